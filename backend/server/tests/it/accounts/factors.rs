//! The second factor under attack, and its replacement.

use super::people::{Person, code_at, text};
use crate::app::{Answer, TestApp};
use futures_util::future::join_all;
use serde_json::{Value, json};

const VERIFY: &str = "/api/v1/auth/mfa/verify";

async fn verify(app: &TestApp, token: &str, code: &str) -> Answer {
    app.post_as(token, VERIFY, json!({"code": code})).await
}

#[tokio::test]
async fn a_code_works_once_and_steps_only_go_forwards() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let before = app.code(&ada.secret);
    let code = app.next_code(&ada.secret);
    let sign_in = async |code: &str| {
        let token = app.give_password(&ada.email).await;
        verify(&app, &token, code).await.status
    };
    assert_eq!(sign_in(&code).await, 200);
    assert_eq!(sign_in(&code).await, 401, "again");
    assert_eq!(sign_in(&before).await, 401, "the step before");
}

#[tokio::test]
async fn one_step_of_drift_is_forgiven_and_two_are_not() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    app.advance(300);
    let sign_in = async |steps: i64| {
        let code = code_at(&ada.secret, app.clock.now().millis() + steps * 30_000);
        let token = app.give_password(&ada.email).await;
        verify(&app, &token, &code).await.status
    };
    assert_eq!((sign_in(-2).await, sign_in(2).await), (401, 401));
    assert_eq!((sign_in(-1).await, sign_in(0).await, sign_in(1).await), (200, 200, 200));
}

#[tokio::test]
async fn one_code_signs_one_of_many_racing_tokens_in() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let mut tokens = Vec::new();
    for _ in 0..6 {
        tokens.push(app.give_password(&ada.email).await);
    }
    let code = app.next_code(&ada.secret);
    let answers = join_all(tokens.iter().map(|token| verify(&app, token, &code))).await;
    let n_in = answers.iter().filter(|answer| answer.status == 200).count();
    assert_eq!(n_in, 1);
    let recovery = json!({"recovery_code": ada.recovery_codes[0]});
    let mut tokens = Vec::new();
    for _ in 0..4 {
        tokens.push(app.give_password(&ada.email).await);
    }
    let answers = join_all(tokens.iter().map(|token| app.post_as(token, VERIFY, recovery.clone()))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
}

#[tokio::test]
async fn a_token_has_five_tries_five_minutes_and_one_success() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let token = app.give_password(&ada.email).await;
    for _ in 0..5 {
        assert_eq!(verify(&app, &token, &app.wrong_code(&ada.secret)).await.code(), "accounts.wrong_code");
    }
    let right = verify(&app, &token, &app.next_code(&ada.secret)).await;
    assert_eq!((right.status, right.code().as_str()), (401, "accounts.mfa_token_invalid"));
    assert!(app.last_mail_to("ada@").await.to.contains("ada@"));
    let guessed =
        app.database.texts("SELECT name AS text FROM facts WHERE name = 'accounts.second_factor_guessed'");
    assert_eq!(guessed.len(), 1, "the owner is told at the fifth");
    let token = app.give_password(&ada.email).await;
    app.advance(300);
    assert_eq!(verify(&app, &token, &app.next_code(&ada.secret)).await.code(), "accounts.mfa_token_invalid");
    let token = app.give_password(&ada.email).await;
    assert_eq!(verify(&app, &token, &app.next_code(&ada.secret)).await.status, 200);
    assert_eq!(verify(&app, &token, &app.next_code(&ada.secret)).await.code(), "accounts.mfa_token_invalid");
}

#[tokio::test]
async fn an_account_has_ten_wrong_codes_in_a_quarter_of_an_hour() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    for _ in 0..2 {
        let token = app.give_password(&ada.email).await;
        for _ in 0..5 {
            assert_eq!(verify(&app, &token, &app.wrong_code(&ada.secret)).await.status, 401);
        }
    }
    let token = app.give_password(&ada.email).await;
    let refused = verify(&app, &token, &app.next_code(&ada.secret)).await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "http.rate_limited"));
    let wait: i64 = refused.header("retry-after").parse().unwrap();
    assert!((800..=900).contains(&wait), "{wait}");
    assert!(app.is_in(&ada.access).await, "devices that are in stay in");
    app.advance(wait);
    let token = app.give_password(&ada.email).await;
    assert_eq!(verify(&app, &token, &app.next_code(&ada.secret)).await.status, 200);
}

#[tokio::test]
async fn an_account_has_fifty_wrong_codes_a_day() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    for round in 0..10 {
        if round % 2 == 0 {
            app.advance(901);
        }
        let token = app.give_password(&ada.email).await;
        for _ in 0..5 {
            assert_eq!(verify(&app, &token, &app.wrong_code(&ada.secret)).await.status, 401);
        }
    }
    app.advance(901);
    let token = app.give_password(&ada.email).await;
    let refused = verify(&app, &token, &app.next_code(&ada.secret)).await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<i64>().unwrap() > 3_600);
}

#[tokio::test]
async fn what_is_no_code_is_wrong_and_what_is_unclear_is_refused() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let token = app.give_password(&ada.email).await;
    for body in [json!({}), json!({"code": null}), json!({"code": "1", "recovery_code": "2"})] {
        let refused = app.post_as(&token, VERIFY, body).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/code".to_owned()]));
    }
    for body in [json!({"code": 123_456}), json!({"code": ["1"]}), json!({"otp": "1"}), json!([])] {
        assert_eq!(app.post_as(&token, VERIFY, body).await.status, 422);
    }
    for code in ["", "12345", "abcdef"] {
        assert_eq!(verify(&app, &token, code).await.code(), "accounts.wrong_code");
    }
    let ada = app.sign_in(&ada).await;
    assert!(app.is_in(&ada.access).await);
}

async fn replaced(app: &TestApp, access: &str) -> (String, String) {
    let answer = app.delete_as(access, "/api/v1/auth/mfa/totp").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let token = text(&answer.json(), "mfa_token");
    let secret = app.post_as(&token, "/api/v1/auth/mfa/totp/enrol", Value::Null).await.json();
    (token, text(&secret, "secret"))
}

#[tokio::test]
async fn another_device_takes_over_once_it_is_confirmed() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let (token, secret) = replaced(&app, &ada.access).await;
    let still = app.sign_in(&ada).await;
    assert!(app.is_in(&still.access).await, "the old device works until then");
    let (token, secret) = {
        drop((token, secret));
        replaced(&app, &still.access).await
    };
    let code = json!({"code": app.next_code(&secret)});
    let answer = app.post_as(&token, "/api/v1/auth/mfa/totp/confirm", code).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let session = answer.json();
    assert!(app.is_in(&text(&session, "access_token")).await);
    assert!(!app.is_in(&ada.access).await && !app.is_in(&still.access).await, "all others are out");
    let token = app.give_password(&ada.email).await;
    assert_eq!(verify(&app, &token, &app.next_code(&ada.secret)).await.status, 401, "the old device");
    let old = json!({"recovery_code": ada.recovery_codes[0]});
    assert_eq!(app.post_as(&token, VERIFY, old).await.status, 401, "the old recovery codes");
    app.sign_in(&Person { secret, ..ada }).await;
    let told = app.database.texts("SELECT name AS text FROM facts WHERE name = 'accounts.factor_replaced'");
    assert_eq!(told.len(), 1);
}

#[tokio::test]
async fn what_could_take_an_account_over_asks_for_a_proof_of_the_last_five_minutes() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    app.advance(301);
    let renew =
        async |access: &str| app.post_as(access, "/api/v1/auth/mfa/recovery-codes", Value::Null).await;
    let refused = renew(&ada.access).await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "accounts.step_up_needed"));
    let replace = app.delete_as(&ada.access, "/api/v1/auth/mfa/totp").await;
    assert_eq!((replace.status, replace.code().as_str()), (403, "accounts.step_up_needed"));
    let step_up = async |body: Value| app.post_as(&ada.access, "/api/v1/auth/mfa/step-up", body).await;
    let wrong = step_up(json!({"code": app.wrong_code(&ada.secret)})).await;
    assert_eq!((wrong.status, wrong.code().as_str()), (422, "accounts.code_refused"));
    let code = app.next_code(&ada.secret);
    let right = step_up(json!({"code": code})).await;
    assert_eq!(right.status, 200, "{}", right.text());
    assert_eq!(step_up(json!({"code": code})).await.status, 422, "a code works once here too");
    let access = text(&right.json(), "access_token");
    let codes = renew(&access).await;
    assert_eq!(codes.status, 200, "{}", codes.text());
    let new = codes.json()["recovery_codes"][0].as_str().unwrap().to_owned();
    let token = app.give_password(&ada.email).await;
    let old = app.post_as(&token, VERIFY, json!({"recovery_code": ada.recovery_codes[0]})).await;
    assert_eq!(old.status, 401, "the old ones are void");
    assert_eq!(app.post_as(&token, VERIFY, json!({"recovery_code": new})).await.status, 200);
    let refreshed = app.refresh(&ada.refresh).await.json();
    app.advance(301);
    assert_eq!(renew(&text(&refreshed, "access_token")).await.status, 403, "a refresh proves nothing");
}

#[tokio::test]
async fn who_lost_the_device_signs_in_with_a_recovery_code_and_sets_up_another() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let token = app.give_password(&ada.email).await;
    let recovery = json!({"recovery_code": ada.recovery_codes[7]});
    let session = app.post_as(&token, VERIFY, recovery).await.json();
    let (token, secret) = replaced(&app, &text(&session, "access_token")).await;
    let code = json!({"code": app.next_code(&secret)});
    assert_eq!(app.post_as(&token, "/api/v1/auth/mfa/totp/confirm", code).await.status, 200);
    app.sign_in(&Person { secret, ..ada }).await;
}

/// What an administrator's endpoint does: the rule and the verb behind it.
pub async fn schedule(app: &TestApp, user: &Person, admin: &Person) {
    let (keyring, id) =
        (app.keyring.clone(), |person: &Person| kernel::ids::UserId::parse(&person.id).unwrap());
    let (user, admin) = (id(user), id(admin));
    let reason = accounts::admin::rules::reason("Identity card shown at the counter").unwrap();
    let client = platform::http::client::Client {
        ip: [127, 0, 0, 1].into(),
        request_id: "test".into(),
        user_agent: String::new(),
    };
    let scheduled = app.catalog.db.write(move |tx| {
        let reset = accounts::mfa::reset::FactorReset { user, admin, reason: &reason };
        accounts::mfa::reset::schedule(tx, &keyring, &client, &reset)
    });
    scheduled.await.unwrap();
}

#[tokio::test]
async fn a_lost_factor_is_removed_after_three_days_unless_its_owner_objects() {
    let app = TestApp::start().await;
    let (ada, root) = (app.join("ada@example.org").await, app.join_as_admin("root@example.org").await);
    schedule(&app, &ada, &root).await;
    let cancel = app.last_mail_to("ada@").await.token().to_owned();
    let object =
        async |token: &str| app.post("/api/v1/auth/mfa/reset/cancel", json!({"token": token})).await.status;
    assert_eq!((object("gln_x").await, object(&cancel).await, object(&cancel).await), (422, 204, 422));
    let next = async || {
        let answer =
            app.post("/api/v1/auth/login", super::people::credentials(&ada.email, super::people::PASSWORD));
        text(&answer.await.json(), "next")
    };
    app.advance(73 * 3_600);
    app.run_jobs().await;
    assert_eq!(next().await, "totp");
    let ada = app.sign_in(&ada).await;
    schedule(&app, &ada, &root).await;
    app.advance(72 * 3_600 - 1);
    app.run_jobs().await;
    assert_eq!(next().await, "totp", "a second too early");
    app.advance(301);
    app.run_jobs().await;
    assert_eq!(next().await, "totp_enrol");
    assert_eq!(app.refresh(&ada.refresh).await.status, 401, "all sessions ended");
}
