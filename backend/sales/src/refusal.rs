//! Every expected "no" of this slice.

use kernel::refusal::{FieldError, Refusal, RefusalFacts};
use platform::http::failure::Failure;

kernel::refusals! {
    /// Why sales say no.
    pub enum SalesRefusal {
        /// No such quota of the event.
        QuotaNotFound => 404, "sales.quota_not_found", "Quota introuvable", "No such quota";
        /// The event has as many parts as it can have.
        TooManyQuotas => 409, "sales.too_many_quotas", "Trop de quotas", "Too many quotas";
        /// More places are taken than there would be.
        PlacesTaken => 409, "sales.places_taken", "Des places sont déjà prises", "Places are taken already";
        /// Places of the quota are held or sold.
        QuotaInUse => 409, "sales.quota_in_use", "Des places de ce quota sont prises", "Places of this quota are taken";
        /// The capacity of a date is without a limit at most.
        CapacityStays => 409, "sales.capacity_stays", "La capacité d’une date ne se supprime pas", "The capacity of a date cannot be deleted";
        /// No such promo code of the event.
        PromoCodeNotFound => 404, "sales.promo_code_not_found", "Code promo introuvable", "No such promo code";
        /// The event has this code already.
        PromoCodeTaken => 409, "sales.promo_code_taken", "Ce code existe déjà", "This code exists already";
        /// The event has as many codes as it can have.
        TooManyPromoCodes => 409, "sales.too_many_promo_codes", "Trop de codes promo", "Too many promo codes";
        /// Somebody used the code.
        PromoCodeUsed => 409, "sales.promo_code_used", "Ce code a déjà servi", "The code was used already";
        /// No such offer on such a date, or not for this visitor.
        OfferNotFound => 404, "sales.offer_not_found", "Billet introuvable", "No such ticket";
        /// Not yet, no more, or not at all.
        NotOnSale => 409, "sales.not_on_sale", "Ce billet n’est pas en vente", "This ticket is not on sale";
        /// The offer is for those with a code.
        CodeNeeded => 409, "sales.code_needed", "Il faut un code pour ce billet", "This ticket takes a code";
        /// Fewer are left than that.
        SoldOut => 409, "sales.sold_out", "Il n’en reste pas assez", "Not enough are left";
        /// More than an order, or a person, may have.
        TooMany => 409, "sales.too_many", "C’est plus que le maximum", "More than the maximum";
        /// Fewer than an order takes.
        TooFew => 409, "sales.too_few", "C’est moins que le minimum", "Fewer than the minimum";
        /// The cart has as many lines as it can have.
        CartFull => 409, "sales.cart_full", "Le panier est plein", "The cart is full";
        /// No such line in this cart, or no such cart.
        CartLineNotFound => 404, "sales.cart_line_not_found", "Ligne introuvable dans le panier", "No such line in the cart";
        /// It comes to more than a number holds.
        AmountTooLarge => 409, "sales.amount_too_large", "Le montant est trop élevé", "The amount is too large";
        /// The bank says no, and not why.
        CardDeclined => 402, "sales.card_declined", "Votre banque a refusé le paiement", "Your bank declined the payment";
        /// The account lacks the money.
        InsufficientFunds => 402, "sales.insufficient_funds", "Solde insuffisant sur cette carte", "Insufficient funds on this card";
        /// The card is too old.
        CardExpired => 402, "sales.card_expired", "Cette carte a expiré", "This card has expired";
        /// The buyer did not confirm the payment with the bank.
        AuthenticationFailed => 402, "sales.authentication_failed", "Paiement non confirmé auprès de la banque", "The payment was not confirmed with the bank";
        /// The payment failed for another reason.
        PaymentFailed => 402, "sales.payment_failed", "Le paiement a échoué", "The payment failed";
        /// The token stands for no card, or was used before.
        PaymentTokenInvalid => 422, "sales.payment_token_invalid", "Moyen de paiement non valable", "The payment token is not valid";
        /// A webhook is not signed, not by the provider, or not lately.
        WebhookSignatureInvalid => 400, "sales.webhook_signature_invalid", "Signature non valable", "The signature is not valid";
        /// A webhook is signed and cannot be understood.
        WebhookUnreadable => 400, "sales.webhook_unreadable", "Événement illisible", "The event cannot be read";
        /// The simulated gateway knows test cards only.
        SandboxUnknownCard => 422, "sales.sandbox_unknown_card", "Seules les cartes de test sont acceptées", "Only test cards are accepted";
        /// The simulated bank has no such page.
        SandboxPaymentNotFound => 404, "sales.sandbox_payment_not_found", "Paiement simulé introuvable", "No such simulated payment";
        /// Somebody decided on the page already.
        SandboxPaymentSettled => 409, "sales.sandbox_payment_settled", "Ce paiement est déjà terminé", "This payment is over already";
        /// Nothing to buy: no cart, nothing in it, or no such group.
        CartEmpty => 409, "sales.cart_empty", "Le panier est vide", "The cart is empty";
        /// Prices or lines are not what the buyer saw.
        CartChanged => 409, "sales.cart_changed", "Le panier a changé entre-temps", "The cart changed in the meantime";
        /// Something stands in the way of some lines.
        CartNotReady => 409, "sales.cart_not_ready", "Des billets du panier ne sont plus disponibles", "Some tickets in the cart are not available";
        /// The code was used as often as it can be.
        PromoCodeUsedUp => 409, "sales.promo_code_used_up", "Ce code a été utilisé entièrement", "This code is used up";
        /// As many orders are being paid as one person can pay at once.
        TooManyOpenOrders => 409, "sales.too_many_open_orders", "Trop de paiements en cours", "Too many payments are under way";
        /// No such order of this person.
        OrderNotFound => 404, "sales.order_not_found", "Commande introuvable", "No such order";
        /// The order is not in a state in which that can be done.
        WrongOrderState => 409, "sales.wrong_order_state", "Cette commande ne le permet plus", "This order is not in a state for that";
        /// The places are not held any more.
        HoldOver => 409, "sales.hold_over", "Le temps de réservation est écoulé", "The reservation is over";
        /// They were held longer once already.
        AlreadyExtended => 409, "sales.already_extended", "Déjà prolongée une fois", "Extended once already";
        /// Another attempt to pay it is under way.
        PaymentUnderWay => 409, "sales.payment_under_way", "Un paiement est déjà en cours", "A payment is under way already";
        /// No such payment of the order.
        PaymentNotFound => 404, "sales.payment_not_found", "Paiement introuvable", "No such payment";
        /// Something is to pay, and nothing says how.
        PaymentNeeded => 409, "sales.payment_needed", "Il faut un moyen de paiement", "A means of payment is needed";
        /// Answers to questions are missing, or do not answer them.
        AnswersWrong => 422, "sales.answers_wrong", "Des réponses manquent ou ne conviennent pas", "Some answers are missing or not right";
        /// It cannot be given back, or not any more.
        NotReturnable => 409, "sales.not_returnable", "Ces billets ne peuvent plus être rendus", "These tickets cannot be given back";
        /// Some of the tickets are cancelled already, or all are.
        TicketsCancelledAlready => 409, "sales.tickets_cancelled_already", "Ces billets sont déjà annulés", "These tickets are cancelled already";
        /// Nothing was paid for it, or all of that went back.
        NothingToRefund => 409, "sales.nothing_to_refund", "Il n’y a rien à rembourser", "There is nothing to refund";
        /// More than what is left.
        RefundTooLarge => 409, "sales.refund_too_large", "C’est plus que ce qui reste à rembourser", "More than what is left to refund";
        /// No such ticket of this person.
        TicketNotFound => 404, "sales.ticket_not_found", "Billet introuvable", "No such ticket";
        /// It lets nobody in any more: it was cancelled or refunded.
        TicketCancelled => 409, "sales.ticket_cancelled", "Ce billet est annulé", "This ticket is cancelled";
        /// This installation signs no passes, or cannot any more.
        WalletNotOffered => 404, "sales.wallet_not_offered", "Les cartes Apple ne sont pas proposées ici", "Apple Wallet passes are not offered here";
        /// Its event or its date does not take place.
        TicketCalledOff => 409, "sales.ticket_called_off", "Cette date est annulée", "This date is called off";
        /// It lets nobody in for now.
        TicketBlocked => 409, "sales.ticket_blocked", "Ce billet est bloqué", "This ticket is blocked";
        /// Somebody was let in with it.
        TicketAdmitted => 409, "sales.ticket_admitted", "Ce billet a déjà servi à l’entrée", "Somebody came in with this ticket already";
        /// Its money went back, or goes.
        TicketRefunded => 409, "sales.ticket_refunded", "Ce billet est remboursé", "This ticket is refunded";
        /// Its date is over.
        TicketOver => 409, "sales.ticket_over", "Cette date est passée", "This date is over";
        /// Who bought the order's tickets gave all of them to others.
        TicketHandedOn => 409, "sales.ticket_handed_on", "Ces billets ont été transmis", "These tickets were handed on";
        /// A ticket has so many codes and no more.
        TicketCodesSpent => 409, "sales.ticket_codes_spent", "Ce billet a eu trop de codes", "This ticket has had too many codes";
        /// The organizer wants whoever bought a ticket to use it.
        NotTransferable => 409, "sales.not_transferable", "L’organisateur ne permet pas de transmettre ce billet", "The organizer does not let this ticket be handed on";
        /// It is offered to somebody already.
        TransferOpen => 409, "sales.transfer_open", "Ce billet est déjà proposé à quelqu’un", "This ticket is offered to somebody already";
        /// Nobody is offered this ticket, or the secret is none.
        TransferNotFound => 404, "sales.transfer_not_found", "Transmission introuvable", "No such offer of a ticket";
        /// It was answered, taken back, or is too old.
        TransferOver => 409, "sales.transfer_over", "Cette proposition n’est plus ouverte", "This offer is not open any more";
        /// From somebody to themselves.
        OwnTransfer => 409, "sales.own_transfer", "Ce billet est déjà à vous", "This ticket is yours already";
        /// The order has more tickets than a file has pages.
        TooManyForAFile => 409, "sales.too_many_for_a_file", "Trop de billets pour un fichier", "Too many tickets for one file";
        /// No such invoice, or none of what costs nothing.
        InvoiceNotFound => 404, "sales.invoice_not_found", "Facture introuvable", "No such invoice";
        /// It is being made.
        InvoiceNotReady => 404, "sales.invoice_not_ready", "La facture est en préparation", "The invoice is being made";
        /// The buyer has asked, and nobody decided yet.
        RefundAskedAlready => 409, "sales.refund_asked_already", "Une demande est déjà en cours", "A request is open already";
        /// The buyer has not asked, or somebody decided.
        RefundNotAsked => 409, "sales.refund_not_asked", "Aucune demande en cours", "No request is open";
    }
}

/// A refusal with the numbers that it comes of.
#[derive(Debug)]
pub struct WithNumbers(pub SalesRefusal, pub FieldError);

impl std::fmt::Display for WithNumbers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for WithNumbers {}

impl Refusal for WithNumbers {
    fn facts(&self) -> RefusalFacts {
        self.0.facts()
    }

    fn fields(&self) -> Vec<FieldError> {
        vec![self.1.clone()]
    }
}

/// A refusal with everything that it comes of.
#[derive(Debug)]
pub struct WithFields(pub SalesRefusal, pub Vec<FieldError>);

impl std::fmt::Display for WithFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for WithFields {}

impl Refusal for WithFields {
    fn facts(&self) -> RefusalFacts {
        self.0.facts()
    }

    fn fields(&self) -> Vec<FieldError> {
        self.1.clone()
    }
}

impl From<WithFields> for Failure {
    fn from(refusal: WithFields) -> Self {
        Self::refused(refusal)
    }
}

/// A refusal with the limit that was passed.
pub(crate) fn limited(refusal: SalesRefusal, field: &str, code: &'static str, limit: i64) -> Failure {
    WithNumbers(refusal, FieldError::body(field, code, &limit.to_string()).with("limit", limit)).into()
}

impl From<WithNumbers> for Failure {
    fn from(refusal: WithNumbers) -> Self {
        Self::refused(refusal)
    }
}

impl From<SalesRefusal> for Failure {
    fn from(refusal: SalesRefusal) -> Self {
        Self::refused(refusal)
    }
}
