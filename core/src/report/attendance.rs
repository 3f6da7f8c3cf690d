//! Attendance: by week and term, against target and nation, and persistent absence in progress (methods: section 7).

use crate::release::attendance::{AttendanceRow, AttendanceView, SchoolAttendance};
use crate::release::{Reason, Shown, Unit};
use crate::report::words::{before_rounding, points, size};
use crate::report::{
    About, Block, Cell, Chart, ChartKind, Column, Fact, LinePoint, LineSeries, Mark, Page, Row,
    Section, Table, Tile, Tone,
};

/// The page's path below its trust's or school's folder.
const PAGE: &str = "attendance.html";

/// The page of a trust or school.
pub fn attendance(about: &About, view: &AttendanceView) -> Page {
    let mut page = about.page(
        PAGE,
        "Attendance",
        "How much did pupils attend, week by week and term by term, against target, the year before and England?",
    );
    page.facts.push(Fact {
        name: "Year".into(),
        value: match view.complete {
            true => view.year.to_string(),
            false => format!("{}, part-year", view.year),
        },
    });
    page.finding = title(view);
    for text in said(view).into_iter().take(SENTENCES) {
        page.briefing.push(text);
        page.evidence.push(None);
        page.marks.push(Mark::dash());
    }
    page.sections.extend(weeks(view));
    page.sections.extend(schools(about, view));
    page.sections
        .push(Section::new("so-far", "So far", vec![tiles(view)]));
    page.sections.push(terms(view));
    page.sections.push(persistent(view));
    page
}

/// The most sentences of a page.
const SENTENCES: usize = 3;

/// The finding: how attendance moved, and how it stands to the target: `Attendance fell from 94.5% to 94.4%; 7 of 8 schools are
/// under their own target`.
fn title(view: &AttendanceView) -> String {
    let (now, before) = (&view.whole.attendance, &view.whole.before);
    let so_far = if view.complete { "" } else { " so far" };
    let moved = match (now.value(), before.value()) {
        (Some(_), Some(_)) if now.text() == before.text() => {
            format!("Attendance{so_far} is {now}, as a year before")
        }
        (Some(a), Some(b)) => {
            let way = if a < b { "fell" } else { "rose" };
            format!("Attendance{so_far} {way} from {before} to {now}")
        }
        (Some(_), None) => format!("Attendance{so_far} is {now}"),
        (None, _) => match now.reason() {
            Some(Reason::Withheld) => "Attendance is withheld (small number)".to_owned(),
            _ => "No attendance to show".to_owned(),
        },
    };
    match target(view) {
        Some(target) => format!("{moved}; {target}"),
        None => moved,
    }
}

/// How a school stands to its target, or how many of a trust's schools reach theirs.
fn target(view: &AttendanceView) -> Option<String> {
    if let Some(gap) = view.from_target.value() {
        let text = view.from_target.text();
        return Some(match size(&text).trim_matches(['0', '.']) {
            "" => format!("the target is {}", view.target),
            _ => {
                let side = if gap < 0.0 { "under" } else { "over" };
                let rounded = before_rounding(&view.whole.attendance, &view.target, &text);
                format!(
                    "{} {}{rounded} {side} the target of {}",
                    size(&text),
                    points(&text),
                    view.target
                )
            }
        });
    }
    let gaps = view.schools.iter().filter_map(|s| s.from_target.value());
    let (mut all, mut under) = (0, 0);
    for gap in gaps {
        all += 1;
        under += usize::from(gap < 0.0);
    }
    match (all, under) {
        (0, _) => None,
        (_, 0) => Some("every school reaches its own target".into()),
        (1, _) => Some("the school with a target is under it".into()),
        (all, 1) => Some(format!("1 of {all} schools is under its own target")),
        (all, under) => Some(format!(
            "{under} of {all} schools are under their own target"
        )),
    }
}

/// The sentences of the page: pupils often absent, the school furthest from its target, England. None is made of a number that
/// is withheld.
fn said(view: &AttendanceView) -> Vec<String> {
    let mut said: Vec<String> = near(view).into_iter().collect();
    let furthest = (view.schools.iter())
        .filter_map(|s| Some((s.from_target.value().filter(|gap| *gap < 0.0)?, s)))
        .min_by(|a, b| a.0.total_cmp(&b.0));
    said.extend(furthest.map(|(_, s)| {
        format!(
            "{} is furthest under its own target: {}, target {}.",
            s.school.name, s.attendance, s.target
        )
    }));
    if let (Some(year), Some(_)) = (view.nation_year, view.nation.value()) {
        said.push(format!(
            "England’s attendance was {} in {year}{}.",
            view.nation,
            match phases(view) {
                true => ", all schools together; by school stands that of its own phase",
                false => "",
            }
        ));
    }
    said
}

/// Whether the schools stand beside other figures of England than the trust: those of their phases.
fn phases(view: &AttendanceView) -> bool {
    let mut own = view.schools.iter().filter_map(|s| s.nation.value());
    own.any(|n| (n - view.nation.value().unwrap_or(n)).abs() > 1e-9)
}

/// `20 of 300 pupils have missed 10% or more of their sessions; 12 pupils are within 5 sessions of it.` Never whom, and nothing of
/// a number that is withheld.
fn near(view: &AttendanceView) -> Option<String> {
    let (n, all) = (view.persistent.value(), view.pupils.value());
    let often = n.zip(all).map(|(n, _)| {
        let verb = if n == 1.0 { "has" } else { "have" };
        format!(
            "{} of {} pupils {verb} missed 10% or more of their sessions",
            view.persistent, view.pupils
        )
    });
    let near = view.near.value().map(|n| {
        let verb = if n == 1.0 { "pupil is" } else { "pupils are" };
        let of = if often.is_some() { "it" } else { "10%" };
        format!(
            "{} {verb} within {} sessions of {of}",
            view.near, view.near_sessions
        )
    });
    let both: Vec<String> = [often, near].into_iter().flatten().collect();
    (!both.is_empty()).then(|| format!("{}.", both.join("; ")))
}

fn tiles(view: &AttendanceView) -> Block {
    let tile = |label: &str, figure: &Shown, detail: String| Tile {
        label: label.into(),
        figure: figure.clone(),
        detail,
        tone: Tone::Plain,
        to: None,
        stands: None,
    };
    let mut tiles = vec![tile(
        "Attendance",
        &view.whole.attendance,
        match view.whole.before.value() {
            Some(_) => format!("{} in the same terms a year before", view.whole.before),
            None => String::new(),
        },
    )];
    if view.target.value().is_some() {
        let gap = format!("{} points from it", view.from_target);
        tiles.push(tile("Target", &view.target, gap));
    }
    if let Some(year) = view.nation_year {
        let whose = if phases(view) { ", all schools" } else { "" };
        tiles.push(tile("England", &view.nation, format!("in {year}{whose}")));
    }
    let known = view.persistent.value().zip(view.pupils.value());
    let pupils = known.map_or_else(String::new, |_| {
        format!("{} of {} pupils", view.persistent, view.pupils)
    });
    tiles.push(tile("Persistently absent", &view.persistent_share, pupils));
    Block::Tiles { tiles }
}

/// Rows by week, and their chart.
fn weeks(view: &AttendanceView) -> Option<Section> {
    if view.weeks.is_empty() {
        return None;
    }
    let point = |value: &Shown| LinePoint {
        value: value.clone(),
        interval: None,
    };
    let flat = |name: String, value: &Shown| LineSeries {
        name,
        points: view.weeks.iter().map(|_| point(value)).collect(),
        dashed: true,
    };
    let mut series = vec![LineSeries {
        name: "Attendance".into(),
        points: view.weeks.iter().map(|w| point(&w.attendance)).collect(),
        dashed: false,
    }];
    if view.target.value().is_some() {
        series.push(flat("Target".into(), &view.target));
    }
    if let Some(year) = view.nation_year {
        series.push(flat(format!("England {year}"), &view.nation));
    }
    let ends = (view.weeks.first(), view.weeks.last());
    let alt = match ends {
        (Some(first), Some(last)) => format!(
            "A line over {} weeks, from {} in the week to {} to {} in the week to {}.",
            view.weeks.len(),
            first.attendance,
            first.name,
            last.attendance,
            last.name
        ),
        _ => String::new(),
    };
    let chart = Chart {
        id: "weeks-chart".into(),
        title: format!("Attendance by week, {}", view.year),
        alt,
        unit: Unit::PercentOne,
        kind: ChartKind::Lines {
            places: view.weeks.iter().map(|w| w.name.clone()).collect(),
            series,
        },
    };
    let mut table = Table::new(
        "weeks",
        format!("Attendance by week, {}", view.year),
        vec![
            Column::words("week", "Week to"),
            Column::number("attendance", "Attendance"),
            Column::number("sessions", "Possible sessions"),
        ],
    );
    table.rows = view
        .weeks
        .iter()
        .map(|w| {
            Row::body(vec![
                Cell::text(&w.name),
                Cell::Number(w.attendance.clone()),
                Cell::Number(w.sessions.clone()),
            ])
        })
        .collect();
    Some(Section::new(
        "by-week",
        "By week",
        vec![Block::Chart(chart), Block::Table(table)],
    ))
}

fn terms(view: &AttendanceView) -> Section {
    let mut table = Table::new(
        "terms",
        format!("Attendance by term, {}", view.year),
        vec![
            Column::words("term", "Term"),
            Column::number("attendance", "Attendance"),
            Column::number("before", "A year before").about("the same term"),
            Column::number("change", "Change").about("percentage points"),
            Column::number("sessions", "Possible sessions"),
        ],
    );
    let row = |of: &AttendanceRow| {
        vec![
            Cell::text(&of.name),
            Cell::Number(of.attendance.clone()),
            Cell::Number(of.before.clone()),
            Cell::Number(of.change.clone()),
            Cell::Number(of.sessions.clone()),
        ]
    };
    table.rows = view.terms.iter().map(|t| Row::body(row(t))).collect();
    table.rows.push(Row::total(row(&view.whole)));
    Section::new("by-term", "By term", vec![Block::Table(table)])
}

fn persistent(view: &AttendanceView) -> Section {
    Section::new(
        "persistent",
        "Persistent absence in progress",
        near(view)
            .map(Block::text)
            .into_iter()
            .chain([Block::text(format!(
                "Near: under 10% of the possible sessions so far, and 10% or more with {} more absent ones. A count only: no page \
                 names a pupil.",
                view.near_sessions
            ))])
            .collect(),
    )
}

/// The schools of a trust.
fn schools(about: &About, view: &AttendanceView) -> Option<Section> {
    if view.schools.is_empty() {
        return None;
    }
    let targets = view.schools.iter().any(|s| s.target.value().is_some());
    let mut columns = vec![
        Column::words("school", "School"),
        Column::number("attendance", "Attendance"),
    ];
    if targets {
        columns.push(Column::number("target", "Target"));
        columns.push(Column::number("from_target", "From target").about("percentage points"));
    }
    columns.extend([
        Column::number("nation", "England")
            .about("schools of the same phase; of a special school, special schools"),
        Column::number("persistent", "Persistently absent").about("pupils"),
        Column::number("near", "Near").about("pupils within a few sessions of 10%"),
    ]);
    let mut table = Table::new(
        "schools",
        format!("Attendance by school, {}", view.year),
        columns,
    );
    table.find = view.schools.len() > 20;
    // Those furthest under their own target first, those without one last.
    let mut schools: Vec<&SchoolAttendance> = view.schools.iter().collect();
    schools.sort_by(|a, b| {
        let gap = |s: &SchoolAttendance| s.from_target.value().unwrap_or(f64::INFINITY);
        gap(a).total_cmp(&gap(b))
    });
    table.rows = schools
        .into_iter()
        .map(|s| {
            let mut cells = vec![
                about.school_cell(s.school.urn, &s.school.name, PAGE),
                Cell::Number(s.attendance.clone()),
            ];
            if targets {
                cells.push(Cell::Number(s.target.clone()));
                cells.push(Cell::Number(s.from_target.clone()));
            }
            cells.extend([&s.nation, &s.persistent, &s.near].map(|n| Cell::Number(n.clone())));
            Row::body(cells)
        })
        .collect();
    if let Some(year) = view.nation_year {
        table.notes.push(format!(
            "England: {year}, the last year published up to now, of schools of the same phase; a year so far is not the same as a \
             whole one."
        ));
    }
    Some(Section::new(
        "by-school",
        "By school",
        vec![Block::Table(table)],
    ))
}

#[cfg(test)]
mod tests {
    use super::{said, title};
    use crate::estate::AcademicYear;
    use crate::quantity::{Measured, Reason, Unit};
    use crate::release::attendance::{AttendanceRow, AttendanceView, SchoolAttendance};
    use crate::release::{Desk, SchoolName, Shown};

    fn percent(value: f64) -> Shown {
        Desk::default().show(Measured::plain(Ok(value), Unit::PercentOne))
    }

    fn none(why: Reason) -> Shown {
        Desk::default().show(Measured::plain(Err(why), Unit::PercentOne))
    }

    /// Attendance of 94.4 %, 94.5 % a year before, at a school whose target is 95.5 %.
    fn view() -> AttendanceView {
        let desk = Desk::default();
        let points = |v: f64| desk.show(Measured::plain(Ok(v), Unit::PercentagePointsOne));
        AttendanceView {
            year: AcademicYear(2025),
            whole: AttendanceRow {
                name: "All terms so far".into(),
                attendance: percent(94.4),
                before: percent(94.5),
                change: points(-0.1),
                sessions: desk.count(9_000),
            },
            complete: true,
            target: percent(95.5),
            from_target: points(-1.1),
            nation: percent(93.2),
            nation_year: Some(AcademicYear(2024)),
            terms: vec![],
            weeks: vec![],
            pupils: desk.count(300),
            persistent: desk.count(40),
            persistent_share: percent(13.3),
            near: desk.count(1),
            near_sessions: desk.count(5),
            schools: vec![],
        }
    }

    #[test]
    fn the_title_says_how_it_moved_and_how_it_stands_to_the_target() {
        assert_eq!(
            title(&view()),
            "Attendance fell from 94.5% to 94.4%; 1.1 points under the target of 95.5%"
        );
        let school = |gap: f64, name: &str| SchoolAttendance {
            school: SchoolName {
                urn: 1,
                name: name.into(),
            },
            attendance: percent(95.0 + gap),
            target: percent(95.0),
            from_target: Desk::default().show(Measured::plain(Ok(gap), Unit::PercentagePointsOne)),
            nation: percent(94.8),
            persistent: none(Reason::Withheld),
            near: none(Reason::Withheld),
        };
        let trust = AttendanceView {
            target: none(Reason::NotApplicable),
            from_target: none(Reason::NotApplicable),
            complete: false,
            schools: vec![school(-0.5, "Ash"), school(-2.0, "Oak"), school(1.0, "Elm")],
            ..view()
        };
        assert_eq!(
            title(&trust),
            "Attendance so far fell from 94.5% to 94.4%; 2 of 3 schools are under their own target"
        );
        assert_eq!(
            said(&trust)[1..],
            [
                "Oak is furthest under its own target: 93.0%, target 95.0%.",
                "England’s attendance was 93.2% in 2024/25, all schools together; by school stands that of its own phase."
            ]
        );
    }

    #[test]
    fn no_sentence_is_made_of_a_number_that_is_withheld() {
        let first = |view: &AttendanceView| said(view)[0].clone();
        assert_eq!(
            first(&view()),
            "40 of 300 pupils have missed 10% or more of their sessions; 1 pupil is within 5 sessions of it."
        );
        let often = AttendanceView {
            persistent: none(Reason::Withheld),
            ..view()
        };
        assert_eq!(first(&often), "1 pupil is within 5 sessions of 10%.");
        let both = AttendanceView {
            near: none(Reason::Withheld),
            ..often
        };
        assert!(first(&both).starts_with("England"), "{}", first(&both));
    }
}
