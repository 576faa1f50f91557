//! Password hashes: Argon2id, as a PHC string that carries its own parameters.

use super::rules::Password;
use argon2::password_hash::phc::{Output, ParamsString, PasswordHash, Salt};
use argon2::{Algorithm, Argon2, Block, Params, Version};
use platform::config::PasswordCost;
use platform::http::failure::Failure;

/// The memory that one hash works in. Kept between hashes: asked for anew each time, it costs a tenth of
/// a hash, and every thread that ever hashed keeps its own 19 MiB.
#[derive(Default)]
pub(super) struct Workspace(Vec<Block>);

impl Workspace {
    /// Writes the hash of a password under a salt.
    fn derive(
        &mut self,
        argon2: &Argon2<'_>,
        password: &[u8],
        salt: &Salt,
        n_bytes: usize,
    ) -> Option<Output> {
        let n_blocks = argon2.params().block_count();
        if self.0.len() < n_blocks {
            // Not resized in place: growing would hold both for a moment.
            self.0 = Vec::new();
            self.0 = vec![Block::new(); n_blocks];
        }
        let blocks = self.0.get_mut(..n_blocks)?;
        let mut buffer = [0_u8; Output::MAX_LENGTH];
        let out = buffer.get_mut(..n_bytes)?;
        argon2.hash_password_into_with_memory(password, salt, out, blocks).ok()?;
        Output::new(out).ok()
    }

    /// Hashes at this cost, under a fresh salt.
    pub(super) fn hash(&mut self, password: &[u8], cost: PasswordCost) -> Result<String, Failure> {
        let fault = || Failure::fault("a password cannot be hashed at this cost");
        let (algorithm, version) = (Algorithm::Argon2id, Version::V0x13);
        let params = Params::new(cost.memory_kib, cost.passes, 1, None).map_err(|_| fault())?;
        let params_string = ParamsString::try_from(&params).map_err(|_| fault())?;
        let salt = Salt::generate();
        let argon2 = Argon2::new(algorithm, version, params);
        let hash = self.derive(&argon2, password, &salt, Params::DEFAULT_OUTPUT_LEN).ok_or_else(fault)?;
        let phc = PasswordHash {
            algorithm: algorithm.ident(),
            version: Some(version.into()),
            params: params_string,
            salt: Some(salt),
            hash: Some(hash),
        };
        Ok(phc.to_string())
    }

    /// Whether a password is the one that was hashed, by the parameters inside the hash.
    pub(super) fn verify(&mut self, password: &[u8], phc: &str) -> bool {
        self.derive_like(password, phc).is_some_and(|(expected, found)| expected == found)
    }

    /// The hash that stands there, and the one of this password made in the same way.
    fn derive_like(&mut self, password: &[u8], phc: &str) -> Option<(Output, Output)> {
        let phc = PasswordHash::new(phc).ok()?;
        let (salt, expected) = (phc.salt?, phc.hash?);
        let algorithm = Algorithm::try_from(phc.algorithm.as_str()).ok()?;
        let version = Version::try_from(phc.version?).ok()?;
        let argon2 = Argon2::new(algorithm, version, Params::try_from(&phc).ok()?);
        let found = self.derive(&argon2, password, &salt, expected.len())?;
        Some((expected, found))
    }
}

/// Hashes a password. Costs tens of milliseconds on purpose: in async code use [`super::Hasher`].
pub fn hash(password: &Password, cost: PasswordCost) -> Result<String, Failure> {
    Workspace::default().hash(password.bytes(), cost)
}

/// Whether a password is the one that was hashed, by the parameters inside the hash.
pub fn verify(password: &str, phc: &str) -> bool {
    Workspace::default().verify(password.as_bytes(), phc)
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
    fn hashes_are_those_of_the_library_whatever_the_memory_held_before() {
        use argon2::PasswordVerifier;
        let mut workspace = Workspace::default();
        for (memory_kib, passes) in [(256, 2), (64, 1), (512, 1), (64, 3)] {
            let phc = workspace.hash(b"velvet otter", PasswordCost { memory_kib, passes }).unwrap();
            assert!(Argon2::default().verify_password(b"velvet otter", phc.as_str()).is_ok(), "{phc}");
            assert!(workspace.verify(b"velvet otter", &phc) && !workspace.verify(b"velvet", &phc));
        }
    }

    #[test]
    fn a_hash_of_another_cost_is_outdated() {
        let phc = Workspace::default().hash(b"x", COST).unwrap();
        assert!(!is_outdated(&phc, COST));
        assert!(is_outdated(&phc, PasswordCost { passes: 2, ..COST }) && is_outdated("nonsense", COST));
    }
}
