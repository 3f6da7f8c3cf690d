//! What of a transfer file's results makes no row, and what is told of it.

use std::collections::BTreeMap;

use crate::source::ctf::Element;

use super::subject;

/// Results that are passed over.
#[derive(Debug, Default)]
pub(in crate::intake::sources) struct Passed {
    /// Of other subjects, stages or kinds.
    pub(super) others: u64,
    /// Numbers that are no scaled scores.
    off_scale: u64,
    /// What is no result, as a target, by its status.
    statuses: BTreeMap<String, u64>,
}

impl Passed {
    /// Whether an assessment is no result: then it is counted.
    ///
    /// The letters are those of the DfE's code set for the status of a result (R result, T target, E estimate and others); our
    /// facts have no source for them.
    pub(super) fn takes(&mut self, assessment: &Element) -> bool {
        let status = assessment.child("ResultStatus");
        let status = status.map_or("", |e| e.text.trim()).to_uppercase();
        if matches!(status.as_str(), "" | "R") {
            return false;
        }
        *self.statuses.entry(status).or_default() += 1;
        true
    }

    /// Counts a result that makes no row.
    pub(super) fn leave(&mut self, assessment: &Element) {
        let text = |name: &str| assessment.child(name).map_or("", |e| e.text.as_str());
        let compared = subject(text("Component"), text("Subject"))
            .is_some_and(|subject| !matches!(subject, "Science" | "Phonics" | "MTC"));
        match compared && text("Result").parse::<f64>().is_ok() {
            true => self.off_scale += 1,
            false => self.others += 1,
        }
    }

    /// It in words, one line a cause.
    pub(in crate::intake::sources) fn told(&self) -> Vec<String> {
        let mut told = Vec::new();
        if self.others > 0 {
            told.push(format!(
                "{} results of other subjects, stages or kinds are passed over: only reading, writing, maths and GPS with a scaled score or a judgement count",
                self.others
            ));
        }
        if self.off_scale > 0 {
            told.push(format!(
                "{} numbers in reading, writing, maths or GPS are passed over: they are no scaled scores, which go from 80 to 120",
                self.off_scale
            ));
        }
        if !self.statuses.is_empty() {
            let each: Vec<String> = (self.statuses.iter())
                .map(|(status, count)| match status.as_str() {
                    "T" => format!("targets (status T): {count}"),
                    "E" => format!("estimates (status E): {count}"),
                    // What is no letter may be anything.
                    letter if letter.len() == 1 => format!("status {letter}: {count}"),
                    _ => format!("another status: {count}"),
                })
                .collect();
            told.push(format!(
                "what is no result (status R) is passed over: {}",
                each.join(", ")
            ));
        }
        told
    }
}
