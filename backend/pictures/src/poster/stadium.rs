//! The big arenas: the track, the pool and the opening night.

use super::canvas::{Canvas, H, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, along_arc, count, polar, share};

/// Running-track lanes in a wide bend, with runners as comets.
pub(super) fn track(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let centre = (dice.between(120.0, 260.0), dice.between(960.0, 1010.0));
    let (inner, lane) = (336.0, 80.0);
    let outer = inner + lane * 8.0;
    art.ground(inks.second);
    art.fade(
        &Shape::rect(0.0, 0.0, W, H),
        mix(inks.second, inks.paper, 0.75),
        fall((W, 0.0), (620.0, 420.0)),
    );
    art.fill(&Shape::circle(centre, outer + 60.0), inks.ink);
    art.fill(&Shape::circle(centre, outer + 14.0), inks.paper);
    for step in count(8) {
        let radius = outer - lane * step;
        let shade = if step % 2.0 > 0.5 { 0.0 } else { 0.13 };
        art.fill(&Shape::circle(centre, radius), mix(inks.main, inks.ink, shade));
    }
    art.spray(&Shape::circle(centre, outer), inks.ink, 0.6, fall((W + 60.0, H), (520.0, 260.0)));
    let lines = count(9).map(|step| Shape::circle(centre, outer - lane * step));
    lines.for_each(|line| art.stroke(&line, inks.paper, 5.0));
    art.fill(&Shape::circle(centre, inner), inks.paper);
    for step in count(5) {
        let grass = if step % 2.0 > 0.5 { inks.second } else { mix(inks.second, inks.main, 0.22) };
        art.fill(&Shape::circle(centre, inner - 16.0 - step * 62.0), grass);
    }
    let lead = dice.between(-34.0, -26.0);
    let inks_of_runners = [inks.paper, inks.second, inks.accent, inks.paper, inks.second, inks.ink];
    for (step, colour) in count(6).zip(inks_of_runners) {
        let radius = inner + lane * (6.5 - step);
        let head = lead - step * 4.0 - dice.between(0.0, 11.0);
        let tail = dice.between(30.0, 46.0) * (1.0 + step * 0.12);
        art.overprint(
            &comet(centre, radius - 10.0, (head + 1.2, tail), 30.0),
            mix(inks.ink, inks.main, 0.55),
        );
        art.fill(&comet(centre, radius, (head, tail), 29.0), colour);
        art.fill(&Shape::circle(polar(centre, radius, head - 0.2), 16.0), mix(colour, inks.ink, 0.86));
    }
}

/// A round head at an angle on a circle, with a tail that thins out behind it.
fn comet(centre: Point, radius: f32, (head, tail): (f32, f32), half_width: f32) -> Shape {
    let edge = |side: f32| {
        share(40)
            .map(move |part| polar(centre, radius + side * half_width * (1.0 - part), head - tail * part))
    };
    let nose = share(12).map(|part| {
        let across = polar((0.0, 0.0), half_width, 90.0 - 180.0 * part);
        polar(centre, radius + across.1, head + (across.0 / radius).to_degrees())
    });
    Shape::polygon(edge(1.0).rev().chain(nose).chain(edge(-1.0)))
}

/// Pool lanes seen from above, on the slant, with a wake in some of them.
pub(super) fn pool(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let middle = (W / 2.0, H / 2.0);
    let (slant, lane) = (dice.between(-19.0, -12.0), 150.0);
    art.ground(inks.main);
    for step in count(9) {
        let top = -270.0 + lane * step;
        let shade = if step % 2.0 > 0.5 { 0.12 } else { 0.3 };
        let water = Shape::rect(-300.0, top, 1800.0, lane).turned(slant, middle);
        art.fill(&water, mix(inks.main, inks.second, shade));
        let floor = Shape::rect(-300.0, top + lane / 2.0 - 11.0, 1800.0, 22.0).turned(slant, middle);
        art.overprint(&floor, mix(inks.main, inks.paper, 0.35));
        for line in count(3) {
            let base = top + 34.0 + line * 40.0;
            let phase = dice.between(0.0, 6.0);
            let points: Vec<Point> =
                count(46).map(|i| (i * 40.0 - 300.0, base + (i * 1.35 + phase).sin() * 8.0)).collect();
            art.stroke(&Shape::curve(&points).turned(slant, middle), thin(inks.paper, 0.26), 4.0);
        }
    }
    art.spray(&Shape::rect(0.0, 0.0, W, H), inks.ink, 0.3, fall((W, H), (300.0, 100.0)));
    let lead = dice.between(780.0, 960.0);
    for (step, cap) in count(5).zip([inks.second, inks.accent, inks.paper, inks.accent, inks.second]) {
        let x = lead - (step - 2.0).abs() * 95.0 - dice.between(0.0, 120.0);
        swimmer(art, inks, cap, ((x, 105.0 + lane * step), slant));
    }
    for step in count(9) {
        let y = -270.0 + lane * step;
        for (skip, colour) in [(0.0, inks.paper), (1.0, inks.accent)] {
            let floats = count(33).map(|i| {
                let x = -300.0 + (i * 2.0 + skip) * 28.0;
                Shape::line([(x, y), (x + 14.0, y)])
            });
            art.stroke(&Shape::group(floats).turned(slant, middle), colour, 15.0);
        }
    }
}

/// A swimmer in full stroke, heading right, with the wake behind.
fn swimmer(art: &mut Canvas, inks: Swatch, cap: tiny_skia::Color, ((x, y), slant): (Point, f32)) {
    let middle = (W / 2.0, H / 2.0);
    let put = |shape: Shape| shape.turned(slant, middle);
    let skin = inks.skin();
    let wake = |spread: f32| {
        Shape::polygon([(x + 70.0, y), (x - 520.0, y - spread), (x - 420.0, y), (x - 520.0, y + spread)])
    };
    art.fade(
        &put(wake(64.0)),
        thin(inks.paper, 0.55),
        fall(turn((x, y), slant), turn((x - 500.0, y), slant)),
    );
    art.fade(&put(wake(30.0)), thin(inks.paper, 0.8), fall(turn((x, y), slant), turn((x - 420.0, y), slant)));
    let back_arm = Shape::curve(&[(x + 8.0, y + 18.0), (x - 40.0, y + 46.0), (x - 92.0, y + 40.0)]);
    art.stroke(&put(back_arm), skin, 17.0);
    let legs = [-9.0, 9.0].map(|side| Shape::line([(x - 70.0, y + side), (x - 168.0, y + side * 1.8)]));
    art.stroke(&put(Shape::group(legs)), skin, 17.0);
    let body = Shape::blob(&[
        (x + 32.0, y - 26.0),
        (x + 40.0, y + 22.0),
        (x - 80.0, y + 18.0),
        (x - 80.0, y - 18.0),
    ]);
    art.fill(&put(body), inks.ink);
    let arm = Shape::curve(&[(x + 14.0, y - 20.0), (x + 66.0, y - 44.0), (x + 134.0, y - 22.0)]);
    art.stroke(&put(arm), skin, 18.0);
    art.fill(&put(Shape::ellipse((x + 56.0, y), 27.0, 22.0)), cap);
}

fn turn((x, y): Point, degrees: f32) -> Point {
    let (sin, cos) = degrees.to_radians().sin_cos();
    let (dx, dy) = (x - W / 2.0, y - H / 2.0);
    (W / 2.0 + dx * cos - dy * sin, H / 2.0 + dx * sin + dy * cos)
}

/// Fireworks over a stadium by night.
pub(super) fn fireworks(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    let sky = Shape::rect(0.0, 0.0, W, H);
    art.ground(inks.ink);
    art.fade(&sky, mix(inks.main, inks.ink, 0.25), fall((600.0, 680.0), (600.0, 40.0)));
    let stars = (0..90)
        .map(|_| Shape::circle((dice.between(0.0, W), dice.between(0.0, 520.0)), dice.between(0.8, 2.4)));
    art.fill(&Shape::group(stars), thin(inks.paper, 0.7));
    let wobble = dice.between(-60.0, 60.0);
    burst(art, dice, (600.0 + wobble, 250.0), 232.0, (inks.second, inks.paper));
    burst(art, dice, (235.0 + wobble * 0.5, 340.0), 150.0, (inks.accent, inks.second));
    burst(art, dice, (985.0 + wobble * 0.4, 330.0), 168.0, (mix(inks.main, inks.paper, 0.45), inks.accent));
    burst(art, dice, (330.0 - wobble, 116.0), 84.0, (inks.paper, inks.accent));
    burst(art, dice, (880.0 - wobble, 100.0), 74.0, (inks.second, inks.paper));
    let bowl =
        Shape::blob(&[(-80.0, 640.0), (600.0, 560.0), (1280.0, 640.0), (1240.0, 960.0), (-40.0, 960.0)]);
    art.fill(&bowl, mix(inks.ink, inks.main, 0.12));
    art.fill(&Shape::ellipse((600.0, 640.0), 660.0, 60.0), mix(inks.main, inks.second, 0.25));
    art.fill(&Shape::ellipse((600.0, 652.0), 610.0, 46.0), inks.second);
    art.spray(
        &Shape::ellipse((600.0, 652.0), 610.0, 46.0),
        inks.accent,
        0.8,
        fall((0.0, 650.0), (700.0, 650.0)),
    );
    let facade =
        Shape::blob(&[(-120.0, 650.0), (600.0, 712.0), (1320.0, 650.0), (1280.0, 980.0), (-80.0, 980.0)]);
    art.fill(&facade, inks.ink);
    for step in count(31) {
        let x = step * 42.0 - 30.0;
        let reach = (x - 600.0) / 600.0;
        let top = 742.0 - reach * reach * 46.0;
        let arch = Shape::group([Shape::circle((x, top), 14.0), Shape::rect(x - 14.0, top, 28.0, 120.0)]);
        let glow = mix(inks.second, inks.accent, (reach.abs() * 0.8).min(1.0));
        art.fill(&arch, mix(glow, inks.ink, 0.08));
    }
}

/// One firework: rays of growing sparks, and a ring of embers.
fn burst(
    art: &mut Canvas,
    dice: &mut Dice,
    centre: Point,
    radius: f32,
    (outer, inner): (tiny_skia::Color, tiny_skia::Color),
) {
    let n_rays = 16 + dice.below(3) * 4;
    let start = dice.between(0.0, 20.0);
    art.shine(
        &Shape::circle(centre, radius * 1.1),
        thin(outer, 0.22),
        fall(centre, (centre.0, centre.1 + radius)),
    );
    for ray in count(n_rays) {
        let angle = start + ray * 360.0 / f32::from(n_rays);
        let long = if ray % 2.0 > 0.5 { 1.0 } else { 0.74 };
        let tip = polar(centre, radius * long, angle);
        let side = |turn: f32| polar(centre, radius * long * 0.93, angle + turn);
        let colour = if ray % 2.0 > 0.5 { outer } else { inner };
        art.fill(&Shape::polygon([polar(centre, radius * 0.2, angle), side(2.1), side(-2.1)]), colour);
        art.fill(&Shape::circle(tip, radius * 0.036), colour);
        let ember = polar(centre, radius * (long + 0.13), angle);
        art.fill(&Shape::circle(ember, radius * 0.016), inner);
    }
    let core = along_arc(centre, radius * 0.1, 0.0, 350.0)
        .step_by(9)
        .map(|spot| Shape::circle(spot, radius * 0.022));
    art.fill(&Shape::group(core), inner);
}
