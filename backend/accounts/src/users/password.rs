//! Password hashes: Argon2id, as a PHC string that carries its own parameters.

use super::rules::Password;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use platform::config::PasswordCost;
use platform::http::failure::Failure;

fn hasher(cost: PasswordCost) -> Result<Argon2<'static>, Failure> {
    let params =
        Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|e| Failure::fault(e.to_string()))?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// Hashes a password. Costs tens of milliseconds on purpose: in async code use [`super::Hasher`].
pub fn hash(password: &Password, cost: PasswordCost) -> Result<String, Failure> {
    hash_bytes(password.bytes(), cost)
}

pub(super) fn hash_bytes(password: &[u8], cost: PasswordCost) -> Result<String, Failure> {
    let hash = hasher(cost)?.hash_password(password).map_err(|e| Failure::fault(e.to_string()))?;
    Ok(hash.to_string())
}

/// Whether a password is the one that was hashed, by the parameters inside the hash.
pub fn verify(password: &str, phc: &str) -> bool {
    let Ok(hash) = PasswordHash::new(phc) else { return false };
    Argon2::default().verify_password(password.as_bytes(), &hash).is_ok()
}

/// Whether a hash was made at another cost than today's.
pub fn is_outdated(phc: &str, cost: PasswordCost) -> bool {
    let params = PasswordHash::new(phc).ok().and_then(|hash| Params::try_from(&hash).ok());
    params.is_none_or(|params| (params.m_cost(), params.t_cost()) != (cost.memory_kib, cost.passes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use kernel::email::Email;

    const COST: PasswordCost = PasswordCost { memory_kib: 1_024, passes: 1 };

    #[test]
    fn only_the_right_password_verifies() {
        let email = Email::parse("a@example.org").unwrap();
        let password = Password::parse("correct horse battery", &email, "A").unwrap();
        let phc = hash(&password, COST).unwrap();
        assert!(phc.starts_with("$argon2id$v=19$m=1024,t=1,p=1$"), "{phc}");
        assert!(verify("correct horse battery", &phc));
        assert!(!verify("correct horse batterz", &phc) && !verify("x", "not a hash"));
    }

    #[test]
    fn a_hash_of_another_cost_is_outdated() {
        let phc = hash_bytes(b"x", COST).unwrap();
        assert!(!is_outdated(&phc, COST));
        assert!(is_outdated(&phc, PasswordCost { passes: 2, ..COST }) && is_outdated("nonsense", COST));
    }
}
