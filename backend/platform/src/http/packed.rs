//! Large answers that are for one caller only: kept nowhere, compressed as they are sent.

use super::answers::accepts;
use super::failure::Failure;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpResponse, HttpResponseBuilder};
use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;
use std::io::Write;

/// Answers with JSON, compressed for whoever takes that. On a thread of its own: a few hundred kilobytes take some
/// milliseconds. Nothing that callers choose may stand in it beside what is secret.
pub async fn json<T: Serialize + Send + 'static>(
    headers: &HeaderMap,
    mut answer: HttpResponseBuilder,
    told: T,
) -> Result<HttpResponse, Failure> {
    let accepted = headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok());
    let is_packed = accepted.is_some_and(|accepted| accepts(accepted, "gzip"));
    let write = move || {
        let plain = serde_json::to_vec(&told).map_err(Failure::fault)?;
        if !is_packed {
            return Ok(plain);
        }
        let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
        packed.write_all(&plain).map_err(Failure::fault)?;
        packed.finish().map_err(Failure::fault)
    };
    let body = tokio::task::spawn_blocking(write).await.map_err(Failure::fault)??;
    if is_packed {
        answer.insert_header((header::CONTENT_ENCODING, "gzip"));
    }
    answer.insert_header((header::VARY, "accept-encoding"));
    Ok(answer.content_type("application/json").body(body))
}
