//! How answers describe a person to themselves.

use super::{PlatformRole, User};
use crate::mfa;
use crate::orgs::{self, MemberRole};
use crate::refusal::AccountsRefusal;
use kernel::ids::{OrganizationId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// An organization that a person works for.
#[derive(Debug, Serialize, ToSchema)]
pub struct MembershipView {
    id: OrganizationId,
    /// Its name in URLs.
    #[schema(example = "theatre-du-parc")]
    slug: String,
    /// Its name.
    name: String,
    /// What the person may do for it.
    role: MemberRole,
}

impl MembershipView {
    /// Describes a membership.
    pub(crate) const fn new(id: OrganizationId, slug: String, name: String, role: MemberRole) -> Self {
        Self { id, slug, name, role }
    }
}

/// A person, as they see themselves.
#[derive(Debug, Serialize, ToSchema)]
pub struct MeView {
    id: UserId,
    /// Address they sign in with.
    #[schema(example = "camille@example.org")]
    email: String,
    /// Name.
    #[schema(example = "Camille Durand")]
    name: String,
    /// Telephone.
    #[schema(example = "+33612345678")]
    phone: Option<String>,
    /// The language they are written to in.
    locale: Locale,
    /// What they may do on the whole platform.
    role: PlatformRole,
    /// Organizations they work for, by name.
    organizations: Vec<MembershipView>,
    /// Recovery codes that are left.
    #[schema(minimum = 0, maximum = 10)]
    n_recovery_codes: i64,
    created_at: Instant,
}

impl MeView {
    /// Describes an account.
    pub fn of(conn: &mut Conn, id: UserId) -> Result<Self, Failure> {
        let user = super::by_id(conn, id)?.ok_or(AccountsRefusal::NotSignedIn)?;
        Self::with(conn, user)
    }

    /// Describes an account that was read already.
    pub fn with(conn: &mut Conn, user: User) -> Result<Self, Failure> {
        let memberships = orgs::memberships_of(conn, user.id)?;
        let view = |(org, role): (orgs::Organization, MemberRole)| MembershipView {
            id: org.id,
            slug: org.slug,
            name: org.name,
            role,
        };
        Ok(Self {
            n_recovery_codes: mfa::n_recovery_codes(conn, user.id)?,
            organizations: memberships.into_iter().map(view).collect(),
            id: user.id,
            email: user.email,
            name: user.name,
            phone: user.phone,
            locale: user.locale,
            role: user.role,
            created_at: user.created_at,
        })
    }
}
