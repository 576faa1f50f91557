//! Password, then the second factor.

use super::people::{PASSWORD, credentials, text};
use crate::app::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn a_password_alone_opens_the_second_step_and_nothing_else() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let token = app.give_password(&ada.email).await;
    for path in ["/api/v1/me", "/api/v1/auth/sessions"] {
        let refused = app.get_as(&token, path).await;
        assert_eq!((refused.status, refused.code().as_str()), (401, "accounts.not_signed_in"), "{path}");
    }
    let enrol = app.post_as(&token, "/api/v1/auth/mfa/totp/enrol", Value::Null).await;
    assert_eq!((enrol.status, enrol.code().as_str()), (409, "accounts.already_enrolled"));
    let confirm = app.post_as(&token, "/api/v1/auth/mfa/totp/confirm", json!({"code": "123456"})).await;
    assert_eq!((confirm.status, confirm.code().as_str()), (409, "accounts.already_enrolled"));
    let again = app.sign_in(&ada).await;
    assert!(app.is_in(&again.access).await);
}

#[tokio::test]
async fn a_refresh_gives_a_new_session_and_signing_out_ends_it() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let answer = app.refresh(&ada.refresh).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let session = answer.json();
    assert_eq!((text(&session, "token_type"), &session["expires_in"]), ("Bearer".into(), &json!(600)));
    assert_eq!(text(&session["user"], "id"), ada.id);
    let (access, refresh) = (text(&session, "access_token"), text(&session, "refresh_token"));
    assert!(app.is_in(&access).await);
    let out = app.post("/api/v1/auth/logout", json!({"refresh_token": refresh})).await;
    assert_eq!(out.status, 204);
    assert!(!app.is_in(&access).await && !app.is_in(&ada.access).await);
    assert_eq!(app.refresh(&refresh).await.code(), "accounts.session_over");
}

#[tokio::test]
async fn a_recovery_code_signs_in_once() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let typed = ada.recovery_codes[3].to_lowercase().replace('-', " ");
    let sign_in = async || {
        let token = app.give_password(&ada.email).await;
        app.post_as(&token, "/api/v1/auth/mfa/verify", json!({"recovery_code": typed})).await
    };
    let first = sign_in().await;
    assert_eq!(first.status, 200, "{}", first.text());
    assert_eq!(first.json()["user"]["n_recovery_codes"], 9);
    let second = sign_in().await;
    assert_eq!((second.status, second.code().as_str()), (401, "accounts.wrong_code"));
    assert!(app.last_mail_to("ada@").await.text.contains('9'), "the owner is told how many are left");
}

#[tokio::test]
async fn a_wrong_password_an_unknown_address_and_a_disabled_account_get_one_answer() {
    let app = TestApp::start().await;
    app.join("ada@example.org").await;
    app.join("bob@example.org").await;
    app.database.execute("UPDATE users SET status = 'disabled' WHERE email = 'bob@example.org'");
    let answer = async |email: &str, password: &str| {
        let answer = app.post("/api/v1/auth/login", credentials(email, password)).await;
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("request_id");
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        (answer.status, body, names)
    };
    let wrong = answer("ada@example.org", "not her password").await;
    assert_eq!(wrong.0, 401);
    assert_eq!(wrong, answer("eve@example.org", PASSWORD).await);
    assert_eq!(wrong, answer("bob@example.org", PASSWORD).await);
}
