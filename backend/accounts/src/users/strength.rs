//! How soon a password would be guessed. The dictionaries (30,000 common passwords, words, names) are
//! part of the library; nothing is asked over the network.

use super::rules::PasswordWeakness;
use kernel::email::Email;
use zxcvbn::matching::patterns::MatchPattern;
use zxcvbn::{Score, zxcvbn};

/// Passwords that are guessed sooner than a hundred million tries are refused.
const SCORE_MIN: Score = Score::Three;
/// Names of this service and what it is about: the first words that somebody tries here. Longer ones first.
const OWN_WORDS: [&str; 6] = ["guichet", "billetterie", "billet", "tickets", "ticket", "evenement"];

/// What French speakers choose most and the library's dictionaries, which are English, do not have.
const FRENCH_WORDS: [&str; 60] = [
    "motdepasse",
    "azerty",
    "azertyuiop",
    "qsdfghjklm",
    "bonjour",
    "soleil",
    "doudou",
    "loulou",
    "chouchou",
    "coucou",
    "jetaime",
    "bienvenue",
    "marseille",
    "france",
    "paris",
    "lyon",
    "bordeaux",
    "toulouse",
    "bretagne",
    "printemps",
    "automne",
    "hiver",
    "vacances",
    "amour",
    "bisous",
    "famille",
    "maman",
    "papa",
    "secret",
    "ordinateur",
    "internet",
    "football",
    "chocolat",
    "fromage",
    "camembert",
    "baguette",
    "chien",
    "chat",
    "cheval",
    "licorne",
    "princesse",
    "champion",
    "liberte",
    "egalite",
    "fraternite",
    "bonheur",
    "nicolas",
    "julien",
    "camille",
    "thomas",
    "marine",
    "antoine",
    "alexandre",
    "pierre",
    "isabelle",
    "spectacle",
    "concert",
    "theatre",
    "administrateur",
    "utilisateur",
];
/// Characters that a password needs besides those words.
const OTHER_LENGTH_MIN: usize = 6;

/// Whether a password is little more than what it is for.
fn is_own_words(lower: &str) -> bool {
    let rest = OWN_WORDS.iter().fold(lower.to_owned(), |rest, word| rest.replace(word, ""));
    rest.chars().filter(|c| c.is_alphanumeric()).count() < OTHER_LENGTH_MIN
}

/// Refuses what is common or soon guessed. Costs up to some milliseconds: not for async code.
pub fn check(password: &str, email: &Email, name: &str) -> Result<(), PasswordWeakness> {
    let context = email
        .key()
        .split(['@', '.', '+', '-', '_'])
        .chain(name.split_whitespace())
        .chain(OWN_WORDS)
        .chain(FRENCH_WORDS);
    let context: Vec<&str> = context.collect();
    // Lower case, because an attacker's first rule is to change it.
    let lower = password.to_lowercase();
    if is_own_words(&lower) && OWN_WORDS.iter().any(|word| lower.contains(word)) {
        return Err(PasswordWeakness::Common);
    }
    let estimate = zxcvbn(&lower, &context);
    if estimate.score() >= SCORE_MIN {
        return Ok(());
    }
    let is_one_word = |pattern: &MatchPattern| {
        matches!(
            pattern,
            MatchPattern::Dictionary(_)
                | MatchPattern::Repeat(_)
                | MatchPattern::Spatial(_)
                | MatchPattern::Sequence(_)
        )
    };
    let is_common =
        estimate.sequence().len() == 1 && estimate.sequence().iter().all(|m| is_one_word(&m.pattern));
    Err(if is_common { PasswordWeakness::Common } else { PasswordWeakness::Guessable })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(password: &str) -> Option<PasswordWeakness> {
        let email = Email::parse("camille.durand@example.org").unwrap();
        check(password, &email, "Camille Durand").err()
    }

    #[test]
    fn common_and_guessable_passwords_are_told_apart() {
        for common in ["passwordpassword", "123456789012", "qwertyuiop123", "aaaaaaaaaaaa", "abcdefghijkl"] {
            assert!(refused(common).is_some(), "{common}");
        }
        assert_eq!(refused("aaaaaaaaaaaaaa"), Some(PasswordWeakness::Common));
        assert_eq!(refused("Password12345"), Some(PasswordWeakness::Guessable));
        for own in ["guichetguichet", "guichet-guichet", "Billetterie2026!"] {
            assert_eq!(refused(own), Some(PasswordWeakness::Common), "{own}");
        }
    }

    #[test]
    fn what_is_on_every_list_of_long_passwords_is_refused() {
        let accepted: Vec<&str> = [
            "password1234",
            "Password123!",
            "passw0rd1234",
            "qwertyuiop12",
            "qwertyuiop[]",
            "1q2w3e4r5t6y",
            "1qaz2wsx3edc",
            "zaq12wsxcde3",
            "iloveyou1234",
            "123456789abc",
            "111111111111",
            "123123123123",
            "princess1234",
            "football1234",
            "sunshine1234",
            "basketball12",
            "administrator",
            "abcd1234abcd",
            "manchester1",
            "liverpool123",
            "welcome12345",
            "letmein12345",
            "superman1234",
            "dragon123456",
            "motdepasse123",
            "azertyuiop123",
            "bonjour12345",
            "marseille1313",
            "soleil123456",
            "jetaime12345",
            "Bienvenue2026",
            "azertyazerty",
            "camembert123",
            "doudoudoudou",
            "administrateur",
        ]
        .into_iter()
        .filter(|password| password.len() >= 12 && refused(password).is_none())
        .collect();
        assert_eq!(accepted, [""; 0]);
    }

    #[test]
    fn phrases_and_random_ones_pass() {
        assert_eq!(refused("correct horse battery staple"), None);
        assert_eq!(refused("un-guichet-pour-essayer"), None);
        assert_eq!(refused("tX9#qv0-Lm2wz"), None);
        assert_eq!(refused("日本語のパスワードは長い方がいい"), None);
    }
}
