declare! { "reference/percentiles", source: "percentiles", of: Nation, groupings: false,
    row: "measure, year, phase and percentile: the national distribution of schools",
    key: [MEASURE, YEAR, PHASE, PERCENTILE], unique: Nothing,
    MEASURE = shared::MEASURE.needed(),
    YEAR = shared::ACADEMIC_YEAR.needed(),
    PHASE = Column::new("phase", Kind::Phase, "as in schools").needed(),
    PERCENTILE = Column::new("percentile", Kind::Number, "1 to 99").needed(),
    VALUE = Column::new("value", Kind::Number, "the figure at that percentile").needed(),
}
