//! People at the door: limited to events of the organization, and to a while. And what the public sees
//! of an organization when it changes.

use super::people::{Person, bearer, text};
use super::teams::{INVITATIONS, MEMBERS, refusal};
use crate::app::TestApp;
use crate::arrange::event;
use reqwest::Method;
use serde_json::{Value, json};

const ORG: &str = "/api/v1/manage/org";

/// Somebody who owns the organization of the builders' events.
pub async fn organizer(app: &TestApp) -> Person {
    app.venue("olympia", "L'Olympia", "Paris").await;
    app.add(event("gala").venue("olympia")).await;
    let ada = app.join("ada@example.org").await;
    app.database.execute(
        "INSERT INTO memberships (org_id, user_id, role, created_at) \
         SELECT o.id, u.id, 'owner', 0 FROM organizations o, users u",
    );
    ada
}

#[tokio::test]
async fn work_at_the_door_is_limited_to_events_and_ends() {
    let app = TestApp::start().await;
    let ada = organizer(&app).await;
    let gala = app.json("/api/v1/events/gala").await["id"].clone();
    let (bob, other) =
        (app.join("bob@example.org").await, app.join_as_organizer("o@example.org", "Other").await);
    let end = app.clock.now().plus_seconds(3_600);
    let wish = json!({"email": bob.email, "role": "door", "event_ids": [gala], "access_expires_at": end});
    let foreign = app.post_as(&other.access, INVITATIONS, wish.clone()).await;
    assert_eq!(
        refusal(&foreign),
        (422, "accounts.event_unknown".into()),
        "the event of another organization"
    );
    let token = app.invite(&ada, wish).await;
    let opened = app.post("/api/v1/member-invitations/open", json!({"token": token})).await.json();
    assert_eq!((&opened["n_events"], text(&opened, "role")), (&json!(1), "door".into()));
    assert_eq!(app.accept(&bob, &token).await.status, 200);
    let member = app.get_as(&ada.access, &format!("{MEMBERS}/{}", bob.id)).await.json();
    assert_eq!((&member["event_ids"], &member["expires_at"]), (&json!([gala]), &json!(end)));
    assert_eq!(app.get_as(&bob.access, ORG).await.status, 200);
    app.advance(3_600);
    let bob = app.sign_in(&bob).await;
    assert_eq!(refusal(&app.get_as(&bob.access, ORG).await), (403, "accounts.not_allowed".into()));
    app.run_jobs().await;
    let ada = app.sign_in(&ada).await;
    let gone = app.get_as(&ada.access, &format!("{MEMBERS}/{}", bob.id)).await;
    assert_eq!(refusal(&gone), (404, "accounts.member_not_found".into()));
    app.hire(&ada, &bob, "support").await;
    let unfit = app.assign(&ada, &bob, json!({"role": "support", "event_ids": [gala]})).await;
    assert_eq!((unfit.status, unfit.pointers()), (422, vec!["/event_ids".to_owned()]));
    let foreign = app.assign(&ada, &bob, json!({"role": "door", "event_ids": [uuid::Uuid::nil()]})).await;
    assert_eq!(refusal(&foreign), (422, "accounts.event_unknown".into()));
    let whole = app.assign(&ada, &bob, json!({"role": "door"})).await;
    assert_eq!((whole.status, whole.json()["event_ids"].clone()), (200, json!([])));
}

#[tokio::test]
async fn the_public_sees_an_organizations_new_name() {
    let app = TestApp::start().await;
    let ada = organizer(&app).await;
    let organizer = async || {
        let list = app.json("/api/v1/events").await;
        text(&list["data"][0]["organizer"], "name")
    };
    let before = organizer().await;
    let seen = app.get_as(&ada.access, ORG).await;
    let token = bearer(&ada.access);
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
        ("if-match", seen.header("etag")),
    ];
    let wish = json!({"name": "Les Lilas"}).to_string().into_bytes();
    assert_eq!(app.send_body(Method::PATCH, ORG, &headers, wish).await.status, 200);
    app.run_jobs().await;
    app.wait_for("/api/v1/events", |answer| answer.text().contains("Les Lilas")).await;
    assert!(organizer().await == "Les Lilas" && before != "Les Lilas");
    assert_ne!(app.json("/api/v1/events/gala").await["organizer"], Value::Null);
}
