//! Tables of a config's own (`tables:`): what each is called, what stands in its columns, what makes its rows unique.

use crate::diag::nearest;
use crate::formula::{self, Variables};

use super::check::Checker;
use super::node::{Node, Value};
use super::read::{text, texts};
use super::shape::{Field, Shape, field, needed};

/// What may stand under `tables`.
pub(super) const OWN_TABLE: &[Field] = &[
    needed(
        "name",
        Shape::Text,
        "its name: its rows lie in data/<name>.csv or a folder data/<name>/",
    ),
    needed(
        "columns",
        Shape::Named(&Shape::OneOf(&["text", "number", "date", "code"])),
        "its columns beside school and year, each with what stands in it",
    ),
    field(
        "key",
        Shape::List(&Shape::Text),
        "the columns that are unique together; without it any row may come again",
    ),
    field(
        "school",
        Shape::Text,
        "the column of the school's URN (urn)",
    ),
    field(
        "year",
        Shape::Text,
        "the column of the academic year (academic_year)",
    ),
    field(
        "events",
        Shape::OneOf(&["true", "false"]),
        "whether its rows are events: a school and year without one is then not collected, never 0 (false)",
    ),
];

/// What stands in a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OwnKind {
    /// Words.
    Text,
    /// Numbers.
    Number,
    /// Dates.
    Date,
    /// Words of a short list, as `leaver`.
    Code,
}

impl OwnKind {
    /// As the config writes them.
    const NAMES: [(&'static str, Self); 4] = [
        ("text", Self::Text),
        ("number", Self::Number),
        ("date", Self::Date),
        ("code", Self::Code),
    ];

    fn parse(text: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(name, _)| *name == text);
        found.map(|(_, kind)| *kind)
    }
}

/// A declared table.
#[derive(Clone, PartialEq, Debug)]
pub struct OwnTable {
    /// Its name: that of its file or folder.
    pub name: String,
    /// The column of the school's URN.
    pub school: String,
    /// The column of the academic year.
    pub year: String,
    /// The columns that are unique together; none: any row may come again.
    pub key: Vec<String>,
    /// Its other columns, in the order of the config.
    pub columns: Vec<(String, OwnKind)>,
    /// Whether its rows are events: a school and year without one is not collected, never nought.
    pub events: bool,
    /// As formulas see it.
    pub table: &'static Variables,
}

/// Whether a name can stand in a formula and name a file.
fn is_name(name: &str) -> bool {
    name.len() <= 40
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && name
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// The declared tables; mistakes go to the checker's sink.
pub(super) fn read(root: &Node, checker: &mut Checker<'_>) -> Vec<OwnTable> {
    let mut all: Vec<OwnTable> = Vec::new();
    let nodes = root.get("tables").map(Node::items).unwrap_or_default();
    for (i, node) in nodes.iter().enumerate() {
        let path = format!("tables[{}]", i + 1);
        all.extend(one(node, &path, &all, checker));
    }
    all
}

fn one(node: &Node, path: &str, all: &[OwnTable], checker: &mut Checker<'_>) -> Option<OwnTable> {
    let mut wrong = |node: &Node, key: &str, message: String, help: &str| {
        checker.tell_at(node, &format!("{path}.{key}"), message, help.to_owned());
    };
    let name = text(node, "name").unwrap_or_default();
    let place = node.get("name").unwrap_or(node);
    if !is_name(&name) {
        let help =
            "at most 40 small letters, digits and underscores, a letter first, as `staffing`";
        wrong(
            place,
            "name",
            format!("`{name}` can’t be a table’s name"),
            help,
        );
        return None;
    }
    if super::source_shape::fed().any(|table| table == name) || name == "reference" {
        let help = "the data dictionary has its columns; take another name for a table of your own";
        wrong(place, "name", format!("`{name}` is a table already"), help);
        return None;
    }
    if all.iter().any(|t| t.name == name) {
        wrong(
            place,
            "name",
            format!("there is a table `{name}` further up"),
            "",
        );
        return None;
    }
    let school = text(node, "school").unwrap_or_else(|| "urn".into());
    let year = text(node, "year").unwrap_or_else(|| "academic_year".into());
    let mut columns: Vec<(String, OwnKind)> = Vec::new();
    if let Some(Node {
        value: Value::Map(entries),
        ..
    }) = node.get("columns")
    {
        for (column, kind) in entries {
            let stands = kind.scalar().unwrap_or_default();
            if !is_name(&column.name) || column.name == school || column.name == year {
                let help = "small letters, digits and underscores; the columns of school and year are there anyway";
                let message = format!("`{}` can’t be a column’s name", column.name);
                wrong(kind, "columns", message, help);
            } else if let Some(kind) = OwnKind::parse(&stands) {
                columns.push((column.name.clone(), kind));
            } else {
                let help = "text, number, date or code";
                wrong(
                    kind,
                    "columns",
                    format!("`{stands}` is no kind of column"),
                    help,
                );
            }
        }
    }
    let known = || {
        let own = columns.iter().map(|(name, _)| name.as_str());
        [school.as_str(), year.as_str()].into_iter().chain(own)
    };
    let key = texts(node, "key");
    for column in node.get("key").map(Node::items).unwrap_or_default() {
        let stands = column.scalar().unwrap_or_default();
        if !known().any(|k| k == stands) {
            let near = nearest(&stands, known());
            let help = near.map_or_else(String::new, |near| format!("did you mean `{near}`?"));
            let message = format!("the table has no column `{stands}`");
            wrong(column, "key", message, &help);
        }
    }
    let of_formulas: Vec<(String, bool)> = columns
        .iter()
        .map(|(name, kind)| (name.clone(), *kind == OwnKind::Number))
        .collect();
    Some(OwnTable {
        table: formula::own_table(&name, &of_formulas),
        events: text(node, "events").as_deref() == Some("true"),
        name,
        school,
        year,
        key,
        columns,
    })
}
