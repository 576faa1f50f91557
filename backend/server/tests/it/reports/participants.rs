//! The list of who comes: whose it is, in which order, page by page.

use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::organizing::desk::NOBODY;
use crate::organizing::journey::fine;
use crate::sales::desk::Counter;
use serde_json::{Value, json};

/// Names that lists and files get wrong.
const STRANGE: [&str; 6] = ["=1+1", "Zoé, \"la Grande\"", "مريم", "🎉", "O’Brien; Ann", "  émile"];

/// Six gifts, the first first: Zoé (Solo), adele (Duo), Émile (Solo), Max (Solo), and Max again.
async fn six_people() -> Counter {
    let shop = Counter::open().await;
    shop.give(&shop.solo, "Zoé", "zoe@nord.example").await;
    shop.give(&shop.duo, "adele", "adele@nord.example").await;
    shop.give(&shop.solo, "Émile", "emile@nord.example").await;
    shop.give(&shop.solo, "Max", "a@nord.example").await;
    shop.give(&shop.solo, "Max", "a@nord.example").await;
    shop
}

#[tokio::test]
async fn participants_are_sorted_and_continued() {
    let shop = six_people().await;
    for (sort, expected) in [
        ("", ["adele", "adele", "Émile", "Max", "Max", "Zoé"]),
        ("name", ["adele", "adele", "Émile", "Max", "Max", "Zoé"]),
        ("-name", ["Zoé", "Max", "Max", "Émile", "adele", "adele"]),
        ("purchased", ["Zoé", "adele", "adele", "Émile", "Max", "Max"]),
        ("-purchased", ["Max", "Max", "Émile", "adele", "adele", "Zoé"]),
        ("order", ["Zoé", "adele", "adele", "Émile", "Max", "Max"]),
    ] {
        for limit in [1, 4, 100] {
            let rows = shop.rows(&format!("sort={sort}"), limit).await;
            let names: Vec<String> = rows.iter().map(|row| text(row, "name")).collect();
            assert_eq!(names, expected, "{sort} by {limit}");
            let ids: std::collections::BTreeSet<String> =
                rows.iter().map(|row| text(row, "ticket_id")).collect();
            assert_eq!(ids.len(), 6, "{sort} by {limit}: nobody twice");
        }
    }
}

#[tokio::test]
async fn those_of_an_offer_are_together_by_name() {
    let shop = six_people().await;
    let (solo, duo) = (["Émile", "Max", "Max", "Zoé"].as_slice(), ["adele", "adele"].as_slice());
    // Offers of one moment are in no order.
    let either = [[solo, duo].concat(), [duo, solo].concat()];
    for limit in [1, 3, 100] {
        let names = shop.who("sort=offer", limit).await;
        assert!(either.iter().any(|expected| names == *expected), "{names:?} by {limit}");
    }
}

#[tokio::test]
async fn a_row_says_who_comes_and_who_bought() {
    let shop = Counter::open().await;
    let choice = json!({"label_fr": "Régime", "label_en": "Diet", "scope": "participant", "kind": "choice",
        "is_required": false, "choices": [{"value": "all", "label_fr": "Tout", "label_en": "Everything"}, {"label_fr": "Rien"}]});
    let diet = shop.ask(choice).await;
    let known =
        json!({"label_fr": "Déjà venu ?", "scope": "order", "kind": "checkbox", "is_required": false});
    let known = shop.ask(known).await;
    shop.choose(&[(&shop.duo, 1)]).await;
    let mut first = shop.guest(&shop.duo, json!({}));
    first["answers"][&diet] = json!("all");
    first["name"] = json!("Noé");
    first["email"] = json!("noe@nord.example");
    let mut whole = json!({});
    whole[&known] = json!(true);
    let order = fine(shop.check_out(whole, json!([first])).await).json()["order"].clone();
    let rows = shop.rows("sort=order&locale=en", 20).await;
    let one = &rows[0];
    assert_eq!(
        json!([one["name"], one["email"], one["number"], one["group_number"], one["order_code"]]),
        json!(["Noé", "noe@nord.example", 1, 1, order["code"]])
    );
    assert_eq!(
        json!([one["buyer_email"], one["offer_name"], one["status"], one["starts_at"], one["purchased_at"]]),
        json!(["zoe@lilas.example", "Duo", "active", "2026-12-01T19:30:00Z", order["confirmed_at"]])
    );
    let said = |row: &Value| -> Vec<(String, String)> {
        let answers = row["answers"].as_array().unwrap().iter();
        answers.map(|answer| (text(answer, "label"), text(answer, "text"))).collect()
    };
    let both = [("Diet", "Everything"), ("Déjà venu ?", "yes")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(said(one), both);
    assert_eq!(said(&rows[1]), &both[1..], "the other one of the Duo said nothing of themselves");
    assert_eq!(
        json!([rows[1]["email"], rows[1]["group_number"], rows[1]["number"], rows[1]["name"]]),
        json!([null, 1, 2, rows[1]["buyer_name"]])
    );
}

#[tokio::test]
async fn participants_are_found_by_what_is_known_of_them() {
    let shop = six_people().await;
    let order = shop.give(&shop.duo, "Inès Ōta", "ota@sud.example").await;
    for (query, expected) in [
        ("q=emi", vec!["Émile"]),
        ("q=EMILE", vec!["Émile"]),
        ("q=ota+ines", vec!["Inès Ōta", "Inès Ōta"]),
        ("q=sud", vec!["Inès Ōta", "Inès Ōta"]),
        ("q=mile", vec![]),
        ("q=%25", vec!["adele", "adele", "Émile", "Inès Ōta", "Inès Ōta", "Max", "Max", "Zoé"]),
        ("q=max&sort=-purchased", vec!["Max", "Max"]),
    ] {
        assert_eq!(shop.who(query, 2).await, expected, "{query}");
    }
    let code = text(&order, "code").to_lowercase();
    assert_eq!(shop.who(&format!("q={code}"), 20).await, ["Inès Ōta", "Inès Ōta"]);
    let duo = shop.rows(&format!("offer={}&occurrence={}", shop.duo, shop.date), 20).await;
    assert_eq!(duo.len(), 4);
    assert!(shop.who(&format!("occurrence={NOBODY}"), 20).await.is_empty());
    assert_eq!(fine(shop.come("q=max&limit=1").await).json()["total"], 2);
    assert_eq!(fine(shop.come("limit=1").await).json()["total"], 8);
}

#[tokio::test]
async fn who_does_not_come_any_more_is_asked_for() {
    let shop = six_people().await;
    let order = shop.give(&shop.solo, "Noé", "noe@nord.example").await;
    fine(shop.desk(&order, "cancel", json!({})).await);
    let id = text(&shop.rows("q=zoe", 1).await[0], "ticket_id").replace('-', "");
    let id = crate::databases::blob(&id);
    shop.app.database.execute(&format!("UPDATE tickets SET status = 'blocked' WHERE id = {id}"));
    for (status, n) in [("", 6), ("coming", 6), ("active", 5), ("blocked", 1), ("cancelled", 1), ("all", 7)] {
        let rows = shop.rows(&format!("status={status}"), 3).await;
        assert_eq!(rows.len(), n, "{status}");
        let total = fine(shop.come(&format!("status={status}")).await).json()["total"].clone();
        assert_eq!(total, json!(n), "{status}");
    }
    assert_eq!(shop.who("status=blocked", 20).await, ["Zoé"]);
    assert_eq!(shop.who("status=cancelled", 20).await, ["Noé"]);
}

/// Lets somebody in at a list, on a day, so many seconds after the first of all.
fn let_in(shop: &Counter, ticket: &Value, list: u8, seconds: i64, is_inside: bool) {
    let hex = |id: &str| crate::databases::blob(&id.replace('-', ""));
    let (list, ticket) = (hex(&format!("{list:032x}")), hex(ticket["ticket_id"].as_str().unwrap()));
    let at = 1_796_000_000_000 + seconds * 1_000;
    let flag = if is_inside { "TRUE" } else { "FALSE" };
    shop.app.database.execute(&format!(
        "INSERT INTO checkin_lists (id, org_id, event_id, name, gates, created_at, updated_at) \
         SELECT {list}, org_id, event_id, 'Porte', '[]', 0, 0 FROM tickets WHERE id = {ticket} \
         AND NOT EXISTS (SELECT 1 FROM checkin_lists WHERE id = {list}); \
         INSERT INTO admissions (list_id, ticket_id, day, org_id, event_id, entries, is_inside, first_scan_id, \
         first_at, last_at) SELECT {list}, id, 0, org_id, event_id, 1, {flag}, id, {at}, {at} FROM tickets WHERE id = {ticket}"
    ));
}

#[tokio::test]
async fn who_came_in_is_told_from_who_did_not() {
    let shop = six_people().await;
    let rows = shop.rows("", 20).await;
    let named = |name: &str| rows.iter().find(|row| row["name"] == json!(name)).unwrap();
    let_in(&shop, named("Zoé"), 1, 60, false);
    let_in(&shop, named("Zoé"), 2, 30, true);
    let_in(&shop, named("Émile"), 1, 90, false);
    assert_eq!(shop.who("checked_in=true", 1).await, ["Émile", "Zoé"]);
    assert_eq!(shop.who("checked_in=false", 2).await, ["adele", "adele", "Max", "Max"]);
    let page = fine(shop.come("q=zoe").await).json();
    assert_eq!(json!([page["total"], page["n_checked_in"]]), json!([1, 1]));
    let all = fine(shop.come("").await).json();
    assert_eq!(json!([all["total"], all["n_checked_in"]]), json!([6, 2]));
    let zoe = &page["data"][0];
    assert_eq!(
        json!([zoe["checked_in_at"], zoe["is_inside"]]),
        json!(["2026-11-30T00:53:50Z", true]),
        "the first time"
    );
    let_in(&shop, named("Max"), 2, 10, false);
    shop.app.database.execute("UPDATE admissions SET entries = 0, is_inside = FALSE");
    assert!(shop.who("checked_in=true", 20).await.is_empty(), "what was annulled does not count");
}

#[tokio::test]
async fn strange_names_are_listed_as_they_were_given() {
    let shop = Counter::open().await;
    for name in STRANGE {
        shop.give(&shop.solo, name, "someone@nord.example").await;
    }
    let names = shop.who("sort=purchased", 2).await;
    assert_eq!(names, STRANGE.map(str::trim));
    for limit in [1, 2] {
        let mut sorted = shop.who("sort=name", limit).await;
        sorted.sort();
        let mut all = STRANGE.map(|name| name.trim().to_owned());
        all.sort();
        assert_eq!(sorted, all, "also those whose names have no letters");
    }
}

#[tokio::test]
async fn what_is_no_filter_is_refused() {
    let shop = six_people().await;
    for (query, pointer) in [
        ("sort=price", "?sort"),
        ("offer=x", "?offer"),
        ("occurrence=1", "?occurrence"),
        ("status=valid", "?status"),
        ("limit=101", "?limit"),
        ("locale=de", "?locale"),
        ("checked_in=yes", "?checked_in"),
    ] {
        let wrong = shop.come(query).await;
        assert_eq!((wrong.status, wrong.pointers()), (400, vec![pointer.to_owned()]), "{query}");
    }
    let cursor = text(&fine(shop.come("limit=1&sort=name").await).json(), "next_cursor");
    let other_order = shop.come(&format!("cursor={cursor}&sort=-name")).await;
    assert_eq!((other_order.status, other_order.pointers()), (400, vec!["?cursor".to_owned()]));
    let other = shop.app.on_sale(&shop.ada, "Violon").await;
    let path = format!("/api/v1/manage/events/{other}/participants?cursor={cursor}");
    let foreign = shop.app.get_as(&shop.ada.access, &path).await;
    assert_eq!((foreign.status, foreign.pointers()), (400, vec!["?cursor".to_owned()]), "of another list");
    let path = format!("/api/v1/manage/events/{other}/participants");
    let nobody = shop.app.get_as(&shop.ada.access, &path).await;
    assert_eq!(nobody.json(), json!({"data": [], "next_cursor": null, "total": 0, "n_checked_in": 0}));
}

#[tokio::test]
async fn everybody_but_the_door_looks_and_nobody_elsewhere() {
    let shop = six_people().await;
    let other = shop.app.join_as_organizer("other@example.org", "Other").await;
    for (role, status) in [("manager", 200), ("finance", 200), ("support", 200), ("door", 403)] {
        let person = shop.app.join(&format!("{role}@example.org")).await;
        shop.app.hire(&shop.ada, &person, role).await;
        let seen = shop.app.get_as(&person.access, &shop.participants()).await;
        let taken = shop.file_of(&person, "").await;
        assert_eq!((seen.status, taken.status), (status, status), "{role}");
    }
    for path in [shop.participants(), format!("{}/export", shop.participants())] {
        let org = shop.app.organization_of(&shop.ada).await;
        let named = shop.app.get_as(&other.access, &format!("{path}?org={org}")).await;
        assert_eq!(refusal(&named), (404, "accounts.organization_not_found".into()));
        let foreign = shop.app.get_as(&other.access, &path).await;
        assert_eq!(refusal(&foreign), (404, "catalog.event_not_found".into()));
        assert_eq!(shop.app.get(&path).await.status, 401);
    }
}

#[tokio::test]
async fn a_program_needs_the_scope_of_orders() {
    let shop = six_people().await;
    for (scope, status) in [("orders:read", 200), ("events:read", 403)] {
        let wish = json!({"name": "CRM", "scopes": [scope]});
        let made = fine(shop.app.post_as(&shop.ada.access, "/api/v1/manage/org/api-tokens", wish).await);
        let program = Person { access: text(&made.json(), "token"), ..shop.ada.clone() };
        let seen = shop.app.get_as(&program.access, &shop.participants()).await;
        let taken = shop.file_of(&program, "format=json").await;
        assert_eq!((seen.status, taken.status), (status, status), "{scope}");
    }
}

#[tokio::test]
async fn who_erased_their_account_has_no_name_here() {
    let shop = Counter::open().await;
    shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    assert_eq!(shop.who("q=zoe", 20).await.len(), 1);
    assert_eq!(shop.app.delete_as(&shop.zoe.access, "/api/v1/me").await.status, 204);
    shop.app.run_jobs().await;
    assert!(shop.who("q=zoe", 20).await.is_empty());
    let rows = shop.rows("", 20).await;
    assert_eq!(json!([rows[0]["name"], rows[0]["buyer_name"]]), json!(["(erased)", "(erased)"]));
}
