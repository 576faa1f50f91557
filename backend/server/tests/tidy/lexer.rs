//! Rust as tokens. Comments are gone, strings are single tokens, macros are tokens like the rest.
//!
//! A lexer of our own rather than syn: syn sees nothing inside macro calls (`matches!(conn, Conn::Pg(_))`)
//! and tells no lines.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An identifier or keyword.
    Word,
    /// One character, or `::`.
    Mark,
    /// The content of a string.
    Text,
    /// Numbers, characters, lifetimes.
    Other,
}

/// A token and the line it starts on.
#[derive(Debug, Clone)]
pub struct Token {
    /// What it is.
    pub kind: Kind,
    /// As written; for strings, what is between the quotes.
    pub text: String,
    /// Counted from one.
    pub line: usize,
}

impl Token {
    /// Whether this is code that reads so (a string never is).
    pub fn is(&self, text: &str) -> bool {
        self.kind != Kind::Text && self.text == text
    }
}

/// Whether the tokens from `at` on read like this.
pub fn reads(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    words.iter().zip(at..).all(|(word, i)| tokens.get(i).is_some_and(|token| token.is(word)))
}

/// The tokens between the bracket at `open` and its partner, and where the partner is.
pub fn bracketed(tokens: &[Token], open: usize) -> (&[Token], usize) {
    let mut depth = 0_usize;
    for (i, token) in tokens.iter().enumerate().skip(open) {
        if token.kind == Kind::Mark {
            match token.text.as_str() {
                "(" | "[" | "{" => depth += 1,
                ")" | "]" | "}" => depth = depth.saturating_sub(1),
                _ => {}
            }
        }
        if depth == 0 {
            return (tokens.get(open + 1..i).unwrap_or_default(), i);
        }
    }
    (tokens.get(open + 1..).unwrap_or_default(), tokens.len())
}

/// The tokens without items under `#[cfg(test)]`.
pub fn without_tests(tokens: &[Token]) -> Vec<Token> {
    let mut kept = Vec::with_capacity(tokens.len());
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        if reads(tokens, i, &["#", "[", "cfg", "(", "test", ")", "]"]) {
            i += 7;
            while tokens.get(i).is_some_and(|token| !token.is("{") && !token.is(";")) {
                i = if reads(tokens, i, &["("]) { bracketed(tokens, i).1 + 1 } else { i + 1 };
            }
            i = if reads(tokens, i, &["{"]) { bracketed(tokens, i).1 + 1 } else { i + 1 };
        } else {
            kept.push(token.clone());
            i += 1;
        }
    }
    kept
}

/// Reads Rust.
pub fn lex(source: &str) -> Vec<Token> {
    let mut reader = Reader { chars: source.chars().collect(), at: 0, line: 1 };
    let mut tokens = Vec::new();
    while let Some(c) = reader.peek(0) {
        let line = reader.line;
        let (kind, text) = match c {
            c if c.is_whitespace() => {
                reader.take();
                continue;
            }
            '/' if reader.peek(1) == Some('/') => {
                reader.take_while(|c| c != '\n');
                continue;
            }
            '/' if reader.peek(1) == Some('*') => {
                reader.block_comment();
                continue;
            }
            '"' => (Kind::Text, reader.string()),
            '\'' => (Kind::Other, reader.quote()),
            c if c == '_' || c.is_alphabetic() => {
                let word = reader.take_while(|c| c == '_' || c.is_alphanumeric());
                match (word.as_str(), reader.peek(0)) {
                    ("r" | "br" | "cr", Some('"' | '#')) if reader.is_raw_string() => {
                        (Kind::Text, reader.raw_string())
                    }
                    ("b" | "c", Some('"')) => (Kind::Text, reader.string()),
                    ("b", Some('\'')) => (Kind::Other, reader.quote()),
                    _ => (Kind::Word, word),
                }
            }
            c if c.is_ascii_digit() => {
                (Kind::Other, reader.take_while(|c| c == '_' || c.is_ascii_alphanumeric()))
            }
            ':' if reader.peek(1) == Some(':') => {
                reader.take();
                reader.take();
                (Kind::Mark, "::".to_owned())
            }
            c => {
                reader.take();
                (Kind::Mark, c.to_string())
            }
        };
        tokens.push(Token { kind, text, line });
    }
    tokens
}

struct Reader {
    chars: Vec<char>,
    at: usize,
    line: usize,
}

impl Reader {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn take(&mut self) -> Option<char> {
        let c = self.peek(0)?;
        self.at += 1;
        self.line += usize::from(c == '\n');
        Some(c)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> String {
        let mut text = String::new();
        while let Some(c) = self.peek(0).filter(|c| wanted(*c)) {
            text.push(c);
            self.take();
        }
        text
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while let Some(c) = self.take() {
            match (c, self.peek(0)) {
                ('/', Some('*')) => {
                    self.take();
                    depth += 1;
                }
                ('*', Some('/')) => {
                    self.take();
                    depth -= 1;
                    if depth == 0 {
                        return;
                    }
                }
                _ => {}
            }
        }
    }

    fn string(&mut self) -> String {
        let mut text = String::new();
        self.take();
        while let Some(c) = self.take() {
            match c {
                '"' => break,
                '\\' => text.extend([Some(c), self.take()].into_iter().flatten()),
                c => text.push(c),
            }
        }
        text
    }

    /// `r#"` begins a string, `r#match` is a word.
    fn is_raw_string(&self) -> bool {
        (0..).find_map(|i| (self.peek(i) != Some('#')).then(|| self.peek(i) == Some('"'))).unwrap_or(false)
    }

    fn raw_string(&mut self) -> String {
        let hashes = self.take_while(|c| c == '#').len();
        self.take();
        let mut text = String::new();
        while let Some(c) = self.take() {
            if c == '"' && (0..hashes).all(|i| self.peek(i) == Some('#')) {
                self.at += hashes;
                break;
            }
            text.push(c);
        }
        text
    }

    /// A character or a lifetime.
    fn quote(&mut self) -> String {
        self.take();
        let is_char = self.peek(0) == Some('\\') || self.peek(1) == Some('\'');
        if !is_char {
            return self.take_while(|c| c == '_' || c.is_alphanumeric());
        }
        let mut text = String::new();
        while let Some(c) = self.take() {
            match c {
                '\'' => break,
                '\\' => text.extend([Some(c), self.take()].into_iter().flatten()),
                c => text.push(c),
            }
        }
        text
    }
}

#[test]
fn tokens_are_told_from_comments_strings_and_lifetimes() {
    let source = "// no\n/* no /* no */ no */ a::b('x', '\\'', \"s // \\\" {\", r#\"raw \" }\"#) -> &'a str";
    let texts: Vec<String> = lex(source).into_iter().map(|token| token.text).collect();
    let expected = ["a", "::", "b", "(", "x", ",", "\\'", ",", "s // \\\" {", ",", "raw \" }", ")"];
    assert_eq!(texts.get(..12), Some(&expected.map(str::to_owned)[..]));
    assert_eq!(texts.get(12..), Some(&["-", ">", "&", "a", "str"].map(str::to_owned)[..]));
}

#[test]
fn test_modules_are_left_out() {
    let source = "fn a() {} #[cfg(test)] mod tests { fn b() { c(\"}\") } } #[cfg(test)] use d; fn e() {}";
    let words: Vec<String> = without_tests(&lex(source)).into_iter().map(|token| token.text).collect();
    assert_eq!(words.join(" "), "fn a ( ) { } fn e ( ) { }");
}

#[test]
fn every_source_of_the_repository_has_matching_brackets() {
    for source in crate::tree::rust() {
        let count = |marks: [&str; 3]| {
            source.tokens.iter().filter(|t| t.kind == Kind::Mark && marks.contains(&t.text.as_str())).count()
        };
        assert_eq!(count(["(", "[", "{"]), count([")", "]", "}"]), "{}", source.path);
    }
}
