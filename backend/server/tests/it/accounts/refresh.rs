//! Refresh tokens: exchanged once, forgiving to lost answers, merciless to thieves.

use super::people::{Person, text};
use crate::app::TestApp;
use reqwest::Method;
use std::collections::BTreeSet;

async fn exchanged(app: &TestApp, token: &str) -> String {
    let answer = app.refresh(token).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    text(&answer.json(), "refresh_token")
}

async fn is_refused(app: &TestApp, token: &str) -> bool {
    let answer = app.refresh(token).await;
    answer.status == 401 && answer.code() == "accounts.session_over"
}

async fn ada(app: &TestApp) -> Person {
    app.join("ada@example.org").await
}

#[tokio::test]
async fn a_lost_answer_can_be_asked_for_again_within_a_minute() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let lost = exchanged(&app, &ada.refresh).await;
    app.advance(60);
    let got = exchanged(&app, &ada.refresh).await;
    assert!(is_refused(&app, &lost).await, "what was lost is void");
    let next = exchanged(&app, &got).await;
    assert!(app.is_in(&ada.access).await, "nobody was signed out");
    exchanged(&app, &next).await;
    assert_eq!(app.n_mails_to("ada@").await, 2, "code and welcome, no alarm");
}

#[tokio::test]
async fn tabs_that_race_leave_one_living_token_and_nobody_is_signed_out() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let racing: Vec<_> = (0..8).map(|_| app.refresh(&ada.refresh)).collect();
    let mut tokens = Vec::new();
    for answer in futures_util::future::join_all(racing).await {
        assert_eq!(answer.status, 200, "{}", answer.text());
        tokens.push(text(&answer.json(), "refresh_token"));
    }
    assert_eq!(tokens.iter().collect::<BTreeSet<_>>().len(), 8);
    let living =
        app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM refresh_tokens WHERE used_at IS NULL");
    assert_eq!(living, ["1"]);
    let mut n_working = 0;
    for token in &tokens {
        n_working += i32::from(app.refresh(token).await.status == 200);
        assert!(app.is_in(&ada.access).await);
        if n_working == 1 {
            break;
        }
    }
    assert_eq!(n_working, 1);
}

#[tokio::test]
async fn a_token_whose_successor_was_used_ends_the_family_and_its_owner_is_told() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let other = app.sign_in(&ada).await;
    let second = exchanged(&app, &ada.refresh).await;
    let third = exchanged(&app, &second).await;
    assert!(is_refused(&app, &ada.refresh).await);
    for token in [&ada.refresh, &second, &third] {
        assert!(is_refused(&app, token).await);
    }
    assert!(!app.is_in(&ada.access).await, "access ends with the family");
    assert!(app.is_in(&other.access).await, "other devices stay");
    let facts = app.database.texts("SELECT name AS text FROM facts WHERE name = 'accounts.session_stolen'");
    assert_eq!(facts.len(), 1, "told once");
    assert_eq!(app.last_mail_to("ada@").await.to, "ada@example.org");
}

#[tokio::test]
async fn a_token_that_comes_back_late_ends_the_family() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let second = exchanged(&app, &ada.refresh).await;
    app.advance(61);
    assert!(is_refused(&app, &ada.refresh).await);
    assert!(is_refused(&app, &second).await);
    assert!(!app.is_in(&ada.access).await);
}

#[tokio::test]
async fn what_is_no_refresh_token_opens_nothing() {
    let app = TestApp::start().await;
    let ada = ada(&app).await;
    let mfa = app.give_password(&ada.email).await;
    let longer = format!("{}a", ada.refresh);
    let garbage = "a".repeat(10_000);
    for token in ["", "x", &ada.access, &mfa, &longer, &ada.refresh[..20], &garbage] {
        assert!(is_refused(&app, token).await, "{token}");
    }
    let nothing = app.send(Method::POST, "/api/v1/auth/refresh", &[]).await;
    assert_eq!((nothing.status, nothing.code().as_str()), (401, "accounts.session_over"));
    exchanged(&app, &ada.refresh).await;
}

/// A person who buys: a week without use, a month in all.
#[tokio::test]
async fn sessions_of_buyers_end_after_a_week_without_use_and_after_a_month() {
    let (day, app) = (24 * 3_600, TestApp::start().await);
    let ada = ada(&app).await;
    let idle = app.sign_in(&ada).await;
    let mut token = ada.refresh.clone();
    for _ in 0..4 {
        app.advance(7 * day - 60);
        token = exchanged(&app, &token).await;
    }
    assert!(is_refused(&app, &idle.refresh).await);
    app.advance(2 * day + 300);
    assert!(is_refused(&app, &token).await, "thirty days have passed");
}

/// Who works for an organization: twelve hours, a day in all.
#[tokio::test]
async fn sessions_of_staff_end_after_half_a_day_without_use_and_after_a_day() {
    let (hour, app) = (3_600, TestApp::start().await);
    let bob = app.join_as_organizer("bob@example.org", "Le Parc").await;
    let idle = app.sign_in(&bob).await;
    app.advance(11 * hour);
    let token = exchanged(&app, &bob.refresh).await;
    app.advance(2 * hour);
    assert!(is_refused(&app, &idle.refresh).await);
    let token = exchanged(&app, &token).await;
    app.advance(10 * hour);
    let token = exchanged(&app, &token).await;
    app.advance(2 * hour);
    assert!(is_refused(&app, &token).await, "a day has passed");
}
