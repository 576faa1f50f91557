//! `GET /organizers/{slug}`

use crate::Catalog;
use crate::refusal::CatalogRefusal;
use accounts::orgs::profile::{self, Profile};
use accounts::photos::PhotoView;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::text::{Locale, Slug};
use platform::http::answers::Fresh;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::LocaleParams;
use serde::Serialize;
use utoipa::ToSchema;

/// An organizer's page; its events are those of `GET /events?organizer={slug}`.
#[derive(Serialize, ToSchema)]
pub struct OrganizerPageView {
    /// Name in URLs; it never changes.
    #[schema(example = "theatre-du-parc")]
    pub slug: String,
    /// Name.
    #[schema(example = "Théâtre du Parc")]
    pub name: String,
    /// Who they are, as Markdown, in the language of the answer or else the other one.
    pub description: Option<String>,
    /// Their site.
    #[schema(example = "https://theatre-du-parc.example")]
    pub website: Option<String>,
    /// Their other pages.
    pub links: Vec<String>,
    /// Where buyers may write.
    contact_email: Option<String>,
    /// Color of their page, `#rrggbb`.
    #[schema(example = "#3b5bdb")]
    color: String,
    /// Color of texts on it, which can be read.
    #[schema(example = "#ffffff")]
    text_color: String,
    /// Logo, on a white square.
    pub logo: Option<PhotoView>,
}

impl OrganizerPageView {
    fn of(profile: Profile, locale: Locale) -> Self {
        let description = profile.description.get(locale).to_owned();
        Self {
            slug: profile.slug,
            name: profile.name,
            description: Some(description).filter(|text| !text.is_empty()),
            website: profile.website,
            links: profile.links,
            contact_email: profile.contact_email,
            color: profile.color,
            text_color: profile.text_color,
            logo: profile.logo,
        }
    }
}

/// Get an organizer
///
/// What an organizer says of itself to everybody.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the organizer in URLs"), LocaleParams), responses(
    (status = 200, body = OrganizerPageView),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.organizer_not_found`")))]
#[get("/organizers/{slug}")]
pub async fn get_organizer(
    request: HttpRequest,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    let query = request.query_string();
    let answer = async |locale| {
        LocaleParams::check(query)?;
        Fresh::json(&view(&catalog, &slug, locale).await?)
    };
    catalog.answers.respond(&request, answer).await
}

/// An organizer as the API describes it; the first HTML of its page is made from the same.
pub async fn view(catalog: &Catalog, slug: &str, locale: Locale) -> Result<OrganizerPageView, Failure> {
    let slug = Slug::parse(slug).ok_or(CatalogRefusal::OrganizerNotFound)?;
    let found = catalog.db.read(move |conn| profile::find(conn, &slug)).await?;
    Ok(OrganizerPageView::of(found.ok_or(CatalogRefusal::OrganizerNotFound)?, locale))
}
