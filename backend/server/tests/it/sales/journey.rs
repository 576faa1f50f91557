//! Every operation of visitors who buy, once, successfully.

use super::buyer::fresh_key;
use super::desk::Counter;
use super::shopper::{Shopper, line};
use crate::app::TestApp;
use crate::arrange::{event, offer};
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};
use std::rc::Rc;

/// Gives an event a code, as its organizer would.
pub fn give_code(app: &TestApp, event: kernel::ids::EventId, code: &str, effect: &str, value: i64) {
    let id = crate::databases::blob(&event.uuid().simple().to_string());
    let sum = code.bytes().fold(0_u128, |sum, byte| sum * 31 + u128::from(byte));
    let own = uuid::Uuid::from_u128(event.uuid().as_u128().wrapping_add(sum));
    let own = crate::databases::blob(&own.simple().to_string());
    app.database.execute(&format!(
        "INSERT INTO promo_codes (id, org_id, event_id, code, effect, value, is_for_all, held, used, is_active, \
         created_at, updated_at) SELECT {own}, org_id, id, '{code}', '{effect}', {value}, TRUE, 0, 0, TRUE, 0, 0 \
         FROM events WHERE id = {id}"
    ));
}

/// Walks the whole way.
pub async fn walk(app: &TestApp) {
    let made = app.add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500)])).await;
    give_code(app, made.id, "AMIS", "percent", 1_000);
    let mut zoe = Shopper::stranger(app);
    fine(zoe.add(&made, 0, 1).await);
    fine(zoe.send(Method::PUT, "/cart/lines", json!({"lines": [line(&made, 1, 0, 2)]})).await);
    fine(zoe.change(0, 2).await);
    fine(zoe.send(Method::POST, "/cart/promo", json!({"code": "amis"})).await);
    fine(zoe.send(Method::DELETE, "/cart/promo", Value::Null).await);
    fine(zoe.send(Method::POST, "/events/recital/offers/unlock", json!({"code": "amis"})).await);
    fine(zoe.send(Method::POST, "/cart/quote", json!({"lines": [line(&made, 0, 0, 1)]})).await);
    fine(zoe.send(Method::GET, "/cart/questions", Value::Null).await);
    let id = zoe.line_id(0).await;
    fine(zoe.send(Method::DELETE, &format!("/cart/lines/{id}"), Value::Null).await);
    zoe.access = app.join("zoe@example.org").await.access;
    fine(zoe.send(Method::POST, "/cart/merge", Value::Null).await);
    fine(zoe.send(Method::DELETE, "/cart", Value::Null).await);
    walk_to_tickets(app, &made).await;
}

/// From the cart to tickets.
async fn walk_to_tickets(app: &TestApp, made: &crate::arrange::Made) {
    let max = app.join("max@example.org").await;
    app.fill(&max, made, 1).await;
    let held = fine(app.reserve(&max).await).json();
    let path = format!("/api/v1/reservations/{}", held["id"].as_str().unwrap());
    fine(app.get_as(&max.access, &path).await);
    fine(app.post_as(&max.access, &format!("{path}/extend"), Value::Null).await);
    fine(app.delete_as(&max.access, &path).await);
    fine(app.buy(&max, "tok_visa").await);
    app.fill(&max, made, 1).await;
    let held = fine(app.reserve(&max).await).json();
    let order = format!("/orders/{}", held["code"].as_str().unwrap());
    let pay = json!({"token": "tok_3ds"});
    let paid = fine(app.once(&max, &format!("{order}/payments"), &fresh_key(), pay).await).json();
    let payment = paid["payment"]["id"].as_str().unwrap();
    fine(app.get_as(&max.access, &format!("/api/v1{order}/payments/{payment}")).await);
    fine(app.get_as(&max.access, &format!("/api/v1{order}")).await);
    fine(app.get_as(&max.access, &format!("/api/v1{order}/questions")).await);
    fine(app.get_as(&max.access, "/api/v1/me/orders?status=pending&limit=5").await);
    super::paying::decide(app, &super::paying::bank_page(&paid), "succeed").await;
    fine(app.hear(&app.overheard().await).await);
}

/// What goes back after a sale, and what organizers do with orders.
pub async fn walk_back(app: &Rc<TestApp>) {
    let shop = Counter::open_in(app.clone()).await;
    let path = format!("/api/v1{}", shop.orders());
    let gift = json!({"offer_id": shop.solo, "occurrence_id": shop.date, "quantity": 1, "name": "Zoé",
        "email": "zoe@lilas.example"});
    fine(shop.app.once(&shop.ada, &shop.orders(), &fresh_key(), gift).await);
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await["order"].clone();
    let one = format!("{path}/{}", order["code"].as_str().unwrap());
    crate::admission::tickets::walk(&shop, &order).await;
    crate::admission::doors::walk(app, &shop, &order).await;
    let own = format!("/api/v1/orders/{}", order["code"].as_str().unwrap());
    fine(
        shop.app
            .get_as(
                &shop.ada.access,
                &format!("{path}?q=zoe&status=confirmed&asking=false&sort=name&limit=1"),
            )
            .await,
    );
    fine(shop.app.get_as(&shop.ada.access, &one).await);
    crate::reports::walk(&shop).await;
    let contact = json!({"name": "Zoé Martin"});
    fine(shop.app.call(Method::PATCH, &format!("{own}/contact"), &shop.zoe.access, contact).await);
    fine(shop.app.post_as(&shop.zoe.access, &format!("{own}/resend"), Value::Null).await);
    let ill = json!({"message": "We are ill."});
    fine(shop.mine(&order, "refund-requests", ill.clone()).await);
    fine(shop.desk(&order, "decline-refund", ill).await);
    fine(shop.desk(&order, "resend", json!({})).await);
    fine(shop.desk(&order, "refunds", json!({"amount": 100})).await);
    fine(shop.desk(&order, "cancel", json!({})).await);
    super::invoices::walk(&shop, &order).await;
    fine(shop.app.get_as(&shop.ada.access, &format!("{one}/timeline")).await);
    let cost = format!(
        "{}/{}/cancellation?occurrence_id={}",
        crate::organizing::desk::EVENTS,
        shop.event,
        shop.date
    );
    fine(shop.app.get_as(&shop.ada.access, &cost).await);
    let max = shop.app.join("max@lilas.example").await;
    let mut cart = Shopper::person(&shop.app, &max.access);
    let line = json!({"offer_id": shop.solo, "occurrence_id": shop.date, "quantity": 1});
    fine(cart.send(Method::PUT, "/cart/lines", json!({"lines": [line]})).await);
    let held = fine(shop.app.reserve(&max).await).json();
    fine(shop.desk(&held, "mark-paid", json!({})).await);
    let mut cart = Shopper::person(&shop.app, &shop.zoe.access);
    let line = json!({"offer_id": shop.solo, "occurrence_id": shop.date, "quantity": 1});
    fine(cart.send(Method::PUT, "/cart/lines", json!({"lines": [line]})).await);
    let held = fine(shop.app.reserve(&shop.zoe).await).json();
    fine(shop.mine(&held, "cancel", json!({})).await);
    crate::admission::holders::walk(&shop).await;
}
