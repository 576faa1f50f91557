//! `/tickets/{id}/holder`, `/tickets/{id}/reissue`

use super::rules::Act;
use super::{by_holder, note, take};
use crate::Sales;
use crate::checkout::request::{read_email, read_name};
use crate::facts::TicketReissued;
use crate::orders::story::{By, HappeningKind};
use crate::refusal::SalesRefusal;
use crate::tickets::http::show;
use crate::tickets::store::{self, Held};
use crate::tickets::view::{Shown, TicketSummaryView, TicketView};
use accounts::Accounts;
use accounts::guard::{Caller, Person};
use accounts::limits::Limits;
use accounts::limits::rules::REISSUES;
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, patch, post};
use admission::tickets;
use kernel::ids::TicketId;
use platform::db::Tx;
use platform::http::body::{Body, BodyChecker};
use platform::http::failure::{Failure, HttpRefusal};
use platform::http::idempotency::{self, IdempotencyParams, Keyed};
use platform::http::locale;
use platform::http::patch::Patch;
use platform::http::problem::Problem;
use platform::keyring::Keyring;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who comes with a ticket.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TicketHolderRequest {
    #[schema(example = "Max Roux", max_length = 120)]
    name: String,
    /// Where they are reached; as it was when absent.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "max@example.org", max_length = 254)]
    email: Patch<String>,
}

impl TicketHolderRequest {
    fn check(self) -> Result<(String, Patch<String>), Failure> {
        let mut checker = BodyChecker::default();
        let name = read_name(&mut checker, "name", Some(&self.name));
        let email = match &self.email {
            Patch::Set(email) => {
                read_email(&mut checker, "email", Some(email)).map_or(Patch::Keep, Patch::Set)
            }
            Patch::Clear => Patch::Clear,
            Patch::Keep => Patch::Keep,
        };
        checker.finish()?;
        Ok((name.unwrap_or_default(), email))
    }
}

/// Change who comes with my ticket
///
/// Its code stays, and so does whose it is. Until somebody is let in with it, and unless the organizer wants tickets
/// to be used by whoever bought them.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket")), request_body = TicketHolderRequest, responses(
    (status = 200, body = TicketView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_admitted`, `sales.ticket_cancelled`, `sales.ticket_called_off`, `sales.ticket_blocked`, `sales.ticket_over`, `sales.not_transferable`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[patch("/tickets/{id}/holder")]
pub async fn update_ticket_holder(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
    Body(wish): Body<TicketHolderRequest>,
) -> Result<HttpResponse, Failure> {
    let locale = locale::accepted(request.headers());
    let (name, email) = wish.check()?;
    let renamed = sales.db.write(move |tx| {
        let ticket = take(tx, person.user, &id, Act::Rename)?;
        let email = email.clone().onto(ticket.email);
        tickets::rename(tx, ticket.id, &name, email.as_deref())?;
        Ok(ticket.id)
    });
    let id = renamed.await?;
    show(&sales, person.user, id, locale).await
}

/// Nothing has to be said.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReissueTicketRequest {}

/// Give my ticket a new code
///
/// For whoever lost a phone or a printed ticket: no code of before works any more, from this moment. A letter says
/// so. The answer has no code: look at the ticket for it. At most five times a day, until somebody is let in with it.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket"), IdempotencyParams), request_body = ReissueTicketRequest, responses(
    (status = 200, body = TicketSummaryView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_admitted`, `sales.ticket_cancelled`, `sales.ticket_called_off`, `sales.ticket_blocked`, `sales.ticket_over`, `sales.ticket_codes_spent`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/tickets/{id}/reissue")]
pub async fn reissue_ticket(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
    body: Keyed<ReissueTicketRequest>,
) -> Result<HttpResponse, Failure> {
    let locale = locale::accepted(request.headers());
    let (key, _) = body.of(person.user.uuid());
    let (keyring, limits) = (sales.keyring.clone(), accounts.limits.clone());
    let act = move |tx: &mut Tx| {
        let ticket = take(tx, person.user, &id, Act::Reissue)?;
        let by = by_holder(&ticket);
        reissue(tx, (&keyring, &limits), &ticket, by)?;
        let ticket = store::own(tx.conn(), person.user, ticket.id)?.ok_or(SalesRefusal::TicketNotFound)?;
        let view = Shown::of(tx.conn(), vec![ticket])?.summaries(locale).pop();
        view.ok_or_else(|| SalesRefusal::TicketNotFound.into())
    };
    idempotency::once(&sales.db, key, StatusCode::OK, act).await
}

/// Gives a ticket that is held a new code.
pub(crate) fn reissue(
    tx: &mut Tx,
    (keyring, limits): (&Keyring, &Limits),
    ticket: &Held,
    by: By,
) -> Result<(), Failure> {
    if limits.spend(tx, &REISSUES, &ticket.id.to_string())? {
        return Err(HttpRefusal::RateLimited.into());
    }
    if !tickets::reissue(tx, keyring, (ticket.id, ticket.secret_version))? {
        return Err(SalesRefusal::TicketCancelled.into());
    }
    note(tx, ticket, by, HappeningKind::TicketReissued)?;
    tx.publish(&TicketReissued {
        ticket_id: ticket.id,
        org_id: ticket.org_id,
        user_id: ticket.user_id,
        is_by_organizer: matches!(by, By::Organizer(_)),
    })
}
