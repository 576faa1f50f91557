//! Who runs the platform: accounts, the audit log, access for support, jobs that were given up.

use super::people::{Person, text};
use super::teams::{MEMBERS, refusal};
use crate::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};

const USERS: &str = "/api/v1/admin/users";
const WHY: &str = "Asked for by phone, ticket 4711";

async fn admin_and_ada(app: &TestApp) -> (Person, Person) {
    (app.join_as_admin("root@example.org").await, app.join("ada@example.org").await)
}

fn emails(page: &Value) -> Vec<String> {
    page["data"].as_array().unwrap().iter().map(|user| text(user, "email")).collect()
}

#[tokio::test]
async fn an_administrator_finds_accounts() {
    let app = TestApp::start().await;
    let (root, ada) = admin_and_ada(&app).await;
    let bob = app.join("bob.marley@example.net").await;
    let rename = json!({"name": "Zoé Durand"});
    app.call(Method::PATCH, "/api/v1/me", &bob.access, rename).await;
    let find =
        async |query: &str| emails(&app.get_as(&root.access, &format!("{USERS}?{query}")).await.json());
    assert_eq!(find("").await, ["bob.marley@example.net", "ada@example.org", "root@example.org"]);
    assert_eq!(find("q=ZOE").await, ["bob.marley@example.net"]);
    assert_eq!(find("q=durand+marley").await, ["bob.marley@example.net"]);
    assert_eq!(find("q=ada@example.org").await, ["ada@example.org"]);
    assert_eq!(find("q=%25").await.len(), 3);
    assert_eq!(find("role=admin").await, ["root@example.org"]);
    assert_eq!(find("status=disabled").await, Vec::<String>::new());
    let first = app.get_as(&root.access, &format!("{USERS}?limit=2")).await.json();
    let rest = find(&format!("limit=2&cursor={}", text(&first, "next_cursor"))).await;
    assert_eq!((emails(&first).len(), rest), (2, vec!["root@example.org".to_owned()]));
    let one = app.get_as(&root.access, &format!("{USERS}/{}", ada.id)).await;
    assert_eq!((one.status, one.json()["n_sessions"].clone()), (200, json!(1)));
    assert!(!one.text().contains("secret") && !one.text().contains("argon2"));
    let unknown = app.get_as(&root.access, &format!("{USERS}/{}", uuid::Uuid::nil())).await;
    assert_eq!(refusal(&unknown), (404, "accounts.user_not_found".into()));
}

#[tokio::test]
async fn a_disabled_account_is_out_at_once_and_comes_back_when_enabled() {
    let app = TestApp::start().await;
    let (root, ada) = admin_and_ada(&app).await;
    let root = app.step_up(&root).await;
    let path = format!("{USERS}/{}/disable", ada.id);
    assert!(app.is_in(&ada.access).await);
    let disabled = app.post_as(&root.access, &path, json!({"reason": WHY})).await;
    assert_eq!((disabled.status, text(&disabled.json(), "status")), (200, "disabled".into()));
    assert!(!app.is_in(&ada.access).await);
    assert_eq!(app.refresh(&ada.refresh).await.status, 401);
    assert_eq!(
        app.post("/api/v1/auth/login", super::people::credentials(&ada.email, super::people::PASSWORD))
            .await
            .status,
        401
    );
    let twice = app.post_as(&root.access, &path, json!({"reason": WHY})).await;
    assert_eq!(refusal(&twice), (409, "accounts.wrong_state".into()));
    assert!(app.last_mail_to("ada@").await.subject.to_lowercase().contains("disabled"));
    let enabled =
        app.post_as(&root.access, &format!("{USERS}/{}/enable", ada.id), json!({"reason": WHY})).await;
    assert_eq!((enabled.status, text(&enabled.json(), "status")), (200, "active".into()));
    app.sign_in(&ada).await;
    let acts = app.audited("action IN ('accounts.disabled', 'accounts.enabled')");
    assert_eq!(acts, ["accounts.enabled", "accounts.disabled"]);
}

#[tokio::test]
async fn a_role_counts_from_the_next_request_and_nobody_changes_their_own() {
    let app = TestApp::start().await;
    let (root, ada) = admin_and_ada(&app).await;
    let root = app.step_up(&root).await;
    let set = async |who: &Person, whom: &Person, role: &str| {
        let body = json!({"role": role, "reason": WHY});
        app.call(Method::PUT, &format!("{USERS}/{}/role", whom.id), &who.access, body).await
    };
    assert_eq!(app.get_as(&ada.access, USERS).await.status, 403);
    assert_eq!(set(&root, &ada, "admin").await.status, 200);
    assert_eq!(app.get_as(&ada.access, USERS).await.status, 200);
    assert_eq!(refusal(&set(&root, &root, "user").await), (409, "accounts.own_account".into()));
    let ada = app.step_up(&ada).await;
    assert_eq!(set(&ada, &root, "user").await.status, 200);
    assert_eq!(app.get_as(&root.access, USERS).await.status, 403);
    app.advance(301);
    assert_eq!(refusal(&set(&ada, &root, "admin").await), (403, "accounts.step_up_needed".into()));
    let vague = json!({"role": "user", "reason": "because"});
    let ada = app.step_up(&ada).await;
    let vague = app.call(Method::PUT, &format!("{USERS}/{}/role", root.id), &ada.access, vague).await;
    assert_eq!((vague.status, vague.pointers()), (422, vec!["/reason".to_owned()]));
}

#[tokio::test]
async fn a_lost_factor_is_removed_after_three_days_unless_somebody_objects() {
    let app = TestApp::start().await;
    let (root, ada) = admin_and_ada(&app).await;
    let plan = async |root: &Person| {
        let path = format!("{USERS}/{}/factor-reset", ada.id);
        app.post_as(&root.access, &path, json!({"reason": WHY})).await
    };
    let root = app.step_up(&root).await;
    let planned = plan(&root).await;
    assert_eq!(planned.status, 202, "{}", planned.text());
    let one = app.get_as(&root.access, &format!("{USERS}/{}", ada.id)).await.json();
    assert_eq!(text(&one["factor_reset"], "reason"), WHY);
    let withdrawn = app.delete_as(&root.access, &format!("{USERS}/{}/factor-reset", ada.id)).await;
    assert_eq!(withdrawn.status, 204);
    assert_eq!(plan(&root).await.status, 202);
    let token = app.last_mail_to("ada@").await.token().to_owned();
    let cancelled = app.post("/api/v1/auth/mfa/reset/cancel", json!({"token": token})).await;
    assert_eq!(cancelled.status, 204);
    assert_eq!(plan(&root).await.status, 202);
    app.advance(72 * 3_600 + 300);
    app.run_jobs().await;
    assert_eq!(app.give_password(&ada.email).await.get(..4), Some("gmf_"));
    let root = app.sign_in(&root).await;
    let one = app.get_as(&root.access, &format!("{USERS}/{}", ada.id)).await.json();
    assert_eq!((&one["enrolled_at"], &one["factor_reset"]), (&Value::Null, &Value::Null));
    let again = plan(&root).await;
    assert_eq!(refusal(&again), (409, "accounts.wrong_state".into()));
}

#[tokio::test]
async fn being_an_administrator_opens_no_organization_but_saying_why_does() {
    let app = TestApp::start().await;
    let root = app.join_as_admin("root@example.org").await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    let org = app.organization_of(&ada).await;
    let members = format!("{MEMBERS}?org={org}");
    assert_eq!(
        refusal(&app.get_as(&root.access, &members).await),
        (404, "accounts.organization_not_found".into())
    );
    let found = app.get_as(&root.access, "/api/v1/admin/organizations?q=THEATRE").await.json();
    assert_eq!((text(&found["data"][0], "id"), &found["data"][0]["n_members"]), (org.clone(), &json!(1)));
    let root = app.step_up(&root).await;
    let path = format!("/api/v1/admin/organizations/{org}/support-access");
    let opened = app.post_as(&root.access, &path, json!({"reason": WHY, "minutes": 10})).await;
    assert_eq!(opened.status, 201, "{}", opened.text());
    assert_eq!(app.get_as(&root.access, &members).await.status, 200);
    let change = json!({"email": "x@example.org", "role": "door"});
    let change =
        app.post_as(&root.access, &format!("/api/v1/manage/org/invitations?org={org}"), change).await;
    assert_eq!(refusal(&change), (403, "accounts.not_allowed".into()), "looking only");
    let log = app.get_as(&ada.access, "/api/v1/manage/org/audit-log").await.json();
    assert_eq!(text(&log["data"][0], "action"), "accounts.support_looked", "each look is written down");
    assert_eq!(log["data"][0]["details"]["at"], "see_members");
    assert_eq!(text(&log["data"][1], "action"), "accounts.support_access_opened");
    assert_eq!(text(&log["data"][1]["details"], "reason"), WHY);
    let open = app.get_as(&root.access, "/api/v1/admin/support-accesses").await.json();
    assert_eq!(text(&open["data"][0], "organization_id"), org);
    app.advance(600);
    assert_eq!(app.get_as(&root.access, &members).await.status, 404);
    app.advance(-300);
    assert_eq!(app.delete_as(&root.access, &path).await.status, 204);
    assert_eq!(app.get_as(&root.access, &members).await.status, 404);
}

#[tokio::test]
async fn the_audit_log_is_found_by_what_it_says() {
    let app = TestApp::start().await;
    let (root, ada) = admin_and_ada(&app).await;
    let bob = app.join_as_organizer("bob@example.org", "Parc").await;
    let org = app.organization_of(&bob).await;
    let find = async |query: &str| {
        let answer = app.get_as(&root.access, &format!("/api/v1/admin/audit-log?{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()["data"].as_array().unwrap().clone()
    };
    let all = find("limit=100").await;
    assert!(all.len() > 5 && all[0]["seq"].as_i64() > all[1]["seq"].as_i64());
    for entry in find(&format!("actor={}", ada.id)).await {
        assert_eq!(text(&entry["actor"], "name"), "Ada Lovelace");
        assert_eq!(text(&entry["actor"], "id"), ada.id);
    }
    assert_eq!(find("action=accounts.email_verified").await.len(), 3);
    assert_eq!(text(&find(&format!("org={org}")).await[0]["organization"], "name"), "Parc");
    assert!(!find(&format!("subject=user:{}", bob.id)).await.is_empty());
    assert_eq!(find("from=2027-01-01T00:00:00Z").await.len(), 0);
    assert_eq!(find("to=2027-01-01T00:00:00Z&limit=100").await.len(), all.len());
    let wrong = app.get_as(&root.access, "/api/v1/admin/audit-log?actor=x&from=y&org=z").await;
    assert_eq!(wrong.status, 400);
    let own = app.get_as(&bob.access, "/api/v1/manage/org/audit-log").await.json();
    assert_eq!(own["data"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn jobs_that_were_given_up_are_listed_retried_and_forgotten() {
    let app = TestApp::start().await;
    let root = app.join_as_admin("root@example.org").await;
    let ada = app.join("ada@example.org").await;
    app.run_jobs().await;
    app.post("/api/v1/auth/password/forgot", json!({"email": ada.email})).await;
    app.post("/api/v1/auth/password/forgot", json!({"email": root.email})).await;
    app.database.execute("DELETE FROM jobs WHERE name = 'notices.send_mail'");
    let dead = "INSERT INTO jobs (id, name, payload, state, attempts, run_at, lease_until, last_error, created_at) \
                SELECT id, 'notices.send_mail', '{\"fact\":1}', 'dead', 9, 0, 0, 'refused', 0 FROM users";
    app.database.execute(dead);
    let list = async || app.get_as(&root.access, "/api/v1/admin/jobs/dead").await.json();
    let jobs = list().await;
    assert_eq!(jobs["data"].as_array().unwrap().len(), 2);
    let job = jobs["data"][0].clone();
    assert_eq!(
        (text(&job, "name"), text(&job, "last_error")),
        ("notices.send_mail".into(), "refused".into())
    );
    let one = |index: usize| format!("/api/v1/admin/jobs/dead/{}", text(&jobs["data"][index], "id"));
    let retried = app.post_as(&root.access, &format!("{}/retry", one(0)), Value::Null).await;
    assert_eq!(retried.status, 204);
    assert_eq!(app.delete_as(&root.access, &one(1)).await.status, 204);
    assert_eq!(refusal(&app.delete_as(&root.access, &one(1)).await), (404, "accounts.job_not_found".into()));
    assert_eq!(list().await["data"], json!([]));
    assert_eq!(app.audited("action LIKE 'platform.job%'").len(), 2);
}
