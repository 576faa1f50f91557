//! Which tables a backup of payments has, parents first, and why it lacks the others.

use platform::db::rows::Table;

/// All rows of a table.
const fn all(name: &'static str, key: &'static [&'static str]) -> Table {
    Table { name, key, only: None }
}

/// Some rows of a table whose key is `id`.
const fn some(name: &'static str, only: &'static str) -> Table {
    Table { name, key: &["id"], only: Some(only) }
}

/// What is needed to prove, read and rebuild what was sold, paid and given back: money, what the books check, and
/// what their rows refer to. A table stands below what it refers to.
pub(super) const TABLES: [Table; 41] = [
    // Who and what.
    all("users", &["id"]),
    all("photos", &["id"]),
    all("organizations", &["id"]),
    all("legal_details", &["org_id"]),
    all("memberships", &["org_id", "user_id"]),
    some("categories", "parent_id IS NULL"),
    some("categories", "parent_id IS NOT NULL"),
    all("venues", &["id"]),
    all("images", &["id"]),
    all("events", &["id"]),
    all("membership_events", &["org_id", "user_id", "event_id"]),
    all("occurrences", &["id"]),
    all("offers", &["id"]),
    all("questions", &["id"]),
    all("question_offers", &["question_id", "offer_id"]),
    all("event_capacities", &["event_id"]),
    all("quotas", &["id"]),
    all("offer_quotas", &["quota_id", "offer_id"]),
    all("promo_codes", &["id"]),
    all("promo_code_offers", &["promo_code_id", "offer_id"]),
    // Sales and money.
    all("orders", &["id"]),
    all("order_lines", &["id"]),
    all("order_holds", &["line_id", "kind", "target_id"]),
    all("order_answers", &["order_id", "number", "question_id"]),
    all("order_happenings", &["id"]),
    all("person_counts", &["target_id", "user_id"]),
    all("tickets", &["id"]),
    all("event_keys", &["event_id"]),
    // Who came in does not come in again.
    all("checkin_lists", &["id"]),
    all("admissions", &["list_id", "ticket_id", "day"]),
    all("checkin_scans", &["id"]),
    all("payments", &["id"]),
    all("provider_events", &["provider", "event"]),
    all("refunds", &["id"]),
    all("refund_lines", &["refund_id", "line_id"]),
    all("refund_tickets", &["refund_id", "ticket_id"]),
    all("refund_requests", &["id"]),
    all("ledger_entries", &["id"]),
    all("invoice_series", &["org_id", "year"]),
    all("invoices", &["id"]),
    // Requests that made an order or a payment: no two may have made the same.
    Table { name: "idempotency_keys", key: &["principal", "name"], only: Some("subject IS NOT NULL") },
];

/// The table of this name.
pub(super) fn named(name: &str) -> Option<&'static str> {
    TABLES.iter().map(|table| table.name).find(|known| *known == name)
}

/// Names of all tables, each once.
pub(super) fn names() -> Vec<&'static str> {
    let mut names: Vec<&str> = TABLES.iter().map(|table| table.name).collect();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::{BTreeMap, BTreeSet};

    /// What no backup of payments has, and why.
    const LEFT_OUT: [(&str, &[&str]); 7] = [
        (
            "a restore sends nothing by itself, neither letters nor money",
            &["facts", "jobs", "mails", "participant_messages"],
        ),
        (
            "whoever was signed in, or about to be, signs in again",
            &[
                "registrations",
                "mfa_tokens",
                "recovery_codes",
                "mail_tokens",
                "factor_resets",
                "sessions",
                "refresh_tokens",
                "rate_counters",
                "api_tokens",
                "checkin_devices",
                "support_accesses",
            ],
        ),
        ("the audit log is a chain of its own", &["audit_entries", "audit_head"]),
        (
            "ways in are given out again",
            &[
                "member_invitations",
                "member_invitation_events",
                "private_links",
                "event_invitations",
                "access_grants",
                "ticket_transfers",
            ],
        ),
        ("it is neither money nor what money needs", &["saved_views", "carts", "cart_lines", "cart_promos"]),
        (
            "it is made again",
            &["event_listings", "listing_removals", "event_cards", "listing_words", "catalog_revision"],
        ),
        (
            "the gateway's books are its own",
            &["sandbox_tokens", "sandbox_payments", "sandbox_refunds", "sandbox_events"],
        ),
    ];

    /// Every table of the schema with its primary key.
    fn schema() -> BTreeMap<String, Vec<String>> {
        let text = include_str!("../../../platform/src/db/schema.rs");
        let heads = text.split("diesel::table! {\n").skip(1).filter_map(|rest| rest.lines().next());
        let read = |head: &str| {
            let (name, rest) = head.trim().split_once(" (").unwrap();
            let key = rest.split(')').next().unwrap().split(", ").map(str::to_owned).collect();
            (name.to_owned(), key)
        };
        heads.map(read).collect()
    }

    #[test]
    fn every_table_is_backed_up_or_left_out_for_a_reason() {
        let left_out = LEFT_OUT.iter().flat_map(|(_, tables)| tables.iter().copied());
        let decided: Vec<&str> = names().into_iter().chain(left_out).collect();
        let once: BTreeSet<&str> = decided.iter().copied().collect();
        assert_eq!(once.len(), decided.len(), "a table is decided on twice");
        let schema = schema();
        assert!(schema.len() > 50, "{}", schema.len());
        assert_eq!(once, schema.keys().map(String::as_str).collect());
    }

    #[test]
    fn tables_are_read_by_their_primary_keys() {
        let schema = schema();
        for table in TABLES {
            assert_eq!(schema.get(table.name).unwrap(), table.key, "{}", table.name);
        }
    }
}
