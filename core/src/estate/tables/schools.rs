declare! { "schools", source: "schools", of: School, groupings: false,
    row: "school",
    key: [URN], unique: Key,
    URN = shared::URN.needed(),
    LAESTAB = Column::new("laestab", Kind::Text, "LLL/EEEE or seven digits"),
    NAME = Column::new("school_name", Kind::Words, "as readers know it").needed(),
    TRUST = shared::TRUST_UID.needed(),
    JOINED = Column::new("joined_on", Kind::Date, "the day it joined that trust").needed(),
    PHASE = Column::new(
        "phase",
        Kind::Phase,
        "Primary, Secondary, All-through, Middle deemed primary, Middle deemed secondary, 16 plus, Nursery",
    )
    .needed(),
    KIND = Column::new(
        "school_type",
        Kind::Words,
        "the establishment type on GIAS; special and alternative provision are not mainstream",
    )
    .needed(),
    EASTING = Column::new("easting", Kind::Number, "British National Grid, metres"),
    NORTHING = Column::new("northing", Kind::Number, "British National Grid, metres"),
    PREDECESSORS = Column::new("predecessor_urns", Kind::Text, "URNs with ; between them"),
    OFSTED = Column::new(
        "ofsted",
        Kind::Text,
        "Outstanding, Good, Requires improvement, Inadequate; or blank",
    ),
    REGION = Column::new("region", Kind::Text, "as on GIAS"),
    AUTHORITY = Column::new("local_authority", Kind::Text, "as on GIAS"),
    CAPACITY = Column::new("capacity", Kind::Number, "pupils that the school has room for"),
    LA_CODE = Column::new(
        "la_code",
        Kind::Text,
        "the local authority's number, three digits; with establishment_number it stands for laestab, as GIAS has it",
    )
    .part(),
    ESTABLISHMENT = Column::new(
        "establishment_number",
        Kind::Text,
        "the school's number within its authority, four digits",
    )
    .part(),
}
