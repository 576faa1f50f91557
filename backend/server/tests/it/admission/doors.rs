//! Doors: whom they let in, whom they keep out and why, and that nobody comes in twice.

use super::tickets::path;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::organizing::desk::EVENTS;
use crate::organizing::journey::fine;
use crate::sales::desk::Counter;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::rc::Rc;
use std::sync::atomic::{AtomicU32, Ordering};

pub const SCANS: &str = "/api/v1/checkin/scans";
const VERIFY: &str = "/api/v1/tickets/verify";
pub const LISTS: &str = "/api/v1/checkin/lists";

/// An event with tickets sold, and its door.
pub struct Door {
    pub shop: Counter,
    /// The main list: it has the event's id.
    pub list: String,
}

impl Door {
    pub async fn open() -> Self {
        Self::of(Counter::open().await)
    }

    pub fn of(shop: Counter) -> Self {
        let list = shop.event.clone();
        Self { shop, list }
    }

    /// Sells tickets; what their codes say.
    pub async fn sell(&self, wishes: &[(&str, i32)]) -> Vec<String> {
        let sold = self.shop.sell(&self.shop.zoe, wishes, "tok_visa").await;
        self.codes(&sold).await
    }

    pub async fn codes(&self, sold: &Value) -> Vec<String> {
        let mut codes = Vec::new();
        for ticket in sold["tickets"].as_array().unwrap() {
            let path = format!("/api/v1{}", path(ticket, ""));
            codes.push(text(&fine(self.shop.app.get_as(&self.shop.zoe.access, &path).await).json(), "code"));
        }
        codes
    }

    pub async fn solo(&self) -> String {
        self.sell(&[(&self.shop.solo, 1)]).await.remove(0)
    }

    /// Scans as somebody, with whatever else is said.
    pub async fn scan_as(&self, person: &Person, code: &str, more: Value) -> Answer {
        let mut body = json!({"nonce": fresh_nonce(), "list_id": self.list, "code": code});
        for (name, value) in more.as_object().unwrap() {
            body[name] = value.clone();
        }
        if body["code"].is_null() {
            body.as_object_mut().unwrap().remove("code");
        }
        self.shop.app.post_as(&person.access, SCANS, body).await
    }

    pub async fn scan(&self, code: &str, more: Value) -> Value {
        fine(self.scan_as(&self.shop.ada, code, more).await).json()
    }

    /// What comes of a scan, and why.
    pub async fn result(&self, code: &str, more: Value) -> (String, Option<String>) {
        outcome(&self.scan(code, more).await)
    }

    pub async fn verify(&self, code: &str) -> Value {
        let body = json!({"code": code, "list_id": self.list});
        fine(self.shop.app.post_as(&self.shop.ada.access, VERIFY, body).await).json()
    }

    /// Makes a list, and scans with it from now on.
    pub async fn use_list(&mut self, wish: Value) -> Value {
        let path = format!("{EVENTS}/{}/checkin-lists", self.shop.event);
        let made = fine(self.shop.app.post_as(&self.shop.ada.access, &path, wish).await).json();
        self.list = text(&made, "id");
        made
    }

    pub fn set(&self, sql: &str) {
        self.shop.app.database.execute(sql);
    }

    /// Somebody who works for the organizer, in a role.
    pub async fn colleague(&self, role: &str) -> Person {
        let person = self.shop.app.join(&format!("{role}@lilas.example")).await;
        self.shop.app.hire(&self.shop.ada, &person, role).await;
        person
    }
}

pub fn outcome(scan: &Value) -> (String, Option<String>) {
    (text(scan, "result"), scan["reason"].as_str().map(str::to_owned))
}

pub fn said(result: &str, reason: &str) -> (String, Option<String>) {
    (result.to_owned(), Some(reason.to_owned()).filter(|reason| !reason.is_empty()))
}

/// Every operation of doors, once, successfully.
pub async fn walk(app: &Rc<TestApp>, shop: &Counter, order: &Value) {
    let (ada, event) = (&shop.ada, &shop.event);
    let lists = format!("{EVENTS}/{event}/checkin-lists");
    let made = json!({"name": "VIP", "gates": ["North"]});
    let made = fine(app.post_as(&ada.access, &lists, made).await).json();
    let one = format!("{lists}/{}", text(&made, "id"));
    fine(app.edit(ada, &one, json!({"opens_minutes": 60})).await);
    fine(app.get_as(&ada.access, &lists).await);
    fine(app.discard(ada, &one).await);
    let ticket = format!("/api/v1{}", path(&order["tickets"][0], ""));
    let code = text(&fine(app.get_as(&shop.zoe.access, &ticket).await).json(), "code");
    fine(app.post_as(&ada.access, VERIFY, json!({ "code": code })).await);
    let (nonce, other) = (fresh_nonce(), fresh_nonce());
    let scan = json!({"nonce": nonce, "list_id": event, "code": code, "gate": "North"});
    fine(app.post_as(&ada.access, SCANS, scan).await);
    fine(app.post_as(&ada.access, &format!("{SCANS}/{nonce}/annul"), Value::Null).await);
    let scan = json!({"nonce": other, "list_id": event, "code": code});
    fine(app.post_as(&ada.access, &format!("{SCANS}:batch"), json!({"scans": [scan]})).await);
    fine(app.get_as(&ada.access, LISTS).await);
    fine(app.get_as(&ada.access, &format!("{LISTS}/{event}/stats")).await);
    let all = fine(app.get_as(&ada.access, &format!("{LISTS}/{event}/bundle")).await).json();
    let (cursor, head) = (text(&all, "cursor"), text(&all, "version"));
    fine(app.get_as(&ada.access, &format!("{LISTS}/{event}/bundle?cursor={cursor}&head={head}")).await);
    super::devices::walk(app, ada, event).await;
}

/// A nonce that no other scan has.
pub fn fresh_nonce() -> String {
    static NONCES: AtomicU32 = AtomicU32::new(1);
    uuid::Uuid::from_u128(NONCES.fetch_add(1, Ordering::SeqCst).into()).to_string()
}

#[tokio::test]
async fn a_ticket_lets_its_holder_in_once() {
    let door = Door::open().await;
    let code = door.solo().await;
    let before = door.verify(&code).await;
    assert_eq!((&before["result"], &before["first_scan"]), (&json!("valid"), &Value::Null));
    let nonce = fresh_nonce();
    let first = door.scan(&code, json!({"nonce": nonce, "gate": "North"})).await;
    assert_eq!(outcome(&first), said("admitted", ""));
    assert_eq!(
        (&first["ticket"]["name"], &first["n_persons"], &first["first_scan"], &first["unit"]),
        (&json!("Ada Lovelace"), &json!(1), &Value::Null, &Value::Null)
    );
    assert!(!first.to_string().contains('@'), "no address at the door");
    let second = door.scan(&code, json!({"gate": "South"})).await;
    assert_eq!(outcome(&second), said("duplicate", "already_in"));
    assert_eq!(
        (&second["first_scan"]["gate"], &second["first_scan"]["at"], &second["n_persons"]),
        (&json!("North"), &first["scanned_at"], &json!(0))
    );
    assert_eq!(second["first_scan"]["by"], "Ada Lovelace");
    let again = door.scan(&code, json!({"nonce": nonce, "gate": "South"})).await;
    assert_eq!(again, first, "sent twice, it is answered as before");
    let looked = door.verify(&code).await;
    assert_eq!((&looked["result"], &looked["reason"]), (&json!("refused"), &json!("already_in")));
    assert_eq!(looked["first_scan"]["gate"], "North");
    let other = door.solo().await;
    let reused = door.scan_as(&door.shop.ada, &other, json!({ "nonce": nonce })).await;
    assert_eq!(refusal(&reused), (409, "admission.nonce_used".to_owned()));
    assert_eq!(door.verify(&other).await["result"], "valid", "looking lets nobody in, nor does a refusal");
}

#[tokio::test]
async fn no_forgery_lets_anybody_in() {
    let door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 2)]).await;
    let code = admission::codes::rules::TicketCode::parse(&codes[0]).unwrap();
    let other = admission::codes::rules::TicketCode::parse(&codes[1]).unwrap();
    let mut forged = Vec::new();
    for bit in 0..8 * 16 {
        let flip = |at: usize| u8::from(at == bit / 8) << (bit % 8);
        let mut one = code;
        one.mac.iter_mut().enumerate().for_each(|(at, byte)| *byte ^= flip(at));
        forged.push(one);
        for part in 0..4 {
            let mut one = code;
            one.signature
                .iter_mut()
                .enumerate()
                .for_each(|(at, byte)| *byte ^= flip(at.wrapping_sub(16 * part)));
            forged.push(one);
        }
        let mut id = code.claims.ticket.bytes();
        id.iter_mut().enumerate().for_each(|(at, byte)| *byte ^= flip(at));
        let mut one = code;
        one.claims.ticket = kernel::ids::TicketId::from_bytes(id);
        forged.push(one);
    }
    for bit in 0..16 {
        let (mut date, mut offer) = (code, code);
        date.claims.occurrence ^= 1 << bit;
        offer.claims.offer ^= 1 << bit;
        forged.extend([date, offer]);
    }
    for bit in 0..8 {
        let mut one = code;
        one.claims.secret_version ^= 1 << bit;
        forged.push(one);
    }
    let mut borrowed = code;
    borrowed.mac = other.mac;
    let mut signed_elsewhere = code;
    signed_elsewhere.signature = other.signature;
    forged.extend([borrowed, signed_elsewhere]);
    for some in forged.chunks(50) {
        let tries = some.iter().map(|one| {
            let code = one.spell();
            async { (door.result(&code, json!({})).await, code) }
        });
        for (result, code) in join_all(tries).await {
            assert_eq!(result, said("refused", "forged"), "{code}");
        }
    }
    for odd in ["", "x", "https://example.org/ticket/1", &codes[0][1..], &format!("{}0", codes[0]), "🎟️"]
    {
        assert_eq!(door.result(odd, json!({})).await, said("refused", "not_a_ticket"), "{odd:?}");
    }
    assert_eq!(door.result(&codes[0].to_lowercase(), json!({})).await, said("refused", "not_a_ticket"));
    assert_eq!(door.result(&codes[0], json!({})).await, said("admitted", ""));
}

#[tokio::test]
async fn codes_of_elsewhere_and_of_before_are_told_apart() {
    let door = Door::open().await;
    let code = door.solo().await;
    let app = door.shop.app.clone();
    let rival = app.join_as_organizer("rival@roses.example", "Les Roses").await;
    let theirs = app.on_sale(&rival, "Ailleurs").await;
    let scan = json!({"nonce": fresh_nonce(), "list_id": theirs, "code": code});
    let there = fine(app.post_as(&rival.access, SCANS, scan).await).json();
    assert_eq!(outcome(&there), said("refused", "other_event"));
    assert_eq!(there["ticket"], Value::Null, "nothing is told of somebody else's guest");
    let stranger = fine(app.post_as(&rival.access, VERIFY, json!({ "code": code })).await).json();
    assert_eq!((&stranger["reason"], &stranger["ticket"]), (&json!("unknown"), &Value::Null));
    door.set("UPDATE tickets SET secret_version = 2");
    assert_eq!(door.result(&code, json!({})).await, said("refused", "replaced"));
    door.set("UPDATE tickets SET secret_version = 1, status = 'blocked'");
    let blocked = door.scan(&code, json!({})).await;
    assert_eq!(
        (outcome(&blocked), &blocked["can_be_overridden"]),
        (said("refused", "blocked"), &json!(true))
    );
    door.set("UPDATE tickets SET status = 'active'");
    door.set("UPDATE occurrences SET status = 'cancelled'");
    assert_eq!(door.result(&code, json!({})).await, said("refused", "called_off"));
    door.set("UPDATE occurrences SET status = 'scheduled'");
    assert_eq!(door.result(&code, json!({})).await, said("admitted", ""));
}

#[tokio::test]
async fn what_went_back_lets_nobody_in() {
    let door = Door::open().await;
    let shop = &door.shop;
    let (first, second) = (
        shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await,
        shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await,
    );
    let (cancelled, refunded) = (door.codes(&first).await.remove(0), door.codes(&second).await.remove(0));
    fine(shop.desk(&first["order"], "cancel", json!({})).await);
    fine(shop.desk(&second["order"], "refunds", json!({"cancels_tickets": true})).await);
    assert_eq!(door.result(&cancelled, json!({})).await, said("refused", "cancelled"));
    let scan = door.scan(&refunded, json!({"override_reason": "They insist"})).await;
    assert_eq!((outcome(&scan), &scan["can_be_overridden"]), (said("refused", "refunded"), &json!(false)));
}

#[tokio::test]
async fn lists_take_what_they_are_for() {
    let mut door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 1), (&door.shop.duo, 1)]).await;
    let (main, duo) = (door.list.clone(), door.shop.duo.clone());
    let starts = app_start(&door).await;
    door.use_list(json!({"name": "Duos", "offer_ids": [duo], "gates": ["North", "South"]})).await;
    assert_eq!(door.result(&codes[0], json!({})).await, said("refused", "not_this_entrance"));
    assert_eq!(door.result(&codes[1], json!({})).await, said("admitted", ""));
    let path = format!("{EVENTS}/{}/occurrences", door.shop.event);
    let later = json!({"starts_at": "2027-03-01T19:00:00Z", "ends_at": "2027-03-01T21:00:00Z"});
    let later = fine(door.shop.app.post_as(&door.shop.ada.access, &path, later).await).json();
    door.use_list(json!({"name": "Later", "occurrence_id": later["id"]})).await;
    assert_eq!(door.result(&codes[0], json!({})).await, said("refused", "other_date"));
    door.list = main;
    assert_eq!(door.result(&codes[0], json!({})).await, said("refused", "other_date"), "ten days early");
    door.use_list(json!({"name": "Hours", "opens_minutes": 30, "closes_minutes": 0})).await;
    let app = door.shop.app.clone();
    for (at, expected) in [
        (starts.plus_seconds(-1_801), said("refused", "too_early")),
        (starts.plus_seconds(-1_800), said("admitted", "")),
        (starts.plus_seconds(86_400), said("refused", "too_late")),
    ] {
        if app.clock.now().plus_seconds(500) < at {
            app.clock.set(at.plus_seconds(-200));
            door.shop.ada = app.sign_in(&door.shop.ada).await;
        }
        app.clock.set(at);
        assert_eq!(door.result(&codes[1], json!({})).await, expected);
    }
}

async fn app_start(door: &Door) -> kernel::time::Instant {
    let dates = format!("{EVENTS}/{}/occurrences", door.shop.event);
    let dates = fine(door.shop.app.get_as(&door.shop.ada.access, &dates).await).json();
    let date = &dates["data"][0];
    let opens = date["doors_at"].as_str().or(date["starts_at"].as_str()).unwrap();
    kernel::time::Instant::parse(opens).unwrap()
}

#[tokio::test]
async fn one_goes_in_and_out_as_the_offer_says() {
    let door = Door::open().await;
    let code = door.solo().await;
    let out = json!({"direction": "out"});
    assert_eq!(door.result(&code, out.clone()).await, said("refused", "not_in"));
    assert_eq!(door.result(&code, json!({})).await, said("admitted", ""));
    assert_eq!(door.result(&code, out.clone()).await, said("exited", ""));
    assert_eq!(door.result(&code, json!({})).await, said("duplicate", "already_in"));
    door.set("UPDATE offers SET checkin_policy = 'multi'");
    for _ in 0..3 {
        assert_eq!(door.result(&code, json!({})).await, said("admitted", ""));
        assert_eq!(door.result(&code, json!({})).await, said("duplicate", "already_in"));
        assert_eq!(door.result(&code, out.clone()).await, said("exited", ""));
    }
    door.set("UPDATE offers SET checkin_policy = 'daily', checkin_days = 2");
    let daily = door.solo().await;
    assert_eq!(door.result(&daily, json!({})).await, said("admitted", ""));
    assert_eq!(door.result(&daily, json!({})).await, said("duplicate", "already_in"));
    for (later, expected) in [(86_400, said("admitted", "")), (2 * 86_400, said("refused", "no_days_left"))] {
        let now = door.shop.app.clock.now();
        door.shop.app.clock.set(now.plus_seconds(86_400));
        let ada = door.shop.app.sign_in(&door.shop.ada).await;
        let scan = fine(door.scan_as(&ada, &daily, json!({})).await).json();
        assert_eq!(outcome(&scan), expected, "{later}");
    }
}

#[tokio::test]
async fn a_family_comes_in_with_one_scan() {
    let door = Door::open().await;
    door.set("UPDATE offers SET admits = 4 WHERE admits = 2");
    let codes = door.sell(&[(&door.shop.duo, 2)]).await;
    assert_eq!(codes.len(), 8);
    let first = door.scan(&codes[1], json!({})).await;
    assert_eq!((&first["n_persons"], &first["unit"]), (&json!(1), &json!({"n_tickets": 4, "n_in": 1})));
    let nonce = fresh_nonce();
    let rest = door.scan(&codes[1], json!({"nonce": nonce, "is_for_unit": true})).await;
    assert_eq!((outcome(&rest), &rest["n_persons"]), (said("admitted", ""), &json!(3)));
    assert_eq!(rest["unit"], json!({"n_tickets": 4, "n_in": 4}));
    let again = door.scan(&codes[1], json!({"nonce": nonce, "is_for_unit": true})).await;
    assert_eq!((again["n_persons"].clone(), again["result"].clone()), (json!(3), json!("admitted")));
    let all = door.scan(&codes[2], json!({"is_for_unit": true})).await;
    assert_eq!(outcome(&all), said("duplicate", "already_in"));
    assert_eq!(door.scan(&codes[5], json!({"is_for_unit": true})).await["n_persons"], 4);
    // What one scan let in, one scan takes back.
    let annul = format!("{SCANS}/{nonce}/annul");
    let back = door.shop.app.post_as(&door.shop.ada.access, &annul, Value::Null).await;
    assert_eq!(fine(back).json()["n_persons"], 3);
    assert_eq!(door.result(&codes[0], json!({})).await, said("admitted", ""));
    assert_eq!(door.result(&codes[1], json!({})).await, said("duplicate", "already_in"));
}
