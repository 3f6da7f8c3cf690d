//! What a home page says first, in a few sentences: where the trust or school stands in each key stage, which subjects and
//! pupil groups stand out, what moved since last term, and whether the data can be relied on. The same rules as the six
//! questions of packs.

use crate::estate::KeyStage;
use crate::release::{Comparison, TrackedFigure, Who};

use super::super::words::counted;
use super::home::has_pupils;
use super::in_brief::{Brief, Line, Standing, listed, luck, spoken};
use super::six_questions::{changed, reliable, stand_out, told};
use super::{Place, TrustPlace};

/// A sentence, and where its figures are: a path of the site, or the id of a section of the page.
type Said = (String, Option<String>);

/// The sentences of a home page. Without any outcome in the term that is all there is to say.
pub(super) fn sentences(
    at: &TrustPlace<'_>,
    who: &Who,
    stages: &[KeyStage],
    standing: Standing<'_>,
) -> Vec<Said> {
    let brief = Brief::new(at, who, stages);
    if brief.lines.is_empty() {
        let none = !stages.iter().any(|s| has_pupils(&brief.place(s)));
        let names: Vec<String> = stages.iter().map(|s| s.name.clone()).collect();
        return vec![(
            if none {
                format!("No pupil on roll is in {}.", listed(&names))
            } else {
                format!("No pupil has an outcome in {} yet.", at.when())
            },
            None,
        )];
    }
    let page = |place: &Place<'_>, name: &str| Some(place.path(name).0);
    let mut said: Vec<Said> = brief
        .leads()
        .map(|line| (lead(at, line), page(&brief.place(line.stage), "summary")))
        .collect();
    said.extend(subjects(&brief));
    let first = &brief.lines[0];
    if brief.before.is_some() {
        let moved = brief
            .lines
            .iter()
            .find(|l| l.change.as_ref().is_some_and(|c| c.verdict.is_marked()));
        let place = brief.place(moved.unwrap_or(first).stage);
        said.push((changed(&brief), page(&place, "pathway")));
    }
    let out = stand_out(&brief);
    let stage = match out.beyond.first() {
        Some((name, _)) => stages.iter().find(|s| s.name == *name),
        None => None,
    };
    let place = brief.place(stage.unwrap_or(first.stage));
    said.push((told(&out), page(&place, "pupil-groups")));
    said.push((
        format!(
            "Are the data good enough to rely on? {}",
            reliable(&brief, standing)
        ),
        Some("ready".into()),
    ));
    said
}

/// Where a key stage stands in the subject that leads.
fn lead(at: &TrustPlace<'_>, line: &Line<'_>) -> String {
    let f = &line.now;
    let stands = format!(
        "{}: {} of {} {} at the expected standard in {}",
        line.stage.name,
        f.attainment,
        counted(&f.n, "pupil", "pupils"),
        if f.n.value() == Some(1.0) {
            "is"
        } else {
            "are"
        },
        spoken(line.subject)
    );
    match (f.difference.value(), f.within_chance) {
        (None, _) if at.against_of(line.stage) == Comparison::Nothing => format!("{stands}."),
        (None, _) => {
            let why = f
                .difference
                .reason()
                .map_or("no figure".into(), |r| r.words());
            format!("{stands}; the {}: {why}.", at.against.label())
        }
        (Some(_), chance) => format!(
            "{stands}, {} the {} of {}{}.",
            away(f),
            at.against.label(),
            f.comparison,
            match chance {
                // On the benchmark there is nothing that chance could explain.
                _ if away(f) == LEVEL => "",
                Some(true) => ", which may be chance",
                Some(false) => ", which is beyond chance",
                None => "",
            }
        ),
    }
}

/// What stands for a distance that is shown as 0.
const LEVEL: &str = "level with";

/// How far a figure lies from its benchmark: `4 points below`, `1 point above`, `level with`.
pub(super) fn away(figure: &TrackedFigure) -> String {
    let text = figure.difference.text();
    let size = text.trim_start_matches(['+', '−']);
    let points = if size == "1" { "point" } else { "points" };
    match size.trim_matches(['0', '.']) {
        "" => LEVEL.into(),
        _ if text.starts_with('−') => format!("{size} {points} below"),
        _ => format!("{size} {points} above"),
    }
}

/// The single subjects beyond chance.
fn subjects(brief: &Brief<'_>) -> Option<Said> {
    let known: Vec<&Line<'_>> = brief
        .lines
        .iter()
        .filter(|l| !l.lead && l.now.within_chance.is_some())
        .collect();
    let beyond: Vec<&&Line<'_>> = known
        .iter()
        .filter(|l| l.now.within_chance == Some(false))
        .collect();
    let named: Vec<String> = beyond
        .iter()
        .take(4)
        .map(|l| {
            format!(
                "{} {} ({} its benchmark, {})",
                l.stage.name,
                spoken(l.subject),
                away(&l.now),
                counted(&l.now.n, "pupil", "pupils")
            )
        })
        .collect();
    let text = match beyond.len() {
        _ if known.is_empty() => return None,
        0 => "No single subject is above or below its benchmark beyond chance.".into(),
        n => {
            let more = if n > named.len() {
                format!(", and {} more", n - named.len())
            } else {
                String::new()
            };
            let by_luck = if luck(n, known.len()) {
                " Luck alone may bring as much."
            } else {
                ""
            };
            format!(
                "Single subjects beyond chance: {}{more}.{by_luck}",
                listed(&named)
            )
        }
    };
    let line = beyond.first().map_or(known[0], |l| **l);
    Some((text, Some(brief.place(line.stage).path("summary").0)))
}
