//! Scanners on which no person is signed in: how they are paired, what they may do, and that they end.

use super::doors::{Door, LISTS, SCANS, fresh_nonce, outcome, said};
use crate::accounts::people::{Person, bearer, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::{example, fine};
use crate::schema::operations;
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeSet;

const PAIR: &str = "/api/v1/checkin/device/pair";
const SELF: &str = "/api/v1/checkin/device";

fn devices_of(event: &str) -> String {
    format!("{EVENTS}/{event}/devices")
}

/// A device of the door's event, not paired yet.
async fn make(door: &Door, wish: Value) -> Value {
    fine(door.shop.app.post_as(&door.shop.ada.access, &devices_of(&door.shop.event), wish).await).json()
}

async fn pair(app: &TestApp, code: &str) -> Answer {
    app.post(PAIR, json!({ "code": code })).await
}

/// A paired device, as if it were somebody, and its id.
async fn paired(door: &Door, name: &str) -> (Person, String) {
    let made = make(door, json!({"name": name, "gate": "North"})).await;
    let device = fine(pair(&door.shop.app, &text(&made, "pairing_code")).await).json();
    (Person { access: text(&device, "token"), ..door.shop.ada.clone() }, text(&made, "id"))
}

/// Every operation of devices, once, successfully.
pub async fn walk(app: &TestApp, ada: &Person, event: &str) {
    let devices = devices_of(event);
    let made = fine(app.post_as(&ada.access, &devices, example("create_checkin_device")).await).json();
    let one = format!("{devices}/{}", text(&made, "id"));
    let again = fine(app.post_as(&ada.access, &format!("{one}/pairing"), Value::Null).await).json();
    let device = fine(pair(app, &text(&again, "pairing_code")).await).json();
    fine(app.get_as(&text(&device, "token"), SELF).await);
    fine(app.get_as(&ada.access, &devices).await);
    fine(app.delete_as(&ada.access, &one).await);
    let scans = format!("{EVENTS}/{event}/checkin-scans");
    let some = format!("{scans}?result=admitted&list={event}&limit=1&locale=en");
    fine(app.get_as(&ada.access, &some).await);
}

#[tokio::test]
async fn a_code_pairs_once_and_the_device_knows_where_it_is() {
    let door = Door::open().await;
    let app = door.shop.app.clone();
    let made = make(&door, json!({"name": " Tablet 3 ", "gate": "North"})).await;
    assert_eq!(
        (&made["name"], &made["gate"], &made["state"], &made["last_seen_at"]),
        (&json!("Tablet 3"), &json!("North"), &json!("waiting"), &Value::Null)
    );
    let code = text(&made, "pairing_code");
    let url = text(&made, "pairing_url");
    assert!(url.ends_with(&format!("/door/pair#{code}")) && code.starts_with("gdp_"), "{url}");
    let tries = (0..8).map(|_| pair(&app, &code));
    let answers = join_all(tries).await;
    let (won, lost): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!((won.len(), lost.len()), (1, 7), "a code pairs once");
    for answer in &lost {
        assert_eq!(refusal(answer), (422, "admission.pairing_invalid".to_owned()));
    }
    let device = won[0].json();
    let token = text(&device, "token");
    assert!(token.starts_with("gdv_"));
    let seen = fine(app.get_as(&token, SELF).await).json();
    assert_eq!(
        (&seen["id"], &seen["name"], &seen["gate"], &seen["event_id"], &seen["expires_at"]),
        (&made["id"], &json!("Tablet 3"), &json!("North"), &json!(door.shop.event), &made["expires_at"])
    );
    let listed = fine(app.get_as(&door.shop.ada.access, &devices_of(&door.shop.event)).await).json();
    let row = &listed["data"][0];
    assert_eq!((&row["state"], &row["pairing_expires_at"]), (&json!("paired"), &Value::Null));
    assert!(
        row["last_seen_at"].is_string() && !listed.to_string().contains("gd"),
        "nothing that opens: {listed}"
    );
    let kept = app.database.texts("SELECT name AS text FROM checkin_devices WHERE secret_hash IS NOT NULL");
    assert_eq!(kept, ["Tablet 3"]);
    let actions = app.audited("action LIKE 'accounts.device_%'");
    assert_eq!(actions, ["accounts.device_paired", "accounts.device_made"]);
    assert_eq!(
        refusal(&app.get_as(&door.shop.ada.access, SELF).await),
        (401, "accounts.not_signed_in".to_owned())
    );
    assert_eq!(refusal(&app.get_as("gdv_x", SELF).await), (401, "accounts.device_ended".to_owned()));
}

#[tokio::test]
async fn a_code_is_over_after_ten_minutes_and_when_there_is_another() {
    let door = Door::open().await;
    let app = door.shop.app.clone();
    let made = make(&door, json!({"name": "Tablet"})).await;
    let pairing = format!("{}/{}/pairing", devices_of(&door.shop.event), text(&made, "id"));
    let second = fine(app.post_as(&door.shop.ada.access, &pairing, Value::Null).await).json();
    let first = pair(&app, &text(&made, "pairing_code")).await;
    assert_eq!(refusal(&first), (422, "admission.pairing_invalid".to_owned()), "replaced");
    app.advance(599);
    let device = fine(pair(&app, &text(&second, "pairing_code")).await).json();
    let ada = app.sign_in(&door.shop.ada).await;
    let third = fine(app.post_as(&ada.access, &pairing, Value::Null).await).json();
    fine(app.get_as(&text(&device, "token"), SELF).await);
    app.advance(600);
    let late = pair(&app, &text(&third, "pairing_code")).await;
    assert_eq!(refusal(&late), (422, "admission.pairing_invalid".to_owned()), "too late");
    fine(app.get_as(&text(&device, "token"), SELF).await);
    let ada = app.sign_in(&ada).await;
    let fourth = fine(app.post_as(&ada.access, &pairing, Value::Null).await).json();
    let anew = fine(pair(&app, &text(&fourth, "pairing_code")).await).json();
    fine(app.get_as(&text(&anew, "token"), SELF).await);
    let old = app.get_as(&text(&device, "token"), SELF).await;
    assert_eq!(refusal(&old), (401, "accounts.device_ended".to_owned()), "what was paired before");
    for odd in ["", "gdp_", "gdv_x", &text(&anew, "token"), &"x".repeat(5_000)] {
        assert_eq!(pair(&app, odd).await.status, 422, "{odd}");
    }
}

#[tokio::test]
async fn guesses_are_counted() {
    let app = TestApp::with(&[("SIGN_IN_LIMIT_FACTOR", "1")]).await;
    for _ in 0..60 {
        assert_eq!(refusal(&pair(&app, "gdp_guess").await), (422, "admission.pairing_invalid".to_owned()));
    }
    let last = pair(&app, "gdp_guess").await;
    assert_eq!(refusal(&last), (429, "http.rate_limited".to_owned()));
    assert!(!last.header("retry-after").is_empty());
}

#[tokio::test]
async fn a_device_scans_and_its_name_stands_for_who_did() {
    let door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 2)]).await;
    let app = door.shop.app.clone();
    let (tablet, id) = paired(&door, "Tablet 3").await;
    let (other, _) = paired(&door, "Phone").await;
    let nonce = fresh_nonce();
    let scan = fine(door.scan_as(&tablet, &codes[0], json!({"nonce": nonce, "gate": "North"})).await).json();
    assert_eq!(outcome(&scan), said("admitted", ""));
    let again = door.scan(&codes[0], json!({})).await;
    assert_eq!(
        (outcome(&again), &again["first_scan"]["by"], &again["first_scan"]["gate"]),
        (said("duplicate", "already_in"), &json!("Tablet 3"), &json!("North"))
    );
    assert_eq!(door.verify(&codes[0]).await["first_scan"]["by"], "Tablet 3");
    let forced = door.scan_as(&tablet, &codes[0], json!({"override_reason": "Friends"})).await;
    assert_eq!(refusal(&forced), (403, "admission.supervisor_needed".to_owned()), "never a supervisor");
    let looked_up = door.scan_as(&tablet, "", json!({"code": null, "ticket_id": NOBODY})).await;
    assert_eq!(refusal(&looked_up), (403, "admission.supervisor_needed".to_owned()));
    let lists = fine(app.get_as(&tablet.access, LISTS).await).json();
    assert_eq!(lists["data"].as_array().unwrap().len(), 1);
    assert_eq!(
        (&lists["data"][0]["is_supervisor"], &lists["data"][0]["id"]),
        (&json!(false), &json!(door.list))
    );
    let annul = async |who: &Person, nonce: &str| {
        app.post_as(&who.access, &format!("{SCANS}/{nonce}/annul"), Value::Null).await
    };
    let foreign = annul(&other, &nonce).await;
    assert_eq!(refusal(&foreign), (403, "admission.supervisor_needed".to_owned()), "another device's");
    let own_by_person = fresh_nonce();
    fine(door.scan_as(&door.shop.ada, &codes[1], json!({ "nonce": own_by_person })).await);
    assert_eq!(annul(&tablet, &own_by_person).await.status, 403, "a person's");
    fine(annul(&tablet, &nonce).await);
    let batch = json!({"scans": [{"nonce": fresh_nonce(), "list_id": door.list, "code": codes[0]}]});
    let uploaded = fine(app.post_as(&tablet.access, &format!("{SCANS}:batch"), batch).await).json();
    assert_eq!(uploaded["data"][0]["scan"]["result"], "admitted");
    let kept = app
        .database
        .texts("SELECT result AS text FROM checkin_scans WHERE device_id IS NOT NULL AND user_id IS NULL");
    assert_eq!(kept.len(), 2, "{kept:?}");
    for what in ["stats", "bundle"] {
        fine(app.get_as(&tablet.access, &format!("{LISTS}/{}/{what}", door.list)).await);
    }
    fine(app.delete_as(&door.shop.ada.access, &format!("{}/{id}", devices_of(&door.shop.event))).await);
    assert_eq!(
        door.verify(&codes[0]).await["first_scan"]["by"],
        "Tablet 3",
        "revoked, its name is still known"
    );
}

#[tokio::test]
async fn what_was_revoked_opens_nothing_on_any_node() {
    let door = Door::open().await;
    let code = door.solo().await;
    let app = door.shop.app.clone();
    let beside = app.beside().await;
    let (tablet, id) = paired(&door, "Tablet").await;
    let stats = format!("{LISTS}/{}/stats", door.list);
    fine(beside.get_as(&tablet.access, &stats).await);
    let one = format!("{}/{id}", devices_of(&door.shop.event));
    for _ in 0..2 {
        assert_eq!(
            app.delete_as(&door.shop.ada.access, &one).await.status,
            204,
            "once more, nothing happens"
        );
    }
    for node in [&*app, &beside] {
        for path in [&*stats, LISTS, SELF] {
            assert_eq!(
                refusal(&node.get_as(&tablet.access, path).await),
                (401, "accounts.device_ended".to_owned()),
                "{path}"
            );
        }
    }
    assert_eq!(door.scan_as(&tablet, &code, json!({})).await.status, 401);
    assert_eq!(app.audited("action = 'accounts.device_revoked'").len(), 1);
    let anew = app.post_as(&door.shop.ada.access, &format!("{one}/pairing"), Value::Null).await;
    assert_eq!(refusal(&anew), (409, "admission.device_over".to_owned()));
    let listed = fine(app.get_as(&door.shop.ada.access, &devices_of(&door.shop.event)).await).json();
    assert_eq!(listed["data"][0]["state"], "revoked");
}

#[tokio::test]
async fn a_device_ends_with_its_time_and_with_its_event() {
    let door = Door::open().await;
    let app = door.shop.app.clone();
    let now = app.clock.now();
    let until = |seconds: i64| json!({"name": "Tablet", "expires_at": now.plus_seconds(seconds)});
    let made = make(&door, until(3_600)).await;
    let device = text(&fine(pair(&app, &text(&made, "pairing_code")).await).json(), "token");
    let usual = make(&door, json!({"name": "Usual"})).await;
    let dates =
        fine(app.get_as(&door.shop.ada.access, &format!("{EVENTS}/{}/occurrences", door.shop.event)).await);
    let ends_at = kernel::time::Instant::parse(dates.json()["data"][0]["ends_at"].as_str().unwrap()).unwrap();
    assert_eq!(usual["expires_at"], json!(ends_at.plus_seconds(86_400)));
    for odd in [
        until(0),
        until(-1),
        until(400 * 86_400 + 60),
        json!({"name": ""}),
        json!({"name": "a\nb"}),
        json!({"name": "x".repeat(61)}),
        json!({"name": "x", "gate": " "}),
    ] {
        let refused = app.post_as(&door.shop.ada.access, &devices_of(&door.shop.event), odd.clone()).await;
        assert_eq!(refusal(&refused), (422, "http.invalid_body".to_owned()), "{odd}");
    }
    app.advance(3_599);
    fine(app.get_as(&device, SELF).await);
    app.advance(1);
    assert_eq!(refusal(&app.get_as(&device, SELF).await), (401, "accounts.device_ended".to_owned()));
    let ada = app.sign_in(&door.shop.ada).await;
    let anew = format!("{}/{}/pairing", devices_of(&door.shop.event), text(&made, "id"));
    assert_eq!(refusal(&app.post_as(&ada.access, &anew, Value::Null).await).1, "admission.device_over");
    let draft = app.ready(&ada, "Une esquisse").await;
    let made = fine(app.post_as(&ada.access, &devices_of(&draft), json!({"name": "x"})).await).json();
    let device = text(&fine(pair(&app, &text(&made, "pairing_code")).await).json(), "token");
    fine(app.discard(&ada, &format!("{EVENTS}/{draft}")).await);
    assert_eq!(refusal(&app.get_as(&device, SELF).await), (401, "accounts.device_ended".to_owned()));
}

#[tokio::test]
async fn devices_belong_to_one_event_of_one_organization() {
    let door = Door::open().await;
    let code = door.solo().await;
    let app = door.shop.app.clone();
    let (tablet, id) = paired(&door, "Tablet").await;
    let rival = app.join_as_organizer("rival@roses.example", "Les Roses").await;
    let theirs = app.on_sale(&rival, "Ailleurs").await;
    let ours = app.on_sale(&door.shop.ada, "Une autre soirée").await;
    for elsewhere in [&theirs, &ours] {
        let stats = app.get_as(&tablet.access, &format!("{LISTS}/{elsewhere}/stats")).await;
        assert_eq!(refusal(&stats), (404, "admission.list_not_found".to_owned()));
        let scan = door.scan_as(&tablet, &code, json!({ "list_id": elsewhere })).await;
        assert_eq!(refusal(&scan), (404, "admission.list_not_found".to_owned()));
    }
    let foreign = app.delete_as(&rival.access, &format!("{}/{id}", devices_of(&theirs))).await;
    assert_eq!(refusal(&foreign), (404, "admission.device_not_found".to_owned()));
    let foreign = app.delete_as(&rival.access, &format!("{}/{id}", devices_of(&door.shop.event))).await;
    assert_eq!(refusal(&foreign), (404, "catalog.event_not_found".to_owned()));
    fine(app.get_as(&tablet.access, SELF).await);
    let scan = json!({"nonce": fresh_nonce(), "list_id": theirs, "code": code});
    assert_eq!(refusal(&app.post_as(&tablet.access, SCANS, scan).await).0, 404);
}

#[tokio::test]
async fn a_device_does_nothing_but_scan() {
    const DOOR: [&str; 8] = [
        "list_checkin_lists",
        "get_checkin_stats",
        "get_checkin_bundle",
        "verify_ticket",
        "scan_ticket",
        "upload_scans",
        "annul_scan",
        "get_checkin_device",
    ];
    let door = Door::open().await;
    let app = door.shop.app.clone();
    let (tablet, _) = paired(&door, "Tablet").await;
    let authorization = bearer(&tablet.access);
    let mut opened = BTreeSet::new();
    for operation in operations() {
        let id = operation.spec["operationId"].as_str().unwrap().to_owned();
        let Some(security) = operation.spec["security"].as_array() else { continue };
        if security.iter().all(|scheme| scheme.get("mfa_token").is_some()) {
            continue;
        }
        let is_told = security.iter().any(|scheme| scheme.get("device_token").is_some());
        assert_eq!(is_told, DOOR.contains(&id.as_str()), "{id}: the document says what a device opens");
        let path = operation.path.replacen("{id}", &door.shop.event, 1);
        let parts = path.split('/').map(|part| if part.starts_with('{') { NOBODY } else { part });
        let path = parts.collect::<Vec<_>>().join("/");
        let headers = [
            ("authorization", authorization.as_str()),
            ("content-type", "application/json"),
            ("if-match", "*"),
            ("idempotency-key", "one"),
        ];
        let method: Method = operation.method.parse().unwrap();
        let answer = app.send_body(method, &path, &headers, b"{}".to_vec()).await;
        if [401, 403].contains(&answer.status) {
            let code = refusal(&answer).1;
            let is_plain = ["accounts.not_signed_in", "accounts.not_allowed"].contains(&code.as_str());
            assert!(is_plain, "{id}: {code}, and the device is none that ended");
        } else {
            opened.insert(id);
        }
    }
    assert_eq!(opened, DOOR.iter().map(|id| (*id).to_owned()).collect(), "and nothing else");
}

#[tokio::test]
async fn what_doors_disagree_about_is_shown_with_both_sides() {
    let door = Door::open().await;
    let sold = door.shop.sell(&door.shop.zoe, &[(&door.shop.solo, 2)], "tok_visa").await;
    let codes = door.codes(&sold).await;
    let app = door.shop.app.clone();
    let (tablet, _) = paired(&door, "Tablet 3").await;
    fine(door.scan_as(&door.shop.ada, &codes[0], json!({"gate": "North"})).await);
    app.advance(1);
    let offline = json!({"gate": "South", "offline": true, "scanned_at": app.clock.now().plus_seconds(-60)});
    fine(door.scan_as(&tablet, &codes[0], offline).await);
    let heard_at = app.clock.now();
    app.advance(1);
    fine(door.scan_as(&tablet, &codes[1], json!({})).await);
    app.advance(1);
    fine(door.scan_as(&tablet, "nonsense", json!({})).await);
    let scans = format!("{EVENTS}/{}/checkin-scans", door.shop.event);
    let ask =
        async |query: &str| fine(app.get_as(&door.shop.ada.access, &format!("{scans}{query}")).await).json();
    let all = ask("").await;
    let results: Vec<_> = all["data"].as_array().unwrap().iter().map(|row| text(row, "result")).collect();
    assert_eq!(results, ["refused", "admitted", "conflict", "admitted"], "the newest first");
    assert_eq!((&all["n_conflicts"], &all["data"][0]["ticket"]), (&json!(1), &Value::Null));
    let conflicts = ask("?result=conflict").await;
    assert_eq!(conflicts["data"].as_array().unwrap().len(), 1);
    let row = &conflicts["data"][0];
    assert_eq!(
        (&row["by"], &row["is_device"], &row["gate"], &row["is_offline"], &row["reason"]),
        (&json!("Tablet 3"), &json!(true), &json!("South"), &json!(true), &json!("already_in"))
    );
    assert_eq!(
        (&row["first_scan"]["by"], &row["first_scan"]["gate"], &row["first_scan"]["is_device"]),
        (&json!("Ada Lovelace"), &json!("North"), &json!(false)),
        "the one that stays"
    );
    assert_eq!(
        (&row["ticket"]["name"], &row["ticket"]["number"], &row["ticket"]["order_code"]),
        (&json!("Ada Lovelace"), &json!(1), &sold["order"]["code"])
    );
    assert_eq!(row["received_at"], json!(heard_at));
    assert_eq!(all["data"][3]["first_scan"], Value::Null, "it is the first itself");
    assert_eq!(ask(&format!("?list={}", door.list)).await["data"].as_array().unwrap().len(), 4);
    assert_eq!(ask(&format!("?list={NOBODY}")).await["data"], json!([]));
    let mut walked = Vec::new();
    let mut page = ask("?limit=1").await;
    loop {
        walked.push(page["data"][0].clone());
        let Some(cursor) = page["next_cursor"].as_str() else { break };
        page = ask(&format!("?limit=1&cursor={cursor}")).await;
        assert_eq!(page["n_conflicts"], Value::Null);
    }
    assert_eq!(json!(walked), all["data"], "page by page, each once");
    for odd in ["?result=denied", "?list=x", "?cursor=x", "?limit=0", "?q=x"] {
        assert_eq!(app.get_as(&door.shop.ada.access, &format!("{scans}{odd}")).await.status, 400, "{odd}");
    }
    assert!(!all.to_string().contains('@'), "no addresses");
}

/// A request that is refused with a code of devices.
pub async fn refused(door: &Door, code: &str) -> Option<Answer> {
    let (app, ada) = (&door.shop.app, &door.shop.ada);
    let devices = devices_of(&door.shop.event);
    Some(match code {
        "accounts.device_ended" => app.get_as("gdv_x", SELF).await,
        "admission.device_not_found" => app.delete_as(&ada.access, &format!("{devices}/{NOBODY}")).await,
        "admission.pairing_invalid" => pair(app, "gdp_x").await,
        "admission.device_over" => {
            let made = make(door, json!({"name": "x"})).await;
            let one = format!("{devices}/{}", text(&made, "id"));
            fine(app.delete_as(&ada.access, &one).await);
            app.post_as(&ada.access, &format!("{one}/pairing"), Value::Null).await
        }
        "admission.too_many_devices" => {
            for n in 0..200 {
                let id = crate::databases::blob(&format!("{n:032x}"));
                app.database.execute(&format!(
                    "INSERT INTO checkin_devices (id, org_id, event_id, name, expires_at, created_by, created_at) \
                     SELECT {id}, org_id, id, 'x', 9000000000000, (SELECT user_id FROM memberships ORDER BY user_id LIMIT 1), 0 FROM events"
                ));
            }
            app.post_as(&ada.access, &devices, json!({"name": "One more"})).await
        }
        _ => return None,
    })
}
