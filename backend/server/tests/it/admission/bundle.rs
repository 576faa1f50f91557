//! What a door is told for when it has no network: true, little, and kept up.

use super::doors::{Door, LISTS, SCANS, fresh_nonce};
use crate::accounts::people::text;
use crate::accounts::teams::refusal;
use crate::organizing::desk::NOBODY;
use crate::organizing::journey::fine;
use admission::codes::rules::TicketCode;
use admission::codes::seal::is_signed;
use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

async fn bundle(door: &Door, params: &str) -> Value {
    let path = format!("{LISTS}/{}/bundle{params}", door.list);
    fine(door.shop.app.get_as(&door.shop.ada.access, &path).await).json()
}

/// By what a door knows the ticket of a code.
fn known_by(event: &str, code: &str) -> String {
    let ticket = TicketCode::parse(code).unwrap().claims.ticket;
    let event = uuid::Uuid::parse_str(event).unwrap();
    let digest = Sha256::digest([b"man1".as_slice(), event.as_bytes(), &ticket.bytes()].concat());
    BASE64URL_NOPAD.encode(&digest[..16])
}

fn rows(bundle: &Value, what: &str) -> Vec<Value> {
    bundle[what].as_array().unwrap().clone()
}

#[tokio::test]
async fn a_door_knows_true_tickets_and_nobody() {
    let door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 2), (&door.shop.duo, 1)]).await;
    let all = bundle(&door, "").await;
    let key = BASE64URL_NOPAD.decode(text(&all["head"], "public_key").as_bytes()).unwrap();
    let mut expected: Vec<String> = Vec::new();
    for code in &codes {
        let read = TicketCode::parse(code).unwrap();
        assert!(is_signed(&key, &read));
        let of = |what: &str, number: u16| {
            all["head"][what].as_array().unwrap().iter().any(|part| part["number"] == number)
        };
        assert!(of("dates", read.claims.occurrence) && of("offers", read.claims.offer));
        expected.push(known_by(&door.shop.event, code));
    }
    let mut told: Vec<String> = Vec::new();
    for row in rows(&all, "tickets") {
        assert_eq!((&row["status"], &row["secret_version"]), (&json!("active"), &json!(1)));
        told.push(text(&row, "hash"));
    }
    expected.sort();
    told.sort();
    assert_eq!((told, &all["has_more"], &all["admissions"]), (expected, &json!(false), &json!([])));
    let said = all.to_string();
    for secret in ["Ada Lovelace", "zoe@", "@"] {
        assert!(!said.contains(secret), "{secret}: {said}");
    }
}

#[tokio::test]
async fn a_door_hears_what_changed() {
    let door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 3)]).await;
    let (app, ada) = (door.shop.app.clone(), &door.shop.ada);
    let first = bundle(&door, "").await;
    let version = text(&first, "version");
    app.advance(60);
    let next =
        async |from: &Value| bundle(&door, &format!("?cursor={}&head={version}", text(from, "cursor"))).await;
    let second = next(&first).await;
    assert_eq!(second["head"], Value::Null, "the door has it");
    let quiet = next(&second).await;
    assert_eq!((&quiet["tickets"], &quiet["admissions"]), (&json!([]), &json!([])));
    let nonce = fresh_nonce();
    door.scan(&codes[0], json!({ "nonce": nonce })).await;
    door.set("UPDATE tickets SET status = 'blocked', secret_version = 2, updated_at = updated_at + 60000 WHERE number = 2");
    let third = next(&quiet).await;
    let (own, other) = (known_by(&door.shop.event, &codes[0]), known_by(&door.shop.event, &codes[1]));
    assert_eq!(rows(&third, "tickets"), [json!({"hash": other, "status": "blocked", "secret_version": 2})]);
    let admitted = rows(&third, "admissions");
    assert_eq!((admitted.len(), &admitted[0]["hash"], &admitted[0]["entries"]), (1, &json!(own), &json!(1)));
    // It may have been on its way when somebody else's was told: it is told again.
    assert_eq!(rows(&next(&third).await, "admissions"), admitted);
    app.advance(60);
    assert_eq!(rows(&next(&next(&third).await).await, "admissions"), Vec::<Value>::new());
    fine(app.post_as(&ada.access, &format!("{SCANS}/{nonce}/annul"), Value::Null).await);
    let undone = rows(&next(&third).await, "admissions");
    assert_eq!(
        (&undone[0]["hash"], &undone[0]["entries"], &undone[0]["is_inside"]),
        (&json!(own), &json!(0), &json!(false))
    );
    let again = door.scan(&codes[0], json!({"gate": "North"})).await;
    assert_eq!((&again["result"], &again["first_scan"]), (&json!("admitted"), &Value::Null));
    let twice = door.scan(&codes[0], json!({})).await;
    assert_eq!(twice["first_scan"]["gate"], "North", "what was taken back is nobody's first time");
    let stats = fine(app.get_as(&ada.access, &format!("{LISTS}/{}/stats", door.list)).await).json();
    assert_eq!((&stats["n_in"], &stats["n_inside"]), (&json!(1), &json!(1)));
}

#[tokio::test]
async fn a_list_tells_of_what_it_takes_to_those_of_its_door() {
    let mut door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 1), (&door.shop.duo, 1)]).await;
    let all = bundle(&door, "").await;
    let solo = door.shop.solo.clone();
    door.use_list(json!({"name": "Solos", "offer_ids": [solo], "opens_minutes": 45})).await;
    let some = bundle(&door, "").await;
    assert_eq!(
        rows(&some, "tickets"),
        [json!({"hash": known_by(&door.shop.event, &codes[0]), "status": "active", "secret_version": 1})]
    );
    assert_eq!((&some["head"]["opens_minutes"], &some["head"]["offer_ids"]), (&json!(45), &json!([solo])));
    assert_ne!(some["version"], all["version"]);
    let app = door.shop.app.clone();
    let rival = app.join_as_organizer("rival@roses.example", "Les Roses").await;
    for (person, list) in [(&rival, door.list.as_str()), (&door.shop.ada, NOBODY)] {
        let answer = app.get_as(&person.access, &format!("{LISTS}/{list}/bundle")).await;
        assert_eq!(refusal(&answer), (404, "admission.list_not_found".to_owned()));
    }
    for odd in ["?cursor=x", "?cursor=AAAA", "?since=1"] {
        let answer = app.get_as(&door.shop.ada.access, &format!("{LISTS}/{}/bundle{odd}", door.list)).await;
        assert_eq!(refusal(&answer), (400, "http.invalid_query".to_owned()), "{odd}");
    }
}

#[tokio::test]
async fn a_bundle_is_packed_for_whoever_takes_that() {
    let door = Door::open().await;
    door.sell(&[(&door.shop.solo, 10)]).await;
    let path = format!("{LISTS}/{}/bundle", door.list);
    let authorization = crate::accounts::people::bearer(&door.shop.ada.access);
    let ask = async |encodings: &str| {
        let headers = [("authorization", &*authorization), ("accept-encoding", encodings)];
        fine(door.shop.app.get_with(&path, &headers).await)
    };
    let (plain, packed) = (ask("identity").await, ask("gzip, br").await);
    assert_eq!((plain.header("content-encoding"), packed.header("content-encoding")), ("", "gzip"));
    assert_eq!(packed.header("vary"), "accept-encoding");
    assert_eq!(packed.header("cache-control"), "private, no-store");
    assert!(packed.body.len() < plain.body.len() * 2 / 3, "{} of {}", packed.body.len(), plain.body.len());
    let tickets = |answer: &crate::app::Answer| rows(&answer.json(), "tickets");
    assert_eq!((tickets(&packed).len(), tickets(&packed)), (10, tickets(&plain)));
}
