//! The orders of an event: found, sorted, page by page.

use super::desk::Counter;
use crate::accounts::people::text;
use crate::app::Answer;
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::fine;
use serde_json::json;

impl Counter {
    async fn list(&self, query: &str) -> Answer {
        self.app.get_as(&self.ada.access, &format!("/api/v1{}?{query}", self.orders())).await
    }

    /// The names of those who bought, page by page of so many.
    async fn names(&self, query: &str, limit: usize) -> Vec<String> {
        let (mut names, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = fine(self.list(&format!("{query}&limit={limit}{cursor}")).await).json();
            let rows = page["data"].as_array().unwrap();
            assert!(rows.len() <= limit);
            names.extend(rows.iter().map(|row| text(&row["contact"], "name")));
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return names,
            }
        }
    }
}

/// Four orders, the oldest first: Zoé 25 €, Émile 50 €, adele 45 €, Max 50 €.
async fn four_orders() -> Counter {
    let shop = Counter::open().await;
    let (solo, duo) = (shop.solo.clone(), shop.duo.clone());
    for (name, offer, n) in [("Zoé", &solo, 1), ("Émile", &solo, 2), ("adele", &duo, 1), ("Max", &solo, 2)]
    {
        let person = shop.app.join(&format!("{}@nord.example", kernel::text::fold(name))).await;
        // Ids of one moment are in no order.
        shop.app.advance(1);
        let order = shop.sell(&person, &[(offer, n)], "tok_visa").await["order"].clone();
        let path = format!("/api/v1/orders/{}/contact", text(&order, "code"));
        fine(shop.app.call(reqwest::Method::PATCH, &path, &person.access, json!({ "name": name })).await);
    }
    shop
}

#[tokio::test]
async fn orders_are_sorted_and_continued() {
    let shop = four_orders().await;
    for (sort, expected) in [
        ("", ["Max", "adele", "Émile", "Zoé"]),
        ("newest", ["Max", "adele", "Émile", "Zoé"]),
        ("oldest", ["Zoé", "Émile", "adele", "Max"]),
        ("amount", ["Max", "Émile", "adele", "Zoé"]),
        ("name", ["adele", "Émile", "Max", "Zoé"]),
    ] {
        for limit in [1, 3, 20] {
            assert_eq!(shop.names(&format!("sort={sort}"), limit).await, expected, "{sort} by {limit}");
        }
    }
    assert_eq!(shop.names("sort=amount&q=emi", 1).await, ["Émile"], "with a search");
}

#[tokio::test]
async fn orders_are_found_by_offer_and_date() {
    let shop = four_orders().await;
    assert_eq!(shop.names(&format!("offer={}", shop.duo), 20).await, ["adele"]);
    assert_eq!(shop.names(&format!("offer={}&sort=name", shop.solo), 1).await, ["Émile", "Max", "Zoé"]);
    assert_eq!(shop.names(&format!("occurrence={}", shop.date), 20).await.len(), 4);
    let when = json!({"starts_at": "2026-12-02T19:30:00Z", "ends_at": "2026-12-02T22:00:00Z"});
    let dates = format!("{EVENTS}/{}/occurrences", shop.event);
    let second = text(&fine(shop.app.post_as(&shop.ada.access, &dates, when).await).json(), "id");
    assert!(shop.names(&format!("occurrence={second}"), 20).await.is_empty());
    let shop = Counter { date: second.clone(), ..shop };
    shop.sell(&shop.zoe, &[(&shop.duo, 1)], "tok_visa").await;
    assert_eq!(shop.names(&format!("occurrence={second}&offer={}", shop.duo), 20).await.len(), 1);
    assert!(shop.names(&format!("occurrence={second}&offer={}", shop.solo), 20).await.is_empty());
}

#[tokio::test]
async fn what_is_no_filter_is_refused() {
    let shop = Counter::open().await;
    for (query, pointer) in [("sort=price", "?sort"), ("offer=x", "?offer"), ("occurrence=1", "?occurrence")]
    {
        let wrong = shop.list(query).await;
        assert_eq!((wrong.status, wrong.pointers()), (400, vec![pointer.to_owned()]));
    }
    assert!(shop.names(&format!("offer={NOBODY}&occurrence={NOBODY}"), 20).await.is_empty());
    let zoe = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    shop.app.advance(1);
    shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let cursor = text(&fine(shop.list("limit=1").await).json(), "next_cursor");
    assert_eq!(
        fine(shop.list(&format!("cursor={cursor}")).await).json()["data"][0]["id"],
        zoe["order"]["id"]
    );
    let other = shop.app.on_sale(&shop.ada, "Violon").await;
    let path = format!("/api/v1/manage/events/{other}/orders?cursor={cursor}");
    let foreign = shop.app.get_as(&shop.ada.access, &path).await;
    assert_eq!((foreign.status, foreign.pointers()), (400, vec!["?cursor".to_owned()]), "of another list");
}
