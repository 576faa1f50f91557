//! What happens to every request and answer, whatever its route.

use crate::app::{Answer, TestApp};
use crate::arrange::event;
use reqwest::Method;
use std::io::{Read, Write};
use std::net::TcpStream;

/// Headers that every answer has, whatever it is.
fn assert_safe(what: &str, answer: &Answer) {
    assert_eq!(answer.header("x-content-type-options"), "nosniff", "{what}");
    for name in [
        "cache-control",
        "content-security-policy",
        "referrer-policy",
        "cross-origin-resource-policy",
        "x-request-id",
    ] {
        assert!(!answer.header(name).is_empty(), "{what} has no {name}");
    }
    let csp = answer.header("content-security-policy");
    assert!(csp.starts_with("default-src 'none'"), "{what}: {csp}");
    let is_framed = answer.header("content-type") == "image/jpeg" || csp.contains("frame-ancestors 'none'");
    assert!(is_framed || answer.header("content-type").starts_with("text/javascript"), "{what}: {csp}");
    assert_eq!(answer.header("server"), "", "{what}");
    assert_eq!(answer.header("x-powered-by"), "", "{what}");
}

#[tokio::test]
async fn every_kind_of_answer_has_security_headers() {
    let files: [(&str, &[u8]); 2] =
        [("index.html", crate::pages::INDEX.as_bytes()), ("assets/app-1a2b.js", b"go()")];
    let app = TestApp::with_web(&[], &files).await;
    let image = app.add(event("gala").with_image()).await.image.unwrap();
    let etag = app.get("/api/v1/events").await.header("etag").to_owned();
    for path in [
        "/api/v1/events",
        "/api/v1/events/gala",
        "/api/v1/events/gala/calendar.ics",
        "/api/v1/events/nothing",
        "/api/v1/events?x=1",
        "/api/v1/nothing",
        "/health",
        "/version",
        "/openapi.json",
        "/openapi.yaml",
        "/docs",
        "/docs/",
        "/docs/errors",
        "/",
        "/events",
        "/events/gala",
        "/events/nothing",
        "/nothing",
        "/assets/app-1a2b.js",
        "/assets/nothing.js",
        &format!("/media/{image}/320.jpg"),
        &format!("/x?{}", "a".repeat(3_000)),
    ] {
        assert_safe(path, &app.get(path).await);
    }
    assert_safe("304", &app.get_with("/api/v1/events", &[("if-none-match", &etag)]).await);
    assert_safe("405", &app.send(Method::DELETE, "/api/v1/events", &[]).await);
    let big = app.send_body(Method::POST, "/api/v1/events", &[], vec![b'x'; 70_000]).await;
    assert_safe("413", &big);
}

#[tokio::test]
async fn strict_transport_is_for_https_only() {
    let https = TestApp::start().await;
    let year = "max-age=31536000; includeSubDomains";
    assert_eq!(https.get("/health").await.header("strict-transport-security"), year);
    let http = TestApp::with(&[("PUBLIC_URL", "http://localhost:8080")]).await;
    assert_eq!(http.get("/health").await.header("strict-transport-security"), "");
}

#[tokio::test]
async fn errors_are_problems_in_both_languages() {
    let app = TestApp::start().await;
    for (path, header, language, title) in [
        ("/api/v1/events/nothing", "", "fr", "Événement introuvable"),
        ("/api/v1/events/nothing", "en-GB,en;q=0.9", "en", "No such event"),
        ("/api/v1/events/nothing?locale=en", "fr", "en", "No such event"),
        ("/api/v1/events?limit=0", "", "fr", "Paramètres invalides"),
        ("/api/v1/events?limit=0", "en", "en", "Invalid query parameters"),
        ("/api/v1/nothing", "", "fr", "Page introuvable"),
        ("/api/v1/nothing", "en", "en", "Not found"),
    ] {
        let answer = app.get_with(path, &[("accept-language", header)]).await;
        assert_eq!(answer.header("content-type"), "application/problem+json");
        assert_eq!(answer.header("content-language"), language, "{path} {header}");
        assert_eq!(answer.header("cache-control"), "no-store");
        let problem = answer.json();
        assert_eq!(problem["title"], title, "{path} {header}");
        assert_eq!(problem["status"], answer.status);
        assert_eq!(problem["request_id"], answer.header("x-request-id"));
        let code = problem["code"].as_str().unwrap();
        assert_eq!(problem["type"], format!("/docs/errors#{code}"));
    }
    let answer = app.get_with("/api/v1/nothing", &[("x-request-id", "abc")]).await;
    insta::assert_json_snapshot!("not_found", answer.json());
}

#[tokio::test]
async fn unknown_paths_are_404() {
    let app = TestApp::start().await;
    for path in [
        "/nothing",
        "/api",
        "/api/",
        "/api/v1",
        "/api/v1/",
        "/api/v2/events",
        "/api/v1/events/",
        "/api/v1//events",
        "/API/v1/events",
        "/api/v1/events/gala/offers/x",
        "/%2e%2e/etc/passwd",
        "/.env",
        "/.git/config",
        "/wp-login.php",
        "/healthz",
        "/metrics",
    ] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.code()), (404, "http.not_found".to_owned()), "{path}");
    }
}

/// The methods of a documented path, as `Allow` names them.
fn allowed(path: &str) -> String {
    let item = &crate::schema::DOCUMENT["paths"][path];
    let known = ["GET", "POST", "PUT", "PATCH", "DELETE"].into_iter();
    let mut names: Vec<&str> = known.filter(|name| item.get(name.to_lowercase()).is_some()).collect();
    if names.contains(&"GET") {
        names.push("HEAD");
    }
    names.join(", ")
}

#[tokio::test]
async fn a_wrong_method_is_405_and_says_which_are_right() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    for operation in crate::schema::operations() {
        let path = operation.path.replace("{slug}", "gala");
        for method in [Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            if crate::schema::DOCUMENT["paths"][operation.path.as_str()]
                .get(method.as_str().to_lowercase())
                .is_some()
            {
                continue;
            }
            for body in [&b""[..], b"{}", b"not json"] {
                let answer = app
                    .send_body(method.clone(), &path, &[("content-type", "application/json")], body.to_vec())
                    .await;
                assert_eq!(
                    (answer.status, answer.code()),
                    (405, "http.method_not_allowed".to_owned()),
                    "{method} {path}"
                );
                assert_eq!(answer.header("allow"), allowed(&operation.path), "{method} {path}");
            }
        }
    }
}

#[tokio::test]
async fn bodies_and_addresses_have_a_limit() {
    let app = TestApp::start().await;
    let post = async |n: usize| app.send_body(Method::POST, "/api/v1/events", &[], vec![b'x'; n]).await;
    assert_eq!(post(64 * 1_024).await.status, 405, "the largest body that is read");
    let answer = post(64 * 1_024 + 1).await;
    assert_eq!((answer.status, answer.code()), (413, "http.too_large".to_owned()));
    let get = async |n: usize| {
        app.get(&format!("/api/v1/events?q={}", "a".repeat(n - "/api/v1/events?q=".len()))).await
    };
    assert_eq!(get(2_048).await.code(), "http.invalid_query", "the longest address that is read");
    let answer = get(2_049).await;
    assert_eq!((answer.status, answer.code()), (414, "http.uri_too_long".to_owned()));
}

#[tokio::test]
async fn who_asks_too_much_is_told_when_to_come_back() {
    let app = TestApp::with(&[("RATE_LIMIT_PER_MINUTE", "60"), ("RATE_LIMIT_BURST", "3")]).await;
    for left in [2, 1, 0] {
        let answer = app.get("/api/v1/events").await;
        assert_eq!(answer.status, 200);
        assert_eq!(answer.header("ratelimit"), format!("\"ip\";r={left};t=0"));
        assert_eq!(answer.header("ratelimit-policy"), "\"ip\";q=60;w=60");
    }
    // Wrong paths, wrong methods and pages count alike.
    for path in ["/api/v1/events", "/api/v1/events/nothing", "/nothing", "/docs/", "/version"] {
        let answer = app.get_with(path, &[("accept-language", "en")]).await;
        assert_eq!((answer.status, answer.code()), (429, "http.rate_limited".to_owned()), "{path}");
        assert_eq!(answer.header("retry-after"), "1", "{path}");
        assert_eq!(answer.header("ratelimit"), "\"ip\";r=0;t=1");
        assert_eq!(answer.json()["title"], "Too many requests");
    }
    assert_eq!(app.get("/health").await.status, 200, "probes still pass");
}

#[tokio::test]
async fn inventing_addresses_does_not_evade_the_limit() {
    let app = TestApp::with(&[("RATE_LIMIT_PER_MINUTE", "1"), ("RATE_LIMIT_BURST", "1")]).await;
    assert_eq!(app.get("/version").await.status, 200);
    for name in ["x-forwarded-for", "forwarded", "x-real-ip", "cf-connecting-ip", "true-client-ip"] {
        for value in ["203.0.113.7", "127.0.0.1", "for=203.0.113.7", "203.0.113.8, 203.0.113.9"] {
            assert_eq!(app.get_with("/version", &[(name, value)]).await.status, 429, "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn behind_a_trusted_proxy_each_client_has_its_own_budget() {
    let settings =
        [("RATE_LIMIT_PER_MINUTE", "1"), ("RATE_LIMIT_BURST", "1"), ("TRUSTED_PROXIES", "127.0.0.1")];
    let app = TestApp::with(&settings).await;
    for client in ["203.0.113.1", "203.0.113.2", "2001:db8::1"] {
        assert_eq!(app.get_with("/version", &[("x-forwarded-for", client)]).await.status, 200, "{client}");
        assert_eq!(app.get_with("/version", &[("x-forwarded-for", client)]).await.status, 429, "{client}");
        // The proxy writes the last entry; what stands before it is the client's own invention.
        let invented = format!("198.51.100.77, {client}");
        assert_eq!(app.get_with("/version", &[("x-forwarded-for", &invented)]).await.status, 429, "{client}");
    }
    assert_eq!(
        app.get_with("/version", &[("x-forwarded-for", "2001:db8::2")]).await.status,
        429,
        "the same /64"
    );
}

#[tokio::test]
async fn a_request_id_comes_back_unless_it_could_forge_a_log_line() {
    let app = TestApp::start().await;
    for id in ["abc", "0b7c6d2e-1f00-4c3a-9d5e-2a3b4c5d6e7f", "A_b.c-9", &"x".repeat(64)] {
        assert_eq!(app.get_with("/version", &[("x-request-id", id)]).await.header("x-request-id"), id);
    }
    let mut seen = Vec::new();
    for id in ["", "a b", "a\"b", "a=b", "{}", "<x>", "%0a", &"x".repeat(65)] {
        let answer = app.get_with("/api/v1/nothing", &[("x-request-id", id)]).await;
        let given = answer.header("x-request-id").to_owned();
        assert!(given.len() == 32 && given.bytes().all(|b| b.is_ascii_hexdigit()), "{given}");
        assert_eq!(answer.json()["request_id"], given.as_str());
        seen.push(given);
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 8, "each is fresh");
}

#[tokio::test]
async fn only_listed_origins_may_call_from_a_browser() {
    let app = TestApp::with(&[("CORS_ORIGINS", "https://app.example,https://admin.example")]).await;
    let from = async |origin: &str| app.get_with("/api/v1/events", &[("origin", origin)]).await;
    for origin in ["https://app.example", "https://admin.example"] {
        let answer = from(origin).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, origin));
        assert_eq!(answer.header("access-control-allow-credentials"), "true");
        assert!(answer.header("access-control-expose-headers").contains("x-request-id"));
        assert!(answer.header("vary").to_lowercase().contains("origin"), "{}", answer.header("vary"));
        assert!(answer.header("vary").contains("accept-language"));
    }
    for origin in [
        "https://evil.example",
        "https://app.example.evil.example",
        "http://app.example",
        "https://app.example:8443",
        "null",
    ] {
        assert_eq!(from(origin).await.header("access-control-allow-origin"), "", "{origin}");
    }
    let failed = app.get_with("/api/v1/events/nothing", &[("origin", "https://app.example")]).await;
    assert_eq!(
        failed.header("access-control-allow-origin"),
        "https://app.example",
        "errors can be read as well"
    );
}

#[tokio::test]
async fn preflights_are_answered_for_listed_origins_only() {
    let app = TestApp::with(&[("CORS_ORIGINS", "https://app.example")]).await;
    let ask = async |origin: &str| {
        let headers = [
            ("origin", origin),
            ("access-control-request-method", "GET"),
            ("access-control-request-headers", "x-request-id"),
        ];
        app.send(Method::OPTIONS, "/api/v1/events", &headers).await
    };
    let allowed = ask("https://app.example").await;
    assert_eq!((allowed.status, allowed.header("access-control-allow-origin")), (200, "https://app.example"));
    assert!(allowed.header("access-control-allow-methods").contains("GET"));
    assert_eq!(allowed.header("access-control-max-age"), "600");
    let foreign = ask("https://evil.example").await;
    assert_eq!((foreign.status, foreign.header("access-control-allow-origin")), (400, ""));
    assert_eq!(foreign.header("access-control-allow-methods"), "");
}

#[tokio::test]
async fn without_listed_origins_there_is_no_cors() {
    let app = TestApp::start().await;
    let answer = app.get_with("/api/v1/events", &[("origin", "https://evil.example")]).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (200, ""));
    let headers = [("origin", "https://evil.example"), ("access-control-request-method", "GET")];
    let preflight = app.send(Method::OPTIONS, "/api/v1/events", &headers).await;
    assert_eq!(
        (preflight.code().as_str(), preflight.header("access-control-allow-origin")),
        ("http.method_not_allowed", "")
    );
}

/// Sends bytes as they are and reads what comes until the server closes or falls silent.
fn raw(app: &TestApp, bytes: &[u8]) -> String {
    let mut stream = TcpStream::connect(app.addr).unwrap();
    stream.set_read_timeout(Some(std::time::Duration::from_secs(2))).unwrap();
    stream.write_all(bytes).unwrap();
    let mut answer = Vec::new();
    let mut buffer = [0; 4_096];
    while let Ok(n @ 1..) = stream.read(&mut buffer) {
        answer.extend_from_slice(&buffer[..n]);
        if answer.windows(4).any(|window| window == b"\r\n\r\n") {
            break;
        }
    }
    String::from_utf8_lossy(&answer).into_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_http_gets_a_400_and_the_server_lives_on() {
    let app = TestApp::start().await;
    let long_header = format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "a".repeat(200_000));
    for bytes in [
        &b"garbage\r\n\r\n"[..],
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    ] {
        let answer = raw(&app, bytes);
        assert!(answer.starts_with("HTTP/1.1 4") || answer.is_empty(), "{answer}");
    }
    // The peer may hang up before it has read everything.
    let mut stream = TcpStream::connect(app.addr).unwrap();
    let _ = stream.write_all(long_header.as_bytes());
    drop(stream);
    assert_eq!(app.get("/health").await.status, 200);
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_lets_a_running_request_finish() {
    let app = TestApp::with(&[("SHUTDOWN_SECONDS", "10"), ("DB_READERS", "1")]).await;
    app.add(event("gala")).await;
    let release = crate::catalog::caching::block_reader(&app).await;
    let mut asking = TcpStream::connect(app.addr).unwrap();
    asking.write_all(b"GET /api/v1/events/gala HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
    // The one worker takes requests in turn: once this has its answer, the one before waits for the database.
    assert_eq!(app.get("/health/live").await.status, 200);
    let stopped = tokio::spawn(app.stop());
    let begun = std::time::Instant::now();
    while TcpStream::connect(app.addr).is_ok() {
        assert!(begun.elapsed() < std::time::Duration::from_secs(2), "it still takes new connections");
        tokio::task::yield_now().await;
    }
    drop(release);
    let mut answer = String::new();
    asking.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("\"slug\":\"gala\""), "{answer}");
    stopped.await.unwrap();
}
