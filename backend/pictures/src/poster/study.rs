//! Learning: the school play's book and the conference's grid.

use super::canvas::{Canvas, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, count, polar, share};

/// An open book on a stage, and what comes out of it.
pub(super) fn school(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(mix(inks.main, inks.ink, 0.35));
    let spine = (600.0, 600.0);
    for (step, colour) in count(7).zip([
        inks.second,
        inks.accent,
        inks.paper,
        inks.second,
        inks.paper,
        inks.accent,
        inks.second,
    ]) {
        let start = -166.0 + step * 22.0;
        let ray = Shape::sector(spine, 900.0, start, start + 20.0);
        art.fade(&ray, thin(colour, 0.5), fall(spine, polar(spine, 760.0, start + 10.0)));
    }
    let moon = (dice.between(560.0, 640.0), 190.0);
    art.fill(&Shape::circle(moon, 108.0), inks.second);
    art.spray(&Shape::circle(moon, 108.0), inks.accent, 0.8, fall((moon.0 + 80.0, moon.1 + 90.0), moon));
    star(art, inks.paper, (300.0, 270.0), 62.0);
    star(art, inks.accent, (896.0, 210.0), 50.0);
    for (x, y, size) in [
        (420.0, 120.0, 20.0),
        (770.0, 110.0, 24.0),
        (190.0, 150.0, 18.0),
        (1030.0, 120.0, 20.0),
        (1010.0, 340.0, 16.0),
        (170.0, 380.0, 22.0),
    ] {
        star(art, inks.second, (x, y + dice.between(-20.0, 20.0)), size);
    }
    boat(art, inks, (352.0, 452.0));
    castle(art, inks, (842.0, 500.0));
    let desk = Shape::rect(0.0, 700.0, W, 110.0);
    art.fill(&desk, inks.ink);
    book(art, inks, spine);
}

fn star(art: &mut Canvas, colour: tiny_skia::Color, centre: Point, size: f32) {
    let points =
        count(10).map(|i| polar(centre, if i % 2.0 > 0.5 { size * 0.42 } else { size }, i * 36.0 - 90.0));
    art.fill(&Shape::polygon(points), colour);
}

fn boat(art: &mut Canvas, inks: Swatch, (x, y): Point) {
    art.fill(&Shape::polygon([(x, y - 120.0), (x + 78.0, y), (x - 78.0, y)]), inks.paper);
    art.fill(&Shape::polygon([(x, y - 120.0), (x + 78.0, y), (x, y)]), mix(inks.paper, inks.main, 0.32));
    art.fill(
        &Shape::polygon([
            (x - 132.0, y - 28.0),
            (x, y + 6.0),
            (x + 132.0, y - 28.0),
            (x + 78.0, y + 54.0),
            (x - 78.0, y + 54.0),
        ]),
        inks.accent,
    );
    art.fill(
        &Shape::polygon([(x, y + 6.0), (x + 132.0, y - 28.0), (x + 78.0, y + 54.0), (x, y + 54.0)]),
        mix(inks.accent, inks.ink, 0.25),
    );
    let wave: Vec<Point> = count(13)
        .map(|i| (x - 180.0 + i * 30.0, y + 66.0 + if i % 2.0 > 0.5 { 11.0 } else { -11.0 }))
        .collect();
    art.stroke(&Shape::curve(&wave), inks.second, 11.0);
}

fn castle(art: &mut Canvas, inks: Swatch, (x, y): Point) {
    for (dx, wide, tall, roof) in
        [(-78.0, 62.0, 130.0, inks.accent), (78.0, 62.0, 130.0, inks.accent), (0.0, 84.0, 190.0, inks.second)]
    {
        art.fill(&Shape::rect(x + dx - wide / 2.0, y - tall, wide, tall + 10.0), inks.paper);
        art.fill(&Shape::rect(x + dx, y - tall, wide / 2.0, tall + 10.0), mix(inks.paper, inks.main, 0.3));
        art.fill(
            &Shape::polygon([
                (x + dx - wide * 0.72, y - tall),
                (x + dx, y - tall - 96.0),
                (x + dx + wide * 0.72, y - tall),
            ]),
            roof,
        );
        art.fill(
            &Shape::polygon([
                (x + dx, y - tall),
                (x + dx, y - tall - 96.0),
                (x + dx + wide * 0.72, y - tall),
            ]),
            mix(roof, inks.ink, 0.25),
        );
        art.fill(&Shape::circle((x + dx, y - tall + 44.0), 13.0), inks.main);
    }
    art.fill(
        &Shape::group([Shape::circle((x, y - 42.0), 24.0), Shape::rect(x - 24.0, y - 42.0, 48.0, 56.0)]),
        inks.main,
    );
}

/// The book lies open, its pages curving up from the spine.
fn book(art: &mut Canvas, inks: Swatch, (x, y): Point) {
    let page = |side: f32, lift: f32, reach: f32| {
        let top = share(24)
            .map(move |t| (x + side * reach * t, y - (t * std::f32::consts::PI).sin() * lift - t * 26.0));
        let foot = share(24).rev().map(move |t| {
            (x + side * (reach + 34.0) * t, y + 128.0 - (t * std::f32::consts::PI).sin() * lift * 0.8)
        });
        Shape::polygon(top.chain(foot))
    };
    art.fill(
        &Shape::polygon([
            (x - 416.0, y - 14.0),
            (x + 416.0, y - 14.0),
            (x + 464.0, y + 152.0),
            (x - 464.0, y + 152.0),
        ]),
        inks.accent,
    );
    for layer in count(4) {
        let shade = mix(inks.paper, inks.ink, 0.32 - layer * 0.08);
        for side in [-1.0, 1.0] {
            art.fill(&page(side, 54.0 + layer * 8.0, 404.0 - layer * 8.0), shade);
        }
    }
    for side in [-1.0, 1.0] {
        let leaf = page(side, 84.0, 376.0);
        art.fill(&leaf, inks.paper);
        art.spray(&leaf, inks.ink, 0.6, fall((x, y + 40.0), (x + side * 190.0, y + 20.0)));
        for line in count(4) {
            let drop = 30.0 + line * 22.0;
            let text: Vec<Point> = share(12)
                .map(|t| {
                    let across = 0.16 + t * (if line > 2.5 { 0.42 } else { 0.68 });
                    (
                        x + side * 384.0 * across,
                        y + drop - (across * std::f32::consts::PI).sin() * 80.0 - across * 20.0,
                    )
                })
                .collect();
            art.stroke(&Shape::curve(&text), mix(inks.paper, inks.main, 0.5), 5.0);
        }
    }
}

/// A grid of tiles, each a figure that fits its neighbours, around one large disc.
pub(super) fn conference(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.paper);
    let hero = (200.0 * f32::from(dice.below(3) + 1), 200.0 * f32::from(dice.below(3)));
    for row in count(4) {
        for column in count(6) {
            let corner = (column * 200.0, row * 200.0);
            let is_hero =
                (0.0..400.0).contains(&(corner.0 - hero.0)) && (0.0..400.0).contains(&(corner.1 - hero.1));
            if !is_hero {
                tile(art, inks, dice, corner);
            }
        }
    }
    let centre = (hero.0 + 200.0, hero.1 + 200.0);
    let square = Shape::rect(hero.0, hero.1, 400.0, 400.0);
    art.fill(&square, inks.ink);
    art.fill(&Shape::circle(centre, 200.0), inks.accent);
    art.spray(
        &Shape::circle(centre, 200.0),
        inks.ink,
        0.75,
        fall((centre.0 + 150.0, centre.1 + 160.0), (centre.0 - 60.0, centre.1 - 60.0)),
    );
    art.fill(&Shape::circle(centre, 100.0), inks.paper);
    art.fill(&Shape::sector(centre, 100.0, 0.0, 180.0), inks.main);
}

fn tile(art: &mut Canvas, inks: Swatch, dice: &mut Dice, (x, y): Point) {
    let [ground, figure] = dice.pick([
        [inks.main, inks.second],
        [inks.second, inks.ink],
        [inks.paper, inks.main],
        [inks.ink, inks.paper],
    ]);
    let square = Shape::rect(x, y, 200.0, 200.0);
    art.fill(&square, ground);
    let quarter = f32::from(dice.below(4));
    let corner = dice.pick([(x, y), (x + 200.0, y), (x + 200.0, y + 200.0), (x, y + 200.0)]);
    art.within(&square);
    match dice.below(7) {
        0 => art.fill(&Shape::circle(corner, 200.0), figure),
        1 => [196.0, 140.0, 84.0]
            .into_iter()
            .zip([figure, ground, figure])
            .for_each(|(radius, colour)| art.fill(&Shape::circle(corner, radius), colour)),
        2 => {
            art.fill(
                &Shape::sector((x + 100.0, y + 100.0), 100.0, quarter * 90.0, quarter * 90.0 + 180.0),
                figure,
            );
        }
        3 => {
            let dots = count(16).map(|i| {
                Shape::circle((x + 25.0 + (i % 4.0) * 50.0, y + 25.0 + (i / 4.0).floor() * 50.0), 11.0)
            });
            art.fill(&Shape::group(dots), figure);
        }
        4 => {
            let bars = count(4).map(|i| Shape::rect(x, y + i * 50.0, 200.0, 25.0));
            art.fill(&Shape::group(bars).turned(quarter * 90.0, (x + 100.0, y + 100.0)), figure);
        }
        5 => {
            let leaf = Shape::polygon([(x, y), (x + 200.0, y), (x + 200.0, y + 200.0)]);
            art.fill(&leaf.turned(quarter * 90.0, (x + 100.0, y + 100.0)), figure);
        }
        _ => {
            art.fill(&Shape::circle((x + 100.0, y + 100.0), 84.0), figure);
            art.fill(&Shape::circle((x + 100.0, y + 100.0), 34.0), inks.accent);
        }
    }
    art.open();
    art.spray(&square, inks.ink, 0.2, fall((x, y + 200.0), (x + 120.0, y + 60.0)));
}
