//! The server is killed again and again while people are scanned: nobody comes in twice, no scan is lost, and who sends
//! a scan again hears what came of it.

use super::doors::{Door, fresh_nonce, outcome, said};
use crate::accounts::people::bearer;
use crate::organizing::desk::EVENTS;
use crate::organizing::journey::fine;
use crate::sales::crash::{Victim, real_now};
use futures_util::future::join_all;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::Duration;

const KILLS: u64 = 12;
const TICKETS: i32 = 120;

/// A door that scans one ticket after the other, and gives no scan up before it is answered.
struct Scanner {
    token: String,
    list: String,
    /// What is still to be scanned, with its nonce; the next one last.
    waiting: Vec<(String, String)>,
    answers: Vec<(String, Value)>,
}

impl Scanner {
    /// Scans until the server dies or nobody is left.
    async fn work(&mut self, client: &reqwest::Client, base: &str) {
        while let Some((nonce, code)) = self.waiting.last().cloned() {
            let scan = json!({"nonce": nonce, "list_id": self.list, "code": code});
            let sent = client
                .post(format!("{base}/checkin/scans"))
                .header("authorization", bearer(&self.token))
                .header("content-type", "application/json")
                .body(scan.to_string())
                .send()
                .await;
            let Ok(answer) = sent else { return };
            let status = answer.status().as_u16();
            let Ok(bytes) = answer.bytes().await else { return };
            assert!([200, 503].contains(&status), "{status} {}", String::from_utf8_lossy(&bytes));
            if status == 200 {
                self.answers.push((nonce, serde_json::from_slice(&bytes).unwrap()));
                self.waiting.pop();
            }
        }
    }
}

#[tokio::test]
async fn doors_whose_server_is_killed_let_everybody_in_once() {
    let door = Door::open().await;
    let app = door.shop.app.clone();
    door.set("UPDATE offers SET max_per_order = 1000");
    door.set("UPDATE events SET max_per_person = NULL");
    let room = format!("{EVENTS}/{}/capacity", door.shop.event);
    let any = json!({"capacity": null});
    fine(app.call_if(reqwest::Method::PUT, &room, &door.shop.ada.access, "*", any).await);
    let codes = door.sell(&[(&door.shop.solo, TICKETS)]).await;
    // Another process has a clock of its own: the real one.
    app.clock.set(kernel::time::Instant::from_millis(real_now() - 60_000));
    let ada = app.sign_in(&door.shop.ada).await;
    let mut scanners: Vec<Scanner> = (0..4)
        .map(|n: usize| Scanner {
            token: ada.access.clone(),
            list: door.list.clone(),
            // Two scan from either end, so that every ticket meets several doors.
            waiting: codes
                .iter()
                .enumerate()
                .map(|(at, _)| if n.is_multiple_of(2) { at } else { codes.len() - 1 - at })
                .map(|at| (fresh_nonce(), codes[at].clone()))
                .collect(),
            answers: Vec::new(),
        })
        .collect();
    let client = reqwest::Client::builder().no_proxy().timeout(Duration::from_secs(20)).build().unwrap();
    for n in 0..KILLS {
        let victim = Victim::start(&app, &client).await;
        let base = format!("http://127.0.0.1:{}/api/v1", victim.port);
        let moment = Duration::from_millis(5 + (n * 37) % 60);
        let working = join_all(scanners.iter_mut().map(|scanner| scanner.work(&client, &base)));
        let _ = tokio::time::timeout(moment, working).await;
        victim.kill();
    }
    let last = Victim::start(&app, &client).await;
    let base = format!("http://127.0.0.1:{}/api/v1", last.port);
    join_all(scanners.iter_mut().map(|scanner| scanner.work(&client, &base))).await;
    last.kill();
    assert!(scanners.iter().all(|scanner| scanner.waiting.is_empty()), "every scan was answered in the end");
    let mut admitted: BTreeMap<String, usize> = BTreeMap::new();
    for (_, scan) in scanners.iter().flat_map(|scanner| &scanner.answers) {
        let is_in = outcome(scan) == said("admitted", "");
        assert!(is_in || outcome(scan) == said("duplicate", "already_in"), "{scan}");
        *admitted.entry(scan["ticket"]["id"].to_string()).or_default() += usize::from(is_in);
    }
    assert_eq!(admitted.len(), codes.len());
    assert!(
        admitted.values().all(|n| *n == 1),
        "each is let in once, and whoever was let in heard of it: {admitted:?}"
    );
    let count = |sql: &str| app.database.texts(sql).remove(0);
    let (entries, scans) = (
        count("SELECT CAST(SUM(entries) AS TEXT) AS text FROM admissions"),
        count("SELECT CAST(COUNT(*) AS TEXT) AS text FROM checkin_scans"),
    );
    assert_eq!((entries, scans), (TICKETS.to_string(), (4 * TICKETS).to_string()));
}
