//! `GET /events`: what is refused, and how the caller learns of all of it.

use crate::app::TestApp;
use crate::arrange::event;
use serde_json::json;

#[tokio::test]
async fn every_wrong_parameter_is_named_at_once() {
    let app = TestApp::start().await;
    let long = "x".repeat(201);
    let path = format!(
        "/api/v1/events?q={long}&place={long}&sort=best&limit=0&cursor=%21&locale=de&category=No&date_from=2026-02-30&date_to=soon&price=cheap"
    );
    let answer = app.get_with(&path, &[("accept-language", "en")]).await;
    assert_eq!((answer.status, answer.code()), (400, "http.invalid_query".to_owned()));
    let mut pointers = answer.pointers();
    pointers.sort_unstable();
    let expected = [
        "?category",
        "?cursor",
        "?date_from",
        "?date_to",
        "?limit",
        "?locale",
        "?place",
        "?price",
        "?q",
        "?sort",
    ];
    assert_eq!(pointers, expected);
    insta::assert_json_snapshot!("every_wrong_parameter", answer.json(), {".request_id" => "[id]"});
}

#[tokio::test]
async fn unknown_and_repeated_parameters_are_refused() {
    let app = TestApp::start().await;
    for query in ["page=2", "Q=x", "q=a&q=b", "limit=1&limit=2", "q[]=a", "locale=fr&locale=en", "offset=0"] {
        for list in ["events", "offers", "venues", "categories"] {
            let answer = app.get(&format!("/api/v1/{list}?{query}")).await;
            assert_eq!(
                (answer.status, answer.code()),
                (400, "http.invalid_query".to_owned()),
                "{list}?{query}"
            );
        }
    }
}

#[tokio::test]
async fn a_limit_is_a_whole_number_from_one_to_a_hundred() {
    let app = TestApp::start().await;
    app.add(event("one")).await;
    for bad in [
        "0",
        "101",
        "-1",
        "1.5",
        "9223372036854775808",
        "4294967297",
        "1e1",
        "ten",
        "0x10",
        "%00",
        "1%00",
        "%F0%9F%8E%89",
    ] {
        for list in ["events", "offers", "venues"] {
            let answer = app.get(&format!("/api/v1/{list}?limit={bad}")).await;
            assert_eq!((answer.status, answer.pointers()), (400, vec!["?limit".to_owned()]), "{list} {bad}");
        }
    }
    for good in ["1", "100", ""] {
        assert_eq!(app.get(&format!("/api/v1/events?limit={good}")).await.status, 200, "{good}");
    }
}

#[tokio::test]
async fn a_cursor_is_good_for_the_list_that_gave_it_only() {
    let app = TestApp::start().await;
    for n in 1..4 {
        app.add(event(&format!("e{n}"))).await;
    }
    let next = async |query: &str| {
        app.json(&format!("/api/v1/{query}")).await["next_cursor"].as_str().unwrap().to_owned()
    };
    let by_date = next("events?limit=1").await;
    let of_offers = next("offers?limit=1").await;
    let tampered = format!("{}A", &by_date[..by_date.len() - 1]);
    let refused = [
        ("events?sort=price", by_date.as_str()),
        ("events?sort=newest", &by_date),
        ("offers?limit=1", &by_date),
        ("venues?limit=1", &by_date),
        ("events?limit=1", &of_offers),
        ("events?limit=1", "garbage"),
        ("events?limit=1", "%00"),
        ("events?limit=1", "Cg"),
        ("events?limit=1", "../../etc/passwd"),
        ("events?limit=1", &by_date[1..]),
        ("events?limit=1", &format!("{by_date}AAAA")),
    ];
    for (list, cursor) in refused {
        let answer = app.get(&format!("/api/v1/{list}&cursor={cursor}")).await;
        assert_eq!((answer.status, answer.pointers()), (400, vec!["?cursor".to_owned()]), "{list} {cursor}");
    }
    // Another id in the same shape is a place in the list like any other: nothing leaks, nothing breaks.
    assert!([200, 400].contains(&app.get(&format!("/api/v1/events?cursor={tampered}")).await.status));
}

#[tokio::test]
async fn extreme_cursors_are_harmless() {
    let app = TestApp::start().await;
    app.add(event("one")).await;
    for key in [i64::MIN, -1, i64::MAX] {
        for (list, target) in
            [(10, "events?"), (2, "offers?"), (3, "venues?"), (12, "events?sort=price_desc")]
        {
            let cursor = kernel::page::Cursor { list, key, id: uuid::Uuid::max() }.encode();
            let answer = app.get(&format!("/api/v1/{target}&cursor={cursor}")).await;
            assert_eq!(answer.status, 200, "{target} {key}: {}", answer.text());
        }
    }
}

#[tokio::test]
async fn days_that_run_backwards_are_refused() {
    let app = TestApp::start().await;
    let answer = app.get("/api/v1/events?date_from=2026-12-02&date_to=2026-12-01").await;
    assert_eq!((answer.status, answer.pointers()), (400, vec!["?date_to".to_owned()]));
    assert_eq!(answer.json()["errors"][0]["code"], json!("before_date_from"));
    assert_eq!(app.get("/api/v1/events?date_from=2026-12-01&date_to=2026-12-01").await.status, 200);
}

#[tokio::test]
async fn days_beyond_the_calendar_are_refused_or_empty() {
    let app = TestApp::start().await;
    app.add(event("one")).await;
    for (day, status) in [
        ("0000-01-01", 200),
        ("9999-12-31", 200),
        ("10000-01-01", 400),
        ("-001-01-01", 400),
        ("2026-12-32", 400),
        ("2025-02-29", 400),
    ] {
        assert_eq!(app.get(&format!("/api/v1/events?date_from={day}")).await.status, status, "{day}");
    }
}
