//! The answer of a tracking report: its finding as a title, at most three sentences, and the words about luck, all by the
//! verdicts of that page's figures.
//!
//! `ground` holds the rows that are looked at, `rules` the sentences and their order (methods: section 2, many looks).

mod ground;
mod rules;
mod title;

use super::super::words::listed;
use super::super::{Page, looks_words};
use super::Place;

use ground::Ground;
pub(super) use ground::{Looked, by_school, rows};
use rules::Said;

/// The most sentences of an answer.
const MOST: usize = 3;

/// What the rows of a report are, one and several: `school`, `schools`.
pub(super) type Things = (&'static str, &'static str);

/// Puts the answer on a page. `remark`: what always has to be minded on this report; may be empty.
pub(super) fn put(
    page: &mut Page,
    place: &Place<'_>,
    rows: &[Looked],
    things: Things,
    remark: &str,
) {
    // Where nobody is on the roll there is nothing that a rule could have found; the page says so in its place.
    if rows.iter().all(|r| r.now.roll.value() == Some(0.0)) {
        return;
    }
    let ground = Ground::new(place, rows, things);
    page.finding = title::title(&ground, things);
    for Said {
        mark,
        text,
        evidence,
    } in rules::said(&ground).into_iter().take(MOST)
    {
        page.marks.push(mark);
        page.briefing.push(text);
        page.evidence.push(Some(evidence));
    }
    let sentence = |words: String| match words.as_str() {
        "" => words,
        _ => format!("{words}."),
    };
    let looks = sentence(looks_words(ground.compared().count()));
    // Where the rows are year groups each says it itself.
    let without = match things.0 {
        "year group" => String::new(),
        _ => sentence(place.without_estimates(place.lead_subject())),
    };
    page.luck = [looks.as_str(), &without, &mixed(place), remark]
        .into_iter()
        .filter(|words| !words.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
}

/// The same for a report that tells how things moved: its title says what did.
pub(super) fn put_moves(
    page: &mut Page,
    place: &Place<'_>,
    rows: &[Looked],
    things: Things,
    remark: &str,
) {
    put(page, place, rows, things, remark);
    if let Some(moved) = title::moved(&Ground::new(place, rows, things), things)
        && !page.finding.is_empty()
    {
        page.finding = moved;
    }
}

/// Which types of assessment stand behind which year groups, where they differ: `Year 10: Predicted grade; Year 11: GCSE.`
fn mixed(place: &Place<'_>) -> String {
    let mixed = place.mixed();
    if mixed.windows(2).all(|two| two[0].1 == two[1].1) {
        return String::new();
    }
    let each = mixed
        .iter()
        .map(|(year, kinds)| format!("{}: {}", year.label(), listed(kinds)));
    format!("{}.", each.collect::<Vec<_>>().join("; "))
}

#[cfg(test)]
mod tests;
