//! Every refusal of accounts, once.

use super::people::{credentials, registration};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// A request that is refused with a code of accounts.
pub async fn refused(code: &str) -> Option<Answer> {
    let app = TestApp::start().await;
    if let Some(answer) = without_account(&app, code).await {
        return Some(answer);
    }
    let ada = app.join("ada@example.org").await;
    Some(match code {
        "accounts.wrong_code" => {
            let token = app.give_password(&ada.email).await;
            app.post_as(&token, "/api/v1/auth/mfa/verify", json!({"code": app.wrong_code(&ada.secret)})).await
        }
        "accounts.step_up_needed" => {
            app.advance(301);
            app.post_as(&ada.access, "/api/v1/auth/mfa/recovery-codes", Value::Null).await
        }
        "accounts.session_not_found" => app.delete_as(&ada.access, "/api/v1/auth/sessions/x").await,
        "accounts.already_enrolled" => {
            let token = app.give_password(&ada.email).await;
            app.post_as(&token, "/api/v1/auth/mfa/totp/enrol", Value::Null).await
        }
        "accounts.code_refused" => {
            let code = json!({"code": app.wrong_code(&ada.secret)});
            app.post_as(&ada.access, "/api/v1/auth/mfa/step-up", code).await
        }
        "accounts.password_refused" => {
            let change = json!({"current_password": "wrong", "new_password": "harbour velvet 9 otter"});
            app.post_as(&ada.access, "/api/v1/auth/password/change", change).await
        }
        "http.precondition_failed" => {
            let authorization = super::people::bearer(&ada.access);
            let headers = [
                ("authorization", &*authorization),
                ("if-match", "\"x\""),
                ("content-type", "application/json"),
            ];
            app.send_body(Method::PATCH, "/api/v1/me", &headers, b"{}".to_vec()).await
        }
        _ => return None,
    })
}

async fn without_account(app: &TestApp, code: &str) -> Option<Answer> {
    Some(match code {
        "accounts.not_signed_in" => app.get("/api/v1/me").await,
        "accounts.wrong_credentials" => {
            app.post("/api/v1/auth/login", credentials("eve@example.org", "wrong")).await
        }
        "accounts.mfa_token_invalid" => app.post("/api/v1/auth/mfa/verify", json!({"code": "123456"})).await,
        "accounts.session_over" => app.refresh("grt_unknown").await,
        "accounts.cross_site" => {
            app.send(Method::POST, "/api/v1/auth/refresh", &[("cookie", "__Host-rt=grt_x")]).await
        }
        "accounts.reset_needed" => {
            for _ in 0..100 {
                app.post("/api/v1/auth/login", credentials("eve@example.org", "wrong")).await;
                app.advance(901);
            }
            app.post("/api/v1/auth/login", credentials("eve@example.org", "wrong")).await
        }
        "accounts.enrol_first" => {
            let token = app.verify(registration("ada@example.org")).await;
            app.post_as(&token, "/api/v1/auth/mfa/totp/confirm", json!({"code": "123456"})).await
        }
        "accounts.verification_refused" => app.post("/api/v1/auth/verify-email", json!({"token": "x"})).await,
        "accounts.link_invalid" => app.post("/api/v1/me/email-change/confirm", json!({"token": "x"})).await,
        _ => return None,
    })
}
