//! Cells in bulk, as the pages' filters add them up, against the engine's own; sets of schools as one selection.

use std::collections::BTreeMap;

use matbook::config::Settings;
use matbook::dataset::SchoolId;
use matbook::estate::{AcademicYear, Rank, ReportId, Subject, YearGroup};
use matbook::measure::evidence::Bands;
use matbook::measure::tracking::{
    Against, Bulk, Bundle, Cell, Engine, GroupId, Grouping, Kind, Lane, ProgressSlice, Request,
    Slice, Table, Units, tidy,
};

use crate::reference::made_up;

const AGAINST: [Against; 5] = [
    Against::Nothing,
    Against::Estimates(Rank::Fft50),
    Against::Estimates(Rank::Fft20),
    Against::Estimates(Rank::Fft5),
    Against::Targets,
];

fn with_house() -> Settings {
    Settings {
        groupings: vec!["house".into()],
        ..Settings::default()
    }
}

/// The cells of a table for one comparison, as the engine has them: by school, year group and combination.
fn cells(
    bulk: &Bulk<'_>,
    table: &Table,
    units: Units,
    schools: usize,
    groups: usize,
    yardstick: usize,
) -> BTreeMap<(usize, YearGroup, usize), Cell> {
    let lanes: BTreeMap<String, Vec<i128>> = Lane::all()
        .filter_map(|lane| Some((lane.name(), table.lane(lane)?)))
        .collect();
    let lane = |name: &str| lanes.get(name);
    // Those without an estimate are told once where they are the same for all ranks.
    let alike = bulk.ranks_alike() && (2..=3).contains(&yardstick);
    let of = |name: &str| {
        let rank = if alike && "nfhourlk".contains(name) {
            1
        } else {
            yardstick
        };
        lanes.get(&format!("{name}{rank}"))
    };
    let there = yardstick == 0 || bulk.yardsticks()[yardstick - 1];
    let years = bulk.year_groups();
    let mut found = BTreeMap::new();
    for (i, at) in table.at().iter().enumerate() {
        let at = *at as usize;
        let get = |values: Option<&Vec<i128>>| values.map_or(0, |v| v[i]);
        let less = |own: &str, left: &str| {
            if there {
                get(lane(own)) - get(of(left))
            } else {
                0
            }
        };
        let small = |n: i128| u32::try_from(n).unwrap();
        let ten = |n: u32| 10i128.pow(n);
        let chances = if yardstick == 4 { 0 } else { units.chances };
        let bands = |pupils: [&str; 6], sums: [&str; 6]| Bands {
            pupils: pupils.map(|name| small(get(of(name)))),
            sums: sums.map(|name| u64::try_from(get(of(name)) * ten(9 - chances)).unwrap()),
        };
        let cell = Cell {
            roll: 0,
            assessed: small(get(lane("a"))),
            matched: small(less("a", "n")),
            n: small(less("a", "n") - less("t", "l")),
            n_own: small(less("y", "k")),
            own_score: if yardstick == 0 {
                i64::try_from(get(lane("z")) * ten(9 - units.scores)).unwrap()
            } else {
                0
            },
            expected: small(less("e", "f")),
            greater: small(less("g", "h")),
            scored: 0,
            n_score: small(less("m", "o")),
            by_default: small(less("c", "u")),
            bench_expected: u64::try_from(get(of("p")) * ten(9 - chances)).unwrap(),
            bench_greater: u64::try_from(get(of("q")) * ten(9 - chances)).unwrap(),
            bands_expected: bands(
                ["A", "B", "C", "D", "E", "F"],
                ["M", "N", "O", "P", "Q", "R"],
            ),
            bands_greater: bands(
                ["G", "H", "I", "J", "K", "L"],
                ["S", "T", "U", "V", "W", "X"],
            ),
            score: i64::try_from(less("s", "r") * ten(9 - units.scores)).unwrap(),
            bench_score: i64::try_from(get(of("b")) * ten(9 - units.benchmarks)).unwrap(),
            squares: (get(of("d")) * ten(18 - 2 * units.scores)).unsigned_abs(),
        };
        let key = (
            at / groups / years.len() % schools,
            years[at / groups % years.len()],
            at % groups,
        );
        assert!(found.insert(key, cell).is_none());
    }
    found
}

/// The cells of progress, by every grouping, are those that the engine counts one grouping at a time.
#[test]
fn cells_of_progress_in_bulk_are_the_engines() {
    let settings = with_house();
    let holdings = made_up::holdings(5);
    let engine = Engine::new(&holdings, &settings);
    let schools = holdings.schools_of(0);
    let mut compared = 0;
    for to in engine.terms() {
        let bulk = engine.bulk(to.0, &schools);
        for from in engine.terms().into_iter().filter(|t| *t < to).take(2) {
            let Some(counted) = bulk.progress(from, to.1, None) else {
                continue;
            };
            let years = bulk.year_groups();
            let groupings = Grouping::pupil_groups(&settings).into_iter().map(Some);
            for (b, grouping) in std::iter::once(None).chain(groupings).enumerate() {
                let own = engine.progress_cells(&ProgressSlice {
                    from,
                    to,
                    kind: None,
                    grouping,
                });
                let groups = b
                    .checked_sub(1)
                    .map_or(1, |b| bulk.bundles()[b].combinations.len());
                let mut found = 0;
                for (at, cell) in &counted.tables[b] {
                    let at = *at as usize;
                    let place = at / groups / years.len() % schools.len();
                    let group = match b.checked_sub(1) {
                        Some(b) => bulk.bundles()[b].combinations[at % groups][0],
                        None => 0,
                    };
                    let subject = Subject::ALL[at / groups / years.len() / schools.len()];
                    let year_group = years[at / groups % years.len()];
                    let mut theirs = own.sum([schools[place]], |p| {
                        p.subject == subject && p.year_group == year_group && p.group == group
                    });
                    // The roll is not counted in bulk: the pages have it by itself.
                    theirs.roll = cell.roll;
                    assert_eq!(*cell, theirs);
                    found += cell.n + cell.only_before + cell.only_after;
                }
                let all = own.sum(schools.iter().copied(), |_| true);
                assert_eq!(found, all.n + all.only_before + all.only_after);
                compared += found;
            }
        }
    }
    assert!(compared > 0);
}

/// Every lane of every bundle of groupings says what the engine's cells say, whatever the decimals of scores and
/// probabilities.
#[test]
fn cells_in_bulk_are_the_engines() {
    let settings = with_house();
    let mut compared = 0;
    for (seed, fine) in [(3, false), (8, true)] {
        let mut holdings = made_up::holdings(seed);
        if fine {
            // Probabilities with all nine decimals: sums of p(1 − p) then need both lanes.
            for (i, e) in (0..).zip(&mut holdings.estimates) {
                e.p_expected = (e.p_expected / 7 + 123_456_789 + i) % 1_000_000_000;
                e.p_greater /= 3;
            }
        }
        let engine = Engine::new(&holdings, &settings);
        let schools = holdings.schools_of(0);
        for (year, term) in engine.terms().into_iter().step_by(2) {
            let bulk = engine.bulk(year, &schools);
            let kinds = engine.kinds(year, term).into_iter().step_by(3).map(Some);
            for kind in std::iter::once(None).chain(kinds) {
                let counted = bulk.term(term, kind);
                for subject in Subject::ALL {
                    let tables = counted.subject(*subject);
                    for (k, against) in AGAINST.into_iter().enumerate() {
                        let plain = Slice {
                            year,
                            term,
                            kind,
                            against,
                            grouping: None,
                        };
                        let found = cells(&bulk, &tables[0], counted.units(), schools.len(), 1, k);
                        compared += same(&engine, &bulk, &schools, &plain, *subject, &found, None);
                        for (bundle, table) in bulk.bundles().iter().zip(&tables[1..]) {
                            let groups = bundle.combinations.len();
                            let found =
                                cells(&bulk, table, counted.units(), schools.len(), groups, k);
                            for (place, grouping) in bundle.groupings.iter().enumerate() {
                                let slice = Slice {
                                    grouping: Some(*grouping),
                                    ..plain
                                };
                                let of = Some((bundle, place));
                                compared +=
                                    same(&engine, &bulk, &schools, &slice, *subject, &found, of);
                            }
                        }
                    }
                }
            }
        }
    }
    assert!(compared > 5_000, "{compared}");
}

fn same(
    engine: &Engine<'_>,
    bulk: &Bulk<'_>,
    schools: &[SchoolId],
    slice: &Slice,
    subject: Subject,
    found: &BTreeMap<(usize, YearGroup, usize), Cell>,
    of: Option<(&Bundle, usize)>,
) -> usize {
    let group_of = |combination: usize| -> GroupId {
        of.map_or(0, |(bundle, place)| bundle.combinations[combination][place])
    };
    let mut ours: BTreeMap<(usize, YearGroup, GroupId), Cell> = BTreeMap::new();
    for ((school, year_group, combination), cell) in found {
        *ours
            .entry((*school, *year_group, group_of(*combination)))
            .or_default() += cell;
    }
    let years = bulk.year_groups();
    let groups = of.map_or(1, |(bundle, _)| bundle.combinations.len());
    for (i, roll) in bulk.roll(of.map(|(b, _)| b)).into_iter().enumerate() {
        let year_group = years[i / groups % years.len()];
        let key = (i / groups / years.len(), year_group, group_of(i % groups));
        if roll > 0 {
            ours.entry(key).or_default().roll += roll;
        }
    }
    let theirs: BTreeMap<(usize, YearGroup, GroupId), Cell> = schools
        .iter()
        .enumerate()
        .flat_map(|(s, id)| {
            let cells = engine.cells(slice).of(*id).to_vec().into_iter();
            cells.map(move |(place, cell)| (s, place, cell))
        })
        .filter(|(_, place, _)| place.subject == subject)
        .map(|(s, place, cell)| {
            // How many have a score at all is told by nobody.
            let cell = Cell { scored: 0, ..cell };
            ((s, place.year_group, place.group), cell)
        })
        .collect();
    assert_eq!(ours, theirs, "{slice:?} {subject}");
    theirs.len()
}

/// All schools of a trust together are the trust; two together have the pupils of both, and the Schools reports show
/// each beside the average of the whole trust.
#[test]
fn schools_together_are_one_selection() {
    let settings = with_house();
    let holdings = made_up::holdings(5);
    let engine = Engine::new(&holdings, &settings);
    let request = |report, urns: &[u32]| Request {
        report: Some(report),
        trust: Some(0),
        year: Some(AcademicYear(2021)),
        kind: Some(Kind::All),
        together: urns.to_vec(),
        ..Request::default()
    };
    let urns: Vec<u32> = holdings
        .schools_of(0)
        .iter()
        .map(|s| holdings.schools[usize::from(s.0)].urn)
        .collect();
    let rows = |report, urns: &[u32]| tidy(&engine, &request(report, urns)).rows;
    let whole = rows(ReportId::Summary, &[]);
    let own = |urn: &str| -> Vec<Vec<String>> {
        let of = |row: &&Vec<String>| row[1] == urn;
        whole.iter().filter(of).cloned().collect()
    };
    let names: Vec<String> = urns.iter().map(u32::to_string).collect();
    let together = rows(ReportId::Summary, &urns);
    assert!(!together.is_empty());
    for (all, trust) in together.iter().zip(own("")) {
        assert_eq!(all[1], names.join("+"));
        assert_eq!(all[2..], trust[2..]);
    }
    let two = rows(ReportId::Summary, &[urns[1], urns[0], urns[1]]);
    let (one, other) = (own(&names[0]), own(&names[1]));
    let roll =
        |rows: &[Vec<String>]| -> u64 { rows.iter().map(|r| r[14].parse::<u64>().unwrap()).sum() };
    assert_eq!(roll(&two), roll(&one) + roll(&other));
    assert!(two.iter().all(|r| r[1] == names[..2].join("+")));
    let beside = rows(ReportId::SchoolsAttainment, &urns[..2]);
    let whole = rows(ReportId::SchoolsAttainment, &[]);
    let picked = |row: &&Vec<String>| row[1].is_empty() || names[..2].contains(&row[1]);
    let wanted: Vec<Vec<String>> = whole.iter().filter(picked).cloned().collect();
    assert_eq!(beside, wanted);
}
