//! Schools scatterplot: benchmark against attainment, with the line of equality.

use super::super::{Block, Chart, ChartKind, Emphasis, Page, ScatterPoint, Section};
use super::{Charts, Place, ReportId, Subjects, TrackingReport, briefing, frame, schools};

pub(super) const REPORT: TrackingReport = TrackingReport {
    subjects: Subjects::One,
    charts: Charts::Fixed,
    method: "methods/reports#schools-scatterplot",
    ..TrackingReport::plain(
        ReportId::SchoolsScatterplot,
        "Schools scatterplot",
        "Where does each school stand between its benchmark and its attainment?",
        page,
    )
};

fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, &REPORT);
    let against = place.against();
    let subject = place.subject();
    let least = place.at.book.limits().min_pupils;
    let mut looked = vec![];
    let what = place.what(subject);
    for (measure, _) in place.at.book.figures(&place.at.trust, &what) {
        let figures = briefing::by_school(place, subject, measure, &mut looked);
        let title = frame::measure_title(subject, measure);
        let known = figures
            .iter()
            .filter(|(_, f)| f.difference.value().is_some())
            .count();
        let above = figures
            .iter()
            .filter(|(_, f)| f.difference.value().is_some_and(|d| d > 0.0))
            .count();
        let chart = Chart {
            id: format!("{}-chart", measure.code()),
            title: format!("{title}: attainment against {}", against.label()),
            alt: format!(
                "{above} of {known} schools lie above the line of equality: they attain more than their benchmark."
            ),
            unit: frame::level_unit(measure),
            kind: ChartKind::Scatter {
                points: figures
                    .iter()
                    .map(|(s, f)| ScatterPoint {
                        label: s.name.clone(),
                        x: f.comparison.clone(),
                        y: f.attainment.clone(),
                        indicator: f.chance.verdict.drawn(),
                        emphasis: match frame::is_few(f, least) {
                            true => Emphasis::Faint,
                            false => Emphasis::Plain,
                        },
                    })
                    .collect(),
                x_title: against.label(),
                y_title: "Attainment".into(),
                equality: true,
            },
        };
        let mut table = schools::table(
            place,
            &what,
            measure,
            format!(
                "{title}, attainment and benchmark by school, {}",
                place.when_each()
            ),
            &figures,
            None,
        );
        frame::notes(
            &mut table,
            figures.iter().any(|(_, f)| f.converted_by_default > 0),
        );
        page.sections.push(Section::new(
            &format!("{}-section", measure.code()),
            measure.label(),
            vec![Block::Chart(chart), Block::Table(table)],
        ));
    }
    briefing::put(
        &mut page,
        place,
        &looked,
        ("school", "schools"),
        "A school on the dashed line attains what pupils like its own attain elsewhere; above it more, below it less.",
    );
    page
}
