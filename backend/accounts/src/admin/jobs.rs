//! `/admin/jobs/dead`: work that was given up, mails among it.

use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::{Caller, PlatformAdmin, SignedIn};
use crate::refusal::AccountsRefusal;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use kernel::page::Cursor;
use kernel::time::Instant;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use platform::jobs::{self, DEAD_LIST_MAX, DeadJob};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Tag of this list's cursors.
const LIST: u8 = 25;

/// A job that was given up.
#[derive(Serialize, ToSchema)]
pub struct DeadJobView {
    id: Uuid,
    /// What kind of work; mails are `notices.send_mail`.
    #[schema(example = "notices.send_mail")]
    name: String,
    /// What is needed for it; depends on the kind.
    #[schema(value_type = Object)]
    payload: serde_json::Value,
    /// How often it was tried.
    attempts: i32,
    /// Why it failed last.
    last_error: Option<String>,
    created_at: Instant,
}

impl From<DeadJob> for DeadJobView {
    fn from(job: DeadJob) -> Self {
        let DeadJob { id, name, payload, attempts, last_error, created_at } = job;
        let payload = serde_json::from_str(&payload).unwrap_or_default();
        Self { id, name, payload, attempts, last_error, created_at }
    }
}

/// A page of jobs that were given up.
#[derive(Serialize, ToSchema)]
pub struct DeadJobPage {
    /// The newest first.
    data: Vec<DeadJobView>,
    /// Send it as `cursor` for the next page; null on the last one.
    next_cursor: Option<String>,
}

/// What may be asked of the list of jobs that were given up.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ListDeadJobsParams {
    /// Rows of a page.
    #[param(value_type = Option<u32>, minimum = 1, maximum = 100, default = 20)]
    limit: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
}

/// List jobs that were given up
///
/// Mails that could not be delivered are among them. For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])), params(ListDeadJobsParams), responses(
    (status = 200, body = DeadJobPage),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`")))]
#[get("/admin/jobs/dead")]
pub async fn list_dead_jobs(
    _admin: Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let asked: ListDeadJobsParams = query::parse(request.query_string())?;
    let mut checker = Checker::default();
    let (limit, cursor) = checker.page(LIST, asked.limit.as_deref(), asked.cursor.as_deref(), None);
    checker.finish()?;
    let before = cursor.map(|cursor| cursor.id);
    let rows = i64::try_from(limit.rows()).unwrap_or(DEAD_LIST_MAX).min(DEAD_LIST_MAX);
    let (found, has_more) = accounts
        .db
        .read(move |conn| {
            let found = jobs::dead(conn, before, rows)?;
            let has_more = match found.last() {
                Some(last) => !jobs::dead(conn, Some(last.id), 1)?.is_empty(),
                None => false,
            };
            Ok((found, has_more))
        })
        .await?;
    let last = found.last().filter(|_| has_more);
    let next_cursor = last.map(|last| Cursor { list: LIST, key: 0, id: last.id }.encode());
    let data = found.into_iter().map(DeadJobView::from).collect();
    Ok(HttpResponse::Ok().json(DeadJobPage { data, next_cursor }))
}

fn happening(admin: SignedIn, id: Uuid, action: &'static str) -> Happening {
    Happening { actor: Some(admin.user), action, subject: format!("job:{id}"), ..Happening::default() }
}

/// Try a job again that was given up
///
/// From the first attempt on. For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = Uuid, Path, description = "Which")), responses(
    (status = 204, description = "It will be tried"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.job_not_found`")))]
#[post("/admin/jobs/dead/{id}/retry")]
pub async fn retry_dead_job(
    Caller(admin): Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = Uuid::try_parse(&id).map_err(|_| AccountsRefusal::JobNotFound)?;
    let retried = accounts.db.write(move |tx| {
        if !jobs::retry(tx, id)? {
            return Err(AccountsRefusal::JobNotFound.into());
        }
        audit::record(tx, Some(&client), &happening(admin, id, "platform.job_retried"))
    });
    retried.await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Forget a job that was given up
///
/// For administrators.
#[utoipa::path(tag = "admin", security(("access_token" = [])),
    params(("id" = Uuid, Path, description = "Which")), responses(
    (status = 204, description = "Forgotten"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.job_not_found`")))]
#[delete("/admin/jobs/dead/{id}")]
pub async fn discard_dead_job(
    Caller(admin): Caller<PlatformAdmin>,
    accounts: Data<Accounts>,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let id = Uuid::try_parse(&id).map_err(|_| AccountsRefusal::JobNotFound)?;
    let discarded = accounts.db.write(move |tx| {
        if !jobs::discard(tx, id)? {
            return Err(AccountsRefusal::JobNotFound.into());
        }
        audit::record(tx, Some(&client), &happening(admin, id, "platform.job_discarded"))
    });
    discarded.await?;
    Ok(HttpResponse::NoContent().finish())
}
