//! The rules of a briefing and their wording.
//!
//! A rule looks at the page's figures and says one sentence, or nothing. No rule calls a difference beyond chance unless its
//! 95% interval leaves 0 out, compares fewer pupils than the setting asks for, or uses an interval without width (a target at
//! an attainment of 0 or 100 %; methods: section 2).

use crate::release::{Reason, TrackedFigure};

use super::super::in_brief::ends;
use super::ground::{Ground, Looked};

/// A sentence, and the table that shows it.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Said {
    pub(super) text: String,
    pub(super) evidence: String,
}

/// The rules, in the order of their sentences.
pub(super) const RULES: [fn(&Ground<'_>) -> Option<Said>; 8] = [
    below,
    above,
    moved,
    nothing_beyond,
    thin_coverage,
    not_assessed,
    no_comparison,
    too_few,
];

/// How many rows a sentence names; the others it counts.
const NAMED: usize = 3;

/// Differences below 0 whose interval lies below 0.
fn below(ground: &Ground<'_>) -> Option<Said> {
    beyond(ground, false)
}

/// Differences above 0 whose interval lies above 0.
fn above(ground: &Ground<'_>) -> Option<Said> {
    beyond(ground, true)
}

fn beyond(ground: &Ground<'_>, upwards: bool) -> Option<Said> {
    let mut rows: Vec<&Looked> = ground
        .comparable()
        .filter(|r| r.is_beyond() && (r.now.difference.value() > Some(0.0)) == upwards)
        .collect();
    rows.sort_by(|a, b| {
        b.strength()
            .total_cmp(&a.strength())
            .then(a.name.cmp(&b.name))
    });
    let side = if upwards { "Above" } else { "Below" };
    let list = listed(&rows, |r| {
        format!(
            "{} ({}, 95% interval {}, {} pupils)",
            r.name,
            r.now.difference,
            ends(&r.now.interval),
            r.now.n
        )
    });
    Some(Said {
        text: format!("{side} the {}, beyond chance: {list}.", ground.against),
        evidence: rows.first()?.evidence.clone(),
    })
}

/// Differences that moved by so much since the term before that the two intervals don't overlap.
fn moved(ground: &Ground<'_>) -> Option<Said> {
    let (before, new_year) = ground.before.as_ref()?;
    let mut rows: Vec<(&Looked, &TrackedFigure)> = ground
        .comparable()
        .filter_map(|r| Some((r, r.before.as_ref()?)))
        .filter(|(r, b)| ground.is_comparable(b) && apart(&r.now, b))
        .collect();
    rows.sort_by(|a, b| {
        let by = |(r, b): &(&Looked, &TrackedFigure)| {
            (r.now.difference.value().unwrap_or(0.0) - b.difference.value().unwrap_or(0.0)).abs()
        };
        by(b).total_cmp(&by(a)).then(a.0.name.cmp(&b.0.name))
    });
    let list = listed(&rows, |(r, b)| {
        format!(
            "{} from {} ({}) to {} ({})",
            r.name,
            b.difference,
            ends(&b.interval),
            r.now.difference,
            ends(&r.now.interval)
        )
    });
    let other = if *new_year {
        " A school year began between them, so these are other pupils."
    } else {
        ""
    };
    Some(Said {
        text: format!(
            "Moved since {before}, against the {}, by more than both 95% intervals allow: {list}.{other}",
            ground.against
        ),
        evidence: rows.first()?.0.evidence.clone(),
    })
}

/// Differences were looked at, and none is beyond chance.
fn nothing_beyond(ground: &Ground<'_>) -> Option<Said> {
    let rows: Vec<&Looked> = ground.comparable().collect();
    let first = rows.first()?;
    if rows.iter().any(|r| r.is_beyond()) {
        return None;
    }
    Some(Said {
        text: if rows.len() == 1 {
            format!(
                "The one difference from the {} may be chance: its 95% interval holds 0.",
                ground.against
            )
        } else {
            format!(
                "None of the {} differences from the {} lies beyond chance: each 95% interval holds 0.",
                rows.len(),
                ground.against
            )
        },
        evidence: first.evidence.clone(),
    })
}

/// Fewer of the roll have an outcome than the setting asks for.
fn thin_coverage(ground: &Ground<'_>) -> Option<Said> {
    let mut rows: Vec<&Looked> = ground
        .populations()
        .filter(|r| r.now.assessed.value() > Some(0.0))
        .filter(|r| {
            r.now
                .coverage
                .value()
                .is_some_and(|c| c < ground.limits.thin_coverage)
        })
        .collect();
    rows.sort_by(|a, b| {
        let coverage = |r: &Looked| r.now.coverage.value().unwrap_or(0.0);
        coverage(a)
            .total_cmp(&coverage(b))
            .then(a.pupils.cmp(&b.pupils))
    });
    let list = listed(&rows, |r| {
        format!("{} ({} of the roll)", r.pupils, r.now.coverage)
    });
    Some(Said {
        text: format!("Too few have an outcome to speak for all pupils: {list}."),
        evidence: rows.first()?.evidence.clone(),
    })
}

/// There are pupils on the roll, and none has an outcome.
fn not_assessed(ground: &Ground<'_>) -> Option<Said> {
    let rows: Vec<&Looked> = ground
        .populations()
        .filter(|r| r.now.roll.value() > Some(0.0) && r.now.assessed.value() == Some(0.0))
        .collect();
    let list = listed(&rows, |r| r.pupils.clone());
    Some(Said {
        text: format!("No outcome in {}: {list}.", ground.term),
        evidence: rows.first()?.evidence.clone(),
    })
}

/// There are outcomes, and nothing to compare them with.
fn no_comparison(ground: &Ground<'_>) -> Option<Said> {
    let rows: Vec<&Looked> = ground
        .populations()
        .filter(|r| {
            let none = [Reason::NoEstimates, Reason::NoTargets];
            r.now.assessed.value() > Some(0.0)
                && r.now
                    .difference
                    .reason()
                    .is_some_and(|why| none.contains(why))
        })
        .collect();
    let list = listed(&rows, |r| r.pupils.clone());
    Some(Said {
        text: format!("Nothing to compare with yet ({}): {list}.", ground.against),
        evidence: rows.first()?.evidence.clone(),
    })
}

/// Rows on fewer pupils than the setting asks for.
fn too_few(ground: &Ground<'_>) -> Option<Said> {
    let least = f64::from(ground.limits.min_pupils);
    let rows: Vec<&Looked> = ground
        .rows
        .iter()
        .filter(|r| {
            r.now.difference.value().is_some()
                && r.now.n.value().is_some_and(|n| n > 0.0 && n < least)
        })
        .collect();
    let first = rows.first()?;
    let figures = if rows.len() == 1 {
        "1 figure rests".to_owned()
    } else {
        format!("{} figures rest", rows.len())
    };
    Some(Said {
        text: format!(
            "{figures} on fewer than {} pupils: shown, and not compared here.",
            ground.limits.min_pupils
        ),
        evidence: first.evidence.clone(),
    })
}

/// Whether the intervals of two figures don't overlap.
fn apart(a: &TrackedFigure, b: &TrackedFigure) -> bool {
    let ends = |f: &TrackedFigure| Some((f.interval.0.value()?, f.interval.1.value()?));
    match (ends(a), ends(b)) {
        (Some((al, au)), Some((bl, bu))) => al > bu || bl > au,
        _ => false,
    }
}

/// The first few as words, and how many more there are.
fn listed<T>(rows: &[T], words: impl Fn(&T) -> String) -> String {
    let mut list = rows
        .iter()
        .take(NAMED)
        .map(words)
        .collect::<Vec<_>>()
        .join("; ");
    if rows.len() > NAMED {
        list.push_str(&format!("; and {} more", rows.len() - NAMED));
    }
    list
}

#[cfg(test)]
mod tests {
    use super::super::said;
    use super::*;
    use crate::config::BriefingLimits;
    use crate::quantity::{Measured, Unit};
    use crate::release::Desk;

    /// A figure in percentage points: difference ± half, on n of so many on the roll.
    fn figure(difference: f64, half: f64, n: u64, roll: u64) -> TrackedFigure {
        let desk = Desk::default();
        let points = |v: f64| desk.show(Measured::plain(Ok(v), Unit::PercentagePoints));
        let percent = |v: f64| desk.show(Measured::plain(Ok(v), Unit::Percent));
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let coverage = 100.0 * n as f64 / roll as f64;
        let (lower, upper) = (difference - half, difference + half);
        let interval = (points(lower), points(upper));
        TrackedFigure {
            roll: desk.count(roll),
            assessed: desk.count(n),
            coverage: percent(coverage),
            n: desk.count(n),
            attainment: percent(60.0 + difference),
            within_chance: (half > 0.0).then_some(lower <= 0.0 && upper >= 0.0),
            ..crate::release::TrackingBook::bare(&desk, percent(60.0), points(difference), interval)
        }
    }

    fn none(why: Reason, assessed: u64, roll: u64) -> TrackedFigure {
        let desk = Desk::default();
        let missing = || desk.show(Measured::plain(Err(why.clone()), Unit::Percent));
        TrackedFigure {
            n: desk.count(0),
            assessed: desk.count(assessed),
            attainment: missing(),
            comparison: missing(),
            difference: missing(),
            interval: (missing(), missing()),
            within_chance: None,
            ..figure(0.0, 1.0, assessed, roll)
        }
    }

    fn looked(name: &str, now: TrackedFigure) -> Looked {
        Looked {
            name: format!("{name}: expected standard"),
            pupils: name.into(),
            evidence: "expected".into(),
            now,
            before: None,
        }
    }

    fn ground(rows: &[Looked]) -> Ground<'_> {
        Ground {
            rows,
            against: "FFT50 benchmark".into(),
            term: "Summer 2025/26".into(),
            before: Some(("Spring 2025/26".into(), false)),
            limits: BriefingLimits::default(),
        }
    }

    #[test]
    fn only_intervals_without_0_are_named_and_the_strongest_first() {
        // −12 ± 11: −23 to −1. −9 ± 3: −12 to −6 is three half-widths from 0, the stronger. −14 ± 15 holds 0.
        let rows = [
            looked("Maths", figure(-12.0, 11.0, 46, 50)),
            looked("Writing", figure(-9.0, 3.0, 40, 50)),
            looked("GPS", figure(-14.0, 15.0, 44, 50)),
            looked("Reading", figure(8.0, 7.0, 46, 50)),
        ];
        let ground = ground(&rows);
        assert_eq!(
            below(&ground).map(|s| s.text).as_deref(),
            Some(
                "Below the FFT50 benchmark, beyond chance: Writing: expected standard (−9, 95% interval −12 to −6, 40 pupils); \
                 Maths: expected standard (−12, 95% interval −23 to −1, 46 pupils)."
            )
        );
        assert_eq!(
            above(&ground).map(|s| s.text).as_deref(),
            Some(
                "Above the FFT50 benchmark, beyond chance: Reading: expected standard (+8, 95% interval +1 to +15, 46 pupils)."
            )
        );
        assert_eq!(nothing_beyond(&ground), None);
        assert_eq!(thin_coverage(&ground), None);
        // −10.6 ± 10.3: −20.9 to −0.3, which is shown as 0 and isn't.
        assert_eq!(
            ends(&figure(-10.6, 10.3, 43, 50).interval),
            "−21 to just below 0"
        );
    }

    #[test]
    fn few_pupils_and_intervals_without_width_are_never_compared() {
        // 9 pupils are fewer than 10; a target at 100 % attainment has no width.
        let rows = [
            looked("Year 3", figure(-40.0, 30.0, 9, 9)),
            looked("Year 4", figure(40.0, 0.0, 25, 25)),
        ];
        let ground = ground(&rows);
        assert_eq!(below(&ground), None);
        assert_eq!(above(&ground), None);
        assert_eq!(nothing_beyond(&ground), None);
        let few = too_few(&ground).expect("nine pupils");
        assert_eq!(
            few.text,
            "1 figure rests on fewer than 10 pupils: shown, and not compared here."
        );
        let (said, close) = said(&ground);
        assert_eq!(said, [few]);
        assert_eq!(
            close,
            "7 of 8 rules found nothing to say; 0 differences were looked at for chance."
        );
    }

    #[test]
    fn a_move_is_told_only_where_the_intervals_lie_apart() {
        // From −8 ± 4 (−12 to −4) to +4 ± 3 (+1 to +7): apart. From −8 ± 4 to −2 ± 4 (−6 to +2): they overlap.
        let mut rows = [
            looked("Maths", figure(4.0, 3.0, 46, 50)),
            looked("Reading", figure(-2.0, 4.0, 46, 50)),
        ];
        for row in &mut rows {
            row.before = Some(figure(-8.0, 4.0, 45, 50));
        }
        let told = moved(&ground(&rows)).expect("maths moved");
        assert_eq!(
            told.text,
            "Moved since Spring 2025/26, against the FFT50 benchmark, by more than both 95% intervals allow: \
             Maths: expected standard from −8 (−12 to −4) to +4 (+1 to +7)."
        );
        let other = Ground {
            before: Some(("Summer 2024/25".into(), true)),
            ..ground(&rows)
        };
        assert!(moved(&other).is_some_and(|s| s.text.ends_with("so these are other pupils.")));
        rows[0].before = Some(figure(-8.0, 4.0, 9, 50));
        assert_eq!(moved(&ground(&rows)), None);
    }

    #[test]
    fn silence_about_chance_is_told() {
        let rows = [
            looked("Maths", figure(-4.0, 5.0, 46, 50)),
            looked("Reading", figure(2.0, 5.0, 46, 50)),
        ];
        assert_eq!(
            nothing_beyond(&ground(&rows)).map(|s| s.text).as_deref(),
            Some(
                "None of the 2 differences from the FFT50 benchmark lies beyond chance: each 95% interval holds 0."
            )
        );
        assert!(nothing_beyond(&ground(&[])).is_none());
    }

    #[test]
    fn thin_and_missing_data_are_told_once_for_each_population() {
        // 39 of 50 are 78 %: under 80. 40 of 50 are 80 %: not under.
        let mut greater = looked("Maths", figure(0.0, 5.0, 39, 50));
        greater.name = "Maths: greater depth".into();
        let rows = [
            looked("Maths", figure(0.0, 5.0, 39, 50)),
            greater,
            looked("Reading", figure(0.0, 5.0, 40, 50)),
            looked("GPS", none(Reason::NoOutcomes, 0, 50)),
            looked("Year 1", none(Reason::NoEstimates, 48, 50)),
        ];
        let ground = ground(&rows);
        let text = |said: Option<Said>| said.map(|s| s.text).unwrap_or_default();
        assert_eq!(
            text(thin_coverage(&ground)),
            "Too few have an outcome to speak for all pupils: Maths (78% of the roll)."
        );
        assert_eq!(
            text(not_assessed(&ground)),
            "No outcome in Summer 2025/26: GPS."
        );
        assert_eq!(
            text(no_comparison(&ground)),
            "Nothing to compare with yet (FFT50 benchmark): Year 1."
        );
    }

    #[test]
    fn long_lists_are_counted_and_many_looks_are_warned_of() {
        // 20 differences of −9 ± 3 on 46 pupils: all below, three named.
        let rows: Vec<Looked> = (0..20)
            .map(|i| looked(&format!("Group {i:02}"), figure(-9.0, 3.0, 46, 50)))
            .collect();
        let ground = ground(&rows);
        let (said, close) = said(&ground);
        assert_eq!(said.len(), 1);
        assert!(said[0].text.ends_with("; and 17 more."), "{}", said[0].text);
        assert_eq!(
            close,
            "7 of 8 rules found nothing to say; 20 differences were looked at for chance. Of so many, about one in twenty lies \
             beyond chance by luck alone."
        );
    }
}
