//! Baseline of the benchmark: a bare actix handler that answers the same bytes from memory.
//!
//! `bare PORT FILE` serves the file's bytes at every path, with as many workers as cores.

use actix_web::{App, HttpResponse, HttpServer, web};
use bytes::Bytes;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let (Some(port), Some(file)) = (arguments.next(), arguments.next()) else {
        anyhow::bail!("usage: bare PORT FILE");
    };
    let bytes = Bytes::from(std::fs::read(file)?);
    let answer = move || {
        let bytes = bytes.clone();
        async move { HttpResponse::Ok().content_type("application/json").body(bytes) }
    };
    let app = move || App::new().default_service(web::get().to(answer.clone()));
    HttpServer::new(app)
        .workers(std::thread::available_parallelism()?.get())
        .bind(("127.0.0.1", port.parse()?))?
        .run()
        .await?;
    Ok(())
}
