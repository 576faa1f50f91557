//! SQL of orders.

use super::model::{Contact, Details, Order, OrderLine, Origin};
use super::rules::OrderStatus;
use super::story::{By, HappeningKind};
use diesel::prelude::*;
use kernel::ids::{
    EventId, OccurrenceId, OfferId, OrderId, OrderLineId, OrganizationId, PromoCodeId, UserId,
};
use kernel::money::Currency;
use kernel::page::PageLimit;
use kernel::text::{Locale, fold};
use kernel::time::Instant;
use platform::db::schema::{order_happenings, order_lines, orders, refund_requests};
use platform::db::sql::{prepared, word};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;
use platform::not_before;
use serde_json::Value;

/// Most lines of an order.
const LINES_MAX: i64 = 50;
/// Most happenings of an order that are told.
const HAPPENINGS_MAX: i64 = 500;

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = orders, treat_none_as_default_value = false)]
struct Row {
    id: OrderId,
    org_id: OrganizationId,
    code: String,
    user_id: UserId,
    status: String,
    currency: String,
    /// Fees included: the total is no more than it.
    subtotal_minor: i64,
    fees_minor: i64,
    total_minor: i64,
    tax_minor: i64,
    email: String,
    name: String,
    locale: String,
    details: String,
    origin: String,
    words: String,
    sort_name: String,
    is_paying: bool,
    is_extended: bool,
    expires_at: Instant,
    confirmed_at: Option<Instant>,
    created_at: Instant,
    updated_at: Instant,
}

/// What people find an order by: words, each with a space before it.
pub(crate) fn words(code: &str, contact: &Contact) -> String {
    format!(" {}", fold(&format!("{code} {} {}", contact.name, contact.email)))
}

impl Row {
    fn of(order: &Order) -> Result<Self, Failure> {
        Ok(Self {
            id: order.id,
            org_id: order.org_id,
            code: order.code.clone(),
            user_id: order.user_id,
            status: order.status.as_str().to_owned(),
            currency: order.currency.code().to_owned(),
            subtotal_minor: order.subtotal.saturating_add(order.fees),
            fees_minor: order.fees,
            total_minor: order.total,
            tax_minor: order.tax,
            email: order.contact.email.clone(),
            name: order.contact.name.clone(),
            locale: order.contact.locale.tag().to_owned(),
            details: to_json(&order.details)?,
            origin: order.origin.as_str().to_owned(),
            words: words(&order.code, &order.contact),
            sort_name: fold(&order.contact.name),
            is_paying: order.is_paying,
            is_extended: order.is_extended,
            expires_at: order.expires_at,
            confirmed_at: order.confirmed_at,
            created_at: order.created_at,
            updated_at: order.updated_at,
        })
    }

    fn into_order(self) -> Result<Order, Failure> {
        let strange = |what: &str| Failure::fault(format!("an order has an unknown {what}"));
        Ok(Order {
            status: OrderStatus::parse(&self.status).ok_or_else(|| strange("status"))?,
            currency: Currency::parse(&self.currency).ok_or_else(|| strange("currency"))?,
            contact: Contact {
                name: self.name,
                email: self.email,
                locale: Locale::parse(&self.locale).ok_or_else(|| strange("language"))?,
            },
            details: from_json(&self.details)?,
            origin: Origin::parse(&self.origin).ok_or_else(|| strange("origin"))?,
            id: self.id,
            org_id: self.org_id,
            code: self.code,
            user_id: self.user_id,
            subtotal: self.subtotal_minor.saturating_sub(self.fees_minor),
            fees: self.fees_minor,
            total: self.total_minor,
            tax: self.tax_minor,
            is_paying: self.is_paying,
            is_extended: self.is_extended,
            expires_at: self.expires_at,
            confirmed_at: self.confirmed_at,
            created_at: self.created_at,
            updated_at: self.updated_at,
        })
    }
}

#[derive(Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = order_lines, treat_none_as_default_value = false)]
struct LineRow {
    id: OrderLineId,
    org_id: OrganizationId,
    order_id: OrderId,
    event_id: EventId,
    occurrence_id: OccurrenceId,
    offer_id: OfferId,
    position: i32,
    quantity: i32,
    admits: i32,
    unit_minor: i64,
    unit_net_minor: i64,
    total_minor: i64,
    tax_minor: i64,
    unit_fee_minor: i64,
    fee_tax_minor: i64,
    tax_rate_bp: i32,
    promo_code_id: Option<PromoCodeId>,
    snapshot: String,
    details: String,
}

impl LineRow {
    fn of(order: &Order, line: &OrderLine) -> Result<Self, Failure> {
        Ok(Self {
            id: line.id,
            org_id: order.org_id,
            order_id: order.id,
            event_id: line.event_id,
            occurrence_id: line.occurrence_id,
            offer_id: line.offer_id,
            position: line.position,
            quantity: line.quantity,
            admits: line.admits,
            unit_minor: line.unit,
            unit_net_minor: line.unit_net,
            total_minor: line.total,
            tax_minor: line.tax,
            unit_fee_minor: line.unit_fee,
            fee_tax_minor: line.fee_tax,
            tax_rate_bp: line.tax_rate_bp,
            promo_code_id: line.promo_code_id,
            snapshot: to_json(&line.snapshot)?,
            details: to_json(&line.attendees)?,
        })
    }

    fn into_line(self) -> Result<OrderLine, Failure> {
        Ok(OrderLine {
            snapshot: from_json(&self.snapshot)?,
            attendees: from_json(&self.details)?,
            id: self.id,
            event_id: self.event_id,
            occurrence_id: self.occurrence_id,
            offer_id: self.offer_id,
            position: self.position,
            quantity: self.quantity,
            admits: self.admits,
            unit: self.unit_minor,
            unit_net: self.unit_net_minor,
            total: self.total_minor,
            tax: self.tax_minor,
            unit_fee: self.unit_fee_minor,
            fee_tax: self.fee_tax_minor,
            tax_rate_bp: self.tax_rate_bp,
            promo_code_id: self.promo_code_id,
        })
    }
}

/// Writes an order with its lines; `false` when another one has its code.
pub(crate) fn insert(tx: &mut Tx, order: &Order, lines: &[OrderLine]) -> Result<bool, Failure> {
    insert_all(tx, &[(order, lines)])
}

/// Writes several. `false` when a code is taken: of one order, nothing is written then; of several, the transaction
/// must be undone.
pub(crate) fn insert_all(tx: &mut Tx, all: &[(&Order, &[OrderLine])]) -> Result<bool, Failure> {
    let rows: Vec<Row> = all.iter().map(|(order, _)| Row::of(order)).collect::<Result<_, _>>()?;
    let n = platform::insert_rows!(
        tx.conn(),
        diesel::insert_into(orders::table).values(&rows).on_conflict(orders::code).do_nothing()
    )?;
    if n < rows.len() {
        return Ok(false);
    }
    let lines = all.iter().flat_map(|(order, lines)| lines.iter().map(|line| LineRow::of(order, line)));
    let rows: Vec<LineRow> = lines.collect::<Result<_, _>>()?;
    // Several rows at once differ between the two backends.
    platform::insert_rows!(tx.conn(), diesel::insert_into(order_lines::table).values(&rows))?;
    Ok(true)
}

/// An order.
pub(crate) fn find(conn: &mut Conn, id: OrderId) -> Result<Option<Order>, Failure> {
    let row: Option<Row> = orders::table.find(id).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_order).transpose()
}

/// These orders, in any order.
pub(crate) fn by_ids(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<Order>, Failure> {
    let own = orders::table.filter(orders::id.eq_any(ids));
    let most = i64::try_from(ids.len()).unwrap_or(LINES_MAX);
    let rows: Vec<Row> = prepared(own.limit(most).select(Row::as_select())).load(conn)?;
    rows.into_iter().map(Row::into_order).collect()
}

/// The order that somebody calls by its code.
pub(crate) fn by_code(conn: &mut Conn, user: UserId, code: &str) -> Result<Option<Order>, Failure> {
    let own = orders::table.filter(orders::code.eq(code)).filter(orders::user_id.eq(user));
    let row: Option<Row> = own.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::into_order).transpose()
}

/// Pending orders of these people: those that are being paid first, then the newest.
pub(crate) fn pending_of(conn: &mut Conn, users: &[UserId]) -> Result<Vec<Order>, Failure> {
    let own = orders::table.filter(orders::user_id.eq_any(users));
    let pending = own.filter(orders::status.eq(word("pending")));
    let sorted = pending.order((orders::is_paying.desc(), orders::id.desc()));
    let most = LINES_MAX.saturating_mul(i64::try_from(users.len()).unwrap_or(1));
    let rows: Vec<Row> = prepared(sorted.limit(most).select(Row::as_select())).load(conn)?;
    rows.into_iter().map(Row::into_order).collect()
}

/// Orders of somebody, the newest first, before one; with some status only, else all but those that were let go
/// before they were paid: whoever changes a cart while it is held leaves one each time.
pub(crate) fn page_of(
    conn: &mut Conn,
    user: UserId,
    (status, before): (Option<OrderStatus>, Option<OrderId>),
    limit: PageLimit,
) -> Result<Vec<Order>, Failure> {
    let mut own = orders::table
        .filter(orders::user_id.eq(user))
        .order(orders::id.desc())
        .limit(limit.probe())
        .select(Row::as_select())
        .into_boxed();
    own = if let Some(status) = status {
        own.filter(orders::status.eq(status.as_str()))
    } else {
        let was_let_go =
            orders::status.eq(OrderStatus::Cancelled.as_str()).and(orders::confirmed_at.is_null());
        own.filter(diesel::dsl::not(was_let_go))
    };
    if let Some(before) = before {
        own = own.filter(orders::id.lt(before));
    }
    let rows: Vec<Row> = own.load(conn)?;
    rows.into_iter().map(Row::into_order).collect()
}

/// All orders of somebody, the newest first, at most so many.
pub(crate) fn newest_of(conn: &mut Conn, user: UserId, limit: i64) -> Result<Vec<Order>, Failure> {
    let own = orders::table.filter(orders::user_id.eq(user)).order(orders::id.desc()).limit(limit);
    let rows: Vec<Row> = own.select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_order).collect()
}

/// The lines of orders, each with its order, in their order.
pub(crate) fn lines_of(conn: &mut Conn, ids: &[OrderId]) -> Result<Vec<(OrderId, OrderLine)>, Failure> {
    let rows: Vec<LineRow> = prepared(
        order_lines::table
            .filter(order_lines::order_id.eq_any(ids))
            .order((order_lines::order_id, order_lines::position))
            .limit(LINES_MAX.saturating_mul(i64::try_from(ids.len()).unwrap_or(1)))
            .select(LineRow::as_select()),
    )
    .load(conn)?;
    rows.into_iter().map(|row| Ok((row.order_id, row.into_line()?))).collect()
}

/// The lines of an order.
pub(crate) fn lines(conn: &mut Conn, id: OrderId) -> Result<Vec<OrderLine>, Failure> {
    Ok(lines_of(conn, &[id])?.into_iter().map(|(_, line)| line).collect())
}

/// Goes from one state to another, unless it is in neither by now. Whether it did.
pub(crate) fn become_status(
    tx: &mut Tx,
    id: OrderId,
    from: OrderStatus,
    to: OrderStatus,
) -> Result<bool, Failure> {
    Ok(all_become(tx, &[id], from, to)? == 1)
}

/// The same of several. How many did.
pub(crate) fn all_become(
    tx: &mut Tx,
    ids: &[OrderId],
    from: OrderStatus,
    to: OrderStatus,
) -> Result<usize, Failure> {
    let now = tx.now();
    let own = orders::table.filter(orders::id.eq_any(ids)).filter(orders::status.eq(from.as_str()));
    let change = (
        orders::status.eq(to.as_str()),
        orders::is_paying.eq(false),
        orders::updated_at.eq(not_before!(orders::updated_at, now)),
    );
    Ok(if to == OrderStatus::Confirmed {
        prepared(
            diesel::update(own)
                .set((change, orders::confirmed_at.eq(not_before!(orders::updated_at, now).nullable()))),
        )
        .execute(tx.conn())?
    } else {
        prepared(diesel::update(own).set(change)).execute(tx.conn())?
    })
}

/// Ends a hold that is over and that nobody is paying. Whether it did.
pub(crate) fn expire(tx: &mut Tx, id: OrderId) -> Result<bool, Failure> {
    let now = tx.now();
    let over = orders::table
        .filter(orders::id.eq(id))
        .filter(orders::status.eq(OrderStatus::Pending.as_str()))
        .filter(orders::is_paying.eq(false))
        .filter(orders::expires_at.le(now));
    let change = (
        orders::status.eq(OrderStatus::Expired.as_str()),
        orders::updated_at.eq(not_before!(orders::updated_at, now)),
    );
    Ok(diesel::update(over).set(change).execute(tx.conn())? == 1)
}

/// Says whether an order is being paid, and until when its places are held besides. Whether it is pending still.
pub(crate) fn set_paying(
    tx: &mut Tx,
    id: OrderId,
    is_paying: bool,
    expires_at: Instant,
) -> Result<bool, Failure> {
    let now = tx.now();
    let own =
        orders::table.filter(orders::id.eq(id)).filter(orders::status.eq(OrderStatus::Pending.as_str()));
    let change = (
        orders::is_paying.eq(is_paying),
        orders::expires_at.eq(expires_at),
        orders::updated_at.eq(not_before!(orders::updated_at, now)),
    );
    Ok(prepared(diesel::update(own).set(change)).execute(tx.conn())? == 1)
}

/// Holds the places longer, once. Whether it did.
pub(crate) fn extend(tx: &mut Tx, id: OrderId, until: Instant) -> Result<bool, Failure> {
    let now = tx.now();
    let own = orders::table
        .filter(orders::id.eq(id))
        .filter(orders::status.eq(OrderStatus::Pending.as_str()))
        .filter(orders::is_extended.eq(false))
        .filter(orders::expires_at.gt(now));
    let change = (
        orders::is_extended.eq(true),
        orders::expires_at.eq(until),
        orders::updated_at.eq(not_before!(orders::updated_at, now)),
    );
    Ok(diesel::update(own).set(change).execute(tx.conn())? == 1)
}

/// Holds an order for this transaction, so that whoever else changes it waits.
pub(crate) fn hold(tx: &mut Tx, id: OrderId) -> Result<Option<Order>, Failure> {
    Ok(hold_all(tx, &[id])?.pop())
}

/// Holds several, in any order.
pub(crate) fn hold_all(tx: &mut Tx, ids: &[OrderId]) -> Result<Vec<Order>, Failure> {
    let raw: Vec<[u8; 16]> = ids.iter().map(|id| id.uuid().into_bytes()).collect();
    tx.hold_rows("orders", &raw.iter().map(<[u8; 16]>::as_slice).collect::<Vec<_>>())?;
    by_ids(tx.conn(), ids)
}

/// Pending orders whose time is over and that nobody is paying, the oldest first.
pub(crate) fn due(conn: &mut Conn, now: Instant, limit: i64) -> Result<Vec<OrderId>, Failure> {
    Ok(orders::table
        .filter(orders::status.eq(word(OrderStatus::Pending.as_str())))
        .filter(orders::is_paying.eq(false))
        .filter(orders::expires_at.le(now))
        .order((orders::expires_at, orders::id))
        .limit(limit)
        .select(orders::id)
        .load(conn)?)
}

/// What an organization is called, and its name in URLs.
pub(crate) fn sellers(
    conn: &mut Conn,
    ids: &[OrganizationId],
) -> Result<Vec<crate::goods::store::Seller>, Failure> {
    use platform::db::schema::organizations;
    Ok(prepared(
        organizations::table
            .filter(organizations::id.eq_any(ids))
            .select(crate::goods::store::Seller::as_select()),
    )
    .load(conn)?)
}

/// Takes what an erased account's orders say of a person away; what was bought and paid stays.
pub(crate) fn forget_person(tx: &mut Tx, user: UserId) -> Result<(), Failure> {
    let own = orders::table.filter(orders::user_id.eq(user));
    let nobody = (
        orders::name.eq("(erased)"),
        orders::email.eq("erased@erased.invalid"),
        orders::words.eq(""),
        orders::sort_name.eq(""),
        orders::details.eq(to_json(&Details::default())?),
    );
    diesel::update(own).set(nobody).execute(tx.conn())?;
    let ids = orders::table.filter(orders::user_id.eq(user)).select(orders::id);
    let own = order_lines::table.filter(order_lines::order_id.eq_any(ids));
    diesel::update(own).set(order_lines::details.eq("[]")).execute(tx.conn())?;
    let ids = orders::table.filter(orders::user_id.eq(user)).select(orders::id);
    let asked = refund_requests::table.filter(refund_requests::order_id.eq_any(ids));
    let nothing = (refund_requests::message.eq(""), refund_requests::answer.eq(None::<String>));
    diesel::update(asked).set(nothing).execute(tx.conn())?;
    Ok(())
}

/// Writes down what was done to an order. Nothing personal belongs into the details.
pub(crate) fn note(
    tx: &mut Tx,
    order: OrderId,
    (by, kind): (By, HappeningKind),
    details: &Value,
) -> Result<(), Failure> {
    let row = (
        order_happenings::id.eq(tx.new_uuid().as_bytes().to_vec()),
        order_happenings::order_id.eq(order),
        order_happenings::kind.eq(kind.as_str()),
        order_happenings::actor.eq(by.as_str()),
        order_happenings::user_id.eq(by.user()),
        order_happenings::details.eq(details.to_string()),
        order_happenings::at.eq(tx.now()),
    );
    diesel::insert_into(order_happenings::table).values(row).execute(tx.conn())?;
    Ok(())
}

/// What was done to an order: what, who, their id, the details, when.
pub(crate) type Happened = (HappeningKind, String, Option<UserId>, Value, Instant);

/// What was done to an order, the first first.
pub(crate) fn happenings(conn: &mut Conn, order: OrderId) -> Result<Vec<Happened>, Failure> {
    let rows: Vec<(String, String, Option<UserId>, String, Instant)> = order_happenings::table
        .filter(order_happenings::order_id.eq(order))
        .order((order_happenings::at, order_happenings::id))
        .limit(HAPPENINGS_MAX)
        .select((
            order_happenings::kind,
            order_happenings::actor,
            order_happenings::user_id,
            order_happenings::details,
            order_happenings::at,
        ))
        .load(conn)?;
    let happened = |(kind, actor, user, details, at): (String, String, _, String, _)| {
        let kind =
            HappeningKind::parse(&kind).ok_or_else(|| Failure::fault("an order has an unknown happening"))?;
        Ok((kind, actor, user, from_json(&details)?, at))
    };
    rows.into_iter().map(happened).collect()
}

/// Says what the buyer is called, and where mail reaches them.
pub(crate) fn set_contact(tx: &mut Tx, order: &Order, contact: &Contact) -> Result<(), Failure> {
    let now = tx.now();
    let change = (
        orders::name.eq(&contact.name),
        orders::email.eq(&contact.email),
        orders::words.eq(words(&order.code, contact)),
        orders::sort_name.eq(fold(&contact.name)),
        orders::updated_at.eq(not_before!(orders::updated_at, now)),
    );
    diesel::update(orders::table.find(order.id)).set(change).execute(tx.conn())?;
    Ok(())
}
