//! The data files of progress: the pairs of terms that the pages offer, and the cells of each.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::estate::{AcademicYear, Term};
use crate::measure::tracking::ProgressCell;
use crate::release::ShownProgress;

use super::code::{LOWER_BITS, named};

/// The earlier terms that pages offer for a term, among all those with assessments: the same term of the year before, the
/// term before, and the first term of its own year.
pub(super) fn offered(
    terms: &[(AcademicYear, Term)],
    to: (AcademicYear, Term),
) -> BTreeSet<(AcademicYear, Term)> {
    let year_before = (to.0.plus(-1), to.1);
    let earlier = || terms.iter().copied().filter(|t| *t < to);
    let mut offered: BTreeSet<(AcademicYear, Term)> = earlier().max().into_iter().collect();
    offered.extend(earlier().find(|t| *t == year_before));
    offered.extend(earlier().filter(|t| t.0 == to.0).min());
    offered
}

/// What a segment of progress is of.
pub(super) struct Change<'a> {
    pub(super) from: (AcademicYear, Term),
    pub(super) to: (AcademicYear, Term),
    pub(super) kind: &'static str,
    /// The bundle of its grouping; blank: all pupils together.
    pub(super) bundle: &'a str,
    pub(super) decimals: u32,
    pub(super) schools: usize,
    pub(super) groups: usize,
    pub(super) cells: &'a [(u32, ProgressCell)],
}

impl Change<'_> {
    /// Appends it as a JSON object. Lanes: `n` pupils with a score at both points, `u` and `d` of these moved up and down a
    /// standard, `b` with a score before only, `a` after only, `c` sum of the changes, `q` of their squares; where no grouping
    /// is, `m01` … how many went from which standard to which, but those that stayed below.
    pub(super) fn write(&self, text: &mut String) {
        if !text.is_empty() {
            text.push(',');
        }
        // Writing to a string does not fail.
        let _ = write!(
            text,
            "{{\"before\":\"{} {}\",\"year\":\"{}\",\"term\":\"{}\",\"type\":\"{}\",\"bundle\":\"{}\",\"decimals\":{},\"schools\":{},\"groups\":{},\"cells\":{},\"lanes\":{{",
            self.from.1,
            self.from.0,
            self.to.0,
            self.to.1,
            self.kind,
            self.bundle,
            self.decimals,
            self.schools,
            self.groups,
            self.cells.len(),
        );
        let first = self.cells.first().map_or(0, |(at, _)| *at);
        let places = || self.cells.iter().map(|(at, _)| i64::from(*at));
        let before = std::iter::once(i64::from(first)).chain(places());
        let steps: Vec<i64> = before.zip(places()).map(|(a, b)| b - a).collect();
        named(text, "at", steps.iter().copied());
        let mut lane = |name: &str, of: &dyn Fn(&ProgressCell) -> i128| {
            let values: Vec<i128> = self.cells.iter().map(|(_, cell)| of(cell)).collect();
            lanes(text, name, &values);
        };
        lane("n", &|c| i128::from(c.n));
        lane("u", &|c| i128::from(c.up));
        lane("d", &|c| i128::from(c.down));
        lane("b", &|c| i128::from(c.only_before));
        lane("a", &|c| i128::from(c.only_after));
        let unit = 10i128.pow(9 - self.decimals.min(9));
        lane("c", &|c| i128::from(c.change) / unit);
        lane("q", &|c| {
            i128::try_from(c.squares).unwrap_or(i128::MAX) / (unit * unit)
        });
        if self.bundle.is_empty() {
            for (i, j) in (0..3).flat_map(|i| (0..3).map(move |j| (i, j))).skip(1) {
                lane(&format!("m{i}{j}"), &|c| i128::from(c.moves[i][j]));
            }
        }
        let _ = write!(text, "}},\"from\":{first}}}");
    }
}

/// A lane in one column, or in two where its sums are large; none where all are 0.
fn lanes(text: &mut String, name: &str, values: &[i128]) {
    if values.iter().all(|v| *v == 0) {
        return;
    }
    let part = |value: i128| i64::try_from(value).unwrap_or(i64::MAX);
    let small = values.iter().all(|v| v.unsigned_abs() >> LOWER_BITS == 0);
    if small {
        return named(text, name, values.iter().map(|v| part(*v)));
    }
    let mask = (1i128 << LOWER_BITS) - 1;
    named(text, name, values.iter().map(|v| part(v & mask)));
    let upper = values.iter().map(|v| part(v >> LOWER_BITS));
    named(text, &format!("{name}^"), upper);
}

/// The cells of all pupils of a pair, as the catalogue sums them up.
pub(super) fn whole(shown: &ShownProgress) -> &[(u32, ProgressCell)] {
    shown.tables().first().map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::offered;
    use crate::estate::{AcademicYear, Term};

    #[test]
    fn pairs_are_the_year_before_the_term_before_and_the_start_of_the_year() {
        let year = |text| AcademicYear::parse(text).expect("a year");
        let all: Vec<(AcademicYear, Term)> = ["2022/23", "2023/24"]
            .into_iter()
            .flat_map(|y| Term::ALL.map(|t| (year(y), t)))
            .collect();
        let of = |y, t| offered(&all, (year(y), t)).into_iter().collect::<Vec<_>>();
        // Summer 2023/24: from Summer 2022/23, from Spring and from Autumn 2023/24.
        assert_eq!(
            of("2023/24", Term::Summer),
            [
                (year("2022/23"), Term::Summer),
                (year("2023/24"), Term::Autumn),
                (year("2023/24"), Term::Spring)
            ]
        );
        // Autumn 2023/24: the term before is Summer 2022/23.
        assert_eq!(
            of("2023/24", Term::Autumn),
            [
                (year("2022/23"), Term::Autumn),
                (year("2022/23"), Term::Summer)
            ]
        );
        assert_eq!(of("2022/23", Term::Autumn), []);
    }
}
