//! What is hardly possible is told at the row it stands in, also where rows were put together from several files.

use matbook::check;
use matbook::config::Settings;
use matbook::diag::Code;

use crate::formats::Folder;

/// What the checks tell of rows: file, line and the words.
fn told(folder: &Folder, yaml: &str) -> Vec<(String, u64, String)> {
    let (held, findings) = folder.read(yaml);
    assert!(findings.iter().all(|f| f.row_kept), "{findings:#?}");
    let codes = [Code::Implausible, Code::NoSuchMeasure];
    let found = check::implausible(&held, &Settings::default()).into_iter();
    found
        .filter(|f| codes.contains(&f.code))
        .map(|f| (f.spot.file.to_string(), f.spot.line, f.message))
        .collect()
}

/// Two schools, and a pupil on the roll of 2024/25.
fn with_a_pupil() -> Folder {
    let folder = Folder::new().with_schools();
    folder.put(
        "pupils.csv",
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,sen,ethnicity\n\
         2024/25,900000,J980200024001,Ash,Ann,2014-10-01,F,5,N,WBRI\n",
    );
    folder
}

#[test]
fn rows_that_can_hardly_be_are_told_with_their_lines() {
    let folder = with_a_pupil();
    folder.put(
        "conversions.csv",
        "assessment_type,subject,nc_year,score_from,scaled_score\n\
         NFER,Reading,5,70,85\nNFER,Reading,5,130,115\n\
         NFER,Maths,5,100,110\nNFER,Maths,5,130,90\nNFER,Maths,5,70,80\n\
         GL,Maths,5,100,100\n\
         NFER,GPS,5,80,90\nNFER,GPS,5,120,110\nNFER,GPS,5,80,95\n",
    );
    folder.put(
        "finance.csv",
        "financial_year,trust_uid,urn,income,expenditure,staff_costs,revenue_reserve,pupils\n\
         2022/23,1,900000,500000,490000,300000,1,100\n2022/23,1,900001,600000,590000,300000,1,100\n\
         2022/23,1,,1100000,1080000,600000,2,\n\
         2023/24,1,900000,500,490,300,1,100\n2023/24,1,900001,600000,590000,300000,1,100\n",
    );
    folder.put(
        "exclusions.csv",
        "academic_year,term,urn,upn,kind,sessions,started_on\n\
         2024/25,Autumn,900000,J980200024001,Suspension,2,2024-10-01\n\
         2024/25,Autumn,900000,J980200024001,Suspension,4,2024-11-05\n\
         2024/25,Autumn,900000,J980200024001,Suspension,3,2024-10-01\n",
    );
    folder.put(
        "reference/percentiles.csv",
        "measure,academic_year,phase,percentile,value\n\
         ks2_rwm_expected,2023/24,Primary,10,50\nks2_rwm_expected,2023/24,Primary,90,45\n\
         ks2_rwm_expectd,2023/24,Primary,50,60\n",
    );
    let all = told(&folder, "");
    for (file, line, words) in [
        ("conversions.csv", 5, "the curve falls from 110 to 90"),
        ("conversions.csv", 7, "the curve has one point"),
        ("conversions.csv", 10, "80 stands twice"),
        ("finance.csv", 4, "is the sum of the others"),
        ("finance.csv", 5, "income per pupil is £5"),
        ("finance.csv", 6, "no row without a URN"),
        ("exclusions.csv", 4, "with another number of sessions"),
        (
            "reference/percentiles.csv",
            3,
            "falls from 50 at percentile 10",
        ),
        (
            "reference/percentiles.csv",
            4,
            "no measure is called ks2_rwm_expectd",
        ),
    ] {
        let stands =
            |(f, l, w): &(String, u64, String)| f == file && *l == line && w.contains(words);
        assert!(all.iter().any(stands), "{file}:{line} {words}: {all:#?}");
    }
    assert_eq!(all.len(), 9, "{all:#?}");
}

/// A day up to a year after the rolls is no mistake: a school may be going to join.
#[test]
fn days_on_which_no_school_joined_or_was_inspected_are_told_at_their_rows() {
    let folder = with_a_pupil();
    // Not in the order of their URNs, in which schools are kept.
    folder.put(
        "schools.csv",
        "urn,school_name,trust_uid,phase,school_type,joined_on\n900002,Cedar,1,Primary,Academy,2025-09-01\n\
         900001,Beech,1,Primary,Academy,2042-09-01\n900000,Ash,1,Primary,Academy,1066-10-14\n",
    );
    folder.put(
        "ofsted.csv",
        "urn,inspected_on,area,grade\n900000,2019-03-05,overall,Good\n\
         900001,2042-03-05,overall,Good\n900001,2042-03-05,Behaviour and attitudes,Good\n",
    );
    let all = told(&folder, "");
    let expected = [
        ("schools.csv", 4, "before there were academies (2002)"),
        (
            "schools.csv",
            3,
            "more than a year after the latest rolls (2024/25)",
        ),
        (
            "ofsted.csv",
            3,
            "more than a year after the latest rolls (2024/25)",
        ),
    ];
    assert_eq!(all.len(), expected.len(), "{all:#?}");
    for ((file, line, words), (f, l, w)) in expected.iter().zip(&all) {
        assert!(
            f == file && l == line && w.contains(words),
            "{file}:{line} {words}: {all:#?}"
        );
    }
}

#[test]
fn a_row_of_several_files_is_told_where_it_stands() {
    let folder = Folder::new().with_schools();
    let heading = "academic_year,urn,measure,score,pupils,cohort\n";
    folder.put(
        "first.csv",
        format!("{heading}2023/24,900000,ks2_rwm_expected,71,30,30\n"),
    );
    folder.put(
        "second.csv",
        format!(
            "{heading}2022/23,900000,ks2_rwm_expected,64,30,30\n\n2022/23,900001,ks2_rwm_expected,66,30,30\n2023/24,900001,ks2_rwm_expected,0.71,30,30\n"
        ),
    );
    let all = told(
        &folder,
        "sources:\n  performance:\n    - files: first.csv\n    - files: second.csv\n",
    );
    assert_eq!(all.len(), 1, "{all:#?}");
    assert_eq!((all[0].0.as_str(), all[0].1), ("second.csv", 5), "{all:#?}");
}

/// What is told while several files are put together stands where it is told of, whatever rows were left out before it.
#[test]
fn findings_of_files_that_are_put_together_have_their_own_lines() {
    let folder = Folder::new().with_schools();
    let heading = "academic_year,urn,measure,score,pupils,cohort\n";
    let row = |urn: u32, rest: &str| format!("2023/24,{urn},{rest}\n");
    folder.put(
        "first.csv",
        format!("{heading}{}", row(900_000, "ks2_rwm_expected,71,30,30")),
    );
    folder.put(
        "second.csv",
        format!(
            "{heading}\n{}{}{}{}",
            row(900_000, "ks2_rwm_higher,64,30,30"),
            row(900_000, "ks2_reading_scaled,104,30,30,9,9"),
            row(900_001, "ks2_rwm_higher,many,30,30"),
            row(900_001, "ks2_rwm_expected,71,30,30"),
        ),
    );
    let (_, findings) =
        folder.read("sources:\n  performance:\n    - files: first.csv\n    - files: second.csv\n");
    let at = |code: Code| {
        let mut all = findings.iter().filter(|f| f.code == code);
        let found = all.next().map(|f| (f.spot.file.to_string(), f.spot.line));
        assert!(all.next().is_none(), "{findings:#?}");
        found
    };
    assert_eq!(
        at(Code::FieldCount),
        Some(("second.csv".to_owned(), 4)),
        "{findings:#?}"
    );
    assert_eq!(
        at(Code::NotANumber),
        Some(("second.csv".to_owned(), 5)),
        "{findings:#?}"
    );
}
