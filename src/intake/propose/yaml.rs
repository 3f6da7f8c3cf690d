//! The config lines of a proposal.

use std::fmt::Write as _;

use crate::intake::published;
use crate::intake::sources::{nearest_code, quoted, understood};

use super::Proposal;
use super::fit::Fit;
use super::grid::Grid;

/// How many words of a file a note lists, and how many letters of each.
const WORDS: usize = 40;
const WORD: usize = 60;

/// The key under `sources:` for a table.
fn key_of(table: &'static str) -> &'static str {
    match table {
        "reference/spread" => "spread",
        "reference/percentiles" => "percentiles",
        "reference/pupils" => "reference_pupils",
        other => other,
    }
}

/// For a Common Transfer File.
pub(super) fn transfer(name: &str) -> Proposal {
    let file = quoted(name);
    Proposal {
        table: "pupils",
        yaml: format!(
            "sources:\n  pupils:\n    - files: {file}\n      layout: ctf\n  assessments:\n    - files: {file}\n      layout: ctf\n"
        ),
        notes: vec![
            "a Common Transfer File gives pupils and their key stage results".into(),
            "it holds neither prior attainment nor results of other terms: add sources for them below it".into(),
        ],
    }
}

/// For a file that a ready-made layout reads.
pub(super) fn ready(name: &str, key: &'static str, layout: &str) -> Proposal {
    let file = quoted(name);
    let mut yaml = String::new();
    let mut notes = Vec::new();
    if key == "memberships" {
        let _ = write!(
            yaml,
            "memberships:\n  - files: {file}\n    layout: {layout}\n    # years: [2018/19]  # the results years it serves; all where left out\n"
        );
    } else {
        let _ = write!(
            yaml,
            "sources:\n  {key}:\n    - files: {file}\n      layout: {layout}\n"
        );
    }
    if layout == "gias-establishments" {
        notes.push("only the schools of the trusts in the table of trusts are read".into());
        notes.push("GIAS doesn't say here when a school joined its trust: the day it opened is taken, which is wrong for a school that changed trusts".into());
    }
    if let Some(info) = published::layout(layout) {
        notes.push(info.about.to_owned());
    }
    Proposal {
        table: key,
        yaml,
        notes,
    }
}

/// The academic year that stands in a file's name, and the pattern that finds it.
fn year_in(name: &str) -> Option<String> {
    let cuts: Vec<usize> = name
        .char_indices()
        .map(|(i, _)| i)
        .chain([name.len()])
        .collect();
    for length in [9, 7, 6] {
        for (k, start) in cuts.iter().enumerate() {
            let Some(end) = cuts.get(k + length) else {
                break;
            };
            let piece = &name[*start..*end];
            let bare = |c: Option<char>| c.is_none_or(|c| !c.is_ascii_digit());
            let alone =
                bare(name[..*start].chars().next_back()) && bare(name[*end..].chars().next());
            if alone
                && piece.starts_with(|c: char| c.is_ascii_digit())
                && piece.ends_with(|c: char| c.is_ascii_digit())
                && understood("academic_year", piece).is_some()
            {
                return Some(format!("{}{{}}{}", &name[..*start], &name[*end..]));
            }
        }
    }
    None
}

/// For a file whose columns are mapped. `alike` are the sheets of the same shape, the first of them the one looked at.
pub(super) fn mapping(name: &str, alike: &[&Grid], fit: &Fit, sheets: usize) -> Proposal {
    let grid = alike[0];
    let headings: Vec<&str> = grid.headings().collect();
    let mut notes = Vec::new();
    let key = key_of(fit.table.name);
    let mut yaml = format!("sources:\n  {key}:\n    - files: {}\n", quoted(name));
    let mut missing = fit.missing();
    let line = |yaml: &mut String, depth: usize, text: &str| {
        let _ = writeln!(yaml, "{}{text}", " ".repeat(depth));
    };
    if grid.delimiter == b'|' {
        line(&mut yaml, 6, "delimiter: pipe");
    }
    if let Some(sheet) = &grid.sheet {
        if alike.len() > 1 {
            let terms = alike
                .iter()
                .filter_map(|g| g.sheet.as_deref())
                .all(|s| understood("term", s).is_some());
            let takes = match terms && missing.contains(&"term") {
                true => Some("term"),
                false => ["urn", "subject", "nc_year"]
                    .into_iter()
                    .find(|c| missing.contains(c)),
            };
            match takes {
                Some(column) => {
                    line(&mut yaml, 6, &format!("from_sheet: {column}"));
                    missing.retain(|c| *c != column);
                }
                None => line(&mut yaml, 6, "sheet: \"*\""),
            }
            notes.push(format!(
                "{} of {sheets} sheets have the same headings and are read together",
                alike.len()
            ));
        } else if sheets > 1 {
            line(&mut yaml, 6, &format!("sheet: {}", quoted(sheet)));
        }
    }
    if grid.heading > 0 {
        line(&mut yaml, 6, &format!("skip_lines: {}", grid.heading));
    }
    let renamed: Vec<(&str, usize, f64)> = fit
        .table
        .columns
        .iter()
        .filter_map(|c| {
            let (i, sure) = fit.columns.get(c.name)?;
            Some((c.name, *i, *sure))
        })
        .filter(|(ours, i, _)| !headings[*i].eq_ignore_ascii_case(ours))
        .collect();
    if !renamed.is_empty() {
        line(&mut yaml, 6, "columns:");
        for (ours, i, sure) in renamed {
            let doubt = if sure < 0.75 {
                "  # a guess: look at it"
            } else {
                ""
            };
            line(
                &mut yaml,
                8,
                &format!("{ours}: {}{doubt}", quoted(headings[i])),
            );
            if sure < 0.75 {
                notes.push(format!(
                    "`{}` is taken for {ours}, but that is a guess",
                    headings[i]
                ));
            }
        }
    }
    if let Some((value, list)) = &fit.wide {
        line(&mut yaml, 6, "long:");
        line(&mut yaml, 8, "into: subject");
        line(&mut yaml, 8, &format!("value: {value}"));
        line(&mut yaml, 8, "columns:");
        for (i, subject) in list {
            line(
                &mut yaml,
                10,
                &format!("{}: {subject}", quoted(headings[*i])),
            );
        }
        notes.push("it has a column for each subject: each becomes a row".into());
    }
    codes(&mut yaml, &mut notes, grid, fit);
    for (k, (i, word)) in grid.totals().into_iter().enumerate() {
        if k == 0 {
            line(&mut yaml, 6, "drop_rows:");
            notes.push("rows that sum up others are left out".into());
        }
        if headings.get(i).is_some_and(|h| !h.is_empty()) {
            line(
                &mut yaml,
                8,
                &format!("{}: {}", quoted(headings[i]), quoted(word)),
            );
        }
    }
    if missing.contains(&"academic_year")
        && let Some(pattern) = year_in(name)
    {
        line(&mut yaml, 6, "from_name:");
        line(
            &mut yaml,
            8,
            &format!("academic_year: {}", quoted(&pattern)),
        );
        missing.retain(|c| *c != "academic_year");
    }
    if !missing.is_empty() {
        line(
            &mut yaml,
            6,
            "# not in the file; give each a value for all rows, or the heading it stands under:",
        );
        line(&mut yaml, 6, "# constants:");
        for column in &missing {
            line(&mut yaml, 6, &format!("#   {column}: {}", example(column)));
        }
        notes.push(format!(
            "nothing in the file was taken for {}",
            missing.join(", ")
        ));
    }
    let unused: Vec<&str> = headings
        .iter()
        .enumerate()
        .filter(|(i, h)| {
            let wide = fit
                .wide
                .as_ref()
                .is_some_and(|(_, l)| l.iter().any(|(w, _)| w == i));
            !h.is_empty() && !wide && !fit.columns.values().any(|(c, _)| c == i)
        })
        .map(|(_, h)| *h)
        .collect();
    if !unused.is_empty() {
        notes.push(format!("not used: {}", some(&unused)));
    }
    notes.push("`files` is relative to the data folder; * and ? stand for any characters, ** for any folders".into());
    Proposal {
        table: key,
        yaml,
        notes,
    }
}

/// The codes that the file writes otherwise and that aren't understood without being told.
fn codes(yaml: &mut String, notes: &mut Vec<String>, grid: &Grid, fit: &Fit) {
    let mut lines = String::new();
    for column in fit.table.columns {
        if column.personal {
            continue;
        }
        let strangers = fit.strangers(grid, column.name);
        let pairs: Vec<(&str, String)> = strangers
            .iter()
            .filter_map(|cell| Some((*cell, nearest_code(column.name, cell)?)))
            .collect();
        if !pairs.is_empty() {
            let _ = writeln!(lines, "        {}:", column.name);
            for (cell, code) in &pairs {
                let _ = writeln!(lines, "          {}: {}", quoted(cell), quoted(code));
            }
        }
        let lost: Vec<&str> = strangers
            .into_iter()
            .filter(|cell| !pairs.iter().any(|(c, _)| c == cell))
            .collect();
        if !lost.is_empty() {
            notes.push(format!(
                "under {} the file also writes {}, which means nothing here: add codes for them if they should count",
                column.name,
                some(&lost)
            ));
        }
    }
    if !lines.is_empty() {
        let _ = write!(yaml, "      codes:\n{lines}");
    }
}

/// The first few of many words, long ones cut.
fn some(words: &[&str]) -> String {
    let cut = |word: &&str| match word.char_indices().nth(WORD) {
        Some((at, _)) => format!("{}…", &word[..at]),
        None => (*word).to_owned(),
    };
    let mut listed: Vec<String> = words.iter().take(WORDS).map(cut).collect();
    if words.len() > WORDS {
        listed.push(format!("and {} more", words.len() - WORDS));
    }
    listed.join(", ")
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
