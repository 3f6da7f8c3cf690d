//! The briefing: one to five sentences at the top of a tracking report, made by rules from the figures of that page.
//!
//! `rules` holds all rules and their wording, `ground` the rows that they look at.

mod ground;
mod rules;

use crate::release::Comparison;

use super::super::Page;
use super::Place;

use ground::Ground;
pub(super) use ground::{Looked, by_school, rows};
use rules::{RULES, Said};

/// The most sentences of a briefing, besides the line that closes it.
const MOST: usize = 5;

/// What the rules say of some rows: the sentences, and the line that closes them.
fn said(ground: &Ground<'_>) -> (Vec<Said>, String) {
    let all: Vec<Said> = RULES.iter().filter_map(|rule| rule(ground)).collect();
    let quiet = RULES.len() - all.len();
    let compared = ground.comparable().count();
    let mut close = format!(
        "{quiet} of {} rules found nothing to say; {compared} {} looked at for chance.",
        RULES.len(),
        if compared == 1 {
            "difference was"
        } else {
            "differences were"
        }
    );
    if compared >= 20 && ground.comparable().any(Looked::is_beyond) {
        close.push_str(" Of so many, about one in twenty lies beyond chance by luck alone.");
    }
    let left = all.len().saturating_sub(MOST);
    if left > 0 {
        close.push_str(&format!(" {left} more had something of less weight."));
    }
    (all.into_iter().take(MOST).collect(), close)
}

/// Puts the briefing on a page. `remark`: what always has to be minded on this report; may be empty.
pub(super) fn put(page: &mut Page, place: &Place<'_>, rows: &[Looked], remark: &str) {
    let ground = Ground {
        rows,
        against: match place.against() {
            Comparison::Targets => "targets".into(),
            other => other.label(),
        },
        term: place.at.when(),
        before: place
            .at
            .term_before()
            .map(|(year, term)| (format!("{term} {year}"), year != place.at.year)),
        limits: place.at.book.limits(),
    };
    // Where nobody is on the roll there is nothing that a rule could have found; the page says so in its place.
    if rows.iter().all(|r| r.now.roll.value() == Some(0.0)) {
        return;
    }
    let (sentences, close) = said(&ground);
    for Said { text, evidence } in sentences {
        page.briefing.push(text);
        page.evidence.push(Some(evidence));
    }
    if !remark.is_empty() {
        page.briefing.push(remark.to_owned());
        page.evidence.push(None);
    }
    page.briefing.push(close);
    page.evidence.push(None);
}
