declare! { "reference/percentiles", source: "percentiles", of: Nation, groupings: false,
    row: "measure, year, phase and percentile: the national distribution of schools",
    key: [MEASURE, YEAR, PHASE, PERCENTILE], unique: Nothing,
    MEASURE = shared::MEASURE.needed(),
    YEAR = shared::ACADEMIC_YEAR.needed(),
    PHASE = Column::new("phase", ColumnKind::Phase, "as in schools").needed(),
    PERCENTILE = Column::new("percentile", ColumnKind::Number, "1 to 99").needed(),
    VALUE = Column::new("value", ColumnKind::Number, "the figure at that percentile").needed(),
}
