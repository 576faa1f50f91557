//! What is kept about somebody, all slices below together: the lowest that knows them all answers.

pub mod http;
