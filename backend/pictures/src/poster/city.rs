//! In town: the festival street and the skyline.

use super::canvas::{Canvas, H, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, count, share};

/// Bunting and lanterns over the roofs.
pub(super) fn bunting(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.main);
    let sun = (dice.between(430.0, 770.0), 560.0);
    let rays = count(18).map(|i| Shape::sector(sun, 1100.0, i * 20.0, i * 20.0 + 10.0));
    art.fill(&Shape::group(rays), mix(inks.main, inks.second, 0.3));
    art.fill(&Shape::circle(sun, 250.0), inks.second);
    art.spray(&Shape::circle(sun, 250.0), inks.accent, 0.95, fall((sun.0, 800.0), (sun.0, 360.0)));
    roofs(art, inks, dice);
    let flags = [inks.paper, inks.accent, inks.second, inks.ink];
    let strings = [
        ((-40.0, 60.0), (1240.0, 130.0), 120.0),
        ((-40.0, 250.0), (1240.0, 30.0), 170.0),
        ((-40.0, 330.0), (1240.0, 300.0), 110.0),
    ];
    for (row, (from, to, sag)) in count(3).zip(strings) {
        let at =
            |t: f32| (from.0 + (to.0 - from.0) * t, from.1 + (to.1 - from.1) * t + sag * 4.0 * t * (1.0 - t));
        let points: Vec<Point> = share(40).map(at).collect();
        art.stroke(&Shape::curve(&points), inks.ink, 5.0);
        let offset = usize::from(dice.below(4));
        for (step, colour) in count(17).zip(flags.into_iter().cycle().skip(offset)) {
            let (left, right) = (at((step + 0.1) / 17.0), at((step + 0.9) / 17.0));
            if row > 1.5 {
                lantern(art, inks, colour, at((step + 0.5) / 17.0));
                continue;
            }
            let middle = (left.0.midpoint(right.0), left.1.midpoint(right.1));
            let tip = (middle.0 + dice.between(-8.0, 8.0), middle.1 + 92.0);
            art.fill(&Shape::polygon([left, right, tip]), colour);
            art.fill(&Shape::polygon([middle, right, tip]), mix(colour, inks.ink, 0.2));
        }
    }
}

fn lantern(art: &mut Canvas, inks: Swatch, colour: tiny_skia::Color, (x, y): Point) {
    let glow = if colour == inks.ink { inks.second } else { colour };
    let paper = Shape::ellipse((x, y + 42.0), 27.0, 31.0);
    art.stroke(&Shape::line([(x, y), (x, y + 12.0)]), inks.ink, 4.0);
    art.fill(&paper, glow);
    art.spray(&paper, inks.accent, 0.8, fall((x + 24.0, y + 72.0), (x - 10.0, y + 30.0)));
    art.fill(
        &Shape::group([
            Shape::rect(x - 12.0, y + 9.0, 24.0, 7.0),
            Shape::rect(x - 12.0, y + 69.0, 24.0, 7.0),
        ]),
        inks.ink,
    );
}

fn roofs(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let mut x = -20.0;
    while x < W {
        let (wide, tall) = (dice.between(110.0, 190.0), dice.between(90.0, 190.0));
        let top = H - tall;
        let wall = mix(inks.ink, inks.main, dice.between(0.0, 0.28));
        art.fill(&Shape::rect(x, top, wide + 1.0, tall), wall);
        art.fill(
            &Shape::polygon([
                (x - 10.0, top),
                (x + wide / 2.0, top - dice.between(44.0, 84.0)),
                (x + wide + 10.0, top),
            ]),
            mix(inks.accent, inks.ink, dice.between(0.15, 0.5)),
        );
        for column in count(2) {
            if dice.chance(0.8) {
                let left = x + wide * (0.2 + 0.4 * column);
                art.fill(&Shape::rect(left, top + 26.0, wide * 0.2, 36.0), inks.second);
            }
        }
        x += wide;
    }
}

/// A city at dusk, and the city again in the water.
pub(super) fn skyline(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.accent);
    art.fade(&Shape::rect(0.0, 0.0, W, 560.0), inks.main, fall((600.0, -60.0), (600.0, 470.0)));
    let sun = (dice.between(460.0, 760.0), 400.0);
    art.fill(&Shape::circle(sun, 232.0), inks.second);
    art.spray(&Shape::circle(sun, 232.0), inks.accent, 0.9, fall((sun.0, 600.0), (sun.0, 230.0)));
    let water = 580.0;
    row(art, inks, dice, (water, 150.0, 300.0), mix(inks.main, inks.accent, 0.35));
    row(art, inks, dice, (water, 90.0, 250.0), mix(inks.main, inks.ink, 0.45));
    row(art, inks, dice, (water, 40.0, 165.0), inks.ink);
    let sea = Shape::rect(0.0, water, W, H - water);
    art.fill(&sea, mix(inks.ink, inks.main, 0.28));
    art.fade(&sea, inks.ink, fall((600.0, water), (600.0, H)));
    for step in count(9) {
        let y = water + 16.0 + step * 23.0;
        for _ in 0..4 {
            let half = dice.between(20.0, 60.0) + step * 5.0;
            let x = sun.0 + dice.between(-1.0, 1.0) * (90.0 + step * 12.0);
            art.stroke(&Shape::line([(x - half, y), (x + half, y)]), thin(inks.second, 0.9), 6.0);
        }
        let x = dice.between(0.0, W);
        art.stroke(&Shape::line([(x, y), (x + dice.between(40.0, 150.0), y)]), thin(inks.accent, 0.6), 5.0);
    }
    bridge(art, inks, water);
}

/// A row of buildings of varied tops; near rows have lit windows.
fn row(
    art: &mut Canvas,
    inks: Swatch,
    dice: &mut Dice,
    (foot, low, high): (f32, f32, f32),
    colour: tiny_skia::Color,
) {
    let mut x = -30.0;
    while x < W {
        let wide = dice.between(54.0, 116.0);
        let tall = dice.between(low, high);
        let top = foot - tall;
        let crown = match dice.below(5) {
            0 => Shape::polygon([(x, top), (x + wide / 2.0, top - wide * 0.7), (x + wide, top)]),
            1 => Shape::circle((x + wide / 2.0, top), wide / 2.0),
            2 => Shape::group([
                Shape::rect(x + wide * 0.2, top - 34.0, wide * 0.6, 40.0),
                Shape::rect(x + wide * 0.47, top - 92.0, 6.0, 90.0),
            ]),
            3 => Shape::polygon([(x, top), (x + wide, top - wide * 0.45), (x + wide, top)]),
            _ => Shape::rect(x + wide * 0.12, top - 20.0, wide * 0.3, 24.0),
        };
        art.fill(&Shape::group([Shape::rect(x, top, wide + 1.0, tall)]), colour);
        art.fill(&crown, colour);
        let lit = count(24).filter(|_| dice.chance(0.3)).map(|i| {
            Shape::rect(
                x + wide * (0.16 + 0.26 * (i % 3.0)),
                top + 18.0 + (i / 3.0).floor() * 26.0,
                wide * 0.13,
                12.0,
            )
        });
        let windows = Shape::group(lit.collect::<Vec<_>>());
        art.within(&Shape::rect(x, top, wide, tall - 12.0));
        art.fill(&windows, thin(inks.second, 0.85));
        art.open();
        x += wide + if dice.chance(0.3) { 14.0 } else { 0.0 };
    }
}

fn bridge(art: &mut Canvas, inks: Swatch, water: f32) {
    art.fill(&Shape::rect(0.0, water - 26.0, W, 12.0), inks.paper);
    for step in count(5) {
        let x = step * 300.0;
        art.fill(&Shape::rect(x - 9.0, water - 120.0, 18.0, 150.0), inks.paper);
        let cable = share(20).map(|t| (x + 300.0 * t, water - 116.0 + 84.0 * 4.0 * t * (1.0 - t)));
        art.stroke(&Shape::line(cable), inks.paper, 5.0);
        let hangers = count(11).map(|i| {
            let t = (i + 1.0) / 12.0;
            Shape::line([
                (x + 300.0 * t, water - 116.0 + 336.0 * t * (1.0 - t)),
                (x + 300.0 * t, water - 24.0),
            ])
        });
        art.stroke(&Shape::group(hangers), thin(inks.paper, 0.8), 2.0);
    }
}
