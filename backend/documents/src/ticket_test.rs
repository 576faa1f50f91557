use super::*;

fn sample() -> TicketSheet {
    let day = CivilDay { year: 2026, month: 12, day: 1 };
    TicketSheet {
        code: "A9".repeat(77)[..153].to_owned(),
        organizer: "Théâtre des Lilas".to_owned(),
        event: "La Nuit du piano".to_owned(),
        starts: LocalTime { day, hour: 20, minute: 30 },
        zone: "Europe/Paris".to_owned(),
        doors: Some(LocalTime { day, hour: 19, minute: 45 }),
        place: "Salle Pleyel".to_owned(),
        address: vec!["252 rue du Faubourg Saint-Honoré".to_owned(), "75008 Paris".to_owned()],
        offer: "Duo".to_owned(),
        holder: "Zoé Martin".to_owned(),
        number: 2,
        n_tickets: 4,
        notes: vec!["Un billet par personne.".to_owned()],
    }
}

fn book(language: Language, tickets: Vec<TicketSheet>) -> TicketBook {
    let made_on = CivilDay { year: 2026, month: 11, day: 20 };
    TicketBook { language, order_code: "7K3M9QXZ".to_owned(), made_on, tickets }
}

fn said(language: Language, ticket: &TicketSheet) -> Vec<String> {
    let faces = Faces::new().unwrap();
    let page = page(&book(language, Vec::new()), ticket, &faces).unwrap();
    let text = |mark: &Mark| match mark {
        Mark::Text { text, .. } => Some(text.replace('\u{a0}', " ")),
        Mark::Box { .. } | Mark::Code { .. } => None,
    };
    page.marks.iter().filter_map(text).collect()
}

#[test]
fn a_ticket_says_when_where_and_whose() {
    let fr = said(Language::Fr, &sample());
    for words in
        ["mardi 1er décembre 2026", "20:30 (Europe/Paris)", "19:45", "Salle Pleyel", "2 sur 4", "Zoé Martin"]
    {
        assert!(fr.iter().any(|text| text == words), "{words} of {fr:?}");
    }
    let en = said(Language::En, &sample());
    assert!(
        en.iter().any(|text| text == "Tuesday 1 December 2026") && en.iter().any(|text| text == "2 of 4")
    );
}

/// Nothing leaves the page or runs into the code, however long the words are.
#[test]
fn long_words_stay_in_their_place() {
    let long = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerk ".repeat(20);
    let words = TicketSheet {
        organizer: long.clone(),
        event: long.clone(),
        place: long.clone(),
        address: vec![long.clone(); 3],
        offer: long.clone(),
        holder: long.clone(),
        notes: vec![long; 4],
        ..sample()
    };
    let faces = Faces::new().unwrap();
    let page = page(&book(Language::Fr, Vec::new()), &words, &faces).unwrap();
    let code = page.marks.iter().find_map(|mark| match mark {
        Mark::Code { x, y, .. } => Some((*x, *y)),
        _ => None,
    });
    let (code_x, code_y) = code.unwrap();
    for mark in &page.marks {
        let Mark::Text { x, y, size, weight, text, .. } = mark else { continue };
        let end = x + faces.width(text, *weight, *size);
        assert!(end <= RIGHT + 0.1 && *y < PAGE.1 - 40.0, "{text} at {y}");
        let is_beside = *y > code_y - 10.0 && *y < code_y + CODE;
        assert!(!is_beside || end < code_x, "{text} runs into the code");
    }
}

#[test]
fn a_book_has_a_page_for_each_ticket() {
    let pdf = |n: usize| crate::render_tickets(&book(Language::Fr, vec![sample(); n])).unwrap();
    let n_pages = |pdf: &[u8]| {
        pdf.windows(11).filter(|part| *part == b"/Type /Page" || *part == b"/Type/Page\n").count()
    };
    assert!(pdf(1).starts_with(b"%PDF-"));
    assert!(pdf(3).len() > pdf(1).len(), "{}", n_pages(&pdf(3)));
    assert!(matches!(
        crate::render_tickets(&book(Language::Fr, vec![sample(); TICKETS_MAX + 1])),
        Err(DocumentError::TooManyTickets)
    ));
}
