//! `/tickets/{id}/transfer`

use super::rules::Act;
use super::take;
use super::view::OpenTransferView;
use crate::Sales;
use crate::facts::TicketOffered;
use crate::refusal::SalesRefusal;
use crate::tickets::store::{self, Held};
use accounts::Accounts;
use accounts::contacts;
use accounts::guard::{Caller, Person};
use accounts::limits::rules::TRANSFERS;
use accounts::opaque::{Opens, Token};
use actix_web::http::StatusCode;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, post};
use admission::tickets;
use admission::transfers::rules::{TransferStatus, expires_at};
use admission::transfers::store::{self as transfers, NewTransfer};
use kernel::email::Email;
use kernel::ids::{TicketId, TransferId, UserId};
use kernel::text::Locale;
use platform::db::Tx;
use platform::http::body::BodyChecker;
use platform::http::failure::{Failure, HttpRefusal};
use platform::http::idempotency::{self, IdempotencyParams, Keyed};
use platform::http::locale;
use platform::http::problem::Problem;
use platform::keyring::{Keyring, Sealed};
use serde::Deserialize;
use utoipa::ToSchema;

/// To whom a ticket is offered.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfferTicketRequest {
    /// Where the letter goes. Whoever has the letter can accept, with any account.
    #[schema(example = "max@example.org", max_length = 254)]
    email: String,
    /// The language of the letter; that of the request by default.
    #[serde(default)]
    locale: Option<Locale>,
}

/// Offer my ticket to somebody
///
/// A letter with a link goes there. Until they accept, the ticket stays yours and its code works; from then on it is
/// theirs, and your code does not work any more. The link works for seven days, or until the date begins. What was
/// paid stays with the order: money that goes back goes to whoever bought it.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket"), IdempotencyParams), request_body = OfferTicketRequest, responses(
    (status = 201, body = OpenTransferView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_admitted`, `sales.ticket_cancelled`, `sales.ticket_refunded`, `sales.ticket_called_off`, `sales.ticket_blocked`, `sales.ticket_over`, `sales.not_transferable`, `sales.transfer_open`, `sales.own_transfer`, `sales.ticket_codes_spent`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/tickets/{id}/transfer")]
pub async fn offer_ticket(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    request: HttpRequest,
    id: Path<String>,
    body: Keyed<OfferTicketRequest>,
) -> Result<HttpResponse, Failure> {
    let accepted = locale::accepted(request.headers());
    let (key, wish) = body.of(person.user.uuid());
    let mut checker = BodyChecker::default();
    let email = checker.read("email", &wish.email, "an e-mail address", Email::parse);
    checker.finish()?;
    let email = email.ok_or_else(|| Failure::fault("a checked address is none"))?;
    let locale = wish.locale.unwrap_or(accepted);
    let (keyring, limits) = (sales.keyring.clone(), accounts.limits.clone());
    let act = move |tx: &mut Tx| {
        let ticket = take(tx, person.user, &id, Act::Offer)?;
        if limits.spend(tx, &TRANSFERS, &person.user.to_string())? {
            return Err(HttpRefusal::RateLimited.into());
        }
        offer(tx, &keyring, &ticket, (&email, locale))
    };
    idempotency::once(&sales.db, key, StatusCode::CREATED, act).await
}

/// Offers a ticket that is held.
fn offer(
    tx: &mut Tx,
    keyring: &Keyring,
    ticket: &Held,
    (email, locale): (&Email, Locale),
) -> Result<OpenTransferView, Failure> {
    let giver = contacts::find(tx.conn(), ticket.user_id)?;
    let giver = giver.ok_or_else(|| Failure::fault("a signed-in person has no address"))?;
    if giver.email.key() == email.key() {
        return Err(SalesRefusal::OwnTransfer.into());
    }
    // One that is over and that nobody cleaned away yet.
    if let Some(over) = transfers::open_of(tx.conn(), ticket.id)? {
        transfers::end(tx, over.id, TransferStatus::Expired, None)?;
    }
    let (now, token) = (tx.now(), Token::fresh(Opens::Transfer));
    let new = NewTransfer {
        id: TransferId::from_uuid(tx.new_uuid()),
        org_id: ticket.org_id,
        ticket_id: ticket.id,
        from_user_id: ticket.user_id,
        email: email.clone(),
        token_hash: token.hash,
        expires_at: expires_at(now, ticket.date.starts_at, ticket.date.ends_at),
    };
    transfers::insert(tx, &new)?;
    tx.publish(&TicketOffered {
        transfer_id: new.id.uuid(),
        ticket_id: ticket.id,
        org_id: ticket.org_id,
        email: email.as_str().to_owned(),
        locale,
        from_name: giver.name,
        token: Sealed::seal(keyring, new.id.uuid(), "token", &token.text)?,
        expires_at: new.expires_at,
    })?;
    Ok(OpenTransferView { email: email.as_str().to_owned(), created_at: now, expires_at: new.expires_at })
}

/// Take my ticket back
///
/// As long as nobody accepted it: their link does not work any more.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("id" = TicketId, Path, description = "Which ticket")), responses(
    (status = 204, description = "It is not offered any more"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.ticket_not_found`, `sales.transfer_not_found`")))]
#[delete("/tickets/{id}/transfer")]
pub async fn take_ticket_back(
    Caller(person): Caller<Person>,
    sales: Data<Sales>,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let taken = sales.db.write(move |tx| take_back(tx, person.user, &id));
    taken.await?;
    Ok(HttpResponse::NoContent().finish())
}

fn take_back(tx: &mut Tx, user: UserId, id: &str) -> Result<(), Failure> {
    let id = TicketId::parse(id).ok_or(SalesRefusal::TicketNotFound)?;
    tickets::hold(tx, id)?;
    store::own(tx.conn(), user, id)?.ok_or(SalesRefusal::TicketNotFound)?;
    let open = transfers::open_of(tx.conn(), id)?.ok_or(SalesRefusal::TransferNotFound)?;
    if transfers::end(tx, open.id, TransferStatus::TakenBack, None)? {
        Ok(())
    } else {
        Err(SalesRefusal::TransferNotFound.into())
    }
}
