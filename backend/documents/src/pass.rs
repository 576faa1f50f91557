//! Tickets for Apple Wallet: the files of a pass that say something. Pictures, the list of all files and the signature
//! over it come from whoever makes the pass.
//!
//! A phone shows what it reads in its own language: each text of `pass.json` is looked up in `pass.strings` of that
//! language, and stays as it is when it is not there. So the texts are in the language that was asked for, and the
//! tables say what they are in the others.

use crate::sheet::Language;
use crate::words::Both;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// French.
    pub fr: String,
    /// English.
    pub en: String,
}

impl Told {
    /// The text in a language.
    fn of(&self, language: Language) -> &str {
        match language {
            Language::Fr => &self.fr,
            Language::En => &self.en,
        }
    }
}

/// Red, green and blue.
pub type Color = (u8, u8, u8);

/// What a pass says. What is not known is empty. Moments are ISO 8601 with the offset of clocks there.
#[derive(Debug, Clone, PartialEq)]
pub struct PassSheet {
    /// The language of what is not looked up.
    pub language: Language,
    /// What Apple registered the passes as.
    pub pass_type: String,
    /// Whose account at Apple that is.
    pub team: String,
    /// What tells it from all others of its type: a pass with the same takes the place of the one before.
    pub serial: String,
    /// Passes with the same are shown together.
    pub group: String,
    /// What the door reads.
    pub code: String,
    /// Who puts the event on.
    pub organizer: String,
    /// The event.
    pub event: Told,
    /// When it begins.
    pub starts: String,
    /// When it ends, and the pass with it.
    pub ends: String,
    /// When the doors open.
    pub doors: Option<String>,
    /// Where it is.
    pub place: Told,
    /// The lines of its address.
    pub address: Vec<String>,
    /// Degrees north and east.
    pub position: Option<(f64, f64)>,
    /// What it was sold as.
    pub offer: Told,
    /// Who comes.
    pub holder: String,
    /// Which of the order's tickets.
    pub number: i32,
    /// How many the order has.
    pub n_tickets: i32,
    /// What people call the order.
    pub order_code: String,
    /// What has to be said besides.
    pub notes: Vec<Told>,
    /// Where the ticket is as it is now.
    pub link: String,
    /// The color behind, and that of texts on it.
    pub colors: Option<(Color, Color)>,
}

/// The colors of a pass whose organizer has none that can be read: those of our tickets.
const COLORS: (Color, Color) = ((30, 58, 110), (255, 255, 255));

/// A file of a pass: its path in there, and its content.
pub type PassFile = (&'static str, Vec<u8>);

/// The files that say what a pass says. The same sheet gives the same bytes.
pub fn files(sheet: &PassSheet) -> Vec<PassFile> {
    let mut words = Words { language: sheet.language, table: BTreeMap::new() };
    let pass = pass(sheet, &mut words);
    vec![
        ("pass.json", pass.to_string().into_bytes()),
        ("fr.lproj/pass.strings", words.strings(Language::Fr).into_bytes()),
        ("en.lproj/pass.strings", words.strings(Language::En).into_bytes()),
    ]
}

fn pass(sheet: &PassSheet, words: &mut Words) -> Value {
    let (behind, text) = sheet.colors.unwrap_or(COLORS);
    let mut pass = json!({
        "formatVersion": 1,
        "passTypeIdentifier": sheet.pass_type,
        "teamIdentifier": sheet.team,
        "serialNumber": sheet.serial,
        "groupingIdentifier": sheet.group,
        "organizationName": words.name(&sheet.organizer),
        "logoText": words.name(&sheet.organizer),
        "description": words.say(&Told {
            fr: format!("Billet : {}", sheet.event.fr),
            en: format!("Ticket: {}", sheet.event.en),
        }),
        "backgroundColor": rgb(behind),
        "foregroundColor": rgb(text),
        "labelColor": rgb(text),
        "relevantDate": sheet.starts,
        "expirationDate": sheet.ends,
        // A copy would have the same code, and let one of two in.
        "sharingProhibited": true,
        "barcodes": [{
            "format": "PKBarcodeFormatQR",
            "message": sheet.code,
            "messageEncoding": "iso-8859-1",
            "altText": format!("{} · {} / {}", sheet.order_code, sheet.number, sheet.n_tickets),
        }],
        "eventTicket": ticket(sheet, words),
    });
    if let (Some((north, east)), Some(pass)) = (sheet.position, pass.as_object_mut()) {
        pass.insert("locations".to_owned(), json!([{"latitude": north, "longitude": east}]));
    }
    pass
}

fn rgb((red, green, blue): Color) -> String {
    format!("rgb({red}, {green}, {blue})")
}

/// What stands where. Long texts are cut off in front; the back has all of them.
fn ticket(sheet: &PassSheet, words: &mut Words) -> Value {
    let number = Told {
        fr: format!("{} sur {}", sheet.number, sheet.n_tickets),
        en: format!("{} of {}", sheet.number, sheet.n_tickets),
    };
    let (event, place, offer) = (words.say(&sheet.event), words.say(&sheet.place), words.say(&sheet.offer));
    let (holder, number) = (words.name(&sheet.holder), words.say(&number));
    let mut fields = Fields { words, rows: Map::new() };
    fields.text("headerFields", "number", ("Billet", "Number"), &number);
    fields.text("primaryFields", "event", ("Événement", "Event"), &event);
    fields.moment("secondaryFields", "date", ("Date", "Date"), &sheet.starts, "PKDateStyleMedium");
    if let Some(doors) = &sheet.doors {
        let is_that_day = doors.get(..10) == sheet.starts.get(..10);
        let day = if is_that_day { "PKDateStyleNone" } else { "PKDateStyleShort" };
        fields.moment("secondaryFields", "doors", ("Ouverture des portes", "Doors open"), doors, day);
    }
    fields.text("auxiliaryFields", "place", ("Lieu", "Place"), &place);
    fields.text("auxiliaryFields", "offer", ("Tarif", "Ticket"), &offer);
    fields.text("auxiliaryFields", "holder", ("Au nom de", "Name"), &holder);
    fields.text("backFields", "event_back", ("Événement", "Event"), &event);
    fields.text("backFields", "place_back", ("Lieu", "Place"), &place);
    let address = fields.words.name(&sheet.address.join("\n"));
    fields.text("backFields", "address", ("Adresse", "Address"), &address);
    fields.text("backFields", "order", ("Commande", "Order"), &sheet.order_code);
    let notes = |language| sheet.notes.iter().map(|note| note.of(language)).collect::<Vec<_>>().join("\n\n");
    let notes = fields.words.say(&Told { fr: notes(Language::Fr), en: notes(Language::En) });
    fields.text("backFields", "notes", ("À savoir", "Good to know"), &notes);
    fields.text("backFields", "link", ("Votre billet, à jour", "Your ticket as it is now"), &sheet.link);
    Value::Object(fields.rows)
}

/// What stands on a pass, by where.
struct Fields<'a> {
    words: &'a mut Words,
    rows: Map<String, Value>,
}

impl Fields<'_> {
    /// A text; none when there is nothing to say.
    fn text(&mut self, row: &str, key: &str, label: Both, value: &str) {
        if !value.is_empty() {
            let label = self.words.label(label);
            self.push(row, json!({"key": key, "label": label, "value": value}));
        }
    }

    /// A moment, as clocks there show it, wherever the phone is.
    fn moment(&mut self, row: &str, key: &str, label: Both, value: &str, day: &str) {
        let label = self.words.label(label);
        let field = json!({"key": key, "label": label, "value": value, "dateStyle": day,
            "timeStyle": "PKDateStyleShort", "ignoresTimeZone": true});
        self.push(row, field);
    }

    fn push(&mut self, row: &str, field: Value) {
        let fields = self.rows.entry(row).or_insert_with(|| json!([]));
        if let Some(fields) = fields.as_array_mut() {
            fields.push(field);
        }
    }
}

/// What texts are in both languages, by what they are in the pass.
///
/// Invariant: a text that means two things, such as a holder called like a label, is in no table, so that it stays
/// what it is.
struct Words {
    language: Language,
    table: BTreeMap<String, Option<Told>>,
}

impl Words {
    /// A text as it stands in the pass.
    fn say(&mut self, told: &Told) -> String {
        let key = told.of(self.language).to_owned();
        let known = self.table.entry(key.clone()).or_insert_with(|| Some(told.clone()));
        if known.as_ref().is_some_and(|known| known != told) {
            *known = None;
        }
        key
    }

    fn label(&mut self, (fr, en): Both) -> String {
        self.say(&Told { fr: fr.to_owned(), en: en.to_owned() })
    }

    /// A name, which is the same in both.
    fn name(&mut self, name: &str) -> String {
        self.say(&Told { fr: name.to_owned(), en: name.to_owned() })
    }

    /// The table of a language, with what differs between the two.
    fn strings(&self, language: Language) -> String {
        let mut strings = String::new();
        for (key, told) in &self.table {
            if let Some(told) = told.as_ref().filter(|told| told.fr != told.en) {
                let _ = writeln!(strings, "\"{}\" = \"{}\";", escaped(key), escaped(told.of(language)));
            }
        }
        strings
    }
}

/// A text between quotation marks.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\r', "\\r")
}

#[cfg(test)]
#[path = "pass_test.rs"]
mod tests;
