//! What moved since earlier builds, as the pages of a trust or school say it.

use std::collections::BTreeMap;

use crate::estate::{Date, Measure, Urn};
use crate::history::{Cause, Difference, FindingKept, How, Move, Point, RowChange};
use crate::measure::tracking::{Grouping, subject_named};
use crate::quantity::{Measured, Reason, Unit};
use crate::release::changes::{AgedFinding, ChangesView, MoveView, SinceView};
use crate::release::{Scope, Shown};

use super::Survey;

/// What moved since earlier builds; nothing, where none is kept.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// Whether earlier builds were not looked at.
    pub preview: bool,
    /// Whether readers may know how many rows of the data were changed, and what findings there are.
    pub in_full: bool,
    /// Since the last published build, or the last one.
    pub since: Option<Difference>,
    /// Since the last frozen meeting.
    pub meeting: Option<Difference>,
}

impl Changes {
    /// Those of a build for which earlier ones aren't looked at.
    pub fn preview() -> Self {
        Self {
            preview: true,
            ..Self::default()
        }
    }

    /// What of it the pages of a trust or school say.
    pub(super) fn view(&self, survey: &Survey<'_>, scope: Scope) -> ChangesView {
        if survey.desk.withholds() {
            // What moved between two states would tell what either withholds.
            return ChangesView {
                preview: true,
                ..ChangesView::default()
            };
        }
        let uid = survey.holdings.trusts[scope.trust].uid.as_str();
        let urn = scope
            .school
            .map(|s| survey.holdings.schools[usize::from(s.0)].urn);
        let of = |difference: &Option<Difference>| {
            let own = difference.as_ref()?.about(uid, urn);
            Some(since(&own, survey, uid, urn, self.in_full))
        };
        ChangesView {
            preview: self.preview,
            since: of(&self.since),
            meeting: of(&self.meeting),
        }
    }
}

fn since(
    of: &Difference,
    survey: &Survey<'_>,
    uid: &str,
    urn: Option<Urn>,
    in_full: bool,
) -> SinceView {
    let desk = &survey.desk;
    let count = |n: usize| desk.count(n as u64);
    let term = of.terms.get(uid).map(|(before, now)| {
        let turned = |text: &str| match text.split_once(' ') {
            Some((year, term)) => format!("{term} {year}"),
            None => text.to_owned(),
        };
        (turned(now), turned(before), count(of.of_new_term))
    });
    let say = |cause: &Cause| said_of(cause, of, in_full);
    let mut causes: Vec<String> = gathered(&of.causes, urn).iter().map(say).collect();
    // Without counts several are one.
    causes.dedup();
    SinceView {
        name: of.before.0.clone(),
        as_at: long(&of.before.1),
        compared: count(of.compared),
        moved: of
            .moved
            .iter()
            .map(|m| moved(m, of, survey, in_full))
            .collect(),
        count: count(of.moved.len()),
        restated: count(of.restated().count()),
        term,
        causes,
        findings: match in_full {
            true => findings(of, survey),
            false => vec![],
        },
    }
}

/// A cause in words.
fn said_of(cause: &Cause, of: &Difference, in_full: bool) -> String {
    let name = |school: Urn| of.school(school);
    match in_full {
        true => cause.words(&name),
        false => cause.words_without_counts(&name),
    }
}

/// A date as pages write it.
fn long(text: &str) -> String {
    Date::parse(text).map_or_else(|| text.to_owned(), Date::long)
}

/// Causes, with those that are one change in many schools put together: the same table and year, beyond so many schools.
fn gathered(causes: &[Cause], urn: Option<Urn>) -> Vec<Cause> {
    const MANY: usize = 5;
    let key = |c: &Cause| match c {
        Cause::Rows(change) => Some((change.table.clone(), change.year)),
        _ => None,
    };
    let mut sums: BTreeMap<_, (usize, RowChange)> = BTreeMap::new();
    for cause in causes {
        if let (Some(key), Cause::Rows(change)) = (key(cause), cause) {
            let (schools, sum) = sums.entry(key).or_insert_with(|| {
                let mut sum = change.clone();
                (sum.added, sum.removed, sum.changed, sum.urn) = (0, 0, 0, None);
                (0, sum)
            });
            *schools += 1;
            sum.added += change.added;
            sum.removed += change.removed;
            sum.changed += change.changed;
            sum.columns.retain(|c| change.columns.contains(c));
        }
    }
    let mut all = Vec::new();
    let mut told = std::collections::BTreeSet::new();
    for cause in causes {
        let sum = key(cause).and_then(|k| Some((k.clone(), sums.get(&k)?)));
        match sum {
            Some((key, (schools, sum))) if *schools > MANY && urn.is_none() => {
                if told.insert(key) {
                    all.push(Cause::Rows(sum.clone()));
                }
            }
            _ => all.push(cause.clone()),
        }
    }
    all
}

/// The unit of a figure, and of the difference of two.
fn units(m: &Move, survey: &Survey<'_>) -> (Unit, Unit) {
    match m.report {
        "indicators" => {
            let setting = survey
                .settings
                .indicators
                .iter()
                .find(|i| i.name == m.cell("measure"));
            setting.map_or((Unit::Points, Unit::Progress), |s| {
                crate::release::indicators::units(s.unit)
            })
        }
        "measures" => (Unit::Progress, Unit::Progress),
        _ => match Measure::parse(m.cell("measure")) {
            Some(Measure::Score) => (Unit::Score, Unit::ScorePoints),
            Some(mean) if mean.is_mean() => (Unit::Mean, Unit::MeanChange),
            _ if m.report == "statutory" && m.cell("measure").contains("score") => {
                (Unit::Score, Unit::ScorePoints)
            }
            _ => (Unit::PercentOne, Unit::PercentagePointsOne),
        },
    }
}

fn moved(m: &Move, of: &Difference, survey: &Survey<'_>, in_full: bool) -> MoveView {
    let desk = &survey.desk;
    let (unit, difference) = units(m, survey);
    let shown = |p: &Point| -> Shown {
        let none = |p: &Point| match p.note.as_str() {
            "" => Reason::NotApplicable,
            note => Reason::Other(note.to_owned()),
        };
        desk.show(Measured::plain(p.number().ok_or_else(|| none(p)), unit))
    };
    let by = m.by().ok_or(Reason::NotApplicable);
    let school = m
        .cell("urn")
        .parse()
        .ok()
        .map(|urn: Urn| (urn, of.school(urn)));
    let pupils = m.after.n.parse().or_else(|_| m.before.n.parse());
    let pupils = pupils
        .ok()
        .map(|n: f64| desk.show(Measured::plain(Ok(n), Unit::Count)));
    let number = |text: &str| match text.parse::<f64>() {
        Ok(n) => unit.text(n),
        Err(_) => "nothing".to_owned(),
    };
    let note = match m.how {
        How::Comparison => format!(
            "compared with {}, before with {}",
            number(&m.after.comparison),
            number(&m.before.comparison)
        ),
        How::Verdict => format!("said of it: {}, before {}", said(&m.after), said(&m.before)),
        How::Pupils => format!("of {} pupils, before of {}", m.after.n, m.before.n),
        How::New => "was not there before".to_owned(),
        How::Gone => "is not there any more".to_owned(),
        How::Renamed => format!("the group stood there {}", m.before.note),
        How::Value => String::new(),
    };
    let term = [m.cell("term"), m.cell("academic_year")];
    let because = of.because(m);
    MoveView {
        code: crate::history::code_of(m.report, &m.key),
        school,
        what: what(m, survey),
        whom: whom(m, survey),
        when: term
            .into_iter()
            .filter(|t| !t.is_empty())
            .collect::<Vec<_>>()
            .join(" "),
        before: shown(&m.before),
        after: shown(&m.after),
        by: desk.show(Measured::plain(by, difference)),
        pupils,
        note,
        restated: m.restated,
        of_group: m.is_of_group(),
        because: because
            .iter()
            .take(3)
            .map(|c| said_of(c, of, in_full))
            .collect(),
    }
}

fn said(point: &Point) -> &str {
    match point.verdict.as_str() {
        "" => "nothing",
        verdict => verdict,
    }
}

/// What a figure is, as `KS2 Reading, expected standard`.
fn what(m: &Move, survey: &Survey<'_>) -> String {
    let measure = m.cell("measure");
    if m.report == "indicators" {
        let setting = survey
            .settings
            .indicators
            .iter()
            .find(|i| i.name == measure);
        return setting.map_or_else(|| measure.to_owned(), |s| s.title.clone());
    }
    let named = subject_named(survey.engine.subjects(), m.cell("subject"));
    let subject = named.map_or_else(|| m.cell("subject").to_owned(), |s| s.label().to_owned());
    let measure = match Measure::parse(measure) {
        Some(known) if m.report == "tracking" => known.label().to_lowercase(),
        _ => measure.replace('_', " "),
    };
    let stage = [m.cell("key_stage"), m.cell("stage")].concat();
    let words = [stage, subject];
    let words: Vec<String> = words.into_iter().filter(|w| !w.is_empty()).collect();
    match words.is_empty() {
        true => measure,
        false => format!("{}, {measure}", words.join(" ")),
    }
}

/// Of whom a figure is, where not of all pupils.
fn whom(m: &Move, survey: &Survey<'_>) -> String {
    let mut parts = Vec::new();
    let year = crate::estate::YearGroup::parse(m.cell("year_group"));
    parts.extend(year.map(crate::estate::YearGroup::label));
    if m.is_of_group() {
        let code = m.cell("grouping");
        let known = Grouping::all(survey.settings)
            .into_iter()
            .find(|g| g.code(survey.settings) == code);
        let grouping = known.map_or_else(|| code.to_owned(), |g| g.label(survey.settings));
        parts.push(format!("{grouping} {}", m.cell("group")));
    }
    parts.join(", ")
}

/// What became of findings, the new ones first.
fn findings(of: &Difference, survey: &Survey<'_>) -> Vec<AgedFinding> {
    let contacts = &survey.settings.contacts;
    let one = |f: &FindingKept, state: String| AgedFinding {
        code: f.code.clone(),
        severity: f.severity.clone(),
        school: f.urn.map(|urn| (urn, of.school(urn))),
        file: f.file.clone(),
        field: f.field.clone(),
        count: survey.desk.count(f.count),
        contact: match (state == "mended", f.urn.and_then(|urn| contacts.get(&urn))) {
            (false, Some(contact)) => contact.clone(),
            _ => String::new(),
        },
        state,
    };
    let new = of.findings.new.iter().map(|f| one(f, "new".to_owned()));
    let open = of
        .findings
        .open
        .iter()
        .map(|f| one(f, format!("open since {}", long(&f.since))));
    let mended = of
        .findings
        .mended
        .iter()
        .map(|f| one(f, "mended".to_owned()));
    new.chain(open).chain(mended).collect()
}
