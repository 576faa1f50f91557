//! Lines come into carts and change there. Carts that are changed at the same time are changed together: what they are
//! about is looked up once for all of them, and their rows are written at once.

use super::holder::Owner;
use super::http::{CartLinePatch, CartLineRequest, Change, check, price_given, refusal, seen_good};
use super::priced::{self, Codes, Contents, Group, Look};
use super::rules::{KEPT_SECONDS, LINES_MAX};
use super::store::{self, Cart, Chosen, Line, Owned, Placed};
use super::view::CartView;
use crate::goods::store::{Good, Key};
use crate::promo;
use crate::promo::rules::read_code;
use crate::refusal::SalesRefusal;
use kernel::ids::{CartId, CartLineId};
use kernel::time::Instant;
use platform::db::{Joint, Outcome, Tx};
use platform::http::failure::Failure;

/// What somebody wants of their cart.
pub(super) enum Wanted {
    /// So many more of something.
    More(CartLineRequest),
    /// So many of each, whatever it was before.
    Lines(Vec<CartLineRequest>),
    /// Another number of what is in it already.
    Line(CartLineId, CartLinePatch),
}

/// A cart that is to change.
pub(super) struct Changing {
    pub(super) change: Change,
    pub(super) owner: Owner,
    pub(super) wanted: Wanted,
}

/// A cart that changed.
pub(super) struct Changed {
    cart: Cart,
    groups: Vec<Group>,
    now: Instant,
    change: Change,
}

impl Changed {
    /// The answer.
    pub(super) fn view(&self) -> Result<CartView, Failure> {
        CartView::of(&self.cart, &self.groups, self.change.locale, self.now)
    }
}

/// What came of it; a refusal changed nothing.
type Answer = Result<Changed, Failure>;

impl Joint for Changing {
    type Done = Answer;
    type No = std::convert::Infallible;

    fn run(&mut self, tx: &mut Tx) -> Outcome<Answer, Self::No> {
        change_all(tx, &[self])?.pop().map(Ok).ok_or_else(|| Failure::fault("a cart was left out"))
    }

    fn run_all(tx: &mut Tx, all: &[&Self]) -> Result<Option<Vec<Answer>>, Failure> {
        change_all(tx, all).map(Some)
    }
}

impl Changing {
    /// The lines as they are to be, and whether that is so many more; of those that are in the cart now.
    fn wishes(&self, lines: &[Line]) -> Result<(Vec<CartLineRequest>, bool), Failure> {
        match &self.wanted {
            Wanted::More(wish) => Ok((vec![wish.clone()], true)),
            Wanted::Lines(wishes) => Ok((wishes.clone(), false)),
            Wanted::Line(id, patch) => {
                let line = lines.iter().find(|line| line.id == *id).ok_or(SalesRefusal::CartLineNotFound)?;
                let (offer_id, occurrence_id) = line.key();
                let CartLinePatch { quantity, price } = *patch;
                let wish = CartLineRequest { offer_id, occurrence_id, quantity, price, code: None };
                check(&wish, 1)?;
                Ok((vec![wish], false))
            }
        }
    }

    /// What has to be looked up, whatever is in the cart.
    fn keys(&self) -> Vec<Key> {
        let wishes = match &self.wanted {
            Wanted::More(wish) => std::slice::from_ref(wish),
            Wanted::Lines(wishes) => wishes,
            Wanted::Line(..) => &[],
        };
        wishes.iter().map(CartLineRequest::key).collect()
    }
}

/// Changes carts; those of one owner one after the other.
fn change_all(tx: &mut Tx, all: &[&Changing]) -> Result<Vec<Answer>, Failure> {
    let mut answers: Vec<(usize, Answer)> = Vec::with_capacity(all.len());
    let mut rest: Vec<(usize, &Changing)> = all.iter().copied().enumerate().collect();
    while !rest.is_empty() {
        let mut owners = Vec::with_capacity(rest.len());
        let (round, later): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(_, one)| {
            let is_first = !owners.contains(&one.owner);
            owners.push(one.owner);
            is_first
        });
        let of_round: Vec<&Changing> = round.iter().map(|(_, one)| *one).collect();
        let done = change_each(tx, &of_round)?;
        answers.extend(round.iter().map(|(n, _)| *n).zip(done));
        rest = later;
    }
    answers.sort_by_key(|(n, _)| *n);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}

/// Changes carts of different owners.
fn change_each(tx: &mut Tx, all: &[&Changing]) -> Result<Vec<Answer>, Failure> {
    let (carts, made) = open(tx, all)?;
    let (ids, now) = (carts.iter().map(|(_, cart)| cart.id).collect::<Vec<_>>(), tx.now());
    let contents = Contents::of(tx.conn(), &ids, all.iter().flat_map(|one| one.keys()), now)?;
    let (mut answers, mut changes) = (Vec::with_capacity(all.len()), Vec::with_capacity(all.len()));
    for one in all {
        let own = carts.iter().find(|(owner, _)| *owner == one.owner).map(|(_, cart)| *cart);
        let next = match own {
            Some(cart) => Next::of(tx, one, (cart, &contents)),
            None => Err(SalesRefusal::CartLineNotFound.into()),
        };
        match next {
            Ok((next, groups)) => {
                let cart = Cart { expires_at: now.plus_seconds(KEPT_SECONDS), ..next.cart };
                answers.push(Ok(Changed { cart, groups, now, change: one.change.clone() }));
                changes.push(next);
            }
            Err(refusal @ Failure::Refused(_)) => answers.push(Err(refusal)),
            Err(failure) => return Err(failure),
        }
    }
    write(tx, &changes, &made)?;
    Ok(answers)
}

/// Their carts, and which of those were made just now.
fn open(tx: &mut Tx, all: &[&Changing]) -> Result<(Vec<Owned>, Vec<CartId>), Failure> {
    let owners: Vec<Owner> = all.iter().map(|one| one.owner).collect();
    let mut carts = store::hold_all(tx, &owners)?;
    let without: Vec<Owner> = all
        .iter()
        .filter(|one| !matches!(one.wanted, Wanted::Line(..)))
        .map(|one| one.owner)
        .filter(|owner| carts.iter().all(|(of, _)| of != owner))
        .collect();
    if without.is_empty() {
        return Ok((carts, Vec::new()));
    }
    let made = store::make_all(tx, &without)?;
    carts.extend(store::hold_all(tx, &without)?);
    Ok((carts, made))
}

/// A cart as it will be, and what that changes.
struct Next {
    cart: Cart,
    lines: Vec<Line>,
    codes: Codes,
    changed: Vec<Placed>,
    gone: Vec<CartLineId>,
    used: Vec<Chosen>,
    /// Lines that are more than they were: these must be possible.
    raised: Vec<CartLineId>,
}

impl Next {
    fn of(
        tx: &mut Tx,
        one: &Changing,
        (cart, contents): (Cart, &Contents),
    ) -> Result<(Self, Vec<Group>), Failure> {
        let look = Look { visitor: one.change.holder.visitor.clone(), now: tx.now() };
        let lines = contents.lines(cart.id);
        let (wishes, is_more) = one.wishes(&lines)?;
        let keys: Vec<Key> = lines.iter().map(Line::key).chain(one.keys()).collect();
        let goods = contents.goods(tx.conn(), (cart.id, &keys), &look)?;
        let mut next = Self {
            cart,
            lines,
            codes: contents.codes(cart.id),
            changed: Vec::new(),
            gone: Vec::new(),
            used: Vec::new(),
            raised: Vec::new(),
        };
        for wish in &wishes {
            next.take_in(tx, (wish, is_more), &goods)?;
        }
        let groups = priced::of_changed(&next.lines, &goods, &next.codes, look.now)?;
        for priced in groups.iter().flat_map(|group| &group.lines) {
            if let Some(problem) = priced.problem.filter(|_| next.raised.contains(&priced.line.id)) {
                return Err(refusal(priced, problem));
            }
        }
        Ok((next, groups))
    }

    /// Puts a line in, or changes it: so many more, or so many.
    fn take_in(
        &mut self,
        tx: &mut Tx,
        (wish, is_more): (&CartLineRequest, bool),
        goods: &[Good],
    ) -> Result<(), Failure> {
        let old = self.lines.iter().find(|line| line.key() == wish.key()).copied();
        if wish.quantity == 0 {
            self.lines.retain(|line| line.key() != wish.key());
            self.gone.extend(old.map(|line| line.id));
            return Ok(());
        }
        let good = seen_good(goods, wish.key())?;
        if let Some(code) = &wish.code {
            self.use_code(tx, good, code)?;
        }
        let had = old.map_or(0, |line| line.quantity);
        let quantity = if is_more { had.saturating_add(wish.quantity) } else { wish.quantity };
        let price = price_given(good, wish.price, old)?;
        let (seen_fee_minor, seen_fee_bp) = good.fee_shown();
        let line = Line {
            id: old.map_or_else(|| CartLineId::from_uuid(tx.new_uuid()), |line| line.id),
            offer_id: wish.offer_id,
            occurrence_id: wish.occurrence_id,
            position: old.map_or_else(|| store::next_position(&self.lines), |line| line.position),
            quantity,
            seen_minor: good.unit_price(price),
            seen_fee_minor,
            seen_fee_bp,
        };
        let n_lines = self.lines.len();
        match self.lines.iter_mut().find(|one| one.id == line.id) {
            Some(known) => *known = line,
            None if n_lines < LINES_MAX => self.lines.push(line),
            None => return Err(SalesRefusal::CartFull.into()),
        }
        self.changed.push((self.cart.id, (good.seller.id, good.event.id), line));
        // Fewer than before is always possible: whoever gives in must not be held to the rest at once.
        if quantity > had {
            self.raised.push(line.id);
        }
        Ok(())
    }

    fn use_code(&mut self, tx: &mut Tx, good: &Good, code: &str) -> Result<(), Failure> {
        let code = read_code(code).ok_or(SalesRefusal::PromoCodeNotFound)?;
        let found = promo::store::by_name(tx.conn(), &[good.event.id], &code)?.pop();
        let (event, promo) = found.ok_or(SalesRefusal::PromoCodeNotFound)?;
        self.used.push((event, promo.id));
        self.codes.choose(event, promo);
        Ok(())
    }
}

/// Writes what changed. Carts that were made for nothing are forgotten.
fn write(tx: &mut Tx, changes: &[Next], made: &[CartId]) -> Result<(), Failure> {
    let kept: Vec<CartId> = changes.iter().map(|next| next.cart.id).collect();
    let old: Vec<CartId> = kept.iter().filter(|id| !made.contains(id)).copied().collect();
    let idle: Vec<CartId> = made.iter().filter(|id| !kept.contains(id)).copied().collect();
    if !old.is_empty() {
        store::touch(tx, &old)?;
    }
    if !idle.is_empty() {
        store::delete_all(tx, &idle)?;
    }
    for next in changes {
        if !next.gone.is_empty() {
            store::delete_lines(tx, next.cart.id, &next.gone)?;
        }
        for (event, promo) in &next.used {
            store::use_promo(tx, next.cart.id, *event, *promo)?;
        }
    }
    let lines: Vec<Placed> = changes.iter().flat_map(|next| next.changed.iter().copied()).collect();
    store::put_lines(tx, &lines)
}
