//! SQL of what invoices say of an organization.

use diesel::prelude::*;
use kernel::ids::OrganizationId;
use platform::db::schema::legal_details;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// What the invoices of an organization say of it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = legal_details, treat_none_as_null = true)]
pub struct LegalDetails {
    /// Its name in the register.
    pub legal_name: String,
    /// Its form, and capital where the law wants it said.
    pub legal_form: Option<String>,
    /// Street and number.
    pub address: String,
    /// Its postal code.
    pub postal_code: String,
    /// Its city.
    pub city: String,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// SIRET or SIREN in France.
    pub registration_number: Option<String>,
    /// With its country in front.
    pub vat_number: Option<String>,
    /// Why there is no VAT, when there is none.
    pub tax_note: Option<String>,
    /// What stands before the digits of a number.
    pub invoice_prefix: Option<String>,
}

/// What they say of this one; none until somebody wrote it down.
pub fn find(conn: &mut Conn, org: OrganizationId) -> Result<Option<LegalDetails>, Failure> {
    Ok(legal_details::table.find(org).select(LegalDetails::as_select()).first(conn).optional()?)
}

/// Writes down what they say. Whoever holds the organization is the only one who does.
pub(super) fn set(tx: &mut Tx, org: OrganizationId, next: &LegalDetails) -> Result<(), Failure> {
    let changed_at = legal_details::updated_at.eq(tx.now());
    let updated =
        diesel::update(legal_details::table.find(org)).set((next, changed_at)).execute(tx.conn())?;
    if updated == 0 {
        let row = (legal_details::org_id.eq(org), next, changed_at);
        diesel::insert_into(legal_details::table).values(row).execute(tx.conn())?;
    }
    Ok(())
}
