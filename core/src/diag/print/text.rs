//! Findings as text: what is wrong, where, the line with carets, and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diag::{Code, Finding, Severity};
use crate::estate::tables;

/// How many values of one code in one column of one file are drawn, each once; the rest are counted.
const DRAWN: usize = 5;
/// How many characters of a value a title shows.
const VALUE: usize = 60;
/// Findings are drawn this wide, whatever the terminal: the same text everywhere.
const WIDTH: usize = 140;

/// Findings for people, causes before what follows from them: each value of a column once, with the number of rows that have
/// it, or every finding where all are asked for; the last line counts them.
///
/// # Errors
/// Where `into` can't be written.
pub fn text(findings: &[Finding], all: bool, colour: bool, into: &mut dyn Write) -> io::Result<()> {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(WIDTH);
    for group in grouped(findings) {
        let values = by_value(&group);
        if all {
            for finding in group {
                let drawn = renderer.render(&[drawing(finding, &[], None)]);
                writeln!(into, "{drawn}\n")?;
            }
            continue;
        }
        let last = values.len().min(DRAWN) - 1;
        for (i, rows) in values.iter().take(DRAWN).enumerate() {
            let others = (i == last && values.len() > DRAWN).then(|| Others {
                values: values.len() - DRAWN,
                findings: values[DRAWN..].iter().map(Vec::len).sum(),
            });
            let drawn = renderer.render(&[drawing(rows[0], &rows[1..], others)]);
            writeln!(into, "{drawn}\n")?;
        }
    }
    if !findings.is_empty() {
        writeln!(into, "{}", count_line(findings))?;
    }
    Ok(())
}

/// Values of a column that are only counted.
#[derive(Clone, Copy)]
struct Others {
    values: usize,
    findings: usize,
}

/// Findings of a group by what stands there, in the order of the first of each. Places of their own, as keys of the config,
/// are values of their own.
fn by_value<'f>(group: &[&'f Finding]) -> Vec<Vec<&'f Finding>> {
    let mut places: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    let mut values: Vec<Vec<&Finding>> = Vec::new();
    for finding in group {
        let said = match finding.value.as_str() {
            // Masked or blank: what is said of it tells them apart.
            "" | "***" => finding.message.as_str(),
            _ => "",
        };
        let place = *places.entry((&finding.value, said)).or_insert_with(|| {
            values.push(Vec::new());
            values.len() - 1
        });
        values[place].push(finding);
    }
    values
}

/// Causes before what follows from them: what stops the build, whole files, then rows, then what may only follow.
fn rank(finding: &Finding) -> (u8, usize) {
    let kind = match finding.code {
        _ if finding.stops_build() => 0,
        Code::UnreadFile
        | Code::SameFile
        | Code::WrongScale
        | Code::MonthFirst
        | Code::YearToDate
        | Code::UnknownTrust
        | Code::UnknownSchool => 1,
        Code::OnNoRoll | Code::NearMatch | Code::MatchedByName | Code::NoOutcome => 3,
        Code::UnknownColumn | Code::BlankRow | Code::NullWord => 4,
        _ => 2,
    };
    // What is about no table comes first.
    let table = match finding.table {
        "" => 0,
        table => 1 + tables::rank(table),
    };
    (kind, table)
}

/// Findings of the same code and column of a file together, causes first, else in the order of the first of each.
fn grouped(findings: &[Finding]) -> Vec<Vec<&Finding>> {
    let mut places: BTreeMap<(&str, Code, &str, Severity), usize> = BTreeMap::new();
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    for finding in findings {
        let key = (
            &*finding.spot.file,
            finding.code,
            finding.field.as_str(),
            finding.severity,
        );
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(finding);
    }
    groups.sort_by_key(|group| rank(group[0]));
    groups
}

/// The title: the column and its value, then what is wrong, unless the message names the column itself.
fn title(finding: &Finding) -> String {
    let named = finding.message.contains(&format!("`{}`", finding.field))
        || finding.message.contains(&format!("`{}` ", finding.field));
    if finding.field.is_empty() || named {
        return finding.message.clone();
    }
    match finding.value.as_str() {
        "" | "***" => format!("`{}`: {}", finding.field, finding.message),
        value => format!(
            "`{}` is `{}`: {}",
            finding.field,
            shortened(value),
            finding.message
        ),
    }
}

/// A value on one line, cut where it is long.
fn shortened(value: &str) -> String {
    let flat = |c: char| if c.is_control() { ' ' } else { c };
    match value.char_indices().nth(VALUE) {
        None => value.chars().map(flat).collect(),
        Some((cut, _)) => {
            let start: String = value[..cut].chars().map(flat).collect();
            format!("{start}…")
        }
    }
}

fn drawing<'f>(finding: &'f Finding, more: &[&Finding], others: Option<Others>) -> Group<'f> {
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    };
    let title = level.primary_title(title(finding)).id(finding.code.text());
    let mut group = Group::with_title(title);
    let spot = &finding.spot;
    let line = usize::try_from(spot.line).unwrap_or(usize::MAX);
    if spot.line > 0 && spot.column > 0 && !finding.excerpt.is_empty() {
        group = group.element(
            Snippet::source(finding.excerpt.as_str())
                .line_start(line)
                .path(&*spot.file)
                .annotation(
                    AnnotationKind::Primary
                        .span(marked(finding))
                        .label(label(finding)),
                ),
        );
    } else if !spot.file.is_empty() {
        let mut origin = Origin::path(&*spot.file);
        if spot.line > 0 {
            origin = origin.line(line);
        }
        if spot.column > 0 {
            origin = origin.char_column(usize::try_from(spot.column).unwrap_or(usize::MAX));
        }
        group = group.element(origin);
    }
    if !finding.help.is_empty() {
        group = group.element(Level::HELP.message(finding.help.as_str()));
    }
    let place = if finding.field.is_empty() {
        "in this file"
    } else {
        "in this column"
    };
    if let Some(last) = more.last() {
        let same = match finding.value.as_str() {
            "" | "***" => "like it",
            _ => "with this value",
        };
        let until = match last.spot.line {
            0 => String::new(),
            line => format!(", the last on line {line}"),
        };
        group = group
            .element(Level::NOTE.message(format!("and {} more {same} {place}{until}", more.len())));
    }
    if let Some(others) = others {
        group = group.element(Level::NOTE.message(format!(
            "and {} with {} other values {place}; -v shows all",
            others.findings, others.values
        )));
    }
    group
}

/// What happens to the row, beside the carets.
fn label(finding: &Finding) -> &'static str {
    match (finding.severity, finding.row_kept) {
        (_, false) => "the row is left out",
        (Severity::Error, true) if !finding.table.is_empty() && finding.spot.line > 1 => {
            "read as blank"
        }
        _ => "",
    }
}

/// The bytes of the excerpt that carets stand under.
fn marked(finding: &Finding) -> std::ops::Range<usize> {
    let byte = |character: u64| {
        let character = usize::try_from(character).unwrap_or(usize::MAX);
        finding
            .excerpt
            .char_indices()
            .nth(character)
            .map_or(finding.excerpt.len(), |(i, _)| i)
    };
    let column = finding.spot.column.saturating_sub(1);
    byte(column)..byte(column.saturating_add(finding.spot.width))
}

/// `12 errors, 1 warning and 4 notes in 3 files`.
fn count_line(findings: &[Finding]) -> String {
    let count = |severity: Severity| {
        let n = findings.iter().filter(|f| f.severity == severity).count();
        let plural = if n == 1 { "" } else { "s" };
        format!("{n} {}{plural}", severity.word())
    };
    let files: BTreeSet<&str> = findings.iter().map(|f| &*f.spot.file).collect();
    let plural = if files.len() == 1 { "" } else { "s" };
    format!(
        "{}, {} and {} in {} file{plural}",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Note),
        files.len()
    )
}
