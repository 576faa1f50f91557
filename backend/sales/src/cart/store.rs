//! SQL of carts.

use super::holder::Owner;
use super::rules::{KEPT_SECONDS, LINES_MAX};
use crate::goods::store::Key;
use diesel::prelude::*;
use kernel::ids::{CartId, CartLineId, EventId, OccurrenceId, OfferId, OrderId, OrganizationId, PromoCodeId};
use kernel::time::Instant;
use platform::db::schema::{cart_lines, cart_promos, carts};
use platform::db::sql::Sql;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// Carts that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 500;

/// A cart.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = carts)]
pub(crate) struct Cart {
    pub(crate) id: CartId,
    pub(crate) expires_at: Instant,
}

impl Cart {
    /// When its owner last changed it.
    pub(super) fn touched_at(self) -> Instant {
        self.expires_at.plus_seconds(-KEPT_SECONDS)
    }
}

/// So many of an offer for a date.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = cart_lines)]
pub(crate) struct Line {
    pub(crate) id: CartLineId,
    pub(crate) offer_id: OfferId,
    pub(crate) occurrence_id: OccurrenceId,
    pub(crate) position: i32,
    pub(crate) quantity: i32,
    /// What one cost when its owner last saw it; what they give for a donation.
    pub(crate) seen_minor: i64,
    /// The fee that its owner last saw: for each, and as a share.
    pub(crate) seen_fee_minor: i64,
    pub(crate) seen_fee_bp: i32,
}

impl Line {
    /// Its offer and date.
    pub(crate) const fn key(&self) -> Key {
        (self.offer_id, self.occurrence_id)
    }

    /// The fee that its owner last saw.
    pub(crate) const fn seen_fee(&self) -> (i64, i32) {
        (self.seen_fee_minor, self.seen_fee_bp)
    }
}

/// The cart of somebody, when they have one that is not over.
pub(crate) fn find(conn: &mut Conn, owner: Owner, now: Instant) -> Result<Option<Cart>, Failure> {
    let kept = carts::table.filter(carts::expires_at.gt(now)).select(Cart::as_select());
    Ok(match owner {
        Owner::User(user) => kept.filter(carts::user_id.eq(user)).first(conn).optional()?,
        Owner::Token(hash) => kept.filter(carts::hash.eq(hash)).first(conn).optional()?,
    })
}

/// The cart of somebody for changing: kept as long again, and nobody else's until the transaction ends.
pub(crate) fn hold(tx: &mut Tx, owner: Owner) -> Result<Option<Cart>, Failure> {
    let (now, until) = (tx.now(), tx.now().plus_seconds(KEPT_SECONDS));
    let kept = carts::table.filter(carts::expires_at.gt(now));
    let change = carts::expires_at.eq(until);
    let n = match owner {
        Owner::User(user) => {
            diesel::update(kept.filter(carts::user_id.eq(user))).set(change).execute(tx.conn())?
        }
        Owner::Token(hash) => {
            diesel::update(kept.filter(carts::hash.eq(hash))).set(change).execute(tx.conn())?
        }
    };
    if n == 0 { Ok(None) } else { find(tx.conn(), owner, now) }
}

/// The same, made when there is none. Two tabs that make the first cart at once get the same one.
pub(crate) fn hold_or_make(tx: &mut Tx, owner: Owner) -> Result<Cart, Failure> {
    if let Some(cart) = hold(tx, owner)? {
        return Ok(cart);
    }
    let (user, hash) = match owner {
        Owner::User(user) => (Some(user), None),
        Owner::Token(hash) => (None, Some(hash)),
    };
    // One that is over is in the way of a new one until the cleaning comes.
    let over = carts::table.filter(carts::expires_at.le(tx.now()));
    match owner {
        Owner::User(user) => diesel::delete(over.filter(carts::user_id.eq(user))).execute(tx.conn())?,
        Owner::Token(hash) => diesel::delete(over.filter(carts::hash.eq(hash))).execute(tx.conn())?,
    };
    let (now, id) = (tx.now(), CartId::from_uuid(tx.new_uuid()));
    let cart = Cart { id, expires_at: now.plus_seconds(KEPT_SECONDS) };
    let row = (
        carts::id.eq(id),
        carts::user_id.eq(user),
        carts::hash.eq(hash),
        carts::created_at.eq(now),
        carts::expires_at.eq(cart.expires_at),
    );
    if tx.unless_taken(|conn| diesel::insert_into(carts::table).values(row).execute(conn))?.is_some() {
        return Ok(cart);
    }
    hold(tx, owner)?.ok_or_else(|| Failure::fault("a cart is there and is not"))
}

/// The lines of a cart, those put in first first.
pub(crate) fn lines(conn: &mut Conn, cart: CartId) -> Result<Vec<Line>, Failure> {
    let own = cart_lines::table.filter(cart_lines::cart_id.eq(cart));
    let most = i64::try_from(LINES_MAX).unwrap_or(i64::MAX);
    Ok(own.order((cart_lines::position, cart_lines::id)).limit(most).select(Line::as_select()).load(conn)?)
}

/// The place of a line that is put in after these.
pub(crate) fn next_position(lines: &[Line]) -> i32 {
    lines.iter().map(|line| line.position).max().map_or(0, |last| last.saturating_add(1))
}

/// Puts a line in.
pub(crate) fn insert_line(
    tx: &mut Tx,
    cart: CartId,
    (org, event): (OrganizationId, EventId),
    line: &Line,
) -> Result<(), Failure> {
    let row = (
        cart_lines::id.eq(line.id),
        cart_lines::cart_id.eq(cart),
        cart_lines::org_id.eq(org),
        cart_lines::event_id.eq(event),
        cart_lines::offer_id.eq(line.offer_id),
        cart_lines::occurrence_id.eq(line.occurrence_id),
        cart_lines::position.eq(line.position),
        cart_lines::quantity.eq(line.quantity),
        cart_lines::seen_minor.eq(line.seen_minor),
        cart_lines::seen_fee_minor.eq(line.seen_fee_minor),
        cart_lines::seen_fee_bp.eq(line.seen_fee_bp),
        cart_lines::created_at.eq(tx.now()),
    );
    diesel::insert_into(cart_lines::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Changes how many there are, and notes what one costs.
pub(crate) fn save_line(tx: &mut Tx, line: &Line) -> Result<(), Failure> {
    diesel::update(cart_lines::table.filter(cart_lines::id.eq(line.id)))
        .set((
            cart_lines::quantity.eq(line.quantity),
            cart_lines::seen_minor.eq(line.seen_minor),
            cart_lines::seen_fee_minor.eq(line.seen_fee_minor),
            cart_lines::seen_fee_bp.eq(line.seen_fee_bp),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Takes lines out.
pub(crate) fn delete_lines(tx: &mut Tx, cart: CartId, ids: &[CartLineId]) -> Result<usize, Failure> {
    let own = cart_lines::table.filter(cart_lines::cart_id.eq(cart)).filter(cart_lines::id.eq_any(ids));
    Ok(diesel::delete(own).execute(tx.conn())?)
}

/// Forgets a cart.
pub(crate) fn delete(tx: &mut Tx, cart: CartId) -> Result<(), Failure> {
    diesel::delete(carts::table.filter(carts::id.eq(cart))).execute(tx.conn())?;
    Ok(())
}

/// The code used for each event.
pub(crate) fn promos(conn: &mut Conn, cart: CartId) -> Result<Vec<(EventId, PromoCodeId)>, Failure> {
    let own = cart_promos::table.filter(cart_promos::cart_id.eq(cart));
    let most = i64::try_from(LINES_MAX).unwrap_or(i64::MAX);
    let both = (cart_promos::event_id, cart_promos::promo_code_id);
    Ok(own.order(cart_promos::event_id).limit(most).select(both).load(conn)?)
}

/// Uses a code for an event, instead of another one.
pub(crate) fn use_promo(
    tx: &mut Tx,
    cart: CartId,
    event: EventId,
    promo: PromoCodeId,
) -> Result<(), Failure> {
    leave_promos(tx, cart, &[event])?;
    let row = (
        cart_promos::cart_id.eq(cart),
        cart_promos::event_id.eq(event),
        cart_promos::promo_code_id.eq(promo),
    );
    diesel::insert_into(cart_promos::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// Leaves the codes of these events.
pub(crate) fn leave_promos(tx: &mut Tx, cart: CartId, events: &[EventId]) -> Result<(), Failure> {
    let own =
        cart_promos::table.filter(cart_promos::cart_id.eq(cart)).filter(cart_promos::event_id.eq_any(events));
    diesel::delete(own).execute(tx.conn())?;
    Ok(())
}

/// Gives an account the cart of a token, when it has none.
pub(crate) fn adopt(tx: &mut Tx, cart: CartId, owner: Owner) -> Result<bool, Failure> {
    let Owner::User(user) = owner else { return Ok(false) };
    let own = carts::table.filter(carts::id.eq(cart)).filter(carts::user_id.is_null());
    let change = (carts::user_id.eq(Some(user)), carts::hash.eq(None::<kernel::ids::TokenHash>));
    let update = diesel::update(own).set(change);
    Ok(tx.unless_taken(|conn| update.execute(conn))? == Some(1))
}

/// Takes what was bought with these orders out of the carts of those who bought it.
pub(crate) fn forget_bought(tx: &mut Tx, ids: &[OrderId]) -> Result<(), Failure> {
    let raw: Vec<[u8; 16]> = ids.iter().map(|id| id.uuid().into_bytes()).collect();
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push(
        "DELETE FROM cart_lines WHERE id IN (SELECT l.id FROM orders o \
         JOIN order_lines b ON b.order_id = o.id JOIN carts c ON c.user_id = o.user_id \
         JOIN cart_lines l ON l.cart_id = c.id AND l.offer_id = b.offer_id AND l.occurrence_id = b.occurrence_id \
         WHERE o.id IN (",
    );
    sql.bytes_list(&raw.iter().map(<[u8; 16]>::as_slice).collect::<Vec<_>>()).push("))");
    sql.execute(tx.conn())?;
    Ok(())
}

/// Takes some carts away that are over. How many.
pub(crate) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let now = tx.now();
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push("DELETE FROM carts WHERE id IN (SELECT id FROM carts WHERE expires_at <= ");
    sql.big(now.millis()).push(" LIMIT ").big(PRUNE_ROWS_MAX).push(")");
    Ok(sql.execute(tx.conn())?)
}

/// Forgets the cart of an account.
pub(crate) fn delete_of_user(tx: &mut Tx, user: kernel::ids::UserId) -> Result<(), Failure> {
    diesel::delete(carts::table.filter(carts::user_id.eq(user))).execute(tx.conn())?;
    Ok(())
}
