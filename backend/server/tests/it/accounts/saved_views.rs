//! Views that people save: their own, in each organization, wherever they sign in.

use super::people::{Person, text};
use super::teams::refusal;
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

pub const VIEWS: &str = "/api/v1/me/views";

/// Saves a view of drafts.
pub async fn save(app: &TestApp, person: &Person, name: &str) -> Answer {
    let wish = json!({"list": "events", "name": name, "filters": {"status": "draft"}});
    app.post_as(&person.access, VIEWS, wish).await
}

async fn names(app: &TestApp, person: &Person, query: &str) -> Vec<String> {
    let answer = app.get_as(&person.access, &format!("{VIEWS}?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["data"].as_array().unwrap().iter().map(|view| text(view, "name")).collect()
}

#[tokio::test]
async fn a_view_is_saved_renamed_replaced_and_forgotten() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let wish =
        json!({"list": "events", "name": "  Pianos à finir ", "filters": {"q": "piano ", "status": "draft"}});
    let made = app.post_as(&ada.access, VIEWS, wish).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let view = made.json();
    assert_eq!(
        (text(&view, "name"), &view["filters"]),
        ("Pianos à finir".into(), &json!({"q": "piano", "status": "draft"}))
    );
    save(&app, &ada, "Brouillons").await;
    let orders = json!({"list": "orders", "name": "Brouillons", "filters": {"status": "pending"}});
    assert_eq!(app.post_as(&ada.access, VIEWS, orders).await.status, 201, "another list, another view");
    assert_eq!(names(&app, &ada, "list=events").await, ["Brouillons", "Pianos à finir"]);
    let one = format!("{VIEWS}/{}", text(&view, "id"));
    let change = async |wish: Value| app.call(Method::PATCH, &one, &ada.access, wish).await;
    assert_eq!(
        refusal(&change(json!({"name": "BROUILLONS"})).await),
        (409, "accounts.view_name_taken".into())
    );
    let renamed = change(json!({"name": "pianos a finir"})).await.json();
    assert_eq!(
        (text(&renamed, "name"), &renamed["filters"]["q"]),
        ("pianos a finir".into(), &json!("piano"))
    );
    let replaced = change(json!({"filters": {"status": "published"}})).await.json();
    assert_eq!(replaced["filters"], json!({"status": "published"}));
    assert_eq!(app.delete_as(&ada.access, &one).await.status, 204);
    assert_eq!(refusal(&app.delete_as(&ada.access, &one).await), (404, "accounts.view_not_found".into()));
    assert_eq!(names(&app, &ada, "list=events").await, ["Brouillons"]);
    assert_eq!(names(&app, &ada, "list=orders").await, ["Brouillons"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_view_is_named() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let both = vec!["/name".to_owned(), "/filters".to_owned()];
    for wrong in [
        json!({"list": "events", "name": " ", "filters": {}}),
        json!({"list": "events", "name": "x".repeat(41), "filters": {"Q": "x"}}),
        json!({"list": "events", "name": "a\u{7}b", "filters": {"q": "x".repeat(201)}}),
    ] {
        let refused = app.post_as(&ada.access, VIEWS, wrong.clone()).await;
        assert_eq!((refused.status, refused.pointers()), (422, both.clone()), "{wrong}");
    }
    let unknown = json!({"list": "tickets", "name": "x", "filters": {"q": "x"}});
    assert_eq!(app.post_as(&ada.access, VIEWS, unknown).await.status, 422);
    for query in ["", "?list=tickets", "?list=events&nonsense=1"] {
        let refused = app.get_as(&ada.access, &format!("{VIEWS}{query}")).await;
        assert_eq!(refusal(&refused), (400, "http.invalid_query".into()), "{query}");
    }
}

#[tokio::test]
async fn views_are_nobody_elses_and_end_with_the_membership() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let bob = app.join("bob@example.org").await;
    app.hire(&ada, &bob, "door").await;
    let org = app.organization_of(&ada).await;
    let own = text(&save(&app, &ada, "Brouillons").await.json(), "id");
    assert_eq!(save(&app, &bob, "Brouillons").await.status, 201, "names are one's own");
    assert_eq!(names(&app, &bob, "list=events").await, ["Brouillons"]);
    let one = format!("{VIEWS}/{own}?org={org}");
    let renamed = app.call(Method::PATCH, &one, &bob.access, json!({"name": "x"})).await;
    assert_eq!(refusal(&renamed), (404, "accounts.view_not_found".into()));
    assert_eq!(refusal(&app.delete_as(&bob.access, &one).await), (404, "accounts.view_not_found".into()));
    let other = app.join_as_organizer("other@example.org", "Other").await;
    let foreign = app.organization_of(&other).await;
    for (person, org) in [(&other, &org), (&bob, &foreign)] {
        let elsewhere = app.get_as(&person.access, &format!("{VIEWS}?org={org}&list=events")).await;
        assert_eq!(refusal(&elsewhere), (404, "accounts.organization_not_found".into()));
    }
    let count = || app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM saved_views").remove(0);
    assert_eq!(count(), "2");
    let file = app.get_as(&bob.access, "/api/v1/me/export").await.json();
    let kept = file.pointer("/account/saved_views").or_else(|| file.pointer("/saved_views")).unwrap();
    assert_eq!(
        (kept[0]["name"].as_str(), kept[0]["organization_id"].as_str()),
        (Some("Brouillons"), Some(&*org))
    );
    assert_eq!(
        app.delete_as(&ada.access, &format!("{}/{}", super::teams::MEMBERS, bob.id)).await.status,
        204
    );
    assert_eq!(count(), "1", "who leaves takes their views along");
}

#[tokio::test]
async fn programs_and_support_have_no_views() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let org = app.organization_of(&ada).await;
    let wish = json!({"name": "CRM", "scopes": ["organization:read"]});
    let token = text(&app.post_as(&ada.access, "/api/v1/manage/org/api-tokens", wish).await.json(), "token");
    let list = format!("{VIEWS}?org={org}&list=events");
    assert_eq!(refusal(&app.get_as(&token, &list).await), (403, "accounts.not_allowed".into()));
    let root = app.join_as_admin("root@example.org").await;
    let root = app.step_up(&root).await;
    let access = format!("/api/v1/admin/organizations/{org}/support-access");
    let why = json!({"reason": "Asked for by phone, ticket 4711", "minutes": 10});
    assert!(app.post_as(&root.access, &access, why).await.status < 300);
    assert_eq!(refusal(&app.get_as(&root.access, &list).await), (403, "accounts.not_allowed".into()));
    let saved = app
        .post_as(
            &root.access,
            &format!("{VIEWS}?org={org}"),
            json!({"list": "events", "name": "x",
        "filters": {"q": "x"}}),
        )
        .await;
    assert_eq!(refusal(&saved), (403, "accounts.not_allowed".into()));
}
