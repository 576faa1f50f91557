//! `GET /organizers/{slug}/calendar.ics`; at the root `/sitemap.xml` and `/robots.txt`

use super::store;
use crate::Catalog;
use crate::events::calendar;
use crate::refusal::CatalogRefusal;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::text::{Locale, Slug};
use platform::http::answers::Fresh;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::LocaleParams;
use std::fmt::Write;

/// Get an organizer's calendar
///
/// The dates to come of its public events as iCalendar, to subscribe to; of at most 200 events.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the organizer in URLs"), LocaleParams), responses(
    (status = 200, body = String, content_type = "text/calendar"),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.organizer_not_found`")))]
#[get("/organizers/{slug}/calendar.ics")]
pub async fn get_organizer_calendar(
    request: HttpRequest,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    let query = request.query_string();
    catalog.answers.respond(&request, |locale| answer_calendar(&catalog, &slug, query, locale)).await
}

async fn answer_calendar(
    catalog: &Catalog,
    slug: &str,
    query: &str,
    locale: Locale,
) -> Result<Fresh, Failure> {
    LocaleParams::check(query)?;
    let slug = Slug::parse(slug).ok_or(CatalogRefusal::OrganizerNotFound)?;
    let now = catalog.db.clock().now();
    let found = catalog.db.read(move |conn| {
        let Some((org, name)) = store::organizer(conn, &slug)? else { return Ok(None) };
        Ok(Some((name, store::cards_of(conn, org, now)?)))
    });
    let (name, cards) = found.await?.ok_or(CatalogRefusal::OrganizerNotFound)?;
    Ok(Fresh::new(
        calendar::write_cards(&name, &cards, locale, &catalog.public_url).into_bytes(),
        "text/calendar; charset=utf-8",
        "public, max-age=300",
    ))
}

/// The addresses that search engines may show.
#[get("/sitemap.xml")]
pub async fn get_sitemap(request: HttpRequest, catalog: Data<Catalog>) -> Result<HttpResponse, Failure> {
    catalog.answers.respond(&request, |_| answer_sitemap(&catalog)).await
}

async fn answer_sitemap(catalog: &Catalog) -> Result<Fresh, Failure> {
    let found = catalog.db.read(|conn| Ok((store::organizers(conn)?, store::listed(conn)?)));
    let (organizers, listed) = found.await?;
    let base = catalog.public_url.as_str().trim_end_matches('/');
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned();
    xml.push_str("<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n");
    let fault = |_| Failure::fault("a sitemap cannot be written");
    writeln!(xml, "<url><loc>{base}/</loc></url>").map_err(fault)?;
    writeln!(xml, "<url><loc>{base}/events</loc></url>").map_err(fault)?;
    // A slug holds letters, digits and hyphens only: nothing in it is special to XML.
    for (slug, changed_at) in organizers {
        let changed_at = changed_at.to_rfc3339();
        let page = format!("{base}/organizers/{slug}");
        writeln!(xml, "<url><loc>{page}</loc><lastmod>{changed_at}</lastmod></url>").map_err(fault)?;
    }
    for (slug, changed_at) in listed {
        let page = calendar::page_url(&catalog.public_url, &slug);
        let changed_at = changed_at.to_rfc3339();
        writeln!(xml, "<url><loc>{page}</loc><lastmod>{changed_at}</lastmod></url>").map_err(fault)?;
    }
    xml.push_str("</urlset>\n");
    let body = xml.into_bytes();
    Ok(Fresh::new(body, "application/xml; charset=utf-8", "public, max-age=300"))
}

/// What search engines may look at.
#[get("/robots.txt")]
pub async fn get_robots(request: HttpRequest, catalog: Data<Catalog>) -> Result<HttpResponse, Failure> {
    let base = catalog.public_url.as_str().trim_end_matches('/').to_owned();
    let answer = async |_| {
        let body =
            format!("User-agent: *\nDisallow: /api/\nDisallow: /dev/\n\nSitemap: {base}/sitemap.xml\n");
        let body = body.into_bytes();
        Ok(Fresh::new(body, "text/plain; charset=utf-8", "public, max-age=3600"))
    };
    catalog.answers.respond(&request, answer).await
}
