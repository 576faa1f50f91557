//! A webhook as it comes in, whoever it is from.

use super::{STRIPE, charge};
use crate::app::{TestApp, at};
use actix_web::ResponseError;
use actix_web::test::TestRequest;
use platform::http::failure::Failure;
use sales::payments::provider::signature;
use sales::payments::provider::talk::ProviderEvent;
use sales::payments::provider::webhook::{SIGNATURE_HEADER, receive};

/// What becomes of a body with a signature.
async fn send(app: &TestApp, body: Vec<u8>, header: Option<&str>) -> Result<ProviderEvent, Failure> {
    let mut request = TestRequest::post();
    if let Some(header) = header {
        request = request.insert_header((SIGNATURE_HEADER, header));
    }
    let (request, payload) = request.set_payload(body).to_http_parts();
    receive(&app.provider, &request, payload, app.clock.now()).await
}

fn status_and_code(answer: Result<ProviderEvent, Failure>) -> (u16, String) {
    let failure = answer.unwrap_err();
    (failure.status_code().as_u16(), failure.to_string())
}

#[actix_web::test]
async fn only_what_is_signed_and_small_is_read() {
    let app = TestApp::with(&STRIPE).await;
    let secret = "whsec_0123456789abcdef".to_owned().into();
    let sign = |body: &[u8]| signature::sign(&secret, body, at("2026-11-21T09:00:00Z"));
    let body =
        br#"{"id": "evt_1", "type": "customer.created", "livemode": false, "data": {"object": {}}}"#.to_vec();
    let good = sign(&body);
    let event = send(&app, body.clone(), Some(&good)).await.unwrap();
    assert_eq!(event, ProviderEvent::Other { id: "evt_1".to_owned() });
    let wrong = (400, "sales.webhook_signature_invalid".to_owned());
    for header in [None, Some(""), Some("t=1,v1=00"), Some(good.replace("v1", "v0").as_str())] {
        assert_eq!(status_and_code(send(&app, body.clone(), header).await), wrong, "{header:?}");
    }
    let padded = [b" ", body.as_slice()].concat();
    assert_eq!(
        status_and_code(send(&app, padded, Some(&good)).await),
        wrong,
        "the bytes count, not what they mean"
    );
    let large = vec![b' '; 256 * 1_024];
    let unreadable = (400, "sales.webhook_unreadable".to_owned());
    assert_eq!(status_and_code(send(&app, large.clone(), Some(&sign(&large))).await), unreadable);
    let larger = vec![b' '; 256 * 1_024 + 1];
    let too_large = (413, "http.too_large".to_owned());
    assert_eq!(status_and_code(send(&app, larger.clone(), Some(&sign(&larger))).await), too_large);
    app.set_clock("2026-11-21T09:05:01Z");
    assert_eq!(status_and_code(send(&app, body, Some(&good)).await), wrong, "it is old");
}

#[actix_web::test]
async fn no_secret_of_a_payment_reaches_an_error() {
    let app = TestApp::with(&STRIPE).await;
    let failure = Failure::from(app.provider.create(&charge("pm_card_visa")).await.unwrap_err());
    let said = format!("{failure} {failure:?}");
    assert_eq!(failure.status_code().as_u16(), 503);
    assert!(
        !said.contains("sk_test") && !said.contains("pm_card_visa") && !said.contains("127.0.0.1"),
        "{said}"
    );
}
