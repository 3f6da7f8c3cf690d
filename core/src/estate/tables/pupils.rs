declare! { "pupils", source: "pupils", of: Pupil, groupings: true,
    row: "pupil on a school's roll in an academic year",
    key: [YEAR, URN, UPN], unique: Key,
    YEAR = shared::ACADEMIC_YEAR.needed(),
    URN = shared::URN.needed(),
    UPN = shared::UPN.needed(),
    SURNAME = shared::SURNAME,
    FORENAME = shared::FORENAME,
    DOB = shared::DOB.needed(),
    SEX = shared::SEX.needed().in_formulas(),
    NC_YEAR = shared::NC_YEAR.needed().in_formulas(),
    FSM = Column::new("fsm", ColumnKind::YesNo, "free school meals now: Y or N").in_formulas(),
    FSM6 = Column::new(
        "fsm6",
        ColumnKind::YesNo,
        "free school meals in the last six years: Y or N",
    )
    .in_formulas(),
    EAL = Column::new(
        "eal",
        ColumnKind::YesNo,
        "English as an additional language: Y or N",
    )
    .in_formulas(),
    LOOKED_AFTER = Column::new("looked_after", ColumnKind::YesNo, "Y or N").in_formulas(),
    SERVICE = Column::new(
        "service",
        ColumnKind::YesNo,
        "a child of a service family: Y or N",
    )
    .in_formulas(),
    SEN = Column::new("sen", ColumnKind::Sen, "N none, K SEN support, E an EHC plan").in_formulas(),
    NEED = Column::new(
        "sen_need",
        ColumnKind::Need,
        "the primary need: SPLD MLD SLD PMLD SEMH SLCN HI VI MSI PD ASD OTH NSA DS",
    ),
    ETHNICITY = Column::new(
        "ethnicity",
        ColumnKind::Ethnicity,
        "the DfE's or the school system's code, main (WBRI) or extended (WENG)",
    ),
    STAGE = shared::PRIOR_STAGE,
    SCORE = shared::PRIOR_SCORE.in_formulas(),
}
