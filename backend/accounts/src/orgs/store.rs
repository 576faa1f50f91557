//! SQL of organizations and memberships.

use super::rules::MemberRole;
use diesel::prelude::*;
use kernel::ids::{OrganizationId, PhotoId, UserId};
use kernel::text::{Locale, Localized, Slug};
use kernel::time::Instant;
use platform::db::schema::{
    api_tokens, legal_details, member_invitations, memberships, organizations, support_accesses,
};
use platform::db::{Conn, Tx, from_json, to_json};
use platform::http::failure::Failure;

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

/// Owners that are written to.
const OWNERS_MAX: i64 = 20;

/// Who may do everything in an organization.
pub fn owners_of(conn: &mut Conn, org: OrganizationId) -> Result<Vec<UserId>, Failure> {
    let owners = memberships::table
        .filter(memberships::org_id.eq(org))
        .filter(memberships::role.eq(MemberRole::Owner.as_str()));
    Ok(owners.order(memberships::user_id).select(memberships::user_id).limit(OWNERS_MAX).load(conn)?)
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
        organizations::description.eq(to_json(new.description)?),
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
            Ok(Organization { id, slug, name, description: from_json(&description)?, website })
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

/// An organization as its members see it.
#[derive(Debug, Clone)]
pub(super) struct Details {
    pub id: OrganizationId,
    pub slug: String,
    pub name: String,
    pub description: Localized,
    pub website: Option<String>,
    pub contact_email: Option<String>,
    pub color: String,
    /// Color of texts on that color; none: whichever of black and white reads better.
    pub text_color: Option<String>,
    pub logo: Option<PhotoId>,
    /// Their other pages.
    pub links: Vec<String>,
    /// The origins whose pages may show their events in a frame.
    pub widget_sites: Vec<String>,
    pub locale: Locale,
    pub created_at: Instant,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = organizations)]
struct Row {
    id: OrganizationId,
    slug: String,
    name: String,
    description: String,
    website: Option<String>,
    contact_email: Option<String>,
    color: String,
    text_color: Option<String>,
    logo_id: Option<PhotoId>,
    links: String,
    widget_sites: String,
    locale: String,
    created_at: Instant,
}

impl Row {
    fn read(self) -> Result<Details, Failure> {
        Ok(Details {
            id: self.id,
            slug: self.slug,
            name: self.name,
            description: from_json(&self.description)?,
            website: self.website,
            contact_email: self.contact_email,
            color: self.color,
            text_color: self.text_color,
            logo: self.logo_id,
            links: from_json(&self.links)?,
            widget_sites: from_json(&self.widget_sites)?,
            locale: Locale::parse(&self.locale).unwrap_or(Locale::Fr),
            created_at: self.created_at,
        })
    }
}

/// An organization with its settings.
pub(super) fn details(conn: &mut Conn, id: OrganizationId) -> Result<Option<Details>, Failure> {
    let row: Option<Row> = organizations::table.find(id).select(Row::as_select()).first(conn).optional()?;
    row.map(Row::read).transpose()
}

/// An organization with its settings, by its name in URLs.
pub(super) fn details_by_slug(conn: &mut Conn, slug: &Slug) -> Result<Option<Details>, Failure> {
    let named = organizations::table.filter(organizations::slug.eq(slug.as_str()));
    let row: Option<Row> = named.select(Row::as_select()).first(conn).optional()?;
    row.map(Row::read).transpose()
}

/// Changes what members may change of their organization.
pub(super) fn set_details(tx: &mut Tx, next: &Details) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(organizations::table.find(next.id))
        .set((
            organizations::name.eq(&next.name),
            organizations::description.eq(to_json(&next.description)?),
            organizations::website.eq(next.website.as_deref()),
            organizations::contact_email.eq(next.contact_email.as_deref()),
            organizations::color.eq(&next.color),
            organizations::text_color.eq(next.text_color.as_deref()),
            organizations::logo_id.eq(next.logo),
            organizations::links.eq(to_json(&next.links)?),
            organizations::widget_sites.eq(to_json(&next.widget_sites)?),
            organizations::locale.eq(next.locale.tag()),
            organizations::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    Ok(())
}

/// Deletes an organization with all that accounts knows of it; false when something of others is left.
pub(super) fn delete(tx: &mut Tx, org: OrganizationId) -> Result<bool, Failure> {
    let deleted = tx.unless_used(|conn| {
        diesel::delete(memberships::table.filter(memberships::org_id.eq(org))).execute(conn)?;
        diesel::delete(member_invitations::table.filter(member_invitations::org_id.eq(org))).execute(conn)?;
        diesel::delete(api_tokens::table.filter(api_tokens::org_id.eq(org))).execute(conn)?;
        diesel::delete(support_accesses::table.filter(support_accesses::org_id.eq(org))).execute(conn)?;
        diesel::delete(legal_details::table.find(org)).execute(conn)?;
        diesel::delete(organizations::table.find(org)).execute(conn)
    })?;
    Ok(deleted.is_some())
}
