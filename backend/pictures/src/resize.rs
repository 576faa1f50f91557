//! Makes the responsive copies of a picture.

use image::codecs::jpeg::JpegEncoder;
use image::imageops::{FilterType, resize};
use image::{ExtendedColorType, ImageEncoder, RgbImage};

/// The widths every picture is kept in, narrowest first.
pub const WIDTHS: [u32; 5] = [320, 480, 720, 960, 1200];
/// JPEG quality: phones load these over slow networks, and dense screens hide what is lost.
const JPEG_QUALITY: u8 = 74;

/// A picture in every width, ready to be stored.
pub struct Copies {
    /// Width of the original.
    pub width: u32,
    /// Height of the original.
    pub height: u32,
    /// Its average colour as `#rrggbb`, shown while it loads.
    pub color: String,
    /// JPEG bytes by width.
    pub jpegs: Vec<(u32, Vec<u8>)>,
}

/// Makes all copies. `None` when the pixels do not fill the picture, or it cannot be encoded.
pub fn copies(width: u32, height: u32, rgb: Vec<u8>) -> Option<Copies> {
    let original = RgbImage::from_raw(width, height, rgb)?;
    let mut jpegs = Vec::with_capacity(WIDTHS.len());
    // From wide to narrow, each from the one before: a quarter of the work, and it looks the same.
    let mut source = original;
    for copy_width in WIDTHS.into_iter().rev() {
        if copy_width < source.width() {
            let copy_height = (height * copy_width / width).max(1);
            source = resize(&source, copy_width, copy_height, FilterType::CatmullRom);
        }
        let mut jpeg = Vec::new();
        let encoder = JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY);
        encoder
            .write_image(source.as_raw(), source.width(), source.height(), ExtendedColorType::Rgb8)
            .ok()?;
        jpegs.push((copy_width, jpeg));
    }
    jpegs.reverse();
    Some(Copies { width, height, color: average_color(&source), jpegs })
}

fn average_color(picture: &RgbImage) -> String {
    let n = u64::from(picture.width()) * u64::from(picture.height());
    let sum = picture.pixels().fold([0_u64; 3], |[r, g, b], pixel| {
        let [pr, pg, pb] = pixel.0.map(u64::from);
        [r + pr, g + pg, b + pb]
    });
    let [r, g, b] = sum.map(|channel| channel / n.max(1));
    format!("#{r:02x}{g:02x}{b:02x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_width_is_a_jpeg_of_the_same_shape() {
        let made = copies(1200, 800, [200_u8, 10, 30].repeat(1200 * 800)).unwrap();
        assert_eq!(made.color, "#c80a1e");
        for (width, jpeg) in &made.jpegs {
            let decoded = image::load_from_memory(jpeg).unwrap();
            assert_eq!((decoded.width(), decoded.height()), (*width, width * 800 / 1200));
        }
    }

    #[test]
    fn pixels_that_do_not_fill_the_picture_are_refused() {
        assert!(copies(10, 10, vec![0; 299]).is_none());
    }
}
