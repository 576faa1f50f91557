//! Covers of events.

use super::desk::event_path;
use crate::accounts::own_data::{bomb, jpeg};
use crate::accounts::people::{Person, bearer, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// Sends a cover.
pub async fn send(app: &TestApp, person: &Person, path: &str, media_type: &str, bytes: Vec<u8>) -> Answer {
    let token = bearer(&person.access);
    let headers = [("authorization", token.as_str()), ("content-type", media_type)];
    app.send_body(Method::PUT, path, &headers, bytes).await
}

#[tokio::test]
async fn a_cover_is_set_described_shown_replaced_and_taken_away() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.ready(&ada, "Piano").await;
    let path = format!("{}/image", event_path(&id));
    let said = format!("{path}?alt_fr=Un%20piano&alt_en=A%20piano&focal_x=20&focal_y=80");
    let set = send(&app, &ada, &said, "image/jpeg", jpeg()).await;
    assert_eq!(set.status, 200, "{}", set.text());
    let image = set.json()["image"].clone();
    assert_eq!(
        (text(&image, "alt_fr"), &image["focal_x"], &image["focal_y"]),
        ("Un piano".into(), &json!(20), &json!(80))
    );
    let url = text(&image["sources"][2], "url").split('?').next().unwrap().to_owned();
    assert_eq!(app.get(&url).await.status, 404, "the cover of a draft is for nobody");
    let preview = text(&image["sources"][0], "url");
    let seen = app.get(&preview).await;
    assert_eq!((seen.status, seen.header("content-type")), (200, "image/jpeg"));
    assert_eq!(seen.header("cache-control"), "private, max-age=3600");
    assert!(seen.body.starts_with(b"\xFF\xD8") && !seen.body.windows(4).any(|bytes| bytes == b"Exif"));
    for forged in
        [preview.replace("/320.", "/480.").replace("until=", "until=9"), preview.replace("pass=", "pass=x")]
    {
        assert_eq!(app.get(&forged).await.status, 404, "{forged}");
    }
    app.advance(2 * 86_400);
    assert_eq!(app.get(&preview).await.status, 404, "it is over");
    let ada = app.sign_in(&ada).await;
    app.verb(&ada, &id, "publish").await;
    assert_eq!(app.get(&url).await.status, 200);
    let shown = app.json("/api/v1/events/piano?locale=en").await["image"].clone();
    assert_eq!((text(&shown, "alt"), &shown["focal_x"]), ("A piano".into(), &json!(20)));
    let wish = json!({"alt_en": "A grand piano", "focal_x": 60});
    let described = app.call_if(Method::PATCH, &path, &ada.access, set.header("etag"), wish.clone()).await;
    assert_eq!(
        refusal(&described),
        (412, "http.precondition_failed".into()),
        "the event was published since"
    );
    assert_eq!(app.edit(&ada, &path, wish).await.status, 200);
    assert_eq!(app.json("/api/v1/events?locale=en").await["data"][0]["image"]["alt"], "A grand piano");
    let next = send(&app, &ada, &path, "image/png", jpeg()).await;
    assert_eq!(next.status, 200, "{}", next.text());
    assert_eq!(app.get(&url).await.status, 404, "the one before is shown by no event");
    assert_eq!(app.discard(&ada, &path).await.status, 204);
    assert_eq!(app.json("/api/v1/events/piano").await["image"], Value::Null);
    let acts = app.audited("action LIKE 'catalog.image%'");
    assert_eq!(
        acts,
        ["catalog.image_removed", "catalog.image_set", "catalog.image_changed", "catalog.image_set"]
    );
    app.advance(2 * 86_400);
    app.run_jobs().await;
    assert_eq!(app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM images"), ["0"]);
    let folder = &app.config.media_dir;
    let shards =
        std::fs::read_dir(folder).unwrap().map(|shard| shard.unwrap().path()).filter(|path| path.is_dir());
    assert_eq!(shards.map(|shard| std::fs::read_dir(shard).unwrap().count()).sum::<usize>(), 0);
}

#[tokio::test]
async fn hostile_files_make_no_cover() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    let path = format!("{}/image", event_path(&id));
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    for (name, bytes) in [("svg", svg), ("cut", jpeg()[..60].to_vec()), ("nothing", Vec::new())] {
        let refused = send(&app, &ada, &path, "image/png", bytes).await;
        assert_eq!(refusal(&refused), (422, "catalog.no_picture".into()), "{name}");
    }
    assert_eq!(
        refusal(&send(&app, &ada, &path, "image/png", bomb()).await),
        (422, "catalog.picture_too_large".into())
    );
    for media_type in ["image/svg+xml", "image/gif", "application/json", "multipart/form-data; boundary=x"] {
        let refused = send(&app, &ada, &path, media_type, jpeg()).await;
        assert_eq!(refusal(&refused), (415, "http.unsupported_media_type".into()), "{media_type}");
    }
    let large = send(&app, &ada, &path, "image/png", vec![0; 5 * 1_024 * 1_024 + 1]).await;
    assert_eq!(refusal(&large), (413, "http.too_large".into()));
    for query in ["focal_x=101", "focal_y=-1", "alt_fr=a%0Ab", "crop=1"] {
        let refused = send(&app, &ada, &format!("{path}?{query}"), "image/png", jpeg()).await;
        assert_eq!(refusal(&refused), (400, "http.invalid_query".into()), "{query}");
    }
    let refused = app.edit(&ada, &path, json!({"focal_x": 101, "alt_fr": ""})).await;
    assert_eq!(
        (refused.status, refused.pointers()),
        (422, vec!["/alt_fr".to_owned(), "/focal_x".to_owned()])
    );
    assert_eq!(app.edit(&ada, &path, json!({})).await.code(), "catalog.image_not_found");
    assert_eq!(app.get_as(&ada.access, &event_path(&id)).await.json()["image"], Value::Null);
}

#[tokio::test]
async fn covers_have_a_budget_and_copies_share_theirs() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.ready(&ada, "Piano").await;
    let path = format!("{}/image", event_path(&id));
    for _ in 0..10 {
        assert_eq!(send(&app, &ada, &path, "image/jpeg", jpeg()).await.status, 200);
    }
    assert_eq!(
        refusal(&send(&app, &ada, &path, "image/jpeg", jpeg()).await),
        (429, "http.rate_limited".into())
    );
    let copy = app.verb(&ada, &id, "duplicate").await.json();
    let seen = app.get_as(&ada.access, &event_path(&id)).await.json();
    assert_eq!(copy["image"], seen["image"]);
    let preview = text(&copy["image"]["sources"][0], "url").split('?').next().unwrap().to_owned();
    app.discard(&ada, &event_path(&id)).await;
    app.advance(2 * 86_400);
    app.run_jobs().await;
    let ada = app.sign_in(&ada).await;
    let again = app.get_as(&ada.access, &event_path(&text(&copy, "id"))).await.json();
    let again = text(&again["image"]["sources"][0], "url");
    assert!(again.starts_with(&preview), "{again}");
    assert_eq!(app.get(&again).await.status, 200, "the copy still shows it");
}
