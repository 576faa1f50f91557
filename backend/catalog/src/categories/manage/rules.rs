//! What a category can be a part of.

/// Most characters of a name.
pub const NAME_LENGTH_MAX: usize = 60;
/// Most categories of a platform.
pub const CATEGORIES_MAX: i64 = 500;
/// Highest place in the list.
pub const POSITION_MAX: i32 = 10_000;

/// Why a category cannot be a part of another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPart {
    /// It would be a part of itself.
    Itself,
    /// The other one is a part already: there are two levels.
    TooDeep,
    /// It has parts of its own.
    HasParts,
}

/// What is known of the two.
#[derive(Debug, Clone, Copy)]
pub struct Kinship {
    /// Whether they are the same.
    pub is_itself: bool,
    /// Whether the one above is a part already.
    pub is_above_a_part: bool,
    /// Whether the one below has parts.
    pub has_parts: bool,
}

/// Whether a category can be a part of another one.
///
/// # Errors
/// Why not.
pub const fn can_be_part(of: Kinship) -> Result<(), NoPart> {
    match of {
        Kinship { is_itself: true, .. } => Err(NoPart::Itself),
        Kinship { is_above_a_part: true, .. } => Err(NoPart::TooDeep),
        Kinship { has_parts: true, .. } => Err(NoPart::HasParts),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_two_levels() {
        let fine = Kinship { is_itself: false, is_above_a_part: false, has_parts: false };
        assert_eq!(can_be_part(fine), Ok(()));
        assert_eq!(can_be_part(Kinship { is_itself: true, ..fine }), Err(NoPart::Itself));
        assert_eq!(can_be_part(Kinship { is_above_a_part: true, ..fine }), Err(NoPart::TooDeep));
        assert_eq!(can_be_part(Kinship { has_parts: true, ..fine }), Err(NoPart::HasParts));
    }
}
