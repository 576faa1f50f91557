//! The commands of the `guichet` binary.
//!
//! - [`serve`]    `serve`, `healthcheck`
//! - [`worker`]   `worker`
//! - [`admin`]    `admin create`, `admin rotate-kek`, `admin verify-audit`, `admin verify-ledger`
//! - [`doctor`]   `doctor`
//! - [`secrets`]  `secrets generate`
//! - here        `migrate`, `demo`, `openapi`, `config check`, `backup`, `restore`: a few lines each

mod admin;
mod doctor;
mod secrets;
mod serve;
mod worker;

use crate::{backup, demo, openapi};
use anyhow::{Context, bail};
use clap::{Parser, Subcommand};
use platform::clock::Clock;
use platform::config::Config;
use platform::db::{Db, migrate};
use std::io::Write;
use std::path::{Path, PathBuf};

/// Open-source ticketing: one program for the API, the app's pages and every chore around them.
#[derive(Parser)]
#[command(name = "guichet", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API and the app.
    Serve {
        /// Bring the database to this release first; nodes that start together take turns.
        #[arg(long)]
        migrate: bool,
    },
    /// Do the work in the background: mail and cleaning up. `serve` does it too unless JOBS is false.
    Worker,
    /// Bring the database to this release.
    Migrate,
    /// Fill an empty database with a world to try things in.
    Demo {
        /// How many events, for benchmarks; without it, the hand-written world only.
        #[arg(long)]
        events: Option<usize>,
        /// What the made-up part grows from: the same seed makes the same world.
        #[arg(long, default_value_t = 2026)]
        seed: u64,
        /// Do nothing, successfully, when the database has events already.
        #[arg(long)]
        if_empty: bool,
    },
    /// Print the API's document.
    Openapi {
        /// As JSON instead of YAML.
        #[arg(long)]
        json: bool,
    },
    /// Accounts that run the platform.
    Admin {
        #[command(subcommand)]
        command: AdminCommand,
    },
    /// The configuration.
    Config {
        #[command(subcommand)]
        command: ConfigCommand,
    },
    /// Secrets for production.
    Secrets {
        #[command(subcommand)]
        command: SecretsCommand,
    },
    /// Check the database, the audit log and the books, after a crash or a restore for example. Changes nothing.
    Doctor,
    /// Write a backup.
    Backup {
        #[command(subcommand)]
        command: BackupCommand,
    },
    /// Prove a backup, or restore it.
    #[command(arg_required_else_help = true, args_conflicts_with_subcommands = true)]
    Restore {
        /// Restore into a scratch database in TMPDIR, check the books there and take it away again.
        #[arg(long, value_name = "FILE")]
        verify: Option<PathBuf>,
        #[command(subcommand)]
        command: Option<RestoreCommand>,
    },
    /// Ask the running server whether it lives; for container health checks.
    Healthcheck,
}

#[derive(Subcommand)]
enum AdminCommand {
    /// Create an administrator.
    Create {
        /// Address to sign in with.
        #[arg(long)]
        email: String,
        /// Name.
        #[arg(long)]
        name: String,
        /// Read the password from the first line of standard input; without it, one is made and printed.
        #[arg(long)]
        password_stdin: bool,
    },
    /// Seal everything that is sealed under the first key of KEK. Runs while the program serves.
    RotateKek,
    /// Check that no entry of the audit log was changed or taken away.
    VerifyAudit,
    /// Check that counters, tickets and the ledger are what orders, payments and refunds add up to.
    VerifyLedger,
}

#[derive(Subcommand)]
enum BackupCommand {
    /// Of payments: orders, tickets, money, invoices and what they refer to, of one moment, in one sealed file.
    /// Everything else, such as pictures and who is signed in, is in the database's own backup only.
    Payments {
        /// The file, which must not be there yet. KEK opens it again.
        #[arg(long, value_name = "FILE")]
        to: PathBuf,
    },
}

#[derive(Subcommand)]
enum RestoreCommand {
    /// Of payments, into an empty database of either kind. Sends neither letters nor money by itself.
    Payments {
        /// The backup.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum ConfigCommand {
    /// Say whether the program could start with it, and what it means.
    Check,
}

#[derive(Subcommand)]
enum SecretsCommand {
    /// Make strong secrets: to standard output, or into files that only you can read.
    Generate {
        /// Folder for the files.
        #[arg(long)]
        dir: Option<PathBuf>,
    },
}

/// Runs the command line.
///
/// # Errors
/// One sentence for the operator.
pub fn run() -> anyhow::Result<()> {
    match Cli::parse().command {
        Command::Openapi { json: false } => say(&openapi::yaml()?),
        Command::Openapi { json: true } => say(&openapi::document().to_pretty_json()?),
        Command::Secrets { command: SecretsCommand::Generate { dir } } => secrets::generate(dir.as_deref()),
        Command::Healthcheck => serve::healthcheck(&Config::load()?),
        Command::Doctor => say(&block_on(doctor::examine(&Config::load()?))?),
        Command::Backup { command: BackupCommand::Payments { to } } => {
            let config = Config::load()?;
            say(&block_on(async { backup::write(&config, &open_db(&config)?, &to).await })?)
        }
        Command::Restore { verify, command } => say(&restore(verify.as_deref(), command)?),
        Command::Config { command: ConfigCommand::Check } => check(&Config::load()?),
        Command::Migrate => {
            let done = migrate::run(&Config::load()?.database_url)?;
            say(&format!("The database is up to date ({done} migration(s) applied).\n"))
        }
        Command::Serve { migrate } => {
            let config = Config::load()?;
            if migrate {
                migrate::run(&config.database_url)?;
            }
            block_on(serve::serve(config))
        }
        Command::Worker => block_on(worker::work(Config::load()?)),
        Command::Demo { events, seed, if_empty } => {
            let config = Config::load()?;
            let report = block_on(demo::fill(&config, &demo::Wish { events, seed, if_empty }))?;
            say(&report)
        }
        Command::Admin { command: AdminCommand::Create { email, name, password_stdin } } => {
            let config = Config::load()?;
            say(&block_on(admin::create(&config, &email, &name, password_stdin))?)
        }
        Command::Admin { command: AdminCommand::RotateKek } => {
            say(&block_on(admin::rotate_kek(&Config::load()?))?)
        }
        Command::Admin { command: AdminCommand::VerifyAudit } => {
            say(&block_on(admin::verify_audit(&Config::load()?))?)
        }
        Command::Admin { command: AdminCommand::VerifyLedger } => {
            say(&block_on(admin::verify_ledger(&Config::load()?))?)
        }
    }
}

fn restore(verify: Option<&Path>, command: Option<RestoreCommand>) -> anyhow::Result<String> {
    let config = Config::load()?;
    match (verify, command) {
        (Some(file), _) => block_on(backup::verify(&config, file)),
        (None, Some(RestoreCommand::Payments { file })) => block_on(backup::restore(&config, &file)),
        (None, None) => bail!("say what to restore: `guichet restore --help`"),
    }
}

fn block_on<T>(work: impl Future<Output = anyhow::Result<T>>) -> anyhow::Result<T> {
    actix_web::rt::System::new().block_on(work)
}

fn open_db(config: &Config) -> anyhow::Result<Db> {
    Ok(Db::open(config.database_url.clone(), config.pool, Clock::System)?)
}

fn check(config: &Config) -> anyhow::Result<()> {
    let db = open_db(config)?;
    let secrets: Vec<String> =
        config.secret_fingerprints().iter().map(|(name, print)| format!("{name} {print}…")).collect();
    let now = db.clock().now();
    let wallet = config.wallet.as_ref().map_or_else(|| "no passes".to_owned(), |wallet| wallet.shown(now));
    say(&format!(
        "The configuration is good.\n  environment  {:?}\n  listens on   {}:{}\n  metrics on   {}:{}\n  public url   {}\n  database     {}\n  media        {}\n  app          {}\n  mail         {}\n  payments     {}\n  wallet       {}\n  secrets      {}\n",
        config.app_env,
        config.listen.0,
        config.listen.1,
        config.metrics_listen.0,
        config.metrics_listen.1,
        config.public_url,
        db.shown_url(),
        config.media_dir.display(),
        config.web_dir.display(),
        config.mail.shown(),
        config.payments.shown(),
        wallet,
        secrets.join(", "),
    ))
}

/// Writes to standard output; a reader that has gone away is not an error worth a panic.
fn say(text: &str) -> anyhow::Result<()> {
    std::io::stdout().write_all(text.as_bytes()).context("cannot write to standard output")
}
