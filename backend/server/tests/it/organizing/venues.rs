//! Venues of an organization.

use super::desk::{EVENTS, NOBODY, VENUES, event_path};
use crate::accounts::people::text;
use crate::accounts::teams::refusal;
use crate::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};

fn hall() -> Value {
    json!({"name": "Le Hangar", "address": "1, quai Nord", "postal_code": "44000", "city": "Nantes",
        "country": "fr", "latitude": 47.2, "longitude": -1.55, "timezone": "Europe/Paris"})
}

#[tokio::test]
async fn a_venue_is_made_changed_and_deleted() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let made = app.post_as(&ada.access, VENUES, hall()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let view = made.json();
    assert_eq!((text(&view, "slug"), text(&view, "country")), ("le-hangar".into(), "FR".into()));
    assert_eq!((&view["is_shared"], &view["latitude"]), (&json!(false), &json!(47.2)));
    let again = app.post_as(&ada.access, VENUES, hall()).await.json();
    assert_eq!(text(&again, "slug"), "le-hangar-2");
    let path = format!("{VENUES}/{}", text(&view, "id"));
    let seen = app.get_as(&ada.access, &path).await;
    assert_eq!((seen.json(), seen.header("etag")), (view, made.header("etag")));
    let wish = json!({"name": "Le Grand Hangar", "latitude": null, "longitude": null, "address": null});
    let changed = app.call_if(Method::PATCH, &path, &ada.access, made.header("etag"), wish).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!((&changed.json()["latitude"], &changed.json()["address"]), (&Value::Null, &Value::Null));
    assert_eq!(text(&changed.json(), "slug"), "le-hangar", "links stay");
    let stale = app.call_if(Method::DELETE, &path, &ada.access, made.header("etag"), Value::Null).await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".into()));
    assert_eq!(app.delete_as(&ada.access, &path).await.status, 428);
    assert_eq!(app.discard(&ada, &path).await.status, 204);
    assert_eq!(refusal(&app.get_as(&ada.access, &path).await), (404, "catalog.venue_not_found".into()));
    let acts = app.audited("action LIKE 'catalog.venue%' AND subject LIKE 'venue:%'");
    let new = "catalog.venue_created";
    assert_eq!(acts, ["catalog.venue_deleted", "catalog.venue_changed", new, new]);
}

#[tokio::test]
async fn what_is_wrong_with_a_venue_is_named_at_once() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let empty = app.post_as(&ada.access, VENUES, json!({})).await;
    assert_eq!(
        (empty.status, empty.pointers()),
        (422, ["/name", "/city", "/country"].map(str::to_owned).to_vec())
    );
    let wrong = json!({"name": "x".repeat(121), "address": "a\nb", "postal_code": "x".repeat(17), "city": " ",
        "country": "FRA", "latitude": 91, "longitude": 0, "timezone": "Mars/Olympus"});
    let wrong = app.post_as(&ada.access, VENUES, wrong).await;
    let pointers = ["/name", "/city", "/country", "/address", "/postal_code", "/timezone", "/latitude"];
    assert_eq!((wrong.status, wrong.pointers()), (422, pointers.map(str::to_owned).to_vec()));
    let mut half = hall();
    half["longitude"] = Value::Null;
    assert_eq!(app.post_as(&ada.access, VENUES, half).await.pointers(), ["/latitude"]);
}

#[tokio::test]
async fn an_organization_uses_its_own_venues_and_shared_ones() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    let shared = app.made.lock().unwrap()["venue olympia"].to_string();
    let theirs = text(&app.post_as(&other.access, VENUES, hall()).await.json(), "id");
    let own = text(
        &app.post_as(&ada.access, VENUES, json!({"name": "Parc", "city": "Lyon", "country": "FR"}))
            .await
            .json(),
        "id",
    );
    let list = app.get_as(&ada.access, VENUES).await.json();
    assert_eq!(
        (crate::app::slugs(&list), &list["total"]),
        (vec!["olympia".to_owned(), "parc".to_owned()], &json!(2))
    );
    assert_eq!(list["data"][0]["is_shared"], true);
    assert_eq!(app.get_as(&ada.access, &format!("{VENUES}?q=LYON")).await.json()["total"], 1);
    for venue in [&theirs, &NOBODY.to_owned()] {
        let path = format!("{VENUES}/{venue}");
        for answer in [
            app.get_as(&ada.access, &path).await,
            app.edit(&ada, &path, json!({"name": "Mine"})).await,
            app.discard(&ada, &path).await,
        ] {
            assert_eq!(refusal(&answer), (404, "catalog.venue_not_found".into()), "{path}");
        }
        let taken = app.post_as(&ada.access, EVENTS, json!({"title_fr": "x", "venue_id": venue})).await;
        assert_eq!((taken.status, taken.pointers()), (422, vec!["/venue_id".to_owned()]));
    }
    let path = format!("{VENUES}/{shared}");
    assert_eq!(app.get_as(&ada.access, &path).await.status, 200);
    assert_eq!(
        app.edit(&ada, &path, json!({"name": "Mine"})).await.status,
        404,
        "shared ones are not theirs to change"
    );
    assert_eq!(app.discard(&ada, &path).await.status, 404);
    for venue in [own, shared] {
        let made = app.post_as(&ada.access, EVENTS, json!({"title_fr": "x", "venue_id": venue})).await;
        assert_eq!(made.status, 201, "{}", made.text());
    }
}

#[tokio::test]
async fn a_venue_with_another_name_is_seen_by_the_public_at_once() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let venue = text(&app.post_as(&ada.access, VENUES, hall()).await.json(), "id");
    let id = app.on_sale(&ada, "Piano").await;
    app.edit(&ada, &event_path(&id), json!({"venue_id": venue, "online_url": null})).await;
    assert_eq!(app.slugs("/api/v1/events?place=hangar").await, ["piano"]);
    let path = format!("{VENUES}/{venue}");
    assert_eq!(app.edit(&ada, &path, json!({"name": "La Halle", "city": "Rezé"})).await.status, 200);
    assert_eq!(text(&app.json("/api/v1/events/piano").await["venue"], "name"), "La Halle");
    assert_eq!(app.slugs("/api/v1/events?place=reze").await, ["piano"]);
    assert_eq!(app.slugs("/api/v1/events?place=hangar").await, Vec::<String>::new());
    assert_eq!(text(&app.json("/api/v1/events").await["data"][0]["place"], "city"), "Rezé");
    assert_eq!(refusal(&app.discard(&ada, &path).await), (409, "catalog.venue_in_use".into()));
    let dates = app.get_as(&ada.access, &format!("{}/occurrences", event_path(&id))).await.json();
    let date = format!("{}/occurrences/{}", event_path(&id), text(&dates["data"][0], "id"));
    app.edit(&ada, &date, json!({"venue_id": venue})).await;
    app.edit(&ada, &event_path(&id), json!({"venue_id": null})).await;
    assert_eq!(app.discard(&ada, &path).await.status, 409, "a date takes place there");
    app.edit(&ada, &path, json!({"city": "Nantes"})).await;
    assert_eq!(app.slugs("/api/v1/events?place=nantes").await, ["piano"], "also where only a date is");
}

#[tokio::test]
async fn further_events_of_a_venue_follow_in_the_background() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let venue = text(&app.post_as(&ada.access, VENUES, hall()).await.json(), "id");
    for n in 0..52 {
        let id = app.on_sale(&ada, &format!("Piano {n}")).await;
        app.edit(&ada, &event_path(&id), json!({"venue_id": venue})).await;
    }
    app.edit(&ada, &format!("{VENUES}/{venue}"), json!({"city": "Rezé"})).await;
    assert_eq!(app.json("/api/v1/events?place=reze").await["total"], 50);
    app.run_jobs().await;
    app.wait_for("/api/v1/events?place=reze", |answer| answer.json()["total"] == 52).await;
}
