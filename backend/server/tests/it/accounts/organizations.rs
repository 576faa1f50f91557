//! Organizations: make one, change it, invite people, give them roles.

use super::people::{Person, text};
use super::teams::{INVITATIONS, MEMBERS, refusal};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

const ORG: &str = "/api/v1/manage/org";

#[tokio::test]
async fn who_makes_an_organization_owns_it_and_changes_it() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let nobody = app.get_as(&ada.access, ORG).await;
    assert_eq!(refusal(&nobody), (403, "accounts.not_allowed".into()));
    let made = app.post_as(&ada.access, ORG, json!({"name": "Théâtre du Parc"})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    assert_eq!(text(&made.json(), "slug"), "theatre-du-parc");
    let seen = app.get_as(&ada.access, ORG).await;
    assert_eq!((seen.json(), seen.header("etag")), (made.json(), made.header("etag")));
    let wish = json!({"name": "Théâtre des Lilas", "website": "https://lilas.example/", "color": "#ABCDEF",
        "description_fr": "Depuis 1999", "contact_email": "bonjour@lilas.example"});
    let changed = change(&app, &ada, seen.header("etag"), wish).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let view = changed.json();
    assert_eq!((text(&view, "name"), text(&view, "color")), ("Théâtre des Lilas".into(), "#abcdef".into()));
    assert_eq!(text(&view, "slug"), "theatre-du-parc", "links to it go on working");
    let stale = change(&app, &ada, seen.header("etag"), json!({"name": "Other"})).await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".into()));
    let blind = app.call(Method::PATCH, ORG, &ada.access, json!({"name": "Other"})).await;
    assert_eq!(refusal(&blind), (428, "http.precondition_required".into()));
    let wrong = json!({"name": " ", "website": "javascript:alert(1)", "color": "red", "contact_email": "x"});
    let wrong = change(&app, &ada, changed.header("etag"), wrong).await;
    assert_eq!(wrong.pointers(), ["/name", "/website", "/contact_email", "/color"]);
    let cleared = change(&app, &ada, changed.header("etag"), json!({"website": null})).await;
    assert_eq!(cleared.json()["website"], Value::Null);
    let log = app.get_as(&ada.access, "/api/v1/manage/org/audit-log").await.json();
    let details = &log["data"][1]["details"];
    assert_eq!(details["before"]["name"], "Théâtre du Parc");
    assert_eq!(
        (&details["after"]["name"], &details["after"]["locale"]),
        (&json!("Théâtre des Lilas"), &Value::Null)
    );
    assert_eq!(details["after"]["contact_email"], Value::Null, "that it changed, not to what");
    assert!(!log.to_string().contains("bonjour@"));
    let made =
        ["accounts.organization_changed", "accounts.organization_changed", "accounts.organization_created"];
    assert_eq!(app.audited("org_id IS NOT NULL"), made);
}

async fn change(app: &TestApp, person: &Person, etag: &str, wish: Value) -> Answer {
    let token = super::people::bearer(&person.access);
    let headers =
        [("authorization", token.as_str()), ("content-type", "application/json"), ("if-match", etag)];
    app.send_body(Method::PATCH, ORG, &headers, wish.to_string().into_bytes()).await
}

#[tokio::test]
async fn somebody_is_invited_looks_and_accepts() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    let bob = app.join("bob@example.org").await;
    let token =
        app.invite(&ada, json!({"email": "Bob@Example.org", "role": "manager", "locale": "en"})).await;
    let mail = app.last_mail_to("Bob@").await;
    assert!(mail.subject.contains("Théâtre du Parc") && mail.text.contains("/invitations#token="));
    let opened = app.post("/api/v1/member-invitations/open", json!({"token": token})).await;
    assert_eq!(opened.status, 200, "{}", opened.text());
    let seen = opened.json();
    assert_eq!(
        (text(&seen, "organization"), text(&seen, "role")),
        ("Théâtre du Parc".into(), "manager".into())
    );
    assert_eq!(text(&seen, "inviter"), "Ada Lovelace");
    let waiting = app.get_as(&ada.access, INVITATIONS).await.json();
    assert_eq!(text(&waiting["data"][0], "email"), "Bob@Example.org");
    let accepted = app.accept(&bob, &token).await;
    assert_eq!((accepted.status, text(&accepted.json(), "role")), (200, "manager".into()));
    let me = app.get_as(&bob.access, "/api/v1/me").await.json();
    assert_eq!(text(&me["organizations"][0], "slug"), "theatre-du-parc");
    let members = app.get_as(&bob.access, MEMBERS).await.json();
    let who: Vec<(String, String)> =
        members["data"].as_array().unwrap().iter().map(|m| (text(m, "email"), text(m, "role"))).collect();
    let of = |email: &str, role: &str| (email.to_owned(), role.to_owned());
    assert_eq!(who, [of("ada@example.org", "owner"), of("bob@example.org", "manager")]);
    let again = app.accept(&bob, &token).await;
    assert_eq!(refusal(&again), (422, "accounts.link_invalid".into()));
    assert_eq!(app.get_as(&ada.access, INVITATIONS).await.json()["data"], json!([]));
}

#[tokio::test]
async fn an_invitation_is_for_its_address_for_a_week_and_can_be_sent_again_taken_back_and_declined() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let (bob, eve) = (app.join("bob@example.org").await, app.join("eve@example.org").await);
    let wish = json!({"email": "bob@example.org", "role": "support"});
    let first = app.invite(&ada, wish.clone()).await;
    let stolen = app.accept(&eve, &first).await;
    assert_eq!(refusal(&stolen), (403, "accounts.invited_otherwise".into()));
    let twice = app.post_as(&ada.access, INVITATIONS, wish.clone()).await;
    assert_eq!(refusal(&twice), (409, "accounts.already_invited".into()));
    let id = text(&app.get_as(&ada.access, INVITATIONS).await.json()["data"][0], "id");
    let resent = app.post_as(&ada.access, &format!("{INVITATIONS}/{id}/resend"), Value::Null).await;
    assert_eq!(resent.status, 200, "{}", resent.text());
    assert_eq!(app.accept(&bob, &first).await.status, 422, "the first link is void");
    let second = app.last_mail_to("bob@").await.token().to_owned();
    app.advance(7 * 86_400);
    let (ada, bob) = (app.sign_in(&ada).await, app.sign_in(&bob).await);
    assert_eq!(refusal(&app.accept(&bob, &second).await), (422, "accounts.link_invalid".into()));
    let gone = app.delete_as(&ada.access, &format!("{INVITATIONS}/{id}")).await;
    assert_eq!(gone.status, 204);
    let gone = app.delete_as(&ada.access, &format!("{INVITATIONS}/{id}")).await;
    assert_eq!(refusal(&gone), (404, "accounts.invitation_not_found".into()));
    let third = app.invite(&ada, wish).await;
    let declined = app.post("/api/v1/member-invitations/decline", json!({"token": third})).await;
    assert_eq!(declined.status, 204);
    assert_eq!(app.accept(&bob, &third).await.status, 422);
}

#[tokio::test]
async fn an_invitation_of_somebody_who_left_opens_nothing() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let (bob, eve) = (app.join("bob@example.org").await, app.join("eve@example.org").await);
    app.hire(&ada, &bob, "owner").await;
    let token = app.invite(&bob, json!({"email": eve.email, "role": "owner"})).await;
    assert_eq!(app.assign(&ada, &bob, json!({"role": "support"})).await.status, 200);
    assert_eq!(refusal(&app.accept(&eve, &token).await), (422, "accounts.link_invalid".into()));
}

#[tokio::test]
async fn roles_change_with_the_next_request_and_members_leave() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let bob = app.join("bob@example.org").await;
    app.hire(&ada, &bob, "manager").await;
    assert_eq!(app.get_as(&bob.access, MEMBERS).await.status, 200);
    let changed = app.assign(&ada, &bob, json!({"role": "finance"})).await;
    assert_eq!((changed.status, text(&changed.json(), "role")), (200, "finance".into()));
    assert_eq!(refusal(&app.get_as(&bob.access, MEMBERS).await), (403, "accounts.not_allowed".into()));
    assert_eq!(app.get_as(&bob.access, ORG).await.status, 200);
    let left = app.delete_as(&bob.access, &format!("{MEMBERS}/{}", bob.id)).await;
    assert_eq!(left.status, 204, "everybody may leave");
    assert_eq!(refusal(&app.get_as(&bob.access, ORG).await), (403, "accounts.not_allowed".into()));
    app.hire(&ada, &bob, "door").await;
    let removed = app.delete_as(&ada.access, &format!("{MEMBERS}/{}", bob.id)).await;
    assert_eq!(removed.status, 204);
    assert_eq!(app.get_as(&bob.access, ORG).await.status, 403);
    let again = app.delete_as(&ada.access, &format!("{MEMBERS}/{}", bob.id)).await;
    assert_eq!(refusal(&again), (404, "accounts.member_not_found".into()));
    let acts = app.audited("action LIKE 'accounts.member%'");
    assert_eq!(acts[0..2], ["accounts.member_removed", "accounts.member_joined"]);
    assert!(acts.contains(&"accounts.member_left".to_owned()));
}

#[tokio::test]
async fn the_last_owner_stays() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let own = format!("{MEMBERS}/{}", ada.id);
    assert_eq!(refusal(&app.delete_as(&ada.access, &own).await), (409, "accounts.last_owner".into()));
    let demoted = app.assign(&ada, &ada, json!({"role": "manager"})).await;
    assert_eq!(refusal(&demoted), (409, "accounts.last_owner".into()));
    let bob = app.join("bob@example.org").await;
    app.hire(&ada, &bob, "owner").await;
    app.database.execute("UPDATE users SET status = 'disabled' WHERE email = 'bob@example.org'");
    assert_eq!(
        app.delete_as(&ada.access, &own).await.status,
        409,
        "an owner who cannot sign in does not count"
    );
    app.database.execute("UPDATE users SET status = 'active' WHERE email = 'bob@example.org'");
    assert_eq!(app.delete_as(&ada.access, &own).await.status, 204);
}

#[tokio::test]
async fn two_owners_who_leave_at_once_do_not_both_leave() {
    let app = TestApp::start().await;
    for round in 0..5 {
        let ada = app.join_as_organizer(&format!("ada{round}@example.org"), "Parc").await;
        let bob = app.join(&format!("bob{round}@example.org")).await;
        app.hire(&ada, &bob, "owner").await;
        let leave = async |person: &Person| {
            app.delete_as(&person.access, &format!("{MEMBERS}/{}", person.id)).await.status
        };
        let (first, second) = tokio::join!(leave(&ada), leave(&bob));
        let mut statuses = [first, second];
        statuses.sort_unstable();
        assert_eq!(statuses, [204, 409], "round {round}");
    }
}

/// Deletes the only organization of somebody, as it is now.
pub async fn delete_organization(app: &TestApp, owner: &Person) -> Answer {
    let seen = app.get_as(&owner.access, ORG).await;
    delete_seen(app, owner, seen.header("etag")).await
}

async fn delete_seen(app: &TestApp, owner: &Person, etag: &str) -> Answer {
    let token = super::people::bearer(&owner.access);
    app.send(Method::DELETE, ORG, &[("authorization", token.as_str()), ("if-match", etag)]).await
}

#[tokio::test]
async fn an_organization_goes_with_all_it_has_and_then_its_owner_may_go() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let bob = app.join("bob@example.org").await;
    app.hire(&ada, &bob, "manager").await;
    app.invite(&ada, json!({"email": "eve@example.org", "role": "door"})).await;
    let wish = json!({"name": "Accounting", "scopes": ["organization:read"]});
    let token = text(&app.post_as(&ada.access, &format!("{ORG}/api-tokens"), wish).await.json(), "token");
    app.advance(301);
    assert_eq!(refusal(&delete_organization(&app, &ada).await), (403, "accounts.step_up_needed".into()));
    let (ada, bob) = (app.step_up(&ada).await, app.step_up(&bob).await);
    assert_eq!(refusal(&delete_organization(&app, &bob).await), (403, "accounts.not_allowed".into()));
    let blind = app.delete_as(&ada.access, ORG).await;
    assert_eq!(refusal(&blind), (428, "http.precondition_required".into()));
    let stale = delete_seen(&app, &ada, "\"x\"").await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".into()));
    assert_eq!(delete_organization(&app, &ada).await.status, 204);
    assert_eq!(app.get_as(&token, ORG).await.status, 401);
    for person in [&ada, &bob] {
        let me = app.get_as(&person.access, "/api/v1/me").await.json();
        assert_eq!(me["organizations"], json!([]));
        assert_eq!(refusal(&app.get_as(&person.access, ORG).await), (403, "accounts.not_allowed".into()));
    }
    assert_eq!(app.audited("action = 'accounts.organization_deleted'").len(), 1);
    let ada = app.step_up(&ada).await;
    assert_eq!(app.delete_as(&ada.access, "/api/v1/me").await.status, 204);
    let heir = app.join_as_organizer("heir@example.org", "Parc").await;
    let again = app.get_as(&heir.access, ORG).await.json();
    assert_eq!(text(&again, "slug"), "parc", "the name is free again");
}

#[tokio::test]
async fn an_organization_with_events_stays_whole() {
    let app = TestApp::start().await;
    let ada = super::door::organizer(&app).await;
    let bob = app.join("bob@example.org").await;
    app.hire(&ada, &bob, "support").await;
    let ada = app.step_up(&ada).await;
    let refused = delete_organization(&app, &ada).await;
    assert_eq!(refusal(&refused), (409, "accounts.organization_in_use".into()));
    assert_eq!(app.get_as(&bob.access, ORG).await.status, 200, "nothing of it is gone");
    assert_eq!(app.get("/api/v1/events/gala").await.status, 200);
}
