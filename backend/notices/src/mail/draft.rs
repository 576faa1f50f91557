//! From a fact to a draft: whom to write to, which letter, what is in it.

use super::rules::{Class, shown_name, span};
use super::{holders, messages, orders};
use crate::Notices;
use accounts::contacts::{self, Contact};
use accounts::{facts, orgs};
use catalog::facts::{EventInvited, EventTakenDown};
use kernel::email::Email;
use kernel::ids::{OrderId, OrganizationId, UserId};
use kernel::text::Locale;
use kernel::time::Instant;
use platform::http::failure::Failure;
use platform::mail::{Enclosure, one_line};
use platform::outbox::{Fact, RawFact};
use reports::facts::{MessageTried, ParticipantWritten};
use sales::facts::{
    InvoiceIssued, OrderConfirmed, PaidTooLate, RefundDeclined, RefundSent, TicketsCancelled, TicketsWanted,
};
use sales::invoices::rules::InvoiceKind;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A page of the app that a letter leads to. Tokens go into the fragment, which browsers keep to
/// themselves: they reach no log and no `Referer`.
const SECURITY_PAGE: &str = "/account/security";

/// What is needed to write one letter.
pub(crate) struct Draft {
    /// Name of the letter: the fact's.
    pub(crate) letter: &'static str,
    pub(crate) class: Class,
    pub(crate) to: Email,
    pub(crate) to_name: String,
    pub(crate) locale: Locale,
    /// What stands in the text for `{{ name }}`, one line each.
    pub(crate) words: BTreeMap<&'static str, String>,
    /// Paragraphs that somebody typed.
    pub(crate) typed: Option<String>,
    /// A code to type.
    pub(crate) code: Option<String>,
    /// Where the button leads.
    pub(crate) link: Option<String>,
    /// Where answers go, if not to this installation.
    pub(crate) reply_to: Option<Email>,
    /// What several facts may tell and one letter does, such as the confirmation of an order.
    pub(crate) about: Option<String>,
    /// What comes with it.
    pub(crate) enclosures: Vec<Enclosure>,
}

impl Draft {
    pub(super) fn new(letter: &'static str, class: Class, to: Contact) -> Self {
        let Contact { email, name, locale } = to;
        let name = one_line(&name);
        let words = BTreeMap::from([("name", shown_name(&name).to_owned())]);
        Self {
            letter,
            class,
            to: email,
            to_name: shown_name(&name).to_owned(),
            locale,
            words,
            typed: None,
            code: None,
            link: None,
            reply_to: None,
            about: None,
            enclosures: Vec::new(),
        }
    }

    pub(super) fn with(mut self, name: &'static str, value: &str) -> Self {
        self.words.insert(name, one_line(value));
        self
    }

    pub(super) fn lasting(self, fact: &RawFact, until: Instant) -> Self {
        let span = span(fact.at, until, self.locale);
        self.with("span", &span)
    }

    pub(super) fn linked(self, notices: &Notices, path: &str) -> Self {
        Self { link: Some(notices.link(path)), ..self }
    }

    pub(super) fn with_token(self, notices: &Notices, path: &str, token: &str) -> Self {
        Self { link: Some(format!("{}#token={token}", notices.link(path))), ..self }
    }
}

impl Notices {
    fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url.as_str().trim_end_matches('/'))
    }

    pub(super) async fn contact(&self, id: UserId) -> Result<Option<Contact>, Failure> {
        self.db.read(move |conn| contacts::find(conn, id)).await
    }

    async fn organization(&self, id: OrganizationId) -> Result<Option<String>, Failure> {
        let found = self.db.read(move |conn| orgs::by_ids(conn, &[id])).await?;
        Ok(found.into_iter().next().map(|org| org.name))
    }

    /// A warning to the owner of an account, with a button to its security page.
    async fn alert<F: Fact>(&self, id: UserId) -> Result<Option<Draft>, Failure> {
        let to = self.contact(id).await?;
        Ok(to.map(|to| Draft::new(F::NAME, Class::Alert, to).linked(self, SECURITY_PAGE)))
    }
}

/// The letter about a fact; `None` when nobody is left to write to.
pub(crate) async fn of(notices: &Notices, fact: &RawFact) -> Result<Option<Draft>, Failure> {
    match fact.name.as_str() {
        facts::PasswordChanged::NAME => {
            notices.alert::<facts::PasswordChanged>(read::<facts::PasswordChanged>(fact)?.user_id).await
        }
        facts::FactorReplaced::NAME => {
            notices.alert::<facts::FactorReplaced>(read::<facts::FactorReplaced>(fact)?.user_id).await
        }
        facts::RecoveryCodesReplaced::NAME => {
            let user = read::<facts::RecoveryCodesReplaced>(fact)?.user_id;
            notices.alert::<facts::RecoveryCodesReplaced>(user).await
        }
        facts::SecondFactorGuessed::NAME => {
            notices
                .alert::<facts::SecondFactorGuessed>(read::<facts::SecondFactorGuessed>(fact)?.user_id)
                .await
        }
        facts::SessionStolen::NAME => {
            notices.alert::<facts::SessionStolen>(read::<facts::SessionStolen>(fact)?.user_id).await
        }
        facts::RecoveryCodeUsed::NAME => {
            let used: facts::RecoveryCodeUsed = read(fact)?;
            let draft = notices.alert::<facts::RecoveryCodeUsed>(used.user_id).await?;
            Ok(draft.map(|draft| draft.with("left", &used.left.to_string())))
        }
        facts::NewSignIn::NAME => {
            let new: facts::NewSignIn = read(fact)?;
            let draft = notices.alert::<facts::NewSignIn>(new.user_id).await?;
            Ok(draft.map(|draft| {
                let at = moment(fact.at, draft.locale);
                draft.with("device", &new.device).with("at", &at)
            }))
        }
        facts::AccountDisabled::NAME => {
            let to = notices.contact(read::<facts::AccountDisabled>(fact)?.user_id).await?;
            Ok(to.map(|to| Draft::new(facts::AccountDisabled::NAME, Class::Alert, to)))
        }
        facts::Welcome::NAME => {
            let to = notices.contact(read::<facts::Welcome>(fact)?.user_id).await?;
            Ok(to.map(|to| Draft::new(facts::Welcome::NAME, Class::Alert, to).linked(notices, "/events")))
        }
        facts::AccountErased::NAME => Ok(erased(&read(fact)?)),
        facts::MemberInvited::NAME => invited(notices, fact, read(fact)?).await,
        EventInvited::NAME => invited_to_event(notices, fact, read(fact)?).await,
        EventTakenDown::NAME => taken_down(notices, read(fact)?).await,
        ParticipantWritten::NAME => messages::to_holder(notices, read(fact)?).await,
        MessageTried::NAME => messages::to_organizer(notices, read(fact)?).await,
        _ => match holders::of(notices, fact).await? {
            Some(draft) => Ok(draft),
            None => about_sale(notices, fact).await,
        },
    }
}

/// Letters about what was bought.
async fn about_sale(notices: &Notices, fact: &RawFact) -> Result<Option<Draft>, Failure> {
    match fact.name.as_str() {
        OrderConfirmed::NAME => {
            orders::confirmed(notices, read::<OrderConfirmed>(fact)?.order_id, true).await
        }
        // The same letter once more.
        TicketsWanted::NAME => orders::confirmed(notices, read::<TicketsWanted>(fact)?.order_id, false).await,
        InvoiceIssued::NAME => {
            let issued: InvoiceIssued = read(fact)?;
            match issued.kind {
                InvoiceKind::Invoice => orders::confirmed(notices, issued.order_id, true).await,
                InvoiceKind::CreditNote => orders::refunded(notices, issued.order_id, issued.refund_id).await,
            }
        }
        PaidTooLate::NAME => about_order::<PaidTooLate>(notices, read::<PaidTooLate>(fact)?.order_id).await,
        TicketsCancelled::NAME => {
            about_order::<TicketsCancelled>(notices, read::<TicketsCancelled>(fact)?.order_id).await
        }
        RefundSent::NAME => {
            let sent: RefundSent = read(fact)?;
            orders::refunded(notices, sent.order_id, sent.refund_id).await
        }
        RefundDeclined::NAME => {
            about_order::<RefundDeclined>(notices, read::<RefundDeclined>(fact)?.order_id).await
        }
        _ => with_secret(notices, fact).await,
    }
}

async fn about_order<F: Fact>(notices: &Notices, id: OrderId) -> Result<Option<Draft>, Failure> {
    orders::of(notices, F::NAME, id).await
}

/// Letters that carry a code or a link which proves something.
async fn with_secret(notices: &Notices, fact: &RawFact) -> Result<Option<Draft>, Failure> {
    let keyring = &notices.keyring;
    match fact.name.as_str() {
        facts::RegistrationOfKnownAddress::NAME => {
            let known: facts::RegistrationOfKnownAddress = read(fact)?;
            let to = notices.contact(known.user_id).await?;
            let draft = |to| Draft::new(facts::RegistrationOfKnownAddress::NAME, Class::Request, to);
            Ok(to.map(|to| draft(to).linked(notices, SECURITY_PAGE)))
        }
        facts::VerificationRequested::NAME => {
            let asked: facts::VerificationRequested = read(fact)?;
            let Some(email) = Email::parse(&asked.email) else { return Ok(None) };
            // Without the name: whoever typed somebody else's address chose it.
            let to = Contact { email, name: String::new(), locale: asked.locale };
            let (row, mut draft) =
                (asked.registration_id, Draft::new(facts::VerificationRequested::NAME, Class::Request, to));
            let token = asked.token.open(keyring, row, "token")?;
            draft.code = Some(asked.code.open(keyring, row, "code")?.to_string());
            let draft = draft.lasting(fact, asked.expires_at);
            Ok(Some(draft.with_token(notices, "/verify-email", &token)))
        }
        facts::PasswordResetRequested::NAME => {
            let asked: facts::PasswordResetRequested = read(fact)?;
            let Some(to) = notices.contact(asked.user_id).await? else { return Ok(None) };
            let token = asked.token.open(keyring, asked.user_id.uuid(), "token")?;
            let draft = Draft::new(facts::PasswordResetRequested::NAME, Class::Request, to);
            Ok(Some(draft.lasting(fact, asked.expires_at).with_token(notices, "/reset-password", &token)))
        }
        facts::EmailChangeRequested::NAME => {
            let asked: facts::EmailChangeRequested = read(fact)?;
            let Some(to) = notices.contact(asked.user_id).await? else { return Ok(None) };
            let Some(email) = Email::parse(&asked.new_email) else { return Ok(None) };
            let token = asked.token.open(keyring, asked.user_id.uuid(), "token")?;
            let draft = Draft::new(
                facts::EmailChangeRequested::NAME,
                Class::Request,
                Contact { email, name: String::new(), ..to },
            );
            let draft = draft.lasting(fact, asked.expires_at);
            Ok(Some(draft.with_token(notices, "/account/email/confirm", &token)))
        }
        facts::EmailChanged::NAME => {
            let changed: facts::EmailChanged = read(fact)?;
            let Some(to) = notices.contact(changed.user_id).await? else { return Ok(None) };
            let Some(email) = Email::parse(&changed.old_email) else { return Ok(None) };
            let token = changed.undo_token.open(keyring, changed.user_id.uuid(), "undo_token")?;
            let draft = Draft::new(facts::EmailChanged::NAME, Class::Alert, Contact { email, ..to });
            let draft = draft.lasting(fact, changed.undo_until).with("new_email", &changed.new_email);
            Ok(Some(draft.with_token(notices, "/account/email/undo", &token)))
        }
        facts::FactorResetScheduled::NAME => {
            let planned: facts::FactorResetScheduled = read(fact)?;
            let Some(to) = notices.contact(planned.user_id).await? else { return Ok(None) };
            let token = planned.cancel_token.open(keyring, planned.user_id.uuid(), "cancel_token")?;
            let draft = Draft::new(facts::FactorResetScheduled::NAME, Class::Alert, to);
            let at = moment(planned.takes_effect_at, draft.locale);
            Ok(Some(draft.with("at", &at).with_token(notices, "/account/factor-reset/cancel", &token)))
        }
        other => Err(Failure::fault(format!("no letter for {other}"))),
    }
}

fn erased(gone: &facts::AccountErased) -> Option<Draft> {
    let contact = |email| Contact { email, name: gone.name.clone(), locale: gone.locale };
    let to = Email::parse(&gone.email).map(contact)?;
    Some(Draft::new(facts::AccountErased::NAME, Class::Alert, to))
}

async fn invited(
    notices: &Notices,
    fact: &RawFact,
    invited: facts::MemberInvited,
) -> Result<Option<Draft>, Failure> {
    let Some(email) = Email::parse(&invited.email) else { return Ok(None) };
    let Some(organization) = notices.organization(invited.org_id).await? else { return Ok(None) };
    let token = invited.token.open(&notices.keyring, invited.invitation_id, "token")?;
    let to = Contact { email, name: String::new(), locale: invited.locale };
    let draft = Draft::new(facts::MemberInvited::NAME, Class::Request, to)
        .lasting(fact, invited.expires_at)
        .with("organization", shown_name(&one_line(&organization)))
        .with("inviter", shown_name(&one_line(&invited.inviter)))
        .with("role", role(&invited.role, invited.locale));
    Ok(Some(draft.with_token(notices, "/invitations", &token)))
}

async fn invited_to_event(
    notices: &Notices,
    fact: &RawFact,
    invited: EventInvited,
) -> Result<Option<Draft>, Failure> {
    let Some(email) = Email::parse(&invited.email) else { return Ok(None) };
    let Some(organization) = notices.organization(invited.org_id).await? else { return Ok(None) };
    let token = invited.token.open(&notices.keyring, invited.invitation_id, "token")?;
    let to = Contact { email, name: String::new(), locale: invited.locale };
    let title = one_line(invited.title.get(invited.locale));
    let draft = Draft::new(EventInvited::NAME, Class::Request, to)
        .lasting(fact, invited.expires_at)
        .with("organization", shown_name(&one_line(&organization)))
        .with("title", shown_name(&title));
    Ok(Some(draft.with_token(notices, "/event-invitations", &token)))
}

async fn taken_down(notices: &Notices, down: EventTakenDown) -> Result<Option<Draft>, Failure> {
    let Some(to) = notices.contact(down.user_id).await? else { return Ok(None) };
    let title = one_line(down.title.get(to.locale));
    let draft = Draft::new(EventTakenDown::NAME, Class::Alert, to).with("title", &title);
    let draft = draft.with("reason", &down.reason);
    Ok(Some(draft.linked(notices, &format!("/organizations/{}", down.org_slug))))
}

/// A fact of this name. Another version of it is a newer program's: the job waits for that program.
pub(super) fn read<F: Fact + DeserializeOwned>(fact: &RawFact) -> Result<F, Failure> {
    fact.read()?
        .ok_or_else(|| Failure::fault(format!("{} has an unknown version {}", fact.name, fact.version)))
}

/// What a role is called.
const fn role(name: &str, locale: Locale) -> &'static str {
    let [fr, en] = match name.as_bytes() {
        b"owner" => ["propriétaire", "owner"],
        b"manager" => ["gestionnaire", "manager"],
        b"finance" => ["finances", "finance"],
        b"support" => ["assistance", "support"],
        b"door" => ["contrôle à l’entrée", "door staff"],
        _ => ["membre", "member"],
    };
    match locale {
        Locale::Fr => fr,
        Locale::En => en,
    }
}

const MONTHS_FR: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];

/// A moment in words, in UTC: where the reader is cannot be known.
pub(super) fn moment(at: Instant, locale: Locale) -> String {
    format!("{} UTC", moment_in(at, "UTC", locale))
}

/// A moment in words, as clocks in a zone show it.
pub(super) fn moment_in(at: Instant, zone: &str, locale: Locale) -> String {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = at.timestamp().to_zoned(zone);
    match locale {
        Locale::En => at.strftime("%-d %B %Y at %H:%M").to_string(),
        Locale::Fr => {
            let month = usize::try_from(at.month() - 1).ok().and_then(|i| MONTHS_FR.get(i)).unwrap_or(&"");
            format!("{} {month} {} à {}", at.day(), at.year(), at.strftime("%H:%M"))
        }
    }
}
