//! Questions about an event: asked, changed, put in order, shown to who buys.

use super::desk::{EVENTS, NOBODY, event_path};
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};

async fn ask(app: &TestApp, ada: &Person, id: &str, wish: Value) -> Value {
    let answer = app.post_as(&ada.access, &format!("{}/questions", event_path(id)), wish).await;
    assert_eq!(answer.status, 201, "{}", answer.text());
    answer.json()
}

async fn asked(app: &TestApp) -> Vec<String> {
    let list = app.json("/api/v1/events/piano/questions?locale=en").await;
    list["data"].as_array().unwrap().iter().map(|question| text(question, "label")).collect()
}

#[tokio::test]
async fn a_question_is_asked_changed_put_in_order_and_deleted() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let diet = json!({"label_fr": "Régime", "label_en": "Diet", "help_fr": "Pour le dîner.", "scope": "participant",
        "kind": "choice", "is_required": true,
        "choices": [{"label_fr": "Tout"}, {"value": "vegan", "label_fr": "Végan", "label_en": "Vegan"}]});
    let diet = ask(&app, &ada, &id, diet).await;
    assert_eq!((text(&diet["choices"][0], "value"), &diet["offer_ids"]), ("1".into(), &Value::Null));
    let age = ask(&app, &ada, &id, json!({"label_fr": "Âge", "kind": "number"})).await;
    assert_eq!(
        (text(&age, "scope"), &age["position"], &age["is_required"]),
        ("order".into(), &json!(1), &json!(false))
    );
    assert_eq!(asked(&app).await, ["Diet", "Âge"]);
    let shown = app.json("/api/v1/events/piano/questions?locale=en").await["data"][0].clone();
    let choices = json!([{"value": "1", "label": "Tout"}, {"value": "vegan", "label": "Vegan"}]);
    assert_eq!(
        (&shown["choices"], &shown["is_required"], &shown["help"]),
        (&choices, &json!(true), &json!("Pour le dîner."))
    );
    let list = format!("{}/questions", event_path(&id));
    let one = format!("{list}/{}", text(&diet, "id"));
    let order = json!({"question_ids": [age["id"], diet["id"]]});
    let ordered = app.call(Method::PUT, &format!("{list}/order"), &ada.access, order).await;
    assert_eq!(ordered.status, 200, "{}", ordered.text());
    assert_eq!(asked(&app).await, ["Âge", "Diet"], "at once");
    let half = app
        .call(Method::PUT, &format!("{list}/order"), &ada.access, json!({"question_ids": [age["id"]]}))
        .await;
    assert_eq!((half.status, half.pointers()), (422, vec!["/question_ids".to_owned()]));
    let etag = text(&ordered.json()["data"][1], "etag");
    let words = json!({"kind": "text", "is_required": false});
    let changed = app.call_if(Method::PATCH, &one, &ada.access, &etag, words.clone()).await;
    assert_eq!((changed.status, &changed.json()["choices"]), (200, &json!([])), "no choice has no choices");
    let stale = app.call_if(Method::PATCH, &one, &ada.access, &etag, words).await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".into()));
    app.edit(&ada, &one, json!({"is_active": false})).await;
    assert_eq!(asked(&app).await, ["Âge"]);
    assert_eq!(app.discard(&ada, &one).await.status, 204);
    assert_eq!(refusal(&app.get_as(&ada.access, &one).await), (404, "catalog.question_not_found".into()));
    let acts = app.audited(&format!("action LIKE 'catalog.question%' AND subject = 'event:{id}'"));
    let (made, changed) = ("catalog.question_created", "catalog.question_changed");
    let all = ["catalog.question_deleted", changed, changed, "catalog.questions_ordered", made, made];
    assert_eq!(acts, all);
}

#[tokio::test]
async fn a_question_for_some_offers_is_asked_for_those() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let offers = format!("{}/offers", event_path(&id));
    let make = async |wish: Value| text(&app.post_as(&ada.access, &offers, wish).await.json(), "id");
    let duo = make(json!({"name_fr": "Duo", "admits": 2})).await;
    let hidden = make(json!({"name_fr": "Amis", "visibility": "hidden"})).await;
    ask(&app, &ada, &id, json!({"label_en": "Names?", "offer_ids": [hidden, duo]})).await;
    ask(&app, &ada, &id, json!({"label_en": "Friend of?", "offer_ids": [hidden]})).await;
    ask(&app, &ada, &id, json!({"label_en": "Nobody?", "offer_ids": []})).await;
    let shown = app.json("/api/v1/events/piano/questions?locale=en").await["data"].clone();
    assert_eq!((shown.as_array().unwrap().len(), &shown[0]["offer_ids"]), (1, &json!([duo])));
    let other = app.on_sale(&ada, "Violon").await;
    let theirs = app.get_as(&ada.access, &format!("{}/offers", event_path(&other))).await.json();
    for foreign in [json!([theirs["data"][0]["id"]]), json!([NOBODY]), json!([duo, NOBODY])] {
        let wish = json!({"label_en": "x", "offer_ids": foreign});
        let wrong = app.post_as(&ada.access, &format!("{}/questions", event_path(&id)), wish).await;
        assert_eq!((wrong.status, wrong.pointers()), (422, vec!["/offer_ids".to_owned()]));
    }
    let copy = text(&app.verb(&ada, &id, "duplicate").await.json(), "id");
    let copies = app.get_as(&ada.access, &format!("{}/offers", event_path(&copy))).await.json();
    let questions = app.get_as(&ada.access, &format!("{}/questions", event_path(&copy))).await.json();
    let ids: Vec<&Value> = copies["data"].as_array().unwrap().iter().map(|offer| &offer["id"]).collect();
    let limits = questions["data"][0]["offer_ids"].as_array().unwrap();
    assert_eq!((questions["data"].as_array().unwrap().len(), limits.len()), (3, 2));
    assert!(limits.iter().all(|limit| ids.contains(&limit)), "the copy asks for its own offers");
    assert_eq!(app.discard(&ada, &format!("{offers}/{duo}")).await.status, 204);
    assert!(asked(&app).await.is_empty(), "a question for an offer that is gone is not for all");
    for event in [&id, &copy] {
        assert_eq!(app.discard(&ada, &format!("{EVENTS}/{event}")).await.status, 204);
    }
    assert_eq!(app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM questions"), ["0"]);
}

#[tokio::test]
async fn what_is_wrong_with_a_question_is_named_at_once() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let path = format!("{}/questions", event_path(&id));
    let wrong = async |wish: Value| {
        let answer = app.post_as(&ada.access, &path, wish).await;
        (answer.status, answer.pointers())
    };
    let at = |names: &[&str]| (422, names.iter().map(|name| format!("/{name}")).collect::<Vec<_>>());
    assert_eq!(wrong(json!({})).await, at(&["label_fr"]));
    let long = json!({"label_fr": "x".repeat(201), "help_en": "x".repeat(501), "kind": "choice"});
    assert_eq!(wrong(long).await, at(&["label_fr", "label_fr", "help_en", "choices"]));
    let few = |choices: Value| json!({"label_fr": "x", "kind": "choice", "choices": choices});
    assert_eq!(wrong(few(json!([{"label_fr": "a"}]))).await, at(&["choices"]));
    let twice = json!([{"value": "a", "label_fr": "a"}, {"value": "a", "label_fr": "b"}]);
    assert_eq!(wrong(few(twice)).await, at(&["choices"]));
    let bad = json!([{"value": "A B", "label_fr": "a"}, {"label_fr": " "}, {"label_en": "c"}]);
    assert_eq!(wrong(few(bad)).await, at(&["choices/0/value", "choices/1"]));
    assert_eq!(
        wrong(json!({"label_fr": "x", "choices": [{"label_fr": "a"}, {"label_fr": "b"}]})).await,
        at(&["choices"])
    );
    app.note_order(&id);
    let made = ask(&app, &ada, &id, json!({"label_fr": "Encore ?"})).await;
    let one = format!("{path}/{}", text(&made, "id"));
    assert_eq!(app.edit(&ada, &one, json!({"label_fr": "Encore une ?"})).await.status, 200);
    for kept in [json!({"kind": "date"}), json!({"scope": "participant"})] {
        assert_eq!(refusal(&app.edit(&ada, &one, kept).await), (409, "catalog.event_has_orders".into()));
    }
    assert_eq!(refusal(&app.discard(&ada, &one).await), (409, "catalog.event_has_orders".into()));
    app.edit(&ada, &event_path(&id), json!({"visibility": "private"})).await;
    assert_eq!(app.get("/api/v1/events/piano/questions").await.code(), "catalog.event_not_found");
}
