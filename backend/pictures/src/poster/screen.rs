//! Pictures within the picture: film, gallery, broadcast.

use super::canvas::{Canvas, H, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, count, polar, share};

/// A reel, and the film that leaves it in a wave.
pub(super) fn film(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let reel = (330.0, 320.0);
    art.ground(inks.accent);
    let beam = Shape::polygon([reel, (W + 20.0, -60.0), (W + 20.0, 560.0)]);
    art.fill(&beam, inks.second);
    art.spray(&beam, inks.accent, 0.8, fall((W, 300.0), (420.0, 320.0)));
    art.fill(
        &Shape::polygon([(-10.0, 560.0), (W + 10.0, 430.0), (W + 10.0, H + 10.0), (-10.0, H + 10.0)]),
        inks.main,
    );
    let phase = dice.between(0.0, 1.2);
    let spine = |t: f32| (t * 1400.0 - 100.0, 620.0 - t * 110.0 + (t * 6.2 + phase).sin() * 74.0);
    let at = |t: f32, off: f32| {
        let (x, y) = spine(t);
        let (nx, ny) = spine(t + 0.004);
        let long = (nx - x).hypot(ny - y).max(0.01);
        (x - (ny - y) / long * off, y + (nx - x) / long * off)
    };
    let patch = |from: f32, to: f32, low: f32, high: f32| {
        let over = share(8).map(move |t| at(from + (to - from) * t, low));
        let back = share(8).rev().map(move |t| at(from + (to - from) * t, high));
        Shape::polygon(over.chain(back))
    };
    let strip = Shape::group(count(20).map(|i| patch(i / 20.0, (i + 1.04) / 20.0, -112.0, 112.0)));
    art.overprint(&strip.clone().placed(1.0, (14.0, 34.0)), mix(inks.main, inks.ink, 0.3));
    art.fill(&strip, inks.ink);
    let tints = [inks.second, inks.paper, inks.accent, mix(inks.main, inks.paper, 0.3)];
    for (step, colour) in count(9).zip(tints.into_iter().cycle()) {
        let start = step / 9.0 + 0.008;
        let frame = patch(start, start + 0.095, -70.0, 70.0);
        art.fill(&frame, colour);
        art.within(&frame);
        let rise = -62.0 + 12.0 * step;
        art.fill(
            &Shape::circle(at(start + 0.048, rise), 36.0),
            mix(inks.accent, inks.ink, if step % 4.0 > 1.5 && step % 4.0 < 2.5 { 0.6 } else { 0.0 }),
        );
        art.fill(
            &patch(start, start + 0.095, 26.0 + (step * 1.7).sin() * 14.0, 80.0),
            mix(inks.main, inks.ink, 0.5),
        );
        art.open();
    }
    let holes = count(46).flat_map(|i| {
        [(-102.0, -82.0), (82.0, 102.0)].map(|(low, high)| patch(i / 46.0, i / 46.0 + 0.011, low, high))
    });
    art.fill(&Shape::group(holes), inks.paper);
    spool(art, inks, dice, reel);
}

fn spool(art: &mut Canvas, inks: Swatch, dice: &mut Dice, centre: Point) {
    let spin = dice.between(0.0, 72.0);
    art.fill(&Shape::circle((centre.0 + 18.0, centre.1 + 22.0), 262.0), thin(inks.ink, 0.35));
    art.fill(&Shape::circle(centre, 262.0), inks.ink);
    art.fill(&Shape::circle(centre, 240.0), inks.paper);
    art.spray(
        &Shape::circle(centre, 240.0),
        inks.ink,
        0.5,
        fall((centre.0 + 200.0, centre.1 + 220.0), (centre.0 - 60.0, centre.1 - 60.0)),
    );
    for step in count(5) {
        let hole = Shape::circle(polar(centre, 148.0, spin + step * 72.0), 64.0);
        art.fill(&hole, inks.main);
        art.spray(
            &hole,
            inks.ink,
            0.8,
            fall((centre.0 - 150.0, centre.1 - 190.0), (centre.0 + 130.0, centre.1 + 150.0)),
        );
    }
    art.fill(&Shape::circle(centre, 46.0), inks.ink);
    art.fill(&Shape::circle(centre, 18.0), inks.second);
}

/// Frames on a gallery wall, and someone who looks.
pub(super) fn frames(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(mix(inks.main, inks.paper, 0.12));
    art.spray(&Shape::rect(0.0, 0.0, W, H), inks.ink, 0.4, fall((0.0, 0.0), (800.0, 600.0)));
    art.fill(&Shape::rect(0.0, 660.0, W, 150.0), inks.ink);
    art.fill(&Shape::rect(0.0, 646.0, W, 14.0), inks.second);
    let wall = [
        (92.0, 120.0, 220.0, 290.0),
        (352.0, 84.0, 300.0, 210.0),
        (352.0, 334.0, 140.0, 200.0),
        (532.0, 334.0, 120.0, 150.0),
        (700.0, 130.0, 240.0, 330.0),
        (984.0, 92.0, 140.0, 170.0),
        (984.0, 300.0, 140.0, 200.0),
    ];
    for (x, y, wide, tall) in wall {
        art.fill(&Shape::rect(x + 12.0, y + 16.0, wide, tall), thin(inks.ink, 0.4));
        art.fill(&Shape::rect(x, y, wide, tall), dice.pick([inks.ink, inks.second, inks.paper, inks.ink]));
        art.fill(&Shape::rect(x + 10.0, y + 10.0, wide - 20.0, tall - 20.0), inks.paper);
        let rim = wide * 0.11;
        canvas_in_frame(art, inks, dice, (x + rim, y + rim, wide - rim * 2.0, tall - rim * 2.0));
    }
    for x in [202.0, 502.0, 820.0, 1054.0] {
        let cone = Shape::polygon([(x - 16.0, 0.0), (x + 16.0, 0.0), (x + 190.0, 646.0), (x - 190.0, 646.0)]);
        art.shine(&cone, thin(inks.second, 0.2), fall((x, 0.0), (x, 620.0)));
    }
    let bench = [
        Shape::rect(690.0, 690.0, 300.0, 20.0),
        Shape::rect(716.0, 706.0, 18.0, 60.0),
        Shape::rect(946.0, 706.0, 18.0, 60.0),
    ];
    art.fill(&Shape::group(bench), inks.accent);
    visitor(art, inks, (dice.between(300.0, 560.0), 770.0));
}

fn canvas_in_frame(
    art: &mut Canvas,
    inks: Swatch,
    dice: &mut Dice,
    (x, y, wide, tall): (f32, f32, f32, f32),
) {
    let picture = Shape::rect(x, y, wide, tall);
    let [ground, first, second] = dice.pick([
        [inks.second, inks.accent, inks.main],
        [inks.main, inks.second, inks.ink],
        [inks.accent, inks.paper, inks.ink],
        [inks.ink, inks.accent, inks.second],
    ]);
    art.fill(&picture, ground);
    art.within(&picture);
    let size = wide.min(tall);
    match dice.below(4) {
        0 => {
            art.fill(&Shape::circle((x + wide * 0.62, y + tall * 0.36), size * 0.24), first);
            art.fill(&Shape::ellipse((x + wide * 0.3, y + tall), wide * 0.7, tall * 0.38), second);
        }
        1 => {
            art.fill(&Shape::polygon([(x, y + tall), (x + wide, y), (x + wide, y + tall)]), first);
            art.fill(&Shape::circle((x + wide * 0.4, y + tall * 0.5), size * 0.27), second);
        }
        2 => {
            art.fill(&Shape::rect(x, y + tall * 0.3, wide, tall * 0.3), first);
            art.fill(&Shape::rect(x + wide * 0.55, y, wide * 0.2, tall), second);
        }
        _ => [0.48, 0.34, 0.2].into_iter().zip([first, second, ground]).for_each(|(part, colour)| {
            art.fill(&Shape::circle((x + wide / 2.0, y + tall * 0.62), size * part), colour);
        }),
    }
    art.spray(&picture, inks.ink, 0.4, fall((x + wide, y + tall), (x, y)));
    art.open();
}

fn visitor(art: &mut Canvas, inks: Swatch, (x, y): Point) {
    let coat = Shape::blob(&[
        (x - 30.0, y - 262.0),
        (x + 30.0, y - 262.0),
        (x + 52.0, y - 180.0),
        (x + 62.0, y - 70.0),
        (x - 62.0, y - 70.0),
        (x - 52.0, y - 180.0),
    ]);
    let legs = [
        Shape::line([(x - 22.0, y - 80.0), (x - 24.0, y - 4.0)]),
        Shape::line([(x + 22.0, y - 80.0), (x + 26.0, y - 4.0)]),
    ];
    art.stroke(&Shape::group(legs), mix(inks.ink, inks.paper, 0.25), 24.0);
    art.fill(&coat, inks.accent);
    art.spray(&coat, inks.ink, 0.7, fall((x + 66.0, y - 60.0), (x - 20.0, y - 200.0)));
    art.fill(&Shape::circle((x, y - 300.0), 33.0), mix(inks.ink, inks.accent, 0.25));
    art.stroke(&Shape::line([(x - 40.0, y - 326.0), (x + 40.0, y - 326.0)]), inks.ink, 10.0);
    art.fill(&Shape::rect(x - 26.0, y - 356.0, 52.0, 32.0), inks.ink);
}

/// Rings of two sources that cross, and the points where they meet.
pub(super) fn signal(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.paper);
    let left = (dice.between(250.0, 330.0), dice.between(470.0, 560.0));
    let right = (dice.between(850.0, 930.0), dice.between(250.0, 330.0));
    art.halftone(
        &Shape::rect(0.0, 0.0, 700.0, H),
        thin(inks.second, 0.7),
        34.0,
        fall((-60.0, H), (480.0, 470.0)),
    );
    for step in count(5).rev() {
        let radius = 150.0 + step * 96.0;
        art.fill(&Shape::circle(left, radius), thin(inks.second, 0.26));
        art.fill(&Shape::circle(right, radius), thin(inks.main, 0.14));
    }
    for step in count(5) {
        let radius = 140.0 + step * 96.0;
        art.stroke(&Shape::arc(left, radius, -70.0, 30.0), thin(inks.main, 0.9), 15.0 - step * 2.4);
        art.stroke(&Shape::arc(right, radius, 110.0, 210.0), thin(inks.accent, 0.9), 15.0 - step * 2.4);
    }
    for (centre, colour) in [(left, inks.main), (right, inks.accent)] {
        let disc = Shape::circle(centre, 92.0);
        art.fill(&disc, colour);
        art.spray(
            &disc,
            inks.ink,
            0.8,
            fall((centre.0 + 70.0, centre.1 + 80.0), (centre.0 - 20.0, centre.1 - 20.0)),
        );
        art.fill(&Shape::circle(centre, 26.0), inks.paper);
    }
    let stations = [(0.3, -70.0), (0.5, 56.0), (0.7, -44.0)];
    let mut previous = left;
    for (part, lift) in stations {
        let node = (left.0 + (right.0 - left.0) * part, left.1 + (right.1 - left.1) * part + lift);
        art.stroke(&Shape::line([previous, node]), inks.ink, 5.0);
        previous = node;
    }
    art.stroke(&Shape::line([previous, right]), inks.ink, 5.0);
    for (part, lift) in stations {
        let node = (left.0 + (right.0 - left.0) * part, left.1 + (right.1 - left.1) * part + lift);
        art.fill(&Shape::circle(node, 24.0), inks.ink);
        art.fill(&Shape::circle(node, 10.0), inks.second);
    }
    for (centre, colour) in [(left, inks.main), (right, inks.accent)] {
        art.fill(&Shape::circle(centre, 40.0), inks.paper);
        art.fill(&Shape::circle(centre, 22.0), colour);
    }
}
