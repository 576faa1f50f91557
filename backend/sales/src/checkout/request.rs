//! What buyers send.

use crate::answers::request::{AnswerRequest, AnswersRequest};
use crate::goods::store::Key;
use crate::orders::model::{Attendee, Billing};
use kernel::email::Email;
use kernel::ids::{OccurrenceId, OfferId};
use kernel::text::one_line;
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use serde::Deserialize;
use utoipa::ToSchema;

/// Most characters of a name.
const NAME_LENGTH_MAX: usize = 120;
/// Most characters of a line of an address.
const LINE_LENGTH_MAX: usize = 200;
/// Most people that are named.
const ATTENDEES_MAX: usize = 500;
/// Longest token of a payment provider.
const TOKEN_LENGTH_MAX: usize = 255;
/// Longest address to come back to.
const URL_LENGTH_MAX: usize = 500;

/// Who buys.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ContactRequest {
    /// By default the account's.
    #[serde(default)]
    #[schema(example = "Zoé Martin")]
    pub(crate) name: Option<String>,
    /// Where the confirmation goes; by default the account's address.
    #[serde(default)]
    #[schema(example = "zoe@example.org")]
    pub(crate) email: Option<String>,
}

/// Where an invoice goes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BillingRequest {
    #[schema(example = "Atelier Martin")]
    name: String,
    #[schema(example = "3, rue du Parc")]
    address: String,
    #[schema(example = "69006")]
    postal_code: String,
    #[schema(example = "Lyon")]
    city: String,
    /// ISO 3166-1 alpha-2.
    #[schema(example = "FR")]
    country: String,
    #[serde(default)]
    #[schema(example = "FR40303265045")]
    vat_number: Option<String>,
}

/// Who comes.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendeeRequest {
    /// With which offer.
    offer_id: OfferId,
    /// On which date.
    occurrence_id: OccurrenceId,
    /// By default the buyer's.
    #[serde(default)]
    #[schema(example = "Max Martin")]
    name: Option<String>,
    #[serde(default)]
    #[schema(example = "max@example.org")]
    email: Option<String>,
    /// What they answer, by the ids of the questions for each participant.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, AnswerRequest>)]
    answers: AnswersRequest,
}

/// How it is paid.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaymentRequest {
    /// What the payment provider gave for the card. Card numbers never come here.
    #[schema(example = "tok_visa")]
    pub(crate) token: String,
    /// Where the buyer comes back to after the bank's page: an address of this instance; by default the order's.
    #[serde(default)]
    #[schema(example = "https://tickets.example/orders/return")]
    pub(crate) return_url: Option<String>,
}

/// A part of the cart to buy.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutRequest {
    /// `key` of the group; may be left out when the cart has one only.
    #[serde(default)]
    #[schema(example = "theatre-du-parc.eur")]
    pub(crate) group: Option<String>,
    /// `version` of the cart that the buyer saw. Without it, only prices and fees that changed since a line was put in
    /// are refused, and codes that do not work, or were changed after the cart.
    #[serde(default)]
    pub(crate) cart_version: Option<String>,
    /// Nothing, when nothing is to pay; else the places are only held.
    #[serde(default)]
    pub(crate) payment: Option<PaymentRequest>,
    /// Who buys.
    #[serde(default)]
    pub(crate) contact: Option<ContactRequest>,
    /// Where the invoice goes.
    #[serde(default)]
    pub(crate) billing: Option<BillingRequest>,
    /// Who comes: for each offer and date in order, as many as it admits or fewer.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub(crate) attendees: Vec<AttendeeRequest>,
    /// What the buyer answers, by the ids of the questions about the order (`GET /cart/questions`). What is required
    /// can be left out while places are only held.
    #[serde(default)]
    #[schema(value_type = BTreeMap<String, AnswerRequest>)]
    pub(crate) answers: AnswersRequest,
}

/// Somebody who comes, checked.
#[derive(Debug, Clone)]
pub(crate) struct Guest {
    /// With which offer, on which date.
    pub(crate) key: Key,
    pub(crate) attendee: Attendee,
    pub(crate) answers: AnswersRequest,
}

/// What a buyer says of themselves, checked.
#[derive(Debug, Clone)]
pub(crate) struct Buyer {
    pub(crate) name: Option<String>,
    pub(crate) email: Option<String>,
    pub(crate) billing: Option<Billing>,
    pub(crate) guests: Vec<Guest>,
    pub(crate) answers: AnswersRequest,
}

impl CheckoutRequest {
    /// Checks what can be checked without looking anything up.
    pub(crate) fn check(&self) -> Result<Buyer, Failure> {
        let mut checker = BodyChecker::default();
        let contact = self.contact.as_ref();
        let name = contact.and_then(|contact| contact.name.as_deref());
        let email = contact.and_then(|contact| contact.email.as_deref());
        let buyer = Buyer {
            name: read_name(&mut checker, "contact/name", name),
            email: read_email(&mut checker, "contact/email", email),
            billing: self.billing.as_ref().and_then(|billing| read_billing(&mut checker, billing)),
            guests: self.read_guests(&mut checker),
            answers: self.answers.clone(),
        };
        if let Some(payment) = &self.payment {
            check_payment(&mut checker, "payment/", payment);
        }
        checker.finish()?;
        Ok(buyer)
    }

    fn read_guests(&self, checker: &mut BodyChecker) -> Vec<Guest> {
        if self.attendees.len() > ATTENDEES_MAX {
            checker.refuse("attendees", "too_many", "at most 500");
        }
        let mut read = Vec::new();
        for (n, one) in self.attendees.iter().enumerate().take(ATTENDEES_MAX) {
            let attendee = Attendee {
                name: read_name(checker, &format!("attendees/{n}/name"), one.name.as_deref()),
                email: read_email(checker, &format!("attendees/{n}/email"), one.email.as_deref()),
            };
            let key = (one.offer_id, one.occurrence_id);
            read.push(Guest { key, attendee, answers: one.answers.clone() });
        }
        read
    }
}

/// Refuses what can be no token and no address.
pub(crate) fn check_payment(checker: &mut BodyChecker, at: &str, payment: &PaymentRequest) {
    let is_plain = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
    let token = &payment.token;
    if !(1..=TOKEN_LENGTH_MAX).contains(&token.len()) || !token.bytes().all(is_plain) {
        checker.refuse(&format!("{at}token"), "invalid", "a token of the payment provider");
    }
    if payment.return_url.as_ref().is_some_and(|url| url.len() > URL_LENGTH_MAX) {
        checker.refuse(&format!("{at}return_url"), "too_long", "at most 500 characters");
    }
}

pub(crate) fn read_name(checker: &mut BodyChecker, field: &str, name: Option<&str>) -> Option<String> {
    let read = one_line(name?, NAME_LENGTH_MAX);
    if read.is_none() {
        checker.refuse(field, "invalid", "1 to 120 characters on one line");
    }
    read
}

pub(crate) fn read_email(checker: &mut BodyChecker, field: &str, email: Option<&str>) -> Option<String> {
    let read = Email::parse(email?);
    if read.is_none() {
        checker.refuse(field, "invalid", "an e-mail address");
    }
    read.map(|email| email.as_str().to_owned())
}

fn read_billing(checker: &mut BodyChecker, wish: &BillingRequest) -> Option<Billing> {
    let mut line = |field: &str, text: &str| {
        let read = one_line(text, LINE_LENGTH_MAX);
        if read.is_none() {
            checker.refuse(&format!("billing/{field}"), "invalid", "1 to 200 characters on one line");
        }
        read
    };
    let (name, address) = (line("name", &wish.name), line("address", &wish.address));
    let (postal_code, city) = (line("postal_code", &wish.postal_code), line("city", &wish.city));
    let vat_number = wish.vat_number.as_deref().map(|number| line("vat_number", number));
    let is_country = wish.country.len() == 2 && wish.country.bytes().all(|b| b.is_ascii_uppercase());
    if !is_country {
        checker.refuse("billing/country", "invalid", "two capital letters");
    }
    let country = wish.country.clone();
    Some(Billing {
        name: name?,
        address: address?,
        postal_code: postal_code?,
        city: city?,
        country,
        vat_number: vat_number.flatten(),
    })
}
