//! Password hashes: Argon2id, as a PHC string that carries its own parameters.

use super::rules::Password;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use platform::http::failure::Failure;

/// Memory of one hash (OWASP's first choice for Argon2id).
pub const MEMORY_KIB: u32 = 19 * 1_024;
/// Passes over that memory.
pub const PASSES: u32 = 2;

/// Hashes a password. Costs tens of milliseconds on purpose: never call it in async code.
pub fn hash(password: &Password) -> Result<String, Failure> {
    let params = Params::new(MEMORY_KIB, PASSES, 1, None).map_err(|e| Failure::fault(e.to_string()))?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash = argon2.hash_password(password.bytes()).map_err(|e| Failure::fault(e.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password is the one that was hashed, by the parameters inside the hash.
pub fn verify(password: &str, phc: &str) -> bool {
    let Ok(hash) = argon2::password_hash::phc::PasswordHash::new(phc) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::email::Email;

    #[test]
    fn only_the_right_password_verifies() {
        let email = Email::parse("a@example.org").unwrap();
        let phc = hash(&Password::parse("correct horse battery", &email, "A").unwrap()).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{phc}");
        assert!(verify("correct horse battery", &phc));
        assert!(!verify("correct horse batterz", &phc) && !verify("x", "not a hash"));
    }
}
