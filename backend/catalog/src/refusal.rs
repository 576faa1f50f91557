//! Every expected "no" of this slice.

use platform::http::failure::Failure;

kernel::refusals! {
    /// Why the catalog says no.
    pub enum CatalogRefusal {
        /// No such event, or none that this caller may know of.
        EventNotFound => 404, "catalog.event_not_found", "Événement introuvable", "No such event";
        /// No such picture, or none that this caller may see.
        ImageNotFound => 404, "catalog.image_not_found", "Image introuvable", "No such image";
    }
}

impl From<CatalogRefusal> for Failure {
    fn from(refusal: CatalogRefusal) -> Self {
        Self::refused(refusal)
    }
}
