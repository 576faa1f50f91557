//! Who takes the money: the simulated gateway, or Stripe.

use super::settings::Settings;
use super::{AppEnv, ConfigError, items, refuse};
use secrecy::{ExposeSecret, SecretString};
use url::Url;

/// Shortest acceptable secret of a webhook.
const WEBHOOK_SECRET_BYTES_MIN: usize = 16;

/// Who takes the money.
#[derive(Clone)]
pub enum PaymentsConfig {
    /// The gateway of this program, which moves none.
    Simulated,
    /// Stripe.
    Stripe(StripeConfig),
}

/// What is needed to talk with Stripe.
#[derive(Clone)]
pub struct StripeConfig {
    /// What proves who we are.
    pub secret_key: SecretString,
    /// What the app shows to Stripe.js.
    pub publishable_key: String,
    /// What Stripe signs events with; several while one replaces another.
    pub webhook_secrets: Vec<SecretString>,
    /// Where it answers.
    pub api_url: Url,
    /// Whether the keys are those of its test mode.
    pub is_test: bool,
    webhook_secrets_text: SecretString,
}

impl PaymentsConfig {
    /// Names and values of the secrets, for their fingerprints.
    pub(super) fn secrets(&self) -> Vec<(&'static str, Option<&SecretString>)> {
        match self {
            Self::Simulated => Vec::new(),
            Self::Stripe(stripe) => vec![
                ("STRIPE_SECRET_KEY", Some(&stripe.secret_key)),
                ("STRIPE_WEBHOOK_SECRETS", Some(&stripe.webhook_secrets_text)),
            ],
        }
    }

    /// For the operator: who it is.
    pub const fn shown(&self) -> &'static str {
        match self {
            Self::Simulated => "simulated (no money moves)",
            Self::Stripe(StripeConfig { is_test: true, .. }) => "Stripe, test mode",
            Self::Stripe(_) => "Stripe",
        }
    }
}

impl Settings {
    pub(super) fn payments(&self) -> Result<PaymentsConfig, ConfigError> {
        match self.payment_provider.as_str() {
            "simulated" if self.app_env == AppEnv::Production && !self.payments_allow_simulated => refuse(
                "PAYMENT_PROVIDER is simulated, which takes no money: set PAYMENT_PROVIDER=stripe, or PAYMENTS_ALLOW_SIMULATED=1 for a demonstration",
            ),
            "simulated" => Ok(PaymentsConfig::Simulated),
            "stripe" => Ok(PaymentsConfig::Stripe(self.stripe()?)),
            _ => refuse("PAYMENT_PROVIDER must be simulated or stripe"),
        }
    }

    fn stripe(&self) -> Result<StripeConfig, ConfigError> {
        let Some(secret_key) = self.stripe_secret_key.clone() else {
            return refuse("STRIPE_SECRET_KEY is missing. It stands in Stripe's dashboard, under API keys");
        };
        let secret_mode = mode(secret_key.expose_secret(), &["sk_", "rk_"]);
        let Some(secret_mode) = secret_mode else {
            return refuse("STRIPE_SECRET_KEY must begin with sk_test_, sk_live_, rk_test_ or rk_live_");
        };
        let publishable_key = self.stripe_publishable_key.clone().unwrap_or_default();
        let Some(publishable_mode) = mode(&publishable_key, &["pk_"]) else {
            return refuse("STRIPE_PUBLISHABLE_KEY must begin with pk_test_ or pk_live_");
        };
        if secret_mode != publishable_mode {
            return refuse(
                "STRIPE_SECRET_KEY and STRIPE_PUBLISHABLE_KEY are of different modes (test, live)",
            );
        }
        let text = self.stripe_webhook_secrets.clone().unwrap_or_default();
        let webhook_secrets: Vec<SecretString> =
            items(text.expose_secret()).map(SecretString::from).collect();
        let is_short = |secret: &SecretString| secret.expose_secret().len() < WEBHOOK_SECRET_BYTES_MIN;
        if webhook_secrets.is_empty() || webhook_secrets.iter().any(is_short) {
            return refuse("STRIPE_WEBHOOK_SECRETS must list what Stripe's dashboard shows as whsec_…");
        }
        let is_development = self.app_env == AppEnv::Development;
        let api_url = match Url::parse(&self.stripe_api_url) {
            Ok(url) if url.has_host() && (url.scheme() == "https" || is_development) => url,
            _ => return refuse("STRIPE_API_URL must be an https:// address"),
        };
        let is_test = secret_mode == "test";
        let webhook_secrets_text = text;
        Ok(StripeConfig {
            secret_key,
            publishable_key,
            webhook_secrets,
            api_url,
            is_test,
            webhook_secrets_text,
        })
    }
}

/// Whether a key is of the test or of the live mode.
fn mode<'a>(key: &'a str, kinds: &[&str]) -> Option<&'a str> {
    let rest = kinds.iter().find_map(|kind| key.strip_prefix(kind))?;
    let (mode, secret) = rest.split_once('_')?;
    (["test", "live"].contains(&mode) && !secret.is_empty()).then_some(mode)
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, PaymentsConfig};
    use std::path::Path;

    const STRIPE: [(&str, &str); 4] = [
        ("PAYMENT_PROVIDER", "stripe"),
        ("STRIPE_SECRET_KEY", "sk_test_0123456789"),
        ("STRIPE_PUBLISHABLE_KEY", "pk_test_0123456789"),
        ("STRIPE_WEBHOOK_SECRETS", "whsec_0123456789abcdef, whsec_fedcba9876543210"),
    ];

    /// The settings of Stripe, some of them otherwise.
    fn load(other: &[(&str, &str)]) -> Result<Config, String> {
        let all = STRIPE.iter().chain(other).map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        Config::from_parts(all.collect(), Path::new("no-such-file.toml")).map_err(|error| error.to_string())
    }

    #[test]
    fn stripe_has_keys_of_one_mode_and_secrets_for_its_webhooks() {
        let config = load(&[]).unwrap();
        let PaymentsConfig::Stripe(stripe) = &config.payments else { panic!("not Stripe") };
        assert!(stripe.is_test && stripe.webhook_secrets.len() == 2);
        let prints = config.secret_fingerprints();
        assert!(prints.iter().any(|(name, print)| *name == "STRIPE_SECRET_KEY" && print.len() == 8));
        for (setting, part) in [
            (("PAYMENT_PROVIDER", "paypal"), "simulated or stripe"),
            (("STRIPE_SECRET_KEY", ""), "STRIPE_SECRET_KEY is missing"),
            (("STRIPE_SECRET_KEY", "pk_test_0123456789"), "must begin with sk_test_"),
            (("STRIPE_SECRET_KEY", "sk_live_0123456789"), "different modes"),
            (("STRIPE_PUBLISHABLE_KEY", "sk_test_0123456789"), "pk_test_"),
            (("STRIPE_WEBHOOK_SECRETS", ""), "STRIPE_WEBHOOK_SECRETS"),
            (("STRIPE_WEBHOOK_SECRETS", "short"), "STRIPE_WEBHOOK_SECRETS"),
            (("STRIPE_API_URL", "nonsense"), "STRIPE_API_URL"),
        ] {
            let said = load(&[setting]).err().expect("refused");
            assert!(said.contains(part) && !said.contains("0123456789"), "{said}");
        }
    }

    #[test]
    fn without_settings_the_gateway_is_simulated() {
        let config =
            Config::from_parts(std::iter::empty().collect(), Path::new("no-such-file.toml")).unwrap();
        assert!(matches!(config.payments, PaymentsConfig::Simulated));
    }
}
