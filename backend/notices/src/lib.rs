//! What is written to people when something happens.
//!
//! - [`mail`]  letters: their words, whom they go to, that each goes out once
//!
//! Boundary: `works` is all that others need. Slices publish facts and never send mail themselves.

pub mod mail;

use accounts::facts;
use catalog::facts::{EventInvited, EventTakenDown};
use platform::config::Config;
use platform::db::{Db, Tx};
use platform::http::failure::Failure;
use platform::jobs::Works;
use platform::keyring::Keyring;
use platform::mail::Post;
use platform::outbox::{Fact, RawFact};
use reports::facts::{MessageTried, ParticipantWritten};
use sales::Sales;
use sales::facts::{
    InvoiceIssued, OrderConfirmed, PaidTooLate, RefundDeclined, RefundSent, TicketOffered, TicketReceived,
    TicketReissued, TicketTransferred, TicketsCancelled, TicketsWanted, TransferDeclined,
};
use secrecy::ExposeSecret;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use url::Url;

use mail::letters::Letters;
use mail::send::{PruneMails, SendMail};

/// What the jobs of this slice need.
pub struct Notices {
    db: Db,
    keyring: Keyring,
    /// Makes what goes along with letters.
    sales: Sales,
    post: Post,
    letters: Letters,
    /// The base of every link; never what a request says.
    public_url: Url,
    /// Keys the hashes of recipients.
    salt: [u8; 32],
}

impl Notices {
    /// As the configuration says.
    pub fn new(sales: Sales, post: Post, config: &Config) -> Result<Self, Failure> {
        let secret = config.app_secret.expose_secret().as_bytes();
        let salt = Sha256::new().chain_update(b"guichet/notices/recipients/").chain_update(secret).finalize();
        let public_url = config.public_url.clone();
        let (db, keyring) = (sales.db.clone(), sales.keyring.clone());
        Ok(Self { db, keyring, sales, post, letters: Letters::load()?, public_url, salt: salt.into() })
    }
}

/// Registers the jobs of this slice and the facts that it writes about.
pub fn works(works: &mut Works, notices: &Arc<Notices>) {
    works.on::<SendMail>(notices.clone());
    works.every::<PruneMails>(mail::send::PRUNE_EVERY, notices.clone());
    write_about::<facts::VerificationRequested>(works);
    write_about::<facts::RegistrationOfKnownAddress>(works);
    write_about::<facts::Welcome>(works);
    write_about::<facts::PasswordResetRequested>(works);
    write_about::<facts::PasswordChanged>(works);
    write_about::<facts::FactorReplaced>(works);
    write_about::<facts::RecoveryCodesReplaced>(works);
    write_about::<facts::RecoveryCodeUsed>(works);
    write_about::<facts::SecondFactorGuessed>(works);
    write_about::<facts::SessionStolen>(works);
    write_about::<facts::NewSignIn>(works);
    write_about::<facts::EmailChangeRequested>(works);
    write_about::<facts::EmailChanged>(works);
    write_about::<facts::MemberInvited>(works);
    write_about::<facts::FactorResetScheduled>(works);
    write_about::<facts::AccountDisabled>(works);
    write_about::<facts::AccountErased>(works);
    write_about::<EventInvited>(works);
    write_about::<EventTakenDown>(works);
    works.when_many::<OrderConfirmed>(mail::orders::hear_of_sales);
    write_about::<InvoiceIssued>(works);
    write_about::<PaidTooLate>(works);
    write_about::<TicketsCancelled>(works);
    write_about::<TicketsWanted>(works);
    works.when::<RefundSent>(mail::orders::hear_of_refund);
    write_about::<RefundDeclined>(works);
    write_about::<TicketOffered>(works);
    write_about::<TicketTransferred>(works);
    write_about::<TicketReceived>(works);
    write_about::<TransferDeclined>(works);
    write_about::<TicketReissued>(works);
    write_about::<ParticipantWritten>(works);
    write_about::<MessageTried>(works);
}

fn write_about<F: Fact>(works: &mut Works) {
    works.when::<F>(|tx: &mut Tx, fact: &RawFact| tx.enqueue(&SendMail { fact: fact.seq }));
}
