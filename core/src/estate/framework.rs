//! What is assessed, and how it is counted, as data: subjects, scales, measures, types of assessment, stages.
//!
//! Built in are the lists beside this file; a config adds to them and puts others in their place. Rules that changed from one
//! academic year to another stand in the lists with the years that they hold for.

use std::sync::LazyLock;

use super::{
    AssessmentType, Counting, Decimal, GOALS, KeyStage, Measure, Scale, Subject, YearGroup, lasting,
};

/// What the scores of a type of assessment are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scores {
    /// Scaled scores.
    Scaled,
    /// Standardised scores, about 100 with most between 70 and 130.
    Standardised,
    /// Scores on a scale of the test's own.
    Own,
}

impl Scores {
    /// Reads its name in the lists and in a config.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "scaled" => Some(Self::Scaled),
            "standardised" => Some(Self::Standardised),
            "own" => Some(Self::Own),
            _ => None,
        }
    }
}

/// A type of assessment.
#[derive(Clone, PartialEq, Debug)]
pub struct TypeEntry {
    /// The type.
    pub kind: AssessmentType,
    /// Other names of it.
    pub also: Vec<String>,
    /// What its scores are.
    pub scores: Scores,
    /// Mean and standard deviation of standardised scores, where they aren't 100 and 15.
    pub spread: Option<(f64, f64)>,
    /// The family of scales, or the scale, that its results are on, in any subject; blank: those of the subject.
    pub results: String,
}

/// A subject.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SubjectEntry {
    /// The subject.
    pub subject: Subject,
    /// Other names of it.
    pub also: Vec<String>,
    /// The stages in which it is tracked.
    pub stages: Vec<String>,
    /// The family of scales, or the scale, that its results are on; blank: those of the type.
    pub scale: String,
    /// Of a combined subject: its measures by code; none: all shares of its parts.
    pub measures: Vec<String>,
}

/// What of a result a measure asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Asks {
    /// A code that the scale says is reached.
    Reached,
    /// So many points or more.
    Points(f64),
    /// One of some codes.
    Codes(Vec<String>),
    /// A mark of so many or more.
    Mark(f64),
    /// The mean of points, each divided by this.
    MeanPoints(f64),
    /// The mean of marks.
    MeanMark,
}

/// How a measure is read off a scale.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// The measure.
    pub measure: Measure,
    /// The scale.
    pub scale: &'static str,
    /// What it asks for.
    pub asks: Asks,
    /// The stages it is shown in; none: all.
    pub stages: Vec<String>,
}

/// What a result is to a measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Counted {
    /// A share: reached or not.
    Share(bool),
    /// A mean: the value in billionths.
    Value(i64),
}

/// Subjects, scales, measures, types of assessment and stages, as they are in force.
#[derive(Clone, PartialEq, Debug)]
pub struct Framework {
    /// Types of assessment, in order.
    pub types: Vec<TypeEntry>,
    /// Subjects beside those of tracking in primary schools, in the order of reports; combined ones come after their parts.
    pub subjects: Vec<SubjectEntry>,
    /// How measures are read off scales.
    pub rules: Vec<Rule>,
    /// Scales that a config adds, or puts in the place of built-in ones.
    pub scales: Vec<Scale>,
    /// The stages, youngest first.
    pub stages: Vec<KeyStage>,
}

/// Words between `;`.
pub(super) fn list(text: &str) -> Vec<String> {
    let words = text.split(';').filter(|word| !word.is_empty());
    words.map(str::to_owned).collect()
}

impl Default for Framework {
    fn default() -> Self {
        static BUILT_IN: LazyLock<Framework> = LazyLock::new(built_in);
        BUILT_IN.clone()
    }
}

fn built_in() -> Framework {
    let types = AssessmentType::rows().iter().zip(AssessmentType::ALL);
    let types = types.map(|(row, kind)| TypeEntry {
        kind,
        also: list(row.also),
        scores: Scores::parse(row.scores).unwrap_or(Scores::Own),
        spread: row.mean.parse().ok().zip(row.sd.parse().ok()),
        results: row.results.to_owned(),
    });
    let rules = Measure::rows().iter().filter(|row| !row.scale.is_empty());
    let rules = rules.map(|row| {
        let of = row.of;
        Rule {
            measure: Measure::declared(of.code, of.title, of.words, of.mean),
            scale: row.scale,
            asks: match (of.mean, row.from.parse(), row.per.parse()) {
                (true, _, per) => Asks::MeanPoints(per.unwrap_or(1.0)),
                (false, Ok(from), _) => Asks::Points(from),
                _ => Asks::Reached,
            },
            stages: vec![],
        }
    });
    let mut framework = Framework {
        types: types.collect(),
        subjects: vec![],
        rules: rules.collect(),
        scales: vec![],
        stages: include_str!("stages.csv")
            .lines()
            .skip(1)
            .filter_map(|line| line.split_once(','))
            .map(|(name, years)| KeyStage {
                name: name.to_owned(),
                years: years.split(';').filter_map(YearGroup::parse).collect(),
            })
            .collect(),
    };
    let rows = Subject::rows().iter();
    let single = rows.clone().filter(|row| row.parts.is_empty());
    for row in single.chain(rows.filter(|row| !row.parts.is_empty())) {
        let parts: Vec<Vec<String>> = list(row.parts)
            .iter()
            .map(|part| part.split('/').map(str::to_owned).collect())
            .collect();
        framework.add_subject(Declaration {
            code: row.code,
            title: row.title,
            brief: row.brief,
            also: list(row.also),
            stages: list(row.stages),
            scale: row.scale,
            parts,
            measures: list(row.measures),
        });
    }
    for goal in GOALS.iter() {
        framework.add_subject(Declaration {
            code: goal.code,
            title: goal.name,
            brief: goal.name,
            also: vec![],
            stages: vec!["EYFS".into()],
            scale: "eyfs_goal",
            parts: vec![],
            measures: vec![],
        });
    }
    framework
}

/// A subject as it is declared.
#[derive(Clone, Debug, Default)]
pub struct Declaration<'a> {
    /// Its code.
    pub code: &'a str,
    /// What a reader calls it.
    pub title: &'a str,
    /// The same in a narrow column.
    pub brief: &'a str,
    /// Other names.
    pub also: Vec<String>,
    /// The stages in which it is tracked.
    pub stages: Vec<String>,
    /// The family of scales, or the scale, of its results.
    pub scale: &'a str,
    /// Of a combined subject its parts by code: all of these, the best of each.
    pub parts: Vec<Vec<String>>,
    /// Of a combined subject: its measures.
    pub measures: Vec<String>,
}

impl Framework {
    /// Declares a subject; one of the same code is put in its place.
    pub fn add_subject(&mut self, of: Declaration<'_>) {
        let parts = of.parts.iter().map(|any_of| {
            let one = |code: &String| self.subject(code).unwrap_or_else(|| unlisted(code));
            any_of.iter().map(one).collect()
        });
        let parts = parts.collect();
        let subject = Subject::declared(of.code, of.title, of.brief, parts);
        let entry = SubjectEntry {
            subject,
            also: of.also,
            stages: of.stages,
            scale: of.scale.to_owned(),
            measures: of.measures,
        };
        let same = |e: &SubjectEntry| e.subject.code().eq_ignore_ascii_case(of.code);
        match self.subjects.iter().position(same) {
            Some(at) => self.subjects[at] = entry,
            None => self.subjects.push(entry),
        }
    }

    /// What is declared of a type of assessment.
    pub fn kind_entry(&self, kind: AssessmentType) -> Option<&TypeEntry> {
        self.types.iter().find(|entry| entry.kind == kind)
    }

    /// The type that a text names, by its own or another name, in any case.
    pub fn kind(&self, text: &str) -> Option<AssessmentType> {
        let own = |e: &&TypeEntry| e.kind.code().eq_ignore_ascii_case(text);
        let other = |e: &&TypeEntry| e.also.iter().any(|a| a.eq_ignore_ascii_case(text));
        let found = self.types.iter().find(own);
        found
            .or_else(|| self.types.iter().find(other))
            .map(|e| e.kind)
    }

    /// The names of all types, in order.
    pub fn kind_names(&self) -> Vec<&'static str> {
        self.types.iter().map(|e| e.kind.code()).collect()
    }

    /// What the scores of a type are.
    pub fn scores(&self, kind: AssessmentType) -> Scores {
        self.kind_entry(kind).map_or(Scores::Own, |e| e.scores)
    }

    /// What is declared of a subject that a text names, by code, title or another name, in any case.
    pub fn entry(&self, text: &str) -> Option<&SubjectEntry> {
        let own = |e: &&SubjectEntry| e.subject.code().eq_ignore_ascii_case(text);
        let other = |e: &&SubjectEntry| {
            e.subject.label().eq_ignore_ascii_case(text)
                || e.also.iter().any(|a| a.eq_ignore_ascii_case(text))
        };
        let found = self.subjects.iter().find(own);
        found.or_else(|| self.subjects.iter().find(other))
    }

    /// The subject that a text names.
    pub fn subject(&self, text: &str) -> Option<Subject> {
        self.entry(text).map(|e| e.subject)
    }

    /// The codes of all subjects.
    pub fn subject_codes(&self) -> Vec<&'static str> {
        self.subjects.iter().map(|e| e.subject.code()).collect()
    }

    /// The measure with a code: those of primary schools, then those read off scales.
    pub fn measure(&self, code: &str) -> Option<Measure> {
        Measure::parse(code).or_else(|| {
            let mut rules = self.rules.iter().map(|rule| rule.measure);
            rules.find(|m| m.code().eq_ignore_ascii_case(code))
        })
    }

    /// The codes of all measures, each once.
    pub fn measure_codes(&self) -> Vec<&'static str> {
        let mut codes = Measure::codes().to_vec();
        for code in self.rules.iter().map(|rule| rule.measure.code()) {
            if !codes.contains(&code) {
                codes.push(code);
            }
        }
        codes
    }

    /// The scale with a name.
    pub fn scale(&self, name: &str) -> Option<&Scale> {
        let own = self.scales.iter().find(|scale| scale.name == name);
        own.or_else(|| Scale::named(name))
    }

    /// The measures that a scale has, in their order.
    pub fn measures(&self, scale: &str) -> Vec<&Rule> {
        let mut rules: Vec<&Rule> = self.rules.iter().filter(|r| r.scale == scale).collect();
        rules.sort_by_key(|r| r.measure);
        rules
    }

    /// The stage of a year group.
    pub fn stage_of(&self, year: YearGroup) -> Option<&KeyStage> {
        self.stages.iter().find(|stage| stage.has(year))
    }

    /// Whether results of a type are examinations', in any subject.
    pub fn is_examination(&self, kind: AssessmentType) -> bool {
        self.kind_entry(kind).is_some_and(|e| !e.results.is_empty())
    }
}

/// A subject that nothing but results names.
pub fn unlisted(name: &str) -> Subject {
    Subject::declared(name, name, name, vec![])
}

impl Rule {
    /// What a result is to this measure: of its scale, by code, else by mark (in billionths); `None`: it says nothing of it.
    pub fn counts(&self, scale: &Scale, code: Option<&str>, mark: Option<i64>) -> Option<Counted> {
        let of_scale = code.and_then(|code| scale.code(code));
        if of_scale.is_some_and(|c| c.counts == Counting::NoOutcome) {
            return None;
        }
        let points = || of_scale?.points.parse::<f64>().ok();
        let billionths = |value: f64| Decimal::from_f64(value).map(|d| d.0);
        let share = |reached: bool| Some(Counted::Share(reached));
        match &self.asks {
            Asks::Reached => share(of_scale?.counts == Counting::Reached),
            Asks::Points(least) => share(points()? >= *least),
            Asks::Codes(codes) => {
                let code = of_scale?.code;
                share(codes.iter().any(|c| c == code))
            }
            Asks::Mark(least) => match mark {
                Some(mark) => share(mark >= billionths(*least)?),
                None => share(of_scale?.counts == Counting::Reached),
            },
            Asks::MeanPoints(per) => Some(Counted::Value(billionths(points()? / per)?)),
            Asks::MeanMark => Some(Counted::Value(mark?)),
        }
    }
}

/// A scale of which a config says so, to be held as long as the program runs.
pub fn declared_scale(
    name: &str,
    codes: Vec<super::ScaleCode>,
    range: Option<(i64, i64)>,
) -> Scale {
    Scale {
        name: lasting(name),
        codes,
        range,
        last: None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, Framework};
    use crate::estate::Subject;

    fn codes(framework: &Framework, scale: &str) -> Vec<&'static str> {
        let rules = framework.measures(scale).into_iter();
        rules.map(|rule| rule.measure.code()).collect()
    }

    #[test]
    fn grades_have_their_measures() {
        let built_in = Framework::default();
        assert_eq!(codes(&built_in, "gcse_9_1"), ["g4", "g5", "g7", "points"]);
        assert_eq!(codes(&built_in, "a_level"), ["gb", "gc", "points"]);
        let of = |scale: &str, measure: &str, code: &str| {
            let rules = built_in.measures(scale);
            let rule = rules.into_iter().find(|r| r.measure.code() == measure)?;
            rule.counts(built_in.scale(scale)?, Some(code), None)
        };
        assert_eq!(of("gcse_9_1", "g5", "5"), Some(Counted::Share(true)));
        assert_eq!(of("gcse_9_1", "g5", "4"), Some(Counted::Share(false)));
        assert_eq!(of("gcse_9_1", "g5", "X"), None);
        assert_eq!(of("gcse_9_1", "points", "U"), Some(Counted::Value(0)));
        // A pair of grades: 5-4 is 9 points of two, a mean of 4.5, and no 5.
        let pair = |measure| of("gcse_combined_science", measure, "5-4");
        assert_eq!(pair("points"), Some(Counted::Value(4_500_000_000)));
        assert_eq!(pair("g4"), Some(Counted::Share(true)));
        assert_eq!(pair("g5"), Some(Counted::Share(false)));
        assert_eq!(
            of("gcse_combined_science", "g4", "43"),
            Some(Counted::Share(false))
        );
        assert_eq!(
            of("a_level", "points", "A*"),
            Some(Counted::Value(60_000_000_000))
        );
        // A double merit, 120 of two sizes: 60 of one.
        let merits = of("applied_diploma", "points", "DM");
        assert_eq!(merits, Some(Counted::Value(30_000_000_000)));
    }

    #[test]
    fn english_and_maths_takes_the_better_english() {
        let built_in = Framework::default();
        let em = built_in.subject("EM").expect("it is built in");
        let g4 = built_in.measures("gcse_9_1")[0].measure;
        let best: Vec<&str> = em.of(g4).all_of()[0].iter().map(|s| s.code()).collect();
        assert_eq!(best, ["English", "English Language", "English Literature"]);
        assert_eq!(em.of(g4).all_of()[1], [Subject::Maths.of(g4)]);
        assert_eq!(built_in.subject("mathematics"), Some(Subject::Maths));
    }
}
