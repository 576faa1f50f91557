//! The bytes of the PDF.

use crate::layout::{Mark, PageMarks};
use crate::sheet::Sheet;
use crate::text::{Faces, Fonts};
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
    sheet: &Sheet,
    pages: &[PageMarks],
    faces: &Faces,
    fonts: &Fonts,
) -> Result<Vec<u8>, DocumentError> {
    let fault = |what: String| DocumentError::Pdf(what);
    let configuration = ConfigurationBuilder::new().with_archival_validator(Archival::A2_B).finish();
    let configuration = configuration.map_err(|error| fault(format!("{error:?}")))?;
    let mut document =
        Document::new_with(SerializeSettings { configuration, ..SerializeSettings::default() });
    document.set_metadata(metadata(sheet, faces));
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

fn metadata(sheet: &Sheet, faces: &Faces) -> Metadata {
    let name = if sheet.number.is_empty() { &sheet.order_code } else { &sheet.number };
    let on = sheet.issued_on;
    let part = |n: i8| u8::try_from(n).unwrap_or(1);
    let date = DateTime::new(u16::try_from(on.year).unwrap_or(0)).month(part(on.month)).day(part(on.day));
    Metadata::new()
        .title(format!("{} {}", sheet.language.of(words::title(sheet.kind)), faces.clean(name)))
        .authors(vec![faces.clean(&sheet.seller.name)])
        .creator("Guichet".to_owned())
        .language(sheet.language.tag().to_owned())
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
    }
}
