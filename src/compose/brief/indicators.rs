//! Attendance, exclusions and money in short packs: what lies in the outer tenth of schools, what is a fact by itself, and the
//! tables that show it.

mod tables;

use crate::pack::leaf::{Leaf, LeafTile, Part, Sentence};
use crate::quantity::Mark;
use crate::release::indicators::{Figure, IndicatorView};

use super::Ground;
use tables::{by_group, by_school, over_years};

/// An indicator that stands out.
pub(super) struct Outer {
    pub name: String,
    pub urn: Option<u32>,
    pub mark: Mark,
    /// The mark in a word.
    pub word: String,
    /// Whether it needs no comparison.
    pub fact: bool,
    pub worse: bool,
    /// The figure as shown.
    pub value: String,
    /// A sentence.
    pub text: String,
    /// The page that shows it.
    pub page: &'static str,
}

/// The pages that indicators stand on, by their sections in the catalogue.
fn page_of(section: &str) -> &'static str {
    if section == "Money" {
        "money"
    } else {
        "attendance"
    }
}

/// What a figure is marked with: a fact of its own, or the outer tenth of schools.
///
/// A special school or alternative provision has no like schools in the reference: facts are marked, and nothing else.
pub(super) fn mark_of(
    view: &IndicatorView,
    figure: &Figure,
    unlike: bool,
) -> Option<(Mark, String, bool, bool)> {
    let value = figure.value.value()?;
    if view.about.code == "reserve_percent" && value < 0.0 {
        let word = "under nothing".to_owned();
        return Some((Mark::fact(false, true), word, true, true));
    }
    let high = tail(figure).filter(|_| !unlike)?;
    let worse = match view.about.direction.as_str() {
        "less is better" => high,
        "more is better" => !high,
        // Neither is better: a number, and no verdict.
        _ => return None,
    };
    let word = if high { "high" } else { "low" };
    Some((Mark::outer(high, worse), word.to_owned(), false, worse))
}

/// How many of a hundred schools lie between a figure and its end of them: on which side it lies is said by the middle school,
/// whichever way the reference counts its percentiles.
fn beyond(figure: &Figure) -> Option<(bool, f64)> {
    let percentile = figure.percentile.value()?;
    let apart = figure.from_nation.value()?;
    Some((apart > 0.0, percentile.min(100.0 - percentile)))
}

/// Whether a figure lies in the outer tenth of schools: `Some(true)` at the high end. A number that is shown as 0 lies at no end.
fn tail(figure: &Figure) -> Option<bool> {
    let (high, rest) = beyond(figure)?;
    let shown = figure.value.text();
    let nought = !shown.chars().any(|c| ('1'..='9').contains(&c));
    (rest <= 10.0 && !nought && figure.from_nation.value() != Some(0.0)).then_some(high)
}

/// `higher than in nine of ten primary schools`: a place among schools in words.
pub(super) fn among(figure: &Figure, others: &str) -> Option<String> {
    let (high, rest) = beyond(figure)?;
    let side = if high { "higher" } else { "lower" };
    Some(match rest {
        r if r <= 10.0 && tail(figure).is_some() => format!("{side} than in nine of ten {others}"),
        r if r <= 25.0 && figure.from_nation.value() != Some(0.0) => {
            format!("{side} than in three of four {others}")
        }
        _ => format!("about the middle of {others}"),
    })
}

/// What stands out of the indicators: of a school's pack its own, of the trust's the trust's and its schools'.
pub(super) fn outer(ground: &Ground<'_>) -> Vec<Outer> {
    let mut made = vec![];
    for section in &ground.sections {
        for view in &section.indicators {
            let page = page_of(&section.heading);
            if ground.about.school.is_some() {
                made.extend(one(ground, view, view.own.last(), None, page));
            } else {
                for (school, figures) in &view.schools {
                    let own = Some((school.urn, school.name.as_str()));
                    made.extend(one(ground, view, figures.last(), own, page));
                }
            }
        }
    }
    // Several of one school: the fact first, then what is worse.
    made.sort_by_key(|o| (!o.fact, !o.worse));
    made
}

fn one(
    ground: &Ground<'_>,
    view: &IndicatorView,
    figure: Option<&Figure>,
    school: Option<(u32, &str)>,
    page: &'static str,
) -> Option<Outer> {
    let figure = figure?;
    let unlike = match school {
        None => ground.is_unlike(),
        Some((urn, _)) => ground.schools.iter().any(|s| s.urn == urn && !s.like),
    };
    let (mark, word, fact, worse) = mark_of(view, figure, unlike)?;
    let others = match school {
        None => ground.others(),
        Some((urn, _)) => ground
            .schools
            .iter()
            .find(|s| s.urn == urn && !s.phase.is_empty())
            .map_or_else(|| "schools".into(), |s| format!("{} schools", s.phase)),
    };
    let how = match among(figure, &others) {
        Some(how) if !fact => format!(", {how}"),
        _ => String::new(),
    };
    let text = format!("{} {}{}{how}.", label(view), figure.value, of_what(view));
    Some(Outer {
        name: school.map_or_else(|| ground.about.name().to_owned(), |(_, n)| n.to_owned()),
        urn: school.map(|(urn, _)| urn),
        mark,
        word,
        fact,
        worse,
        value: figure.value.text(),
        text,
        page,
    })
}

/// An indicator's name in a sentence.
fn label(view: &IndicatorView) -> String {
    let title = view.about.label.as_str();
    title
        .strip_suffix(" per 100 pupils")
        .unwrap_or(title)
        .to_owned()
}

/// What the number is of, where the name doesn't say it.
fn of_what(view: &IndicatorView) -> &'static str {
    match view.about.code.as_str() {
        "reserve_percent" => " of income",
        "suspension_rate" | "permanent_exclusion_rate" => " for each 100 pupils",
        _ => "",
    }
}

/// An indicator by its code.
pub(super) fn of<'a>(ground: &'a Ground<'_>, code: &str) -> Option<&'a IndicatorView> {
    let mut all = ground.sections.iter().flat_map(|s| &s.indicators);
    all.find(|v| v.about.code == code)
}

/// A school's latest figure of an indicator.
pub(super) fn of_school(view: &IndicatorView, urn: u32) -> Option<&Figure> {
    let row = view.schools.iter().find(|(s, _)| s.urn == urn)?;
    row.1.last()
}

/// The indicators that a first page has room for.
const FIRST: [&str; 6] = [
    "absence_percent",
    "persistent_absence_percent",
    "suspension_rate",
    "permanent_exclusion_rate",
    "reserve_percent",
    "in_year_balance",
];

/// Tiles of absence and money: what a first page shows beside attainment.
pub(super) fn tiles(ground: &Ground<'_>) -> Vec<LeafTile> {
    tiles_of(ground, &FIRST)
}

/// Tiles of some indicators.
pub(super) fn tiles_of(ground: &Ground<'_>, codes: &[&str]) -> Vec<LeafTile> {
    let others = ground.others();
    let found = codes.iter().filter_map(|code| {
        let view = of(ground, code)?;
        let figure = view.own.last()?;
        figure.value.value()?;
        let unlike = ground.is_unlike();
        let marked = mark_of(view, figure, unlike);
        let before = view.own.iter().rev().nth(1);
        let before = before.filter(|f| f.value.value().is_some());
        let mut detail: Vec<String> = vec![];
        detail.extend(before.map(|f| format!("last year {}", f.value)));
        detail.extend(among(figure, &others).filter(|_| !unlike));
        Some(LeafTile {
            label: view.about.label.clone(),
            figure: figure.value.text(),
            picture: None,
            mark: Some(match marked {
                Some((mark, word, ..)) => (mark, word),
                None => (Mark::dash(), String::new()),
            }),
            detail: detail.join("; "),
        })
    });
    found.collect()
}

/// The page of some sections, where something on it is marked; else the names of what was looked at.
pub(super) fn leaf(ground: &Ground<'_>, id: &str, money: bool) -> Result<Leaf, Vec<String>> {
    let own = |s: &&crate::release::indicators::SectionView| (s.heading == "Money") == money;
    let sections: Vec<_> = ground.sections.iter().filter(own).collect();
    let names: Vec<String> = sections.iter().map(|s| s.heading.to_lowercase()).collect();
    let marked: Vec<Outer> = outer(ground).into_iter().filter(|o| o.page == id).collect();
    if marked.is_empty() {
        return Err(names);
    }
    let said: Vec<Sentence> = marked
        .iter()
        .take(3)
        .map(|o| Sentence {
            number: None,
            mark: Some((o.mark, o.word.clone())),
            lead: match (o.urn, &ground.about.school) {
                (Some(_), None) => super::short(ground, &o.name),
                _ => String::new(),
            },
            text: o.text.clone(),
            pages: vec![],
        })
        .collect();
    let mut parts = vec![];
    for section in &sections {
        let views: Vec<&IndicatorView> = section.indicators.iter().collect();
        let table = if ground.about.school.is_some() {
            over_years(ground, &views)
        } else {
            by_school(ground, &views)
        };
        parts.extend(table.map(|t| {
            let year = views.first().map(|v| v.latest().to_string());
            Part::new(section.heading.clone(), year.unwrap_or_default(), t)
        }));
    }
    if !money && ground.about.school.is_some() {
        parts.extend(by_group(ground));
    }
    Ok(Leaf {
        id: id.into(),
        title: title(ground, &marked),
        said,
        parts,
    })
}

/// What a school without results in reading, writing and maths reads on its first page: each section in full.
pub(super) fn tables(ground: &Ground<'_>) -> Vec<Part> {
    let each = ground.sections.iter().filter_map(|section| {
        let views: Vec<&IndicatorView> = section.indicators.iter().collect();
        let year = views.first().map(|v| v.latest().to_string());
        let body = over_years(ground, &views)?;
        Some(Part::new(
            section.heading.clone(),
            year.unwrap_or_default(),
            body,
        ))
    });
    each.collect()
}

/// The first figures in a title, where nothing is marked: `Absence is 7.6%, last year 7.6%; the reserve is 2.6% of income`.
pub(super) fn plain_title(ground: &Ground<'_>) -> String {
    let said = [
        ("absence_percent", "Absence is"),
        ("reserve_percent", "the reserve is"),
    ];
    let each = said.iter().filter_map(|(code, words)| {
        let view = of(ground, code)?;
        let now = view.own.last().filter(|f| f.value.value().is_some())?;
        let before = view.own.iter().rev().nth(1);
        let before = before.filter(|f| f.value.value().is_some());
        let last = before.map_or_else(String::new, |f| format!(", last year {}", f.value));
        Some(format!("{words} {}{}{last}", now.value, of_what(view)))
    });
    let each: Vec<String> = each.collect();
    if each.is_empty() {
        return "What is known so far".into();
    }
    let words = each.join("; ");
    let mut letters = words.chars();
    let first = letters.next().map(|c| c.to_uppercase().to_string());
    format!("{}{}", first.unwrap_or_default(), letters.as_str())
}

/// The first of what is marked as a title.
fn title(ground: &Ground<'_>, marked: &[Outer]) -> String {
    let Some(first) = marked.first() else {
        return String::new();
    };
    let broke: Vec<String> = marked
        .iter()
        .filter(|o| o.fact && o.urn.is_some() && ground.about.school.is_none())
        .map(|o| super::short(ground, &o.name))
        .collect();
    match broke.as_slice() {
        [] => {}
        [one] => return format!("{one}’s reserve is below nothing"),
        [one, two] => return format!("The reserves of {one} and {two} are below nothing"),
        [one, rest @ ..] => {
            return format!(
                "The reserves of {one} and {} more schools are below nothing",
                rest.len()
            );
        }
    }
    if first.fact {
        return format!("The reserve is below nothing: {}", first.value);
    }
    let whose = match (first.urn, &ground.about.school) {
        (Some(_), None) => format!("{}: ", super::short(ground, &first.name)),
        _ => String::new(),
    };
    let words = first.text.trim_end_matches('.');
    let words = if whose.is_empty() {
        words.to_owned()
    } else {
        crate::estate::lower_first(words)
    };
    let more = marked
        .iter()
        .filter(|o| o.worse && o.urn != first.urn)
        .count();
    let rest = match more {
        0 => String::new(),
        1 => "; one more school is marked".into(),
        n => format!("; {n} more schools are marked"),
    };
    let both = format!("{whose}{words}{rest}");
    if both.chars().count() <= 95 {
        both
    } else {
        format!("{whose}{words}")
    }
}
