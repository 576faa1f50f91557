//! `PUT` and `DELETE /manage/org/logo`

use super::access::{Applicant, ChangeOrganization, OrganizationParams, Team, Wanted};
use super::http::{OrganizationView, announce};
use super::store::{self, Details};
use crate::Accounts;
use crate::guard::Caller;
use crate::limits::rules::{UPLOADS_DAY, UPLOADS_MINUTE, wait};
use crate::photos;
use crate::refusal::AccountsRefusal;
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, put};
use kernel::ids::PhotoId;
use pictures::portrait::Unreadable;
use platform::db::Tx;
use platform::http::body::{FileBody, expect_picture, read_picture};
use platform::http::client::Client;
use platform::http::etag;
use platform::http::failure::{Failure, TooMany};
use platform::http::problem::Problem;
use uuid::Builder;

/// Set the logo of my organization
///
/// For owners and managers. The body is the file: JPEG, PNG or WebP, at most 5 MiB, 25 million pixels and 8192
/// pixels a side. It is put on a white square and encoded anew; nothing of its metadata is kept. Of two logos
/// sent at once, the later one stays.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams),
    request_body(content((FileBody = "image/jpeg"), (FileBody = "image/png"), (FileBody = "image/webp"))), responses(
    (status = 200, body = OrganizationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 413, body = Problem, content_type = "application/problem+json", description = "`http.too_large`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`accounts.no_picture`, `accounts.picture_too_large`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`"),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "`http.unavailable`")))]
#[put("/manage/org/logo")]
pub async fn set_organization_logo(
    Caller(asker): Caller<Team<ChangeOrganization>>,
    accounts: Data<Accounts>,
    client: Client,
    request: HttpRequest,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    expect_picture(request.headers())?;
    // Random, because whoever knows it may look.
    let id = PhotoId::from_uuid(Builder::from_random_bytes(rand::random()).into_uuid());
    let limits = accounts.limits.clone();
    let planned = accounts.db.write(move |tx| {
        let now = tx.now();
        let (user, _) = asker.admit(tx.conn(), org, now)?.person()?;
        for budget in [&UPLOADS_MINUTE, &UPLOADS_DAY] {
            let count = limits.count(tx, budget, &user.to_string())?;
            if let Some(retry_after) = wait(budget, 1, count, now) {
                return Ok(Err(Failure::from(TooMany { retry_after })));
            }
        }
        photos::plan(tx, id, user).map(Ok)
    });
    planned.await??;
    let bytes = read_picture(payload.into_inner()).await?;
    let copies = accounts.photos.make_logo(bytes).await?.map_err(|unreadable| match unreadable {
        Unreadable::NoPicture => AccountsRefusal::NoPicture,
        Unreadable::TooLarge => AccountsRefusal::PictureTooLarge,
    })?;
    accounts.photos.write(id, copies).await?;
    exchange(&accounts, client, (asker, org), Some(id)).await
}

/// Take the logo of my organization away
///
/// For owners and managers.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), responses(
    (status = 200, body = OrganizationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[delete("/manage/org/logo")]
pub async fn delete_organization_logo(
    Caller(asker): Caller<Team<ChangeOrganization>>,
    accounts: Data<Accounts>,
    client: Client,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    exchange(&accounts, client, (asker, org), None).await
}

/// Puts a logo, or none, in the place of the one before, whose files go.
async fn exchange(
    accounts: &Accounts,
    client: Client,
    asked: (Applicant, Wanted),
    logo: Option<PhotoId>,
) -> Result<HttpResponse, Failure> {
    let (before, view) = accounts.db.write(move |tx| set(tx, &client, asked, logo)).await?;
    if let Some(before) = before {
        accounts.photos.remove(before).await;
    }
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// The logo before, and the organization as it is now.
fn set(
    tx: &mut Tx,
    client: &Client,
    (asker, org): (Applicant, Wanted),
    logo: Option<PhotoId>,
) -> Result<(Option<PhotoId>, OrganizationView), Failure> {
    let now = tx.now();
    let may = asker.admit(tx.conn(), org, now)?;
    super::members::hold(tx, may.org)?;
    let old = store::details(tx.conn(), may.org)?.ok_or(AccountsRefusal::OrganizationNotFound)?;
    let next = Details { logo, ..old.clone() };
    store::set_details(tx, &next)?;
    announce(tx, client, (&old, &next), may.person()?.0)?;
    Ok((old.logo, OrganizationView::from(next)))
}
