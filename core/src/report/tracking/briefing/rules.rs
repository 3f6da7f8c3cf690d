//! The sentences of an answer and their order.
//!
//! Nothing is named but by its verdict: strong evidence first, then some, each by p; never a figure on too few pupils.

use crate::quantity::{Mark, Verdict};
use crate::release::{Change, Reason};

use super::super::stands_out::move_words;
use super::ground::{Ground, Looked};

/// A sentence, its mark, and the table that shows it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Said {
    pub(super) mark: Mark,
    pub(super) text: String,
    pub(super) evidence: String,
}

/// How many rows a sentence names; the others it counts.
const NAMED: usize = 3;

/// All that there is to say, what matters most first.
pub(super) fn said(ground: &Ground<'_>) -> Vec<Said> {
    let mut marked = ground.marked().into_iter();
    let of = |r: &Looked| Said {
        mark: r.now.chance.verdict.mark(),
        text: r.sentence(ground),
        evidence: r.evidence.clone(),
    };
    let mut said: Vec<Said> = marked.by_ref().take(2).map(of).collect();
    said.extend(moved(ground));
    said.extend(marked.take(2).map(of));
    let rest: [fn(&Ground<'_>) -> Option<Said>; 5] = [
        nothing_marked,
        not_assessed,
        no_comparison,
        thin_coverage,
        too_few,
    ];
    said.extend(rest.iter().filter_map(|rule| rule(ground)));
    said
}

/// The difference that moved most surely since the term before, and how many others did.
fn moved(ground: &Ground<'_>) -> Option<Said> {
    let (before, new_year) = ground.before.as_ref()?;
    let mut rows: Vec<(&Looked, &Change)> = (ground.rows.iter())
        .filter_map(|r| Some((r, r.change.as_ref()?)))
        .filter(|(_, c)| c.verdict.is_marked())
        .collect();
    rows.sort_by_key(|(_, c)| c.verdict.place());
    let (first, change) = *rows.first()?;
    let more = match rows.len() - 1 {
        0 => String::new(),
        1 => ", and one more moved".into(),
        n => format!(", and {n} more moved"),
    };
    let other = if *new_year {
        " These are other pupils."
    } else {
        ""
    };
    Some(Said {
        mark: change.verdict.mark(),
        text: format!(
            "{}: {} since {before}{more}.{other}",
            first.pupils,
            move_words(change, &ground.against)
        ),
        evidence: first.evidence.clone(),
    })
}

/// Differences were looked at, and chance explains them all.
fn nothing_marked(ground: &Ground<'_>) -> Option<Said> {
    let rows: Vec<&Looked> = ground.compared().collect();
    let first = rows.first()?;
    if rows.iter().any(|r| r.now.chance.verdict.is_marked()) {
        return None;
    }
    Some(Said {
        mark: Verdict::Within.mark(),
        text: match rows.len() {
            1 => format!("{} The difference may be chance.", first.sentence(ground)),
            n => format!(
                "All {n} figures are within what chance makes of {}.",
                ground.against
            ),
        },
        evidence: first.evidence.clone(),
    })
}

/// Fewer of the roll have an outcome than the setting asks for.
fn thin_coverage(ground: &Ground<'_>) -> Option<Said> {
    let mut rows: Vec<&Looked> = ground
        .populations()
        .filter(|r| !r.chosen && r.now.assessed.value() > Some(0.0))
        .filter(|r| {
            let coverage = r.now.coverage.value();
            coverage.is_some_and(|c| c < ground.limits.thin_coverage)
        })
        .collect();
    rows.sort_by(|a, b| {
        let coverage = |r: &Looked| r.now.coverage.value().unwrap_or(0.0);
        coverage(a)
            .total_cmp(&coverage(b))
            .then(a.pupils.cmp(&b.pupils))
    });
    let each = rows
        .first()
        .map_or_else(String::new, |r| r.now.coverage.to_string());
    let alike = rows.len() > 3 && rows.iter().all(|r| r.now.coverage.to_string() == each);
    let list = match alike {
        true => format!("{} figures, each of {each} of the roll", rows.len()),
        false => listed(&rows, |r| {
            format!("{} ({} of the roll)", r.pupils, r.now.coverage)
        }),
    };
    plain(
        format!("Too few have an outcome to speak for all pupils: {list}."),
        &rows,
    )
}

/// There are pupils on the roll, and none has an outcome.
fn not_assessed(ground: &Ground<'_>) -> Option<Said> {
    let rows: Vec<&Looked> = ground
        .populations()
        .filter(|r| r.now.roll.value() > Some(0.0) && r.now.assessed.value() == Some(0.0))
        .collect();
    let list = listed(&rows, |r| r.pupils.clone());
    plain(format!("No outcome in {}: {list}.", ground.term), &rows)
}

/// There are outcomes, and nothing to compare them with.
fn no_comparison(ground: &Ground<'_>) -> Option<Said> {
    let rows: Vec<&Looked> = ground
        .populations()
        .filter(|r| {
            let none = [Reason::NoEstimates, Reason::NoTargets];
            let why = r.now.difference.reason();
            r.now.assessed.value() > Some(0.0) && why.is_some_and(|why| none.contains(why))
        })
        .collect();
    let list = listed(&rows, |r| r.pupils.clone());
    plain(format!("No benchmark yet: {list}."), &rows)
}

/// Rows on too few pupils to be compared.
fn too_few(ground: &Ground<'_>) -> Option<Said> {
    let rows: Vec<&Looked> = (ground.rows.iter())
        .filter(|r| r.now.chance.verdict == Verdict::Few)
        .collect();
    let figures = match rows.len() {
        1 => "1 figure rests".to_owned(),
        n => format!("{n} figures rest"),
    };
    let said = plain(
        format!(
            "{figures} on fewer than {} pupils: shown, not compared.",
            ground.limits.min_pupils
        ),
        &rows,
    )?;
    Some(Said {
        mark: Verdict::Few.mark(),
        ..said
    })
}

/// A sentence without a verdict, if there are rows that it is about.
fn plain(text: String, rows: &[&Looked]) -> Option<Said> {
    Some(Said {
        mark: Mark::dash(),
        text,
        evidence: rows.first()?.evidence.clone(),
    })
}

/// The first few as words, and how many more there are.
fn listed<T>(rows: &[T], words: impl Fn(&T) -> String) -> String {
    let mut list = rows
        .iter()
        .take(NAMED)
        .map(words)
        .collect::<Vec<_>>()
        .join("; ");
    if rows.len() > NAMED {
        list.push_str(&format!("; and {} more", rows.len() - NAMED));
    }
    list
}
