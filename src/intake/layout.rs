//! Where a table's columns come from in a file.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::diag::{Code, Finding, Severity, Spot, is_row_of_a_pupil, nearest};
use crate::intake::spec::needs;
use crate::source::{Heading, fits};

use super::dates::Order;
use super::sources::{Codes, headings, levelled, quoted};
use super::{Column, Table};

/// Where a canonical column's value comes from.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Origin {
    /// The file has no such column: every cell is blank.
    #[default]
    Absent,
    /// A column of the file, by place.
    Column(usize),
    /// A column of the file whose values are written otherwise; a value that the codes don't know stays as it is.
    Mapped(usize, Arc<Codes>),
    /// The same value in every row.
    Constant(Box<str>),
    /// A value that no single cell holds; only rows that are put together anew have it.
    Made(Made),
}

/// A value that no single cell holds.
#[derive(Clone, Debug, PartialEq)]
pub enum Made {
    /// A date whose day, month and year have a column each.
    Date([usize; 3]),
    /// A school's number: that of its local authority, and its own there.
    SchoolNumber([usize; 2]),
    /// Numbers of several columns, added up; each as it stands or in percent.
    Sum {
        /// The columns.
        columns: Vec<usize>,
        /// Whether they are percentages, of which a hundredth is taken.
        percent: bool,
    },
    /// One of the two values that a column holds.
    Part {
        /// The column.
        column: usize,
        /// What stands between the two.
        between: Box<str>,
        /// Whether it is the second.
        second: bool,
    },
    /// The academic year of the row's date.
    Year,
    /// The term of the row's date.
    Term,
    /// A date for the row's term.
    TermDate,
    /// The school of the pupil's place on the roll.
    RollSchool,
    /// The year group of the pupil's place on the roll.
    RollYearGroup,
}

impl Made {
    /// The columns of the file whose cells it is made of; none where other cells of the row tell it.
    pub(super) fn columns(&self) -> &[usize] {
        match self {
            Self::Date(columns) => columns,
            Self::SchoolNumber(columns) => columns,
            Self::Sum { columns, .. } => columns,
            Self::Part { column, .. } => std::slice::from_ref(column),
            Self::Year | Self::Term | Self::TermDate | Self::RollSchool | Self::RollYearGroup => {
                &[]
            }
        }
    }
}

/// Records of a file that make no row.
#[derive(Clone, Debug, PartialEq)]
pub enum Skip {
    /// Those with one of these values in a column; `*` and `?` stand for any characters.
    Drop(usize, Vec<Box<str>>),
    /// Those without one of these values in a column.
    Keep(usize, BTreeSet<String>),
}

impl Skip {
    /// Whether a record is left out, by the text of its cells.
    pub(super) fn is<'c>(&self, cell: impl Fn(usize) -> &'c str) -> bool {
        match self {
            Self::Drop(i, values) => values.iter().any(|v| fits(v, cell(*i))),
            Self::Keep(i, values) => !values.contains(cell(*i)),
        }
    }
}

/// The scale of a file's scores or chances, where the config says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scale {
    /// Chances are percentages.
    Percent,
    /// Scores are standardised, whatever they look like.
    Standardised,
    /// Scores are on the test's own scale: any number is right.
    Own,
}

impl Scale {
    /// The names of the scales in the config.
    pub const NAMES: [(Self, &'static str); 3] = [
        (Self::Percent, "percent"),
        (Self::Standardised, "standardised"),
        (Self::Own, "own"),
    ];

    /// The scale with a name.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let found = Self::NAMES.iter().find(|(_, name)| *name == text);
        found.map(|(scale, _)| *scale)
    }
}

/// One way to make a canonical row from a record of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    /// For each canonical column, in the table's order, where it comes from.
    pub columns: Vec<Origin>,
    /// For each grouping of the settings (table of pupils only), where it comes from.
    pub groupings: Vec<Origin>,
    /// Canonical columns of which one at least must hold something: a record where all of them are blank makes no row
    /// (a wide file's pupil without a score in this subject). Empty: every record makes a row.
    pub unless_blank: Vec<usize>,
    /// Which records make no row.
    pub skips: Vec<Skip>,
    /// The scale of scores or chances, where the config says it.
    pub scale: Option<Scale>,
    /// The order of dates, where the config says it.
    pub(super) dates: Option<Order>,
}

/// Decides how a file's columns make a table's.
///
/// A wide file (a column for each subject, say) has several layouts: each record is read once for each of them, in order.
pub trait Mapping: Sync {
    /// The layouts of a file, and what is wrong with its heading. A finding of severity error with code `missing-column`
    /// and no layout means that the file can't be read.
    fn layouts(
        &self,
        table: &'static Table,
        file: &Arc<str>,
        heading: &Heading,
        groupings: &[String],
    ) -> (Vec<Layout>, Vec<Finding>);
}

/// Files whose headings are the canonical ones, in any case and order.
#[derive(Clone, Copy, Debug, Default)]
pub struct Canonical;

impl Mapping for Canonical {
    fn layouts(
        &self,
        table: &'static Table,
        file: &Arc<str>,
        heading: &Heading,
        groupings: &[String],
    ) -> (Vec<Layout>, Vec<Finding>) {
        let mut findings = Vec::new();
        let mut layout = Layout {
            columns: vec![Origin::Absent; table.columns.len()],
            groupings: vec![Origin::Absent; groupings.len()],
            ..Layout::default()
        };
        let spot = |i: usize| {
            let (column, width) = heading.places.get(i).copied().unwrap_or_default();
            Spot {
                file: Arc::clone(file),
                line: heading.line,
                column,
                width,
            }
        };
        let mut unknown = Vec::new();
        for (i, name) in heading.names.iter().enumerate() {
            let lower = name.to_lowercase();
            let known = table.position(&lower);
            let grouping = groupings
                .iter()
                .position(|g| table.groupings && g.to_lowercase() == lower);
            if known.is_none() && grouping.is_none() {
                unknown.push(i);
                continue;
            }
            let mut twice = false;
            for origin in [
                known.map(|c| &mut layout.columns[c]),
                grouping.map(|g| &mut layout.groupings[g]),
            ]
            .into_iter()
            .flatten()
            {
                if *origin == Origin::Absent {
                    *origin = Origin::Column(i);
                } else {
                    twice = true;
                }
            }
            if twice {
                findings.push(
                    Finding::new(
                        Code::DuplicateColumn,
                        Severity::Error,
                        spot(i),
                        format!("two columns are headed `{lower}`"),
                    )
                    .at(lower, name.as_str())
                    .help("the first is read; take the other out or give it its own name")
                    .excerpt(heading.text.as_str()),
                );
            }
        }
        let missing: Vec<&str> = table
            .columns
            .iter()
            .zip(&layout.columns)
            .filter(|(c, o)| needs(table, c, &layout.columns) && **o == Origin::Absent)
            .map(|(c, _)| c.name)
            .collect();
        for name in &missing {
            let others = || unknown.iter().map(|i| heading.names[*i].as_str());
            let known = headings(table.name, name);
            let like = known
                .iter()
                .find_map(|known| others().find(|have| levelled(have) == **known))
                .or_else(|| nearest(name, others()));
            findings.push(
                Finding::new(
                    Code::MissingColumn,
                    Severity::Error,
                    Spot {
                        file: Arc::clone(file),
                        line: heading.line,
                        ..Spot::default()
                    },
                    format!("the table {} needs a column `{name}`", table.name),
                )
                .at(*name, "")
                .help(like.map_or_else(
                    || "add the column, or map one onto it in config.yaml".to_owned(),
                    |like| {
                        format!(
                            "is it the column headed `{like}`? then give it that name, or write in config.yaml: sources: {{{}: [{{files: {}, columns: {{{name}: {}}}}}]}}",
                            table.name.rsplit('/').next().unwrap_or(table.name),
                            quoted(file.split('#').next().unwrap_or(file)),
                            quoted(like)
                        )
                    },
                ))
                .excerpt(heading.text.as_str()),
            );
        }
        for i in unknown {
            let name = heading.names[i].as_str();
            if name.is_empty() {
                continue;
            }
            let absent = |c: &&Column| {
                let at = table.position(c.name);
                at.is_some_and(|at| layout.columns[at] == Origin::Absent)
            };
            let level = levelled(name);
            let like = table
                .columns
                .iter()
                .filter(absent)
                .find(|c| headings(table.name, c.name).contains(&level.as_str()))
                .map(|c| c.name)
                .or_else(|| nearest(name, table.columns.iter().map(|c| c.name)));
            findings.push(
                Finding::new(
                    Code::UnknownColumn,
                    Severity::Note,
                    spot(i),
                    format!(
                        "the table {} has no column `{name}`: it is ignored",
                        table.name
                    ),
                )
                .at(name, name)
                .help(like.map_or_else(String::new, |like| format!("did you mean `{like}`?")))
                .excerpt(heading.text.as_str()),
            );
        }
        for finding in &mut findings {
            finding.table = table.name;
        }
        let layouts = if missing.is_empty() {
            vec![layout]
        } else {
            findings = none_of_them(findings, table, heading);
            vec![]
        };
        (layouts, findings)
    }
}

/// One finding for all the columns that are missing, where none of the table's is there: the line is no heading of the table.
fn none_of_them(mut findings: Vec<Finding>, table: &Table, heading: &Heading) -> Vec<Finding> {
    let missing = |f: &Finding| f.code == Code::MissingColumn;
    let needed = table.columns.iter().filter(|c| c.required);
    let names: Vec<&str> = needed.map(|c| c.name).collect();
    let hinted = findings
        .iter()
        .any(|f| missing(f) && f.help.starts_with("is it"));
    if hinted || names.len() < 3 || findings.iter().filter(|f| missing(f)).count() < names.len() {
        return findings;
    }
    let Some(at) = findings.iter().position(missing) else {
        return findings;
    };
    let mut one = findings.swap_remove(at);
    findings.retain(|f| !missing(f));
    let blank = heading.names.iter().all(String::is_empty);
    one.field.clear();
    one.message = match blank {
        true => format!(
            "nothing stands in the file, not even the names of the columns of {}",
            table.name
        ),
        false => format!(
            "none of the columns that the table {} needs is there: {}",
            table.name,
            names.join(", ")
        ),
    };
    one.help = match blank {
        true => "put the rows in, below a line with the names of the columns, or take the file away".to_owned(),
        false => "does the file lack the line of its columns’ names, or is it of another table or form? `matbook map` looks at files of any kind".to_owned(),
    };
    findings.insert(0, one);
    findings
}

/// What is wrong with a heading, where the line is a row of a pupil: nothing of it is quoted. One that is a single cell with
/// others in it is told as that alone.
pub(super) fn discreet(heading: &Heading, mut findings: Vec<Finding>) -> Vec<Finding> {
    if let [one] = heading.names.as_slice()
        && one.matches([',', ';', '\t']).count() > 1
        && let Some(mut first) = findings
            .iter()
            .find(|f| f.code == Code::MissingColumn)
            .cloned()
    {
        first.message = "the heading is one cell, since quotation marks stand around the whole line: its columns can't be told apart".to_owned();
        first.help = "open the file in a text editor and take the quotation marks at both ends of each line out, or save it anew as CSV".to_owned();
        first.field.clear();
        return vec![first];
    }
    if !is_row_of_a_pupil(&heading.text) {
        return findings;
    }
    findings.retain(|f| f.code == Code::MissingColumn);
    for finding in &mut findings {
        finding.excerpt.clear();
        finding.help =
            "the first line looks like a row of a pupil: does the file lack the line of its columns’ names?"
                .to_owned();
    }
    findings
}
