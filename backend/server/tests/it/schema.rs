//! Every answer against the API's document: status, media type and JSON schema.

use crate::app::Answer;
use jsonschema::{Draft, Validator};
use reqwest::Method;
use serde_json::{Map, Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

/// The document.
pub static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(guichet_server::openapi::document()).unwrap());

/// Statuses that any request can end with, whatever its route: the edge's own.
const EVERYWHERE: [u16; 6] = [405, 413, 414, 429, 500, 503];

/// An operation of the document.
pub struct Operation {
    pub method: String,
    pub path: String,
    pub spec: Value,
}

/// All operations.
pub fn operations() -> Vec<Operation> {
    let mut all = Vec::new();
    for (path, item) in DOCUMENT["paths"].as_object().unwrap() {
        for method in ["get", "post", "put", "patch", "delete"] {
            if let Some(spec) = item.get(method) {
                all.push(Operation { method: method.to_uppercase(), path: path.clone(), spec: spec.clone() });
            }
        }
    }
    all
}

/// The documented path that a request's path belongs to.
pub fn template(target: &str) -> Option<&'static str> {
    let path = target.split('?').next().unwrap_or_default();
    let is_match = |template: &str| {
        let (ours, theirs): (Vec<&str>, Vec<&str>) =
            (template.split('/').collect(), path.split('/').collect());
        ours.len() == theirs.len()
            && ours
                .iter()
                .zip(&theirs)
                .all(|(ours, theirs)| ours == theirs || (ours.starts_with('{') && !theirs.is_empty()))
    };
    DOCUMENT["paths"].as_object().unwrap().keys().map(String::as_str).find(|template| is_match(template))
}

/// The operation that a request is of.
pub fn operation_id(method: &Method, target: &str) -> Option<String> {
    let operation = &DOCUMENT["paths"][template(target)?][method.as_str().to_lowercase()];
    operation["operationId"].as_str().map(str::to_owned)
}

/// Fails when the document does not allow this answer. Paths that it does not have are not its business.
pub fn check(method: &Method, target: &str, answer: &Answer) {
    let Some(path) = template(target) else { return };
    let media_type = answer.header("content-type").split(';').next().unwrap_or_default();
    let read_as = if method == Method::HEAD { "get".to_owned() } else { method.as_str().to_lowercase() };
    let declared = &DOCUMENT["paths"][path][read_as.as_str()]["responses"][answer.status.to_string()];
    let what = format!("{method} {target} answered {} {media_type}", answer.status);
    if method == Method::HEAD {
        assert!(answer.body.is_empty(), "{what} with a body");
        return;
    }
    if method == Method::OPTIONS {
        return; // Browsers ask it, not the API's callers.
    }
    if declared.is_null() && EVERYWHERE.contains(&answer.status) {
        assert_eq!(media_type, "application/problem+json", "{what}");
        validate(&what, &json!({"$ref": "#/components/schemas/Problem"}), &answer.json());
        return;
    }
    assert!(!declared.is_null(), "{what}, which is not declared");
    let Some(contents) = declared["content"].as_object().filter(|contents| !contents.is_empty()) else {
        assert!(answer.body.is_empty(), "{what} with a body, which is not declared");
        return;
    };
    let content = contents.get(media_type).unwrap_or_else(|| panic!("{what}; declared: {contents:?}"));
    let value = if media_type.ends_with("json") { answer.json() } else { Value::from(answer.text()) };
    validate(&what, &content["schema"], &value);
}

fn validate(what: &str, schema: &Value, value: &Value) {
    static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);
    let make = || {
        let whole = json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "allOf": [schema],
            "components": closed_components(),
        });
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        Arc::new(options.build(&whole).unwrap())
    };
    let validator = KNOWN.lock().unwrap().entry(schema.to_string()).or_insert_with(make).clone();
    let errors: Vec<String> =
        validator.iter_errors(value).map(|e| format!("{}: {e}", e.instance_path())).collect();
    assert!(errors.is_empty(), "{what}, against its schema:\n{}", errors.join("\n"));
}

/// The document's schemas such that a property which is not declared is an error: that is how an
/// answer drifts from its document. Parts of an `allOf` stay open, the whole is closed.
fn closed_components() -> Value {
    let schemas = DOCUMENT["components"]["schemas"].as_object().unwrap();
    let (mut closed, mut open) = (Map::new(), Map::new());
    for (name, schema) in schemas {
        let mut whole = schema.clone();
        open_parts(&mut whole);
        open.insert(name.clone(), whole.clone());
        if whole.get("properties").is_some() || whole.get("allOf").is_some() {
            whole["unevaluatedProperties"] = Value::Bool(false);
        }
        closed.insert(name.clone(), whole);
    }
    json!({"schemas": closed, "open": open})
}

fn open_parts(schema: &mut Value) {
    for part in schema.get_mut("allOf").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(name) = part["$ref"].as_str().and_then(|to| to.strip_prefix("#/components/schemas/")) {
            *part = json!({"$ref": format!("#/components/open/{name}")});
        }
    }
}

#[test]
fn an_undeclared_property_is_noticed() {
    let schema = json!({"$ref": "#/components/schemas/VersionView"});
    let good = json!({"name": "guichet", "version": "1", "api": "v1", "revision": null});
    validate("good", &schema, &good);
    let mut drifted = good;
    drifted["secret"] = "x".into();
    let noticed = std::panic::catch_unwind(|| validate("drifted", &schema, &drifted));
    assert!(noticed.is_err());
}
