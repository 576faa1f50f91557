//! Requests that have one effect however often they are sent.
//!
//! The caller makes up an `Idempotency-Key`. The key is written in the transaction of the effect, so that both
//! are there or neither; the answer is kept with it for a day. Refusals are not kept: they had no effect.

mod store;

use super::body::{Unread, parse, read_json};
use super::failure::{Failure, HttpRefusal};
use crate::db::{Conn, Db, Tx};
use crate::jobs::{Job, Setback};
use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, HttpResponse, HttpResponseBuilder};
use kernel::refusal::{Refusal, RefusalFacts};
use kernel::time::Instant;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::pin::Pin;
use utoipa::IntoParams;
use uuid::Uuid;

/// The header with the caller's key.
const KEY: &str = "idempotency-key";
/// Tells an answer that was kept from a fresh one.
const REPLAYED: &str = "idempotency-replayed";
/// Longest key.
const KEY_LENGTH_MAX: usize = 200;
/// Seconds that an answer is kept.
const KEPT_SECONDS: i64 = 24 * 3_600;
/// Seconds after which a request that never answered may be taken up by who sends it again.
const BUSY_SECONDS: i64 = 15;
/// Seconds from one clean-up to the next.
pub const PRUNE_EVERY: i64 = 3_600;
/// Seconds that somebody waits who sends a request again while it is worked on.
const WAIT_SECONDS: u32 = 1;

/// The header, for the documentation.
#[derive(IntoParams)]
#[into_params(parameter_in = Header)]
#[expect(dead_code, reason = "only its description is used")]
pub struct IdempotencyParams {
    /// Made up by you, a UUID for example, and the same when you send the same request again because its answer
    /// got lost: it has one effect, and its answer is kept for a day.
    #[param(rename = "Idempotency-Key", example = "8e03978e-40d5-43e8-bc93-6894a57f9324", max_length = 200)]
    idempotency_key: String,
}

/// Which request this is.
#[derive(Debug, Clone)]
pub struct Key {
    principal: Uuid,
    name: String,
    fingerprint: [u8; 32],
}

/// A body that comes with a key.
#[derive(Debug)]
pub struct Keyed<T> {
    /// The body.
    pub body: T,
    name: String,
    fingerprint: [u8; 32],
}

impl<T> Keyed<T> {
    /// The body, and the key among those of whoever sent it.
    pub fn of(self, principal: Uuid) -> (Key, T) {
        (Key { principal, name: self.name, fingerprint: self.fingerprint }, self.body)
    }
}

impl<T: DeserializeOwned + 'static> FromRequest for Keyed<T> {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = read_json(request, payload);
        let (name, path) = (name_of(request), format!("{} {}\n", request.method(), request.path()));
        Box::pin(async move {
            let bytes = reading.await?;
            let body = parse(&bytes)?;
            let name = name.ok_or(HttpRefusal::KeyRequired)?;
            let fingerprint = Sha256::new().chain_update(path).chain_update(&bytes).finalize().into();
            Ok(Self { body, name, fingerprint })
        })
    }
}

impl<T: DeserializeOwned + 'static> Unread<T> {
    /// Reads a body that comes with a key.
    pub async fn read_keyed(self) -> Result<Keyed<T>, Failure> {
        let (request, mut payload) = self.into_parts();
        Keyed::from_request(&request, &mut payload).await
    }
}

/// The key of a request: one, of visible ASCII.
fn name_of(request: &HttpRequest) -> Option<String> {
    let mut values = request.headers().get_all(KEY);
    let name = values.next().filter(|_| values.next().is_none())?.to_str().ok()?;
    let is_plain = (1..=KEY_LENGTH_MAX).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_graphic());
    is_plain.then(|| name.to_owned())
}

/// An answer that was kept.
#[derive(Debug, Clone)]
pub struct Kept {
    status: u16,
    body: String,
}

impl Kept {
    /// The answer once more.
    pub fn replay(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        HttpResponseBuilder::new(status)
            .insert_header((CONTENT_TYPE, "application/json"))
            .insert_header((REPLAYED, "true"))
            .body(self.body)
    }
}

/// What is known of a request.
#[derive(Debug)]
pub enum Begun {
    /// It is the first of its key.
    New,
    /// It was answered.
    Answered(Kept),
    /// It was begun and never answered; what it was making, when it came that far.
    Abandoned(Option<Uuid>),
}

/// Whoever sends a request again while it is worked on.
#[derive(Debug, thiserror::Error)]
#[error("send it again in a moment")]
struct Busy;

impl Refusal for Busy {
    fn facts(&self) -> RefusalFacts {
        HttpRefusal::KeyBusy.facts()
    }

    fn retry_after(&self) -> Option<u32> {
        Some(WAIT_SECONDS)
    }
}

/// What is known of requests, before anything is written for them; nothing: it is new. A key that was used for another
/// request is refused.
///
/// # Errors
/// When that cannot be looked up.
pub fn known_all(
    conn: &mut Conn,
    keys: &[&Key],
    now: Instant,
) -> Result<Vec<Result<Option<Begun>, Failure>>, Failure> {
    let mut rows = store::find_all(conn, keys)?;
    rows.retain(|(_, row)| is_kept(row, now));
    let known = |(n, key): (usize, &&Key)| {
        let row = rows.iter().find(|(of, _)| *of == n).map(|(_, row)| row.clone());
        row.map(|row| judge(row, key, now, true)).transpose()
    };
    Ok(keys.iter().enumerate().map(known).collect())
}

/// Begins a request, in the transaction of its effect.
///
/// # Errors
/// When the key was used for another request, or the same one is being worked on.
pub fn begin(tx: &mut Tx, key: &Key) -> Result<Begun, Failure> {
    let now = tx.now();
    let busy_until = now.plus_seconds(BUSY_SECONDS);
    if store::insert_all(tx, &[(key, None)], (busy_until, now.plus_seconds(-KEPT_SECONDS)))? == 1 {
        return Ok(Begun::New);
    }
    let row = store::find(tx.conn(), key)?.ok_or(Busy).map_err(Failure::refused)?;
    let seen = row.busy_until;
    let begun = judge(row, key, now, false)?;
    if matches!(begun, Begun::Abandoned(_)) && !store::take_up(tx, key, seen, busy_until)? {
        return Err(Failure::refused(Busy));
    }
    Ok(begun)
}

/// Begins several requests that were never sent before, each with what it is making. `false` when one was, or two of
/// them are the same: the transaction must be undone then.
pub fn begin_all(tx: &mut Tx, keys: &[(&Key, Uuid)]) -> Result<bool, Failure> {
    let different: HashSet<_> = keys.iter().map(|(key, _)| (key.principal, &key.name)).collect();
    if different.len() < keys.len() {
        return Ok(false);
    }
    let now = tx.now();
    let times = (now.plus_seconds(BUSY_SECONDS), now.plus_seconds(-KEPT_SECONDS));
    let keys: Vec<_> = keys.iter().map(|(key, subject)| (*key, Some(*subject))).collect();
    Ok(store::insert_all(tx, &keys, times)? == keys.len())
}

/// Says what a request is making, for whoever takes it up.
pub fn note(tx: &mut Tx, key: &Key, subject: Uuid) -> Result<(), Failure> {
    store::note(tx, key, subject)
}

/// Keeps the answer.
pub fn answer(tx: &mut Tx, key: &Key, status: StatusCode, body: &impl Serialize) -> Result<(), Failure> {
    store::answer(tx, key, i32::from(status.as_u16()), &crate::db::to_json(body)?)
}

/// Keeps the answers of several requests.
pub fn answer_all<T: Serialize>(tx: &mut Tx, answers: &[(&Key, StatusCode, &T)]) -> Result<(), Failure> {
    let rows: Vec<_> = answers
        .iter()
        .map(|(key, status, body)| Ok((*key, i32::from(status.as_u16()), crate::db::to_json(body)?)))
        .collect::<Result<_, Failure>>()?;
    store::answer_all(tx, &rows)
}

/// Lets whoever sends the request again take it up at once: this attempt came to nothing.
pub fn give_up(tx: &mut Tx, key: &Key) -> Result<(), Failure> {
    store::give_up(tx, key)
}

/// Does something that needs nothing but the database, once, and answers with it.
///
/// # Errors
/// As [`begin`], and what `act` refuses, which leaves nothing behind.
pub async fn once<T, F>(db: &Db, key: Key, status: StatusCode, act: F) -> Result<HttpResponse, Failure>
where
    T: Serialize + Send + 'static,
    F: FnMut(&mut Tx) -> Result<T, Failure> + Send + 'static,
{
    let mut act = act;
    let done = db.write(move |tx| {
        if let Begun::Answered(kept) = begin(tx, &key)? {
            return Ok(Err(kept));
        }
        let made = act(tx)?;
        answer(tx, &key, status, &made)?;
        Ok(Ok(made))
    });
    Ok(match done.await? {
        Ok(made) => HttpResponseBuilder::new(status).json(made),
        Err(kept) => kept.replay(),
    })
}

fn is_kept(row: &store::Row, now: Instant) -> bool {
    now < row.created_at.plus_seconds(KEPT_SECONDS)
}

fn judge(row: store::Row, key: &Key, now: Instant, is_only_looking: bool) -> Result<Begun, Failure> {
    if row.fingerprint != key.fingerprint {
        return Err(HttpRefusal::KeyReused.into());
    }
    match (row.status, row.answer) {
        (Some(status), Some(body)) => {
            Ok(Begun::Answered(Kept { status: u16::try_from(status).unwrap_or(200), body }))
        }
        _ if is_only_looking || row.busy_until <= now => {
            let subject = row.subject.as_deref().map(Uuid::from_slice).transpose();
            Ok(Begun::Abandoned(subject.map_err(Failure::fault)?))
        }
        _ => Err(Failure::refused(Busy)),
    }
}

/// Forgets answers that were kept long enough.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct PruneKeys;

impl Job for PruneKeys {
    type Context = Db;
    const NAME: &'static str = "platform.prune_keys";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, db: &Db) -> Result<(), Setback> {
        loop {
            let pruned = db.write(|tx| {
                let before = tx.now().plus_seconds(-KEPT_SECONDS);
                store::prune(tx, before)
            });
            if pruned.await? == 0 {
                return Ok(());
            }
        }
    }
}
