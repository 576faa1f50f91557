//! Every role against every operation of an organization, from inside and from another one.

use super::organization_page::company;
use super::people::Person;
use crate::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ROLES: [&str; 5] = ["owner", "manager", "finance", "support", "door"];

/// An operation with a body that would be taken, and the roles that may do it.
struct Operation {
    method: Method,
    path: String,
    body: Value,
    may: &'static [&'static str],
}

fn operations(nobody: &str) -> Vec<Operation> {
    let operation = |method, path: &str, body, may| Operation {
        method,
        path: format!("/api/v1/manage/org{path}"),
        body,
        may,
    };
    let (all, two, one) = (&ROLES[..], &["owner", "manager"][..], &["owner"][..]);
    let money = &["owner", "finance"][..];
    let member = format!("/members/{nobody}");
    let invitation = format!("/invitations/{nobody}");
    vec![
        operation(Method::GET, "", Value::Null, all),
        operation(Method::PATCH, "", json!({"color": "#123456"}), two),
        operation(Method::DELETE, "", Value::Null, one),
        operation(Method::GET, "/legal-details", Value::Null, money),
        operation(Method::PUT, "/legal-details", company(), money),
        operation(Method::GET, "/members", Value::Null, two),
        operation(Method::GET, &member, Value::Null, two),
        operation(Method::PATCH, &member, json!({"role": "door"}), two),
        operation(Method::DELETE, &member, Value::Null, two),
        operation(Method::GET, "/invitations", Value::Null, two),
        operation(Method::POST, "/invitations", json!({"email": "new@example.org", "role": "door"}), two),
        operation(Method::POST, &format!("{invitation}/resend"), Value::Null, two),
        operation(Method::DELETE, &invitation, Value::Null, two),
        operation(Method::GET, "/api-tokens", Value::Null, two),
        operation(Method::POST, "/api-tokens", json!({"name": "x", "scopes": ["organization:read"]}), two),
        operation(Method::DELETE, &format!("/api-tokens/{nobody}"), Value::Null, two),
        operation(Method::GET, "/audit-log", Value::Null, one),
    ]
}

#[tokio::test]
async fn every_role_may_do_what_its_table_says_and_nothing_elsewhere() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    let foreign = app.organization_of(&other).await;
    let org = app.organization_of(&ada).await;
    let mut members: BTreeMap<&str, Person> = BTreeMap::from([("owner", ada.clone())]);
    for role in &ROLES[1..] {
        let person = app.join(&format!("{role}@example.org")).await;
        app.hire(&ada, &person, role).await;
        members.insert(role, person);
    }
    for person in members.values_mut() {
        *person = app.step_up(person).await;
    }
    let nobody = uuid::Uuid::nil().to_string();
    for Operation { method, path, body, may } in operations(&nobody) {
        for (role, person) in &members {
            let what = format!("{method} {path} as {role}");
            let own =
                app.call(method.clone(), &format!("{path}?org={org}"), &person.access, body.clone()).await;
            if may.contains(role) {
                assert!(own.status != 403, "{what}: {}", own.text());
                let is_fine = own.status < 300 || [404, 409, 428].contains(&own.status);
                assert!(is_fine, "{what}: {} {}", own.status, own.text());
            } else {
                assert_eq!((own.status, own.code().as_str()), (403, "accounts.not_allowed"), "{what}");
            }
            let path = format!("{path}?org={foreign}");
            let elsewhere = app.call(method.clone(), &path, &person.access, body.clone()).await;
            let code = elsewhere.code();
            assert_eq!((elsewhere.status, code.as_str()), (404, "accounts.organization_not_found"), "{what}");
        }
        let stranger = app.call(method.clone(), &path, "", body.clone()).await;
        assert_eq!((stranger.status, stranger.code().as_str()), (401, "accounts.not_signed_in"), "{path}");
        if !body.is_null() {
            let door = &members["door"];
            let garbage = app.call(method.clone(), &path, &door.access, json!({"nonsense": 1})).await;
            assert_eq!(garbage.status, 403, "{method} {path}: the role is judged before the content");
        }
    }
}

#[tokio::test]
async fn a_manager_manages_who_helps_and_nobody_else() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let (bob, eve) = (app.join("bob@example.org").await, app.join("eve@example.org").await);
    app.hire(&ada, &bob, "manager").await;
    app.hire(&bob, &eve, "support").await;
    assert_eq!(app.assign(&bob, &eve, json!({"role": "door"})).await.status, 200);
    for role in ["owner", "manager", "finance"] {
        assert_eq!(app.assign(&bob, &eve, json!({"role": role})).await.status, 403, "{role}");
        let wish = json!({"email": "new@example.org", "role": role});
        let invited = app.post_as(&bob.access, super::teams::INVITATIONS, wish).await;
        assert_eq!(invited.status, 403, "{role}");
    }
    assert_eq!(app.assign(&bob, &bob, json!({"role": "owner"})).await.status, 403);
    let members = super::teams::MEMBERS;
    assert_eq!(app.delete_as(&bob.access, &format!("{members}/{}", ada.id)).await.status, 403);
    assert_eq!(app.delete_as(&bob.access, &format!("{members}/{}", eve.id)).await.status, 204);
}

#[tokio::test]
async fn whoever_works_for_several_says_for_which() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let first = app.organization_of(&ada).await;
    let made = app.post_as(&ada.access, "/api/v1/manage/org", json!({"name": "Second"})).await;
    assert_eq!(made.status, 201);
    let unsaid = app.get_as(&ada.access, "/api/v1/manage/org").await;
    assert_eq!((unsaid.status, unsaid.pointers()), (400, vec!["?org".to_owned()]));
    let said = app.get_as(&ada.access, &format!("/api/v1/manage/org?org={first}")).await;
    assert_eq!((said.status, said.json()["slug"].clone()), (200, json!("parc")));
    let nonsense = app.get_as(&ada.access, "/api/v1/manage/org?org=nonsense").await;
    assert_eq!((nonsense.status, nonsense.code().as_str()), (404, "accounts.organization_not_found"));
}

#[tokio::test]
async fn administration_is_for_administrators() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let nobody = uuid::Uuid::nil();
    let why = json!({"reason": "Asked for by phone, ticket 4711"});
    let role = json!({"role": "admin", "reason": "Asked for by phone, ticket 4711"});
    for (method, path, body) in [
        (Method::GET, "users".to_owned(), Value::Null),
        (Method::GET, format!("users/{nobody}"), Value::Null),
        (Method::PUT, format!("users/{}/role", ada.id), role),
        (Method::POST, format!("users/{nobody}/disable"), why.clone()),
        (Method::POST, format!("users/{nobody}/enable"), why.clone()),
        (Method::POST, format!("users/{nobody}/factor-reset"), why.clone()),
        (Method::DELETE, format!("users/{nobody}/factor-reset"), Value::Null),
        (Method::GET, "audit-log".to_owned(), Value::Null),
        (Method::GET, "jobs/dead".to_owned(), Value::Null),
        (Method::POST, format!("jobs/dead/{nobody}/retry"), Value::Null),
        (Method::DELETE, format!("jobs/dead/{nobody}"), Value::Null),
        (Method::GET, "organizations".to_owned(), Value::Null),
        (Method::POST, format!("organizations/{nobody}/support-access"), why),
        (Method::DELETE, format!("organizations/{nobody}/support-access"), Value::Null),
        (Method::GET, "support-accesses".to_owned(), Value::Null),
    ] {
        let path = format!("/api/v1/admin/{path}");
        let refused = app.call(method.clone(), &path, &ada.access, body.clone()).await;
        assert_eq!(
            (refused.status, refused.code().as_str()),
            (403, "accounts.not_allowed"),
            "{method} {path}"
        );
        let stranger = app.call(method.clone(), &path, "", body).await;
        assert_eq!(stranger.status, 401, "{method} {path}");
    }
}
