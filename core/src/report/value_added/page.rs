//! The page of a trust or school.

use std::collections::BTreeSet;

use crate::estate::lower_first;
use crate::release::standing::{StageStanding, StandingRow, StandingView, SubjectStanding};
use crate::report::words::ordinal;
use crate::report::{About, Block, Fact, Page, Section};

use super::parts::unit;
use super::{PAGE, school, trust};

const TITLE: &str = "Value added and rank";

/// The page of a trust or school; without a reference set it says why there is nothing to show.
pub fn value_added(about: &About, view: &StandingView) -> Page {
    let mut page = about.page(
        PAGE,
        TITLE,
        "How far did pupils come beside similar pupils nationally, and which place does that give a school among all schools of \
         the reference?",
    );
    if view.stages.is_empty() {
        page.lead_with(vec![why_none(about, view)]);
        return page;
    }
    page.facts.push(Fact {
        name: "Reference".into(),
        value: format!("{} results, {}", view.rows, view.years),
    });
    page.lead_with(
        view.stages
            .iter()
            .flat_map(|stage| briefing(about, stage))
            .take(5)
            .collect(),
    );
    page.briefing.push(
        "Percentiles count from the top: 1 is near the highest value added, 50 the middle.".into(),
    );
    for stage in &view.stages {
        page.sections.push(match about.school {
            Some(_) => school::own(about, stage),
            None => trust::places(about, stage),
        });
        if about.school.is_none() {
            page.sections
                .extend(singles(stage).map(|s| trust::subject(about, stage, s)));
        }
    }
    if !view.absent.is_empty() && about.school.is_none() {
        let names: Vec<&str> = view.absent.iter().map(|s| s.name.as_str()).collect();
        page.sections.push(Section::new(
            "not-ranked",
            "Schools without a place",
            vec![Block::text(format!(
                "The reference set has no results of: {}.",
                names.join(", ")
            ))],
        ));
    }
    page.sections.push(reading(about));
    page
}

fn why_none(about: &About, view: &StandingView) -> String {
    if !view.reference {
        return "Value added and rank are not shown: the data folder has no reference set of pupils (reference/pupils), so there \
                are no similar pupils to compare with. With a national set there, or any large one that holds the trust’s own \
                schools, this page shows each school’s place."
            .into();
    }
    let whose = match about.school {
        Some(_) => "this school",
        None => "the trust’s schools",
    };
    format!(
        "Value added and rank are not shown: the reference set ({} results, {}) has no results of {whose}. Only schools that it \
         holds can be given a place in it.",
        view.rows, view.years
    )
}

/// The single subjects; the combined ones stand in the table of places and on the schools' pages.
pub(super) fn singles(stage: &StageStanding) -> impl Iterator<Item = &SubjectStanding> {
    stage.subjects.iter().filter(|s| !s.combined)
}

/// `Key stage 2 reading`.
pub(super) fn title(stage: &StageStanding, s: &SubjectStanding) -> String {
    format!("{} {}", stage.name, lower_first(s.subject))
}

pub(super) fn heading(stage: &StageStanding) -> String {
    format!("{}, {}", stage.name, stage.year)
}

fn briefing(about: &About, stage: &StageStanding) -> Vec<String> {
    let singles = singles(stage);
    if about.school.is_some() {
        return singles
            .filter(|s| s.in_score)
            .filter_map(|s| school::sentence(stage, s, s.rows.first()?))
            .take(3)
            .collect();
    }
    let singles: Vec<&SubjectStanding> = singles.collect();
    let each = singles
        .iter()
        .filter_map(|s| side_by_side(stage, s))
        .take(3);
    apart(&singles).into_iter().chain(each).collect()
}

/// Which schools lie apart from similar pupils by more than chance in any subject: by name, where they are few.
fn apart(singles: &[&SubjectStanding]) -> Option<String> {
    let rows = || singles.iter().flat_map(|s| &s.rows);
    let told = rows().filter(|r| r.crosses.is_some());
    if told.map(|r| &r.school.name).collect::<BTreeSet<_>>().len() < 2 {
        return None;
    }
    let named = |above: bool| -> BTreeSet<&str> {
        let apart = rows().filter(|r| r.crosses == Some(false));
        apart
            .filter(|r| (r.value_added.value() > Some(0.0)) == above)
            .map(|r| r.school.name.as_str())
            .collect()
    };
    let said = |names: &BTreeSet<&str>| match names.len() {
        0 => "none".to_owned(),
        1 | 2 => names.iter().copied().collect::<Vec<_>>().join(" and "),
        n => format!("{n} schools"),
    };
    let (above, below) = (named(true), named(false));
    Some(match above.is_empty() && below.is_empty() {
        true => "No school is above or below similar pupils by more than chance.".into(),
        false => format!(
            "Above similar pupils by more than chance: {}; below: {}.",
            said(&above),
            said(&below)
        ),
    })
}

/// Which schools of a trust lie apart by more than chance in a subject, with their places, the highest first.
fn side_by_side(stage: &StageStanding, s: &SubjectStanding) -> Option<String> {
    let mut placed: Vec<&StandingRow> = s
        .rows
        .iter()
        .filter(|r| r.percentile.value().is_some())
        .collect();
    placed.sort_by(|a, b| {
        let key = |r: &StandingRow| r.rank.value().unwrap_or(0.0);
        key(a).total_cmp(&key(b))
    });
    let (first, last) = (placed.first()?, placed.last()?);
    let what = title(stage, s);
    if first.school == last.school {
        return Some(format!(
            "{what}: {} is {} of {} schools.",
            first.school.name,
            ordinal(&first.rank),
            first.schools
        ));
    }
    let named = |above: bool| {
        let found: Vec<String> = placed
            .iter()
            .filter(|r| r.crosses == Some(false))
            .filter(|r| (r.value_added.value() > Some(0.0)) == above)
            .map(|r| {
                let name = &r.school.name;
                format!("{name} ({}, {})", r.value_added, ordinal(&r.rank))
            })
            .collect();
        let more = found.len().saturating_sub(3);
        let mut words = found.into_iter().take(3).collect::<Vec<_>>().join(", ");
        if more > 0 {
            words.push_str(&format!(" and {more} more"));
        }
        words
    };
    let sides: Vec<String> = [("above", named(true)), ("below", named(false))]
        .into_iter()
        .filter(|(_, names)| !names.is_empty())
        .map(|(side, names)| format!("{side} similar pupils, by more than chance: {names}"))
        .collect();
    let sides = if sides.is_empty() {
        "no school is above or below similar pupils by more than chance".to_owned()
    } else {
        sides.join("; ")
    };
    Some(format!(
        "{what}, in {}: {sides}. Places {} to {} of {} schools.",
        unit(s),
        first.rank,
        last.rank,
        first.schools
    ))
}

fn reading(about: &About) -> Section {
    let whose = match about.school {
        Some(_) => "the school’s",
        None => "a school’s",
    };
    Section::new(
        "how-to-read-this",
        "How to read this",
        vec![
            Block::caution(
                "Not the DfE’s progress measure, and not FFT’s own rank: it is as good as the reference set that it is made from, and \
                 says where results differ, not why.",
            ),
            Block::List {
                items: vec![
                    "Similar pupils: the same subject, result at the end of the stage before, sex and month of birth, anywhere in the \
                     reference set. Their mean result is what is expected of a pupil."
                        .into(),
                    format!(
                        "Value added: the mean of actual less expected over {whose} pupils, over three years with weights 3 (the \
                         latest), 2 and 1, each times its pupils. 0: as similar pupils nationally."
                    ),
                    "Likely between: how far chance alone moves it on so many pupils. Where it holds 0, the school can’t be told from the \
                     nation’s mean, whatever its rank."
                        .into(),
                    "Rank and percentile: all schools of the reference with at least ten pupils, by value added. Percentile 20: about \
                     20 in 100 schools added more, 80 less. None is given where fewer than 20 schools can be ranked."
                        .into(),
                ],
            },
        ],
    )
}
