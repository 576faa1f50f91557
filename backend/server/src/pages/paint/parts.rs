//! Parts that several pages show: poster, icon, card.

use super::format;
use super::template::{Html, fill};
use super::words::{counted, word};
use catalog::events::views::{EventCardView, PublicEventStatus};
use catalog::images::http::ImageView;
use catalog::offers::rules::SaleStatus;
use kernel::text::Locale;

/// Width of the copy for browsers that choose none themselves.
const FALLBACK_WIDTH: u32 = 720;
/// How many inks there are for posters without a picture.
const TINTS: u32 = 5;

/// The strokes of frontend/src/ui/icon.tsx that the first paint shows.
const ICONS: [(&str, &str); 13] = [
    ("cart", "M3 4.5h2.5L8 15.5h9.5L20.5 8H6.3M9.2 19.5h.01M16.8 19.5h.01"),
    ("search", "M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13ZM15.3 15.3 20 20"),
    ("calendar", "M5 6h14v14H5zM5 10.5h14M8.5 3.5v4M15.5 3.5v4"),
    (
        "pin",
        "M12 21s-7-6.3-7-11.5a7 7 0 0 1 14 0C19 14.7 12 21 12 21ZM12 7.5a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4",
    ),
    ("share", "M12 15V4M8 7.5 12 3.5l4 4M6 11.5H5V20.5h14v-9h-1"),
    ("download", "M12 4v11M8 11l4 4 4-4M5 19.5h14"),
    (
        "sun",
        "M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM12 2.5v2M12 19.5v2M4.5 12h-2M21.5 12h-2M6.7 6.7 5.3 5.3M18.7 18.7l-1.4-1.4M17.3 6.7l1.4-1.4M5.3 18.7l1.4-1.4",
    ),
    ("moon", "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z"),
    ("arrow", "M4.5 12h15M13.5 6l6 6-6 6"),
    ("filter", "M4 7h16M7 12h10M10 17h4"),
    ("organizer", "M4 20.5V9.5L12 4l8 5.5v11M9.5 20.5v-6h5v6"),
    (
        "globe",
        "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17ZM3.5 12h17M12 3.5c2.5 2.6 3.5 5.3 3.5 8.5s-1 5.9-3.5 8.5c-2.5-2.6-3.5-5.3-3.5-8.5s1-5.9 3.5-8.5Z",
    ),
    ("person", "M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8ZM4.5 20.5c0-4 3.3-6 7.5-6s7.5 2 7.5 6"),
];

pub(super) fn icon(name: &str, size: u32) -> Html {
    let path = ICONS.iter().find(|(known, _)| *known == name).map_or("", |(_, path)| path);
    let values = [("size", Html::number(size)), ("path", path.into())];
    fill(include_str!("icon.html"), Locale::Fr, &values)
}

/// The picture of an event, or the box-office window when it has none. The first one of a page is fetched
/// before everything else; the app fetches the others, which until then are a box in the picture's colour.
pub(super) fn poster(image: Option<&ImageView>, title: &str, sizes: &str, is_first: bool) -> Html {
    let Some(image) = image else { return blank(title) };
    let urgency = if is_first {
        "fetchpriority=\"high\" decoding=\"sync\""
    } else {
        "loading=\"lazy\" decoding=\"async\""
    };
    let middle = image.sources.iter().find(|source| source.width >= FALLBACK_WIDTH);
    let src = middle.or(image.sources.last()).map_or("", |source| source.url.as_str());
    let values = [
        ("src", src.into()),
        ("srcset", image.srcset().into()),
        ("sizes", sizes.into()),
        ("width", Html::number(image.width())),
        ("height", Html::number(image.height())),
        ("alt", image.alt().into()),
        ("urgency", Html::fixed(urgency)),
        ("color", image.color.as_str().into()),
        ("x", Html::number(image.focal_x)),
        ("y", Html::number(image.focal_y)),
    ];
    let picture = fill(include_str!("poster.html"), Locale::Fr, &values);
    if is_first {
        return picture;
    }
    let values = [("color", image.color.as_str().into()), ("picture", picture)];
    fill(include_str!("later.html"), Locale::Fr, &values)
}

/// The same event always gets the same colour.
fn blank(title: &str) -> Html {
    let tint = title.chars().map(u32::from).fold(0, u32::wrapping_add) % TINTS;
    let initial: String = title.chars().take(1).collect();
    let values = [("tint", Html::number(tint)), ("initial", initial.into())];
    fill(include_str!("blank.html"), Locale::Fr, &values)
}

/// Whether tickets can be bought. A cancelled event sells nothing, whatever its offers say.
pub(super) fn sale(status: PublicEventStatus, sale: SaleStatus, locale: Locale) -> Html {
    let (name, key) = match (status, sale) {
        (PublicEventStatus::Cancelled, _) => ("cancelled", "event_cancelled"),
        (_, SaleStatus::Upcoming) => ("upcoming", "sale_upcoming"),
        (_, SaleStatus::OnSale) => ("on_sale", "sale_on_sale"),
        (_, SaleStatus::Ended) => ("ended", "sale_ended"),
    };
    let values = [("name", name.into()), ("text", word(key, locale).into())];
    fill("<span class=\"sale-status_status\" data-status=\"{{name}}\">{{text}}</span>", locale, &values)
}

/// `+ 3 autres dates`; nothing when there is one.
pub(super) fn more_dates(n_dates: usize, locale: Locale) -> Option<String> {
    let more = u64::try_from(n_dates).unwrap_or_default().checked_sub(1).filter(|more| *more > 0)?;
    let keys = ["event_more_dates_one", "event_more_dates_many"];
    Some(counted(keys, more, &more.to_string(), locale))
}

/// An event in a list, as frontend/src/features/catalog/event-card.tsx draws it.
pub(super) fn card(event: &EventCardView, heading: &'static str, is_first: bool, locale: Locale) -> Html {
    let at = format::on_clock(event.starts_at, &event.timezone);
    let is_cancelled = event.status == PublicEventStatus::Cancelled;
    let image = event.image.as_ref();
    let values = [
        ("cancelled", Html::fixed(if is_cancelled { " data-cancelled=\"true\"" } else { "" })),
        ("poster", poster(image, &event.title, crate::pages::head::CARD_SIZES, is_first)),
        ("day", at.day().to_string().into()),
        ("month", format::month(&at, locale).into()),
        ("starts_at", event.starts_at.to_rfc3339().into()),
        ("when", format::date_time(&at, locale).into()),
        (
            "more",
            more_dates(event.n_dates, locale).map(|more| format!(" · {more}")).unwrap_or_default().into(),
        ),
        ("heading", Html::fixed(heading)),
        ("slug", event.slug.as_str().into()),
        ("title", format::keep_together(&event.title).into()),
        ("place", format::place(&event.place, locale).into()),
        ("category", event.category.name.as_str().into()),
        ("price", format::price(event.is_free, event.price_from, locale).into()),
        ("sale", sale(event.status, event.sale_status, locale)),
    ];
    fill(include_str!("card.html"), locale, &values)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_icons_are_the_apps() {
        let path = format!("{}/../../frontend/src/ui/icon.tsx", env!("CARGO_MANIFEST_DIR"));
        let source = std::fs::read_to_string(path).unwrap();
        for (name, strokes) in ICONS {
            let written = source.split_once(&format!("  {name}:")).map(|(_, rest)| rest.trim_start());
            assert!(written.is_some_and(|rest| rest.starts_with(&format!("'{strokes}'"))), "{name}");
        }
    }

    #[test]
    fn an_event_without_a_picture_has_a_poster_all_the_same() {
        let html = blank("<Élan>").into_string();
        assert!(html.contains(">&lt;<") && html.contains("data-tint=\""), "{html}");
        assert_eq!(blank("Élan").into_string(), blank("Élan").into_string());
    }

    #[test]
    fn one_date_is_not_worth_a_word() {
        assert_eq!((more_dates(0, Locale::Fr), more_dates(1, Locale::Fr)), (None, None));
        assert_eq!(more_dates(2, Locale::Fr).unwrap(), "+ 1 autre date");
        assert_eq!(more_dates(4, Locale::En).unwrap(), "+ 3 more dates");
    }
}
