//! The PDF of a document, made again each time; a letter brings the one that was made a moment ago.

use super::store::Invoice;
use actix_web::web::Bytes;
use documents::sheet::Sheet;
use kernel::ids::TokenHash;
use moka::sync::Cache;
use platform::http::failure::Failure;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a request waits for its turn before it is told to come back.
const TURN_TIMEOUT: Duration = Duration::from_secs(4);
/// The counter of PDFs that are not what was issued; each wants a person to look.
const DIFFERENT: &str = "guichet_invoice_differences_total";

/// How long a PDF is at hand after it was made: its letter goes out in a moment.
const AT_HAND: Duration = Duration::from_mins(2);
/// Bytes of all PDFs that are at hand.
const AT_HAND_BYTES_MAX: u64 = 16_000_000;

/// Makes PDFs on threads of their own, at a time as many as half the cores.
#[derive(Clone)]
pub struct Printer {
    turns: Arc<Semaphore>,
    /// By their digests: what has the digest of what was issued is what was issued.
    at_hand: Cache<TokenHash, Bytes>,
}

impl Default for Printer {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let bytes = |_: &TokenHash, pdf: &Bytes| u32::try_from(pdf.len()).unwrap_or(u32::MAX);
        let at_hand = Cache::builder().max_capacity(AT_HAND_BYTES_MAX).weigher(bytes).time_to_live(AT_HAND);
        Self { turns: Arc::new(Semaphore::new((cores / 2).max(1))), at_hand: at_hand.build() }
    }
}

impl Printer {
    /// The PDF of a sheet, with its digest.
    pub(crate) async fn print(&self, sheet: Sheet) -> Result<(Bytes, TokenHash), Failure> {
        let paint = move || {
            let pdf = documents::render(&sheet).map_err(Failure::fault)?;
            let digest = TokenHash::from_digest(Sha256::digest(&pdf).into());
            Ok((Bytes::from(pdf), digest))
        };
        let (pdf, digest) = self.in_turn(paint).await?;
        self.at_hand.insert(digest, pdf.clone());
        Ok((pdf, digest))
    }

    /// Draws something on a thread of its own, when it is its turn.
    pub(crate) async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let waiting = tokio::time::timeout(TURN_TIMEOUT, self.turns.clone().acquire_owned());
        let turn =
            waiting.await.map_err(|_| Failure::overloaded("drawing documents"))?.map_err(Failure::fault)?;
        let job = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        job.await.map_err(Failure::fault)?
    }

    /// The PDF of what was issued, when it was made a moment ago.
    pub(crate) fn at_hand(&self, invoice: &Invoice) -> Option<Bytes> {
        invoice.digest.and_then(|digest| self.at_hand.get(&digest))
    }

    /// The PDF of what was issued. Should another program paint it otherwise, it is served and told: its words are
    /// those of the snapshot, and the buyer needs it.
    pub(crate) async fn reprint(&self, invoice: Invoice) -> Result<Bytes, Failure> {
        let (pdf, digest) = self.print(invoice.sheet).await?;
        if invoice.digest.is_some_and(|first| first != digest) {
            metrics::counter!(DIFFERENT).increment(1);
            tracing::error!(invoice = %invoice.id, "the PDF of an invoice is not the one that was issued");
        }
        Ok(pdf)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_is_told_to_come_back() {
        let printer = Printer::default();
        let turns = u32::try_from(printer.turns.available_permits()).unwrap();
        let _all = printer.turns.clone().acquire_many_owned(turns).await.unwrap();
        let sheet = serde_json::from_str(SHEET).unwrap();
        let refused = printer.print(sheet).await.unwrap_err();
        assert!(matches!(refused, Failure::Unavailable { .. }), "{refused}");
    }

    const SHEET: &str = r#"{"layout":1,"kind":"receipt","language":"fr","number":"","order_code":"7K3M9QXZ",
        "issued_on":{"year":2026,"month":12,"day":1},"supplied":null,"refers":null,"seller":{"name":"A"},
        "buyer":{"name":"B"},"currency":"EUR","decimals":2,"lines":[],"paid":[],"notes":[]}"#;
}
