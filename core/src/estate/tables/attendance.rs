declare! { "attendance", source: "attendance", of: Pupil, groupings: false,
    row: "pupil and term, or pupil and week",
    key: [YEAR, TERM, WEEK, URN, UPN], unique: Key,
    YEAR = shared::ACADEMIC_YEAR.needed(),
    TERM = shared::TERM.needed().in_formulas(),
    URN = shared::URN.needed(),
    UPN = shared::UPN.needed(),
    POSSIBLE = Column::new("sessions_possible", ColumnKind::Number, "half-days").needed().in_formulas(),
    AUTHORISED = Column::new(
        "sessions_authorised",
        ColumnKind::Number,
        "half-days absent, authorised",
    )
    .needed()
    .in_formulas(),
    UNAUTHORISED = Column::new(
        "sessions_unauthorised",
        ColumnKind::Number,
        "half-days absent, unauthorised",
    )
    .needed()
    .in_formulas(),
    WEEK = Column::new(
        "week_ending",
        ColumnKind::Date,
        "the week's last day, where rows are by week; weekly and termly rows of one school and term are not mixed",
    ),
}
