//! Who runs the platform.
//!
//! - [`users`]          accounts: find, disable, enable, role, lost factors
//! - [`organizations`]  find them, and look into one for support
//! - [`jobs`]           work that was given up, mails among it
//!
//! Invariant: an administrator has no access to the data of organizations by being one.

pub mod jobs;
pub mod organizations;
pub mod rules;
pub mod users;

use crate::audit;
use platform::http::routes::Routes;

/// The routes of administrators.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(users::http::list_users)
        .service(users::http::get_user)
        .service(users::change::set_user_role)
        .service(users::change::disable_user)
        .service(users::change::enable_user)
        .service(users::factor::schedule_factor_reset)
        .service(users::factor::withdraw_factor_reset)
        .service(organizations::http::list_organizations)
        .service(organizations::http::open_support_access)
        .service(organizations::http::close_support_access)
        .service(organizations::http::list_support_accesses)
        .service(jobs::list_dead_jobs)
        .service(jobs::retry_dead_job)
        .service(jobs::discard_dead_job)
        .service(audit::log::http::list_audit);
}
