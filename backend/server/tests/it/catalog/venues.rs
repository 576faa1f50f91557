//! `GET /venues`

use crate::app::{TestApp, slugs};
use crate::arrange::event;

#[tokio::test]
async fn a_venue_is_listed_with_the_events_it_still_has() {
    let app = TestApp::start().await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    app.venue("halle", "La Halle", "Lyon").await;
    app.venue("unused", "Salle vide", "Nice").await;
    let mut tour = event("tour").venue("olympia").and_date("2026-12-02T19:30:00Z", "2026-12-02T22:00:00Z");
    tour.dates.push(("2026-12-10T19:30:00Z".into(), "2026-12-10T22:00:00Z".into(), Some("halle".into())));
    app.add_all([
        tour,
        event("gala").venue("olympia"),
        event("secret").venue("olympia").visibility("private"),
        event("draft").venue("halle").status("draft"),
        event("over").venue("unused").date("2026-11-20T10:00:00Z", "2026-11-20T12:00:00Z"),
    ])
    .await;
    let list = app.json("/api/v1/venues").await;
    insta::assert_json_snapshot!("venues", list, {".data[].id" => "[id]"});
    // Two dates of one event at one place are one event.
    app.set_clock("2026-12-05T00:00:00Z");
    assert_eq!(app.slugs("/api/v1/venues").await, ["halle"], "what is over no longer counts");
}

#[tokio::test]
async fn venues_are_found_by_the_beginnings_of_their_words() {
    let app = TestApp::start().await;
    for (slug, name, city) in [
        ("zenith", "Zénith d'Auvergne", "Cournon"),
        ("theatre", "Théâtre de la Ville", "Orléans"),
        ("arena", "100% Arena_1", "Orly"),
    ] {
        app.venue(slug, name, city).await;
        app.add(event(&format!("at-{slug}")).venue(slug)).await;
    }
    for (q, expected) in [
        ("zenith", vec!["zenith"]),
        ("ZÉN", vec!["zenith"]),
        ("orl", vec!["arena", "theatre"]),
        ("ville%20orleans", vec!["theatre"]),
        ("heatre", vec![]),
        ("auvergne", vec!["zenith"]),
        ("%25", vec!["arena", "theatre", "zenith"]),
        ("_", vec!["arena", "theatre", "zenith"]),
        ("100%25", vec!["arena"]),
    ] {
        assert_eq!(app.slugs(&format!("/api/v1/venues?q={q}")).await, expected, "{q}");
    }
}

#[tokio::test]
async fn the_pages_of_venues_lose_and_repeat_none() {
    let app = TestApp::start().await;
    // Names that languages sort unlike bytes do.
    let names = ["a-z", "ab", "a-b", "a1", "a-1", "b", "ba", "b-a", "z", "1a", "a", "aa-a", "aaa"];
    for name in names {
        app.venue(name, name, "Paris").await;
        app.add(event(&format!("at-{name}")).venue(name)).await;
    }
    let whole = app.slugs("/api/v1/venues?limit=100").await;
    let mut sorted = names.map(str::to_owned).to_vec();
    sorted.sort_unstable();
    assert_eq!(whole, sorted, "the same order on every database");
    for limit in [1, 3, 5, 12, 13] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = app.json(&format!("/api/v1/venues?limit={limit}{cursor}")).await;
            seen.extend(slugs(&page));
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
            assert!(seen.len() <= names.len(), "the list has no end");
        }
        assert_eq!(seen, whole, "in pages of {limit}");
    }
}
