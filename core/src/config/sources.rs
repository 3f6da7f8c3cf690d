//! An entry of `sources:`: the files of a table, and how their columns and codes map onto ours.

use crate::estate::AcademicYear;

use super::node::{Node, Value};
use super::read::{text, texts};
use super::settings::{Long, Source};

/// A row that a wide file's makes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LongRow {
    /// Our column, the value it has in this row.
    pub constants: Vec<(String, String)>,
    /// Our column, the file's headings it is read from: one, or several that are joined.
    pub columns: Vec<(String, Vec<String>)>,
}

/// Two columns that one of the file's holds.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Split {
    /// The file's heading.
    pub heading: String,
    /// Our column that stands first.
    pub first: String,
    /// What stands between them.
    pub between: String,
    /// Our column that stands behind it.
    pub second: String,
}

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
    let several = |n: &Node| -> Vec<(String, Vec<String>)> {
        let entries = n.get("columns").map(Node::entries).unwrap_or_default();
        entries
            .iter()
            .map(|(k, v)| (k.name.clone(), words(v)))
            .collect()
    };
    let (mut columns, mut joined) = (Vec::new(), Vec::new());
    for (ours, mut theirs) in several(n) {
        match (theirs.len(), theirs.pop()) {
            (1, Some(one)) => columns.push((ours, one)),
            (_, Some(last)) => {
                theirs.push(last);
                joined.push((ours, theirs));
            }
            (_, None) => {}
        }
    }
    // A file that is long already needs but the names of its columns.
    if let Some(long) = n.get("long")
        && let (Some(measure), Some(value)) = (text(long, "measure"), text(long, "value"))
    {
        columns.push(("measure".into(), measure));
        columns.push(("value".into(), value));
    }
    let long = n.get("long").filter(|l| l.get("measure").is_none());
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
        transposed: text(n, "transposed").as_deref() == Some("true"),
        columns,
        joined,
        split: named("split").iter().filter_map(split).collect(),
        from_date: texts(n, "from_date"),
        from_term: text(n, "from_term"),
        from_roll: texts(n, "from_roll"),
        percent: text(n, "scale").as_deref() == Some("percent"),
        year_to_date: text(n, "period").as_deref() == Some("year_to_date"),
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
        long: long.map(|l| Long {
            into: text(l, "into").unwrap_or_default(),
            value: text(l, "value").unwrap_or_default(),
            columns: l
                .get("columns")
                .map(Node::entries)
                .unwrap_or_default()
                .iter()
                .filter_map(|(k, v)| Some((k.name.clone(), v.word()?)))
                .collect(),
            rows: match l.get("rows").map(|r| &r.value) {
                Some(Value::List(rows)) => rows.iter().map(row).collect(),
                _ => vec![],
            },
        }),
        drop_rows: drop
            .iter()
            .map(|(k, v)| (k.name.clone(), words(v)))
            .collect(),
        label: text(n, "label"),
        years: texts(n, "years")
            .iter()
            .filter_map(|t| AcademicYear::parse(t))
            .collect(),
    }
}

/// One word, or a list of them.
fn words(node: &Node) -> Vec<String> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(Node::word).collect(),
        _ => node.word().into_iter().collect(),
    }
}

/// A row of a wide file.
fn row(node: &Node) -> LongRow {
    let entries = |key: &str| node.get(key).map(Node::entries).unwrap_or_default();
    LongRow {
        constants: entries("constants")
            .iter()
            .filter_map(|(k, v)| Some((k.name.clone(), v.word()?)))
            .collect(),
        columns: entries("columns")
            .iter()
            .map(|(k, v)| (k.name.clone(), words(v)))
            .collect(),
    }
}

/// `surname, forename` in parts.
fn split((heading, pattern): &(String, String)) -> Option<Split> {
    let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let first = pattern.split(|c| !name(c)).next()?;
    let second = pattern.rsplit(|c| !name(c)).next()?;
    let between = pattern.get(first.len()..pattern.len() - second.len())?;
    let whole = !first.is_empty() && !between.is_empty() && !second.is_empty();
    whole.then(|| Split {
        heading: heading.clone(),
        first: first.to_owned(),
        between: between.to_owned(),
        second: second.to_owned(),
    })
}
