//! The audit and indicator pages as values: whole, linked, with what is wrong plain to see.

use std::collections::BTreeSet;
use std::sync::Arc;

use matbook::config::Settings;
use matbook::dataset::{Holdings, Unmatched};
use matbook::diag::{Code, Finding, Severity, Spot};
use matbook::estate::AcademicYear;
use matbook::measure::audit::Audits;
use matbook::measure::indicators::Book;
use matbook::release::{Desk, Scope, audit, indicators};
use matbook::report::{self, About, Cell, Page, RowKind, Table};

use crate::reading::{read, read_with_findings};
use crate::shared;

/// All that the pages are made from.
struct Project {
    holdings: Holdings,
    settings: Settings,
    audits: Audits,
    findings: Vec<Finding>,
}

impl Project {
    fn new() -> Option<Self> {
        let mut holdings = read(&shared()?.join("example/data"));
        let row = |urn, line, matched| Unmatched {
            table: "assessments",
            file: Arc::from("assessments/2023-24/tests.csv"),
            line,
            urn,
            year: AcademicYear(2023),
            differs: "date of birth differs".into(),
            matched,
        };
        holdings.unmatched = vec![
            row(Some(136_014), 12, true),
            row(Some(136_014), 7, false),
            row(Some(136_049), 9, false),
            row(None, 3, false),
        ];
        let finding = |urn, code, severity, line| {
            let spot = Spot {
                file: Arc::from("pupils.csv"),
                line,
                column: 5,
                width: 1,
            };
            let mut made = Finding::new(
                code,
                severity,
                spot,
                "`sen` has a value outside the code list",
            )
            .at("sen", "S")
            .help("one of N, K, E");
            made.urn = urn;
            made
        };
        let mut findings: Vec<Finding> = (2..=500)
            .map(|line| finding(Some(136_014), Code::UnknownCode, Severity::Error, line))
            .collect();
        findings.push(finding(
            Some(136_049),
            Code::CheckLetter,
            Severity::Warning,
            3,
        ));
        findings.push(finding(None, Code::BlankRow, Severity::Error, 4).refused());
        let settings = Settings::default();
        let audits = Audits::new(&holdings, &settings);
        Some(Self {
            holdings,
            settings,
            audits,
            findings,
        })
    }

    fn about(&self, urn: Option<u32>) -> (About, Scope) {
        let school = urn.map(|u| self.holdings.school(u).unwrap());
        let about = About {
            trust_folder: "beacon-learning-trust".into(),
            trust_name: "Beacon Learning Trust".into(),
            school: school.map(|s| {
                let school = &self.holdings.schools[usize::from(s.0)];
                (school.urn, school.name.clone())
            }),
        };
        (about, Scope { trust: 0, school })
    }

    fn pages(&self, urn: Option<u32>) -> Vec<Page> {
        let (about, scope) = self.about(urn);
        let (desk, h, s) = (Desk::default(), &self.holdings, &self.settings);
        let view = audit::assessment(&desk, h, s, &self.audits.assessment, scope);
        let groups = audit::pupil_groups(&desk, h, s, &self.audits.pupil_groups, scope);
        let ethnicity = audit::ethnicity(&desk, h, s, &self.audits.ethnicity, scope);
        let quality = audit::quality(&desk, h, &self.findings, scope);
        let matching = audit::matching(&desk, h, &self.findings, scope);
        let book = Book::new(h, s);
        vec![
            report::audit::assessment(&about, &view),
            report::audit::pupil_groups(&about, groups.as_ref()),
            report::audit::ethnicity(&about, ethnicity.as_ref()),
            report::audit::data_quality(&about, &quality),
            report::audit::matching(&about, &matching),
            report::indicators::indicators(
                &about,
                &indicators::indicators(&desk, h, s, &book, scope),
            ),
        ]
    }
}

fn table<'a>(page: &'a Page, id: &str) -> &'a Table {
    page.tables().find(|t| t.id == id).unwrap_or_else(|| {
        let ids: Vec<&str> = page.tables().map(|t| t.id.as_str()).collect();
        panic!("no table {id} among {ids:?}")
    })
}

/// The plain text of a cell by the row's heading and the column's key.
fn cell(table: &Table, row: &str, column: &str) -> String {
    let at = table.columns.iter().position(|c| c.key == column).unwrap();
    let found = table.rows.iter().find(|r| r.cells[0].plain() == row);
    found.unwrap_or_else(|| panic!("no row {row}")).cells[at].plain()
}

#[test]
fn pages_are_whole_and_stand_where_they_should() {
    let Some(project) = Project::new() else {
        return;
    };
    for (urn, folder) in [
        (None, "beacon-learning-trust"),
        (Some(136_014), "beacon-learning-trust/schools/136014"),
        (Some(136_035), "beacon-learning-trust/schools/136035"),
    ] {
        let pages = project.pages(urn);
        let paths: Vec<&str> = pages.iter().map(|p| p.path.0.as_str()).collect();
        let expected = [
            "audit/assessment.html",
            "audit/pupil-groups.html",
            "audit/ethnicity.html",
            "audit/data-quality.html",
            "audit/matching.html",
            "indicators.html",
        ];
        assert_eq!(paths, expected.map(|p| format!("{folder}/{p}")));
        for page in &pages[..5] {
            let siblings: Vec<&str> = page.siblings.iter().map(|(_, p)| p.0.as_str()).collect();
            assert_eq!(siblings, paths[..5], "{}", page.path.0);
        }
        for page in &pages {
            assert!(!page.standfirst.is_empty() && !page.briefing.is_empty());
            let mut ids: Vec<&str> = page.sections.iter().map(|s| s.id.as_str()).collect();
            ids.extend(page.tables().map(|t| t.id.as_str()));
            ids.extend(page.charts().map(|c| c.id.as_str()));
            let distinct: BTreeSet<&&str> = ids.iter().collect();
            assert_eq!(distinct.len(), ids.len(), "{}: {ids:?}", page.path.0);
            for table in page.tables() {
                assert!(table.id.len() <= 31 && !table.caption.is_empty());
                let keys: BTreeSet<&str> = table.columns.iter().map(|c| c.key.as_str()).collect();
                assert_eq!(keys.len(), table.columns.len(), "{}", table.id);
                for row in &table.rows {
                    assert_eq!(row.cells.len(), table.columns.len(), "{}", table.id);
                    for cell in &row.cells {
                        let own = |to: &str| to.starts_with(&page.path.0);
                        assert!(!matches!(cell, Cell::Link(l) if urn.is_some() && !own(&l.to.0)));
                    }
                }
            }
        }
    }
}

#[test]
fn a_missing_assessment_stands_out_by_mark_and_words() {
    let Some(project) = Project::new() else {
        return;
    };
    let trust = &project.pages(None)[0];
    let missing = table(trust, "missing");
    assert_eq!(missing.rows.len(), 1);
    assert_eq!(missing.rows[0].kind, RowKind::LeftOut);
    assert_eq!(
        cell(missing, "Castle Primary Academy", "missing"),
        "✗ Year 3 missing"
    );
    let terms = table(trust, "terms-ks2");
    let castle = cell(terms, "Castle Primary Academy", "2023-24-summer");
    assert!(castle.ends_with("✗ Year 3 missing"), "{castle}");
    let months = table(trust, "months-ks2-2023-24");
    let row = |school| cell(months, school, "missing");
    assert_eq!(row("Castle Primary Academy"), "✗ Summer: Year 3");
    assert_eq!(row("Rowan Primary Academy"), "none");
    // The worked example's rows for Rowan Primary, key stage 1: 4 assessments in November 2022 and 1 in February 2023,
    // one of them "PIXL Year 1 Autumn" with 16 pupils.
    let months = table(trust, "months-ks1-2022-23");
    assert_eq!(cell(months, "Rowan Primary Academy", "2022-11"), "4");
    assert_eq!(cell(months, "Rowan Primary Academy", "2023-02"), "1");
    // Where a school has no assessment stands a dash, nowhere a nought.
    assert!(
        months
            .rows
            .iter()
            .all(|r| r.cells.iter().all(|c| c.plain() != "0"))
    );
    let own = &project.pages(Some(136_000))[0];
    let list = table(own, "list-ks1-2022-23-136000");
    let pixl = list
        .rows
        .iter()
        .find(|r| r.cells[1].plain() == "PIXL Year 1 Autumn")
        .unwrap();
    let said: Vec<String> = pixl.cells.iter().map(Cell::plain).collect();
    assert_eq!(
        said,
        ["2022-11", "PIXL Year 1 Autumn", "PIXL", "Year 1", "16"]
    );
    assert!(own.tables().all(|t| t.id != "missing"));
    // A secondary school has no key stage of this audit: nothing is claimed to be missing.
    let high = &project.pages(Some(136_035))[0];
    assert_eq!(high.tables().count(), 0);
}

#[test]
fn unknown_pupils_stand_last_and_are_counted() {
    let Some(project) = Project::new() else {
        return;
    };
    let pages = project.pages(None);
    // Expected rows for the trust in 2023/24: SEN Null 154 of 665 = 23.157…%.
    let groups = &pages[1];
    assert!(
        groups
            .briefing
            .iter()
            .any(|s| s == "SEN is unknown for 154 of 665 pupils (23.2%).")
    );
    let all = table(groups, "all-groups");
    let nulls: Vec<usize> = (0..all.rows.len())
        .filter(|i| all.rows[*i].kind == RowKind::Null)
        .collect();
    assert_eq!(nulls, [2, 6, 9, 12]);
    let sen = table(groups, "sen-schools");
    let last = &sen.columns.last().unwrap().heading;
    assert_eq!(last, "Not known: %");
    let total = sen.rows.last().unwrap();
    assert_eq!(total.kind, RowKind::Total);
    assert_eq!(total.cells[1].plain(), "665");
    assert_eq!(total.cells.last().unwrap().plain(), "23.2%");
    let ethnicity = &pages[2];
    for id in ["sub-categories", "codes"] {
        let last = table(ethnicity, id).rows.last().unwrap();
        assert_eq!(last.kind, RowKind::Null);
        assert_eq!(last.cells[0].plain(), "Not known");
    }
    // The codes of a page add up to the roll.
    let codes = table(ethnicity, "codes");
    let sum: f64 = codes
        .rows
        .iter()
        .filter_map(|r| r.cells[4].sort_value())
        .sum();
    assert!((sum - 665.0).abs() < 1e-9);
}

#[test]
fn findings_are_counted_by_school_and_listed_for_mending() {
    let Some(project) = Project::new() else {
        return;
    };
    let trust = &project.pages(None)[3];
    // 499 unknown codes at Castle Primary and one blank row of nobody's; the check letter is the other trust's.
    assert_eq!(
        trust.briefing,
        [
            "500 errors, 0 warnings and 0 notes; 1 row is left out of the figures.",
            "To mend, most often: a value is outside its code list (499), all cells are blank (1). The fix list says for each line what to put.",
        ]
    );
    let schools = table(trust, "schools");
    assert_eq!(cell(schools, "Castle Primary Academy", "errors"), "499");
    assert_eq!(cell(schools, "Not tied to a school", "refused"), "1");
    let fixes = table(trust, "fixes");
    // 200 of the 499, and the blank row.
    assert_eq!(fixes.rows.len(), 201);
    assert_eq!(fixes.notes.len(), 1);
    assert!(fixes.notes[0].starts_with("299 more of unknown-code"));
    let first: Vec<String> = fixes.rows[0].cells.iter().map(Cell::plain).collect();
    assert_eq!(first[..5], ["pupils.csv", "2", "5", "sen", "S"]);
    assert_eq!(first[6], "one of N, K, E");
    let own = &project.pages(Some(136_000))[3];
    assert_eq!(
        own.briefing,
        ["No check found anything wrong in the data files."]
    );
    assert!(own.sections.is_empty());
}

#[test]
fn unmatched_rows_are_counted_by_school_and_table() {
    let Some(project) = Project::new() else {
        return;
    };
    let trust = &project.pages(None)[4];
    let schools = table(trust, "schools");
    assert_eq!(cell(schools, "Castle Primary Academy", "unmatched"), "1");
    assert_eq!(cell(schools, "Castle Primary Academy", "by_name"), "1");
    assert_eq!(cell(schools, "All", "unmatched"), "2");
    // The data folder as a whole has one more, of the other trust.
    assert_eq!(
        cell(table(trust, "tables"), "assessments", "unmatched"),
        "3"
    );
    let rows = table(trust, "rows");
    let lines: Vec<String> = rows.rows.iter().map(|r| r.cells[1].plain()).collect();
    assert_eq!(lines, ["3", "7", "12"]);
    let own = &project.pages(Some(136_014))[4];
    assert_eq!(table(own, "rows").rows.len(), 2);
}

#[test]
fn indicators_stand_beside_the_trust_and_the_country() {
    let Some(project) = Project::new() else {
        return;
    };
    let trust = &project.pages(None)[5];
    // Expected rows for 2023/24: the trust's absence 7.3067…% without a percentile (it has a secondary school);
    // Rowan Primary 8.7001…%, spend £7,013.33 a pupil. Less absence is better: the lowest percentile whose value isn't
    // below 8.7001% is 97, so 3% of schools do no better.
    let attendance = table(trust, "attendance-schools");
    assert_eq!(
        cell(attendance, "Rowan Primary Academy", "absence_percent"),
        "8.7%"
    );
    assert_eq!(
        cell(
            attendance,
            "Rowan Primary Academy",
            "absence_percent_percentile"
        ),
        "3"
    );
    assert_eq!(
        cell(attendance, "Beacon Learning Trust", "absence_percent"),
        "7.3%"
    );
    assert_eq!(
        cell(
            attendance,
            "Beacon Learning Trust",
            "absence_percent_percentile"
        ),
        "–"
    );
    let money = table(trust, "money-schools");
    assert_eq!(
        cell(money, "Rowan Primary Academy", "spend_per_pupil"),
        "£7,013"
    );
    assert_eq!(
        cell(money, "Beacon Learning Trust", "in_year_balance"),
        "£95,161"
    );
    assert!(
        money
            .columns
            .iter()
            .all(|c| c.key != "in_year_balance_percentile")
    );
    let years = table(trust, "money-years");
    assert_eq!(cell(years, "2022/23", "in_year_balance"), "−£22,542");
    let own = &project.pages(Some(136_000))[5];
    let tile = |page: &Page| match &page.sections[1].blocks[0] {
        report::Block::Tiles { tiles } => tiles[0].detail.clone(),
        other => panic!("{other:?}"),
    };
    assert_eq!(
        tile(own),
        "2.2 points more than the year before, about 3% of schools nationally do no better"
    );
    // The trust's balance is the sum over its schools: no school is set against it, in table or chart.
    assert_eq!(
        cell(table(own, "glance"), "In-year balance", "from_trust"),
        "–"
    );
    let lined = |id: &str| match &trust.charts().find(|c| c.id == id).unwrap().kind {
        report::ChartKind::Bars { line, .. } => line.is_some(),
        other => panic!("{other:?}"),
    };
    assert!(lined("attendance-bars") && !lined("money-bars"));
    assert_eq!(table(own, "attendance-schools").rows.len(), 2);
}

#[test]
fn a_faulty_folder_is_told_without_naming_anybody() {
    let Some(shared) = shared() else { return };
    let data = shared.join("example/faulty/data");
    let (holdings, findings) = read_with_findings(&data);
    let settings = Settings::default();
    let audits = Audits::new(&holdings, &settings);
    let project = Project {
        holdings,
        settings,
        audits,
        findings,
    };
    // All UPNs and surnames of the folder, read the bare way; short names could be part of any word.
    let bare = std::fs::read_to_string(data.join("pupils.csv")).unwrap();
    let mut personal = BTreeSet::new();
    for line in bare.lines().skip(1) {
        let cells: Vec<&str> = line.split(',').collect();
        if cells.len() > 4 {
            personal.insert(cells[2].to_owned());
            if cells[3].len() > 5 {
                personal.insert(cells[3].trim_matches('"').to_owned());
            }
        }
    }
    personal.retain(|p| {
        project
            .holdings
            .schools
            .iter()
            .all(|s| !s.name.contains(p.as_str()))
    });
    assert!(personal.len() > 100);
    let mut urns = vec![None];
    urns.extend(project.holdings.schools.iter().map(|s| Some(s.urn)));
    for urn in urns {
        for page in project.pages(urn) {
            for table in page.tables() {
                for cell in table.rows.iter().flat_map(|r| &r.cells) {
                    let text = cell.plain();
                    let told = personal.iter().find(|p| text.contains(p.as_str()));
                    assert!(told.is_none(), "{}: {told:?} in {text}", page.path.0);
                }
            }
        }
    }
    let trust = project.pages(None);
    // faults.csv, line 500 of attendance.csv: on no roll; line 701: more absent than possible.
    let fixes = table(&trust[3], "fixes");
    let listed = |file: &str, line: &str, code: &str| {
        fixes.rows.iter().any(|r| {
            r.cells[0].plain() == file && r.cells[1].plain() == line && r.cells[9].plain() == code
        })
    };
    assert!(listed("attendance.csv", "500", "on-no-roll"));
    assert!(listed("attendance.csv", "701", "absent-exceeds-possible"));
    assert!(listed("pupils.csv", "155", "unknown-code"));
    let rows = table(&trust[4], "rows");
    let row = rows
        .rows
        .iter()
        .find(|r| r.cells[0].plain() == "attendance.csv");
    assert_eq!(row.unwrap().cells[1].plain(), "500");
    // faults.csv, line 155 of pupils.csv: its school is told, and the finding stands on the school's own page.
    let fault = fixes
        .rows
        .iter()
        .find(|r| r.cells[0].plain() == "pupils.csv" && r.cells[1].plain() == "155");
    let name = fault.unwrap().cells[10].plain();
    let school = project
        .holdings
        .schools
        .iter()
        .find(|s| s.name == name)
        .unwrap();
    let own = &project.pages(Some(school.urn))[3];
    let lines = table(own, "fixes").rows.iter().map(|r| r.cells[1].plain());
    assert_eq!(lines.filter(|l| l == "155").count(), 1);
}
