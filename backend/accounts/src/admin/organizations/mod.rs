//! Organizations, as administrators see them: that they exist. More only with access for support.

pub mod http;
mod store;
