//! Where verdict, difference indicator and fifth disagree about a school's attainment beside its benchmark.

use std::collections::BTreeMap;

use crate::estate::Subject;
use crate::release::{Clash, TrackedMethods, TrackedScore, Who};

use super::super::words::disagreement;
use super::super::{About, Block, Cell, Column, Row, Section, Table};
use super::{TrustPlace, frame};

/// The figures of all schools of a trust that the methods are set beside each other for: expected standard and average
/// scaled score of each subject and key stage, at the trust's default selection.
pub fn scores(at: &TrustPlace<'_>) -> Vec<TrackedScore> {
    let one = |who: &Who| {
        let mut scores = vec![];
        for stage in at.book.key_stages() {
            let place = at.place(who, stage);
            let twice = [Subject::Rm, Subject::Rgm];
            for subject in place.subjects().filter(|s| !twice.contains(s)) {
                let lead = place.lead_measure(subject);
                for (measure, figure) in at.book.figures(who, &place.what(subject)) {
                    if measure != lead && !measure.is_mean() {
                        continue;
                    }
                    scores.push(TrackedScore {
                        urn: who.urn,
                        school: who.name.clone(),
                        what: format!("{} {}", stage.name, frame::measure_title(subject, measure)),
                        figure,
                    });
                }
            }
        }
        scores
    };
    at.schools.iter().flat_map(one).collect()
}

/// The panel of a trust or school: the figures of which the methods disagree, with why; `None` where there are no figures.
pub fn where_methods_disagree(
    about: &About,
    at: &TrustPlace<'_>,
    rows: &[TrackedMethods],
) -> Option<Section> {
    let urn = about.school.as_ref().map(|(urn, _)| *urn);
    let own: Vec<&TrackedMethods> = rows
        .iter()
        .filter(|r| urn.is_none() || r.score.urn == urn)
        .collect();
    if own.is_empty() {
        return None;
    }
    let mut odd: Vec<&TrackedMethods> = own
        .iter()
        .copied()
        .filter(|r| !r.clashes.is_empty())
        .collect();
    // What is more than chance first: luck is the commonest reason, and the dullest.
    odd.sort_by_key(|r| r.clashes.iter().map(|c| rank(*c)).min());
    let mut columns = vec![];
    if urn.is_none() {
        columns.push(Column::words("school", "School"));
    }
    columns.extend([
        Column::words("what", "Key stage, subject, measure"),
        Column::number("n", "n").about("pupils the figure rests on"),
        Column::number("difference", "Difference").about("attainment less benchmark or target"),
        Column::words("verdict", "Verdict").about("what chance alone could have made of it"),
        Column::words("indicator", "Indicator").about("by fixed marks"),
        Column::number("fifth", "Fifth")
            .about("of the difference among the trust’s schools; 1: the highest"),
        Column::words("why", "Why they disagree"),
    ]);
    let against = at.against_among(at.book.key_stages()).label();
    let mut table = Table::new(
        "methods-tracked",
        format!(
            "Differences from the {against} of which the methods disagree, {}",
            at.when()
        ),
        columns,
    );
    // More than a reader would look through stand in the files, in the same order.
    table.files_only = odd.len() > 40;
    table.find = odd.len() > 12 && !table.files_only;
    for row in &odd {
        let figure = &row.score.figure;
        let mut cells = vec![];
        if let (None, Some(urn)) = (urn, row.score.urn) {
            cells.push(about.school_cell(urn, &row.score.school, "measures.html"));
        }
        cells.extend([
            Cell::text(&row.score.what),
            Cell::Number(figure.n.clone()),
            Cell::Number(figure.difference.clone()),
            frame::verdict(figure),
            figure
                .indicator
                .map_or_else(|| Cell::text(""), Cell::Indicator),
            Cell::Number(row.fifth.clone()),
            Cell::text(
                row.clashes
                    .iter()
                    .map(|c| short(*c))
                    .collect::<Vec<_>>()
                    .join("; "),
            ),
        ]);
        table.rows.push(Row::body(cells));
    }
    if odd.iter().any(|r| r.fifth.value().is_none()) {
        table
            .notes
            .push("No fifth where fewer than five schools of the trust have the figure.".into());
    }
    let words = format!(
        "Three ways to say whether attainment lies above or below the {against}: the verdict (is it more than chance makes?), the \
         indicator (does it pass a fixed mark?), and its fifth among the trust’s schools (how does it rank here?). {}",
        disagreement(odd.len(), own.len(), "figures", "verdict")
    );
    let mut blocks = vec![Block::text(words)];
    if !odd.is_empty() {
        blocks.push(Block::Table(table));
        let mut counts: BTreeMap<(u8, Clash), usize> = BTreeMap::new();
        for clash in odd.iter().flat_map(|r| &r.clashes) {
            *counts.entry((rank(*clash), *clash)).or_default() += 1;
        }
        blocks.push(Block::List {
            items: counts
                .into_iter()
                .map(|((_, clash), n)| {
                    let told = told(clash, at);
                    match told.split_once(": ") {
                        Some((name, words)) => format!("{name} ({n}): {words}"),
                        None => told,
                    }
                })
                .collect(),
        });
    }
    Some(
        Section::new(
            "where-methods-disagree-tracked",
            format!("Where the methods disagree: assessments, {}", at.when()),
            blocks,
        )
        .fold(format!("{} of {} figures", odd.len(), own.len())),
    )
}

/// Its place in the order in which they are told.
fn rank(clash: Clash) -> u8 {
    match clash {
        Clash::OtherEnd => 0,
        Clash::SureButSmall => 1,
        Clash::OthersFurther => 2,
        Clash::LuckyPlace => 3,
        Clash::LuckyMark => 4,
    }
}

/// A disagreement in a word or two.
fn short(clash: Clash) -> &'static str {
    match clash {
        Clash::LuckyPlace => "fifth may be luck",
        Clash::OthersFurther => "others lie further out",
        Clash::OtherEnd => "benchmark and trust differ",
        Clash::LuckyMark => "mark may be passed by chance",
        Clash::SureButSmall => "sure, but small",
    }
}

/// What those words mean.
fn told(clash: Clash, at: &TrustPlace<'_>) -> String {
    let t = at.book.thresholds();
    let mark = format!(
        "{} percentage points, {} scaled-score points",
        frame::plain(t.points),
        frame::plain(t.score)
    );
    match clash {
        Clash::LuckyPlace => "Fifth may be luck: the school is in the highest or lowest fifth of the trust’s schools, but its difference \
             is within chance. On so few pupils chance alone can put it there."
            .into(),
        Clash::OthersFurther => "Others lie further out: the difference is more than chance makes, yet in none of the outer fifths, because \
             other schools of the trust lie further out. Sure is not the same as unusual here."
            .into(),
        Clash::OtherEnd => "Benchmark and trust differ: the difference is more than chance makes on one side of the benchmark, yet the \
             school stands in the fifth at the other end. The verdict compares with the benchmark, the fifth with the trust’s schools."
            .into(),
        Clash::LuckyMark => format!(
            "Mark may be passed by chance: the indicator asks only whether the difference passes a fixed mark ({mark}); by the verdict it \
             is within chance."
        ),
        Clash::SureButSmall => format!(
            "Sure, but small: the difference is more than chance makes, yet it lies within the indicator’s mark ({mark})."
        ),
    }
}
