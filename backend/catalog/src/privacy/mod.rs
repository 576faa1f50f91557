//! What is kept about somebody, here and by the slices below.

pub mod export;
