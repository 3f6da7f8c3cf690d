declare! { "schools", source: "schools", of: School, groupings: false,
    row: "school",
    key: [URN], unique: Key,
    URN = shared::URN.needed(),
    LAESTAB = Column::new("laestab", ColumnKind::Text, "LLL/EEEE or seven digits"),
    NAME = Column::new("school_name", ColumnKind::Words, "as readers know it").needed(),
    TRUST = shared::TRUST_UID.needed(),
    JOINED = Column::new("joined_on", ColumnKind::Date, "the day it joined that trust").needed(),
    PHASE = Column::new(
        "phase",
        ColumnKind::Phase,
        "Primary, Secondary, All-through, Middle deemed primary, Middle deemed secondary, 16 plus, Nursery",
    )
    .needed(),
    KIND = Column::new(
        "school_type",
        ColumnKind::Words,
        "the establishment type on GIAS; special and alternative provision are not mainstream",
    )
    .needed(),
    EASTING = Column::new("easting", ColumnKind::Number, "British National Grid, metres"),
    NORTHING = Column::new("northing", ColumnKind::Number, "British National Grid, metres"),
    PREDECESSORS = Column::new("predecessor_urns", ColumnKind::Text, "URNs with ; between them"),
    OFSTED = Column::new(
        "ofsted",
        ColumnKind::Text,
        "Outstanding, Good, Requires improvement, Inadequate; or blank",
    ),
    REGION = Column::new("region", ColumnKind::Text, "as on GIAS"),
    AUTHORITY = Column::new("local_authority", ColumnKind::Text, "as on GIAS"),
    CAPACITY = Column::new("capacity", ColumnKind::Number, "pupils that the school has room for"),
    LA_CODE = Column::new(
        "la_code",
        ColumnKind::Text,
        "the local authority's number, three digits; with establishment_number it stands for laestab, as GIAS has it",
    )
    .part(),
    ESTABLISHMENT = Column::new(
        "establishment_number",
        ColumnKind::Text,
        "the school's number within its authority, four digits",
    )
    .part(),
}
