//! SQL of organizations and memberships.

use diesel::prelude::*;
use kernel::ids::{OrganizationId, UserId};
use kernel::text::{Locale, Localized, Slug};
use platform::db::schema::{memberships, organizations};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// What a member may do for their organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum MemberRole {
    /// Everything, members included.
    Owner,
    /// Events and sales.
    Manager,
    /// Money and exports.
    Finance,
    /// Orders and participants.
    Support,
    /// Scanning at the door.
    Door,
}

impl MemberRole {
    /// Reads the name a role has in the database.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Owner, Self::Manager, Self::Finance, Self::Support, Self::Door]
            .into_iter()
            .find(|role| role.as_str() == name)
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Manager => "manager",
            Self::Finance => "finance",
            Self::Support => "support",
            Self::Door => "door",
        }
    }
}

/// An organization to be.
pub struct NewOrganization<'a> {
    /// Its name in URLs.
    pub slug: &'a Slug,
    /// Its name.
    pub name: &'a str,
    /// Who they are.
    pub description: &'a Localized,
    /// Their site.
    pub website: Option<&'a str>,
    /// Where buyers may write.
    pub contact_email: Option<&'a str>,
    /// `#rrggbb`.
    pub color: &'a str,
    /// Language of their back office.
    pub locale: Locale,
}

/// An organization as the public sees it.
#[derive(Debug, Clone)]
pub struct Organization {
    /// Id.
    pub id: OrganizationId,
    /// Name in URLs.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Who they are.
    pub description: Localized,
    /// Their site.
    pub website: Option<String>,
}

/// Creates an organization; `None` when another has its slug.
pub fn create(tx: &mut Tx, new: &NewOrganization) -> Result<Option<OrganizationId>, Failure> {
    let (id, now) = (OrganizationId::from_uuid(tx.new_uuid()), tx.now());
    let insert = diesel::insert_into(organizations::table).values((
        organizations::id.eq(id),
        organizations::slug.eq(new.slug.as_str()),
        organizations::name.eq(new.name),
        organizations::description.eq(platform::db::to_json(new.description)?),
        organizations::website.eq(new.website),
        organizations::contact_email.eq(new.contact_email),
        organizations::color.eq(new.color),
        organizations::locale.eq(new.locale.tag()),
        organizations::created_at.eq(now),
        organizations::updated_at.eq(now),
    ));
    let inserted = tx.unless_taken(|conn| insert.execute(conn))?;
    Ok(inserted.map(|_| id))
}

/// Makes somebody a member.
pub fn add_member(tx: &mut Tx, org: OrganizationId, user: UserId, role: MemberRole) -> Result<(), Failure> {
    let now = tx.now();
    diesel::insert_into(memberships::table)
        .values((
            memberships::org_id.eq(org),
            memberships::user_id.eq(user),
            memberships::role.eq(role.as_str()),
            memberships::created_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// The organizations with these ids, in no particular order.
pub fn by_ids(conn: &mut Conn, ids: &[OrganizationId]) -> Result<Vec<Organization>, Failure> {
    let rows: Vec<(OrganizationId, String, String, String, Option<String>)> = organizations::table
        .filter(organizations::id.eq_any(ids))
        .select((
            organizations::id,
            organizations::slug,
            organizations::name,
            organizations::description,
            organizations::website,
        ))
        .load(conn)?;
    rows.into_iter()
        .map(|(id, slug, name, description, website)| {
            Ok(Organization { id, slug, name, description: platform::db::from_json(&description)?, website })
        })
        .collect()
}

/// Organizations that a person can work for at once.
const MEMBERSHIPS_MAX: i64 = 100;
/// Numbers tried behind a name whose slug is taken.
const SLUG_TRIES_MAX: u32 = 9;

/// The organizations that a person works for, by name, with their role in each.
pub fn memberships_of(conn: &mut Conn, user: UserId) -> Result<Vec<(Organization, MemberRole)>, Failure> {
    let rows: Vec<(OrganizationId, String)> = memberships::table
        .filter(memberships::user_id.eq(user))
        .select((memberships::org_id, memberships::role))
        .limit(MEMBERSHIPS_MAX)
        .load(conn)?;
    let ids: Vec<OrganizationId> = rows.iter().map(|(id, _)| *id).collect();
    let mut known = by_ids(conn, &ids)?;
    known.sort_by(|a, b| (&a.name, a.id).cmp(&(&b.name, b.id)));
    let with_role = |org: Organization| {
        let (_, role) = rows.iter().find(|(id, _)| *id == org.id)?;
        Some((org, MemberRole::parse(role)?))
    };
    Ok(known.into_iter().filter_map(with_role).collect())
}

/// Whether a person works for any organization.
pub fn is_member_of_any(conn: &mut Conn, user: UserId) -> Result<bool, Failure> {
    let any = memberships::table.filter(memberships::user_id.eq(user));
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(conn)?)
}

/// The slugs that a new organization of this name may have, the nicest first; `unique` is in the last.
pub fn slugs_of(name: &str, unique: &str) -> Vec<Slug> {
    let numbered = (2..=SLUG_TRIES_MAX).map(|n| format!("{name} {n}"));
    let wishes = std::iter::once(name.to_owned()).chain(numbered);
    let named = wishes.filter_map(|wish| Slug::from_title(&wish));
    named.chain(Slug::from_title(&format!("{name} {unique}"))).chain(Slug::from_title(unique)).collect()
}
