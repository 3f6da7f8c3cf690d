//! What unknown files are taken for: each kind of column that is easily taken for another, and what is said of it.

use std::path::Path;

use matbook::config;
use matbook::intake::{Around, propose, survey};

use crate::formats::Folder;

/// A file's rows of three made-up pupils, each a UPN and further cells.
fn file(heading: &str, cells: [&str; 3]) -> String {
    let upns = ["J980200024001", "Y980200024002", "M980200024003"];
    let rows: Vec<String> = upns
        .iter()
        .zip(cells)
        .map(|(upn, cells)| format!("{upn},{cells}\n"))
        .collect();
    format!("{heading}\n{}", rows.concat())
}

/// What is proposed for a file: the lines, and all that is said.
fn map(name: &str, content: &str) -> (String, String) {
    let folder = Folder::new();
    folder.put(name, content);
    let proposal = propose(&folder.path().join(name)).unwrap();
    assert!(
        config::read(&proposal.yaml, Path::new("config.yaml")).is_ok(),
        "{}",
        proposal.yaml
    );
    (proposal.yaml, proposal.notes.join("\n"))
}

#[test]
fn raw_marks_and_other_scales_are_no_standardised_scores() {
    for (heading, cells, taken, left) in [
        (
            "UPN,Reading Raw,Reading SAS,Maths Raw,Maths SAS",
            ["31,98,40,101", "35,104,44,99", "29,95,41,97"],
            "Reading SAS: Reading",
            "`Reading Raw`: raw marks",
        ),
        (
            "UPN,Test Date,Subject,Raw Score,Age Standardised Score",
            [
                "03/06/2025,Reading,90,99",
                "03/06/2025,Maths,92,103",
                "03/06/2025,Maths,88,95",
            ],
            "score: Age Standardised Score",
            "`Raw Score`: raw marks",
        ),
        (
            "UPN,Test Date,SS,NRSS,RA,PR",
            [
                "03/06/2025,612,98,9:04,44",
                "03/06/2025,650,104,10:01,60",
                "03/06/2025,480,91,8:02,28",
            ],
            "score: NRSS",
            "`SS`: 480 to 650: the test's own scale",
        ),
    ] {
        let (yaml, said) = map("results.csv", &file(heading, cells));
        assert!(yaml.contains("  assessments:\n"), "{yaml}");
        assert!(yaml.contains(taken), "{heading}\n{yaml}");
        assert!(said.contains(left), "{heading}\n{said}");
        let left = left.split('`').nth(1).unwrap();
        assert!(!yaml.contains(&format!(": {left}\n")), "{yaml}");
    }
    // Numbers that may be marks as well as scores: nothing is taken where they can't be scores.
    let (yaml, said) = map(
        "marks.csv",
        &file(
            "UPN,Reading,Writing,Maths",
            ["31,EXS,40", "35,WTS,44", "29,EXS,41"],
        ),
    );
    assert!(!yaml.contains("score"), "{yaml}");
    assert!(
        said.contains("`Maths`: numbers from 40 to 44: marks"),
        "{said}"
    );
}

#[test]
fn judgements_are_no_targets_and_all_terms_are_read() {
    let (yaml, said) = map(
        "tracker.csv",
        &file(
            "UPN,Aut1 R,Aut2 R,Spr2 R,Sum2 R,Aut1 W,Aut2 W,Spr2 W,Sum2 W",
            ["WTS,WTS,EXS,EXS,WTS,WTS,EXS,EXS"; 3],
        ),
    );
    assert!(!yaml.contains("targets:"), "{yaml}");
    for heading in ["Aut1 R", "Aut2 R", "Spr2 R", "Sum2 R", "Sum2 W"] {
        assert!(
            yaml.contains(&format!("{{judgement: {heading}}}")),
            "{yaml}"
        );
    }
    assert!(said.contains("both halves of a term"), "{said}");
    let (yaml, _) = map(
        "y6 targets.csv",
        &file("UPN,Reading Target,Maths Target", ["N,A", "W,N", "B,W"]),
    );
    assert!(yaml.contains("  targets:\n"), "{yaml}");
    // A target beside a judgement stays out of the outcomes, and becomes a target.
    let (yaml, said) = map(
        "ta.csv",
        &file(
            "UPN,Reading TA,Maths TA,Reading Target,Maths Target",
            ["EXS,EXS,GDS,GDS", "WTS,WTS,EXS,EXS", "EXS,GDS,GDS,GDS"],
        ),
    );
    let (outcomes, targets) = yaml.split_once("  targets:\n").unwrap();
    assert!(
        outcomes.contains("Reading TA: Reading") && !outcomes.contains("Target"),
        "{yaml}"
    );
    assert!(
        targets.contains("Reading Target: Reading") && !targets.contains("TA"),
        "{yaml}"
    );
    assert!(
        said.contains("`Reading Target`: a target, no outcome"),
        "{said}"
    );
}

#[test]
fn lists_of_pupils_are_told_by_the_headings_of_their_systems() {
    for (heading, cells, lines) in [
        (
            "UPN,Legal Surname,Legal Forename,Date of Birth,Gender,Year taught in,Eligible for free meals,Ever in care,SEN Status,Ethnicity,Reg,House(s),Student email",
            "Ash,Ann,01/10/2014,F,Year  5,T,,K - SEN Support,White - British,5A,Red,a@b.example",
            &[
                "dob: Date of Birth",
                "nc_year: Year taught in",
                "fsm: Eligible for free meals",
                "looked_after: Ever in care",
            ] as &[&str],
        ),
        (
            "Globally Unique Student ID,Student,Date of birth,Sex,Year group(s) for today,EAL at any time this academic year?,Pupil Premium Recipient at any time this academic year?,SEN need(s),Ethnicity,SEN status",
            "Ann Ash,01/10/2014,Female,Year 5,Yes,No,SLCN,White - British,N",
            &[
                "upn: Globally Unique Student ID",
                "nc_year: Year group(s) for today",
                "fsm6: Pupil Premium Recipient at any time this academic year?",
                "Student: \"forename surname\"",
            ],
        ),
    ] {
        let (yaml, _) = map("list.csv", &file(heading, [cells; 3]));
        assert!(yaml.contains("  pupils:\n"), "{yaml}");
        for line in lines {
            let quoted = line.replace(": ", ": \"") + "\"";
            assert!(
                yaml.contains(line) || yaml.contains(&quoted),
                "{line}\n{yaml}"
            );
        }
        assert!(!yaml.contains("email"), "{yaml}");
    }
}

#[test]
fn estimates_in_bands_are_added_and_in_percent() {
    let (yaml, said) = map(
        "fft50.csv",
        &file(
            "UPN,Year,Subject,Chance of B,Chance of W,Chance of N,Chance of A",
            [
                "5,Reading,5,20,60,15",
                "5,Maths,1,0,98,1",
                "5,Writing,10,10,60,20",
            ],
        ),
    );
    for line in [
        "  estimates:\n",
        "p_expected: [Chance of N, Chance of A]",
        "p_greater: Chance of A",
        "scale: percent",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    assert!(said.contains("percentages"), "{said}");
}

#[test]
fn all_sheets_and_members_are_looked_at() {
    let folder = Folder::new();
    let mut book = rust_xlsxwriter::Workbook::new();
    let cover = book.add_worksheet().set_name("Read me").unwrap();
    cover.write(0, 0, "How to fill this in").unwrap();
    let hidden = book.add_worksheet().set_name("Lookups").unwrap();
    hidden.set_hidden(true);
    hidden.write(0, 0, "UPN").unwrap();
    hidden.write(0, 1, "Reading").unwrap();
    hidden.write(1, 0, "J980200024001").unwrap();
    hidden.write(1, 1, "EXS").unwrap();
    for (name, head) in [("Pupils", ["UPN", "DOB"]), ("Marks", ["UPN", "Reading TA"])] {
        let sheet = book.add_worksheet().set_name(name).unwrap();
        for (c, text) in (0..).zip(head) {
            sheet.write(0, c, text).unwrap();
        }
        sheet.write(1, 0, "J980200024001").unwrap();
        sheet
            .write(
                1,
                1,
                if name == "Pupils" {
                    "01/10/2014"
                } else {
                    "EXS"
                },
            )
            .unwrap();
        if name == "Pupils" {
            for (c, (head, cell)) in (2..).zip([
                ("Gender", "F"),
                ("Year Group", "5"),
                ("SEN Status", "N"),
                ("Ethnicity", "WBRI"),
            ]) {
                sheet.write(0, c, head).unwrap();
                sheet.write(1, c, cell).unwrap();
            }
        }
    }
    book.save(folder.path().join("school.xlsx")).unwrap();
    let proposal = propose(&folder.path().join("school.xlsx")).unwrap();
    let yaml = &proposal.yaml;
    assert!(
        yaml.contains("sheet: Pupils") && yaml.contains("sheet: Marks"),
        "{yaml}"
    );
    assert!(
        !yaml.contains("Lookups") && !yaml.contains("Read me"),
        "{yaml}"
    );
    assert!(
        proposal
            .notes
            .iter()
            .any(|n| n.contains("school.xlsx#Lookups") && n.contains("hidden")),
        "{:?}",
        proposal.notes
    );
    let mut zip =
        zip::ZipWriter::new(std::fs::File::create(folder.path().join("all.zip")).unwrap());
    for (name, text) in [
        (
            "a/ta.csv",
            file("UPN,Reading TA,Maths TA", ["EXS,EXS", "WTS,EXS", "EXS,GDS"]),
        ),
        (
            "b/att.csv",
            file(
                "UPN,Possible,Auth Abs,Unauth Abs",
                ["140,1,0", "140,2,0", "140,3,1"],
            ),
        ),
    ] {
        use std::io::Write as _;
        zip.start_file(name, zip::write::SimpleFileOptions::default())
            .unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    let yaml = propose(&folder.path().join("all.zip")).unwrap().yaml;
    assert!(
        yaml.contains("all.zip!a/ta.csv") && yaml.contains("all.zip!b/att.csv"),
        "{yaml}"
    );
}

#[test]
fn alike_files_are_one_entry_and_names_tell_school_year_and_term() {
    let folder = Folder::new();
    let roll = "UPN,Surname,Forename,DOB,Gender,Year Group,SEN Status,Ethnicity\nJ980200024001,Ash,Ann,01/10/2014,F,5,N,WBRI\n";
    let marks = "UPN,Reading TA,Writing TA,Maths TA\nJ980200024001,EXS,WTS,EXS\n";
    for school in ["brook", "hazel"] {
        folder.put(&format!("raw/{school}/roll 2024-25.csv"), roll);
        for term in ["Autumn", "Spring"] {
            folder.put(&format!("raw/{school}/{term} TA 2024-25.csv"), marks);
        }
    }
    folder.put("raw/brook/minutes.csv", "colour,size\nred,1\n");
    let files: Vec<String> = ["brook", "hazel"]
        .iter()
        .flat_map(|s| {
            ["roll 2024-25", "Autumn TA 2024-25", "Spring TA 2024-25"]
                .map(|f| format!("raw/{s}/{f}.csv"))
        })
        .chain(["raw/brook/minutes.csv".to_owned()])
        .collect();
    let around = Around {
        schools: vec![
            ("900000".into(), "Brook Primary".into()),
            ("900001".into(), "Hazel Primary".into()),
        ],
        ..Around::default()
    };
    let found = survey(folder.path(), &files, &around);
    assert_eq!(found.groups.len(), 2, "{}", found.yaml);
    assert_eq!(found.unread.len(), 1, "{:?}", found.unread);
    assert!(
        found.groups.iter().all(|g| g.questions.is_empty()),
        "{found:#?}"
    );
    let folder = folder.with_schools();
    let (held, findings) = folder.read(&found.yaml);
    assert_eq!(
        (held.roll.len(), held.assessments.len()),
        // One child on two rolls; two terms of three subjects from each school's file.
        (2, 6),
        "{}\n{findings:#?}",
        found.yaml
    );
}

#[test]
fn the_shares_of_an_estimates_export_are_chances_by_rank() {
    let (yaml, said) = map(
        "FFT estimates 2024-25.csv",
        &file(
            "UPN,Subject,FFT50 % EXS+,FFT50 % GDS,FFT20 % EXS+,FFT20 % GDS",
            [
                "Reading,74,20,80,25",
                "Reading,66,12,70,15",
                "Maths,1,0,2,1",
            ],
        ),
    );
    assert!(yaml.contains("estimates:"), "{yaml}");
    assert!(!yaml.contains("assessments:"), "{yaml}");
    for line in [
        "rank: FFT50",
        "p_expected: \"FFT50 % EXS+\"",
        "p_greater: \"FFT20 % GDS\"",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    assert!(said.contains("percentages"), "{said}");
}

#[test]
fn terms_side_by_side_without_a_subject_are_of_the_files() {
    let heading = "UPN,Autumn Raw,Autumn SS,Spring Raw,Spring SS";
    let cells = ["21,98,23,101", "35,104,34,99", "19,95,21,97"];
    let (yaml, said) = map("PUMA 2024-25.csv", &file(heading, cells));
    for line in [
        "subject: Maths",
        "term: Autumn",
        "score: Spring SS",
        "assessment_type: Rising Stars",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    assert!(said.contains("`Autumn Raw`: raw marks"), "{said}");
    // Where the file says no subject either, it is asked.
    let (yaml, said) = map("tests 2024-25.csv", &file(heading, cells));
    assert!(yaml.contains("Autumn SS"), "{yaml}");
    assert!(said.contains("Which subject"), "{said}");
}

#[test]
fn the_test_that_a_heading_names_is_its_type() {
    let (yaml, _) = map(
        "autumn 2024-25.csv",
        &file(
            "UPN,PiRA Autumn Standardised Score,PiRA Autumn Reading Age",
            ["98,9:04", "104,10:01", "91,8:02"],
        ),
    );
    assert!(yaml.contains("assessment_type: Rising Stars"), "{yaml}");
}

#[test]
fn comparative_judgement_is_no_roll() {
    let (yaml, _) = map(
        "NMM Year 6 writing.csv",
        &file(
            "UPN,First Name,Last Name,Date of Birth,Gender,PP,Scaled Score,Writing Age",
            [
                "Ann,Ash,2014-10-01,F,Yes,540,10:02",
                "Ben,Birch,2014-11-01,M,No,571,11:00",
                "Cy,Cole,2015-02-03,M,No,498,9:04",
            ],
        ),
    );
    assert!(yaml.contains("assessments:"), "{yaml}");
    assert!(yaml.contains("Scaled Score"), "{yaml}");
}

#[test]
fn a_schools_number_may_stand_in_two_columns_and_yes_as_the_columns_own_label() {
    let (yaml, _) = map(
        "roll.csv",
        &file(
            "UPN,LA,Estab,Surname,Forename,DOB,Sex,NCY,FSM eligibility,Ever 6",
            [
                "980,2000,Ash,Ann,2014-10-01,F,5,FSM,Ever 6",
                "980,2000,Birch,Ben,2014-11-01,M,5,,Ever 6",
                "980,2000,Cole,Cy,2015-02-03,M,5,,",
            ],
        ),
    );
    for line in [
        "urn: [LA, Estab]",
        "nc_year: NCY",
        "fsm: FSM eligibility",
        "fsm6: Ever 6",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
}

#[test]
fn checks_have_marks_and_scores_may_lack_their_subject() {
    let (yaml, _) = map(
        "phonics.csv",
        &file(
            "UPN,Year,Phonics Mark,Date of check",
            ["1,33,10/06/2024", "1,18,10/06/2024", "1,40,10/06/2024"],
        ),
    );
    for line in [
        "Phonics Mark",
        "assessment_type: DfE test",
        "assessed_on: Date of check",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
    let (yaml, said) = map(
        "results.csv",
        &file(
            "UPN,Pupil,Raw,Age-standardised score,Percentile",
            [
                "\"Ash, Ann\",30,98,50",
                "\"Birch, Ben\",35,104,60",
                "\"Cole, Cy\",20,88,20",
            ],
        ),
    );
    assert!(yaml.contains("score: Age-standardised score"), "{yaml}");
    assert!(said.contains("Which subject"), "{said}");
}

#[test]
fn sessions_are_counts_and_money_has_commas() {
    let (yaml, _) = map(
        "attendance.csv",
        &file(
            "UPN,Present,Authorised Absence,Unauthorised Absence,Possible Attendances",
            ["300,10,6,316", "310,4,2,316", "280,30,6,316"],
        ),
    );
    assert!(
        yaml.contains("sessions_possible: Possible Attendances"),
        "{yaml}"
    );
    let folder = Folder::new();
    folder.put(
        "percent.csv",
        file("UPN,Name,Attendance %", ["A,95.2%", "B,97.0%", "C,88.1%"]),
    );
    let why = propose(&folder.path().join("percent.csv"))
        .unwrap_err()
        .to_string();
    assert!(why.contains("percentages can't be added up"), "{why}");
    let (yaml, _) = map(
        "cfr.csv",
        "Financial Year,School,URN,Total Income,Total Expenditure,Total Staff Costs,Revenue Reserve,Pupils (FTE)\n\
         2023/24,Ash,142001,\"1,000,000\",\"990,000\",\"700,000\",\"(10,000)\",210\n\
         2023/24,Elm,142002,\"800,000\",\"790,000\",\"500,000\",\"£12,000\",180\n",
    );
    for line in [
        "finance:",
        "income: Total Income",
        "revenue_reserve: Revenue Reserve",
    ] {
        assert!(yaml.contains(line), "{line}\n{yaml}");
    }
}

/// Why nothing is made of a file.
fn refused(name: &str, content: &str) -> String {
    let folder = Folder::new();
    folder.put(name, content);
    let proposal = propose(&folder.path().join(name));
    proposal.map_or_else(|e| e.to_string(), |p| panic!("{}", p.yaml))
}

#[test]
fn of_columns_of_several_year_groups_a_person_says_which_are_meant() {
    let content = file(
        "UPN,Y5 Summer Reading,Y6 Summer Reading,Y6 Summer Maths",
        ["WTS,GDS,EXS"; 3],
    );
    let (yaml, said) = map("marks.csv", &content);
    assert!(!yaml.contains("judgement: Y5"), "{yaml}");
    assert!(!yaml.contains("judgement: Y6 Summer Reading"), "{yaml}");
    assert!(said.contains("Columns of Y5 and Y6"), "{said}");
    let folder = Folder::new();
    folder.put("marks 2023-24.csv", &content);
    let files = ["marks 2023-24.csv".to_owned()];
    let mut around = Around::default();
    let first = survey(folder.path(), &files, &around);
    assert!(first.settings.is_empty(), "{}", first.settings);
    let question = &first.groups[0].questions[0];
    assert!(question.needed && question.answer.is_none());
    around.answers.insert(question.id.clone(), "Y6".into());
    let found = survey(folder.path(), &files, &around);
    assert!(
        found.settings.contains("Y6 Summer Reading: Reading"),
        "{}",
        found.yaml
    );
    assert!(!found.settings.contains("Y5"), "{}", found.settings);
    let (_, said) = map(
        "ks.csv",
        &file("UPN,KS1 Reading,KS2 Reading", ["WTS,GDS"; 3]),
    );
    assert!(said.contains("Columns of KS1 and KS2"), "{said}");
}

#[test]
fn columns_that_could_be_the_same_result_are_asked_and_those_of_earlier_years_left() {
    let (yaml, said) = map(
        "mocks.csv",
        &file("UPN,Maths (Mock 1),Maths (Mock 2)", ["WTS,EXS"; 3]),
    );
    assert!(!yaml.contains("{judgement:"), "{yaml}");
    assert!(said.contains("could each be the judgement"), "{said}");
    let (yaml, said) = map(
        "terms.csv",
        &file(
            "UPN,Reading (Aut),Reading (Sum),Reading (Prev Year)",
            ["WTS,EXS,GDS"; 3],
        ),
    );
    assert!(yaml.contains("Reading (Sum)"), "{yaml}");
    assert!(!yaml.contains("Prev Year"), "{yaml}");
    assert!(
        said.contains("`Reading (Prev Year)`: of an earlier year"),
        "{said}"
    );
}

#[test]
fn years_in_headings_are_those_of_their_columns() {
    let (yaml, said) = map(
        "marks.csv",
        &file(
            "UPN,2022/23 Summer Reading,2023/24 Summer Reading",
            ["WTS,GDS"; 3],
        ),
    );
    for (year, heading) in [
        ("2022/23", "2022/23 Summer Reading"),
        ("2023/24", "2023/24 Summer Reading"),
    ] {
        let row = yaml.lines().find(|line| line.contains(heading)).unwrap();
        assert!(
            row.contains("academic_year: ") && row.matches(year).count() == 2,
            "{row}"
        );
    }
    assert!(!said.contains("Which academic year"), "{said}");
}

#[test]
fn what_stands_above_several_headings_is_of_all_of_them() {
    let (yaml, said) = map(
        "merged.csv",
        ",,Autumn,,Summer,\nUPN,Name,Reading,Maths,Reading,Maths\n\
         J980200024001,\"Ash, Ann\",WTS,WTS,EXS,EXS\nY980200024002,\"Birch, Ben\",WTS,WTS,GDS,EXS\n",
    );
    for (term, heading) in [
        ("Autumn", "Reading"),
        ("Summer", "Reading#2"),
        ("Summer", "Maths#2"),
    ] {
        let row = yaml
            .lines()
            .find(|line| line.contains(&format!("term: {term}")) && line.contains(heading));
        assert!(row.is_some(), "{term} {heading}\n{yaml}");
    }
    assert!(!said.contains("Which term"), "{said}");
}

#[test]
fn each_subject_has_the_score_that_is_estimated_for_it() {
    let (yaml, said) = map(
        "fft.csv",
        &file(
            "UPN,Reading FFT50 EXS+,Reading FFT50 GDS,Reading FFT50 Scaled Score,Maths FFT50 EXS+,Maths FFT50 GDS,Maths FFT50 Scaled Score",
            ["0.74,0.22,104,0.7,0.2,99"; 3],
        ),
    );
    for subject in ["Reading", "Maths"] {
        let score = format!("score: {subject} FFT50 Scaled Score");
        let row = yaml
            .lines()
            .find(|line| line.contains(&format!("subject: {subject}")));
        assert!(row.is_some_and(|row| row.contains(&score)), "{yaml}");
    }
    assert!(!said.contains("guess"), "{said}");
    let why = refused(
        "fft.csv",
        &file("UPN,FFT50 Reading,FFT20 Reading", ["103,105"; 3]),
    );
    assert!(why.contains("estimates without chances"), "{why}");
}

#[test]
fn exports_of_tests_and_checks_give_what_they_are_known_for() {
    for (name, heading, cells, lines) in [
        (
            "cat4.csv",
            "UPN,Date of Test,Verbal SAS,Quantitative SAS,Mean SAS",
            "12/09/2023,90,91,94",
            &["score: Mean SAS", "assessed_on: Date of Test"] as &[&str],
        ),
        (
            "results.csv",
            "UPN,Date Test Taken,Test,Standardised Score",
            "12/12/2023,PiRA 6 Autumn,99",
            &["assessed_on: Date Test Taken", "subject: Reading"],
        ),
        (
            "ks2 2023-24.csv",
            "UPN,DOB,READSCORE,READOUTCOME,MATSCORE,MATOUTCOME",
            "03/09/2012,103,AS,105,AS",
            &["layout: ks2-results", "academic_year: \"2023/24\""],
        ),
        (
            "tables.csv",
            "UPN,Surname,MTC score,Reason",
            "Ash,25,",
            &["layout: tables-check", "#   academic_year"],
        ),
        ("gld.csv", "UPN,GLD", "Y", &["columns: {judgement: GLD}"]),
        (
            "phonics.csv",
            "UPN,Y1 Phonics Mark,Phonics Outcome",
            "33,Wa",
            &["{score: Y1 Phonics Mark, judgement: Phonics Outcome}"],
        ),
        (
            "eyfsp.csv",
            "UPN,DOB,Sex,E01,E02,E10,GLD",
            "03/09/2019,F,2,1,2,N",
            &[
                "  assessments:",
                "layout: eyfs-profile",
                "#   academic_year",
            ],
        ),
        (
            "eyfsp 2023-24.csv",
            "UPN,\"Listening, Attention and Understanding\",Speaking,Writing",
            "Expected,Emerging,Expected",
            &["layout: eyfs-profile", "academic_year: \"2023/24\""],
        ),
    ] {
        let (yaml, said) = map(name, &file(heading, [cells; 3]));
        for line in lines {
            assert!(yaml.contains(line), "{line}\n{yaml}");
        }
        assert!(!yaml.contains("codes:"), "{yaml}");
        assert!(!said.contains("means nothing"), "{said}");
    }
}

#[test]
fn marks_of_a_check_stand_among_the_codes_of_pupils_without_one() {
    for (subject, heading, cells) in [
        ("Phonics", "PSC", ["33", "A", "L"]),
        ("MTC", "Multiplication tables check", ["25", "U", "J"]),
    ] {
        let (yaml, said) = map("check.csv", &file(&format!("UPN,{heading}"), cells));
        let row = format!("{{constants: {{subject: {subject}}}, columns: {{score: {heading}}}}}");
        assert!(yaml.contains(&row), "{yaml}");
        assert!(!said.contains("means nothing"), "{said}");
        assert!(!said.contains("guess"), "{said}");
    }
    // Codes alone are judgements.
    let (yaml, _) = map("check.csv", &file("UPN,PSC", ["Wa", "Wt", "A"]));
    assert!(yaml.contains("columns: {judgement: PSC}"), "{yaml}");
}

#[test]
fn files_of_other_things_are_no_tables_of_ours() {
    for (name, content, why) in [
        (
            "national.csv",
            "time_period,geographic_level,country_code,sex,mtc_score_total\n202122,National,E92000001,Total,z\n",
            "explore-education-statistics",
        ),
        (
            "membership.csv",
            "URN,Establishment Name,Establishment Open Date,Group UID,Group Name,Date Joined Group,Date Left Group\n\
             900001,Ash,01-09-2012,9100,Hollybank,01-09-2016,\n",
            "gias-group-links",
        ),
        (
            "england_ks4final_trimmed.csv",
            "RECTYPE,URN,SCHNAME,P8MEA,GRAMMAR\n1,100001,Ash,0.2,No\n1,100002,Birch,0.1,Yes\n",
            "take the download whole",
        ),
        (
            "absence.csv",
            "UPN,Name,% Attendance,% Authorised absence\nJ980200024001,Ann,94.7,4.3\n",
            "percentages can't be added up",
        ),
        (
            "gcse.csv",
            "UPN,Name,Maths,Combined Science\nJ980200024001,Ann,5,5-4\n",
            "grades of GCSE",
        ),
        (
            "roll.xls",
            "<?xml version=\"1.0\"?>\n<Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"></Workbook>\n",
            "save it as .xlsx",
        ),
    ] {
        let told = refused(name, content);
        assert!(told.contains(why), "{name}: {told}");
    }
}

#[test]
fn a_schools_name_is_known_where_its_table_knows_it() {
    let folder = Folder::new();
    folder.put(
        "susp.csv",
        file(
            "UPN,Type,Start date,School",
            ["SUSP,02/02/2024,Ash Grove Primary"; 3],
        ),
    );
    let around = Around {
        schools: vec![("142001".into(), "Ash Grove Primary".into())],
        ..Around::default()
    };
    let found = survey(folder.path(), &["susp.csv".to_owned()], &around);
    let doubts = &found.groups[0].doubts;
    assert!(
        !doubts.iter().any(|d| d.contains("means nothing")),
        "{doubts:?}"
    );
}

/// Teachers' headings are short, and a subject that isn't known is asked for, never dropped without a word.
#[test]
fn short_names_of_subjects_are_known_and_unknown_ones_told() {
    let rows = ["WTS,EXS,EXS", "EXS,EXS,GDS", "GDS,WTS,EXS"];
    for heading in ["UPN,Rd Aut,Wr Aut,Ma Aut", "UPN,Rdg Aut1,Wri Aut1,Mat Aut1"] {
        let (yaml, said) = map("marks.csv", &file(heading, rows));
        for subject in ["Reading", "Writing", "Maths"] {
            assert!(yaml.contains(&format!(": {subject}\n")), "{yaml}");
        }
        assert!(!said.contains("not used"), "{said}");
    }
    let (yaml, said) = map("marks.csv", &file("UPN,Rd Aut,Humanities Aut,Ma Aut", rows));
    assert!(
        yaml.contains("Rd Aut: Reading") && !yaml.contains("Humanities"),
        "{yaml}"
    );
    let told = "Humanities Aut look like results of a term, too, but of which subject isn't known";
    assert!(said.contains(told), "{said}");
}

/// Whatever stands in the first row of a file on its side is no pupil's.
#[test]
fn a_file_on_its_side_is_known_by_few_headings_and_none_of_its_pupils_is_quoted() {
    let upns = "UPN,J980200024001,Y980200024002,M980200024003,B980200024004\n";
    let results =
        "Surname,Ash,Birch,Cole,Dunn\nReading Aut,WTS,EXS,EXS,GDS\nMaths Aut,EXS,EXS,WTS,EXS\n";
    let (yaml, _) = map("side.csv", &format!("{upns}{results}"));
    assert!(yaml.contains("transposed: true"), "{yaml}");
    assert!(yaml.contains("Reading Aut: Reading"), "{yaml}");
    let said = refused("side.csv", &format!("{upns}Colour,red,blue,red,red\n"));
    assert!(said.contains("no row of it is one of headings"), "{said}");
    assert!(!said.contains("980200024"), "{said}");
}

#[test]
fn what_is_known_and_not_taken_says_what_to_do() {
    // A test of ability is taken for no other test: a person says what it is.
    for (name, heading, cells) in [
        (
            "cat4.csv",
            "UPN,Verbal SAS,Quantitative SAS,Non-verbal SAS,Spatial SAS,Mean SAS",
            ["98,101,99,104,100", "88,92,95,90,91", "110,112,105,109,109"],
        ),
        ("CAT4 Year 7.csv", "UPN,Mean SAS", ["100", "91", "109"]),
    ] {
        let (yaml, said) = map(name, &file(heading, cells));
        assert!(
            yaml.contains("score: Mean SAS") && !yaml.contains("GL"),
            "{yaml}"
        );
        assert!(said.contains("prior_attainment: from"), "{said}");
    }
    let said = refused(
        "boundaries.csv",
        "Paper,Year,WTS,EXS,GDS\nReading,6,0,25,40\nMaths,6,0,58,95\n",
    );
    assert!(said.contains("a curve in the table conversions"), "{said}");
    let said = refused(
        "fft.csv",
        &file(
            "UPN,FFT20 Maths Chance of Grade 7+,FFT20 Maths Chance of Grade 5+",
            ["10,60", "35,80", "4,41"],
        ),
    );
    assert!(said.contains("long: {into: measure"), "{said}");
    let (_, said) = map(
        "nmm.csv",
        &file(
            "UPN,Year,Scaled Score,Writing Age",
            ["4,512,8y", "4,548,9y", "4,490,7y"],
        ),
    );
    assert!(said.contains("on a scale of its own"), "{said}");
}

#[test]
fn the_dfe_number_is_known_by_its_short_name() {
    let (yaml, said) = map(
        "money.csv",
        "Year,DfE,Income,Expenditure,Staff costs,Revenue reserve,Pupils\n\
         2024/25,9802000,1200000,1190000,900000,20000,210\n2024/25,9802001,1300000,1290000,950000,30000,230\n",
    );
    assert!(
        yaml.contains("  finance:\n") && yaml.contains("urn: DfE\n"),
        "{yaml}"
    );
    assert!(!said.contains("not used"), "{said}");
}

#[test]
fn near_names_of_own_tables_and_groups_alike_but_for_capitals_are_told() {
    let folder = Folder::new().with_schools();
    let row = |upn: &str, name: &str, house: &str| {
        format!("2023/24,900000,{upn},{name},Ann,2012-09-03,F,6,N,N,N,N,N,,WBRI,,,{house}\n")
    };
    folder
        .put(
            "pupils.csv",
            format!(
                "academic_year,urn,upn,surname,forename,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,sen_need,ethnicity,prior_stage,prior_score,house\n{}{}",
                row("J980200024001", "Ash", "Red"),
                row("Y980200024002", "Birch", "red"),
            ),
        )
        .put("staffin.csv", "academic_year,urn,fte\n2023/24,900000,10\n");
    let (_, findings) = folder.read(
        "groupings: [house]\ntables: [{name: staffing, key: [urn, academic_year], columns: {fte: number}}]\n",
    );
    let words = "the grouping `house` has Red, red: they are taken for 2 groups";
    assert!(findings.iter().any(|f| f.message == words), "{findings:#?}");
    let help = "is it of the table staffing?";
    assert!(
        findings.iter().any(|f| f.help.starts_with(help)),
        "{findings:#?}"
    );
}
