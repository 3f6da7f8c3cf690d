//! From an address to a selection: what it asks for, what of it means nothing here, and how it is written.

use crate::estate::{AcademicYear, AssessmentType, Outlook, Rank, Subject, Term, YearGroup};
use crate::release::shipped::Catalogue;
use crate::release::{Comparison, Grouping, ProgressSpan, TrackingBook, Who};
use crate::report::tracking::{
    Charts, Groupings, Narrowed, PickedSchools, ReportId, Standpoint, Times, declared, exported,
};

use super::lacking::{Asked, Lacking};
use super::query::{joined, pairs};
use super::since::{Since, offers};
use super::start::{Start, comparison};

/// The parts of an address, in the order in which they are written.
const NAMES: [&str; 16] = [
    "table",
    "year",
    "term",
    "since",
    "first-term",
    "last-term",
    "group",
    "schools",
    "year-group",
    "subject",
    "grouping",
    "show",
    "compare",
    "type",
    "chart",
    "view",
];

/// A selection, and how it came about.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Settled {
    pub(super) report: ReportId,
    /// The key stage's place.
    pub(super) stage: usize,
    pub(super) years: Vec<YearGroup>,
    pub(super) urn: Option<u32>,
    pub(super) lead: Subject,
    pub(super) built: Standpoint,
    pub(super) standpoint: Standpoint,
    pub(super) narrowed: Narrowed,
    pub(super) since: Option<Since>,
    /// The parts of the address that were given and are in force: name and value.
    pub(super) given: Vec<(&'static str, String)>,
    pub(super) passed: Vec<String>,
    pub(super) query: String,
    /// Why there is nothing to show, where there is nothing.
    pub(super) nothing: Option<String>,
}

impl Settled {
    /// What was given for a part, if it is in force.
    pub(super) fn part(&self, name: &str) -> Option<&str> {
        let found = self.given.iter().find(|(n, _)| *n == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// The parts of the end of an address.
fn parts(query: &str) -> Vec<(&'static str, String)> {
    let given = pairs(query);
    NAMES
        .iter()
        .filter_map(|name| {
            let found = given.iter().find(|(n, v)| n == name && !v.is_empty())?;
            Some((*name, found.1.clone()))
        })
        .collect()
}

/// `Autumn 2023/24`, in either order of words.
fn point(text: &str, terms: &[(AcademicYear, Term)]) -> Option<usize> {
    let (a, b) = text.trim().split_once(' ')?;
    let read = |term: &str, year: &str| Some((AcademicYear::parse(year)?, Term::parse(term)?));
    let wanted = read(a, b).or_else(|| read(b, a))?;
    terms.iter().position(|t| *t == wanted)
}

/// Takes an address apart.
struct Taking<'a> {
    given: Vec<(&'static str, String)>,
    kept: Vec<(&'static str, String)>,
    passed: Vec<String>,
    catalogue: &'a Catalogue,
}

impl Taking<'_> {
    /// The value of a part, if `read` makes something of it; else says so with `words` before it.
    fn take<T>(
        &mut self,
        name: &'static str,
        words: &str,
        read: impl FnOnce(&str, &Catalogue) -> Option<(T, String)>,
    ) -> Option<T> {
        let (_, text) = self.given.iter().find(|(n, _)| *n == name)?.clone();
        let Some((value, text)) = read(&text, self.catalogue) else {
            let words = format!("{words}{text}");
            self.passed.push(words);
            return None;
        };
        self.kept.push((name, text));
        Some(value)
    }

    fn drop(&mut self, name: &str) {
        self.kept.retain(|(n, _)| *n != name);
    }
}

/// Makes a selection of an address; `None` where the page is of another build than the catalogue.
pub(super) fn settle(
    start: &Start,
    query: &str,
    catalogue: &Catalogue,
    book: &TrackingBook<'_>,
) -> Option<Settled> {
    let report = declared(start.report);
    let stage = catalogue
        .key_stages
        .iter()
        .position(|s| s.name == start.key_stage)?;
    let terms = catalogue.points();
    let mut taking = Taking {
        given: parts(query),
        kept: vec![],
        passed: vec![],
        catalogue,
    };
    let built = start.built;
    let year = taking.take("year", "year ", |text, c| {
        let year = AcademicYear::parse(text)?;
        let known = c.terms.iter().any(|e| e.year == year);
        known.then(|| (year, year.to_string()))
    });
    let term = taking.take("term", "term ", |text, c| {
        let term = Term::parse(text)?;
        let known = c.terms.iter().any(|e| e.term == term);
        known.then(|| (term, term.to_string()))
    });
    let of_kind = taking.take("type", "type ", |text, c| {
        let kind = match AssessmentType::named(text) {
            Some(built_in) => Some(built_in),
            None if text.eq_ignore_ascii_case("All") => None,
            // One that the config adds.
            None => Some(
                c.terms
                    .iter()
                    .filter_map(|e| e.kind)
                    .find(|k| k.code() == text)?,
            ),
        };
        let known = c.terms.iter().any(|e| e.kind == kind);
        let name = kind.map_or("All", AssessmentType::code);
        known.then(|| (kind, name.to_owned()))
    });
    let against = against(&mut taking, built.against, start.report);
    if !report.benchmarked
        && taking
            .given
            .iter()
            .any(|(n, _)| ["show", "compare"].contains(n))
    {
        taking.passed.push(
            "show pupils with and compare to: here pupils are compared with themselves".into(),
        );
        taking.drop("show");
        taking.drop("compare");
    }
    let standpoint = Standpoint {
        year: year.unwrap_or(built.year),
        term: term.unwrap_or(built.term),
        kind: of_kind.unwrap_or(built.kind),
        against,
    };
    let mut narrowed = Narrowed {
        schools: schools(&mut taking, start, book),
        year_group: None,
        subject: taking.take("subject", "subject ", |text, c| {
            let subject = c.subject(text)?;
            Some((subject, subject.code().to_owned()))
        }),
        grouping: None,
        ..Narrowed::default()
    };
    let years = &start.years;
    narrowed.year_group = taking.take("year-group", "year ", |text, _| {
        let year = YearGroup::parse(text)?;
        years.contains(&year).then(|| (year, year.code()))
    });
    if let Some(last) = taking.passed.last_mut()
        && narrowed.year_group.is_none()
        && taking
            .given
            .iter()
            .any(|(n, v)| *n == "year-group" && *last == format!("year {v}"))
    {
        last.push_str(&format!(" is not in {}", start.key_stage));
    }
    let family = Grouping::of_family(report.groupings, book.extras());
    let found = |code: &str| {
        let same = |g: &&Grouping| book.grouping_code(**g).eq_ignore_ascii_case(code);
        family.iter().find(same).copied()
    };
    if report.groupings != Groupings::None {
        narrowed.grouping = taking.take("grouping", "grouping ", |text, _| {
            let grouping = found(text)?;
            Some((grouping, book.grouping_code(grouping)))
        });
    }
    if report.id == ReportId::Export {
        narrowed.table = taking.take("table", "table ", |text, _| {
            let table = exported().find(|r| r.name() == text)?;
            Some((table.id, text.to_owned()))
        });
    }
    if matches!(report.charts, Charts::Attainment | Charts::Differences) {
        narrowed.differences = taking.take("chart", "charts show ", |text, _| {
            let wanted = match text {
                "difference" => true,
                "attainment" => false,
                _ => return None,
            };
            Some((wanted, text.to_owned()))
        });
    }
    taking.take("view", "view ", |text, _| {
        let known = ["beside", "charts", "tables"].contains(&text);
        known.then(|| ((), text.to_owned()))
    });
    if report.times == Times::Range {
        narrowed.terms = range(&mut taking, &terms);
    }
    let mut since = None;
    if report.times == Times::Points {
        if let Some(subject) = narrowed.subject.filter(|s| s.is_combined()) {
            let words = format!(
                "subject {}: combined subjects have no scores",
                subject.code()
            );
            taking.passed.push(words);
            taking.drop("subject");
            narrowed.subject = None;
        }
        since = taking.take("since", "since ", |text, _| {
            let (since, name, _) = Since::ALL.into_iter().find(|(_, name, _)| *name == text)?;
            Some((since, name.to_owned()))
        });
        let first = book.progress_span(&book.trust(0));
        narrowed.span = span(&terms, &standpoint, since, first);
    }
    drop_built(&mut taking, start, &narrowed);
    let mut kept = taking.kept;
    kept.sort_by_key(|(name, _)| NAMES.iter().position(|n| n == name));
    let mut settled = Settled {
        report: start.report,
        stage,
        years: start.years.clone(),
        urn: start.urn,
        lead: catalogue.subject(&start.subject).unwrap_or(Subject::Rwm),
        built,
        standpoint,
        narrowed,
        since,
        query: joined(kept.iter().map(|(n, v)| ((*n).to_owned(), v.clone()))),
        given: kept,
        passed: taking.passed,
        nothing: None,
    };
    settled.nothing = nothing(&settled, catalogue);
    Some(settled)
}

/// What attainment is compared with.
fn against(taking: &mut Taking<'_>, built: Comparison, report: ReportId) -> Comparison {
    let show = taking.take("show", "show ", |text, _| {
        let show = Outlook::parse(text)?;
        Some((show, show.code().to_owned()))
    });
    let rank = taking.take("compare", "", |text, _| {
        let rank = Rank::parse(text)?;
        Some((rank, rank.code().to_owned()))
    });
    if show == Some(Outlook::Assessments) && declared(report).compares {
        let words = "pupils with assessments alone: this report compares";
        taking.passed.push(words.into());
        taking.drop("show");
        return built;
    }
    let own = match built {
        Comparison::Estimates(rank) => Some(rank),
        Comparison::Nothing | Comparison::Targets => Some(taking.catalogue.rank),
    };
    let rank = rank.or(own);
    let as_built = match built {
        Comparison::Nothing => Outlook::Assessments,
        Comparison::Estimates(_) => Outlook::Estimates,
        Comparison::Targets => Outlook::Targets,
    };
    comparison(show.unwrap_or(as_built), rank).unwrap_or(built)
}

/// The schools that a trust's page is narrowed to.
fn schools(
    taking: &mut Taking<'_>,
    start: &Start,
    book: &TrackingBook<'_>,
) -> Option<PickedSchools> {
    if start.urn.is_some() {
        return None;
    }
    let all = book.schools(0);
    let of = |urns: &[u32]| -> Vec<Who> {
        let picked = |s: &&Who| s.urn.is_some_and(|u| urns.contains(&u));
        all.iter().filter(picked).cloned().collect()
    };
    let group = taking.take("group", "group of schools ", |text, c| {
        let group = c
            .school_groups
            .iter()
            .find(|(name, urns)| name == text && !urns.is_empty())?;
        Some((group.clone(), text.to_owned()))
    });
    let (schools, group) = match group {
        Some((name, urns)) => (of(&urns), Some(name)),
        None => {
            let read = |text: &str, _: &Catalogue| {
                let urns: Vec<u32> = text
                    .split(',')
                    .filter_map(|u| u.trim().parse().ok())
                    .collect();
                let schools = of(&urns);
                let urns: Vec<String> = schools
                    .iter()
                    .filter_map(|s| s.urn)
                    .map(|u| u.to_string())
                    .collect();
                (!schools.is_empty()).then(|| (schools, urns.join(",")))
            };
            let before = taking.passed.len();
            let schools = taking.take("schools", "", read);
            if taking.passed.len() > before {
                taking.passed.truncate(before);
                taking
                    .passed
                    .push("schools that are not in this trust".into());
            }
            (schools?, None)
        }
    };
    Some(PickedSchools {
        together: Who::together(&taking.catalogue.name, &schools),
        schools,
        group,
    })
}

/// The first and the last term of Pathway; `None`: all.
fn range(
    taking: &mut Taking<'_>,
    terms: &[(AcademicYear, Term)],
) -> Option<[(AcademicYear, Term); 2]> {
    let mut end = |name: &'static str, words: &str| {
        taking.take(name, words, |text, _| {
            let at = point(text, terms)?;
            let (year, term) = terms[at];
            Some((at, format!("{term} {year}")))
        })
    };
    let first = end("first-term", "first term ").unwrap_or(0);
    let last = end("last-term", "last term ").unwrap_or(terms.len().saturating_sub(1));
    if first > last {
        taking
            .passed
            .push("a range that ends before it begins".into());
        taking.drop("first-term");
        taking.drop("last-term");
        return None;
    }
    let whole = first == 0 && last + 1 == terms.len();
    (!whole).then(|| [terms[first], terms[last]])
}

/// The points of Progress; `None`: those of the page as built.
fn span(
    terms: &[(AcademicYear, Term)],
    at: &Standpoint,
    since: Option<Since>,
    first: Option<ProgressSpan>,
) -> Option<ProgressSpan> {
    let to = (at.year, at.term);
    let offers = offers(terms, to);
    let said = offers.iter().find(|(s, _)| Some(*s) == since);
    let (_, from) = said.or_else(|| offers.first())?;
    let span = ProgressSpan {
        from: *from,
        to,
        kind: at.kind,
    };
    (Some(span) != first).then_some(span)
}

/// Takes out of an address what the page has by itself.
fn drop_built(taking: &mut Taking<'_>, start: &Start, narrowed: &Narrowed) {
    let built = start.built;
    let (show, rank) = match built.against {
        Comparison::Nothing => ("assessments", ""),
        Comparison::Estimates(rank) => ("estimates", rank.code()),
        Comparison::Targets => ("targets", ""),
    };
    let kind = built
        .kind
        .map_or("All", crate::estate::AssessmentType::code);
    let report = declared(start.report);
    let chart = match report.charts {
        Charts::Differences => "difference",
        _ => "attainment",
    };
    let one = report.subjects == crate::report::tracking::Subjects::One;
    let own = |name: &str| match name {
        "year" => built.year.to_string(),
        "term" => built.term.to_string(),
        "show" => show.to_owned(),
        "compare" => rank.to_owned(),
        "type" => kind.to_owned(),
        "chart" => chart.to_owned(),
        "subject" if one => start.subject.clone(),
        _ => String::new(),
    };
    taking.kept.retain(|(name, value)| *value != own(name));
    if narrowed.terms.is_none() {
        taking.drop("first-term");
        taking.drop("last-term");
    }
}

/// Why there is nothing at all in a selection, where that isn't the page's own.
fn nothing(settled: &Settled, catalogue: &Catalogue) -> Option<String> {
    let times = declared(settled.report).times;
    let now = settled.standpoint;
    if times == Times::Points {
        let none = offers(&catalogue.points(), (now.year, now.term)).is_empty();
        let built = (settled.built.year, settled.built.term) == (now.year, now.term);
        return (none && !built).then(|| "no earlier term".to_owned());
    }
    let same = (settled.built.year, settled.built.term, settled.built.kind)
        == (now.year, now.term, now.kind);
    if same || times == Times::Range {
        return None;
    }
    let asked = Asked {
        against: Comparison::Nothing,
        ..Asked::of(settled, catalogue)
    };
    let asked = Asked {
        subject: None,
        year_group: None,
        schools: None,
        ..asked
    };
    Lacking::new(catalogue).why(&asked, ReportId::Summary)
}
