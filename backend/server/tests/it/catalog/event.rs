//! `GET /events/{slug}`, and who may come across an event at all.

use crate::app::TestApp;
use crate::arrange::{Draft, event, offer, window};
use serde_json::Value;

/// A draft of every way in which an event is not for everybody.
fn concealed() -> Vec<(&'static str, Draft)> {
    let secret =
        |slug: &str| event(slug).titled("Confidentiel").category("secret").venue("bunker").with_image();
    vec![
        ("private", secret("private").visibility("private")),
        ("draft", secret("draft").status("draft")),
        ("archived", secret("archived").status("archived")),
        ("private-cancelled", secret("private-cancelled").visibility("private").status("cancelled")),
        ("unlisted-draft", secret("unlisted-draft").visibility("unlisted").status("draft")),
    ]
}

/// Lists, search and counts, none of which may know of the event.
async fn assert_listed_nowhere(app: &TestApp, slug: &str) {
    for list in [
        "/api/v1/events",
        "/api/v1/events?q=confidentiel",
        "/api/v1/events?place=bunker",
        "/api/v1/events?category=secret",
        "/api/v1/events?date_from=2026-12-01&date_to=2026-12-01",
        "/api/v1/events?sort=newest&limit=100",
        "/api/v1/offers",
        "/api/v1/venues",
        "/api/v1/venues?q=bunker",
    ] {
        let answer = app.json(list).await;
        assert_eq!(answer["data"], Value::Array(Vec::new()), "{slug} in {list}");
    }
    let categories = app.json("/api/v1/categories").await;
    assert_eq!(categories["data"][0]["n_events"], 0, "{slug} is counted");
}

#[tokio::test]
async fn private_draft_and_archived_events_are_nowhere() {
    let app = TestApp::with_web(&[], &[("index.html", crate::pages::INDEX.as_bytes())]).await;
    app.venue("bunker", "Bunker", "Brest").await;
    for (slug, draft) in concealed() {
        let made = app.add(draft).await;
        assert_listed_nowhere(&app, slug).await;
        for page in ["", "/offers", "/calendar.ics"] {
            let answer = app.get(&format!("/api/v1/events/{slug}{page}")).await;
            assert_eq!(
                (answer.status, answer.code()),
                (404, "catalog.event_not_found".to_owned()),
                "{slug}{page}"
            );
            let unknown = app.get(&format!("/api/v1/events/no-such-event{page}")).await;
            assert_eq!(answer.json()["title"], unknown.json()["title"], "nothing tells the two apart");
        }
        let html = app.get(&format!("/events/{slug}")).await;
        assert_eq!(html.status, 404, "{slug}");
        assert!(!html.text().contains("Confidentiel"), "{slug}");
        assert!(!app.get("/").await.text().contains("Confidentiel"), "{slug}");
        let image = app.get(&format!("/media/{}/320.jpg", made.image.unwrap())).await;
        assert_eq!((image.status, image.code()), (404, "catalog.image_not_found".to_owned()), "{slug}");
    }
}

#[tokio::test]
async fn an_unlisted_event_is_for_who_knows_its_address() {
    let app = TestApp::with_web(&[], &[("index.html", crate::pages::INDEX.as_bytes())]).await;
    app.venue("bunker", "Bunker", "Brest").await;
    let draft = event("unlisted").titled("Confidentiel").category("secret").venue("bunker").with_image();
    let made = app.add(draft.visibility("unlisted")).await;
    assert_listed_nowhere(&app, "unlisted").await;
    let page = app.json("/api/v1/events/unlisted").await;
    assert_eq!(page["visibility"], "unlisted");
    assert_eq!(app.json("/api/v1/events/unlisted/offers").await["data"].as_array().unwrap().len(), 1);
    assert_eq!(app.get("/api/v1/events/unlisted/calendar.ics").await.status, 200);
    assert_eq!(app.get(&format!("/media/{}/320.jpg", made.image.unwrap())).await.status, 200);
    let html = app.get("/events/unlisted").await.text();
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "search engines must not list it");
    assert!(!html.contains("rel=\"canonical\""));
}

#[tokio::test]
async fn an_event_that_becomes_private_is_gone_at_once() {
    let app = TestApp::start().await;
    app.venue("bunker", "Bunker", "Brest").await;
    let made = app.add(event("gala").titled("Confidentiel").category("secret").venue("bunker")).await;
    assert_eq!(app.get("/api/v1/events/gala").await.status, 200);
    app.change(made.id, "published", "private").await;
    assert_eq!(app.get("/api/v1/events/gala").await.status, 404);
    assert_listed_nowhere(&app, "gala").await;
}

#[tokio::test]
async fn the_page_of_an_event_has_everything() {
    let app = TestApp::start().await;
    app.category("concert", ("Concert", "Gig"), None).await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    app.venue("halle", "La Halle", "Lyon").await;
    let mut early = offer("Prévente", 2_000);
    early.sales = window("2026-11-01T00:00:00Z", "2026-11-20T00:00:00Z");
    let mut duo = offer("Duo", 4_000);
    duo.admits = 2;
    let mut hidden = offer("Invités", 0);
    hidden.visibility = "hidden";
    let mut gala =
        event("gala").venue("olympia").with_image().offers([duo, early, hidden, offer("Solo", 2_500)]);
    gala.dates.push(("2026-12-10T19:30:00Z".into(), "2026-12-10T22:00:00Z".into(), Some("halle".into())));
    gala.online_url = Some("https://secret.example/room".to_owned());
    gala.tags = vec!["nouveau".to_owned(), "famille".to_owned()];
    app.add(gala).await;
    let page = app.json("/api/v1/events/gala?locale=en").await;
    insta::assert_json_snapshot!("event", page, {
        ".id" => "[id]", ".**.id" => "[id]", ".image.sources[].url" => "[url]",
    });
    assert!(!page.to_string().contains("secret.example"), "the address of the stream is for ticket holders");
}

#[tokio::test]
async fn slugs_that_cannot_be_are_unknown_events() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    for slug in [
        "no-such-event",
        "GALA",
        "gala%20",
        "gala%00",
        "%00",
        "..%2f..%2fetc",
        "%F0%9F%8E%89",
        "a--b",
        "-a",
        "'",
        "%27%20OR%201=1",
        "gala.json",
        "null",
        &"a".repeat(121),
        &"a".repeat(1_500),
    ] {
        for page in ["", "/offers", "/calendar.ics"] {
            let answer = app.get(&format!("/api/v1/events/{slug}{page}")).await;
            assert_eq!(
                (answer.status, answer.code()),
                (404, "catalog.event_not_found".to_owned()),
                "{slug}{page}"
            );
        }
    }
}

#[tokio::test]
async fn a_page_takes_no_other_parameter_than_the_language() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    for page in ["", "/offers", "/calendar.ics"] {
        let path = format!("/api/v1/events/gala{page}");
        assert_eq!(app.get(&format!("{path}?locale=en")).await.status, 200);
        for query in ["locale=de", "limit=1", "locale=en&locale=en", "x"] {
            let answer = app.get(&format!("{path}?{query}")).await;
            assert_eq!(
                (answer.status, answer.code()),
                (400, "http.invalid_query".to_owned()),
                "{page}?{query}"
            );
        }
    }
}

#[tokio::test]
async fn a_cancelled_event_says_so_everywhere_and_sells_nothing() {
    let app = TestApp::start().await;
    let made = app.add(event("gala")).await;
    assert_eq!(app.json("/api/v1/events/gala").await["sale_status"], "on_sale");
    app.change(made.id, "cancelled", "public").await;
    let page = app.json("/api/v1/events/gala").await;
    assert_eq!((&page["status"], &page["sale_status"]), (&"cancelled".into(), &"ended".into()));
    assert_eq!(page["offers"][0]["sale_status"], "ended");
    let row = app.json("/api/v1/events").await["data"][0].clone();
    assert_eq!((&row["status"], &row["sale_status"]), (&"cancelled".into(), &"ended".into()));
    assert_eq!(app.json("/api/v1/offers").await["data"][0]["offer"]["sale_status"], "ended");
}

#[tokio::test]
async fn an_event_without_dates_or_offers_still_has_its_page() {
    let app = TestApp::start().await;
    let mut bare = event("bare").offers([]);
    bare.dates.clear();
    app.add(bare).await;
    app.add(event("soon").offers([])).await;
    let page = app.json("/api/v1/events/bare").await;
    assert_eq!(
        (&page["n_dates"], &page["sale_status"], &page["price_from"]),
        (&0.into(), &"ended".into(), &Value::Null)
    );
    assert_eq!(app.slugs("/api/v1/events").await, ["soon"], "a list shows what has a date");
    assert_eq!(app.json("/api/v1/events/soon").await["sale_status"], "upcoming");
}
