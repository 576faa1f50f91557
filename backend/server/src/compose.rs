//! Builds the running program out of its parts.

use crate::edge::lane::Lane;
use crate::edge::limits::RateLimits;
use crate::edge::{Edge, EdgeState};
use crate::pages::Shell;
use crate::{background, routes};
use accounts::Accounts;
use accounts::guard::Authenticate;
use actix_cors::Cors;
use actix_web::dev::{Server, ServerHandle};
use actix_web::middleware::Condition;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use admission::Admission;
use anyhow::Context;
use catalog::Catalog;
use catalog::images::Passes;
use catalog::listings::Listings;
use platform::clock::Clock;
use platform::config::Config;
use platform::db::Db;
use platform::http::answers::Answers;
use platform::jobs::Worker;
use platform::keyring::Keyring;
use platform::mail::Post;
use platform::mail::mailbox::Mailbox;
use platform::media::MediaStore;
use platform::telemetry;
use sales::Sales;
use sales::payments::provider::Provider;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

/// A client has this long to send its request line and headers.
const HEADERS_TIMEOUT: Duration = Duration::from_secs(5);
/// A quiet connection is closed after this long.
const KEEP_ALIVE: Duration = Duration::from_secs(30);
/// A closing client has this long to take the rest.
const DISCONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// Connections of one worker; beyond it the system queues them.
const CONNECTIONS_MAX: usize = 25_000;

/// The cards that lists show take up to this part of the answers' cache beside it.
const CARDS_PART: u64 = 2;

/// A started program.
pub struct Running {
    /// Where the API listens.
    pub addr: SocketAddr,
    /// Where `/metrics` listens.
    pub metrics_addr: SocketAddr,
    /// The catalog, for whoever composes the program.
    pub catalog: Catalog,
    /// The accounts, for whoever composes the program.
    pub accounts: Accounts,
    /// Stops the API gracefully.
    pub handle: ServerHandle,
    /// Does the jobs; `serve` runs it unless `JOBS` is false.
    pub worker: Worker,
    /// Who takes the money, for whoever composes the program.
    pub provider: Provider,
    /// Seals and opens.
    pub keyring: Keyring,
    stop: CancellationToken,
    jobs: Option<JoinHandle<()>>,
    server: Server,
    metrics: Server,
    tasks: Vec<JoinHandle<()>>,
}

impl Running {
    /// Serves until SIGTERM or Ctrl-C, then lets running requests finish.
    ///
    /// # Errors
    /// When the sockets fail, or the database's file turns out to be damaged.
    pub async fn serve(self) -> anyhow::Result<()> {
        let metrics = tokio::spawn(self.metrics);
        let db = self.catalog.db.clone();
        let damage = async move {
            match db.check_large_file().await {
                Ok(()) => std::future::pending().await,
                Err(error) => anyhow::Error::from(error),
            }
        };
        let served = tokio::select! {
            served = self.server => served.context("the server stopped"),
            error = damage => Err(error),
        };
        metrics.abort();
        self.stop.cancel();
        if let Some(jobs) = self.jobs {
            jobs.await.context("the worker stopped")?;
        }
        self.tasks.iter().for_each(JoinHandle::abort);
        served
    }
}

/// Starts the program: opens the database, binds the ports, begins the background tasks.
///
/// # Errors
/// When something that is needed is not there; the message is for the operator.
pub async fn start(config: &Config, clock: Clock) -> anyhow::Result<Running> {
    let metrics_handle = telemetry::metrics();
    let db = Db::open(config.database_url.clone(), config.pool, clock.clone())?;
    let media = MediaStore::open(&config.media_dir)
        .with_context(|| format!("cannot use MEDIA_DIR {}", config.media_dir.display()))?;
    let (keyring, post) = (Keyring::load(config)?, Post::new(config));
    let sales = Sales::load(config, &db, &keyring).map_err(anyhow::Error::msg)?;
    let worker = background::worker(config, &sales, &post)?;
    let accounts =
        Accounts::load(config, db.clone(), keyring.clone(), media.clone()).map_err(anyhow::Error::msg)?;
    let answers = Arc::new(Answers::new(clock, config.cache_bytes));
    let listings = Arc::new(Listings::new(config.cache_bytes / CARDS_PART));
    let (passes, public_url) = (Passes::new(config), config.public_url.clone());
    let keys = keyring.clone();
    let catalog = Catalog { db, answers, listings, media, keyring: keys, passes, public_url };
    let edge = Arc::new(EdgeState {
        limits: RateLimits::new(config.rate_limit_per_minute, config.rate_limit_burst),
        trusted_proxies: config.trusted_proxies.clone(),
        is_https: config.public_url.scheme() == "https",
        answers: Some(catalog.answers.clone()),
    });
    let shell = Data::new(Shell::load(&config.web_dir, &config.payments)?);
    if shell.is_none() {
        tracing::warn!(web_dir = %config.web_dir.display(), "no built app here: serving the API only");
    }
    let mut tasks = vec![
        tokio::spawn(catalog::revision::watch(catalog.clone())),
        tokio::spawn(catalog::listings::keep_rolling(catalog.clone())),
        tokio::spawn(RateLimits::keep_small(edge.clone())),
        tokio::spawn(Worker::keep_measured(catalog.db.clone())),
    ];
    let slices = Slices {
        catalog: Data::new(catalog.clone()),
        accounts: Data::new(accounts.clone()),
        provider: Data::new(sales.provider.clone()),
        sales: Data::new(sales.clone()),
        admission: Data::new(Admission::new(&catalog.db, &keyring)),
    };
    // Together: while a thread of its own reads the listings, this one builds the workers' routes.
    let (read, built) = tokio::join!(catalog::revision::sync(&catalog), async {
        api(config, slices, edge, shell, post.mailbox())
    });
    let (server, addr) = built?;
    if let Err(failure) = read {
        tracing::warn!(%failure, "the catalog revision cannot be read yet");
    }
    let (metrics, metrics_addr) = metrics(config, metrics_handle)?;
    let stop = CancellationToken::new();
    let jobs = config.jobs.then(|| {
        tasks.push(tokio::spawn(background::stop_at_signal(stop.clone())));
        tokio::spawn(worker.clone().run(stop.clone(), background::drain(config)))
    });
    let handle = server.handle();
    Ok(Running {
        addr,
        metrics_addr,
        catalog,
        accounts,
        handle,
        worker,
        provider: sales.provider,
        keyring,
        stop,
        jobs,
        server,
        metrics,
        tasks,
    })
}

/// What the handlers of each slice need.
#[derive(Clone)]
struct Slices {
    catalog: Data<Catalog>,
    accounts: Data<Accounts>,
    provider: Data<Provider>,
    sales: Data<Sales>,
    admission: Data<Admission>,
}

fn api(
    config: &Config,
    slices: Slices,
    edge: Arc<EdgeState>,
    shell: Data<Option<Shell>>,
    mailbox: Option<&Mailbox>,
) -> anyhow::Result<(Server, SocketAddr)> {
    let origins = config.cors_origins.clone();
    let mailbox = mailbox.cloned().map(Data::new);
    let build = move || {
        let (mailbox, hot) = (mailbox.clone(), edge.shelf());
        let app = App::new()
            .app_data(slices.catalog.clone())
            .app_data(slices.accounts.clone())
            .app_data(slices.provider.clone())
            .app_data(slices.sales.clone())
            .app_data(slices.admission.clone())
            .app_data(shell.clone())
            .configure(routes::documented)
            .configure(routes::undocumented)
            .configure(|cfg| routes::development(cfg, mailbox))
            .configure(routes::fallback)
            .wrap(Authenticate(slices.accounts.clone()))
            .wrap(Edge(edge.clone(), hot.clone()))
            .wrap(Condition::new(!origins.is_empty(), cors(&origins)));
        Lane::before(app, edge.clone(), hot)
    };
    let workers =
        if config.workers == 0 { std::thread::available_parallelism()?.get() } else { config.workers };
    let server = HttpServer::new(build)
        .workers(workers)
        .client_request_timeout(HEADERS_TIMEOUT)
        .client_disconnect_timeout(DISCONNECT_TIMEOUT)
        .keep_alive(KEEP_ALIVE)
        .max_connections(CONNECTIONS_MAX)
        .shutdown_timeout(config.shutdown_seconds)
        .bind(&config.listen)
        .with_context(|| in_use("PORT", &config.listen))?;
    let addr = *server.addrs().first().context("no address to listen on")?;
    Ok((server.run(), addr))
}

/// Other origins that may call the API with credentials; an exact list, never a pattern.
fn cors(origins: &[String]) -> Cors {
    origins
        .iter()
        .fold(Cors::default(), |cors, origin| cors.allowed_origin(origin))
        .allow_any_method()
        .allow_any_header()
        .expose_headers(["etag", "x-request-id", "ratelimit", "ratelimit-policy", "retry-after"])
        .supports_credentials()
        .max_age(600)
}

/// `/metrics` on a port of its own, which no proxy forwards.
pub(crate) fn metrics(
    config: &Config,
    handle: &'static metrics_exporter_prometheus::PrometheusHandle,
) -> anyhow::Result<(Server, SocketAddr)> {
    tokio::spawn(telemetry::keep_small(handle));
    let render = move || async move {
        if let Some(bytes) = telemetry::resident_bytes() {
            #[expect(clippy::as_conversions, clippy::cast_precision_loss, reason = "a gauge of megabytes")]
            metrics::gauge!("process_resident_memory_bytes").set(bytes as f64);
        }
        HttpResponse::Ok().content_type("text/plain; version=0.0.4").body(handle.render())
    };
    let server = HttpServer::new(move || App::new().route("/metrics", web::get().to(render)))
        .workers(1)
        .disable_signals()
        .bind(&config.metrics_listen)
        .with_context(|| in_use("METRICS_PORT", &config.metrics_listen))?;
    let addr = *server.addrs().first().context("no address for metrics")?;
    Ok((server.run(), addr))
}

fn in_use(setting: &str, (host, port): &(String, u16)) -> String {
    format!(
        "cannot listen on {host}:{port}. Is another program using the port? Choose another with {setting}="
    )
}
