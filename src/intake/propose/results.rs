//! Columns of results: a subject, a term, a kind of score each. No raw mark becomes a score, no judgement a target, and no
//! term is dropped without a word.

mod cells;
mod chances;
mod rivals;
mod verdict;

use super::fit::{Fit, Taken};
use super::grid::Grid;
use super::heading::{Kind, Meaning, is_earlier, letter_subject, meaning, stage};
use super::names;
use super::unknown;

use cells::Cells;
use verdict::{Verdict, verdict};

pub(super) use cells::is_own_code;
pub(super) use rivals::Rivals;

/// What one row of a pupil's is made of.
#[derive(Clone, Debug, Default)]
pub(super) struct Outcome {
    pub(super) subject: Option<&'static str>,
    pub(super) term: Option<&'static str>,
    pub(super) half: Option<u8>,
    pub(super) rank: Option<&'static str>,
    /// The type of the test, where the heading names it.
    pub(super) test: Option<&'static str>,
    /// The academic year, where the heading names it.
    pub(super) year: Option<String>,
    /// The year group or key stage that the heading names.
    pub(super) stage: Option<String>,
    /// Which of several of the same pupil, test and subject is preferred: the least first.
    pub(super) place: u8,
    /// Whether a person has to say first which column is meant.
    pub(super) open: bool,
    /// Our columns, and the grid's of which each is made.
    pub(super) values: Vec<(&'static str, Vec<usize>)>,
    /// How sure it is.
    pub(super) sure: f64,
    /// Why.
    pub(super) why: String,
}

impl Outcome {
    /// Our first column of it.
    pub(super) fn value(&self) -> &'static str {
        self.values[0].0
    }

    /// The grid's first column of it.
    pub(super) fn column(&self) -> usize {
        self.values[0].1[0]
    }

    /// Whether a column of the grid is part of it.
    pub(super) fn uses(&self, column: usize) -> bool {
        self.values.iter().any(|(_, list)| list.contains(&column))
    }

    /// Whether it gives a column of ours.
    pub(super) fn gives(&self, ours: &str) -> bool {
        match ours {
            "subject" => self.subject.is_some(),
            "term" => self.term.is_some(),
            "academic_year" => self.year.is_some(),
            "rank" => self.rank.is_some(),
            "assessment_type" => self.test.is_some(),
            _ => self.values.iter().any(|(name, _)| *name == ours),
        }
    }

    /// The grid's columns of which a column of ours is made.
    pub(super) fn columns_of(&self, ours: &str) -> Vec<usize> {
        let of = self.values.iter().filter(|(name, _)| *name == ours);
        of.flat_map(|(_, list)| list.iter().copied()).collect()
    }

    /// What it is, in a few words.
    pub(super) fn words(&self) -> String {
        let names: Vec<&str> = self.values.iter().map(|(name, _)| *name).collect();
        let half = self.half.map(|h| format!("half {h}"));
        let mut words: Vec<&str> = Vec::new();
        words.extend(self.subject);
        words.extend(self.rank);
        words.extend(self.term);
        words.extend(half.as_deref());
        words.extend(self.year.as_deref());
        words.extend(names.iter().map(|n| match *n {
            "p_expected" => "chance of expected",
            "p_greater" => "chance of greater depth",
            other => other,
        }));
        words.join(" ")
    }
}

/// Finds the columns of results for the table of a fit.
pub(super) fn look(fit: &mut Fit, grid: &Grid, named: &str) {
    match fit.table.name {
        "assessments" | "targets" => outcomes(fit, grid, named),
        "estimates" => chances::look(fit, grid),
        _ => {}
    }
}

/// How a score is preferred over another of the same pupil, test and subject: the least first.
fn preference(kind: Option<Kind>) -> u8 {
    match kind {
        Some(Kind::Standardised) => 0,
        Some(Kind::AgeStandardised) => 1,
        Some(Kind::Scaled) => 2,
        _ => 3,
    }
}

/// What the heading of each column says, with what stands above it for several columns.
fn said_of(grid: &Grid) -> Vec<(Meaning, Option<String>)> {
    let one = |(i, name): (usize, &str)| {
        let mut said = meaning(name);
        let above = grid.above(i);
        let group = meaning(above);
        let above_year = names::whole_year(above);
        // Words of a title are no column's.
        if group.rest.is_empty() || above_year.is_some() {
            let tells = said.term.is_some() || said.kind.is_some();
            if said.term.is_none() {
                (said.term, said.half) = (group.term, group.half);
            }
            said.subject = said.subject.or(group.subject.filter(|_| tells));
            said.kind = said.kind.or(group.kind);
        }
        let year = names::whole_year(name).or(above_year);
        (said, year)
    };
    grid.headings().enumerate().map(one).collect()
}

/// A column of results without a subject, and which of several it is preferred to.
struct Single {
    value: &'static str,
    taken: Taken,
    place: u8,
}

fn outcomes(fit: &mut Fit, grid: &Grid, named: &str) {
    let headings: Vec<&str> = grid.headings().collect();
    let targets = fit.table.name == "targets";
    let all = meaning(named);
    let mut read = said_of(grid);
    let letters = read
        .iter()
        .filter(|(said, _)| letter_subject(said).is_some());
    if letters.count() > 1 {
        for (said, _) in &mut read {
            said.subject = said.subject.or(letter_subject(said));
        }
    }
    let values: &[&str] = match targets {
        true => &["target", "target_score"],
        false => &["score", "judgement"],
    };
    let own_targets = targets && read.iter().any(|(s, _)| s.kind == Some(Kind::Target));
    let mut named_terms: Vec<&str> = read.iter().filter_map(|(s, _)| s.term).collect();
    named_terms.sort_unstable();
    named_terms.dedup();
    let by_term = !targets && named_terms.len() > 1 && !fit.columns.contains_key("subject");
    let mut wide: Vec<Outcome> = Vec::new();
    let mut single: Vec<Single> = Vec::new();
    let mut left = Vec::new();
    // Columns with a term and judgements, of no subject that is known.
    let mut strangers: Vec<usize> = Vec::new();
    let mut own_scaled = false;
    for (i, (said, year)) in read.into_iter().enumerate() {
        let name = headings[i];
        let mapped = fit.columns.iter().find(|(_, t)| t.column == i);
        let by_value = mapped.is_some_and(|(ours, _)| values.contains(ours));
        let elsewhere = mapped.is_some_and(|(_, t)| t.sure >= 0.75) && !by_value;
        let tells = said.subject.is_some() || said.kind.is_some() || by_value;
        if !tells && !targets && mapped.is_none() && said.term.is_some() {
            let cells = Cells::of(grid, i, None);
            strangers
                .extend((cells.codes > 0 && cells.codes * 10 >= cells.filled * 8).then_some(i));
        }
        if elsewhere || !tells || (said.rest.len() > 3 && said.kind.is_none()) {
            continue;
        }
        if own_targets && said.kind != Some(Kind::Target) {
            continue;
        }
        // Of the canonical headings nothing need be asked.
        if by_value && name.eq_ignore_ascii_case(mapped.map_or("", |(ours, _)| ours)) {
            continue;
        }
        if is_earlier(&said) {
            left.push((i, "of an earlier year, not of the file's".to_owned()));
            continue;
        }
        let cells = Cells::of(grid, i, said.subject);
        // A test that stands in the file's name only, and has a scale of its own.
        let own_scale = [said.test, all.test].contains(&Some("No More Marking"));
        let verdict = verdict(&said, &cells, targets, own_scale);
        own_scaled |= own_scale && matches!(verdict, Verdict::Take("score", ..));
        match verdict {
            // Terms side by side without a subject are of the file's.
            Verdict::Take(value, sure, why) if said.subject.is_some() || by_term => {
                let judged = value == "judgement" && said.test != Some("No More Marking");
                wide.push(Outcome {
                    subject: said.subject.or(all.subject),
                    term: said.term,
                    half: said.half,
                    rank: None,
                    test: match said.subject {
                        Some("Phonics" | "MTC") => Some("DfE test"),
                        _ => said.test.filter(|_| !judged),
                    },
                    year,
                    stage: stage(&said),
                    place: preference(said.kind),
                    open: false,
                    values: vec![(value, vec![i])],
                    sure,
                    why,
                });
            }
            Verdict::Take(value, sure, why) => single.push(Single {
                value,
                taken: Taken {
                    column: i,
                    sure,
                    why,
                },
                // A heading with words of its own is that of a part: `Verbal SAS` beside `Mean SAS`.
                place: preference(said.kind) + if said.rest.is_empty() { 0 } else { 10 },
            }),
            Verdict::Leave(why) => {
                if by_value || said.subject.is_some() || said.kind.is_some() {
                    left.push((i, why));
                }
            }
        }
    }
    if !targets && unknown::is_ability(grid, named) {
        fit.doubts.push(unknown::ABILITY.into());
    }
    if own_scaled {
        fit.doubts.push("scores of No More Marking are on a scale of its own: until a curve in the table conversions turns them into scaled scores they show no standard".into());
    }
    let strangers: Vec<&str> = strangers.iter().map(|i| headings[*i]).collect();
    if !wide.is_empty() && !strangers.is_empty() {
        let words = format!(
            "{} look like results of a term, too, but of which subject isn't known: say so under `long`",
            super::entry::some(&strangers)
        );
        fit.doubts.push(words);
    }
    leave_prior(&mut wide, &mut left);
    // A column of subjects makes rows of them; without one each column is a subject of its own.
    let rows = fit.columns.contains_key("subject")
        || (wide.is_empty() && !single.is_empty())
        || fit.columns.contains_key("score") && wide.is_empty();
    for (i, _) in &left {
        fit.columns.retain(|_, t| t.column != *i);
    }
    fit.left.append(&mut left);
    if rows && !single.is_empty() {
        take_single(fit, values, &single, &headings);
        if fit.columns.contains_key("subject") {
            return;
        }
    }
    if !wide.is_empty() {
        take_wide(fit, wide, values, all.term);
    }
}

/// Leaves out results of key stage 1 that stand beside later ones: prior attainment.
fn leave_prior(wide: &mut Vec<Outcome>, left: &mut Vec<(usize, String)>) {
    let (prior, others): (Vec<Outcome>, Vec<Outcome>) = std::mem::take(wide)
        .into_iter()
        .partition(|o| o.stage.as_deref() == Some("KS1"));
    let beside = |one: &Outcome| {
        let same = |o: &&Outcome| o.subject == one.subject && o.stage.is_none();
        others.iter().any(|o| same(&o))
    };
    let (out, kept): (Vec<Outcome>, Vec<Outcome>) = prior.into_iter().partition(beside);
    for outcome in out {
        let why = "prior attainment, beside results of the file's year";
        left.push((outcome.column(), why.to_owned()));
    }
    wide.extend(others);
    wide.extend(kept);
    wide.sort_by_key(Outcome::column);
}

/// Takes one column for each value, where the rows name their subjects or a person has to.
fn take_single(fit: &mut Fit, values: &[&'static str], single: &[Single], headings: &[&str]) {
    for value in values {
        let mut of: Vec<&Single> = single.iter().filter(|s| s.value == *value).collect();
        of.sort_by_key(|s| s.place);
        let Some(first) = of.first() else {
            continue;
        };
        let taken = headings[first.taken.column];
        fit.columns.insert(value, first.taken.clone());
        let (equal, others): (Vec<&Single>, Vec<&Single>) =
            of.iter().partition(|s| s.place == first.place);
        for other in others {
            fit.left.push((
                other.taken.column,
                format!("`{taken}` is taken in its place"),
            ));
            if other.place < 3 && first.place < 3 {
                fit.doubts.push(format!(
                    "{value}: `{taken}` and `{}` both could be; `{taken}` is taken",
                    headings[other.taken.column]
                ));
            }
        }
        if equal.len() > 1 {
            let equal = equal.iter().map(|s| s.taken.clone());
            fit.tied.push((value, equal.collect()));
        }
    }
}

/// Takes the columns that each make rows of their own.
fn take_wide(fit: &mut Fit, wide: Vec<Outcome>, values: &[&str], term: Option<&str>) {
    let used: Vec<usize> = wide.iter().map(Outcome::column).collect();
    fit.columns.retain(|ours, t| {
        !used.contains(&t.column) && !values.contains(ours) && *ours != "subject"
    });
    let terms: Vec<&str> = wide.iter().filter_map(|o| o.term).collect();
    if !terms.is_empty() && terms.len() < wide.len() {
        fit.doubts.push(
            "some columns name a term and others don't: those without take the term of the file"
                .into(),
        );
    }
    if term.is_some() && terms.iter().any(|t| Some(*t) != term) {
        fit.doubts
            .push("the file is named for one term, its columns for others".into());
    }
    fit.results = wide;
}

/// Whether a grid has columns of subjects whose cells may all be grades of GCSE.
pub(super) fn are_grades(grid: &Grid) -> bool {
    let graded = grid.headings().enumerate().filter(|(i, heading)| {
        let subject = meaning(heading).subject;
        let cells = Cells::of(grid, *i, None);
        subject.is_some() && cells.are_numbers() && cells.are_grades()
    });
    graded.count() > 1
}
