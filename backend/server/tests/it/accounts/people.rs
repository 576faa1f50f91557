//! People for tests, who come in over HTTP like everybody: `app.join("ada@example.org").await` is
//! somebody with an account, a second factor and a session.

use crate::app::{Answer, Mail, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

/// The password of everybody.
pub const PASSWORD: &str = "velvet otter 9 harbour";

/// Somebody with an account and a session.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: String,
    pub email: String,
    /// Access token.
    pub access: String,
    /// Refresh token.
    pub refresh: String,
    /// TOTP secret in base32.
    pub secret: String,
    pub recovery_codes: Vec<String>,
}

/// A header with a token.
pub fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// The code of an app at a moment.
pub fn code_at(secret: &str, millis: i64) -> String {
    let secret = Secret::try_from_base32(secret).unwrap();
    let totp =
        Builder::new().with_secret(secret).with_account_name("x").with_issuer(Some("x")).build().unwrap();
    totp.generate(u64::try_from(millis / 1_000).unwrap()).to_string()
}

/// A text of an answer.
pub fn text(value: &Value, name: &str) -> String {
    value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned()
}

impl TestApp {
    /// Sends JSON; an empty token and a null body are left out.
    pub async fn call(&self, method: Method, path: &str, token: &str, body: Value) -> Answer {
        let authorization = bearer(token);
        let mut headers = Vec::new();
        if !token.is_empty() {
            headers.push(("authorization", authorization.as_str()));
        }
        if body.is_null() {
            return self.send(method, path, &headers).await;
        }
        headers.push(("content-type", "application/json"));
        self.send_body(method, path, &headers, body.to_string().into_bytes()).await
    }

    /// Posts JSON without credentials.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, "", body).await
    }

    /// Posts JSON with a token.
    pub async fn post_as(&self, token: &str, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, token, body).await
    }

    /// Asks with a token.
    pub async fn get_as(&self, token: &str, path: &str) -> Answer {
        self.call(Method::GET, path, token, Value::Null).await
    }

    /// Deletes with a token.
    pub async fn delete_as(&self, token: &str, path: &str) -> Answer {
        self.call(Method::DELETE, path, token, Value::Null).await
    }

    /// Lets time pass.
    pub fn advance(&self, seconds: i64) {
        self.clock.set(self.clock.now().plus_seconds(seconds));
    }

    /// The code of an app now.
    pub fn code(&self, secret: &str) -> String {
        code_at(secret, self.clock.now().millis())
    }

    /// A code that was never used: thirty seconds later.
    pub fn next_code(&self, secret: &str) -> String {
        self.advance(30);
        self.code(secret)
    }

    /// A code that is certainly wrong.
    pub fn wrong_code(&self, secret: &str) -> String {
        let now = self.clock.now().millis();
        let near: Vec<String> = (-2..=2).map(|steps| code_at(secret, now + steps * 30_000)).collect();
        (0..1_000_000).map(|n| format!("{n:06}")).find(|code| !near.contains(code)).unwrap()
    }

    /// The last mail to an address. Several that came since the last look came at one moment, for the
    /// clock stands still: then the one with a link to prove something.
    pub async fn last_mail_to(&self, email: &str) -> Mail {
        let mut mails = self.mails().await;
        mails.retain(|mail| mail.to.contains(email));
        let is_new = |mail: &&Mail| self.seen_mails.lock().unwrap().insert(mail.id.clone());
        let new: Vec<&Mail> = mails.iter().filter(is_new).collect();
        let with_link = new.iter().rfind(|mail| mail.text.contains("#token="));
        let found = with_link.or(new.last()).copied().or(mails.last());
        found.cloned().unwrap_or_else(|| panic!("no mail to {email}"))
    }

    /// The mails that an address got.
    pub async fn mails_to(&self, email: &str) -> Vec<Mail> {
        let mut mails = self.mails().await;
        mails.retain(|mail| mail.to.contains(email));
        mails
    }

    /// How many mails an address got.
    pub async fn n_mails_to(&self, email: &str) -> usize {
        self.mails_to(email).await.len()
    }

    /// Registers; the registration's token.
    pub async fn register(&self, email: &str) -> String {
        let answer = self.post("/api/v1/auth/register", registration(email)).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        text(&answer.json(), "registration_token")
    }

    /// Registers and proves the address; the token that opens the enrolment.
    pub async fn verify(&self, wish: Value) -> String {
        let email = text(&wish, "email");
        let answer = self.post("/api/v1/auth/register", wish).await;
        assert_eq!(answer.status, 202, "{}", answer.text());
        let token = text(&answer.json(), "registration_token");
        let code = self.last_mail_to(&email).await.code().to_owned();
        let proof = json!({"registration_token": token, "code": code});
        let answer = self.post("/api/v1/auth/verify-email", proof).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["next"], "totp_enrol");
        text(&answer.json(), "mfa_token")
    }

    /// Enrols and signs in with the token of a proven address.
    pub async fn enrol(&self, mfa_token: &str, email: &str) -> Person {
        let answer = self.post_as(mfa_token, "/api/v1/auth/mfa/totp/enrol", Value::Null).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let secret = text(&answer.json(), "secret");
        let code = json!({"code": self.next_code(&secret)});
        let answer = self.post_as(mfa_token, "/api/v1/auth/mfa/totp/confirm", code).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let session = answer.json();
        let codes = session["recovery_codes"].as_array().unwrap();
        Person {
            id: text(&session["user"], "id"),
            email: email.to_owned(),
            access: text(&session, "access_token"),
            refresh: text(&session, "refresh_token"),
            secret,
            recovery_codes: codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect(),
        }
    }

    /// Somebody with an account, a second factor and a session: the whole way over HTTP.
    pub async fn join(&self, email: &str) -> Person {
        let token = self.verify(registration(email)).await;
        self.enrol(&token, email).await
    }

    /// The same for who organizes events.
    pub async fn join_as_organizer(&self, email: &str, organization: &str) -> Person {
        let mut wish = registration(email);
        wish["organization_name"] = json!(organization);
        let token = self.verify(wish).await;
        self.enrol(&token, email).await
    }

    /// The same for who runs the platform.
    pub async fn join_as_admin(&self, email: &str) -> Person {
        let person = self.join(email).await;
        self.database.execute(&format!("UPDATE users SET platform_role = 'admin' WHERE email = '{email}'"));
        self.accounts.states.forget_all();
        person
    }

    /// The first step of a sign-in; its token.
    pub async fn give_password(&self, email: &str) -> String {
        let answer = self.post("/api/v1/auth/login", credentials(email, PASSWORD)).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        text(&answer.json(), "mfa_token")
    }

    /// Signs somebody in once more, on another device.
    pub async fn sign_in(&self, person: &Person) -> Person {
        let token = self.give_password(&person.email).await;
        let code = json!({"code": self.next_code(&person.secret)});
        let answer = self.post_as(&token, "/api/v1/auth/mfa/verify", code).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let session = answer.json();
        Person {
            access: text(&session, "access_token"),
            refresh: text(&session, "refresh_token"),
            ..person.clone()
        }
    }

    /// Whether a session's access token opens anything.
    pub async fn is_in(&self, access: &str) -> bool {
        self.get_as(access, "/api/v1/me").await.status == 200
    }

    /// Exchanges a refresh token.
    pub async fn refresh(&self, token: &str) -> Answer {
        self.post("/api/v1/auth/refresh", json!({"refresh_token": token})).await
    }
}

/// What somebody sends to register.
pub fn registration(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD, "name": "Ada Lovelace", "locale": "en"})
}

/// What somebody sends to sign in.
pub fn credentials(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password})
}
