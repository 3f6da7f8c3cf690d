//! One figure, rounded once: page, pack and mail say the same.

use std::fs;

use matbook::compose::{Only, Rendering, Survey, write};
use matbook::config::Settings;
use matbook::estate::Date;
use matbook::html::{Renderer, SiteInfo};
use matbook::pack::{Look, Press};
use matbook::report::PagePath;
use matbook::site::Writer;

use crate::reading::read_with_findings;

/// Ten made-up pupils of Year 6, none of them at the standard in Reading, each with a chance of 20.5% of it.
fn data() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let put = |path: &str, text: &str| {
        let path = folder.path().join("data").join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    put("trusts.csv", "trust_uid,trust_name\n1,Made-up Trust\n");
    put(
        "schools.csv",
        "urn,school_name,trust_uid,joined_on,phase,school_type\n100001,Ash,1,2015-09-01,Primary,Academy converter\n",
    );
    let mut pupils = String::from(
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity\n",
    );
    let mut results = String::from(
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,judgement\n",
    );
    let mut estimates = String::from("academic_year,upn,subject,rank,p_expected,p_greater,score\n");
    for n in 0..10 {
        let upn = format!("A30120001500{n}");
        pupils += &format!(
            "2022/23,100001,{upn},Made{n},Up,2012-01-0{},F,6,N,N,N,N,N,WBRI\n",
            n + 1
        );
        results += &format!(
            "2022/23,Summer,2023-06-14,Year 6 Summer,Teacher Assessment,100001,{upn},6,Reading,,WTS\n"
        );
        estimates += &format!("2022/23,{upn},Reading,FFT50,0.2050,0.0500,98.0\n");
    }
    put("pupils.csv", &pupils);
    put("assessments.csv", &results);
    put("estimates.csv", &estimates);
    folder
}

#[test]
fn a_half_goes_the_same_way_on_page_in_pack_and_in_mail() {
    let folder = data();
    let (holdings, findings) = read_with_findings(&folder.path().join("data"));
    assert_eq!(holdings.pupils, 10, "{findings:?}");
    let settings = Settings::default();
    let survey = Survey::new(&holdings, &settings, &findings, Date::new(2023, 7, 31));
    let info = SiteInfo {
        title: "Made-up".into(),
        trusts: vec!["Made-up Trust".into()],
        home: PagePath::new("index.html"),
        facts: vec![],
    };
    let sources = folder.path().join("sources");
    let rendering = Rendering {
        html: Renderer::new(None, info).unwrap(),
        press: Some(Press::new(None).unwrap()),
        look: Look::default(),
        same_figures: false,
        composed: None,
        figures: std::collections::BTreeMap::new(),
        pack_sources: Some(sources.clone()),
    };
    let out = folder.path().join("site");
    let writer = Writer::open(&out, &folder.path().join(".matbook"), false).unwrap();
    let (written, _) = write(&survey, &rendering, &writer, &Only::default(), &|_, _| {}).unwrap();
    writer.finish().unwrap();

    // 0 of 10 less 10 × 0.205 of 10: −20.5 points, half away from zero.
    let of_mail: Vec<&str> = (written.headlines.values())
        .flat_map(|(_, headlines)| headlines)
        .filter(|h| h.subject == "Reading")
        .map(|h| h.difference.as_str())
        .collect();
    assert!(
        !of_mail.is_empty() && of_mail.iter().all(|d| *d == "−21"),
        "{of_mail:?}"
    );
    let mut said = [false; 2];
    for entry in walkdir::WalkDir::new(folder.path()) {
        let path = entry.unwrap().into_path();
        let (page, pack) = (path.starts_with(&out), path.starts_with(&sources));
        if !path.is_file() || !(page || pack) {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else {
            continue;
        };
        // Axes have a tick at −20.
        if path.extension().is_some_and(|ending| ending == "svg") {
            continue;
        }
        let (words, _) = text
            .split("<svg")
            .fold((String::new(), true), |(words, first), part| {
                let rest = part.split_once("</svg>").map_or("", |(_, rest)| rest);
                (words + if first { part } else { rest }, false)
            });
        let wrong = ["−20<", "\"−20\"", "−20 "]
            .iter()
            .any(|w| words.contains(w));
        assert!(!wrong, "{}", path.display());
        said[usize::from(pack)] |= words.contains("−21");
    }
    assert_eq!(said, [true, true], "page, pack");
}
