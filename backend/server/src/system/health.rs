//! `/health`, `/health/live`, `/health/ready`, `/version`

use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use catalog::Catalog;
use platform::db::Db;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::Serialize;
use std::time::Duration;
use utoipa::ToSchema;

/// Readiness answers within this time, whatever the database does.
const READY_TIMEOUT: Duration = Duration::from_secs(1);

/// How the process is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HealthStatus {
    /// All is well.
    Ok,
    /// It lives, but cannot do its work.
    Degraded,
}

/// A summary for people.
#[derive(Serialize, ToSchema)]
pub struct HealthView {
    status: HealthStatus,
    /// Whether the database answers.
    database: HealthStatus,
    /// This release.
    version: &'static str,
}

/// Which program this is.
#[derive(Serialize, ToSchema)]
pub struct VersionView {
    /// Always `guichet`.
    name: &'static str,
    /// Semantic version.
    #[schema(example = "0.1.0")]
    version: &'static str,
    /// Commit it was built from, when the build said so.
    revision: Option<&'static str>,
    /// Version of the API in its paths.
    api: &'static str,
}

/// This release's version.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

async fn database(db: &Db) -> HealthStatus {
    let asked = tokio::time::timeout(READY_TIMEOUT, db.read(catalog::revision::check)).await;
    if matches!(asked, Ok(Ok(()))) { HealthStatus::Ok } else { HealthStatus::Degraded }
}

/// Health summary
///
/// Always 200 while the process lives; says what is wrong.
#[utoipa::path(tag = "system", responses((status = 200, body = HealthView)))]
#[get("/health")]
pub async fn get_health(catalog: Data<Catalog>) -> HttpResponse {
    let database = database(&catalog.db).await;
    HttpResponse::Ok().json(HealthView { status: database, database, version: VERSION })
}

/// Liveness
///
/// The process lives. Looks at nothing else, so that a database outage does not restart it.
#[utoipa::path(tag = "system", responses((status = 200, body = HealthView)))]
#[get("/health/live")]
pub async fn get_liveness() -> HttpResponse {
    let ok = HealthStatus::Ok;
    HttpResponse::Ok().json(HealthView { status: ok, database: ok, version: VERSION })
}

/// Readiness
///
/// The database answers within a second and has this release's schema, and lists have been read from it.
#[utoipa::path(tag = "system", responses(
    (status = 200, body = HealthView),
    (status = 503, body = Problem, content_type = "application/problem+json", description = "`http.unavailable`")))]
#[get("/health/ready")]
pub async fn get_readiness(catalog: Data<Catalog>) -> Result<HttpResponse, Failure> {
    match database(&catalog.db).await {
        HealthStatus::Ok if catalog.listings.is_ready() => {
            let ok = HealthStatus::Ok;
            Ok(HttpResponse::Ok().json(HealthView { status: ok, database: ok, version: VERSION }))
        }
        HealthStatus::Ok | HealthStatus::Degraded => Err(Failure::overloaded("readiness")),
    }
}

/// Version
#[utoipa::path(tag = "system", responses((status = 200, body = VersionView)))]
#[get("/version")]
pub async fn get_version() -> HttpResponse {
    HttpResponse::Ok().json(VersionView {
        name: "guichet",
        version: VERSION,
        revision: option_env!("GUICHET_REVISION"),
        api: "v1",
    })
}
