//! What was done to an order: from its own row, its payments, its refunds, and what was written down besides.

use super::verbs::BY_ORGANIZER;
use crate::orders::model::Order;
use crate::orders::rules::OrderStatus;
use crate::orders::store as orders;
use crate::orders::story::{By, HappeningKind};
use crate::payments::refunding::store::{self as refunds, Refund};
use crate::payments::rules::{PaymentStatus, RefundStatus};
use crate::payments::store::{self as payments, Payment};
use accounts::contacts;
use kernel::ids::{OrderId, UserId};
use kernel::money::Money;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Who did something to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ActorKind {
    /// Who bought.
    Buyer,
    /// Who sells.
    Organizer,
    /// The software itself, or a payment provider.
    Platform,
}

impl ActorKind {
    fn parse(name: &str) -> Self {
        match name {
            "buyer" => Self::Buyer,
            "organizer" => Self::Organizer,
            _ => Self::Platform,
        }
    }
}

/// Something that was done to an order.
#[derive(Debug, Serialize, ToSchema)]
pub struct HappeningView {
    at: Instant,
    kind: HappeningKind,
    actor: ActorKind,
    /// The member of the organization; null for others, and for who left the platform.
    #[schema(example = "Ada Lenoir")]
    actor_name: Option<String>,
    /// How much money, where it is about money.
    amount: Option<Money>,
    /// The numbers of the tickets it was about.
    ticket_numbers: Option<Vec<i64>>,
    /// Why, as whoever did it wrote.
    reason: Option<String>,
}

/// A line of the story, before names are looked up.
struct Told {
    at: Instant,
    kind: HappeningKind,
    actor: ActorKind,
    user: Option<UserId>,
    amount: Option<Money>,
    details: Value,
}

impl Told {
    fn new(at: Instant, kind: HappeningKind, actor: ActorKind) -> Self {
        Self { at, kind, actor, user: None, amount: None, details: Value::Null }
    }
}

/// What was done to an order, the first first.
pub(super) fn of(conn: &mut Conn, id: OrderId) -> Result<Vec<HappeningView>, Failure> {
    let order = orders::find(conn, id)?.ok_or_else(|| Failure::fault("an order is gone"))?;
    let mut told = of_order(&order);
    told.extend(payments::of_order(conn, id)?.iter().flat_map(of_payment));
    told.extend(refunds::of_order(conn, id)?.iter().flat_map(of_refund));
    for (kind, actor, user, details, at) in orders::happenings(conn, id)? {
        told.push(Told { user, details, ..Told::new(at, kind, ActorKind::parse(&actor)) });
    }
    // What happened in the same moment stays in the order in which it is told here.
    told.sort_by_key(|one| one.at);
    let mut members: Vec<UserId> =
        told.iter().filter(|one| one.actor == ActorKind::Organizer).filter_map(|one| one.user).collect();
    members.sort_unstable();
    members.dedup();
    let names = contacts::names(conn, &members)?;
    let view = |one: Told| HappeningView {
        at: one.at,
        kind: one.kind,
        actor: one.actor,
        actor_name: names.iter().find(|(user, _)| Some(*user) == one.user).map(|(_, name)| name.clone()),
        amount: one.amount,
        ticket_numbers: one
            .details
            .get("tickets")
            .and_then(Value::as_array)
            .map(|numbers| numbers.iter().filter_map(Value::as_i64).collect()),
        reason: one.details.get("reason").and_then(Value::as_str).map(str::to_owned),
    };
    Ok(told.into_iter().map(view).collect())
}

fn of_order(order: &Order) -> Vec<Told> {
    let mut told = vec![Told::new(order.created_at, HappeningKind::Created, ActorKind::Buyer)];
    if let Some(at) = order.confirmed_at {
        told.push(Told::new(at, HappeningKind::Confirmed, ActorKind::Platform));
    }
    match order.status {
        OrderStatus::Expired => {
            told.push(Told::new(order.updated_at, HappeningKind::Expired, ActorKind::Platform));
        }
        OrderStatus::Cancelled if order.confirmed_at.is_none() => {
            told.push(Told::new(order.updated_at, HappeningKind::LetGo, ActorKind::Buyer));
        }
        _ => {}
    }
    told
}

fn of_payment(payment: &Payment) -> Vec<Told> {
    let amount = Some(Money { amount: payment.amount, currency: payment.currency });
    let begun =
        Told { amount, ..Told::new(payment.created_at, HappeningKind::PaymentBegun, ActorKind::Buyer) };
    let end = match payment.status {
        PaymentStatus::Succeeded => HappeningKind::Paid,
        PaymentStatus::Failed | PaymentStatus::Cancelled => HappeningKind::PaymentFailed,
        PaymentStatus::Created | PaymentStatus::RequiresAction | PaymentStatus::Processing => {
            return vec![begun];
        }
    };
    let ended = Told { amount, ..Told::new(payment.updated_at, end, ActorKind::Platform) };
    if payment.provider == payments::OFFLINE { vec![ended] } else { vec![begun, ended] }
}

fn of_refund(refund: &Refund) -> Vec<Told> {
    let amount = Some(Money { amount: refund.amount, currency: refund.currency });
    let actor = ActorKind::parse(&refund.initiator);
    let user = refund.initiated_by.filter(|_| refund.initiator != By::Platform.as_str());
    let is_said = actor == ActorKind::Organizer && refund.reason != BY_ORGANIZER;
    let details = if is_said { json!({ "reason": refund.reason }) } else { Value::Null };
    let (beginning, went, came_back) = words_of(refund);
    let begun = Told { user, amount, details, ..Told::new(refund.created_at, beginning, actor) };
    let end = match refund.status {
        RefundStatus::Succeeded => went,
        RefundStatus::Failed => came_back,
        RefundStatus::Requested | RefundStatus::Submitted => return vec![begun],
    };
    vec![begun, Told { amount, ..Told::new(refund.updated_at, end, ActorKind::Platform) }]
}

/// What the beginning of a refund is called, and its two ends.
fn words_of(refund: &Refund) -> (HappeningKind, HappeningKind, HappeningKind) {
    if refund.is_dispute() {
        return (HappeningKind::DisputeOpened, HappeningKind::DisputeLost, HappeningKind::DisputeWon);
    }
    let begun = if refund.initiator == refunds::PROVIDER {
        HappeningKind::RefundedAtProvider
    } else {
        HappeningKind::RefundBegun
    };
    (begun, HappeningKind::Refunded, HappeningKind::RefundFailed)
}
