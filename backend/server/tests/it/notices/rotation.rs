//! A new key-encryption key, while mails wait.

use crate::app::at;
use crate::cli::{Shell, complaint, said};
use accounts::facts::VerificationRequested;
use kernel::text::Locale;
use platform::clock::Clock;
use platform::db::Db;
use platform::db::conn::DatabaseUrl;
use platform::db::pool::PoolSizes;
use platform::keyring::{Keyring, Sealed};
use platform::outbox;
use uuid::Uuid;

#[tokio::test]
async fn everything_sealed_moves_to_the_first_key() {
    let shell = Shell::migrated();
    let (old, new) = (Keyring::fresh_key("k1"), Keyring::fresh_key("k2"));
    let url = DatabaseUrl::parse(&shell.database.url()).unwrap();
    let clock = Clock::fixed(at("2026-11-21T09:00:00Z"));
    let db = Db::open(url, PoolSizes { readers: 1, writers: 1 }, clock).unwrap();
    let (id, before) = (Uuid::from_u128(9), Keyring::parse(&old).unwrap());
    let fact = VerificationRequested {
        registration_id: id,
        email: "ada@example.org".to_owned(),
        name: "Ada".to_owned(),
        locale: Locale::Fr,
        code: Sealed::seal(&before, id, "code", "042187").unwrap(),
        token: Sealed::seal(&before, id, "token", "t0ken").unwrap(),
        expires_at: at("2026-11-21T09:10:00Z"),
    };
    for _ in 0..130 {
        super::publish(&db, fact.clone()).await;
    }
    let rotate = |kek: &str| shell.run(&["admin", "rotate-kek"], &[("KEK", kek)]);
    assert!(complaint(&rotate(&new)).contains("KEK must still have the keys"), "the old key is needed");
    let both = format!("{new},{old}");
    let first = said(&rotate(&both));
    assert!(first.contains("sealed under k2") && first.contains("130 moved"), "{first}");
    assert!(said(&rotate(&both)).contains(" 0 moved"), "a second time nothing is left");
    let after = Keyring::parse(&new).unwrap();
    for seq in [1, 130] {
        let raw = db.read(move |conn| outbox::find(conn, seq)).await.unwrap().unwrap();
        let fact: VerificationRequested = raw.read().unwrap().unwrap();
        assert_eq!(*fact.code.open(&after, id, "code").unwrap(), "042187");
        assert_eq!(*fact.token.open(&after, id, "token").unwrap(), "t0ken");
    }
}
