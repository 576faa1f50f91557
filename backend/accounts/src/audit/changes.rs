//! What a change was, for the log: both sides of what is public, the names of the other fields.

use platform::http::failure::Failure;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Most characters of a text that the log keeps.
const TEXT_LENGTH_MAX: usize = 200;
/// Fields whose values are addresses: the log says that they changed, not to what.
const UNSAID: [&str; 2] = ["contact_email", "online_url"];
/// Fields that change with every change.
const NOISE: [&str; 1] = ["updated_at"];

/// The fields in which two states differ, before and after; `None` when they do not.
///
/// # Errors
/// A state that is no JSON.
pub fn changes(before: &impl Serialize, after: &impl Serialize) -> Result<Option<Value>, Failure> {
    let fields = |state: Value| match state {
        Value::Object(fields) => fields,
        _ => Map::new(),
    };
    let before = fields(serde_json::to_value(before).map_err(Failure::fault)?);
    let after = fields(serde_json::to_value(after).map_err(Failure::fault)?);
    let (mut names, mut was, mut is) = (Vec::new(), Map::new(), Map::new());
    for (name, new) in &after {
        let old = before.get(name).unwrap_or(&Value::Null);
        if old == new || NOISE.contains(&name.as_str()) {
            continue;
        }
        names.push(name.clone());
        if !UNSAID.contains(&name.as_str()) {
            was.insert(name.clone(), brief(old));
            is.insert(name.clone(), brief(new));
        }
    }
    Ok((!names.is_empty()).then(|| json!({ "fields": names, "before": was, "after": is })))
}

fn brief(value: &Value) -> Value {
    match value {
        Value::String(text) if text.chars().count() > TEXT_LENGTH_MAX => {
            Value::String(text.chars().take(TEXT_LENGTH_MAX).chain(['…']).collect())
        }
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changed_is_said_and_addresses_are_not() {
        let before = json!({"title_fr": "a", "slug": "x", "contact_email": "a@b.fr", "updated_at": 1});
        let after = json!({"title_fr": "b".repeat(300), "slug": "x", "contact_email": null, "updated_at": 2});
        let said = changes(&before, &after).unwrap().unwrap();
        assert_eq!(said["fields"], json!(["contact_email", "title_fr"]));
        assert_eq!(said["before"], json!({"title_fr": "a"}));
        assert_eq!(said["after"]["title_fr"].as_str().unwrap().chars().count(), TEXT_LENGTH_MAX + 1);
        assert!(changes(&after, &after).unwrap().is_none());
    }
}
