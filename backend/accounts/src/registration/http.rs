//! `POST /auth/register`, `/auth/verify-email`, `/auth/verify-email/resend`

use super::rules::REGISTRATION_SECONDS;
use super::{Proofs, Registration, rules, store, tell};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::limits::rules::{MAIL_ASKED, REGISTER, VERIFY};
use crate::mfa::views::MfaStepView;
use crate::mfa::{self, MfaPurpose};
use crate::opaque::{Opens, Token, hash_of};
use crate::orgs;
use crate::refusal::AccountsRefusal;
use crate::users::{self, NewUser, PlatformRole};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use kernel::email::Email;
use kernel::ids::{TokenHash, UserId};
use kernel::text::Locale;
use platform::db::Tx;
use platform::http::body::{Body, BodyChecker};
use platform::http::client::Client;
use platform::http::failure::{Failure, InvalidBody};
use platform::http::locale;
use platform::http::problem::Problem;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An account to be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RegisterRequest {
    /// Address to sign in with.
    #[schema(example = "camille@example.org", max_length = 254)]
    email: String,
    /// 12 to 128 characters of any kind; not common, not soon guessed, without the address or the name.
    #[schema(example = "velvet otter 9 harbour", min_length = 12, max_length = 128)]
    password: String,
    /// How to be called.
    #[schema(example = "Camille Durand", min_length = 1, max_length = 100)]
    name: String,
    /// The language to be written to in; without it, the language of the request.
    locale: Option<Locale>,
    /// For who organizes events: the organization to make.
    #[schema(example = "Théâtre du Parc", min_length = 1, max_length = 100)]
    organization_name: Option<String>,
}

/// What to come back with.
#[derive(Serialize, ToSchema)]
pub struct RegistrationView {
    /// For `POST /auth/verify-email`, with the code from the mail.
    #[schema(example = "grg_dGhpcyBpcyBub3QgYSByZWFsIHRva2VuIGF0IGFsbCE")]
    registration_token: String,
    /// Seconds that the code works.
    #[schema(example = 1800)]
    expires_in: i64,
}

/// A proof that an address is one's own: the code with the registration's token, or the link's token alone.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VerifyEmailRequest {
    /// Of `POST /auth/register`.
    registration_token: Option<String>,
    /// Six digits from the mail.
    #[schema(example = "027364")]
    code: Option<String>,
    /// What stands behind `#token=` in the mail's link; works on any device.
    token: Option<String>,
}

/// Which registration to write to again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ResendVerificationRequest {
    /// Of `POST /auth/register`.
    registration_token: String,
}

/// How long the new code works.
#[derive(Serialize, ToSchema)]
pub struct ResentView {
    /// Seconds that the code works.
    #[schema(example = 1800)]
    expires_in: i64,
}

/// What a registration says, once it is read.
struct Wish {
    email: Email,
    name: String,
    organization_name: Option<String>,
}

fn read(body: &RegisterRequest) -> Result<Wish, InvalidBody> {
    let mut checker = BodyChecker::default();
    let email = checker.read("email", &body.email, "an e-mail address", Email::parse);
    let name =
        checker.read("name", &body.name, "a name on one line of 1 to 100 characters", users::rules::name);
    let organization = body.organization_name.as_deref().map(|text| {
        let expected = "a name on one line of 1 to 100 characters";
        let read = |text: &str| users::rules::name(text).filter(|name| rules::is_organization_name(name));
        checker.read("organization_name", text, expected, read)
    });
    checker.finish()?;
    let (Some(email), Some(name)) = (email, name) else { return Err(InvalidBody(Vec::new())) };
    Ok(Wish { email, name, organization_name: organization.flatten() })
}

/// Register
///
/// The answer is the same whether or not the address has an account. A mail with a six-digit code and
/// a link goes to the address; when it has an account, the mail says so instead.
#[utoipa::path(tag = "auth", request_body = RegisterRequest, responses(
    (status = 202, body = RegistrationView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`; /password is too_short, too_long, similar, common or guessable"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/auth/register")]
pub async fn register(
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
    body: Body<RegisterRequest>,
) -> Result<HttpResponse, Failure> {
    let Wish { email, name, organization_name } = read(&body.0)?;
    let locale = body.0.locale.unwrap_or_else(|| locale::accepted(request.headers()));
    let (limits, bucket) = (accounts.limits.clone(), client.bucket().to_string());
    let password =
        users::check_new(&accounts.hasher, "password", body.0.password, email.clone(), name.clone()).await?;
    let admitted = accounts.db.write(move |tx| limits.spend_of_address(tx, &REGISTER, &bucket)).await?;
    if let Some(wait) = admitted {
        return Err(wait.into());
    }
    let password_hash = accounts.hasher.hash(password).await?;
    let token = Token::fresh(Opens::Registration);
    let (hash, shared) = (token.hash, accounts.clone());
    let written = accounts.db.write(move |tx| {
        let id = tx.new_uuid();
        let registration = Registration {
            id,
            email: email.clone(),
            password_hash: password_hash.clone(),
            name: name.clone(),
            locale,
            organization_name: organization_name.clone(),
        };
        let proofs = Proofs::fresh(&shared, id, tx.now())?;
        store::insert(tx, &registration, hash, proofs.kept)?;
        tell(tx, &shared, &registration, proofs)?;
        let subject = format!("registration:{id}");
        let happening = Happening { action: "accounts.registered", subject, ..Happening::default() };
        audit::record(tx, Some(&client), &happening)
    });
    written.await?;
    let view = RegistrationView { registration_token: token.text, expires_in: REGISTRATION_SECONDS };
    Ok(HttpResponse::Accepted().json(view))
}

/// What somebody proves an address with.
#[derive(Clone)]
enum Evidence {
    Code { registration: Option<TokenHash>, code: Option<String> },
    Link(Option<TokenHash>),
}

fn evidence(body: VerifyEmailRequest) -> Result<Evidence, InvalidBody> {
    let mut checker = BodyChecker::default();
    match body {
        VerifyEmailRequest { token: Some(token), registration_token: None, code: None } => {
            Ok(Evidence::Link(hash_of(&token, Opens::Link)))
        }
        VerifyEmailRequest { token: None, registration_token: Some(token), code: Some(code) } => {
            let registration = hash_of(&token, Opens::Registration);
            Ok(Evidence::Code { registration, code: rules::code(&code) })
        }
        VerifyEmailRequest { token: Some(_), .. } => {
            checker.refuse("token", "ambiguous", "send `token` alone, or `registration_token` and `code`");
            checker.finish().map(|()| Evidence::Link(None))
        }
        VerifyEmailRequest { registration_token, code, .. } => {
            for (name, is_there) in
                [("registration_token", registration_token.is_some()), ("code", code.is_some())]
            {
                if !is_there {
                    checker.refuse(name, "missing", "send `token` alone, or `registration_token` and `code`");
                }
            }
            checker.finish().map(|()| Evidence::Link(None))
        }
    }
}

/// Prove an address
///
/// With the six digits of the mail, or with the token of its link on any device. The account exists
/// from now on; the token of the answer opens the enrolment of its second factor.
#[utoipa::path(tag = "auth", request_body = VerifyEmailRequest, responses(
    (status = 200, body = MfaStepView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`, `accounts.verification_refused`: wrong, used, too old, or tried five times"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[post("/auth/verify-email")]
pub async fn verify_email(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<VerifyEmailRequest>,
) -> Result<HttpResponse, Failure> {
    let evidence = evidence(body.0)?;
    let shared = accounts.clone();
    let verified = accounts.db.write(move |tx| {
        let (limits, bucket) = (&shared.limits, client.bucket().to_string());
        let now = tx.now();
        if let Some(wait) = limits.is_spent(tx.conn(), &VERIFY, &bucket, now)? {
            return Ok(Err(wait.into()));
        }
        let Some(registration) = proven(tx, &shared, &evidence)? else {
            limits.count(tx, &VERIFY, &bucket)?;
            return Ok(Err(Failure::from(AccountsRefusal::VerificationRefused)));
        };
        let Some(user) = create(tx, &shared, &client, &registration)? else {
            return Ok(Err(AccountsRefusal::VerificationRefused.into()));
        };
        Ok(Ok(mfa::open(tx, user, MfaPurpose::Enrol)?))
    });
    let token = verified.await??;
    Ok(HttpResponse::Ok().json(MfaStepView::of(token, MfaPurpose::Enrol)))
}

/// The registration whose address is proven, taken off the list.
fn proven(tx: &mut Tx, accounts: &Accounts, evidence: &Evidence) -> Result<Option<Registration>, Failure> {
    let found = match evidence {
        Evidence::Link(Some(hash)) => store::by_link(tx, *hash)?,
        Evidence::Code { registration: Some(hash), code: Some(code) } => {
            let Some(registration) = store::by_token(tx, *hash)? else { return Ok(None) };
            if !store::spend_try(tx, registration.id)? {
                return Ok(None);
            }
            let code_hash = super::hash_of(accounts, registration.id, code);
            store::has_code(tx.conn(), registration.id, code_hash)?.then_some(registration)
        }
        _ => None,
    };
    let Some(registration) = found else { return Ok(None) };
    Ok(store::take(tx, registration.id)?.then_some(registration))
}

/// The account, and the organization when one was wished for; `None` when the address has an account.
fn create(
    tx: &mut Tx,
    accounts: &Accounts,
    client: &Client,
    registration: &Registration,
) -> Result<Option<UserId>, Failure> {
    let new = NewUser {
        email: &registration.email,
        name: &registration.name,
        password_hash: &registration.password_hash,
        locale: registration.locale,
        role: PlatformRole::User,
    };
    let Some(user) = users::create(tx, &accounts.keyring, &new)? else { return Ok(None) };
    store::forget_address(tx, &registration.email)?;
    let mut happening = Happening::own(user, "accounts.email_verified");
    if let Some(name) = &registration.organization_name {
        happening.org = Some(orgs::found(tx, name, registration.locale, user)?);
    }
    audit::record(tx, Some(client), &happening)?;
    Ok(Some(user))
}

/// Ask for the code once more
///
/// The answer is the same whatever the token is. The codes before are void once a new one is sent; an
/// address gets at most three mails an hour.
#[utoipa::path(tag = "auth", request_body = ResendVerificationRequest, responses(
    (status = 202, body = ResentView),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.malformed_body`"),
    (status = 415, body = Problem, content_type = "application/problem+json", description = "`http.unsupported_media_type`"),
    (status = 422, body = Problem, content_type = "application/problem+json", description = "`http.invalid_body`")))]
#[post("/auth/verify-email/resend")]
pub async fn resend_verification(
    accounts: Data<Accounts>,
    client: Client,
    body: Body<ResendVerificationRequest>,
) -> Result<HttpResponse, Failure> {
    let hash = hash_of(&body.0.registration_token, Opens::Registration);
    let shared = accounts.clone();
    let asked = accounts.db.write(move |tx| {
        let bucket = client.bucket().to_string();
        let is_too_often = shared.limits.spend_of_address(tx, &MAIL_ASKED, &bucket)?.is_some();
        let Some(hash) = hash.filter(|_| !is_too_often) else { return Ok(()) };
        let Some(registration) = store::by_token(tx, hash)? else { return Ok(()) };
        let proofs = Proofs::fresh(&shared, registration.id, tx.now())?;
        let kept = proofs.kept;
        // Only when the mail goes out: the code that somebody has must not die for nothing.
        if tell(tx, &shared, &registration, proofs)? {
            store::renew(tx, registration.id, kept)?;
        }
        Ok(())
    });
    asked.await?;
    Ok(HttpResponse::Accepted().json(ResentView { expires_in: REGISTRATION_SECONDS }))
}
