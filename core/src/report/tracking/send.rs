//! Extended SEND: the broad areas of need and each primary need; the need alone decides the row, blank is Null.

use crate::release::Grouping;

use super::super::Page;
use super::{Place, frame, pupil_groups};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "send");
    let subject = place.lead_subject();
    let groupings = [Grouping::SendArea, Grouping::SendNeed];
    for grouping in groupings {
        page.sections
            .push(pupil_groups::section(place, subject, grouping, true));
    }
    pupil_groups::brief(&mut page, place, subject, &groupings[..1]);
    page
}
