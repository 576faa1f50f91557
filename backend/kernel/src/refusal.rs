//! The shape of every expected "no": a stable code, a status, a title in each language.

use crate::text::Locale;

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
}

impl FieldError {
    /// A wrong field of a body.
    pub fn body(name: &str, code: &'static str, detail: &str) -> Self {
        Self { pointer: format!("/{name}"), code, detail: detail.to_owned() }
    }

    /// A wrong query parameter.
    pub fn query(name: &str, code: &'static str, detail: &str) -> Self {
        Self { pointer: format!("?{name}"), code, detail: detail.to_owned() }
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
