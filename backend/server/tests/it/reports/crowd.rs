//! An event with thousands of participants, many of the same name.

use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::databases::{Kind, kind};
use crate::organizing::journey::fine;
use crate::sales::desk::Counter;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const CROWD: usize = 5_000;

/// One order with this many tickets more, of a hundred names. No API sells so many at once.
async fn crowd() -> Counter {
    let shop = Counter::open().await;
    shop.give(&shop.solo, "Zoé", "zoe@nord.example").await;
    let id = match kind() {
        Kind::Sqlite => "CAST(printf('%016d', n) AS BLOB)",
        Kind::Postgres => "convert_to(lpad(n::text, 16, '0'), 'UTF8')",
    };
    shop.app.database.execute(&format!(
        "INSERT INTO tickets (id, org_id, event_id, occurrence_id, offer_id, order_id, line_id, user_id, number, \
         group_number, name, email, status, secret_version, ticket_key, answers, created_at, updated_at, words) \
         WITH RECURSIVE counter (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM counter WHERE n < {CROWD}) \
         SELECT {id}, org_id, event_id, occurrence_id, offer_id, order_id, line_id, user_id, n, n, \
         'Max siège' || (n % 100), NULL, status, 1, ticket_key, '[]', created_at, updated_at, ' max siege' || (n % 100) \
         FROM tickets CROSS JOIN counter"
    ));
    shop
}

#[tokio::test]
async fn everybody_is_on_one_page_whoever_comes_meanwhile() {
    let shop = crowd().await;
    for sort in ["name", "-name", "purchased", "-purchased", "order", "offer"] {
        let (mut ids, mut cursor, mut n) = (BTreeSet::new(), String::new(), 0);
        loop {
            let page = fine(shop.come(&format!("sort={sort}&limit=100{cursor}")).await).json();
            for row in page["data"].as_array().unwrap().iter().filter(|row| row["name"] != json!("New")) {
                assert!(ids.insert(text(row, "ticket_id")), "{sort}: twice");
            }
            if n == 20 {
                let new = shop.give(&shop.solo, "New", "new@nord.example").await;
                fine(shop.desk(&new, "cancel", json!({})).await);
            }
            n += 1;
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(ids.len(), CROWD, "{sort}");
    }
}

#[tokio::test]
async fn files_have_everybody_in_every_format() {
    let shop = crowd().await;
    for sort in ["name", "-name", "purchased", "-purchased", "order", "offer"] {
        let all = shop.file(&format!("format=json&columns=ticket_id,name&sort={sort}")).await.json();
        let rows = all.as_array().unwrap();
        let ids: BTreeSet<&str> = rows.iter().map(|row| row["ticket_id"].as_str().unwrap()).collect();
        assert_eq!((rows.len(), ids.len()), (CROWD, CROWD), "{sort}");
    }
    let by_name: Vec<Value> =
        shop.file("format=json&columns=name&q=max+siege7").await.json().as_array().unwrap().clone();
    assert_eq!(by_name.len(), 11 * CROWD / 100, "number 7 and numbers 70 to 79");
    assert_eq!(shop.file("columns=name").await.text().lines().count(), CROWD + 1);
}

#[tokio::test]
async fn a_long_list_is_given_to_who_proved_who_they_are() {
    let shop = crowd().await;
    let made = json!({"name": "CRM", "scopes": ["orders:read"]});
    let made = fine(shop.app.post_as(&shop.ada.access, "/api/v1/manage/org/api-tokens", made).await).json();
    shop.file("").await;
    shop.app.advance(301);
    let stale = shop.file_of(&shop.ada, "").await;
    assert_eq!(refusal(&stale), (403, "accounts.step_up_needed".into()));
    shop.file("q=siege7").await;
    let program = Person { access: text(&made, "token"), ..shop.ada.clone() };
    fine(shop.file_of(&program, "").await);
    let ada = shop.app.step_up(&shop.ada).await;
    fine(shop.file_of(&ada, "").await);
}
