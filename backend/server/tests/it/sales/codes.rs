//! Every refusal of visitors who buy, once.

use super::buyer::fresh_key;
use super::desk::Counter;
use super::paying::{bank_page, decide};
use super::shopper::{Shopper, line};
use crate::accounts::people::Person;
use crate::app::{Answer, TestApp};
use crate::arrange::{Made, event, offer, window};
use crate::organizing::desk::NOBODY;
use crate::payments::STRIPE;
use reqwest::Method;
use sales::payments::provider::signature;
use serde_json::{Value, json};

/// A request that is refused with a code of the buyer's side of sales.
pub async fn refused(code: &str) -> Option<Answer> {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500)])).await;
    let mut zoe = Shopper::stranger(&app);
    Some(match code {
        "sales.offer_not_found" => {
            let wish = json!({"offer_id": NOBODY, "occurrence_id": made.dates[0]});
            zoe.send(Method::POST, "/cart/lines", wish).await
        }
        "sales.not_on_sale" => {
            let mut late = offer("Solo", 2_500);
            late.sales = window("2026-11-30T00:00:00Z", "");
            let made = app.add(event("late").offers([late])).await;
            zoe.add(&made, 0, 1).await
        }
        "sales.code_needed" => {
            let mut secret = offer("Solo", 2_500);
            secret.visibility = "code_only";
            let made = app.add(event("secret").offers([secret])).await;
            zoe.add(&made, 0, 1).await
        }
        "sales.sold_out" => {
            app.limit(&made, 1);
            zoe.add(&made, 0, 2).await
        }
        "sales.too_many" => zoe.add(&made, 0, 7).await,
        "sales.too_few" => {
            let id = crate::databases::blob(&made.offers[0].simple().to_string());
            app.database.execute(&format!("UPDATE offers SET min_per_order = 2 WHERE id = {id}"));
            zoe.add(&made, 0, 1).await
        }
        "sales.cart_full" => {
            let many: Vec<_> = (0..51).map(|n| offer(&format!("Tarif {n}"), 100)).collect();
            let made = app.add(event("big").offers(many)).await;
            app.database.execute("UPDATE events SET max_per_person = NULL");
            let lines: Vec<Value> = (0..50).map(|n| line(&made, n, 0, 1)).collect();
            zoe.send(Method::PUT, "/cart/lines", json!({ "lines": lines })).await;
            zoe.add(&made, 50, 1).await
        }
        "sales.cart_line_not_found" => {
            zoe.send(Method::DELETE, &format!("/cart/lines/{NOBODY}"), Value::Null).await
        }
        "sales.amount_too_large" => {
            app.reprice(&made, 0, i64::MAX / 2).await;
            zoe.add(&made, 0, 3).await
        }
        _ => match crate::admission::codes::refused(code).await {
            None => return of_orders(code).await,
            found => return found,
        },
    })
}

/// What buyers are refused when they order.
async fn of_orders(code: &str) -> Option<Answer> {
    let (app, made, zoe) = somebody_with_a_cart(code != "sales.cart_empty").await;
    let pay = json!({"payment": {"token": "tok_visa"}});
    Some(match code {
        "sales.cart_empty" => app.buy(&zoe, "tok_visa").await,
        "sales.cart_changed" => {
            app.reprice(&made, 0, 2_600).await;
            app.buy(&zoe, "tok_visa").await
        }
        "sales.cart_not_ready" => {
            Shopper::person(&app, &zoe.access).add(&made, 1, 1).await;
            app.database.execute("UPDATE offers SET is_active = FALSE");
            app.buy(&zoe, "tok_visa").await
        }
        "sales.promo_code_used_up" => {
            super::journey::give_code(&app, made.id, "AMIS", "percent", 1_000);
            app.database.execute("UPDATE promo_codes SET max_uses = 1");
            let mut cart = Shopper::person(&app, &zoe.access);
            cart.send(Method::POST, "/cart/promo", json!({"code": "AMIS"})).await;
            cart.change(0, 2).await;
            app.buy(&zoe, "tok_visa").await
        }
        "sales.too_many_open_orders" => {
            for _ in 0..3 {
                app.buy(&zoe, "tok_3ds").await;
            }
            app.buy(&zoe, "tok_visa").await
        }
        "sales.invoice_not_found" => {
            let order = app.buy(&zoe, "tok_visa").await.json()["order"].clone();
            let path = format!("/api/v1/orders/{}/invoices/{NOBODY}/pdf", order["code"].as_str().unwrap());
            app.get_as(&zoe.access, &path).await
        }
        "sales.invoice_not_ready" => {
            let order = app.buy(&zoe, "tok_visa").await.json()["order"].clone();
            let path = format!("/api/v1/orders/{}/invoice.pdf", order["code"].as_str().unwrap());
            app.get_as(&zoe.access, &path).await
        }
        "sales.order_not_found" => app.get_as(&zoe.access, "/api/v1/orders/ZZZZZZZZ").await,
        "sales.payment_needed" => app.once(&zoe, "/checkout", &fresh_key(), json!({})).await,
        "http.idempotency_key_required" => app.post_as(&zoe.access, "/api/v1/checkout", json!({})).await,
        "http.idempotency_key_reused" => {
            app.once(&zoe, "/checkout", "key", pay).await;
            app.once(&zoe, "/checkout", "key", json!({})).await
        }
        "http.idempotency_key_busy" => {
            app.once(&zoe, "/checkout", "key", pay.clone()).await;
            app.database.execute("UPDATE idempotency_keys SET status = NULL, answer = NULL");
            app.once(&zoe, "/checkout", "key", pay).await
        }
        _ => return of_held_orders(code, &app, &zoe).await,
    })
}

/// What buyers are refused once they have an order.
async fn of_held_orders(code: &str, app: &TestApp, zoe: &Person) -> Option<Answer> {
    let pay = json!({"token": "tok_visa"});
    let held = async || app.reserve(zoe).await.json();
    let payments = |order: &Value| format!("/orders/{}/payments", order["code"].as_str().unwrap());
    let extend = async |order: &Value| {
        let path = format!("/api/v1/reservations/{}/extend", order["id"].as_str().unwrap());
        app.post_as(&zoe.access, &path, Value::Null).await
    };
    Some(match code {
        "sales.wrong_order_state" => {
            let order = app.buy(zoe, "tok_visa").await.json()["order"].clone();
            app.once(zoe, &payments(&order), &fresh_key(), pay).await
        }
        "sales.hold_over" => {
            let order = held().await;
            app.database.execute("UPDATE orders SET expires_at = 0");
            app.once(zoe, &payments(&order), &fresh_key(), pay).await
        }
        "sales.already_extended" => {
            let order = held().await;
            extend(&order).await;
            extend(&order).await
        }
        "sales.payment_under_way" => {
            let order = app.buy(zoe, "tok_3ds").await.json()["order"].clone();
            app.once(zoe, &payments(&order), &fresh_key(), pay).await
        }
        "sales.payment_not_found" => {
            let order = held().await;
            app.get_as(&zoe.access, &format!("/api/v1{}/{NOBODY}", payments(&order))).await
        }
        _ => match of_returns(code).await {
            None => return of_payments(code, app, zoe).await,
            found => return found,
        },
    })
}

/// What is refused to who gives back.
async fn of_returns(code: &str) -> Option<Answer> {
    let nothing = || json!({});
    if !["not_returnable", "tickets_cancelled_already", "nothing_to_refund", "refund_too_large"]
        .iter()
        .chain(&["refund_asked_already", "refund_not_asked", "answers_wrong"])
        .any(|own| code == format!("sales.{own}"))
    {
        return None;
    }
    let shop = Counter::open().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await;
    let order = &sold["order"];
    let first = json!({"ticket_ids": [sold["tickets"][0]["id"]]});
    let ill = json!({"message": "We are ill."});
    Some(match code {
        "sales.not_returnable" => shop.mine(order, "cancel", nothing()).await,
        "sales.tickets_cancelled_already" => {
            shop.desk(order, "cancel", first.clone()).await;
            shop.desk(order, "cancel", first).await
        }
        "sales.nothing_to_refund" => {
            shop.desk(order, "refunds", nothing()).await;
            shop.desk(order, "refunds", nothing()).await
        }
        "sales.refund_too_large" => shop.desk(order, "refunds", json!({"amount": 5_001})).await,
        "sales.answers_wrong" => {
            shop.ask(json!({"label_fr": "Connu par ?", "is_required": true})).await;
            shop.choose(&[(&shop.solo, 1)]).await;
            shop.app.buy(&shop.zoe, "tok_visa").await
        }
        "sales.refund_asked_already" => {
            shop.mine(order, "refund-requests", ill.clone()).await;
            shop.mine(order, "refund-requests", ill).await
        }
        _ => shop.desk(order, "decline-refund", ill).await,
    })
}

/// What buyers are refused by their bank, and what providers are refused.
async fn of_payments(code: &str, app: &TestApp, zoe: &Person) -> Option<Answer> {
    Some(match code {
        "sales.card_declined" => app.buy(zoe, "tok_declined").await,
        "sales.insufficient_funds" => app.buy(zoe, "tok_insufficient_funds").await,
        "sales.card_expired" => app.buy(zoe, "tok_expired").await,
        "sales.payment_token_invalid" => app.buy(zoe, "tok_of_nothing").await,
        "sales.authentication_failed" => after_the_bank(app, zoe, "").await,
        "sales.payment_failed" => after_the_bank(app, zoe, "UPDATE payments SET decline = 'other'").await,
        "sales.webhook_signature_invalid" => {
            app.post("/api/v1/payments/webhooks/simulated", json!({"type": "payment_intent.succeeded"})).await
        }
        "sales.webhook_unreadable" => {
            let app = TestApp::with(&STRIPE).await;
            let secret = "whsec_0123456789abcdef".to_owned().into();
            let signature = signature::sign(&secret, b"{}", app.clock.now());
            let headers = [("stripe-signature", signature.as_str())];
            app.send_body(Method::POST, "/api/v1/payments/webhooks/stripe", &headers, b"{}".to_vec()).await
        }
        _ => return None,
    })
}

/// A purchase whose answer was lost, asked for again after the bank's page was left with a no.
async fn after_the_bank(app: &TestApp, zoe: &Person, meanwhile: &str) -> Answer {
    let wish = json!({"payment": {"token": "tok_3ds"}});
    let begun = app.once(zoe, "/checkout", "key", wish.clone()).await.json();
    decide(app, &bank_page(&begun), "fail").await;
    app.run_jobs().await;
    app.database.execute("UPDATE idempotency_keys SET status = NULL, answer = NULL, busy_until = 0");
    if !meanwhile.is_empty() {
        app.database.execute(meanwhile);
    }
    app.once(zoe, "/checkout", "key", wish).await
}

/// Somebody who may have one ticket in the cart.
async fn somebody_with_a_cart(is_filled: bool) -> (TestApp, Made, Person) {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), offer("Duo", 4_500)])).await;
    let zoe = app.join("zoe@example.org").await;
    if is_filled {
        app.fill(&zoe, &made, 1).await;
    }
    (app, made, zoe)
}
