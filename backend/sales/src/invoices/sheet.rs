//! From an order or a refund to what the document says.

use super::rules::units;
use crate::goods::store::Seller;
use crate::ledger::rules::Sum;
use crate::orders::model::{Order, OrderLine};
use crate::orders::store as orders;
use crate::payments::refunding::store::{self as refunds, Refund};
use crate::payments::rules::RefundStatus;
use crate::payments::store::{self as payments, Payment};
use accounts::orgs::legal::{self, LegalDetails};
use documents::sheet::{
    CivilDay, Discount, LAYOUT, Language, LocalTime, Paid, Party, Reference, Sheet, SheetKind, SheetLine,
};
use kernel::ids::OrderLineId;
use kernel::text::Locale;
use kernel::time::{Day, Instant, Zone};
use platform::db::Conn;
use platform::http::failure::Failure;

/// The zone whose calendar a sale goes by: that of its first line's event.
pub(super) fn zone_of(lines: &[OrderLine]) -> Result<Zone, Failure> {
    let named = lines.first().and_then(|line| Zone::parse(&line.snapshot.timezone));
    named.or_else(|| Zone::parse("UTC")).ok_or_else(|| Failure::fault("there is no UTC"))
}

/// A day as documents have it.
pub(crate) fn civil(day: Day) -> CivilDay {
    let number = day.number();
    let part = |n: i32| i8::try_from(n % 100).unwrap_or(1);
    CivilDay {
        year: i16::try_from(number / 10_000).unwrap_or(0),
        month: part(number / 100),
        day: part(number),
    }
}

/// What a sheet is made of.
pub(super) struct Sale {
    pub(super) order: Order,
    pub(super) lines: Vec<OrderLine>,
    pub(super) zone: Zone,
    pub(super) legal: Option<LegalDetails>,
    seller: String,
    payments: Vec<Payment>,
    refunds: Vec<Refund>,
}

impl Sale {
    /// An order with all that a document says of it.
    pub(super) fn of(conn: &mut Conn, order: Order) -> Result<Self, Failure> {
        let lines = orders::lines(conn, order.id)?;
        let seller = orders::sellers(conn, &[order.org_id])?.pop().map(|seller: Seller| seller.name);
        Ok(Self {
            zone: zone_of(&lines)?,
            legal: legal::find(conn, order.org_id)?,
            seller: seller.unwrap_or_default(),
            payments: payments::of_order(conn, order.id)?,
            refunds: refunds::of_order(conn, order.id)?,
            lines,
            order,
        })
    }

    /// What stands before the digits of a number.
    pub(super) fn prefix(&self) -> Option<&str> {
        self.legal.as_ref()?.invoice_prefix.as_deref()
    }

    /// The invoice.
    pub(super) fn invoice(&self, number: String, issued_at: Instant) -> Sheet {
        let lines = self.lines.iter().flat_map(|line| self.both(line)).collect();
        let paid = self.payments.iter().filter_map(|payment| self.came(payment)).collect();
        self.sheet(SheetKind::Invoice, (number, issued_at), lines, paid)
    }

    /// What was bought and paid, and what went back since.
    pub(super) fn receipt(&self, at: Instant) -> Sheet {
        let lines = self.lines.iter().flat_map(|line| self.both(line)).collect();
        let came = self.payments.iter().filter_map(|payment| self.came(payment));
        let is_back = |refund: &&Refund| refund.status == RefundStatus::Succeeded;
        let went = self.refunds.iter().filter(is_back).map(|refund| self.went(refund));
        let paid = came.chain(went).collect();
        self.sheet(SheetKind::Receipt, (String::new(), at), lines, paid)
    }

    /// What a refund takes back of an invoice; its buyer is that of the invoice, who may have erased their account.
    pub(super) fn credit_note(
        &self,
        refund: &Refund,
        parts: &[(OrderLineId, Sum)],
        (number, issued_at): (String, Instant),
        invoice: &Sheet,
    ) -> Sheet {
        let both = |(id, sum): &(OrderLineId, Sum)| {
            let sold = self.lines.iter().find(|line| line.id == *id)?;
            let (total, tax) = (sum.total - sum.fees, sum.tax - sum.fee_tax);
            let quantity = units(total, sold.unit_net, sold.quantity);
            let tickets = SheetLine { quantity, total, tax, discount: None, ..self.line(sold) };
            let quantity = units(sum.fees, sold.unit_fee, sold.quantity);
            let fees = SheetLine { quantity, total: sum.fees, tax: sum.fee_tax, ..self.fees(sold) };
            Some([tickets, fees].into_iter().filter(|line| line.total > 0))
        };
        let lines = parts.iter().filter_map(both).flatten().collect();
        let sheet = self.sheet(SheetKind::CreditNote, (number, issued_at), lines, vec![self.went(refund)]);
        Sheet {
            language: invoice.language,
            buyer: invoice.buyer.clone(),
            refers: Some(Reference { number: invoice.number.clone(), issued_on: invoice.issued_on }),
            ..sheet
        }
    }

    fn sheet(
        &self,
        kind: SheetKind,
        (number, at): (String, Instant),
        lines: Vec<SheetLine>,
        paid: Vec<Paid>,
    ) -> Sheet {
        let order = &self.order;
        let day = |line: &OrderLine| {
            let zone = Zone::parse(&line.snapshot.timezone);
            civil(line.snapshot.starts_at.day_in(zone.as_ref().unwrap_or(&self.zone)))
        };
        let (first, last) = (self.lines.iter().map(day).min(), self.lines.iter().map(day).max());
        let note = self.legal.as_ref().and_then(|legal| legal.tax_note.clone());
        Sheet {
            layout: LAYOUT,
            kind,
            language: match order.contact.locale {
                Locale::Fr => Language::Fr,
                Locale::En => Language::En,
            },
            number,
            order_code: order.code.clone(),
            issued_on: civil(at.day_in(&self.zone)),
            supplied: first.zip(last),
            refers: None,
            seller: self.seller(),
            buyer: buyer(order),
            currency: order.currency.code().to_owned(),
            decimals: order.currency.exponent(),
            lines,
            paid,
            notes: note.into_iter().collect(),
        }
    }

    fn seller(&self) -> Party {
        let Some(legal) = &self.legal else {
            return Party { name: self.seller.clone(), ..Party::default() };
        };
        let own = |text: Option<&String>| text.cloned().unwrap_or_default();
        Party {
            name: legal.legal_name.clone(),
            form: own(legal.legal_form.as_ref()),
            address: legal.address.clone(),
            postal_code: legal.postal_code.clone(),
            city: legal.city.clone(),
            country: legal.country.clone(),
            registration_number: own(legal.registration_number.as_ref()),
            vat_number: own(legal.vat_number.as_ref()),
        }
    }

    fn line(&self, line: &OrderLine) -> SheetLine {
        let (locale, what) = (self.order.contact.locale, &line.snapshot);
        let zone = Zone::parse(&what.timezone);
        let zone = zone.as_ref().unwrap_or(&self.zone);
        let (hour, minute) = what.starts_at.time_in(zone);
        let off = line.unit.saturating_sub(line.unit_net).saturating_mul(i64::from(line.quantity));
        let code = what.code.clone().filter(|_| off > 0);
        SheetLine {
            title: format!("{} — {}", what.offer_name.get(locale), what.event_title.get(locale)),
            starts: Some(LocalTime { day: civil(what.starts_at.day_in(zone)), hour, minute }),
            discount: code.map(|code| Discount { code, amount: off }),
            quantity: Some(line.quantity),
            rate_bp: line.tax_rate_bp,
            total: line.total,
            tax: line.tax,
        }
    }

    /// The fees that come on top of a line.
    fn fees(&self, line: &OrderLine) -> SheetLine {
        let (locale, what) = (self.order.contact.locale, &line.snapshot);
        let name = match locale {
            Locale::Fr => "Frais de service",
            Locale::En => "Service fee",
        };
        SheetLine {
            title: format!("{name} — {}", what.offer_name.get(locale)),
            starts: None,
            discount: None,
            quantity: Some(line.quantity),
            rate_bp: line.tax_rate_bp,
            total: line.fees(),
            tax: line.fee_tax,
        }
    }

    /// A line, and its fees when there are any.
    fn both(&self, line: &OrderLine) -> impl Iterator<Item = SheetLine> {
        let fees = Some(self.fees(line)).filter(|fees| fees.total > 0);
        [self.line(line)].into_iter().chain(fees)
    }

    fn came(&self, payment: &Payment) -> Option<Paid> {
        (payment.paid() > 0).then(|| Paid {
            on: civil(payment.updated_at.day_in(&self.zone)),
            means: payment.method.clone().unwrap_or_default(),
            amount: payment.amount,
            is_refund: false,
        })
    }

    fn went(&self, refund: &Refund) -> Paid {
        let payment = self.payments.iter().find(|payment| payment.id == refund.payment_id);
        Paid {
            on: civil(refund.updated_at.day_in(&self.zone)),
            means: payment.and_then(|payment| payment.method.clone()).unwrap_or_default(),
            amount: refund.amount,
            is_refund: true,
        }
    }
}

fn buyer(order: &Order) -> Party {
    let Some(billing) = &order.details.billing else {
        return Party { name: order.contact.name.clone(), ..Party::default() };
    };
    Party {
        name: billing.name.clone(),
        address: billing.address.clone(),
        postal_code: billing.postal_code.clone(),
        city: billing.city.clone(),
        country: billing.country.clone(),
        vat_number: billing.vat_number.clone().unwrap_or_default(),
        ..Party::default()
    }
}
