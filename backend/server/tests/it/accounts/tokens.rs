//! Access tokens: what they say, and every way to forge one.

use super::people::{Person, bearer, text};
use crate::app::TestApp;
use accounts::sessions::keys::SigningKeys;
use data_encoding::BASE64URL_NOPAD;
use jsonwebtoken::{Algorithm, EncodingKey, crypto};
use serde_json::{Value, json};

async fn app_with_key() -> (TestApp, String) {
    let pem = SigningKeys::fresh_key().unwrap();
    (TestApp::with(&[("JWT_KEYS", &pem)]).await, pem)
}

/// The two JSON parts of a token.
fn parts(token: &str) -> (Value, Value) {
    let part = |n: usize| {
        let text = token.split('.').nth(n).unwrap();
        serde_json::from_slice(&BASE64URL_NOPAD.decode(text.as_bytes()).unwrap()).unwrap()
    };
    (part(0), part(1))
}

fn message(header: &Value, claims: &Value) -> String {
    let encode = |part: &Value| BASE64URL_NOPAD.encode(part.to_string().as_bytes());
    format!("{}.{}", encode(header), encode(claims))
}

fn signed(pem: &str, header: &Value, claims: &Value) -> String {
    let (key, message) = (EncodingKey::from_ed_pem(pem.as_bytes()).unwrap(), message(header, claims));
    let signature = crypto::sign(message.as_bytes(), &key, Algorithm::EdDSA).unwrap();
    format!("{message}.{signature}")
}

fn changed(value: &Value, change: impl Fn(&mut Value)) -> Value {
    let mut value = value.clone();
    change(&mut value);
    value
}

async fn status(app: &TestApp, token: &str) -> u16 {
    let answer = app.get_as(token, "/api/v1/me").await;
    if answer.status != 200 {
        assert_eq!(answer.code(), "accounts.not_signed_in");
        assert_eq!(answer.header("www-authenticate"), "Bearer");
    }
    answer.status
}

#[tokio::test]
async fn a_token_says_who_and_which_session_and_nothing_about_rights() {
    let (app, _) = app_with_key().await;
    let root = app.join_as_admin("root@example.org").await;
    let (header, claims) = parts(&root.access);
    let keys = app.json("/.well-known/jwks.json").await;
    assert_eq!(header, json!({"alg": "EdDSA", "typ": "at+jwt", "kid": keys["keys"][0]["kid"]}));
    let names: Vec<&String> = claims.as_object().unwrap().keys().collect();
    assert_eq!(names, ["amr", "aud", "auth_time", "exp", "iat", "iss", "jti", "nbf", "sid", "sub"]);
    assert_eq!((text(&claims, "sub"), text(&claims, "aud")), (root.id.clone(), "api".to_owned()));
    assert_eq!(
        (text(&claims, "iss").as_str(), &claims["amr"]),
        ("https://billets.example", &json!(["pwd", "otp"]))
    );
    assert_eq!(claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap(), 600);
}

#[tokio::test]
async fn the_key_set_shows_public_keys_only() {
    let (app, _) = app_with_key().await;
    let answer = app.get("/.well-known/jwks.json").await;
    assert_eq!(answer.header("cache-control"), "public, max-age=300");
    let keys = answer.json()["keys"].as_array().unwrap().clone();
    assert_eq!(keys.len(), 1);
    let names: Vec<&String> = keys[0].as_object().unwrap().keys().collect();
    assert_eq!(names, ["alg", "crv", "kid", "kty", "use", "x"]);
}

#[tokio::test]
async fn a_token_lives_ten_minutes() {
    let (app, _) = app_with_key().await;
    let ada = app.join("ada@example.org").await;
    app.advance(604);
    assert_eq!(status(&app, &ada.access).await, 200);
    app.advance(1);
    assert_eq!(status(&app, &ada.access).await, 401);
    assert_eq!(app.refresh(&ada.refresh).await.status, 200);
}

#[tokio::test]
async fn a_forged_header_is_refused_even_with_the_right_key() {
    let (app, pem) = app_with_key().await;
    let ada = app.join("ada@example.org").await;
    let (header, claims) = parts(&ada.access);
    assert_eq!(status(&app, &signed(&pem, &header, &claims)).await, 200, "the forge works");
    let jwk = app.json("/.well-known/jwks.json").await["keys"][0].clone();
    let additions = [
        ("alg", json!("none")),
        ("alg", json!("HS256")),
        ("alg", json!("Ed25519")),
        ("alg", json!("eddsa")),
        ("typ", json!("JWT")),
        ("typ", json!("application/at+jwt")),
        ("kid", json!("../../etc/passwd")),
        ("kid", json!("' OR 1=1 --")),
        ("kid", json!("https://evil.example/jwks.json")),
        ("kid", json!(["a"])),
        ("jwk", jwk),
        ("jku", json!("https://evil.example/jwks.json")),
        ("x5u", json!("https://evil.example/c.pem")),
        ("x5c", json!(["MIIB"])),
        ("crit", json!(["exp"])),
        ("b64", json!(false)),
        ("zip", json!("DEF")),
    ];
    for (name, value) in additions {
        let forged = signed(&pem, &changed(&header, |header| header[name] = value.clone()), &claims);
        assert_eq!(status(&app, &forged).await, 401, "{name} {value}");
    }
    for name in ["alg", "typ", "kid"] {
        let without = changed(&header, |header| _ = header.as_object_mut().unwrap().remove(name));
        assert_eq!(status(&app, &signed(&pem, &without, &claims)).await, 401, "no {name}");
    }
}

#[tokio::test]
async fn forged_claims_are_refused_even_with_the_right_key() {
    let (app, pem) = app_with_key().await;
    let (ada, bob) = (app.join("ada@example.org").await, app.join("bob@example.org").await);
    let (header, claims) = parts(&ada.access);
    let now = app.clock.now().millis() / 1_000;
    let changes = [
        ("aud", json!("web")),
        ("aud", json!(["web", "app"])),
        ("iss", json!("https://evil.example")),
        ("exp", json!(now - 6)),
        ("exp", json!("never")),
        ("nbf", json!(now + 6)),
        ("sub", json!(bob.id)),
        ("sub", json!("root")),
        ("sid", json!(bob.id)),
        ("role", json!("admin")),
        ("scope", json!("admin")),
    ];
    for (name, value) in changes {
        let forged = signed(&pem, &header, &changed(&claims, |claims| claims[name] = value.clone()));
        assert_eq!(status(&app, &forged).await, 401, "{name} {value}");
    }
    for name in ["exp", "nbf", "aud", "iss", "sub", "sid"] {
        let without = changed(&claims, |claims| _ = claims.as_object_mut().unwrap().remove(name));
        assert_eq!(status(&app, &signed(&pem, &header, &without)).await, 401, "no {name}");
    }
}

#[tokio::test]
async fn a_token_of_another_key_or_without_a_good_signature_is_refused() {
    let (app, _) = app_with_key().await;
    let (ada, bob) = (app.join("ada@example.org").await, app.join("bob@example.org").await);
    let (header, claims) = parts(&ada.access);
    let other = SigningKeys::fresh_key().unwrap();
    let whole = message(&header, &claims);
    let hmac = |secret: &[u8]| {
        let header = changed(&header, |header| header["alg"] = json!("HS256"));
        let message = message(&header, &claims);
        let key = EncodingKey::from_secret(secret);
        format!("{message}.{}", crypto::sign(message.as_bytes(), &key, Algorithm::HS256).unwrap())
    };
    let public = text(&app.json("/.well-known/jwks.json").await["keys"][0], "x");
    let none = message(&changed(&header, |header| header["alg"] = json!("none")), &claims);
    let of_bob = bob.access.rsplit('.').next().unwrap();
    let forged = [
        signed(&other, &header, &claims),
        hmac(public.as_bytes()),
        hmac(&BASE64URL_NOPAD.decode(public.as_bytes()).unwrap()),
        format!("{none}."),
        whole.clone(),
        format!("{whole}."),
        format!("{whole}.AAAA"),
        format!("{whole}.{of_bob}"),
        ada.access[..ada.access.len() - 2].to_owned(),
        format!("{}.x", ada.access),
        format!("{}=", ada.access),
        "a.b.c".to_owned(),
        "..".to_owned(),
        format!("eyJ{}", "A".repeat(9_000)),
    ];
    for token in forged {
        assert_eq!(status(&app, &token).await, 401, "{token}");
    }
    assert_eq!(status(&app, &ada.access).await, 200);
}

#[tokio::test]
async fn one_bearer_header_is_read_and_nothing_else() {
    let (app, _) = app_with_key().await;
    let Person { access, refresh, .. } = app.join("ada@example.org").await;
    let good = bearer(&access);
    let ask = async |headers: &[(&str, &str)]| app.get_with("/api/v1/me", headers).await.status;
    assert_eq!(ask(&[("authorization", &good)]).await, 200);
    assert_eq!(ask(&[("authorization", &good.replace("Bearer", "bEARER"))]).await, 200);
    assert_eq!(ask(&[("authorization", &good), ("authorization", "Bearer x")]).await, 401);
    assert_eq!(ask(&[("authorization", &access)]).await, 401);
    assert_eq!(ask(&[("authorization", &format!("Basic {access}"))]).await, 401);
    assert_eq!(ask(&[("authorization", &bearer(&refresh))]).await, 401);
    assert_eq!(ask(&[("cookie", &format!("access_token={access}; __Host-rt={refresh}"))]).await, 401);
    assert_eq!(app.get(&format!("/api/v1/me?access_token={access}")).await.status, 401);
}

#[tokio::test]
async fn a_disabled_account_is_out_at_its_next_request() {
    let (app, _) = app_with_key().await;
    let ada = app.join("ada@example.org").await;
    let mfa = app.give_password(&ada.email).await;
    app.database.execute("UPDATE users SET status = 'disabled' WHERE email = 'ada@example.org'");
    app.accounts.states.forget_all();
    assert_eq!(status(&app, &ada.access).await, 401);
    assert_eq!(app.refresh(&ada.refresh).await.status, 401);
    let code = json!({"code": app.next_code(&ada.secret)});
    assert_eq!(app.post_as(&mfa, "/api/v1/auth/mfa/verify", code).await.code(), "accounts.wrong_code");
}

/// Another node learns it when what it remembers is a second old.
#[tokio::test]
async fn another_node_lets_nobody_in_for_longer_than_a_second() {
    let (app, _) = app_with_key().await;
    let ada = app.join("ada@example.org").await;
    assert_eq!(status(&app, &ada.access).await, 200);
    app.database.execute("DELETE FROM sessions");
    let begun = std::time::Instant::now();
    while app.is_in(&ada.access).await {
        assert!(begun.elapsed() < std::time::Duration::from_secs(2));
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
}
