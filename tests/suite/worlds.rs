//! What readers meet in worlds whose truth is known: one in which there is nothing to find, and one in which some effects were
//! planted.
//!
//! Results are drawn anew from the pupils' own chances: all parts of a pupil's assessment together, so that reading, writing and
//! maths agree with the chance of all three.

use std::collections::{BTreeMap, BTreeSet};

use matbook::compose::Survey;
use matbook::config::Settings;
use matbook::dataset::{Assessment, Holdings, PupilId, RollEntry};
use matbook::demo::{DemoPlan, write};
use matbook::diag::Finding;
use matbook::estate::{
    AcademicYear, AssessmentType, Decimal, Judgement, Rank, Sex, Subject, Term, YearGroup,
};
use matbook::measure::tracking::Engine;
use matbook::release::audit::{assessment, quality};
use matbook::release::indicators::indicators;
use matbook::release::{Comparison, Scope, TrackingBook, Who};
use matbook::report::tracking::{HomeFacts, Narrowed, Standing, TrustPlace, home};
use matbook::report::{Block, Compared, MatrixRow, Page, Verdict};

use crate::reading::read_with_findings;

/// A small generator of even numbers from 0 to 1 (splitmix64).
struct Dice(u64);

impl Dice {
    fn throw(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1u64 << 53) as f64
    }
}

/// Scores of the three standards: with these an estimate's mean score follows from its chances.
const SCORES: [f64; 3] = [95.0, 104.0, 113.0];

/// How much better than their chance the pupils of an entry do at an assessment.
type Shift<'a> = &'a dyn Fn(&RollEntry, &Assessment) -> f64;

/// Draws all teacher assessments and tests of the nation anew, each pupil's with the chances of their estimates for FFT50.
fn redraw(holdings: &mut Holdings, seed: u64, shift: Shift<'_>) {
    let mut dice = Dice(seed);
    let mut chances: BTreeMap<(PupilId, AcademicYear, Subject), (f64, f64)> = BTreeMap::new();
    for e in &mut holdings.estimates {
        let (expected, greater) = (f64::from(e.p_expected) / 1e9, f64::from(e.p_greater) / 1e9);
        if e.rank == Rank::Fft50 {
            chances.insert((e.pupil, e.year, e.subject), (expected, greater));
        }
        let mean =
            SCORES[0] * (1.0 - expected) + SCORES[1] * (expected - greater) + SCORES[2] * greater;
        e.raw_score = Decimal((mean * 1e9).round() as i64);
    }
    let entries: BTreeMap<(PupilId, AcademicYear), RollEntry> = (holdings.roll.iter())
        .map(|r| ((r.pupil, r.year), r.clone()))
        .collect();
    type Sitting = (PupilId, AcademicYear, Term, AssessmentType);
    let mut sittings: BTreeMap<Sitting, Vec<usize>> = BTreeMap::new();
    for (i, a) in holdings.assessments.iter().enumerate() {
        if matches!(
            a.kind,
            AssessmentType::TeacherAssessment | AssessmentType::DfeTest
        ) {
            let sitting = (a.pupil, a.year, a.term, a.kind);
            sittings.entry(sitting).or_default().push(i);
        }
    }
    const PARTS: [Subject; 3] = [Subject::Reading, Subject::Writing, Subject::Maths];
    for ((pupil, year, ..), rows) in sittings {
        let of = |s: Subject| chances.get(&(pupil, year, s)).copied();
        let joint = of(Subject::Rwm).map_or(0.0, |c| c.0);
        let all = dice.throw() < joint;
        let mut reached: BTreeMap<Subject, bool> = BTreeMap::new();
        for part in PARTS {
            let alone = of(part).map_or(0.5, |c| c.0);
            let rest = ((alone - joint) / (1.0 - joint).max(1e-9)).clamp(0.0, 1.0);
            reached.insert(part, all || dice.throw() < rest);
        }
        if !all && reached.values().all(|r| *r) {
            reached.insert(PARTS[(dice.throw() * 3.0) as usize % 3], false);
        }
        for i in rows {
            let row = &mut holdings.assessments[i];
            let (expected, greater) = of(row.subject).unwrap_or((0.5, 0.1));
            let lift = entries.get(&(pupil, year)).map_or(0.0, |e| shift(e, row));
            let mut at = match reached.get(&row.subject) {
                Some(reached) => *reached,
                None => dice.throw() < expected,
            };
            if lift > 0.0 && !at {
                at = dice.throw() < lift;
            } else if lift < 0.0 && at {
                at = dice.throw() >= -lift;
            }
            let deep = at && dice.throw() < greater / expected.max(1e-9);
            let level = usize::from(at) + usize::from(deep);
            if row.kind == AssessmentType::DfeTest {
                row.raw_score = Decimal((SCORES[level] * 1e9) as i64);
                row.judgement = None;
            } else {
                row.raw_score = Assessment::NO_SCORE;
                row.judgement = Some([Judgement::Wts, Judgement::Exs, Judgement::Gds][level]);
            }
        }
    }
}

fn demo(schools: usize, pupils: usize, seed: u64) -> (Holdings, Vec<Finding>) {
    let folder = tempfile::tempdir().unwrap();
    let plan = DemoPlan {
        schools,
        pupils,
        years: 1,
        seed,
        nation: 20,
        ..DemoPlan::default()
    };
    write(&plan, folder.path()).unwrap();
    read_with_findings(&folder.path().join("data"))
}

/// The homes of a trust and of its schools.
fn homes(holdings: &Holdings, findings: &[Finding]) -> Vec<Page> {
    let settings = Settings::default();
    let survey = Survey::new(holdings, &settings, findings, None);
    let book = TrackingBook::new(&survey.engine, &survey.desk);
    let engine: &Engine<'_> = &survey.engine;
    let (year, term) = engine.default_term_of(0).unwrap();
    let trust = book.trust(0);
    let kind = Some(AssessmentType::TeacherAssessment);
    let at = TrustPlace {
        book: &book,
        uid: String::new(),
        trust: trust.clone(),
        schools: book.schools(0),
        folder: "trust".into(),
        year,
        term,
        kind,
        against: Comparison::Estimates(Rank::Fft50),
        by_stage: vec![],
        begun: None,
        subject: None,
        as_at: "31 July 2026".into(),
        several_trusts: false,
        narrowed: Narrowed::default(),
        built: None,
    };
    let kinds: BTreeMap<u32, String> = (holdings.schools.iter())
        .filter_map(|s| Some((s.urn, s.kind()?.to_owned())))
        .filter(|(_, kind)| kind != "Primary")
        .collect();
    let page = |who: &Who| {
        let school = who.urn.and_then(|urn| holdings.school(urn));
        let scope = Scope { trust: 0, school };
        let quality = quality(&survey.desk, holdings, findings, scope);
        let audit = &survey.audits.assessment;
        let assessment = assessment(&survey.desk, holdings, &settings, audit, scope);
        let facts = HomeFacts {
            standing: Standing {
                quality: &quality,
                assessment: &assessment,
            },
            indicators: &indicators(&survey.desk, holdings, &settings, &survey.book, scope),
            kinds: &kinds,
            pupils: &survey.desk.count(1),
            statutory: &matbook::release::statutory::StatutoryView::default(),
            attendance: false,
            checks: true,
        };
        home(&at, who, facts, vec![])
    };
    std::iter::once(&trust)
        .chain(&at.schools)
        .map(page)
        .collect()
}

fn shown(page: &Page) -> Vec<&Compared> {
    let blocks = page.sections.iter().flat_map(|s| &s.blocks);
    let matrices = blocks.filter_map(|b| match b {
        Block::Matrix(m) => Some(m),
        _ => None,
    });
    matrices
        .flat_map(|m| m.rows().flat_map(MatrixRow::compared).collect::<Vec<_>>())
        .collect()
}

/// All that a page says in words: title, sentences, cards.
fn said(page: &Page) -> String {
    let cards = page.cards.iter().flat_map(|c| &c.items).map(|i| {
        let link = i.link.as_ref().map_or("", |(words, _)| words);
        format!("{} {link}", i.text)
    });
    let mut all = vec![page.finding.clone()];
    all.extend(page.briefing.iter().cloned());
    all.extend(cards);
    all.join("\n")
}

#[test]
fn where_nothing_is_to_be_found_next_to_nothing_is_marked() {
    let (mut looked, mut marked, mut strong) = (0usize, 0usize, 0usize);
    for (schools, pupils) in [(6, 90), (12, 60), (4, 210)] {
        let (mut holdings, findings) = demo(schools, pupils, 7);
        // So many that about five strong ones are to be expected by chance alone (1 of 500), and twice as many are not.
        for seed in 1..=12 {
            redraw(&mut holdings, seed, &|_, _| 0.0);
            for page in homes(&holdings, &findings) {
                for figure in shown(&page) {
                    looked += usize::from(figure.verdict.is_looked_at());
                    marked += usize::from(figure.verdict.is_marked());
                    strong += usize::from(figure.verdict.place() == 0);
                }
                // No list of what stands out without the words about luck.
                if shown(&page).iter().any(|c| c.verdict.is_looked_at()) {
                    let blocks = page.sections.iter().flat_map(|s| &s.blocks);
                    let words = blocks.filter_map(|b| match b {
                        Block::Matrix(m) => Some(m.looks_words()),
                        _ => None,
                    });
                    assert!(words.into_iter().any(|w| w.contains("by luck alone")));
                }
            }
        }
    }
    println!("{looked} looked at, {marked} marked, {strong} strong");
    assert!(looked > 800, "{looked}");
    assert!(marked * 20 <= looked, "{marked} of {looked} show some sign");
    assert!(
        strong * 1_000 <= 3 * looked,
        "{strong} of {looked} are strong"
    );
}

/// The first item of a box.
fn first_of<'a>(page: &'a Page, card: &str) -> &'a str {
    let card = page.cards.iter().find(|c| c.id == card).unwrap();
    &card.items[0].text
}

#[test]
fn a_term_that_a_school_lacks_is_said_where_figures_are_to_be_relied_on() {
    let (mut holdings, findings) = demo(12, 60, 7);
    let school = (holdings.schools.iter())
        .find(|s| s.is_mainstream() && s.kind() == Some("Primary"))
        .unwrap();
    let (urn, name) = (school.urn, school.name.clone());
    let own = |pages: &[Page]| {
        let page = pages.iter().find(|p| p.subject == name).unwrap();
        first_of(page, "rely").to_owned()
    };
    let before = own(&homes(&holdings, &findings));
    assert!(!before.contains("pring is missing"), "{before}");
    holdings
        .assessments
        .retain(|a| a.urn != urn || a.term != Term::Spring);
    let pages = homes(&holdings, &findings);
    let after = own(&pages);
    assert!(after.contains("pring is missing: Year"), "{after}");
    assert!(!after.starts_with("Yes"), "{after}");
    let trust = first_of(&pages[0], "rely");
    assert!(!trust.starts_with("Yes"), "{trust}");
}

#[test]
fn results_without_a_benchmark_are_not_said_to_be_of_too_few_pupils() {
    let (mut holdings, findings) = demo(6, 90, 7);
    holdings.estimates.clear();
    for row in &mut holdings.finance {
        row.revenue_reserve = row.income.map(|i| i * 0.08);
    }
    let pages = homes(&holdings, &findings);
    let trust = &pages[0];
    assert!(
        trust.finding.ends_with("no benchmark yet"),
        "{}",
        said(trust)
    );
    let blocks = trust.sections.iter().flat_map(|s| &s.blocks);
    let rows = blocks.filter_map(|b| match b {
        Block::Matrix(m) => Some(format!("{:?}", m.lines)),
        _ => None,
    });
    let rows = rows.collect::<String>();
    assert!(
        rows.contains("No benchmark yet; see its own page"),
        "{rows}"
    );
    assert!(!rows.contains("Too few in a year group"), "{rows}");
}

#[test]
fn a_special_school_is_called_what_it_is_and_set_beside_no_others() {
    let (holdings, findings) = demo(6, 90, 7);
    let special = holdings.schools.iter().find(|s| s.is_special()).unwrap();
    assert_eq!(special.kind(), Some("Special"));
    let pages = homes(&holdings, &findings);
    let own = pages.iter().find(|p| p.subject == special.name).unwrap();
    let words = said(own);
    assert!(!words.contains("1 in 10 such schools"), "{words}");
    let blocks = own.sections.iter().flat_map(|s| &s.blocks);
    let notes = blocks.filter_map(|b| match b {
        Block::Matrix(m) => Some(m.notes.join(" ")),
        _ => None,
    });
    let notes: Vec<String> = notes.collect();
    assert!(
        notes.iter().any(|n| n.contains("no like-for-like schools")),
        "{notes:?}"
    );
}

#[test]
fn what_was_planted_is_named_and_nothing_else_as_strong() {
    let (mut holdings, findings) = demo(6, 210, 3);
    let trust: BTreeSet<u32> = holdings.schools.iter().map(|s| s.urn).collect();
    let primary: Vec<u32> = (holdings.schools.iter())
        .filter(|s| s.is_mainstream() && trust.contains(&s.urn))
        .filter(|s| s.phase == Some(matbook::dataset::Phase::Primary))
        .map(|s| s.urn)
        .collect();
    let (weak, poor) = (primary[0], primary[1]);
    let weak_id = holdings.school(weak).unwrap();
    let name = |urn: u32| {
        let school = &holdings.schools[usize::from(holdings.school(urn).unwrap().0)];
        school.name.split(' ').next().unwrap().to_owned()
    };
    let (weak_name, poor_name) = (name(weak), name(poor));
    // A school's Year 6, a group (boys' writing, all over the trust, in every term), and one term's jump in Year 2: spring's results
    // of the whole trust lie low, summer's as they should.
    redraw(&mut holdings, 11, &|entry, a| match () {
        () if entry.school == weak_id && entry.nc_year == YearGroup(6) => -0.9,
        () if entry.sex == Some(Sex::M)
            && a.subject == Subject::Writing
            && (3..=5).contains(&entry.nc_year.0) =>
        {
            -0.45
        }
        () if entry.nc_year == YearGroup(2) && a.term == Term::Spring => -0.8,
        () => 0.0,
    });
    for row in &mut holdings.finance {
        row.revenue_reserve = row.income.map(|i| i * 0.08);
        if row.urn == Some(poor) {
            row.revenue_reserve = row.income.map(|i| -0.06 * i);
        }
    }
    let pages = homes(&holdings, &findings);
    let trust = &pages[0];
    let words = said(trust);
    println!("{words}");
    assert!(trust.finding.contains(&weak_name), "{words}");
    for planted in [
        weak_name.as_str(),
        poor_name.as_str(),
        "Boys in writing",
        "Year 2",
    ] {
        assert!(words.contains(planted), "{planted} is missing in\n{words}");
    }
    assert!(words.contains("since spring"), "{words}");
    // Strong are only: the school's Year 6 and what it is part of, and Years 3 to 5 in all three, where boys' writing counts.
    for row in trust
        .sections
        .iter()
        .flat_map(|s| &s.blocks)
        .filter_map(|b| match b {
            Block::Matrix(m) => Some(m.rows().cloned().collect::<Vec<_>>()),
            _ => None,
        })
        .flatten()
    {
        for (i, figure) in row.compared().enumerate() {
            let expected = row.total || row.head.starts_with(&weak_name) || i >= 2;
            assert!(
                figure.verdict.place() != 0 || expected,
                "{}: {:?} {}",
                row.head,
                figure.verdict,
                figure.difference
            );
        }
    }
    let own = pages
        .iter()
        .find(|p| p.subject.starts_with(&weak_name))
        .unwrap();
    assert!(own.finding.starts_with("Year 6"), "{}", said(own));
    assert!(matches!(
        shown(own)[0].verdict,
        Verdict::Strong { .. } | Verdict::Small(_) | Verdict::Some(_)
    ));
}
