//! What an entry of `sources:` can express beyond one heading for one column: values made of several cells, parted from
//! one, or told by the row's date, its term or the roll.

use matbook::diag::{Code, Finding, Severity};
use matbook::estate::Date;

use crate::formats::Folder;

const UPNS: [&str; 3] = ["J980200024001", "Y980200024002", "M980200024003"];

/// A folder with two schools and a roll of three pupils; the last is at the second school.
fn with_roll() -> Folder {
    let folder = Folder::new().with_schools();
    folder.put(
        "pupils.csv",
        "academic_year,urn,upn,surname,forename,dob,sex,nc_year,sen,ethnicity\n\
         2024/25,900000,J980200024001,Ash,Ann,2014-10-01,F,5,N,WBRI\n\
         2024/25,900000,Y980200024002,Birch,Ben,2014-11-01,M,5,K,WBRI\n\
         2024/25,900001,M980200024003,Cole,Cy,2015-02-01,M,5,N,WBRI\n",
    );
    folder
}

fn iso(d: Date) -> String {
    format!("{:04}-{:02}-{:02}", d.year, d.month, d.day)
}

fn no_errors(findings: &[Finding]) {
    let errors: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.severity == Severity::Error)
        .collect();
    assert!(errors.is_empty(), "{errors:#?}");
}

#[test]
fn birth_dates_of_three_columns_and_names_of_one() {
    let folder = Folder::new().with_schools();
    folder.put(
        "fft.csv",
        "DfE number,Year,UPN,Pupil,Day,Month,Year,Gender,SEN,Eth\n\
         9802000,5,J980200024001,\"Ash, Ann\",1,10,2014,F,N,WBRI\n\
         9802000,5,Y980200024002,\"Birch, Ben\",01,11,2014,M,N,WBRI\n\
         9802000,5,M980200024003,\"Cole, Cy\",31,2,2015,M,N,WBRI\n",
    );
    let (held, findings) = folder.read(
        "sources:\n  pupils:\n    - files: fft.csv\n      columns: {urn: DfE number, nc_year: Year, dob: [Day, Month, Year#2], sex: Gender, ethnicity: Eth}\n      split: {Pupil: \"surname, forename\"}\n      constants: {academic_year: 2024/25}\n",
    );
    let dates: Vec<Option<String>> = held.roll.iter().map(|r| r.dob.map(iso)).collect();
    assert_eq!(
        dates,
        [
            Some("2014-10-01".to_owned()),
            Some("2014-11-01".to_owned()),
            None
        ],
        "{findings:#?}"
    );
    // A date that the calendar lacks is told at its own line and column.
    let bad: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.code == Code::BadDate)
        .collect();
    assert_eq!(bad.len(), 1, "{findings:#?}");
    assert_eq!((&*bad[0].spot.file, bad[0].spot.line), ("fft.csv", 4));
    // The names part: an assessment without a UPN finds its pupil by them.
    folder.put(
        "ta.csv",
        "UPN,Surname,Forename,DOB,Sex,Reading\n,Ash,Ann,2014-10-01,F,EXS\n",
    );
    let (held, _) = folder.read(
        "sources:\n  pupils:\n    - files: fft.csv\n      columns: {urn: DfE number, nc_year: Year, dob: [Day, Month, Year#2], sex: Gender, ethnicity: Eth}\n      split: {Pupil: \"surname, forename\"}\n      constants: {academic_year: 2024/25}\n  assessments:\n    - files: ta.csv\n      columns: {judgement: Reading}\n      constants: {academic_year: 2024/25, term: Autumn, assessed_on: 2024-12-01, assessment_name: A, assessment_type: Teacher Assessment, urn: \"900000\", nc_year: \"5\", subject: Reading}\n",
    );
    assert_eq!(held.assessments.len(), 1);
}

#[test]
fn wide_rows_of_several_values_take_term_date_school_and_year_group_from_elsewhere() {
    let folder = with_roll();
    folder.put(
        "marks 2024-25.csv",
        "UPN,Aut Rea TA,Aut Rea SS,Spr Rea TA,Spr Rea SS\n\
         J980200024001,WTS,98,EXS,104\n\
         M980200024003,EXS,,,110\n\
         Z999999999999,EXS,1,,\n",
    );
    let yaml = "sources:\n  assessments:\n    - files: marks*.csv\n      from_name: {academic_year: \"marks {}\"}\n      from_roll: [urn, nc_year]\n      from_term: assessed_on\n      constants: {assessment_type: NFER, assessment_name: NFER}\n      long:\n        rows:\n          - {constants: {subject: Reading, term: Autumn}, columns: {judgement: Aut Rea TA, score: Aut Rea SS}}\n          - {constants: {subject: Reading, term: Spring}, columns: {judgement: Spr Rea TA, score: Spr Rea SS}}\n";
    let (held, findings) = folder.read(yaml);
    assert_eq!(held.assessments.len(), 4, "{findings:#?}");
    let dates: Vec<String> = held
        .assessments
        .iter()
        .map(|a| iso(a.assessed_on))
        .collect();
    assert_eq!(
        dates,
        ["2024-12-15", "2025-03-25", "2024-12-15", "2025-03-25"]
    );
    let urns: Vec<String> = held.assessments.iter().map(|a| a.urn.to_string()).collect();
    assert_eq!(urns, ["900000", "900000", "900001", "900001"]);
    assert!(held.assessments[0].score().is_some() && held.assessments[0].judgement.is_some());
    assert!(held.assessments[2].score().is_none() && held.assessments[2].judgement.is_some());
    // Who is on no roll is told, where the row stands.
    assert!(
        findings.iter().any(|f| f.spot.line == 4 && !f.row_kept),
        "{findings:#?}"
    );
}

#[test]
fn year_and_term_follow_from_the_date() {
    let folder = with_roll();
    folder.put(
        "star.csv",
        "UPN,Test Date,NRSS\n\
         J980200024001,12/12/2024,101\n\
         J980200024001,18/04/2025,103\n\
         J980200024001,22/04/2025,105\n",
    );
    let (held, findings) = folder.read(
        "sources:\n  assessments:\n    - files: star.csv\n      columns: {assessed_on: Test Date, score: NRSS}\n      from_date: [academic_year, term]\n      from_roll: [urn, nc_year]\n      constants: {assessment_type: Renaissance, assessment_name: Star, subject: Reading}\n",
    );
    no_errors(&findings);
    let terms: Vec<String> = held
        .assessments
        .iter()
        .map(|a| format!("{:?}", a.term))
        .collect();
    // Easter 2025 is on 20 April.
    assert_eq!(terms, ["Autumn", "Spring", "Summer"]);
    assert!(
        held.assessments
            .iter()
            .all(|a| a.year.to_string() == "2024/25")
    );
}

#[test]
fn percentages_are_added_and_divided() {
    let folder = with_roll();
    folder.put(
        "fft.csv",
        "UPN,Subject,Chance of B,Chance of W,Chance of N,Chance of A\n\
         J980200024001,Reading,5%,20%,60%,15%\n\
         Y980200024002,Reading,1,0,98,1\n",
    );
    let (held, findings) = folder.read(
        "sources:\n  estimates:\n    - files: fft.csv\n      scale: percent\n      columns: {p_expected: [Chance of N, Chance of A], p_greater: Chance of A}\n      constants: {academic_year: 2024/25, rank: FFT50}\n",
    );
    no_errors(&findings);
    let chances: Vec<(u32, u32)> = held
        .estimates
        .iter()
        .map(|e| (e.p_expected, e.p_greater))
        .collect();
    assert_eq!(
        chances,
        [(750_000_000, 150_000_000), (990_000_000, 10_000_000)]
    );
    // With their signs they are percentages without being called so, added up as well: 60 % and 15 %.
    folder.put(
        "fft.csv",
        "UPN,Subject,Chance of N,Chance of A\nJ980200024001,Reading,60%,15%\nY980200024002,Reading,0.8,0.1\n",
    );
    let (held, _) = folder.read(
        "sources:\n  estimates:\n    - files: fft.csv\n      columns: {p_expected: [Chance of N, Chance of A], p_greater: Chance of A}\n      constants: {academic_year: 2024/25, rank: FFT50}\n",
    );
    let chances: Vec<u32> = held.estimates.iter().map(|e| e.p_expected).collect();
    assert_eq!(chances, [750_000_000, 900_000_000]);
}

#[test]
fn rows_made_of_several_columns_are_left_out_only_where_all_of_them_are_blank() {
    let folder = with_roll();
    folder.put(
        "fft.csv",
        "UPN,Rea EXS+,Rea GDS,Mat N,Mat A\n\
         J980200024001,75,15,50,25\n\
         Y980200024002,,,80,\n\
         M980200024003,,,,NULL\n",
    );
    let (held, findings) = folder.read(
        "sources:\n  estimates:\n    - files: fft.csv\n      scale: percent\n      constants: {academic_year: 2024/25, rank: FFT50}\n      long:\n        rows:\n          - {constants: {subject: Reading}, columns: {p_expected: Rea EXS+, p_greater: Rea GDS}}\n          - {constants: {subject: Maths}, columns: {p_expected: [Mat N, Mat A], p_greater: Mat N}}\n",
    );
    no_errors(&findings);
    let chances: Vec<(u32, u32)> = (held.estimates.iter())
        .map(|e| (e.p_expected, e.p_greater))
        .collect();
    assert_eq!(
        chances,
        [
            (750_000_000, 150_000_000),
            (750_000_000, 500_000_000),
            (800_000_000, 800_000_000)
        ]
    );
}

#[test]
fn codes_of_the_config_may_be_words_and_are_told_where_they_are_written() {
    let folder = Folder::new().with_schools();
    folder.put(
        "roll.csv",
        "academic_year,urn,upn,dob,sex,nc_year,fsm\n\
         2024/25,900000,J980200024001,2014-10-01,F,5,Free\n\
         2024/25,900000,Y980200024002,2014-11-01,M,5,Paid\n",
    );
    let entry = |codes: &str| {
        folder.read(&format!(
            "sources: {{pupils: [{{files: roll.csv, codes: {{fsm: {codes}}}}}]}}\n"
        ))
    };
    for codes in [
        "{Free: Yes, Paid: No}",
        "{Free: true, Paid: false}",
        "{Free: \"Y\", Paid: \"N\"}",
    ] {
        let (held, findings) = entry(codes);
        no_errors(&findings);
        let meals: Vec<Option<bool>> = held.roll.iter().map(|r| r.fsm).collect();
        assert_eq!(meals, [Some(true), Some(false)], "{codes}");
    }
    let (_, findings) = entry("{Free: Maybe, Paid: No}");
    let told: Vec<&Finding> = (findings.iter())
        .filter(|f| f.code == Code::UnknownCode)
        .collect();
    assert_eq!(told.len(), 1, "{findings:#?}");
    assert!(told[0].message.contains("the config writes"), "{told:#?}");
    assert!(
        told[0].help.contains("line 1") && told[0].help.contains("Y or N"),
        "{told:#?}"
    );
}

#[test]
fn a_setting_of_the_entry_that_makes_the_heading_unreadable_is_named() {
    let folder = Folder::new().with_schools();
    folder.put(
        "roll.csv",
        "academic_year,urn,upn,dob,sex,nc_year\n2024/25,900000,J980200024001,2014-10-01,F,5\n",
    );
    for (setting, named) in [
        ("delimiter: semicolon", "delimiter: semicolon"),
        ("skip_lines: 1", "skip_lines: 1"),
    ] {
        let (_, findings) = folder.read(&format!(
            "sources: {{pupils: [{{files: roll.csv, {setting}}}]}}\n"
        ));
        let named = findings.iter().any(|f| {
            f.severity == Severity::Error && (f.message.contains(named) || f.help.contains(named))
        });
        assert!(named, "{findings:#?}");
    }
}

#[test]
fn sessions_that_run_on_are_parted_by_term() {
    let folder = with_roll();
    for (term, possible, absent) in [("Autumn", 140, 4), ("Spring", 260, 10), ("Summer", 380, 11)] {
        folder.put(
            &format!("att/{term}.csv"),
            format!(
                "upn,possible,auth,unauth\n{},{possible},{absent},0\n{},{possible},{absent},1\n",
                UPNS[0], UPNS[1]
            ),
        );
    }
    let yaml = "sources:\n  attendance:\n    - files: att/*.csv\n      period: year_to_date\n      columns: {sessions_possible: possible, sessions_authorised: auth, sessions_unauthorised: unauth}\n      from_name: {term: \"{}\"}\n      from_roll: [urn]\n      constants: {academic_year: 2024/25}\n";
    let (held, findings) = folder.read(yaml);
    no_errors(&findings);
    let of = |i: usize| {
        let all = held
            .attendance
            .iter()
            .filter(move |a| a.pupil.0 == u32::try_from(i).unwrap());
        all.map(|a| {
            (
                a.possible.unwrap(),
                a.authorised.unwrap(),
                a.unauthorised.unwrap(),
            )
        })
        .collect::<Vec<_>>()
    };
    assert_eq!(
        of(0),
        [(140.0, 4.0, 0.0), (120.0, 6.0, 0.0), (120.0, 1.0, 0.0)]
    );
    assert_eq!(
        of(1),
        [(140.0, 4.0, 1.0), (120.0, 6.0, 0.0), (120.0, 1.0, 0.0)]
    );
    // A term that has fewer than the one before doesn't run on: nothing of it is counted, and that is said.
    folder.put(
        "att/Spring.csv",
        format!("upn,possible,auth,unauth\n{},120,6,0\n", UPNS[0]),
    );
    let (held, findings) = folder.read(yaml);
    let told: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.message.contains("don't run on"))
        .collect();
    assert_eq!(told.len(), 1, "{findings:#?}");
    assert_eq!(
        (&*told[0].spot.file, told[0].spot.line),
        ("att/Spring.csv", 2)
    );
    let blank = held
        .attendance
        .iter()
        .filter(|a| a.possible.is_none())
        .count();
    assert_eq!(blank, 1);
}

#[test]
fn a_sheet_on_its_side_is_set_upright() {
    let folder = with_roll();
    folder.put(
        "side.csv",
        "UPN,J980200024001,Y980200024002,M980200024003\n\
         Reading,EXS,WTS,nonsense\n\
         Maths,GDS,,EXS\n",
    );
    let (held, findings) = folder.read(
        "sources:\n  assessments:\n    - files: side.csv\n      transposed: true\n      from_roll: [urn, nc_year]\n      long: {into: subject, value: judgement, columns: {Reading: Reading, Maths: Maths}}\n      constants: {academic_year: 2024/25, term: Summer, assessed_on: 2025-07-01, assessment_name: A, assessment_type: Teacher Assessment}\n",
    );
    assert_eq!(held.assessments.len(), 4, "{findings:#?}");
    // What is wrong is told where the cell really stands.
    let odd: Vec<&Finding> = findings.iter().filter(|f| f.field == "judgement").collect();
    assert!(!odd.is_empty(), "{findings:#?}");
    assert!(
        odd.iter().all(|f| (f.spot.line, f.spot.column) == (2, 17)),
        "{odd:#?}"
    );
}

/// A ready layout, an invented file as its system writes it, further lines of the entry, and how many rows come of it.
const LAYOUTS: &[(&str, &str, &str, &str, usize)] = &[
    (
        "sims-pupils",
        "pupils",
        "Legal Surname,Legal Forename,Date of Birth,Gender,Year taught in,Reg,UPN,Ethnicity,SEN Status,Eligible for free meals,Ever in care\nAsh,Ann,01/10/2014,Female,Year  5,5A,J980200024001,White - British,K - SEN Support,T,\n",
        "constants: {academic_year: 2024/25, urn: \"900000\"}",
        1,
    ),
    (
        "arbor-pupils",
        "pupils",
        "Student,Globally Unique Student ID,Date of birth,Sex,Year group(s) for today,SEN status,Ethnicity,EAL at any time this academic year?\nAnn Ash,J980200024001,01/10/2014,Female,Year 5,N,WBRI,No\n",
        "constants: {academic_year: 2024/25, urn: \"900000\"}",
        1,
    ),
    (
        "bromcom-pupils",
        "pupils",
        "Last Name,First Name,UPN,Date Of Birth,Gender,Year Group Name,SEN Provision,Ethnicity\nAsh,Ann,J980200024001,01/10/2014,Female,Year 5,SEN Support,WBRI\n",
        "constants: {academic_year: 2024/25, urn: \"900000\"}",
        1,
    ),
    (
        "sims-attendance",
        "attendance",
        "UPN,Possible,Present,Authorised,Unauthorised\nJ980200024001,140,134,5,1\n",
        "constants: {academic_year: 2024/25, term: Autumn}",
        1,
    ),
    (
        "arbor-attendance",
        "attendance",
        "Student,Globally Unique Student ID,Possible sessions,Attended,Authorised absence,Unauthorised absence,% Attendance\n\"Ash, Ann\",J980200024001,140,134,5,1,95.7%\n",
        "constants: {academic_year: 2024/25, term: Autumn}",
        1,
    ),
    (
        "bromcom-attendance",
        "attendance",
        "UPN,Possible Sessions,Present Sessions,Authorised Absences,Unauthorised Absences\nJ980200024001,140,134,5,1\n",
        "constants: {academic_year: 2024/25, term: Autumn}",
        1,
    ),
    (
        "insight",
        "assessments",
        "UPN,Name,Autumn 2 Reading,Autumn 2 Writing,Spring 2 Reading\nJ980200024001,A,EXS,WTS,GDS\n",
        "constants: {academic_year: 2024/25}",
        3,
    ),
    (
        "fft-estimates",
        "estimates",
        "UPN,Subject,Benchmark,Chance of B,Chance of W,Chance of N,Chance of A\nJ980200024001,Reading,FFT20,5,20,60,15\n",
        "constants: {academic_year: 2024/25}",
        1,
    ),
    (
        "nfer-results",
        "assessments",
        "UPN,Forename,Surname,Reading Raw Score,Reading Standardised Score,Reading Age-Standardised Score,Maths Raw Score,Maths Standardised Score\nJ980200024001,A,A,30,101,99,40,110\n",
        "constants: {academic_year: 2024/25, term: Summer}",
        2,
    ),
    (
        "star",
        "assessments",
        "UPN,Test Date,SS,NRSS,PR,RA\nJ980200024001,12/12/2024,612,104,60,9:04\n",
        "constants: {subject: Reading}",
        1,
    ),
    (
        "gl",
        "assessments",
        "UPN,Test Date,Subject,SAS,NPR,ST\nJ980200024001,12/12/2024,Maths,96,40,4\n",
        "",
        1,
    ),
    (
        "rising-stars",
        "assessments",
        "UPN,Test Date,Subject,Raw Score,Standardised Score,Hodder Scale\nJ980200024001,12/12/2024,Reading,30,96,3.5\n",
        "",
        1,
    ),
    (
        "no-more-marking",
        "assessments",
        "UPN,First Name,Last Name,Date of Birth,Window closed,Scaled Score,Writing Age,WTS/EXS/GDS\nJ980200024001,Ann,Ash,01/10/2014,12/12/2024,540,10:02,EXS\n",
        "",
        1,
    ),
    (
        "pixl",
        "assessments",
        "UPN,Reading Paper 1,Reading Standardised Score,Maths Total\nJ980200024001,30,96,55\n",
        "constants: {academic_year: 2024/25, term: Spring}",
        1,
    ),
];

#[test]
fn ready_layouts_read_an_invented_file_of_each_system() {
    for (layout, table, text, more, rows) in LAYOUTS {
        let folder = with_roll();
        folder.put("export.csv", text);
        let entry = format!(
            "sources:\n  {table}:\n    - files: export.csv\n      layout: {layout}\n      {more}\n"
        );
        let (held, findings) = folder.read(&entry);
        no_errors(&findings);
        let count = match *table {
            "pupils" => held.roll.len(),
            "attendance" => held.attendance.len(),
            "estimates" => held.estimates.len(),
            _ => held.assessments.len(),
        };
        assert_eq!(count, *rows, "{layout}: {findings:#?}");
        if *layout == "nfer-results" {
            let scores: Vec<f64> = held
                .assessments
                .iter()
                .filter_map(|a| a.score().map(|s| s.to_f64()))
                .collect();
            assert_eq!(scores, [101.0, 110.0]);
        }
        if *layout == "star" {
            assert_eq!(held.assessments[0].score().map(|s| s.to_f64()), Some(104.0));
        }
        if *layout == "fft-estimates" {
            let estimate = &held.estimates[0];
            assert_eq!(
                (estimate.p_expected, estimate.p_greater),
                (750_000_000, 150_000_000)
            );
        }
    }
    // Each says where it is a guess.
    let guesses = matbook::intake::ready_layouts()
        .filter(|l| l.about.contains("guess"))
        .count();
    assert!(guesses > 5);
}

/// Several columns may be the same result: none is read, and it is told with its place; a column that says nothing else is meant.
#[test]
fn a_ready_layout_takes_no_column_where_several_may_be_meant() {
    let read = |layout: &str, heading: &str, more: &str| {
        let folder = with_roll();
        let row = "J980200024001,2025-05-06,101,102,103";
        folder.put("export.csv", format!("UPN,Test Date,{heading}\n{row}\n"));
        let (held, findings) = folder.read(&format!(
            "sources:\n  assessments:\n    - files: export.csv\n      layout: {layout}\n{more}"
        ));
        let scores: Vec<String> = (held.assessments.iter())
            .map(|a| {
                let score = a.score().map_or(String::new(), |s| s.to_f64().to_string());
                format!("{} {score}", a.subject.code())
            })
            .collect();
        let told: Vec<(u64, u64, String, String)> = (findings.iter())
            .filter(|f| f.code == Code::DuplicateColumn)
            .map(|f| {
                let help = f.help.clone();
                (f.spot.line, f.spot.column, f.message.clone(), help)
            })
            .collect();
        (scores, told)
    };
    for (layout, heading, wanted, place) in [
        (
            "nfer-results",
            "Reading SS 1,Reading SS 2,Maths SS",
            vec!["Maths 103"],
            Some((28, "{Reading SS 2: the subject}")),
        ),
        (
            "nfer-results",
            "Reading SS,Reading SS,Maths SS",
            vec!["Maths 103"],
            Some((26, "\"Reading SS#2\": the subject")),
        ),
        (
            "nfer-results",
            "Reading SS Y5,Maths SS,Reading SS Y6",
            vec!["Maths 102"],
            Some((38, "{Reading SS Y6: the subject}")),
        ),
        // One of them says nothing else, or is preferred.
        (
            "nfer-results",
            "Reading SS last year,Reading SS,Maths SS",
            vec!["Reading 102", "Maths 103"],
            None,
        ),
        (
            "nfer-results",
            "Reading Scaled,Reading SS,Maths SS",
            vec!["Reading 102", "Maths 103"],
            None,
        ),
    ] {
        let (scores, told) = read(layout, heading, "");
        assert_eq!(scores, wanted, "{heading}: {told:?}");
        match place {
            None => assert!(told.is_empty(), "{heading}: {told:?}"),
            Some((column, help)) => {
                assert_eq!(told.len(), 1, "{heading}: {told:?}");
                let (line, at, message, helped) = &told[0];
                assert_eq!((*line, *at), (1, column), "{message}");
                assert!(message.contains("none is read"), "{message}");
                assert!(helped.contains(help), "{helped}");
            }
        }
    }
    // As the help says.
    let (scores, told) = read(
        "nfer-results",
        "Reading SS,Reading SS,Maths SS",
        "      long: {into: subject, value: score, columns: {\"Reading SS#2\": Reading, Maths SS: Maths}}\n",
    );
    assert_eq!(scores, ["Reading 102", "Maths 103"], "{told:?}");
}

/// Statutory results as schools have them: two pupils of each file, and what is read of them.
#[test]
fn statutory_results_are_read_by_their_ready_layouts() {
    let read = |layout: &str, text: &str| {
        let folder = with_roll();
        folder.put("export.csv", text);
        let (held, findings) = folder.read(&format!(
            "sources:\n  assessments:\n    - files: export.csv\n      layout: {layout}\n      constants: {{academic_year: 2024/25}}\n"
        ));
        no_errors(&findings);
        held
    };
    // Key stage 2: a scaled score, a pupil below the tests' standard, the teacher's writing and science. The score of N is none.
    let held = read(
        "ks2-results",
        "UPN,Surname,READSCORE,READOUTCOME,MATSCORE,MATOUTCOME,WRITTAOUTCOME,SCITAOUTCOME\n\
         J980200024001,Ash,104,AS,99,NS,EXS,EXS\n\
         Y980200024002,Birch,N,B,112,AS,PK5,HNM\n",
    );
    let told: Vec<String> = (held.assessments.iter())
        .map(|a| {
            let code = a.judgement.map_or("", |j| j.code());
            let score = a
                .score()
                .map_or_else(String::new, |s| s.to_f64().to_string());
            format!("{} {} {score} {code}", a.kind.code(), a.subject.code())
        })
        .collect();
    for row in [
        "DfE test Reading 104 AS",
        "DfE test Maths 99 NS",
        "DfE test Maths 112 AS",
        "Teacher Assessment Writing  EXS",
        "Teacher Assessment Writing  PKS",
    ] {
        assert!(told.iter().any(|t| t == row), "{row}: {told:?}");
    }
    assert!(
        told.iter().any(|t| t.starts_with("DfE test Reading  ")),
        "{told:?}"
    );
    assert!(
        held.assessments
            .iter()
            .all(|a| iso(a.assessed_on).as_str() >= "2025-04-01")
    );
    let science = held
        .other_results
        .iter()
        .filter(|r| &*r.subject == "Science");
    assert_eq!(science.count(), 2);

    // The checks: a mark, or why there is none.
    for (layout, subject, mark) in [
        ("phonics-check", "Phonics", "33"),
        ("tables-check", "MTC", "25"),
    ] {
        let held = read(
            layout,
            &format!(
                "UPN,Check Date,Mark,Code\nJ980200024001,11/06/2025,{mark},\nY980200024002,11/06/2025,,A\n"
            ),
        );
        let rows: Vec<_> = held
            .other_results
            .iter()
            .filter(|r| &*r.subject == subject)
            .collect();
        assert_eq!(rows.len(), 2, "{layout}");
        assert!(rows.iter().all(|r| iso(r.assessed_on) == "2025-06-11"));
        let score = rows[0].score.map(|s| s.to_f64().to_string());
        assert_eq!(score.as_deref(), Some(mark));
        assert_eq!(rows[1].code, Some("A"));
    }

    // The profile: goals by number, in figures or words; the good level as the file has it.
    let held = read(
        "eyfs-profile",
        "UPN,E01,E02,Word Reading,GLD\nJ980200024001,2,Expected,1,Y\nY980200024002,A,Emerging,2,N\n",
    );
    let told: Vec<String> = (held.other_results.iter())
        .map(|r| format!("{} {}", r.subject, r.code.unwrap_or_default()))
        .collect();
    assert_eq!(told.len(), 8, "{told:?}");
    for row in [
        "ELG01 2", "ELG01 A", "ELG02 2", "ELG02 1", "ELG09 1", "ELG09 2",
    ] {
        assert!(told.iter().any(|t| t == row), "{row}: {told:?}");
    }
}

#[test]
fn a_school_is_found_by_its_authority_and_its_number_there() {
    let folder = Folder::new().with_schools();
    folder.put(
        "roll.csv",
        "LA,Estab,UPN,DOB,Sex,NC Year\n980,2000,J980200024001,2014-10-01,F,5\n980,2999,Y980200024002,2014-11-01,M,5\n",
    );
    let (held, findings) = folder.read(
        "sources:\n  pupils:\n    - {files: roll.csv, columns: {urn: [LA, Estab], nc_year: NC Year}, constants: {academic_year: 2024/25}}\n",
    );
    assert_eq!(held.roll.len(), 1, "{findings:#?}");
    let unknown: Vec<&Finding> = (findings.iter())
        .filter(|f| f.code == Code::UnknownSchool)
        .collect();
    assert_eq!(unknown.len(), 1, "{findings:#?}");
    assert_eq!(
        (
            &*unknown[0].spot.file,
            unknown[0].spot.line,
            unknown[0].spot.column
        ),
        ("roll.csv", 3, 1)
    );
}

#[test]
fn the_roll_says_no_school_of_a_pupil_on_two_and_of_one_on_none() {
    let folder = Folder::new();
    folder.put("trusts.csv", "trust_uid,trust_name\n7,Seven\n");
    folder.put(
        "schools.csv",
        "urn,school_name,trust_uid,joined_on,phase,school_type\n\
         100001,One,7,2018-09-12,Primary,Academy converter\n100002,Two,7,2018-09-12,Primary,Academy converter\n",
    );
    let row = |urn: &str, upn: &str| format!("2024/25,{urn},{upn},2014-10-01,F,5\n");
    let rows = [
        row("100001", "J980200024001"),
        row("100002", "J980200024001"),
        row("100002", "Y980200024002"),
    ];
    folder.put(
        "pupils.csv",
        format!("academic_year,urn,upn,dob,sex,nc_year\n{}", rows.concat()),
    );
    folder.put(
        "scores.csv",
        "UPN,Reading\nJ980200024001,EXS\nY9802 0002 4002,EXS\nM980200024003,EXS\n",
    );
    let (held, findings) = folder.read(
        "sources:\n  assessments:\n    - files: scores.csv\n      columns: {judgement: Reading}\n      from_roll: [urn, nc_year]\n      constants: {academic_year: 2024/25, term: Autumn, assessed_on: 2024-12-01, assessment_name: A, assessment_type: Teacher Assessment, subject: Reading}\n",
    );
    assert_eq!(held.assessments.len(), 1, "{findings:#?}");
    let told: Vec<(u64, Code)> = (findings.iter())
        .filter(|f| &*f.spot.file == "scores.csv")
        .map(|f| (f.spot.line, f.code))
        .collect();
    // One cause, one finding: not that school and year group are blank as well.
    assert_eq!(
        told,
        [(2, Code::UnknownSchool), (4, Code::OnNoRoll)],
        "{findings:#?}"
    );
    assert!(
        findings
            .iter()
            .any(|f| f.message.contains("on the rolls of 100001 and 100002"))
    );
}
