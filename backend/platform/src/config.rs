//! One typed configuration, parsed once.
//!
//! Layers, the later wins: defaults, `guichet.toml`, environment. A setting `NAME` is read from the
//! variable `NAME` or, on machines where that name is taken, `GUICHET_NAME`; a secret also from the
//! file that `NAME_FILE` names. `.env.example` lists every variable (a test compares).

mod payments;
mod settings;
mod sources;
mod wallet;

use crate::db::conn::DatabaseUrl;
use crate::db::pool::PoolSizes;
use crate::keyring::Keyring;
use crate::mail::MailConfig;
use ipnet::IpNet;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use url::Url;

pub use payments::{PaymentsConfig, StripeConfig};
pub use settings::SETTINGS;
use settings::Settings;
pub use wallet::WalletConfig;

/// Where the program runs: what is convenient in one place is refused in another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AppEnv {
    /// A laptop: readable logs, default secrets allowed.
    Development,
    /// Like production, with test data.
    Staging,
    /// The real thing.
    Production,
}

/// The secret that development uses when none is given; refused everywhere else.
const DEVELOPMENT_SECRET: &str = "development-only-secret-not-for-production";
/// Shortest acceptable secret.
const SECRET_BYTES_MIN: usize = 32;

/// What hashing a password costs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PasswordCost {
    /// Memory of one hash in KiB.
    pub memory_kib: u32,
    /// Passes over that memory.
    pub passes: u32,
}

/// OWASP's first choice for Argon2id. Less is refused outside development.
const PASSWORD_COST_MIN: PasswordCost = PasswordCost { memory_kib: 19_456, passes: 2 };
/// Widest budgets of sign-in outside development.
const SIGN_IN_LIMIT_FACTOR_MAX: u32 = 10;

/// What the program runs with.
#[derive(Clone)]
pub struct Config {
    /// Where it runs.
    pub app_env: AppEnv,
    /// Address and port of the API.
    pub listen: (String, u16),
    /// Address and port of `/metrics`.
    pub metrics_listen: (String, u16),
    /// How people reach it: the base of every link.
    pub public_url: Url,
    /// Where the database is.
    pub database_url: DatabaseUrl,
    /// How many connections.
    pub pool: PoolSizes,
    /// Stored pictures.
    pub media_dir: PathBuf,
    /// The built app.
    pub web_dir: PathBuf,
    /// Master secret that others are derived from.
    pub app_secret: SecretString,
    /// Key-encryption keys, good ones; [`crate::keyring::Keyring`] reads them. None in development only.
    pub kek: Option<SecretString>,
    /// Keys that sign access tokens, as PEM. None in development only, which makes itself one.
    pub jwt_keys: Option<SecretString>,
    /// What hashing a password costs.
    pub password_cost: PasswordCost,
    /// How many times the usual number of sign-ins one address may try.
    pub sign_in_limit_factor: u32,
    /// Files of this installation: the SQLite database, pictures, the mailbox of development.
    pub data_dir: PathBuf,
    /// Which way mail leaves, and whom it is from.
    pub mail: MailConfig,
    /// Who takes the money.
    pub payments: PaymentsConfig,
    /// What passes of Apple Wallet are signed with; none are offered without.
    pub wallet: Option<WalletConfig>,
    /// Whether `serve` also works on jobs.
    pub jobs: bool,
    /// Other origins whose pages may call the API.
    pub cors_origins: Vec<String>,
    /// Peers whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Log filter.
    pub log: String,
    /// Worker threads; 0 means one per core.
    pub workers: usize,
    /// Memory for cached answers.
    pub cache_bytes: u64,
    /// Requests a minute from one address.
    pub rate_limit_per_minute: u32,
    /// Requests that may come at once from one address.
    pub rate_limit_burst: u32,
    /// How long running requests may take after SIGTERM.
    pub shutdown_seconds: u64,
}

/// A configuration that cannot be used; each is one sentence for the operator.
#[derive(Debug, thiserror::Error)]
#[error("configuration: {0}")]
pub struct ConfigError(String);

impl ConfigError {
    /// With its sentence.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }
}

fn refuse<T>(text: impl Into<String>) -> Result<T, ConfigError> {
    Err(ConfigError(text.into()))
}

impl Config {
    /// Reads the process's environment and `guichet.toml` in the working directory.
    pub fn load() -> Result<Self, ConfigError> {
        Self::from_parts(std::env::vars().collect(), Path::new("guichet.toml"))
    }

    /// Reads a given environment and file; the file may be absent.
    pub fn from_parts(env: HashMap<String, String>, file: &Path) -> Result<Self, ConfigError> {
        let known = sources::known_variables(env)?;
        let source = config::Environment::default().source(Some(known)).try_parsing(true);
        let settings: Settings = config::Config::builder()
            .add_source(config::File::from(file).format(config::FileFormat::Toml).required(false))
            .add_source(source)
            .build()
            .and_then(config::Config::try_deserialize)
            .map_err(|e| ConfigError(e.to_string()))?;
        settings.check()
    }

    /// Names and fingerprints of the secrets in use, for the start-up log: never the secrets.
    pub fn secret_fingerprints(&self) -> Vec<(&'static str, String)> {
        let print = |secret: &SecretString| {
            let digest = Sha256::digest(secret.expose_secret().as_bytes());
            data_encoding::HEXLOWER.encode(digest.get(..4).unwrap_or(&[]))
        };
        let optional = [("KEK", self.kek.as_ref()), ("JWT_KEYS", self.jwt_keys.as_ref())];
        let wallet = self.wallet.iter().flat_map(WalletConfig::secrets);
        let optional = optional.into_iter().chain(self.payments.secrets()).chain(wallet);
        let given = optional.filter_map(|(name, secret)| Some((name, print(secret?))));
        [("APP_SECRET", print(&self.app_secret))].into_iter().chain(given).collect()
    }
}

impl Settings {
    fn check(self) -> Result<Config, ConfigError> {
        let database_url = self.database_url()?;
        let app_secret = self.app_secret()?;
        let kek = self.kek()?;
        let (jwt_keys, password_cost) = (self.jwt_keys()?, self.password_cost()?);
        let (sign_in_limit_factor, payments) = (self.sign_in_limit_factor()?, self.payments());
        let wallet = self.wallet()?;
        let public_url = self.public_url.unwrap_or_else(|| format!("http://localhost:{}", self.port));
        let is_production = self.app_env == AppEnv::Production;
        let public_url = match Url::parse(&public_url) {
            Ok(url) if is_production && url.scheme() != "https" => {
                return refuse("PUBLIC_URL must be https:// in production");
            }
            Ok(url) if url.has_host() => url,
            _ => return refuse("PUBLIC_URL must be an address such as https://tickets.example"),
        };
        let smtp_url = self.smtp_url.as_ref().map(ExposeSecret::expose_secret);
        let is_development = self.app_env == AppEnv::Development;
        let mail = MailConfig::parse(smtp_url, self.mail_from.as_deref(), &public_url, is_development)
            .map_err(ConfigError::new)?;
        if self.rate_limit_per_minute == 0 || self.rate_limit_burst == 0 {
            return refuse("RATE_LIMIT_PER_MINUTE and RATE_LIMIT_BURST must be at least 1");
        }
        Ok(Config {
            app_env: self.app_env,
            listen: (self.host, self.port),
            metrics_listen: (self.metrics_host, self.metrics_port),
            public_url,
            database_url,
            pool: PoolSizes { readers: self.db_readers.clamp(1, 64), writers: self.db_writers.clamp(1, 64) },
            media_dir: self.media_dir.unwrap_or_else(|| self.data_dir.join("media")),
            web_dir: self.web_dir,
            app_secret,
            kek,
            jwt_keys,
            password_cost,
            sign_in_limit_factor,
            data_dir: self.data_dir,
            payments: payments?,
            wallet,
            jobs: self.jobs,
            mail,
            cors_origins: origins(&self.cors_origins)?,
            trusted_proxies: networks(&self.trusted_proxies)?,
            log: self.log,
            workers: self.workers,
            cache_bytes: self.cache_mib.clamp(1, 4_096) * 1_048_576,
            rate_limit_per_minute: self.rate_limit_per_minute,
            rate_limit_burst: self.rate_limit_burst,
            shutdown_seconds: self.shutdown_seconds,
        })
    }

    fn database_url(&self) -> Result<DatabaseUrl, ConfigError> {
        let Some(url) = &self.database_url else {
            return Ok(DatabaseUrl::Sqlite(self.data_dir.join("guichet.db")));
        };
        DatabaseUrl::parse(url.expose_secret()).map_or_else(
            || refuse("DATABASE_URL must be sqlite://path/to/file or postgres://user:password@host/database"),
            Ok,
        )
    }

    fn kek(&self) -> Result<Option<SecretString>, ConfigError> {
        match &self.kek {
            None if self.app_env == AppEnv::Development => Ok(None),
            None => refuse("KEK is missing. Make one with `guichet secrets generate`"),
            Some(kek) => {
                Keyring::parse(kek.expose_secret()).map(|_| Some(kek.clone())).map_err(ConfigError::new)
            }
        }
    }

    /// Whether other people depend on it.
    fn is_real(&self) -> bool {
        self.app_env != AppEnv::Development
    }

    fn jwt_keys(&self) -> Result<Option<SecretString>, ConfigError> {
        if self.jwt_keys.is_none() && self.is_real() {
            return refuse("JWT_KEYS is missing. Make them with `guichet secrets generate`");
        }
        Ok(self.jwt_keys.clone())
    }

    fn password_cost(&self) -> Result<PasswordCost, ConfigError> {
        let PasswordCost { memory_kib, passes } = PASSWORD_COST_MIN;
        let cost = PasswordCost { memory_kib: self.password_memory_kib, passes: self.password_passes };
        if self.is_real() && (cost.memory_kib < memory_kib || cost.passes < passes) {
            return refuse(format!(
                "PASSWORD_MEMORY_KIB must be at least {memory_kib}, PASSWORD_PASSES at least {passes}"
            ));
        }
        if !(8..=1_048_576).contains(&cost.memory_kib) || !(1..=20).contains(&cost.passes) {
            return refuse("PASSWORD_MEMORY_KIB must be 8 to 1048576, PASSWORD_PASSES 1 to 20");
        }
        Ok(cost)
    }

    fn sign_in_limit_factor(&self) -> Result<u32, ConfigError> {
        let factor = self.sign_in_limit_factor;
        if factor == 0 || (self.is_real() && factor > SIGN_IN_LIMIT_FACTOR_MAX) {
            return refuse(format!("SIGN_IN_LIMIT_FACTOR must be 1 to {SIGN_IN_LIMIT_FACTOR_MAX}"));
        }
        Ok(factor.min(1_000_000))
    }

    fn app_secret(&self) -> Result<SecretString, ConfigError> {
        let is_development = self.app_env == AppEnv::Development;
        match &self.app_secret {
            None if is_development => Ok(DEVELOPMENT_SECRET.into()),
            None => refuse("APP_SECRET is missing. Make one with `guichet secrets generate`"),
            Some(secret) if secret.expose_secret() == DEVELOPMENT_SECRET && !is_development => {
                refuse("APP_SECRET is the development default. Make one with `guichet secrets generate`")
            }
            Some(secret) if secret.expose_secret().len() < SECRET_BYTES_MIN => {
                refuse(format!("APP_SECRET is shorter than {SECRET_BYTES_MIN} characters"))
            }
            Some(secret) => Ok(secret.clone()),
        }
    }
}

fn items(list: &str) -> impl Iterator<Item = &str> {
    list.split(',').map(str::trim).filter(|item| !item.is_empty())
}

fn origins(list: &str) -> Result<Vec<String>, ConfigError> {
    let origin = |text: &str| match Url::parse(text) {
        Ok(url) if url.origin().is_tuple() && url.origin().ascii_serialization() == text => {
            Ok(text.to_owned())
        }
        _ => refuse(format!("CORS_ORIGINS: {text:?} is not an origin such as https://app.example")),
    };
    items(list).map(origin).collect()
}

fn networks(list: &str) -> Result<Vec<IpNet>, ConfigError> {
    let network = |text: &str| {
        let address = text.parse::<std::net::IpAddr>().map(IpNet::from);
        text.parse()
            .or(address)
            .or_else(|_| refuse(format!("TRUSTED_PROXIES: {text:?} is not a network such as 10.0.0.0/8")))
    };
    items(list).map(network).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(pairs: &[(&str, &str)]) -> Result<Config, String> {
        let env = pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect();
        Config::from_parts(env, Path::new("no-such-file.toml")).map_err(|e| e.to_string())
    }

    fn refusal(pairs: &[(&str, &str)]) -> String {
        load(pairs).err().expect("refused")
    }

    #[test]
    fn everything_has_a_default_in_development() {
        let config = load(&[("PATH", "/bin")]).unwrap();
        assert_eq!(config.listen, ("127.0.0.1".to_owned(), 8080));
        assert_eq!(config.database_url.shown(), "sqlite://data/guichet.db");
    }

    #[test]
    fn production_needs_a_secret_of_its_own() {
        let https = ("PUBLIC_URL", "https://tickets.example");
        let production = ("APP_ENV", "production");
        assert!(refusal(&[production, https]).contains("APP_SECRET is missing"));
        assert!(
            refusal(&[production, https, ("APP_SECRET", DEVELOPMENT_SECRET)]).contains("development default")
        );
        assert!(refusal(&[production, https, ("APP_SECRET", "short")]).contains("shorter than 32"));
        let (secret, kek) = (("APP_SECRET", "0123456789abcdef0123456789abcdef"), Keyring::fresh_key("k1"));
        let kek = ("KEK", kek.as_str());
        assert!(refusal(&[production, https, secret]).contains("KEK is missing"));
        assert!(refusal(&[production, https, secret, ("KEK", "k1:AAAA")]).contains("32 bytes"));
        assert!(refusal(&[production, https, secret, kek]).contains("JWT_KEYS is missing"));
        let jwt = ("JWT_KEYS", "keys");
        assert!(refusal(&[production, https, secret, kek, jwt]).contains("SMTP_URL is missing"));
        let smtp = ("SMTP_URL", "smtp://user:pass@mail.example");
        assert!(refusal(&[production, https, secret, kek, smtp, jwt]).contains("PAYMENTS_ALLOW_SIMULATED"));
        let payments = ("PAYMENTS_ALLOW_SIMULATED", "1");
        assert!(load(&[production, https, secret, kek, smtp, jwt, payments]).is_ok());
        assert!(refusal(&[production, secret, kek, smtp, jwt]).contains("https"));
        let cheap = ("PASSWORD_MEMORY_KIB", "1024");
        assert!(refusal(&[production, https, secret, kek, smtp, jwt, cheap]).contains("at least 19456"));
        let wide = ("SIGN_IN_LIMIT_FACTOR", "100");
        assert!(refusal(&[production, https, secret, kek, smtp, jwt, wide]).contains("1 to 10"));
    }

    #[test]
    fn unknown_and_double_settings_are_refused() {
        assert!(refusal(&[("GUICHET_PROT", "1")]).contains("unknown setting GUICHET_PROT"));
        assert!(refusal(&[("PORT", "1"), ("GUICHET_PORT", "2")]).contains("more than once"));
        assert!(refusal(&[("PORT", "not-a-port")]).contains("configuration"));
    }

    #[test]
    fn the_file_is_read_and_its_unknown_keys_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("guichet.toml");
        std::fs::write(&file, "port = 9000\nhost = '0.0.0.0'\n").unwrap();
        let config =
            Config::from_parts(HashMap::from([("PORT".to_owned(), "9001".to_owned())]), &file).unwrap();
        assert_eq!(config.listen, ("0.0.0.0".to_owned(), 9001));
        std::fs::write(&file, "prot = 9000\n").unwrap();
        assert!(Config::from_parts(HashMap::new(), &file).err().unwrap().to_string().contains("prot"));
    }

    #[cfg(unix)]
    #[test]
    fn secrets_come_from_files_that_only_the_owner_reads() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("secret");
        std::fs::write(&file, "0123456789abcdef0123456789abcdef\n").unwrap();
        let path = file.to_string_lossy().into_owned();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(refusal(&[("APP_SECRET_FILE", &path)]).contains("chmod 600"));
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let config = load(&[("APP_SECRET_FILE", &path)]).unwrap();
        assert_eq!(config.app_secret.expose_secret(), "0123456789abcdef0123456789abcdef");
        assert!(refusal(&[("APP_SECRET_FILE", &path), ("APP_SECRET", "x")]).contains("more than once"));
    }

    #[test]
    fn networks_and_origins_are_checked() {
        assert!(refusal(&[("TRUSTED_PROXIES", "10.0.0.0/8, nonsense")]).contains("nonsense"));
        assert!(load(&[("TRUSTED_PROXIES", "10.0.0.0/8, ::1")]).is_ok());
        for bad in ["*", "null", "https://a.example/", "https://a.example/path"] {
            assert!(refusal(&[("CORS_ORIGINS", bad)]).contains("CORS_ORIGINS"), "{bad}");
        }
    }
}
