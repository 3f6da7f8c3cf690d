//! What a file as a whole says, and what no one cell shows: kinds of files as trusts have them.

use matbook::diag::{Code, Finding};
use matbook::estate::Date;

use super::intake::{Data, TESTS, short};

const PUPILS: &str =
    "academic_year,urn,upn,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,ethnicity\n";
const UPNS: [&str; 3] = ["B801200005001", "P207000016049", "M301200021006"];

fn of(findings: &[Finding], file: &str) -> Vec<String> {
    findings
        .iter()
        .filter(|f| *f.spot.file == *file)
        .map(short)
        .collect()
}

/// A roll of one school and year group with these dates of birth and answers about free meals.
fn roll(rows: &[(&str, &str)], nc_year: &str) -> String {
    let mut text = PUPILS.to_owned();
    for (i, (dob, fsm)) in rows.iter().enumerate() {
        let upn = format!("A80120000{i:04}");
        text.push_str(&format!(
            "2023/24,100001,{upn},{dob},F,{nc_year},{fsm},N,N,N,N,WBRI\n"
        ));
    }
    text
}

fn births(text: &str) -> Vec<Option<Date>> {
    let (held, _) = Data::new().put("pupils.csv", text).read();
    held.roll.iter().map(|entry| entry.dob).collect()
}

fn day(text: &str) -> Option<Date> {
    Date::parse(text)
}

#[test]
fn dates_with_the_month_first_are_seen_from_the_column_and_told_once() {
    let american = [
        ("9/3/2015", "N"),
        ("11/13/2015", "N"),
        ("1/5/2016", "N"),
        ("3/21/2016", "N"),
    ];
    let text = roll(&american, "3");
    let (_, findings) = Data::new().put("pupils.csv", &text).read();
    let told = of(&findings, "pupils.csv");
    let told: Vec<&String> = told.iter().filter(|t| t.contains("month-first")).collect();
    assert_eq!(
        told,
        ["warning month-first pupils.csv:3:30 dob=[***] kept"],
        "{findings:#?}"
    );
    assert_eq!(
        births(&text),
        ["2015-09-03", "2015-11-13", "2016-01-05", "2016-03-21"].map(day)
    );

    // Both orders in one column: what could be either is not used.
    let mixed = [
        ("9/3/2015", "N"),
        ("11/13/2015", "N"),
        ("28/01/2016", "N"),
        ("2016-03-21", "N"),
    ];
    assert_eq!(
        births(&roll(&mixed, "3")),
        [
            None,
            day("2015-11-13"),
            day("2016-01-28"),
            day("2016-03-21")
        ]
    );

    // One slip among many is a slip.
    let slip = [
        ("01/13/2016", "N"),
        ("28/01/2016", "N"),
        ("2016-03-21", "N"),
    ];
    let (_, findings) = Data::new().put("pupils.csv", roll(&slip, "3")).read();
    assert!(
        findings
            .iter()
            .any(|f| f.code == Code::BadDate || f.code == Code::MonthFirst),
        "{findings:#?}"
    );
}

#[test]
fn dates_saved_again_by_a_spreadsheet_are_read() {
    let saved = [
        ("03-Sep-15", "N"),
        ("05-01-2016", "N"),
        ("21.03.2016", "N"),
        ("04/05/2016 00:00", "N"),
        ("28/07/16", "N"),
    ];
    assert_eq!(
        births(&roll(&saved, "3")),
        [
            "2015-09-03",
            "2016-01-05",
            "2016-03-21",
            "2016-05-04",
            "2016-07-28"
        ]
        .map(day)
    );
}

#[test]
fn a_column_without_a_no_is_told_once() {
    let mut rows = vec![("2015-10-01", "Y"); 2];
    rows.extend(vec![("2015-10-01", ""); 4]);
    let (_, findings) = Data::new().put("pupils.csv", roll(&rows, "3")).read();
    assert_eq!(
        of(&findings, "pupils.csv")
            .into_iter()
            .filter(|t| !t.contains("check-letter"))
            .collect::<Vec<_>>(),
        ["warning only-yes pupils.csv:0:0 fsm=[] kept"]
    );
    rows.push(("2015-10-01", "N"));
    let (_, findings) = Data::new().put("pupils.csv", roll(&rows, "3")).read();
    assert!(findings.iter().all(|f| f.code != Code::OnlyYes));
}

#[test]
fn a_column_without_a_no_is_told_of_booleans_and_of_a_small_file_beside_others() {
    let only = |data: Data| {
        let (_, findings) = data.read();
        (findings.iter())
            .filter(|f| f.code == Code::OnlyYes)
            .map(|f| f.spot.file.to_string())
            .collect::<Vec<_>>()
    };
    let mut rows = vec![("2015-10-01", "TRUE"); 2];
    rows.extend(vec![("2015-10-01", ""); 4]);
    assert_eq!(
        only(Data::new().put("pupils.csv", roll(&rows, "3"))),
        ["pupils.csv"]
    );
    let both = roll(&[("2015-10-01", "Y"), ("2015-10-01", "N")], "3");
    let small = roll(
        &[("2015-10-01", "Y"), ("2015-10-01", ""), ("2015-10-01", "")],
        "3",
    );
    let data = Data::new()
        .put("pupils.csv", both)
        .put("pupils/b.csv", small.replace("A80120000", "A90120000"));
    assert_eq!(only(data), ["pupils/b.csv"]);
}

#[test]
fn rows_that_fall_with_a_row_of_the_roll_or_of_the_schools_say_so() {
    let roll = format!(
        "{PUPILS}2023-24,100001,{},2015-10-01,F,3,N,N,N,N,N,WBRI\n2023/24,100001,{},2015-10-01,F,3,N,N,N,N,N,WBRI\n",
        UPNS[0], UPNS[1]
    );
    let schools = "urn,school_name,trust_uid,joined_on,phase,school_type\n\
         100001,One,7,2018-09-12,Primary,Academy converter\n\
         100002,Two,9,2018-09-12,Primary,Academy converter\n";
    let tests = format!(
        "{TESTS}2023/24,Autumn,2023-10-02,A,NFER,100001,{},3,Maths,101,\n2023/24,Autumn,2023-10-02,A,NFER,100002,{},3,Maths,101,\n",
        UPNS[0], UPNS[1]
    );
    let (held, findings) = Data::new()
        .put("schools.csv", schools)
        .put("pupils.csv", roll)
        .put("assessments.csv", tests)
        .read();
    assert!(held.assessments.is_empty());
    let told: Vec<(u64, Code, bool)> = (findings.iter())
        .filter(|f| *f.spot.file == *"assessments.csv")
        .map(|f| (f.spot.line, f.code, f.message.contains("was refused")))
        .collect();
    assert_eq!(
        told,
        [(2, Code::OnNoRoll, true), (3, Code::UnknownSchool, true)],
        "{findings:#?}"
    );
}

#[test]
fn a_row_of_an_unknown_type_is_told_for_its_type_alone() {
    let row = format!(
        "2023/24,Autumn,2023-10-02,A,Mock,100001,{},3,Maths,,9\n",
        UPNS[0]
    );
    let (_, findings) = Data::new()
        .put("assessments.csv", format!("{TESTS}{row}"))
        .read();
    assert_eq!(
        of(&findings, "assessments.csv"),
        ["error unknown-code assessments.csv:2:29 assessment_type=[Mock] refused"]
    );
}

#[test]
fn results_of_an_examination_in_a_primary_year_group_are_told() {
    let row = |kind: &str| {
        format!(
            "2023/24,Summer,2024-05-02,{kind},{kind},100001,{},3,Maths,101,\n",
            UPNS[0]
        )
    };
    let (_, findings) = Data::new()
        .put(
            "assessments.csv",
            format!("{TESTS}{}{}", row("Mock exam"), row("NFER")),
        )
        .read();
    let told = of(&findings, "assessments.csv");
    assert_eq!(
        told,
        ["warning no-such-measure assessments.csv:2:37 assessment_type=[Mock exam] kept"]
    );
}

#[test]
fn a_dash_for_a_judgement_is_nothing_and_told_once() {
    let rows: String = (UPNS[..2].iter())
        .map(|upn| format!("2023/24,Autumn,2023-10-02,A,NFER,100001,{upn},3,Maths,101,-\n"))
        .collect();
    let (held, findings) = Data::new()
        .put("assessments.csv", format!("{TESTS}{rows}"))
        .read();
    assert_eq!(held.assessments.len(), 2);
    assert_eq!(
        of(&findings, "assessments.csv"),
        ["note null-word assessments.csv:2:67 judgement=[-] kept"]
    );
}

#[test]
fn science_without_the_standard_is_not_reached_where_it_is_statutory() {
    let rows = format!(
        "2023/24,Summer,2024-06-10,A,Teacher Assessment,100001,{0},6,Science,,N\n2023/24,Autumn,2023-10-10,A,Teacher Assessment,100001,{0},6,Science,,N\n",
        UPNS[0]
    );
    let (held, findings) = Data::new()
        .put("assessments.csv", format!("{TESTS}{rows}"))
        .read();
    let codes: Vec<_> = held.other_results.iter().map(|r| r.code).collect();
    assert_eq!(codes, [Some("HNM"), Some("EXS")], "{findings:#?}");
}

#[test]
fn a_roll_one_year_group_off_is_told_for_the_school() {
    let rows = vec![("2015-10-01", "N"); 6];
    for (nc_year, told) in [("3", 0), ("4", 1), ("2", 1)] {
        let (_, findings) = Data::new().put("pupils.csv", roll(&rows, nc_year)).read();
        let off: Vec<&Finding> = findings
            .iter()
            .filter(|f| f.code == Code::BirthYearGroup)
            .collect();
        assert_eq!(off.len(), told, "{nc_year}: {findings:#?}");
        assert!(
            off.iter()
                .all(|f| f.spot.line == 0 && f.urn == Some(100_001))
        );
    }
}

#[test]
fn raw_marks_are_no_standardised_scores_and_told_once() {
    let tests = |kind: &str, scores: std::ops::Range<i32>| {
        let mut text = TESTS.to_owned();
        for (day, score) in (1..).zip(scores) {
            text.push_str(&format!(
                "2023/24,Autumn,2023-10-{day:02},A,{kind},100001,{},3,Maths,{score},\n",
                UPNS[0]
            ));
        }
        let (held, findings) = Data::new().put("assessments.csv", text).read();
        (held.assessments.len(), of(&findings, "assessments.csv"))
    };
    let refused = vec!["error wrong-scale assessments.csv:0:0 score=[] refused".to_owned()];
    assert_eq!(tests("NFER", 30..42), (0, refused.clone()));
    assert_eq!(tests("Renaissance", 500..512), (0, refused.clone()));
    assert_eq!(tests("DfE test", 60..75), (0, refused));
    assert_eq!(tests("NFER", 90..102), (12, vec![]));
    // Another scale of its own.
    assert_eq!(tests("No More Marking", 500..512), (12, vec![]));
    // Too few to say so: each is told by its range, where it has one.
    assert_eq!(tests("NFER", 45..50).0, 5);
}

#[test]
fn the_ends_of_a_scale_are_scores() {
    let marks = ["<70", ">130", "70*", "130+", "≤70", "≥130", "70-"];
    let mut text = TESTS.to_owned();
    for (day, mark) in (1..).zip(marks) {
        text.push_str(&format!(
            "2023/24,Autumn,2023-10-{day:02},A,NFER,100001,{},3,Maths,{mark},\n",
            UPNS[0]
        ));
    }
    let (held, findings) = Data::new().put("assessments.csv", text).read();
    assert_eq!(of(&findings, "assessments.csv"), [""; 0]);
    let scores: Vec<f64> = held
        .assessments
        .iter()
        .filter_map(|a| a.score())
        .map(|s| s.to_f64())
        .collect();
    assert_eq!(scores, [69.5, 130.5, 70.0, 130.0, 70.0, 130.0, 70.0]);
}

#[test]
fn percentages_are_no_chances_unless_they_say_so() {
    let heading = "academic_year,upn,subject,rank,p_expected,p_greater\n";
    let rows = |chances: [&str; 3]| {
        let mut text = heading.to_owned();
        for (upn, chance) in UPNS.iter().zip(chances) {
            text.push_str(&format!("2023/24,{upn},Maths,FFT50,{chance}\n"));
        }
        Data::new().put("estimates.csv", text).read()
    };
    let (held, findings) = rows(["74,9", "88,12", "1,0"]);
    assert!(held.estimates.is_empty());
    assert_eq!(
        of(&findings, "estimates.csv"),
        ["error wrong-scale estimates.csv:0:0 p_expected=[] refused"]
    );
    let (held, findings) = rows(["74%,9%", "88%,12%", "1%,0%"]);
    assert_eq!(of(&findings, "estimates.csv"), [""; 0]);
    assert_eq!(held.estimates[2].p_expected, 10_000_000);
}

#[test]
fn a_copy_of_a_file_counts_once_whatever_its_form() {
    let heading = "academic_year,term,urn,upn,kind,sessions,started_on\n";
    let rows = "2023/24,Autumn,100001,B801200005001,Suspension,4,2023-10-01\n";
    let other = "started_on;kind;urn;upn;term;academic_year;sessions\n\
        2023-10-01;Suspension;100001;B801200005001;Autumn;2023/24;4\n";
    let (held, findings) = Data::new()
        .put("exclusions/a.csv", format!("{heading}{rows}"))
        .put("exclusions/b.csv", other)
        .put("exclusions/c.csv", heading)
        .put("exclusions/d.csv", heading)
        .read();
    assert_eq!(held.exclusions.len(), 1);
    assert_eq!(
        of(&findings, "exclusions/b.csv"),
        ["error same-file exclusions/b.csv:0:0 =[] refused"]
    );
    for heading_alone in ["exclusions/c.csv", "exclusions/d.csv"] {
        assert_eq!(of(&findings, heading_alone), [""; 0]);
    }
}

#[test]
fn attendance_that_runs_on_is_told() {
    let heading =
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n";
    let rows = |possible: [u32; 3]| {
        let mut text = heading.to_owned();
        for upn in &UPNS[..2] {
            for (term, n) in ["Autumn", "Spring", "Summer"].iter().zip(possible) {
                text.push_str(&format!("2023/24,{term},100001,{upn},{n},1,0\n"));
            }
        }
        let (_, findings) = Data::new().put("attendance.csv", text).read();
        of(&findings, "attendance.csv")
    };
    assert_eq!(rows([140, 120, 120]), [""; 0]);
    assert_eq!(
        rows([140, 260, 380]),
        ["warning year-to-date attendance.csv:0:0 sessions_possible=[] kept"]
    );
    // Of two schools as well it is one warning.
    let two: String = [("100001", UPNS[0]), ("100002", UPNS[2])]
        .iter()
        .flat_map(|(urn, upn)| {
            ["Autumn,140", "Spring,260"].map(|cells| {
                let (term, n) = cells.split_once(',').unwrap_or_default();
                format!("2023/24,{term},{urn},{upn},{n},1,0\n")
            })
        })
        .collect();
    let (_, findings) = Data::new()
        .put("attendance.csv", format!("{heading}{two}"))
        .read();
    let told: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.code == Code::YearToDate)
        .collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].message.ends_with("1 more school alike"),
        "{told:#?}"
    );
}

#[test]
fn words_that_say_nothing_are_blank_and_told_once_a_column() {
    let rows = [
        ("NULL", "NULL"),
        ("nan", "#N/A"),
        ("2015-10-01", "Y"),
        ("#N/A", "N"),
    ];
    let (held, findings) = Data::new().put("pupils.csv", roll(&rows, "3")).read();
    assert_eq!(held.roll.len(), 4);
    assert_eq!(held.roll[0].fsm, None);
    let told: Vec<String> = of(&findings, "pupils.csv")
        .into_iter()
        .filter(|t| !t.contains("check-letter"))
        .collect();
    assert_eq!(
        told,
        [
            "note null-word pupils.csv:2:30 dob=[NULL] kept",
            "note null-word pupils.csv:2:39 fsm=[NULL] kept",
            "warning lookup-error pupils.csv:3:38 fsm=[#N/A] kept",
            "warning lookup-error pupils.csv:5:30 dob=[#N/A] kept",
        ],
        "{findings:#?}"
    );
}

#[test]
fn guards_invisible_characters_and_points_make_no_difference() {
    let rows = "'2023/24,'100001,'B801200005001,'2015-10-01,F,3.0,Y,N,N,N,N,WBRI\n\
        2023/24,100001.0,\u{200b}P2070000\u{200b}16049,2015-11-02,M,3,N,N,N,N,K,WBRI\n\
        2023/24,=\"100002\",M301200021006\u{a0},2013-12-03,F,5,N,N,N,N,N,\u{feff}AIND\n\x1a";
    let (held, findings) = Data::new()
        .put("pupils.csv", format!("{PUPILS}{rows}"))
        .read();
    assert_eq!(of(&findings, "pupils.csv"), [""; 0]);
    assert_eq!(held.roll.len(), 3);
    assert!(
        held.roll
            .iter()
            .all(|e| e.dob.is_some() && e.ethnicity.is_some())
    );
}

#[test]
fn blank_rows_are_one_note_and_count_for_nothing() {
    let mut text = roll(&[("2015-10-01", "N")], "3");
    text.push_str(&",,,,,,,,,,,\n".repeat(400));
    let mut data = Data::new().put("pupils.csv", text);
    data.options.block_size = 256;
    let (held, findings) = data.read();
    let told: Vec<&Finding> = findings
        .iter()
        .filter(|f| f.code == Code::BlankRow)
        .collect();
    assert_eq!(told.len(), 1);
    assert_eq!(short(told[0]), "note blank-row pupils.csv:3:1 =[] refused");
    assert!(told[0].message.contains("400"), "{}", told[0].message);
    let file = held.files.iter().find(|f| f.table == "pupils").unwrap();
    assert_eq!((file.rows, file.refused), (1, 0));
}

#[test]
fn files_joined_with_their_headings_are_read() {
    let one = roll(&[("2015-10-01", "N")], "3");
    let other = roll(&[("2015-10-01", "N"), ("2015-11-01", "N")], "3");
    let (held, findings) = Data::new()
        .put("pupils.csv", format!("{one}\x1a{other}\x1a"))
        .read();
    assert_eq!(held.roll.len(), 2, "{findings:#?}");
    assert!(
        findings
            .iter()
            .any(|f| f.code == Code::PassedOver && f.spot.line == 3)
    );
}

#[test]
fn rows_of_every_table_belong_to_a_school_by_any_of_its_numbers() {
    let schools = "urn,laestab,school_name,trust_uid,joined_on,phase,school_type,predecessor_urns\n\
        100001,301/4001,One,7,2018-09-12,Primary,Academy converter,100900\n\
        100002,3014002,Two,8,2019-09-01,Primary,Academy converter,\n";
    let exclusion = |urn: &str, day: u32| {
        format!("2023/24,Autumn,{urn},B801200005001,Suspension,1,2023-10-{day:02}\n")
    };
    let mut text = "academic_year,term,urn,upn,kind,sessions,started_on\n".to_owned();
    for (day, urn) in (1..).zip(["100001", "301/4001", "3014001", "100900", "100010", "Onn"]) {
        text.push_str(&exclusion(urn, day));
    }
    let (held, findings) = Data::new()
        .put("schools.csv", schools)
        .put("exclusions.csv", text)
        .read();
    assert_eq!(
        held.exclusions.iter().map(|e| e.urn).collect::<Vec<_>>(),
        [100_001; 4]
    );
    assert_eq!(
        of(&findings, "exclusions.csv"),
        [
            "error unknown-school exclusions.csv:6:16 urn=[100010] refused",
            "error unknown-school exclusions.csv:7:16 urn=[Onn] refused",
        ]
    );
    let helps: Vec<&str> = findings.iter().map(|f| f.help.as_str()).collect();
    assert!(
        helps.iter().any(|help| help.contains("One, 100001")),
        "{helps:?}"
    );
}

#[test]
fn attendance_is_by_the_week_or_the_term_and_a_row_counts_once() {
    let heading = "academic_year,term,urn,upn,week_ending,sessions_possible,sessions_authorised,sessions_unauthorised\n";
    let rows = "2023/24,Autumn,100001,B801200005001,2023-09-08,10,1,0\n\
        2023/24,Autumn,100001,B801200005001,2023-09-15,10,1,0\n\
        2023/24,Autumn,100001,B801200005001,2023-09-15,10,1,0\n\
        2023/24,Autumn,100001,B801200005001,2023-09-15,10,2,0\n\
        2023/24,Autumn,100001,B801200005001,,140,2,0\n\
        2023/24,Autumn,100001,B801200005001,soon,140,2,0\n\
        2023/24,Spring,100001,B801200005001,,120,2,0\n\
        2023/24,Autumn,100001,B801200005001,2023-09-11,10,1,0\n";
    let (held, findings) = Data::new()
        .put("attendance.csv", format!("{heading}{rows}"))
        .read();
    // The Monday of a week that is there by its Friday is that week once more.
    assert_eq!(held.attendance.len(), 3);
    assert_eq!(
        of(&findings, "attendance.csv"),
        [
            "error duplicate-key attendance.csv:4:23 upn=[***] refused",
            "error duplicate-key attendance.csv:5:51 sessions_authorised=[2] refused",
            "error duplicate-key attendance.csv:6:37 week_ending=[] refused",
            "error bad-date attendance.csv:7:37 week_ending=[soon] refused",
            "error duplicate-key attendance.csv:9:23 upn=[***] refused",
        ]
    );
}

#[test]
fn a_code_in_the_place_of_a_score_is_read_by_its_scale() {
    let row = |kind: &str, day: u32, cell: &str| {
        format!("2023/24,Summer,2024-05-{day:02},A,{kind},100001,B801200005001,6,Maths,{cell},\n")
    };
    let mut text = TESTS.to_owned();
    for (day, code) in (1..).zip(["N", "B", "A", "L"]) {
        text.push_str(&row("DfE test", day, code));
    }
    // No code of a test's in school.
    text.push_str(&row("NFER", 10, "H"));
    let (held, findings) = Data::new().put("assessments.csv", text).read();
    let codes: Vec<&str> = held
        .assessments
        .iter()
        .filter_map(|a| a.judgement)
        .map(|code| code.code())
        .collect();
    assert_eq!(codes, ["N", "B", "A", "L"]);
    assert_eq!(
        of(&findings, "assessments.csv"),
        [
            "error unknown-code assessments.csv:6:63 score=[H] refused",
            "note no-outcome assessments.csv:6:65 judgement=[] refused",
        ]
    );
}

#[test]
fn phonics_tables_and_goals_have_their_own_marks_and_codes() {
    let rows = [
        ("DfE test", "Phonics", "32", ""),
        ("DfE test", "Phonics", "", "Wa"),
        ("DfE test", "Phonics", "A", ""),
        ("DfE test", "Phonics", "41", ""),
        ("DfE test", "MTC", "25", ""),
        ("DfE test", "MTC", "26", "J"),
        ("Teacher Assessment", "Speaking", "", "2"),
        ("Teacher Assessment", "GLD", "", "Y"),
        ("Teacher Assessment", "Science", "", "HNM"),
        ("GCSE", "French", "", "7"),
        ("Teacher Assessment", "French", "", "7"),
    ];
    let mut text = TESTS.to_owned();
    for (day, (kind, subject, score, code)) in (1..).zip(rows) {
        text.push_str(&format!(
            "2023/24,Summer,2024-06-{day:02},A,{kind},100001,B801200005001,6,{subject},{score},{code}\n"
        ));
    }
    let (held, findings) = Data::new().put("assessments.csv", text).read();
    let read: Vec<(&str, Option<f64>, Option<&str>)> = held
        .other_results
        .iter()
        .map(|r| (&*r.subject, r.score.map(|s| s.to_f64()), r.code))
        .collect();
    assert_eq!(
        read,
        [
            ("Phonics", Some(32.0), None),
            ("Phonics", None, Some("Wa")),
            ("Phonics", None, Some("A")),
            ("MTC", Some(25.0), None),
            ("MTC", None, Some("J")),
            ("ELG02", None, Some("2")),
            ("GLD", None, Some("1")),
            ("Science", None, Some("HNM")),
            ("French", None, Some("7")),
        ]
    );
    let told: Vec<(u64, &str)> = findings
        .iter()
        .filter(|f| *f.spot.file == *"assessments.csv")
        .map(|f| (f.spot.line, f.code.text()))
        .collect();
    assert_eq!(
        told,
        [
            (5, "out-of-range"),
            (5, "no-outcome"),
            (7, "out-of-range"),
            // Neither a subject of teacher assessment nor one of its codes.
            (12, "unknown-code"),
            (12, "unknown-code"),
            (12, "no-outcome"),
        ]
    );
    assert!(held.assessments.is_empty());
}

#[test]
fn titles_above_a_heading_are_passed_over_and_said() {
    let roll = roll(&[("2015-10-01", "N"), ("2016-02-01", "Y")], "3");
    let titled = format!("Pupil list, Ash Grove\n\nRun on 12/07/2024,,,\n{roll}");
    let (held, findings) = Data::new().put("pupils.csv", titled).read();
    assert_eq!(held.roll.len(), 2, "{findings:#?}");
    assert_eq!(
        of(&findings, "pupils.csv")[0],
        "note passed-over pupils.csv:1:1 =[] kept"
    );
    // A place below it is the file's own.
    let broken = format!("Pupil list\n{}", roll.replace("2016-02-01", "2016-02-31"));
    let (_, findings) = Data::new().put("pupils.csv", broken).read();
    let bad = findings.iter().find(|f| f.code == Code::BadDate).unwrap();
    assert_eq!(bad.spot.line, 4);
    // Without any heading that fits, the first line is what is told.
    let (held, findings) = Data::new()
        .put("pupils.csv", "Pupil list\na,b\n1,2\n")
        .read();
    assert_eq!(held.roll.len(), 0);
    let missing = |f: &&Finding| f.code == Code::MissingColumn && &*f.spot.file == "pupils.csv";
    assert!(findings.iter().filter(missing).all(|f| f.spot.line == 1));
    assert!(findings.iter().any(|f| missing(&f)));
}

#[test]
fn lines_in_quotation_marks_are_one_fault() {
    let roll = roll(&[("2015-10-01", "N")], "3");
    let quoted: String = roll.lines().map(|line| format!("\"{line}\"\n")).collect();
    let (_, findings) = Data::new().put("pupils.csv", quoted).read();
    let told: Vec<&Finding> = findings
        .iter()
        .filter(|f| &*f.spot.file == "pupils.csv")
        .collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(told[0].message.contains("quotation marks"), "{told:#?}");
}

#[test]
fn totals_and_remarks_are_told_once_each() {
    let mut roll = roll(&[("2015-10-01", "N"), ("2016-02-01", "Y")], "3");
    roll.push_str("Total,,2,,,,,,,,,\n\"Report produced on 12/07/2024\"\nPage 1 of 1\n");
    let (held, findings) = Data::new().put("pupils.csv", roll).read();
    assert_eq!(held.roll.len(), 2);
    let mut told = of(&findings, "pupils.csv");
    told.retain(|t| !t.contains("check-letter"));
    assert_eq!(
        told,
        [
            "note passed-over pupils.csv:4:1 =[] refused",
            "warning passed-over pupils.csv:5:1 =[] refused",
            "warning passed-over pupils.csv:6:1 =[] refused"
        ],
        "{findings:#?}"
    );
}

#[test]
fn totals_of_every_table_are_passed_over_and_show_nothing_of_the_rest() {
    let heading =
        "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n";
    let mut rows: String = (UPNS[..2].iter())
        .map(|upn| format!("2023/24,Autumn,100001,{upn},120,6,0\n"))
        .collect();
    // With them a term would have more sessions than there are.
    rows.push_str(
        "2023/24,Autumn,100001,Grand total,1440,72,0\n2023/24,Autumn,School average,,900,6,0\n",
    );
    let (held, findings) = Data::new()
        .put("attendance.csv", format!("{heading}{rows}"))
        .put("assessments.csv", format!("{TESTS}Total,24,,,,,,,,,\n"))
        .read();
    assert_eq!(held.attendance.len(), 2);
    for (file, told) in [
        (
            "attendance.csv",
            &[
                "note passed-over attendance.csv:4:1 =[] refused",
                "note passed-over attendance.csv:5:1 =[] refused",
            ][..],
        ),
        (
            "assessments.csv",
            &["note passed-over assessments.csv:2:1 =[] refused"],
        ),
    ] {
        assert_eq!(of(&findings, file), told, "{findings:#?}");
    }
    // A word that is no total stays what it is: somebody who is on no roll.
    let (_, findings) = Data::new()
        .put(
            "attendance.csv",
            format!("{heading}2023/24,Autumn,100001,Unknown,120,6,0\n"),
        )
        .read();
    assert_eq!(
        of(&findings, "attendance.csv"),
        ["error on-no-roll attendance.csv:2:23 upn=[***] refused"]
    );
}

#[test]
fn a_year_without_any_roll_is_told_once_for_a_file() {
    let upns = ["A801200000000", "A801200000001", "A801200000002"];
    let rows: String = (upns.iter())
        .map(|upn| {
            format!("2023/24,Autumn,2023-10-02,A,Teacher Assessment,100001,{upn},3,Maths,,EXS\n")
        })
        .collect();
    let next = roll(&[("2015-10-01", "N")], "3").replace("2023/24", "2024/25");
    let data = Data::new().put("pupils.csv", next);
    let (held, findings) = data.put("assessments.csv", format!("{TESTS}{rows}")).read();
    assert_eq!(held.assessments.len(), 0);
    assert_eq!(
        of(&findings, "assessments.csv"),
        ["error on-no-roll assessments.csv:2:1 academic_year=[2023/24] refused"],
        "{findings:#?}"
    );
    let told = findings.iter().find(|f| f.code == Code::OnNoRoll).unwrap();
    assert!(told.message.contains("3 rows"), "{told:?}");
    // Each row is counted as refused all the same.
    let file = held
        .files
        .iter()
        .find(|f| f.table == "assessments")
        .unwrap();
    assert_eq!((file.rows, file.refused), (3, 3));
}

#[test]
fn numbers_of_schools_and_pupils_are_read_as_programs_write_them() {
    let roll = roll(&[("2015-10-01", "N"); 5], "3");
    let odd = roll
        .replacen("100001,A801200000", "\"100,001\",A8012 0000 0", 1)
        .replacen("100001,A", "1.00001E+05,A", 1)
        .replacen("100001,A", "=100001,A", 1);
    let (held, findings) = Data::new().put("pupils.csv", odd).read();
    assert_eq!(held.roll.len(), 5, "{findings:#?}");
    assert!(
        !findings.iter().any(|f| f.code == Code::UnknownSchool),
        "{findings:#?}"
    );
}

#[test]
fn a_suspension_exported_again_without_its_sessions_is_told() {
    let heading = "academic_year,term,urn,upn,kind,sessions,started_on\n";
    let row = |day: &str, sessions: &str| {
        format!(
            "2023/24,Autumn,100001,{},Suspension,{sessions},2023-10-{day}\n",
            UPNS[0]
        )
    };
    let rows = [
        row("02", "3"),
        row("02", ""),
        row("03", "1"),
        row("03", "2"),
    ]
    .concat();
    let (held, findings) = Data::new()
        .put("exclusions.csv", format!("{heading}{rows}"))
        .read();
    assert_eq!(held.exclusions.len(), 4);
    let told = of(&findings, "exclusions.csv");
    assert_eq!(
        told,
        ["warning duplicate-key exclusions.csv:3:49 started_on=[2023-10-02] kept"]
    );
}

#[test]
fn a_upn_with_a_letter_of_another_alphabet_has_a_near_match() {
    // A Cyrillic letter for the M.
    let row = "2023/24,Autumn,2023-10-02,A,NFER,100002,\u{41c}301200021006,5,Maths,101,\n";
    let (_, findings) = Data::new()
        .put("assessments.csv", format!("{TESTS}{row}"))
        .read();
    let near = findings.iter().find(|f| f.code == Code::NearMatch).unwrap();
    assert!(near.message.contains("another alphabet"), "{near:?}");
}

#[test]
fn numbers_that_are_names_may_have_a_point() {
    let (held, findings) = Data::new()
        .put(
            "schools.csv",
            "urn,laestab,school_name,trust_uid,joined_on,phase,school_type,predecessor_urns\n\
             100001,3014001.0,One,7.0,2018-09-12,Primary,Academy converter,101234/101235\n\
             100002,301/4002,Two,8,2018-09-12,Primary,Academy converter,\n",
        )
        .put("trusts.csv", "trust_uid,trust_name\n7,Seven\n8.0,Eight\n")
        .put(
            "attendance_targets.csv",
            "academic_year,urn,percent\n2023/24,3014001,96%\n",
        )
        .read();
    assert_eq!(held.schools.len(), 2, "{findings:#?}");
    let aims: Vec<(u32, f64)> = (held.attendance_targets.iter())
        .map(|t| (t.urn, t.percent))
        .collect();
    assert_eq!(aims, [(100_001, 96.0)], "{findings:#?}");
    let told: Vec<&Finding> = (findings.iter())
        .filter(|f| f.code == Code::NotANumber)
        .collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert!(
        told[0].help.contains('`') && told[0].help.contains(';'),
        "{told:#?}"
    );
}

#[test]
fn a_heading_that_is_a_pupils_name_is_masked_wherever_it_is_told() {
    let text = "academic_year,urn,upn,surname,forename,dob,sex,nc_year,Marlow Ivy\n\
                2023/24,100001,B801200005001,Marlow,Ivy,2015-10-01,F,3,x\n";
    let (_, findings) = Data::new().put("pupils.csv", text).read();
    let told = findings
        .iter()
        .find(|f| f.code == Code::UnknownColumn)
        .unwrap();
    for words in [
        &told.message,
        &told.help,
        &told.value,
        &told.field,
        &told.excerpt,
    ] {
        assert!(
            !words.contains("Marlow") || words.starts_with("academic_year"),
            "{told:#?}"
        );
    }
    assert!(!told.message.contains("Ivy"), "{told:#?}");
}

#[test]
fn columns_without_anything_up_to_the_last_of_a_spreadsheet_are_none() {
    let roll = roll(&[("2015-10-01", "N"), ("2016-02-01", "Y")], "3");
    let wide: String = roll
        .lines()
        .map(|line| format!("{line}{}\n", ",".repeat(9000)))
        .collect();
    let (held, findings) = Data::new().put("pupils.csv", wide).read();
    assert_eq!(held.roll.len(), 2, "{findings:#?}");
    let (held, findings) = Data::new()
        .put(
            "pupils.csv",
            roll.replace("ethnicity\n", &format!("ethnicity{}x\n", ",".repeat(9000))),
        )
        .read();
    assert_eq!(held.roll.len(), 0);
    assert!(
        findings
            .iter()
            .any(|f| f.message.contains("no more than 2000")),
        "{findings:#?}"
    );
}
