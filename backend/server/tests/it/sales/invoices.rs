//! Invoices, credit notes and receipts: each once, without a gap, and the same for ever.

use super::desk::Counter;
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::arrange::{event, offer};
use crate::organizing::desk::NOBODY;
use crate::organizing::journey::fine;
use futures_util::future::join_all;
use reqwest::Method;
use sales::facts::{OrderConfirmed, RefundSettled};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::fmt::Write;

const INVOICES: &str = "/api/v1/manage/invoices";

/// Every operation of invoices, once, successfully.
pub async fn walk(shop: &Counter, order: &Value) {
    shop.app.run_jobs().await;
    let code = text(order, "code");
    for what in ["invoice.pdf", "receipt"] {
        pdf(&fine(shop.app.get_as(&shop.zoe.access, &format!("/api/v1/orders/{code}/{what}")).await));
    }
    let all = format!("{INVOICES}?q=zoe&year=2026&limit=1");
    let list = fine(shop.app.get_as(&shop.ada.access, &all).await).json();
    let next = text(&list, "next_cursor");
    fine(shop.app.get_as(&shop.ada.access, &format!("{INVOICES}?kind=invoice&cursor={next}")).await);
    let id = text(&list["data"][0], "id");
    pdf(&fine(shop.app.get_as(&shop.ada.access, &format!("{INVOICES}/{id}/pdf")).await));
    let own = text(&shop.app.order(&shop.zoe, &code).await["invoices"][0], "id");
    pdf(&fine(shop.app.get_as(&shop.zoe.access, &format!("/api/v1/orders/{code}/invoices/{own}/pdf")).await));
}

/// A PDF, and what its title says.
pub(super) fn pdf(answer: &Answer) -> String {
    assert_eq!((answer.status, answer.header("content-type")), (200, "application/pdf"), "{}", answer.text());
    let bytes = answer.decoded();
    assert!(bytes.starts_with(b"%PDF-") && bytes.len() > 10_000, "{} bytes", bytes.len());
    let said = String::from_utf8_lossy(&bytes).into_owned();
    let title = said.split("<dc:title>").nth(1).and_then(|rest| rest.split("</dc:title>").next());
    let title = title.unwrap_or_else(|| panic!("no title in {said}"));
    let words = title.split('>').nth(2).and_then(|rest| rest.split('<').next());
    words.unwrap_or_default().to_owned()
}

async fn list(app: &TestApp, person: &Person, query: &str) -> Vec<Value> {
    let page = fine(app.get_as(&person.access, &format!("{INVOICES}?{query}")).await).json();
    page["data"].as_array().unwrap().clone()
}

fn labels(invoices: &[Value]) -> Vec<String> {
    invoices.iter().map(|invoice| text(invoice, "number")).collect()
}

/// What the invoices of Les Lilas say of it.
pub(super) async fn register(shop: &Counter, name: &str) {
    let legal = json!({"legal_name": name, "address": "1 rue du Parc", "postal_code": "75001",
        "city": "Paris", "country": "FR", "vat_number": "FR44732829320", "invoice_prefix": "LIL"});
    let path = "/api/v1/manage/org/legal-details";
    fine(shop.app.call_if(Method::PUT, path, &shop.ada.access, "*", legal).await);
}

pub(super) fn snapshot(app: &TestApp, label: &str) -> Value {
    let found = app.database.texts(&format!("SELECT snapshot AS text FROM invoices WHERE label = '{label}'"));
    serde_json::from_str(&found[0]).unwrap()
}

#[tokio::test]
async fn a_sale_is_invoiced_and_what_goes_back_is_credited() {
    let shop = Counter::open().await;
    register(&shop, "SARL Les Lilas").await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 2), (&shop.duo, 1)], "tok_visa").await;
    let (order, code) = (&sold["order"], text(&sold["order"], "code"));
    let path = format!("/api/v1/orders/{code}");
    let early = shop.app.get_as(&shop.zoe.access, &format!("{path}/invoice.pdf")).await;
    assert_eq!(refusal(&early), (404, "sales.invoice_not_ready".to_owned()));
    shop.app.run_jobs().await;
    let seen = shop.app.order(&shop.zoe, &code).await;
    assert_eq!(seen["invoices"].as_array().map(Vec::len), Some(1));
    assert_eq!(
        (&seen["invoices"][0]["number"], &seen["invoices"][0]["total"], &seen["invoices"][0]["kind"]),
        (&json!("LIL-2026-000001"), &seen["total"], &json!("invoice"))
    );
    let invoice = shop.app.get_as(&shop.zoe.access, &format!("{path}/invoice.pdf")).await;
    assert_eq!(pdf(&invoice), "Facture LIL-2026-000001");
    assert_eq!(invoice.header("content-disposition"), "attachment; filename=\"LIL-2026-000001.pdf\"");
    assert_eq!(invoice.header("cache-control"), "private, no-store");
    fine(shop.desk(order, "refunds", json!({"amount": 2_500})).await);
    shop.app.run_jobs().await;
    let seen = shop.seen(order).await;
    let note = &seen["invoices"][1];
    assert_eq!(
        (&note["number"], &note["kind"], &note["total"]["amount"]),
        (&json!("LIL-2026-000002"), &json!("credit_note"), &json!(2_500))
    );
    let note = shop.app.get_as(&shop.zoe.access, &format!("{path}/invoices/{}/pdf", text(note, "id"))).await;
    assert_eq!(pdf(&note), "Avoir LIL-2026-000002");
    let said = snapshot(&shop.app, "LIL-2026-000002");
    assert_eq!(
        (&said["refers"]["number"], &said["paid"][0]["is_refund"]),
        (&json!("LIL-2026-000001"), &json!(true))
    );
    assert_eq!(
        pdf(&fine(shop.app.get_as(&shop.zoe.access, &format!("{path}/receipt")).await)),
        format!("Reçu {code}")
    );
    shop.app.check_books().await;
}

#[tokio::test]
async fn what_was_issued_stays_as_it_was() {
    let shop = Counter::open().await;
    register(&shop, "SARL Les Lilas").await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    shop.app.run_jobs().await;
    let path = format!("/api/v1/orders/{}/invoice.pdf", text(&order, "code"));
    let before = fine(shop.app.get_as(&shop.zoe.access, &path).await).decoded();
    let digest = Sha256::digest(&before).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    });
    let kept = "SELECT snapshot AS text FROM invoices WHERE pdf_sha256 = ";
    assert_eq!(shop.app.database.texts(&format!("{kept}{}", crate::databases::blob(&digest))).len(), 1);
    register(&shop, "SAS Les Roses").await;
    let contact = json!({"name": "Somebody Else"});
    let own = format!("/api/v1/orders/{}/contact", text(&order, "code"));
    fine(shop.app.call(Method::PATCH, &own, &shop.zoe.access, contact).await);
    shop.app.set_clock("2026-11-21T09:05:00Z");
    let after = fine(shop.app.get_as(&shop.zoe.access, &path).await).decoded();
    assert!(before == after, "the PDF has changed");
    assert_eq!(snapshot(&shop.app, "LIL-2026-000001")["seller"]["name"], "SARL Les Lilas");
    // Should it ever differ, somebody is told.
    assert!(!shop.app.metrics().await.contains("guichet_invoice_differences_total 1"));
    shop.app.database.execute("UPDATE invoices SET snapshot = REPLACE(snapshot, 'Les Lilas', 'Les Roses')");
    fine(shop.app.get_as(&shop.zoe.access, &path).await);
    assert!(shop.app.metrics().await.contains("guichet_invoice_differences_total"));
}

#[tokio::test]
async fn without_legal_details_an_invoice_says_what_is_known() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    shop.app.run_jobs().await;
    let path = format!("/api/v1/orders/{}/invoice.pdf", text(&order, "code"));
    assert_eq!(pdf(&fine(shop.app.get_as(&shop.zoe.access, &path).await)), "Facture 2026-000001");
    assert_eq!(snapshot(&shop.app, "2026-000001")["seller"]["name"], "Les Lilas");
}

#[tokio::test]
async fn twenty_at_once_get_the_numbers_one_to_twenty() {
    let app = TestApp::start().await;
    let made = app.add(event("recital").offers([offer("Solo", 2_500)])).await;
    let mut people = Vec::new();
    for n in 0..20 {
        let person = app.join(&format!("p{n}@example.org")).await;
        app.fill(&person, &made, 1).await;
        people.push(person);
    }
    let buying = join_all(people.iter().map(|person| app.buy(person, "tok_visa"))).await;
    assert!(buying.iter().all(|answer| answer.status == 201));
    // Several workers at once, as on several machines.
    join_all((0..4).map(|_| app.worker.run_due())).await.into_iter().for_each(|done| _ = done.unwrap());
    app.run_jobs().await;
    let numbers = app.database.texts("SELECT CAST(number AS TEXT) AS text FROM invoices ORDER BY number");
    assert_eq!(numbers, (1..=20).map(|n| n.to_string()).collect::<Vec<_>>());
    app.check_books().await;
}

#[tokio::test]
async fn what_is_told_twice_is_issued_once() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 2)], "tok_visa").await["order"].clone();
    shop.app.run_jobs().await;
    fine(shop.desk(&order, "refunds", json!({"amount": 1_000})).await);
    shop.app.run_jobs().await;
    let seen = shop.seen(&order).await;
    let parse = |text: String| uuid::Uuid::parse_str(&text).unwrap();
    let order_id = kernel::ids::OrderId::from_uuid(parse(text(&seen, "id")));
    let refund_id = kernel::ids::RefundId::from_uuid(parse(text(&seen["refunds"][0], "id")));
    let org = shop.app.organization_of(&shop.ada).await;
    let org_id = kernel::ids::OrganizationId::from_uuid(parse(org));
    let letters = shop.letters().await;
    for _ in 0..2 {
        shop.app.publish(OrderConfirmed { order_id, org_id }).await;
        shop.app.publish(RefundSettled { order_id, org_id, refund_id }).await;
        shop.app.run_jobs().await;
    }
    // The letter that waited for its invoice finds that it went out.
    shop.app.set_clock("2026-11-21T09:02:00Z");
    shop.app.run_jobs().await;
    assert_eq!(labels(&list(&shop.app, &shop.ada, "").await), ["2026-000002", "2026-000001"]);
    assert_eq!(shop.letters().await, letters, "nor is anything told twice");
    shop.app.check_books().await;
}

#[tokio::test]
async fn what_fails_to_go_back_is_not_credited() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_refund_fail").await["order"].clone();
    fine(shop.desk(&order, "refunds", json!({})).await);
    shop.app.run_jobs().await;
    assert_eq!(shop.seen(&order).await["refunds"][0]["status"], "submitted");
    shop.app.set_clock("2026-11-21T09:10:00Z");
    shop.app.run_jobs().await;
    assert_eq!(shop.seen(&order).await["refunds"][0]["status"], "failed");
    let kinds: Vec<String> =
        list(&shop.app, &shop.ada, "").await.iter().map(|invoice| text(invoice, "kind")).collect();
    assert_eq!(kinds, ["invoice"]);
    shop.app.check_books().await;
}

#[tokio::test]
async fn what_costs_nothing_has_a_receipt_and_no_invoice() {
    let app = TestApp::start().await;
    let mut free = offer("Entrée", 0);
    free.kind = "free";
    let made = app.add(event("fair").offers([free])).await;
    let zoe = app.join("zoe@example.org").await;
    app.fill(&zoe, &made, 1).await;
    let order = fine(app.once(&zoe, "/checkout", "key", json!({})).await).json()["order"].clone();
    app.run_jobs().await;
    let path = format!("/api/v1/orders/{}", text(&order, "code"));
    let none = app.get_as(&zoe.access, &format!("{path}/invoice.pdf")).await;
    assert_eq!(refusal(&none), (404, "sales.invoice_not_found".to_owned()));
    pdf(&fine(app.get_as(&zoe.access, &format!("{path}/receipt")).await));
    let mail = app.last_mail_to("zoe@example.org").await;
    let names: Vec<&str> = mail.enclosures.iter().map(|file| &*file.name).collect();
    assert_eq!(names, [format!("tickets-{}.pdf", text(&order, "code"))]);
    app.fill(&zoe, &made, 1).await;
    let held = fine(app.reserve(&zoe).await).json();
    let early = app.get_as(&zoe.access, &format!("/api/v1/orders/{}/receipt", text(&held, "code"))).await;
    assert_eq!(refusal(&early), (409, "sales.wrong_order_state".to_owned()));
}

#[tokio::test]
async fn nobody_else_gets_them() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    shop.app.run_jobs().await;
    let code = text(&order, "code");
    let id = text(&shop.app.order(&shop.zoe, &code).await["invoices"][0], "id");
    let max = shop.app.join_as_organizer("max@example.org", "Les Roses").await;
    for path in ["invoice.pdf", "receipt", &format!("invoices/{id}/pdf")] {
        let refused = shop.app.get_as(&max.access, &format!("/api/v1/orders/{code}/{path}")).await;
        assert_eq!(refusal(&refused), (404, "sales.order_not_found".to_owned()), "{path}");
    }
    let refused = shop.app.get_as(&max.access, &format!("{INVOICES}/{id}/pdf")).await;
    assert_eq!(refusal(&refused), (404, "sales.invoice_not_found".to_owned()));
    assert!(list(&shop.app, &max, "").await.is_empty());
    // Nor an own order's by another order.
    let other = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    for id in [id.as_str(), NOBODY, "nonsense"] {
        let path = format!("/api/v1/orders/{}/invoices/{id}/pdf", text(&other, "code"));
        let refused = shop.app.get_as(&shop.zoe.access, &path).await;
        assert_eq!(refusal(&refused), (404, "sales.invoice_not_found".to_owned()), "{id}");
    }
}

#[tokio::test]
async fn an_organizer_finds_them() {
    let shop = Counter::open().await;
    register(&shop, "SARL Les Lilas").await;
    let first = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    shop.app.run_jobs().await;
    shop.sell(&shop.zoe, &[(&shop.duo, 1)], "tok_visa").await;
    fine(shop.desk(&first, "refunds", json!({})).await);
    shop.app.run_jobs().await;
    // A year later numbers begin again.
    shop.app.set_clock("2026-12-31T23:30:00Z");
    shop.app.database.execute(
        "UPDATE occurrences SET starts_at = starts_at + 31536000000, ends_at = ends_at + 31536000000",
    );
    let ada = shop.app.sign_in(&shop.ada).await;
    let zoe = shop.app.sign_in(&shop.zoe).await;
    shop.sell(&zoe, &[(&shop.solo, 1)], "tok_visa").await;
    shop.app.run_jobs().await;
    let all = list(&shop.app, &ada, "").await;
    let years: Vec<i64> = all.iter().map(|invoice| invoice["year"].as_i64().unwrap()).collect();
    assert_eq!(years, [2027, 2026, 2026, 2026], "it is 2027 in Paris already");
    assert_eq!(labels(&all)[0], "LIL-2027-000001");
    assert_eq!(labels(&list(&shop.app, &ada, "year=2027").await).len(), 1);
    let notes = list(&shop.app, &ada, "kind=credit_note").await;
    assert_eq!((notes.len(), &notes[0]["refers"]), (1, &json!("LIL-2026-000001")));
    assert_eq!(notes[0]["event_id"], json!(shop.event));
    let of_first = list(&shop.app, &ada, &format!("q={}", text(&first, "code"))).await;
    assert_eq!(of_first.len(), 2);
    assert_eq!(labels(&list(&shop.app, &ada, "q=000002").await).len(), 1);
    assert!(list(&shop.app, &ada, "q=nobody").await.is_empty());
    let (mut cursor, mut seen) = (String::new(), Vec::new());
    loop {
        let path = format!("{INVOICES}?limit=1{cursor}");
        let page = fine(shop.app.get_as(&ada.access, &path).await).json();
        seen.extend(labels(page["data"].as_array().unwrap()));
        let Some(next) = page["next_cursor"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    assert_eq!(seen, labels(&all));
    let wrong = shop.app.get_as(&ada.access, &format!("{INVOICES}?year=99&kind=receipt")).await;
    assert_eq!((wrong.status, wrong.pointers().len()), (400, 2));
}

#[tokio::test]
async fn letters_bring_them_once_and_wait_no_longer_than_a_minute() {
    let shop = Counter::open().await;
    let order = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await["order"].clone();
    let mail = shop.app.last_mail_to("zoe@lilas.example").await;
    assert!(mail.subject.starts_with("Vos billets"), "{}", mail.subject);
    assert_eq!(mail.enclosures[0].name, "2026-000001.pdf");
    assert!(
        mail.enclosures[0].n_bytes > 10_000 && mail.text.contains("Votre facture 2026-000001 est jointe")
    );
    fine(shop.desk(&order, "refunds", json!({"amount": 1_000})).await);
    let mail = shop.app.last_mail_to("zoe@lilas.example").await;
    assert_eq!(
        (mail.subject.starts_with("Remboursement"), &*mail.enclosures[0].name),
        (true, "2026-000002.pdf")
    );
    let n = shop.letters().await.len();
    shop.app.set_clock("2026-11-21T09:02:00Z");
    assert_eq!(shop.letters().await.len(), n, "once");
    // The series is broken: no invoice, and the tickets go out all the same.
    shop.app.database.execute("UPDATE invoice_series SET last_no = 0");
    shop.sell(&shop.zoe, &[(&shop.duo, 1)], "tok_visa").await;
    assert_eq!(shop.letters().await.len(), n);
    shop.app.set_clock("2026-11-21T09:03:01Z");
    assert_eq!(shop.letters().await.len(), n + 1);
    let mail = shop.app.last_mail_to("zoe@lilas.example").await;
    assert!(mail.enclosures.len() == 1 && mail.enclosures[0].name.starts_with("tickets-"));
    let found = shop.app.catalog.db.read(sales::books::differences).await.unwrap();
    assert!(found.iter().any(|found| found.to_string().starts_with("numbers of invoices")), "{found:?}");
    // Mended, it is issued; nothing is written twice.
    shop.app.database.execute("UPDATE invoice_series SET last_no = 2");
    shop.app.set_clock("2026-11-21T12:00:00Z");
    shop.app.run_jobs().await;
    assert_eq!(labels(&list(&shop.app, &shop.app.sign_in(&shop.ada).await, "").await)[0], "2026-000003");
    assert_eq!(shop.letters().await.len(), n + 1);
    shop.app.check_books().await;
}
