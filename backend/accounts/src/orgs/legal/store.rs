//! SQL of what invoices say of an organization.

use diesel::prelude::*;
use kernel::ids::OrganizationId;
use platform::db::schema::legal_details;
use platform::db::{Conn, Tx};
use platform::http::failure::Failure;

/// What the invoices of an organization say of it.
#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = legal_details, treat_none_as_null = true)]
pub(super) struct LegalDetails {
    pub(super) legal_name: String,
    pub(super) legal_form: Option<String>,
    pub(super) address: String,
    pub(super) postal_code: String,
    pub(super) city: String,
    pub(super) country: String,
    pub(super) registration_number: Option<String>,
    pub(super) vat_number: Option<String>,
    pub(super) tax_note: Option<String>,
    pub(super) invoice_prefix: Option<String>,
}

/// What they say of this one; none until somebody wrote it down.
pub(super) fn find(conn: &mut Conn, org: OrganizationId) -> Result<Option<LegalDetails>, Failure> {
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
