//! The bounded queue in front of password hashing: a storm of sign-ins must not slow anything else.

use super::password::Workspace;
use super::rules::Password;
use platform::config::PasswordCost;
use platform::http::failure::Failure;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use tokio::sync::Semaphore;

/// How long a request waits for its turn before it is told to come back.
const TURN_TIMEOUT: Duration = Duration::from_secs(4);

/// Hashes on threads of its own, at a time as many as half the cores: the other half keeps answering.
#[derive(Clone)]
pub struct Hasher {
    cost: PasswordCost,
    turns: Arc<Semaphore>,
    /// The memory of those that are not hashing now.
    idle: Arc<Mutex<Vec<Workspace>>>,
    /// The hash of nothing anybody knows, verified against when there is no account. Made when first
    /// needed: a start does not wait for it.
    nobodys: Arc<OnceLock<String>>,
}

impl Hasher {
    /// With what a hash costs.
    pub fn new(cost: PasswordCost) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from);
        let turns = Arc::new(Semaphore::new((cores / 2).max(1)));
        Self { cost, turns, idle: Arc::default(), nobodys: Arc::default() }
    }

    /// What a hash costs.
    pub const fn cost(&self) -> PasswordCost {
        self.cost
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: Password) -> Result<String, Failure> {
        let cost = self.cost;
        self.with_workspace(move |workspace| workspace.hash(password.bytes(), cost)).await
    }

    /// Whether a password is the one of this hash. Without a hash it takes as long and is not.
    pub async fn verify(&self, password: String, phc: Option<String>) -> Result<bool, Failure> {
        let (nobodys, cost) = (self.nobodys.clone(), self.cost);
        self.with_workspace(move |workspace| {
            // With a hash as well, or the first caller would learn from the time whether there was one.
            if nobodys.get().is_none() {
                let _ = nobodys.set(workspace.hash(&rand::random::<[u8; 32]>(), cost)?);
            }
            let against = phc.as_deref().or_else(|| nobodys.get().map(String::as_str)).unwrap_or_default();
            Ok(workspace.verify(password.as_bytes(), against) && phc.is_some())
        })
        .await
    }

    /// The hash of a password that was just found right, at today's cost.
    pub async fn rehash(&self, password: String) -> Result<String, Failure> {
        let cost = self.cost;
        self.with_workspace(move |workspace| workspace.hash(password.as_bytes(), cost)).await
    }

    /// Runs work that needs the memory of a hash. There are as many as there are turns.
    async fn with_workspace<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Workspace) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let idle = self.idle.clone();
        self.in_turn(move || {
            let kept = idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut workspace = kept.unwrap_or_default();
            let outcome = work(&mut workspace);
            idle.lock().unwrap_or_else(PoisonError::into_inner).push(workspace);
            outcome
        })
        .await
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
        let hasher = Hasher::new(PasswordCost { memory_kib: 8, passes: 1 });
        let turns = u32::try_from(hasher.turns.available_permits()).unwrap();
        let all = hasher.turns.clone().acquire_many_owned(turns).await.unwrap();
        let refused = hasher.verify("x".to_owned(), None).await.unwrap_err();
        assert!(matches!(refused, Failure::Unavailable { .. }), "{refused}");
        drop(all);
        assert!(!hasher.verify("x".to_owned(), None).await.unwrap());
    }
}
