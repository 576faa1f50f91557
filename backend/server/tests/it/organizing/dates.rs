//! Dates of an event: one by one, in series, across clock changes.

use super::desk::{NOBODY, event_path};
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

fn dates_of(id: &str) -> String {
    format!("{}/occurrences", event_path(id))
}

async fn add(app: &TestApp, person: &Person, id: &str, wish: Value) -> Answer {
    app.post_as(&person.access, &dates_of(id), wish).await
}

async fn generate(app: &TestApp, person: &Person, id: &str, wish: Value) -> Answer {
    app.post_as(&person.access, &format!("{}/generate", dates_of(id)), wish).await
}

/// Starts and ends of a list of dates.
fn times(list: &Value) -> Vec<(String, String)> {
    let rows = list["data"].as_array().unwrap();
    rows.iter().map(|row| (text(row, "starts_at"), text(row, "ends_at"))).collect()
}

#[tokio::test]
async fn a_date_is_added_changed_called_off_and_deleted() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    let venue = app.made.lock().unwrap()["venue olympia"].to_string();
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    let wish = json!({"starts_at": "2026-12-31T22:00:00+01:00", "ends_at": "2027-01-01T00:00:00Z",
        "doors_at": "2026-12-31T20:00:00Z", "venue_id": venue});
    let made = add(&app, &ada, &id, wish).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let date = made.json();
    assert_eq!(
        (text(&date, "starts_at"), text(&date, "status")),
        ("2026-12-31T21:00:00Z".into(), "scheduled".into())
    );
    let path = format!("{}/{}", dates_of(&id), text(&date, "id"));
    let seen = app.get_as(&ada.access, &path).await;
    assert_eq!((seen.json(), seen.header("etag")), (date.clone(), made.header("etag")));
    let listed = app.get_as(&ada.access, &dates_of(&id)).await.json();
    assert_eq!(listed["data"][0]["etag"], made.header("etag"));
    let moved = json!({"ends_at": "2027-01-01T01:00:00Z", "doors_at": null, "venue_id": null});
    let moved = app.call_if(Method::PATCH, &path, &ada.access, made.header("etag"), moved).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    assert_eq!((&moved.json()["doors_at"], &moved.json()["venue_id"]), (&Value::Null, &Value::Null));
    let stale = app.call_if(Method::PATCH, &path, &ada.access, made.header("etag"), json!({})).await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".into()));
    for method in [Method::PATCH, Method::DELETE] {
        let body = if method == Method::PATCH { json!({}) } else { Value::Null };
        assert_eq!(app.call(method, &path, &ada.access, body).await.status, 428);
    }
    let called_off = app.edit(&ada, &path, json!({"status": "cancelled"})).await;
    assert_eq!(text(&called_off.json(), "status"), "cancelled");
    let back = app.edit(&ada, &path, json!({"status": "scheduled"})).await;
    assert_eq!(text(&back.json(), "status"), "scheduled");
    assert_eq!(app.discard(&ada, &path).await.status, 204);
    assert_eq!(refusal(&app.discard(&ada, &path).await), (404, "catalog.date_not_found".into()));
    let acts = app.audited("action LIKE 'catalog.date%'");
    let change = "catalog.date_changed";
    assert_eq!(acts, ["catalog.date_deleted", change, change, change, "catalog.date_created"]);
}

#[tokio::test]
async fn times_that_cannot_be_are_named() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    let (start, end) = ("2026-12-01T19:00:00Z", "2026-12-01T22:00:00Z");
    for (wish, pointers) in [
        (json!({"starts_at": "soon", "ends_at": ""}), vec!["/starts_at", "/ends_at"]),
        (json!({"starts_at": end, "ends_at": start}), vec!["/ends_at"]),
        (json!({"starts_at": start, "ends_at": start}), vec!["/ends_at"]),
        (json!({"starts_at": start, "ends_at": "2028-01-01T00:00:00Z"}), vec!["/ends_at"]),
        (json!({"starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-11-02T00:00:00Z"}), vec!["/ends_at"]),
        (json!({"starts_at": "2040-01-01T00:00:00Z", "ends_at": "2040-01-02T00:00:00Z"}), vec!["/starts_at"]),
        (json!({"starts_at": start, "ends_at": end, "doors_at": end}), vec!["/doors_at"]),
        (json!({"starts_at": start, "ends_at": end, "doors_at": "2026-11-30T00:00:00Z"}), vec!["/doors_at"]),
        (json!({"starts_at": start, "ends_at": end, "venue_id": NOBODY}), vec!["/venue_id"]),
        (json!({"starts_at": start, "ends_at": end, "venue_id": "x"}), vec!["/venue_id"]),
    ] {
        let refused = add(&app, &ada, &id, wish.clone()).await;
        assert_eq!(
            (refused.status, refused.pointers()),
            (422, pointers.iter().map(|p| (*p).to_owned()).collect()),
            "{wish}"
        );
    }
    let made = add(&app, &ada, &id, json!({"starts_at": start, "ends_at": end})).await.json();
    let path = format!("{}/{}", dates_of(&id), text(&made, "id"));
    for wish in [
        json!({"ends_at": start}),
        json!({"starts_at": end}),
        json!({"doors_at": end}),
        json!({"status": "sold"}),
    ] {
        assert_eq!(app.edit(&ada, &path, wish.clone()).await.status, 422, "{wish}");
    }
    let other = app.draft(&ada, json!({"title_fr": "Violon"})).await;
    let elsewhere = format!("{}/{}", dates_of(&other), text(&made, "id"));
    assert_eq!(
        app.get_as(&ada.access, &elsewhere).await.code(),
        "catalog.date_not_found",
        "a date of another event"
    );
}

#[tokio::test]
async fn the_public_sees_each_change_of_dates_at_once() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let first = text(&app.get_as(&ada.access, &dates_of(&id)).await.json()["data"][0], "id");
    let wish = json!({"starts_at": "2026-11-25T19:00:00Z", "ends_at": "2026-11-25T22:00:00Z"});
    let sooner = text(&add(&app, &ada, &id, wish).await.json(), "id");
    let page = app.json("/api/v1/events/piano").await;
    assert_eq!((text(&page, "starts_at"), &page["n_dates"]), ("2026-11-25T19:00:00Z".into(), &json!(2)));
    let card = app.json("/api/v1/events?date_to=2026-11-25").await["data"][0].clone();
    assert_eq!(text(&card, "starts_at"), "2026-11-25T19:00:00Z");
    let path = |date: &str| format!("{}/{date}", dates_of(&id));
    app.edit(&ada, &path(&sooner), json!({"status": "cancelled"})).await;
    assert_eq!(text(&app.json("/api/v1/events/piano").await, "starts_at"), "2026-12-01T19:30:00Z");
    for refused in [
        app.edit(&ada, &path(&first), json!({"status": "cancelled"})).await,
        app.discard(&ada, &path(&first)).await,
        app.edit(
            &ada,
            &path(&first),
            json!({"starts_at": "2026-11-01T00:00:00Z", "ends_at": "2026-11-02T00:00:00Z"}),
        )
        .await,
    ] {
        assert_eq!(
            refusal(&refused),
            (409, "catalog.event_incomplete".into()),
            "a published event keeps a date"
        );
    }
    app.note_order(&id);
    assert_eq!(refusal(&app.discard(&ada, &path(&sooner)).await), (409, "catalog.event_has_orders".into()));
    let back = app.edit(&ada, &path(&sooner), json!({"status": "scheduled"})).await;
    assert_eq!(refusal(&back), (409, "catalog.event_has_orders".into()));
    app.call_off(&ada, &id).await;
    let late = app.edit(&ada, &path(&first), json!({"doors_at": null})).await;
    assert_eq!(refusal(&late), (409, "catalog.wrong_event_state".into()));
}

#[tokio::test]
async fn a_series_keeps_its_hour_when_clocks_change() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    let wish = json!({"from": "2027-03-27", "frequency": "daily", "count": 3, "start_time": "20:30",
        "end_time": "01:00", "doors_minutes_before": 30});
    let made = generate(&app, &ada, &id, wish.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    // Clocks go forward in the night to 28 March 2027.
    let expected = [
        ("2027-03-27T19:30:00Z", "2027-03-28T00:00:00Z"),
        ("2027-03-28T18:30:00Z", "2027-03-28T23:00:00Z"),
        ("2027-03-29T18:30:00Z", "2027-03-29T23:00:00Z"),
    ];
    let expected: Vec<(String, String)> = expected.map(|(a, b)| (a.to_owned(), b.to_owned())).to_vec();
    assert_eq!(times(&made.json()), expected);
    assert_eq!(text(&made.json()["data"][0], "doors_at"), "2027-03-27T19:00:00Z");
    let again = generate(&app, &ada, &id, wish).await;
    assert_eq!((again.status, again.json()["data"].clone()), (201, json!([])), "they are there already");
    assert_eq!(times(&app.get_as(&ada.access, &dates_of(&id)).await.json()), expected);
    assert_eq!(app.audited("action = 'catalog.dates_generated'").len(), 1);
}

#[tokio::test]
async fn a_series_goes_by_weeks_and_months_in_the_zone_of_its_event() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let tokyo = app.draft(&ada, json!({"title_fr": "Piano", "timezone": "Asia/Tokyo"})).await;
    let weekly = json!({"from": "2026-12-01", "frequency": "weekly", "interval": 2, "weekdays": ["saturday", "friday"],
        "until": "2026-12-19", "start_time": "08:00", "end_time": "09:00"});
    let made = generate(&app, &ada, &tokyo, weekly).await.json();
    let starts: Vec<String> = times(&made).into_iter().map(|(start, _)| start).collect();
    assert_eq!(
        starts,
        ["2026-12-03T23:00:00Z", "2026-12-04T23:00:00Z", "2026-12-17T23:00:00Z", "2026-12-18T23:00:00Z"]
    );
    let paris = app.draft(&ada, json!({"title_fr": "Violon"})).await;
    let monthly = json!({"from": "2026-08-31", "frequency": "monthly", "count": 6, "start_time": "20:00", "end_time": "22:00"});
    let made = generate(&app, &ada, &paris, monthly).await.json();
    let starts: Vec<String> = times(&made).into_iter().map(|(start, _)| start[..10].to_owned()).collect();
    assert_eq!(
        starts,
        ["2026-12-31", "2027-01-31", "2027-03-31", "2027-05-31"],
        "those that are over are left out"
    );
}

#[tokio::test]
async fn a_series_is_made_whole_or_not_at_all() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    let wish = |extra: Value| {
        let mut wish =
            json!({"from": "2026-12-01", "frequency": "daily", "start_time": "20:00", "end_time": "22:00"});
        for (name, value) in extra.as_object().unwrap() {
            wish[name] = value.clone();
        }
        wish
    };
    for (extra, pointer) in [
        (json!({}), "/count"),
        (json!({"count": 1, "until": "2026-12-02"}), "/count"),
        (json!({"count": 0}), "/count"),
        (json!({"count": 401}), "/count"),
        (json!({"until": "2026-11-30"}), "/until"),
        (json!({"until": "2028-12-01"}), "/until"),
        (json!({"until": "2026-02-30"}), "/until"),
        (json!({"count": 1, "from": "tomorrow"}), "/from"),
        (json!({"count": 1, "from": "2020-01-01"}), "/from"),
        (json!({"count": 2, "from": "2040-01-01"}), "/from"),
        (json!({"count": 1, "interval": 0}), "/interval"),
        (json!({"count": 1, "interval": 53}), "/interval"),
        (json!({"count": 1, "weekdays": ["monday"]}), "/weekdays"),
        (json!({"count": 1, "start_time": "8pm"}), "/start_time"),
        (json!({"count": 1, "end_time": "24:00"}), "/end_time"),
        (json!({"count": 1, "doors_minutes_before": 1441}), "/doors_minutes_before"),
        (json!({"count": 1, "venue_id": NOBODY}), "/venue_id"),
    ] {
        let refused = generate(&app, &ada, &id, wish(extra.clone())).await;
        assert!(refused.pointers().contains(&pointer.to_owned()), "{extra}: {}", refused.text());
        assert_eq!(refused.status, 422, "{extra}");
    }
    assert_eq!(generate(&app, &ada, &id, wish(json!({"count": 399}))).await.status, 201);
    let full = generate(&app, &ada, &id, wish(json!({"count": 2, "from": "2029-01-01"}))).await;
    assert_eq!(refusal(&full), (409, "catalog.too_many_dates".into()));
    let last = json!({"starts_at": "2029-01-01T19:00:00Z", "ends_at": "2029-01-01T20:00:00Z"});
    assert_eq!(add(&app, &ada, &id, last.clone()).await.status, 201);
    assert_eq!(refusal(&add(&app, &ada, &id, last).await), (409, "catalog.too_many_dates".into()));
}
