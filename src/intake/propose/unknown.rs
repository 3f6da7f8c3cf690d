//! Why no table fits a file: what it is known to be, and what to do instead.

use super::entry;
use super::grid::Grid;
use super::heading::{Kind, known, meaning};
use super::results::are_grades;

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
