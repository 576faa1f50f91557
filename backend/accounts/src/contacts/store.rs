//! SQL of contacts.

use diesel::prelude::*;
use kernel::email::Email;
use kernel::ids::UserId;
use kernel::text::Locale;
use platform::db::Conn;
use platform::db::schema::users;
use platform::db::sql::prepared;
use platform::http::failure::Failure;

/// Whom to write to, and in which language.
pub struct Contact {
    /// Where mail reaches them.
    pub email: Email,
    /// How they are called.
    pub name: String,
    /// The language they are written to in.
    pub locale: Locale,
}

/// How to write to somebody, unless their account is erased.
pub fn find(conn: &mut Conn, id: UserId) -> Result<Option<Contact>, Failure> {
    Ok(find_all(conn, &[id])?.pop().map(|(_, contact)| contact))
}

/// How to write to these people, but for those who erased their account.
pub fn find_all(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<(UserId, Contact)>, Failure> {
    let rows = users::table
        .filter(users::id.eq_any(ids))
        .filter(users::status.ne("erased"))
        .limit(i64::try_from(ids.len()).unwrap_or(0))
        .select((users::id, users::email, users::name, users::locale));
    let rows: Vec<(UserId, String, String, String)> = prepared(rows).load(conn)?;
    let contact = |(id, email, name, locale): (UserId, String, String, String)| {
        let locale = Locale::parse(&locale).unwrap_or(Locale::Fr);
        Some((id, Contact { email: Email::parse(&email)?, name, locale }))
    };
    Ok(rows.into_iter().filter_map(contact).collect())
}

/// How some people are called; who erased their account is left out.
pub fn names(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<(UserId, String)>, Failure> {
    Ok(users::table
        .filter(users::id.eq_any(ids))
        .filter(users::status.ne("erased"))
        .limit(i64::try_from(ids.len()).unwrap_or(0))
        .select((users::id, users::name))
        .load(conn)?)
}
