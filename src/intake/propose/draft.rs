//! An entry of `sources:` before it is written: each of its lines, in the order in which a person reads them.

use std::fmt::Write as _;

use crate::intake::sources::quoted;

/// A row of `long: rows:`.
#[derive(Clone, Debug, Default)]
pub(super) struct Row {
    pub(super) constants: Vec<(&'static str, String)>,
    pub(super) columns: Vec<(&'static str, Vec<String>)>,
}

/// Our columns for the names and the cells of wide columns, and each heading with its name.
pub(super) type WideColumns = (&'static str, &'static str, Vec<(String, String)>);

/// An entry of `sources:`.
#[derive(Clone, Debug, Default)]
pub(super) struct Draft {
    /// The key under `sources:`; `memberships` stands by itself.
    pub(super) key: &'static str,
    /// Whether its files are read without it, unless another entry feeds their table.
    pub(super) canonical: bool,
    pub(super) files: Vec<String>,
    pub(super) layout: Option<&'static str>,
    pub(super) delimiter: Option<&'static str>,
    pub(super) sheet: Option<String>,
    pub(super) from_sheet: Option<&'static str>,
    pub(super) skip_lines: usize,
    pub(super) transposed: bool,
    /// Our column, the file's headings, and whether it is a guess.
    pub(super) columns: Vec<(&'static str, Vec<String>, bool)>,
    pub(super) split: Option<(String, &'static str)>,
    /// Wide columns, one value each: our column for their names, ours for their cells, and each heading with its name.
    pub(super) wide: Option<WideColumns>,
    /// Wide columns that differ in more.
    pub(super) rows: Vec<Row>,
    pub(super) percent: bool,
    pub(super) year_to_date: bool,
    pub(super) codes: Vec<(&'static str, Vec<(String, String)>)>,
    pub(super) drop_rows: Vec<(String, String)>,
    pub(super) from_name: Vec<(&'static str, String)>,
    pub(super) from_date: Vec<&'static str>,
    pub(super) from_term: Option<&'static str>,
    pub(super) from_roll: Vec<&'static str>,
    pub(super) constants: Vec<(&'static str, String)>,
    /// What nothing gives: left as a comment to be filled in.
    pub(super) missing: Vec<&'static str>,
    /// Our column, and what a person has to say before it is known which column of the file it is.
    pub(super) undecided: Vec<(&'static str, String)>,
}

fn list(words: &[String]) -> String {
    match words {
        [one] => quoted(one),
        many => {
            let all: Vec<String> = many.iter().map(|w| quoted(w)).collect();
            format!("[{}]", all.join(", "))
        }
    }
}

impl Draft {
    /// Whether it can be written as it stands.
    pub(super) fn is_whole(&self) -> bool {
        self.missing.is_empty() && self.undecided.is_empty()
    }

    /// Our columns of which it isn't known which column of the file each is.
    pub(super) fn undecided_columns(&self) -> Vec<&'static str> {
        self.undecided.iter().map(|(ours, _)| *ours).collect()
    }

    /// Its lines, as an item of a list that stands `depth` deep.
    pub(super) fn lines(&self, depth: usize) -> String {
        let mut text = String::new();
        let mut line = |deep: usize, words: &str| {
            let _ = writeln!(text, "{}{words}", " ".repeat(depth + deep));
        };
        match self.files.as_slice() {
            [one] => line(0, &format!("- files: {}", quoted(one))),
            many => {
                line(0, "- files:");
                for file in many {
                    line(4, &format!("- {}", quoted(file)));
                }
            }
        }
        if let Some(layout) = self.layout {
            line(2, &format!("layout: {layout}"));
        }
        if let Some(delimiter) = self.delimiter {
            line(2, &format!("delimiter: {delimiter}"));
        }
        if let Some(sheet) = &self.sheet {
            line(2, &format!("sheet: {}", quoted(sheet)));
        }
        if let Some(column) = self.from_sheet {
            line(2, &format!("from_sheet: {column}"));
        }
        if self.skip_lines > 0 {
            line(2, &format!("skip_lines: {}", self.skip_lines));
        }
        if self.transposed {
            line(2, "transposed: true");
        }
        if !self.columns.is_empty() {
            line(2, "columns:");
            for (ours, theirs, guess) in &self.columns {
                let doubt = match guess {
                    true => "  # a guess: look at it",
                    false => "",
                };
                line(4, &format!("{ours}: {}{doubt}", list(theirs)));
            }
        }
        if let Some((heading, pattern)) = &self.split {
            line(2, "split:");
            line(4, &format!("{}: \"{pattern}\"", quoted(heading)));
        }
        if let Some((into, value, columns)) = &self.wide {
            line(2, "long:");
            line(4, &format!("into: {into}"));
            line(4, &format!("value: {value}"));
            line(4, "columns:");
            for (heading, name) in columns {
                line(6, &format!("{}: {}", quoted(heading), quoted(name)));
            }
        }
        if !self.rows.is_empty() {
            line(2, "long:");
            line(4, "rows:");
            for row in &self.rows {
                let pairs = |pairs: Vec<(&str, String)>| {
                    let all: Vec<String> = pairs.iter().map(|(k, v)| format!("{k}: {v}")).collect();
                    all.join(", ")
                };
                let constants = row.constants.iter().map(|(k, v)| (*k, quoted(v)));
                let columns = row.columns.iter().map(|(k, v)| (*k, list(v)));
                line(
                    6,
                    &format!(
                        "- {{constants: {{{}}}, columns: {{{}}}}}",
                        pairs(constants.collect()),
                        pairs(columns.collect())
                    ),
                );
            }
        }
        if self.percent {
            line(2, "scale: percent");
        }
        if self.year_to_date {
            line(2, "period: year_to_date");
        }
        if !self.codes.is_empty() {
            line(2, "codes:");
            for (ours, pairs) in &self.codes {
                line(4, &format!("{ours}:"));
                for (cell, code) in pairs {
                    line(6, &format!("{}: {}", quoted(cell), quoted(code)));
                }
            }
        }
        if !self.drop_rows.is_empty() {
            line(2, "drop_rows:");
            for (heading, word) in &self.drop_rows {
                line(4, &format!("{}: {}", quoted(heading), quoted(word)));
            }
        }
        let flow = |pairs: &[(&'static str, String)]| {
            let all: Vec<String> = pairs
                .iter()
                .map(|(ours, value)| format!("{ours}: {}", quoted(value)))
                .collect();
            all.join(", ")
        };
        if !self.from_name.is_empty() {
            line(2, &format!("from_name: {{{}}}", flow(&self.from_name)));
        }
        for (key, columns) in [
            ("from_date", &self.from_date),
            ("from_roll", &self.from_roll),
        ] {
            if !columns.is_empty() {
                line(2, &format!("{key}: [{}]", columns.join(", ")));
            }
        }
        if let Some(column) = self.from_term {
            line(2, &format!("from_term: {column}"));
        }
        if !self.constants.is_empty() {
            line(2, &format!("constants: {{{}}}", flow(&self.constants)));
        }
        for (_, question) in &self.undecided {
            line(2, &format!("# not decided: {question}"));
        }
        if !self.missing.is_empty() {
            line(
                2,
                "# not in the file; give each a value for all rows, or the heading it stands under:",
            );
            line(2, "# constants:");
            for column in &self.missing {
                line(2, &format!("#   {column}: {}", example(column)));
            }
        }
        text
    }
}

/// The lines of several entries, those of a table together.
pub(super) fn yaml<'d>(drafts: impl IntoIterator<Item = &'d Draft>) -> String {
    let mut keys: Vec<(&'static str, String)> = Vec::new();
    let mut memberships = String::new();
    for draft in drafts {
        if draft.key == "memberships" {
            memberships.push_str(&draft.lines(2));
            continue;
        }
        let lines = draft.lines(4);
        match keys.iter_mut().find(|(key, _)| *key == draft.key) {
            Some((_, text)) => text.push_str(&lines),
            None => keys.push((draft.key, lines)),
        }
    }
    let mut text = String::new();
    if !keys.is_empty() {
        text.push_str("sources:\n");
    }
    for (key, lines) in keys {
        let _ = write!(text, "  {key}:\n{lines}");
    }
    if !memberships.is_empty() {
        let _ = write!(text, "memberships:\n{memberships}");
    }
    text
}

fn example(column: &str) -> &'static str {
    match column {
        "academic_year" | "financial_year" => "2025/26",
        "term" => "Summer",
        "urn" => "\"100000\"",
        "nc_year" => "\"6\"",
        "assessed_on" => "2026-05-11",
        "assessment_type" => "Teacher Assessment",
        "assessment_name" => "Year 6 Summer",
        "subject" => "Reading",
        "rank" => "FFT50",
        _ => "\"\"",
    }
}
