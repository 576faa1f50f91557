//! Drafts: made, changed, found, deleted.

use super::desk::{EVENTS, NOBODY, event_path};
use crate::accounts::people::text;
use crate::accounts::teams::refusal;
use crate::app::TestApp;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn a_draft_needs_a_title_only_and_says_what_it_lacks() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let made = app.post_as(&ada.access, EVENTS, json!({"title_en": "Piano night"})).await;
    assert_eq!(made.status, 201, "{}", made.text());
    let view = made.json();
    assert_eq!((text(&view, "slug"), text(&view, "status")), ("piano-night".into(), "draft".into()));
    assert_eq!((text(&view, "timezone"), text(&view, "currency")), ("Europe/Paris".into(), "EUR".into()));
    assert_eq!(view["refund_policy"], json!({"kind": "none", "days": null}));
    let path = event_path(&text(&view, "id"));
    let seen = app.get_as(&ada.access, &path).await;
    assert_eq!((seen.json(), seen.header("etag")), (view, made.header("etag")));
    assert_eq!(seen.header("cache-control"), "no-store");
    let missing = app.get_as(&ada.access, &format!("{path}/checklist")).await.json();
    let names: Vec<&str> =
        missing["missing"].as_array().unwrap().iter().map(|m| m["pointer"].as_str().unwrap()).collect();
    assert_eq!(
        (&missing["is_complete"], names.as_slice()),
        (&json!(false), &["/category", "/venue_id", "/occurrences", "/offers"][..])
    );
    assert_eq!(app.get("/api/v1/events/piano-night").await.status, 404);
    assert_eq!(app.slugs("/api/v1/events").await, Vec::<String>::new());
}

#[tokio::test]
async fn every_field_is_kept_cleared_and_kept_again() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    app.category_id("concert").await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    let venue = app.made.lock().unwrap()["venue olympia"].to_string();
    let wish = json!({
        "title_fr": "La Nuit du piano", "title_en": "Piano night", "summary_fr": "Une nuit.",
        "summary_en": "A night.", "description_fr": "Une *belle* nuit.\r\n\r\n- un\n- deux",
        "description_en": "A <b>fine</b> night.", "slug": "nuit", "category": "concert", "venue_id": venue,
        "online_url": "https://live.example/piano", "timezone": "Asia/Tokyo", "currency": "JPY",
        "visibility": "unlisted", "tags": ["piano", "Été", "ete"], "max_per_person": 6,
        "refund_policy": {"kind": "until_days_before", "days": 7}, "transfer_policy": "forbidden",
        "contact_email": "bonjour@parc.example", "sales_open_at": "2026-11-25T10:00:00+01:00",
        "sales_close_at": "2026-12-01T09:00:00Z",
    });
    let id = app.draft(&ada, wish.clone()).await;
    let view = app.get_as(&ada.access, &event_path(&id)).await.json();
    for (name, sent) in wish.as_object().unwrap() {
        let expected = match name.as_str() {
            "tags" => json!(["piano", "Été"]),
            "description_fr" => json!("Une *belle* nuit.\n\n- un\n- deux"),
            "sales_open_at" => json!("2026-11-25T09:00:00Z"),
            _ => sent.clone(),
        };
        assert_eq!(view[name], expected, "{name}");
    }
    let unchanged = app.edit(&ada, &event_path(&id), json!({})).await;
    assert_eq!(unchanged.json()["title_fr"], "La Nuit du piano");
    let nothing = json!({
        "title_en": null, "summary_fr": null, "summary_en": null, "description_fr": null,
        "description_en": null, "category": null, "venue_id": null, "online_url": null, "tags": [],
        "max_per_person": null, "refund_policy": {"kind": "none", "days": null}, "contact_email": null,
        "sales_open_at": null, "sales_close_at": null,
    });
    let cleared = app.edit(&ada, &event_path(&id), nothing.clone()).await;
    assert_eq!(cleared.status, 200, "{}", cleared.text());
    for (name, empty) in nothing.as_object().unwrap() {
        assert_eq!(&cleared.json()[name], empty, "{name}");
    }
    let acts = app.audited("action LIKE 'catalog.%'");
    assert_eq!(acts, ["catalog.event_changed", "catalog.event_created"], "a change of nothing is none");
    let said = app
        .database
        .texts("SELECT details AS text FROM audit_entries WHERE action = 'catalog.event_changed'");
    let said: Value = serde_json::from_str(&said[0]).unwrap();
    assert_eq!(
        (&said["before"]["title_en"], &said["after"]["title_en"]),
        (&json!("Piano night"), &Value::Null)
    );
    assert!(!said.to_string().contains("bonjour@"), "addresses stay out of the log");
}

#[tokio::test]
async fn everything_that_is_wrong_is_named_at_once() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let wrong = json!({
        "title_fr": " ", "title_en": "two\nlines", "summary_fr": "x".repeat(301), "description_fr": "a\u{202e}b",
        "slug": "Not a slug", "category": "UPPER", "venue_id": "x", "online_url": "http://plain.example/",
        "timezone": "Mars/Olympus", "currency": "XAU", "tags": ["", "a"], "max_per_person": 0,
        "refund_policy": {"kind": "none", "days": 3}, "contact_email": "nobody", "sales_open_at": "tomorrow",
    });
    let refused = app.post_as(&ada.access, EVENTS, wrong).await;
    assert_eq!(refusal(&refused), (422, "http.invalid_body".into()));
    let pointers = [
        "/title_fr",
        "/title_en",
        "/summary_fr",
        "/description_fr",
        "/slug",
        "/category",
        "/venue_id",
        "/online_url",
        "/timezone",
        "/currency",
        "/tags",
        "/max_per_person",
        "/refund_policy/days",
        "/contact_email",
        "/sales_open_at",
    ];
    assert_eq!(refused.pointers(), pointers);
    for (wish, pointer) in [
        (json!({}), "/title_fr"),
        (json!({"title_fr": null}), "/title_fr"),
        (json!({"title_fr": "x", "category": "unknown"}), "/category"),
        (json!({"title_fr": "x", "venue_id": NOBODY}), "/venue_id"),
        (json!({"title_fr": "x", "tags": ["a","b","c","d","e","f","g","h","i","j","k"]}), "/tags"),
        (json!({"title_fr": "x", "max_per_person": 1001}), "/max_per_person"),
        (
            json!({"title_fr": "x", "refund_policy": {"kind": "until_days_before", "days": 366}}),
            "/refund_policy/days",
        ),
        (json!({"title_fr": "x", "refund_policy": {"kind": "until_days_before"}}), "/refund_policy/days"),
        (
            json!({"title_fr": "x", "sales_open_at": "2026-12-01T00:00:00Z", "sales_close_at": "2026-12-01T00:00:00Z"}),
            "/sales_close_at",
        ),
    ] {
        let refused = app.post_as(&ada.access, EVENTS, wish.clone()).await;
        assert_eq!((refused.status, refused.pointers()), (422, vec![pointer.to_owned()]), "{wish}");
    }
    for wish in
        [json!({"title_fr": "x", "visibility": "secret"}), json!({"title_fr": "x", "status": "published"})]
    {
        assert_eq!(app.post_as(&ada.access, EVENTS, wish.clone()).await.status, 422, "{wish}");
    }
    assert_eq!(app.get_as(&ada.access, EVENTS).await.json()["total"], 0);
}

#[tokio::test]
async fn two_editors_do_not_overwrite_each_other() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let path = event_path(&app.draft(&ada, json!({"title_fr": "Piano"})).await);
    let seen = app.get_as(&ada.access, &path).await.header("etag").to_owned();
    let first = app.call_if(Method::PATCH, &path, &ada.access, &seen, json!({"title_fr": "Violon"})).await;
    assert_eq!(first.status, 200, "{}", first.text());
    let second = app.call_if(Method::PATCH, &path, &ada.access, &seen, json!({"summary_fr": "Late"})).await;
    assert_eq!(refusal(&second), (412, "http.precondition_failed".into()));
    let merged = app
        .call_if(Method::PATCH, &path, &ada.access, first.header("etag"), json!({"summary_fr": "Late"}))
        .await;
    assert_eq!((merged.status, text(&merged.json(), "title_fr")), (200, "Violon".into()));
    let blind = app.call(Method::PATCH, &path, &ada.access, json!({"title_fr": "x"})).await;
    assert_eq!(refusal(&blind), (428, "http.precondition_required".into()));
    let blind = app.delete_as(&ada.access, &path).await;
    assert_eq!(refusal(&blind), (428, "http.precondition_required".into()));
    let stale = app.call_if(Method::DELETE, &path, &ada.access, &seen, Value::Null).await;
    assert_eq!(stale.status, 412);
    let unchanged = app.get_as(&ada.access, &path).await;
    let token = crate::accounts::people::bearer(&ada.access);
    let known = [("authorization", token.as_str()), ("if-none-match", unchanged.header("etag"))];
    assert_eq!(app.get_with(&path, &known).await.status, 304);
}

#[tokio::test]
async fn of_two_changes_at_once_one_is_told_to_look_again() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    for round in 0..5 {
        let path = event_path(&app.draft(&ada, json!({"title_fr": format!("Piano {round}")})).await);
        let seen = app.get_as(&ada.access, &path).await.header("etag").to_owned();
        let change = async |title: &str| {
            app.call_if(Method::PATCH, &path, &ada.access, &seen, json!({"title_fr": title})).await.status
        };
        let (one, other) = tokio::join!(change("a"), change("b"));
        let mut statuses = [one, other];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "round {round}");
    }
}

#[tokio::test]
async fn names_in_urls_are_unique_and_follow_the_title_until_chosen() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    let slug = async |person, wish| {
        let id = app.draft(person, wish).await;
        text(&app.get_as(&person.access, &event_path(&id)).await.json(), "slug")
    };
    assert_eq!(slug(&ada, json!({"title_fr": "Été"})).await, "ete");
    assert_eq!(slug(&other, json!({"title_fr": "Été"})).await, "ete-2");
    assert_eq!(
        slug(&other, json!({"title_fr": "🎹🎹"})).await.len(),
        32,
        "a title without letters has a number"
    );
    let taken = app.post_as(&ada.access, EVENTS, json!({"title_fr": "x", "slug": "ete-2"})).await;
    assert_eq!(refusal(&taken), (409, "catalog.slug_taken".into()));
    let id = app.draft(&ada, json!({"title_fr": "Automne"})).await;
    let taken = app.edit(&ada, &event_path(&id), json!({"slug": "ete"})).await;
    assert_eq!(refusal(&taken), (409, "catalog.slug_taken".into()));
    let renamed = app.edit(&ada, &event_path(&id), json!({"slug": "autumn", "title_fr": "Other"})).await;
    assert_eq!(text(&renamed.json(), "slug"), "autumn");
}

#[tokio::test]
async fn the_list_is_searched_filtered_and_paged() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let other = app.join_as_organizer("other@example.org", "Other").await;
    app.draft(&other, json!({"title_fr": "Piano ailleurs"})).await;
    for title in ["Nuit du piano", "Matin calme", "Pianissimo d'été"] {
        app.draft(&ada, json!({"title_fr": title})).await;
        app.advance(1);
    }
    let published = app.on_sale(&ada, "Gala").await;
    let slugs = async |query: &str| {
        let list = app.get_as(&ada.access, &format!("{EVENTS}?{query}")).await.json();
        (crate::app::slugs(&list), list["total"].as_i64().unwrap())
    };
    let all = ["gala", "pianissimo-d-ete", "matin-calme", "nuit-du-piano"].map(str::to_owned).to_vec();
    assert_eq!(slugs("").await, (all.clone(), 4));
    assert_eq!(slugs("q=PIAN").await, (vec![all[1].clone(), all[3].clone()], 2));
    assert_eq!(slugs("q=pian%20ete").await, (vec![all[1].clone()], 1));
    assert_eq!(slugs("q=%25").await.1, 4, "what folds to nothing is no filter");
    assert_eq!(slugs("status=published").await, (vec![all[0].clone()], 1));
    assert_eq!(slugs("status=archived").await, (vec![], 0));
    let first = app.get_as(&ada.access, &format!("{EVENTS}?limit=3")).await.json();
    let rest = format!("{EVENTS}?limit=3&cursor={}", text(&first, "next_cursor"));
    let rest = app.get_as(&ada.access, &rest).await.json();
    assert_eq!(
        (crate::app::slugs(&rest), &rest["next_cursor"], &rest["total"]),
        (vec![all[3].clone()], &Value::Null, &json!(4))
    );
    let row = first["data"][0].clone();
    assert_eq!(text(&row, "id"), published);
    assert_eq!(
        (&row["n_dates"], &row["n_dates_to_come"], &row["n_offers"]),
        (&json!(1), &json!(1), &json!(1))
    );
    assert_eq!(text(&row, "next_starts_at"), "2026-12-01T19:30:00Z");
    let long = "x".repeat(201);
    for query in ["status=sold", "limit=0", "cursor=x", "nonsense=1", &format!("q={long}")] {
        let refused = app.get_as(&ada.access, &format!("{EVENTS}?{query}")).await;
        assert_eq!(refusal(&refused), (400, "http.invalid_query".into()), "{query}");
    }
}

#[tokio::test]
async fn a_draft_that_moves_to_another_zone_takes_its_dates_along() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.ready(&ada, "Piano").await;
    let moved = app.edit(&ada, &event_path(&id), json!({"timezone": "Asia/Tokyo"})).await;
    assert_eq!(moved.status, 200, "{}", moved.text());
    app.verb(&ada, &id, "publish").await;
    let page = app.json("/api/v1/events/piano").await;
    // 20:30 in Paris became 20:30 in Tokyo, and it lasts as long.
    assert_eq!(text(&page, "starts_at"), "2026-12-01T11:30:00Z");
    assert_eq!(text(&page, "ends_at"), "2026-12-01T14:00:00Z");
    let fixed = app.edit(&ada, &event_path(&id), json!({"timezone": "Europe/Paris"})).await;
    assert_eq!(refusal(&fixed), (409, "catalog.timezone_fixed".into()));
    let fixed = app.edit(&ada, &event_path(&id), json!({"currency": "JPY"})).await;
    assert_eq!(refusal(&fixed), (409, "catalog.currency_fixed".into()));
}

#[tokio::test]
async fn an_event_is_deleted_unless_somebody_ordered() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    assert_eq!(app.slugs("/api/v1/events").await, ["piano"]);
    assert_eq!(app.discard(&ada, &event_path(&id)).await.status, 204);
    assert_eq!(app.slugs("/api/v1/events").await, Vec::<String>::new());
    for path in ["/api/v1/events/piano", "/api/v1/events/piano/offers", "/api/v1/events/piano/calendar.ics"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
    let again = app.discard(&ada, &event_path(&id)).await;
    assert_eq!(refusal(&again), (404, "catalog.event_not_found".into()));
    let sold = app.on_sale(&ada, "Violon").await;
    app.note_order(&sold);
    let refused = app.discard(&ada, &event_path(&sold)).await;
    assert_eq!(refusal(&refused), (409, "catalog.event_has_orders".into()));
    assert_eq!(app.slugs("/api/v1/events").await, ["violon"], "its dates and offers are still there");
    assert_eq!(app.audited("action = 'catalog.event_deleted'").len(), 1);
}

#[tokio::test]
async fn a_copy_has_everything_but_dates() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    app.edit(&ada, &event_path(&id), json!({"tags": ["piano"], "sales_open_at": "2026-11-01T00:00:00Z"}))
        .await;
    app.note_order(&id);
    let copy = app.verb(&ada, &id, "duplicate").await;
    assert_eq!(copy.status, 201, "{}", copy.text());
    let view = copy.json();
    assert_eq!((text(&view, "slug"), text(&view, "status")), ("piano-2".into(), "draft".into()));
    assert_eq!((&view["tags"], &view["has_orders"]), (&json!(["piano"]), &json!(false)));
    assert_eq!((&view["sales_open_at"], &view["published_at"]), (&Value::Null, &Value::Null));
    let list = app.get_as(&ada.access, &format!("{EVENTS}?status=draft")).await.json();
    assert_eq!((&list["data"][0]["n_dates"], &list["data"][0]["n_offers"]), (&json!(0), &json!(1)));
}

#[tokio::test]
async fn an_organization_makes_so_many_events_a_day() {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Parc").await;
    let id = app.draft(&ada, json!({"title_fr": "Piano"})).await;
    for n in 1..200 {
        app.draft(&ada, json!({"title_fr": "Piano", "slug": format!("piano-{n}")})).await;
    }
    let refused = app.post_as(&ada.access, EVENTS, json!({"title_fr": "One more"})).await;
    assert_eq!(refusal(&refused), (429, "http.rate_limited".into()));
    assert_eq!(app.verb(&ada, &id, "duplicate").await.status, 429);
    app.advance(86_400);
    let ada = app.sign_in(&ada).await;
    app.draft(&ada, json!({"title_fr": "One more"})).await;
}
