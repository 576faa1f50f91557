//! `GET /organizers/{slug}/calendar.ics`, `/sitemap.xml`, `/robots.txt`

use crate::accounts::people::text;
use crate::app::TestApp;
use crate::organizing::desk::event_path;
use serde_json::json;

#[tokio::test]
async fn an_organizer_has_a_calendar_of_what_lists_show() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    let id = app.on_sale(&ada, "Piano; violon, voix").await;
    let hidden = app.on_sale(&ada, "Entre nous").await;
    app.edit(&ada, &event_path(&hidden), json!({"visibility": "private"})).await;
    app.ready(&ada, "Brouillon").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    app.on_sale(&other, "Ailleurs").await;
    let feed = "/api/v1/organizers/theatre-du-parc/calendar.ics";
    let calendar = app.get(feed).await;
    assert_eq!((calendar.status, calendar.header("content-type")), (200, "text/calendar; charset=utf-8"));
    let said = calendar.text();
    assert!(said.contains("X-WR-CALNAME:Théâtre du Parc\r\n"), "{said}");
    assert!(
        said.contains("SUMMARY:Piano\\; violon\\, voix\r\n") && said.contains("DTSTART:20261201T193000Z")
    );
    assert_eq!(said.matches("BEGIN:VEVENT").count(), 1, "{said}");
    let again = app.get_with(feed, &[("if-none-match", calendar.header("etag"))]).await;
    assert_eq!(again.status, 304);
    app.call_off(&ada, &id).await;
    assert!(app.get(feed).await.text().contains("STATUS:CANCELLED"));
    app.edit(&ada, &event_path(&hidden), json!({"visibility": "public"})).await;
    assert_eq!(app.get(feed).await.text().matches("BEGIN:VEVENT").count(), 2);
    for nobody in ["nobody", "No-Body", "x'--"] {
        let answer = app.get(&format!("/api/v1/organizers/{nobody}/calendar.ics")).await;
        assert_eq!(answer.code(), "catalog.organizer_not_found");
    }
}

#[tokio::test]
async fn search_engines_read_what_lists_show_and_nothing_else() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    for (title, visibility) in [("Sous la main", "unlisted"), ("Entre nous", "private")] {
        let id = app.on_sale(&ada, title).await;
        app.edit(&ada, &event_path(&id), json!({"visibility": visibility})).await;
    }
    let map = app.get("/sitemap.xml").await;
    assert_eq!((map.status, map.header("content-type")), (200, "application/xml; charset=utf-8"));
    let urls: Vec<String> =
        map.text().split("<loc>").skip(1).map(|url| url.split("</loc>").next().unwrap().to_owned()).collect();
    let pages = ["/", "/events", "/organizers/parc", "/events/piano"]
        .map(|path| format!("https://billets.example{path}"));
    assert_eq!(urls, pages);
    assert!(map.text().contains("<lastmod>2026-11-21T09:"), "{}", map.text());
    let slug = text(&app.verb(&ada, &id, "unpublish").await.json(), "slug");
    assert!(!app.get("/sitemap.xml").await.text().contains(&slug));
    let robots = app.get("/robots.txt").await;
    assert_eq!(robots.header("content-type"), "text/plain; charset=utf-8");
    assert!(robots.text().contains("Sitemap: https://billets.example/sitemap.xml\n"));
}
