//! `GET /categories`

use crate::app::TestApp;
use crate::arrange::event;

#[tokio::test]
async fn categories_come_in_their_order_with_what_is_to_come() {
    let app = TestApp::start().await;
    app.category("sport", ("Sport", "Sports"), None).await;
    app.category("music", ("Musique", "Music"), None).await;
    app.category("jazz", ("Jazz", "Jazz music"), Some("music")).await;
    app.category("empty", ("Vide", "Empty"), None).await;
    app.add_all([
        event("gala").category("music"),
        event("bebop").category("jazz"),
        event("swing").category("jazz"),
        event("secret").category("jazz").visibility("private"),
        event("draft").category("sport").status("draft"),
        event("unlisted").category("sport").visibility("unlisted"),
        event("over").category("sport").date("2026-11-20T10:00:00Z", "2026-11-20T12:00:00Z"),
    ])
    .await;
    let list = app.json("/api/v1/categories?locale=en").await;
    insta::assert_json_snapshot!("categories", list);
}

#[tokio::test]
async fn names_of_categories_are_translated() {
    let app = TestApp::start().await;
    app.category("music", ("Musique", "Music"), None).await;
    assert_eq!(app.json("/api/v1/categories").await["data"][0]["name"], "Musique");
    assert_eq!(app.json("/api/v1/categories?locale=en").await["data"][0]["name"], "Music");
}
