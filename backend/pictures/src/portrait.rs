//! Photos of people, cut to a square, and logos, which keep all their corners: pictures that strangers send
//! ([`crate::upload`]).

pub use crate::upload::Unreadable;
use crate::upload::{decode, on_white};
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, ExtendedColorType, ImageEncoder, Rgb, RgbImage, imageops};

/// The sizes every photo is kept in, smallest first.
pub const SIZES: [u32; 3] = [96, 256, 512];
/// JPEG quality.
const JPEG_QUALITY: u8 = 85;

/// A photo as JPEG, by size. What the file says of itself decides, never its name or type.
pub fn portrait(bytes: &[u8]) -> Result<Vec<(u32, Vec<u8>)>, Unreadable> {
    let picture = decode(bytes)?;
    let (width, height) = (picture.width(), picture.height());
    let side = width.min(height);
    let square = picture.crop_imm((width - side) / 2, (height - side) / 2, side, side);
    drop(picture);
    sizes(square)
}

/// A logo as JPEG, by size: the whole picture on a white square. What shines through is white.
pub fn logo(bytes: &[u8]) -> Result<Vec<(u32, Vec<u8>)>, Unreadable> {
    let picture = decode(bytes)?;
    let side = SIZES.into_iter().max().unwrap_or(1);
    // A small one is made larger, as everywhere it stands in a square of one size.
    let fitted = on_white(&picture.resize(side, side, FilterType::CatmullRom));
    drop(picture);
    let mut square = RgbImage::from_pixel(side, side, Rgb([255; 3]));
    let (left, top) = ((side - fitted.width().min(side)) / 2, (side - fitted.height().min(side)) / 2);
    imageops::replace(&mut square, &fitted, left.into(), top.into());
    sizes(DynamicImage::ImageRgb8(square))
}

/// The copies of a square.
fn sizes(square: DynamicImage) -> Result<Vec<(u32, Vec<u8>)>, Unreadable> {
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
    use image::ImageFormat;
    use std::io::Cursor;

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
    fn a_logo_keeps_its_corners_on_white() {
        let mut bytes = Cursor::new(Vec::new());
        RgbImage::from_pixel(300, 100, Rgb([0; 3])).write_to(&mut bytes, ImageFormat::Png).unwrap();
        let made = logo(&bytes.into_inner()).unwrap();
        for ((size, jpeg), expected) in made.iter().zip(SIZES) {
            let decoded = image::load_from_memory(jpeg).unwrap().to_rgb8();
            assert_eq!((*size, decoded.width(), decoded.height()), (expected, expected, expected));
            let at = |x: u32, y: u32| decoded.get_pixel(x * (size - 1) / 4, y * (size - 1) / 4).0[0];
            assert!(at(0, 2) < 60 && at(4, 2) < 60, "both ends are there");
            assert!(at(2, 0) > 200 && at(2, 4) > 200, "white above and below");
        }
        assert_eq!(logo(b"<svg/>"), Err(Unreadable::NoPicture));
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
        let mut picture = RgbImage::from_pixel(64, 64, Rgb([255, 255, 255]));
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
