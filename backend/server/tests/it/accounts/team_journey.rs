//! Every operation of organizations, administration and people's own data, once, successfully.

use super::organization_page::{LEGAL, LOGO, company, send_logo};
use super::organizations::delete_organization;
use super::own_data;
use super::people::{Person, bearer, text};
use super::saved_views::VIEWS;
use super::teams::{INVITATIONS, MEMBERS};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

const ORG: &str = "/api/v1/manage/org";
const TOKENS: &str = "/api/v1/manage/org/api-tokens";
const USERS: &str = "/api/v1/admin/users";
const WHY: &str = "Asked for by phone, ticket 4711";

/// Walks the whole way.
pub async fn walk(app: &TestApp) {
    let ada = app.join_as_organizer("owner@example.org", "Théâtre du Parc").await;
    let bob = app.join("bob@example.org").await;
    organization(app, &bob).await;
    team(app, &ada, &bob).await;
    let ada = app.step_up(&ada).await;
    tokens(app, &ada).await;
    let org = app.organization_of(&ada).await;
    views(app, &ada, &org).await;
    let root = app.join_as_admin("root@example.org").await;
    users(app, &root, &ada).await;
    platform(app, &root, &org).await;
    own_data(app).await;
}

async fn views(app: &TestApp, ada: &Person, org: &str) {
    let wish = json!({"list": "events", "name": "Brouillons", "filters": {"status": "draft"}});
    let made = fine(app.post_as(&ada.access, &format!("{VIEWS}?org={org}"), wish).await).json();
    let one = format!("{VIEWS}/{}?org={org}", text(&made, "id"));
    fine(app.call(Method::PATCH, &one, &ada.access, json!({"name": "À finir"})).await);
    fine(app.get_as(&ada.access, &format!("{VIEWS}?org={org}&list=events")).await);
    fine(app.delete_as(&ada.access, &one).await);
}

fn fine(answer: Answer) -> Answer {
    assert!(answer.status < 300, "{} {}", answer.status, answer.text());
    answer
}

async fn organization(app: &TestApp, bob: &Person) {
    let made = fine(app.post_as(&bob.access, ORG, json!({"name": "Les Lilas"})).await);
    let org = text(&made.json(), "id");
    let named = format!("{ORG}?org={org}");
    let seen = fine(app.get_as(&bob.access, &named).await);
    let token = bearer(&bob.access);
    let headers = [
        ("authorization", token.as_str()),
        ("content-type", "application/json"),
        ("if-match", seen.header("etag")),
    ];
    fine(app.send_body(Method::PATCH, &named, &headers, b"{\"color\":\"#123456\"}".to_vec()).await);
    let log = format!(
        "{ORG}/audit-log?org={org}&actor={me}&action=accounts.organization_created&subject=user:{me}\
         &from=2020-01-01T00:00:00Z&to=2040-01-01T00:00:00Z&limit=5",
        me = bob.id
    );
    let log = fine(app.get_as(&bob.access, &log).await).json();
    assert_eq!(log["data"].as_array().map(Vec::len), Some(1), "{log}");
    let query = format!("?org={org}");
    fine(send_logo(app, bob, &query, own_data::jpeg()).await);
    fine(app.delete_as(&bob.access, &format!("{LOGO}{query}")).await);
    let legal = format!("{LEGAL}{query}");
    fine(app.get_as(&bob.access, &legal).await);
    fine(app.call_if(Method::PUT, &legal, &bob.access, "*", company()).await);
    fine(delete_organization(app, bob).await);
}

async fn team(app: &TestApp, ada: &Person, bob: &Person) {
    let wish = |role: &str| json!({"email": bob.email, "role": role});
    let refused = app.invite(ada, wish("door")).await;
    fine(app.post("/api/v1/member-invitations/open", json!({"token": refused})).await);
    fine(app.post("/api/v1/member-invitations/decline", json!({"token": refused})).await);
    app.invite(ada, json!({"email": "late@example.org", "role": "support"})).await;
    let waiting = fine(app.get_as(&ada.access, INVITATIONS).await).json();
    let id = text(&waiting["data"][0], "id");
    fine(app.post_as(&ada.access, &format!("{INVITATIONS}/{id}/resend"), Value::Null).await);
    fine(app.delete_as(&ada.access, &format!("{INVITATIONS}/{id}")).await);
    app.hire(ada, bob, "finance").await;
    fine(app.assign(ada, bob, json!({"role": "manager"})).await);
    let first = fine(app.get_as(&ada.access, &format!("{MEMBERS}?limit=1")).await).json();
    let cursor = text(&first, "next_cursor");
    let second = fine(app.get_as(&ada.access, &format!("{MEMBERS}?limit=1&cursor={cursor}")).await).json();
    assert_eq!(text(&second["data"][0], "role"), "manager");
    fine(app.get_as(&ada.access, &format!("{MEMBERS}/{}", bob.id)).await);
    fine(app.delete_as(&ada.access, &format!("{MEMBERS}/{}", bob.id)).await);
}

async fn tokens(app: &TestApp, ada: &Person) {
    let wish = json!({"name": "Accounting", "scopes": ["organization:read"]});
    let made = fine(app.post_as(&ada.access, TOKENS, wish).await).json();
    fine(app.get_as(&ada.access, TOKENS).await);
    fine(app.delete_as(&ada.access, &format!("{TOKENS}/{}", text(&made, "id"))).await);
}

async fn users(app: &TestApp, root: &Person, ada: &Person) {
    let root = app.step_up(root).await;
    let found = format!("{USERS}?q=owner&status=active&role=user&limit=5");
    let found = fine(app.get_as(&root.access, &found).await).json();
    assert_eq!(text(&found["data"][0], "id"), ada.id);
    let one = format!("{USERS}/{}", ada.id);
    fine(app.get_as(&root.access, &one).await);
    let role = |role: &str| json!({"role": role, "reason": WHY});
    fine(app.call(Method::PUT, &format!("{one}/role"), &root.access, role("admin")).await);
    fine(app.call(Method::PUT, &format!("{one}/role"), &root.access, role("user")).await);
    for act in ["factor-reset", "disable", "enable"] {
        fine(app.post_as(&root.access, &format!("{one}/{act}"), json!({"reason": WHY})).await);
    }
    fine(app.delete_as(&root.access, &format!("{one}/factor-reset")).await);
    let log = "/api/v1/admin/audit-log?action=accounts.enabled&limit=5";
    fine(app.get_as(&root.access, log).await);
}

async fn platform(app: &TestApp, root: &Person, org: &str) {
    let root = app.step_up(root).await;
    fine(app.get_as(&root.access, "/api/v1/admin/organizations?q=parc&limit=5").await);
    let access = format!("/api/v1/admin/organizations/{org}/support-access");
    fine(app.post_as(&root.access, &access, json!({"reason": WHY, "minutes": 10})).await);
    fine(app.get_as(&root.access, "/api/v1/admin/support-accesses").await);
    fine(app.delete_as(&root.access, &access).await);
    app.database.execute(
        "INSERT INTO jobs (id, name, payload, state, attempts, run_at, lease_until, last_error, created_at) \
         SELECT id, 'notices.send_mail', '{\"fact\":1}', 'dead', 9, 0, 0, 'refused', 0 FROM users",
    );
    let jobs = fine(app.get_as(&root.access, "/api/v1/admin/jobs/dead?limit=5").await).json();
    let one = |index: usize| format!("/api/v1/admin/jobs/dead/{}", text(&jobs["data"][index], "id"));
    fine(app.post_as(&root.access, &format!("{}/retry", one(0)), Value::Null).await);
    fine(app.delete_as(&root.access, &one(1)).await);
    app.database.execute("DELETE FROM jobs WHERE payload = '{\"fact\":1}'");
}

async fn own_data(app: &TestApp) {
    let eve = app.join("leaver@example.org").await;
    fine(own_data::send(app, &eve, "image/jpeg", own_data::jpeg()).await);
    fine(app.delete_as(&eve.access, own_data::PHOTO).await);
    fine(app.get_as(&eve.access, "/api/v1/me/export").await);
    fine(app.delete_as(&eve.access, "/api/v1/me").await);
}
