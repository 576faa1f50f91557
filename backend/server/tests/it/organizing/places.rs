//! Places: one number for who needs no more, quotas for who does.

use super::desk::{EVENTS, NOBODY, event_path};
use super::journey::{example, fine};
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::databases::blob;
use reqwest::Method;
use serde_json::{Value, json};

/// Says how many places each date of an event has, as it is now.
pub async fn set_capacity(app: &TestApp, person: &Person, id: &str, capacity: Value) -> Answer {
    put(app, person, &format!("{}/capacity", event_path(id)), capacity).await
}

async fn put(app: &TestApp, person: &Person, path: &str, capacity: Value) -> Answer {
    app.call_if(Method::PUT, path, &person.access, "*", json!({ "capacity": capacity })).await
}

/// Notes what buyers took of a quota, as whoever sells will.
pub fn note_taken(app: &TestApp, quota: &str, held: i32, sold: i32) {
    let id = blob(&quota.replace('-', ""));
    app.database.execute(&format!("UPDATE quotas SET held = {held}, sold = {sold} WHERE id = {id}"));
}

async fn data(app: &TestApp, person: &Person, path: &str) -> Vec<Value> {
    let answer = fine(app.get_as(&person.access, path).await).json();
    answer["data"].as_array().unwrap().clone()
}

async fn add_date(app: &TestApp, person: &Person, id: &str, day: u8) -> String {
    let when = json!({"starts_at": format!("2026-12-{day:02}T19:30:00Z"), "ends_at": format!("2026-12-{day:02}T22:00:00Z")});
    let made = fine(app.post_as(&person.access, &format!("{}/occurrences", event_path(id)), when).await);
    text(&made.json(), "id")
}

async fn add_offer(app: &TestApp, person: &Person, id: &str, wish: Value) -> String {
    text(&fine(app.post_as(&person.access, &format!("{}/offers", event_path(id)), wish).await).json(), "id")
}

/// Every operation on places, once.
pub async fn walk(app: &TestApp, ada: &Person) {
    let id = app.ready(ada, "Les places").await;
    let path = event_path(&id);
    fine(app.get_as(&ada.access, &format!("{path}/capacity")).await);
    fine(set_capacity(app, ada, &id, json!(120)).await);
    let date = text(&data(app, ada, &format!("{path}/quotas")).await[0], "occurrence_id");
    fine(put(app, ada, &format!("{path}/capacity/{date}"), json!(40)).await);
    let mut part = example("create_quota");
    part["occurrence_id"] = json!(date);
    let part = fine(app.post_as(&ada.access, &format!("{path}/quotas"), part).await).json();
    let one = format!("{path}/quotas/{}", text(&part, "id"));
    fine(app.get_as(&ada.access, &one).await);
    fine(app.edit(ada, &one, example("update_quota")).await);
    fine(app.get_as(&ada.access, &format!("{path}/availability?limit=1")).await);
    fine(app.discard(ada, &one).await);
    let mut parts = example("create_quotas");
    parts["occurrence_ids"] = json!([date]);
    fine(app.post_as(&ada.access, &format!("{path}/quotas/bulk"), parts).await);
}

#[tokio::test]
async fn one_capacity_and_two_prices_need_one_number() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let path = event_path(&id);
    add_offer(&app, &ada, &id, json!({"name_fr": "Famille", "admits": 4})).await;
    let free = async || {
        let dates = data(&app, &ada, &format!("{path}/availability")).await;
        let of = |date: &Value| {
            date["offers"].as_array().unwrap().iter().map(|o| o["available"].clone()).collect::<Vec<_>>()
        };
        dates.iter().map(of).collect::<Vec<_>>()
    };
    assert_eq!(free().await, [[Value::Null, Value::Null]], "no limit until one is said");
    assert_eq!(set_capacity(&app, &ada, &id, json!(90)).await.status, 200);
    assert_eq!(free().await, [[json!(90), json!(22)]]);
    let second = add_date(&app, &ada, &id, 2).await;
    assert_eq!(free().await, [[json!(90), json!(22)], [json!(90), json!(22)]], "dates to come follow");
    let own = put(&app, &ada, &format!("{path}/capacity/{second}"), json!(8)).await;
    assert_eq!(own.json()["exceptions"], json!([{"occurrence_id": second, "capacity": 8}]));
    set_capacity(&app, &ada, &id, json!(100)).await;
    assert_eq!(free().await, [[json!(100), json!(25)], [json!(8), json!(2)]], "it keeps its own");
    assert_eq!(
        put(&app, &ada, &format!("{path}/capacity/{second}"), Value::Null).await.json()["exceptions"],
        json!([])
    );
    assert_eq!(free().await[1], [json!(100), json!(25)]);
    let seen = app.get_as(&ada.access, &format!("{path}/capacity")).await;
    let (capacity, etag) = (format!("{path}/capacity"), seen.header("etag").to_owned());
    let wish = json!({"capacity": 110});
    let changed = app.call_if(Method::PUT, &capacity, &ada.access, &etag, wish.clone()).await;
    assert_eq!((changed.status, &changed.json()["capacity"]), (200, &json!(110)));
    let stale = app.call_if(Method::PUT, &capacity, &ada.access, &etag, wish.clone()).await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".into()));
    let blind = app.call(Method::PUT, &capacity, &ada.access, wish).await;
    assert_eq!(refusal(&blind), (428, "http.precondition_required".into()));
    for wrong in [json!({}), json!({"capacity": -1}), json!({"capacity": 1_000_001})] {
        let refused = app.call_if(Method::PUT, &capacity, &ada.access, "*", wrong).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/capacity".to_owned()]));
    }
    set_capacity(&app, &ada, &id, Value::Null).await;
    assert_eq!(free().await[0], [Value::Null, Value::Null]);
    let acts = app.audited(&format!("action = 'sales.capacity_changed' AND subject = 'event:{id}'"));
    assert_eq!(acts.len(), 6);
}

#[tokio::test]
async fn there_are_never_fewer_places_than_are_taken() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let path = event_path(&id);
    set_capacity(&app, &ada, &id, json!(100)).await;
    let hall = data(&app, &ada, &format!("{path}/quotas")).await[0].clone();
    let (quota, one) = (text(&hall, "id"), format!("{path}/quotas/{}", text(&hall, "id")));
    assert_eq!(hall["id"], hall["occurrence_id"], "the capacity of a date has its id");
    let etag = text(&hall, "etag");
    let blocked = app.call_if(Method::PATCH, &one, &ada.access, &etag, json!({"blocked": 10})).await;
    assert_eq!((blocked.status, &blocked.json()["kind"]), (200, &json!("event_capacity")));
    note_taken(&app, &quota, 5, 70);
    let present = app.get_as(&ada.access, &one).await;
    let etag = text(&present.json(), "etag");
    assert_eq!(
        (present.header("etag"), &present.json()["available"], text(&blocked.json(), "etag")),
        (etag.as_str(), &json!(15), etag.clone()),
        "sales do not get in the way of organizers"
    );
    let few = set_capacity(&app, &ada, &id, json!(84)).await;
    assert_eq!((refusal(&few), few.pointers()), ((409, "sales.places_taken".into()), vec!["/size".into()]));
    let numbers = json!({"least": 85, "held": 5, "sold": 70, "blocked": 10, "overbooked": 0});
    assert_eq!(few.json()["errors"][0]["params"], numbers);
    assert_eq!(app.get_as(&ada.access, &format!("{path}/capacity")).await.json()["capacity"], 100);
    let date = format!("{path}/capacity/{quota}");
    for (what, refused) in [
        ("date", put(&app, &ada, &date, json!(84)).await),
        ("size", app.edit(&ada, &one, json!({"size": 84})).await),
        ("blocked", app.edit(&ada, &one, json!({"blocked": 26})).await),
    ] {
        assert_eq!(refusal(&refused), (409, "sales.places_taken".into()), "{what}");
    }
    assert_eq!(app.edit(&ada, &one, json!({"overbook": 1, "blocked": 26})).await.status, 200);
    assert_eq!(app.edit(&ada, &one, json!({"overbook": 0})).await.code(), "sales.places_taken");
    let said =
        "SELECT details AS text FROM audit_entries WHERE action = 'sales.quota_changed' ORDER BY seq DESC";
    let said: Value = serde_json::from_str(&app.database.texts(said)[0]).unwrap();
    assert_eq!((&said["before"]["overbook"], &said["after"]["overbook"]), (&json!(0), &json!(1)));
    assert_eq!(app.edit(&ada, &one, json!({"blocked": 0, "overbook": 0})).await.status, 200);
    assert_eq!(set_capacity(&app, &ada, &id, json!(75)).await.status, 200, "what is taken fits");
    assert_eq!(app.edit(&ada, &one, json!({"size": null, "overbook": 3})).await.pointers(), ["/overbook"]);
    assert_eq!(app.discard(&ada, &one).await.code(), "sales.capacity_stays");
}

#[tokio::test]
async fn the_database_sells_no_place_twice() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    put(&app, &ada, &format!("{}/capacity", event_path(&id)), json!(2)).await;
    let quota = data(&app, &ada, &format!("{}/quotas", event_path(&id))).await[0].clone();
    app.edit(&ada, &format!("{}/quotas/{}", event_path(&id), text(&quota, "id")), json!({"overbook": 1}))
        .await;
    note_taken(&app, &text(&quota, "id"), 1, 2);
    let oversold = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        note_taken(&app, &text(&quota, "id"), 2, 2);
    }));
    assert!(oversold.is_err(), "the table refuses it");
}

#[tokio::test]
async fn a_date_is_cut_into_parts_for_some_offers() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let path = event_path(&id);
    let quotas = format!("{path}/quotas");
    let first = text(&data(&app, &ada, &quotas).await[0], "occurrence_id");
    let second = add_date(&app, &ada, &id, 2).await;
    let duo = add_offer(&app, &ada, &id, json!({"name_fr": "Duo", "admits": 2})).await;
    let late = add_offer(&app, &ada, &id, json!({"name_fr": "Le 2", "occurrence_id": second})).await;
    set_capacity(&app, &ada, &id, json!(100)).await;
    let balcony =
        json!({"occurrence_id": first, "name": "Balcon", "size": 31, "blocked": 2, "offer_ids": [duo, duo]});
    let balcony = fine(app.post_as(&ada.access, &quotas, balcony).await).json();
    assert_eq!((&balcony["available"], &balcony["offer_ids"]), (&json!(29), &json!([duo])));
    let page = fine(app.get_as(&ada.access, &format!("{path}/availability?limit=1")).await).json();
    let on_first = &page["data"][0];
    assert_eq!(
        (&on_first["occurrence_id"], on_first["quotas"].as_array().unwrap().len()),
        (&json!(first), 2)
    );
    assert_eq!(on_first["offers"].as_array().unwrap().len(), 2, "the other date's offer is not sold on it");
    assert_eq!(on_first["offers"][1]["quota_ids"], json!([first, balcony["id"]]));
    assert_eq!(on_first["offers"][1]["available"], 14, "the shorter of both, two each time");
    let rest = format!("{path}/availability?cursor={}", text(&page, "next_cursor"));
    let rest = fine(app.get_as(&ada.access, &rest).await).json();
    assert_eq!(
        (
            &rest["data"][0]["occurrence_id"],
            &rest["next_cursor"],
            rest["data"][0]["offers"].as_array().unwrap().len()
        ),
        (&json!(second), &Value::Null, 3)
    );
    let one = format!("{quotas}/{}", text(&balcony, "id"));
    let wider = app.edit(&ada, &one, json!({"offer_ids": null, "name": "Salle", "size": null})).await;
    assert_eq!(
        (wider.status, &wider.json()["offer_ids"], &wider.json()["available"]),
        (200, &Value::Null, &Value::Null)
    );
    note_taken(&app, &text(&balcony, "id"), 1, 0);
    assert_eq!(app.discard(&ada, &one).await.code(), "sales.quota_in_use");
    note_taken(&app, &text(&balcony, "id"), 0, 0);
    assert_eq!(app.discard(&ada, &one).await.status, 204);
    assert_eq!(app.get_as(&ada.access, &one).await.code(), "sales.quota_not_found");
    let wrong = async |wish: Value| {
        let answer = app.post_as(&ada.access, &quotas, wish).await;
        (answer.status, answer.pointers())
    };
    assert_eq!(wrong(json!({"name": "x"})).await, (422, vec!["/occurrence_id".into()]));
    assert_eq!(
        wrong(json!({"occurrence_id": NOBODY, "name": "x"})).await,
        (422, vec!["/occurrence_id".into()])
    );
    let bad = json!({"occurrence_id": first, "size": -1, "blocked": -1, "offer_ids": [late]});
    let all = ["/name", "/size", "/blocked", "/offer_ids"].map(str::to_owned).to_vec();
    assert_eq!(wrong(bad).await, (422, all), "an offer of another date is none here");
    let of_hall = json!({"name": "x", "offer_ids": [duo], "occurrence_id": second});
    let hall = app.edit(&ada, &format!("{quotas}/{first}"), of_hall).await;
    assert_eq!(hall.pointers(), ["/occurrence_id", "/name", "/offer_ids"]);
    let acts = app.audited(&format!("action LIKE 'sales.quota%' AND subject = 'event:{id}'"));
    assert_eq!(acts, ["sales.quota_deleted", "sales.quota_changed", "sales.quota_created"]);
}

#[tokio::test]
async fn places_go_with_their_date_and_a_copy_has_the_capacity() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let path = event_path(&id);
    let second = add_date(&app, &ada, &id, 2).await;
    let duo = add_offer(&app, &ada, &id, json!({"name_fr": "Duo", "admits": 2})).await;
    set_capacity(&app, &ada, &id, json!(100)).await;
    let part = json!({"occurrence_id": second, "name": "Balcon", "size": 30, "offer_ids": [duo]});
    let part = fine(app.post_as(&ada.access, &format!("{path}/quotas"), part).await).json();
    put(&app, &ada, &format!("{path}/capacity/{second}"), json!(50)).await;
    let count = |table: &str| {
        app.database.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) AS text FROM {table}")).remove(0)
    };
    assert_eq!((count("quotas"), count("offer_quotas")), ("3".into(), "1".into()));
    let copy = text(&app.verb(&ada, &id, "duplicate").await.json(), "id");
    let gone = text(&app.verb(&ada, &id, "duplicate").await.json(), "id");
    assert_eq!(app.discard(&ada, &event_path(&gone)).await.status, 204);
    app.run_jobs().await;
    add_date(&app, &ada, &copy, 3).await;
    let quotas = data(&app, &ada, &format!("{}/quotas", event_path(&copy))).await;
    assert_eq!(
        (quotas.len(), &quotas[0]["size"], &quotas[0]["kind"]),
        (1, &json!(100), &json!("event_capacity"))
    );
    assert_eq!(count("jobs WHERE state = 'dead'"), "0");
    app.discard(&ada, &format!("{path}/offers/{duo}")).await;
    let left = app.get_as(&ada.access, &format!("{path}/quotas/{}", text(&part, "id"))).await.json();
    assert_eq!(left["offer_ids"], json!([]), "a part for an offer that is gone is not for all");
    assert_eq!(app.discard(&ada, &format!("{path}/occurrences/{second}")).await.status, 204);
    assert_eq!(count("quotas"), "1");
    for event in [&id, &copy] {
        assert_eq!(app.discard(&ada, &format!("{EVENTS}/{event}")).await.status, 204);
    }
    assert_eq!((count("quotas"), count("event_capacities")), ("0".into(), "0".into()));
}

#[tokio::test]
async fn many_dates_get_the_same_part_at_once_or_none_does() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let path = event_path(&id);
    let bulk = format!("{path}/quotas/bulk");
    let series = json!({"from": "2026-12-02", "frequency": "daily", "count": 199, "start_time": "20:30",
        "end_time": "23:00"});
    fine(app.post_as(&ada.access, &format!("{path}/occurrences/generate"), series).await);
    let dates = data(&app, &ada, &format!("{path}/occurrences")).await;
    let ids: Vec<String> = dates.iter().map(|date| text(date, "id")).collect();
    let duo = add_offer(&app, &ada, &id, json!({"name_fr": "Duo", "admits": 2})).await;
    let one = json!({"name_fr": "Ce soir", "occurrence_id": ids[1]});
    let late = add_offer(&app, &ada, &id, one).await;
    let part = json!({"name": "Balcon", "size": 30, "blocked": 2, "offer_ids": [duo]});
    let with = |dates: Value, part: &Value| {
        let mut wish = part.clone();
        wish["occurrence_ids"] = dates;
        wish
    };
    let three = with(json!([ids[2], ids[0], ids[1]]), &part);
    let made = fine(app.post_as(&ada.access, &bulk, three).await).json();
    let made = made["data"].as_array().unwrap();
    assert_eq!(made.iter().map(|one| text(one, "occurrence_id")).collect::<Vec<_>>(), ids[..3]);
    let quotas = data(&app, &ada, &format!("{path}/quotas")).await;
    let parts: Vec<&Value> = quotas.iter().filter(|quota| quota["kind"] == "part").collect();
    assert_eq!(parts, made.iter().collect::<Vec<_>>(), "what was answered is what is there");
    assert!(parts.iter().all(|part| (&part["available"], &part["offer_ids"]) == (&json!(28), &json!([duo]))));
    let wrong = async |dates: Value, part: Value| {
        let answer = app.post_as(&ada.access, &bulk, with(dates, &part)).await;
        (answer.status, answer.pointers())
    };
    let at = |names: &[&str]| (422, names.iter().map(|name| format!("/{name}")).collect::<Vec<_>>());
    assert_eq!(wrong(json!([]), json!({"name": " "})).await, at(&["occurrence_ids", "name"]));
    for dates in [json!([ids[0], ids[0]]), json!([ids[0], NOBODY]), json!(["x"])] {
        assert_eq!(wrong(dates, json!({"name": "x"})).await, at(&["occurrence_ids"]));
    }
    let bad = json!({"name": "x", "size": -1, "offer_ids": [late]});
    let all = ["size", "offer_ids"];
    assert_eq!(wrong(json!([ids[0], ids[1]]), bad).await, at(&all), "the offer is for one of them only");
    let full = json!({"name": "x", "size": 1, "blocked": 2});
    let full = app.post_as(&ada.access, &bulk, with(json!([ids[0]]), &full)).await;
    assert_eq!((refusal(&full), full.pointers()), ((409, "sales.places_taken".into()), vec!["/size".into()]));
    let many = json!({"occurrence_ids": ids[..198], "name": "Loge"});
    let many = app.post_as(&ada.access, &bulk, many).await;
    assert_eq!(refusal(&many), (409, "sales.too_many_quotas".into()));
    assert_eq!(many.json()["errors"][0]["params"], json!({"limit": 197}));
    let rest = json!({"occurrence_ids": ids[..197], "name": "Loge"});
    fine(app.post_as(&ada.access, &bulk, rest).await);
    let acts = app.audited(&format!("action = 'sales.quotas_created' AND subject = 'event:{id}'"));
    assert_eq!(acts.len(), 2);
}
