//! What a venue can be.

/// Most characters of a name.
pub const NAME_LENGTH_MAX: usize = 120;
/// Most characters of a street and number.
pub const ADDRESS_LENGTH_MAX: usize = 200;
/// Most characters of a postal code.
pub const POSTAL_CODE_LENGTH_MAX: usize = 16;
/// Most characters of a city.
pub const CITY_LENGTH_MAX: usize = 100;

/// A country by two letters (ISO 3166-1 alpha-2), upper case.
pub fn country(text: &str) -> Option<String> {
    let is_code = text.len() == 2 && text.bytes().all(|b| b.is_ascii_alphabetic());
    is_code.then(|| text.to_ascii_uppercase())
}

/// Why a place on the globe is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPosition {
    /// One of the two numbers is missing.
    Half,
    /// It is not on the globe.
    OffTheGlobe,
}

/// Degrees north and east, both or none.
///
/// # Errors
/// Why that is no place.
pub fn position(north: Option<f64>, east: Option<f64>) -> Result<Option<(f64, f64)>, NoPosition> {
    match (north, east) {
        (None, None) => Ok(None),
        (Some(north), Some(east)) if (-90.0..=90.0).contains(&north) && (-180.0..=180.0).contains(&east) => {
            Ok(Some((north, east)))
        }
        (Some(_), Some(_)) => Err(NoPosition::OffTheGlobe),
        _ => Err(NoPosition::Half),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn countries_have_two_letters() {
        assert_eq!(country("fr").as_deref(), Some("FR"));
        assert!(["", "F", "FRA", "F1", "é"].into_iter().all(|text| country(text).is_none()));
    }

    #[test]
    fn places_are_on_the_globe() {
        assert_eq!(position(None, None), Ok(None));
        assert_eq!(position(Some(-90.0), Some(180.0)), Ok(Some((-90.0, 180.0))));
        assert_eq!(position(Some(48.0), None), Err(NoPosition::Half));
        for (north, east) in [(90.1, 0.0), (0.0, -180.1), (f64::NAN, 0.0), (f64::INFINITY, 0.0)] {
            assert_eq!(position(Some(north), Some(east)), Err(NoPosition::OffTheGlobe));
        }
    }
}
