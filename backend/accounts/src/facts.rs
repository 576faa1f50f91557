//! What happens to accounts, for whoever cares: `notices` writes mails about it.
//!
//! Secrets are sealed under the id that the fact is about and the name of their field
//! (`platform::keyring::Sealed`). Names and addresses are looked up when they are needed, except
//! where they would be gone by then.

use kernel::ids::{OrganizationId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::keyring::Sealed;
use platform::outbox::Fact;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares facts in version 1 with a name each; a macro because eighteen times the same two blocks
/// would hide the fields.
macro_rules! facts {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal {
        $($(#[doc = $field_doc:literal])+ $field:ident: $kind:ty,)+
    })+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        pub struct $name {
            $($(#[doc = $field_doc])+ pub $field: $kind,)+
        }

        impl Fact for $name {
            const NAME: &'static str = $text;
            const VERSION: i32 = 1;
        }
    )+};
}

facts! {
    /// Somebody registered, or asked for the code once more: prove that the address is yours.
    VerificationRequested = "accounts.verification_requested" {
        /// Which registration; also the row that `code` and `token` are sealed under. There is no
        /// account yet, hence the next three.
        registration_id: Uuid,
        /// The address to prove.
        email: String,
        /// How they want to be called.
        name: String,
        /// The language to write in.
        locale: Locale,
        /// Six digits.
        code: Sealed,
        /// The same proof for a link.
        token: Sealed,
        /// Until when both work.
        expires_at: Instant,
    }
    /// Somebody tried to register with the address of an account that exists.
    RegistrationOfKnownAddress = "accounts.registration_of_known_address" {
        /// Whose address.
        user_id: UserId,
    }
    /// The address is proven and the second factor set: the account works.
    Welcome = "accounts.welcome" {
        /// Who.
        user_id: UserId,
    }
    /// Somebody asked for a new password.
    PasswordResetRequested = "accounts.password_reset_requested" {
        /// Whose; also the row that `token` is sealed under.
        user_id: UserId,
        /// For the link.
        token: Sealed,
        /// Until when it works.
        expires_at: Instant,
    }
    /// The password is another one now.
    PasswordChanged = "accounts.password_changed" {
        /// Whose.
        user_id: UserId,
    }
    /// Codes come from another device now.
    FactorReplaced = "accounts.factor_replaced" {
        /// Whose.
        user_id: UserId,
    }
    /// The recovery codes are others now.
    RecoveryCodesReplaced = "accounts.recovery_codes_replaced" {
        /// Whose.
        user_id: UserId,
    }
    /// Somebody signed in with a recovery code.
    RecoveryCodeUsed = "accounts.recovery_code_used" {
        /// Who.
        user_id: UserId,
        /// How many are left.
        left: u32,
    }
    /// The right password was followed by five wrong codes: somebody may know the password.
    SecondFactorGuessed = "accounts.second_factor_guessed" {
        /// Whose account.
        user_id: UserId,
    }
    /// A refresh token was used twice: a session was ended because it may be in two hands.
    SessionStolen = "accounts.session_stolen" {
        /// Whose.
        user_id: UserId,
    }
    /// Somebody signed in on a device that was not seen before.
    NewSignIn = "accounts.new_sign_in" {
        /// Who.
        user_id: UserId,
        /// Such as "Firefox, Linux".
        device: String,
    }
    /// Somebody wants their account to have another address: prove that it is yours.
    EmailChangeRequested = "accounts.email_change_requested" {
        /// Who; also the row that `token` is sealed under.
        user_id: UserId,
        /// The address to be; the mail goes there.
        new_email: String,
        /// For the link.
        token: Sealed,
        /// Until when it works.
        expires_at: Instant,
    }
    /// An account has another address now; the mail goes to the old one.
    EmailChanged = "accounts.email_changed" {
        /// Whose; also the row that `undo_token` is sealed under.
        user_id: UserId,
        /// The address that was.
        old_email: String,
        /// The address that is.
        new_email: String,
        /// For the link that takes it back.
        undo_token: Sealed,
        /// Until when that works.
        undo_until: Instant,
    }
    /// Somebody lost all their factors and an administrator agreed to remove them after a delay.
    FactorResetScheduled = "accounts.factor_reset_scheduled" {
        /// Whose; also the row that `cancel_token` is sealed under.
        user_id: UserId,
        /// When it will happen.
        takes_effect_at: Instant,
        /// For the link that prevents it.
        cancel_token: Sealed,
    }
    /// An administrator disabled an account.
    AccountDisabled = "accounts.account_disabled" {
        /// Whose.
        user_id: UserId,
    }
    /// Somebody erased their account: nothing about them can be looked up any more.
    AccountErased = "accounts.account_erased" {
        /// Whose account; absent in facts of older releases.
        user_id: Option<UserId>,
        /// The address that was theirs.
        email: String,
        /// The name that was theirs.
        name: String,
        /// The language they were written to in.
        locale: Locale,
    }
}

/// Somebody was invited to work for an organization; they may have no account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberInvited {
    /// Which invitation; also the row that `token` is sealed under.
    pub invitation_id: Uuid,
    /// Who is invited.
    pub email: String,
    /// By which organization.
    pub org_id: OrganizationId,
    /// As what: the role's name in the database.
    pub role: String,
    /// Name of the member who invites.
    pub inviter: String,
    /// The language to write in.
    pub locale: Locale,
    /// For the link.
    pub token: Sealed,
    /// Until when it works.
    pub expires_at: Instant,
}

impl Fact for MemberInvited {
    const NAME: &'static str = "accounts.member_invited";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}

/// An organization has another name, description or color now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationChanged {
    /// Which.
    pub org_id: OrganizationId,
}

impl Fact for OrganizationChanged {
    const NAME: &'static str = "accounts.organization_changed";
    const VERSION: i32 = 1;

    fn org(&self) -> Option<OrganizationId> {
        Some(self.org_id)
    }
}
