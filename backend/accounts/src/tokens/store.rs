//! SQL of API tokens.

use super::Integrator;
use super::rules::{LAST_USED_STEP_SECONDS, Scope, Scopes, TOKENS_MAX};
use crate::opaque::TokenHash;
use diesel::prelude::*;
use kernel::ids::{ApiTokenId, OrganizationId, UserId};
use kernel::time::Instant;
use platform::db::schema::{api_tokens, users};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

/// Rows that one cleaning takes away.
const PRUNE_ROWS_MAX: i64 = 1_000;
/// Seconds that a token is listed after its end.
const LISTED_SECONDS: i64 = 30 * 24 * 3_600;

/// A token as it is listed.
#[derive(Debug, Clone)]
pub(super) struct ApiToken {
    pub id: ApiTokenId,
    pub name: String,
    pub scopes: Vec<Scope>,
    pub hint: String,
    pub created_by: UserId,
    pub creator: String,
    pub expires_at: Instant,
    pub last_used_at: Option<Instant>,
    pub created_at: Instant,
}

/// A token to be.
pub(super) struct NewApiToken<'a> {
    pub org: OrganizationId,
    pub created_by: UserId,
    pub name: &'a str,
    pub scopes: Scopes,
    pub hash: TokenHash,
    pub hint: &'a str,
    pub expires_at: Instant,
}

/// Writes a new token.
pub(super) fn insert(tx: &mut Tx, new: &NewApiToken) -> Result<ApiTokenId, Failure> {
    let (id, now) = (ApiTokenId::from_uuid(tx.new_uuid()), tx.now());
    diesel::insert_into(api_tokens::table)
        .values((
            api_tokens::id.eq(id),
            api_tokens::org_id.eq(new.org),
            api_tokens::created_by.eq(new.created_by),
            api_tokens::name.eq(new.name),
            api_tokens::scopes.eq(to_json(&new.scopes.all())?),
            api_tokens::hash.eq(new.hash),
            api_tokens::hint.eq(new.hint),
            api_tokens::expires_at.eq(new.expires_at),
            api_tokens::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(id)
}

/// How many tokens an organization has.
pub(super) fn count(conn: &mut Conn, org: OrganizationId) -> Result<i64, Failure> {
    Ok(api_tokens::table.filter(api_tokens::org_id.eq(org)).count().get_result(conn)?)
}

type Row = (ApiTokenId, String, String, String, UserId, String, Instant, Option<Instant>, Instant);

/// The tokens of an organization, the newest first.
pub(super) fn of_org(conn: &mut Conn, org: OrganizationId) -> Result<Vec<ApiToken>, Failure> {
    let rows: Vec<Row> = api_tokens::table
        .inner_join(users::table)
        .filter(api_tokens::org_id.eq(org))
        .order(api_tokens::id.desc())
        .limit(TOKENS_MAX)
        .select((
            api_tokens::id,
            api_tokens::name,
            api_tokens::scopes,
            api_tokens::hint,
            api_tokens::created_by,
            users::name,
            api_tokens::expires_at,
            api_tokens::last_used_at,
            api_tokens::created_at,
        ))
        .load(conn)?;
    let token = |row: Row| {
        let (id, name, scopes, hint, created_by, creator, expires_at, last_used_at, created_at) = row;
        let scopes = from_json(&scopes)?;
        Ok(ApiToken { id, name, scopes, hint, created_by, creator, expires_at, last_used_at, created_at })
    };
    rows.into_iter().map(token).collect()
}

/// Takes a token of an organization away. Its name, when there was one.
pub(super) fn revoke(tx: &mut Tx, org: OrganizationId, id: ApiTokenId) -> Result<Option<String>, Failure> {
    let own = api_tokens::table.find(id).filter(api_tokens::org_id.eq(org));
    let name: Option<String> = own.select(api_tokens::name).first(tx.conn()).optional()?;
    diesel::delete(api_tokens::table.find(id).filter(api_tokens::org_id.eq(org))).execute(tx.conn())?;
    Ok(name)
}

/// A token that works, and when its use was noted last.
pub(super) fn find(
    conn: &mut Conn,
    hash: TokenHash,
    now: Instant,
) -> Result<Option<(Integrator, Option<Instant>)>, Failure> {
    let row: Option<(ApiTokenId, OrganizationId, String, Option<Instant>)> = api_tokens::table
        .filter(api_tokens::hash.eq(hash))
        .filter(api_tokens::expires_at.gt(now))
        .select((api_tokens::id, api_tokens::org_id, api_tokens::scopes, api_tokens::last_used_at))
        .first(conn)
        .optional()?;
    let Some((token, org, scopes, last_used_at)) = row else { return Ok(None) };
    let scopes: Vec<Scope> = from_json(&scopes)?;
    Ok(Some((Integrator { token, org, scopes: Scopes::of(&scopes) }, last_used_at)))
}

/// Notes that a token is used, unless somebody did just now.
pub(super) fn note_use(tx: &mut Tx, id: ApiTokenId) -> Result<(), Failure> {
    let now = tx.now();
    let before = now.plus_seconds(-LAST_USED_STEP_SECONDS);
    let stale = api_tokens::table
        .find(id)
        .filter(api_tokens::last_used_at.is_null().or(api_tokens::last_used_at.le(before)));
    diesel::update(stale).set(api_tokens::last_used_at.eq(now)).execute(tx.conn())?;
    Ok(())
}

/// Takes away tokens that ended long ago.
pub(crate) fn prune(tx: &mut Tx) -> Result<usize, Failure> {
    let before = tx.now().plus_seconds(-LISTED_SECONDS);
    let over: Vec<ApiTokenId> = api_tokens::table
        .filter(api_tokens::expires_at.le(before))
        .select(api_tokens::id)
        .limit(PRUNE_ROWS_MAX)
        .load(tx.conn())?;
    Ok(diesel::delete(api_tokens::table.filter(api_tokens::id.eq_any(over))).execute(tx.conn())?)
}
