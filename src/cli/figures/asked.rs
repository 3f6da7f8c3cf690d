//! The options of `matbook figures`, read.

use crate::config::Settings;
use crate::estate::{AcademicYear, AssessmentType, Outlook, Rank, Subject, Term, YearGroup};
use crate::measure::statutory;
use crate::measure::tracking::{Engine, Grouping, subject_codes, subject_named};

use super::super::args::FiguresArguments;

/// The options, read.
pub(super) struct Asked {
    pub(super) year: Option<AcademicYear>,
    pub(super) term: Option<Term>,
    pub(super) year_group: Option<YearGroup>,
    pub(super) show: Option<Outlook>,
    pub(super) compare: Option<Rank>,
    pub(super) kind: Option<Option<AssessmentType>>,
    pub(super) subject: Option<Subject>,
    pub(super) from: Option<(AcademicYear, Term)>,
}

/// One option; a value that isn't known is told with those that are.
fn option<T>(
    name: &str,
    text: Option<&String>,
    parse: impl Fn(&str) -> Option<T>,
    known: &[&str],
) -> Result<Option<T>, String> {
    let value = text.map(|text| super::super::option::known(name, text, parse(text), known));
    value.transpose()
}

impl Asked {
    pub(super) fn parse(a: &FiguresArguments) -> Result<Self, String> {
        let year = |name: &str, text: Option<&String>| {
            option(name, text, AcademicYear::parse, &["a year such as 2022/23"])
        };
        let terms = Term::ALL.map(Term::name);
        let from_year = year("from-year", a.from_year.as_ref())?;
        let from_term = option("from-term", a.from_term.as_ref(), Term::parse, &terms)?;
        Ok(Self {
            year: year("year", a.year.as_ref())?,
            term: option("term", a.term.as_ref(), Term::parse, &terms)?,
            year_group: option(
                "year-group",
                a.year_group.as_ref(),
                YearGroup::parse,
                &["N1, N2, R or 1 to 13"],
            )?,
            show: option("show", a.show.as_ref(), Outlook::parse, Outlook::CODES)?,
            compare: option("compare", a.compare.as_ref(), Rank::parse, Rank::CODES)?,
            kind: None,
            subject: None,
            from: match (from_year, from_term) {
                (None, None) => None,
                (Some(y), Some(t)) => Some((y, t)),
                _ => return Err("--from-year and --from-term go together".into()),
            },
        })
    }

    /// What depends on the data: the subject.
    pub(super) fn subject(
        &mut self,
        a: &FiguresArguments,
        engine: &Engine<'_>,
    ) -> Result<(), String> {
        // Statutory outcomes have subjects of their own: an examination's is what the data call it.
        let Some(text) = a.subject.as_ref().filter(|_| a.report != "statutory") else {
            return Ok(());
        };
        let (tracked, known) = (engine.subjects(), subject_codes(engine.subjects()));
        let subject = |text: &str| subject_named(tracked, text);
        self.subject = option("subject", Some(text), subject, &known)?;
        Ok(())
    }

    /// What depends on the config: type, key stage and grouping.
    pub(super) fn check(
        &mut self,
        a: &FiguresArguments,
        settings: &Settings,
    ) -> Result<(), String> {
        let framework = &settings.framework;
        let mut kinds = vec!["All"];
        kinds.extend(framework.kind_names());
        let kind = |text: &str| {
            if text.eq_ignore_ascii_case("all") {
                Some(None)
            } else {
                framework.kind(text).map(Some)
            }
        };
        self.kind = option("type", a.kind.as_ref(), kind, &kinds)?;
        if a.report == "statutory" {
            let stages = statutory::Stage::ALL.map(statutory::Stage::code);
            let groupings = statutory::Grouping::ALL.map(statutory::Grouping::code);
            option(
                "key-stage",
                a.key_stage.as_ref(),
                statutory::Stage::parse,
                &stages,
            )?;
            let known = |text: &str| groupings.iter().any(|g| g.eq_ignore_ascii_case(text));
            let parse = |text: &str| known(text).then_some(());
            option("grouping", a.grouping.as_ref(), parse, &groupings)?;
            return Ok(());
        }
        let stages = if settings.own_stages {
            &settings.key_stages
        } else {
            &framework.stages
        };
        let stages: Vec<&str> = stages.iter().map(|k| k.name.as_str()).collect();
        option(
            "key-stage",
            a.key_stage.as_ref(),
            |t| stages.contains(&t).then_some(()),
            &stages,
        )?;
        let groupings: Vec<String> = Grouping::all(settings)
            .into_iter()
            .map(|g| g.code(settings))
            .collect();
        let known: Vec<&str> = groupings.iter().map(String::as_str).collect();
        if !a.report.starts_with("audit-") {
            option(
                "grouping",
                a.grouping.as_ref(),
                |t| known.contains(&t).then_some(()),
                &known,
            )?;
        }
        Ok(())
    }
}
