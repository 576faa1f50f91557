//! The mark of Guichet, as PNG: a counter with an arch, and a ticket in it. The app has the same shape as SVG
//! (`frontend/public/favicon.svg`), from which all coordinates here are.

use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use tiny_skia::{Color, FillRule, Paint, Path, PathBuilder, Pixmap, Transform};

/// Units of a side of the drawing.
const SIDE: f32 = 48.0;
/// The part of the picture that the drawing takes; the rest is around it.
const SHARE: f32 = 0.78;
/// How round the corners of a tile are, as a part of its side.
const ROUND: f32 = 0.22;
/// How far the handles of a quarter circle are, as a part of its radius.
const QUARTER: f32 = 0.552_285;
const BRICK: (u8, u8, u8) = (0xcf, 0x3d, 0x17);
const CREAM: (u8, u8, u8) = (0xff, 0xf8, 0xf0);

/// What is around the mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// The whole picture, for whoever rounds its corners.
    Square,
    /// A tile with round corners, on nothing: it can be seen on every color.
    Tile,
}

/// The mark with so many pixels a side; none when there is no memory for it.
pub fn png(pixels: u16, ground: Ground) -> Option<Vec<u8>> {
    let side = f32::from(pixels);
    let mut picture = Pixmap::new(u32::from(pixels), u32::from(pixels))?;
    match ground {
        Ground::Square => picture.fill(color(CREAM)),
        Ground::Tile => fill(&mut picture, &tile(side)?, CREAM, Transform::identity()),
    }
    let scale = side * SHARE / SIDE;
    let before = side * (1.0 - SHARE) / 2.0;
    let place = Transform::from_row(scale, 0.0, 0.0, scale, before, before);
    fill(&mut picture, &counter()?, BRICK, place);
    fill(&mut picture, &ticket()?, CREAM, place.pre_concat(Transform::from_rotate_at(-7.0, 24.0, 25.5)));
    encode(&picture)
}

fn color((red, green, blue): (u8, u8, u8)) -> Color {
    Color::from_rgba8(red, green, blue, 255)
}

fn fill(picture: &mut Pixmap, path: &Path, ink: (u8, u8, u8), place: Transform) {
    let mut paint = Paint::default();
    paint.set_color(color(ink));
    paint.anti_alias = true;
    picture.fill_path(path, &paint, FillRule::Winding, place, None);
}

fn encode(picture: &Pixmap) -> Option<Vec<u8>> {
    let plain = picture.pixels().iter().flat_map(|pixel| {
        let pixel = pixel.demultiply();
        [pixel.red(), pixel.green(), pixel.blue(), pixel.alpha()]
    });
    let plain: Vec<u8> = plain.collect();
    let mut png = Vec::new();
    let encoder = PngEncoder::new(&mut png);
    encoder.write_image(&plain, picture.width(), picture.height(), ExtendedColorType::Rgba8).ok()?;
    Some(png)
}

/// Where a line is, for corners that are quarter circles.
struct Pen {
    path: PathBuilder,
    at: (f32, f32),
}

impl Pen {
    fn from(x: f32, y: f32) -> Self {
        let mut path = PathBuilder::new();
        path.move_to(x, y);
        Self { path, at: (x, y) }
    }

    fn to(mut self, x: f32, y: f32) -> Self {
        self.path.line_to(x, y);
        self.at = (x, y);
        self
    }

    fn curve(mut self, one: (f32, f32), two: (f32, f32), to: (f32, f32)) -> Self {
        self.path.cubic_to(one.0, one.1, two.0, two.1, to.0, to.1);
        self.at = to;
        self
    }

    /// A quarter circle that begins across and ends up or down.
    fn across(self, dx: f32, dy: f32) -> Self {
        let (x, y) = self.at;
        let rest = 1.0 - QUARTER;
        self.curve((x + dx * QUARTER, y), (x + dx, y + dy * rest), (x + dx, y + dy))
    }

    /// A quarter circle that begins up or down and ends across.
    fn along(self, dx: f32, dy: f32) -> Self {
        let (x, y) = self.at;
        let rest = 1.0 - QUARTER;
        self.curve((x, y + dy * QUARTER), (x + dx * rest, y + dy), (x + dx, y + dy))
    }

    fn close(mut self) -> Option<Path> {
        self.path.close();
        self.path.finish()
    }
}

fn tile(side: f32) -> Option<Path> {
    let round = side * ROUND;
    Pen::from(round, 0.0)
        .to(side - round, 0.0)
        .across(round, round)
        .to(side, side - round)
        .along(-round, round)
        .to(round, side)
        .across(-round, -round)
        .to(0.0, round)
        .along(round, -round)
        .close()
}

/// The arch, and the board that it stands on.
fn counter() -> Option<Path> {
    Pen::from(24.0, 2.5)
        .curve((14.3, 2.5), (6.5, 10.3), (6.5, 20.0))
        .to(6.5, 38.0)
        .to(5.0, 38.0)
        .across(-2.0, 2.0)
        .to(3.0, 43.5)
        .along(2.0, 2.0)
        .to(43.0, 45.5)
        .across(2.0, -2.0)
        .to(45.0, 40.0)
        .along(-2.0, -2.0)
        .to(41.5, 38.0)
        .to(41.5, 20.0)
        .curve((41.5, 10.3), (33.7, 2.5), (24.0, 2.5))
        .close()
}

/// A ticket with a notch on either side.
fn ticket() -> Option<Path> {
    Pen::from(13.5, 17.5)
        .to(34.5, 17.5)
        .across(2.2, 2.2)
        .to(36.7, 22.2)
        .across(-3.3, 3.3)
        .along(3.3, 3.3)
        .to(36.7, 31.3)
        .along(-2.2, 2.2)
        .to(13.5, 33.5)
        .across(-2.2, -2.2)
        .to(11.3, 28.8)
        .across(3.3, -3.3)
        .along(-3.3, -3.3)
        .to(11.3, 19.7)
        .along(2.2, -2.2)
        .close()
}

#[cfg(test)]
mod tests {
    use super::*;
    use image::RgbaImage;

    fn drawn(pixels: u16, ground: Ground) -> RgbaImage {
        image::load_from_memory(&png(pixels, ground).unwrap()).unwrap().to_rgba8()
    }

    #[test]
    fn the_mark_is_brick_with_a_ticket_of_cream_in_it() {
        for (pixels, ground) in [(29, Ground::Square), (100, Ground::Tile), (480, Ground::Tile)] {
            let picture = drawn(pixels, ground);
            let side = u32::from(pixels);
            assert_eq!(picture.dimensions(), (side, side));
            // Places of the drawing, in tenths of its units: 0.11 + 0.78 × n ÷ 48 of the side.
            let at = |x: u32, y: u32| {
                let pixel = |tenths: u32| (5_280 + 78 * tenths) * side / 48_000;
                let pixel = picture.get_pixel(pixel(x), pixel(y)).0;
                (pixel[0], pixel[1], pixel[2])
            };
            assert_eq!((at(240, 100), at(100, 415)), (BRICK, BRICK), "arch and board");
            assert_eq!((at(240, 255), at(20, 200)), (CREAM, CREAM), "ticket, and beside the arch");
            assert_eq!(at(351, 241), BRICK, "a notch bites into the ticket");
            let corner = picture.get_pixel(0, 0).0[3];
            assert_eq!(corner, if ground == Ground::Square { 255 } else { 0 });
        }
    }

    #[test]
    fn it_comes_out_the_same() {
        assert_eq!(png(58, Ground::Tile), png(58, Ground::Tile));
        assert!(png(0, Ground::Tile).is_none());
    }
}
