//! Public answers that one worker gave lately, to be given again before the app sees the request.
//!
//! On the day tickets go on sale a few pages take nearly all requests. The shared cache already has
//! their bytes; what is left to save is the app around them: its own request, finding the route and
//! the handler, and the cache's book keeping. Nothing personal gets here: only what [`Answers`] marks
//! as shared.

use super::meter::Meter;
use actix_web::HttpResponse;
use actix_web::dev::{RequestHead, ServiceResponse};
use actix_web::http::{StatusCode, Uri};
use kernel::text::Locale;
use platform::http::answers::{Answer, Answers, Shared};
use platform::http::locale;
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::Arc;

/// Answers kept per language; when they are more, all are forgotten and the busy ones come back.
const KEPT_MAX: usize = 128;

struct Kept {
    answer: Arc<Answer>,
    ok: Meter,
    not_modified: Meter,
}

type Shelf = RefCell<HashMap<Box<str>, Kept>>;

/// What one worker keeps.
pub struct Hot {
    answers: Option<Arc<Answers>>,
    french: Shelf,
    english: Shelf,
}

impl Hot {
    /// Empty; without a cache behind it, it stays so.
    pub(super) fn new(answers: Option<Arc<Answers>>) -> Self {
        Self { answers, french: Shelf::default(), english: Shelf::default() }
    }

    /// The answer to a GET and what counts it, when it is here and fresh.
    pub(super) fn answer(&self, request: &RequestHead) -> Option<(HttpResponse, Meter)> {
        let answers = self.answers.as_ref()?;
        let language = locale::of(request.uri.query().unwrap_or_default(), &request.headers);
        let known = self.shelf(language).borrow();
        let kept = known.get(target(&request.uri)).filter(|kept| answers.is_fresh(&kept.answer))?;
        answers.count_hit();
        let response = kept.answer.respond(&request.headers);
        let is_known = response.status() == StatusCode::NOT_MODIFIED;
        Some((response, if is_known { kept.not_modified.clone() } else { kept.ok.clone() }))
    }

    /// Keeps the answer that a response was made from, if it is a shared one.
    pub(super) fn keep<B>(&self, response: &ServiceResponse<B>, language: Locale) {
        let shared = response.response().extensions().get::<Shared>().map(|Shared(answer)| answer.clone());
        let Some(answer) = shared else { return };
        let Some(route) = response.request().match_pattern() else { return };
        let mut known = self.shelf(language).borrow_mut();
        if known.len() >= KEPT_MAX {
            known.clear();
        }
        let (ok, not_modified) =
            (Meter::of(&route, StatusCode::OK), Meter::of(&route, StatusCode::NOT_MODIFIED));
        known.insert(target(response.request().uri()).into(), Kept { answer, ok, not_modified });
    }

    const fn shelf(&self, language: Locale) -> &Shelf {
        match language {
            Locale::Fr => &self.french,
            Locale::En => &self.english,
        }
    }
}

fn target(uri: &Uri) -> &str {
    uri.path_and_query().map_or("/", |target| target.as_str())
}
