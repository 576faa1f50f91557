//! A table as a file: cells that a spreadsheet takes for text, never for a formula.

/// What makes spreadsheets read UTF-8.
pub const BYTE_ORDER_MARK: char = '\u{feff}';

/// Writes rows as CSV.
pub fn write<'a>(rows: impl Iterator<Item = Vec<String>> + 'a) -> String {
    let mut file = String::from(BYTE_ORDER_MARK);
    for row in rows {
        add_row(&mut file, &row);
    }
    file
}

/// Adds a row to a file that has its byte order mark already.
pub fn add_row(file: &mut String, cells: &[String]) {
    for (n, text) in cells.iter().enumerate() {
        file.push_str(if n == 0 { "" } else { "," });
        add_cell(file, text);
    }
    file.push_str("\r\n");
}

/// Adds a cell. What a spreadsheet would calculate gets an apostrophe first.
fn add_cell(file: &mut String, text: &str) {
    let is_quoted = text.contains(['"', ',', ';', '\r', '\n']);
    file.push_str(if is_quoted { "\"" } else { "" });
    file.push_str(if is_formula(text) { "'" } else { "" });
    if is_quoted {
        file.push_str(&text.replace('"', "\"\""));
        file.push('"');
    } else {
        file.push_str(text);
    }
}

/// Whether some spreadsheet might calculate it, or take a part of it for a row of its own that it calculates. Spaces
/// before a formula hide it from no program that trims, wide signs from none that is used in East Asia.
fn is_formula(text: &str) -> bool {
    let is_blank = |c: char| c.is_whitespace() || c == BYTE_ORDER_MARK;
    let is_sign = |c: char| matches!(c, '=' | '+' | '-' | '@' | '|' | '＝' | '＋' | '－' | '＠');
    text.starts_with(['\t', '\r', '\n'])
        || text.split(['\r', '\n']).any(|line| line.trim_start_matches(is_blank).starts_with(is_sign))
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
            ("\u{a0} =1", "'\u{a0} =1"),
            ("＝1", "'＝1"),
            ("|x", "'|x"),
            ("\tx", "'\tx"),
            ("\r=1", "\"'\r=1\""),
            ("a\n+1", "\"'a\n+1\""),
            ("a=1", "a=1"),
        ] {
            let mut file = String::new();
            add_cell(&mut file, text);
            assert_eq!(file, written);
        }
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        assert_eq!(write([row(["a", "b"]), row(["é", "1"])].into_iter()), "\u{feff}a,b\r\né,1\r\n");
    }
}
