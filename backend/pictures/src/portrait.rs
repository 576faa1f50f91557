//! Photos of people, made of files that strangers send: decoded within limits, turned upright, cut to a
//! square, encoded anew. Nothing of the file itself is left: no metadata, no place, no second content.

use image::codecs::jpeg::JpegEncoder;
use image::error::ImageError;
use image::imageops::FilterType;
use image::{
    DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, RgbImage,
};
use std::io::Cursor;

/// The sizes every photo is kept in, smallest first.
pub const SIZES: [u32; 3] = [96, 256, 512];
/// Longest side of a picture that is decoded.
pub const SIDE_MAX: u32 = 8_192;
/// Most pixels of a picture that is decoded.
pub const PIXELS_MAX: u64 = 25_000_000;
/// Most memory that decoding may take.
const ALLOC_MAX: u64 = 128 * 1_024 * 1_024;
/// JPEG quality.
const JPEG_QUALITY: u8 = 85;

/// Why a file makes no photo.
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

/// A photo as JPEG, by size. What the file says of itself decides, never its name or type.
pub fn portrait(bytes: &[u8]) -> Result<Vec<(u32, Vec<u8>)>, Unreadable> {
    let picture = decode(bytes)?;
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    let square = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    drop(picture);
    let mut jpegs = Vec::with_capacity(SIZES.len());
    // From large to small, each from the one before: less work, and it looks the same.
    let mut source = square;
    for size in SIZES.into_iter().rev() {
        source = source.resize_exact(size, size, FilterType::CatmullRom);
        jpegs.push((size, encode(&on_white(&source))?));
    }
    jpegs.reverse();
    Ok(jpegs)
}

fn decode(bytes: &[u8]) -> Result<DynamicImage, Unreadable> {
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
fn on_white(picture: &DynamicImage) -> RgbImage {
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

fn encode(picture: &RgbImage) -> Result<Vec<u8>, Unreadable> {
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY).write_image(
        picture.as_raw(),
        picture.width(),
        picture.height(),
        ExtendedColorType::Rgb8,
    )?;
    Ok(jpeg)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(width, height).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    #[test]
    fn every_size_is_a_square_jpeg_whatever_comes_in() {
        for (format, width, height) in
            [(ImageFormat::Png, 40, 30), (ImageFormat::Jpeg, 700, 1_000), (ImageFormat::WebP, 1, 1)]
        {
            let made = portrait(&file(width, height, format)).unwrap();
            for ((size, jpeg), expected) in made.iter().zip(SIZES) {
                let decoded = image::load_from_memory_with_format(jpeg, ImageFormat::Jpeg).unwrap();
                assert_eq!((*size, decoded.width(), decoded.height()), (expected, expected, expected));
            }
        }
    }

    #[test]
    fn a_bomb_is_refused_by_its_header() {
        // A PNG whose header says 60,000 by 60,000 pixels, and nothing behind it.
        let mut bomb = file(1, 1, ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0xEA, 0x60, 0, 0, 0xEA, 0x60]);
        let sum = crc(&bomb[12..29]);
        bomb[29..33].copy_from_slice(&sum.to_be_bytes());
        assert_eq!(portrait(&bomb), Err(Unreadable::TooLarge));
        assert_eq!(portrait(&file(8_192, 3_100, ImageFormat::Png)), Err(Unreadable::TooLarge));
    }

    fn crc(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(!0_u32, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
                (crc >> 1) ^ (0xEDB8_8320 & 0_u32.wrapping_sub(crc & 1))
            })
        })
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        let cut = file(50, 50, ImageFormat::Png);
        for bytes in
            [&b""[..], b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"GIF89a......", b"%PDF-1.7", &cut[..60]]
        {
            assert_eq!(portrait(bytes), Err(Unreadable::NoPicture));
        }
    }

    #[test]
    fn what_shines_through_is_white() {
        let clear = DynamicImage::new_rgba8(2, 2);
        assert!(on_white(&clear).pixels().all(|pixel| pixel.0 == [255, 255, 255]));
    }

    #[test]
    fn a_photo_is_turned_upright_and_its_metadata_is_gone() {
        // Left half black, right half white; turned by a quarter, black is on top.
        let mut picture = RgbImage::from_pixel(64, 64, image::Rgb([255, 255, 255]));
        for (x, _, pixel) in picture.enumerate_pixels_mut() {
            if x < 32 {
                pixel.0 = [0, 0, 0];
            }
        }
        let plain = encode(&picture).unwrap();
        let exif: &[u8] = &[
            0xFF, 0xE1, 0, 34, b'E', b'x', b'i', b'f', 0, 0, b'M', b'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x01, 0x12,
            0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0,
        ];
        let turned = [&plain[..2], exif, &plain[2..]].concat();
        let made = portrait(&turned).unwrap();
        let (_, jpeg) = &made[0];
        let decoded = image::load_from_memory(jpeg).unwrap().to_rgb8();
        assert!(decoded.get_pixel(48, 8).0[0] < 60 && decoded.get_pixel(48, 88).0[0] > 200);
        assert!(!jpeg.windows(4).any(|bytes| bytes == b"Exif"));
    }
}
