declare! { "trusts", source: "trusts", of: Trust, groupings: false,
    row: "trust",
    key: [UID], unique: Key,
    UID = shared::TRUST_UID.needed(),
    NAME = Column::new("trust_name", Kind::Words, "as on GIAS").needed(),
    SPONSOR = Column::new(
        "sponsor",
        Kind::Text,
        "trusts with the same sponsor are reported together in the DfE measures",
    ),
}
