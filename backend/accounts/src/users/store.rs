//! SQL of accounts.

use diesel::prelude::*;
use kernel::email::Email;
use kernel::ids::UserId;
use kernel::text::Locale;
use platform::db::Tx;
use platform::db::schema::users;
use platform::http::failure::Failure;

/// What a person may do on the whole platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlatformRole {
    /// An ordinary account.
    User,
    /// Runs the platform; no access to organizations' data by that alone.
    Admin,
}

impl PlatformRole {
    const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }
}

/// An account to be.
pub struct NewUser<'a> {
    /// Where mail reaches its owner; verified already, because an operator vouches for it.
    pub email: &'a Email,
    /// How they are called.
    pub name: &'a str,
    /// PHC string of [`super::password::hash`].
    pub password_hash: &'a str,
    /// The language they are written to in.
    pub locale: Locale,
    /// What they may do on the platform.
    pub role: PlatformRole,
}

/// Creates an account; `None` when the address has one already.
pub fn create(tx: &mut Tx, user: &NewUser) -> Result<Option<UserId>, Failure> {
    let (id, now) = (UserId::from_uuid(tx.new_uuid()), tx.now());
    let is_taken =
        diesel::select(diesel::dsl::exists(users::table.filter(users::email_key.eq(user.email.key()))));
    if is_taken.get_result(tx.conn())? {
        return Ok(None);
    }
    diesel::insert_into(users::table)
        .values((
            users::id.eq(id),
            users::email.eq(user.email.as_str()),
            users::email_key.eq(user.email.key()),
            users::email_verified_at.eq(Some(now.millis())),
            users::password_hash.eq(user.password_hash),
            users::name.eq(user.name),
            users::locale.eq(user.locale.tag()),
            users::platform_role.eq(user.role.as_str()),
            users::status.eq("active"),
            users::created_at.eq(now),
            users::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(Some(id))
}
