//! Setting the second factor up.

use super::people::{registration, text};
use crate::app::TestApp;
use futures_util::future::join_all;
use serde_json::{Value, json};

const ENROL: &str = "/api/v1/auth/mfa/totp/enrol";
const CONFIRM: &str = "/api/v1/auth/mfa/totp/confirm";

#[tokio::test]
async fn an_enrolment_shows_its_secret_in_three_ways() {
    let app = TestApp::start().await;
    let token = app.verify(registration("ada+tickets@example.org")).await;
    let shown = app.post_as(&token, ENROL, Value::Null).await.json();
    let (secret, uri) = (text(&shown, "secret"), text(&shown, "otpauth_uri"));
    assert_eq!(secret.len(), 32);
    assert!(uri.starts_with("otpauth://totp/Guichet:ada%2Btickets%40example.org?"), "{uri}");
    assert!(uri.contains(&format!("secret={secret}")) && uri.contains("issuer=Guichet"), "{uri}");
    let svg = text(&shown, "qr_svg");
    assert!(svg.starts_with("<svg") && !svg.contains("script"), "{svg}");
}

#[tokio::test]
async fn the_last_secret_counts_and_a_code_confirms_it() {
    let app = TestApp::start().await;
    let token = app.verify(registration("ada@example.org")).await;
    let early = app.post_as(&token, CONFIRM, json!({"code": "123456"})).await;
    assert_eq!((early.status, early.code().as_str()), (409, "accounts.enrol_first"));
    let verify = app.post_as(&token, "/api/v1/auth/mfa/verify", json!({"code": "123456"})).await;
    assert_eq!((verify.status, verify.code().as_str()), (409, "accounts.enrol_first"));
    let first = text(&app.post_as(&token, ENROL, Value::Null).await.json(), "secret");
    let second = text(&app.post_as(&token, ENROL, Value::Null).await.json(), "secret");
    assert_ne!(first, second);
    let confirm = async |code: String| app.post_as(&token, CONFIRM, json!({"code": code})).await;
    assert_eq!(confirm(app.code(&first)).await.code(), "accounts.wrong_code");
    let racing = join_all((0..3).map(|_| confirm(app.code(&second)))).await;
    let mut statuses: Vec<u16> = racing.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 401, 401], "once");
}

#[tokio::test]
async fn an_enrolment_waits_half_an_hour_for_an_app_to_be_installed() {
    let app = TestApp::start().await;
    app.verify(registration("ada@example.org")).await;
    let again = json!({"email": "ada@example.org", "password": super::people::PASSWORD});
    let step = app.post("/api/v1/auth/login", again).await.json();
    assert_eq!((&step["next"], &step["expires_in"]), (&json!("totp_enrol"), &json!(1_800)));
    let token = text(&step, "mfa_token");
    let secret = text(&app.post_as(&token, ENROL, Value::Null).await.json(), "secret");
    app.advance(1_799);
    assert_eq!(
        app.post_as(&token, CONFIRM, json!({"code": app.code(&secret)})).await.status,
        200,
        "the last second"
    );
    let late = app.verify(registration("bob@example.org")).await;
    app.advance(1_800);
    let refused = app.post_as(&late, ENROL, Value::Null).await;
    assert_eq!((refused.status, refused.code().as_str()), (401, "accounts.mfa_token_invalid"));
}

#[tokio::test]
async fn two_enrolments_of_one_account_end_in_one_factor() {
    let app = TestApp::start().await;
    let first = app.verify(registration("ada@example.org")).await;
    let second = app.give_password("ada@example.org").await;
    let secret = async |token: &str| text(&app.post_as(token, ENROL, Value::Null).await.json(), "secret");
    let secrets = [secret(&first).await, secret(&second).await];
    let confirm = async |token: &str, secret: &str| {
        app.post_as(token, CONFIRM, json!({"code": app.code(secret)})).await.status
    };
    let statuses = [confirm(&first, &secrets[0]).await, confirm(&second, &secrets[1]).await];
    assert_eq!(statuses, [200, 401], "the first ends every other way in");
}

#[tokio::test]
async fn a_session_can_begin_in_a_cookie() {
    let app = TestApp::start().await;
    let token = app.verify(registration("ada@example.org")).await;
    let secret = text(&app.post_as(&token, ENROL, Value::Null).await.json(), "secret");
    let body = json!({"code": app.next_code(&secret), "transport": "cookie"});
    let answer = app.post_as(&token, CONFIRM, body).await;
    assert!(answer.header("set-cookie").starts_with("__Host-rt=grt_"));
    assert!(answer.json().get("refresh_token").is_none());
    let body = json!({"code": "123456", "transport": "pigeon"});
    assert_eq!(app.post_as(&token, CONFIRM, body).await.status, 401, "the token is used up");
}
