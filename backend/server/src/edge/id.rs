//! The request's id: the caller's own when it is harmless, else a fresh one.

use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use std::sync::Arc;

/// Carries the request's id in and out.
pub const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");
/// Longest request id that is taken over from the caller.
const BYTES_MAX: usize = 64;

/// The id of a request.
pub(super) fn of(headers: &HeaderMap) -> Arc<str> {
    let mut buffer = uuid::Uuid::encode_buffer();
    given(headers).and_then(|id| id.to_str().ok()).unwrap_or_else(|| fresh(&mut buffer)).into()
}

/// The id of a request, as it goes into the answer.
pub(super) fn header(headers: &HeaderMap) -> Option<HeaderValue> {
    given(headers).cloned().or_else(|| {
        let mut buffer = uuid::Uuid::encode_buffer();
        HeaderValue::from_str(fresh(&mut buffer)).ok()
    })
}

fn given(headers: &HeaderMap) -> Option<&HeaderValue> {
    let is_harmless = |id: &&HeaderValue| {
        !id.is_empty()
            && id.len() <= BYTES_MAX
            && id.as_bytes().iter().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.'))
    };
    headers.get(X_REQUEST_ID).filter(is_harmless)
}

fn fresh(buffer: &mut [u8; 45]) -> &str {
    uuid::Uuid::from_u128(rand::random()).simple().encode_lower(buffer)
}
