//! `/openapi.json`, `/openapi.yaml`, `/docs/`, `/docs/errors`

use crate::openapi;
use accounts::refusal::AccountsRefusal;
use actix_web::http::header;
use actix_web::web::ServiceConfig;
use actix_web::{HttpResponse, get};
use admission::refusal::AdmissionRefusal;
use catalog::refusal::CatalogRefusal;
use kernel::refusal::RefusalFacts;
use platform::http::failure::{Failure, HttpRefusal};
use reports::refusal::ReportsRefusal;
use sales::refusal::SalesRefusal;
use std::fmt::Write;
use utoipa_swagger_ui::{Config, SwaggerUi};

/// What the documentation pages may load: themselves.
pub const CSP: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
                       img-src 'self' data:; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Errors of the nginx in front (`nginx/conf/problem-words.conf`), which this program never answers.
const OF_NGINX: [RefusalFacts; 3] = [
    RefusalFacts { code: "http.tls_required", status: 403, fr: "HTTPS obligatoire", en: "HTTPS required" },
    RefusalFacts { code: "http.unknown_host", status: 421, fr: "Hôte inconnu", en: "Unknown host" },
    RefusalFacts {
        code: "http.headers_too_large",
        status: 431,
        fr: "En-têtes trop volumineux",
        en: "Headers too large",
    },
];

/// Every code that an error of this program can have.
pub fn all_refusals() -> impl Iterator<Item = &'static RefusalFacts> {
    HttpRefusal::ALL
        .iter()
        .chain(AccountsRefusal::ALL)
        .chain(CatalogRefusal::ALL)
        .chain(AdmissionRefusal::ALL)
        .chain(SalesRefusal::ALL)
        .chain(ReportsRefusal::ALL)
}

/// The documentation's routes. The page that lists error codes comes before the one that takes all
/// paths under `/docs/`.
pub fn routes(cfg: &mut ServiceConfig) {
    let config = Config::from("/openapi.json").default_models_expand_depth(0).deep_linking(true);
    let swagger = SwaggerUi::new("/docs/{_:.*}").config(config);
    cfg.service(get_json).service(get_yaml).service(get_docs).service(get_errors).service(swagger);
}

#[get("/openapi.json")]
async fn get_json() -> Result<HttpResponse, Failure> {
    let json = serde_json::to_vec(&openapi::document()).map_err(Failure::fault)?;
    Ok(document("application/json", json))
}

#[get("/openapi.yaml")]
async fn get_yaml() -> Result<HttpResponse, Failure> {
    let yaml = openapi::yaml().map_err(|error| Failure::fault(error.to_string()))?;
    Ok(document("application/yaml", yaml.into_bytes()))
}

fn document(content_type: &'static str, body: Vec<u8>) -> HttpResponse {
    let for_five_minutes = (header::CACHE_CONTROL, "public, max-age=300");
    HttpResponse::Ok().content_type(content_type).insert_header(for_five_minutes).body(body)
}

/// Swagger's page needs the slash: its files are relative to it.
#[get("/docs")]
async fn get_docs() -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, "/docs/")).finish()
}

#[get("/docs/errors")]
async fn get_errors() -> HttpResponse {
    let mut rows = String::new();
    for facts in all_refusals().chain(&OF_NGINX) {
        let RefusalFacts { code, status, fr, en } = facts;
        // Codes and titles are our own constants: nothing to escape.
        let _ = write!(
            rows,
            "<tr id=\"{code}\"><td><code>{code}</code></td><td>{status}</td><td>{en}</td><td lang=\"fr\">{fr}</td></tr>"
        );
    }
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Error codes — Guichet API</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><style>\
         :root{{color-scheme:light dark}}body{{font:16px/1.5 system-ui;margin:2rem auto;max-width:60rem;padding:0 1rem}}\
         table{{border-collapse:collapse;width:100%}}td,th{{text-align:start;padding:.5rem;border-bottom:1px solid}}\
         tr:target{{outline:2px solid}}</style></head><body><main><h1>Error codes</h1>\
         <p>Every error is <code>application/problem+json</code> with one of these codes. A code never changes its meaning.</p>\
         <table><thead><tr><th>Code</th><th>Status</th><th>English</th><th>French</th></tr></thead><tbody>{rows}</tbody></table>\
         </main></body></html>"
    );
    HttpResponse::Ok().content_type("text/html; charset=utf-8").body(page)
}
