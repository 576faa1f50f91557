//! From a fact in a committed transaction to a mail.

mod delivery;
mod development;
mod jobs;
mod rotation;
mod server;
mod sink;

use crate::app::TestApp;
use accounts::facts::AccountErased;
use accounts::users::{self, NewUser, PlatformRole};
use kernel::email::Email;
use kernel::ids::UserId;
use kernel::text::Locale;
use platform::db::Db;
use platform::outbox::Fact;

impl TestApp {
    /// Publishes a fact in a transaction of its own.
    pub async fn publish<F: Fact + Send + 'static>(&self, fact: F) {
        publish(&self.catalog.db, fact).await;
    }

    /// Somebody with an account.
    pub async fn person(&self, email: &str, name: &str, locale: Locale) -> UserId {
        let (email, name) = (Email::parse(email).unwrap(), name.to_owned());
        let keyring = self.keyring.clone();
        let made = self.catalog.db.write(move |tx| {
            let new = NewUser {
                email: &email,
                name: &name,
                password_hash: "none",
                locale,
                role: PlatformRole::User,
            };
            users::create(tx, &keyring, &new)
        });
        made.await.unwrap().unwrap()
    }
}

pub async fn publish<F: Fact + Send + 'static>(db: &Db, fact: F) {
    db.write(move |tx| tx.publish(&fact)).await.unwrap();
}

/// The simplest fact: everything that its letter needs is in it.
pub fn erased(email: &str) -> AccountErased {
    AccountErased {
        user_id: None,
        email: email.to_owned(),
        name: "Ada Lovelace".to_owned(),
        locale: Locale::En,
    }
}
