//! `/embed/events/{slug}`, the one page that other sites may frame, and `/widget.js`, which frames it.
//!
//! Invariant: only the sites that the event's organization lists, and none for an event that not everybody
//! may see: without a grant it does not exist here, and a frame brings none.

use super::chunks::Scripts;
use super::http::{boot, html, language, no_app, page, unknown};
use super::{Shell, head};
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use catalog::Catalog;
use catalog::events::http as events;
use kernel::text::Locale;
use platform::http::answers::Fresh;
use platform::http::failure::Failure;
use platform::http::query;
use serde::Deserialize;
use std::sync::LazyLock;

const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");
const WIDGET: &str = include_str!("widget.js");

#[derive(Deserialize)]
struct EmbedParams {
    locale: Option<String>,
}

/// The language that the site asks for, else the visitor's: in a frame there is no cookie.
fn language_of(request: &HttpRequest) -> Locale {
    let asked = query::parse::<EmbedParams>(request.query_string()).ok();
    let asked = asked.and_then(|params| Locale::parse(&params.locale?));
    asked.unwrap_or_else(|| language(request))
}

#[get("/embed/events/{slug}")]
pub(super) async fn get_embed(
    request: HttpRequest,
    slug: Path<String>,
    catalog: Data<Catalog>,
    shell: Data<Option<Shell>>,
) -> Result<HttpResponse, Failure> {
    let Some(shell) = shell.get_ref() else { return Err(no_app()) };
    let language = language_of(&request);
    let compute = || async {
        let view = events::view(&catalog, &slug, language).await?;
        // In the page too, so that its ETag changes with the policy that goes out beside it.
        let mut head = head::embedded(&view, &events::widget_sites(&catalog, &slug).await?);
        head.push_str(&shell.links("embed.events.$slug.tsx", Scripts::Now));
        let body = serde_json::to_string(&view).map_err(Failure::fault)?;
        let path = format!("/api/v1/events/{}", slug.as_str());
        Ok(html(shell.render(language, &head, "", &boot(language, &[(&path, "", &body)]))))
    };
    let sites = || async {
        let sites = events::widget_sites(&catalog, &slug).await?;
        Ok(Fresh::new(sites.join(" ").into_bytes(), "text/plain", "no-store"))
    };
    let path = request.path();
    let answers = &catalog.answers;
    let found = async {
        let answer = answers.get(language, &format!("page:{path}"), compute).await?;
        // In one language, whatever the visitor's: the sites are the same.
        Ok::<_, Failure>((answer, answers.get(Locale::Fr, &format!("sites:{path}"), sites).await?))
    };
    match found.await {
        Ok((answer, sites)) => {
            let sites = std::str::from_utf8(sites.body()).unwrap_or_default();
            let mut response = page(answer.respond(request.headers()), shell);
            let headers = response.headers_mut();
            let policy = HeaderValue::from_str(&shell.policy_for_frames_in(sites)).map_err(Failure::fault)?;
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            headers.insert(RESOURCE_POLICY, HeaderValue::from_static("cross-origin"));
            Ok(response)
        }
        Err(Failure::Refused(_)) => Ok(unknown(shell, &request)),
        Err(failure) => Err(failure),
    }
}

/// The script that other sites put into their pages.
#[get("/widget.js")]
pub(super) async fn get_widget(request: HttpRequest) -> HttpResponse {
    static ETAG: LazyLock<String> = LazyLock::new(|| {
        use sha2::{Digest, Sha256};
        let digest = Sha256::digest(WIDGET.as_bytes());
        format!("\"{}\"", data_encoding::BASE64URL_NOPAD.encode(digest.get(..12).unwrap_or(&[])))
    });
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let is_known = known.is_some_and(|known| known.contains(ETAG.as_str()));
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, ETAG.as_str()))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600, stale-while-revalidate=86400"))
        .insert_header((RESOURCE_POLICY, "cross-origin"));
    if is_known {
        return response.finish();
    }
    response.content_type("text/javascript; charset=utf-8").body(WIDGET)
}
