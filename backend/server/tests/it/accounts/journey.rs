//! Every operation of accounts, once, successfully. `TestApp` notes what succeeded.

use super::people::{PASSWORD, Person, credentials, text};
use crate::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};

/// Walks the whole way.
pub async fn walk(app: &TestApp) {
    app.json("/.well-known/jwks.json").await;
    let token = app.register("eve@example.org").await;
    app.post("/api/v1/auth/verify-email/resend", json!({"registration_token": token})).await;
    let ada = app.join("ada@example.org").await;
    app.get_as(&ada.access, "/api/v1/me").await;
    app.call(Method::PATCH, "/api/v1/me", &ada.access, json!({"phone": "+33612345678"})).await;
    let ada = app.sign_in(&ada).await;
    let session = app.refresh(&ada.refresh).await.json();
    let code = json!({"code": app.next_code(&ada.secret)});
    app.post_as(&ada.access, "/api/v1/auth/mfa/step-up", code).await;
    devices(app, &ada).await;
    address(app, &ada).await;
    app.post("/api/v1/auth/logout", json!({"refresh_token": text(&session, "refresh_token")})).await;
    let ada = app.sign_in(&ada).await;
    passwords(app, &ada).await;
    cancel(app, &ada).await;
}

async fn devices(app: &TestApp, ada: &Person) {
    let other = app.sign_in(ada).await;
    let devices = app.get_as(&ada.access, "/api/v1/auth/sessions").await.json();
    let id = text(&devices["data"][0], "id");
    app.delete_as(&ada.access, &format!("/api/v1/auth/sessions/{id}")).await;
    assert!(!app.is_in(&other.access).await);
    app.delete_as(&ada.access, "/api/v1/auth/mfa/totp").await;
    app.post_as(&ada.access, "/api/v1/auth/mfa/recovery-codes", Value::Null).await;
}

async fn address(app: &TestApp, ada: &Person) {
    app.post_as(&ada.access, "/api/v1/me/email-change", json!({"email": "new@example.org"})).await;
    let token = app.last_mail_to("new@").await.token().to_owned();
    app.post("/api/v1/me/email-change/confirm", json!({"token": token})).await;
    let token = app.last_mail_to("ada@").await.token().to_owned();
    app.post("/api/v1/me/email-change/undo", json!({"token": token})).await;
}

async fn passwords(app: &TestApp, ada: &Person) {
    let next = "harbour velvet 9 otter";
    let change = json!({"current_password": PASSWORD, "new_password": next});
    app.post_as(&ada.access, "/api/v1/auth/password/change", change).await;
    app.delete_as(&ada.access, "/api/v1/auth/sessions").await;
    app.post("/api/v1/auth/password/forgot", json!({"email": ada.email})).await;
    let token = app.last_mail_to("ada@").await.token().to_owned();
    let reset = json!({"token": token, "password": PASSWORD});
    assert_eq!(app.post("/api/v1/auth/password/reset", reset).await.status, 204);
    assert_eq!(app.post("/api/v1/auth/login", credentials(&ada.email, PASSWORD)).await.status, 200);
}

async fn cancel(app: &TestApp, ada: &Person) {
    super::factors::schedule(app, ada, ada).await;
    let token = app.last_mail_to("ada@").await.token().to_owned();
    app.post("/api/v1/auth/mfa/reset/cancel", json!({"token": token})).await;
}
