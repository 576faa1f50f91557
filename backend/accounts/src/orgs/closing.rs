//! `DELETE /manage/org`

use super::access::{DeleteOrganization, OrganizationParams, Team, Wanted};
use super::http::OrganizationView;
use super::{members, store};
use crate::Accounts;
use crate::audit::{self, Happening};
use crate::facts::OrganizationChanged;
use crate::guard::Caller;
use crate::refusal::AccountsRefusal;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, delete};
use platform::http::client::Client;
use platform::http::etag::IfMatch;
use platform::http::failure::Failure;
use platform::http::problem::Problem;
use serde_json::json;

/// Delete my organization
///
/// For owners, with a proof of the last five minutes, and the ETag of what you saw as `If-Match`. Its members,
/// invitations and API tokens go with it. Only while it has no events and no venues: what was sold is kept.
#[utoipa::path(tag = "organization", security(("access_token" = [])), params(OrganizationParams), responses(
    (status = 204, description = "Deleted"),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.step_up_needed`, `accounts.scope_missing`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`"),
    (status = 409, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_in_use`"),
    (status = 412, body = Problem, content_type = "application/problem+json", description = "`http.precondition_failed`"),
    (status = 428, body = Problem, content_type = "application/problem+json", description = "`http.precondition_required`")))]
#[delete("/manage/org")]
pub async fn delete_organization(
    Caller(asker): Caller<Team<DeleteOrganization>>,
    accounts: Data<Accounts>,
    request: HttpRequest,
    client: Client,
) -> Result<HttpResponse, Failure> {
    let org = Wanted::of(&request)?;
    asker.ask(&accounts, org).await?;
    let expected = IfMatch::of(&request)?;
    let deleted = accounts.db.write(move |tx| {
        let now = tx.now();
        let may = asker.admit(tx.conn(), org, now)?;
        members::hold(tx, may.org)?;
        let (actor, _) = may.person()?;
        let details = store::details(tx.conn(), may.org)?.ok_or(AccountsRefusal::OrganizationNotFound)?;
        let name = details.name.clone();
        expected.check(&OrganizationView::from(details))?;
        if !store::delete(tx, may.org)? {
            return Err(AccountsRefusal::OrganizationInUse.into());
        }
        let happening = Happening {
            org: Some(may.org),
            subject: format!("organization:{}", may.org),
            details: Some(json!({ "name": name })),
            ..Happening::own(actor, "accounts.organization_deleted")
        };
        // Whoever keeps its public page notices that it is gone.
        tx.publish(&OrganizationChanged { org_id: may.org })?;
        audit::record(tx, Some(&client), &happening)
    });
    deleted.await?;
    Ok(HttpResponse::NoContent().finish())
}
