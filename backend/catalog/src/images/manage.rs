//! `/manage/events/{id}/image`

use super::store::{self, NewImage};
use super::{Focus, sweep};
use crate::events::manage::views::ManagedEventView;
use crate::events::manage::{self, Details};
use crate::listings;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::limits::rules::{UPLOADS_DAY, UPLOADS_MINUTE, wait};
use accounts::orgs::access::{Admitted, ManageEvents, OrganizationParams, Team, Wanted};
use actix_web::web::{Data, Path, Payload};
use actix_web::{HttpRequest, HttpResponse, delete, patch, put};
use kernel::ids::{EventId, ImageId, OrganizationId};
use kernel::text::{Localized, one_line};
use pictures::upload::{self, Unreadable};
use platform::db::Tx;
use platform::http::body::{BodyChecker, FileBody, Unread, expect_picture, read_picture};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, InvalidBody, TooMany};
use platform::http::patch::Patch;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Builder;

/// Most characters of what a picture shows.
const ALT_LENGTH_MAX: usize = 200;

/// What is said of a picture that is sent.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SetImageParams {
    /// Which organization; may be left out by who works for one only.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// What it shows, in French, for those who do not see it.
    #[param(max_length = 200, example = "Un piano sous la lune")]
    alt_fr: Option<String>,
    /// What it shows, in English.
    #[param(max_length = 200)]
    alt_en: Option<String>,
    /// Where its main thing is, in percent from the left: narrow places cut the rest away.
    #[param(value_type = Option<i32>, minimum = 0, maximum = 100, default = 50)]
    focal_x: Option<String>,
    /// The same in percent from the top.
    #[param(value_type = Option<i32>, minimum = 0, maximum = 100, default = 50)]
    focal_y: Option<String>,
}

impl SetImageParams {
    fn parse(&self) -> Result<(Localized, Focus), Failure> {
        let mut checker = Checker::default();
        let alt = |text: &str| one_line(text, ALT_LENGTH_MAX);
        let words = "one line of 1 to 200 characters";
        let fr = checker.read("alt_fr", self.alt_fr.as_deref(), words, alt);
        let en = checker.read("alt_en", self.alt_en.as_deref(), words, alt);
        let x = checker.read("focal_x", self.focal_x.as_deref(), "0 to 100", percent);
        let y = checker.read("focal_y", self.focal_y.as_deref(), "0 to 100", percent);
        checker.finish()?;
        let center = Focus::default();
        Ok((Localized { fr, en }, Focus { x: x.unwrap_or(center.x), y: y.unwrap_or(center.y) }))
    }
}

fn percent(text: &str) -> Option<i32> {
    text.parse().ok().filter(|n| (0..=100).contains(n))
}

/// Set the cover of my event
///
/// The body is the file: JPEG, PNG or WebP, at most 5 MiB, 25 million pixels and 8192 pixels a side. It is
/// turned upright and encoded anew in several widths; nothing of its metadata is kept. Of two covers sent
/// at once, the later one stays.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), SetImageParams),
    request_body(content((FileBody = "image/jpeg"), (FileBody = "image/png"), (FileBody = "image/webp"))), responses(
    (status = 200, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`"),
    (status = 413, body = Problem, content_type = "application/problem+json", description = "`http.too_large`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`catalog.no_picture`, `catalog.picture_too_large`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`"),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "`http.unavailable`")))]
#[put("/manage/events/{id}/image")]
pub async fn set_event_image(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    payload: Payload,
) -> Result<HttpResponse, Failure> {
    let params: SetImageParams = query::parse(request.query_string())?;
    let org = Wanted::named(params.org.as_deref());
    asker.ask(&accounts, org).await?;
    let (alt, focus) = params.parse()?;
    // Random, so that nobody guesses the address of a draft's cover.
    let image = ImageId::from_uuid(Builder::from_random_bytes(rand::random()).into_uuid());
    let (limits, event) = (accounts.limits.clone(), id.clone());
    let planned = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &event)?;
        let subject = may.user.map(|user| user.to_string()).unwrap_or_default();
        for budget in [&UPLOADS_MINUTE, &UPLOADS_DAY] {
            let count = limits.count(tx, budget, &subject)?;
            if let Some(retry_after) = wait(budget, 1, count, tx.now()) {
                return Ok(Err(Failure::from(TooMany { retry_after })));
            }
        }
        store::plan(tx, event.org_id, image).map(Ok)
    });
    expect_picture(request.headers())?;
    planned.await??;
    let bytes = read_picture(payload.into_inner()).await?;
    let made = catalog.media.make(move || upload::cover(&bytes)).await?;
    let copies = made.unwrap_or(Err(Unreadable::TooLarge)).map_err(|unreadable| match unreadable {
        Unreadable::NoPicture => CatalogRefusal::NoPicture,
        Unreadable::TooLarge => CatalogRefusal::PictureTooLarge,
    })?;
    let size = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let new =
        NewImage { alt, focus, width: size(copies.width), height: size(copies.height), color: copies.color };
    sweep::write(&catalog.media, image, copies.jpegs).await?;
    let set = catalog.db.write(move |tx| {
        let (may, old) = manage::take_editable(tx, asker, org, &id)?;
        store::complete(tx, image, &new)?;
        store::set_of_event(tx, old.id, Some(image))?;
        finish(tx, &client, &may, old, "catalog.image_set")
    });
    let view = set.await?;
    manage::catch_up(&catalog).await;
    manage::answer(&catalog, HttpResponse::Ok(), view)
}

/// Shows the change, and writes it down.
fn finish(
    tx: &mut Tx,
    client: &Client,
    may: &Admitted,
    old: Details,
    action: &'static str,
) -> Result<ManagedEventView, Failure> {
    let next = manage::details(tx.conn(), may.org, old.id)?.ok_or(CatalogRefusal::EventNotFound)?;
    manage::show(tx, &old, &next)?;
    let subject = format!("event:{}", old.id);
    let (was, is) = (ManagedEventView::from(old), ManagedEventView::from(next));
    if let Some(said) = accounts::audit::changes(&was, &is)? {
        journal::record(tx, client, may, (action, subject), Some(said))?;
    }
    Ok(is)
}

/// What to change of a cover; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateImageRequest {
    /// What it shows, in French; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    alt_fr: Patch<String>,
    /// What it shows, in English; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 200)]
    alt_en: Patch<String>,
    /// Where its main thing is, in percent from the left.
    #[schema(minimum = 0, maximum = 100)]
    focal_x: Option<i32>,
    /// The same in percent from the top.
    #[schema(minimum = 0, maximum = 100)]
    focal_y: Option<i32>,
}

/// A change whose fields are each right.
#[derive(Debug, Clone)]
struct ImageChange {
    alt: [Patch<String>; 2],
    x: Option<i32>,
    y: Option<i32>,
}

impl UpdateImageRequest {
    fn parse(&self) -> Result<ImageChange, InvalidBody> {
        let mut checker = BodyChecker::default();
        let alt = |text: &String| one_line(text, ALT_LENGTH_MAX);
        let words = "one line of 1 to 200 characters";
        let change = ImageChange {
            alt: [
                self.alt_fr.check(&mut checker, "alt_fr", words, alt),
                self.alt_en.check(&mut checker, "alt_en", words, alt),
            ],
            x: self.focal_x,
            y: self.focal_y,
        };
        for (name, percent) in [("focal_x", self.focal_x), ("focal_y", self.focal_y)] {
            if percent.is_some_and(|percent| !(0..=100).contains(&percent)) {
                checker.refuse(name, "out_of_range", "0 to 100");
            }
        }
        checker.finish()?;
        Ok(change)
    }
}

/// Change what is said of the cover of my event
///
/// Send the ETag of the event as `If-Match`. Copies of the event that show the same cover follow.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = UpdateImageRequest, responses(
    (status = 200, body = ManagedEventView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.image_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/events/{id}/image")]
pub async fn update_event_image(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<UpdateImageRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let change = body.read().await?.parse()?;
    let expected = IfMatch::of(&request).ok();
    let changed = catalog.db.write(move |tx| {
        let (may, old) = manage::take_editable(tx, asker, org, &id)?;
        etag::insist(expected.as_ref(), &ManagedEventView::from(old.clone()))?;
        let image = old.image.clone().ok_or(CatalogRefusal::ImageNotFound)?;
        let [fr, en] = change.alt.clone();
        let next = NewImage {
            alt: Localized { fr: fr.onto(image.alt.fr), en: en.onto(image.alt.en) },
            focus: Focus { x: change.x.unwrap_or(image.focus.x), y: change.y.unwrap_or(image.focus.y) },
            width: image.width,
            height: image.height,
            color: image.color,
        };
        store::complete(tx, image.id, &next)?;
        for shown in store::events_with(tx.conn(), image.id)? {
            listings::refresh(tx, shown)?;
        }
        finish(tx, &client, &may, old, "catalog.image_changed")
    });
    let view = changed.await?;
    manage::catch_up(&catalog).await;
    manage::answer(&catalog, HttpResponse::Ok(), view)
}

/// Take the cover of my event away
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 204, description = "There is no cover any more"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`")))]
#[delete("/manage/events/{id}/image")]
pub async fn delete_event_image(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let removed = catalog.db.write(move |tx| {
        let (may, old) = manage::take_editable(tx, asker, org, &id)?;
        store::set_of_event(tx, old.id, None)?;
        finish(tx, &client, &may, old, "catalog.image_removed").map(|_| ())
    });
    removed.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::NoContent().finish())
}
