//! The first page: what a head should know, from a title to the boxes.

use crate::pack::leaf::{Body, Card, Leaf, Part, Sentence};
use crate::report::Matrix;
use crate::report::tracking::stands_out::{self, Finding};

use super::super::{
    Ground, Tracked, data, indicators, lines, looks, measures, nothing, rows, short, statutory,
};
use super::{Looked, page_of, similar};

/// The most sentences on a first page.
const SENTENCES: usize = 5;

/// The first page.
pub(super) fn now(
    ground: &Ground<'_>,
    matrix: Option<Matrix>,
    looked: Option<&Looked>,
    quiet: &[String],
) -> Leaf {
    let tracked = ground.tracked.as_ref().filter(|_| looked.is_some());
    let mut ranked = match looked {
        Some(l) => lines::of_things(&l.years, &page_of),
        None => vec![],
    };
    ranked = statutory::with_results(ground, ranked);
    ranked = lines::with_indicators(ground, ranked);
    let title = title(ground, tracked, looked);
    let mut said: Vec<Sentence> = lines::first(ranked, SENTENCES)
        .into_iter()
        .map(|l| l.sentence(None))
        .collect();
    if said.is_empty() {
        said.push(Sentence::plain("Nothing that was looked at stands out."));
    }
    let mut parts = vec![];
    let tiles = statutory::first_tiles(ground);
    let years = matrix.is_some();
    if !years && !tiles.is_empty() {
        parts.push(Part::new(
            statutory::tiles_heading(
                ground,
                "The school beside England",
                "Attendance, exclusions, money",
            ),
            "",
            Body::Tiles(tiles.clone()),
        ));
    }
    if let Some(matrix) = statutory::matrix(ground).filter(|_| !years) {
        parts.push(Part::new(
            "Results by year, beside England",
            "",
            Body::Matrix(Box::new(matrix)),
        ));
    }
    if !years {
        parts.extend(indicators::tables(ground));
        parts.extend(measures::dfe(ground));
        parts.extend(measures::value_added(ground));
    }
    if let Some(matrix) = matrix {
        let (count, _) = matrix.looks();
        // Where nothing has a benchmark there is nobody beside.
        let heading = match rows::has_benchmark(&matrix) {
            true => format!("Beside {}, year by year", similar(ground)),
            false => "Year by year".to_owned(),
        };
        parts.push(Part::new(heading, "", Body::Matrix(Box::new(matrix))));
        parts.extend(looks(count));
    }
    let mut cards = vec![];
    cards.extend(looked.and_then(look_at_first));
    cards.extend(looked.and_then(changed));
    cards.push(data::card(ground));
    parts.push(Part::bare(Body::Cards(cards)));
    if years && !tiles.is_empty() {
        let heading = statutory::tiles_heading(
            ground,
            "The school beside England",
            "The rest of the school",
        );
        parts.push(Part::new(heading, "", Body::Tiles(tiles)));
    }
    parts.extend(nothing(quiet));
    if let Some(special) = ground.school().filter(|s| s.special) {
        let text = format!(
            "Not on these pages: shares of a standard and distances from similar pupils. {}’s year groups are so small that such a \
             figure would speak of a child, not of the school.",
            short(ground, &special.name)
        );
        parts.push(Part::bare(Body::Note(text)));
    }
    Leaf {
        id: "now".into(),
        title,
        said,
        parts,
    }
}

fn title(ground: &Ground<'_>, tracked: Option<&Tracked<'_>>, looked: Option<&Looked>) -> String {
    let outer = indicators::outer(ground);
    let of_indicators = |outer: &[indicators::Outer]| {
        let worse = outer.iter().find(|o| o.worse);
        worse
            .or(outer.first())
            .map(|o| o.text.trim_end_matches('.').to_owned())
    };
    let beside = statutory::title(ground);
    let (Some(tracked), Some(looked)) = (tracked, looked) else {
        return beside
            .or_else(|| statutory::standing(ground))
            .or_else(|| of_indicators(&outer))
            .unwrap_or_else(|| indicators::plain_title(ground));
    };
    if let Some(title) = beside.filter(|_| looked.years.found.is_empty()) {
        return title;
    }
    let whole = match stands_out::in_line(tracked.at, &tracked.who) {
        Some(line) if looked.years.looked > 0 => line,
        // Where tracking has nothing to set beside them, the statutory outcomes answer.
        _ => statutory::standing(ground)
            .or_else(|| of_indicators(&outer))
            .unwrap_or_else(|| indicators::plain_title(ground)),
    };
    let leads = stands_out::of_title(tracked.at, &tracked.who);
    let made = stands_out::title(tracked.at, &leads, false, &whole);
    let good = outer
        .iter()
        .find(|o| !o.worse && !o.fact && o.page == "attendance");
    match good {
        Some(_) if made.chars().count() < 60 => format!("{made}; attendance is a strength"),
        _ => made,
    }
}

/// The three surest findings on groups, or on year groups where no group is marked.
fn look_at_first(looked: &Looked) -> Option<Card> {
    let below = |f: &&Finding| f.compared.difference.value().is_some_and(|d| d < 0.0);
    let found: Vec<&Finding> = looked.group_out.found.iter().filter(below).collect();
    let found = if found.is_empty() {
        looked.years.found.iter().filter(below).collect()
    } else {
        found
    };
    let said: Vec<Sentence> = found
        .iter()
        .take(3)
        .enumerate()
        .map(|(i, f)| {
            Sentence {
                number: Some(i + 1),
                ..Sentence::plain(f.sentence())
            }
            .on(page_of(f))
        })
        .collect();
    (!said.is_empty()).then(|| Card {
        heading: "Look at first".into(),
        said,
    })
}

/// What moved since the term before.
fn changed(looked: &Looked) -> Option<Card> {
    let mut said: Vec<Sentence> = looked
        .moved
        .found
        .iter()
        .take(3)
        .map(|f| {
            Sentence {
                mark: f
                    .change
                    .as_ref()
                    .map(|c| (c.verdict.mark(), c.verdict.word(&c.pupils.text()))),
                ..Sentence::plain(f.sentence())
            }
            .on("moved")
        })
        .collect();
    if said.is_empty() {
        if looked.moved.looked == 0 {
            return None;
        }
        let n = looked.moved.looked;
        let words = format!(
            "None of {n} measures moved further since the term before than chance would have it."
        );
        said.push(Sentence::plain(words));
    }
    Some(Card {
        heading: "What changed".into(),
        said,
    })
}
