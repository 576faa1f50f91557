//! QR codes: as dark and light modules, as SVG, as PNG.

use crate::DocumentError;
use flate2::{Compress, Compression, Crc, FlushCompress, Status};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Modules of nothing around a code, as readers want it.
pub const QUIET: usize = 4;
/// Fewest and most pixels of a picture's side.
pub const PIXELS: std::ops::RangeInclusive<u32> = 128..=2_048;
/// Eight light pixels.
const LIGHT: u8 = 255;
/// Filters of PNG: none, and the difference to the row above.
const AS_IT_IS: u8 = 0;
const UP: u8 = 2;

/// A QR code without what is around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qr {
    width: usize,
    dark: Vec<bool>,
}

impl Qr {
    /// The code of a text. A sixth of it may be damaged: paper creases, screens reflect.
    pub fn of(text: &str) -> Result<Self, DocumentError> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M);
        let code = code.map_err(|error| DocumentError::Qr(error.to_string()))?;
        let dark = code.to_colors().into_iter().map(|color| color == Color::Dark).collect();
        Ok(Self { width: code.width(), dark })
    }

    /// Modules of a side.
    pub const fn width(&self) -> usize {
        self.width
    }

    /// Dark modules that touch, row by row: column, row, how many.
    pub fn runs(&self) -> Vec<(usize, usize, usize)> {
        let mut runs = Vec::new();
        for (y, row) in self.dark.chunks(self.width.max(1)).enumerate() {
            let mut x = 0;
            for part in row.chunk_by(|a, b| a == b) {
                if part.first() == Some(&true) {
                    runs.push((x, y, part.len()));
                }
                x += part.len();
            }
        }
        runs
    }

    /// As SVG: dark on white, whatever is behind it.
    pub fn svg(&self) -> String {
        let side = self.width + 2 * QUIET;
        let mut path = String::new();
        for (x, y, n) in self.runs() {
            let _ = write!(path, "M{} {}h{n}v1h-{n}z", x + QUIET, y + QUIET);
        }
        format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\">\
             <path fill=\"#fff\" d=\"M0 0h{side}v{side}h-{side}z\"/><path fill=\"#000\" d=\"{path}\"/></svg>"
        )
    }

    /// As PNG with so many pixels a side. All modules have the same whole number of them; what is left is around.
    pub fn png(&self, pixels: u32) -> Result<Vec<u8>, DocumentError> {
        let pixels = pixels.clamp(*PIXELS.start(), *PIXELS.end());
        let side = usize::try_from(pixels).unwrap_or(0);
        let module = (side / (self.width + 2 * QUIET)).max(1);
        let before = side.saturating_sub(module * self.width) / 2;
        let blank = vec![LIGHT; side.div_ceil(8)];
        // What follows a row that is the same: the filter "up", and no difference.
        let same = vec![0; blank.len()];
        let mut rows = Vec::with_capacity(side * (blank.len() + 1));
        let mut repeat = |first: &[u8], n: usize| {
            for k in 0..n {
                rows.push(if k == 0 { AS_IT_IS } else { UP });
                rows.extend_from_slice(if k == 0 { first } else { &same });
            }
        };
        repeat(&blank, before);
        for modules in self.dark.chunks(self.width.max(1)) {
            let mut row = blank.clone();
            for (x, _) in modules.iter().enumerate().filter(|(_, is_dark)| **is_dark) {
                for pixel in (before + x * module)..(before + (x + 1) * module) {
                    if let Some(eight) = row.get_mut(pixel / 8) {
                        *eight &= !(0x80 >> (pixel % 8));
                    }
                }
            }
            repeat(&row, module);
        }
        repeat(&blank, side.saturating_sub(before + module * self.width));
        black_and_white(pixels, &rows)
    }
}

/// A PNG with one bit for each pixel, of rows that have their filter before them: an eighth of the bytes that shades of grey
/// would have, and most of them nothing.
fn black_and_white(side: u32, rows: &[u8]) -> Result<Vec<u8>, DocumentError> {
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    let side = side.to_be_bytes();
    // One bit, grey; the rest is the only way there is.
    let head = [&side[..], &side, &[1, 0, 0, 0, 0]].concat();
    // What cannot be packed grows by a few bytes for each block.
    let mut packed = Vec::with_capacity(rows.len() + rows.len() / 8 + 128);
    let status =
        Compress::new(Compression::new(6), true).compress_vec(rows, &mut packed, FlushCompress::Finish);
    if !matches!(status, Ok(Status::StreamEnd)) {
        return Err(DocumentError::Qr("the picture cannot be packed".to_owned()));
    }
    for (kind, data) in [(b"IHDR", &*head), (b"IDAT", &*packed), (b"IEND", &[])] {
        let length = u32::try_from(data.len()).map_err(|error| DocumentError::Qr(error.to_string()))?;
        png.extend_from_slice(&length.to_be_bytes());
        let mut sum = Crc::new();
        for part in [&kind[..], data] {
            sum.update(part);
            png.extend_from_slice(part);
        }
        png.extend_from_slice(&sum.sum().to_be_bytes());
    }
    Ok(png)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// As many letters as ticket codes have.
    fn sample() -> Qr {
        Qr::of(&"A9".repeat(77)[..153]).unwrap()
    }

    #[test]
    fn a_ticket_code_is_small() {
        // Version 6: letters and digits take less room than bytes.
        assert_eq!(sample().width(), 41);
    }

    #[test]
    fn runs_are_the_dark_modules() {
        let code = sample();
        let n: usize = code.runs().iter().map(|(_, _, n)| n).sum();
        assert_eq!(n, code.dark.iter().filter(|dark| **dark).count());
        // The corner that readers look for.
        assert_eq!(code.runs().first(), Some(&(0, 0, 7)));
        assert!(code.svg().contains("viewBox=\"0 0 49 49\"") && code.svg().contains("M4 4h7v1h-7z"));
    }

    #[test]
    fn a_picture_has_the_modules_and_nothing_else() {
        let code = sample();
        for pixels in [128, 490, 601] {
            let image = image::load_from_memory(&code.png(pixels).unwrap()).unwrap().to_luma8();
            let module = pixels / 49;
            let before = (pixels - module * 41) / 2;
            for (x, y, pixel) in image.enumerate_pixels() {
                let at = |n: u32| n.checked_sub(before).map(|n| n / module).filter(|n| *n < 41);
                let is_dark =
                    at(x).zip(at(y)).is_some_and(|(x, y)| code.dark[usize::try_from(y * 41 + x).unwrap()]);
                assert_eq!(pixel.0[0] == 0, is_dark, "{x} {y} of {pixels}");
            }
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]
        #[test]
        fn modules_have_whole_pixels_and_room_around(pixels in 100_u32..2_200) {
            let code = sample();
            let png = code.png(pixels).unwrap();
            let image = image::load_from_memory(&png).unwrap().to_luma8();
            let side = pixels.clamp(128, 2_048);
            prop_assert_eq!(image.dimensions(), (side, side));
            let module = side / 49;
            let row: Vec<u8> = image.rows().nth(usize::try_from(side / 2).unwrap()).unwrap().map(|p| p.0[0]).collect();
            let first = u32::try_from(row.iter().position(|shade| *shade == 0).unwrap()).unwrap();
            prop_assert!(first >= 4 * module, "{} of {}", first, side);
            prop_assert!(image.pixels().all(|pixel| [0, 255].contains(&pixel.0[0])));
            let parts: Vec<usize> = row.chunk_by(|a, b| a == b).map(<[u8]>::len).collect();
            let inner = &parts[1..parts.len() - 1];
            prop_assert!(inner.iter().all(|n| n % usize::try_from(module).unwrap() == 0), "{:?}", parts);
        }
    }
}
