//! Accounts of people.
//!
//! - [`rules`]     what names, telephones and passwords must be
//! - [`strength`]  how soon a password would be guessed
//! - [`password`]  hashes
//! - [`hasher`]    the bounded queue in front of hashing
//! - [`views`]     how answers describe a person

pub mod hasher;
pub mod password;
pub mod rules;
mod store;
pub mod strength;
pub mod views;

pub use hasher::Hasher;
pub use rules::{Password, PasswordWeakness};
pub use store::{
    Credentials, NewUser, PlatformRole, User, by_id, create, credentials, is_taken, names, ticket_keys,
};
pub(crate) use store::{
    clear_factor, ensure_ticket_key, factor, rehash_password, set_email, set_factor, set_password,
    set_profile, spend_step, totp_place,
};

use kernel::email::Email;
use kernel::refusal::FieldError;
use platform::http::failure::{Failure, InvalidBody};

/// Checks a new password in every way; a weak one is refused at its field.
pub async fn check_new(
    hasher: &Hasher,
    field: &'static str,
    text: String,
    email: Email,
    name: String,
) -> Result<Password, Failure> {
    let refuse = move |weakness: PasswordWeakness| {
        Failure::from(InvalidBody(vec![FieldError::body(field, weakness.code(), &weakness.to_string())]))
    };
    let password = Password::parse(&text, &email, &name).map_err(refuse)?;
    let check = move || strength::check(&text, &email, &name).map_err(refuse);
    hasher.in_turn(check).await?;
    Ok(password)
}
