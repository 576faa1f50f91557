//! `PUT` and `DELETE /me/photo`, `/media/photos/{id}/{size}.jpg`

use super::{PhotoView, store};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::{Caller, Person};
use crate::limits::rules::{self, UPLOADS_DAY, UPLOADS_MINUTE};
use crate::refusal::AccountsRefusal;
use actix_web::http::StatusCode;
use actix_web::http::header::{
    CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, ETAG, IF_NONE_MATCH,
};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, get, put};
use kernel::ids::PhotoId;
use pictures::portrait::{SIZES, Unreadable};
use platform::http::body::{FileBody, expect_picture, read_picture};
use platform::http::client::Client;
use platform::http::failure::{Failure, HttpRefusal, TooMany};
use platform::http::problem::Problem;
use uuid::Builder;

/// Set my photo
///
/// The body is the file: JPEG, PNG or WebP, at most 5 MiB, 25 million pixels and 8192 pixels a side. It is
/// turned upright, cut to a square and encoded anew; nothing of its metadata is kept.
#[utoipa::path(tag = "me", security(("access_token" = [])),
    request_body(content((FileBody = "image/jpeg"), (FileBody = "image/png"), (FileBody = "image/webp"))), responses(
    (status = 200, body = PhotoView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 413, body = Problem, content_type = "application/problem+json", description = "`http.too_large`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`accounts.no_picture`, `accounts.picture_too_large`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`"),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "`http.unavailable`")))]
#[put("/me/photo")]
pub async fn set_photo(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    client: Client,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    expect_picture(request.headers())?;
    // Random, because whoever knows it may look.
    let id = PhotoId::from_uuid(Builder::from_random_bytes(rand::random()).into_uuid());
    let limits = accounts.limits.clone();
    let planned = accounts.db.write(move |tx| {
        for budget in [&UPLOADS_MINUTE, &UPLOADS_DAY] {
            let count = limits.count(tx, budget, &person.user.to_string())?;
            if let Some(retry_after) = rules::wait(budget, 1, count, tx.now()) {
                return Ok(Err(Failure::from(TooMany { retry_after })));
            }
        }
        store::plan(tx, id, person.user).map(Ok)
    });
    planned.await??;
    let bytes = read_picture(payload.into_inner()).await?;
    let copies = accounts.photos.make(bytes).await?.map_err(|unreadable| match unreadable {
        Unreadable::NoPicture => AccountsRefusal::NoPicture,
        Unreadable::TooLarge => AccountsRefusal::PictureTooLarge,
    })?;
    accounts.photos.write(id, copies).await?;
    let set = accounts.db.write(move |tx| {
        let before = store::set(tx, person.user, Some(id))?;
        audit::record(tx, Some(&client), &Happening::own(person.user, "accounts.photo_set"))?;
        Ok(before)
    });
    if let Some(before) = set.await? {
        accounts.photos.remove(before).await;
    }
    Ok(HttpResponse::Ok().json(PhotoView::of(id)))
}

/// Take my photo away
#[utoipa::path(tag = "me", security(("access_token" = [])), responses(
    (status = 204, description = "There is no photo any more"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`")))]
#[delete("/me/photo")]
pub async fn delete_photo(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    client: Client,
) -> Result<HttpResponse, Failure> {
    let removed = accounts.db.write(move |tx| {
        let before = store::set(tx, person.user, None)?;
        if before.is_some() {
            audit::record(tx, Some(&client), &Happening::own(person.user, "accounts.photo_removed"))?;
        }
        Ok(before)
    });
    if let Some(before) = removed.await? {
        accounts.photos.remove(before).await;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Serves one copy to whoever knows its address.
#[get("/media/photos/{id}/{size}.jpg")]
pub async fn get_photo(
    request: HttpRequest,
    path: Path<(String, String)>,
    accounts: Data<Accounts>,
) -> Result<HttpResponse, Failure> {
    let (id, size) = path.into_inner();
    let id = PhotoId::parse(&id).ok_or(HttpRefusal::NotFound)?;
    let size = SIZES.into_iter().find(|known| known.to_string() == size).ok_or(HttpRefusal::NotFound)?;
    if !accounts.db.read(move |conn| store::is_shown(conn, id)).await? {
        return Err(HttpRefusal::NotFound.into());
    }
    let etag = format!("\"{id}-{size}\"");
    let mut response = HttpResponse::Ok();
    // In browsers, not in caches that others share: a photo that was taken away is to be gone.
    response.insert_header((ETAG, etag.clone())).insert_header((CACHE_CONTROL, "private, max-age=86400"));
    let known = request.headers().get(IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.contains(&etag)) {
        return Ok(response.status(StatusCode::NOT_MODIFIED).finish());
    }
    match tokio::fs::read(accounts.photos.media.photo_path(id, size)).await {
        Ok(bytes) => Ok(response
            .content_type("image/jpeg")
            .insert_header((CONTENT_DISPOSITION, "inline"))
            .insert_header((CONTENT_SECURITY_POLICY, "default-src 'none'; frame-ancestors 'none'; sandbox"))
            .body(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(HttpRefusal::NotFound.into()),
        Err(error) => Err(Failure::unavailable("media", error)),
    }
}
