//! Columns of results: a subject, a term, a kind of score each. No raw mark becomes a score, no judgement a target, and no
//! term is dropped without a word.

mod cells;

use super::fit::{Fit, Taken};
use super::grid::Grid;
use super::heading::{Kind, Meaning, letter_subject, meaning};

use cells::Cells;

/// What one row of a pupil's is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) subject: Option<&'static str>,
    pub(super) term: Option<&'static str>,
    pub(super) half: Option<u8>,
    pub(super) rank: Option<&'static str>,
    /// The type of the test, where the heading names it.
    pub(super) test: Option<&'static str>,
    /// Our columns, and the grid's of which each is made.
    pub(super) values: Vec<(&'static str, Vec<usize>)>,
    /// How sure it is.
    pub(super) sure: f64,
    /// Why.
    pub(super) why: String,
}

impl Outcome {
    /// Whether a column of the grid is part of it.
    pub(super) fn uses(&self, column: usize) -> bool {
        self.values.iter().any(|(_, list)| list.contains(&column))
    }

    /// Whether it gives a column of ours.
    pub(super) fn gives(&self, ours: &str) -> bool {
        match ours {
            "subject" => self.subject.is_some(),
            "term" => self.term.is_some(),
            "rank" => self.rank.is_some(),
            "assessment_type" => self.test.is_some(),
            _ => self.values.iter().any(|(name, _)| *name == ours),
        }
    }

    /// The grid's columns of which a column of ours is made.
    pub(super) fn columns_of(&self, ours: &str) -> Vec<usize> {
        let of = self.values.iter().filter(|(name, _)| *name == ours);
        of.flat_map(|(_, list)| list.iter().copied()).collect()
    }

    /// What it is, in a few words.
    pub(super) fn words(&self) -> String {
        let names: Vec<&str> = self.values.iter().map(|(name, _)| *name).collect();
        let half = self.half.map(|h| format!("half {h}"));
        let mut words: Vec<&str> = Vec::new();
        words.extend(self.subject);
        words.extend(self.rank);
        words.extend(self.term);
        words.extend(half.as_deref());
        words.extend(names.iter().map(|n| match *n {
            "p_expected" => "chance of expected",
            "p_greater" => "chance of greater depth",
            other => other,
        }));
        words.join(" ")
    }
}

/// Finds the columns of results for the table of a fit.
pub(super) fn look(fit: &mut Fit, grid: &Grid, named: &str) {
    match fit.table.name {
        "assessments" | "targets" => outcomes(fit, grid, named),
        "estimates" => chances(fit, grid),
        _ => {}
    }
}

/// What a column can give, or why nothing.
enum Verdict {
    Take(&'static str, f64, String),
    Leave(String),
}

/// What the cells under a heading can give to the table of assessments or targets.
fn verdict(said: &Meaning, cells: &Cells, targets: bool, own_scale: bool) -> Verdict {
    let range = || format!("{} to {}", cells.low, cells.high);
    let leave = |why: &str| Verdict::Leave(why.to_owned());
    if cells.filled == 0 {
        return leave("it is blank");
    }
    match said.kind {
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
    // In the phonics and the multiplication check the mark is the result.
    let most = match said.subject {
        Some("Phonics") => Some(40.0),
        Some("MTC") => Some(25.0),
        _ => None,
    };
    if most.is_some_and(|most| cells.low >= 0.0 && cells.high <= most) {
        return Verdict::Take("score", 0.9, format!("marks of the check, {}", range()));
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
        _ => Verdict::Leave(format!(
            "numbers from {}: marks, or a scale of their own; no standardised scores",
            range()
        )),
    }
}

/// How a score is preferred over another of the same pupil, test and subject: the least first.
fn preference(kind: Option<Kind>) -> u8 {
    match kind {
        Some(Kind::Standardised) => 0,
        Some(Kind::AgeStandardised) => 1,
        Some(Kind::Scaled) => 2,
        _ => 3,
    }
}

fn outcomes(fit: &mut Fit, grid: &Grid, named: &str) {
    let names: Vec<&str> = grid.headings().collect();
    let targets = fit.table.name == "targets";
    let all = meaning(named);
    let letters = names
        .iter()
        .filter(|name| letter_subject(&meaning(name)).is_some())
        .count();
    let values: &[&str] = match targets {
        true => &["target", "target_score"],
        false => &["score", "judgement"],
    };
    let own_targets = targets && names.iter().any(|n| meaning(n).kind == Some(Kind::Target));
    let mut named_terms: Vec<&str> = names.iter().filter_map(|n| meaning(n).term).collect();
    named_terms.sort_unstable();
    named_terms.dedup();
    let by_term = !targets && named_terms.len() > 1 && !fit.columns.contains_key("subject");
    let mut wide: Vec<(Outcome, Option<Kind>)> = Vec::new();
    let mut single: Vec<(&'static str, Taken, Option<Kind>)> = Vec::new();
    let mut left = Vec::new();
    for (i, name) in names.iter().enumerate() {
        let mut said = meaning(name);
        if said.subject.is_none() && letters > 1 {
            said.subject = letter_subject(&said);
        }
        let mapped = fit.columns.iter().find(|(_, t)| t.column == i);
        let by_value = mapped.is_some_and(|(ours, _)| values.contains(ours));
        let elsewhere = mapped.is_some_and(|(_, t)| t.sure >= 0.75) && !by_value;
        let tells = said.subject.is_some() || said.kind.is_some() || by_value;
        if elsewhere || !tells || (said.rest.len() > 3 && said.kind.is_none()) {
            continue;
        }
        if own_targets && said.kind != Some(Kind::Target) {
            continue;
        }
        let cells = Cells::of(grid, i);
        // Of the canonical headings nothing need be asked.
        if by_value && name.eq_ignore_ascii_case(mapped.map_or("", |(ours, _)| ours)) {
            continue;
        }
        // A test that stands in the file's name only, and has a scale of its own.
        let own_scale = [said.test, all.test].contains(&Some("No More Marking"));
        match verdict(&said, &cells, targets, own_scale) {
            // Terms side by side without a subject are of the file's.
            Verdict::Take(value, sure, why) if said.subject.is_some() || by_term => {
                let judged = value == "judgement" && said.test != Some("No More Marking");
                wide.push((
                    Outcome {
                        subject: said.subject.or(all.subject),
                        term: said.term,
                        half: said.half,
                        rank: None,
                        test: match said.subject {
                            Some("Phonics" | "MTC") => Some("DfE test"),
                            _ => said.test.filter(|_| !judged),
                        },
                        values: vec![(value, vec![i])],
                        sure,
                        why,
                    },
                    said.kind,
                ));
            }
            Verdict::Take(value, sure, why) => single.push((
                value,
                Taken {
                    column: i,
                    sure,
                    why,
                },
                said.kind,
            )),
            Verdict::Leave(why) => {
                if by_value || said.subject.is_some() || said.kind.is_some() {
                    left.push((i, why));
                }
            }
        }
    }
    // A column of subjects makes rows of them; without one each column is a subject of its own.
    let rows = fit.columns.contains_key("subject")
        || (wide.is_empty() && !single.is_empty())
        || fit.columns.contains_key("score") && wide.is_empty();
    for (i, _) in &left {
        fit.columns.retain(|_, t| t.column != *i);
    }
    fit.left.append(&mut left);
    if rows && !single.is_empty() {
        for value in values {
            let mut of: Vec<&(&'static str, Taken, Option<Kind>)> =
                single.iter().filter(|(v, ..)| v == value).collect();
            of.sort_by_key(|(_, _, kind)| preference(*kind));
            let Some((value, taken, kind)) = of.first() else {
                continue;
            };
            fit.columns.insert(value, taken.clone());
            for (_, other, their) in &of[1..] {
                fit.left.push((
                    other.column,
                    format!("`{}` is taken in its place", names[taken.column]),
                ));
                if preference(*their) < 3 && preference(*kind) < 3 {
                    fit.doubts.push(format!(
                        "{value}: `{}` and `{}` both could be; the first is taken",
                        names[taken.column], names[other.column]
                    ));
                }
            }
        }
        if fit.columns.contains_key("subject") {
            return;
        }
    }
    if wide.is_empty() {
        return;
    }
    let mut kept: Vec<(Outcome, Option<Kind>)> = Vec::new();
    wide.sort_by_key(|(_, kind)| preference(*kind));
    for (outcome, kind) in wide {
        let same = |(other, _): &&(Outcome, Option<Kind>)| {
            (
                other.subject,
                other.term,
                other.half,
                other.test,
                other.values[0].0,
            ) == (
                outcome.subject,
                outcome.term,
                outcome.half,
                outcome.test,
                outcome.values[0].0,
            )
        };
        let column = outcome.values[0].1[0];
        if let Some((first, _)) = kept.iter().find(same) {
            let first = names[first.values[0].1[0]];
            fit.left
                .push((column, format!("`{first}` is taken in its place")));
            fit.doubts.push(format!(
                "`{first}` and `{}` both could be the {} of {}; the first is taken",
                names[column],
                outcome.values[0].0,
                outcome.subject.unwrap_or_default()
            ));
            continue;
        }
        kept.push((outcome, kind));
    }
    kept.sort_by_key(|(outcome, _)| outcome.values[0].1[0]);
    let used: Vec<usize> = kept.iter().map(|(o, _)| o.values[0].1[0]).collect();
    fit.columns.retain(|ours, t| {
        !used.contains(&t.column) && !values.contains(ours) && *ours != "subject"
    });
    let terms: Vec<&str> = kept.iter().filter_map(|(o, _)| o.term).collect();
    if !terms.is_empty() && terms.len() < kept.len() {
        fit.doubts.push(
            "some columns name a term and others don't: those without take the term of the file"
                .into(),
        );
    }
    if all.term.is_some() && terms.iter().any(|t| Some(*t) != all.term) {
        fit.doubts
            .push("the file is named for one term, its columns for others".into());
    }
    fit.results = kept.into_iter().map(|(outcome, _)| outcome).collect();
}

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

/// Columns of chances: each rank and subject makes a row.
fn chances(fit: &mut Fit, grid: &Grid) {
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
        let outcome = Outcome {
            subject: *subject,
            rank: *rank,
            values: vec![("p_expected", expected), ("p_greater", vec![greater])],
            sure: 0.8,
            why: match sums {
                true => "the chances of N and A together are those of the expected standard".into(),
                false => "its headings are chances".into(),
            },
            ..Outcome::default()
        };
        let used: Vec<usize> = list.iter().map(|(_, i)| *i).collect();
        fit.columns.retain(|_, t| !used.contains(&t.column));
        if sums {
            for (band, i) in list.iter().filter(|(b, _)| matches!(b, 'B' | 'W')) {
                fit.left
                    .push((*i, format!("the chance of {band} follows from the others")));
            }
        }
        fit.results.push(outcome);
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
