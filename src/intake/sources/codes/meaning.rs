//! What the words of other systems mean, column by column.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::estate::tables::ColumnKind;
use crate::estate::{AssessmentType, Ethnicity, Judgement, Sen, SendNeed, Sex};

use super::languages::language;
use super::levelled;

/// What a cell means, by its words.
pub(super) fn meaning(
    (kind, column): (ColumnKind, &str),
    cell: &str,
    level: &str,
) -> Option<&'static str> {
    match kind {
        ColumnKind::Term => term(level),
        ColumnKind::YearGroup => year_group(level),
        ColumnKind::YesNo => {
            let said = yes_no(level).or_else(|| tick(cell));
            let said = said.or_else(|| label(column, level));
            said.or_else(|| language(level).filter(|_| column == "eal"))
        }
        ColumnKind::Sex => sex(level),
        ColumnKind::Sen => sen(cell, level),
        ColumnKind::Need => sen_need(level),
        ColumnKind::Ethnicity => ethnicity(level),
        ColumnKind::PriorStage => prior_stage(level),
        ColumnKind::AssessmentType if AssessmentType::parse(cell).is_some() => None,
        ColumnKind::AssessmentType => assessment_type(level),
        ColumnKind::Subject => subject(level),
        ColumnKind::Judgement => judgement(level),
        ColumnKind::Rank => rank(level),
        ColumnKind::Target => target(level),
        ColumnKind::Exclusion => exclusion(level),
        ColumnKind::Phase => phase(level),
        _ => None,
    }
}

/// The code in a cell that holds words as well: `WBRI - White - British`, `SEN Support (K)`, `[F] Female`.
pub(super) fn code_beside_words(
    (kind, column): (ColumnKind, &str),
    cell: &str,
) -> Option<&'static str> {
    let code = |text: &str| -> Option<&'static str> {
        let text = text.trim();
        match kind {
            ColumnKind::Sex => Sex::parse(text).map(Sex::code),
            ColumnKind::Sen => Sen::parse(text).map(Sen::code),
            ColumnKind::Need => SendNeed::parse(text).map(SendNeed::code),
            ColumnKind::Ethnicity => Ethnicity::parse(text).map(Ethnicity::code),
            ColumnKind::Judgement if text.len() > 1 => Judgement::parse(text).map(Judgement::code),
            _ => None,
        }
    };
    let meant = |words: &str| meaning((kind, column), words.trim(), &levelled(words));
    let bracketed = |open: char, close: char| {
        let (before, rest) = cell.split_once(open)?;
        let (inner, after) = rest.split_once(close)?;
        Some((
            inner,
            if before.trim().is_empty() {
                after
            } else {
                before
            },
        ))
    };
    let halves = [" - ", " – ", ": ", " = ", "-", ":"]
        .iter()
        .find_map(|between| cell.split_once(between));
    let pairs = [bracketed('(', ')'), bracketed('[', ']'), halves];
    pairs.into_iter().flatten().find_map(|(one, other)| {
        // Where the words say another thing than the code, neither is believed.
        let (found, words) = match (code(one), code(other)) {
            (Some(found), _) => (found, other),
            (None, Some(found)) => (found, one),
            (None, None) => return meant(one).filter(|_| meant(other).is_none()),
        };
        meant(words)
            .is_none_or(|said| said == found)
            .then_some(found)
    })
}

/// A mark that stands for yes or no.
fn tick(cell: &str) -> Option<&'static str> {
    match cell {
        "\u{2713}" | "\u{2714}" | "\u{2714}\u{fe0f}" | "\u{2611}" | "\u{2705}" | "\u{fc}" => {
            Some("Y")
        }
        "\u{2717}" | "\u{2718}" | "\u{2612}" | "\u{274c}" | "\u{2610}" | "\u{fb}" => Some("N"),
        _ => None,
    }
}

fn term(level: &str) -> Option<&'static str> {
    let of = |name| Some(name);
    match level {
        t if t.starts_with("aut") => of("Autumn"),
        t if t.starts_with("spr") => of("Spring"),
        t if t.starts_with("sum") => of("Summer"),
        // What a numbered term is depends on how many the year has: see the survey of terms.
        _ => None,
    }
}

fn year_group(level: &str) -> Option<&'static str> {
    const CODES: [&str; 14] = [
        "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13",
    ];
    match level {
        "reception" | "rec" | "yr" | "year r" | "y r" | "year 0" | "y0" | "0"
        | "reception year" => {
            return Some("R");
        }
        "nursery 1" | "n 1" | "year n1" => return Some("N1"),
        "nursery 2" | "nursery" | "n 2" | "year n2" => return Some("N2"),
        _ => {}
    }
    let rest = [
        "curriculum year",
        "nc year",
        "year group",
        "year",
        "yr",
        "y",
    ]
    .iter()
    .find_map(|word| level.strip_prefix(word))?;
    let number: usize = rest.trim().parse().ok()?;
    (1..=13).contains(&number).then(|| CODES[number])
}

fn yes_no(level: &str) -> Option<&'static str> {
    match level {
        "y" | "yes" | "true" | "t" | "1" | "eligible" | "ever" => Some("Y"),
        "n" | "no" | "false" | "f" | "0" | "not eligible" | "ineligible" => Some("N"),
        _ => None,
    }
}

/// The column's own label where a system prints it for yes: `FSM`, `PP`, `Ever 6`; with "not" before it for no.
fn label(column: &str, level: &str) -> Option<&'static str> {
    let own: &[&str] = match column {
        "fsm" => &["fsm", "free meals", "free school meals", "free meal"],
        "fsm6" => &[
            "pp",
            "ppg",
            "pupil premium",
            "fsm6",
            "ever6",
            "ever 6",
            "ever 6 fsm",
            "fsm ever 6",
            "disadvantaged",
            "deprivation",
        ],
        "eal" => &["eal"],
        "looked_after" => &["lac", "cla", "in care", "looked after", "child in care"],
        "service" => &["service child", "service family", "service"],
        _ => &[],
    };
    let not = ["not ", "non ", "no "]
        .iter()
        .find_map(|word| level.strip_prefix(word));
    match not {
        Some(rest) => own.contains(&rest).then_some("N"),
        None => own.contains(&level).then_some("Y"),
    }
}

fn sex(level: &str) -> Option<&'static str> {
    match level {
        "female" | "girl" | "girls" => Some("F"),
        "male" | "boy" | "boys" => Some("M"),
        _ => None,
    }
}

fn sen(cell: &str, level: &str) -> Option<&'static str> {
    let lone = match cell.split_once(" - ") {
        Some((code, _)) => code.trim().to_lowercase(),
        None => level.to_owned(),
    };
    match lone.as_str() {
        "e"
        | "s"
        | "ehcp"
        | "ehc"
        | "ehc plan"
        | "education health and care plan"
        | "education health care plan"
        | "statement"
        | "statemented" => Some("E"),
        "k" | "a" | "p" | "sen support" | "send support" | "support" | "school action"
        | "school action plus" => Some("K"),
        "n"
        | "0"
        | "no"
        | "none"
        | "no sen"
        | "no send"
        | "not sen"
        | "no special educational need"
        | "no special educational needs"
        | "no special educational provision" => Some("N"),
        _ => None,
    }
}

fn sen_need(level: &str) -> Option<&'static str> {
    static NEEDS: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
        SendNeed::all()
            .map(|need| (levelled(need.description()), need.code()))
            .collect()
    });
    NEEDS.get(level).copied().or(match level {
        "autism" | "autistic spectrum disorders" | "asc" => Some("ASD"),
        "visual impairment" => Some("VI"),
        "other difficulty disability" | "other" => Some("OTH"),
        _ => None,
    })
}

fn ethnicity(level: &str) -> Option<&'static str> {
    static NAMES: LazyLock<FxHashMap<String, &'static str>> = LazyLock::new(|| {
        let mut names = FxHashMap::default();
        for ethnicity in Ethnicity::all() {
            names
                .entry(levelled(ethnicity.description()))
                .or_insert(ethnicity.code());
        }
        names
    });
    NAMES.get(level).copied()
}

fn prior_stage(level: &str) -> Option<&'static str> {
    match level {
        "key stage 1" | "ks 1" | "infants" => Some("KS1"),
        "key stage 2" | "ks 2" => Some("KS2"),
        "eyfsp" | "fsp" | "early years" | "foundation" | "foundation stage" | "reception" => {
            Some("EYFS")
        }
        _ => None,
    }
}

fn assessment_type(level: &str) -> Option<&'static str> {
    let begins = |words: &[&str]| words.iter().any(|w| level.starts_with(w));
    match level {
        "ta" | "teacher" | "teacher judgement" | "teacher assessments" => {
            Some("Teacher Assessment")
        }
        "sat"
        | "sats"
        | "ks2 test"
        | "ks1 test"
        | "ks2 sats"
        | "ks1 sats"
        | "national test"
        | "national tests"
        | "national curriculum test"
        | "dfe tests"
        | "statutory test" => Some("DfE test"),
        _ if begins(&["nfer"]) => Some("NFER"),
        _ if begins(&["renaissance", "star "]) || level == "star" => Some("Renaissance"),
        _ if begins(&["pixl"]) => Some("PIXL"),
        _ if begins(&["gl "]) || matches!(level, "gl" | "pte" | "ptm" | "pts") => Some("GL"),
        _ if begins(&[
            "rising stars",
            "hodder",
            "pira",
            "puma",
            "new pira",
            "new puma",
        ]) =>
        {
            Some("Rising Stars")
        }
        _ => None,
    }
}

fn subject(level: &str) -> Option<&'static str> {
    match level {
        "reading" | "read" | "rea" | "english reading" | "reading comprehension" | "eng rea" => {
            Some("Reading")
        }
        "writing" | "writ" | "wri" | "english writing" | "eng wri" => Some("Writing"),
        "maths" | "math" | "mathematics" | "mat" | "ma" | "numeracy" => Some("Maths"),
        "gps"
        | "spag"
        | "gaps"
        | "egps"
        | "spg"
        | "grammar"
        | "eng gps"
        | "grammar punctuation and spelling"
        | "english grammar punctuation and spelling"
        | "spelling punctuation and grammar" => Some("GPS"),
        "phonics screening check" | "phonics check" | "psc" | "phonics screening" => {
            Some("Phonics")
        }
        "multiplication tables check"
        | "multiplication check"
        | "times tables check"
        | "times tables" => Some("MTC"),
        "good level of development" => Some("GLD"),
        "reading writing and maths"
        | "reading writing maths"
        | "reading writing and mathematics" => Some("RWM"),
        "reading and maths" | "reading maths" => Some("RM"),
        _ => None,
    }
}

fn judgement(level: &str) -> Option<&'static str> {
    match level {
        "expected"
        | "expected standard"
        | "working at the expected standard"
        | "exp"
        | "at"
        | "working at"
        | "secure" => Some("EXS"),
        "greater depth"
        | "greater depth standard"
        | "gd"
        | "above"
        | "exceeding"
        | "working at greater depth"
        | "working at greater depth within the expected standard" => Some("GDS"),
        "working towards"
        | "working towards the expected standard"
        | "wt"
        | "towards"
        | "emerging" => Some("WTS"),
        "pkf"
        | "pk"
        | "pk1"
        | "pk2"
        | "pk3"
        | "pk4"
        | "pk5"
        | "pk6"
        | "pre key stage"
        | "pre key stage standard"
        | "pre key stage standards" => Some("PKS"),
        "below" | "em" | "working below" | "engagement model" => Some("BLW"),
        "absent" => Some("A"),
        "disapplied" => Some("D"),
        "not assessed" => Some("X"),
        _ => None,
    }
}

fn rank(level: &str) -> Option<&'static str> {
    match level.strip_prefix("fft").unwrap_or(level).trim() {
        "50" | "50th" => Some("FFT50"),
        "20" | "20th" => Some("FFT20"),
        "5" | "5th" => Some("FFT5"),
        _ => None,
    }
}

fn target(level: &str) -> Option<&'static str> {
    match level {
        "below" | "blw" | "pks" => Some("B"),
        "working towards" | "towards" | "wts" => Some("W"),
        "expected" | "exs" | "national" | "national standard" | "expected standard" => Some("N"),
        "above" | "gds" | "greater depth" => Some("A"),
        _ => None,
    }
}

fn exclusion(level: &str) -> Option<&'static str> {
    match level {
        "fixd"
        | "fixed"
        | "fixed term"
        | "fixed period"
        | "fixed term exclusion"
        | "fixed period exclusion"
        | "suspended"
        | "susp" => Some("Suspension"),
        "perm" | "permanent exclusion" | "permanently excluded" => Some("Permanent"),
        _ => None,
    }
}

fn phase(level: &str) -> Option<&'static str> {
    match level {
        "all through" => Some("All-through"),
        // GIAS, of special schools.
        "not applicable" => Some(""),
        _ => None,
    }
}
