//! `/transfers/{token}`

use super::rules::Act;
use super::view::{AcceptedTicketView, TicketTransferView};
use super::{Now, by_holder, note};
use crate::Sales;
use crate::facts::{TicketReceived, TicketTransferred, TransferDeclined};
use crate::orders::story::HappeningKind;
use crate::refusal::SalesRefusal;
use crate::tickets::http::PRIVATE;
use crate::tickets::store::{self, Held};
use accounts::Accounts;
use accounts::contacts;
use accounts::guard::{Caller, Person};
use accounts::limits::Limits;
use accounts::limits::rules::LINK;
use accounts::opaque::{Opens, hash_of};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use admission::tickets::{self, NewHolder};
use admission::transfers::rules::TransferStatus;
use admission::transfers::store::{self as transfers, Transfer};
use kernel::ids::UserId;
use platform::db::{Conn, Tx};
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::LocaleParams;
use platform::keyring::Keyring;

/// The offer that a secret is of.
fn by_token(conn: &mut Conn, token: &str) -> Result<Option<Transfer>, Failure> {
    match hash_of(token, Opens::Transfer) {
        Some(hash) => transfers::by_hash(conn, hash),
        None => Ok(None),
    }
}

/// Why a secret opens nothing. Guesses are counted, so it leaves the transaction as a value.
fn unknown(tx: &mut Tx, limits: &Limits, client: &Client) -> Result<Failure, Failure> {
    Ok(match limits.spend_of_address(tx, &LINK, &client.bucket().to_string())? {
        Some(wait) => wait.into(),
        None => SalesRefusal::TransferNotFound.into(),
    })
}

/// The offer of a secret with its ticket, which is held from now on; none when the secret opens nothing.
fn hold(tx: &mut Tx, token: &str) -> Result<Option<(Transfer, Held)>, Failure> {
    let Some(before) = by_token(tx.conn(), token)? else { return Ok(None) };
    tickets::hold(tx, before.ticket_id)?;
    // Whoever held the ticket until now may have ended the offer.
    let offer = by_token(tx.conn(), token)?;
    let ticket = store::find(tx.conn(), before.ticket_id)?;
    Ok(offer.zip(ticket))
}

/// Look at a ticket that I am offered
///
/// With the token of the letter; nobody has to be signed in.
#[utoipa::path(tag = "tickets", params(("token" = String, Path, description = "What stands behind `#token=` in the letter's link"), LocaleParams), responses(
    (status = 200, body = TicketTransferView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.transfer_not_found`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[get("/transfers/{token}")]
pub async fn get_ticket_transfer(
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    request: HttpRequest,
    client: Client,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    let locale = locale::of(request.query_string(), request.headers());
    let (limits, now) = (accounts.limits.clone(), sales.db.clock().now());
    let found = sales.db.read(move |conn| {
        let Some(offer) = by_token(conn, &token)? else { return Ok(None) };
        let Some(ticket) = store::find(conn, offer.ticket_id)? else { return Ok(None) };
        let giver = contacts::find(conn, offer.from_user_id)?.map(|contact| contact.name);
        Ok(Some(TicketTransferView::of(&offer, &ticket, giver, locale, now)))
    });
    match found.await? {
        Some(view) => Ok(HttpResponse::Ok().insert_header(PRIVATE).json(view)),
        None => Err(sales.db.write(move |tx| unknown(tx, &limits, &client)).await?),
    }
}

/// Accept a ticket that I am offered
///
/// With the token of the letter and any account but the one it comes from. It is yours from now on, with a code of its
/// own: no other works any more.
#[utoipa::path(tag = "tickets", security(("access_token" = [])),
    params(("token" = String, Path, description = "What stands behind `#token=` in the letter's link")), responses(
    (status = 200, body = AcceptedTicketView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.transfer_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.transfer_over`, `sales.own_transfer`, `sales.ticket_admitted`, `sales.ticket_cancelled`, `sales.ticket_refunded`, `sales.ticket_called_off`, `sales.ticket_blocked`, `sales.ticket_over`, `sales.not_transferable`, `sales.ticket_codes_spent`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/transfers/{token}/accept")]
pub async fn accept_ticket(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    client: Client,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (limits, keyring) = (accounts.limits.clone(), sales.keyring.clone());
    let accepted = sales.db.write(move |tx| {
        let Some((offer, ticket)) = hold(tx, &token)? else {
            return unknown(tx, &limits, &client).map(Err);
        };
        accept(tx, &keyring, (&offer, &ticket), person.user)?;
        Ok(Ok(AcceptedTicketView { ticket_id: ticket.id }))
    });
    Ok(HttpResponse::Ok().json(accepted.await??))
}

/// Gives the ticket of an offer, which is held, to somebody.
fn accept(
    tx: &mut Tx,
    keyring: &Keyring,
    (offer, ticket): (&Transfer, &Held),
    user: UserId,
) -> Result<(), Failure> {
    let now = tx.now();
    // Who clicks twice has it.
    if offer.to_user_id == Some(user) && ticket.user_id == user {
        return Ok(());
    }
    if offer.status.at(offer.expires_at, now) != TransferStatus::Open {
        return Err(SalesRefusal::TransferOver.into());
    }
    if offer.from_user_id == user {
        return Err(SalesRefusal::OwnTransfer.into());
    }
    Now::of(tx.conn(), ticket.id, now)?.may(ticket, Act::Accept)?;
    let taker = contacts::find(tx.conn(), user)?;
    let taker = taker.ok_or_else(|| Failure::fault("a signed-in person has no address"))?;
    let to = NewHolder { user_id: user, name: taker.name, email: Some(taker.email.as_str().to_owned()) };
    let is_ended = transfers::end(tx, offer.id, TransferStatus::Accepted, Some(user))?;
    if !is_ended || !tickets::hand_on(tx, keyring, (ticket.id, ticket.secret_version), &to)? {
        return Err(SalesRefusal::TransferOver.into());
    }
    note(tx, ticket, by_holder(ticket), HappeningKind::TicketHandedOn)?;
    let (ticket_id, org_id) = (ticket.id, ticket.org_id);
    tx.publish(&TicketTransferred {
        ticket_id,
        org_id,
        from_user_id: offer.from_user_id,
        to_user_id: user,
        to_name: to.name,
    })?;
    tx.publish(&TicketReceived { ticket_id, org_id, user_id: user })
}

/// Decline a ticket that I am offered
///
/// With the token of the letter; nobody has to be signed in. It stays with whoever offered it.
#[utoipa::path(tag = "tickets", params(("token" = String, Path, description = "What stands behind `#token=` in the letter's link")), responses(
    (status = 204, description = "Declined"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`sales.transfer_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.transfer_over`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/transfers/{token}/decline")]
pub async fn decline_ticket(
    accounts: Data<Accounts>,
    sales: Data<Sales>,
    client: Client,
    token: Path<String>,
) -> Result<HttpResponse, Failure> {
    let limits = accounts.limits.clone();
    let declined = sales.db.write(move |tx| {
        let Some((offer, ticket)) = hold(tx, &token)? else {
            return unknown(tx, &limits, &client).map(Err);
        };
        let is_open = offer.status.at(offer.expires_at, tx.now()) == TransferStatus::Open;
        if !is_open || !transfers::end(tx, offer.id, TransferStatus::Declined, None)? {
            return Err(SalesRefusal::TransferOver.into());
        }
        let (ticket_id, org_id, user_id) = (ticket.id, ticket.org_id, offer.from_user_id);
        tx.publish(&TransferDeclined { ticket_id, org_id, user_id })?;
        Ok(Ok(()))
    });
    declined.await??;
    Ok(HttpResponse::NoContent().finish())
}
