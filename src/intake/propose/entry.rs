//! A group of parts that are alike, made an entry of the config: what its columns don't give is taken from names, sheets,
//! dates and the roll, or asked.

mod lacking;
mod parts;
mod ready;
mod running;
mod words;

use std::collections::BTreeSet;

use crate::intake::sources::understood;

use super::draft::{Draft, Row};
use super::fit::{Fit, SURE};
use super::grid::Grid;
use super::names;
use super::question::{Choice, Question};
use super::results::{Outcome, Rivals};
use super::survey::{Around, Group, Member, SeenFile, is_canonical_place, told};

pub(super) use parts::settled;
pub(super) use ready::{question_of_year, ready, year_of};
pub(super) use words::{notes, some};

/// The patterns that name some files and none of the others.
fn patterns(files: &[SeenFile], others: &[String], wider: bool) -> Vec<String> {
    let mut plain: Vec<String> = Vec::new();
    let mut packed: Vec<String> = Vec::new();
    for file in files {
        let (list, name) = match &file.member {
            Some(member) => (&mut packed, format!("{}!{member}", file.path)),
            None => (&mut plain, file.path.clone()),
        };
        if !list.contains(&name) {
            list.push(name);
        }
    }
    let others: Vec<String> = others
        .iter()
        .filter(|o| !plain.contains(o))
        .cloned()
        .collect();
    let mut patterns = names::files(&plain, &others, wider);
    patterns.append(&mut packed);
    patterns
}

/// Whether a table's rows can take their school and year group from the roll.
fn on_roll(table: &str) -> bool {
    matches!(table, "assessments" | "attendance" | "exclusions")
}

/// What a fit still lacks of year, term and school, in this order.
fn lacks(fit: &Fit) -> [bool; 3] {
    let missing = fit.missing();
    let dated = fit.columns.contains_key("assessed_on")
        || fit.columns.contains_key("week_ending")
        || fit.columns.contains_key("started_on");
    let has_terms = !fit.results.is_empty() && fit.results.iter().all(|r| r.term.is_some());
    [
        missing.contains(&"academic_year") && !dated,
        missing.contains(&"term") && !dated && !has_terms,
        missing.contains(&"urn"),
    ]
}

/// The pattern that finds a year, term or school in the names of all members.
fn pattern(members: &[Member], dimension: usize, around: &Around) -> Option<String> {
    let paths: Vec<String> = members
        .iter()
        .map(|m| m.file.shown().split('#').next().unwrap_or("").to_owned())
        .collect();
    let spans: Vec<(&str, (usize, usize))> = members
        .iter()
        .zip(&paths)
        .map(|(member, path)| {
            let told = told(member, around);
            Some((path.as_str(), told[dimension].as_ref()?.1))
        })
        .collect::<Option<_>>()?;
    names::pattern(&spans)
}

/// Our column that the names of several sheets give.
fn sheet_column(members: &[Member]) -> Option<&'static str> {
    let sheets: Vec<&str> = members
        .iter()
        .filter_map(|m| m.file.sheet.as_deref())
        .collect();
    if sheets.len() < 2 || sheets.iter().all(|s| *s == sheets[0]) {
        return None;
    }
    let missing = members[0].fit.missing();
    let all = |column: &str| sheets.iter().all(|s| understood(column, s).is_some());
    if all("term") && missing.contains(&"term") {
        return Some("term");
    }
    ["nc_year", "subject"]
        .into_iter()
        .find(|c| missing.contains(c) && all(c))
        .or_else(|| {
            ["urn", "subject", "nc_year"]
                .into_iter()
                .find(|c| missing.contains(c))
        })
}

/// Makes a group and its entries.
pub(super) fn group(
    mut members: Vec<Member>,
    around: &Around,
    all: &[String],
) -> (Group, Vec<Draft>) {
    let id = id_of(&members);
    let names = headings(&members[0].grid);
    let answers = |key: &str| around.answers.get(&format!("{id}/{key}")).cloned();
    let rivals = members[0].fit.settle(&names, &answers);
    let mut making = Making {
        around,
        fit: &members[0].fit,
        grid: &members[0].grid,
        members: &members,
        id,
        questions: Vec::new(),
        rivals,
        doubts: members[0].fit.doubts.clone(),
    };
    making.ask_of_rivals();
    let files: Vec<SeenFile> = members.iter().map(|m| m.file.clone()).collect();
    let mut drafts = making.drafts(patterns(&files, all, around.wider));
    let canonical = members
        .iter()
        .all(|m| is_canonical_place(m.fit.table.name, &m.file.path))
        && drafts.len() == 1
        && drafts[0].columns.is_empty()
        && drafts[0].is_whole();
    for draft in &mut drafts {
        draft.canonical = canonical;
    }
    let (questions, mut doubts, id) = (making.questions, making.doubts, making.id);
    let mut said = BTreeSet::new();
    doubts.retain(|doubt| said.insert(doubt.clone()));
    let lacking = |d: &Draft| [d.missing.clone(), d.undecided_columns()].concat();
    let mut lacks: Vec<&'static str> = drafts.iter().flat_map(lacking).collect();
    lacks.dedup();
    let group = Group {
        lacks,
        id,
        table: members[0].fit.table.source,
        title: words::title(&members, &drafts),
        layout: None,
        columns: words::columns(&members[0]),
        doubts,
        questions,
        yaml: super::draft::yaml(&drafts),
        canonical,
        files,
    };
    (group, drafts)
}

/// A word that stays the same for files of the same kind next year.
fn id_of(members: &[Member]) -> String {
    let mut hash: u32 = 0x811c_9dc5;
    let headings: Vec<&str> = members[0].grid.headings().collect();
    let school = match members[0].fit.table.name {
        // Rolls of the same headings are told apart by their files.
        "pupils" if members.len() == 1 => members[0].file.path.as_str(),
        _ => "",
    };
    for byte in headings.join("|").bytes().chain(school.bytes()) {
        hash = (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193);
    }
    format!("{}-{hash:08x}", members[0].fit.table.name.replace('/', "-"))
}

/// The headings as the config names them: the second of two alike as `Year#2`.
pub(super) fn headings(grid: &Grid) -> Vec<String> {
    let names: Vec<&str> = grid.headings().collect();
    let one = |(i, name): (usize, &&str)| {
        let before = names[..i].iter().filter(|n| n.eq_ignore_ascii_case(name));
        match before.count() {
            0 => (*name).to_owned(),
            n => format!("{name}#{}", n + 1),
        }
    };
    names.iter().enumerate().map(one).collect()
}

struct Making<'m> {
    around: &'m Around,
    fit: &'m Fit,
    grid: &'m Grid,
    members: &'m [Member],
    id: String,
    questions: Vec<Question>,
    rivals: Vec<Rivals>,
    doubts: Vec<String>,
}

impl Making<'_> {
    /// A heading as the config names it.
    fn heading(&self, column: usize) -> String {
        headings(self.grid).get(column).cloned().unwrap_or_default()
    }

    /// Asks which of columns that could be the same result is meant.
    fn ask_of_rivals(&mut self) {
        for rivals in self.rivals.clone() {
            let choices = rivals.choices.iter().map(|(v, l)| Choice::of(v, l));
            self.questions.push(Question {
                id: format!("{}/{}", self.id, rivals.key),
                text: rivals.text,
                why: "Their headings don't say, and no result is read that could be another's."
                    .to_owned(),
                choices: choices.collect(),
                free: "",
                answer: rivals.answer,
                needed: true,
            });
        }
    }

    fn answer(&self, id: &str) -> Option<String> {
        self.around.answers.get(id).cloned()
    }

    /// Asks, and gives the answer if there is one; one that says to leave it is none.
    fn ask(
        &mut self,
        id: &str,
        text: String,
        why: &str,
        choices: Vec<Choice>,
        free: &'static str,
        needed: bool,
    ) -> Option<String> {
        let answer = self.answer(id);
        if !self.questions.iter().any(|q| q.id == id) {
            self.questions.push(Question {
                id: id.to_owned(),
                text,
                why: why.to_owned(),
                choices,
                free,
                answer: answer.clone(),
                needed,
            });
        }
        answer.filter(|a| !a.is_empty())
    }

    fn drafts(&mut self, files: Vec<String>) -> Vec<Draft> {
        let base = self.base(files);
        let mut parts: Vec<Vec<Outcome>> = Vec::new();
        for outcome in self.outcomes() {
            let kind = |o: &Outcome| (o.values.len() > 1, o.values[0].0, o.test);
            match parts.iter_mut().find(|p| kind(&p[0]) == kind(&outcome)) {
                Some(part) => part.push(outcome),
                None => parts.push(vec![outcome]),
            }
        }
        if parts.is_empty() {
            parts.push(Vec::new());
        }
        let mut drafts = Vec::new();
        for part in parts {
            let mut draft = base.clone();
            self.results(&mut draft, &part);
            self.rest(&mut draft, &part);
            drafts.push(draft);
        }
        drafts
    }

    /// The columns of results; where each row says its own type, those of a subject and term make one row.
    fn outcomes(&self) -> Vec<Outcome> {
        let mut joined: Vec<Outcome> = Vec::new();
        let typed = self.fit.columns.contains_key("assessment_type");
        // A check's mark and its code stand in one row.
        let check = |o: &Outcome| matches!(o.subject, Some("Phonics" | "MTC"));
        for outcome in self.fit.results.iter().cloned() {
            let same = joined.iter_mut().find(|o| {
                (typed || check(&outcome))
                    && (o.subject, o.term, o.half, o.test)
                        == (outcome.subject, outcome.term, outcome.half, outcome.test)
                    && (o.open, &o.year) == (outcome.open, &outcome.year)
                    && !o.gives(outcome.values[0].0)
            });
            match same {
                Some(same) => same.values.extend(outcome.values),
                None => joined.push(outcome),
            }
        }
        joined
    }

    /// What all entries of the group have in common.
    fn base(&mut self, files: Vec<String>) -> Draft {
        let (fit, grid) = (self.fit, self.grid);
        let first = &self.members[0];
        let headings: Vec<&str> = grid.headings().collect();
        let mut draft = Draft {
            key: fit.table.source,
            files,
            delimiter: (grid.delimiter == b'|').then_some("pipe"),
            skip_lines: if grid.lying { 0 } else { grid.heading },
            transposed: grid.lying,
            percent: fit.percent,
            year_to_date: running::is(self.members, self.around),
            ..Draft::default()
        };
        if draft.year_to_date {
            self.doubts.push(
                "the possible sessions grow from term to term: they run on from September, and each term's are told apart"
                    .into(),
            );
        }
        match sheet_column(self.members) {
            Some(column) => draft.from_sheet = Some(column),
            None if first.sheets > 1 => draft.sheet.clone_from(&first.file.sheet),
            None => {}
        }
        if draft.from_sheet.is_some() {
            self.doubts.push(format!(
                "{} sheets have the same headings and are read together",
                self.members.len()
            ));
        }
        for column in fit.table.columns {
            if let Some(taken) = fit.columns.get(column.name)
                && !headings[taken.column].eq_ignore_ascii_case(column.name)
            {
                let theirs = vec![self.heading(taken.column)];
                draft.columns.push((column.name, theirs, taken.sure < SURE));
            }
            if let Some((_, list)) = fit.joined.iter().find(|(ours, _)| *ours == column.name) {
                let theirs = list.iter().map(|c| self.heading(*c)).collect();
                draft.columns.push((column.name, theirs, false));
            }
        }
        draft.split = fit.split.map(|(c, pattern)| (self.heading(c), pattern));
        for (column, word) in grid.totals() {
            if headings.get(column).is_some_and(|h| !h.is_empty()) {
                let pair = (headings[column].to_owned(), word.to_owned());
                draft.drop_rows.push(pair);
            }
        }
        if !draft.drop_rows.is_empty() {
            self.doubts
                .push("rows that sum up others are left out".into());
        }
        draft
    }

    /// The columns of results.
    fn results(&mut self, draft: &mut Draft, part: &[Outcome]) {
        let Some(first) = part.first() else {
            return;
        };
        if let Some(test) = first.test {
            draft.constants.push(("assessment_type", test.to_owned()));
        }
        let open: Vec<&Rivals> = self.rivals.iter().filter(|r| r.answer.is_none()).collect();
        if part.iter().any(|o| o.open) {
            draft.undecided = open.iter().map(|r| (r.value, r.text.clone())).collect();
        }
        let part: Vec<&Outcome> = part.iter().filter(|o| !o.open).collect();
        let simple = part.iter().all(|o| {
            o.term == first.term
                && o.half == first.half
                && o.year == first.year
                && o.rank.is_none()
                && o.subject.is_some()
                && o.values.len() == 1
                && o.values[0].1.len() == 1
        });
        if simple && part.len() > 1 {
            let columns = part.iter().map(|o| {
                let heading = self.heading(o.values[0].1[0]);
                (heading, o.subject.unwrap_or_default().to_owned())
            });
            draft.wide = Some(("subject", first.values[0].0, columns.collect()));
            if let Some(term) = first.term {
                draft.constants.push(("term", term.to_owned()));
            }
            if let Some(year) = &first.year {
                draft.constants.push(("academic_year", year.clone()));
            }
            return;
        }
        for outcome in &part {
            let mut row = Row::default();
            let mut constant = |ours: &'static str, value: Option<&str>| {
                if let Some(value) = value {
                    row.constants.push((ours, value.to_owned()));
                }
            };
            constant("subject", outcome.subject);
            constant("rank", outcome.rank);
            constant("term", outcome.term);
            constant("academic_year", outcome.year.as_deref());
            if let (Some(term), Some(half)) = (outcome.term, outcome.half) {
                constant("assessment_name", Some(&format!("{term} {half}")));
            }
            for (ours, list) in &outcome.values {
                let theirs = list.iter().map(|c| self.heading(*c)).collect();
                row.columns.push((ours, theirs));
            }
            draft.rows.push(row);
        }
        let halves = |o: &&Outcome| {
            part.iter().any(|p| {
                (p.term, p.subject, &p.year) == (o.term, o.subject, &o.year) && p.half != o.half
            })
        };
        if part.iter().any(halves) {
            self.doubts
                .push("both halves of a term are read: the later one is the term's outcome".into());
        }
    }

    /// What neither columns nor results give.
    fn rest(&mut self, draft: &mut Draft, part: &[Outcome]) {
        if part.is_empty() {
            let open = self.rivals.iter().filter(|r| r.answer.is_none());
            draft.undecided = open.map(|r| (r.value, r.text.clone())).collect();
        }
        let table = self.fit.table.name;
        let mut missing = self.fit.missing();
        let gives = |name: &str| !part.is_empty() && part.iter().all(|o| o.gives(name));
        missing.retain(|name| !gives(name) && draft.from_sheet != Some(name));
        // A judgement's entry has no score, and the other way round.
        let dated = ["assessed_on", "week_ending", "started_on"]
            .iter()
            .any(|c| self.fit.columns.contains_key(c));
        let found = |missing: &mut Vec<&'static str>, name: &str| {
            let had = missing.contains(&name);
            missing.retain(|c| *c != name);
            had
        };
        if dated && matches!(table, "assessments" | "attendance" | "exclusions") {
            for column in ["academic_year", "term"] {
                if found(&mut missing, column) {
                    draft.from_date.push(column);
                }
            }
        }
        for (dimension, column) in ["academic_year", "term", "urn"].into_iter().enumerate() {
            if missing.contains(&column) && self.by_name(draft, dimension, column) {
                missing.retain(|c| *c != column);
            }
        }
        if on_roll(table) && self.fit.columns.contains_key("upn") {
            for column in ["urn", "nc_year"] {
                if missing.contains(&column) {
                    missing.retain(|c| *c != column);
                    draft.from_roll.push(column);
                }
            }
        }
        if table == "assessments" {
            self.kind_of_assessment(draft, part, &mut missing);
            self.subject_of_tests(draft, &mut missing);
        }
        if let Some(at) = missing.iter().position(|c| *c == "assessed_on") {
            missing.remove(at);
            draft.from_term = Some("assessed_on");
            self.doubts
                .push("the rows have no date: each is dated to the end of its term".into());
        }
        self.ask_for(draft, &mut missing);
        self.codes(draft, part);
        draft.missing = missing;
    }
}
