//! `GET /media/{id}/{width}.jpg`

use crate::app::TestApp;
use crate::arrange::event;

#[tokio::test]
async fn a_picture_comes_in_every_width_that_answers_name() {
    let app = TestApp::start().await;
    app.add(event("gala").with_image()).await;
    let page = app.json("/api/v1/events/gala").await;
    let sources = page["image"]["sources"].as_array().unwrap();
    assert_eq!(sources.len(), pictures::resize::WIDTHS.len());
    for source in sources {
        let answer = app.get(source["url"].as_str().unwrap()).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "image/jpeg"));
        assert_eq!(answer.text(), format!("jpeg of {}", source["width"]));
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.header("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(answer.header("content-disposition"), "inline");
    }
}

#[tokio::test]
async fn a_picture_that_the_caller_has_is_not_sent_again() {
    let app = TestApp::start().await;
    let image = app.add(event("gala").with_image()).await.image.unwrap();
    let path = format!("/media/{image}/720.jpg");
    let etag = app.get(&path).await.header("etag").to_owned();
    let again = app.get_with(&path, &[("if-none-match", &etag)]).await;
    assert_eq!((again.status, again.body.len()), (304, 0));
    assert_eq!(app.get_with(&path, &[("if-none-match", "\"other\"")]).await.status, 200);
    let other = format!("/media/{image}/320.jpg");
    assert_eq!(app.get_with(&other, &[("if-none-match", &etag)]).await.status, 200, "each width has its own");
}

#[tokio::test]
async fn pictures_that_are_not_there_are_404_whatever_is_asked() {
    let app = TestApp::start().await;
    let image = app.add(event("gala").with_image()).await.image.unwrap();
    for path in [
        format!("/media/{image}/641.jpg"),
        format!("/media/{image}/0640.jpg"),
        format!("/media/{image}/..%2f640.jpg"),
        "/media/00000000-0000-7000-8000-000000000000/720.jpg".to_owned(),
        "/media/..%2f..%2fetc%2fpasswd/720.jpg".to_owned(),
        "/media/x/720.jpg".to_owned(),
    ] {
        let answer = app.get(&path).await;
        assert_eq!((answer.status, answer.code()), (404, "catalog.image_not_found".to_owned()), "{path}");
    }
    for path in ["/media/", "/media", "/media/x", &format!("/media/{image}/720.png")] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.code()), (404, "http.not_found".to_owned()), "{path}");
    }
}

#[tokio::test]
async fn a_picture_whose_file_is_lost_is_404_and_no_fault() {
    let app = TestApp::start().await;
    let image = app.add(event("gala").with_image()).await.image.unwrap();
    std::fs::remove_file(app.catalog.media.path(image, 960)).unwrap();
    assert_eq!(app.get(&format!("/media/{image}/960.jpg")).await.code(), "catalog.image_not_found");
    assert_eq!(app.get(&format!("/media/{image}/720.jpg")).await.status, 200);
}

#[tokio::test]
async fn a_picture_goes_with_the_event_that_shows_it() {
    let app = TestApp::start().await;
    let made = app.add(event("gala").with_image()).await;
    let path = format!("/media/{}/720.jpg", made.image.unwrap());
    assert_eq!(app.get(&path).await.status, 200);
    app.change(made.id, "archived", "public").await;
    assert_eq!(app.get(&path).await.status, 404);
}
