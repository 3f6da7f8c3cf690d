//! `matbook compare`: two trusts or sponsors on the DfE measures, by the rules of overlapping intervals.

use std::collections::BTreeSet;

use crate::intake::ReadOptions;
use crate::measure::dfe::{Scored, Verdict, compare as judge, trust_measures};
use crate::quantity::Unit;
use crate::site::slug;

use super::args::ProjectArguments;
use super::messages::Messages;
use super::{Ended, project};

pub(super) fn compare(
    one: &str,
    other: &str,
    arguments: &ProjectArguments,
    messages: &Messages,
) -> Ended {
    match run(one, other, arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(
    one: &str,
    other: &str,
    arguments: &ProjectArguments,
    messages: &Messages,
) -> Result<Ended, Ended> {
    let mut project = project::config(arguments, messages)?;
    let (holdings, findings, stops) =
        project::data(&mut project, &ReadOptions::default(), messages)?;
    if stops {
        messages.findings(&findings, false);
        return Err(Ended::DataErrors);
    }
    let measures = trust_measures(&holdings, &project.settings.measures);
    let of = |wanted: &str| {
        let mut found: Vec<_> = measures
            .iter()
            .filter(|m| {
                m.body.uid == wanted
                    || m.body.name.eq_ignore_ascii_case(wanted)
                    || slug(&m.body.name) == wanted
            })
            .collect();
        if found.is_empty() {
            let names: BTreeSet<&str> = measures.iter().map(|m| m.body.name.as_str()).collect();
            let names: Vec<&str> = names.into_iter().collect();
            let hint = match crate::diag::nearest(wanted, names.iter().copied()) {
                Some(near) => format!("; did you mean {near}?"),
                None if names.is_empty() => "; there are none of anybody".to_owned(),
                None if names.len() > 12 => format!("; there are some of {} others", names.len()),
                None => format!("; there are some of {}", names.join(", ")),
            };
            return Err(messages.wrong_use(&format!("there are no measures of `{wanted}`{hint}")));
        }
        // A trust and a sponsor may share a name: the one that has a score speaks.
        found.sort_by_key(|m| m.score.is_none());
        Ok(found)
    };
    let (a, b) = (of(one)?, of(other)?);
    let mut text = format!("{} and {}\n", a[0].body.name, b[0].body.name);
    let mut compared = 0;
    for x in &a {
        let Some(y) = b
            .iter()
            .find(|y| y.year == x.year && y.measure == x.measure)
        else {
            continue;
        };
        let scored = |m: &crate::measure::dfe::TrustMeasure| {
            Some(Scored {
                score: m.score?,
                lower: m.lower?,
                upper: m.upper?,
            })
        };
        let (Some(p), Some(q)) = (scored(x), scored(y)) else {
            continue;
        };
        let outcome = judge(p, q);
        compared += 1;
        let show = |s: Scored| {
            format!(
                "{} ({} to {})",
                Unit::Progress.text(s.score),
                Unit::Progress.text(s.lower),
                Unit::Progress.text(s.upper)
            )
        };
        let words = match outcome.verdict {
            Verdict::Differ => "differ significantly: their intervals don’t overlap",
            Verdict::DontDiffer => {
                "don’t differ significantly: one’s score lies in the other’s interval"
            }
            Verdict::Unlikely => {
                "are unlikely to differ: their intervals overlap, but neither’s score lies in the other’s"
            }
        };
        text.push_str(&format!(
            "{} {}: {} and {}: {words}\n",
            x.measure,
            x.year,
            show(p),
            show(q)
        ));
    }
    if compared == 0 {
        text.push_str("They have no measure with an interval in the same year.\n");
    }
    Ok(messages.result(&text))
}
