//! How many invitations, how long they stand, and lists of addresses.

use kernel::email::Email;
use kernel::text::Locale;
use kernel::time::Instant;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most invitations to an event.
pub const INVITATIONS_PER_EVENT_MAX: i64 = 10_000;
/// Most letters of invitation of an organization in 24 hours.
pub const LETTERS_PER_DAY_MAX: i64 = 2_000;
/// Most rows of one list.
pub const ROWS_MAX: usize = 500;
/// Days that an invitation stands when nobody says.
pub const DAYS: i64 = 30;
/// Most days that an invitation stands.
pub const DAYS_MAX: i64 = 365;
/// Days after its end that an invitation is forgotten.
pub const KEPT_DAYS: i64 = 90;

/// What became of an invitation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InvitationStatus {
    /// It waits for an answer.
    Sent,
    /// They come across the event now.
    Accepted,
    /// They do not want to.
    Declined,
    /// It was taken back.
    Revoked,
    /// Nobody answered in time.
    Expired,
}

impl InvitationStatus {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Sent, Self::Accepted, Self::Declined, Self::Revoked, Self::Expired];

    /// Its name in the database, where `expired` is `sent` for too long.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sent => "sent",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::Revoked => "revoked",
            Self::Expired => "expired",
        }
    }

    /// Reads its name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }

    /// What it is by now.
    #[must_use]
    pub fn at(self, expires_at: Instant, now: Instant) -> Self {
        if self == Self::Sent && expires_at <= now { Self::Expired } else { self }
    }

    /// Whether it can still be answered, once more or another way.
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Sent | Self::Accepted | Self::Declined)
    }
}

/// Why somebody is not invited.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum NotInvited {
    /// It is no e-mail address.
    InvalidAddress,
    /// The language is neither `fr` nor `en`.
    InvalidLocale,
    /// It stands in the list before.
    Twice,
    /// They are invited already, or declined.
    AlreadyInvited,
    /// The event has as many invitations as it can have.
    TooMany,
    /// The organization has sent as many letters as it can in a day.
    TooManyToday,
}

/// A row of a list: what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its number in the list, from 1.
    pub number: usize,
    /// The address as it was typed.
    pub email: String,
    /// The language as it was typed.
    pub locale: Option<String>,
}

/// Somebody to invite.
#[derive(Debug, Clone)]
pub struct Invitee {
    /// The row.
    pub number: usize,
    /// Where the letter goes.
    pub email: Email,
    /// The language of the letter.
    pub locale: Locale,
}

/// The rows of a CSV text: an address, and maybe a language, separated by a comma, a semicolon or a tab; each
/// may stand in quotation marks. A first line without an address is a heading.
pub fn rows_of_csv(text: &str) -> Vec<Row> {
    let cell = |cell: &str| cell.trim().trim_matches('"').trim().to_owned();
    let lines = text.trim_start_matches('\u{feff}').lines().zip(1..);
    let rows = lines.filter(|(line, _)| !line.trim().is_empty()).map(|(line, number)| {
        let mut cells = line.split([',', ';', '\t']).map(cell);
        let email = cells.next().unwrap_or_default();
        Row { number, email, locale: cells.next().filter(|locale| !locale.is_empty()) }
    });
    rows.filter(|row| row.number > 1 || row.email.contains('@')).collect()
}

/// Who of a list can be invited, and who cannot. `is_known`: whether an address is invited already.
pub fn sort(
    rows: &[Row],
    fallback: Locale,
    is_known: impl Fn(&str) -> bool,
) -> (Vec<Invitee>, Vec<(usize, NotInvited)>) {
    let (mut invitees, mut refused) = (Vec::<Invitee>::new(), Vec::new());
    for row in rows {
        let locale = match row.locale.as_deref() {
            None => Some(fallback),
            Some(tag) => Locale::ALL.into_iter().find(|locale| locale.tag().eq_ignore_ascii_case(tag)),
        };
        let judged = match (Email::parse(&row.email), locale) {
            (None, _) => Err(NotInvited::InvalidAddress),
            (_, None) => Err(NotInvited::InvalidLocale),
            (Some(email), _) if invitees.iter().any(|known| known.email.key() == email.key()) => {
                Err(NotInvited::Twice)
            }
            (Some(email), _) if is_known(email.key()) => Err(NotInvited::AlreadyInvited),
            (Some(email), Some(locale)) => Ok(Invitee { number: row.number, email, locale }),
        };
        match judged {
            Ok(invitee) => invitees.push(invitee),
            Err(why) => refused.push((row.number, why)),
        }
    }
    (invitees, refused)
}

/// Keeps as many as there is room for; the others are refused.
pub fn fit(invitees: &mut Vec<Invitee>, refused: &mut Vec<(usize, NotInvited)>, room: i64, why: NotInvited) {
    let room = usize::try_from(room).unwrap_or(0).min(invitees.len());
    refused.extend(invitees.split_off(room).iter().map(|invitee| (invitee.number, why)));
}

#[cfg(test)]
mod tests {
    use super::NotInvited::{AlreadyInvited, InvalidAddress, InvalidLocale, TooMany, Twice};
    use super::*;

    #[test]
    fn a_list_is_read_with_or_without_heading_quotes_and_languages() {
        let text =
            "\u{feff}Email;Langue\r\nada@example.org;en\r\n\r\n\"bob@example.org\" , \"fr\"\r\nnobody\r\n";
        let row = |number, email: &str, locale: Option<&str>| Row {
            number,
            email: email.to_owned(),
            locale: locale.map(str::to_owned),
        };
        let expected = [
            row(2, "ada@example.org", Some("en")),
            row(4, "bob@example.org", Some("fr")),
            row(5, "nobody", None),
        ];
        assert_eq!(rows_of_csv(text), expected);
        assert_eq!(rows_of_csv("ada@example.org"), [row(1, "ada@example.org", None)]);
        assert!(rows_of_csv("").is_empty() && rows_of_csv("email\n").is_empty());
    }

    #[test]
    fn each_row_is_invited_or_refused_with_a_reason() {
        let rows = rows_of_csv(
            "a@example.org\nA@Example.org\nnobody\nb@example.org,de\nold@example.org\nc@example.org,EN\nd@example.org",
        );
        let (mut invitees, mut refused) = sort(&rows, Locale::Fr, |key| key == "old@example.org");
        let numbers: Vec<usize> = invitees.iter().map(|invitee| invitee.number).collect();
        assert_eq!(numbers, [1, 6, 7]);
        assert_eq!(invitees.get(1).map(|invitee| invitee.locale), Some(Locale::En));
        assert_eq!(refused, [(2, Twice), (3, InvalidAddress), (4, InvalidLocale), (5, AlreadyInvited)]);
        fit(&mut invitees, &mut refused, 2, TooMany);
        assert_eq!((invitees.len(), refused.last()), (2, Some(&(7, TooMany))));
        fit(&mut invitees, &mut refused, -1, TooMany);
        assert!(invitees.is_empty());
    }

    #[test]
    fn an_invitation_that_nobody_answers_expires() {
        let now = Instant::EPOCH;
        assert_eq!(InvitationStatus::Sent.at(now, now), InvitationStatus::Expired);
        assert_eq!(InvitationStatus::Sent.at(now.plus_seconds(1), now), InvitationStatus::Sent);
        assert_eq!(InvitationStatus::Accepted.at(now, now), InvitationStatus::Accepted);
        assert!(InvitationStatus::ALL.into_iter().all(|is| InvitationStatus::parse(is.as_str()) == Some(is)));
    }
}
