//! The figures that commentary quotes by a tag, looked up among the released values.

use crate::content::{Commentary, FigureTag};
use crate::estate::{AcademicYear, Measure, Outlook, Rank, Term, YearGroup};
use crate::measure::tracking::{Engine, subject_codes, subject_named};
use crate::release::{Comparison, Grouping, Shown, TrackingBook, What, Who};
use crate::report::tracking::REPORTS;

use super::commentary::{Slip, hint, stage_names};

/// A figure as shown, whatever its sign, unit and commas.
pub(super) fn number(text: &str) -> Option<f64> {
    let plain: String = text
        .trim()
        .chars()
        .filter(|c| !matches!(c, '%' | ',' | '£' | ' ' | '\u{a0}'))
        .map(|c| if c == '−' { '-' } else { c })
        .collect();
    plain.parse().ok()
}

/// A figure that a tag asks for, and what it is called.
pub(super) struct Quoted {
    pub(super) name: String,
    pub(super) shown: Shown,
}

pub(super) fn quote(
    engine: &Engine<'_>,
    book: &TrackingBook<'_>,
    commentary: &Commentary,
    trust: usize,
    asked: &FigureTag,
) -> Result<Quoted, Slip> {
    let given = |name: &str| asked.get(name).map(String::as_str);
    fn word<T>(what: &str, text: &str, parsed: Option<T>, known: &[&str]) -> Result<T, Slip> {
        parsed.ok_or_else(|| {
            (
                format!("there is no {what} `{text}`"),
                hint(text, known.iter().copied()),
            )
        })
    }
    let settings = engine.settings();
    if let Some(report) = given("report") {
        let names = REPORTS.map(|r| r.name());
        let found = names.iter().find(|n| **n == report);
        word("tracking report", report, found, &names)?;
    }
    let stages = stage_names(engine);
    let wanted = given("key_stage").or(commentary.target.key_stage.as_deref());
    let stage = match wanted {
        Some(text) => {
            let stage = settings.key_stages.iter().find(|s| s.name == text);
            word("key stage", text, stage, &stages)?
        }
        None => settings.key_stages.last().ok_or_else(|| {
            (
                "say which key stage: key_stage=\"KS2\"".to_owned(),
                String::new(),
            )
        })?,
    };
    let (year, term) = book
        .default_term_in(&book.trust(trust), stage)
        .ok_or_else(|| {
            (
                "there are no assessments to quote".to_owned(),
                String::new(),
            )
        })?;
    let year = match given("year") {
        Some(text) => word("year", text, AcademicYear::parse(text), &["2022/23"])?,
        None => year,
    };
    let term = match given("term") {
        Some(text) => word("term", text, Term::parse(text), &Term::ALL.map(Term::name))?,
        None => term,
    };
    let years = match given("year_group") {
        Some(text) => vec![word(
            "year group",
            text,
            YearGroup::parse(text),
            &["N1", "N2", "R", "1 to 13"],
        )?],
        None => stage.years.clone(),
    };
    let Some(subject) = given("subject") else {
        return Err((
            "the tag does not say which subject".to_owned(),
            "add subject=\"Maths\"".to_owned(),
        ));
    };
    let tracked = engine.subjects();
    let subject = word(
        "subject",
        subject,
        subject_named(tracked, subject),
        &subject_codes(tracked),
    )?;
    let own = book.measures(subject, &stage.years);
    let measure = match (given("measure"), own.first()) {
        (None, Some(first)) => *first,
        (None, None) => Measure::Expected,
        (Some(text), _) if subject.is_combined() && text == Measure::Score.code() => Measure::Score,
        (Some(text), _) => {
            let codes: Vec<&str> = own.iter().map(|m| m.code()).collect();
            let named = own.iter().find(|m| m.code().eq_ignore_ascii_case(text));
            word("measure", text, named.copied(), &codes)?
        }
    };
    if subject.is_combined() && measure == Measure::Score {
        return Err((
            format!("`{subject}` is a combined subject: it has no score"),
            String::new(),
        ));
    }
    let rank = match given("compare") {
        Some(text) => word("benchmark", text, Rank::parse(text), Rank::CODES)?,
        None => settings.defaults.rank,
    };
    let kind = match given("type") {
        None => book.default_kind(year, term),
        Some(text) if text.eq_ignore_ascii_case("all") => None,
        Some(text) => Some(word(
            "type of assessment",
            text,
            settings.framework.kind(text),
            &settings.framework.kind_names(),
        )?),
    };
    // Left out: as the pages of that key stage show it.
    let against = match (given("show"), given("compare")) {
        (None, None) => book.default_comparison(&book.trust(trust), stage, (year, term), kind),
        (show, _) => {
            let show = show.unwrap_or("estimates");
            match word("show", show, Outlook::parse(show), Outlook::CODES)? {
                Outlook::Assessments => Comparison::Nothing,
                Outlook::Estimates => Comparison::Estimates(rank),
                Outlook::Targets => Comparison::Targets,
            }
        }
    };
    let group = group(book, given("grouping"), given("group"))?;
    let who = whom(book, commentary, trust, given("school"))?;
    let label = group.as_ref().map(|(.., label)| label.clone());
    let what = What {
        year,
        term,
        year_groups: years,
        kind,
        against,
        subject,
        group: group.map(|(grouping, place, _)| (grouping, place)),
    };
    let figure = book.figure(&who, &what, measure);
    let value = given("value").unwrap_or("attainment");
    let values = [
        ("attainment", &figure.attainment),
        ("comparison", &figure.comparison),
        ("difference", &figure.difference),
        ("coverage", &figure.coverage),
        ("roll", &figure.roll),
        ("n", &figure.n),
        ("range_low", &figure.chance.range.0),
        ("range_high", &figure.chance.range.1),
    ];
    let known = values.map(|(name, _)| name);
    let shown = values.iter().find(|(name, _)| *name == value);
    let (_, shown) = *word("value", value, shown, &known)?;
    if let Some(reason) = shown.reason() {
        return Err((
            format!("there is no such figure: {}", reason.words()),
            format!(
                "it was looked for in {term} {year}, {}, {}",
                stage.name, who.name
            ),
        ));
    }
    let mut name = format!("{}, {}, {}", stage.name, subject.label(), measure.label());
    if let Some(label) = label {
        name.push_str(&format!(", {label}"));
    }
    if value != "attainment" {
        name.push_str(&format!(" ({value})"));
    }
    Ok(Quoted {
        name,
        shown: (*shown).clone(),
    })
}

/// The group that a tag asks for, with its name for readers.
fn group(
    book: &TrackingBook<'_>,
    grouping: Option<&str>,
    group: Option<&str>,
) -> Result<Option<(Grouping, u16, String)>, Slip> {
    let (grouping, group) = match (grouping, group) {
        (None, None) => return Ok(None),
        (Some(grouping), Some(group)) => (grouping, group),
        _ => {
            return Err((
                "grouping and group go together".to_owned(),
                "as grouping=\"sen\", group=\"K\"".to_owned(),
            ));
        }
    };
    let all = book.groupings();
    let codes: Vec<String> = all.iter().map(|g| book.grouping_code(*g)).collect();
    let Some(found) = codes.iter().position(|code| code == grouping) else {
        return Err((
            format!("there is no grouping `{grouping}`"),
            hint(grouping, codes.iter().map(String::as_str)),
        ));
    };
    let groups = book.groups(all[found]);
    match groups.iter().find(|g| g.name == group) {
        Some(g) => Ok(Some((all[found], g.place, g.label.clone()))),
        None => Err((
            format!("`{grouping}` has no group `{group}`"),
            hint(group, groups.iter().map(|g| g.name.as_str())),
        )),
    }
}

/// Whom a tag is about: the school it names, else the commentary's own; `trust` is the trust as a whole.
fn whom(
    book: &TrackingBook<'_>,
    commentary: &Commentary,
    trust: usize,
    school: Option<&str>,
) -> Result<Who, Slip> {
    let urn = match school {
        Some("trust") => None,
        Some(text) => Some(text.to_owned()),
        None => commentary.target.school.map(|urn| urn.to_string()),
    };
    let Some(urn) = urn else {
        return Ok(book.trust(trust));
    };
    let mut schools = book.schools(trust).into_iter();
    schools
        .find(|s| s.urn.map(|u| u.to_string()).as_deref() == Some(urn.as_str()))
        .ok_or_else(|| {
            (
                format!("the trust has no school `{urn}`"),
                "name a URN of the trust, or school=\"trust\"".to_owned(),
            )
        })
}
