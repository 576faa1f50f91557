//! How answers describe accounts to administrators.

use super::store::{self, Account};
use crate::mfa;
use crate::orgs;
use crate::refusal::AccountsRefusal;
use crate::users::PlatformRole;
use crate::users::views::MembershipView;
use kernel::ids::UserId;
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// The state of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum AccountStatus {
    /// May sign in.
    Active,
    /// May not, until an administrator enables it.
    Disabled,
    /// Its owner erased it.
    Erased,
}

impl AccountStatus {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Active, Self::Disabled, Self::Erased];

    /// Its name in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Disabled => "disabled",
            Self::Erased => "erased",
        }
    }

    /// Reads that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|status| status.as_str() == name)
    }
}

/// An account in a list.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountView {
    id: UserId,
    /// Address.
    #[schema(example = "camille@example.org")]
    email: String,
    /// Name.
    #[schema(example = "Camille Durand")]
    name: String,
    /// What they may do on the whole platform.
    role: PlatformRole,
    /// Whether they may sign in.
    status: AccountStatus,
    /// Whether they have a second factor.
    is_enrolled: bool,
    created_at: Instant,
}

impl From<Account> for AccountView {
    fn from(account: Account) -> Self {
        Self {
            id: account.id,
            email: account.email,
            name: account.name,
            role: PlatformRole::read(&account.role),
            status: AccountStatus::parse(&account.status).unwrap_or(AccountStatus::Disabled),
            is_enrolled: account.enrolled_at.is_some(),
            created_at: account.created_at,
        }
    }
}

/// A page of accounts.
#[derive(Serialize, ToSchema)]
pub struct AccountPage {
    /// The newest first.
    pub data: Vec<AccountView>,
    /// Send it as `cursor` for the next page; null on the last one.
    pub next_cursor: Option<String>,
}

/// The removal of a lost factor that is planned.
#[derive(Debug, Serialize, ToSchema)]
pub struct PlannedFactorResetView {
    /// Which administrator decided it.
    pub requested_by: UserId,
    /// How they know who asked for it.
    pub reason: String,
    /// When it happens, unless the owner objects.
    pub takes_effect_at: Instant,
}

/// An account, with what an administrator has to know to help.
#[derive(Debug, Serialize, ToSchema)]
pub struct AccountDetailsView {
    id: UserId,
    /// Address.
    #[schema(example = "camille@example.org")]
    email: String,
    /// Name.
    #[schema(example = "Camille Durand")]
    name: String,
    /// Telephone.
    phone: Option<String>,
    /// The language they are written to in.
    locale: Locale,
    /// What they may do on the whole platform.
    role: PlatformRole,
    /// Whether they may sign in.
    status: AccountStatus,
    /// Since when they have a second factor; null: they have none.
    enrolled_at: Option<Instant>,
    /// Recovery codes that are left.
    n_recovery_codes: i64,
    /// Signed-in devices.
    n_sessions: i64,
    /// When one of those was used last.
    last_used_at: Option<Instant>,
    /// Organizations they work for, by name.
    organizations: Vec<MembershipView>,
    /// The removal of their factor that is planned.
    factor_reset: Option<PlannedFactorResetView>,
    created_at: Instant,
}

impl AccountDetailsView {
    /// Describes an account.
    pub(super) fn of(conn: &mut Conn, id: UserId, now: Instant) -> Result<Self, Failure> {
        let account = store::find(conn, id)?.ok_or(AccountsRefusal::UserNotFound)?;
        let (n_sessions, last_used_at) = store::sessions_of(conn, id, now)?;
        let memberships = orgs::memberships_of(conn, id)?;
        let view = |(org, role): (orgs::Organization, orgs::MemberRole)| {
            MembershipView::new(org.id, org.slug, org.name, role)
        };
        let reset = store::planned_reset(conn, id)?;
        Ok(Self {
            n_recovery_codes: mfa::n_recovery_codes(conn, id)?,
            n_sessions,
            last_used_at,
            organizations: memberships.into_iter().map(view).collect(),
            factor_reset: reset.map(|(requested_by, reason, takes_effect_at)| PlannedFactorResetView {
                requested_by,
                reason,
                takes_effect_at,
            }),
            id,
            email: account.email,
            name: account.name,
            phone: account.phone,
            locale: Locale::parse(&account.locale).unwrap_or(Locale::Fr),
            role: PlatformRole::read(&account.role),
            status: AccountStatus::parse(&account.status).unwrap_or(AccountStatus::Disabled),
            enrolled_at: account.enrolled_at,
            created_at: account.created_at,
        })
    }
}
