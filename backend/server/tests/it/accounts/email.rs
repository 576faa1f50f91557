//! Another address: confirmed at the new one, announced at the old one.

use super::people::{PASSWORD, Person, credentials};
use crate::app::{Answer, TestApp};
use futures_util::future::join_all;
use serde_json::json;

async fn ask(app: &TestApp, person: &Person, email: &str) -> Answer {
    app.post_as(&person.access, "/api/v1/me/email-change", json!({"email": email})).await
}

async fn confirm(app: &TestApp, token: &str) -> u16 {
    app.post("/api/v1/me/email-change/confirm", json!({"token": token})).await.status
}

async fn undo(app: &TestApp, token: &str) -> u16 {
    app.post("/api/v1/me/email-change/undo", json!({"token": token})).await.status
}

async fn signs_in(app: &TestApp, email: &str) -> bool {
    app.post("/api/v1/auth/login", credentials(email, PASSWORD)).await.status == 200
}

#[tokio::test]
async fn an_address_changes_when_the_new_one_says_so_and_the_old_one_hears_of_it() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    assert_eq!(ask(&app, &ada, "countess@example.net").await.status, 202);
    assert!(signs_in(&app, "ada@example.org").await, "nothing changed yet");
    let token = app.last_mail_to("countess@").await.token().to_owned();
    assert_eq!(
        (confirm(&app, "gln_x").await, confirm(&app, &token).await, confirm(&app, &token).await),
        (422, 204, 422)
    );
    assert!(signs_in(&app, "countess@example.net").await && !signs_in(&app, "ada@example.org").await);
    assert!(app.is_in(&ada.access).await);
    let told = app.last_mail_to("ada@example.org").await;
    assert!(told.text.contains("/account/email/undo#token="), "{}", told.text);
    // For a week the old address can take it back; whoever changed it is out.
    app.advance(7 * 24 * 3_600 - 60);
    let other = app.sign_in(&Person { email: "countess@example.net".to_owned(), ..ada.clone() }).await;
    assert_eq!((undo(&app, told.token()).await, undo(&app, told.token()).await), (204, 422));
    assert!(!app.is_in(&other.access).await);
    assert!(signs_in(&app, "ada@example.org").await && !signs_in(&app, "countess@example.net").await);
}

#[tokio::test]
async fn the_first_owner_can_take_back_what_was_changed_twice() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let mut undos = Vec::new();
    for (from, to) in [("ada@example.org", "b@example.org"), ("b@example.org", "c@example.org")] {
        assert_eq!(ask(&app, &ada, to).await.status, 202);
        assert_eq!(confirm(&app, app.last_mail_to(to).await.token()).await, 204);
        undos.push(app.last_mail_to(from).await.token().to_owned());
    }
    assert_eq!((undo(&app, &undos[0]).await, undo(&app, &undos[1]).await), (204, 422));
    assert!(signs_in(&app, "ada@example.org").await);
}

#[tokio::test]
async fn an_address_that_somebody_has_gets_no_mail_and_the_same_answer() {
    let app = TestApp::start().await;
    let (ada, _) = (app.join("ada@example.org").await, app.join("bob@example.org").await);
    let before = app.n_mails_to("bob@").await;
    let (taken, free) = (ask(&app, &ada, "BOB@example.org").await, ask(&app, &ada, "new@example.org").await);
    assert_eq!((taken.status, taken.body.len()), (free.status, free.body.len()));
    assert_eq!(app.n_mails_to("bob@").await, before);
    // Taken in the meantime: the link is void.
    let link = app.last_mail_to("new@").await.token().to_owned();
    app.join("new@example.org").await;
    assert_eq!(confirm(&app, &link).await, 422);
}

#[tokio::test]
async fn a_change_wants_a_fresh_proof_and_an_address() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    for bad in ["", "nobody", "a@b", "a@example.org\r\nBcc: x@example.org", "\"a\"@example.org"] {
        let refused = ask(&app, &ada, bad).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/email".to_owned()]), "{bad}");
    }
    app.advance(301);
    let refused = ask(&app, &ada, "new@example.org").await;
    assert_eq!((refused.status, refused.code().as_str()), (403, "accounts.step_up_needed"));
    let with = async |code: String| {
        let body = json!({"email": "new@example.org", "code": code});
        app.post_as(&ada.access, "/api/v1/me/email-change", body).await.status
    };
    assert_eq!(with(app.wrong_code(&ada.secret)).await, 422);
    assert_eq!(with(app.next_code(&ada.secret)).await, 202);
    assert_eq!(app.n_mails_to("new@").await, 1);
}

#[tokio::test]
async fn a_link_confirms_once_however_many_use_it_and_for_an_hour() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    ask(&app, &ada, "new@example.org").await;
    let token = app.last_mail_to("new@").await.token().to_owned();
    let mut statuses = join_all((0..4).map(|_| confirm(&app, &token))).await;
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422, 422, 422]);
    ask(&app, &ada, "later@example.org").await;
    let token = app.last_mail_to("later@").await.token().to_owned();
    app.advance(3_600);
    assert_eq!(confirm(&app, &token).await, 422);
}
