//! `GET /organizers/{slug}` and the events of an organizer.

use crate::accounts::organization_page::send_logo;
use crate::accounts::own_data::jpeg;
use crate::accounts::people::text;
use crate::app::TestApp;
use crate::organizing::desk::event_path;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::Duration;
use tokio_util::sync::CancellationToken;

const ORG: &str = "/api/v1/manage/org";
const PAGE: &str = "/api/v1/organizers/theatre-du-parc";

#[tokio::test]
async fn an_organizer_has_a_page_in_both_languages() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    let bare = app.json(PAGE).await;
    assert_eq!((text(&bare, "name"), &bare["description"]), ("Théâtre du Parc".into(), &Value::Null));
    assert_eq!(text(&bare, "text_color"), "#ffffff", "chosen for its color");
    let wish = json!({"description_fr": "Depuis **1999**", "website": "https://parc.example",
        "contact_email": "bonjour@parc.example", "color": "#ffe066", "links": ["https://social.example/@parc"],
        "widget_sites": ["https://parc.example"]});
    assert_eq!(app.edit(&ada, ORG, wish).await.status, 200);
    assert_eq!(send_logo(&app, &ada, "", jpeg()).await.status, 200);
    app.run_jobs().await;
    app.wait_for(PAGE, |answer| text(&answer.json(), "color") == "#ffe066").await;
    let page = app.json(PAGE).await;
    assert_eq!(page["links"], json!(["https://social.example/@parc"]));
    assert_eq!(
        (text(&page, "text_color"), text(&page, "contact_email")),
        ("#000000".into(), "bonjour@parc.example".into())
    );
    assert!(page.get("widget_sites").is_none() && page.get("id").is_none());
    assert_eq!(app.get(&text(&page["logo"]["sources"][1], "url")).await.status, 200);
    let english = app.json(&format!("{PAGE}?locale=en")).await;
    assert_eq!(text(&english, "description"), "Depuis **1999**", "the other language is better than none");
    let known = app.get(PAGE).await;
    assert_eq!(app.get_with(PAGE, &[("if-none-match", known.header("etag"))]).await.status, 304);
    for nobody in ["nobody", "No-Body", "x'--", "theatre-du-parc-2"] {
        let answer = app.get(&format!("/api/v1/organizers/{nobody}")).await;
        assert_eq!((answer.status, answer.code().as_str()), (404, "catalog.organizer_not_found"), "{nobody}");
    }
    assert_eq!(app.get(&format!("{PAGE}?x=1")).await.code(), "http.invalid_query");
}

#[tokio::test]
async fn a_page_changes_within_a_second_also_without_events() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    app.json(PAGE).await;
    // From here on jobs run as they do in production, and nothing helps them.
    let stop = CancellationToken::new();
    tokio::spawn(app.worker.clone().run(stop.clone(), Duration::from_secs(1)));
    assert_eq!(app.edit(&ada, ORG, json!({"color": "#123456"})).await.status, 200);
    let took = app.wait_for(PAGE, |answer| text(&answer.json(), "color") == "#123456").await;
    // An answer also ends after five seconds; the clock of this test stands still.
    stop.cancel();
    assert!(took < Duration::from_millis(1_500), "{took:?}");
}

#[tokio::test]
async fn an_organizers_events_are_what_lists_show_of_them() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    app.on_sale(&ada, "Piano").await;
    app.on_sale(&ada, "Violon").await;
    for (title, visibility) in [("Sous la main", "unlisted"), ("Entre nous", "private")] {
        let id = app.on_sale(&ada, title).await;
        app.edit(&ada, &event_path(&id), json!({"visibility": visibility})).await;
    }
    app.ready(&ada, "Brouillon").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    app.on_sale(&other, "Ailleurs").await;
    let of = |slug: &str, more: &str| format!("/api/v1/events?organizer={slug}{more}");
    let all = app.slugs(&of("theatre-du-parc", "")).await;
    // Both are at one time, and which comes first is nobody's business.
    assert_eq!(BTreeSet::from_iter(&all), BTreeSet::from_iter(&["piano".to_owned(), "violon".to_owned()]));
    assert_eq!(app.slugs(&of("other", "")).await, ["ailleurs"]);
    assert_eq!(app.slugs(&of("theatre-du-parc", "&q=violon")).await, ["violon"]);
    assert_eq!(app.slugs(&of("other", "&q=violon")).await, Vec::<String>::new());
    assert_eq!(app.json(&of("nobody", "")).await, json!({"data": [], "next_cursor": null, "total": 0}));
    let first = app.json(&of("theatre-du-parc", "&limit=1")).await;
    assert_eq!(first["total"], 2);
    let next = of("theatre-du-parc", &format!("&limit=1&cursor={}", text(&first, "next_cursor")));
    assert_eq!(app.slugs(&next).await, all[1..]);
    let wrong = app.get(&of("No-Body", "")).await;
    assert_eq!((wrong.status, wrong.pointers()), (400, vec!["?organizer".to_owned()]));
}

#[tokio::test]
async fn search_engines_hear_of_organizers_with_listed_events() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    app.join_as_organizer("other@example.org", "Other").await;
    let id = app.on_sale(&ada, "Piano").await;
    let map = app.get("/sitemap.xml").await.text();
    assert!(map.contains("<loc>https://billets.example/organizers/theatre-du-parc</loc>"), "{map}");
    assert!(!map.contains("/organizers/other"), "nothing to see there yet");
    app.edit(&ada, &event_path(&id), json!({"visibility": "unlisted"})).await;
    assert!(!app.get("/sitemap.xml").await.text().contains("/organizers/"));
}

#[tokio::test]
async fn a_deleted_organization_has_no_page() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    app.json(PAGE).await;
    let ada = app.step_up(&ada).await;
    assert_eq!(app.discard(&ada, ORG).await.status, 204);
    app.run_jobs().await;
    app.wait_for(PAGE, |answer| answer.status == 404).await;
}
