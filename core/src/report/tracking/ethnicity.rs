//! Extended ethnicity: main category, the DfE's sub categories and FFT's, `Null` a row of its own.

use crate::release::Grouping;

use super::super::Page;
use super::{Place, frame, pupil_groups};

pub(super) fn page(place: &Place<'_>) -> Page {
    let mut page = frame::page(place, "ethnicity");
    let subject = place.lead_subject();
    let groupings = [
        Grouping::EthnicityMain,
        Grouping::EthnicityDfe,
        Grouping::EthnicityFft,
    ];
    for grouping in groupings {
        page.sections
            .push(pupil_groups::section(place, subject, grouping, true));
    }
    pupil_groups::brief(&mut page, place, subject, &groupings[..1]);
    page
}
