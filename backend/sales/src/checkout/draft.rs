//! An order to be, as the cart and the prices are now.

use super::request::Buyer;
use crate::answers::Answer;
use crate::answers::check::{self, Demand, Said, Voice};
use crate::cart::holder::Owner;
use crate::cart::http::refusal;
use crate::cart::priced::{CodeLoss, Contents, Group, Look, PricedLine};
use crate::cart::store as carts;
use crate::cart::view::CartView;
use crate::goods::rules::LineProblem;
use crate::goods::store::Key;
use crate::holds::rules::{Counter, Hold};
use crate::orders::model::{Attendee, Contact, Details, OrderLine, Snapshot};
use crate::pricing::rules::LineTotal;
use crate::refusal::{SalesRefusal, WithFields};
use accounts::contacts;
use catalog::questions::asked::{Asked, asked};
use kernel::ids::{CartId, EventId, OrderLineId, OrganizationId, UserId};
use kernel::money::Currency;
use kernel::refusal::FieldError;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use uuid::Uuid;

/// An order to be. Ids are given when it is made.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) user: UserId,
    pub(crate) org: OrganizationId,
    pub(crate) currency: Currency,
    pub(crate) contact: Contact,
    pub(crate) details: Details,
    pub(crate) lines: Vec<DraftLine>,
    pub(crate) answers: Vec<Answer>,
    pub(crate) subtotal: i64,
    pub(crate) fees: i64,
    pub(crate) total: i64,
    pub(crate) tax: i64,
}

/// A line of it.
#[derive(Debug, Clone)]
pub(crate) struct DraftLine {
    pub(crate) line: OrderLine,
    /// What it takes; its line id is given when the order is made.
    pub(crate) holds: Vec<Hold>,
    /// Whether this is the event's first order, as far as is known.
    pub(crate) is_first: bool,
}

impl Draft {
    /// The events of it, each once.
    pub(crate) fn events(&self) -> Vec<EventId> {
        let mut events: Vec<EventId> = self.lines.iter().map(|line| line.line.event_id).collect();
        events.sort_unstable();
        events.dedup();
        events
    }
}

/// What somebody wants of their cart.
#[derive(Debug, Clone)]
pub(crate) struct Wish {
    pub(crate) user: UserId,
    pub(crate) group: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) buyer: Buyer,
    pub(crate) locale: Locale,
    /// Whether every answer that is required has to be there.
    pub(crate) demand: Demand,
}

/// What is known of carts that are to become orders, looked up once for all of them.
pub(crate) struct Known {
    carts: Vec<carts::Owned>,
    contents: Contents,
    contacts: Vec<(UserId, contacts::Contact)>,
    asked: Vec<Asked>,
}

impl Known {
    /// What is known of the carts of these people.
    pub(crate) fn of(conn: &mut Conn, users: &[UserId], now: Instant) -> Result<Self, Failure> {
        let owners: Vec<Owner> = users.iter().map(|user| Owner::User(*user)).collect();
        let carts = carts::find_all(conn, &owners, now)?;
        let ids: Vec<CartId> = carts.iter().map(|(_, cart)| cart.id).collect();
        let contents = Contents::of(conn, &ids, std::iter::empty(), now)?;
        let asked = asked(conn, &contents.events())?;
        Ok(Self { contacts: contacts::find_all(conn, users)?, asked, contents, carts })
    }
}

/// The order that a group of the cart makes. Whether there are places is not decided here.
pub(crate) fn of_cart(conn: &mut Conn, wish: &Wish, known: &Known, look: &Look) -> Result<Draft, Failure> {
    let own = known.carts.iter().find(|(owner, _)| *owner == Owner::User(wish.user));
    let (_, cart) = *own.ok_or(SalesRefusal::CartEmpty)?;
    let groups = known.contents.groups(conn, &cart, look)?;
    let group = choose(&groups, wish.group.as_deref())?;
    let view = CartView::of(&cart, &groups, wish.locale, look.now)?;
    let has_changed = match &wish.version {
        Some(seen) => seen != view.version(),
        None => group.lines.iter().any(has_changed_unseen),
    };
    judge(group)?;
    if wish.version.is_none() {
        judge_codes(group)?;
    }
    if has_changed && !is_only_stock(group) {
        return Err(SalesRefusal::CartChanged.into());
    }
    draft(group, wish, known, look.now)
}

fn choose<'a>(groups: &'a [Group], key: Option<&str>) -> Result<&'a Group, Failure> {
    match (groups, key) {
        ([], _) => Err(SalesRefusal::CartEmpty.into()),
        ([only], None) => Ok(only),
        (_, Some(key)) => {
            groups.iter().find(|group| group.key() == key).ok_or_else(|| SalesRefusal::CartEmpty.into())
        }
        (_, None) => {
            let mut checker = BodyChecker::default();
            checker.refuse("group", "missing", "which part of the cart");
            checker.finish()?;
            Err(SalesRefusal::CartEmpty.into())
        }
    }
}

/// Refuses lines that cannot be bought whatever is left: each is named, with its reason.
fn judge(group: &Group) -> Result<(), Failure> {
    let is_stock = |problem: LineProblem| matches!(problem, LineProblem::SoldOut | LineProblem::FewLeft);
    let wrong: Vec<(usize, &PricedLine, LineProblem)> = (0..)
        .zip(&group.lines)
        .filter_map(|(n, line)| line.problem.filter(|problem| !is_stock(*problem)).map(|p| (n, line, p)))
        .collect();
    match wrong.as_slice() {
        [] => Ok(()),
        [(_, line, problem)] if group.lines.len() == 1 => Err(refusal(line, *problem)),
        several => {
            let field = |(n, _, problem): &(usize, &PricedLine, LineProblem)| {
                FieldError::at(format!("/lines/{n}"), problem.as_str(), "")
            };
            Err(WithFields(SalesRefusal::CartNotReady, several.iter().map(field).collect()).into())
        }
    }
}

/// Whether a line costs something else than its owner saw, as far as the cart tells.
fn has_changed_unseen(line: &PricedLine) -> bool {
    line.previous_price().is_some()
        || line.previous_fee().is_some()
        || line.code_loss == Some(CodeLoss::Changed)
}

/// Refuses a price without the code that the buyer counts on: others were faster.
fn judge_codes(group: &Group) -> Result<(), Failure> {
    let lost = (0..).zip(&group.lines).filter(|(_, line)| line.code_loss == Some(CodeLoss::UsedUp));
    let fields: Vec<FieldError> =
        lost.map(|(n, _): (usize, _)| FieldError::at(format!("/lines/{n}"), "code_used_up", "")).collect();
    if fields.is_empty() {
        return Ok(());
    }
    Err(WithFields(SalesRefusal::PromoCodeUsedUp, fields).into())
}

/// What is left moves all the time: a cart that says so only is not another one.
fn is_only_stock(group: &Group) -> bool {
    !group.lines.iter().any(has_changed_unseen) && group.lines.iter().any(|line| line.problem.is_some())
}

fn draft(group: &Group, wish: &Wish, known: &Known, now: Instant) -> Result<Draft, Failure> {
    let account = known.contacts.iter().find(|(user, _)| *user == wish.user);
    let (_, account) = account.ok_or(SalesRefusal::CartEmpty)?;
    let buyer = &wish.buyer;
    let contact = Contact {
        name: buyer.name.clone().unwrap_or_else(|| account.name.clone()),
        email: buyer.email.clone().unwrap_or_else(|| account.email.as_str().to_owned()),
        locale: wish.locale,
    };
    let lines = (0..).zip(&group.lines).zip(&group.totals.lines);
    let lines: Vec<DraftLine> =
        lines.map(|((position, line), sum)| draft_line(position, line, *sum, buyer, now)).collect();
    check_guests(&lines, buyer)?;
    let answers = answers_of(&lines, wish, &known.asked)?;
    Ok(Draft {
        user: wish.user,
        org: group.seller.id,
        currency: group.currency,
        contact,
        details: Details { billing: buyer.billing.clone() },
        lines,
        answers,
        subtotal: group.totals.subtotal,
        fees: group.totals.fees,
        total: group.totals.total,
        tax: group.totals.tax,
    })
}

fn draft_line(position: i32, priced: &PricedLine, sum: LineTotal, buyer: &Buyer, now: Instant) -> DraftLine {
    let good = &priced.good;
    let code = priced.code.as_ref().filter(|code| code.works_for(good.offer, now));
    let snapshot = Snapshot::of(good, code.map(|code| code.code.clone()));
    let line = OrderLine {
        id: OrderLineId::from_uuid(Uuid::nil()),
        event_id: good.event.id,
        occurrence_id: good.date.id,
        offer_id: good.offer,
        position,
        quantity: priced.line.quantity,
        admits: good.admits,
        unit: priced.unit.0,
        unit_net: priced.unit.1,
        total: sum.total - sum.fees,
        tax: sum.tax - sum.fee_tax,
        unit_fee: priced.fee,
        fee_tax: sum.fee_tax,
        tax_rate_bp: good.tax_rate_bp,
        promo_code_id: code.map(|code| code.id),
        snapshot,
        attendees: attendees_of(buyer, good.key()),
    };
    let holds = holds_of(priced, &line, now);
    DraftLine { line, holds, is_first: !good.event.has_orders }
}

fn attendees_of(buyer: &Buyer, key: Key) -> Vec<Attendee> {
    buyer.guests.iter().filter(|guest| guest.key == key).map(|guest| guest.attendee.clone()).collect()
}

/// What is answered to what is asked about the lines, by whoever buys and by whoever comes.
fn answers_of(lines: &[DraftLine], wish: &Wish, all: &[Asked]) -> Result<Vec<Answer>, Failure> {
    let is_own = |asked: &&Asked| lines.iter().any(|line| line.line.event_id == asked.event());
    let asked: Vec<Asked> = all.iter().filter(is_own).cloned().collect();
    let (mut people, mut first) = (Vec::new(), 1);
    for line in lines {
        let key = (line.line.offer_id, line.line.occurrence_id);
        let guests = wish.buyer.guests.iter().enumerate().filter(|(_, guest)| guest.key == key);
        people.extend((first..).zip(guests).map(|(number, (n, guest))| Voice {
            at: format!("attendees/{n}/answers"),
            number,
            answers: &guest.answers,
        }));
        first += line.line.persons();
    }
    let said = Said { order: &wish.buyer.answers, people, people_at: "attendees" };
    let lines: Vec<&OrderLine> = lines.iter().map(|line| &line.line).collect();
    Ok(check::check(&asked, &lines, &said, wish.demand)?)
}

/// Refuses people who come with nothing that is bought.
fn check_guests(lines: &[DraftLine], buyer: &Buyer) -> Result<(), Failure> {
    let mut checker = BodyChecker::default();
    for (n, guest) in buyer.guests.iter().enumerate() {
        let before = buyer.guests.iter().take(n).filter(|earlier| earlier.key == guest.key).count();
        let line = lines.iter().find(|line| (line.line.offer_id, line.line.occurrence_id) == guest.key);
        let room = line.map_or(0, |line| usize::try_from(line.line.persons()).unwrap_or(0));
        if before >= room {
            checker.refuse(&format!("attendees/{n}"), "superfluous", "more people than tickets");
        }
    }
    Ok(checker.finish()?)
}

/// What a line takes of counters.
fn holds_of(priced: &PricedLine, line: &OrderLine, now: Instant) -> Vec<Hold> {
    let (persons, units) = (line.persons(), line.quantity);
    let hold = |counter, target: Uuid, units, per_person| Hold {
        line: line.id,
        counter,
        target: target.into_bytes(),
        units,
        per_person,
    };
    let event = &priced.good.event;
    let mut holds = vec![hold(Counter::EventPerson, event.id.uuid(), persons, event.max_per_person)];
    if let Some(code) = priced.code.as_ref().filter(|code| code.works_for(line.offer_id, now)) {
        holds.push(hold(Counter::Promo, code.id.uuid(), units, None));
        if code.max_per_person.is_some() {
            holds.push(hold(Counter::PromoPerson, code.id.uuid(), units, code.max_per_person));
        }
    }
    holds.extend(priced.good.quotas().map(|quota| hold(Counter::Quota, quota.uuid(), persons, None)));
    holds
}
