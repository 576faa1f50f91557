//! `POST /cart/merge`: the cart from before signing in joins the account's.

use super::holder::{CartParams, Holder, Owner};
use super::http::Change;
use super::rules::{LINES_MAX, joined};
use super::store::{self, Cart, Line};
use super::view::{CartNotice, CartNoticeKind, CartView};
use crate::goods::rules::QUANTITY_MAX;
use crate::goods::store::{self as goods, Key};
use accounts::guard::{Caller, Person};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use catalog::Catalog;
use kernel::ids::CartLineId;
use platform::db::Tx;
use platform::http::failure::Failure;
use platform::http::problem::Problem;

/// Take the cart from before signing in along
///
/// Send its token as `Cart-Token`, with your access token. Lines that both carts have become one of both
/// together, as many as an order takes; `notices` says where that was less. The token means nothing afterwards,
/// so that asking again changes nothing.
#[utoipa::path(tag = "cart", security(("access_token" = [])), params(CartParams), responses(
    (status = 200, body = CartView),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`")))]
#[post("/cart/merge")]
pub async fn merge_carts(
    Caller(person): Caller<Person>,
    holder: Holder,
    catalog: Data<Catalog>,
    request: HttpRequest,
) -> Result<HttpResponse, Failure> {
    let change = Change::of(&request, holder);
    let owner = Owner::User(person.user);
    let merged = catalog.db.write(move |tx| {
        let other = match change.holder.token {
            Some(token) => store::hold(tx, Owner::Token(token))?,
            None => None,
        };
        let own = store::hold(tx, owner)?;
        match (own, other) {
            (None, None) => CartView::empty(),
            (Some(own), None) => change.view(tx, &own),
            (None, Some(other)) if store::adopt(tx, other.id, owner)? => change.view(tx, &other),
            (_, Some(other)) => {
                let own = store::hold_or_make(tx, owner)?;
                let notices = pour(tx, &own, &other)?;
                Ok(change.view(tx, &own)?.with_notices(notices))
            }
        }
    });
    Ok(HttpResponse::Ok().json(merged.await?))
}

/// Puts everything of another cart into this one, and forgets the other.
fn pour(tx: &mut Tx, own: &Cart, other: &Cart) -> Result<Vec<CartNotice>, Failure> {
    let mut lines = store::lines(tx.conn(), own.id)?;
    let coming = store::lines(tx.conn(), other.id)?;
    let keys: Vec<Key> = coming.iter().map(Line::key).collect();
    let now = tx.now();
    let known = goods::find(tx.conn(), &keys, now)?;
    let (mut notices, mut changed) = (Vec::new(), Vec::new());
    for line in coming {
        let Some(good) = known.iter().find(|good| good.key() == line.key()) else { continue };
        let of = (good.seller.id, good.event.id);
        let mut note = |kind, quantity| {
            let (offer_id, occurrence_id) = line.key();
            notices.push(CartNotice { kind, offer_id, occurrence_id, quantity });
        };
        if let Some(same) = lines.iter().find(|same| same.key() == line.key()) {
            let quantity = joined(same.quantity, line.quantity, good.per_order.1.min(QUANTITY_MAX));
            let is_all = quantity == same.quantity.saturating_add(line.quantity);
            note(if is_all { CartNoticeKind::Added } else { CartNoticeKind::CutToLimit }, quantity);
            changed.push((own.id, of, Line { quantity, ..*same }));
        } else if lines.len() < LINES_MAX {
            let (id, position) = (CartLineId::from_uuid(tx.new_uuid()), store::next_position(&lines));
            let new = Line { id, position, ..line };
            changed.push((own.id, of, new));
            lines.push(new);
        } else {
            note(CartNoticeKind::LeftOut, 0);
        }
    }
    store::put_lines(tx, &changed)?;
    // A code that was chosen before stays; for other events, the one of the other cart is used.
    let chosen = store::promos(tx.conn(), own.id)?;
    for (event, promo) in store::promos(tx.conn(), other.id)? {
        if chosen.iter().all(|(of, _)| *of != event) {
            store::use_promo(tx, own.id, event, promo)?;
        }
    }
    store::delete(tx, other.id)?;
    Ok(notices)
}
