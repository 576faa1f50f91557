//! QR codes: as dark and light modules, as SVG, as PNG.

use crate::DocumentError;
use image::ExtendedColorType;
use image::ImageEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use qrcode::{Color, EcLevel, QrCode};
use std::fmt::Write;

/// Modules of nothing around a code, as readers want it.
pub const QUIET: usize = 4;
/// Fewest and most pixels of a picture's side.
pub const PIXELS: std::ops::RangeInclusive<u32> = 128..=2_048;
const LIGHT: u8 = 255;
const DARK: u8 = 0;

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
        let shade = |x: usize, y: usize| {
            let at = |n: usize| n.checked_sub(before).map(|n| n / module).filter(|n| *n < self.width);
            let is_dark = at(x).zip(at(y)).and_then(|(x, y)| self.dark.get(y * self.width + x));
            if is_dark == Some(&true) { DARK } else { LIGHT }
        };
        let shades: Vec<u8> =
            (0..side).flat_map(|y| (0..side).map(move |x| (x, y))).map(|(x, y)| shade(x, y)).collect();
        let mut png = Vec::new();
        let encoder = PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::NoFilter);
        let written = encoder.write_image(&shades, pixels, pixels, ExtendedColorType::L8);
        written.map_err(|error| DocumentError::Qr(error.to_string()))?;
        Ok(png)
    }
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
            let first = u32::try_from(row.iter().position(|shade| *shade == DARK).unwrap()).unwrap();
            prop_assert!(first >= 4 * module, "{} of {}", first, side);
            let parts: Vec<usize> = row.chunk_by(|a, b| a == b).map(<[u8]>::len).collect();
            let inner = &parts[1..parts.len() - 1];
            prop_assert!(inner.iter().all(|n| n % usize::try_from(module).unwrap() == 0), "{:?}", parts);
        }
    }
}
