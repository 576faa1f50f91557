//! The lines of a cart with what they cost, who sells them and what stands in their way.

use super::store::{self, Cart, Chosen, Line};
use crate::goods::rules::{LineProblem, Terms, problem};
use crate::goods::store::{self as goods, Good, Key, Seller};
use crate::holds::store::{self as holds, Held};
use crate::pricing::rules::{Item, Totals, totals};
use crate::promo;
use crate::promo::rules::PromoCodeStatus;
use crate::promo::store::PromoCode;
use crate::refusal::SalesRefusal;
use catalog::access;
use catalog::access::visitor::Visitor;
use catalog::offers::rules::OfferKind;
use kernel::ids::{CartId, EventId, PromoCodeId, UserId};
use kernel::money::Currency;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use uuid::Uuid;

/// A line with everything that is known of it.
#[derive(Debug, Clone)]
pub(crate) struct PricedLine {
    pub(crate) line: Line,
    pub(crate) good: Good,
    /// What one costs without a code, and with it.
    pub(crate) unit: (i64, i64),
    /// What comes on top of one.
    pub(crate) fee: i64,
    /// The code that makes it cheaper, or shows it.
    pub(crate) code: Option<PromoCode>,
    pub(crate) terms: Terms,
    pub(crate) problem: Option<LineProblem>,
    /// What became of the code that its owner chose.
    pub(crate) code_loss: Option<CodeLoss>,
}

/// Why a code does not do what it did when its owner last saw the cart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeLoss {
    /// Others used it up.
    UsedUp,
    /// It is over, or its organizer changed it.
    Changed,
}

impl PricedLine {
    /// What one cost when its owner last saw it, when that was something else.
    pub(crate) fn previous_price(&self) -> Option<i64> {
        let is_gift = self.good.kind == OfferKind::Donation;
        (!is_gift && self.line.seen_minor != self.unit.0).then_some(self.line.seen_minor)
    }

    /// What came on top of one when its owner last saw it, when the fee was another one.
    pub(crate) fn previous_fee(&self) -> Option<i64> {
        let is_other = self.line.seen_fee() != self.good.fee_shown();
        is_other
            .then(|| self.good.unit_fee_then(self.line.seen_fee(), self.unit.1))
            .filter(|was| *was != self.fee)
    }

    /// How many people it admits.
    pub(crate) const fn persons(&self) -> i32 {
        self.line.quantity.saturating_mul(self.good.admits)
    }

    fn item(&self) -> Item {
        Item {
            unit_price: self.unit.0,
            unit_net: self.unit.1,
            unit_fee: self.fee,
            quantity: self.line.quantity,
            tax_rate_bp: self.good.tax_rate_bp,
        }
    }
}

/// What is bought of one organizer in one currency: an order to be.
#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) seller: Seller,
    pub(crate) currency: Currency,
    pub(crate) lines: Vec<PricedLine>,
    pub(crate) totals: Totals,
}

impl Group {
    /// What it is called in a checkout.
    pub(crate) fn key(&self) -> String {
        format!("{}.{}", self.seller.slug, self.currency.code().to_ascii_lowercase())
    }

    /// The codes that are used in it, each with its event, once.
    pub(crate) fn codes(&self) -> Vec<(EventId, &PromoCode)> {
        let mut codes: Vec<(EventId, &PromoCode)> = Vec::new();
        for line in &self.lines {
            let Some(code) = &line.code else { continue };
            if codes.iter().all(|(_, known)| known.id != code.id) {
                codes.push((line.good.event.id, code));
            }
        }
        codes
    }
}

/// Who looks, and when.
#[derive(Debug, Clone)]
pub(crate) struct Look {
    pub(crate) visitor: Visitor,
    pub(crate) now: Instant,
}

/// The codes that a cart uses, each for an event.
#[derive(Debug, Clone, Default)]
pub(super) struct Codes {
    pub(super) chosen: Vec<Chosen>,
    /// Those of them that were not deleted.
    pub(super) known: Vec<PromoCode>,
}

impl Codes {
    /// The code for an event.
    fn of(&self, event: EventId) -> Option<PromoCode> {
        let (_, id) = self.chosen.iter().find(|(of, _)| *of == event)?;
        self.known.iter().find(|code| code.id == *id).cloned()
    }

    /// Uses another one for an event.
    pub(super) fn choose(&mut self, event: EventId, code: PromoCode) {
        self.chosen.retain(|(of, _)| *of != event);
        self.chosen.push((event, code.id));
        if self.known.iter().all(|known| known.id != code.id) {
            self.known.push(code);
        }
    }
}

/// What is in carts, looked up once for all of them.
pub(crate) struct Contents {
    lines: Vec<(CartId, Line)>,
    chosen: Vec<(CartId, Chosen)>,
    codes: Vec<PromoCode>,
    /// What their owners hold already, when others find little left: they may buy that.
    held: Vec<(CartId, Held)>,
    goods: Vec<Good>,
}

impl Contents {
    /// What is in these carts, and besides these goods.
    pub(crate) fn of(
        conn: &mut Conn,
        carts: &[CartId],
        more: impl Iterator<Item = Key>,
        now: Instant,
    ) -> Result<Self, Failure> {
        let lines = store::lines_of(conn, carts)?;
        let chosen = store::promos_of(conn, carts)?;
        let mut promos: Vec<PromoCodeId> = chosen.iter().map(|(_, (_, promo))| *promo).collect();
        promos.sort_unstable();
        promos.dedup();
        let codes = promo::store::by_ids(conn, &promos)?;
        let keys: Vec<Key> = lines.iter().map(|(_, line)| line.key()).chain(more).collect();
        let goods = goods::find(conn, &keys, now)?;
        let is_last = |code: &PromoCode| code.held > 0 && code.status(now) == PromoCodeStatus::UsedUp;
        let matters = codes.iter().any(is_last) || goods.iter().any(Good::is_short);
        let held = if matters { held_by_owners(conn, carts, now)? } else { Vec::new() };
        Ok(Self { lines, chosen, codes, held, goods })
    }

    /// The events of all, each once.
    pub(crate) fn events(&self) -> Vec<EventId> {
        let mut events: Vec<EventId> = self.goods.iter().map(|good| good.event.id).collect();
        events.sort_unstable();
        events.dedup();
        events
    }

    /// The lines of one, those put in first first.
    pub(super) fn lines(&self, cart: CartId) -> Vec<Line> {
        self.lines.iter().filter(|(of, _)| *of == cart).map(|(_, line)| *line).collect()
    }

    /// The codes of one.
    pub(super) fn codes(&self, cart: CartId) -> Codes {
        let own = self.chosen.iter().filter(|(of, _)| *of == cart);
        let chosen: Vec<Chosen> = own.map(|(_, chosen)| *chosen).collect();
        let is_own = |code: &&PromoCode| chosen.iter().any(|(_, id)| *id == code.id);
        let mut known: Vec<PromoCode> = self.codes.iter().filter(is_own).cloned().collect();
        for code in &mut known {
            code.held -= self.held(cart, code.id.uuid());
        }
        Codes { chosen, known }
    }

    /// What the owner of one holds of a counter.
    fn held(&self, cart: CartId, target: Uuid) -> i32 {
        let own = self.held.iter().filter(|(of, held)| *of == cart && held.target == *target.as_bytes());
        own.map(|(_, held)| held.units).sum()
    }

    /// Of these goods, those that the owner of one may see, and what they may have of them.
    pub(super) fn goods(
        &self,
        conn: &mut Conn,
        (cart, keys): (CartId, &[Key]),
        look: &Look,
    ) -> Result<Vec<Good>, Failure> {
        let own = self.goods.iter().filter(|good| keys.contains(&good.key())).cloned();
        let own = own.map(|good| good.for_holder(|quota| self.held(cart, quota.uuid()))).collect();
        visible(conn, own, look)
    }

    /// The groups of one. What its owner may not see any more is left out.
    pub(crate) fn groups(&self, conn: &mut Conn, cart: &Cart, look: &Look) -> Result<Vec<Group>, Failure> {
        let (lines, codes) = (self.lines(cart.id), self.codes(cart.id));
        let keys: Vec<Key> = lines.iter().map(Line::key).collect();
        let goods = self.goods(conn, (cart.id, &keys), look)?;
        let mut groups = of_goods(&lines, &goods, |event| codes.of(event), look.now)?;
        for line in groups.iter_mut().flat_map(|group| &mut group.lines) {
            let event = line.good.event.id;
            if codes.chosen.iter().any(|(of, _)| *of == event) {
                line.code_loss = code_loss(codes.of(event).as_ref(), cart.touched_at(), look.now);
            }
        }
        Ok(groups)
    }
}

/// What the owners of carts hold for orders that a new one would replace.
fn held_by_owners(conn: &mut Conn, carts: &[CartId], now: Instant) -> Result<Vec<(CartId, Held)>, Failure> {
    let owners = store::users_of(conn, carts)?;
    let users: Vec<UserId> = owners.iter().map(|(_, user)| *user).collect();
    let held = holds::replaceable_of(conn, &users, now)?.into_iter();
    let cart_of = |user| owners.iter().find(|(_, owner)| *owner == user).map(|(cart, _)| *cart);
    Ok(held.filter_map(|(user, held)| Some((cart_of(user)?, held))).collect())
}

/// The groups of a cart. What its owner may not see any more is left out.
pub(crate) fn of_cart(conn: &mut Conn, cart: &Cart, look: &Look) -> Result<Vec<Group>, Failure> {
    Contents::of(conn, &[cart.id], std::iter::empty(), look.now)?.groups(conn, cart, look)
}

/// The groups of a cart that its owner is just changing, of goods that were looked up.
pub(super) fn of_changed(
    lines: &[Line],
    goods: &[Good],
    codes: &Codes,
    now: Instant,
) -> Result<Vec<Group>, Failure> {
    of_goods(lines, goods, |event| codes.of(event), now)
}

/// What became of a code since its owner touched the cart; none: it was deleted.
fn code_loss(code: Option<&PromoCode>, touched_at: Instant, now: Instant) -> Option<CodeLoss> {
    let Some(code) = code else { return Some(CodeLoss::Changed) };
    match code.status(now) {
        PromoCodeStatus::UsedUp => Some(CodeLoss::UsedUp),
        PromoCodeStatus::Active if code.updated_at <= touched_at => None,
        _ => Some(CodeLoss::Changed),
    }
}

/// The groups that lines make, with the code of each event.
pub(crate) fn of_lines(
    conn: &mut Conn,
    lines: &[Line],
    code_of: impl Fn(EventId) -> Option<PromoCode>,
    look: &Look,
) -> Result<Vec<Group>, Failure> {
    let keys: Vec<Key> = lines.iter().map(Line::key).collect();
    let found = goods::find(conn, &keys, look.now)?;
    let found = visible(conn, found, look)?;
    of_goods(lines, &found, code_of, look.now)
}

fn of_goods(
    lines: &[Line],
    found: &[Good],
    code_of: impl Fn(EventId) -> Option<PromoCode>,
    now: Instant,
) -> Result<Vec<Group>, Failure> {
    let mut priced = Vec::with_capacity(lines.len());
    for line in lines {
        if let Some(good) = found.iter().find(|good| good.key() == line.key()) {
            priced.push(priced_line(*line, good.clone(), code_of(good.event.id), now));
        }
    }
    judge_together(&mut priced);
    group(priced)
}

/// Those that somebody may see: of private events, those they were let in to.
pub(crate) fn visible(conn: &mut Conn, goods: Vec<Good>, look: &Look) -> Result<Vec<Good>, Failure> {
    let mut judged: Vec<(EventId, bool)> = Vec::new();
    let mut seen = Vec::with_capacity(goods.len());
    for good in goods {
        let may = match judged.iter().find(|(event, _)| *event == good.event.id) {
            _ if !good.event.is_private => true,
            Some((_, may)) => *may,
            None => {
                let of = (good.seller.id, good.event.id);
                let may = access::may_see(conn, of, &look.visitor, look.now)?;
                judged.push((good.event.id, may));
                may
            }
        };
        if may {
            seen.push(good);
        }
    }
    Ok(seen)
}

fn priced_line(line: Line, good: Good, code: Option<PromoCode>, now: Instant) -> PricedLine {
    let code = code.filter(|code| code.is_for(good.offer));
    let terms = good.terms(code.as_ref(), now);
    let unit = (good.unit_price(line.seen_minor), good.unit_net(line.seen_minor, code.as_ref(), now));
    let (fee, problem) = (good.unit_fee(unit.1), problem(terms, line.quantity));
    PricedLine { line, good, unit, fee, code, terms, problem, code_loss: None }
}

/// What lines say only together: the most that a person may have of an event.
fn judge_together(lines: &mut [PricedLine]) {
    for n in 0..lines.len() {
        let Some(one) = lines.get(n).filter(|line| line.problem.is_none()) else { continue };
        let Some(max) = one.good.event.max_per_person else { continue };
        let same = lines.iter().filter(|line| line.good.event.id == one.good.event.id);
        let persons = same.fold(0_i32, |sum, line| sum.saturating_add(line.persons()));
        if persons > max
            && let Some(line) = lines.get_mut(n)
        {
            line.problem = Some(LineProblem::TooManyForPerson);
        }
    }
}

fn group(lines: Vec<PricedLine>) -> Result<Vec<Group>, Failure> {
    let mut groups: Vec<Group> = Vec::new();
    for line in lines {
        let (seller, currency) = (line.good.seller.clone(), line.good.event.currency);
        let is_own = |group: &&mut Group| group.seller.id == seller.id && group.currency == currency;
        match groups.iter_mut().find(is_own) {
            Some(group) => group.lines.push(line),
            None => groups.push(Group { seller, currency, lines: vec![line], totals: Totals::default() }),
        }
    }
    for group in &mut groups {
        let items: Vec<Item> = group.lines.iter().map(PricedLine::item).collect();
        group.totals = totals(&items).ok_or(SalesRefusal::AmountTooLarge)?;
    }
    Ok(groups)
}
