//! Questions are answered at the checkout, and stay answered as they were asked.

use super::buyer::fresh_key;
use super::desk::Counter;
use super::shopper::Shopper;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::Answer;
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};

impl Counter {
    /// Asks a question; its id.
    pub async fn ask(&self, wish: Value) -> String {
        let path = format!("{EVENTS}/{}/questions", self.event);
        text(&fine(self.app.post_as(&self.ada.access, &path, wish).await).json(), "id")
    }

    /// Changes a question.
    async fn reword(&self, id: &str, wish: Value) {
        fine(self.app.edit(&self.ada, &format!("{EVENTS}/{}/questions/{id}", self.event), wish).await);
    }

    /// Fills Zoé's cart.
    pub async fn choose(&self, wishes: &[(&str, i32)]) {
        let line =
            |(offer, n): &(&str, i32)| json!({"offer_id": offer, "occurrence_id": self.date, "quantity": n});
        let lines: Vec<Value> = wishes.iter().map(line).collect();
        let mut cart = Shopper::person(&self.app, &self.zoe.access);
        fine(cart.send(Method::PUT, "/cart/lines", json!({ "lines": lines })).await);
    }

    /// Buys what is in Zoé's cart with these answers.
    pub async fn check_out(&self, answers: Value, attendees: Value) -> Answer {
        let wish = json!({"payment": {"token": "tok_visa"}, "answers": answers, "attendees": attendees});
        self.app.once(&self.zoe, "/checkout", &fresh_key(), wish).await
    }

    /// Somebody who comes with an offer.
    pub fn guest(&self, offer: &str, answers: Value) -> Value {
        let mut guest = json!({"offer_id": offer, "occurrence_id": self.date});
        guest["answers"] = answers;
        guest
    }

    async fn order_in(&self, person: &Person, code: &Value, language: &str) -> Value {
        let path = format!("/api/v1/orders/{}", code.as_str().unwrap());
        let authorization = crate::accounts::people::bearer(&person.access);
        let headers = [("authorization", &*authorization), ("accept-language", language)];
        fine(self.app.get_with(&path, &headers).await).json()
    }
}

/// What is wrong, each with its code.
fn faults(answer: &Answer) -> Vec<(String, String)> {
    assert_eq!(refusal(answer), (422, "sales.answers_wrong".to_owned()), "{}", answer.text());
    let json = answer.json();
    let errors = json["errors"].as_array().unwrap().iter();
    errors.map(|error| (text(error, "pointer"), text(error, "code"))).collect()
}

fn at(pointer: impl Into<String>, code: &str) -> (String, String) {
    (pointer.into(), code.to_owned())
}

/// Whose answer it is, how it was asked, what was said.
fn said(order: &Value) -> Vec<(i64, String, String)> {
    let answers = order["answers"].as_array().unwrap().iter();
    let one = |answer: &Value| {
        let words = answer["choice"].as_str().map_or_else(|| text(answer, "value"), str::to_owned);
        (answer["number"].as_i64().unwrap_or_default(), text(answer, "label"), words)
    };
    answers.map(one).collect()
}

fn heard(number: i64, label: &str, words: &str) -> (i64, String, String) {
    (number, label.to_owned(), words.to_owned())
}

fn diet() -> Value {
    json!({"label_fr": "Régime", "label_en": "Diet", "kind": "choice", "scope": "participant", "is_required": true,
        "choices": [{"value": "all", "label_fr": "Tout"}, {"value": "vegan", "label_fr": "Végane", "label_en": "Vegan"}]})
}

#[tokio::test]
async fn answers_stay_as_they_were_asked() {
    let shop = Counter::open().await;
    let source = shop.ask(json!({"label_fr": "Connu par ?", "is_required": true})).await;
    let diet = shop.ask(diet()).await;
    shop.choose(&[(&shop.solo, 1), (&shop.duo, 1)]).await;
    let guests = json!([
        shop.guest(&shop.duo, json!({&diet: "vegan"})),
        shop.guest(&shop.solo, json!({&diet: "all"})),
        shop.guest(&shop.duo, json!({&diet: "all"})),
    ]);
    let bought = fine(shop.check_out(json!({&source: " La radio "}), guests).await).json();
    let code = &bought["order"]["code"];
    let all = [
        heard(0, "Connu par ?", "La radio"),
        heard(1, "Régime", "Tout"),
        heard(2, "Régime", "Végane"),
        heard(3, "Régime", "Tout"),
    ];
    assert_eq!(said(&bought["order"]), all);
    shop.reword(&source, json!({"label_fr": "Autre chose ?"})).await;
    let choices = json!([{"value": "all", "label_fr": "Omnivore"}, {"value": "fish", "label_fr": "Poisson"}]);
    shop.reword(&diet, json!({"label_fr": "Repas", "label_en": "Meal", "choices": choices})).await;
    assert_eq!(said(&shop.order_in(&shop.zoe, code, "fr").await), all, "as they were asked");
    let english = said(&shop.order_in(&shop.zoe, code, "en").await);
    assert_eq!(english.get(2), Some(&heard(2, "Diet", "Vegan")));
    assert_eq!(
        shop.seen(&bought["order"]).await["answers"],
        bought["order"]["answers"],
        "its organizer knows"
    );
    let value = &bought["order"]["answers"][2]["value"];
    assert_eq!((value, &bought["order"]["answers"][0]["choice"]), (&json!("vegan"), &Value::Null));
    let deleted = "DELETE FROM questions WHERE kind = 'choice' AND label LIKE '%Repas%'";
    shop.app.database.execute(deleted);
    assert_eq!(said(&shop.order_in(&shop.zoe, code, "fr").await), all, "whatever becomes of the question");
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_its_place() {
    let shop = Counter::open().await;
    let ask = async |kind: &str, is_required: bool| {
        shop.ask(json!({"label_fr": kind, "kind": kind, "is_required": is_required})).await
    };
    let (words, box_, day, number) = (
        ask("text", true).await,
        ask("checkbox", true).await,
        ask("date", false).await,
        ask("number", false).await,
    );
    let diet = shop.ask(diet()).await;
    shop.choose(&[(&shop.solo, 2)]).await;
    let missing = [at(format!("/answers/{words}"), "missing"), at(format!("/answers/{box_}"), "missing")];
    let mut expected = missing.to_vec();
    expected.push(at("/attendees", "missing"));
    assert_eq!(faults(&shop.check_out(json!({}), json!([])).await), expected);
    assert_eq!(
        faults(&shop.app.buy(&shop.zoe, "tok_visa").await),
        expected,
        "who says nothing is asked all the same"
    );
    let answers = json!({&words: "x".repeat(1_001), &box_: "yes", &day: "2027-02-30", &number: 1e300});
    let guests = json!([shop.guest(&shop.solo, json!({&diet: "meat"})), shop.guest(&shop.solo, json!({}))]);
    let wrong = faults(&shop.check_out(answers, guests).await);
    let expected = [
        at(format!("/answers/{words}"), "invalid"),
        at(format!("/answers/{box_}"), "wrong_kind"),
        at(format!("/answers/{day}"), "invalid"),
        at(format!("/answers/{number}"), "out_of_range"),
        at(format!("/attendees/0/answers/{diet}"), "unknown_choice"),
        at(format!("/attendees/1/answers/{diet}"), "missing"),
    ];
    assert_eq!(wrong, expected);
    let unticked = json!({&words: "x", &box_: false});
    let guests =
        json!([shop.guest(&shop.solo, json!({&diet: "all"})), shop.guest(&shop.solo, json!({&diet: ""}))]);
    let wrong = faults(&shop.check_out(unticked, guests).await);
    assert_eq!(wrong, [missing[1].clone(), at(format!("/attendees/1/answers/{diet}"), "missing")]);
    for nonsense in [json!({&words: null}), json!({&words: ["x"]}), json!({"x": "y"}), json!([])] {
        let answer = shop.check_out(nonsense, json!([])).await;
        assert_eq!(refusal(&answer), (422, "http.invalid_body".to_owned()));
    }
    let good = json!({&words: "x", &box_: true, &day: "2028-02-29", &number: 12.50});
    let guests =
        json!([shop.guest(&shop.solo, json!({&diet: "all"})), shop.guest(&shop.solo, json!({&diet: "all"}))]);
    let bought = fine(shop.check_out(good, guests).await).json();
    let about_order: Vec<String> =
        said(&bought["order"]).into_iter().take(4).map(|(.., words)| words).collect();
    assert_eq!(about_order, ["x", "true", "2028-02-29", "12.5"]);
    shop.app.check_books().await;
}

#[tokio::test]
async fn only_what_is_asked_here_can_be_answered() {
    let shop = Counter::open().await;
    let pair =
        json!({"label_fr": "Ensemble ?", "kind": "checkbox", "offer_ids": [shop.duo], "is_required": true});
    let pair = shop.ask(pair).await;
    let off = shop.ask(json!({"label_fr": "Plus posée", "is_required": true})).await;
    shop.reword(&off, json!({"is_active": false})).await;
    let foreign = shop.app.on_sale(&shop.ada, "Violon").await;
    let path = format!("{EVENTS}/{foreign}/questions");
    let foreign = fine(shop.app.post_as(&shop.ada.access, &path, json!({"label_fr": "x"})).await).json();
    let foreign = text(&foreign, "id");
    shop.choose(&[(&shop.solo, 1)]).await;
    for (id, code) in
        [(pair.as_str(), "not_asked"), (&off, "unknown"), (&foreign, "unknown"), (NOBODY, "unknown")]
    {
        let wrong = faults(&shop.check_out(json!({id: true}), json!([])).await);
        assert_eq!(wrong, [at(format!("/answers/{id}"), code)]);
    }
    let as_guest = json!([shop.guest(&shop.solo, json!({&pair: true}))]);
    let wrong = faults(&shop.check_out(json!({}), as_guest).await);
    assert_eq!(wrong, [at(format!("/attendees/0/answers/{pair}"), "not_asked")], "the buyer is asked, once");
    fine(shop.check_out(json!({}), json!([])).await);
    shop.choose(&[(&shop.duo, 1)]).await;
    assert_eq!(
        faults(&shop.check_out(json!({}), json!([])).await),
        [at(format!("/answers/{pair}"), "missing")]
    );
    let bought = fine(shop.check_out(json!({&pair: true}), json!([])).await).json();
    assert_eq!(said(&bought["order"]), [heard(0, "Ensemble ?", "true")]);
}

#[tokio::test]
async fn who_holds_a_hidden_offer_is_told_what_is_asked_for_it() {
    let shop = Counter::open().await;
    let offers = format!("{EVENTS}/{}/offers", shop.event);
    let wish = json!({"name_fr": "Amis", "visibility": "hidden", "kind": "free"});
    let friends = text(&fine(shop.app.post_as(&shop.ada.access, &offers, wish).await).json(), "id");
    let whose = json!({"label_fr": "Ami de qui ?", "offer_ids": [friends, shop.duo], "is_required": true});
    let whose = shop.ask(whose).await;
    shop.ask(diet()).await;
    let mut cart = Shopper::person(&shop.app, &shop.zoe.access);
    let nothing = fine(cart.send(Method::GET, "/cart/questions", Value::Null).await).json();
    assert_eq!(nothing["data"], json!([]));
    shop.choose(&[(&friends, 1)]).await;
    let asked = fine(cart.send(Method::GET, "/cart/questions", Value::Null).await).json();
    let labels: Vec<&str> =
        asked["data"].as_array().unwrap().iter().map(|q| q["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["Ami de qui ?", "Régime"]);
    assert_eq!(asked["data"][0]["offer_ids"], json!([friends]), "of what is in the cart");
    assert_eq!(asked["data"][0]["event_id"], json!(shop.event));
    let max = shop.app.join("max@lilas.example").await;
    let other =
        Shopper::person(&shop.app, &max.access).send(Method::GET, "/cart/questions", Value::Null).await;
    assert_eq!(fine(other).json()["data"], json!([]), "everybody their own");
    let wish = json!({"answers": {&whose: "Ada"}, "attendees": []});
    let wrong = faults(&shop.app.once(&shop.zoe, "/checkout", &fresh_key(), wish).await);
    assert_eq!(wrong, [at("/attendees", "missing")]);
}

#[tokio::test]
async fn places_are_held_without_answers_and_paid_with_them() {
    let shop = Counter::open().await;
    let source = shop.ask(json!({"label_fr": "Connu par ?", "is_required": true})).await;
    let diet = shop.ask(diet()).await;
    shop.choose(&[(&shop.duo, 1)]).await;
    let wrong = json!({"answers": {&source: true}});
    let wrong = faults(&shop.app.once(&shop.zoe, "/reservations", &fresh_key(), wrong).await);
    assert_eq!(wrong, [at(format!("/answers/{source}"), "wrong_kind")], "what is there has to be right");
    let held = fine(shop.app.reserve(&shop.zoe).await).json();
    assert_eq!(said(&held), []);
    let path = format!("/orders/{}", text(&held, "code"));
    let asked = fine(shop.app.get_as(&shop.zoe.access, &format!("/api/v1{path}/questions")).await).json();
    assert_eq!(asked["data"].as_array().unwrap().len(), 2);
    let pay = async |wish: Value| {
        let mut whole = json!({"token": "tok_visa"});
        whole.as_object_mut().unwrap().extend(wish.as_object().unwrap().clone());
        shop.app.once(&shop.zoe, &format!("{path}/payments"), &fresh_key(), whole).await
    };
    let missing = [at(format!("/answers/{source}"), "missing"), at("/participants", "missing")];
    let refused = pay(json!({})).await;
    assert_eq!(faults(&refused), missing);
    assert_eq!(refused.json()["errors"][1]["params"], json!({"n_missing": 2}));
    let one = |number: i32, diet_is: &str| json!({"number": number, "answers": {&diet: diet_is}});
    let three =
        json!({"answers": {&source: "x"}, "participants": [one(1, "all"), one(3, "all"), one(1, "all")]});
    let expected = [
        at("/participants/1/answers", "superfluous"),
        at("/participants/2/answers", "superfluous"),
        at("/participants", "missing"),
    ];
    assert_eq!(faults(&pay(three).await), expected);
    assert_eq!(shop.seen(&held).await["status"], "pending", "nothing is paid by halves");
    let whole = json!({"answers": {&source: "x"}, "participants": [one(1, "all"), one(2, "vegan")]});
    let paid = fine(pay(whole).await).json();
    assert_eq!(said(&paid["order"]).len(), 3);
    assert_eq!(paid["order"]["status"], "confirmed");
    shop.app.check_books().await;
}

#[tokio::test]
async fn what_was_answered_with_a_hold_or_a_declined_card_does() {
    let shop = Counter::open().await;
    let source = shop.ask(json!({"label_fr": "Connu par ?", "is_required": true})).await;
    let tick = json!({"label_fr": "D'accord ?", "kind": "checkbox", "is_required": true});
    let tick = shop.ask(tick).await;
    shop.choose(&[(&shop.solo, 1)]).await;
    let wish = json!({"answers": {&source: "la radio", &tick: false}});
    let held = fine(shop.app.once(&shop.zoe, "/reservations", &fresh_key(), wish).await).json();
    assert_eq!(said(&held), [heard(0, "Connu par ?", "la radio")], "no tick is no answer");
    let path = format!("/orders/{}/payments", text(&held, "code"));
    let pay = async |wish: Value| shop.app.once(&shop.zoe, &path, &fresh_key(), wish).await;
    let card = |token: &str| json!({ "token": token });
    assert_eq!(faults(&pay(card("tok_visa")).await), [at(format!("/answers/{tick}"), "missing")]);
    let declined = json!({"token": "tok_declined", "answers": {&source: "un ami", &tick: true}});
    assert_eq!(pay(declined).await.code(), "sales.card_declined");
    let paid = fine(pay(card("tok_visa")).await).json();
    assert_eq!(said(&paid["order"]), [heard(0, "Connu par ?", "un ami"), heard(0, "D'accord ?", "true")]);
}

#[tokio::test]
async fn gifts_are_made_without_answers_or_with_right_ones() {
    let shop = Counter::open().await;
    let source = shop.ask(json!({"label_fr": "Connu par ?", "is_required": true})).await;
    let diet = shop.ask(diet()).await;
    let give = async |answers: Value, people: Value| {
        let wish = json!({"offer_id": shop.duo, "occurrence_id": shop.date, "quantity": 1, "name": "Zoé",
            "email": "zoe@lilas.example", "answers": answers, "attendee_answers": people});
        shop.app.once(&shop.ada, &shop.orders(), &fresh_key(), wish).await
    };
    assert_eq!(said(&fine(give(json!({}), json!([])).await).json()), [], "organizers need not know");
    let wrong = give(json!({&diet: "all"}), json!([{}, {&diet: "meat"}, {}])).await;
    let expected = [
        at(format!("/answers/{diet}"), "not_asked"),
        at(format!("/attendee_answers/1/{diet}"), "unknown_choice"),
        at("/attendee_answers/2", "superfluous"),
    ];
    assert_eq!(faults(&wrong), expected);
    let given = fine(give(json!({&source: "Presse"}), json!([{}, {&diet: "all"}])).await).json();
    assert_eq!(said(&given), [heard(0, "Connu par ?", "Presse"), heard(2, "Régime", "Tout")]);
    assert_eq!(shop.sold().await, 4, "what is refused takes no place");
}

#[tokio::test]
async fn answers_are_in_the_export_and_go_with_the_account() {
    let shop = Counter::open().await;
    let source = shop.ask(json!({"label_fr": "Connu par ?"})).await;
    shop.choose(&[(&shop.solo, 1)]).await;
    let guests = json!([{"offer_id": shop.solo, "occurrence_id": shop.date, "name": "Max Martin"}]);
    let bought = fine(shop.check_out(json!({&source: "ma cousine Léa"}), guests).await).json();
    let export = fine(shop.app.get_as(&shop.zoe.access, "/api/v1/me/export").await).json();
    let order = &export["orders"][0];
    assert_eq!((&order["code"], said(order)), (&bought["order"]["code"], said(&bought["order"])));
    assert_eq!(
        (&order["attendees"][0]["name"], &order["contact"]["email"]),
        (&json!("Max Martin"), &json!("zoe@lilas.example"))
    );
    assert_eq!(export["orders"].as_array().unwrap().len(), 1);
    let theirs = fine(shop.app.get_as(&shop.ada.access, "/api/v1/me/export").await).json();
    assert_eq!(theirs["orders"], json!([]), "everybody their own");
    assert_eq!(shop.app.delete_as(&shop.zoe.access, "/api/v1/me").await.status, 204);
    shop.app.run_jobs().await;
    let seen = shop.seen(&bought["order"]).await;
    assert_eq!((said(&seen), &seen["contact"]["name"]), (vec![], &json!("(erased)")));
    let left = shop.app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM order_answers");
    assert_eq!(left, ["0"]);
}

#[tokio::test]
async fn nobody_is_made_to_answer_for_more_than_a_hundred() {
    let shop = Counter::open().await;
    let path = format!("{EVENTS}/{}", shop.event);
    fine(
        shop.app
            .call_if(
                Method::PUT,
                &format!("{path}/capacity"),
                &shop.ada.access,
                "*",
                json!({"capacity": 200}),
            )
            .await,
    );
    shop.app.database.execute("UPDATE events SET max_per_person = NULL");
    shop.app.database.execute("UPDATE offers SET max_per_order = 200");
    let diet = shop.ask(diet()).await;
    shop.choose(&[(&shop.solo, 101)]).await;
    let people = |n: usize| Value::from(vec![shop.guest(&shop.solo, json!({&diet: "all"})); n]);
    let short = shop.check_out(json!({}), people(99)).await;
    assert_eq!(faults(&short), [at("/attendees", "missing")]);
    assert_eq!(short.json()["errors"][0]["params"], json!({"n_missing": 1}));
    let bought = fine(shop.check_out(json!({}), people(100)).await).json();
    assert_eq!(said(&bought["order"]).len(), 100);
}
