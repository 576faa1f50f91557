//! `POST /manage/events/{id}/orders`: tickets that cost nothing.

use super::call::{Desk, read_keyed};
use super::view::DeskOrderView;
use crate::answers::check::{Demand, Said, Voice, check};
use crate::answers::request::{AnswerRequest, AnswersRequest};
use crate::answers::{self, Answer};
use crate::checkout::request::{read_email, read_name};
use crate::checkout::reserve;
use crate::goods::store::{self as goods, Good};
use crate::holds::rules::{Counter, Hold};
use crate::holds::store::{self as holds, Take};
use crate::orders::life;
use crate::orders::model::{Attendee, Contact, Details, Order, OrderLine, Origin, Snapshot};
use crate::orders::rules::{HOLD_MINUTES, OrderStatus};
use crate::orders::store as orders;
use crate::orders::story::{By, HappeningKind};
use crate::refusal::SalesRefusal;
use crate::returns::http::TICKETS_MAX;
use crate::stock;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageOrders, OrganizationParams, Team};
use accounts::users;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, post};
use catalog::questions::asked::asked;
use kernel::email::Email;
use kernel::ids::{EventId, OccurrenceId, OfferId, OrderId, OrderLineId, OrganizationId, UserId};
use kernel::text::Locale;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::failure::Failure;
use platform::http::idempotency::{self, IdempotencyParams};
use platform::http::problem::Problem;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Most units that are given away at once.
const QUANTITY_MAX: i32 = 100;

/// What is given away, and to whom.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompOrderRequest {
    offer_id: OfferId,
    occurrence_id: OccurrenceId,
    #[schema(example = 2, minimum = 1, maximum = 100)]
    quantity: i32,
    /// To whom.
    #[schema(example = "Zoé Martin", max_length = 120)]
    name: String,
    /// Where the letter with the tickets goes.
    #[schema(example = "zoe@example.org")]
    email: String,
    /// The language of the letter; by default yours.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "fr")]
    locale: Option<String>,
    /// Who comes, in order; by default whom it is given to.
    #[serde(default)]
    #[schema(max_items = 500)]
    names: Vec<String>,
    /// What you know of the answers to questions about the order, by the ids of those; none is demanded of you.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, AnswerRequest>)]
    answers: AnswersRequest,
    /// The same of who comes, in order.
    #[serde(default)]
    #[schema(max_items = 500, value_type = Vec<BTreeMap<String, AnswerRequest>>)]
    attendee_answers: Vec<AnswersRequest>,
    /// For your own records; the timeline shows it.
    #[serde(default)]
    #[schema(example = "Press", max_length = 500)]
    reason: Option<String>,
}

/// The same, checked.
#[derive(Debug, Clone)]
struct Gift {
    offer: OfferId,
    date: OccurrenceId,
    quantity: i32,
    email: Email,
    contact: Contact,
    attendees: Vec<Attendee>,
    answers: AnswersRequest,
    attendee_answers: Vec<AnswersRequest>,
    reason: Option<String>,
}

impl CompOrderRequest {
    fn check(self, own: Locale) -> Result<Gift, Failure> {
        let mut checker = BodyChecker::default();
        let name = read_name(&mut checker, "name", Some(&self.name));
        let email = read_email(&mut checker, "email", Some(&self.email));
        let locale = self.locale.as_deref().map(|tag| checker.read("locale", tag, "fr or en", Locale::parse));
        if !(1..=QUANTITY_MAX).contains(&self.quantity) {
            checker.refuse("quantity", "out_of_range", "1 to 100");
        }
        if self.names.len() > TICKETS_MAX {
            checker.refuse("names", "too_many", "at most 500");
        }
        if self.attendee_answers.len() > TICKETS_MAX {
            checker.refuse("attendee_answers", "too_many", "at most 500");
        }
        let mut attendees = Vec::new();
        for (n, name) in self.names.iter().enumerate().take(TICKETS_MAX) {
            let name = read_name(&mut checker, &format!("names/{n}"), Some(name));
            attendees.push(Attendee { name, email: None });
        }
        checker.finish()?;
        let email = email.unwrap_or_default();
        let contact = Contact {
            name: name.unwrap_or_default(),
            email: email.clone(),
            locale: locale.flatten().unwrap_or(own),
        };
        Ok(Gift {
            offer: self.offer_id,
            date: self.occurrence_id,
            quantity: self.quantity,
            email: Email::parse(&email).ok_or_else(|| Failure::fault("a checked address is none"))?,
            contact,
            attendees,
            answers: self.answers,
            attendee_answers: self.attendee_answers,
            reason: super::verbs::read_reason(self.reason.as_deref())?,
        })
    }
}

impl Gift {
    /// What is known of the answers.
    fn answers(&self, tx: &mut Tx, line: &OrderLine) -> Result<Vec<Answer>, Failure> {
        let asked = asked(tx.conn(), &[line.event_id])?;
        let people = (1..).zip(self.attendee_answers.iter().enumerate());
        let people = people.map(|(number, (n, answers))| Voice {
            at: format!("attendee_answers/{n}"),
            number,
            answers,
        });
        let said = Said { order: &self.answers, people: people.collect(), people_at: "attendee_answers" };
        Ok(check(&asked, &[line], &said, Demand::Nothing)?)
    }
}

/// Give tickets away
///
/// An order of nothing to pay, confirmed at once, whatever its sale window says; places are taken as by any other.
/// Whom it is given to gets the letter; the order is with their account when their address has one, else with yours.
#[utoipa::path(tag = "sales", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams, IdempotencyParams), request_body = CompOrderRequest, responses(
    (status = 201, body = DeskOrderView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`, `http.idempotency_key_required`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `sales.offer_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`sales.not_on_sale`: the event is not out, or the date is over or called off, `sales.sold_out`, `http.idempotency_key_busy`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `http.idempotency_key_reused`, `sales.answers_wrong`")))]
#[post("/manage/events/{id}/orders")]
pub async fn give_tickets_away(
    Caller(asker): Caller<Team<ManageOrders>>,
    desk: Desk,
    body: Unread<CompOrderRequest>,
) -> Result<HttpResponse, Failure> {
    let (call, may) = desk.open(asker).await?;
    let (key, wish) = read_keyed(&may, body).await?;
    let (gift, keyring) = (wish.check(call.locale)?, desk.sales.keyring.clone());
    let act = move |tx: &mut Tx| {
        let (may, event) = call.take_event(tx)?;
        let good = find(tx, (may.org, event), &gift)?;
        let giver = may.person()?.0;
        let user = users::credentials(tx.conn(), &gift.email)?.filter(|user| user.is_active);
        let order = place(tx, may.org, &good, (&gift, user.map_or(giver, |user| user.id)))?;
        let done = (By::Organizer(Some(giver)), HappeningKind::GivenAway);
        orders::note(tx, order.id, done, &json!({ "reason": gift.reason }))?;
        life::confirm(tx, &keyring, &order)?;
        let said = json!({ "offer": gift.offer, "quantity": gift.quantity, "reason": gift.reason });
        call.end(tx, (&may, order.id), "sales.tickets_given_away", said)
    };
    idempotency::once(&desk.sales.db, key, StatusCode::CREATED, act).await
}

/// What is given away, as it is now.
fn find(tx: &mut Tx, (org, event): (OrganizationId, EventId), gift: &Gift) -> Result<Good, Failure> {
    let now = tx.now();
    stock::store::ensure_capacities(tx, event)?;
    let good = goods::find(tx.conn(), &[(gift.offer, gift.date)], now)?.pop();
    let good = good.filter(|good| good.event.id == event && good.seller.id == org);
    let good = good.ok_or(SalesRefusal::OfferNotFound)?;
    if good.can_be_given(now) { Ok(good) } else { Err(SalesRefusal::NotOnSale.into()) }
}

/// Takes the places and writes the order.
fn place(
    tx: &mut Tx,
    org: OrganizationId,
    good: &Good,
    (gift, user): (&Gift, UserId),
) -> Result<Order, Failure> {
    let now = tx.now();
    let line = OrderLine {
        id: OrderLineId::from_uuid(tx.new_uuid()),
        event_id: good.event.id,
        occurrence_id: good.date.id,
        offer_id: good.offer,
        position: 0,
        quantity: gift.quantity,
        admits: good.admits,
        unit: 0,
        unit_net: 0,
        total: 0,
        tax: 0,
        unit_fee: 0,
        fee_tax: 0,
        tax_rate_bp: good.tax_rate_bp,
        promo_code_id: None,
        snapshot: Snapshot::of(good, None),
        attendees: gift.attendees.clone(),
    };
    let quota = |target: kernel::ids::QuotaId| Hold {
        line: line.id,
        counter: Counter::Quota,
        target: target.uuid().into_bytes(),
        units: line.persons(),
        per_person: None,
    };
    let taken: Vec<Hold> = good.quotas().map(quota).collect();
    if holds::take(tx, user, &taken, Take::Hold)?.is_err() {
        return Err(SalesRefusal::SoldOut.into());
    }
    if !good.event.has_orders {
        catalog::events::note_first_order(tx, good.event.id)?;
    }
    let order = Order {
        id: OrderId::from_uuid(tx.new_uuid()),
        org_id: org,
        code: reserve::fresh_code(),
        user_id: user,
        status: OrderStatus::Pending,
        currency: good.event.currency,
        subtotal: 0,
        fees: 0,
        total: 0,
        tax: 0,
        contact: gift.contact.clone(),
        details: Details::default(),
        origin: Origin::Comp,
        is_paying: false,
        is_extended: false,
        expires_at: now.plus_minutes(HOLD_MINUTES),
        confirmed_at: None,
        created_at: now,
        updated_at: now,
    };
    let order = reserve::insert(tx, order, std::slice::from_ref(&line), &taken)?;
    let answers = gift.answers(tx, &line)?;
    answers::store::insert(tx, &order, &answers)?;
    Ok(order)
}
