//! Columns of chances: each rank and subject makes a row, with the score that is estimated beside them.

use crate::intake::sources::levelled;

use super::super::fit::{Fit, Taken};
use super::super::grid::Grid;
use super::super::heading::{Kind, Meaning, meaning};
use super::super::unknown;
use super::Outcome;
use super::cells::Cells;

/// A subject, a rank, and the columns of its bands.
type Bands = (
    Option<&'static str>,
    Option<&'static str>,
    Vec<(char, usize)>,
);

/// The standard that a heading names whose numbers are chances: `FFT50 % EXS+`, `Reading FFT20 GDS`.
fn standard(said: &Meaning) -> Option<char> {
    let chances = matches!(said.kind, Some(Kind::Estimate | Kind::Percent));
    if said.rank.is_none() && !(chances && said.subject.is_some()) {
        return None;
    }
    let says = |words: &[&str]| said.rest.iter().any(|word| words.contains(&word.as_str()));
    match () {
        () if says(&["gds", "gd", "greater", "depth", "higher", "high", "hs"]) => Some('A'),
        () if says(&["exs", "exp", "expected", "ex", "ns"]) => Some('E'),
        () => None,
    }
}

/// The column of the score that is estimated for a subject and a rank.
fn score_of(grid: &Grid, said: &[Meaning], of: (Option<&str>, Option<&str>)) -> Option<usize> {
    let is_score = |(i, name): &(usize, &str)| {
        let level = levelled(name);
        said.get(*i)
            .is_some_and(|s| (s.subject, s.rank) == of && s.band.is_none())
            && level.split(' ').any(|word| word == "score")
            && Cells::of(grid, *i, None).may_be_scores()
    };
    let found = grid.headings().enumerate().find(is_score);
    found.map(|(i, _)| i)
}

/// Columns of chances: each rank and subject makes a row.
pub(super) fn look(fit: &mut Fit, grid: &Grid) {
    let names: Vec<&str> = grid.headings().collect();
    let said: Vec<Meaning> = names.iter().map(|name| meaning(name)).collect();
    let mut groups: Vec<Bands> = Vec::new();
    for (i, said) in said.iter().enumerate() {
        let Some(band) = said.band.or_else(|| standard(said)) else {
            continue;
        };
        let key = (said.subject, said.rank);
        match groups.iter_mut().find(|(s, r, _)| (*s, *r) == key) {
            Some((.., list)) => list.push((band, i)),
            None => groups.push((key.0, key.1, vec![(band, i)])),
        }
    }
    let at =
        |list: &[(char, usize)], band: char| list.iter().find(|(b, _)| *b == band).map(|(_, i)| *i);
    for (subject, rank, list) in &groups {
        let expected = match (at(list, 'E'), at(list, 'N'), at(list, 'A')) {
            (Some(e), ..) => vec![e],
            (None, Some(n), Some(a)) => vec![n, a],
            _ => continue,
        };
        let Some(greater) = at(list, 'A') else {
            continue;
        };
        let sums = expected.len() > 1;
        let mut values = vec![("p_expected", expected), ("p_greater", vec![greater])];
        let score = score_of(grid, &said, (*subject, *rank));
        values.extend(score.map(|i| ("score", vec![i])));
        let outcome = Outcome {
            subject: *subject,
            rank: *rank,
            values,
            sure: 0.8,
            why: match sums {
                true => "the chances of N and A together are those of the expected standard".into(),
                false => "its headings are chances".into(),
            },
            ..Outcome::default()
        };
        let used: Vec<usize> = list.iter().map(|(_, i)| *i).chain(score).collect();
        fit.columns.retain(|_, t| !used.contains(&t.column));
        if sums {
            for (band, i) in list.iter().filter(|(b, _)| matches!(b, 'B' | 'W')) {
                fit.left
                    .push((*i, format!("the chance of {band} follows from the others")));
            }
        }
        fit.results.push(outcome);
    }
    // A score that names its subject or rank is no other's.
    if !fit.results.is_empty()
        && let Some(taken) = fit.columns.get("score")
        && (said[taken.column].subject.is_some() || said[taken.column].rank.is_some())
    {
        let why = "the score of one subject or rank, whose chances aren't there";
        fit.left.push((taken.column, why.to_owned()));
        fit.columns.remove("score");
    }
    // One group without subject and rank: the rows name them.
    if let [one] = fit.results.as_slice()
        && one.subject.is_none()
        && one.rank.is_none()
    {
        let one = one.clone();
        for (ours, list) in one.values {
            match list.as_slice() {
                [column] => {
                    let taken = Taken {
                        column: *column,
                        sure: one.sure,
                        why: one.why.clone(),
                    };
                    fit.columns.insert(ours, taken);
                }
                _ => fit.joined.push((ours, list)),
            }
        }
        fit.results.clear();
    }
    let chances: Vec<usize> = ["p_expected", "p_greater"]
        .iter()
        .flat_map(|ours| {
            let plain = fit.columns.get(ours).map(|t| t.column);
            let joined = fit.joined.iter().filter(|(o, _)| o == ours);
            let joined: Vec<usize> = joined.flat_map(|(_, l)| l.iter().copied()).collect();
            let wide: Vec<usize> = fit
                .results
                .iter()
                .flat_map(|r| r.columns_of(ours))
                .collect();
            plain
                .into_iter()
                .chain(joined)
                .chain(wide)
                .collect::<Vec<_>>()
        })
        .collect();
    fit.percent = chances.iter().any(|i| {
        grid.values(*i)
            .any(|cell| cell.ends_with('%') || cell.parse::<f64>().is_ok_and(|n| n > 1.0))
    });
    if chances.is_empty() && unknown::are_grade_chances(grid) {
        fit.doubts.push(unknown::GRADE_CHANCES.into());
    }
    if fit.percent {
        fit.doubts
            .push("the chances are percentages: they are divided by 100".into());
        // Cells of 0 to 100 are no probabilities as they stand, so the columns looked unsure.
        for ours in ["p_expected", "p_greater"] {
            if let Some(taken) = fit.columns.get_mut(ours) {
                taken.sure = taken.sure.max(0.8);
            }
        }
    }
}
