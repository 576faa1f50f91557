//! SQL of the books. Each reads whole tables: it is for an operator, not for a request.

use super::Turnover;
use super::rules::Check;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary, Text};
use kernel::money::Currency;
use platform::db::Conn;
use platform::db::sql::Sql;
use platform::http::failure::Failure;
use uuid::Uuid;

/// The rows that something does not hold of; a hundred at most.
pub(super) fn offenders(conn: &mut Conn, check: Check) -> Result<Vec<Uuid>, Failure> {
    let mut sql = Sql::<Binary>::default();
    sql.push(query(check)).push(" LIMIT 100");
    let rows: Vec<Vec<u8>> = sql.load(conn)?;
    rows.iter().map(|row| Uuid::from_slice(row).map_err(Failure::fault)).collect()
}

/// What came and went, by currency.
pub(super) fn turnover(conn: &mut Conn) -> Result<Vec<Turnover>, Failure> {
    let mut sql = Sql::<(Text, BigInt, BigInt, BigInt)>::default();
    sql.push(
        "SELECT m.currency, CAST(SUM(m.paid) AS BIGINT), CAST(SUM(m.back) AS BIGINT), CAST(SUM(m.open) AS BIGINT) \
         FROM (SELECT currency, amount_minor AS paid, 0 AS back, 0 AS open FROM payments WHERE status = 'succeeded' \
         UNION ALL SELECT currency, 0, CASE WHEN status IN ('submitted', 'succeeded') THEN amount_minor ELSE 0 END, \
         CASE WHEN status = 'requested' THEN 1 ELSE 0 END FROM refunds) m GROUP BY m.currency ORDER BY m.currency",
    );
    let rows: Vec<(String, i64, i64, i64)> = sql.load(conn)?;
    let turnover = |(code, paid_minor, refunded_minor, n_open): (String, i64, i64, i64)| {
        let currency =
            Currency::parse(&code).ok_or_else(|| Failure::fault(format!("{code} is no currency")))?;
        Ok(Turnover { currency, paid_minor, refunded_minor, n_open })
    };
    rows.into_iter().map(turnover).collect()
}

/// Finds rows that something does not hold of.
const fn query(check: Check) -> &'static str {
    match check {
        Check::Quotas => {
            "SELECT q.id FROM quotas q LEFT JOIN (SELECT h.target_id, \
             SUM(CASE WHEN o.status = 'pending' THEN h.units ELSE 0 END) AS held, \
             SUM(CASE WHEN o.status = 'confirmed' THEN h.units ELSE 0 END) AS sold \
             FROM order_holds h JOIN orders o ON o.id = h.order_id WHERE h.kind = 'quota' GROUP BY h.target_id) t \
             ON t.target_id = q.id WHERE q.held <> COALESCE(t.held, 0) OR q.sold <> COALESCE(t.sold, 0)"
        }
        Check::PromoCodes => {
            "SELECT p.id FROM promo_codes p LEFT JOIN (SELECT h.target_id, \
             SUM(CASE WHEN o.status = 'pending' THEN h.units ELSE 0 END) AS held, \
             SUM(CASE WHEN o.status = 'confirmed' THEN h.units ELSE 0 END) AS used \
             FROM order_holds h JOIN orders o ON o.id = h.order_id WHERE h.kind = 'promo' GROUP BY h.target_id) t \
             ON t.target_id = p.id WHERE p.held <> COALESCE(t.held, 0) OR p.used <> COALESCE(t.used, 0)"
        }
        Check::Persons => {
            "SELECT c.user_id FROM person_counts c LEFT JOIN (SELECT h.target_id, o.user_id, SUM(h.units) AS n \
             FROM order_holds h JOIN orders o ON o.id = h.order_id WHERE h.kind IN ('event_person', 'promo_person') \
             AND o.status IN ('pending', 'confirmed') GROUP BY h.target_id, o.user_id) t \
             ON t.target_id = c.target_id AND t.user_id = c.user_id WHERE c.n <> COALESCE(t.n, 0)"
        }
        Check::Tickets => {
            "SELECT o.id FROM orders o LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM tickets GROUP BY order_id) t \
             ON t.order_id = o.id LEFT JOIN (SELECT order_id, SUM(quantity * admits) AS n FROM order_lines \
             GROUP BY order_id) l ON l.order_id = o.id \
             WHERE COALESCE(t.n, 0) <> CASE WHEN o.confirmed_at IS NULL THEN 0 ELSE COALESCE(l.n, 0) END"
        }
        Check::GoodTickets => {
            "SELECT o.id FROM orders o LEFT JOIN (SELECT order_id, COUNT(*) AS n FROM tickets \
             WHERE status <> 'cancelled' GROUP BY order_id) t ON t.order_id = o.id \
             WHERE (o.status = 'confirmed') <> (COALESCE(t.n, 0) > 0)"
        }
        Check::TakenPlaces => {
            "SELECT h.line_id FROM order_holds h JOIN orders o ON o.id = h.order_id LEFT JOIN (SELECT line_id, \
             COUNT(*) AS n FROM tickets WHERE status <> 'cancelled' GROUP BY line_id) t ON t.line_id = h.line_id \
             WHERE h.kind = 'quota' AND o.confirmed_at IS NOT NULL AND h.units <> COALESCE(t.n, 0)"
        }
        _ => query_of_money(check),
    }
}

/// The same of what is about money.
const fn query_of_money(check: Check) -> &'static str {
    match check {
        Check::Totals => {
            "SELECT o.id FROM orders o LEFT JOIN (SELECT order_id, SUM(total_minor + unit_fee_minor * quantity) AS total, \
             SUM(tax_minor + fee_tax_minor) AS tax, SUM(unit_fee_minor * quantity) AS fees \
             FROM order_lines GROUP BY order_id) l ON l.order_id = o.id WHERE o.total_minor <> COALESCE(l.total, 0) \
             OR o.tax_minor <> COALESCE(l.tax, 0) OR o.fees_minor <> COALESCE(l.fees, 0)"
        }
        Check::Fees => {
            "SELECT o.id FROM orders o LEFT JOIN (SELECT order_id, SUM(amount_minor) AS n FROM ledger_entries \
             WHERE account = 'fees' GROUP BY order_id) e ON e.order_id = o.id \
             LEFT JOIN (SELECT order_id, SUM(unit_fee_minor * quantity - fee_tax_minor) AS n FROM order_lines \
             GROUP BY order_id) l ON l.order_id = o.id \
             LEFT JOIN (SELECT r.order_id, SUM(b.fee_minor - b.fee_tax_minor) AS n FROM refund_lines b \
             JOIN refunds r ON r.id = b.refund_id WHERE r.status <> 'failed' GROUP BY r.order_id) b \
             ON b.order_id = o.id WHERE COALESCE(e.n, 0) <> COALESCE(b.n, 0) \
             - CASE WHEN o.confirmed_at IS NULL THEN 0 ELSE COALESCE(l.n, 0) END"
        }
        Check::Balance => {
            "SELECT order_id FROM ledger_entries GROUP BY order_id, currency HAVING SUM(amount_minor) <> 0"
        }
        Check::Receivable => {
            "SELECT o.id FROM orders o LEFT JOIN (SELECT order_id, SUM(amount_minor) AS n FROM ledger_entries \
             WHERE account = 'receivable' GROUP BY order_id) e ON e.order_id = o.id \
             LEFT JOIN (SELECT r.order_id, SUM(CASE WHEN r.status = 'requested' THEN r.amount_minor \
             WHEN r.status = 'failed' THEN r.amount_minor - COALESCE(l.n, 0) ELSE 0 END) AS n FROM refunds r \
             LEFT JOIN (SELECT refund_id, SUM(amount_minor) AS n FROM refund_lines GROUP BY refund_id) l \
             ON l.refund_id = r.id GROUP BY r.order_id) b ON b.order_id = o.id \
             WHERE COALESCE(e.n, 0) <> -COALESCE(b.n, 0)"
        }
        Check::Provider => {
            "SELECT o.id FROM orders o LEFT JOIN (SELECT order_id, SUM(amount_minor) AS n FROM ledger_entries \
             WHERE account = 'provider' GROUP BY order_id) e ON e.order_id = o.id \
             LEFT JOIN (SELECT order_id, SUM(amount_minor) AS n FROM payments WHERE status = 'succeeded' \
             GROUP BY order_id) p ON p.order_id = o.id LEFT JOIN (SELECT order_id, SUM(amount_minor) AS n \
             FROM refunds WHERE status IN ('submitted', 'succeeded') GROUP BY order_id) r ON r.order_id = o.id \
             WHERE COALESCE(e.n, 0) <> COALESCE(p.n, 0) - COALESCE(r.n, 0)"
        }
        Check::Refunds => {
            "SELECT r.order_id FROM (SELECT order_id, SUM(amount_minor) AS n FROM refunds WHERE status <> 'failed' \
             GROUP BY order_id) r LEFT JOIN (SELECT order_id, SUM(amount_minor) AS n FROM payments \
             WHERE status = 'succeeded' GROUP BY order_id) p ON p.order_id = r.order_id \
             WHERE r.n > COALESCE(p.n, 0)"
        }
        Check::Nothing => {
            "SELECT o.id FROM orders o JOIN (SELECT order_id, SUM(amount_minor) AS n FROM payments \
             WHERE status = 'succeeded' GROUP BY order_id) p ON p.order_id = o.id LEFT JOIN (SELECT order_id, \
             SUM(amount_minor) AS n FROM refunds GROUP BY order_id) r ON r.order_id = o.id \
             WHERE o.confirmed_at IS NULL AND p.n > COALESCE(r.n, 0)"
        }
        _ => query_of_invoices(check),
    }
}

/// The same of what was issued, and of when. A refund has one credit note at most: an index sees to it.
const fn query_of_invoices(check: Check) -> &'static str {
    match check {
        Check::Times => {
            "SELECT id FROM orders WHERE updated_at < created_at OR confirmed_at < created_at \
             UNION SELECT order_id FROM payments WHERE updated_at < created_at \
             UNION SELECT order_id FROM refunds WHERE updated_at < created_at"
        }
        Check::Requests => {
            "SELECT subject FROM idempotency_keys WHERE subject IS NOT NULL GROUP BY subject HAVING COUNT(*) > 1"
        }
        Check::Series => {
            "SELECT s.org_id FROM invoice_series s LEFT JOIN (SELECT org_id, year, COUNT(*) AS n, MIN(number) AS lowest, \
             MAX(number) AS highest FROM invoices GROUP BY org_id, year) i ON i.org_id = s.org_id AND i.year = s.year \
             WHERE COALESCE(i.n, 0) <> s.last_no OR COALESCE(i.highest, 0) <> s.last_no OR COALESCE(i.lowest, 1) <> 1"
        }
        _ => {
            "SELECT i.id FROM invoices i JOIN orders o ON o.id = i.order_id \
             LEFT JOIN refunds r ON r.id = i.refund_id AND r.order_id = i.order_id AND r.status = 'succeeded' \
             LEFT JOIN (SELECT refund_id, SUM(amount_minor) AS total, SUM(tax_minor) AS tax FROM refund_lines \
             GROUP BY refund_id) l ON l.refund_id = r.id \
             WHERE CASE WHEN i.kind = 'invoice' THEN i.total_minor <> o.total_minor OR i.tax_minor <> o.tax_minor \
             ELSE i.total_minor <> COALESCE(l.total, 0) OR i.tax_minor <> COALESCE(l.tax, 0) END"
        }
    }
}
