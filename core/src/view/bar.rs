//! The filter bar: each control with what there is to choose, and why a choice has no figures where it has none.

use crate::estate::{AcademicYear, AssessmentType, Outlook, Rank, Subject, Term};
use crate::release::{Comparison, Grouping};
use crate::report::tracking::{
    Charts, NOTHING, ReportId, Subjects, Times, TrackingReport, declared, exported,
};

use super::lacking::{Asked, Lacking};
use super::settle::Settled;
use super::since::{Since, offers};

/// A choice of a control.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Choice {
    /// What stands in the address; empty: the page's own.
    pub value: String,
    /// What it is called.
    pub text: String,
    /// Why it has no figures; empty where it has some.
    pub reason: String,
}

/// A control of the filter bar.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize)]
pub struct Control {
    /// Its name, as in addresses.
    pub name: String,
    /// The choice in force: of schools, their URNs with commas between them.
    pub value: String,
    /// Whether a reader set it.
    pub set: bool,
    /// What there is to choose.
    pub options: Vec<Choice>,
    /// Of schools, the named groups; the first is all of them.
    pub groups: Vec<Choice>,
    /// Of schools, which are in force, in words.
    pub summary: String,
}

/// A choice's value and words.
type Offer = (String, String);

/// A point in words.
fn point((year, term): (AcademicYear, Term)) -> String {
    format!("{term} {year}")
}

fn offer(value: impl Into<String>, text: impl Into<String>) -> Offer {
    (value.into(), text.into())
}

/// Fills the bar of a page.
pub(super) fn controls(lacking: &Lacking<'_>, settled: &Settled) -> Vec<Control> {
    let bar = Bar {
        lacking,
        settled,
        report: declared(settled.report),
        asked: Asked::of(settled, lacking.catalogue),
    };
    let names = bar.report.controls(settled.urn.is_none()).into_iter();
    names.map(|name| bar.control(name)).collect()
}

struct Bar<'a> {
    lacking: &'a Lacking<'a>,
    settled: &'a Settled,
    report: &'static TrackingReport,
    asked: Asked,
}

impl Bar<'_> {
    fn control(&self, name: &'static str) -> Control {
        if name == "schools" {
            return self.schools();
        }
        let value = self.current(name);
        let options = self.offers(name).into_iter().map(|(value, text)| Choice {
            reason: self.why(name, &value).unwrap_or_default(),
            value,
            text,
        });
        Control {
            name: name.to_owned(),
            set: self.settled.part(name).is_some(),
            options: options.collect(),
            value,
            groups: vec![],
            summary: String::new(),
        }
    }

    /// What a control says now.
    fn current(&self, name: &str) -> String {
        let (at, narrowed) = (self.settled.standpoint, &self.settled.narrowed);
        let terms = self.lacking.catalogue.points();
        let end = |t: Option<&(AcademicYear, Term)>| t.map_or_else(String::new, |t| point(*t));
        match name {
            "year" => at.year.to_string(),
            "term" => at.term.to_string(),
            "first-term" => end(narrowed.terms.as_ref().map(|t| &t[0]).or(terms.first())),
            "last-term" => end(narrowed.terms.as_ref().map(|t| &t[1]).or(terms.last())),
            "since" => {
                let offers = offers(&terms, (at.year, at.term));
                let said = offers.iter().find(|(s, _)| Some(*s) == self.settled.since);
                let said = said.or_else(|| offers.first()).map(|(s, _)| *s);
                since(said).to_owned()
            }
            "subject" => match narrowed.subject {
                Some(subject) => subject.code().to_owned(),
                None if self.report.subjects == Subjects::One => {
                    self.settled.lead.code().to_owned()
                }
                None => String::new(),
            },
            "show" => show(at.against).code().to_owned(),
            "compare" => match at.against {
                Comparison::Estimates(rank) => rank.code().to_owned(),
                _ => String::new(),
            },
            "type" => at.kind.map_or("All", AssessmentType::code).to_owned(),
            "chart" => {
                let own = self.report.charts == Charts::Differences;
                let wanted = narrowed.differences.unwrap_or(own);
                if wanted && at.against != Comparison::Nothing {
                    "difference".to_owned()
                } else {
                    "attainment".to_owned()
                }
            }
            other => self.settled.part(other).unwrap_or_default().to_owned(),
        }
    }

    /// What a control offers.
    fn offers(&self, name: &str) -> Vec<Offer> {
        let catalogue = self.lacking.catalogue;
        let terms = catalogue.points();
        match name {
            "table" => std::iter::once(offer("", "All tables"))
                .chain(exported().map(|r| offer(r.name(), r.title)))
                .collect(),
            "year" => {
                let mut years: Vec<AcademicYear> = terms.iter().map(|t| t.0).collect();
                years.dedup();
                let text = |y: &AcademicYear| offer(y.to_string(), y.to_string());
                years.iter().rev().map(text).collect()
            }
            "term" => Term::ALL.map(|t| offer(t.name(), t.name())).to_vec(),
            "first-term" => terms.iter().map(|t| offer(point(*t), point(*t))).collect(),
            "last-term" => terms
                .iter()
                .rev()
                .map(|t| offer(point(*t), point(*t)))
                .collect(),
            "since" => {
                let at = self.settled.standpoint;
                let offered = offers(&terms, (at.year, at.term));
                if offered.is_empty() {
                    return vec![offer("", "–")];
                }
                offered
                    .into_iter()
                    .map(|(s, from)| {
                        let (_, name, words) = Since::ALL
                            .into_iter()
                            .find(|a| a.0 == s)
                            .unwrap_or(Since::ALL[0]);
                        offer(name, format!("{} ({words})", point(from)))
                    })
                    .collect()
            }
            "year-group" => std::iter::once(offer("", "All years"))
                .chain(
                    self.settled
                        .years
                        .iter()
                        .map(|y| offer(y.code(), y.label())),
                )
                .collect(),
            "subject" => {
                let all = self.report.subjects != Subjects::One;
                let all = all.then(|| offer("", "All subjects"));
                let subjects = self.subjects().into_iter();
                let subjects = subjects.map(|s| offer(s.code(), s.label()));
                all.into_iter().chain(subjects).collect()
            }
            "grouping" => std::iter::once(offer("", "All groupings"))
                .chain(self.groupings())
                .collect(),
            "show" => [
                (Outlook::Estimates, Comparison::Estimates(Rank::Fft50)),
                (Outlook::Targets, Comparison::Targets),
                (Outlook::Assessments, Comparison::Nothing),
            ]
            .map(|(outlook, against)| offer(outlook.code(), against.show()))
            .to_vec(),
            "compare" => match self.settled.standpoint.against {
                Comparison::Estimates(_) => Rank::ALL
                    .iter()
                    .map(|r| offer(r.code(), r.code()))
                    .collect(),
                Comparison::Targets => vec![offer("", "Targets")],
                Comparison::Nothing => vec![offer("", NOTHING)],
            },
            "type" => {
                let mut kinds: Vec<Option<AssessmentType>> = vec![];
                for entry in &catalogue.terms {
                    if !kinds.contains(&entry.kind) {
                        kinds.push(entry.kind);
                    }
                }
                let text = |k: Option<AssessmentType>| match k {
                    None => offer("All", "All types"),
                    Some(k) => offer(k.code(), k.code()),
                };
                kinds.into_iter().map(text).collect()
            }
            "chart" => vec![
                offer("attainment", "Attainment"),
                offer("difference", "Difference"),
            ],
            "view" => vec![
                offer("", "Charts and tables"),
                offer("beside", "Side by side"),
                offer("charts", "Charts only"),
                offer("tables", "Tables only"),
            ],
            _ => vec![],
        }
    }

    /// The subjects of the key stage, each once.
    fn subjects(&self) -> Vec<Subject> {
        let years = &self.settled.years;
        let mut subjects: Vec<Subject> = vec![];
        let catalogue = self.lacking.catalogue;
        for (shipped, subject) in catalogue.subjects.iter().zip(catalogue.resolved()) {
            let subject = subject.itself();
            let here = years.iter().any(|y| shipped.years.contains(y));
            if here && !subjects.contains(&subject) {
                subjects.push(subject);
            }
        }
        subjects
    }

    fn groupings(&self) -> Vec<Offer> {
        let names = self.extras();
        let of = |g: Grouping| offer(g.code_of(&names), g.label_of(&names));
        self.family().into_iter().map(of).collect()
    }

    fn extras(&self) -> Vec<String> {
        let extras = self.lacking.catalogue.extras.iter();
        extras.map(|e| e.name.clone()).collect()
    }

    fn family(&self) -> Vec<Grouping> {
        Grouping::of_family(self.report.groupings, &self.extras())
    }

    /// Why a choice has no figures; `None` where it has some.
    fn why(&self, name: &str, value: &str) -> Option<String> {
        let terms = self.lacking.catalogue.points();
        let order = |text: &str| terms.iter().position(|t| point(*t) == text);
        let against = self.settled.standpoint.against;
        match name {
            "table" | "view" => None,
            "chart" => (value == "difference" && against == Comparison::Nothing)
                .then(|| "nothing is compared".to_owned()),
            "first-term" if order(value) > order(&self.current("last-term")) => {
                Some("after the last".into())
            }
            "last-term" if order(value) < order(&self.current("first-term")) => {
                Some("before the first".into())
            }
            "first-term" | "last-term" => {
                let (year, term) = terms[order(value)?];
                let asked = Asked {
                    year,
                    term,
                    ..self.asked.clone()
                };
                self.lacking.why(&asked, ReportId::Summary)
            }
            "show" if value == "assessments" && self.report.compares => {
                Some("this report compares".into())
            }
            _ if value.is_empty() => None,
            _ => self.over_terms(&|asked, report| self.tried(name, value, asked, report)),
        }
    }

    /// Why a choice has no figures, over all terms of a range: it has some if any term has.
    fn over_terms(&self, why: &dyn Fn(&Asked, ReportId) -> Option<String>) -> Option<String> {
        if self.report.times != Times::Range {
            // Export has what all reports have.
            let report = match self.report.id {
                ReportId::Export => ReportId::Summary,
                own => own,
            };
            return why(&self.asked, report);
        }
        let mut reasons: Vec<String> = vec![];
        for (year, term) in self.lacking.catalogue.points() {
            if let Some([first, last]) = self.settled.narrowed.terms
                && !(first..=last).contains(&(year, term))
            {
                continue;
            }
            let asked = Asked {
                year,
                term,
                ..self.asked.clone()
            };
            reasons.push(why(&asked, ReportId::Summary)?);
        }
        reasons.dedup();
        match reasons.as_slice() {
            [] => None,
            [one] => Some(one.clone()),
            _ => Some("no figures in these terms".into()),
        }
    }

    /// Why a selection with another choice in one part has no figures.
    fn tried(&self, name: &str, value: &str, asked: &Asked, report: ReportId) -> Option<String> {
        let mut tried = asked.clone();
        match name {
            "year" => {
                tried.year = AcademicYear::parse(value)?;
                let terms = self.lacking.catalogue.points().into_iter();
                let mut of_year = terms.filter(|t| t.0 == tried.year);
                // A year stands for any of its terms.
                let any = of_year.any(|(_, term)| {
                    let tried = Asked {
                        term,
                        ..tried.clone()
                    };
                    self.lacking.why(&tried, report).is_none()
                });
                return (!any).then(|| format!("no figures for this choice in {value}"));
            }
            "term" => {
                tried.term = Term::parse(value)?;
                let there = self.lacking.catalogue.points();
                if !there.contains(&(tried.year, tried.term)) {
                    return Some("no assessments".into());
                }
            }
            "since" => tried.since = Since::ALL.into_iter().find(|s| s.1 == value).map(|s| s.0),
            "year-group" => tried.year_group = crate::estate::YearGroup::parse(value),
            "subject" => tried.subject = self.lacking.catalogue.subject(value),
            "grouping" => {
                let names = self.extras();
                let family = self.family().into_iter();
                let grouping = family.into_iter().find(|g| g.code_of(&names) == value)?;
                tried.grouping = Some(grouping);
                let none = self.lacking.why(&tried, report);
                return none.or_else(|| self.lacking.unknown(&tried, grouping));
            }
            "show" => {
                tried.against = match Outlook::parse(value)? {
                    Outlook::Assessments => Comparison::Nothing,
                    Outlook::Targets => Comparison::Targets,
                    Outlook::Estimates => match asked.against {
                        Comparison::Estimates(rank) => Comparison::Estimates(rank),
                        _ => Comparison::Estimates(self.lacking.catalogue.rank),
                    },
                };
            }
            "compare" => tried.against = Comparison::Estimates(Rank::parse(value)?),
            "type" => tried.kind = (value != "All").then(|| AssessmentType::declared(value)),
            _ => {}
        }
        self.lacking.why(&tried, report)
    }

    /// The control of schools.
    fn schools(&self) -> Control {
        let catalogue = self.lacking.catalogue;
        let picked = self.settled.narrowed.schools.as_ref();
        let why = |place: usize| {
            self.over_terms(&|asked, report| {
                let tried = Asked {
                    schools: Some(vec![place]),
                    ..asked.clone()
                };
                self.lacking.why(&tried, report)
            })
        };
        let reasons: Vec<Option<String>> = (0..catalogue.schools.len()).map(why).collect();
        let mut options: Vec<Choice> = catalogue
            .schools
            .iter()
            .zip(&reasons)
            .map(|(school, reason)| Choice {
                value: school.urn.to_string(),
                text: school.name.clone(),
                reason: reason.clone().unwrap_or_default(),
            })
            .collect();
        options.sort_by(|a, b| a.text.cmp(&b.text));
        let group = |(name, urns): &(String, Vec<u32>)| {
            let places = || urns.iter().filter_map(|u| catalogue.school(*u));
            let reason = if urns.is_empty() {
                "no school of this trust"
            } else if places().all(|p| reasons[p].is_some()) {
                "no outcomes at these schools"
            } else {
                ""
            };
            Choice {
                value: name.clone(),
                text: name.clone(),
                reason: reason.to_owned(),
            }
        };
        let all = Choice {
            value: String::new(),
            text: "All schools".into(),
            reason: String::new(),
        };
        let groups = std::iter::once(all).chain(catalogue.school_groups.iter().map(group));
        let urns = picked.map(|p| {
            let urns = p.schools.iter().filter_map(|s| s.urn);
            urns.map(|u| u.to_string()).collect::<Vec<_>>().join(",")
        });
        let summary = match picked {
            None => format!("All {} schools", catalogue.schools.len()),
            Some(picked) => picked.words(catalogue.schools.len()),
        };
        Control {
            name: "schools".into(),
            value: urns.unwrap_or_default(),
            set: picked.is_some(),
            options,
            groups: groups.collect(),
            summary,
        }
    }
}

/// What an address says of where progress begins.
fn since(since: Option<Since>) -> &'static str {
    let found = Since::ALL.into_iter().find(|s| Some(s.0) == since);
    found.map_or("", |s| s.1)
}

fn show(against: Comparison) -> Outlook {
    match against {
        Comparison::Nothing => Outlook::Assessments,
        Comparison::Estimates(_) => Outlook::Estimates,
        Comparison::Targets => Outlook::Targets,
    }
}
