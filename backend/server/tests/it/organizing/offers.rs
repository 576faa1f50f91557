//! Offers: made, changed, put in order, deleted; and what the public sees of them.

use super::desk::{NOBODY, event_path};
use super::journey::fine;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

fn offers_of(id: &str) -> String {
    format!("{}/offers", event_path(id))
}

async fn add(app: &TestApp, person: &Person, id: &str, wish: Value) -> Answer {
    app.post_as(&person.access, &offers_of(id), wish).await
}

fn euros(amount: i64) -> Value {
    json!({"amount": amount, "currency": "EUR"})
}

/// The French names of a list.
fn names(list: &Value) -> Vec<String> {
    list["data"].as_array().unwrap().iter().map(|row| text(row, "name_fr")).collect()
}

#[tokio::test]
async fn a_price_makes_an_offer_paid_and_none_makes_it_free() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    let free = add(&app, &ada, &id, json!({"name_fr": "Entrée"})).await;
    assert_eq!(free.status, 201, "{}", free.text());
    let view = free.json();
    assert_eq!((text(&view, "kind"), &view["price"]), ("free".into(), &euros(0)));
    assert_eq!(
        (&view["admits"], &view["max_per_order"], &view["is_active"]),
        (&json!(1), &json!(10), &json!(true))
    );
    assert_eq!(view["checkin"], json!({"policy": "single", "days": null}));
    let path = format!("{}/{}", offers_of(&id), text(&view, "id"));
    let seen = app.get_as(&ada.access, &path).await;
    assert_eq!((seen.json(), seen.header("etag")), (view, free.header("etag")));
    let paid = app.edit(&ada, &path, json!({"price": euros(1_500)})).await.json();
    assert_eq!((text(&paid, "kind"), &paid["price"]), ("paid".into(), &euros(1_500)));
    let gift = app.edit(&ada, &path, json!({"kind": "donation", "min_price": euros(500)})).await.json();
    assert_eq!((text(&gift, "kind"), &gift["min_price"]), ("donation".into(), &euros(500)));
    let free = app.edit(&ada, &path, json!({"kind": "free"})).await.json();
    assert_eq!((&free["price"], &free["min_price"]), (&euros(0), &Value::Null));
}

#[tokio::test]
async fn every_field_of_an_offer_is_kept() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let dates = app.get_as(&ada.access, &format!("{}/occurrences", event_path(&id))).await.json();
    let wish = json!({
        "name_fr": "Famille", "name_en": "Family", "description_fr": "Deux adultes,\ndeux enfants.",
        "description_en": "Two and two.", "occurrence_id": dates["data"][0]["id"], "kind": "paid",
        "price": euros(6_000), "admits": 4, "rate_class": "reduced", "requires_proof": false, "tax_rate_bp": 550,
        "min_per_order": 1, "max_per_order": 2, "visibility": "public", "is_active": true,
        "sales_open_at": "2026-11-01T00:00:00Z", "sales_close_at": "2026-12-01T00:00:00Z",
        "checkin": {"policy": "daily", "days": 3},
    });
    let made = add(&app, &ada, &id, wish.clone()).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let view = made.json();
    for (name, sent) in wish.as_object().unwrap() {
        assert_eq!(&view[name], sent, "{name}");
    }
    let shown = app.json("/api/v1/events/piano?locale=en").await["offers"][1].clone();
    assert_eq!(
        (text(&shown, "name"), &shown["admits"], &shown["checkin"]),
        ("Family".into(), &json!(4), &wish["checkin"])
    );
    let path = format!("{}/{}", offers_of(&id), text(&view, "id"));
    let cleared = json!({"name_en": null, "description_fr": null, "description_en": null, "occurrence_id": null,
        "sales_open_at": null, "sales_close_at": null});
    let cleared = app.edit(&ada, &path, cleared).await.json();
    for name in ["name_en", "description_fr", "occurrence_id", "sales_open_at", "sales_close_at"] {
        assert_eq!(cleared[name], Value::Null, "{name}");
    }
    let reduced = add(&app, &ada, &id, json!({"name_fr": "Étudiant", "rate_class": "reduced"})).await.json();
    assert_eq!(reduced["requires_proof"], true, "a reduced rate asks for proof unless told otherwise");
}

#[tokio::test]
async fn numbers_that_cannot_be_are_named() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    let other = app.on_sale(&ada, "Violon").await;
    let elsewhere = app.get_as(&ada.access, &format!("{}/occurrences", event_path(&other))).await.json();
    for (extra, pointers) in [
        (json!({"name_fr": null}), vec!["/name_fr"]),
        (json!({"name_fr": " "}), vec!["/name_fr"]),
        (json!({"name_fr": "x".repeat(81)}), vec!["/name_fr"]),
        (json!({"description_en": "x".repeat(1_001)}), vec!["/description_en"]),
        (json!({"price": {"amount": 5, "currency": "JPY"}}), vec!["/price/currency"]),
        (json!({"kind": "paid"}), vec!["/price"]),
        (json!({"kind": "free", "price": euros(1)}), vec!["/price"]),
        (json!({"price": euros(-1)}), vec!["/price"]),
        (json!({"price": euros(1_000_000_001)}), vec!["/price"]),
        (json!({"min_price": euros(1)}), vec!["/min_price"]),
        (json!({"kind": "donation", "price": euros(1), "min_price": euros(2)}), vec!["/price"]),
        (json!({"admits": 0, "tax_rate_bp": -1}), vec!["/admits", "/tax_rate_bp"]),
        (json!({"admits": 21}), vec!["/admits"]),
        (json!({"min_per_order": 11}), vec!["/min_per_order"]),
        (json!({"max_per_order": 1_001}), vec!["/max_per_order"]),
        (json!({"checkin": {"policy": "daily", "days": null}}), vec!["/checkin/days"]),
        (
            json!({"sales_open_at": "2026-12-01T00:00:00Z", "sales_close_at": "2026-11-01T00:00:00Z"}),
            vec!["/sales_close_at"],
        ),
        (json!({"occurrence_id": NOBODY}), vec!["/occurrence_id"]),
        (json!({"occurrence_id": elsewhere["data"][0]["id"]}), vec!["/occurrence_id"]),
    ] {
        let mut wish = json!({"name_fr": "Solo"});
        for (name, value) in extra.as_object().unwrap() {
            wish[name] = value.clone();
        }
        let refused = add(&app, &ada, &id, wish).await;
        assert_eq!(
            (refused.status, refused.pointers()),
            (422, pointers.iter().map(|p| (*p).to_owned()).collect()),
            "{extra}"
        );
    }
    for wish in [
        json!({"name_fr": "x", "kind": "gift"}),
        json!({"name_fr": "x", "position": 3}),
        json!({"name_fr": "x", "price": 25}),
    ] {
        assert_eq!(add(&app, &ada, &id, wish.clone()).await.status, 422, "{wish}");
    }
}

#[tokio::test]
async fn a_donation_suggests_its_lowest_when_nothing_else_is_said() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    let gift = json!({"name_fr": "Don", "kind": "donation", "min_price": euros(500)});
    let made = fine(add(&app, &ada, &id, gift).await).json();
    assert_eq!((&made["price"], &made["min_price"]), (&euros(500), &euros(500)));
    let path = format!("{}/offers/{}", event_path(&id), text(&made, "id"));
    let higher = fine(app.edit(&ada, &path, json!({"min_price": euros(800)})).await).json();
    assert_eq!((&higher["price"], &higher["min_price"]), (&euros(800), &euros(800)));
    let lower = fine(app.edit(&ada, &path, json!({"min_price": euros(300)})).await).json();
    assert_eq!(
        (&lower["price"], &lower["min_price"]),
        (&euros(800), &euros(300)),
        "what was suggested stays"
    );
    let free = json!({"name_fr": "Ce que vous voulez", "kind": "donation"});
    let free = fine(add(&app, &ada, &id, free).await).json();
    assert_eq!((&free["price"], &free["min_price"]), (&euros(0), &Value::Null));
}

#[tokio::test]
async fn the_public_sees_active_public_offers_in_the_organizers_order() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    for (name, price) in [("Duo", 4_500), ("Famille", 8_000)] {
        add(&app, &ada, &id, json!({"name_fr": name, "price": euros(price)})).await;
    }
    let list = app.get_as(&ada.access, &offers_of(&id)).await.json();
    assert_eq!(names(&list), ["Solo", "Duo", "Famille"]);
    let ids: Vec<String> = list["data"].as_array().unwrap().iter().map(|row| text(row, "id")).collect();
    let order = json!({"offer_ids": [ids[2], ids[0], ids[1]]});
    let ordered =
        app.call(Method::PUT, &format!("{}/order", offers_of(&id)), &ada.access, order.clone()).await;
    assert_eq!(ordered.status, 200, "{}", ordered.text());
    assert_eq!(names(&ordered.json()), ["Famille", "Solo", "Duo"]);
    let shown = async || {
        let offers = app.json("/api/v1/events/piano/offers").await;
        offers["data"].as_array().unwrap().iter().map(|offer| text(offer, "name")).collect::<Vec<_>>()
    };
    assert_eq!(shown().await, ["Famille", "Solo", "Duo"]);
    for (index, change) in [(0, json!({"visibility": "hidden"})), (1, json!({"is_active": false}))] {
        assert_eq!(app.edit(&ada, &format!("{}/{}", offers_of(&id), ids[index]), change).await.status, 200);
    }
    assert_eq!(shown().await, ["Famille"]);
    let card = app.json("/api/v1/events").await["data"][0].clone();
    assert_eq!(card["price_from"], euros(8_000), "the list follows");
    assert_eq!(app.discard(&ada, &format!("{}/{}", offers_of(&id), ids[2])).await.status, 204);
    assert_eq!(shown().await, Vec::<String>::new());
    for order in
        [json!([ids[0]]), json!([ids[0], ids[1], ids[2]]), json!([ids[0], ids[0]]), json!([ids[0], NOBODY])]
    {
        let wish = json!({"offer_ids": order});
        let refused = app.call(Method::PUT, &format!("{}/order", offers_of(&id)), &ada.access, wish).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec!["/offer_ids".to_owned()]), "{order}");
    }
    assert_eq!(app.audited("action = 'catalog.offers_ordered'").len(), 1);
}

#[tokio::test]
async fn offers_are_changed_by_one_at_a_time_and_kept_once_ordered() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let row = app.get_as(&ada.access, &offers_of(&id)).await.json()["data"][0].clone();
    let (path, etag) = (format!("{}/{}", offers_of(&id), text(&row, "id")), text(&row, "etag"));
    let first = app.call_if(Method::PATCH, &path, &ada.access, &etag, json!({"name_fr": "Simple"})).await;
    assert_eq!(first.status, 200, "{}", first.text());
    let second = app.call_if(Method::PATCH, &path, &ada.access, &etag, json!({"name_fr": "Seul"})).await;
    assert_eq!(refusal(&second), (412, "http.precondition_failed".into()));
    let stale = app.call_if(Method::DELETE, &path, &ada.access, &etag, Value::Null).await;
    assert_eq!(stale.status, 412);
    assert_eq!(app.delete_as(&ada.access, &path).await.status, 428);
    app.note_order(&id);
    assert_eq!(refusal(&app.discard(&ada, &path).await), (409, "catalog.event_has_orders".into()));
    assert_eq!(app.edit(&ada, &path, json!({"price": euros(9_900)})).await.status, 200, "a price may change");
    app.call_off(&ada, &id).await;
    for refused in [
        app.edit(&ada, &path, json!({"name_fr": "x"})).await,
        app.discard(&ada, &path).await,
        add(&app, &ada, &id, json!({"name_fr": "x"})).await,
    ] {
        assert_eq!(refusal(&refused), (409, "catalog.wrong_event_state".into()));
    }
    let log = app.audited("action LIKE 'catalog.offer%'");
    assert_eq!(log, ["catalog.offer_changed", "catalog.offer_changed", "catalog.offer_created"]);
}
