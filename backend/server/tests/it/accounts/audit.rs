//! The append-only log.

use super::people::{PASSWORD, credentials, text};
use crate::app::TestApp;
use crate::cli::bare_command;
use crate::databases;
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use std::process::Output;

fn verify(app: &TestApp) -> Output {
    let folder = app.config.data_dir.parent().unwrap();
    let mut command = bare_command(folder);
    command.args(["admin", "verify-audit"]).env("DATABASE_URL", app.database.url());
    command.output().unwrap()
}

fn actions(app: &TestApp) -> Vec<String> {
    app.database.texts("SELECT action AS text FROM audit_entries ORDER BY seq")
}

#[tokio::test]
async fn what_happens_to_accounts_is_written_down_and_the_chain_holds() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    app.post("/api/v1/auth/login", credentials(&ada.email, "wrong password")).await;
    let again = app.sign_in(&ada).await;
    app.call(reqwest::Method::PATCH, "/api/v1/me", &ada.access, json!({"name": "Augusta"})).await;
    app.post_as(&again.access, "/api/v1/auth/mfa/recovery-codes", Value::Null).await;
    app.post("/api/v1/auth/logout", json!({"refresh_token": again.refresh})).await;
    assert_eq!(
        actions(&app),
        [
            "accounts.registered",
            "accounts.email_verified",
            "accounts.enrolled",
            "accounts.sign_in_failed",
            "accounts.password_accepted",
            "accounts.signed_in",
            "accounts.profile_changed",
            "accounts.recovery_codes_replaced",
            "accounts.signed_out",
        ]
    );
    let said = verify(&app);
    let text = String::from_utf8(said.stdout.clone()).unwrap();
    assert!(said.status.success() && text.contains("whole: 9 entries"), "{said:?}");
}

#[tokio::test]
async fn entries_name_the_request_and_no_address() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let headers = [("x-request-id", "audit-7"), ("content-type", "application/json")];
    let body = credentials(&ada.email, PASSWORD).to_string().into_bytes();
    app.send_body(reqwest::Method::POST, "/api/v1/auth/login", &headers, body).await;
    let last = "FROM audit_entries ORDER BY seq DESC LIMIT 1";
    assert_eq!(app.database.texts(&format!("SELECT request_id AS text {last}")), ["audit-7"]);
    assert_eq!(app.database.texts(&format!("SELECT network AS text {last}")), ["127.0.0.0/24"]);
    assert_eq!(app.database.texts(&format!("SELECT subject AS text {last}")), [format!("user:{}", ada.id)]);
    let all = app.database.texts("SELECT subject || details AS text FROM audit_entries").concat();
    for word in ["ada@", "example.org", "Ada", PASSWORD] {
        assert!(!all.contains(word), "{word}: {all}");
    }
}

#[tokio::test]
async fn the_database_refuses_changes_of_the_log() {
    let app = TestApp::start().await;
    app.join("ada@example.org").await;
    for sql in
        ["UPDATE audit_entries SET action = 'x' WHERE seq = 1", "DELETE FROM audit_entries WHERE seq = 1"]
    {
        let sql = sql.to_owned();
        let changed = app.catalog.db.write(move |tx| Ok(tx.conn().batch_execute(&sql)?)).await;
        assert!(changed.is_err());
    }
    assert!(verify(&app).status.success());
}

#[tokio::test]
async fn a_changed_missing_or_cut_off_entry_is_found() {
    let drop_triggers = match databases::kind() {
        databases::Kind::Sqlite => "DROP TRIGGER audit_entries_stay; DROP TRIGGER audit_entries_remain;",
        databases::Kind::Postgres => "ALTER TABLE audit_entries DISABLE TRIGGER ALL;",
    };
    for (sql, seq) in [
        ("UPDATE audit_entries SET action = 'accounts.nothing' WHERE seq = 2", 2),
        ("UPDATE audit_entries SET details = '{\"a\":1}' WHERE seq = 1", 1),
        ("DELETE FROM audit_entries WHERE seq = 2", 2),
        ("DELETE FROM audit_entries WHERE seq = 3", 3),
        ("DELETE FROM audit_entries", 1),
    ] {
        let app = TestApp::start().await;
        app.join("ada@example.org").await;
        app.database.execute(&format!("{drop_triggers} {sql}"));
        let said = verify(&app);
        let complaint = String::from_utf8(said.stderr.clone()).unwrap();
        assert!(
            !said.status.success() && complaint.contains(&format!("broken at entry {seq}")),
            "{sql}: {said:?}"
        );
    }
}

#[tokio::test]
async fn entries_written_at_once_make_one_chain() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let racing = (0..12).map(|n| {
        let (app, email) = (&app, format!("nobody{n}@example.org"));
        async move { app.post("/api/v1/auth/login", credentials(&email, PASSWORD)).await.status }
    });
    let statuses = futures_util::future::join_all(racing).await;
    assert_eq!(statuses, [401; 12]);
    assert_eq!(actions(&app).len(), 15);
    assert!(verify(&app).status.success());
    let me = app.get_as(&ada.access, "/api/v1/me").await.json();
    assert_eq!(text(&me, "id"), ada.id);
}
