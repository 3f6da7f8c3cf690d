//! The figures that a mail may name beside a pack: those of the tiles at the head of the pack's school or trust.

use crate::estate::Subject;
use crate::mail::Headline;
use crate::release::Reason;
use crate::report::tracking::has_pupils;

use super::Unit;
use super::pages::Books;

/// The headline figures of a unit: the expected standard in each key stage that has pupils, as pages show it.
pub(super) fn of(books: &Books<'_>, unit: &Unit) -> Vec<Headline> {
    let (Unit::Trust(trust) | Unit::School(trust, _)) = unit else {
        return vec![];
    };
    let Some(at) = books.trust_place(*trust) else {
        return vec![];
    };
    let school = (books.about_unit(unit)).and_then(|about| about.school.map(|(urn, _)| urn));
    let who = match school {
        None => Some(&at.trust),
        Some(urn) => at.schools.iter().find(|who| who.urn == Some(urn)),
    };
    let Some(who) = who else {
        return vec![];
    };
    let mut headlines = vec![];
    for stage in at.book.key_stages() {
        let place = at.place(who, stage);
        if !has_pupils(&place) {
            continue;
        }
        let mut subjects = vec![place.lead_subject()];
        if place.subjects().any(|s| s == Subject::Rwm) {
            subjects = vec![Subject::Rwm];
        }
        subjects.extend(place.single_subjects().into_iter().take(3));
        subjects.dedup();
        for subject in subjects {
            let figure = place.figure(&place.what(subject), place.lead_measure(subject));
            let reason = figure.attainment.reason();
            headlines.push(Headline {
                of: place.pupils_words(),
                without: place.without_estimates(subject),
                key_stage: stage.name.clone(),
                subject: subject.label().to_owned(),
                attainment: or_dash(&figure.attainment),
                pupils: or_dash(&figure.n),
                difference: or_dash(&figure.difference),
                compare_to: place.against().label(),
                when: at.when(),
                note: reason.map_or_else(String::new, Reason::words),
            });
        }
    }
    // What was reached comes before what isn't known.
    headlines.sort_by_key(|h| !h.note.is_empty());
    headlines
}

fn or_dash(shown: &crate::release::Shown) -> String {
    match shown.value() {
        Some(_) => shown.text(),
        None => "–".to_owned(),
    }
}
