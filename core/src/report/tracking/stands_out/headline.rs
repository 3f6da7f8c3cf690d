//! A headline: a measure of one year group, or of several that are named.

use crate::estate::{AssessmentType, KeyStage, Measure, Subject, Term, YearGroup, percent_encoded};
use crate::quantity::Verdict;
use crate::release::{Reason, TrackedFigure, What, Who};

use super::super::super::{Compared, PagePath};
use super::super::{ReportId, TrustPlace};
use super::{GroupOf, year_groups};

/// A measure of some year groups in a subject: a column of schools, a cell of a school's year group.
#[derive(Clone, PartialEq, Debug)]
pub struct Headline {
    /// The key stage whose pages show it.
    pub stage: KeyStage,
    /// The year groups.
    pub years: Vec<YearGroup>,
    /// The type of assessment; `None`: All.
    pub kind: Option<AssessmentType>,
    /// The subject.
    pub subject: Subject,
    /// The measure.
    pub measure: Measure,
    /// Whether it joins subjects of a year group that has tests, and is none itself: it says whose judgement it is.
    pub beside_tests: bool,
}

/// Whose judgement a figure of a type is, where tests stand beside it.
fn judged(kind: Option<AssessmentType>) -> String {
    match kind {
        Some(AssessmentType::TeacherAssessment) => "by teachers".into(),
        Some(kind) => format!("by {}", kind.code()),
        None => "by the latest of any type".into(),
    }
}

impl Headline {
    /// A headline.
    pub fn new(
        stage: &KeyStage,
        years: &[YearGroup],
        kind: Option<AssessmentType>,
        subject: Subject,
        measure: Measure,
    ) -> Self {
        Self {
            stage: stage.clone(),
            years: years.to_vec(),
            kind,
            subject,
            measure,
            beside_tests: false,
        }
    }

    /// A whole key stage in the measure that speaks for the subject, by the default type.
    pub fn whole(at: &TrustPlace<'_>, stage: &KeyStage, subject: Subject) -> Self {
        Self::of_several(at, stage, &stage.years, subject)
    }

    fn of_several(
        at: &TrustPlace<'_>,
        stage: &KeyStage,
        years: &[YearGroup],
        subject: Subject,
    ) -> Self {
        let measure = at.book.lead_measure(subject, &stage.years);
        Self::new(stage, years, at.kind_of(stage), subject, measure)
    }

    /// The subjects of the matrix of year groups: the single ones that matter most, and all three together.
    pub const SUBJECTS: [Subject; 4] = [
        Subject::Reading,
        Subject::Writing,
        Subject::Maths,
        Subject::Rwm,
    ];

    /// The subjects of a key stage that matter most: [`SUBJECTS`](Self::SUBJECTS) where it has them, else its first three and what
    /// is combined of them.
    pub fn subjects(at: &TrustPlace<'_>, stage: &KeyStage) -> Vec<Subject> {
        let all = at.book.subjects(stage);
        if all.contains(&Subject::Rwm) {
            return Self::SUBJECTS.to_vec();
        }
        let single = all.iter().filter(|s| !s.is_combined()).take(3);
        let combined = all.iter().filter(|s| s.is_combined());
        single.chain(combined).copied().collect()
    }

    /// The subjects that a trust's or school's year groups are set beside each other in: those of primary schools where it has such
    /// year groups, else those of its oldest that have a combined subject (a sixth form takes few of the others), else of its oldest.
    pub fn subjects_of(at: &TrustPlace<'_>, who: &Who) -> Vec<Subject> {
        let years = year_groups(at, who);
        let first = |wanted: fn(&Subject) -> bool| {
            let mut of = years.iter();
            of.find(|(stage, _)| at.book.subjects(stage).iter().any(wanted))
        };
        let found = first(|s| *s == Subject::Rwm)
            .or_else(|| first(|s| s.is_combined()))
            .or(years.first());
        let subjects = found.map_or_else(Vec::new, |(stage, _)| Self::subjects(at, stage));
        match subjects.is_empty() {
            true => Self::SUBJECTS.to_vec(),
            false => subjects,
        }
    }

    /// The same, what is combined first.
    pub fn combined_first(at: &TrustPlace<'_>, stage: &KeyStage) -> Vec<Subject> {
        let mut subjects = Self::subjects(at, stage);
        subjects.sort_by_key(|s| !s.is_combined());
        subjects
    }

    /// A year group in the measure that speaks for a subject: of Year 6 in a subject that has a test by the test, where the term
    /// has it.
    pub fn of_year(
        at: &TrustPlace<'_>,
        stage: &KeyStage,
        year: YearGroup,
        subject: Subject,
    ) -> Self {
        let test = Self::new(
            stage,
            &[year],
            Some(Self::TESTS),
            subject,
            Measure::Expected,
        );
        if Self::tested_year(stage) == Some(year) && !subject.is_combined() && test.is_there(at) {
            return test;
        }
        Self {
            beside_tests: subject.is_combined() && Self::has_tests(at, stage, year),
            ..Self::of_several(at, stage, &[year], subject)
        }
    }

    /// The tests that home, packs and what stands out show by themselves, whatever type the pages of their key stage show.
    pub const TESTS: AssessmentType = AssessmentType::DfeTest;

    /// The year group of a key stage that has them.
    pub fn tested_year(stage: &KeyStage) -> Option<YearGroup> {
        stage.has(YearGroup::SIX).then_some(YearGroup::SIX)
    }

    /// Whether a year group's subjects stand by tests.
    pub fn has_tests(at: &TrustPlace<'_>, stage: &KeyStage, year: YearGroup) -> bool {
        Self::score(at, stage, year, Subject::Maths).is_some()
    }

    /// What stands over the rows of a year group with tests: what of it are tests, and whose judgement the rest is.
    pub fn tests_heading(at: &TrustPlace<'_>, stage: &KeyStage, year: YearGroup) -> String {
        format!(
            "{}: tests in May; writing and all three {}",
            year.label(),
            judged(at.kind_of(stage))
        )
    }

    /// Why all three of a year group with tests isn't the statutory figure.
    pub fn joined_note(at: &TrustPlace<'_>, stage: &KeyStage, year: YearGroup) -> String {
        format!(
            "{}: all three {} is of pupils with an estimate; the statutory measure joins the tests with the teachers’ writing, of all.",
            year.label(),
            judged(at.kind_of(stage))
        )
    }

    /// That tests of a year group that the term has are withheld in the edition, so that no row shows them; `None` where rows do, or
    /// there are none.
    pub fn withheld_note(
        at: &TrustPlace<'_>,
        who: &Who,
        stage: &KeyStage,
        year: YearGroup,
    ) -> Option<String> {
        if Self::tested_year(stage) != Some(year)
            || at.term != Term::Summer
            || Self::has_tests(at, stage, year)
        {
            return None;
        }
        let kind = Some(Self::TESTS);
        let of = Self::new(stage, &[year], kind, Subject::Maths, Measure::Score);
        let withheld = |who: &Who| of.figure(at, who).assessed.reason() == Some(&Reason::Withheld);
        (withheld(&at.trust) || withheld(who)).then(|| {
            format!(
                "The test results of {} are {}.",
                year.label(),
                super::super::WITHHELD
            )
        })
    }

    /// The mean score of a year group's test; `None` where the term has none.
    pub fn score(
        at: &TrustPlace<'_>,
        stage: &KeyStage,
        year: YearGroup,
        subject: Subject,
    ) -> Option<Self> {
        let kind = Some(Self::TESTS);
        let made = Self::new(stage, &[year], kind, subject, Measure::Score);
        (Self::tested_year(stage) == Some(year) && made.is_there(at)).then_some(made)
    }

    /// Whether anybody of the trust has an outcome in it.
    fn is_there(&self, at: &TrustPlace<'_>) -> bool {
        let figure = self.figure(at, &at.trust);
        figure.assessed.value().is_some_and(|n| n > 0.0)
    }

    /// The headlines of a trust or school, year group by year group, Year 6 first: its tests' mean scores, then each subject.
    pub fn of_years(at: &TrustPlace<'_>, who: &Who) -> Vec<Self> {
        let mut made = vec![];
        for (stage, year) in year_groups(at, who) {
            let scored = [Subject::Reading, Subject::Maths, Subject::Gps];
            made.extend(
                scored
                    .iter()
                    .filter_map(|s| Self::score(at, stage, year, *s)),
            );
            let subjects = Self::subjects(at, stage).into_iter();
            made.extend(subjects.map(|s| Self::of_year(at, stage, year, s)));
        }
        made
    }

    /// All that a trust or school is looked at in: its year groups, and those of each key stage together where each of them can be
    /// compared.
    pub fn of_all(at: &TrustPlace<'_>, who: &Who) -> Vec<Self> {
        let mut made = Self::of_years(at, who);
        let years = year_groups(at, who);
        for stage in at.book.key_stages().iter().rev() {
            let subjects = Self::subjects(at, stage);
            let stands = |year: YearGroup| {
                let mut each = subjects
                    .iter()
                    .map(|s| Self::of_several(at, stage, &[year], *s));
                each.any(|of| of.figure(at, who).difference.value().is_some())
            };
            let own: Vec<YearGroup> = (years.iter().filter(|(own, _)| *own == stage))
                .map(|(_, year)| *year)
                .collect();
            // One year group alone has been looked at.
            if own.len() > 1 && own.iter().all(|year| stands(*year)) {
                made.extend(subjects.iter().map(|s| Self::whole(at, stage, *s)));
            }
        }
        made
    }

    /// What says of how many pupils there are results: of the key stage with most pupils its oldest year group, in what is combined
    /// of its subjects. `None`: nobody has a result.
    pub fn of_most_pupils(at: &TrustPlace<'_>, who: &Who) -> Option<Self> {
        let mut found: Vec<(f64, Self)> = vec![];
        for (stage, year) in year_groups(at, who) {
            if found.iter().any(|(_, of)| of.stage == *stage) {
                continue;
            }
            let Some(subject) = Self::combined_first(at, stage).first().copied() else {
                continue;
            };
            let of = Self::of_year(at, stage, year, subject);
            let roll = Self::whole(at, stage, subject).figure(at, who).roll;
            let known = of.figure(at, who).assessed;
            if known.value().is_some_and(|n| n > 0.0) {
                found.push((roll.value().unwrap_or(0.0), of));
            }
        }
        // Of equals the older: the first.
        let most = found.into_iter().rev();
        most.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, of)| of)
    }

    /// What schools are set beside each other in: Year 6, the years before it in one, Year 2; in each subject.
    pub fn of_schools(at: &TrustPlace<'_>) -> Vec<Self> {
        let mut made = vec![];
        let years = year_groups(at, &at.trust);
        let stages = at.book.key_stages();
        for stage in stages.iter().rev() {
            let own = |year: &YearGroup| years.iter().any(|(s, y)| *s == stage && y == year);
            let mut own: Vec<YearGroup> = stage.years.iter().copied().filter(own).collect();
            let Some(last) = own.pop() else { continue };
            let subjects = Self::combined_first(at, stage);
            // A mean score says more than a share of few pupils: where there is a test, it stands in the share's place.
            let of_last = |s: Subject| match Self::score(at, stage, last, s) {
                Some(score) if !s.is_combined() => score,
                _ => Self::of_year(at, stage, last, s),
            };
            made.extend(subjects.iter().rev().map(|s| of_last(*s)));
            // Of key stage 1 the year before has no benchmark until it is in Year 2.
            if own.len() > 1 {
                let of = |s: &Subject| Self::of_several(at, stage, &own, *s);
                made.extend(subjects.iter().map(of));
            }
        }
        made
    }

    /// Of these the few that a table of all schools has room for: Year 6 maths, and what is combined of each; without either the
    /// first.
    pub fn first_of_schools(at: &TrustPlace<'_>) -> Vec<Self> {
        let all = Self::of_schools(at);
        let scored = all.iter().any(|h| h.measure == Measure::Score);
        let first = |h: &&Self| match h.measure == Measure::Score {
            true => h.subject == Subject::Maths,
            false => {
                h.subject.is_combined()
                    || (!scored && h.subject == Subject::Maths && h.years == [YearGroup::SIX])
            }
        };
        let few: Vec<Self> = all.iter().filter(first).cloned().collect();
        match few.is_empty() {
            true => all.into_iter().take(1).collect(),
            false => few,
        }
    }

    /// Of some those that any school or the trust can be compared in, and the others; where none can be, all are the first. A column
    /// in which nothing is compared says nothing where there is room for few.
    pub fn compared(at: &TrustPlace<'_>, of: &[Self]) -> (Vec<Self>, Vec<Self>) {
        let stands = |h: &Self| {
            let each = at.schools.iter().chain([&at.trust]);
            each.map(|who| Compared::from(&h.figure(at, who)).verdict)
                .any(Verdict::is_looked_at)
        };
        let (with, without): (Vec<Self>, Vec<Self>) = of.iter().cloned().partition(stands);
        match with.is_empty() {
            true => (without, vec![]),
            false => (with, without),
        }
    }

    /// Its selection.
    pub fn what(&self, at: &TrustPlace<'_>) -> What {
        What {
            year: at.year,
            term: at.term,
            year_groups: self.years.clone(),
            kind: self.kind,
            against: at.against_of(&self.stage),
            subject: self.subject,
            group: None,
        }
    }

    /// Its figure of a trust or school.
    pub fn figure(&self, at: &TrustPlace<'_>, who: &Who) -> TrackedFigure {
        at.book.figure(who, &self.what(at), self.measure)
    }

    /// A short name, unique among headlines: `y6-maths-score`.
    pub fn key(&self) -> String {
        let years = match self.years.as_slice() {
            [one] => one.code(),
            [first, .., last] => format!("{first}-{last}"),
            [] => String::new(),
        };
        let subject = super::super::frame::id(self.subject);
        format!("y{years}-{subject}-{}", self.measure.code()).to_lowercase()
    }

    /// Its year groups in words: `Year 6`, `Years 3–5`, `Reception`.
    pub fn years_words(&self) -> String {
        match self.years.as_slice() {
            [] => self.stage.name.clone(),
            [one] => one.label(),
            [first, .., last] if first.0 > 0 => format!("Years {first}–{last}"),
            [first, .., last] => format!("{} to {}", first.label(), last.label()),
        }
    }

    /// Its subject in a sentence: `maths`, `grammar`, `all three`.
    pub fn subject_words(&self) -> String {
        match self.subject {
            Subject::Rwm if self.beside_tests => format!("all three {}", judged(self.kind)),
            Subject::Rwm => "all three".into(),
            Subject::Gps => "grammar".into(),
            other => super::super::in_brief::spoken(other),
        }
    }

    /// What pupils are who reach it: `at the standard`, `at grade 4 or above`.
    pub fn reached(&self) -> &'static str {
        match self.measure {
            Measure::Expected => "at the standard",
            other => other.words(),
        }
    }

    /// Whether it is a test of the nation.
    pub fn is_test(&self) -> bool {
        self.kind == Some(Self::TESTS)
    }

    /// What it is called: `Year 6 maths test`, `Year 6, all three`, `Years 3–5 writing`.
    pub fn words(&self) -> String {
        let comma = if self.subject == Subject::Rwm {
            ","
        } else {
            ""
        };
        let test = if self.is_test() { " test" } else { "" };
        format!(
            "{}{comma} {}{test}",
            self.years_words(),
            self.subject_words()
        )
    }

    /// The line under it: the unit of its difference, and who judged.
    pub fn about(&self) -> String {
        let unit = if self.measure == Measure::Score {
            "score points"
        } else if self.measure.is_mean() {
            "points"
        } else {
            "% points"
        };
        match self.kind {
            Some(AssessmentType::TeacherAssessment) if !self.beside_tests => {
                format!("{unit}, teachers")
            }
            _ => unit.into(),
        }
    }

    /// The page that shows it, with its filters set.
    pub fn path(&self, at: &TrustPlace<'_>, who: &Who, group: Option<&GroupOf>) -> PagePath {
        let report = match group {
            Some(_) => ReportId::PupilGroups,
            None => ReportId::Summary,
        };
        let mut asked: Vec<(&str, String)> = vec![];
        if let [year] = self.years.as_slice()
            && self.stage.years.len() > 1
        {
            asked.push(("year-group", year.code()));
        }
        if self.kind != at.kind_of(&self.stage) {
            let kind = self.kind.map_or("All", AssessmentType::code);
            asked.push(("type", kind.to_owned()));
        }
        asked.push(("subject", self.subject.code().to_owned()));
        if let Some(group) = group {
            asked.push(("grouping", at.book.grouping_code(group.grouping)));
        }
        let asked: Vec<String> = asked
            .iter()
            .map(|(key, value)| format!("{key}={}", percent_encoded(value, b"")))
            .collect();
        PagePath::new(format!(
            "{}/{}/{}.html?{}",
            at.folder_of(who),
            self.stage.folder(),
            report.name(),
            asked.join("&")
        ))
    }
}
