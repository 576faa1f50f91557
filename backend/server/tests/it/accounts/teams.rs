//! Helpers for tests of organizations: `app.hire(…)` brings somebody in the whole way over HTTP.

use super::people::{Person, text};
use crate::app::{Answer, TestApp};
use reqwest::Method;
use serde_json::{Value, json};

/// Where members are.
pub const MEMBERS: &str = "/api/v1/manage/org/members";
/// Where invitations are.
pub const INVITATIONS: &str = "/api/v1/manage/org/invitations";

impl TestApp {
    /// The only organization of somebody.
    pub async fn organization_of(&self, person: &Person) -> String {
        let answer = self.get_as(&person.access, "/api/v1/manage/org").await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        text(&answer.json(), "id")
    }

    /// Invites; the token of the letter's link.
    pub async fn invite(&self, owner: &Person, wish: Value) -> String {
        let email = text(&wish, "email");
        self.run_jobs().await; // Letters that wait already must not come last.
        let answer = self.post_as(&owner.access, INVITATIONS, wish).await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        self.last_mail_to(&email).await.token().to_owned()
    }

    /// Accepts an invitation.
    pub async fn accept(&self, person: &Person, token: &str) -> Answer {
        let body = json!({"token": token});
        self.post_as(&person.access, "/api/v1/member-invitations/accept", body).await
    }

    /// Makes somebody with an account a member.
    pub async fn hire(&self, owner: &Person, person: &Person, role: &str) {
        let token = self.invite(owner, json!({"email": person.email, "role": role})).await;
        let answer = self.accept(person, &token).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
    }

    /// Gives a member another role.
    pub async fn assign(&self, owner: &Person, member: &Person, body: Value) -> Answer {
        self.call(Method::PATCH, &format!("{MEMBERS}/{}", member.id), &owner.access, body).await
    }

    /// Proves again who somebody is: the same person with a fresh access token.
    pub async fn step_up(&self, person: &Person) -> Person {
        let code = json!({"code": self.next_code(&person.secret)});
        let answer = self.post_as(&person.access, "/api/v1/auth/mfa/step-up", code).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        Person { access: text(&answer.json(), "access_token"), ..person.clone() }
    }

    /// The actions of the audit log about an organization or everything, the newest first.
    pub fn audited(&self, condition: &str) -> Vec<String> {
        self.database
            .texts(&format!("SELECT action AS text FROM audit_entries WHERE {condition} ORDER BY seq DESC"))
    }
}

/// Status and code of a refusal.
pub fn refusal(answer: &Answer) -> (u16, String) {
    (answer.status, answer.code())
}
