//! The DfE's and Ofsted's current files: read as they come, by every name that their columns and labels have had.

use std::fs;

use matbook::dataset::{Holdings, Performance, School, Trust};
use matbook::diag::{Code, Finding, Severity, Sink};
use matbook::estate::{AcademicYear, Date};
use matbook::intake::propose;
use matbook::intake::published::{Input, Reader};

/// Two invented schools of one trust, as the files of ../shared/field/layouts name them.
fn holdings() -> Holdings {
    let school = |urn: u32| School {
        urn,
        laestab: None,
        name: format!("School {urn}"),
        trust: 0,
        joined_on: None,
        phase: None,
        school_type: "Academy converter".into(),
        easting: None,
        northing: None,
        predecessors: vec![],
        ofsted: None,
        region: None,
        local_authority: None,
        capacity: None,
    };
    Holdings {
        trusts: vec![Trust {
            uid: "9100".into(),
            name: "Hollybank Learning Trust".into(),
            sponsor: None,
        }],
        schools: vec![school(900_001), school(900_002), school(900_003)],
        ..Holdings::default()
    }
}

/// Reads files one after another: layout, name, text.
fn read(files: &[(&str, &str, &str)]) -> (Holdings, Vec<Finding>) {
    let folder = tempfile::tempdir().unwrap();
    let (mut held, mut sink, mut reader) = (holdings(), Sink::new(), Reader::new());
    for (layout, name, text) in files {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        let input = Input {
            layout,
            path: &path,
            name,
            label: None,
            years: &[],
            encoding: None,
        };
        reader.read(&input, &mut held, &mut sink);
    }
    reader.finish(&mut held);
    (held, sink.into_sorted())
}

fn row<'a>(held: &'a Holdings, urn: u32, year: u16, measure: &str) -> &'a Performance {
    let is =
        |p: &&Performance| p.urn == urn && p.year == AcademicYear(year) && &*p.measure == measure;
    held.performance
        .iter()
        .find(is)
        .unwrap_or_else(|| panic!("no {measure} of {urn} in {year}: {:?}", held.performance))
}

#[test]
fn a_wide_file_without_progress_gives_attainment_and_says_so() {
    let text = "RECTYPE,URN,TELIG,PTRWM_EXP,READ_AVERAGE,PTREAD_EXP\n\
                1,900001,30,64%,104,71%\n\
                5,,600000,61%,105,74%\n";
    let (held, findings) = read(&[("dfe-ks2-final", "2023-2024_england_ks2final.csv", text)]);
    assert_eq!(findings.len(), 1, "{findings:?}");
    assert_eq!(findings[0].severity, Severity::Note);
    assert!(
        findings[0]
            .message
            .contains("no progress was published for 2023/24")
    );
    assert_eq!(held.performance.len(), 3);
    let rwm = row(&held, 900_001, 2023, "ks2_rwm_expected");
    assert_eq!((rwm.score, rwm.cohort), (Some(64.0), Some(30.0)));
}

#[test]
fn wide_files_of_ks4_are_read_from_2022_23_to_2024_25() {
    let text = "RECTYPE,URN,TPUP,ATT8SCR,PTL2BASICS_95,P8MEA,P8PUP,ATT8SCR_FSM6CLA1A,TFSM6CLA1A\n\
                1,900003,140,44.3,41%,NA,130,35.2,40\n";
    let (held, findings) = read(&[("dfe-ks4-final", "2024-2025_england_ks4revised.csv", text)]);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(row(&held, 900_003, 2024, "attainment8").score, Some(44.3));
    assert_eq!(
        row(&held, 900_003, 2024, "ks4_engmaths_5plus").score,
        Some(41.0)
    );
    let poor = row(&held, 900_003, 2024, "attainment8_disadvantaged");
    assert_eq!((poor.score, poor.cohort), (Some(35.2), Some(40.0)));
    // The symbol stands instead of a score.
    let progress = row(&held, 900_003, 2024, "progress8");
    assert_eq!(
        (progress.score, progress.status.as_deref()),
        (None, Some("NA"))
    );
}

const KS2: &str = "time_period,geographic_level,school_urn,breakdown_topic,breakdown,subject,\
    expected_standard_pupil_percent,higher_standard_pupil_percent,average_scaled_score,progress_measure_score\n\
    202425,School,900001,All pupils,Total,\"Reading, writing and maths\",64,9,z,z\n\
    202425,School,900001,Disadvantage status,Disadvantaged,Reading,58,17,103,z\n\
    202425,School,900001,All pupils,Boys,Reading,60,17,103,z\n\
    202223,School,900001,All pupils,Total,Writing,72,13,z,-0.4\n";

#[test]
fn a_long_file_of_ks2_gives_years_subjects_and_groups_and_takes_its_cohorts_from_another() {
    let cohorts = "time_period,geographic_level,school_urn,telig,tfsm6cla1a\n\
                   202425,School,900001,58,17\n\
                   202425,School,900002,29,c\n";
    let (held, findings) = read(&[
        ("ees-ks2-information", "info.csv", cohorts),
        ("ees-ks2-schools", "ks2.csv", KS2),
    ]);
    assert!(findings.is_empty(), "{findings:?}");
    let rwm = row(&held, 900_001, 2024, "ks2_rwm_expected");
    assert_eq!((rwm.score, rwm.cohort), (Some(64.0), Some(58.0)));
    let poor = row(&held, 900_001, 2024, "ks2_reading_expected_disadvantaged");
    assert_eq!((poor.score, poor.cohort), (Some(58.0), Some(17.0)));
    let progress = row(&held, 900_001, 2022, "ks2_writing_progress");
    assert_eq!((progress.score, progress.cohort), (Some(-0.4), None));
    // Boys are no group of ours, and there is no score for a subject that has none.
    assert!(held.performance.iter().all(|p| p.score != Some(60.0)));
}

#[test]
fn both_years_of_long_ks4_files_are_read_by_their_own_names() {
    let of_2023 = "time_period,geographic_level,school_urn,breakdown_topic,breakdown,t_pupils,avg_att8,pt_l2basics_95,\
                   t_inp8calc,avg_p8score\n\
                   202324,School,900003,Total,Total,151,45.4,43.0,140,-0.12\n\
                   202324,School,900003,Disadvantage,Disadvantaged,41,35.0,20.0,38,-0.5\n\
                   202324,School,900003,Disadvantage,Disadvantaged all other,110,49.0,50.0,102,0.05\n";
    let of_2024 = "time_period,geographic_level,school_urn,breakdown_topic,breakdown,pupil_count,attainment8_average,\
                   engmath_95_percent,progress8_pupil_count,progress8_average\n\
                   202425,School,900003,Total,Total,148,46.2,44.6,z,z\n";
    let (held, findings) = read(&[
        ("ees-ks4-schools", "2023.csv", of_2023),
        ("ees-ks4-schools", "2024.csv", of_2024),
    ]);
    assert!(findings.is_empty(), "{findings:?}");
    let att8 = row(&held, 900_003, 2023, "attainment8");
    assert_eq!((att8.score, att8.cohort), (Some(45.4), Some(151.0)));
    let p8 = row(&held, 900_003, 2023, "progress8");
    assert_eq!((p8.score, p8.pupils), (Some(-0.12), Some(140.0)));
    assert_eq!(
        row(&held, 900_003, 2023, "attainment8_disadvantaged").score,
        Some(35.0)
    );
    assert_eq!(
        row(&held, 900_003, 2024, "ks4_engmaths_5plus").score,
        Some(44.6)
    );
    assert_eq!(
        row(&held, 900_003, 2024, "progress8").status.as_deref(),
        Some("Z")
    );
}

#[test]
fn a_filter_that_leaves_no_row_names_the_labels_there_are() {
    let text = KS2
        .replace("Total", "Everybody")
        .replace("Disadvantaged", "Poorer");
    let (held, findings) = read(&[("ees-ks2-schools", "ks2.csv", &text)]);
    assert!(held.performance.is_empty());
    let told = findings
        .iter()
        .find(|f| f.code == Code::UnknownCode)
        .unwrap();
    assert_eq!(told.severity, Severity::Error);
    for label in [
        "`Total`",
        "`Everybody`",
        "`Poorer`",
        "`Boys`",
        "`breakdown`",
    ] {
        assert!(told.message.contains(label), "{label}: {}", told.message);
    }
}

#[test]
fn after_16_each_examination_cohort_has_its_points() {
    let text = "time_period,geographic_level,school_urn,disadvantage_status,exam_cohort,aps_per_entry,\
                aps_per_entry_student_count,value_added\n\
                202425,School,900003,Total,A level,33.4512,88,0.07\n\
                202425,School,900003,Total,Applied general,29.8,36,-0.18\n\
                202425,School,900003,Disadvantaged,A level,c,c,z\n\
                202425,School,900003,Total,Technical certificate,20,3,z\n";
    let (held, findings) = read(&[("ees-ks5-institutions", "ks5.csv", text)]);
    assert!(findings.is_empty(), "{findings:?}");
    let points = row(&held, 900_003, 2024, "ks5_alevel_aps");
    assert_eq!((points.score, points.pupils), (Some(33.4512), Some(88.0)));
    assert_eq!(
        row(&held, 900_003, 2024, "ks5_applied_aps").score,
        Some(29.8)
    );
    assert_eq!(
        row(&held, 900_003, 2024, "ks5_value_added").score,
        Some(0.07)
    );
    let poor = row(&held, 900_003, 2024, "ks5_alevel_aps_disadvantaged");
    assert_eq!(poor.status.as_deref(), Some("C"));
}

#[test]
fn absence_and_exclusions_come_by_school() {
    let absence = "time_period,geographic_level,school_urn,education_phase,enrolments,sess_overall_percent,\
                   enrolments_pa_10_exact_percent,enrolments_pa_50_exact_percent\n\
                   202324,School,900001,State-funded primary,310,5.54,14.84,0.5\n\
                   202324,School,900002,State-funded primary,201,c,c,c\n";
    let exclusions = "time_period,geographic_level,school_urn,headcount,perm_excl_rate,susp_rate,one_plus_susp_rate\n\
                      202324,School,900001,310,0,0.9677,0.6452\n";
    let (held, findings) = read(&[
        ("ees-absence-schools", "absence.csv", absence),
        ("ees-exclusions-schools", "exclusions.csv", exclusions),
    ]);
    assert!(findings.is_empty(), "{findings:?}");
    let persistent = row(&held, 900_001, 2023, "absence_persistent");
    assert_eq!(
        (persistent.score, persistent.pupils),
        (Some(14.84), Some(310.0))
    );
    assert_eq!(
        row(&held, 900_002, 2023, "absence_overall")
            .status
            .as_deref(),
        Some("C")
    );
    // A true nought is a nought.
    assert_eq!(
        row(&held, 900_001, 2023, "permanent_exclusion_rate").score,
        Some(0.0)
    );
    // Three schools are no nation.
    assert!(held.percentiles.is_empty());
}

#[test]
fn inspections_come_with_report_cards_and_before() {
    let of_2026 = "Web Link,URN,Ofsted phase,Inspection start date,URN at time of latest full inspection,Category of concern,\
        Safeguarding standards,Inclusion,Inclusion - date of grade,Achievement,Achievement - date of grade,\
        Inspection start date of latest OEIF graded inspection,Latest OEIF overall effectiveness,Latest OEIF quality of education,\
        Latest OEIF  safeguarding is effective?\n\
        x,900001,Primary,13/01/2026,900001,NULL,Met,Strong standard,13/01/2026,Expected standard,13/01/2026,NULL,NULL,NULL,NULL\n\
        x,900002,Primary,NULL,NULL,NULL,NULL,NULL,NULL,NULL,NULL,11/03/2025,Not judged,2,Yes\n\
        x,900003,Secondary,03/03/2026,900003,SM,Not met,Urgent improvement,03/03/2026,Not applicable,NULL,14/11/2019,3,3,NULL\n\
        x,900009,Secondary,03/03/2026,900009,SM,Not met,Urgent improvement,03/03/2026,Not applicable,NULL,14/11/2019,3,3,NULL\n";
    let (held, findings) = read(&[("ofsted-mi", "mi.csv", of_2026)]);
    assert!(findings.is_empty(), "{findings:?}");
    let said = |urn: u32, area: &str| {
        let found = held.inspections.iter();
        let mut found = found.filter(|i| i.urn == urn && &*i.area == area);
        found.next().map(|i| {
            (
                i.on,
                i.grade.to_string(),
                i.concern.as_deref().is_some_and(|c| !c.is_empty()),
                i.safeguarding,
            )
        })
    };
    let day = |text| Date::parse(text).unwrap();
    assert_eq!(
        said(900_001, "Inclusion"),
        Some((
            day("2026-01-13"),
            "Strong standard".into(),
            false,
            Some(true)
        ))
    );
    // Grades in figures are words; “not judged” is no grade.
    assert_eq!(
        said(900_002, "Quality of education"),
        Some((day("2025-03-11"), "Good".into(), false, Some(true)))
    );
    assert_eq!(said(900_002, "overall"), None);
    assert_eq!(
        said(900_003, "Inclusion"),
        Some((
            day("2026-03-03"),
            "Urgent improvement".into(),
            true,
            Some(false)
        ))
    );
    assert_eq!(
        said(900_003, "overall").map(|s| s.1),
        Some("Requires improvement".into())
    );
    // A school of others is none of ours.
    assert_eq!(said(900_009, "Inclusion"), None);
    // The file before report cards; a predecessor's inspection is not this school's.
    let of_2025 = "URN,Ofsted phase,Inspection start date,URN at time of latest graded inspection,Overall effectiveness,Category of concern\n\
        900001,Primary,12/10/2022,900001,2,NULL\n\
        900002,Primary,12/10/2019,888888,4,SM\n";
    let (held, _) = read(&[("ofsted-mi", "mi.csv", of_2025)]);
    let all: Vec<(u32, &str)> = held
        .inspections
        .iter()
        .map(|i| (i.urn, &*i.grade))
        .collect();
    assert_eq!(all, [(900_001, "Good")]);
}

#[test]
fn money_comes_from_the_academies_return() {
    let text = "LA,Estab,URN,Company_Name,Valid To,BAI010-T,BAI020-T,BAI170-T,BAE010-T,BAE080-T,BAE240-T,BAB030-T\n\
                900,1003,900003,X,2025-08-31,6100000,8100,2900,3900000,4200,6300,740000\n\
                900,1009,900009,Y,2025-08-31,1,1,1,1,1,1,1\n";
    let (held, findings) = read(&[("dfe-aar-academies", "aar.csv", text)]);
    assert!(findings.is_empty(), "{findings:?}");
    assert_eq!(held.finance.len(), 1);
    let money = &held.finance[0];
    assert_eq!(money.year, AcademicYear(2024));
    // 6,100,000 + 8,100; what an academy pays its trust is no income of it.
    assert_eq!(money.income, Some(6_108_100.0));
    assert_eq!(money.expenditure, Some(3_910_500.0));
    assert_eq!(money.staff_costs, Some(3_906_300.0));
    assert_eq!(money.revenue_reserve, Some(740_000.0));
}

#[test]
fn money_of_a_maintained_school_is_that_of_the_academy_which_followed_it() {
    let folder = tempfile::tempdir().unwrap();
    let name = "2018-2019_cfr.csv";
    let path = folder.path().join(name);
    let text = "URN,Total Income I01 to I18,Total Expenditure E01 to E32,Revenue Reserve B01 plus B02 plus B06,E01  Teaching Staff,E26 Agency\n\
                800001,900000,880000,50000,500000,7000\n\
                800009,1,1,1,1,x\n";
    fs::write(&path, text).unwrap();
    let input = Input {
        layout: "dfe-cfr-schools",
        path: &path,
        name,
        label: None,
        years: &[],
        encoding: None,
    };
    let (mut held, mut sink) = (holdings(), Sink::new());
    held.schools[0].predecessors = vec![800_001];
    Reader::new().read(&input, &mut held, &mut sink);
    // Nothing is said of the cells of a school of others.
    assert!(sink.is_empty());
    assert_eq!(held.finance.len(), 1);
    let money = &held.finance[0];
    assert_eq!((money.urn, money.year), (Some(900_001), AcademicYear(2018)));
    assert_eq!(money.income, Some(900_000.0));
    assert_eq!(money.staff_costs, Some(507_000.0));
}

#[test]
fn the_files_as_they_come_are_known_and_read() {
    let Some(shared) = super::shared() else {
        return;
    };
    let layouts = shared.join("field/layouts");
    for (file, layout) in [
        ("cscp_ks4final_202223.csv", "dfe-ks4-final"),
        ("cscp_ks4final_202324.csv", "dfe-ks4-final"),
        ("cscp_ks4revised_202425.csv", "dfe-ks4-final"),
        ("ees_ks2_schools.csv", "ees-ks2-schools"),
        ("ees_ks2_school_information.csv", "ees-ks2-information"),
        ("ees_ks4_schools_202324.csv", "ees-ks4-schools"),
        ("ees_ks4_schools_202425.csv", "ees-ks4-schools"),
        ("ees_ks5_institutions.csv", "ees-ks5-institutions"),
        ("absence_school_202324.csv", "ees-absence-schools"),
        ("absence_cscp_202324.csv", "dfe-absence"),
        ("exclusions_school.csv", "ees-exclusions-schools"),
        ("finance_aar_academies_202425.csv", "dfe-aar-academies"),
        ("finance_cfr_maintained.csv", "dfe-cfr-schools"),
        ("gias_groups_with_members.csv", "gias-group-links"),
        ("ofsted_mi_state_funded_2025.csv", "ofsted-mi"),
        ("ofsted_mi_state_funded_2026.csv", "ofsted-mi"),
    ] {
        let proposed = propose(&layouts.join(file)).unwrap_or_else(|e| panic!("{file}: {e}"));
        assert!(
            proposed.yaml.contains(&format!("layout: {layout}")),
            "{file}: {}",
            proposed.yaml
        );
        let text = fs::read_to_string(layouts.join(file)).unwrap();
        let name = match file {
            // The wide files' own names tell the year.
            f if f.starts_with("cscp") || f.starts_with("absence_cscp") => {
                let from = &f[f.len() - 10..f.len() - 6];
                format!("{from}-{}_england_{f}", from.parse::<u16>().unwrap() + 1)
            }
            f if f.starts_with("finance_cfr") => format!("2023-2024_{f}"),
            f => f.to_owned(),
        };
        let (held, findings) = read(&[(layout, &name, &text)]);
        let bad: Vec<&Finding> = findings
            .iter()
            .filter(|f| f.severity == Severity::Error && f.code != Code::MissingKey)
            .collect();
        assert!(bad.is_empty(), "{file}: {bad:?}");
        let rows = held.performance.len()
            + held.inspections.len()
            + held.finance.len()
            + held.percentiles.len()
            + held.memberships.len();
        assert!(rows > 0 || file.contains("information"), "{file}");
    }
}
