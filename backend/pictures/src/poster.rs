//! Poster images for the demo world, drawn here rather than downloaded: flat shapes, few inks, printed grain.
//!
//! A poster is a pure function of its style, its palette and its seed.

mod canvas;
mod city;
mod craft;
mod dice;
mod music;
mod nature;
mod palette;
mod screen;
mod shape;
mod sport;
mod stadium;
mod stage;
mod study;
mod velodrome;

pub use palette::Palette;

use canvas::{Canvas, HEIGHT, WIDTH};
use dice::Dice;
use palette::Swatch;

/// What a poster shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Running-track lanes seen from above.
    Track,
    /// Pool lanes, ropes and wakes.
    Pool,
    /// Riders one behind the other.
    Peloton,
    /// A judo jacket and its belt.
    Judo,
    /// Two crossed blades.
    Fencing,
    /// Fireworks over a stadium.
    Fireworks,
    /// A court from above with a bouncing ball.
    Court,
    /// Sails on a striped sea.
    Sails,
    /// Stage lights over a crowd.
    Beams,
    /// A record on its turntable.
    Vinyl,
    /// Sound as rounded bars.
    Equalizer,
    /// A fan of piano keys.
    Keys,
    /// The strings and sound holes of a cello.
    Strings,
    /// A curtain and two masks.
    Theatre,
    /// Ribbons in the air.
    Ribbon,
    /// An open book and what comes out of it.
    School,
    /// A grid of geometric tiles.
    Conference,
    /// Tools in a row.
    Tools,
    /// Pots on a shelf.
    Pottery,
    /// Cut-paper leaves.
    Botanic,
    /// Frames on a gallery wall.
    Frames,
    /// Bunting and lanterns.
    Bunting,
    /// A reel and its film.
    Film,
    /// A city and its reflection.
    Skyline,
    /// A road into the mountains.
    Mountain,
    /// Waves of a signal that cross.
    Signal,
}

impl Style {
    /// Every style, in the order of the documentation.
    pub const ALL: [Self; 26] = [
        Self::Track,
        Self::Pool,
        Self::Peloton,
        Self::Judo,
        Self::Fencing,
        Self::Fireworks,
        Self::Court,
        Self::Sails,
        Self::Beams,
        Self::Vinyl,
        Self::Equalizer,
        Self::Keys,
        Self::Strings,
        Self::Theatre,
        Self::Ribbon,
        Self::School,
        Self::Conference,
        Self::Tools,
        Self::Pottery,
        Self::Botanic,
        Self::Frames,
        Self::Bunting,
        Self::Film,
        Self::Skyline,
        Self::Mountain,
        Self::Signal,
    ];

    /// The name used in the demo data, and the drawing it stands for.
    fn entry(self) -> (&'static str, fn(&mut Canvas, Swatch, &mut Dice)) {
        match self {
            Self::Track => ("track", stadium::track),
            Self::Pool => ("pool", stadium::pool),
            Self::Peloton => ("peloton", velodrome::peloton),
            Self::Judo => ("judo", sport::judo),
            Self::Fencing => ("fencing", sport::fencing),
            Self::Fireworks => ("fireworks", stadium::fireworks),
            Self::Court => ("court", sport::court),
            Self::Sails => ("sails", nature::sails),
            Self::Beams => ("beams", stage::beams),
            Self::Vinyl => ("vinyl", music::vinyl),
            Self::Equalizer => ("equalizer", music::equalizer),
            Self::Keys => ("keys", music::keys),
            Self::Strings => ("strings", music::strings),
            Self::Theatre => ("theatre", stage::theatre),
            Self::Ribbon => ("ribbon", stage::ribbon),
            Self::School => ("school", study::school),
            Self::Conference => ("conference", study::conference),
            Self::Tools => ("tools", craft::tools),
            Self::Pottery => ("pottery", craft::pottery),
            Self::Botanic => ("botanic", nature::botanic),
            Self::Frames => ("frames", screen::frames),
            Self::Bunting => ("bunting", city::bunting),
            Self::Film => ("film", screen::film),
            Self::Skyline => ("skyline", city::skyline),
            Self::Mountain => ("mountain", nature::mountain),
            Self::Signal => ("signal", screen::signal),
        }
    }

    /// The name used in the demo data.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.entry().0
    }

    /// The style of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|style| style.name() == name)
    }
}

/// A finished image: `rgb` holds three bytes a pixel, row by row from the top.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Poster {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Red, green and blue of each pixel.
    pub rgb: Vec<u8>,
}

/// Draws a poster. The same arguments always give the same bytes.
///
/// It answers an empty image only when the memory of a sheet cannot be had.
#[must_use]
pub fn draw(style: Style, palette: Palette, seed: u64) -> Poster {
    let swatch = palette.swatch();
    let mut dice = Dice::new(seed);
    let is_mirrored = dice.chance(0.5);
    let Some(mut canvas) = Canvas::new(swatch.paper, seed) else {
        return Poster { width: 0, height: 0, rgb: Vec::new() };
    };
    let (_, paint) = style.entry();
    paint(&mut canvas, swatch, &mut dice);
    Poster { width: WIDTH, height: HEIGHT, rgb: canvas.into_rgb(is_mirrored) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_gives_the_same_bytes() {
        for seed in [0, u64::MAX] {
            let first = draw(Style::Track, Palette::Warm, seed);
            assert_eq!(first, draw(Style::Track, Palette::Warm, seed));
        }
    }

    #[test]
    fn another_seed_gives_another_poster() {
        for style in [Style::Pottery, Style::Conference, Style::Fencing] {
            assert_ne!(draw(style, Palette::Sea, 1), draw(style, Palette::Sea, 2), "{}", style.name());
        }
    }

    #[test]
    fn every_style_covers_the_sheet_with_several_colours() {
        for style in Style::ALL {
            let poster = draw(style, Palette::Night, 3);
            assert_eq!((poster.width, poster.height), (1200, 800));
            assert_eq!(poster.rgb.len(), 1200 * 800 * 3);
            let sample = poster.rgb.chunks_exact(3).step_by(101);
            let inks: std::collections::HashSet<_> =
                sample.map(|pixel| pixel.iter().map(|part| part / 32).collect::<Vec<_>>()).collect();
            assert!(inks.len() >= 6, "{} shows only {} colours", style.name(), inks.len());
        }
    }

    #[test]
    fn names_parse_back() {
        for style in Style::ALL {
            assert_eq!(Style::parse(style.name()), Some(style));
        }
        for palette in Palette::ALL {
            assert_eq!(Palette::parse(palette.name()), Some(palette));
        }
        assert_eq!(Style::parse("unknown"), None);
        assert_eq!(Palette::parse(""), None);
    }
}
