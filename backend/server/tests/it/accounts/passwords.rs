//! Forgotten and changed passwords.

use super::people::{PASSWORD, bearer, credentials, text};
use crate::app::{Answer, TestApp};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

const NEXT: &str = "harbour velvet 9 otter";

async fn forgot(app: &TestApp, email: &str) -> String {
    let answer = app.post("/api/v1/auth/password/forgot", json!({"email": email})).await;
    assert_eq!((answer.status, answer.body.len()), (202, 0));
    app.last_mail_to(email).await.token().to_owned()
}

async fn reset(app: &TestApp, token: &str, password: &str) -> Answer {
    app.post("/api/v1/auth/password/reset", json!({"token": token, "password": password})).await
}

async fn sign_in_status(app: &TestApp, email: &str, password: &str) -> u16 {
    app.post("/api/v1/auth/login", credentials(email, password)).await.status
}

#[tokio::test]
async fn a_reset_by_mail_sets_the_password_and_leaves_the_second_factor() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let mfa = app.give_password(&ada.email).await;
    let token = forgot(&app, &ada.email).await;
    let answer = reset(&app, &token, NEXT).await;
    assert_eq!(
        (answer.status, answer.body.len(), answer.header("set-cookie")),
        (204, 0, ""),
        "nobody is signed in"
    );
    assert!(!app.is_in(&ada.access).await, "all sessions end");
    assert_eq!(app.refresh(&ada.refresh).await.status, 401);
    let code = json!({"code": app.next_code(&ada.secret)});
    assert_eq!(app.post_as(&mfa, "/api/v1/auth/mfa/verify", code).await.code(), "accounts.mfa_token_invalid");
    assert_eq!(sign_in_status(&app, &ada.email, PASSWORD).await, 401);
    let step = app.post("/api/v1/auth/login", credentials(&ada.email, NEXT)).await.json();
    assert_eq!(step["next"], "totp", "the second factor is asked for as before");
    let again = reset(&app, &token, NEXT).await;
    assert_eq!((again.status, again.code().as_str()), (422, "accounts.link_invalid"));
    let told = app.database.texts("SELECT name AS text FROM facts WHERE name = 'accounts.password_changed'");
    assert_eq!(told.len(), 1);
}

#[tokio::test]
async fn a_link_works_ten_minutes_and_the_next_one_ends_it() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let first = forgot(&app, &ada.email).await;
    let second = forgot(&app, &ada.email).await;
    assert_eq!(reset(&app, &first, NEXT).await.status, 422);
    app.advance(600);
    assert_eq!(reset(&app, &second, NEXT).await.status, 422);
    for token in ["", "gln_x", &ada.refresh, &ada.access] {
        assert_eq!(reset(&app, token, NEXT).await.code(), "accounts.link_invalid");
    }
    assert_eq!(sign_in_status(&app, &ada.email, PASSWORD).await, 200);
}

#[tokio::test]
async fn a_weak_password_does_not_use_the_link_up_and_a_race_uses_it_once() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let token = forgot(&app, &ada.email).await;
    for (weak, code) in
        [("short", "too_short"), ("ada lovelace 1815", "similar"), ("passwordpassword", "common")]
    {
        let refused = reset(&app, &token, weak).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/password".to_owned()]));
        assert_eq!(refused.json()["errors"][0]["code"], code);
    }
    let racing = join_all((0..4).map(|n| {
        let (app, token) = (&app, token.clone());
        async move { reset(app, &token, &format!("harbour velvet {n} otter")).await.status }
    }));
    let mut statuses = racing.await;
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422, 422, 422]);
}

#[tokio::test]
async fn an_unknown_address_gets_the_same_answer_and_no_mail() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let answer = async |email: &str| {
        let answer = app.post("/api/v1/auth/password/forgot", json!({"email": email})).await;
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        (answer.status, answer.body.len(), names)
    };
    assert_eq!(answer(&ada.email).await, answer("eve@example.org").await);
    assert_eq!(app.n_mails_to("eve@").await, 0);
}

/// Links lead to the configured address, whatever a request says.
#[tokio::test]
async fn the_host_header_is_in_no_link() {
    let app = TestApp::start().await;
    app.join("ada@example.org").await;
    let headers = [
        ("content-type", "application/json"),
        ("x-forwarded-host", "evil.example"),
        ("forwarded", "host=evil.example"),
        ("origin", "https://evil.example"),
    ];
    let body = json!({"email": "ada@example.org"}).to_string().into_bytes();
    let answer = app.send_body(Method::POST, "/api/v1/auth/password/forgot", &headers, body).await;
    assert_eq!(answer.status, 202);
    let mail = app.last_mail_to("ada@").await;
    assert!(mail.text.contains("https://billets.example/reset-password#token="), "{}", mail.text);
    assert!(!mail.html.contains("evil.example"));
}

async fn change(app: &TestApp, access: &str, current: &str, next: &str, code: Option<String>) -> Answer {
    let mut body = json!({"current_password": current, "new_password": next});
    if let Some(code) = code {
        body["code"] = json!(code);
    }
    app.post_as(access, "/api/v1/auth/password/change", body).await
}

#[tokio::test]
async fn a_change_wants_the_present_password_and_a_code_and_ends_other_sessions() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let other = app.sign_in(&ada).await;
    app.advance(301);
    let refused = change(&app, &ada.access, PASSWORD, NEXT, None).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "accounts.step_up_needed"));
    let code = app.next_code(&ada.secret);
    let wrong = change(&app, &ada.access, "not her password", NEXT, Some(code.clone())).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (422, "accounts.password_refused"));
    let wrong = change(&app, &ada.access, PASSWORD, NEXT, Some(app.wrong_code(&ada.secret))).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (422, "accounts.code_refused"));
    let weak = change(&app, &ada.access, PASSWORD, "short", Some(code.clone())).await;
    assert_eq!((weak.status, weak.pointers()), (422, vec!["/new_password".to_owned()]));
    assert_eq!(sign_in_status(&app, &ada.email, PASSWORD).await, 200, "nothing changed yet");
    assert_eq!(change(&app, &ada.access, PASSWORD, NEXT, Some(code)).await.status, 204);
    assert!(app.is_in(&ada.access).await, "this device stays");
    assert!(!app.is_in(&other.access).await);
    assert_eq!(sign_in_status(&app, &ada.email, PASSWORD).await, 401);
    assert_eq!(sign_in_status(&app, &ada.email, NEXT).await, 200);
    assert!(app.last_mail_to("ada@").await.to.contains("ada@"));
}

#[tokio::test]
async fn a_fresh_session_changes_the_password_without_another_code_twenty_times_an_hour() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    assert_eq!(change(&app, &ada.access, PASSWORD, NEXT, None).await.status, 204);
    for _ in 0..19 {
        assert_eq!(change(&app, &ada.access, "guess", PASSWORD, None).await.status, 422);
    }
    assert_eq!(change(&app, &ada.access, "guess", PASSWORD, None).await.status, 429);
}

/// Parameters rise: the next sign-in renews the hash.
#[tokio::test]
async fn a_hash_of_old_parameters_is_renewed_at_the_next_sign_in() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let hash = || app.database.texts("SELECT password_hash AS text FROM users").remove(0);
    assert!(hash().starts_with("$argon2id$v=19$m=64,t=1,p=1$"), "{}", hash());
    let email = kernel::email::Email::parse(&ada.email).unwrap();
    let cost = platform::config::PasswordCost { memory_kib: 32, passes: 1 };
    let password = accounts::users::Password::parse(PASSWORD, &email, "x").unwrap();
    let old = accounts::users::password::hash(&password, cost).unwrap();
    app.database.execute(&format!("UPDATE users SET password_hash = '{old}'"));
    assert_eq!(sign_in_status(&app, &ada.email, "wrong password").await, 401);
    assert_eq!(hash(), old);
    assert_eq!(sign_in_status(&app, &ada.email, PASSWORD).await, 200);
    assert!(hash().contains("m=64,t=1"), "{}", hash());
    assert_eq!(sign_in_status(&app, &ada.email, PASSWORD).await, 200);
}

#[tokio::test]
async fn credentials_come_before_what_the_body_says() {
    let app = TestApp::start().await;
    for body in [&b"{"[..], b"[]", b"{\"a\":1,\"a\":2}"] {
        let headers = [("content-type", "application/json"), ("authorization", &*bearer("x"))];
        let path = "/api/v1/auth/password/change";
        let answer = app.send_body(Method::POST, path, &headers, body.to_vec()).await;
        assert_eq!((answer.status, text(&answer.json(), "code")), (401, "accounts.not_signed_in".to_owned()));
    }
    let _: Value = json!(null);
}
