//! `GET /events/{slug}/questions`

use super::rules::{QuestionKind, QuestionScope};
use super::store::{self, QuestionDetails};
use crate::Catalog;
use crate::access::visitor::{GrantParams, Visitor};
use crate::events::EventPage;
use crate::events::http::respond;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::ids::{OfferId, QuestionId};
use kernel::text::Locale;
use platform::http::answers::Fresh;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use platform::http::query::LocaleParams;
use serde::Serialize;
use utoipa::ToSchema;

/// One of the possible answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ChoiceView {
    /// Its name in answers.
    #[schema(example = "vegetarian")]
    value: String,
    /// What is shown.
    #[schema(example = "Vegetarian")]
    label: String,
}

/// A question that a buyer answers.
#[derive(Debug, Serialize, ToSchema)]
pub struct QuestionView {
    id: QuestionId,
    /// Who answers.
    scope: QuestionScope,
    /// What an answer is.
    kind: QuestionKind,
    #[schema(example = "Diet")]
    label: String,
    /// What helps to answer.
    help: String,
    /// Whether it has to be answered.
    is_required: bool,
    /// The possible answers of a choice.
    choices: Vec<ChoiceView>,
    /// The offers it is asked for, of those that the asker knows of; null: every offer.
    offer_ids: Option<Vec<OfferId>>,
}

impl QuestionView {
    /// In a language, asked for these offers.
    pub(super) fn of(question: &QuestionDetails, offer_ids: Option<Vec<OfferId>>, locale: Locale) -> Self {
        let choice = |choice: &store::Choice| ChoiceView {
            label: choice.label.get(locale).to_owned(),
            value: choice.value.clone(),
        };
        Self {
            id: question.id,
            scope: question.scope,
            kind: question.kind,
            label: question.label.get(locale).to_owned(),
            help: question.help.get(locale).to_owned(),
            is_required: question.is_required,
            choices: question.choices.iter().map(choice).collect(),
            offer_ids,
        }
    }
}

/// The questions of an event.
#[derive(Serialize, ToSchema)]
pub struct QuestionList {
    /// In the order in which they are asked.
    data: Vec<QuestionView>,
}

/// What is asked of those who take public offers. A question for other offers only is not told here.
fn asked(question: &QuestionDetails, page: &EventPage, locale: Locale) -> Option<QuestionView> {
    let is_public = |id: &OfferId| page.offers.iter().any(|offer| offer.id == *id);
    let public = |offers: &Vec<OfferId>| offers.iter().copied().filter(is_public).collect();
    let offer_ids: Option<Vec<OfferId>> = question.offers.as_ref().map(public);
    if !question.is_active || offer_ids.as_ref().is_some_and(Vec::is_empty) {
        return None;
    }
    Some(QuestionView::of(question, offer_ids, locale))
}

/// List an event's questions
///
/// What buyers of its public offers are asked. Of a private event: for whoever was let in.
#[utoipa::path(tag = "catalog", params(("slug" = String, Path, description = "Name of the event in URLs"), LocaleParams, GrantParams), responses(
    (status = 200, body = QuestionList),
    (status = 304, description = "You have it already (If-None-Match)"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`catalog.event_not_found`")))]
#[get("/events/{slug}/questions")]
pub async fn list_event_questions(
    request: HttpRequest,
    visitor: Visitor,
    slug: Path<String>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    LocaleParams::check(request.query_string())?;
    respond(&catalog, &request, visitor, &slug, async |page, locale, _| {
        let event = page.event.id;
        let questions = catalog.db.read(move |conn| store::all(conn, event)).await?;
        let data = questions.iter().filter_map(|question| asked(question, &page, locale)).collect();
        Fresh::json(&QuestionList { data })
    })
    .await
}
