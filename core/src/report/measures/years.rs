//! A page for each results year of a trust: its scores, how each school made them up, and the schools that do not count.

use std::collections::BTreeSet;

use crate::estate::AcademicYear;
use crate::release::measures::ReleasedMeasure;
use crate::report::{About, Block, Crumb, Link, Page, PagePath, Section};

use super::{PAGE, TITLE, detail, standing, words};

/// The path of a year's page below its trust's folder: `measures/2022-23.html`.
fn path(year: AcademicYear) -> String {
    format!("measures/{}.html", year.to_string().replace('/', "-"))
}

/// The results years of some measures, latest first.
pub(super) fn years(measures: &[&ReleasedMeasure]) -> Vec<AcademicYear> {
    let years: BTreeSet<AcademicYear> = measures.iter().map(|m| m.year).collect();
    years.into_iter().rev().collect()
}

/// The way from the trust's page to its years.
pub(super) fn links(about: &About, measures: &[&ReleasedMeasure]) -> Block {
    let link = |year: &AcademicYear| {
        let counted: BTreeSet<u32> = measures
            .iter()
            .filter(|m| m.year == *year && m.scored.score.value().is_some())
            .flat_map(|m| m.schools.iter().map(|s| s.urn))
            .collect();
        let line = match counted.len() {
            0 => "no trust score".to_owned(),
            1 => "1 school counts".to_owned(),
            n => format!("{n} schools count"),
        };
        let link = Link {
            text: format!("{year} in full"),
            to: about.path(&path(*year)),
        };
        (link, line)
    };
    Block::Links {
        links: years(measures).iter().map(link).collect(),
    }
}

/// The way from a measure on the trust's page to how each school made up its latest score, where that stands elsewhere.
pub(super) fn made_up(about: &About, section: &str, year: AcademicYear) -> Block {
    let to = about.path(&path(year)).0;
    let link = Link {
        text: format!("How each school made up the score of {year}"),
        to: PagePath::new(format!("{to}#{section}")),
    };
    Block::Links {
        links: vec![(link, "with its range, weight and share of it".to_owned())],
    }
}

/// The pages of the years of a trust's own measures, latest first.
///
/// `about` is the trust (or a sponsor that has a folder of its own), `measures` those of its body in any order, `school` where a
/// school's page is, if it has one.
pub fn year_pages(
    about: &About,
    measures: &[&ReleasedMeasure],
    school: &dyn Fn(u32) -> Option<PagePath>,
) -> Vec<Page> {
    let (mut measures, _) = super::trust::own(measures);
    measures.sort_by_key(|m| (std::cmp::Reverse(m.year), m.measure.order));
    let years = years(&measures);
    // They list one another, as a row of years.
    let mut siblings = vec![("All years".to_owned(), about.path(PAGE))];
    siblings.extend(years.iter().map(|y| (y.to_string(), about.path(&path(*y)))));
    years
        .iter()
        .enumerate()
        .map(|(at, &year)| {
            let subject = about.name();
            let of_year: Vec<&ReleasedMeasure> =
                measures.iter().copied().filter(|m| m.year == year).collect();
            let mut page = about.page(
                &path(year),
                &format!("{TITLE} {year}"),
                "How the trust's scores of the year came about, school by school, and which schools do not count.",
            );
            page.crumbs.push(Crumb {
                text: TITLE.into(),
                to: about.path(PAGE),
            });
            page.facts = super::trust::facts("Results year", &of_year, year);
            page.lead_with(standing::briefing(&of_year, year));
            page.sections.push(standing::section(&of_year, year, subject));
            page.sections
                .extend(detail::year_sections(&of_year, year, subject, school));
            page.sections.push(words::method());
            page.sections.push(others(about, &years, at));
            page.siblings.clone_from(&siblings);
            page
        })
        .collect()
}

/// The year before, the year after, all of them.
fn others(about: &About, years: &[AcademicYear], at: usize) -> Section {
    let link = |year: &AcademicYear, words: &str| {
        let link = Link {
            text: format!("{words}: {year}"),
            to: about.path(&path(*year)),
        };
        (link, String::new())
    };
    let before = years.get(at + 1).map(|y| link(y, "The year before"));
    let after = at
        .checked_sub(1)
        .map(|at| link(&years[at], "The year after"));
    let all = Link {
        text: "All years".into(),
        to: about.path(PAGE),
    };
    let mut links: Vec<(Link, String)> = before.into_iter().chain(after).collect();
    links.push((all, String::new()));
    Section::new("other-years", "Other years", vec![Block::Links { links }])
}
