//! Which choices have figures, and why the others have none, from the catalogue alone.

use crate::estate::{AcademicYear, AssessmentType, Rank, Subject, Term, YearGroup};
use crate::release::shipped::{Catalogue, PairEntry, SubjectSet, TermEntry};
use crate::release::{Comparison, Grouping};
use crate::report::tracking::{ReportId, Times, declared};

use super::settle::Settled;
use super::since::{Since, offers};

/// A selection, as far as it decides whether there are figures.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Asked {
    pub(super) year: AcademicYear,
    pub(super) term: Term,
    pub(super) kind: Option<AssessmentType>,
    pub(super) against: Comparison,
    /// The key stage's place.
    pub(super) stage: usize,
    pub(super) year_group: Option<YearGroup>,
    pub(super) subject: Option<Subject>,
    pub(super) grouping: Option<Grouping>,
    /// Places of the schools; `None`: all.
    pub(super) schools: Option<Vec<usize>>,
    pub(super) since: Option<Since>,
}

impl Asked {
    /// What a page asks.
    pub(super) fn of(settled: &Settled, catalogue: &Catalogue) -> Self {
        let (at, narrowed) = (settled.standpoint, &settled.narrowed);
        let urns: Option<Vec<u32>> = match (&narrowed.schools, settled.urn) {
            (Some(picked), _) => Some(picked.schools.iter().filter_map(|s| s.urn).collect()),
            (None, Some(urn)) => Some(vec![urn]),
            (None, None) => None,
        };
        Self {
            year: at.year,
            term: at.term,
            kind: at.kind,
            against: at.against,
            stage: settled.stage,
            year_group: narrowed.year_group,
            subject: narrowed.subject,
            grouping: narrowed.grouping,
            schools: urns.map(|u| u.iter().filter_map(|u| catalogue.school(*u)).collect()),
            since: settled.since,
        }
    }

    fn when(&self) -> String {
        format!("{} {}", self.term, self.year)
    }
}

/// Knows which choices have figures.
#[derive(Clone, Copy)]
pub(super) struct Lacking<'a> {
    pub(super) catalogue: &'a Catalogue,
}

impl<'a> Lacking<'a> {
    pub(super) fn new(catalogue: &'a Catalogue) -> Self {
        Self { catalogue }
    }

    /// The subjects with outcomes beside a yardstick (0: none) in a selection's year group, or its key stage.
    fn subjects(&self, entry: Option<&TermEntry>, asked: &Asked, yardstick: usize) -> SubjectSet {
        let stage = &self.catalogue.key_stages[asked.stage];
        let wanted = |year: YearGroup| match asked.year_group {
            Some(chosen) => chosen == year,
            None => stage.has(year),
        };
        let years = self.catalogue.year_groups.iter();
        let masks = entry.map_or(&[][..], |e| e.subjects.as_slice());
        years.zip(masks).filter(|(year, _)| wanted(**year)).fold(
            SubjectSet::default(),
            |mut all, (_, sets)| {
                all.extend(&sets[yardstick]);
                all
            },
        )
    }

    /// Whether anybody of a year group is on the roll.
    fn on_roll(&self, asked: &Asked, year_group: YearGroup) -> bool {
        let years = &self.catalogue.year_groups;
        let roll = self.catalogue.rolls.iter().find(|(y, _)| *y == asked.year);
        let (Some((_, counts)), Some(at)) = (roll, years.iter().position(|y| *y == year_group))
        else {
            return false;
        };
        let mut by_school = counts.chunks(years.len()).enumerate();
        by_school.any(|(school, counts)| {
            counts[at] > 0 && asked.schools.as_ref().is_none_or(|s| s.contains(&school))
        })
    }

    /// Why a selection has no figure, in words; `None` where it has some.
    pub(super) fn why(&self, asked: &Asked, report: ReportId) -> Option<String> {
        if declared(report).times == Times::Points {
            return self.of_progress(asked);
        }
        let when = asked.when();
        let at = (asked.year, asked.term);
        let Some(all) = self.catalogue.entry(at, None) else {
            return Some(format!("no assessments in {when}"));
        };
        if let Some(year) = asked.year_group
            && !self.on_roll(asked, year)
        {
            return Some(format!("nobody on the roll of year group {}", year.code()));
        }
        let stage = &self.catalogue.key_stages[asked.stage];
        let whom = asked
            .year_group
            .map_or(stage.name.clone(), YearGroup::label);
        if self.subjects(Some(all), asked, 0).is_empty() {
            return Some(format!("no outcomes for {whom} in {when}"));
        }
        let entry = self.catalogue.entry(at, asked.kind);
        let here = self.subjects(entry, asked, 0);
        if here.is_empty() {
            let kind = asked.kind.map_or("All", AssessmentType::code);
            return Some(format!("no {kind} outcomes for {whom} in {when}"));
        }
        let wanted = |set: &SubjectSet| match asked.subject {
            Some(subject) => {
                let places = self.catalogue.places(subject);
                places.into_iter().any(|at| set.has(at))
            }
            None => !set.is_empty(),
        };
        if let Some(subject) = asked.subject
            && !wanted(&here)
        {
            let whom = match asked.year_group {
                Some(_) => format!(" for {whom}"),
                None => String::new(),
            };
            return Some(format!("no outcomes in {}{whom} in {when}", subject.code()));
        }
        let (yardstick, words) = match asked.against {
            Comparison::Nothing => (0, String::new()),
            Comparison::Estimates(rank) => {
                let place = Rank::ALL.iter().position(|r| *r == rank).unwrap_or(0);
                (
                    place + 1,
                    format!("no {rank} estimates for these pupils yet"),
                )
            }
            Comparison::Targets => (4, "no targets for these pupils".to_owned()),
        };
        if yardstick > 0 && !wanted(&self.subjects(entry, asked, yardstick)) {
            return Some(words);
        }
        if yardstick == 0 && declared(report).compares {
            return Some("this report compares with estimates or targets".into());
        }
        let schools = asked.schools.as_ref().filter(|s| !s.is_empty())?;
        let masks = entry.map_or(&[][..], |e| e.schools.as_slice());
        self.none_of(schools, masks, asked.stage, |many| {
            if many {
                format!("none of the schools has outcomes in {when}")
            } else {
                format!("no outcomes at this school in {when}")
            }
        })
    }

    /// `words` where none of some schools has anything in a key stage.
    fn none_of(
        &self,
        schools: &[usize],
        masks: &[u32],
        stage: usize,
        words: impl FnOnce(bool) -> String,
    ) -> Option<String> {
        let has = |s: &usize| masks.get(*s).is_some_and(|bits| bits >> stage & 1 == 1);
        let none = !schools.iter().any(has);
        none.then(|| words(schools.len() > 1))
    }

    /// The same of progress.
    fn of_progress(&self, asked: &Asked) -> Option<String> {
        let terms = self.catalogue.points();
        let to = (asked.year, asked.term);
        if !terms.contains(&to) {
            return Some(format!("no assessments in {}", asked.when()));
        }
        let offers = offers(&terms, to);
        let said = offers.iter().find(|(s, _)| Some(*s) == asked.since);
        let Some((_, from)) = said.or_else(|| offers.first()) else {
            return Some("no earlier term".into());
        };
        let stage = &self.catalogue.key_stages[asked.stage];
        let between = format!(" in {} {} and in {}", from.1, from.0, asked.when());
        let pairs: Vec<&PairEntry> = self
            .catalogue
            .pairs
            .iter()
            .filter(|p| (p.from, p.to) == (*from, to) && !p.both[asked.stage].is_empty())
            .collect();
        if pairs.is_empty() {
            let name = &stage.name;
            return Some(format!("nobody in {name} has a score both{between}"));
        }
        let Some(pair) = pairs.iter().find(|p| p.kind == asked.kind) else {
            let kind = asked.kind.map_or("All", AssessmentType::code);
            return Some(format!("no {kind} scores both{between}"));
        };
        if let Some(subject) = asked.subject {
            if subject.is_combined() {
                return Some("combined subjects have no scores".into());
            }
            let places = self.catalogue.places(subject);
            let both = &pair.both[asked.stage];
            if !places.into_iter().any(|at| both.has(at)) {
                return Some(format!("no scores in {} both{between}", subject.code()));
            }
        }
        let schools = asked.schools.as_ref().filter(|s| !s.is_empty())?;
        self.none_of(schools, &pair.schools, asked.stage, |many| {
            let who = if many {
                "nobody at these schools has"
            } else {
                "nobody here has"
            };
            format!("{who} a score both{between}")
        })
    }

    /// Why a grouping says nothing: where nobody's group is known among the pupils of a selection.
    pub(super) fn unknown(&self, asked: &Asked, grouping: Grouping) -> Option<String> {
        let (_, of_year) = self
            .catalogue
            .known
            .iter()
            .find(|(y, _)| *y == asked.year)?;
        let (_, masks) = of_year
            .iter()
            .find(|(place, _)| *place == grouping.place())?;
        let stage = &self.catalogue.key_stages[asked.stage];
        let years = self.catalogue.year_groups.iter().enumerate();
        let wanted = years.fold(0u32, |bits, (i, year)| {
            let here = match asked.year_group {
                Some(chosen) => chosen == *year,
                None => stage.has(*year),
            };
            bits | u32::from(here) << i
        });
        let mut by_school = masks.iter().enumerate();
        let some = by_school.any(|(school, bits)| {
            bits & wanted != 0 && asked.schools.as_ref().is_none_or(|s| s.contains(&school))
        });
        (!some).then(|| "not known for any of these pupils".to_owned())
    }
}
