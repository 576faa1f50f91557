//! Baseline of the benchmark: how many passwords a second the hash alone allows, without HTTP and database.
//!
//! `hashing SECONDS` checks a wrong password at the least cost that production allows, 16 at a time, through
//! the program's own queue, and prints how many a second came through.

use accounts::users::Hasher;
use platform::config::PasswordCost;
use std::io::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

const COST: PasswordCost = PasswordCost { memory_kib: 19_456, passes: 2 };
const CLIENTS: usize = 16;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let seconds: u64 = std::env::args().nth(1).unwrap_or_default().parse()?;
    let hasher = Hasher::new(COST);
    // Makes the hash of nobody, and touches the memory.
    hasher.verify("x".to_owned(), None).await?;
    let (done, begin) = (Arc::new(AtomicU64::new(0)), Instant::now());
    let end = begin + Duration::from_secs(seconds);
    let clients = (0..CLIENTS).map(|_| {
        let (hasher, done) = (hasher.clone(), done.clone());
        tokio::spawn(async move {
            while Instant::now() < end {
                hasher.verify("x".to_owned(), None).await?;
                done.fetch_add(1, Ordering::Relaxed);
            }
            Ok::<(), anyhow::Error>(())
        })
    });
    for client in clients.collect::<Vec<_>>() {
        client.await??;
    }
    let n = u32::try_from(done.load(Ordering::Relaxed))?;
    writeln!(std::io::stdout(), "{:.1}", f64::from(n) / begin.elapsed().as_secs_f64())?;
    Ok(())
}
