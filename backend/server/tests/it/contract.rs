//! The API's document against the program: every operation, every code, nothing made up.

use crate::accounts::{codes, journey, team_codes, team_journey};
use crate::admission;
use crate::app::{Answer, TestApp};
use crate::arrange::event;
use crate::organizing;
use crate::payments;
use crate::sales;
use crate::schema::{DOCUMENT, Operation, operations};
use actix_web::http::StatusCode;
use guichet_server::system::docs::all_refusals;
use platform::http::failure::{Failure, HttpRefusal};
use platform::http::problem::Seed;
use reqwest::Method;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A request with valid parameters for each operation, by its id.
const VALID: [(&str, &str); 16] = [
    (
        "list_events",
        "/api/v1/events?q=gala&category=concert&organizer=la-scene&place=paris&date_from=2026-12-01&date_to=2026-12-31&price=paid&sort=price&limit=5&locale=en",
    ),
    ("get_event", "/api/v1/events/gala?locale=en"),
    ("list_event_offers", "/api/v1/events/gala/offers?locale=en"),
    ("get_event_calendar", "/api/v1/events/gala/calendar.ics?locale=en"),
    ("list_event_questions", "/api/v1/events/gala/questions?locale=en"),
    ("get_event_availability", "/api/v1/events/gala/availability?limit=5&locale=en"),
    ("list_offers", "/api/v1/offers?limit=5&locale=en"),
    ("get_organizer", "/api/v1/organizers/la-scene?locale=en"),
    ("get_organizer_calendar", "/api/v1/organizers/la-scene/calendar.ics?locale=en"),
    ("list_categories", "/api/v1/categories?locale=en"),
    ("list_venues", "/api/v1/venues?q=olym&limit=5&locale=en"),
    ("get_payment_config", "/api/v1/payment-config"),
    ("get_health", "/health"),
    ("get_liveness", "/health/live"),
    ("get_readiness", "/health/ready"),
    ("get_version", "/version"),
];

async fn a_small_world(settings: &[(&str, &str)]) -> TestApp {
    let app = TestApp::with(settings).await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    app.add(event("gala").venue("olympia").with_image()).await;
    app
}

fn id_of(operation: &Operation) -> String {
    operation.spec["operationId"].as_str().unwrap().to_owned()
}

fn ids() -> Vec<String> {
    operations().iter().map(id_of).collect()
}

/// Who may ask for what is behind a path.
async fn token_for(app: &TestApp, path: &str) -> String {
    if path.contains("/admin/") {
        app.join_as_admin("root@example.org").await.access
    } else {
        app.join_as_organizer("olga@example.org", "Théâtre").await.access
    }
}

/// Public reads are in the table above; the rest is walked through.
#[tokio::test]
async fn every_operation_works_with_all_its_parameters() {
    let papers = admission::wallet::Papers::some();
    let settings = [&[("SIGN_IN_LIMIT_FACTOR", "100")][..], &papers.settings()[..]].concat();
    let app = Rc::new(a_small_world(&settings).await);
    for operation in operations() {
        let id = operation.spec["operationId"].as_str().unwrap();
        let Some((_, target)) = VALID.iter().find(|(known, _)| *known == id) else { continue };
        assert_eq!(crate::schema::template(target), Some(operation.path.as_str()), "{id}");
        // TestApp checks the answer against the declared schema.
        let answer = app.get(target).await;
        assert_eq!(answer.status, 200, "{id}: {}", answer.text());
        for parameter in operation.spec["parameters"].as_array().into_iter().flatten() {
            let name = parameter["name"].as_str().unwrap();
            let is_used = ["path", "header"].contains(&parameter["in"].as_str().unwrap())
                || name == "cursor"
                || target.contains(&format!("{name}="));
            assert!(is_used, "{id}: {name} is not tried");
        }
    }
    journey::walk(&app).await;
    team_journey::walk(&app).await;
    organizing::journey::walk(&app).await;
    sales::journey::walk(&app).await;
    Box::pin(sales::journey::walk_back(&app)).await;
    payments::walk(&app).await;
    let succeeded = app.succeeded.lock().unwrap().clone();
    let documented: BTreeSet<String> = ids().into_iter().collect();
    assert_eq!(succeeded, documented, "the table above and the journeys cover the document");
}

/// A path of an operation with nothing real in it.
fn made_up(operation: &Operation) -> String {
    const NOBODY: &str = "0192f7c0-0000-7000-8000-000000000000";
    let made_up = operation.path.replace("{slug}", "no-such-thing");
    let parts = made_up.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
    parts.collect::<Vec<_>>().join("/")
}

fn scheme(operation: &Operation) -> Option<&str> {
    let first = operation.spec["security"].as_array()?.first()?;
    first.as_object()?.keys().next().map(String::as_str)
}

#[tokio::test]
async fn credentials_are_judged_before_anything_else() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let mfa = app.give_password(&ada.email).await;
    let garbage = ["", "garbage", "a.b.c", "gmf_garbage", &ada.refresh];
    for operation in operations() {
        let Some(scheme) = scheme(&operation) else { continue };
        let path = made_up(&operation);
        let other = if scheme == "access_token" { &mfa } else { &ada.access };
        for token in garbage.into_iter().chain([other.as_str()]) {
            let authorization = format!("Bearer {token}");
            let mut headers = vec![("content-type", "application/json")];
            if !token.is_empty() {
                headers.push(("authorization", &*authorization));
            }
            let method: Method = operation.method.parse().unwrap();
            let answer = app.send_body(method, &path, &headers, b"{\"garbage".to_vec()).await;
            let expected =
                if scheme == "mfa_token" { "accounts.mfa_token_invalid" } else { "accounts.not_signed_in" };
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (401, expected),
                "{} {path}",
                operation.method
            );
        }
    }
    assert!(app.is_in(&ada.access).await);
}

#[tokio::test]
async fn every_body_is_read_strictly() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let (admin, owner) = (token_for(&app, "/admin/").await, token_for(&app, "/manage/").await);
    let has_json =
        |operation: &&Operation| !operation.spec["requestBody"]["content"]["application/json"].is_null();
    for operation in operations().iter().filter(has_json) {
        let (path, method) = (made_up(operation), operation.method.parse::<Method>().unwrap());
        let token = if scheme(operation) == Some("mfa_token") {
            app.give_password(&ada.email).await
        } else if path.contains("/admin/") {
            admin.clone()
        } else if path.contains("/manage/") || path.contains("/me/views") {
            owner.clone()
        } else {
            ada.access.clone()
        };
        let authorization = format!("Bearer {token}");
        let send = async |media_type: &str, body: &[u8]| {
            let headers = [("authorization", &*authorization), ("content-type", media_type)];
            app.send_body(method.clone(), &path, &headers, body.to_vec()).await
        };
        let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
        for body in
            [&b"{"[..], b"{\"a\":1,\"a\":2}", b"{\"a\":\"\\u0000\"}", b"\xff\xfe", deep.as_bytes(), b"{} {}"]
        {
            let answer = send("application/json", body).await;
            assert_eq!((answer.status, answer.code().as_str()), (400, "http.malformed_body"), "{path}");
        }
        for body in
            [&b"[]"[..], b"\"x\"", b"7", b"{\"no_such_field\":1}", b"{\"email\":7,\"token\":[],\"name\":{}}"]
        {
            let answer = send("application/json", body).await;
            assert_eq!((answer.status, answer.code().as_str()), (422, "http.invalid_body"), "{path}");
        }
        for media_type in
            ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"]
        {
            let answer = send(media_type, b"{}").await;
            assert_eq!(
                (answer.status, answer.code().as_str()),
                (415, "http.unsupported_media_type"),
                "{path}"
            );
        }
    }
}

#[tokio::test]
async fn every_cursor_parameter_continues_its_list() {
    let app = a_small_world(&[]).await;
    app.venue("halle", "La Halle", "Lyon").await;
    app.add(event("second").venue("halle")).await;
    // Lists behind a session, and those of one event, are continued in their own suites.
    let is_open = |operation: &Operation| scheme(operation).is_none() && !operation.path.contains('{');
    for operation in operations().into_iter().filter(is_open) {
        let parameters = operation.spec["parameters"].as_array().cloned().unwrap_or_default();
        if parameters.iter().any(|parameter| parameter["name"] == "cursor") {
            let first = app.json(&format!("{}?limit=1", operation.path)).await;
            let cursor = first["next_cursor"].as_str().unwrap();
            let second = app.json(&format!("{}?limit=1&cursor={cursor}", operation.path)).await;
            assert_ne!(first["data"], second["data"], "{}", operation.path);
            assert_eq!(second["next_cursor"], serde_json::Value::Null, "{}", operation.path);
        }
    }
}

#[tokio::test]
async fn documented_defaults_and_limits_are_the_real_ones() {
    let app = a_small_world(&[]).await;
    for operation in operations().into_iter().filter(|operation| scheme(operation).is_none()) {
        for parameter in operation.spec["parameters"].as_array().into_iter().flatten() {
            let (name, schema) = (parameter["name"].as_str().unwrap(), &parameter["schema"]);
            let path = operation.path.replace("{slug}", "gala");
            let ask = async |value: String| app.get(&format!("{path}?{name}={value}")).await.status;
            if let Some(maximum) = schema["maximum"].as_u64() {
                assert_eq!(
                    (ask(maximum.to_string()).await, ask((maximum + 1).to_string()).await),
                    (200, 400),
                    "{name}"
                );
            }
            if let Some(minimum) = schema["minimum"].as_u64() {
                assert_eq!(
                    (ask(minimum.to_string()).await, ask((minimum - 1).to_string()).await),
                    (200, 400),
                    "{name}"
                );
            }
            if let Some(length) = schema["maxLength"].as_u64() {
                let text = |n: u64| "a".repeat(usize::try_from(n).unwrap());
                assert_eq!((ask(text(length)).await, ask(text(length + 1)).await), (200, 400), "{name}");
            }
            for value in schema["enum"].as_array().into_iter().flatten().filter_map(|value| value.as_str()) {
                let path = operation.path.replace("{slug}", "nothing");
                let answer = app.get(&format!("{path}?{name}={value}")).await;
                assert!([200, 404].contains(&answer.status), "{path}?{name}={value}");
            }
        }
    }
}

#[tokio::test]
async fn unknown_names_in_paths_are_404() {
    let app = TestApp::start().await;
    let (admin, owner) = (token_for(&app, "/admin/").await, token_for(&app, "/manage/").await);
    for operation in operations().iter().filter(|operation| operation.path.contains('{')) {
        // A body is judged before a name is looked up; what takes one has its suite.
        if !operation.spec["requestBody"].is_null() {
            continue;
        }
        let path = made_up(operation);
        let token = match scheme(operation) {
            Some(_) if path.contains("/admin/") => &*admin,
            Some(_) => &*owner,
            None => "",
        };
        let answer = app.call(operation.method.parse().unwrap(), &path, token, serde_json::Value::Null).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(!operation.spec["responses"]["404"].is_null(), "{path} does not declare it");
    }
}

#[test]
fn operation_ids_are_unique_and_every_operation_says_what_it_does() {
    let ids = ids();
    let distinct: BTreeSet<&String> = ids.iter().collect();
    assert_eq!(distinct.len(), ids.len());
    for operation in operations() {
        for name in ["operationId", "summary"] {
            assert!(
                operation.spec[name].as_str().is_some_and(|text| !text.is_empty()),
                "{} {name}",
                operation.path
            );
        }
        assert_eq!(operation.spec["tags"].as_array().map(Vec::len), Some(1), "{}", operation.path);
    }
}

#[test]
fn every_declared_error_is_a_problem_and_names_codes_that_exist() {
    let codes: BTreeSet<&str> = all_refusals().map(|facts| facts.code).collect();
    for operation in operations() {
        for (status, response) in operation.spec["responses"].as_object().unwrap() {
            if status.starts_with('4') || status.starts_with('5') {
                let what = format!("{} {status}", operation.path);
                let media_types: Vec<&String> = response["content"].as_object().unwrap().keys().collect();
                assert_eq!(media_types, ["application/problem+json"], "{what}");
                let named: Vec<&str> =
                    response["description"].as_str().unwrap().split('`').skip(1).step_by(2).collect();
                assert!(!named.is_empty(), "{what} names no code");
                for code in named {
                    assert!(codes.contains(code), "{what}: there is no {code}");
                    let facts = all_refusals().find(|facts| facts.code == code).unwrap();
                    assert_eq!(facts.status.to_string(), *status, "{what}: {code}");
                }
            }
        }
    }
}

#[test]
fn codes_are_unique_and_snake_case_and_have_titles() {
    let mut seen = BTreeSet::new();
    for facts in all_refusals() {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
        let parts: Vec<&str> = facts.code.split('.').collect();
        assert!(parts.len() == 2 && parts.into_iter().all(is_word), "{}", facts.code);
        assert!(seen.insert(facts.code), "{} twice", facts.code);
        assert!((400..600).contains(&facts.status), "{}", facts.code);
        assert!(!facts.fr.is_empty() && !facts.en.is_empty() && facts.fr != facts.en, "{}", facts.code);
        assert!(![facts.fr, facts.en].concat().contains('\''), "{}: an apostrophe is ’", facts.code);
    }
}

/// A request that is refused with each code.
async fn refused(app: &TestApp, code: &str) -> Option<Answer> {
    Some(match code {
        "http.not_found" => app.get("/api/v1/nothing").await,
        "http.method_not_allowed" => app.send(Method::POST, "/api/v1/events", &[]).await,
        "http.invalid_query" => app.get("/api/v1/events?limit=0").await,
        "http.too_large" => app.send_body(Method::POST, "/api/v1/events", &[], vec![b'x'; 70_000]).await,
        "http.uri_too_long" => app.get(&format!("/{}", "a".repeat(3_000))).await,
        "http.internal" => {
            let app = TestApp::start().await;
            app.database.execute("ALTER TABLE categories RENAME TO gone");
            app.get("/api/v1/categories").await
        }
        "http.unavailable" => {
            let app = TestApp::start().await;
            app.database.execute("DROP TABLE catalog_revision");
            app.get("/health/ready").await
        }
        "http.rate_limited" => {
            let app = TestApp::with(&[("RATE_LIMIT_PER_MINUTE", "1"), ("RATE_LIMIT_BURST", "1")]).await;
            app.get("/version").await;
            app.get("/version").await
        }
        "http.unsupported_media_type" => sign_in(app, "text/plain", "{}").await,
        "http.malformed_body" => sign_in(app, "application/json", "{").await,
        "http.invalid_body" => sign_in(app, "application/json", "{}").await,
        "catalog.event_not_found" => app.get("/api/v1/events/nothing").await,
        "catalog.organizer_not_found" => app.get("/api/v1/organizers/nobody/calendar.ics").await,
        _ if code.starts_with("http.idempotency_") => return sales::codes::refused(code).await,
        _ if code.starts_with("admission.") || code == "accounts.device_ended" => {
            return admission::codes::refused_at_the_door(code).await;
        }
        "sales.sandbox_unknown_card"
        | "sales.sandbox_payment_not_found"
        | "sales.sandbox_payment_settled" => payments::refused(app, code).await,
        _ if code.starts_with("reports.") => return crate::reports::refused(code).await,
        "catalog.image_not_found" => app.get("/media/nothing/320.jpg").await,
        _ => match codes::refused(code).await {
            None if code.starts_with("catalog.") || code.starts_with("sales.") => {
                return Box::pin(organizing::codes::refused(code)).await;
            }
            None => return team_codes::refused(code).await,
            found => return found,
        },
    })
}

async fn sign_in(app: &TestApp, media_type: &str, body: &str) -> Answer {
    let body = body.as_bytes().to_vec();
    app.send_body(Method::POST, "/api/v1/auth/login", &[("content-type", media_type)], body).await
}

/// The codes that no request to a documented route can get yet, made as far out as possible.
fn made_apart(code: &str) -> (u16, String) {
    let apart =
        |failure: Failure| (actix_web::ResponseError::status_code(&failure).as_u16(), failure.to_string());
    match code {
        // An error of the HTTP library itself, before any handler.
        "http.bad_request" => (400, Seed::for_status(StatusCode::BAD_REQUEST).facts.code.to_owned()),
        // It takes a body that stalls for a quarter of a minute.
        "http.too_slow" => apart(HttpRefusal::TooSlow.into()),
        _ => panic!("{code} is produced by no test"),
    }
}

#[tokio::test]
async fn every_code_is_produced_with_its_status() {
    let app = TestApp::start().await;
    for facts in all_refusals() {
        let produced = match Box::pin(refused(&app, facts.code)).await {
            Some(answer) => {
                assert_eq!(answer.json()["title"], facts.fr);
                (answer.status, answer.code())
            }
            None => made_apart(facts.code),
        };
        assert_eq!(produced, (facts.status, facts.code.to_owned()));
    }
}

#[test]
fn the_document_says_what_it_is() {
    assert_eq!(DOCUMENT["info"]["title"], "Guichet");
    assert_eq!(DOCUMENT["info"]["version"], env!("CARGO_PKG_VERSION"));
    assert!(DOCUMENT["openapi"].as_str().unwrap().starts_with("3.1"));
    for path in DOCUMENT["paths"].as_object().unwrap().keys() {
        assert!(
            path.starts_with("/api/v1/")
                || path.starts_with("/health")
                || path == "/version"
                || path == "/.well-known/jwks.json",
            "{path}"
        );
    }
}
