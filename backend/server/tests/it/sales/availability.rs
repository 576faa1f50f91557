//! What everybody is told of what is left: whether, and of the last ones how many.

use super::buyer::fresh_key;
use super::shopper::Shopper;
use crate::accounts::people::text;
use crate::accounts::teams::refusal;
use crate::app::TestApp;
use crate::arrange::{Made, OfferDraft, event, offer, window};
use crate::databases::blob;
use crate::organizing::desk::event_path;
use crate::organizing::journey::fine;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

const PAGE: &str = "/api/v1/events/recital/availability";

/// What is told, not a second old.
async fn told(app: &TestApp) -> Value {
    app.advance(1);
    app.json(PAGE).await
}

/// The event's status, and how it stands with the offers of its first date.
async fn first_date(app: &TestApp) -> (String, String) {
    let told = told(app).await;
    let offers = told["data"][0]["offers"].as_array().unwrap().iter();
    let of = |offer: &Value| match offer["left"].as_i64() {
        Some(left) => format!("{} {left}", text(offer, "status")),
        None => text(offer, "status"),
    };
    (text(&told, "status"), offers.map(of).collect::<Vec<_>>().join(", "))
}

fn duo() -> OfferDraft {
    let mut duo = offer("Duo", 4_500);
    duo.admits = 2;
    duo
}

async fn a_sale(places: i32) -> (TestApp, Made) {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), duo()])).await;
    app.limit(&made, places);
    (app, made)
}

#[tokio::test]
async fn how_many_are_left_is_told_of_the_last_ones_only() {
    let (app, made) = a_sale(22).await;
    for (places, event, offers) in [
        (22, "available", "available, available"),
        (21, "available", "available, few_left 10"),
        (10, "few_left", "few_left 10, few_left 5"),
        (1, "few_left", "few_left 1, sold_out"),
        (0, "sold_out", "sold_out, sold_out"),
    ] {
        app.limit(&made, places);
        assert_eq!(first_date(&app).await, (event.to_owned(), offers.to_owned()), "{places}");
    }
    app.database.execute("DELETE FROM event_capacities");
    assert_eq!(first_date(&app).await.1, "available, available", "without a limit");
}

#[tokio::test]
async fn it_follows_sales_and_holds_and_those_that_nobody_paid() {
    let (app, made) = a_sale(3).await;
    let zoe = app.join("zoe@example.org").await;
    app.fill(&zoe, &made, 1).await;
    fine(app.buy(&zoe, "tok_visa").await);
    assert_eq!(first_date(&app).await.1, "few_left 2, few_left 1");
    app.fill(&zoe, &made, 2).await;
    fine(app.reserve(&zoe).await);
    assert_eq!(first_date(&app).await, ("sold_out".into(), "sold_out, sold_out".into()), "held is taken");
    app.advance(16 * 60);
    assert_eq!(
        first_date(&app).await.1,
        "few_left 2, few_left 1",
        "and free when the time is over: no sweeper ran"
    );
    assert_eq!(app.places(&made), "2/1");
    app.run_jobs().await;
    assert_eq!(first_date(&app).await.1, "few_left 2, few_left 1");
    let zoe = app.sign_in(&zoe).await;
    let held = fine(app.buy(&zoe, "tok_3ds").await).json();
    app.advance(60 * 60);
    assert_eq!(first_date(&app).await.0, "sold_out", "what is being paid is not free");
    super::paying::decide(&app, &super::paying::bank_page(&held), "fail").await;
    app.run_jobs().await;
    app.advance(60 * 60);
    assert_eq!(first_date(&app).await.1, "few_left 2, few_left 1");
}

#[tokio::test]
async fn every_date_and_every_window_has_a_status_of_its_own() {
    let app = TestApp::start().await;
    let mut late = offer("Dernière minute", 1_000);
    late.sales = window("2026-11-30T00:00:00Z", "");
    let mut early = offer("Lève-tôt", 2_000);
    early.sales = window("", "2026-11-20T00:00:00Z");
    let mut matinee = offer("Matinée", 1_500);
    matinee.date = Some(1);
    let mut draft = event("recital").offers([late, early, matinee]);
    draft = draft.and_date("2026-12-02T14:00:00Z", "2026-12-02T16:00:00Z");
    draft = draft.and_date("2026-12-03T14:00:00Z", "2026-12-03T16:00:00Z");
    draft = draft.and_date("2026-11-01T14:00:00Z", "2026-11-01T16:00:00Z");
    draft.cancelled_dates = vec![2];
    let made = app.add(draft).await;
    let dates = told(&app).await["data"].as_array().unwrap().clone();
    let of = |date: &Value| {
        let offers = date["offers"].as_array().unwrap().iter().map(|offer| text(offer, "status"));
        (text(date, "status"), offers.collect::<Vec<_>>())
    };
    let expected = [
        ("upcoming".to_owned(), vec!["upcoming".to_owned(), "ended".into()]),
        ("available".to_owned(), vec!["upcoming".to_owned(), "ended".into(), "available".into()]),
    ];
    assert_eq!(
        dates.iter().map(of).collect::<Vec<_>>(),
        expected,
        "neither what is over nor what is cancelled"
    );
    // Of the second date nothing is left; the first one opens later.
    let second = blob(&made.dates[1].uuid().simple().to_string());
    app.database.execute(&format!(
        "INSERT INTO quotas (id, org_id, event_id, occurrence_id, kind, name, size, held, sold, blocked, overbook, \
         is_for_all) SELECT id, org_id, event_id, id, 'date_capacity', '', 5, 0, 0, 5, 0, TRUE FROM occurrences \
         WHERE id = {second}"
    ));
    let now = told(&app).await;
    assert_eq!((&now["status"], &now["data"][1]["status"]), (&json!("upcoming"), &json!("sold_out")));
    app.change(made.id, "cancelled", "public").await;
    let over = app.json(PAGE).await;
    assert_eq!((&over["status"], &over["data"][0]["status"]), (&json!("ended"), &json!("ended")), "at once");
    app.set_clock("2027-01-01T00:00:00Z");
    assert_eq!(app.json(PAGE).await, json!({"status": "ended", "data": [], "next_cursor": null}));
}

#[tokio::test]
async fn a_part_is_left_for_those_it_is_for() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Recital").await;
    let path = event_path(&id);
    let box_seat = json!({"name_fr": "Loge", "price": {"amount": 9_000, "currency": "EUR"}});
    let box_seat = fine(app.post_as(&ada.access, &format!("{path}/offers"), box_seat).await).json();
    fine(
        app.call_if(Method::PUT, &format!("{path}/capacity"), &ada.access, "*", json!({"capacity": 100}))
            .await,
    );
    let date =
        fine(app.get_as(&ada.access, &format!("{path}/occurrences")).await).json()["data"][0]["id"].clone();
    let part = json!({"occurrence_id": date, "name": "Loges", "size": 4, "blocked": 1, "offer_ids": [box_seat["id"]]});
    fine(app.post_as(&ada.access, &format!("{path}/quotas"), part).await);
    assert_eq!(first_date(&app).await, ("available".into(), "available, few_left 3".into()));
}

#[tokio::test]
async fn nobody_learns_of_offers_that_are_not_theirs_to_see() {
    let app = TestApp::start().await;
    let mut drafts = vec![offer("Solo", 2_500)];
    for visibility in ["hidden", "code_only"] {
        let mut draft = offer(visibility, 1_000);
        draft.visibility = visibility;
        drafts.push(draft);
    }
    let mut inactive = offer("Inactif", 100);
    inactive.is_active = false;
    drafts.push(inactive);
    let made = app.add(event("recital").offers(drafts)).await;
    app.limit(&made, 3);
    let offers = told(&app).await["data"][0]["offers"].clone();
    assert_eq!(offers, json!([{"offer_id": made.offers[0], "status": "few_left", "left": 3}]));
    app.database.execute("UPDATE offers SET visibility = 'hidden'");
    ::catalog::revision::sync(&app.catalog).await.unwrap();
    app.set_clock("2026-11-21T10:00:00Z");
    assert_eq!(first_date(&app).await, ("upcoming".into(), String::new()), "nothing is offered yet");
    for (status, visibility, expected) in [
        ("published", "unlisted", 200),
        ("published", "private", 404),
        ("draft", "public", 404),
        ("archived", "public", 404),
        ("published", "public", 200),
    ] {
        app.change(made.id, status, visibility).await;
        assert_eq!(app.get(PAGE).await.status, expected, "{status} {visibility}, at once");
    }
    for path in ["/api/v1/events/nowhere/availability", "/api/v1/events/NOT%20A%20SLUG/availability"] {
        assert_eq!(refusal(&app.get(path).await), (404, "catalog.event_not_found".to_owned()));
    }
}

#[tokio::test]
async fn dates_come_in_pages_and_the_whole_has_one_status() {
    let app = TestApp::start().await;
    let mut draft = event("recital").offers([offer("Solo", 2_500)]);
    for day in 2..=5 {
        draft = draft.and_date(&format!("2026-12-0{day}T14:00:00Z"), &format!("2026-12-0{day}T16:00:00Z"));
    }
    let made = app.add(draft).await;
    app.limit(&made, 0);
    // Only the last date has places.
    let last = blob(&made.dates[4].uuid().simple().to_string());
    app.database.execute(&format!(
        "INSERT INTO quotas (id, org_id, event_id, occurrence_id, kind, name, size, held, sold, blocked, overbook, \
         is_for_all) SELECT id, org_id, event_id, id, 'date_capacity', '', 50, 0, 0, 0, 0, TRUE FROM occurrences \
         WHERE id = {last}"
    ));
    let (mut seen, mut next) = (Vec::new(), String::new());
    loop {
        let page = app.json(&format!("{PAGE}?limit=2{next}")).await;
        assert_eq!(page["status"], "available", "what is on later pages counts");
        seen.extend(page["data"].as_array().unwrap().iter().map(|date| text(date, "status")));
        match page["next_cursor"].as_str() {
            Some(cursor) => next = format!("&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(seen, ["sold_out", "sold_out", "sold_out", "sold_out", "available"]);
    for wrong in ["limit=0", "limit=101", "cursor=AA", "date=1", "locale=de"] {
        assert_eq!(app.get(&format!("{PAGE}?{wrong}")).await.status, 400, "{wrong}");
    }
}

#[tokio::test]
async fn all_readers_of_a_second_have_one_answer() {
    let (app, made) = a_sale(1).await;
    let zoe = app.join("zoe@example.org").await;
    app.fill(&zoe, &made, 1).await;
    let first = app.get(PAGE).await;
    assert_eq!(first.header("cache-control"), "public, max-age=1");
    fine(app.buy(&zoe, "tok_visa").await);
    let known = [("if-none-match", first.header("etag"))];
    for answer in join_all((0..50).map(|_| app.get_with(PAGE, &known))).await {
        assert_eq!(answer.status, 304, "within the second nobody asks the database");
    }
    app.advance(1);
    for answer in join_all((0..50).map(|_| app.get_with(PAGE, &known))).await {
        assert_eq!((answer.status, answer.json()["status"].clone()), (200, json!("sold_out")));
    }
}

#[tokio::test]
async fn who_is_told_that_it_is_sold_out_cannot_buy() {
    let (app, made) = a_sale(1).await;
    let (zoe, max) = (app.join("zoe@example.org").await, app.join("max@example.org").await);
    app.fill(&zoe, &made, 1).await;
    fine(app.once(&zoe, "/checkout", &fresh_key(), json!({"payment": {"token": "tok_visa"}})).await);
    assert_eq!(first_date(&app).await.0, "sold_out");
    let refused = Shopper::person(&app, &max.access).add(&made, 0, 1).await;
    assert_eq!(refusal(&refused), (409, "sales.sold_out".to_owned()));
}
