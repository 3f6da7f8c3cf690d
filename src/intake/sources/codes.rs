//! What other systems write for our codes: `Year 4` for 4, `EHC plan` for E, `01-Sep-2015` for a date.
//!
//! They are understood in every file that the config maps; what the config says itself comes first.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::estate::{Ethnicity, SendNeed, YearGroup};

use super::dates::{date, year};

/// The codes of a column: the config's pairs, then what is generally understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Codes {
    column: &'static str,
    pairs: FxHashMap<String, String>,
    folded: FxHashMap<String, String>,
}

impl Codes {
    /// Of a column, with the config's pairs of what the file writes and what it means.
    pub(in crate::intake) fn new<'p>(
        column: &'static str,
        pairs: impl IntoIterator<Item = (&'p str, &'p str)>,
    ) -> Self {
        let mut codes = Self {
            column,
            ..Self::default()
        };
        for (from, to) in pairs {
            codes
                .folded
                .entry(levelled(from))
                .or_insert_with(|| to.to_owned());
            codes
                .pairs
                .entry(from.trim().to_owned())
                .or_insert_with(|| to.to_owned());
        }
        codes
    }

    /// Whether it says anything at all.
    pub(in crate::intake) fn matters(&self) -> bool {
        !self.pairs.is_empty() || understands(self.column)
    }

    /// What a cell means, where it isn't what it says.
    pub(in crate::intake) fn get<'c>(&'c self, cell: &str) -> Option<&'c str> {
        if let Some(meant) = self.pairs.get(cell) {
            return Some(meant);
        }
        if !self.folded.is_empty()
            && let Some(meant) = self.folded.get(&levelled(cell))
        {
            return Some(meant);
        }
        understood(self.column, cell)
    }
}

/// Small letters and digits, anything else as one blank.
pub(in crate::intake) fn levelled(text: &str) -> String {
    let mut level = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            level.push(c);
        } else if !level.is_empty() && !level.ends_with(' ') {
            level.push(' ');
        }
    }
    level.truncate(level.trim_end().len());
    level
}

/// Whether other ways of writing a column's values are understood.
pub(in crate::intake) fn understands(column: &str) -> bool {
    matches!(
        column,
        "academic_year"
            | "financial_year"
            | "term"
            | "nc_year"
            | "fsm"
            | "fsm6"
            | "eal"
            | "looked_after"
            | "sex"
            | "sen"
            | "sen_need"
            | "ethnicity"
            | "prior_stage"
            | "assessment_type"
            | "subject"
            | "judgement"
            | "rank"
            | "target"
            | "kind"
            | "phase"
            | "dob"
            | "assessed_on"
            | "joined_on"
            | "started_on"
    )
}

/// What a cell of a column means, where it is a known other way of writing one of its values. A cell that is right as it
/// stands is `None` or itself.
pub(in crate::intake) fn understood(column: &str, cell: &str) -> Option<&'static str> {
    if cell.is_empty() {
        return None;
    }
    match column {
        "dob" | "assessed_on" | "joined_on" | "started_on" => return date(cell),
        "academic_year" | "financial_year" => return year(cell),
        // The codes themselves, which most cells are.
        "fsm" | "fsm6" | "eal" | "looked_after" if matches!(cell, "Y" | "N") => return None,
        "sex" if matches!(cell, "F" | "M") => return None,
        "sen" if matches!(cell, "E" | "K" | "N") => return None,
        "nc_year" if YearGroup::parse(cell).is_some() => return None,
        "ethnicity" if cell.len() == 4 => return None,
        _ => {}
    }
    let level = levelled(cell);
    let level = level.as_str();
    match column {
        "term" => term(level),
        "nc_year" => year_group(level),
        "fsm" | "fsm6" | "looked_after" => yes_no(level),
        "eal" => yes_no(level).or_else(|| language(level)),
        "sex" => sex(level),
        "sen" => sen(cell, level),
        "sen_need" => sen_need(level),
        "ethnicity" => ethnicity(level),
        "prior_stage" => prior_stage(level),
        "assessment_type" => assessment_type(level),
        "subject" => subject(level),
        "judgement" => judgement(level),
        "rank" => rank(level),
        "target" => target(level),
        "kind" => exclusion(level),
        "phase" => phase(level),
        _ => None,
    }
}

fn term(level: &str) -> Option<&'static str> {
    let of = |name| Some(name);
    match level {
        t if t.starts_with("aut") => of("Autumn"),
        t if t.starts_with("spr") => of("Spring"),
        t if t.starts_with("sum") => of("Summer"),
        "t1" | "term 1" => of("Autumn"),
        "t2" | "term 2" => of("Spring"),
        "t3" | "term 3" => of("Summer"),
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
        "y" | "yes" | "true" | "t" | "1" => Some("Y"),
        "n" | "no" | "false" | "f" | "0" => Some("N"),
        _ => None,
    }
}

/// A first language: English, or believed to be; another, or believed to be.
fn language(level: &str) -> Option<&'static str> {
    match level {
        "eng" | "enb" | "english" | "believed to be english" => Some("N"),
        "oth" | "otb" | "other than english" | "believed to be other than english" => Some("Y"),
        _ => None,
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

#[cfg(test)]
mod tests {
    use super::{levelled, understood};

    #[test]
    fn what_other_systems_write() {
        for (column, cell, meant) in [
            ("nc_year", "Year 4", Some("4")),
            ("nc_year", "Y06", Some("6")),
            ("nc_year", "Reception", Some("R")),
            ("nc_year", "Year 14", None),
            ("sen", "EHCP", Some("E")),
            ("sen", "K - SEN Support", Some("K")),
            ("sen", "Education, Health and Care Plan", Some("E")),
            ("fsm", "Yes", Some("Y")),
            ("fsm", "0", Some("N")),
            ("fsm", "maybe", None),
            ("sex", "Female", Some("F")),
            ("ethnicity", "White - British", Some("WBRI")),
            ("academic_year", "2022-23", Some("2022/23")),
            ("academic_year", "2022/2023", Some("2022/23")),
            ("academic_year", "202224", None),
            ("academic_year", "2022/23", None),
            ("term", "Summer 2", Some("Summer")),
            ("dob", "1-Sep-15", Some("2015-09-01")),
            ("dob", "01.09.2015", Some("2015-09-01")),
            ("dob", "2015-09-01T00:00:00", Some("2015-09-01")),
            ("dob", "01/09/2015 00:00", Some("2015-09-01")),
            ("dob", "29/02/15", None),
            ("dob", "20150901", Some("2015-09-01")),
            ("assessment_type", "NFER tests", Some("NFER")),
            ("subject", "Mathematics", Some("Maths")),
            ("judgement", "Greater depth", Some("GDS")),
            ("surname", "Yes", None),
        ] {
            assert_eq!(understood(column, cell), meant, "{column}: {cell}");
        }
    }

    #[test]
    fn texts_are_levelled() {
        assert_eq!(levelled(" Date\nof  Birth* "), "date of birth");
    }
}
