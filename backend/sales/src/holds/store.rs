//! SQL of counters.

use super::rules::{Counter, Hold, Target, share, sums};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Integer};
use kernel::ids::{EventId, OrderId, OrderLineId, QuotaId, UserId};
use kernel::time::Instant;
use platform::db::schema::{order_holds, orders};
use platform::db::sql::{Sql, prepared, word};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use std::collections::BTreeMap;

/// Rows of one statement.
const ROWS_AT_ONCE: usize = 500;
/// Most pending orders that are looked at together; somebody has one of each organizer.
const PENDING_MAX: i64 = 1_000;
/// Holds that one shortage looks at: more than that many dead ones of one quota are the sweeper's.
const EXPIRED_AT_ONCE: i64 = 100;

/// The counter that was short.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Short {
    pub(crate) counter: Counter,
    pub(crate) target: Target,
}

/// Which way a counter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Take {
    /// For somebody who is about to pay.
    Hold,
    /// For somebody who paid, though the hold was over.
    Sell,
}

/// Takes all of it or says what was short; the transaction must be undone then.
pub(crate) fn take(
    tx: &mut Tx,
    user: UserId,
    holds: &[Hold],
    how: Take,
) -> Result<Result<(), Short>, Failure> {
    for ((counter, target), units) in sums(holds) {
        if units == 0 {
            continue;
        }
        let is_own = |hold: &&Hold| (hold.counter, hold.target) == (counter, target);
        let is_taken = match counter {
            Counter::EventPerson | Counter::PromoPerson => {
                let max = holds.iter().filter(is_own).find_map(|hold| hold.per_person);
                take_of_person(tx, target, user, units, max)?
            }
            Counter::Promo => take_of_promo(tx, target, units, how)?,
            Counter::Quota => take_of_quota(tx, target, units, how)?,
        };
        if !is_taken {
            return Ok(Err(Short { counter, target }));
        }
    }
    Ok(Ok(()))
}

/// Takes all of it for several people; `false` when something was short, the transaction must be undone then.
pub(crate) fn take_all(tx: &mut Tx, wanted: &[(UserId, &[Hold])]) -> Result<bool, Failure> {
    let all: Vec<Hold> = wanted.iter().flat_map(|(_, holds)| holds.iter().copied()).collect();
    if !take_of_people(tx, wanted)? {
        return Ok(false);
    }
    for ((counter, target), units) in sums(&all) {
        let is_taken = match counter {
            Counter::EventPerson | Counter::PromoPerson => true,
            Counter::Promo => take_of_promo(tx, target, units, Take::Hold)?,
            Counter::Quota => take_of_quota(tx, target, units, Take::Hold)?,
        };
        if !is_taken {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Each person's counters; whether nobody has too many now.
fn take_of_people(tx: &mut Tx, wanted: &[(UserId, &[Hold])]) -> Result<bool, Failure> {
    let mut most: BTreeMap<(Target, [u8; 16]), i32> = BTreeMap::new();
    let mut sql = Sql::<(Binary, Binary, Integer)>::default();
    sql.push("INSERT INTO person_counts (target_id, user_id, n) VALUES (");
    let mut n_rows = 0;
    for (user, holds) in wanted {
        let user = user.uuid().into_bytes();
        for ((counter, target), units) in sums(holds) {
            let is_own = |hold: &&Hold| (hold.counter, hold.target) == (counter, target);
            let max = holds.iter().filter(is_own).find_map(|hold| hold.per_person);
            if matches!(counter, Counter::EventPerson | Counter::PromoPerson) {
                sql.push(if n_rows == 0 { "" } else { "), (" }).bytes(&target);
                sql.push(", ").bytes(&user).push(", ").int(units);
                n_rows += 1;
                most.extend(max.map(|max| ((target, user), max)));
            }
        }
    }
    if n_rows == 0 {
        return Ok(true);
    }
    sql.push(") ON CONFLICT (target_id, user_id) DO UPDATE SET n = person_counts.n + excluded.n");
    sql.push(" RETURNING target_id, user_id, n");
    let counts: Vec<(Vec<u8>, Vec<u8>, i32)> = sql.load(tx.conn())?;
    let is_within = |(target, user, n): &(Vec<u8>, Vec<u8>, i32)| {
        let key = (Target::try_from(target.as_slice()), <[u8; 16]>::try_from(user.as_slice()));
        let (Ok(target), Ok(user)) = key else { return false };
        most.get(&(target, user)).is_none_or(|max| n <= max)
    };
    Ok(counts.iter().all(is_within))
}

fn take_of_person(
    tx: &mut Tx,
    target: Target,
    user: UserId,
    units: i32,
    max: Option<i32>,
) -> Result<bool, Failure> {
    if max.is_some_and(|max| units > max) {
        return Ok(false);
    }
    let mut sql = Sql::<BigInt>::default();
    sql.push("INSERT INTO person_counts (target_id, user_id, n) VALUES (").bytes(&target).push(", ");
    sql.bytes(user.uuid().as_bytes()).push(", ").int(units);
    sql.push(") ON CONFLICT (target_id, user_id) DO UPDATE SET n = person_counts.n + excluded.n");
    if let Some(max) = max {
        sql.push(" WHERE person_counts.n + excluded.n <= ").int(max);
    }
    Ok(sql.execute(tx.conn())? == 1)
}

fn take_of_promo(tx: &mut Tx, target: Target, units: i32, how: Take) -> Result<bool, Failure> {
    let mut sql = Sql::<BigInt>::default();
    sql.push(match how {
        Take::Hold => "UPDATE promo_codes SET held = held + ",
        Take::Sell => "UPDATE promo_codes SET used = used + ",
    });
    sql.int(units).push(" WHERE id = ").bytes(&target);
    sql.push(" AND (max_uses IS NULL OR held + used + ").int(units).push(" <= max_uses)");
    Ok(sql.execute(tx.conn())? == 1)
}

fn take_of_quota(tx: &mut Tx, target: Target, units: i32, how: Take) -> Result<bool, Failure> {
    let mut sql = Sql::<BigInt>::default();
    sql.push(match how {
        Take::Hold => "UPDATE quotas SET held = held + ",
        Take::Sell => "UPDATE quotas SET sold = sold + ",
    });
    sql.int(units).push(" WHERE id = ").bytes(&target);
    sql.push(" AND (size IS NULL OR held + sold + blocked + ").int(units).push(" <= size + overbook)");
    Ok(sql.execute(tx.conn())? == 1)
}

/// Writes down what orders took.
pub(crate) fn write_all(tx: &mut Tx, taken: &[(OrderId, &[Hold])]) -> Result<(), Failure> {
    let row = |order: OrderId, hold: &Hold| {
        (
            order_holds::line_id.eq(hold.line),
            order_holds::order_id.eq(order),
            order_holds::kind.eq(hold.counter.as_str()),
            order_holds::target_id.eq(hold.target.to_vec()),
            order_holds::units.eq(hold.units),
        )
    };
    let rows: Vec<_> =
        taken.iter().flat_map(|(order, holds)| holds.iter().map(|hold| row(*order, hold))).collect();
    for some in rows.chunks(ROWS_AT_ONCE) {
        // Several rows at once differ between the two backends.
        platform::insert_rows!(tx.conn(), diesel::insert_into(order_holds::table).values(some))?;
    }
    Ok(())
}

/// What an order took.
pub(crate) fn of_order(conn: &mut Conn, order: OrderId) -> Result<Vec<Hold>, Failure> {
    of_orders(conn, &[order])
}

/// What several orders took together.
pub(crate) fn of_orders(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Hold>, Failure> {
    Ok(of_each(conn, ids)?.into_iter().map(|(_, hold)| hold).collect())
}

fn of_each(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, Hold)>, Failure> {
    let rows: Vec<(OrderId, OrderLineId, String, Vec<u8>, i32)> =
        prepared(order_holds::table.filter(order_holds::order_id.eq_any(ids)).select((
            order_holds::order_id,
            order_holds::line_id,
            order_holds::kind,
            order_holds::target_id,
            order_holds::units,
        )))
        .load(conn)?;
    let hold = |(order, line, kind, target, units): (_, _, String, Vec<u8>, _)| {
        let hold = Hold {
            line,
            counter: Counter::parse(&kind).ok_or_else(|| Failure::fault("a hold has an unknown kind"))?,
            target: target.as_slice().try_into().map_err(Failure::fault)?,
            units,
            per_person: None,
        };
        Ok((order, hold))
    };
    rows.into_iter().map(hold).collect()
}

/// What somebody holds of a counter.
pub(crate) struct Held {
    pub(crate) target: Target,
    pub(crate) units: i32,
}

/// Places and uses of codes that people hold for orders that a new one would replace: those that nobody is paying. Places
/// of which the time is over are free for everybody, and left out. By ids, for the holds of a stadium are many.
pub(crate) fn replaceable_of(
    conn: &mut Conn,
    users: &[UserId],
    now: Instant,
) -> Result<Vec<(UserId, Held)>, Failure> {
    let pending =
        orders::table.filter(orders::user_id.eq_any(users)).filter(orders::status.eq(word("pending")));
    let rows = pending.filter(orders::is_paying.eq(false)).limit(PENDING_MAX);
    let orders: Vec<(OrderId, UserId, Instant)> =
        prepared(rows.select((orders::id, orders::user_id, orders::expires_at))).load(conn)?;
    let ids: Vec<OrderId> = orders.iter().map(|(id, ..)| *id).collect();
    let mut held = Vec::new();
    for (order, hold) in of_each(conn, &ids)? {
        let Some((_, user, until)) = orders.iter().find(|(id, ..)| *id == order) else { continue };
        let counts = match hold.counter {
            Counter::Promo => true,
            Counter::Quota => *until > now,
            Counter::EventPerson | Counter::PromoPerson => false,
        };
        if counts {
            held.push((*user, Held { target: hold.target, units: hold.units }));
        }
    }
    Ok(held)
}

/// How places come back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Settle {
    /// From who held them: nobody bought them.
    Release,
    /// From who bought them.
    Return,
}

/// What was held is sold. Call it once for each order, after it was confirmed; for several at once if you like.
pub(crate) fn sell(tx: &mut Tx, holds: &[Hold]) -> Result<(), Failure> {
    for ((counter, target), units) in sums(holds) {
        let mut sql = Sql::<BigInt>::default();
        match counter {
            // A person has what they bought, as they had what they held.
            Counter::EventPerson | Counter::PromoPerson => continue,
            Counter::Promo => sql.push("UPDATE promo_codes SET used = used + "),
            Counter::Quota => sql.push("UPDATE quotas SET sold = sold + "),
        };
        sql.int(units).push(", held = held - ").int(units).push(" WHERE id = ").bytes(&target);
        sql.execute(tx.conn())?;
    }
    Ok(())
}

/// Moves back what an order took. Call it once for each change of the order's status, after the change.
pub(crate) fn settle(tx: &mut Tx, user: UserId, holds: &[Hold], how: Settle) -> Result<(), Failure> {
    for ((counter, target), units) in sums(holds) {
        let mut sql = Sql::<BigInt>::default();
        sql.push(match (counter, how) {
            _ if units == 0 => continue,
            (Counter::EventPerson | Counter::PromoPerson, _) => "UPDATE person_counts SET n = n - ",
            (Counter::Promo, Settle::Release) => "UPDATE promo_codes SET held = held - ",
            (Counter::Promo, Settle::Return) => "UPDATE promo_codes SET used = used - ",
            (Counter::Quota, Settle::Release) => "UPDATE quotas SET held = held - ",
            (Counter::Quota, Settle::Return) => "UPDATE quotas SET sold = sold - ",
        });
        sql.int(units);
        match counter {
            Counter::EventPerson | Counter::PromoPerson => {
                sql.push(" WHERE target_id = ").bytes(&target);
                sql.push(" AND user_id = ").bytes(user.uuid().as_bytes())
            }
            Counter::Promo | Counter::Quota => sql.push(" WHERE id = ").bytes(&target),
        };
        sql.execute(tx.conn())?;
    }
    Ok(())
}

/// Units of a line that are given back, of those that it had still.
#[derive(Debug, Clone, Copy)]
pub(crate) struct GivenBack {
    pub(crate) line: OrderLineId,
    pub(crate) n: i32,
    pub(crate) of: i32,
}

/// Gives back what some units of a sold order took.
pub(crate) fn give_back(
    tx: &mut Tx,
    user: UserId,
    order: OrderId,
    given: &[GivenBack],
) -> Result<(), Failure> {
    let mut back = Vec::new();
    for hold in of_order(tx.conn(), order)? {
        let Some(part) = given.iter().find(|part| part.line == hold.line) else { continue };
        let units = share(hold.units, part.n, part.of);
        let own = order_holds::table
            .filter(order_holds::line_id.eq(hold.line))
            .filter(order_holds::kind.eq(hold.counter.as_str()))
            .filter(order_holds::target_id.eq(hold.target.to_vec()));
        diesel::update(own)
            .set(order_holds::units.eq(hold.units.saturating_sub(units)))
            .execute(tx.conn())?;
        back.push(Hold { units, ..hold });
    }
    settle(tx, user, &back, Settle::Return)
}

/// Orders whose time is over and that nobody is paying, with what they hold. They come first and what they hold after
/// them (a `CROSS JOIN` stays in its order with SQLite): they are few, and a stadium's quota has a row of everybody who
/// bought. The status stands in the text, for the index of pending orders.
const DEAD: &str = " FROM orders o CROSS JOIN order_holds h WHERE o.status = 'pending' AND o.is_paying = FALSE \
     AND h.order_id = o.id AND o.expires_at <= ";

/// Whose dead holds.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Of<'a> {
    /// These quotas'.
    Quotas(&'a [QuotaId]),
    /// All quotas' of an event.
    Event(EventId),
}

/// Places of quotas that are held for orders whose time is over and that nobody is paying.
pub(crate) fn dead_units(conn: &mut Conn, of: Of, now: Instant) -> Result<Vec<(QuotaId, i64)>, Failure> {
    let mut sql = Sql::<(Binary, BigInt)>::default();
    sql.push("SELECT h.target_id, CAST(SUM(h.units) AS BIGINT)").push(DEAD).big(now.millis());
    match of {
        Of::Quotas(quotas) => {
            sql.push(" AND h.target_id IN (");
            for (n, quota) in quotas.iter().enumerate() {
                sql.push(if n == 0 { "" } else { ", " }).bytes(quota.uuid().as_bytes());
            }
        }
        Of::Event(event) => {
            sql.push(" AND h.target_id IN (SELECT q.id FROM quotas q WHERE q.event_id = ");
            sql.bytes(event.uuid().as_bytes());
        }
    }
    sql.push(") GROUP BY h.target_id");
    Ok(sql.load(conn)?)
}

/// The orders whose hold on a counter is over and that nobody is paying, those that are over longest, in the order in
/// which they are locked.
pub(crate) fn dead_on(conn: &mut Conn, target: Target, now: i64) -> Result<Vec<OrderId>, Failure> {
    let mut sql = Sql::<Binary>::default();
    // Ordered by id, SQLite would walk through all orders instead of those that are over.
    sql.push("SELECT o.id").push(DEAD).big(now).push(" AND h.target_id = ").bytes(&target);
    sql.push(" ORDER BY o.expires_at LIMIT ").big(EXPIRED_AT_ONCE);
    let mut dead: Vec<OrderId> = sql.load(conn)?;
    dead.sort_unstable();
    dead.dedup();
    Ok(dead)
}
