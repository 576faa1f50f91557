//! Writes of one kind that share their statements.

use crate::app::TestApp;
use crate::arrange::event;
use crate::databases::{Kind, TestDatabase, kind};
use kernel::ids::EventId;
use platform::db::{Answer, Conn, Db, Joint, JointRead, Outcome, Tx};
use platform::http::failure::Failure;
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::task::JoinHandle;

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

/// A write that takes its time at the head of a line.
fn busy(db: &Db, is_crowded: bool, time: Duration) -> JoinHandle<Result<(), Failure>> {
    let db = db.clone();
    let wait = move |_: &mut Tx| {
        std::thread::sleep(time);
        Ok(())
    };
    tokio::spawn(async move {
        if is_crowded { db.write_together_crowded(wait).await } else { db.write_together(wait).await }
    })
}

/// So many at once, behind a write that takes its time; what came of them, and how many ran at once each time.
async fn crowd(db: &Db, event: EventId, likes: &[Like]) -> (Vec<Result<(), Like>>, Vec<usize>) {
    let runs = Arc::new(Mutex::new(Vec::new()));
    let slow = busy(db, false, Duration::from_millis(500));
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

/// A look at something, which its number decides the end of.
struct Look {
    number: usize,
    /// How many were read at once, each time.
    reads: Arc<Mutex<Vec<usize>>>,
}

/// The reads that keep the others waiting.
const SLOW: [usize; 2] = [0, 1];
/// What cannot be read, neither by itself nor with others.
const BROKEN: usize = 99;

impl JointRead for Look {
    type Found = usize;

    fn read_all(_: &mut Conn, all: &[&Self]) -> Result<Vec<Answer<usize>>, Failure> {
        all[0].reads.lock().unwrap().push(all.len());
        if SLOW.contains(&all[0].number) {
            std::thread::sleep(Duration::from_millis(800));
        }
        if all.iter().any(|one| one.number == BROKEN) {
            return Err(Failure::fault("it cannot be read"));
        }
        let found = |one: &&Self| match one.number % 10 {
            7 => Err(Failure::overloaded("luck")),
            _ => Ok(one.number * 2),
        };
        Ok(all.iter().map(found).collect())
    }
}

/// Reads for these numbers, behind two reads that take their time; how many were read at once after those.
async fn look(db: &Db, numbers: impl Iterator<Item = usize>) -> (Vec<Answer<usize>>, Vec<usize>) {
    let reads = Arc::new(Mutex::new(Vec::new()));
    let start = |number| {
        let (db, look) = (db.clone(), Look { number, reads: reads.clone() });
        tokio::spawn(async move { db.read_joint(look).await })
    };
    let mut slow = Vec::new();
    for (begun, number) in (1..).zip(SLOW) {
        slow.push(start(number));
        while reads.lock().unwrap().len() < begun {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    let looks: Vec<_> = numbers.map(start).collect();
    for (number, one) in SLOW.into_iter().zip(slow) {
        assert_eq!(one.await.unwrap().unwrap(), number * 2);
    }
    let mut found = Vec::new();
    for one in looks {
        found.push(one.await.unwrap());
    }
    let sizes = reads.lock().unwrap().split_off(SLOW.len());
    (found, sizes)
}

#[tokio::test]
async fn reads_of_one_kind_are_made_at_once_and_each_is_told_its_own() {
    let app = TestApp::start().await;
    let db = app.catalog.db.clone();
    let (found, sizes) = look(&db, 10..50).await;
    assert_eq!(sizes, [40]);
    for (number, found) in (10..50).zip(found) {
        match found {
            Ok(found) => assert_eq!((found, number % 10 == 7), (number * 2, false)),
            Err(failure) => {
                assert!(number % 10 == 7 && matches!(failure, Failure::Unavailable { what: "luck", .. }));
            }
        }
    }
    // What keeps all of them from reading is said to the one that asked for it.
    let (found, sizes) = look(&db, 90..=BROKEN).await;
    assert_eq!((sizes[0], sizes.len()), (10, 11));
    assert!(matches!(&found[9], Err(Failure::Fault(why)) if why.to_string() == "it cannot be read"));
    assert_eq!(found[..9].iter().filter(|found| found.is_ok()).count(), 8, "and another had no luck");
}

/// Whose connection died gets "come back", however far their write was; nobody is told of a fault.
#[tokio::test]
async fn a_connection_that_dies_makes_nobody_a_fault() {
    let app = TestApp::start().await;
    let TestDatabase::Postgres { server, name } = &*app.database else {
        assert_eq!(kind(), Kind::Sqlite);
        return;
    };
    let made = app.add(event("gala")).await;
    let end = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    let mut n_told = 0;
    for pause in [0, 0, 100, 300] {
        let db = app.catalog.db.clone();
        let writers: Vec<_> = (0..20)
            .map(|_| {
                let (db, id) = (db.clone(), made.id);
                tokio::spawn(async move {
                    db.write_together(move |tx| {
                        catalog::listings::refresh(tx, id)?;
                        std::thread::sleep(Duration::from_millis(20));
                        catalog::listings::refresh(tx, id)
                    })
                    .await
                })
            })
            .collect();
        tokio::time::sleep(Duration::from_millis(pause)).await;
        crate::databases::execute(server, &end);
        for writer in writers {
            match writer.await.unwrap() {
                Ok(()) => {}
                Err(Failure::Unavailable { .. }) => n_told += 1,
                Err(failure) => panic!("{failure:?}"),
            }
        }
    }
    assert!(n_told > 0, "no connection died");
}

/// Somebody holds what everybody wants, for longer than anybody waits: all hear that within seconds, not one after the
/// other, and once it is free the next one goes.
#[tokio::test]
async fn those_who_wait_in_vain_wait_together() {
    let app = TestApp::start().await;
    if kind() == Kind::Sqlite {
        // Another process would have to hold the file: `make faults` has one do so.
        return;
    }
    let (db, id) = (app.catalog.db.clone(), app.add(event("gala")).await.id);
    let holder = db.clone();
    let held = tokio::spawn(async move {
        holder
            .write(move |tx| {
                catalog::listings::refresh(tx, id)?;
                std::thread::sleep(Duration::from_secs(9));
                Ok(())
            })
            .await
    });
    tokio::time::sleep(Duration::from_millis(200)).await;
    let writers: Vec<_> = (0..200)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { db.write_together(move |tx| catalog::listings::refresh(tx, id)).await })
        })
        .collect();
    for writer in writers {
        let failure = writer.await.unwrap().unwrap_err();
        assert!(matches!(failure, Failure::Unavailable { .. }), "{failure:?}");
    }
    assert!(!held.is_finished(), "nobody is told before it is free");
    held.await.unwrap().unwrap();
    db.write_together(move |tx| catalog::listings::refresh(tx, id)).await.unwrap();
}

/// So many may wait for a commit. Who comes then hears so at once, and those who wait are not held up by it.
#[tokio::test]
async fn when_the_line_is_full_the_next_are_told_and_the_others_go() {
    let app = TestApp::start().await;
    let (db, id) = (app.catalog.db.clone(), app.add(event("gala")).await.id);
    let slow = busy(&db, false, Duration::from_secs(3));
    tokio::time::sleep(Duration::from_millis(200)).await;
    let writers: Vec<_> = (0..1_100)
        .map(|_| {
            let db = db.clone();
            tokio::spawn(async move { db.write_together(move |tx| catalog::listings::refresh(tx, id)).await })
        })
        .collect();
    let (mut n_done, mut n_told) = (0, 0);
    for writer in writers.into_iter().rev() {
        match writer.await.unwrap() {
            Ok(()) => n_done += 1,
            Err(Failure::Unavailable { .. }) => {
                n_told += 1;
                assert!(!slow.is_finished(), "told at once");
            }
            Err(failure) => panic!("{failure:?}"),
        }
    }
    assert_eq!((n_done, n_told), (1_024, 1_100 - 1_024));
    slow.await.unwrap().unwrap();
}

/// With PostgreSQL nobody waits for rows that others crowd around.
#[tokio::test]
async fn who_wants_other_rows_goes_past_the_crowd() {
    let app = TestApp::start().await;
    let (db, id) = (app.catalog.db.clone(), app.add(event("gala")).await.id);
    let slow = busy(&db, true, Duration::from_secs(2));
    tokio::time::sleep(Duration::from_millis(200)).await;
    db.write_together(move |tx| catalog::listings::refresh(tx, id)).await.unwrap();
    assert_eq!(slow.is_finished(), kind() == Kind::Sqlite, "SQLite has one writer");
    slow.await.unwrap().unwrap();
}
