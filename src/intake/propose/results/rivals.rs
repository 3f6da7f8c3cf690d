//! Columns that could be the same result: only a person knows which is meant, so none is read before it is said.

use super::super::fit::{Fit, Taken};
use super::Outcome;

/// The answer that none of the columns is meant.
const NONE: &str = "none";

/// What is asked of columns that could be the same result.
#[derive(Clone, Debug)]
pub(in crate::intake::propose) struct Rivals {
    /// What the question's id ends with: the choices.
    pub(in crate::intake::propose) key: String,
    /// The question.
    pub(in crate::intake::propose) text: String,
    /// What can be answered, and what is shown of it.
    pub(in crate::intake::propose) choices: Vec<(String, String)>,
    /// The answer that was given, where it is one of the choices.
    pub(in crate::intake::propose) answer: Option<String>,
    /// Our column.
    pub(in crate::intake::propose) value: &'static str,
}

/// Gives the answer to the question of a key.
type Answers<'a> = &'a dyn Fn(&str) -> Option<String>;

impl Rivals {
    fn of(marks: &[String], headings: &[&str], value: &'static str, answers: Answers<'_>) -> Self {
        let key = marks.join(" or ").replace('=', " ");
        let known = |a: &String| a == NONE || marks.contains(a);
        let answer = answers(&key).filter(known);
        let shown = marks.iter().zip(headings);
        let mut choices: Vec<(String, String)> = shown
            .map(|(mark, heading)| (mark.clone(), format!("`{heading}`")))
            .collect();
        choices.push((NONE.into(), "none of these".into()));
        let all: Vec<String> = headings.iter().map(|h| format!("`{h}`")).collect();
        let text = format!(
            "{} could each be the {value}: which is meant?",
            all.join(", ")
        );
        Self {
            key,
            text,
            choices,
            answer,
            value,
        }
    }

    /// Which of the columns is meant; `None`: not said, or none of them.
    fn chosen(&self) -> Option<usize> {
        let answer = self.answer.as_ref()?;
        self.choices.iter().position(|(value, _)| value == answer)
    }
}

/// What tells headings apart: the words that not all of them have; the headings themselves where that isn't enough.
fn marks(headings: &[&str]) -> Vec<String> {
    let words = |heading: &&str| -> Vec<String> {
        let all = heading.split(|c: char| !c.is_alphanumeric());
        all.filter(|w| !w.is_empty()).map(str::to_owned).collect()
    };
    let all: Vec<Vec<String>> = headings.iter().map(words).collect();
    let has = |words: &Vec<String>, word: &str| words.iter().any(|w| w.eq_ignore_ascii_case(word));
    let own = |words: &Vec<String>| -> String {
        let own = words.iter().filter(|w| !all.iter().all(|a| has(a, w)));
        own.cloned().collect::<Vec<_>>().join(" ")
    };
    let own: Vec<String> = all.iter().map(own).collect();
    let twice = (1..own.len()).any(|i| own[..i].contains(&own[i]));
    match twice || own.iter().any(String::is_empty) {
        true => headings.iter().map(|h| (*h).to_owned()).collect(),
        false => own,
    }
}

/// Keeps what is asked, once for all columns that the same words tell apart.
fn keep(asked: &mut Vec<Rivals>, rivals: Rivals) {
    if !asked.iter().any(|r| r.key == rivals.key) {
        asked.push(rivals);
    }
}

impl Fit {
    /// Keeps, of columns that could be the same result, the one that is meant, and says what has to be asked. `names`: the
    /// headings as the config names them.
    pub(in crate::intake::propose) fn settle(
        &mut self,
        names: &[String],
        answers: Answers<'_>,
    ) -> Vec<Rivals> {
        let mut asked = Vec::new();
        self.settle_stages(answers, &mut asked);
        self.settle_columns(names, answers, &mut asked);
        self.settle_tied(names, answers, &mut asked);
        asked
    }

    /// Columns of several year groups or key stages: those of one are this year's.
    fn settle_stages(&mut self, answers: Answers<'_>, asked: &mut Vec<Rivals>) {
        let beside = |one: &Outcome| {
            let same = |o: &Outcome| {
                (o.subject, o.value(), &o.year) == (one.subject, one.value(), &one.year)
            };
            let other = |o: &Outcome| same(o) && o.stage.is_some() && o.stage != one.stage;
            one.stage.is_some() && self.results.iter().any(other)
        };
        let contested: Vec<bool> = self.results.iter().map(beside).collect();
        let mut stages: Vec<String> = Vec::new();
        let mut value = "";
        for (outcome, _) in self.results.iter().zip(&contested).filter(|(_, c)| **c) {
            value = outcome.value();
            stages.extend(outcome.stage.clone().filter(|s| !stages.contains(s)));
        }
        if stages.is_empty() {
            return;
        }
        let shown: Vec<&str> = stages.iter().map(String::as_str).collect();
        let mut rivals = Rivals::of(&stages, &shown, value, answers);
        rivals.text = format!(
            "Columns of {} stand side by side: which of them hold the results of the files' academic year?",
            stages.join(" and ")
        );
        for (mut outcome, contested) in std::mem::take(&mut self.results).into_iter().zip(contested)
        {
            match &rivals.answer {
                None => outcome.open = contested,
                Some(chosen) if contested && outcome.stage.as_ref() != Some(chosen) => {
                    let why = format!("{chosen} was chosen");
                    self.left.push((outcome.column(), why));
                    continue;
                }
                Some(_) => {}
            }
            self.results.push(outcome);
        }
        keep(asked, rivals);
    }

    /// Columns of the same subject, term, test and year.
    fn settle_columns(&mut self, names: &[String], answers: Answers<'_>, asked: &mut Vec<Rivals>) {
        if self.table.name == "estimates" {
            return;
        }
        let mut sets: Vec<Vec<Outcome>> = Vec::new();
        let mut kept: Vec<Outcome> = Vec::new();
        for outcome in std::mem::take(&mut self.results) {
            match sets.iter_mut().find(|set| set[0].is_like(&outcome)) {
                _ if outcome.open => kept.push(outcome),
                Some(set) => set.push(outcome),
                None => sets.push(vec![outcome]),
            }
        }
        for mut set in sets {
            set.sort_by_key(|o| o.place);
            let best = set[0].place;
            let others = set.split_off(set.partition_point(|o| o.place == best));
            let taken = names[set[0].column()].clone();
            for other in others {
                self.left
                    .push((other.column(), format!("`{taken}` is taken in its place")));
                self.doubts.push(format!(
                    "`{taken}` and `{}` both could be the {} of {}; `{taken}` is taken",
                    names[other.column()],
                    other.value(),
                    other.subject.unwrap_or("the subject")
                ));
            }
            if set.len() == 1 {
                kept.append(&mut set);
                continue;
            }
            let headings: Vec<&str> = set.iter().map(|o| names[o.column()].as_str()).collect();
            let rivals = Rivals::of(&marks(&headings), &headings, set[0].value(), answers);
            for (i, mut outcome) in set.into_iter().enumerate() {
                outcome.open = rivals.answer.is_none();
                if rivals.chosen() == Some(i) || (outcome.open && i == 0) {
                    kept.push(outcome);
                } else {
                    self.left.push((outcome.column(), why_left(&rivals)));
                }
            }
            keep(asked, rivals);
        }
        kept.sort_by_key(Outcome::column);
        self.results = kept;
    }

    /// Columns that could each be the one value of a row.
    fn settle_tied(&mut self, names: &[String], answers: Answers<'_>, asked: &mut Vec<Rivals>) {
        for (value, tied) in std::mem::take(&mut self.tied) {
            let headings: Vec<&str> = tied.iter().map(|t| names[t.column].as_str()).collect();
            let rivals = Rivals::of(&marks(&headings), &headings, value, answers);
            self.columns.remove(value);
            let chosen = rivals.chosen();
            for (i, taken) in tied.into_iter().enumerate() {
                if chosen == Some(i) {
                    self.columns.insert(value, Taken { sure: 1.0, ..taken });
                } else {
                    self.left.push((taken.column, why_left(&rivals)));
                }
            }
            keep(asked, rivals);
        }
    }
}

/// Why a column isn't taken that could be a result as others could.
fn why_left(rivals: &Rivals) -> String {
    match &rivals.answer {
        None => format!("one of several that could be the {}", rivals.value),
        Some(_) => "another was chosen".into(),
    }
}

impl Outcome {
    /// Whether it is the same result as another.
    pub(in crate::intake::propose) fn is_like(&self, other: &Self) -> bool {
        self.is_of(other) && self.value() == other.value()
    }

    /// Whether it is of the same test or judgement as another, though it may say something else of it.
    pub(in crate::intake::propose) fn is_of(&self, other: &Self) -> bool {
        let key = |o: &Self| (o.subject, o.term, o.half, o.test);
        key(self) == key(other) && self.year == other.year
    }
}

#[cfg(test)]
mod tests {
    use super::marks;

    #[test]
    fn headings_are_told_apart_by_what_not_all_of_them_say() {
        assert_eq!(marks(&["KS1 Reading", "KS2 Reading"]), ["KS1", "KS2"]);
        assert_eq!(marks(&["Reading (mock 1)", "Reading (Mock 2)"]), ["1", "2"]);
        assert_eq!(marks(&["Reading", "Reading#2"]), ["Reading", "Reading#2"]);
        assert_eq!(
            marks(&["Reading", "Reading final"]),
            ["Reading", "Reading final"]
        );
    }
}
