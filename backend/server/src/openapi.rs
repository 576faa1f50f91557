//! The API's document, generated from what is registered.

use crate::routes;
use actix_web::App;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityScheme};
use utoipa::openapi::{
    ComponentsBuilder, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, OpenApiBuilder, ServerBuilder,
};
use utoipa_actix_web::AppExt;

/// What is said of the API as a whole; routes add the rest.
fn base() -> OpenApi {
    let info = InfoBuilder::new()
        .title("Guichet")
        .description(Some(
            "Ticketing for events of any size. Errors are `application/problem+json` with a stable `code` \
             (list: /docs/errors). Times are RFC 3339 in UTC; money is in minor units. Texts come in the \
             language of `locale`, else of `Accept-Language`, else in French.",
        ))
        .version(crate::system::health::VERSION)
        .contact(Some(ContactBuilder::new().name(Some("The Guichet contributors")).build()))
        .license(Some(LicenseBuilder::new().name("MIT").identifier(Some("MIT")).build()))
        .build();
    let server = ServerBuilder::new().url("/").description(Some("This server")).build();
    let components = ComponentsBuilder::new()
        .security_scheme(
            "access_token",
            bearer("The access token of a session: a JWT of ten minutes. `POST /auth/refresh` makes the next one.", "JWT"),
        )
        .security_scheme(
            "mfa_token",
            bearer("What a right password or a proven address gives: five minutes, for `/auth/mfa/*` only.", "opaque"),
        )
        .security_scheme(
            "api_token",
            bearer("A token that an organization made for a program (`POST /manage/org/api-tokens`), with its scopes.", "opaque"),
        )
        .security_scheme(
            "device_token",
            bearer("What a paired scanner got (`POST /checkin/device/pair`): the doors of one event.", "opaque"),
        )
        .build();
    OpenApiBuilder::new().info(info).servers(Some([server])).components(Some(components)).build()
}

fn bearer(description: &str, format: &str) -> SecurityScheme {
    let scheme = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format(format);
    SecurityScheme::Http(scheme.description(Some(description)).build())
}

/// The document.
pub fn document() -> OpenApi {
    let app = App::new().into_utoipa_app().openapi(base());
    let (_, document) = app.configure(routes::described).split_for_parts();
    document
}

/// The document as `openapi.yaml` has it.
///
/// # Errors
/// When the document cannot be written as YAML.
pub fn yaml() -> anyhow::Result<String> {
    Ok(document().to_yaml()?)
}
