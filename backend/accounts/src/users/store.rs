//! SQL of accounts.

use diesel::prelude::*;
use kernel::email::Email;
use kernel::ids::{PhotoId, UserId};
use kernel::text::{Locale, fold};
use kernel::time::Instant;
use platform::db::schema::users;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;
use platform::keyring::{Keyring, Place};
use std::collections::HashMap;
use zeroize::Zeroizing;

/// Bytes of the ticket key.
const TICKET_KEY_BYTES: usize = 32;

/// What a person may do on the whole platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PlatformRole {
    /// An ordinary account.
    User,
    /// Runs the platform; no access to organizations' data by that alone.
    Admin,
}

impl PlatformRole {
    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Admin => "admin",
        }
    }

    /// Reads that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::User, Self::Admin].into_iter().find(|role| role.as_str() == text)
    }

    pub(crate) fn read(text: &str) -> Self {
        if text == "admin" { Self::Admin } else { Self::User }
    }
}

/// An account to be.
pub struct NewUser<'a> {
    /// Where mail reaches its owner; known to, because they answered there or an operator vouches for it.
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

/// Creates an account with its ticket key; `None` when the address has one already.
pub fn create(tx: &mut Tx, keyring: &Keyring, user: &NewUser) -> Result<Option<UserId>, Failure> {
    let (id, now) = (UserId::from_uuid(tx.new_uuid()), tx.now());
    let ticket_key = keyring.seal(&ticket_key_place(id), &rand::random::<[u8; TICKET_KEY_BYTES]>())?;
    let insert = diesel::insert_into(users::table).values((
        users::id.eq(id),
        users::email.eq(user.email.as_str()),
        users::email_key.eq(user.email.key()),
        users::email_verified_at.eq(Some(now.millis())),
        users::password_hash.eq(user.password_hash),
        users::name.eq(user.name),
        users::words.eq(words(user.name, user.email.as_str())),
        users::locale.eq(user.locale.tag()),
        users::platform_role.eq(user.role.as_str()),
        users::status.eq("active"),
        users::created_at.eq(now),
        users::updated_at.eq(now),
        users::ticket_key.eq(ticket_key),
    ));
    let inserted = tx.unless_taken(|conn| insert.execute(conn))?;
    Ok(inserted.map(|_| id))
}

/// What administrators find an account by: words, each with a space before it.
pub(crate) fn words(name: &str, email: &str) -> String {
    format!(" {}", fold(&format!("{name} {email}")))
}

/// Whether an address has an account.
pub fn is_taken(conn: &mut Conn, email: &Email) -> Result<bool, Failure> {
    let owner = users::table.filter(users::email_key.eq(email.key()));
    Ok(diesel::select(diesel::dsl::exists(owner)).get_result(conn)?)
}

/// Gives an account from before ticket keys its own.
pub(crate) fn ensure_ticket_key(tx: &mut Tx, keyring: &Keyring, id: UserId) -> Result<(), Failure> {
    let without = users::table.find(id).filter(users::ticket_key.is_null());
    let is_without: bool = diesel::select(diesel::dsl::exists(without)).get_result(tx.conn())?;
    if is_without {
        let sealed = keyring.seal(&ticket_key_place(id), &rand::random::<[u8; TICKET_KEY_BYTES]>())?;
        diesel::update(users::table.find(id).filter(users::ticket_key.is_null()))
            .set(users::ticket_key.eq(sealed))
            .execute(tx.conn())?;
    }
    Ok(())
}

/// What accounts are called.
pub fn names(conn: &mut Conn, ids: &[UserId]) -> Result<HashMap<UserId, String>, Failure> {
    let own = users::table
        .filter(users::id.eq_any(ids))
        .limit(i64::try_from(ids.len()).unwrap_or(i64::MAX))
        .select((users::id, users::name));
    let found: Vec<(UserId, String)> = own.load(conn)?;
    Ok(found.into_iter().collect())
}

/// The ticket keys of accounts, opened; for codes only.
pub fn ticket_keys(
    conn: &mut Conn,
    keyring: &Keyring,
    ids: &[UserId],
) -> Result<HashMap<UserId, Zeroizing<Vec<u8>>>, Failure> {
    let found: Vec<(UserId, Option<Vec<u8>>)> = users::table
        .filter(users::id.eq_any(ids))
        .limit(i64::try_from(ids.len()).unwrap_or(i64::MAX))
        .select((users::id, users::ticket_key))
        .load(conn)?;
    let open = |(id, sealed): (UserId, Option<Vec<u8>>)| {
        let key = sealed.map(|sealed| keyring.open(&ticket_key_place(id), &sealed))?;
        Some(key.map(|key| (id, key)))
    };
    found.into_iter().filter_map(open).collect()
}

const fn ticket_key_place(id: UserId) -> Place {
    Place { table: "users", row: id.uuid(), column: "ticket_key" }
}

/// Where an account's TOTP secret lies.
pub(crate) const fn totp_place(id: UserId) -> Place {
    Place { table: "users", row: id.uuid(), column: "totp_secret" }
}

/// What signing in needs to know of an account.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Id.
    pub id: UserId,
    /// PHC string.
    pub password_hash: String,
    /// Whether it may sign in.
    pub is_active: bool,
    /// Whether it has a second factor.
    pub is_enrolled: bool,
}

/// The account of an address.
pub fn credentials(conn: &mut Conn, email: &Email) -> Result<Option<Credentials>, Failure> {
    let row: Option<(UserId, String, String, Option<Instant>)> = users::table
        .filter(users::email_key.eq(email.key()))
        .select((users::id, users::password_hash, users::status, users::totp_enrolled_at))
        .first(conn)
        .optional()?;
    Ok(row.map(|(id, password_hash, status, enrolled)| Credentials {
        id,
        password_hash,
        is_active: status == "active",
        is_enrolled: enrolled.is_some(),
    }))
}

/// What checking a second factor needs to know of an account.
pub(crate) struct Factor {
    /// Sealed TOTP secret.
    pub secret: Option<Vec<u8>>,
    /// Whether it may sign in.
    pub is_active: bool,
}

/// The second factor of an account.
pub(crate) fn factor(conn: &mut Conn, id: UserId) -> Result<Option<Factor>, Failure> {
    let row: Option<(Option<Vec<u8>>, String)> =
        users::table.find(id).select((users::totp_secret, users::status)).first(conn).optional()?;
    Ok(row.map(|(secret, status)| Factor { secret, is_active: status == "active" }))
}

/// Spends a time step, which only works once and only forwards.
pub(crate) fn spend_step(tx: &mut Tx, id: UserId, step: i64) -> Result<bool, Failure> {
    let unspent = users::table.find(id).filter(users::totp_last_step.lt(step));
    Ok(diesel::update(unspent).set(users::totp_last_step.eq(step)).execute(tx.conn())? == 1)
}

/// Sets the second factor. Without `replaces`, only when there is none yet.
pub(crate) fn set_factor(
    tx: &mut Tx,
    id: UserId,
    sealed: &[u8],
    step: i64,
    replaces: bool,
) -> Result<bool, Failure> {
    let now = tx.now();
    let values = (
        users::totp_secret.eq(sealed),
        users::totp_last_step.eq(step),
        users::totp_enrolled_at.eq(now),
        users::updated_at.eq(now),
    );
    let enrolled = users::table.find(id).filter(users::totp_enrolled_at.is_null().ne(replaces));
    Ok(diesel::update(enrolled).set(values).execute(tx.conn())? == 1)
}

/// Removes the second factor.
pub(crate) fn clear_factor(tx: &mut Tx, id: UserId) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(users::table.find(id))
        .set((
            users::totp_secret.eq(None::<Vec<u8>>),
            users::totp_enrolled_at.eq(None::<i64>),
            users::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Keeps the same password at another cost, unless it was changed meanwhile.
pub(crate) fn rehash_password(tx: &mut Tx, id: UserId, old: &str, new: &str) -> Result<(), Failure> {
    let same = users::table.find(id).filter(users::password_hash.eq(old));
    diesel::update(same).set(users::password_hash.eq(new)).execute(tx.conn())?;
    Ok(())
}

/// Sets a new password.
pub(crate) fn set_password(tx: &mut Tx, id: UserId, hash: &str) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(users::table.find(id))
        .set((users::password_hash.eq(hash), users::password_changed_at.eq(now), users::updated_at.eq(now)))
        .execute(tx.conn())?;
    Ok(())
}

/// A person's account, without anything secret.
#[derive(Debug, Clone)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Address.
    pub email: String,
    /// How they are called.
    pub name: String,
    /// Telephone.
    pub phone: Option<String>,
    /// Their language.
    pub locale: Locale,
    /// Their photo.
    pub photo_id: Option<PhotoId>,
    /// What they may do on the platform.
    pub role: PlatformRole,
    /// Whether they may sign in.
    pub is_active: bool,
    /// Since when.
    pub created_at: Instant,
}

/// Finds an account.
pub fn by_id(conn: &mut Conn, id: UserId) -> Result<Option<User>, Failure> {
    #[derive(Queryable)]
    struct Row(UserId, String, String, Option<String>, Option<PhotoId>, String, String, String, Instant);
    let row: Option<Row> = users::table
        .find(id)
        .select((
            users::id,
            users::email,
            users::name,
            users::phone,
            users::photo_id,
            users::locale,
            users::platform_role,
            users::status,
            users::created_at,
        ))
        .first(conn)
        .optional()?;
    Ok(row.map(|Row(id, email, name, phone, photo_id, locale, role, status, created_at)| User {
        id,
        email,
        name,
        phone,
        photo_id,
        locale: Locale::parse(&locale).unwrap_or(Locale::Fr),
        role: PlatformRole::read(&role),
        is_active: status == "active",
        created_at,
    }))
}

/// Changes what people may change of themselves.
pub(crate) fn set_profile(tx: &mut Tx, user: &User) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(users::table.find(user.id))
        .set((
            users::name.eq(&user.name),
            users::phone.eq(user.phone.as_deref()),
            users::locale.eq(user.locale.tag()),
            users::words.eq(words(&user.name, &user.email)),
            users::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Moves an account to another address; false when somebody has it.
pub(crate) fn set_email(tx: &mut Tx, id: UserId, email: &Email) -> Result<bool, Failure> {
    let now = tx.now();
    let name: String = users::table.find(id).select(users::name).first(tx.conn())?;
    let update = diesel::update(users::table.find(id)).set((
        users::email.eq(email.as_str()),
        users::email_key.eq(email.key()),
        users::email_verified_at.eq(Some(now.millis())),
        users::words.eq(words(&name, email.as_str())),
        users::updated_at.eq(now),
    ));
    Ok(tx.unless_taken(|conn| update.execute(conn))?.is_some())
}
