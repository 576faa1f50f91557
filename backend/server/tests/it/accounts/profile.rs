//! `/me`

use super::people::{Person, bearer};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

async fn patch(app: &TestApp, person: &Person, body: Value) -> Answer {
    app.call(Method::PATCH, "/api/v1/me", &person.access, body).await
}

#[tokio::test]
async fn a_person_changes_name_telephone_and_language() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let change = json!({"name": "  Augusta Ada King  ", "phone": "+33 6 12.34-56(78)", "locale": "fr"});
    let me = patch(&app, &ada, change).await;
    assert_eq!(me.status, 200, "{}", me.text());
    let me = me.json();
    assert_eq!(
        (&me["name"], &me["phone"], &me["locale"]),
        (&json!("Augusta Ada King"), &json!("+33612345678"), &json!("fr"))
    );
    let me = patch(&app, &ada, json!({"locale": "en"})).await.json();
    assert_eq!(
        (&me["name"], &me["phone"]),
        (&json!("Augusta Ada King"), &json!("+33612345678")),
        "absent stays"
    );
    let me = patch(&app, &ada, json!({"phone": null})).await.json();
    assert_eq!((&me["phone"], &me["name"]), (&Value::Null, &json!("Augusta Ada King")));
    assert_eq!(app.get_as(&ada.access, "/api/v1/me").await.json(), me);
}

#[tokio::test]
async fn what_a_person_may_not_change_is_refused() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    for body in [
        json!({"email": "x@example.org"}),
        json!({"role": "admin"}),
        json!({"id": ada.id}),
        json!({"organizations": []}),
        json!({"locale": "de"}),
        json!({"name": 7}),
        json!([]),
        json!("x"),
    ] {
        let refused = patch(&app, &ada, body.clone()).await;
        assert_eq!((refused.status, refused.code().as_str()), (422, "http.invalid_body"), "{body}");
    }
    let wrong = json!({"name": "\u{202e}evil", "phone": "call me"});
    assert_eq!(patch(&app, &ada, wrong).await.pointers(), ["/name", "/phone"]);
    for name in ["", "   ", "two\nlines", &"x".repeat(101)] {
        assert_eq!(patch(&app, &ada, json!({"name": name})).await.pointers(), ["/name"], "{name:?}");
    }
    for phone in ["12345", "1234567890123456", "+33 6 12 ab", "++33612345678"] {
        assert_eq!(patch(&app, &ada, json!({"phone": phone})).await.pointers(), ["/phone"], "{phone}");
    }
    let me = app.get_as(&ada.access, "/api/v1/me").await.json();
    assert_eq!((&me["name"], &me["role"]), (&json!("Ada Lovelace"), &json!("user")));
}

#[tokio::test]
async fn a_change_can_insist_on_the_state_it_was_made_from() {
    let app = TestApp::start().await;
    let ada = app.join("ada@example.org").await;
    let seen = app.get_as(&ada.access, "/api/v1/me").await;
    let (etag, authorization) = (seen.header("etag").to_owned(), bearer(&ada.access));
    assert_eq!(seen.header("cache-control"), "no-store");
    let again = [("authorization", &*authorization), ("if-none-match", &*etag)];
    let unchanged = app.get_with("/api/v1/me", &again).await;
    assert_eq!((unchanged.status, unchanged.body.len()), (304, 0));
    let change = async |name: &str| {
        let headers =
            [("authorization", &*authorization), ("if-match", &*etag), ("content-type", "application/json")];
        app.send_body(Method::PATCH, "/api/v1/me", &headers, json!({"name": name}).to_string().into_bytes())
            .await
    };
    assert_eq!(change("Augusta").await.status, 200);
    let refused = change("Ada").await;
    assert_eq!((refused.status, refused.code().as_str()), (412, "http.precondition_failed"));
}
