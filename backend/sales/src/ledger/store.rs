//! SQL of the ledger. Rows are written and never changed.

use super::rules::Movement;
use crate::orders::model::Order;
use diesel::prelude::*;
use kernel::ids::{OrderId, OrganizationId};
use kernel::money::Currency;
use platform::db::Tx;
use platform::db::schema::ledger_entries;
use platform::http::failure::Failure;

/// A movement of an order's money.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Posting {
    pub(crate) org: OrganizationId,
    pub(crate) order: OrderId,
    pub(crate) currency: Currency,
    pub(crate) movement: Movement,
}

impl Posting {
    /// What happened with the money of an order.
    pub(crate) const fn of(order: &Order, movement: Movement) -> Self {
        Self { org: order.org_id, order: order.id, currency: order.currency, movement }
    }
}

/// Writes down what happened with the money of orders.
pub(crate) fn post(tx: &mut Tx, postings: &[Posting]) -> Result<(), Failure> {
    let mut rows = Vec::new();
    for Posting { org, order, currency, movement } in postings {
        for (account, amount) in movement.entries() {
            rows.push((
                ledger_entries::id.eq(tx.new_uuid().as_bytes().to_vec()),
                ledger_entries::org_id.eq(*org),
                ledger_entries::order_id.eq(*order),
                ledger_entries::kind.eq(movement.as_str()),
                ledger_entries::account.eq(account.as_str()),
                ledger_entries::currency.eq(currency.code()),
                ledger_entries::amount_minor.eq(amount),
                ledger_entries::at.eq(tx.now()),
            ));
        }
    }
    if rows.is_empty() {
        return Ok(());
    }
    // Several rows at once differ between the two backends.
    platform::insert_rows!(tx.conn(), diesel::insert_into(ledger_entries::table).values(&rows))?;
    Ok(())
}
