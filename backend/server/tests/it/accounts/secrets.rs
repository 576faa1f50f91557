//! What the database and the answers must not show.

use super::people::{PASSWORD, text};
use crate::app::TestApp;
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
