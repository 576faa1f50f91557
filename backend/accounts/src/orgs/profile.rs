//! An organization as the public sees it, for the slices that show it.

use super::{rules, store};
use crate::photos::PhotoView;
use kernel::ids::OrganizationId;
use kernel::text::{Localized, Slug};
use platform::db::Conn;
use platform::http::failure::Failure;

/// What the public page of an organization shows.
pub struct Profile {
    /// Id.
    pub id: OrganizationId,
    /// Name in URLs.
    pub slug: String,
    /// Name.
    pub name: String,
    /// Who they are, as Markdown.
    pub description: Localized,
    /// Their site.
    pub website: Option<String>,
    /// Where buyers may write.
    pub contact_email: Option<String>,
    /// Color of their page, `#rrggbb`.
    pub color: String,
    /// Color of texts on it.
    pub text_color: String,
    /// Logo.
    pub logo: Option<PhotoView>,
    /// Their other pages.
    pub links: Vec<String>,
}

/// The organization of this name in URLs.
pub fn find(conn: &mut Conn, slug: &Slug) -> Result<Option<Profile>, Failure> {
    let found = store::details_by_slug(conn, slug)?;
    Ok(found.map(|details| Profile {
        text_color: details.text_color.unwrap_or_else(|| rules::text_on(&details.color).to_owned()),
        id: details.id,
        slug: details.slug,
        name: details.name,
        description: details.description,
        website: details.website,
        contact_email: details.contact_email,
        color: details.color,
        logo: details.logo.map(PhotoView::of),
        links: details.links,
    }))
}

/// The color of an organization's page and that of texts on it, when they can be read; `#rrggbb`.
pub fn colors(conn: &mut Conn, org: OrganizationId) -> Result<Option<(String, String)>, Failure> {
    let Some(details) = store::details(conn, org)? else { return Ok(None) };
    let text = details.text_color.unwrap_or_else(|| rules::text_on(&details.color).to_owned());
    Ok(rules::is_readable(&text, &details.color).then_some((details.color, text)))
}

/// Where buyers may write to an organization.
pub fn contact_email(conn: &mut Conn, org: OrganizationId) -> Result<Option<String>, Failure> {
    Ok(store::details(conn, org)?.and_then(|details| details.contact_email))
}

/// The origins of the sites whose pages may show an organization's events in a frame.
pub fn widget_sites(conn: &mut Conn, org: OrganizationId) -> Result<Vec<String>, Failure> {
    Ok(store::details(conn, org)?.map(|details| details.widget_sites).unwrap_or_default())
}
