//! The first HTML of the app's pages, and the app's files.

use crate::app::{Answer, TestApp};
use crate::arrange::{both, event, offer};
use crate::payments::STRIPE;
use reqwest::Method;
use serde_json::{Value, json};
use std::io::Write;

/// A built `index.html`, as small as it can be.
pub const INDEX: &str = "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><!--guichet:head-->\
    <script>theme()</script></head><body><div id=\"root\"></div><!--guichet:boot-->\
    <script type=\"module\" src=\"/assets/app-1a2b.js\"></script></body></html>";

const MANIFEST: &str = r#"{
    "src/routes/index.tsx?tsr-split=component": {"file": "assets/home-4.js", "css": ["assets/home-5.css"]},
    "src/routes/events.index.tsx?tsr-split=component": {"file": "assets/list-1.js", "css": ["assets/list-2.css"]},
    "src/routes/events.$slug.tsx?tsr-split=component": {"file": "assets/event-3.js"}
}"#;
const SCRIPT: &str = "console.log('hello, hello, hello, hello');";

fn brotli(text: &str) -> Vec<u8> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4_096, 5, 20);
    writer.write_all(text.as_bytes()).unwrap();
    writer.into_inner()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

async fn start() -> TestApp {
    let (br, gz) = (brotli(SCRIPT), gzip(SCRIPT));
    let files: [(&str, &[u8]); 10] = [
        ("index.html", INDEX.as_bytes()),
        ("assets/app-1a2b.js", SCRIPT.as_bytes()),
        ("assets/app-1a2b.js.br", &br),
        ("assets/app-1a2b.js.gz", &gz),
        ("assets/font-3c4d.woff2", b"font"),
        ("sw.js", b"self"),
        ("manifest.webmanifest", b"{}"),
        (".vite/manifest.json", MANIFEST.as_bytes()),
        ("secret.env", b"PASSWORD"),
        (".hidden/app.js", b"hidden"),
    ];
    TestApp::with_web(&[], &files).await
}

/// What stands between two marks.
pub fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    text.split_once(from).unwrap_or_else(|| panic!("no {from} in {text}")).1.split_once(to).unwrap().0
}

fn meta(html: &str, name: &str) -> String {
    let marks =
        [format!("<meta property=\"{name}\" content=\""), format!("<meta name=\"{name}\" content=\"")];
    let mark =
        marks.iter().find(|mark| html.contains(*mark)).unwrap_or_else(|| panic!("no {name} in {html}"));
    between(html, mark, "\"").to_owned()
}

/// The data that the app finds in the page, with the query that each answer belongs to.
fn boot(html: &str) -> Value {
    serde_json::from_str(between(html, "id=\"__boot\">", "</script>")).unwrap()
}

fn assert_page(answer: &Answer, status: u16, language: &str) -> String {
    let html = answer.text();
    assert_eq!((answer.status, answer.header("content-type")), (status, "text/html; charset=utf-8"));
    assert!(html.starts_with("<!doctype html>") && html.ends_with("</html>"));
    assert!(html.contains(&format!("<html lang=\"{language}\"")), "{html}");
    assert_eq!(html.matches("<title>").count(), 1);
    assert_eq!(answer.header("cache-control"), "no-cache");
    assert!(answer.header("vary").contains("accept-language") && answer.header("vary").contains("cookie"));
    assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin");
    assert!(
        answer.header("content-security-policy").contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-")
    );
    html
}

#[tokio::test]
async fn stripe_is_let_into_pages_where_it_takes_the_money() {
    let policy = async |app: &TestApp, path| app.get(path).await.header("content-security-policy").to_owned();
    let strict = policy(&start().await, "/checkout/parc.eur").await;
    assert!(!strict.contains("stripe"), "{strict}");
    let app = TestApp::with_web(&STRIPE, &[("index.html", INDEX.as_bytes())]).await;
    let open = policy(&app, "/checkout/parc.eur").await;
    for part in
        ["=' https://js.stripe.com ", "connect-src 'self' https://api.stripe.com;", "frame-src https://js."]
    {
        assert!(open.contains(part), "{part}: {open}");
    }
    assert_eq!(policy(&app, "/").await, open, "whoever begins elsewhere keeps the policy of that page");
}

#[tokio::test]
async fn the_first_html_names_the_code_of_its_route() {
    let app = start().await;
    app.add(event("gala")).await;
    let list = app.get("/events").await.text();
    assert!(list.contains(r#"<meta name="guichet:route" content="/assets/list-1.js">"#), "{list}");
    assert!(list.contains(r#"<link rel="stylesheet" href="/assets/list-2.css">"#), "{list}");
    let home = app.get("/").await.text();
    assert!(home.contains(r#"<meta name="guichet:route" content="/assets/home-4.js">"#), "{home}");
    assert!(home.contains(r#"<link rel="stylesheet" href="/assets/home-5.css">"#), "{home}");
    let page = app.get("/events/gala").await.text();
    assert!(page.contains(r#"<meta name="guichet:route" content="/assets/event-3.js">"#), "{page}");
    for drawn in ["/", "/events", "/events/gala"] {
        assert!(!app.get(drawn).await.text().contains("modulepreload"), "{drawn}: the page comes first");
    }
    // Where nothing is drawn the scripts come at once.
    let found = app.get("/events?q=gala").await.text();
    assert!(found.contains(r#"<link rel="modulepreload" href="/assets/list-1.js">"#), "{found}");
    assert_eq!(app.get("/.vite/manifest.json").await.status, 404);
}

#[tokio::test]
async fn a_shared_event_shows_a_card() {
    let app = start().await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    let gala = event("gala").venue("olympia").with_image().offers([offer("Solo", 2_500), offer("Enfant", 0)]);
    let image = app.add(gala).await.image.unwrap();
    let html = assert_page(&app.get("/events/gala").await, 200, "fr");
    assert_eq!(between(&html, "<title>", "</title>"), "Soirée gala — Guichet");
    assert_eq!(meta(&html, "description"), "Une soirée.");
    assert!(html.contains("<link rel=\"canonical\" href=\"https://billets.example/events/gala\">"));
    assert_eq!(meta(&html, "og:title"), "Soirée gala");
    assert_eq!(meta(&html, "og:url"), "https://billets.example/events/gala");
    assert_eq!(meta(&html, "og:image"), format!("https://billets.example/media/{image}/1200.jpg"));
    assert_eq!(meta(&html, "og:image:alt"), "Une affiche");
    assert_eq!(meta(&html, "og:locale"), "fr_FR");
    let data: Value = serde_json::from_str(between(&html, "application/ld+json\">", "</script>")).unwrap();
    insta::assert_json_snapshot!("schema_org", data, {".image" => "[image]"});
}

#[tokio::test]
async fn the_data_in_a_page_is_the_answer_of_the_api() {
    let app = start().await;
    for n in 0..15 {
        app.add(
            event(&format!("event-{n:02}"))
                .date(&format!("2026-12-{:02}T10:00:00Z", n + 1), "2026-12-30T10:00:00Z"),
        )
        .await;
    }
    for (page, language) in
        [("/", "fr"), ("/events", "en"), ("/events/event-03", "en"), ("/events/event-03", "fr")]
    {
        let html = assert_page(&app.get_with(page, &[("accept-language", language)]).await, 200, language);
        let boot = boot(&html);
        assert_eq!(boot["locale"], language, "{page}");
        let queries = boot["queries"].as_array().unwrap();
        assert!(!queries.is_empty(), "{page}");
        for query in queries {
            let parameters = query["query"].as_object().unwrap();
            let pairs: Vec<String> = parameters
                .iter()
                .map(|(name, value)| format!("{name}={}", value.as_str().unwrap()))
                .collect();
            assert_eq!(parameters["locale"], language);
            let answer = app.json(&format!("{}?{}", query["path"].as_str().unwrap(), pairs.join("&"))).await;
            assert_eq!(query["body"], answer, "{page}");
        }
    }
    // A filtered list is asked for by the app.
    let html = assert_page(&app.get("/events?q=event").await, 200, "fr");
    assert!(!boot(&html).to_string().contains("event-03"));
}

/// What the server draws of a page.
fn drawn(html: &str) -> &str {
    between(html, "<div id=\"root\">", "<script type=\"application/json\" id=\"__boot\">")
}

#[tokio::test]
async fn the_first_screen_is_there_before_the_app() {
    let app = start().await;
    app.venue("olympia", "L'Olympia", "Paris").await;
    let gala =
        event("gala").venue("olympia").with_image().offers([offer("Solo", 2_550), offer("Enfant", 9_900)]);
    let image = app.add(gala).await.image.unwrap();
    for n in 0..8 {
        let at = format!("2026-12-{:02}T19:30:00Z", n + 10);
        app.add(event(&format!("event-{n}")).date(&at, &at.replace("19:", "21:"))).await;
    }
    let page =
        async |path: &str, language: &str| app.get_with(path, &[("accept-language", language)]).await.text();
    for (path, heading) in [
        ("/", "Le guichet est ouvert.</h1>"),
        ("/events", ">Événements</h1>"),
        ("/events/gala", ">Soirée gala</h1>"),
    ] {
        let html = page(path, "fr").await;
        let drawn = drawn(&html);
        assert!(
            drawn.contains(heading) && drawn.contains("href=\"/events/gala\"") != (path == "/events/gala")
        );
        assert_eq!(drawn.matches("fetchpriority=\"high\"").count(), 1, "{path}: one picture comes first");
        assert!(drawn.contains(&format!("/media/{image}/720.jpg 720w")), "{path}: {drawn}");
        assert!(
            drawn.contains("dès 25,50\u{a0}€")
                && drawn.contains("L'Olympia, Paris") != (path == "/events/gala")
        );
        assert!(!drawn.contains("{{") && !drawn.contains("class=\"\""), "{path}: {drawn}");
    }
    let list = page("/events", "en").await;
    let drawn_list = drawn(&list);
    assert!(drawn_list.contains("9 events") && drawn_list.contains("from €25.50"), "{drawn_list}");
    assert_eq!(drawn_list.matches("<article").count(), 6, "a screen of them");
    // Nothing is drawn that the app would have to take back.
    for path in ["/events?q=gala", "/nothing", "/login", "/offline"] {
        assert!(page(path, "fr").await.contains("<div id=\"root\"></div>"), "{path}");
    }
}

#[tokio::test]
async fn hostile_texts_stay_texts() {
    let app = start().await;
    let hostile = "\"><script>alert(1)</script><img src=x onerror=alert(1)> & '</title> <!-- ]]> \u{2028}";
    let mut draft = event("gala").with_image();
    draft.title = both(hostile, hostile);
    draft.summary = both(hostile, hostile);
    draft.description = both(hostile, hostile);
    draft.offers = vec![offer(hostile, 100)];
    app.venue("v", hostile, hostile).await;
    app.add(draft.venue("v")).await;
    for page in ["/events/gala", "/", "/events"] {
        let html = assert_page(&app.get(page).await, 200, "fr");
        assert!(
            !html.contains("<script>alert") && !html.contains("<img src=x") && !html.contains("<!-- ]]>"),
            "{page}: {html}"
        );
        assert!(drawn(&html).contains(">&quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img"), "{html}");
        // The page's own four scripts at most: theme, data for search engines, boot data, the app.
        assert!(html.matches("<script").count() <= 4 && html.matches("</script>").count() <= 4);
        assert!(boot(&html).to_string().contains("alert(1)"), "the data itself is unchanged");
    }
    let data = app.get("/events/gala").await.text();
    let data: Value = serde_json::from_str(between(&data, "application/ld+json\">", "</script>")).unwrap();
    assert_eq!(data["name"], hostile);
}

#[tokio::test]
async fn a_page_that_is_not_there_is_the_apps_own_404() {
    let app = start().await;
    for path in [
        "/events/nothing",
        "/nothing",
        "/a/b/c",
        "/events/%00",
        "/events/GALA",
        "/index.html",
        "/secret.env",
        "/.env",
    ] {
        let html = assert_page(&app.get(path).await, 404, "fr");
        assert_eq!(meta(&html, "robots"), "noindex", "{path}");
        assert!(!html.contains("PASSWORD") && !html.contains("canonical"), "{path}");
        assert_eq!(boot(&html)["queries"], json!([]));
    }
    assert_page(&app.get_with("/nothing", &[("accept-language", "en")]).await, 404, "en");
    for path in ["/api/nothing", "/media/nothing", "/assets/nothing.js", "/health/nothing", "/docs/nothing"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
        assert!(!app.get(path).await.text().contains("<div id=\"root\">"), "{path}");
    }
    assert_eq!(app.send(Method::POST, "/nothing", &[]).await.code(), "http.not_found");
}

#[tokio::test]
async fn pages_about_a_person_hold_nothing_and_are_not_indexed() {
    let app = start().await;
    for (path, title) in [
        ("/login?next=%2Faccount", "Se connecter"),
        ("/register", "Créer un compte"),
        ("/verify-email", "Confirmer mon adresse"),
        ("/forgot-password", "Nouveau mot de passe"),
        ("/reset-password", "Nouveau mot de passe"),
        ("/invitations", "Invitation"),
        ("/event-invitations", "Invitation"),
        ("/transfers", "Un billet pour vous"),
        ("/cart", "Mon panier"),
        ("/checkout/parc.eur", "Commander"),
        ("/orders/7K3M9QXZ", "Ma commande"),
        ("/me/orders", "Mes commandes"),
        ("/account", "Mon compte"),
        ("/account/email/confirm", "Mon compte"),
        ("/account-erased", "Mon compte"),
        ("/door", "Contrôle à l’entrée"),
        ("/door/abc", "Contrôle à l’entrée"),
        ("/sandbox/payments/abc", "Banque simulée"),
        ("/organizations/parc/members", "Organisation"),
        ("/admin/users", "Administration"),
    ] {
        let html = assert_page(&app.get(path).await, 200, "fr");
        assert_eq!(between(&html, "<title>", "</title>"), format!("{title} — Guichet"), "{path}");
        assert_eq!(
            (meta(&html, "robots").as_str(), &boot(&html)["queries"]),
            ("noindex", &json!([])),
            "{path}"
        );
    }
    assert_page(&app.get("/login/more").await, 404, "fr");
}

/// The path of a file of the app's routes, with made-up values; none for what needs an event or an organizer.
fn path_of(file: &str) -> Option<String> {
    let name = file.strip_suffix(".tsx")?;
    if name == "__root"
        || ["events.$slug", "organizers.$slug", "embed."].iter().any(|own| name.starts_with(own))
    {
        return None;
    }
    let parts =
        name.split('.').filter(|part| *part != "index").map(|part| match part.trim_end_matches('_') {
            part if part.contains('$') => "abc",
            part => part,
        });
    Some(format!("/{}", parts.collect::<Vec<_>>().join("/")))
}

#[tokio::test]
async fn every_route_of_the_app_is_a_page_of_the_server() {
    let app = start().await;
    let routes = concat!(env!("CARGO_MANIFEST_DIR"), "/../../frontend/src/routes");
    let files =
        std::fs::read_dir(routes).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
    let paths: Vec<String> = files.filter_map(|file| path_of(&file)).collect();
    assert!(paths.len() > 40, "{paths:?}");
    for path in paths {
        assert_eq!(app.get(&path).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn who_looks_for_the_door_is_led_there() {
    let app = start().await;
    let answer = app.get("/scan").await;
    assert_eq!((answer.status, answer.header("location")), (302, "/door"));
}

#[tokio::test]
async fn the_language_is_the_visitors_choice_first() {
    let app = start().await;
    app.add(event("gala")).await;
    for (cookie, header, language) in [
        ("", "", "fr"),
        ("", "en", "en"),
        ("guichet_locale=en", "", "en"),
        ("guichet_locale=en", "fr", "en"),
        ("guichet_locale=fr", "en", "fr"),
        ("guichet_locale=xx", "en", "en"),
        ("a=b; guichet_locale=en; c=d", "fr", "en"),
        ("guichet_locale=\"><script>", "fr", "fr"),
    ] {
        for page in ["/", "/events", "/events/gala", "/nothing"] {
            let answer = app.get_with(page, &[("cookie", cookie), ("accept-language", header)]).await;
            assert_page(&answer, if page == "/nothing" { 404 } else { 200 }, language);
        }
    }
}

#[tokio::test]
async fn files_with_a_hash_are_kept_for_ever_and_others_asked_for_again() {
    let app = start().await;
    for (path, caching, media_type) in [
        ("/assets/app-1a2b.js", "public, max-age=31536000, immutable", "text/javascript; charset=utf-8"),
        ("/assets/font-3c4d.woff2", "public, max-age=31536000, immutable", "font/woff2"),
        ("/sw.js", "no-cache", "text/javascript; charset=utf-8"),
        ("/manifest.webmanifest", "no-cache", "application/manifest+json"),
    ] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.header("cache-control")), (200, caching), "{path}");
        assert_eq!((answer.header("content-type"), answer.header("vary")), (media_type, "accept-encoding"));
        let again = app.get_with(path, &[("if-none-match", answer.header("etag"))]).await;
        assert_eq!((again.status, again.body.len()), (304, 0), "{path}");
        let head = app.send(Method::HEAD, path, &[]).await;
        assert_eq!((head.status, head.body.len()), (200, 0));
    }
    for path in ["/assets/app-1a2b.js.br", "/assets/", "/assets/..%2findex.html", "/assets/../secret.env"] {
        assert_eq!(app.get(path).await.status, 404, "{path}");
    }
    assert!(!app.get("/.hidden/app.js").await.text().contains("hidden"));
}

#[tokio::test]
async fn files_come_compressed_as_the_build_made_them() {
    let app = start().await;
    for (accepted, encoding) in
        [("br, gzip", "br"), ("gzip", "gzip"), ("", ""), ("br;q=0, gzip", "gzip"), ("zstd", "")]
    {
        let answer = app.get_with("/assets/app-1a2b.js", &[("accept-encoding", accepted)]).await;
        assert_eq!(
            (answer.header("content-encoding"), answer.text().as_str()),
            (encoding, SCRIPT),
            "{accepted}"
        );
    }
    assert_eq!(app.get_with("/sw.js", &[("accept-encoding", "br")]).await.text(), "self");
}

#[tokio::test]
async fn a_page_that_has_not_changed_is_not_sent_again() {
    let app = start().await;
    let made = app.add(event("gala")).await;
    let etag = app.get("/events/gala").await.header("etag").to_owned();
    let known = [("if-none-match", etag.as_str())];
    assert_eq!(app.get_with("/events/gala", &known).await.status, 304);
    app.reprice(&made, 0, 9_900).await;
    let again = app.get_with("/events/gala", &known).await;
    assert_eq!(again.status, 200);
    assert!(again.text().contains("99.00"));
}

#[tokio::test]
async fn without_a_built_app_there_is_only_the_api() {
    let app = TestApp::start().await;
    app.add(event("gala")).await;
    for path in ["/", "/events", "/events/gala", "/nothing"] {
        let answer = app.get(path).await;
        assert_eq!((answer.status, answer.code()), (404, "http.not_found".to_owned()), "{path}");
    }
    assert_eq!(app.slugs("/api/v1/events").await, ["gala"]);
}

#[tokio::test]
async fn pages_are_still_served_when_the_catalog_cannot_be_read() {
    let app = start().await;
    app.database.execute("ALTER TABLE event_listings RENAME TO gone");
    for path in ["/", "/events"] {
        assert_page(&app.get(path).await, 200, "fr");
    }
    assert_eq!(app.get("/api/v1/events").await.status, 200, "lists are answered from memory");
    let answer = app.get("/api/v1/categories").await;
    assert_eq!((answer.status, answer.code()), (500, "http.internal".to_owned()));
    assert!(!answer.text().contains("event_listings"), "particulars are for the log");
}
