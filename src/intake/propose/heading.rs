//! What the words of a heading say: a subject, a term, which kind of score, whose estimate.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use crate::intake::sources::levelled;

/// What a column of results holds, as its heading says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(in crate::intake) enum Kind {
    /// Marks as counted.
    Raw,
    /// A standardised score, 100 in the middle.
    Standardised,
    /// The same, by age.
    AgeStandardised,
    /// A scaled score: of the national tests, or of a test's own scale.
    Scaled,
    /// A share of the marks.
    Percent,
    /// A teacher's judgement.
    Judgement,
    /// A target.
    Target,
    /// An estimate.
    Estimate,
    /// A grade that is foreseen.
    Predicted,
    /// Grades of GCSE, in a subject that primary schools don't have.
    Grade,
    /// A percentile, a stanine, an age, a band, effort: no outcome here.
    Aside,
}

/// What a heading says.
#[derive(Clone, Debug, Default)]
pub(in crate::intake) struct Meaning {
    pub(in crate::intake) subject: Option<&'static str>,
    pub(in crate::intake) term: Option<&'static str>,
    /// The half of the term.
    pub(in crate::intake) half: Option<u8>,
    pub(in crate::intake) kind: Option<Kind>,
    pub(in crate::intake) rank: Option<&'static str>,
    /// A band of chances: B, W, N or A; E for expected or above.
    pub(in crate::intake) band: Option<char>,
    /// The type of test.
    pub(in crate::intake) test: Option<&'static str>,
    /// Words that say none of these.
    pub(in crate::intake) rest: Vec<String>,
}

#[derive(Clone, Copy, Debug)]
enum What {
    Kind(Kind),
    Subject(&'static str),
    Term(&'static str, u8),
    Rank(&'static str),
    Band(char),
    Test(&'static str),
    Nothing,
}

/// Phrases and what they say. The longest is looked for first.
#[rustfmt::skip]
const PHRASES: &[(What, &[&str])] = &[
    (What::Kind(Kind::AgeStandardised), &["age standardised score", "age standardised", "age std score", "age ss"]),
    (What::Kind(Kind::Standardised), &["standardised score", "standardised", "standard score", "std score", "stand score", "sas", "nrss", "ss", "mean sas", "standard age score"]),
    (What::Kind(Kind::Scaled), &["scaled score", "scaled", "scale score", "unified scaled score"]),
    (What::Kind(Kind::Raw), &["raw score", "raw mark", "raw marks", "raw", "marks", "mark", "total marks", "total mark", "total"]),
    (What::Kind(Kind::Percent), &["percent", "percentage", "pct", "percent correct"]),
    (What::Kind(Kind::Judgement), &["teacher assessment", "teacher judgement", "ta", "judgement", "main assessment", "attainment", "teacher", "ta judgement"]),
    (What::Kind(Kind::Target), &["target", "targets", "end of year target", "eoy target", "end of key stage target"]),
    (What::Kind(Kind::Estimate), &["estimate", "estimated", "estimates", "chance", "probability", "likelihood"]),
    (What::Kind(Kind::Predicted), &["predicted", "prediction", "forecast", "predicted grade", "projected"]),
    (What::Kind(Kind::Grade), &["combined science", "combined science trilogy", "double science"]),
    (What::Kind(Kind::Aside), &["percentile rank", "percentile", "age standardised percentile", "npr", "pr", "stanine", "st", "reading age", "maths age",
        "writing age", "spelling age", "ra", "hodder scale", "zpd", "sgp", "gr", "group rank", "ncl r", "literacy classification", "performance indicator",
        "progress category", "age related expectation", "effort", "behaviour", "attitude", "homework", "comment", "comments", "points", "book level", "words read",
        "reading pupil premium", "confidence", "rank in cohort", "national percentile rank"]),
    (What::Subject("Reading"), &["reading", "read", "rea", "rdg", "english reading", "reading comprehension", "eng reading", "rd"]),
    (What::Subject("Writing"), &["writing", "writ", "wri", "wrtg", "english writing", "eng writing", "wr"]),
    (What::Subject("Maths"), &["maths", "math", "mathematics", "mat", "numeracy", "ma"]),
    (What::Subject("GPS"), &["gps", "spag", "gaps", "egps", "spg", "grammar", "eng gps", "grammar punctuation and spelling", "grammar punctuation spelling",
        "spelling punctuation and grammar", "english grammar punctuation and spelling", "grammar and punctuation"]),
    (What::Subject("Science"), &["science", "sci"]),
    (What::Subject("Phonics"), &["phonics", "psc", "phonics screening check", "phonics check"]),
    (What::Subject("MTC"), &["mtc", "times tables", "multiplication tables check", "multiplication check", "times tables check"]),
    (What::Subject("GLD"), &["gld", "good level of development"]),
    (What::Subject("RWM"), &["rwm", "reading writing and maths", "reading writing maths", "combined"]),
    (What::Term("Autumn", 0), &["autumn", "aut", "autumn term", "autumn term ta"]),
    (What::Term("Autumn", 1), &["autumn 1", "aut 1", "autumn1", "aut1", "a1"]),
    (What::Term("Autumn", 2), &["autumn 2", "aut 2", "autumn2", "aut2", "a2"]),
    (What::Term("Spring", 0), &["spring", "spr", "spring term"]),
    (What::Term("Spring", 1), &["spring 1", "spr 1", "spring1", "spr1"]),
    (What::Term("Spring", 2), &["spring 2", "spr 2", "spring2", "spr2"]),
    (What::Term("Summer", 0), &["summer", "sum", "summer term", "end of year", "eoy"]),
    (What::Term("Summer", 1), &["summer 1", "sum 1", "summer1", "sum1"]),
    (What::Term("Summer", 2), &["summer 2", "sum 2", "summer2", "sum2"]),
    (What::Rank("FFT50"), &["fft50", "fft 50"]),
    (What::Rank("FFT20"), &["fft20", "fft 20"]),
    (What::Rank("FFT5"), &["fft5", "fft 5"]),
    (What::Band('B'), &["chance of b", "chance of below", "chance of bl"]),
    (What::Band('W'), &["chance of w", "chance of working towards", "chance of wt"]),
    (What::Band('N'), &["chance of n"]),
    (What::Band('A'), &["chance of a", "chance of above", "chance of greater depth", "chance of gds", "chance of higher", "greater depth chance", "chance of gd", "p greater"]),
    (What::Band('E'), &["chance of expected", "chance of exs", "chance of expected or above", "expected chance", "chance of expected standard", "p expected"]),
    (What::Test("NFER"), &["nfer"]),
    (What::Test("Rising Stars"), &["pira", "puma", "new pira", "new puma", "rising stars", "hodder", "nts", "rs assessment"]),
    (What::Test("Renaissance"), &["star", "renaissance", "star reading", "star maths"]),
    (What::Test("PIXL"), &["pixl"]),
    (What::Test("GL"), &["gl", "pte", "ptm", "pts", "ngrt", "ngst", "gl assessment"]),
    (What::Test("No More Marking"), &["nmm", "no more marking", "comparative judgement"]),
    (What::Test("DfE test"), &["sats", "sat", "ks2 sats", "ks1 sats", "national test", "dfe test"]),
    (What::Nothing, &["score", "result", "results", "outcome", "grade", "assessment", "level", "overall", "the", "of", "and", "for", "standard", "term"]),
];

static TABLE: LazyLock<BTreeMap<&'static str, What>> = LazyLock::new(|| {
    let pairs = PHRASES
        .iter()
        .flat_map(|(what, phrases)| phrases.iter().map(|p| (*p, *what)));
    pairs.collect()
});

/// What a text says that names a file, a sheet or a column.
pub(in crate::intake) fn meaning(text: &str) -> Meaning {
    let level = levelled(text);
    let words: Vec<&str> = level.split(' ').filter(|w| !w.is_empty()).collect();
    let mut meaning = Meaning::default();
    let mut at = 0;
    while at < words.len() {
        let longest = (1..=6.min(words.len() - at)).rev().find_map(|length| {
            let phrase = words[at..at + length].join(" ");
            Some((length, *TABLE.get(phrase.as_str())?))
        });
        let Some((length, what)) = longest else {
            meaning.rest.push(words[at].to_owned());
            at += 1;
            continue;
        };
        match what {
            // Of two kinds the one that is no outcome wins: `SAS percentile`, `Target Scaled Score`.
            What::Kind(kind)
                if !matches!(
                    meaning.kind,
                    Some(Kind::Aside | Kind::Target | Kind::Predicted | Kind::Estimate)
                ) || kind == Kind::Aside =>
            {
                meaning.kind = Some(kind);
            }
            What::Kind(_) | What::Nothing => {}
            What::Subject(subject) => meaning.subject = meaning.subject.or(Some(subject)),
            What::Term(term, half) => {
                meaning.term = Some(term);
                meaning.half = (half > 0).then_some(half);
            }
            What::Rank(rank) => meaning.rank = Some(rank),
            What::Band(band) => {
                meaning.band = Some(band);
                meaning.kind = Some(Kind::Estimate);
            }
            What::Test(test) => {
                meaning.test = Some(test);
                // Some tests are of one subject.
                let phrase = words[at..at + length].join(" ");
                let subject = match phrase.as_str() {
                    "pira" | "new pira" | "ngrt" | "star reading" => Some("Reading"),
                    "puma" | "new puma" | "ptm" | "star maths" => Some("Maths"),
                    _ => None,
                };
                meaning.subject = meaning.subject.or(subject);
            }
        }
        at += length;
    }
    if text.contains('%') && meaning.kind.is_none() {
        meaning.kind = Some(Kind::Percent);
    }
    meaning
}

/// The year group or the key stage that a heading names, as `Y6` or `KS1`.
pub(super) fn stage(meaning: &Meaning) -> Option<String> {
    let within = |text: &str, most: u8| text.parse().ok().filter(|n| (1..=most).contains(n));
    meaning.rest.iter().enumerate().find_map(|(i, word)| {
        let next = meaning.rest.get(i + 1).map_or("", String::as_str);
        let number = |start: &str, most: u8| match word.strip_prefix(start)? {
            "" => within(next, most),
            tail => within(tail, most),
        };
        let group = ["year", "yr", "y"].iter().find_map(|s| number(s, 13));
        group
            .map(|n| format!("Y{n}"))
            .or_else(|| Some(format!("KS{}", number("ks", 5)?)))
    })
}

/// Whether a heading says that its cells are of a year before the file's.
pub(super) fn is_earlier(meaning: &Meaning) -> bool {
    let rest = &meaning.rest;
    let one = |word: &String| matches!(word.as_str(), "prev" | "previous" | "prior");
    rest.iter().any(one) || rest.windows(2).any(|w| w[0] == "last" && w[1] == "year")
}

/// The subject of a heading that is one letter, alone or after a term.
pub(in crate::intake) fn letter_subject(meaning: &Meaning) -> Option<&'static str> {
    match meaning.rest.as_slice() {
        [one] => match one.as_str() {
            "r" => Some("Reading"),
            "w" => Some("Writing"),
            "m" => Some("Maths"),
            "g" => Some("GPS"),
            _ => None,
        },
        _ => None,
    }
}

/// A heading that is known, which column it is or what else, and how sure its source is.
#[derive(Clone, Copy, Debug)]
pub(in crate::intake) struct Known {
    /// Our column, or the name of a thing that no table has: class, house, lates.
    pub(in crate::intake) column: &'static str,
    /// From 0 to 1.
    pub(in crate::intake) sure: f64,
    /// The system that writes it so; empty: several.
    pub(in crate::intake) system: &'static str,
}

/// The headings that schools' systems are known to write, by their levelled words.
static KNOWN: LazyLock<BTreeMap<&'static str, Vec<Known>>> = LazyLock::new(|| {
    let mut known: BTreeMap<&'static str, Vec<Known>> = BTreeMap::new();
    for line in include_str!("headings.csv").lines().skip(1) {
        let mut cells = line.split(',');
        let (Some(column), Some(heading), Some(sure), Some(system)) =
            (cells.next(), cells.next(), cells.next(), cells.next())
        else {
            continue;
        };
        let sure = match sure {
            "S" => 0.95,
            "S?" => 0.9,
            _ => 0.8,
        };
        known.entry(heading).or_default().push(Known {
            column,
            sure,
            system: system.trim(),
        });
    }
    known
});

/// A heading without what a report adds: `SEN at any time this academic year?`, `SEN need(s)`.
pub(in crate::intake) fn spoken(heading: &str) -> String {
    let mut level = levelled(heading);
    for added in [
        " at any time",
        " this academic year",
        " for today",
        " between ",
        " as at ",
    ] {
        if let Some(cut) = level.find(added) {
            level.truncate(cut);
        }
    }
    let words: Vec<&str> = level.split(' ').filter(|w| *w != "s").collect();
    words.join(" ")
}

/// What a heading is known as.
pub(in crate::intake) fn known(heading: &str) -> &'static [Known] {
    KNOWN
        .get(spoken(heading).as_str())
        .map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::{Kind, is_earlier, known, meaning, stage};

    #[test]
    fn headings_name_a_year_group_a_stage_or_an_earlier_year() {
        for (heading, said, earlier) in [
            ("Y5 Summer Reading", Some("Y5"), false),
            ("Reading Year 6", Some("Y6"), false),
            ("KS1 Reading", Some("KS1"), false),
            ("Reading (Prev Year)", None, true),
            ("Last Year Maths", None, true),
            ("2022/23 Summer Reading", None, false),
        ] {
            let meaning = meaning(heading);
            assert_eq!(stage(&meaning).as_deref(), said, "{heading}");
            assert_eq!(is_earlier(&meaning), earlier, "{heading}");
        }
        assert_eq!(meaning("Combined Science").subject, None);
    }

    #[test]
    fn headings_say_what_they_hold() {
        for (heading, subject, term, kind) in [
            (
                "Autumn Reading TA",
                Some("Reading"),
                Some("Autumn"),
                Some(Kind::Judgement),
            ),
            (
                "Aut Maths SS",
                Some("Maths"),
                Some("Autumn"),
                Some(Kind::Standardised),
            ),
            ("Reading raw score", Some("Reading"), None, Some(Kind::Raw)),
            (
                "Age-standardised Score",
                None,
                None,
                Some(Kind::AgeStandardised),
            ),
            ("Reading Age", None, None, Some(Kind::Aside)),
            ("Spring 2 Writing", Some("Writing"), Some("Spring"), None),
            ("Maths %", Some("Maths"), None, Some(Kind::Percent)),
            (
                "KS2 Reading Target",
                Some("Reading"),
                None,
                Some(Kind::Target),
            ),
            (
                "PUMA Standardised Score",
                Some("Maths"),
                None,
                Some(Kind::Standardised),
            ),
        ] {
            let said = meaning(heading);
            assert_eq!(
                (said.subject, said.term, said.kind),
                (subject, term, kind),
                "{heading}"
            );
        }
        assert_eq!(meaning("FFT50 Chance of N").band, Some('N'));
        assert_eq!(
            known("EAL at any time this academic year?")[0].column,
            "eal"
        );
        assert_eq!(known("SEN need(s)")[0].column, "sen_need");
    }
}
