//! What a program can do in the background. The composition root fills it, slice by slice.

use super::{Job, Lane, Setback};
use crate::db::Tx;
use crate::http::failure::Failure;
use crate::outbox::{Fact, RawFact};
use std::collections::BTreeMap;
use std::pin::Pin;
use std::sync::Arc;

/// Work that is going on.
pub(super) type Doing = Pin<Box<dyn Future<Output = Result<(), Setback>> + Send>>;
type Subscriber = Box<dyn Fn(&mut Tx, &[RawFact]) -> Result<(), Failure> + Send + Sync>;

/// How one kind of job is done.
pub(super) struct Kind {
    pub(super) lane: Lane,
    pub(super) backoff: &'static [i64],
    pub(super) max_attempts: usize,
    /// Seconds from one run to the next, for work that is never over.
    pub(super) every: Option<i64>,
    pub(super) payload: Option<String>,
    pub(super) start: Box<dyn Fn(&str) -> Doing + Send + Sync>,
}

/// Every kind of job, and who hears of which fact.
#[derive(Default)]
pub struct Works {
    kinds: BTreeMap<&'static str, Kind>,
    subscribers: BTreeMap<&'static str, Vec<Subscriber>>,
}

impl Works {
    /// Adds a kind of job.
    pub fn on<J: Job>(&mut self, context: Arc<J::Context>) {
        self.add::<J>(context, None, None);
    }

    /// Adds work that runs again and again. However many processes there are, it runs once each time.
    pub fn every<J: Job + Default>(&mut self, seconds: i64, context: Arc<J::Context>) {
        let payload = serde_json::to_string(&J::default()).ok();
        self.add::<J>(context, Some(seconds), payload);
    }

    /// Has jobs put in for each fact of a kind, in any version: [`RawFact::read`] tells them apart.
    pub fn when<F: Fact>(
        &mut self,
        subscriber: impl Fn(&mut Tx, &RawFact) -> Result<(), Failure> + Send + Sync + 'static,
    ) {
        self.when_many::<F>(move |tx, facts| facts.iter().try_for_each(|fact| subscriber(tx, fact)));
    }

    /// The same for facts that come by the hundred: as many as are heard of together.
    pub fn when_many<F: Fact>(
        &mut self,
        subscriber: impl Fn(&mut Tx, &[RawFact]) -> Result<(), Failure> + Send + Sync + 'static,
    ) {
        self.subscribers.entry(F::NAME).or_default().push(Box::new(subscriber));
    }

    fn add<J: Job>(&mut self, context: Arc<J::Context>, every: Option<i64>, payload: Option<String>) {
        let start = move |payload: &str| -> Doing {
            let job = serde_json::from_str::<J>(payload);
            let context = context.clone();
            Box::pin(async move {
                match job {
                    Ok(job) => job.run(&context).await,
                    Err(_) => Err(Setback::Never("its payload cannot be read".to_owned())),
                }
            })
        };
        let kind = Kind {
            lane: J::LANE,
            backoff: J::BACKOFF,
            max_attempts: J::MAX_ATTEMPTS,
            every,
            payload,
            start: Box::new(start),
        };
        self.kinds.insert(J::NAME, kind);
    }

    pub(super) fn kind(&self, name: &str) -> Option<&Kind> {
        self.kinds.get(name)
    }

    /// Names of a lane's kinds: a worker leaves alone what it does not know, such as a newer release's.
    pub(super) fn names(&self, lane: Lane) -> Vec<&'static str> {
        let kinds = self.kinds.iter().filter(|(_, kind)| kind.lane == lane);
        kinds.map(|(name, _)| *name).collect()
    }

    /// Work that runs again and again, with its payload.
    pub(super) fn recurring(&self) -> Vec<(&'static str, String)> {
        let known = self.kinds.iter();
        known.filter_map(|(name, kind)| Some((*name, kind.every.and(kind.payload.clone())?))).collect()
    }

    /// Tells of facts in their order; of those of one kind that follow each other, together.
    pub(super) fn tell(&self, tx: &mut Tx, facts: &[RawFact]) -> Result<(), Failure> {
        for same in facts.chunk_by(|one, next| one.name == next.name) {
            let name = same.first().map_or("", |fact| fact.name.as_str());
            for subscriber in self.subscribers.get(name).into_iter().flatten() {
                subscriber(tx, same)?;
            }
        }
        Ok(())
    }
}
