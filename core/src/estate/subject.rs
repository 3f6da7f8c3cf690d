//! Subjects, single and combined: those of `subjects.csv`, those that a config adds, and those that results name.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::sync::{LazyLock, PoisonError, RwLock};

use super::Measure;
use super::names::{Declared, lasting};
use super::scales::cells;

/// A subject, or one measure of a subject (see [`Subject::of`]). Equal where all that is said of it is; those of tracking in
/// primary schools sort first, others after them by code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Subject(u16);

/// What is said of a subject.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Said {
    code: &'static str,
    title: &'static str,
    brief: &'static str,
    /// Of a combined one: all of these, the best of each.
    parts: Vec<Vec<Subject>>,
    /// The subject itself and the measure, of one measure of a subject.
    of: Option<(Subject, Measure)>,
}

/// A line of the list of subjects.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SubjectRow {
    /// Its code, as data write it.
    pub code: &'static str,
    /// What a reader calls it.
    pub title: &'static str,
    /// The same in a narrow column.
    pub brief: &'static str,
    /// The stages in which it is tracked, with `;` between them.
    pub stages: &'static str,
    /// The family of scales that its results are on; blank: what their type says.
    pub scale: &'static str,
    /// Of a combined subject: its parts with `;` between them; with `/`, the best of several.
    pub parts: &'static str,
    /// The measures of a combined subject, with `;` between them; blank: all shares of its parts.
    pub measures: &'static str,
    /// Other names, with `;` between them.
    pub also: &'static str,
}

static ROWS: LazyLock<Vec<SubjectRow>> = LazyLock::new(|| {
    let lines = include_str!("subjects.csv").lines().skip(1);
    lines
        .filter_map(|line| match cells(line)[..] {
            [code, title, brief, stages, scale, parts, measures, also] => Some(SubjectRow {
                code,
                title,
                brief,
                stages,
                scale,
                parts,
                measures,
                also,
            }),
            _ => None,
        })
        .collect()
});

/// The subjects of tracking in primary schools.
static SAID: LazyLock<Declared<Said>> = LazyLock::new(|| {
    let first = &ROWS[..Subject::ALL.len()];
    let place = |code: &str| first.iter().position(|row| row.code == code);
    let said = first.iter().map(|row| {
        let parts = row.parts.split(';').filter_map(place);
        Said {
            code: row.code,
            title: row.title,
            brief: row.brief,
            parts: parts.map(|at| vec![Subject::ALL[at]]).collect(),
            of: None,
        }
    });
    Declared::new(said.collect())
});

/// Measures of subjects that were asked for.
static MEASURES: LazyLock<RwLock<HashMap<(Subject, Measure), Subject>>> =
    LazyLock::new(RwLock::default);

#[expect(
    non_upper_case_globals,
    missing_docs,
    reason = "each is the subject of that name"
)]
impl Subject {
    pub const Reading: Self = Self(0);
    pub const Writing: Self = Self(1);
    pub const Maths: Self = Self(2);
    pub const Gps: Self = Self(3);
    pub const Rwm: Self = Self(4);
    pub const Rm: Self = Self(5);
    pub const Rgm: Self = Self(6);
}

impl Subject {
    /// The subjects of tracking in primary schools, single and combined.
    pub const ALL: &'static [Self] = &[
        Self::Reading,
        Self::Writing,
        Self::Maths,
        Self::Gps,
        Self::Rwm,
        Self::Rm,
        Self::Rgm,
    ];
    /// The four single ones of these.
    pub const SINGLE: [Self; 4] = [Self::Reading, Self::Writing, Self::Maths, Self::Gps];

    /// The list of built-in subjects: first those of tracking in primary schools.
    pub fn rows() -> &'static [SubjectRow] {
        &ROWS
    }

    /// The codes of [`ALL`](Self::ALL).
    pub fn codes() -> &'static [&'static str] {
        static CODES: LazyLock<Vec<&'static str>> =
            LazyLock::new(|| Subject::ALL.iter().map(|s| s.code()).collect());
        &CODES
    }

    /// The subject of which that is said; `parts`: of a combined one all of these, the best of each.
    pub fn declared(code: &str, title: &str, brief: &str, parts: Vec<Vec<Self>>) -> Self {
        match Self::parse(code) {
            Some(primary) => primary,
            None => Self::number(code, title, brief, parts, None),
        }
    }

    fn number(
        code: &str,
        title: &str,
        brief: &str,
        parts: Vec<Vec<Self>>,
        of: Option<(Self, Measure)>,
    ) -> Self {
        Self(SAID.number(Said {
            code: lasting(code),
            title: lasting(title),
            brief: lasting(brief),
            parts,
            of,
        }))
    }

    /// One measure of a subject: what is counted by itself, and added up. Those of tracking in primary schools are counted
    /// together: for their measures it is the subject itself. The parts of a combined subject are theirs in that measure.
    #[must_use]
    pub fn of(self, measure: Measure) -> Self {
        if measure.is_standard() && self.is_primary() {
            return self;
        }
        let key = (self, measure);
        let known = MEASURES.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known.get(&key) {
            return *found;
        }
        drop(known);
        let said = self.said();
        let each = |parts: &Vec<Self>| parts.iter().map(|p| p.of(measure)).collect();
        let parts = said.parts.iter().map(each).collect();
        let made = Self::number(said.code, said.title, said.brief, parts, Some(key));
        let mut known = MEASURES.write().unwrap_or_else(PoisonError::into_inner);
        *known.entry(key).or_insert(made)
    }

    /// The subject itself, of one of its measures.
    #[must_use]
    pub fn itself(self) -> Self {
        self.said().of.map_or(self, |(subject, _)| subject)
    }

    /// The measure, of one measure of a subject.
    pub fn measure(self) -> Option<Measure> {
        self.said().of.map(|(_, measure)| measure)
    }

    fn said(self) -> &'static Said {
        SAID.get(self.0)
    }

    /// Its code, as data and tidy figures write it.
    pub fn code(self) -> &'static str {
        self.said().code
    }

    /// What a reader calls it.
    pub fn label(self) -> &'static str {
        self.said().title
    }

    /// What a reader calls it in a narrow column.
    pub fn brief(self) -> &'static str {
        self.said().brief
    }

    /// The parts of a combined subject; of a single one, itself.
    pub fn parts(self) -> Vec<Self> {
        match self.all_of() {
            [] => vec![self],
            parts => parts.concat(),
        }
    }

    /// The parts of a combined subject: all of these, the best of each; none of a single one.
    pub fn all_of(self) -> &'static [Vec<Self>] {
        &self.said().parts
    }

    /// Whether it is made of several.
    pub fn is_combined(self) -> bool {
        !self.said().parts.is_empty()
    }

    /// Whether it is one of tracking in primary schools; see [`ALL`](Self::ALL).
    pub fn is_primary(self) -> bool {
        usize::from(self.0) < Self::ALL.len()
    }

    /// Its number, for tables by subject; the subjects of [`ALL`](Self::ALL) come first, in their order. It differs from run to
    /// run for others.
    pub fn place(self) -> usize {
        usize::from(self.0)
    }

    /// Reads the code of a subject of [`ALL`](Self::ALL), in any case.
    pub fn parse(text: &str) -> Option<Self> {
        let mut all = ROWS.iter().zip(Self::ALL);
        all.find(|(row, _)| row.code.eq_ignore_ascii_case(text))
            .map(|(_, subject)| *subject)
    }

    fn order(self) -> (usize, &'static str, &'static str, Option<Measure>) {
        if self.is_primary() {
            (self.place(), "", "", None)
        } else {
            let said = self.said();
            let measure = said.of.map(|(_, measure)| measure);
            (Self::ALL.len(), said.code, said.title, measure)
        }
    }
}

impl Ord for Subject {
    fn cmp(&self, other: &Self) -> Ordering {
        if self.0 == other.0 || (self.is_primary() && other.is_primary()) {
            return self.0.cmp(&other.0);
        }
        let by_words = self.order().cmp(&other.order());
        by_words
            .then_with(|| self.said().parts.cmp(&other.said().parts))
            .then_with(|| self.0.cmp(&other.0))
    }
}

impl PartialOrd for Subject {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.measure() {
            Some(measure) => write!(f, "{} {}", self.code(), measure.code()),
            None => f.write_str(self.code()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Subject;
    use crate::estate::Measure;

    #[test]
    fn the_names_in_the_program_are_those_of_the_list() {
        let codes = ["Reading", "Writing", "Maths", "GPS", "RWM", "RM", "RGM"];
        assert_eq!(Subject::codes(), codes);
        assert_eq!(Subject::parse("gps"), Some(Subject::Gps));
        assert_eq!(
            Subject::Rgm.parts(),
            [Subject::Reading, Subject::Gps, Subject::Maths]
        );
        assert!(Subject::Rm.is_combined() && !Subject::Gps.is_combined());
        assert_eq!(Subject::Maths.parts(), [Subject::Maths]);
    }

    #[test]
    fn a_measure_of_a_subject_knows_its_parts_in_that_measure() {
        let g4 = Measure::declared("test-g4", "Grade 4", "at grade 4", false);
        let language = Subject::declared("Test language", "Language", "language", vec![]);
        let literature = Subject::declared("Test literature", "Literature", "literature", vec![]);
        let parts = vec![vec![language, literature], vec![Subject::Maths]];
        let both = Subject::declared("Test EM", "English and maths", "EM", parts);
        let share = both.of(g4);
        assert_eq!((share.code(), share.itself()), ("Test EM", both));
        assert_eq!(share.measure(), Some(g4));
        let all_of = [
            vec![language.of(g4), literature.of(g4)],
            vec![Subject::Maths.of(g4)],
        ];
        assert_eq!(share.all_of(), all_of);
        assert_eq!(share, both.of(g4));
        assert_eq!(Subject::Maths.of(Measure::Expected), Subject::Maths);
        assert_ne!(Subject::Maths.of(g4), Subject::Maths);
        assert!(Subject::Rgm < language && language < literature);
    }
}
