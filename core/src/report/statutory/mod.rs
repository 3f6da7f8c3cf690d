//! Statutory outcomes: what pupils reached in the nation's assessments from Reception to Year 13, year by year and beside
//! England (methods: section 3a).
//!
//! `page` puts a page together, `results` sets all stages beside England, `stage` tells one stage, `found` what stands out, `gap`
//! the gap of disadvantaged pupils. Home and the short packs show the same by the same functions.

mod found;
mod gap;
mod page;
mod results;
mod stage;

pub use found::{StatutoryFinding, StatutoryOut};
pub use gap::gaps;
pub use page::statutory;
pub use results::{Results, StatutoryTile, is_few, of_school, plain_title, tiles};

use crate::release::statutory::{StatutoryFigure, StatutoryMeasure};
use crate::report::{Compared, Verdict};

/// The page's path below its trust's or school's folder.
pub const PAGE: &str = "statutory.html";

/// What is said of a measure that never came out for a year.
const NEVER: &str = "not published nationally";

/// A figure beside the nation's, as matrices and sentences have it.
pub fn beside(figure: &StatutoryFigure) -> Compared {
    Compared {
        attainment: figure.attainment.clone(),
        benchmark: figure.national.clone(),
        difference: figure.difference.clone(),
        reached: figure.reached.clone(),
        n: figure.n.clone(),
        coverage: figure.coverage.clone(),
        range: figure.chance.range.clone(),
        wide: figure.chance.wide.clone(),
        verdict: figure.chance.verdict,
        p: figure.chance.p,
        pupils: figure.chance.pupils.clone(),
    }
}

/// The verdict in a table's cell: its word, or why nothing is compared.
fn verdict(measure: &StatutoryMeasure, figure: &StatutoryFigure) -> String {
    match figure.note {
        Some("no scores" | "no outcomes") if measure.never => NEVER.to_owned(),
        Some(note) => note.to_owned(),
        None if figure.few => Verdict::Few.word(&figure.n.text()),
        None if figure.chance.verdict == Verdict::Withheld => {
            figure.chance.verdict.word(&figure.n.text())
        }
        None if measure.is_share || figure.chance.p.is_some() => {
            figure.chance.verdict.word(&figure.n.text())
        }
        None => "no test of chance".to_owned(),
    }
}
