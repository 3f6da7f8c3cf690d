//! The trust's profile: flags with stated thresholds, and how the trust is made up (methods: section 7).

mod distances;
mod flags;
mod ofsted;
mod structure;

use crate::estate::lower_first;
use crate::release::Unit;
use crate::release::profile::ProfileView;
use crate::report::words::counted;
use crate::report::{About, Block, Page, Section};

/// The profile page of a trust.
pub fn profile(about: &About, view: &ProfileView) -> Page {
    let mut page = about.page(
        "profile.html",
        "Trust profile",
        "Where the trust stands on six questions, and how it is made up.",
    );
    page.lead_with(briefing(view));
    page.sections = vec![flags::flags(view)];
    page.sections.extend(ofsted::ofsted(about, &view.ofsted));
    page.sections.extend([
        structure::structure(about, view),
        distances::distances(about, view),
        Section::new("reading", "How to read this page", reading(view)),
    ]);
    page
}

fn briefing(view: &ProfileView) -> Vec<String> {
    let titles = |met: Option<bool>| -> Vec<String> {
        view.flags
            .iter()
            .filter(|f| f.met == met)
            .map(|f| lower_first(f.title))
            .collect()
    };
    let mut sentences = vec![format!(
        "{} ({}){}.",
        counted(&view.count, "school", "schools"),
        phases(view),
        match &view.year {
            Some(year) => format!(
                " with {} on roll in {year}",
                counted(&view.pupils, "pupil", "pupils")
            ),
            None => String::new(),
        }
    )];
    for (met, words) in [
        (Some(true), "Thresholds reached"),
        (Some(false), "Not reached"),
        (None, "No figure"),
    ] {
        let found = titles(met);
        if !found.is_empty() {
            sentences.push(format!("{words}: {}.", found.join("; ")));
        }
    }
    sentences
}

/// `5 primary, 1 secondary`.
fn phases(view: &ProfileView) -> String {
    let parts: Vec<String> = view
        .phases
        .iter()
        .map(|p| format!("{} {}", p.count, p.name.to_lowercase()))
        .collect();
    parts.join(", ")
}

fn reading(view: &ProfileView) -> Vec<Block> {
    let s = &view.settings;
    vec![
        Block::text(
            "There is no unique formula for a good trust. The areas are those that the Education Policy Institute and Ambition School Leadership looked at; \
             this page describes one trust and is not made to rank trusts: there is no total.",
        ),
        Block::List {
            items: vec![
                format!(
                    "Progress at key stage 2: reading, writing and maths each at least {}.",
                    Unit::ProgressOne.text(s.ks2_progress)
                ),
                format!(
                    "Progress at key stage 4: Progress 8 at least {}.",
                    Unit::Progress.text(s.ks4_progress)
                ),
                format!(
                    "Improvement in value added: the standardised improvement at each key stage at least {}.",
                    Unit::Progress.text(s.improvement)
                ),
                format!(
                    "Outcomes of disadvantaged pupils: each of their progress scores at least {}.",
                    Unit::ProgressOne.text(s.disadvantaged)
                ),
                "No school of concern to Ofsted: judged Inadequate, in a category of concern, in need of urgent improvement, or with safeguarding not met; schools without a judgement are listed."
                    .into(),
                format!(
                    "Financial sustainability: revenue reserve at least {} of income, and in-year balance at least {} of income.",
                    Unit::PercentOne.text(s.reserve_percent),
                    Unit::PercentOne.text(s.balance_percent)
                ),
            ],
        },
    ]
}
