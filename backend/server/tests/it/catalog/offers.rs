//! `GET /offers`, `GET /events/{slug}/offers`, and when something is on sale.

use crate::app::TestApp;
use crate::arrange::{OfferDraft, event, offer, window};
use serde_json::Value;

async fn names(app: &TestApp, path: &str) -> Vec<String> {
    let list = app.json(path).await;
    let name = |row: &Value| row.get("offer").unwrap_or(row)["name"].as_str().unwrap().to_owned();
    list["data"].as_array().unwrap().iter().map(name).collect()
}

fn with(mut draft: OfferDraft, change: impl FnOnce(&mut OfferDraft)) -> OfferDraft {
    change(&mut draft);
    draft
}

/// Event, page, list of the event's offers, list of all offers: they must always agree.
async fn sale_statuses(app: &TestApp, slug: &str, step: usize) -> (Value, Vec<Value>) {
    // Another address each time: an answer may be five seconds old.
    let limit = 100 - step;
    let card = app.json(&format!("/api/v1/events?limit={limit}")).await["data"][0].clone();
    let page = app.json(&format!("/api/v1/events/{slug}")).await;
    assert_eq!(card["sale_status"], page["sale_status"], "the card and the page disagree");
    let status = |row: &Value| row["sale_status"].clone();
    let of_page: Vec<Value> = page["offers"].as_array().unwrap().iter().map(status).collect();
    let own = app.json(&format!("/api/v1/events/{slug}/offers")).await;
    assert_eq!(own["data"].as_array().unwrap().iter().map(status).collect::<Vec<_>>(), of_page);
    let all = app.json(&format!("/api/v1/offers?limit={limit}")).await;
    let row_of = |id: &Value| {
        let rows = all["data"].as_array().unwrap();
        rows.iter().find(|row| row["offer"]["id"] == *id).expect("every offer is listed")["offer"].clone()
    };
    for shown in page["offers"].as_array().unwrap() {
        assert_eq!(row_of(&shown["id"]), *shown, "the two lists of offers disagree");
    }
    (page["sale_status"].clone(), of_page)
}

#[tokio::test]
async fn only_active_public_offers_are_shown_anywhere() {
    let app = TestApp::with_web(&[], &[("index.html", crate::pages::INDEX.as_bytes())]).await;
    app.add(event("gala").offers([
        offer("Solo", 2_500),
        with(offer("Cachée", 100), |o| o.visibility = "hidden"),
        with(offer("Parrain", 200), |o| o.visibility = "code_only"),
        with(offer("Retirée", 300), |o| o.is_active = false),
    ]))
    .await;
    assert_eq!(names(&app, "/api/v1/offers").await, ["Solo"]);
    assert_eq!(names(&app, "/api/v1/events/gala/offers").await, ["Solo"]);
    for page in [
        "/api/v1/events/gala",
        "/api/v1/events",
        "/api/v1/offers",
        "/events/gala",
        "/",
        "/events",
        "/api/v1/events/gala/calendar.ics",
    ] {
        let answer = app.get(page).await;
        for hidden in ["Cachée", "Parrain", "Retirée"] {
            assert!(!answer.text().contains(hidden), "{hidden} in {page}");
        }
        if page.contains("gala") && !page.contains("ics") {
            assert!(answer.text().contains("2500"), "{page}");
        }
    }
    let card = app.json("/api/v1/events").await["data"][0].clone();
    assert_eq!(card["price_from"]["amount"], 2_500, "hidden offers set no price");
    assert_eq!(app.slugs("/api/v1/events?price=free").await, [""; 0]);
}

#[tokio::test]
async fn an_events_offers_keep_the_organizers_order() {
    let app = TestApp::start().await;
    app.add(event("gala").offers([offer("VIP", 9_000), offer("Enfant", 500), offer("Adulte", 2_500)])).await;
    assert_eq!(names(&app, "/api/v1/events/gala/offers").await, ["VIP", "Enfant", "Adulte"]);
    assert_eq!(names(&app, "/api/v1/events/gala/offers?locale=en").await[0], "VIP (en)");
}

#[tokio::test]
async fn all_offers_come_soonest_event_first_and_every_one_once() {
    let app = TestApp::start().await;
    for day in [3, 1, 2] {
        let offers = (0..5).map(|n| offer(&format!("d{day} n{n}"), 1_000 + n));
        let draft = event(&format!("day-{day}")).offers(offers);
        app.add(draft.date(&format!("2026-12-0{day}T10:00:00Z"), &format!("2026-12-0{day}T12:00:00Z"))).await;
    }
    let whole = names(&app, "/api/v1/offers?limit=100").await;
    let days: Vec<&str> = whole.iter().map(|name| &name[..2]).collect();
    assert_eq!(days, [["d1"; 5], ["d2"; 5], ["d3"; 5]].concat());
    for limit in [1, 4, 14, 15] {
        let (mut seen, mut cursor) = (Vec::new(), String::new());
        loop {
            let path = format!("/api/v1/offers?limit={limit}{cursor}");
            let page = app.json(&path).await;
            seen.extend(names(&app, &path).await);
            let Some(next) = page["next_cursor"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(seen, whole, "in pages of {limit}");
    }
}

#[tokio::test]
async fn a_sale_opens_and_closes_on_the_second() {
    let app = TestApp::start().await;
    let early =
        with(offer("Prévente", 2_000), |o| o.sales = window("2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z"));
    let late = with(offer("Plein tarif", 2_500), |o| o.sales = window("2026-11-24T10:00:00Z", ""));
    app.add(event("gala").offers([early, late])).await;
    for (step, (now, of_event, of_offers)) in [
        ("2026-11-22T09:59:59Z", "upcoming", ["upcoming", "upcoming"]),
        ("2026-11-22T10:00:10Z", "on_sale", ["on_sale", "upcoming"]),
        ("2026-11-23T09:59:59Z", "on_sale", ["on_sale", "upcoming"]),
        ("2026-11-23T10:00:10Z", "upcoming", ["ended", "upcoming"]),
        ("2026-11-24T10:00:00Z", "on_sale", ["ended", "on_sale"]),
        ("2026-12-01T21:59:59Z", "on_sale", ["ended", "on_sale"]),
    ]
    .into_iter()
    .enumerate()
    {
        app.set_clock(now);
        let seen = sale_statuses(&app, "gala", step).await;
        assert_eq!(seen, (of_event.into(), of_offers.map(Value::from).to_vec()), "{now}");
    }
    app.set_clock("2026-12-01T22:00:10Z");
    assert_eq!(app.json("/api/v1/events/gala").await["sale_status"], "ended");
}

#[tokio::test]
async fn the_edges_of_a_sale_are_exact() {
    for (now, status) in [
        ("2026-11-22T09:59:59.999Z", "upcoming"),
        ("2026-11-22T10:00:00Z", "on_sale"),
        ("2026-11-23T09:59:59.999Z", "on_sale"),
        ("2026-11-23T10:00:00Z", "ended"),
    ] {
        let app = TestApp::start().await;
        let sales = window("2026-11-22T10:00:00Z", "2026-11-23T10:00:00Z");
        app.add(event("gala").offers([with(offer("Solo", 1_000), |o| o.sales = sales)])).await;
        app.set_clock(now);
        assert_eq!(sale_statuses(&app, "gala", 0).await, (status.into(), vec![status.into()]), "{now}");
    }
}

#[tokio::test]
async fn the_events_own_window_holds_for_all_its_offers() {
    let app = TestApp::start().await;
    let mut gala = event("gala");
    gala.sales = window("2026-11-25T10:00:00Z", "2026-11-30T10:00:00Z");
    app.add(gala).await;
    for (step, (now, status)) in [
        ("2026-11-25T09:59:00Z", "upcoming"),
        ("2026-11-25T10:00:00Z", "on_sale"),
        ("2026-11-30T10:00:00Z", "ended"),
    ]
    .into_iter()
    .enumerate()
    {
        app.set_clock(now);
        assert_eq!(sale_statuses(&app, "gala", step).await, (status.into(), vec![status.into()]), "{now}");
    }
}

#[tokio::test]
async fn an_offer_for_one_date_ends_with_that_date() {
    let app = TestApp::start().await;
    let first = with(offer("Premier soir", 2_000), |o| o.date = Some(0));
    let second = with(offer("Second soir", 2_000), |o| o.date = Some(1));
    let tour = event("tour").and_date("2026-12-08T19:30:00Z", "2026-12-08T22:00:00Z");
    app.add(tour.offers([first, second])).await;
    assert_eq!(sale_statuses(&app, "tour", 0).await.1, ["on_sale", "on_sale"]);
    app.set_clock("2026-12-02T09:00:00Z");
    assert_eq!(sale_statuses(&app, "tour", 1).await.1, ["ended", "on_sale"]);
    app.write(::catalog::listings::roll_forward).await;
    app.set_clock("2026-12-02T09:01:00Z");
    assert_eq!(sale_statuses(&app, "tour", 2).await.1, ["ended", "on_sale"], "after the listing moved on");
}

#[tokio::test]
async fn an_offer_for_a_cancelled_date_is_not_on_sale() {
    let app = TestApp::start().await;
    let first = with(offer("Premier soir", 2_000), |o| o.date = Some(0));
    let mut tour = event("tour").and_date("2026-12-08T19:30:00Z", "2026-12-08T22:00:00Z").offers([first]);
    tour.cancelled_dates = vec![0];
    app.add(tour).await;
    assert_eq!(sale_statuses(&app, "tour", 0).await, ("ended".into(), vec!["ended".into()]));
}

#[tokio::test]
async fn two_hundred_offers_of_one_event_are_shown_listed_and_counted() {
    let app = TestApp::start().await;
    let many = (0..200).map(|n| offer(&format!("Place {n}"), 1_000 + n));
    app.add(event("gala").offers(many)).await;
    app.add(event("petit").offers([offer("Solo", 500)])).await;
    let page = app.json("/api/v1/events/gala").await;
    assert_eq!(page["offers"].as_array().map(Vec::len), Some(200));
    assert_eq!(page["price_from"]["amount"], 1_000);
    assert_eq!(app.json("/api/v1/events/gala/offers").await["data"].as_array().map(Vec::len), Some(200));
    assert_eq!(app.slugs("/api/v1/events?sort=price").await, ["petit", "gala"]);
    // A page of offers is bounded whatever the event: 200 of one do not make it longer.
    let first = app.json("/api/v1/offers?limit=100").await;
    assert_eq!(first["data"].as_array().map(Vec::len), Some(100));
    let olga = app.join("olga@example.org").await;
    app.database.execute(
        "INSERT INTO memberships (org_id, user_id, role, created_at) \
         SELECT organizations.id, users.id, 'owner', 0 FROM organizations, users",
    );
    let desk = app.get_as(&olga.access, "/api/v1/manage/events").await.json();
    let n_offers: Vec<i64> =
        desk["data"].as_array().unwrap().iter().map(|row| row["n_offers"].as_i64().unwrap()).collect();
    assert_eq!(n_offers.iter().sum::<i64>(), 201, "{desk}");
}
