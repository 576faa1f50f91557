//! Whether what was sent answers what is asked. No I/O: questions and lines in, answers or a refusal out.

use super::Answer;
use super::request::AnswersRequest;
use crate::orders::model::OrderLine;
use crate::refusal::{SalesRefusal, WithFields};
use catalog::questions::asked::Asked;
use catalog::questions::rules::QuestionScope;
use kernel::ids::QuestionId;
use kernel::refusal::FieldError;

/// Most people of an order who have to answer. Whoever comes with more is not made to.
pub(crate) const PEOPLE_ASKED_MAX: i32 = 100;
/// Most mistakes that are named at once.
const FAULTS_MAX: usize = 200;

/// Whether everything that is required has to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Demand {
    /// It does: the order is being paid, or confirmed.
    All,
    /// Not yet, or not of this person: what is there has to be right.
    Nothing,
}

/// What one of an order's people says.
#[derive(Debug, Clone)]
pub(crate) struct Voice<'a> {
    /// Where in the request, as a pointer without its first stroke.
    pub(crate) at: String,
    /// Which of the order's people, from 1.
    pub(crate) number: i32,
    pub(crate) answers: &'a AnswersRequest,
}

/// What was sent.
#[derive(Debug, Clone)]
pub(crate) struct Said<'a> {
    pub(crate) order: &'a AnswersRequest,
    pub(crate) people: Vec<Voice<'a>>,
    /// The field in which people are missing.
    pub(crate) people_at: &'static str,
}

/// The answers, each with its question as it is asked now.
///
/// # Errors
/// `sales.answers_wrong`, with everything that is wrong or missing.
pub(crate) fn check(
    asked: &[Asked],
    lines: &[&OrderLine],
    said: &Said,
    demand: Demand,
) -> Result<Vec<Answer>, WithFields> {
    let mut check = Check { asked, faults: Vec::new(), answers: Vec::new() };
    let about_order = Voice { at: "answers".to_owned(), number: 0, answers: said.order };
    check.read(&of_order(asked, lines), &about_order, demand);
    let (mut number, mut n_missing) = (0, 0_i64);
    for line in lines {
        let own = of_person(asked, line);
        for _ in 0..line.persons() {
            number += 1;
            let demand = if number <= PEOPLE_ASKED_MAX { demand } else { Demand::Nothing };
            match said.people.iter().find(|voice| voice.number == number) {
                Some(voice) => check.read(&own, voice, demand),
                None => n_missing += i64::from(demand == Demand::All && is_any_required(&own)),
            }
        }
    }
    for (n, voice) in said.people.iter().enumerate() {
        let is_second = said.people.iter().take(n).any(|earlier| earlier.number == voice.number);
        if is_second || !(1..=number).contains(&voice.number) {
            check.faults.push(FieldError::body(&voice.at, "superfluous", "more people than tickets"));
        }
    }
    if n_missing > 0 {
        check.faults.push(people_missing(said.people_at, n_missing));
    }
    check.end()
}

/// What is missing of answers that were kept: by the number of the person and the question.
///
/// # Errors
/// `sales.answers_wrong`, with everything that is missing.
pub(crate) fn check_kept(
    asked: &[Asked],
    lines: &[&OrderLine],
    kept: &[(i32, QuestionId)],
) -> Result<(), WithFields> {
    let is_missing =
        |number: i32, question: &Asked| question.is_required() && !kept.contains(&(number, question.id()));
    let own = of_order(asked, lines);
    let missing = own.iter().filter(|question| is_missing(0, question));
    let mut faults: Vec<FieldError> =
        missing.map(|question| fault("answers", question.id(), ("missing", "an answer"))).collect();
    let (mut number, mut n_missing) = (0, 0_i64);
    for line in lines {
        let own = of_person(asked, line);
        for _ in 0..line.persons() {
            number += 1;
            let lacks = own.iter().any(|question| is_missing(number, question));
            n_missing += i64::from(number <= PEOPLE_ASKED_MAX && lacks);
        }
    }
    if n_missing > 0 {
        faults.push(people_missing("participants", n_missing));
    }
    if faults.is_empty() { Ok(()) } else { Err(WithFields(SalesRefusal::AnswersWrong, faults)) }
}

fn people_missing(at: &str, n: i64) -> FieldError {
    FieldError::body(at, "missing", "the answers of everybody who is asked").with("n_missing", n)
}

fn fault(at: &str, question: QuestionId, (code, detail): (&'static str, &str)) -> FieldError {
    FieldError::body(&format!("{at}/{question}"), code, detail)
}

/// What is asked once.
fn of_order<'a>(asked: &'a [Asked], lines: &[&OrderLine]) -> Vec<&'a Asked> {
    let is_for = |question: &&Asked| lines.iter().any(|line| is_about(question, line, QuestionScope::Order));
    asked.iter().filter(is_for).collect()
}

/// What everybody is asked who comes with a line.
fn of_person<'a>(asked: &'a [Asked], line: &OrderLine) -> Vec<&'a Asked> {
    asked.iter().filter(|question| is_about(question, line, QuestionScope::Participant)).collect()
}

fn is_about(question: &Asked, line: &OrderLine, scope: QuestionScope) -> bool {
    question.scope() == scope && question.event() == line.event_id && question.is_for(line.offer_id)
}

fn is_any_required(own: &[&Asked]) -> bool {
    own.iter().any(|question| question.is_required())
}

struct Check<'a> {
    asked: &'a [Asked],
    faults: Vec<FieldError>,
    answers: Vec<Answer>,
}

impl Check<'_> {
    /// Reads what one voice says to the questions that it is asked.
    fn read(&mut self, own: &[&Asked], voice: &Voice, demand: Demand) {
        for id in voice.answers.keys().filter(|id| own.iter().all(|question| question.id() != **id)) {
            let is_known = self.asked.iter().any(|question| question.id() == *id);
            let why = if is_known {
                ("not_asked", "a question that is asked here")
            } else {
                ("unknown", "a question of the event")
            };
            self.faults.push(fault(&voice.at, *id, why));
        }
        // Counted among all that is asked, so that what an order and what a person answered can be put in one order.
        let placed = (0..).zip(self.asked).filter(|(_, asked)| own.iter().any(|one| one.id() == asked.id()));
        for (position, question) in placed {
            let given = voice.answers.get(&question.id()).map(|given| question.read(&given.into()));
            match given.transpose() {
                Err(why) => self.faults.push(fault(&voice.at, question.id(), why)),
                Ok(None | Some(None)) if question.is_required() && demand == Demand::All => {
                    self.faults.push(fault(&voice.at, question.id(), ("missing", "an answer")));
                }
                Ok(None | Some(None)) => {}
                Ok(Some(Some(read))) => self.answers.push(Answer {
                    number: voice.number,
                    event: question.event(),
                    question: question.id(),
                    position,
                    label: question.label().clone(),
                    kind: question.kind(),
                    value: read.value,
                    choice: read.choice,
                }),
            }
        }
    }

    fn end(mut self) -> Result<Vec<Answer>, WithFields> {
        if self.faults.is_empty() {
            return Ok(self.answers);
        }
        self.faults.truncate(FAULTS_MAX);
        Err(WithFields(SalesRefusal::AnswersWrong, self.faults))
    }
}
