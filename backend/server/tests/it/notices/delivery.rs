//! Which facts become which mails, and how many.

use super::erased;
use crate::app::{TestApp, at};
use accounts::facts::{
    EmailChangeRequested, EmailChanged, FactorResetScheduled, MemberInvited, NewSignIn, PasswordChanged,
    PasswordResetRequested, VerificationRequested,
};
use accounts::orgs::{self, NewOrganization};
use kernel::ids::UserId;
use kernel::text::{Locale, Localized, Slug};
use platform::http::failure::Failure;
use platform::keyring::Sealed;
use uuid::Uuid;

#[tokio::test]
async fn a_fact_becomes_one_mail() {
    let app = TestApp::start().await;
    app.publish(erased("ada@example.org")).await;
    let mails = app.mails().await;
    assert_eq!(mails.len(), 1);
    assert_eq!(
        (mails[0].to.as_str(), mails[0].subject.as_str()),
        ("ada@example.org", "Your account was deleted")
    );
    assert!(mails[0].text.contains("Hello Ada Lovelace,") && mails[0].html.contains("Hello Ada Lovelace,"));
    assert_eq!(app.mails().await.len(), 1, "looking again sends nothing");
    let left = app.database.texts("SELECT name AS text FROM jobs WHERE name = 'notices.send_mail'");
    assert!(left.is_empty(), "{left:?}");
}

#[tokio::test]
async fn what_was_rolled_back_becomes_none() {
    let app = TestApp::start().await;
    let failed = app.catalog.db.write(|tx| {
        tx.publish(&erased("ada@example.org"))?;
        Err::<(), _>(Failure::fault("changed its mind"))
    });
    assert!(failed.await.is_err());
    assert!(app.mails().await.is_empty());
}

#[tokio::test]
async fn a_code_and_a_link_arrive_and_lie_nowhere_in_the_open() {
    let app = TestApp::start().await;
    let id = Uuid::from_u128(77);
    let seal = |field, text: &str| Sealed::seal(&app.keyring, id, field, text).unwrap();
    let fact = VerificationRequested {
        registration_id: id,
        email: "ada@example.org".to_owned(),
        name: "Free money at evil.example".to_owned(),
        locale: Locale::Fr,
        code: seal("code", "042187"),
        token: seal("token", "t0ken-of-the-link"),
        expires_at: at("2026-11-21T09:10:00Z"),
    };
    app.publish(fact).await;
    let stored = app.database.texts("SELECT payload AS text FROM facts UNION ALL SELECT payload FROM jobs");
    assert!(!stored.concat().contains("042187") && !stored.concat().contains("t0ken"), "{stored:?}");
    let mail = app.mails().await.remove(0);
    assert_eq!((mail.code(), mail.token()), ("042187", "t0ken-of-the-link"));
    assert!(mail.text.contains("https://billets.example/verify-email#token="), "{}", mail.text);
    assert!(mail.text.contains("10 minutes"), "{}", mail.text);
    assert!(!mail.html.contains("evil.example"), "whoever typed the address does not get a word in");
}

#[tokio::test]
async fn people_are_written_to_in_their_language_at_their_address() {
    let app = TestApp::start().await;
    let user_id = app.person("ada@example.org", "Ada Lovelace", Locale::Fr).await;
    app.publish(PasswordChanged { user_id }).await;
    app.publish(NewSignIn { user_id, device: "Firefox,\r\nLinux".to_owned() }).await;
    let mails = app.mails().await;
    let subjects: Vec<&str> = mails.iter().map(|mail| mail.subject.as_str()).collect();
    assert!(subjects.contains(&"Votre mot de passe a changé"), "{subjects:?}");
    let sign_in = mails.iter().find(|mail| mail.subject.starts_with("Nouvelle connexion")).unwrap();
    assert!(sign_in.text.contains("Firefox, Linux, le 21 novembre 2026 à 09:00 UTC"), "{}", sign_in.text);
    assert!(mails.iter().all(|mail| mail.to == "ada@example.org"));
}

#[tokio::test]
async fn changes_of_address_go_to_the_right_one() {
    let app = TestApp::start().await;
    let user_id = app.person("old@example.org", "Ada", Locale::En).await;
    let seal = |field| Sealed::seal(&app.keyring, user_id.uuid(), field, "t0ken").unwrap();
    let (soon, later) = (at("2026-11-21T10:00:00Z"), at("2026-11-28T09:00:00Z"));
    let new_email = "new@example.org".to_owned();
    let asked = EmailChangeRequested {
        user_id,
        new_email: new_email.clone(),
        token: seal("token"),
        expires_at: soon,
    };
    app.publish(asked).await;
    let old_email = "old@example.org".to_owned();
    let undo_token = seal("undo_token");
    app.publish(EmailChanged { user_id, old_email, new_email, undo_token, undo_until: later }).await;
    let cancel_token = seal("cancel_token");
    app.publish(FactorResetScheduled { user_id, takes_effect_at: later, cancel_token }).await;
    app.publish(PasswordResetRequested { user_id, token: seal("token"), expires_at: soon }).await;
    let mails = app.mails().await;
    let find = |path: &str| mails.iter().find(|mail| mail.text.contains(path)).unwrap();
    assert_eq!(find("/account/email/confirm#token=t0ken").to, "new@example.org");
    assert_eq!(find("/account/email/undo#token=t0ken").to, "old@example.org");
    assert!(find("/account/email/undo").text.contains("7 days"));
    assert!(find("/account/factor-reset/cancel#token=t0ken").text.contains("28 November 2026 at 09:00 UTC"));
    assert!(find("/reset-password#token=t0ken").text.contains("1 hour"));
}

#[tokio::test]
async fn an_invitation_names_who_invites_and_for_whom() {
    let app = TestApp::start().await;
    let org = app.catalog.db.write(|tx| {
        let slug = Slug::from_title("Le Grand Théâtre").unwrap();
        let description = Localized::default();
        let new = NewOrganization {
            slug: &slug,
            name: "Le Grand Théâtre",
            description: &description,
            website: None,
            contact_email: None,
            color: "#112233",
            locale: Locale::Fr,
        };
        orgs::create(tx, &new)
    });
    let (invitation_id, org_id) = (Uuid::from_u128(5), org.await.unwrap().unwrap());
    let invited = MemberInvited {
        invitation_id,
        email: "new@example.org".to_owned(),
        org_id,
        role: "manager".to_owned(),
        inviter: "Ada Lovelace".to_owned(),
        locale: Locale::En,
        token: Sealed::seal(&app.keyring, invitation_id, "token", "t0ken").unwrap(),
        expires_at: at("2026-11-28T09:00:00Z"),
    };
    app.publish(invited).await;
    let mail = app.mails().await.remove(0);
    assert_eq!(mail.subject, "Invitation to join Le Grand Théâtre");
    assert!(mail.text.contains("Ada Lovelace invites you") && mail.text.contains("Your role: manager"));
    assert!(mail.text.contains("/invitations#token=t0ken"), "{}", mail.text);
}

#[tokio::test]
async fn nobody_is_written_to_whose_account_is_gone() {
    let app = TestApp::start().await;
    app.publish(PasswordChanged { user_id: UserId::from_uuid(Uuid::from_u128(1)) }).await;
    assert!(app.mails().await.is_empty());
    assert!(app.database.texts("SELECT state AS text FROM jobs WHERE state = 'dead'").is_empty());
}

#[tokio::test]
async fn an_address_gets_twenty_of_a_kind_a_day_and_warnings_all_the_same() {
    let app = TestApp::start().await;
    let user_id = app.person("ada@example.org", "Ada", Locale::En).await;
    let seal = |text| Sealed::seal(&app.keyring, user_id.uuid(), "token", text).unwrap();
    for _ in 0..25 {
        let expires_at = at("2026-11-21T09:10:00Z");
        app.publish(PasswordResetRequested { user_id, token: seal("t0ken"), expires_at }).await;
    }
    assert_eq!(app.mails().await.len(), 20);
    app.publish(PasswordChanged { user_id }).await;
    app.publish(erased("somebody-else@example.org")).await;
    assert_eq!(app.mails().await.len(), 22);
    app.set_clock("2026-11-22T09:00:01Z");
    app.publish(PasswordResetRequested { user_id, token: seal("t"), expires_at: at("2026-11-22T10:00:00Z") })
        .await;
    assert_eq!(app.mails().await.len(), 23, "a day later");
}

#[tokio::test]
async fn a_job_that_is_there_twice_sends_once() {
    let app = TestApp::start().await;
    app.publish(erased("ada@example.org")).await;
    app.mails().await;
    // As after a worker that died once the mail was out and before it said so: the job is there again.
    app.database.execute("UPDATE facts SET relayed_at = NULL");
    assert_eq!(app.mails().await.len(), 1);
}
