//! Random sequences of what people do, on the server and on a model that has nothing but rules: both must say the
//! same after each step. `SEQUENCES=100` tries more of them; a failure tells its number and all that was done.

use super::buyer::fresh_key;
use super::desk::Counter;
use super::model::{PER_PERSON, PLACES, Sale, Stand, World};
use super::paying::{bank_page, decide};
use super::shopper::Shopper;
use crate::accounts::people::{Person, text};
use crate::admission::holders::{accept, token_of};
use crate::app::Answer;
use crate::organizing::desk::event_path;
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};

const STEPS: usize = 40;
/// After as much the sweeper comes again.
const SWEEP_SECONDS: i64 = 11;
/// Persons that one admits, and its price.
const OFFERS: [(i64, i64); 2] = [(1, 2_500), (2, 4_500)];

/// Splitmix: the same numbers for the same seed, everywhere.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(n).unwrap()).unwrap()
    }
}

struct Sequence {
    shop: Counter,
    people: Vec<Person>,
    world: World,
    dice: Dice,
    /// All that was done, for whoever must find out why it failed.
    story: Vec<String>,
}

impl Sequence {
    async fn open(seed: u64) -> Self {
        let shop = Counter::open().await;
        let most = json!({ "max_per_person": PER_PERSON });
        let path = event_path(&shop.event);
        fine(shop.app.call_if(Method::PATCH, &path, &shop.ada.access, "*", most).await);
        let mut people = vec![shop.zoe.clone()];
        for name in ["max", "lea"] {
            people.push(shop.app.join(&format!("{name}@example.org")).await);
        }
        Self { shop, people, world: World::default(), dice: Dice(seed), story: vec![format!("seed {seed}")] }
    }

    async fn step(&mut self) {
        match self.dice.roll(14) {
            0 | 1 => self.buy("tok_visa").await,
            2 => self.buy("tok_declined").await,
            3 | 4 => self.buy("tok_3ds").await,
            5 => self.reserve().await,
            6 => self.pay_what_is_held().await,
            7 => self.ask_the_bank().await,
            8 => self.let_time_pass(),
            9 => self.refund().await,
            10 => self.cancel().await,
            11 => self.mark_paid().await,
            12 => self.hand_on().await,
            _ => self.sweep().await,
        }
        self.compare().await;
    }

    fn tell(&mut self, what: String) {
        self.story.push(what);
    }

    /// One of those that fit, if any.
    fn any(&mut self, fits: impl Fn(&Sale) -> bool) -> Option<usize> {
        let found: Vec<usize> = (0..self.world.sales.len()).filter(|n| fits(&self.world.sales[*n])).collect();
        if found.is_empty() { None } else { Some(found[self.dice.roll(found.len())]) }
    }

    /// Fills the cart of somebody, although what is left may be less; the order that it would be.
    async fn fill(&mut self) -> Sale {
        let (buyer, offer, n) = (self.dice.roll(self.people.len()), self.dice.roll(2), 1 + self.dice.roll(3));
        let id = if offer == 0 { &self.shop.solo } else { &self.shop.duo };
        let line = json!({"offer_id": id, "occurrence_id": self.shop.date, "quantity": n});
        let mut cart = Shopper::person(&self.shop.app, &self.people[buyer].access);
        fine(cart.send(Method::DELETE, "/cart", Value::Null).await);
        self.shop.app.database.execute("UPDATE quotas SET overbook = 100");
        fine(cart.send(Method::PUT, "/cart/lines", json!({ "lines": [line] })).await);
        self.shop.app.database.execute("UPDATE quotas SET overbook = 0");
        Sale::new(buyer, OFFERS[offer], n)
    }

    /// Whether the model says the same as the server.
    fn agreed(&mut self, answer: &Answer, expected: Result<(), &'static str>) -> bool {
        match expected {
            Ok(()) => {
                let is_refused = answer.status >= 400 && answer.status != 402;
                assert!(!is_refused, "{} {}\n{}", answer.status, answer.text(), self.story.join("\n"));
                true
            }
            Err(code) => {
                let said = if answer.status < 400 { "done".to_owned() } else { answer.code() };
                assert_eq!(said, code, "{}", self.story.join("\n"));
                false
            }
        }
    }

    async fn buy(&mut self, token: &str) {
        let mut sale = self.fill().await;
        self.tell(format!("{} buys {} of {} with {token}", sale.buyer, sale.units.len(), sale.price));
        let answer = self.shop.app.buy(&self.people[sale.buyer], token).await;
        let expected = self.world.begin(sale.buyer, sale.persons());
        if !self.agreed(&answer, expected) {
            return;
        }
        let said = answer.json();
        sale.code = match answer.status {
            402 => said["errors"][0]["params"]["code"].as_str().unwrap().to_owned(),
            _ => text(&said["order"], "code"),
        };
        let seen = self.shop.app.order(&self.people[sale.buyer], &sale.code).await;
        sale.id = text(&seen, "id");
        match token {
            "tok_visa" => (sale.stand, sale.paid) = (Stand::Confirmed, sale.total()),
            "tok_3ds" => (sale.is_paying, sale.bank) = (true, Some(bank_page(&said))),
            _ => {}
        }
        self.tell(format!("that is {}", sale.code));
        self.world.sales.push(sale);
    }

    async fn reserve(&mut self) {
        let mut sale = self.fill().await;
        self.tell(format!("{} reserves {} of {}", sale.buyer, sale.units.len(), sale.price));
        let answer = self.shop.app.reserve(&self.people[sale.buyer]).await;
        let expected = self.world.begin(sale.buyer, sale.persons());
        if self.agreed(&answer, expected) {
            (sale.code, sale.id) = (text(&answer.json(), "code"), text(&answer.json(), "id"));
            self.tell(format!("that is {}", sale.code));
            self.world.sales.push(sale);
        }
    }

    async fn pay_what_is_held(&mut self) {
        let Some(n) = self.any(|sale| sale.bank.is_none() && sale.paid == 0) else { return };
        let sale = self.world.sales[n].clone();
        self.tell(format!("{} pays {}", sale.buyer, sale.code));
        let path = format!("/orders/{}/payments", sale.code);
        let card = json!({"token": "tok_visa"});
        let answer = self.shop.app.once(&self.people[sale.buyer], &path, &fresh_key(), card).await;
        let expected = match sale.stand {
            Stand::Pending if sale.is_over => Err("sales.hold_over"),
            Stand::Expired => Err("sales.hold_over"),
            Stand::Cancelled | Stand::Confirmed => Err("sales.wrong_order_state"),
            Stand::Pending => Ok(()),
        };
        if self.agreed(&answer, expected) {
            self.take_money(n);
        }
    }

    /// The money is there: tickets for it, or it goes back.
    fn take_money(&mut self, n: usize) {
        let has_places = self.world.take_money(n);
        let sale = &mut self.world.sales[n];
        sale.paid = sale.total();
        if !has_places {
            sale.back = sale.paid;
        }
    }

    /// A buyer decides at the bank's page, in time or late.
    async fn ask_the_bank(&mut self) {
        let Some(n) = self.any(|sale| sale.bank.is_some()) else { return };
        // Whether the sweeper or the news comes first makes a difference, and both are right.
        self.sweep().await;
        let page = self.world.sales[n].bank.take().unwrap();
        let goes_well = self.dice.roll(3) > 0;
        decide(&self.shop.app, &page, if goes_well { "succeed" } else { "fail" }).await;
        self.shop.app.run_jobs().await;
        if goes_well {
            self.take_money(n);
        } else {
            self.world.sales[n].is_paying = false;
        }
        self.tell(format!("the bank of {} says {goes_well}", self.world.sales[n].code));
    }

    /// The time of an order is over, also of one that is at the bank, as after a restored backup.
    fn let_time_pass(&mut self) {
        let Some(n) = self.any(|sale| sale.stand == Stand::Pending) else { return };
        let sale = &mut self.world.sales[n];
        (sale.is_over, sale.is_paying) = (true, false);
        let sql = format!("UPDATE orders SET is_paying = FALSE, expires_at = 0 WHERE code = '{}'", sale.code);
        self.shop.app.database.execute(&sql);
        let code = sale.code.clone();
        self.tell(format!("the time of {code} is over"));
    }

    async fn refund(&mut self) {
        let Some(n) = self.any(|sale| sale.paid > 0) else { return };
        let sale = self.world.sales[n].clone();
        if self.dice.roll(3) == 0 {
            self.tell(format!("all of {} goes back", sale.code));
            let answer = self.desk(&sale, "refunds", json!({"cancels_tickets": true})).await;
            let mut next = sale;
            let expected = next.refund_all().map(|_| ());
            if self.agreed(&answer, expected) {
                self.world.sales[n] = next;
            }
            return;
        }
        let unit = self.dice.roll(sale.units.len());
        let Some(tickets) = self.tickets_of(&sale, unit).await else { return };
        self.tell(format!("unit {unit} of {} is paid back", sale.code));
        let answer = self.desk(&sale, "refunds", json!({ "ticket_ids": tickets })).await;
        let expected = self.world.sales[n].refund_unit(unit).map(|_| ());
        self.agreed(&answer, expected);
    }

    async fn cancel(&mut self) {
        let Some(n) = self.any(|sale| sale.paid > 0) else { return };
        let sale = self.world.sales[n].clone();
        let unit = self.dice.roll(sale.units.len());
        let Some(tickets) = self.tickets_of(&sale, unit).await else { return };
        self.tell(format!("unit {unit} of {} is cancelled", sale.code));
        let answer = self.desk(&sale, "cancel", json!({ "ticket_ids": tickets })).await;
        let expected = self.world.sales[n].cancel_unit(unit);
        self.agreed(&answer, expected);
    }

    async fn mark_paid(&mut self) {
        let Some(n) = self.any(|sale| sale.bank.is_none() && sale.paid == 0) else { return };
        let sale = self.world.sales[n].clone();
        let before = self.world.clone();
        self.tell(format!("{} was paid in cash", sale.code));
        let answer = self.desk(&sale, "mark-paid", json!({})).await;
        let expected = match sale.stand {
            Stand::Cancelled | Stand::Confirmed => Err("sales.wrong_order_state"),
            Stand::Pending => Ok(()),
            Stand::Expired if self.world.take_money(n) => Ok(()),
            // Nothing of a refusal stays, also not that the time of others is over.
            Stand::Expired => {
                self.world = before;
                Err("sales.sold_out")
            }
        };
        if self.agreed(&answer, expected) {
            self.world.take_money(n);
            self.world.sales[n].paid = sale.total();
        }
    }

    /// A ticket goes to somebody else, who may hand it on in turn.
    async fn hand_on(&mut self) {
        let Some(n) = self.any(|sale| sale.stand == Stand::Confirmed) else { return };
        // The letter comes with the jobs, and so does the sweeper.
        self.sweep().await;
        let sale = &self.world.sales[n];
        let (code, n_tickets) = (sale.code.clone(), sale.holders.len());
        let ticket = self.dice.roll(n_tickets);
        let from = self.world.sales[n].holders[ticket];
        let to = (from + 1 + self.dice.roll(self.people.len() - 1)) % self.people.len();
        self.tell(format!("{from} hands ticket {ticket} of {code} on to {to}"));
        let (giver, taker) = (self.people[from].clone(), self.people[to].clone());
        let seen = self.shop.seen(&json!({ "code": code })).await;
        let path = format!("/tickets/{}/transfer", text(&seen["tickets"][ticket], "id"));
        let wish = json!({ "email": taker.email });
        let answer = self.shop.app.once(&giver, &path, &fresh_key(), wish).await;
        let expected = self.world.sales[n].hand_on(ticket, to);
        if self.agreed(&answer, expected) {
            let token = token_of(&self.shop.app, &taker.email).await;
            fine(accept(&self.shop.app, &taker, &token).await);
        }
    }

    async fn sweep(&mut self) {
        self.tell("jobs".to_owned());
        self.shop.app.advance(SWEEP_SECONDS);
        self.shop.app.run_jobs().await;
        self.world.sweep();
    }

    async fn desk(&self, sale: &Sale, verb: &str, wish: Value) -> Answer {
        self.shop.desk(&json!({ "code": sale.code }), verb, wish).await
    }

    /// The tickets of one unit; none when there never were any.
    async fn tickets_of(&self, sale: &Sale, unit: usize) -> Option<Vec<Value>> {
        let seen = self.shop.seen(&json!({ "code": sale.code })).await;
        let of_unit = |ticket: &&Value| ticket["group_number"].as_u64() == u64::try_from(unit + 1).ok();
        let tickets = seen["tickets"].as_array().unwrap().iter().filter(of_unit);
        let ids: Vec<Value> = tickets.map(|ticket| ticket["id"].clone()).collect();
        (!ids.is_empty()).then_some(ids)
    }

    async fn compare(&self) {
        let story = self.story.join("\n");
        assert!(self.world.sold() + self.world.held() <= PLACES, "the model itself is wrong\n{story}");
        assert_eq!(self.shop.sold().await, self.world.sold(), "places sold\n{story}");
        let found = self.shop.app.catalog.db.read(sales::books::differences).await.unwrap();
        assert!(found.is_empty(), "{found:?}\n{story}");
        let Some(last) = self.story.last() else { return };
        for sale in self.world.sales.iter().filter(|sale| last.contains(&sale.code)) {
            self.compare_order(sale).await;
        }
    }

    async fn compare_order(&self, sale: &Sale) {
        let seen = self.shop.seen(&json!({ "code": sale.code })).await;
        let tickets = seen["tickets"].as_array().unwrap();
        let n_good = tickets.iter().filter(|ticket| ticket["status"] != "cancelled").count();
        let is_sold = sale.stand == Stand::Confirmed;
        let said =
            (text(&seen, "status"), i64::try_from(n_good).unwrap(), seen["refundable"]["amount"].as_i64());
        let expected =
            (sale.status().to_owned(), if is_sold { sale.persons() } else { 0 }, Some(sale.paid - sale.back));
        assert_eq!(said, expected, "{}\n{}", sale.code, self.story.join("\n"));
    }

    /// Everybody decides at last, and every order is as the model has it.
    async fn end(&mut self) {
        while self.world.sales.iter().any(|sale| sale.bank.is_some()) {
            self.ask_the_bank().await;
        }
        self.sweep().await;
        for sale in &self.world.sales {
            self.compare_order(sale).await;
        }
        for (n, person) in self.people.iter().enumerate() {
            let page =
                fine(self.shop.app.get_as(&person.access, "/api/v1/me/tickets?limit=100").await).json();
            let n_good =
                page["data"].as_array().unwrap().iter().filter(|one| one["status"] == "active").count();
            let expected: usize = self.world.sales.iter().map(|sale| sale.tickets_of(n)).sum();
            assert_eq!(n_good, expected, "tickets of {n}\n{}", self.story.join("\n"));
        }
        self.shop.app.check_books().await;
    }
}

#[tokio::test]
async fn whatever_people_do_the_server_and_the_rules_say_the_same() {
    let n_sequences = std::env::var("SEQUENCES").ok().and_then(|n| n.parse().ok()).unwrap_or(3);
    for seed in 1..=n_sequences {
        let mut sequence = Sequence::open(seed).await;
        for _ in 0..STEPS {
            sequence.step().await;
        }
        sequence.end().await;
    }
}
