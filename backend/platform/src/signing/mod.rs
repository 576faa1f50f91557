//! Signatures over files, by a key that a certificate speaks for: CMS (RFC 5652), apart from the file.
//!
//! - [`pem`]         keys and certificates as text
//! - [`certificate`] what a certificate says (X.509, RFC 5280)
//! - [`key`]         RSA and ECDSA keys
//! - [`cms`]         the signature itself
//! - `der`           the bytes all of them are made of
//!
//! Nothing here decides whom to trust: whoever reads the signature does.

pub mod certificate;
pub mod cms;
mod der;
pub mod key;
pub mod pem;

#[cfg(test)]
pub(crate) mod issuing;
