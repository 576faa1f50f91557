//! Tables that are written while they are sent: rows go in, bytes come out, and nothing of what was sent is kept.
//!
//! - [`Table`] a table in one of its formats
//! - `xlsx`    workbooks, sheet by sheet

mod xlsx;

use kernel::time::{Instant, Zone};
use platform::http::failure::Failure;
use platform::http::table;
use serde::Serialize;
use utoipa::ToSchema;

/// The format of a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FileFormat {
    /// Values with commas between them, UTF-8 with a byte order mark.
    #[default]
    Csv,
    /// A workbook of Office Open XML.
    Xlsx,
    /// An array.
    Json,
}

impl FileFormat {
    /// Reads the name it has in addresses.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx, Self::Json].into_iter().find(|format| format.as_str() == name)
    }

    /// Its name, which files end with.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Json => "json",
        }
    }

    /// As `Content-Type` says it.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::Json => "application/json",
        }
    }
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// Words; never a formula.
    Text(String),
    /// A whole number.
    Number(i64),
    /// A moment, as clocks of the file's zone show it; empty when there is none.
    Moment(Option<Instant>),
}

/// A table in one of its formats. What was written and not taken yet is in memory.
pub enum Table {
    /// Values with commas between them.
    Csv(Csv),
    /// A workbook.
    Xlsx(Box<xlsx::Workbook>),
}

/// A file of values with commas between them.
pub struct Csv {
    text: String,
    zone: Zone,
}

impl Table {
    /// A file that begins with the names of its columns.
    pub fn csv(zone: Zone, head: &[String]) -> Self {
        let mut text = String::from(table::BYTE_ORDER_MARK);
        table::add_row(&mut text, head);
        Self::Csv(Csv { text, zone })
    }

    /// A workbook whose sheets begin with the names of their columns, and have a name themselves.
    ///
    /// # Errors
    /// When something cannot be compressed: a bug.
    pub fn xlsx(zone: Zone, name: &str, head: Vec<String>) -> Result<Self, Failure> {
        Ok(Self::Xlsx(Box::new(xlsx::Workbook::new(zone, name, head).map_err(Failure::fault)?)))
    }

    /// Adds a row.
    pub fn add(&mut self, cells: &[Cell]) -> Result<(), Failure> {
        match self {
            Self::Csv(csv) => {
                let zone = &csv.zone;
                let texts: Vec<String> = cells.iter().map(|cell| written(cell, zone)).collect();
                table::add_row(&mut csv.text, &texts);
                Ok(())
            }
            Self::Xlsx(book) => book.add(cells).map_err(Failure::fault),
        }
    }

    /// What was written since the last time.
    pub fn take(&mut self) -> Vec<u8> {
        match self {
            Self::Csv(csv) => std::mem::take(&mut csv.text).into_bytes(),
            Self::Xlsx(book) => book.take(),
        }
    }

    /// The end.
    pub fn finish(self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Csv(csv) => Ok(csv.text.into_bytes()),
            Self::Xlsx(book) => book.finish().map_err(Failure::fault),
        }
    }
}

/// A cell as text.
fn written(cell: &Cell, zone: &Zone) -> String {
    match cell {
        Cell::Text(text) => text.clone(),
        Cell::Number(number) => number.to_string(),
        Cell::Moment(moment) => moment.map(|moment| on_the_clock(moment, zone)).unwrap_or_default(),
    }
}

/// A moment as spreadsheets read it: `2026-12-31 20:30:00`, as clocks of the zone show it.
fn on_the_clock(moment: Instant, zone: &Zone) -> String {
    let shown = as_if_utc(moment, zone).to_rfc3339();
    let seconds = shown.get(..19).unwrap_or(&shown);
    seconds.replace('T', " ")
}

/// The moment at which clocks in UTC show what those of the zone show.
fn as_if_utc(moment: Instant, zone: &Zone) -> Instant {
    Zone::parse("UTC").map_or(moment, |utc| zone.same_clock_in(&utc, moment))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_written_as_spreadsheets_read_them() {
        let zone = Zone::parse("Europe/Paris").unwrap();
        let moment = Instant::parse("2026-07-24T17:30:05.250Z");
        assert_eq!(written(&Cell::Moment(moment), &zone), "2026-07-24 19:30:05");
        let mut file = Table::csv(zone, &["a".to_owned(), "b".to_owned(), "c".to_owned()]);
        file.add(&[Cell::Text("=1".into()), Cell::Number(7), Cell::Moment(None)]).unwrap();
        assert_eq!(String::from_utf8(file.take()).unwrap(), "\u{feff}a,b,c\r\n'=1,7,\r\n");
        assert!(file.take().is_empty(), "nothing is sent twice");
        file.add(&[Cell::Number(1)]).unwrap();
        assert_eq!(file.finish().unwrap(), b"1\r\n");
    }

    #[test]
    fn formats_have_names() {
        assert_eq!(FileFormat::parse("xlsx"), Some(FileFormat::Xlsx));
        assert_eq!(FileFormat::parse("pdf"), None);
    }
}
