//! The first rows of a file, whatever its form, and which of them is the heading.

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;

use crate::intake::sources::{headings, levelled};
use crate::intake::tables;
use crate::source::workbook::Workbook;
use crate::source::{Records, SHEET, TextOptions, archive, ctf, delimiter_of, web_page, workbook};

use super::{SIGNATURES, heading};

/// How much of a text file is looked at.
const SAMPLE: u64 = 4 << 20;
/// How many rows are looked at.
const ROWS: usize = 400;
/// How many columns are looked at.
const COLUMNS: usize = 500;
/// Among how many lines the heading is looked for.
const HEADING_WITHIN: usize = 20;

/// What a file holds, part by part.
#[derive(Debug, Default)]
pub(super) struct Seen {
    /// Its parts: the file itself, each sheet of a workbook, each file of an archive.
    pub(super) parts: Vec<Part>,
    /// Parts that can't be read, and why.
    pub(super) refused: Vec<(String, String)>,
}

/// A part of a file that can be told by itself.
#[derive(Debug)]
pub(super) struct Part {
    /// The file in an archive.
    pub(super) member: Option<String>,
    /// What it holds.
    pub(super) form: Form,
}

/// What a part holds.
#[derive(Debug)]
pub(super) enum Form {
    /// A Common Transfer File.
    Transfer,
    /// Rows.
    Grid(Grid),
}

/// Rows of cells.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// The sheet, if it is one.
    pub(super) sheet: Option<String>,
    /// The rows, blank ones too.
    pub(super) rows: Vec<Vec<String>>,
    /// Which row is the heading.
    pub(super) heading: usize,
    /// Whether the sheet is hidden.
    pub(super) hidden: bool,
    /// What parts its cells.
    pub(super) delimiter: u8,
    /// How many rows stand below the heading; where the file is long, as many as were seen.
    pub(super) count: usize,
    /// Whether it lies on its side: headings in the first column.
    pub(super) lying: bool,
}

impl Grid {
    fn new(
        rows: Vec<Vec<String>>,
        total: usize,
        sheet: Option<String>,
        hidden: bool,
        delimiter: u8,
    ) -> Self {
        let upright = heading_of(&rows);
        let turned = lying(&rows);
        let on_side = heading_of(&turned);
        // A column of known headings counts only where no row has nearly as many, or none more than the one word that both begin with.
        let alike = on_side.like >= upright.like * 2;
        let alone = upright.known <= 1 && on_side.known > 2;
        if on_side.row == 0 && on_side.like >= 30 && (alike || alone) {
            let count = turned.len().saturating_sub(1);
            return Self {
                sheet,
                rows: turned,
                heading: 0,
                hidden,
                delimiter,
                count,
                lying: true,
            };
        }
        Self {
            sheet,
            rows,
            heading: upright.row,
            hidden,
            delimiter,
            count: total.saturating_sub(upright.row + 1),
            lying: false,
        }
    }

    /// The headings.
    pub(super) fn headings(&self) -> impl Iterator<Item = &str> {
        self.rows
            .get(self.heading)
            .into_iter()
            .flatten()
            .map(|cell| cell.trim())
    }

    /// Whether there is a heading.
    pub(super) fn has_heading(&self, name: &str) -> bool {
        let words = |text: &str| -> Vec<String> {
            text.split_whitespace()
                .map(str::to_ascii_lowercase)
                .collect()
        };
        let sought = words(name);
        self.headings().any(|h| words(h) == sought)
    }

    /// What stands above a column's heading, where a row of words for several columns does: merged cells stand in their first.
    pub(super) fn above(&self, column: usize) -> &str {
        let row = self.heading.checked_sub(1).and_then(|i| self.rows.get(i));
        let Some(row) = row.filter(|_| !self.lying) else {
            return "";
        };
        let words = || row.iter().map(|c| c.trim()).filter(|c| !c.is_empty());
        if words().count() < 2 {
            return "";
        }
        let mut upto = row.iter().take(column + 1).map(|c| c.trim());
        upto.rfind(|c| !c.is_empty()).unwrap_or("")
    }

    /// The cells of a column below the heading that aren't blank.
    pub(super) fn values(&self, column: usize) -> impl Iterator<Item = &str> {
        self.rows[self.heading + 1..]
            .iter()
            .filter(|row| !is_total(row))
            .filter_map(move |row| row.get(column))
            .map(|cell| cell.trim())
            .filter(|cell| !cell.is_empty())
    }

    /// The words of rows that sum up others, and the columns they stand in.
    pub(super) fn totals(&self) -> Vec<(usize, &str)> {
        let mut found = Vec::new();
        for row in &self.rows[self.heading + 1..] {
            if let Some(at) = row.iter().position(|c| is_total_word(c))
                && is_total(row)
            {
                let total = (at, row[at].trim());
                if !found.contains(&total) {
                    found.push(total);
                }
            }
        }
        found
    }
}

fn is_total_word(cell: &str) -> bool {
    let level = levelled(cell);
    let first = level.split(' ').next().unwrap_or("");
    matches!(
        first,
        "total" | "totals" | "subtotal" | "average" | "mean" | "count"
    ) || level == "grand total"
}

/// Whether a row sums up others: it says so, and most of its cells are blank or numbers.
fn is_total(row: &[String]) -> bool {
    let words = row
        .iter()
        .filter(|c| !c.trim().is_empty() && c.trim().trim_end_matches('%').parse::<f64>().is_err())
        .count();
    words <= 1 && row.iter().any(|c| is_total_word(c))
}

/// Reads the first rows of a file.
pub(super) fn read(path: &Path) -> Result<Seen, String> {
    let mut file = std::fs::File::open(path).map_err(|e| e.to_string())?;
    let mut bytes = Vec::new();
    (&mut file)
        .take(SAMPLE)
        .read_to_end(&mut bytes)
        .map_err(|e| e.to_string())?;
    let mut seen = Seen::default();
    let page = web_page::is_web_page(&bytes);
    if archive::is_zip(&bytes) || workbook::is_old(&bytes) || page {
        file.take(500 << 20)
            .read_to_end(&mut bytes)
            .map_err(|e| e.to_string())?;
        if archive::is_zip(&bytes) && !workbook::is_workbook(&bytes) {
            let (members, refused) = archive::members(&bytes, |_| true)?;
            for member in members {
                match content(member.bytes) {
                    Ok(forms) => seen.parts.extend(forms.into_iter().map(|form| Part {
                        member: Some(member.name.clone()),
                        form,
                    })),
                    Err(why) => seen.refused.push((member.name, why)),
                }
            }
            seen.refused
                .extend(refused.into_iter().map(|r| (r.name, r.why)));
            if seen.parts.is_empty() {
                let why = seen.refused.first();
                return Err(why.map_or_else(
                    || "the archive is empty".into(),
                    |(name, why)| format!("{name}: {why}"),
                ));
            }
            return Ok(seen);
        }
    }
    let forms = content(bytes)?;
    seen.parts
        .extend(forms.into_iter().map(|form| Part { member: None, form }));
    Ok(seen)
}

fn content(bytes: Vec<u8>) -> Result<Vec<Form>, String> {
    if archive::is_zip(&bytes) || workbook::is_old(&bytes) {
        let mut book = Workbook::open(bytes)?;
        let mut forms = Vec::new();
        for name in book.names() {
            let (held, _) = book.sheet(&name, TextOptions::default())?;
            let text = String::from_utf8_lossy(&held.bytes).into_owned();
            let rows = rows_of(&text, SHEET);
            let total = text.lines().filter(|l| !l.is_empty()).count();
            let hidden = book.is_hidden(&name);
            forms.push(Form::Grid(Grid::new(
                rows,
                total,
                Some(name),
                hidden,
                SHEET,
            )));
        }
        return Ok(forms);
    }
    if web_page::is_web_page(&bytes) {
        let held = web_page::table(&bytes, TextOptions::default())?;
        let text = String::from_utf8_lossy(&held.bytes).into_owned();
        let rows = rows_of(&text, SHEET);
        let total = text.lines().filter(|l| !l.is_empty()).count();
        let grid = Grid::new(rows, total, None, false, SHEET);
        return Ok(vec![Form::Grid(grid)]);
    }
    if ctf::is_xml(&bytes) {
        return match ctf::read(&bytes) {
            Ok(root) if root.name.eq_ignore_ascii_case("CTfile") => Ok(vec![Form::Transfer]),
            Ok(root) => Err(ctf::why_other(&root.name)),
            // Only the beginning was read.
            Err(broken) if broken.why.contains("cut off") => Ok(vec![Form::Transfer]),
            Err(broken) => Err(format!("line {}: {}", broken.line, broken.why)),
        };
    }
    let text = text_of(&bytes)?;
    let delimiter = delimiter_of_rows(&text);
    let rows = rows_of(&text, delimiter);
    let total = text.lines().filter(|l| !l.trim().is_empty()).count();
    Ok(vec![Form::Grid(Grid::new(
        rows, total, None, false, delimiter,
    ))])
}

/// The rows of a sheet on its side: each column as a row.
fn lying(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0).min(COLUMNS);
    if rows.len() > COLUMNS || width < 2 {
        return Vec::new();
    }
    let turned = (0..width.min(ROWS)).map(|column| {
        let cells = rows
            .iter()
            .map(|row| row.get(column).cloned().unwrap_or_default());
        cells.collect()
    });
    turned.collect()
}

fn text_of(bytes: &[u8]) -> Result<String, String> {
    if let Some((encoding, _)) = encoding_rs::Encoding::for_bom(bytes) {
        return Ok(encoding.decode(bytes).0.into_owned());
    }
    if bytes.contains(&0) {
        return Err("it is no text".into());
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(e) if e.error_len().is_none() => {
            String::from_utf8_lossy(&bytes[..e.valid_up_to()]).into_owned()
        }
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0.into_owned(),
    };
    Ok(text)
}

/// The delimiter that most of the first lines have most often.
fn delimiter_of_rows(text: &str) -> u8 {
    let lines: Vec<&str> = text.lines().filter(|l| !l.is_empty()).take(30).collect();
    let mut counts = std::collections::BTreeMap::new();
    for line in &lines {
        let delimiter = delimiter_of(line);
        if line.as_bytes().contains(&delimiter) {
            *counts.entry(delimiter).or_insert(0usize) += 1;
        }
    }
    counts
        .into_iter()
        .max_by_key(|(_, n)| *n)
        .map_or(b',', |(delimiter, _)| delimiter)
}

/// The first rows of a text, blank lines as rows without cells, so that a row's place is its line.
fn rows_of(text: &str, delimiter: u8) -> Vec<Vec<String>> {
    let mut records = Records::new(text, delimiter);
    let mut rows: Vec<Vec<String>> = Vec::new();
    while rows.len() < ROWS && records.advance() {
        let record = records.record();
        let line = usize::try_from(record.line()).unwrap_or(0);
        while rows.len() < line.min(ROWS) {
            rows.push(Vec::new());
        }
        rows.push(
            (0..record.len().min(COLUMNS))
                .map(|i| record.field(text, i).trim().to_owned())
                .collect(),
        );
    }
    rows
}

/// Every heading that is known.
static NAMES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
    let mut names = BTreeSet::new();
    for table in tables::ALL {
        for column in table.columns {
            names.insert(levelled(column.name));
            names.extend(
                headings(table.name, column.name)
                    .iter()
                    .map(|h| (*h).to_owned()),
            );
        }
    }
    names
});

/// Whether a heading is one of ours, or known for one.
pub(super) fn is_known(level: &str) -> bool {
    NAMES.contains(level)
}

/// How like a heading a row is that a ready-made layout is known by.
const SIGNED: usize = 10_000;

/// The row that is most like a heading.
#[derive(Clone, Copy, Default)]
struct HeadingRow {
    row: usize,
    /// How like a heading it is.
    like: usize,
    /// How many of its words are known for headings.
    known: usize,
}

/// The row that is most like a heading, and how like it is.
fn heading_of(rows: &[Vec<String>]) -> HeadingRow {
    let known = |cell: &str| {
        let said = heading::meaning(cell);
        NAMES.contains(&levelled(cell))
            || !heading::known(cell).is_empty()
            || (said.subject.is_some() && said.rest.len() < 3)
    };
    let numeric = |cell: &str| cell.parse::<f64>().is_ok();
    let signed = |row: &[String]| {
        let has = |heading: &&str| row.iter().any(|c| c.trim().eq_ignore_ascii_case(heading));
        SIGNATURES
            .iter()
            .any(|(.., needed)| needed.iter().all(&has))
    };
    // A file that a ready-made layout is known by: its rows may hold as many words that could be headings.
    let known_file = rows.iter().take(HEADING_WITHIN).position(|row| signed(row));
    if let Some(row) = known_file {
        return HeadingRow {
            row,
            like: SIGNED,
            known: SIGNED,
        };
    }
    let mut best = HeadingRow::default();
    for (i, row) in rows.iter().take(HEADING_WITHIN).enumerate() {
        let filled = row.iter().filter(|c| !c.is_empty()).count();
        let words = row.iter().filter(|c| !c.is_empty() && !numeric(c)).count();
        if filled < 2 || words * 2 < filled {
            continue;
        }
        // A word counts once: a column of years or measures on its side is no row of headings.
        let apart: BTreeSet<&str> = row.iter().map(|c| c.trim()).collect();
        let known = apart.iter().filter(|c| known(c)).count();
        let like = 10 * known + words.min(apart.len());
        if like > best.like {
            best = HeadingRow {
                row: i,
                like,
                known,
            };
        }
    }
    best
}
