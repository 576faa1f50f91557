//! Participants by what they answered: in the list, its totals, files and messages alike.

use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::fine;
use crate::sales::desk::Counter;
use serde_json::{Value, json};

/// What is asked, each by its id.
struct Questions {
    diet: String,
    allergies: String,
    born: String,
    size: String,
    /// Asked once for each order.
    is_known: String,
}

/// Noé and Inès answered everything, Max was given a ticket and nothing was asked of him.
async fn three_guests() -> (Counter, Questions) {
    let shop = Counter::open().await;
    let ask = async |label: &str, kind: &str, scope: &str| {
        let mut wish = json!({"label_fr": label, "kind": kind, "scope": scope, "is_required": false});
        if kind == "choice" {
            let choices = ["vegan", "fish"].map(|value| json!({"value": value, "label_fr": value}));
            wish["choices"] = json!(choices);
        }
        shop.ask(wish).await
    };
    let asked = Questions {
        diet: ask("Régime", "choice", "participant").await,
        allergies: ask("Allergies", "text", "participant").await,
        born: ask("Né le", "date", "participant").await,
        size: ask("Pointure", "number", "participant").await,
        is_known: ask("Déjà venu ?", "checkbox", "order").await,
    };
    for (name, answers, is_known) in [
        ("Noé", json!(["vegan", "Noix de CAJOU,\nœufs", "1990-05-01", 38.0]), true),
        ("Inès", json!(["fish", "l’arachide 100%_sûr", "2001-12-31", 42.5]), false),
    ] {
        shop.choose(&[(&shop.solo, 1)]).await;
        let mut guest = shop.guest(&shop.solo, json!({}));
        guest["name"] = json!(name);
        guest["email"] = json!(format!("{}@nord.example", name.to_lowercase().replace(['é', 'è'], "e")));
        for (n, id) in [&asked.diet, &asked.allergies, &asked.born, &asked.size].into_iter().enumerate() {
            guest["answers"][id] = answers[n].clone();
        }
        shop.app.advance(1);
        let mut whole = json!({});
        whole[&asked.is_known] = json!(is_known);
        fine(shop.check_out(whole, json!([guest])).await);
    }
    shop.give(&shop.solo, "Max", "max@nord.example").await;
    (shop, asked)
}

/// A value as addresses have it.
fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect()
}

impl Counter {
    /// Who answered so, as the list, its total, a file and a message find them.
    async fn answered(&self, wishes: &[(&str, &str)]) -> Vec<String> {
        let query: Vec<String> =
            wishes.iter().map(|(id, value)| format!("answer={id}:{}", encoded(value))).collect();
        let query = query.join("&");
        let names = self.who(&query, 1).await;
        assert_eq!(self.who(&format!("{query}&sort=-purchased"), 100).await.len(), names.len());
        assert_eq!(fine(self.come(&query).await).json()["total"], names.len(), "{wishes:?}");
        let file = self.file(&format!("{query}&format=json&columns=name")).await.json();
        let rows = file.as_array().unwrap().iter();
        assert_eq!(rows.map(|row| text(row, "name")).collect::<Vec<_>>(), names, "{wishes:?}");
        let answers: Vec<Value> =
            wishes.iter().map(|(id, value)| json!({"question_id": id, "value": value})).collect();
        let message = json!({"subject": "Hello", "text": "Hello", "to": {"answers": answers}});
        let preview = fine(self.preview(message).await).json();
        assert_eq!(preview["n_recipients"], names.len(), "{wishes:?}");
        names
    }
}

#[tokio::test]
async fn participants_are_found_by_what_they_answered() {
    let (shop, asked) = three_guests().await;
    let Questions { diet, allergies, born, size, is_known } = &asked;
    for (id, value, expected) in [
        (diet, "vegan", vec!["Noé"]),
        (diet, "beef", vec![]),
        (diet, "", vec!["Max"]),
        (allergies, "cajou", vec!["Noé"]),
        (allergies, "OEUFS noix", vec!["Noé"]),
        (allergies, "RACHIDE", vec!["Inès"]),
        (allergies, "noix arachide", vec![]),
        (allergies, "%", vec!["Inès", "Noé"]),
        (allergies, " ", vec!["Max"]),
        (born, "1990-05-01", vec!["Noé"]),
        (born, "..1999-12-31", vec!["Noé"]),
        (born, "1990-05-02..", vec!["Inès"]),
        (born, "1990-05-01..2001-12-31", vec!["Inès", "Noé"]),
        (size, "42.50", vec!["Inès"]),
        (size, "9..40", vec!["Noé"]),
        (size, "38..", vec!["Inès", "Noé"]),
        (size, "..-1", vec![]),
        (size, "", vec!["Max"]),
        (is_known, "true", vec!["Noé"]),
        (is_known, "false", vec!["Inès"]),
        (is_known, "", vec!["Max"]),
    ] {
        assert_eq!(shop.answered(&[(id, value)]).await, expected, "{value:?}");
    }
    let any = shop.answered(&[(diet, "vegan"), (diet, "fish"), (diet, "")]).await;
    assert_eq!(any, ["Inès", "Max", "Noé"]);
    assert_eq!(shop.answered(&[(diet, "fish"), (diet, ""), (allergies, "")]).await, ["Max"]);
    assert_eq!(shop.answered(&[(diet, "vegan"), (is_known, "true"), (size, "38")]).await, ["Noé"]);
    assert!(shop.answered(&[(diet, "vegan"), (is_known, "false")]).await.is_empty());
    let both = format!("answer={diet}:vegan&q=ines");
    assert!(shop.who(&both, 20).await.is_empty(), "with the other filters");
}

#[tokio::test]
async fn each_of_an_order_has_their_own_answer() {
    let shop = Counter::open().await;
    let shoes = shop
        .ask(json!({"label_fr": "Pointure", "kind": "number", "scope": "participant", "is_required": false}))
        .await;
    let known = shop.ask(json!({"label_fr": "Connu par ?", "scope": "order", "is_required": false})).await;
    shop.choose(&[(&shop.duo, 1)]).await;
    let mut guests = json!([shop.guest(&shop.duo, json!({})), shop.guest(&shop.duo, json!({}))]);
    guests[0]["name"] = json!("Ada");
    guests[1]["name"] = json!("Bob");
    guests[1]["answers"][&shoes] = json!(44);
    let mut whole = json!({});
    whole[&known] = json!("La radio");
    fine(shop.check_out(whole, guests).await);
    assert_eq!(shop.who(&format!("answer={shoes}:44"), 20).await, ["Bob"]);
    assert_eq!(shop.who(&format!("answer={shoes}:"), 20).await, ["Ada"]);
    assert_eq!(shop.who(&format!("answer={known}:radio"), 20).await, ["Ada", "Bob"], "of the whole order");
    assert!(shop.who(&format!("answer={known}:"), 20).await.is_empty());
}

#[tokio::test]
async fn a_message_goes_to_who_answered_so() {
    let (shop, asked) = three_guests().await;
    let to = json!({"answers": [{"question_id": asked.allergies, "value": "arachide"}]});
    let sent = fine(shop.write_to(json!({"subject": "Arachides", "text": "Sans !", "to": to})).await).json();
    assert_eq!(json!([sent["n_recipients"], sent["to"]["answers"]]), json!([1, to["answers"]]));
    let mails = shop.app.mails().await;
    let own: Vec<&str> =
        mails.iter().filter(|mail| mail.subject == "Arachides").map(|mail| &*mail.to).collect();
    assert_eq!(own, ["ines@nord.example"]);
    let path = "/api/v1/manage/org/audit-log?limit=1";
    let log = fine(shop.app.get_as(&shop.ada.access, path).await).json();
    let details = &log["data"][0]["details"];
    assert_eq!(details["of"]["questions"], json!([asked.allergies]));
    assert!(!details.to_string().contains("rachide"), "what was answered is not in the log: {details}");
}

#[tokio::test]
async fn what_is_no_filter_of_answers_is_refused() {
    let (shop, asked) = three_guests().await;
    let other = shop.app.ready(&shop.ada, "Violon").await;
    let path = format!("{EVENTS}/{other}/questions");
    let foreign = json!({"label_fr": "Ailleurs", "is_required": false});
    let foreign = text(&fine(shop.app.post_as(&shop.ada.access, &path, foreign).await).json(), "id");
    let Questions { diet, born, size, is_known, .. } = &asked;
    for (id, value, code) in [
        (&*foreign, "x", "unknown"),
        (NOBODY, "", "unknown"),
        (diet, "Vegan!", "invalid"),
        (born, "1990-02-30", "invalid"),
        (born, "..", "invalid"),
        (size, "big", "invalid"),
        (size, "1..x", "invalid"),
        (is_known, "yes", "invalid"),
    ] {
        let query = format!("answer={diet}:vegan&answer={id}:{}", encoded(value));
        for wrong in [shop.come(&query).await, shop.file_of(&shop.ada, &query).await] {
            assert_eq!(refusal(&wrong), (400, "http.invalid_query".into()), "{value}");
            let error = &wrong.json()["errors"][0];
            assert_eq!(json!([error["pointer"], error["code"]]), json!(["?answer", code]), "{value}");
        }
        let answers = json!([{"question_id": diet, "value": "vegan"}, {"question_id": id, "value": value}]);
        let message = json!({"subject": "x", "text": "x", "to": {"answers": answers}});
        let field = if code == "unknown" { "question_id" } else { "value" };
        for wrong in [shop.write_to(message.clone()).await, shop.preview(message).await] {
            assert_eq!(refusal(&wrong), (422, "http.invalid_body".into()), "{value}");
            assert_eq!(wrong.pointers(), [format!("/to/answers/1/{field}")], "{value}");
        }
    }
    let one = format!("answer={diet}:vegan");
    let long = format!("answer={diet}:{}", "x".repeat(201));
    for query in ["answer=", "answer", "answer=x:vegan", diet, &long, &[&*one; 11].join("&")] {
        let query = if query == diet { format!("answer={diet}") } else { query.to_owned() };
        let wrong = shop.come(&query).await;
        assert_eq!((wrong.status, wrong.pointers()), (400, vec!["?answer".to_owned()]), "{query}");
    }
    assert_eq!(shop.who(&[&*one; 10].join("&"), 20).await, ["Noé"]);
    let many = vec![json!({"question_id": diet, "value": "x".repeat(201)}); 11];
    let wrong = shop.write_to(json!({"subject": "x", "text": "x", "to": {"answers": many}})).await;
    assert_eq!((wrong.status, &*wrong.pointers()[0]), (422, "/to/answers"));
    assert_eq!(wrong.pointers().len(), 12, "each that is too long, too");
}

#[tokio::test]
async fn nobody_learns_an_answer_by_asking_who_may_not_read_it() {
    let (shop, asked) = three_guests().await;
    let path = |value: &str| format!("{}?answer={}:{value}", shop.participants(), asked.diet);
    let door = shop.app.join("door@example.org").await;
    shop.app.hire(&shop.ada, &door, "door").await;
    let other = shop.app.join_as_organizer("other@example.org", "Other").await;
    let made = json!({"name": "CRM", "scopes": ["events:read"]});
    let made = fine(shop.app.post_as(&shop.ada.access, "/api/v1/manage/org/api-tokens", made).await).json();
    let program = Person { access: text(&made, "token"), ..shop.ada.clone() };
    for (who, status) in [(&door, 403), (&program, 403), (&other, 404)] {
        // The same for what is there, what is not, and what no filter is.
        for value in ["vegan", "beef"] {
            assert_eq!(shop.app.get_as(&who.access, &path(value)).await.status, status, "{value}");
        }
    }
    assert_eq!(shop.app.get_as(&door.access, &path("No!")).await.status, 403);
    assert_eq!(shop.app.get(&path("vegan")).await.status, 401);
}

#[tokio::test]
async fn what_was_answered_before_it_could_be_found_is_found_too() {
    let (shop, asked) = three_guests().await;
    shop.app.run_jobs().await;
    shop.app.database.execute("UPDATE order_answers SET words = NULL");
    let query = format!("answer={}:oeufs", asked.allergies);
    assert!(shop.who(&query, 20).await.is_empty());
    shop.app.advance(60);
    shop.app.run_jobs().await;
    assert_eq!(shop.who(&query, 20).await, ["Noé"]);
    let left = "SELECT kind AS text FROM order_answers WHERE words IS NULL AND kind = 'text'";
    assert!(shop.app.database.texts(left).is_empty());
}
