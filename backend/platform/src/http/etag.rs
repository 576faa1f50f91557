//! The state of one resource as an ETag, and changes that insist on the state they were made from.

use super::failure::{Failure, HttpRefusal};
use actix_web::http::header::{ETAG, IF_MATCH, IF_NONE_MATCH};
use actix_web::{HttpRequest, HttpResponse};
use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use sha2::{Digest, Sha256};

/// Bytes of the hash that an ETag shows.
const ETAG_BYTES: usize = 16;

/// The ETag of what an answer says.
pub fn of(body: &impl Serialize) -> Result<String, Failure> {
    let bytes = serde_json::to_vec(body).map_err(Failure::fault)?;
    let digest = Sha256::digest(&bytes);
    Ok(format!("\"{}\"", BASE64URL_NOPAD.encode(digest.get(..ETAG_BYTES).unwrap_or_default())))
}

/// A 200 with the resource and its ETag, or a 304 for who has it already.
pub fn respond(request: &HttpRequest, body: &impl Serialize) -> Result<HttpResponse, Failure> {
    match known(request, body)? {
        Some(unchanged) => Ok(unchanged),
        None => Ok(HttpResponse::Ok().insert_header((ETAG, of(body)?)).json(body)),
    }
}

/// A 304 for who has the resource already.
pub fn known(request: &HttpRequest, body: &impl Serialize) -> Result<Option<HttpResponse>, Failure> {
    let etag = of(body)?;
    let is_known = listed(request, &IF_NONE_MATCH, &etag);
    Ok(is_known.then(|| HttpResponse::NotModified().insert_header((ETAG, etag)).finish()))
}

/// What a change insists on.
#[derive(Debug, Clone)]
pub struct IfMatch(String);

impl IfMatch {
    /// The header, without which shared resources are not changed.
    pub fn of(request: &HttpRequest) -> Result<Self, Failure> {
        let value = request.headers().get(IF_MATCH).and_then(|value| value.to_str().ok());
        value.map(|value| Self(value.to_owned())).ok_or_else(|| HttpRefusal::PreconditionRequired.into())
    }

    /// The header where a change may also be made without it.
    pub fn given(request: &HttpRequest) -> Result<Option<Self>, Failure> {
        if request.headers().contains_key(IF_MATCH) { Self::of(request).map(Some) } else { Ok(None) }
    }

    /// Refuses when the resource has another state by now.
    pub fn check(&self, present: &impl Serialize) -> Result<(), Failure> {
        if has(&self.0, &of(present)?) { Ok(()) } else { Err(HttpRefusal::PreconditionFailed.into()) }
    }
}

/// The same for whoever has to know first that the resource is there: 404 comes before 428.
pub fn insist(expected: Option<&IfMatch>, present: &impl Serialize) -> Result<(), Failure> {
    expected.ok_or(HttpRefusal::PreconditionRequired)?.check(present)
}

fn listed(request: &HttpRequest, name: &actix_web::http::header::HeaderName, etag: &str) -> bool {
    let mut values = request.headers().get_all(name).filter_map(|value| value.to_str().ok());
    values.any(|list| has(list, etag))
}

/// A proxy that compresses makes a strong ETag weak: its mark does not count.
fn has(list: &str, etag: &str) -> bool {
    list.split(',').map(|one| one.trim().trim_start_matches("W/")).any(|one| one == "*" || one == etag)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_etag_is_found_in_a_list_weak_or_not() {
        for list in ["*", "\"a\"", "\"b\", W/\"a\""] {
            assert!(has(list, "\"a\""), "{list}");
        }
        assert!(!has("\"b\"", "\"a\"") && !has("", "\"a\""));
    }
}
