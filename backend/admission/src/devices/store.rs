//! SQL that devices need of events.

use diesel::dsl::max;
use diesel::prelude::*;
use kernel::ids::EventId;
use kernel::time::Instant;
use platform::db::Conn;
use platform::db::schema::occurrences;
use platform::http::failure::Failure;

/// When the last date of an event is over.
pub(super) fn ends_at(conn: &mut Conn, event: EventId) -> Result<Option<Instant>, Failure> {
    let own = occurrences::table.filter(occurrences::event_id.eq(event));
    Ok(own.select(max(occurrences::ends_at)).first(conn)?)
}
