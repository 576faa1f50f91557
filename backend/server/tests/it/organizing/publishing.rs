//! From draft to public and back, called off, put away: and what the public sees of each.

use super::desk::{EVENTS, event_path};
use crate::accounts::people::text;
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use serde_json::{Value, json};

/// Everything the public can ask of an event.
const PUBLIC: [&str; 3] =
    ["/api/v1/events/piano", "/api/v1/events/piano/offers", "/api/v1/events/piano/calendar.ics"];

async fn is_public(app: &TestApp) -> bool {
    let mut statuses = Vec::new();
    for path in PUBLIC {
        statuses.push(app.get(path).await.status);
    }
    assert!(statuses.iter().all(|status| *status == statuses[0]), "{statuses:?}");
    statuses[0] == 200
}

fn status(answer: &Answer) -> String {
    assert_eq!(answer.status, 200, "{}", answer.text());
    text(&answer.json(), "status")
}

#[tokio::test]
async fn a_published_event_is_seen_at_once_and_one_taken_back_is_nowhere() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.ready(&ada, "Piano").await;
    assert!(!is_public(&app).await);
    let published = app.verb(&ada, &id, "publish").await;
    assert_eq!(status(&published), "published");
    assert_eq!(text(&published.json(), "published_at"), app.clock.now().to_rfc3339());
    assert!(is_public(&app).await);
    assert_eq!(app.slugs("/api/v1/events?q=piano").await, ["piano"]);
    assert_eq!(app.json("/api/v1/offers").await["data"].as_array().unwrap().len(), 1);
    let renamed = app.edit(&ada, &event_path(&id), json!({"title_fr": "Violon"})).await;
    assert_eq!(renamed.status, 200, "{}", renamed.text());
    assert_eq!(app.slugs("/api/v1/events?q=violon").await, ["piano"], "a new title is found at once");
    assert_eq!(app.slugs("/api/v1/events?q=piano").await, Vec::<String>::new());
    let fixed = app.edit(&ada, &event_path(&id), json!({"slug": "violon"})).await;
    assert_eq!(refusal(&fixed), (409, "catalog.slug_fixed".into()));
    assert_eq!(status(&app.verb(&ada, &id, "unpublish").await), "draft");
    assert!(!is_public(&app).await);
    assert_eq!(app.slugs("/api/v1/events").await, Vec::<String>::new());
    assert_eq!(app.json("/api/v1/offers").await["data"], json!([]));
    assert_eq!(status(&app.verb(&ada, &id, "publish").await), "published");
    assert!(is_public(&app).await);
    let acts = app.audited("action IN ('catalog.event_published', 'catalog.event_unpublished')");
    assert_eq!(acts, ["catalog.event_published", "catalog.event_unpublished", "catalog.event_published"]);
}

#[tokio::test]
async fn visibility_decides_who_comes_across_a_published_event() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    for (visibility, is_open, is_listed) in [
        ("unlisted", true, false),
        ("private", false, false),
        ("public", true, true),
        ("private", false, false),
    ] {
        let changed = app.edit(&ada, &event_path(&id), json!({"visibility": visibility})).await;
        assert_eq!(changed.status, 200, "{}", changed.text());
        assert_eq!(is_public(&app).await, is_open, "{visibility}");
        assert_eq!(!app.slugs("/api/v1/events").await.is_empty(), is_listed, "{visibility}");
    }
}

#[tokio::test]
async fn what_is_missing_keeps_an_event_from_the_public() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let bare = app.draft(&ada, json!({"title_fr": "Rien"})).await;
    let refused = app.verb(&ada, &bare, "publish").await;
    assert_eq!(refusal(&refused), (409, "catalog.event_incomplete".into()));
    assert_eq!(refused.pointers(), ["/category", "/venue_id", "/occurrences", "/offers"]);
    let id = app.ready(&ada, "Piano").await;
    app.set_clock("2026-12-02T00:00:00Z");
    let ada = app.sign_in(&ada).await;
    let late = app.verb(&ada, &id, "publish").await;
    let errors = late.json()["errors"].clone();
    assert_eq!((&errors[0]["pointer"], &errors[0]["code"]), (&json!("/occurrences"), &json!("past")));
}

#[tokio::test]
async fn a_published_event_stays_complete() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let emptied = app.edit(&ada, &event_path(&id), json!({"category": null, "online_url": null})).await;
    assert_eq!(refusal(&emptied), (409, "catalog.event_incomplete".into()));
    assert_eq!(emptied.pointers(), ["/category", "/venue_id"]);
    app.set_clock("2026-12-02T00:00:00Z");
    let ada = app.sign_in(&ada).await;
    let corrected = app.edit(&ada, &event_path(&id), json!({"summary_fr": "C'était bien."})).await;
    assert_eq!(corrected.status, 200, "dates that are over do not stop a correction");
}

#[tokio::test]
async fn an_event_that_is_called_off_says_so_and_stays_so() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    app.note_order(&id);
    let path = format!("{EVENTS}/{id}/cancel");
    for reason in ["", "no", &"x".repeat(501)] {
        let refused = app.post_as(&ada.access, &path, json!({"reason": reason})).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/reason".to_owned()]), "{reason}");
    }
    for name in [Value::Null, json!("Piano"), json!("violon")] {
        let unnamed = app.post_as(&ada.access, &path, json!({"reason": "Flooded", "confirm": name})).await;
        assert_eq!(refusal(&unnamed), (409, "catalog.name_needed".into()), "{name}");
    }
    let taken_back = app.verb(&ada, &id, "unpublish").await;
    assert_eq!(refusal(&taken_back), (409, "catalog.event_has_orders".into()));
    assert_eq!(status(&app.call_off(&ada, &id).await), "cancelled");
    let page = app.json("/api/v1/events/piano").await;
    assert_eq!((text(&page, "status"), text(&page, "sale_status")), ("cancelled".into(), "ended".into()));
    assert_eq!(text(&page, "cancel_reason"), "The pianist is ill.");
    for verb in ["publish", "unpublish", "archive"] {
        assert_eq!(
            refusal(&app.verb(&ada, &id, verb).await),
            (409, "catalog.wrong_event_state".into()),
            "{verb}"
        );
    }
    assert_eq!(refusal(&app.call_off(&ada, &id).await), (409, "catalog.wrong_event_state".into()));
    let edited = app.edit(&ada, &event_path(&id), json!({"title_fr": "x"})).await;
    assert_eq!(refusal(&edited), (409, "catalog.wrong_event_state".into()));
}

#[tokio::test]
async fn an_event_is_put_away_when_it_is_over() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let draft = app.draft(&ada, json!({"title_fr": "x"})).await;
    for verb in ["unpublish", "archive"] {
        assert_eq!(app.verb(&ada, &draft, verb).await.code(), "catalog.wrong_event_state");
    }
    assert_eq!(app.call_off(&ada, &draft).await.code(), "catalog.wrong_event_state");
    assert_eq!(refusal(&app.verb(&ada, &id, "archive").await), (409, "catalog.event_not_over".into()));
    app.set_clock("2026-12-01T22:00:00Z");
    let ada = app.sign_in(&ada).await;
    assert_eq!(status(&app.verb(&ada, &id, "archive").await), "archived");
    assert!(!is_public(&app).await);
    let seen = app.get_as(&ada.access, &event_path(&id)).await.json();
    assert_eq!(seen["status"], "archived");
    assert_eq!(seen["cancel_reason"], Value::Null);
}

#[tokio::test]
async fn of_a_first_order_and_a_taking_back_one_comes_first() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let twice = tokio::join!(app.verb(&ada, &id, "unpublish"), app.verb(&ada, &id, "unpublish"));
    let mut statuses = [twice.0.status, twice.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
}
