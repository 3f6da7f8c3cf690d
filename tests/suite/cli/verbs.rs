//! The verbs one by one: what they print and how they end.

use std::fs;

use serde_json::Value;

use super::{Project, matbook, run};

#[test]
fn wrong_use_ends_with_two_and_a_hint() {
    run(matbook().args(["build", "--fast"]))
        .expect(2)
        .says("--fast");
    run(matbook().arg("biuld")).expect(2).says("build");
    run(&mut matbook()).expect(2);
    run(matbook().args(["build", "--jobs", "many"])).expect(2);

    let empty = tempfile::tempdir().unwrap();
    run(matbook().arg("build").current_dir(empty.path()))
        .expect(2)
        .says("there is no config at config.yaml")
        .says("matbook init");

    let project = Project::demo();
    project
        .build(&["--school", "123456"])
        .expect(2)
        .says("--school 123456");
    project.build(&["--trust", "1"]).expect(2).says("--trust 1");
    project
        .build(&["--data", "nowhere"])
        .expect(2)
        .says("nowhere");
    project
        .run(&["figures", "--report", "sumary"])
        .expect(2)
        .says("summary");
    // Nothing of all this made a site.
    assert!(!project.site().exists());
}

#[test]
fn help_and_version_are_results() {
    let help = run(matbook().arg("--help")).expect(0);
    for verb in [
        "build",
        "check",
        "schema",
        "figures",
        "explain",
        "demo",
        "init",
        "completions",
    ] {
        assert!(help.out.contains(verb), "{verb}");
    }
    assert!(help.out.contains("Exit status"));
    let version = run(matbook().arg("--version")).expect(0);
    assert_eq!(
        version.out.trim(),
        format!("matbook {}", env!("CARGO_PKG_VERSION"))
    );
    for verb in ["build", "figures", "explain"] {
        run(matbook().args([verb, "--help"])).expect(0);
    }
}

#[test]
fn the_schema_is_json_and_completions_are_a_script() {
    let schema = run(matbook().arg("schema")).expect(0);
    let schema: Value = serde_json::from_str(&schema.out).unwrap();
    for key in ["title", "data", "defaults", "sources"] {
        assert!(schema["properties"][key].is_object(), "{key}");
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        let script = run(matbook().args(["completions", shell])).expect(0);
        assert!(script.out.contains("matbook"), "{shell}");
    }
    run(matbook().args(["completions", "dos"])).expect(2);
}

#[test]
fn a_new_project_is_sound_and_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path().join("new");
    run(matbook().arg("init").arg(&root)).expect(0);
    assert!(root.join("config.yaml").is_file());
    let heading = fs::read_to_string(root.join("data/pupils.csv")).unwrap();
    assert_eq!(heading.lines().count(), 1);
    assert!(heading.starts_with("academic_year,urn,upn"), "{heading}");
    run(matbook().arg("check").current_dir(&root)).expect(0);
    run(matbook().arg("init").arg(&root))
        .expect(2)
        .says("not empty");
    run(matbook().arg("demo").arg(&root)).expect(2);
}

/// One school with four pupils in year 6, of whom three read at the expected standard and one of these at greater depth.
fn four_pupils() -> Project {
    let project = Project(crate::project::Project::empty());
    run(matbook().arg("init").arg(project.root())).expect(0);
    let write = |name: &str, text: &str| fs::write(project.data(name), text).unwrap();
    write("trusts.csv", "trust_uid,trust_name\n9001,Hand Trust\n");
    write(
        "schools.csv",
        "urn,school_name,trust_uid,joined_on,phase,school_type\n\
         900001,Hand School,9001,2015-09-01,Primary,Academy converter\n",
    );
    let mut pupils =
        "academic_year,urn,upn,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity\n"
            .to_owned();
    let mut outcomes =
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,judgement\n"
            .to_owned();
    for (i, judgement) in ["WTS", "EXS", "EXS", "GDS"].iter().enumerate() {
        let upn = format!("A98020002000{i}");
        pupils += &format!(
            "2023/24,900001,{upn},2013-0{}-01,F,6,N,N,N,N,N,WBRI\n",
            i + 1
        );
        outcomes += &format!(
            "2023/24,Summer,2024-06-10,Year 6 Summer,Teacher Assessment,900001,{upn},6,Reading,{judgement}\n"
        );
    }
    write("pupils.csv", &pupils);
    write("assessments.csv", &outcomes);
    project
}

#[test]
fn figures_worked_by_hand() {
    let project = four_pupils();
    let asked = |format: &str| {
        project
            .run(&[
                "figures",
                "--report",
                "summary",
                "--key-stage",
                "KS2",
                "--show",
                "assessments",
                "--subject",
                "Reading",
                "--type",
                "Teacher Assessment",
                "--format",
                format,
            ])
            .expect(0)
            .out
    };
    let csv = asked("csv");
    let mut lines = csv.lines();
    let heading: Vec<&str> = lines.next().unwrap().split(',').collect();
    assert_eq!(
        heading.join(","),
        "trust_uid,urn,key_stage,report,academic_year,term,year_group,show,compare_to,assessment_type,subject,\
         grouping,group,measure,roll,n,attainment,comparison,difference,range_low,range_high,p,evidence,indicator,note"
    );
    let rows: Vec<Vec<&str>> = lines.map(|l| l.split(',').collect()).collect();
    let json: Vec<Value> = serde_json::from_str(&asked("json")).unwrap();
    assert_eq!(json.len(), rows.len());
    let of_trust = |measure: &str| {
        json.iter()
            .find(|r| r["urn"].is_null() && r["year_group"].is_null() && r["measure"] == measure)
            .unwrap_or_else(|| panic!("{measure}: {csv}"))
    };
    // Three of four at the expected standard or above: 3 / 4 = 75 %. One of four at greater depth: 25 %.
    assert_eq!(of_trust("expected")["attainment"], 75.0);
    assert_eq!(of_trust("greater")["attainment"], 25.0);
    assert_eq!(of_trust("expected")["n"], 4.0);
    assert_eq!(of_trust("expected")["roll"], 4.0);
    assert_eq!(of_trust("expected")["comparison"], Value::Null);
    for (row, object) in rows.iter().zip(&json) {
        let object = object.as_object().unwrap();
        assert_eq!(object.keys().collect::<Vec<_>>(), heading);
        assert_eq!(row.len(), heading.len());
    }

    let explained = project
        .run(&[
            "explain",
            "--show",
            "assessments",
            "--subject",
            "Reading",
            "--type",
            "Teacher Assessment",
        ])
        .expect(0)
        .out;
    for words in ["75", "3", "4", "assessments.csv", "pupils.csv"] {
        assert!(
            explained.contains(words),
            "`{words}` is not said:\n{explained}"
        );
    }
    project
        .run(&["explain", "--subject", "Raeding"])
        .expect(2)
        .says("did you mean Reading?");
}

#[test]
fn figures_of_the_site_are_those_of_the_verb() {
    let project = Project::built();
    let site = super::tree(&project.site());
    let (_, whole) = site
        .iter()
        .find(|(name, _)| name.ends_with("/figures.csv"))
        .expect("the site has its figures");
    let whole = String::from_utf8(whole.clone()).unwrap();
    let summary = project
        .run(&["figures", "--report", "summary"])
        .expect(0)
        .out;
    assert_eq!(whole.lines().next(), summary.lines().next());
    let asked: std::collections::BTreeSet<&str> = summary.lines().collect();
    let shown: Vec<&str> = whole
        .lines()
        .filter(|l| l.split(',').nth(3) == Some("summary"))
        .collect();
    assert!(shown.len() > 10, "{} rows", shown.len());
    for row in shown {
        assert!(asked.contains(row), "only on the site: {row}");
    }
}

#[test]
fn explain_takes_the_term_that_pages_are_built_at() {
    let project = Project::demo();
    // Of the last term only a few results of one school are in: it has begun, and is not the default.
    let school = fs::read_to_string(project.data("schools.csv")).unwrap();
    let school = school
        .lines()
        .nth(1)
        .unwrap()
        .split(',')
        .next()
        .unwrap()
        .to_owned();
    let mut left_out = 0;
    for entry in walkdir::WalkDir::new(project.data("assessments"))
        .into_iter()
        .flatten()
    {
        if entry.file_type().is_file() {
            let text = fs::read_to_string(entry.path()).unwrap();
            let mut few = 0;
            let mut keeps = |line: &&str| {
                let begun = line.contains(&format!(",{school},"));
                few += usize::from(begun && line.contains("2025/26,Summer"));
                !line.contains("2025/26,Summer") || (begun && few <= 2)
            };
            let kept: Vec<&str> = text.lines().filter(|line| keeps(line)).collect();
            left_out += text.lines().count() - kept.len();
            fs::write(entry.path(), kept.join("\n") + "\n").unwrap();
        }
    }
    assert!(left_out > 20, "{left_out} rows");
    project.build(&[]).expect(0);
    let site = super::tree(&project.site());
    let summary = |(path, _): &(&String, &Vec<u8>)| {
        path.ends_with("/ks2/summary.html") && !path.contains("/schools/")
    };
    let (_, page) = site.iter().find(summary).unwrap();
    let page = String::from_utf8_lossy(page);
    let term = ["Autumn", "Spring", "Summer"]
        .into_iter()
        .find(|term| {
            page.contains(&format!("Every subject, {term} 2025/26"))
                || page.contains(&format!("subject, {term} 2025/26"))
        })
        .unwrap();
    assert_ne!(term, "Summer");
    let said = project
        .run(&["explain", "--subject", "Reading"])
        .expect(0)
        .out;
    assert!(said.contains(&format!("{term} 2025/26")), "{said}");
}
