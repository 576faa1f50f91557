//! Whether a caller may do something for an organization.
//!
//! The signature of a handler says which right it needs: `Caller<Team<ManageMembers>>`. Whether the
//! caller has it depends on the organization, so the handler then asks [`Applicant::admit`], in its
//! transaction: who is removed or demoted loses the right with the next request.

use super::members;
use super::rules::{MemberRole, Right};
use super::support;
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::guard::{Permission, Principal};
use crate::refusal::AccountsRefusal;
use crate::users::PlatformRole;
use actix_web::HttpRequest;
use kernel::ids::{OrganizationId, UserId};
use kernel::refusal::FieldError;
use kernel::time::Instant;
use platform::db::Conn;
use platform::http::failure::{Failure, InvalidQuery};
use platform::http::query;
use serde::Deserialize;
use serde_json::json;
use std::marker::PhantomData;
use utoipa::IntoParams;

/// What a handler needs of its caller. Each is a type, so that it stands in the handler's signature.
pub trait Need: 'static {
    /// The right in the organization.
    const RIGHT: Right;
    /// Whether a proof of the last five minutes is needed too.
    const IS_FRESH: bool = false;
}

/// Declares needs; a macro because each is the same three lines.
macro_rules! needs {
    ($($(#[doc = $doc:literal])+ $name:ident = $right:ident, fresh: $fresh:literal;)+) => {$(
        $(#[doc = $doc])+
        pub struct $name;

        impl Need for $name {
            const RIGHT: Right = Right::$right;
            const IS_FRESH: bool = $fresh;
        }
    )+};
}

needs! {
    /// Look at the organization.
    SeeOrganization = SeeOrganization, fresh: false;
    /// Change it.
    ChangeOrganization = ChangeOrganization, fresh: false;
    /// See and change what invoices say of it.
    ManageLegalDetails = ManageLegalDetails, fresh: false;
    /// Delete it.
    DeleteOrganization = DeleteOrganization, fresh: true;
    /// Look at its members.
    SeeMembers = SeeMembers, fresh: false;
    /// Invite, change and remove members.
    ManageMembers = ManageMembers, fresh: false;
    /// Look at its tokens and revoke them.
    ManageTokens = ManageTokens, fresh: false;
    /// Make a token.
    MakeTokens = ManageTokens, fresh: true;
    /// Look at its audit log.
    SeeAudit = SeeAudit, fresh: false;
    /// Look at its events, drafts included.
    SeeEvents = SeeEvents, fresh: false;
    /// Make, change, publish, cancel and delete events.
    ManageEvents = ManageEvents, fresh: false;
    /// Look at its orders.
    SeeOrders = SeeOrders, fresh: false;
    /// Cancel tickets, give some away, note what was paid elsewhere.
    ManageOrders = ManageOrders, fresh: false;
    /// Give money back.
    RefundOrders = RefundOrders, fresh: true;
}

/// Somebody who works for an organization, or a program whose token has the scope.
pub struct Team<N>(PhantomData<N>);

impl<N: Need> Permission for Team<N> {
    type Who = Applicant;

    fn judge(principal: Principal) -> Result<Applicant, AccountsRefusal> {
        match principal {
            Principal::Person(person) if N::IS_FRESH && !person.is_fresh() => {
                Err(AccountsRefusal::StepUpNeeded)
            }
            Principal::Integrator(program) if !program.scopes.allow(N::RIGHT) => {
                Err(AccountsRefusal::ScopeMissing)
            }
            Principal::Device(_) => Err(AccountsRefusal::NotAllowed),
            principal => Ok(Applicant::new(principal, N::RIGHT)),
        }
    }
}

/// Somebody who asks to do something for an organization.
#[derive(Debug, Clone, Copy)]
pub struct Applicant {
    principal: Principal,
    right: Right,
}

/// Somebody who may do it.
#[derive(Debug, Clone, Copy)]
pub struct Admitted {
    /// For which organization.
    pub org: OrganizationId,
    /// Who; none for a program.
    pub user: Option<UserId>,
    /// As what; none for a program and for an administrator.
    pub role: Option<MemberRole>,
}

impl Admitted {
    /// Who, when only people may do this.
    pub fn person(&self) -> Result<(UserId, MemberRole), Failure> {
        self.user.zip(self.role).ok_or_else(|| AccountsRefusal::NotAllowed.into())
    }
}

impl Applicant {
    /// Whether they could be asked for a fresh proof of who they are. A program cannot: whoever made its token was.
    pub fn owes_proof(&self) -> bool {
        matches!(self.principal, Principal::Person(person) if !person.is_fresh())
    }

    /// Somebody who asks for a right.
    pub const fn new(principal: Principal, right: Right) -> Self {
        Self { principal, right }
    }

    /// Finds out before anything else of the request is looked at. Writes ask again in their transaction.
    ///
    /// # Errors
    /// As [`Self::admit`].
    pub async fn ask(self, accounts: &Accounts, org: Wanted) -> Result<Admitted, Failure> {
        let now = accounts.db.clock().now();
        let may = accounts.db.read(move |conn| self.admit(conn, org, now)).await?;
        if let (Some(admin), None) = (may.user, may.role) {
            let happening = Happening {
                org: Some(may.org),
                subject: format!("organization:{}", may.org),
                ..Happening::own(admin, "accounts.support_looked")
            };
            let happening = happening.with(json!({ "at": self.right }));
            accounts.db.write(move |tx| audit::record(tx, None, &happening)).await?;
        }
        Ok(may)
    }

    /// Whether they may, in the organization they named or else in the only one they work for.
    ///
    /// # Errors
    /// 404 for an organization that they do not work for, 403 when their role is not enough.
    pub fn admit(self, conn: &mut Conn, org: Wanted, now: Instant) -> Result<Admitted, Failure> {
        let person = match self.principal {
            Principal::Integrator(program) => {
                let is_own = match org {
                    Wanted::Only => true,
                    Wanted::Named(wanted) => wanted == Some(program.org),
                };
                let own = Admitted { org: program.org, user: None, role: None };
                return if is_own { Ok(own) } else { Err(AccountsRefusal::OrganizationNotFound.into()) };
            }
            // A device is at the door, and nowhere else.
            Principal::Device(_) => return Err(AccountsRefusal::NotAllowed.into()),
            Principal::Person(person) => person,
        };
        let (org, role) = match org {
            Wanted::Only => members::only_role(conn, person.user, now)?,
            Wanted::Named(wanted) => {
                let org = wanted.ok_or(AccountsRefusal::OrganizationNotFound)?;
                match members::role_in(conn, org, person.user, now)? {
                    Some(role) => (org, role),
                    None => return self.admit_support(conn, org, person.user, person.role, now),
                }
            }
        };
        if !role.allows(self.right) {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        Ok(Admitted { org, user: Some(person.user), role: Some(role) })
    }

    /// An administrator is a stranger to an organization, unless they said why and for how long.
    fn admit_support(
        self,
        conn: &mut Conn,
        org: OrganizationId,
        user: UserId,
        platform_role: PlatformRole,
        now: Instant,
    ) -> Result<Admitted, Failure> {
        let has_access = platform_role == PlatformRole::Admin && support::is_open(conn, org, user, now)?;
        if !has_access {
            return Err(AccountsRefusal::OrganizationNotFound.into());
        }
        if !self.right.is_for_support() {
            return Err(AccountsRefusal::NotAllowed.into());
        }
        Ok(Admitted { org, user: Some(user), role: None })
    }
}

/// For which organization a request is.
#[derive(Debug, Clone, Copy)]
pub enum Wanted {
    /// The only one that the caller works for.
    Only,
    /// The one with this id; none when it cannot be an id.
    Named(Option<OrganizationId>),
}

/// For which organization.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct OrganizationParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    pub org: Option<String>,
}

impl Wanted {
    /// What `org` says.
    pub fn named(org: Option<&str>) -> Self {
        org.map_or(Self::Only, |org| Self::Named(OrganizationId::parse(org)))
    }

    /// The organization of a request that has no other parameters.
    pub fn of(request: &HttpRequest) -> Result<Self, InvalidQuery> {
        let asked: OrganizationParams = query::parse(request.query_string())?;
        Ok(Self::named(asked.org.as_deref()))
    }
}

/// Whoever works for several organizations has to say for which.
pub(super) fn several() -> Failure {
    let detail = "which of the organizations that you work for";
    InvalidQuery(vec![FieldError::query("org", "missing", detail)]).into()
}
