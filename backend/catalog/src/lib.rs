//! Events and everything the public sees of them before buying.
//!
//! - [`categories`]  kinds of events, a managed list
//! - [`venues`]      places
//! - [`images`]      pictures in responsive sizes
//! - [`occurrences`]  the dates of an event, one by one and in series
//! - [`offers`]      ticket types, and the one rule of when a sale is open
//! - [`privacy`]     all that is kept about somebody
//! - [`questions`]   what buyers are asked
//! - `numbers`       what ticket codes call dates and offers
//! - [`events`]      the event page: event, dates, offers, calendar file
//! - [`access`]      who may see a private event: links and grants
//! - [`invitations`] asking people to an event, by mail
//! - [`facts`]       what happens, for others to write about
//! - [`journal`]     what organizers do, in the audit log
//! - [`feeds`]       calendars to subscribe to, and what search engines may know
//! - [`listings`]    lists and search: one row per event, ready to show, found in memory
//! - [`revision`]    the number by which caches notice a change
//! - [`organizers`]  organizations, as the public sees them
//! - [`refusal`]     every expected "no" of this slice
//!
//! Boundary: `routes`, the `create` functions, and the `page` functions that the HTML head is made of.
//! Invariant: every change of these tables goes through a function that ends in
//! [`listings::refresh`], so lists, search and caches can never disagree with the event page.

use actix_web::web;
use platform::db::Db;
use platform::http::answers::Answers;
use platform::http::routes::Routes;
use platform::keyring::Keyring;
use platform::media::MediaStore;
use std::sync::Arc;
use url::Url;

pub mod access;
pub mod categories;
pub mod events;
pub mod facts;
pub mod feeds;
pub mod images;
pub mod invitations;
pub mod journal;
pub mod listings;
mod numbers;
pub mod occurrences;
pub mod offers;
pub mod organizers;
pub mod privacy;
pub mod questions;
pub mod refusal;
pub mod revision;
pub mod venues;

/// What the handlers of this slice need.
#[derive(Clone)]
pub struct Catalog {
    /// The database.
    pub db: Db,
    /// Cached public answers.
    pub answers: Arc<Answers>,
    /// Every listed event, in memory.
    pub listings: Arc<listings::Listings>,
    /// Stored pictures.
    pub media: MediaStore,
    /// Seals what letters carry.
    pub keyring: Keyring,
    /// Signs addresses of pictures that are not public.
    pub passes: images::Passes,
    /// Base of links that leave the API, such as those in calendar files.
    pub public_url: Url,
}

/// The routes under `/api/v1`, the busiest first: actix tries them in order.
pub fn routes(cfg: &mut impl Routes) {
    cfg.service(events::http::list_events)
        .service(events::http::get_event)
        .service(events::http::list_event_offers)
        .service(events::http::get_event_calendar)
        .service(questions::http::list_event_questions)
        .service(access::http::open_private_event)
        .service(invitations::answer::get_event_invitation)
        .service(invitations::answer::accept_event_invitation)
        .service(invitations::answer::decline_event_invitation)
        .service(invitations::answer::list_my_invitations)
        .service(invitations::answer::accept_my_invitation)
        .service(invitations::answer::decline_my_invitation)
        .service(offers::http::list_offers)
        .service(categories::http::list_categories)
        .service(venues::http::list_venues)
        .service(organizers::http::get_organizer)
        .service(feeds::http::get_organizer_calendar)
        .configure(manage_routes)
        .configure(admin_routes);
}

/// What administrators do.
fn admin_routes(cfg: &mut impl Routes) {
    use categories::manage::http as kinds;
    use events::moderation::http as moderation;
    use venues::manage::platform as shared;
    cfg.service(kinds::list_managed_categories)
        .service(kinds::create_category)
        .service(kinds::get_managed_category)
        .service(kinds::update_category)
        .service(kinds::delete_category)
        .service(shared::list_shared_venues)
        .service(shared::create_shared_venue)
        .service(shared::get_shared_venue)
        .service(shared::update_shared_venue)
        .service(shared::delete_shared_venue)
        .service(moderation::list_moderated_events)
        .service(moderation::get_moderated_event)
        .service(moderation::feature_event)
        .service(moderation::unfeature_event)
        .service(moderation::take_event_down)
        .service(moderation::put_event_back);
}

/// What organizers do.
fn manage_routes(cfg: &mut impl Routes) {
    use events::manage::{http, verbs};
    cfg.service(http::list_managed_events)
        .service(http::create_event)
        .service(http::get_managed_event)
        .service(http::update_event)
        .service(http::delete_event)
        .service(http::get_event_checklist)
        .service(verbs::publish_event)
        .service(verbs::unpublish_event)
        .service(verbs::cancel_event)
        .service(verbs::archive_event)
        .service(verbs::duplicate_event)
        .service(occurrences::http::list_occurrences)
        .service(occurrences::http::create_occurrence)
        .service(occurrences::series::generate_occurrences)
        .service(occurrences::http::get_occurrence)
        .service(occurrences::http::update_occurrence)
        .service(occurrences::http::delete_occurrence)
        .service(offers::manage::http::list_managed_offers)
        .service(offers::manage::http::create_offer)
        .service(offers::manage::order::order_offers)
        .service(offers::manage::http::get_managed_offer)
        .service(offers::manage::http::update_offer)
        .service(offers::manage::http::delete_offer)
        .service(questions::manage::list_managed_questions)
        .service(questions::manage::create_question)
        .service(questions::manage::order_questions)
        .service(questions::manage::get_managed_question)
        .service(questions::manage::update_question)
        .service(questions::manage::delete_question)
        .service(access::links::list_private_links)
        .service(access::links::create_private_link)
        .service(access::links::revoke_private_link)
        .service(invitations::http::list_event_invitations)
        .service(invitations::http::invite_to_event)
        .service(invitations::http::resend_event_invitation)
        .service(invitations::http::revoke_event_invitation)
        .service(images::manage::set_event_image)
        .service(images::manage::update_event_image)
        .service(images::manage::delete_event_image)
        .service(venues::manage::http::list_managed_venues)
        .service(venues::manage::http::create_venue)
        .service(venues::manage::http::get_managed_venue)
        .service(venues::manage::http::update_venue)
        .service(venues::manage::http::delete_venue);
}

/// Registers the jobs of this slice.
pub fn works(works: &mut platform::jobs::Works, db: &Db, media: &MediaStore) {
    let attic = images::sweep::Attic { db: db.clone(), media: media.clone() };
    works.every::<images::sweep::SweepImages>(images::sweep::SWEEP_EVERY, Arc::new(attic));
    organizers::works(works, db);
    invitations::cleaning::works(works, db);
    works.on::<venues::manage::refresh::RefreshVenue>(Arc::new(db.clone()));
    works.on::<categories::manage::refresh::RefreshCategory>(Arc::new(db.clone()));
}

/// The pictures and what search engines read, outside `/api/v1`.
pub fn media_routes(cfg: &mut web::ServiceConfig) {
    cfg.service(images::http::get_image).service(feeds::http::get_sitemap).service(feeds::http::get_robots);
}
