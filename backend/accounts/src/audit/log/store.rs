//! SQL of reading the audit log.

use diesel::prelude::*;
use kernel::ids::{OrganizationId, UserId};
use kernel::time::Instant;
use platform::db::Conn;
use platform::db::schema::{audit_entries, organizations, users};
use platform::http::failure::Failure;

/// Which entries are looked for.
#[derive(Debug, Clone, Default)]
pub(crate) struct Filter {
    /// Before this number: the page after.
    pub before: Option<i64>,
    /// By whom.
    pub actor: Option<UserId>,
    /// About which organization.
    pub org: Option<OrganizationId>,
    /// What was done, as a whole.
    pub action: Option<String>,
    /// To what, as a whole.
    pub subject: Option<String>,
    /// From then on.
    pub from: Option<Instant>,
    /// Before then.
    pub to: Option<Instant>,
}

/// An entry, with the names of those in it.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub seq: i64,
    pub at: Instant,
    pub actor: Option<(UserId, Option<String>)>,
    pub on_behalf_of: Option<(UserId, Option<String>)>,
    pub org: Option<(OrganizationId, Option<String>)>,
    pub action: String,
    pub subject: String,
    pub details: String,
    pub network: String,
    pub request_id: String,
}

#[derive(Queryable)]
struct Row {
    seq: i64,
    at: Instant,
    actor_id: Option<UserId>,
    on_behalf_of: Option<UserId>,
    org_id: Option<OrganizationId>,
    action: String,
    subject: String,
    details: String,
    network: String,
    request_id: String,
}

/// Entries, the newest first.
pub(crate) fn page(conn: &mut Conn, filter: &Filter, limit: i64) -> Result<Vec<Found>, Failure> {
    let mut query = audit_entries::table
        .order(audit_entries::seq.desc())
        .limit(limit)
        .select((
            audit_entries::seq,
            audit_entries::at,
            audit_entries::actor_id,
            audit_entries::on_behalf_of,
            audit_entries::org_id,
            audit_entries::action,
            audit_entries::subject,
            audit_entries::details,
            audit_entries::network,
            audit_entries::request_id,
        ))
        .into_boxed();
    if let Some(seq) = filter.before {
        query = query.filter(audit_entries::seq.lt(seq));
    }
    if let Some(actor) = filter.actor {
        query = query.filter(audit_entries::actor_id.eq(actor));
    }
    if let Some(org) = filter.org {
        query = query.filter(audit_entries::org_id.eq(org));
    }
    if let Some(action) = &filter.action {
        query = query.filter(audit_entries::action.eq(action.clone()));
    }
    if let Some(subject) = &filter.subject {
        query = query.filter(audit_entries::subject.eq(subject.clone()));
    }
    if let Some(from) = filter.from {
        query = query.filter(audit_entries::at.ge(from));
    }
    if let Some(to) = filter.to {
        query = query.filter(audit_entries::at.lt(to));
    }
    let rows: Vec<Row> = query.load(conn)?;
    with_names(conn, rows)
}

fn with_names(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Found>, Failure> {
    let people: Vec<UserId> =
        rows.iter().flat_map(|row| [row.actor_id, row.on_behalf_of]).flatten().collect();
    let people: Vec<(UserId, String)> =
        users::table.filter(users::id.eq_any(people)).select((users::id, users::name)).load(conn)?;
    let orgs: Vec<OrganizationId> = rows.iter().filter_map(|row| row.org_id).collect();
    let orgs: Vec<(OrganizationId, String)> = organizations::table
        .filter(organizations::id.eq_any(orgs))
        .select((organizations::id, organizations::name))
        .load(conn)?;
    let person =
        |id: UserId| (id, people.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()));
    let org = |id: OrganizationId| {
        (id, orgs.iter().find(|(known, _)| *known == id).map(|(_, name)| name.clone()))
    };
    let found = |row: Row| Found {
        seq: row.seq,
        at: row.at,
        actor: row.actor_id.map(person),
        on_behalf_of: row.on_behalf_of.map(person),
        org: row.org_id.map(org),
        action: row.action,
        subject: row.subject,
        details: row.details,
        network: row.network,
        request_id: row.request_id,
    };
    Ok(rows.into_iter().map(found).collect())
}
