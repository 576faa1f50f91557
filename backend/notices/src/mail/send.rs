//! The job that sends a mail.

use super::draft::{self, Draft};
use super::store::{self, Turn};
use crate::Notices;
use data_encoding::HEXLOWER;
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::jobs::{Job, Lane, Setback};
use platform::mail::{Letter, Undelivered};
use platform::outbox::{self, RawFact};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

/// Days that it is known which mails went out; longer than the facts they are about.
const KEPT_DAYS: i64 = 30;
/// Rows deleted in one transaction.
const PRUNE_BATCH: i64 = 500;
/// Seconds from one clean-up to the next.
pub(crate) const PRUNE_EVERY: i64 = 3_600;

/// Writes about one fact. The job holds the fact's place only: what is personal is in one row.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct SendMail {
    pub(crate) fact: i64,
}

impl Job for SendMail {
    type Context = Notices;
    const NAME: &'static str = "notices.send_mail";
    const LANE: Lane = Lane::Outside;
    /// Two days of trying, as mail servers do.
    const BACKOFF: &'static [i64] = &[10, 30, 120, 600, 3_600, 14_400, 43_200, 86_400];

    fn dedup_key(&self) -> Option<String> {
        Some(self.fact.to_string())
    }

    async fn run(&self, notices: &Notices) -> Result<(), Setback> {
        let seq = self.fact;
        let Some(fact) = notices.db.read(move |conn| outbox::find(conn, seq)).await? else {
            return Err(Setback::Never("its fact is not kept any more".to_owned()));
        };
        match draft::of(notices, &fact).await? {
            Some(draft) => notices.send(&fact, &draft).await,
            // Whoever it is about has erased their account.
            None => Ok(()),
        }
    }
}

impl Notices {
    async fn send(&self, fact: &RawFact, draft: &Draft) -> Result<(), Setback> {
        let recipient = self.recipient(draft.to.key());
        let short = recipient.get(..6).unwrap_or(&[]);
        let id = format!("f{}-{}", fact.seq, HEXLOWER.encode(short));
        // Facts that tell the same have one letter; every other has its own.
        let about = draft.about.as_ref().map(|about| format!("{about}-{}", HEXLOWER.encode(short)));
        let key = about.unwrap_or_else(|| id.clone());
        let (begun, class) = (key.clone(), draft.class);
        let note = move |tx: &mut Tx| store::begin(tx, &begun, &recipient, class);
        let turn = self.db.write_together(note).await?;
        match turn {
            Turn::Sent => return Ok(()),
            Turn::TooMany => {
                metrics::counter!("mails_total", "outcome" => "capped").increment(1);
                tracing::warn!(
                    fact = fact.seq,
                    letter = fact.name,
                    "a mail was not sent: its address got too many today"
                );
                return Ok(());
            }
            Turn::Send => {}
        }
        let letter = self.letter(&id, draft)?;
        let outcome = self.post.send(&letter, self.db.clock().now()).await;
        let word = if outcome.is_ok() { "sent" } else { "failed" };
        metrics::counter!("mails_total", "outcome" => word).increment(1);
        match outcome {
            Ok(()) => Ok(self.db.write(move |tx| store::sent(tx, &key)).await?),
            Err(Undelivered::Later(reason)) => Err(Setback::Later(reason)),
            Err(Undelivered::Never(reason)) => Err(Setback::Never(reason)),
        }
    }

    fn letter(&self, id: &str, draft: &Draft) -> Result<Letter, Failure> {
        let written = self.letters.write(draft, self.public_url.host_str().unwrap_or_default())?;
        Ok(Letter {
            id: id.to_owned(),
            to: draft.to.clone(),
            to_name: draft.to_name.clone(),
            reply_to: draft.reply_to.clone(),
            subject: written.subject,
            text: written.text,
            html: written.html,
            enclosures: draft.enclosures.clone(),
        })
    }

    /// Stands for an address where it need not be readable.
    fn recipient(&self, address: &str) -> [u8; 32] {
        Sha256::new().chain_update(self.salt).chain_update(address.as_bytes()).finalize().into()
    }
}

/// Forgets old mails.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct PruneMails;

impl Job for PruneMails {
    type Context = Notices;
    const NAME: &'static str = "notices.prune_mails";
    const BACKOFF: &'static [i64] = &[];

    async fn run(&self, notices: &Notices) -> Result<(), Setback> {
        let full = usize::try_from(PRUNE_BATCH).unwrap_or(usize::MAX);
        loop {
            let deleted = notices.db.write(|tx| {
                let before = tx.now().plus_minutes(-KEPT_DAYS * 24 * 60);
                store::prune(tx, before, PRUNE_BATCH)
            });
            if deleted.await? < full {
                return Ok(());
            }
        }
    }
}
