//! Why no table fits a file: what it is known to be, and what to do instead.

use super::entry;
use super::grid::Grid;
use super::heading::{Kind, known, meaning};
use super::results::are_grades;
use super::shape::suits;
use crate::diag::is_row_of_a_pupil;
use crate::intake::sources::levelled;

/// Whether the file comes from explore-education-statistics.
pub(super) fn ees(grid: &Grid) -> bool {
    grid.has_heading("time_period") && grid.has_heading("geographic_level")
}

/// Whether the file is GIAS's history of the groups that schools belonged to: a school stands in it once for each.
pub(super) fn is_history(grid: &Grid) -> bool {
    grid.has_heading("Date Joined Group") && grid.has_heading("Date Left Group")
}

/// Whether the file is of the DfE's wide files of schools, which no column of pupils stands in.
pub(super) fn is_wide(grid: &Grid) -> bool {
    grid.has_heading("RECTYPE") && grid.has_heading("URN")
}

/// Whether the file holds results of a test of ability: CAT4, by its name, a heading's or its batteries; `named`: the words of the
/// file's and the sheet's name.
pub(super) fn is_ability(grid: &Grid, named: &str) -> bool {
    let batteries = ["verbal", "quantitative", "non verbal", "spatial"];
    let of = |battery: &&&str| grid.headings().any(|h| levelled(h).starts_with(**battery));
    let called = |text: &str| levelled(text).split(' ').any(|word| word == "cat4");
    called(named) || grid.headings().any(called) || batteries.iter().filter(of).count() > 2
}

/// Whether the headings are chances of grades: `Grade 7`, `Chance of Grade 5+`.
pub(super) fn are_grade_chances(grid: &Grid) -> bool {
    let is_grade = |heading: &str| {
        let level = levelled(heading);
        let mut words = level.split(' ').skip_while(|word| *word != "grade");
        words.next().is_some() && words.next().is_some_and(|n| n.parse::<u8>().is_ok())
    };
    grid.headings().filter(|h| is_grade(h)).count() > 1
}

/// What to do with results of a test of ability.
pub(super) const ABILITY: &str = "CAT4 is a test of ability, and no attainment: give it a type of its own (assessment_types: in config.yaml), never that of \
     another test, and where it is to stand for prior attainment name that type under prior_attainment: from";

/// What to do with chances of grades.
pub(super) const GRADE_CHANCES: &str = "chances of grades: nothing is proposed for these; write under sources: estimates: the file with long: {into: measure, \
     value: value, columns: {the heading of each chance of a grade or above: the name of the measure, as 5+}}, and the subject under \
     constants; where the file gives the chance of each grade alone, export those of a grade or above";

/// Whether standards are headings, `WT`, `EXP`, `GD`, and no pupil has a row.
fn are_standards(grid: &Grid) -> bool {
    let standards = grid
        .headings()
        .filter(|h| suits("judgement", h) == Some(true));
    let names = grid
        .headings()
        .any(|h| known(h).iter().any(|k| k.column == "upn"));
    standards.count() > 1 && !names
}

/// Whether a heading says that its numbers are shares of something.
pub(super) fn is_share(heading: &str) -> bool {
    let lower = heading.to_lowercase();
    let words = ["percent", "percentage", "pct", "rate"];
    heading.contains('%')
        || lower
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| words.contains(&word))
}

/// Whether a file tells of attendance by percentages alone.
fn is_percent_only(headings: &[&str]) -> bool {
    let absence = |h: &str| {
        let lower = h.to_lowercase();
        lower.contains("attendance") || lower.contains("absence")
    };
    let percent = |h: &&str| {
        known(h).iter().any(|k| k.column == "attendance_percent") || is_share(h) && absence(h)
    };
    headings.iter().any(percent)
}

/// Why nothing is made of a grid.
pub(super) fn why(grid: &Grid) -> String {
    let headings: Vec<&str> = grid.headings().filter(|h| !h.is_empty()).collect();
    let said = || headings.iter().map(|h| meaning(h));
    if ees(grid) {
        return "a file of explore-education-statistics for which there is no layout".into();
    }
    if is_history(grid) {
        return "GIAS's history of schools and their groups, in which a school stands once for each group: download all group \
                links records of GIAS instead (layout gias-group-links)"
            .into();
    }
    if is_wide(grid) {
        return "a file of the DfE's on schools without the columns that are read of it (pupils at the end of key stage 4, TPUP, or 2, \
                TELIG): take the download whole, as it comes"
            .into();
    }
    if is_row_of_a_pupil(&headings.join(",")) {
        return "no row of it is one of headings: name the columns in the first row; where they stand in the first column, write \
                transposed: true under the file's entry"
            .into();
    }
    if are_standards(grid) {
        return "numbers under standards, and no pupils: where they are the marks at which each standard begins on a paper, write them \
                as a curve in the table conversions (assessment_type, subject, nc_year, score_from, scaled_score), which turns marks of \
                that type into scaled scores; counts of pupils are not read: export the pupils"
            .into();
    }
    if are_grade_chances(grid) {
        return GRADE_CHANCES.into();
    }
    if is_percent_only(&headings) {
        return "attendance in percent only: percentages can't be added up; export the sessions, possible, authorised and unauthorised"
            .into();
    }
    if said().any(|s| s.rank.is_some() && s.subject.is_some()) {
        return "estimates without chances: a scaled score alone makes no estimate; export the chances of the expected and the \
                higher standard as well"
            .into();
    }
    if said().any(|s| s.kind == Some(Kind::Grade)) || are_grades(grid) {
        return "it looks like grades of GCSE, for which nothing is proposed: write under sources: assessments: the file with \
                long: {into: subject, value: judgement, columns: {each heading: its subject}}"
            .into();
    }
    format!(
        "no table of matbook fits: its headings are {}",
        entry::some(&headings)
    )
}

#[cfg(test)]
mod tests {
    use super::is_share;

    #[test]
    fn shares_are_told_by_their_headings() {
        for heading in [
            "% Authorised absence",
            "Absence rate",
            "Attendance percentage",
        ] {
            assert!(is_share(heading), "{heading}");
        }
        for heading in ["Authorised absence", "Sessions separate", "Sessions"] {
            assert!(!is_share(heading), "{heading}");
        }
    }
}
