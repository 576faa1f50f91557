//! Colours: each palette is five inks, as a printer would prepare them for one poster.

use tiny_skia::Color;

/// A named set of five inks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Palette {
    /// Vermilion and apricot on cream.
    Warm,
    /// Deep blue with a lamp-yellow and a coral.
    Night,
    /// Ocean blue, lagoon and coral.
    Sea,
    /// Fresh greens with a tomato accent.
    Mint,
    /// Purple, pink and saffron.
    Plum,
    /// Mustard and sand with a petrol accent.
    Ochre,
    /// Brick and terracotta with a slate-blue accent.
    Brick,
    /// Pine and moss with amber.
    Forest,
    /// Raspberry and blush with a steel-blue accent.
    Rose,
    /// Pure blue, sky and yellow.
    Cobalt,
    /// Greys with one red, the Swiss classic.
    Graphite,
    /// Lemon and leaf with orange.
    Citrus,
}

/// The five inks by the part they play in a composition.
#[derive(Clone, Copy, Debug)]
pub(super) struct Swatch {
    /// The lightest: paper, light, chalk.
    pub(super) paper: Color,
    /// The darkest: night, shadow, line.
    pub(super) ink: Color,
    /// The dominant colour.
    pub(super) main: Color,
    /// A lighter companion of the dominant colour.
    pub(super) second: Color,
    /// The contrast that draws the eye.
    pub(super) accent: Color,
}

impl Palette {
    /// Every palette, in the order of the documentation.
    pub const ALL: [Self; 12] = [
        Self::Warm,
        Self::Night,
        Self::Sea,
        Self::Mint,
        Self::Plum,
        Self::Ochre,
        Self::Brick,
        Self::Forest,
        Self::Rose,
        Self::Cobalt,
        Self::Graphite,
        Self::Citrus,
    ];

    /// The name used in the demo data.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Warm => "warm",
            Self::Night => "night",
            Self::Sea => "sea",
            Self::Mint => "mint",
            Self::Plum => "plum",
            Self::Ochre => "ochre",
            Self::Brick => "brick",
            Self::Forest => "forest",
            Self::Rose => "rose",
            Self::Cobalt => "cobalt",
            Self::Graphite => "graphite",
            Self::Citrus => "citrus",
        }
    }

    /// The palette of that name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|palette| palette.name() == name)
    }

    /// The inks: paper, ink, main, second, accent.
    pub(super) fn swatch(self) -> Swatch {
        let [paper, ink, main, second, accent] = match self {
            Self::Warm => [0xF8_E9_D2, 0x2B_16_2B, 0xE2_50_2C, 0xF4_A8_4A, 0x8E_1F_45],
            Self::Night => [0xF3_EA_D7, 0x0F_15_30, 0x2B_45_94, 0xF3_B8_43, 0xE6_4E_58],
            Self::Sea => [0xF1_F1_E4, 0x0A_2A_40, 0x1B_6C_9C, 0x7F_C6_C7, 0xFB_72_4F],
            Self::Mint => [0xF5_F1_E1, 0x10_35_2F, 0x2A_96_7C, 0xA6_DA_BF, 0xF0_59_45],
            Self::Plum => [0xF8_EA_E3, 0x29_11_35, 0x78_2A_6C, 0xE8_8F_A3, 0xF6_B7_3C],
            Self::Ochre => [0xF6_EB_D2, 0x2A_23_17, 0xC9_85_18, 0xEB_C9_78, 0x1F_66_6D],
            Self::Brick => [0xF5_E7_D9, 0x26_1C_22, 0xB5_3A_2A, 0xE8_A0_7C, 0x27_66_86],
            Self::Forest => [0xF3_EE_DB, 0x14_26_1D, 0x2D_60_3D, 0xA8_BC_6D, 0xEB_A0_35],
            Self::Rose => [0xFC_EE_E8, 0x38_15_30, 0xDD_4E_74, 0xF8_B5_AE, 0x27_58_8C],
            Self::Cobalt => [0xF5_F2_E8, 0x0D_19_42, 0x21_44_CE, 0x8C_B4_F2, 0xFF_C8_2B],
            Self::Graphite => [0xEF_EB_E2, 0x1A_1B_1E, 0x53_57_5E, 0xBF_BA_AE, 0xE2_35_28],
            Self::Citrus => [0xFC_F5_DA, 0x1B_34_2A, 0xF0_B2_0A, 0xF9_DE_74, 0xE4_52_2B],
        }
        .map(rgb);
        Swatch { paper, ink, main, second, accent }
    }
}

impl Swatch {
    /// A light warm tone for bodies: from the contrast when it is warm, else from the dominant colour.
    pub(super) fn skin(self) -> Color {
        let is_warm = |colour: Color| colour.red() > colour.blue() + 0.1;
        let base = [self.accent, self.main, self.second].into_iter().find(|colour| is_warm(*colour));
        mix(base.unwrap_or(self.accent), self.paper, 0.55)
    }
}

fn rgb(code: u32) -> Color {
    let [_, red, green, blue] = code.to_be_bytes();
    Color::from_rgba8(red, green, blue, 255)
}

/// The colour `share` of the way from `from` to `to`.
pub(super) fn mix(from: Color, to: Color, share: f32) -> Color {
    let part = |a: f32, b: f32| (a + (b - a) * share).clamp(0.0, 1.0);
    Color::from_rgba(
        part(from.red(), to.red()),
        part(from.green(), to.green()),
        part(from.blue(), to.blue()),
        part(from.alpha(), to.alpha()),
    )
    .unwrap_or(from)
}

/// The same colour, as translucent as a thin layer of ink.
pub(super) fn thin(colour: Color, opacity: f32) -> Color {
    let mut faded = colour;
    faded.set_alpha(opacity.clamp(0.0, 1.0));
    faded
}
