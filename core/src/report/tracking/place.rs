//! Where a reader stands: trust or school, key stage, and the selection its pages are built at.

use crate::estate::{AcademicYear, AssessmentType, KeyStage, Measure, Subject, Term, YearGroup};
use crate::release::{
    Comparison, Grouping, ProgressSpan, Reason, TrackedFigure, TrackingBook, What, Who,
};

use super::super::words::counted;
use super::super::{Crumb, PagePath};
use super::{Groupings, Narrowed, REPORTS, ReportId, Standpoint, TrackingReport};

/// A trust, with what its pages share.
#[derive(Debug, Clone)]
pub struct TrustPlace<'a> {
    /// The released figures.
    pub book: &'a TrackingBook<'a>,
    /// The trust's UID.
    pub uid: String,
    /// The trust.
    pub trust: Who,
    /// Its schools, by name.
    pub schools: Vec<Who>,
    /// Its folder on the site.
    pub folder: String,
    /// Default academic year.
    pub year: AcademicYear,
    /// Default term.
    pub term: Term,
    /// Default type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// What attainment is compared with.
    pub against: Comparison,
    /// What a key stage is compared with instead, by its name: nothing, where most of its pupils have no estimates; and of which
    /// type of assessment it is shown: all, where it has none of the default one.
    pub by_stage: Vec<(String, Comparison, Option<AssessmentType>)>,
    /// In words, the term that has begun since.
    pub begun: Option<String>,
    /// The subject that single-subject reports show; `None`: see [`Place::lead_subject`].
    pub subject: Option<Subject>,
    /// Data as at.
    pub as_at: String,
    /// Whether the site has other trusts, so that there is a front page to go back to.
    pub several_trusts: bool,
    /// What a reader narrowed the reports to.
    pub narrowed: Narrowed,
    /// Where the pages are built, if a reader went elsewhere; `None`: this is it.
    pub built: Option<Standpoint>,
}

/// A trust or school at a key stage.
#[derive(Debug, Clone)]
pub struct Place<'a> {
    /// The trust.
    pub at: &'a TrustPlace<'a>,
    /// The trust itself, or one of its schools.
    pub who: &'a Who,
    /// The key stage.
    pub stage: &'a KeyStage,
}

impl<'a> TrustPlace<'a> {
    /// The trust and its schools, each with each key stage.
    pub fn place(&'a self, who: &'a Who, stage: &'a KeyStage) -> Place<'a> {
        Place {
            at: self,
            who,
            stage,
        }
    }

    /// The place of a key stage's own pages: at the latest term in which the key stage says enough, where that isn't the trust's.
    pub fn of_stage(&self, stage: &KeyStage) -> Self {
        let mut own = self.clone();
        let point = self.book.default_term_in(&self.trust, stage);
        let Some(point) = point.filter(|point| *point != (self.year, self.term)) else {
            return own;
        };
        (own.year, own.term) = point;
        own.kind = self.book.default_kind(point.0, point.1);
        for (name, against, kind) in &mut own.by_stage {
            if *name == stage.name {
                *kind = self.book.default_kind_of(&self.trust, stage, point);
                *against = self
                    .book
                    .default_comparison(&self.trust, stage, point, *kind);
            }
        }
        own
    }

    /// The folder of the trust or a school.
    pub fn folder_of(&self, who: &Who) -> String {
        match who.urn {
            Some(urn) => format!("{}/schools/{urn}", self.folder),
            None => self.folder.clone(),
        }
    }

    /// What a key stage's attainment is compared with.
    pub fn against_of(&self, stage: &KeyStage) -> Comparison {
        let own = self.by_stage.iter().find(|own| own.0 == stage.name);
        own.map_or(self.against, |own| own.1)
    }

    /// What some key stages are compared with: what the first of them has that is compared with anything, else nothing.
    pub fn against_among<'s>(&self, stages: impl IntoIterator<Item = &'s KeyStage>) -> Comparison {
        let mut each = stages.into_iter().map(|stage| self.against_of(stage));
        let compared = each.find(|against| *against != Comparison::Nothing);
        compared.unwrap_or(Comparison::Nothing)
    }

    /// From which differences on a verdict is below or above, and well so: percentage points, then scores.
    pub fn marks(&self) -> [f64; 4] {
        let t = self.book.thresholds();
        [t.points, t.points_well, t.score, t.score_well]
    }

    /// Of which type of assessment a key stage is shown; `None`: All.
    pub fn kind_of(&self, stage: &KeyStage) -> Option<AssessmentType> {
        let own = self.by_stage.iter().find(|own| own.0 == stage.name);
        own.map_or(self.kind, |own| own.2)
    }

    /// The way from the front page to a trust's or school's home.
    pub fn crumbs(&self, who: &Who) -> Vec<Crumb> {
        let mut crumbs = vec![];
        if self.several_trusts {
            crumbs.push(Crumb {
                text: "All trusts".into(),
                to: PagePath::new("index.html"),
            });
        }
        crumbs.push(Crumb {
            text: self.trust.name.clone(),
            to: PagePath::new(format!("{}/index.html", self.folder)),
        });
        if who.urn.is_some() {
            crumbs.push(Crumb {
                text: who.name.clone(),
                to: PagePath::new(format!("{}/index.html", self.folder_of(who))),
            });
        }
        crumbs
    }

    /// Why there is no outcome to speak of, as a sentence.
    pub fn nothing(&self) -> String {
        match self.book.withholds() {
            true => format!(
                "Every number of {} that could stand here is of few pupils and is withheld, or would tell one that is.",
                self.when()
            ),
            false => format!("No pupil has an outcome in {} yet.", self.when()),
        }
    }

    /// `Summer 2023/24`.
    pub fn when(&self) -> String {
        format!("{} {}", self.term, self.year)
    }

    /// The term before the one that pages are built at, where there is one with assessments.
    pub fn term_before(&self) -> Option<(AcademicYear, Term)> {
        let terms = self.book.terms().into_iter();
        terms.take_while(|t| *t != (self.year, self.term)).last()
    }

    /// What the type of assessment is called.
    pub fn kind_name(&self) -> &'static str {
        self.kind.map_or("All types", AssessmentType::code)
    }
}

impl Place<'_> {
    /// What attainment is compared with here.
    pub fn against(&self) -> Comparison {
        self.at.against_of(self.stage)
    }

    /// Whether this is the trust itself.
    pub fn is_trust(&self) -> bool {
        self.who.urn.is_none()
    }

    /// The reports that it has, in the order of the list.
    pub fn reports(&self) -> impl Iterator<Item = &'static TrackingReport> + use<> {
        let trust = self.is_trust();
        REPORTS.iter().filter(move |r| trust || !r.trust_only)
    }

    /// Where a page of this place and key stage stands.
    pub fn path(&self, name: &str) -> PagePath {
        PagePath::new(format!(
            "{}/{}/{name}.html",
            self.at.folder_of(self.who),
            self.stage.folder()
        ))
    }

    /// The page of a report.
    pub fn report_path(&self, report: ReportId) -> PagePath {
        self.path(report.name())
    }

    /// The year groups that are looked at: all of the key stage, or the one a reader chose.
    pub fn years(&self) -> Vec<YearGroup> {
        let chosen = self.at.narrowed.year_group;
        let all = self.stage.years.iter().copied();
        all.filter(|y| chosen.is_none_or(|c| c == *y)).collect()
    }

    /// The schools that are set side by side: all of the trust, or those a reader picked.
    pub fn schools(&self) -> &[Who] {
        match &self.at.narrowed.schools {
            Some(picked) => &picked.schools,
            None => &self.at.schools,
        }
    }

    /// The subjects: all, or the one a reader chose.
    pub fn subjects(&self) -> impl Iterator<Item = Subject> + use<> {
        let chosen = self.at.narrowed.subject;
        let all = self.at.book.subjects(self.stage).into_iter();
        all.filter(move |s| chosen.is_none_or(|c| c == *s))
    }

    /// The subjects of the key stage that aren't combined.
    pub fn single_subjects(&self) -> Vec<Subject> {
        self.at.book.single_subjects(self.stage)
    }

    /// The measures of a subject.
    pub fn measures(&self, subject: Subject) -> Vec<Measure> {
        self.at.book.measures(subject, &self.stage.years)
    }

    /// The measure that speaks for a subject: the expected standard, of grades 4 or above.
    pub fn lead_measure(&self, subject: Subject) -> Measure {
        self.at.book.lead_measure(subject, &self.stage.years)
    }

    /// The measures of all subjects, each once, in their order.
    pub fn all_measures(&self) -> Vec<Measure> {
        let mut all: Vec<Measure> = self.subjects().flat_map(|s| self.measures(s)).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The subject of a report of one subject.
    pub fn subject(&self) -> Subject {
        self.at
            .narrowed
            .subject
            .unwrap_or_else(|| self.lead_subject())
    }

    /// The groupings of a family, or the one of them that a reader chose.
    pub fn groupings(&self, family: Groupings) -> Vec<Grouping> {
        let all = Grouping::of_family(family, self.at.book.extras()).into_iter();
        let chosen = self.at.narrowed.grouping;
        all.filter(|g| chosen.is_none_or(|c| c == *g)).collect()
    }

    /// The terms of Pathway.
    pub fn terms(&self) -> Vec<(AcademicYear, Term)> {
        let all = self.at.book.terms().into_iter();
        match self.at.narrowed.terms {
            Some([first, last]) => all.filter(|t| (first..=last).contains(t)).collect(),
            None => all.collect(),
        }
    }

    /// Whether charts show differences: as a reader chose, else the report's `own` way; never where nothing is compared.
    pub fn differences(&self, own: bool) -> bool {
        let wanted = self.at.narrowed.differences.unwrap_or(own);
        wanted && self.against() != Comparison::Nothing
    }

    /// The schools in words: `all schools`, `3 of 12 schools`, a school's name, a group's.
    pub fn school_words(&self) -> String {
        match &self.at.narrowed.schools {
            None => "all schools".into(),
            Some(picked) => picked.words(self.at.schools.len()),
        }
    }

    /// `Summer 2023/24`, with the year group that a reader chose.
    pub fn when_each(&self) -> String {
        let mut words = self.at.when();
        if let Some(year) = self.at.narrowed.year_group {
            words.push_str(&format!(", {}", year.label()));
        }
        words
    }

    /// The same with the schools that a reader picked, where their figures are taken together.
    pub fn when(&self) -> String {
        let mut words = self.when_each();
        if self.at.narrowed.schools.is_some() {
            words.push_str(&format!(", {}", self.school_words()));
        }
        words
    }

    /// The default selection for a subject.
    pub fn what(&self, subject: Subject) -> What {
        What {
            year: self.at.year,
            term: self.at.term,
            year_groups: self.years(),
            kind: self.at.kind_of(self.stage),
            against: self.against(),
            subject,
            group: None,
        }
    }

    /// The default selection for a subject in one year group.
    pub fn in_year(&self, subject: Subject, year: YearGroup) -> What {
        What {
            year_groups: vec![year],
            ..self.what(subject)
        }
    }

    /// The default selection for a subject and one group.
    pub fn in_group(&self, subject: Subject, grouping: Grouping, group: u16) -> What {
        What {
            group: Some((grouping, group)),
            ..self.what(subject)
        }
    }

    /// The two points and the type that progress is shown at; `None` with one term only.
    pub fn span(&self) -> Option<ProgressSpan> {
        self.at
            .narrowed
            .span
            .or_else(|| self.at.book.progress_span(&self.at.trust))
    }

    /// A figure of this place.
    pub fn figure(&self, what: &What, measure: Measure) -> TrackedFigure {
        self.at.book.figure(self.who, what, measure)
    }

    /// A figure of the whole trust: the MAT average.
    pub fn mat_average(&self, what: &What, measure: Measure) -> TrackedFigure {
        self.at.book.figure(&self.at.trust, what, measure)
    }

    /// Whom a key stage's figures are of: `Years 3 to 6, teacher assessment`.
    pub fn pupils_words(&self) -> String {
        let years = match self.years().as_slice() {
            [] => self.stage.name.clone(),
            [one] => one.label(),
            [first, .., last] if first.0 > 0 => format!("Years {first} to {last}"),
            [first, .., last] => format!("{} to {}", first.label(), last.label()),
        };
        let kind = self.at.kind_of(self.stage);
        format!(
            "{years}, {}",
            kind.map_or("all types", AssessmentType::code)
        )
    }

    /// Of all types of assessment together, those that each year group has outcomes of in the subject that leads, by name: `(Year
    /// 11, [GCSE])`. Empty where one type is chosen, which the filters name.
    pub fn mixed(&self) -> Vec<(YearGroup, Vec<&'static str>)> {
        if self.at.kind_of(self.stage).is_some() {
            return vec![];
        }
        let subject = self.lead_subject();
        let (measure, all) = (
            self.lead_measure(subject),
            self.at.book.kinds(self.at.year, self.at.term),
        );
        let of_year = |year: YearGroup| {
            let has = |kind: &AssessmentType| {
                let what = What {
                    kind: Some(*kind),
                    ..self.in_year(subject, year)
                };
                self.figure(&what, measure).assessed.value() != Some(0.0)
            };
            let mut kinds: Vec<&str> = all
                .iter()
                .copied()
                .filter(has)
                .map(AssessmentType::code)
                .collect();
            kinds.sort_unstable();
            (year, kinds)
        };
        let years = self.years().into_iter().map(of_year);
        years.filter(|(_, kinds)| !kinds.is_empty()).collect()
    }

    /// Of several year groups those whose pupils drop out of a subject's figure for want of estimates: `Year 1, 114 pupils, has no
    /// estimates`. Blank where all have some, and where none has any: the figure says that itself.
    pub fn without_estimates(&self, subject: Subject) -> String {
        let years = self.years();
        if !matches!(self.against(), Comparison::Estimates(_)) {
            return String::new();
        }
        let measure = self.lead_measure(subject);
        let without = years.iter().filter_map(|year| {
            let figure = self.figure(&self.in_year(subject, *year), measure);
            let none = figure.difference.reason() == Some(&Reason::NoEstimates);
            (none && figure.assessed.value() > Some(0.0)).then(|| {
                let pupils = counted(&figure.assessed, "pupil", "pupils");
                format!("{}, {pupils}, has no estimates", year.label())
            })
        });
        let without: Vec<String> = without.collect();
        if without.len() == years.len() {
            return String::new();
        }
        without.join("; ")
    }

    /// The subject that single-subject reports show: reading, writing and maths together where there are outcomes in it,
    /// else the first subject that has some.
    pub fn lead_subject(&self) -> Subject {
        if let Some(chosen) = self.at.subject {
            return chosen;
        }
        let primary = [
            Subject::Rwm,
            Subject::Reading,
            Subject::Maths,
            Subject::Writing,
            Subject::Gps,
        ];
        // Beside those of primary schools: what is combined of others, then each other.
        let (combined, single): (Vec<Subject>, Vec<Subject>) = (self.at.book.subjects(self.stage))
            .into_iter()
            .filter(|s| {
                !s.is_primary()
                    || !primary.contains(s)
                    || self.lead_measure(*s) != Measure::Expected
            })
            .partition(|s| s.is_combined() && !s.is_primary());
        let primary = primary.into_iter().chain(combined).chain(single);
        let order = primary.filter(|s| *s != Subject::Rm && *s != Subject::Rgm);
        let has = |subject: &Subject| {
            let what = self.what(*subject);
            self.mat_average(&what, self.lead_measure(*subject))
                .assessed
                .value()
                .is_some_and(|n| n > 0.0)
        };
        let mut order = order;
        order.find(has).unwrap_or(Subject::Rwm)
    }
}
