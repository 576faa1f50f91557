//! What can become of an event, and what it lacks before the public may see it.

use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most characters of a title.
pub const TITLE_LENGTH_MAX: usize = 150;
/// Most characters of a summary.
pub const SUMMARY_LENGTH_MAX: usize = 300;
/// Most characters of a description, in each language.
pub const DESCRIPTION_LENGTH_MAX: usize = 10_000;
/// Most tags.
pub const TAGS_MAX: usize = 10;
/// Most characters of a tag.
pub const TAG_LENGTH_MAX: usize = 30;
/// Most tickets that "most tickets for one person" can be.
pub const PER_PERSON_MAX: i32 = 1_000;
/// Most days before an event until which tickets can be given back.
pub const REFUND_DAYS_MAX: i32 = 365;
/// Longest address of an online event.
pub const ADDRESS_LENGTH_MAX: usize = 500;
/// Fewest and most characters of why an event is called off.
pub const REASON_LENGTH: (usize, usize) = (3, 500);

/// How far an event is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventStatus {
    /// Only its organization sees it.
    Draft,
    /// It takes place.
    Published,
    /// It is called off; its page says so.
    Cancelled,
    /// It is over and put away.
    Archived,
}

impl EventStatus {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Draft, Self::Published, Self::Cancelled, Self::Archived];

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Cancelled => "cancelled",
            Self::Archived => "archived",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// Whether what the event says can be changed: not once it is called off or put away.
    pub const fn is_editable(self) -> bool {
        matches!(self, Self::Draft | Self::Published)
    }
}

/// Who may come across an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EventVisibility {
    /// Lists and search show it.
    Public,
    /// Only who knows its address.
    Unlisted,
    /// Only who is invited.
    Private,
}

impl EventVisibility {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Unlisted => "unlisted",
            Self::Private => "private",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Public, Self::Unlisted, Self::Private].into_iter().find(|v| v.as_str() == name)
    }
}

/// Whether tickets can be handed on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TransferPolicy {
    /// Holders may hand them on.
    Allowed,
    /// Only who bought it may use it.
    Forbidden,
}

impl TransferPolicy {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allowed => "allowed",
            Self::Forbidden => "forbidden",
        }
    }

    /// Reads the name it has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Allowed, Self::Forbidden].into_iter().find(|policy| policy.as_str() == name)
    }
}

/// What an organizer does with an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Put it on sale.
    Publish,
    /// Take it back to the desk.
    Unpublish,
    /// Call it off.
    Cancel,
    /// Put it away.
    Archive,
}

/// What decides about a verb, besides the status.
#[derive(Debug, Clone, Copy)]
pub struct Situation {
    /// Whether somebody ordered, ever.
    pub has_orders: bool,
    /// Whether a date is still to come.
    pub has_dates_to_come: bool,
}

/// Why a verb does not apply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inapplicable {
    /// The event is not where this begins.
    WrongState,
    /// Somebody ordered: it can only be called off.
    HasOrders,
    /// A date is still to come.
    NotOver,
}

/// The one table of what becomes of an event.
///
/// # Errors
/// Why not.
pub const fn after(verb: Verb, status: EventStatus, now: Situation) -> Result<EventStatus, Inapplicable> {
    match (verb, status) {
        (Verb::Publish, EventStatus::Draft) => Ok(EventStatus::Published),
        (Verb::Unpublish, EventStatus::Published) if now.has_orders => Err(Inapplicable::HasOrders),
        (Verb::Unpublish, EventStatus::Published) => Ok(EventStatus::Draft),
        (Verb::Cancel, EventStatus::Published) => Ok(EventStatus::Cancelled),
        (Verb::Archive, EventStatus::Published) if now.has_dates_to_come => Err(Inapplicable::NotOver),
        (Verb::Archive, EventStatus::Published) => Ok(EventStatus::Archived),
        _ => Err(Inapplicable::WrongState),
    }
}

/// What an event has, as far as publishing asks.
#[derive(Debug, Clone, Copy)]
pub struct Readiness {
    /// A title in some language.
    pub has_title: bool,
    /// A category.
    pub has_category: bool,
    /// A place, or an address online.
    pub has_place: bool,
    /// Dates that take place or took place.
    pub n_dates: i64,
    /// Those that are not over.
    pub n_dates_to_come: i64,
    /// Active offers, whoever may see them.
    pub n_offers: i64,
}

/// What an event lacks: the field, a stable reason, and the same in words.
pub fn missing(has: Readiness) -> Vec<(&'static str, &'static str, &'static str)> {
    let is_past = has.n_dates > 0 && has.n_dates_to_come == 0;
    [
        (!has.has_title, ("title_fr", "missing", "a title in French or in English")),
        (!has.has_category, ("category", "missing", "a category")),
        (!has.has_place, ("venue_id", "missing", "a venue, or an address where it can be followed online")),
        (has.n_dates == 0, ("occurrences", "missing", "a date")),
        (is_past, ("occurrences", "past", "a date that is not over")),
        (has.n_offers == 0, ("offers", "missing", "an active offer")),
    ]
    .into_iter()
    .filter_map(|(is_missing, what)| is_missing.then_some(what))
    .collect()
}

/// Whether a sale closes after it opens.
pub fn is_window(opens_at: Option<Instant>, closes_at: Option<Instant>) -> bool {
    opens_at.zip(closes_at).is_none_or(|(opens, closes)| opens < closes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use EventStatus::{Archived, Cancelled, Draft, Published};
    use Verb::{Archive, Cancel, Publish, Unpublish};

    const QUIET: Situation = Situation { has_orders: false, has_dates_to_come: false };

    #[test]
    fn an_event_goes_these_ways_and_no_others() {
        let ways = [
            (Publish, Draft, Published),
            (Unpublish, Published, Draft),
            (Cancel, Published, Cancelled),
            (Archive, Published, Archived),
        ];
        for verb in [Publish, Unpublish, Cancel, Archive] {
            for status in EventStatus::ALL {
                let way = ways.iter().find(|(known, from, _)| (*known, *from) == (verb, status));
                let expected = way.map(|(_, _, to)| *to).ok_or(Inapplicable::WrongState);
                assert_eq!(after(verb, status, QUIET), expected, "{verb:?} {status:?}");
            }
        }
    }

    #[test]
    fn what_was_ordered_is_not_taken_back_and_what_is_to_come_is_not_put_away() {
        let busy = Situation { has_orders: true, has_dates_to_come: true };
        assert_eq!(after(Unpublish, Published, busy), Err(Inapplicable::HasOrders));
        assert_eq!(after(Archive, Published, busy), Err(Inapplicable::NotOver));
        assert_eq!(after(Cancel, Published, busy), Ok(Cancelled));
        assert_eq!(after(Publish, Draft, busy), Ok(Published));
        assert_eq!(after(Unpublish, Draft, busy), Err(Inapplicable::WrongState));
        let sold = Situation { has_orders: true, has_dates_to_come: false };
        assert_eq!(after(Archive, Published, sold), Ok(Archived));
    }

    #[test]
    fn everything_that_is_missing_is_named_at_once() {
        let nothing = Readiness {
            has_title: false,
            has_category: false,
            has_place: false,
            n_dates: 0,
            n_dates_to_come: 0,
            n_offers: 0,
        };
        let names: Vec<&str> = missing(nothing).into_iter().map(|(name, ..)| name).collect();
        assert_eq!(names, ["title_fr", "category", "venue_id", "occurrences", "offers"]);
        let all = Readiness {
            has_title: true,
            has_category: true,
            has_place: true,
            n_dates: 2,
            n_dates_to_come: 1,
            n_offers: 1,
        };
        assert!(missing(all).is_empty());
        let late = Readiness { n_dates_to_come: 0, ..all };
        assert_eq!(missing(late).into_iter().map(|(_, code, _)| code).collect::<Vec<_>>(), ["past"]);
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        assert!(
            EventStatus::ALL.into_iter().all(|status| EventStatus::parse(status.as_str()) == Some(status))
        );
        for visibility in [EventVisibility::Public, EventVisibility::Unlisted, EventVisibility::Private] {
            assert_eq!(EventVisibility::parse(visibility.as_str()), Some(visibility));
        }
        for policy in [TransferPolicy::Allowed, TransferPolicy::Forbidden] {
            assert_eq!(TransferPolicy::parse(policy.as_str()), Some(policy));
        }
        assert!(Draft.is_editable() && !Archived.is_editable());
    }

    #[test]
    fn a_sale_closes_after_it_opens() {
        let at = |minute| Some(Instant::EPOCH.plus_minutes(minute));
        assert!(is_window(at(1), at(2)) && is_window(None, at(1)) && is_window(at(1), None));
        assert!(!is_window(at(2), at(2)) && !is_window(at(3), at(2)));
    }
}
