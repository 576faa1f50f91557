//! Tickets: a page each, with the code that doors read.
//!
//! They are made anew each time and kept nowhere, so their look may change.

use crate::layout::{Ink, Mark, PageMarks};
use crate::qr::{QUIET, Qr};
use crate::sheet::{CivilDay, Language, LocalTime};
use crate::text::{Faces, Weight};
use crate::words::{self, Both};
use crate::{DocumentError, PAGE};

/// Most pages of a file.
pub const TICKETS_MAX: usize = 500;

/// What a ticket says. What is not known is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketSheet {
    /// What the door reads.
    pub code: String,
    /// Who puts the event on.
    pub organizer: String,
    /// The event.
    pub event: String,
    /// When it begins, as clocks there show it.
    pub starts: LocalTime,
    /// The zone of those clocks.
    pub zone: String,
    /// When the doors open.
    pub doors: Option<LocalTime>,
    /// Where it is.
    pub place: String,
    /// The lines of its address.
    pub address: Vec<String>,
    /// What it was sold as.
    pub offer: String,
    /// Who comes.
    pub holder: String,
    /// Which of the order's tickets.
    pub number: i32,
    /// How many the order has.
    pub n_tickets: i32,
    /// What has to be said besides.
    pub notes: Vec<String>,
}

/// The tickets of one order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketBook {
    /// The language of the fixed words.
    pub language: Language,
    /// What people call the order.
    pub order_code: String,
    /// The day it is made.
    pub made_on: CivilDay,
    /// A page for each.
    pub tickets: Vec<TicketSheet>,
}

const DARK: Ink = (24, 33, 47);
const SOFT: Ink = (92, 102, 117);
const ACCENT: Ink = (30, 58, 110);
const RULE: Ink = (214, 219, 227);
const SHADE: Ink = (240, 243, 248);
const LEFT: f32 = 48.0;
const RIGHT: f32 = PAGE.0 - 48.0;
const TOP: f32 = 56.0;
/// Side of the code with the quiet around it.
const CODE: f32 = 216.0;
/// Where the words beside the code end.
const BESIDE: f32 = RIGHT - CODE - 22.0;
const LEADING: f32 = 1.35;

#[derive(Debug, Clone, Copy)]
struct Style {
    size: f32,
    weight: Weight,
    ink: Ink,
}

const PLAIN: Style = Style { size: 10.0, weight: Weight::Regular, ink: DARK };
const STRONG: Style = Style { weight: Weight::Bold, ..PLAIN };
const LABEL: Style = Style { size: 7.5, weight: Weight::Bold, ink: SOFT };
const SMALL: Style = Style { size: 8.5, weight: Weight::Regular, ink: SOFT };

/// Writes one page from top to bottom.
struct Pen<'a> {
    language: Language,
    faces: &'a Faces,
    page: PageMarks,
    y: f32,
}

/// The page of a ticket.
pub(crate) fn page(
    book: &TicketBook,
    ticket: &TicketSheet,
    faces: &Faces,
) -> Result<PageMarks, DocumentError> {
    let mut pen = Pen { language: book.language, faces, page: PageMarks::default(), y: TOP };
    pen.head(ticket);
    let top = pen.y;
    pen.code(top, &Qr::of(&ticket.code)?);
    pen.facts(ticket);
    pen.y = pen.y.max(top + CODE) + 22.0;
    pen.whose(book, ticket);
    pen.notes(ticket);
    pen.foot(book, ticket);
    Ok(pen.page)
}

impl Pen<'_> {
    fn fill(&mut self, (x, y): (f32, f32), (width, height): (f32, f32), ink: Ink) {
        self.page.marks.push(Mark::Box { x, y, width, height, ink });
    }

    fn text(&mut self, x: f32, y: f32, style: Style, text: &str) {
        let Style { size, weight, ink } = style;
        let text = self.faces.clean(text);
        if !text.trim().is_empty() {
            self.page.marks.push(Mark::Text { x, y, size, weight, ink, text });
        }
    }

    fn right(&mut self, y: f32, style: Style, text: &str) {
        let clean = self.faces.clean(text);
        let width = self.faces.width(&clean, style.weight, style.size);
        self.text(RIGHT - width, y, style, &clean);
    }

    /// Text in so many lines at most, cut off with an ellipsis; `y` goes below it.
    fn block(&mut self, x: f32, width: f32, (style, lines_max): (Style, usize), text: &str) {
        let clean = self.faces.clean(text);
        let mut lines = self.faces.wrap(&clean, style.weight, style.size, width);
        if lines.len() > lines_max {
            lines.truncate(lines_max);
            if let Some(last) = lines.last_mut() {
                last.push('…');
                while self.faces.width(last, style.weight, style.size) > width && last.chars().count() > 2 {
                    last.truncate(last.trim_end_matches('…').len());
                    last.pop();
                    last.push('…');
                }
            }
        }
        for line in &lines {
            self.text(x, self.y + style.size, style, line);
            self.y += style.size * LEADING;
        }
    }

    fn head(&mut self, ticket: &TicketSheet) {
        let title = self.language.of(words::TICKET);
        self.right(self.y + 12.0, Style { size: 15.0, weight: Weight::Bold, ink: ACCENT }, title);
        self.block(LEFT, RIGHT - LEFT - 90.0, (Style { ink: SOFT, ..STRONG }, 2), &ticket.organizer);
        self.y = self.y.max(TOP + 18.0) + 8.0;
        self.fill((LEFT, self.y), (RIGHT - LEFT, 1.2), ACCENT);
        self.y += 16.0;
        let event = Style { size: 21.0, ..STRONG };
        self.block(LEFT, RIGHT - LEFT, (event, 3), &ticket.event);
        self.y += 12.0;
    }

    /// The code: dark on white, with the quiet that readers want.
    fn code(&mut self, top: f32, code: &Qr) {
        let modules = |n: usize| u16::try_from(n).map_or(0.0, f32::from);
        let module = CODE / modules(code.width() + 2 * QUIET);
        let at = (RIGHT - CODE, top);
        let edge = 0.8;
        self.fill((at.0 - edge, at.1 - edge), (CODE + 2.0 * edge, CODE + 2.0 * edge), RULE);
        self.fill(at, (CODE, CODE), (255, 255, 255));
        let (x, y) = (at.0 + modules(QUIET) * module, at.1 + modules(QUIET) * module);
        self.page.marks.push(Mark::Code { x, y, module, runs: code.runs() });
    }

    fn fact(&mut self, name: Both, style: Style, value: &str) {
        if value.is_empty() {
            return;
        }
        let width = BESIDE - LEFT;
        self.block(LEFT, width, (LABEL, 1), self.language.of(name));
        self.block(LEFT, width, (style, 3), value);
    }

    /// When and where.
    fn facts(&mut self, ticket: &TicketSheet) {
        let language = self.language;
        let at = |time: LocalTime| format!("{:02}:{:02}", time.hour, time.minute);
        let day = words::weekday_of(language, ticket.starts.day);
        self.fact(("DATE", "DATE"), Style { size: 13.0, ..STRONG }, &day);
        let time = format!("{} ({})", at(ticket.starts), ticket.zone);
        self.block(LEFT, BESIDE - LEFT, (PLAIN, 2), &time);
        if let Some(doors) = ticket.doors {
            let day = words::day(language, doors.day);
            let on = if doors.day == ticket.starts.day { String::new() } else { format!("{day}, ") };
            self.y += 9.0;
            self.fact(("OUVERTURE DES PORTES", "DOORS OPEN"), PLAIN, &format!("{on}{}", at(doors)));
        }
        self.y += 9.0;
        self.fact(("LIEU", "PLACE"), Style { size: 11.5, ..STRONG }, &ticket.place);
        for line in &ticket.address {
            self.block(LEFT, BESIDE - LEFT, (PLAIN, 2), line);
        }
    }

    /// Whose it is, and as what.
    fn whose(&mut self, book: &TicketBook, ticket: &TicketSheet) {
        let (top, height) = (self.y, 96.0);
        self.fill((LEFT, top), (RIGHT - LEFT, height), SHADE);
        let half = (RIGHT - LEFT) / 2.0;
        let of = self.language.of((" sur ", " of "));
        let number = format!("{}{of}{}", ticket.number, ticket.n_tickets);
        let cells: [(f32, f32, Both, &str); 4] = [
            (LEFT + 14.0, top + 12.0, ("AU NOM DE", "NAME"), &ticket.holder),
            (LEFT + half, top + 12.0, ("TARIF", "TICKET"), &ticket.offer),
            (LEFT + 14.0, top + 56.0, ("BILLET", "NUMBER"), &number),
            (LEFT + half, top + 56.0, ("COMMANDE", "ORDER"), &book.order_code),
        ];
        for (x, y, name, value) in cells {
            self.y = y;
            self.block(x, half - 28.0, (LABEL, 1), self.language.of(name));
            self.block(x, half - 28.0, (Style { size: 11.0, ..STRONG }, 2), value);
        }
        self.y = top + height + 22.0;
    }

    fn notes(&mut self, ticket: &TicketSheet) {
        for note in &ticket.notes {
            self.block(LEFT, RIGHT - LEFT, (SMALL, 4), note);
            self.y += 4.0;
        }
    }

    fn foot(&mut self, book: &TicketBook, ticket: &TicketSheet) {
        let y = PAGE.1 - 48.0;
        self.fill((LEFT, y - 14.0), (RIGHT - LEFT, 0.6), RULE);
        let small = Style { size: 7.5, ..SMALL };
        self.text(LEFT, y, small, "Guichet");
        self.right(y, small, &format!("{} · {} / {}", book.order_code, ticket.number, ticket.n_tickets));
    }
}

#[cfg(test)]
#[path = "ticket_test.rs"]
mod tests;
