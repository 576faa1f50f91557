//! SQL of carts.

use super::holder::Owner;
use super::rules::{KEPT_SECONDS, LINES_MAX};
use crate::goods::store::Key;
use diesel::prelude::*;
use kernel::ids::{
    CartId, CartLineId, EventId, OccurrenceId, OfferId, OrganizationId, PromoCodeId, TokenHash, UserId,
};
use kernel::time::Instant;
use platform::db::schema::{cart_lines, cart_promos, carts};
use platform::db::sql::{Sql, prepared};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use std::collections::HashSet;

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

/// A cart and whose it is.
pub(crate) type Owned = (Owner, Cart);

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
    Ok(find_all(conn, &[owner], now)?.pop().map(|(_, cart)| cart))
}

/// The carts of these people, of those who have one that is not over.
pub(crate) fn find_all(conn: &mut Conn, owners: &[Owner], now: Instant) -> Result<Vec<Owned>, Failure> {
    let (users, hashes) = apart(owners);
    let mut found = Vec::with_capacity(owners.len());
    if !users.is_empty() {
        let own = carts::table.filter(carts::user_id.eq_any(&users)).filter(carts::expires_at.gt(now));
        let rows = own.limit(most(&users, 1)).select((carts::user_id.assume_not_null(), Cart::as_select()));
        let rows: Vec<(UserId, Cart)> = prepared(rows).load(conn)?;
        found.extend(rows.into_iter().map(|(user, cart)| (Owner::User(user), cart)));
    }
    if !hashes.is_empty() {
        let own = carts::table.filter(carts::hash.eq_any(&hashes)).filter(carts::expires_at.gt(now));
        let rows = own.limit(most(&hashes, 1)).select((carts::hash.assume_not_null(), Cart::as_select()));
        let rows: Vec<(TokenHash, Cart)> = prepared(rows).load(conn)?;
        found.extend(rows.into_iter().map(|(hash, cart)| (Owner::Token(hash), cart)));
    }
    Ok(found)
}

/// Those with an account, and those with a token.
fn apart(owners: &[Owner]) -> (Vec<UserId>, Vec<TokenHash>) {
    let (mut users, mut hashes) = (Vec::new(), Vec::new());
    for owner in owners {
        match owner {
            Owner::User(user) => users.push(*user),
            Owner::Token(hash) => hashes.push(*hash),
        }
    }
    (users, hashes)
}

/// Most rows of so many things that have so many each.
fn most<T>(all: &[T], each: usize) -> i64 {
    i64::try_from(all.len().saturating_mul(each)).unwrap_or(i64::MAX)
}

/// The carts of these people, nobody else's until the transaction ends.
pub(super) fn hold_all(tx: &mut Tx, owners: &[Owner]) -> Result<Vec<Owned>, Failure> {
    let now = tx.now();
    let found = find_all(tx.conn(), owners, now)?;
    let raw: Vec<[u8; 16]> = found.iter().map(|(_, cart)| cart.id.uuid().into_bytes()).collect();
    let are_all = tx.hold_rows("carts", &raw.iter().map(<[u8; 16]>::as_slice).collect::<Vec<_>>())?;
    // Somebody may have taken one away before it was held.
    if are_all { Ok(found) } else { find_all(tx.conn(), owners, now) }
}

/// Keeps carts as long again from now on.
pub(super) fn touch(tx: &mut Tx, ids: &[CartId]) -> Result<(), Failure> {
    let until = tx.now().plus_seconds(KEPT_SECONDS);
    let own = carts::table.filter(carts::id.eq_any(ids));
    prepared(diesel::update(own).set(carts::expires_at.eq(until))).execute(tx.conn())?;
    Ok(())
}

/// The cart of somebody for changing: kept as long again, and nobody else's until the transaction ends.
pub(crate) fn hold(tx: &mut Tx, owner: Owner) -> Result<Option<Cart>, Failure> {
    let Some((_, cart)) = hold_all(tx, &[owner])?.pop() else { return Ok(None) };
    touch(tx, &[cart.id])?;
    Ok(Some(Cart { expires_at: tx.now().plus_seconds(KEPT_SECONDS), ..cart }))
}

/// The same, made when there is none.
pub(crate) fn hold_or_make(tx: &mut Tx, owner: Owner) -> Result<Cart, Failure> {
    if let Some(cart) = hold(tx, owner)? {
        return Ok(cart);
    }
    make_all(tx, &[owner])?;
    hold(tx, owner)?.ok_or_else(|| Failure::fault("a cart is there and is not"))
}

/// Makes carts for these people, who have none, and says their ids. Two tabs that make the first cart at once get the
/// same one: then it has another id.
pub(super) fn make_all(tx: &mut Tx, owners: &[Owner]) -> Result<Vec<CartId>, Failure> {
    let (users, hashes) = apart(owners);
    // One that is over is in the way of a new one until the cleaning comes.
    let is_over = carts::expires_at.le(tx.now());
    let mut made = Vec::with_capacity(owners.len());
    if !users.is_empty() {
        let own = is_over.and(carts::user_id.eq_any(&users));
        prepared(diesel::delete(carts::table.filter(own))).execute(tx.conn())?;
        let users: Vec<Vec<u8>> = users.iter().map(|user| user.uuid().as_bytes().to_vec()).collect();
        made.extend(make_by(tx, "user_id", &users)?);
    }
    if !hashes.is_empty() {
        let own = is_over.and(carts::hash.eq_any(&hashes));
        prepared(diesel::delete(carts::table.filter(own))).execute(tx.conn())?;
        let hashes: Vec<Vec<u8>> = hashes.iter().map(|hash| hash.as_bytes().to_vec()).collect();
        made.extend(make_by(tx, "hash", &hashes)?);
    }
    Ok(made)
}

fn make_by(tx: &mut Tx, column: &'static str, owners: &[Vec<u8>]) -> Result<Vec<CartId>, Failure> {
    let (now, until) = (tx.now(), tx.now().plus_seconds(KEPT_SECONDS));
    let ids: Vec<CartId> = owners.iter().map(|_| CartId::from_uuid(tx.new_uuid())).collect();
    let mut sql = Sql::<diesel::sql_types::BigInt>::default();
    sql.push("INSERT INTO carts (").push(column).push(", id, created_at, expires_at) VALUES (");
    for (n, (owner, id)) in owners.iter().zip(&ids).enumerate() {
        sql.push(if n == 0 { "" } else { "), (" }).bytes(owner).push(", ").bytes(id.uuid().as_bytes());
        sql.push(", ").big(now.millis()).push(", ").big(until.millis());
    }
    sql.push(") ON CONFLICT DO NOTHING");
    sql.execute(tx.conn())?;
    Ok(ids)
}

/// The lines of a cart, those put in first first.
pub(crate) fn lines(conn: &mut Conn, cart: CartId) -> Result<Vec<Line>, Failure> {
    Ok(lines_of(conn, &[cart])?.into_iter().map(|(_, line)| line).collect())
}

/// The lines of carts, of each those put in first first.
pub(super) fn lines_of(conn: &mut Conn, carts: &[CartId]) -> Result<Vec<(CartId, Line)>, Failure> {
    let own = cart_lines::table.filter(cart_lines::cart_id.eq_any(carts));
    let sorted = own.order((cart_lines::cart_id, cart_lines::position, cart_lines::id));
    let rows = sorted.limit(most(carts, LINES_MAX)).select((cart_lines::cart_id, Line::as_select()));
    Ok(prepared(rows).load(conn)?)
}

/// The place of a line that is put in after these.
pub(crate) fn next_position(lines: &[Line]) -> i32 {
    lines.iter().map(|line| line.position).max().map_or(0, |last| last.saturating_add(1))
}

/// A line with the cart it is in and what it is of.
pub(super) type Placed = (CartId, (OrganizationId, EventId), Line);

/// Puts lines in; of those that are in already, changes how many there are and notes what one costs.
pub(super) fn put_lines(tx: &mut Tx, lines: &[Placed]) -> Result<(), Failure> {
    // As many statements are kept prepared as there are numbers of lines.
    for some in lines.chunks(LINES_MAX) {
        let mut sql = Sql::<diesel::sql_types::BigInt>::default();
        sql.push(
            "INSERT INTO cart_lines (id, cart_id, org_id, event_id, offer_id, occurrence_id, position, quantity, \
             seen_minor, seen_fee_minor, seen_fee_bp, created_at) VALUES (",
        );
        for (n, (cart, (org, event), line)) in some.iter().enumerate() {
            sql.push(if n == 0 { "" } else { "), (" });
            let (offer, date) = line.key();
            let ids = [line.id.uuid(), cart.uuid(), org.uuid(), event.uuid(), offer.uuid(), date.uuid()];
            sql.bytes_list(&ids.each_ref().map(|id| id.as_bytes().as_slice()));
            sql.push(", ").int(line.position).push(", ").int(line.quantity).push(", ").big(line.seen_minor);
            sql.push(", ").big(line.seen_fee_minor).push(", ").int(line.seen_fee_bp);
            sql.push(", ").big(tx.now().millis());
        }
        sql.push(
            ") ON CONFLICT (id) DO UPDATE SET quantity = excluded.quantity, seen_minor = excluded.seen_minor, \
             seen_fee_minor = excluded.seen_fee_minor, seen_fee_bp = excluded.seen_fee_bp",
        );
        sql.execute(tx.conn())?;
    }
    Ok(())
}

/// Takes lines out.
pub(crate) fn delete_lines(tx: &mut Tx, cart: CartId, ids: &[CartLineId]) -> Result<usize, Failure> {
    let own = cart_lines::table.filter(cart_lines::cart_id.eq(cart)).filter(cart_lines::id.eq_any(ids));
    Ok(diesel::delete(own).execute(tx.conn())?)
}

/// Forgets a cart.
pub(crate) fn delete(tx: &mut Tx, cart: CartId) -> Result<(), Failure> {
    delete_all(tx, &[cart])
}

/// Forgets several.
pub(super) fn delete_all(tx: &mut Tx, ids: &[CartId]) -> Result<(), Failure> {
    prepared(diesel::delete(carts::table.filter(carts::id.eq_any(ids)))).execute(tx.conn())?;
    Ok(())
}

/// A code that is used for an event.
pub(crate) type Chosen = (EventId, PromoCodeId);

/// The code used for each event.
pub(crate) fn promos(conn: &mut Conn, cart: CartId) -> Result<Vec<Chosen>, Failure> {
    Ok(promos_of(conn, &[cart])?.into_iter().map(|(_, chosen)| chosen).collect())
}

/// The code that each cart uses for each event.
pub(super) fn promos_of(conn: &mut Conn, carts: &[CartId]) -> Result<Vec<(CartId, Chosen)>, Failure> {
    let own = cart_promos::table.filter(cart_promos::cart_id.eq_any(carts));
    let sorted = own.order((cart_promos::cart_id, cart_promos::event_id)).limit(most(carts, LINES_MAX));
    let both = (cart_promos::event_id, cart_promos::promo_code_id);
    Ok(prepared(sorted.select((cart_promos::cart_id, both))).load(conn)?)
}

/// Whose carts these are, of those with an account.
pub(super) fn users_of(conn: &mut Conn, carts: &[CartId]) -> Result<Vec<(CartId, UserId)>, Failure> {
    let owned = carts::table.filter(carts::id.eq_any(carts)).filter(carts::user_id.is_not_null());
    let rows = owned.limit(most(carts, 1)).select((carts::id, carts::user_id.assume_not_null()));
    Ok(prepared(rows).load(conn)?)
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
    let change = (carts::user_id.eq(Some(user)), carts::hash.eq(None::<TokenHash>));
    let update = diesel::update(own).set(change);
    Ok(tx.unless_taken(|conn| update.execute(conn))? == Some(1))
}

/// Takes what these people bought out of their carts. Two statements that find by ids: one that joins all of it is
/// planned for tables as small as they were when a sale began.
pub(crate) fn forget_bought(tx: &mut Tx, bought: &HashSet<(UserId, Key)>) -> Result<(), Failure> {
    let mut users: Vec<UserId> = bought.iter().map(|(user, _)| *user).collect();
    users.sort_unstable();
    users.dedup();
    let own = carts::table.inner_join(cart_lines::table.on(cart_lines::cart_id.eq(carts::id)));
    let rows = own.filter(carts::user_id.eq_any(&users)).limit(most(&users, LINES_MAX)).select((
        carts::user_id.assume_not_null(),
        (cart_lines::offer_id, cart_lines::occurrence_id),
        cart_lines::id,
    ));
    let lines: Vec<(UserId, Key, CartLineId)> = prepared(rows).load(tx.conn())?;
    let gone = lines.into_iter().filter(|(user, key, _)| bought.contains(&(*user, *key)));
    let gone: Vec<CartLineId> = gone.map(|(.., line)| line).collect();
    prepared(diesel::delete(cart_lines::table.filter(cart_lines::id.eq_any(gone)))).execute(tx.conn())?;
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
pub(crate) fn delete_of_user(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    diesel::delete(carts::table.filter(carts::user_id.eq(user))).execute(tx.conn())?;
    Ok(())
}
