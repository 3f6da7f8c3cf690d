//! The page of schools: each in each headline, by year groups.

use crate::pack::leaf::{Body, Leaf, Part, Sentence};
use crate::report::tracking::stands_out::{self, Headline, StandsOut};
use crate::report::{Matrix, MatrixLine};

use super::super::{Ground, Tracked, lines, rows};

/// How many schools have a sentence of their own on the page of schools.
const NAMED: usize = 3;

/// The headlines by their year groups, those that any school or the trust can be compared in; and the year groups of the others.
fn sets(tracked: &Tracked<'_>) -> (Vec<(String, Vec<Headline>)>, Vec<String>) {
    let (of, without) = Headline::compared(tracked.at, &Headline::of_schools(tracked.at));
    let mut sets: Vec<(String, Vec<Headline>)> = vec![];
    for h in of {
        let years = h.years_words();
        match sets.iter_mut().find(|(y, _)| *y == years) {
            Some((_, own)) => own.push(h),
            None => sets.push((years, vec![h])),
        }
    }
    let mut others: Vec<String> = vec![];
    for years in without.iter().map(Headline::years_words) {
        if !others.contains(&years) && !sets.iter().any(|(own, _)| *own == years) {
            others.push(years);
        }
    }
    (sets, others)
}

/// The matrix of schools in the headlines of some year groups: schools with something to compare.
fn of_years(ground: &Ground<'_>, of: &[Headline]) -> Option<Matrix> {
    let (mut matrix, _) = rows::schools(ground, of, &[], None, false)?;
    // Schools without these year groups stand on the first page.
    let before = matrix.lines.len();
    matrix.lines.retain(|line| match line {
        MatrixLine::Row(row) => row.total || row.compared().any(|c| c.verdict.is_looked_at()),
        MatrixLine::Heading(_) => true,
    });
    let few = before - matrix.lines.len();
    if few > 0 {
        matrix.note(format!(
            "Not listed: {} without these year groups, or with too few pupils in each column to compare.",
            super::super::counted(few, "school", "schools")
        ));
    }
    for (c, h) in matrix.columns.iter_mut().zip(of) {
        let test = if h.is_test() { " test" } else { "" };
        let subject = crate::estate::upper_first(&h.subject_words());
        c.heading = format!("{subject}{test}");
    }
    Some(matrix)
}

/// Every school in each headline, by year groups.
pub(super) fn by_school(ground: &Ground<'_>, tracked: &Tracked<'_>, out: &StandsOut) -> Vec<Leaf> {
    let (sets, without) = sets(tracked);
    let mut parts = vec![];
    for (i, (years, of)) in sets.iter().enumerate() {
        if let Some(mut matrix) = of_years(ground, of) {
            matrix.legend = i + 1 == sets.len();
            let about = "distance from similar pupils; strongest evidence first";
            parts.push(Part::new(
                years.clone(),
                about,
                Body::Matrix(Box::new(matrix)),
            ));
        }
    }
    if parts.is_empty() {
        return vec![];
    }
    if !without.is_empty() {
        let text = format!(
            "Nothing to compare yet: {}; see the site.",
            without.join(", ")
        );
        parts.push(Part::bare(Body::Note(text)));
    }
    let mut said: Vec<Sentence> = lines::of_schools(ground, out, &|_| "schools")
        .into_iter()
        .take(NAMED)
        .map(|l| l.sentence(None))
        .collect();
    said.extend(others(ground, tracked, out));
    parts.extend(super::super::looks(out.looked));
    vec![Leaf {
        id: "schools".into(),
        title: stands_out::title(
            tracked.at,
            out,
            true,
            "Each school is within chance of what similar pupils reach",
        ),
        said,
        parts,
    }]
}

/// What is said of the schools that have no sentence of their own: those that are marked, those within chance, those of which nothing
/// can be compared.
fn others(ground: &Ground<'_>, tracked: &Tracked<'_>, out: &StandsOut) -> Option<Sentence> {
    let marked = out.by_school();
    let more: Vec<String> = (marked.iter().skip(NAMED))
        .map(|(name, _)| super::super::short(ground, name))
        .collect();
    let of = Headline::of_schools(tracked.at);
    let (mut within, mut none) = (0, 0);
    for school in &tracked.at.schools {
        if school.urn.is_some_and(|urn| out.strength_of(urn).is_some()) {
            continue;
        }
        let looked = |h: &Headline| {
            stands_out::look(tracked.at, school, h)
                .verdict()
                .is_looked_at()
        };
        match of.iter().any(looked) {
            true => within += 1,
            false => none += 1,
        }
    }
    let mut said: Vec<String> = vec![];
    if !more.is_empty() {
        said.push(format!("Marked as well: {}.", more.join(", ")));
    }
    if within > 0 {
        let schools = super::super::counted(within, "school is", "schools are");
        said.push(format!("{schools} within chance in each measure shown."));
    }
    if none > 0 {
        let schools = super::super::counted(none, "school has", "schools have");
        said.push(format!("{schools} nothing to compare here."));
    }
    (!said.is_empty()).then(|| Sentence::plain(said.join(" ")))
}
