//! What a file of participants has in it.

use super::rules::ParticipantColumn;
use super::view::ParticipantView;
use crate::files::{Cell, FileFormat, Table};
use admission::tickets::TicketStatus;
use kernel::ids::QuestionId;
use kernel::text::Locale;
use kernel::time::Zone;
use platform::http::failure::Failure;
use serde_json::Value;

/// What a file has in it.
pub(super) struct Sheet {
    /// None: all.
    pub(super) columns: Option<Vec<ParticipantColumn>>,
    /// What the event asks.
    pub(super) questions: Vec<(QuestionId, String)>,
    pub(super) locale: Locale,
}

impl Sheet {
    fn columns(&self) -> &[ParticipantColumn] {
        self.columns.as_deref().unwrap_or(&ParticipantColumn::ALL)
    }

    /// What stands above the columns: a question has its own, what was asked once and is no more, one together.
    fn head(&self, zone: &Zone) -> Vec<String> {
        let mut head = Vec::new();
        for column in self.columns() {
            let title = column.title(self.locale);
            if *column == ParticipantColumn::Answers {
                head.extend(self.questions.iter().map(|(_, label)| label.clone()));
            }
            let zone = column.is_moment().then(|| format!(" ({})", zone.name()));
            head.push(format!("{title}{}", zone.unwrap_or_default()));
        }
        head
    }

    /// The cells of a participant, as many as the head has.
    fn cells(&self, row: &ParticipantView) -> Vec<Cell> {
        let mut cells = Vec::new();
        for column in self.columns() {
            let cell = match column {
                ParticipantColumn::Name => Cell::Text(row.name.clone()),
                ParticipantColumn::Email => Cell::Text(row.email.clone().unwrap_or_default()),
                ParticipantColumn::OfferName => Cell::Text(row.offer_name.clone()),
                ParticipantColumn::StartsAt => Cell::Moment(Some(row.starts_at)),
                ParticipantColumn::Status => Cell::Text(status_word(row.status, self.locale).to_owned()),
                ParticipantColumn::OrderCode => Cell::Text(row.order_code.clone()),
                ParticipantColumn::Number => Cell::Number(row.number.into()),
                ParticipantColumn::GroupNumber => Cell::Number(row.group_number.into()),
                ParticipantColumn::BuyerName => Cell::Text(row.buyer_name.clone()),
                ParticipantColumn::BuyerEmail => Cell::Text(row.buyer_email.clone()),
                ParticipantColumn::PurchasedAt => Cell::Moment(Some(row.purchased_at)),
                ParticipantColumn::CheckedInAt => Cell::Moment(row.checked_in_at),
                ParticipantColumn::TicketId => Cell::Text(row.ticket_id.to_string()),
                ParticipantColumn::Answers => {
                    cells.extend(self.questions.iter().map(|(id, _)| Cell::Text(answer_to(row, *id))));
                    Cell::Text(self.other_answers(row))
                }
            };
            cells.push(cell);
        }
        cells
    }

    fn other_answers(&self, row: &ParticipantView) -> String {
        let is_known = |id: QuestionId| self.questions.iter().any(|(known, _)| *known == id);
        let others = row.answers.iter().filter(|answer| !is_known(answer.question_id));
        others.map(|answer| format!("{}: {}", answer.label, answer.text)).collect::<Vec<_>>().join("; ")
    }
}

fn answer_to(row: &ParticipantView, question: QuestionId) -> String {
    let own = row.answers.iter().find(|answer| answer.question_id == question);
    own.map(|answer| answer.text.clone()).unwrap_or_default()
}

fn status_word(status: TicketStatus, locale: Locale) -> &'static str {
    match (locale, status) {
        (Locale::Fr, TicketStatus::Active) => "valable",
        (Locale::Fr, TicketStatus::Blocked) => "bloqué",
        (Locale::Fr, TicketStatus::Cancelled) => "annulé",
        (Locale::En, TicketStatus::Active) => "valid",
        (Locale::En, TicketStatus::Blocked) => "blocked",
        (Locale::En, TicketStatus::Cancelled) => "cancelled",
    }
}

/// A file that is being written.
pub(super) enum File {
    Table(Table),
    /// An array, and whether it has anything in it yet.
    Array {
        has_rows: bool,
    },
}

impl File {
    pub(super) fn begin(format: FileFormat, sheet: &Sheet, zone: Zone) -> Result<Self, Failure> {
        let head = sheet.head(&zone);
        Ok(match format {
            FileFormat::Csv => Self::Table(Table::csv(zone, &head)),
            FileFormat::Xlsx => Self::Table(Table::xlsx(zone, "Participants", head)?),
            FileFormat::Json => Self::Array { has_rows: false },
        })
    }

    /// Writes rows; the bytes that are ready.
    pub(super) fn write(&mut self, sheet: &Sheet, rows: &[ParticipantView]) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Table(table) => {
                for row in rows {
                    table.add(&sheet.cells(row))?;
                }
                Ok(table.take())
            }
            Self::Array { has_rows } => {
                let mut bytes = Vec::new();
                for row in rows {
                    bytes.extend_from_slice(if *has_rows { b",\n" } else { b"[" });
                    *has_rows = true;
                    serde_json::to_writer(&mut bytes, &chosen(row, sheet.columns.as_deref())?)
                        .map_err(Failure::fault)?;
                }
                Ok(bytes)
            }
        }
    }

    pub(super) fn finish(self) -> Result<Vec<u8>, Failure> {
        match self {
            Self::Table(table) => table.finish(),
            Self::Array { has_rows } => Ok(if has_rows { b"]\n".to_vec() } else { b"[]\n".to_vec() }),
        }
    }
}

/// A row of the list, with the fields that were chosen.
fn chosen(row: &ParticipantView, columns: Option<&[ParticipantColumn]>) -> Result<Value, Failure> {
    let mut value = serde_json::to_value(row).map_err(Failure::fault)?;
    if let (Some(columns), Some(fields)) = (columns, value.as_object_mut()) {
        fields.retain(|field, _| columns.iter().any(|column| column.as_str() == field));
    }
    Ok(value)
}
