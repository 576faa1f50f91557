//! What slows guessing down, and that it cannot be turned against the owner.

use super::people::{PASSWORD, credentials, registration};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::json;

/// With the real budgets, behind a proxy that may say who calls.
async fn strict() -> TestApp {
    TestApp::with(&[("SIGN_IN_LIMIT_FACTOR", "1"), ("TRUSTED_PROXIES", "127.0.0.0/8")]).await
}

async fn from(app: &TestApp, address: &str, path: &str, body: serde_json::Value) -> Answer {
    let headers = [("x-forwarded-for", address), ("content-type", "application/json")];
    app.send_body(Method::POST, path, &headers, body.to_string().into_bytes()).await
}

async fn sign_in(app: &TestApp, address: &str, email: &str, password: &str) -> Answer {
    from(app, address, "/api/v1/auth/login", credentials(email, password)).await
}

#[tokio::test]
async fn wrong_passwords_wait_longer_and_longer_known_address_or_not() {
    let app = strict().await;
    app.join("ada@example.org").await;
    for email in ["ada@example.org", "nobody@example.org"] {
        for _ in 0..5 {
            assert_eq!(sign_in(&app, "192.0.2.1", email, "wrong password").await.status, 401);
        }
        for wait in [1, 2, 4, 8] {
            let refused = sign_in(&app, "192.0.2.1", email, PASSWORD).await;
            assert_eq!((refused.status, refused.code().as_str()), (429, "http.rate_limited"), "{email}");
            assert_eq!(refused.header("retry-after"), wait.to_string(), "{email}");
            app.advance(wait);
            assert_eq!(sign_in(&app, "192.0.2.1", email, "wrong password").await.status, 401, "{email}");
        }
        app.advance(3_600);
    }
}

#[tokio::test]
async fn a_stranger_cannot_make_the_owner_wait() {
    let app = strict().await;
    let ada = app.join("ada@example.org").await;
    for n in 0..30 {
        let address = format!("203.0.113.{}", n % 3);
        sign_in(&app, &address, &ada.email, &format!("guess {n}")).await;
    }
    assert_eq!(
        sign_in(&app, "203.0.113.77", &ada.email, PASSWORD).await.status,
        429,
        "their neighbours wait"
    );
    assert_eq!(sign_in(&app, "198.51.100.9", &ada.email, PASSWORD).await.status, 200, "the owner does not");
    assert!(app.is_in(&ada.access).await);
}

#[tokio::test]
async fn a_right_password_forgets_the_wrong_ones() {
    let app = strict().await;
    let ada = app.join("ada@example.org").await;
    for _ in 0..3 {
        for _ in 0..4 {
            assert_eq!(sign_in(&app, "192.0.2.1", &ada.email, "wrong password").await.status, 401);
        }
        assert_eq!(sign_in(&app, "192.0.2.1", &ada.email, PASSWORD).await.status, 200);
        app.advance(60);
    }
}

#[tokio::test]
async fn one_address_signs_in_twenty_times_a_minute() {
    let app = strict().await;
    let ada = app.join("ada@example.org").await;
    for _ in 0..20 {
        assert_eq!(sign_in(&app, "192.0.2.1", &ada.email, PASSWORD).await.status, 200);
    }
    let refused = sign_in(&app, "192.0.2.1", &ada.email, PASSWORD).await;
    assert_eq!((refused.status, refused.header("retry-after")), (429, "60"));
    assert_eq!(sign_in(&app, "192.0.2.2", &ada.email, PASSWORD).await.status, 200);
    let neighbours = ["2001:db8:1:2::1", "2001:db8:1:2:ffff::9"];
    for n in 0..20 {
        assert_eq!(sign_in(&app, neighbours[n % 2], &ada.email, PASSWORD).await.status, 200);
    }
    assert_eq!(sign_in(&app, "2001:db8:1:2:3::4", &ada.email, PASSWORD).await.status, 429, "one /64 is one");
    app.advance(60);
    assert_eq!(sign_in(&app, "192.0.2.1", &ada.email, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn a_made_up_forwarded_address_changes_nothing() {
    let app = TestApp::with(&[("SIGN_IN_LIMIT_FACTOR", "1")]).await;
    for n in 0..20 {
        sign_in(&app, &format!("192.0.2.{n}"), "ada@example.org", "wrong password").await;
    }
    assert_eq!(sign_in(&app, "192.0.2.99", "bob@example.org", "wrong password").await.status, 429);
}

#[tokio::test]
async fn who_works_through_a_list_of_passwords_is_out_for_an_hour() {
    let app = strict().await;
    let ada = app.join("ada@example.org").await;
    for n in 0..14 {
        let email = format!("victim{n}@example.org");
        assert_eq!(sign_in(&app, "192.0.2.1", &email, "from a list").await.status, 401);
        assert_eq!(
            sign_in(&app, "192.0.2.2", "same@example.org", "same password").await.status % 100,
            if n < 5 { 1 } else { 29 }
        );
    }
    assert_eq!(sign_in(&app, "192.0.2.1", "victim14@example.org", "from a list").await.status, 401);
    app.advance(61);
    let refused = sign_in(&app, "192.0.2.1", &ada.email, PASSWORD).await;
    assert_eq!(refused.status, 429);
    assert!(refused.header("retry-after").parse::<i64>().unwrap() > 3_000);
    assert_eq!(sign_in(&app, "192.0.2.2", &ada.email, PASSWORD).await.status, 200, "one pair is no list");
    app.advance(3_600);
    assert_eq!(sign_in(&app, "192.0.2.1", &ada.email, PASSWORD).await.status, 200);
}

#[tokio::test]
async fn after_a_hundred_wrong_passwords_in_a_row_only_a_reset_helps() {
    let app = TestApp::with(&[("TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    let ada = app.join("ada@example.org").await;
    for n in 0..100 {
        let address = format!("10.{n}.0.1");
        assert_eq!(sign_in(&app, &address, &ada.email, &format!("guess {n}")).await.status, 401);
        assert_eq!(sign_in(&app, &address, "nobody@example.org", "guess").await.status, 401);
    }
    for email in [ada.email.as_str(), "nobody@example.org"] {
        let refused = sign_in(&app, "192.0.2.1", email, PASSWORD).await;
        assert_eq!((refused.status, refused.code().as_str()), (403, "accounts.reset_needed"));
    }
    assert!(app.is_in(&ada.access).await, "signed-in devices stay");
    assert_eq!(app.refresh(&ada.refresh).await.status, 200);
    app.post("/api/v1/auth/password/forgot", json!({"email": ada.email})).await;
    let token = app.last_mail_to("ada@").await.token().to_owned();
    let reset = json!({"token": token, "password": "another otter 7 lagoon"});
    assert_eq!(app.post("/api/v1/auth/password/reset", reset).await.status, 204);
    assert_eq!(sign_in(&app, "192.0.2.1", &ada.email, "another otter 7 lagoon").await.status, 200);
}

#[tokio::test]
async fn one_address_registers_ten_times_an_hour_and_weak_passwords_do_not_count() {
    let app = strict().await;
    let register =
        async |email: &str| from(&app, "192.0.2.1", "/api/v1/auth/register", registration(email)).await;
    let weak = json!({"email": "a@example.org", "password": "short", "name": "A"});
    assert_eq!(from(&app, "192.0.2.1", "/api/v1/auth/register", weak).await.status, 422);
    for n in 0..10 {
        assert_eq!(register(&format!("a{n}@example.org")).await.status, 202);
    }
    let refused = register("one.more@example.org").await;
    assert_eq!((refused.status, refused.code().as_str()), (429, "http.rate_limited"));
    assert!(!refused.header("retry-after").is_empty());
    app.advance(3_600);
    assert_eq!(register("one.more@example.org").await.status, 202);
}

#[tokio::test]
async fn an_address_gets_three_mails_an_hour_whoever_asks() {
    let app = TestApp::start().await;
    app.join("ada@example.org").await;
    let before = app.n_mails_to("ada@").await;
    for _ in 0..6 {
        assert_eq!(app.post("/api/v1/auth/register", registration("ada@example.org")).await.status, 202);
        assert_eq!(app.post("/api/v1/auth/register", registration("new@example.org")).await.status, 202);
    }
    assert_eq!(app.n_mails_to("new@").await, 3);
    assert_eq!(app.n_mails_to("ada@").await - before, 2, "and one when she joined");
    for _ in 0..5 {
        let answer = app.post("/api/v1/auth/password/forgot", json!({"email": "ada@example.org"})).await;
        assert_eq!((answer.status, answer.body.len()), (202, 0));
    }
    assert_eq!(app.n_mails_to("ada@").await - before, 5);
}

#[tokio::test]
async fn one_caller_causes_ten_mails_an_hour_and_is_not_told_when_they_stop() {
    let app = strict().await;
    app.join("ada@example.org").await;
    let before = app.n_mails_to("ada@").await;
    let forgot = async |address: &str, email: &str| {
        let answer = from(&app, address, "/api/v1/auth/password/forgot", json!({"email": email})).await;
        (answer.status, answer.body.len())
    };
    for n in 0..10 {
        assert_eq!(forgot("192.0.2.1", &format!("nobody{n}@example.org")).await, (202, 0));
    }
    assert_eq!(forgot("192.0.2.1", "ada@example.org").await, (202, 0));
    assert_eq!(app.n_mails_to("ada@").await, before);
    assert_eq!(forgot("192.0.2.2", "ada@example.org").await, (202, 0));
    assert_eq!(app.n_mails_to("ada@").await, before + 1);
}

#[tokio::test]
async fn guesses_of_mailed_codes_and_links_are_counted_by_address() {
    let app = strict().await;
    let guess = async |path: &str, body: serde_json::Value| from(&app, "192.0.2.1", path, body).await.status;
    for _ in 0..30 {
        let body = json!({"token": "gln_guess"});
        assert_eq!(guess("/api/v1/auth/verify-email", body.clone()).await, 422);
        assert_eq!(guess("/api/v1/me/email-change/confirm", body).await, 422);
    }
    for path in ["/api/v1/auth/verify-email", "/api/v1/me/email-change/undo", "/api/v1/auth/mfa/reset/cancel"]
    {
        assert_eq!(guess(path, json!({"token": "gln_guess"})).await, 429, "{path}");
    }
    let reset = json!({"token": "gln_guess", "password": PASSWORD});
    assert_eq!(guess("/api/v1/auth/password/reset", reset).await, 429);
}

/// Two nodes count in one place.
#[tokio::test]
async fn counters_are_in_the_database_and_say_nothing_about_anybody() {
    let app = strict().await;
    app.join("ada@example.org").await;
    sign_in(&app, "192.0.2.1", "ada@example.org", "wrong password").await;
    let n = app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM rate_counters");
    assert!(n[0].parse::<i64>().unwrap() >= 6, "{n:?}");
    let odd =
        app.database.texts("SELECT CAST(n AS TEXT) AS text FROM rate_counters WHERE LENGTH(name) <> 16");
    assert!(odd.is_empty());
    app.advance(31 * 24 * 3_600);
    app.run_jobs().await;
    let n = app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM rate_counters");
    assert_eq!(n, ["0"], "they are taken away");
}

/// Whether two requests take equally long, by the medians of a few rounds on a busy machine.
async fn take_equally_long(
    first: impl AsyncFn(usize) -> std::time::Duration,
    second: impl AsyncFn(usize) -> std::time::Duration,
) {
    let mut rounds = Vec::new();
    for round in 0..4 {
        let (mut firsts, mut seconds) = (Vec::new(), Vec::new());
        for n in 0..15 {
            firsts.push(first(round * 100 + n).await.as_secs_f64());
            seconds.push(second(round * 100 + n).await.as_secs_f64());
        }
        firsts.sort_by(f64::total_cmp);
        seconds.sort_by(f64::total_cmp);
        let (one, other) = (firsts[7], seconds[7]);
        if (0.8..=1.25).contains(&(one / other)) || (one - other).abs() < 0.002 {
            return;
        }
        rounds.push((one, other));
    }
    panic!("medians differ: {rounds:?}");
}

/// With hashes that take a while, and callers from everywhere.
async fn slow() -> TestApp {
    let cost = [("PASSWORD_MEMORY_KIB", "8192"), ("PASSWORD_PASSES", "2")];
    let app = TestApp::with(&[cost[0], cost[1], ("TRUSTED_PROXIES", "127.0.0.0/8")]).await;
    app.join("ada@example.org").await;
    app
}

/// How long a request takes that is answered with this status.
async fn timed(
    app: &TestApp,
    path: &str,
    n: usize,
    body: serde_json::Value,
    status: u16,
) -> std::time::Duration {
    let address = format!("10.{}.{}.1", n / 100, n % 100);
    let begun = std::time::Instant::now();
    assert_eq!(from(app, &address, path, body).await.status, status);
    begun.elapsed()
}

#[tokio::test]
async fn an_unknown_address_takes_as_long_as_a_wrong_password() {
    let app = slow().await;
    let ask = async |email: &str, n: usize| {
        timed(&app, "/api/v1/auth/login", n, credentials(email, "wrong password"), 401).await
    };
    take_equally_long(async |n| ask("ada@example.org", n).await, async |n| ask("eve@example.org", n).await)
        .await;
}

#[tokio::test]
async fn registering_and_forgetting_take_as_long_known_address_or_not() {
    let app = slow().await;
    // Each has its own budget of mails: accounts enough for every round.
    for n in 0..3 {
        app.join(&format!("known{n}@example.org")).await;
    }
    let register = async |email: String, n: usize| {
        timed(&app, "/api/v1/auth/register", n, registration(&email), 202).await
    };
    take_equally_long(
        async |n| register(format!("known{}@example.org", n % 3), n).await,
        async |n| register(format!("new{}@example.org", n % 3), n).await,
    )
    .await;
    let forgot = async |email: String, n: usize| {
        timed(&app, "/api/v1/auth/password/forgot", n, json!({"email": email}), 202).await
    };
    take_equally_long(
        async |n| forgot(format!("known{}@example.org", n % 3), n).await,
        async |n| forgot(format!("other{}@example.org", n % 3), n).await,
    )
    .await;
}
