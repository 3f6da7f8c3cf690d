//! The subjects that a trust's cells are of, and sets of them.

use serde::{Deserialize, Serialize};

use crate::estate::{Measure, Subject, YearGroup};

/// A subject, or one measure of one, at its place among those that cells are of.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ShippedSubject {
    /// Its code.
    code: String,
    /// What a reader calls it.
    title: String,
    /// The same in a narrow column.
    brief: String,
    /// Of a combined one: the codes of its parts, the best of each.
    parts: Vec<Vec<String>>,
    /// The measure, of one measure of a subject: code, title, words, whether it is a mean.
    measure: Option<(String, String, String, bool)>,
    /// The year groups that it is counted in.
    pub years: Vec<YearGroup>,
}

impl ShippedSubject {
    /// A subject that is counted in some year groups.
    pub fn new(subject: Subject, years: &[YearGroup]) -> Self {
        let itself = subject.itself();
        let codes = |any_of: &Vec<Subject>| any_of.iter().map(|s| s.code().to_owned()).collect();
        let measure = subject.measure().map(|m| {
            let words = [m.code(), m.label(), m.words()].map(str::to_owned);
            let [code, title, words] = words;
            (code, title, words, m.is_mean())
        });
        Self {
            code: itself.code().to_owned(),
            title: itself.label().to_owned(),
            brief: itself.brief().to_owned(),
            parts: itself.all_of().iter().map(codes).collect(),
            measure,
            years: years.to_vec(),
        }
    }

    /// The subject.
    pub fn subject(&self) -> Subject {
        let part = |code: &String| Subject::declared(code, code, code, vec![]);
        let parts = self
            .parts
            .iter()
            .map(|any_of| any_of.iter().map(part).collect());
        let subject = Subject::declared(&self.code, &self.title, &self.brief, parts.collect());
        match &self.measure {
            Some((code, title, words, mean)) => {
                subject.of(Measure::declared(code, title, words, *mean))
            }
            None => subject,
        }
    }
}

/// Subjects looked up; it says nothing that the catalogue's own list doesn't.
#[derive(Clone, Debug, Default)]
pub struct Resolved(pub(super) std::sync::OnceLock<Vec<Subject>>);

impl PartialEq for Resolved {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

/// A set of subjects, by their places among those that cells are of.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SubjectSet(Vec<u64>);

impl SubjectSet {
    /// Adds one.
    pub fn insert(&mut self, place: usize) {
        let word = place / 64;
        if word >= self.0.len() {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << (place % 64);
    }

    /// Whether it is among them.
    pub fn has(&self, place: usize) -> bool {
        let word = self.0.get(place / 64);
        word.is_some_and(|bits| bits >> (place % 64) & 1 == 1)
    }

    /// Adds all of another set.
    pub fn extend(&mut self, other: &Self) {
        self.0.resize(self.0.len().max(other.0.len()), 0);
        for (bits, more) in self.0.iter_mut().zip(&other.0) {
            *bits |= more;
        }
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|bits| *bits == 0)
    }

    /// The first so many, as bits.
    pub fn first(&self) -> u32 {
        #[expect(clippy::cast_possible_truncation, reason = "the lower half is wanted")]
        self.0.first().map_or(0, |bits| *bits as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::{ShippedSubject, SubjectSet};
    use crate::estate::{Framework, Subject, YearGroup};

    #[test]
    fn subjects_come_back_as_they_were() {
        let built_in = Framework::default();
        let g4 = built_in.measures("gcse_9_1")[0].measure;
        let em = built_in.subject("EM").expect("it is built in");
        for subject in [Subject::Rwm, Subject::Maths.of(g4), em.of(g4)] {
            let shipped = ShippedSubject::new(subject, &[YearGroup(11)]);
            let text = serde_json::to_string(&shipped).expect("it is plain");
            let back: ShippedSubject = serde_json::from_str(&text).expect("it was written so");
            assert_eq!(back, shipped);
            assert_eq!(back.subject().code(), subject.code());
            assert_eq!(back.subject().measure(), subject.measure());
            assert_eq!(back.subject().is_combined(), subject.is_combined());
        }
    }

    #[test]
    fn sets_hold_what_was_put_in() {
        let mut set = SubjectSet::default();
        assert!(set.is_empty() && !set.has(3) && !set.has(200));
        set.insert(3);
        set.insert(130);
        assert!(set.has(3) && set.has(130) && !set.has(4));
        let mut both = SubjectSet::default();
        both.insert(5);
        both.extend(&set);
        assert!([3, 5, 130].into_iter().all(|at| both.has(at)));
        // By hand: 2^3 + 2^5.
        assert_eq!(both.first(), 40);
    }
}
