//! Every refusal of ticket holders and doors, once.

use super::doors::{Door, SCANS};
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
        "too_many_for_a_file",
    ];
    if !own.iter().any(|own| code == format!("sales.{own}")) {
        return None;
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
