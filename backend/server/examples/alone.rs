//! Baseline of the benchmark: one transaction after the other, in process.
//!
//! `alone DATABASE_URL SECONDS` reads SQL: what is done once, a line `--`, and what each transaction does. It prints how many
//! there were a second, through the program's own writer.

use anyhow::Context;
use diesel::connection::SimpleConnection;
use platform::clock::Clock;
use platform::db::Db;
use platform::db::conn::DatabaseUrl;
use platform::db::pool::PoolSizes;
use std::io::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};

async fn execute(db: &Db, sql: &Arc<str>) -> anyhow::Result<()> {
    let sql = sql.clone();
    Ok(db.write(move |tx| Ok(tx.conn().batch_execute(&sql)?)).await?)
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(url), Some(seconds)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: alone DATABASE_URL SECONDS < SQL");
    };
    let url = DatabaseUrl::parse(&url).context("DATABASE_URL")?;
    let db = Db::open(url, PoolSizes { readers: 1, writers: 1 }, Clock::System)?;
    let script = std::io::read_to_string(std::io::stdin())?;
    let (once, each) = script.split_once("\n--\n").context("the SQL has no line of --")?;
    execute(&db, &once.into()).await?;
    let (each, wanted) = (Arc::from(each), Duration::from_secs(seconds.parse()?));
    let begin = Instant::now();
    let mut n = 0_u32;
    while begin.elapsed() < wanted {
        execute(&db, &each).await?;
        n += 1;
    }
    writeln!(std::io::stdout(), "{:.1}", f64::from(n) / begin.elapsed().as_secs_f64())?;
    Ok(())
}
