//! The sheet: flat fills, overprints, and the grain that makes flat colour look printed.

use tiny_skia::{
    BlendMode, Color, FillRule, GradientStop, LineCap, LineJoin, LinearGradient, Mask, Paint, Pixmap,
    Point as Spot, Shader, SpreadMode, Stroke, Transform,
};

use super::dice::Dice;
use super::shape::{Point, Shape};

/// Width of every poster, in pixels.
pub(super) const WIDTH: u32 = 1200;
/// Height of every poster, in pixels.
pub(super) const HEIGHT: u32 = 800;
/// The width for geometry.
pub(super) const W: f32 = 1200.0;
/// The height for geometry.
pub(super) const H: f32 = 800.0;
/// How far the final grain lightens or darkens a pixel, of 255.
const GRAIN: f32 = 7.0;

/// A poster being printed.
pub(super) struct Canvas {
    pixmap: Pixmap,
    window: Option<Mask>,
    grain: Dice,
}

/// Where a shading starts at full strength and where it has vanished.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fall {
    pub(super) from: Point,
    pub(super) to: Point,
}

/// A shading that starts at the first point and has vanished at the second.
pub(super) fn fall(from: Point, to: Point) -> Fall {
    Fall { from, to }
}

impl Fall {
    /// What is left of the shading at a point, 1.0 to 0.0.
    fn left_at(self, x: f32, y: f32) -> f32 {
        let (dx, dy) = (self.to.0 - self.from.0, self.to.1 - self.from.1);
        let travelled = (x - self.from.0) * dx + (y - self.from.1) * dy;
        1.0 - (travelled / (dx * dx + dy * dy).max(1.0)).clamp(0.0, 1.0)
    }
}

impl Canvas {
    /// A blank sheet; none only when its memory cannot be had.
    pub(super) fn new(ground: Color, seed: u64) -> Option<Self> {
        let mut pixmap = Pixmap::new(WIDTH, HEIGHT)?;
        pixmap.fill(ground);
        Some(Self { pixmap, window: None, grain: Dice::new(seed ^ 0x5EED) })
    }

    /// Covers the whole sheet.
    pub(super) fn ground(&mut self, colour: Color) {
        self.pixmap.fill(colour);
    }

    /// Fills a shape with a flat colour.
    pub(super) fn fill(&mut self, shape: &Shape, colour: Color) {
        self.paint(shape, Shader::SolidColor(colour), BlendMode::SourceOver);
    }

    /// Prints a shape over what is there, as a transparent ink that only darkens.
    pub(super) fn overprint(&mut self, shape: &Shape, colour: Color) {
        self.paint(shape, Shader::SolidColor(colour), BlendMode::Multiply);
    }

    /// Adds a shape as light.
    pub(super) fn shine(&mut self, shape: &Shape, colour: Color, fall: Fall) {
        self.paint(shape, gradient(colour, fall), BlendMode::Screen);
    }

    /// Fills a shape with a colour that fades out.
    pub(super) fn fade(&mut self, shape: &Shape, colour: Color, fall: Fall) {
        self.paint(shape, gradient(colour, fall), BlendMode::SourceOver);
    }

    fn paint(&mut self, shape: &Shape, shader: Shader<'_>, blend_mode: BlendMode) {
        let Some(path) = shape.path() else { return };
        let paint = Paint { shader, blend_mode, anti_alias: true, ..Paint::default() };
        let mask = self.window.as_ref();
        self.pixmap.fill_path(path, &paint, FillRule::Winding, Transform::identity(), mask);
    }

    /// Draws along a shape with round ends.
    pub(super) fn stroke(&mut self, shape: &Shape, colour: Color, width: f32) {
        self.draw(shape, colour, width, LineCap::Round);
    }

    /// Draws along a shape with ends cut square.
    pub(super) fn rule(&mut self, shape: &Shape, colour: Color, width: f32) {
        self.draw(shape, colour, width, LineCap::Butt);
    }

    fn draw(&mut self, shape: &Shape, colour: Color, width: f32, line_cap: LineCap) {
        let Some(path) = shape.path() else { return };
        let paint = Paint { shader: Shader::SolidColor(colour), anti_alias: true, ..Paint::default() };
        let line_join = if line_cap == LineCap::Round { LineJoin::Round } else { LineJoin::Miter };
        let stroke = Stroke { width, line_cap, line_join, ..Stroke::default() };
        let mask = self.window.as_ref();
        self.pixmap.stroke_path(path, &paint, &stroke, Transform::identity(), mask);
    }

    /// Until `open`, draws only inside this shape.
    pub(super) fn within(&mut self, shape: &Shape) {
        self.window = coverage(shape);
    }

    /// Draws on the whole sheet again.
    pub(super) fn open(&mut self) {
        self.window = None;
    }

    /// Shades a shape with sprayed dots, dense where the fall starts.
    pub(super) fn spray(&mut self, shape: &Shape, colour: Color, strength: f32, fall: Fall) {
        let Some(mut mask) = coverage(shape) else { return };
        let Some(bounds) = shape.path().map(tiny_skia::Path::bounds) else { return };
        if let Some(window) = &self.window {
            for (inside, open) in mask.data_mut().iter_mut().zip(window.data()) {
                *inside = (*inside).min(*open);
            }
        }
        let top = usize::from(to_byte(bounds.top() / 4.0 - 1.0)) * 4;
        let row_bytes = row_length();
        let rows =
            self.pixmap.data_mut().chunks_exact_mut(row_bytes * 4).zip(mask.data().chunks_exact(row_bytes));
        let tint = [colour.red(), colour.green(), colour.blue()].map(|part| part * 255.0);
        for ((pixels, inside), y) in rows.zip(0_u16..).skip(top) {
            let y = f32::from(y);
            if y > bounds.bottom() {
                break;
            }
            let cells = pixels.chunks_exact_mut(16).zip(inside.chunks_exact(4)).zip(0_u16..);
            for ((cell, cover), x) in cells.filter(|((_, cover), _)| cover.iter().any(|byte| *byte > 0)) {
                let left = fall.left_at(f32::from(x) * 4.0, y);
                let density = strength * left * left;
                if density < 0.004 {
                    continue;
                }
                let draws = self.grain.quad();
                for ((pixel, cover), draw) in cell.chunks_exact_mut(4).zip(cover).zip(draws) {
                    if draw < density {
                        stain(pixel, tint, f32::from(*cover) / 255.0 * colour.alpha());
                    }
                }
            }
        }
    }

    /// Shades a shape with a screen of discs at 45 degrees, largest where the fall starts.
    pub(super) fn halftone(&mut self, shape: &Shape, colour: Color, pitch: f32, fall: Fall) {
        let Some(bounds) = shape.path().map(tiny_skia::Path::bounds) else { return };
        let mut dots = Vec::new();
        let mut y = bounds.top();
        let mut shift = 0.0;
        while y <= bounds.bottom() + pitch {
            let mut x = bounds.left() + shift;
            while x <= bounds.right() + pitch {
                let radius = pitch * 0.62 * fall.left_at(x, y);
                if radius > 1.0 {
                    dots.push(Shape::circle((x, y), radius));
                }
                x += pitch;
            }
            shift = if shift > 0.0 { 0.0 } else { pitch / 2.0 };
            y += pitch / 2.0;
        }
        self.within(shape);
        self.fill(&Shape::group(dots), colour);
        self.open();
    }

    /// The finished sheet as red, green and blue bytes, with a last even grain over everything.
    pub(super) fn into_rgb(mut self, mirrored: bool) -> Vec<u8> {
        if mirrored {
            self.pixmap.pixels_mut().chunks_exact_mut(row_length()).for_each(<[_]>::reverse);
        }
        let mut rgb = vec![0; self.pixmap.data().len() / 4 * 3];
        for (printed, pixels) in rgb.chunks_exact_mut(12).zip(self.pixmap.data().chunks_exact(16)) {
            let draws = self.grain.quad();
            let pairs = printed.chunks_exact_mut(3).zip(pixels.chunks_exact(4));
            for ((printed, pixel), draw) in pairs.zip(draws) {
                let lift = (draw - 0.5) * GRAIN;
                for (part, flat) in printed.iter_mut().zip(pixel) {
                    *part = to_byte(f32::from(*flat) + lift);
                }
            }
        }
        rgb
    }
}

/// Blends a colour into one opaque pixel.
fn stain(pixel: &mut [u8], tint: [f32; 3], opacity: f32) {
    for (part, ink) in pixel.iter_mut().zip(tint) {
        let old = f32::from(*part);
        *part = to_byte(old + (ink - old) * opacity);
    }
}

fn gradient(colour: Color, fall: Fall) -> Shader<'static> {
    let mut clear = colour;
    clear.set_alpha(0.0);
    let stops = vec![GradientStop::new(0.0, colour), GradientStop::new(1.0, clear)];
    let start = Spot::from_xy(fall.from.0, fall.from.1);
    let end = Spot::from_xy(fall.to.0, fall.to.1);
    LinearGradient::new(start, end, stops, SpreadMode::Pad, Transform::identity())
        .unwrap_or(Shader::SolidColor(colour))
}

fn coverage(shape: &Shape) -> Option<Mask> {
    let path = shape.path()?;
    let mut mask = Mask::new(WIDTH, HEIGHT)?;
    mask.fill_path(path, FillRule::Winding, true, Transform::identity());
    Some(mask)
}

fn row_length() -> usize {
    usize::try_from(WIDTH).unwrap_or(1)
}

/// The nearest byte, clamped: the one place where drawing leaves floating point.
#[expect(
    clippy::as_conversions,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a float-to-integer `as` saturates, which is exactly the clamp that a colour needs"
)]
fn to_byte(value: f32) -> u8 {
    (value + 0.5) as u8
}
