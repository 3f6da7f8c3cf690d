//! Findings as text: what is wrong, where, the line with carets, and what to do.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};

use annotate_snippets::{AnnotationKind, Group, Level, Origin, Renderer, Snippet};

use crate::diag::{Code, Finding, Severity};

/// How many findings of one code in one column of one file are drawn; the rest are counted.
const DRAWN: usize = 3;
/// How many characters of a value a title shows.
const VALUE: usize = 60;
/// Findings are drawn this wide, whatever the terminal: the same text everywhere.
const WIDTH: usize = 140;

/// Findings for people, in their order; repeats in a column are counted after the first few, and the last line counts all.
///
/// # Errors
/// Where `into` can't be written.
pub fn text(findings: &[Finding], colour: bool, into: &mut dyn Write) -> io::Result<()> {
    let renderer = if colour {
        Renderer::styled()
    } else {
        Renderer::plain()
    }
    .term_width(WIDTH);
    for group in grouped(findings) {
        let last = group.len().min(DRAWN) - 1;
        for (i, finding) in group.iter().take(DRAWN).enumerate() {
            let more = if i == last { &group[i + 1..] } else { &[] };
            let drawn = renderer.render(&[drawing(finding, more)]);
            writeln!(into, "{drawn}\n")?;
        }
    }
    if !findings.is_empty() {
        writeln!(into, "{}", count_line(findings))?;
    }
    Ok(())
}

/// Findings of the same code and column of a file together, in the order of the first of each.
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
        // Config mistakes each have a key path of their own; one is not a repeat of another.
        let place = *places.entry(key).or_insert_with(|| {
            groups.push(Vec::new());
            groups.len() - 1
        });
        groups[place].push(finding);
    }
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

fn drawing<'f>(finding: &'f Finding, more: &[&Finding]) -> Group<'f> {
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
    if let Some(last) = more.last() {
        let place = if finding.field.is_empty() {
            "in this file"
        } else {
            "in this column"
        };
        let until = match last.spot.line {
            0 => String::new(),
            line => format!(", the last on line {line}"),
        };
        group =
            group.element(Level::NOTE.message(format!("and {} more {place}{until}", more.len())));
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
