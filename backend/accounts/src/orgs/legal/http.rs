//! `/manage/org/legal-details`

use super::rules;
use super::store::{self, LegalDetails};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::Caller;
use crate::orgs::access::{ManageLegalDetails, OrganizationParams, Team, Wanted};
use crate::orgs::members;
use actix_web::http::header::ETAG;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, put};
use kernel::text::one_line;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::{Failure, InvalidBody};
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// Most characters of a name, a street, a note.
const LINE_LENGTH_MAX: usize = 200;
/// Most characters of a postal code.
const CODE_LENGTH_MAX: usize = 20;

/// What the invoices of an organization say of it; all null until somebody wrote it down.
#[derive(Debug, Default, Serialize, ToSchema)]
pub struct LegalDetailsView {
    /// Its name in the register.
    #[schema(example = "SARL Théâtre du Parc")]
    legal_name: Option<String>,
    /// Its form, and capital where the law wants it said.
    #[schema(example = "SARL au capital de 10 000 €")]
    legal_form: Option<String>,
    /// Street and number.
    #[schema(example = "1 rue du Parc")]
    address: Option<String>,
    #[schema(example = "75001")]
    postal_code: Option<String>,
    #[schema(example = "Paris")]
    city: Option<String>,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "FR")]
    country: Option<String>,
    /// SIRET or SIREN in France.
    #[schema(example = "73282932000074")]
    registration_number: Option<String>,
    #[schema(example = "FR44732829320")]
    vat_number: Option<String>,
    /// Why there is no VAT, when there is none.
    #[schema(example = "TVA non applicable, art. 293 B du CGI")]
    tax_note: Option<String>,
    /// What stands before the digits of an invoice's number.
    #[schema(example = "TDP")]
    invoice_prefix: Option<String>,
}

impl From<LegalDetails> for LegalDetailsView {
    fn from(details: LegalDetails) -> Self {
        Self {
            legal_name: Some(details.legal_name),
            legal_form: details.legal_form,
            address: Some(details.address),
            postal_code: Some(details.postal_code),
            city: Some(details.city),
            country: Some(details.country),
            registration_number: details.registration_number,
            vat_number: details.vat_number,
            tax_note: details.tax_note,
            invoice_prefix: details.invoice_prefix,
        }
    }
}

/// What invoices are to say; what is absent or null is not said.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetLegalDetailsRequest {
    /// Its name in the register.
    #[schema(example = "SARL Théâtre du Parc", min_length = 1, max_length = 200)]
    legal_name: String,
    /// Its form, and capital where the law wants it said.
    #[schema(max_length = 200)]
    legal_form: Option<String>,
    /// Street and number.
    #[schema(example = "1 rue du Parc", min_length = 1, max_length = 200)]
    address: String,
    #[schema(example = "75001", min_length = 1, max_length = 20)]
    postal_code: String,
    #[schema(example = "Paris", min_length = 1, max_length = 200)]
    city: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "FR", min_length = 2, max_length = 2)]
    country: String,
    /// SIRET or SIREN in France, which are checked.
    #[schema(example = "73282932000074", max_length = 40)]
    registration_number: Option<String>,
    /// With its country in front.
    #[schema(example = "FR44732829320", max_length = 40)]
    vat_number: Option<String>,
    /// Why there is no VAT, when there is none.
    #[schema(max_length = 200)]
    tax_note: Option<String>,
    /// Capital letters, digits and hyphens.
    #[schema(example = "TDP", max_length = 10)]
    invoice_prefix: Option<String>,
}

impl SetLegalDetailsRequest {
    fn check(&self) -> Result<LegalDetails, InvalidBody> {
        let mut checker = BodyChecker::default();
        let mut line = |name: &str, text: &str, length_max: usize| {
            let expected = format!("one line of 1 to {length_max} characters");
            checker.read(name, text, &expected, |text| one_line(text, length_max)).unwrap_or_default()
        };
        let legal_name = line("legal_name", &self.legal_name, LINE_LENGTH_MAX);
        let address = line("address", &self.address, LINE_LENGTH_MAX);
        let postal_code = line("postal_code", &self.postal_code, CODE_LENGTH_MAX);
        let city = line("city", &self.city, LINE_LENGTH_MAX);
        let mut note = |name: &str, text: Option<&String>| text.map(|text| line(name, text, LINE_LENGTH_MAX));
        let legal_form = note("legal_form", self.legal_form.as_ref());
        let tax_note = note("tax_note", self.tax_note.as_ref());
        let country = checker.read("country", &self.country, "a country such as FR", rules::country);
        let country = country.unwrap_or_default();
        let mut number =
            |name: &str, text: Option<&String>, expected: &str, read: &dyn Fn(&str) -> Option<String>| {
                text.and_then(|text| checker.read(name, text, expected, read))
            };
        let registered = |text: &str| rules::registration_number(text, &country);
        let registration_number = number(
            "registration_number",
            self.registration_number.as_ref(),
            "in France a SIRET or SIREN",
            &registered,
        );
        let vat_number =
            number("vat_number", self.vat_number.as_ref(), "such as FR44732829320", &rules::vat_number);
        let invoice_prefix = number(
            "invoice_prefix",
            self.invoice_prefix.as_ref(),
            "1 to 10 of A-Z, 0-9 and -",
            &rules::invoice_prefix,
        );
        checker.finish()?;
        Ok(LegalDetails {
            legal_name,
            legal_form,
            address,
            postal_code,
            city,
            country,
            registration_number,
            vat_number,
            tax_note,
            invoice_prefix,
        })
    }
}

/// Show my organization's legal details
///
/// What its invoices say of it. For owners and who looks after the money; never public.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), responses(
    (status = 200, body = LegalDetailsView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`")))]
#[get("/manage/org/legal-details")]
pub async fn get_legal_details(
    Caller(asker): Caller<Team<ManageLegalDetails>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let may = asker.ask(&accounts, Wanted::of(&request)?).await?;
    let found = accounts.db.read(move |conn| store::find(conn, may.org)).await?;
    etag::respond(&request, &found.map(LegalDetailsView::from).unwrap_or_default())
}

/// Set my organization's legal details
///
/// All of them at once. For owners and who looks after the money. Send the ETag of what you saw as `If-Match`.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), request_body = SetLegalDetailsRequest, responses(
    (status = 200, body = LegalDetailsView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[put("/manage/org/legal-details")]
pub async fn set_legal_details(
    Caller(asker): Caller<Team<ManageLegalDetails>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: Unread<SetLegalDetailsRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let next = body.read().await?.check()?;
    let expected = IfMatch::of(&request)?;
    let set = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        members::hold(tx, may.org)?;
        let old = store::find(tx.conn(), may.org)?.map(LegalDetailsView::from).unwrap_or_default();
        expected.check(&old)?;
        store::set(tx, may.org, &next)?;
        let new = LegalDetailsView::from(next.clone());
        // Which fields, not what they say: for one who works alone they are the address of their home.
        if let Some(changes) = audit::changes(&old, &new)? {
            let happening = Happening {
                org: Some(may.org),
                details: Some(json!({ "fields": changes.get("fields") })),
                subject: format!("organization:{}", may.org),
                ..Happening::own(may.person()?.0, "accounts.legal_details_changed")
            };
            audit::record(tx, Some(&client), &happening)?;
        }
        Ok(new)
    });
    let view = set.await?;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}
