//! SQL of organizations and memberships.

use diesel::prelude::*;
use kernel::ids::{OrganizationId, UserId};
use kernel::text::{Locale, Localized, Slug};
use platform::db::schema::{memberships, organizations};
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// What a member may do for their organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
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

/// Creates an organization.
pub fn create(tx: &mut Tx, new: &NewOrganization) -> Result<OrganizationId, Failure> {
    let (id, now) = (OrganizationId::from_uuid(tx.new_uuid()), tx.now());
    diesel::insert_into(organizations::table)
        .values((
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
        ))
        .execute(tx.conn())?;
    Ok(id)
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
