//! Every refusal of ticket holders and doors, once.

use super::doors::{Door, SCANS};
use super::holders::{Hands, accept};
use super::tickets::path;
use crate::app::Answer;
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::fine;
use crate::sales::desk::Counter;
use reqwest::Method;
use serde_json::json;

/// A request that is refused with a code about tickets.
pub async fn refused(code: &str) -> Option<Answer> {
    let own = [
        "ticket_not_found",
        "ticket_cancelled",
        "ticket_called_off",
        "ticket_blocked",
        "wallet_not_offered",
        "too_many_for_a_file",
    ];
    if !own.iter().any(|own| code == format!("sales.{own}")) {
        return refused_to_holders(code).await;
    }
    let shop = Counter::open().await;
    let get = async |what: &str| shop.app.get_as(&shop.zoe.access, &format!("/api/v1{what}")).await;
    if code == "sales.ticket_not_found" {
        return Some(get(&format!("/tickets/{NOBODY}")).await);
    }
    if code == "sales.too_many_for_a_file" {
        return Some(of_a_crowd(&shop).await);
    }
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let png = path(&sold["tickets"][0], "/qr.png");
    match code {
        "sales.wallet_not_offered" => return Some(get(&path(&sold["tickets"][0], "/pass.pkpass")).await),
        "sales.ticket_cancelled" => {
            fine(shop.desk(&sold["order"], "cancel", json!({})).await);
        }
        "sales.ticket_called_off" => {
            fine(shop.app.call_off(&shop.ada, &shop.event).await);
        }
        _ => shop.app.database.execute("UPDATE tickets SET status = 'blocked'"),
    }
    Some(get(&png).await)
}

/// What holders are refused who want to change something.
async fn refused_to_holders(code: &str) -> Option<Answer> {
    let own = [
        "ticket_admitted",
        "ticket_refunded",
        "ticket_over",
        "ticket_handed_on",
        "ticket_codes_spent",
        "not_transferable",
        "transfer_open",
        "transfer_not_found",
        "transfer_over",
        "own_transfer",
    ];
    let what = code.strip_prefix("sales.").filter(|what| own.contains(what))?;
    let door = Door::open().await;
    let (shop, app) = (&door.shop, &door.shop.app);
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let hands = Hands { shop, ticket: sold["tickets"][0].clone() };
    let max = app.join("max@roux.example").await;
    match what {
        "ticket_admitted" => {
            door.scan(&hands.code(&shop.zoe).await, json!({})).await;
        }
        "ticket_refunded" => app.database.execute("UPDATE tickets SET is_refunded = TRUE"),
        "ticket_over" => app.database.execute("UPDATE occurrences SET starts_at = 1, ends_at = 2"),
        "ticket_codes_spent" => app.database.execute("UPDATE tickets SET secret_version = 255"),
        "not_transferable" => app.database.execute("UPDATE events SET transfer_policy = 'forbidden'"),
        "transfer_open" => {
            fine(hands.offer(&shop.zoe, "max@roux.example").await);
        }
        "transfer_not_found" => return Some(hands.take_back(&shop.zoe).await),
        "own_transfer" => return Some(hands.offer(&shop.zoe, "zoe@lilas.example").await),
        _ => {
            let token = hands.offered("max@roux.example").await;
            fine(accept(app, &max, &token).await);
            if what == "transfer_over" {
                return Some(accept(app, &shop.ada, &token).await);
            }
            let order = sold["order"]["code"].as_str().unwrap();
            let pdf = format!("/api/v1/orders/{order}/tickets.pdf");
            return Some(app.get_as(&shop.zoe.access, &pdf).await);
        }
    }
    Some(hands.offer(&shop.zoe, "other@roux.example").await)
}

/// The tickets of an order of more people than a file has pages.
async fn of_a_crowd(shop: &Counter) -> Answer {
    let event = format!("{EVENTS}/{}", shop.event);
    let room = json!({"capacity": null});
    let path = format!("{event}/capacity");
    fine(shop.app.call_if(Method::PUT, &path, &shop.ada.access, "*", room).await);
    shop.app.database.execute("UPDATE offers SET admits = 20, max_per_order = 1000");
    shop.app.database.execute("UPDATE events SET max_per_person = NULL");
    let sold = shop.sell(&shop.zoe, &[(&shop.duo, 26)], "tok_visa").await;
    let code = sold["order"]["code"].as_str().unwrap();
    shop.app.get_as(&shop.zoe.access, &format!("/api/v1/orders/{code}/tickets.pdf")).await
}

/// A request that is refused with a code of doors.
pub async fn refused_at_the_door(code: &str) -> Option<Answer> {
    let door = Door::open().await;
    let (app, ada) = (door.shop.app.clone(), door.shop.ada.clone());
    let lists = format!("{EVENTS}/{}/checkin-lists", door.shop.event);
    Some(match code {
        "admission.supervisor_needed" => {
            let bob = app.join("bob@lilas.example").await;
            app.hire(&ada, &bob, "door").await;
            door.scan_as(&bob, "x", json!({"override_reason": "Friends"})).await
        }
        "admission.list_not_found" => door.scan_as(&ada, "x", json!({ "list_id": NOBODY })).await,
        "admission.scan_not_found" => {
            app.post_as(&ada.access, &format!("{SCANS}/{NOBODY}/annul"), serde_json::Value::Null).await
        }
        "admission.nonce_used" => {
            fine(door.scan_as(&ada, "x", json!({ "nonce": NOBODY })).await);
            door.scan_as(&ada, "y", json!({ "nonce": NOBODY })).await
        }
        "admission.scan_fixed" => {
            fine(door.scan_as(&ada, "x", json!({ "nonce": NOBODY })).await);
            app.post_as(&ada.access, &format!("{SCANS}/{NOBODY}/annul"), serde_json::Value::Null).await
        }
        "admission.too_many_lists" => {
            for n in 0..50 {
                fine(app.post_as(&ada.access, &lists, json!({"name": format!("Gate {n}")})).await);
            }
            app.post_as(&ada.access, &lists, json!({"name": "One more"})).await
        }
        "admission.list_stays" => {
            let main = format!("{lists}/{}", door.shop.event);
            app.discard(&ada, &main).await
        }
        _ => return super::devices::refused(&door, code).await,
    })
}
