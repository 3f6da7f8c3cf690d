//! `data/index.js`: what can be searched for, as one script for all pages: trusts with their schools, reports, pages, the
//! pages on method, the glossary.

use serde_json::{Value, json};

use crate::estate::{KeyStage, lower_first, percent_encoded};
use crate::measure::dfe::TrustMeasure;
use crate::report::tracking::REPORTS;
use crate::report::{Block, Page, help};

use super::fit;
use super::pages::Books;
use super::{Survey, Titles};

/// Where it stands on the site.
pub(super) const PATH: &str = "data/index.js";

/// The pages of a trust that are no tracking report: path within its folder, and title; and each measure beside England, with the
/// place on its page.
pub(super) fn titles<'p>(
    folder: &str,
    stages: &[KeyStage],
    pages: impl Iterator<Item = &'p Page>,
) -> Vec<(String, String)> {
    pages
        .filter_map(|page| {
            let path = page.path.0.strip_prefix(folder)?.strip_prefix('/')?;
            let of_stage = |s: &KeyStage| path.starts_with(&format!("{}/", s.folder()));
            (!stages.iter().any(of_stage)).then(|| {
                let mut own = vec![(path.to_owned(), page.title.clone())];
                if path.ends_with("statutory.html") {
                    own.extend(measures(path, page));
                }
                own
            })
        })
        .flatten()
        .collect()
}

/// The measures and subjects of a page of statutory outcomes, by the stage whose section tells them: `Year 1: phonics, by the
/// first column of its table`.
fn measures(path: &str, page: &Page) -> Vec<(String, String)> {
    let mut made = vec![];
    for section in &page.sections {
        let own = [
            format!("{}-measures", section.id),
            format!("{}-subjects", section.id),
        ];
        for block in &section.blocks {
            let Block::Table(table) = block else { continue };
            if !own.contains(&table.id) {
                continue;
            }
            let names = table.rows.iter().filter_map(|row| row.cells.first());
            made.extend(names.map(|name| {
                let to = format!("{path}#{}", section.id);
                (to, format!("{}, {}", name.plain(), section.heading))
            }));
        }
    }
    made
}

/// Up to so many subjects of a key stage each is found with each year group.
const FEW: usize = 10;

/// How many characters of a term's meaning are searched.
const MEANING: usize = 160;

/// The script.
pub(super) fn script(survey: &Survey<'_>, books: &Books<'_>, titles: &Titles) -> String {
    let stages = &survey.settings.key_stages;
    let index = json!({
        "trusts": trusts(survey, books, titles),
        "stages": stages.iter().map(|s| json!([s.folder(), s.name])).collect::<Vec<_>>(),
        "reports": REPORTS.iter().filter(|r| has(survey, r.name())).map(|r| json!({
            "name": r.name(),
            "title": r.title,
            "words": r.question,
            "trust": r.trust_only,
        })).collect::<Vec<_>>(),
        "views": views(survey, books),
        "shared": shared(survey),
        "help": methods(survey),
        "terms": terms(survey),
    });
    format!("window.matbook = window.matbook || {{}};\nmatbook.index = {index};\n")
}

/// By what else a page may be looked for.
fn also(path: &str) -> &'static str {
    // An edition of one school has the school's pages in the place of its trust's.
    let own = path
        .strip_prefix("schools/")
        .and_then(|p| p.split_once('/'));
    let path = own.map_or(path, |(_, page)| page);
    if path.starts_with("statutory.html") {
        return "statutory results beside England SATs";
    }
    match path {
        "attendance.html" => "absence target targets weeks terms persistent absence England",
        "changes.html" => "refresh data as at updated since last time",
        "indicators.html" => {
            "attendance absence behaviour suspensions exclusions money finance reserve balance staff costs"
        }
        "audit/data-quality.html" => "fix list errors to put right data as at refresh",
        "audit/assessment.html" => "missing assessments what to chase data as at refresh",
        _ => "",
    }
}

/// Reports with a filter set, as a reader asks for them: a year group, a group of pupils. Path below the folder of a trust or
/// school, text, and further words.
fn views(survey: &Survey<'_>, books: &Books<'_>) -> Vec<Value> {
    let mut views = vec![];
    // Pages without filters have but one view.
    if !fit::has_cells(&survey.edition) {
        return views;
    }
    for stage in &survey.settings.key_stages {
        let folder = stage.folder();
        for year in &stage.years {
            views.push(json!([
                format!("{folder}/summary.html?year-group={}", year.code()),
                format!("{}: results", year.label()),
                "attainment benchmark",
            ]));
        }
        // Of few subjects each year group by itself; of examination subjects each subject.
        let subjects = books.subjects_by_name(stage);
        let few = subjects.len() <= FEW;
        for (code, label) in subjects {
            let subject = percent_encoded(&code, b"");
            let years = stage.years.iter().filter(|_| few);
            views.extend(years.map(|year| {
                json!([
                    format!(
                        "{folder}/summary.html?year-group={}&subject={subject}",
                        year.code()
                    ),
                    format!("{} {}", year.label(), lower_first(&label)),
                    format!("{code} results attainment benchmark"),
                ])
            }));
            if !few {
                views.push(json!([
                    format!("{folder}/summary.html?subject={subject}"),
                    format!("{label}: {} results", stage.name),
                    match folder.as_str() {
                        "ks4" => "GCSE attainment benchmark grades",
                        "ks5" => "A level attainment benchmark grades",
                        _ => "attainment benchmark",
                    },
                ]));
            }
        }
        for (grouping, label) in books.groups_by_name() {
            views.push(json!([
                format!("{folder}/pupil-groups.html?grouping={grouping}"),
                format!("{label}: {} pupil groups", stage.name),
                "attainment benchmark",
            ]));
        }
    }
    views
}

/// Whether the edition that is made has a report.
fn has(survey: &Survey<'_>, report: &str) -> bool {
    let name = match report.strip_prefix("audit-") {
        Some(audit) => format!("audit/{audit}"),
        None => report.to_owned(),
    };
    fit::has_report(survey, &name)
}

/// The pages that every school of a tracked trust has, but for those of key stages that it never had pupils in.
fn shared(survey: &Survey<'_>) -> Vec<String> {
    let mut pages = vec!["index.html".to_owned()];
    for stage in &survey.settings.key_stages {
        let own = (REPORTS.iter()).filter(|r| !r.trust_only && has(survey, r.name()));
        pages.extend(own.map(|r| format!("{}/{}.html", stage.folder(), r.name())));
    }
    let audits = [
        "assessment",
        "pupil-groups",
        "ethnicity",
        "data-quality",
        "matching",
    ];
    let audits = (audits.into_iter()).filter(|name| has(survey, &format!("audit-{name}")));
    pages.extend(audits.map(|name| format!("audit/{name}.html")));
    pages
}

fn trusts(survey: &Survey<'_>, books: &Books<'_>, titles: &Titles) -> Vec<Value> {
    let holdings = survey.holdings;
    let edition = &survey.edition;
    let mut list: Vec<Value> = (0..holdings.trusts.len())
        .filter(|trust| edition.is_about_trust(*trust))
        .map(|trust| {
            let tracked = books.trust_place(trust).is_some();
            let home = if tracked || edition.withholds() {
                "index.html"
            } else {
                "audit/assessment.html"
            };
            let pages: Vec<Value> = titles
                .get(&trust)
                .into_iter()
                .flatten()
                .map(|(path, title)| json!([path, title, also(path)]))
                .collect();
            let schools = books.schools_by_name(trust).into_iter();
            json!({
                "folder": books.folder(trust),
                "name": holdings.trusts[trust].name,
                "tracked": tracked,
                "whole": edition.has_trust(trust),
                "home": home,
                "pages": pages,
                "absent": survey.absent_stages(trust, None),
                "schools": schools.map(|(name, urn)| {
                    let absent = survey.absent_stages(trust, holdings.school(urn));
                    json!([urn.to_string(), name, absent])
                }).collect::<Vec<_>>(),
            })
        })
        .collect();
    // Bodies that only the DfE measures know: found by name, without their schools.
    let known: Vec<&String> = holdings.trusts.iter().map(|t| &t.uid).collect();
    let with_bodies = edition.trust.is_none() && edition.has_report("measures");
    let mut bodies: Vec<&TrustMeasure> = (survey.measures.iter())
        .filter(|_| with_bodies)
        .filter(|m| m.score.is_some() && !m.body.trusts.iter().any(|(uid, _)| known.contains(&uid)))
        .collect();
    bodies.sort_by(|a, b| a.body.name.cmp(&b.body.name));
    bodies.dedup_by(|a, b| a.body == b.body);
    list.extend(bodies.into_iter().filter_map(|m| {
        let folder = survey.folders.get(&super::bodies::key(&m.body))?;
        Some(json!({
            "folder": folder,
            "name": m.body.name,
            "tracked": false,
            "home": "measures.html",
            "pages": [["measures.html", "DfE measures"]],
            "absent": [],
            "schools": [],
        }))
    }));
    list
}

fn methods(survey: &Survey<'_>) -> Vec<Value> {
    let mut list = vec![json!([help::GLOSSARY, "Glossary", "every term"])];
    for page in &survey.library.pages {
        let path = help::path(&page.name).0;
        let headings: Vec<&str> = page
            .article
            .parts
            .iter()
            .map(|p| p.heading.as_str())
            .collect();
        list.push(json!([path, page.article.title, headings.join(" ")]));
    }
    list
}

fn terms(survey: &Survey<'_>) -> Vec<Value> {
    survey
        .library
        .terms
        .iter()
        .map(|t| {
            let meaning: String = t.plain.join(" ").chars().take(MEANING).collect();
            json!([t.id, t.term, meaning])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{also, measures};
    use crate::report::{Block, Cell, Column, Page, PagePath, Row, Section, Table};

    #[test]
    fn a_measure_is_found_by_its_name_and_leads_to_its_stage() {
        let mut table = Table::new("year-1-measures", "", vec![Column::words("m", "Measure")]);
        table.rows = vec![Row::body(vec![Cell::text("Phonics check")])];
        let mut page = Page::new(PagePath::new("t/statutory.html"), "T", "Statutory outcomes");
        page.sections = vec![Section::new(
            "year-1",
            "Year 1: phonics",
            vec![Block::Table(table)],
        )];
        assert_eq!(
            measures("statutory.html", &page),
            [(
                "statutory.html#year-1".to_owned(),
                "Phonics check, Year 1: phonics".to_owned()
            )]
        );
        assert!(also("statutory.html#year-1").contains("England"));
        assert!(also("attendance.html").contains("target"));
        // In an edition of one school the school's pages stand for the trust's.
        assert_eq!(also("schools/1/attendance.html"), also("attendance.html"));
    }
}
