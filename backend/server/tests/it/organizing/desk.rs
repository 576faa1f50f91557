//! Helpers for tests of organizers.

use crate::accounts::people::{Person, bearer, text};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// Where events are made.
pub const EVENTS: &str = "/api/v1/manage/events";
/// Where venues are made.
pub const VENUES: &str = "/api/v1/manage/venues";
/// Nobody's id.
pub const NOBODY: &str = "0192f7c0-0000-7000-8000-000000000000";

/// Where one event is.
pub fn event_path(id: &str) -> String {
    format!("{EVENTS}/{id}")
}

impl TestApp {
    /// Sends JSON with `If-Match`; a null body is left out.
    pub async fn call_if(&self, method: Method, path: &str, token: &str, etag: &str, body: Value) -> Answer {
        let authorization = bearer(token);
        let mut headers = vec![("authorization", authorization.as_str()), ("if-match", etag)];
        if body.is_null() {
            return self.send(method, path, &headers).await;
        }
        headers.push(("content-type", "application/json"));
        self.send_body(method, path, &headers, body.to_string().into_bytes()).await
    }

    /// Changes what is at a path as it is now.
    pub async fn edit(&self, person: &Person, path: &str, wish: Value) -> Answer {
        self.call_if(Method::PATCH, path, &person.access, "*", wish).await
    }

    /// Deletes what is at a path as it is now.
    pub async fn discard(&self, person: &Person, path: &str) -> Answer {
        self.call_if(Method::DELETE, path, &person.access, "*", Value::Null).await
    }

    /// Makes a draft; its id.
    pub async fn draft(&self, person: &Person, wish: Value) -> String {
        let answer = self.post_as(&person.access, EVENTS, wish).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        text(&answer.json(), "id")
    }

    /// Makes a draft online that lacks nothing: a concert on 1 December for 25 €.
    pub async fn ready(&self, person: &Person, title: &str) -> String {
        self.category_id("concert").await;
        let wish = json!({"title_fr": title, "category": "concert", "online_url": "https://live.example/"});
        let id = self.draft(person, wish).await;
        let when = json!({"starts_at": "2026-12-01T19:30:00Z", "ends_at": "2026-12-01T22:00:00Z"});
        let date = self.post_as(&person.access, &format!("{EVENTS}/{id}/occurrences"), when).await;
        assert_eq!(date.status, 201, "{}", date.text());
        let solo = json!({"name_fr": "Solo", "price": {"amount": 2_500, "currency": "EUR"}});
        let offer = self.post_as(&person.access, &format!("{EVENTS}/{id}/offers"), solo).await;
        assert_eq!(offer.status, 201, "{}", offer.text());
        id
    }

    /// Does something with an event: `publish`, `unpublish`, `archive`, `duplicate`.
    pub async fn verb(&self, person: &Person, id: &str, verb: &str) -> Answer {
        self.post_as(&person.access, &format!("{EVENTS}/{id}/{verb}"), Value::Null).await
    }

    /// Makes an event and publishes it; its id.
    pub async fn on_sale(&self, person: &Person, title: &str) -> String {
        let id = self.ready(person, title).await;
        let answer = self.verb(person, &id, "publish").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        id
    }

    /// Calls an event off, and names it.
    pub async fn call_off(&self, person: &Person, id: &str) -> Answer {
        let event = self.get_as(&person.access, &format!("{EVENTS}/{id}")).await.json();
        let why = json!({"reason": "The pianist is ill.", "confirm": event["slug"]});
        self.post_as(&person.access, &format!("{EVENTS}/{id}/cancel"), why).await
    }

    /// Notes an order, as whoever sells will.
    pub fn note_order(&self, id: &str) {
        let id = crate::databases::blob(&id.replace('-', ""));
        self.database.execute(&format!("UPDATE events SET first_order_at = 1 WHERE id = {id}"));
    }
}
