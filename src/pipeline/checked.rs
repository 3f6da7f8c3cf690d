//! The second step: data that were checked, and the third: what is measured from them.

use std::sync::Arc;

use crate::check;
use crate::compose::Survey;
use crate::config::Project;
use crate::dataset::Holdings;
use crate::diag::{Finding, Sink};
use crate::measure::estimates::SchoolRanks;

use super::{Held, source_date};

/// A data folder, read and checked.
#[derive(Debug)]
pub struct Checked {
    /// The tables.
    pub holdings: Holdings,
    /// Where the schools stand by value added: nowhere, until they are ranked.
    pub standing: SchoolRanks,
    /// What is wrong or doubtful, in the config's severities, without what it ignores.
    pub findings: Vec<Finding>,
    /// How many findings the config ignores.
    pub ignored: usize,
    /// Whether nothing can be built from it.
    pub stops: bool,
}

impl Held {
    /// Runs the checks over what was read and applies the config's severities and ignores.
    ///
    /// ```
    /// use matbook::demo::{self, DemoPlan};
    /// use matbook::diag::Severity;
    /// use matbook::intake::ReadOptions;
    /// use matbook::pipeline;
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let folder = tempfile::tempdir()?;
    /// let plan = DemoPlan { schools: 2, pupils: 40, years: 1, seed: 7, faults: true, ..DemoPlan::default() };
    /// demo::write(&plan, &folder.path().join("trust"))?;
    ///
    /// let project = pipeline::open(&folder.path().join("trust/config.yaml"))?;
    /// let checked = pipeline::read(&project, &ReadOptions::default())?.check(&project);
    /// let errors = checked.findings.iter().filter(|f| f.severity == Severity::Error).count();
    /// assert!(errors > 0);
    /// // A site can be built all the same: the rows at fault are left out, and its pages say so.
    /// assert!(!checked.stops);
    /// # Ok(())
    /// # }
    /// ```
    pub fn check(self, project: &Project) -> Checked {
        let Self {
            holdings,
            mut findings,
            mut stops,
        } = self;
        let settings = &project.settings;
        let folder: Arc<str> = project.data.display().to_string().into();
        let missing = check::missing_tables(&holdings, settings, &findings, &folder);
        stops |= !missing.is_empty();
        findings.extend(missing);
        let config: Arc<str> = project.config.display().to_string().into();
        if !stops {
            findings.extend(check::run(&holdings, settings));
            findings.extend(check::config_schools(&holdings, settings, &config));
            findings.extend(check::config_years(&holdings, settings, &config));
        }
        let latest = settings.as_at.or_else(|| check::latest(&holdings));
        if !stops {
            findings.extend(check::not_collected(&holdings, settings, latest));
            findings.extend(check::implausible(&holdings, settings));
        }
        let today = source_date().or(latest);
        let settled = check::settle(findings, settings, today);
        let mut sink = Sink::new();
        sink.extend(settled.kept);
        sink.extend(settled.notes.into_iter().map(|mut note| {
            note.spot.file = Arc::clone(&config);
            note
        }));
        Checked {
            holdings,
            standing: SchoolRanks::default(),
            findings: sink.into_sorted(),
            ignored: settled.ignored,
            stops,
        }
    }
}

impl Checked {
    /// Ranks the schools by the reference set of pupils and lets go of it: it may be larger than all other tables together, and
    /// no page is made from its rows.
    pub fn rank_schools(&mut self) {
        if !self.stops {
            self.standing = SchoolRanks::new(&self.holdings);
        }
        self.holdings.reference_pupils = vec![];
    }

    /// Measures everything that pages and packs are made from.
    pub fn measure<'a>(&'a self, project: &'a Project) -> Survey<'a> {
        let mut survey = Survey::new(
            &self.holdings,
            &project.settings,
            &self.findings,
            source_date(),
        );
        survey.standing.clone_from(&self.standing);
        survey
    }
}
