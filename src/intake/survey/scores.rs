//! Scores that lie where their scale has almost nobody: raw marks, or a test's own scale.

use crate::diag::{Code, Finding, Severity};
use crate::estate::{AssessmentType, Decimal};
use crate::intake::Table;
use crate::intake::row::{FileHead, Row};
use crate::intake::tables::assessments::{mark, usual_range};

use super::Kind;

/// The scores of a type and subject.
#[derive(Debug)]
struct Group {
    kind: Box<str>,
    subject: Box<str>,
    range: Option<(i64, i64)>,
    scores: u64,
    low: u64,
    high: u64,
    judged: u64,
}

/// The scores of a file, by type and subject as it writes them.
#[derive(Debug)]
pub(super) struct Scores {
    columns: [usize; 4],
    groups: Vec<Group>,
    last: usize,
}

/// Fewer scores than this say nothing.
const FEW: u64 = 10;

impl Scores {
    pub(super) fn of(table: &Table) -> Option<Self> {
        if table.name != "assessments" {
            return None;
        }
        let [kind, subject, score, judgement] =
            ["assessment_type", "subject", "score", "judgement"].map(|name| table.position(name));
        Some(Self {
            columns: [kind?, subject?, score?, judgement?],
            groups: Vec::new(),
            last: 0,
        })
    }

    pub(super) fn take(&mut self, row: &Row<'_>) {
        let [kind, subject, score, judgement] = self.columns;
        let cell = row.cell(score);
        if cell.is_empty() {
            return;
        }
        let Some(score) = mark(cell) else {
            return;
        };
        let judged = !row.cell(judgement).is_empty();
        let group = self.group(row.cell(kind), row.cell(subject));
        group.scores += 1;
        group.judged += u64::from(judged);
        if let Some((low, high)) = group.range {
            group.low += u64::from(score.0 < low * Decimal::ONE);
            group.high += u64::from(score.0 > high * Decimal::ONE);
        }
    }

    fn group(&mut self, kind: &str, subject: &str) -> &mut Group {
        let is = |group: &Group| *group.kind == *kind && *group.subject == *subject;
        let at = match self.groups.get(self.last) {
            Some(group) if is(group) => self.last,
            _ => match self.groups.iter().position(is) {
                Some(at) => at,
                None => {
                    self.groups.push(Group {
                        kind: kind.into(),
                        subject: subject.into(),
                        range: AssessmentType::named(kind)
                            .and_then(|kind| usual_range(kind, subject)),
                        scores: 0,
                        low: 0,
                        high: 0,
                        judged: 0,
                    });
                    self.groups.len() - 1
                }
            },
        };
        self.last = at;
        &mut self.groups[at]
    }

    pub(super) fn append(&mut self, later: Self) {
        for more in later.groups {
            let group = self.group(&more.kind, &more.subject);
            group.scores += more.scores;
            group.low += more.low;
            group.high += more.high;
            group.judged += more.judged;
        }
    }

    /// The types and subjects whose scores are not used, each with what is told of it.
    pub(super) fn conclude(self, head: &FileHead) -> Vec<(Kind, Finding)> {
        if head.plans.iter().any(|plan| plan.layout.scale.is_some()) {
            return Vec::new();
        }
        self.groups
            .into_iter()
            .filter_map(|group| {
                let (low, high) = group.range?;
                let off = group.low + group.high;
                if group.scores < FEW || off * 2 <= group.scores {
                    return None;
                }
                let what = match group.low > group.high {
                    true => format!("{off} of {} scores lie below {low}", group.scores),
                    false => format!("{off} of {} scores lie above {high}", group.scores),
                };
                let looks = match group.low > group.high {
                    true => "raw marks, by the look of them",
                    false => "the test's own scale, by the look of them",
                };
                let words = format!(
                    "{} {}: {what}, where its scale has almost nobody ({looks}); none of them is used",
                    group.kind, group.subject
                );
                let mut finding =
                    super::about(head, Code::WrongScale, Severity::Error, "score", words);
                finding.row_kept = group.judged > 0;
                finding.help = "map the column that holds the standardised scores (NRSS, SAS, Standardised Score); where these are right as they stand, say so under the file's entry in config.yaml: scale: standardised, or scale: own for a scale of the test's own, which a conversion curve turns into scaled scores".into();
                Some(((group.kind, group.subject), finding))
            })
            .collect()
    }
}
