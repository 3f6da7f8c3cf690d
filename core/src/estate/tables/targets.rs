declare! { "targets", source: "targets", of: Pupil, groupings: false,
    row: "pupil and subject",
    key: [YEAR, UPN, SUBJECT], unique: Key,
    YEAR = shared::ACADEMIC_YEAR.needed(),
    UPN = shared::UPN.needed(),
    SUBJECT = shared::SUBJECT.needed(),
    TARGET = Column::new(
        "target",
        ColumnKind::Target,
        "B below, W working towards, N expected, A greater depth; in subjects of secondary schools a grade",
    )
    .needed(),
    SCORE = Column::new("target_score", ColumnKind::Number, "scaled score"),
    SURNAME = shared::SURNAME,
    FORENAME = shared::FORENAME,
    DOB = shared::DOB,
    SEX = shared::SEX,
    URN = shared::URN,
}
