//! Which scales a result may be on: the families of scales, and what chooses among them.

use std::sync::LazyLock;

use super::framework::list;
use super::{AssessmentType, Framework, Measure, Scale, Subject, YearGroup};

/// The families of scales: name, scales with `;` between them.
static FAMILIES: LazyLock<Vec<(&'static str, &'static str)>> = LazyLock::new(|| {
    let lines = include_str!("families.csv").lines().skip(1);
    lines.filter_map(|line| line.split_once(',')).collect()
});

/// The scale of grades that come in pairs.
const PAIRS: &str = "gcse_combined_science";

impl Framework {
    /// The scales of a family, or the one of that name.
    pub fn family(&self, name: &str) -> Vec<&Scale> {
        let family = FAMILIES.iter().find(|(family, _)| *family == name);
        match family {
            Some((_, scales)) => list(scales)
                .iter()
                .filter_map(|scale| self.scale(scale))
                .collect(),
            None => self.scale(name).into_iter().collect(),
        }
    }

    /// The names of the built-in families of scales.
    pub fn family_names() -> Vec<&'static str> {
        FAMILIES.iter().map(|(family, _)| *family).collect()
    }

    /// Whether there is a family of scales, or a scale, of that name.
    pub fn has_family(&self, name: &str) -> bool {
        FAMILIES.iter().any(|(family, _)| *family == name) || self.scale(name).is_some()
    }

    /// The scales that a result of a subject may be on, by its type and its own year group.
    pub fn scales_of(&self, kind: AssessmentType, subject: &str, year: YearGroup) -> Vec<&Scale> {
        let of_type = self.kind_entry(kind).map_or("", |e| e.results.as_str());
        let of_subject = self.entry(subject).map_or("", |e| e.scale.as_str());
        let sixth_form = year >= YearGroup(12);
        let family = match (of_type, of_subject) {
            ("grades", "") if sixth_form => "sixth_form_grades",
            ("grades", own) if !own.is_empty() => own,
            ("", "") if sixth_form => "sixth_form_grades",
            ("", "") => "gcse",
            ("", own) => own,
            (results, _) => results,
        };
        let mut scales = self.family(family);
        // Two grades in one are combined science's, unless a config names their scale outright.
        let in_pairs = |scale: &&Scale| scale.name == PAIRS;
        if family != PAIRS && scales.iter().any(in_pairs) && !self.is_combined_science(subject) {
            scales.retain(|scale| !in_pairs(scale));
        }
        scales
    }

    /// Whether a subject is combined science, by any name that awarding bodies give it.
    fn is_combined_science(&self, subject: &str) -> bool {
        let code = self.entry(subject).map_or("", |e| e.subject.code());
        let name = subject.to_ascii_lowercase();
        ["Combined science", "Science"].contains(&code)
            || ["combined science", "trilogy", "synergy", "double award"]
                .iter()
                .any(|words| name.contains(words))
    }

    /// The measure with a code that results of a subject in a year group are read by: measures of several scales share a code,
    /// as the points of GCSEs and of A levels do.
    pub fn measure_of(&self, code: &str, subject: Subject, year: YearGroup) -> Option<Measure> {
        if let Some(standard) = Measure::parse(code).filter(|_| subject.is_primary()) {
            return Some(standard);
        }
        let scales = self.scales_of(AssessmentType::PredictedGrade, subject.code(), year);
        let of_scale = |scale: &&Scale| {
            let mut rules = self.rules.iter().filter(|rule| rule.scale == scale.name);
            let rule = rules.find(|rule| rule.measure.code().eq_ignore_ascii_case(code));
            rule.map(|rule| rule.measure)
        };
        let own = scales.iter().find_map(of_scale);
        own.or_else(|| self.measure(code))
    }
}

#[cfg(test)]
mod tests {
    use crate::estate::{AssessmentType, Framework, Measure, Subject, YearGroup};

    #[test]
    fn a_results_scale_follows_from_its_type_subject_and_year() {
        let built_in = Framework::default();
        let first = |kind, subject, year| {
            let scales = built_in.scales_of(kind, subject, YearGroup(year));
            scales.first().map(|scale| scale.name)
        };
        use AssessmentType as T;
        assert_eq!(first(T::Gcse, "History", 11), Some("gcse_9_1"));
        assert_eq!(first(T::PredictedGrade, "History", 10), Some("gcse_9_1"));
        assert_eq!(first(T::PredictedGrade, "History", 12), Some("a_level"));
        assert_eq!(first(T::TeacherAssessment, "ELG03", 0), Some("eyfs_goal"));
        assert_eq!(first(T::DfeMeasure, "Attainment 8", 11), None);
        let has = |kind, subject, year, scale: &str| {
            let scales = built_in.scales_of(kind, subject, YearGroup(year));
            scales.iter().any(|s| s.name == scale)
        };
        let points = |subject: Subject, year| {
            let measure = built_in.measure_of("points", subject, YearGroup(year));
            measure.map(Measure::label)
        };
        assert_eq!(points(Subject::Maths, 11), Some("Average points"));
        assert_eq!(points(Subject::Maths, 13), Some("Average A-level points"));
        // No letter of an A level before the sixth form, and pairs in combined science alone.
        for kind in [T::PredictedGrade, T::MockExam] {
            assert!(!has(kind, "Maths", 10, "a_level"));
            assert!(has(kind, "Maths", 13, "a_level"));
            assert!(!has(kind, "Geography", 11, "gcse_combined_science"));
            assert!(has(kind, "Combined science", 11, "gcse_combined_science"));
        }
        assert!(!has(T::Gcse, "Music", 11, "gcse_combined_science"));
        assert!(has(T::Gcse, "Science", 11, "gcse_combined_science"));
        assert!(has(T::Gcse, "AQA Trilogy", 11, "gcse_combined_science"));
        assert_ne!(
            Measure::Expected,
            built_in.measures("eyfs_goal")[0].measure,
            "the level of a goal is another measure by the same name"
        );
    }
}
