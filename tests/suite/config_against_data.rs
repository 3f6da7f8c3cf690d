//! What config.yaml names and the data don't have: schools and years, each told at its place.

use matbook::check::{config_schools, config_years};
use matbook::demo::{DemoPlan, write};
use matbook::intake::{ReadOptions, read_project};

#[test]
fn schools_and_years_that_the_data_do_not_have_are_told_at_their_place() {
    let folder = tempfile::tempdir().unwrap();
    let project = folder.path().join("demo");
    let plan = DemoPlan {
        schools: 1,
        pupils: 30,
        years: 1,
        seed: 3,
        ..DemoPlan::default()
    };
    write(&plan, &project).unwrap();
    let path = project.join("config.yaml");
    // The demo's own config stands as it is; this one is read in its place.
    let text = "\
data: data
key_stages: [{name: KS2, years: [3, 4, 5, 6]}]
defaults:
  academic_year: 2015/16
contacts:
  999999: Nobody
packs:
  - name: heads-of-year
    reports:
      - summary
      - {report: pathway, year: 2014/15}
      - report: year-groups
        year: LAST
      - {report: year-groups, term: Summer, year: LAST}
";
    // The demo's one year ends with the summer of its last assessments.
    let text = |year: &str| text.replace("LAST", year);
    let probe = matbook::config::read(&text("2022/23"), &path).unwrap();
    let (holdings, _) =
        read_project(&probe.data, &probe.settings, &ReadOptions::default()).unwrap();
    let last = holdings.assessments.iter().map(|a| a.year).max().unwrap();
    let read = matbook::config::read(&text(&last.to_string()), &path).unwrap();
    let config = "config.yaml".into();
    let mut told = config_schools(&holdings, &read.settings, &config);
    told.extend(config_years(&holdings, &read.settings, &config));
    let told: Vec<String> = told
        .iter()
        .map(|f| {
            format!(
                "{}:{}:{}:{} {} {}",
                f.spot.file,
                f.spot.line,
                f.spot.column,
                f.spot.width,
                f.code.text(),
                f.message
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "config.yaml:6:3:6 unknown-school `999999` under contacts is no school of the data",
            "config.yaml:4:18:7 bad-year the data have no assessments of 2015/16, which defaults asks for",
            "config.yaml:11:33:7 bad-year the data have no assessments of 2014/15, which packs asks for",
        ]
    );
}
