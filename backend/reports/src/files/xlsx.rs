//! A workbook of Office Open XML (ECMA-376), written row by row. Texts stand in their cells: a table of shared texts
//! would have to be known before the first row, or kept until the last. There are no formulas and no links.

use super::{Cell, as_if_utc};
use kernel::time::Zone;
use platform::zip::Archive;
use std::fmt::Write;
use std::io;

/// Rows of a sheet, its head included, as the format has it.
const ROWS_MAX: u32 = 1_048_576;
/// UTF-16 units of a cell, as the format has it; a character has two at most.
const CELL_CHARACTERS_MAX: usize = 16_000;
/// Characters of a sheet's name, with room for a number.
const NAME_CHARACTERS_MAX: usize = 24;
/// Days from the first day of spreadsheets to that of Unix.
const UNIX_EPOCH_DAYS: i64 = 25_569;
const DAY_SECONDS: i64 = 86_400;

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const RELATED: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006";
/// What sheets have in common: style 0 as it is, 1 for heads, 2 for moments.
const STYLES: &str = "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/></numFmts>\
<fonts count=\"2\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font><font><b/><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>\
<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill></fills>\
<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>\
<cellXfs count=\"3\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>\
<xf numFmtId=\"0\" fontId=\"1\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\"/>\
<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>";

/// A workbook. When a sheet is full, the next one begins.
pub struct Workbook {
    archive: Archive,
    zone: Zone,
    name: String,
    head: Vec<String>,
    n_sheets: usize,
    rows: u32,
    rows_max: u32,
}

impl Workbook {
    pub(super) fn new(zone: Zone, name: &str, head: Vec<String>) -> io::Result<Self> {
        Self::of_sheets(zone, name, head, ROWS_MAX)
    }

    fn of_sheets(zone: Zone, name: &str, head: Vec<String>, rows_max: u32) -> io::Result<Self> {
        let name = name.chars().take(NAME_CHARACTERS_MAX).collect();
        let mut book = Self { archive: Archive::default(), zone, name, head, n_sheets: 0, rows: 0, rows_max };
        book.begin_sheet()?;
        Ok(book)
    }

    /// A sheet whose first row stays in sight.
    fn begin_sheet(&mut self) -> io::Result<()> {
        self.n_sheets = self.n_sheets.saturating_add(1);
        self.rows = 1;
        self.archive.begin(&format!("xl/worksheets/sheet{}.xml", self.n_sheets))?;
        let mut xml = format!(
            "{XML}<worksheet xmlns=\"{MAIN}\"><sheetViews><sheetView workbookViewId=\"0\">\
             <pane ySplit=\"1\" topLeftCell=\"A2\" activePane=\"bottomLeft\" state=\"frozen\"/></sheetView></sheetViews>\
             <sheetFormatPr defaultRowHeight=\"15\"/><cols><col min=\"1\" max=\"{}\" width=\"22\" customWidth=\"1\"/></cols>\
             <sheetData><row>",
            self.head.len().max(1)
        );
        for name in &self.head {
            add_text(&mut xml, name, " s=\"1\"");
        }
        xml.push_str("</row>");
        self.archive.write(xml.as_bytes())
    }

    fn end_sheet(&mut self) -> io::Result<()> {
        self.archive.write(b"</sheetData></worksheet>")?;
        self.archive.end()
    }

    pub(super) fn add(&mut self, cells: &[Cell]) -> io::Result<()> {
        if self.rows >= self.rows_max {
            self.end_sheet()?;
            self.begin_sheet()?;
        }
        self.rows = self.rows.saturating_add(1);
        let mut xml = String::from("<row>");
        for cell in cells {
            match cell {
                Cell::Text(text) if text.is_empty() => xml.push_str("<c/>"),
                Cell::Text(text) => add_text(&mut xml, text, ""),
                Cell::Number(number) => add(&mut xml, format_args!("<c><v>{number}</v></c>"))?,
                Cell::Moment(None) => xml.push_str("<c/>"),
                Cell::Moment(Some(moment)) => {
                    let seconds = as_if_utc(*moment, &self.zone).millis().div_euclid(1_000);
                    let (day, second) = (seconds.div_euclid(DAY_SECONDS), seconds.rem_euclid(DAY_SECONDS));
                    let part = second.saturating_mul(10_000_000_000) / DAY_SECONDS;
                    let day = day.saturating_add(UNIX_EPOCH_DAYS);
                    add(&mut xml, format_args!("<c s=\"2\"><v>{day}.{part:010}</v></c>"))?;
                }
            }
        }
        xml.push_str("</row>");
        self.archive.write(xml.as_bytes())
    }

    pub(super) fn take(&mut self) -> Vec<u8> {
        self.archive.take()
    }

    /// The parts that say which sheets there are come last: only now is it known.
    pub(super) fn finish(mut self) -> io::Result<Vec<u8>> {
        self.end_sheet()?;
        let (mut sheets, mut targets, mut types) = (String::new(), String::new(), String::new());
        let mut name = String::new();
        add_escaped(&mut name, &sheet_name(&self.name));
        let sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml";
        for n in 1..=self.n_sheets {
            let number = if n == 1 { String::new() } else { format!(" {n}") };
            add(
                &mut sheets,
                format_args!("<sheet name=\"{name}{number}\" sheetId=\"{n}\" r:id=\"rId{n}\"/>"),
            )?;
            let target = format!(
                "<Relationship Id=\"rId{n}\" Type=\"{RELATED}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            );
            targets.push_str(&target);
            let kind = format!(
                "<Override PartName=\"/xl/worksheets/sheet{n}.xml\" ContentType=\"{sheet}.worksheet+xml\"/>"
            );
            types.push_str(&kind);
        }
        let parts = [
            (
                "xl/workbook.xml",
                format!(
                    "<workbook xmlns=\"{MAIN}\" xmlns:r=\"{RELATED}\"><sheets>{sheets}</sheets></workbook>"
                ),
            ),
            (
                "xl/_rels/workbook.xml.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\">{targets}\
                     <Relationship Id=\"styles\" Type=\"{RELATED}/styles\" Target=\"styles.xml\"/></Relationships>"
                ),
            ),
            ("xl/styles.xml", format!("<styleSheet xmlns=\"{MAIN}\">{STYLES}</styleSheet>")),
            (
                "_rels/.rels",
                format!(
                    "<Relationships xmlns=\"{PACKAGE}/relationships\"><Relationship Id=\"rId1\" \
                     Type=\"{RELATED}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
                ),
            ),
            (
                "[Content_Types].xml",
                format!(
                    "<Types xmlns=\"{PACKAGE}/content-types\">\
                     <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
                     <Override PartName=\"/xl/workbook.xml\" ContentType=\"{sheet}.sheet.main+xml\"/>\
                     <Override PartName=\"/xl/styles.xml\" ContentType=\"{sheet}.styles+xml\"/>{types}</Types>"
                ),
            ),
        ];
        for (part, xml) in parts {
            self.archive.begin(part)?;
            self.archive.write(XML.as_bytes())?;
            self.archive.write(xml.as_bytes())?;
            self.archive.end()?;
        }
        self.archive.finish()
    }
}

fn add(xml: &mut String, what: std::fmt::Arguments) -> io::Result<()> {
    xml.write_fmt(what).map_err(io::Error::other)
}

/// A cell with text in it. What begins with a sign of a formula is text here, whatever it is.
fn add_text(xml: &mut String, text: &str, style: &str) {
    xml.push_str("<c t=\"inlineStr\"");
    xml.push_str(style);
    xml.push_str("><is><t xml:space=\"preserve\">");
    match text.char_indices().nth(CELL_CHARACTERS_MAX) {
        Some((end, _)) => add_escaped(xml, text.get(..end).unwrap_or_default()),
        None => add_escaped(xml, text),
    }
    xml.push_str("</t></is></c>");
}

/// Text as XML, without what XML has no way to say. The format reads `_x0041_` as a letter: its first sign is said so.
fn add_escaped(xml: &mut String, text: &str) {
    for (at, c) in text.char_indices() {
        match c {
            '&' => xml.push_str("&amp;"),
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '"' => xml.push_str("&quot;"),
            '_' if is_code(text.get(at..).unwrap_or_default()) => xml.push_str("_x005F_"),
            '\t' | '\n' => xml.push(c),
            '\r' => xml.push_str("&#13;"),
            '\u{fffe}' | '\u{ffff}' => {}
            c if c < ' ' => {}
            c => xml.push(c),
        }
    }
}

fn is_code(text: &str) -> bool {
    let code = text.strip_prefix("_x").and_then(|rest| rest.as_bytes().get(..5));
    code.is_some_and(|code| code.ends_with(b"_") && code.iter().take(4).all(u8::is_ascii_hexdigit))
}

/// A sheet's name, without what the format refuses in it.
fn sheet_name(name: &str) -> String {
    let kept: String =
        name.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\'')).collect();
    let kept = kept.trim();
    if kept.is_empty() { "1".to_owned() } else { kept.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use flate2::read::DeflateDecoder;
    use kernel::time::Instant;
    use std::io::Read;

    fn u32_at(bytes: &[u8], at: usize) -> usize {
        usize::try_from(u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())).unwrap()
    }

    /// The files of an archive, found by its directory, as another program reads it.
    fn files(zip: &[u8]) -> Vec<(String, String)> {
        let end = zip.len() - 22;
        assert_eq!(&zip[end..end + 4], b"PK\x05\x06");
        let (n, mut at) = (usize::from(zip[end + 10]), u32_at(zip, end + 16));
        let mut found = Vec::new();
        for _ in 0..n {
            let (crc, compressed, size) = (u32_at(zip, at + 16), u32_at(zip, at + 20), u32_at(zip, at + 24));
            let (named, from) = (usize::from(zip[at + 28]), u32_at(zip, at + 42));
            let name = String::from_utf8(zip[at + 46..at + 46 + named].to_vec()).unwrap();
            let data = &zip[from + 30 + named..from + 30 + named + compressed];
            let mut text = String::new();
            DeflateDecoder::new(data).read_to_string(&mut text).unwrap();
            let mut sum = flate2::Crc::new();
            sum.update(text.as_bytes());
            assert_eq!((text.len(), usize::try_from(sum.sum()).unwrap()), (size, crc), "{name}");
            found.push((name, text));
            at += 46 + named;
        }
        assert_eq!(at, end, "the directory is what its end says");
        found
    }

    fn book(rows_max: u32, rows: &[&[Cell]]) -> Vec<(String, String)> {
        let zone = Zone::parse("Europe/Paris").unwrap();
        let mut book = Workbook::of_sheets(zone, "Qui vient ?", vec!["Nom".into()], rows_max).unwrap();
        let mut bytes = Vec::new();
        for row in rows {
            book.add(row).unwrap();
            bytes.extend(book.take());
        }
        bytes.extend(book.finish().unwrap());
        files(&bytes)
    }

    #[test]
    fn texts_numbers_and_moments_are_what_they_are() {
        let noon = Instant::parse("2026-01-01T11:00:00Z");
        let text = "=1+1 <b>&\"_x0041_\u{1}é🎉";
        let row = [Cell::Text(text.into()), Cell::Number(-7), Cell::Moment(noon), Cell::Moment(None)];
        let found = book(ROWS_MAX, &[&row]);
        let names: Vec<&str> = found.iter().map(|(name, _)| name.as_str()).collect();
        assert_eq!(names.len(), 6);
        assert!(names.contains(&"[Content_Types].xml") && names.contains(&"xl/worksheets/sheet1.xml"));
        let sheet = &found[0].1;
        let expected = "<row><c t=\"inlineStr\"><is><t xml:space=\"preserve\">=1+1 &lt;b&gt;&amp;&quot;_x005F_x0041_é🎉\
            </t></is></c><c><v>-7</v></c><c s=\"2\"><v>46023.5000000000</v></c><c/></row>";
        assert!(sheet.contains(expected), "{sheet}");
        assert!(!sheet.contains("<f>"));
    }

    #[test]
    fn a_full_sheet_is_followed_by_another() {
        let row = |n| [Cell::Number(n)];
        let found = book(3, &[&row(1), &row(2), &row(3)]);
        let sheets: Vec<&String> =
            found.iter().filter(|(name, _)| name.contains("sheet")).map(|(_, text)| text).collect();
        assert_eq!(sheets.len(), 2);
        assert!(sheets[0].contains("<v>2</v>") && !sheets[0].contains("<v>3</v>"));
        assert!(sheets[1].contains(">Nom<") && sheets[1].contains("<v>3</v>"));
        let workbook = &found.iter().find(|(name, _)| name == "xl/workbook.xml").unwrap().1;
        assert!(workbook.contains("name=\"Qui vient\"") && workbook.contains("name=\"Qui vient 2\""));
    }

    #[test]
    fn no_cell_is_longer_than_the_format_allows() {
        let found = book(ROWS_MAX, &[&[Cell::Text("🎉".repeat(40_000))]]);
        assert_eq!(found[0].1.matches('🎉').count(), CELL_CHARACTERS_MAX);
        let none = book(ROWS_MAX, &[]);
        assert_eq!(none[0].1.matches("<row>").count(), 1, "only the head");
    }
}
