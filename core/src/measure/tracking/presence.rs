//! Where there is anything to report: which trusts have an outcome in a key stage and subject.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::SchoolId;
use crate::estate::{Framework, KeyStage, Subject, YearGroup};

use super::cells::Slice;
use super::engine::Engine;

/// Of subjects and measures of them that bear one name the first: the subject itself before its measures, then by the list of
/// measures, in a sixth form those of GCSEs taken again last.
pub(super) fn first_of_each<K: Ord>(
    framework: &Framework,
    stage: &KeyStage,
    mut subjects: Vec<Subject>,
    name: impl Fn(Subject) -> K,
) -> Vec<Subject> {
    let sixth_form = stage.years.iter().all(|year| *year >= YearGroup(12));
    let order = |subject: &Subject| {
        let own = subject.measure();
        let place = own.and_then(|own| framework.rules.iter().position(|r| r.measure == own));
        let is_gcse = place.is_some_and(|at| framework.rules[at].scale.starts_with("gcse"));
        (sixth_form && is_gcse, place, *subject)
    };
    subjects.sort_by_key(order);
    let mut seen = BTreeSet::new();
    subjects.retain(|subject| seen.insert(name(*subject)));
    subjects
}

/// The trusts, key stages (by their places) and subjects in which somebody has an outcome.
#[derive(Debug)]
pub(super) struct Presence(BTreeSet<(usize, usize, Subject)>);

impl Presence {
    /// Looks through the cells of a slice without comparison and grouping.
    pub(super) fn of(engine: &Engine, plain: &Slice) -> Self {
        let cells = engine.cells(plain);
        let mut there = BTreeSet::new();
        for (school, id) in engine.holdings().schools.iter().zip(0..) {
            for (place, cell) in cells.of(SchoolId(id)) {
                for (k, stage) in engine.settings().key_stages.iter().enumerate() {
                    if cell.assessed > 0 && stage.has(place.year_group) {
                        there.insert((school.trust, k, place.subject));
                    }
                }
            }
        }
        let stages = &engine.settings().key_stages;
        let mut by_stage: BTreeMap<(usize, usize), Vec<Subject>> = BTreeMap::new();
        for (trust, k, subject) in there {
            by_stage.entry((trust, k)).or_default().push(subject);
        }
        let framework = &engine.settings().framework;
        // A row of tidy figures says a measure's code alone.
        let named = |s: Subject| (s.itself(), s.measure().map(|m| m.code()));
        let kept = by_stage.into_iter().flat_map(|((trust, k), subjects)| {
            let first = first_of_each(framework, &stages[k], subjects, named);
            first.into_iter().map(move |subject| (trust, k, subject))
        });
        Self(kept.collect())
    }

    /// Whether somebody on a roll of the trust has an outcome in that key stage and subject. Of several measures of one code, as
    /// the points of A levels, AS levels and applied courses under all types, it is so of the first.
    pub(super) fn has(&self, trust: usize, key_stage: usize, subject: Subject) -> bool {
        self.0.contains(&(trust, key_stage, subject))
    }

    /// Bytes held, about.
    pub(super) fn bytes(&self) -> usize {
        self.0.len() * 64
    }
}

#[cfg(test)]
mod tests {
    use super::first_of_each;
    use crate::estate::{Framework, KeyStage, Subject, YearGroup};

    #[test]
    fn of_points_on_several_scales_the_first_speaks() {
        let framework = Framework::default();
        let points = |scale: &str| {
            let mut rules = framework.measures(scale).into_iter();
            let rule = rules.find(|r| r.measure.code() == "points");
            Subject::Maths.of(rule.expect("a scale with points").measure)
        };
        let stage = |years: [i8; 2]| KeyStage {
            name: "KS".into(),
            years: years.map(YearGroup).to_vec(),
        };
        let all = || {
            let scales = ["applied_diploma", "as_level", "gcse_9_1", "a_level"];
            scales.map(points).to_vec()
        };
        let code = |s: Subject| (s.itself(), s.measure().map(|m| m.code()));
        let first = |years, of| first_of_each(&framework, &stage(years), of, code);
        assert_eq!(first([12, 13], all()), [points("a_level")]);
        assert_eq!(first([10, 11], all()), [points("gcse_9_1")]);
        let without = vec![points("gcse_9_1"), points("applied_diploma")];
        assert_eq!(first([12, 13], without), [points("applied_diploma")]);
        // A score is the subject's own, and shares have codes of their own.
        let g4 = Subject::Maths.of(framework.measures("gcse_9_1")[0].measure);
        let scored = vec![points("gcse_9_1"), g4, Subject::Maths];
        assert_eq!(first([7, 8], scored.clone()).len(), 3);
        let scored = first_of_each(&framework, &stage([7, 8]), scored, Subject::itself);
        assert_eq!(scored, [Subject::Maths]);
    }
}
