//! Baseline of the benchmark: a plain list. Twenty rows by an index, read and serialized at each request.
//!
//! `plain PORT DATABASE_URL` answers every path with the soonest listed events, through the program's own pool.

use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use anyhow::Context;
use catalog::listings::Card;
use diesel::prelude::*;
use platform::clock::Clock;
use platform::db::conn::DatabaseUrl;
use platform::db::pool::PoolSizes;
use platform::db::schema::{event_cards, event_listings};
use platform::db::{Conn, Db, from_json};
use platform::http::failure::Failure;

const ROWS: i64 = 20;

fn soonest(conn: &mut Conn) -> Result<Vec<Card>, Failure> {
    let cards: Vec<String> = event_listings::table
        .inner_join(event_cards::table)
        .order((event_listings::starts_at, event_listings::event_id))
        .limit(ROWS)
        .select(event_cards::card)
        .load(conn)?;
    cards.iter().map(|card| from_json(card)).collect()
}

async fn list(db: Data<Db>) -> Result<HttpResponse, Failure> {
    Ok(HttpResponse::Ok().json(db.read(soonest).await?))
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(port), Some(url)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: plain PORT DATABASE_URL");
    };
    let url = DatabaseUrl::parse(&url).context("DATABASE_URL")?;
    let db = Data::new(Db::open(url, PoolSizes { readers: 8, writers: 1 }, Clock::System)?);
    let app = move || App::new().app_data(db.clone()).default_service(web::get().to(list));
    HttpServer::new(app)
        .workers(std::thread::available_parallelism()?.get())
        .bind(("127.0.0.1", port.parse()?))?
        .run()
        .await?;
    Ok(())
}
