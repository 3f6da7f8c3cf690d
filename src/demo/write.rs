//! Writing a demo: the files are independent of each other, so they are written side by side.

use std::path::Path;

use rayon::prelude::*;

use crate::estate::AcademicYear;

use super::plan::{DemoError, DemoPlan, DemoReport};
use super::rng::{Rng, Topic};
use super::table::io_error;
use super::world::World;
use super::{
    assessments, attendance, estimates, faults, finance, grades, performance, pupils, reference,
    schools, staffing, statutory,
};

/// Writes a table of which there is one file.
type WriteTable = fn(&World, &Path) -> Result<DemoReport, DemoError>;

/// Writes one file of the data folder.
type Job<'a> = Box<dyn Fn() -> Result<DemoReport, DemoError> + Send + Sync + 'a>;

/// Writes a demo into `dir`, which is made where it is missing and must otherwise be empty: `config.yaml`,
/// `data/`, `content/` and, in a demo with faults, `faults.csv`.
///
/// Equal plans give equal bytes.
///
/// # Errors
/// [`DemoError::Plan`] for a plan outside its limits, [`DemoError::NotEmpty`] where the folder holds
/// something, [`DemoError::Io`] for a file that could not be written.
pub fn write(plan: &DemoPlan, dir: &Path) -> Result<DemoReport, DemoError> {
    plan.check()?;
    make_empty(dir)?;
    let world = World::new(plan);
    let data = dir.join("data");
    let mut report = write_tables(&world, &data)?;
    if plan.faults {
        let (before, after, book) = faults::plant(&world, dir)?;
        report.rows = report.rows - before.rows + after.rows + book.rows;
        report.bytes = report.bytes - before.bytes + after.bytes + book.bytes;
        report.files = report.files - before.files + after.files + book.files;
    }
    for (name, text) in pages(&world) {
        let path = dir.join(name);
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).map_err(|e| io_error(folder, e))?;
        }
        std::fs::write(&path, &text).map_err(|e| io_error(&path, e))?;
        report.files += 1;
        report.bytes += text.len() as u64;
    }
    Ok(report)
}

fn make_empty(dir: &Path) -> Result<(), DemoError> {
    std::fs::create_dir_all(dir).map_err(|e| io_error(dir, e))?;
    let mut entries = std::fs::read_dir(dir).map_err(|e| io_error(dir, e))?;
    if entries.next().is_some() {
        return Err(DemoError::NotEmpty {
            path: dir.to_path_buf(),
        });
    }
    Ok(())
}

fn write_tables(world: &World, data: &Path) -> Result<DemoReport, DemoError> {
    let mut jobs: Vec<Job> = Vec::new();
    // the largest files first, so that the threads end at about the same time
    for year in world.plan.starts() {
        jobs.push(Box::new(move || estimates::estimates(world, data, year)));
        jobs.push(Box::new(move || assessments::teacher(world, data, year)));
        jobs.push(Box::new(move || assessments::tests(world, data, year)));
        jobs.push(Box::new(move || statutory::assessments(world, data, year)));
        jobs.push(Box::new(move || grades::grades(world, data, year)));
    }
    for year in reference::years(world) {
        jobs.push(Box::new(move || reference::pupils(world, data, year)));
    }
    let tables: [WriteTable; 14] = [
        estimates::targets,
        attendance::attendance,
        pupils::pupils,
        performance::performance,
        attendance::exclusions,
        statutory::targets,
        statutory::ofsted,
        finance::finance,
        staffing::staffing,
        reference::percentiles,
        reference::spread,
        assessments::conversions,
        pupils::schools,
        pupils::trusts,
    ];
    for table in tables {
        jobs.push(Box::new(move || table(world, data)));
    }
    let written: Vec<Result<DemoReport, DemoError>> = jobs.par_iter().map(|job| job()).collect();
    let mut report = DemoReport::default();
    for one in written {
        report.add(one?);
    }
    Ok(report)
}

/// The config and the pages: where each goes, and its text.
fn pages(world: &World) -> [(&'static str, String); 4] {
    let names: Vec<&str> = world
        .trusts
        .iter()
        .map(|trust| trust.name.as_str())
        .collect();
    let trusts = match names.as_slice() {
        [only] => format!("The {only}"),
        [first, second] => format!("The {first}, the {second}"),
        _ => format!("The {} trusts", names.len()),
    };
    let title = if names.len() == 1 {
        format!("{} (demonstration)", names[0])
    } else {
        // a name for all of them that none of them has
        let shift = Rng::of(world.plan.seed, Topic::Schools, &[9]).below(1000);
        format!("{} trusts (demonstration)", super::names::place(900, shift))
    };
    let last = AcademicYear(u16::try_from(super::plan::LAST_YEAR).unwrap_or(2025));
    let years = u16::try_from(world.plan.years).unwrap_or(1);
    let first = AcademicYear(last.0 + 1 - years);
    [
        (
            "config.yaml",
            include_str!("config.yaml")
                .replace("{title}", &title)
                .replace("{first}", &first.to_string())
                .replace("{last}", &last.to_string())
                + match world.plan.schools >= schools::WHOLE {
                    true => staffing::CONFIG,
                    false => "",
                },
        ),
        (
            "content/index.md",
            include_str!("content/index.md").replace("{trusts}", &trusts),
        ),
        (
            "content/glossary.md",
            include_str!("content/glossary.md").to_owned(),
        ),
        (
            "content/commentary/trust.md",
            include_str!("content/commentary.md").to_owned(),
        ),
    ]
}
