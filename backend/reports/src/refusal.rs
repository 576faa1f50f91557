//! Every expected "no" of this slice.

use platform::http::failure::Failure;

kernel::refusals! {
    /// Why reports say no.
    pub enum ReportsRefusal {
        /// Nobody has such a ticket.
        NobodyToWriteTo => 409, "reports.nobody_to_write_to", "Personne à qui écrire", "There is nobody to write to";
    }
}

impl From<ReportsRefusal> for Failure {
    fn from(refusal: ReportsRefusal) -> Self {
        Self::refused(refusal)
    }
}
