//! The worker: leases, recurring work, clean-up, and as a process of its own.

use super::{erased, publish};
use crate::app::{TestApp, at};
use crate::arrange::{event, offer};
use crate::cli::Shell;
use crate::databases::{Kind, kind};
use crate::sales::races::{buy_at_last, crowd};
use futures_util::future::join_all;
use platform::clock::Clock;
use platform::db::Db;
use platform::db::conn::DatabaseUrl;
use platform::db::pool::PoolSizes;
use std::collections::HashSet;
use std::process::Stdio;
use std::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;

#[tokio::test]
async fn a_killed_workers_jobs_are_taken_again_when_its_lease_is_over() {
    let app = TestApp::start().await;
    app.run_jobs().await;
    app.publish(erased("ada@example.org")).await;
    assert_eq!(app.worker.take_and_forget().await.unwrap(), 1);
    app.set_clock("2026-11-21T09:01:29Z");
    assert!(app.mails().await.is_empty(), "they are still its own");
    app.set_clock("2026-11-21T09:01:30Z");
    assert_eq!(app.mails().await.len(), 1);
}

/// However long a line of letters is, it is not read to find that there is no other work. Only PostgreSQL counts.
#[tokio::test]
async fn a_long_line_of_work_is_not_read_for_each_job() {
    if kind() == Kind::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    app.run_jobs().await;
    app.database.execute(
        "INSERT INTO jobs (id, name, payload, state, attempts, run_at, lease_until, created_at) \
         SELECT decode(lpad(to_hex(n), 32, '0'), 'hex'), 'notices.send_mail', '{}', 'waiting', 0, n, 0, n \
         FROM generate_series(1, 3000) n",
    );
    let n_read = || -> i64 {
        let read = "SELECT CAST(idx_tup_fetch + seq_tup_read AS TEXT) AS text FROM pg_stat_user_tables \
            WHERE relname = 'jobs'";
        app.database.texts(read)[0].parse().unwrap()
    };
    // Whoever works for longer than a second says in between what was read.
    let pause = || tokio::time::sleep(Duration::from_millis(1_100));
    app.worker.take_and_forget().await.unwrap();
    pause().await;
    app.worker.take_and_forget().await.unwrap();
    let before = n_read();
    let mut n_taken = 0;
    for _ in 0..10 {
        n_taken += app.worker.take_and_forget().await.unwrap();
    }
    pause().await;
    n_taken += app.worker.take_and_forget().await.unwrap();
    let n_read = n_read() - before;
    assert!(n_taken > 20 && n_read < 5_000, "{n_read} rows were read for {n_taken} jobs");
}

#[tokio::test]
async fn two_workers_do_each_job_once() {
    let app = TestApp::start().await;
    app.run_jobs().await;
    for i in 0..30 {
        app.publish(erased(&format!("reader{i}@example.org"))).await;
    }
    let (one, two) = tokio::join!(app.worker.run_due(), app.worker.run_due());
    assert_eq!(one.unwrap() + two.unwrap(), 30);
    assert_eq!(app.kept_mails().await.len(), 30);
}

#[tokio::test]
async fn a_worker_is_woken_at_once() {
    let app = TestApp::with(&[("JOBS", "true")]).await;
    app.publish(erased("ada@example.org")).await;
    let took =
        app.wait_for("/dev/mailbox/messages.json", |answer| answer.json()[0]["to"] == "ada@example.org");
    assert!(took.await < Duration::from_secs(2));
}

#[tokio::test]
async fn recurring_work_is_there_once_and_comes_back() {
    let app = TestApp::start().await;
    let rows = "SELECT name AS text FROM jobs WHERE dedup_key = 'recurring' ORDER BY name";
    assert_eq!(app.run_jobs().await, 12);
    let names = [
        "accounts.prune",
        "accounts.sweep_photos",
        "catalog.prune_access",
        "catalog.sweep_images",
        "notices.prune_mails",
        "platform.prune_keys",
        "platform.prune_outbox",
        "sales.expire_orders",
        "sales.expire_transfers",
        "sales.fold_answers",
        "sales.prune_carts",
        "sales.reconcile_payments",
    ];
    assert_eq!(app.database.texts(rows), names);
    assert_eq!(app.run_jobs().await, 0);
    app.set_clock("2026-11-21T10:00:00Z");
    assert_eq!(app.run_jobs().await, 12);
    assert_eq!(app.database.texts(rows).len(), 12);
}

#[tokio::test]
async fn old_facts_and_mails_are_forgotten() {
    let app = TestApp::start().await;
    app.publish(erased("ada@example.org")).await;
    app.run_jobs().await;
    let count =
        |table: &str| app.database.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) AS text FROM {table}"));
    app.set_clock("2026-12-05T08:59:00Z");
    app.run_jobs().await;
    assert_eq!((count("facts"), count("mails")), (vec!["1".to_owned()], vec!["1".to_owned()]));
    app.set_clock("2026-12-06T09:00:00Z");
    app.run_jobs().await;
    assert_eq!(count("facts"), ["0"]);
    app.set_clock("2026-12-22T09:00:00Z");
    app.run_jobs().await;
    assert_eq!(count("mails"), ["0"]);
}

#[tokio::test]
async fn the_queue_is_measured() {
    let app = TestApp::with(&[("JOBS", "true")]).await;
    app.publish(erased("ada@example.org")).await;
    app.wait_for("/dev/mailbox/messages.json", |answer| !answer.json().as_array().unwrap().is_empty()).await;
    let metrics = app.metrics().await;
    for name in ["jobs_waiting", "jobs_dead", "jobs_oldest_seconds", "jobs_total", "mails_total"] {
        assert!(metrics.contains(name), "{name}: {metrics}");
    }
}

#[tokio::test]
async fn the_letters_of_a_rush_come_all_of_them() {
    let app = TestApp::start().await;
    let made = app.add(event("finale").offers([offer("Solo", 2_500)])).await;
    let people = crowd(&app, 40).await;
    for person in &people {
        app.fill(person, &made, 1).await;
    }
    let (stop, drain) = (CancellationToken::new(), Duration::from_secs(5));
    let working = tokio::spawn(app.worker.clone().run(stop.clone(), drain));
    let bought = join_all(people.iter().map(|person| buy_at_last(&app, person))).await;
    assert!(bought.iter().all(|answer| answer.status == 201));
    let (begun, mut told) = (Instant::now(), HashSet::new());
    while told.len() < people.len() {
        assert!(begun.elapsed() < Duration::from_mins(1), "{} of {} letters", told.len(), people.len());
        tokio::time::sleep(Duration::from_millis(100)).await;
        told = app.kept_mails().await.into_iter().map(|mail| mail.to).collect();
    }
    stop.cancel();
    working.await.unwrap();
    app.check_books().await;
}

#[tokio::test]
async fn the_worker_is_a_process_of_its_own_when_asked() {
    let shell = Shell::migrated();
    let mut worker = shell.command(&["worker"], &[("METRICS_PORT", "0"), ("LOG", "warn")]);
    let mut worker = worker.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let url = DatabaseUrl::parse(&shell.database.url()).unwrap();
    let clock = Clock::fixed(at("2026-11-21T09:00:00Z"));
    let db = Db::open(url, PoolSizes { readers: 1, writers: 1 }, clock).unwrap();
    publish(&db, erased("ada@example.org")).await;
    let (begun, mailbox) = (Instant::now(), shell.folder.path().join("data/mailbox"));
    while std::fs::read_dir(&mailbox).map_or(0, Iterator::count) == 0 {
        assert!(begun.elapsed() < Duration::from_secs(10), "no mail");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let pid = worker.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &pid]).status().unwrap().success());
    assert!(worker.wait().unwrap().success());
}
