//! Cached public answers: one computation for many readers, ETag and 304, compressed once.
//!
//! An answer is fresh while the catalog's revision stands and it is younger than [`FRESH_MS`] (sale
//! windows open and close without a write), or than [`BRIEF_MS`] when it tells of what is sold. Many readers of a cold answer wait for one computation.
//! When computing fails because the database is down, the last good answer is served instead.

use super::failure::Failure;
use super::locale;
use crate::clock::Clock;
use actix_web::http::header::{self, HeaderMap, HeaderValue};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use kernel::text::Locale;
use kernel::time::Instant;
use moka::future::Cache;
use moka::ops::compute::{CompResult, Op};
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// How long an answer is served without asking the database again.
pub const FRESH_MS: i64 = 5_000;
/// The same for what changes with every sale, which is not a change of the catalog.
pub const BRIEF_MS: i64 = 1_000;
/// How long a stale answer may stand in while the database is down.
const STALE_MAX: Duration = Duration::from_mins(10);
/// How long after a failed computation the stale answer is served without another try.
const FAILED_PAUSE_MS: i64 = 1_000;
/// Bodies smaller than this are not worth compressing.
const COMPRESS_BYTES_MIN: usize = 1_024;
/// What a cached entry costs besides its body.
const ENTRY_OVERHEAD_BYTES: usize = 512;
/// Brotli quality: 5 costs a third of a millisecond for a page and is paid once.
const BROTLI_QUALITY: u32 = 5;

/// One finished answer.
pub struct Answer {
    body: Bytes,
    content_type: HeaderValue,
    cache_control: HeaderValue,
    etag: HeaderValue,
    language: HeaderValue,
    revision: i64,
    made_at: Instant,
    keep_ms: i64,
    brotli: OnceLock<Bytes>,
    gzip: OnceLock<Bytes>,
}

/// Goes out with a response made from an answer, inside the program only: whoever sees it may give
/// the same answer again for as long as it [is fresh](Answers::is_fresh).
pub struct Shared(pub Arc<Answer>);

/// What a handler computes; [`Answers`] adds the rest.
pub struct Fresh {
    /// The bytes.
    pub body: Vec<u8>,
    /// Media type.
    pub content_type: &'static str,
    /// How long others may keep it.
    pub cache_control: &'static str,
    /// How long we do.
    keep_ms: i64,
}

impl Fresh {
    /// An answer that stands for as long as the catalog's do.
    pub const fn new(body: Vec<u8>, content_type: &'static str, cache_control: &'static str) -> Self {
        Self { body, content_type, cache_control, keep_ms: FRESH_MS }
    }

    /// A JSON answer that everybody may keep for half a minute.
    pub fn json(body: &impl serde::Serialize) -> Result<Self, Failure> {
        let body = serde_json::to_vec(body).map_err(Failure::fault)?;
        Ok(Self::new(body, "application/json", "public, max-age=30"))
    }

    /// The same for what is another in a moment: nobody keeps it longer than a second.
    #[must_use]
    pub fn brief(self) -> Self {
        Self { cache_control: "public, max-age=1", keep_ms: BRIEF_MS, ..self }
    }
}

#[derive(Hash, PartialEq, Eq)]
struct Key {
    locale: Locale,
    target: Box<str>,
}

/// The cache of one process.
pub struct Answers {
    cache: Cache<Key, Arc<Answer>>,
    clock: Clock,
    revision: AtomicI64,
    hits: metrics::Counter,
    misses: metrics::Counter,
    stale: metrics::Counter,
}

impl Answers {
    /// An empty cache of at most `bytes_max`.
    pub fn new(clock: Clock, bytes_max: u64) -> Self {
        let cache = Cache::builder()
            .max_capacity(bytes_max)
            .weigher(|key: &Key, answer: &Arc<Answer>| {
                let bytes = answer.body.len() * 2 + key.target.len() + ENTRY_OVERHEAD_BYTES;
                u32::try_from(bytes).unwrap_or(u32::MAX)
            })
            .time_to_live(STALE_MAX)
            .build();
        Self {
            cache,
            clock,
            revision: AtomicI64::new(0),
            hits: metrics::counter!("guichet_answers_total", "outcome" => "hit"),
            misses: metrics::counter!("guichet_answers_total", "outcome" => "miss"),
            stale: metrics::counter!("guichet_answers_total", "outcome" => "stale"),
        }
    }

    /// Says that the catalog has changed: every answer made before this is computed anew. Whoever
    /// read an older revision and comes later changes nothing.
    pub fn set_revision(&self, revision: i64) {
        self.revision.fetch_max(revision, Ordering::AcqRel);
    }

    /// The revision answers are made for.
    pub fn revision(&self) -> i64 {
        self.revision.load(Ordering::Acquire)
    }

    /// Answers a GET from the cache, computing it at most once for all who ask at the same time.
    pub async fn respond<F>(
        &self,
        request: &HttpRequest,
        compute: impl FnOnce(Locale) -> F,
    ) -> Result<HttpResponse, Failure>
    where
        F: Future<Output = Result<Fresh, Failure>>,
    {
        let locale = locale::of(request.query_string(), request.headers());
        let target = request.uri().path_and_query().map_or("/", |target| target.as_str());
        let answer = self.get(locale, target, || compute(locale)).await?;
        let mut response = answer.respond(request.headers());
        response.extensions_mut().insert(Shared(answer));
        Ok(response)
    }

    /// The answer for `target` in a language.
    pub async fn get<F>(
        &self,
        locale: Locale,
        target: &str,
        compute: impl FnOnce() -> F,
    ) -> Result<Arc<Answer>, Failure>
    where
        F: Future<Output = Result<Fresh, Failure>>,
    {
        let key = Key { locale, target: target.into() };
        if let Some(answer) = self.cache.get(&key).await
            && self.is_fresh(&answer)
        {
            self.hits.increment(1);
            return Ok(answer);
        }
        self.misses.increment(1);
        let outcome = self.cache.entry(key).and_try_compute_with(|entry| async {
            let last = entry.map(moka::Entry::into_value);
            if last.as_ref().is_some_and(|answer| self.is_fresh(answer)) {
                return Ok(Op::Nop);
            }
            // Taken before computing: what is computed may be newer than this, never older.
            let revision = self.revision();
            match (compute().await, last) {
                (Ok(fresh), _) => {
                    Ok(Op::Put(Arc::new(Self::finish(fresh, locale, revision, self.clock.now()))))
                }
                (Err(Failure::Unavailable { .. }), Some(last)) => {
                    self.stale.increment(1);
                    Ok(Op::Put(Arc::new(self.postpone(&last))))
                }
                (Err(failure), _) => Err(failure),
            }
        });
        let outcome = outcome.await;
        if matches!(outcome, Err(Failure::Refused(_))) {
            // What everybody could read once is not served later, while the database is down.
            self.cache.invalidate(&Key { locale, target: target.into() }).await;
        }
        match outcome? {
            CompResult::Inserted(entry) | CompResult::ReplacedWith(entry) | CompResult::Unchanged(entry) => {
                Ok(entry.into_value())
            }
            CompResult::StillNone(_) | CompResult::Removed(_) => Err(Failure::overloaded("answer cache")),
        }
    }

    /// Counts an answer that was given again.
    pub fn count_hit(&self) {
        self.hits.increment(1);
    }

    /// Whether an answer still says what is true.
    pub fn is_fresh(&self, answer: &Answer) -> bool {
        let age = self.clock.now().millis() - answer.made_at.millis();
        answer.revision == self.revision() && age.abs() < answer.keep_ms
    }

    fn finish(fresh: Fresh, locale: Locale, revision: i64, made_at: Instant) -> Answer {
        let digest = Sha256::digest(&fresh.body);
        let tag = data_encoding::BASE64URL_NOPAD.encode(digest.get(..12).unwrap_or(&[]));
        Answer {
            etag: HeaderValue::from_str(&format!("W/\"{tag}\""))
                .unwrap_or(HeaderValue::from_static("W/\"\"")),
            // Without the room it grew into, which would be kept as long as the answer.
            body: Bytes::from(fresh.body.into_boxed_slice()),
            content_type: HeaderValue::from_static(fresh.content_type),
            cache_control: HeaderValue::from_static(fresh.cache_control),
            language: HeaderValue::from_static(locale.tag()),
            revision,
            made_at,
            keep_ms: fresh.keep_ms,
            brotli: OnceLock::new(),
            gzip: OnceLock::new(),
        }
    }

    /// The same answer, fresh again for a moment, while the database recovers.
    fn postpone(&self, last: &Answer) -> Answer {
        Answer {
            body: last.body.clone(),
            content_type: last.content_type.clone(),
            cache_control: last.cache_control.clone(),
            etag: last.etag.clone(),
            language: last.language.clone(),
            revision: self.revision(),
            made_at: Instant::from_millis(self.clock.now().millis() - last.keep_ms + FAILED_PAUSE_MS),
            keep_ms: last.keep_ms,
            brotli: last.brotli.clone(),
            gzip: last.gzip.clone(),
        }
    }
}

impl Answer {
    /// The uncompressed bytes.
    pub const fn body(&self) -> &Bytes {
        &self.body
    }

    /// The response: 304 when the caller has it, else the body in the best encoding it takes.
    pub fn respond(&self, headers: &HeaderMap) -> HttpResponse {
        let mut response =
            if self.is_known(headers) { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        response
            .insert_header((header::ETAG, self.etag.clone()))
            .insert_header((header::CACHE_CONTROL, self.cache_control.clone()))
            .insert_header((header::VARY, HeaderValue::from_static("accept-language, accept-encoding")));
        if self.is_known(headers) {
            return response.finish();
        }
        response
            .insert_header((header::CONTENT_TYPE, self.content_type.clone()))
            .insert_header((header::CONTENT_LANGUAGE, self.language.clone()));
        let (encoding, body) = self.encoded(headers);
        if let Some(encoding) = encoding {
            response.insert_header((header::CONTENT_ENCODING, HeaderValue::from_static(encoding)));
        }
        response.body(body)
    }

    fn is_known(&self, headers: &HeaderMap) -> bool {
        let Some(known) = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok()) else {
            return false;
        };
        let ours = self.etag.to_str().unwrap_or_default().trim_start_matches("W/");
        known.split(',').any(|tag| tag.trim() == "*" || tag.trim().trim_start_matches("W/") == ours)
    }

    fn encoded(&self, headers: &HeaderMap) -> (Option<&'static str>, Bytes) {
        if self.body.len() < COMPRESS_BYTES_MIN {
            return (None, self.body.clone());
        }
        let accepted =
            headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if accepts(accepted, "br") {
            (Some("br"), self.brotli.get_or_init(|| brotli(&self.body)).clone())
        } else if accepts(accepted, "gzip") {
            (Some("gzip"), self.gzip.get_or_init(|| gzip(&self.body)).clone())
        } else {
            (None, self.body.clone())
        }
    }
}

/// Whether an `Accept-Encoding` header allows an encoding.
pub fn accepts(header: &str, encoding: &str) -> bool {
    header.split(',').any(|part| {
        let (name, quality) = part.split_once(';').unwrap_or((part, ""));
        name.trim().eq_ignore_ascii_case(encoding)
            && !matches!(quality.trim(), "q=0" | "q=0.0" | "q=0.00" | "q=0.000")
    })
}

fn brotli(body: &[u8]) -> Bytes {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4_096, BROTLI_QUALITY, 20);
    // Writing into memory cannot fail.
    let _ = writer.write_all(body);
    Bytes::from(writer.into_inner())
}

fn gzip(body: &[u8]) -> Bytes {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    let _ = writer.write_all(body);
    writer.finish().map_or_else(|_| Bytes::new(), Bytes::from)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicUsize;

    fn answers(clock: &Clock) -> Answers {
        Answers::new(clock.clone(), 1 << 20)
    }

    fn fresh(text: &str) -> Fresh {
        Fresh::new(text.into(), "text/plain", "no-store")
    }

    #[tokio::test]
    async fn a_cold_answer_is_computed_once_for_all_who_wait() {
        let clock = Clock::fixed(Instant::EPOCH);
        let (answers, computed) = (Arc::new(answers(&clock)), Arc::new(AtomicUsize::new(0)));
        let readers = (0..50).map(|_| {
            let (answers, computed) = (answers.clone(), computed.clone());
            tokio::spawn(async move {
                let compute = || async {
                    tokio::task::yield_now().await;
                    computed.fetch_add(1, Ordering::SeqCst);
                    Ok(fresh("page"))
                };
                answers.get(Locale::Fr, "/events", compute).await.unwrap().body().clone()
            })
        });
        for reader in readers.collect::<Vec<_>>() {
            assert_eq!(reader.await.unwrap(), "page");
        }
        assert_eq!(computed.load(Ordering::SeqCst), 1);
    }

    #[tokio::test]
    async fn an_answer_is_computed_anew_when_the_revision_or_the_time_moves() {
        let clock = Clock::fixed(Instant::EPOCH);
        let answers = answers(&clock);
        let read = async |text: &str| {
            let text = text.to_owned();
            answers.get(Locale::En, "/x", || async move { Ok(fresh(&text)) }).await.unwrap().body().clone()
        };
        assert_eq!(read("one").await, "one");
        assert_eq!(read("two").await, "one");
        answers.set_revision(2);
        assert_eq!(read("two").await, "two");
        answers.set_revision(1);
        assert_eq!(read("late").await, "two");
        clock.set(Instant::EPOCH.plus_seconds(6));
        assert_eq!(read("three").await, "three");
    }

    #[tokio::test]
    async fn what_is_sold_is_told_anew_after_a_second() {
        let clock = Clock::fixed(Instant::EPOCH);
        let answers = answers(&clock);
        let read = async |text: &str| {
            let text = text.to_owned();
            let made = || async move { Ok(fresh(&text).brief()) };
            answers.get(Locale::En, "/x", made).await.unwrap().body().clone()
        };
        assert_eq!(read("one").await, "one");
        clock.set(Instant::from_millis(BRIEF_MS - 1));
        assert_eq!(read("two").await, "one");
        clock.set(Instant::from_millis(BRIEF_MS));
        assert_eq!(read("two").await, "two");
    }

    #[tokio::test]
    async fn while_the_database_is_down_the_last_answer_is_served() {
        let clock = Clock::fixed(Instant::EPOCH);
        let answers = answers(&clock);
        let ok = answers.get(Locale::Fr, "/x", || async { Ok(fresh("good")) }).await.unwrap();
        assert_eq!(ok.body(), "good");
        clock.set(Instant::EPOCH.plus_seconds(60));
        let stale =
            answers.get(Locale::Fr, "/x", || async { Err(Failure::overloaded("database")) }).await.unwrap();
        assert_eq!(stale.body(), "good");
        assert!(
            answers.get(Locale::Fr, "/y", || async { Err(Failure::overloaded("database")) }).await.is_err()
        );
    }

    #[tokio::test]
    async fn what_is_refused_by_now_is_not_served_while_the_database_is_down() {
        let clock = Clock::fixed(Instant::EPOCH);
        let answers = answers(&clock);
        let get = async |made: Result<Fresh, Failure>| {
            answers.get(Locale::Fr, "/x", || async { made }).await.map(|answer| answer.body().clone())
        };
        assert_eq!(get(Ok(fresh("public"))).await.unwrap(), "public");
        answers.set_revision(2);
        let gone = Failure::from(crate::http::failure::HttpRefusal::NotFound);
        assert!(matches!(get(Err(gone)).await, Err(Failure::Refused(_))));
        let down = get(Err(Failure::overloaded("database"))).await;
        assert!(matches!(down, Err(Failure::Unavailable { .. })));
    }

    #[test]
    fn encodings_with_quality_zero_are_not_accepted() {
        assert!(accepts("gzip, br;q=0.5", "br"));
        assert!(!accepts("gzip, br;q=0", "br"));
        assert!(!accepts("", "br"));
    }
}
