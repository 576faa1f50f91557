//! `/manage/org`

use super::access::{ChangeOrganization, OrganizationParams, SeeOrganization, Team, Wanted};
use super::rules::{self, DESCRIPTION_LENGTH_MAX};
use super::store::{self, Details};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::OrganizationChanged;
use crate::guard::{Caller, Person};
use crate::limits::rules::ORGANIZATIONS;
use crate::refusal::AccountsRefusal;
use crate::users;
use actix_web::http::header::ETAG;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use kernel::email::Email;
use kernel::ids::OrganizationId;
use kernel::text::{Locale, Localized};
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::{Body, BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, InvalidBody, TooMany};
use platform::http::locale;
use platform::http::patch::Patch;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use url::Url;
use utoipa::ToSchema;

/// Longest address of a site.
const WEBSITE_LENGTH_MAX: usize = 500;

/// An organization, as its members see it.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrganizationView {
    id: OrganizationId,
    /// Its name in URLs; it never changes.
    #[schema(example = "theatre-du-parc")]
    slug: String,
    /// Its name.
    #[schema(example = "Théâtre du Parc")]
    name: String,
    /// Who they are, in French.
    description_fr: Option<String>,
    /// Who they are, in English.
    description_en: Option<String>,
    /// Their site.
    #[schema(example = "https://theatre-du-parc.example")]
    website: Option<String>,
    /// Where buyers may write.
    contact_email: Option<String>,
    /// `#rrggbb`.
    #[schema(example = "#3b5bdb")]
    color: String,
    /// Language of their back office.
    locale: Locale,
    created_at: Instant,
}

impl From<Details> for OrganizationView {
    fn from(details: Details) -> Self {
        let Details { id, slug, name, description, website, contact_email, color, locale, created_at } =
            details;
        let Localized { fr, en } = description;
        let (description_fr, description_en) = (fr, en);
        Self {
            id,
            slug,
            name,
            description_fr,
            description_en,
            website,
            contact_email,
            color,
            locale,
            created_at,
        }
    }
}

/// An organization to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CreateOrganizationRequest {
    /// Its name.
    #[schema(example = "Théâtre du Parc", min_length = 1, max_length = 100)]
    name: String,
}

/// Make an organization
///
/// Who makes it owns it. At most five a day.
#[utoipa::path(tag = "organization", security(("access_token" = [])), request_body = CreateOrganizationRequest, responses(
    (status = 201, body = OrganizationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/manage/org")]
pub async fn create_organization(
    Caller(person): Caller<Person>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: Body<CreateOrganizationRequest>,
) -> Result<HttpResponse, Failure> {
    let mut checker = BodyChecker::default();
    let expected = "a name on one line of 1 to 100 characters";
    let name = checker.read("name", &body.0.name, expected, users::rules::name);
    checker.finish()?;
    let (name, locale) = (name.unwrap_or_default(), locale::accepted(request.headers()));
    let shared = accounts.clone();
    let created = accounts.db.write(move |tx| {
        let user = person.user;
        let count = shared.limits.count(tx, &ORGANIZATIONS, &user.to_string())?;
        if let Some(retry_after) = crate::limits::rules::wait(&ORGANIZATIONS, 1, count, tx.now()) {
            return Ok(Err(Failure::from(TooMany { retry_after })));
        }
        let org = super::found(tx, &name, locale, user)?;
        let details = store::details(tx.conn(), org)?.ok_or(AccountsRefusal::OrganizationNotFound)?;
        let happening = Happening { org: Some(org), ..Happening::own(user, "accounts.organization_created") };
        audit::record(tx, Some(&client), &happening)?;
        Ok(Ok(OrganizationView::from(details)))
    });
    let view = created.await??;
    Ok(HttpResponse::Created().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Show my organization
///
/// For every member, and for API tokens with `organization:read`.
#[utoipa::path(tag = "organization", security(("access_token" = []), ("api_token" = [])), params(OrganizationParams), responses(
    (status = 200, body = OrganizationView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/org")]
pub async fn get_organization(
    Caller(asker): Caller<Team<SeeOrganization>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let may = asker.ask(&accounts, Wanted::of(&request)?).await?;
    let details = accounts.db.read(move |conn| store::details(conn, may.org)).await?;
    let view = OrganizationView::from(details.ok_or(AccountsRefusal::OrganizationNotFound)?);
    etag::respond(&request, &view)
}

/// What to change; what is absent stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct UpdateOrganizationRequest {
    /// Its name.
    #[schema(min_length = 1, max_length = 100)]
    name: Option<String>,
    /// Who they are, in French; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description_fr: Patch<String>,
    /// Who they are, in English; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description_en: Patch<String>,
    /// Their site, https or http; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "https://theatre-du-parc.example", max_length = 500)]
    website: Patch<String>,
    /// Where buyers may write; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "contact@theatre-du-parc.example")]
    contact_email: Patch<String>,
    /// `#rrggbb`.
    #[schema(example = "#3b5bdb")]
    color: Option<String>,
    /// Language of their back office.
    locale: Option<Locale>,
}

/// A description of several lines.
fn description(text: &str) -> Option<String> {
    let text = text.trim();
    let is_plain = !text.chars().any(|c| c.is_control() && c != '\n');
    (is_plain && (1..=DESCRIPTION_LENGTH_MAX).contains(&text.chars().count())).then(|| text.to_owned())
}

/// An address that is safe to link to.
fn website(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let is_web = matches!(url.scheme(), "https" | "http") && url.has_host();
    let is_plain = url.username().is_empty() && url.password().is_none();
    (is_web && is_plain && url.as_str().len() <= WEBSITE_LENGTH_MAX).then(|| url.to_string())
}

/// The fields that are to change, each checked.
fn changes(body: UpdateOrganizationRequest) -> Result<impl Fn(Details) -> Details, InvalidBody> {
    let mut checker = BodyChecker::default();
    let one_line = "a name on one line of 1 to 100 characters";
    let name = body.name.map(|text| checker.read("name", &text, one_line, users::rules::name));
    let words = "1 to 5000 characters";
    let text = |text: &String| description(text);
    let fr = body.description_fr.check(&mut checker, "description_fr", words, text);
    let en = body.description_en.check(&mut checker, "description_en", words, text);
    let site = body.website.check(&mut checker, "website", "an http or https address", |url| website(url));
    let address = |text: &String| Email::parse(text).map(|email| email.as_str().to_owned());
    let contact = body.contact_email.check(&mut checker, "contact_email", "an e-mail address", address);
    let color = body.color.map(|text| checker.read("color", &text, "#rrggbb", rules::color));
    checker.finish()?;
    Ok(move |old: Details| Details {
        name: name.clone().flatten().unwrap_or(old.name),
        description: Localized {
            fr: fr.clone().onto(old.description.fr),
            en: en.clone().onto(old.description.en),
        },
        website: site.clone().onto(old.website),
        contact_email: contact.clone().onto(old.contact_email),
        color: color.clone().flatten().unwrap_or(old.color),
        locale: body.locale.unwrap_or(old.locale),
        ..old
    })
}

/// Change my organization
///
/// For owners and managers. Send the ETag of what you saw as `If-Match`. What the public sees follows
/// within seconds.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), request_body = UpdateOrganizationRequest, responses(
    (status = 200, body = OrganizationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/org")]
pub async fn update_organization(
    Caller(asker): Caller<Team<ChangeOrganization>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: Unread<UpdateOrganizationRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let change = changes(body.read().await?)?;
    let expected = IfMatch::of(&request)?;
    let changed = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        super::members::hold(tx, may.org)?;
        let old = store::details(tx.conn(), may.org)?.ok_or(AccountsRefusal::OrganizationNotFound)?;
        expected.check(&OrganizationView::from(old.clone()))?;
        let next = change(old.clone());
        store::set_details(tx, &next)?;
        announce(tx, &client, (&old, &next), may.person()?.0)?;
        Ok(OrganizationView::from(next))
    });
    let view = changed.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Tells the other slices and the log.
fn announce(
    tx: &mut Tx,
    client: &Client,
    (old, next): (&Details, &Details),
    actor: kernel::ids::UserId,
) -> Result<(), Failure> {
    let seen = |details: &Details| OrganizationView::from(details.clone());
    let Some(changes) = audit::changes(&seen(old), &seen(next))? else { return Ok(()) };
    tx.publish(&OrganizationChanged { org_id: next.id })?;
    let happening = Happening {
        org: Some(next.id),
        details: Some(changes),
        subject: format!("organization:{}", next.id),
        ..Happening::own(actor, "accounts.organization_changed")
    };
    audit::record(tx, Some(client), &happening)
}
