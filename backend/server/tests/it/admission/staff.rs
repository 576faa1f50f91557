//! Who may work at a door, and who decides there.

use super::doors::{Door, LISTS, SCANS, fresh_nonce, outcome, said};
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::organizing::desk::NOBODY;
use crate::organizing::journey::fine;
use serde_json::{Value, json};

#[tokio::test]
async fn a_scan_is_taken_back_by_whoever_may() {
    let door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 2)]).await;
    let (bob, app) = (door.colleague("door").await, door.shop.app.clone());
    let ada = app.sign_in(&door.shop.ada).await;
    let annul = async |person: &Person, nonce: &str| {
        app.post_as(&person.access, &format!("{SCANS}/{nonce}/annul"), Value::Null).await
    };
    let nonces: Vec<String> = (0..4).map(|_| fresh_nonce()).collect();
    fine(door.scan_as(&bob, &codes[0], json!({ "nonce": nonces[0] })).await);
    let own = fine(annul(&bob, &nonces[0]).await).json();
    assert_eq!(own["n_persons"], 1);
    assert_eq!(refusal(&annul(&bob, &nonces[0]).await), (409, "admission.scan_fixed".to_owned()), "once");
    fine(door.scan_as(&bob, &codes[0], json!({ "nonce": nonces[1] })).await);
    fine(door.scan_as(&bob, &codes[0], json!({ "nonce": nonces[2] })).await);
    let refused = annul(&bob, &nonces[2]).await;
    assert_eq!(refusal(&refused), (409, "admission.scan_fixed".to_owned()), "it let nobody in");
    fine(door.scan_as(&ada, &codes[1], json!({ "nonce": nonces[3] })).await);
    let foreign = annul(&bob, &nonces[3]).await;
    assert_eq!(refusal(&foreign), (403, "admission.supervisor_needed".to_owned()), "somebody else's");
    app.clock.set(app.clock.now().plus_seconds(601));
    let bob = app.sign_in(&bob).await;
    let late = annul(&bob, &nonces[1]).await;
    assert_eq!(refusal(&late), (403, "admission.supervisor_needed".to_owned()), "after ten minutes");
    let ada = app.sign_in(&ada).await;
    fine(annul(&ada, &nonces[1]).await);
    let rival = app.join_as_organizer("rival@roses.example", "Les Roses").await;
    assert_eq!(refusal(&annul(&rival, &nonces[3]).await), (404, "admission.scan_not_found".to_owned()));
    assert_eq!(refusal(&annul(&ada, NOBODY).await), (404, "admission.scan_not_found".to_owned()));
    let inside = fine(door.scan_as(&ada, &codes[0], json!({})).await).json();
    assert_eq!(outcome(&inside), said("admitted", ""), "what was taken back was not");
}

#[tokio::test]
async fn a_supervisor_overrides_and_looks_tickets_up() {
    let door = Door::open().await;
    let sold = door.shop.sell(&door.shop.zoe, &[(&door.shop.solo, 2)], "tok_visa").await;
    let codes = door.codes(&sold).await;
    let bob = door.colleague("door").await;
    let ada = door.shop.app.sign_in(&door.shop.ada).await;
    fine(door.scan_as(&bob, &codes[0], json!({})).await);
    let why = json!({"override_reason": "Lost their friends"});
    let refused = door.scan_as(&bob, &codes[0], why.clone()).await;
    assert_eq!(refusal(&refused), (403, "admission.supervisor_needed".to_owned()));
    let forced = fine(door.scan_as(&ada, &codes[0], why).await).json();
    assert_eq!((outcome(&forced), &forced["is_forced"]), (said("admitted", ""), &json!(true)));
    let by_id = json!({"code": null, "ticket_id": sold["tickets"][1]["id"]});
    let refused = door.scan_as(&bob, "", by_id.clone()).await;
    assert_eq!(refusal(&refused), (403, "admission.supervisor_needed".to_owned()));
    assert_eq!(outcome(&fine(door.scan_as(&ada, "", by_id.clone()).await).json()), said("admitted", ""));
    assert_eq!(outcome(&fine(door.scan_as(&ada, "", by_id).await).json()), said("duplicate", "already_in"));
    let nobody = json!({"code": null, "ticket_id": NOBODY});
    let unknown = fine(door.scan_as(&ada, "", nobody).await).json();
    assert_eq!(outcome(&unknown), said("refused", "unknown"));
    for odd in [
        json!({"ticket_id": NOBODY}),
        json!({"code": null}),
        json!({"gate": "x".repeat(61)}),
        json!({"override_reason": " "}),
        json!({"offline": true}),
        json!({"code": "x".repeat(2_001)}),
    ] {
        assert_eq!(door.scan_as(&ada, &codes[0], odd.clone()).await.status, 422, "{odd}");
    }
}

#[tokio::test]
async fn only_those_of_the_door_scan() {
    let door = Door::open().await;
    let code = door.solo().await;
    let app = door.shop.app.clone();
    let elsewhere = app.on_sale(&door.shop.ada, "Une autre soirée").await;
    let stranger = app.join_as_organizer("rival@roses.example", "Les Roses").await;
    let mut team = Vec::new();
    for role in ["manager", "finance", "support", "door"] {
        team.push((role, door.colleague(role).await));
    }
    let limited = app.join("limited@lilas.example").await;
    let ada = app.sign_in(&door.shop.ada).await;
    app.hire(&ada, &limited, "door").await;
    fine(app.assign(&ada, &limited, json!({"role": "door", "event_ids": [elsewhere]})).await);
    let status = async |person: &Person| {
        let scan = door.scan_as(person, &code, json!({})).await;
        let stats = app.get_as(&person.access, &format!("{LISTS}/{}/stats", door.list)).await;
        assert_eq!(scan.status, stats.status, "{}", scan.text());
        scan.status
    };
    for (role, person) in &team {
        let person = app.sign_in(person).await;
        assert_eq!(status(&person).await, if *role == "finance" { 403 } else { 200 }, "{role}");
        let lists = fine(app.get_as(&person.access, LISTS).await).json();
        let n = lists["data"].as_array().unwrap().len();
        assert_eq!(n, if *role == "finance" { 0 } else { 2 }, "{role}");
        let is_supervisor = lists["data"][0]["is_supervisor"] == true;
        assert_eq!(is_supervisor, ["manager", "support"].contains(role), "{role}");
    }
    let (limited, stranger) = (app.sign_in(&limited).await, app.sign_in(&stranger).await);
    for person in [&limited, &stranger, &app.sign_in(&door.shop.zoe).await] {
        let refused = door.scan_as(person, &code, json!({})).await;
        assert_eq!(refusal(&refused), (404, "admission.list_not_found".to_owned()));
        assert_eq!(status(person).await, 404);
    }
    let lists = fine(app.get_as(&limited.access, LISTS).await).json();
    assert_eq!(
        (lists["data"].as_array().unwrap().len(), &lists["data"][0]["event_id"]),
        (1, &json!(elsewhere))
    );
    fine(app.assign(&app.sign_in(&ada).await, &limited, json!({"role": "door"})).await);
    assert_eq!(status(&limited).await, 200, "at once");
}

#[tokio::test]
async fn programs_scan_with_the_scope_for_it() {
    let door = Door::open().await;
    let codes = door.sell(&[(&door.shop.solo, 1)]).await;
    let app = door.shop.app.clone();
    let token = async |scope: &str| {
        let wish = json!({"name": "Turnstile", "scopes": [scope]});
        let made = app.post_as(&door.shop.ada.access, "/api/v1/manage/org/api-tokens", wish).await;
        Person { access: text(&fine(made).json(), "token"), ..door.shop.ada.clone() }
    };
    let (turnstile, reader) = (token("checkin:write").await, token("orders:read").await);
    let refused = door.scan_as(&reader, &codes[0], json!({})).await;
    assert_eq!(refusal(&refused), (403, "accounts.scope_missing".to_owned()));
    let scan = fine(door.scan_as(&turnstile, &codes[0], json!({})).await).json();
    assert_eq!(outcome(&scan), said("admitted", ""));
    let again = fine(door.scan_as(&turnstile, &codes[0], json!({})).await).json();
    assert_eq!(
        (outcome(&again), &again["first_scan"]["by"]),
        (said("duplicate", "already_in"), &Value::Null)
    );
    let forced = door.scan_as(&turnstile, &codes[0], json!({"override_reason": "x"})).await;
    assert_eq!(refusal(&forced), (403, "admission.supervisor_needed".to_owned()));
    let lists = fine(app.get_as(&turnstile.access, LISTS).await).json();
    assert_eq!(lists["data"].as_array().unwrap().len(), 1);
}
