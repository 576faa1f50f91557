//! A table as a file: cells that a spreadsheet takes for text, never for a formula.

/// What makes spreadsheets read UTF-8.
const BYTE_ORDER_MARK: char = '\u{feff}';

/// Writes rows as CSV.
pub fn write<'a>(rows: impl Iterator<Item = Vec<String>> + 'a) -> String {
    let mut file = String::from(BYTE_ORDER_MARK);
    for row in rows {
        let cells: Vec<String> = row.iter().map(|text| cell(text)).collect();
        file.push_str(&cells.join(","));
        file.push_str("\r\n");
    }
    file
}

/// A cell. What a spreadsheet would calculate gets an apostrophe first.
fn cell(text: &str) -> String {
    let is_formula = text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']);
    let text = if is_formula { format!("'{text}") } else { text.to_owned() };
    if text.contains(['"', ',', ';', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_text() {
        for (text, written) in [
            ("plain", "plain"),
            ("=1+1", "'=1+1"),
            ("-5", "'-5"),
            ("@x", "'@x"),
            ("a,b", "\"a,b\""),
            ("say \"x\"", "\"say \"\"x\"\"\""),
            ("=a;b", "\"'=a;b\""),
        ] {
            assert_eq!(cell(text), written);
        }
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(write([row(["a", "b"]), row(["é", "1"])].into_iter()), "\u{feff}a,b\r\né,1\r\n");
    }
}
