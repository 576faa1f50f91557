//! Service fees: told before they are charged, kept apart, and given back as it was agreed.

use super::buyer::fresh_key;
use super::desk::Counter;
use super::invoices::{pdf, register, snapshot};
use super::journey::give_code;
use super::shopper::Shopper;
use crate::accounts::people::text;
use crate::accounts::teams::refusal;
use crate::app::TestApp;
use crate::arrange::{event, offer};
use crate::organizing::desk::{EVENTS, event_path};
use crate::organizing::journey::fine;
use kernel::ids::EventId;
use reqwest::Method;
use serde_json::{Value, json};

impl Counter {
    /// Says what comes on top of each ticket.
    async fn charge(&self, fixed_minor: i64, share_bp: i32, is_refundable: bool) {
        let fee = json!({"fixed_minor": fixed_minor, "share_bp": share_bp, "is_refundable": is_refundable});
        let path = event_path(&self.event);
        let wish = json!({ "service_fee": fee });
        fine(self.app.call_if(Method::PATCH, &path, &self.ada.access, "*", wish).await);
    }

    /// Makes the tickets of the Solo bear tax.
    async fn tax(&self, rate_bp: i32) {
        let path = format!("{EVENTS}/{}/offers/{}", self.event, self.solo);
        let wish = json!({ "tax_rate_bp": rate_bp });
        fine(self.app.call_if(Method::PATCH, &path, &self.ada.access, "*", wish).await);
    }

    /// What is in Zoé's cart, once so many of each are.
    async fn cart(&self, wishes: &[(&str, i32)]) -> Value {
        let line =
            |(offer, n): &(&str, i32)| json!({"offer_id": offer, "occurrence_id": self.date, "quantity": n});
        let lines: Vec<Value> = wishes.iter().map(line).collect();
        let mut zoe = Shopper::person(&self.app, &self.zoe.access);
        fine(zoe.send(Method::PUT, "/cart/lines", json!({ "lines": lines })).await).json()
    }

    async fn page(&self) -> Value {
        let event = fine(self.app.get_as(&self.ada.access, &event_path(&self.event)).await).json();
        self.app.json(&format!("/api/v1/events/{}", text(&event, "slug"))).await
    }
}

/// Subtotal, discount, fees, total.
fn sums(of: &Value) -> [i64; 4] {
    ["subtotal", "discount", "fees", "total"].map(|name| of[name]["amount"].as_i64().unwrap())
}

/// What the ledger has on an account.
fn booked(app: &TestApp, account: &str) -> i64 {
    let sql = format!(
        "SELECT CAST(COALESCE(SUM(amount_minor), 0) AS TEXT) AS text FROM ledger_entries WHERE account = '{account}'"
    );
    app.database.texts(&sql)[0].parse().unwrap()
}

#[tokio::test]
async fn a_fee_is_told_before_the_cart() {
    let shop = Counter::open().await;
    assert_eq!(shop.page().await["service_fee"], Value::Null);
    shop.charge(50, 400, false).await;
    let page = shop.page().await;
    assert_eq!(page["service_fee"], json!({"fixed_minor": 50, "share_bp": 400, "is_refundable": false}));
    assert_eq!(page["price_from"]["amount"], 2_650, "prices are told with the fee");
    let offers = &page["offers"];
    let told =
        |n: usize| ["price", "service_fee", "price_with_fee"].map(|name| offers[n][name]["amount"].clone());
    assert_eq!(told(0), [2_500, 150, 2_650].map(Value::from));
    assert_eq!(told(1), [4_500, 230, 4_730].map(Value::from));
    let card = shop.app.json("/api/v1/events").await["data"][0].clone();
    assert_eq!(card["price_from"]["amount"], 2_650);
    let listed = shop.app.json("/api/v1/offers").await;
    let mut prices: Vec<i64> = listed["data"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| row["offer"]["price_with_fee"]["amount"].as_i64().unwrap())
        .collect();
    prices.sort_unstable();
    assert_eq!(prices, [2_650, 4_730]);
}

#[tokio::test]
async fn a_fee_is_fixed_or_a_share_or_both() {
    let shop = Counter::open().await;
    for (fixed, share, fees) in [(100, 0, 300), (0, 1_000, 950), (100, 1_000, 1_250), (0, 0, 0)] {
        shop.charge(fixed, share, false).await;
        let cart = shop.cart(&[(&shop.solo, 2), (&shop.duo, 1)]).await;
        let group = &cart["groups"][0];
        assert_eq!(sums(group), [9_500, 0, fees, 9_500 + fees], "{fixed} {share}");
        let of_lines: i64 =
            [0, 1].map(|n: usize| group["lines"][n]["fees"]["amount"].as_i64().unwrap()).iter().sum();
        assert_eq!(of_lines, fees);
        let quote = json!({"lines": [{"offer_id": shop.solo, "occurrence_id": shop.date, "quantity": 2},
            {"offer_id": shop.duo, "occurrence_id": shop.date, "quantity": 1}]});
        let quote = shop.app.post("/api/v1/cart/quote", quote).await;
        assert_eq!(sums(&fine(quote).json()["groups"][0]), sums(group), "a quote says the same");
    }
}

#[tokio::test]
async fn a_code_makes_the_share_smaller_and_what_is_free_bears_no_fee() {
    let shop = Counter::open().await;
    shop.charge(100, 1_000, false).await;
    let id = EventId::parse(&shop.event).unwrap();
    give_code(&shop.app, id, "MOITIE", "percent", 5_000);
    give_code(&shop.app, id, "CADEAU", "percent", 10_000);
    shop.cart(&[(&shop.solo, 2)]).await;
    let mut zoe = Shopper::person(&shop.app, &shop.zoe.access);
    let half = fine(zoe.send(Method::POST, "/cart/promo", json!({"code": "MOITIE"})).await).json();
    assert_eq!(sums(&half["groups"][0]), [5_000, 2_500, 450, 2_950]);
    assert_eq!(half["groups"][0]["lines"][0]["previous_unit_fee"], Value::Null, "the fee is the same");
    let gift = fine(zoe.send(Method::POST, "/cart/promo", json!({"code": "CADEAU"})).await).json();
    assert_eq!(sums(&gift["groups"][0]), [5_000, 5_000, 0, 0]);
    let order = fine(shop.app.once(&shop.zoe, "/checkout", &fresh_key(), json!({})).await).json();
    assert_eq!(
        (&order["order"]["status"], &order["order"]["total"]["amount"]),
        (&json!("confirmed"), &json!(0))
    );
    shop.app.check_books().await;
}

#[tokio::test]
async fn donations_and_free_offers_bear_no_fee() {
    let shop = Counter::open().await;
    shop.charge(100, 1_000, false).await;
    let free = json!({"name_fr": "Enfant", "price": {"amount": 0, "currency": "EUR"}});
    let gift =
        json!({"name_fr": "Soutien", "kind": "donation", "price": {"amount": 1_000, "currency": "EUR"}});
    for offer in [free, gift] {
        let path = format!("{EVENTS}/{}/offers", shop.event);
        let id = text(&fine(shop.app.post_as(&shop.ada.access, &path, offer).await).json(), "id");
        let cart = shop.cart(&[(&id, 1)]).await;
        let lines = cart["groups"][0]["lines"].as_array().unwrap();
        let fees: Vec<&Value> = lines.iter().map(|line| &line["fees"]["amount"]).collect();
        assert!(fees.iter().all(|fee| **fee == 0), "{fees:?}");
    }
    let page = shop.page().await;
    let fees = page["offers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|offer| offer["service_fee"]["amount"].as_i64().unwrap());
    assert_eq!(fees.collect::<Vec<_>>(), [350, 550, 0, 0]);
}

#[tokio::test]
async fn a_currency_without_decimals_has_fees_without_decimals() {
    let app = TestApp::start().await;
    let draft = event("kabuki").offers([offer("Solo", 4_550)]);
    let made = app.add(crate::arrange::Draft { currency: "JPY", ..draft }).await;
    app.database.execute(
        r#"UPDATE events SET service_fee = '{"fixed_minor":110,"share_bp":300,"is_refundable":false}'"#,
    );
    let zoe = app.join("zoe@lilas.example").await;
    app.fill(&zoe, &made, 2).await;
    let cart = Shopper::person(&app, &zoe.access).cart().await;
    assert_eq!(sums(&cart["groups"][0]), [9_100, 0, 492, 9_592], "136.5 yen go to the even 136");
    assert_eq!(cart["groups"][0]["fees"]["currency"], "JPY");
    fine(app.buy(&zoe, "tok_visa").await);
    app.check_books().await;
}

#[tokio::test]
async fn a_fee_that_changed_is_told_and_never_silently_charged() {
    let shop = Counter::open().await;
    let cart = shop.cart(&[(&shop.solo, 2)]).await;
    shop.charge(150, 0, false).await;
    let unseen = shop.app.buy(&shop.zoe, "tok_visa").await;
    assert_eq!(refusal(&unseen), (409, "sales.cart_changed".to_owned()));
    let old = json!({"payment": {"token": "tok_visa"}, "cart_version": cart["version"]});
    let unseen = shop.app.once(&shop.zoe, "/checkout", &fresh_key(), old).await;
    assert_eq!(refusal(&unseen), (409, "sales.cart_changed".to_owned()));
    let mut zoe = Shopper::person(&shop.app, &shop.zoe.access);
    let line = zoe.cart().await["groups"][0]["lines"][0].clone();
    assert_eq!((&line["previous_unit_fee"]["amount"], &line["unit_fee"]["amount"]), (&json!(0), &json!(150)));
    fine(zoe.change(0, 2).await);
    assert_eq!(
        zoe.cart().await["groups"][0]["lines"][0]["previous_unit_fee"],
        Value::Null,
        "it is known now"
    );
    let bought = fine(shop.app.buy(&shop.zoe, "tok_visa").await).json();
    assert_eq!(sums(&bought["order"]), [5_000, 0, 300, 5_300]);
    // What was bought stays as it was.
    shop.charge(1_000, 0, true).await;
    let order = shop.app.order(&shop.zoe, &text(&bought["order"], "code")).await;
    assert_eq!((sums(&order), &order["lines"][0]["refunds_fees"]), ([5_000, 0, 300, 5_300], &json!(false)));
}

#[tokio::test]
async fn fees_are_booked_and_invoiced_apart() {
    let shop = Counter::open().await;
    register(&shop, "SARL Les Lilas").await;
    shop.charge(50, 400, false).await;
    shop.tax(550).await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await["order"].clone();
    assert_eq!(sums(&order), [5_000, 0, 300, 5_300]);
    let tax = &order["taxes"][0];
    assert_eq!(
        (&tax["rate_bp"], &tax["total"]["amount"], &tax["tax"]["amount"]),
        (&json!(550), &json!(5_300), &json!(276))
    );
    let accounts = ["receivable", "provider", "revenue", "fees", "tax"].map(|name| booked(&shop.app, name));
    assert_eq!(accounts, [0, 5_300, -4_740, -284, -276]);
    shop.app.run_jobs().await;
    let code = text(&order, "code");
    for what in ["invoice.pdf", "receipt"] {
        pdf(&fine(shop.app.get_as(&shop.zoe.access, &format!("/api/v1/orders/{code}/{what}")).await));
    }
    let said = snapshot(&shop.app, "LIL-2026-000001");
    let line = |n: usize| {
        (
            said["lines"][n]["title"].clone(),
            said["lines"][n]["total"].clone(),
            said["lines"][n]["tax"].clone(),
        )
    };
    assert_eq!(line(0), (json!("Solo — La Nuit du piano"), json!(5_000), json!(260)));
    assert_eq!(line(1), (json!("Frais de service — Solo"), json!(300), json!(16)));
    assert_eq!(said["lines"][1]["quantity"], 2);
    let mail = shop.app.last_mail_to("zoe@lilas.example").await;
    assert!(mail.text.contains("dont 3,00 € de frais de service"), "{}", mail.text);
    shop.app.check_books().await;
}

#[tokio::test]
async fn a_fee_stays_unless_it_was_agreed_that_it_goes_back() {
    for (is_refundable, one, fees) in [(false, 2_500, -300), (true, 2_650, -150)] {
        let shop = Counter::open().await;
        register(&shop, "SARL Les Lilas").await;
        shop.charge(50, 400, is_refundable).await;
        let sold = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await;
        let wish = json!({"ticket_ids": [sold["tickets"][0]["id"]], "cancels_tickets": true});
        let seen = fine(shop.desk(&sold["order"], "refunds", wish).await).json();
        assert_eq!(seen["refunds"][0]["amount"]["amount"], one, "{is_refundable}");
        shop.app.run_jobs().await;
        assert_eq!(booked(&shop.app, "fees"), fees);
        let note = snapshot(&shop.app, "LIL-2026-000002");
        let titles: Vec<&Value> =
            note["lines"].as_array().unwrap().iter().map(|line| &line["title"]).collect();
        let has_fees = titles.iter().any(|title| title.as_str().unwrap().starts_with("Frais de service"));
        assert_eq!(has_fees, is_refundable, "{titles:?}");
        shop.app.check_books().await;
        // The rest, as a whole.
        let rest = fine(shop.desk(&sold["order"], "refunds", json!({"cancels_tickets": true})).await).json();
        assert_eq!(
            (&rest["status"], &rest["refunds"][1]["amount"]["amount"]),
            (&json!("cancelled"), &json!(one))
        );
        shop.app.run_jobs().await;
        assert_eq!(booked(&shop.app, "fees"), if is_refundable { 0 } else { -300 });
        let again = shop.desk(&sold["order"], "refunds", json!({})).await;
        assert_eq!(refusal(&again), (409, "sales.nothing_to_refund".to_owned()));
        shop.app.check_books().await;
    }
}

#[tokio::test]
async fn who_names_an_amount_can_give_the_fee_back_too() {
    let shop = Counter::open().await;
    shop.charge(150, 0, false).await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let too_much = shop.desk(&sold["order"], "refunds", json!({"amount": 2_651})).await;
    assert_eq!(refusal(&too_much), (409, "sales.refund_too_large".to_owned()));
    fine(shop.desk(&sold["order"], "refunds", json!({"amount": 2_500})).await);
    assert_eq!(booked(&shop.app, "fees"), -150, "tickets go back first");
    fine(shop.desk(&sold["order"], "refunds", json!({"amount": 150})).await);
    shop.app.run_jobs().await;
    assert_eq!((booked(&shop.app, "fees"), booked(&shop.app, "provider")), (0, 0));
    assert_eq!(shop.seen(&sold["order"]).await["payment_state"], "refunded");
    shop.app.check_books().await;
}

#[tokio::test]
async fn a_buyer_who_gives_back_is_told_what_stays() {
    let shop = Counter::open().await;
    shop.charge(150, 0, false).await;
    let policy = json!({"refund_policy": {"kind": "until_days_before", "days": 1}});
    fine(shop.app.call_if(Method::PATCH, &event_path(&shop.event), &shop.ada.access, "*", policy).await);
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await["order"].clone();
    let seen = fine(shop.mine(&order, "cancel", json!({})).await).json();
    assert_eq!((&seen["status"], &seen["refunded"]["amount"]), (&json!("cancelled"), &json!(5_000)));
    shop.app.run_jobs().await;
    let mails = shop.app.mails_to("zoe@lilas.example").await;
    let told =
        mails.iter().any(|mail| mail.text.contains("Les frais de service, 3,00 €, restent à l’organisateur"));
    assert!(told, "{:?}", mails.iter().map(|mail| &mail.text).collect::<Vec<_>>());
    shop.app.check_books().await;
}

#[tokio::test]
async fn an_event_that_is_called_off_gives_fees_back_whatever_was_agreed() {
    let shop = Counter::open().await;
    shop.charge(150, 0, false).await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await;
    let max = shop.app.join("max@example.org").await;
    let partly = shop.sell(&max, &[(&shop.solo, 2)], "tok_visa").await;
    // One ticket of Max's went back without its fee; Zoé had the money of one ticket, and keeps the ticket.
    let first = json!({"ticket_ids": [partly["tickets"][0]["id"]], "cancels_tickets": true});
    fine(shop.desk(&partly["order"], "refunds", first).await);
    let gesture = json!({"ticket_ids": [sold["tickets"][0]["id"]]});
    fine(shop.desk(&sold["order"], "refunds", gesture).await);
    let path = format!("{EVENTS}/{}/cancellation", shop.event);
    let cost = fine(shop.app.get_as(&shop.ada.access, &path).await).json();
    assert_eq!(cost["amount"]["amount"], 2_800 + 2_650);
    fine(shop.app.call_off(&shop.ada, &shop.event).await);
    shop.app.run_jobs().await;
    let zoes = shop.seen(&sold["order"]).await;
    assert_eq!((&zoes["status"], &zoes["refunded"]["amount"]), (&json!("cancelled"), &json!(5_300)));
    let maxs = shop.seen(&partly["order"]).await;
    assert_eq!((&maxs["status"], &maxs["refunded"]["amount"]), (&json!("cancelled"), &json!(5_150)));
    assert_eq!(booked(&shop.app, "fees"), -150, "of the ticket that its buyer gave back");
    shop.app.check_books().await;
}

#[tokio::test]
async fn money_that_comes_too_late_goes_back_with_its_fee() {
    let shop = Counter::open().await;
    shop.charge(150, 0, false).await;
    shop.cart(&[(&shop.solo, 2)]).await;
    let begun = fine(shop.app.buy(&shop.zoe, "tok_3ds").await).json();
    // Its hold ended though it was being paid, as after a restore; the event has no room any more.
    shop.app.database.execute("UPDATE orders SET is_paying = FALSE, expires_at = 0");
    shop.app.advance(11);
    shop.app.run_jobs().await;
    shop.app.database.execute("UPDATE quotas SET size = 0");
    super::paying::decide(&shop.app, &super::paying::bank_page(&begun), "succeed").await;
    shop.app.run_jobs().await;
    shop.app.run_jobs().await;
    let order = shop.app.order(&shop.zoe, &text(&begun["order"], "code")).await;
    assert_eq!((&order["status"], &order["refunded"]["amount"]), (&json!("expired"), &json!(5_300)));
    assert_eq!(booked(&shop.app, "fees"), 0);
    shop.app.check_books().await;
}

#[tokio::test]
async fn only_who_manages_an_event_says_its_fee_and_the_log_tells_of_it() {
    let shop = Counter::open().await;
    let path = event_path(&shop.event);
    let wish = |fixed: i64, share: i64| json!({"service_fee": {"fixed_minor": fixed, "share_bp": share, "is_refundable": true}});
    for (fixed, share, pointers) in [
        (-1, 0, vec!["/service_fee/fixed_minor"]),
        (10_001, 2_001, vec!["/service_fee/fixed_minor", "/service_fee/share_bp"]),
        (0, -1, vec!["/service_fee/share_bp"]),
    ] {
        let answer = shop.app.call_if(Method::PATCH, &path, &shop.ada.access, "*", wish(fixed, share)).await;
        assert_eq!(
            (answer.status, answer.pointers()),
            (422, pointers.into_iter().map(str::to_owned).collect())
        );
    }
    let seen = fine(shop.app.call_if(Method::PATCH, &path, &shop.ada.access, "*", wish(10_000, 2_000)).await);
    assert_eq!(seen.json()["service_fee"]["is_refundable"], true);
    let without = shop.app.call_if(Method::PATCH, &path, &shop.ada.access, "", wish(0, 0)).await;
    assert_ne!(without.status, 200);
    let max = shop.app.join("max@example.org").await;
    for role in ["finance", "support", "door"] {
        let person = shop.app.join(&format!("{role}@example.org")).await;
        shop.app.hire(&shop.ada, &person, role).await;
        let answer = shop.app.call_if(Method::PATCH, &path, &person.access, "*", wish(0, 0)).await;
        assert_eq!(refusal(&answer), (403, "accounts.not_allowed".to_owned()), "{role}");
    }
    let other = shop.app.join_as_organizer("eva@example.org", "Les Roses").await;
    let foreign = shop.app.call_if(Method::PATCH, &path, &other.access, "*", wish(0, 0)).await;
    assert_eq!(foreign.status, 404);
    assert!(shop.app.call_if(Method::PATCH, &path, &max.access, "*", wish(0, 0)).await.status >= 403);
    let copy = fine(shop.app.verb(&shop.ada, &shop.event, "duplicate").await).json();
    assert_eq!(copy["service_fee"]["fixed_minor"], 10_000, "a copy has the same");
    let none = fine(shop.app.call_if(Method::PATCH, &path, &shop.ada.access, "*", wish(0, 0)).await).json();
    assert_eq!(none["service_fee"], Value::Null, "a fee of nothing is none");
    let sql =
        "SELECT details AS text FROM audit_entries WHERE action = 'catalog.event_changed' ORDER BY seq DESC";
    let said: Value = serde_json::from_str(&shop.app.database.texts(sql)[0]).unwrap();
    assert_eq!(
        (&said["before"]["service_fee"]["share_bp"], &said["after"]["service_fee"]),
        (&json!(2_000), &Value::Null)
    );
}
