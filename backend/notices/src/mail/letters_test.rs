//! Every letter, in both languages, as it is sent.

use super::*;
use crate::mail::rules::Class;
use kernel::email::Email;

/// Letters and what is in them besides the name.
const LETTERS: [(&str, &[(&str, &str)], bool, &str); 17] = [
    ("accounts.verification_requested", &[("span", "10 minutes")], true, "/verify-email#token=t0ken"),
    ("accounts.registration_of_known_address", &[], false, "/account/security"),
    ("accounts.welcome", &[], false, "/events"),
    ("accounts.password_reset_requested", &[("span", "10 minutes")], false, "/reset-password#token=t0ken"),
    ("accounts.password_changed", &[], false, "/account/security"),
    ("accounts.factor_replaced", &[], false, "/account/security"),
    ("accounts.recovery_codes_replaced", &[], false, "/account/security"),
    ("accounts.recovery_code_used", &[("left", "3")], false, "/account/security"),
    ("accounts.second_factor_guessed", &[], false, "/account/security"),
    ("accounts.session_stolen", &[], false, "/account/security"),
    (
        "accounts.new_sign_in",
        &[("device", "Firefox, Linux"), ("at", "21 November 2026 at 09:00 UTC")],
        false,
        "/account/security",
    ),
    (
        "accounts.email_change_requested",
        &[("span", "60 minutes")],
        false,
        "/account/email/confirm#token=t0ken",
    ),
    (
        "accounts.email_changed",
        &[("span", "7 days"), ("new_email", "ada@example.org")],
        false,
        "/account/email/undo#token=t0ken",
    ),
    (
        "accounts.member_invited",
        &[
            ("span", "7 days"),
            ("organization", "L’Étoile & Fils"),
            ("inviter", "Grace Hopper"),
            ("role", "manager"),
        ],
        false,
        "/invitations#token=t0ken",
    ),
    (
        "accounts.factor_reset_scheduled",
        &[("at", "24 November 2026 at 09:00 UTC")],
        false,
        "/account/factor-reset/cancel#token=t0ken",
    ),
    ("accounts.account_disabled", &[], false, ""),
    ("accounts.account_erased", &[], false, ""),
];

fn draft(index: usize, locale: Locale, name: &str) -> Draft {
    let (letter, words, has_code, path) = LETTERS[index];
    let mut all: BTreeMap<&str, String> = words.iter().map(|(k, v)| (*k, (*v).to_owned())).collect();
    all.insert("name", name.to_owned());
    Draft {
        letter,
        class: Class::Alert,
        to: Email::parse("ada@example.org").unwrap(),
        to_name: name.to_owned(),
        locale,
        words: all,
        code: has_code.then(|| "042187".to_owned()),
        link: (!path.is_empty()).then(|| format!("https://billets.example{path}")),
    }
}

#[test]
fn every_letter_says_what_it_should_in_both_languages() {
    let letters = Letters::load().unwrap();
    for locale in Locale::ALL {
        for (i, (name, ..)) in LETTERS.iter().enumerate() {
            let written = letters.write(&draft(i, locale, "Ada Lovelace"), "billets.example").unwrap();
            let short = name.trim_start_matches("accounts.");
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
fn what_people_write_is_text_in_html() {
    let letters = Letters::load().unwrap();
    let written = letters
        .write(&draft(4, Locale::En, "<img src=x onerror=alert(1)>{{ 7*7 }}"), "billets.example")
        .unwrap();
    assert!(!written.html.contains("<img"), "{}", written.html);
    assert!(written.html.contains("&lt;img") && written.html.contains("{{ 7*7 }}"));
}
