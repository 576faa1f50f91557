//! Signed-in devices, and the cookie of browsers.

use super::people::{bearer, text};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";

async fn list(app: &TestApp, access: &str) -> Vec<Value> {
    let answer = app.get_as(access, "/api/v1/auth/sessions").await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    answer.json()["data"].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_person_sees_and_ends_their_devices() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let other = app.sign_in(&ada).await;
    let devices = list(&app, &ada.access).await;
    assert_eq!(devices.len(), 2);
    let current: Vec<bool> = devices.iter().map(|device| device["is_current"] == true).collect();
    assert_eq!(current, [false, true], "the newest first");
    assert_eq!(text(&devices[0], "network"), "127.0.0.0/24", "no whole address");
    let path = format!("/api/v1/auth/sessions/{}", text(&devices[0], "id"));
    assert_eq!(app.delete_as(&ada.access, &path).await.status, 204);
    assert!(!app.is_in(&other.access).await && app.is_in(&ada.access).await);
    assert_eq!(app.refresh(&other.refresh).await.status, 401);
    let again = app.delete_as(&ada.access, &path).await;
    assert_eq!((again.status, again.code().as_str()), (404, "accounts.session_not_found"));
}

#[tokio::test]
async fn somebody_elses_device_is_as_unknown_as_none() {
    let app = TestApp::start().await;
    let (ada, bob) = (app.join("ada@example.org").await, app.join("bob@example.org").await);
    let of_bob = text(&list(&app, &bob.access).await[0], "id");
    let ask = async |id: &str| {
        let answer = app.delete_as(&ada.access, &format!("/api/v1/auth/sessions/{id}")).await;
        let mut body = answer.json();
        body.as_object_mut().unwrap().remove("request_id");
        (answer.status, body)
    };
    let missing = ask("01234567-89ab-7def-8123-456789abcdef").await;
    assert_eq!(missing.0, 404);
    assert_eq!(ask(&of_bob).await, missing);
    assert_eq!(ask("nonsense").await, missing);
    assert!(app.is_in(&bob.access).await);
}

#[tokio::test]
async fn signing_out_everywhere_ends_everything() {
    let app = TestApp::start().await;
    let (ada, bob) = (app.join("ada@example.org").await, app.join("bob@example.org").await);
    let other = app.sign_in(&ada).await;
    assert_eq!(app.delete_as(&ada.access, "/api/v1/auth/sessions").await.status, 204);
    for person in [&ada, &other] {
        assert!(!app.is_in(&person.access).await);
        assert_eq!(app.refresh(&person.refresh).await.status, 401);
    }
    assert!(app.is_in(&bob.access).await);
}

#[tokio::test]
async fn the_eleventh_session_ends_the_oldest() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let mut later = Vec::new();
    for _ in 0..10 {
        later.push(app.sign_in(&ada).await);
    }
    assert!(!app.is_in(&ada.access).await);
    assert_eq!(app.refresh(&ada.refresh).await.status, 401);
    assert_eq!(app.refresh(&later[0].refresh).await.status, 200);
    assert_eq!(list(&app, &later[9].access).await.len(), 10);
}

#[tokio::test]
async fn a_new_device_is_announced_and_a_known_one_is_not() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    app.sign_in(&ada).await;
    let before = app.n_mails_to("ada@").await;
    let token = app.give_password(&ada.email).await;
    let authorization = bearer(&token);
    let headers =
        [("authorization", &*authorization), ("content-type", "application/json"), ("user-agent", FIREFOX)];
    let body = json!({"code": app.next_code(&ada.secret)}).to_string().into_bytes();
    assert_eq!(app.send_body(Method::POST, "/api/v1/auth/mfa/verify", &headers, body).await.status, 200);
    assert_eq!(app.n_mails_to("ada@").await, before + 1);
    assert!(app.last_mail_to("ada@").await.text.contains("Firefox, Linux"));
}

/// A sign-in of a browser.
async fn browser(app: &TestApp) -> (String, Answer) {
    let ada = app.join("ada@example.org").await;
    let token = app.give_password(&ada.email).await;
    let body = json!({"code": app.next_code(&ada.secret), "transport": "cookie"});
    let answer = app.post_as(&token, "/api/v1/auth/mfa/verify", body).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    (cookie, answer)
}

#[tokio::test]
async fn a_browser_keeps_its_token_where_no_script_reads_it() {
    let app = TestApp::start().await;
    let (cookie, answer) = browser(&app).await;
    assert!(answer.json().get("refresh_token").is_none(), "not in the body");
    let mut attributes: Vec<&str> = answer.header("set-cookie").split("; ").skip(1).collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Max-Age=604800", "Path=/", "SameSite=Strict", "Secure"]);
    assert_eq!(answer.header("cache-control"), "no-store");
    let headers = [("cookie", &*cookie), ("x-requested-with", "fetch")];
    let next = app.send(Method::POST, "/api/v1/auth/refresh", &headers).await;
    assert_eq!(next.status, 200, "{}", next.text());
    let rotated = next.header("set-cookie").split(';').next().unwrap().to_owned();
    assert!(rotated.starts_with("__Host-rt=grt_") && rotated != cookie);
    assert!(next.json().get("refresh_token").is_none());
    let headers = [("cookie", &*rotated), ("x-requested-with", "fetch")];
    let out = app.send(Method::POST, "/api/v1/auth/logout", &headers).await;
    assert_eq!(out.status, 204);
    assert!(
        out.header("set-cookie").starts_with("__Host-rt=;") && out.header("set-cookie").contains("Max-Age=0")
    );
    assert!(!app.is_in(&text(&next.json(), "access_token")).await);
}

#[tokio::test]
async fn another_site_cannot_use_the_cookie() {
    let app = TestApp::start().await;
    let (cookie, answer) = browser(&app).await;
    let own = [("cookie", &*cookie), ("x-requested-with", "fetch")];
    let asked: [&[(&str, &str)]; 9] = [
        &[],
        &[("x-requested-with", "XMLHttpRequest")],
        &[("x-requested-with", "fetch"), ("sec-fetch-site", "cross-site")],
        &[("x-requested-with", "fetch"), ("sec-fetch-site", "same-site")],
        &[("x-requested-with", "fetch"), ("sec-fetch-site", "none")],
        &[("x-requested-with", "fetch"), ("origin", "https://evil.example")],
        &[("x-requested-with", "fetch"), ("origin", "https://billets.example.evil.example")],
        &[("x-requested-with", "fetch"), ("origin", "null")],
        &[("sec-fetch-site", "same-origin"), ("origin", "https://billets.example")],
    ];
    for headers in asked {
        let headers: Vec<_> = [("cookie", &*cookie)].into_iter().chain(headers.iter().copied()).collect();
        for path in ["/api/v1/auth/refresh", "/api/v1/auth/logout"] {
            let refused = app.send(Method::POST, path, &headers).await;
            assert_eq!(
                (refused.status, refused.code().as_str()),
                (403, "accounts.cross_site"),
                "{headers:?}"
            );
        }
    }
    assert!(app.is_in(&text(&answer.json(), "access_token")).await, "nobody was signed out");
    let browser = [("sec-fetch-site", "same-origin"), ("origin", "https://billets.example")];
    let headers: Vec<_> = own.into_iter().chain(browser).collect();
    assert_eq!(app.send(Method::POST, "/api/v1/auth/refresh", &headers).await.status, 200);
}

#[tokio::test]
async fn signing_out_without_a_session_is_fine() {
    let app = TestApp::start().await;
    for body in [Value::Null, json!({}), json!({"refresh_token": "grt_unknown"})] {
        let answer = app.post("/api/v1/auth/logout", body).await;
        assert_eq!((answer.status, answer.body.len()), (204, 0));
    }
}
