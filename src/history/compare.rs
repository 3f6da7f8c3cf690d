//! Two builds against each other: what moved, and because of what.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::Urn;
use crate::estate::AcademicYear;

use super::causes::{Cause, causes};
use super::figures::{How, Move, moves};
use super::findings::FindingsMoved;
use super::kept::{Kept, Released};
use super::ledger::Ledger;

/// One of two builds.
#[derive(Debug)]
pub struct Side<'a> {
    /// What it is called.
    pub name: String,
    /// What is known of it.
    pub kept: &'a Kept,
    /// Where its files are.
    pub ledger: &'a Ledger,
    /// The released figures of each trust, where they are no files of the ledger.
    pub figures: Option<&'a BTreeMap<String, Released>>,
}

impl Side<'_> {
    fn trusts(&self) -> BTreeSet<String> {
        match self.figures {
            Some(figures) => figures.keys().cloned().collect(),
            None => self.kept.figures.keys().cloned().collect(),
        }
    }

    fn released(&self, uid: &str) -> Released {
        match self.figures {
            Some(figures) => figures.get(uid).cloned().unwrap_or_default(),
            None => self.ledger.figures(self.kept, uid),
        }
    }
}

/// What moved from one build to another.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Difference {
    /// What the build before is called, and the day its data stood for.
    pub before: (String, String),
    /// The same of the other.
    pub now: (String, String),
    /// The figures that moved: first those of past terms, then those of all pupils, the largest moves first.
    pub moved: Vec<Move>,
    /// How many figures were held against each other.
    pub compared: usize,
    /// Figures of a term that the build before did not know.
    pub of_new_term: usize,
    /// The terms that pages stood and stand at, by trust, where they moved on.
    pub terms: BTreeMap<String, (String, String)>,
    /// Why.
    pub causes: Vec<Cause>,
    /// What became of findings.
    pub findings: FindingsMoved,
    /// Names of trusts, by UID.
    pub trusts: BTreeMap<String, String>,
    /// Names of schools, and the UID of each's trust.
    pub schools: BTreeMap<Urn, (String, String)>,
}

impl Difference {
    /// The days that pages say of it: what the data of the two builds stood for, and since when findings are open.
    pub fn days(&self) -> impl Iterator<Item = &str> {
        let found = &self.findings;
        let found = [&found.new, &found.open, &found.mended];
        let since = found.into_iter().flatten().map(|f| f.since.as_str());
        let both = [&self.before, &self.now];
        let both = both
            .into_iter()
            .flat_map(|(name, day)| [name.as_str(), day.as_str()]);
        both.chain(since)
    }
}

/// Holds two builds against each other.
pub fn compare(before: &Side<'_>, now: &Side<'_>) -> Difference {
    let mut difference = Difference {
        before: (before.name.clone(), before.kept.as_at.clone()),
        now: (now.name.clone(), now.kept.as_at.clone()),
        causes: causes((before.kept, before.ledger), (now.kept, now.ledger)),
        findings: FindingsMoved::of(&before.kept.findings, &now.kept.findings),
        trusts: before.kept.trusts.clone(),
        schools: before.kept.schools.clone(),
        ..Difference::default()
    };
    difference.trusts.extend(now.kept.trusts.clone());
    difference.schools.extend(now.kept.schools.clone());
    let uids: BTreeSet<String> = before.trusts().into_iter().chain(now.trusts()).collect();
    for uid in uids {
        let term = |of: &Side<'_>| of.kept.terms.get(&uid).cloned().unwrap_or_default();
        let (was, is) = (term(before), term(now));
        if was != is && !was.is_empty() && !is.is_empty() {
            difference
                .terms
                .insert(uid.clone(), (was.clone(), is.clone()));
        }
        let moves = moves(&before.released(&uid), &now.released(&uid), (&was, &is));
        difference.moved.extend(moves.moved);
        difference.compared += moves.compared;
        difference.of_new_term += moves.of_new_term;
    }
    difference
}

impl Difference {
    /// Whether no figure moved and no term came.
    pub fn is_nothing(&self) -> bool {
        self.moved.is_empty() && self.of_new_term == 0
    }

    /// Figures of past terms that are others now, or gone.
    pub fn restated(&self) -> impl Iterator<Item = &Move> {
        self.moved
            .iter()
            .filter(|m| m.restated && m.how != How::Pupils && m.how != How::Renamed)
    }

    /// What a school is called.
    pub fn school(&self, urn: Urn) -> String {
        self.schools
            .get(&urn)
            .map_or_else(|| urn.to_string(), |(name, _)| name.clone())
    }

    /// Whether a school is one of a trust's.
    pub fn is_of(&self, urn: Urn, uid: &str) -> bool {
        uid.is_empty()
            || self
                .schools
                .get(&urn)
                .is_some_and(|(_, trust)| trust == uid)
    }

    /// The causes that bear on a figure. Files are named only where nothing nearer is known.
    pub fn because(&self, of: &Move) -> Vec<&Cause> {
        let urn = of.cell("urn").parse().ok();
        let year = AcademicYear::parse(of.cell("academic_year"));
        let own = |school: Urn| self.is_of(school, of.cell("trust_uid"));
        let near: Vec<&Cause> = (self.causes.iter())
            .filter(|c| c.bears_on(urn, year, &own))
            .collect();
        let plain = |c: &&Cause| !matches!(c, Cause::File { .. } | Cause::Refused { .. });
        match near.iter().any(plain) {
            true => near.into_iter().filter(plain).collect(),
            false => near,
        }
    }

    /// What of it is about a trust, or one of its schools (then without the trust's own figures).
    pub fn about(&self, uid: &str, urn: Option<Urn>) -> Self {
        let text = urn.map(|u| u.to_string()).unwrap_or_default();
        let own = |of: Option<Urn>| match (of, urn) {
            (None, _) => true,
            (Some(of), Some(urn)) => of == urn,
            (Some(of), None) => self.is_of(of, uid),
        };
        let causes = self.causes.iter().filter(|cause| match cause {
            Cause::Rows(change) => own(change.urn),
            Cause::SchoolMoved { from, to, .. } => own(Some(*from)) || own(Some(*to)),
            Cause::Matched { urn, .. } => own(*urn),
            Cause::School { urn, .. } => own(Some(*urn)),
            _ => true,
        });
        let findings = |of: &[super::FindingKept]| {
            let own = of.iter().filter(|f| match urn {
                Some(_) => f.urn == urn,
                None => f.urn.is_none_or(|u| self.is_of(u, uid)),
            });
            own.cloned().collect()
        };
        Self {
            moved: (self.moved.iter())
                .filter(|m| m.cell("trust_uid") == uid && (urn.is_none() || m.cell("urn") == text))
                .cloned()
                .collect(),
            causes: causes.cloned().collect(),
            findings: FindingsMoved {
                new: findings(&self.findings.new),
                open: findings(&self.findings.open),
                mended: findings(&self.findings.mended),
            },
            terms: (self.terms.iter())
                .filter(|(of, _)| *of == uid)
                .map(|(of, terms)| (of.clone(), terms.clone()))
                .collect(),
            ..self.clone()
        }
    }
}
