//! The stage: lights, curtain, dance.

use super::canvas::{Canvas, H, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, count, share};

/// Beams of light over a crowd.
pub(super) fn beams(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.ink);
    art.fade(
        &Shape::rect(0.0, 0.0, W, H),
        mix(inks.main, inks.ink, 0.2),
        fall((600.0, 800.0), (600.0, -100.0)),
    );
    let lamps = [inks.main, inks.accent, inks.second, inks.paper, inks.second, inks.accent, inks.main];
    let swing = dice.between(-70.0, 70.0);
    for (step, colour) in count(7).zip(lamps) {
        let lamp = (150.0 + step * 150.0, 44.0);
        let aim = 600.0 - (lamp.0 - 600.0) * dice.between(0.35, 0.7) + swing;
        let half = dice.between(70.0, 120.0);
        let beam = Shape::polygon([
            (lamp.0 - 9.0, lamp.1),
            (lamp.0 + 9.0, lamp.1),
            (aim + half, 720.0),
            (aim - half, 720.0),
        ]);
        art.shine(&beam, thin(colour, 0.72), fall(lamp, (lamp.0, 830.0)));
    }
    art.rule(&Shape::line([(-10.0, 26.0), (1210.0, 26.0)]), mix(inks.ink, inks.paper, 0.16), 10.0);
    for (step, colour) in count(7).zip(lamps) {
        let lamp = (150.0 + step * 150.0, 44.0);
        art.fill(&Shape::rect(lamp.0 - 21.0, 12.0, 42.0, 40.0), mix(inks.ink, inks.paper, 0.16));
        art.fill(&Shape::ellipse(lamp, 17.0, 10.0), mix(colour, inks.paper, 0.55));
    }
    let floor = Shape::ellipse((600.0 + swing, 640.0), 440.0, 62.0);
    art.fill(&floor, mix(inks.second, inks.paper, 0.35));
    art.spray(&floor, inks.accent, 0.9, fall((180.0, 640.0), (760.0, 640.0)));
    singer(art, inks, (600.0 + swing, 640.0));
    for (row, lift) in [(0.0, 0.34), (1.0, 0.16), (2.0, 0.0)] {
        crowd(art, dice, 690.0 + row * 44.0, mix(inks.ink, inks.main, lift));
    }
}

fn singer(art: &mut Canvas, inks: Swatch, (x, y): Point) {
    let figure = [
        Shape::ellipse((x + 4.0, y - 284.0), 29.0, 36.0),
        Shape::rect(x - 13.0, y - 262.0, 28.0, 40.0),
        Shape::polygon([
            (x - 30.0, y - 246.0),
            (x + 30.0, y - 246.0),
            (x + 54.0, y - 226.0),
            (x + 36.0, y - 120.0),
            (x + 62.0, y),
            (x + 18.0, y),
            (x, y - 92.0),
            (x - 22.0, y),
            (x - 64.0, y),
            (x - 36.0, y - 120.0),
            (x - 54.0, y - 226.0),
        ]),
    ];
    art.fill(&Shape::group(figure), inks.ink);
    art.stroke(
        &Shape::curve(&[(x + 40.0, y - 226.0), (x + 96.0, y - 190.0), (x + 58.0, y - 256.0)]),
        inks.ink,
        22.0,
    );
    art.stroke(
        &Shape::curve(&[(x - 42.0, y - 226.0), (x - 100.0, y - 282.0), (x - 120.0, y - 372.0)]),
        inks.ink,
        22.0,
    );
    art.stroke(&Shape::line([(x + 56.0, y - 262.0), (x + 78.0, y)]), inks.ink, 7.0);
    art.stroke(&Shape::line([(x + 42.0, y - 280.0), (x + 58.0, y - 262.0)]), inks.ink, 17.0);
}

/// A row of heads, some with arms in the air.
fn crowd(art: &mut Canvas, dice: &mut Dice, base: f32, colour: tiny_skia::Color) {
    let mut x = -30.0;
    while x < W + 40.0 {
        let y = base + dice.between(-16.0, 14.0);
        let size = dice.between(25.0, 33.0);
        let body =
            [Shape::circle((x, y), size), Shape::ellipse((x, y + size * 2.5), size * 1.75, size * 1.9)];
        art.fill(&Shape::group(body), colour);
        if dice.chance(0.34) {
            let lean = dice.between(-26.0, 26.0);
            let arms = [-1.0, 1.0].map(|side| {
                Shape::curve(&[
                    (x + side * size * 1.1, y + size * 1.8),
                    (x + side * size * 1.5 + lean * 0.4, y),
                    (x + side * size * 1.2 + lean, y - size * 2.5),
                ])
            });
            art.stroke(&Shape::group(arms), colour, 17.0);
        }
        x += size * dice.between(1.7, 2.2);
    }
    art.fill(&Shape::rect(0.0, base + 60.0, W, H), colour);
}

/// A drawn curtain, a pool of light, a mask that laughs and one that does not.
pub(super) fn theatre(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.ink);
    let cone = Shape::polygon([(560.0, -10.0), (640.0, -10.0), (985.0, 700.0), (215.0, 700.0)]);
    art.fade(&cone, mix(inks.second, inks.ink, 0.2), fall((600.0, 780.0), (600.0, -260.0)));
    art.fill(&Shape::rect(0.0, 680.0, W, 120.0), mix(inks.ink, inks.main, 0.3));
    let pool = Shape::ellipse((600.0, 694.0), 400.0, 56.0);
    art.fill(&pool, mix(inks.second, inks.paper, 0.3));
    art.spray(&pool, inks.main, 0.8, fall((200.0, 690.0), (700.0, 690.0)));
    let lean = dice.between(10.0, 17.0);
    mask(art, inks, inks.accent, ((712.0, 440.0), lean), -1.0);
    mask(art, inks, inks.paper, ((490.0, 376.0), -lean), 1.0);
    for side in [-1.0, 1.0] {
        curtain(art, inks, side);
    }
    let hems = count(7).map(|i| Shape::ellipse((i * 200.0, 0.0), 124.0, 118.0));
    for (step, hem) in count(7).zip(hems) {
        let shade = if step % 2.0 > 0.5 { 0.0 } else { 0.16 };
        art.fill(&hem, mix(inks.main, inks.ink, shade));
        art.spray(&hem, inks.ink, 0.8, fall((step * 200.0 + 110.0, 60.0), (step * 200.0 - 70.0, 20.0)));
        art.rule(&hem, inks.second, 7.0);
    }
}

/// One half of the curtain: folds that gather towards the side of the stage.
fn curtain(art: &mut Canvas, inks: Swatch, side: f32) {
    let n_folds = 6;
    for fold in count(n_folds).rev() {
        let edge = |part: f32, y: f32| {
            let gather = 1.0 - 0.42 * (y / 560.0).powi(2) + 0.5 * ((y - 560.0).max(0.0) / 240.0);
            600.0 + side * (630.0 - 330.0 * part * gather)
        };
        let [near, far] = [fold / f32::from(n_folds), (fold + 1.0) / f32::from(n_folds)];
        let outline = share(20).map(|t| (edge(near, t * 820.0), t * 820.0));
        let back = share(20).rev().map(|t| (edge(far, t * 820.0), t * 820.0));
        let shape = Shape::polygon(outline.chain(back));
        let tint = if fold % 2.0 > 0.5 { 0.2 } else { 0.0 };
        art.fill(&shape, mix(inks.main, inks.ink, tint));
        let (from, to) = (edge(near, 400.0), edge(far, 400.0));
        art.spray(&shape, inks.ink, 0.75, fall((from, 400.0), (to, 400.0)));
    }
    let tie = [(600.0 + side * 640.0, 520.0), (600.0 + side * 480.0, 574.0), (600.0 + side * 424.0, 540.0)];
    art.stroke(&Shape::curve(&tie), inks.second, 24.0);
}

/// A theatre mask: `mood` 1.0 laughs, -1.0 grieves.
fn mask(art: &mut Canvas, inks: Swatch, colour: tiny_skia::Color, ((x, y), lean): (Point, f32), mood: f32) {
    let put = |shape: Shape| shape.turned(lean, (0.0, 0.0)).placed(1.08, (x, y));
    let face = Shape::blob(&[
        (-142.0, -168.0),
        (0.0, -142.0),
        (142.0, -168.0),
        (150.0, 10.0),
        (84.0, 150.0),
        (0.0, 196.0),
        (-84.0, 150.0),
        (-150.0, 10.0),
    ]);
    art.overprint(&put(face.clone()).placed(1.0, (20.0, 22.0)), mix(inks.main, inks.ink, 0.5));
    art.fill(&put(face.clone()), colour);
    art.spray(&put(face), inks.ink, 0.62, fall((x + 190.0, y + 190.0), (x - 20.0, y - 20.0)));
    for side in [-1.0, 1.0] {
        let eye = Shape::blob(&[
            (side * 26.0, -34.0 + mood * 8.0),
            (side * 66.0, -62.0 - mood * 4.0),
            (side * 110.0, -34.0 - mood * 8.0),
            (side * 68.0, -34.0 - mood * 12.0 + 14.0),
        ]);
        art.fill(&put(eye), inks.ink);
        let brow = Shape::curve(&[
            (side * 20.0, -74.0 - (1.0 - mood) * 22.0),
            (side * 66.0, -106.0),
            (side * 116.0, -84.0 + (1.0 - mood) * 12.0),
        ]);
        art.stroke(&put(brow), inks.ink, 9.0);
    }
    let mouth = Shape::blob(&[
        (-84.0, 78.0 - mood * 24.0),
        (0.0, 74.0 + mood * 10.0),
        (84.0, 78.0 - mood * 24.0),
        (44.0, 92.0 + mood * 24.0),
        (0.0, 96.0 + mood * 42.0),
        (-44.0, 92.0 + mood * 24.0),
    ]);
    let frown =
        Shape::blob(&[(-78.0, 132.0), (-46.0, 88.0), (0.0, 72.0), (46.0, 88.0), (78.0, 132.0), (0.0, 104.0)]);
    art.fill(&put(if mood > 0.0 { mouth } else { frown }), inks.ink);
    art.stroke(&put(Shape::curve(&[(0.0, -36.0), (-14.0, 28.0), (10.0, 36.0)])), inks.ink, 8.0);
}

/// Ribbons in the air, printed over one another.
pub(super) fn ribbon(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.paper);
    let sun = (dice.between(420.0, 780.0), dice.between(330.0, 430.0));
    art.fill(&Shape::circle(sun, 270.0), mix(inks.second, inks.paper, 0.25));
    art.spray(
        &Shape::circle(sun, 270.0),
        inks.accent,
        0.85,
        fall((sun.0 - 200.0, sun.1 + 260.0), (sun.0 + 90.0, sun.1 - 140.0)),
    );
    let phase = dice.between(0.0, 6.3);
    for (step, colour) in count(5).zip([inks.second, inks.main, inks.accent, inks.main, inks.ink]) {
        let turns = 1.1 + step * 0.16;
        let drift = phase + step * 0.55;
        let spine = |t: f32| {
            let wave = (t * turns * std::f32::consts::TAU + drift).sin();
            (
                t * 1500.0 - 150.0,
                400.0 + wave * (215.0 - step * 16.0) + (step - 2.0) * 46.0 - (t - 0.5) * 120.0,
            )
        };
        let width = |t: f32| 8.0 + 74.0 * (t * turns * std::f32::consts::TAU * 0.5 + drift * 1.7).cos().abs();
        let above = share(110).map(|t| (spine(t).0, spine(t).1 - width(t)));
        let below = share(110).rev().map(|t| (spine(t).0 + 34.0, spine(t).1 + width(t)));
        let band = Shape::polygon(above.chain(below));
        if step > 3.5 {
            let thread: Vec<Point> = share(60).map(spine).collect();
            art.stroke(&Shape::curve(&thread), inks.ink, 7.0);
        } else {
            art.overprint(&band, mix(colour, inks.paper, 0.12));
            art.spray(
                &band,
                inks.ink,
                0.5,
                fall((150.0 + step * 250.0, 760.0), (300.0 + step * 250.0, 330.0)),
            );
        }
    }
}
