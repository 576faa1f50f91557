//! What organizers look at and take away, over HTTP.
//!
//! - `participants` the list: whose, in which order, page by page
//! - `answers`      the same by what they answered
//! - `files`        the same as files
//! - `crowd`        an event with many
//! - `messages`     what is written to them

mod answers;
mod crowd;
mod files;
mod messages;
mod participants;

use crate::accounts::people::{Person, text};
use crate::app::Answer;
use crate::organizing::desk::NOBODY;
use crate::organizing::journey::fine;
use crate::sales::buyer::fresh_key;
use crate::sales::desk::Counter;
use serde_json::{Value, json};

impl Counter {
    pub fn participants(&self) -> String {
        format!("/api/v1/manage/events/{}/participants", self.event)
    }

    /// Gives somebody a ticket; the order.
    pub async fn give(&self, offer: &str, name: &str, email: &str) -> Value {
        let gift = json!({"offer_id": offer, "occurrence_id": self.date, "quantity": 1, "name": name,
            "email": email});
        // Ids of one moment are in no order.
        self.app.advance(1);
        fine(self.app.once(&self.ada, &self.orders(), &fresh_key(), gift).await).json()
    }

    pub async fn come(&self, query: &str) -> Answer {
        self.app.get_as(&self.ada.access, &format!("{}?{query}", self.participants())).await
    }

    /// All rows, page by page of so many.
    pub async fn rows(&self, query: &str, limit: usize) -> Vec<Value> {
        let (mut all, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = fine(self.come(&format!("{query}&limit={limit}{cursor}")).await).json();
            let rows = page["data"].as_array().unwrap();
            assert!(rows.len() <= limit);
            assert_eq!(page["total"].is_null(), !cursor.is_empty(), "counted once");
            all.extend(rows.iter().cloned());
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => return all,
            }
        }
    }

    /// Their names.
    pub async fn who(&self, query: &str, limit: usize) -> Vec<String> {
        self.rows(query, limit).await.iter().map(|row| text(row, "name")).collect()
    }

    pub async fn file_of(&self, person: &Person, query: &str) -> Answer {
        self.app.get_as(&person.access, &format!("{}/export?{query}", self.participants())).await
    }

    /// Under `/api/v1`.
    pub fn messages(&self) -> String {
        format!("/manage/events/{}/participants/messages", self.event)
    }

    /// What a message would be.
    pub async fn preview(&self, message: Value) -> Answer {
        self.app
            .post_as(&self.ada.access, &format!("{}/messages/preview", self.participants()), message)
            .await
    }

    /// Sends a message.
    pub async fn write_to(&self, message: Value) -> Answer {
        self.app.once(&self.ada, &self.messages(), &fresh_key(), message).await
    }

    /// Stops a message.
    pub async fn stop(&self, id: &str) -> Answer {
        self.stop_as(&self.ada, id).await
    }

    pub async fn stop_as(&self, person: &Person, id: &str) -> Answer {
        let path = format!("{}/messages/{id}/stop", self.participants());
        self.app.post_as(&person.access, &path, json!({})).await
    }

    pub async fn file(&self, query: &str) -> Answer {
        fine(self.file_of(&self.ada, query).await)
    }
}

/// Every operation of this part once, successfully.
pub async fn walk(shop: &Counter) {
    let diet = shop.ask(json!({"label_fr": "Régime", "scope": "participant", "is_required": false})).await;
    let query = format!(
        "answer={diet}:&q=zoe&offer={}&occurrence={}&status=coming&checked_in=false&sort=-name&locale=en",
        shop.solo, shop.date
    );
    fine(shop.come(&format!("{query}&limit=1")).await);
    for format in ["csv", "xlsx", "json"] {
        shop.file(&format!("{query}&format={format}&columns=name,answers")).await;
    }
    let to = json!({"q": "zoe", "offer": shop.solo, "occurrence": shop.date, "status": "coming", "checked_in": false,
        "answers": [{"question_id": diet, "value": ""}]});
    let letter = json!({"subject": "Doors", "text": "We open early.", "to": to});
    fine(shop.preview(letter.clone()).await);
    let sent = fine(shop.write_to(letter).await).json();
    fine(shop.stop(&text(&sent, "id")).await);
    fine(shop.app.get_as(&shop.ada.access, &format!("{}/messages?limit=1", shop.participants())).await);
}

/// What refuses with a code of this part.
pub async fn refused(code: &str) -> Option<Answer> {
    let shop = Counter::open().await;
    let letter = json!({"subject": "Hello", "text": "Is anybody there?"});
    Some(match code {
        "reports.nobody_to_write_to" => shop.write_to(letter).await,
        "reports.message_not_found" => shop.stop(NOBODY).await,
        "reports.message_over" => {
            shop.give(&shop.solo, "Zoé", "zoe@nord.example").await;
            let id = text(&fine(shop.write_to(letter).await).json(), "id");
            fine(shop.stop(&id).await);
            shop.stop(&id).await
        }
        _ => return None,
    })
}
