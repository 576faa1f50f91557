//! Every expected "no" of this slice.

use platform::http::failure::Failure;

kernel::refusals! {
    /// Why accounts say no.
    pub enum AccountsRefusal {
        /// No access token, or one that opens nothing (any more).
        NotSignedIn => 401, "accounts.not_signed_in", "Connexion requise", "Sign in first";
        /// Unknown address, wrong password, or an account that may not sign in: never said which.
        WrongCredentials => 401, "accounts.wrong_credentials", "Adresse ou mot de passe incorrect", "Wrong address or password";
        /// No token between password and second factor, or one that is used up or too old.
        MfaTokenInvalid => 401, "accounts.mfa_token_invalid", "Étape expirée, recommencez la connexion", "This step has expired, sign in again";
        /// The second factor is wrong, or was used before.
        WrongCode => 401, "accounts.wrong_code", "Code incorrect", "Wrong code";
        /// The refresh token is unknown, used up or ended.
        SessionOver => 401, "accounts.session_over", "Session terminée", "The session has ended";
        /// The device was revoked or paired anew, its time is over, or its event is gone.
        DeviceEnded => 401, "accounts.device_ended", "Cet appareil n’est plus associé", "This device is not paired any more";
        /// Signed in, but too long ago for this.
        StepUpNeeded => 403, "accounts.step_up_needed", "Confirmez votre identité", "Confirm your identity first";
        /// Signed in, but not entitled.
        NotAllowed => 403, "accounts.not_allowed", "Action non autorisée", "Not allowed";
        /// An API token without the scope for this.
        ScopeMissing => 403, "accounts.scope_missing", "Ce jeton n’ouvre pas cette action", "The token lacks the scope for this";
        /// The invitation is for the account of another address.
        InvitedOtherwise => 403, "accounts.invited_otherwise", "Invitation adressée à une autre adresse", "The invitation is for another address";
        /// A request with the session's cookie that another site may have made.
        CrossSite => 403, "accounts.cross_site", "Requête d’un autre site refusée", "Cross-site request refused";
        /// Too many wrong passwords in a row: only a reset by mail helps.
        ResetNeeded => 403, "accounts.reset_needed", "Réinitialisez votre mot de passe", "Reset your password first";
        /// No such device, or somebody else's.
        SessionNotFound => 404, "accounts.session_not_found", "Appareil introuvable", "No such device";
        /// No such organization, or one that the caller does not work for.
        OrganizationNotFound => 404, "accounts.organization_not_found", "Organisation introuvable", "No such organization";
        /// Nobody like that works for the organization.
        MemberNotFound => 404, "accounts.member_not_found", "Membre introuvable", "No such member";
        /// No such invitation of the organization.
        InvitationNotFound => 404, "accounts.invitation_not_found", "Invitation introuvable", "No such invitation";
        /// No such API token of the organization.
        TokenNotFound => 404, "accounts.token_not_found", "Jeton introuvable", "No such token";
        /// No such saved view, or somebody else's.
        ViewNotFound => 404, "accounts.view_not_found", "Vue introuvable", "No such view";
        /// No such account.
        UserNotFound => 404, "accounts.user_not_found", "Compte introuvable", "No such account";
        /// No such job among those that were given up.
        JobNotFound => 404, "accounts.job_not_found", "Tâche introuvable", "No such job";
        /// An organization always has somebody who may do everything.
        LastOwner => 409, "accounts.last_owner", "Une organisation garde au moins un propriétaire", "An organization keeps at least one owner";
        /// They work for the organization already.
        OrganizationInUse => 409, "accounts.organization_in_use", "L’organisation a des événements ou des lieux", "The organization has events or venues";
        /// See the title.
        AlreadyMember => 409, "accounts.already_member", "Déjà membre de l’organisation", "Already a member of the organization";
        /// The address has an invitation that waits.
        AlreadyInvited => 409, "accounts.already_invited", "Déjà invité", "Already invited";
        /// The organization has as many members and invitations as it can have.
        TooManyMembers => 409, "accounts.too_many_members", "Trop de membres et d’invitations", "Too many members and invitations";
        /// The organization has as many API tokens as it can have.
        TooManyTokens => 409, "accounts.too_many_tokens", "Trop de jetons", "Too many tokens";
        /// Another view of the list has this name.
        ViewNameTaken => 409, "accounts.view_name_taken", "Une vue porte déjà ce nom", "A view has this name already";
        /// The list has as many views as it can have.
        TooManyViews => 409, "accounts.too_many_views", "Trop de vues enregistrées", "Too many saved views";
        /// Administrators do not do this to themselves.
        OwnAccount => 409, "accounts.own_account", "Impossible sur votre propre compte", "Not on your own account";
        /// The account is not in the state that this needs.
        WrongState => 409, "accounts.wrong_state", "Le compte n’est pas dans cet état", "The account is not in that state";
        /// The account has a second factor already.
        AlreadyEnrolled => 409, "accounts.already_enrolled", "Second facteur déjà configuré", "The second factor is set up already";
        /// The enrolment has no secret yet.
        EnrolFirst => 409, "accounts.enrol_first", "Commencez par configurer le second facteur", "Begin the enrolment first";
        /// The code from the mail or its link is wrong, used or too old.
        VerificationRefused => 422, "accounts.verification_refused", "Code ou lien invalide ou expiré", "Wrong or expired code or link";
        /// The link from a mail is wrong, used or too old.
        LinkInvalid => 422, "accounts.link_invalid", "Lien invalide ou expiré", "Wrong or expired link";
        /// The code that confirms a change is wrong, or was used before.
        CodeRefused => 422, "accounts.code_refused", "Code de confirmation incorrect", "Wrong confirmation code";
        /// The file is no JPEG, PNG or WebP.
        NoPicture => 422, "accounts.no_picture", "Ce fichier n’est pas une image lisible", "The file is no readable picture";
        /// The picture has too many pixels.
        PictureTooLarge => 422, "accounts.picture_too_large", "Image trop grande", "The picture is too large";
        /// An event that is not the organization's.
        EventUnknown => 422, "accounts.event_unknown", "Événement inconnu de l’organisation", "No such event of the organization";
        /// The present password, asked for again, is wrong.
        PasswordRefused => 422, "accounts.password_refused", "Mot de passe actuel incorrect", "Wrong current password";
    }
}

impl From<AccountsRefusal> for Failure {
    fn from(refusal: AccountsRefusal) -> Self {
        Self::refused(refusal)
    }
}
