//! Promo codes: one by one, many at once, as a file.

use super::desk::{EVENTS, NOBODY, event_path};
use super::journey::{example, fine};
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::TestApp;
use crate::databases::blob;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

fn codes_of(id: &str) -> String {
    format!("{}/promo-codes", event_path(id))
}

/// Notes what buyers did with a code, as whoever sells will.
pub fn note_used(app: &TestApp, code: &str, held: i32, used: i32) {
    let id = blob(&code.replace('-', ""));
    app.database.execute(&format!("UPDATE promo_codes SET held = {held}, used = {used} WHERE id = {id}"));
}

/// Every operation on codes, once.
pub async fn walk(app: &TestApp, ada: &Person) {
    let id = app.draft(ada, json!({"title_fr": "Les codes"})).await;
    let list = codes_of(&id);
    let made = fine(app.post_as(&ada.access, &list, example("create_promo_code")).await).json();
    let one = format!("{list}/{}", text(&made, "id"));
    fine(app.get_as(&ada.access, &one).await);
    fine(app.edit(ada, &one, example("update_promo_code")).await);
    fine(app.post_as(&ada.access, &format!("{list}/bulk"), example("generate_promo_codes")).await);
    let first = fine(app.get_as(&ada.access, &format!("{list}?limit=1&q=am")).await).json();
    let rest = format!("{list}?cursor={}", text(&first, "next_cursor"));
    fine(app.get_as(&ada.access, &rest).await);
    fine(app.get_as(&ada.access, &format!("{list}.csv")).await);
    fine(app.discard(ada, &one).await);
}

#[tokio::test]
async fn a_code_is_made_changed_and_deleted() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let list = codes_of(&id);
    let offers = app.get_as(&ada.access, &format!("{}/offers", event_path(&id))).await.json();
    let solo = offers["data"][0]["id"].clone();
    let wish = json!({"code": " piano20 ", "effect": "percent", "percent_bp": 2_000, "offer_ids": [solo],
        "valid_from": "2026-11-22T00:00:00Z", "valid_until": "2026-11-23T00:00:00Z", "max_uses": 100, "max_per_person": 4});
    let made = fine(app.post_as(&ada.access, &list, wish).await).json();
    assert_eq!(
        (text(&made, "code"), text(&made, "status"), &made["offer_ids"]),
        ("PIANO20".into(), "scheduled".into(), &json!([solo]))
    );
    let twice = app.post_as(&ada.access, &list, json!({"code": "Piano20", "effect": "unlock"})).await;
    assert_eq!(refusal(&twice), (409, "sales.promo_code_taken".into()), "whatever its case");
    let other = app.on_sale(&ada, "Violon").await;
    fine(app.post_as(&ada.access, &codes_of(&other), json!({"code": "PIANO20", "effect": "unlock"})).await);
    let one = format!("{list}/{}", text(&made, "id"));
    let etag = text(&made, "etag");
    let five = json!({"effect": "amount", "amount": {"amount": 500, "currency": "EUR"}, "valid_from": null, "code": "cinq"});
    let changed = app.call_if(Method::PATCH, &one, &ada.access, &etag, five.clone()).await;
    assert_eq!(changed.status, 200, "{}", changed.text());
    let view = changed.json();
    assert_eq!(
        (text(&view, "code"), &view["percent_bp"], &view["amount"]["amount"], text(&view, "status")),
        ("CINQ".into(), &Value::Null, &json!(500), "active".into())
    );
    assert_eq!(
        app.call_if(Method::PATCH, &one, &ada.access, &etag, five).await.code(),
        "http.precondition_failed"
    );
    note_used(&app, &text(&made, "id"), 2, 3);
    let etag = text(&view, "etag");
    let few = app.call_if(Method::PATCH, &one, &ada.access, &etag, json!({"max_uses": 4})).await;
    assert_eq!(
        (refusal(&few), few.pointers()),
        ((409, "sales.promo_code_used".into()), vec!["/max_uses".into()])
    );
    assert_eq!(few.json()["errors"][0]["params"], json!({"least": 5, "held": 2, "used": 3}));
    let up = app.call_if(Method::PATCH, &one, &ada.access, &etag, json!({"max_uses": 5})).await;
    assert_eq!(text(&up.json(), "status"), "used_up");
    assert_eq!(app.discard(&ada, &one).await.code(), "sales.promo_code_used");
    let off = app.edit(&ada, &one, json!({"is_active": false})).await;
    assert_eq!(text(&off.json(), "status"), "inactive");
    let renamed =
        app.post_as(&ada.access, &list, json!({"code": "ANOTHER", "effect": "unlock"})).await.json();
    let second = format!("{list}/{}", text(&renamed, "id"));
    assert_eq!(app.edit(&ada, &second, json!({"code": "CINQ"})).await.code(), "sales.promo_code_taken");
    assert_eq!(app.discard(&ada, &second).await.status, 204);
    assert_eq!(app.get_as(&ada.access, &second).await.code(), "sales.promo_code_not_found");
    let acts = app.audited(&format!("action LIKE 'sales.promo%' AND subject = 'event:{id}'"));
    let (made, changed) = ("sales.promo_code_created", "sales.promo_code_changed");
    assert_eq!(acts, ["sales.promo_code_deleted", made, changed, changed, changed, made]);
}

#[tokio::test]
async fn codes_are_found_by_their_state() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let list = codes_of(&id);
    let (past, later) = ("2020-01-01T00:00:00Z", "2030-01-01T00:00:00Z");
    let with = |code: &str, more: Value| {
        let mut wish = json!({"code": code, "effect": "percent", "percent_bp": 500});
        wish.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        wish
    };
    for wish in [
        with("PLAIN", json!({})),
        with("RUNNING", json!({"valid_from": past, "valid_until": later, "max_uses": 2})),
        with("TO_COME", json!({"valid_from": later, "max_uses": 2})),
        with("OVER", json!({"valid_until": past, "max_uses": 2})),
        with("FULL", json!({"valid_from": past, "max_uses": 2})),
        with("OFF", json!({"is_active": false, "valid_until": past, "max_uses": 2})),
    ] {
        let made = fine(app.post_as(&ada.access, &list, wish).await).json();
        match text(&made, "code").as_str() {
            "RUNNING" => note_used(&app, &text(&made, "id"), 0, 1),
            "PLAIN" => note_used(&app, &text(&made, "id"), 1, 900),
            _ => note_used(&app, &text(&made, "id"), 1, 1),
        }
    }
    let found = async |search: &str| {
        let page = fine(app.get_as(&ada.access, &format!("{list}?{search}")).await).json();
        assert_eq!(page["total"], 6, "of all, whatever is looked for");
        let codes = page["data"].as_array().unwrap().clone();
        let mut found: Vec<_> = codes.iter().map(|code| (text(code, "code"), text(code, "status"))).collect();
        found.sort();
        found
    };
    for (status, codes) in [
        ("active", vec!["PLAIN", "RUNNING"]),
        ("scheduled", vec!["TO_COME"]),
        ("expired", vec!["OVER"]),
        ("used_up", vec!["FULL"]),
        ("inactive", vec!["OFF"]),
    ] {
        let wanted: Vec<_> = codes.iter().map(|code| ((*code).to_owned(), status.to_owned())).collect();
        assert_eq!(found(&format!("status={status}")).await, wanted);
    }
    assert_eq!(found("status=active&q=run&limit=1").await, [("RUNNING".into(), "active".into())]);
    assert_eq!(found(&format!("q={}", "A".repeat(40))).await, []);
    for wrong in ["status=gone".to_owned(), format!("q={}", "A".repeat(41))] {
        let refused = app.get_as(&ada.access, &format!("{list}?{wrong}")).await;
        assert_eq!(refusal(&refused), (400, "http.invalid_query".into()), "{wrong}");
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_code_is_named_at_once() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let list = codes_of(&id);
    let wrong = async |path: &str, wish: Value| {
        let answer = app.post_as(&ada.access, path, wish).await;
        (answer.status, answer.pointers())
    };
    let at = |names: &[&str]| (422, names.iter().map(|name| format!("/{name}")).collect::<Vec<_>>());
    assert_eq!(wrong(&list, json!({})).await, at(&["code", "effect"]));
    let bad = json!({"code": "=x", "effect": "percent", "percent_bp": 10_001, "max_uses": 0, "max_per_person": 0,
        "valid_from": "2026-12-01T00:00:00Z", "valid_until": "2026-12-01T00:00:00Z"});
    let all = ["code", "percent_bp", "valid_until", "max_uses", "max_per_person"];
    assert_eq!(wrong(&list, bad).await, at(&all));
    let yen = json!({"code": "YEN", "effect": "set_price", "amount": {"amount": 5, "currency": "JPY"}});
    assert_eq!(wrong(&list, yen).await, at(&["amount/currency"]));
    let foreign = json!({"code": "ABC", "effect": "unlock", "offer_ids": [NOBODY]});
    assert_eq!(wrong(&list, foreign).await, at(&["offer_ids"]));
    let bulk = format!("{list}/bulk");
    let bad = json!({"prefix": "é", "count": 1_001, "terms": {"code": "X", "effect": "unlock"}});
    assert_eq!(wrong(&bulk, bad).await, at(&["prefix", "count", "terms/code"]));
    assert_eq!(wrong(&bulk, json!({"count": 1, "terms": {"effect": "amount"}})).await, at(&["terms/amount"]));
    let foreign = json!({"count": 1, "terms": {"effect": "unlock", "offer_ids": [NOBODY]}});
    assert_eq!(wrong(&bulk, foreign).await, at(&["terms/offer_ids"]));
    assert_eq!(app.get_as(&ada.access, &list).await.json()["total"], 0);
}

#[tokio::test]
async fn a_thousand_codes_are_made_at_once_and_downloaded() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let list = codes_of(&id);
    let offers = app.get_as(&ada.access, &format!("{}/offers", event_path(&id))).await.json();
    let solo = offers["data"][0]["id"].clone();
    let terms = json!({"effect": "set_price", "amount": {"amount": 1_000, "currency": "EUR"}, "max_uses": 1, "offer_ids": [solo]});
    let wish = json!({"prefix": "amis", "count": 1_000, "terms": terms});
    let made = fine(app.post_as(&ada.access, &format!("{list}/bulk"), wish).await).json();
    let codes: BTreeSet<String> =
        made["codes"].as_array().unwrap().iter().map(|code| code.as_str().unwrap().to_owned()).collect();
    assert!(codes.len() == 1_000 && codes.iter().all(|code| code.starts_with("AMIS-") && code.len() == 15));
    let page = app.get_as(&ada.access, &format!("{list}?limit=2&q=amis-")).await.json();
    assert_eq!(
        (&page["total"], &page["data"][0]["batch_id"], &page["data"][1]["offer_ids"]),
        (&json!(1_000), &made["batch_id"], &json!([solo]))
    );
    let file = app.get_as(&ada.access, &format!("{list}.csv")).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"promo-codes-piano.csv\"");
    let written = file.text();
    assert!(written.starts_with("\u{feff}code,status,effect,"));
    let rows: Vec<&str> = written.lines().skip(1).collect();
    assert_eq!(rows.len(), 1_000);
    assert!(rows.iter().all(|row| codes.contains(row.split(',').next().unwrap())));
    assert!(rows[0].contains(",active,set_price,,1000,EUR,,,1,,0,0,"), "{}", rows[0]);
    let said = "SELECT details AS text FROM audit_entries WHERE action LIKE 'sales.%'";
    let said = app.database.texts(said).remove(0);
    assert!(said.contains("1000") && codes.iter().all(|code| !said.contains(code)), "the log keeps no codes");
    let offer = format!("{}/offers/{}", event_path(&id), solo.as_str().unwrap());
    app.discard(&ada, &offer).await;
    let page = app.get_as(&ada.access, &format!("{list}?limit=1")).await.json();
    assert_eq!(page["data"][0]["offer_ids"], json!([]), "codes for an offer that is gone are not for all");
    app.verb(&ada, &id, "unpublish").await;
    assert_eq!(app.discard(&ada, &format!("{EVENTS}/{id}")).await.status, 204);
    let left = "SELECT CAST(COUNT(*) AS TEXT) AS text FROM promo_codes";
    assert_eq!(app.database.texts(left), ["0"]);
}

#[tokio::test]
async fn an_underscore_in_a_search_is_an_underscore() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    for code in ["AMI_2026", "AMIS2026", "AMI-2026"] {
        let wish = json!({"code": code, "effect": "percent", "percent_bp": 1_000});
        fine(app.post_as(&ada.access, &codes_of(&id), wish).await);
    }
    let found = fine(app.get_as(&ada.access, &format!("{}?q=ami_", codes_of(&id))).await).json();
    let codes: Vec<&str> =
        found["data"].as_array().unwrap().iter().map(|row| row["code"].as_str().unwrap()).collect();
    assert_eq!(codes, ["AMI_2026"]);
    let all = fine(app.get_as(&ada.access, &format!("{}?q=ami", codes_of(&id))).await).json();
    assert_eq!(all["data"].as_array().map(Vec::len), Some(3));
}
