//! Everything that is measured once for the whole site.

use std::collections::BTreeMap;

use crate::config::Settings;
use crate::content::{Commentary, Library};
use crate::dataset::{Holdings, SchoolId};
use crate::diag::Finding;
use crate::estate::{Date, KeyStage};
use crate::measure::attendance::{AttendanceBook, attendance};
use crate::measure::audit::Audits;
use crate::measure::context::Contexts;
use crate::measure::dfe::{TrustMeasure, trust_measures};
use crate::measure::estimates::SchoolRanks;
use crate::measure::indicators::{Book, Indicator};
use crate::measure::statutory;
use crate::measure::tracking::Engine;
use crate::release::audit::AssessmentView;
use crate::release::indicators::{SectionView, indicators};
use crate::release::{Desk, Edition, Scope, Tally, Withheld};
use crate::report::Sources;
use crate::report::tracking::Rows;
use crate::site::slug;

use super::stages::Stages;

/// What the pages are composed from. Only `release` turns any of it into something a page may hold.
#[derive(Debug)]
pub struct Survey<'a> {
    /// The tables.
    pub holdings: &'a Holdings,
    /// The settings.
    pub settings: &'a Settings,
    /// What is wrong with the files.
    pub findings: &'a [Finding],
    /// The tracking engine.
    pub engine: Engine<'a>,
    /// The audits.
    pub audits: Audits,
    /// The indicators.
    pub indicators: Vec<Indicator>,
    /// All indicators of the catalogue, by term and pupil group.
    pub book: Book,
    /// The statutory outcomes.
    pub statutory: statutory::Book<'a>,
    /// Each trust's attendance.
    pub attendance: Vec<Option<AttendanceBook>>,
    /// Who the pupils are.
    pub contexts: Contexts,
    /// The DfE measures.
    pub measures: Vec<TrustMeasure>,
    /// Where the schools stand by value added: nowhere, until it is worked out of the reference set.
    pub standing: SchoolRanks,
    /// The release desk.
    pub desk: Desk,
    /// The edition that is made.
    pub edition: Edition,
    /// What of small numbers is withheld in it.
    pub withheld: Withheld,
    /// How many rolls the editions show and how many they withhold, and why, by the fewest pupils that are shown; of those made so far.
    pub rolls: BTreeMap<u32, Tally>,
    /// Where each edition goes by the config, by its name.
    pub places: BTreeMap<String, Vec<String>>,
    /// The day the data stand for.
    pub as_at: Date,
    /// The site folder of each trust or sponsor, by UID.
    pub folders: BTreeMap<String, String>,
    /// The trusts by their folder.
    pub(super) trust_of: BTreeMap<String, usize>,
    /// The key stages that trusts and schools have.
    pub stages: Stages,
    /// The pages of help: the built-in ones, until the project's own are read.
    pub library: Library,
    /// The project's commentary: none, until it is read.
    pub commentary: Vec<Commentary>,
    /// What moved since earlier builds: nothing is known of any, until they are looked up.
    pub changes: super::Changes,
}

impl<'a> Survey<'a> {
    /// Measures everything.
    pub fn new(
        holdings: &'a Holdings,
        settings: &'a Settings,
        findings: &'a [Finding],
        today: Option<Date>,
    ) -> Self {
        let ((audits, book), (measures, engine)) = rayon::join(
            || {
                (
                    Audits::new(holdings, settings),
                    Book::new(holdings, settings),
                )
            },
            || {
                let engine = Engine::new(holdings, settings);
                engine.stand_ready();
                (trust_measures(holdings, &settings.measures), engine)
            },
        );
        // A trust of the tables keeps its own name's folder, whatever body it is measured with.
        let names = measures
            .iter()
            .filter(|m| {
                !m.body
                    .trusts
                    .iter()
                    .any(|(uid, _)| holdings.trust(uid).is_some())
            })
            .map(|m| (super::bodies::key(&m.body), m.body.name.clone()))
            .chain(
                holdings
                    .trusts
                    .iter()
                    .map(|t| (t.uid.clone(), t.name.clone())),
            );
        let folders = folders(names);
        let trusts = holdings.trusts.iter().enumerate();
        Self {
            trust_of: trusts
                .filter_map(|(trust, own)| Some((folders.get(&own.uid)?.clone(), trust)))
                .collect(),
            folders,
            stages: Stages::of(holdings),
            as_at: settings.as_at.or(today).unwrap_or_else(|| latest(holdings)),
            holdings,
            settings,
            findings,
            engine,
            audits,
            indicators: book.built_in(settings),
            book,
            statutory: statutory::Book::new(holdings, settings),
            attendance: attendance(holdings),
            contexts: Contexts::new(holdings, settings),
            measures,
            standing: SchoolRanks::default(),
            desk: Desk::default(),
            edition: Edition::team(),
            withheld: Withheld::none(),
            rolls: BTreeMap::new(),
            places: BTreeMap::new(),
            library: Library::built_in(),
            commentary: vec![],
            changes: super::Changes::default(),
        }
    }

    /// The folders of the key stages that a trust, or one of its schools, never had pupils in: it has no pages of them.
    pub(super) fn absent_stages(&self, trust: usize, school: Option<SchoolId>) -> Vec<String> {
        let stages = self.settings.key_stages.iter();
        stages
            .filter(|stage| !self.stages.had(trust, school, stage))
            .map(KeyStage::folder)
            .collect()
    }

    /// The indicators of a trust or school by section.
    pub fn sections(&self, scope: Scope) -> Vec<SectionView> {
        let (desk, holdings, settings) = (&self.desk, self.holdings, self.settings);
        indicators(desk, holdings, settings, &self.book, scope)
    }

    /// The audit of a trust's or school's assessments; empty in an edition that withholds, which has none.
    pub fn assessments(&self, scope: Scope) -> AssessmentView {
        if self.withheld.offers("assessment").is_err() {
            return AssessmentView {
                stages: vec![],
                wanting: vec![],
            };
        }
        let (desk, holdings, settings) = (&self.desk, self.holdings, self.settings);
        crate::release::audit::assessment(desk, holdings, settings, &self.audits.assessment, scope)
    }

    /// The files that feed each table.
    pub fn sources(&self) -> Sources {
        let mut sources = Sources::new();
        for file in &self.holdings.files {
            let files: &mut Vec<String> = sources.entry(file.table.to_owned()).or_default();
            if !files.contains(&file.path) {
                files.push(file.path.clone());
            }
        }
        sources
    }

    /// How many rows of each table were read, and how many of them refused.
    pub fn rows(&self) -> Rows {
        let mut rows = Rows::new();
        for file in &self.holdings.files {
            let (read, refused) = rows.entry(file.table.to_owned()).or_default();
            *read += file.rows;
            *refused += file.refused.saturating_sub(file.idle);
        }
        rows
    }
}

/// A folder for each name: its slug, with `-<uid>` where two share it.
fn folders(names: impl Iterator<Item = (String, String)>) -> BTreeMap<String, String> {
    let named: BTreeMap<String, String> = names.map(|(uid, name)| (uid, slug(&name))).collect();
    let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
    for slug in named.values() {
        *shared.entry(slug).or_default() += 1;
    }
    let twice: Vec<String> = shared
        .iter()
        .filter(|(_, n)| **n > 1)
        .map(|(s, _)| (*s).to_owned())
        .collect();
    named
        .into_iter()
        .map(|(uid, name)| {
            let folder = if twice.contains(&name) || RESERVED.contains(&name.as_str()) {
                format!("{name}-{}", slug(&uid))
            } else {
                name
            };
            (uid, folder)
        })
        .collect()
}

/// Folders of the site that no trust may take.
pub(super) const RESERVED: [&str; 4] = ["assets", "data", "glossary", "help"];

/// The latest date in the data: of an assessment or result, else the end of the latest results year.
fn latest(holdings: &Holdings) -> Date {
    let assessed = crate::check::latest(holdings);
    let results = holdings.performance.iter().map(|p| p.year).max();
    let end = |year: crate::estate::AcademicYear| {
        Date::new(i16::try_from(year.0).unwrap_or(0) + 1, 8, 31)
    };
    assessed
        .or_else(|| results.and_then(end))
        .or_else(|| holdings.roll.iter().map(|r| r.year).max().and_then(end))
        .unwrap_or(Date {
            year: 2000,
            month: 1,
            day: 1,
        })
}
