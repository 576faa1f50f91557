//! Every letter, in both languages, as it is sent.

use super::*;
use crate::mail::draft::moment;
use crate::mail::rules::{Class, span};
use kernel::email::Email;
use kernel::time::Instant;

/// The letter, its words besides the name (spans in minutes, moments as RFC 3339), whether it has a code, and where its button leads.
type Sample = (&'static str, &'static [(&'static str, &'static str)], bool, &'static str);

/// What letters about orders say.
const ORDER: [(&str, &str); 13] = [
    ("code", "7K3M9QXZ"),
    ("organizer", "L’Étoile & Fils"),
    (
        "lines",
        "2 × Duo, La Nuit du piano, 1 décembre 2026 à 20:30 · 1 × Solo, Récital, 2 décembre 2026 à 19:00",
    ),
    ("total", "115,00 €"),
    ("fees", "6,50 €"),
    ("fees_kept", "6,50 €"),
    ("refunded", "25,00 €"),
    ("left", "2"),
    ("off", ""),
    ("reason", ""),
    ("answer", "Billets ni repris ni échangés."),
    ("enclosed", "TDP-2026-000042"),
    ("tickets", "tickets-7K3M9QXZ"),
];

/// What letters about tickets say.
const TICKET: [(&str, &str); 8] = [
    ("event", "La Nuit du piano"),
    ("offer", "Duo"),
    ("at", "2026-12-01T19:30:00Z"),
    ("organizer", "L’Étoile & Fils"),
    ("giver", "Grace Hopper"),
    ("taker", "Alan Turing"),
    ("by", "organizer"),
    ("span", "10080"),
];

/// One of each.
const LETTERS: [Sample; 30] = [
    ("accounts.verification_requested", &[("span", "10")], true, "/verify-email#token=t0ken"),
    ("accounts.registration_of_known_address", &[], false, "/account/security"),
    ("accounts.welcome", &[], false, "/events"),
    ("accounts.password_reset_requested", &[("span", "10")], false, "/reset-password#token=t0ken"),
    ("accounts.password_changed", &[], false, "/account/security"),
    ("accounts.factor_replaced", &[], false, "/account/security"),
    ("accounts.recovery_codes_replaced", &[], false, "/account/security"),
    ("accounts.recovery_code_used", &[("left", "3")], false, "/account/security"),
    ("accounts.second_factor_guessed", &[], false, "/account/security"),
    ("accounts.session_stolen", &[], false, "/account/security"),
    (
        "accounts.new_sign_in",
        &[("device", "Firefox, Linux"), ("at", "2026-11-21T09:00:00Z")],
        false,
        "/account/security",
    ),
    ("accounts.email_change_requested", &[("span", "60")], false, "/account/email/confirm#token=t0ken"),
    (
        "accounts.email_changed",
        &[("span", "10080"), ("new_email", "ada@example.org")],
        false,
        "/account/email/undo#token=t0ken",
    ),
    (
        "accounts.member_invited",
        &[
            ("span", "10080"),
            ("organization", "L’Étoile & Fils"),
            ("inviter", "Grace Hopper"),
            ("role", "manager"),
        ],
        false,
        "/invitations#token=t0ken",
    ),
    (
        "accounts.factor_reset_scheduled",
        &[("at", "2026-11-24T09:00:00Z")],
        false,
        "/account/factor-reset/cancel#token=t0ken",
    ),
    ("accounts.account_disabled", &[], false, ""),
    ("accounts.account_erased", &[], false, ""),
    (
        "catalog.event_invited",
        &[("span", "43200"), ("organization", "L’Étoile & Fils"), ("title", "La Nuit du piano")],
        false,
        "/event-invitations#token=t0ken",
    ),
    (
        "catalog.event_taken_down",
        &[("title", "La Nuit du piano"), ("reason", "It sells what is not theirs.")],
        false,
        "/organizations/etoile",
    ),
    ("sales.order_confirmed", &ORDER, false, "/orders/7K3M9QXZ"),
    ("sales.paid_too_late", &ORDER, false, "/orders/7K3M9QXZ"),
    ("sales.tickets_cancelled", &ORDER, false, "/orders/7K3M9QXZ"),
    ("sales.refund_sent", &ORDER, false, "/orders/7K3M9QXZ"),
    ("sales.refund_declined", &ORDER, false, "/orders/7K3M9QXZ"),
    ("sales.ticket_offered", &TICKET, false, "/transfers#token=t0ken"),
    ("sales.ticket_transferred", &TICKET, false, "/me/tickets"),
    ("sales.ticket_received", &TICKET, false, "/tickets/0193f0c2"),
    ("sales.transfer_declined", &TICKET, false, "/tickets/0193f0c2"),
    ("sales.ticket_reissued", &TICKET, false, "/tickets/0193f0c2"),
    (
        "reports.participant_written",
        &[
            ("subject", "Les portes ouvrent plus tôt"),
            ("event", "La Nuit du piano"),
            ("organizer", "L’Étoile & Fils"),
            ("contact", "accueil@etoile.example"),
            ("test", ""),
        ],
        false,
        "",
    ),
];

fn draft(index: usize, locale: Locale, name: &str) -> Draft {
    let (letter, words, has_code, path) = LETTERS[index];
    let said = |name: &str, value: &str| match name {
        "span" => span(Instant::EPOCH, Instant::EPOCH.plus_minutes(value.parse().unwrap()), locale),
        "at" => moment(Instant::parse(value).unwrap(), locale),
        _ => value.to_owned(),
    };
    let mut all: BTreeMap<&str, String> = words.iter().map(|(name, v)| (*name, said(name, v))).collect();
    all.insert("name", name.to_owned());
    Draft {
        letter,
        class: Class::Alert,
        to: Email::parse("ada@example.org").unwrap(),
        to_name: name.to_owned(),
        locale,
        words: all,
        typed: Some("On ouvre à 19 h.\nVenez tôt !\n\n<b>{{ name }}</b> & co.\n".to_owned()),
        code: has_code.then(|| "042187".to_owned()),
        link: (!path.is_empty()).then(|| format!("https://billets.example{path}")),
        about: None,
        reply_to: None,
        enclosures: Vec::new(),
    }
}

#[test]
fn every_letter_says_what_it_should_in_both_languages() {
    let letters = Letters::load().unwrap();
    for locale in Locale::ALL {
        for (i, (name, ..)) in LETTERS.iter().enumerate() {
            let written = letters.write(&draft(i, locale, "Ada Lovelace"), "billets.example").unwrap();
            let short = name
                .trim_start_matches("accounts.")
                .trim_start_matches("catalog.")
                .trim_start_matches("sales.")
                .trim_start_matches("reports.");
            let text = format!("Subject: {}\n\n{}", written.subject, written.text);
            insta::assert_snapshot!(format!("{short}.{}.text", locale.tag()), text);
            insta::assert_snapshot!(format!("{short}.{}.html", locale.tag()), written.html);
        }
    }
}

#[test]
fn each_fact_has_a_complete_letter_and_there_are_no_others() {
    let letters = Letters::load().unwrap();
    assert_eq!(letters.sections.len(), 2 * LETTERS.len());
    for ((locale, name), section) in &letters.sections {
        for head in ["subject", "preheader", "why"] {
            assert!(section.heads.contains_key(head), "{locale} {name} lacks {head}");
        }
        let has_button = section.paragraphs.contains(&"[button]");
        assert_eq!(section.heads.contains_key("button"), has_button, "{locale} {name}");
        assert!(section.paragraphs.len() > 1, "{locale} {name}");
    }
}

#[test]
fn what_was_called_off_is_said_first() {
    let letters = Letters::load().unwrap();
    let index = LETTERS.iter().position(|(name, ..)| *name == "sales.tickets_cancelled").unwrap();
    let mut draft = draft(index, Locale::En, "Ada");
    draft.words.insert("off", "La Nuit du piano".to_owned());
    draft.words.insert("reason", "The pianist is ill.".to_owned());
    let written = letters.write(&draft, "billets.example").unwrap();
    assert_eq!(written.subject, "Called off: La Nuit du piano");
    let said = "Hello Ada,\n\n“La Nuit du piano” does not take place as planned. The organizer says: The pianist is ill.";
    assert!(written.text.starts_with(said), "{}", written.text);
}

#[test]
fn what_an_organizer_writes_is_said_as_it_is() {
    let letters = Letters::load().unwrap();
    let index = LETTERS.iter().position(|(name, ..)| *name == "reports.participant_written").unwrap();
    let mut draft = draft(index, Locale::En, "Ada");
    draft.words.insert("test", "test".to_owned());
    let written = letters.write(&draft, "billets.example").unwrap();
    assert_eq!(written.subject, "[Test] Les portes ouvrent plus tôt");
    let said =
        "Hello Ada,\n\nOn ouvre à 19 h.\nVenez tôt !\n\n<b>{{ name }}</b> & co.\n\nL’Étoile & Fils\n\n";
    assert!(written.text.starts_with(said), "{}", written.text);
    assert!(written.html.contains("&lt;b&gt;{{ name }}&lt;"), "{}", written.html);
}

#[test]
fn what_people_write_is_text_in_html() {
    let letters = Letters::load().unwrap();
    let written = letters
        .write(&draft(4, Locale::En, "<img src=x onerror=alert(1)>{{ 7*7 }}"), "billets.example")
        .unwrap();
    assert!(!written.html.contains("<img"), "{}", written.html);
    assert!(written.html.contains("&lt;img") && written.html.contains("{{ 7*7 }}"));
}
