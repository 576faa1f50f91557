//! Register, prove the address, enrol, be in.

use super::people::{PASSWORD, credentials, registration, text};
use crate::app::TestApp;
use serde_json::{Value, json};

#[tokio::test]
async fn somebody_registers_proves_the_address_enrols_and_is_in() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let me = app.get_as(&ada.access, "/api/v1/me").await.json();
    assert_eq!((text(&me, "email"), text(&me, "name")), ("ada@example.org".into(), "Ada Lovelace".into()));
    assert_eq!((text(&me, "role"), text(&me, "locale")), ("user".into(), "en".into()));
    assert_eq!((&me["n_recovery_codes"], &me["organizations"]), (&json!(10), &json!([])));
    let subjects: Vec<String> = app.mails().await.into_iter().map(|mail| mail.subject).collect();
    assert_eq!(subjects.len(), 2, "the code and the welcome: {subjects:?}");
}

#[tokio::test]
async fn the_link_of_the_mail_works_without_the_code_on_any_device() {
    let app = TestApp::start().await;
    app.register("ada@example.org").await;
    let token = app.last_mail_to("ada@").await.token().to_owned();
    let verified = app.post("/api/v1/auth/verify-email", json!({"token": token})).await;
    assert_eq!(verified.status, 200, "{}", verified.text());
    app.enrol(&text(&verified.json(), "mfa_token"), "ada@example.org").await;
    let again = app.post("/api/v1/auth/verify-email", json!({"token": token})).await;
    assert_eq!((again.status, again.code().as_str()), (422, "accounts.verification_refused"));
}

#[tokio::test]
async fn who_organizes_events_gets_an_organization() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    let bob = app.join_as_organizer("bob@example.org", "Théâtre du Parc").await;
    let slug_and_role = async |token: &str| {
        let me = app.get_as(token, "/api/v1/me").await.json();
        let of = me["organizations"].as_array().unwrap().clone();
        assert_eq!(of.len(), 1);
        (text(&of[0], "slug"), text(&of[0], "role"), text(&of[0], "name"))
    };
    let owner = |slug: &str| (slug.to_owned(), "owner".to_owned(), "Théâtre du Parc".to_owned());
    assert_eq!(slug_and_role(&ada.access).await, owner("theatre-du-parc"));
    assert_eq!(slug_and_role(&bob.access).await, owner("theatre-du-parc-2"));
}

#[tokio::test]
async fn nothing_is_an_account_before_the_address_is_proven() {
    let app = TestApp::start().await;
    app.register("ada@example.org").await;
    let refused = app.post("/api/v1/auth/login", credentials("ada@example.org", PASSWORD)).await;
    assert_eq!((refused.status, refused.code().as_str()), (401, "accounts.wrong_credentials"));
    let n = app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM users");
    assert_eq!(n, ["0"]);
}

#[tokio::test]
async fn who_left_before_enrolling_goes_on_by_signing_in() {
    let app = TestApp::start().await;
    app.verify(registration("ada@example.org")).await;
    let answer = app.post("/api/v1/auth/login", credentials("ada@example.org", PASSWORD)).await.json();
    assert_eq!(answer["next"], "totp_enrol");
    let ada = app.enrol(&text(&answer, "mfa_token"), "ada@example.org").await;
    assert!(app.is_in(&ada.access).await);
    let answer = app.post("/api/v1/auth/login", credentials("ada@example.org", PASSWORD)).await.json();
    assert_eq!(answer["next"], "totp");
}

#[tokio::test]
async fn a_known_address_gets_the_same_answer_and_its_owner_another_mail() {
    let app = TestApp::start().await;
    app.join("ada@example.org").await;
    let known = app.post("/api/v1/auth/register", registration("Ada@Example.org")).await;
    let new = app.post("/api/v1/auth/register", registration("eve@example.org")).await;
    let shape = |answer: &crate::app::Answer| {
        let mut names: Vec<String> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort();
        let body = answer.json();
        (answer.status, names, answer.body.len(), body["expires_in"].clone())
    };
    assert_eq!(shape(&known), shape(&new));
    let mail = app.last_mail_to("ada@example.org").await;
    assert!(!mail.text.contains("#token="), "{}", mail.text);
    // Its token leads nowhere, whatever the code.
    let token = text(&known.json(), "registration_token");
    for code in ["000000", "123456"] {
        let proof = json!({"registration_token": token, "code": code});
        let refused = app.post("/api/v1/auth/verify-email", proof).await;
        assert_eq!((refused.status, refused.code().as_str()), (422, "accounts.verification_refused"));
    }
}

#[tokio::test]
async fn a_code_is_tried_five_times_and_lives_half_an_hour() {
    let app = TestApp::start().await;
    let prove = async |token: &str, code: &str| {
        app.post("/api/v1/auth/verify-email", json!({"registration_token": token, "code": code})).await.status
    };
    let token = app.register("ada@example.org").await;
    let code = app.last_mail_to("ada@").await.code().to_owned();
    let wrong = if code == "000000" { "000001" } else { "000000" };
    for _ in 0..5 {
        assert_eq!(prove(&token, wrong).await, 422);
    }
    assert_eq!(prove(&token, &code).await, 422, "it is used up");
    let token = app.register("bob@example.org").await;
    let code = app.last_mail_to("bob@").await.code().to_owned();
    app.advance(30 * 60 + 1);
    assert_eq!(prove(&token, &code).await, 422, "it is too old");
}

#[tokio::test]
async fn registrations_of_one_address_that_race_make_one_account() {
    let app = TestApp::start().await;
    let mut proofs = Vec::new();
    for _ in 0..3 {
        app.register("ada@example.org").await;
        proofs.push(app.last_mail_to("ada@").await.token().to_owned());
    }
    let racing = proofs.iter().map(|token| app.post("/api/v1/auth/verify-email", json!({"token": token})));
    let mut statuses: Vec<u16> =
        futures_util::future::join_all(racing).await.iter().map(|answer| answer.status).collect();
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422, 422]);
}

#[tokio::test]
async fn organizations_of_one_name_that_race_get_slugs_of_their_own() {
    let app = TestApp::start().await;
    let mut proofs = Vec::new();
    for n in 0..4 {
        let mut wish = registration(&format!("a{n}@example.org"));
        wish["organization_name"] = json!("Le Parc");
        assert_eq!(app.post("/api/v1/auth/register", wish).await.status, 202);
        proofs.push(app.last_mail_to(&format!("a{n}@")).await.token().to_owned());
    }
    let racing = proofs.iter().map(|token| app.post("/api/v1/auth/verify-email", json!({"token": token})));
    let answers = futures_util::future::join_all(racing).await;
    assert!(answers.iter().all(|answer| answer.status == 200));
    let slugs = app.database.texts("SELECT slug AS text FROM organizations ORDER BY slug");
    assert_eq!(slugs, ["le-parc", "le-parc-2", "le-parc-3", "le-parc-4"]);
}

#[tokio::test]
async fn the_mail_comes_again_when_asked_and_the_code_before_is_void() {
    let app = TestApp::start().await;
    let token = app.register("ada@example.org").await;
    let first = app.last_mail_to("ada@").await;
    let resend = json!({"registration_token": token});
    let asked = app.post("/api/v1/auth/verify-email/resend", resend.clone()).await;
    assert_eq!(asked.status, 202);
    let second = app.last_mail_to("ada@").await;
    assert_ne!(first.id, second.id);
    let by_link =
        async |token: &str| app.post("/api/v1/auth/verify-email", json!({"token": token})).await.status;
    assert_eq!(by_link(first.token()).await, 422);
    // Two more requests, one more mail: three an hour. The code of the last mail goes on working.
    for _ in 0..2 {
        assert_eq!(app.post("/api/v1/auth/verify-email/resend", resend.clone()).await.status, 202);
    }
    assert_eq!(app.n_mails_to("ada@").await, 3);
    let last = app.last_mail_to("ada@").await;
    assert_eq!(by_link(last.token()).await, 200);
    let unknown = json!({"registration_token": "grg_unknown"});
    assert_eq!(app.post("/api/v1/auth/verify-email/resend", unknown).await.status, 202);
}

#[tokio::test]
async fn a_registration_says_everything_that_is_wrong() {
    let app = TestApp::start().await;
    let refused = async |change: &dyn Fn(&mut Value)| {
        let mut wish = registration("ada.lovelace@example.org");
        change(&mut wish);
        let answer = app.post("/api/v1/auth/register", wish).await;
        assert_eq!((answer.status, answer.code().as_str()), (422, "http.invalid_body"), "{}", answer.text());
        let errors = answer.json()["errors"].clone();
        let said = |error: &Value| format!("{} {}", text(error, "pointer"), text(error, "code"));
        errors.as_array().unwrap().iter().map(said).collect::<Vec<_>>()
    };
    let wrong = refused(&|wish| {
        wish["email"] = json!("nobody");
        wish["name"] = json!("a\u{202e}b");
        wish["organization_name"] = json!("");
    });
    assert_eq!(wrong.await, ["/email invalid", "/name invalid", "/organization_name missing"]);
    for (password, code) in [
        ("short", "too_short"),
        (&*"x".repeat(129), "too_long"),
        ("ada.lovelace rocks", "similar"),
        ("passwordpassword", "common"),
        ("Password12345", "guessable"),
        ("guichet-guichet", "common"),
    ] {
        let codes = refused(&|wish| wish["password"] = json!(password)).await;
        assert_eq!(codes, [format!("/password {code}")], "{password}");
    }
    for extra in ["role", "platform_role", "is_admin", "id"] {
        assert_eq!(refused(&|wish| wish[extra] = json!("admin")).await, [" unreadable"], "mass assignment");
    }
    assert_eq!(app.mails().await.len(), 0);
}

#[tokio::test]
async fn a_password_is_kept_as_it_was_typed() {
    let app = TestApp::start().await;
    let mut wish = registration("ada@example.org");
    let typed = "  Ünïcödé 日本語 \u{301}🔑 phrase  ";
    wish["password"] = json!(typed);
    app.verify(wish).await;
    let answer = async |password: &str| {
        app.post("/api/v1/auth/login", credentials("ada@example.org", password)).await.status
    };
    assert_eq!((answer(typed.trim()).await, answer(typed).await), (401, 200));
}
