//! What a document says, without how it looks.
//!
//! A sheet is kept as JSON for ten years: fields are only ever added, with a default.

use serde::{Deserialize, Serialize};

/// How documents look that are made now.
pub const LAYOUT: u8 = 1;

/// The language of the fixed words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// French.
    Fr,
    /// English.
    En,
}

/// What a document is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SheetKind {
    /// What was sold, for the books of both sides.
    Invoice,
    /// What of an invoice was taken back.
    CreditNote,
    /// What was bought, for who bought it. It has no number.
    Receipt,
}

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct CivilDay {
    /// The year.
    pub year: i16,
    /// 1 to 12.
    pub month: i8,
    /// 1 to 31.
    pub day: i8,
}

/// What a clock on the spot shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct LocalTime {
    /// On which day.
    pub day: CivilDay,
    /// 0 to 23.
    pub hour: i8,
    /// 0 to 59.
    pub minute: i8,
}

/// What a code took off a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Discount {
    /// The code.
    pub code: String,
    /// How much, of all of them.
    pub amount: i64,
}

/// Who sells or buys. What is not known is empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// Its name.
    pub name: String,
    /// Its legal form.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub form: String,
    /// Street and number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// Its postal code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub postal_code: String,
    /// Its city.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub city: String,
    /// ISO 3166-1 alpha-2.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub country: String,
    /// Its number in the register of companies.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub registration_number: String,
    /// Its VAT number.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub vat_number: String,
}

/// A line. Amounts are minor units of the sheet's currency, tax included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    /// What it is.
    pub title: String,
    /// When it begins.
    pub starts: Option<LocalTime>,
    /// What a code took off; the total is without it.
    pub discount: Option<Discount>,
    /// How many; none: a part of something.
    pub quantity: Option<i32>,
    /// The rate of the tax in basis points: 550 is 5.5 %.
    pub rate_bp: i32,
    /// What all of them come to.
    pub total: i64,
    /// The tax in that.
    pub tax: i64,
}

/// Money that came or went back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paid {
    /// When.
    pub on: CivilDay,
    /// By which means; empty: elsewhere, such as in cash.
    pub means: String,
    /// How much.
    pub amount: i64,
    /// Whether it went back.
    pub is_refund: bool,
}

/// Another document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// Its number.
    pub number: String,
    /// Its date.
    pub issued_on: CivilDay,
}

/// A document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    /// How it looks.
    pub layout: u8,
    /// What it is.
    pub kind: SheetKind,
    /// Its language.
    pub language: Language,
    /// Its number; a receipt has none.
    pub number: String,
    /// What people call the order.
    pub order_code: String,
    /// Its date.
    pub issued_on: CivilDay,
    /// The first and last day of what was sold.
    pub supplied: Option<(CivilDay, CivilDay)>,
    /// The invoice that a credit note takes back.
    pub refers: Option<Reference>,
    /// Who sells.
    pub seller: Party,
    /// Who buys.
    pub buyer: Party,
    /// ISO 4217.
    pub currency: String,
    /// Decimals of the currency.
    pub decimals: u32,
    /// What was sold.
    pub lines: Vec<SheetLine>,
    /// Money that came and went back.
    pub paid: Vec<Paid>,
    /// What the law wants said besides.
    pub notes: Vec<String>,
}

/// The tax of one rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateSum {
    /// The rate in basis points.
    pub rate_bp: i32,
    /// With tax.
    pub total: i64,
    /// The tax in it.
    pub tax: i64,
}

impl SheetLine {
    /// Without tax.
    pub const fn net(&self) -> i64 {
        self.total.saturating_sub(self.tax)
    }

    /// What one costs without tax, to the nearest minor unit, a half away from nothing.
    pub fn unit_net(&self) -> Option<i64> {
        let quantity = i64::from(self.quantity?).max(1);
        let doubled = i128::from(self.net()) * 2 + i128::from(quantity);
        i64::try_from(doubled.div_euclid(i128::from(quantity) * 2)).ok()
    }
}

impl Sheet {
    /// What the lines come to.
    pub fn total(&self) -> i64 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.total))
    }

    /// The tax in that.
    pub fn tax(&self) -> i64 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.tax))
    }

    /// The tax of each rate, the lowest first.
    pub fn rates(&self) -> Vec<RateSum> {
        let mut rates: Vec<i32> = self.lines.iter().map(|line| line.rate_bp).collect();
        rates.sort_unstable();
        rates.dedup();
        let sum = |rate_bp: i32| {
            let own = self.lines.iter().filter(|line| line.rate_bp == rate_bp);
            own.fold(RateSum { rate_bp, total: 0, tax: 0 }, |sum, line| RateSum {
                total: sum.total.saturating_add(line.total),
                tax: sum.tax.saturating_add(line.tax),
                ..sum
            })
        };
        rates.into_iter().map(sum).collect()
    }
}
