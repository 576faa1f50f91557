//! Check-in lists as organizers make them.

use super::doors::Door;
use crate::accounts::teams::refusal;
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::fine;
use serde_json::{Value, json};

#[tokio::test]
async fn every_event_has_a_main_list_that_stays() {
    let door = Door::open().await;
    let (app, ada) = (&door.shop.app, &door.shop.ada);
    let lists = format!("{EVENTS}/{}/checkin-lists", door.shop.event);
    let all = async || fine(app.get_as(&ada.access, &lists).await).json()["data"].clone();
    let first = all().await;
    assert_eq!(first.as_array().unwrap().len(), 1);
    let main = &first[0];
    assert_eq!(
        (&main["id"], &main["is_main"], &main["name"], &main["gates"]),
        (&json!(door.shop.event), &json!(true), &Value::Null, &json!([]))
    );
    let one = format!("{lists}/{}", door.list);
    let etag = main["etag"].as_str().unwrap();
    let wish = json!({"name": "Grande porte", "gates": ["Nord", "Sud"], "policy": "multi"});
    let changed = app.call_if(reqwest::Method::PATCH, &one, &ada.access, etag, wish).await;
    let changed = fine(changed).json();
    assert_eq!((&changed["name"], &changed["gates"]), (&json!("Grande porte"), &json!(["Nord", "Sud"])));
    let stale = app.call_if(reqwest::Method::PATCH, &one, &ada.access, etag, json!({"name": "x"})).await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".to_owned()));
    let without = app.call(reqwest::Method::PATCH, &one, &ada.access, json!({"name": "x"})).await;
    assert_eq!(refusal(&without), (428, "http.precondition_required".to_owned()));
    let bare = fine(app.edit(ada, &one, json!({"name": null, "policy": null})).await).json();
    assert_eq!((&bare["name"], &bare["policy"]), (&Value::Null, &Value::Null));
    assert_eq!(refusal(&app.discard(ada, &one).await), (409, "admission.list_stays".to_owned()));
    let actions = app.audited("action LIKE 'admission.%'");
    assert_eq!(actions, ["admission.list_changed", "admission.list_changed"]);
}

#[tokio::test]
async fn a_list_is_made_changed_and_deleted_until_somebody_was_scanned() {
    let mut door = Door::open().await;
    let code = door.solo().await;
    let (app, ada) = (door.shop.app.clone(), door.shop.ada.clone());
    let lists = format!("{EVENTS}/{}/checkin-lists", door.shop.event);
    let wish = json!({"name": " VIP ", "offer_ids": [door.shop.solo, door.shop.solo],
        "occurrence_id": door.shop.date, "policy": "single", "opens_minutes": 10_080, "closes_minutes": 0});
    let made = door.use_list(wish).await;
    assert_eq!((&made["name"], &made["offer_ids"]), (&json!("VIP"), &json!([door.shop.solo])));
    let one = format!("{lists}/{}", door.list);
    fine(app.discard(&ada, &one).await);
    assert_eq!(refusal(&app.edit(&ada, &one, json!({"name": "x"})).await).1, "admission.list_not_found");
    door.use_list(json!({"name": "Balcon"})).await;
    door.scan(&code, json!({})).await;
    let one = format!("{lists}/{}", door.list);
    assert_eq!(refusal(&app.discard(&ada, &one).await), (409, "admission.list_stays".to_owned()));
    let other = app.on_sale(&ada, "Ailleurs").await;
    let elsewhere = format!("{EVENTS}/{other}/checkin-lists/{}", door.list);
    let foreign = app.edit(&ada, &elsewhere, json!({"name": "x"})).await;
    assert_eq!(refusal(&foreign), (404, "admission.list_not_found".to_owned()));
}

#[tokio::test]
async fn what_a_list_cannot_be_is_said_at_its_field() {
    let door = Door::open().await;
    let (app, ada) = (&door.shop.app, &door.shop.ada);
    let lists = format!("{EVENTS}/{}/checkin-lists", door.shop.event);
    for (wish, pointer) in [
        (json!({}), "/name"),
        (json!({"name": "  "}), "/name"),
        (json!({"name": "x".repeat(81)}), "/name"),
        (json!({"name": "x", "opens_minutes": -1}), "/opens_minutes"),
        (json!({"name": "x", "closes_minutes": 10_081}), "/closes_minutes"),
        (json!({"name": "x", "offer_ids": []}), "/offer_ids"),
        (json!({"name": "x", "offer_ids": [NOBODY]}), "/offer_ids"),
        (json!({"name": "x", "occurrence_id": NOBODY}), "/occurrence_id"),
        (json!({"name": "x", "gates": ["Nord", "Nord"]}), "/gates/1"),
        (json!({"name": "x", "gates": ["Nord", ""]}), "/gates/1"),
        (json!({"name": "x", "gates": vec!["x"; 31]}), "/gates"),
    ] {
        let answer = app.post_as(&ada.access, &lists, wish.clone()).await;
        assert_eq!((answer.status, answer.pointers()), (422, vec![pointer.to_owned()]), "{wish}");
    }
    let event = format!("{EVENTS}/{}", door.shop.event);
    let draft = app.draft(ada, json!({"title_fr": "Jamais vendu"})).await;
    let own = format!("{EVENTS}/{draft}/checkin-lists");
    fine(app.post_as(&ada.access, &own, json!({"name": "x"})).await);
    fine(app.discard(ada, &format!("{EVENTS}/{draft}")).await);
    assert_eq!(app.get_as(&ada.access, &event).await.status, 200, "a draft takes its lists along");
}
