//! `GET /categories`

use super::store;
use crate::Catalog;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::text::Locale;
use platform::http::answers::Fresh;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::LocaleParams;
use serde::Serialize;
use utoipa::ToSchema;

/// A kind of event.
#[derive(Serialize, ToSchema)]
pub struct CategoryView {
    /// Its name in URLs and in the `category` filter.
    #[schema(example = "concert")]
    slug: String,
    /// Its name in the answer's language.
    #[schema(example = "Concert")]
    name: String,
    /// The category this one is a part of.
    parent_slug: Option<String>,
    /// Events still to come, those of its parts included.
    n_events: i64,
}

/// All categories.
#[derive(Serialize, ToSchema)]
pub struct CategoryList {
    /// In the order they are shown.
    data: Vec<CategoryView>,
}

/// List categories
///
/// Every category with the number of public events that are still to come.
#[utoipa::path(tag = "catalog", params(LocaleParams), responses(
        (status = 200, body = CategoryList),
        (status = 304, description = "You have it already (If-None-Match)"),
        (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`")))]
#[get("/categories")]
pub async fn list_categories(request: HttpRequest, catalog: Data<Catalog>) -> Result<HttpResponse, Failure> {
    catalog.answers.respond(&request, |locale| answer(&catalog, &request, locale)).await
}

async fn answer(catalog: &Catalog, request: &HttpRequest, locale: Locale) -> Result<Fresh, Failure> {
    LocaleParams::check(request.query_string())?;
    Fresh::json(&list(catalog, locale).await?)
}

/// Every category; the first HTML of a page brings the same along.
pub async fn list(catalog: &Catalog, locale: Locale) -> Result<CategoryList, Failure> {
    let now = catalog.db.clock().now();
    let all = catalog.db.read(move |conn| store::all(conn, now)).await?;
    let view = |category: &store::Category| CategoryView {
        slug: category.slug.clone(),
        name: category.name.get(locale).to_owned(),
        parent_slug: category
            .parent_id
            .and_then(|id| all.iter().find(|c| c.id == id))
            .map(|c| c.slug.clone()),
        n_events: category.n_events
            + all.iter().filter(|c| c.parent_id == Some(category.id)).map(|c| c.n_events).sum::<i64>(),
    };
    Ok(CategoryList { data: all.iter().map(view).collect() })
}
