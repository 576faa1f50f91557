//! Music: the record, the keyboard, the strings, the sound itself.

use super::canvas::{Canvas, H, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Shape, along_arc, count, polar};

/// A record, its label and the arm that reads it.
pub(super) fn vinyl(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let centre = (dice.between(500.0, 560.0), 410.0);
    art.ground(inks.second);
    art.fill(&Shape::rect(780.0, -10.0, 440.0, 820.0), inks.accent);
    art.fill(&Shape::rect(-10.0, 560.0, 790.0, 260.0), inks.main);
    let panel = Shape::rect(780.0, 0.0, 420.0, 800.0);
    art.halftone(&panel, mix(inks.accent, inks.ink, 0.35), 34.0, fall((1000.0, 830.0), (1000.0, 240.0)));
    art.overprint(&Shape::circle((centre.0 + 26.0, centre.1 + 30.0), 345.0), mix(inks.main, inks.ink, 0.35));
    let disc = Shape::circle(centre, 345.0);
    art.fill(&disc, inks.ink);
    let tilt = dice.between(-70.0, -30.0);
    for (start, colour, opacity) in [
        (tilt, inks.second, 0.34),
        (tilt + 14.0, inks.paper, 0.3),
        (tilt + 180.0, inks.second, 0.34),
        (tilt + 194.0, inks.paper, 0.3),
    ] {
        art.fill(&Shape::sector(centre, 345.0, start, start + 30.0), thin(colour, opacity));
    }
    for step in count(24) {
        let gap = if step % 6.0 < 0.5 { 4.0 } else { 1.4 };
        art.stroke(&Shape::circle(centre, 146.0 + step * 8.3), mix(inks.ink, inks.main, 0.35), gap);
    }
    art.fill(&Shape::circle(centre, 126.0), inks.main);
    art.within(&Shape::circle(centre, 126.0));
    let spin = dice.between(0.0, 360.0);
    art.fill(&Shape::sector(centre, 130.0, spin, spin + 180.0), inks.accent);
    art.fill(&Shape::circle(polar(centre, 63.0, spin), 63.0), inks.main);
    art.fill(&Shape::circle(polar(centre, 63.0, spin + 180.0), 63.0), inks.accent);
    art.spray(
        &Shape::circle(centre, 126.0),
        inks.ink,
        0.5,
        fall((centre.0 + 110.0, centre.1 + 110.0), centre),
    );
    art.open();
    art.fill(&Shape::circle(centre, 17.0), inks.paper);
    let pivot = (980.0, 150.0);
    let arm = [pivot, (972.0, 420.0), (880.0, 560.0), (784.0, 596.0)];
    art.fill(&Shape::circle((pivot.0 + 14.0, pivot.1 + 16.0), 92.0), thin(inks.ink, 0.35));
    art.fill(&Shape::circle(pivot, 92.0), inks.paper);
    art.spray(&Shape::circle(pivot, 92.0), inks.ink, 0.5, fall((1070.0, 240.0), pivot));
    art.stroke(&Shape::line([(pivot.0, pivot.1 - 90.0), pivot]), inks.ink, 46.0);
    art.stroke(&Shape::curve(&arm), inks.paper, 19.0);
    art.stroke(&Shape::line([(800.0, 590.0), (742.0, 610.0)]), inks.ink, 40.0);
    art.fill(&Shape::circle(pivot, 34.0), inks.ink);
}

/// Sound as rounded bars mirrored about a line, over a sun.
pub(super) fn equalizer(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.ink);
    let sun = (600.0 + dice.between(-120.0, 120.0), 400.0);
    art.fill(&Shape::circle(sun, 300.0), inks.main);
    art.spray(&Shape::circle(sun, 300.0), inks.ink, 0.95, fall((sun.0, 720.0), (sun.0, 140.0)));
    art.stroke(&Shape::circle(sun, 336.0), thin(inks.second, 0.6), 3.0);
    art.stroke(&Shape::circle(sun, 372.0), thin(inks.second, 0.35), 3.0);
    let beat = dice.between(0.8, 1.25);
    let phase = dice.between(0.0, 6.0);
    for step in count(21) {
        let x = 60.0 + step * 54.0;
        let swell = (-((x - sun.0) / 330.0).powi(2)).exp();
        let pulse = 0.5 + 0.5 * (step * beat * 1.7 + phase).sin() * (step * 0.9 + phase).cos();
        let tall = 16.0 + 290.0 * (0.22 + 0.78 * swell) * (0.25 + 0.75 * pulse);
        let colour = if step % 3.0 < 0.5 {
            inks.paper
        } else if step % 3.0 < 1.5 {
            inks.second
        } else {
            inks.accent
        };
        let bar = Shape::line([(x, 400.0 - tall), (x, 400.0 + tall)]);
        art.stroke(&bar, colour, 32.0);
        let lower = Shape::rect(x - 16.0, 400.0, 32.0, tall + 17.0);
        art.within(&lower);
        art.stroke(&bar, mix(colour, inks.ink, 0.32), 32.0);
        art.open();
    }
}

/// Piano keys opened like a fan.
pub(super) fn keys(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.accent);
    let centre = (600.0 + dice.between(-90.0, 90.0), 830.0);
    for (radius, colour) in [
        (790.0, mix(inks.accent, inks.second, 0.35)),
        (700.0, mix(inks.accent, inks.second, 0.7)),
        (640.0, inks.second),
    ] {
        art.fill(&Shape::circle(centre, radius), colour);
    }
    art.spray(
        &Shape::circle(centre, 790.0),
        inks.main,
        0.8,
        fall((centre.0 - 700.0, 800.0), (centre.0 + 100.0, 300.0)),
    );
    let (n_keys, first, span) = (14, -176.0, 172.0);
    let wide = span / f32::from(n_keys);
    for key in count(n_keys) {
        let start = first + key * wide;
        let shape = Shape::sector(centre, 600.0, start + 0.35, start + wide - 0.35);
        art.fill(&shape, inks.paper);
        art.spray(
            &shape,
            inks.ink,
            0.34,
            fall(polar(centre, 330.0, start), polar(centre, 330.0, start + wide)),
        );
    }
    let pressed = first + f32::from(dice.below(4) + 5) * wide;
    art.fill(&Shape::sector(centre, 600.0, pressed + 0.35, pressed + wide - 0.35), inks.main);
    for key in count(n_keys - 1) {
        if matches!(key.rem_euclid(7.0), k if k > 1.5 && k < 2.5 || k > 5.5) {
            continue;
        }
        let middle = first + (key + 1.0) * wide;
        art.fill(&Shape::sector(centre, 462.0, middle - 3.2, middle + 4.6), thin(inks.ink, 0.3));
        art.fill(&Shape::sector(centre, 455.0, middle - 3.5, middle + 3.5), inks.ink);
        let gleam = Shape::line([polar(centre, 300.0, middle - 1.6), polar(centre, 432.0, middle - 1.8)]);
        art.stroke(&gleam, mix(inks.ink, inks.second, 0.5), 4.0);
    }
    art.fill(&Shape::circle(centre, 226.0), inks.ink);
    art.fill(&Shape::circle(centre, 190.0), inks.main);
    art.spray(
        &Shape::circle(centre, 190.0),
        inks.ink,
        0.9,
        fall((centre.0, 830.0), (centre.0 + 40.0, 640.0)),
    );
    let notes = along_arc(centre, 668.0, -160.0, -20.0).step_by(6).map(|spot| Shape::circle(spot, 9.0));
    art.fill(&Shape::group(notes), inks.paper);
}

/// A cello seen close: its waist, its sound holes, its four strings.
pub(super) fn strings(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.ink);
    art.fade(&Shape::rect(0.0, 0.0, W, H), mix(inks.accent, inks.ink, 0.45), fall((0.0, 0.0), (W, H)));
    let x = 600.0 + dice.between(-60.0, 60.0);
    let side = |s: f32| {
        [
            (x + s * 330.0, -160.0),
            (x + s * 410.0, 0.0),
            (x + s * 372.0, 130.0),
            (x + s * 270.0, 208.0),
            (x + s * 232.0, 330.0),
            (x + s * 252.0, 452.0),
            (x + s * 392.0, 528.0),
            (x + s * 470.0, 680.0),
            (x + s * 430.0, 900.0),
        ]
    };
    let outline: Vec<_> = side(1.0).into_iter().chain(side(-1.0).into_iter().rev()).collect();
    let body = Shape::blob(&outline);
    art.overprint(&body.clone().placed(1.0, (34.0, 26.0)), mix(inks.ink, inks.main, 0.3));
    art.fill(&body, inks.main);
    art.within(&body);
    art.spray(&body, inks.second, 0.85, fall((x - 330.0, 60.0), (x + 120.0, 420.0)));
    art.spray(&body, inks.ink, 0.8, fall((x + 470.0, 800.0), (x + 20.0, 420.0)));
    art.stroke(&body, mix(inks.main, inks.ink, 0.6), 26.0);
    art.stroke(&body, inks.second, 7.0);
    art.open();
    for s in [-1.0, 1.0] {
        let hole = Shape::curve(&[
            (x + s * 138.0, 300.0),
            (x + s * 118.0, 268.0),
            (x + s * 108.0, 318.0),
            (x + s * 158.0, 420.0),
            (x + s * 198.0, 520.0),
            (x + s * 188.0, 566.0),
            (x + s * 166.0, 540.0),
        ]);
        art.stroke(&hole, inks.ink, 15.0);
        art.fill(&Shape::circle((x + s * 142.0, 300.0), 19.0), inks.ink);
        art.fill(&Shape::circle((x + s * 168.0, 538.0), 21.0), inks.ink);
    }
    art.fill(
        &Shape::polygon([(x - 44.0, -10.0), (x + 44.0, -10.0), (x + 58.0, 236.0), (x - 58.0, 236.0)]),
        inks.ink,
    );
    let bridge = Shape::blob(&[
        (x - 96.0, 470.0),
        (x - 70.0, 432.0),
        (x, 420.0),
        (x + 70.0, 432.0),
        (x + 96.0, 470.0),
        (x + 60.0, 456.0),
        (x, 452.0),
        (x - 60.0, 456.0),
    ]);
    art.fill(&bridge, inks.paper);
    art.fill(
        &Shape::polygon([(x - 40.0, 640.0), (x + 40.0, 640.0), (x + 66.0, 820.0), (x - 66.0, 820.0)]),
        inks.ink,
    );
    bowed_strings(art, inks, x, dice.between(-14.0, -8.0));
}

/// The four strings over the bridge, and the bow across them.
fn bowed_strings(art: &mut Canvas, inks: Swatch, x: f32, slant: f32) {
    for string in count(4) {
        let spread = string - 1.5;
        let line =
            Shape::line([(x + spread * 17.0, -10.0), (x + spread * 36.0, 430.0), (x + spread * 19.0, 650.0)]);
        art.stroke(&line, inks.paper, 3.0 + string);
    }
    let bow = |shape: Shape| shape.turned(slant, (x, 330.0));
    art.fill(&bow(Shape::rect(-200.0, 352.0, 1700.0, 12.0)), inks.paper);
    art.fill(
        &bow(Shape::polygon([(-200.0, 306.0), (1500.0, 296.0), (1500.0, 318.0), (-200.0, 322.0)])),
        inks.accent,
    );
}
