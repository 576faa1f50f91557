//! The bytes of the PDF.

use crate::layout::{Mark, PageMarks};
use crate::sheet::{CivilDay, Language, Sheet};
use crate::text::{Faces, Fonts};
use crate::ticket::TicketBook;
use crate::{DocumentError, PAGE, words};
use krilla::color::rgb;
use krilla::configure::{Archival, ConfigurationBuilder};
use krilla::geom::{PathBuilder, Point, Rect};
use krilla::metadata::{DateTime, Metadata};
use krilla::page::PageSettings;
use krilla::paint::Fill;
use krilla::surface::Surface;
use krilla::{Document, SerializeSettings};

/// Paints the pages. PDF/A-2b: it looks the same wherever and whenever it is opened.
pub(crate) fn pdf(
    metadata: Metadata,
    pages: &[PageMarks],
    faces: &Faces,
    fonts: &Fonts,
) -> Result<Vec<u8>, DocumentError> {
    let fault = |what: String| DocumentError::Pdf(what);
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_B).finish();
    let configuration = configuration.map_err(|error| fault(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata);
    for marks in pages {
        let size = PageSettings::from_wh(PAGE.0, PAGE.1).ok_or_else(|| fault("no page".to_owned()))?;
        let mut page = document.start_page_with(size);
        let mut surface = page.surface();
        for mark in &marks.marks {
            draw(&mut surface, mark, faces, fonts);
        }
        surface.finish();
        page.finish();
    }
    document.finish().map_err(|error| fault(format!("{error:?}")))
}

/// What the file of a sheet says of itself.
pub(crate) fn sheet_data(sheet: &Sheet, faces: &Faces) -> Metadata {
    let name = if sheet.number.is_empty() { &sheet.order_code } else { &sheet.number };
    let title = format!("{} {}", sheet.language.of(words::title(sheet.kind)), faces.clean(name));
    metadata(title, faces.clean(&sheet.seller.name), sheet.language, sheet.issued_on)
}

/// What the file of tickets says of itself.
pub(crate) fn book_data(book: &TicketBook, faces: &Faces) -> Metadata {
    let title = format!("{} {}", book.language.of(words::TICKET), faces.clean(&book.order_code));
    let organizer = book.tickets.first().map(|ticket| faces.clean(&ticket.organizer));
    metadata(title, organizer.unwrap_or_default(), book.language, book.made_on)
}

fn metadata(title: String, author: String, language: Language, on: CivilDay) -> Metadata {
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    let date = DateTime::new(u16::try_from(on.year).unwrap_or(0)).month(part(on.month)).day(part(on.day));
    Metadata::new()
        .title(title)
        .authors(vec![author])
        .creator("Guichet".to_owned())
        .language(language.tag().to_owned())
        .creation_date(date.hour(0).minute(0).second(0).utc_offset_hour(0))
}

fn draw(surface: &mut Surface, mark: &Mark, faces: &Faces, fonts: &Fonts) {
    let fill = |(red, green, blue): (u8, u8, u8)| Fill {
        paint: rgb::Color::new(red, green, blue).into(),
        ..Fill::default()
    };
    match mark {
        Mark::Text { x, y, size, weight, ink, text } => {
            let shaped = faces.shape(text, *weight);
            surface.set_fill(Some(fill(*ink)));
            let font = fonts.of(*weight).clone();
            surface.draw_glyphs(Point::from_xy(*x, *y), &shaped.glyphs, font, text, *size, false);
        }
        Mark::Box { x, y, width, height, ink } => {
            let Some(rect) = Rect::from_xywh(*x, *y, *width, *height) else { return };
            let mut path = PathBuilder::new();
            path.push_rect(rect);
            let Some(path) = path.finish() else { return };
            surface.set_fill(Some(fill(*ink)));
            surface.draw_path(&path);
        }
        Mark::Code { x, y, module, runs } => {
            // One path: between several, viewers leave hairlines.
            let mut path = PathBuilder::new();
            let of = |n: usize| u16::try_from(n).map_or(0.0, f32::from) * module;
            for (column, row, n) in runs {
                let rect = Rect::from_xywh(x + of(*column), y + of(*row), of(*n), *module);
                if let Some(rect) = rect {
                    path.push_rect(rect);
                }
            }
            let Some(path) = path.finish() else { return };
            surface.set_fill(Some(fill((0, 0, 0))));
            surface.draw_path(&path);
        }
    }
}
