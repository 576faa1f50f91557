//! Every expected "no" of this slice.

use kernel::refusal::{FieldError, Refusal, RefusalFacts};
use platform::http::failure::Failure;

kernel::refusals! {
    /// Why the catalog says no.
    pub enum CatalogRefusal {
        /// No such event, or none that this caller may know of.
        EventNotFound => 404, "catalog.event_not_found", "Événement introuvable", "No such event";
        /// No such picture, or none that this caller may see.
        ImageNotFound => 404, "catalog.image_not_found", "Image introuvable", "No such image";
        /// The event is not in a state in which this can be done.
        WrongEventState => 409, "catalog.wrong_event_state", "Impossible dans l’état actuel de l’événement", "Not possible in the event’s present state";
        /// The event lacks something that the public needs.
        EventIncomplete => 409, "catalog.event_incomplete", "Événement incomplet", "The event is incomplete";
        /// Somebody ordered: the event can only be called off.
        EventHasOrders => 409, "catalog.event_has_orders", "L’événement a des commandes", "The event has orders";
        /// Somebody ordered: who calls it off names it.
        NameNeeded => 409, "catalog.name_needed", "Confirmez par l’adresse de l’événement", "Confirm with the event’s name in URLs";
        /// A date of the event is still to come.
        EventNotOver => 409, "catalog.event_not_over", "L’événement n’est pas terminé", "The event is not over";
        /// Another event has this name in URLs.
        SlugTaken => 409, "catalog.slug_taken", "Cette adresse est déjà prise", "This address is taken already";
        /// The event was published under its name in URLs.
        SlugFixed => 409, "catalog.slug_fixed", "L’adresse ne change plus après la publication", "The address stays once published";
        /// The event is published: its times are known.
        TimezoneFixed => 409, "catalog.timezone_fixed", "Le fuseau ne change plus après la publication", "The time zone stays once published";
        /// The event has prices in its currency.
        CurrencyFixed => 409, "catalog.currency_fixed", "La devise ne change plus avec des tarifs payants", "The currency stays once there are prices";
        /// No such date of the event.
        DateNotFound => 404, "catalog.date_not_found", "Date introuvable", "No such date";
        /// The event has as many dates as it can have.
        TooManyDates => 409, "catalog.too_many_dates", "Trop de dates", "Too many dates";
        /// An offer is for this date only.
        DateHasOffers => 409, "catalog.date_has_offers", "Des tarifs sont liés à cette date", "Offers are for this date only";
        /// No such offer of the event.
        OfferNotFound => 404, "catalog.offer_not_found", "Tarif introuvable", "No such offer";
        /// The event has as many offers as it can have.
        TooManyOffers => 409, "catalog.too_many_offers", "Trop de tarifs", "Too many offers";
        /// No such venue, or none that the caller may change.
        VenueNotFound => 404, "catalog.venue_not_found", "Lieu introuvable", "No such venue";
        /// Events take place there.
        VenueInUse => 409, "catalog.venue_in_use", "Des événements ont lieu ici", "Events take place there";
        /// No such question about the event.
        QuestionNotFound => 404, "catalog.question_not_found", "Question introuvable", "No such question";
        /// The event has as many questions as it can have.
        TooManyQuestions => 409, "catalog.too_many_questions", "Trop de questions", "Too many questions";
        /// No such private link to the event.
        LinkNotFound => 404, "catalog.link_not_found", "Lien introuvable", "No such link";
        /// The event has as many private links as it can have.
        TooManyLinks => 409, "catalog.too_many_links", "Trop de liens privés", "Too many private links";
        /// A link or an invitation has let in as many as it can, or its time is over.
        LinkOver => 409, "catalog.link_over", "Ce lien ne donne plus accès", "This link no longer gives access";
        /// No such invitation, or one that is over.
        InvitationNotFound => 404, "catalog.invitation_not_found", "Invitation introuvable", "No such invitation";
        /// They answered, or the invitation was taken back.
        InvitationAnswered => 409, "catalog.invitation_answered", "L’invitation n’attend plus de réponse", "The invitation waits for no answer";
        /// No such organizer.
        OrganizerNotFound => 404, "catalog.organizer_not_found", "Organisateur introuvable", "No such organizer";
        /// No such category.
        CategoryNotFound => 404, "catalog.category_not_found", "Catégorie introuvable", "No such category";
        /// Events are of this kind, or categories a part of it.
        CategoryInUse => 409, "catalog.category_in_use", "Cette catégorie est utilisée", "The category is in use";
        /// There are as many categories as there can be.
        TooManyCategories => 409, "catalog.too_many_categories", "Trop de catégories", "Too many categories";
        /// Lists do not show the event.
        EventNotPublic => 409, "catalog.event_not_public", "L’événement n’est pas public", "The event is not public";
        /// The file is no picture of a kind that is taken.
        NoPicture => 422, "catalog.no_picture", "Ce fichier n’est pas une image JPEG, PNG ou WebP", "This file is no JPEG, PNG or WebP picture";
        /// The picture has too many pixels.
        PictureTooLarge => 422, "catalog.picture_too_large", "Image trop grande", "The picture is too large";
    }
}

/// The event lacks something that the public needs, by field.
#[derive(Debug)]
pub struct Incomplete(pub Vec<FieldError>);

impl std::fmt::Display for Incomplete {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.facts().en)
    }
}

impl std::error::Error for Incomplete {}

impl Refusal for Incomplete {
    fn facts(&self) -> RefusalFacts {
        CatalogRefusal::EventIncomplete.facts()
    }

    fn fields(&self) -> Vec<FieldError> {
        self.0.clone()
    }
}

impl From<Incomplete> for Failure {
    fn from(refusal: Incomplete) -> Self {
        Self::refused(refusal)
    }
}

impl From<CatalogRefusal> for Failure {
    fn from(refusal: CatalogRefusal) -> Self {
        Self::refused(refusal)
    }
}
