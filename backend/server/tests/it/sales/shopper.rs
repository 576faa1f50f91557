//! Somebody with a cart, with an account or without.

use crate::accounts::people::bearer;
use crate::app::{Answer, TestApp};
use crate::arrange::Made;
use reqwest::Method;
use serde_json::{Value, json};

/// Who buys.
pub struct Shopper<'a> {
    pub app: &'a TestApp,
    /// Of a cart without an account.
    pub cart_token: String,
    /// Of a person; empty without one.
    pub access: String,
}

impl<'a> Shopper<'a> {
    /// Somebody without an account, and without a cart yet.
    pub const fn stranger(app: &'a TestApp) -> Self {
        Self { app, cart_token: String::new(), access: String::new() }
    }

    /// Somebody who signed in.
    pub fn person(app: &'a TestApp, access: &str) -> Self {
        Self { app, cart_token: String::new(), access: access.to_owned() }
    }

    /// Asks, and keeps the token of a new cart.
    pub async fn send(&mut self, method: Method, path: &str, body: Value) -> Answer {
        let authorization = bearer(&self.access);
        let mut headers = Vec::new();
        if !self.access.is_empty() {
            headers.push(("authorization", &*authorization));
        }
        if !self.cart_token.is_empty() {
            headers.push(("cart-token", &*self.cart_token));
        }
        let bytes = if body.is_null() { Vec::new() } else { serde_json::to_vec(&body).unwrap() };
        if !bytes.is_empty() {
            headers.push(("content-type", "application/json"));
        }
        let answer = self.app.send_body(method, &format!("/api/v1{path}"), &headers, bytes).await;
        if answer.status == 200
            && let Some(token) = answer.json()["cart_token"].as_str()
        {
            token.clone_into(&mut self.cart_token);
        }
        answer
    }

    /// The cart as it is.
    pub async fn cart(&mut self) -> Value {
        let answer = self.send(Method::GET, "/cart", Value::Null).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        answer.json()
    }

    /// Puts so many of an offer of an event's first date in.
    pub async fn add(&mut self, made: &Made, offer: usize, quantity: i32) -> Answer {
        let line = line(made, offer, 0, quantity);
        self.send(Method::POST, "/cart/lines", line).await
    }

    /// Changes the n-th line of the first group.
    pub async fn change(&mut self, n: usize, quantity: i32) -> Answer {
        let id = self.line_id(n).await;
        self.send(Method::PATCH, &format!("/cart/lines/{id}"), json!({ "quantity": quantity })).await
    }

    /// The id of the n-th line of the first group.
    pub async fn line_id(&mut self, n: usize) -> String {
        self.cart().await["groups"][0]["lines"][n]["id"].as_str().unwrap().to_owned()
    }
}

/// A line of a request.
pub fn line(made: &Made, offer: usize, date: usize, quantity: i32) -> Value {
    json!({"offer_id": made.offers[offer], "occurrence_id": made.dates[date], "quantity": quantity})
}

/// Quantities of all lines, group by group.
pub fn quantities(cart: &Value) -> Vec<i64> {
    let groups = cart["groups"].as_array().unwrap().iter();
    let lines = groups.flat_map(|group| group["lines"].as_array().unwrap());
    lines.map(|line| line["quantity"].as_i64().unwrap()).collect()
}
