//! The shape of every expected "no": a stable code, a status, a title in each language.

use crate::text::Locale;
use std::collections::BTreeMap;

/// What does not depend on the case at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RefusalFacts {
    /// `slice.snake_case`; never renamed, never used for something else.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Title in French.
    pub fr: &'static str,
    /// Title in English.
    pub en: &'static str,
}

impl RefusalFacts {
    /// The title in a language.
    pub const fn title(&self, locale: Locale) -> &'static str {
        match locale {
            Locale::Fr => self.fr,
            Locale::En => self.en,
        }
    }
}

/// What is wrong with one field of a request.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub struct FieldError {
    /// Where: a JSON pointer into the body, or `?name` for a query parameter.
    #[schema(example = "?limit")]
    pub pointer: String,
    /// Stable reason, for programs.
    #[schema(example = "out_of_range")]
    pub code: &'static str,
    /// The same for people, in English.
    pub detail: String,
    /// What the reason comes of, by name, such as the `limit` that was passed; absent when there is nothing to
    /// count. Programs read these, not `detail`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    #[schema(required = false, value_type = BTreeMap<String, ErrorParam>, example = json!({ "limit": 10 }))]
    pub params: BTreeMap<&'static str, ErrorParam>,
}

/// A number or a name that a refusal comes of.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum ErrorParam {
    /// How many.
    Number(i64),
    /// Which one.
    Text(String),
}

impl From<i64> for ErrorParam {
    fn from(number: i64) -> Self {
        Self::Number(number)
    }
}

impl From<i32> for ErrorParam {
    fn from(number: i32) -> Self {
        Self::Number(number.into())
    }
}

impl From<&str> for ErrorParam {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl FieldError {
    /// What is wrong at a place that its pointer says.
    pub fn at(pointer: impl Into<String>, code: &'static str, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, detail: detail.into(), params: BTreeMap::new() }
    }

    /// A wrong field of a body.
    pub fn body(name: &str, code: &'static str, detail: &str) -> Self {
        Self::at(format!("/{name}"), code, detail)
    }

    /// A wrong query parameter.
    pub fn query(name: &str, code: &'static str, detail: &str) -> Self {
        Self::at(format!("?{name}"), code, detail)
    }

    /// The same with something that the reason comes of.
    #[must_use]
    pub fn with(mut self, name: &'static str, param: impl Into<ErrorParam>) -> Self {
        self.params.insert(name, param.into());
        self
    }
}

/// An expected "no" of a slice. Made with [`refusals!`](crate::refusals).
pub trait Refusal: std::error::Error + Send + Sync + 'static {
    /// Code, status and titles.
    fn facts(&self) -> RefusalFacts;

    /// The fields at fault, when the request's content is.
    fn fields(&self) -> Vec<FieldError> {
        Vec::new()
    }

    /// Seconds after which trying again makes sense, when waiting helps.
    fn retry_after(&self) -> Option<u32> {
        None
    }
}

/// Declares a slice's refusals: one enum, its facts, and the list `ALL` that documentation and
/// tests read. A macro so that a code, its status and its titles are stated once, side by side.
#[macro_export]
macro_rules! refusals {
    ($(#[$meta:meta])* $vis:vis enum $name:ident {
        $($(#[doc = $doc:literal])+ $variant:ident => $status:literal, $code:literal, $fr:literal, $en:literal;)+
    }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        $vis enum $name { $($(#[doc = $doc])+ $variant,)+ }

        impl $name {
            /// Every refusal of this slice.
            pub const ALL: &'static [$crate::refusal::RefusalFacts] = &[
                $($crate::refusal::RefusalFacts { code: $code, status: $status, fr: $fr, en: $en },)+
            ];
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str($crate::refusal::Refusal::facts(self).en)
            }
        }

        impl std::error::Error for $name {}

        impl $crate::refusal::Refusal for $name {
            fn facts(&self) -> $crate::refusal::RefusalFacts {
                match self {
                    $(Self::$variant => $crate::refusal::RefusalFacts {
                        code: $code, status: $status, fr: $fr, en: $en,
                    },)+
                }
            }
        }
    };
}
