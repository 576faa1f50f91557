//! Tickets that get another name or another code, and who may give them that.

use super::doors::{Door, LISTS, said};
use super::tickets::path;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::fine;
use crate::sales::buyer::fresh_key;
use crate::sales::desk::Counter;
use reqwest::Method;
use serde_json::{Value, json};

/// What can be done with a ticket that was sold, and with the offer of it.
pub struct Hands<'a> {
    pub shop: &'a Counter,
    pub ticket: Value,
}

impl Hands<'_> {
    pub fn path(&self, what: &str) -> String {
        format!("/api/v1{}", path(&self.ticket, what))
    }

    pub async fn look(&self, person: &Person) -> Answer {
        self.shop.app.get_as(&person.access, &self.path("")).await
    }

    /// What the ticket's code says, as somebody sees it.
    pub async fn code(&self, person: &Person) -> String {
        text(&fine(self.look(person).await).json(), "code")
    }

    pub async fn rename(&self, person: &Person, wish: Value) -> Answer {
        self.shop.app.call(Method::PATCH, &self.path("/holder"), &person.access, wish).await
    }

    pub async fn reissue(&self, person: &Person) -> Answer {
        self.shop.app.once(person, &path(&self.ticket, "/reissue"), &fresh_key(), json!({})).await
    }

    pub async fn offer(&self, person: &Person, email: &str) -> Answer {
        let wish = json!({ "email": email });
        self.shop.app.once(person, &path(&self.ticket, "/transfer"), &fresh_key(), wish).await
    }

    pub async fn take_back(&self, person: &Person) -> Answer {
        self.shop.app.delete_as(&person.access, &self.path("/transfer")).await
    }

    /// Offers the ticket; the secret of the letter.
    pub async fn offered(&self, email: &str) -> String {
        fine(self.offer(&self.shop.zoe, email).await);
        token_of(&self.shop.app, email).await
    }
}

/// The secret of the last letter that somebody got.
pub async fn token_of(app: &TestApp, email: &str) -> String {
    app.run_jobs().await;
    app.last_mail_to(email).await.token().to_owned()
}

pub fn offer_path(token: &str, what: &str) -> String {
    format!("/api/v1/transfers/{token}{what}")
}

pub async fn accept(app: &TestApp, person: &Person, token: &str) -> Answer {
    app.post_as(&person.access, &offer_path(token, "/accept"), Value::Null).await
}

pub async fn decline(app: &TestApp, token: &str) -> Answer {
    app.send(Method::POST, &offer_path(token, "/decline"), &[]).await
}

pub async fn status(app: &TestApp, token: &str) -> String {
    text(&fine(app.get(&offer_path(token, "")).await).json(), "status")
}

/// A sale of one Solo to Zoé.
pub async fn sold(shop: &Counter) -> (Hands<'_>, Value) {
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    (Hands { shop, ticket: sold["tickets"][0].clone() }, sold["order"].clone())
}

/// Every operation of holders, once, successfully.
pub async fn walk(shop: &Counter) {
    let (hands, order) = sold(shop).await;
    fine(hands.rename(&shop.zoe, json!({"name": "Max Roux", "email": "max@roux.example"})).await);
    fine(hands.reissue(&shop.zoe).await);
    fine(desk_reissue(shop, &order, &hands.ticket).await);
    let first = hands.offered("max@roux.example").await;
    fine(shop.app.get(&format!("{}?locale=en", offer_path(&first, ""))).await);
    fine(hands.take_back(&shop.zoe).await);
    let second = hands.offered("max@roux.example").await;
    fine(decline(&shop.app, &second).await);
    let third = hands.offered("max@roux.example").await;
    let max = shop.app.join("max@roux.example").await;
    fine(accept(&shop.app, &max, &third).await);
}

async fn desk_reissue(shop: &Counter, order: &Value, ticket: &Value) -> Answer {
    let verb = format!("tickets/{}/reissue", text(ticket, "id"));
    shop.desk(order, &verb, json!({})).await
}

#[tokio::test]
async fn another_name_keeps_the_code_and_is_found_at_once() {
    let door = Door::open().await;
    let shop = &door.shop;
    let (hands, _) = sold(shop).await;
    let code = hands.code(&shop.zoe).await;
    let renamed = fine(hands.rename(&shop.zoe, json!({"name": "  Zébulon O’Neil "})).await).json();
    assert_eq!((text(&renamed, "name"), text(&renamed, "code")), ("Zébulon O’Neil".into(), code.clone()));
    let found = async |q: &str| {
        let path = format!("{EVENTS}/{}/participants?q={q}", shop.event);
        let list = fine(shop.app.get_as(&shop.ada.access, &path).await).json();
        list["data"].as_array().map_or(0, Vec::len)
    };
    assert_eq!((found("zebulon").await, found("neil").await), (1, 1));
    let wish = json!({"name": "Zébulon O’Neil", "email": "neil@moon.example"});
    let view = fine(hands.rename(&shop.zoe, wish).await).json();
    assert_eq!((&view["email"], found("moon").await), (&json!("neil@moon.example"), 1));
    let view = fine(hands.rename(&shop.zoe, json!({"name": "Zoé", "email": null})).await).json();
    assert_eq!((&view["email"], found("moon").await), (&Value::Null, 0));
    for odd in [
        json!({"name": ""}),
        json!({"name": "a\nb"}),
        json!({"name": "a\u{202E}b"}),
        json!({"name": "x".repeat(121)}),
        json!({"name": "Zoé", "email": "nobody"}),
    ] {
        assert_eq!(hands.rename(&shop.zoe, odd.clone()).await.status, 422, "{odd}");
    }
    assert_eq!(door.result(&code, json!({})).await, said("admitted", ""), "the code of before");
    let late = hands.rename(&shop.zoe, json!({"name": "Max"})).await;
    assert_eq!(refusal(&late), (409, "sales.ticket_admitted".into()));
    let view = fine(hands.look(&shop.zoe).await).json();
    assert_eq!(view["can"], json!({"rename": false, "transfer": false, "reissue": false}));
}

#[tokio::test]
async fn a_lost_phone_lets_nobody_in() {
    let door = Door::open().await;
    let shop = &door.shop;
    let (hands, order) = sold(shop).await;
    let lost = hands.code(&shop.zoe).await;
    let told = format!("{LISTS}/{}/bundle", door.list);
    let before = fine(shop.app.get_as(&shop.ada.access, &told).await).json();
    shop.app.advance(60);
    let key = fresh_key();
    let again = path(&hands.ticket, "/reissue");
    let first = fine(shop.app.once(&shop.zoe, &again, &key, json!({})).await);
    assert!(!first.text().contains("code\":\"") || !first.text().contains(&lost), "no answer keeps a code");
    let code = hands.code(&shop.zoe).await;
    let replayed = fine(shop.app.once(&shop.zoe, &again, &key, json!({})).await);
    assert_eq!(
        (replayed.header("idempotency-replayed"), hands.code(&shop.zoe).await),
        ("true", code.clone())
    );
    assert_eq!(door.result(&lost, json!({})).await, said("refused", "replaced"));
    let since = format!("{told}?cursor={}&head={}", text(&before, "cursor"), text(&before, "version"));
    let news = fine(shop.app.get_as(&shop.ada.access, &since).await).json();
    assert_eq!(news["tickets"][0]["secret_version"], 2, "doors without a network hear of it: {news}");
    fine(desk_reissue(shop, &order, &hands.ticket).await);
    assert_eq!(door.result(&code, json!({})).await, said("refused", "replaced"));
    let newest = hands.code(&shop.zoe).await;
    assert_eq!(door.result(&newest, json!({})).await, said("admitted", ""));
    for answer in [hands.reissue(&shop.zoe).await, desk_reissue(shop, &order, &hands.ticket).await] {
        assert_eq!(refusal(&answer), (409, "sales.ticket_admitted".into()));
    }
    shop.app.run_jobs().await;
    let letters = shop.app.mails_to("zoe@lilas.example").await;
    let told: Vec<_> = letters.iter().filter(|mail| mail.subject.contains("New code")).collect();
    assert_eq!(told.len(), 2);
    assert!(told.iter().any(|mail| mail.text.contains("The organizer made")));
    let path = format!("/api/v1{}/{}/timeline", shop.orders(), text(&order, "code"));
    let story = fine(shop.app.get_as(&shop.ada.access, &path).await).json().to_string();
    assert_eq!(story.matches("ticket_reissued").count(), 2, "{story}");
    assert_eq!(shop.app.audited("action = 'sales.ticket_reissued'").len(), 1);
}

#[tokio::test]
async fn five_new_codes_a_day_and_255_in_all() {
    let shop = Counter::open().await;
    let (hands, _) = sold(&shop).await;
    for _ in 0..5 {
        fine(hands.reissue(&shop.zoe).await);
    }
    assert_eq!(refusal(&hands.reissue(&shop.zoe).await), (429, "http.rate_limited".into()));
    shop.app.advance(86_401);
    let zoe = shop.app.sign_in(&shop.zoe).await;
    fine(hands.reissue(&zoe).await);
    shop.app.database.execute("UPDATE tickets SET secret_version = 255");
    assert_eq!(refusal(&hands.reissue(&zoe).await), (409, "sales.ticket_codes_spent".into()));
    assert_eq!(fine(hands.look(&zoe).await).json()["can"]["reissue"], false);
}

#[tokio::test]
async fn only_who_has_a_ticket_changes_it() {
    let shop = Counter::open().await;
    let (hands, order) = sold(&shop).await;
    let door = shop.app.join("door@lilas.example").await;
    shop.app.hire(&shop.ada, &door, "door").await;
    let rival = shop.app.join_as_organizer("rival@roses.example", "Les Roses").await;
    let other = shop.app.join("max@lilas.example").await;
    for person in [&door, &rival, &other, &shop.ada] {
        for answer in [
            hands.rename(person, json!({"name": "Max"})).await,
            hands.reissue(person).await,
            hands.offer(person, "max@roux.example").await,
            hands.take_back(person).await,
        ] {
            assert_eq!(refusal(&answer), (404, "sales.ticket_not_found".into()));
        }
    }
    let desk =
        format!("{}/{}/tickets/{}/reissue", shop.orders(), text(&order, "code"), text(&hands.ticket, "id"));
    for (person, expected) in [
        (&door, (403, "accounts.not_allowed".to_owned())),
        (&rival, (404, "catalog.event_not_found".to_owned())),
        (&other, (403, "accounts.not_allowed".to_owned())),
    ] {
        assert_eq!(refusal(&shop.app.once(person, &desk, &fresh_key(), json!({})).await), expected);
    }
    let another = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let crossed = desk_reissue(&shop, &order, &another["tickets"][0]).await;
    assert_eq!(refusal(&crossed), (404, "sales.ticket_not_found".into()), "of another order");
    let nowhere = format!("/tickets/{NOBODY}/transfer");
    let answer = shop.app.once(&shop.zoe, &nowhere, &fresh_key(), json!({"email": "a@b.example"})).await;
    assert_eq!(refusal(&answer), (404, "sales.ticket_not_found".into()));
    assert_eq!(refusal(&hands.take_back(&shop.zoe).await), (404, "sales.transfer_not_found".into()));
}
