//! The bounded queue in front of password hashing: a storm of sign-ins must not slow anything else.

use super::password;
use super::rules::Password;
use platform::config::PasswordCost;
use platform::http::failure::Failure;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a request waits for its turn before it is told to come back.
const TURN_TIMEOUT: Duration = Duration::from_secs(2);

/// Hashes on threads of its own, as many at a time as there are cores.
#[derive(Clone)]
pub struct Hasher {
    cost: PasswordCost,
    turns: Arc<Semaphore>,
    /// The hash of nothing anybody knows, verified against when there is no account.
    nobodys: Arc<str>,
}

impl Hasher {
    /// With what a hash costs.
    pub fn new(cost: PasswordCost) -> Result<Self, Failure> {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let nobodys = password::hash_bytes(&rand::random::<[u8; 32]>(), cost)?;
        Ok(Self { cost, turns: Arc::new(Semaphore::new(cores)), nobodys: nobodys.into() })
    }

    /// What a hash costs.
    pub const fn cost(&self) -> PasswordCost {
        self.cost
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: Password) -> Result<String, Failure> {
        let cost = self.cost;
        self.in_turn(move || password::hash(&password, cost)).await
    }

    /// Whether a password is the one of this hash. Without a hash it takes as long and is not.
    pub async fn verify(&self, password: String, phc: Option<String>) -> Result<bool, Failure> {
        let nobodys = self.nobodys.clone();
        self.in_turn(move || {
            let is_right = password::verify(&password, phc.as_deref().unwrap_or(&nobodys));
            Ok(is_right && phc.is_some())
        })
        .await
    }

    /// The hash of a password that was just found right, at today's cost.
    pub async fn rehash(&self, password: String) -> Result<String, Failure> {
        let cost = self.cost;
        self.in_turn(move || password::hash_bytes(password.as_bytes(), cost)).await
    }

    /// Runs heavy work on a blocking thread when a core is free for it.
    pub async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let waiting = tokio::time::timeout(TURN_TIMEOUT, self.turns.clone().acquire_owned());
        let turn =
            waiting.await.map_err(|_| Failure::overloaded("password hashing"))?.map_err(Failure::fault)?;
        let job = tokio::task::spawn_blocking(move || {
            let _turn = turn;
            work()
        });
        job.await.map_err(Failure::fault)?
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn who_waits_too_long_is_told_to_come_back() {
        let hasher = Hasher::new(PasswordCost { memory_kib: 8, passes: 1 }).unwrap();
        let cores = u32::try_from(hasher.turns.available_permits()).unwrap();
        let all = hasher.turns.clone().acquire_many_owned(cores).await.unwrap();
        let refused = hasher.verify("x".to_owned(), None).await.unwrap_err();
        assert!(matches!(refused, Failure::Unavailable { .. }), "{refused}");
        drop(all);
        assert!(!hasher.verify("x".to_owned(), None).await.unwrap());
    }
}
