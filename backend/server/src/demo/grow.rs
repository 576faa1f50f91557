//! Makes thousands of further events out of the hand-written ones, for benchmarks.

use super::plant::{Planted, plant_event};
use super::world::{Event, Offer, World};
use catalog::Catalog;
use kernel::text::Localized;
use std::sync::Arc;

/// Events written in one transaction.
const BATCH: usize = 200;
/// Days over which made-up events are spread.
const DAYS: u64 = 360;
/// The name in URLs of the last event, which sells as many offers as an event can have.
const CROWDED: &str = "two-hundred-offers";
/// How many those are.
const OFFERS: usize = 200;

/// A small deterministic generator (splitmix64): the same seed makes the same world anywhere.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let n = u64::try_from(n.max(1)).unwrap_or(1);
        usize::try_from((z ^ (z >> 31)) % n).unwrap_or(0)
    }
}

/// Adds events until there are `n`.
pub(super) async fn grow(
    catalog: &Catalog,
    world: &World,
    planted: &Planted,
    seed: u64,
    n: usize,
) -> anyhow::Result<()> {
    let templates: Vec<&Event> = world
        .events
        .iter()
        .filter(|e| e.status == "published" && e.visibility == "public" && e.venue.is_some())
        .collect();
    let mut dice = Dice(seed);
    let numbers: Vec<usize> = (planted.events.len()..n).collect();
    let planted = Arc::new(planted.clone());
    for batch in numbers.chunks(BATCH) {
        let events: Vec<(String, Event)> = batch
            .iter()
            .filter_map(|number| {
                let template = templates.get(dice.below(templates.len()))?;
                let event = variation(template, world, *number, &mut dice);
                let is_last = *number == n.saturating_sub(1);
                Some((template.slug.clone(), if is_last { crowded(event) } else { event }))
            })
            .collect();
        let planted = planted.clone();
        let plant_all = move |tx: &mut platform::db::Tx| {
            events.iter().try_for_each(|(template, event)| plant_event(tx, &planted, event, template, seed))
        };
        catalog.db.write(plant_all).await?;
    }
    Ok(())
}

/// The same kind of event, somewhere else on another day.
fn variation(template: &Event, world: &World, number: usize, dice: &mut Dice) -> Event {
    let mut event = template.clone();
    let shared: Vec<_> = world.venues.iter().filter(|venue| venue.organization.is_none()).collect();
    let place = shared.get(dice.below(shared.len()));
    let city = place.map_or("", |venue| venue.city.as_str());
    let title = |text: &Option<String>| text.as_ref().map(|text| format!("{text} — {city} n° {number}"));
    event.title = Localized { fr: title(&event.title.fr), en: title(&event.title.en) };
    event.slug =
        format!("{}-{number}", event.slug.chars().take(100).collect::<String>().trim_end_matches('-'));
    event.venue = place.map(|venue| venue.slug.clone()).or(event.venue);
    event.featured = false;
    let shift = i64::try_from(dice.below(usize::try_from(DAYS).unwrap_or(1))).unwrap_or(0);
    event.occurrences.truncate(3);
    for occurrence in &mut event.occurrences {
        occurrence.day_offset = 1 + (occurrence.day_offset.abs() + shift) % i64::try_from(DAYS).unwrap_or(1);
        occurrence.venue = None;
    }
    for offer in &mut event.offers {
        (offer.sales_open_day, offer.sales_close_day) = (None, None);
        if offer.kind == "paid" {
            offer.price += 100 * i64::try_from(dice.below(40)).unwrap_or(0);
        }
    }
    event
}

/// The same event with as many offers as there can be.
fn crowded(mut event: Event) -> Event {
    CROWDED.clone_into(&mut event.slug);
    let few = event.offers.clone();
    event.offers =
        (1..=OFFERS).zip(few.iter().cycle()).map(|(number, offer)| numbered(offer, number)).collect();
    event
}

fn numbered(offer: &Offer, number: usize) -> Offer {
    let name = |text: &Option<String>| text.as_ref().map(|text| format!("{text} {number}"));
    Offer { name: Localized { fr: name(&offer.name.fr), en: name(&offer.name.en) }, ..offer.clone() }
}
