//! Whom the list shows by what they answered: one reading of it, for addresses and bodies alike.
//!
//! What can be looked for depends on the kind of the question, so it is read once the event is known. Several wishes
//! about one question mean any of them, wishes about several questions all of them.

use super::store::{self, AskedQuestion};
use catalog::questions::rules::{Given, QuestionKind, QuestionScope, is_value, read_answer};
use kernel::ids::{EventId, QuestionId};
use kernel::text::search_words;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Most wishes about answers at once.
pub(super) const ANSWER_FILTERS_MAX: usize = 10;

/// Those who answered a question in one way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AnswerFilter {
    /// A question of the event.
    pub(super) question_id: QuestionId,
    /// The name of a choice; `true` or `false`; words that are in the text; a day or a number, or all of them `from..to`,
    /// `from..` and `..to`. Empty: who did not answer.
    #[schema(max_length = 200, example = "vegetarian")]
    pub(super) value: String,
}

impl AnswerFilter {
    /// Reads one as addresses have it: the question, a colon, the rest.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (id, value) = text.split_once(':')?;
        Some(Self { question_id: QuestionId::parse(id)?, value: value.to_owned() })
    }
}

/// What is wrong with one of several wishes: which, a stable reason, and the same in words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct WrongFilter {
    pub(super) at: usize,
    pub(super) code: &'static str,
    pub(super) expected: &'static str,
}

/// What is looked for among the answers to one question; any of it will do.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Answered {
    pub(super) question: QuestionId,
    pub(super) scope: QuestionScope,
    /// Whether those are meant, too, who did not answer.
    pub(super) is_nothing: bool,
    pub(super) any: Vec<Sought>,
}

/// What an answer is compared with.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sought {
    /// It is this, as it is kept.
    Is(String),
    /// It has all these words in it.
    Words(Vec<String>),
    /// It is a day between two, each of which may be absent.
    Days(Option<String>, Option<String>),
    /// It is a number between two, each of which may be absent.
    Numbers(Option<String>, Option<String>),
}

/// Wishes about the questions of an event, question by question.
pub(super) fn read(
    conn: &mut Conn,
    event: EventId,
    wishes: &[AnswerFilter],
) -> Result<Result<Vec<Answered>, WrongFilter>, Failure> {
    if wishes.is_empty() {
        return Ok(Ok(Vec::new()));
    }
    let ids: Vec<QuestionId> = wishes.iter().map(|wish| wish.question_id).collect();
    Ok(read_all(&store::asked_questions(conn, event, &ids)?, wishes))
}

fn read_all(asked: &[AskedQuestion], wishes: &[AnswerFilter]) -> Result<Vec<Answered>, WrongFilter> {
    let mut all = Vec::<Answered>::new();
    for (at, wish) in wishes.iter().enumerate() {
        let wrong = |(code, expected)| WrongFilter { at, code, expected };
        let question = asked.iter().find(|question| question.id == wish.question_id);
        let question = question.ok_or_else(|| wrong(("unknown", "a question of the event")))?;
        let sought = sought(question.kind, &wish.value).map_err(wrong)?;
        let position = all.iter().position(|one| one.question == question.id).unwrap_or_else(|| {
            let (question, scope) = (question.id, question.scope);
            all.push(Answered { question, scope, is_nothing: false, any: Vec::new() });
            all.len().saturating_sub(1)
        });
        if let Some(own) = all.get_mut(position) {
            own.is_nothing |= sought.is_none();
            own.any.extend(sought);
        }
    }
    Ok(all)
}

/// What a value means for a kind of question; none: that nothing was answered.
fn sought(kind: QuestionKind, value: &str) -> Result<Option<Sought>, (&'static str, &'static str)> {
    let value = value.trim();
    if value.is_empty() {
        return Ok(None);
    }
    let own = value.to_owned();
    let (sought, expected) = match kind {
        QuestionKind::Text => (Some(Sought::Words(search_words(value))), ""),
        QuestionKind::Choice => (is_value(value).then_some(Sought::Is(own)), "the name of a choice"),
        QuestionKind::Checkbox => {
            (["true", "false"].contains(&value).then_some(Sought::Is(own)), "true or false")
        }
        QuestionKind::Date => (
            between(value, |day| kept(kind, &Given::Words(day))).map(|(from, to)| Sought::Days(from, to)),
            "a day such as 2026-12-31, or 2026-12-01..2026-12-31",
        ),
        QuestionKind::Number => (
            between(value, |number| kept(kind, &Given::Number(number)))
                .map(|(from, to)| Sought::Numbers(from, to)),
            "a number such as 42, or 36..42",
        ),
    };
    sought.map(Some).ok_or(("invalid", expected))
}

/// A day or a number in the form in which answers are kept.
fn kept(kind: QuestionKind, given: &Given) -> Option<String> {
    read_answer(kind, false, &[], given).ok().flatten()
}

/// One value, or two with dots between them, of which one may be absent.
fn between(text: &str, read: impl Fn(String) -> Option<String>) -> Option<(Option<String>, Option<String>)> {
    let end = |end: &str| match end.trim() {
        "" => Some(None),
        end => read(end.to_owned()).map(Some),
    };
    let (from, to) = text.split_once("..").unwrap_or((text, text));
    let (from, to) = (end(from)?, end(to)?);
    (from.is_some() || to.is_some()).then_some((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(n: u8) -> QuestionId {
        QuestionId::parse(&format!("0192f7c0-0000-7000-8000-0000000000{n:02}")).unwrap()
    }

    fn all(kinds: &[QuestionKind], wishes: &[(u8, &str)]) -> Result<Vec<Answered>, WrongFilter> {
        let of = |(n, kind): (u8, &QuestionKind)| AskedQuestion {
            id: id(n),
            kind: *kind,
            scope: QuestionScope::Participant,
        };
        let asked: Vec<AskedQuestion> = (0..).zip(kinds).map(of).collect();
        let wish = |(n, value): &(u8, &str)| AnswerFilter { question_id: id(*n), value: (*value).to_owned() };
        read_all(&asked, &wishes.iter().map(wish).collect::<Vec<_>>())
    }

    #[test]
    fn an_address_has_a_question_and_a_value() {
        let parse = |text: &str| AnswerFilter::parse(text).map(|one| (one.question_id, one.value));
        assert_eq!(parse(&format!("{}:a:b", id(1))), Some((id(1), "a:b".to_owned())));
        assert_eq!(parse(&format!("{}:", id(1))), Some((id(1), String::new())));
        for wrong in [String::new(), ":a".into(), "1:a".into(), id(1).to_string()] {
            assert_eq!(parse(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_looked_for_is_of_the_kind_of_the_question() {
        use QuestionKind::{Checkbox, Choice, Date, Number, Text};
        let some = |text: &str| Some(text.to_owned());
        let read = |kind, value| sought(kind, value).map_err(|(code, _)| code);
        assert_eq!(read(Text, " Noix, œufs "), Ok(Some(Sought::Words(vec!["noix".into(), "oeufs".into()]))));
        assert_eq!(read(Text, "!"), Ok(Some(Sought::Words(vec![]))), "whoever said something");
        assert_eq!(read(Choice, "size-xl"), Ok(Some(Sought::Is("size-xl".into()))));
        assert_eq!(read(Checkbox, "false"), Ok(Some(Sought::Is("false".into()))));
        let day = some("2028-02-29");
        assert_eq!(read(Date, "2028-02-29"), Ok(Some(Sought::Days(day.clone(), day.clone()))));
        assert_eq!(read(Date, "2028-02-29.."), Ok(Some(Sought::Days(day.clone(), None))));
        assert_eq!(read(Date, "..2028-02-29"), Ok(Some(Sought::Days(None, day))));
        assert_eq!(read(Number, "36.50..42"), Ok(Some(Sought::Numbers(some("36.5"), some("42")))));
        assert_eq!(read(Number, "-3"), Ok(Some(Sought::Numbers(some("-3"), some("-3")))));
        for kind in QuestionKind::ALL {
            assert_eq!(read(kind, " "), Ok(None), "who did not answer");
        }
        for (kind, wrong) in [
            (Choice, "Size XL"),
            (Checkbox, "yes"),
            (Date, "2027-02-29"),
            (Date, ".."),
            (Date, "2028-02-29..x"),
            (Number, "1e9"),
            (Number, "1,5"),
            (Number, "1...5"),
        ] {
            assert_eq!(read(kind, wrong), Err("invalid"), "{wrong}");
        }
    }

    #[test]
    fn wishes_about_one_question_are_one() {
        let kinds = [QuestionKind::Choice, QuestionKind::Checkbox];
        let found = all(&kinds, &[(0, "vegan"), (1, "true"), (0, ""), (0, "fish")]).unwrap();
        let is = |value: &str| Sought::Is(value.to_owned());
        let scope = QuestionScope::Participant;
        assert_eq!(
            found,
            [
                Answered { question: id(0), scope, is_nothing: true, any: vec![is("vegan"), is("fish")] },
                Answered { question: id(1), scope, is_nothing: false, any: vec![is("true")] },
            ]
        );
    }

    #[test]
    fn a_wrong_wish_is_named() {
        let wrong = |found: Result<Vec<Answered>, WrongFilter>| found.map_err(|one| (one.at, one.code));
        let kinds = [QuestionKind::Choice];
        assert_eq!(wrong(all(&kinds, &[(0, "fish"), (1, "x")])), Err((1, "unknown")));
        assert_eq!(wrong(all(&kinds, &[(0, "Fish!")])), Err((0, "invalid")));
    }
}
