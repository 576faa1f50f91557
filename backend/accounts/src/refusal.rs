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
        /// Signed in, but too long ago for this.
        StepUpNeeded => 403, "accounts.step_up_needed", "Confirmez votre identité", "Confirm your identity first";
        /// Signed in, but not entitled.
        NotAllowed => 403, "accounts.not_allowed", "Action non autorisée", "Not allowed";
        /// A request with the session's cookie that another site may have made.
        CrossSite => 403, "accounts.cross_site", "Requête d'un autre site refusée", "Cross-site request refused";
        /// Too many wrong passwords in a row: only a reset by mail helps.
        ResetNeeded => 403, "accounts.reset_needed", "Réinitialisez votre mot de passe", "Reset your password first";
        /// No such device, or somebody else's.
        SessionNotFound => 404, "accounts.session_not_found", "Appareil introuvable", "No such device";
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
        /// The present password, asked for again, is wrong.
        PasswordRefused => 422, "accounts.password_refused", "Mot de passe actuel incorrect", "Wrong current password";
    }
}

impl From<AccountsRefusal> for Failure {
    fn from(refusal: AccountsRefusal) -> Self {
        Self::refused(refusal)
    }
}
