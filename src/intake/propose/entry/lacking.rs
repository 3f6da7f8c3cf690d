//! What the columns of a group lack: taken from the names of its files, or asked.

use crate::intake::sources::{levelled, nearest_code, telling, understood};

use super::super::draft::Draft;
use super::super::heading::meaning;
use super::super::question::Choice;
use super::super::results::Outcome;
use super::super::survey::told;
use super::{Making, pattern, some, words};

impl Making<'_> {
    /// Takes a column from the names of the files, by a pattern or as a constant.
    pub(super) fn by_name(
        &mut self,
        draft: &mut Draft,
        dimension: usize,
        column: &'static str,
    ) -> bool {
        let around = self.around;
        let told: Vec<_> = self
            .members
            .iter()
            .map(|m| (m, told(m, around)[dimension].clone()))
            .collect();
        if told.iter().any(|(_, t)| t.is_none()) {
            return false;
        }
        let Some(pattern) = pattern(self.members, dimension, around) else {
            let mut values: Vec<&String> =
                told.iter().flat_map(|(_, t)| t).map(|(v, _)| v).collect();
            values.dedup();
            if let [one] = values.as_slice() {
                draft.constants.push((column, (*one).clone()));
                return true;
            }
            return false;
        };
        let mut pairs: Vec<(String, String)> = Vec::new();
        for (member, value) in &told {
            let Some((meant, (from, to))) = value else {
                continue;
            };
            let shown = member.file.shown();
            let written = shown[*from..*to].to_owned();
            // The table of schools knows names, whole or short.
            let school = || {
                let of = self.around.schools.iter().find(|(urn, _)| urn == meant);
                of.is_some_and(|(_, name)| {
                    let level = levelled(&written);
                    level == levelled(name) || level == telling(name).join(" ")
                })
            };
            let plain = written == *meant
                || understood(column, &written) == Some(meant.as_str())
                || (column == "urn" && school());
            if !plain && !pairs.iter().any(|(w, _)| *w == written) {
                pairs.push((written, meant.clone()));
            }
        }
        draft.from_name.push((column, pattern));
        if !pairs.is_empty() {
            draft.codes.push((column, pairs));
        }
        true
    }

    /// Type and name of the assessment.
    pub(super) fn kind_of_assessment(
        &mut self,
        draft: &mut Draft,
        part: &[Outcome],
        missing: &mut Vec<&'static str>,
    ) {
        let judged = match part.first() {
            Some(outcome) => outcome.values[0].0 == "judgement",
            None => {
                self.fit.columns.contains_key("judgement")
                    && !self.fit.columns.contains_key("score")
            }
        };
        if missing.contains(&"assessment_type") {
            let named = meaning(&self.members[0].named).test;
            let test = part.first().and_then(|o| o.test).or(named);
            let kind = match (judged, test) {
                (true, Some("No More Marking")) => Some("No More Marking".to_owned()),
                (true, _) => Some("Teacher Assessment".to_owned()),
                (false, Some(test)) => Some(test.to_owned()),
                (false, None) => {
                    let id = format!("{}/type", self.id);
                    let columns: Vec<String> = part
                        .iter()
                        .flat_map(|o| o.columns_of("score"))
                        .chain(self.fit.columns.get("score").map(|t| t.column))
                        .map(|c| format!("“{}”", self.heading(c)))
                        .take(3)
                        .collect();
                    let choices = [
                        ("NFER", "NFER"),
                        ("Rising Stars", "PiRA, PUMA, GAPS (Rising Stars)"),
                        ("Renaissance", "Star (Renaissance)"),
                        ("GL", "GL: NGRT, PTE, PTM"),
                        ("PIXL", "PiXL"),
                        ("DfE test", "SATs (DfE test)"),
                    ];
                    self.ask(
                        &id,
                        format!(
                            "Which test do the scores under {} come from?",
                            columns.join(", ")
                        ),
                        "Neither the file's name nor its headings say.",
                        choices.iter().map(|(v, l)| Choice::of(v, l)).collect(),
                        "",
                        true,
                    )
                }
            };
            if let Some(kind) = kind {
                missing.retain(|c| *c != "assessment_type");
                draft.constants.push(("assessment_type", kind));
            }
        }
        let halves = draft
            .rows
            .iter()
            .all(|r| r.constants.iter().any(|(k, _)| *k == "assessment_name"));
        if missing.contains(&"assessment_name") {
            missing.retain(|c| *c != "assessment_name");
            let kind = draft
                .constants
                .iter()
                .find(|(k, _)| *k == "assessment_type");
            if draft.rows.is_empty() || !halves {
                let name = match kind {
                    Some((_, kind)) => kind.clone(),
                    None if judged => "Teacher Assessment".into(),
                    None => "Test".into(),
                };
                draft.constants.push(("assessment_name", name));
            }
        }
    }

    /// Whether a cell names a school that is known, whole or short, as the table of schools does.
    fn names_school(&self, cell: &str) -> bool {
        let level = levelled(cell);
        let is = |name: &str| level == levelled(name) || level == telling(name).join(" ");
        self.around.schools.iter().any(|(_, name)| is(name))
    }

    /// Takes the subject from the names of the tests, where all are of one: PiRA is reading.
    pub(super) fn subject_of_tests(&mut self, draft: &mut Draft, missing: &mut Vec<&'static str>) {
        let Some(taken) = self.fit.columns.get("assessment_name") else {
            return;
        };
        let mut subjects: Vec<Option<&str>> = self
            .grid
            .values(taken.column)
            .map(|cell| meaning(cell).subject)
            .collect();
        subjects.sort_unstable();
        subjects.dedup();
        if let [Some(subject)] = subjects.as_slice()
            && missing.contains(&"subject")
        {
            missing.retain(|c| *c != "subject");
            draft.constants.push(("subject", (*subject).to_owned()));
            self.doubts.push(format!(
                "the names of the tests say that all are of {subject}"
            ));
        }
    }

    /// Asks for what only a person can know.
    pub(super) fn ask_for(&mut self, draft: &mut Draft, missing: &mut Vec<&'static str>) {
        let files = words::of_files(self.members);
        for column in missing.clone() {
            let id = match column {
                "academic_year" => "academic_year".to_owned(),
                other => format!("{}/{other}", self.id),
            };
            let (text, why, choices, free): (String, &str, Vec<Choice>, &'static str) = match column
            {
                "academic_year" => (
                    "Which academic year are the files of?".to_owned(),
                    "Neither the files nor their names say; a year in the name (2025-26) would.",
                    words::years(self.around),
                    "year",
                ),
                "term" => (
                    format!("Which term is {files} of?"),
                    "Neither the file nor its name says.",
                    ["Autumn", "Spring", "Summer"]
                        .map(|t| Choice::of(t, t))
                        .to_vec(),
                    "",
                ),
                "urn" => (
                    format!("Which school is {files} of?"),
                    "Neither the file nor its name says.",
                    (self.around.schools.iter())
                        .map(|(urn, name)| Choice::of(urn, name))
                        .collect(),
                    if self.around.schools.is_empty() {
                        "URN"
                    } else {
                        ""
                    },
                ),
                "subject" => (
                    format!("Which subject is {files} of?"),
                    "Neither the headings nor a column say.",
                    ["Reading", "Writing", "Maths", "GPS"]
                        .map(|s| Choice::of(s, s))
                        .to_vec(),
                    "",
                ),
                "rank" => (
                    format!("Which benchmark are the estimates of {files}?"),
                    "FFT Aspire gives the average (50), the top 20 % and the top 5 %.",
                    ["FFT50", "FFT20", "FFT5"]
                        .map(|s| Choice::of(s, s))
                        .to_vec(),
                    "",
                ),
                _ => continue,
            };
            if let Some(answer) = self.ask(&id, text, why, choices, free, true) {
                missing.retain(|c| *c != column);
                draft.constants.push((column, answer));
            }
        }
    }

    /// The codes that the file writes otherwise and that aren't understood without being told.
    pub(super) fn codes(&mut self, draft: &mut Draft, part: &[Outcome]) {
        for column in self.fit.table.columns {
            if column.is_personal()
                || (!part.is_empty()
                    && self.fit.by_results(column.name)
                    && !part.iter().any(|o| o.gives(column.name)))
            {
                continue;
            }
            let mut strangers = self.fit.strangers(self.grid, column.name);
            strangers.retain(|(cell, _)| column.name != "urn" || !self.names_school(cell));
            let language =
                column.name == "eal"
                    && self.fit.columns.get("eal").is_some_and(|t| {
                        self.heading(t.column).to_lowercase().contains("language")
                    });
            let mut pairs: Vec<(String, String)> = Vec::new();
            let mut lost: Vec<(&str, usize)> = Vec::new();
            for (cell, count) in strangers {
                if language && cell.chars().all(|c| !c.is_ascii_digit()) {
                    pairs.push((cell.to_owned(), "Y".into()));
                    continue;
                }
                match nearest_code(column.name, cell) {
                    Some(code) => pairs.push((cell.to_owned(), code)),
                    None => lost.push((cell, count)),
                }
            }
            if language && !pairs.is_empty() {
                let all: Vec<&str> = pairs.iter().map(|(c, _)| c.as_str()).collect();
                self.doubts.push(format!(
                    "a first language other than English is taken for EAL: {}; add others under codes",
                    some(&all)
                ));
            }
            let mut untold = Vec::new();
            for (cell, count) in lost {
                let choices = words::codes(column.name);
                if choices.is_empty() {
                    untold.push(cell);
                    continue;
                }
                let id = format!("{}/{}/{cell}", self.id, column.name);
                let answer = self.answer(&id);
                let times = if count == 1 {
                    "once".into()
                } else {
                    format!("{count} times")
                };
                self.ask(
                    &id,
                    format!("What is “{cell}” ({times})?"),
                    "It stands among known codes.",
                    choices,
                    "",
                    false,
                );
                match answer {
                    Some(code) => pairs.push((cell.to_owned(), code)),
                    None => untold.push(cell),
                }
            }
            if !untold.is_empty() {
                self.doubts.push(format!(
                    "under {} the file also writes {}, which means nothing here: add codes for them if they should count",
                    column.name,
                    some(&untold)
                ));
            }
            if !pairs.is_empty() {
                match draft.codes.iter_mut().find(|(c, _)| *c == column.name) {
                    Some((_, list)) => list.append(&mut pairs),
                    None => draft.codes.push((column.name, pairs)),
                }
            }
        }
    }
}
