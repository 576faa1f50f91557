//! `/manage/events/{id}/invitations`

use super::rules::{
    DAYS, DAYS_MAX, INVITATIONS_PER_EVENT_MAX, InvitationStatus, Invitee, LETTERS_PER_DAY_MAX, NotInvited,
    ROWS_MAX, Row, fit, rows_of_csv, sort,
};
use super::store::{self, Invitation, NewInvitation, Search};
use crate::access;
use crate::events::manage::rules::EventStatus;
use crate::events::manage::{self, Details};
use crate::facts::EventInvited;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::opaque::{Opens, Token};
use accounts::orgs::access::{Admitted, ManageEvents, OrganizationParams, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use kernel::ids::{EventId, EventInvitationId, OrganizationId};
use kernel::page::Cursor;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use platform::keyring::{Keyring, Sealed};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 34;
/// Seconds after which somebody who sent too many letters tries again.
const RETRY_SECONDS: u32 = 3_600;
/// Longest text of a list.
const CSV_LENGTH_MAX: usize = 60_000;

/// An invitation as its organization sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct EventInvitationView {
    id: EventInvitationId,
    #[schema(example = "camille@example.org")]
    email: String,
    /// The language of the letter.
    locale: Locale,
    /// What became of it.
    status: InvitationStatus,
    /// When the last letter went out.
    sent_at: Instant,
    expires_at: Instant,
    answered_at: Option<Instant>,
    created_at: Instant,
}

impl EventInvitationView {
    fn of(invitation: Invitation, now: Instant) -> Self {
        Self {
            status: invitation.status.at(invitation.expires_at, now),
            id: invitation.id,
            email: invitation.email,
            locale: invitation.locale,
            sent_at: invitation.sent_at,
            expires_at: invitation.expires_at,
            answered_at: invitation.answered_at,
            created_at: invitation.created_at,
        }
    }
}

/// A page of invitations.
#[derive(Serialize, ToSchema)]
pub struct EventInvitationPage {
    /// The newest first.
    data: Vec<EventInvitationView>,
    /// Send it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
    /// Invitations on all pages.
    #[schema(minimum = 0)]
    total: i64,
}

/// What may be asked of the invitations to an event.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListEventInvitationsParams {
    /// Which organization; may be left out by who works for one only.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// What became of them.
    #[param(value_type = Option<InvitationStatus>, inline)]
    status: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List the invitations to my event
///
/// For owners and managers.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ListEventInvitationsParams), responses(
    (status = 200, body = EventInvitationPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/invitations")]
pub async fn list_event_invitations(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: ListEventInvitationsParams = query::parse(request.query_string())?;
    let org = Wanted::named(params.org.as_deref());
    let (_, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    let status = "sent, accepted, declined, revoked or expired";
    let status = checker.read("status", params.status.as_deref(), status, InvitationStatus::parse);
    checker.finish()?;
    let now = catalog.db.clock().now();
    let search = Search { status, after: cursor.map(|cursor| EventInvitationId::from_uuid(cursor.id)) };
    let found = catalog.db.read(move |conn| store::page(conn, event.id, search, limit, now)).await?;
    let (mut rows, total) = found;
    let has_more = rows.len() > limit.rows();
    rows.truncate(limit.rows());
    let last = rows.last().filter(|_| has_more);
    let next_cursor = last.map(|last| Cursor { list: LIST, key: 0, id: last.id.uuid() }.encode());
    let data = rows.into_iter().map(|invitation| EventInvitationView::of(invitation, now)).collect();
    Ok(HttpResponse::Ok().json(EventInvitationPage { data, next_cursor, total }))
}

/// Somebody to invite.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteeRequest {
    /// Where the letter goes.
    #[schema(example = "camille@example.org", max_length = 254)]
    email: String,
    /// The language of the letter, `fr` or `en`.
    locale: Option<String>,
}

/// Whom to invite: a list, or the text of a CSV file.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InviteRequest {
    /// One or many.
    #[schema(max_items = 500)]
    invitees: Option<Vec<InviteeRequest>>,
    /// A line for each: an address and maybe `fr` or `en`, separated by a comma, a semicolon or a tab. A first
    /// line without an address is a heading. At most 500.
    #[schema(example = "email,language\ncamille@example.org,fr\nsam@example.org,en", max_length = 60000)]
    csv: Option<String>,
    /// The language of letters whose row says none; without it, the language of the request.
    locale: Option<Locale>,
    /// Until when they can be answered; in 30 days when absent, at most in a year.
    expires_at: Option<Instant>,
}

impl InviteRequest {
    fn rows(&self) -> Result<Vec<Row>, Failure> {
        let mut checker = BodyChecker::default();
        let row = |(number, invitee): (usize, &InviteeRequest)| Row {
            number,
            email: invitee.email.trim().to_owned(),
            locale: invitee.locale.clone(),
        };
        let (name, rows) = match (&self.invitees, &self.csv) {
            (Some(invitees), None) => ("invitees", (1..).zip(invitees).map(row).collect()),
            (None, Some(csv)) if csv.len() <= CSV_LENGTH_MAX => ("csv", rows_of_csv(csv)),
            (None, Some(_)) => {
                checker.refuse("csv", "too_long", "at most 60000 characters");
                ("csv", Vec::new())
            }
            _ => {
                checker.refuse("invitees", "missing", "either invitees or csv");
                ("invitees", Vec::new())
            }
        };
        if rows.is_empty() {
            checker.refuse(name, "missing", "an address");
        }
        if rows.len() > ROWS_MAX {
            checker.refuse(name, "too_many", "at most 500");
        }
        checker.finish()?;
        Ok(rows)
    }

    fn end(&self, now: Instant) -> Result<Instant, Failure> {
        let days = |n: i64| now.plus_minutes(n * 24 * 60);
        let end = self.expires_at.unwrap_or_else(|| days(DAYS));
        let mut checker = BodyChecker::default();
        if end <= now || end > days(DAYS_MAX) {
            checker.refuse("expires_at", "out_of_range", "a moment to come, at most in a year");
        }
        checker.finish()?;
        Ok(end)
    }
}

/// A row of the list that nobody was invited for.
#[derive(Debug, Serialize, ToSchema)]
pub struct NotInvitedView {
    /// Its number, from 1; in a CSV text, that of its line.
    row: usize,
    /// What stands there.
    email: String,
    /// Why.
    reason: NotInvited,
}

/// What came of a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct InvitationReport {
    /// The new invitations.
    invited: Vec<EventInvitationView>,
    /// The others, in the order of the list.
    refused: Vec<NotInvitedView>,
}

/// Invite to my event
///
/// A letter with a link goes to each address; whoever follows it sees the event though it is private. Rows that
/// cannot be invited are told with a reason, the others are. For owners and managers, once the event is
/// published. At most 2000 letters of an organization a day.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = InviteRequest, responses(
    (status = 200, body = InvitationReport),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/invitations")]
pub async fn invite_to_event(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<InviteRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let rows = wish.rows()?;
    let end = wish.end(catalog.db.clock().now())?;
    let fallback = wish.locale.unwrap_or_else(|| locale::accepted(request.headers()));
    let keyring = catalog.keyring.clone();
    let invited = catalog.db.write(move |tx| {
        let (may, event) = take_published(tx, asker, org, &id)?;
        let now = tx.now();
        let keys: Vec<String> = rows.iter().map(|row| row.email.to_ascii_lowercase()).collect();
        let known = store::known(tx.conn(), event.id, &keys)?;
        let (mut invitees, mut refused) = sort(&rows, fallback, |key| known.iter().any(|known| known == key));
        let day_ago = now.plus_minutes(-24 * 60);
        let (n, today) = store::figures(tx.conn(), (event.org_id, event.id), day_ago)?;
        fit(&mut invitees, &mut refused, INVITATIONS_PER_EVENT_MAX - n, NotInvited::TooMany);
        fit(&mut invitees, &mut refused, LETTERS_PER_DAY_MAX - today, NotInvited::TooManyToday);
        let data = invite(tx, &keyring, &may, &event, &invitees, end)?;
        refused.sort_unstable_by_key(|(row, _)| *row);
        let email = |number| rows.iter().find(|row| row.number == number).map(|row| row.email.clone());
        let refused = refused.into_iter().map(|(row, reason)| NotInvitedView {
            row,
            email: email(row).unwrap_or_default().chars().take(254).collect(),
            reason,
        });
        let report = InvitationReport {
            invited: data.into_iter().map(|invitation| EventInvitationView::of(invitation, now)).collect(),
            refused: refused.collect(),
        };
        if !report.invited.is_empty() {
            let what = ("catalog.event_invited", format!("event:{}", event.id));
            journal::record(tx, &client, &may, what, Some(json!({ "n": report.invited.len() })))?;
        }
        Ok(report)
    });
    Ok(HttpResponse::Ok().json(invited.await?))
}

/// A published event that somebody may invite to, held until the transaction ends.
fn take_published(
    tx: &mut Tx,
    asker: accounts::orgs::access::Applicant,
    org: Wanted,
    id: &str,
) -> Result<(Admitted, Details), Failure> {
    let (may, event) = manage::take(tx, asker, org, id)?;
    if event.status != EventStatus::Published || event.taken_down.is_some() {
        return Err(CatalogRefusal::WrongEventState.into());
    }
    Ok((may, event))
}

fn invite(
    tx: &mut Tx,
    keyring: &Keyring,
    may: &Admitted,
    event: &Details,
    invitees: &[Invitee],
    expires_at: Instant,
) -> Result<Vec<Invitation>, Failure> {
    let now = tx.now();
    let (mut new, mut made) = (Vec::new(), Vec::new());
    for Invitee { email, locale, .. } in invitees {
        let (id, token) = (EventInvitationId::from_uuid(tx.new_uuid()), Token::fresh(Opens::Invitation));
        let invitation = Invitation {
            id,
            org_id: event.org_id,
            event_id: event.id,
            email: email.as_str().to_owned(),
            locale: *locale,
            status: InvitationStatus::Sent,
            sent_at: now,
            expires_at,
            answered_at: None,
            created_at: now,
        };
        new.push(NewInvitation {
            id,
            org_id: event.org_id,
            event_id: event.id,
            email: email.as_str().to_owned(),
            email_key: email.key().to_owned(),
            locale: locale.tag(),
            hash: token.hash,
            status: InvitationStatus::Sent.as_str(),
            invited_by: may.user,
            sent_at: now,
            expires_at,
            created_at: now,
        });
        // One fact for each, because each is a letter of its own.
        write_letter(tx, keyring, event, &invitation, &token)?;
        made.push(invitation);
    }
    if !new.is_empty() {
        store::insert(tx, event.id, &new)?;
    }
    Ok(made)
}

fn write_letter(
    tx: &mut Tx,
    keyring: &Keyring,
    event: &Details,
    invitation: &Invitation,
    token: &Token,
) -> Result<(), Failure> {
    let row = invitation.id.uuid();
    tx.publish(&EventInvited {
        invitation_id: row,
        email: invitation.email.clone(),
        locale: invitation.locale,
        org_id: event.org_id,
        event_id: event.id,
        title: event.title.clone(),
        token: Sealed::seal(keyring, row, "token", &token.text)?,
        expires_at: invitation.expires_at,
    })
}

/// Send an invitation to my event again
///
/// With another link: the one before is void. As long as nobody answered. For owners and managers.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("invitation_id" = EventInvitationId, Path, description = "The invitation"), OrganizationParams), responses(
    (status = 200, body = EventInvitationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.invitation_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.invitation_answered`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/events/{id}/invitations/{invitation_id}/resend")]
pub async fn resend_event_invitation(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let (id, invitation) = ids.into_inner();
    let keyring = catalog.keyring.clone();
    let sent = catalog.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let old = find(tx, &event, &invitation)?;
        if event.status != EventStatus::Published || event.taken_down.is_some() {
            return Err(CatalogRefusal::WrongEventState.into());
        }
        let now = tx.now();
        let day_ago = now.plus_minutes(-24 * 60);
        let (_, today) = store::figures(tx.conn(), (event.org_id, event.id), day_ago)?;
        if today >= LETTERS_PER_DAY_MAX {
            return Err(TooMany { retry_after: RETRY_SECONDS }.into());
        }
        let token = Token::fresh(Opens::Invitation);
        let expires_at = old.expires_at.max(now.plus_minutes(DAYS * 24 * 60));
        if !store::renew(tx, old.id, token.hash, expires_at)? {
            return Err(CatalogRefusal::InvitationAnswered.into());
        }
        let next = Invitation { sent_at: now, expires_at, ..old };
        write_letter(tx, &keyring, &event, &next, &token)?;
        let what = ("catalog.event_invitation_resent", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("invitation", next.id, None)))?;
        Ok(EventInvitationView::of(next, now))
    });
    Ok(HttpResponse::Ok().json(sent.await?))
}

fn find(tx: &mut Tx, event: &Details, id: &str) -> Result<Invitation, Failure> {
    let id = EventInvitationId::parse(id).ok_or(CatalogRefusal::InvitationNotFound)?;
    let found = store::find(tx.conn(), event.id, id)?;
    found.ok_or_else(|| CatalogRefusal::InvitationNotFound.into())
}

/// Take an invitation to my event back
///
/// With every access that came of it. For owners and managers, whatever the event's state.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("invitation_id" = EventInvitationId, Path, description = "The invitation"), OrganizationParams), responses(
    (status = 200, body = EventInvitationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.invitation_not_found`")))]
#[post("/manage/events/{id}/invitations/{invitation_id}/revoke")]
pub async fn revoke_event_invitation(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let (id, invitation) = ids.into_inner();
    let revoked = catalog.db.write(move |tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let old = find(tx, &event, &invitation)?;
        let (was, now) = (old.status, tx.now());
        store::set_status(tx, &old, InvitationStatus::Revoked)?;
        access::store::withdraw(tx, old.id)?;
        let next = Invitation { status: InvitationStatus::Revoked, ..old };
        if was != InvitationStatus::Revoked {
            let what = ("catalog.event_invitation_revoked", format!("event:{}", event.id));
            journal::record(tx, &client, &may, what, Some(journal::of_part("invitation", next.id, None)))?;
        }
        Ok(EventInvitationView::of(next, now))
    });
    Ok(HttpResponse::Ok().json(revoked.await?))
}
