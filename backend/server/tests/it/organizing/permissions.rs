//! Every role against every operation of an organizer, from inside and from another organization. The
//! operations are those of the document: a new one is tried without anybody thinking of it.

use super::desk::NOBODY;
use super::journey::example;
use crate::accounts::people::Person;
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::schema::{Operation, operations};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

const ROLES: [&str; 5] = ["owner", "manager", "finance", "support", "door"];

fn of_organizers() -> impl Iterator<Item = Operation> {
    let is_theirs = |path: &str| {
        ["events", "venues", "invoices"]
            .iter()
            .any(|what| path.starts_with(&format!("/api/v1/manage/{what}")))
    };
    operations().into_iter().filter(move |operation| is_theirs(&operation.path))
}

/// Looking is for all but the door, the rest for owners and managers.
fn may(role: &str, method: &Method, path: &str) -> bool {
    match role {
        "owner" | "manager" => true,
        "support" if path.contains("/orders") => !path.ends_with("/refunds"),
        "support" if path.contains("/participants/messages") => true,
        "finance" if path.ends_with("/refunds") => true,
        // Guests are people: whoever does not invite has no business with their addresses.
        // Nor with codes: whoever knows one has what it gives.
        "finance" | "support" => {
            *method == Method::GET && !path.ends_with("/invitations") && !path.contains("/promo-codes")
        }
        _ => false,
    }
}

async fn send(app: &TestApp, operation: &Operation, person: &Person, event: &str, org: &str) -> Answer {
    let path = operation.path.replacen("{id}", event, 1);
    let parts = path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
    let path = format!("{}?org={org}", parts.collect::<Vec<_>>().join("/"));
    let method: Method = operation.method.parse().unwrap();
    let content = &operation.spec["requestBody"]["content"];
    if !content["image/png"].is_null() {
        let authorization = crate::accounts::people::bearer(&person.access);
        let headers = [("authorization", authorization.as_str()), ("content-type", "image/png")];
        return app.send_body(method, &path, &headers, b"GIF89a".to_vec()).await;
    }
    let body = if content.is_null() {
        Value::Null
    } else {
        example(operation.spec["operationId"].as_str().unwrap())
    };
    let authorization = crate::accounts::people::bearer(&person.access);
    let key = crate::sales::buyer::fresh_key();
    let mut headers =
        vec![("authorization", authorization.as_str()), ("if-match", "*"), ("idempotency-key", key.as_str())];
    if body.is_null() {
        return app.send(method, &path, &headers).await;
    }
    headers.push(("content-type", "application/json"));
    app.send_body(method, &path, &headers, body.to_string().into_bytes()).await
}

#[tokio::test]
async fn every_role_may_do_what_its_table_says_and_nothing_elsewhere() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    let (org, foreign) = (app.organization_of(&ada).await, app.organization_of(&other).await);
    let theirs = app.ready(&other, "Ailleurs").await;
    let mut members: BTreeMap<&str, Person> = BTreeMap::from([("owner", ada.clone())]);
    for role in &ROLES[1..] {
        let person = app.join(&format!("{role}@example.org")).await;
        app.hire(&ada, &person, role).await;
        members.insert(role, person);
    }
    for operation in of_organizers() {
        let method: Method = operation.method.parse().unwrap();
        let own = app.ready(&ada, "Ici").await;
        for (role, person) in &members {
            let what = format!("{method} {} as {role}", operation.path);
            let answer = send(&app, &operation, person, &own, &org).await;
            if may(role, &method, &operation.path) {
                assert!(![401, 403].contains(&answer.status), "{what}: {}", answer.text());
            } else {
                assert_eq!(refusal(&answer), (403, "accounts.not_allowed".into()), "{what}");
            }
            let elsewhere = send(&app, &operation, person, &theirs, &foreign).await;
            assert_eq!(refusal(&elsewhere), (404, "accounts.organization_not_found".into()), "{what}");
            if may(role, &method, &operation.path) && operation.path.starts_with("/api/v1/manage/events/{id}")
            {
                let smuggled = send(&app, &operation, person, &theirs, &org).await;
                assert_eq!(refusal(&smuggled), (404, "catalog.event_not_found".into()), "{what}: foreign");
            }
        }
        if !operation.spec["requestBody"]["content"]["application/json"].is_null() {
            let parts =
                operation.path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
            let path = format!("{}?org={org}", parts.collect::<Vec<_>>().join("/"));
            let garbage =
                app.call(method.clone(), &path, &members["door"].access, json!({"nonsense": 1})).await;
            assert_eq!(garbage.status, 403, "{method} {path}: the role is judged before the content");
        }
    }
    assert_eq!(
        app.get_as(&other.access, "/api/v1/manage/events").await.json()["total"],
        1,
        "nothing came of it"
    );
}

#[tokio::test]
async fn a_program_with_the_scope_looks_and_does_nothing_else() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.ready(&ada, "Piano").await;
    let org = app.organization_of(&ada).await;
    let wish = |scopes: &[&str]| json!({"name": "CRM", "scopes": scopes});
    let tokens = "/api/v1/manage/org/api-tokens";
    let token = async |scopes: &[&str]| {
        let made = app.post_as(&ada.access, tokens, wish(scopes)).await;
        let access = crate::accounts::people::text(&made.json(), "token");
        Person { access, ..ada.clone() }
    };
    let (reader, other) = (token(&["events:read", "orders:read"]).await, token(&["organization:read"]).await);
    for operation in of_organizers() {
        let is_read = operation.method == "GET" && operation.spec["security"].as_array().unwrap().len() == 2;
        let answer = send(&app, &operation, &reader, &id, &org).await;
        let refused = send(&app, &operation, &other, &id, &org).await;
        assert_eq!(refusal(&refused), (403, "accounts.scope_missing".into()), "{}", operation.path);
        if is_read {
            assert!([200, 404].contains(&answer.status), "{}: {}", operation.path, answer.text());
        } else {
            assert_eq!(refusal(&answer), (403, "accounts.scope_missing".into()), "{}", operation.path);
        }
    }
}

#[tokio::test]
async fn support_of_the_platform_looks_for_a_reason_and_changes_nothing() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.ready(&ada, "Piano").await;
    let org = app.organization_of(&ada).await;
    let root = app.join_as_admin("root@example.org").await;
    let root = app.step_up(&root).await;
    let path = format!("/api/v1/manage/events/{id}?org={org}");
    assert_eq!(
        refusal(&app.get_as(&root.access, &path).await),
        (404, "accounts.organization_not_found".into())
    );
    let access = format!("/api/v1/admin/organizations/{org}/support-access");
    let why = json!({"reason": "Asked for by phone, ticket 4711", "minutes": 10});
    assert!(app.post_as(&root.access, &access, why).await.status < 300);
    assert_eq!(app.get_as(&root.access, &path).await.status, 200);
    let changed = app.edit(&root, &path, json!({"title_fr": "x"})).await;
    assert_eq!(refusal(&changed), (403, "accounts.not_allowed".into()));
}
