declare! { "trusts", source: "trusts", of: Trust, groupings: false,
    row: "trust",
    key: [UID], unique: Key,
    UID = shared::TRUST_UID.needed(),
    NAME = Column::new("trust_name", ColumnKind::Words, "as on GIAS").needed(),
    SPONSOR = Column::new(
        "sponsor",
        ColumnKind::Text,
        "trusts with the same sponsor are reported together in the DfE measures",
    ),
}
