//! Reads that share their statements. While some are read, those who come meanwhile wait in a line; the next to read
//! reads for as many of them as it can. Alone, a read costs what it always does.

use super::line::IN_VAIN;
use super::{Conn, Db};
use crate::http::failure::Failure;
use std::any::{Any, TypeId};
use std::time::Instant;
use tokio::sync::oneshot;

/// Those who read at the same time, each for all who waited.
const LEADERS_MAX: usize = 2;
/// Most that are read together.
const READS_MAX: usize = 64;

/// A read that can be made together with others of its kind.
pub trait JointRead: Send + 'static {
    /// What comes of it.
    type Found: Send + 'static;

    /// Reads for all of them: what each found, in their order, or what refuses it.
    ///
    /// # Errors
    /// What kept them from reading: then each is read for by itself.
    fn read_all(conn: &mut Conn, all: &[&Self]) -> Result<Vec<Answer<Self::Found>>, Failure>;
}

/// What somebody found, or why not.
pub type Answer<T> = Result<T, Failure>;

/// Reads for those of one kind, and answers them.
type ReadAll = fn(Vec<Box<dyn Query>>, &mut Conn) -> Result<(), Failure>;

/// A read that waits for its turn.
pub(super) trait Query: Send {
    /// Its kind, and how those of that are read.
    fn kind(&self) -> (TypeId, ReadAll);
    /// Itself, for those of its kind.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

struct Asker<R: JointRead> {
    read: R,
    answer: oneshot::Sender<Answer<R::Found>>,
}

impl<R: JointRead> Asker<R> {
    /// Tells them; whoever asked may have gone.
    fn tell(self, found: Answer<R::Found>) {
        drop(self.answer.send(found));
    }
}

impl<R: JointRead> Query for Asker<R> {
    fn kind(&self) -> (TypeId, ReadAll) {
        (TypeId::of::<R>(), read_all::<R>)
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

fn read_all<R: JointRead>(queries: Vec<Box<dyn Query>>, conn: &mut Conn) -> Result<(), Failure> {
    let askers = queries.into_iter().filter_map(|query| query.into_any().downcast::<Asker<R>>().ok());
    let askers: Vec<Asker<R>> = askers.map(|asker| *asker).collect();
    let reads: Vec<&R> = askers.iter().map(|asker| &asker.read).collect();
    let n = reads.len();
    if n > 1 {
        match R::read_all(conn, &reads) {
            Ok(found) if found.len() == n => {
                for (asker, found) in askers.into_iter().zip(found) {
                    asker.tell(found);
                }
                return Ok(());
            }
            // Nobody of them would find anything, and each would wait as long.
            Err(failure @ Failure::Unavailable { .. }) => {
                let text = failure.to_string();
                for asker in askers {
                    asker.tell(Err(Failure::unavailable("database", text.clone())));
                }
                return Err(failure);
            }
            Ok(_) | Err(_) => {}
        }
    }
    // What one of them asks for may keep all from reading: each by itself, so that only that one is told.
    let mut outcome = Ok(());
    for asker in askers {
        let found = R::read_all(conn, &[&asker.read])
            .and_then(|mut found| found.pop().ok_or_else(|| Failure::fault("a read was left out")));
        match found {
            Ok(found) => asker.tell(found),
            Err(failure) => {
                // The connection may be dead, which whoever lent it looks at.
                outcome = Err(Failure::unavailable("database", failure.to_string()));
                asker.tell(Err(failure));
            }
        }
    }
    outcome
}

impl Db {
    /// Reads together with those who read the same kind of thing now.
    pub async fn read_joint<R: JointRead>(&self, read: R) -> Answer<R::Found> {
        let (answer, found) = oneshot::channel();
        if self.read_line().join(Box::new(Asker { read, answer }), LEADERS_MAX)? {
            // Apart, so that whoever goes away while leading leaves nobody behind.
            tokio::spawn(lead(self.clone()));
        }
        found.await.unwrap_or_else(|_| Err(Failure::overloaded("database pool")))
    }
}

async fn lead(db: Db) {
    loop {
        let batch = db.read_line().next(READS_MAX);
        if batch.is_empty() {
            return;
        }
        // Without a connection the batch is dropped, and its askers are told to come back.
        let begun = Instant::now();
        if let Err(failure) = db.read(move |conn| run(conn, batch)).await {
            tracing::warn!(%failure, "reads could not be made");
            if begun.elapsed() > IN_VAIN {
                db.read_line().disband();
            }
        }
    }
}

/// Reads for a batch and answers it; a failure is what a connection that may be dead said.
fn run(conn: &mut Conn, batch: Vec<Box<dyn Query>>) -> Result<(), Failure> {
    let begun = Instant::now();
    let mut rest = batch;
    let mut outcome = Ok(());
    while let Some((kind, read_all)) = rest.first().map(|first| first.kind()) {
        let (same, others): (Vec<_>, Vec<_>) = rest.into_iter().partition(|query| query.kind().0 == kind);
        outcome = outcome.and(read_all(same, conn));
        if outcome.is_err() && begun.elapsed() > IN_VAIN {
            // Whoever is left would wait as long, and is told to come back.
            break;
        }
        rest = others;
    }
    outcome
}
