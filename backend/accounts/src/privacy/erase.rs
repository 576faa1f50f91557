//! `DELETE /me`

use super::store;
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::AccountErased;
use crate::guard::{Caller, Fresh, Person};
use crate::orgs::{invitations, members};
use crate::refusal::AccountsRefusal;
use crate::sessions::transport;
use crate::users::{self, PlatformRole};
use crate::{mfa, photos, sessions};
use actix_web::web::Data;
use actix_web::{HttpResponse, delete};
use kernel::email::Email;
use kernel::ids::{PhotoId, UserId};
use platform::db::Tx;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;

/// Erase my account
///
/// At once and for good: name, address, telephone, photo, password, factor and devices go; what the law
/// wants kept stays under a pseudonym. Needs a proof of the last five minutes. The last owner of an
/// organization hands it over first, an administrator the role.
#[utoipa::path(tag = "me", security(("access_token" = [])), responses(
    (status = 204, description = "Erased"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.step_up_needed`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.last_owner`, `accounts.wrong_state`")))]
#[delete("/me")]
pub async fn erase_me(
    Caller(person): Caller<Fresh<Person>>,
    accounts: Data<Accounts>,
    client: Client,
) -> Result<HttpResponse, Failure> {
    let erased = accounts.db.write(move |tx| erase(tx, &client, person.user)).await?;
    accounts.states.forget_all();
    if let Some(photo) = erased {
        accounts.photos.remove(photo).await;
    }
    Ok(HttpResponse::NoContent().cookie(transport::no_cookie()).finish())
}

/// Erases an account. The photo whose files are to go.
fn erase(tx: &mut Tx, client: &Client, id: UserId) -> Result<Option<PhotoId>, Failure> {
    let user = users::by_id(tx.conn(), id)?.filter(|user| user.is_active);
    let user = user.ok_or(AccountsRefusal::NotSignedIn)?;
    if user.role == PlatformRole::Admin {
        return Err(AccountsRefusal::WrongState.into());
    }
    // In the order of their ids, so that two who hold several do not wait for each other.
    for (org, role) in members::of_user(tx.conn(), id)? {
        members::hold(tx, org)?;
        members::keep_an_owner(tx, org, id, role)?;
        members::remove(tx, org, id)?;
    }
    let key = Email::parse(&user.email).map(|email| email.key().to_owned()).unwrap_or_default();
    invitations::forget_address(tx, &key)?;
    sessions::end_all(tx, id, None)?;
    mfa::forget_tokens(tx, id)?;
    let photo = photos::set(tx, id, None)?;
    store::pseudonymize(tx, id, &key)?;
    let erased = AccountErased { user_id: Some(id), email: user.email, name: user.name, locale: user.locale };
    tx.publish(&erased)?;
    audit::record(tx, Some(client), &Happening::own(id, "accounts.erased"))?;
    Ok(photo)
}
