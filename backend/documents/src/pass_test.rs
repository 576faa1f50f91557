use super::*;
use proptest::prelude::*;

fn told(fr: &str, en: &str) -> Told {
    Told { fr: fr.to_owned(), en: en.to_owned() }
}

fn sheet(language: Language) -> PassSheet {
    PassSheet {
        language,
        pass_type: "pass.org.example.tickets".to_owned(),
        team: "TEAM123456".to_owned(),
        serial: "0192f7c0-1".to_owned(),
        group: "0192f7c1".to_owned(),
        code: "A9A9A9".to_owned(),
        organizer: "Les Lilas".to_owned(),
        event: told("La Nuit du piano", "A Night of Piano"),
        starts: "2026-12-20T20:30:00+01:00".to_owned(),
        ends: "2026-12-20T23:00:00+01:00".to_owned(),
        doors: Some("2026-12-20T19:30:00+01:00".to_owned()),
        place: told("Salle Pleyel", "Salle Pleyel"),
        address: vec!["252 rue du Faubourg".to_owned(), "75008 Paris".to_owned()],
        position: Some((48.877, 2.301)),
        offer: told("Plein tarif", "Full price"),
        holder: "Zoé \"Z\" Martin".to_owned(),
        number: 2,
        n_tickets: 4,
        order_code: "7K3M9QXZ".to_owned(),
        notes: vec![told("Une note", "A note"), told("Deux", "Two")],
        link: "https://billets.example/tickets/0192f7c0".to_owned(),
        colors: None,
    }
}

/// `pass.json`, and the tables in French and in English.
fn read(sheet: &PassSheet) -> (Value, BTreeMap<String, String>, BTreeMap<String, String>) {
    let made = files(sheet);
    assert_eq!(
        made.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["pass.json", "fr.lproj/pass.strings", "en.lproj/pass.strings"]
    );
    let table = |n: usize| strings(&String::from_utf8(made[n].1.clone()).unwrap());
    (serde_json::from_slice(&made[0].1).unwrap(), table(1), table(2))
}

/// Reads a table as a phone does: a text ends at its own quotation mark, whatever stands in it.
fn strings(table: &str) -> BTreeMap<String, String> {
    let pair = |line: &str| {
        let mut key = serde_json::Deserializer::from_str(line).into_iter::<String>();
        let name = key.next().unwrap().unwrap();
        let value = line[key.byte_offset()..].strip_prefix(" = ").unwrap().strip_suffix(';').unwrap();
        (name, serde_json::from_str::<String>(value).unwrap())
    };
    table.lines().map(pair).collect()
}

/// The field of a key, wherever it stands.
fn field<'a>(pass: &'a Value, key: &str) -> &'a Value {
    let rows = pass["eventTicket"].as_object().unwrap().values();
    let mut fields = rows.flat_map(|row| row.as_array().unwrap());
    fields.find(|field| field["key"] == key).unwrap_or(&Value::Null)
}

#[test]
fn a_pass_says_what_a_ticket_says() {
    let (pass, ..) = read(&sheet(Language::En));
    assert_eq!(
        (&pass["formatVersion"], &pass["passTypeIdentifier"], &pass["teamIdentifier"], &pass["serialNumber"]),
        (&json!(1), &json!("pass.org.example.tickets"), &json!("TEAM123456"), &json!("0192f7c0-1"))
    );
    assert_eq!(
        pass["barcodes"],
        json!([{"format": "PKBarcodeFormatQR", "message": "A9A9A9", "messageEncoding": "iso-8859-1",
            "altText": "7K3M9QXZ · 2 / 4"}])
    );
    assert_eq!(pass["locations"], json!([{"latitude": 48.877, "longitude": 2.301}]));
    assert_eq!(pass["expirationDate"], json!("2026-12-20T23:00:00+01:00"));
    assert_eq!(
        field(&pass, "date"),
        &json!({"key": "date", "label": "Date", "value": "2026-12-20T20:30:00+01:00",
            "dateStyle": "PKDateStyleMedium", "timeStyle": "PKDateStyleShort", "ignoresTimeZone": true})
    );
    assert_eq!(field(&pass, "doors")["dateStyle"], "PKDateStyleNone");
    let said = ["event", "place", "offer", "holder", "number", "address", "order", "notes"]
        .map(|key| field(&pass, key)["value"].as_str().unwrap().to_owned());
    assert_eq!(
        said,
        [
            "A Night of Piano",
            "Salle Pleyel",
            "Full price",
            "Zoé \"Z\" Martin",
            "2 of 4",
            "252 rue du Faubourg\n75008 Paris",
            "7K3M9QXZ",
            "A note\n\nTwo"
        ]
    );
    assert_eq!(pass["webServiceURL"], Value::Null);
}

#[test]
fn a_phone_finds_each_text_in_its_language() {
    for language in [Language::Fr, Language::En] {
        let sheet = sheet(language);
        let (pass, fr, en) = read(&sheet);
        for (key, expected) in [
            ("event", told("La Nuit du piano", "A Night of Piano")),
            ("offer", told("Plein tarif", "Full price")),
            ("number", told("2 sur 4", "2 of 4")),
            ("notes", told("Une note\n\nDeux", "A note\n\nTwo")),
        ] {
            let value = field(&pass, key)["value"].as_str().unwrap();
            assert_eq!((&*fr[value], &*en[value]), (&*expected.fr, &*expected.en));
        }
        let label = field(&pass, "doors")["label"].as_str().unwrap();
        assert_eq!((&*fr[label], &*en[label]), ("Ouverture des portes", "Doors open"));
        let description = pass["description"].as_str().unwrap();
        assert_eq!(
            (&*fr[description], &*en[description]),
            ("Billet : La Nuit du piano", "Ticket: A Night of Piano")
        );
        assert_eq!(fr.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        assert!(!fr.contains_key("Salle Pleyel") && !fr.contains_key(&sheet.holder));
    }
}

#[test]
fn a_name_that_is_a_label_too_stays_a_name() {
    let named = PassSheet { holder: "Lieu".to_owned(), ..sheet(Language::Fr) };
    let (pass, fr, en) = read(&named);
    assert_eq!(
        (&field(&pass, "holder")["value"], &field(&pass, "place")["label"]),
        (&json!("Lieu"), &json!("Lieu"))
    );
    assert!(!fr.contains_key("Lieu") && !en.contains_key("Lieu"));
    assert_eq!(en["Adresse"], "Address", "the others are looked up");
}

#[test]
fn what_is_not_known_is_not_there() {
    let bare = PassSheet {
        doors: None,
        address: Vec::new(),
        position: None,
        notes: Vec::new(),
        place: told("En ligne", "Online"),
        ..sheet(Language::Fr)
    };
    let (pass, ..) = read(&bare);
    for key in ["doors", "address", "notes"] {
        assert_eq!(field(&pass, key), &Value::Null, "{key}");
    }
    assert_eq!(pass["locations"], Value::Null);
    assert_eq!(field(&pass, "place")["value"], "En ligne");
    let late = PassSheet { doors: Some("2026-12-19T23:30:00+01:00".to_owned()), ..bare };
    assert_eq!(
        field(&read(&late).0, "doors")["dateStyle"],
        "PKDateStyleShort",
        "the doors open the day before"
    );
}

#[test]
fn colors_are_the_organizers_or_ours() {
    let (pass, ..) = read(&sheet(Language::Fr));
    assert_eq!(
        (&pass["backgroundColor"], &pass["labelColor"]),
        (&json!("rgb(30, 58, 110)"), &json!("rgb(255, 255, 255)"))
    );
    let colored = PassSheet { colors: Some(((255, 240, 0), (0, 0, 0))), ..sheet(Language::Fr) };
    let (pass, ..) = read(&colored);
    assert_eq!(
        (&pass["backgroundColor"], &pass["foregroundColor"]),
        (&json!("rgb(255, 240, 0)"), &json!("rgb(0, 0, 0)"))
    );
}

proptest! {
    #[test]
    fn any_text_survives_a_table(fr in "[a-z\"\\\\\n=;é ]{1,20}", en in "[A-Z\"\\\\\n=;]{1,20}") {
        let odd = PassSheet { event: told(&fr, &en), ..sheet(Language::Fr) };
        let (pass, french, english) = read(&odd);
        prop_assert_eq!(field(&pass, "event")["value"].as_str(), Some(&*fr));
        prop_assert_eq!(french.get(&fr).unwrap_or(&fr), &fr);
        prop_assert_eq!(english.get(&fr).unwrap_or(&fr), &en);
        prop_assert_eq!(files(&odd), files(&odd));
    }
}
