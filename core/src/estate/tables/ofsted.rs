declare! { "ofsted", source: "ofsted", of: School, groupings: false,
    row: "inspection and area",
    key: [URN, ON, AREA], unique: Key,
    URN = shared::URN.needed(),
    ON = Column::new("inspected_on", ColumnKind::Date, "the first day of the inspection").needed(),
    AREA = Column::new("area", ColumnKind::Text, "overall, or an area of the report card").needed(),
    GRADE = Column::new("grade", ColumnKind::Text, "as published").needed(),
    CONCERN = Column::new(
        "concern",
        ColumnKind::Text,
        "special measures, or requires significant improvement",
    ),
    SAFEGUARDING = Column::new("safeguarding", ColumnKind::Text, "met or not met"),
}
