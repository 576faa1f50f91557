//! Private events: nowhere for everybody, there for who was let in by a link, an invitation, or their work.

use super::covers;
use super::desk::event_path;
use crate::accounts::own_data::jpeg;
use crate::accounts::people::{Person, bearer, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// What there is of an event at an address of its own.
const PARTS: [&str; 5] = ["", "/offers", "/questions", "/calendar.ics", "/availability"];

fn page(part: &str) -> String {
    format!("/api/v1/events/piano{part}")
}

/// Makes a private link; its token.
pub async fn link(app: &TestApp, ada: &Person, id: &str, wish: Value) -> String {
    let made = app.post_as(&ada.access, &format!("{}/private-links", event_path(id)), wish).await;
    assert_eq!(made.status, 201, "{}", made.text());
    text(&made.json(), "token")
}

/// Opens an event with a token.
pub async fn open(app: &TestApp, slug: &str, token: &str, access: &str) -> Answer {
    app.call(Method::POST, &format!("/api/v1/events/{slug}/access"), access, json!({"token": token})).await
}

/// Invites somebody; the invitation's id and the token of its letter.
pub async fn invite(app: &TestApp, ada: &Person, id: &str, email: &str) -> (String, String) {
    let wish = json!({"invitees": [{"email": email, "locale": "en"}]});
    let invited = app.post_as(&ada.access, &format!("{}/invitations", event_path(id)), wish).await;
    assert_eq!(invited.status, 200, "{}", invited.text());
    let mails = app.mails().await;
    let mail = mails.iter().rev().find(|mail| mail.to == email).expect("a letter");
    (text(&invited.json()["invited"][0], "id"), mail.token().to_owned())
}

/// Every operation once.
pub async fn walk(app: &TestApp, ada: &Person) {
    use super::journey::{example, fine};
    let id = app.on_sale(ada, "Entre nous").await;
    let links = format!("{}/private-links", event_path(&id));
    let made = fine(app.post_as(&ada.access, &links, example("create_private_link")).await).json();
    fine(app.get_as(&ada.access, &links).await);
    fine(open(app, "entre-nous", &text(&made, "token"), "").await);
    fine(app.discard(ada, &format!("{links}/{}", text(&made, "id"))).await);
    let (invitation, token) = invite(app, ada, &id, "walker@example.net").await;
    let invitations = format!("{}/invitations", event_path(&id));
    let org = app.organization_of(ada).await;
    fine(app.get_as(&ada.access, &format!("{invitations}?org={org}&status=sent&limit=1")).await);
    fine(app.get(&format!("/api/v1/invitations/{token}?locale=en")).await);
    fine(app.get_as(&ada.access, "/api/v1/me/invitations?locale=en").await);
    let resend = format!("{invitations}/{invitation}/resend");
    fine(app.post_as(&ada.access, &resend, Value::Null).await);
    let mails = app.mails().await;
    let token = mails.iter().rev().find(|mail| mail.to == "walker@example.net").unwrap().token().to_owned();
    fine(app.post(&format!("/api/v1/invitations/{token}/accept"), Value::Null).await);
    fine(app.post(&format!("/api/v1/invitations/{token}/decline"), Value::Null).await);
    fine(app.post_as(&ada.access, &format!("{invitations}/{invitation}/revoke"), Value::Null).await);
    let (own, _) = invite(app, ada, &id, &ada.email).await;
    for verb in ["accept", "decline"] {
        let path = format!("/api/v1/me/invitations/{own}/{verb}");
        fine(app.post_as(&ada.access, &path, Value::Null).await);
    }
}

/// Ada and her private concert on sale, with a cover.
async fn private_concert(app: &TestApp) -> (Person, String) {
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    covers::send(app, &ada, &format!("{}/image", event_path(&id)), "image/jpeg", jpeg()).await;
    app.edit(&ada, &event_path(&id), json!({"visibility": "private"})).await;
    (ada, id)
}

/// The statuses of everything there is of the event, for somebody.
async fn seen(app: &TestApp, headers: &[(&str, &str)]) -> Vec<u16> {
    let mut statuses = Vec::new();
    for part in PARTS {
        let answer = app.get_with(&page(part), headers).await;
        if answer.status == 200 {
            assert_eq!(answer.header("cache-control"), "private, no-store", "{part}");
            assert!(answer.header("vary").contains("access-grant"), "{part}");
        }
        statuses.push(answer.status);
    }
    statuses
}

#[tokio::test]
async fn a_private_event_is_nowhere_and_a_link_opens_it() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let nowhere = [404; 5];
    assert_eq!(seen(&app, &[]).await, nowhere);
    assert_eq!(seen(&app, &[("access-grant", "gac_guessed")]).await, nowhere);
    assert_eq!(app.json("/api/v1/events?q=piano").await["total"], 0);
    assert_eq!(app.json("/api/v1/offers").await["data"], json!([]));
    let token = link(&app, &ada, &id, json!({"name": "Friends"})).await;
    assert_eq!(refusal(&open(&app, "violon", &token, "").await), (404, "catalog.event_not_found".into()));
    for wrong in ["gpl_guessed", "gin_guessed", "", token.trim_start_matches("gpl_")] {
        let refused = open(&app, "piano", wrong, "").await;
        assert_eq!(refusal(&refused), (404, "catalog.event_not_found".into()), "{wrong}");
    }
    let opened = open(&app, "piano", &token, "").await;
    assert_eq!(opened.status, 200, "{}", opened.text());
    assert_eq!(opened.header("cache-control"), "no-store");
    let grant = text(&opened.json(), "grant_token");
    let with_grant = [("access-grant", grant.as_str())];
    assert_eq!(seen(&app, &with_grant).await, [200; 5]);
    let view = app.get_with(&page("?locale=en"), &with_grant).await.json();
    assert_eq!((text(&view, "visibility"), text(&view, "title")), ("private".into(), "Piano".into()));
    let cover = text(&view["image"]["sources"][0], "url");
    assert_eq!(app.get(&cover).await.status, 200);
    assert_eq!(app.get(cover.split('?').next().unwrap()).await.status, 404);
    assert_eq!(app.get_with(&page("?nonsense=1"), &with_grant).await.status, 400);
    let listed = app.get_with("/api/v1/events?q=piano", &with_grant).await.json();
    assert_eq!(listed["total"], 0, "lists show it to nobody");
    assert_eq!(seen(&app, &[]).await, nowhere, "nothing was kept for others");
    let links = format!("{}/private-links", event_path(&id));
    let kept = app.get_as(&ada.access, &links).await;
    assert_eq!((&kept.json()["data"][0]["n_uses"], kept.text().contains("gpl_")), (&json!(1), false));
    let one = format!("{links}/{}", text(&kept.json()["data"][0], "id"));
    assert_eq!(app.discard(&ada, &one).await.status, 204);
    assert_eq!(seen(&app, &with_grant).await, nowhere, "access ends with the link");
    assert_eq!(open(&app, "piano", &token, "").await.status, 404);
    let raw = app.database.texts("SELECT CAST(COUNT(*) AS TEXT) AS text FROM access_grants");
    assert_eq!(raw, ["0"]);
    let acts = app.audited(&format!("action LIKE 'catalog.private_link%' AND subject = 'event:{id}'"));
    assert_eq!(acts, ["catalog.private_link_revoked", "catalog.private_link_created"]);
}

#[tokio::test]
async fn the_first_html_and_the_sitemap_say_nothing_of_a_private_event() {
    let app = TestApp::with_web(&[], &[("index.html", crate::pages::INDEX.as_bytes())]).await;
    let (ada, id) = private_concert(&app).await;
    let token = link(&app, &ada, &id, json!({"name": "Friends"})).await;
    let grant = text(&open(&app, "piano", &token, "").await.json(), "grant_token");
    for headers in [&[][..], &[("access-grant", grant.as_str())][..]] {
        let page = app.get_with("/events/piano", headers).await;
        assert_eq!(page.status, 404);
        assert!(!page.text().contains("Piano") && !page.text().contains("og:image\" content=\"https://"));
    }
    assert!(!app.get("/sitemap.xml").await.text().contains("piano"));
    assert!(!app.get("/api/v1/organizers/parc/calendar.ics").await.text().contains("Piano"));
}

#[tokio::test]
async fn what_was_public_is_not_kept_for_strangers_and_what_is_private_is_not_shown_later() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let token = link(&app, &ada, &id, json!({"name": "Friends"})).await;
    let grant = text(&open(&app, "piano", &token, "").await.json(), "grant_token");
    let with_grant = [("access-grant", grant.as_str())];
    app.edit(&ada, &event_path(&id), json!({"visibility": "public"})).await;
    let public = app.get_with(&page(""), &with_grant).await;
    assert_eq!((public.status, public.header("cache-control")), (200, "public, max-age=30"));
    assert!(!public.text().contains("pass="), "public answers carry no passes");
    assert_eq!(app.get(&page("")).await.status, 200);
    app.edit(&ada, &event_path(&id), json!({"visibility": "private"})).await;
    assert_eq!(seen(&app, &with_grant).await, [200; 5]);
    assert_eq!(seen(&app, &[]).await, [404; 5]);
    for verb in ["unpublish", "publish"] {
        app.verb(&ada, &id, verb).await;
        let expected = if verb == "publish" { 200 } else { 404 };
        assert_eq!(seen(&app, &with_grant).await, [expected; 5], "{verb}: a draft is nobody's");
    }
}

#[tokio::test]
async fn a_link_lets_in_as_many_as_it_says_for_as_long_as_it_says() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let bob = app.join("bob@example.org").await;
    let two = link(&app, &ada, &id, json!({"name": "Two", "max_uses": 2})).await;
    for _ in 0..3 {
        let own = open(&app, "piano", &two, &bob.access).await;
        assert_eq!((own.status, &own.json()["grant_token"]), (200, &Value::Null), "one person is one use");
    }
    let token = bearer(&bob.access);
    assert_eq!(seen(&app, &[("authorization", &token)]).await, [200; 5]);
    assert_eq!(open(&app, "piano", &two, "").await.status, 200);
    assert_eq!(refusal(&open(&app, "piano", &two, "").await), (409, "catalog.link_over".into()));
    let (one, other) = (link(&app, &ada, &id, json!({"name": "One", "max_uses": 1})).await, &ada.access);
    let (left, right) = tokio::join!(open(&app, "piano", &one, ""), open(&app, "piano", &one, ""));
    let mut statuses = [left.status, right.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409], "of two at once, one comes in");
    let many = link(&app, &ada, &id, json!({"name": "Many"})).await;
    let (left, right) =
        tokio::join!(open(&app, "piano", &many, &bob.access), open(&app, "piano", &many, &bob.access));
    assert_eq!((left.status, right.status), (200, 200), "one person twice at once");
    let path = format!("{}/private-links", event_path(&id));
    let wrong = json!({"name": "a\nb", "max_uses": 0, "expires_at": "2026-11-21T09:00:00Z"});
    let wrong = app.post_as(other, &path, wrong).await;
    let pointers = ["/name", "/max_uses", "/expires_at"].map(str::to_owned);
    assert_eq!((wrong.status, wrong.pointers()), (422, pointers.to_vec()));
    let short = json!({"name": "Short", "expires_at": "2026-11-21T09:30:00Z"});
    let short = link(&app, &ada, &id, short).await;
    assert_eq!(open(&app, "piano", &short, "").await.status, 200);
    app.set_clock("2026-11-21T09:30:00Z");
    assert_eq!(refusal(&open(&app, "piano", &short, "").await), (409, "catalog.link_over".into()));
}

#[tokio::test]
async fn who_works_for_the_organization_sees_its_private_events() {
    let app = TestApp::start().await;
    let (ada, _) = private_concert(&app).await;
    let (sue, eve) = (app.join("sue@example.org").await, app.join("eve@example.org").await);
    app.hire(&ada, &sue, "support").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    for (person, status) in [(&ada, 200), (&sue, 200), (&eve, 404), (&other, 404)] {
        let token = bearer(&person.access);
        assert_eq!(seen(&app, &[("authorization", &token)]).await, [status; 5], "{}", person.email);
    }
}

#[tokio::test]
async fn a_list_is_invited_and_what_cannot_be_is_told_with_a_reason() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let path = format!("{}/invitations", event_path(&id));
    let csv = "email;langue\nbob@example.org;en\nBOB@example.org\nnobody\ncarl@example.org;de\ndora@example.org;fr\n";
    let report = app.post_as(&ada.access, &path, json!({"csv": csv})).await;
    assert_eq!(report.status, 200, "{}", report.text());
    let report = report.json();
    let refused: Vec<(u64, String)> = report["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["row"].as_u64().unwrap(), text(row, "reason")))
        .collect();
    let because = [(3, "twice"), (4, "invalid_address"), (5, "invalid_locale")];
    assert_eq!(refused, because.map(|(row, why)| (row, why.to_owned())));
    assert_eq!(report["invited"].as_array().unwrap().len(), 2);
    let again =
        app.post_as(&ada.access, &path, json!({"invitees": [{"email": "bob@example.org"}]})).await.json();
    assert_eq!(
        (text(&again["refused"][0], "reason"), &again["invited"]),
        ("already_invited".into(), &json!([]))
    );
    let mails = app.mails().await;
    let [bob, dora] = ["bob", "dora"]
        .map(|name| mails.iter().find(|mail| mail.to == format!("{name}@example.org")).unwrap());
    assert_eq!((bob.subject.as_str(), dora.subject.as_str()), ("Invitation: Piano", "Invitation : Piano"));
    assert!(
        bob.text.contains("https://billets.example/event-invitations#token=gin_")
            && bob.text.contains("Parc")
    );
    assert_eq!(app.get_as(&ada.access, &format!("{path}?status=sent&limit=1")).await.json()["total"], 2);
    let first = app.get_as(&ada.access, &format!("{path}?limit=1")).await.json();
    let rest = format!("{path}?limit=1&cursor={}", text(&first, "next_cursor"));
    assert_ne!(app.get_as(&ada.access, &rest).await.json()["data"], first["data"]);
    for (wish, pointer) in [
        (json!({}), "/invitees"),
        (json!({"csv": "a@example.org", "invitees": []}), "/invitees"),
        (json!({"invitees": []}), "/invitees"),
        (json!({"csv": "email\n"}), "/csv"),
        (json!({"csv": "a@example.org\n".repeat(501)}), "/csv"),
        (json!({"csv": "a@example.org", "expires_at": "2026-11-21T09:00:00Z"}), "/expires_at"),
    ] {
        let wrong = app.post_as(&ada.access, &path, wish).await;
        assert_eq!(wrong.status, 422, "{}", wrong.text());
        assert!(wrong.pointers().contains(&pointer.to_owned()), "{pointer}");
    }
    let draft = app.ready(&ada, "Brouillon").await;
    let early = json!({"csv": "a@example.org"});
    let early = app.post_as(&ada.access, &format!("{}/invitations", event_path(&draft)), early).await;
    assert_eq!(refusal(&early), (409, "catalog.wrong_event_state".into()));
    assert_eq!(app.audited("action = 'catalog.event_invited'").len(), 1);
    let logged = app
        .database
        .texts("SELECT details AS text FROM audit_entries WHERE action LIKE 'catalog.event_inv%'");
    assert!(logged.iter().all(|details| !details.contains('@')), "no addresses in the log");
}

#[tokio::test]
async fn an_invitation_is_seen_accepted_declined_sent_again_and_taken_back() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let bob = app.join("bob@example.org").await;
    let (invitation, token) = invite(&app, &ada, &id, "bob@example.org").await;
    let seen_by_bob = async || seen(&app, &[("authorization", &bearer(&bob.access))]).await;
    assert_eq!(seen_by_bob().await, [404; 5]);
    let at = |verb: &str| format!("/api/v1/invitations/{token}{verb}");
    let shown = app.get(&at("?locale=en")).await.json();
    assert_eq!(
        (text(&shown["event"], "slug"), text(&shown["event"], "organizer")),
        ("piano".into(), "Parc".into())
    );
    assert_eq!(
        (text(&shown, "status"), &shown["event"]["starts_at"]),
        ("sent".into(), &json!("2026-12-01T19:30:00Z"))
    );
    let mine = app.get_as(&bob.access, "/api/v1/me/invitations").await.json();
    assert_eq!((mine["data"].as_array().unwrap().len(), &mine["data"][0]["id"]), (1, &json!(invitation)));
    assert!(!mine.to_string().contains("gin_"));
    let accepted = app.post_as(&bob.access, &at("/accept"), Value::Null).await;
    assert_eq!(
        (accepted.status, &accepted.json()["grant_token"]),
        (200, &Value::Null),
        "{}",
        accepted.text()
    );
    assert_eq!(seen_by_bob().await, [200; 5]);
    assert_eq!(app.post(&at("/decline"), Value::Null).await.status, 204);
    assert_eq!(seen_by_bob().await, [404; 5], "access ends with a no");
    let one = format!("{}/invitations/{invitation}", event_path(&id));
    let resent = app.post_as(&ada.access, &format!("{one}/resend"), Value::Null).await;
    assert_eq!(refusal(&resent), (409, "catalog.invitation_answered".into()), "a no is a no");
    let anonymous = app.post(&at("/accept"), Value::Null).await.json();
    let grant = text(&anonymous, "grant_token");
    assert_eq!(seen(&app, &[("access-grant", &grant)]).await, [200; 5]);
    let revoked = app.post_as(&ada.access, &format!("{one}/revoke"), Value::Null).await;
    assert_eq!((revoked.status, text(&revoked.json(), "status")), (200, "revoked".into()));
    assert_eq!(seen(&app, &[("access-grant", &grant)]).await, [404; 5]);
    for verb in ["", "/accept", "/decline"] {
        let method = if verb.is_empty() { Method::GET } else { Method::POST };
        let gone = app.call(method, &at(verb), &bob.access, Value::Null).await;
        assert_eq!(refusal(&gone), (404, "catalog.invitation_not_found".into()), "{verb}");
    }
    assert_eq!(open(&app, "piano", &token, "").await.status, 404);
    let (again, second) = invite(&app, &ada, &id, "bob@example.org").await;
    assert_ne!(second, token, "somebody who was taken back can be invited again");
    let eve = app.join("eve@example.org").await;
    let answer = async |person: &Person, verb: &str| {
        app.post_as(&person.access, &format!("/api/v1/me/invitations/{again}/{verb}"), Value::Null).await
    };
    for verb in ["accept", "decline"] {
        let refused = answer(&eve, verb).await;
        assert_eq!(refusal(&refused), (404, "catalog.invitation_not_found".into()), "not hers: {verb}");
    }
    assert_eq!(answer(&bob, "accept").await.status, 200);
    assert_eq!(seen_by_bob().await, [200; 5], "without the letter");
    assert_eq!(answer(&bob, "decline").await.status, 204);
    assert_eq!(seen_by_bob().await, [404; 5]);
    assert_eq!(answer(&bob, "accept").await.status, 200);
    assert_eq!(
        open(&app, "piano", &second, "").await.status,
        200,
        "the letter opens the page before the answer"
    );
}

#[tokio::test]
async fn an_invitation_ends_and_is_forgotten_and_lets_in_a_family_not_a_crowd() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let (invitation, token) = invite(&app, &ada, &id, "bob@example.org").await;
    for _ in 0..10 {
        assert_eq!(open(&app, "piano", &token, "").await.status, 200);
    }
    assert_eq!(refusal(&open(&app, "piano", &token, "").await), (409, "catalog.link_over".into()));
    app.advance(31 * 86_400);
    let gone = app.post(&format!("/api/v1/invitations/{token}/accept"), Value::Null).await;
    assert_eq!(refusal(&gone), (404, "catalog.invitation_not_found".into()));
    let ada = app.sign_in(&ada).await;
    let path = format!("{}/invitations", event_path(&id));
    let list = app.get_as(&ada.access, &format!("{path}?status=expired")).await.json();
    assert_eq!((&list["total"], text(&list["data"][0], "status")), (&json!(1), "expired".into()));
    let resent = app.post_as(&ada.access, &format!("{path}/{invitation}/resend"), Value::Null).await;
    assert_eq!((resent.status, text(&resent.json(), "status")), (200, "sent".into()), "{}", resent.text());
    let mails = app.mails().await;
    assert_ne!(mails.last().unwrap().token(), token);
    assert_eq!(app.get(&format!("/api/v1/invitations/{token}")).await.status, 404, "the link before is void");
    app.advance(150 * 86_400);
    app.run_jobs().await;
    let count =
        |table: &str| app.database.texts(&format!("SELECT CAST(COUNT(*) AS TEXT) AS text FROM {table}"));
    assert_eq!(
        (count("event_invitations"), count("access_grants")),
        (vec!["0".to_owned()], vec!["0".to_owned()])
    );
}

#[tokio::test]
async fn invitations_go_with_the_account_that_is_erased_and_with_the_event() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let bob = app.join("bob@example.org").await;
    let (_, token) = invite(&app, &ada, &id, "bob@example.org").await;
    app.post_as(&bob.access, &format!("/api/v1/invitations/{token}/accept"), Value::Null).await;
    invite(&app, &ada, &id, "carl@example.org").await;
    let bob = app.step_up(&bob).await;
    assert_eq!(app.delete_as(&bob.access, "/api/v1/me").await.status, 204);
    app.run_jobs().await;
    let left = || app.database.texts("SELECT email AS text FROM event_invitations");
    assert_eq!(left(), ["carl@example.org"]);
    link(&app, &ada, &id, json!({"name": "x"})).await;
    assert_eq!(app.discard(&ada, &event_path(&id)).await.status, 204);
    assert!(left().is_empty());
}

#[tokio::test]
async fn an_export_has_the_invitations_to_the_address() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let guest = app.join("guest@example.net").await;
    let (invitation, _) = invite(&app, &ada, &id, "guest@example.net").await;
    invite(&app, &ada, &id, "other@example.net").await;
    let export = app.get_as(&guest.access, "/api/v1/me/export").await.json();
    let invitations = export["event_invitations"].as_array().unwrap();
    assert_eq!(invitations.len(), 1, "{export}");
    assert_eq!(
        (text(&invitations[0], "email"), text(&invitations[0], "status")),
        ("guest@example.net".into(), "sent".into())
    );
    assert_eq!(text(&invitations[0], "event"), "Piano");
    assert_eq!(text(&export["account"], "email"), "guest@example.net");
    let revoke = format!("{}/invitations/{invitation}/revoke", event_path(&id));
    assert_eq!(app.post_as(&ada.access, &revoke, Value::Null).await.status, 200);
    app.verb(&ada, &id, "unpublish").await;
    let export = app.get_as(&guest.access, "/api/v1/me/export").await.json();
    let kept = &export["event_invitations"][0];
    assert_eq!(
        (text(kept, "status"), &kept["event"]),
        ("revoked".into(), &Value::Null),
        "kept, of an event that is a draft again"
    );
}

#[tokio::test]
async fn who_has_only_a_grant_sees_the_cover_as_long_as_the_grant_stands() {
    let app = TestApp::start().await;
    let (ada, id) = private_concert(&app).await;
    let token = link(&app, &ada, &id, json!({"name": "Friends"})).await;
    let grant = text(&open(&app, "piano", &token, "").await.json(), "grant_token");
    let view = app.get_with(&page(""), &[("access-grant", &grant)]).await.json();
    let sources = view["image"]["sources"].as_array().unwrap();
    for source in sources {
        let signed = text(source, "url");
        let seen = app.get(&signed).await;
        assert_eq!((seen.status, seen.header("cache-control")), (200, "private, max-age=3600"), "{signed}");
        let plain = signed.split('?').next().unwrap();
        assert_eq!(
            app.get_with(plain, &[("access-grant", &grant)]).await.status,
            404,
            "an img sends no header"
        );
    }
    let first = text(&sources[0], "url");
    app.advance(2 * 86_400);
    assert_eq!(app.get(&first).await.status, 404, "the address is over");
    let again = app.get_with(&page(""), &[("access-grant", &grant)]).await.json();
    assert_eq!(app.get(&text(&again["image"]["sources"][0], "url")).await.status, 200, "the grant is not");
}

/// The events of a stranger's cart, as it is for whoever sends these grants.
async fn cart_of(app: &TestApp, cart: &str, grants: &[(&str, &str)]) -> Vec<String> {
    let headers = [&[("cart-token", cart)], grants].concat();
    let cart = app.get_with("/api/v1/cart", &headers).await.json();
    let groups = cart["groups"].as_array().unwrap().iter();
    let lines = groups.flat_map(|group| group["lines"].as_array().unwrap().clone());
    lines.map(|line| text(&line["event"], "title")).collect()
}

#[tokio::test]
async fn a_cart_of_several_private_events_is_sent_with_all_their_grants() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let (mut grants, mut lines) = (Vec::new(), Vec::new());
    for (title, slug) in [("Piano", "piano"), ("Violon", "violon")] {
        let id = app.on_sale(&ada, title).await;
        app.edit(&ada, &event_path(&id), json!({"visibility": "private"})).await;
        let token = link(&app, &ada, &id, json!({"name": "Friends"})).await;
        let grant = text(&open(&app, slug, &token, "").await.json(), "grant_token");
        let with_grant = [("access-grant", grant.as_str())];
        let page = app.get_with(&format!("/api/v1/events/{slug}"), &with_grant).await.json();
        let offers = app.get_with(&format!("/api/v1/events/{slug}/offers"), &with_grant).await.json();
        lines.push(json!({
            "offer_id": offers["data"][0]["id"], "occurrence_id": page["occurrences"][0]["id"], "quantity": 1,
        }));
        grants.push(grant);
    }
    let put = async |grants: &[(&str, &str)]| {
        let headers = [&[("content-type", "application/json")], grants].concat();
        let body = serde_json::to_vec(&json!({ "lines": lines })).unwrap();
        app.send_body(Method::PUT, "/api/v1/cart/lines", &headers, body).await
    };
    let alone = put(&[("access-grant", &grants[0])]).await;
    assert_eq!(
        refusal(&alone),
        (404, "sales.offer_not_found".into()),
        "the other event is not theirs to see"
    );
    let both = format!("gac_guessed, {},{}", grants[0], grants[1]);
    let filled = put(&[("access-grant", &both)]).await;
    assert_eq!(filled.status, 200, "{}", filled.text());
    let cart = text(&filled.json(), "cart_token");
    assert_eq!(cart_of(&app, &cart, &[("access-grant", &both)]).await, ["Piano", "Violon"]);
    let apart = [("access-grant", grants[0].as_str()), ("access-grant", &grants[1])];
    assert_eq!(cart_of(&app, &cart, &apart).await, ["Piano", "Violon"], "in headers of their own");
    assert_eq!(cart_of(&app, &cart, &[("access-grant", &grants[1])]).await, ["Violon"]);
}
