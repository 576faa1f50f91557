//! What can be sold of an event, and who takes the money.
//!
//! - [`cart`]     what somebody means to buy
//! - [`checkout`] from a cart to an order
//! - [`calloff`]  what follows when an event is called off
//! - [`answers`]  what buyers answer to the questions of events
//! - [`desk`]     orders as who sells them sees and changes them
//! - [`orders`]   what somebody buys, and what becomes of it
//! - [`holders`]  who has a ticket, and how it gets to somebody else
//! - [`holds`]    what orders take of counters
//! - [`returns`]  what goes back after a sale: tickets, money
//! - [`tickets`]  tickets as their holders have them
//! - [`invoices`] what is issued of sales and refunds, as PDF
//! - [`books`]    whether all of it adds up
//! - [`ledger`]   every movement of money
//! - [`facts`]    what happens, for others to write about
//! - [`goods`]    what can be bought, as it is now
//! - [`pricing`]  totals, discounts and the tax that prices contain
//! - [`stock`]    how many places each date has, and which offers take from them
//! - [`promo`]    codes that make offers cheaper, or show hidden ones
//! - [`payments`] who takes the money
//! - [`privacy`]  all that is kept about somebody
//! - [`refusal`]  every expected "no" of this slice
//!
//! Boundary: `routes`, `works`. Invariant: nothing is sold without a guarded UPDATE ([`holds`]).

use facts::{OrderConfirmed, RefundSettled};
use invoices::issue::{self, IssueCreditNote, IssueInvoice};
use invoices::printer::Printer;
use payments::provider::simulated::queue::WebhookSink;
use payments::provider::{Provider, simulated};
use payments::reconcile::{ASK_EVERY, ReconcilePayments};
use payments::refunding::SubmitRefund;
use platform::config::Config;
use platform::db::Db;
use platform::http::body::BodyChecker;
use platform::http::failure::Failure;
use platform::http::routes::Routes;
use platform::jobs::Works;
use platform::keyring::Keyring;
use std::sync::Arc;
use tickets::wallet::Wallet;
use url::Url;

pub mod answers;
pub mod books;
pub mod calloff;
pub mod cart;
pub mod checkout;
pub mod desk;
pub mod facts;
pub mod goods;
pub mod holders;
pub mod holds;
pub mod invoices;
pub mod ledger;
pub mod orders;
pub mod payments;
pub mod pricing;
pub mod privacy;
pub mod promo;
pub mod refusal;
pub mod returns;
pub mod stock;
pub mod tickets;

/// What the handlers and jobs of this slice need. A clone is cheap.
#[derive(Clone)]
pub struct Sales {
    /// The database.
    pub db: Db,
    /// Seals the keys of tickets.
    pub keyring: Keyring,
    /// Who takes the money.
    pub provider: Provider,
    /// Makes PDFs.
    pub printer: Printer,
    /// Makes passes of Apple Wallet, where there is a certificate for them.
    pub wallet: Option<Arc<Wallet>>,
    /// Base of the addresses that buyers come back to.
    pub public_url: Url,
}

impl Sales {
    /// As the configuration says.
    ///
    /// # Errors
    /// One sentence for the operator.
    pub fn load(config: &Config, db: &Db, keyring: &Keyring) -> Result<Self, String> {
        let provider = Provider::load(config, db)?;
        let wallet = config.wallet.as_ref().map(Wallet::new).transpose()?.map(Arc::new);
        let (db, keyring, public_url) = (db.clone(), keyring.clone(), config.public_url.clone());
        Ok(Self { db, keyring, provider, printer: Printer::default(), wallet, public_url })
    }

    /// An address of this instance that somebody asks to come back to; refused when it is another's.
    pub(crate) fn own_url(&self, asked: Option<&str>) -> Result<Option<String>, Failure> {
        let Some(asked) = asked else { return Ok(None) };
        let is_own = Url::parse(asked).is_ok_and(|url| url.origin() == self.public_url.origin());
        if !is_own {
            let mut checker = BodyChecker::default();
            checker.refuse("payment/return_url", "invalid", "an address of this instance");
            checker.finish()?;
        }
        Ok(Some(asked.to_owned()))
    }
}

/// The routes under `/api/v1`.
pub fn routes(cfg: &mut impl Routes) {
    ticket_routes(cfg);
    cfg.service(goods::http::get_event_availability)
        .service(cart::http::get_cart)
        .service(cart::http::add_cart_line)
        .service(cart::http::set_cart_lines)
        .service(cart::http::update_cart_line)
        .service(cart::http::delete_cart_line)
        .service(cart::http::delete_cart)
        .service(cart::promo::use_cart_promo)
        .service(cart::promo::leave_cart_promo)
        .service(promo::opening::unlock_offers)
        .service(cart::merge::merge_carts)
        .service(cart::quote::quote_cart)
        .service(answers::http::list_cart_questions)
        .service(checkout::http::check_out)
        .service(checkout::reservations::create_reservation)
        .service(checkout::reservations::get_reservation)
        .service(checkout::reservations::extend_reservation)
        .service(checkout::reservations::release_reservation)
        .service(orders::http::list_my_orders)
        .service(orders::http::get_order)
        .service(calloff::http::get_cancellation)
        .service(answers::http::list_order_questions)
        .service(privacy::http::export_me)
        .service(invoices::http::get_invoice)
        .service(invoices::http::get_order_invoice)
        .service(invoices::http::get_receipt)
        .service(invoices::manage::list_invoices)
        .service(invoices::manage::download_invoice)
        .service(desk::http::list_orders)
        .service(desk::comp::give_tickets_away)
        .service(desk::http::get_event_order)
        .service(desk::http::get_order_timeline)
        .service(desk::verbs::cancel_tickets)
        .service(desk::verbs::refund_order)
        .service(desk::verbs::mark_order_paid)
        .service(desk::verbs::decline_refund)
        .service(desk::verbs::resend_tickets)
        .service(returns::http::cancel_my_order)
        .service(returns::http::update_order_contact)
        .service(returns::http::resend_my_tickets)
        .service(returns::ask::ask_for_refund)
        .service(payments::http::pay_order)
        .service(payments::http::get_payment)
        .service(payments::webhook::receive_payment_webhook)
        .service(stock::capacity::get_capacity)
        .service(stock::capacity::set_capacity)
        .service(stock::capacity::set_date_capacity)
        .service(stock::availability::get_availability)
        .service(stock::http::list_quotas)
        .service(stock::http::create_quota)
        .service(stock::bulk::create_quotas)
        .service(stock::http::get_quota)
        .service(stock::http::update_quota)
        .service(stock::http::delete_quota)
        .service(promo::http::list_promo_codes)
        .service(promo::http::create_promo_code)
        .service(promo::bulk::generate_promo_codes)
        .service(promo::bulk::download_promo_codes)
        .service(promo::http::get_promo_code)
        .service(promo::http::update_promo_code)
        .service(promo::http::delete_promo_code)
        .service(payments::provider::http::get_payment_config)
        .service(simulated::tokens::create_sandbox_token)
        .service(simulated::pages::get_sandbox_payment)
        .service(simulated::pages::approve_sandbox_payment)
        .service(simulated::pages::refuse_sandbox_payment)
        .service(simulated::pages::delay_sandbox_payment);
}

/// Those of tickets.
fn ticket_routes(cfg: &mut impl Routes) {
    cfg.service(tickets::http::list_my_tickets)
        .service(tickets::http::get_ticket)
        .service(tickets::get_ticket_qr_png)
        .service(tickets::get_ticket_qr_svg)
        .service(tickets::get_ticket_pdf)
        .service(tickets::get_ticket_wallet_pass)
        .service(tickets::get_ticket_calendar)
        .service(tickets::get_order_tickets_pdf)
        .service(holders::http::update_ticket_holder)
        .service(holders::http::reissue_ticket)
        .service(desk::reissue::reissue_sold_ticket)
        .service(holders::giving::offer_ticket)
        .service(holders::giving::take_ticket_back)
        .service(holders::taking::get_ticket_transfer)
        .service(holders::taking::accept_ticket)
        .service(holders::taking::decline_ticket);
}

/// Registers the jobs of this slice and the facts that it hears of.
pub fn works(works: &mut Works, sales: &Sales) {
    let db = &sales.db;
    if let Provider::Simulated(gateway) = &sales.provider {
        simulated::queue::works(works, gateway, webhooks(sales));
    }
    cart::cleaning::works(works, db);
    answers::folding::works(works, db);
    orders::expiry::works(works, db);
    calloff::works(works, db);
    holders::cleaning::works(works, db);
    let context = Arc::new(sales.clone());
    works.on::<SubmitRefund>(context.clone());
    works.on::<IssueInvoice>(context.clone());
    works.when_many::<OrderConfirmed>(issue::hear_of_sales);
    works.on::<IssueCreditNote>(context.clone());
    works.when::<RefundSettled>(issue::hear_of_refund);
    works.every::<ReconcilePayments>(ASK_EVERY, context);
    works.on::<stock::copies::CopyCapacity>(Arc::new(db.clone()));
    works.when::<catalog::facts::EventCopied>(stock::copies::hear);
}

/// Hears what the simulated gateway tells, as if it came over the network.
fn webhooks(sales: &Sales) -> WebhookSink {
    let sales = sales.clone();
    Arc::new(move |body, signature| {
        let sales = sales.clone();
        Box::pin(async move { payments::webhook::hear(&sales, &body, &signature).await })
    })
}
