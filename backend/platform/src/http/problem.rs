//! The one shape errors have on the wire: RFC 9457 `application/problem+json`.

use super::failure::HttpRefusal;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, HttpResponseBuilder};
use kernel::refusal::{FieldError, Refusal, RefusalFacts};
use kernel::text::Locale;
use serde::Serialize;

/// Media type of every error.
pub const CONTENT_TYPE: &str = "application/problem+json";

/// An error, as a client reads it.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Problem<'a> {
    /// Address of this kind of error in the documentation.
    #[serde(rename = "type")]
    #[schema(example = "/docs/errors#catalog.event_not_found")]
    pub kind: String,
    /// What happened, in the caller's language.
    pub title: &'a str,
    /// The HTTP status again.
    pub status: u16,
    /// Stable and unique, for programs.
    #[schema(example = "catalog.event_not_found")]
    pub code: &'a str,
    /// More about this case, in English; absent when the title says it all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<&'a str>,
    /// The fields at fault.
    #[serde(skip_serializing_if = "<[FieldError]>::is_empty")]
    #[schema(required = false)]
    pub errors: &'a [FieldError],
    /// Says which request this was when you ask for help.
    pub request_id: &'a str,
}

/// What a handler knows of its error; the edge middleware adds language and request id.
#[derive(Debug, Clone)]
pub struct Seed {
    /// Code, status, titles.
    pub facts: RefusalFacts,
    /// More about this case.
    pub detail: Option<String>,
    /// The fields at fault.
    pub fields: Vec<FieldError>,
    /// Seconds for `Retry-After`.
    pub retry_after: Option<u32>,
}

impl Seed {
    /// A seed without particulars.
    pub fn of(refusal: HttpRefusal) -> Self {
        Self { facts: refusal.facts(), detail: None, fields: Vec::new(), retry_after: None }
    }

    /// The seed for an error status that came without one, such as a path no route has.
    pub fn for_status(status: StatusCode) -> Self {
        Self::of(match status.as_u16() {
            404 => HttpRefusal::NotFound,
            405 => HttpRefusal::MethodNotAllowed,
            413 => HttpRefusal::TooLarge,
            414 => HttpRefusal::UriTooLong,
            415 => HttpRefusal::UnsupportedMediaType,
            429 => HttpRefusal::RateLimited,
            503 => HttpRefusal::Unavailable,
            400..=499 => HttpRefusal::BadRequest,
            _ => HttpRefusal::Internal,
        })
    }

    /// A response without a body that carries this seed to the edge middleware.
    pub fn into_response(self) -> HttpResponse {
        let mut response = HttpResponseBuilder::new(self.status()).finish();
        response.extensions_mut().insert(self);
        response
    }

    /// The HTTP status.
    pub fn status(&self) -> StatusCode {
        StatusCode::from_u16(self.facts.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// The finished answer.
    pub fn render(&self, locale: Locale, request_id: &str) -> HttpResponse {
        let problem = Problem {
            kind: format!("/docs/errors#{}", self.facts.code),
            title: self.facts.title(locale),
            status: self.facts.status,
            code: self.facts.code,
            detail: self.detail.as_deref(),
            errors: &self.fields,
            request_id,
        };
        let mut response = HttpResponseBuilder::new(self.status());
        response
            .insert_header((header::CONTENT_TYPE, CONTENT_TYPE))
            .insert_header((header::CONTENT_LANGUAGE, locale.tag()))
            .insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        response.body(serde_json::to_vec(&problem).unwrap_or_default())
    }
}
