//! A credible world to try things in: hand-written (`demo/world.json`), with posters drawn by our
//! own code, and grown to any size for benchmarks. The same seed makes the same world.
//!
//! - [`world`]   the hand-written part, as data
//! - [`plant`]   writes a world into an empty database
//! - [`grow`]    makes thousands of further events out of it

mod grow;
mod plant;
mod world;

use accounts::users;
use anyhow::{Context, bail};
use catalog::Catalog;
use catalog::images::Passes;
use catalog::listings::Listings;
use kernel::email::Email;
use platform::clock::Clock;
use platform::config::Config;
use platform::db::Db;
use platform::http::answers::Answers;
use platform::keyring::Keyring;
use platform::media::MediaStore;
use std::fmt::Write;
use std::sync::Arc;
use world::World;

/// What kind of world.
pub struct Wish {
    /// How many events; none for the hand-written ones only.
    pub events: Option<usize>,
    /// What the made-up part grows from.
    pub seed: u64,
    /// Whether a database with events is no error.
    pub if_empty: bool,
}

/// Most events that a demo grows to.
const EVENTS_MAX: usize = 1_000_000;
/// Password of every demo account.
pub const PASSWORD: &str = "un-guichet-pour-essayer";

/// Fills an empty database. Answers what to tell the operator.
///
/// # Errors
/// When the database is not empty or cannot be written.
pub async fn fill(config: &Config, wish: &Wish) -> anyhow::Result<String> {
    let db = Db::open(config.database_url.clone(), config.pool, Clock::System)?;
    if wish.events.is_some_and(|n| n > EVENTS_MAX) {
        bail!("--events can be at most {EVENTS_MAX}");
    }
    if !db.read(catalog::events::is_empty).await? {
        if wish.if_empty {
            let mut text = "The database has events already: nothing to do.\n".to_owned();
            let world = World::load()?;
            if is_demo(&db, &world).await? {
                list_accounts(&mut text, &world)?;
            }
            return Ok(text);
        }
        bail!("the database has events already; the demo wants an empty one");
    }
    let media = MediaStore::open(&config.media_dir)
        .with_context(|| format!("cannot use MEDIA_DIR {}", config.media_dir.display()))?;
    let answers = Arc::new(Answers::new(Clock::System, 1));
    let listings = Arc::new(Listings::new(0));
    let (passes, public_url) = (Passes::new(config), config.public_url.clone());
    let catalog = Catalog { db, answers, listings, media, passes, public_url };
    let people = plant::People { cost: config.password_cost, keyring: Keyring::load(config)? };
    let world = Arc::new(World::load()?);
    let planted =
        plant::plant(&catalog, &people, world.clone(), wish.seed, wish.events.unwrap_or(usize::MAX)).await?;
    if let Some(n) = wish.events {
        grow::grow(&catalog, &world, &planted, wish.seed, n).await?;
    }
    report(&world, planted.events.len().max(wish.events.unwrap_or(0)))
}

/// Whether the demo's first account is there.
async fn is_demo(db: &Db, world: &World) -> anyhow::Result<bool> {
    let Some(email) = world.accounts.first().and_then(|account| Email::parse(&account.email)) else {
        return Ok(false);
    };
    Ok(db.read(move |conn| users::is_taken(conn, &email)).await?)
}

fn report(world: &World, n_events: usize) -> anyhow::Result<String> {
    let (n_organizers, n_venues) = (world.organizations.len(), world.venues.len());
    let mut text = format!("Demo world: {n_events} events, {n_organizers} organizers, {n_venues} venues.\n");
    list_accounts(&mut text, world)?;
    Ok(text)
}

fn list_accounts(text: &mut String, world: &World) -> anyhow::Result<()> {
    writeln!(
        text,
        "Demo accounts, all with the password {PASSWORD}; the first sign-in sets up a second factor"
    )?;
    for account in world.accounts.iter().take(6) {
        let role = account.member_of.first().map_or(account.role.as_str(), |member| member.role.as_str());
        writeln!(text, "  {:<34} {role}", account.email)?;
    }
    Ok(())
}
