//! `GET /events?date_from=&date_to=`: calendar days in the event's own zone, and dates that pass.

use crate::app::TestApp;
use crate::arrange::event;

async fn found(app: &TestApp, from: &str, to: &str) -> Vec<String> {
    app.slugs(&format!("/api/v1/events?date_from={from}&date_to={to}")).await
}

#[tokio::test]
async fn a_tour_is_shown_by_the_date_that_is_in_the_range() {
    let app = TestApp::start().await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    app.venue("halle", "La Halle", "Lyon").await;
    let mut tour = event("tour").venue("olympia");
    tour.dates.push(("2026-12-10T19:30:00Z".into(), "2026-12-10T22:00:00Z".into(), Some("halle".into())));
    tour.dates.push(("2026-12-20T19:30:00Z".into(), "2026-12-20T22:00:00Z".into(), None));
    app.add(tour).await;
    app.add(event("fair").date("2026-12-05T09:00:00Z", "2026-12-05T17:00:00Z")).await;
    let row = async |query: &str| app.json(&format!("/api/v1/events?{query}")).await["data"][0].clone();
    let all = row("").await;
    assert_eq!((&all["starts_at"], &all["n_dates"]), (&"2026-12-01T19:30:00Z".into(), &3.into()));
    let second = row("date_from=2026-12-06&date_to=2026-12-11").await;
    assert_eq!(second["starts_at"], "2026-12-10T19:30:00Z");
    assert_eq!(second["place"]["city"], "Lyon");
    assert_eq!(row("date_from=2026-12-11").await["starts_at"], "2026-12-20T19:30:00Z");
    // Order by the date inside the range, not by the event's next one.
    assert_eq!(app.slugs("/api/v1/events?date_from=2026-12-04").await, ["fair", "tour"]);
    assert_eq!(found(&app, "2026-12-02", "2026-12-04").await, [""; 0]);
}

#[tokio::test]
async fn both_ends_of_a_range_belong_to_it() {
    let app = TestApp::start().await;
    app.add(event("one").date("2026-12-10T10:00:00Z", "2026-12-10T12:00:00Z")).await;
    for (from, to, is_found) in [
        ("2026-12-10", "2026-12-10", true),
        ("2026-12-09", "2026-12-10", true),
        ("2026-12-10", "2026-12-11", true),
        ("2026-12-11", "2026-12-12", false),
        ("2026-12-08", "2026-12-09", false),
    ] {
        assert_eq!(!found(&app, from, to).await.is_empty(), is_found, "{from} to {to}");
    }
    assert_eq!(app.slugs("/api/v1/events?date_to=2026-12-10").await, ["one"]);
    assert_eq!(app.slugs("/api/v1/events?date_to=2026-12-09").await, [""; 0]);
}

#[tokio::test]
async fn a_night_belongs_to_both_of_its_days_and_one_that_ends_at_midnight_to_the_first() {
    let app = TestApp::start().await;
    // Paris is one hour ahead of UTC in December.
    app.add(event("night").date("2026-12-10T21:00:00Z", "2026-12-11T03:00:00Z")).await;
    app.add(event("evening").date("2026-12-10T19:00:00Z", "2026-12-10T23:00:00Z")).await;
    assert_eq!(found(&app, "2026-12-10", "2026-12-10").await, ["evening", "night"]);
    assert_eq!(found(&app, "2026-12-11", "2026-12-11").await, ["night"]);
}

#[tokio::test]
async fn days_are_those_of_the_events_own_zone() {
    let app = TestApp::start().await;
    // The same moment is three calendar days across the world.
    let (starts, ends) = ("2026-12-10T10:30:00Z", "2026-12-10T10:50:00Z");
    app.add(event("apia").zone("Pacific/Tongatapu").date(starts, ends)).await; // UTC+13: 23:30 on the 10th
    app.add(event("auckland").zone("Pacific/Kiritimati").date(starts, ends)).await; // UTC+14: 00:30 on the 11th
    app.add(event("pago").zone("Pacific/Pago_Pago").date(starts, ends)).await; // UTC-11: 23:30 on the 9th
    for (day, expected) in [("2026-12-09", "pago"), ("2026-12-10", "apia"), ("2026-12-11", "auckland")] {
        assert_eq!(found(&app, day, day).await, [expected], "{day}");
    }
    let list = app.json("/api/v1/events?date_from=2026-12-09&date_to=2026-12-09").await;
    assert_eq!(list["data"][0]["timezone"], "Pacific/Pago_Pago");
    assert_eq!(list["data"][0]["starts_at"], starts);
}

#[tokio::test]
async fn a_conference_over_several_days_is_found_on_each() {
    let app = TestApp::start().await;
    app.add(event("conference").date("2026-12-10T08:00:00Z", "2026-12-12T16:00:00Z")).await;
    for (day, n) in
        [("2026-12-09", 0), ("2026-12-10", 1), ("2026-12-11", 1), ("2026-12-12", 1), ("2026-12-13", 0)]
    {
        assert_eq!(found(&app, day, day).await.len(), n, "{day}");
    }
}

#[tokio::test]
async fn an_event_leaves_the_list_when_its_last_date_ends_and_keeps_its_page() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    app.set_clock("2026-12-01T21:59:59Z");
    // An answer may be five seconds old: the last second is looked at under another address.
    assert_eq!(app.slugs("/api/v1/events?limit=5").await, ["gala"], "it is still running");
    app.set_clock("2026-12-01T22:00:00Z");
    for list in ["/api/v1/events", "/api/v1/events?q=gala", "/api/v1/events?date_from=2026-12-01"] {
        let list = app.json(list).await;
        assert_eq!((&list["total"], crate::app::slugs(&list).len()), (&0.into(), 0));
    }
    assert_eq!(app.json("/api/v1/offers").await["data"], serde_json::json!([]));
    assert_eq!(app.json("/api/v1/categories").await["data"][0]["n_events"], 0);
    let page = app.json("/api/v1/events/gala").await;
    assert_eq!((&page["sale_status"], &page["n_dates"]), (&"ended".into(), &0.into()));
    assert_eq!(page["starts_at"], "2026-12-01T19:30:00Z", "the last date stands for the event");
    assert_eq!(app.get("/api/v1/events/gala/calendar.ics").await.status, 200);
}

#[tokio::test]
async fn a_listing_moves_on_to_the_next_date() {
    let app = TestApp::start().await;
    app.add(event("tour").and_date("2026-12-08T19:30:00Z", "2026-12-08T22:00:00Z")).await;
    app.add(event("between").date("2026-12-05T19:30:00Z", "2026-12-05T22:00:00Z")).await;
    assert_eq!(app.slugs("/api/v1/events").await, ["tour", "between"]);
    app.set_clock("2026-12-02T09:00:00Z");
    app.write(::catalog::listings::roll_forward).await;
    assert_eq!(app.slugs("/api/v1/events").await, ["between", "tour"]);
    let list = app.json("/api/v1/events").await;
    assert_eq!(list["data"][1]["starts_at"], "2026-12-08T19:30:00Z");
    assert_eq!(list["data"][1]["n_dates"], 1);
    assert_eq!(app.write(::catalog::listings::roll_forward).await, 0, "nothing is left to move");
}

#[tokio::test]
async fn a_listing_that_has_not_moved_on_yet_shows_the_next_date_already() {
    let app = TestApp::start().await;
    app.add(event("tour").and_date("2026-12-08T19:30:00Z", "2026-12-08T22:00:00Z")).await;
    app.set_clock("2026-12-02T09:00:00Z");
    let list = app.json("/api/v1/events").await;
    assert_eq!(list["data"][0]["starts_at"], "2026-12-08T19:30:00Z");
    assert_eq!(app.slugs("/api/v1/events?date_from=2026-12-01&date_to=2026-12-07").await, [""; 0]);
}

#[tokio::test]
async fn a_cancelled_date_is_no_date_to_come() {
    let app = TestApp::start().await;
    let mut tour = event("tour").and_date("2026-12-08T19:30:00Z", "2026-12-08T22:00:00Z");
    tour.cancelled_dates = vec![0];
    app.add(tour).await;
    let list = app.json("/api/v1/events").await;
    assert_eq!(list["data"][0]["starts_at"], "2026-12-08T19:30:00Z");
    assert_eq!(list["data"][0]["n_dates"], 1);
    assert_eq!(found(&app, "2026-12-01", "2026-12-01").await, [""; 0]);
    let page = app.json("/api/v1/events/tour").await;
    assert_eq!(page["starts_at"], "2026-12-08T19:30:00Z");
    assert_eq!(page["occurrences"][0]["status"], "cancelled");
    assert_eq!(page["occurrences"].as_array().unwrap().len(), 2);
}
