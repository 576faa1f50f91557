//! Black-box tests: a real server, real SQL, nothing but HTTP and the command line in between.
//!
//! The whole suite runs on either database: `TEST_DB=sqlite` (default) or `TEST_DB=postgres` with
//! `TEST_DATABASE_URL` (`scripts/pg-temp.sh COMMAND` sets it). Snapshots are shared by both, so a
//! difference between the databases is a failing test.
//!
//! - [`app`]        `TestApp`: the running server, and `Answer`: what it said
//! - [`databases`]  a database of its own for each test
//! - [`arrange`]    builders for events, through the slices' own functions
//! - [`schema`]     every answer against the API's document

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "tests fail by panicking, in helpers too"
)]

mod accounts;
mod admission;
mod app;
mod arrange;
mod catalog;
mod cli;
mod contract;
mod database;
mod databases;
mod edge;
mod embed;
mod joint;
mod notices;
mod organizing;
mod pages;
mod payments;
mod reports;
mod sales;
mod schema;
mod system;
