//! Every expected "no" of this slice. That a ticket does not let somebody in is none: it is an answer.

use platform::http::failure::Failure;

kernel::refusals! {
    /// Why the door says no to whoever works there.
    pub enum AdmissionRefusal {
        /// Only supervisors decide where the rules say no, and look people up.
        SupervisorNeeded => 403, "admission.supervisor_needed", "Réservé aux responsables", "For supervisors only";
        /// No such list, or none that this caller may scan for.
        ListNotFound => 404, "admission.list_not_found", "Liste de contrôle introuvable", "No such check-in list";
        /// No such scan, or none of this caller's doors.
        ScanNotFound => 404, "admission.scan_not_found", "Scan introuvable", "No such scan";
        /// No such device of the event.
        DeviceNotFound => 404, "admission.device_not_found", "Appareil introuvable", "No such device";
        /// Another scan was sent with this nonce.
        NonceUsed => 409, "admission.nonce_used", "Ce nonce désigne déjà un autre scan", "Another scan has this nonce";
        /// It changed nothing, was taken back already, or something happened since.
        ScanFixed => 409, "admission.scan_fixed", "Ce scan ne peut plus être annulé", "The scan cannot be taken back any more";
        /// The event has as many lists as it can have.
        TooManyLists => 409, "admission.too_many_lists", "Trop de listes de contrôle", "Too many check-in lists";
        /// Somebody was scanned for it, or it is the main one.
        ListStays => 409, "admission.list_stays", "Cette liste ne peut plus être supprimée", "The list cannot be deleted";
        /// The event has as many devices that work as it can have.
        TooManyDevices => 409, "admission.too_many_devices", "Trop d’appareils", "Too many devices";
        /// The device was revoked, or its time is over: make another.
        DeviceOver => 409, "admission.device_over", "Cet appareil est révoqué ou expiré", "The device was revoked or has expired";
        /// The pairing code is wrong, was used, or is too old.
        PairingInvalid => 422, "admission.pairing_invalid", "Code d’association invalide ou expiré", "Wrong or expired pairing code";
    }
}

impl From<AdmissionRefusal> for Failure {
    fn from(refusal: AdmissionRefusal) -> Self {
        Self::refused(refusal)
    }
}
