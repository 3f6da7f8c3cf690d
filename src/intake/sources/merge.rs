//! Several sources of one table, made one: an earlier source takes precedence, a later one fills what is blank.
//!
//! `outcome` hands on what stands: the files with their rows, and where sources disagree.

mod outcome;
mod running;

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::dataset::Urn;
use crate::diag::{Code, Finding, Severity, Sink, Spot};
use crate::estate::Decimal;
use crate::intake::blanks::Blanks;
use crate::intake::dates::day_first;
use crate::intake::drive::broken;
use crate::intake::findings::Findings;
use crate::intake::layout::discreet;
use crate::intake::row::{FileHead, Plan, Row};
use crate::intake::shape::{Shape, second_length, shape};
use crate::intake::spec::needs;
use crate::intake::survey::Ways;
use crate::intake::{Layout, Made, Mapping, Origin, Table};
use crate::source::workbook::push_cell;
use crate::source::{
    Block, Found, How, Records, RowPlace, SHEET, SourceError, Stream, count_breaks,
};

use super::made;
use super::mapping::{Configured, Known};

use outcome::Merged;

/// A row that stands.
struct Line {
    file: usize,
    place: RowPlace,
    /// The cells of all columns, set apart as those of a sheet.
    cells: Box<str>,
    /// For each cell that a later file filled, that file, and line and column in it.
    filled: Vec<(usize, usize, (u32, u32))>,
}

struct Merging<'m> {
    table: &'static Table,
    groupings: &'m [String],
    /// The places of the columns that tell rows apart.
    keys: &'static [usize],
    /// Every file: its name and the bytes it takes.
    files: Vec<(Found, u64)>,
    lines: Vec<Line>,
    /// Keys of the sources read before.
    before: FxHashMap<String, usize>,
    /// Keys of the source that is being read.
    fresh: FxHashMap<String, usize>,
    given: Vec<bool>,
    differ: BTreeMap<(usize, usize, usize, Option<Urn>), u64>,
    aside: BTreeMap<Arc<str>, u64>,
}

/// A file that is being read.
struct Reading<'f> {
    /// Its place among the files.
    file: usize,
    /// Where its lines stand in the file they were taken from; none: they are that file's own.
    places: &'f [RowPlace],
    /// Lines before the block.
    base: u64,
    /// Whether it has all columns that a row of its own needs.
    whole: bool,
    /// Rows that could not stand and completed none.
    alone: u64,
    blanks: Blanks,
    /// What is known of other tables, for values that no cell holds.
    known: &'f Known,
}

impl Reading<'_> {
    /// A finding with its place in the file that the rows were taken from.
    fn placed(&self, mut finding: Finding) -> Finding {
        let line = usize::try_from(finding.spot.line).ok();
        let place = line.and_then(|line| self.places.get(line.checked_sub(1)?));
        if let Some(place) = place {
            finding.spot.line = place.line;
            finding.spot.column = 0;
        }
        finding
    }
}

/// Reads the sources of a table and makes them one.
pub(super) fn merge(
    table: &'static Table,
    groupings: &[String],
    sets: &[(Vec<Found>, Configured<'_>)],
    sink: &mut Sink,
) -> Result<Merged, SourceError> {
    let groupings = if table.groupings { groupings } else { &[] };
    let width = table.columns.len() + groupings.len();
    let mut merging = Merging {
        table,
        groupings,
        keys: table.key,
        files: Vec::new(),
        lines: Vec::new(),
        before: FxHashMap::default(),
        fresh: FxHashMap::default(),
        given: vec![false; width],
        differ: BTreeMap::new(),
        aside: BTreeMap::new(),
    };
    for (found, mapping) in sets {
        let from = merging.lines.len();
        for file in found {
            merging.read(file, mapping, sink)?;
        }
        if mapping.entries.values().any(|source| source.year_to_date) {
            merging.part_running(from, sink);
        }
        let fresh = std::mem::take(&mut merging.fresh);
        merging.before.extend(fresh);
    }
    Ok(merging.done(sink))
}

impl Merging<'_> {
    fn name(&self, column: usize) -> &str {
        match self.table.columns.get(column) {
            Some(column) => column.name,
            None => &self.groupings[column - self.table.columns.len()],
        }
    }

    /// Tells a finding about a whole file.
    fn tell(
        &self,
        sink: &mut Sink,
        file: &Arc<str>,
        code: Code,
        severity: Severity,
        words: String,
        help: &str,
    ) {
        let spot = Spot {
            file: Arc::clone(file),
            ..Spot::default()
        };
        let mut finding = Finding::new(code, severity, spot, words).help(help);
        finding.table = self.table.name;
        sink.push(finding);
    }

    /// Tells that a file can't be read, or not to its end.
    fn unreadable(&self, sink: &mut Sink, file: &Arc<str>, words: String, help: &str) {
        let severity = Severity::Error;
        self.tell(sink, file, Code::UnreadableFile, severity, words, help);
    }

    /// Reads a file of a source: its rows complete those before or stand by themselves.
    fn read(
        &mut self,
        found: &Found,
        mapping: &Configured<'_>,
        sink: &mut Sink,
    ) -> Result<(), SourceError> {
        let file = self.files.len();
        let (mut stream, start) = match Stream::open(found, 1 << 20) {
            Ok(opened) => opened,
            Err(why) => {
                let words = format!("the file can't be read: {why}");
                self.unreadable(sink, &found.shown, words, "");
                return Ok(());
            }
        };
        let (layouts, findings) =
            mapping.layouts(self.table, &found.shown, &start.heading, self.groupings);
        sink.extend(discreet(&start.heading, findings));
        if layouts.is_empty() {
            return Ok(());
        }
        self.files.push((found.clone(), 0));
        let whole = self.gives(&layouts);
        let width = start.heading.names.len();
        let head = FileHead {
            shown: Arc::clone(&found.shown),
            index: 0,
            table: self.table,
            plans: Plan::all(layouts, self.table),
            delimiter: start.delimiter,
            width,
            masked: vec![true; width],
            dates: vec![false; width],
            schools: Arc::default(),
            names: start.heading.names,
            ways: Ways::default(),
        };
        let mut at = Reading {
            file,
            places: match &found.how {
                How::Held(held) => held.places.as_slice(),
                _ => &[],
            },
            base: start.first_line,
            whole,
            alone: 0,
            blanks: Blanks::default(),
            known: &mapping.known,
        };
        while let Some(block) = stream.next_block()? {
            self.block(&block, &head, &mut at, sink);
        }
        for note in std::mem::take(&mut at.blanks).told() {
            sink.push(at.placed(note));
        }
        if stream.changed() {
            let words = "the file changed while it was read".to_owned();
            let help = "wait until nothing writes it any more, then run again";
            self.unreadable(sink, &found.shown, words, help);
        }
        self.files[file].1 = stream.bytes();
        if at.alone > 0 {
            let words = format!(
                "{} rows are in none of the sources before, and the file lacks columns that a row of its own needs: they are passed over",
                at.alone
            );
            let help = "map the missing columns, or put a source that has them before this one";
            self.tell(
                sink,
                &found.shown,
                Code::PassedOver,
                Severity::Warning,
                words,
                help,
            );
        }
        Ok(())
    }

    /// Notes which columns a file gives; whether they are all that a row of its own needs.
    fn gives(&mut self, layouts: &[Layout]) -> bool {
        for layout in layouts {
            let origins = layout.columns.iter().chain(&layout.groupings);
            for (given, origin) in self.given.iter_mut().zip(origins) {
                *given |= *origin != Origin::Absent;
            }
        }
        layouts.iter().all(|l| {
            let pairs = self.table.columns.iter().zip(&l.columns);
            pairs
                .into_iter()
                .all(|(c, o)| !needs(self.table, c, &l.columns) || *o != Origin::Absent)
        })
    }

    /// Reads a block of a file.
    fn block(&mut self, block: &Block, head: &FileHead, at: &mut Reading<'_>, sink: &mut Sink) {
        sink.extend(broken(head, block, at.base));
        let mut findings = Findings::default();
        let mut blanks = Blanks::default();
        let mut records = Records::new(&block.text, head.delimiter);
        let mut neighbour = second_length(&block.text, head.delimiter);
        while records.advance() {
            let row = Row {
                record: records.record(),
                text: &block.text,
                head,
                plan: &head.plans[0],
            };
            let rows = || head.plans.iter().map(|plan| Row { plan, ..row });
            if rows().all(|r| r.is_skipped()) {
                continue;
            }
            findings.begin();
            let odd = row.record.len() != neighbour;
            neighbour = row.record.len();
            match shape(&row, odd, &mut findings) {
                Shape::Sound => blanks.row(),
                Shape::Blank => {
                    blanks.blank(&row);
                    continue;
                }
                shape => {
                    blanks.row();
                    findings.end(shape == Shape::Heading);
                    continue;
                }
            }
            for row in rows().filter(|r| !r.is_skipped()) {
                let place = place_of(&row, at.base, at.places);
                at.alone += u64::from(!self.take(at, &row, place));
            }
        }
        for mut finding in findings.into_list() {
            finding.spot.line += at.base;
            sink.push(at.placed(finding));
        }
        at.blanks.append(blanks, at.base);
        at.base += records.lines();
    }

    /// Takes a row; `false` where it can't stand and completes none.
    fn take(&mut self, at: &Reading<'_>, row: &Row<'_>, place: RowPlace) -> bool {
        let (file, whole) = (at.file, at.whole);
        let count = self.table.columns.len();
        let made = made::any(&row.plan.layout).then(|| made::cells(row, self.table, at.known));
        let cell = |column: usize| match (column.checked_sub(count), &made) {
            (None, Some(cells)) => &*cells[column],
            (None, None) => row.cell(column),
            (Some(grouping), _) => row.grouping(grouping),
        };
        let key = self.key(cell);
        if let Some(at) = key.as_ref().and_then(|k| self.before.get(k)).copied() {
            self.complete(at, file, &place, cell);
            let shown = Arc::clone(&self.files[file].0.shown);
            *self.aside.entry(shown).or_default() += 1;
            return true;
        }
        if !whole {
            return false;
        }
        if let Some(key) = key {
            let next = self.lines.len();
            self.fresh.entry(key).or_insert(next);
        }
        let mut cells = String::new();
        for column in 0..self.given.len() {
            if column > 0 {
                cells.push(char::from(SHEET));
            }
            push_cell(&mut cells, cell(column));
        }
        self.lines.push(Line {
            file,
            place,
            cells: cells.into(),
            filled: Vec::new(),
        });
        true
    }

    /// A row's key, where no cell of it is blank (but for a school's number beside a trust's, and the week of a term's row).
    fn key<'c>(&self, cell: impl Fn(usize) -> &'c str) -> Option<String> {
        if self.keys.is_empty() {
            return None;
        }
        let mut key = String::new();
        for column in self.keys {
            let text = cell(*column);
            if text.is_empty() && !matches!(self.name(*column), "urn" | "week_ending") {
                return None;
            }
            match day_first(text) {
                Some(date) => key.push_str(&date.days().to_string()),
                None => key.push_str(&text.to_lowercase()),
            }
            key.push(char::from(SHEET));
        }
        Some(key)
    }

    /// Fills the blanks of a row that stands and counts where the later one differs.
    fn complete<'c>(
        &mut self,
        at: usize,
        file: usize,
        place: &RowPlace,
        cell: impl Fn(usize) -> &'c str,
    ) {
        let urn_column = self.table.position("urn");
        let line = &mut self.lines[at];
        let before = std::mem::take(&mut line.cells);
        let mut cells: Vec<&str> = before.split(char::from(SHEET)).collect();
        let urn = urn_column.and_then(|c| cells[c].parse().ok());
        let mut filled = Vec::new();
        for (column, ours) in cells.iter_mut().enumerate() {
            let theirs = cell(column);
            if theirs.is_empty() || self.keys.contains(&column) {
                continue;
            }
            if ours.is_empty() {
                let mut text = String::new();
                push_cell(&mut text, theirs);
                filled.push((column, text));
                let stands = place.fields.get(column).copied().unwrap_or((0, 0));
                line.filled.push((column, file, stands));
            } else if !alike(ours, theirs) {
                let stands = line
                    .filled
                    .iter()
                    .find(|(c, ..)| *c == column)
                    .map_or(line.file, |(_, f, _)| *f);
                *self.differ.entry((column, stands, file, urn)).or_default() += 1;
            }
        }
        if filled.is_empty() {
            line.cells = before;
            return;
        }
        for (column, text) in &filled {
            cells[*column] = text;
        }
        line.cells = cells.join(&char::from(SHEET).to_string()).into();
    }
}

/// Where a row and its cells stand in the file, by canonical column.
fn place_of(row: &Row<'_>, base: u64, places: &[RowPlace]) -> RowPlace {
    let line = base + row.record.line();
    let real = usize::try_from(line)
        .ok()
        .and_then(|l| places.get(l.checked_sub(1)?));
    let Layout {
        columns, groupings, ..
    } = &row.plan.layout;
    let fields = columns.iter().chain(groupings).map(|origin| match origin {
        Origin::Column(i)
        | Origin::Mapped(i, _)
        | Origin::Made(
            Made::Date([i, ..]) | Made::SchoolNumber([i, ..]) | Made::Part { column: i, .. },
        ) => match real {
            Some(place) => place.fields.get(*i).copied().unwrap_or((0, 0)),
            None => {
                let before = row.record.span(*i).map_or(0, |(start, _)| {
                    count_breaks(&row.text.as_bytes()[row.record.start()..start])
                });
                let narrow = |n: u64| u32::try_from(n).unwrap_or(0);
                let column = row.record.place(row.text, *i).0;
                (narrow(line + before), narrow(column))
            }
        },
        Origin::Absent | Origin::Constant(_) | Origin::Made(_) => (0, 0),
    });
    RowPlace {
        line: real.map_or(line, |place| place.line),
        fields: fields.collect(),
        ..RowPlace::default()
    }
}

/// Whether two cells say the same: as dates, as numbers, or as words in any case.
fn alike(a: &str, b: &str) -> bool {
    if a.eq_ignore_ascii_case(b) {
        return true;
    }
    match (day_first(a), day_first(b)) {
        (Some(a), Some(b)) => return a == b,
        (None, None) => {}
        _ => return false,
    }
    match (Decimal::parse(a), Decimal::parse(b)) {
        (Some(a), Some(b)) => a == b,
        _ => a.to_lowercase() == b.to_lowercase(),
    }
}
