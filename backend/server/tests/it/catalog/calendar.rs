//! `GET /events/{slug}/calendar.ics`

use crate::app::TestApp;
use crate::arrange::{both, event};

/// The file's logical lines: folded ones joined again, each checked on the way.
async fn lines(app: &TestApp, slug: &str) -> Vec<String> {
    let answer = app.get(&format!("/api/v1/events/{slug}/calendar.ics")).await;
    assert_eq!(answer.header("content-type"), "text/calendar; charset=utf-8");
    let text = String::from_utf8(answer.body).expect("folding must not cut a character");
    assert!(text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.replace("\r\n", "").find(['\r', '\n']).is_none(), "lines end with CR LF");
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "a line has at most 75 octets");
    text.replace("\r\n ", "").lines().map(str::to_owned).collect()
}

fn values<'a>(lines: &'a [String], name: &str) -> Vec<&'a str> {
    lines.iter().filter_map(|line| line.strip_prefix(name)?.strip_prefix(':')).collect()
}

#[tokio::test]
async fn a_calendar_file_has_one_entry_per_date_in_utc() {
    let app = TestApp::start().await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    let tour = event("tour").venue("olympia").and_date("2027-06-08T18:30:00Z", "2027-06-08T20:00:00Z");
    let made = app.add(tour).await;
    let lines = lines(&app, "tour").await;
    assert_eq!(values(&lines, "DTSTART"), ["20261201T193000Z", "20270608T183000Z"]);
    assert_eq!(values(&lines, "DTEND"), ["20261201T220000Z", "20270608T200000Z"]);
    assert_eq!(values(&lines, "DTSTAMP"), ["20261121T090000Z"; 2]);
    assert_eq!(values(&lines, "STATUS"), ["CONFIRMED"; 2]);
    assert_eq!(values(&lines, "URL"), ["https://billets.example/events/tour"; 2]);
    assert_eq!(values(&lines, "GEO"), ["48.5;2.25"; 2]);
    let ids: Vec<String> = made.dates.iter().map(|id| format!("{id}@billets.example")).collect();
    assert_eq!(values(&lines, "UID"), ids);
    for (line, n) in [("BEGIN:VCALENDAR", 1), ("VERSION:2.0", 1), ("BEGIN:VEVENT", 2), ("END:VEVENT", 2)] {
        assert_eq!(lines.iter().filter(|found| *found == line).count(), n, "{line}");
    }
    assert_eq!(lines.iter().filter(|line| line.starts_with("PRODID:")).count(), 1);
}

#[tokio::test]
async fn texts_are_escaped_and_folded() {
    let app = TestApp::start().await;
    app.venue("olympia", "L'Olympia; grande salle, balcon", "Paris").await;
    let mut gala = event("gala").venue("olympia");
    gala.title = both("Piano, violon; voix \\ fin\r\nBEGIN:VEVENT", "x");
    gala.summary = both(&"Été à l'œuvre 🎉, très long. ".repeat(12), "x");
    gala.online_url = Some("https://secret.example/room".to_owned());
    app.add(gala).await;
    let lines = lines(&app, "gala").await;
    assert_eq!(values(&lines, "SUMMARY"), [r"Piano\, violon\; voix \\ fin  BEGIN:VEVENT"]);
    assert_eq!(
        values(&lines, "LOCATION"),
        [r"L'Olympia\; grande salle\, balcon\, 1\, rue de la Paix\, 75002\, Paris\, FR"]
    );
    assert_eq!(lines.iter().filter(|line| *line == "BEGIN:VEVENT").count(), 1, "a title cannot add an entry");
    assert!(values(&lines, "DESCRIPTION")[0].ends_with(r"\n\nhttps://billets.example/events/gala"));
    assert!(!lines.concat().contains("secret.example"));
    assert_eq!(values(&lines, "X-WR-CALNAME"), [r"Piano\, violon\; voix \\ fin  BEGIN:VEVENT"]);
}

#[tokio::test]
async fn what_is_called_off_is_cancelled_in_the_file() {
    let app = TestApp::start().await;
    let mut tour = event("tour").and_date("2026-12-08T19:30:00Z", "2026-12-08T22:00:00Z");
    tour.cancelled_dates = vec![0];
    let made = app.add(tour).await;
    assert_eq!(values(&lines(&app, "tour").await, "STATUS"), ["CANCELLED", "CONFIRMED"]);
    app.change(made.id, "cancelled", "public").await;
    assert_eq!(values(&lines(&app, "tour").await, "STATUS"), ["CANCELLED", "CANCELLED"]);
}

#[tokio::test]
async fn the_file_speaks_the_language_that_was_asked_for() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    let english = app.get("/api/v1/events/gala/calendar.ics?locale=en").await;
    assert!(english.text().contains("SUMMARY:Evening gala"));
    assert!(app.get("/api/v1/events/gala/calendar.ics").await.text().contains("SUMMARY:Soirée gala"));
}
