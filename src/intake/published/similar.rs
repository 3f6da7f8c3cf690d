//! The DfE's values for comparing schools with like ones (get information about schools like yours, primary): a JSON list
//! with an object of texts for each school.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::dataset::{FileRead, Holdings, SimilarSchool};
use crate::diag::{Code, Finding, Severity, Sink, Spot};

use super::Input;

/// The most bytes that are read.
const MOST: u64 = 64 << 20;

/// Reads the file; `false`: it could not be read at all. A school without all nine values is refused, and so is one that
/// stands further up.
pub(super) fn read(input: &Input<'_>, holdings: &mut Holdings, sink: &mut Sink) -> bool {
    let tell = |code: Code, words: String| {
        let spot = Spot {
            file: Arc::from(input.name),
            ..Spot::default()
        };
        let mut finding = Finding::new(code, Severity::Error, spot, words);
        finding.table = "reference/similar";
        finding
    };
    let size = std::fs::metadata(input.path).map_or(0, |m| m.len());
    if size > MOST {
        sink.push(tell(
            Code::UnreadableFile,
            "the file is larger than 64 MB".into(),
        ));
        return false;
    }
    let text = match std::fs::read(input.path) {
        Ok(bytes) => bytes,
        Err(error) => {
            sink.push(tell(
                Code::UnreadableFile,
                format!("the file cannot be read: {error}"),
            ));
            return false;
        }
    };
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&text);
    let list: Vec<serde_json::Map<String, serde_json::Value>> = match serde_json::from_slice(text) {
        Ok(list) => list,
        Err(error) => {
            let mut finding = tell(
                Code::UnreadableFile,
                "this is not a JSON list of schools".into(),
            );
            finding.spot.line = error.line() as u64;
            finding.spot.column = error.column() as u64;
            sink.push(
                finding.help("take the file SimilarSchoolsPrimaryValuesEntry.json as it comes"),
            );
            return false;
        }
    };
    let mut seen: BTreeSet<u32> = holdings.similar.iter().map(|s| s.urn).collect();
    let mut refused = 0;
    for (i, entry) in list.iter().enumerate() {
        let number = |key: &str| -> Option<f64> {
            match entry.get(key)? {
                serde_json::Value::String(text) => text.trim().parse().ok(),
                serde_json::Value::Number(n) => n.as_f64(),
                _ => None,
            }
            .filter(|n: &f64| n.is_finite())
        };
        let urn = entry.get("URN").and_then(|v| match v {
            serde_json::Value::String(text) => text.trim().parse::<u32>().ok(),
            serde_json::Value::Number(n) => n.as_u64().and_then(|n| u32::try_from(n).ok()),
            _ => None,
        });
        let mut values = [0.0; 9];
        let mut missing = None;
        for (value, key) in values.iter_mut().zip(SimilarSchool::KEYS) {
            match number(key) {
                Some(n) => *value = n,
                None => missing = Some(key),
            }
        }
        let words = match (urn, missing) {
            (Some(urn), None) if seen.insert(urn) => {
                holdings.similar.push(SimilarSchool { urn, values });
                continue;
            }
            (Some(urn), None) => format!("school {urn} stands further up; the first one counts"),
            (Some(urn), Some(key)) => format!("school {urn} has no number under {key}"),
            (None, _) => format!("entry {} has no URN", i + 1),
        };
        refused += 1;
        sink.push(tell(Code::MissingKey, words).refused());
    }
    holdings.similar.sort_by_key(|s| s.urn);
    holdings.files.push(FileRead {
        path: input.name.to_owned(),
        table: "reference/similar",
        rows: list.len() as u64,
        refused,
        idle: 0,
        bytes: size,
    });
    true
}
