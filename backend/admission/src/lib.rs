//! Who may come in.
//!
//! - [`tickets`]  one for each person who is admitted, with its own key
//! - [`transfers`] tickets that are offered to somebody else
//! - [`codes`]    what the QR code of a ticket carries
//! - [`lists`]    where tickets are checked, and what of
//! - [`scans`]    who is let in, and that it happened
//! - [`bundle`]   what a door needs without a network
//! - [`devices`]  scanners on which no person is signed in
//! - [`refusal`]  every expected "no" of this slice
//!
//! Boundary: [`tickets::issue`], [`tickets::cancel`], [`codes::of_tickets`], `routes` and what reads tickets. Invariants: a
//! ticket is made in the transaction that confirms its order, and nowhere else; it lets nobody in twice.

use lists::figures::KeptFigures;
use platform::db::Db;
use platform::http::routes::Routes;
use platform::keyring::Keyring;
use platform::rotation::SealedColumn;

pub mod bundle;
pub mod codes;
pub mod devices;
pub mod lists;
pub mod refusal;
pub mod scans;
pub mod tickets;
pub mod transfers;

/// What the handlers of this slice need. A clone is cheap.
#[derive(Clone)]
pub struct Admission {
    /// The database.
    pub db: Db,
    /// Opens the keys of tickets.
    pub keyring: Keyring,
    /// How lists stand.
    pub figures: KeptFigures,
}

impl Admission {
    /// With this database and these keys.
    pub fn new(db: &Db, keyring: &Keyring) -> Self {
        Self { db: db.clone(), keyring: keyring.clone(), figures: KeptFigures::default() }
    }
}

/// The routes under `/api/v1`, the busiest first.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(scans::http::scan_ticket)
        .service(scans::http::verify_ticket)
        .service(scans::http::upload_scans)
        .service(scans::annul::annul_scan)
        .service(bundle::http::get_checkin_bundle)
        .service(lists::http::get_checkin_stats)
        .service(lists::http::list_checkin_lists)
        .service(lists::manage::list_managed_checkin_lists)
        .service(lists::manage::create_checkin_list)
        .service(lists::manage::update_checkin_list)
        .service(lists::manage::delete_checkin_list)
        .service(devices::door::get_checkin_device)
        .service(devices::door::pair_checkin_device)
        .service(devices::manage::list_checkin_devices)
        .service(devices::manage::create_checkin_device)
        .service(devices::manage::renew_checkin_device)
        .service(devices::manage::revoke_checkin_device);
}

/// The columns that this slice seals.
pub fn sealed_columns() -> Vec<SealedColumn> {
    vec![
        SealedColumn { table: "tickets", key: "id", column: tickets::KEY_COLUMN },
        SealedColumn { table: codes::KEY_TABLE, key: "event_id", column: codes::KEY_COLUMN },
    ]
}
