//! Each code of a finding about rows: rows that deserve it and rows that don't.

use std::collections::BTreeSet;

use matbook::diag::Code;

use super::intake::{Data, TESTS, short};

const ESTIMATES: &str = "academic_year,upn,subject,rank,p_expected,p_greater,score\n";
const TARGETS: &str = "academic_year,upn,subject,target,target_score\n";
const ATTENDANCE: &str =
    "academic_year,term,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n";
const EXCLUSIONS: &str = "academic_year,term,urn,upn,kind,sessions,started_on\n";
const PUPILS: &str = "academic_year,urn,upn,dob,sex,nc_year,fsm,fsm6,eal,looked_after,sen,sen_need,ethnicity,prior_stage,prior_score\n";
const FINANCE: &str =
    "financial_year,trust_uid,urn,income,expenditure,staff_costs,revenue_reserve,pupils\n";
const PERFORMANCE: &str = "academic_year,urn,measure,score,pupils,cohort,status\n";

/// A table's file, its heading, rows, and the findings they deserve. The pupils of [`Data::new`] are there.
type Case = (
    &'static str,
    &'static str,
    &'static str,
    &'static [&'static str],
);

const CASES: &[Case] = &[
    // Nothing wrong.
    (
        "assessments.csv",
        TESTS,
        "2023/24,Autumn,2023-09-01,A,DfE test,100001,B801200005001,3,Maths,120,\n\
         2023/24,autumn,31/12/2023,A,nfer,100001,b801200005001,3,maths,160,GDS\n\
         2023/24,Spring,2024-04-30,A,GL,100001,B801200005001,3,GPS,,A\n\
         2023/24,Summer,2024-04-01,A,PIXL,100001,B801200005001,3,Reading,40,x\n",
        &[],
    ),
    (
        "pupils.csv",
        PUPILS,
        "2023/24,100001,B801200005001,01/10/2015,f,3,y,n,Y,N,k,asd,wbri,ks1,15.75\n\
         2023/24,100002,P207000016049,,,N1,,,,,,,,,\n",
        &[],
    ),
    (
        "estimates.csv",
        ESTIMATES,
        "2023/24,B801200005001,RWM,FFT50,0,0,\n2023/24,B801200005001,RWM,fft20,1,1,104.5\n",
        &[],
    ),
    // implausible: more sessions than a year has, or a week; a whole year's are right.
    (
        "attendance.csv",
        ATTENDANCE,
        "2023/24,Autumn,100001,B801200005001,1140,0,0\n",
        &["warning implausible attendance.csv:2:37 sessions_possible=[1140] kept"],
    ),
    (
        "attendance.csv",
        "academic_year,term,week_ending,urn,upn,sessions_possible,sessions_authorised,sessions_unauthorised\n",
        "2023/24,Autumn,2023-09-15,100001,B801200005001,10,0,0\n2023/24,Autumn,2023-09-22,100001,B801200005001,100,0,0\n\
         2023/24,Autumn,2022-09-30,100001,B801200005001,10,0,0\n",
        &[
            "warning implausible attendance.csv:3:48 sessions_possible=[100] kept",
            "warning outside-term attendance.csv:4:16 week_ending=[2022-09-30] kept",
        ],
    ),
    // implausible: the columns of chances the wrong way round; a score that was suppressed, without a cohort, out of a scale.
    (
        "estimates.csv",
        ESTIMATES,
        "2023/24,B801200005001,RWM,FFT50,0.2,0.7,\n",
        &["warning implausible estimates.csv:2:37 p_greater=[0.7] kept"],
    ),
    (
        "performance.csv",
        PERFORMANCE,
        "2018/19,100001,ks2_reading_progress,0,20,22,SUPP\n2018/19,100002,ks2_reading_progress,1.5,20,,\n\
         2018/19,100003,ks2_reading_progress,103,20,22,\n2018/19,100004,ks2_reading_progress,1.5,1030,30,\n",
        &[
            "warning implausible performance.csv:2:37 score=[0] kept",
            "warning implausible performance.csv:3:44 cohort=[] kept",
            "error out-of-range performance.csv:4:37 score=[103] kept",
            "warning implausible performance.csv:5:41 pupils=[1030] kept",
        ],
    ),
    // outside-term: a suspension that began in another term, or year.
    (
        "exclusions.csv",
        EXCLUSIONS,
        "2023/24,Autumn,100001,B801200005001,Suspension,4,2024-02-05\n\
         2023/24,Autumn,100001,B801200005001,Suspension,2,2022-10-05\n",
        &[
            "warning outside-term exclusions.csv:2:50 started_on=[2024-02-05] kept",
            "warning outside-term exclusions.csv:3:50 started_on=[2022-10-05] kept",
        ],
    ),
    // Ofsted's words.
    (
        "ofsted.csv",
        "urn,inspected_on,area,grade,concern,safeguarding\n",
        "100001,2023-05-01,overall,4,None,\n100001,2023-05-02,overall,Terrible,who knows,FALSE\n\
         100002,2026-02-01,Safeguarding standards,Not met,,\n100002,2026-02-01,Wibble,Strong standard,SM,met\n",
        &[
            "error unknown-code ofsted.csv:3:27 grade=[Terrible] kept",
            "error unknown-code ofsted.csv:3:36 concern=[who knows] kept",
            "error unknown-code ofsted.csv:3:46 safeguarding=[FALSE] kept",
            "warning unknown-code ofsted.csv:5:19 area=[Wibble] kept",
        ],
    ),
    // bad-year
    (
        "estimates.csv",
        ESTIMATES,
        "2023-24,B801200005001,Maths,FFT50,0.5,0.1,\n2023/25,B801200005001,Maths,FFT50,0.5,0.1,\n,B801200005001,Maths,FFT50,0.5,0.1,\n",
        &[
            "error bad-year estimates.csv:2:1 academic_year=[2023-24] refused",
            "error bad-year estimates.csv:3:1 academic_year=[2023/25] refused",
            "error bad-year estimates.csv:4:1 academic_year=[] refused",
        ],
    ),
    (
        "finance.csv",
        FINANCE,
        "2023,7,,1,1,1,1,1\n2023/24,7,,1,1,1,-1,1\n2023/24,7,100001,1,1,1,x,1\n2023/24,7,,1,1,1,1,1\n2023/24,9,,1,1,1,1,1\n2023/24,,,1,1,1,1,1\n",
        &[
            "error bad-year finance.csv:2:1 financial_year=[2023] refused",
            "error not-a-number finance.csv:4:24 revenue_reserve=[x] kept",
            "error duplicate-key finance.csv:5:11 urn=[] refused",
            "error unknown-trust finance.csv:6:9 trust_uid=[9] refused",
            "error missing-key finance.csv:7:9 trust_uid=[] refused",
        ],
    ),
    // missing-key
    (
        "trusts.csv",
        "trust_uid,trust_name\n",
        "7,Seven\n8,Eight\n,Nine\n8,Eight again\n",
        &[
            "error missing-key trusts.csv:4:1 trust_uid=[] refused",
            "error duplicate-key trusts.csv:5:1 trust_uid=[8] refused",
        ],
    ),
    (
        "schools.csv",
        "urn,school_name,trust_uid,joined_on,phase,school_type,predecessor_urns,ofsted,capacity\n",
        "100001,One,7,2018-09-12,Primary,Academy converter,100000;100003,Good,90\n\
         100002,Two,8,31.02.2018,Junior,Academy converter,x1,Fine,many\n\
         ,Three,8,,,,,,\n\
         100004,Four,9,,,,,,\n\
         100001,One again,7,,,,,,\n\
         12a,Five,7,,,,,,\n",
        &[
            "error bad-date schools.csv:3:14 joined_on=[31.02.2018] kept",
            "error unknown-code schools.csv:3:25 phase=[Junior] kept",
            "error not-a-number schools.csv:3:50 predecessor_urns=[x1] kept",
            "warning unknown-code schools.csv:3:53 ofsted=[Fine] kept",
            "error not-a-number schools.csv:3:58 capacity=[many] kept",
            "error missing-key schools.csv:4:1 urn=[] refused",
            "error unknown-trust schools.csv:5:13 trust_uid=[9] refused",
            "error duplicate-key schools.csv:6:1 urn=[100001] refused",
            "error not-a-number schools.csv:7:1 urn=[12a] refused",
        ],
    ),
    (
        "pupils.csv",
        PUPILS,
        "2023/24,,B801200005001,,,3,,,,,,,,,\n2023/24,100001,,,,3,,,,,,,,,\n2023/24,100009,B801200005001,,,3,,,,,,,,,\n",
        &[
            "error missing-key pupils.csv:2:9 urn=[] refused",
            "error missing-key pupils.csv:3:16 upn=[] refused",
            "error unknown-school pupils.csv:4:9 urn=[100009] refused",
        ],
    ),
    // Codes of pupils: blank, but for the year group.
    (
        "pupils.csv",
        PUPILS,
        "2023/24,100001,B801200005001,2015-13-01,X,3,J,J,J,J,S,BESD,ZZZZ,KS9,n/a\n2023/24,100001,P207000016049,,,14,,,,,,,,,\n",
        &[
            "error bad-date pupils.csv:2:30 dob=[***] kept",
            "error unknown-code pupils.csv:2:41 sex=[X] kept",
            "error unknown-code pupils.csv:2:45 fsm=[J] kept",
            "error unknown-code pupils.csv:2:47 fsm6=[J] kept",
            "error unknown-code pupils.csv:2:49 eal=[J] kept",
            "error unknown-code pupils.csv:2:51 looked_after=[J] kept",
            "error unknown-code pupils.csv:2:53 sen=[S] kept",
            "error unknown-code pupils.csv:2:55 sen_need=[BESD] kept",
            "error unknown-code pupils.csv:2:60 ethnicity=[ZZZZ] kept",
            "error unknown-code pupils.csv:2:65 prior_stage=[KS9] kept",
            "error not-a-number pupils.csv:2:69 prior_score=[n/a] kept",
            "error unknown-code pupils.csv:3:32 nc_year=[14] refused",
        ],
    ),
    // Warnings about pupils: a wrong check letter, no UPN at all, a second roll, a birth date two years out.
    (
        "pupils.csv",
        PUPILS,
        "2023/24,100001,A801200005001,,,3,,,,,,,,,\n2023/24,100002,A801200005001,,,3,,,,,,,,,\n\
         2023/24,100001,12345,,,3,,,,,,,,,\n2023/24,100001,P207000016049,2017-09-01,,3,,,,,,,,,\n\
         2022/23,100001,P207000016049,2017-08-31,,3,,,,,,,,,\n2023/24,100001,P207000016049,,,4,,,,,,,,,\n",
        &[
            "warning check-letter pupils.csv:2:16 upn=[***] kept",
            "warning two-rolls pupils.csv:3:9 urn=[100002] kept",
            "warning check-letter pupils.csv:3:16 upn=[***] kept",
            "warning check-letter pupils.csv:4:16 upn=[***] kept",
            // Year 3 of 2023/24 is born in 2015/16; this one in 2017/18. The one in 2022/23: expected 2014/15, is 2016/17.
            "warning birth-year-group pupils.csv:5:30 dob=[***] kept",
            "warning birth-year-group pupils.csv:6:30 dob=[***] kept",
            "error duplicate-key pupils.csv:7:16 upn=[***] refused",
        ],
    ),
    // Assessments.
    (
        "assessments.csv",
        TESTS,
        "2023/24,Autumn,,A,NFER,100001,B801200005001,3,Maths,101,\n\
         2023/24,Autumn,2023-02-30,A,NFER,100001,B801200005001,3,Maths,101,\n\
         2023/24,Autum,2023-10-01,A,SATs,,B801200005001,Y3,RWM,101,\n",
        &[
            "error missing-key assessments.csv:2:16 assessed_on=[] refused",
            "error bad-date assessments.csv:3:16 assessed_on=[2023-02-30] refused",
            "error unknown-code assessments.csv:4:9 term=[Autum] refused",
            "error unknown-code assessments.csv:4:28 assessment_type=[SATs] refused",
            "error missing-key assessments.csv:4:33 urn=[] refused",
            "error unknown-code assessments.csv:4:48 nc_year=[Y3] refused",
            "error unknown-code assessments.csv:4:51 subject=[RWM] refused",
        ],
    ),
    (
        "assessments.csv",
        TESTS,
        "2023/24,Autumn,2023-10-01,A,DfE test,100001,B801200005001,3,Maths,121,EXS\n\
         2023/24,Autumn,2023-10-02,A,NFER,100001,B801200005001,3,Maths,161,\n\
         2023/24,Autumn,2023-10-03,A,NFER,100001,B801200005001,3,Maths,39.9,\n\
         2023/24,Autumn,2023-10-04,A,NFER,100001,B801200005001,3,Maths,1O1,EXS\n\
         2023/24,Autumn,2023-10-05,A,NFER,100001,B801200005001,3,Maths,101,EXP\n\
         2023/24,Autumn,2023-10-06,A,NFER,100001,B801200005001,3,Maths,,\n",
        &[
            "error out-of-range assessments.csv:2:67 score=[121] kept",
            "error out-of-range assessments.csv:3:63 score=[161] refused",
            "note no-outcome assessments.csv:3:67 judgement=[] refused",
            "error out-of-range assessments.csv:4:63 score=[39.9] refused",
            "note no-outcome assessments.csv:4:68 judgement=[] refused",
            "error not-a-number assessments.csv:5:63 score=[1O1] kept",
            "error unknown-code assessments.csv:6:67 judgement=[EXP] kept",
            "error no-outcome assessments.csv:7:64 judgement=[] refused",
        ],
    ),
    (
        "assessments.csv",
        TESTS,
        "2023/24,Autumn,2024-01-01,A,NFER,100001,B801200005001,3,Maths,101,\n\
         2023/24,Summer,2025-05-01,A,NFER,100001,B801200005001,3,Maths,101,\n\
         2023/24,Spring,2024-05-01,A,NFER,100001,B801200005001,3,Maths,101,\n\
         2023/24,Spring,2024-05-01,A,NFER,100001,B801200005001,3,Maths,102,\n\
         2023/24,Spring,2024-05-01,A,GL,100001,B801200005001,3,Maths,101,EXS\n\
         2022/23,Autumn,2022-10-01,A,NFER,100001,B801200005001,3,Maths,101,\n\
         2023/24,Autumn,2023-10-01,A,NFER,100001,A801200005001,3,Maths,101,\n",
        &[
            "warning outside-term assessments.csv:2:16 assessed_on=[2024-01-01] kept",
            "warning outside-term assessments.csv:3:16 assessed_on=[2025-05-01] kept",
            "warning outside-term assessments.csv:4:16 assessed_on=[2024-05-01] kept",
            // Told before the key is looked at: the row is refused all the same.
            "warning outside-term assessments.csv:5:16 assessed_on=[2024-05-01] refused",
            "error duplicate-key assessments.csv:5:63 score=[102] refused",
            "warning outside-term assessments.csv:6:16 assessed_on=[2024-05-01] refused",
            "error duplicate-key assessments.csv:6:65 judgement=[EXS] refused",
            "error on-no-roll assessments.csv:7:1 academic_year=[2022/23] refused",
            "error on-no-roll assessments.csv:8:41 upn=[***] refused",
            "note near-match assessments.csv:8:41 upn=[***] refused",
        ],
    ),
    (
        "assessments/names.csv",
        "academic_year,term,assessed_on,assessment_name,assessment_type,urn,upn,nc_year,subject,score,surname,forename,dob,sex\n",
        "2023/24,Autumn,2023-10-01,A,NFER,100001,,3,Maths,101,ALI,amy,01/10/2015,F\n\
         2023/24,Autumn,2023-10-01,A,NFER,100002,,3,Maths,101,Ali,Amy,2015-10-01,F\n\
         2023/24,Autumn,2023-10-01,A,NFER,100001,,3,Maths,101,Ali,Amy,2015-10-01,M\n\
         2023/24,Autumn,2023-10-01,A,NFER,100001,,3,Maths,101,Ali,Amy,,F\n\
         2023/24,Autumn,2023-10-01,A,NFER,100001,B801200005001,3,Maths,101,Other,Name,x,F\n",
        &[
            "note matched-by-name assessments/names.csv:2:41 upn=[] kept",
            "error on-no-roll assessments/names.csv:3:41 upn=[] refused",
            "note near-match assessments/names.csv:3:41 upn=[] refused",
            "error on-no-roll assessments/names.csv:4:41 upn=[] refused",
            "note near-match assessments/names.csv:4:41 upn=[] refused",
            "error on-no-roll assessments/names.csv:5:41 upn=[] refused",
            // The key is checked after matching: the row matched by name holds it.
            "error duplicate-key assessments/names.csv:6:41 upn=[***] refused",
            "error bad-date assessments/names.csv:6:78 dob=[***] refused",
        ],
    ),
    // Estimates and targets.
    (
        "estimates.csv",
        ESTIMATES,
        "2023/24,B801200005001,Maths,FFT10,0.5,0.1,\n2023/24,B801200005001,Science,FFT50,0.5,0.1,\n\
         2023/24,B801200005001,Maths,FFT50,1.01,0.1,\n2023/24,B801200005001,Maths,FFT50,0.5,-0.1,\n\
         2023/24,B801200005001,Maths,FFT50,,x,\n2023/24,B801200005001,Maths,FFT50,0.5,0.1,200\n\
         2023/24,B801200005001,Maths,FFT50,0.5,0.2,\n2023/24,B801200005001,Maths,FFT50,0.5,0.1,\n\
         2023/24,Z801200005001,Maths,FFT50,0.5,0.1,\n",
        &[
            "error unknown-code estimates.csv:2:29 rank=[FFT10] refused",
            "error unknown-code estimates.csv:3:23 subject=[Science] refused",
            "error out-of-range estimates.csv:4:35 p_expected=[1.01] refused",
            "error out-of-range estimates.csv:5:39 p_greater=[-0.1] refused",
            "error not-a-number estimates.csv:6:35 p_expected=[] refused",
            "error not-a-number estimates.csv:6:36 p_greater=[x] refused",
            "error out-of-range estimates.csv:7:43 score=[200] kept",
            "error duplicate-key estimates.csv:8:39 p_greater=[0.2] refused",
            "error duplicate-key estimates.csv:9:9 upn=[***] refused",
            "error on-no-roll estimates.csv:10:9 upn=[***] refused",
            "note near-match estimates.csv:10:9 upn=[***] refused",
        ],
    ),
    (
        "targets.csv",
        TARGETS,
        "2023/24,B801200005001,Maths,EXS,\n2023/24,B801200005001,Maths,,\n2023/24,B801200005001,RWM,N,\n\
         2023/24,B801200005001,Maths,N,x\n2023/24,B801200005001,Maths,A,\n2023/24,X,Maths,A,\n,,,,\n",
        &[
            "error unknown-code targets.csv:2:29 target=[EXS] refused",
            "error unknown-code targets.csv:3:29 target=[] refused",
            "error unknown-code targets.csv:4:23 subject=[RWM] refused",
            "error not-a-number targets.csv:5:31 target_score=[x] kept",
            "error duplicate-key targets.csv:6:29 target=[A] refused",
            "error on-no-roll targets.csv:7:9 upn=[***] refused",
            "note blank-row targets.csv:8:1 =[] refused",
        ],
    ),
    // Attendance, exclusions, published measures.
    (
        "attendance.csv",
        ATTENDANCE,
        "2023/24,Autumn,100001,B801200005001,140,140,0\n2023/24,Spring,100001,B801200005001,140,100,41\n\
         2023/24,Summer,100001,B801200005001,140,10,x\n2023/24,Autumn,100001,A801200005001,140,1,1\n\
         2023/24,Winter,,B801200005001,140,1,1\n",
        &[
            "warning absent-exceeds-possible attendance.csv:3:41 sessions_authorised=[100] kept",
            "error not-a-number attendance.csv:4:44 sessions_unauthorised=[x] kept",
            "error on-no-roll attendance.csv:5:23 upn=[***] refused",
            "note near-match attendance.csv:5:23 upn=[***] refused",
            "error unknown-code attendance.csv:6:9 term=[Winter] refused",
            "error missing-key attendance.csv:6:16 urn=[] refused",
        ],
    ),
    (
        "exclusions.csv",
        EXCLUSIONS,
        "2023/24,Autumn,100001,B801200005001,suspension,4,2023-10-01\n2023/24,Autumn,100001,B801200005001,Fixed,4,2023-10-01\n\
         2023/24,Autumn,100001,B801200005001,Permanent,many,2023-10-32\n2023/24,Autumn,100001,,Permanent,,\n",
        &[
            "error unknown-code exclusions.csv:3:37 kind=[Fixed] refused",
            "error not-a-number exclusions.csv:4:47 sessions=[many] kept",
            "error bad-date exclusions.csv:4:52 started_on=[2023-10-32] kept",
            "error on-no-roll exclusions.csv:5:23 upn=[] refused",
        ],
    ),
    (
        "performance.csv",
        PERFORMANCE,
        "2018/19,100001,progress8,0.5,90,95,\n2018/19,100002,progress8,,90,95,SUPP\n2018/19,100003,progress8,SUPP,,,\n\
         2018/19,100001,progress8,0.6,90,95,\n2018/19,100004,,0.6,90,95,\n",
        &[
            "error not-a-number performance.csv:4:26 score=[SUPP] kept",
            "error duplicate-key performance.csv:5:26 score=[0.6] refused",
            "error unknown-code performance.csv:6:16 measure=[] refused",
        ],
    ),
    (
        "reference/percentiles.csv",
        "measure,academic_year,phase,percentile,value\n",
        "absence_percent,2022/23,Primary,50,5.5\nabsence_percent,2022/23,Junior,50,5.5\n\
         absence_percent,2022/23,Primary,100,5.5\nabsence_percent,2022/23,Primary,51,\n",
        &[
            "error unknown-code reference/percentiles.csv:3:25 phase=[Junior] kept",
            "error out-of-range reference/percentiles.csv:4:33 percentile=[100] refused",
            "error not-a-number reference/percentiles.csv:5:36 value=[] refused",
        ],
    ),
    (
        "conversions.csv",
        "assessment_type,subject,nc_year,score_from,scaled_score,why\n",
        "NFER,*,*,70,82,\nNFER,maths,R,70,82,\nNFER,RWM,14,70,,\n",
        &[
            "note unknown-column conversions.csv:1:57 why=[why] kept",
            "error unknown-code conversions.csv:4:6 subject=[RWM] refused",
            "error unknown-code conversions.csv:4:10 nc_year=[14] refused",
            "error not-a-number conversions.csv:4:16 scaled_score=[] refused",
        ],
    ),
];

#[test]
fn each_case_has_the_findings_it_deserves() {
    for (file, heading, rows, expected) in CASES {
        let (_, findings) = Data::new().put(file, format!("{heading}{rows}")).read();
        let told: Vec<String> = findings
            .iter()
            .filter(|f| *f.spot.file == **file)
            .map(short)
            .collect();
        assert_eq!(told, *expected, "{file}\n{rows}");
    }
}

#[test]
fn every_code_about_rows_has_a_case() {
    let cased: BTreeSet<&str> = CASES
        .iter()
        .flat_map(|case| case.3)
        .filter_map(|told| told.split(' ').nth(1))
        .collect();
    // Those about files as a whole have tests of their own.
    let others = [
        Code::Config,
        Code::UnreadableFile,
        Code::BadEncoding,
        Code::MissingTable,
        Code::MissingColumn,
        Code::DuplicateColumn,
        Code::FieldCount,
        Code::UnclosedQuote,
        Code::MissingGlyph,
        // In the tests of personal values.
        Code::PersonalValue,
        // Those about mapped sources, in the tests of formats.
        Code::SourcesDisagree,
        Code::PassedOver,
        Code::Assumed,
        // Those about what a file as a whole says, in the tests of whole files.
        Code::NullWord,
        Code::LookupError,
        Code::FormulaWithoutValue,
        Code::MergedCells,
        Code::MonthFirst,
        Code::OnlyYes,
        Code::WrongScale,
        Code::YearToDate,
        Code::SameFile,
        Code::UnreadFile,
        Code::NoSuchMeasure,
        Code::NotCollected,
        // Those about plausibility, in the tests of checks.
        Code::Implausible,
        Code::CoverageDrop,
        Code::FigureJump,
        Code::SameScore,
        Code::ScoreHeap,
        Code::LooksLikeLastYear,
        Code::OtherYearGroup,
        Code::ExpiredIgnore,
        // Those about the project's own words, in the tests of commentary.
        Code::ContentFile,
        Code::CommentaryFigure,
        Code::CommentaryMoved,
    ];
    for code in Code::ALL.iter().filter(|c| !others.contains(c)) {
        assert!(cased.contains(code.text()), "{}", code.text());
    }
}

#[test]
fn the_first_row_of_a_key_stands_after_refusals() {
    // The first row is refused for its score, so that the second holds the key.
    let rows = "2023/24,Autumn,2023-10-01,A,NFER,100001,B801200005001,3,Maths,999,\n\
        2023/24,Autumn,2023-10-01,A,NFER,100001,B801200005001,3,Maths,101,\n";
    let (held, _) = Data::new()
        .put("assessments.csv", format!("{TESTS}{rows}"))
        .read();
    assert_eq!(held.assessments.len(), 1);
    assert_eq!(held.assessments[0].score().unwrap().to_f64(), 101.0);
    assert_eq!(held.files[3].refused, 1);
}

#[test]
fn a_file_that_is_wrong_throughout_is_told_up_to_a_limit() {
    let rows = "2023/24,B801200005001,Maths,EXS,\n".repeat(20_003);
    let (held, findings) = Data::new()
        .put("targets.csv", format!("{TARGETS}{rows}"))
        .read();
    assert_eq!(held.files[3].refused, 20_003);
    assert_eq!(findings.len(), 20_001);
    assert_eq!(
        findings[0].message,
        "3 more rows of this file have the same fault"
    );
}
