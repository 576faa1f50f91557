//! What stands where on which page: the first layout.

use crate::PAGE;
use crate::sheet::{Party, Sheet, SheetKind, SheetLine};
use crate::text::{Faces, Weight};
use crate::words::{self, Both, amount};

/// A color: red, green, blue.
pub(crate) type Ink = (u8, u8, u8);

const DARK: Ink = (24, 33, 47);
const SOFT: Ink = (92, 102, 117);
const ACCENT: Ink = (30, 58, 110);
const RULE: Ink = (214, 219, 227);
const SHADE: Ink = (240, 243, 248);
const PAPER: Ink = (255, 255, 255);

const LEFT: f32 = 48.0;
const RIGHT: f32 = PAGE.0 - 48.0;
const TOP: f32 = 52.0;
/// Below this a page has its foot only.
const BOTTOM: f32 = PAGE.1 - 78.0;
const BODY: f32 = 8.5;
/// From one line of text to the next, in sizes.
const LEADING: f32 = 1.38;
/// Lines of a name or an address that are shown.
const LINES_MAX: usize = 4;
/// Right edges of the columns of amounts: quantity, unit, rate, net, total.
const COLUMNS: [f32; 5] = [RIGHT - 260.0, RIGHT - 190.0, RIGHT - 148.0, RIGHT - 74.0, RIGHT - 6.0];
/// How wide what is sold may be described.
const TITLE_WIDTH: f32 = 206.0;

/// Something to paint.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Mark {
    /// A line of text; `y` is its base line.
    Text { x: f32, y: f32, size: f32, weight: Weight, ink: Ink, text: String },
    /// A filled box.
    Box { x: f32, y: f32, width: f32, height: f32, ink: Ink },
    /// A QR code: dark modules that touch as column, row and how many; a module is a square.
    Code { x: f32, y: f32, module: f32, runs: Vec<(usize, usize, usize)> },
}

/// What stands on a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct PageMarks {
    pub(crate) marks: Vec<Mark>,
}

/// How a text looks.
#[derive(Debug, Clone, Copy)]
struct Style {
    size: f32,
    weight: Weight,
    ink: Ink,
}

const PLAIN: Style = Style { size: BODY, weight: Weight::Regular, ink: DARK };
const STRONG: Style = Style { weight: Weight::Bold, ..PLAIN };
const QUIET: Style = Style { ink: SOFT, ..PLAIN };
const SMALL: Style = Style { size: 7.0, ..QUIET };
const LABEL: Style = Style { size: 7.0, weight: Weight::Bold, ink: SOFT };

/// Writes pages from top to bottom.
struct Pen<'a> {
    sheet: &'a Sheet,
    faces: &'a Faces,
    pages: Vec<PageMarks>,
    y: f32,
}

/// The pages of a document.
pub(crate) fn pages(sheet: &Sheet, faces: &Faces) -> Vec<PageMarks> {
    let mut pen = Pen { sheet, faces, pages: vec![PageMarks::default()], y: TOP };
    pen.head();
    pen.table();
    pen.sums();
    pen.ending();
    pen.feet();
    pen.pages
}

impl Pen<'_> {
    fn say(&self, both: Both) -> &'static str {
        self.sheet.language.of(both)
    }

    fn put(&mut self, mark: Mark) {
        if let Some(page) = self.pages.last_mut() {
            page.marks.push(mark);
        }
    }

    fn text(&mut self, x: f32, y: f32, style: Style, text: &str) {
        let Style { size, weight, ink } = style;
        let text = self.faces.clean(text);
        if !text.trim().is_empty() {
            self.put(Mark::Text { x, y, size, weight, ink, text });
        }
    }

    /// Text that ends at `x`.
    fn right(&mut self, x: f32, y: f32, style: Style, text: &str) {
        let text = self.faces.clean(text);
        let width = self.faces.width(&text, style.weight, style.size);
        self.text(x - width, y, style, &text);
    }

    fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        self.put(Mark::Box { x, y, width, height, ink });
    }

    /// Text of at most some lines, cut off with an ellipsis. Where the next line would stand.
    fn block(&mut self, (x, y): (f32, f32), width: f32, style: Style, text: &str) -> f32 {
        let clean = self.faces.clean(text);
        let mut lines = self.faces.wrap(&clean, style.weight, style.size, width);
        if lines.len() > LINES_MAX {
            lines.truncate(LINES_MAX);
            if let Some(last) = lines.last_mut() {
                last.push('…');
            }
        }
        let mut y = y;
        for line in &lines {
            self.text(x, y, style, line);
            y += style.size * LEADING;
        }
        y
    }

    /// The lines of an address, without its name.
    fn address(&self, party: &Party) -> Vec<String> {
        let place = format!("{} {}", party.postal_code, party.city);
        let country = words::country(self.sheet.language, &party.country);
        let vat = self.say(("N° TVA", "VAT no."));
        let register = self.say(("N° d’immatriculation", "Registration no."));
        let named = |name: &str, value: &str| {
            if value.is_empty() { String::new() } else { format!("{name} {value}") }
        };
        let all = [
            party.form.clone(),
            party.address.clone(),
            place.trim().to_owned(),
            country.to_owned(),
            named(register, &party.registration_number),
            named(vat, &party.vat_number),
        ];
        all.into_iter().filter(|line| !line.is_empty()).collect()
    }

    fn party(&mut self, at: (f32, f32), width: f32, name: Style, party: &Party) -> f32 {
        let mut y = self.block(at, width, name, &party.name) + 1.0;
        for line in self.address(party) {
            y = self.block((at.0, y), width, QUIET, &line);
        }
        y
    }

    /// Seller, title, dates, buyer.
    fn head(&mut self) {
        let sheet = self.sheet;
        let seller = Style { size: 12.0, weight: Weight::Bold, ink: DARK };
        let left = self.party((LEFT, TOP + 10.0), 270.0, seller, &sheet.seller);
        let title = Style { size: 22.0, weight: Weight::Bold, ink: ACCENT };
        self.right(RIGHT, TOP + 16.0, title, self.say(words::title(sheet.kind)));
        let number = if sheet.number.is_empty() { &sheet.order_code } else { &sheet.number };
        self.right(RIGHT, TOP + 33.0, Style { size: 10.5, ..STRONG }, number);
        self.y = left.max(TOP + 52.0) + 14.0;
        self.fill((LEFT, self.y), (RIGHT - LEFT, 1.2), ACCENT);
        let top = self.y + 20.0;
        let facts_end = self.facts(top);
        let label = match sheet.kind {
            SheetKind::Invoice => ("FACTURÉ À", "BILLED TO"),
            SheetKind::CreditNote => ("CRÉDITÉ À", "CREDITED TO"),
            SheetKind::Receipt => ("CLIENT", "CUSTOMER"),
        };
        let x = LEFT + 290.0;
        self.text(x, top, LABEL, self.say(label));
        let name = Style { size: 10.0, ..STRONG };
        let buyer_end = self.party((x, top + 15.0), RIGHT - x, name, &sheet.buyer);
        self.y = facts_end.max(buyer_end) + 16.0;
    }

    /// What has a name and a value: number, dates, order.
    fn facts(&mut self, top: f32) -> f32 {
        let (sheet, language) = (self.sheet, self.sheet.language);
        let mut facts: Vec<(Both, String)> = Vec::new();
        if !sheet.number.is_empty() {
            facts.push((("Numéro", "Number"), sheet.number.clone()));
        }
        let issued = match sheet.kind {
            SheetKind::Receipt => ("Date du reçu", "Date"),
            SheetKind::Invoice | SheetKind::CreditNote => ("Date d’émission", "Date of issue"),
        };
        facts.push((issued, words::day(language, sheet.issued_on)));
        if let Some(supplied) = sheet.supplied {
            facts.push((("Date de prestation", "Date of supply"), words::days(language, supplied)));
        }
        facts.push((("Commande", "Order"), sheet.order_code.clone()));
        if let Some(refers) = &sheet.refers {
            let on = self.say((" du ", " of "));
            let text = format!("{}{on}{}", refers.number, words::day(language, refers.issued_on));
            facts.push((("Facture d’origine", "Original invoice"), text));
        }
        let mut y = top;
        for (name, value) in &facts {
            self.text(LEFT, y, QUIET, self.say(*name));
            y = self.block((LEFT + 108.0, y), 170.0, STRONG, value) + 2.5;
        }
        y
    }

    /// Begins a new page when so much does not fit on this one. Whether it did.
    fn make_room(&mut self, height: f32) -> bool {
        let is_full = self.y + height > BOTTOM;
        if is_full {
            self.pages.push(PageMarks::default());
            self.y = TOP;
        }
        is_full
    }

    fn table_head(&mut self) {
        let names: [Both; 5] = [
            ("Qté", "Qty"),
            ("PU HT", "Unit net"),
            ("TVA", "VAT"),
            ("Total HT", "Net"),
            ("Total TTC", "Gross"),
        ];
        self.fill((LEFT, self.y), (RIGHT - LEFT, 20.0), ACCENT);
        let style = Style { size: 7.5, weight: Weight::Bold, ink: PAPER };
        let y = self.y + 13.0;
        self.text(LEFT + 6.0, y, style, self.say(("Désignation", "Description")));
        for (name, x) in names.into_iter().zip(COLUMNS) {
            self.right(x, y, style, self.say(name));
        }
        self.y += 20.0;
    }

    /// What was sold, over as many pages as it takes.
    fn table(&mut self) {
        self.table_head();
        let sheet = self.sheet;
        for line in &sheet.lines {
            self.row(line);
        }
        self.y += 16.0;
    }

    fn row(&mut self, line: &SheetLine) {
        let wrapped = |text: &str, style: Style| {
            let clean = self.faces.clean(text);
            let mut lines = self.faces.wrap(&clean, style.weight, style.size, TITLE_WIDTH);
            lines.truncate(LINES_MAX);
            lines.into_iter().map(move |line| (style, line)).collect::<Vec<_>>()
        };
        let mut texts = wrapped(&line.title, STRONG);
        let starts = line.starts.map(|at| words::moment(self.sheet.language, at));
        let discount = line.discount.as_ref().map(|discount| {
            let colon = self.say((" :", ":"));
            format!("Code {}{colon} {}", discount.code, amount(self.sheet, discount.amount.saturating_neg()))
        });
        texts.extend(starts.iter().chain(&discount).flat_map(|text| wrapped(text, SMALL)));
        let height = texts.iter().map(|(style, _)| style.size * LEADING).sum::<f32>() + 11.0;
        if self.make_room(height) {
            self.table_head();
        }
        let first = self.y + 14.5;
        let mut y = first;
        for (style, text) in &texts {
            self.text(LEFT + 6.0, y, *style, text);
            y += style.size * LEADING;
        }
        let money = |minor: Option<i64>| minor.map(|minor| amount(self.sheet, minor)).unwrap_or_default();
        let values = [
            line.quantity.map(|n| n.to_string()).unwrap_or_default(),
            money(line.unit_net()),
            words::rate(self.sheet.language, line.rate_bp),
            money(Some(line.net())),
            money(Some(line.total)),
        ];
        for (value, x) in values.iter().zip(COLUMNS) {
            self.right(x, first, PLAIN, value);
        }
        self.y += height;
        self.fill((LEFT, self.y), (RIGHT - LEFT, 0.6), RULE);
    }

    /// The tax of each rate on the left, what it comes to on the right; never torn apart.
    fn sums(&mut self) {
        let sheet = self.sheet;
        let rates = sheet.rates();
        let height = (rates.iter().fold(34.0, |sum, _| sum + 13.0_f32)).max(76.0);
        self.make_room(height);
        let top = self.y;
        let edges = [LEFT + 46.0, LEFT + 116.0, LEFT + 178.0, LEFT + 250.0];
        let names: [Both; 4] = [("Taux", "Rate"), ("Base HT", "Net"), ("TVA", "VAT"), ("TTC", "Gross")];
        for (name, x) in names.into_iter().zip(edges) {
            self.right(x, top + 10.0, LABEL, self.say(name));
        }
        self.fill((LEFT, top + 15.0), (edges[3] - LEFT, 0.6), RULE);
        let mut y = top + 27.0;
        for rate in &rates {
            let values = [
                words::rate(sheet.language, rate.rate_bp),
                amount(sheet, rate.total.saturating_sub(rate.tax)),
                amount(sheet, rate.tax),
                amount(sheet, rate.total),
            ];
            for (value, x) in values.iter().zip(edges) {
                self.right(x, y, QUIET, value);
            }
            y += 13.0;
        }
        let left = RIGHT - 200.0;
        let sums: [(Both, i64); 2] = [
            (("Total HT", "Net total"), sheet.total().saturating_sub(sheet.tax())),
            (("TVA", "VAT"), sheet.tax()),
        ];
        let mut line = top + 10.0;
        for (name, value) in sums {
            self.text(left + 10.0, line, QUIET, self.say(name));
            self.right(RIGHT - 6.0, line, PLAIN, &amount(sheet, value));
            line += 16.0;
        }
        let total = match sheet.kind {
            SheetKind::CreditNote => ("Total TTC crédité", "Total credited"),
            SheetKind::Invoice | SheetKind::Receipt => ("Total TTC", "Total"),
        };
        self.fill((left, line - 7.0), (200.0, 28.0), SHADE);
        let strong = Style { size: 11.0, ..STRONG };
        self.text(left + 10.0, line + 11.0, strong, self.say(total));
        self.right(RIGHT - 6.0, line + 11.0, strong, &amount(sheet, sheet.total()));
        self.y = y.max(line + 36.0) + 14.0;
    }

    /// Money that moved, and what has to be said besides.
    fn ending(&mut self) {
        let sheet = self.sheet;
        for paid in &sheet.paid {
            self.make_room(16.0);
            let on = words::day(sheet.language, paid.on);
            let means = if paid.means.is_empty() { self.say(("hors ligne", "offline")) } else { &paid.means };
            let how = match (sheet.language, paid.is_refund) {
                (crate::sheet::Language::Fr, false) => format!("Payé le {on} — {means}"),
                (crate::sheet::Language::Fr, true) => format!("Remboursé le {on} — {means}"),
                (crate::sheet::Language::En, false) => format!("Paid on {on} — {means}"),
                (crate::sheet::Language::En, true) => format!("Refunded on {on} — {means}"),
            };
            self.text(LEFT, self.y + 8.0, PLAIN, &how);
            self.right(RIGHT - 6.0, self.y + 8.0, PLAIN, &amount(sheet, paid.amount));
            self.y += 14.0;
        }
        self.y += 8.0;
        let not_an_invoice = self.say(("Ce reçu n’est pas une facture.", "This receipt is not an invoice."));
        let own = (sheet.kind == SheetKind::Receipt).then(|| not_an_invoice.to_owned());
        for note in sheet.notes.iter().cloned().chain(own) {
            self.make_room(40.0);
            self.y = self.block((LEFT, self.y + 8.0), RIGHT - LEFT, QUIET, &note) - 4.0;
        }
    }

    /// Who sells, which document, which page, on each page.
    fn feet(&mut self) {
        let sheet = self.sheet;
        let n = self.pages.len();
        let number = if sheet.number.is_empty() { &sheet.order_code } else { &sheet.number };
        let name = self.say(words::title(sheet.kind));
        let mut seller = vec![sheet.seller.name.clone()];
        seller.extend(self.address(&sheet.seller));
        let clean = self.faces.clean(&seller.join(" · "));
        let mut lines = self.faces.wrap(&clean, SMALL.weight, SMALL.size, RIGHT - LEFT - 90.0);
        lines.truncate(2);
        let written = std::mem::take(&mut self.pages);
        for (i, page) in written.into_iter().enumerate() {
            self.pages.push(page);
            let y = PAGE.1 - 48.0;
            self.fill((LEFT, y - 12.0), (RIGHT - LEFT, 0.6), RULE);
            for (line, below) in lines.iter().zip([0.0, 9.5]) {
                self.text(LEFT, y + below, SMALL, line);
            }
            let of = format!("Page {} / {n}", i + 1);
            self.right(RIGHT, y, SMALL, &of);
            self.right(RIGHT, y + 9.5, SMALL, &format!("{name} {number}"));
        }
    }
}

#[cfg(test)]
#[path = "layout_test.rs"]
pub(crate) mod tests;
