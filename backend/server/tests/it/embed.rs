//! `/embed/events/{slug}` and `/widget.js`: an event on other people's sites.

use crate::accounts::people::Person;
use crate::app::TestApp;
use crate::organizing::desk::event_path;
use crate::pages::{INDEX, between};
use serde_json::json;

const ORG: &str = "/api/v1/manage/org";
const FRAME: &str = "/embed/events/piano";

async fn start() -> (TestApp, Person, String) {
    let app = TestApp::with_web(&[], &[("index.html", INDEX.as_bytes())]).await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    (app, ada, id)
}

/// Who may frame a page.
async fn ancestors(app: &TestApp, path: &str) -> String {
    let answer = app.get(path).await;
    let policy = answer.header("content-security-policy").to_owned();
    assert_eq!(policy.matches("frame-ancestors").count(), 1, "{path}: {policy}");
    policy.split("frame-ancestors ").nth(1).unwrap().split(';').next().unwrap().to_owned()
}

async fn list_sites(app: &TestApp, ada: &Person, sites: &[&str]) {
    assert_eq!(app.edit(ada, ORG, json!({"widget_sites": sites})).await.status, 200);
    app.run_jobs().await;
    let wanted = if sites.is_empty() { "'none'".to_owned() } else { sites.join(" ") };
    app.wait_for(FRAME, |answer| {
        answer.header("content-security-policy").contains(&format!("frame-ancestors {wanted};"))
    })
    .await;
}

#[tokio::test]
async fn an_event_is_framed_by_the_sites_that_its_organization_lists_and_no_other() {
    let (app, ada, _) = start().await;
    assert_eq!(ancestors(&app, FRAME).await, "'none'", "nobody until somebody is listed");
    list_sites(&app, &ada, &["https://parc.example", "https://www.parc.example:8443"]).await;
    let answer = app.get(&format!("{FRAME}?locale=en")).await;
    assert_eq!((answer.status, answer.header("cross-origin-resource-policy")), (200, "cross-origin"));
    assert_eq!(answer.header("x-frame-options"), "", "it would forbid what the policy allows");
    let html = answer.text();
    assert!(
        html.contains("<html lang=\"en\"") && html.contains("<meta name=\"robots\" content=\"noindex\">")
    );
    assert!(between(&html, "id=\"__boot\">", "</script>").contains("/api/v1/events/piano"));
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("script-src 'self'") && policy.contains("require-trusted-types-for 'script'"));
    let etag = app.get(FRAME).await.header("etag").to_owned();
    let known = app.get_with(FRAME, &[("if-none-match", &etag)]).await;
    assert_eq!(known.status, 304);
    assert!(known.header("content-security-policy").contains("frame-ancestors https://parc.example "));
    for other in [
        "/",
        "/events",
        "/events/piano",
        "/organizers/parc",
        "/login",
        "/account",
        "/nothing",
        "/embed/events/nothing",
        "/api/v1/events/piano",
        "/widget.js",
    ] {
        assert_eq!(ancestors(&app, other).await, "'none'", "{other}");
    }
    list_sites(&app, &ada, &[]).await;
    let stale = app.get_with(FRAME, &[("if-none-match", &etag)]).await;
    assert_eq!(stale.status, 200, "no browser keeps a page with the policy of before");
    let other = app.join_as_organizer("other@example.org", "Other").await;
    app.on_sale(&other, "Ailleurs").await;
    assert_eq!(ancestors(&app, "/embed/events/ailleurs").await, "'none'", "each lists its own");
}

#[tokio::test]
async fn what_is_not_for_everybody_is_in_no_frame() {
    let (app, ada, id) = start().await;
    list_sites(&app, &ada, &["https://parc.example"]).await;
    app.ready(&ada, "Brouillon").await;
    assert_eq!(app.get("/embed/events/brouillon").await.status, 404);
    app.edit(&ada, &event_path(&id), json!({"visibility": "unlisted"})).await;
    assert_eq!(app.get(FRAME).await.status, 200, "who puts it on a site knows its address");
    app.edit(&ada, &event_path(&id), json!({"visibility": "private"})).await;
    assert_eq!(app.get(FRAME).await.status, 404);
    assert_eq!(ancestors(&app, FRAME).await, "'none'");
    let token = crate::accounts::people::bearer(&ada.access);
    assert_eq!(app.get_with(FRAME, &[("authorization", &token)]).await.status, 404, "whoever asks");
}

#[tokio::test]
async fn the_script_of_the_widget_loads_on_other_sites() {
    let (app, ..) = start().await;
    let script = app.get("/widget.js").await;
    assert_eq!((script.status, script.header("content-type")), (200, "text/javascript; charset=utf-8"));
    assert_eq!(script.header("cross-origin-resource-policy"), "cross-origin");
    assert!(script.header("cache-control").starts_with("public, max-age=3600"));
    assert!(script.body.len() < 4_096, "{} bytes on every page of theirs", script.body.len());
    let said = script.text();
    assert!(said.contains("event.origin !== home") && said.contains("event.source !== frame.contentWindow"));
    let again = app.get_with("/widget.js", &[("if-none-match", script.header("etag"))]).await;
    assert_eq!((again.status, again.header("cross-origin-resource-policy")), (304, "cross-origin"));
}

#[tokio::test]
async fn an_organizers_page_says_who_they_are() {
    let (app, ada, id) = start().await;
    let wish = json!({"description_fr": "Le **théâtre** du parc", "website": "https://parc.example",
        "links": ["https://social.example/@parc"]});
    assert_eq!(app.edit(&ada, ORG, wish).await.status, 200);
    app.run_jobs().await;
    app.wait_for("/organizers/parc", |answer| answer.text().contains("social.example")).await;
    let html = app.get("/organizers/parc").await.text();
    assert_eq!(between(&html, "<title>", "</title>"), "Parc — Guichet");
    assert!(html.contains("<meta name=\"description\" content=\"Le théâtre du parc\">"), "{html}");
    assert!(html.contains("<link rel=\"canonical\" href=\"https://billets.example/organizers/parc\">"));
    let data: serde_json::Value =
        serde_json::from_str(between(&html, "application/ld+json\">", "</script>")).unwrap();
    assert_eq!(
        (&data["@type"], &data["url"]),
        (&json!("Organization"), &json!("https://billets.example/organizers/parc"))
    );
    assert_eq!(data["sameAs"], json!(["https://parc.example/", "https://social.example/@parc"]));
    let boot: serde_json::Value =
        serde_json::from_str(between(&html, "id=\"__boot\">", "</script>")).unwrap();
    assert_eq!(boot["queries"][0]["path"], "/api/v1/organizers/parc");
    assert_eq!(boot["queries"][1]["body"]["total"], 1);
    assert_eq!(boot["queries"][1]["query"], json!({"limit": "24", "organizer": "parc", "locale": "fr"}));
    app.verb(&ada, &id, "unpublish").await;
    app.wait_for("/organizers/parc", |answer| answer.text().contains("noindex")).await;
    let nobody = app.get("/organizers/nobody").await;
    assert_eq!((nobody.status, nobody.header("content-type")), (404, "text/html; charset=utf-8"));
}
