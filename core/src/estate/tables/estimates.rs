declare! { "estimates", source: "estimates", of: Pupil, groupings: false,
    row: "pupil, subject and rank",
    key: [YEAR, UPN, SUBJECT, RANK], unique: Key,
    YEAR = shared::ACADEMIC_YEAR.needed(),
    UPN = shared::UPN.needed(),
    SUBJECT = shared::SUBJECT.needed(),
    RANK = Column::new("rank", ColumnKind::Rank, "FFT50, FFT20 or FFT5").needed(),
    EXPECTED = Column::new(
        "p_expected",
        ColumnKind::Chance,
        "probability, 0 to 1, of the expected standard",
    )
    .unless_measure(),
    GREATER = Column::new(
        "p_greater",
        ColumnKind::Chance,
        "probability, 0 to 1, of greater depth",
    )
    .unless_measure(),
    SCORE = Column::new("score", ColumnKind::Number, "the estimated scaled score"),
    MEASURE = Column::new(
        "measure",
        ColumnKind::Measure,
        "instead of p_expected, p_greater and score one row a measure: expected, greater, score, g4, g5, g7, points or one of your own",
    ),
    VALUE = Column::new(
        "value",
        ColumnKind::Number,
        "of a share its probability, 0 to 1; of a mean its value",
    ),
    SURNAME = shared::SURNAME,
    FORENAME = shared::FORENAME,
    DOB = shared::DOB,
    SEX = shared::SEX,
    URN = shared::URN,
}
