//! API tokens: scoped, shown once, revoked at once.

use super::people::{Person, text};
use super::teams::{MEMBERS, refusal};
use crate::app::TestApp;
use serde_json::{Value, json};

const TOKENS: &str = "/api/v1/manage/org/api-tokens";
const ORG: &str = "/api/v1/manage/org";

async fn make(app: &TestApp, owner: &Person, scopes: Value) -> Value {
    let answer = app.post_as(&owner.access, TOKENS, json!({"name": "Accounting", "scopes": scopes})).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

#[tokio::test]
async fn a_program_reads_what_its_token_opens_and_nothing_else() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let made = make(&app, &ada, json!(["organization:read"])).await;
    let token = text(&made, "token");
    assert!(token.starts_with("gat_") && token.len() > 40);
    let seen = app.get_as(&token, ORG).await;
    assert_eq!((seen.status, text(&seen.json(), "slug")), (200, "parc".into()));
    for path in [MEMBERS, "/api/v1/manage/org/audit-log", TOKENS] {
        assert_eq!(refusal(&app.get_as(&token, path).await), (403, "accounts.scope_missing".into()), "{path}");
    }
    for path in ["/api/v1/me", "/api/v1/auth/sessions", "/api/v1/admin/users"] {
        assert_eq!(refusal(&app.get_as(&token, path).await), (401, "accounts.not_signed_in".into()), "{path}");
    }
    let wide = make(&app, &ada, json!(["members:read", "audit:read"])).await;
    let wide = text(&wide, "token");
    assert_eq!(app.get_as(&wide, MEMBERS).await.status, 200);
    assert_eq!(app.get_as(&wide, "/api/v1/manage/org/audit-log").await.status, 200);
    assert_eq!(app.get_as(&wide, ORG).await.status, 403);
    let other = app.join_as_organizer("bob@example.org", "Other").await;
    let foreign = format!("{ORG}?org={}", app.organization_of(&other).await);
    assert_eq!(refusal(&app.get_as(&token, &foreign).await), (404, "accounts.organization_not_found".into()));
    assert_eq!(app.get_as("gat_nonsense", ORG).await.status, 401);
}

#[tokio::test]
async fn a_token_is_shown_once_ends_and_is_revoked_at_once() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let made = make(&app, &ada, json!(["organization:read"])).await;
    let (id, token) = (text(&made, "id"), text(&made, "token"));
    let listed = app.get_as(&ada.access, TOKENS).await;
    assert!(!listed.text().contains(&token), "only the first answer has it");
    let row = listed.json()["data"][0].clone();
    assert_eq!((text(&row, "hint"), &row["last_used_at"]), (token[token.len() - 4..].into(), &Value::Null));
    assert!(app.database.texts("SELECT name AS text FROM api_tokens").iter().all(|name| *name == "Accounting"));
    assert_eq!(app.get_as(&token, ORG).await.status, 200);
    let used = app.get_as(&ada.access, TOKENS).await.json()["data"][0]["last_used_at"].clone();
    app.advance(60);
    app.get_as(&token, ORG).await;
    let soon = app.get_as(&ada.access, TOKENS).await.json()["data"][0]["last_used_at"].clone();
    assert!(used.is_string() && used == soon, "noted coarsely: {used} {soon}");
    app.advance(300);
    app.get_as(&token, ORG).await;
    assert_ne!(app.get_as(&ada.access, TOKENS).await.json()["data"][0]["last_used_at"], used);
    let revoked = app.delete_as(&ada.access, &format!("{TOKENS}/{id}")).await;
    assert_eq!(revoked.status, 204);
    assert_eq!(app.get_as(&token, ORG).await.status, 401);
    let again = app.delete_as(&ada.access, &format!("{TOKENS}/{id}")).await;
    assert_eq!(refusal(&again), (404, "accounts.token_not_found".into()));
    let ada = app.step_up(&ada).await;
    let short = app.clock.now().plus_seconds(60);
    let wish = json!({"name": "Short", "scopes": ["organization:read"], "expires_at": short});
    let short = text(&app.post_as(&ada.access, TOKENS, wish).await.json(), "token");
    assert_eq!(app.get_as(&short, ORG).await.status, 200);
    app.advance(60);
    assert_eq!(app.get_as(&short, ORG).await.status, 401);
}

#[tokio::test]
async fn making_a_token_needs_a_fresh_proof_and_the_rights_themselves() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let bob = app.join("bob@example.org").await;
    app.hire(&ada, &bob, "manager").await;
    let wish = json!({"name": "x", "scopes": ["audit:read"]});
    let beyond = app.post_as(&bob.access, TOKENS, wish.clone()).await;
    assert_eq!((beyond.status, beyond.pointers()), (422, vec!["/scopes".to_owned()]));
    let wrong = json!({"name": "", "scopes": [], "expires_at": "2020-01-01T00:00:00Z"});
    let wrong = app.post_as(&ada.access, TOKENS, wrong).await;
    assert_eq!(wrong.pointers(), ["/name", "/expires_at", "/scopes"]);
    app.advance(301);
    let stale = app.post_as(&ada.access, TOKENS, wish.clone()).await;
    assert_eq!(refusal(&stale), (403, "accounts.step_up_needed".into()));
    let ada = app.step_up(&ada).await;
    assert_eq!(app.post_as(&ada.access, TOKENS, wish).await.status, 201);
}
