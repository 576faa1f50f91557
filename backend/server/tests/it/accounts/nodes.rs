//! Two programs on one database, and one under a storm.

use super::people::{PASSWORD, credentials, text};
use crate::app::TestApp;
use futures_util::future::join_all;
use std::time::{Duration, Instant};

#[tokio::test]
async fn two_nodes_share_sessions_and_one_learns_of_the_others_revocations() {
    let app = TestApp::start().await;
    let node = app.beside().await;
    let ada = app.join("ada@example.org").await;
    assert!(node.is_in(&ada.access).await, "one key signs for both");
    let session = node.refresh(&ada.refresh).await;
    assert_eq!(session.status, 200, "{}", session.text());
    assert!(app.is_in(&text(&session.json(), "access_token")).await);
    assert_eq!(app.delete_as(&ada.access, "/api/v1/auth/sessions").await.status, 204);
    let begun = Instant::now();
    while node.is_in(&ada.access).await {
        assert!(begun.elapsed() < Duration::from_secs(2));
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn two_nodes_count_together() {
    let app = TestApp::with(&[("SIGN_IN_LIMIT_FACTOR", "1")]).await;
    let node = app.beside().await;
    for n in 0..5 {
        let body = credentials("ada@example.org", &format!("wrong password {n}"));
        let asked = if n % 2 == 0 { &app } else { &node };
        assert_eq!(asked.post("/api/v1/auth/login", body).await.status, 401);
    }
    let body = credentials("ada@example.org", PASSWORD);
    assert_eq!(app.post("/api/v1/auth/login", body.clone()).await.status, 429);
    assert_eq!(node.post("/api/v1/auth/login", body).await.status, 429);
}

#[tokio::test]
async fn one_refresh_token_on_two_nodes_leaves_one_living_token() {
    let app = TestApp::start().await;
    let node = app.beside().await;
    let ada = app.join("ada@example.org").await;
    let here = join_all((0..4).map(|_| app.refresh(&ada.refresh)));
    let there = join_all((0..4).map(|_| node.refresh(&ada.refresh)));
    let (here, there) = tokio::join!(here, there);
    assert!(here.iter().chain(&there).all(|answer| answer.status == 200));
    let living = "SELECT CAST(COUNT(*) AS TEXT) AS text FROM refresh_tokens WHERE used_at IS NULL";
    assert_eq!(app.database.texts(living), ["1"]);
    assert!(app.is_in(&ada.access).await);
}

/// Hashes wait for their turn, and nothing waits for them.
#[tokio::test]
async fn a_storm_of_sign_ins_leaves_the_catalog_alone() {
    let app = TestApp::with(&[("PASSWORD_MEMORY_KIB", "19456"), ("PASSWORD_PASSES", "4")]).await;
    let storm = async {
        let tries = (0..40).map(|n| credentials(&format!("a{n}@example.org"), PASSWORD));
        let answers = join_all(tries.map(|body| app.post("/api/v1/auth/login", body))).await;
        for answer in answers {
            match answer.status {
                401 => {}
                503 => assert_eq!(answer.header("retry-after"), "1"),
                other => panic!("{other}: {}", answer.text()),
            }
        }
    };
    let browse = async {
        let mut slowest = Duration::ZERO;
        for n in 0..30 {
            let begun = Instant::now();
            assert_eq!(app.get(&format!("/api/v1/events?q=word{n}")).await.status, 200);
            slowest = slowest.max(begun.elapsed());
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        slowest
    };
    let ((), slowest) = tokio::join!(storm, browse);
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
}
