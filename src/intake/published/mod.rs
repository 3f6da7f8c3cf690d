//! Files as the DfE, GIAS and others publish them, read as they come: ready-made layouts by name.
//!
//! Each layout is one file here: which columns it needs and how its records become rows of our tables. Symbols such as
//! `SUPP` stand as the status of a row without a score; a cell that holds anything else than a number or a known symbol is a
//! finding with its place.

mod absence;
mod cell;
mod columns;
mod ees;
mod file;
mod finance;
mod gias;
mod ks2_final;
mod ks4_context;
mod ks4_final;
mod ks4_mats;
mod ks4_wide;
mod nation;
mod ofsted;
mod performance;
mod pupil_sd;
mod similar;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use crate::dataset::{FileRead, Holdings, Urn};
use crate::diag::{Code, Finding, Severity, Sink, Spot, nearest};
use crate::estate::AcademicYear;

pub use ks4_mats::{PublishedTrust, read_trusts};

use file::File;

/// What a layout feeds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LayoutInfo {
    /// Its name in the config.
    pub name: &'static str,
    /// The table it feeds.
    pub table: &'static str,
    /// What it reads, in words.
    pub about: &'static str,
}

/// The layouts.
pub const LAYOUTS: [LayoutInfo; 17] = [
    LayoutInfo {
        name: "gias-group-links",
        table: "memberships",
        about: "GIAS: links of academies with trusts and sponsors, with the dates they joined",
    },
    LayoutInfo {
        name: "ks4-schools-2017-2019",
        table: "performance",
        about: "FFT Education Datalab: secondary schools 2017 to 2019, one row a school",
    },
    LayoutInfo {
        name: "dfe-ks4-final",
        table: "performance",
        about: "DfE: key stage 4 results of schools (…_ks4final.csv)",
    },
    LayoutInfo {
        name: "dfe-ks2-final",
        table: "performance",
        about: "DfE: key stage 2 results of schools (…_ks2final.csv)",
    },
    LayoutInfo {
        name: "ees-ks2-schools",
        table: "performance",
        about: "DfE: key stage 2 of schools by subject and group, several years in one file (explore-education-statistics)",
    },
    LayoutInfo {
        name: "ees-ks2-information",
        table: "performance",
        about: "DfE: pupils at the end of key stage 2 by school, the cohorts of the file before (explore-education-statistics)",
    },
    LayoutInfo {
        name: "ees-ks4-schools",
        table: "performance",
        about: "DfE: key stage 4 of schools by group, 2023/24 and 2024/25 (explore-education-statistics)",
    },
    LayoutInfo {
        name: "ees-ks5-institutions",
        table: "performance",
        about: "DfE: 16 to 18 by school or college and examination cohort (explore-education-statistics)",
    },
    LayoutInfo {
        name: "ees-absence-schools",
        table: "performance",
        about: "DfE: absence of schools; gives national percentiles by phase too (explore-education-statistics)",
    },
    LayoutInfo {
        name: "ees-exclusions-schools",
        table: "performance",
        about: "DfE: suspensions and exclusions of schools; gives national percentiles by phase too (explore-education-statistics)",
    },
    LayoutInfo {
        name: "ofsted-mi",
        table: "ofsted",
        about: "Ofsted: management information on state-funded schools, before November 2025 and with report cards since",
    },
    LayoutInfo {
        name: "dfe-aar-academies",
        table: "finance",
        about: "DfE: academies accounts return by academy, with the codes used since 2024",
    },
    LayoutInfo {
        name: "dfe-cfr-schools",
        table: "finance",
        about: "DfE: consistent financial reporting of maintained schools: what a school had before it joined",
    },
    LayoutInfo {
        name: "pupil-sd",
        table: "reference/spread",
        about: "the national standard deviation of pupil scores by measure and year",
    },
    LayoutInfo {
        name: "dfe-absence",
        table: "reference/percentiles",
        about: "DfE: absence of schools; gives national percentiles by phase",
    },
    LayoutInfo {
        name: "ks4-schools-2019-context",
        table: "reference/percentiles",
        about: "FFT Education Datalab: secondary schools 2017 to 2019; gives national percentiles of absence, exclusions, workforce and income",
    },
    LayoutInfo {
        name: "dfe-similar-schools",
        table: "reference/similar",
        about: "DfE: the values by which primary schools are compared with like ones (JSON)",
    },
];

/// The layout with a name.
pub fn layout(name: &str) -> Option<LayoutInfo> {
    LAYOUTS.into_iter().find(|l| l.name == name)
}

/// A published file to read.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The layout's name.
    pub layout: &'a str,
    /// Where it lies.
    pub path: &'a Path,
    /// What findings and the list of files call it: its path relative to the data folder, with `/`.
    pub name: &'a str,
    /// What pages call it (memberships), as `GIAS, 1 May 2018`; `None`: made from the date in the file's name.
    pub label: Option<&'a str>,
    /// The results years a membership serves; for the DfE's school files, the results year where the name doesn't tell it.
    pub years: &'a [AcademicYear],
    /// The encoding, where the config names one: `utf-8`, `latin-1`, `windows-1252`, `utf-16`.
    pub encoding: Option<&'a str>,
}

/// A reader of published files. One reads all files of a build, in order of precedence: it remembers which schools an
/// earlier file of the same layout held.
#[derive(Clone, Debug, Default)]
pub struct Reader {
    schools: BTreeMap<&'static str, BTreeSet<Urn>>,
    /// Pupils at the end of key stage 2: all, and the disadvantaged ones.
    cohorts: BTreeMap<(Urn, AcademicYear), [Option<f64>; 2]>,
}

impl Reader {
    /// A reader that has read nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads one file into the tables; what is wrong goes to the sink. `false`: the file could not be read at all.
    ///
    /// Rows of files read before stand: a later row of the same school, year and measure is set aside and, where it
    /// differs, listed among the disagreements.
    pub fn read(&mut self, input: &Input<'_>, holdings: &mut Holdings, sink: &mut Sink) -> bool {
        let Some(info) = layout(input.layout) else {
            sink.push(unknown_layout(input));
            return false;
        };
        if info.name == "dfe-similar-schools" {
            return similar::read(input, holdings, sink);
        }
        let Some(mut file) = File::open(input, info.table, sink) else {
            return false;
        };
        let place = u32::try_from(holdings.files.len()).unwrap_or(u32::MAX);
        let read = match info.name {
            "gias-group-links" => gias::read(&mut file, input, holdings, sink),
            "ks4-schools-2017-2019" => {
                let earlier = self.schools.entry(info.name).or_default();
                ks4_wide::read(&mut file, place, earlier, holdings, sink)
            }
            "dfe-ks4-final" => ks4_final::read(&mut file, input, place, holdings, sink),
            "dfe-ks2-final" => ks2_final::read(&mut file, input, place, holdings, sink),
            "pupil-sd" => pupil_sd::read(&mut file, holdings, sink),
            "ees-ks2-information" => self.cohorts(&mut file, sink),
            "ofsted-mi" => ofsted::read(&mut file, holdings, sink),
            "dfe-aar-academies" => finance::read_aar(&mut file, input, holdings, sink),
            "dfe-cfr-schools" => finance::read_cfr(&mut file, input, holdings, sink),
            "ks4-schools-2019-context" => ks4_context::read(&mut file, holdings, sink),
            "dfe-absence" => absence::read(&mut file, input, holdings, sink),
            name => ees::Kind::of(name)
                .and_then(|kind| ees::read(kind, &mut file, place, holdings, sink)),
        };
        file.close(sink);
        let Some(refused) = read else {
            return false;
        };
        holdings.files.push(FileRead {
            path: input.name.to_owned(),
            table: info.table,
            rows: file.rows(),
            refused,
            idle: 0,
            bytes: file.bytes(),
        });
        true
    }
}

impl Reader {
    /// Reads the cohorts of key stage 2, which the file of results lacks.
    fn cohorts(&mut self, file: &mut File, sink: &mut Sink) -> Option<u64> {
        let [period, urn_column, all] =
            file.columns(["time_period", "school_urn", "telig"], sink)?;
        let poor = file.column("tfsm6cla1a");
        let mut refused = 0;
        while let Some(record) = file.next() {
            let urn = file.urn(&record, urn_column, false, sink);
            let (Some(urn), Some(year)) = (urn, ees::year(record.get(period))) else {
                refused += 1;
                continue;
            };
            let cells = [Some(all), poor];
            let cohorts = cells.map(|c| cell::number_if(file, &record, c, sink).number());
            self.cohorts.entry((urn, year)).or_insert(cohorts);
        }
        Some(refused)
    }

    /// Ends the reading: gives the rows of key stage 2 that lack a cohort the one of the file that has them.
    pub fn finish(self, holdings: &mut Holdings) {
        let of_ks2 = |row: &&mut crate::dataset::Performance| {
            row.cohort.is_none() && row.measure.starts_with("ks2_")
        };
        for row in holdings.performance.iter_mut().filter(of_ks2) {
            let Some([all, poor]) = self.cohorts.get(&(row.urn, row.year)) else {
                continue;
            };
            let cohort = match row.measure.ends_with("_disadvantaged") {
                true => *poor,
                false => *all,
            };
            row.cohort = cohort;
            row.pupils = row.pupils.or(cohort);
        }
    }
}

fn unknown_layout(input: &Input<'_>) -> Finding {
    let spot = Spot {
        file: Arc::from(input.name),
        ..Spot::default()
    };
    let near = nearest(input.layout, LAYOUTS.iter().map(|l| l.name));
    let help = near.map_or_else(
        || {
            let names: Vec<&str> = LAYOUTS.iter().map(|l| l.name).collect();
            format!("the layouts are {}", names.join(", "))
        },
        |near| format!("did you mean `{near}`?"),
    );
    Finding::new(
        Code::Config,
        Severity::Error,
        spot,
        format!("there is no layout `{}`", input.layout),
    )
    .at("layout", input.layout)
    .help(help)
}

/// The results year of a file: the one the config gives, or the one in the file's name, as in `2018-2019_936_ks4final.csv`.
fn results_year(input: &Input<'_>, sink: &mut Sink) -> Option<AcademicYear> {
    let named = || {
        let name = input.name.rsplit('/').next().unwrap_or(input.name);
        name.char_indices().find_map(|(i, _)| {
            let piece = name.get(i..i + 9)?;
            let (first, second) = piece.split_once('-')?;
            let (a, b): (u16, u16) = (first.parse().ok()?, second.parse().ok()?);
            (first.len() == 4 && b == a + 1).then_some(AcademicYear(a))
        })
    };
    let year = input.years.first().copied().or_else(named);
    if year.is_none() {
        let spot = Spot {
            file: Arc::from(input.name),
            ..Spot::default()
        };
        sink.push(
            Finding::new(
                Code::Config,
                Severity::Error,
                spot,
                "the results year of this file is not known",
            )
            .at("years", "")
            .help("say `years: [2018/19]` beside the file, or name it `2018-2019_…`"),
        );
    }
    year
}
