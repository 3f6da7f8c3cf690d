//! What short packs draw beside their matrices: ranges on a wide scale, courses over terms, schools on one line.

use crate::estate::{Measure, Subject};
use crate::pack::leaf::{Body, Part, Path, PathStop, RangeRow, StripDot};
use crate::release::{TrackedFigure, What, Who};
use crate::report::tracking::TrustPlace;
use crate::report::tracking::stands_out::Headline;
use crate::report::{Compared, Picture};

use super::Ground;
use super::rows::{heading, is_there};

/// Each subject of a key stage on a scale from 0 to 100 %.
pub(super) fn ranges(
    at: &TrustPlace<'_>,
    who: &Who,
    stage: &crate::estate::KeyStage,
) -> Vec<RangeRow> {
    let rows = Headline::SUBJECTS.iter().map(|subject| {
        let of = Headline::whole(at, stage, *subject);
        range_row(heading(*subject), &of.figure(at, who))
    });
    rows.filter(|row| !row.level.is_empty()).collect()
}

/// A figure as a row on a wide scale.
pub(super) fn range_row(label: String, figure: &TrackedFigure) -> RangeRow {
    let own = Compared::from(figure);
    if !is_there(figure) {
        return RangeRow {
            label,
            level: String::new(),
            picture: None,
            difference: String::new(),
            mark: None,
            words: String::new(),
        };
    }
    let few = own.verdict == crate::quantity::Verdict::Few;
    let so_what = match own.so_what().as_str() {
        "" | "as expected" => String::new(),
        size if own.verdict.is_marked() => format!("; {size}"),
        _ => String::new(),
    };
    RangeRow {
        label,
        level: if few { "*".into() } else { own.level() },
        picture: own.picture().map(Picture::Range),
        difference: if few || own.difference.value().is_none() {
            String::new()
        } else {
            own.difference_text()
        },
        mark: Some((own.verdict.mark(), own.word())),
        words: if few {
            "too few to compare".into()
        } else {
            format!("{}{so_what}", own.word())
        },
    }
}

/// The course of each subject of a key stage over the terms: small charts on one scale.
pub(super) fn paths(at: &TrustPlace<'_>, who: &Who, stage: &crate::estate::KeyStage) -> Vec<Path> {
    let terms = at.book.terms();
    let terms = &terms[terms.len().saturating_sub(6)..];
    let order = [
        Subject::Rwm,
        Subject::Reading,
        Subject::Writing,
        Subject::Maths,
    ];
    let made = order.iter().map(|subject| {
        let of = Headline::whole(at, stage, *subject);
        let figures: Vec<TrackedFigure> = terms
            .iter()
            .map(|(year, term)| {
                let what = What {
                    year: *year,
                    term: *term,
                    ..of.what(at)
                };
                at.book.figure(who, &what, Measure::Expected)
            })
            .collect();
        let mut year_said = None;
        let stops: Vec<PathStop> = terms
            .iter()
            .zip(&figures)
            .map(|((year, term), f)| {
                let opens = year_said != Some(*year);
                year_said = Some(*year);
                PathStop {
                    when: format!("{} {year}", term.name().to_lowercase()),
                    mark: f.chance.verdict.mark(),
                    term: term.name().chars().take(3).collect(),
                    year: if opens {
                        year.to_string()
                    } else {
                        String::new()
                    },
                    value: f.attainment.clone(),
                    benchmark: f.comparison.clone(),
                    range: f.chance.range.clone(),
                    thin: f.coverage.value().is_none_or(|c| c < 80.0),
                    breaks: opens,
                }
            })
            .collect();
        let known: Vec<_> = (terms.iter().zip(&figures))
            .filter(|(_, f)| f.attainment.value().is_some())
            .collect();
        let told: Vec<String> = known
            .iter()
            .map(|((y, t), f)| format!("{t} {y} {}, benchmark {}", f.attainment, f.comparison))
            .collect();
        let title = match figures.last() {
            Some(now) if now.difference.value().is_some() => {
                format!(
                    "{}: {} since",
                    heading(*subject),
                    Compared::from(now).difference_text()
                )
            }
            _ => heading(*subject),
        };
        Path {
            title: match title.strip_suffix(" since") {
                Some(title) => format!("{title} from similar pupils"),
                None => title,
            },
            alt: format!(
                "{} of {}: {}.",
                heading(*subject),
                who.name,
                told.join("; ")
            ),
            stops,
        }
    });
    made.filter(|p| p.stops.iter().filter(|s| s.value.value().is_some()).count() > 1)
        .collect()
}

/// All schools on one line, in the headline that most of them can be compared in; those that are marked are named.
pub(super) fn strip(ground: &Ground<'_>, of: &[Headline]) -> Option<Part> {
    let tracked = ground.tracked.as_ref()?;
    let dots = |h: &Headline| -> Vec<StripDot> {
        let each = tracked.at.schools.iter().filter_map(|school| {
            let own = Compared::from(&h.figure(tracked.at, school));
            own.difference
                .value()
                .filter(|_| own.verdict.is_looked_at())?;
            Some(StripDot {
                label: if own.verdict.is_marked() {
                    super::short(ground, &school.name)
                } else {
                    String::new()
                },
                difference: own.difference.clone(),
                mark: own.verdict.mark(),
            })
        });
        each.collect()
    };
    let most = of.iter().map(|h| (h, dots(h)));
    // Of equals the first.
    let (h, dots) = most.rev().max_by_key(|(_, dots)| dots.len())?;
    (dots.len() > 2).then(|| {
        let about = format!("each school’s distance from similar pupils, {}", h.about());
        Part::new(h.words(), about, Body::Strip(dots))
    })
}
