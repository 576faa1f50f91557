//! Hand-written SQL that both databases prepare once.
//!
//! For the few queries that diesel's builder cannot say for both (grouping by an expression, sub-selects in `FROM`). Values
//! are always bound, never written into the text. Unlike `diesel::sql_query`, the statement is kept
//! prepared: planning would cost more than running it.

use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Binary, Double, HasSqlType, Integer, Text};
use diesel::{QueryResult, RunQueryDsl};
use std::marker::PhantomData;

enum Piece {
    Text(String),
    Bytes(Vec<u8>),
    Big(i64),
    Int(i32),
    Word(String),
    Real(f64),
}

/// A statement whose rows have the SQL types `ST`.
pub struct Sql<ST> {
    pieces: Vec<Piece>,
    is_kept: bool,
    types: PhantomData<ST>,
}

impl<ST> Default for Sql<ST> {
    fn default() -> Self {
        Self { pieces: Vec::new(), is_kept: true, types: PhantomData }
    }
}

impl<ST> Sql<ST> {
    /// A statement that is not kept prepared, because hardly any other has its text.
    pub fn once() -> Self {
        Self { is_kept: false, ..Self::default() }
    }

    /// Adds SQL text, which must not come from outside the program.
    pub fn push(&mut self, sql: &str) -> &mut Self {
        self.pieces.push(Piece::Text(sql.to_owned()));
        self
    }

    /// Adds a bound 64-bit number.
    pub fn big(&mut self, value: i64) -> &mut Self {
        self.pieces.push(Piece::Big(value));
        self
    }

    /// Adds a bound 32-bit number.
    pub fn int(&mut self, value: i32) -> &mut Self {
        self.pieces.push(Piece::Int(value));
        self
    }

    /// Adds bound text.
    pub fn text(&mut self, value: impl Into<String>) -> &mut Self {
        self.pieces.push(Piece::Word(value.into()));
        self
    }

    /// Adds a bound number with a fraction.
    pub fn real(&mut self, value: f64) -> &mut Self {
        self.pieces.push(Piece::Real(value));
        self
    }

    /// Adds bound bytes, such as an id.
    pub fn bytes(&mut self, value: &[u8]) -> &mut Self {
        self.pieces.push(Piece::Bytes(value.to_owned()));
        self
    }
}

impl<ST> Sql<ST> {
    /// Adds bound text or `NULL`.
    pub fn text_or_null(&mut self, value: Option<&str>) -> &mut Self {
        match value {
            Some(value) => self.text(value),
            None => self.push("NULL"),
        }
    }

    /// Adds bound bytes with commas between them.
    pub fn bytes_list(&mut self, values: &[&[u8]]) -> &mut Self {
        for (n, value) in values.iter().enumerate() {
            self.push(if n == 0 { "" } else { ", " }).bytes(value);
        }
        self
    }
}

impl<ST> QueryId for Sql<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST> Query for Sql<ST> {
    type SqlType = ST;
}

impl<ST, Conn> RunQueryDsl<Conn> for Sql<ST> {}

impl<ST, DB> QueryFragment<DB> for Sql<ST>
where
    DB: Backend
        + HasSqlType<BigInt>
        + HasSqlType<Integer>
        + HasSqlType<Text>
        + HasSqlType<Binary>
        + HasSqlType<Double>,
    i64: ToSql<BigInt, DB>,
    i32: ToSql<Integer, DB>,
    str: ToSql<Text, DB>,
    [u8]: ToSql<Binary, DB>,
    f64: ToSql<Double, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        if !self.is_kept {
            out.unsafe_to_cache_prepared();
        }
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => out.push_sql(text),
                Piece::Big(value) => out.push_bind_param::<BigInt, _>(value)?,
                Piece::Int(value) => out.push_bind_param::<Integer, _>(value)?,
                Piece::Word(value) => out.push_bind_param::<Text, _>(value.as_str())?,
                Piece::Real(value) => out.push_bind_param::<Double, _>(value)?,
                Piece::Bytes(value) => out.push_bind_param::<Binary, _>(value.as_slice())?,
            }
        }
        Ok(())
    }
}

/// A word that the statement says itself. Indexes of some rows only (`WHERE status = 'pending'`) are used for what
/// says the same word, not for one that is bound.
pub fn word(text: &'static str) -> diesel::expression::SqlLiteral<Text> {
    debug_assert!(text.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'), "a word of the program");
    diesel::dsl::sql(&format!("'{text}'"))
}

/// A statement of diesel's builder that is kept prepared too. Diesel keeps no `UPDATE` and, with SQLite, no list of values,
/// because the text of some depends on what is in them. Here each text is kept: there must be one, or one for each
/// length of a short list.
pub struct Prepared<Q>(Q);

/// Keeps a statement prepared.
pub const fn prepared<Q>(query: Q) -> Prepared<Q> {
    Prepared(query)
}

impl<Q> QueryId for Prepared<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Prepared<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, Conn> RunQueryDsl<Conn> for Prepared<Q> {}

impl<Q: QueryFragment<DB>, DB: Backend> QueryFragment<DB> for Prepared<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}
