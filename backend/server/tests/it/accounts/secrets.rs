//! What the database and the answers must not show.

use super::people::{PASSWORD, code_at, credentials, registration, text};
use crate::app::{Mail, TestApp};
use crate::cli::{Serving, Shell};
use crate::databases;
use data_encoding::{BASE32_NOPAD, HEXLOWER};
use serde_json::json;

/// Every row of every table, as text.
fn dump(app: &TestApp) -> Vec<u8> {
    match databases::kind() {
        databases::Kind::Sqlite => {
            let path = app.config.data_dir.parent().unwrap();
            let mut bytes = Vec::new();
            for name in ["guichet.db", "guichet.db-wal"] {
                bytes.extend(std::fs::read(path.join(name)).unwrap_or_default());
            }
            bytes
        }
        databases::Kind::Postgres => {
            let tables = app.database.texts(
                "SELECT table_name::text AS text FROM information_schema.tables WHERE table_schema = 'public'",
            );
            let rows =
                |table: String| app.database.texts(&format!("SELECT CAST(t AS TEXT) AS text FROM {table} t"));
            tables.into_iter().flat_map(rows).collect::<String>().into_bytes()
        }
    }
}

fn has(haystack: &[u8], needle: &[u8]) -> bool {
    haystack.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn a_thief_of_the_database_gets_no_secret() {
    let app = TestApp::start().await;
    let registered = app.register("bob@example.org").await;
    let code = app.last_mail_to("bob@").await;
    let ada = app.join("ada@example.org").await;
    let mfa = app.give_password(&ada.email).await;
    app.post("/api/v1/auth/password/forgot", json!({"email": ada.email})).await;
    let reset = app.last_mail_to("ada@").await.token().to_owned();
    let refreshed = text(&app.refresh(&ada.refresh).await.json(), "refresh_token");
    let (link, raw) = (code.token().to_owned(), BASE32_NOPAD.decode(ada.secret.as_bytes()).unwrap());
    let recovery = ada.recovery_codes[0].clone();
    let plain = recovery.replace('-', "");
    let dump = dump(&app);
    assert!(has(&dump, b"ada@example.org"), "the dump is one");
    let secrets = [
        PASSWORD,
        &ada.access,
        &ada.refresh,
        &refreshed,
        &mfa,
        &registered,
        &reset,
        &link,
        &ada.secret,
        &recovery,
        &plain,
    ];
    for secret in secrets {
        assert!(!has(&dump, secret.as_bytes()), "{secret}");
        assert!(!has(&dump, HEXLOWER.encode(secret.as_bytes()).as_bytes()), "{secret}");
    }
    assert!(!has(&dump, &raw) && !has(&dump, HEXLOWER.encode(&raw).as_bytes()), "the TOTP secret");
    let hash = app.database.texts("SELECT password_hash AS text FROM users").remove(0);
    assert!(hash.starts_with("$argon2id$v=19$"));
}

#[tokio::test]
async fn each_account_has_a_sealed_ticket_key_that_no_answer_shows() {
    let app = TestApp::start().await;
    let (ada, bob) = (app.join("ada@example.org").await, app.join("bob@example.org").await);
    let mut keys = Vec::new();
    for person in [&ada, &bob] {
        let id = kernel::ids::UserId::parse(&person.id).unwrap();
        let sealed = app.catalog.db.read(move |conn| {
            use diesel::prelude::*;
            use platform::db::schema::users;
            let row: Option<Vec<u8>> = users::table.find(id).select(users::ticket_key).first(conn)?;
            Ok(row)
        });
        let sealed = sealed.await.unwrap().unwrap();
        let place = platform::keyring::Place { table: "users", row: id.uuid(), column: "ticket_key" };
        let key = app.keyring.open(&place, &sealed).unwrap();
        assert_eq!(key.len(), 32);
        assert!(!has(&dump(&app), &key));
        keys.push((place, sealed, key));
    }
    assert_ne!(keys[0].2, keys[1].2);
    assert!(app.keyring.open(&keys[0].0, &keys[1].1).is_err(), "moved to another account it does not open");
    let me = app.get_as(&ada.access, "/api/v1/me").await.text();
    for word in ["ticket_key", "totp", "secret", "hash", "password"] {
        assert!(!me.contains(word), "{word}: {me}");
    }
}

#[tokio::test]
async fn accounts_move_to_a_new_key_and_still_sign_in() {
    let old = platform::keyring::Keyring::fresh_key("k1");
    let app = TestApp::with(&[("KEK", &old)]).await;
    let ada = app.join("ada@example.org").await;
    let both = format!("{},{old}", platform::keyring::Keyring::fresh_key("k2"));
    let keyring = platform::keyring::Keyring::parse(&both).unwrap();
    let columns = guichet_server::background::sealed_columns();
    let report = platform::rotation::rotate(&app.catalog.db, &keyring, &columns).await.unwrap();
    let moved = |place: &str| report.iter().find(|rotated| rotated.place == place).unwrap().moved;
    assert_eq!((moved("users.ticket_key"), moved("users.totp_secret")), (1, 1));
    let id = kernel::ids::UserId::parse(&ada.id).unwrap();
    let sealed = app.catalog.db.read(move |conn| {
        use diesel::prelude::*;
        use platform::db::schema::users;
        let row: Option<Vec<u8>> = users::table.find(id).select(users::totp_secret).first(conn)?;
        Ok(row)
    });
    let place = platform::keyring::Place { table: "users", row: id.uuid(), column: "totp_secret" };
    let secret = keyring.open(&place, &sealed.await.unwrap().unwrap()).unwrap();
    assert_eq!(BASE32_NOPAD.encode(&secret), ada.secret);
}

/// A whole day of a person, in the log of a serving program: no password, code, token or address.
#[tokio::test]
async fn the_log_has_no_secret_and_no_address() {
    let shell = Shell::migrated();
    let settings = [
        ("PORT", "0"),
        ("METRICS_PORT", "0"),
        ("LOG", "debug"),
        ("PASSWORD_MEMORY_KIB", "64"),
        ("PASSWORD_PASSES", "1"),
    ];
    let mut serving = Serving::start(shell.command(&["serve"], &settings));
    let ready = serving.line_with("guichet is ready");
    let address = ready.split("127.0.0.1:").nth(1).unwrap();
    let base: String = address.chars().take_while(char::is_ascii_digit).collect();
    let base = format!("http://127.0.0.1:{base}");
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let post = async |path: &str, token: &str, body: serde_json::Value| {
        let request = client.post(format!("{base}/api/v1{path}"));
        let request = request.header("content-type", "application/json").bearer_auth(token);
        let answer = request.body(body.to_string()).send().await.unwrap().text().await.unwrap();
        serde_json::from_str(&answer).unwrap_or(json!(null))
    };
    let email = "canary.person@example.org";
    let registered = post("/auth/register", "", registration(email)).await;
    let mail = loop {
        let url = format!("{base}/dev/mailbox/messages.json");
        let kept = client.get(url).send().await.unwrap().text().await.unwrap();
        let mut mails: Vec<Mail> = serde_json::from_str(&kept).unwrap();
        if let Some(mail) = mails.pop() {
            break mail;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    };
    let verified = post("/auth/verify-email", "", json!({"token": mail.token()})).await;
    let mfa = text(&verified, "mfa_token");
    let secret = text(&post("/auth/mfa/totp/enrol", &mfa, json!({})).await, "secret");
    let code = code_at(&secret, platform::clock::Clock::System.now().millis());
    let session = post("/auth/mfa/totp/confirm", &mfa, json!({"code": code})).await;
    let (access, refresh) = (text(&session, "access_token"), text(&session, "refresh_token"));
    post("/auth/login", "", credentials(email, "canary-wrong-password")).await;
    post("/auth/refresh", "", json!({"refresh_token": "grt_canary"})).await;
    post("/auth/refresh", &access, json!({"refresh_token": refresh})).await;
    let log = serving.log_to_the_end();
    assert!(log.contains("/api/v1/auth/login"), "requests are logged: {log}");
    let recovery = session["recovery_codes"][0].as_str().unwrap().to_owned();
    let registration = text(&registered, "registration_token");
    let hidden =
        [PASSWORD, "canary", email, &mfa, &secret, &access, &refresh, &recovery, &registration, mail.token()];
    for secret in hidden {
        assert!(!log.contains(secret), "{secret} in {log}");
    }
    assert!(!log.contains(mail.code()) && !log.contains("argon2"), "{log}");
}
