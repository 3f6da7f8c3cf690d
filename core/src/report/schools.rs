//! The list of a trust's schools: who they are, how they stand, and the way to their reports.

use crate::estate::{AcademicYear, upper_first};
use crate::release::statutory::{StatutoryMeasure, StatutoryStage, StatutoryView};
use crate::release::{Reason, Shown};

use super::statutory::is_few;
use super::words::small;
use super::{About, Block, Cell, Column, Page, Row, Section, Table, Verdict};

/// A school of the list.
#[derive(Clone, PartialEq, Debug)]
pub struct ListedSchool {
    /// Its name.
    pub name: String,
    /// Its URN.
    pub urn: u32,
    /// What it is: `Primary`, `Special`; may be empty.
    pub kind: String,
    /// Pupils on its roll.
    pub pupils: Shown,
    /// The folders of the key stages that it has pages of.
    pub stages: Vec<String>,
    /// Whether it has a home page.
    pub tracked: bool,
}

/// The list page: each school with its roll, its key stages and the results that come first, of the newest year. `stages`: folder
/// and name of each key stage; `outcomes`: the trust's.
pub fn school_list(
    about: &About,
    schools: &[ListedSchool],
    stages: &[(String, String)],
    outcomes: &StatutoryView,
) -> Page {
    let mut page = about.page(
        "schools/index.html",
        "Schools",
        "Every school: its pupils, its newest results, and the way to its reports.",
    );
    page.wide = true;
    // A key stage that no school has would be a column of blanks.
    let stages: Vec<&(String, String)> = (stages.iter())
        .filter(|(folder, _)| schools.iter().any(|s| s.stages.contains(folder)))
        .collect();
    let results = headlines(outcomes);
    page.finding = finding(schools.len(), &results);
    let mut columns = vec![
        Column::words("school", "School"),
        Column::words("kind", "Kind"),
        Column::number("pupils", "Pupils").about("on the roll"),
    ];
    columns.extend(results.iter().map(|(stage, measure)| {
        Column::number(&measure.id, format!("{}, {}", measure.title, newest(stage)))
            .about("the newest results; how they stand beside England is under Statutory")
    }));
    let of_stage = |(folder, name): &&(String, String)| Column::words(folder, name.clone());
    columns.extend(stages.iter().map(of_stage));
    columns.push(Column::words("audit", "Audit"));
    columns.push(Column::words("urn", "URN"));
    let mut table = Table::new(
        "schools",
        format!("The schools of {}", about.trust_name),
        columns,
    );
    table.find = schools.len() > 12;
    for school in schools {
        let home = match school.tracked {
            true => "index.html",
            false => "audit/assessment.html",
        };
        let to = |page: &str| about.school_path(school.urn, page);
        let mut cells = vec![
            Cell::link(&school.name, to(home)),
            Cell::text(&school.kind),
            Cell::Number(school.pupils.clone()),
        ];
        cells.extend((results.iter()).map(|(_, m)| result(outcomes, m, school.urn)));
        cells.extend(
            stages
                .iter()
                .map(|(folder, name)| match school.stages.contains(folder) {
                    true => Cell::link(name, to(&format!("{folder}/summary.html"))),
                    false => Cell::text(""),
                }),
        );
        cells.push(Cell::link("Assessments", to("audit/assessment.html")));
        cells.push(Cell::text(school.urn.to_string()));
        table.rows.push(Row::body(cells));
    }
    page.sections.push(Section::new(
        "list",
        "All schools",
        vec![Block::Table(table)],
    ));
    page
}

/// What the page holds: `Six schools and their newest results, of 2025/26`.
fn finding(schools: usize, results: &[(&StatutoryStage, &StatutoryMeasure)]) -> String {
    let mut years: Vec<AcademicYear> = results.iter().map(|(stage, _)| newest(stage)).collect();
    years.sort_unstable();
    years.dedup();
    let whose = match schools {
        1 => "One school and its".to_owned(),
        several => format!("{} schools and their", upper_first(&small(several))),
    };
    match years.as_slice() {
        [] => format!("{whose} reports"),
        [year] => format!("{whose} newest results, of {year}"),
        _ => format!("{whose} newest results"),
    }
}

fn newest(stage: &StatutoryStage) -> AcademicYear {
    stage.years.last().copied().unwrap_or(stage.compared)
}

/// How many results stand beside each school.
const RESULTS: usize = 3;

/// The measures that come first, one of each stage before others.
fn headlines(outcomes: &StatutoryView) -> Vec<(&StatutoryStage, &StatutoryMeasure)> {
    let mut all: Vec<(&StatutoryStage, &StatutoryMeasure)> = (outcomes.stages.iter())
        .flat_map(|stage| stage.measures.iter().map(move |m| (stage, m)))
        .filter(|(_, m)| m.turn < 100 && !m.schools_last.is_empty())
        .collect();
    all.sort_by_key(|(_, m)| m.turn);
    all.truncate(RESULTS);
    all
}

fn result(outcomes: &StatutoryView, measure: &StatutoryMeasure, urn: u32) -> Cell {
    let found = (measure.schools_last.iter()).find(|(school, _)| school.urn == urn);
    match found {
        Some((_, figure)) if is_few(outcomes, figure) => {
            Cell::text(Verdict::Few.word(&figure.n.text()))
        }
        Some((_, figure)) => Cell::Number(figure.attainment.clone()),
        None => Cell::Missing(Reason::NotApplicable),
    }
}

#[cfg(test)]
mod tests {
    use super::{ListedSchool, school_list};
    use crate::release::Desk;
    use crate::release::statutory::StatutoryView;
    use crate::report::{About, Cell};

    #[test]
    fn a_school_leads_to_the_key_stages_it_has_and_to_no_other() {
        let about = About {
            trust_folder: "t".into(),
            trust_name: "T".into(),
            school: None,
        };
        let school = ListedSchool {
            name: "Ash".into(),
            urn: 1,
            kind: "Infant".into(),
            pupils: Desk::default().count(90),
            stages: vec!["ks1".into()],
            tracked: true,
        };
        let other = ListedSchool {
            name: "Oak".into(),
            urn: 2,
            stages: vec!["ks1".into(), "ks2".into()],
            ..school.clone()
        };
        let stages = ["KS1", "KS2", "KS4"].map(|s| (s.to_lowercase(), s.to_owned()));
        let page = school_list(&about, &[school, other], &stages, &StatutoryView::default());
        let table = page.tables().next().unwrap();
        let headings: Vec<&str> = table.columns.iter().map(|c| c.heading.as_str()).collect();
        assert_eq!(
            headings,
            ["School", "Kind", "Pupils", "KS1", "KS2", "Audit", "URN"]
        );
        let leads = |row: usize, at: usize| matches!(table.rows[row].cells[at], Cell::Link(_));
        assert!(leads(0, 3) && !leads(0, 4) && leads(1, 4));
        assert_eq!(table.rows[0].cells[2].plain(), "90");
    }
}
