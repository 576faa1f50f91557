//! Signed-in devices: sessions, access tokens, refresh tokens.
//!
//! - [`rules`]      how long they live, what a refresh token that comes in means
//! - [`keys`]       the keys that sign
//! - [`access`]     access tokens
//! - [`transport`]  the cookie, and who may use it
//! - [`views`]      how answers describe a session
//! - [`http`]       refresh, sign out, signed-in devices, the key set

pub mod access;
pub mod http;
pub mod keys;
mod refresh;
pub mod rules;
mod store;
pub mod transport;
pub mod views;

pub(crate) use store::{Session, SessionState};

use crate::opaque::{Opens, Token};
use crate::orgs;
use crate::users::{self, PlatformRole};
use kernel::ids::{SessionId, UserId};
use kernel::time::Instant;
use moka::sync::Cache;
use platform::db::{Db, Tx};
use platform::http::client::Client;
use platform::http::failure::Failure;
use rules::Lifetime;
use std::time::Duration;
use transport::Transport;

/// How long another node may believe that a session still lives.
const STATE_TTL: Duration = Duration::from_secs(1);
/// Sessions whose state is remembered.
const STATES_MAX: u64 = 20_000;

/// A session that was just opened or exchanged, with the token that its owner gets.
#[derive(Clone)]
pub(crate) struct Opened {
    pub session: Session,
    pub refresh: Option<Token>,
    /// Sessions that ended by it.
    pub ended: Vec<SessionId>,
}

/// Opens a session. `amr`: how its owner was authenticated.
pub(crate) fn open(
    tx: &mut Tx,
    user: UserId,
    client: &Client,
    transport: Transport,
    amr: &str,
) -> Result<Opened, Failure> {
    let ended = store::make_room(tx, user)?;
    let now = tx.now();
    let session = Session {
        id: SessionId::from_uuid(tx.new_uuid()),
        user_id: user,
        amr: amr.to_owned(),
        transport: transport.as_str().to_owned(),
        user_agent: client.user_agent.clone(),
        network: client.network(),
        authenticated_at: now,
        last_used_at: now,
        expires_at: lifetime_of(tx, user)?.ends_at(now, now),
        created_at: now,
    };
    store::insert(tx, &session)?;
    let refresh = Token::fresh(Opens::Refresh);
    store::insert_token(tx, session.id, refresh.hash)?;
    Ok(Opened { session, refresh: Some(refresh), ended })
}

/// Who works for an organization or runs the platform has shorter sessions.
fn lifetime_of(tx: &mut Tx, user: UserId) -> Result<Lifetime, Failure> {
    let is_admin = users::by_id(tx.conn(), user)?.is_some_and(|user| user.role == PlatformRole::Admin);
    let is_staff = is_admin || orgs::is_member_of_any(tx.conn(), user)?;
    Ok(if is_staff { Lifetime::STAFF } else { Lifetime::BUYER })
}

/// Ends all sessions of somebody, or all but one. Tell [`SessionStates::forget`] once it is committed.
pub fn end_all(tx: &mut Tx, user: UserId, but: Option<SessionId>) -> Result<Vec<SessionId>, Failure> {
    store::end_all(tx, user, but)
}

/// Whether somebody signed in with this program from this neighbourhood before, as far as live sessions say.
pub(crate) fn is_known_device(tx: &mut Tx, user: UserId, client: &Client) -> Result<bool, Failure> {
    let now = tx.now();
    let live = store::of_user(tx.conn(), user, now)?;
    Ok(live.is_empty() || live.iter().any(|session| session.user_agent == client.user_agent))
}

/// Notes that the owner of a session proved who they are just now.
pub(crate) fn confirm(tx: &mut Tx, id: SessionId) -> Result<Option<Session>, Failure> {
    store::confirm(tx, id)
}

/// Forgets sessions that are over.
pub(crate) fn prune(tx: &mut Tx, limit: i64) -> Result<usize, Failure> {
    store::prune(tx, limit)
}

/// What each request asks of its session, remembered for a moment.
#[derive(Clone)]
pub struct SessionStates {
    db: Db,
    remembered: Cache<SessionId, Option<SessionState>>,
}

impl SessionStates {
    /// Reads from this database.
    pub fn new(db: Db) -> Self {
        let remembered = Cache::builder().max_capacity(STATES_MAX).time_to_live(STATE_TTL).build();
        Self { db, remembered }
    }

    /// The state of a session that lives.
    pub(crate) async fn of(&self, id: SessionId, now: Instant) -> Result<Option<SessionState>, Failure> {
        let state = if let Some(state) = self.remembered.get(&id) {
            state
        } else {
            let state = self.db.read(move |conn| store::state(conn, id)).await?;
            self.remembered.insert(id, state);
            state
        };
        Ok(state.filter(|state| state.expires_at > now))
    }

    /// Forgets what was remembered of these: something about them has changed.
    pub fn forget(&self, ids: &[SessionId]) {
        for id in ids {
            self.remembered.invalidate(id);
        }
    }

    /// Forgets everything that was remembered, such as when somebody's role has changed.
    pub fn forget_all(&self) {
        self.remembered.invalidate_all();
    }
}
