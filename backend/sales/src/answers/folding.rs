//! Answers in words that were kept before anybody could look for them get what they are found by. A migration could not
//! do it: neither database knows the form in which text is searched (`kernel::text::fold`).

use super::store;
use platform::db::Db;
use platform::jobs::{Job, Setback, Works};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// Seconds from one look to the next: nodes of before, while they still run, keep answers without it.
const FOLD_EVERY: i64 = 60;
/// Answers of one transaction.
const BATCH: i64 = 200;
/// Transactions of one job; the next goes on where it stopped.
const ROUNDS_MAX: usize = 200;

/// The recurring job.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct FoldAnswers;

impl Job for FoldAnswers {
    type Context = Db;
    const NAME: &'static str = "sales.fold_answers";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        Ok(db.write_in_rounds(ROUNDS_MAX, |tx| store::fold_some(tx, BATCH)).await?)
    }
}

/// Registers the job.
pub(crate) fn works(works: &mut Works, db: &Db) {
    works.every::<FoldAnswers>(FOLD_EVERY, Arc::new(db.clone()));
}
