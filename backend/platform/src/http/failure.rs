//! Every way a request can end badly: refused on purpose, too busy, or broken.

use super::problem::Seed;
use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError};
use kernel::refusal::{FieldError, Refusal, RefusalFacts};

type Source = Box<dyn std::error::Error + Send + Sync>;

kernel::refusals! {
    /// The refusals that do not belong to a slice.
    pub enum HttpRefusal {
        /// No route has this path.
        NotFound => 404, "http.not_found", "Page introuvable", "Not found";
        /// The path exists, the method does not.
        MethodNotAllowed => 405, "http.method_not_allowed", "Méthode non autorisée", "Method not allowed";
        /// The body is not JSON, or not the right JSON.
        MalformedBody => 400, "http.malformed_body", "Requête illisible", "The request body cannot be read";
        /// A query parameter is unknown or cannot be read.
        InvalidQuery => 400, "http.invalid_query", "Paramètres invalides", "Invalid query parameters";
        /// The request line or a header breaks the rules.
        BadRequest => 400, "http.bad_request", "Requête invalide", "Bad request";
        /// `If-Match` names another state than the present one.
        PreconditionFailed => 412, "http.precondition_failed", "Modifié entre-temps", "Changed in the meantime";
        /// `If-Match` is missing.
        PreconditionRequired => 428, "http.precondition_required", "En-tête If-Match requis", "If-Match header required";
        /// The request must say which one it is.
        KeyRequired => 400, "http.idempotency_key_required", "En-tête Idempotency-Key requis", "Idempotency-Key header required";
        /// The same key came with another request before.
        KeyReused => 422, "http.idempotency_key_reused", "Cette clé a servi pour une autre requête", "This key was used for another request";
        /// The same request is being worked on.
        KeyBusy => 409, "http.idempotency_key_busy", "Cette requête est déjà en cours", "This request is being worked on";
        /// The body took too long to arrive.
        TooSlow => 408, "http.too_slow", "Requête trop lente", "The request took too long to arrive";
        /// The body is larger than the limit.
        TooLarge => 413, "http.too_large", "Requête trop volumineuse", "The request is too large";
        /// The path and query are longer than the limit.
        UriTooLong => 414, "http.uri_too_long", "Adresse trop longue", "The address is too long";
        /// The body is not `application/json`.
        UnsupportedMediaType => 415, "http.unsupported_media_type", "Type de contenu non pris en charge", "Unsupported media type";
        /// The body is JSON, but not what is asked for.
        InvalidBody => 422, "http.invalid_body", "Contenu invalide", "The content of the request is invalid";
        /// Too many requests from one address.
        RateLimited => 429, "http.rate_limited", "Trop de requêtes", "Too many requests";
        /// A bug or an outage: the caller can do nothing about it.
        Internal => 500, "http.internal", "Erreur interne", "Internal error";
        /// Busy or partly down: come back in a moment.
        Unavailable => 503, "http.unavailable", "Service momentanément indisponible", "Service temporarily unavailable";
    }
}

/// Seconds after which a caller who was told 503 may try again.
pub const RETRY_AFTER_SECONDS: u32 = 1;

/// How a request ends when it does not end well.
#[derive(Debug)]
pub enum Failure {
    /// An expected "no": 4xx with a code.
    Refused(Box<dyn Refusal>),
    /// Something is full or down and will be back: 503 with `Retry-After`.
    Unavailable {
        /// What was short.
        what: &'static str,
        /// Why, when something said so.
        source: Option<Source>,
    },
    /// A bug or an outage: 5xx without particulars, logged once.
    Fault(Source),
}

impl Failure {
    /// An expected "no". Each slice has `impl From<ItsRefusal> for Failure` by this.
    pub fn refused(refusal: impl Refusal) -> Self {
        Self::Refused(Box::new(refusal))
    }

    /// A bug or an outage.
    pub fn fault(source: impl Into<Source>) -> Self {
        Self::Fault(source.into())
    }

    /// A resource is down.
    pub fn unavailable(what: &'static str, source: impl Into<Source>) -> Self {
        Self::Unavailable { what, source: Some(source.into()) }
    }

    /// A queue or pool is full.
    pub const fn overloaded(what: &'static str) -> Self {
        Self::Unavailable { what, source: None }
    }

    /// The database's error, when that is what happened.
    pub fn database_error(&self) -> Option<&diesel::result::Error> {
        match self {
            Self::Fault(source) | Self::Unavailable { source: Some(source), .. } => source.downcast_ref(),
            _ => None,
        }
    }

    /// Whether the database gave a statement up because of the time it took, its wait for a lock included.
    pub(crate) fn took_too_long(&self) -> bool {
        matches!(self.database_error(), Some(diesel::result::Error::DatabaseError(_, info)) if info.message().contains(TOO_LONG))
    }

    /// A refusal instead, when a row was to refer to one that is gone; anything else stays what it is.
    #[must_use]
    pub fn when_gone(self, refusal: impl Refusal) -> Self {
        use diesel::result::{DatabaseErrorKind, Error};
        match self.database_error() {
            Some(Error::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _)) => Self::refused(refusal),
            _ => self,
        }
    }

    fn facts(&self) -> RefusalFacts {
        match self {
            Self::Refused(refusal) => refusal.facts(),
            Self::Unavailable { .. } => HttpRefusal::Unavailable.facts(),
            Self::Fault(_) => HttpRefusal::Internal.facts(),
        }
    }
}

impl From<HttpRefusal> for Failure {
    fn from(refusal: HttpRefusal) -> Self {
        Self::refused(refusal)
    }
}

/// Never "not found": a missing row is `.optional()?.ok_or(SomeRefusal)` where it is looked up.
impl From<diesel::result::Error> for Failure {
    fn from(error: diesel::result::Error) -> Self {
        if says_outage(&error) { Self::unavailable("database", error) } else { Self::fault(error) }
    }
}

/// Whether the database cannot answer now, so that asking again later helps.
fn says_outage(error: &diesel::result::Error) -> bool {
    use diesel::result::{DatabaseErrorKind as Kind, Error};
    match error {
        // A conflict is tried again before anybody hears of it; who does hear of it may ask once more.
        // Broken: the connection died in the middle of a transaction, and nothing more can be said to it.
        Error::DatabaseError(
            Kind::ClosedConnection | Kind::UnableToSendCommand | Kind::SerializationFailure,
            _,
        )
        | Error::BrokenTransactionManager => true,
        Error::DatabaseError(_, info) => is_outage(info.message()),
        Error::RollbackErrorOnCommit { commit_error, .. } => says_outage(commit_error),
        _ => false,
    }
}

/// What PostgreSQL says when a statement waited or took too long.
const TOO_LONG: &str = "canceling statement due to";

/// What databases say when they are busy, restarting or full, rather than when we are wrong.
fn is_outage(message: &str) -> bool {
    const SAID: [&str; 13] = [
        "server closed the connection",
        "terminating connection",
        "the database system is",
        TOO_LONG,
        "could not connect",
        "no connection to the server",
        "disk is full",
        "No space left on device",
        "disk I/O error",
        "database is locked",
        "deadlock detected",
        "connection timed out",
        "SSL connection has been closed",
    ];
    SAID.iter().any(|said| message.contains(said))
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.facts().code)
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Fault(source) | Self::Unavailable { source: Some(source), .. } => Some(source.as_ref()),
            _ => None,
        }
    }
}

impl ResponseError for Failure {
    fn status_code(&self) -> StatusCode {
        StatusCode::from_u16(self.facts().status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
    }

    /// Leaves a [`Seed`]; the edge middleware, which knows the request, logs faults and writes the body.
    fn error_response(&self) -> HttpResponse {
        let (detail, fields, wait) = match self {
            Self::Refused(refusal) => (Some(refusal.to_string()), refusal.fields(), refusal.retry_after()),
            _ => (None, Vec::new(), None),
        };
        let facts = self.facts();
        let detail = detail.filter(|detail| detail != facts.en);
        let retry_after = wait.or((facts.status == 503).then_some(RETRY_AFTER_SECONDS));
        Seed { facts, detail, fields, retry_after }.into_response()
    }
}

/// Too much of something within some time: 429 with the seconds to wait.
#[derive(Debug, Clone, Copy)]
pub struct TooMany {
    /// Seconds until it makes sense to try again.
    pub retry_after: u32,
}

impl std::fmt::Display for TooMany {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.facts().en)
    }
}

impl std::error::Error for TooMany {}

impl Refusal for TooMany {
    fn facts(&self) -> RefusalFacts {
        HttpRefusal::RateLimited.facts()
    }

    fn retry_after(&self) -> Option<u32> {
        Some(self.retry_after)
    }
}

impl From<TooMany> for Failure {
    fn from(refusal: TooMany) -> Self {
        Self::refused(refusal)
    }
}

/// Declares a refusal that names the fields at fault; two of them differ in nothing but their facts.
macro_rules! field_refusal {
    ($(#[doc = $doc:literal])+ $name:ident) => {
        $(#[doc = $doc])+
        #[derive(Debug)]
        pub struct $name(pub Vec<FieldError>);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(HttpRefusal::$name.facts().en)
            }
        }

        impl std::error::Error for $name {}

        impl Refusal for $name {
            fn facts(&self) -> RefusalFacts {
                HttpRefusal::$name.facts()
            }

            fn fields(&self) -> Vec<FieldError> {
                self.0.clone()
            }
        }

        impl From<$name> for Failure {
            fn from(refusal: $name) -> Self {
                Self::refused(refusal)
            }
        }
    };
}

field_refusal! {
    /// Query parameters that were refused, each with its reason.
    InvalidQuery
}

field_refusal! {
    /// Fields of a body that were refused, each with its reason.
    InvalidBody
}
