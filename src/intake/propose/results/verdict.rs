//! What the cells under a heading can give, or why nothing.

use super::super::heading::{Kind, Meaning};
use super::cells::Cells;

/// What a column can give, or why nothing.
pub(super) enum Verdict {
    Take(&'static str, f64, String),
    Leave(String),
}

/// What the cells under a heading can give to the table of assessments or targets.
pub(super) fn verdict(said: &Meaning, cells: &Cells, targets: bool, own_scale: bool) -> Verdict {
    let range = || format!("{} to {}", cells.low, cells.high);
    let leave = |why: &str| Verdict::Leave(why.to_owned());
    if cells.filled == 0 {
        return leave("it is blank");
    }
    if said.rank.is_some() {
        return leave("an estimate, no outcome");
    }
    match said.kind {
        Some(Kind::Grade) => return leave("grades of GCSE: no primary subject"),
        Some(Kind::Aside) => return leave("no outcome: a rank, an age, a band or the like"),
        Some(Kind::Predicted) => return leave("foreseen, not reached: no outcome"),
        Some(Kind::Estimate) => return leave("an estimate, no outcome"),
        Some(Kind::Target) if !targets => return leave("a target, no outcome"),
        Some(Kind::Percent) => return leave("a share of the marks: no standardised score"),
        _ => {}
    }
    if targets {
        let other = said.kind.is_some_and(|kind| kind != Kind::Target);
        if other || (said.kind.is_none() && said.subject.is_none()) {
            return leave("no target");
        }
        return match (cells.are_numbers(), cells.targets * 10 >= cells.filled * 6) {
            (false, true) => Verdict::Take("target", 0.9, "it holds codes of targets".into()),
            (true, _) if cells.may_be_scores() => {
                Verdict::Take("target_score", 0.7, format!("numbers from {}", range()))
            }
            _ => leave("its cells are no targets"),
        };
    }
    if is_marked(said.subject, cells) {
        return Verdict::Take("score", 0.9, format!("marks of the check, {}", range()));
    }
    if let Some(subject) = said.subject
        && cells.own * 10 >= cells.filled * 8
        && (subject == "GLD" || !cells.are_numbers())
    {
        return Verdict::Take("judgement", 0.9, "it holds the check's own codes".into());
    }
    if !cells.are_numbers() {
        let codes = cells.codes * 10 >= cells.filled * 8;
        return match codes {
            true => Verdict::Take("judgement", 0.95, "it holds judgements".into()),
            false if cells.distinct <= 12 && said.subject.is_some() => Verdict::Take(
                "judgement",
                0.5,
                "it holds a few words, not all of which are known as judgements".into(),
            ),
            false => leave("it holds words that are no judgements"),
        };
    }
    match said.kind {
        Some(Kind::Raw) => leave("raw marks are no standardised scores"),
        Some(Kind::Standardised | Kind::AgeStandardised)
            if cells.low >= 40.0 && cells.high <= 160.0 =>
        {
            Verdict::Take("score", 0.95, format!("standardised, {}", range()))
        }
        Some(Kind::Scaled) if cells.low >= 80.0 && cells.high <= 120.0 => {
            Verdict::Take("score", 0.9, format!("scaled, {}", range()))
        }
        Some(Kind::Scaled) if own_scale => {
            Verdict::Take("score", 0.9, format!("the test's own scale, {}", range()))
        }
        Some(Kind::Standardised | Kind::AgeStandardised | Kind::Scaled) => Verdict::Leave(format!(
            "{}: the test's own scale, no standardised or scaled score",
            range()
        )),
        _ if cells.may_be_scores() && cells.low >= 60.0 => Verdict::Take(
            "score",
            0.55,
            format!(
                "numbers from {}: whether they are standardised scores the heading doesn't say",
                range()
            ),
        ),
        _ if cells.are_grades() => Verdict::Leave(format!(
            "numbers from {}: marks, or grades of GCSE; no standardised scores",
            range()
        )),
        _ => Verdict::Leave(format!(
            "numbers from {}: marks, or a scale of their own; no standardised scores",
            range()
        )),
    }
}

/// Whether the cells are marks of the phonics or the multiplication check, in which the mark is the result: alone, or among the
/// codes of pupils who have none.
fn is_marked(subject: Option<&str>, cells: &Cells) -> bool {
    let most = match subject {
        Some("Phonics") => 40.0,
        Some("MTC") => 25.0,
        _ => return false,
    };
    let known = cells.are_numbers() || (cells.numeric + cells.own) * 10 >= cells.filled * 8;
    cells.numeric > 0 && cells.low >= 0.0 && cells.high <= most && known
}
