//! `POST /manage/events/{id}/promo-codes/bulk`, `GET /manage/events/{id}/promo-codes.csv`

use super::http::{PromoTermsView, check_offers};
use super::request::{PromoCodeRequest, blank};
use super::rules::{CODES_PER_EVENT_MAX, GENERATED_MAX, PromoEffect, RANDOM_LENGTH, read_prefix, spell};
use super::store::{self, PromoCode};
use crate::refusal::SalesRefusal;
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, Team, Wanted};
use actix_web::http::header::CONTENT_DISPOSITION;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, post};
use catalog::Catalog;
use catalog::events::manage::{self, Details};
use catalog::journal;
use kernel::ids::{EventId, PromoCodeId};
use kernel::money::Currency;
use kernel::time::Instant;
use platform::db::Tx;
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::failure::{Failure, InvalidBody};
use platform::http::problem::Problem;
use platform::http::table;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// Many codes that do the same.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GeneratePromoCodesRequest {
    /// What they begin with, before a hyphen.
    #[schema(max_length = 20, example = "AMIS")]
    prefix: Option<String>,
    /// How many.
    #[schema(minimum = 1, maximum = 1000, example = 200)]
    count: usize,
    /// What each of them does, without `code`.
    terms: PromoCodeRequest,
}

/// Codes that were generated together.
#[derive(Debug, Serialize, ToSchema)]
pub struct GeneratedPromoCodesView {
    batch_id: Uuid,
    /// Each once.
    codes: Vec<String>,
}

impl GeneratePromoCodesRequest {
    /// Checks what does not depend on the event.
    fn parse(&self) -> Result<String, InvalidBody> {
        let mut checker = BodyChecker::default();
        let expected = "at most 20 letters, digits, hyphens and underscores";
        let prefix = self.prefix.as_deref().filter(|prefix| !prefix.is_empty());
        let prefix = prefix.and_then(|text| checker.read("prefix", text, expected, read_prefix));
        if !(1..=GENERATED_MAX).contains(&self.count) {
            checker.refuse("count", "out_of_range", "1 to 1000");
        }
        if self.terms.code.is_some() {
            checker.refuse("terms/code", "superfluous", "codes are generated");
        }
        checker.finish()?;
        Ok(prefix.unwrap_or_default())
    }
}

/// Codes that nobody guesses, each once.
fn fresh_codes(prefix: &str, count: usize) -> BTreeSet<String> {
    let mut codes = BTreeSet::new();
    while codes.len() < count {
        codes.insert(spell(prefix, rand::random::<[u8; RANDOM_LENGTH]>()));
    }
    codes
}

/// Generate promo codes for my event
///
/// Up to 1,000 that nobody guesses and that do the same. All are made or none. For owners and managers. An
/// event has at most 10,000.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = GeneratePromoCodesRequest, responses(
    (status = 201, body = GeneratedPromoCodesView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `sales.too_many_promo_codes`, `sales.promo_code_taken`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/promo-codes/bulk")]
pub async fn generate_promo_codes(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<GeneratePromoCodesRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let prefix = wish.parse()?;
    let codes = fresh_codes(&prefix, wish.count);
    let made = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let n = store::count(tx.conn(), event.id)?;
        if n.saturating_add(i64::try_from(codes.len()).unwrap_or(i64::MAX)) > CODES_PER_EVENT_MAX {
            return Err(SalesRefusal::TooManyPromoCodes.into());
        }
        let (batch, terms) = insert(tx, &event, &wish, &codes)?;
        let said = json!({ "n_codes": codes.len(), "prefix": prefix, "terms": terms });
        let what = ("sales.promo_codes_generated", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(journal::of_part("promo_batch", batch, Some(said))))?;
        Ok(GeneratedPromoCodesView { batch_id: batch, codes: codes.iter().cloned().collect() })
    });
    Ok(HttpResponse::Created().json(made.await?))
}

/// Makes the codes; their batch, and what each of them does, for the log.
fn insert(
    tx: &mut Tx,
    event: &Details,
    wish: &GeneratePromoCodesRequest,
    codes: &BTreeSet<String>,
) -> Result<(Uuid, Option<serde_json::Value>), Failure> {
    let (now, batch) = (tx.now(), tx.new_uuid());
    let mut checker = BodyChecker::default();
    let first = blank(PromoCodeId::from_uuid(batch), now);
    let like = wish.terms.onto(first, event.currency, (&mut checker, "terms/"));
    checker.finish()?;
    let like = PromoCode { batch: Some(batch), ..like };
    check_offers(tx, event.id, &like, "terms/offer_ids")?;
    let code = |code: &String| {
        let id = PromoCodeId::from_uuid(tx.new_uuid());
        PromoCode { id, code: code.clone(), ..like.clone() }
    };
    let new: Vec<PromoCode> = codes.iter().map(code).collect();
    if !store::insert(tx, (event.org_id, event.id), &new)? {
        return Err(SalesRefusal::PromoCodeTaken.into());
    }
    let terms = PromoTermsView::of(&like, event.currency);
    Ok((batch, audit::changes(&json!({ "code": "" }), &terms)?))
}

/// Download the promo codes of my event
///
/// A table (CSV, UTF-8) of all codes, in the order in which they were made. For owners and managers.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = String, content_type = "text/csv"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/promo-codes.csv")]
pub async fn download_promo_codes(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let codes = catalog.db.read(move |conn| store::all(conn, event.id)).await?;
    let name = format!("attachment; filename=\"promo-codes-{}.csv\"", event.slug.as_str());
    let file = file_of(&codes, event.currency, catalog.db.clock().now());
    let answer = HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, name))
        .body(file);
    Ok(answer)
}

fn file_of(codes: &[PromoCode], currency: Currency, now: Instant) -> String {
    let names = [
        "code",
        "status",
        "effect",
        "percent_bp",
        "amount_minor",
        "currency",
        "valid_from",
        "valid_until",
        "max_uses",
        "max_per_person",
        "held",
        "used",
        "batch_id",
    ];
    let head = names.map(str::to_owned).to_vec();
    let rows = codes.iter().map(move |code| {
        let moment = |at: Option<Instant>| at.map(Instant::to_rfc3339).unwrap_or_default();
        let number = |n: Option<i32>| n.map(|n| n.to_string()).unwrap_or_default();
        let (percent, amount, currency) = match code.effect {
            PromoEffect::Percent => (code.value.to_string(), String::new(), ""),
            PromoEffect::Amount | PromoEffect::SetPrice => {
                (String::new(), code.value.to_string(), currency.code())
            }
            PromoEffect::Unlock => (String::new(), String::new(), ""),
        };
        vec![
            code.code.clone(),
            code.status(now).as_str().to_owned(),
            code.effect.as_str().to_owned(),
            percent,
            amount,
            currency.to_owned(),
            moment(code.window.0),
            moment(code.window.1),
            number(code.max_uses),
            number(code.max_per_person),
            code.held.to_string(),
            code.used.to_string(),
            code.batch.map(|batch| batch.to_string()).unwrap_or_default(),
        ]
    });
    table::write(std::iter::once(head).chain(rows))
}
