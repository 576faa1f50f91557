//! What an organization says of itself: colors, links, logo, sites; and its legal details.

use super::own_data::{bomb, jpeg};
use super::people::{Person, bearer, text};
use super::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::organizing::journey::fine;
use reqwest::Method;
use serde_json::{Value, json};

const ORG: &str = "/api/v1/manage/org";
pub const LOGO: &str = "/api/v1/manage/org/logo";
pub const LEGAL: &str = "/api/v1/manage/org/legal-details";

/// Sends a logo.
pub async fn send_logo(app: &TestApp, person: &Person, query: &str, bytes: Vec<u8>) -> Answer {
    let token = bearer(&person.access);
    let headers = [("authorization", token.as_str()), ("content-type", "image/jpeg")];
    app.send_body(Method::PUT, &format!("{LOGO}{query}"), &headers, bytes).await
}

/// Legal details of a French company.
pub fn company() -> Value {
    json!({"legal_name": "SARL Théâtre du Parc", "legal_form": "SARL au capital de 10 000 €",
        "address": "1 rue du Parc", "postal_code": "69006", "city": "Lyon", "country": "fr",
        "registration_number": "732 829 320 00074", "vat_number": "FR 44 732829320", "invoice_prefix": "tdp"})
}

#[tokio::test]
async fn colors_that_nobody_could_read_are_refused() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let set = fine(app.edit(&ada, ORG, json!({"color": "#123456", "text_color": "#FFFFFF"})).await);
    assert_eq!(text(&set.json(), "text_color"), "#ffffff");
    for wish in [json!({"text_color": "#0b2545"}), json!({"color": "#f5f5f5"})] {
        let refused = app.edit(&ada, ORG, wish).await;
        assert_eq!(refusal(&refused), (422, "http.invalid_body".into()));
        assert_eq!(refused.pointers(), ["/text_color"]);
        assert_eq!(refused.json()["errors"][0]["code"], "low_contrast");
    }
    let page = fine(app.edit(&ada, ORG, json!({"color": "#f5f5f5", "text_color": null})).await).json();
    assert_eq!(page["text_color"], Value::Null, "then we choose one");
}

#[tokio::test]
async fn links_and_sites_are_addresses_each_once_and_not_too_many() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let wish = json!({"links": ["https://social.example/@parc", "https://social.example/@parc"],
        "widget_sites": ["https://Parc.example/", "https://www.parc.example", "http://localhost:8000"]});
    let set = fine(app.edit(&ada, ORG, wish).await).json();
    assert_eq!(set["links"], json!(["https://social.example/@parc"]));
    let sites = ["https://parc.example", "https://www.parc.example", "http://localhost:8000"];
    assert_eq!(set["widget_sites"], json!(sites), "development may try it out");
    let wish = json!({"links": ["javascript:alert(1)", ""],
        "widget_sites": ["https://parc.example/page", "http://parc.example", "https://*.example", "https://a.example; script-src *"]});
    let refused = app.edit(&ada, ORG, wish).await;
    let sites = (0..4).map(|n| format!("/widget_sites/{n}"));
    let pointers: Vec<String> =
        ["/links/0".to_owned(), "/links/1".to_owned()].into_iter().chain(sites).collect();
    assert_eq!(refused.pointers(), pointers);
    let many = |n: usize| (0..n).map(|n| format!("https://site{n}.example")).collect::<Vec<_>>();
    assert_eq!(app.edit(&ada, ORG, json!({"widget_sites": many(20), "links": many(8)})).await.status, 200);
    let refused = app.edit(&ada, ORG, json!({"widget_sites": many(21), "links": many(9)})).await;
    assert_eq!(refused.pointers(), ["/links", "/widget_sites"]);
    let none = fine(app.edit(&ada, ORG, json!({"widget_sites": [], "links": []})).await).json();
    assert_eq!((&none["widget_sites"], &none["links"]), (&json!([]), &json!([])));
}

#[tokio::test]
async fn a_logo_is_set_replaced_swept_and_taken_away() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let set = fine(send_logo(&app, &ada, "", jpeg()).await);
    assert_eq!(set.header("etag"), app.get_as(&ada.access, ORG).await.header("etag"));
    let first = text(&set.json()["logo"]["sources"][2], "url");
    let seen = app.get(&first).await;
    assert_eq!((seen.status, seen.header("content-type")), (200, "image/jpeg"));
    assert!(!seen.body.windows(4).any(|bytes| bytes == b"Exif"));
    let second = fine(send_logo(&app, &ada, "", jpeg()).await).json();
    assert_eq!(app.get(&first).await.status, 404, "the one before is shown by nobody");
    app.advance(2 * 86_400);
    app.run_jobs().await;
    let second = text(&second["logo"]["sources"][0], "url");
    assert_eq!(app.get(&second).await.status, 200, "the sweep leaves it");
    let ada = app.sign_in(&ada).await;
    let none = fine(app.delete_as(&ada.access, LOGO).await).json();
    assert_eq!(none["logo"], Value::Null);
    assert_eq!(app.get(&second).await.status, 404);
    app.advance(3_600);
    app.run_jobs().await;
    assert_eq!(app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM photos"), ["0"]);
    let ada = app.sign_in(&ada).await;
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec();
    assert_eq!(refusal(&send_logo(&app, &ada, "", svg).await), (422, "accounts.no_picture".into()));
    assert_eq!(refusal(&send_logo(&app, &ada, "", bomb()).await), (422, "accounts.picture_too_large".into()));
    let large = send_logo(&app, &ada, "", vec![0; 5 * 1_024 * 1_024 + 1]).await;
    assert_eq!(refusal(&large), (413, "http.too_large".into()));
    let json = app.call(Method::PUT, LOGO, &ada.access, json!({})).await;
    assert_eq!(refusal(&json), (415, "http.unsupported_media_type".into()));
}

#[tokio::test]
async fn a_logo_is_for_owners_and_managers_of_the_organization() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    let org = format!("?org={}", app.organization_of(&ada).await);
    for role in ["manager", "finance", "support", "door"] {
        let person = app.join(&format!("{role}@example.org")).await;
        app.hire(&ada, &person, role).await;
        let set = send_logo(&app, &person, &org, jpeg()).await;
        let gone = app.delete_as(&person.access, &format!("{LOGO}{org}")).await;
        if role == "manager" {
            assert_eq!((set.status, gone.status), (200, 200));
        } else {
            assert_eq!(refusal(&set), (403, "accounts.not_allowed".into()), "{role}");
            assert_eq!(refusal(&gone), (403, "accounts.not_allowed".into()), "{role}");
        }
    }
    let foreign = send_logo(&app, &other, &org, jpeg()).await;
    assert_eq!(refusal(&foreign), (404, "accounts.organization_not_found".into()));
}

#[tokio::test]
async fn legal_details_are_checked_versioned_and_never_public() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let none = app.get_as(&ada.access, LEGAL).await;
    assert!(none.json().as_object().unwrap().values().all(Value::is_null), "{}", none.text());
    let set = app.call_if(Method::PUT, LEGAL, &ada.access, none.header("etag"), company()).await;
    assert_eq!(set.status, 200, "{}", set.text());
    let view = set.json();
    assert_eq!(
        (text(&view, "country"), text(&view, "registration_number")),
        ("FR".into(), "73282932000074".into())
    );
    assert_eq!(
        (text(&view, "vat_number"), text(&view, "invoice_prefix")),
        ("FR44732829320".into(), "TDP".into())
    );
    let seen = app.get_as(&ada.access, LEGAL).await;
    assert_eq!((seen.json(), seen.header("etag")), (view, set.header("etag")));
    let stale = app.call_if(Method::PUT, LEGAL, &ada.access, none.header("etag"), company()).await;
    assert_eq!(refusal(&stale), (412, "http.precondition_failed".into()));
    let blind = app.call(Method::PUT, LEGAL, &ada.access, company()).await;
    assert_eq!(refusal(&blind), (428, "http.precondition_required".into()));
    let wrong = json!({"legal_name": "", "address": "1\nrue", "postal_code": "1", "city": "Lyon", "country": "France",
        "registration_number": "<b>", "vat_number": "FR45732829320", "invoice_prefix": "-"});
    let wrong = app.call_if(Method::PUT, LEGAL, &ada.access, "*", wrong).await;
    let fields =
        ["/legal_name", "/address", "/country", "/registration_number", "/vat_number", "/invoice_prefix"];
    assert_eq!(wrong.pointers(), fields);
    let mut plain = company();
    plain["registration_number"] = Value::Null;
    let changed = app.call_if(Method::PUT, LEGAL, &ada.access, "*", plain).await;
    assert_eq!(changed.json()["registration_number"], Value::Null);
    app.on_sale(&ada, "Piano").await;
    app.run_jobs().await;
    let public = ["/api/v1/organizers/parc", "/api/v1/events/piano", "/api/v1/events"];
    for path in public {
        let said = app.get(path).await.text();
        for secret in ["Théâtre du Parc", "69006", "FR44", "TDP"] {
            assert!(!said.contains(secret), "{path} says {secret}");
        }
    }
    let log = app
        .database
        .texts("SELECT details AS text FROM audit_entries WHERE action = 'accounts.legal_details_changed'");
    assert_eq!(log.len(), 2);
    assert!(
        log.iter()
            .all(|details| details.contains("registration_number") && !details.contains("73282932000074"))
    );
}
