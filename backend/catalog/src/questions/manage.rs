//! `/manage/events/{id}/questions`

use super::request::QuestionRequest;
use super::rules::{QUESTIONS_PER_EVENT_MAX, QuestionKind, QuestionScope};
use super::store::{self, Choice, QuestionDetails};
use crate::events::manage;
use crate::offers::manage::rules::is_order_of;
use crate::refusal::CatalogRefusal;
use crate::{Catalog, journal};
use accounts::Accounts;
use accounts::audit;
use accounts::guard::Caller;
use accounts::orgs::access::{ManageEvents, OrganizationParams, SeeEvents, Team, Wanted};
use actix_web::http::header::ETAG;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, put};
use kernel::ids::{EventId, OfferId, QuestionId};
use kernel::text::Localized;
use kernel::time::Instant;
use platform::db::{Conn, Tx};
use platform::http::body::{BodyChecker, Unread};
use platform::http::client::Client;
use platform::http::etag::{self, IfMatch};
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;

/// One of the possible answers, as its organization sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedChoiceView {
    /// Its name in answers.
    value: String,
    label_fr: Option<String>,
    label_en: Option<String>,
}

impl From<Choice> for ManagedChoiceView {
    fn from(Choice { value, label }: Choice) -> Self {
        Self { value, label_fr: label.fr, label_en: label.en }
    }
}

/// A question as its organization sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedQuestionView {
    id: QuestionId,
    /// Who answers.
    scope: QuestionScope,
    /// What an answer is.
    kind: QuestionKind,
    label_fr: Option<String>,
    label_en: Option<String>,
    help_fr: Option<String>,
    help_en: Option<String>,
    /// Whether it has to be answered.
    is_required: bool,
    /// Whether it is asked at all.
    is_active: bool,
    /// The possible answers of a choice.
    choices: Vec<ManagedChoiceView>,
    /// The offers it is asked for; null: all of them.
    offer_ids: Option<Vec<OfferId>>,
    /// Its place in the list, from 0.
    position: i32,
    created_at: Instant,
    updated_at: Instant,
}

impl From<QuestionDetails> for ManagedQuestionView {
    fn from(question: QuestionDetails) -> Self {
        Self {
            id: question.id,
            scope: question.scope,
            kind: question.kind,
            label_fr: question.label.fr,
            label_en: question.label.en,
            help_fr: question.help.fr,
            help_en: question.help.en,
            is_required: question.is_required,
            is_active: question.is_active,
            choices: question.choices.into_iter().map(ManagedChoiceView::from).collect(),
            offer_ids: question.offers,
            position: question.position,
            created_at: question.created_at,
            updated_at: question.updated_at,
        }
    }
}

/// A question in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedQuestionRowView {
    #[serde(flatten)]
    question: ManagedQuestionView,
    /// Send it as `If-Match` to change or delete this question.
    #[schema(example = "\"9rTk1hQ5sVb0mG2l3xYz7A\"")]
    etag: String,
}

/// The questions of an event.
#[derive(Serialize, ToSchema)]
pub struct ManagedQuestionList {
    /// In the order in which they are asked; inactive ones included.
    pub data: Vec<ManagedQuestionRowView>,
}

impl ManagedQuestionList {
    fn of(questions: Vec<QuestionDetails>) -> Result<Self, Failure> {
        let row = |question: QuestionDetails| {
            let question = ManagedQuestionView::from(question);
            Ok(ManagedQuestionRowView { etag: etag::of(&question)?, question })
        };
        Ok(Self { data: questions.into_iter().map(row).collect::<Result<_, Failure>>()? })
    }
}

fn find(conn: &mut Conn, event: EventId, id: &str) -> Result<QuestionDetails, Failure> {
    let id = QuestionId::parse(id).ok_or(CatalogRefusal::QuestionNotFound)?;
    let found = store::all(conn, event)?.into_iter().find(|question| question.id == id);
    found.ok_or_else(|| CatalogRefusal::QuestionNotFound.into())
}

/// List the questions of my event
///
/// All of them; there are at most 50.
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), responses(
    (status = 200, body = ManagedQuestionList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`")))]
#[get("/manage/events/{id}/questions")]
pub async fn list_managed_questions(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let questions = catalog.db.read(move |conn| store::all(conn, event.id)).await?;
    Ok(HttpResponse::Ok().json(ManagedQuestionList::of(questions)?))
}

/// Show a question of my event
#[utoipa::path(tag = "events", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("question_id" = QuestionId, Path, description = "The question"), OrganizationParams), responses(
    (status = 200, body = ManagedQuestionView),
    (status = 304, description = "Unchanged since `If-None-Match`"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.question_not_found`")))]
#[get("/manage/events/{id}/questions/{question_id:[0-9A-Fa-f-]+}")]
pub async fn get_managed_question(
    Caller(asker): Caller<Team<SeeEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let (id, question) = ids.into_inner();
    let (_, event) = manage::look(&catalog, &accounts, asker, Wanted::of(&request)?, &id).await?;
    let found = catalog.db.read(move |conn| find(conn, event.id, &question)).await?;
    etag::respond(&request, &ManagedQuestionView::from(found))
}

/// Refuses offers of another event.
fn check_offers(tx: &mut Tx, event: EventId, question: &QuestionDetails) -> Result<(), Failure> {
    let mut checker = BodyChecker::default();
    if let Some(offers) = &question.offers
        && !store::are_offers_of(tx.conn(), event, offers)?
    {
        checker.refuse("offer_ids", "unknown", "offers of the event");
    }
    Ok(checker.finish()?)
}

/// Ask a question about my event
///
/// Behind the others. For owners and managers. An event has at most 50.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = QuestionRequest, responses(
    (status = 201, body = ManagedQuestionView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.too_many_questions`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/manage/events/{id}/questions")]
pub async fn create_question(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<QuestionRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let created = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let (n, position) = store::end_of(tx.conn(), event.id)?;
        if n >= QUESTIONS_PER_EVENT_MAX {
            return Err(CatalogRefusal::TooManyQuestions.into());
        }
        let new = wish.onto(blank(QuestionId::from_uuid(tx.new_uuid()), position, tx.now()))?;
        check_offers(tx, event.id, &new)?;
        store::insert(tx, (event.org_id, event.id), &new)?;
        manage::show(tx, &event, &event)?;
        let view = ManagedQuestionView::from(new);
        let said = journal::of_part("question", view.id, audit::changes(&json!({}), &view)?);
        let what = ("catalog.question_created", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))?;
        Ok(view)
    });
    let view = created.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Created().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// A question that says nothing yet.
fn blank(id: QuestionId, position: i32, now: Instant) -> QuestionDetails {
    QuestionDetails {
        id,
        scope: QuestionScope::Order,
        kind: QuestionKind::Text,
        label: Localized::default(),
        help: Localized::default(),
        is_required: false,
        is_active: true,
        choices: Vec::new(),
        offers: None,
        position,
        created_at: now,
        updated_at: now,
    }
}

/// Change a question of my event
///
/// For owners and managers. Send the ETag of what you saw as `If-Match`. Who answers and what an answer is
/// stay once somebody ordered: ask another question then.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("question_id" = QuestionId, Path, description = "The question"), OrganizationParams), request_body = QuestionRequest, responses(
    (status = 200, body = ManagedQuestionView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.question_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_has_orders`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[patch("/manage/events/{id}/questions/{question_id:[0-9A-Fa-f-]+}")]
pub async fn update_question(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
    body: Unread<QuestionRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let wish = body.read().await?;
    let expected = IfMatch::of(&request).ok();
    let (id, question) = ids.into_inner();
    let changed = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let old = find(tx.conn(), event.id, &question)?;
        let was = ManagedQuestionView::from(old.clone());
        etag::insist(expected.as_ref(), &was)?;
        let next = wish.onto(old)?;
        if event.first_order_at.is_some() && (next.kind, next.scope) != (was.kind, was.scope) {
            return Err(CatalogRefusal::EventHasOrders.into());
        }
        check_offers(tx, event.id, &next)?;
        store::save(tx, event.org_id, &next)?;
        manage::show(tx, &event, &event)?;
        let is = ManagedQuestionView::from(find(tx.conn(), event.id, &question)?);
        if let Some(said) = audit::changes(&was, &is)? {
            let what = ("catalog.question_changed", format!("event:{}", event.id));
            let said = journal::of_part("question", is.id, Some(said));
            journal::record(tx, &client, &may, what, Some(said))?;
        }
        Ok(is)
    });
    let view = changed.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Ok().insert_header((ETAG, etag::of(&view)?)).json(view))
}

/// Delete a question of my event
///
/// As long as nobody ordered anything of the event; else switch it off (`is_active`). Send the ETag of what
/// you saw as `If-Match`.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ("question_id" = QuestionId, Path, description = "The question"), OrganizationParams), responses(
    (status = 204, description = "It is gone"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`, `catalog.question_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`, `catalog.event_has_orders`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/events/{id}/questions/{question_id:[0-9A-Fa-f-]+}")]
pub async fn delete_question(
    Caller(asker): Caller<Team<ManageEvents>>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    ids: Path<(String, String)>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    let expected = IfMatch::of(&request).ok();
    let (id, question) = ids.into_inner();
    let deleted = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let was = ManagedQuestionView::from(find(tx.conn(), event.id, &question)?);
        etag::insist(expected.as_ref(), &was)?;
        if event.first_order_at.is_some() {
            return Err(CatalogRefusal::EventHasOrders.into());
        }
        store::delete(tx, was.id)?;
        manage::show(tx, &event, &event)?;
        let said = json!({ "label_fr": was.label_fr, "label_en": was.label_en });
        let said = journal::of_part("question", was.id, Some(said));
        let what = ("catalog.question_deleted", format!("event:{}", event.id));
        journal::record(tx, &client, &may, what, Some(said))
    });
    deleted.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::NoContent().finish())
}

/// The questions of an event in the order in which they are to be asked.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OrderQuestionsRequest {
    /// Every question of the event, each once.
    #[schema(max_items = 50)]
    question_ids: Vec<QuestionId>,
}

/// Put the questions of my event in order
///
/// For owners and managers. An order that leaves one out, because somebody added it just now, is refused.
#[utoipa::path(tag = "events", security(("access_token" = [])),
    params(("id" = EventId, Path, description = "The event"), OrganizationParams), request_body = OrderQuestionsRequest, responses(
    (status = 200, body = ManagedQuestionList),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`, `http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`catalog.wrong_event_state`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[put("/manage/events/{id}/questions/order")]
pub async fn order_questions(
    Caller(asker): Caller<Team<ManageEvents>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
    body: Unread<OrderQuestionsRequest>,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let order = body.read().await?.question_ids;
    let ordered = catalog.db.write(move |tx| {
        let (may, event) = manage::take_editable(tx, asker, org, &id)?;
        let known: Vec<QuestionId> = store::all(tx.conn(), event.id)?.iter().map(|of| of.id).collect();
        let mut checker = BodyChecker::default();
        if !is_order_of(&order, &known) {
            checker.refuse("question_ids", "incomplete", "every question of the event, each once");
        }
        checker.finish()?;
        if order != known {
            store::arrange(tx, event.id, &order)?;
            manage::show(tx, &event, &event)?;
            let what = ("catalog.questions_ordered", format!("event:{}", event.id));
            journal::record(tx, &client, &may, what, Some(json!({ "before": known, "after": order })))?;
        }
        ManagedQuestionList::of(store::all(tx.conn(), event.id)?)
    });
    let list = ordered.await?;
    manage::catch_up(&catalog).await;
    Ok(HttpResponse::Ok().json(list))
}
