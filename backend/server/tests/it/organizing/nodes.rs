//! What is done on one node is seen on another within a second.

use super::desk::event_path;
use crate::app::TestApp;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Another node, asked as anybody.
struct Node(TestApp);

impl Node {
    async fn get(&self, path: &str) -> (u16, Value) {
        let answer = self.0.get(path).await;
        (answer.status, answer.json())
    }

    /// Asks until the answer is as it should be; fails after a second.
    async fn soon(&self, path: &str, is_right: impl Fn(u16, &Value) -> bool) {
        let begun = Instant::now();
        loop {
            let (status, body) = self.get(path).await;
            if is_right(status, &body) {
                return;
            }
            assert!(begun.elapsed() < Duration::from_secs(1), "{path} stays {status} {body}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}

#[tokio::test]
async fn every_step_of_an_event_is_seen_on_another_node_within_a_second() {
    let app = TestApp::start().await;
    let node = Node(app.beside().await);
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.ready(&ada, "Piano").await;
    let (page, list) = ("/api/v1/events/piano", "/api/v1/events?q=piano");
    assert_eq!((node.get(page).await.0, node.get(list).await.1["total"].clone()), (404, json!(0)));
    app.verb(&ada, &id, "publish").await;
    node.soon(page, |status, _| status == 200).await;
    node.soon(list, |_, body| body["total"] == 1).await;
    app.edit(&ada, &event_path(&id), json!({"title_fr": "Piano à quatre mains"})).await;
    node.soon(page, |_, body| body["title"] == "Piano à quatre mains").await;
    node.soon("/api/v1/events?q=mains", |_, body| body["total"] == 1).await;
    app.verb(&ada, &id, "unpublish").await;
    node.soon(page, |status, _| status == 404).await;
    node.soon(list, |_, body| body["total"] == 0).await;
    app.verb(&ada, &id, "publish").await;
    node.soon(list, |_, body| body["total"] == 1).await;
    app.discard(&ada, &event_path(&id)).await;
    node.soon(page, |status, _| status == 404).await;
    node.soon(list, |_, body| body["total"] == 0 && body["data"] == json!([])).await;
}
