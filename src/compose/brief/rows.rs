//! The matrices of short packs: year groups × subjects, schools × headlines, groups × subjects.

use crate::estate::{Measure, Subject, YearGroup};
use crate::pack::leaf::{Body, Part, Path, PathStop, RangeRow, StripDot};
use crate::quantity::Reason;
use crate::release::indicators::{Figure, IndicatorView};
use crate::release::{Comparison, TrackedFigure, What, Who};
use crate::report::tracking::TrustPlace;
use crate::report::tracking::stands_out::{self, Finding, Headline, StandsOut};
use crate::report::{Compared, Matrix, MatrixCell, MatrixColumn, MatrixLine, MatrixRow, Picture};

use super::{Ground, Tracked};

/// What a subject's column is headed.
pub(super) fn heading(subject: Subject) -> String {
    if subject == Subject::Rwm {
        "All three".into()
    } else if subject == Subject::Gps {
        "Grammar".into()
    } else {
        subject.label().to_owned()
    }
}

fn compared(figure: &TrackedFigure) -> MatrixCell {
    MatrixCell::Compared(Box::new(Compared::from(figure)), None)
}

/// A cell of an indicator, with its mark.
pub(super) fn plain_cell(
    view: &IndicatorView,
    figure: Option<&Figure>,
    special: bool,
) -> MatrixCell {
    match figure {
        Some(figure) => match figure.value.reason() {
            Some(reason) => MatrixCell::Missing(reason.clone()),
            None => MatrixCell::Plain {
                value: figure.value.clone(),
                mark: super::indicators::mark_of(view, figure, special)
                    .map(|(m, word, ..)| (m, word)),
                to: None,
            },
        },
        None => MatrixCell::Missing(Reason::NotCollected),
    }
}

/// Whether anybody has an outcome.
pub(super) fn is_there(figure: &TrackedFigure) -> bool {
    figure.assessed.value().is_some_and(|n| n > 0.0)
}

/// The year groups of a school in each subject: Year 6 by its tests and their scores, the years before it below.
pub(super) fn years(ground: &Ground<'_>, levels: bool) -> Option<Matrix> {
    let tracked = ground.tracked.as_ref()?;
    let (at, who) = (tracked.at, &tracked.who);
    let subjects = Headline::SUBJECTS;
    let mut lines = vec![];
    let mut others: Vec<(YearGroup, MatrixRow)> = vec![];
    for (stage, year) in stands_out::year_groups(at, who) {
        let of = subjects.map(|s| Headline::of_year(at, stage, year, s));
        let figures: Vec<TrackedFigure> = of.iter().map(|h| h.figure(at, who)).collect();
        if !figures.iter().any(is_there) {
            continue;
        }
        let uncompared = figures.iter().all(|f| f.difference.value().is_none());
        let cells = if uncompared {
            vec![without_benchmark(ground, at, stage, &subjects, &figures)]
        } else {
            figures.iter().map(compared).collect()
        };
        if of.iter().any(Headline::is_test) {
            lines.push(MatrixLine::Heading(format!(
                "{}: tests in May, writing by teachers",
                year.label()
            )));
            lines.push(MatrixLine::Row(MatrixRow::new("At standard", cells)));
            let scores: Vec<MatrixCell> = subjects
                .iter()
                .map(
                    |s| match Headline::score(at, stage, year, *s).filter(|_| !s.is_combined()) {
                        Some(h) => compared(&h.figure(at, who)),
                        None => MatrixCell::Words {
                            text: if s.is_combined() {
                                String::new()
                            } else {
                                "no test".into()
                            },
                            span: 1,
                            to: None,
                        },
                    },
                )
                .collect();
            lines.push(MatrixLine::Row(MatrixRow::new("Test score", scores)));
        } else {
            others.push((year, MatrixRow::new(year.label(), cells)));
        }
    }
    if let (Some((last, _)), Some((first, _))) = (others.first(), others.last()) {
        let kind = match at.kind {
            None => "all assessments",
            Some(crate::estate::AssessmentType::TeacherAssessment) => "teacher assessment",
            Some(kind) => kind.code(),
        };
        if !lines.is_empty() {
            let years = if first == last {
                first.label()
            } else {
                format!(
                    "{} to {}",
                    first.label().replace("Year ", "Years "),
                    last.code()
                )
            };
            lines.push(MatrixLine::Heading(format!(
                "{years}: {kind}, pupils at the standard"
            )));
        }
        lines.extend(others.into_iter().map(|(_, row)| MatrixLine::Row(row)));
    }
    if lines.is_empty() {
        return None;
    }
    let columns = subjects
        .iter()
        .map(|s| MatrixColumn::compared(&s.code().to_lowercase(), heading(*s), ""))
        .collect();
    let mut matrix = Matrix::new("years", "", ("", ""), columns, lines);
    matrix.levels = levels;
    Some(matrix)
}

/// A year group that has nothing to be set beside yet: what it reached, where enough pupils were assessed.
fn without_benchmark(
    ground: &Ground<'_>,
    at: &TrustPlace<'_>,
    stage: &crate::estate::KeyStage,
    subjects: &[Subject],
    figures: &[TrackedFigure],
) -> MatrixCell {
    let why = match at.against_of(stage) {
        Comparison::Nothing => "No benchmark before autumn.",
        _ => "No benchmark yet.",
    };
    let enough = |f: &&TrackedFigure| f.n.value().is_some_and(|n| n >= ground.few);
    let said: Vec<String> = subjects
        .iter()
        .zip(figures)
        .filter(|(_, f)| enough(f))
        .map(|(s, f)| {
            format!(
                "{} {}",
                crate::estate::lower_first(&heading(*s)),
                Compared::from(f).level()
            )
        })
        .collect();
    let text = if said.is_empty() {
        why.to_owned()
    } else {
        format!("{why} At the standard: {}.", said.join(", "))
    };
    MatrixCell::Words {
        text,
        span: subjects.len(),
        to: None,
    }
}

/// The schools of a trust in its headlines, and in some indicators; those with the strongest evidence first. `only`: those with
/// something marked.
pub(super) fn schools(
    ground: &Ground<'_>,
    of: &[Headline],
    codes: &[&str],
    only: bool,
) -> Option<(Matrix, usize)> {
    let tracked = ground.tracked.as_ref()?;
    let at = tracked.at;
    let views: Vec<&IndicatorView> = codes
        .iter()
        .filter_map(|code| super::indicators::of(ground, code))
        .collect();
    let mut rows: Vec<MatrixRow> = ground
        .schools
        .iter()
        .map(|school| {
            let who = at.schools.iter().find(|w| w.urn == Some(school.urn));
            let mut cells = headline_cells(at, who, of, school.special);
            cells.extend(views.iter().map(|v| {
                let figure = super::indicators::of_school(v, school.urn);
                plain_cell(v, figure, school.special)
            }));
            MatrixRow::new(super::short(ground, &school.name), cells)
        })
        .collect();
    rows.sort_by(|a, b| {
        let (a, b) = (a.strength(), b.strength());
        a.0.cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let all = rows.len();
    if only {
        rows.retain(is_marked);
    }
    let left = all - rows.len();
    let mut cells = headline_cells(at, Some(&at.trust), of, false);
    cells.extend(views.iter().map(|v| plain_cell(v, v.own.last(), false)));
    let mut trust = MatrixRow::new("The trust", cells);
    trust.total = true;
    let mut columns: Vec<MatrixColumn> = of
        .iter()
        .map(|h| MatrixColumn::compared(&h.key(), h.words(), h.about()))
        .collect();
    columns.extend(views.iter().map(|v| {
        let (heading, about) = indicator_heading(v);
        MatrixColumn::plain(&v.about.code, heading, about)
    }));
    let lines = std::iter::once(trust)
        .chain(rows)
        .map(MatrixLine::Row)
        .collect();
    Some((
        Matrix::new("schools", "", ("School", ""), columns, lines),
        left,
    ))
}

/// A short heading of an indicator, and its unit.
fn indicator_heading(view: &IndicatorView) -> (String, String) {
    let label = view.about.label.as_str();
    match label.strip_suffix(" per 100 pupils") {
        Some(short) => (short.to_owned(), "per 100".into()),
        None if view.about.code.ends_with("_percent") => (label.to_owned(), "%".into()),
        None => (label.to_owned(), String::new()),
    }
}

/// Whether something in a row is marked.
fn is_marked(row: &MatrixRow) -> bool {
    row.cells.iter().any(|c| match c {
        MatrixCell::Compared(of, _) => of.verdict.is_marked(),
        MatrixCell::Plain { mark, .. } => mark.is_some(),
        _ => false,
    })
}

/// A school's cells of headlines; of a special school, or one without any, words.
fn headline_cells(
    at: &TrustPlace<'_>,
    who: Option<&Who>,
    of: &[Headline],
    special: bool,
) -> Vec<MatrixCell> {
    let words = |text: &str| {
        vec![MatrixCell::Words {
            text: text.to_owned(),
            span: of.len(),
            to: None,
        }]
    };
    let Some(who) = who else {
        return words("no pupils on roll in the data");
    };
    if of.is_empty() {
        return vec![];
    }
    if special {
        return words("special: shares of a standard would speak of single pupils");
    }
    let figures: Vec<TrackedFigure> = of.iter().map(|h| h.figure(at, who)).collect();
    if figures
        .iter()
        .all(|f| f.roll.value().is_none_or(|n| n == 0.0))
    {
        return words("no pupils in these year groups");
    }
    figures.iter().map(compared).collect()
}

/// Groups of pupils in each subject; `hidden` leaves out groupings with a group under the least number, for which more could be
/// worked out.
pub(super) fn groups(
    ground: &Ground<'_>,
    found: &[Finding],
    subjects: &[Subject],
    hidden: bool,
) -> Option<Matrix> {
    let mut lines = vec![];
    let mut at = 0;
    while at < found.len() {
        let grouping = found[at].group.as_ref().map(|g| g.grouping);
        let len = found[at..]
            .iter()
            .take_while(|f| f.group.as_ref().map(|g| g.grouping) == grouping)
            .count();
        let own = &found[at..at + len];
        at += len;
        let small = |f: &Finding| {
            f.compared
                .n
                .value()
                .is_some_and(|n| n > 0.0 && n < ground.few)
        };
        if hidden && own.iter().any(small) {
            continue;
        }
        for row in own.chunks(subjects.len().max(1)) {
            let enough = |f: &Finding| f.compared.n.value().is_some_and(|n| n >= ground.few);
            if !row.iter().any(enough) {
                continue;
            }
            let label = row[0].group.as_ref().map_or("", |g| g.label.as_str());
            let cells = row
                .iter()
                .map(|f| MatrixCell::Compared(Box::new(f.compared.clone()), None))
                .collect();
            lines.push(MatrixLine::Row(MatrixRow::new(short_group(label), cells)));
        }
    }
    if lines.is_empty() {
        return None;
    }
    let columns = subjects
        .iter()
        .map(|s| MatrixColumn::compared(&s.code().to_lowercase(), heading(*s), ""))
        .collect();
    let mut matrix = Matrix::new("groups", "", ("Group", ""), columns, lines);
    matrix.levels = true;
    Some(matrix)
}

/// A group in the head of a row.
pub(super) fn short_group(label: &str) -> String {
    match label {
        "Pupils with English as an additional language" => "Additional language".into(),
        "Pupils with English as their first language" => "English first".into(),
        "Pupils who are not disadvantaged" => "Not disadvantaged".into(),
        "Disadvantaged pupils" => "Disadvantaged".into(),
        "Pupils with an EHC plan" => "EHC plan".into(),
        "Pupils with SEN support" => "SEN support".into(),
        "Pupils without a recorded need" => "No recorded need".into(),
        other => other.strip_suffix(" pupils").unwrap_or(other).to_owned(),
    }
}

/// What stands out of groups. Those that are all but a small group stand in the matrix, and no list names them: they say what all
/// pupils do.
pub(super) fn groups_out(found: impl IntoIterator<Item = Finding>) -> StandsOut {
    let mut out = StandsOut::of(found);
    out.found.retain(|f| {
        let label = f.group.as_ref().map_or("", |g| g.label.as_str());
        !["Not disadvantaged", "English first", "No recorded need"]
            .contains(&short_group(label).as_str())
    });
    out
}

/// The groups of a key stage's pupils, in the order of groupings.
pub(super) fn group_findings(
    tracked: &Tracked<'_>,
    subjects: &[Subject],
) -> Vec<(String, Vec<Finding>)> {
    let at = tracked.at;
    at.book
        .key_stages()
        .iter()
        .rev()
        .map(|stage| {
            let found = stands_out::groups(at, &tracked.who, stage, subjects);
            let words = Headline::whole(at, stage, Subject::Reading).years_words();
            (words, found)
        })
        .filter(|(_, found)| {
            found
                .iter()
                .any(|f| f.compared.n.value().is_some_and(|n| n > 0.0))
        })
        .collect()
}

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
            title: title.trim_end_matches(" since").to_owned() + " from similar pupils",
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
