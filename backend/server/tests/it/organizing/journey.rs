//! Every operation of organizers, once, successfully.

use super::desk::{EVENTS, VENUES, event_path};
use super::platform::{CATEGORIES, OUT, SHARED};
use crate::accounts::people::{Person, text};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// A body that an operation takes.
pub fn example(operation: &str) -> Value {
    match operation {
        "create_event" | "update_event" => json!({"title_fr": "La Nuit du piano"}),
        "cancel_event" => json!({"reason": "The pianist is ill."}),
        "create_occurrence" => {
            json!({"starts_at": "2026-12-24T19:30:00Z", "ends_at": "2026-12-24T22:00:00Z"})
        }
        "update_occurrence" => json!({"doors_at": "2026-12-24T19:00:00Z"}),
        "generate_occurrences" => {
            json!({"from": "2027-03-26", "frequency": "weekly", "weekdays": ["friday", "sunday"],
            "count": 4, "start_time": "20:30", "end_time": "23:00", "doors_minutes_before": 30})
        }
        "create_offer" | "update_offer" => {
            json!({"name_fr": "Famille", "admits": 4, "price": {"amount": 8_000, "currency": "EUR"}})
        }
        "create_venue" | "update_venue" | "create_shared_venue" | "update_shared_venue" => {
            json!({"name": "Théâtre du Parc", "address": "3, rue du Parc", "postal_code": "69006",
            "city": "Lyon", "country": "FR", "latitude": 45.777, "longitude": 4.855, "timezone": "Europe/Paris"})
        }
        "update_event_image" => {
            json!({"alt_fr": "Un piano", "alt_en": "A piano", "focal_x": 50, "focal_y": 30})
        }
        "create_category" | "update_category" => json!({"name_fr": "Opéra", "name_en": "Opera"}),
        "take_event_down" | "put_event_back" => json!({"reason": "It sells what is not theirs, ticket 4711"}),
        "create_question" | "update_question" => json!({"label_fr": "Régime", "label_en": "Diet",
            "scope": "participant", "kind": "choice", "is_required": true,
            "choices": [{"label_fr": "Tout"}, {"value": "vegetarian", "label_fr": "Végétarien"}]}),
        "order_questions" => json!({"question_ids": []}),
        "invite_to_event" => json!({"invitees": [{"email": "guest@example.net", "locale": "en"}]}),
        "create_private_link" => json!({"name": "Friends of the theatre", "max_uses": 5}),
        "set_capacity" | "set_date_capacity" => json!({"capacity": 120}),
        "create_quota" | "update_quota" => json!({"name": "Balcon", "size": 30, "blocked": 2}),
        "create_quotas" => {
            json!({"occurrence_ids": [super::desk::NOBODY], "name": "Balcon", "size": 30})
        }
        "create_promo_code" | "update_promo_code" => {
            json!({"code": "PIANO20", "effect": "percent", "percent_bp": 2_000, "max_uses": 100})
        }
        "generate_promo_codes" => {
            json!({"prefix": "AMIS", "count": 3, "terms": {"effect": "unlock", "max_uses": 1}})
        }
        "cancel_tickets" | "refund_order" | "mark_order_paid" => json!({"reason": "The hall is flooded"}),
        "decline_refund" => json!({"message": "Tickets can be passed on."}),
        "reissue_sold_ticket" => json!({}),
        "resend_tickets" => json!({"email": "zoe@example.net"}),
        "give_tickets_away" => json!({"offer_id": super::desk::NOBODY, "occurrence_id": super::desk::NOBODY,
            "quantity": 1, "name": "Zoé", "email": "zoe@example.org"}),
        "create_checkin_list" | "update_checkin_list" => {
            json!({"name": "VIP entrance", "opens_minutes": 60, "gates": ["North"]})
        }
        "create_checkin_device" => json!({"name": "Tablet 3", "gate": "North"}),
        "preview_participant_message" | "send_participant_message" => {
            json!({"subject": "Doors open early", "text": "See you at 19:00.\n\nBring the children!", "to": {"status": "active"}})
        }
        "order_offers" => json!({"offer_ids": []}),
        other => panic!("{other} has no example"),
    }
}

/// Answers went well.
pub fn fine(answer: Answer) -> Answer {
    assert!(answer.status < 300, "{} {}", answer.status, answer.text());
    answer
}

/// Walks the whole way.
pub async fn walk(app: &TestApp) {
    let ada = app.join_as_organizer("organizer@example.org", "Les Lilas").await;
    events(app, &ada).await;
    dates(app, &ada).await;
    offers(app, &ada).await;
    super::invited::walk(app, &ada).await;
    questions(app, &ada).await;
    super::places::walk(app, &ada).await;
    super::promo::walk(app, &ada).await;
    covers(app, &ada).await;
    venues(app, &ada).await;
    platform(app, &ada).await;
}

async fn platform(app: &TestApp, ada: &Person) {
    let root = app.join_as_admin("platform@example.org").await;
    let made = fine(app.post_as(&root.access, CATEGORIES, example("create_category")).await).json();
    let one = format!("{CATEGORIES}/{}", text(&made, "id"));
    fine(app.get_as(&root.access, &one).await);
    fine(app.edit(&root, &one, example("update_category")).await);
    fine(app.get_as(&root.access, CATEGORIES).await);
    fine(app.discard(&root, &one).await);
    let made = fine(app.post_as(&root.access, SHARED, example("create_shared_venue")).await).json();
    let one = format!("{SHARED}/{}", text(&made, "id"));
    fine(app.get_as(&root.access, &one).await);
    fine(app.edit(&root, &one, example("update_shared_venue")).await);
    let first = fine(app.get_as(&root.access, &format!("{SHARED}?limit=1")).await).json();
    if let Some(cursor) = first["next_cursor"].as_str() {
        fine(app.get_as(&root.access, &format!("{SHARED}?limit=1&cursor={cursor}")).await);
    }
    fine(app.discard(&root, &one).await);
    let id = app.on_sale(ada, "La belle affiche").await;
    let one = format!("{OUT}/{id}");
    fine(app.call(Method::PUT, &format!("{one}/feature"), &root.access, Value::Null).await);
    fine(app.get_as(&root.access, &format!("{OUT}?q=affiche&featured=true&taken_down=false&limit=1")).await);
    fine(app.delete_as(&root.access, &format!("{one}/feature")).await);
    fine(super::platform::moderate(app, &root, &id, "take-down").await);
    fine(app.get_as(&root.access, &one).await);
    fine(super::platform::moderate(app, &root, &id, "put-back").await);
}

async fn venues(app: &TestApp, ada: &Person) {
    let made = fine(app.post_as(&ada.access, VENUES, example("create_venue")).await).json();
    let one = format!("{VENUES}/{}", text(&made, "id"));
    fine(app.get_as(&ada.access, &one).await);
    fine(app.edit(ada, &one, example("update_venue")).await);
    let org = app.organization_of(ada).await;
    let first = fine(app.get_as(&ada.access, &format!("{VENUES}?org={org}&limit=1")).await).json();
    let rest = format!("{VENUES}?limit=1&cursor={}", text(&first, "next_cursor"));
    fine(app.get_as(&ada.access, &rest).await);
    assert_eq!(fine(app.get_as(&ada.access, &format!("{VENUES}?q=parc")).await).json()["total"], 1);
    fine(app.discard(ada, &one).await);
}

async fn covers(app: &TestApp, ada: &Person) {
    let id = app.draft(ada, json!({"title_fr": "Les belles images"})).await;
    let path = format!("{}/image", event_path(&id));
    let jpeg = crate::accounts::own_data::jpeg();
    fine(super::covers::send(app, ada, &path, "image/jpeg", jpeg).await);
    fine(app.edit(ada, &path, example("update_event_image")).await);
    fine(app.discard(ada, &path).await);
}

async fn questions(app: &TestApp, ada: &Person) {
    let id = app.draft(ada, json!({"title_fr": "Les bonnes questions"})).await;
    let questions = format!("{}/questions", event_path(&id));
    let made = fine(app.post_as(&ada.access, &questions, example("create_question")).await).json();
    let one = format!("{questions}/{}", text(&made, "id"));
    fine(app.get_as(&ada.access, &one).await);
    fine(app.edit(ada, &one, example("update_question")).await);
    fine(app.get_as(&ada.access, &questions).await);
    let order = json!({"question_ids": [made["id"]]});
    fine(app.call(Method::PUT, &format!("{questions}/order"), &ada.access, order).await);
    fine(app.discard(ada, &one).await);
}

async fn offers(app: &TestApp, ada: &Person) {
    let id = app.draft(ada, json!({"title_fr": "Les bonnes places"})).await;
    let offers = format!("{}/offers", event_path(&id));
    let made = fine(app.post_as(&ada.access, &offers, example("create_offer")).await).json();
    let one = format!("{offers}/{}", text(&made, "id"));
    fine(app.get_as(&ada.access, &one).await);
    fine(app.edit(ada, &one, example("update_offer")).await);
    fine(app.get_as(&ada.access, &offers).await);
    let order = json!({"offer_ids": [made["id"]]});
    fine(app.call(Method::PUT, &format!("{offers}/order"), &ada.access, order).await);
    fine(app.discard(ada, &one).await);
}

async fn dates(app: &TestApp, ada: &Person) {
    let id = app.draft(ada, json!({"title_fr": "Les beaux jours"})).await;
    let dates = format!("{}/occurrences", event_path(&id));
    let made = fine(app.post_as(&ada.access, &dates, example("create_occurrence")).await).json();
    let one = format!("{dates}/{}", text(&made, "id"));
    fine(app.get_as(&ada.access, &one).await);
    fine(app.edit(ada, &one, example("update_occurrence")).await);
    fine(app.post_as(&ada.access, &format!("{dates}/generate"), example("generate_occurrences")).await);
    let list = fine(app.get_as(&ada.access, &dates).await).json();
    assert_eq!(list["data"].as_array().map(Vec::len), Some(5));
    fine(app.discard(ada, &one).await);
}

async fn events(app: &TestApp, ada: &Person) {
    let id = app.ready(ada, "Le grand soir").await;
    let path = event_path(&id);
    fine(app.get_as(&ada.access, &path).await);
    fine(app.edit(ada, &path, example("update_event")).await);
    let complete = fine(app.get_as(&ada.access, &format!("{path}/checklist")).await).json();
    assert_eq!(complete["is_complete"], true);
    fine(app.verb(ada, &id, "publish").await);
    fine(app.verb(ada, &id, "unpublish").await);
    fine(app.verb(ada, &id, "publish").await);
    let copy = fine(app.verb(ada, &id, "duplicate").await).json();
    let org = app.organization_of(ada).await;
    let list = format!("{EVENTS}?org={org}&q=piano&status=draft&limit=5");
    assert_eq!(fine(app.get_as(&ada.access, &list).await).json()["total"], 1);
    fine(app.discard(ada, &event_path(&text(&copy, "id"))).await);
    fine(app.call_off(ada, &id).await);
    let over = app.on_sale(ada, "C'est fini").await;
    app.database.execute("UPDATE occurrences SET starts_at = 1, ends_at = 2");
    fine(app.verb(ada, &over, "archive").await);
}
