//! What every change of an order comes with, besides who asks and the content.

use super::store;
use super::view::{self, DeskOrderView};
use crate::Sales;
use crate::orders::rules::read_code;
use crate::refusal::SalesRefusal;
use crate::returns::giving::{self, Sold};
use accounts::Accounts;
use accounts::orgs::access::{Admitted, Applicant, Wanted};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpRequest};
use catalog::events::manage;
use catalog::journal;
use kernel::ids::{EventId, OrderId};
use kernel::text::Locale;
use platform::db::Tx;
use platform::http::body::Unread;
use platform::http::client::Client;
use platform::http::failure::Failure;
use platform::http::idempotency::{Key, Keyed};
use platform::http::locale;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::future::{Ready, ready};

/// What a handler works with.
pub struct Desk {
    pub(super) accounts: Data<Accounts>,
    pub(super) sales: Data<Sales>,
    request: HttpRequest,
    client: Client,
}

impl FromRequest for Desk {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let accounts = request.app_data::<Data<Accounts>>().cloned();
        let sales = request.app_data::<Data<Sales>>().cloned();
        let client = Client::from_request(request, payload).into_inner();
        let (Some(accounts), Some(sales), Ok(client)) = (accounts, sales, client) else {
            return ready(Err(Failure::fault("a slice is not set up")));
        };
        ready(Ok(Self { accounts, sales, request: request.clone(), client }))
    }
}

impl Desk {
    /// What stands in the path.
    pub(super) fn part(&self, name: &str) -> String {
        self.request.match_info().get(name).unwrap_or_default().to_owned()
    }

    /// Finds out who asks, before anything of the body is read.
    pub(super) async fn open(&self, asker: Applicant) -> Result<(Call, Admitted), Failure> {
        let org = Wanted::of(&self.request)?;
        let may = asker.ask(&self.accounts, org).await?;
        let call = Call {
            asker,
            org,
            event: self.part("id"),
            code: self.part("code"),
            client: self.client.clone(),
            locale: locale::accepted(self.request.headers()),
        };
        Ok((call, may))
    }
}

/// Who does something, for which event, to which order.
#[derive(Clone)]
pub(super) struct Call {
    asker: Applicant,
    org: Wanted,
    event: String,
    code: String,
    client: Client,
    pub(super) locale: Locale,
}

impl Call {
    /// Asks again who may, in the transaction, and for which event.
    pub(super) fn take_event(&self, tx: &mut Tx) -> Result<(Admitted, EventId), Failure> {
        let (may, event) = manage::take(tx, self.asker, self.org, &self.event)?;
        Ok((may, event.id))
    }

    /// The order, held.
    pub(super) fn take_order(&self, tx: &mut Tx) -> Result<(Admitted, Sold), Failure> {
        let (may, event) = self.take_event(tx)?;
        let code = read_code(&self.code).ok_or(SalesRefusal::OrderNotFound)?;
        let id = store::find(tx.conn(), (may.org, event), &code)?.ok_or(SalesRefusal::OrderNotFound)?;
        Ok((may, giving::hold(tx, id)?))
    }

    /// Writes it into the audit log, and says how the order stands.
    pub(super) fn end(
        &self,
        tx: &mut Tx,
        (may, order): (&Admitted, OrderId),
        action: &'static str,
        said: Value,
    ) -> Result<DeskOrderView, Failure> {
        let now = tx.now();
        let view = view::of(tx.conn(), order, self.locale, now)?;
        journal::record(tx, &self.client, may, (action, format!("order:{order}")), Some(said))?;
        Ok(view)
    }
}

/// Reads a body with its key, once it is known that the caller may send one.
pub(super) async fn read_keyed<T: DeserializeOwned + 'static>(
    may: &Admitted,
    body: Unread<T>,
) -> Result<(Key, T), Failure> {
    let keyed: Keyed<T> = body.read_keyed().await?;
    Ok(keyed.of(may.user.map_or_else(|| may.org.uuid(), kernel::ids::UserId::uuid)))
}
