//! Many at once: nobody gets one too many.

use super::buyer::fresh_key;
use super::journey::give_code;
use super::shopper::Shopper;
use crate::accounts::people::{Person, text};
use crate::app::{Answer, TestApp};
use crate::arrange::{event, offer};
use crate::organizing::desk::event_path;
use crate::organizing::journey::fine;
use futures_util::future::{join, join_all};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::Duration;

/// So many people, who all came in within a minute: their tokens are good for ten.
pub async fn crowd(app: &TestApp, n: usize) -> Vec<Person> {
    let (mut people, now) = (Vec::new(), app.clock.now());
    for number in 0..n {
        app.clock.set(now);
        people.push(app.join(&format!("p{number}@example.org")).await);
        // Each looks for their own letter among all that were kept.
        app.send(Method::DELETE, "/dev/mailbox/messages", &[]).await;
    }
    people
}

#[tokio::test]
async fn twenty_buyers_and_seven_places() {
    let app = TestApp::start().await;
    let mut duo = offer("Duo", 4_500);
    duo.admits = 2;
    let made = app.add(event("recital").offers([offer("Solo", 2_500), duo])).await;
    let people = crowd(&app, 20).await;
    for (n, person) in people.iter().enumerate() {
        let answer = Shopper::person(&app, &person.access).add(&made, n % 2, 1).await;
        assert_eq!(answer.status, 200);
    }
    app.limit(&made, 7);
    let buying = people.iter().map(|person| app.buy(person, "tok_visa"));
    let answers = join_all(buying).await;
    let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
    assert!(statuses.iter().all(|status| [201, 409].contains(status)), "{statuses:?}");
    let sold: i32 = app.places(&made).split('/').nth(1).unwrap().parse().unwrap();
    assert!((6..=7).contains(&sold), "all that fits is sold, and no more: {sold}");
    app.check_books().await;
}

/// Buys as people do who are told to come back (503) by a server that has too much to do: with the same key.
pub async fn buy_at_last(app: &TestApp, person: &Person) -> Answer {
    let key = fresh_key();
    for _ in 0..60 {
        let card = json!({"payment": {"token": "tok_visa"}});
        let answer = app.once(person, "/checkout", &key, card).await;
        if answer.status != 503 {
            return answer;
        }
        assert_ne!(answer.header("retry-after"), "", "{}", answer.text());
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    panic!("nobody had time for a buyer in half a minute")
}

#[tokio::test]
async fn five_hundred_buyers_and_a_hundred_places() {
    let app = TestApp::start().await;
    let made = app.add(event("finale").offers([offer("Solo", 2_500)])).await;
    let people = crowd(&app, 500).await;
    for person in &people {
        app.fill(person, &made, 1).await;
    }
    app.limit(&made, 100);
    let answers = join_all(people.iter().map(|person| buy_at_last(&app, person))).await;
    let sold = answers.iter().filter(|answer| answer.status == 201).count();
    let refused = answers.iter().filter(|answer| answer.status == 409);
    assert!(refused.clone().all(|answer| answer.code() == "sales.sold_out"));
    assert_eq!((sold, refused.count()), (100, 400));
    assert_eq!(app.places(&made), "0/100");
    app.check_books().await;
}

#[tokio::test]
async fn the_last_place_and_the_last_use_of_a_code_go_once() {
    for (is_place, refused) in [(true, "sales.sold_out"), (false, "sales.promo_code_used_up")] {
        let app = TestApp::start().await;
        let made = app.add(event("recital").offers([offer("Solo", 2_500)])).await;
        give_code(&app, made.id, "AMIS", "percent", 5_000);
        let people = crowd(&app, 12).await;
        for person in &people {
            app.fill(person, &made, 1).await;
            let code = json!({"code": "AMIS"});
            fine(Shopper::person(&app, &person.access).send(Method::POST, "/cart/promo", code).await);
        }
        if is_place {
            app.limit(&made, 1);
        } else {
            app.database.execute("UPDATE promo_codes SET max_uses = 1");
        }
        let answers = join_all(people.iter().map(|person| app.buy(person, "tok_visa"))).await;
        let (sold, rest): (Vec<_>, Vec<_>) = answers.iter().partition(|answer| answer.status == 201);
        assert_eq!((sold.len(), rest.len()), (1, 11));
        assert!(rest.iter().all(|answer| answer.code() == refused), "{}", rest[0].text());
        app.check_books().await;
    }
}

#[tokio::test]
async fn who_pays_while_the_time_ends_has_a_ticket_or_has_paid_nothing() {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500)])).await;
    for (n, person) in (0..).zip(crowd(&app, 10).await) {
        app.fill(&person, &made, 1).await;
        let held = fine(app.reserve(&person).await).json();
        let code = text(&held, "code");
        let until = app.clock.now().plus_seconds(11).millis();
        app.database.execute(&format!("UPDATE orders SET expires_at = {until} WHERE code = '{code}'"));
        let path = format!("/orders/{code}/payments");
        let card = json!({"token": "tok_visa"});
        let sweep = async {
            tokio::time::sleep(Duration::from_millis(n * 3)).await;
            app.advance(11);
            app.run_jobs().await
        };
        let (paid, _) = join(app.once(&person, &path, &fresh_key(), card), sweep).await;
        let status = app.order(&person, &code).await["status"].clone();
        match paid.status {
            201 => assert_eq!(status, "confirmed"),
            _ => assert_eq!((paid.code().as_str(), status), ("sales.hold_over", json!("expired"))),
        }
    }
    app.check_books().await;
}

#[tokio::test]
async fn one_person_in_many_tabs_has_one_persons_share() {
    let app = TestApp::start().await;
    let made = app.add(event("recital")).await;
    let zoe = app.join("zoe@example.org").await;
    app.fill(&zoe, &made, 4).await;
    let answers = join_all((0..6).map(|_| app.buy(&zoe, "tok_visa"))).await;
    let bought = answers.iter().filter(|answer| answer.status == 201).count();
    assert!(bought <= 1, "at most six places for a person");
    assert!(answers.iter().all(|answer| answer.status < 500), "nothing breaks");
    app.check_books().await;
}

/// Two dates and two offers, of which somebody is about to buy the second.
async fn about_to_buy(app: &TestApp, ada: &Person, buyer: &Person) -> (String, String, String) {
    let id = app.on_sale(ada, "Piano").await;
    let path = event_path(&id);
    let late = json!({"starts_at": "2026-12-02T19:30:00Z", "ends_at": "2026-12-02T22:00:00Z"});
    let date = fine(app.post_as(&ada.access, &format!("{path}/occurrences"), late).await).json();
    let duo = json!({"name_fr": "Duo", "price": {"amount": 4_000, "currency": "EUR"}});
    let duo = fine(app.post_as(&ada.access, &format!("{path}/offers"), duo).await).json();
    let line = json!({"offer_id": duo["id"], "occurrence_id": date["id"], "quantity": 1});
    let put = Shopper::person(app, &buyer.access).send(Method::POST, "/cart/lines", line).await;
    assert_eq!(put.status, 200, "{}", put.text());
    let text = |value: &Value| value["id"].as_str().unwrap().to_owned();
    (id, text(&date), text(&duo))
}

#[tokio::test]
async fn whoever_deletes_while_somebody_buys_is_first_or_refused() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    for round in 0..3 {
        for what in ["date", "offer", "event", "unpublish"] {
            let buyer = app.join(&format!("{what}{round}@example.org")).await;
            let (id, date, duo) = about_to_buy(&app, &ada, &buyer).await;
            let path = event_path(&id);
            let taking_away = async {
                match what {
                    "date" => app.discard(&ada, &format!("{path}/occurrences/{date}")).await,
                    "offer" => app.discard(&ada, &format!("{path}/offers/{duo}")).await,
                    "event" => app.discard(&ada, &path).await,
                    verb => app.verb(&ada, &id, verb).await,
                }
            };
            let (bought, gone) = join(app.buy(&buyer, "tok_visa"), taking_away).await;
            if gone.status < 300 {
                assert_eq!(bought.status, 409, "{what}: {}", bought.text());
            } else {
                assert_eq!((gone.status, gone.code().as_str()), (409, "catalog.event_has_orders"), "{what}");
                assert_eq!(bought.status, 201, "{what}: {}", bought.text());
            }
        }
    }
    app.check_books().await;
}

#[tokio::test]
async fn what_was_ordered_stays_and_can_be_called_off() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let zoe = app.join("zoe@example.org").await;
    let (id, date, duo) = about_to_buy(&app, &ada, &zoe).await;
    let path = event_path(&id);
    let code = json!({"code": "DIX", "effect": "percent", "percent_bp": 1_000});
    let code = fine(app.post_as(&ada.access, &format!("{path}/promo-codes"), code).await).json();
    fine(Shopper::person(&app, &zoe.access).send(Method::POST, "/cart/promo", json!({"code": "DIX"})).await);
    let part = json!({"occurrence_id": date, "name": "Balcon", "size": 10});
    let part = fine(app.post_as(&ada.access, &format!("{path}/quotas"), part).await).json();
    let question = json!({"label_fr": "Régime", "scope": "order"});
    let question = fine(app.post_as(&ada.access, &format!("{path}/questions"), question).await).json();
    let bought = app.buy(&zoe, "tok_visa").await;
    assert_eq!(bought.status, 201, "{}", bought.text());
    let id_of = |value: &Value| value["id"].as_str().unwrap().to_owned();
    for (what, refused) in [
        (path.clone(), "catalog.event_has_orders"),
        (format!("{path}/occurrences/{date}"), "catalog.event_has_orders"),
        (format!("{path}/offers/{duo}"), "catalog.event_has_orders"),
        (format!("{path}/questions/{}", id_of(&question)), "catalog.event_has_orders"),
        (format!("{path}/quotas/{}", id_of(&part)), "sales.quota_in_use"),
        (format!("{path}/promo-codes/{}", id_of(&code)), "sales.promo_code_used"),
    ] {
        let answer = app.discard(&ada, &what).await;
        assert_eq!((answer.status, answer.code().as_str()), (409, refused), "{what}");
    }
    assert_eq!(app.verb(&ada, &id, "unpublish").await.code(), "catalog.event_has_orders");
    assert_eq!(app.verb(&ada, &id, "archive").await.code(), "catalog.event_not_over");
    fine(app.edit(&ada, &format!("{path}/offers/{duo}"), json!({"is_active": false})).await);
    fine(
        app.edit(
            &ada,
            &format!("{path}/occurrences/{date}"),
            json!({"status": "cancelled", "confirm": "piano"}),
        )
        .await,
    );
    fine(app.call_off(&ada, &id).await);
    let order = app.order(&zoe, bought.json()["order"]["code"].as_str().unwrap()).await;
    assert_eq!(order["status"], "confirmed", "what comes of her money is decided with the orders");
}

#[tokio::test]
async fn the_address_of_an_online_event_is_for_who_has_a_ticket() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let zoe = app.join("zoe@example.org").await;
    let (id, ..) = about_to_buy(&app, &ada, &zoe).await;
    let held = fine(app.reserve(&zoe).await).json();
    assert_eq!(held["online"], json!([]), "not before it is paid");
    let bought = fine(app.buy(&zoe, "tok_visa").await).json();
    let code = bought["order"]["code"].as_str().unwrap().to_owned();
    let place = json!([{"event_id": id, "url": "https://live.example/"}]);
    assert_eq!(app.order(&zoe, &code).await["online"], place);
    let public = app.get("/api/v1/events/piano").await.text();
    assert!(!public.contains("live.example"), "{public}");
    fine(app.edit(&ada, &event_path(&id), json!({"online_url": "https://other.example/"})).await);
    assert_eq!(app.order(&zoe, &code).await["online"][0]["url"], "https://other.example/", "as it is now");
    fine(app.call_off(&ada, &id).await);
    assert_eq!(app.order(&zoe, &code).await["online"], json!([]));
}
