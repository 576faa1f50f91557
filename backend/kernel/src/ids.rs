//! One id type per entity: a UUIDv7, sixteen bytes in both databases. And what is known of a token.

use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::expression::AsExpression;
use diesel::serialize::{self, Output, ToSql};
use diesel::sql_types::Binary;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Declares typed ids; a macro because each needs the same five trait impls.
macro_rules! ids {
    ($($(#[doc = $doc:literal])+ $name:ident;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
                 AsExpression, FromSqlRow)]
        #[diesel(sql_type = Binary)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// Takes a freshly made UUIDv7.
            pub const fn from_uuid(uuid: Uuid) -> Self {
                Self(uuid)
            }

            /// Reads its sixteen bytes.
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// Its sixteen bytes.
            pub const fn bytes(self) -> [u8; 16] {
                self.0.into_bytes()
            }

            /// The id as a plain UUID.
            pub const fn uuid(self) -> Uuid {
                self.0
            }

            /// Reads the hyphenated form.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl<DB: diesel::backend::Backend> ToSql<Binary, DB> for $name
        where
            [u8]: ToSql<Binary, DB>,
        {
            fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
                self.0.as_bytes().as_slice().to_sql(out)
            }
        }

        impl<DB: diesel::backend::Backend> FromSql<Binary, DB> for $name
        where
            Vec<u8>: FromSql<Binary, DB>,
        {
            fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
                let bytes = Vec::<u8>::from_sql(bytes)?;
                Ok(Self(Uuid::from_slice(&bytes)?))
            }
        }

        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                utoipa::openapi::schema::ObjectBuilder::new()
                    .schema_type(utoipa::openapi::schema::Type::String)
                    .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Uuid)))
                    .into()
            }
        }

        impl utoipa::ToSchema for $name {}
    )+};
}

ids! {
    /// A person's account.
    UserId;
    /// A signed-in device: one family of refresh tokens.
    SessionId;
    /// A tenant: whoever puts events on sale.
    OrganizationId;
    /// An invitation to work for an organization.
    InvitationId;
    /// What a program shows to act for an organization.
    ApiTokenId;
    /// A person's photo.
    PhotoId;
    /// A kind of event.
    CategoryId;
    /// A place where events happen.
    VenueId;
    /// A picture with its resized copies.
    ImageId;
    /// An event, with one date or many.
    EventId;
    /// Filters that somebody gave a name.
    SavedViewId;
    /// One date of an event.
    OccurrenceId;
    /// A ticket type that an event sells.
    OfferId;
    /// A question that buyers answer.
    QuestionId;
    /// A link that opens a private event.
    PrivateLinkId;
    /// An invitation to an event.
    EventInvitationId;
    /// Access to a private event.
    AccessGrantId;
    /// A number of places of a date, which offers take from.
    QuotaId;
    /// A code that makes offers cheaper, or shows them.
    PromoCodeId;
    /// What somebody means to buy.
    CartId;
    /// So many of an offer in a cart.
    CartLineId;
    /// What somebody buys of one organizer.
    OrderId;
    /// What an order has of one offer for one date.
    OrderLineId;
    /// One attempt to pay an order.
    PaymentId;
    /// Money that goes back.
    RefundId;
    /// A buyer who asks for their money.
    RefundRequestId;
    /// What was issued of a sale or a refund.
    InvoiceId;
    /// The right of one person to come in.
    TicketId;
    /// A ticket that somebody offers to somebody else.
    TransferId;
    /// Where tickets are checked, and what of.
    CheckinListId;
    /// One scan of a ticket at a door.
    ScanId;
    /// What a scanner calls a scan of its own, so that it counts once.
    ScanNonce;
    /// A scanner that no person is signed in on.
    DeviceId;
    /// What an organizer wrote to participants.
    MessageId;
}
/// SHA-256 of a secret of full strength.
#[derive(Clone, Copy, PartialEq, Eq, Hash, AsExpression, FromSqlRow)]
#[diesel(sql_type = Binary)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// Takes a digest.
    pub const fn from_digest(digest: [u8; 32]) -> Self {
        Self(digest)
    }

    /// The digest.
    pub const fn as_bytes(&self) -> &[u8] {
        &self.0
    }
}

/// Not even hashes belong into logs.
impl std::fmt::Debug for TokenHash {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TokenHash(…)")
    }
}

impl<DB: diesel::backend::Backend> ToSql<Binary, DB> for TokenHash
where
    [u8]: ToSql<Binary, DB>,
{
    fn to_sql<'b>(&'b self, out: &mut Output<'b, '_, DB>) -> serialize::Result {
        self.0.as_slice().to_sql(out)
    }
}

impl<DB: diesel::backend::Backend> FromSql<Binary, DB> for TokenHash
where
    Vec<u8>: FromSql<Binary, DB>,
{
    fn from_sql(bytes: DB::RawValue<'_>) -> deserialize::Result<Self> {
        let bytes = Vec::<u8>::from_sql(bytes)?;
        Ok(Self(bytes.as_slice().try_into()?))
    }
}
