//! Whatever does not add up is found and named.

use super::desk::Counter;
use super::journey::give_code;
use crate::accounts::people::text;
use crate::organizing::journey::fine;
use kernel::ids::EventId;
use sales::books::rules::Check;
use serde_json::json;
use std::process::Command;

/// What breaks each thing that must hold, and what mends it again.
const fn damage(check: Check) -> (&'static str, &'static str) {
    match check {
        Check::Quotas => ("UPDATE quotas SET sold = sold + 1", "UPDATE quotas SET sold = sold - 1"),
        Check::PromoCodes => {
            ("UPDATE promo_codes SET used = used + 1", "UPDATE promo_codes SET used = used - 1")
        }
        Check::Persons => ("UPDATE person_counts SET n = n + 1", "UPDATE person_counts SET n = n - 1"),
        Check::Tickets => {
            ("UPDATE order_lines SET admits = admits + 1", "UPDATE order_lines SET admits = admits - 1")
        }
        Check::GoodTickets => {
            ("UPDATE tickets SET status = 'cancelled'", "UPDATE tickets SET status = 'active'")
        }
        Check::TakenPlaces => (
            "UPDATE order_holds SET units = units + 1 WHERE kind = 'quota'",
            "UPDATE order_holds SET units = units - 1 WHERE kind = 'quota'",
        ),
        Check::Totals => {
            ("UPDATE orders SET tax_minor = tax_minor + 1", "UPDATE orders SET tax_minor = tax_minor - 1")
        }
        Check::Fees => (
            "UPDATE ledger_entries SET account = 'fees' WHERE account = 'revenue'",
            "UPDATE ledger_entries SET account = 'revenue' WHERE account = 'fees'",
        ),
        Check::Balance => (
            "UPDATE ledger_entries SET amount_minor = amount_minor - 1 WHERE account = 'revenue'",
            "UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE account = 'revenue'",
        ),
        Check::Receivable => (
            "UPDATE ledger_entries SET amount_minor = amount_minor - 1 WHERE account = 'receivable'",
            "UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE account = 'receivable'",
        ),
        Check::Provider => (
            "UPDATE ledger_entries SET amount_minor = amount_minor + 1 WHERE account = 'provider'",
            "UPDATE ledger_entries SET amount_minor = amount_minor - 1 WHERE account = 'provider'",
        ),
        Check::Refunds => (
            "UPDATE refunds SET amount_minor = amount_minor + 9000",
            "UPDATE refunds SET amount_minor = amount_minor - 9000",
        ),
        Check::Nothing => (
            "UPDATE orders SET status = 'expired', confirmed_at = NULL",
            "UPDATE orders SET status = 'confirmed', confirmed_at = created_at",
        ),
        Check::Series => (
            "UPDATE invoice_series SET last_no = last_no + 1",
            "UPDATE invoice_series SET last_no = last_no - 1",
        ),
        Check::Invoices => (
            "UPDATE invoices SET total_minor = total_minor + 1",
            "UPDATE invoices SET total_minor = total_minor - 1",
        ),
        Check::Times => {
            ("UPDATE orders SET updated_at = created_at - 1", "UPDATE orders SET updated_at = created_at")
        }
        Check::Requests => (
            "UPDATE idempotency_keys SET subject = (SELECT id FROM orders)",
            "UPDATE idempotency_keys SET subject = NULL",
        ),
    }
}

#[tokio::test]
async fn whatever_does_not_add_up_is_named() {
    let shop = Counter::open().await;
    give_code(&shop.app, EventId::parse(&shop.event).unwrap(), "AMIS", "percent", 1_000);
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    fine(shop.desk(&order, "refunds", json!({"amount": 1_000})).await);
    shop.app.run_jobs().await;
    for check in Check::ALL {
        shop.app.check_books().await;
        let (breaks, mends) = damage(check);
        shop.app.database.execute(breaks);
        let found = shop.app.catalog.db.read(sales::books::differences).await.unwrap();
        assert!(found.iter().any(|one| one.check == check), "{check}: {found:?}");
        shop.app.database.execute(mends);
    }
    shop.app.check_books().await;
}

#[tokio::test]
async fn the_doctor_names_what_is_wrong_and_fails() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    let examine = || {
        let environment = shop.app.environment.iter().cloned();
        let mut doctor = Command::new(env!("CARGO_BIN_EXE_guichet"));
        doctor.arg("doctor").env_clear().envs(environment).output().unwrap()
    };
    assert!(examine().status.success(), "{:?}", examine());
    shop.app.database.execute("DELETE FROM tickets");
    let told = examine();
    let errors = String::from_utf8_lossy(&told.stderr).into_owned();
    let what = format!("the number of tickets is not that of the persons: order {}", text(&order, "id"));
    assert!(!told.status.success() && errors.contains(&what), "{errors}");
}
