//! Events as their organization makes and changes them.
//!
//! - [`rules`]    what can become of an event, and what it lacks
//! - [`request`]  what organizers send: one shape for a new event and for a change
//! - `draft`      what was sent, put on an event
//! - [`http`]     list, make, look at, change, delete
//! - [`verbs`]    publish, unpublish, cancel, archive, duplicate

mod draft;
pub mod http;
pub mod request;
pub mod rules;
mod store;
pub mod verbs;
pub mod views;

pub use store::Details;
pub(crate) use store::{details, figures, venue_zone};

use crate::refusal::{CatalogRefusal, Incomplete};
use crate::{Catalog, listings, revision};
use accounts::Accounts;
use accounts::orgs::access::{Admitted, Applicant, Wanted};
use actix_web::http::header::ETAG;
use actix_web::{HttpResponse, HttpResponseBuilder};
use kernel::ids::EventId;
use kernel::refusal::FieldError;
use platform::db::Tx;
use platform::http::etag;
use platform::http::failure::Failure;
use views::ManagedEventView;

/// An event that somebody may change, held until the transaction ends.
pub fn take(tx: &mut Tx, asker: Applicant, org: Wanted, id: &str) -> Result<(Admitted, Details), Failure> {
    let now = tx.now();
    let may = asker.admit(tx.conn(), org, now)?;
    let id = EventId::parse(id).ok_or(CatalogRefusal::EventNotFound)?;
    if !store::hold(tx, may.org, id)? {
        return Err(CatalogRefusal::EventNotFound.into());
    }
    let event = store::details(tx.conn(), may.org, id)?.ok_or(CatalogRefusal::EventNotFound)?;
    Ok((may, event))
}

/// The same for who changes what belongs to it, which ends with the event.
pub fn take_editable(
    tx: &mut Tx,
    asker: Applicant,
    org: Wanted,
    id: &str,
) -> Result<(Admitted, Details), Failure> {
    let (may, event) = take(tx, asker, org, id)?;
    if !event.status.is_editable() {
        return Err(CatalogRefusal::WrongEventState.into());
    }
    Ok((may, event))
}

/// An event that somebody may look at.
pub async fn look(
    catalog: &Catalog,
    accounts: &Accounts,
    asker: Applicant,
    org: Wanted,
    id: &str,
) -> Result<(Admitted, Details), Failure> {
    let may = asker.ask(accounts, org).await?;
    let id = EventId::parse(id).ok_or(CatalogRefusal::EventNotFound)?;
    let found = catalog.db.read(move |conn| store::details(conn, may.org, id)).await?;
    Ok((may, found.ok_or(CatalogRefusal::EventNotFound)?))
}

/// Lets the public see what changed of an event, if it sees any of it.
pub(crate) fn show(tx: &mut Tx, old: &Details, next: &Details) -> Result<(), Failure> {
    if old.is_public() || next.is_public() { listings::refresh(tx, next.id) } else { Ok(()) }
}

/// Refuses to call off what somebody ordered, unless the event is named.
pub(crate) fn confirm_by_name(event: &Details, named: Option<&str>) -> Result<(), CatalogRefusal> {
    let is_meant = event.first_order_at.is_none() || named == Some(event.slug.as_str());
    if is_meant { Ok(()) } else { Err(CatalogRefusal::NameNeeded) }
}

/// Refuses what took the last date to come from a published event. Call it after the change.
pub(crate) fn keep_a_date(tx: &mut Tx, event: &Details) -> Result<(), Failure> {
    let now = tx.now();
    let figures = store::figures(tx.conn(), &[event.id], now)?.first().copied().unwrap_or_default();
    if event.status == rules::EventStatus::Published && figures.n_dates_to_come == 0 {
        let missing = FieldError::body("occurrences", "missing", "a date that is not over");
        return Err(Incomplete(vec![missing]).into());
    }
    Ok(())
}

/// Answers with an event and its ETag.
pub(crate) fn answer(
    catalog: &Catalog,
    mut response: HttpResponseBuilder,
    view: ManagedEventView,
) -> Result<HttpResponse, Failure> {
    let etag = etag::of(&view)?;
    let view = view.with_pass(&catalog.passes, catalog.db.clock().now());
    Ok(response.insert_header((ETAG, etag)).json(view))
}

/// Has this node answer by what was just written. Others look a moment later, and so does this one if
/// it cannot look now.
pub(crate) async fn catch_up(catalog: &Catalog) {
    if let Err(failure) = revision::sync(catalog).await {
        tracing::debug!(%failure, "the catalog revision cannot be read");
    }
}
