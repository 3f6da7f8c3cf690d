//! Statutory outcomes as tidy rows.

use crate::config::Settings;
use crate::dataset::{Holdings, Urn};
use crate::estate::AcademicYear;
use crate::figures::{Rows, STATUTORY, number};

use super::book::{Book, Cut};
use super::catalogue::Stage;

/// A selection of rows; what is left out means "all that there are".
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Request {
    /// The trust, a place in the table of trusts.
    pub trust: Option<usize>,
    /// The school: then there are no rows of the trust as a whole.
    pub school: Option<Urn>,
    /// The academic year.
    pub year: Option<AcademicYear>,
    /// The stage.
    pub stage: Option<Stage>,
    /// The subject, in any case.
    pub subject: Option<String>,
    /// The grouping, as `sex`: then there are no rows of all pupils.
    pub grouping: Option<String>,
}

impl Request {
    fn wants(&self, cut: &Cut, holdings: &Holdings) -> bool {
        let urn = cut.school.map(|s| holdings.schools[usize::from(s.0)].urn);
        let same = |asked: &Option<String>, code: &str| {
            asked.as_ref().is_none_or(|a| a.eq_ignore_ascii_case(code))
        };
        self.school.is_none_or(|s| urn == Some(s))
            && self.stage.is_none_or(|stage| stage == cut.measure.stage)
            && same(&self.subject, &cut.measure.subject)
            && same(&self.grouping, cut.group.map_or("", |(g, _)| g.code()))
            && (self.grouping.is_some() || is_tidy(cut))
    }
}

/// Whether a figure is among those that are meant where no grouping is named.
pub fn is_tidy(cut: &Cut) -> bool {
    cut.group.is_none_or(|(grouping, _)| grouping.is_tidy())
}

/// Statutory outcomes as tidy rows.
pub fn rows(holdings: &Holdings, settings: &Settings, request: &Request) -> Rows {
    rows_in(&Book::new(holdings, settings), holdings, request)
}

/// The same out of a book that is made already.
pub fn rows_in(book: &Book<'_>, holdings: &Holdings, request: &Request) -> Rows {
    let mut rows = Vec::new();
    for (trust, of) in holdings.trusts.iter().enumerate() {
        if request.trust.is_some_and(|t| t != trust) {
            continue;
        }
        for year in book.years(trust) {
            if request.year.is_some_and(|y| y != year) {
                continue;
            }
            let cuts = book.cuts(trust, None, year);
            let wanted = cuts.iter().filter(|cut| request.wants(cut, holdings));
            rows.extend(wanted.map(|cut| row(cut, &of.uid, holdings)));
        }
    }
    Rows {
        columns: STATUTORY.to_vec(),
        rows,
    }
}

/// A figure under [`STATUTORY`]; `uid`: its trust.
pub fn row(cut: &Cut, uid: &str, holdings: &Holdings) -> Vec<String> {
    let blank = |value: Option<f64>| value.map(number).unwrap_or_default();
    let school = cut.school.map(|s| &holdings.schools[usize::from(s.0)]);
    let (grouping, group) = cut.group.map_or(("", ""), |(g, group)| (g.code(), group));
    let figure = &cut.figure;
    vec![
        uid.to_owned(),
        school.map(|s| s.urn.to_string()).unwrap_or_default(),
        cut.year.to_string(),
        cut.measure.stage.code().to_owned(),
        cut.measure.subject.to_string(),
        cut.measure.kind.code().to_owned(),
        grouping.to_owned(),
        group.to_owned(),
        cut.tally.cohort.to_string(),
        number(cut.tally.n()),
        blank(figure.attainment),
        blank(figure.national),
        blank(figure.difference),
        figure.pupils.map(|p| p.to_string()).unwrap_or_default(),
        blank(figure.weighed.and_then(|w| w.p)),
        figure.evidence.map_or("", |e| e.code()).to_owned(),
        figure.note.map_or("", |n| n.words()).to_owned(),
    ]
}
