//! Every refusal of organizations, administration and people's own data, once.

use super::door::organizer;
use super::organizations::delete_organization;
use super::own_data;
use super::people::Person;
use super::saved_views::VIEWS;
use super::teams::{INVITATIONS, MEMBERS};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::json;

const ORG: &str = "/api/v1/manage/org";
const TOKENS: &str = "/api/v1/manage/org/api-tokens";
const NOBODY: &str = "0192f7c0-0000-7000-8000-000000000000";

/// A request that is refused with a code of organizations, administration or one's own data.
pub async fn refused(code: &str) -> Option<Answer> {
    let app = TestApp::start().await;
    let ada = app.join_as_organizer("ada@example.org", "Théâtre du Parc").await;
    Some(match code {
        "http.precondition_required" => {
            app.call(Method::PATCH, ORG, &ada.access, json!({"name": "Parc"})).await
        }
        "accounts.not_allowed" => app.get_as(&ada.access, "/api/v1/admin/users").await,
        "accounts.scope_missing" => {
            let wish = json!({"name": "Accounting", "scopes": ["organization:read"]});
            let made = app.post_as(&ada.access, TOKENS, wish).await.json();
            app.get_as(made["token"].as_str()?, MEMBERS).await
        }
        "accounts.organization_not_found" => app.get_as(&ada.access, &format!("{ORG}?org={NOBODY}")).await,
        "accounts.member_not_found" => app.get_as(&ada.access, &format!("{MEMBERS}/{NOBODY}")).await,
        "accounts.invitation_not_found" => {
            app.delete_as(&ada.access, &format!("{INVITATIONS}/{NOBODY}")).await
        }
        "accounts.token_not_found" => app.delete_as(&ada.access, &format!("{TOKENS}/{NOBODY}")).await,
        "accounts.view_not_found" => app.delete_as(&ada.access, &format!("{VIEWS}/{NOBODY}")).await,
        "accounts.view_name_taken" => {
            super::saved_views::save(&app, &ada, "Brouillons").await;
            super::saved_views::save(&app, &ada, "brouillons").await
        }
        "accounts.too_many_views" => {
            for number in 0..20 {
                super::saved_views::save(&app, &ada, &format!("Vue {number}")).await;
            }
            super::saved_views::save(&app, &ada, "Une de plus").await
        }
        "accounts.organization_in_use" => {
            let app = TestApp::start().await;
            let olga = organizer(&app).await;
            delete_organization(&app, &olga).await
        }
        "accounts.last_owner" => app.delete_as(&ada.access, &format!("{MEMBERS}/{}", ada.id)).await,
        "accounts.event_unknown" => {
            let wish = json!({"email": "bob@example.org", "role": "door", "event_ids": [NOBODY]});
            app.post_as(&ada.access, INVITATIONS, wish).await
        }
        "accounts.no_picture" => own_data::send(&app, &ada, "image/png", b"GIF89a".to_vec()).await,
        "accounts.picture_too_large" => own_data::send(&app, &ada, "image/png", own_data::bomb()).await,
        "accounts.too_many_tokens" => {
            for number in 0..50 {
                app.database.execute(&format!(
                    "INSERT INTO api_tokens (id, org_id, created_by, name, scopes, hash, hint, expires_at, created_at) \
                     SELECT {}, organizations.id, users.id, 'x', 'audit:read', {}, 'x', 9, 0 \
                     FROM organizations, users",
                    blob(16, number),
                    blob(32, number)
                ));
            }
            app.post_as(&ada.access, TOKENS, json!({"name": "x", "scopes": ["organization:read"]})).await
        }
        _ => return between_two(&app, &ada, code).await,
    })
}

/// What it takes two people, or an administrator, to be refused.
async fn between_two(app: &TestApp, ada: &Person, code: &str) -> Option<Answer> {
    let bob = app.join("bob@example.org").await;
    let wish = json!({"email": bob.email, "role": "support"});
    Some(match code {
        "accounts.already_member" => {
            app.hire(ada, &bob, "support").await;
            app.post_as(&ada.access, INVITATIONS, wish).await
        }
        "accounts.already_invited" => {
            app.invite(ada, wish.clone()).await;
            app.post_as(&ada.access, INVITATIONS, wish).await
        }
        "accounts.invited_otherwise" => {
            let token = app.invite(ada, json!({"email": "eve@example.org", "role": "support"})).await;
            app.accept(&bob, &token).await
        }
        "accounts.too_many_members" => {
            for number in 0..200 {
                app.database.execute(&format!(
                    "INSERT INTO member_invitations (id, org_id, email, email_key, role, locale, invited_by, hash, \
                     expires_at, created_at) SELECT {}, organizations.id, '{number}@example.org', \
                     '{number}@example.org', 'door', 'fr', users.id, {}, 9, 0 \
                     FROM organizations, users WHERE users.email = 'ada@example.org'",
                    blob(16, number),
                    blob(32, number)
                ));
            }
            app.post_as(&ada.access, INVITATIONS, wish).await
        }
        _ => {
            let root = app.join_as_admin("root@example.org").await;
            return administration(app, &root, &bob, code).await;
        }
    })
}

async fn administration(app: &TestApp, root: &Person, bob: &Person, code: &str) -> Option<Answer> {
    let why = json!({"reason": "Asked for by phone, ticket 4711"});
    let user = |id: &str| format!("/api/v1/admin/users/{id}");
    Some(match code {
        "accounts.user_not_found" => app.get_as(&root.access, &user(NOBODY)).await,
        "accounts.job_not_found" => {
            app.delete_as(&root.access, &format!("/api/v1/admin/jobs/dead/{NOBODY}")).await
        }
        "accounts.own_account" => {
            app.post_as(&root.access, &format!("{}/disable", user(&root.id)), why).await
        }
        "accounts.wrong_state" => app.post_as(&root.access, &format!("{}/enable", user(&bob.id)), why).await,
        _ => return None,
    })
}

/// Bytes in SQL.
fn blob(length: usize, number: u32) -> String {
    crate::databases::blob(&format!("{number:0width$x}", width = length * 2))
}
