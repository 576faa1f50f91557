//! Photos, the export of an account, its end.

use super::people::{PASSWORD, Person, bearer, credentials, text};
use super::teams::{MEMBERS, refusal};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

pub const PHOTO: &str = "/api/v1/me/photo";

pub fn jpeg() -> Vec<u8> {
    let made = pictures::resize::copies(400, 300, [200_u8, 10, 30].repeat(400 * 300)).unwrap();
    made.jpegs.into_iter().next().unwrap().1
}

/// A PNG of a few bytes that says it has 20,000 by 20,000 pixels.
pub fn bomb() -> Vec<u8> {
    let mut header = b"IHDR".to_vec();
    header.extend(20_000_u32.to_be_bytes().repeat(2));
    header.extend([8, 2, 0, 0, 0]);
    let mut crc = flate2::Crc::new();
    crc.update(&header);
    let sum = crc.sum().to_be_bytes();
    [&b"\x89PNG\r\n\x1a\n\0\0\0\x0d"[..], &header, &sum, b"\0\0\0\0IDAT\x35\xaf\x06\x1e"].concat()
}

pub async fn send(app: &TestApp, person: &Person, media_type: &str, bytes: Vec<u8>) -> Answer {
    let token = bearer(&person.access);
    let headers = [("authorization", token.as_str()), ("content-type", media_type)];
    app.send_body(Method::PUT, PHOTO, &headers, bytes).await
}

#[tokio::test]
async fn a_photo_is_set_served_replaced_and_taken_away() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let set = send(&app, &ada, "image/jpeg", jpeg()).await;
    assert_eq!(set.status, 200, "{}", set.text());
    let sources = set.json()["sources"].as_array().unwrap().clone();
    let sizes: Vec<u64> = sources.iter().map(|source| source["size"].as_u64().unwrap()).collect();
    assert_eq!(sizes, [96, 256, 512]);
    assert_eq!(app.get_as(&ada.access, "/api/v1/me").await.json()["photo"], set.json());
    let url = text(&sources[1], "url");
    let shown = app.get(&url).await;
    assert_eq!((shown.status, shown.header("content-type")), (200, "image/jpeg"));
    assert!(shown.body.starts_with(b"\xFF\xD8") && !shown.body.windows(4).any(|bytes| bytes == b"Exif"));
    assert_eq!(shown.header("x-content-type-options"), "nosniff");
    assert!(shown.header("content-security-policy").contains("sandbox"));
    assert_eq!(app.get_with(&url, &[("if-none-match", shown.header("etag"))]).await.status, 304);
    let next = send(&app, &ada, "image/png", jpeg()).await;
    assert_eq!(next.status, 200, "what the file is decides, not what its sender says");
    assert_eq!(app.get(&url).await.status, 404, "the one before is gone");
    let url = text(&next.json()["sources"][0], "url");
    assert_eq!(app.get(&url).await.status, 200);
    assert_eq!(app.delete_as(&ada.access, PHOTO).await.status, 204);
    assert_eq!(app.delete_as(&ada.access, PHOTO).await.status, 204);
    assert_eq!(app.get(&url).await.status, 404);
    assert_eq!(app.get_as(&ada.access, "/api/v1/me").await.json()["photo"], Value::Null);
    assert_eq!(photo_files(&app), 0);
    app.advance(2 * 86_400);
    app.run_jobs().await;
    assert_eq!(app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM photos"), ["0"]);
}

fn photo_files(app: &TestApp) -> usize {
    let folder = app.config.media_dir.join("photos");
    let shards = std::fs::read_dir(folder).unwrap().map(|shard| shard.unwrap().path());
    shards.map(|shard| std::fs::read_dir(shard).unwrap().count()).sum()
}

#[tokio::test]
async fn hostile_files_make_no_photo() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    let truncated = jpeg()[..60].to_vec();
    for (name, bytes) in [("svg", svg), ("gif", b"GIF89a\x01\0\x01\0".to_vec()), ("cut", truncated)] {
        let refused = send(&app, &ada, "image/png", bytes).await;
        assert_eq!(refusal(&refused), (422, "accounts.no_picture".into()), "{name}");
    }
    let bomb = send(&app, &ada, "image/png", bomb()).await;
    assert_eq!(refusal(&bomb), (422, "accounts.picture_too_large".into()));
    let typed = send(&app, &ada, "image/svg+xml", jpeg()).await;
    assert_eq!(refusal(&typed), (415, "http.unsupported_media_type".into()));
    assert_eq!(app.get_as(&ada.access, "/api/v1/me").await.json()["photo"], Value::Null);
    for path in ["/media/photos/x/96.jpg", "/media/photos/..%2f..%2fguichet.db/96.jpg"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn uploads_have_a_size_and_a_number() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let large = send(&app, &ada, "image/jpeg", vec![0; 5 * 1_024 * 1_024 + 1]).await;
    assert_eq!(refusal(&large), (413, "http.too_large".into()));
    for _ in 0..10 {
        assert_eq!(send(&app, &ada, "image/jpeg", b"no picture".to_vec()).await.status, 422);
    }
    let refused = send(&app, &ada, "image/jpeg", jpeg()).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    app.advance(60);
    assert_eq!(send(&app, &ada, "image/jpeg", jpeg()).await.status, 200);
}

#[tokio::test]
async fn an_export_has_everything_but_secrets() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let answer = app.get_as(&ada.access, "/api/v1/me/export").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert!(answer.header("content-disposition").starts_with("attachment"));
    assert!(answer.header("cache-control").contains("no-store"));
    let export = answer.json();
    assert_eq!(text(&export["account"], "email"), "ada@example.org");
    assert_eq!(text(&export["account"]["organizations"][0], "slug"), "parc");
    assert_eq!(export["devices"].as_array().unwrap().len(), 1);
    let actions: Vec<String> =
        export["done_by_me"].as_array().unwrap().iter().map(|entry| text(entry, "action")).collect();
    assert!(actions.contains(&"accounts.email_verified".to_owned()), "{actions:?}");
    for secret in ["argon2", "ticket_key", "secret", &ada.recovery_codes[0], &ada.secret] {
        assert!(!answer.text().contains(secret), "{secret}");
    }
    for _ in 0..4 {
        assert_eq!(app.get_as(&ada.access, "/api/v1/me/export").await.status, 200);
    }
    assert_eq!(app.get_as(&ada.access, "/api/v1/me/export").await.status, 429);
}

#[tokio::test]
async fn an_erased_account_leaves_nothing_personal_behind() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    send(&app, &ada, "image/jpeg", jpeg()).await;
    app.advance(301);
    let stale = app.delete_as(&ada.access, "/api/v1/me").await;
    assert_eq!(refusal(&stale), (403, "accounts.step_up_needed".into()));
    let ada = app.step_up(&ada).await;
    let erased = app.delete_as(&ada.access, "/api/v1/me").await;
    assert_eq!(erased.status, 204, "{}", erased.text());
    assert!(!app.is_in(&ada.access).await);
    assert_eq!(app.refresh(&ada.refresh).await.status, 401);
    let sign_in = app.post("/api/v1/auth/login", credentials(&ada.email, PASSWORD)).await;
    assert_eq!(sign_in.status, 401);
    assert!(app.last_mail_to("ada@").await.text.contains("Ada"), "the letter says goodbye by name");
    let row = app.database.texts(
        "SELECT email || '/' || name || '/' || status || '/' || words || '/' || password_hash AS text FROM users",
    );
    assert!(row[0].contains("(erased)/erased//!") && !row[0].contains("ada@"), "{row:?}");
    let kept = "SELECT CAST(COUNT(ticket_key) AS TEXT) AS text FROM users";
    assert_eq!(app.database.texts(kept), ["1"], "tickets that were passed on still open");
    assert_eq!(photo_files(&app), 0);
    assert_eq!(app.audited("action = 'accounts.erased'").len(), 1);
    let again = app.join("ada@example.org").await;
    assert_ne!(again.id, ada.id, "the address is free again");
}

#[tokio::test]
async fn the_last_owner_and_administrators_hand_over_before_they_go() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let bob = app.join("bob@example.org").await;
    let refused = app.delete_as(&ada.access, "/api/v1/me").await;
    assert_eq!(refusal(&refused), (409, "accounts.last_owner".into()));
    assert!(app.is_in(&ada.access).await, "nothing is half erased");
    app.hire(&ada, &bob, "owner").await;
    let ada = app.step_up(&ada).await;
    assert_eq!(app.delete_as(&ada.access, "/api/v1/me").await.status, 204);
    let members = app.get_as(&bob.access, MEMBERS).await.json();
    assert_eq!(members["data"].as_array().unwrap().len(), 1);
    let root = app.join_as_admin("root@example.org").await;
    let refused = app.delete_as(&root.access, "/api/v1/me").await;
    assert_eq!(refusal(&refused), (409, "accounts.wrong_state".into()));
    let found = app.get_as(&root.access, "/api/v1/admin/users?status=erased").await.json();
    assert_eq!(
        (text(&found["data"][0], "name"), found["data"].as_array().unwrap().len()),
        ("(erased)".into(), 1)
    );
    assert_eq!(json!(0), json!(app.n_mails_to("erased.invalid").await));
}
