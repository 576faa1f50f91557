//! Baseline of the benchmark: a bare actix handler that answers the same bytes from memory.
//!
//! `bare PORT FILE [HEADERS]` serves the file's bytes at every path, with as many workers as cores, and
//! with the headers of a file that has one `name: value` per line.

use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::{App, HttpResponse, HttpServer, web};
use bytes::Bytes;
use std::sync::Arc;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(port), Some(file)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: bare PORT FILE [HEADERS]");
    };
    let bytes = Bytes::from(std::fs::read(file)?);
    let lines = arguments.next().map(std::fs::read_to_string).transpose()?.unwrap_or_default();
    let headers = lines.lines().filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| Ok((name.parse()?, value.parse()?)));
    let headers: Arc<[(HeaderName, HeaderValue)]> = headers.collect::<anyhow::Result<_>>()?;
    let answer = move || {
        let (bytes, headers) = (bytes.clone(), headers.clone());
        async move {
            let mut response = HttpResponse::Ok().content_type("application/json").body(bytes);
            for (name, value) in &*headers {
                response.headers_mut().insert(name.clone(), value.clone());
            }
            response
        }
    };
    let app = move || App::new().default_service(web::get().to(answer.clone()));
    HttpServer::new(app)
        .workers(std::thread::available_parallelism()?.get())
        .bind(("127.0.0.1", port.parse()?))?
        .run()
        .await?;
    Ok(())
}
