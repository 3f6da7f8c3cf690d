//! What readers call groups of pupils, in every report.

/// A group by its grouping's name in tidy figures and its code; `None`: it is called as the data call it.
pub(super) fn group_name(grouping: &str, group: &str) -> Option<&'static str> {
    Some(match (grouping, group) {
        ("sex", "F") => "Girls",
        ("sex", "M") => "Boys",
        ("disadvantaged", "Y") => "Disadvantaged",
        ("disadvantaged", "N") => "Not disadvantaged",
        ("pupil_premium", "Y") => "Pupil premium (FSM6)",
        ("pupil_premium", "N") => "No pupil premium",
        ("fsm", "Y") => "Free school meals",
        ("fsm", "N") => "No free school meals",
        ("eal", "Y") => "English as an additional language",
        ("eal", "N") => "English as first language",
        ("sen", "E") => "EHC plan",
        ("sen", "K") => "SEN support",
        ("sen", "N") => "No recorded need",
        ("looked_after", "Y") => "Looked after",
        ("looked_after", "N") => "Not looked after",
        ("service", "Y") => "Service children",
        ("service", "N") => "Not service children",
        _ => return None,
    })
}
