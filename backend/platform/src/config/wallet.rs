//! Apple Wallet: the certificate that passes of tickets are signed with.

use super::settings::Settings;
use super::{ConfigError, refuse};
use crate::signing::certificate::{Certificate, attribute};
use crate::signing::cms::Signer;
use crate::signing::key::Key;
use crate::signing::pem::{self, Block};
use kernel::time::Instant;
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;

/// How long before its end a certificate is worth a warning.
const WARN_SECONDS: i64 = 30 * 86_400;

/// What passes are signed with, and for whom.
#[derive(Clone)]
pub struct WalletConfig {
    /// What Apple registered the passes as, such as `pass.org.example.tickets`.
    pub pass_type: String,
    /// Whose account at Apple that is.
    pub team: String,
    /// Signs passes.
    pub signer: Arc<Signer>,
    key_text: SecretString,
}

impl WalletConfig {
    /// Names and values of the secrets, for their fingerprints.
    pub(super) fn secrets(&self) -> [(&'static str, Option<&SecretString>); 1] {
        [("WALLET_KEY", Some(&self.key_text))]
    }

    /// The end of the certificate: a phone takes nothing that is signed with it later.
    pub fn expires_at(&self) -> Instant {
        self.signer.certificate().expires_at
    }

    /// Whether somebody should see to a new certificate.
    pub fn is_ending(&self, now: Instant) -> bool {
        self.expires_at() <= now.plus_seconds(WARN_SECONDS)
    }

    /// For the operator: whose passes, and until when.
    pub fn shown(&self, now: Instant) -> String {
        let Self { pass_type, team, .. } = self;
        let until = self.expires_at().to_rfc3339();
        if self.expires_at() <= now {
            format!("not offered: the certificate of {pass_type} expired on {until}")
        } else {
            format!("{pass_type} of team {team}, until {until}")
        }
    }
}

impl Settings {
    pub(super) fn wallet(&self) -> Result<Option<WalletConfig>, ConfigError> {
        let (certificate, key, intermediate) = match (
            &self.wallet_certificate,
            &self.wallet_key,
            &self.wallet_intermediate,
        ) {
            (None, None, None) => return Ok(None),
            (Some(certificate), Some(key), Some(intermediate)) => (certificate, key, intermediate),
            _ => {
                return refuse(
                    "WALLET_CERTIFICATE, WALLET_KEY and WALLET_INTERMEDIATE go together: set all three, or none",
                );
            }
        };
        let key_text = key.clone();
        let key = wallet_key(key.expose_secret())?;
        let certificate = read_certificate("WALLET_CERTIFICATE", certificate)?;
        let intermediate = read_certificate("WALLET_INTERMEDIATE", intermediate)?;
        if !key.is_of(&certificate) {
            return refuse("WALLET_KEY is not the key of WALLET_CERTIFICATE");
        }
        if !certificate.is_issued_by(&intermediate) {
            return refuse(
                "WALLET_INTERMEDIATE did not issue WALLET_CERTIFICATE: Apple has several, G1 to G6, and the certificate names its own",
            );
        }
        let (Some(pass_type), Some(team)) =
            (certificate.subject(attribute::USER_ID), certificate.subject(attribute::UNIT))
        else {
            return refuse(
                "WALLET_CERTIFICATE is none for passes: its subject must have a UID, the pass type, and an OU, the team",
            );
        };
        let signer = Arc::new(Signer::new(key, certificate, intermediate));
        Ok(Some(WalletConfig { pass_type, team, signer, key_text }))
    }
}

/// The first key of a text.
fn wallet_key(text: &str) -> Result<Key, ConfigError> {
    let blocks = pem::blocks(text).unwrap_or_default();
    let block = blocks.iter().find(|block| block.label.ends_with("PRIVATE KEY"));
    let Some(block) = block else {
        return refuse("WALLET_KEY must be a private key as PEM, without a password");
    };
    Key::of(block).map_or_else(
        || refuse("WALLET_KEY must be an RSA key of 2048 bits or more, or an ECDSA key on P-256, without a password"),
        Ok,
    )
}

/// The first certificate of a text.
fn read_certificate(setting: &str, text: &str) -> Result<Certificate, ConfigError> {
    let blocks = pem::blocks(text).unwrap_or_default();
    let is_one = |block: &&Block| block.label == "CERTIFICATE";
    let found = blocks.iter().find(is_one).and_then(|block| Certificate::parse(&block.der));
    found.map_or_else(
        || {
            refuse(format!(
                "{setting} must be a certificate as PEM: `openssl x509 -inform DER` makes one of Apple's file"
            ))
        },
        Ok,
    )
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, WalletConfig};
    use crate::signing::certificate::attribute;
    use crate::signing::issuing::{ISSUER, Issued, Kind, Wish, issue};
    use kernel::time::Instant;
    use std::path::Path;

    const NAMES: [&str; 3] = ["WALLET_CERTIFICATE", "WALLET_KEY", "WALLET_INTERMEDIATE"];

    /// The configuration with these settings, the empty ones left out.
    fn load(texts: [&str; 3]) -> Result<Config, String> {
        let all = NAMES.iter().zip(texts).map(|(name, text)| ((*name).to_owned(), text.to_owned()));
        Config::from_parts(all.collect(), Path::new("no-such-file.toml")).map_err(|error| error.to_string())
    }

    fn above() -> Issued {
        issue(Kind::Ec, &Wish { subject: ISSUER, ..Wish::default() })
    }

    fn wallet(texts: [&str; 3]) -> WalletConfig {
        load(texts).unwrap().wallet.unwrap()
    }

    #[test]
    fn without_settings_there_are_no_passes() {
        assert!(load(["", "", ""]).unwrap().wallet.is_none());
    }

    #[test]
    fn passes_are_of_whom_the_certificate_names() {
        let above = above().certificate;
        for kind in [Kind::Rsa, Kind::Ec] {
            let own = issue(kind, &Wish::default());
            let wallet = wallet([&own.certificate, &own.key, &above]);
            assert_eq!((&*wallet.pass_type, &*wallet.team), ("pass.org.example.tickets", "TEAM123456"));
            // As environments of containers write it.
            let [certificate, key, above] =
                [&own.certificate, &own.key, &above].map(|text| text.replace('\n', "\\n"));
            let config = load([&certificate, &key, &above]).unwrap();
            let prints = config.secret_fingerprints();
            assert!(prints.iter().any(|(name, print)| *name == "WALLET_KEY" && print.len() == 8));
        }
    }

    #[test]
    fn an_expired_certificate_is_told_and_does_not_stop_the_start() {
        let own = issue(Kind::Ec, &Wish { until: "261121090000Z", ..Wish::default() });
        let wallet = wallet([&own.certificate, &own.key, &above().certificate]);
        let at = |text: &str| Instant::parse(text).unwrap();
        let (early, soon, late) =
            (at("2026-10-01T00:00:00Z"), at("2026-11-20T00:00:00Z"), at("2026-11-21T09:00:00Z"));
        assert_eq!([early, soon, late].map(|now| wallet.is_ending(now)), [false, true, true]);
        assert!(
            wallet.shown(soon).starts_with("pass.org.example.tickets of team TEAM123456, until 2026-11-21T")
        );
        assert!(wallet.shown(late).starts_with("not offered: "), "{}", wallet.shown(late));
    }

    #[test]
    fn what_cannot_sign_passes_is_refused_in_a_sentence() {
        let (own, above) = (issue(Kind::Ec, &Wish::default()), above());
        let (other, rsa) = (issue(Kind::Ec, &Wish::default()), issue(Kind::Rsa, &Wish::default()));
        let of = |subject| issue(Kind::Ec, &Wish { subject, ..Wish::default() });
        let no_user = of(ISSUER);
        let no_unit = of(&[(attribute::USER_ID, "pass.org.example.tickets")]);
        let sealed = own.key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
        let cut = own.certificate.replacen("\nM", "\nA", 1);
        let (certificate, key, issuer) = (&*own.certificate, &*own.key, &*above.certificate);
        let (sealed, cut) = (&*sealed, &*cut);
        for (texts, part) in [
            ([certificate, key, ""], "go together"),
            (["", key, issuer], "go together"),
            ([certificate, "", ""], "go together"),
            (["nonsense", key, issuer], "WALLET_CERTIFICATE must be a certificate as PEM"),
            ([key, key, issuer], "WALLET_CERTIFICATE must be a certificate as PEM"),
            ([cut, key, issuer], "WALLET_CERTIFICATE must be a certificate as PEM"),
            ([certificate, key, "nonsense"], "WALLET_INTERMEDIATE must be a certificate as PEM"),
            ([certificate, "nonsense", issuer], "WALLET_KEY must be a private key"),
            ([certificate, certificate, issuer], "WALLET_KEY must be a private key"),
            ([certificate, sealed, issuer], "without a password"),
            ([certificate, &*other.key, issuer], "not the key"),
            ([certificate, &*rsa.key, issuer], "not the key"),
            ([certificate, key, certificate], "did not issue"),
            ([&*no_user.certificate, &*no_user.key, issuer], "UID"),
            ([&*no_unit.certificate, &*no_unit.key, issuer], "UID"),
        ] {
            let said = load(texts).err().expect("refused");
            assert!(said.contains(part) && !said.contains('\n') && !said.contains("BEGIN"), "{said}");
        }
    }
}
