//! From tickets to passes of Apple Wallet: what they say, their pictures, the list of all files and the signature over
//! it, in an archive (ADR 33).

use super::book::{address, notes};
use super::rules::show_code;
use super::store::Held;
use super::view::Shown;
use crate::Sales;
use crate::refusal::SalesRefusal;
use accounts::orgs::profile;
use admission::codes;
use aws_lc_rs::digest::{SHA1_FOR_LEGACY_USE_ONLY, digest};
use data_encoding::HEXLOWER;
use documents::pass::{self, Color, PassFile, PassSheet, Told};
use documents::sheet::Language;
use kernel::text::{Locale, Localized};
use kernel::time::Instant;
use pictures::mark::{self, Ground};
use platform::config::WalletConfig;
use platform::http::failure::Failure;
use platform::signing::cms::Signer;
use platform::zip::Archive;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The pictures of every pass: how many pixels a side, on what.
const PICTURES: [(&str, u16, Ground); 5] = [
    ("icon.png", 29, Ground::Square),
    ("icon@2x.png", 58, Ground::Square),
    ("icon@3x.png", 87, Ground::Square),
    ("logo.png", 50, Ground::Tile),
    ("logo@2x.png", 100, Ground::Tile),
];

/// Makes passes.
pub struct Wallet {
    pass_type: String,
    team: String,
    expires_at: Instant,
    signer: Arc<Signer>,
    /// The same in every pass.
    pictures: Vec<PassFile>,
}

impl Wallet {
    /// With a certificate. Draws what all passes show.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn new(config: &WalletConfig) -> Result<Self, String> {
        let draw = |(name, pixels, ground)| mark::png(pixels, ground).map(|png| (name, png));
        let pictures: Option<Vec<PassFile>> = PICTURES.into_iter().map(draw).collect();
        Ok(Self {
            pass_type: config.pass_type.clone(),
            team: config.team.clone(),
            expires_at: config.expires_at(),
            signer: config.signer.clone(),
            pictures: pictures.ok_or("the pictures of wallet passes cannot be drawn")?,
        })
    }

    /// The pass: its files, their list, and the signature over that.
    fn seal(&self, sheet: &PassSheet, now: Instant) -> Result<Vec<u8>, Failure> {
        let mut files = pass::files(sheet);
        files.extend(self.pictures.iter().cloned());
        let sum = |bytes: &[u8]| HEXLOWER.encode(digest(&SHA1_FOR_LEGACY_USE_ONLY, bytes).as_ref());
        let sums: BTreeMap<&str, String> = files.iter().map(|(name, bytes)| (*name, sum(bytes))).collect();
        let manifest = serde_json::to_vec(&sums).map_err(Failure::fault)?;
        let signature = self.signer.sign(&manifest, now).map_err(Failure::fault)?;
        files.push(("manifest.json", manifest));
        files.push(("signature", signature));
        let mut archive = Archive::default();
        for (name, bytes) in &files {
            archive.add(name, bytes).map_err(Failure::fault)?;
        }
        archive.finish().map_err(Failure::fault)
    }
}

/// What makes passes; refused where nothing does, or where phones would not take them.
pub(super) fn offered(sales: &Sales) -> Result<&Arc<Wallet>, SalesRefusal> {
    let now = sales.db.clock().now();
    let wallet = sales.wallet.as_ref().filter(|wallet| wallet.expires_at > now);
    wallet.ok_or(SalesRefusal::WalletNotOffered)
}

/// The pass of a ticket that lets somebody in; refused when it does not.
pub(super) async fn pass(
    sales: &Sales,
    shown: &Shown,
    ticket: &Held,
    locale: Locale,
) -> Result<Vec<u8>, Failure> {
    let wallet = offered(sales)?.clone();
    show_code(ticket.standing)?;
    let code = codes::of_tickets(&sales.db, &sales.keyring, &[ticket.id]).await?.remove(&ticket.id);
    let code = code.ok_or(SalesRefusal::TicketCancelled)?;
    let org = ticket.org_id;
    let colors = sales.db.read(move |conn| profile::colors(conn, org)).await?;
    let link = format!("{}/tickets/{}", sales.public_url.as_str().trim_end_matches('/'), ticket.id);
    let sheet = sheet((shown, ticket), &wallet, Around { code, link, colors }, locale);
    let now = sales.db.clock().now();
    sales.printer.in_turn(move || wallet.seal(&sheet, now)).await
}

/// What a pass needs that is not in the ticket's row.
struct Around {
    code: String,
    link: String,
    colors: Option<(String, String)>,
}

/// What a pass says of a ticket.
fn sheet((shown, ticket): (&Shown, &Held), wallet: &Wallet, around: Around, locale: Locale) -> PassSheet {
    let zone = &ticket.event.zone;
    let venue = shown.venue(ticket);
    let online = || Told { fr: "En ligne".to_owned(), en: "Online".to_owned() };
    let place = |name: &str| Told { fr: name.to_owned(), en: name.to_owned() };
    let notes = notes(ticket, Locale::Fr).into_iter().zip(notes(ticket, Locale::En));
    PassSheet {
        language: match locale {
            Locale::Fr => Language::Fr,
            Locale::En => Language::En,
        },
        pass_type: wallet.pass_type.clone(),
        team: wallet.team.clone(),
        // Another code, another pass: the one before would let nobody in.
        serial: format!("{}-{}", ticket.id, ticket.secret_version),
        group: ticket.date.id.to_string(),
        code: around.code,
        organizer: ticket.seller.name.clone(),
        event: told(&ticket.event.title),
        starts: ticket.date.starts_at.to_rfc3339_in(zone),
        ends: ticket.date.ends_at.to_rfc3339_in(zone),
        doors: ticket.date.doors_at.map(|doors| doors.to_rfc3339_in(zone)),
        place: venue.map_or_else(online, |venue| place(&venue.name)),
        address: venue.map(address).unwrap_or_default(),
        position: venue.and_then(|venue| venue.latitude.zip(venue.longitude)),
        offer: told(&ticket.offer.name),
        holder: ticket.name.clone(),
        number: ticket.number,
        n_tickets: shown.n_tickets(ticket),
        order_code: ticket.order_code.clone(),
        notes: notes.map(|(fr, en)| Told { fr, en }).collect(),
        link: around.link,
        colors: around.colors.and_then(|(behind, text)| color(&behind).zip(color(&text))),
    }
}

fn told(text: &Localized) -> Told {
    Told { fr: text.get(Locale::Fr).to_owned(), en: text.get(Locale::En).to_owned() }
}

/// Reads `#rrggbb`.
fn color(text: &str) -> Option<Color> {
    let part = |from: usize| u8::from_str_radix(text.get(from..from.checked_add(2)?)?, 16).ok();
    Some((part(1)?, part(3)?, part(5)?))
}
