//! Tickets that go to somebody else: who has one is who comes in, and nobody comes in twice for it.

use super::doors::{Door, outcome, said};
use super::holders::{Hands, accept, decline, offer_path, sold, status, token_of};
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::TestApp;
use crate::organizing::journey::fine;
use crate::sales::buyer::fresh_key;
use crate::sales::desk::Counter;
use futures_util::future::{join, join_all};
use serde_json::{Value, json};

#[tokio::test]
async fn a_ticket_goes_to_somebody_else_with_a_code_of_its_own() {
    let door = Door::open().await;
    let shop = &door.shop;
    let (app, zoe) = (&shop.app, &shop.zoe);
    let (hands, order) = sold(shop).await;
    let old = hands.code(zoe).await;
    app.database.execute("UPDATE quotas SET size = sold");
    let token = hands.offered("max@roux.example").await;
    let view = fine(hands.look(zoe).await).json();
    assert_eq!(
        (text(&view["transfer"], "email"), &view["can"]["transfer"]),
        ("max@roux.example".into(), &json!(false))
    );
    assert_eq!(view["code"], json!(old), "it is hers until he accepts");
    let seen = fine(app.get(&offer_path(&token, "?locale=fr")).await);
    assert_eq!(seen.header("cache-control"), "private, no-store");
    let mut known: Vec<String> = seen.json().as_object().unwrap().keys().cloned().collect();
    known.sort();
    assert_eq!(
        known,
        ["event_title", "expires_at", "from_name", "offer_name", "starts_at", "status", "timezone"],
        "what, when and from whom; no more"
    );
    assert_eq!(text(&seen.json(), "event_title"), "La Nuit du piano");
    let max = app.join("max@other.example").await;
    let got = fine(accept(app, &max, &token).await).json();
    assert_eq!(got["ticket_id"], hands.ticket["id"]);
    assert_eq!(fine(accept(app, &max, &token).await).json(), got, "he clicks twice");
    assert_eq!(status(app, &token).await, "accepted");
    let own = fine(hands.look(&max).await).json();
    assert_eq!(
        (text(&own, "name"), text(&own, "email"), &own["transfer"]),
        ("Ada Lovelace".into(), "max@other.example".into(), &Value::Null)
    );
    let code = text(&own, "code");
    assert_eq!(refusal(&hands.look(zoe).await), (404, "sales.ticket_not_found".into()));
    for what in ["/qr.png", "/ticket.pdf"] {
        assert_eq!(app.get_as(&zoe.access, &hands.path(what)).await.status, 404);
    }
    let lists = async |person: &Person| {
        let page = fine(app.get_as(&person.access, "/api/v1/me/tickets").await).json();
        page["data"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((lists(zoe).await, lists(&max).await), (0, 1));
    let bought = format!("/api/v1/orders/{}", text(&order, "code"));
    let bought_view = fine(app.get_as(&zoe.access, &bought).await).json();
    assert_eq!(bought_view["tickets"][0]["is_handed_on"], true);
    let pdf = app.get_as(&zoe.access, &format!("{bought}/tickets.pdf")).await;
    assert_eq!(refusal(&pdf), (409, "sales.ticket_handed_on".into()));
    assert_eq!(app.get_as(&max.access, &bought).await.status, 404, "the order is hers");
    for answer in [
        hands.offer(zoe, "third@roux.example").await,
        hands.rename(zoe, json!({"name": "Zoé"})).await,
        hands.reissue(zoe).await,
        hands.take_back(zoe).await,
    ] {
        assert_eq!(refusal(&answer), (404, "sales.ticket_not_found".into()));
    }
    assert_eq!(door.result(&old, json!({})).await, said("refused", "replaced"));
    assert_eq!(door.result(&code, json!({})).await, said("admitted", ""));
    assert_eq!(shop.sold().await, 1, "no place moved");
    app.run_jobs().await;
    let subjects = async |email: &str| -> Vec<String> {
        app.mails_to(email).await.into_iter().map(|mail| mail.subject).collect()
    };
    let to_zoe = subjects("zoe@lilas.example").await;
    assert!(to_zoe.iter().any(|subject| subject.contains("Handed on")), "{to_zoe:?}");
    let to_max = subjects("max@other.example").await;
    assert!(to_max.iter().any(|subject| subject.contains("Your ticket: ")), "{to_max:?}");
    assert_eq!(app.database.texts("SELECT COALESCE(email, '-') AS text FROM ticket_transfers"), ["-"]);
}

#[tokio::test]
async fn money_goes_back_to_whoever_paid_and_the_ticket_dies() {
    let door = Door::open().await;
    let shop = &door.shop;
    let (hands, order) = sold(shop).await;
    let token = hands.offered("max@roux.example").await;
    let max = shop.app.join("max@roux.example").await;
    fine(accept(&shop.app, &max, &token).await);
    let code = hands.code(&max).await;
    fine(shop.desk(&order, "refunds", json!({"cancels_tickets": true})).await);
    let seen = fine(hands.look(&max).await).json();
    assert_eq!((text(&seen, "status"), &seen["code"]), ("cancelled".into(), &Value::Null));
    assert_eq!(door.result(&code, json!({})).await, said("refused", "refunded"));
    let back =
        fine(shop.app.get_as(&shop.zoe.access, &format!("/api/v1/orders/{}", text(&order, "code"))).await);
    assert_eq!(back.json()["refunded"]["amount"], back.json()["total"]["amount"]);
}

#[tokio::test]
async fn an_offer_ends_once_and_for_a_reason() {
    let shop = Counter::open().await;
    let (app, zoe) = (&shop.app, &shop.zoe);
    let max = app.join("max@roux.example").await;
    let (hands, order) = sold(&shop).await;
    let over = (409, "sales.transfer_over".to_owned());
    let taken = hands.offered("max@roux.example").await;
    assert_eq!(refusal(&hands.offer(zoe, "x@roux.example").await), (409, "sales.transfer_open".into()));
    fine(hands.take_back(zoe).await);
    assert_eq!(refusal(&hands.take_back(zoe).await), (404, "sales.transfer_not_found".into()));
    assert_eq!(
        (status(app, &taken).await, refusal(&accept(app, &max, &taken).await)),
        ("taken_back".into(), over.clone())
    );
    let declined = hands.offered("max@roux.example").await;
    assert_eq!(refusal(&accept(app, zoe, &declined).await), (409, "sales.own_transfer".into()));
    fine(decline(app, &declined).await);
    assert_eq!(refusal(&decline(app, &declined).await), over);
    assert_eq!(
        (status(app, &declined).await, refusal(&accept(app, &max, &declined).await)),
        ("declined".into(), over.clone())
    );
    app.run_jobs().await;
    let subjects = shop.letters().await;
    assert!(subjects.iter().any(|subject| subject.contains("stays with you")), "{subjects:?}");
    assert_eq!(refusal(&hands.offer(zoe, "ZOE@lilas.example").await), (409, "sales.own_transfer".into()));
    let late = hands.offered("max@roux.example").await;
    app.advance(7 * 86_400);
    let (zoe, max) = (app.sign_in(zoe).await, app.sign_in(&max).await);
    assert_eq!(
        (status(app, &late).await, refusal(&accept(app, &max, &late).await)),
        ("expired".into(), over.clone())
    );
    assert_eq!(fine(hands.look(&zoe).await).json()["transfer"], Value::Null);
    fine(hands.offer(&zoe, "max@roux.example").await);
    let last = token_of(app, "max@roux.example").await;
    let ada = app.sign_in(&shop.ada).await;
    let cancel = format!("{}/{}/cancel", shop.orders(), text(&order, "code"));
    fine(app.once(&ada, &cancel, &fresh_key(), json!({})).await);
    assert_eq!((status(app, &last).await, refusal(&accept(app, &max, &last).await)), ("ended".into(), over));
    for odd in ["gtr_none", "gin_none", &"x".repeat(300)] {
        assert_eq!(refusal(&app.get(&offer_path(odd, "")).await), (404, "sales.transfer_not_found".into()));
        assert_eq!(refusal(&accept(app, &max, odd).await), (404, "sales.transfer_not_found".into()));
    }
    assert_eq!(refusal(&decline(app, "gtr_none").await), (404, "sales.transfer_not_found".into()));
}

#[tokio::test]
async fn what_cannot_be_handed_on_is_not() {
    let shop = Counter::open().await;
    let (app, zoe) = (&shop.app, &shop.zoe);
    let max = app.join("max@roux.example").await;
    let (hands, _) = sold(&shop).await;
    let token = hands.offered("max@roux.example").await;
    for (column, bad, good, code) in [
        ("UPDATE events SET transfer_policy =", "'forbidden'", "'allowed'", "sales.not_transferable"),
        ("UPDATE tickets SET is_refunded =", "TRUE", "FALSE", "sales.ticket_refunded"),
        ("UPDATE tickets SET status =", "'blocked'", "'active'", "sales.ticket_blocked"),
        ("UPDATE occurrences SET status =", "'cancelled'", "'scheduled'", "sales.ticket_called_off"),
        ("UPDATE tickets SET secret_version =", "255", "1", "sales.ticket_codes_spent"),
    ] {
        app.database.execute(&format!("{column} {bad}"));
        assert_eq!(refusal(&accept(app, &max, &token).await), (409, code.to_owned()));
        // Of a ticket that is offered already, that is said before its codes are counted.
        if code != "sales.ticket_codes_spent" {
            assert_eq!(refusal(&hands.offer(zoe, "x@roux.example").await), (409, code.to_owned()));
        }
        if code == "sales.not_transferable" {
            let renamed = hands.rename(zoe, json!({"name": "Max"})).await;
            assert_eq!(refusal(&renamed), (409, code.to_owned()), "nor gets it another name");
        }
        app.database.execute(&format!("{column} {good}"));
    }
    app.set_clock("2027-06-01T00:00:00Z");
    let (zoe, max) = (app.sign_in(zoe).await, app.sign_in(&max).await);
    assert_eq!(refusal(&hands.offer(&zoe, "x@roux.example").await), (409, "sales.ticket_over".into()));
    assert_eq!(refusal(&hands.rename(&zoe, json!({"name": "x"})).await), (409, "sales.ticket_over".into()));
    assert_eq!(refusal(&hands.reissue(&zoe).await), (409, "sales.ticket_over".into()));
    assert_eq!(refusal(&accept(app, &max, &token).await), (409, "sales.transfer_over".into()));
}

#[tokio::test]
async fn half_of_a_duo_goes_its_own_way() {
    let door = Door::open().await;
    let shop = &door.shop;
    let sold = shop.sell(&shop.zoe, &[(&shop.duo, 1)], "tok_visa").await;
    let (one, other) = (
        Hands { shop, ticket: sold["tickets"][0].clone() },
        Hands { shop, ticket: sold["tickets"][1].clone() },
    );
    let token = other.offered("max@roux.example").await;
    let max = shop.app.join("max@roux.example").await;
    fine(accept(&shop.app, &max, &token).await);
    let kept = one.code(&shop.zoe).await;
    let entered = door.scan(&kept, json!({"is_for_unit": true})).await;
    assert_eq!((outcome(&entered), &entered["n_persons"]), (said("admitted", ""), &json!(1)));
    assert_eq!(
        door.result(&other.code(&max).await, json!({"is_for_unit": true})).await,
        said("admitted", "")
    );
    let all = format!("/api/v1/orders/{}/tickets.pdf", text(&sold["order"], "code"));
    fine(shop.app.get_as(&shop.zoe.access, &all).await);
}

#[tokio::test]
async fn of_two_who_accept_at_once_one_has_it() {
    let door = Door::open().await;
    let shop = &door.shop;
    let beside = shop.app.beside().await;
    let mut people = Vec::new();
    for n in 0..4 {
        people.push(shop.app.join(&format!("p{n}@roux.example")).await);
    }
    for round in 0..3 {
        let (hands, _) = sold(shop).await;
        let token = hands.offered("max@roux.example").await;
        let clicks = people.iter().enumerate().map(|(n, person)| {
            let app: &TestApp = if n % 2 == 0 { &shop.app } else { &beside };
            accept(app, person, &token)
        });
        let answers = join_all(clicks).await;
        let n = answers.iter().filter(|answer| answer.status == 200).count();
        assert_eq!(n, 1, "round {round}");
        for answer in answers.iter().filter(|answer| answer.status != 200) {
            assert_eq!(refusal(answer), (409, "sales.transfer_over".into()));
        }
        let mut holders = 0;
        for person in &people {
            holders += usize::from(hands.look(person).await.status == 200);
        }
        assert_eq!((holders, hands.look(&shop.zoe).await.status), (1, 404));
    }
}

#[tokio::test]
async fn accepting_and_taking_back_at_once_leaves_one_holder() {
    let door = Door::open().await;
    let shop = &door.shop;
    let beside = shop.app.beside().await;
    let max = shop.app.join("max@roux.example").await;
    for round in 0..4 {
        let (hands, _) = sold(shop).await;
        let token = hands.offered("max@roux.example").await;
        let (his_click, back) = join(accept(&beside, &max, &token), hands.take_back(&shop.zoe)).await;
        let is_his = his_click.status == 200;
        assert_eq!(back.status < 300, !is_his, "round {round}: {} {}", his_click.text(), back.text());
        let (his, hers) = (hands.look(&max).await.status, hands.look(&shop.zoe).await.status);
        assert_eq!((his == 200, hers == 200), (is_his, !is_his));
    }
}

#[tokio::test]
async fn accepting_and_being_scanned_at_once_lets_one_in() {
    let door = Door::open().await;
    let shop = &door.shop;
    let beside = shop.app.beside().await;
    let max = shop.app.join("max@roux.example").await;
    for round in 0..4 {
        let (hands, _) = sold(shop).await;
        let old = hands.code(&shop.zoe).await;
        let token = hands.offered("max@roux.example").await;
        let (his_click, scan) = join(accept(&beside, &max, &token), door.scan(&old, json!({}))).await;
        if his_click.status == 200 {
            assert_eq!(outcome(&scan), said("refused", "replaced"), "round {round}");
            let code = hands.code(&max).await;
            assert_eq!(door.result(&code, json!({})).await, said("admitted", ""));
        } else {
            assert_eq!(refusal(&his_click), (409, "sales.ticket_admitted".into()));
            assert_eq!(outcome(&scan), said("admitted", ""), "round {round}");
        }
    }
}

#[tokio::test]
async fn an_erased_account_offers_nothing_and_is_offered_nothing() {
    let shop = Counter::open().await;
    let app = &shop.app;
    let (hands, _) = sold(&shop).await;
    let gone = app.join("gone@roux.example").await;
    let to_gone = hands.offered("gone@roux.example").await;
    let export = fine(app.get_as(&shop.zoe.access, "/api/v1/me/export").await).json();
    assert_eq!(export["ticket_transfers"][0]["email"], "gone@roux.example", "{export}");
    erase(app, &gone).await;
    assert_eq!(status(app, &to_gone).await, "ended");
    let from_gone = hands.offered("max@roux.example").await;
    erase(app, &shop.zoe).await;
    assert_eq!(status(app, &from_gone).await, "ended");
    let max = app.join("max@roux.example").await;
    assert_eq!(refusal(&accept(app, &max, &from_gone).await), (409, "sales.transfer_over".into()));
    let known = app.database.texts("SELECT COALESCE(email, '-') AS text FROM ticket_transfers");
    assert_eq!(known, ["-", "-"]);
}

async fn erase(app: &TestApp, person: &Person) {
    let person = app.step_up(person).await;
    fine(app.delete_as(&person.access, "/api/v1/me").await);
    app.run_jobs().await;
    app.run_jobs().await;
}

#[tokio::test]
async fn what_nobody_answered_is_forgotten() {
    let shop = Counter::open().await;
    let (hands, _) = sold(&shop).await;
    hands.offered("max@roux.example").await;
    shop.app.advance(8 * 86_400);
    shop.app.run_jobs().await;
    let known = shop.app.database.texts("SELECT status || COALESCE(email, '') AS text FROM ticket_transfers");
    assert_eq!(known, ["expired"]);
}
