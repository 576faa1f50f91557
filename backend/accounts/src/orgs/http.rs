//! `/manage/org`

use super::access::{ChangeOrganization, OrganizationParams, SeeOrganization, Team, Wanted};
use super::addresses::{self, LINKS_MAX, SITES_MAX};
use super::rules::{self, DESCRIPTION_LENGTH_MAX};
use super::store::{self, Details};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::OrganizationChanged;
use crate::guard::{Caller, Person};
use crate::limits::rules::ORGANIZATIONS;
use crate::photos::PhotoView;
use crate::refusal::AccountsRefusal;
use crate::users;
use actix_web::http::header::ETAG;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, patch, post};
use kernel::email::Email;
use kernel::ids::OrganizationId;
use kernel::refusal::FieldError;
use kernel::text::{Locale, Localized, paragraphs};
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
use utoipa::ToSchema;

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
    /// Color of their page, `#rrggbb`.
    #[schema(example = "#3b5bdb")]
    color: String,
    /// Color of texts on it; null: whichever of black and white reads better.
    #[schema(example = "#ffffff")]
    text_color: Option<String>,
    /// Their logo, on a white square.
    logo: Option<PhotoView>,
    /// Their other pages.
    #[schema(example = json!(["https://social.example/@theatre-du-parc"]))]
    links: Vec<String>,
    /// Origins of the sites whose pages may show their events in a frame, to sell them there.
    #[schema(example = json!(["https://theatre-du-parc.example"]))]
    widget_sites: Vec<String>,
    /// Language of their back office.
    locale: Locale,
    created_at: Instant,
}

impl From<Details> for OrganizationView {
    fn from(details: Details) -> Self {
        Self {
            id: details.id,
            slug: details.slug,
            name: details.name,
            description_fr: details.description.fr,
            description_en: details.description.en,
            website: details.website,
            contact_email: details.contact_email,
            color: details.color,
            text_color: details.text_color,
            logo: details.logo.map(PhotoView::of),
            links: details.links,
            widget_sites: details.widget_sites,
            locale: details.locale,
            created_at: details.created_at,
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
    /// Who they are, in French, as Markdown; null takes it away.
    #[serde(default)]
    #[schema(value_type = Option<String>, max_length = 5000)]
    description_fr: Patch<String>,
    /// Who they are, in English, as Markdown; null takes it away.
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
    /// Color of their page, `#rrggbb`.
    #[schema(example = "#3b5bdb")]
    color: Option<String>,
    /// Color of texts on it, in a contrast of at least 4.5 to 1; null: whichever of black and white reads better.
    #[serde(default)]
    #[schema(value_type = Option<String>, example = "#ffffff")]
    text_color: Patch<String>,
    /// Their other pages, all of them, each https or http.
    #[schema(max_items = 8, example = json!(["https://social.example/@theatre-du-parc"]))]
    links: Option<Vec<String>>,
    /// Sites whose pages may show their events in a frame, all of them, each as an https origin.
    #[schema(max_items = 20, example = json!(["https://theatre-du-parc.example"]))]
    widget_sites: Option<Vec<String>>,
    /// Language of their back office.
    locale: Option<Locale>,
}

/// A list of addresses, each once.
fn list(
    checker: &mut BodyChecker,
    (name, length_max): (&str, usize),
    wish: Option<Vec<String>>,
    expected: &str,
    read: impl Fn(&str) -> Option<String>,
) -> Option<Vec<String>> {
    let mut known: Vec<String> = Vec::new();
    for (place, text) in wish?.iter().enumerate() {
        match checker.read(&format!("{name}/{place}"), text, expected, &read) {
            Some(address) if !known.contains(&address) => known.push(address),
            _ => {}
        }
        if place >= length_max {
            checker.refuse(name, "too_many", &format!("at most {length_max}"));
            break;
        }
    }
    Some(known)
}

/// The fields that are to change, each checked.
fn changes(
    body: UpdateOrganizationRequest,
    is_development: bool,
) -> Result<impl Fn(Details) -> Details, InvalidBody> {
    let mut checker = BodyChecker::default();
    let one_line = "a name on one line of 1 to 100 characters";
    let name = body.name.map(|text| checker.read("name", &text, one_line, users::rules::name));
    let words = "1 to 5000 characters";
    let text = |text: &String| paragraphs(text, DESCRIPTION_LENGTH_MAX);
    let fr = body.description_fr.check(&mut checker, "description_fr", words, text);
    let en = body.description_en.check(&mut checker, "description_en", words, text);
    let site =
        body.website.check(&mut checker, "website", "an http or https address", |url| addresses::page(url));
    let address = |text: &String| Email::parse(text).map(|email| email.as_str().to_owned());
    let contact = body.contact_email.check(&mut checker, "contact_email", "an e-mail address", address);
    let color = body.color.map(|text| checker.read("color", &text, "#rrggbb", rules::color));
    let on_color = body.text_color.check(&mut checker, "text_color", "#rrggbb", |text| rules::color(text));
    let expected = "an http or https address";
    let links = list(&mut checker, ("links", LINKS_MAX), body.links, expected, addresses::page);
    let origin = |text: &str| addresses::site(text, is_development);
    let expected = "an https origin such as https://theatre.example";
    let sites = list(&mut checker, ("widget_sites", SITES_MAX), body.widget_sites, expected, origin);
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
        text_color: on_color.clone().onto(old.text_color),
        links: links.clone().unwrap_or(old.links),
        widget_sites: sites.clone().unwrap_or(old.widget_sites),
        locale: body.locale.unwrap_or(old.locale),
        ..old
    })
}

/// Refuses texts that could not be read on the color behind them.
fn check_contrast(next: &Details) -> Result<(), InvalidBody> {
    let is_readable = next.text_color.as_deref().is_none_or(|text| rules::is_readable(text, &next.color));
    let detail = "a contrast of at least 4.5 to 1 with color";
    if is_readable {
        Ok(())
    } else {
        Err(InvalidBody(vec![FieldError::body("text_color", "low_contrast", detail)]))
    }
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
    let change = changes(body.read().await?, accounts.is_development)?;
    let expected = IfMatch::of(&request)?;
    let changed = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        super::members::hold(tx, may.org)?;
        let old = store::details(tx.conn(), may.org)?.ok_or(AccountsRefusal::OrganizationNotFound)?;
        expected.check(&OrganizationView::from(old.clone()))?;
        let next = change(old.clone());
        check_contrast(&next)?;
        store::set_details(tx, &next)?;
        announce(tx, &client, (&old, &next), may.person()?.0)?;
        Ok(OrganizationView::from(next))
    });
    let view = changed.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Tells the other slices and the log.
pub(super) fn announce(
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
