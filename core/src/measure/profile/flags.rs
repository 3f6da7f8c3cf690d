//! The six flags: each area is a set of conditions, each with a threshold from the settings.

use crate::config::ProfileSettings;
use crate::dataset::Holdings;
use crate::estate::{
    AcademicYear, NO_OVERALL, OVERALL_GRADES, OfstedWord, ofsted_concern, ofsted_grade,
};
use crate::measure::dfe::{BodyKind, TrustMeasure};
use crate::measure::indicators::{Gap, Indicator, Name};

use super::ofsted::SchoolOfsted;

/// What a flag is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Area {
    /// Progress at key stage 2: reading, writing, maths.
    Ks2Progress,
    /// Progress 8.
    Ks4Progress,
    /// Improvement in value added at either key stage.
    Improvement,
    /// Progress of disadvantaged pupils.
    Disadvantaged,
    /// No school of concern.
    NoInadequate,
    /// Reserve and in-year balance.
    Finance,
}

impl Area {
    /// All, in the order in which they are shown.
    pub const ALL: [Self; 6] = [
        Self::Ks2Progress,
        Self::Ks4Progress,
        Self::Improvement,
        Self::Disadvantaged,
        Self::NoInadequate,
        Self::Finance,
    ];

    /// What a reader calls it.
    pub fn title(self) -> &'static str {
        [
            "Progress at key stage 2",
            "Progress at key stage 4",
            "Improvement in value added",
            "Outcomes of disadvantaged pupils",
            "No school of concern",
            "Financial sustainability",
        ][self as usize]
    }
}

/// One condition of a flag.
#[derive(Clone, PartialEq, Debug)]
pub struct Condition {
    /// What is measured: a measure's key (`progress8`), `reserve_percent`, `balance_percent` or `inadequate`.
    pub measure: String,
    /// The year it is of.
    pub year: Option<AcademicYear>,
    /// The figure, or why there is none.
    pub value: Result<f64, String>,
    /// Pupils it rests on, where known.
    pub pupils: Option<f64>,
    /// The threshold.
    pub threshold: f64,
    /// Whether the figure must be at least the threshold; else at most.
    pub at_least: bool,
}

impl Condition {
    /// Whether it is met; `None` without a figure.
    pub fn met(&self) -> Option<bool> {
        let value = *self.value.as_ref().ok()?;
        Some(if self.at_least {
            value >= self.threshold
        } else {
            value <= self.threshold
        })
    }
}

/// What a flag says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// Every condition that has a figure is met.
    Met,
    /// Some is not.
    NotMet,
    /// None has a figure.
    Unknown,
}

/// A flag.
#[derive(Clone, PartialEq, Debug)]
pub struct Flag {
    /// Its area.
    pub area: Area,
    /// Its conditions; never empty.
    pub conditions: Vec<Condition>,
    /// What limits it, in words; else empty.
    pub note: String,
}

impl Flag {
    /// What it says.
    pub fn verdict(&self) -> Verdict {
        let met: Vec<bool> = self.conditions.iter().filter_map(Condition::met).collect();
        match (met.is_empty(), met.iter().all(|m| *m)) {
            (true, _) => Verdict::Unknown,
            (_, true) => Verdict::Met,
            (_, false) => Verdict::NotMet,
        }
    }
}

pub(super) fn flags(
    holdings: &Holdings,
    settings: &ProfileSettings,
    measures: &[TrustMeasure],
    indicators: &[Indicator],
    ofsted: &[SchoolOfsted],
    trust: usize,
) -> Vec<Flag> {
    let uid = &holdings.trusts[trust].uid;
    // Where both are measured, the trust itself speaks, not its sponsor.
    let own: Vec<&TrustMeasure> = measures.iter().filter(|m| m.body.has_trust(uid)).collect();
    let alone = own.iter().any(|m| m.body.kind == BodyKind::Trust);
    let own: Vec<&TrustMeasure> = own
        .into_iter()
        .filter(|m| !alone || m.body.kind == BodyKind::Trust)
        .collect();
    let shared = own
        .iter()
        .find(|m| m.body.trusts.len() > 1)
        .map_or_else(String::new, |m| {
            format!(
                "measured for {} trusts of the sponsor {} together",
                m.body.trusts.len(),
                m.body.name
            )
        });
    let progress = |area, keys: &[&str], threshold| Flag {
        area,
        conditions: keys
            .iter()
            .map(|key| latest(&own, key, threshold))
            .collect(),
        note: shared.clone(),
    };
    let ks2 = [
        "ks2_reading_progress",
        "ks2_writing_progress",
        "ks2_maths_progress",
    ];
    let disadvantaged = [
        "ks2_reading_progress_disadvantaged",
        "ks2_writing_progress_disadvantaged",
        "ks2_maths_progress_disadvantaged",
        "progress8_disadvantaged",
    ];
    vec![
        progress(Area::Ks2Progress, &ks2, settings.ks2_progress),
        progress(Area::Ks4Progress, &["progress8"], settings.ks4_progress),
        progress(
            Area::Improvement,
            &["va_ks2_improvement", "va_ks4_improvement"],
            settings.improvement,
        ),
        progress(Area::Disadvantaged, &disadvantaged, settings.disadvantaged),
        inadequate(ofsted),
        finance(settings, indicators, trust),
    ]
}

/// The latest year of a measure in which it has a score; where none has, the latest year's reason.
fn latest(own: &[&TrustMeasure], key: &str, threshold: f64) -> Condition {
    let rows = || own.iter().filter(|m| &*m.measure == key);
    let found = rows()
        .filter(|m| m.score.is_some())
        .max_by_key(|m| m.year)
        .or_else(|| rows().max_by_key(|m| m.year));
    Condition {
        measure: key.to_owned(),
        year: found.map(|m| m.year),
        value: match found {
            None => Err("no published results of the trust’s schools".into()),
            Some(m) => m.score.ok_or_else(|| m.note.clone()),
        },
        pupils: found.and_then(|m| m.pupils),
        threshold,
        at_least: true,
    }
}

/// Whether Ofsted's word makes a school one of concern: overall Inadequate before September 2024; since then a category of
/// concern, urgent improvement in an area, or safeguarding not met. `None`: a word that is no judgement.
pub(super) fn of_concern(words: &str) -> Option<bool> {
    const CONCERN: [&str; 7] = [
        "inadequate",
        "special measures",
        "significant improvement",
        "serious weaknesses",
        "urgent improvement",
        "category of concern",
        "not met",
    ];
    const NONE: [&str; 9] = [
        "outstanding",
        "good",
        "requires improvement",
        "exceptional",
        "strong",
        "secure",
        "expected standard",
        "attention",
        "met",
    ];
    match ofsted_concern(words) {
        OfstedWord::Is(_) => return Some(true),
        OfstedWord::Nothing => return None,
        OfstedWord::Unknown => {}
    }
    if let Some(grade) = overall_grade(words) {
        return Some(grade == "Inadequate");
    }
    let words = words.to_lowercase();
    let says = |list: &[&str]| list.iter().any(|w| words.contains(w));
    if says(&CONCERN) {
        Some(true)
    } else {
        says(&NONE).then_some(false)
    }
}

/// The overall grade that a word or a code of the table of schools is: `4`, `Grade 4`, `Inadequate`.
pub(super) fn overall_grade(words: &str) -> Option<&'static str> {
    match ofsted_grade(words, NO_OVERALL) {
        OfstedWord::Is(grade) if OVERALL_GRADES.contains(&grade) => Some(grade),
        _ => None,
    }
}

fn inadequate(schools: &[SchoolOfsted]) -> Flag {
    let judged: Vec<bool> = schools.iter().filter_map(|s| s.of_concern).collect();
    #[expect(clippy::cast_precision_loss, reason = "a number of schools")]
    let found = judged.iter().filter(|concern| **concern).count() as f64;
    let without = schools.len() - judged.len();
    Flag {
        area: Area::NoInadequate,
        conditions: vec![Condition {
            measure: "inadequate".into(),
            year: None,
            value: match without {
                _ if judged.is_empty() => {
                    Err("no school has an Ofsted judgement in the data".into())
                }
                // None among those that are judged says nothing of the others.
                1.. if found == 0.0 => Err(format!(
                    "{without} of {} schools have no judgement in the data, and none of the others is of concern",
                    schools.len()
                )),
                _ => Ok(found),
            },
            pupils: None,
            threshold: 0.0,
            at_least: false,
        }],
        note: match without {
            0 => String::new(),
            1 => "1 school has no judgement in the data".into(),
            n => format!("{n} schools have no judgement in the data"),
        },
    }
}

fn finance(settings: &ProfileSettings, indicators: &[Indicator], trust: usize) -> Flag {
    let of = |name: Name| {
        indicators
            .iter()
            .filter(|i| i.trust == trust && i.school.is_none() && i.name == name)
            .max_by_key(|i| i.year)
    };
    let words = |gap: Gap| gap.note();
    let none = || "no finance data were handed in".to_owned();
    let reserve = of(Name::Reserve);
    let year = reserve.map(|i| i.year);
    // The reserve is divided by income: the balance is held against the same.
    let balance = of(Name::InYearBalance)
        .zip(reserve)
        .map(
            |(balance, reserve)| match (balance.numerator, reserve.denominator) {
                (_, Some(0.0)) => Err(words(Gap::NothingToDivideBy)),
                (Some(b), Some(income)) => Ok(100.0 * b / income),
                _ => Err(words(Gap::NotCollected)),
            },
        );
    let condition = |measure: &str, value: Option<Result<f64, String>>, threshold| Condition {
        measure: measure.into(),
        year,
        value: value.unwrap_or_else(|| Err(none())),
        pupils: None,
        threshold,
        at_least: true,
    };
    Flag {
        area: Area::Finance,
        conditions: vec![
            condition(
                "reserve_percent",
                reserve.map(|i| i.value().map_err(words)),
                settings.reserve_percent,
            ),
            condition("balance_percent", balance, settings.balance_percent),
        ],
        note: String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::of_concern;

    #[test]
    fn a_schools_word_is_a_judgement_or_none() {
        for word in [
            "Inadequate",
            "4",
            "Grade 4",
            "SM",
            "SWK",
            "Special measures",
            "Good; special measures",
        ] {
            assert_eq!(of_concern(word), Some(true), "{word}");
        }
        for word in [
            "Outstanding",
            "1",
            "Grade 2",
            "Requires improvement",
            "Strong",
        ] {
            assert_eq!(of_concern(word), Some(false), "{word}");
        }
        for word in ["Terrible", "None", "Not applicable", "Yes", "9"] {
            assert_eq!(of_concern(word), None, "{word}");
        }
    }
}
