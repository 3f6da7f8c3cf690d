//! Groups of pupils in short packs: what is looked at, what of it stands out, and the matrix of groups × subjects.

use crate::estate::Subject;
use crate::report::tracking::stands_out::{self, Finding, Headline, StandsOut};
use crate::report::{Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow};

use super::rows::heading;
use super::{Ground, Tracked};

/// Groups of pupils in each subject; `hidden` leaves out groupings with a group under the least number, for which more could be
/// worked out.
pub(super) fn groups(
    ground: &Ground<'_>,
    found: &[Finding],
    subjects: &[Subject],
    hidden: bool,
) -> Option<Matrix> {
    let mut lines = vec![];
    let mut at = 0;
    while at < found.len() {
        let grouping = found[at].group.as_ref().map(|g| g.grouping);
        let len = found[at..]
            .iter()
            .take_while(|f| f.group.as_ref().map(|g| g.grouping) == grouping)
            .count();
        let own = &found[at..at + len];
        at += len;
        let small = |f: &Finding| {
            f.compared
                .n
                .value()
                .is_some_and(|n| n > 0.0 && n < ground.few)
        };
        if hidden && own.iter().any(small) {
            continue;
        }
        for row in own.chunks(subjects.len().max(1)) {
            let enough = |f: &Finding| ground.are_enough(&f.compared.n);
            if !row.iter().any(enough) {
                continue;
            }
            let label = row[0].group.as_ref().map_or("", |g| g.label.as_str());
            let cells = row
                .iter()
                .map(|f| MatrixCell::Compared(Box::new(f.compared.clone()), None))
                .collect();
            lines.push(MatrixLine::Row(MatrixRow::new(short_group(label), cells)));
        }
    }
    if lines.is_empty() {
        return None;
    }
    let columns = subjects
        .iter()
        .map(|s| MatrixColumn::compared(&s.code().to_lowercase(), heading(*s), ""))
        .collect();
    let mut matrix = Matrix::new("groups", "", ("Group", ""), columns, lines);
    matrix.levels = true;
    Some(matrix)
}

/// A group in the head of a row.
pub(super) fn short_group(label: &str) -> String {
    match label {
        "Pupils with English as an additional language" => "Additional language".into(),
        "Pupils with English as their first language" => "English first".into(),
        "Pupils without pupil premium" => "No pupil premium".into(),
        "Pupils with pupil premium" => "Pupil premium".into(),
        "Pupils without free school meals" => "No free meals".into(),
        "Pupils with free school meals" => "Free school meals".into(),
        "Pupils with an EHC plan" => "EHC plan".into(),
        "Pupils with SEN support" => "SEN support".into(),
        "Pupils without a recorded need" => "No recorded need".into(),
        other => other.strip_suffix(" pupils").unwrap_or(other).to_owned(),
    }
}

/// What stands out of groups. Those that are all but a small group stand in the matrix, and no list names them: they say what all
/// pupils do.
pub(super) fn groups_out(found: impl IntoIterator<Item = Finding>) -> StandsOut {
    let mut out = StandsOut::of(found);
    out.found.retain(|f| {
        let label = f.group.as_ref().map_or("", |g| g.label.as_str());
        ![
            "No pupil premium",
            "No free meals",
            "English first",
            "No recorded need",
        ]
        .contains(&short_group(label).as_str())
    });
    out
}

/// What was found of the groups of a key stage.
pub(super) struct GroupsOf {
    /// Its year groups in words.
    pub years: String,
    /// The subjects that they were looked at in.
    pub subjects: Vec<Subject>,
    /// What pupils are who reach it: `at the standard`.
    pub reached: &'static str,
    /// Each group in each subject, in the order of groupings.
    pub found: Vec<Finding>,
}

/// The groups of each key stage's pupils, in its single subjects that matter most.
pub(super) fn group_findings(tracked: &Tracked<'_>) -> Vec<GroupsOf> {
    let at = tracked.at;
    at.book
        .key_stages()
        .iter()
        .rev()
        .map(|stage| {
            let mut subjects = Headline::subjects(at, stage);
            subjects.retain(|s| !s.is_combined());
            let first = subjects.first().copied().unwrap_or(Subject::Reading);
            let whole = Headline::whole(at, stage, first);
            GroupsOf {
                found: stands_out::groups(at, &tracked.who, stage, &subjects),
                years: whole.years_words(),
                reached: whole.reached(),
                subjects,
            }
        })
        .filter(|of| {
            of.found
                .iter()
                .any(|f| f.compared.n.value().is_some_and(|n| n > 0.0))
        })
        .collect()
}
