//! The JSON schema of config.yaml, made from the same declaration that the checker follows.

use serde_json::{Map, Value, json};

use crate::diag::Code;
use crate::estate::{AssessmentType, Subject};

use super::shape::{CONFIG, Field, Shape};

/// The schema (JSON Schema draft 2020-12), for editors.
pub fn schema() -> Value {
    let mut root = object(CONFIG);
    root.insert(
        "$schema".into(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    root.insert("title".into(), json!("matbook config.yaml"));
    Value::Object(root)
}

fn object(fields: &[Field]) -> Map<String, Value> {
    let properties: Map<String, Value> = fields
        .iter()
        .map(|f| {
            let mut inner = shape(&f.shape);
            if let Value::Object(map) = &mut inner {
                map.insert("description".into(), json!(f.about));
            }
            (f.key.to_owned(), inner)
        })
        .collect();
    let required: Vec<_> = fields
        .iter()
        .filter(|f| f.required)
        .map(|f| f.key)
        .collect();
    let mut map = Map::new();
    map.insert("type".into(), json!("object"));
    map.insert("properties".into(), Value::Object(properties));
    map.insert("additionalProperties".into(), json!(false));
    if !required.is_empty() {
        map.insert("required".into(), json!(required));
    }
    map
}

fn shape(s: &Shape) -> Value {
    match s {
        Shape::Text | Shape::Path => json!({"type": ["string", "number", "boolean"]}),
        Shape::Date => {
            json!({"type": "string", "pattern": r"^(\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4})$"})
        }
        Shape::Year => json!({"type": "string", "pattern": r"^\d{4}/\d{2}$"}),
        Shape::Term => {
            json!({"type": "string", "pattern": r"^(Autumn|Spring|Summer) \d{4}/\d{2}$"})
        }
        Shape::Moment => json!({
            "type": "string",
            "pattern": r"^(\d{4}-\d{2}-\d{2}|\d{2}/\d{2}/\d{4})([ T]\d{1,2}:\d{1,2})?$"
        }),
        Shape::YearGroup => {
            json!({"enum": ["N1", "N2", "R", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]})
        }
        Shape::Urn => json!({"type": "integer", "minimum": 100_000, "maximum": 999_999}),
        Shape::Whole(low, high) => json!({"type": "integer", "minimum": low, "maximum": high}),
        Shape::Number => json!({"type": "number"}),
        Shape::OneOf(words) => {
            // YAML's bare true and false are no text.
            let flags = words.iter().filter_map(|w| w.parse::<bool>().ok());
            let mut all: Vec<Value> = words.iter().map(|w| json!(w)).collect();
            all.extend(flags.map(Value::Bool));
            json!({"enum": all})
        }
        Shape::Either(one, fields) => json!({"anyOf": [shape(one), Value::Object(object(fields))]}),
        Shape::Colour => json!({"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}),
        Shape::Shown => json!({"type": "string"}),
        Shape::Slug => json!({"type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$"}),
        Shape::Subject => json!({"anyOf": [{"enum": Subject::codes()}, {"type": "string"}]}),
        Shape::Type => {
            let mut all = vec!["All"];
            all.extend(AssessmentType::codes());
            json!({"anyOf": [{"enum": all}, {"type": "string"}]})
        }
        Shape::List(inner) => json!({"type": "array", "items": shape(inner)}),
        Shape::OneOrList(inner) => {
            let one = shape(inner);
            json!({"anyOf": [one, {"type": "array", "items": one}]})
        }
        Shape::Keys(fields) => Value::Object(object(fields)),
        Shape::OrList(one, list) => json!({"anyOf": [shape(one), shape(list)]}),
        Shape::Choice(fields) => {
            let mut map = object(fields);
            map.insert("minProperties".into(), json!(1));
            map.insert("maxProperties".into(), json!(1));
            Value::Object(map)
        }
        Shape::Named(inner) => json!({"type": "object", "additionalProperties": shape(inner)}),
        Shape::Code => json!({"enum": codes()}),
        Shape::ByCode(inner) => json!({
            "type": "object",
            "propertyNames": {"enum": codes()},
            "additionalProperties": shape(inner)
        }),
        Shape::ByYear(inner) => json!({
            "type": "object",
            "patternProperties": {r"^\d{4}/\d{2}$": shape(inner)},
            "additionalProperties": false
        }),
    }
}

fn codes() -> Vec<&'static str> {
    Code::ALL.iter().map(|c| c.text()).collect()
}
