//! Which subjects are tracked, and where their columns are: those of primary schools, and what else results are of.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Settings;
use crate::dataset::{Holdings, OtherResult};
use crate::estate::{
    Counted, Counting, CountsAs, Framework, KeyStage, Measure, Rule, Scale, Subject, YearGroup,
    unlisted,
};

/// A subject that cells are counted of: one of primary schools, or one measure of another.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TrackedSubject {
    /// The subject.
    pub subject: Subject,
    /// The year groups it is counted in, youngest first.
    pub years: Vec<YearGroup>,
    /// Its column, of a single one.
    pub(super) column: Option<usize>,
    /// The columns of the parts of a combined one: all of these, the best of each.
    pub(super) parts: Vec<Vec<usize>>,
}

impl TrackedSubject {
    /// Whether pupils have scores or points in it.
    pub fn has_scores(&self) -> bool {
        !self.subject.is_combined() && self.subject.measure().is_none_or(|m| m.is_mean())
    }
}

/// Results of a subject on scales with the same measures: a column each.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Strand {
    /// The first of its columns.
    pub(super) first: usize,
    /// By scale: its rules, one a column.
    scales: Vec<(Scale, Vec<Rule>)>,
}

/// What a result says to the columns of a strand.
pub(super) struct Said {
    /// To each, in their order.
    pub(super) each: Vec<Option<Counted>>,
    /// What its code counts as.
    pub(super) level: Option<CountsAs>,
}

impl Strand {
    /// How many columns it has.
    pub(super) fn width(&self) -> usize {
        self.scales.first().map_or(0, |(_, rules)| rules.len())
    }

    /// What a result says.
    pub(super) fn said(&self, row: &OtherResult) -> Said {
        let mark = row.score.map(|s| s.0);
        let Some((scale, rules)) = self.scales.iter().find(|(s, _)| s.name == row.scale) else {
            let each = vec![None; self.width()];
            return Said { each, level: None };
        };
        let counts = |rule: &Rule| rule.counts(scale, row.code, mark);
        let code = row.code.and_then(|code| scale.code(code));
        Said {
            each: rules.iter().map(counts).collect(),
            level: code.map(|code| match code.counts {
                Counting::Reached if code.greater => CountsAs::Greater,
                Counting::Reached => CountsAs::Reached,
                Counting::NotReached => CountsAs::NotReached,
                Counting::NoOutcome => CountsAs::NoOutcome,
            }),
        }
    }
}

/// The subjects that are tracked.
#[derive(Debug, Default)]
pub(super) struct Subjects {
    list: Vec<TrackedSubject>,
    /// By the number of a subject its place in the list and 1; 0: it isn't tracked.
    place_of: Vec<usize>,
    /// How many columns there are.
    columns: usize,
    strands: Vec<Strand>,
    /// The strand of results of a subject on a scale.
    strand_of: BTreeMap<(Arc<str>, &'static str), usize>,
}

/// By subject and scale, the year groups (bits, see [`bit`]) of results.
type Found = BTreeMap<(Arc<str>, &'static str), u32>;

/// The bit of a year group.
fn bit(year: YearGroup) -> u32 {
    1 << (year.0.clamp(-2, 13) + 2)
}

/// All year groups of the stages that some of the year groups belong to, of those that are wanted.
fn of_stages(bits: u32, stages: &[KeyStage], wanted: impl Fn(&KeyStage) -> bool) -> Vec<YearGroup> {
    let there = |stage: &&KeyStage| stage.years.iter().any(|y| bits & bit(*y) != 0);
    let mut years: Vec<YearGroup> = stages
        .iter()
        .filter(there)
        .filter(|stage| wanted(stage))
        .flat_map(|stage| stage.years.iter().copied())
        .collect();
    years.sort_unstable();
    years.dedup();
    years
}

impl Subjects {
    /// The subjects of the results that there are; `stages`: the key stages that are reported on.
    pub(super) fn of(holdings: &Holdings, framework: &Framework, stages: &[KeyStage]) -> Self {
        let mut subjects = Self::primary(holdings, stages);
        let found = found(holdings);
        let order = |subject: Subject| {
            let mut declared = framework.subjects.iter();
            let at = declared.position(|e| e.subject == subject);
            (at.unwrap_or(usize::MAX), subject)
        };
        let mut singles: Vec<(Subject, Arc<str>, &'static str, u32)> = found
            .into_iter()
            .map(|((name, scale), bits)| {
                let subject = framework.subject(&name).unwrap_or_else(|| same(&name));
                (subject, name, scale, bits)
            })
            .collect();
        singles.sort_by(|a, b| {
            order(a.0)
                .cmp(&order(b.0))
                .then_with(|| (&a.1, a.2).cmp(&(&b.1, b.2)))
        });
        for (subject, name, scale, bits) in singles {
            subjects.add(framework, stages, subject, (name, scale), bits);
        }
        for entry in framework
            .subjects
            .iter()
            .filter(|e| e.subject.is_combined())
        {
            if !entry.subject.is_primary() {
                subjects.combine(
                    entry.subject,
                    &entry.measures,
                    |stage| entry.stages.contains(&stage.name),
                    stages,
                );
            }
        }
        subjects
    }

    /// Those of primary schools: in years 1 to 6, and in key stages where anybody has such an assessment in every part.
    fn primary(holdings: &Holdings, stages: &[KeyStage]) -> Self {
        let always = (1..=6).map(YearGroup).fold(0, |bits, y| bits | bit(y));
        let mut bits = [always; Subject::SINGLE.len()];
        for row in &holdings.assessments {
            if let Some(bits) = bits.get_mut(row.subject.place()) {
                *bits |= bit(row.nc_year);
            }
        }
        let mut subjects = Self {
            columns: Subject::SINGLE.len(),
            ..Self::default()
        };
        for subject in Subject::ALL {
            let single = !subject.is_combined();
            let parts = subject.parts();
            let years = parts
                .iter()
                .map(|part| of_stages(bits[part.place()], stages, |_| true));
            let years = years.reduce(|a, b| a.into_iter().filter(|y| b.contains(y)).collect());
            subjects.push(TrackedSubject {
                subject: *subject,
                years: years.unwrap_or_default(),
                column: single.then(|| subject.place()),
                parts: subject
                    .all_of()
                    .iter()
                    .map(|any_of| any_of.iter().map(|p| p.place()).collect())
                    .collect(),
            });
        }
        subjects
    }

    fn push(&mut self, tracked: TrackedSubject) {
        let number = tracked.subject.place();
        if number >= self.place_of.len() {
            self.place_of.resize(number + 1, 0);
        }
        self.list.push(tracked);
        self.place_of[number] = self.list.len();
    }

    /// The strand whose columns are a subject's in the measures of these rules.
    fn strand_with(&self, subject: Subject, rules: &[Rule]) -> Option<usize> {
        let columns: Vec<Option<usize>> = rules
            .iter()
            .map(|rule| self.column(subject.of(rule.measure)))
            .collect();
        let fits = |strand: &Strand| {
            let own = (strand.first..strand.first + strand.width()).map(Some);
            own.eq(columns.iter().copied())
        };
        self.strands.iter().position(fits)
    }

    /// Takes up the results of a subject on a scale.
    fn add(
        &mut self,
        framework: &Framework,
        stages: &[KeyStage],
        subject: Subject,
        key: (Arc<str>, &'static str),
        bits: u32,
    ) {
        let tracked_in = |stage: &KeyStage| {
            let entry = framework.subjects.iter().find(|e| e.subject == subject);
            match entry {
                Some(entry) => entry.stages.contains(&stage.name),
                // An examination's subject that nothing lists.
                None => stage.years.iter().all(|y| *y >= YearGroup(7)),
            }
        };
        let Some(scale) = framework.scale(key.1) else {
            return;
        };
        let shown = |rule: &Rule, stage: &KeyStage| {
            rule.stages.is_empty() || rule.stages.contains(&stage.name)
        };
        let mut rules: Vec<Rule> = framework
            .measures(scale.name)
            .into_iter()
            .cloned()
            .collect();
        rules.retain(|rule| {
            !of_stages(bits, stages, |s| tracked_in(s) && shown(rule, s)).is_empty()
        });
        // A measure is read off the scales of one strand: where another scale has some of its measures, they stay the first's.
        if self.strand_with(subject, &rules).is_none() {
            rules.retain(|rule| self.place(subject.of(rule.measure)).is_none());
        }
        if rules.is_empty() {
            return;
        }
        let strand = self.strand_with(subject, &rules).unwrap_or_else(|| {
            self.strands.push(Strand {
                first: self.columns,
                scales: vec![],
            });
            self.columns += rules.len();
            self.strands.len() - 1
        });
        let first = self.strands[strand].first;
        for (i, rule) in rules.iter().enumerate() {
            let years = of_stages(bits, stages, |s| tracked_in(s) && shown(rule, s));
            let own = subject.of(rule.measure);
            match self.place(own) {
                Some(at) => {
                    let known = &mut self.list[at].years;
                    known.extend(years);
                    known.sort_unstable();
                    known.dedup();
                }
                None => self.push(TrackedSubject {
                    subject: own,
                    years,
                    column: Some(first + i),
                    parts: vec![],
                }),
            }
        }
        self.strands[strand].scales.push((scale.clone(), rules));
        self.strand_of.insert(key, strand);
    }

    /// Takes up a combined subject in each of its measures that there are results for in every part.
    fn combine(
        &mut self,
        subject: Subject,
        measures: &[String],
        tracked_in: impl Fn(&KeyStage) -> bool,
        stages: &[KeyStage],
    ) {
        let parts = subject.parts();
        let mut shares: Vec<_> = self
            .list
            .iter()
            .filter(|t| parts.contains(&t.subject.itself()))
            .filter_map(|t| t.subject.measure())
            .filter(|m| !m.is_mean())
            .filter(|m| measures.is_empty() || measures.iter().any(|code| code == m.code()))
            .collect();
        shares.sort_unstable();
        shares.dedup();
        for measure in shares {
            let mut bits = u32::MAX;
            let mut columns = vec![];
            for any_of in subject.all_of() {
                let there = any_of.iter().filter_map(|p| self.place(p.of(measure)));
                let there: Vec<&TrackedSubject> = there.map(|at| &self.list[at]).collect();
                let years = there.iter().flat_map(|t| &t.years);
                bits &= years.fold(0, |bits, y| bits | bit(*y));
                columns.push(
                    there
                        .iter()
                        .filter_map(|t| t.column)
                        .collect::<Vec<usize>>(),
                );
            }
            let years = of_stages(bits, stages, &tracked_in);
            if !years.is_empty() && columns.iter().all(|any_of| !any_of.is_empty()) {
                self.push(TrackedSubject {
                    subject: subject.of(measure),
                    years,
                    column: None,
                    parts: columns,
                });
            }
        }
    }

    /// The subjects, those of primary schools first.
    pub(super) fn list(&self) -> &[TrackedSubject] {
        &self.list
    }

    /// How many columns there are.
    pub(super) fn columns(&self) -> usize {
        self.columns
    }

    /// The strands: the columns after those of primary schools.
    pub(super) fn strands(&self) -> &[Strand] {
        &self.strands
    }

    /// The place of a subject in the list.
    #[inline]
    pub(super) fn place(&self, subject: Subject) -> Option<usize> {
        self.place_of.get(subject.place())?.checked_sub(1)
    }

    /// A subject of the list.
    #[inline]
    pub(super) fn get(&self, subject: Subject) -> Option<&TrackedSubject> {
        self.place(subject).map(|at| &self.list[at])
    }

    /// The column of a single subject.
    #[inline]
    pub(super) fn column(&self, subject: Subject) -> Option<usize> {
        self.get(subject)?.column
    }

    /// The strand that a result belongs to, where its subject is tracked.
    pub(super) fn strand_of(&self, row: &OtherResult) -> Option<usize> {
        if self.strand_of.is_empty() {
            return None;
        }
        let key = (Arc::clone(&row.subject), row.scale);
        self.strand_of.get(&key).copied()
    }

    /// The places of the subjects that are counted in a year group.
    pub(super) fn counted_in(&self, year: YearGroup) -> Vec<usize> {
        let all = self.list.iter().enumerate();
        all.filter(|(_, t)| t.years.contains(&year))
            .map(|(at, _)| at)
            .collect()
    }
}

/// The subject that a text names among tracked ones, in any case: by its code, else by what pages call it.
pub fn subject_named(tracked: &[TrackedSubject], text: &str) -> Option<Subject> {
    let named = |name: fn(Subject) -> &'static str| {
        let mut all = tracked.iter().map(|t| t.subject.itself());
        all.find(|s| name(*s).eq_ignore_ascii_case(text.trim()))
    };
    named(Subject::code).or_else(|| named(Subject::label))
}

/// The codes of tracked subjects, each once.
pub fn subject_codes(tracked: &[TrackedSubject]) -> Vec<&'static str> {
    let mut codes: Vec<&'static str> = vec![];
    for code in tracked.iter().map(|t| t.subject.code()) {
        if !codes.contains(&code) {
            codes.push(code);
        }
    }
    codes
}

/// The measures of a tracked subject, in any year group.
pub fn measures_of(tracked: &[TrackedSubject], subject: Subject) -> Vec<Measure> {
    let own = tracked.iter().filter(|t| t.subject.itself() == subject);
    let all = own.flat_map(|t| match t.subject.measure() {
        Some(measure) => vec![measure],
        None => Measure::ALL.to_vec(),
    });
    all.filter(|m| !(subject.is_combined() && m.is_mean()))
        .collect()
}

/// The framework's stages that there is something to report of: of those of primary schools each with pupils, of others each with
/// an outcome in a tracked subject; those of primary schools where there is nothing at all.
pub fn stages_of(holdings: &Holdings, settings: &Settings) -> Vec<KeyStage> {
    let all = &settings.framework.stages;
    let primary: Vec<String> = KeyStage::primary().into_iter().map(|s| s.name).collect();
    let rolls = holdings
        .roll
        .iter()
        .fold(0, |bits, e| bits | bit(e.nc_year));
    let judged = holdings
        .assessments
        .iter()
        .fold(0, |bits, a| bits | bit(a.nc_year));
    let subjects = Subjects::of(holdings, &settings.framework, all);
    let others = subjects.list().iter().filter(|t| !t.subject.is_primary());
    let results = others
        .flat_map(|t| &t.years)
        .fold(0, |bits, y| bits | bit(*y));
    let there = |stage: &&KeyStage| {
        let has = |bits: u32| stage.years.iter().any(|y| bits & bit(*y) != 0);
        has(rolls) && (primary.contains(&stage.name) || has(judged) || has(results))
    };
    let stages: Vec<KeyStage> = all.iter().filter(there).cloned().collect();
    if stages.is_empty() {
        KeyStage::primary()
    } else {
        stages
    }
}

/// An unlisted subject: the same whatever the case it is written in.
fn same(name: &str) -> Subject {
    let lower = name.to_lowercase();
    let mut letters = lower.chars();
    let first = letters.next().map(char::to_uppercase);
    let rest = letters.as_str();
    match first {
        // As it is written, unless in capitals or small letters throughout.
        _ if name != lower && name != name.to_uppercase() => unlisted(name),
        Some(first) => unlisted(&format!("{}{rest}", first.collect::<String>())),
        None => unlisted(name),
    }
}

fn found(holdings: &Holdings) -> Found {
    let mut found = Found::new();
    let runs = holdings
        .other_results
        .chunk_by(|a, b| a.scale == b.scale && a.nc_year == b.nc_year && a.subject == b.subject);
    for run in runs {
        let row = &run[0];
        if !row.scale.is_empty() {
            let key = (Arc::clone(&row.subject), row.scale);
            *found.entry(key).or_default() |= bit(row.nc_year);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{TrackedSubject, subject_named};
    use crate::estate::Subject;

    #[test]
    fn a_subject_is_named_by_its_code_or_as_pages_call_it() {
        let tracked = [Subject::Rwm, Subject::Maths, Subject::Gps].map(|subject| TrackedSubject {
            subject,
            years: vec![],
            column: None,
            parts: vec![],
        });
        let found = |text: &str| subject_named(&tracked, text);
        assert_eq!(found("rwm"), Some(Subject::Rwm));
        assert_eq!(found("Reading, writing and maths"), Some(Subject::Rwm));
        assert_eq!(
            found("grammar, punctuation and spelling"),
            Some(Subject::Gps)
        );
        assert_eq!(found("Reading and maths"), None);
    }
}
