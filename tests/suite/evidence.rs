//! Evidence against the worked examples, the exact sum over pupils, and a world with nothing to find.

use matbook::measure::evidence::{
    Bands, Share, Spread, Weighed, against_share, change_of_means, change_of_shares, of_change,
    of_mean, of_share, students_t,
};
use matbook::quantity::Evidence;

use crate::reference::made_up::Dice;
use crate::reference::slow;

/// Fewest pupils that are compared, as the settings have it.
const MIN: u32 = 10;

fn bands(pupils: &[f64]) -> Bands {
    let mut bands = Bands::default();
    for p in pupils {
        bands.enter((p * 1e9).round() as u32);
    }
    bands
}

fn many(groups: &[(usize, f64)]) -> Vec<f64> {
    let each = groups.iter().map(|(n, p)| vec![*p; *n]);
    each.collect::<Vec<_>>().concat()
}

fn share(pupils: &[f64], reached: u32) -> Weighed {
    of_share(reached, &bands(pupils), MIN).unwrap()
}

/// p, evidence.
#[track_caller]
fn is(weighed: Weighed, p: f64, evidence: Evidence) {
    let ours = weighed.p.unwrap();
    assert!((ours - p).abs() < 6e-8, "p {ours}, not {p}");
    assert_eq!(weighed.evidence, evidence);
}

#[track_caller]
fn ranges(weighed: Weighed, low: f64, high: f64) {
    let (a, b) = weighed.range.unwrap();
    assert!(
        (a - low).abs() < 6e-8 && (b - high).abs() < 6e-8,
        "{a} to {b}, not {low} to {high}"
    );
}

#[test]
fn one_band_is_the_binomial_itself() {
    let ten = many(&[(10, 0.5)]);
    is(share(&ten, 0), 2.0 / 1024.0, Evidence::Strong);
    is(share(&ten, 1), 22.0 / 1024.0, Evidence::Some);
    is(share(&ten, 2), 112.0 / 1024.0, Evidence::None);
    is(share(&ten, 5), 1.0, Evidence::None);
    is(share(&ten, 9), 22.0 / 1024.0, Evidence::Some);
    ranges(share(&ten, 5), 20.0, 80.0);
    let nine = many(&[(9, 0.5)]);
    assert_eq!(share(&nine, 0).evidence, Evidence::Few);
    assert!(share(&nine, 0).range.is_some() && share(&nine, 0).p.is_some());
}

#[test]
fn two_bands_are_convolved() {
    let pupils = many(&[(5, 0.9), (5, 0.3)]);
    let cases = [
        (1, 0.000_161_8, Evidence::Strong),
        (2, 0.003_214_9, Evidence::Some),
        (3, 0.033_834_4, Evidence::Some),
        (4, 0.201_735_6, Evidence::None),
        (8, 0.213_143_3, Evidence::None),
        (9, 0.037_944_9, Evidence::Some),
        (10, 0.002_869_8, Evidence::Some),
    ];
    for (reached, p, evidence) in cases {
        is(share(&pupils, reached), p, evidence);
        ranges(share(&pupils, reached), 40.0, 80.0);
    }
}

#[test]
fn a_probability_on_an_edge_is_in_the_upper_band() {
    let four = share(&[0.8, 0.9, 0.4, 0.5], 2);
    is(four, 0.8865, Evidence::Few);
    ranges(four, 25.0, 100.0);
    let twelve = [
        0.0, 0.01, 0.03, 0.04, 0.05, 0.08, 0.12, 0.15, 0.8, 0.84, 0.86, 0.9,
    ];
    let cases = [
        (0, 0.000_612_7, Evidence::Strong),
        (1, 0.014_823_6, Evidence::Some),
        (2, 0.140_251_9, Evidence::None),
        (6, 0.085_959_0, Evidence::None),
        (7, 0.008_908_4, Evidence::Some),
        (8, 0.000_537_6, Evidence::Strong),
    ];
    for (reached, p, evidence) in cases {
        is(share(&twelve, reached), p, evidence);
        ranges(share(&twelve, reached), 100.0 / 6.0, 50.0);
    }
}

#[test]
fn certainty_is_one_number() {
    let pupils = many(&[(4, 1.0), (6, 0.0)]);
    ranges(share(&pupils, 4), 40.0, 40.0);
    is(share(&pupils, 4), 1.0, Evidence::None);
    is(share(&pupils, 5), 0.0, Evidence::Strong);
    ranges(share(&many(&[(10, 0.0)]), 0), 0.0, 0.0);
    ranges(share(&many(&[(400, 1.0)]), 400), 100.0, 100.0);
}

#[test]
fn over_300_pupils_it_is_the_shifted_binomial() {
    let even = many(&[(200, 0.1), (200, 0.9)]);
    is(share(&even, 181), 0.001_942_5, Evidence::Strong);
    is(share(&even, 187), 0.036_852_3, Evidence::Some);
    is(share(&even, 188), 0.054_901_9, Evidence::None);
    is(share(&even, 200), 1.0, Evidence::None);
    is(share(&even, 128), 0.0, Evidence::Strong);
    ranges(share(&even, 200), 47.0, 53.0);
    assert_eq!(share(&even, 182).evidence, Evidence::Some);
    assert_eq!(share(&even, 218).evidence, Evidence::Some);
    assert_eq!(share(&even, 219).evidence, Evidence::Strong);
    let skewed = many(&[(300, 0.1), (100, 0.6)]);
    is(share(&skewed, 75), 0.039_573_0, Evidence::Some);
    is(share(&skewed, 76), 0.055_740_0, Evidence::None);
    is(share(&skewed, 68), 0.002_019_7, Evidence::Some);
    is(share(&skewed, 113), 0.001_967_7, Evidence::Strong);
    ranges(share(&skewed, 90), 19.0, 26.0);
}

fn spread(numbers: &[f64]) -> Spread {
    let whole = |d: &f64| (d * 1e9).round() as i64;
    Spread {
        n: numbers.len() as u32,
        sum: numbers.iter().map(whole).sum(),
        squares: numbers
            .iter()
            .map(|d| u128::from(whole(d).unsigned_abs()).pow(2))
            .sum(),
    }
}

#[test]
fn scores_are_weighed_by_students_t() {
    let lifted = spread(&[3.0, 1.0, 4.0, 1.0, 5.0, 9.0, 2.0, 6.0, 5.0, 3.0]);
    let weighed = of_mean(100.0, &lifted, MIN).unwrap();
    ranges(weighed, 98.233_198_8, 101.766_801_2);
    is(weighed, 0.000_745_6, Evidence::Strong);
    let level = spread(&[2.0, -1.0, 0.0, 3.0, 1.0, -2.0, 4.0, 0.0, 2.0, 1.0]);
    let weighed = of_mean(100.0, &level, MIN).unwrap();
    ranges(weighed, 98.693_942_9, 101.306_057_1);
    is(weighed, 0.117_306_8, Evidence::None);
    let one = of_mean(100.0, &spread(&[7.0]), MIN).unwrap();
    assert_eq!(
        (one.range, one.p, one.evidence),
        (None, None, Evidence::Few)
    );
    let same = of_mean(100.0, &spread(&[0.5; 10]), MIN).unwrap();
    ranges(same, 100.0, 100.0);
    is(same, 0.0, Evidence::Strong);
    let none = of_mean(100.0, &spread(&[0.0; 10]), MIN).unwrap();
    is(none, 1.0, Evidence::None);
    let change = of_change(&lifted, MIN).unwrap();
    ranges(change, 3.9 - 1.766_801_2, 3.9 + 1.766_801_2);
    assert!(of_mean(100.0, &Spread::default(), MIN).is_none());
}

/// Published tables of Student's t at 0.975, by degrees of freedom.
#[test]
fn students_t_is_that_of_the_tables() {
    let table = [
        (1, 12.706_205),
        (2, 4.302_653),
        (5, 2.570_582),
        (9, 2.262_157),
        (30, 2.042_272),
        (120, 1.979_930),
        (1000, 1.962_339),
    ];
    for (freedom, t) in table {
        let ours = students_t(freedom + 1);
        assert!((ours - t).abs() < 6e-7, "{freedom}: {ours}, not {t}");
    }
}

/// With one probability for all there is one binomial; the nation's share is such a one.
#[test]
fn the_nation_is_one_binomial() {
    let ours = against_share(1, 10, 0.5, MIN).unwrap();
    assert_eq!(ours, share(&many(&[(10, 0.5)]), 1));
    assert!(against_share(0, 0, 0.5, MIN).is_none());
}

/// By hand: two terms of 100 pupils at 0.5 have V = 25 each, the error of their change is 100 × sqrt(50 / 100²) = 7.0711.
#[test]
fn changes_between_terms_are_in_standard_errors() {
    let half = bands(&many(&[(100, 0.5)]));
    let change = |by: f64| {
        let (before, after) = (
            Share::compared(-4.0, &half),
            Share::compared(by - 4.0, &half),
        );
        change_of_shares(&before, &after, MIN)
    };
    assert_eq!(change(13.8), Some(Evidence::None));
    assert_eq!(change(13.9), Some(Evidence::Some));
    assert_eq!(change(-21.8), Some(Evidence::Some));
    assert_eq!(change(-21.9), Some(Evidence::Strong));
    // Where nothing is compared V = n a (1 − a): at 50 % the same.
    let alone = |a: f64, n: u32| Share::alone(a, n);
    let of = |to: f64, n: u32| change_of_shares(&alone(50.0, 100), &alone(to, n), MIN);
    assert_eq!(of(50.0, 100), Some(Evidence::None));
    assert_eq!(of(75.0, 100), Some(Evidence::Strong));
    assert_eq!(of(75.0, 9), Some(Evidence::Few));
    assert_eq!(of(75.0, 0), None);
    // Everybody in both terms: a change that there can't be by chance, and none.
    assert_eq!(
        change_of_shares(&alone(100.0, 20), &alone(0.0, 20), MIN),
        Some(Evidence::Strong)
    );
    assert_eq!(
        change_of_shares(&alone(100.0, 20), &alone(100.0, 20), MIN),
        Some(Evidence::None)
    );
    // Scores: s² = 1 in both terms of 50 pupils (24.5 above, 24.5 below the mean), error sqrt(2 / 50) = 0.2.
    let term = |mean: f64| {
        let at = |i: usize| {
            mean + 0.989_949_493_661_166_5 * if i.is_multiple_of(2) { 1.0 } else { -1.0 }
        };
        spread(&(0..50).map(at).collect::<Vec<_>>())
    };
    let of = |by: f64| change_of_means(&term(1.0), &term(1.0 + by), MIN);
    assert_eq!(of(0.39), Some(Evidence::None));
    assert_eq!(of(0.393), Some(Evidence::Some));
    assert_eq!(of(0.62), Some(Evidence::Strong));
}

/// Nothing is called surer than the exact sum over pupils would call it, and seldom less sure.
#[test]
fn bands_are_never_surer_than_the_sum_over_pupils() {
    let order = ["few", "none", "some", "strong"];
    let mut dice = Dice(41);
    let (mut less, mut all) = (0, 0);
    for _ in 0..400 {
        let n = 10 + dice.below(51) as usize;
        let kinds = 1 + dice.below(4);
        let pupils: Vec<f64> = (0..n)
            .map(|_| {
                let middle = (1 + dice.below(kinds)) as f64 / (kinds + 1) as f64;
                let p = middle + (dice.below(801) as f64 - 400.0) / 1000.0;
                (p.clamp(0.0, 1.0) * 1e4).round() / 1e4
            })
            .collect();
        let exact = slow::chances_of(&pupils);
        for reached in 0..=n {
            let ours = share(&pupils, reached as u32).evidence.code();
            let theirs = slow::weight(n, reached, &exact);
            let place = |code: &str| order.iter().position(|o| *o == code);
            assert!(
                place(ours) <= place(theirs),
                "{reached} of {pupils:?}: {ours}, exactly {theirs}"
            );
            // Outcomes as often as they would occur.
            all += (exact[reached] * 1e6) as u64;
            less += (exact[reached] * 1e6) as u64 * u64::from(ours != theirs);
        }
    }
    let share = less as f64 / all as f64;
    assert!(share < 0.01, "{share} of outcomes");
}

/// Where outcomes are drawn from the pupils' own probabilities there is little to find: at most 5 % `some` or more, at most
/// 0.3 % `strong`.
#[test]
fn a_world_without_effects_has_little_to_find() {
    for seed in 0..4 {
        let mut dice = Dice(100 + seed);
        let (mut some, mut strong, mut all) = (0, 0, 0);
        for _ in 0..4000 {
            let n = 10 + dice.below(100) as usize;
            let pupils: Vec<f64> = (0..n).map(|_| dice.below(10_001) as f64 / 1e4).collect();
            let reached = pupils
                .iter()
                .filter(|p| (dice.below(10_000) as f64) < **p * 1e4)
                .count();
            let evidence = share(&pupils, reached as u32).evidence;
            some += u32::from(evidence >= Evidence::Some);
            strong += u32::from(evidence == Evidence::Strong);
            all += 1;
        }
        let percent = |n: u32| 100.0 * f64::from(n) / f64::from(all);
        assert!(percent(some) <= 5.0, "seed {seed}: {some} of {all}");
        assert!(percent(strong) <= 0.3, "seed {seed}: {strong} of {all}");
        assert!(some > 0, "seed {seed}: nothing at all");
    }
}
