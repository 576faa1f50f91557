//! `GET /events`: filters, order, pages.

use crate::app::{TestApp, slugs};
use crate::arrange::{event, offer};
use serde_json::Value;

/// Follows the cursors of a list to its end; every page must have the same total.
async fn walk(app: &TestApp, query: &str, limit: usize) -> Vec<String> {
    let (mut seen, mut cursor, mut total) = (Vec::new(), String::new(), None);
    loop {
        let page = app.json(&format!("/api/v1/events?{query}&limit={limit}{cursor}")).await;
        assert_eq!(*total.get_or_insert_with(|| page["total"].clone()), page["total"]);
        let rows = slugs(&page);
        assert!(rows.len() <= limit);
        seen.extend(rows);
        match page["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => break,
        }
        assert!(seen.len() < 500, "the list has no end");
    }
    assert_eq!(total.unwrap().as_u64(), u64::try_from(seen.len()).ok());
    seen
}

/// Events whose dates, prices and publication all come in another order, with ties in each.
async fn a_varied_world(app: &TestApp) {
    for n in 0..23_i64 {
        let day = 1 + (n * 7) % 11;
        let mut draft = event(&format!("e{n:02}"))
            .date(&format!("2026-12-{day:02}T19:00:00Z"), &format!("2026-12-{day:02}T21:00:00Z"))
            .priced((n * 5) % 7 * 1_000);
        draft.published_at = format!("2026-11-{:02}T08:00:00Z", 1 + (n * 3) % 13);
        app.add(draft).await;
    }
}

fn column(rows: &[Value], of: impl Fn(&Value) -> i64) -> Vec<i64> {
    rows.iter().map(of).collect()
}

fn is_sorted(keys: &[i64]) -> bool {
    keys.is_sorted()
}

#[tokio::test]
async fn every_order_reaches_every_event_once_whatever_the_page_size() {
    let app = TestApp::start().await;
    a_varied_world(&app).await;
    for query in
        ["sort=date", "sort=price", "sort=price_desc", "sort=newest", "q=soiree", "date_from=2026-12-02"]
    {
        let whole = walk(&app, query, 100).await;
        let mut distinct = whole.clone();
        distinct.sort_unstable();
        distinct.dedup();
        assert_eq!(distinct.len(), whole.len(), "{query} repeats an event");
        for limit in [1, 4, 7, 22, 23] {
            assert_eq!(walk(&app, query, limit).await, whole, "{query} in pages of {limit}");
        }
    }
    assert_eq!(walk(&app, "sort=date", 100).await.len(), 23);
}

#[tokio::test]
async fn a_list_is_in_the_order_that_was_asked_for() {
    let app = TestApp::start().await;
    a_varied_world(&app).await;
    let rows = async |sort: &str| {
        app.json(&format!("/api/v1/events?limit=100&sort={sort}")).await["data"].as_array().unwrap().clone()
    };
    let price = |row: &Value| row["price_from"]["amount"].as_i64().unwrap();
    let starts = |row: &Value| crate::app::at(row["starts_at"].as_str().unwrap()).millis();
    assert!(is_sorted(&column(&rows("date").await, starts)));
    assert!(is_sorted(&column(&rows("price").await, price)));
    assert!(is_sorted(&column(&rows("price_desc").await, |row| -price(row))));
    assert_eq!(
        rows("date").await,
        app.json("/api/v1/events?limit=100").await["data"].as_array().unwrap().clone()
    );
}

#[tokio::test]
async fn newest_means_published_last() {
    let app = TestApp::start().await;
    for (slug, published) in [("middle", "2026-11-10"), ("first", "2026-11-20"), ("last", "2026-11-01")] {
        let mut draft = event(slug);
        draft.published_at = format!("{published}T08:00:00Z");
        app.add(draft).await;
    }
    assert_eq!(app.slugs("/api/v1/events?sort=newest").await, ["first", "middle", "last"]);
}

#[tokio::test]
async fn prices_of_currencies_without_cents_sort_by_face_value() {
    let app = TestApp::start().await;
    for (slug, currency, price) in
        [("yen", "JPY", 1_500), ("euro", "EUR", 2_000), ("dinar", "KWD", 1_500), ("free", "EUR", 0)]
    {
        let mut draft = event(slug).priced(price);
        draft.currency = currency;
        app.add(draft).await;
    }
    let mut unpriced = event("unpriced");
    unpriced.offers.clear();
    app.add(unpriced).await;
    assert_eq!(app.slugs("/api/v1/events?sort=price").await, ["free", "dinar", "euro", "yen", "unpriced"]);
    let list = app.json("/api/v1/events?sort=price").await;
    assert_eq!(list["data"][3]["price_from"]["currency"], "JPY");
    assert_eq!(list["data"][4]["price_from"], Value::Null);
}

#[tokio::test]
async fn an_event_counts_in_its_category_and_in_the_one_above() {
    let app = TestApp::start().await;
    app.category("music", ("Musique", "Music"), None).await;
    app.category("jazz", ("Jazz", "Jazz"), Some("music")).await;
    app.category("sport", ("Sport", "Sport"), None).await;
    app.add_all([
        event("gala").category("music").date("2026-12-01T10:00:00Z", "2026-12-01T11:00:00Z"),
        event("bebop").category("jazz").date("2026-12-02T10:00:00Z", "2026-12-02T11:00:00Z"),
        event("match").category("sport"),
    ])
    .await;
    assert_eq!(app.slugs("/api/v1/events?category=music").await, ["gala", "bebop"]);
    assert_eq!(app.slugs("/api/v1/events?category=jazz").await, ["bebop"]);
    assert_eq!(app.slugs("/api/v1/events?category=opera").await, [""; 0]);
}

#[tokio::test]
async fn a_place_is_a_venue_or_a_city_in_any_spelling() {
    let app = TestApp::start().await;
    app.venue("zenith", "Zénith Nantes Métropole", "Saint-Herblain").await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    let mut tour = event("tour").venue("olympia");
    tour.dates.push(("2026-12-05T19:00:00Z".into(), "2026-12-05T21:00:00Z".into(), Some("zenith".into())));
    app.add_all([event("concert").venue("zenith"), event("online"), tour]).await;
    for (place, expected) in [
        ("zenith", vec!["concert", "tour"]),
        ("ZÉNITH%20nantes", vec!["concert", "tour"]),
        ("saint-herb", vec!["concert", "tour"]),
        ("paris", vec!["tour"]),
        ("lyon", vec![]),
        ("soiree", vec![]),
    ] {
        let mut found = app.slugs(&format!("/api/v1/events?place={place}")).await;
        found.sort_unstable();
        assert_eq!(found, expected, "{place}");
    }
}

#[tokio::test]
async fn free_and_paid_go_by_any_offer_of_the_event() {
    let app = TestApp::start().await;
    app.add_all([
        event("a-free").priced(0),
        event("b-paid").priced(1_000),
        event("c-both").offers([offer("Enfant", 0), offer("Adulte", 1_000)]),
        event("d-none").offers([]),
    ])
    .await;
    let found = async |price: &str| {
        let mut found = app.slugs(&format!("/api/v1/events?price={price}")).await;
        found.sort_unstable();
        found
    };
    assert_eq!(found("free").await, ["a-free", "c-both"]);
    assert_eq!(found("paid").await, ["b-paid", "c-both"]);
    let list = app.json("/api/v1/events?price=paid&limit=100").await;
    let is_free = |slug: &str| {
        list["data"].as_array().unwrap().iter().find(|row| row["slug"] == slug).unwrap()["is_free"].clone()
    };
    assert_eq!(
        (is_free("b-paid"), is_free("c-both")),
        (false.into(), false.into()),
        "not every offer is free"
    );
}

#[tokio::test]
async fn all_filters_hold_together() {
    let app = TestApp::start().await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    app.venue("halle", "La Halle", "Lyon").await;
    let right = || event("x").titled("Nuit bleue").category("jazz").venue("olympia").priced(2_000);
    let named = |slug: &str| {
        let mut draft = right();
        slug.clone_into(&mut draft.slug);
        draft
    };
    app.add_all([
        named("right"),
        named("wrong-words").titled("Nuit verte"),
        named("wrong-category").category("rock"),
        named("wrong-place").venue("halle"),
        named("wrong-price").priced(0),
        named("wrong-day").date("2026-12-09T19:00:00Z", "2026-12-09T20:00:00Z"),
        named("wrong-visibility").visibility("private"),
    ])
    .await;
    let query = "q=nuit+bleue&category=jazz&place=paris&price=paid&date_from=2026-12-01&date_to=2026-12-02";
    for sort in ["date", "price", "price_desc", "newest"] {
        let list = app.json(&format!("/api/v1/events?{query}&sort={sort}")).await;
        assert_eq!((slugs(&list), &list["total"]), (vec!["right".to_owned()], &1.into()), "{sort}");
    }
}

#[tokio::test]
async fn an_empty_list_says_so() {
    let app = TestApp::start().await;
    let list = app.json("/api/v1/events").await;
    assert_eq!(list, serde_json::json!({"data": [], "next_cursor": null, "total": 0}));
}

#[tokio::test]
async fn a_page_past_the_end_keeps_the_total() {
    let app = TestApp::start().await;
    let first = app.add(event("first")).await;
    app.add(event("second").date("2026-12-02T10:00:00Z", "2026-12-02T11:00:00Z")).await;
    let page = app.json("/api/v1/events?limit=1").await;
    let cursor = page["next_cursor"].as_str().unwrap();
    app.change(first.id, "published", "private").await;
    let second = app.json(&format!("/api/v1/events?limit=1&cursor={cursor}")).await;
    assert_eq!((slugs(&second), &second["total"]), (vec!["second".to_owned()], &1.into()));
}

#[tokio::test]
async fn a_card_shows_what_a_visitor_chooses_by() {
    let app = TestApp::start().await;
    app.category("concert", ("Concert", "Gig"), None).await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    let mut draft =
        event("gala").venue("olympia").with_image().offers([offer("Solo", 2_500), offer("Duo", 4_000)]);
    draft.online_url = Some("https://secret.example/room".to_owned());
    draft.is_featured = true;
    app.add(draft.and_date("2026-12-02T19:30:00Z", "2026-12-02T22:00:00Z")).await;
    let list = app.json("/api/v1/events?locale=en").await;
    insta::assert_json_snapshot!("card", list, {
        ".data[].id" => "[id]",
        ".data[].image.sources[].url" => "[url]",
    });
    assert!(!list.to_string().contains("secret.example"), "the address of the stream is for ticket holders");
}

#[tokio::test]
async fn texts_come_in_the_language_that_was_asked_for() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    app.add(
        event("francais")
            .titled("Seulement en français")
            .date("2026-12-02T10:00:00Z", "2026-12-02T11:00:00Z"),
    )
    .await;
    let title = async |path: &str, header: &str| {
        let answer = app.get_with(path, &[("accept-language", header)]).await;
        (
            answer.json()["data"][0]["title"].as_str().unwrap().to_owned(),
            answer.header("content-language").to_owned(),
        )
    };
    let (fr, en) =
        (("Soirée gala".to_owned(), "fr".to_owned()), ("Evening gala".to_owned(), "en".to_owned()));
    assert_eq!(title("/api/v1/events", "").await, fr);
    assert_eq!(title("/api/v1/events", "de,en;q=0.8,fr;q=0.2").await, en);
    assert_eq!(title("/api/v1/events?locale=fr", "en").await, fr);
    assert_eq!(title("/api/v1/events?locale=en", "fr").await, en);
    let list = app.json("/api/v1/events?locale=en").await;
    assert_eq!(list["data"][1]["title"], "Seulement en français", "the only text there is");
}
