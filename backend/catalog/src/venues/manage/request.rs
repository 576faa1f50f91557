//! What is sent of a venue: one shape for a new one and for a change.

use super::rules::{
    self, ADDRESS_LENGTH_MAX, CITY_LENGTH_MAX, NAME_LENGTH_MAX, NoPosition, POSTAL_CODE_LENGTH_MAX,
};
use super::store::VenueDetails;
use kernel::text::one_line;
use kernel::time::Zone;
use platform::http::body::BodyChecker;
use platform::http::failure::InvalidBody;
use platform::http::patch::Patch;
use serde::Deserialize;
use utoipa::ToSchema;

/// What a venue is to be. Absent: as it is, or empty in a new one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VenueRequest {
    /// Its name; a new venue needs one.
    #[schema(example = "Théâtre du Parc", min_length = 1, max_length = 120)]
    name: Option<String>,
    /// Street and number; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "3, rue du Parc", max_length = 200)]
    address: Patch<String>,
    /// Postal code; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "69006", max_length = 16)]
    postal_code: Patch<String>,
    /// City; a new venue needs one.
    #[schema(example = "Lyon", min_length = 1, max_length = 100)]
    city: Option<String>,
    /// ISO 3166-1 alpha-2; a new venue needs one.
    #[schema(example = "FR", min_length = 2, max_length = 2)]
    country: Option<String>,
    /// Degrees north; with `longitude` or not at all.
    #[serde(default)]
    #[schema(value_type = Option<f64>, minimum = -90, maximum = 90, example = 45.777)]
    latitude: Patch<f64>,
    /// Degrees east.
    #[serde(default)]
    #[schema(value_type = Option<f64>, minimum = -180, maximum = 180, example = 4.855)]
    longitude: Patch<f64>,
    /// IANA zone; `Europe/Paris` when a new venue does not say. Events keep the zone that they have.
    #[schema(example = "Europe/Paris")]
    timezone: Option<String>,
}

impl VenueRequest {
    /// Puts what was sent on a venue, and says all that is wrong at once.
    pub(crate) fn onto(&self, old: VenueDetails) -> Result<VenueDetails, InvalidBody> {
        let mut checker = BodyChecker::default();
        let checks = &mut checker;
        let line = |max: usize| move |text: &str| one_line(text, max);
        let name = required(checks, "name", self.name.as_deref(), &old.name, line(NAME_LENGTH_MAX));
        let city = required(checks, "city", self.city.as_deref(), &old.city, line(CITY_LENGTH_MAX));
        let country = required(checks, "country", self.country.as_deref(), &old.country, rules::country);
        let address = self.address.check(checks, "address", "one line of 1 to 200 characters", |text| {
            one_line(text, ADDRESS_LENGTH_MAX)
        });
        let postal_code =
            self.postal_code.check(checks, "postal_code", "one line of 1 to 16 characters", |text| {
                one_line(text, POSTAL_CODE_LENGTH_MAX)
            });
        let zone = self
            .timezone
            .as_deref()
            .and_then(|text| checks.read("timezone", text, "an IANA time zone", Zone::parse));
        let north = self.latitude.clone().onto(old.position.map(|(north, _)| north));
        let east = self.longitude.clone().onto(old.position.map(|(_, east)| east));
        let position = rules::position(north, east).unwrap_or_else(|why| {
            let (code, detail) = match why {
                NoPosition::Half => ("incomplete", "latitude and longitude, or neither"),
                NoPosition::OffTheGlobe => ("out_of_range", "latitude -90 to 90, longitude -180 to 180"),
            };
            checks.refuse("latitude", code, detail);
            None
        });
        checker.finish()?;
        Ok(VenueDetails {
            name,
            address: address.onto(Some(old.address)).unwrap_or_default(),
            postal_code: postal_code.onto(Some(old.postal_code)).unwrap_or_default(),
            city,
            country,
            position,
            zone: zone.unwrap_or(old.zone),
            ..old
        })
    }
}

/// A field that is never empty.
fn required(
    checker: &mut BodyChecker,
    name: &str,
    asked: Option<&str>,
    old: &str,
    read: impl Fn(&str) -> Option<String>,
) -> String {
    let text = asked.unwrap_or(old);
    checker.read(name, text, "a short text on one line; two letters for a country", read).unwrap_or_default()
}
