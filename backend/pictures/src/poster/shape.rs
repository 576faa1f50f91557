//! Geometry: outlines that a poster is cut from. A shape that cannot exist is empty, and draws nothing.

use tiny_skia::{Path, PathBuilder, Rect, Transform};

/// A position on the sheet, in pixels from the top left.
pub(super) type Point = (f32, f32);

/// An outline, closed or open.
#[derive(Clone, Debug)]
pub(super) struct Shape(Option<Path>);

impl Shape {
    /// The outline for the rasterizer; none when the shape is empty.
    pub(super) fn path(&self) -> Option<&Path> {
        self.0.as_ref()
    }

    /// A rectangle from its top left corner.
    pub(super) fn rect(left: f32, top: f32, width: f32, height: f32) -> Self {
        Self(Rect::from_xywh(left, top, width, height).map(PathBuilder::from_rect))
    }

    /// A disc.
    pub(super) fn circle(centre: Point, radius: f32) -> Self {
        Self(PathBuilder::from_circle(centre.0, centre.1, radius))
    }

    /// An ellipse from its two half-axes.
    pub(super) fn ellipse(centre: Point, half_width: f32, half_height: f32) -> Self {
        let bounds = Rect::from_xywh(
            centre.0 - half_width,
            centre.1 - half_height,
            half_width * 2.0,
            half_height * 2.0,
        );
        Self(bounds.and_then(PathBuilder::from_oval))
    }

    /// A closed outline with straight edges.
    pub(super) fn polygon(points: impl IntoIterator<Item = Point>) -> Self {
        Self::joined(points, true)
    }

    /// An open line with straight segments.
    pub(super) fn line(points: impl IntoIterator<Item = Point>) -> Self {
        Self::joined(points, false)
    }

    fn joined(points: impl IntoIterator<Item = Point>, closes: bool) -> Self {
        let mut builder = PathBuilder::new();
        for (x, y) in points {
            if builder.is_empty() {
                builder.move_to(x, y);
            } else {
                builder.line_to(x, y);
            }
        }
        if closes {
            builder.close();
        }
        Self(builder.finish())
    }

    /// A closed outline that flows through every point.
    pub(super) fn blob(points: &[Point]) -> Self {
        let n_points = points.len();
        let around = points.iter().copied().cycle();
        let start = n_points.saturating_sub(1);
        let mut builder = PathBuilder::new();
        flow(&mut builder, around.skip(start).take(n_points + 3));
        builder.close();
        Self(builder.finish())
    }

    /// An open line that flows through every point.
    pub(super) fn curve(points: &[Point]) -> Self {
        let first = points.first().copied();
        let last = points.last().copied();
        let mut builder = PathBuilder::new();
        flow(&mut builder, first.into_iter().chain(points.iter().copied()).chain(last));
        Self(builder.finish())
    }

    /// A slice of a disc between two angles, in degrees clockwise from the right.
    pub(super) fn sector(centre: Point, radius: f32, from: f32, to: f32) -> Self {
        Self::polygon(std::iter::once(centre).chain(along_arc(centre, radius, from, to)))
    }

    /// A part of a circle between two angles, in degrees clockwise from the right.
    pub(super) fn arc(centre: Point, radius: f32, from: f32, to: f32) -> Self {
        Self::line(along_arc(centre, radius, from, to))
    }

    /// Several outlines drawn as one, so that translucent ink does not add up where they meet.
    pub(super) fn group(shapes: impl IntoIterator<Item = Self>) -> Self {
        let mut builder = PathBuilder::new();
        for path in shapes.into_iter().filter_map(|shape| shape.0) {
            builder.push_path(&path);
        }
        Self(builder.finish())
    }

    /// The shape turned about a point, in degrees clockwise.
    pub(super) fn turned(self, degrees: f32, about: Point) -> Self {
        self.transformed(Transform::from_rotate_at(degrees, about.0, about.1))
    }

    /// The shape enlarged from the origin, then moved.
    pub(super) fn placed(self, scale: f32, to: Point) -> Self {
        self.transformed(Transform::from_row(scale, 0.0, 0.0, scale, to.0, to.1))
    }

    fn transformed(self, transform: Transform) -> Self {
        Self(self.0.and_then(|path| path.transform(transform)))
    }
}

/// Adds the Catmull-Rom spline through all points but the first and the last, which only steer it.
fn flow(builder: &mut PathBuilder, points: impl Iterator<Item = Point>) {
    let mut seen: [Option<Point>; 3] = [None; 3];
    for next in points {
        if let [Some(before), Some(from), Some(to)] = seen {
            if builder.is_empty() {
                builder.move_to(from.0, from.1);
            }
            builder.cubic_to(
                from.0 + (to.0 - before.0) / 6.0,
                from.1 + (to.1 - before.1) / 6.0,
                to.0 - (next.0 - from.0) / 6.0,
                to.1 - (next.1 - from.1) / 6.0,
                to.0,
                to.1,
            );
        }
        let [_, second, third] = seen;
        seen = [second, third, Some(next)];
    }
}

/// The point at an angle and a distance, in degrees clockwise from the right.
pub(super) fn polar(centre: Point, radius: f32, degrees: f32) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    (centre.0 + radius * cos, centre.1 + radius * sin)
}

/// Points along a circle, close enough together to look round.
pub(super) fn along_arc(centre: Point, radius: f32, from: f32, to: f32) -> impl Iterator<Item = Point> {
    share(72).map(move |part| polar(centre, radius, from + (to - from) * part))
}

/// The numbers 0.0, 1.0, ... below `n`.
pub(super) fn count(n: u16) -> impl DoubleEndedIterator<Item = f32> {
    (0..n).map(f32::from)
}

/// `n + 1` numbers evenly from 0.0 to 1.0, both included.
pub(super) fn share(n: u16) -> impl DoubleEndedIterator<Item = f32> {
    (0..=n).map(move |step| f32::from(step) / f32::from(n.max(1)))
}
