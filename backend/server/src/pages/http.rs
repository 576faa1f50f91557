//! The page routes.

use super::chunks::Scripts;
use super::head::{self, Page};
use super::{Shell, embed, paint};
use actix_web::cookie::Cookie;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpRequest, HttpResponse, get, routes};
use catalog::Catalog;
use catalog::events::http as events;
use catalog::organizers::http as organizers;
use kernel::text::Locale;
use platform::http::answers::Fresh;
use platform::http::failure::Failure;
use platform::http::locale;

/// Remembers the language a visitor chose.
const LOCALE_COOKIE: &str = "guichet_locale";
/// Queries that the app asks first on its pages; it finds their answers in the page.
const HOME_QUERY: &str = "limit=13";
const EVENTS_QUERY: &str = "limit=24";

/// Routes of pages whose first HTML is about something.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_home)
        .service(get_events)
        .service(get_event)
        .service(get_organizer)
        .service(embed::get_embed)
        .service(embed::get_widget)
        .service(get_offline)
        .service(get_scan)
        .service(get_personal);
}

#[get("/")]
async fn get_home(
    request: HttpRequest,
    catalog: Data<Catalog>,
    shell: Data<Option<Shell>>,
) -> Result<HttpResponse, Failure> {
    list_page(&request, &catalog, shell.get_ref().as_ref(), "/", Some(HOME_QUERY)).await
}

#[get("/events")]
async fn get_events(
    request: HttpRequest,
    catalog: Data<Catalog>,
    shell: Data<Option<Shell>>,
) -> Result<HttpResponse, Failure> {
    let query = request.query_string().is_empty().then_some(EVENTS_QUERY);
    list_page(&request, &catalog, shell.get_ref().as_ref(), "/events", query).await
}

#[get("/events/{slug}")]
async fn get_event(
    request: HttpRequest,
    slug: Path<String>,
    catalog: Data<Catalog>,
    shell: Data<Option<Shell>>,
) -> Result<HttpResponse, Failure> {
    let Some(shell) = shell.get_ref() else { return Err(no_app()) };
    let language = language(&request);
    let compute = || async {
        let view = events::view(&catalog, &slug, language).await?;
        let mut head = head::event(&view, language, &catalog.public_url);
        head.push_str(&shell.links("events.$slug.tsx", Scripts::AfterPaint));
        let body = serde_json::to_string(&view).map_err(Failure::fault)?;
        let path = format!("/api/v1/events/{}", slug.as_str());
        let paint = paint::event(&view, language);
        Ok(html(shell.render(language, &head, &paint, &boot(language, &[(&path, "", &body)]))))
    };
    match catalog.answers.get(language, &format!("page:{}", request.path()), compute).await {
        Ok(answer) => Ok(page(answer.respond(request.headers()), shell)),
        Err(Failure::Refused(_)) => Ok(unknown(shell, &request)),
        // The app itself still works: it shows the error and tries again.
        Err(failure) => {
            tracing::warn!(%failure, "an event page is served without its event");
            Ok(page(bare(shell, language, StatusCode::OK), shell))
        }
    }
}

#[get("/organizers/{slug}")]
async fn get_organizer(
    request: HttpRequest,
    slug: Path<String>,
    catalog: Data<Catalog>,
    shell: Data<Option<Shell>>,
) -> Result<HttpResponse, Failure> {
    let Some(shell) = shell.get_ref() else { return Err(no_app()) };
    let language = language(&request);
    let compute = || async {
        let view = organizers::view(&catalog, &slug, language).await?;
        let query = format!("{EVENTS_QUERY}&organizer={}", view.slug);
        let list = events::list(&catalog, &query, language).await?;
        let mut head = head::organizer(&view, list.total > 0, language, &catalog.public_url);
        head.push_str(&shell.links("organizers.$slug.tsx", Scripts::Now));
        let path = format!("/api/v1/organizers/{}", view.slug);
        let view = serde_json::to_string(&view).map_err(Failure::fault)?;
        let list = serde_json::to_string(&list).map_err(Failure::fault)?;
        let answers = [(path.as_str(), "", view.as_str()), ("/api/v1/events", &query, &list)];
        Ok(html(shell.render(language, &head, "", &boot(language, &answers))))
    };
    match catalog.answers.get(language, &format!("page:{}", request.path()), compute).await {
        Ok(answer) => Ok(page(answer.respond(request.headers()), shell)),
        Err(Failure::Refused(_)) => Ok(unknown(shell, &request)),
        Err(failure) => {
            tracing::warn!(%failure, "an organizer's page is served without its data");
            Ok(page(bare(shell, language, StatusCode::OK), shell))
        }
    }
}

/// The page that the service worker shows when there is no network: the app without data.
#[get("/offline")]
async fn get_offline(request: HttpRequest, shell: Data<Option<Shell>>) -> Result<HttpResponse, Failure> {
    let Some(shell) = shell.get_ref() else { return Err(no_app()) };
    Ok(page(bare(shell, language(&request), StatusCode::OK), shell))
}

/// What people type who look for the door.
#[get("/scan")]
async fn get_scan() -> HttpResponse {
    HttpResponse::Found().insert_header((header::LOCATION, "/door")).finish()
}

/// Pages about a person or an organization: the app asks for everything itself, once it knows who asks.
#[routes]
#[get("/login")]
#[get("/register")]
#[get("/verify-email")]
#[get("/forgot-password")]
#[get("/reset-password")]
#[get("/invitations")]
#[get("/event-invitations")]
#[get("/sandbox/payments/{id}")]
#[get("/cart")]
#[get("/checkout/{group}")]
#[get("/orders/{code}")]
#[get("/me/orders")]
#[get("/me/tickets")]
#[get("/tickets/{id}")]
#[get("/transfers")]
#[get("/account")]
#[get("/account/{section:.+}")]
#[get("/account-erased")]
#[get("/door")]
#[get("/door/{list}")]
#[get("/organizations/{section:.+}")]
#[get("/admin")]
#[get("/admin/{section:.+}")]
async fn get_personal(request: HttpRequest, shell: Data<Option<Shell>>) -> Result<HttpResponse, Failure> {
    let Some(shell) = shell.get_ref() else { return Err(no_app()) };
    let language = language(&request);
    let title = personal_title(request.path(), language);
    let head = format!("<title>{title} — Guichet</title>{NOT_INDEXED}");
    Ok(page(document(shell, language, &head, StatusCode::OK), shell))
}

fn personal_title(path: &str, language: Locale) -> &'static str {
    let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
    let (fr, en) = match first {
        "login" => ("Se connecter", "Sign in"),
        "register" => ("Créer un compte", "Create an account"),
        "verify-email" => ("Confirmer mon adresse", "Confirm my address"),
        "forgot-password" | "reset-password" => ("Nouveau mot de passe", "New password"),
        "invitations" | "event-invitations" => ("Invitation", "Invitation"),
        "cart" => ("Mon panier", "My cart"),
        "checkout" => ("Commander", "Check out"),
        "orders" => ("Ma commande", "My order"),
        "tickets" => ("Mon billet", "My ticket"),
        "transfers" => ("Un billet pour vous", "A ticket for you"),
        "me" if path.starts_with("/me/tickets") => ("Mes billets", "My tickets"),
        "me" => ("Mes commandes", "My orders"),
        "sandbox" => ("Banque simulée", "Simulated bank"),
        "organizations" => ("Organisation", "Organization"),
        "admin" => ("Administration", "Administration"),
        "door" => ("Contrôle à l’entrée", "At the door"),
        _ => ("Mon compte", "My account"),
    };
    if language == Locale::Fr { fr } else { en }
}

/// A page that is not there: the app's own 404, with the status to match.
pub fn unknown(shell: &Shell, request: &HttpRequest) -> HttpResponse {
    page(bare(shell, language(request), StatusCode::NOT_FOUND), shell)
}

async fn list_page(
    request: &HttpRequest,
    catalog: &Catalog,
    shell: Option<&Shell>,
    path: &'static str,
    query: Option<&str>,
) -> Result<HttpResponse, Failure> {
    let Some(shell) = shell else { return Err(no_app()) };
    let language = language(request);
    let compute = || async {
        let mut head = head::plain(&list_head(path, language), language, &catalog.public_url);
        let route_file = if path == "/" { "index.tsx" } else { "events.index.tsx" };
        let scripts = if query.is_some() { Scripts::AfterPaint } else { Scripts::Now };
        head.push_str(&shell.links(route_file, scripts));
        let Some(query) = query else {
            return Ok(html(shell.render(language, &head, "", &boot(language, &[]))));
        };
        let list = events::list(catalog, query, language).await?;
        let (first, sizes, paint) = match path {
            "/" => {
                let now = catalog.db.clock().now();
                (paint::lead(&list), head::HERO_SIZES, paint::home(&list, now, language))
            }
            _ => (list.data.first(), head::CARD_SIZES, paint::list(&list, language)),
        };
        if let Some(image) = first.and_then(|card| card.image.as_ref()) {
            head.push_str(&head::preload(image, sizes));
        }
        let categories = catalog::categories::http::list(catalog, language).await?;
        let list = serde_json::to_string(&list).map_err(Failure::fault)?;
        let categories = serde_json::to_string(&categories).map_err(Failure::fault)?;
        let answers = [("/api/v1/events", query, list.as_str()), ("/api/v1/categories", "", &categories)];
        Ok(html(shell.render(language, &head, &paint, &boot(language, &answers))))
    };
    let key = format!("page:{path}?{}", query.unwrap_or_default());
    match catalog.answers.get(language, &key, compute).await {
        Ok(answer) => Ok(page(answer.respond(request.headers()), shell)),
        Err(failure) => {
            tracing::warn!(%failure, "a page is served without its list");
            Ok(page(bare(shell, language, StatusCode::OK), shell))
        }
    }
}

fn list_head(path: &'static str, language: Locale) -> Page<'static> {
    let (title, description) = match (path, language) {
        ("/", Locale::Fr) => (
            "Guichet",
            "Concerts, spectacles, sport, ateliers : trouvez un événement et prenez vos billets en une minute.",
        ),
        ("/", Locale::En) => {
            ("Guichet", "Concerts, shows, sport, workshops: find an event and get your tickets in a minute.")
        }
        (_, Locale::Fr) => (
            "Tous les événements",
            "Cherchez parmi tous les événements à venir, par date, lieu, catégorie et prix.",
        ),
        (_, Locale::En) => ("All events", "Search all upcoming events by date, place, category and price."),
    };
    Page { title, description, path, is_indexed: true }
}

/// Keeps a page out of search engines.
const NOT_INDEXED: &str = "<meta name=\"robots\" content=\"noindex\">";

/// The app without data: it asks for what it needs.
fn bare(shell: &Shell, language: Locale, status: StatusCode) -> HttpResponse {
    let robots = if status == StatusCode::OK { "" } else { NOT_INDEXED };
    document(shell, language, &format!("<title>Guichet</title>{robots}"), status)
}

fn document(shell: &Shell, language: Locale, head: &str, status: StatusCode) -> HttpResponse {
    HttpResponse::build(status)
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(shell.render(language, head, "", &boot(language, &[])))
}

/// What the app finds in the page: its language, and answers to queries it would ask first.
/// Each entry is the path, the query without `locale`, and the JSON answer.
pub(super) fn boot(language: Locale, answers: &[(&str, &str, &str)]) -> String {
    let entry = |(path, query, body): &(&str, &str, &str)| {
        let mut asked = serde_json::Map::new();
        asked.insert("locale".to_owned(), language.tag().into());
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            asked.insert(name.to_owned(), value.into());
        }
        // The body is JSON already; parsing it again would be work for nothing.
        format!(
            "{{\"path\":{},\"query\":{},\"body\":{body}}}",
            serde_json::Value::from(*path),
            serde_json::Value::from(asked)
        )
    };
    let entries: Vec<String> = answers.iter().map(entry).collect();
    format!("{{\"locale\":\"{}\",\"queries\":[{}]}}", language.tag(), entries.join(","))
}

pub(super) fn html(page: String) -> Fresh {
    Fresh::new(page.into_bytes(), "text/html; charset=utf-8", "no-cache")
}

/// Headers that every page has.
pub(super) fn page(mut response: HttpResponse, shell: &Shell) -> HttpResponse {
    let headers: &mut HeaderMap = response.headers_mut();
    if let Ok(csp) = HeaderValue::from_str(&shell.csp) {
        headers.insert(header::CONTENT_SECURITY_POLICY, csp);
    }
    for (name, value) in [
        (header::VARY, "accept-language, accept-encoding, cookie"),
        (header::REFERRER_POLICY, "strict-origin-when-cross-origin"),
        (HeaderName::from_static("permissions-policy"), "camera=(self), geolocation=(), microphone=()"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

pub(super) fn language(request: &HttpRequest) -> Locale {
    let chosen = request.cookie(LOCALE_COOKIE);
    let chosen = chosen.as_ref().map(Cookie::value).and_then(Locale::parse);
    chosen.unwrap_or_else(|| locale::accepted(request.headers()))
}

pub(super) fn no_app() -> Failure {
    platform::http::failure::HttpRefusal::NotFound.into()
}
