//! What can be sold of an event.
//!
//! - [`stock`]    how many places each date has, and which offers take from them
//! - [`promo`]    codes that make offers cheaper, or show hidden ones
//! - [`refusal`]  every expected "no" of this slice
//!
//! Boundary: `routes`, `works`.

use platform::db::Db;
use platform::http::routes::Routes;
use platform::jobs::Works;
use std::sync::Arc;

pub mod promo;
pub mod refusal;
pub mod stock;

/// The routes under `/api/v1`.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(stock::capacity::get_capacity)
        .service(stock::capacity::set_capacity)
        .service(stock::capacity::set_date_capacity)
        .service(stock::availability::get_availability)
        .service(stock::http::list_quotas)
        .service(stock::http::create_quota)
        .service(stock::http::get_quota)
        .service(stock::http::update_quota)
        .service(stock::http::delete_quota)
        .service(promo::http::list_promo_codes)
        .service(promo::http::create_promo_code)
        .service(promo::bulk::generate_promo_codes)
        .service(promo::bulk::download_promo_codes)
        .service(promo::http::get_promo_code)
        .service(promo::http::update_promo_code)
        .service(promo::http::delete_promo_code);
}

/// Registers the jobs of this slice and the facts that it hears of.
pub fn works(works: &mut Works, db: &Db) {
    works.on::<stock::copies::CopyCapacity>(Arc::new(db.clone()));
    works.when::<catalog::facts::EventCopied>(stock::copies::hear);
}
