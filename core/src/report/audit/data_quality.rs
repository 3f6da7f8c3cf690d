//! Data quality: what is wrong with the files, where it stands and how to mend it (methods: section 4).

use super::beside;
use crate::diag::Severity;
use crate::estate::lower_first;
use crate::release::audit::{CodeCount, Fix, QualityView};
use crate::release::{SchoolName, Shown};
use crate::report::words::counted;
use crate::report::{
    About, Block, Cell, Column, Page, PagePath, Row, RowKind, Section, Table, Tile, Tone,
};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "audit/data-quality.html";

/// The fix list's path below its trust's or school's folder.
const FIX_LIST: &str = "audit/fix-list.csv";

/// What stands where a finding is about no school of the data.
const NO_SCHOOL: &str = "Not tied to a school";

/// The page of a trust or school.
pub fn data_quality(about: &About, view: &QualityView) -> Page {
    let mut page = beside::page(
        about,
        PAGE,
        "What is wrong or doubtful in the data files, what it does to the figures, and what to put right.",
    );
    let total: f64 = view.by_severity.iter().filter_map(|s| s.value()).sum();
    if total == 0.0 {
        page.lead_with(vec![
            "No check found anything wrong in the data files.".into(),
        ]);
        return page;
    }
    let left_out = view.refused.value() == Some(1.0);
    page.lead_with(vec![format!(
        "{}, {} and {}; {} {} left out of the figures.",
        counted(&view.by_severity[0], "error", "errors"),
        counted(&view.by_severity[1], "warning", "warnings"),
        counted(&view.by_severity[2], "note", "notes"),
        counted(&view.refused, "row", "rows"),
        if left_out { "is" } else { "are" }
    )]);
    page.briefing.extend(commonest(view));
    page.sections.push(summary(view));
    let (schools, codes) = by_school(about, view);
    if !view.school_codes.is_empty() {
        page.sections.push(schools);
    }
    page.sections.push(fixes(about, view));
    if !view.school_codes.is_empty() {
        page.sections.push(codes);
    }
    page.evidence = vec![Some("codes".into()), Some("fixes".into())];
    page.evidence.truncate(page.briefing.len());
    if to_mend(&view.by_severity) {
        page.downloads.push((
            "Fix list for the office as CSV".into(),
            about.path(FIX_LIST).0,
        ));
    }
    page
}

/// What is to be mended most often, so that one mend at its source may do for many lines.
fn commonest(view: &QualityView) -> Option<String> {
    let mut codes: Vec<&CodeCount> = view
        .codes
        .iter()
        .filter(|c| c.severity != Severity::Note)
        .collect();
    codes.sort_by(|a, b| {
        let n = |c: &CodeCount| c.count.value().unwrap_or(0.0);
        n(b).total_cmp(&n(a)).then(a.code.cmp(&b.code))
    });
    let named: Vec<String> = codes
        .iter()
        .take(3)
        .map(|c| {
            let meaning = lower_first(c.code.meaning().trim().trim_end_matches('.'));
            format!("{meaning} ({})", c.count)
        })
        .collect();
    (!named.is_empty()).then(|| {
        format!(
            "To mend, most often: {}. The fix list says for each line what to put.",
            named.join(", ")
        )
    })
}

/// Tiles, and each code with its meaning.
fn summary(view: &QualityView) -> Section {
    let tile = |label: &str, figure: &crate::release::Shown, detail: &str, tone| Tile {
        label: label.into(),
        figure: figure.clone(),
        detail: detail.into(),
        tone: if figure.value() == Some(0.0) {
            Tone::Plain
        } else {
            tone
        },
        to: None,
        stands: None,
    };
    let tiles = vec![
        tile(
            "Errors",
            &view.by_severity[0],
            "rows refused, values that can't be used",
            Tone::Poor,
        ),
        tile(
            "Warnings",
            &view.by_severity[1],
            "doubtful, but counted",
            Tone::Caution,
        ),
        tile("Notes", &view.by_severity[2], "worth knowing", Tone::Plain),
        tile(
            "Rows left out",
            &view.refused,
            "of the figures",
            Tone::Caution,
        ),
    ];
    let mut columns = code_columns();
    columns.push(Column::words("meaning", "Meaning"));
    let mut table = Table::new("codes", "Findings by code", columns);
    table.rows = view
        .codes
        .iter()
        .map(|c| {
            let mut cells = code_cells(c);
            cells.push(Cell::text(c.code.meaning().trim()));
            Row::body(cells)
        })
        .collect();
    Section::new(
        "summary",
        "In short",
        vec![Block::Tiles { tiles }, Block::Table(table)],
    )
}

fn code_columns() -> Vec<Column> {
    vec![
        Column::words("code", "Code"),
        Column::words("severity", "Severity"),
        Column::number("findings", "Findings"),
        Column::number("refused", "Rows left out"),
    ]
}

fn code_cells(count: &CodeCount) -> Vec<Cell> {
    vec![
        Cell::text(count.code.text()),
        severity(count.severity),
        Cell::Number(count.count.clone()),
        Cell::Number(count.refused.clone()),
    ]
}

/// Shape and word, never colour alone.
fn severity(severity: Severity) -> Cell {
    let shape = match severity {
        Severity::Error => "✗",
        Severity::Warning => "!",
        Severity::Note => "i",
    };
    // In narrow columns shape and word stay on one line.
    Cell::text(format!("{shape}\u{a0}{}", severity.word()))
}

fn school(about: &About, school: Option<&SchoolName>) -> Cell {
    match school {
        Some(s) => about.school_cell(s.urn, &s.name, PAGE),
        None => Cell::text(NO_SCHOOL),
    }
}

/// Schools by severity; and, folded, by code.
fn by_school(about: &About, view: &QualityView) -> (Section, Section) {
    let mut schools = Table::new(
        "schools",
        "Findings by school and severity",
        vec![
            Column::words("school", "School"),
            Column::number("errors", "Errors"),
            Column::number("warnings", "Warnings"),
            Column::number("notes", "Notes"),
            Column::number("refused", "Rows left out"),
            Column::words("list", "Fix list"),
        ],
    );
    let counts =
        |name: Cell, severities: &[Shown; 3], refused: &Shown, list: Option<(&str, PagePath)>| {
            let mut cells = vec![name];
            cells.extend(severities.iter().cloned().map(Cell::Number));
            cells.push(Cell::Number(refused.clone()));
            cells.push(match list {
                Some((words, path)) if to_mend(severities) => Cell::link(words, path),
                Some(_) => Cell::text("nothing to mend"),
                None => Cell::text("in the trust’s list"),
            });
            cells
        };
    schools.rows = view
        .schools
        .iter()
        .map(|s| Row {
            cells: counts(
                school(about, s.school.as_ref()),
                &s.by_severity,
                &s.refused,
                s.school
                    .as_ref()
                    .map(|s| ("CSV for its office", about.school_path(s.urn, FIX_LIST))),
            ),
            kind: if s.school.is_some() {
                RowKind::Body
            } else {
                RowKind::Null
            },
        })
        .collect();
    schools.rows.push(Row::total(counts(
        Cell::text("All"),
        &view.by_severity,
        &view.refused,
        Some(("CSV of all", about.path(FIX_LIST))),
    )));
    let mut columns = vec![Column::words("school", "School")];
    columns.extend(code_columns());
    let mut codes = Table::new("school-codes", "Findings by school and code", columns);
    codes.find = true;
    codes.rows = view
        .school_codes
        .iter()
        .map(|c| {
            let mut cells = vec![school(about, c.school.as_ref())];
            cells.extend(code_cells(c));
            Row::body(cells)
        })
        .collect();
    let line = "which kinds of finding each school has";
    (
        Section::new("by-school", "By school", vec![Block::Table(schools)]),
        Section::new(
            "by-school-and-code",
            "By school and code",
            vec![Block::Table(codes)],
        )
        .fold(line),
    )
}

/// Whether anything is to be mended: notes are not.
fn to_mend(by_severity: &[Shown; 3]) -> bool {
    by_severity[..2]
        .iter()
        .any(|n| n.value().is_some_and(|n| n > 0.0))
}

/// The fix list of a trust or school, and the file it is written to beside the page; `None`: nothing is to be mended.
pub fn fix_list(about: &About, fixes: &[Fix]) -> Option<(PagePath, Table)> {
    let mut table = Table::new(
        "fix-list",
        format!("What to put right: {}", about.name()),
        fix_columns(about),
    );
    table.rows = fixes.iter().map(|f| fix(about, f)).collect();
    (!table.rows.is_empty()).then(|| (about.path(FIX_LIST), table))
}

/// The list for mending.
fn fixes(about: &About, view: &QualityView) -> Section {
    let mut table = Table::new(
        "fixes",
        "What to put right, by file and line",
        fix_columns(about),
    );
    table.find = true;
    table.rows = view.fixes.iter().map(|f| fix(about, f)).collect();
    for (code, n) in &view.left_off {
        table.notes.push(format!(
            "{n} more of {} are not listed here: the fix list beside this page has all of them.",
            code.text()
        ));
    }
    Section::new("mend", "What to put right", vec![Block::Table(table)])
}

fn fix_columns(about: &About) -> Vec<Column> {
    let mut columns = vec![
        Column::words("file", "File"),
        Column::words("line", "Line"),
        Column::words("column", "Column").about("place of the cell's first character on its line"),
        Column::words("field", "Field"),
        Column::words("value", "What stands there").about("personal values are masked"),
        Column::words("message", "What is wrong"),
        Column::words("help", "What to put"),
        Column::words("effect", "Effect"),
        Column::words("severity", "Severity"),
        Column::words("code", "Code"),
    ];
    if about.school.is_none() {
        columns.push(Column::words("school", "School"));
    }
    columns
}

fn fix(about: &About, fix: &Fix) -> Row {
    let place = |n: u64| {
        if n == 0 {
            "whole".to_owned()
        } else {
            n.to_string()
        }
    };
    let or_blank = |text: &str| Cell::text(if text.is_empty() { "(blank)" } else { text });
    let mut cells = vec![
        Cell::text(&fix.file),
        Cell::text(place(fix.line)),
        Cell::text(place(fix.column)),
        Cell::text(if fix.field.is_empty() {
            "whole row"
        } else {
            &fix.field
        }),
        or_blank(&fix.value),
        Cell::text(&fix.message),
        Cell::text(if fix.help.is_empty() {
            "see what is wrong"
        } else {
            &fix.help
        }),
        Cell::text(if fix.row_kept {
            "row counts"
        } else {
            "row left out"
        }),
        severity(fix.severity),
        Cell::text(fix.code.text()),
    ];
    if about.school.is_none() {
        cells.push(school(about, fix.school.as_ref()));
    }
    Row {
        cells,
        kind: if fix.row_kept {
            RowKind::Body
        } else {
            RowKind::LeftOut
        },
    }
}
