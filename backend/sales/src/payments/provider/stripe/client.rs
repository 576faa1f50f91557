//! How Stripe is asked, and what its errors mean. Nothing is tried again here: whoever asks knows when to.

use super::shapes::{ErrorBody, ErrorDetails};
use crate::payments::provider::talk::ProviderError;
use platform::config::StripeConfig;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Client, RequestBuilder, Response};
use secrecy::ExposeSecret;
use serde::de::DeserializeOwned;
use std::time::Duration;
use url::Url;
use url::form_urlencoded::Serializer;

/// The version of the API that is spoken here, whatever the account's own is.
const API_VERSION: &str = "2026-01-28.clover";
/// A call may take this long.
pub(super) const TIMEOUT: Duration = Duration::from_secs(10);
/// Connecting may take this long of it.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// Largest answer that is read: a page of a hundred payments has a quarter of it.
const ANSWER_BYTES_MAX: usize = 4 * 1_024 * 1_024;
/// Longest word of an error that operators are shown.
const WORD_LENGTH_MAX: usize = 64;

/// Parameters of a call, by name.
pub(super) type Form<'a> = Vec<(&'a str, String)>;

/// Talks with Stripe.
pub(super) struct StripeClient {
    client: Client,
    base: Url,
}

/// Why a call did not go well.
pub(super) enum Unwell {
    /// In the words of every provider.
    Told(ProviderError),
    /// The bank refused: 402.
    Declined(Box<ErrorDetails>),
}

impl From<Unwell> for ProviderError {
    fn from(unwell: Unwell) -> Self {
        match unwell {
            Unwell::Told(error) => error,
            Unwell::Declined(details) => Self::Refused(words(402, &details)),
        }
    }
}

impl StripeClient {
    pub(super) fn new(config: &StripeConfig, timeout: Duration) -> Result<Self, String> {
        let key = format!("Bearer {}", config.secret_key.expose_secret());
        let mut key = HeaderValue::from_str(&key).map_err(|_| "STRIPE_SECRET_KEY is no key".to_owned())?;
        key.set_sensitive(true);
        let headers = HeaderMap::from_iter([
            (AUTHORIZATION, key),
            (HeaderName::from_static("stripe-version"), HeaderValue::from_static(API_VERSION)),
        ]);
        let client = Client::builder()
            .default_headers(headers)
            .user_agent(concat!("guichet/", env!("CARGO_PKG_VERSION")))
            .timeout(timeout)
            .connect_timeout(CONNECT_TIMEOUT)
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .map_err(|error| format!("the HTTP client for Stripe cannot be made: {error}"))?;
        Ok(Self { client, base: config.api_url.clone() })
    }

    /// Looks at something.
    pub(super) async fn get<T: DeserializeOwned>(
        &self,
        path: &[&str],
        query: Form<'_>,
    ) -> Result<T, ProviderError> {
        let mut url = self.url(path)?;
        url.query_pairs_mut().extend_pairs(query);
        Ok(answer(self.client.get(url)).await?)
    }

    /// Asks for something, with a key that makes asking twice the same as asking once.
    pub(super) async fn post<T: DeserializeOwned>(
        &self,
        path: &[&str],
        key: &str,
        form: Form<'_>,
    ) -> Result<T, Unwell> {
        let url = self.url(path).map_err(Unwell::Told)?;
        let body = Serializer::new(String::new()).extend_pairs(form).finish();
        let request = self
            .client
            .post(url)
            .header("Idempotency-Key", key)
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(body);
        answer(request).await
    }

    fn url(&self, path: &[&str]) -> Result<Url, ProviderError> {
        let mut url = self.base.clone();
        let unusable = |()| ProviderError::Refused("STRIPE_API_URL has no path".to_owned());
        url.path_segments_mut().map_err(unusable)?.pop_if_empty().push("v1").extend(path);
        Ok(url)
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, Unwell> {
    let lost = |error: reqwest::Error| {
        let what = match () {
            () if error.is_timeout() => "it took too long",
            () if error.is_connect() => "no connection",
            () => "the answer broke off",
        };
        Unwell::Told(ProviderError::Unreachable(what.to_owned()))
    };
    let response = request.send().await.map_err(lost)?;
    let status = response.status().as_u16();
    let bytes = read(response).await.map_err(lost)?;
    match status {
        200..300 => serde_json::from_slice(&bytes).map_err(|_| {
            // It was done; only what it is called is unknown. Asking again tells.
            Unwell::Told(ProviderError::Unreachable("its answer cannot be read".to_owned()))
        }),
        402 => match serde_json::from_slice::<ErrorBody>(&bytes) {
            Ok(body) => Err(Unwell::Declined(Box::new(body.error))),
            Err(_) => Err(Unwell::Told(ProviderError::Unreachable("its answer cannot be read".to_owned()))),
        },
        // 409: the same key is being worked on.
        409 | 429 | 500.. => Err(Unwell::Told(ProviderError::Unreachable(format!("it answers {status}")))),
        _ => {
            let details = serde_json::from_slice::<ErrorBody>(&bytes).map(|body| body.error);
            let error = match details {
                Ok(details) if is_about_the_card(status, &details) => ProviderError::BadToken,
                Ok(details) => ProviderError::Refused(words(status, &details)),
                Err(_) => ProviderError::Refused(format!("it answers {status}")),
            };
            Err(Unwell::Told(error))
        }
    }
}

/// Reads an answer; a larger one than any should be is as good as none.
async fn read(mut response: Response) -> Result<Vec<u8>, reqwest::Error> {
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Ok(Vec::new());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// Whether what is wrong is what stands for the card: unknown, or used before.
fn is_about_the_card(status: u16, details: &ErrorDetails) -> bool {
    let parameter = details.param.as_deref().unwrap_or_default();
    let names_card = ["payment_method", "confirmation_token", "source"]
        .iter()
        .any(|name| parameter == *name || parameter.starts_with(&format!("{name}_data")));
    let code = details.code.as_deref().unwrap_or_default();
    [400, 404].contains(&status)
        && (code == "token_already_used"
            || (names_card && ["resource_missing", "payment_method_unactivated"].contains(&code)))
}

/// An error's kind, code and parameter: Stripe's own constants. Its message may quote what was sent.
fn words(status: u16, details: &ErrorDetails) -> String {
    let is_plain = |c: &char| c.is_ascii_alphanumeric() || "_[]-.".contains(*c);
    let word = |text: &Option<String>| -> String {
        text.iter().flat_map(|text| text.chars()).filter(is_plain).take(WORD_LENGTH_MAX).collect()
    };
    format!("it answers {status} {} {} {}", word(&details.kind), word(&details.code), word(&details.param))
        .trim_end()
        .to_owned()
}
