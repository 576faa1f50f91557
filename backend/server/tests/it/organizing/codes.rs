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
