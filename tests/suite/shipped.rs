//! A report over the cells shipped with the pages is the report over the tables, whatever a reader chose.

use std::collections::BTreeMap;

use matbook::compose::{Survey, shipped_cells};
use matbook::config::Settings;
use matbook::dataset::Holdings;
use matbook::demo::{DemoPlan, write};
use matbook::estate::{Rank, Subject};
use matbook::quantity::Unit;
use matbook::release::shipped::{Catalogue, DataFile, Shelf, decode, encode};
use matbook::release::{Comparison, Desk, Grouping, ProgressSpan, TrackingBook, Who};
use matbook::report::tracking::{
    Narrowed, PickedSchools, REPORTS, Standpoint, TrackingReport, TrustPlace, exported,
};
use matbook::report::{Cell, Page};

use crate::reading::read;

/// Whole numbers that look like chance, and are the same in each run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from((self.0 >> 33) % n as u64).unwrap()
    }

    fn one<T: Clone>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())].clone()
    }

    fn maybe<T: Clone>(&mut self, list: &[T]) -> Option<T> {
        (self.below(2) == 0 && !list.is_empty()).then(|| self.one(list))
    }
}

fn demo(schools: usize, pupils: usize) -> Holdings {
    let dir = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools,
        pupils,
        years: 3,
        ..DemoPlan::default()
    };
    write(&plan, dir.path()).unwrap();
    read(&dir.path().join("data"))
}

/// What a reader may choose, on a page of this report.
struct Selection {
    standpoint: Standpoint,
    narrowed: Narrowed,
    school: Option<usize>,
    stage: usize,
}

fn any(dice: &mut Dice, book: &TrackingBook<'_>, report: &TrackingReport) -> Selection {
    let terms = book.terms();
    let (year, term) = dice.one(&terms);
    let mut kinds = vec![None];
    kinds.extend(
        matbook::estate::AssessmentType::ALL
            .iter()
            .copied()
            .map(Some),
    );
    let mut against = vec![Comparison::Targets];
    against.extend(Rank::ALL.iter().copied().map(Comparison::Estimates));
    if !report.compares {
        against.push(Comparison::Nothing);
    }
    let schools = book.schools(0);
    let school = (!report.trust_only)
        .then(|| dice.below(schools.len() + 1))
        .filter(|n| *n < schools.len());
    let stages = book.key_stages();
    let stage = dice.below(stages.len());
    let picked = (school.is_none() && dice.below(2) == 0).then(|| {
        let mut some: Vec<Who> = schools
            .iter()
            .filter(|_| dice.below(2) == 0)
            .cloned()
            .collect();
        if some.is_empty() {
            some.push(schools[0].clone());
        }
        PickedSchools {
            together: Who::together("Trust", &some),
            schools: some,
            group: None,
        }
    });
    let mut ends = [dice.one(&terms), dice.one(&terms)];
    ends.sort();
    let earlier: Vec<_> = offered(&terms, (year, term));
    let span = (!earlier.is_empty()).then(|| ProgressSpan {
        from: dice.one(&earlier),
        to: (year, term),
        kind: dice.one(&kinds),
    });
    let narrowed = Narrowed {
        schools: picked,
        year_group: dice.maybe(&stages[stage].years),
        subject: dice.maybe(&book.subjects(&stages[stage])),
        grouping: dice.maybe(&Grouping::of_family(report.groupings, book.extras())),
        differences: dice.maybe(&[true, false]),
        terms: dice.maybe(&[ends]),
        table: dice.maybe(&exported().map(|r| r.id).collect::<Vec<_>>()),
        span,
    };
    let standpoint = Standpoint {
        year,
        term,
        kind: dice.one(&kinds),
        against: dice.one(&against),
    };
    Selection {
        standpoint,
        narrowed,
        school,
        stage,
    }
}

/// The earlier terms that progress is offered from.
fn offered<T>(terms: &[T], to: T) -> Vec<T>
where
    T: Copy + Ord,
{
    // The term before is always on offer.
    terms
        .iter()
        .copied()
        .filter(|t| *t < to)
        .max()
        .into_iter()
        .collect()
}

fn page(book: &TrackingBook<'_>, report: &TrackingReport, chosen: &Selection) -> Page {
    let s = chosen.standpoint;
    let at = TrustPlace {
        book,
        uid: "1".into(),
        trust: book.trust(0),
        schools: book.schools(0),
        folder: "trust".into(),
        year: s.year,
        term: s.term,
        kind: s.kind,
        against: s.against,
        subject: (book
            .subjects(&book.key_stages()[chosen.stage])
            .contains(&Subject::Rwm))
        .then_some(Subject::Rwm),
        as_at: "today".into(),
        several_trusts: false,
        by_stage: vec![],
        begun: None,
        narrowed: chosen.narrowed.clone(),
        built: None,
    };
    let stages = book.key_stages().to_vec();
    let picked = at.narrowed.schools.as_ref().map(|p| &p.together);
    let who = match chosen.school {
        Some(school) => &at.schools[school],
        None => picked.unwrap_or(&at.trust),
    };
    report.page(&at.place(who, &stages[chosen.stage]))
}

/// The page over shipped cells: first asks what it lacks, takes that, and that only.
fn shipped(
    catalogue: &Catalogue,
    all: &BTreeMap<String, DataFile>,
    report: &TrackingReport,
    chosen: &Selection,
) -> Page {
    let desk = Desk::default();
    let mut shelf = Shelf::default();
    for _ in 0..5 {
        let book = TrackingBook::shipped(catalogue, &shelf, &desk);
        let page = page(&book, report, chosen);
        let wanted = book.wanted();
        drop(book);
        if wanted.is_empty() {
            return page;
        }
        for name in wanted {
            let (held_by, _) = catalogue
                .file(&name)
                .unwrap_or_else(|| panic!("there is no file {name}"));
            shelf.put(&held_by, decode(&encode(&all[&held_by])).unwrap());
            assert!(shelf.has(&name), "{name} is not in {held_by}");
        }
    }
    panic!("it never has enough");
}

fn compare(schools: usize, pupils: usize, rounds: usize) {
    compare_all(&demo(schools, pupils), &Settings::default(), rounds);
}

fn compare_all(holdings: &Holdings, settings: &Settings, rounds: usize) {
    let survey = Survey::new(holdings, settings, &[], None);
    let (catalogue, files) = shipped_cells(&survey, 0).unwrap();
    let book = TrackingBook::new(&survey.engine, &survey.desk);
    let mut dice = Dice(7);
    let mut figures = 0;
    for round in 0..rounds {
        for report in &REPORTS {
            let chosen = any(&mut dice, &book, report);
            let of_tables = page(&book, report, &chosen);
            let of_cells = shipped(&catalogue, &files, report, &chosen);
            figures += of_tables.tables().map(|t| t.rows.len()).sum::<usize>();
            // A subject without a cell has a roll in the tables alone: where nobody has an outcome (no coverage, no figure) the rows differ.
            let nobody = |page: &Page| {
                let mut cells = page
                    .tables()
                    .flat_map(|t| t.rows.iter().flat_map(|row| &row.cells));
                !cells.any(|cell| matches!(cell, Cell::Number(s) if s.unit() != Unit::Count && s.value().is_some_and(|v| v != 0.0)))
            };
            if nobody(&of_tables) && nobody(&of_cells) {
                continue;
            }
            assert_eq!(
                of_tables, of_cells,
                "{} {round}: {:?} {:?}",
                report.title, chosen.standpoint, chosen.narrowed
            );
        }
    }
    assert!(
        figures > rounds * REPORTS.len(),
        "mostly empty pages: {figures}"
    );
}

#[test]
fn any_selection_of_any_report_is_the_same_over_shipped_cells() {
    compare(5, 70, 30);
}

#[test]
fn the_same_in_a_trust_of_one_school() {
    compare(1, 120, 6);
}

#[test]
fn the_same_of_grades_and_of_a_framework_in_the_config_alone() {
    let (holdings, settings) = crate::grades::secondaries();
    compare_all(&holdings, &settings, 12);
    let (holdings, settings) = crate::grades::own_framework();
    compare_all(&holdings, &settings, 3);
}
