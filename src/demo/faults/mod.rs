//! Planting faults in a written demo, and the answer book that says what must be found where.
//!
//! The files are read back, rows are changed or added, and the files are written again; each fault has a
//! row to itself. `faults.csv` has, for each fault, the file (relative to the data folder), the first line
//! of the record (blank: the whole file), the column, the value, the finding's code (blank: an odd form
//! that is allowed, so nothing may be found) and the effect on the row: refused, blank (the cell counts as
//! unknown), doubtful (a warning, the row counts), matched (found by name) or accepted. A demo too small to
//! have a row of some sort lacks the faults that need it; eight schools have them all.

mod assessments;
mod benchmarks;
mod by_name;
mod organisation;
mod pupils;
mod sheet;

use std::path::Path;

use super::plan::{DemoError, DemoReport};
use super::rng::{Rng, Topic};
use super::table::io_error;
use super::world::World;
use sheet::{Planted, Sheet};

/// What a fault is and does, apart from where it is.
#[derive(Clone, Copy, Debug)]
struct Mark {
    code: &'static str,
    effect: &'static str,
    kind: &'static str,
    note: &'static str,
}

/// A fault for which the row is refused.
fn refused(code: &'static str, kind: &'static str) -> Mark {
    Mark {
        code,
        effect: "refused",
        kind,
        note: "",
    }
}

/// A fault for which the cell counts as unknown.
fn blanked(code: &'static str, kind: &'static str) -> Mark {
    Mark {
        code,
        effect: "blank",
        kind,
        note: "",
    }
}

/// A warning: the row counts.
fn doubtful(code: &'static str, kind: &'static str) -> Mark {
    Mark {
        code,
        effect: "doubtful",
        kind,
        note: "",
    }
}

/// An odd form that is allowed.
fn accepted(kind: &'static str, note: &'static str) -> Mark {
    Mark {
        code: "",
        effect: "accepted",
        kind,
        note,
    }
}

impl Mark {
    /// The same with a note.
    fn note(self, note: &'static str) -> Self {
        Self { note, ..self }
    }
}

/// Plants the faults of one file.
type Plant = fn(&World, &mut Rng, &mut Sheet);

/// Plants the faults in the files of `dir/data` and writes `dir/faults.csv`. Returns what the files held
/// before, what they hold now, and the answer book.
pub(super) fn plant(
    world: &World,
    dir: &Path,
) -> Result<(DemoReport, DemoReport, DemoReport), DemoError> {
    let data = dir.join("data");
    let mut rng = Rng::of(world.plan.seed, Topic::Faults, &[2]);
    let mut tally = Tally::default();

    let mut roll = Sheet::read(&data, "pupils.csv")?;
    let mut teacher = Sheet::read(&data, &assessments::teacher_path())?;
    let named = by_name::plant(world, &mut rng, &mut roll, &mut teacher);
    pupils::plant(world, &mut rng, &mut roll);
    tally.write(&data, roll)?;
    assessments::teacher(&mut rng, &mut teacher);
    tally.write(&data, teacher)?;
    tally.write(&data, named)?;

    let rest: [(String, Plant); 9] = [
        (assessments::tests_path(), assessments::tests),
        (benchmarks::estimates_path(), benchmarks::estimates),
        ("targets.csv".to_owned(), benchmarks::targets),
        ("attendance.csv".to_owned(), organisation::attendance),
        ("exclusions.csv".to_owned(), organisation::exclusions),
        ("finance.csv".to_owned(), organisation::finance),
        ("performance.csv".to_owned(), organisation::performance),
        ("schools.csv".to_owned(), organisation::schools),
        ("trusts.csv".to_owned(), organisation::trusts),
    ];
    for (path, plant) in rest {
        let mut sheet = Sheet::read(&data, &path)?;
        plant(world, &mut rng, &mut sheet);
        tally.write(&data, sheet)?;
    }
    if let Some(path) = assessments::first_tests_path(world) {
        let mut sheet = Sheet::read(&data, &path)?;
        sheet.british_dates("assessed_on");
        tally.write(&data, sheet)?;
    }
    let book = tally.book(dir)?;
    Ok((tally.before, tally.after, book))
}

/// What was planted so far.
#[derive(Default)]
struct Tally {
    planted: Vec<Planted>,
    before: DemoReport,
    after: DemoReport,
}

impl Tally {
    fn write(&mut self, data: &Path, sheet: Sheet) -> Result<(), DemoError> {
        self.before.add(sheet.before());
        self.after.add(sheet.write(data, &mut self.planted)?);
        Ok(())
    }

    fn book(&mut self, dir: &Path) -> Result<DemoReport, DemoError> {
        self.planted
            .sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        let mut text = String::from("file,line,column,value,code,effect,kind,note\n");
        for fault in &self.planted {
            let line = fault.line.map(|line| line.to_string()).unwrap_or_default();
            let mark = fault.mark;
            let cells = [
                fault.file.as_str(),
                &line,
                fault.column,
                &fault.value,
                mark.code,
                mark.effect,
                mark.kind,
                mark.note,
            ];
            text.push_str(&cells.map(sheet::quoted).join(","));
            text.push('\n');
        }
        let path = dir.join("faults.csv");
        std::fs::write(&path, &text).map_err(|e| io_error(&path, e))?;
        Ok(DemoReport {
            files: 1,
            rows: self.planted.len() as u64,
            bytes: text.len() as u64,
        })
    }
}
