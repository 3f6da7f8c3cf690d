//! Layouts of statutory results as schools have them. Of none of them was the provider's own file seen: the headings of key stage
//! 2 are those of the DfE's checking exercise, the others those that schools' reports use.

use super::{More, NO_MORE, Named, Ready, Wide, info};

/// Whom a row is about.
const PUPIL: [(&str, &[&str]); 5] = [
    ("upn", &["UPN", "Unique Pupil Number"]),
    ("surname", &["Surname", "Last Name", "Legal Surname"]),
    ("forename", &["Forename", "First Name", "Legal Forename"]),
    ("dob", &["DOB", "Date of Birth"]),
    ("sex", &["Sex", "Gender"]),
];

const fn test(
    subject: &'static str,
    score: &'static [&'static str],
    judgement: &'static [&'static str],
) -> Named {
    Named {
        subject,
        kind: "DfE test",
        score,
        judgement,
    }
}

const fn teacher(subject: &'static str, judgement: &'static [&'static str]) -> Named {
    Named {
        subject,
        kind: "Teacher Assessment",
        score: &[],
        judgement,
    }
}

const fn goal(subject: &'static str, judgement: &'static [&'static str]) -> Named {
    teacher(subject, judgement)
}

/// Key stage 2: each test's scaled score and outcome, the teachers' judgements of writing and science.
const KS2: &[Named] = &[
    test(
        "Reading",
        &["READSCORE", "Reading Scaled Score"],
        &["READOUTCOME", "Reading Outcome"],
    ),
    test(
        "Maths",
        &["MATSCORE", "Maths Scaled Score", "Mathematics Scaled Score"],
        &["MATOUTCOME", "Maths Outcome", "Mathematics Outcome"],
    ),
    test(
        "GPS",
        &["GPSSCORE", "GPS Scaled Score", "English GPS Scaled Score"],
        &["GPSOUTCOME", "GPS Outcome", "English GPS Outcome"],
    ),
    teacher(
        "Writing",
        &["WRITTAOUTCOME", "Writing TA", "Writing Teacher Assessment"],
    ),
    teacher(
        "Science",
        &["SCITAOUTCOME", "Science TA", "Science Teacher Assessment"],
    ),
];

/// The early learning goals, and whether a good level was reached where the file says so itself.
const GOALS: &[Named] = &[
    goal(
        "ELG01",
        &[
            "ELG01",
            "ELG 1",
            "E01",
            "Listening, Attention and Understanding",
        ],
    ),
    goal("ELG02", &["ELG02", "ELG 2", "E02", "Speaking"]),
    goal("ELG03", &["ELG03", "ELG 3", "E03", "Self-Regulation"]),
    goal("ELG04", &["ELG04", "ELG 4", "E04", "Managing Self"]),
    goal(
        "ELG05",
        &["ELG05", "ELG 5", "E05", "Building Relationships"],
    ),
    goal("ELG06", &["ELG06", "ELG 6", "E06", "Gross Motor Skills"]),
    goal("ELG07", &["ELG07", "ELG 7", "E07", "Fine Motor Skills"]),
    goal("ELG08", &["ELG08", "ELG 8", "E08", "Comprehension"]),
    goal("ELG09", &["ELG09", "ELG 9", "E09", "Word Reading"]),
    goal("ELG10", &["ELG10", "ELG 10", "E10", "Writing"]),
    goal("ELG11", &["ELG11", "ELG 11", "E11", "Number"]),
    goal("ELG12", &["ELG12", "ELG 12", "E12", "Numerical Patterns"]),
    goal("ELG13", &["ELG13", "ELG 13", "E13", "Past and Present"]),
    goal(
        "ELG14",
        &["ELG14", "ELG 14", "E14", "People, Culture and Communities"],
    ),
    goal("ELG15", &["ELG15", "ELG 15", "E15", "The Natural World"]),
    goal(
        "ELG16",
        &["ELG16", "ELG 16", "E16", "Creating with Materials"],
    ),
    goal(
        "ELG17",
        &["ELG17", "ELG 17", "E17", "Being Imaginative and Expressive"],
    ),
    goal(
        "GLD",
        &[
            "GLD",
            "Good Level of Development",
            "GLD Achieved",
            "Achieved GLD",
        ],
    ),
];

const fn summer(constants: &'static [(&'static str, &'static str)], wide: Option<Wide>) -> More {
    More {
        constants,
        from_date: &["academic_year"],
        from_roll: &["urn", "nc_year"],
        from_term: Some("assessed_on"),
        wide,
        ..NO_MORE
    }
}

const CHECK: &[(&str, &[&str])] = &[
    PUPIL[0],
    PUPIL[1],
    PUPIL[2],
    PUPIL[3],
    PUPIL[4],
    ("academic_year", &["Academic Year", "School Year"]),
    (
        "assessed_on",
        &["Check Date", "Date of Check", "Date Taken", "Date"],
    ),
    (
        "score",
        &[
            "Mark",
            "Phonics Mark",
            "PSC Mark",
            "Phonics Score",
            "MTC Score",
            "MTC Mark",
            "Score",
        ],
    ),
    (
        "judgement",
        &[
            "Outcome",
            "Phonics Outcome",
            "PSC Outcome",
            "Code",
            "Reason",
        ],
    ),
];

const WIDE: &[(&str, &[&str])] = &[
    PUPIL[0],
    PUPIL[1],
    PUPIL[2],
    PUPIL[3],
    PUPIL[4],
    ("academic_year", &["Academic Year", "School Year"]),
    ("assessed_on", &["Date", "Assessment Date"]),
];

const fn layout(
    name: &'static str,
    about: &'static str,
    columns: &'static [(&'static str, &'static [&'static str])],
    more: More,
) -> Ready {
    Ready {
        info: info(name, "assessments", about),
        columns,
        any_heading: false,
        drops: &[],
        trust: None,
        more,
    }
}

/// The layouts.
pub(super) const STATUTORY: [Ready; 4] = [
    layout(
        "ks2-results",
        "key stage 2 results by school (Primary Assessment Gateway, once NCA tools; checking exercise): READSCORE, READOUTCOME, WRITTAOUTCOME … (headings of the checking exercise are sure, of the gateway's own CSV a guess); the academic year from a column, the file's name or a constant",
        WIDE,
        summer(
            &[("term", "Summer"), ("assessment_name", "Key stage 2")],
            Some(Wide::Named(KS2)),
        ),
    ),
    layout(
        "phonics-check",
        "marks of the phonics screening check, 0 to 40, or the codes A, D, L, Q (marks and codes are sure, headings a guess)",
        CHECK,
        summer(
            &[
                ("term", "Summer"),
                ("assessment_type", "DfE test"),
                ("assessment_name", "Phonics screening check"),
                ("subject", "Phonics"),
            ],
            None,
        ),
    ),
    layout(
        "tables-check",
        "marks of the multiplication tables check, 0 to 25, or its codes (marks and codes are sure, headings a guess)",
        CHECK,
        summer(
            &[
                ("term", "Summer"),
                ("assessment_type", "DfE test"),
                ("assessment_name", "Multiplication tables check"),
                ("subject", "MTC"),
            ],
            None,
        ),
    ),
    layout(
        "eyfs-profile",
        "the EYFS profile: a column for each early learning goal (ELG01 or E01 …), 1 emerging, 2 expected, A exempt, and GLD (codes are sure, headings second-hand)",
        WIDE,
        summer(
            &[("term", "Summer"), ("assessment_name", "EYFS profile")],
            Some(Wide::Named(GOALS)),
        ),
    ),
];
