//! A ticket's code: the same on screen and on paper, for its holder only, and only while it lets somebody in.

use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::organizing::desk::EVENTS;
use crate::organizing::journey::fine;
use crate::sales::desk::Counter;
use admission::codes;
use admission::codes::rules::TicketCode;
use admission::codes::seal::{TicketKeys, is_of_keys, is_signed};
use diesel::prelude::*;
use kernel::ids::{EventId, TicketId, UserId};
use platform::db::schema::{tickets, users};
use platform::keyring::{Keyring, Place};
use serde_json::{Value, json};
use std::process::Command;

/// Where something of a ticket is.
pub fn path(ticket: &Value, what: &str) -> String {
    format!("/tickets/{}{what}", ticket["id"].as_str().unwrap())
}

async fn get(app: &TestApp, person: &Person, path: &str) -> Answer {
    app.get_as(&person.access, &format!("/api/v1{path}")).await
}

/// Every operation of ticket holders, once, successfully.
pub async fn walk(shop: &Counter, order: &Value) {
    let first = fine(get(&shop.app, &shop.zoe, "/me/tickets?when=upcoming&limit=1").await).json();
    let cursor = text(&first, "next_cursor");
    fine(get(&shop.app, &shop.zoe, &format!("/me/tickets?cursor={cursor}")).await);
    let ticket = &order["tickets"][0];
    for what in [
        "?locale=en",
        "/qr.png?size=300",
        "/qr.svg",
        "/ticket.pdf?locale=en",
        "/pass.pkpass?locale=en",
        "/calendar.ics?locale=fr",
    ] {
        fine(get(&shop.app, &shop.zoe, &path(ticket, what)).await);
    }
    let all = format!("/orders/{}/tickets.pdf?locale=fr", text(order, "code"));
    fine(get(&shop.app, &shop.zoe, &all).await);
}

/// What a foreign reader sees in pictures.
fn scan(folder: &tempfile::TempDir) -> Vec<String> {
    let mut pictures: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|file| file.unwrap().path()).collect();
    pictures.retain(|file| file.extension().is_some_and(|ending| ending == "png"));
    pictures.sort();
    let read = Command::new("zbarimg").args(["-q", "--raw"]).args(pictures).output();
    let read = read.expect("zbarimg is missing: scripts/ensure-system.sh test");
    String::from_utf8(read.stdout).unwrap().lines().map(str::to_owned).collect()
}

/// What it sees in one.
pub fn scan_png(png: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("code.png"), png).unwrap();
    scan(&folder)
}

/// What it sees on the pages of a PDF.
fn scan_pdf(pdf: &[u8]) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("tickets.pdf");
    std::fs::write(&file, pdf).unwrap();
    let drawn = Command::new("pdftoppm")
        .args(["-r", "110", "-png"])
        .arg(&file)
        .arg(folder.path().join("page"))
        .status();
    assert!(drawn.expect("pdftoppm is missing: scripts/ensure-system.sh test").success());
    scan(&folder)
}

async fn bytes(app: &TestApp, person: &Person, path: &str, media_type: &str) -> Vec<u8> {
    let answer = fine(get(app, person, path).await);
    assert_eq!(
        (answer.header("content-type"), answer.header("cache-control")),
        (media_type, "private, no-store")
    );
    answer.decoded()
}

/// The keys of a ticket, opened: no answer has them.
async fn keys(app: &TestApp, keyring: &Keyring, ticket: TicketId) -> (EventId, Vec<u8>, Vec<u8>, Vec<u8>) {
    let keyring = keyring.clone();
    let read = app.catalog.db.read(move |conn| {
        let (user, event, k2): (UserId, EventId, Vec<u8>) = tickets::table
            .find(ticket)
            .select((tickets::user_id, tickets::event_id, tickets::ticket_key))
            .first(conn)?;
        let k1: Option<Vec<u8>> = users::table.find(user).select(users::ticket_key).first(conn)?;
        let open = |table, row, sealed: &[u8]| {
            keyring.open(&Place { table, row, column: "ticket_key" }, sealed).map(|key| key.to_vec())
        };
        let public = codes::public_key(conn, event)?.unwrap();
        Ok((event, public, open("users", user.uuid(), &k1.unwrap())?, open("tickets", ticket.uuid(), &k2)?))
    });
    read.await.unwrap()
}

#[tokio::test]
async fn a_foreign_reader_finds_the_code_on_screen_and_on_paper() {
    let shop = Counter::open().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1), (&shop.duo, 1)], "tok_visa").await;
    let (app, zoe) = (&shop.app, &shop.zoe);
    let mut codes = Vec::new();
    for ticket in sold["tickets"].as_array().unwrap() {
        let view = fine(get(app, zoe, &path(ticket, "")).await).json();
        let code = text(&view, "code");
        for size in ["", "?size=128", "?size=2048", "?size=333"] {
            let png = bytes(app, zoe, &path(ticket, &format!("/qr.png{size}")), "image/png").await;
            assert_eq!(scan_png(&png), [&*code], "{size}");
        }
        let svg = bytes(app, zoe, &path(ticket, "/qr.svg"), "image/svg+xml").await;
        assert!(String::from_utf8(svg).unwrap().starts_with("<svg xmlns="));
        let pdf = bytes(app, zoe, &path(ticket, "/ticket.pdf"), "application/pdf").await;
        assert_eq!(scan_pdf(&pdf), [&*code]);
        let id = TicketId::parse(&text(ticket, "id")).unwrap();
        let read = TicketCode::parse(&code).unwrap();
        let (event, public, account, own) = keys(app, &app.keyring, id).await;
        let keys = TicketKeys { account: &account, ticket: &own };
        assert_eq!((read.claims.ticket, read.claims.secret_version), (id, 1));
        assert!(is_signed(&public, &read) && is_of_keys(event, keys, &read).unwrap());
        let swapped = TicketKeys { account: &own, ticket: &account };
        assert!(!is_of_keys(event, swapped, &read).unwrap());
        assert!(!is_of_keys(EventId::from_bytes([7; 16]), keys, &read).unwrap());
        codes.push((code, read.claims.offer));
    }
    let all = format!("/orders/{}/tickets.pdf", text(&sold["order"], "code"));
    let pages = scan_pdf(&bytes(app, zoe, &all, "application/pdf").await);
    assert_eq!(pages, codes.iter().map(|(code, _)| code.clone()).collect::<Vec<_>>());
    assert_eq!(codes.iter().map(|(_, offer)| *offer).collect::<Vec<_>>(), [1, 2, 2]);
}

#[tokio::test]
async fn a_ticket_says_what_its_holder_needs_and_no_key() {
    let shop = Counter::open().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.duo, 1)], "tok_visa").await;
    let answer = fine(get(&shop.app, &shop.zoe, &path(&sold["tickets"][1], "?locale=fr")).await);
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let view = answer.json();
    assert_eq!(
        (&view["number"], &view["n_tickets"], &view["group_number"], &view["status"], &view["is_called_off"]),
        (&json!(2), &json!(2), &json!(1), &json!("active"), &json!(false))
    );
    assert_eq!(
        (&view["event_title"], &view["offer_name"], &view["organizer"]["name"], &view["order_code"]),
        (&json!("La Nuit du piano"), &json!("Duo"), &json!("Les Lilas"), &sold["order"]["code"])
    );
    assert!(!answer.text().contains("key") && !answer.text().contains("secret"), "{view}");
    let again = fine(get(&shop.app, &shop.zoe, &path(&sold["tickets"][1], "")).await).json();
    assert_eq!(again["code"], view["code"], "a code comes out the same");
    let ics = fine(get(&shop.app, &shop.zoe, &path(&sold["tickets"][1], "/calendar.ics")).await);
    let said = ics.text();
    assert!(said.contains("SUMMARY:La Nuit du piano") && said.contains("STATUS:CONFIRMED"), "{said}");
    assert!(said.contains(&format!("UID:{}@", shop.date)), "{said}");
}

#[tokio::test]
async fn a_ticket_is_its_holders_alone() {
    let shop = Counter::open().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let max = shop.app.join("max@lilas.example").await;
    let rival = shop.app.join_as_organizer("rival@roses.example", "Les Roses").await;
    let all = format!("/orders/{}/tickets.pdf", text(&sold["order"], "code"));
    for what in ["", "/qr.png", "/qr.svg", "/ticket.pdf", "/calendar.ics"] {
        let own = path(&sold["tickets"][0], what);
        fine(get(&shop.app, &shop.zoe, &own).await);
        for other in [&max, &rival, &shop.ada] {
            let answer = get(&shop.app, other, &own).await;
            assert_eq!(refusal(&answer), (404, "sales.ticket_not_found".to_owned()), "{own}");
        }
        let answer = shop.app.get(&format!("/api/v1{own}")).await;
        assert_eq!(refusal(&answer), (401, "accounts.not_signed_in".to_owned()), "{own}");
    }
    for other in [&max, &rival, &shop.ada] {
        let answer = get(&shop.app, other, &all).await;
        assert_eq!(refusal(&answer), (404, "sales.order_not_found".to_owned()));
        let list = fine(get(&shop.app, other, "/me/tickets").await).json();
        assert_eq!(list["data"], json!([]));
    }
    for odd in ["/tickets/nothing", "/tickets/nothing/qr.png"] {
        assert_eq!(refusal(&get(&shop.app, &shop.zoe, odd).await).0, 404);
    }
    for odd in ["?size=127", "?size=2049", "?size=big", "?width=200"] {
        let answer = get(&shop.app, &shop.zoe, &path(&sold["tickets"][0], &format!("/qr.png{odd}"))).await;
        assert_eq!(refusal(&answer), (400, "http.invalid_query".to_owned()), "{odd}");
    }
}

#[tokio::test]
async fn a_ticket_that_lets_nobody_in_has_no_code() {
    let shop = Counter::open().await;
    let (app, zoe) = (&shop.app, &shop.zoe);
    let sold = shop.sell(zoe, &[(&shop.solo, 3)], "tok_visa").await;
    let all = format!("/orders/{}/tickets.pdf", text(&sold["order"], "code"));
    let codes_of = async || scan_pdf(&bytes(app, zoe, &all, "application/pdf").await).len();
    let refused = async |n: usize, code: &str| {
        let ticket = &sold["tickets"][n];
        for what in ["/qr.png", "/qr.svg", "/ticket.pdf"] {
            let answer = get(app, zoe, &path(ticket, what)).await;
            assert_eq!(refusal(&answer), (409, format!("sales.{code}")), "{what}");
        }
        assert_eq!(fine(get(app, zoe, &path(ticket, "")).await).json()["code"], Value::Null);
    };
    assert_eq!(codes_of().await, 3);
    fine(shop.desk(&sold["order"], "cancel", json!({"ticket_ids": [sold["tickets"][0]["id"]]})).await);
    refused(0, "ticket_cancelled").await;
    let back = json!({"ticket_ids": [sold["tickets"][1]["id"]], "cancels_tickets": true});
    fine(shop.desk(&sold["order"], "refunds", back).await);
    refused(1, "ticket_cancelled").await;
    assert_eq!(codes_of().await, 1, "the others are in nobody's hands any more");
    app.database.execute("UPDATE tickets SET status = 'blocked' WHERE status = 'active'");
    refused(2, "ticket_blocked").await;
    app.database.execute("UPDATE tickets SET status = 'active' WHERE status = 'blocked'");
    fine(app.call_off(&shop.ada, &shop.event).await);
    refused(2, "ticket_called_off").await;
    let view = fine(get(app, zoe, &path(&sold["tickets"][2], "")).await).json();
    assert_eq!((&view["is_called_off"], &view["online_url"]), (&json!(true), &Value::Null));
    app.run_jobs().await;
    app.run_jobs().await;
    refused(2, "ticket_cancelled").await;
    let answer = get(app, zoe, &all).await;
    assert_eq!(refusal(&answer), (409, "sales.ticket_cancelled".to_owned()));
}

#[tokio::test]
async fn tickets_to_come_are_first_and_those_that_are_over_apart() {
    let shop = Counter::open().await;
    let later = json!({"starts_at": "2027-03-01T19:00:00Z", "ends_at": "2027-03-01T22:00:00Z"});
    let path = format!("{EVENTS}/{}/occurrences", shop.event);
    let later = fine(shop.app.post_as(&shop.ada.access, &path, later).await).json();
    let first = shop.sell(&shop.zoe, &[(&shop.solo, 1), (&shop.duo, 1)], "tok_visa").await;
    let second = Counter { date: text(&later, "id"), ..shop };
    let late = second.sell(&second.zoe, &[(&second.solo, 1)], "tok_visa").await;
    let list = async |query: &str| {
        let page = fine(get(&second.app, &second.zoe, &format!("/me/tickets?{query}")).await).json();
        let ids: Vec<Value> =
            page["data"].as_array().unwrap().iter().map(|ticket| ticket["id"].clone()).collect();
        (ids, page["next_cursor"].as_str().map(str::to_owned))
    };
    let mut expected: Vec<Value> =
        first["tickets"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect();
    expected.sort_by_key(ToString::to_string);
    expected.push(late["tickets"][0]["id"].clone());
    assert_eq!(list("").await, (expected.clone(), None));
    let (mut seen, mut cursor) = (Vec::new(), String::new());
    loop {
        let (ids, next) = list(&format!("limit=1&cursor={cursor}")).await;
        seen.extend(ids);
        let Some(next) = next else { break };
        cursor = next;
    }
    assert_eq!(seen, expected);
    assert_eq!(list("when=past").await, (vec![], None));
    second.app.set_clock("2027-04-01T00:00:00Z");
    let zoe = second.app.sign_in(&second.zoe).await;
    let past = fine(get(&second.app, &zoe, "/me/tickets?when=past&limit=2").await).json();
    assert_eq!(past["data"][0]["id"], late["tickets"][0]["id"], "the last one first");
    let rest = format!("/me/tickets?when=past&cursor={}", text(&past, "next_cursor"));
    assert_eq!(fine(get(&second.app, &zoe, &rest).await).json()["data"].as_array().map(Vec::len), Some(2));
    let other = format!("/me/tickets?cursor={}", text(&past, "next_cursor"));
    assert_eq!(refusal(&get(&second.app, &zoe, &other).await).0, 400, "a cursor is of its list");
    assert_eq!(fine(get(&second.app, &zoe, "/me/tickets").await).json()["data"], json!([]));
}

#[tokio::test]
async fn a_code_outlives_a_change_of_the_key_that_seals() {
    let old = Keyring::fresh_key("k1");
    let app = std::rc::Rc::new(TestApp::with(&[("KEK", &old)]).await);
    let shop = Counter::open_in(app).await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let code = fine(get(&shop.app, &shop.zoe, &path(&sold["tickets"][0], "")).await).json()["code"].clone();
    let new = Keyring::fresh_key("k2");
    let both = Keyring::parse(&format!("{new},{old}")).unwrap();
    let columns = guichet_server::background::sealed_columns();
    let db = &shop.app.catalog.db;
    let report = platform::rotation::rotate(db, &both, &columns).await.unwrap();
    let moved = report.iter().find(|rotated| rotated.place == "event_keys.private_key").unwrap().moved;
    assert_eq!(moved, 1);
    let id = TicketId::parse(&text(&sold["tickets"][0], "id")).unwrap();
    let alone = Keyring::parse(&new).unwrap();
    let made = codes::of_tickets(db, &alone, &[id]).await.unwrap();
    assert_eq!(made.get(&id).map(String::as_str), code.as_str());
}

#[tokio::test]
async fn the_first_to_look_make_one_key_for_the_event() {
    let shop = Counter::open().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 4)], "tok_visa").await;
    let beside = shop.app.beside().await;
    let looks = sold["tickets"].as_array().unwrap().iter().enumerate().map(async |(n, ticket)| {
        let app = if n % 2 == 0 { &*shop.app } else { &beside };
        TicketCode::parse(&text(&fine(get(app, &shop.zoe, &path(ticket, "")).await).json(), "code")).unwrap()
    });
    let codes = futures_util::future::join_all(looks).await;
    let n = shop.app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM event_keys");
    assert_eq!(n, ["1"]);
    let event = EventId::parse(&shop.event).unwrap();
    let public = shop.app.catalog.db.read(move |conn| codes::public_key(conn, event)).await.unwrap().unwrap();
    assert!(codes.iter().all(|code| is_signed(&public, code)));
}

#[tokio::test]
async fn the_letter_brings_the_tickets() {
    let shop = Counter::open().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await;
    shop.app.advance(120);
    shop.app.run_jobs().await;
    let mails = shop.app.mails_to("zoe@lilas.example").await;
    let code = text(&sold["order"], "code");
    let letter = mails.iter().find(|mail| mail.subject.contains(&code)).unwrap();
    let name = format!("tickets-{code}.pdf");
    let n_bytes = letter.enclosures.iter().find(|file| file.name == name).unwrap().n_bytes;
    assert!((10_000..200_000).contains(&n_bytes), "{n_bytes}");
    assert!(letter.text.contains("joints à ce message"), "{}", letter.text);
}

#[tokio::test]
async fn dates_and_offers_have_numbers_of_their_own() {
    let shop = Counter::open().await;
    let dates = format!("{EVENTS}/{}/occurrences", shop.event);
    let date = |day: u8| {
        let day = format!("2027-03-{day:02}");
        json!({"starts_at": format!("{day}T19:00:00Z"), "ends_at": format!("{day}T22:00:00Z")})
    };
    let made = fine(shop.app.post_as(&shop.ada.access, &dates, date(2)).await).json();
    fine(shop.app.post_as(&shop.ada.access, &dates, date(3)).await);
    let numbers = |table: &str| {
        shop.app.database.texts(&format!("SELECT CAST(number AS TEXT) AS text FROM {table} ORDER BY number"))
    };
    assert_eq!(
        (numbers("occurrences"), numbers("offers")),
        (vec!["1".into(), "2".into(), "3".into()], vec!["1".to_owned(), "2".to_owned()])
    );
    let gone = format!("{dates}/{}", text(&made, "id"));
    fine(shop.app.call_if(reqwest::Method::DELETE, &gone, &shop.ada.access, "*", Value::Null).await);
    assert_eq!(numbers("occurrences"), ["1", "3"]);
    fine(shop.app.post_as(&shop.ada.access, &dates, date(4)).await);
    assert_eq!(numbers("occurrences"), ["1", "2", "3"], "what nothing was sold of gives its number back");
}
