//! Mail by way of a mail server, in each of its moods.

use super::erased;
use super::sink::{Mood, Sink};
use crate::app::{TestApp, at};
use platform::jobs;

async fn dead(app: &TestApp) -> Vec<jobs::DeadJob> {
    app.catalog.db.read(|conn| jobs::dead(conn, None, 50)).await.unwrap()
}

async fn app_with(sink: &Sink) -> TestApp {
    TestApp::with(&[("SMTP_URL", &sink.url()), ("MAIL_FROM", "Billets <tickets@billets.example>")]).await
}

#[tokio::test]
async fn a_letter_arrives_with_text_and_html_and_the_right_headers() {
    let sink = Sink::start(&[]);
    let app = app_with(&sink).await;
    app.publish(erased("ada@example.org")).await;
    app.run_jobs().await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 1);
    for part in [
        "From: Billets <tickets@billets.example>",
        "To: \"Ada Lovelace\" <ada@example.org>",
        "Subject: Your account was deleted",
        "Auto-Submitted: auto-generated",
        "Date: Sat, 21 Nov 2026 09:00:00 +0000",
        "Content-Type: multipart/alternative",
        "Content-Type: text/plain; charset=utf-8",
        "Content-Type: text/html; charset=utf-8",
    ] {
        assert!(letters[0].contains(part), "{part}: {}", letters[0]);
    }
    assert!(letters[0].contains("Message-ID: <f1-") && letters[0].contains("@billets.example>"));
    assert_eq!(app.get("/dev/mailbox").await.status, 404, "there is no mailbox beside a mail server");
}

#[tokio::test]
async fn a_letter_that_is_put_off_is_tried_again_after_ten_and_thirty_seconds() {
    let sink = Sink::start(&[Mood::Say("450 later"), Mood::Say("451 later still")]);
    let app = app_with(&sink).await;
    app.publish(erased("ada@example.org")).await;
    app.run_jobs().await;
    app.set_clock("2026-11-21T09:00:09Z");
    app.run_jobs().await;
    assert_eq!((sink.letters().len(), sink.moods_left()), (0, 1), "nine seconds are too soon");
    app.set_clock("2026-11-21T09:00:10Z");
    app.run_jobs().await;
    assert_eq!((sink.letters().len(), sink.moods_left()), (0, 0));
    app.set_clock("2026-11-21T09:00:40Z");
    app.run_jobs().await;
    app.set_clock("2026-11-21T12:00:00Z");
    app.run_jobs().await;
    assert_eq!(sink.letters().len(), 1, "once");
    assert!(dead(&app).await.is_empty());
}

#[tokio::test]
async fn a_letter_that_is_refused_for_good_is_dead_at_once_and_can_be_retried() {
    let sink = Sink::start(&[Mood::Say("550 no <ada@example.org> here")]);
    let app = app_with(&sink).await;
    app.publish(erased("ada@example.org")).await;
    app.run_jobs().await;
    app.set_clock("2026-11-25T09:00:00Z");
    app.run_jobs().await;
    assert_eq!(sink.letters().len(), 0);
    let given_up = dead(&app).await;
    assert_eq!(given_up.len(), 1);
    assert_eq!((given_up[0].name.as_str(), given_up[0].attempts), ("notices.send_mail", 1));
    assert_eq!(given_up[0].last_error.as_deref(), Some("the mail server said 550"), "without the address");
    let id = given_up[0].id;
    assert!(app.catalog.db.write(move |tx| jobs::retry(tx, id)).await.unwrap());
    app.run_jobs().await;
    assert_eq!(sink.letters().len(), 1);
    assert!(dead(&app).await.is_empty());
    assert!(!app.catalog.db.write(move |tx| jobs::retry(tx, id)).await.unwrap(), "it is gone");
}

#[tokio::test]
async fn a_letter_is_given_up_after_two_days_of_trying() {
    let sink = Sink::start(&[Mood::Say("450 later"); 12]);
    let app = app_with(&sink).await;
    app.publish(erased("ada@example.org")).await;
    for hour in 0..60 {
        app.clock.set(crate::app::at(crate::app::START).plus_minutes(hour * 60));
        app.run_jobs().await;
    }
    assert_eq!(sink.moods_left(), 12 - 9, "nine attempts");
    assert_eq!(dead(&app).await[0].attempts, 9);
    let id = dead(&app).await[0].id;
    assert!(app.catalog.db.write(move |tx| jobs::discard(tx, id)).await.unwrap());
    assert!(dead(&app).await.is_empty());
}

#[tokio::test]
async fn a_connection_that_breaks_after_the_letter_costs_one_repetition_at_most() {
    let sink = Sink::start(&[Mood::Drop]);
    let app = app_with(&sink).await;
    app.publish(erased("ada@example.org")).await;
    app.run_jobs().await;
    app.set_clock("2026-11-21T09:00:10Z");
    app.run_jobs().await;
    app.set_clock("2026-11-21T12:00:00Z");
    app.run_jobs().await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 2);
    let id = |letter: &str| letter.lines().find(|line| line.starts_with("Message-ID")).unwrap().to_owned();
    assert_eq!(id(&letters[0]), id(&letters[1]), "receivers can tell");
}

#[tokio::test]
async fn a_server_that_is_away_gets_the_letter_when_it_is_back() {
    let sink = Sink::start(&[]);
    let closed = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let away = TestApp::with(&[("SMTP_URL", &format!("smtp://{closed}"))]).await;
    away.publish(erased("ada@example.org")).await;
    away.run_jobs().await;
    let errors = away.database.texts("SELECT last_error AS text FROM jobs WHERE name = 'notices.send_mail'");
    assert_eq!(errors, ["no connection to the mail server"]);
    assert!(sink.letters().is_empty());
    assert!(dead(&away).await.is_empty());
}

#[tokio::test]
async fn a_server_that_does_not_answer_holds_up_only_letters() {
    // Connections are accepted by the system and nobody ever speaks.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("smtp://{}", silent.local_addr().unwrap());
    let app = TestApp::with(&[("SMTP_URL", &url), ("JOBS", "true")]).await;
    for i in 0..20 {
        app.publish(erased(&format!("reader{i}@example.org"))).await;
    }
    let soon = async |what: &str, sql: String, expected: &str| {
        let begun = std::time::Instant::now();
        while app.database.texts(&sql) != [expected] {
            assert!(begun.elapsed().as_secs() < 10, "{what}: {:?}", app.database.texts(&sql));
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
    };
    let count = |which: &str| format!("SELECT CAST(COUNT(*) AS TEXT) AS text FROM jobs WHERE {which}");
    soon("letters under way", count("name = 'notices.send_mail' AND lease_until > 0"), "8").await;
    app.set_clock("2026-11-21T10:00:00Z");
    let again = format!("dedup_key = 'recurring' AND run_at > {}", at("2026-11-21T10:00:00Z").millis());
    soon("other work", count(&again), "12").await;
    let letters = app.database.texts(&count("name = 'notices.send_mail'"));
    assert_eq!(letters, ["20"], "no letter is lost");
}

#[tokio::test]
async fn many_letters_share_connections_and_all_arrive() {
    let sink = Sink::start(&[]);
    let app = TestApp::with(&[("SMTP_URL", &sink.url()), ("JOBS", "true")]).await;
    for i in 0..60 {
        app.publish(erased(&format!("reader{i}@example.org"))).await;
    }
    let begun = std::time::Instant::now();
    while sink.letters().len() < 60 {
        assert!(begun.elapsed().as_secs() < 10, "{} arrived", sink.letters().len());
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let mut to: Vec<String> = sink
        .letters()
        .iter()
        .map(|letter| letter.lines().find(|line| line.starts_with("To: ")).unwrap().to_owned())
        .collect();
    to.sort();
    to.dedup();
    assert_eq!(to.len(), 60);
}
