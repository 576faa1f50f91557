//! Workshops: the tools, and what comes off the wheel.

use tiny_skia::Color;

use super::canvas::{Canvas, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, count, share};

/// A hand tool, hanging from its top.
type Tool = fn(&mut Canvas, Swatch, [Color; 2], Point);

/// Tools in a row, with long flat shadows.
pub(super) fn tools(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.second);
    let panel = Shape::rect(0.0, 0.0, W, 800.0);
    art.spray(&panel, inks.main, 0.45, fall((W, 800.0), (300.0, 100.0)));
    let first = usize::from(dice.below(6));
    let row: [Tool; 6] = [brush, hammer, pencil, scissors, knife, square];
    let stripes = [[inks.main, inks.paper], [inks.accent, inks.ink], [inks.ink, inks.accent]];
    let order = row.into_iter().cycle().skip(first).take(6).zip(stripes.into_iter().cycle());
    let places: Vec<Point> =
        count(6).map(|i| (125.0 + i * 190.0, 120.0 + dice.between(-24.0, 44.0))).collect();
    for place in &places {
        let shadow = Shape::polygon([
            (place.0 - 26.0, place.1),
            (place.0 + 26.0, place.1),
            (place.0 + 720.0, place.1 + 900.0),
            (place.0 + 560.0, place.1 + 900.0),
            (place.0 - 26.0, place.1 + 480.0),
        ]);
        art.overprint(&shadow, mix(inks.second, inks.paper, 0.28));
    }
    art.fill(&Shape::rect(0.0, 64.0, W, 26.0), inks.ink);
    for ((tool, colours), place) in order.zip(places) {
        art.stroke(&Shape::line([(place.0, 78.0), (place.0, place.1 + 6.0)]), inks.ink, 7.0);
        art.fill(&Shape::circle((place.0, 77.0), 17.0), inks.accent);
        tool(art, inks, colours, place);
    }
}

/// Half of a tool in shade: what is right of its axis.
fn shade(art: &mut Canvas, inks: Swatch, shape: &Shape, x: f32) {
    art.spray(shape, inks.ink, 0.8, fall((x + 34.0, 0.0), (x - 14.0, 0.0)));
}

fn brush(art: &mut Canvas, inks: Swatch, [handle, band]: [Color; 2], (x, y): Point) {
    let grip = Shape::blob(&[
        (x - 8.0, y),
        (x + 8.0, y),
        (x + 17.0, y + 150.0),
        (x + 15.0, y + 300.0),
        (x - 15.0, y + 300.0),
        (x - 17.0, y + 150.0),
    ]);
    art.fill(&grip, handle);
    shade(art, inks, &grip, x);
    art.fill(&Shape::rect(x - 34.0, y + 292.0, 68.0, 76.0), band);
    art.fill(&Shape::rect(x - 34.0, y + 310.0, 68.0, 8.0), inks.second);
    art.fill(&Shape::rect(x - 34.0, y + 342.0, 68.0, 8.0), inks.second);
    let hair = Shape::blob(&[
        (x - 34.0, y + 366.0),
        (x + 34.0, y + 366.0),
        (x + 40.0, y + 440.0),
        (x + 12.0, y + 530.0),
        (x - 4.0, y + 552.0),
        (x - 34.0, y + 450.0),
    ]);
    art.fill(&hair, inks.ink);
    art.fill(
        &Shape::blob(&[
            (x + 30.0, y + 470.0),
            (x + 8.0, y + 532.0),
            (x - 4.0, y + 554.0),
            (x - 26.0, y + 480.0),
            (x, y + 496.0),
        ]),
        inks.accent,
    );
}

fn hammer(art: &mut Canvas, inks: Swatch, [handle, head]: [Color; 2], (x, y): Point) {
    let grip = Shape::blob(&[
        (x - 15.0, y),
        (x + 15.0, y),
        (x + 19.0, y + 120.0),
        (x + 13.0, y + 400.0),
        (x - 13.0, y + 400.0),
        (x - 19.0, y + 120.0),
    ]);
    art.fill(&grip, handle);
    shade(art, inks, &grip, x);
    let iron = Shape::polygon([
        (x - 88.0, y + 404.0),
        (x - 52.0, y + 404.0),
        (x - 44.0, y + 414.0),
        (x + 26.0, y + 414.0),
        (x + 90.0, y + 446.0),
        (x + 84.0, y + 462.0),
        (x + 26.0, y + 470.0),
        (x - 44.0, y + 470.0),
        (x - 52.0, y + 480.0),
        (x - 88.0, y + 480.0),
    ]);
    art.fill(&iron, head);
    art.fill(&Shape::rect(x - 16.0, y + 470.0, 32.0, 16.0), handle);
    art.spray(&iron, inks.second, 0.7, fall((x, y + 396.0), (x, y + 460.0)));
}

fn pencil(art: &mut Canvas, inks: Swatch, [body, cap]: [Color; 2], (x, y): Point) {
    art.fill(&Shape::rect(x - 27.0, y, 54.0, 52.0), cap);
    art.fill(&Shape::rect(x - 27.0, y + 46.0, 54.0, 26.0), inks.paper);
    let barrel = Shape::rect(x - 27.0, y + 72.0, 54.0, 350.0);
    art.fill(&barrel, body);
    art.fill(&Shape::rect(x - 9.0, y + 72.0, 18.0, 350.0), mix(body, inks.paper, 0.3));
    shade(art, inks, &barrel, x);
    art.fill(&Shape::polygon([(x - 27.0, y + 421.0), (x + 27.0, y + 421.0), (x, y + 536.0)]), inks.paper);
    art.fill(&Shape::polygon([(x - 9.0, y + 498.0), (x + 9.0, y + 498.0), (x, y + 538.0)]), inks.ink);
}

fn scissors(art: &mut Canvas, inks: Swatch, [handle, blade]: [Color; 2], (x, y): Point) {
    for side in [-1.0, 1.0] {
        let steel = Shape::polygon([
            (x + side * 6.0, y + 230.0),
            (x - side * 26.0, y + 262.0),
            (x - side * 40.0, y + 520.0),
            (x + side * 2.0, y + 300.0),
        ]);
        art.fill(&steel, if side > 0.0 { blade } else { mix(blade, inks.paper, 0.35) });
        art.stroke(&Shape::line([(x, y + 266.0), (x + side * 30.0, y + 150.0)]), handle, 24.0);
        art.stroke(&Shape::ellipse((x + side * 44.0, y + 78.0), 33.0, 66.0), handle, 22.0);
    }
    art.fill(&Shape::circle((x, y + 268.0), 13.0), inks.paper);
}

fn knife(art: &mut Canvas, inks: Swatch, [handle, blade]: [Color; 2], (x, y): Point) {
    let grip = Shape::blob(&[
        (x - 22.0, y),
        (x + 22.0, y),
        (x + 28.0, y + 90.0),
        (x + 20.0, y + 220.0),
        (x - 20.0, y + 220.0),
        (x - 28.0, y + 90.0),
    ]);
    art.fill(&grip, handle);
    shade(art, inks, &grip, x);
    art.fill(&Shape::rect(x - 23.0, y + 206.0, 46.0, 30.0), inks.paper);
    let steel = Shape::polygon([
        (x - 14.0, y + 236.0),
        (x + 14.0, y + 236.0),
        (x + 18.0, y + 430.0),
        (x + 38.0, y + 480.0),
        (x + 38.0, y + 520.0),
        (x - 38.0, y + 520.0),
        (x - 38.0, y + 480.0),
        (x - 18.0, y + 430.0),
    ]);
    art.fill(&steel, blade);
    art.fill(&Shape::rect(x - 38.0, y + 494.0, 76.0, 26.0), mix(blade, inks.paper, 0.45));
}

fn square(art: &mut Canvas, inks: Swatch, [ruler, marks]: [Color; 2], (x, y): Point) {
    let shape = Shape::rect(x - 32.0, y, 64.0, 530.0);
    art.fill(&shape, ruler);
    shade(art, inks, &shape, x);
    let ticks = count(25).map(|i| {
        let long = if i % 5.0 < 0.5 { 36.0 } else { 18.0 };
        Shape::rect(x - 32.0, y + 26.0 + i * 20.0, long, 5.0)
    });
    art.fill(&Shape::group(ticks), if ruler == inks.ink { inks.paper } else { marks });
    art.fill(&Shape::circle((x + 10.0, y + 24.0), 10.0), inks.second);
}

/// Pots on a shelf in front of an arch.
pub(super) fn pottery(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(mix(inks.second, inks.paper, 0.4));
    let arch_x = dice.between(430.0, 770.0);
    let arch = Shape::group([
        Shape::circle((arch_x, 330.0), 270.0),
        Shape::rect(arch_x - 270.0, 330.0, 540.0, 400.0),
    ]);
    art.fill(&arch, inks.main);
    art.spray(&arch, inks.accent, 0.75, fall((arch_x, 700.0), (arch_x, 60.0)));
    let sun = (arch_x + 90.0, 240.0);
    art.fill(&Shape::circle(sun, 84.0), inks.second);
    art.fill(&Shape::rect(0.0, 650.0, W, 160.0), inks.ink);
    art.fill(&Shape::rect(0.0, 650.0, W, 16.0), mix(inks.ink, inks.second, 0.45));
    let colours = [inks.accent, inks.paper, inks.ink, inks.second, inks.paper];
    let first = usize::from(dice.below(5));
    let pots = colours.into_iter().cycle().skip(first).take(5);
    for (step, colour) in count(5).zip(pots) {
        let x = 160.0 + step * 220.0 + dice.between(-14.0, 14.0);
        let tall = dice.between(210.0, 300.0) + if step % 2.0 > 0.5 { 110.0 } else { 0.0 };
        pot(art, inks, dice, colour, ((x, 668.0), tall));
    }
}

/// A pot turned from a profile of its own.
fn pot(art: &mut Canvas, inks: Swatch, dice: &mut Dice, colour: Color, ((x, foot), tall): (Point, f32)) {
    let profile = dice.pick([
        [0.56, 0.96, 1.0, 0.66, 0.34, 0.36, 0.5],
        [0.52, 0.70, 0.92, 1.0, 0.8, 0.46, 0.52],
        [0.62, 0.98, 0.92, 0.5, 0.26, 0.24, 0.34],
        [0.5, 0.8, 0.98, 1.0, 0.98, 0.9, 0.82],
    ]);
    let half = dice.between(94.0, 112.0);
    let at = |part: f32, width: f32| (half * width, foot - tall * part);
    let levels = share(6).zip(profile);
    let right: Vec<Point> = levels.map(|(part, width)| at(part, width)).collect();
    let left = right.iter().rev().map(|(wide, y)| (x - wide, *y));
    let outline: Vec<Point> = right.iter().map(|(wide, y)| (x + wide, *y)).chain(left).collect();
    let body = Shape::blob(&outline);
    art.overprint(&Shape::ellipse((x + 40.0, foot + 6.0), half * 1.1, 15.0), mix(inks.ink, inks.main, 0.2));
    if dice.chance(0.45) {
        let shoulder = foot - tall * 0.8;
        art.stroke(
            &Shape::arc((x + half * 0.52, shoulder + 46.0), 64.0, -110.0, 80.0),
            mix(colour, inks.ink, 0.25),
            19.0,
        );
    }
    art.fill(&body, colour);
    art.within(&body);
    let glaze = if colour == inks.ink { inks.second } else { inks.ink };
    let band = dice.between(0.4, 0.6);
    match dice.below(3) {
        0 => {
            let wave: Vec<Point> = count(15)
                .map(|i| {
                    (x - 140.0 + i * 20.0, foot - tall * band + if i % 2.0 > 0.5 { 15.0 } else { -15.0 })
                })
                .collect();
            art.stroke(&Shape::curve(&wave), glaze, 9.0);
        }
        1 => count(3).for_each(|i| {
            art.fill(&Shape::rect(x - 150.0, foot - tall * band + i * 24.0, 300.0, 11.0), glaze);
        }),
        _ => art.fill(&Shape::ellipse((x, foot - tall), 160.0, tall * band), mix(colour, inks.main, 0.75)),
    }
    art.spray(
        &body,
        inks.ink,
        0.8,
        fall((x + half * 1.05, foot - 60.0), (x - half * 0.2, foot - tall * 0.5)),
    );
    art.fade(
        &Shape::ellipse((x - half * 0.5, foot - tall * 0.38), 15.0, tall * 0.2),
        thin(inks.paper, 0.55),
        fall((x - half * 0.7, 0.0), (x - half * 0.2, 0.0)),
    );
    art.open();
    let [.., mouth] = profile;
    art.fill(&Shape::ellipse((x, foot - tall + 3.0), half * mouth * 0.94, 13.0), mix(colour, inks.ink, 0.55));
}
