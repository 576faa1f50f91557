//! Every refusal of organizers, once.

use super::covers;
use super::desk::{EVENTS, NOBODY, VENUES, event_path};
use super::platform::{CATEGORIES, OUT};
use crate::accounts::own_data::bomb;
use crate::accounts::people::Person;
use crate::app::{Answer, TestApp};
use serde_json::json;

/// A request that is refused with a code of the organizer's side of the catalog.
pub async fn refused(code: &str) -> Option<Answer> {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    let id = app.on_sale(&ada, "Piano").await;
    let path = event_path(&id);
    Some(match code {
        "catalog.event_not_found" => app.get_as(&ada.access, &event_path(NOBODY)).await,
        "catalog.wrong_event_state" => app.verb(&ada, &id, "publish").await,
        "catalog.event_incomplete" => app.edit(&ada, &path, json!({"category": null})).await,
        "catalog.name_needed" => {
            let id = app.on_sale(&ada, "Piano").await;
            app.note_order(&id);
            app.post_as(&ada.access, &format!("{EVENTS}/{id}/cancel"), json!({"reason": "Flooded"})).await
        }
        "catalog.event_has_orders" => {
            app.note_order(&id);
            app.verb(&ada, &id, "unpublish").await
        }
        "catalog.event_not_over" => app.verb(&ada, &id, "archive").await,
        "catalog.slug_taken" => {
            app.post_as(&ada.access, EVENTS, json!({"title_fr": "x", "slug": "piano"})).await
        }
        "catalog.slug_fixed" => app.edit(&ada, &path, json!({"slug": "other"})).await,
        "catalog.timezone_fixed" => app.edit(&ada, &path, json!({"timezone": "Asia/Tokyo"})).await,
        "catalog.currency_fixed" => app.edit(&ada, &path, json!({"currency": "JPY"})).await,
        "catalog.date_not_found" => app.get_as(&ada.access, &format!("{path}/occurrences/{NOBODY}")).await,
        "catalog.too_many_dates" => {
            let series = json!({"from": "2026-12-02", "frequency": "daily", "count": 400, "start_time": "20:30",
                "end_time": "23:00"});
            app.post_as(&ada.access, &format!("{path}/occurrences/generate"), series).await
        }
        "catalog.date_has_offers" => {
            let date = json!({"starts_at": "2026-12-24T19:30:00Z", "ends_at": "2026-12-24T22:00:00Z"});
            let date = app.post_as(&ada.access, &format!("{path}/occurrences"), date).await.json();
            let date = crate::accounts::people::text(&date, "id");
            let solo = json!({"name_fr": "Réveillon", "occurrence_id": date});
            app.post_as(&ada.access, &format!("{path}/offers"), solo).await;
            app.discard(&ada, &format!("{path}/occurrences/{date}")).await
        }
        "catalog.offer_not_found" => app.get_as(&ada.access, &format!("{path}/offers/{NOBODY}")).await,
        "catalog.too_many_offers" => {
            let solo = json!({"name_fr": "Solo"});
            for _ in 1..200 {
                app.post_as(&ada.access, &format!("{path}/offers"), solo.clone()).await;
            }
            app.post_as(&ada.access, &format!("{path}/offers"), solo).await
        }
        "catalog.venue_not_found" => app.get_as(&ada.access, &format!("{VENUES}/{NOBODY}")).await,
        "catalog.venue_in_use" => {
            let wish = json!({"name": "Parc", "city": "Lyon", "country": "FR"});
            let venue = app.post_as(&ada.access, VENUES, wish).await.json();
            app.edit(&ada, &path, json!({"venue_id": venue["id"]})).await;
            let venue = crate::accounts::people::text(&venue, "id");
            app.discard(&ada, &format!("{VENUES}/{venue}")).await
        }
        _ if code.starts_with("sales.") => return of_sales(&app, &ada, &id, code).await,
        _ => return of_the_rest(&app, &ada, &id, code).await,
    })
}

/// What administrators and pictures are refused.
async fn of_the_rest(app: &TestApp, ada: &Person, id: &str, code: &str) -> Option<Answer> {
    let path = event_path(id);
    Some(match code {
        "catalog.question_not_found" => app.get_as(&ada.access, &format!("{path}/questions/{NOBODY}")).await,
        "catalog.too_many_questions" => {
            let ask = json!({"label_fr": "Pourquoi ?"});
            for _ in 0..50 {
                app.post_as(&ada.access, &format!("{path}/questions"), ask.clone()).await;
            }
            app.post_as(&ada.access, &format!("{path}/questions"), ask).await
        }
        "catalog.link_not_found" => app.discard(ada, &format!("{path}/private-links/{NOBODY}")).await,
        "catalog.too_many_links" => {
            for _ in 0..50 {
                super::invited::link(app, ada, id, json!({"name": "x"})).await;
            }
            app.post_as(&ada.access, &format!("{path}/private-links"), json!({"name": "x"})).await
        }
        "catalog.link_over" => {
            let link = super::invited::link(app, ada, id, json!({"name": "x", "max_uses": 1})).await;
            super::invited::open(app, "piano", &link, "").await;
            super::invited::open(app, "piano", &link, "").await
        }
        "catalog.invitation_not_found" => app.get("/api/v1/invitations/gin_nothing").await,
        "catalog.invitation_answered" => {
            let (invitation, token) = super::invited::invite(app, ada, id, "guest@example.net").await;
            app.post(&format!("/api/v1/invitations/{token}/decline"), serde_json::Value::Null).await;
            let resend = format!("{path}/invitations/{invitation}/resend");
            app.post_as(&ada.access, &resend, serde_json::Value::Null).await
        }
        "catalog.category_not_found" => {
            let root = app.join_as_admin("root@example.org").await;
            app.get_as(&root.access, &format!("{CATEGORIES}/{NOBODY}")).await
        }
        "catalog.category_in_use" => {
            let root = app.join_as_admin("root@example.org").await;
            let all = app.get_as(&root.access, CATEGORIES).await.json();
            let concert = crate::accounts::people::text(&all["data"][0], "id");
            app.discard(&root, &format!("{CATEGORIES}/{concert}")).await
        }
        "catalog.too_many_categories" => {
            let root = app.join_as_admin("root@example.org").await;
            for n in 1..500 {
                app.category(&format!("kind-{n}"), ("x", "x"), None).await;
            }
            app.post_as(&root.access, CATEGORIES, json!({"name_fr": "x"})).await
        }
        "catalog.event_not_public" => {
            let root = app.join_as_admin("root@example.org").await;
            app.edit(ada, &path, json!({"visibility": "unlisted"})).await;
            let feature = format!("{OUT}/{id}/feature");
            app.call(reqwest::Method::PUT, &feature, &root.access, serde_json::Value::Null).await
        }
        "catalog.no_picture" => {
            covers::send(app, ada, &format!("{path}/image"), "image/png", b"GIF89a".to_vec()).await
        }
        "catalog.picture_too_large" => {
            covers::send(app, ada, &format!("{path}/image"), "image/png", bomb()).await
        }
        _ => return None,
    })
}

/// What sellers are refused.
async fn of_sales(app: &TestApp, ada: &Person, id: &str, code: &str) -> Option<Answer> {
    let path = event_path(id);
    let quotas = app.get_as(&ada.access, &format!("{path}/quotas")).await.json();
    let hall = crate::accounts::people::text(&quotas["data"][0], "id");
    let promo = json!({"code": "PIANO20", "effect": "percent", "percent_bp": 2_000});
    Some(match code {
        "sales.quota_not_found" => app.get_as(&ada.access, &format!("{path}/quotas/{NOBODY}")).await,
        "sales.too_many_quotas" => {
            let part = json!({"occurrence_id": hall, "name": "x"});
            for _ in 0..200 {
                app.post_as(&ada.access, &format!("{path}/quotas"), part.clone()).await;
            }
            app.post_as(&ada.access, &format!("{path}/quotas"), part).await
        }
        "sales.places_taken" => {
            app.edit(ada, &format!("{path}/quotas/{hall}"), json!({"size": 5, "blocked": 5})).await;
            app.edit(ada, &format!("{path}/quotas/{hall}"), json!({"size": 4})).await
        }
        "sales.quota_in_use" => {
            let part = json!({"occurrence_id": hall, "name": "x"});
            let part = app.post_as(&ada.access, &format!("{path}/quotas"), part).await.json();
            let part = crate::accounts::people::text(&part, "id");
            super::places::note_taken(app, &part, 0, 1);
            app.discard(ada, &format!("{path}/quotas/{part}")).await
        }
        "sales.capacity_stays" => app.discard(ada, &format!("{path}/quotas/{hall}")).await,
        "sales.promo_code_not_found" => {
            app.get_as(&ada.access, &format!("{path}/promo-codes/{NOBODY}")).await
        }
        "sales.promo_code_taken" => {
            app.post_as(&ada.access, &format!("{path}/promo-codes"), promo.clone()).await;
            app.post_as(&ada.access, &format!("{path}/promo-codes"), promo).await
        }
        "sales.too_many_promo_codes" => {
            let many = json!({"count": 1_000, "terms": {"effect": "unlock"}});
            for _ in 0..10 {
                app.post_as(&ada.access, &format!("{path}/promo-codes/bulk"), many.clone()).await;
            }
            app.post_as(&ada.access, &format!("{path}/promo-codes"), promo).await
        }
        "sales.promo_code_used" => {
            let made = app.post_as(&ada.access, &format!("{path}/promo-codes"), promo).await.json();
            let made = crate::accounts::people::text(&made, "id");
            super::promo::note_used(app, &made, 1, 1);
            app.discard(ada, &format!("{path}/promo-codes/{made}")).await
        }
        _ => return crate::sales::codes::refused(code).await,
    })
}
