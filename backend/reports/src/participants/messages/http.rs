//! `/manage/events/{id}/participants/messages`

use super::letter;
use super::request::{
    Message, ParticipantMessagePreviewRequest, ParticipantMessageRequest, ParticipantSelection,
};
use super::rules::{MessageState, minutes, percent};
use super::store::{self, Kept, Reach};
use super::work::WriteToParticipants;
use crate::facts::MessageTried;
use crate::refusal::ReportsRefusal;
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::limits::Limits;
use accounts::limits::rules::{self, Budget, MESSAGES_TRIED, PARTICIPANT_MESSAGES};
use accounts::orgs::access::{Admitted, ManageOrders, OrganizationParams, SeeOrders, Team, Wanted};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use catalog::Catalog;
use catalog::events::manage;
use catalog::journal;
use kernel::ids::{EventId, MessageId, OrganizationId, UserId};
use kernel::page::Cursor;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::Unread;
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use platform::http::idempotency::{self, IdempotencyParams};
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashMap;
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 63;

/// What a message would be.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantMessagePreview {
    /// As it would stand in the letter: without space around it.
    #[schema(example = "Doors open half an hour earlier")]
    subject: String,
    /// The same of the text.
    text: String,
    /// Addresses that would get it, each once.
    #[schema(example = 412)]
    n_recipients: i64,
    /// Minutes until the last one is on its way.
    #[schema(example = 1)]
    minutes: i64,
    /// Where answers go: to the contact of the event, else to that of the organization; null when there is neither.
    #[schema(example = "contact@example.org")]
    reply_to: Option<String>,
    /// Whether it was sent to the caller.
    is_sent_to_me: bool,
}

/// A message to participants.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantMessageView {
    id: MessageId,
    #[schema(example = "Doors open half an hour earlier")]
    subject: String,
    text: String,
    /// To whom.
    to: ParticipantSelection,
    /// Addresses that get it, each once.
    #[schema(example = 412)]
    n_recipients: i64,
    state: MessageState,
    /// How much of it is on its way, in percent.
    #[schema(example = 100, minimum = 0, maximum = 100)]
    percent: i64,
    /// When the last one was on its way; null until then.
    ended_at: Option<Instant>,
    /// When it was stopped; null unless it was.
    stopped_at: Option<Instant>,
    /// Addresses that it had gone to when it was stopped; null unless it was.
    #[schema(example = 200)]
    n_reached: Option<i64>,
    created_at: Instant,
    /// Who wrote it.
    #[schema(example = "Ada Lovelace")]
    by: Option<String>,
}

impl ParticipantMessageView {
    pub(super) fn of(kept: Kept, people: &HashMap<UserId, String>) -> Result<Self, Failure> {
        let to = kept.selection()?;
        Ok(Self {
            id: kept.id,
            to,
            n_recipients: kept.n_recipients,
            state: MessageState::of(kept.ended_at.is_some(), kept.stopped_at.is_some()),
            percent: percent(kept.n_done, kept.n_tickets, kept.ended_at.is_some()),
            ended_at: kept.ended_at,
            stopped_at: kept.stopped_at,
            n_reached: kept.n_reached,
            created_at: kept.created_at,
            by: kept.created_by.and_then(|by| people.get(&by).cloned()),
            subject: kept.subject,
            text: kept.body,
        })
    }
}

/// Messages of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantMessagePage {
    /// The newest first.
    data: Vec<ParticipantMessageView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
}

/// Which messages.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParticipantMessagesParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List what was written to the participants of my event
///
/// With how far each message is. For owners, managers, finance and support.
#[utoipa::path(tag = "reports", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ListParticipantMessagesParams), responses(
    (status = 200, body = ParticipantMessagePage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/participants/messages")]
pub async fn list_participant_messages(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let params: ListParticipantMessagesParams = query::parse(request.query_string())?;
    let org = Wanted::named(params.org.as_deref());
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), None);
    checker.finish()?;
    let (_, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let after = cursor.map(|cursor| MessageId::from_uuid(cursor.id));
    let found = catalog.db.read(move |conn| {
        let mut found = store::page(conn, event.id, after, limit.probe())?;
        let has_more = found.len() > limit.rows();
        found.truncate(limit.rows());
        let last = found.last().filter(|_| has_more);
        let next_cursor = last.map(|last| Cursor { list: LIST, key: 0, id: last.id.uuid() }.encode());
        let by: Vec<UserId> = found.iter().filter_map(|one| one.created_by).collect();
        let people = accounts::users::names(conn, &by)?;
        let data = found.into_iter().map(|one| ParticipantMessageView::of(one, &people));
        Ok(ParticipantMessagePage { data: data.collect::<Result<_, _>>()?, next_cursor })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

/// Look at a message to participants before it is sent
///
/// Says how many would get it and how long that takes, and sends it to nobody but the caller, if they wish: as they
/// would get it, marked as a test. For owners, managers and support.
#[utoipa::path(tag = "reports", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams),
    request_body = ParticipantMessagePreviewRequest, responses(
    (status = 200, body = ParticipantMessagePreview),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/events/{id}/participants/messages/preview")]
pub async fn preview_participant_message(
    Caller(asker): Caller<Team<ManageOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
    body: Unread<ParticipantMessagePreviewRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let (message, send_to_me) = body.read().await?.read()?;
    let (may, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let Message { subject, text, to } = message;
    let reach = catalog.db.read(move |conn| {
        let filter = to.of(conn, event.id)?;
        let reply_to = letter::answers_to(conn, event.org_id, event.contact_email)?;
        Ok((store::reach(conn, &filter)?, reply_to))
    });
    let (reach, reply_to) = reach.await?;
    let me = may.user.filter(|_| send_to_me);
    if let Some(me) = me {
        let limits = accounts.limits.clone();
        let tried = MessageTried {
            user_id: me,
            event_id: event.id,
            org_id: may.org,
            subject: subject.clone(),
            text: text.clone(),
        };
        let written = catalog.db.write(move |tx| {
            if let Some(too_many) = spend(tx, &limits, &MESSAGES_TRIED, &me.to_string())? {
                return Ok(Err(too_many));
            }
            Ok(Ok(tx.publish(&tried)?))
        });
        written.await??;
    }
    let (n_recipients, minutes) = (reach.n_recipients, minutes(reach.n_tickets));
    let is_sent_to_me = me.is_some();
    Ok(HttpResponse::Ok().json(ParticipantMessagePreview {
        subject,
        text,
        n_recipients,
        minutes,
        reply_to: reply_to.map(|address| address.as_str().to_owned()),
        is_sent_to_me,
    }))
}

/// Write to the participants of my event
///
/// To each address once: the one that was given with a ticket, else the buyer's. Whoever buys later does not get it.
/// It goes out in rounds, so that confirmations never wait behind it. At most 20 a day. The organization's audit log
/// says who wrote to how many. For owners, managers and support.
#[utoipa::path(tag = "reports", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams, IdempotencyParams),
    request_body = ParticipantMessageRequest, responses(
    (status = 201, body = ParticipantMessageView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`reports.nobody_to_write_to`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/events/{id}/participants/messages")]
pub async fn send_participant_message(
    Caller(asker): Caller<Team<ManageOrders>>,
    (accounts, catalog): (Data<Accounts>, Data<Catalog>),
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<ParticipantMessageRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let may = asker.ask(&accounts, org).await?;
    let who = may.user.map_or_else(|| may.org.uuid(), UserId::uuid);
    let (key, body) = body.read_keyed().await?.of(who);
    let message = body.read()?;
    let limits = accounts.limits.clone();
    let act = move |tx: &mut Tx| {
        let (may, event) = manage::take(tx, asker, org, &id)?;
        let filter = message.to.of(tx.conn(), event.id)?;
        let reach = store::reach(tx.conn(), &filter)?;
        if reach.n_recipients == 0 {
            return Err(ReportsRefusal::NobodyToWriteTo.into());
        }
        if let Some(too_many) = spend(tx, &limits, &PARTICIPANT_MESSAGES, &may.org.to_string())? {
            return Err(too_many);
        }
        let kept = begin(tx, (&may, event.id), &message, reach)?;
        let people = accounts::users::names(tx.conn(), &Vec::from_iter(may.user))?;
        let view = ParticipantMessageView::of(kept, &people)?;
        let said = json!({ "n_recipients": reach.n_recipients, "of": message.to.asked().told() });
        let what = ("reports.participants_written_to", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))?;
        Ok(view)
    };
    idempotency::once(&catalog.db, key, StatusCode::CREATED, act).await
}

/// Keeps a message, and has it sent.
fn begin(
    tx: &mut Tx,
    (may, event): (&Admitted, EventId),
    message: &Message,
    reach: Reach,
) -> Result<Kept, Failure> {
    let id = store::insert(tx, (may.org, event), may.user, message, reach)?;
    tx.enqueue(&WriteToParticipants { message: id, done: 0 })?;
    store::find(tx.conn(), id)?.ok_or_else(|| Failure::fault("a message that was kept is gone"))
}

/// Spends one of a budget; what refuses that when it is used up.
fn spend(tx: &mut Tx, limits: &Limits, budget: &Budget, who: &str) -> Result<Option<Failure>, Failure> {
    let count = limits.count(tx, budget, who)?;
    let wait = rules::wait(budget, 1, count, tx.now());
    Ok(wait.map(|retry_after| Failure::from(TooMany { retry_after })))
}
