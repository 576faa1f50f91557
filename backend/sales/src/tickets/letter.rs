//! Tickets that go along with a letter.

use super::book;
use super::store;
use super::view::Shown;
use crate::Sales;
use crate::invoices::letter::Enclosed;
use crate::orders::store as orders;
use kernel::ids::OrderId;
use platform::http::failure::Failure;

/// Most tickets that a letter brings: mail servers refuse large letters.
const ENCLOSED_MAX: usize = 50;

impl Sales {
    /// The tickets of an order that are good; none when no ticket is, or too many for a letter are.
    pub async fn enclosed_tickets(&self, id: OrderId) -> Result<Option<Enclosed>, Failure> {
        let found = self.db.read(move |conn| {
            let Some(order) = orders::find(conn, id)? else { return Ok(None) };
            let probe = i64::try_from(ENCLOSED_MAX).unwrap_or(i64::MAX).saturating_add(1);
            let tickets = store::of_order(conn, id, probe)?;
            if tickets.is_empty() || tickets.len() > ENCLOSED_MAX {
                return Ok(None);
            }
            Ok(Some((order.code, order.contact.locale, Shown::of(conn, tickets)?)))
        });
        let Some((code, locale, shown)) = found.await? else { return Ok(None) };
        match book::print(self, shown, locale).await {
            Ok(pdf) => Ok(Some(Enclosed { name: format!("tickets-{code}"), pdf })),
            // Whoever cancelled them meanwhile needs none.
            Err(failure) if is_refused(&failure) => Ok(None),
            Err(failure) => Err(failure),
        }
    }
}

fn is_refused(failure: &Failure) -> bool {
    matches!(failure, Failure::Refused(..))
}
