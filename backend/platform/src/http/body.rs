//! JSON bodies of requests, read strictly.
//!
//! `Content-Type` must say JSON (415), the body must be small (413) and arrive in time (408), and be
//! one JSON value without duplicate keys, NUL or bottomless nesting (400). What fits none of the
//! fields is refused too (422): a client that misspells a field should learn it at once.

use super::failure::{Failure, HttpRefusal, InvalidBody};
use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE, HeaderMap, TRANSFER_ENCODING};
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpRequest};
use kernel::refusal::FieldError;
use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};
use std::fmt;
use std::future::{Future, Ready, ready};
use std::marker::PhantomData;
use std::pin::Pin;
use std::time::Duration;

/// Largest JSON body.
pub const BODY_BYTES_MAX: usize = 64 * 1_024;
/// Largest webhook of a payment provider.
pub const WEBHOOK_BYTES_MAX: usize = 256 * 1_024;
/// Deepest nesting.
pub const DEPTH_MAX: usize = 32;
/// The whole body has to be here by then, however slowly its pieces come.
pub const BODY_TIMEOUT: Duration = Duration::from_secs(15);

/// A request body that was JSON and fits `T`.
#[derive(Debug)]
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let reading = read_json(request, payload);
        Box::pin(async move { parse(&reading.await?).map(Self) })
    }
}

/// The bytes of a body that says it is JSON.
pub(super) fn read_json(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, Failure>> + use<> {
    let is_json = is_json(request.headers());
    let reading = actix_web::body::to_bytes_limited(payload_body(payload.take()), BODY_BYTES_MAX);
    async move {
        if !is_json {
            return Err(HttpRefusal::UnsupportedMediaType.into());
        }
        match tokio::time::timeout(BODY_TIMEOUT, reading).await {
            Err(_) => Err(HttpRefusal::TooSlow.into()),
            Ok(Err(_)) => Err(HttpRefusal::TooLarge.into()),
            Ok(Ok(Err(_))) => Err(HttpRefusal::MalformedBody.into()),
            Ok(Ok(Ok(bytes))) => Ok(bytes),
        }
    }
}

/// A body that is read when the handler asks for it: after it is known that the caller may send one, so
/// that 403 and 404 come before what is wrong with the content.
pub struct Unread<T> {
    request: HttpRequest,
    payload: Payload,
    kind: PhantomData<T>,
}

impl<T: DeserializeOwned + 'static> Unread<T> {
    /// Reads it.
    pub async fn read(mut self) -> Result<T, Failure> {
        Body::from_request(&self.request, &mut self.payload).await.map(|Body(value)| value)
    }
}

impl<T> Unread<T> {
    /// What it would be read from.
    pub(super) fn into_parts(self) -> (HttpRequest, Payload) {
        (self.request, self.payload)
    }
}

impl<T: 'static> FromRequest for Unread<T> {
    type Error = Failure;
    type Future = Ready<Result<Self, Failure>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        ready(Ok(Self { request: request.clone(), payload: payload.take(), kind: PhantomData }))
    }
}

/// The same, when there may be none: `None` for an empty body without a type.
#[derive(Debug)]
pub struct OptionalBody<T>(pub Option<T>);

impl<T: DeserializeOwned + 'static> FromRequest for OptionalBody<T> {
    type Error = Failure;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Failure>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let headers = request.headers();
        let has_length = headers.get(CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0");
        if !has_length && !headers.contains_key(TRANSFER_ENCODING) {
            return Box::pin(ready(Ok(Self(None))));
        }
        let reading = Body::<T>::from_request(request, payload);
        Box::pin(async move { reading.await.map(|Body(value)| Self(Some(value))) })
    }
}

/// A file as a request body, for the document.
pub struct FileBody;

impl utoipa::PartialSchema for FileBody {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::schema::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Binary)))
            .description(Some("The bytes of the file"))
            .into()
    }
}

impl utoipa::ToSchema for FileBody {}

/// Media types of pictures that are taken.
const PICTURES: [&str; 3] = ["image/jpeg", "image/png", "image/webp"];
/// Largest picture that is taken.
pub const PICTURE_BYTES_MAX: usize = 5 * 1_024 * 1_024;

/// Refuses what does not say that it is a picture of a kind that is taken. What it is, decoding tells.
pub fn expect_picture(headers: &HeaderMap) -> Result<(), HttpRefusal> {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let is_taken = PICTURES.contains(&media_type.trim().to_ascii_lowercase().as_str());
    if is_taken { Ok(()) } else { Err(HttpRefusal::UnsupportedMediaType) }
}

/// Reads a picture.
pub async fn read_picture(payload: Payload) -> Result<Vec<u8>, Failure> {
    let reading = actix_web::body::to_bytes_limited(payload_body(payload), PICTURE_BYTES_MAX);
    match tokio::time::timeout(BODY_TIMEOUT, reading).await {
        Err(_) => Err(HttpRefusal::TooSlow.into()),
        Ok(Err(_)) => Err(HttpRefusal::TooLarge.into()),
        Ok(Ok(Err(_))) => Err(HttpRefusal::MalformedBody.into()),
        Ok(Ok(Ok(bytes))) => Ok(bytes.to_vec()),
    }
}

fn payload_body(payload: Payload) -> impl actix_web::body::MessageBody {
    actix_web::body::BodyStream::new(payload)
}

fn is_json(headers: &HeaderMap) -> bool {
    let media_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

pub(super) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Failure> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Strict(DEPTH_MAX).deserialize(&mut reader).map_err(|_| HttpRefusal::MalformedBody)?;
    reader.end().map_err(|_| HttpRefusal::MalformedBody)?;
    let unreadable = |detail: String| InvalidBody(vec![FieldError::at("", "unreadable", detail)]);
    // An empty list would pass for an object whose every field may be left out.
    if !value.is_object() {
        return Err(unreadable("expected an object".to_owned()).into());
    }
    serde_json::from_value(value).map_err(|error| unreadable(error.to_string()).into())
}

/// Reads any JSON value, but not two fields of one name, NUL, or more than so many levels.
struct Strict(usize);

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl Strict {
    fn inner<E: Error>(&self) -> Result<Self, E> {
        self.0.checked_sub(1).map(Self).ok_or_else(|| E::custom("nested too deeply"))
    }
}

fn text<E: Error>(text: &str) -> Result<String, E> {
    if text.contains('\0') { Err(E::custom("NUL in text")) } else { Ok(text.to_owned()) }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        text(value).map(Value::String)
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element_seed(self.inner()?)? {
            items.push(item);
        }
        Ok(Value::Array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(name) = map.next_key::<String>()? {
            let value = map.next_value_seed(self.inner()?)?;
            if fields.insert(text(&name)?, value).is_some() {
                return Err(A::Error::custom("the same field twice"));
            }
        }
        Ok(Value::Object(fields))
    }
}

/// Collects what is wrong with a body, so that a caller learns everything at once.
#[derive(Default)]
pub struct BodyChecker(Vec<FieldError>);

impl BodyChecker {
    /// Notes that a field is wrong.
    pub fn refuse(&mut self, name: &str, code: &'static str, detail: &str) {
        self.0.push(FieldError::body(name, code, detail));
    }

    /// A field that `read` understands; an empty one is missing.
    pub fn read<T>(
        &mut self,
        name: &str,
        text: &str,
        expected: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let value = read(text);
        if value.is_none() {
            let code = if text.trim().is_empty() { "missing" } else { "invalid" };
            self.refuse(name, code, expected);
        }
        value
    }

    /// The verdict.
    pub fn finish(self) -> Result<(), InvalidBody> {
        if self.0.is_empty() { Ok(()) } else { Err(InvalidBody(self.0)) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    #[derive(Debug, serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Greeting {
        name: String,
    }

    async fn read(media_type: &str, body: impl Into<Vec<u8>>) -> Result<String, String> {
        let request = TestRequest::post().insert_header((CONTENT_TYPE, media_type)).set_payload(body.into());
        let (request, mut payload) = request.to_http_parts();
        let read = Body::<Greeting>::from_request(&request, &mut payload).await;
        read.map(|Body(greeting)| greeting.name).map_err(|failure| failure.to_string())
    }

    #[actix_web::test]
    async fn a_good_body_is_read() {
        assert_eq!(
            read("application/json; charset=utf-8", r#"{"name":"Zoé 🎫"}"#).await,
            Ok("Zoé 🎫".to_owned())
        );
    }

    #[actix_web::test]
    async fn only_json_is_taken() {
        for media_type in ["text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""] {
            let refused = read(media_type, r#"{"name":"a"}"#).await;
            assert_eq!(refused, Err("http.unsupported_media_type".to_owned()), "{media_type}");
        }
    }

    #[actix_web::test]
    async fn malformed_json_is_refused_as_such() {
        let deep = format!("{}1{}", "[".repeat(40), "]".repeat(40));
        for body in [
            "",
            "{",
            "nonsense",
            r#"{"name":"a"} x"#,
            r#"{"name":"a","name":"b"}"#,
            r#"{"name":"a\u0000"}"#,
            &deep,
        ] {
            assert_eq!(read("application/json", body).await, Err("http.malformed_body".to_owned()), "{body}");
        }
        assert_eq!(
            read("application/json", b"{\"name\":\"\xff\"}").await,
            Err("http.malformed_body".to_owned())
        );
    }

    #[actix_web::test]
    async fn content_that_does_not_fit_is_refused_as_content() {
        for body in ["[]", "null", r#"{"name":1}"#, "{}", r#"{"name":"a","admin":true}"#] {
            assert_eq!(read("application/json", body).await, Err("http.invalid_body".to_owned()), "{body}");
        }
    }

    #[actix_web::test]
    async fn a_large_body_is_refused_before_it_is_parsed() {
        let large = format!(r#"{{"name":"{}"}}"#, "x".repeat(BODY_BYTES_MAX));
        assert_eq!(read("application/json", large).await, Err("http.too_large".to_owned()));
    }
}
