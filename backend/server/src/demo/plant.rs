//! Writes a world into an empty database.

use super::world::{Event, Occurrence, PosterWish, World};
use accounts::orgs::{self, MemberRole, NewOrganization};
use accounts::users::{self, NewUser, Password, PlatformRole, password};
use anyhow::{Context, anyhow};
use catalog::Catalog;
use catalog::categories::{self, NewCategory};
use catalog::events::manage::rules::TransferPolicy;
use catalog::events::{self, NewEvent, NewOccurrence, RefundPolicy};
use catalog::images::{self, Image};
use catalog::listings;
use catalog::offers::rules::SaleWindow;
use catalog::offers::{self, NewOffer};
use catalog::venues::{self, NewVenue};
use kernel::email::Email;
use kernel::ids::{CategoryId, ImageId, OrganizationId, VenueId};
use kernel::money::Currency;
use kernel::text::{Locale, Slug};
use kernel::time::{Instant, Zone};
use pictures::poster::{self, Palette, Style};
use pictures::resize;
use platform::config::PasswordCost;
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::keyring::Keyring;
use platform::media::MediaStore;
use std::collections::HashMap;
use std::sync::Arc;

/// What accounts are made with.
pub(super) struct People {
    pub(super) cost: PasswordCost,
    pub(super) keyring: Keyring,
}

/// Ids of what was planted, by slug.
#[derive(Default, Clone)]
pub(super) struct Planted {
    pub(super) organizations: HashMap<String, OrganizationId>,
    pub(super) categories: HashMap<String, CategoryId>,
    pub(super) venues: HashMap<String, VenueId>,
    pub(super) events: Vec<String>,
    pub(super) images: HashMap<String, Image>,
}

impl Planted {
    fn find<T: Copy>(map: &HashMap<String, T>, slug: &str) -> Result<T, Failure> {
        map.get(slug).copied().ok_or_else(|| Failure::fault(format!("world.json names an unknown {slug}")))
    }
}

/// Draws the posters, then writes everything in one transaction: there is a world or there is none.
pub(super) async fn plant(
    catalog: &Catalog,
    people: &People,
    world: Arc<World>,
    seed: u64,
    events_max: usize,
) -> anyhow::Result<Planted> {
    let (media, drawn) = (catalog.media.clone(), world.clone());
    let images = tokio::task::spawn_blocking(move || draw_all(&media, &drawn, seed, events_max)).await??;
    let email = Email::parse("demo@guichet.example").context("the demo address")?;
    let password = Password::parse(super::PASSWORD, &email, "Demo")?;
    let (cost, keyring) = (people.cost, people.keyring.clone());
    let hash = tokio::task::spawn_blocking(move || password::hash(&password, cost)).await??;
    let planted = catalog.db.write(move |tx| {
        let mut planted = Planted { images: images.clone(), ..Planted::default() };
        plant_people(tx, &keyring, &world, &hash, &mut planted)?;
        plant_places(tx, &world, &mut planted)?;
        for event in world.events.iter().take(events_max) {
            plant_event(tx, &planted, event, &event.slug, seed)?;
            planted.events.push(event.slug.clone());
        }
        Ok(planted)
    });
    Ok(planted.await?)
}

/// One thread per core: drawing is all computation.
fn draw_all(
    media: &MediaStore,
    world: &World,
    seed: u64,
    events_max: usize,
) -> anyhow::Result<HashMap<String, Image>> {
    let events: Vec<&Event> = world.events.iter().take(events_max).collect();
    let n_threads = std::thread::available_parallelism()?.get();
    let share = events.len().div_ceil(n_threads).max(1);
    std::thread::scope(|scope| {
        let draw = |part: &[&Event]| -> anyhow::Result<Vec<(String, Image)>> {
            part.iter()
                .map(|event| Ok((event.slug.clone(), draw(media, &event.slug, &event.poster, seed)?)))
                .collect()
        };
        let threads: Vec<_> = events.chunks(share).map(|part| scope.spawn(move || draw(part))).collect();
        let mut images = HashMap::new();
        for thread in threads {
            images.extend(thread.join().map_err(|_| anyhow!("a poster could not be drawn"))??);
        }
        Ok(images)
    })
}

fn draw(media: &MediaStore, slug: &str, wish: &PosterWish, seed: u64) -> anyhow::Result<Image> {
    let style = Style::parse(&wish.style).with_context(|| format!("unknown poster style {}", wish.style))?;
    let palette =
        Palette::parse(&wish.palette).with_context(|| format!("unknown palette {}", wish.palette))?;
    let poster = poster::draw(style, palette, wish.seed);
    let copies =
        resize::copies(poster.width, poster.height, poster.rgb).context("a poster cannot be encoded")?;
    let id = ImageId::from_uuid(stable_uuid(&format!("{seed}/{slug}")));
    for (width, jpeg) in &copies.jpegs {
        media.write(&media.path(id, *width), jpeg).context("cannot store a poster")?;
    }
    Ok(Image {
        id,
        alt: wish.alt.clone(),
        width: i32::try_from(copies.width)?,
        height: i32::try_from(copies.height)?,
        color: copies.color,
        focus: images::Focus::default(),
    })
}

/// The same name makes the same id.
fn stable_uuid(name: &str) -> uuid::Uuid {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(name.as_bytes());
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest.iter()).for_each(|(byte, hashed)| *byte = *hashed);
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

fn slug(text: &str) -> Result<Slug, Failure> {
    Slug::parse(text).ok_or_else(|| Failure::fault(format!("world.json has the bad slug {text}")))
}

fn zone(name: &str) -> Result<Zone, Failure> {
    Zone::parse(name).ok_or_else(|| Failure::fault(format!("world.json has the unknown zone {name}")))
}

fn locale(tag: &str) -> Locale {
    Locale::parse(tag).unwrap_or(Locale::Fr)
}

fn plant_people(
    tx: &mut Tx,
    keyring: &Keyring,
    world: &World,
    hash: &str,
    planted: &mut Planted,
) -> Result<(), Failure> {
    for organization in &world.organizations {
        let new = NewOrganization {
            slug: &slug(&organization.slug)?,
            name: &organization.name,
            description: &organization.description,
            website: organization.website.as_deref(),
            contact_email: organization.contact_email.as_deref(),
            color: &organization.color,
            locale: locale(&organization.locale),
        };
        let id = orgs::create(tx, &new)?.ok_or_else(|| Failure::fault("world.json has a slug twice"))?;
        planted.organizations.insert(organization.slug.clone(), id);
    }
    for account in &world.accounts {
        let email =
            Email::parse(&account.email).ok_or_else(|| Failure::fault("world.json has a bad address"))?;
        let role = if account.role == "admin" { PlatformRole::Admin } else { PlatformRole::User };
        let new = NewUser {
            email: &email,
            name: &account.name,
            password_hash: hash,
            locale: locale(&account.locale),
            role,
        };
        let Some(user) = users::create(tx, keyring, &new)? else { continue };
        for membership in &account.member_of {
            let org = Planted::find(&planted.organizations, &membership.organization)?;
            let role = MemberRole::parse(&membership.role)
                .ok_or_else(|| Failure::fault("world.json has a bad role"))?;
            orgs::add_member(tx, org, user, role)?;
        }
    }
    Ok(())
}

fn plant_places(tx: &mut Tx, world: &World, planted: &mut Planted) -> Result<(), Failure> {
    // Parents come before their children in the file.
    for category in &world.categories {
        let parent_id = category.parent.as_ref().and_then(|parent| planted.categories.get(parent)).copied();
        let new = NewCategory {
            slug: &slug(&category.slug)?,
            name: &category.name,
            parent_id,
            position: category.position,
        };
        planted.categories.insert(category.slug.clone(), categories::create(tx, &new)?);
    }
    for venue in &world.venues {
        let org_id = venue.organization.as_ref().and_then(|slug| planted.organizations.get(slug)).copied();
        let new = NewVenue {
            org_id,
            slug: &slug(&venue.slug)?,
            name: &venue.name,
            address: &venue.address,
            postal_code: &venue.postal_code,
            city: &venue.city,
            country: &venue.country,
            position: Some((venue.latitude, venue.longitude)),
            zone: &zone(&venue.timezone)?,
        };
        planted.venues.insert(venue.slug.clone(), venues::create(tx, &new)?);
    }
    for event in &world.events {
        if let Some(image) = planted.images.get(event.slug.as_str()) {
            images::add(tx, Planted::find(&planted.organizations, &event.organization)?, image)?;
        }
    }
    Ok(())
}

/// Writes one event, with the poster of the planted event `poster_of`.
pub(super) fn plant_event(
    tx: &mut Tx,
    planted: &Planted,
    event: &Event,
    poster_of: &str,
    seed: u64,
) -> Result<(), Failure> {
    let now = tx.now();
    let zone = zone(&event.timezone)?;
    let org_id = Planted::find(&planted.organizations, &event.organization)?;
    let venue =
        |slug: &Option<String>| slug.as_ref().map(|slug| Planted::find(&planted.venues, slug)).transpose();
    let venue_id = venue(&event.venue)?;
    let event_id = events::create(
        tx,
        &NewEvent {
            org_id,
            slug: &slug(&event.slug)?,
            title: &event.title,
            summary: &event.summary,
            description: &event.description,
            category_id: Some(Planted::find(&planted.categories, &event.category)?),
            venue_id,
            online_url: event.online_url.as_deref(),
            image_id: planted.images.get(poster_of).map(|image| image.id),
            zone: &zone,
            currency: Currency::parse(&event.currency)
                .ok_or_else(|| Failure::fault("world.json has a bad currency"))?,
            visibility: &event.visibility,
            status: &event.status,
            tags: &event.tags,
            max_per_person: event.max_per_person,
            refund_policy: refund_policy(event),
            service_fee: None,
            transfer_policy: TransferPolicy::Allowed,
            contact_email: event.contact_email.as_deref(),
            is_featured: event.featured,
            sales: SaleWindow::ALWAYS,
            published_at: (event.status != "draft").then(|| published_at(event, seed, now)),
        },
    )?;
    for occurrence in &event.occurrences {
        let (starts_at, ends_at, doors_at) = times(occurrence, &zone, now)?;
        let venue_id = venue(&occurrence.venue)?;
        let new = NewOccurrence { org_id, event_id, venue_id, starts_at, ends_at, doors_at, zone: &zone };
        events::create_occurrence(tx, &new)?;
    }
    for (offer, position) in event.offers.iter().zip(0..) {
        let day = |day: Option<i64>| day.and_then(|day| zone.at(now, day, 10, 0));
        let sales = SaleWindow { opens_at: day(offer.sales_open_day), closes_at: day(offer.sales_close_day) };
        offers::create(
            tx,
            &NewOffer {
                org_id,
                event_id,
                occurrence_id: None,
                name: &offer.name,
                description: &offer.description,
                kind: &offer.kind,
                price_minor: offer.price,
                min_price_minor: offer.min_price,
                admits: offer.admits,
                rate_class: &offer.rate_class,
                requires_proof: offer.requires_proof,
                tax_rate_bp: offer.tax_rate_bp,
                min_per_order: offer.min_per_order,
                max_per_order: offer.max_per_order,
                visibility: &offer.visibility,
                is_active: offer.active,
                sales,
                position,
            },
        )?;
    }
    listings::refresh(tx, event_id)
}

fn refund_policy(event: &Event) -> RefundPolicy {
    match (event.refund_policy.kind.as_str(), event.refund_policy.days) {
        ("until_days_before", Some(days)) => RefundPolicy::UntilDaysBefore(days),
        _ => RefundPolicy::None,
    }
}

fn times(
    occurrence: &Occurrence,
    zone: &Zone,
    now: Instant,
) -> Result<(Instant, Instant, Option<Instant>), Failure> {
    let clock = occurrence.start.split_once(':').and_then(|(h, m)| Some((h.parse().ok()?, m.parse().ok()?)));
    let starts_at = clock.and_then(|(hour, minute)| zone.at(now, occurrence.day_offset, hour, minute));
    let starts_at = starts_at.ok_or_else(|| Failure::fault("world.json has a bad time"))?;
    let doors_at = occurrence.doors_minutes_before.map(|minutes| starts_at.plus_minutes(-minutes));
    Ok((starts_at, starts_at.plus_minutes(occurrence.minutes), doors_at))
}

/// Some weeks ago, a different moment for each event.
fn published_at(event: &Event, seed: u64, now: Instant) -> Instant {
    let hours = stable_uuid(&format!("published/{seed}/{}", event.slug)).as_u128() % (24 * 60);
    now.plus_minutes(-60 * i64::try_from(hours).unwrap_or(0))
}
