//! The first step: a project's config and what its data folder holds.

use std::io::ErrorKind;
use std::path::Path;

use crate::check;
use crate::compose::commentary_findings;
use crate::config::{self, Project, Settings};
use crate::content::{Commentary, Library, read_commentary};
use crate::dataset::Holdings;
use crate::diag::{Code, Finding, Severity, Sink, Spot};
use crate::estate::Date;
use crate::intake::{ReadOptions, read_project};
use crate::measure::estimates::add_own_curves;
use crate::measure::tracking::{Engine, fill_development, fill_prior, stages_of};

use super::PipelineError;

/// Reads a config.
///
/// ```
/// use matbook::pipeline::{self, PipelineError};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let config = folder.path().join("config.yaml");
/// std::fs::write(&config, "title: Beacon Trust\n")?;
/// assert_eq!(pipeline::open(&config)?.settings.title, "Beacon Trust");
///
/// // Every mistake is found, each at its place.
/// std::fs::write(&config, "titel: Beacon Trust\ndata: [1]\n")?;
/// match pipeline::open(&config) {
///     Err(PipelineError::Config(findings)) => assert_eq!(findings.len(), 2),
///     other => panic!("{other:?}"),
/// }
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// No config, one that can't be read, or what is wrong in it.
pub fn open(config: &Path) -> Result<Project, PipelineError> {
    if config.is_dir() {
        return Err(PipelineError::wrong_use(format!(
            "{} is a folder: name the config in it, as {}",
            config.display(),
            config.join("config.yaml").display()
        )));
    }
    let bytes = std::fs::read(config).map_err(|error| {
        let shown = config.display();
        if error.kind() == ErrorKind::NotFound {
            PipelineError::wrong_use(format!(
                "there is no config at {shown}: name one with --config, or start with `matbook init DIR` or `matbook demo DIR`"
            ))
        } else {
            PipelineError::Machine(format!("{shown} can't be read: {error}"))
        }
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
            .split(|b| *b == b'\n')
            .count();
        PipelineError::wrong_use(format!(
            "{}:{line}: the config is not UTF-8: save it as UTF-8",
            config.display()
        ))
    })?;
    config::read(&text, config).map_err(PipelineError::Config)
}

/// A data folder as it was read, before anything is checked that takes more than one row.
#[derive(Debug)]
pub struct Held {
    /// The tables: accepted rows, typed and matched.
    pub holdings: Holdings,
    /// What is wrong with the files, in order.
    pub findings: Vec<Finding>,
    /// Whether nothing can be built from it.
    pub stops: bool,
}

/// Reads a project's data folder.
///
/// ```
/// use matbook::intake::ReadOptions;
/// use matbook::pipeline;
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// let put = |name: &str, text: &str| std::fs::write(folder.path().join(name), text);
/// std::fs::create_dir(folder.path().join("data"))?;
/// put("config.yaml", "title: Beacon Trust\n")?;
/// put("data/trusts.csv", "trust_uid,trust_name\n7001,Beacon Trust\n")?;
/// put("data/schools.csv", "urn,school_name,trust_uid,joined_on,phase,school_type\n\
///      136001,Oakfield,7001,2018-09-01,Primary,Academy converter\n\
///      136002,Riverside,7001,next year,Primary,Academy converter\n")?;
///
/// let project = pipeline::open(&folder.path().join("config.yaml"))?;
/// let held = pipeline::read(&project, &ReadOptions::default())?;
/// // A site can be built; of the second school the day it joined is told to be none.
/// assert!(!held.stops);
/// assert_eq!((held.findings.len(), held.findings[0].spot.line), (1, 3));
/// # Ok(())
/// # }
/// ```
///
/// # Errors
/// No data folder, or a machine that can't read it.
pub fn read(project: &Project, options: &ReadOptions) -> Result<Held, PipelineError> {
    if !project.data.is_dir() {
        // The files that the config names, with where each is downloaded from.
        let mut findings = read_project(&project.data, &project.settings, options)
            .map_or_else(|_| vec![], |(_, sink)| sink.into_sorted());
        findings.retain(|f| f.code == Code::UnreadableFile);
        return Err(PipelineError::WrongUse {
            message: format!(
                "there is no data folder at {}: say where it is with `data:` in {} or with --data",
                project.data.display(),
                project.config.display()
            ),
            findings,
        });
    }
    let (holdings, sink) = read_project(&project.data, &project.settings, options)
        .map_err(|e| PipelineError::Machine(e.to_string()))?;
    let stops = sink.stops_build();
    Ok(Held {
        holdings,
        findings: sink.into_sorted(),
        stops,
    })
}

impl Held {
    /// What follows from data and config together. The key stages, where the config names none: those with outcomes, and of the
    /// stages of primary schools those with pupils. Curves from own pupils, and prior attainment from the test, that the config names.
    /// Good levels of development from the goals that they ask for.
    pub fn settle(&mut self, settings: &mut Settings) {
        if !settings.own_stages {
            settings.key_stages = stages_of(&self.holdings, settings);
        }
        for (kind, curve) in add_own_curves(&mut self.holdings, &settings.own_curves) {
            let words = format!(
                "{kind} {}, Year {}: scores become scaled scores by a curve from {} own pupils who sat it and the DfE's test in one academic year; \
                 its error is {:.1} scaled-score points",
                crate::estate::lower_first(curve.subject.label()),
                curve.nc_year,
                curve.pupils,
                curve.error
            );
            let mut finding = Finding::new(Code::Assumed, Severity::Note, Spot::default(), words)
                .help("a curve of the table of conversions goes before it");
            finding.table = "conversions";
            self.findings.push(finding);
        }
        fill_development(&mut self.holdings);
        if let Some(from) = settings.prior_from {
            fill_prior(&mut self.holdings, from);
        }
    }
}

/// The project's own words: pages of help and commentary; with what is wrong with them, in the config's severities.
pub fn words(
    project: &Project,
    engine: &Engine<'_>,
    today: Option<Date>,
) -> (Library, Vec<Commentary>, Vec<Finding>) {
    let (library, mut findings) = Library::read(&project.content);
    let (commentary, wrong) = read_commentary(&project.content);
    findings.extend(wrong);
    findings.extend(commentary_findings(engine, &commentary));
    // What is wrong with the config's own say has been told with the data's findings.
    let settled = check::settle(findings, &project.settings, today);
    let mut sink = Sink::new();
    sink.extend(settled.kept);
    (library, commentary, sink.into_sorted())
}

/// The date that SOURCE_DATE_EPOCH (seconds since 1970) names, where it is set.
pub fn source_date() -> Option<Date> {
    let seconds: i64 = std::env::var("SOURCE_DATE_EPOCH")
        .ok()?
        .trim()
        .parse()
        .ok()?;
    let day = i32::try_from(seconds.div_euclid(86_400)).ok()?;
    Date::from_days(day)
}
