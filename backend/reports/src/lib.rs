//! Views over what other slices keep, files of them, and what is written to whom they show. This slice changes nothing
//! of what it shows.
//!
//! - [`participants`] who comes to an event: a list, files of it, messages to them
//! - [`scans`]        what was scanned at its doors
//! - [`files`]        tables that are written while they are sent
//!
//! - [`facts`]        what happens here
//!
//! Boundary: `routes`, `works`, `facts` and what the letters say. Invariant: no answer needs memory for more than one
//! page of rows.

use platform::db::Db;
use platform::http::routes::Routes;
use platform::jobs::Works;

pub mod facts;
pub mod files;
pub mod participants;
pub mod refusal;
pub mod scans;

/// The routes under `/api/v1`.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(participants::http::list_participants)
        .service(participants::export::export_participants)
        .service(participants::messages::http::list_participant_messages)
        .service(participants::messages::http::preview_participant_message)
        .service(participants::messages::http::send_participant_message)
        .service(participants::messages::stop::stop_participant_message)
        .service(scans::http::list_checkin_scans);
}

/// Registers the jobs of this slice.
pub fn works(works: &mut Works, db: &Db) {
    participants::messages::works(works, db);
}
