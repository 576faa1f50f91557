//! Outdoors: sea, leaves, mountains.

use tiny_skia::Color;

use super::canvas::{Canvas, H, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, count, share};

/// Sails on a striped sea.
pub(super) fn sails(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(mix(inks.second, inks.paper, 0.35));
    let sun = (dice.between(700.0, 860.0), 300.0);
    art.fill(&Shape::circle(sun, 190.0), inks.accent);
    art.spray(&Shape::circle(sun, 190.0), inks.second, 0.9, fall((sun.0, 500.0), (sun.0, 190.0)));
    for (x, y, size) in
        [(1010.0, 500.0, 0.42), (180.0, 510.0, 0.5), (830.0, 548.0, 0.62), (470.0, 600.0, 1.12)]
    {
        sail(art, inks, (x + dice.between(-30.0, 30.0), y), size);
    }
    let tones =
        [inks.second, inks.main, mix(inks.main, inks.ink, 0.3), mix(inks.main, inks.ink, 0.6), inks.ink];
    for (step, colour) in count(5).zip(tones) {
        let base = 512.0 + step * 62.0;
        let phase = dice.between(0.0, 6.0);
        let crest = share(60)
            .map(|t| (t * 1240.0 - 20.0, base + (t * (9.0 - step) * 2.2 + phase).sin() * (8.0 + step * 5.0)));
        let band = Shape::polygon(crest.chain([(1230.0, 830.0), (-20.0, 830.0)]));
        let opacity = if step < 1.5 { 0.72 } else { 0.94 };
        art.fill(&band, thin(colour, opacity));
        art.spray(&band, inks.paper, 0.26, fall((sun.0, base - 20.0), (sun.0 - 160.0, base + 150.0)));
    }
    for _ in 0..14 {
        let (x, y) = (sun.0 + dice.between(-170.0, 170.0), dice.between(560.0, 780.0));
        let long = dice.between(30.0, 100.0);
        art.stroke(&Shape::line([(x, y), (x + long, y)]), thin(inks.accent, 0.85), 7.0);
    }
}

fn sail(art: &mut Canvas, inks: Swatch, at: Point, size: f32) {
    let put = |shape: Shape| shape.turned(7.0, (0.0, 0.0)).placed(size, at);
    let main_sail = Shape::blob(&[
        (8.0, -470.0),
        (12.0, -468.0),
        (128.0, -250.0),
        (196.0, -62.0),
        (190.0, -56.0),
        (8.0, -64.0),
        (2.0, -72.0),
    ]);
    let jib = Shape::blob(&[
        (-10.0, -430.0),
        (-12.0, -424.0),
        (-10.0, -80.0),
        (-16.0, -66.0),
        (-166.0, -64.0),
        (-166.0, -70.0),
        (-96.0, -220.0),
    ]);
    art.fill(&put(main_sail.clone()), inks.paper);
    art.spray(
        &put(main_sail),
        inks.main,
        0.8,
        fall((at.0 + 210.0 * size, at.1 - 90.0 * size), (at.0 - 20.0, at.1 - 260.0 * size)),
    );
    art.fill(&put(jib.clone()), inks.accent);
    art.spray(
        &put(jib),
        inks.ink,
        0.6,
        fall((at.0 - 10.0 * size, at.1 - 60.0 * size), (at.0 - 150.0 * size, at.1 - 220.0 * size)),
    );
    art.stroke(&put(Shape::line([(0.0, -492.0), (0.0, -30.0)])), inks.ink, 8.0 * size);
    art.fill(
        &put(Shape::polygon([(-190.0, -44.0), (214.0, -44.0), (150.0, 26.0), (-130.0, 26.0)])),
        inks.ink,
    );
    art.fill(&put(Shape::rect(-180.0, -34.0, 386.0, 9.0)), inks.second);
}

/// Cut-paper leaves, printed over one another.
pub(super) fn botanic(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.paper);
    let halves = [
        (0.0, mix(inks.second, inks.paper, 0.35)),
        (400.0, inks.paper),
        (800.0, mix(inks.second, inks.paper, 0.35)),
    ];
    for (x, colour) in halves {
        art.fill(&Shape::rect(x, 0.0, 400.0, H), colour);
    }
    let sun = (dice.between(520.0, 680.0), 300.0);
    art.fill(&Shape::circle(sun, 176.0), inks.accent);
    art.spray(
        &Shape::circle(sun, 176.0),
        inks.second,
        0.75,
        fall((sun.0 - 130.0, sun.1 - 140.0), (sun.0 + 60.0, sun.1 + 60.0)),
    );
    let plants = [
        (190.0, 820.0, -5.0, 700.0, inks.main),
        (1010.0, 820.0, 6.0, 690.0, inks.main),
        (420.0, 830.0, 7.0, 500.0, inks.ink),
        (790.0, 830.0, -8.0, 520.0, mix(inks.main, inks.ink, 0.4)),
        (600.0, 840.0, 0.0, 600.0, inks.main),
    ];
    for (x, y, lean, tall, colour) in plants {
        let sway = lean + dice.between(-4.0, 4.0);
        let n_pairs = 5 + dice.below(3);
        plant(art, inks, colour, ((x + dice.between(-20.0, 20.0), y), sway, tall), n_pairs);
    }
    let berries = count(9).map(|i| (100.0 + i * 125.0, 0.0)).map(|(x, _)| {
        Shape::circle((x + dice.between(-40.0, 40.0), dice.between(60.0, 700.0)), dice.between(9.0, 17.0))
    });
    art.fill(&Shape::group(berries), inks.accent);
}

fn plant(art: &mut Canvas, inks: Swatch, colour: Color, (root, lean, tall): (Point, f32, f32), n_pairs: u16) {
    let put = |shape: Shape| shape.turned(lean, (0.0, 0.0)).placed(1.0, root);
    art.stroke(&put(Shape::line([(0.0, 0.0), (0.0, -tall)])), colour, 9.0);
    for step in count(n_pairs) {
        let part = step / f32::from(n_pairs);
        let at = (0.0, -tall * (0.16 + 0.8 * part));
        let long = 200.0 * (1.0 - part * 0.55);
        for side in [-1.0, 1.0] {
            let blade = leaf(long)
                .turned(if side > 0.0 { -34.0 - part * 26.0 } else { 214.0 + part * 26.0 }, (0.0, 0.0));
            let placed = put(blade.placed(1.0, at));
            art.overprint(&placed, colour);
            let end = (root.0 + side * long, root.1 + at.1 - long * 0.5);
            art.spray(&placed, inks.paper, 0.4, fall(end, (root.0, root.1 + at.1)));
            let vein = Shape::line([(14.0, 0.0), (long * 0.86, 0.0)])
                .turned(if side > 0.0 { -34.0 - part * 26.0 } else { 214.0 + part * 26.0 }, (0.0, 0.0));
            art.stroke(&put(vein.placed(1.0, at)), thin(inks.paper, 0.8), 3.0);
        }
    }
    art.overprint(&put(leaf(110.0).turned(-90.0, (0.0, 0.0)).placed(1.0, (0.0, -tall + 10.0))), colour);
}

fn leaf(long: f32) -> Shape {
    let wide = |t: f32| long * 0.2 * (t * std::f32::consts::PI).sin().max(0.0).powf(0.8);
    Shape::polygon(
        share(24).map(|t| (t * long, -wide(t))).chain(share(24).rev().map(|t| (t * long, wide(t)))),
    )
}

/// A road that winds into the mountains.
pub(super) fn mountain(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(mix(inks.second, inks.paper, 0.45));
    art.fade(&Shape::rect(0.0, 0.0, W, H), inks.second, fall((600.0, -40.0), (600.0, 420.0)));
    let sun = (dice.between(330.0, 860.0), 210.0);
    art.fill(&Shape::circle(sun, 112.0), inks.accent);
    art.stroke(&Shape::circle(sun, 142.0), thin(inks.accent, 0.5), 4.0);
    let far = mix(inks.second, inks.main, 0.5);
    for (x, y, wide) in [(140.0, 330.0, 330.0), (1070.0, 300.0, 360.0), (620.0, 352.0, 300.0)] {
        peak(art, inks, far, ((x + dice.between(-50.0, 50.0), y), wide), 600.0);
    }
    let lead = dice.between(-70.0, 70.0);
    peak(art, inks, inks.main, ((330.0 + lead, 190.0), 460.0), 690.0);
    peak(art, inks, mix(inks.main, inks.ink, 0.35), ((860.0 + lead, 246.0), 420.0), 690.0);
    let hills = [
        (560.0, 26.0, mix(inks.main, inks.ink, 0.5)),
        (610.0, 34.0, mix(inks.main, inks.ink, 0.72)),
        (660.0, 30.0, inks.ink),
    ];
    for (step, (base, rise, colour)) in count(3).zip(hills) {
        let phase = dice.between(0.0, 6.0);
        let ridge = share(50).map(|t| (t * 1240.0 - 20.0, base + (t * (5.0 + step) + phase).sin() * rise));
        art.fill(&Shape::polygon(ridge.chain([(1230.0, 830.0), (-20.0, 830.0)])), colour);
        firs(art, dice, base, mix(colour, inks.ink, 0.5));
    }
    let middle = |t: f32| 600.0 + lead * 0.6 + (t * 8.4 + 0.6).sin() * (26.0 + 190.0 * t * t);
    let half = |t: f32| 4.0 + 86.0 * t * t;
    let edge = |side: f32| share(70).map(move |t| (middle(t) + side * half(t), 570.0 + 250.0 * t));
    art.fill(&Shape::polygon(edge(-1.0).chain(edge(1.0).rev())), inks.paper);
    let dashes = count(9).map(|i| {
        let (t, end) = (0.16 + i * 0.095, 0.16 + i * 0.095 + 0.046);
        let (near, far) = (half(end) * 0.07, half(t) * 0.07);
        Shape::polygon([
            (middle(t) - far, 570.0 + 250.0 * t),
            (middle(t) + far, 570.0 + 250.0 * t),
            (middle(end) + near, 570.0 + 250.0 * end),
            (middle(end) - near, 570.0 + 250.0 * end),
        ])
    });
    art.fill(&Shape::group(dashes), inks.accent);
}

/// A mountain in two facets, with snow above a jagged line.
fn peak(art: &mut Canvas, inks: Swatch, colour: Color, (top, half): (Point, f32), foot: f32) {
    let (x, y) = top;
    let lit = Shape::polygon([
        top,
        (x - half, foot),
        (x + half * 0.2, foot),
        (x + half * 0.05, y + (foot - y) * 0.5),
    ]);
    let shaded = Shape::polygon([
        top,
        (x + half, foot),
        (x + half * 0.2, foot),
        (x + half * 0.05, y + (foot - y) * 0.5),
    ]);
    art.fill(&Shape::polygon([top, (x - half, foot), (x + half, foot)]), colour);
    art.fill(&shaded, mix(colour, inks.ink, 0.34));
    art.spray(&shaded, inks.ink, 0.55, fall((x + half, foot), (x, y)));
    art.spray(&lit, inks.paper, 0.42, fall((x - half * 0.8, foot), (x - half * 0.1, y + 60.0)));
    let drop = (foot - y) * 0.3;
    let reach = half * 0.3;
    let snow = [
        top,
        (x - reach, y + drop),
        (x - reach * 0.5, y + drop * 0.78),
        (x - reach * 0.2, y + drop * 1.2),
        (x + reach * 0.05, y + drop * 0.75),
    ];
    let cold = [
        top,
        (x + reach * 0.05, y + drop * 0.75),
        (x + reach * 0.4, y + drop * 1.15),
        (x + reach * 0.6, y + drop * 0.8),
        (x + reach, y + drop),
    ];
    art.fill(&Shape::polygon(snow), inks.paper);
    art.fill(&Shape::polygon(cold), mix(inks.paper, inks.main, 0.3));
}

fn firs(art: &mut Canvas, dice: &mut Dice, base: f32, colour: Color) {
    let trees = (0..26).map(|_| {
        let x = dice.between(0.0, W);
        let tall = dice.between(44.0, 86.0) * (0.5 + (x - 600.0).abs() / 700.0);
        let y = base + 40.0;
        Shape::polygon([(x, y - tall), (x + tall * 0.24, y), (x - tall * 0.24, y)])
    });
    art.fill(&Shape::group(trees), colour);
}
