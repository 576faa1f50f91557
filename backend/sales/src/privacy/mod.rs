//! What is kept about somebody, here and by the slices below: the lowest that knows them all answers.

mod export;
pub mod http;
