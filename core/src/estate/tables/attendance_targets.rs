declare! { "attendance_targets", source: "attendance_targets", of: School, groupings: false,
    row: "school and year",
    key: [YEAR, URN], unique: Key,
    YEAR = shared::ACADEMIC_YEAR.needed(),
    URN = shared::URN.needed(),
    PERCENT = Column::new("percent", ColumnKind::Percentage, "the attendance to be reached").needed(),
}
