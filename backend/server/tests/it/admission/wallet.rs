//! Passes of Apple Wallet, as a stranger reads them: unpacked by Python, hashed and verified by OpenSSL.

use super::holders::Hands;
use super::tickets::{path, scan_png};
use crate::accounts::people::{Person, text};
use crate::accounts::teams::refusal;
use crate::app::{Answer, TestApp};
use crate::organizing::desk::{EVENTS, VENUES};
use crate::organizing::journey::fine;
use crate::sales::desk::Counter;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;
use std::rc::Rc;
use tempfile::TempDir;

const PASS: &str = "/pass.pkpass";
const RSA: &[&str] = &["rsa:2048"];
const EC: &[&str] = &["ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
/// As Apple writes it.
const SUBJECT: &str =
    "/UID=pass.example.billets/CN=Pass Type ID: pass.example.billets/OU=LILAS12345/O=Les Lilas/C=FR";

/// Runs a program in a folder; what it said, when it was content.
fn run(folder: &TempDir, program: &str, args: &[&str]) -> Option<String> {
    let done = Command::new(program).args(args).current_dir(folder.path()).output();
    let done = done.unwrap_or_else(|e| panic!("{program} is missing ({e}): scripts/ensure-system.sh test"));
    done.status.success().then(|| String::from_utf8(done.stdout).unwrap())
}

fn openssl(folder: &TempDir, args: &[&str]) -> String {
    run(folder, "openssl", args).unwrap_or_else(|| panic!("openssl {args:?} failed"))
}

/// An authority like Apple's: a root, what it lets issue, and a certificate for passes.
pub struct Papers {
    folder: TempDir,
    settings: [(&'static str, String); 3],
}

impl Papers {
    /// For a key that OpenSSL makes so. All of it is good for a hundred years: tests have a clock of their own.
    fn of(key: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let own =
            ["-nodes", "-keyout", "root.key", "-out", "root.pem", "-days", "36500", "-subj", "/CN=Root"];
        openssl(&folder, &[&["req", "-x509", "-newkey"], EC, &own].concat());
        let authority = "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign\n";
        issue(&folder, ("root", "above"), EC, "/CN=Above/OU=G4", authority);
        let plain = "basicConstraints=critical,CA:FALSE\nkeyUsage=critical,digitalSignature\n";
        issue(&folder, ("above", "pass"), key, SUBJECT, plain);
        let read = |name: &str| std::fs::read_to_string(folder.path().join(name)).unwrap();
        let settings = [
            ("WALLET_CERTIFICATE", read("pass.pem")),
            ("WALLET_KEY", read("pass.key")),
            ("WALLET_INTERMEDIATE", read("above.pem")),
        ];
        Self { folder, settings }
    }

    /// For whoever needs some.
    pub fn some() -> Self {
        Self::of(EC)
    }

    pub fn settings(&self) -> [(&str, &str); 3] {
        self.settings.each_ref().map(|(name, value)| (*name, &**value))
    }

    async fn shop(&self) -> Counter {
        Counter::open_in(Rc::new(TestApp::with(&self.settings()).await)).await
    }

    fn root(&self) -> String {
        self.folder.path().join("root.pem").to_string_lossy().into_owned()
    }
}

fn issue(folder: &TempDir, (by, name): (&str, &str), key: &[&str], subject: &str, says: &str) {
    let [pem, csr, own] = ["pem", "csr", "key"].map(|ending| format!("{name}.{ending}"));
    let asked = ["-nodes", "-keyout", &own, "-out", &csr, "-subj", subject];
    openssl(folder, &[&["req", "-new", "-newkey"], key, &asked].concat());
    std::fs::write(folder.path().join("says"), says).unwrap();
    let (ca, ca_key) = (format!("{by}.pem"), format!("{by}.key"));
    let args = ["x509", "-req", "-in", &csr, "-CA", &ca, "-CAkey", &ca_key, "-CAcreateserial"];
    openssl(folder, &[&args[..], &["-days", "36500", "-extfile", "says", "-out", &pem]].concat());
}

async fn get(app: &TestApp, person: &Person, path: &str) -> Answer {
    app.get_as(&person.access, &format!("/api/v1{path}")).await
}

/// A pass that was unpacked.
struct Pass(TempDir);

impl Pass {
    async fn of(app: &TestApp, person: &Person, ticket: &Value, locale: &str) -> Self {
        let what = format!("{PASS}?locale={locale}");
        let answer = fine(get(app, person, &path(ticket, &what)).await);
        assert_eq!(
            (answer.header("content-type"), answer.header("cache-control")),
            ("application/vnd.apple.pkpass", "private, no-store")
        );
        let name = answer.header("content-disposition");
        assert!(name.starts_with("attachment; filename=\"ticket-") && name.ends_with(".pkpass\""), "{name}");
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("it.zip"), answer.decoded()).unwrap();
        let unpack = ["-m", "zipfile", "-e", "it.zip", "files"];
        run(&folder, "python3", &unpack).expect("Python reads the archive");
        Self(folder)
    }

    fn bytes(&self, name: &str) -> Vec<u8> {
        std::fs::read(self.0.path().join("files").join(name)).unwrap()
    }

    fn json(&self, name: &str) -> Value {
        serde_json::from_slice(&self.bytes(name)).unwrap()
    }

    /// The words of a language.
    fn strings(&self, language: &str) -> BTreeMap<String, String> {
        let text = String::from_utf8(self.bytes(&format!("{language}.lproj/pass.strings"))).unwrap();
        let pair = |line: &str| {
            let (key, value) = line.strip_suffix(';').unwrap().split_once(" = ").unwrap();
            let read = |quoted: &str| serde_json::from_str::<String>(quoted).unwrap();
            (read(key), read(value))
        };
        text.lines().map(pair).collect()
    }

    /// Label and value of a field as a phone of this language shows them.
    fn told(&self, language: &str, key: &str) -> (String, String) {
        let (pass, words) = (self.json("pass.json"), self.strings(language));
        let rows = pass["eventTicket"].as_object().unwrap().values();
        let mut fields = rows.flat_map(|row| row.as_array().unwrap());
        let field = fields.find(|field| field["key"] == key).unwrap_or_else(|| panic!("no {key}: {pass}"));
        let shown = |what: &str| {
            let said = text(field, what);
            words.get(&said).cloned().unwrap_or(said)
        };
        (shown("label"), shown("value"))
    }

    /// Every file but the two that vouch for the others, by its path.
    fn files(&self) -> Vec<String> {
        fn walk(folder: &Path, before: &str, all: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
                let name = format!("{before}{}", entry.file_name().to_string_lossy());
                if entry.path().is_dir() {
                    walk(&entry.path(), &format!("{name}/"), all);
                } else {
                    all.push(name);
                }
            }
        }
        let mut all = Vec::new();
        walk(&self.0.path().join("files"), "", &mut all);
        all.retain(|name| !["manifest.json", "signature"].contains(&&**name));
        all.sort();
        all
    }

    /// Whether the signature is over this file, by somebody below a root.
    fn is_signed(&self, manifest: &str, root: &str) -> bool {
        let args =
            ["cms", "-verify", "-binary", "-inform", "DER", "-in", "files/signature", "-purpose", "any"];
        let rest = ["-content", manifest, "-CAfile", root, "-out", "told"];
        run(&self.0, "openssl", &[&args[..], &rest].concat()).is_some()
    }
}

#[tokio::test]
async fn a_stranger_finds_the_pass_whole_and_signed() {
    let other = Papers::some();
    for key in [RSA, EC] {
        let papers = Papers::of(key);
        let shop = papers.shop().await;
        let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
        let pass = Pass::of(&shop.app, &shop.zoe, &sold["tickets"][0], "fr").await;
        let manifest = pass.json("manifest.json");
        let listed: Vec<&String> = manifest.as_object().unwrap().keys().collect();
        assert_eq!(listed, pass.files().iter().collect::<Vec<_>>());
        for name in pass.files() {
            let said = openssl(&pass.0, &["dgst", "-sha1", "-r", &format!("files/{name}")]);
            assert_eq!(said.split(' ').next(), manifest[&name].as_str(), "{name}");
        }
        assert!(pass.is_signed("files/manifest.json", &papers.root()));
        assert!(!pass.is_signed("files/manifest.json", &other.root()), "of another authority");
        let mut bytes = pass.bytes("manifest.json");
        *bytes.last_mut().unwrap() ^= 1;
        std::fs::write(pass.0.path().join("forged"), bytes).unwrap();
        assert!(!pass.is_signed("forged", &papers.root()), "one bit is enough");
        let told = pass.json("pass.json");
        assert_eq!(
            (&told["passTypeIdentifier"], &told["teamIdentifier"], &told["formatVersion"]),
            (&json!("pass.example.billets"), &json!("LILAS12345"), &json!(1))
        );
        for name in ["icon.png", "icon@2x.png", "icon@3x.png", "logo.png", "logo@2x.png"] {
            assert!(pass.bytes(name).starts_with(b"\x89PNG"), "{name}");
        }
        let again = Pass::of(&shop.app, &shop.zoe, &sold["tickets"][0], "fr").await;
        assert_eq!(again.bytes("manifest.json"), pass.bytes("manifest.json"), "the same comes out the same");
    }
}

/// Where the event is, from now on.
async fn move_to_a_hall(shop: &Counter) {
    let hall = json!({"name": "Le Hangar", "address": "1, quai Nord", "postal_code": "44000", "city": "Nantes",
        "country": "fr", "latitude": 47.2, "longitude": -1.55, "timezone": "Europe/Paris"});
    let hall = fine(shop.app.post_as(&shop.ada.access, VENUES, hall).await).json();
    let change = json!({"venue_id": hall["id"], "title_en": "A Night of Piano"});
    fine(shop.app.edit(&shop.ada, &format!("{EVENTS}/{}", shop.event), change).await);
}

#[tokio::test]
async fn a_pass_says_what_the_ticket_says_in_both_languages() {
    let papers = Papers::some();
    let shop = papers.shop().await;
    let (app, zoe) = (&shop.app, &shop.zoe);
    let sold = shop.sell(zoe, &[(&shop.duo, 1)], "tok_visa").await;
    let ticket = &sold["tickets"][1];
    let online = Pass::of(app, zoe, ticket, "fr").await;
    assert_eq!(online.json("pass.json")["locations"], Value::Null, "nowhere on a map");
    assert_eq!(online.told("en", "place").1, "Online");
    assert_eq!(online.told("fr", "place"), ("Lieu".to_owned(), "En ligne".to_owned()));
    move_to_a_hall(&shop).await;
    let view = fine(get(app, zoe, &path(ticket, "")).await).json();
    assert_eq!(view["has_wallet_pass"], true);
    let png = fine(get(app, zoe, &path(ticket, "/qr.png")).await).decoded();
    let order = text(&sold["order"], "code");
    for locale in ["fr", "en"] {
        let pass = Pass::of(app, zoe, ticket, locale).await;
        let told = pass.json("pass.json");
        assert_eq!(scan_png(&png), [text(&told["barcodes"][0], "message")]);
        assert_eq!(told["barcodes"][0]["message"], view["code"]);
        assert_eq!(told["barcodes"][0]["messageEncoding"], "iso-8859-1");
        assert_eq!(told["serialNumber"], format!("{}-1", text(ticket, "id")));
        assert_eq!(told["locations"], json!([{"latitude": 47.2, "longitude": -1.55}]));
        assert_eq!(
            (&told["relevantDate"], &told["expirationDate"]),
            (&json!("2026-12-01T20:30:00+01:00"), &json!("2026-12-01T23:00:00+01:00"))
        );
        assert_eq!(
            (&told["organizationName"], &told["sharingProhibited"]),
            (&json!("Les Lilas"), &json!(true))
        );
        assert_eq!(told["webServiceURL"], Value::Null);
        for (key, fr, en) in [
            ("number", ("Billet", "2 sur 2"), ("Number", "2 of 2")),
            ("event", ("Événement", "La Nuit du piano"), ("Event", "A Night of Piano")),
            ("date", ("Date", "2026-12-01T20:30:00+01:00"), ("Date", "2026-12-01T20:30:00+01:00")),
            ("place", ("Lieu", "Le Hangar"), ("Place", "Le Hangar")),
            ("address", ("Adresse", "1, quai Nord\n44000 Nantes"), ("Address", "1, quai Nord\n44000 Nantes")),
            ("offer", ("Tarif", "Duo"), ("Ticket", "Duo")),
            ("order", ("Commande", &*order), ("Order", &*order)),
        ] {
            let own = |(label, value): (&str, &str)| (label.to_owned(), value.to_owned());
            assert_eq!((pass.told("fr", key), pass.told("en", key)), (own(fr), own(en)));
        }
        assert_eq!(pass.told("fr", "holder"), ("Au nom de".to_owned(), text(&view, "name")));
        let [french, english] = ["fr", "en"].map(|language| pass.told(language, "notes").1);
        assert!(
            french.starts_with("Ce billet vaut pour une personne") && french.contains("rendu"),
            "{french}"
        );
        assert!(english.starts_with("This ticket is for one person"), "{english}");
        let link = format!("https://billets.example/tickets/{}", text(ticket, "id"));
        assert_eq!(pass.told("en", "link").1, link);
    }
}

#[tokio::test]
async fn a_pass_has_the_colors_of_who_puts_the_event_on() {
    let papers = Papers::some();
    let shop = papers.shop().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let colors = async || {
        let pass = Pass::of(&shop.app, &shop.zoe, &sold["tickets"][0], "fr").await.json("pass.json");
        ["backgroundColor", "foregroundColor", "labelColor"].map(|name| text(&pass, name))
    };
    let wish = json!({"color": "#ffdd00", "text_color": "#112233"});
    fine(shop.app.edit(&shop.ada, "/api/v1/manage/org", wish).await);
    assert_eq!(colors().await, ["rgb(255, 221, 0)", "rgb(17, 34, 51)", "rgb(17, 34, 51)"]);
    shop.app.database.execute("UPDATE organizations SET text_color = '#ffffff'");
    let ours = ["rgb(30, 58, 110)", "rgb(255, 255, 255)", "rgb(255, 255, 255)"];
    assert_eq!(colors().await, ours, "nobody could read white on yellow");
}

#[tokio::test]
async fn another_code_makes_another_pass() {
    let papers = Papers::some();
    let shop = papers.shop().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    let hands = Hands { shop: &shop, ticket: sold["tickets"][0].clone() };
    let told = async || Pass::of(&shop.app, &shop.zoe, &hands.ticket, "en").await.json("pass.json");
    let first = told().await;
    fine(hands.rename(&shop.zoe, json!({"name": "Max Roux"})).await);
    let renamed = told().await;
    assert_eq!(renamed["serialNumber"], first["serialNumber"], "it takes the place of the one before");
    fine(hands.reissue(&shop.zoe).await);
    let second = told().await;
    assert_ne!(second["serialNumber"], first["serialNumber"]);
    assert_ne!(second["barcodes"], first["barcodes"]);
}

#[tokio::test]
async fn a_pass_is_its_holders_alone_and_of_good_tickets() {
    let papers = Papers::some();
    let shop = papers.shop().await;
    let (app, zoe) = (&shop.app, &shop.zoe);
    let sold = shop.sell(zoe, &[(&shop.solo, 2)], "tok_visa").await;
    let own = path(&sold["tickets"][1], PASS);
    let max = app.join("max@lilas.example").await;
    for other in [&max, &shop.ada] {
        let answer = get(app, other, &own).await;
        assert_eq!(refusal(&answer), (404, "sales.ticket_not_found".to_owned()));
    }
    assert_eq!(refusal(&app.get(&format!("/api/v1{own}")).await).0, 401);
    assert_eq!(refusal(&get(app, zoe, &format!("{own}?size=3")).await).0, 400);
    assert_eq!(refusal(&get(app, zoe, "/tickets/nothing/pass.pkpass").await).0, 404);
    let refused = async |n: usize, code: &str| {
        let ticket = &sold["tickets"][n];
        let answer = get(app, zoe, &path(ticket, PASS)).await;
        assert_eq!(refusal(&answer), (409, format!("sales.{code}")));
        assert_eq!(fine(get(app, zoe, &path(ticket, "")).await).json()["has_wallet_pass"], false);
    };
    fine(shop.desk(&sold["order"], "cancel", json!({"ticket_ids": [sold["tickets"][0]["id"]]})).await);
    refused(0, "ticket_cancelled").await;
    fine(get(app, zoe, &own).await);
    app.database.execute("UPDATE tickets SET status = 'blocked' WHERE status = 'active'");
    refused(1, "ticket_blocked").await;
    app.database.execute("UPDATE tickets SET status = 'active' WHERE status = 'blocked'");
    fine(app.call_off(&shop.ada, &shop.event).await);
    refused(1, "ticket_called_off").await;
}

#[tokio::test]
async fn passes_are_offered_as_long_as_there_is_a_good_certificate() {
    let not_offered = async |shop: &Counter, zoe: &Person, ticket: &Value| {
        let answer = get(&shop.app, zoe, &path(ticket, PASS)).await;
        assert_eq!(refusal(&answer), (404, "sales.wallet_not_offered".to_owned()));
        let view = fine(get(&shop.app, zoe, &path(ticket, "")).await).json();
        assert_eq!((view["has_wallet_pass"].as_bool(), view["code"].is_string()), (Some(false), true));
    };
    let plain = Counter::open().await;
    let sold = plain.sell(&plain.zoe, &[(&plain.solo, 1)], "tok_visa").await;
    not_offered(&plain, &plain.zoe, &sold["tickets"][0]).await;
    let papers = Papers::some();
    let shop = papers.shop().await;
    let sold = shop.sell(&shop.zoe, &[(&shop.solo, 1)], "tok_visa").await;
    shop.app.set_clock("2300-01-01T00:00:00Z");
    let zoe = shop.app.sign_in(&shop.zoe).await;
    not_offered(&shop, &zoe, &sold["tickets"][0]).await;
}
