//! `GET /events?q=`: what a visitor types finds what they mean, and nothing they type breaks it.

use crate::app::TestApp;
use crate::arrange::{both, event, offer};

/// A text as it goes into a URL, every byte of it escaped.
fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |url, byte| format!("{url}%{byte:02X}"))
}

async fn found(app: &TestApp, text: &str) -> Vec<String> {
    let mut found = app.slugs(&format!("/api/v1/events?q={}", encoded(text))).await;
    found.sort_unstable();
    found
}

async fn titles(app: &TestApp, titles: &[(&str, &str)]) {
    for (slug, title) in titles {
        let mut draft = event(slug).titled(title);
        draft.summary = both("x", "x");
        draft.description = both("x", "x");
        app.add(draft).await;
    }
}

#[tokio::test]
async fn case_accents_and_ligatures_do_not_matter() {
    let app = TestApp::start().await;
    titles(
        &app,
        &[
            ("theatre", "Théâtre d'été"),
            ("opera", "L'Œuvre au noir"),
            ("fest", "Straßenfest"),
            ("danish", "Smørrebrød"),
        ],
    )
    .await;
    for (text, slug) in [
        ("theatre", "theatre"),
        ("THÉÂTRE", "theatre"),
        ("the\u{301}a\u{302}tre", "theatre"),
        ("ete", "theatre"),
        ("oeuvre", "opera"),
        ("œuvre", "opera"),
        ("L’ŒUVRE", "opera"),
        ("strasse", "fest"),
        ("smorrebrod", "danish"),
    ] {
        assert_eq!(found(&app, text).await, [slug], "{text}");
    }
}

#[tokio::test]
async fn words_match_from_their_beginning_and_all_of_them() {
    let app = TestApp::start().await;
    titles(
        &app,
        &[
            ("jazz", "Grande nuit du jazz"),
            ("rock", "Grande nuit du rock"),
            ("race", "Course 100 m haies 4×100m"),
        ],
    )
    .await;
    for (text, expected) in [
        ("gra", vec!["jazz", "rock"]),
        ("grande jazz", vec!["jazz"]),
        ("jazz   grande", vec!["jazz"]),
        ("nuit du ro", vec!["rock"]),
        ("rande", vec![]),
        ("grande disco", vec![]),
        ("100", vec!["race"]),
        ("4x100", vec![]),
        ("4×100", vec!["race"]),
    ] {
        assert_eq!(found(&app, text).await, expected, "{text}");
    }
}

#[tokio::test]
async fn all_the_texts_around_an_event_count() {
    let app = TestApp::start().await;
    app.category("concert", ("Musique vivante", "Live music"), None).await;
    app.venue("zenith", "Zénith", "Saint-Herblain").await;
    let mut gala = event("gala").venue("zenith").offers([offer("Carré Or", 9_000)]);
    gala.summary = both("Un résumé", "Digest");
    gala.description = both("Avec un *orchestre* symphonique.", "With an orchestra.");
    gala.tags = vec!["Nouvel An".to_owned()];
    app.add(gala).await;
    app.add(event("other").category("sport")).await;
    for text in [
        "gala",
        "evening gala",
        "resume",
        "digest",
        "orchestre",
        "orchestra",
        "nouvel an",
        "carre or",
        "zenith",
        "herblain",
        "live music",
        "gala scene",
    ] {
        assert_eq!(found(&app, text).await.first().map(String::as_str), Some("gala"), "{text}");
    }
    // The organizer puts both on.
    assert_eq!(found(&app, "la scene").await, ["gala", "other"]);
}

#[tokio::test]
async fn words_of_hidden_offers_and_of_the_online_address_do_not_find_an_event() {
    let app = TestApp::start().await;
    let mut code_only = offer("Ambassadeur", 1_000);
    code_only.visibility = "code_only";
    let mut inactive = offer("Fantome", 1_000);
    inactive.is_active = false;
    let mut gala = event("gala").offers([offer("Solo", 1_000), code_only, inactive]);
    gala.online_url = Some("https://stream.example/confidentiel".to_owned());
    app.add(gala).await;
    for text in ["ambassadeur", "fantome", "stream", "confidentiel"] {
        assert_eq!(found(&app, text).await, [""; 0], "{text}");
    }
}

#[tokio::test]
async fn other_scripts_are_searched_like_ours() {
    let app = TestApp::start().await;
    titles(
        &app,
        &[
            ("chinese", "北京 音乐会"),
            ("arabic", "مهرجان الموسيقى"),
            ("hebrew", "קונצרט בירושלים"),
            ("russian", "Большой театр"),
            ("greek", "Μεγάλη συναυλία"),
            ("hindi", "संगीत समारोह"),
            ("thai", "คอนเสิร์ต กรุงเทพ"),
            ("turkish", "İstanbul ışıkları"),
            ("adlam", "𞤀𞤣𞤤𞤢𞤥 𞤆𞤵𞤤𞤢𞤪"),
        ],
    )
    .await;
    for (text, slug) in [
        ("北京", "chinese"),
        ("音乐", "chinese"),
        ("مهرجان", "arabic"),
        ("קונצרט", "hebrew"),
        ("ТЕАТР", "russian"),
        ("συναυλια", "greek"),
        ("ΜΕΓΑΛΗ", "greek"),
        ("संगीत", "hindi"),
        ("กรุงเทพ", "thai"),
        ("istanbul", "turkish"),
        ("𞤀𞤣𞤤𞤢𞤥", "adlam"),
    ] {
        assert_eq!(found(&app, text).await, [slug], "{text}");
    }
}

#[tokio::test]
async fn nothing_but_punctuation_asks_for_everything() {
    let app = TestApp::start().await;
    app.add_all([event("one"), event("two")]).await;
    for text in ["", " ", "!!!", "'", "\"", "*", "\0", "()", "-", "🎉", "%", "\u{202e}", "\u{200b}"] {
        assert_eq!(found(&app, text).await, ["one", "two"], "{text:?}");
    }
}

#[tokio::test]
async fn no_text_breaks_the_search() {
    let app = TestApp::start().await;
    app.add(event("gala").titled("Gala AND NEAR")).await;
    let long = "a".repeat(200);
    let wide = "é".repeat(200);
    // One character that stands for a whole word: two hundred of them make a word of kilobytes.
    let swelling = "㌖".repeat(200);
    let many = "a ".repeat(100);
    for text in [
        "AND",
        "OR",
        "NOT",
        "NEAR",
        "gala AND",
        "gala OR *",
        "NEAR(gala, 2)",
        "words:gala",
        "place_words : x",
        "^gala",
        "gala*",
        "\"gala",
        "gala\"",
        "'gala'",
        "''",
        "a & b",
        "a | b",
        "!a",
        "a <-> b",
        "a:*",
        ":*",
        "\\",
        "\\'",
        "%_%",
        "' OR 1=1 --",
        "'; DROP TABLE events; --",
        "\" UNION SELECT 1 --",
        "gala\0",
        "\u{feff}gala",
        "{gala}",
        "gala+one",
        "🎉🎊",
        "é\u{301}\u{301}\u{301}",
        "½ ² ①",
        "1e5 1.5e3",
        "مهرجان",
        "www.example.com a@b.c",
        "/etc/passwd",
        "-1",
        "+1",
        "\u{1e900}",
        "\u{10ffff}",
        "ﷺ",
        &long,
        &wide,
        &swelling,
        &many,
    ] {
        for parameter in ["q", "place"] {
            let answer = app.get(&format!("/api/v1/events?{parameter}={}", encoded(text))).await;
            assert_eq!(
                answer.status,
                if answer.text().contains("too_long") { 400 } else { 200 },
                "{parameter}={text:?}: {}",
                answer.text()
            );
            assert!(answer.status == 200 || text.chars().count() > 200, "{text:?}");
        }
        let venues = app.get(&format!("/api/v1/venues?q={}", encoded(text))).await;
        assert_eq!(venues.status, 200, "venues q={text:?}: {}", venues.text());
    }
    assert_eq!(found(&app, "gala").await, ["gala"], "the tables are still there");
}

#[tokio::test]
async fn a_search_has_at_most_200_characters() {
    let app = TestApp::start().await;
    for (n, status) in [(200, 200), (201, 400)] {
        for parameter in ["events?q", "events?place", "venues?q"] {
            // Characters are counted, not bytes.
            let answer = app.get(&format!("/api/v1/{parameter}={}", encoded(&"é".repeat(n)))).await;
            assert_eq!(answer.status, status, "{parameter} {n}");
        }
    }
}

#[tokio::test]
async fn bytes_that_are_no_text_are_refused_or_harmless() {
    let app = TestApp::start().await;
    for query in ["q=%FF%FE", "q=%C3", "q=%", "q=%zz", "q=%u0041"] {
        let answer = app.get(&format!("/api/v1/events?{query}")).await;
        assert!([200, 400].contains(&answer.status), "{query}: {}", answer.text());
    }
}

#[tokio::test]
async fn an_event_that_leaves_the_list_leaves_the_search() {
    let app = TestApp::start().await;
    let gala = app.add(event("gala").titled("Unique")).await;
    assert_eq!(found(&app, "unique").await, ["gala"]);
    app.change(gala.id, "published", "unlisted").await;
    assert_eq!(found(&app, "unique").await, [""; 0]);
    app.change(gala.id, "published", "public").await;
    assert_eq!(found(&app, "unique").await, ["gala"]);
}
