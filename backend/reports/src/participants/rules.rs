//! In which order participants are listed, and in which columns.

use kernel::text::Locale;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// In which order participants are listed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub enum ParticipantSort {
    /// By name.
    #[default]
    #[serde(rename = "name")]
    Name,
    /// By name, backwards.
    #[serde(rename = "-name")]
    NameBackwards,
    /// Who bought first first.
    #[serde(rename = "purchased")]
    Purchased,
    /// Who bought last first.
    #[serde(rename = "-purchased")]
    PurchasedBackwards,
    /// Those of one order together.
    #[serde(rename = "order")]
    Order,
    /// Those of one offer together, by name.
    #[serde(rename = "offer")]
    Offer,
}

impl ParticipantSort {
    /// All orders.
    pub const ALL: [Self; 6] = [
        Self::Name,
        Self::NameBackwards,
        Self::Purchased,
        Self::PurchasedBackwards,
        Self::Order,
        Self::Offer,
    ];

    /// The name it has in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::NameBackwards => "-name",
            Self::Purchased => "purchased",
            Self::PurchasedBackwards => "-purchased",
            Self::Order => "order",
            Self::Offer => "offer",
        }
    }

    /// Reads the name it has in addresses.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sort| sort.as_str() == name)
    }

    /// Its number in cursors: that of one order means nothing in another.
    pub const fn number(self) -> i64 {
        match self {
            Self::Name => 0,
            Self::NameBackwards => 1,
            Self::Purchased => 2,
            Self::PurchasedBackwards => 3,
            Self::Order => 4,
            Self::Offer => 5,
        }
    }
}

/// Whose tickets are listed, by whether they let them in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantState {
    /// All but those that never will again.
    #[default]
    Coming,
    /// Those that do.
    Active,
    /// Those that do not for now.
    Blocked,
    /// Those that never will again.
    Cancelled,
    /// All.
    All,
}

impl ParticipantState {
    /// The name it has in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Coming => "coming",
            Self::Active => "active",
            Self::Blocked => "blocked",
            Self::Cancelled => "cancelled",
            Self::All => "all",
        }
    }

    /// Reads the name it has in addresses.
    pub fn parse(name: &str) -> Option<Self> {
        let all = [Self::Coming, Self::Active, Self::Blocked, Self::Cancelled, Self::All];
        all.into_iter().find(|state| state.as_str() == name)
    }
}

/// A column of a file; its name is that of the field in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ParticipantColumn {
    /// Who comes.
    Name,
    /// Their address.
    Email,
    /// As what.
    OfferName,
    /// When their date begins.
    StartsAt,
    /// Whether their ticket lets them in.
    Status,
    /// The order's code.
    OrderCode,
    /// Which of the order's tickets.
    Number,
    /// Which unit of the order, such as a Duo.
    GroupNumber,
    /// Who bought it.
    BuyerName,
    /// The buyer's address.
    BuyerEmail,
    /// When it was bought.
    PurchasedAt,
    /// When they came in for the first time.
    CheckedInAt,
    /// What was answered, a column for each question.
    Answers,
    /// The ticket's id.
    TicketId,
}

impl ParticipantColumn {
    /// All columns, as files have them unless somebody chooses.
    pub const ALL: [Self; 14] = [
        Self::Name,
        Self::Email,
        Self::OfferName,
        Self::StartsAt,
        Self::Status,
        Self::OrderCode,
        Self::Number,
        Self::GroupNumber,
        Self::BuyerName,
        Self::BuyerEmail,
        Self::PurchasedAt,
        Self::CheckedInAt,
        Self::Answers,
        Self::TicketId,
    ];

    /// The field in the list, which is its name in addresses.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::OfferName => "offer_name",
            Self::StartsAt => "starts_at",
            Self::Status => "status",
            Self::OrderCode => "order_code",
            Self::Number => "number",
            Self::GroupNumber => "group_number",
            Self::BuyerName => "buyer_name",
            Self::BuyerEmail => "buyer_email",
            Self::PurchasedAt => "purchased_at",
            Self::CheckedInAt => "checked_in_at",
            Self::Answers => "answers",
            Self::TicketId => "ticket_id",
        }
    }

    /// Columns by their names with commas between them, each once.
    pub fn parse_all(names: &str) -> Option<Vec<Self>> {
        let mut columns = Vec::new();
        for name in names.split(',') {
            let column = Self::ALL.into_iter().find(|column| column.as_str() == name)?;
            if columns.contains(&column) {
                return None;
            }
            columns.push(column);
        }
        Some(columns)
    }

    /// What stands above it; moments are those of a zone.
    pub const fn title(self, locale: Locale) -> &'static str {
        let (fr, en) = match self {
            Self::Name => ("Nom", "Name"),
            Self::Email => ("Adresse électronique", "E-mail"),
            Self::OfferName => ("Tarif", "Ticket type"),
            Self::StartsAt => ("Date", "Date"),
            Self::Status => ("État", "State"),
            Self::OrderCode => ("Commande", "Order"),
            Self::Number => ("Billet", "Ticket"),
            Self::GroupNumber => ("Groupe", "Group"),
            Self::BuyerName => ("Acheteur", "Buyer"),
            Self::BuyerEmail => ("Adresse de l’acheteur", "Buyer’s e-mail"),
            Self::PurchasedAt => ("Acheté le", "Bought"),
            Self::CheckedInAt => ("Entré le", "Came in"),
            Self::Answers => ("Autres réponses", "Other answers"),
            Self::TicketId => ("Identifiant du billet", "Ticket ID"),
        };
        match locale {
            Locale::Fr => fr,
            Locale::En => en,
        }
    }

    /// Whether it holds moments.
    pub const fn is_moment(self) -> bool {
        matches!(self, Self::StartsAt | Self::PurchasedAt | Self::CheckedInAt)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_there_is_is_read_back() {
        for sort in ParticipantSort::ALL {
            assert_eq!(ParticipantSort::parse(sort.as_str()), Some(sort));
        }
        let mut numbers: Vec<i64> = ParticipantSort::ALL.map(ParticipantSort::number).to_vec();
        numbers.dedup();
        assert_eq!(numbers, [0, 1, 2, 3, 4, 5], "no cursor of one order is taken for another's");
        assert_eq!(ParticipantState::parse("all"), Some(ParticipantState::All));
        assert_eq!((ParticipantSort::parse("+name"), ParticipantState::parse("")), (None, None));
    }

    #[test]
    fn columns_are_named_each_once() {
        let all = ParticipantColumn::ALL.map(ParticipantColumn::as_str).join(",");
        assert_eq!(ParticipantColumn::parse_all(&all), Some(ParticipantColumn::ALL.to_vec()));
        for wrong in ["", "name,", "name,name", "Name", "name, email"] {
            assert_eq!(ParticipantColumn::parse_all(wrong), None, "{wrong:?}");
        }
    }
}
