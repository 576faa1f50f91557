//! The app's own words in the first paint: a test compares them with the app's messages.

use kernel::text::Locale;

/// Key of the message, French, English.
const WORDS: [(&str, &str, &str); 48] = [
    ("cart_title", "Panier", "Your cart"),
    ("event_also_online", "Aussi en ligne", "Also online"),
    ("event_calendar", "Agenda (.ics)", "Calendar (.ics)"),
    ("event_cancelled", "Annulé", "Cancelled"),
    ("event_cancelled_text", "Cet événement est annulé.", "This event has been cancelled."),
    ("event_crumbs", "Fil d’Ariane", "Breadcrumb"),
    ("event_date_later", "Date à venir", "Date to come"),
    ("event_facts", "L’essentiel", "At a glance"),
    ("event_map", "Voir sur OpenStreetMap", "View on OpenStreetMap"),
    ("event_map_app", "Ouvrir dans mes cartes", "Open in my maps app"),
    ("event_more_dates_many", "+ {n} autres dates", "+ {n} more dates"),
    ("event_more_dates_one", "+ {n} autre date", "+ {n} more date"),
    ("event_online", "En ligne", "Online"),
    ("event_organizer", "Organisé par", "Organized by"),
    ("event_place_later", "Lieu à venir", "Venue to be announced"),
    ("event_share", "Partager", "Share"),
    ("event_when", "Quand", "When"),
    ("event_where", "Où", "Where"),
    ("filter_place", "Où ?", "Where?"),
    ("filter_place_hint", "Ville ou salle", "City or venue"),
    ("filter_q", "Quoi ?", "What?"),
    ("filter_q_hint", "Artiste, sport, thème…", "Artist, sport, topic…"),
    ("filter_search", "Rechercher", "Search"),
    ("filter_title", "Rechercher et filtrer", "Search and filter"),
    ("home_featured", "À ne pas manquer", "Not to be missed"),
    ("home_free", "Entrée gratuite", "Free entry"),
    ("home_lead", "À l’affiche", "Now showing"),
    ("home_newest", "Dernières annonces", "Just announced"),
    ("home_shortcuts", "Raccourcis", "Shortcuts"),
    (
        "home_text",
        "Concerts, sport, ateliers, conférences : trouvez votre prochaine sortie, près d’ici ou plus loin.",
        "Concerts, sport, workshops, conferences: find your next day or night out, nearby or far away.",
    ),
    ("home_title", "Le guichet est ouvert.", "The box office is open."),
    ("home_weekend", "Ce week-end", "This weekend"),
    ("list_results", "Résultats", "Results"),
    ("list_title", "Événements", "Events"),
    ("list_total_many", "{n} événements", "{n} events"),
    ("list_total_one", "{n} événement", "{n} event"),
    ("login_submit", "Se connecter", "Sign in"),
    ("nav_events", "Événements", "Events"),
    ("price_free", "Gratuit", "Free"),
    ("price_free_or_paid", "Gratuit ou payant", "Free or paid"),
    ("price_from", "dès {price}", "from {price}"),
    ("price_later", "Prix à venir", "Price to be announced"),
    ("sale_ended", "Vente terminée", "Sale ended"),
    ("sale_on_sale", "En vente", "On sale"),
    ("sale_upcoming", "Bientôt en vente", "On sale soon"),
    ("shell_brand", "Guichet, accueil", "Guichet, home"),
    ("shell_nav", "Navigation principale", "Main navigation"),
    ("shell_skip", "Aller au contenu", "Skip to content"),
];

/// A word of the app; nothing when nobody wrote it down here, which a test finds.
pub(super) fn word(key: &str, locale: Locale) -> &'static str {
    let row = WORDS.iter().find(|(known, ..)| *known == key);
    row.map_or("", |(_, fr, en)| if locale == Locale::Fr { fr } else { en })
}

/// A text with a number, in the form for one or for several.
pub(super) fn counted(keys: [&str; 2], n: u64, shown: &str, locale: Locale) -> String {
    // In French nothing is counted like one thing.
    let is_one = n == 1 || (n == 0 && locale == Locale::Fr);
    let [one, several] = keys;
    word(if is_one { one } else { several }, locale).replace("{n}", shown)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn messages(language: &str) -> Value {
        let path = format!("{}/../../frontend/messages/{language}.json", env!("CARGO_MANIFEST_DIR"));
        serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
    }

    /// `list_total_one` is one form of the message `list_total`, whose number has a name of its own.
    fn message(messages: &Value, key: &str) -> String {
        if let Value::String(text) = &messages[key] {
            return text.clone();
        }
        let (name, form) = key.rsplit_once('_').unwrap_or_else(|| panic!("no message {key}"));
        let form = if form == "one" { "form=one" } else { "form=*" };
        let text = messages[name][0]["match"][form].as_str().unwrap_or_else(|| panic!("no message {key}"));
        text.replace("{count}", "{n}").replace("{shown}", "{n}")
    }

    #[test]
    fn the_first_paint_and_the_app_say_the_same() {
        let (french, english) = (messages("fr"), messages("en"));
        for (key, fr, en) in WORDS {
            assert_eq!((fr, en), (message(&french, key).as_str(), message(&english, key).as_str()), "{key}");
        }
    }

    #[test]
    fn nothing_is_one_in_french_and_several_in_english() {
        let keys = ["list_total_one", "list_total_many"];
        assert_eq!(counted(keys, 0, "0", Locale::Fr), "0 événement");
        assert_eq!(counted(keys, 0, "0", Locale::En), "0 events");
        assert_eq!(counted(keys, 1, "1", Locale::En), "1 event");
        assert_eq!(counted(keys, 2, "2", Locale::Fr), "2 événements");
    }
}
