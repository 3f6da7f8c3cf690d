//! The packs: one for each trust and one for each school, bound from the pages they already have.

use std::sync::Arc;

use crate::pack::{Pack, PackIdentity};
use crate::report::{About, Page};

use super::Survey;

/// Where the pack of a trust or school stands.
pub fn path(about: &About) -> String {
    let name = about
        .school
        .as_ref()
        .map_or_else(|| "trust".to_owned(), |(urn, _)| urn.to_string());
    format!("{}/packs/{name}.pdf", about.trust_folder)
}

/// The pages of a pack, in the order they are bound: what a head or a trustee reads, without home, export and matching.
const CHAPTERS: [&str; 10] = [
    "/measures.html",
    "/summary.html",
    "/schools-attainment.html",
    "/schools-difference.html",
    "/schools-scatterplot.html",
    "/pathway.html",
    "/year-groups.html",
    "/pupil-groups.html",
    "/indicators.html",
    "/audit/assessment.html",
];

/// Binds a pack from a unit's pages; `None` where there is nothing to bind.
pub fn bind(survey: &Survey<'_>, trust: &str, about: &About, pages: &[Page]) -> Option<Pack> {
    let mut chapters: Vec<(usize, Arc<Page>)> = pages
        .iter()
        // A trust's pack is about the trust: its schools have their own pages and packs.
        .filter(|p| about.school.is_some() || !p.path.0.contains("/schools/"))
        .filter_map(|p| {
            let place = CHAPTERS.iter().position(|c| p.path.0.ends_with(c))?;
            Some((place, Arc::new(p.clone())))
        })
        .collect();
    if chapters.len() > 1 {
        // Beside other reports the measures are told in full for the latest year only; the site has the others.
        for (_, page) in &mut chapters {
            let page = Arc::make_mut(page);
            let mut told = false;
            page.sections.retain(|s| {
                !s.heading.ends_with(" in full") || !std::mem::replace(&mut told, true)
            });
        }
    }
    chapters.sort_by_key(|(place, page)| {
        (page.path.0.contains("/audit/"), chapter_stage(page), *place)
    });
    if chapters.is_empty() {
        return None;
    }
    let school = about.school.as_ref().map(|(urn, _)| *urn);
    let (kind, title, audience) = match school {
        Some(_) => (
            "head",
            "Head’s pack",
            "For the head and the school’s governors",
        ),
        None => (
            "trustees",
            "Trustees’ pack",
            "For trustees and the trust’s leaders",
        ),
    };
    let as_at = survey.as_at.long();
    Some(Pack {
        id: path(about).trim_end_matches(".pdf").to_owned(),
        title: title.into(),
        subject: about.name().to_owned(),
        subtitle: survey
            .engine
            .default_term()
            .map(|(y, t)| format!("{t} {y}"))
            .unwrap_or_default(),
        audience: audience.into(),
        as_at,
        glossary: GLOSSARY
            .iter()
            .map(|(a, b)| ((*a).to_owned(), (*b).to_owned()))
            .collect(),
        method_notes: METHODS.iter().map(|m| (*m).to_owned()).collect(),
        identity: Some(PackIdentity {
            pack: kind.into(),
            trust: trust.to_owned(),
            school,
            as_at: Some(survey.as_at),
        }),
        chapters: chapters.into_iter().map(|(_, p)| p).collect(),
        ..Pack::bound(survey.as_at)
    })
}

fn chapter_stage(page: &Page) -> String {
    let path = &page.path.0;
    path.rsplit('/')
        .nth(1)
        .filter(|f| f.starts_with("ks"))
        .map_or_else(String::new, str::to_owned)
}

const GLOSSARY: [(&str, &str); 9] = [
    (
        "Attainment",
        "The share of pupils who reached a standard, or their average scaled score.",
    ),
    (
        "Benchmark",
        "What pupils with the same starting point, sex and month of birth reach in schools at a rank: FFT50 is the middle, FFT20 the best fifth, FFT5 the best twentieth.",
    ),
    ("Coverage", "Pupils with an outcome as a share of the roll."),
    (
        "Difference",
        "Attainment less benchmark, taken before rounding: percentage points, or scaled-score points.",
    ),
    (
        "95 % interval",
        "The range in which the difference would lie in 95 of 100 cohorts like this one if only chance were at work. Where it spans 0 the difference is within chance.",
    ),
    (
        "MAT average",
        "The same figure over all pupils of the trust, so that large schools count for more.",
    ),
    (
        "Null",
        "Pupils whose group is not known. They are shown, never dropped.",
    ),
    (
        "Outcome",
        "A pupil’s latest assessment of the term in a subject that has a score or a judgement.",
    ),
    ("Roll", "The pupils on the school’s roll in the year."),
];

const METHODS: [&str; 4] = [
    "Figures are computed in full precision and rounded once, when shown, half away from zero.",
    "Nothing carries over between terms: a pupil without an assessment in the term has no outcome in it.",
    "A dash stands for no figure; the page on the site says why there is none.",
    "Small groups move by chance: read a figure on few pupils with its interval, or not at all.",
];
