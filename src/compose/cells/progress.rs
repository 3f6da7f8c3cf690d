//! The data files of progress: the pairs of terms that the pages offer.

use std::collections::BTreeSet;

use crate::estate::{AcademicYear, Term};
use crate::measure::tracking::ProgressCell;
use crate::release::ShownProgress;

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
