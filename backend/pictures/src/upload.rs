//! Pictures that strangers send: decoded within limits and turned upright. What is made of them is encoded
//! anew, so that nothing of the file itself is left: no metadata, no place, no second content.

use crate::resize::{self, Copies};
use image::error::ImageError;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage};
use std::io::Cursor;

/// Longest side of a picture that is decoded.
pub const SIDE_MAX: u32 = 8_192;
/// Most pixels of a picture that is decoded.
pub const PIXELS_MAX: u64 = 25_000_000;
/// Most memory that decoding may take.
const ALLOC_MAX: u64 = 128 * 1_024 * 1_024;

/// Why a file makes no picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unreadable {
    /// It is no JPEG, PNG or WebP, or a damaged one.
    NoPicture,
    /// It has too many pixels, whatever its size as a file is.
    TooLarge,
}

impl From<ImageError> for Unreadable {
    fn from(error: ImageError) -> Self {
        if matches!(error, ImageError::Limits(_)) { Self::TooLarge } else { Self::NoPicture }
    }
}

/// Every copy of a cover. What the file says of itself decides, never its name or type.
pub fn cover(bytes: &[u8]) -> Result<Copies, Unreadable> {
    let picture = on_white(&decode(bytes)?);
    let (width, height) = (picture.width(), picture.height());
    resize::copies(width, height, picture.into_raw()).ok_or(Unreadable::NoPicture)
}

pub(crate) fn decode(bytes: &[u8]) -> Result<DynamicImage, Unreadable> {
    let mut reader =
        ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| Unreadable::NoPicture)?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) {
        return Err(Unreadable::NoPicture);
    }
    let mut limits = Limits::default();
    limits.max_image_width = Some(SIDE_MAX);
    limits.max_image_height = Some(SIDE_MAX);
    limits.max_alloc = Some(ALLOC_MAX);
    reader.limits(limits);
    // Nothing but the header is read here: a bomb ends before it is lit.
    let mut decoder = reader.into_decoder()?;
    let (width, height) = decoder.dimensions();
    let n_pixels = u64::from(width) * u64::from(height);
    let is_large = width > SIDE_MAX || height > SIDE_MAX || n_pixels > PIXELS_MAX;
    if is_large || decoder.total_bytes() > ALLOC_MAX {
        return Err(Unreadable::TooLarge);
    }
    if n_pixels == 0 {
        return Err(Unreadable::NoPicture);
    }
    let orientation = decoder.orientation().unwrap_or(image::metadata::Orientation::NoTransforms);
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// JPEG has no transparency: what shines through is white.
pub(crate) fn on_white(picture: &DynamicImage) -> RgbImage {
    let rgba = picture.to_rgba8();
    let mut rgb = RgbImage::new(rgba.width(), rgba.height());
    for (to, from) in rgb.pixels_mut().zip(rgba.pixels()) {
        let [r, g, b, alpha] = from.0.map(u32::from);
        let over =
            |channel: u32| u8::try_from((channel * alpha + 255 * (255 - alpha)) / 255).unwrap_or(u8::MAX);
        to.0 = [over(r), over(g), over(b)];
    }
    rgb
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resize::WIDTHS;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn a_cover_has_every_width_and_its_shape_whatever_comes_in() {
        for (format, width, height) in
            [(ImageFormat::Png, 1_600, 900), (ImageFormat::Jpeg, 500, 1_000), (ImageFormat::WebP, 1, 1)]
        {
            let made = cover(&file(width, height, format)).unwrap();
            assert_eq!((made.width, made.height, made.jpegs.len()), (width, height, WIDTHS.len()));
            for (copy_width, jpeg) in &made.jpegs {
                let decoded = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap();
                assert_eq!(decoded.width(), (*copy_width).min(width), "nothing is made larger");
            }
        }
    }

    #[test]
    fn what_is_no_picture_makes_no_cover() {
        for bytes in [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a......", b"%PDF-1.7"] {
            assert_eq!(cover(bytes).err(), Some(Unreadable::NoPicture));
        }
        assert_eq!(cover(&file(8_192, 3_100, ImageFormat::Png)).err(), Some(Unreadable::TooLarge));
    }
}
