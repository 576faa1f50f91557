//! The participants as files: what is in them, who may have them, and what is written down of it.

use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::Answer;
use crate::organizing::journey::fine;
use crate::sales::desk::Counter;
use flate2::read::DeflateDecoder;
use serde_json::{Value, json};
use std::io::Read;

/// A file of values with commas between them, as spreadsheets read it.
fn table(answer: &Answer) -> Vec<Vec<String>> {
    let text = answer.text();
    let body = text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert!(body.ends_with("\r\n"));
    let (mut rows, mut row, mut cell, mut is_quoted) = (Vec::new(), Vec::new(), String::new(), false);
    let mut signs = body.chars().peekable();
    while let Some(c) = signs.next() {
        match c {
            '"' if is_quoted && signs.peek() == Some(&'"') => cell.extend(signs.next()),
            '"' => is_quoted = !is_quoted,
            ',' if !is_quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted => {
                assert_eq!(signs.next(), Some('\n'));
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            c => cell.push(c),
        }
    }
    assert!(!is_quoted && row.is_empty());
    rows
}

/// The parts of a workbook, by their names: each file of the archive, found by its directory.
fn parts(archive: &[u8]) -> Vec<(String, String)> {
    let word = |at: usize| u32::from_le_bytes(archive[at..at + 4].try_into().unwrap()).try_into().unwrap();
    let end = archive.len() - 22;
    let (n, mut at): (usize, usize) = (archive[end + 10].into(), word(end + 16));
    let mut found = Vec::new();
    for _ in 0..n {
        let (compressed, named, from): (usize, usize, usize) =
            (word(at + 20), archive[at + 28].into(), word(at + 42));
        let name = String::from_utf8(archive[at + 46..at + 46 + named].to_vec()).unwrap();
        let mut xml = String::new();
        let data = &archive[from + 30 + named..from + 30 + named + compressed];
        DeflateDecoder::new(data).read_to_string(&mut xml).unwrap();
        found.push((name, xml));
        at += 46 + named;
    }
    found
}

async fn three_people() -> Counter {
    let shop = Counter::open().await;
    shop.give(&shop.solo, "=HYPERLINK(\"x\")", "a@nord.example").await;
    shop.give(&shop.solo, "Zoé, \"la Grande\"", "zoe@nord.example").await;
    shop.give(&shop.solo, "مريم 🎉", "mariam@nord.example").await;
    shop
}

#[tokio::test]
async fn a_table_has_a_head_and_a_row_for_each() {
    let shop = three_people().await;
    let answer = shop.file("sort=purchased&locale=en").await;
    assert_eq!(answer.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(answer.header("cache-control"), "private, no-store");
    let name = answer.header("content-disposition");
    assert_eq!(name, "attachment; filename=\"la-nuit-du-piano-20261121.csv\"");
    let rows = table(&answer);
    let head = "Name;E-mail;Ticket type;Date (Europe/Paris);State;Order;Ticket;Group;Buyer;Buyer’s e-mail;\
        Bought (Europe/Paris);Came in (Europe/Paris);Other answers;Ticket ID";
    assert_eq!(rows[0], head.split(';').collect::<Vec<_>>());
    let names: Vec<&str> = rows[1..].iter().map(|row| row[0].as_str()).collect();
    assert_eq!(names, ["'=HYPERLINK(\"x\")", "Zoé, \"la Grande\"", "مريم 🎉"]);
    let listed = shop.rows("sort=purchased", 20).await;
    assert_eq!(
        rows[2][2..8],
        ["Solo", "2026-12-01 20:30:00", "valid", &text(&listed[1], "order_code"), "1", "1"]
    );
    assert_eq!(rows[2][13], text(&listed[1], "ticket_id"));
    let bought = text(&listed[1], "purchased_at").replace("T09:", " 10:").replace('Z', "");
    assert_eq!(rows[2][10], bought, "as clocks at the event show it");
    let french = shop.file("sort=-purchased&columns=status,name").await;
    assert_eq!(table(&french)[..2], [["État", "Nom"], ["valable", "مريم 🎉"]]);
}

#[tokio::test]
async fn answers_have_their_columns() {
    let shop = Counter::open().await;
    let ask = |label: &str| json!({"label_fr": label, "scope": "participant", "kind": "text", "is_required": false});
    let (diet, shoes) = (shop.ask(ask("Régime")).await, shop.ask(ask("Pointure")).await);
    shop.choose(&[(&shop.solo, 1)]).await;
    let mut guest = shop.guest(&shop.solo, json!({}));
    guest["answers"][&diet] = json!("-sans \"sel\",\nsans sucre");
    guest["answers"][&shoes] = json!("38");
    fine(shop.check_out(json!({}), json!([guest])).await);
    let answers = table(&shop.file("columns=answers").await);
    assert_eq!(answers[0], ["Régime", "Pointure", "Autres réponses"]);
    assert_eq!(answers[1], ["'-sans \"sel\",\nsans sucre", "38", ""]);
    let id = crate::databases::blob(&shoes.replace('-', ""));
    shop.app.database.execute(&format!("DELETE FROM questions WHERE id = {id}"));
    let answers = table(&shop.file("columns=answers").await);
    assert_eq!(answers[0], ["Régime", "Autres réponses"]);
    assert_eq!(answers[1][1], "Pointure: 38", "what was asked once is told still");
}

#[tokio::test]
async fn a_workbook_has_texts_and_moments() {
    let shop = three_people().await;
    let answer = shop.file("format=xlsx&sort=purchased&columns=name,starts_at,number").await;
    assert!(answer.header("content-disposition").ends_with(".xlsx\""));
    let parts = parts(&answer.body);
    let sheet = &parts.iter().find(|(name, _)| name == "xl/worksheets/sheet1.xml").unwrap().1;
    let row = "<row><c t=\"inlineStr\"><is><t xml:space=\"preserve\">=HYPERLINK(&quot;x&quot;)</t></is></c>\
        <c s=\"2\"><v>46357.8541666666</v></c><c><v>1</v></c></row>";
    assert!(sheet.contains(row), "{sheet}");
    assert_eq!((sheet.matches("<row>").count(), sheet.contains("<f>")), (4, false));
    assert!(parts.iter().any(|(name, _)| name == "[Content_Types].xml"));
}

#[tokio::test]
async fn an_array_has_what_the_list_has() {
    let shop = three_people().await;
    let all = shop.file("format=json&sort=purchased").await;
    assert_eq!(all.json(), Value::from(shop.rows("sort=purchased", 20).await));
    let names = shop.file("format=json&sort=purchased&columns=name,number&q=zoe").await;
    assert_eq!(names.json(), json!([{"name": "Zoé, \"la Grande\"", "number": 1}]));
}

#[tokio::test]
async fn nobody_makes_a_file_with_a_head_only() {
    let shop = Counter::open().await;
    assert_eq!(table(&shop.file("").await).len(), 1);
    assert_eq!(shop.file("format=json").await.json(), json!([]));
    let parts = parts(&shop.file("format=xlsx").await.body);
    assert_eq!(parts[0].1.matches("<row>").count(), 1);
}

#[tokio::test]
async fn wrong_wishes_for_files_are_refused_together() {
    let shop = Counter::open().await;
    let wrong = shop.file_of(&shop.ada, "format=pdf&columns=name,shoe&sort=price&status=x").await;
    assert_eq!(
        (wrong.status, wrong.pointers()),
        (400, ["?format", "?columns", "?status", "?sort"].map(str::to_owned).to_vec())
    );
}

#[tokio::test]
async fn the_audit_log_says_who_took_which_file() {
    let shop = three_people().await;
    shop.file(&format!("format=xlsx&q=zoe&offer={}&columns=name,email", shop.solo)).await;
    let log = fine(shop.app.get_as(&shop.ada.access, "/api/v1/manage/org/audit-log?limit=1").await).json();
    let entry = &log["data"][0];
    assert_eq!(
        json!([entry["action"], entry["subject"]]),
        json!(["reports.participants_exported", format!("event:{}", shop.event)])
    );
    let of = json!({"is_search": true, "offer": shop.solo, "occurrence": null, "status": "coming", "checked_in": null,
        "questions": []});
    let said = json!({"format": "xlsx", "columns": ["name", "email"], "n_rows": 1, "of": of});
    assert_eq!(entry["details"], said, "and not whom they searched for");
}

#[tokio::test]
async fn files_have_a_budget() {
    let shop = Counter::open().await;
    let made = json!({"name": "CRM", "scopes": ["orders:read"]});
    let made = fine(shop.app.post_as(&shop.ada.access, "/api/v1/manage/org/api-tokens", made).await).json();
    let program = Person { access: text(&made, "token"), ..shop.ada.clone() };
    for _ in 0..30 {
        fine(shop.file_of(&program, "").await);
    }
    let late = shop.file_of(&program, "").await;
    assert_eq!(refusal(&late), (429, "http.rate_limited".into()));
    assert!(late.header("retry-after").parse::<u32>().unwrap() > 3_000);
    shop.file("").await;
    fine(shop.app.get_as(&program.access, &shop.participants()).await);
    shop.app.advance(3_600);
    fine(shop.file_of(&program, "").await);
}
