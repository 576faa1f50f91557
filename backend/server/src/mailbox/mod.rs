//! Pages for the mail that development keeps instead of sending: `/dev/mailbox`.
//!
//! They are there only while no mail server is configured, which production refuses.

mod pages;

use actix_web::http::header;
use actix_web::web::{Data, Path, ServiceConfig};
use actix_web::{HttpResponse, delete, get};
use platform::http::failure::{Failure, HttpRefusal};
use platform::mail::mailbox::{KeptLetter, Mailbox};

/// The pages load nothing from elsewhere; the letter is a frame of this site.
const PAGE_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'; base-uri 'none'; \
                        form-action 'none'; frame-ancestors 'none'";
/// A letter may have styles and pictures of its own, no scripts, and links that open outside the frame.
const LETTER_CSP: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; \
                          form-action 'none'; frame-ancestors 'self'; \
                          sandbox allow-popups allow-popups-to-escape-sandbox";

/// Routes of the mailbox.
pub fn routes(cfg: &mut ServiceConfig) {
    cfg.service(get_list).service(get_messages).service(clear).service(get_letter).service(get_letter_html);
}

#[get("/dev/mailbox")]
async fn get_list(mailbox: Data<Mailbox>) -> Result<HttpResponse, Failure> {
    let letters = mailbox.list().await.map_err(Failure::fault)?;
    Ok(page(PAGE_CSP, pages::list(&letters)))
}

#[get("/dev/mailbox/messages.json")]
async fn get_messages(mailbox: Data<Mailbox>) -> Result<HttpResponse, Failure> {
    Ok(HttpResponse::Ok().json(mailbox.list().await.map_err(Failure::fault)?))
}

#[delete("/dev/mailbox/messages")]
async fn clear(mailbox: Data<Mailbox>) -> Result<HttpResponse, Failure> {
    mailbox.clear().await.map_err(Failure::fault)?;
    Ok(HttpResponse::NoContent().finish())
}

#[get("/dev/mailbox/{id}")]
async fn get_letter(mailbox: Data<Mailbox>, id: Path<String>) -> Result<HttpResponse, Failure> {
    Ok(page(PAGE_CSP, pages::letter(&find(&mailbox, &id).await?)))
}

#[get("/dev/mailbox/{id}/html")]
async fn get_letter_html(mailbox: Data<Mailbox>, id: Path<String>) -> Result<HttpResponse, Failure> {
    Ok(page(LETTER_CSP, find(&mailbox, &id).await?.html))
}

async fn find(mailbox: &Mailbox, id: &str) -> Result<KeptLetter, Failure> {
    mailbox.find(id).await.map_err(Failure::fault)?.ok_or_else(|| HttpRefusal::NotFound.into())
}

fn page(csp: &'static str, html: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, csp))
        .body(html)
}
