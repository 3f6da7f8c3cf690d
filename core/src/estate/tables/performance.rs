declare! { "performance", source: "performance", of: School, groupings: false,
    row: "school, year and published measure",
    key: [YEAR, URN, MEASURE], unique: Key,
    YEAR = shared::ACADEMIC_YEAR.needed(),
    URN = shared::URN.needed(),
    MEASURE = shared::MEASURE.needed().in_formulas(),
    SCORE = Column::new(
        "score",
        ColumnKind::Number,
        "the published score; blank where there is none",
    )
    .in_formulas(),
    PUPILS = Column::new("pupils", ColumnKind::Number, "pupils included in the measure").in_formulas(),
    COHORT = Column::new(
        "cohort",
        ColumnKind::Number,
        "pupils at the end of the key stage: what weights use",
    )
    .in_formulas(),
    STATUS = Column::new(
        "status",
        ColumnKind::Text,
        "the DfE's symbol where there is no score: SUPP, NE, LOWCOV …",
    )
    .in_formulas(),
}
