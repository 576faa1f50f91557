//! From tickets to their PDF.

use super::rules::show_code;
use super::store::Held;
use super::view::Shown;
use crate::Sales;
use crate::invoices::sheet::civil;
use crate::refusal::SalesRefusal;
use admission::codes;
use catalog::venues::Venue;
use documents::sheet::{Language, LocalTime};
use documents::ticket::{TicketBook, TicketSheet};
use kernel::ids::TicketId;
use kernel::text::Locale;
use kernel::time::{Instant, Zone};
use platform::http::failure::Failure;
use std::collections::HashMap;

/// The PDF of those of these tickets of one order that let somebody in; refused when none does.
pub(super) async fn print(sales: &Sales, shown: Shown, locale: Locale) -> Result<Vec<u8>, Failure> {
    let good: Vec<TicketId> = shown.tickets.iter().filter(|one| is_good(one)).map(|one| one.id).collect();
    if good.is_empty() {
        let first = shown.tickets.first().ok_or(SalesRefusal::TicketCancelled)?;
        show_code(first.standing)?;
    }
    let codes = codes::of_tickets(&sales.db, &sales.keyring, &good).await?;
    let book = book(&shown, &codes, locale, sales.db.clock().now()).ok_or(SalesRefusal::TicketCancelled)?;
    sales.printer.in_turn(move || documents::render_tickets(&book).map_err(Failure::fault)).await
}

fn is_good(ticket: &Held) -> bool {
    show_code(ticket.standing).is_ok()
}

/// What the file says; none when no ticket has a code any more.
fn book(
    shown: &Shown,
    codes: &HashMap<TicketId, String>,
    locale: Locale,
    now: Instant,
) -> Option<TicketBook> {
    let first = shown.tickets.first()?;
    let sheet = |ticket: &Held| codes.get(&ticket.id).map(|code| sheet(shown, ticket, code, locale));
    let tickets: Vec<TicketSheet> = shown.tickets.iter().filter_map(sheet).collect();
    let language = match locale {
        Locale::Fr => Language::Fr,
        Locale::En => Language::En,
    };
    let made_on = civil(now.day_in(&first.event.zone));
    (!tickets.is_empty()).then(|| TicketBook {
        language,
        order_code: first.order_code.clone(),
        made_on,
        tickets,
    })
}

fn sheet(shown: &Shown, ticket: &Held, code: &str, locale: Locale) -> TicketSheet {
    let zone = &ticket.event.zone;
    let venue = shown.venue(ticket);
    let online = match locale {
        Locale::Fr => "En ligne",
        Locale::En => "Online",
    };
    TicketSheet {
        code: code.to_owned(),
        organizer: ticket.seller.name.clone(),
        event: ticket.event.title.get(locale).to_owned(),
        starts: local(ticket.date.starts_at, zone),
        zone: zone.name().to_owned(),
        doors: ticket.date.doors_at.map(|doors| local(doors, zone)),
        place: venue.map_or_else(|| online.to_owned(), |venue| venue.name.clone()),
        address: venue.map(address).unwrap_or_default(),
        offer: ticket.offer.name.get(locale).to_owned(),
        holder: ticket.name.clone(),
        number: ticket.number,
        n_tickets: shown.n_tickets(ticket),
        notes: notes(ticket, locale),
    }
}

fn local(at: Instant, zone: &Zone) -> LocalTime {
    let (hour, minute) = at.time_in(zone);
    LocalTime { day: civil(at.day_in(zone)), hour, minute }
}

pub(super) fn address(venue: &Venue) -> Vec<String> {
    let city = format!("{} {}", venue.postal_code, venue.city);
    let lines = [venue.address.clone(), city.trim().to_owned()];
    lines.into_iter().filter(|line| !line.is_empty()).collect()
}

/// What holds for the ticket.
pub(super) fn notes(ticket: &Held, locale: Locale) -> Vec<String> {
    let say = |fr: &str, en: &str| match locale {
        Locale::Fr => fr.to_owned(),
        Locale::En => en.to_owned(),
    };
    let mut notes = vec![say(
        "Ce billet vaut pour une personne, à la date indiquée. Présentez ce code à l’entrée, imprimé ou à l’écran. Ne le publiez pas : qui en a une copie peut entrer à votre place.",
        "This ticket is for one person, on the date above. Show this code at the entrance, printed or on a screen. Do not publish it: whoever has a copy can enter instead of you.",
    )];
    if ticket.offer.requires_proof {
        notes.push(say(
            "Un justificatif vous sera demandé à l’entrée pour ce tarif.",
            "You will be asked for a proof at the entrance.",
        ));
    }
    notes.push(match ticket.event.refund_days {
        None => say("Ce billet ne peut pas être rendu.", "This ticket cannot be given back."),
        Some(0) => {
            say("Ce billet peut être rendu jusqu’au début.", "This ticket can be given back until it begins.")
        }
        Some(1) => say(
            "Ce billet peut être rendu jusqu’à la veille.",
            "This ticket can be given back until the day before.",
        ),
        Some(days) => say(
            &format!("Ce billet peut être rendu jusqu’à {days} jours avant la date."),
            &format!("This ticket can be given back until {days} days before the date."),
        ),
    });
    if let Some(contact) = &ticket.event.contact_email {
        notes.push(say(&format!("Questions : {contact}"), &format!("Questions: {contact}")));
    }
    notes
}
