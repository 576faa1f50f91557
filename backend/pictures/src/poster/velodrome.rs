//! Riders: bicycles and the bodies bent over them.

use tiny_skia::Color;

use super::canvas::{Canvas, H, W, fall};
use super::dice::Dice;
use super::palette::{Swatch, mix, thin};
use super::shape::{Point, Shape, count, polar};

/// A file of riders in front of the sun.
pub(super) fn peloton(art: &mut Canvas, inks: Swatch, dice: &mut Dice) {
    art.ground(inks.second);
    let sun = (dice.between(420.0, 780.0), 330.0);
    art.fill(&Shape::circle(sun, 270.0), inks.paper);
    art.spray(&Shape::circle(sun, 270.0), inks.second, 0.9, fall((sun.0, 640.0), (sun.0, 160.0)));
    let hill = |base: f32, rise: f32, shift: f32| {
        let points: Vec<Point> =
            count(9).map(|i| (i * 200.0 - 200.0, base - rise * (i * 1.1 + shift).sin())).collect();
        Shape::group([Shape::polygon(points.into_iter().chain([(1500.0, 900.0), (-200.0, 900.0)]))])
    };
    let shift = dice.between(0.0, 6.0);
    let far = hill(470.0, 46.0, shift);
    art.fill(&far, mix(inks.second, inks.main, 0.45));
    art.spray(&far, inks.second, 0.8, fall((600.0, 640.0), (600.0, 420.0)));
    art.fill(&hill(560.0, 34.0, shift + 2.0), inks.main);
    art.fill(&Shape::rect(0.0, 640.0, W, 160.0), inks.ink);
    art.fill(&Shape::rect(0.0, 640.0, W, 9.0), inks.paper);
    let dashes = count(8).map(|i| {
        Shape::polygon([
            (i * 180.0 - 60.0, 742.0),
            (i * 180.0 + 40.0, 742.0),
            (i * 180.0 + 20.0, 760.0),
            (i * 180.0 - 80.0, 760.0),
        ])
    });
    art.fill(&Shape::group(dashes), thin(inks.paper, 0.85));
    let first = dice.between(800.0, 850.0);
    let jerseys = [inks.paper, inks.main, mix(inks.main, inks.ink, 0.55), inks.accent];
    for (step, jersey) in count(4).zip(jerseys) {
        let scale = 0.8 + step * 0.115;
        let wheel_line = 632.0 + step * 24.0;
        let at = (first - (3.0 - step) * 262.0, wheel_line - 150.0 * scale);
        rider(art, inks, jersey, (scale, at), step * 1.9);
    }
    for _ in 0..7 {
        let (x, y) = (dice.between(-60.0, 700.0), dice.between(60.0, 560.0));
        let long = dice.between(90.0, 260.0);
        art.stroke(&Shape::line([(x, y), (x + long, y)]), thin(inks.paper, 0.5), 5.0);
    }
    art.spray(&Shape::rect(0.0, 640.0, W, 160.0), inks.main, 0.35, fall((W / 2.0, H), (W / 2.0, 640.0)));
}

/// One rider on one bicycle, heading right; the origin is level with the axles.
fn rider(art: &mut Canvas, inks: Swatch, jersey: Color, (scale, at): (f32, Point), pedal: f32) {
    let put = |shape: Shape| shape.placed(scale, at);
    let frame = if jersey == inks.accent { inks.paper } else { inks.accent };
    let skin = mix(inks.skin(), inks.ink, 0.12);
    for axle in [(-215.0, 0.0), (215.0, 0.0)] {
        let spokes = count(18).map(|i| Shape::line([axle, polar(axle, 140.0, i * 20.0 + pedal * 9.0)]));
        art.stroke(&put(Shape::group(spokes)), thin(inks.ink, 0.55), 2.2 * scale);
        art.stroke(&put(Shape::circle(axle, 141.0)), inks.ink, 17.0 * scale);
        art.stroke(&put(Shape::circle(axle, 129.0)), inks.paper, 5.0 * scale);
        art.fill(&put(Shape::circle(axle, 13.0)), inks.ink);
    }
    let crank = (-20.0, 14.0);
    let pedals = [polar(crank, 52.0, 70.0 + pedal * 30.0), polar(crank, 52.0, 250.0 + pedal * 30.0)];
    let [near, far] = pedals;
    let hip = (-92.0, -262.0);
    leg(art, mix(skin, inks.ink, 0.45), put, (hip, far), scale);
    let tubes = [
        Shape::line([crank, (-215.0, 0.0), (-78.0, -196.0), crank, (160.0, -150.0)]),
        Shape::line([(-78.0, -196.0), (150.0, -202.0), (163.0, -150.0), (215.0, 0.0)]),
        Shape::line([(-78.0, -196.0), (-90.0, -236.0)]),
    ];
    art.stroke(&put(Shape::group(tubes)), frame, 15.0 * scale);
    let bars =
        Shape::curve(&[(148.0, -214.0), (206.0, -226.0), (250.0, -206.0), (240.0, -164.0), (206.0, -152.0)]);
    art.stroke(&put(bars), inks.ink, 12.0 * scale);
    art.stroke(&put(Shape::line([(-134.0, -240.0), (-52.0, -238.0)])), inks.ink, 20.0 * scale);
    art.stroke(&put(Shape::circle(crank, 34.0)), inks.ink, 9.0 * scale);
    art.stroke(&put(Shape::line([near, far])), inks.ink, 9.0 * scale);
    leg(art, skin, put, (hip, near), scale);
    let back = Shape::blob(&[
        (-126.0, -250.0),
        (-96.0, -312.0),
        (0.0, -382.0),
        (118.0, -404.0),
        (150.0, -366.0),
        (96.0, -322.0),
        (0.0, -268.0),
        (-58.0, -226.0),
    ]);
    art.fill(&put(back.clone()), jersey);
    let shade =
        fall((at.0 - 20.0 * scale, at.1 - 230.0 * scale), (at.0 - 10.0 * scale, at.1 - 370.0 * scale));
    art.spray(&put(back), inks.ink, 0.7, shade);
    art.stroke(&put(Shape::curve(&[(122.0, -366.0), (150.0, -286.0), (238.0, -222.0)])), skin, 27.0 * scale);
    art.stroke(&put(Shape::line([(120.0, -370.0), (140.0, -308.0)])), jersey, 40.0 * scale);
    art.fill(&put(Shape::ellipse((190.0, -416.0), 36.0, 34.0)), skin);
    let helmet =
        Shape::blob(&[(120.0, -426.0), (160.0, -462.0), (214.0, -458.0), (236.0, -428.0), (190.0, -424.0)]);
    art.fill(&put(helmet), frame);
}

/// A bent leg from the hip to the pedal, ending in a shoe.
fn leg(
    art: &mut Canvas,
    colour: Color,
    put: impl Fn(Shape) -> Shape,
    (hip, foot): (Point, Point),
    scale: f32,
) {
    let (thigh, shin) = (152.0_f32, 166.0_f32);
    let ankle = (foot.0 - 12.0, foot.1 - 18.0);
    let (dx, dy) = (ankle.0 - hip.0, ankle.1 - hip.1);
    let reach = dx.hypot(dy).min(thigh + shin - 1.0);
    let bend =
        ((thigh * thigh + reach * reach - shin * shin) / (2.0 * thigh * reach)).clamp(-1.0, 1.0).acos();
    let knee = polar(hip, thigh, (dy.atan2(dx) - bend).to_degrees());
    art.stroke(&put(Shape::line([hip, knee])), colour, 54.0 * scale);
    art.stroke(&put(Shape::line([knee, ankle])), colour, 34.0 * scale);
    art.stroke(
        &put(Shape::line([(foot.0 - 22.0, foot.1 - 2.0), (foot.0 + 30.0, foot.1)])),
        colour,
        22.0 * scale,
    );
}
