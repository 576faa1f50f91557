//! What administrators do with the catalog: categories, shared venues, events shown first and taken down.

use super::desk::{NOBODY, event_path};
use super::journey::example;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::schema::operations;
use reqwest::Method;
use serde_json::{Value, json};

/// Where categories are made.
pub const CATEGORIES: &str = "/api/v1/admin/categories";
/// Where shared venues are made.
pub const SHARED: &str = "/api/v1/admin/venues";
/// Where events that are out are found.
pub const OUT: &str = "/api/v1/admin/events";

/// Takes an event down, or puts it back.
pub async fn moderate(app: &TestApp, root: &Person, id: &str, verb: &str) -> Answer {
    let why = json!({"reason": "It sells what is not theirs, ticket 4711"});
    app.post_as(&root.access, &format!("{OUT}/{id}/{verb}"), why).await
}

#[tokio::test]
async fn every_operation_of_the_platform_is_for_administrators_only() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let parts = ["categories", "venues", "events"].map(|part| format!("/api/v1/admin/{part}"));
    let mut n = 0;
    for operation in operations().iter().filter(|o| parts.iter().any(|part| o.path.starts_with(part))) {
        let method: Method = operation.method.parse().unwrap();
        let is_plain = operation.spec["requestBody"].is_null();
        let name = operation.spec["operationId"].as_str().unwrap();
        let body = if is_plain { Value::Null } else { example(name) };
        let path = operation.path.replace("{id}", &id);
        let refused = app.call_if(method.clone(), &path, &ada.access, "*", body.clone()).await;
        assert_eq!(refusal(&refused), (403, "accounts.not_allowed".into()), "{method} {path}");
        let stranger = app.call(method.clone(), &path, "", body).await;
        assert_eq!(stranger.status, 401, "{method} {path}");
        n += 1;
    }
    assert_eq!(n, 16);
    let root = app.join_as_admin("root@example.org").await;
    app.advance(301);
    let late = moderate(&app, &root, &id, "take-down").await;
    assert_eq!(refusal(&late), (403, "accounts.step_up_needed".into()));
    assert_eq!(app.get("/api/v1/events/piano").await.status, 200, "nothing came of it");
}

#[tokio::test]
async fn a_category_is_made_changed_and_deleted_and_lists_follow() {
    let app = TestApp::start().await;
    let root = app.join_as_admin("root@example.org").await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    app.on_sale(&ada, "Piano").await;
    let list = async || app.get_as(&root.access, CATEGORIES).await.json()["data"].clone();
    let concert = list().await[0].clone();
    assert_eq!((text(&concert, "slug"), &concert["n_events"]), ("concert".into(), &json!(1)));
    let wish = json!({"name_fr": "Opéra", "name_en": "Opera", "parent_id": concert["id"]});
    let made = app.post_as(&root.access, CATEGORIES, wish).await;
    assert_eq!((made.status, text(&made.json(), "slug")), (201, "opera".into()), "{}", made.text());
    let shown = app.json("/api/v1/categories?locale=en").await["data"].clone();
    assert_eq!((text(&shown[1], "name"), text(&shown[1], "parent_slug")), ("Opera".into(), "concert".into()));
    let one = format!("{CATEGORIES}/{}", text(&made.json(), "id"));
    assert_eq!(app.get_as(&root.access, &one).await.header("etag"), made.header("etag"));
    let above = format!("{CATEGORIES}/{}", text(&concert, "id"));
    let etag = text(&concert, "etag");
    let renamed = json!({"name_fr": "Musique", "name_en": "Music", "position": 7});
    let changed = app.call_if(Method::PATCH, &above, &root.access, &etag, renamed.clone()).await;
    assert_eq!((changed.status, text(&changed.json(), "slug")), (200, "concert".into()), "links stay");
    let stale = app.call_if(Method::PATCH, &above, &root.access, &etag, renamed).await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".into()));
    let card = app.json("/api/v1/events?locale=en").await["data"][0].clone();
    assert_eq!(card["category"]["name"], "Music");
    assert_eq!(app.json("/api/v1/events?q=musique").await["total"], 1);
    assert_eq!(refusal(&app.discard(&root, &above).await), (409, "catalog.category_in_use".into()));
    assert_eq!(app.discard(&root, &one).await.status, 204);
    assert_eq!(refusal(&app.get_as(&root.access, &one).await), (404, "catalog.category_not_found".into()));
    let acts = app.audited("action LIKE 'catalog.category%' AND subject LIKE 'category:%'");
    let all = ["catalog.category_deleted", "catalog.category_changed", "catalog.category_created"];
    assert_eq!(acts, all);
}

#[tokio::test]
async fn categories_have_two_levels_and_a_name() {
    let app = TestApp::start().await;
    let root = app.join_as_admin("root@example.org").await;
    let make = async |wish: Value| app.post_as(&root.access, CATEGORIES, wish).await;
    let sport = text(&make(json!({"name_fr": "Sport"})).await.json(), "id");
    let judo = text(&make(json!({"name_fr": "Judo", "parent_id": sport})).await.json(), "id");
    let again = make(json!({"name_fr": "Judo"})).await.json();
    assert_eq!((text(&again, "slug"), &again["position"]), ("judo-2".into(), &json!(2)));
    let deep = make(json!({"name_fr": "Kata", "parent_id": judo})).await;
    assert_eq!((deep.status, deep.pointers()), (422, vec!["/parent_id".to_owned()]));
    for parent in [json!(sport), json!(text(&again, "id"))] {
        let wrong = app.edit(&root, &format!("{CATEGORIES}/{sport}"), json!({"parent_id": parent})).await;
        assert_eq!((wrong.status, wrong.pointers()), (422, vec!["/parent_id".to_owned()]), "{parent}");
    }
    let wrong =
        make(json!({"name_fr": " ", "name_en": "x".repeat(61), "parent_id": "x", "position": -1})).await;
    let mut pointers = wrong.pointers();
    pointers.dedup();
    assert_eq!(pointers, ["/name_fr", "/name_en", "/parent_id", "/position", "/name_fr"]);
    assert_eq!(make(json!({"name_fr": "x", "parent_id": NOBODY})).await.pointers(), ["/parent_id"]);
    assert_eq!(make(json!({"name_fr": "x", "slug": "y"})).await.status, 422);
    let clear = app.edit(&root, &format!("{CATEGORIES}/{judo}"), json!({"name_fr": null})).await;
    assert_eq!(clear.pointers(), ["/name_fr"]);
    let up = app.edit(&root, &format!("{CATEGORIES}/{judo}"), json!({"parent_id": null})).await;
    assert_eq!((up.status, &up.json()["parent_id"]), (200, &Value::Null));
}

#[tokio::test]
async fn a_shared_venue_is_for_all_and_changed_by_administrators_only() {
    let app = TestApp::start().await;
    let root = app.join_as_admin("root@example.org").await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let made = app.post_as(&root.access, SHARED, example("create_venue")).await;
    assert_eq!((made.status, &made.json()["is_shared"]), (201, &json!(true)), "{}", made.text());
    let one = format!("{SHARED}/{}", text(&made.json(), "id"));
    assert_eq!(app.get_as(&root.access, &one).await.header("etag"), made.header("etag"));
    let theirs = format!("{}/{}", super::desk::VENUES, text(&made.json(), "id"));
    assert_eq!(app.get_as(&ada.access, &theirs).await.status, 200);
    assert_eq!(app.edit(&ada, &theirs, json!({"name": "x"})).await.status, 404);
    let id = app.on_sale(&ada, "Piano").await;
    app.edit(&ada, &event_path(&id), json!({"venue_id": made.json()["id"]})).await;
    let wish = json!({"name": "Opéra de Lyon"});
    let changed = app.call_if(Method::PATCH, &one, &root.access, made.header("etag"), wish).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    assert_eq!(app.json("/api/v1/events").await["data"][0]["place"]["venue"], "Opéra de Lyon");
    assert_eq!(refusal(&app.discard(&root, &one).await), (409, "catalog.venue_in_use".into()));
    app.edit(&ada, &event_path(&id), json!({"venue_id": null})).await;
    let own = app.post_as(&ada.access, super::desk::VENUES, example("create_venue")).await.json();
    let foreign = format!("{SHARED}/{}", text(&own, "id"));
    for answer in [app.get_as(&root.access, &foreign).await, app.edit(&root, &foreign, json!({})).await] {
        assert_eq!(refusal(&answer), (404, "catalog.venue_not_found".into()), "an organization's own");
    }
    assert_eq!(app.get_as(&root.access, &format!("{SHARED}?q=opera")).await.json()["total"], 1);
    assert_eq!(app.discard(&root, &one).await.status, 204);
}

#[tokio::test]
async fn an_event_is_shown_first_as_long_as_lists_show_it() {
    let app = TestApp::start().await;
    let root = app.join_as_admin("root@example.org").await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let draft = app.ready(&ada, "Brouillon").await;
    let feature = async |id: &str, method| {
        app.call(method, &format!("{OUT}/{id}/feature"), &root.access, Value::Null).await
    };
    let shown = feature(&id, Method::PUT).await;
    assert_eq!((shown.status, &shown.json()["is_featured"]), (200, &json!(true)), "{}", shown.text());
    assert_eq!(feature(&id, Method::PUT).await.status, 200);
    assert_eq!(app.json("/api/v1/events").await["data"][0]["is_featured"], true);
    assert_eq!(app.get_as(&ada.access, &event_path(&id)).await.json()["is_featured"], true);
    assert_eq!(refusal(&feature(&draft, Method::PUT).await), (404, "catalog.event_not_found".into()));
    let found = app.get_as(&root.access, &format!("{OUT}?featured=true&q=pia")).await.json();
    assert_eq!((&found["total"], text(&found["data"][0], "organization")), (&json!(1), "Parc".into()));
    assert_eq!(feature(&id, Method::DELETE).await.json()["is_featured"], false);
    app.edit(&ada, &event_path(&id), json!({"visibility": "unlisted"})).await;
    assert_eq!(refusal(&feature(&id, Method::PUT).await), (409, "catalog.event_not_public".into()));
    let acts = app.audited("action LIKE 'catalog.event_%featured' AND subject LIKE 'event:%'");
    assert_eq!(acts, ["catalog.event_unfeatured", "catalog.event_featured"]);
}

#[tokio::test]
async fn an_event_that_is_taken_down_is_nowhere_until_it_is_put_back() {
    let app = TestApp::start().await;
    let root = app.join_as_admin("root@example.org").await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let jpeg = crate::accounts::own_data::jpeg();
    let set =
        super::covers::send(&app, &ada, &format!("{}/image", event_path(&id)), "image/jpeg", jpeg).await;
    let cover = text(&set.json()["image"]["sources"][0], "url").split('?').next().unwrap().to_owned();
    let places = ["", "/offers", "/calendar.ics"].map(|part| format!("/api/v1/events/piano{part}"));
    let everywhere = async || {
        let mut statuses = Vec::new();
        for place in places.iter().chain([&cover]) {
            statuses.push(app.get(place).await.status);
        }
        (
            statuses,
            app.json("/api/v1/events?q=piano").await["total"].clone(),
            app.json("/api/v1/offers").await["data"].as_array().unwrap().len(),
        )
    };
    assert_eq!(everywhere().await, (vec![200; 4], json!(1), 1));
    let short = app.post_as(&root.access, &format!("{OUT}/{id}/take-down"), json!({"reason": "no"})).await;
    assert_eq!((short.status, short.pointers()), (422, vec!["/reason".to_owned()]));
    let down = moderate(&app, &root, &id, "take-down").await;
    assert_eq!(down.status, 200, "{}", down.text());
    assert_eq!(text(&down.json(), "taken_down_reason"), "It sells what is not theirs, ticket 4711");
    assert_eq!(everywhere().await, (vec![404; 4], json!(0), 0));
    let mails = app.mails().await;
    let told = mails.iter().find(|mail| mail.to == "ada@example.org" && mail.text.contains("ticket 4711"));
    assert!(told.unwrap().subject.contains("Piano"));
    assert_eq!(app.get_as(&root.access, &format!("{OUT}?taken_down=true")).await.json()["total"], 1);
    let own = app.get_as(&ada.access, &event_path(&id)).await.json();
    assert_eq!(text(&own, "taken_down_reason"), "It sells what is not theirs, ticket 4711");
    assert_eq!(app.edit(&ada, &event_path(&id), json!({"title_fr": "Piano à nous"})).await.status, 200);
    app.verb(&ada, &id, "unpublish").await;
    assert_eq!(refusal(&moderate(&app, &root, &id, "put-back").await).0, 404, "drafts are nobody's business");
    app.verb(&ada, &id, "publish").await;
    assert_eq!(everywhere().await.0, [404; 4], "publishing does not put it back");
    assert_eq!(moderate(&app, &root, &id, "put-back").await.status, 200);
    assert_eq!(everywhere().await, (vec![200; 4], json!(1), 1));
    let acts = app.audited("action IN ('catalog.event_taken_down', 'catalog.event_put_back')");
    assert_eq!(acts, ["catalog.event_put_back", "catalog.event_taken_down"]);
    let read =
        app.get_as(&ada.access, "/api/v1/manage/org/audit-log?action=catalog.event_taken_down").await.json();
    assert_eq!(text(&read["data"][0]["details"], "reason"), "It sells what is not theirs, ticket 4711");
}
