//! The ranked lines of a decision page: what stands out, a school (or a thing) a line, the surest first; then facts that need no
//! comparison, then what lies in the outer tenth of schools (methods: many looks).

use crate::pack::leaf::Sentence;
use crate::quantity::Mark;
use crate::report::tracking::stands_out::{Finding, StandsOut};

use super::Ground;
use super::indicators::{Outer, outer};

/// A line before it is numbered.
pub(super) struct Line {
    /// Findings strong and some, facts, outer tenths.
    pub place: u8,
    pub p: f64,
    /// Whom it is about: lines of one school are one.
    pub urn: Option<u32>,
    pub lead: String,
    pub mark: (Mark, String),
    pub text: String,
    pub pages: Vec<String>,
}

/// After the findings.
const FACT: u8 = 2;
const TENTH: u8 = 3;

impl Line {
    pub(super) fn sentence(self, number: Option<usize>) -> Sentence {
        Sentence {
            number,
            mark: Some(self.mark),
            lead: self.lead,
            text: self.text,
            pages: self.pages,
        }
    }
}

/// The lines of findings, a school at a time. `pages` says where a finding is shown.
pub(super) fn of_schools(
    ground: &Ground<'_>,
    out: &StandsOut,
    pages: &dyn Fn(&Finding) -> &'static str,
) -> Vec<Line> {
    let lines = out.by_school().into_iter().map(|(name, own)| {
        let first = own[0];
        let (lead, text) = match first.urn {
            Some(_) => (super::short(ground, name), first.sentence()),
            None => ("The trust".to_owned(), first.sentence()),
        };
        Line {
            place: first.compared.verdict.place(),
            p: first.compared.p.unwrap_or(1.0),
            urn: first.urn,
            lead,
            mark: (first.compared.verdict.mark(), first.compared.word()),
            text: with_likewise(text, first, &own[1..]),
            pages: vec![pages(first).to_owned()],
        }
    });
    lines.collect()
}

/// The lines of findings of one school, a thing a line: its other subjects in the same words.
pub(super) fn of_things(out: &StandsOut, pages: &dyn Fn(&Finding) -> &'static str) -> Vec<Line> {
    let mut things: Vec<Vec<&Finding>> = vec![];
    for f in &out.found {
        let same = |own: &&mut Vec<&Finding>| {
            own[0].of.years == f.of.years
                && own[0].group == f.group
                && own[0].compared.verdict.way() == f.compared.verdict.way()
        };
        match things.iter_mut().find(same) {
            Some(own) => own.push(f),
            None => things.push(vec![f]),
        }
    }
    let lines = things.into_iter().map(|own| {
        let first = own[0];
        Line {
            place: first.compared.verdict.place(),
            p: first.compared.p.unwrap_or(1.0),
            urn: first.urn,
            lead: String::new(),
            mark: (first.compared.verdict.mark(), first.compared.word()),
            text: with_likewise(first.sentence(), first, &own[1..]),
            pages: vec![pages(first).to_owned()],
        }
    });
    lines.collect()
}

/// Adds what else of it stands out on the same side: `; writing and Years 3–5 likewise`.
fn with_likewise(text: String, first: &Finding, more: &[&Finding]) -> String {
    let mut others: Vec<String> = vec![];
    for f in more {
        if f.compared.verdict.way() != first.compared.verdict.way() {
            continue;
        }
        let name = if f.of.years == first.of.years && f.group == first.group {
            f.of.subject_words()
        } else if f.group.is_some() {
            continue;
        } else {
            f.of.years_words()
        };
        if name != first.of.subject_words() && !others.contains(&name) {
            others.push(name);
        }
    }
    others.truncate(3);
    if others.is_empty() {
        return text;
    }
    let said = match others.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} and {last}", before.join(", ")),
        None => String::new(),
    };
    format!("{}; {said} likewise.", text.trim_end_matches('.'))
}

/// Adds facts and outer tenths, of a school that has a line already to that line.
pub(super) fn with_indicators(ground: &Ground<'_>, mut lines: Vec<Line>) -> Vec<Line> {
    for own in outer(ground) {
        let page = own.page.to_owned();
        let known = lines
            .iter_mut()
            .find(|l| own.urn.is_some() && l.urn == own.urn && ground.about.school.is_none());
        if let Some(line) = known {
            // What lies in the outer tenth of schools has its own page.
            if own.fact {
                line.text.push(' ');
                line.text.push_str(&own.text);
                line.pages.push(page);
            }
            continue;
        }
        lines.push(alone(ground, own, page));
    }
    lines.sort_by(|a, b| a.place.cmp(&b.place).then(a.p.total_cmp(&b.p)));
    lines
}

/// The first lines, so many: a fact that needs no comparison is never left out for want of room.
pub(super) fn first(lines: Vec<Line>, most: usize) -> Vec<Line> {
    let mut made: Vec<Line> = vec![];
    let mut facts: Vec<Line> = vec![];
    for line in lines {
        if made.len() < most {
            made.push(line);
        } else if line.place == FACT {
            facts.push(line);
        }
    }
    let Some(mut line) = facts.pop() else {
        return made;
    };
    for other in facts.into_iter().rev() {
        line.lead = format!("{}, {}", other.lead, line.lead);
        line.text = format!("{} {}", other.text, line.text);
    }
    made.truncate(most - 1);
    made.push(line);
    made
}

fn alone(ground: &Ground<'_>, own: Outer, page: String) -> Line {
    let lead = match (&own.urn, &ground.about.school) {
        (Some(_), None) => super::short(ground, &own.name),
        _ => String::new(),
    };
    Line {
        place: if own.fact { FACT } else { TENTH },
        // Worse things first; there is no p to order by.
        p: if own.worse { 0.0 } else { 1.0 },
        urn: own.urn,
        lead,
        mark: (own.mark, own.word),
        text: own.text,
        pages: vec![page],
    }
}
