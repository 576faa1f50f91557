//! The built app's files, kept in memory: they are few, small and asked for all the time.

use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse};
use bytes::Bytes;
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::io;
use std::path::Path;

/// Media type of scripts, the service worker's included.
const SCRIPT: &str = "text/javascript; charset=utf-8";
/// Bundled files carry a hash in their name and never change.
const IMMUTABLE: &str = "public, max-age=31536000, immutable";

struct File {
    bytes: Bytes,
    brotli: Option<Bytes>,
    gzip: Option<Bytes>,
    media_type: &'static str,
    etag: String,
}

/// Every file of the built app by its path in URLs, `index.html` excepted.
#[derive(Default)]
pub(super) struct Files(HashMap<String, File>);

impl Files {
    /// Reads a folder with everything below it.
    pub(super) fn load(folder: &Path) -> io::Result<Self> {
        let mut files = Self::default();
        files.add_folder(folder, "")?;
        Ok(files)
    }

    fn add_folder(&mut self, folder: &Path, prefix: &str) -> io::Result<()> {
        for entry in std::fs::read_dir(folder)? {
            let entry = entry?;
            let path = entry.path();
            let Ok(name) = entry.file_name().into_string() else { continue };
            let url = format!("{prefix}/{name}");
            if path.is_dir() {
                if !name.starts_with('.') {
                    self.add_folder(&path, &url)?;
                }
            } else if let Some(media_type) = media_type(&name).filter(|_| url != "/index.html") {
                self.0.insert(url, File::load(&path, media_type)?);
            }
        }
        Ok(())
    }

    /// The answer, when there is such a file. Scripts carry the pages' policy: a service worker lives
    /// under the policy of its own file.
    pub(super) fn respond(&self, request: &HttpRequest, csp: &str) -> Option<HttpResponse> {
        let path = request.path();
        let file = self.0.get(path)?;
        let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
        let is_known = known.is_some_and(|known| known.contains(&file.etag));
        let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
        let caching = if path.starts_with("/assets/") { IMMUTABLE } else { "no-cache" };
        response
            .insert_header((header::ETAG, file.etag.as_str()))
            .insert_header((header::CACHE_CONTROL, caching))
            .insert_header((header::VARY, "accept-encoding"));
        if is_known {
            return Some(response.finish());
        }
        response.insert_header((header::CONTENT_TYPE, file.media_type));
        if file.media_type == SCRIPT {
            response.insert_header((header::CONTENT_SECURITY_POLICY, csp));
        }
        let (encoding, bytes) = file.encoded(request.headers());
        if let Some(encoding) = encoding {
            response.insert_header((header::CONTENT_ENCODING, encoding));
        }
        Some(response.body(bytes))
    }
}

impl File {
    fn load(path: &Path, media_type: &'static str) -> io::Result<Self> {
        let bytes = std::fs::read(path)?;
        let beside = |suffix: &str| {
            let mut name = path.as_os_str().to_owned();
            name.push(suffix);
            std::fs::read(name).ok().map(Bytes::from)
        };
        let digest = Sha256::digest(&bytes);
        let etag = format!("W/\"{}\"", BASE64URL_NOPAD.encode(digest.get(..12).unwrap_or(&[])));
        Ok(Self { bytes: bytes.into(), brotli: beside(".br"), gzip: beside(".gz"), media_type, etag })
    }

    fn encoded(&self, headers: &HeaderMap) -> (Option<&'static str>, Bytes) {
        let accepted =
            headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let takes = |encoding| platform::http::answers::accepts(accepted, encoding);
        match (&self.brotli, &self.gzip) {
            (Some(brotli), _) if takes("br") => (Some("br"), brotli.clone()),
            (_, Some(gzip)) if takes("gzip") => (Some("gzip"), gzip.clone()),
            _ => (None, self.bytes.clone()),
        }
    }
}

/// Media type by extension; `None` for what is not served by itself.
fn media_type(name: &str) -> Option<&'static str> {
    Some(match name.rsplit_once('.')?.1 {
        "js" => SCRIPT,
        "css" => "text/css; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "jpg" => "image/jpeg",
        "webp" => "image/webp",
        "woff2" => "font/woff2",
        "webmanifest" => "application/manifest+json",
        "json" => "application/json",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        _ => return None,
    })
}
