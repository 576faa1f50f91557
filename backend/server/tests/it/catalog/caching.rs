//! Cached answers: ETag and 304, compression, one computation for many readers, and how a change
//! becomes visible.

use crate::app::TestApp;
use crate::arrange::{change, event};
use crate::databases::{Kind, TestDatabase, kind};
use platform::db::Db;
use reqwest::Method;
use std::sync::Arc;
use std::time::Duration;

async fn a_big_list(app: &TestApp) {
    for n in 0..8 {
        app.add(event(&format!("event-{n}"))).await;
    }
}

/// Cached answers of every kind.
const CACHED: [&str; 7] = [
    "/api/v1/events",
    "/api/v1/events/event-1",
    "/api/v1/events/event-1/offers",
    "/api/v1/events/event-1/calendar.ics",
    "/api/v1/offers",
    "/api/v1/categories",
    "/api/v1/venues",
];

#[tokio::test]
async fn what_the_caller_has_is_not_sent_again() {
    let app = TestApp::start().await;
    a_big_list(&app).await;
    for path in CACHED {
        let first = app.get(path).await;
        let etag = first.header("etag").to_owned();
        assert!(etag.starts_with("W/\"") && etag.len() > 10, "{path}: {etag}");
        assert_eq!(first.header("cache-control"), "public, max-age=30", "{path}");
        assert_eq!(first.header("vary"), "accept-language, accept-encoding", "{path}");
        let bare = etag.trim_start_matches("W/").to_owned();
        for known in
            [etag.clone(), bare, format!("\"a\", {etag}, \"b\""), format!("\"a\",{etag}"), "*".to_owned()]
        {
            let again = app.get_with(path, &[("if-none-match", &known)]).await;
            assert_eq!((again.status, again.body.len()), (304, 0), "{path} {known}");
            assert_eq!(again.header("etag"), etag);
            assert_eq!(again.header("cache-control"), "public, max-age=30");
            assert_eq!(again.header("vary"), "accept-language, accept-encoding");
            assert!(!again.header("x-request-id").is_empty());
        }
        for other in ["\"other\"", "W/\"\"", "", "garbage", "\"*\""] {
            let again = app.get_with(path, &[("if-none-match", other)]).await;
            assert_eq!((again.status, again.body == first.body), (200, true), "{path} {other}");
        }
    }
}

#[tokio::test]
async fn each_language_has_its_own_etag() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    let french = app.get("/api/v1/events/gala").await.header("etag").to_owned();
    let english =
        app.get_with("/api/v1/events/gala", &[("accept-language", "en"), ("if-none-match", &french)]).await;
    assert_eq!((english.status, english.header("content-language")), (200, "en"));
}

#[tokio::test]
async fn a_changed_answer_has_another_etag() {
    let app = TestApp::start().await;
    let made = app.add(event("gala")).await;
    let etag = app.get("/api/v1/events/gala").await.header("etag").to_owned();
    app.reprice(&made, 0, 9_900).await;
    let again = app.get_with("/api/v1/events/gala", &[("if-none-match", &etag)]).await;
    assert_eq!(again.status, 200);
    assert_eq!(again.json()["price_from"]["amount"], 9_900);
    assert_eq!(app.json("/api/v1/events").await["data"][0]["price_from"]["amount"], 9_900);
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let app = TestApp::start().await;
    a_big_list(&app).await;
    for path in CACHED.into_iter().chain([
        "/api/v1/events/nothing",
        "/api/v1/events?limit=0",
        "/health",
        "/version",
        "/docs/",
    ]) {
        let (get, head) = (app.get(path).await, app.send(Method::HEAD, path, &[]).await);
        assert_eq!((head.status, head.body.len()), (get.status, 0), "{path}");
        for name in ["content-type", "etag", "cache-control", "content-security-policy"] {
            assert_eq!(head.header(name), get.header(name), "{path} {name}");
        }
        assert_eq!(head.header("content-length"), get.body.len().to_string(), "{path}");
    }
}

#[tokio::test]
async fn compressed_bodies_are_the_same_bodies() {
    let app = TestApp::start().await;
    a_big_list(&app).await;
    for path in ["/api/v1/events", "/api/v1/events/event-1", "/api/v1/offers"] {
        let plain = app.get(path).await;
        assert_eq!(plain.header("content-encoding"), "");
        assert!(plain.body.len() > 1_024);
        for (accepted, encoding) in [
            ("br", "br"),
            ("gzip", "gzip"),
            ("gzip, deflate, br, zstd", "br"),
            ("gzip;q=1.0, br;q=0", "gzip"),
            ("identity", ""),
            ("zstd", ""),
            ("br;q=0, gzip;q=0", ""),
        ] {
            let answer = app.get_with(path, &[("accept-encoding", accepted)]).await;
            assert_eq!(answer.header("content-encoding"), encoding, "{path} {accepted}");
            assert_eq!(answer.decoded(), plain.body, "{path} {accepted}");
            assert_eq!(answer.header("etag"), plain.header("etag"));
            assert!(encoding.is_empty() || answer.body.len() < plain.body.len());
        }
    }
    let small = app.get_with("/api/v1/categories", &[("accept-encoding", "br")]).await;
    assert_eq!(small.header("content-encoding"), "", "a small body is not worth it");
}

#[tokio::test]
async fn a_change_by_another_process_is_visible_within_a_second() {
    let app = TestApp::start().await;
    let made = app.add(event("gala")).await;
    let clock = app.catalog.db.clock().clone();
    let other = Db::open(app.config.database_url.clone(), app.config.pool, clock).unwrap();
    for (visibility, status, total) in [("private", 404, 0), ("public", 200, 1)] {
        // Both answers are in the cache.
        app.json("/api/v1/events").await;
        app.get("/api/v1/events/gala").await;
        let id = made.id;
        other.write(move |tx| change(tx, id, "published", visibility)).await.unwrap();
        let page = app.wait_for("/api/v1/events/gala", |answer| answer.status == status).await;
        let list = app.wait_for("/api/v1/events", |answer| answer.json()["total"] == total).await;
        assert!(page + list < Duration::from_secs(1), "{page:?} and {list:?}");
    }
}

#[tokio::test]
async fn a_restored_backup_is_followed_though_its_revision_is_older() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    app.add(event("second")).await;
    assert_eq!(app.slugs("/api/v1/events").await.len(), 2);
    // What a restore brings: an older number, and rows that no later number tells of.
    app.database.execute("DELETE FROM listing_words; DELETE FROM event_cards; DELETE FROM event_listings");
    app.database.execute("UPDATE catalog_revision SET seq = 1");
    app.wait_for("/api/v1/events", |answer| answer.json()["total"] == 0).await;
    let third = app.add(event("third")).await;
    app.wait_for("/api/v1/events", |answer| answer.json()["total"] == 1).await;
    app.change(third.id, "published", "private").await;
    app.wait_for("/api/v1/events", |answer| answer.json()["total"] == 0).await;
}

#[tokio::test]
async fn many_readers_of_a_cold_page_get_one_answer() {
    let app = Arc::new(TestApp::start().await);
    a_big_list(&app).await;
    let readers = (0..50).map(|_| {
        let app = app.clone();
        tokio::spawn(async move { app.get("/api/v1/events?limit=50").await })
    });
    let mut seen = Vec::new();
    for reader in readers.collect::<Vec<_>>() {
        let answer = reader.await.unwrap();
        assert_eq!(answer.status, 200);
        seen.push((answer.header("etag").to_owned(), answer.body));
    }
    assert_eq!(seen.len(), 50);
    seen.dedup();
    assert_eq!(seen.len(), 1);
}

/// Keeps the only reader busy until the sender is dropped.
pub async fn block_reader(app: &TestApp) -> std::sync::mpsc::Sender<()> {
    let (release, blocked) = std::sync::mpsc::channel::<()>();
    let (started, is_started) = tokio::sync::oneshot::channel();
    let db = app.catalog.db.clone();
    tokio::spawn(async move {
        db.read(move |_| {
            let _ = started.send(());
            let _ = blocked.recv();
            Ok(())
        })
        .await
    });
    is_started.await.unwrap();
    release
}

#[tokio::test]
async fn when_the_database_has_no_time_known_answers_stand_in_and_unknown_ones_are_503() {
    let app = TestApp::with(&[("DB_READERS", "1")]).await;
    app.add(event("gala")).await;
    let known = app.get("/api/v1/events/gala").await;
    let release = block_reader(&app).await;
    app.set_clock("2026-11-21T09:00:10Z");
    let (stale, cold, ready, health) = tokio::join!(
        app.get("/api/v1/events/gala"),
        app.get("/api/v1/events?limit=7"),
        app.get("/health/ready"),
        app.get("/health"),
    );
    assert_eq!((stale.status, &stale.body), (200, &known.body));
    assert_eq!((cold.status, cold.code()), (503, "http.unavailable".to_owned()));
    assert_eq!(cold.header("retry-after"), "1");
    assert_eq!((ready.status, ready.code()), (503, "http.unavailable".to_owned()));
    assert_eq!((health.status, &health.json()["status"]), (200, &"degraded".into()));
    assert_eq!(app.get("/health/live").await.status, 200);
    drop(release);
    app.set_clock("2026-11-21T09:00:20Z");
    app.wait_for("/health/ready", |answer| answer.status == 200).await;
    assert_eq!(app.get("/api/v1/events?limit=7").await.status, 200);
}

#[tokio::test]
async fn an_outage_of_postgresql_is_survived() {
    let app = TestApp::start().await;
    let TestDatabase::Postgres { server, name } = &*app.database else {
        assert_eq!(kind(), Kind::Sqlite);
        return;
    };
    let made = app.add(event("gala")).await;
    let known = app.get("/api/v1/events/gala").await;
    let outage = format!(
        "ALTER DATABASE {name} ALLOW_CONNECTIONS false; \
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
    );
    crate::databases::execute(server, &outage);
    app.set_clock("2026-11-21T09:00:10Z");
    let (stale, cold) = tokio::join!(app.get("/api/v1/events/gala"), app.get("/api/v1/events?limit=7"));
    assert_eq!((stale.status, stale.body), (200, known.body));
    assert_eq!((cold.status, cold.code()), (503, "http.unavailable".to_owned()));
    app.wait_for("/health/ready", |answer| answer.status == 503).await;
    crate::databases::execute(server, &format!("ALTER DATABASE {name} ALLOW_CONNECTIONS true"));
    app.wait_for("/health/ready", |answer| answer.status == 200).await;
    app.set_clock("2026-11-21T09:00:30Z");
    app.wait_for("/api/v1/events?limit=7", |answer| answer.status == 200).await;
    // Writers come back too: each dead connection costs one failure at most.
    let mut failures = 0;
    while app.catalog.db.write(move |tx| ::catalog::listings::refresh(tx, made.id)).await.is_err() {
        failures += 1;
        assert!(failures <= app.config.pool.writers, "writers stay dead");
    }
}

#[tokio::test]
async fn a_restart_of_postgresql_costs_one_failed_read() {
    let app = TestApp::start().await;
    let TestDatabase::Postgres { server, name } = &*app.database else {
        assert_eq!(kind(), Kind::Sqlite);
        return;
    };
    let db = app.catalog.db.clone();
    let read = async |seconds: f32| {
        let asked = move |conn: &mut platform::db::Conn| {
            std::thread::sleep(Duration::from_secs_f32(seconds));
            ::catalog::revision::check(conn)
        };
        db.read(asked).await.is_ok()
    };
    // Three at once, so that the pool keeps several connections.
    assert_eq!(tokio::join!(read(0.2), read(0.2), read(0.2)), (true, true, true));
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    crate::databases::execute(server, &end);
    let mut n_failed = 0;
    for _ in 0..30 {
        n_failed += u32::from(!read(0.0).await);
    }
    assert!(n_failed <= 1, "{n_failed} of 30");
}
