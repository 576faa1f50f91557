//! Views over what other slices keep, and files of them. This slice owns no table and changes nothing but what it
//! notes down: that a budget was spent, and in the audit log that somebody took a file away.
//!
//! - [`participants`] who comes to an event: a list, and files of it
//! - [`scans`]        what was scanned at its doors
//! - [`files`]        tables that are written while they are sent
//!
//! Boundary: `routes`. Invariant: no answer needs memory for more than one page of rows.

use platform::http::routes::Routes;

pub mod files;
pub mod participants;
pub mod scans;

/// The routes under `/api/v1`.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(participants::http::list_participants)
        .service(participants::export::export_participants)
        .service(scans::http::list_checkin_scans);
}
