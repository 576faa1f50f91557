//! Every URL of the program, in one place.

use crate::{mailbox, openapi, pages, system};
use actix_web::HttpResponse;
use actix_web::dev::ResourceDef;
use actix_web::http::{Method, header};
use actix_web::web::{Data, ServiceConfig};
use actix_web::{HttpRequest, web};
use platform::http::failure::{Failure, HttpRefusal};
use platform::http::problem::Seed;
use platform::http::routes::Routes;
use platform::mail::mailbox::Mailbox;
use std::sync::LazyLock;
use utoipa::openapi::OpenApi;

/// Where the API begins.
const API: &str = "/api/v1";

/// The routes that the API's document describes.
pub fn documented(cfg: &mut ServiceConfig) {
    cfg.service(web::scope(API).configure(slices)).configure(roots);
}

/// The same routes, for the document.
pub fn described(cfg: &mut utoipa_actix_web::service_config::ServiceConfig) {
    cfg.service(utoipa_actix_web::scope(API).configure(|cfg| slices(cfg))).configure(|cfg| roots(cfg));
}

fn slices(cfg: &mut impl Routes) {
    cfg.configure(catalog::routes)
        .configure(accounts::routes)
        .configure(sales::routes)
        .configure(admission::routes)
        .configure(reports::routes);
}

fn roots(cfg: &mut impl Routes) {
    cfg.configure(accounts::root_routes)
        .service(system::health::get_health)
        .service(system::health::get_liveness)
        .service(system::health::get_readiness)
        .service(system::health::get_version);
}

/// The rest: pictures, documentation, and the app's pages and files.
pub fn undocumented(cfg: &mut ServiceConfig) {
    cfg.configure(catalog::media_routes)
        .configure(accounts::media_routes)
        .configure(system::docs::routes)
        .configure(pages::routes);
}

/// The mailbox of development, where mail is kept instead of sent.
pub fn development(cfg: &mut ServiceConfig, kept: Option<Data<Mailbox>>) {
    if let Some(kept) = kept {
        cfg.app_data(kept).configure(mailbox::routes);
    }
}

/// Paths of the document with the methods they have, to tell a wrong method from a wrong path.
struct KnownPaths(Vec<(ResourceDef, Vec<Method>)>);

impl KnownPaths {
    /// Collects them from the document.
    fn of(document: &OpenApi) -> Self {
        let known = document.paths.paths.iter().map(|(path, item)| {
            let has = [
                (Method::GET, item.get.is_some()),
                (Method::POST, item.post.is_some()),
                (Method::PUT, item.put.is_some()),
                (Method::PATCH, item.patch.is_some()),
                (Method::DELETE, item.delete.is_some()),
            ];
            let methods = has.into_iter().filter(|(_, has)| *has).map(|(method, _)| method).collect();
            (ResourceDef::new(path.as_str()), methods)
        });
        Self(known.collect())
    }

    /// Those of this program.
    fn all() -> &'static Self {
        static ALL: LazyLock<KnownPaths> = LazyLock::new(|| KnownPaths::of(&openapi::document()));
        &ALL
    }

    fn methods(&self, path: &str) -> Option<&[Method]> {
        self.0.iter().find(|(known, _)| known.is_match(path)).map(|(_, methods)| methods.as_slice())
    }
}

/// What no route took: a wrong method, a file or page of the app, or nothing.
pub async fn not_found(
    request: HttpRequest,
    shell: Data<Option<pages::Shell>>,
) -> Result<HttpResponse, Failure> {
    // A path that has the method after all came here because a part of it is no id.
    let methods =
        KnownPaths::all().methods(request.path()).filter(|methods| !methods.contains(request.method()));
    if let Some(methods) = methods {
        let mut allowed: Vec<&str> = methods.iter().map(Method::as_str).collect();
        if allowed.contains(&"GET") {
            allowed.push("HEAD");
        }
        let mut response = Seed::of(HttpRefusal::MethodNotAllowed).into_response();
        if let Ok(allow) = header::HeaderValue::try_from(allowed.join(", ")) {
            response.headers_mut().insert(header::ALLOW, allow);
        }
        return Ok(response);
    }
    let shell = shell.get_ref().as_ref().filter(|_| request.method() == Method::GET);
    let Some(shell) = shell else { return Err(HttpRefusal::NotFound.into()) };
    match shell.file(&request) {
        Some(file) => Ok(file),
        None if is_for_programs(request.path()) => Err(HttpRefusal::NotFound.into()),
        None => Ok(pages::unknown(shell, &request)),
    }
}

/// Paths that people do not open: they get problem+json instead of a page.
fn is_for_programs(path: &str) -> bool {
    ["/api/", "/media/", "/assets/", "/health", "/docs/", "/dev/", "/.well-known/"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
}

/// Registers what answers when nothing else does.
pub fn fallback(cfg: &mut ServiceConfig) {
    cfg.default_service(web::to(not_found));
}
