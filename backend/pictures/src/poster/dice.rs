//! The generator behind every variation: one seed always gives the same poster.

/// A splitmix64 generator, small enough to own and the same on every machine.
#[derive(Debug)]
pub(super) struct Dice(u64);

impl Dice {
    /// Starts the sequence that belongs to `seed`.
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// Four independent values in 0.0..1.0 for the price of one draw: grain asks for a million.
    pub(super) fn quad(&mut self) -> [f32; 4] {
        let word = self.next();
        [0, 16, 32, 48].map(|shift| {
            let [low, high, ..] = (word >> shift).to_le_bytes();
            f32::from(u16::from_le_bytes([low, high])) / 65_536.0
        })
    }

    /// A value in 0.0..1.0.
    pub(super) fn unit(&mut self) -> f32 {
        let [value, ..] = self.quad();
        value
    }

    /// A value in `low..high`.
    pub(super) fn between(&mut self, low: f32, high: f32) -> f32 {
        low + (high - low) * self.unit()
    }

    /// True with the given probability.
    pub(super) fn chance(&mut self, probability: f32) -> bool {
        self.unit() < probability
    }

    /// A whole number in `0..n`, as a `u16` because that converts to `f32` without loss.
    pub(super) fn below(&mut self, n: u16) -> u16 {
        let wide = self.next() % u64::from(n.max(1));
        u16::try_from(wide).unwrap_or(0)
    }

    /// One of four values, evenly.
    pub(super) fn pick<T>(&mut self, choices: [T; 4]) -> T {
        let [first, second, third, fourth] = choices;
        match self.below(4) {
            0 => first,
            1 => second,
            2 => third,
            _ => fourth,
        }
    }
}
