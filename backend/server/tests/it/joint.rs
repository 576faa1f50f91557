//! Writes of one kind that share their statements.

use crate::app::TestApp;
use crate::arrange::event;
use kernel::ids::EventId;
use platform::db::{Db, Joint, Outcome, Tx};
use platform::http::failure::Failure;
use std::sync::{Arc, Mutex};
use std::time::Duration;

/// What a touch of an event is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Like {
    /// The others.
    Ordinary,
    /// None of the others: it says "no".
    Odd,
    /// The others, as long as it is alone.
    Faulty,
}

/// Touches an event, which its revision counts.
struct Touch {
    event: EventId,
    like: Like,
    /// How many were run at once, each time.
    runs: Arc<Mutex<Vec<usize>>>,
}

impl Joint for Touch {
    type Done = ();
    type No = Like;

    fn run(&mut self, tx: &mut Tx) -> Outcome<(), Like> {
        catalog::listings::refresh(tx, self.event)?;
        self.runs.lock().unwrap().push(1);
        Ok(if self.like == Like::Odd { Err(self.like) } else { Ok(()) })
    }

    fn run_all(tx: &mut Tx, all: &[&Self]) -> Result<Option<Vec<()>>, Failure> {
        for one in all {
            catalog::listings::refresh(tx, one.event)?;
            if one.like == Like::Faulty {
                return Err(Failure::fault("not with others"));
            }
        }
        all[0].runs.lock().unwrap().push(all.len());
        Ok(all.iter().all(|one| one.like == Like::Ordinary).then(|| vec![(); all.len()]))
    }
}

/// So many at once, behind a write that takes its time; what came of them, and how many ran at once each time.
async fn crowd(db: &Db, event: EventId, likes: &[Like]) -> (Vec<Result<(), Like>>, Vec<usize>) {
    let runs = Arc::new(Mutex::new(Vec::new()));
    let first = db.clone();
    let slow = tokio::spawn(async move {
        first
            .write_together(|_| {
                std::thread::sleep(Duration::from_millis(500));
                Ok(())
            })
            .await
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let touches: Vec<_> = likes
        .iter()
        .map(|like| {
            let (db, touch) = (db.clone(), Touch { event, like: *like, runs: runs.clone() });
            tokio::spawn(async move { db.write_joint(touch).await })
        })
        .collect();
    slow.await.unwrap().unwrap();
    let mut outcomes = Vec::new();
    for touch in touches {
        outcomes.push(touch.await.unwrap().unwrap());
    }
    let runs = runs.lock().unwrap().clone();
    (outcomes, runs)
}

#[tokio::test]
async fn those_of_one_kind_are_done_at_once_unless_one_is_not_like_the_others() {
    let app = TestApp::start().await;
    let (db, event) = (app.catalog.db.clone(), app.add(event("gala")).await.id);
    let count = || -> i64 {
        app.database.texts("SELECT CAST(seq AS TEXT) AS text FROM catalog_revision")[0].parse().unwrap()
    };
    let before = count();
    let (outcomes, runs) = crowd(&db, event, &[Like::Ordinary; 40]).await;
    assert_eq!((outcomes, runs, count() - before), (vec![Ok(()); 40], vec![40], 40));

    let before = count();
    let mut likes = [Like::Ordinary; 40];
    likes[7] = Like::Odd;
    let (outcomes, runs) = crowd(&db, event, &likes).await;
    assert_eq!(outcomes.iter().filter(|outcome| outcome.is_ok()).count(), 39);
    assert_eq!(outcomes[7], Err(Like::Odd), "the one that it is about");
    assert_eq!((runs[0], runs.len(), count() - before), (40, 41, 39), "what was written at first is undone");

    let before = count();
    likes[7] = Like::Faulty;
    let (outcomes, runs) = crowd(&db, event, &likes).await;
    assert_eq!((outcomes, runs, count() - before), (vec![Ok(()); 40], vec![1; 40], 40));
}
