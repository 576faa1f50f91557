//! `/health`, `/version`, `/metrics`, `/openapi.*`, `/docs`

use crate::app::TestApp;
use crate::arrange::event;
use guichet_server::system::docs::all_refusals;
use serde_json::json;
use std::path::Path;

#[tokio::test]
async fn health_and_version_say_which_program_lives() {
    let app = TestApp::start().await;
    let version = env!("CARGO_PKG_VERSION");
    for path in ["/health", "/health/live", "/health/ready"] {
        let answer = app.get(path).await;
        let healthy = json!({"status": "ok", "database": "ok", "version": version});
        assert_eq!((answer.status, answer.json()), (200, healthy), "{path}");
        assert_eq!(answer.header("cache-control"), "no-store");
    }
    let told = app.json("/version").await;
    assert_eq!(
        (&told["name"], &told["version"], &told["api"]),
        (&"guichet".into(), &version.into(), &"v1".into())
    );
}

#[tokio::test]
async fn probes_are_not_limited() {
    let app = TestApp::with(&[("RATE_LIMIT_PER_MINUTE", "1"), ("RATE_LIMIT_BURST", "1")]).await;
    for _ in 0..5 {
        for path in ["/health", "/health/live", "/health/ready"] {
            assert_eq!(app.get(path).await.status, 200);
        }
    }
}

#[tokio::test]
async fn a_lost_schema_makes_the_server_unready_but_not_dead() {
    let app = TestApp::start().await;
    app.database.execute("DROP TABLE catalog_revision");
    assert_eq!(app.get("/health/ready").await.status, 503);
    assert_eq!(app.get("/health").await.json()["database"], "degraded");
    assert_eq!(app.get("/health/live").await.status, 200);
}

#[tokio::test]
async fn metrics_have_their_own_port_and_name_routes_not_paths() {
    let app = TestApp::start().await;
    app.add(event("secret-slug")).await;
    app.get("/api/v1/events/secret-slug").await;
    app.get("/no/such/path-of-a-probe").await;
    let metrics = app.metrics().await;
    assert!(
        metrics.contains("guichet_http_requests_total{route=\"/api/v1/events/{slug}\",status=\"200\"}"),
        "{metrics}"
    );
    assert!(metrics.contains("guichet_http_requests_total{route=\"unmatched\",status=\"404\"}"));
    assert!(metrics.contains("guichet_http_request_duration_seconds_bucket{"));
    assert!(metrics.contains("guichet_answers_total{outcome=\"miss\"}"));
    assert!(metrics.contains("process_resident_memory_bytes "));
    assert!(!metrics.contains("secret-slug") && !metrics.contains("path-of-a-probe"));
    let on_the_api = app.get("/metrics").await;
    assert_eq!((on_the_api.status, on_the_api.code()), (404, "http.not_found".to_owned()));
}

#[tokio::test]
async fn the_document_is_the_same_everywhere_and_up_to_date() {
    let app = TestApp::start().await;
    let committed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi.yaml");
    let committed = std::fs::read_to_string(committed).unwrap();
    let served = app.get("/openapi.yaml").await;
    assert_eq!(served.header("content-type"), "application/yaml");
    assert!(served.text() == committed, "openapi.yaml is stale: run `make accept`");
    let json = app.get("/openapi.json").await;
    assert_eq!(json.header("content-type"), "application/json");
    assert_eq!(json.json(), *crate::schema::DOCUMENT);
    assert!(guichet_server::openapi::yaml().unwrap() == committed, "the two forms have one source");
}

/// The addresses in the `src` and `href` of a page.
fn addresses(html: &str) -> Vec<String> {
    let attributes = ["src=\"", "href=\"", "src='", "href='"];
    let of = |attribute: &&str| {
        let quote = attribute.chars().last().unwrap();
        html.split(*attribute)
            .skip(1)
            .map(move |rest| rest.split(quote).next().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    attributes.iter().flat_map(of).collect()
}

#[tokio::test]
async fn the_documentation_page_loads_its_own_files_and_nothing_else() {
    let app = TestApp::start().await;
    let redirect = app.get("/docs").await;
    assert_eq!((redirect.status, redirect.header("location")), (308, "/docs/"));
    let page = app.get("/docs/").await;
    assert!(page.header("content-type").starts_with("text/html"));
    let addresses = addresses(&page.text());
    assert!(addresses.len() >= 4, "{}", page.text());
    for address in addresses {
        assert!(!address.contains("//"), "{address} is elsewhere");
        let answer = app.get(&format!("/docs/{}", address.trim_start_matches("./"))).await;
        assert_eq!((answer.status, answer.body.is_empty()), (200, false), "{address}");
    }
    let start = app.get("/docs/swagger-initializer.js").await;
    assert!(start.text().contains("/openapi.json"));
    let csp = page.header("content-security-policy");
    assert!(csp.contains("default-src 'none'") && csp.contains("script-src 'self';"), "{csp}");
    assert!(!page.text().contains("<script>"), "the policy lets no inline script run");
}

#[tokio::test]
async fn every_code_is_explained() {
    let app = TestApp::start().await;
    let page = app.get("/docs/errors").await;
    assert_eq!((page.status, page.header("content-type")), (200, "text/html; charset=utf-8"));
    for facts in all_refusals() {
        let row = format!(
            "<tr id=\"{}\"><td><code>{}</code></td><td>{}</td>",
            facts.code, facts.code, facts.status
        );
        assert!(page.text().contains(&row), "{}", facts.code);
        assert!(page.text().contains(facts.fr) && page.text().contains(facts.en));
    }
    // A problem's `type` leads there.
    let problem = app.get("/api/v1/events/nothing").await.json();
    assert_eq!(problem["type"], "/docs/errors#catalog.event_not_found");
}
