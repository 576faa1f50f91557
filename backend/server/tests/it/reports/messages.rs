//! What organizers write to those who come.

use crate::accounts::people::text;
use crate::accounts::teams::refusal;
use crate::databases::{Kind, kind};
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::fine;
use crate::sales::buyer::fresh_key;
use crate::sales::desk::Counter;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Zoé (Solo), Adèle (Duo), and Max twice with one address.
async fn a_few() -> Counter {
    let shop = Counter::open().await;
    shop.give(&shop.solo, "Zoé", "zoe@nord.example").await;
    shop.give(&shop.duo, "Adèle", "adele@nord.example").await;
    shop.give(&shop.solo, "Max", "max@nord.example").await;
    shop.give(&shop.solo, "Max", "MAX@nord.example").await;
    shop.app.mails().await;
    shop
}

impl Counter {
    async fn written(&self) -> Value {
        fine(self.app.get_as(&self.ada.access, &format!("{}/messages", self.participants())).await).json()
    }

    /// Who was written to with a subject, in the order of the alphabet.
    async fn reached(&self, subject: &str) -> Vec<String> {
        let mails = self.app.mails().await;
        let own = mails.into_iter().filter(|mail| mail.subject == subject);
        let mut to: Vec<String> = own.map(|mail| mail.to.to_lowercase()).collect();
        to.sort();
        to
    }
}

#[tokio::test]
async fn everybody_gets_a_message_once() {
    let shop = a_few().await;
    let letter = json!({"subject": "Les portes ouvrent à 19 h", "text": " Venez tôt !\r\n<b>Merci</b> {{ name }}\n\nÀ bientôt "});
    let preview = fine(shop.preview(letter.clone()).await).json();
    assert_eq!(
        preview,
        json!({"subject": "Les portes ouvrent à 19 h", "text": "Venez tôt !\n<b>Merci</b> {{ name }}\n\nÀ bientôt",
            "n_recipients": 3, "minutes": 1, "reply_to": null, "is_sent_to_me": false})
    );
    let sent = fine(shop.write_to(letter).await);
    assert_eq!(sent.status, 201);
    let sent = sent.json();
    assert_eq!(json!([sent["n_recipients"], sent["percent"], sent["ended_at"]]), json!([3, 0, null]));
    let reached = shop.reached("Les portes ouvrent à 19 h").await;
    assert_eq!(reached, ["adele@nord.example", "max@nord.example", "zoe@nord.example"]);
    let mails = shop.app.kept_mails().await;
    let zoe =
        mails.iter().find(|mail| mail.to == "zoe@nord.example" && mail.subject.starts_with("Les portes"));
    let zoe = zoe.unwrap();
    assert!(
        zoe.text.starts_with("Bonjour Zoé,\n\nVenez tôt !\n<b>Merci</b> {{ name }}\n\nÀ bientôt\n\n"),
        "{}",
        zoe.text
    );
    assert!(zoe.html.contains("&lt;b&gt;Merci&lt;") && !zoe.html.contains("<b>"), "{}", zoe.html);
    let [only] = shop.written().await["data"].as_array().unwrap().clone().try_into().unwrap();
    assert_eq!(
        json!([only["percent"], only["n_recipients"], only["by"], only["text"], only["to"]["q"]]),
        json!([100, 3, "Ada Lovelace", preview["text"], null])
    );
    assert!(only["ended_at"].is_string(), "{only}");
}

#[tokio::test]
async fn a_selection_gets_it_and_nobody_else() {
    let shop = a_few().await;
    for (to, expected) in [
        (json!({"offer": shop.duo}), vec!["adele@nord.example"]),
        (json!({"q": "max"}), vec!["max@nord.example"]),
        (
            json!({"occurrence": shop.date, "checked_in": false, "status": "active"}),
            vec!["adele@nord.example", "max@nord.example", "zoe@nord.example"],
        ),
    ] {
        let subject = format!("To {to}").chars().take(80).collect::<String>();
        fine(shop.write_to(json!({"subject": subject, "text": "Hello", "to": to})).await);
        assert_eq!(shop.reached(&subject).await, expected, "{to}");
    }
    for nobody in [
        json!({"checked_in": true}),
        json!({"status": "cancelled"}),
        json!({"q": "nobody"}),
        json!({"offer": NOBODY}),
    ] {
        let refused = shop.write_to(json!({"subject": "Hello", "text": "Hello", "to": nobody})).await;
        assert_eq!(refusal(&refused), (409, "reports.nobody_to_write_to".into()), "{nobody}");
        let preview =
            fine(shop.preview(json!({"subject": "Hello", "text": "Hello", "to": nobody})).await).json();
        assert_eq!(preview["n_recipients"], 0);
    }
    assert!(shop.reached("Hello").await.is_empty());
}

#[tokio::test]
async fn answers_go_to_the_organizer() {
    let shop = a_few().await;
    let letter = json!({"subject": "Doors", "text": "Early.", "to": {"q": "zoe"}, "send_to_me": true});
    let event = format!("{EVENTS}/{}", shop.event);
    let contact = json!({"contact_email": "public@lilas.example"});
    for (change, expected) in [
        (None, None),
        (Some(("/api/v1/manage/org", contact)), Some("public@lilas.example")),
        (Some((&*event, json!({"contact_email": "concert@lilas.example"}))), Some("concert@lilas.example")),
    ] {
        if let Some((path, change)) = change {
            fine(shop.app.edit(&shop.ada, path, change).await);
        }
        shop.app.advance(1);
        assert_eq!(fine(shop.preview(letter.clone()).await).json()["reply_to"], json!(expected));
        let mut sent = letter.clone();
        sent.as_object_mut().unwrap().remove("send_to_me");
        fine(shop.write_to(sent).await);
        let mails = shop.app.mails().await;
        for (to, subject) in [(&*shop.ada.email, "[Test] Doors"), ("zoe@nord.example", "Doors")] {
            let own = mails.iter().rfind(|mail| mail.to == to && mail.subject == subject).unwrap();
            assert_eq!(own.reply_to.as_deref(), expected, "{subject}");
            assert_eq!(own.text.contains("@lilas.example"), expected.is_some(), "{}", own.text);
        }
    }
    let mails = shop.app.kept_mails().await;
    assert!(mails.iter().any(|mail| !mail.subject.contains("Doors") && mail.reply_to.is_none()));
}

#[tokio::test]
async fn a_message_is_tried_on_oneself() {
    let shop = a_few().await;
    let letter = json!({"subject": "Doors", "text": "Early.", "send_to_me": true});
    let tried = fine(shop.preview(letter.clone()).await).json();
    assert_eq!(tried["is_sent_to_me"], true);
    assert_eq!(shop.reached("[Test] Doors").await, std::slice::from_ref(&shop.ada.email));
    assert!(shop.reached("Doors").await.is_empty() && shop.written().await["data"] == json!([]));
    for _ in 1..20 {
        fine(shop.preview(letter.clone()).await);
    }
    assert_eq!(refusal(&shop.preview(letter).await), (429, "http.rate_limited".into()));
    fine(shop.preview(json!({"subject": "Doors", "text": "Early."})).await);
}

#[tokio::test]
async fn wrong_messages_are_refused_field_by_field() {
    let shop = a_few().await;
    for (wrong, pointers) in [
        (json!({"subject": " ", "text": ""}), vec!["/subject", "/text"]),
        (json!({"subject": "x".repeat(121), "text": "x".repeat(5_001)}), vec!["/subject", "/text"]),
        (json!({"subject": "One\nTwo", "text": "a\u{202e}b"}), vec!["/subject", "/text"]),
        (json!({"subject": "x", "text": "x", "to": {"q": "x".repeat(201)}}), vec!["/to/q"]),
    ] {
        let (sent, seen) = (shop.write_to(wrong.clone()).await, shop.preview(wrong).await);
        assert_eq!((sent.status, sent.pointers()), (422, pointers.iter().map(|&p| p.to_owned()).collect()));
        assert_eq!((seen.status, seen.pointers()), (422, pointers.iter().map(|&p| p.to_owned()).collect()));
    }
    for wrong in [
        json!({"subject": "x", "text": "x", "to": {"status": "late"}}),
        json!({"subject": "x", "text": "x", "to": {"shoe": 42}}),
        json!({"subject": "x"}),
        json!({"subject": "x", "text": "x", "cc": "all@example.org"}),
    ] {
        assert_eq!(shop.write_to(wrong.clone()).await.status, 422, "{wrong}");
    }
    assert_eq!(shop.written().await["data"], json!([]));
}

#[tokio::test]
async fn the_same_request_twice_writes_once_and_a_day_has_an_end() {
    let shop = a_few().await;
    let path = shop.messages();
    let (key, letter) = (fresh_key(), json!({"subject": "Once", "text": "Hello", "to": {"q": "zoe"}}));
    let first = fine(shop.app.once(&shop.ada, &path, &key, letter.clone()).await).json();
    let again = fine(shop.app.once(&shop.ada, &path, &key, letter).await).json();
    assert_eq!(first["id"], again["id"]);
    assert_eq!(shop.reached("Once").await, ["zoe@nord.example"]);
    let other = shop.app.once(&shop.ada, &path, &key, json!({"subject": "Two", "text": "Hello"})).await;
    assert_eq!(refusal(&other), (422, "http.idempotency_key_reused".into()));
    for n in 1..20 {
        fine(shop.write_to(json!({"subject": format!("No {n}"), "text": "Hello", "to": {"q": "zoe"}})).await);
    }
    let late = shop.write_to(json!({"subject": "Late", "text": "Hello"})).await;
    assert_eq!(refusal(&late), (429, "http.rate_limited".into()));
    let (mut ids, mut cursor) = (BTreeSet::new(), String::new());
    loop {
        let page =
            fine(shop.app.get_as(&shop.ada.access, &format!("/api/v1{path}?limit=7{cursor}")).await).json();
        ids.extend(page["data"].as_array().unwrap().iter().map(|one| text(one, "id")));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(ids.len(), 20);
}

/// One order with this many tickets, each with an address of its own but for every tenth.
async fn crowd(n: usize) -> Counter {
    let shop = Counter::open().await;
    shop.give(&shop.solo, "Zoé", "zoe@nord.example").await;
    shop.app.mails().await;
    let id = match kind() {
        Kind::Sqlite => "CAST(printf('%016d', n) AS BLOB)",
        Kind::Postgres => "convert_to(lpad(n::text, 16, '0'), 'UTF8')",
    };
    shop.app.database.execute(&format!(
        "INSERT INTO tickets (id, org_id, event_id, occurrence_id, offer_id, order_id, line_id, user_id, number, \
         group_number, name, email, status, secret_version, ticket_key, answers, created_at, updated_at, words) \
         WITH RECURSIVE counter (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM counter WHERE n < {n}) \
         SELECT {id}, org_id, event_id, occurrence_id, offer_id, order_id, line_id, user_id, n, n, 'Max' || n, \
         CASE WHEN n % 10 = 0 THEN NULL ELSE 'max' || n || '@nord.example' END, status, 1, ticket_key, '[]', \
         created_at, updated_at, ' max' || n FROM tickets CROSS JOIN counter"
    ));
    shop
}

#[tokio::test]
async fn many_are_written_to_in_rounds_and_who_buys_meanwhile_is_not() {
    const N: usize = 450;
    let shop = crowd(N).await;
    let sent = fine(shop.write_to(json!({"subject": "Hello all", "text": "Hello"})).await).json();
    let n_recipients = N - N / 10;
    assert_eq!(sent["n_recipients"], json!(n_recipients));
    let mut percents = Vec::new();
    for round in 0..4 {
        shop.app.run_jobs().await;
        percents.push(shop.written().await["data"][0]["percent"].as_i64().unwrap());
        if round == 0 {
            shop.give(&shop.solo, "Late", "late@nord.example").await;
        }
        shop.app.advance(10);
    }
    assert_eq!(percents, [44, 88, 100, 100]);
    let reached = shop.reached("Hello all").await;
    let each: BTreeSet<&String> = reached.iter().collect();
    assert_eq!((reached.len(), each.len()), (n_recipients, n_recipients), "each once");
    assert!(!reached.contains(&"late@nord.example".to_owned()));
}

#[tokio::test]
async fn a_message_is_stopped_half_way() {
    let shop = crowd(450).await;
    let id = text(&fine(shop.write_to(json!({"subject": "Hello all", "text": "Hello"})).await).json(), "id");
    shop.app.run_jobs().await;
    let stopped = fine(shop.stop(&id).await).json();
    assert_eq!(
        json!([stopped["state"], stopped["n_reached"], stopped["n_recipients"], stopped["percent"]]),
        json!(["stopped", 180, 405, 44])
    );
    assert!(stopped["stopped_at"].is_string() && stopped["ended_at"].is_null(), "{stopped}");
    for _ in 0..3 {
        shop.app.advance(10);
        shop.app.run_jobs().await;
    }
    assert_eq!(shop.reached("Hello all").await.len(), 180, "the next round does not begin");
    assert_eq!(shop.written().await["data"], json!([stopped]), "it stays as it was");
    assert_eq!(refusal(&shop.stop(&id).await), (409, "reports.message_over".into()));
    let log = fine(shop.app.get_as(&shop.ada.access, "/api/v1/manage/org/audit-log?limit=1").await).json();
    let entry = &log["data"][0];
    assert_eq!(
        json!([
            entry["action"],
            entry["subject"],
            entry["details"]["n_reached"],
            entry["details"]["n_recipients"]
        ]),
        json!(["reports.message_stopped", format!("event:{}", shop.event), 180, 405])
    );
    fine(shop.write_to(json!({"subject": "Corrected", "text": "Hello", "to": {"q": "max449"}})).await);
    assert_eq!(shop.reached("Corrected").await, ["max449@nord.example"], "another one goes out");
}

#[tokio::test]
async fn a_round_that_has_begun_goes_out_and_what_is_over_is_not_stopped() {
    let shop = a_few().await;
    let letter = json!({"subject": "Doors", "text": "Early."});
    let early = text(&fine(shop.write_to(letter.clone()).await).json(), "id");
    let stopped = fine(shop.stop(&early).await).json();
    assert_eq!(json!([stopped["state"], stopped["n_reached"]]), json!(["stopped", 0]));
    assert!(shop.reached("Doors").await.is_empty(), "before its first round");
    shop.app.advance(1);
    let late = text(&fine(shop.write_to(letter).await).json(), "id");
    assert_eq!(shop.reached("Doors").await.len(), 3);
    let over = shop.stop(&late).await;
    assert_eq!(refusal(&over), (409, "reports.message_over".into()));
    assert_eq!(json!(shop.written().await["data"][0]["state"]), json!("sent"));
}

#[tokio::test]
async fn a_round_and_who_stops_it_take_turns() {
    for _ in 0..3 {
        let shop = crowd(450).await;
        let id = text(&fine(shop.write_to(json!({"subject": "Turns", "text": "Hello"})).await).json(), "id");
        shop.app.run_jobs().await;
        shop.app.advance(10);
        let (_, stopped) = tokio::join!(shop.app.run_jobs(), shop.stop(&id));
        let stopped = fine(stopped).json();
        shop.app.advance(10);
        shop.app.run_jobs().await;
        let n = shop.reached("Turns").await.len();
        // The second round was before, or never.
        assert!([180, 360].contains(&n), "{n}");
        assert_eq!(stopped["n_reached"], json!(n));
    }
}

#[tokio::test]
async fn who_may_write_may_stop() {
    let shop = a_few().await;
    let other = shop.app.join_as_organizer("other@example.org", "Other").await;
    let letter = json!({"subject": "Doors", "text": "Early."});
    for (role, may) in [("manager", true), ("support", true), ("finance", false), ("door", false)] {
        let member = shop.app.join(&format!("{role}@example.org")).await;
        shop.app.hire(&shop.ada, &member, role).await;
        let id = text(&fine(shop.write_to(letter.clone()).await).json(), "id");
        assert_eq!(shop.stop_as(&member, &id).await.status, if may { 200 } else { 403 }, "{role}");
        assert_eq!(refusal(&shop.stop_as(&other, &id).await), (404, "catalog.event_not_found".into()));
    }
    let id = text(&shop.written().await["data"][0], "id");
    let violin = shop.app.on_sale(&shop.ada, "Violon").await;
    let path = format!("/api/v1/manage/events/{violin}/participants/messages/{id}/stop");
    let foreign = shop.app.post_as(&shop.ada.access, &path, json!({})).await;
    assert_eq!(refusal(&foreign), (404, "reports.message_not_found".into()), "of another event");
    for nothing in [NOBODY, "x"] {
        assert_eq!(refusal(&shop.stop(nothing).await), (404, "reports.message_not_found".into()));
    }
}

#[tokio::test]
async fn supporters_write_and_finance_only_reads() {
    let shop = a_few().await;
    let letter = json!({"subject": "From the team", "text": "Hello"});
    for (role, may_write, may_read) in
        [("manager", true, true), ("support", true, true), ("finance", false, true), ("door", false, false)]
    {
        let member = shop.app.join(&format!("{role}@example.org")).await;
        shop.app.hire(&shop.ada, &member, role).await;
        let sent = shop.app.once(&member, &shop.messages(), &fresh_key(), letter.clone()).await;
        assert_eq!(sent.status, if may_write { 201 } else { 403 }, "{role}");
        let seen = shop.app.get_as(&member.access, &format!("/api/v1{}", shop.messages())).await;
        assert_eq!(seen.status, if may_read { 200 } else { 403 }, "{role}");
    }
    let log = fine(shop.app.get_as(&shop.ada.access, "/api/v1/manage/org/audit-log").await).json();
    let entries = log["data"].as_array().unwrap().iter();
    let own: Vec<&Value> =
        entries.filter(|entry| entry["action"] == "reports.participants_written_to").collect();
    assert_eq!(own.len(), 2, "{log}");
    assert_eq!(
        json!([own[0]["subject"], own[0]["details"]["n_recipients"]]),
        json!([format!("event:{}", shop.event), 3])
    );
}
