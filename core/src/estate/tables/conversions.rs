declare! { "conversions", source: "conversions", of: Nation, groupings: false,
    row: "point of a test's curve to the scaled score: straight lines between the rows, level outside them",
    key: [KIND, SUBJECT, NC_YEAR, FROM], unique: Nothing,
    KIND = shared::ASSESSMENT_TYPE.needed(),
    SUBJECT = shared::SUBJECT.needed(),
    NC_YEAR = shared::NC_YEAR.needed(),
    FROM = Column::new("score_from", ColumnKind::Number, "a score of the test").needed(),
    SCALED = Column::new("scaled_score", ColumnKind::Number, "the scaled score it stands for").needed(),
}
