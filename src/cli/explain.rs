//! `matbook explain`: how one figure came about, down to files and row counts.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::config::Project;
use crate::dataset::{Holdings, SchoolId};
use crate::estate::{AcademicYear, AssessmentType, Measure, Outlook, Rank, Term, YearGroup};
use crate::figures::read_code;
use crate::history::{Ledger, find_code};
use crate::intake::ReadOptions;
use crate::measure::tracking::{
    Against, CountedFigure, Engine, Grouping, Selection, measures_of, subject_codes, subject_named,
};
use crate::release::{Beside, Desk};
use crate::state::StateFolder;

use super::args::ExplainArguments;
use super::messages::Messages;
use super::option::known as word;
use super::{Ended, project};

pub(super) fn explain(arguments: &ExplainArguments, messages: &Messages) -> Ended {
    match run(arguments, messages) {
        Ok(ended) | Err(ended) => ended,
    }
}

fn run(a: &ExplainArguments, messages: &Messages) -> Result<Ended, Ended> {
    let mut project = project::config(&a.project, messages)?;
    let named = match &a.code {
        Some(code) => match of_code(code, a, &project, messages)? {
            Named::Selection(named) => *named,
            Named::Told(text) => return Ok(messages.result(&text)),
        },
        None => a.clone(),
    };
    let a = &named;
    let (holdings, findings, stops) =
        project::data(&mut project, &ReadOptions::default(), messages)?;
    if stops {
        messages.findings(&findings, false);
        return Err(Ended::DataErrors);
    }
    let engine = Engine::new(&holdings, &project.settings);
    let (selection, measure, who) =
        selection(a, &engine, &holdings).map_err(|e| messages.wrong_use(&e))?;
    let figure = engine.figure(&selection, measure);
    Ok(messages.result(&told(&engine, &holdings, &selection, &figure, &who)))
}

/// What a code names.
enum Named {
    /// A figure of tracking, as the options that select it.
    Selection(Box<ExplainArguments>),
    /// Another figure, told already.
    Told(String),
}

/// The figure with a code, out of the builds that are kept, the last first.
fn of_code(
    text: &str,
    a: &ExplainArguments,
    project: &Project,
    messages: &Messages,
) -> Result<Named, Ended> {
    let code = read_code(text).ok_or_else(|| {
        messages.wrong_use(&format!(
            "`{text}` is no code of a figure: seven letters and digits, as K7Q2M4X"
        ))
    })?;
    let ledger = Ledger::open(&StateFolder::new(&project.state), "", false)
        .map_err(|e| messages.machine(&e.to_string()))?;
    let Some(found) = ledger
        .all()
        .find_map(|kept| find_code(&ledger, &kept, &code))
    else {
        return Err(messages.wrong_use(&format!(
            "no figure of the builds that are kept has the code {code}: run matbook build, or look at the code again"
        )));
    };
    let cell = |name: &str| found.key.get(name).cloned();
    if found.report != "tracking" {
        let mut out = format!(
            "{:<14}{code}, of the build with data as at {}\n",
            "code", found.as_at
        );
        let point = [
            ("value", &found.point.value),
            ("rests on", &found.point.n),
            ("compared with", &found.point.comparison),
            ("said of it", &found.point.verdict),
            ("note", &found.point.note),
        ];
        let rows = found
            .key
            .iter()
            .map(|(name, value)| (*name, value))
            .chain(point);
        for (name, value) in rows.filter(|(_, value)| !value.is_empty()) {
            let _ = writeln!(out, "{name:<14}{value}");
        }
        let _ = writeln!(
            out,
            "{:<14}matbook figures --report {}",
            "all of them", found.report
        );
        return Ok(Named::Told(out));
    }
    messages.say(&format!(
        "{code}: of the build with data as at {}",
        found.as_at
    ));
    Ok(Named::Selection(Box::new(ExplainArguments {
        code: None,
        project: a.project.clone(),
        trust: cell("trust_uid"),
        school: cell("urn")
            .and_then(|urn| urn.parse().ok())
            .into_iter()
            .collect(),
        key_stage: cell("key_stage").unwrap_or_default(),
        year: cell("academic_year"),
        term: cell("term"),
        year_group: cell("year_group"),
        show: cell("show").unwrap_or_else(|| "assessments".to_owned()),
        compare: cell("compare_to").unwrap_or_else(|| a.compare.clone()),
        kind: cell("assessment_type").unwrap_or_else(|| a.kind.clone()),
        subject: cell("subject").unwrap_or_default(),
        grouping: cell("grouping"),
        group: cell("group"),
        measure: cell("measure").unwrap_or_default(),
    })))
}

fn selection(
    a: &ExplainArguments,
    engine: &Engine<'_>,
    holdings: &Holdings,
) -> Result<(Selection, Measure, String), String> {
    let settings = engine.settings();
    let (schools, who, trust) = schools(a, holdings)?;
    let stages: Vec<&str> = settings
        .key_stages
        .iter()
        .map(|k| k.name.as_str())
        .collect();
    let stage = settings.key_stages.iter().find(|k| k.name == a.key_stage);
    let stage = word("key-stage", &a.key_stage, stage, &stages)?;
    let default = trust.map_or_else(
        || engine.default_term(),
        |trust| engine.default_term_in(trust, stage),
    );
    let (mut year, mut term) = default.ok_or("there are no assessments in the data")?;
    if let Some(text) = &a.year {
        year = word(
            "year",
            text,
            AcademicYear::parse(text),
            &["a year such as 2022/23"],
        )?;
    }
    if let Some(text) = &a.term {
        term = word("term", text, Term::parse(text), &Term::ALL.map(Term::name))?;
    }
    let year_groups = match &a.year_group {
        Some(text) => vec![word(
            "year-group",
            text,
            YearGroup::parse(text),
            &["N1, N2, R or 1 to 13"],
        )?],
        None => stage.years.clone(),
    };
    let show = word("show", &a.show, Outlook::parse(&a.show), Outlook::CODES)?;
    let rank = word("compare", &a.compare, Rank::parse(&a.compare), Rank::CODES)?;
    let against = match show {
        Outlook::Assessments => Against::Nothing,
        Outlook::Estimates => Against::Estimates(rank),
        Outlook::Targets => Against::Targets,
    };
    let mut kinds = vec!["All"];
    kinds.extend(settings.framework.kind_names());
    let kind = if a.kind.eq_ignore_ascii_case("all") {
        None
    } else {
        Some(word(
            "type",
            &a.kind,
            settings.framework.kind(&a.kind),
            &kinds,
        )?)
    };
    let subject = word(
        "subject",
        &a.subject,
        subject_named(engine.subjects(), &a.subject),
        &subject_codes(engine.subjects()),
    )?;
    let measures = measures_of(engine.subjects(), subject);
    let codes: Vec<&str> = measures.iter().map(|m| m.code()).collect();
    let named = measures
        .iter()
        .find(|m| m.code().eq_ignore_ascii_case(&a.measure));
    let measure = match Measure::parse(&a.measure) {
        Some(Measure::Score) if subject.is_combined() => Measure::Score,
        _ => word("measure", &a.measure, named.copied(), &codes)?,
    };
    if subject.is_combined() && measure == Measure::Score {
        return Err(format!(
            "--subject {subject}: a combined subject has no score"
        ));
    }
    let group = match (&a.grouping, &a.group) {
        (Some(grouping), Some(group)) => {
            let codes: Vec<String> = Grouping::all(settings)
                .iter()
                .map(|g| g.code(settings))
                .collect();
            let known: Vec<&str> = codes.iter().map(String::as_str).collect();
            let found = Grouping::all(settings)
                .into_iter()
                .find(|g| g.code(settings) == *grouping);
            let grouping = word("grouping", grouping, found, &known)?;
            let names: Vec<&str> = engine
                .groups(grouping)
                .names()
                .iter()
                .map(String::as_str)
                .collect();
            Some((
                grouping,
                word("group", group, engine.groups(grouping).find(group), &names)?,
            ))
        }
        _ => None,
    };
    Ok((
        Selection {
            year,
            term,
            schools,
            year_groups,
            kind,
            against,
            subject: subject.of(measure),
            group,
        },
        measure,
        who,
    ))
}

/// The schools, who they are, and the trust that all of them belong to.
fn schools(
    a: &ExplainArguments,
    holdings: &Holdings,
) -> Result<(BTreeSet<SchoolId>, String, Option<usize>), String> {
    if !a.school.is_empty() {
        let mut found = BTreeSet::new();
        let mut names = vec![];
        let mut trusts = BTreeSet::new();
        for urn in &a.school {
            let id = holdings
                .school(*urn)
                .ok_or_else(|| format!("--school {urn}: there is no school with that URN"))?;
            let school = &holdings.schools[usize::from(id.0)];
            names.push(school.name.clone());
            trusts.insert(school.trust);
            found.insert(id);
        }
        let trust = trusts.first().filter(|_| trusts.len() == 1);
        let trust = trust.copied();
        return Ok((found, names.join(", "), trust));
    }
    let trust = match &a.trust {
        Some(uid) => holdings
            .trust(uid)
            .ok_or_else(|| format!("--trust {uid}: there is no trust with that UID"))?,
        None if holdings.trusts.is_empty() => return Err("there is no trust in the data".into()),
        None => 0,
    };
    Ok((
        holdings.schools_of(trust).into_iter().collect(),
        holdings.trusts[trust].name.clone(),
        Some(trust),
    ))
}

fn told(
    engine: &Engine<'_>,
    holdings: &Holdings,
    selection: &Selection,
    figure: &CountedFigure,
    who: &str,
) -> String {
    let desk = Desk::default();
    let settings = engine.settings();
    let mut out = String::new();
    let years: Vec<String> = selection.year_groups.iter().map(|y| y.code()).collect();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(out, "{name:<14}{value}");
    };
    line(
        "figure",
        format!(
            "{}: {}, {} {}",
            who, selection.subject, selection.term, selection.year
        ),
    );
    line("measure", figure.measure.label().to_lowercase());
    line("year groups", years.join(", "));
    line(
        "type",
        selection
            .kind
            .map_or("All", AssessmentType::code)
            .to_owned(),
    );
    if let Some((grouping, group)) = selection.group {
        let name = &engine.groups(grouping).names()[usize::from(group)];
        line("group", format!("{} = {name}", grouping.label(settings)));
    }
    let b = &figure.basis;
    let n = b.denominator;
    let shown = desk.show(figure.attainment_measured());
    let (formula, made) = match figure.measure {
        Measure::Score => (
            "mean scaled score".to_owned(),
            format!("{} / {n}", b.numerator),
        ),
        mean if mean.is_mean() => (
            format!("mean {}", mean.words()),
            format!("{} / {n}", b.numerator),
        ),
        Measure::Expected => (
            "100 × pupils at the expected standard / n".to_owned(),
            format!("100 × {} / {n}", b.numerator),
        ),
        share => (
            format!("100 × pupils {} / n", share.words()),
            format!("100 × {} / {n}", b.numerator),
        ),
    };
    match &figure.attainment {
        Ok(value) => {
            line("attainment", format!("{shown}   ({value})"));
            line("", format!("= {formula} = {made}"));
        }
        Err(reason) => line("attainment", format!("none: {}", reason.words())),
    }
    if let (Ok(comparison), Ok(difference), Some(sum)) =
        (&figure.comparison, &figure.difference, b.comparison)
    {
        let what = match (selection.against, figure.measure) {
            (Against::Targets, mean) if mean.is_mean() => "mean target score",
            (Against::Targets, _) => "100 × pupils with such a target / n",
            (_, mean) if mean.is_mean() => "mean estimated score",
            (_, _) => "100 × sum of the pupils’ probabilities / n",
        };
        line(
            "comparison",
            format!(
                "{}   ({comparison})",
                desk.show(figure.comparison_measured())
            ),
        );
        let factor = if figure.measure.is_mean() {
            ""
        } else {
            "100 × "
        };
        line("", format!("= {what} = {factor}{sum} / {n}"));
        line(
            "difference",
            format!(
                "{}   ({difference})",
                desk.show(figure.difference_measured())
            ),
        );
        let chance = desk.chance(Beside::from(figure));
        if let (Some(low), Some(high)) = (chance.range.0.value(), chance.range.1.value()) {
            line("expected", format!("{low} to {high}"));
        }
        if chance.evidence.is_some() {
            line("verdict", chance.verdict.word(&n.to_string()));
        }
        if let Some(indicator) = figure.indicator {
            line("indicator", indicator.word().to_owned());
        }
    }
    line(
        "roll",
        format!(
            "{} pupils, {} with an outcome, {n} in the figure",
            figure.roll, figure.assessed
        ),
    );
    for (why, pupils) in &b.left_out {
        line("left out", format!("{pupils}: {}", why.words()));
    }
    if b.converted_by_default > 0 {
        line(
            "converted",
            format!(
                "{} scores as 100 + (score − 100) × 10/15: their type has no conversion curve",
                b.converted_by_default
            ),
        );
    }
    for (file, rows) in engine.sources(selection, figure.measure) {
        let file = &holdings.files[file as usize];
        line(
            "from",
            format!(
                "{}: {rows} rows decide ({} read, {} refused)",
                file.path, file.rows, file.refused
            ),
        );
    }
    for file in holdings.files.iter().filter(|f| f.table == "pupils") {
        line(
            "roll from",
            format!(
                "{}: {} rows read, {} refused",
                file.path, file.rows, file.refused
            ),
        );
    }

    out
}
