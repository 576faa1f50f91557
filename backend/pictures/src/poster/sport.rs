//! Sports seen close: the jacket, the blade, the ball.

use super::canvas::{Canvas, H, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, along_arc, count, polar, share};

/// A judo jacket, cropped to its collar and its belt.
pub(super) fn judo(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.main);
    let sun = (dice.between(560.0, 640.0), 250.0);
    art.fill(&Shape::circle(sun, 430.0), inks.second);
    art.spray(&Shape::circle(sun, 430.0), inks.main, 0.7, fall((600.0, 700.0), (600.0, 0.0)));
    let jacket = Shape::polygon([
        (402.0, -20.0),
        (210.0, 86.0),
        (96.0, 190.0),
        (-30.0, 520.0),
        (-30.0, 830.0),
        (1230.0, 830.0),
        (1230.0, 520.0),
        (1104.0, 190.0),
        (990.0, 86.0),
        (798.0, -20.0),
    ]);
    art.fill(&jacket, inks.paper);
    for (from, to) in [((-40.0, 500.0), (300.0, 420.0)), ((1240.0, 500.0), (900.0, 420.0))] {
        art.spray(&jacket, inks.main, 0.5, fall(from, to));
    }
    let sleeves = [
        Shape::curve(&[(232.0, 330.0), (206.0, 470.0), (214.0, 560.0)]),
        Shape::curve(&[(968.0, 330.0), (994.0, 470.0), (986.0, 560.0)]),
    ];
    art.stroke(&Shape::group(sleeves), mix(inks.paper, inks.ink, 0.3), 7.0);
    let neck = Shape::polygon([(440.0, -20.0), (760.0, -20.0), (610.0, 360.0)]);
    art.fill(&neck, mix(inks.accent, inks.second, 0.45));
    art.spray(&neck, inks.ink, 0.85, fall((600.0, -60.0), (600.0, 330.0)));
    lapel(art, inks, [(880.0, -20.0), (742.0, -20.0), (452.0, 640.0), (600.0, 640.0)]);
    lapel(art, inks, [(320.0, -20.0), (458.0, -20.0), (748.0, 640.0), (600.0, 640.0)]);
    belt(art, inks, dice);
}

/// A collar band: four corners, outer edge first, with its rows of stitches.
fn lapel(art: &mut Canvas, inks: Swatch, corners: [Point; 4]) {
    let [outer_top, inner_top, inner_end, outer_end] = corners;
    let band = Shape::polygon(corners);
    art.stroke(&band, mix(inks.paper, inks.ink, 0.28), 9.0);
    art.fill(&band, mix(inks.paper, inks.second, 0.14));
    art.spray(&band, inks.ink, 0.32, fall(outer_end, outer_top));
    for across in [0.2, 0.4, 0.6, 0.8] {
        let top = between(outer_top, inner_top, across);
        let end = between(outer_end, inner_end, across);
        let stitches = count(34)
            .map(|i| Shape::line([between(top, end, i / 34.0), between(top, end, (i + 0.55) / 34.0)]));
        art.rule(&Shape::group(stitches), mix(inks.paper, inks.ink, 0.34), 3.0);
    }
}

fn between(from: Point, to: Point, part: f32) -> Point {
    (from.0 + (to.0 - from.0) * part, from.1 + (to.1 - from.1) * part)
}

fn belt(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let colour = dice.pick([inks.ink, inks.accent, inks.ink, inks.accent]);
    let (dark, light) = (mix(colour, inks.ink, 0.45), mix(colour, inks.paper, 0.2));
    let shadow = Shape::polygon([(-20.0, 590.0), (1220.0, 590.0), (1220.0, 690.0), (-20.0, 690.0)]);
    art.overprint(&shadow, mix(inks.paper, inks.ink, 0.24));
    let tails = [
        [(560.0, 600.0), (640.0, 630.0), (500.0, 850.0), (388.0, 850.0)],
        [(640.0, 600.0), (570.0, 640.0), (742.0, 850.0), (856.0, 850.0)],
    ];
    for tail in tails {
        let shape = Shape::polygon(tail);
        art.stroke(&shape, dark, 6.0);
        art.fill(&shape, colour);
        art.spray(&shape, light, 0.7, fall((600.0, 860.0), (600.0, 640.0)));
    }
    for (left, right, top) in [(-20.0, 600.0, 552.0), (600.0, 1220.0, 552.0)] {
        let wrap =
            Shape::polygon([(left, top), (right, top + 6.0), (right, top + 104.0), (left, top + 98.0)]);
        art.fill(&wrap, colour);
        art.spray(&wrap, light, 0.5, fall((600.0, top - 20.0), (600.0, top + 90.0)));
    }
    for row in [578.0, 604.0, 630.0] {
        art.rule(&Shape::line([(-20.0, row), (1220.0, row + 3.0)]), dark, 3.0);
    }
    let under = Shape::polygon([(512.0, 546.0), (688.0, 588.0), (668.0, 676.0), (500.0, 650.0)]);
    art.stroke(&under, dark, 7.0);
    art.fill(&under, colour);
    let over = Shape::polygon([(540.0, 528.0), (662.0, 544.0), (684.0, 690.0), (548.0, 684.0)]);
    art.stroke(&over, dark, 7.0);
    art.fill(&over, colour);
    art.spray(&over, light, 0.85, fall((540.0, 520.0), (660.0, 680.0)));
}

/// Two blades crossed on a split ground.
pub(super) fn fencing(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let cross = (600.0 + dice.between(-40.0, 40.0), 330.0 + dice.between(-30.0, 30.0));
    art.ground(inks.main);
    let split = Shape::polygon([
        (cross.0 + 150.0, -10.0),
        (W + 10.0, -10.0),
        (W + 10.0, H + 10.0),
        (cross.0 - 230.0, H + 10.0),
    ]);
    art.fill(&split, inks.ink);
    art.spray(&split, inks.main, 0.55, fall((W, 0.0), (640.0, 620.0)));
    for (radius, colour) in
        [(300.0, thin(inks.second, 0.35)), (216.0, thin(inks.second, 0.55)), (132.0, inks.second)]
    {
        art.fill(&Shape::circle(cross, radius), colour);
    }
    art.spray(
        &Shape::circle(cross, 300.0),
        inks.accent,
        0.6,
        fall((cross.0 - 240.0, cross.1 + 280.0), cross),
    );
    let rays = count(16).map(|i| {
        let long = if i % 2.0 > 0.5 { 118.0 } else { 66.0 };
        Shape::polygon([
            polar(cross, 22.0, i * 22.5 - 8.0),
            polar(cross, long, i * 22.5),
            polar(cross, 22.0, i * 22.5 + 8.0),
        ])
    });
    art.fill(&Shape::group(rays), inks.paper);
    foil(art, inks, ((120.0, 735.0), cross), inks.accent);
    foil(art, inks, ((1080.0, 735.0), cross), inks.paper);
}

/// A foil from its grip through the crossing, to beyond the sheet.
fn foil(art: &mut Canvas, inks: Swatch, (guard, cross): (Point, Point), colour: tiny_skia::Color) {
    let (dx, dy) = (cross.0 - guard.0, cross.1 - guard.1);
    let length = dx.hypot(dy);
    let angle = dy.atan2(dx).to_degrees();
    let put = |shape: Shape| shape.turned(angle, (0.0, 0.0)).placed(1.0, guard);
    let reach = length * 1.62;
    let blade = Shape::polygon([(0.0, -13.0), (reach, -3.5), (reach, 3.5), (0.0, 13.0)]);
    art.overprint(&put(blade.clone()).placed(1.0, (16.0, 16.0)), mix(inks.main, inks.ink, 0.4));
    art.fill(&put(blade), inks.paper);
    art.fill(
        &put(Shape::polygon([(0.0, 0.0), (reach, 0.0), (reach, 3.5), (0.0, 13.0)])),
        mix(inks.paper, inks.ink, 0.32),
    );
    art.fill(&put(Shape::circle((reach, 0.0), 9.0)), colour);
    art.stroke(&put(Shape::line([(-10.0, 0.0), (-190.0, 0.0)])), inks.ink, 40.0);
    art.stroke(&put(Shape::line([(-10.0, 0.0), (-186.0, 0.0)])), mix(colour, inks.ink, 0.25), 26.0);
    let bell = Shape::sector((-26.0, 0.0), 112.0, -84.0, 84.0);
    art.fill(&put(bell.clone()), colour);
    let start = polar(guard, 110.0, angle + 80.0);
    art.spray(&put(bell), inks.ink, 0.75, fall(start, polar(guard, 90.0, angle - 60.0)));
    art.stroke(&put(Shape::arc((-26.0, 0.0), 84.0, -66.0, -8.0)), thin(inks.paper, 0.75), 9.0);
}

/// A court from above, the ball and the bounces it has made.
pub(super) fn court(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let middle = (W / 2.0, H / 2.0);
    let slant = dice.between(-24.0, -14.0);
    let put = |shape: Shape| shape.turned(slant, middle);
    art.ground(mix(inks.main, inks.ink, 0.35));
    art.fill(&put(Shape::rect(-260.0, 40.0, 1720.0, 640.0)), inks.main);
    art.fill(&put(Shape::rect(600.0, 40.0, 900.0, 640.0)), mix(inks.main, inks.second, 0.38));
    art.spray(&put(Shape::rect(-260.0, 40.0, 1720.0, 640.0)), inks.ink, 0.5, fall((0.0, H), (700.0, 200.0)));
    for line in [
        Shape::rect(-260.0, 40.0, 1720.0, 640.0),
        Shape::rect(-260.0, 130.0, 1720.0, 460.0),
        Shape::line([(220.0, 130.0), (220.0, 590.0)]),
        Shape::line([(980.0, 130.0), (980.0, 590.0)]),
        Shape::line([(220.0, 360.0), (980.0, 360.0)]),
    ] {
        art.rule(&put(line), inks.paper, 11.0);
    }
    let mesh = count(28).map(|i| Shape::line([(586.0, i * 32.0 - 60.0), (614.0, i * 32.0 - 36.0)]));
    art.fill(&put(Shape::rect(584.0, -60.0, 32.0, 860.0)), inks.ink);
    art.rule(&put(Shape::group(mesh)), thin(inks.paper, 0.7), 4.0);
    let landing = (dice.between(760.0, 860.0), dice.between(300.0, 380.0));
    let flight = |part: f32| {
        let x = 120.0 + (landing.0 - 120.0) * part;
        (x, 640.0 + (landing.1 - 640.0) * part - 250.0 * (std::f32::consts::PI * part).sin())
    };
    for part in share(9).take(9) {
        let size = 20.0 + 62.0 * part;
        art.fill(&Shape::circle(flight(part), size), thin(inks.accent, 0.10 + part * 0.32));
    }
    let ball = Shape::circle(landing, 118.0);
    art.overprint(
        &Shape::ellipse((landing.0 + 46.0, landing.1 + 74.0), 128.0, 100.0),
        mix(inks.main, inks.ink, 0.4),
    );
    art.fill(&ball, inks.accent);
    art.within(&ball);
    let seam = |x: f32| Shape::line(along_arc((landing.0 + x, landing.1 - 30.0), 120.0, 0.0, 360.0));
    art.stroke(&Shape::group([seam(-128.0), seam(128.0)]), inks.paper, 11.0);
    art.spray(
        &ball,
        inks.ink,
        0.7,
        fall((landing.0 + 90.0, landing.1 + 110.0), (landing.0 - 40.0, landing.1 - 40.0)),
    );
    art.open();
}
