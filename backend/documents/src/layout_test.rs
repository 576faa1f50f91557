//! What documents say, and that it stands where it can be read.

use super::*;
use crate::sheet::{CivilDay, Discount, LAYOUT, Language, LocalTime, Paid, Reference};
use crate::text::Faces;
use proptest::prelude::*;
use sha2::{Digest, Sha256};

/// An invoice of so many lines.
pub(crate) fn sample(n_lines: i32) -> Sheet {
    let day = |day| CivilDay { year: 2026, month: 12, day };
    let line = |n: i32| SheetLine {
        title: format!("Duo {n} — La Nuit du piano"),
        starts: Some(LocalTime { day: day(1), hour: 20, minute: 30 }),
        discount: Some(Discount { code: "ÉTOILE".to_owned(), amount: 500 }),
        quantity: Some(2),
        rate_bp: if n % 2 == 0 { 2_000 } else { 550 },
        total: 5_000,
        tax: if n % 2 == 0 { 833 } else { 261 },
    };
    Sheet {
        layout: LAYOUT,
        kind: SheetKind::Invoice,
        language: Language::Fr,
        number: "TDP-2026-000042".to_owned(),
        order_code: "7K3M9QXZ".to_owned(),
        issued_on: day(1),
        supplied: Some((day(1), day(3))),
        refers: None,
        seller: Party {
            name: "SARL Théâtre du Parc".to_owned(),
            form: "SARL au capital de 10 000 €".to_owned(),
            address: "1 rue du Parc".to_owned(),
            postal_code: "75001".to_owned(),
            city: "Paris".to_owned(),
            country: "FR".to_owned(),
            registration_number: "73282932000074".to_owned(),
            vat_number: "FR44732829320".to_owned(),
        },
        buyer: Party {
            name: "Zoé Martin".to_owned(),
            address: "12 quai des Brumes".to_owned(),
            postal_code: "44000".to_owned(),
            city: "Nantes".to_owned(),
            country: "FR".to_owned(),
            ..Party::default()
        },
        currency: "EUR".to_owned(),
        decimals: 2,
        lines: (1..=n_lines).map(line).collect(),
        paid: vec![Paid {
            on: day(1), means: "Visa •••• 4242".to_owned(), amount: 5_000, is_refund: false
        }],
        notes: Vec::new(),
    }
}

/// A credit note of it, in English.
fn credit_note() -> Sheet {
    let invoice = sample(2);
    Sheet {
        kind: SheetKind::CreditNote,
        language: Language::En,
        number: "TDP-2026-000043".to_owned(),
        refers: Some(Reference { number: invoice.number.clone(), issued_on: invoice.issued_on }),
        lines: vec![SheetLine { quantity: None, ..invoice.lines[0].clone() }],
        paid: vec![Paid { is_refund: true, means: String::new(), ..invoice.paid[0].clone() }],
        ..invoice
    }
}

fn texts(pages: &[PageMarks]) -> Vec<String> {
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } => Some(text.replace('\u{a0}', " ")),
        Mark::Box { .. } | Mark::Code { .. } => None,
    };
    pages.iter().flat_map(|page| page.marks.iter().filter_map(text)).collect()
}

fn laid_out(sheet: &Sheet) -> Vec<PageMarks> {
    pages(sheet, &Faces::new().unwrap())
}

#[test]
fn an_invoice_says_what_the_law_wants() {
    let texts = texts(&laid_out(&sample(2)));
    for wanted in [
        "Facture",
        "TDP-2026-000042",
        "1er décembre 2026",
        "du 1er décembre 2026 au",
        "3 décembre 2026",
        "SARL Théâtre du Parc",
        "N° TVA FR44732829320",
        "Zoé Martin",
        "44000 Nantes",
        "Duo 2 — La Nuit du piano",
        "1er décembre 2026 à 20:30",
        "Code ÉTOILE : −5,00 €",
        "5,5 %",
        "20 %",
        "23,70 €",
        "47,39 €",
        "8,33 €",
        "100,00 €",
        "10,94 €",
        "89,06 €",
        "Payé le 1er décembre 2026 — Visa •••• 4242",
        "Page 1 / 1",
    ] {
        assert!(texts.iter().any(|text| text == wanted), "{wanted} is not in {texts:?}");
    }
}

#[test]
fn a_credit_note_names_its_invoice_and_a_receipt_is_none() {
    let said = texts(&laid_out(&credit_note()));
    for wanted in ["Credit note", "TDP-2026-000042 of", "Refunded on 1 December 2026 — offline", "€50.00"]
    {
        assert!(said.iter().any(|text| text == wanted), "{wanted} is not in {said:?}");
    }
    let receipt = Sheet { kind: SheetKind::Receipt, number: String::new(), ..sample(1) };
    let said = texts(&laid_out(&receipt));
    assert!(
        said.iter().any(|text| text == "Reçu") && said.iter().any(|text| text.contains("pas une facture"))
    );
    assert!(!said.iter().any(|text| text == "Facture" || text.contains("TDP-")), "{said:?}");
}

#[test]
fn a_long_table_goes_on_with_its_head_on_each_page() {
    let pages = laid_out(&sample(60));
    assert!(pages.len() > 3);
    for page in &pages[..pages.len() - 1] {
        assert!(texts(std::slice::from_ref(page)).iter().any(|text| text == "Désignation"));
    }
    let said = texts(&pages);
    assert!((1..=60).all(|n| said.iter().filter(|t| t.starts_with(&format!("Duo {n} "))).count() == 1));
    let last = format!("Page {} / {}", pages.len(), pages.len());
    assert!(said.contains(&last));
}

/// Documents that were issued are painted again for ten years: when this fails, what is painted has changed.
/// Whoever means that adds a layout; whoever updates a library looks at what has become different, and says so
/// in the changelog.
#[test]
fn what_was_painted_is_painted_again() {
    let once = crate::render(&sample(60)).unwrap();
    assert!(once.starts_with(b"%PDF-1.") && once.len() < 80_000, "{}", once.len());
    assert_eq!(once, crate::render(&sample(60)).unwrap());
    let digest = Sha256::digest(&once);
    let shown = format!("{:016x}", u64::from_be_bytes(digest[..8].try_into().unwrap()));
    assert_eq!(shown, "77637b188d1763aa");
}

#[test]
fn a_layout_that_is_not_known_is_refused() {
    let strange = Sheet { layout: 9, ..sample(1) };
    assert!(matches!(crate::render(&strange), Err(crate::DocumentError::UnknownLayout(9))));
}

#[test]
fn a_sheet_comes_back_from_json() {
    for sheet in [sample(2), credit_note()] {
        let json = serde_json::to_string(&sheet).unwrap();
        assert_eq!(serde_json::from_str::<Sheet>(&json).unwrap(), sheet);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn whatever_people_write_stays_on_the_page_and_becomes_a_pdf(
        names in prop::collection::vec("\\PC{0,220}", 4),
        lines in prop::collection::vec(("\\PC{0,120}", 1_i32..900, 0_i64..9_000_000_000, 0_i32..3), 0..12),
    ) {
        let mut sheet = sample(0);
        sheet.seller.name = names[0].clone();
        sheet.buyer.name = names[1].clone();
        sheet.buyer.address = names[2].clone();
        sheet.notes = vec![names[3].clone()];
        sheet.lines = lines.iter().map(|(title, n, total, rate)| SheetLine {
            title: title.clone(),
            starts: None,
            discount: Some(Discount { code: title.clone(), amount: *total }),
            quantity: Some(*n),
            rate_bp: [0, 550, 2_000][usize::try_from(*rate).unwrap()],
            total: *total,
            tax: total / 6,
        }).collect();
        let faces = Faces::new().unwrap();
        for mark in pages(&sheet, &faces).into_iter().flat_map(|page| page.marks) {
            if let Mark::Text { x, y, size, weight, text, .. } = mark {
                let end = x + faces.width(&text, weight, size);
                prop_assert!(x >= LEFT - 0.1 && end <= RIGHT + 12.0, "{x} {end} {text}");
                prop_assert!(y > 0.0 && y < PAGE.1 - 20.0, "{y} {text}");
            }
        }
        prop_assert!(crate::render(&sheet).unwrap().starts_with(b"%PDF"));
    }

    #[test]
    fn rates_add_up_to_the_whole(lines in prop::collection::vec((0_i64..1_000_000_000, 0_i64..=100, 0_usize..4), 0..20)) {
        let mut sheet = sample(0);
        sheet.lines = lines.iter().map(|(total, part, rate)| SheetLine {
            rate_bp: [0, 210, 550, 2_000][*rate],
            total: *total,
            tax: total * part / 500,
            ..sample(1).lines[0].clone()
        }).collect();
        let rates = sheet.rates();
        prop_assert_eq!(rates.iter().map(|rate| rate.total).sum::<i64>(), sheet.total());
        prop_assert_eq!(rates.iter().map(|rate| rate.tax).sum::<i64>(), sheet.tax());
        prop_assert!(rates.windows(2).all(|pair| pair[0].rate_bp < pair[1].rate_bp));
        for line in &sheet.lines {
            let off = (line.unit_net().unwrap() * 2 - line.net()).abs();
            prop_assert!(off <= 1, "{off}");
        }
    }
}
