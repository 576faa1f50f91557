//! The mailbox of development.

use super::erased;
use crate::app::TestApp;
use accounts::facts::AccountErased;
use kernel::text::Locale;
use reqwest::Method;

#[tokio::test]
async fn letters_can_be_looked_at_and_run_nothing() {
    let app = TestApp::start().await;
    assert!(app.get("/dev/mailbox").await.text().contains("No mail yet"));
    app.publish(erased("ada@example.org")).await;
    let mail = app.mails().await.remove(0);
    let list = app.get("/dev/mailbox").await;
    assert!(
        list.text().contains(&format!("/dev/mailbox/{}", mail.id)) && list.text().contains(&mail.subject)
    );
    let page = app.get(&format!("/dev/mailbox/{}", mail.id)).await;
    assert!(page.text().contains("sandbox=\"allow-popups"), "{}", page.text());
    assert!(page.header("content-security-policy").contains("default-src 'none'"));
    assert!(!page.header("content-security-policy").contains("script-src"));
    let letter = app.get(&format!("/dev/mailbox/{}/html", mail.id)).await;
    assert_eq!(letter.text(), mail.html);
    assert!(letter.header("content-security-policy").contains("sandbox allow-popups"));
    for missing in ["/dev/mailbox/no-such-letter", "/dev/mailbox/..%2F..%2Fguichet/html"] {
        assert_eq!(app.get(missing).await.status, 404, "{missing}");
    }
}

#[tokio::test]
async fn a_name_cannot_become_html() {
    let app = TestApp::start().await;
    let name = "<script>alert(1)</script>".to_owned();
    app.publish(AccountErased {
        user_id: None,
        email: "ada@example.org".to_owned(),
        name,
        locale: Locale::Fr,
    })
    .await;
    let mail = app.mails().await.remove(0);
    for path in ["/dev/mailbox".to_owned(), format!("/dev/mailbox/{}", mail.id)] {
        assert!(!app.get(&path).await.text().contains("<script"), "{path}");
    }
    assert!(!mail.html.contains("<script"));
}

#[tokio::test]
async fn the_mailbox_is_emptied_when_asked() {
    let app = TestApp::start().await;
    app.publish(erased("ada@example.org")).await;
    assert_eq!(app.mails().await.len(), 1);
    assert_eq!(app.send(Method::DELETE, "/dev/mailbox/messages", &[]).await.status, 204);
    assert!(app.mails().await.is_empty());
}
