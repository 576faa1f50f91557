//! `GET /me`, `PATCH /me`

use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::{Caller, Person};
use crate::refusal::AccountsRefusal;
use crate::users::views::MeView;
use crate::users::{self, User};
use actix_web::http::header::ETAG;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch};
use kernel::text::Locale;
use platform::http::body::{Body, BodyChecker};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, InvalidBody};
use platform::http::patch::Patch;
use platform::http::problem::Problem;
use serde::Deserialize;
use utoipa::ToSchema;

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateMeRequest {
    /// How to be called.
    #[schema(example = "Camille Durand", min_length = 1, max_length = 100)]
    name: Option<String>,
    /// Telephone, 6 to 15 digits; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "+33 6 12 34 56 78")]
    phone: Patch<String>,
    /// The language to be written to in.
    locale: Option<Locale>,
}

/// Show my account
#[utoipa::path(tag = "me", security(("access_token" = [])), responses(
    (status = 200, body = MeView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`")))]
#[get("/me")]
pub async fn get_me(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let me = accounts.db.read(move |conn| MeView::of(conn, person.user)).await?;
    etag::respond(&request, &me)
}

/// Fields that were checked: what to set, when it is there.
struct Changes {
    name: Option<String>,
    phone: Patch<String>,
    locale: Option<Locale>,
}

fn read(body: &UpdateMeRequest) -> Result<Changes, InvalidBody> {
    let mut checker = BodyChecker::default();
    let name = body.name.as_deref().map(|text| {
        checker.read("name", text, "a name on one line of 1 to 100 characters", users::rules::name)
    });
    let number = |text: &String| users::rules::phone(text);
    let phone = body.phone.check(&mut checker, "phone", "a number of 6 to 15 digits", number);
    checker.finish()?;
    Ok(Changes { name: name.flatten(), phone, locale: body.locale })
}

/// Change my account
///
/// Name, telephone and language. The address changes by `POST /me/email-change`. With `If-Match`, only
/// when nothing changed since.
#[utoipa::path(tag = "me", security(("access_token" = [])), request_body = UpdateMeRequest, responses(
    (status = 200, body = MeView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[patch("/me")]
pub async fn update_me(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: Body<UpdateMeRequest>,
) -> Result<HttpResponse, Failure> {
    let wish = read(&body.0)?;
    let expected = IfMatch::given(&request)?;
    let changed = accounts.db.write(move |tx| {
        let user = users::by_id(tx.conn(), person.user)?.ok_or(AccountsRefusal::NotSignedIn)?;
        if let Some(expected) = &expected {
            expected.check(&MeView::with(tx.conn(), user.clone())?)?;
        }
        let Changes { name, phone, locale } = &wish;
        let next = User {
            name: name.clone().unwrap_or_else(|| user.name.clone()),
            phone: phone.clone().onto(user.phone.clone()),
            locale: locale.unwrap_or(user.locale),
            ..user.clone()
        };
        users::set_profile(tx, &next)?;
        let fields: Vec<&str> = [
            ("name", next.name != user.name),
            ("phone", next.phone != user.phone),
            ("locale", next.locale != user.locale),
        ]
        .into_iter()
        .filter_map(|(field, is_changed)| is_changed.then_some(field))
        .collect();
        let before = audit::fingerprint(&MeView::with(tx.conn(), user)?)?;
        let view = MeView::with(tx.conn(), next)?;
        if !fields.is_empty() {
            let after = audit::fingerprint(&view)?;
            let details = serde_json::json!({ "fields": fields, "before": before, "after": after });
            let happening = Happening::own(person.user, "accounts.profile_changed").with(details);
            audit::record(tx, Some(&client), &happening)?;
        }
        Ok(view)
    });
    let me = changed.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&me)?)).json(me))
}
