declare! { "ofsted", source: "ofsted", of: School, groupings: false,
    row: "inspection and area",
    key: [URN, ON, AREA], unique: Key,
    URN = shared::URN.needed(),
    ON = Column::new("inspected_on", Kind::Date, "the first day of the inspection").needed(),
    AREA = Column::new("area", Kind::Text, "overall, or an area of the report card").needed(),
    GRADE = Column::new("grade", Kind::Text, "as published").needed(),
    CONCERN = Column::new(
        "concern",
        Kind::Text,
        "special measures, or requires significant improvement",
    ),
    SAFEGUARDING = Column::new("safeguarding", Kind::Text, "met or not met"),
}
