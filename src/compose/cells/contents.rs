//! The catalogue that a book over shipped cells counts with: what there is, and which choices have data.

use std::collections::{BTreeMap, BTreeSet};

use crate::dataset::SchoolId;
use crate::estate::{AcademicYear, AssessmentType, Date, KeyStage, Term, YearGroup};
use crate::measure::tracking::{Bundle, Movements};
use crate::release::audit::refused_rows;
use crate::release::shipped::{
    Catalogue, ExtraGrouping, MovementEntry, PairEntry, ProgressSegment, Refused, Resolved,
    ShippedSchool, ShippedSubject, StageTerm, SubjectSet, TermEntry,
};
use crate::release::{CellYear, Comparison, Lane, Scope, ShownCells, TrackingBook};

use super::super::Survey;
use super::progress;

/// The terms that a trust's key stages are shown at first, and those of their own and the trust's at which they are compared with
/// nothing.
fn stage_terms(book: &TrackingBook<'_>, trust: usize) -> (Vec<StageTerm>, Vec<StageTerm>) {
    let whole = book.trust(trust);
    let (mut own, mut without) = (vec![], vec![]);
    for stage in book.key_stages() {
        let Some(point) = book.default_term_in(&whole, stage) else {
            continue;
        };
        own.push((stage.name.clone(), point.0, point.1));
        let of_trust = book.default_term_of(trust).filter(|of| *of != point);
        for (year, term) in std::iter::once(point).chain(of_trust) {
            let kind = book.default_kind_of(&whole, stage, (year, term));
            let against = book.default_comparison(&whole, stage, (year, term), kind);
            if against == Comparison::Nothing {
                without.push((stage.name.clone(), year, term));
            }
        }
    }
    (own, without)
}

/// The cells of a term and type: what choices it has data for.
pub(super) struct Chosen<'a> {
    pub year: AcademicYear,
    pub term: Term,
    /// `None`: All.
    pub kind: Option<AssessmentType>,
    pub schools: usize,
    pub year_groups: &'a [YearGroup],
    pub yardsticks: [bool; 4],
    pub ranks_alike: bool,
    pub cells: &'a ShownCells,
}

/// The catalogue of a trust, as it grows.
pub(super) struct Contents {
    catalogue: Catalogue,
    /// For each grouping the place of its unknown pupils.
    nulls: Vec<u16>,
}

/// When the assessments of each term were made, by school.
type MadeByTerm = Vec<(AcademicYear, Term, Vec<Option<(Date, Date)>>)>;

/// When each school's assessments of each term were made.
fn made(survey: &Survey<'_>, trust: usize, book: &TrackingBook<'_>) -> MadeByTerm {
    let holdings = survey.holdings;
    let by_urn: BTreeMap<Option<u32>, _> = book
        .schools(trust)
        .into_iter()
        .map(|who| (who.urn, who))
        .collect();
    let of_term = |(year, term): (AcademicYear, Term)| {
        let schools = holdings.schools_of(trust).into_iter().map(|id| {
            let who = by_urn.get(&Some(holdings.schools[usize::from(id.0)].urn))?;
            let made = book.made(who, year, term)?;
            Some((made.first, made.last))
        });
        (year, term, schools.collect())
    };
    book.terms().into_iter().map(of_term).collect()
}

/// Who joined, left and stayed between the years that progress is offered across: of the trust and of each school, in each key
/// stage and each of its year groups.
fn movements(survey: &Survey<'_>, schools: &[SchoolId]) -> Vec<MovementEntry> {
    let terms = survey.engine.terms();
    let pairs: BTreeSet<(AcademicYear, AcademicYear)> = terms
        .iter()
        .flat_map(|to| {
            progress::offered(&terms, *to)
                .into_iter()
                .map(|f| (f.0, to.0))
        })
        .filter(|(from, to)| from != to)
        .collect();
    let stages = &survey.settings.key_stages;
    let mut lists: Vec<Vec<YearGroup>> = stages.iter().map(|s| s.years.clone()).collect();
    for year in stages.iter().flat_map(|s| &s.years) {
        if !lists.contains(&vec![*year]) {
            lists.push(vec![*year]);
        }
    }
    let rolls = Movements::new(survey.holdings, schools);
    let whose = std::iter::once((None, schools.to_vec()));
    let whose = whose.chain((0u16..).zip(schools).map(|(i, id)| (Some(i), vec![*id])));
    let mut found = vec![];
    for (school, ids) in whose {
        for (from, to) in &pairs {
            for years in &lists {
                let m = rolls.between(&ids, years, *from, *to);
                found.push(MovementEntry {
                    from: *from,
                    to: *to,
                    school,
                    years: years.clone(),
                    counts: [m.joined, m.left, m.stayed],
                });
            }
        }
    }
    found
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "counts are whole and never negative"
)]
fn whole(count: Option<f64>) -> u64 {
    count.unwrap_or(0.0) as u64
}

/// Rows that were left out: of the trust, and of each school.
fn refused(survey: &Survey<'_>, trust: usize, schools: &[SchoolId]) -> Vec<Refused> {
    let whose = std::iter::once((None, None));
    let whose = whose.chain((0u16..).zip(schools).map(|(i, id)| (Some(i), Some(*id))));
    let of = |(place, school): (Option<u16>, Option<SchoolId>)| {
        let rows = refused_rows(
            &survey.desk,
            survey.holdings,
            survey.findings,
            Scope { trust, school },
        );
        rows.into_iter().map(move |r| Refused {
            school: place,
            table: r.table.to_owned(),
            year: r.year,
            term: r.term,
            rows: whole(r.rows.value()),
        })
    };
    whose.flat_map(of).collect()
}

/// Bits of the key stages that a year group belongs to.
fn stages_of(stages: &[KeyStage], year: YearGroup) -> u32 {
    let bits = stages.iter().enumerate();
    bits.fold(0, |bits, (k, s)| bits | u32::from(s.has(year)) << k)
}

/// By year group: in which subjects somebody has an outcome, and somebody an outcome with an estimate of each rank or a target.
fn outcomes(chosen: &Chosen<'_>) -> Vec<[SubjectSet; 5]> {
    let n = chosen.year_groups.len();
    let assessed = chosen.cells.lane(Lane::named("a")).unwrap_or_default();
    let ranks = if chosen.ranks_alike {
        [1, 1, 1, 4]
    } else {
        [1, 2, 3, 4]
    };
    let left = ranks.map(|k| chosen.cells.lane(Lane::named(&format!("n{k}"))));
    let mut sets = vec![<[SubjectSet; 5]>::default(); n];
    for (i, at) in chosen.cells.at().iter().enumerate() {
        let at = *at as usize;
        let subject = at / n / chosen.schools;
        let sets = &mut sets[at % n];
        sets[0].insert(subject);
        for (y, left) in left.iter().enumerate() {
            let without = left.as_ref().map_or(0, |l| l[i]);
            if chosen.yardsticks[y] && without < assessed[i] {
                sets[y + 1].insert(subject);
            }
        }
    }
    sets
}

impl Contents {
    pub(super) fn new(survey: &Survey<'_>, trust: usize) -> Self {
        let (holdings, settings) = (survey.holdings, survey.settings);
        let book = TrackingBook::new(&survey.engine, &survey.desk);
        let ids = holdings.schools_of(trust);
        let schools: Vec<ShippedSchool> = ids
            .iter()
            .map(|s| &holdings.schools[usize::from(s.0)])
            .map(|s| ShippedSchool {
                urn: s.urn,
                name: s.name.clone(),
            })
            .collect();
        let own = |urns: &Vec<u32>| -> Vec<u32> {
            let there = |u: &u32| schools.iter().any(|s| s.urn == *u);
            urns.iter().copied().filter(there).collect()
        };
        let extras = settings.groupings.iter().enumerate();
        let extras = extras.map(|(i, name)| ExtraGrouping {
            name: name.clone(),
            values: holdings.extra_values.get(i).cloned().unwrap_or_default(),
        });
        let made = made(survey, trust, &book);
        let nulls = book.groupings().into_iter().map(|g| book.groups(g).len());
        let nulls = nulls.map(|n| u16::try_from(n.saturating_sub(1)).unwrap_or(u16::MAX));
        let (stage_terms, without_estimates) = stage_terms(&book, trust);
        let catalogue = Catalogue {
            files: BTreeMap::new(),
            uid: holdings.trusts[trust].uid.clone(),
            name: holdings.trusts[trust].name.clone(),
            folder: survey
                .folders
                .get(&holdings.trusts[trust].uid)
                .cloned()
                .unwrap_or_else(|| holdings.trusts[trust].uid.clone()),
            several_trusts: holdings.trusts.len() > 1,
            as_at: survey.as_at,
            school_groups: settings
                .school_groups
                .iter()
                .map(|(name, urns)| (name.clone(), own(urns)))
                .collect(),
            resolved: Resolved::default(),
            subjects: (survey.engine.subjects().iter())
                .map(|t| ShippedSubject::new(t.subject, &t.years))
                .collect(),
            schools,
            key_stages: settings.key_stages.clone(),
            year_groups: vec![],
            thresholds: settings.thresholds,
            limits: settings.briefing,
            prior_from: settings.prior_from.map(|from| from.words()),
            rank: settings.defaults.rank,
            default_term: book.default_term_of(trust),
            stage_terms,
            without_estimates,
            default_kind: settings.defaults.assessment_type,
            first_span: book
                .progress_span(&book.trust(trust))
                .map(|s| (s.from, s.to, s.kind)),
            extras: extras.collect(),
            rolls: vec![],
            cut: vec![],
            known: vec![],
            terms: vec![],
            pairs: vec![],
            made,
            movements: movements(survey, &ids),
            refused: refused(survey, trust, &ids),
        };
        Self {
            catalogue,
            nulls: nulls.collect(),
        }
    }

    /// Takes up a year: its roll, and which bundles' files are cut by subject.
    pub(super) fn year(&mut self, year: AcademicYear, cells: &CellYear<'_>, cut: &[bool]) {
        let bundles = cells.bundles().iter().zip(cut).filter(|(_, cut)| **cut);
        let names = bundles.map(|(b, _)| b.name.clone()).collect();
        let catalogue = &mut self.catalogue;
        catalogue.rolls.push((year, cells.roll(None)));
        catalogue.cut.push((year, names));
        catalogue.year_groups = cells.year_groups().to_vec();
    }

    /// Takes up the roll of a year by a bundle of groupings.
    pub(super) fn grouped(
        &mut self,
        year: AcademicYear,
        bundle: &Bundle,
        years: usize,
        roll: &[u32],
    ) {
        let known = &mut self.catalogue.known;
        if known.last().is_none_or(|(y, _)| *y != year) {
            known.push((year, vec![]));
        }
        let Some((_, of_year)) = known.last_mut() else {
            return;
        };
        let groups = bundle.combinations.len();
        for (place, grouping) in bundle.groupings.iter().enumerate() {
            let unknown = self
                .nulls
                .get(grouping.place())
                .copied()
                .unwrap_or(u16::MAX);
            let by_school = roll.chunks(years * groups).map(|school| {
                school
                    .iter()
                    .enumerate()
                    .filter(|(at, count)| {
                        **count > 0 && bundle.combinations[at % groups][place] != unknown
                    })
                    .fold(0u32, |bits, (at, _)| bits | 1 << (at / groups))
            });
            of_year.push((grouping.place(), by_school.collect()));
        }
    }

    /// The terms and types taken up so far.
    pub(super) fn terms_mut(&mut self) -> &mut Vec<TermEntry> {
        &mut self.catalogue.terms
    }

    /// The pairs of terms taken up so far.
    pub(super) fn pairs_mut(&mut self) -> &mut Vec<PairEntry> {
        &mut self.catalogue.pairs
    }

    /// What there is of a term and type.
    pub(super) fn term(&self, chosen: &Chosen<'_>) -> TermEntry {
        let subjects = outcomes(chosen);
        let n = chosen.year_groups.len();
        let mut schools = vec![0u32; chosen.schools];
        for at in chosen.cells.at() {
            let at = *at as usize;
            let stages = stages_of(&self.catalogue.key_stages, chosen.year_groups[at % n]);
            schools[at / n % chosen.schools] |= stages;
        }
        TermEntry {
            year: chosen.year,
            term: chosen.term,
            kind: chosen.kind,
            subjects,
            schools,
        }
    }

    /// What there is of a pair of terms that progress is shown between, of one type.
    pub(super) fn pair(&self, pair: &ProgressSegment, year_groups: &[YearGroup]) -> PairEntry {
        let n = year_groups.len();
        let stages = &self.catalogue.key_stages;
        let mut both = vec![SubjectSet::default(); stages.len()];
        let mut schools = vec![0u32; pair.schools as usize];
        for (at, _) in pair.cells.iter().filter(|(_, cell)| cell.n > 0) {
            let at = *at as usize;
            let own = stages_of(stages, year_groups[at % n]);
            let (school, subject) = (
                at / n % pair.schools as usize,
                at / n / pair.schools as usize,
            );
            schools[school] |= own;
            for (k, both) in both.iter_mut().enumerate() {
                if own >> k & 1 == 1 {
                    both.insert(subject);
                }
            }
        }
        PairEntry {
            from: pair.from,
            to: pair.to,
            kind: pair.kind,
            both,
            schools,
        }
    }

    /// The catalogue of some files, by name with their hashes.
    pub(super) fn catalogue(mut self, files: BTreeMap<String, String>) -> Catalogue {
        self.catalogue.files = files;
        self.catalogue
    }
}
