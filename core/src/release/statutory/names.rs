//! What readers call statutory measures, which of them come first, and in which units they are.

use crate::estate::lower_first;
use crate::measure::statutory::{Kind, Stage};

use super::Unit;

/// What a reader calls a measure: `Reading: expected standard`.
pub(super) fn label(subject: &str, kind: Kind) -> String {
    let of = |subject: &str| format!("{subject}: {}", lower_first(kind.label()));
    match (subject, kind) {
        ("RWM", _) => of("Reading, writing and maths"),
        ("GPS", _) => of("Grammar, punctuation and spelling"),
        ("MTC", _) => of("Multiplication tables"),
        ("academic", _) => of("Academic courses"),
        ("applied general", _) => of("Applied general courses"),
        (
            _,
            Kind::Gld | Kind::Phonics | Kind::Em4 | Kind::Em5 | Kind::EbaccAps | Kind::EbaccEntry,
        )
        | ("", _) => kind.label().to_owned(),
        (subject, _) => of(subject),
    }
}

/// What a column is headed with: `Reading`, `All three, higher`.
pub(super) fn brief(subject: &str, kind: Kind) -> String {
    let subject = match subject {
        "RWM" => "All three",
        other => other,
    };
    match kind {
        Kind::Expected => subject.to_owned(),
        Kind::Greater => format!("{subject}, higher"),
        Kind::Score => format!("{subject}, score"),
        Kind::Gld => "Good level".to_owned(),
        Kind::Phonics => "Phonics".to_owned(),
        Kind::MtcFull => "Full marks".to_owned(),
        Kind::MtcScore => "Mean mark".to_owned(),
        Kind::Em4 => "English, maths 4+".to_owned(),
        Kind::Em5 => "English, maths 5+".to_owned(),
        Kind::EbaccEntry => "EBacc entry".to_owned(),
        Kind::EbaccAps => "EBacc points".to_owned(),
        Kind::ApsEntry => format!("{}{}", subject[..1].to_uppercase(), &subject[1..]),
        _ => label(subject, kind),
    }
}

/// The measures that a board looks at first.
pub(super) fn is_headline(stage: Stage, subject: &str, kind: Kind) -> bool {
    matches!(
        (stage, subject, kind),
        (Stage::Eyfs | Stage::Year1 | Stage::Year2, ..)
            | (Stage::Year4, _, Kind::MtcScore)
            | (Stage::Ks2, "RWM", Kind::Expected)
            | (
                Stage::Ks4,
                _,
                Kind::Attainment8 | Kind::Progress8 | Kind::Em5
            )
            | (Stage::Ks5, "A level", _)
    )
}

/// The units of a measure and of its difference from the nation.
pub(super) fn units(kind: Kind) -> (Unit, Unit) {
    match kind {
        kind if kind.is_share() => (Unit::Percent, Unit::PercentagePoints),
        Kind::Score | Kind::MtcScore => (Unit::Score, Unit::ScorePoints),
        Kind::Progress8 => (Unit::Progress, Unit::Progress),
        Kind::EbaccAps | Kind::Points => (Unit::Points, Unit::Progress),
        _ => (Unit::Mean, Unit::MeanChange),
    }
}

/// The year group that a measure is of, and what it measures: `Year 6: reading test`.
pub(super) fn title(stage: Stage, subject: &str, kind: Kind) -> String {
    let subject = match subject {
        "RWM" => "all three".to_owned(),
        "GPS" => "grammar".to_owned(),
        other => other.to_lowercase(),
    };
    match (stage, kind) {
        (Stage::Eyfs, _) => "Reception: good level of development".into(),
        (Stage::Year1, _) => "Year 1: phonics check".into(),
        (Stage::Year2, _) => "Phonics by the end of Year 2".into(),
        (Stage::Year4, Kind::MtcFull) => "Year 4: times tables, full marks".into(),
        (Stage::Year4, _) => "Year 4: times tables, out of 25".into(),
        (Stage::Ks2, Kind::Greater) => format!("Year 6: {subject}, higher standard"),
        (Stage::Ks2, Kind::Score) => format!("Year 6: {subject}, scaled score"),
        (Stage::Ks2, _) => match subject.as_str() {
            "reading" | "maths" | "grammar" => format!("Year 6: {subject} test"),
            _ => format!("Year 6: {subject}"),
        },
        (Stage::Ks4, Kind::Em5) => "English and maths, grade 5".into(),
        (Stage::Ks4, Kind::Em4) => "English and maths, grade 4".into(),
        (Stage::Ks4, kind @ (Kind::G4 | Kind::G5 | Kind::G7 | Kind::Points)) => {
            label(&subject, kind)
        }
        (Stage::Ks4, kind) => kind.label().to_owned(),
        (Stage::Ks5, _) => match subject.as_str() {
            "a level" => "A level: points an entry".into(),
            "academic" => "Academic courses: points an entry".into(),
            _ => "Applied general: points an entry".into(),
        },
    }
}

/// The turn of a measure where only a few stand: one of each stage first, Year 6, Year 11 and Year 13 before the younger
/// ones.
pub(super) fn turn(stage: Stage, subject: &str, kind: Kind) -> usize {
    match (stage, subject, kind) {
        (Stage::Ks2, "RWM", Kind::Expected) => 0,
        (Stage::Ks4, _, Kind::Attainment8) => 1,
        (Stage::Ks5, "A level", _) => 2,
        (Stage::Eyfs, ..) => 3,
        (Stage::Year1, ..) => 4,
        (Stage::Year4, _, Kind::MtcScore) => 5,
        (Stage::Ks4, _, Kind::Em5) => 6,
        (Stage::Ks5, ..) => 7,
        (Stage::Ks2, "Reading", Kind::Expected) => 8,
        (Stage::Ks2, "Maths", Kind::Expected) => 9,
        (Stage::Year2, ..) => 10,
        (Stage::Ks4, _, Kind::Em4) => 11,
        (Stage::Ks2, "Writing", Kind::Expected) => 12,
        _ => 100,
    }
}
