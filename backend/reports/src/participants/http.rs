//! `GET /manage/events/{id}/participants`

use super::asked::{ANSWERS, AnswerParams, Wish};
use super::rules::{ParticipantSort, ParticipantState};
use super::store;
use super::view::{self, ParticipantView};
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::orgs::access::{SeeOrders, Team, Wanted};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::Catalog;
use catalog::events::manage;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrganizationId, TicketId};
use kernel::page::Cursor;
use kernel::text::Locale;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Tag of this list's cursors.
const LIST: u8 = 61;

/// Participants of an event.
#[derive(Debug, Serialize, ToSchema)]
pub struct ParticipantPage {
    /// In the order that was asked for.
    data: Vec<ParticipantView>,
    /// Send it as `cursor` for the next page; null on the last.
    next_cursor: Option<String>,
    /// How many there are of what was asked for; on the first page, null on others.
    total: Option<i64>,
    /// How many of them came in; on the first page, null on others.
    n_checked_in: Option<i64>,
}

/// Which participants.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListParticipantsParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// Words of the name, the address, the buyer's name or address, or the order's code, from their beginning.
    #[param(max_length = 200, example = "martin")]
    q: Option<String>,
    /// With this offer only.
    #[param(value_type = Option<OfferId>)]
    offer: Option<String>,
    /// For this date only.
    #[param(value_type = Option<OccurrenceId>)]
    occurrence: Option<String>,
    /// By whether the ticket lets them in; all but cancelled ones by default.
    #[param(value_type = Option<ParticipantState>, inline)]
    status: Option<String>,
    /// `true`: those who came in only; `false`: those who did not yet.
    #[param(value_type = Option<bool>)]
    checked_in: Option<String>,
    /// In which order; by name by default.
    #[param(value_type = Option<ParticipantSort>, inline)]
    sort: Option<String>,
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// Language of the answer; otherwise `Accept-Language` decides, otherwise French.
    #[param(value_type = Option<Locale>, inline)]
    locale: Option<String>,
}

/// List the participants of my event
///
/// One row for each ticket: whoever comes, and who bought it.
#[utoipa::path(tag = "reports", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ListParticipantsParams, AnswerParams), responses(
    (status = 200, body = ParticipantPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/participants")]
pub async fn list_participants(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (params, answers): (ListParticipantsParams, _) =
        query::parse_with_all(request.query_string(), ANSWERS)?;
    let org = Wanted::named(params.org.as_deref());
    let mut checker = Checker::default();
    let (limit, cursor) =
        checker.page(LIST, params.limit.as_deref(), params.cursor.as_deref(), params.locale.as_deref());
    let wish = Wish {
        q: params.q.as_deref(),
        offer: params.offer.as_deref(),
        occurrence: params.occurrence.as_deref(),
        status: params.status.as_deref(),
        checked_in: params.checked_in.as_deref(),
        sort: params.sort.as_deref(),
        answers: &answers,
    };
    let wanted = wish.read(&mut checker);
    if cursor.as_ref().is_some_and(|cursor| cursor.key != wanted.sort.number()) {
        refuse_cursor(&mut checker);
    }
    checker.finish()?;
    let (_, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let locale = locale::of(request.query_string(), request.headers());
    let found = catalog.db.read(move |conn| {
        let filter = wanted.of(conn, event.id)?;
        let mut after = None;
        if let Some(cursor) = &cursor {
            // Where the page before ended is looked up: a name does not fit into a cursor.
            let place = store::place(conn, event.id, TicketId::from_uuid(cursor.id))?;
            after = Some(place.ok_or_else(no_such_place)?);
        }
        let mut found = store::page(conn, &filter, after.as_ref(), limit.probe())?;
        let has_more = found.len() > limit.rows();
        found.truncate(limit.rows());
        let last = found.last().filter(|_| has_more);
        let cursor_of = |id: TicketId| Cursor { list: LIST, key: filter.sort.number(), id: id.uuid() };
        let next_cursor = last.map(|last| cursor_of(last.id).encode());
        let figures = if cursor.is_none() { Some(store::figures(conn, &filter)?) } else { None };
        let (total, n_checked_in) = figures.unzip();
        Ok(ParticipantPage {
            data: view::rows(conn, event.id, found, locale)?,
            next_cursor,
            total,
            n_checked_in,
        })
    });
    Ok(HttpResponse::Ok().json(found.await?))
}

fn refuse_cursor(checker: &mut Checker) {
    checker.refuse("cursor", "invalid", "the next_cursor of the page before");
}

fn no_such_place() -> Failure {
    let mut checker = Checker::default();
    refuse_cursor(&mut checker);
    checker.finish().err().map_or_else(|| Failure::fault("nothing is wrong"), Failure::from)
}
