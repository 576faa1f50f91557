//! Serving pictures, and how answers describe them.

use super::store::{self, Shown};
use super::{Image, Passes};
use crate::Catalog;
use crate::refusal::CatalogRefusal;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use kernel::ids::ImageId;
use kernel::text::Locale;
use kernel::time::Instant;
use pictures::resize::WIDTHS;
use platform::http::failure::Failure;
use serde::Serialize;
use utoipa::ToSchema;

/// One copy of a picture.
#[derive(Debug, Serialize, ToSchema)]
pub struct ImageSourceView {
    /// Address of a JPEG, relative to the API's origin.
    #[schema(example = "/media/019abf6e-5a40-7c3a-8f11-2a3b4c5d6e7f/720.jpg")]
    pub url: String,
    /// Its width in pixels.
    pub width: u32,
}

/// A picture in several widths.
#[derive(Serialize, ToSchema)]
pub struct ImageView {
    /// What it shows, for those who do not see it.
    alt: String,
    /// Width of the largest copy.
    width: i32,
    /// Height of the largest copy.
    height: i32,
    /// Average colour, to show while it loads.
    #[schema(example = "#c80a1e")]
    pub color: String,
    /// Where its main thing is, in percent from the left: narrow places cut the rest away.
    #[schema(minimum = 0, maximum = 100)]
    pub focal_x: i32,
    /// The same in percent from the top.
    #[schema(minimum = 0, maximum = 100)]
    pub focal_y: i32,
    /// The copies, narrowest first.
    pub sources: Vec<ImageSourceView>,
}

impl ImageView {
    /// Describes a picture in a language.
    pub fn of(image: &Image, locale: Locale) -> Self {
        let source = |width| ImageSourceView { url: url(image.id, width), width };
        Self {
            alt: image.alt.get(locale).to_owned(),
            width: image.width,
            height: image.height,
            color: image.color.clone(),
            focal_x: image.focus.x,
            focal_y: image.focus.y,
            sources: WIDTHS.into_iter().map(source).collect(),
        }
    }

    /// What it shows.
    pub fn alt(&self) -> &str {
        &self.alt
    }

    /// Width of the largest copy.
    pub const fn width(&self) -> i32 {
        self.width
    }

    /// Height of the largest copy.
    pub const fn height(&self) -> i32 {
        self.height
    }

    /// Address of the widest copy.
    pub fn widest(&self) -> Option<&str> {
        self.sources.last().map(|source| source.url.as_str())
    }

    /// The copies as the `srcset` of an `img`.
    pub fn srcset(&self) -> String {
        let sources = self.sources.iter().map(|source| format!("{} {}w", source.url, source.width));
        sources.collect::<Vec<_>>().join(", ")
    }
}

/// A picture as the organization that has it sees it.
#[derive(Debug, Serialize, ToSchema)]
pub struct ManagedImageView {
    id: ImageId,
    /// What it shows, in French.
    alt_fr: Option<String>,
    /// What it shows, in English.
    alt_en: Option<String>,
    /// Width of the original.
    width: i32,
    /// Height of the original.
    height: i32,
    /// Average colour, to show while it loads.
    #[schema(example = "#c80a1e")]
    color: String,
    /// Where its main thing is, in percent from the left.
    focal_x: i32,
    /// The same in percent from the top.
    focal_y: i32,
    /// The copies, narrowest first. As long as the event is not public their addresses are for whoever may
    /// see it, until the end of tomorrow; ask again then.
    sources: Vec<ImageSourceView>,
}

impl From<Image> for ManagedImageView {
    fn from(image: Image) -> Self {
        let source = |width| ImageSourceView { url: url(image.id, width), width };
        Self {
            id: image.id,
            alt_fr: image.alt.fr,
            alt_en: image.alt.en,
            width: image.width,
            height: image.height,
            color: image.color,
            focal_x: image.focus.x,
            focal_y: image.focus.y,
            sources: WIDTHS.into_iter().map(source).collect(),
        }
    }
}

impl ImageView {
    /// The same for whoever may see an event that is not public.
    pub(crate) fn with_pass(mut self, id: ImageId, passes: &Passes, now: Instant) -> Self {
        let query = passes.query(id, now);
        self.sources.iter_mut().for_each(|source| source.url.push_str(&query));
        self
    }
}

impl ManagedImageView {
    /// The same with addresses that its organization can look at.
    pub(crate) fn with_pass(mut self, passes: &Passes, now: Instant) -> Self {
        let query = passes.query(self.id, now);
        self.sources.iter_mut().for_each(|source| source.url.push_str(&query));
        self
    }
}

fn url(id: ImageId, width: u32) -> String {
    format!("/media/{id}/{width}.jpg")
}

/// Serves one copy: to everybody when the event that shows it is public, else to who has a pass.
#[get("/media/{id}/{width}.jpg")]
pub async fn get_image(
    request: HttpRequest,
    path: Path<(String, String)>,
    catalog: Data<Catalog>,
) -> Result<HttpResponse, Failure> {
    let (id, width) = path.into_inner();
    let id = ImageId::parse(&id).ok_or(CatalogRefusal::ImageNotFound)?;
    let width = WIDTHS.into_iter().find(|w| w.to_string() == width).ok_or(CatalogRefusal::ImageNotFound)?;
    let etag = format!("\"{id}-{width}\"");
    let has_pass = catalog.passes.admits(id, request.query_string(), catalog.db.clock().now());
    let shown = catalog.db.read(move |conn| store::shown(conn, id)).await?;
    let cache_control = match shown {
        Shown::ToAll => "public, max-age=31536000, immutable",
        // In the browser only: a pass is no longer worth anything to whoever comes after.
        Shown::ToSome if has_pass => "private, max-age=3600",
        Shown::ToSome | Shown::Nowhere => return Err(CatalogRefusal::ImageNotFound.into()),
    };
    let mut response = HttpResponse::Ok();
    response
        .insert_header((header::ETAG, etag.clone()))
        .insert_header((header::CACHE_CONTROL, cache_control));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    if known.is_some_and(|known| known.contains(&etag)) {
        return Ok(response.status(actix_web::http::StatusCode::NOT_MODIFIED).finish());
    }
    let path = catalog.media.path(id, width);
    let read = tokio::fs::read(&path).await;
    match read {
        Ok(bytes) => Ok(response
            .content_type("image/jpeg")
            .insert_header((header::CONTENT_DISPOSITION, "inline"))
            .insert_header(("cross-origin-resource-policy", "cross-origin"))
            .insert_header((
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; frame-ancestors 'none'; sandbox",
            ))
            .body(bytes)),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            Err(CatalogRefusal::ImageNotFound.into())
        }
        Err(error) => Err(Failure::unavailable("media", error)),
    }
}
