//! People and organizations.
//!
//! - [`registration`]  an address becomes an account once it is proven
//! - [`login`]     passwords, which open the way to the second factor and nothing else
//! - [`mfa`]       second factors: TOTP, recovery codes, enrolment
//! - [`sessions`]  signed-in devices: access tokens, refresh tokens
//! - [`guard`]     who calls and what they may do: `Caller<P>`
//! - [`passwords`] forgotten and changed passwords
//! - [`profile`]   `/me`, and the change of an address
//! - [`photos`]    photos of people
//! - [`privacy`]   all that is kept about somebody, and its end
//! - [`users`]     accounts of people, password rules and hashes
//! - [`orgs`]      organizations (tenants) and who works for them
//! - [`saved_views`]  filters of lists that somebody gave a name
//! - [`tokens`]    tokens of programs that act for an organization
//! - [`devices`]   scanners on which no person is signed in
//! - [`admin`]     who runs the platform: accounts, audit log, jobs that were given up
//! - [`limits`]    budgets that all nodes share
//! - [`audit`]     the append-only log
//! - [`facts`]     what happens to accounts, for whoever cares
//! - [`contacts`]  how to write to somebody
//! - [`refusal`]   every expected "no" of this slice
//!
//! Boundary: higher slices put [`guard::Caller`] in front of their handlers, and create and read
//! accounts through the functions of these modules only.

pub mod admin;
pub mod audit;
mod cleaning;
pub mod contacts;
pub mod devices;
pub mod facts;
pub mod guard;
pub mod limits;
mod links;
pub mod login;
pub mod mfa;
pub mod opaque;
pub mod orgs;
pub mod passwords;
pub mod photos;
pub mod privacy;
pub mod profile;
pub mod refusal;
pub mod registration;
pub mod saved_views;
pub mod sessions;
pub mod tokens;
pub mod users;

use aws_lc_rs::hmac;
use limits::Limits;
use photos::Photos;
use platform::config::{AppEnv, Config};
use platform::db::Db;
use platform::http::routes::Routes;
use platform::jobs::Works;
use platform::keyring::Keyring;
use platform::media::MediaStore;
use platform::rotation::SealedColumn;
use secrecy::ExposeSecret;
use sessions::SessionStates;
use sessions::access::AccessTokens;
use sessions::keys::SigningKeys;
use sessions::transport::OwnSite;
use std::sync::Arc;
use users::Hasher;

/// What the handlers of this slice need.
#[derive(Clone)]
pub struct Accounts {
    /// The database.
    pub db: Db,
    /// Seals and opens.
    pub keyring: Keyring,
    /// Password hashes.
    pub hasher: Hasher,
    /// Access tokens.
    pub access: AccessTokens,
    /// What requests ask of their sessions.
    pub states: SessionStates,
    /// Budgets.
    pub limits: Limits,
    /// Photos of people.
    pub photos: Photos,
    /// Which pages may use the cookie.
    pub own_site: OwnSite,
    /// Whether things may be tried out on this machine.
    pub is_development: bool,
    /// Keys the hashes of six-digit codes, which could be guessed from plain ones.
    codes: Arc<hmac::Key>,
}

impl Accounts {
    /// As the configuration says.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn load(config: &Config, db: Db, keyring: Keyring, media: MediaStore) -> Result<Self, String> {
        let secret = config.app_secret.expose_secret().as_bytes();
        let keys = SigningKeys::load(config)?;
        let codes = hmac::Key::new(hmac::HMAC_SHA256, &[b"guichet codes\n", secret].concat());
        Ok(Self {
            keyring,
            hasher: Hasher::new(config.password_cost),
            access: AccessTokens::new(keys, config.public_url.as_str().trim_end_matches('/')),
            states: SessionStates::new(db.clone()),
            limits: Limits::new(secret, config.sign_in_limit_factor),
            photos: Photos::new(media),
            own_site: OwnSite::new(config),
            is_development: config.app_env == AppEnv::Development,
            codes: Arc::new(codes),
            db,
        })
    }
}

/// The routes under `/api/v1`.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(profile::http::get_me)
        .service(profile::http::update_me)
        .service(sessions::http::refresh_session)
        .service(sessions::http::sign_out)
        .service(sessions::http::list_sessions)
        .service(sessions::http::end_session)
        .service(sessions::http::end_all_sessions)
        .service(login::http::sign_in)
        .service(mfa::http::verify_second_factor)
        .service(mfa::enrol::begin_enrolment)
        .service(mfa::enrol::confirm_enrolment)
        .service(registration::http::register)
        .service(registration::http::verify_email)
        .service(registration::http::resend_verification)
        .service(mfa::http::step_up)
        .service(mfa::manage::replace_factor)
        .service(mfa::manage::replace_recovery_codes)
        .service(mfa::reset::cancel_factor_reset)
        .service(passwords::reset::forgot_password)
        .service(passwords::reset::reset_password)
        .service(passwords::change::change_password)
        .service(profile::email::request_email_change)
        .service(profile::email::confirm_email_change)
        .service(profile::email::undo_email_change)
        .service(photos::http::set_photo)
        .service(photos::http::delete_photo)
        .service(privacy::erase::erase_me)
        .configure(organization_routes)
        .configure(admin::routes);
}

fn organization_routes(cfg: &mut impl Routes) {
    cfg.service(orgs::http::create_organization)
        .service(orgs::http::get_organization)
        .service(orgs::http::update_organization)
        .service(orgs::closing::delete_organization)
        .service(orgs::logo::set_organization_logo)
        .service(orgs::logo::delete_organization_logo)
        .service(orgs::legal::http::get_legal_details)
        .service(orgs::legal::http::set_legal_details)
        .service(orgs::members::http::list_members)
        .service(orgs::members::http::get_member)
        .service(orgs::members::http::change_member)
        .service(orgs::members::http::remove_member)
        .service(orgs::invitations::http::list_member_invitations)
        .service(orgs::invitations::http::invite_member)
        .service(orgs::invitations::http::resend_member_invitation)
        .service(orgs::invitations::http::revoke_member_invitation)
        .service(orgs::invitations::answer::open_member_invitation)
        .service(orgs::invitations::answer::accept_member_invitation)
        .service(orgs::invitations::answer::decline_member_invitation)
        .service(saved_views::http::list_saved_views)
        .service(saved_views::http::create_saved_view)
        .service(saved_views::http::update_saved_view)
        .service(saved_views::http::delete_saved_view)
        .service(tokens::http::list_api_tokens)
        .service(tokens::http::create_api_token)
        .service(tokens::http::revoke_api_token)
        .service(audit::log::http::list_organization_audit);
}

/// The photos, outside `/api/v1`.
pub fn media_routes(cfg: &mut actix_web::web::ServiceConfig) {
    cfg.service(photos::http::get_photo);
}

/// The routes outside `/api/v1` that the document describes.
pub fn root_routes(cfg: &mut impl Routes) {
    cfg.service(sessions::http::get_key_set);
}

/// Registers the jobs of this slice.
pub fn works(works: &mut Works, db: &Db, media: &MediaStore) {
    let attic = photos::Attic { db: db.clone(), photos: Photos::new(media.clone()) };
    works.every::<photos::SweepPhotos>(photos::SWEEP_EVERY, Arc::new(attic));
    works.every::<cleaning::PruneAccounts>(cleaning::PRUNE_EVERY, Arc::new(db.clone()));
}

/// The columns that this slice seals. Secrets of running enrolments are not
/// among them: they live half an hour at most, and the command says to wait that long.
pub fn sealed_columns() -> Vec<SealedColumn> {
    let of_users = |column| SealedColumn { table: "users", key: "id", column };
    vec![of_users("ticket_key"), of_users("totp_secret")]
}
