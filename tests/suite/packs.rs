//! Which packs there are: those of the config, the built-in ones, and what is in them.

use std::path::Path;

use matbook::config::packs::{PackFor, REPORTS, ReportPdfs, Sheet};
use matbook::config::{read, schema};
use matbook::estate::{Rank, Subject, Term};

fn told(text: &str) -> Vec<String> {
    let findings = read(text, Path::new("config.yaml")).unwrap_err();
    findings
        .iter()
        .map(|f| {
            format!(
                "{}:{} {} [{}]",
                f.spot.line, f.spot.column, f.message, f.help
            )
        })
        .collect()
}

#[test]
fn packs_of_the_config_stand_beside_the_built_in_ones() {
    let text = "
packs:
  - name: governors
    make: false
  - name: head
    title: For our heads
  - name: maths-lead
    for: both
    title: Maths
    audience: Maths leads
    paper: A4
    covers: false
    reports:
      - summary
      - report: pupil-groups
        key_stage: KS2
        year: 2022/23
        term: Spring
        subject: Maths
        show: estimates
        compare_to: FFT20
        type: All
report_pdfs: false
brand:
  colour: \"#7a1f5c\"
  logo: logo.svg
";
    let settings = read(text, Path::new("config.yaml")).unwrap().settings;
    let names: Vec<&str> = settings.packs.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(names, ["head", "trustees", "maths-lead"]);
    assert_eq!(settings.packs[0].title, "For our heads");
    assert!(
        settings.packs[0].reports.len() > 5,
        "a new title leaves the reports"
    );
    let own = &settings.packs[2];
    assert_eq!((own.of, own.sheet), (PackFor::Both, Sheet::A4));
    assert!(!own.covers && !own.reports[0].is_selected());
    let groups = &own.reports[1];
    assert_eq!(groups.subject, Some(Subject::Maths));
    assert_eq!(groups.term, Some(Term::Spring));
    assert_eq!(groups.compare_to, Some(Rank::Fft20));
    assert_eq!(groups.kind, Some(None), "All types is a choice of its own");
    assert_eq!(settings.report_pdfs, ReportPdfs::None);
    assert_eq!(own.file(Some(136_000)), "maths-lead-136000.pdf");
    assert_eq!(settings.packs[0].file(Some(136_000)), "136000.pdf");
    assert_eq!(settings.packs[1].file(None), "trust.pdf");
    let plain = read("", Path::new("config.yaml")).unwrap().settings;
    assert_eq!(plain.report_pdfs, ReportPdfs::Trust);
}

#[test]
fn mistakes_in_packs_and_colours_are_told_at_their_place() {
    let text = "
packs:
  - name: Maths Lead
    for: school
    reports:
      - sumary
      - report: pupil-group
        subjects: Maths
brand:
  colour: \"#ffcc00\"
  logos: x
";
    assert_eq!(
        told(text),
        [
            "3:11 `packs[1].name` is `Maths Lead`, expected a name of lower-case letters, digits and hyphens []",
            "4:10 `packs[1].for` is `school`, expected one of schools, trust, both [did you mean `schools`?]",
            &format!(
                "6:9 `packs[1].reports[1]` is `sumary`, expected one of {} [did you mean `summary`?]",
                REPORTS.join(", ")
            ),
            &format!(
                "7:17 `packs[1].reports[2].report` is `pupil-group`, expected one of {} [did you mean `pupil-groups`?]",
                REPORTS.join(", ")
            ),
            "8:9 unknown key `subjects` [did you mean `subject`?]",
            "11:3 unknown key `logos` [did you mean `logo`?]",
        ]
    );
    let colour = told("brand: {colour: blue}");
    assert!(
        colour[0].contains("expected a colour such as \"#12436d\""),
        "{colour:?}"
    );
}

#[test]
fn packs_that_overwrite_one_another_or_ask_a_school_for_a_trusts_report_are_told() {
    let text = "
packs:
  - {name: head, depth: annex}
  - {name: head, title: Again}
  - {name: trustees-annex, reports: [summary]}
  - {name: governors, depth: annex}
  - {name: trustees, depth: brief, reports: [summary]}
  - {name: maths, depth: brief, reports: [pathway, schools-difference, {report: profile}]}
  - {name: board, for: both, reports: [schools-difference]}
";
    let told = told(text);
    let begins = [
        "4:12 `packs[2].name` is `head`, which is the name of the pack in line 3, too [two packs of one name would be one file",
        "5:12 `packs[3].name` is `trustees-annex`, which is the name of an annex",
        "6:30 `packs[4].depth` is `annex`, and the governors’ two pages have none",
        "7:29 `packs[5].depth` is `brief`: its pages are fixed, and `reports` would say nothing",
        "8:26 `packs[6].depth`: `maths` has no short pack",
        "8:52 `packs[6].reports[2]` is `schools-difference`, which only a trust has, and the pack is made for schools [for: trust",
        "8:81 `packs[6].reports[3]` is `profile`, which only a trust has",
    ];
    assert_eq!(told.len(), begins.len(), "{told:#?}");
    for (line, begin) in told.iter().zip(begins) {
        assert!(line.starts_with(begin), "{line}\n{begin}");
    }
}

#[test]
fn an_annex_stands_beside_its_pack_with_all_its_reports() {
    let text = "
packs:
  - {name: head, depth: annex, title: For heads}
  - {name: trustees, depth: annex, reports: [summary, measures]}
";
    let packs = read(text, Path::new("config.yaml")).unwrap().settings.packs;
    let names: Vec<&str> = packs.iter().map(|p| p.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "head",
            "head-annex",
            "trustees",
            "trustees-annex",
            "governors"
        ]
    );
    let short: Vec<bool> = packs.iter().map(|p| p.short).collect();
    assert_eq!(short, [true, false, true, false, true]);
    assert_eq!(packs[1].title, "For heads: annex");
    assert_eq!(packs[1].file(Some(136_000)), "136000-annex.pdf");
    assert_eq!(packs[3].file(None), "trust-annex.pdf");
    assert_eq!(packs[3].reports.len(), 2);
    // Reports without a depth are a pack of one's own: it holds them and nothing else.
    let own = "packs: [{name: head, reports: [summary]}]";
    let own = read(own, Path::new("config.yaml")).unwrap().settings.packs;
    assert!(!own[0].short && own[0].covers);
}

#[test]
fn a_pack_that_would_be_empty_is_a_mistake() {
    let text = "
packs:
  - name: maths-lead
    reports:
      - summary
      - report: pathway
        key_stage: KS22
      - {report: progress, in_full: true, key_stage: Sixth form}
  - name: nobody
  - name: head
    title: For our heads
";
    assert_eq!(
        told(text),
        [
            "7:20 `packs[1].reports[2].key_stage` is `KS22`, expected one of EYFS, KS1, KS2, KS3, KS4, KS5 [did you mean `KS2`?]",
            "8:54 `packs[1].reports[3].key_stage` is `Sixth form`, expected one of EYFS, KS1, KS2, KS3, KS4, KS5 [key stages of one's own stand under `key_stages`]",
            "9:5 `packs[2]` has no reports: there would be nothing in it [name them under `reports`, as [six-questions, summary]]",
        ]
    );
    // Key stages of the config's own are those that there are.
    let own = "
key_stages:
  - {name: Sixth form, years: [12, 13]}
packs:
  - name: sixth
    reports: [{report: summary, key_stage: Sixth form, in_full: true}]
";
    let settings = read(own, Path::new("config.yaml")).unwrap().settings;
    assert!(
        settings
            .packs
            .iter()
            .any(|p| p.name == "sixth" && p.reports[0].in_full)
    );
}

#[test]
fn the_schema_takes_a_name_or_a_group() {
    let schema = schema();
    let reports = &schema["properties"]["packs"]["items"]["properties"]["reports"]["items"];
    assert_eq!(reports["anyOf"].as_array().unwrap().len(), 2);
    let pdfs = schema["properties"]["report_pdfs"]["enum"]
        .as_array()
        .unwrap();
    assert!(pdfs.contains(&serde_json::json!(true)));
}

#[test]
fn a_secondary_schools_pack_is_without_the_key_stages_it_has_no_pupils_in() {
    let mut without = 0;
    for pack in crate::packs_printed::packs_of_six_schools("head-annex") {
        let reports = pack.chapters.iter().map(|c| c.path.0.as_str());
        let tracked = reports
            .filter(|p| p.contains("/ks1/") || p.contains("/ks2/"))
            .count();
        // Of key stages that it never had there is nothing to leave out.
        let said = pack.chapters[0].sections.iter().any(|s| s.id == "left-out");
        // The demo's secondary schools have years 7 to 11 only; all others have both key stages.
        let secondary = pack.subject.contains("High");
        assert_eq!(tracked == 0, secondary, "{}", pack.subject);
        assert!(!said, "{}", pack.subject);
        without += usize::from(secondary);
    }
    assert!(without > 0, "the demo has a secondary school");
}
