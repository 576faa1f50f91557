//! Every expected "no" of this slice.

use platform::http::failure::Failure;

kernel::refusals! {
    /// Why reports say no.
    pub enum ReportsRefusal {
        /// There is none, or it is about another event.
        MessageNotFound => 404, "reports.message_not_found", "Message introuvable", "No such message";
        /// It was sent, or stopped before.
        MessageOver => 409, "reports.message_over", "Message déjà envoyé ou arrêté", "The message was sent or stopped already";
        /// Nobody has such a ticket.
        NobodyToWriteTo => 409, "reports.nobody_to_write_to", "Personne à qui écrire", "There is nobody to write to";
    }
}

impl From<ReportsRefusal> for Failure {
    fn from(refusal: ReportsRefusal) -> Self {
        Self::refused(refusal)
    }
}
