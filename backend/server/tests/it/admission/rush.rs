//! Many doors at once, and doors without a network: each ticket counts once, no scan is lost.

use super::doors::{Door, LISTS, SCANS, fresh_nonce, outcome, said};
use crate::accounts::people::text;
use crate::databases::{Kind, kind};
use crate::organizing::desk::{EVENTS, NOBODY};
use crate::organizing::journey::fine;
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::time::Duration;

#[tokio::test]
async fn what_was_scanned_without_a_network_is_kept_as_it_was() {
    let door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 4)]).await;
    let app = door.shop.app.clone();
    fine(door.scan_as(&door.shop.ada, &codes[0], json!({"gate": "North"})).await);
    door.set("UPDATE tickets SET status = 'cancelled' WHERE number = 2");
    let at = |seconds: i64| app.clock.now().plus_seconds(seconds);
    let nonces: Vec<String> = (0..6).map(|_| fresh_nonce()).collect();
    let scan = |n: usize, code: &str, scanned_at| {
        json!({"nonce": nonces[n], "list_id": door.list, "code": code, "gate": "South",
            "scanned_at": scanned_at, "offline": true})
    };
    let batch = json!({"scans": [
        scan(0, &codes[0], at(-600)), scan(1, &codes[1], at(-500)), scan(2, &codes[2], at(-400)),
        scan(3, &codes[3], at(400)), scan(2, &codes[2], at(-400)), scan(2, &codes[3], at(-300)),
        {"nonce": nonces[4], "list_id": NOBODY, "code": "x"},
    ]});
    let upload = async |batch: Value| {
        fine(app.post_as(&door.shop.ada.access, &format!("{SCANS}:batch"), batch).await).json()["data"]
            .clone()
    };
    let done = upload(batch.clone()).await;
    let expected = [
        said("conflict", "already_in"),
        said("conflict", "cancelled"),
        said("admitted", ""),
        said("admitted", ""),
        said("admitted", ""),
    ];
    for (n, expected) in expected.into_iter().enumerate() {
        assert_eq!(outcome(&done[n]["scan"]), expected, "{n}");
    }
    assert_eq!(done[0]["scan"]["first_scan"]["gate"], "North", "both facts are there");
    assert_eq!(done[2]["scan"]["scanned_at"], json!(at(-400)));
    assert_eq!(done[3]["scan"]["scanned_at"], json!(at(0)), "no door's clock runs ahead");
    assert_eq!((&done[5]["code"], &done[5]["scan"]), (&json!("admission.nonce_used"), &Value::Null));
    assert_eq!(done[6]["code"], "admission.list_not_found");
    assert_eq!(upload(batch).await, done, "uploaded twice, all of it counts once");
    for odd in [json!([]), json!(vec![scan(0, "x", at(0)); 101])] {
        let batch = format!("{SCANS}:batch");
        assert_eq!(app.post_as(&door.shop.ada.access, &batch, json!({ "scans": odd })).await.status, 422);
    }
    let stats = app.get_as(&door.shop.ada.access, &format!("{LISTS}/{}/stats", door.list)).await.json();
    assert_eq!((&stats["n_in"], &stats["n_conflicts"]), (&json!(3), &json!(2)));
}

#[tokio::test]
async fn twenty_doors_and_one_ticket() {
    let door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 2)]).await;
    let beside = door.shop.app.beside().await;
    let tries = (0..20).map(|n| {
        let body = json!({"nonce": fresh_nonce(), "list_id": door.list, "code": codes[0]});
        let app = if n % 2 == 0 { &*door.shop.app } else { &beside };
        async { fine(app.post_as(&door.shop.ada.access, SCANS, body).await).json() }
    });
    let results: Vec<String> = join_all(tries).await.iter().map(|scan| text(scan, "result")).collect();
    assert_eq!(results.iter().filter(|result| *result == "admitted").count(), 1, "{results:?}");
    assert_eq!(results.iter().filter(|result| *result == "duplicate").count(), 19, "{results:?}");
    // The same scan, sent by an impatient scanner: whoever is told to come back is told the same then.
    let nonce = fresh_nonce();
    let tries = (0..20).map(|n| {
        let body = json!({"nonce": nonce, "list_id": door.list, "code": codes[1]});
        let app = if n % 2 == 0 { &*door.shop.app } else { &beside };
        let access = &door.shop.ada.access;
        async move {
            loop {
                let answer = app.post_as(access, SCANS, body.clone()).await;
                if answer.status != 503 {
                    return fine(answer).json();
                }
            }
        }
    });
    let answers = join_all(tries).await;
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:?}");
    assert_eq!(text(&answers[0], "result"), "admitted");
}

/// The door of an event with eighty tickets sold, and their codes.
async fn crowd() -> (Door, Vec<String>) {
    let door = Door::open().await;
    door.set("UPDATE offers SET max_per_order = 100");
    door.set("UPDATE events SET max_per_person = NULL");
    let path = format!("{EVENTS}/{}/capacity", door.shop.event);
    let room = json!({"capacity": null});
    fine(door.shop.app.call_if(reqwest::Method::PUT, &path, &door.shop.ada.access, "*", room).await);
    let codes = door.sell(&[(&door.shop.solo, 60), (&door.shop.duo, 10)]).await;
    (door, codes)
}

/// PostgreSQL keeps the plan that it made while nobody was in.
#[tokio::test]
async fn a_scan_reads_as_little_when_many_are_in() {
    if kind() == Kind::Sqlite {
        return;
    }
    let (door, codes) = crowd().await;
    for (n, code) in codes.iter().enumerate() {
        assert_eq!(door.result(code, json!({})).await, said("admitted", ""));
        if n == 70 {
            // Whoever works for longer than a second says in between what was read.
            tokio::time::sleep(Duration::from_millis(1_100)).await;
        }
    }
    let read = "SELECT CAST(idx_tup_fetch + seq_tup_read AS TEXT) AS text FROM pg_stat_user_tables \
        WHERE relname = 'admissions'";
    let n_read: usize = door.shop.app.database.texts(read)[0].parse().unwrap();
    assert!(n_read < 2 * codes.len(), "{n_read} rows were read for {} scans", codes.len());
}

#[tokio::test]
async fn a_crowd_comes_in_each_once() {
    let (door, codes) = crowd().await;
    let app = door.shop.app.clone();
    let twice: Vec<&String> = codes.iter().chain(codes.iter().rev()).collect();
    let results = join_all(twice.iter().map(|code| door.result(code, json!({})))).await;
    let n = |expected| results.iter().filter(|result| **result == expected).count();
    assert_eq!((n(said("admitted", "")), n(said("duplicate", "already_in"))), (80, 80));
    let stats = app.get_as(&door.shop.ada.access, &format!("{LISTS}/{}/stats", door.list)).await.json();
    assert_eq!(
        (&stats["n_expected"], &stats["n_in"], &stats["n_inside"], &stats["n_refused"]),
        (&json!(80), &json!(80), &json!(80), &json!(80))
    );
    assert_eq!(stats["offers"].as_array().unwrap().len(), 2);
    let arrived: i64 =
        stats["arrivals"].as_array().unwrap().iter().map(|of| of["n_in"].as_i64().unwrap()).sum();
    assert_eq!(arrived, 80);
}
