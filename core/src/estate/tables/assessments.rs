declare! { "assessments", source: "assessments", of: Pupil, groupings: false,
    row: "pupil, subject and assessment; a score, a judgement or both",
    key: [YEAR, TERM, DATE, NAME, UPN, SUBJECT], unique: Key,
    YEAR = shared::ACADEMIC_YEAR.needed(),
    TERM = shared::TERM.needed().in_formulas(),
    DATE = Column::new(
        "assessed_on",
        ColumnKind::Date,
        "the day; the latest in a term is the pupil's outcome",
    )
    .needed(),
    NAME = Column::new(
        "assessment_name",
        ColumnKind::Text,
        "as the school calls it: Year 4 Autumn",
    )
    .needed(),
    KIND = shared::ASSESSMENT_TYPE.needed().in_formulas(),
    URN = shared::URN.needed(),
    UPN = shared::UPN.needed(),
    NC_YEAR = shared::NC_YEAR.needed().in_formulas(),
    SUBJECT = shared::SUBJECT.needed().in_formulas(),
    SCORE = Column::new(
        "score",
        ColumnKind::Number,
        "on the test's own scale: scaled for a DfE test, standardised for others",
    )
    .in_formulas(),
    JUDGEMENT = Column::new(
        "judgement",
        ColumnKind::Judgement,
        "a code of the scale of that type and subject: BLW, PKS, PK1 to PK6, EM, WTS, EXS, GDS; grades",
    )
    .in_formulas(),
    SURNAME = shared::SURNAME,
    FORENAME = shared::FORENAME,
    DOB = shared::DOB,
    SEX = shared::SEX,
}
