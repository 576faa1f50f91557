//! Fields of a PATCH: absent, null and a value are three things.

use super::body::BodyChecker;
use serde::{Deserialize, Deserializer};

/// What a PATCH says of a field that may be empty. Write `#[serde(default)]` before it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Patch<T> {
    /// Nothing: it stays.
    #[default]
    Keep,
    /// Null: it is taken away.
    Clear,
    /// A value.
    Set(T),
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Patch<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Option::<T>::deserialize(deserializer)?.map_or(Self::Clear, Self::Set))
    }
}

impl<T> Patch<T> {
    /// What becomes of a field.
    pub fn onto(self, old: Option<T>) -> Option<T> {
        match self {
            Self::Keep => old,
            Self::Clear => None,
            Self::Set(value) => Some(value),
        }
    }

    /// The value, when there is one.
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Keep | Self::Clear => None,
        }
    }

    /// The same with a value that `read` understands; what it does not is noted and stays.
    pub fn check<U>(
        &self,
        checker: &mut BodyChecker,
        name: &str,
        expected: &str,
        read: impl Fn(&T) -> Option<U>,
    ) -> Patch<U> {
        match self {
            Self::Keep => Patch::Keep,
            Self::Clear => Patch::Clear,
            Self::Set(value) => read(value).map_or_else(
                || {
                    checker.refuse(name, "invalid", expected);
                    Patch::Keep
                },
                Patch::Set,
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize)]
    struct Wish {
        #[serde(default)]
        site: Patch<String>,
    }

    #[test]
    fn absent_null_and_a_value_are_three_things() {
        for (json, becomes) in
            [("{}", Some("old")), (r#"{"site":null}"#, None), (r#"{"site":"new"}"#, Some("new"))]
        {
            let wish: Wish = serde_json::from_str(json).unwrap();
            assert_eq!(wish.site.onto(Some("old".to_owned())).as_deref(), becomes, "{json}");
        }
        assert!(serde_json::from_str::<Wish>(r#"{"site":7}"#).is_err());
    }

    #[test]
    fn a_value_that_cannot_be_read_is_noted_and_stays() {
        let mut checker = BodyChecker::default();
        let read =
            Patch::Set("x".to_owned()).check(&mut checker, "n", "a number", |text| text.parse::<i32>().ok());
        assert_eq!(read, Patch::Keep);
        assert_eq!(checker.finish().unwrap_err().0.len(), 1);
    }
}
