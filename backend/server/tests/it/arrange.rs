//! Builders for what tests read. They call the slices' own functions; tables are touched only for
//! what no function can make yet.

use crate::app::{TestApp, at};
use ::catalog::categories::NewCategory;
use ::catalog::events::manage::rules::TransferPolicy;
use ::catalog::events::{NewEvent, NewOccurrence, RefundPolicy};
use ::catalog::images::{Focus, Image};
use ::catalog::offers::NewOffer;
use ::catalog::offers::rules::SaleWindow;
use ::catalog::venues::NewVenue;
use accounts::orgs::NewOrganization;
use diesel::prelude::*;
use kernel::ids::{CategoryId, EventId, ImageId, OccurrenceId, OrganizationId, VenueId};
use kernel::money::Currency;
use kernel::text::{Locale, Localized, Slug};
use kernel::time::Zone;
use pictures::resize::WIDTHS;
use platform::db::Tx;
use platform::db::schema::{events, occurrences, offers};
use platform::http::failure::Failure;
use uuid::Uuid;

/// A text in both languages.
pub fn both(fr: &str, en: &str) -> Localized {
    Localized { fr: Some(fr.to_owned()), en: Some(en.to_owned()) }
}

/// A slug.
pub fn slug(text: &str) -> Slug {
    Slug::parse(text).unwrap_or_else(|| panic!("{text} is not a slug"))
}

/// A sale window; `""` leaves an end open.
pub fn window(opens: &str, closes: &str) -> SaleWindow {
    let end = |text: &str| (!text.is_empty()).then(|| at(text));
    SaleWindow { opens_at: end(opens), closes_at: end(closes) }
}

/// A ticket type to be.
#[derive(Clone)]
pub struct OfferDraft {
    pub name: Localized,
    pub kind: &'static str,
    pub price: i64,
    pub visibility: &'static str,
    pub is_active: bool,
    pub sales: SaleWindow,
    /// Index of the one date it is for.
    pub date: Option<usize>,
    pub admits: i32,
}

/// A public ticket type; free when the price is zero.
pub fn offer(name: &str, price: i64) -> OfferDraft {
    OfferDraft {
        name: both(name, &format!("{name} (en)")),
        kind: if price == 0 { "free" } else { "paid" },
        price,
        visibility: "public",
        is_active: true,
        sales: SaleWindow::ALWAYS,
        date: None,
        admits: 1,
    }
}

/// An event to be.
#[derive(Clone)]
pub struct Draft {
    pub slug: String,
    pub title: Localized,
    pub summary: Localized,
    pub description: Localized,
    pub category: String,
    pub venue: Option<String>,
    pub zone: &'static str,
    pub currency: &'static str,
    pub visibility: &'static str,
    pub status: &'static str,
    pub online_url: Option<String>,
    pub tags: Vec<String>,
    /// Start, end, and the venue's slug when it is not the event's.
    pub dates: Vec<(String, String, Option<String>)>,
    pub cancelled_dates: Vec<usize>,
    pub offers: Vec<OfferDraft>,
    pub sales: SaleWindow,
    pub published_at: String,
    pub has_image: bool,
    pub is_featured: bool,
}

/// A public concert in Paris on 1 December at 20:30 for 25 €.
pub fn event(slug: &str) -> Draft {
    Draft {
        slug: slug.to_owned(),
        title: both(&format!("Soirée {slug}"), &format!("Evening {slug}")),
        summary: both("Une soirée.", "An evening."),
        description: both("Une *belle* soirée.", "A *fine* evening."),
        category: "concert".to_owned(),
        venue: None,
        zone: "Europe/Paris",
        currency: "EUR",
        visibility: "public",
        status: "published",
        online_url: None,
        tags: Vec::new(),
        dates: vec![("2026-12-01T19:30:00Z".to_owned(), "2026-12-01T22:00:00Z".to_owned(), None)],
        cancelled_dates: Vec::new(),
        offers: vec![offer("Plein tarif", 2_500)],
        sales: SaleWindow::ALWAYS,
        published_at: "2026-11-01T10:00:00Z".to_owned(),
        has_image: false,
        is_featured: false,
    }
}

impl Draft {
    pub fn titled(mut self, fr: &str) -> Self {
        self.title = Localized { fr: Some(fr.to_owned()), en: None };
        self
    }

    pub fn category(mut self, slug: &str) -> Self {
        slug.clone_into(&mut self.category);
        self
    }

    pub fn venue(mut self, slug: &str) -> Self {
        self.venue = Some(slug.to_owned());
        self
    }

    pub fn date(mut self, starts: &str, ends: &str) -> Self {
        self.dates = vec![(starts.to_owned(), ends.to_owned(), None)];
        self
    }

    pub fn and_date(mut self, starts: &str, ends: &str) -> Self {
        self.dates.push((starts.to_owned(), ends.to_owned(), None));
        self
    }

    pub fn offers(mut self, offers: impl IntoIterator<Item = OfferDraft>) -> Self {
        self.offers = offers.into_iter().collect();
        self
    }

    pub fn priced(self, price: i64) -> Self {
        self.offers([offer("Plein tarif", price)])
    }

    pub const fn zone(mut self, zone: &'static str) -> Self {
        self.zone = zone;
        self
    }

    pub const fn visibility(mut self, visibility: &'static str) -> Self {
        self.visibility = visibility;
        self
    }

    pub const fn status(mut self, status: &'static str) -> Self {
        self.status = status;
        self
    }

    pub const fn with_image(mut self) -> Self {
        self.has_image = true;
        self
    }

    fn insert(&self, tx: &mut Tx, org_id: OrganizationId, around: &Around) -> Result<Made, Failure> {
        let zone = Zone::parse(self.zone).unwrap();
        let image = self.has_image.then(|| Image {
            id: ImageId::from_uuid(tx.new_uuid()),
            alt: both("Une affiche", "A poster"),
            width: 1_600,
            height: 900,
            color: "#c80a1e".to_owned(),
            focus: Focus::default(),
        });
        if let Some(image) = &image {
            ::catalog::images::add(tx, org_id, image)?;
        }
        let new = NewEvent {
            org_id,
            slug: &slug(&self.slug),
            title: &self.title,
            summary: &self.summary,
            description: &self.description,
            category_id: Some(around.category),
            venue_id: around.venue,
            online_url: self.online_url.as_deref(),
            image_id: image.as_ref().map(|image| image.id),
            zone: &zone,
            currency: Currency::parse(self.currency).unwrap(),
            visibility: self.visibility,
            status: self.status,
            tags: &self.tags,
            max_per_person: Some(6),
            refund_policy: RefundPolicy::UntilDaysBefore(7),
            service_fee: None,
            transfer_policy: TransferPolicy::Allowed,
            contact_email: Some("bonjour@orga.example"),
            is_featured: self.is_featured,
            sales: self.sales,
            published_at: (self.status != "draft").then(|| at(&self.published_at)),
        };
        let id = ::catalog::events::create(tx, &new)?;
        let mut made = Made { id, dates: Vec::new(), offers: Vec::new(), image: image.map(|image| image.id) };
        for ((starts, ends, _), venue_id) in self.dates.iter().zip(&around.date_venues) {
            let date = NewOccurrence {
                org_id,
                event_id: id,
                venue_id: *venue_id,
                starts_at: at(starts),
                ends_at: at(ends),
                doors_at: None,
                zone: &zone,
            };
            made.dates.push(::catalog::events::create_occurrence(tx, &date)?);
        }
        for index in &self.cancelled_dates {
            diesel::update(occurrences::table.filter(occurrences::id.eq(made.dates[*index])))
                .set(occurrences::status.eq("cancelled"))
                .execute(tx.conn())?;
        }
        self.insert_offers(tx, org_id, &mut made)?;
        ::catalog::listings::refresh(tx, id)?;
        Ok(made)
    }

    fn insert_offers(&self, tx: &mut Tx, org_id: OrganizationId, made: &mut Made) -> Result<(), Failure> {
        for (position, draft) in (0..).zip(&self.offers) {
            let new = NewOffer {
                org_id,
                event_id: made.id,
                occurrence_id: draft.date.map(|index| made.dates[index]),
                name: &draft.name,
                description: &Localized::default(),
                kind: draft.kind,
                price_minor: draft.price,
                min_price_minor: None,
                admits: draft.admits,
                rate_class: "normal",
                requires_proof: false,
                tax_rate_bp: 550,
                min_per_order: 1,
                max_per_order: 10,
                visibility: draft.visibility,
                is_active: draft.is_active,
                sales: draft.sales,
                position,
            };
            made.offers.push(::catalog::offers::create(tx, &new)?.uuid());
        }
        Ok(())
    }
}

/// What an event stands in.
struct Around {
    category: CategoryId,
    venue: Option<VenueId>,
    date_venues: Vec<Option<VenueId>>,
}

/// An event that is there.
#[derive(Debug, Clone)]
pub struct Made {
    pub id: EventId,
    pub dates: Vec<OccurrenceId>,
    pub offers: Vec<Uuid>,
    pub image: Option<ImageId>,
}

impl TestApp {
    /// Writes, and lets the server know at once.
    pub async fn write<T: Send + 'static>(
        &self,
        work: impl FnMut(&mut Tx) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        let done = self.catalog.db.write(work).await.unwrap();
        ::catalog::revision::sync(&self.catalog).await.unwrap();
        done
    }

    /// Makes an event.
    pub async fn add(&self, draft: Draft) -> Made {
        let org = OrganizationId::from_uuid(self.org("la-scene").await);
        let mut date_venues = Vec::new();
        for (_, _, venue) in &draft.dates {
            date_venues.push(venue.as_deref().map(|slug| self.venue_id(slug)));
        }
        let around = Around {
            category: CategoryId::from_uuid(self.category_id(&draft.category).await),
            venue: draft.venue.as_deref().map(|slug| self.venue_id(slug)),
            date_venues,
        };
        let made = self.write(move |tx| draft.insert(tx, org, &around)).await;
        if let Some(image) = made.image {
            for width in WIDTHS {
                let path = self.catalog.media.path(image, width);
                self.catalog.media.write(&path, format!("jpeg of {width}").as_bytes()).unwrap();
            }
        }
        made
    }

    /// Makes many events.
    pub async fn add_all(&self, drafts: impl IntoIterator<Item = Draft>) {
        for draft in drafts {
            self.add(draft).await;
        }
    }

    /// Makes a category.
    pub async fn category(&self, name: &str, names: (&str, &str), parent: Option<&str>) {
        let parent_id =
            parent.map(|slug| CategoryId::from_uuid(self.made.lock().unwrap()[&format!("category {slug}")]));
        let (own, names) = (slug(name), both(names.0, names.1));
        let position = i32::try_from(self.made.lock().unwrap().len()).unwrap();
        let id = self
            .write(move |tx| {
                let new = NewCategory { slug: &own, name: &names, parent_id, position };
                ::catalog::categories::create(tx, &new)
            })
            .await;
        self.made.lock().unwrap().insert(format!("category {name}"), id.uuid());
    }

    /// A category, made when it is not there yet.
    pub async fn category_id(&self, name: &str) -> Uuid {
        let key = format!("category {name}");
        if !self.made.lock().unwrap().contains_key(&key) {
            self.category(name, (name, name), None).await;
        }
        self.made.lock().unwrap()[&key]
    }

    /// Makes a venue in France.
    pub async fn venue(&self, name_in_urls: &str, name: &str, city: &str) {
        let (own, name, city) = (slug(name_in_urls), name.to_owned(), city.to_owned());
        let id = self
            .write(move |tx| {
                let new = NewVenue {
                    org_id: None,
                    slug: &own,
                    name: &name,
                    address: "1, rue de la Paix",
                    postal_code: "75002",
                    city: &city,
                    country: "FR",
                    position: Some((48.5, 2.25)),
                    zone: &Zone::parse("Europe/Paris").unwrap(),
                };
                ::catalog::venues::create(tx, &new)
            })
            .await;
        self.made.lock().unwrap().insert(format!("venue {name_in_urls}"), id.uuid());
    }

    fn venue_id(&self, slug: &str) -> VenueId {
        VenueId::from_uuid(self.made.lock().unwrap()[&format!("venue {slug}")])
    }

    async fn org(&self, name: &str) -> Uuid {
        let key = format!("org {name}");
        if let Some(id) = self.made.lock().unwrap().get(&key) {
            return *id;
        }
        let own = slug(name);
        let id = self
            .write(move |tx| {
                let new = NewOrganization {
                    slug: &own,
                    name: "La Scène",
                    description: &both("Une salle.", "A venue."),
                    website: Some("https://scene.example"),
                    contact_email: None,
                    color: "#c80a1e",
                    locale: Locale::Fr,
                };
                accounts::orgs::create(tx, &new)
            })
            .await
            .unwrap();
        self.made.lock().unwrap().insert(key, id.uuid());
        id.uuid()
    }

    /// Gives an event another status or visibility, and refreshes its listing: the back office to be.
    pub async fn change(&self, id: EventId, status: &'static str, visibility: &'static str) {
        self.write(move |tx| change(tx, id, status, visibility)).await;
    }

    /// Gives an offer another price.
    pub async fn reprice(&self, made: &Made, offer: usize, price: i64) {
        let (event, offer) = (made.id, kernel::ids::OfferId::from_uuid(made.offers[offer]));
        self.write(move |tx| {
            diesel::update(offers::table.filter(offers::id.eq(offer)))
                .set(offers::price_minor.eq(price))
                .execute(tx.conn())?;
            ::catalog::listings::refresh(tx, event)
        })
        .await;
    }
}

/// Gives an event another status or visibility, and refreshes its listing.
pub fn change(tx: &mut Tx, id: EventId, status: &str, visibility: &str) -> Result<(), Failure> {
    let now = tx.now();
    diesel::update(events::table.filter(events::id.eq(id)))
        .set((
            events::status.eq(status),
            events::visibility.eq(visibility),
            events::published_at.eq(Some(now)),
            events::updated_at.eq(now),
        ))
        .execute(tx.conn())?;
    ::catalog::listings::refresh(tx, id)
}
