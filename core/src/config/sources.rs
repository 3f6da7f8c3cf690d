//! An entry of `sources:`: the files of a table, and how their columns and codes map onto ours.

use crate::estate::AcademicYear;

use super::node::{Node, Value};
use super::read::{text, texts};
use super::settings::{Long, Source};

/// Reads an entry of `sources:` for a table.
pub(super) fn source(table: &'static str, n: &Node) -> Source {
    let files = match n.get("files") {
        Some(list) if matches!(list.value, Value::List(_)) => texts(n, "files"),
        Some(one) => one.scalar().into_iter().collect(),
        None => vec![],
    };
    let named = |key: &str| -> Vec<(String, String)> {
        let entries = n.get(key).map(Node::entries).unwrap_or_default();
        entries
            .iter()
            .filter_map(|(k, v)| Some((k.name.clone(), v.word()?)))
            .collect()
    };
    let codes = n.get("codes").map(Node::entries).unwrap_or_default();
    let drop = n.get("drop_rows").map(Node::entries).unwrap_or_default();
    Source {
        table,
        line: n.line,
        files,
        layout: text(n, "layout"),
        encoding: text(n, "encoding"),
        delimiter: text(n, "delimiter"),
        sheet: text(n, "sheet"),
        skip_lines: text(n, "skip_lines")
            .and_then(|t| t.parse().ok())
            .unwrap_or(0),
        columns: named("columns"),
        constants: named("constants"),
        codes: codes
            .iter()
            .map(|(k, v)| {
                let pairs = v
                    .entries()
                    .iter()
                    .filter_map(|(a, b)| Some((a.name.clone(), b.word()?)));
                (k.name.clone(), pairs.collect())
            })
            .collect(),
        scale: text(n, "scale"),
        dates: text(n, "dates"),
        from_name: named("from_name"),
        from_sheet: text(n, "from_sheet"),
        long: n.get("long").map(|l| Long {
            into: text(l, "into").unwrap_or_default(),
            value: text(l, "value").unwrap_or_default(),
            columns: l
                .get("columns")
                .map(Node::entries)
                .unwrap_or_default()
                .iter()
                .filter_map(|(k, v)| Some((k.name.clone(), v.word()?)))
                .collect(),
        }),
        drop_rows: drop
            .iter()
            .map(|(k, v)| {
                let values = match &v.value {
                    Value::List(items) => items.iter().filter_map(Node::word).collect(),
                    _ => v.word().into_iter().collect(),
                };
                (k.name.clone(), values)
            })
            .collect(),
        label: text(n, "label"),
        years: texts(n, "years")
            .iter()
            .filter_map(|t| AcademicYear::parse(t))
            .collect(),
    }
}
