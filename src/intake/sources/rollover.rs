//! A new year's data with new codes: the nearest known one, and the line of the config that maps it.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::config::Source;
use crate::diag::{Code, Finding, MASK, Personal, Sink, nearest};
use crate::estate::tables::{self, ColumnKind};
use crate::estate::{AssessmentType, Judgement, SendNeed};

use super::codes::{levelled, understood};
use super::mapping::quoted;

/// Adds to each finding of an unknown code which known one it may be, and the line of the config that says so.
pub(super) fn suggest(entries: &BTreeMap<Arc<str>, &Source>, personal: &Personal, sink: &mut Sink) {
    for finding in sink.each_mut() {
        if finding.code == Code::OnlyYes {
            let line = config_line(finding, entries.get(&finding.spot.file).copied(), "N");
            finding.help = format!("where a blank means no: {line}");
            continue;
        }
        if !matches!(finding.code, Code::UnknownCode | Code::BadYear)
            || finding.value.is_empty()
            || finding.value.contains(MASK)
            || personal.holds(&finding.value, false)
        {
            continue;
        }
        let source = entries.get(&finding.spot.file).copied();
        if finding.code == Code::BadYear {
            if let Some(year) = understood(&finding.field, &finding.value) {
                finding.help = config_line(finding, source, year);
            }
            continue;
        }
        if let Some(source) = source.filter(|source| writes(source, finding)) {
            finding.message =
                "the config writes this code for what stands there, and it is not in the code list"
                    .to_owned();
            finding.help = format!(
                "mend it under `codes: {{{}: …}}` in the entry on line {} of config.yaml{}",
                finding.field,
                source.line,
                listed(&finding.field)
                    .map_or_else(String::new, |codes| format!(": the column takes {codes}"))
            );
            continue;
        }
        match nearest_code(&finding.field, &finding.value) {
            Some(code) if code.eq_ignore_ascii_case(&finding.value) => {
                finding.help = format!(
                    "`{code}` is a code of other assessments: type, subject, year group and term of the row decide which it may have; it is right there only where one of these is wrong"
                );
            }
            Some(code) => finding.help = config_line(finding, source, &code),
            None => {
                if let Some(line) = any_line(finding, source) {
                    finding.help = line;
                }
            }
        }
    }
}

/// Whether an entry's own codes write what a finding is about.
fn writes(source: &Source, finding: &Finding) -> bool {
    let pairs = source
        .codes
        .iter()
        .filter(|(ours, _)| *ours == finding.field);
    let mut written = pairs.flat_map(|(_, pairs)| pairs).map(|(_, to)| to);
    written.any(|to| to.trim() == finding.value)
}

/// What to write into the config for a code.
fn config_line(finding: &Finding, source: Option<&Source>, code: &str) -> String {
    let pair = format!(
        "codes: {{{}: {{{}: {}}}}}",
        finding.field,
        quoted(&finding.value),
        quoted(code)
    );
    match source {
        Some(source) => format!(
            "if it means `{code}`, add to the entry on line {} of config.yaml: {pair}",
            source.line
        ),
        None => {
            let file = finding.spot.file.split('#').next().unwrap_or("");
            let table = tables::table(finding.table).map_or(finding.table, |table| table.source);
            let asked = match finding.value.as_str() {
                "" => String::new(),
                _ => format!("did you mean `{code}`? "),
            };
            format!(
                "{asked}to have it understood, write in config.yaml: sources: {{{table}: [{{files: {}, {pair}}}]}}",
                quoted(file)
            )
        }
    }
}

/// The codes of a column in words, where they are few.
fn listed(column: &str) -> Option<String> {
    let codes = known(column);
    match codes[..] {
        [] => None,
        [one] => Some(one.to_owned()),
        [ref most @ .., last] if codes.len() <= 16 => {
            Some(format!("{} or {last}", most.join(", ")))
        }
        _ => None,
    }
}

/// What to write into the config for a value that is near to none of the codes.
fn any_line(finding: &Finding, source: Option<&Source>) -> Option<String> {
    let listed = listed(&finding.field)?;
    let pair = format!(
        "codes: {{{}: {{{}: …}}}}",
        finding.field,
        quoted(&finding.value)
    );
    Some(match source {
        Some(source) => format!(
            "expected {listed}; if it means one of them, say so in the entry on line {} of config.yaml: {pair}",
            source.line
        ),
        None => format!("expected {listed}"),
    })
}

/// The longest label that is looked into: every run of its words is.
const LABEL_CAP: usize = 80;

/// Letters of a code that is so short that any other is near.
const SHORT: usize = 4;

/// Whether a value has the letters and digits of a code, in any order and case.
fn same_letters(code: &str, value: &str) -> bool {
    let sorted = |text: &str| {
        let own = text.chars().filter(|c| c.is_alphanumeric());
        let mut letters: Vec<char> = own.flat_map(char::to_uppercase).collect();
        letters.sort_unstable();
        letters
    };
    sorted(code) == sorted(value)
}

/// The known code that a value most likely means.
pub(in crate::intake) fn nearest_code(column: &str, value: &str) -> Option<String> {
    if value.chars().nth(LABEL_CAP).is_some() {
        return None;
    }
    if let Some(code) = understood(column, value) {
        return Some(code.to_owned());
    }
    let codes: Vec<&str> = known(column);
    // `G D S`.
    let joined: String = value.split_whitespace().collect();
    if joined.len() < value.len()
        && let Some(code) = codes.iter().find(|code| code.eq_ignore_ascii_case(&joined))
    {
        return Some((*code).to_owned());
    }
    // Of codes of a few letters another word is one letter away (`Abs` from AS, `Exc` from EXS), and would be another result: there
    // only the same letters in another order are near.
    let near = |code: &&str| code.len() > SHORT || same_letters(code, value);
    if let Some(code) = nearest(
        value,
        codes.iter().copied().filter(|c| c.len() > 1).filter(near),
    ) {
        // Of codes that are counted, as PK1 to PK6, any other number is as near as the next.
        let counted = letters(code) == letters(value) && letters(code).len() < code.len();
        return (code.eq_ignore_ascii_case(value) || !counted).then(|| code.to_owned());
    }
    // A new label often has the old one in it: `NFER 2025`, `Autumn half-term`.
    let level = levelled(value);
    let words: Vec<&str> = level.split(' ').collect();
    let within = codes.iter().find(|code| {
        let code = levelled(code);
        // A letter alone says nothing.
        let tells = code.len() > 1 || code.starts_with(|c: char| c.is_ascii_digit());
        tells && format!(" {level} ").contains(&format!(" {code} "))
    });
    if let Some(code) = within {
        return Some((*code).to_owned());
    }
    let pieces = (1..=words.len()).rev().flat_map(|n| words.windows(n));
    for piece in pieces {
        if piece.concat().len() > 1
            && let Some(code) = understood(column, &piece.join(" "))
        {
            return Some(code.to_owned());
        }
    }
    let known_words = [
        "reading",
        "writing",
        "maths",
        "grammar",
        "expected",
        "greater depth",
    ];
    words
        .iter()
        .filter(|w| w.len() > 3)
        .find_map(|w| nearest(w, codes.iter().copied().chain(known_words)))
        .map(|near| understood(column, near).unwrap_or(near))
        .filter(|near| codes.contains(near))
        .map(str::to_owned)
}

/// The letters of a code, in capitals.
fn letters(code: &str) -> String {
    let letters = code.chars().filter(|c| !c.is_ascii_digit());
    letters.flat_map(char::to_uppercase).collect()
}

/// The codes of a column.
fn known(column: &str) -> Vec<&'static str> {
    let Some(kind) = tables::kind(column) else {
        return Vec::new();
    };
    match kind {
        ColumnKind::Need => SendNeed::all().map(SendNeed::code).collect(),
        ColumnKind::AssessmentType => AssessmentType::codes().to_vec(),
        ColumnKind::Judgement => Judgement::CODES.to_vec(),
        ColumnKind::Phase => crate::dataset::Phase::NAMES
            .iter()
            .map(|(_, n)| *n)
            .collect(),
        kind => kind.codes().to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::nearest_code;

    #[test]
    fn new_labels_are_near_old_ones() {
        for (column, value, code) in [
            ("assessment_type", "NFER 2025 edition", Some("NFER")),
            ("assessment_type", "Rising Star", Some("Rising Stars")),
            ("term", "Autum", Some("Autumn")),
            ("sen", "EHC Plan (2025)", Some("E")),
            ("judgement", "EXS+", Some("EXS")),
            ("subject", "Reading paper", Some("Reading")),
            ("subject", "Science", None),
            ("judgement", "G D S", Some("GDS")),
            ("judgement", "PK7", None),
            ("judgement", "HNM", Some("HNM")),
            ("judgement", "GSD", Some("GDS")),
            ("judgement", "Abs", None),
            ("judgement", "Exc", None),
        ] {
            assert_eq!(nearest_code(column, value).as_deref(), code, "{value}");
        }
    }
}
