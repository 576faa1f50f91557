//! Fonts: how wide a text is, where it breaks.

use krilla::text::{Font, GlyphId, KrillaGlyph};
use rustybuzz::{Face, UnicodeBuffer};
use std::sync::LazyLock;

const REGULAR: &[u8] = include_bytes!("../fonts/DejaVuSans.ttf");
const BOLD: &[u8] = include_bytes!("../fonts/DejaVuSans-Bold.ttf");
/// What stands for a character that the fonts lack.
const MISSING: char = '\u{25a1}';

/// Which font.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

/// The fonts as documents embed them: read once, for they are large.
pub(crate) struct Fonts {
    regular: Font,
    bold: Font,
}

impl Fonts {
    pub(crate) const fn of(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// The fonts that are built in.
pub(crate) fn fonts() -> Option<&'static Fonts> {
    static FONTS: LazyLock<Option<Fonts>> = LazyLock::new(|| {
        Some(Fonts { regular: Font::new(REGULAR.into(), 0)?, bold: Font::new(BOLD.into(), 0)? })
    });
    FONTS.as_ref()
}

/// The fonts as text is set in them.
pub(crate) struct Faces {
    regular: Face<'static>,
    bold: Face<'static>,
}

/// A text as glyphs, in parts of its size.
pub(crate) struct Shaped {
    pub(crate) glyphs: Vec<KrillaGlyph>,
    pub(crate) width: f32,
}

impl Faces {
    pub(crate) fn new() -> Option<Self> {
        Some(Self { regular: Face::from_slice(REGULAR, 0)?, bold: Face::from_slice(BOLD, 0)? })
    }

    const fn of(&self, weight: Weight) -> &Face<'static> {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// A text that both fonts can show: what they lack is replaced, what nobody sees is left out.
    pub(crate) fn clean(&self, text: &str) -> String {
        let is_hidden = |c: char| {
            c.is_control()
                || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
        };
        let shown = |c: char| {
            let is_known = self.regular.glyph_index(c).is_some() && self.bold.glyph_index(c).is_some();
            let is_private = matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..);
            if is_known && !is_private { c } else { MISSING }
        };
        let text = text.chars().map(|c| if c == '\n' || c == '\t' { ' ' } else { c });
        text.filter(|c| !is_hidden(*c)).map(shown).collect()
    }

    /// Sets a text in glyphs.
    pub(crate) fn shape(&self, text: &str, weight: Weight) -> Shaped {
        let face = self.of(weight);
        let mut buffer = UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        let set = rustybuzz::shape(face, &[], buffer);
        let (infos, places) = (set.glyph_infos(), set.glyph_positions());
        let starts: Vec<usize> =
            infos.iter().map(|info| usize::try_from(info.cluster).unwrap_or(0)).collect();
        let mut borders = starts.clone();
        borders.push(text.len());
        borders.sort_unstable();
        let number = |units: i32| f32::from(i16::try_from(units).unwrap_or(0));
        let em = |units: i32| number(units) / number(face.units_per_em()).max(1.0);
        let mut shaped = Shaped { glyphs: Vec::with_capacity(infos.len()), width: 0.0 };
        for ((info, place), start) in infos.iter().zip(places).zip(starts) {
            let end = borders.iter().copied().find(|border| *border > start).unwrap_or(text.len());
            let advance = em(place.x_advance);
            shaped.width += advance;
            shaped.glyphs.push(KrillaGlyph::new(
                GlyphId::new(info.glyph_id),
                advance,
                em(place.x_offset),
                em(place.y_offset),
                em(place.y_advance),
                start..end,
                None,
            ));
        }
        shaped
    }

    /// How wide a text is.
    pub(crate) fn width(&self, text: &str, weight: Weight, size: f32) -> f32 {
        self.shape(text, weight).width * size
    }

    /// A text in lines of a width, broken between words; a word that is too long is broken anywhere.
    pub(crate) fn wrap(&self, text: &str, weight: Weight, size: f32, width: f32) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        let mut line = String::new();
        let fits = |text: &str| self.width(text, weight, size) <= width;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let longer = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
            if fits(&longer) {
                line = longer;
                continue;
            }
            lines.extend(Some(std::mem::take(&mut line)).filter(|line| !line.is_empty()));
            for c in word.chars() {
                line.push(c);
                if !fits(&line) && line.chars().count() > 1 {
                    line.pop();
                    lines.push(std::mem::replace(&mut line, c.to_string()));
                }
            }
        }
        lines.extend(Some(line).filter(|line| !line.is_empty()));
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn long_words_are_broken_and_nothing_is_lost() {
        let faces = Faces::new().unwrap();
        let text = "La Nuit du piano Donaudampfschifffahrtselektrizitätenhauptbetriebswerk";
        let lines = faces.wrap(text, Weight::Regular, 9.0, 90.0);
        assert!(lines.len() > 3, "{lines:?}");
        assert_eq!(lines.concat().replace(' ', ""), text.replace(' ', ""));
        assert!(lines.iter().all(|line| faces.width(line, Weight::Regular, 9.0) <= 90.0));
    }

    #[test]
    fn what_the_fonts_lack_is_replaced() {
        let faces = Faces::new().unwrap();
        assert_eq!(faces.clean("Zoé 張\u{202e}\u{0}\nMartin"), "Zoé \u{25a1} Martin");
    }

    proptest! {
        #[test]
        fn any_text_breaks_into_lines_that_fit(text in "\\PC{0,80}") {
            let faces = Faces::new().unwrap();
            let clean = faces.clean(&text);
            for line in faces.wrap(&clean, Weight::Bold, 10.0, 60.0) {
                let fits = faces.width(&line, Weight::Bold, 10.0) <= 60.0;
                prop_assert!(fits || line.chars().count() == 1, "{}", line);
            }
        }
    }
}
