//! `GET /manage/events/{id}/participants/export`
//!
//! The file is written while it is sent: a page of rows is read when whoever downloads has taken the one before. Each
//! read is short and of its own moment, so a slow download keeps no connection and no snapshot. What is sold meanwhile
//! is in the file when its place is behind what was sent; nobody is in it twice.

use super::asked::{ANSWERS, AnswerParams, Asked, Wish};
use super::rules::{ParticipantColumn, ParticipantSort, ParticipantState};
use super::sheet::{File, Sheet};
use super::store::{self, Filter, Place};
use super::view;
use crate::files::FileFormat;
use accounts::Accounts;
use accounts::guard::Caller;
use accounts::limits::rules::{self, PARTICIPANT_EXPORTS};
use accounts::orgs::access::{Admitted, SeeOrders, Team, Wanted};
use accounts::refusal::AccountsRefusal;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get};
use bytes::Bytes;
use catalog::Catalog;
use catalog::events::manage::{self, Details};
use catalog::journal;
use futures_util::{TryStreamExt, stream};
use kernel::ids::{EventId, OccurrenceId, OfferId, OrganizationId};
use kernel::text::Locale;
use platform::db::Db;
use platform::http::body::FileBody;
use platform::http::client::Client;
use platform::http::failure::{Failure, TooMany};
use platform::http::locale;
use platform::http::problem::Problem;
use platform::http::query::{self, Checker};
use serde::Deserialize;
use serde_json::{Value, json};
use utoipa::IntoParams;

/// Rows that are read, and in memory, at once.
const PAGE_ROWS: usize = 1_000;
/// More rows than these are only given to who proved who they are within the last five minutes.
const ROWS_WITHOUT_PROOF_MAX: i64 = 1_000;

/// Which participants, as which file.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ExportParticipantsParams {
    /// Which organization; may be left out by who works for one only, and by programs.
    #[param(value_type = Option<OrganizationId>)]
    org: Option<String>,
    /// The format; CSV by default.
    #[param(value_type = Option<FileFormat>, inline)]
    format: Option<String>,
    /// Names of columns with commas between them; all by default.
    #[param(example = "name,email,offer_name")]
    columns: Option<String>,
    /// Words of the name, the address, the buyer's name or address, or the order's code, from their beginning.
    #[param(max_length = 200, example = "martin")]
    q: Option<String>,
    /// With this offer only.
    #[param(value_type = Option<OfferId>)]
    offer: Option<String>,
    /// For this date only.
    #[param(value_type = Option<OccurrenceId>)]
    occurrence: Option<String>,
    /// By whether the ticket lets them in; all but cancelled ones by default.
    #[param(value_type = Option<ParticipantState>, inline)]
    status: Option<String>,
    /// `true`: those who came in only; `false`: those who did not yet.
    #[param(value_type = Option<bool>)]
    checked_in: Option<String>,
    /// In which order; by name by default.
    #[param(value_type = Option<ParticipantSort>, inline)]
    sort: Option<String>,
    /// Language of the file; otherwise `Accept-Language` decides, otherwise French.
    #[param(value_type = Option<Locale>, inline)]
    locale: Option<String>,
}

impl ExportParticipantsParams {
    fn read(
        &self,
        answers: &[String],
    ) -> Result<(FileFormat, Option<Vec<ParticipantColumn>>, Asked), Failure> {
        let mut checker = Checker::default();
        checker.locale(self.locale.as_deref());
        let format = checker.read("format", self.format.as_deref(), "csv, xlsx or json", FileFormat::parse);
        let all = ParticipantColumn::ALL.map(ParticipantColumn::as_str).join(", ");
        let expected = format!("some of {all}, with commas between them");
        let columns =
            checker.read("columns", self.columns.as_deref(), &expected, ParticipantColumn::parse_all);
        let wish = Wish {
            q: self.q.as_deref(),
            offer: self.offer.as_deref(),
            occurrence: self.occurrence.as_deref(),
            status: self.status.as_deref(),
            checked_in: self.checked_in.as_deref(),
            sort: self.sort.as_deref(),
            answers,
        };
        let wanted = wish.read(&mut checker);
        checker.finish()?;
        Ok((format.unwrap_or_default(), columns, wanted))
    }
}

/// Download the participants of my event
///
/// A file of all rows of the list, in its order: CSV for spreadsheets (UTF-8, no cell is a formula), a workbook, or an
/// array of what the list has. Moments in tables are those of clocks at the event. It is sent while it is written. Of
/// more than 1,000 rows people get it who proved who they are within the last five minutes. At most 30 an hour. The
/// organization's audit log says who took which file.
#[utoipa::path(tag = "reports", security(("access_token" = []), ("api_token" = [])),
    params(("id" = EventId, Path, description = "The event"), ExportParticipantsParams, AnswerParams), responses(
    (status = 200, description = "The file", content(
        (String = "text/csv"),
        (FileBody = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        (Vec<Value> = "application/json"))),
    (status = 400, body = Problem, content_type = "application/problem+json", description = "`http.invalid_query`"),
    (status = 401, body = Problem, content_type = "application/problem+json", description = "`accounts.not_signed_in`"),
    (status = 403, body = Problem, content_type = "application/problem+json", description = "`accounts.not_allowed`, `accounts.scope_missing`, `accounts.step_up_needed`"),
    (status = 404, body = Problem, content_type = "application/problem+json", description = "`accounts.organization_not_found`, `catalog.event_not_found`"),
    (status = 429, body = Problem, content_type = "application/problem+json", description = "`http.rate_limited`")))]
#[get("/manage/events/{id}/participants/export")]
pub async fn export_participants(
    Caller(asker): Caller<Team<SeeOrders>>,
    accounts: Data<Accounts>,
    catalog: Data<Catalog>,
    request: HttpRequest,
    client: Client,
    id: Path<String>,
) -> Result<HttpResponse, Failure> {
    let (params, answers): (ExportParticipantsParams, _) =
        query::parse_with_all(request.query_string(), ANSWERS)?;
    let (format, columns, wanted) = params.read(&answers)?;
    let org = Wanted::named(params.org.as_deref());
    let (may, event) = manage::look(&catalog, &accounts, asker, org, &id).await?;
    let (wish, db) = (wanted.clone(), catalog.db.clone());
    let read = db.read(move |conn| {
        let filter = wish.of(conn, event.id)?;
        Ok((store::count(conn, &filter)?, store::questions(conn, filter.event)?, filter))
    });
    let (n_rows, questions, filter) = read.await?;
    if n_rows > ROWS_WITHOUT_PROOF_MAX && asker.owes_proof() {
        return Err(AccountsRefusal::StepUpNeeded.into());
    }
    let names: Option<Vec<&str>> =
        columns.as_ref().map(|columns| columns.iter().map(|column| column.as_str()).collect());
    let said = json!({ "format": format.as_str(), "columns": names, "n_rows": n_rows, "of": wanted.told() });
    note(&accounts, client, may, &event, said).await?;
    let locale = locale::of(request.query_string(), request.headers());
    let questions = questions.into_iter().map(|(id, label)| (id, label.get(locale).to_owned())).collect();
    let sheet = Sheet { columns, questions, locale };
    let file = File::begin(format, &sheet, event.zone.clone())?;
    let day = catalog.db.clock().now().day_in(&event.zone).number();
    let name = format!("attachment; filename=\"{}-{day}.{}\"", event.slug.as_str(), format.as_str());
    let writing = Writing { db, filter, after: None, sheet, file: Some(file) };
    Ok(HttpResponse::Ok()
        .content_type(format.media_type())
        .insert_header((CONTENT_DISPOSITION, name))
        .insert_header((CACHE_CONTROL, "private, no-store"))
        .streaming(stream::try_unfold(writing, Writing::go_on).inspect_err(|error| {
            // The answer has begun: all that is left is to break it off.
            tracing::error!(error = ?error, "a file of participants was broken off");
        })))
}

/// Spends of the budget, and notes in the audit log who takes what away.
async fn note(
    accounts: &Accounts,
    client: Client,
    may: Admitted,
    event: &Details,
    said: Value,
) -> Result<(), Failure> {
    let limits = accounts.limits.clone();
    let (who, subject) = (
        may.user.map_or_else(|| may.org.to_string(), |user| user.to_string()),
        format!("event:{}", event.id),
    );
    let noted = accounts.db.write(move |tx| {
        let count = limits.count(tx, &PARTICIPANT_EXPORTS, &who)?;
        if let Some(retry_after) = rules::wait(&PARTICIPANT_EXPORTS, 1, count, tx.now()) {
            return Ok(Err(Failure::from(TooMany { retry_after })));
        }
        let what = ("reports.participants_exported", subject.clone());
        journal::record(tx, &client, &may, what, Some(said.clone()))?;
        Ok(Ok(()))
    });
    noted.await?
}

/// A file on its way.
struct Writing {
    db: Db,
    filter: Filter,
    /// Behind whom the next page begins.
    after: Option<Place>,
    sheet: Sheet,
    /// None once its end was written.
    file: Option<File>,
}

impl Writing {
    /// The next bytes, and the rest. None at the end. Bytes are never empty: that would end the answer.
    async fn go_on(mut self) -> Result<Option<(Bytes, Self)>, Failure> {
        loop {
            let Some(file) = self.file.take() else { return Ok(None) };
            let (filter, after, locale) = (self.filter.clone(), self.after.take(), self.sheet.locale);
            let limit = i64::try_from(PAGE_ROWS).unwrap_or(i64::MAX);
            let read = self.db.read(move |conn| {
                let found = store::page(conn, &filter, after.as_ref(), limit)?;
                let is_last = found.len() < PAGE_ROWS;
                let last = found.last().map(store::Participant::place);
                let rows = view::rows(conn, filter.event, found, locale)?;
                Ok((rows, last.filter(|_| !is_last)))
            });
            let (rows, next) = read.await?;
            let is_end = next.is_none();
            self.after = next;
            // Compressing a thousand rows would keep the other requests of this worker waiting.
            let (sheet, mut file) = (self.sheet, file);
            let write = move || {
                let mut bytes = file.write(&sheet, &rows)?;
                if is_end {
                    bytes.extend(file.finish()?);
                    return Ok((bytes, None, sheet));
                }
                Ok::<_, Failure>((bytes, Some(file), sheet))
            };
            let (bytes, file, sheet) = tokio::task::spawn_blocking(write).await.map_err(Failure::fault)??;
            (self.file, self.sheet) = (file, sheet);
            if !bytes.is_empty() {
                return Ok(Some((Bytes::from(bytes), self)));
            }
        }
    }
}
