//! The year groups before Year 6.

use crate::estate::{Measure, Subject};
use crate::pack::leaf::{Body, Leaf, Part, Sentence};
use crate::report::tracking::stands_out::{self, Headline};
use crate::report::{Compared, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow};

use super::super::{Ground, Tracked, drawings, lines};
use super::similar;

/// The year groups before Year 6, at the standard and beyond.
pub(super) fn years(ground: &Ground<'_>, tracked: &Tracked<'_>) -> Option<Leaf> {
    let (at, who) = (tracked.at, &tracked.who);
    let mut parts = vec![];
    for stage in at.book.key_stages().iter().rev() {
        let of = Headline::whole(at, stage, Subject::Reading);
        let rows = drawings::ranges(at, who, stage);
        // Without a benchmark they are said with the others on the first page.
        if !rows.iter().any(|row| row.picture.is_some()) {
            continue;
        }
        let heading = format!("{} together, beside {}", of.years_words(), similar(ground));
        parts.push(Part::new(
            heading,
            "of 0 to 100 % of the pupils",
            Body::Ranges(rows),
        ));
    }
    let depth = depth(ground, tracked);
    parts.extend(depth);
    if parts.is_empty() {
        return None;
    }
    let of: Vec<Headline> = (Headline::of_all(at, who).into_iter())
        .filter(|h| !h.is_test())
        .collect();
    let out = stands_out::of_headlines(at, who, &of);
    let mut said: Vec<Sentence> = lines::of_things(&out, &|_| "years")
        .into_iter()
        .take(3)
        .map(|l| l.sentence(None))
        .collect();
    if said.is_empty() && out.looked > 0 {
        said.push(Sentence::plain(
            "No year group lies outside what chance makes of such pupils’ results.",
        ));
    }
    Some(Leaf {
        id: "years".into(),
        title: stands_out::title(
            at,
            &out,
            false,
            match out.looked {
                0 => "Year groups: too few pupils to compare, or no benchmark yet",
                _ => "The year groups are in line with similar pupils",
            },
        ),
        said,
        parts,
    })
}

/// Greater depth by year group, as counts beside what similar pupils reach.
fn depth(ground: &Ground<'_>, tracked: &Tracked<'_>) -> Option<Part> {
    let (at, who) = (tracked.at, &tracked.who);
    let subjects = [Subject::Reading, Subject::Writing, Subject::Maths];
    let mut lines = vec![];
    for (stage, year) in stands_out::year_groups(at, who) {
        let cells: Vec<_> = subjects
            .iter()
            .map(|s| {
                let of = Headline {
                    measure: Measure::Greater,
                    ..Headline::of_year(at, stage, year, *s)
                };
                of.figure(at, who)
            })
            .collect();
        let enough = |f: &crate::release::TrackedFigure| {
            f.difference.value().is_some() && ground.are_enough(&f.n)
        };
        if cells.iter().any(enough) {
            let cells = cells
                .iter()
                .map(|f| MatrixCell::Compared(Box::new(Compared::from(f)), None))
                .collect();
            lines.push(MatrixLine::Row(MatrixRow::new(year.label(), cells)));
        }
    }
    if lines.is_empty() {
        return None;
    }
    let columns = subjects
        .iter()
        .map(|s| MatrixColumn::compared(&s.code().to_lowercase(), s.label(), ""))
        .collect();
    let mut matrix = Matrix::new("depth", "", ("", ""), columns, lines);
    matrix.levels = true;
    Some(Part::new(
        "At greater depth",
        "beside similar pupils, by year group",
        Body::Matrix(Box::new(matrix)),
    ))
}
