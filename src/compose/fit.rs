//! What an edition holds of a site: which paths are its own, and a page without ways to what isn't.

use crate::config::packs::PackSetting;
use crate::dataset::SchoolId;
use crate::release::Edition;
use crate::report::{Block, Cell, Page, PagePath};

use super::Survey;
use super::survey::RESERVED;

/// Why pages of an edition without cells have no filters.
const NO_FILTERS: &str = "This edition offers no filters: what they add up, other schools, year groups and groups at will, would \
                          tell apart single pupils. The page shows the selection named here.";

/// Whether the edition that is made holds a file with this path: it is for its readers, and no page of a key stage in which the
/// trust or school never had pupils.
pub(super) fn holds(survey: &Survey<'_>, path: &str) -> bool {
    let edition = &survey.edition;
    let path = path.split(['#', '?']).next().unwrap_or_default();
    let Some((folder, within)) = path.split_once('/') else {
        return true;
    };
    if RESERVED.contains(&folder) {
        return true;
    }
    let holdings = survey.holdings;
    let Some(trust) = survey.trust_of.get(folder).copied() else {
        // A trust or sponsor that only the DfE's measures know.
        return !edition.is_one_of_several()
            || (edition.trust.is_none() && edition.has_report("measures"));
    };
    if let Some(file) = within.strip_prefix("packs/") {
        if !edition.is_one_of_several() {
            return true;
        }
        return PackSetting::named(file).is_some_and(|(pack, school)| {
            let whose = match school {
                Some(urn) => (holdings.school(urn)).is_some_and(|s| edition.has_school(trust, s)),
                None => edition.has_trust(trust),
            };
            whose && edition.has_pack(&pack)
        });
    }
    let school = within
        .strip_prefix("schools/")
        .and_then(|rest| rest.split_once('/'));
    let (school, name) = match school {
        Some((urn, name)) => match urn.parse().ok().and_then(|urn| holdings.school(urn)) {
            Some(school) => (Some(school), name),
            None => return !edition.is_one_of_several(),
        },
        None => (None, within),
    };
    if !has_stage(survey, (trust, school), name) {
        return false;
    }
    if !edition.is_one_of_several() {
        return true;
    }
    let own = match school {
        Some(school) => edition.has_school(trust, school),
        None => edition.has_trust(trust),
    };
    own && has_named(survey, name)
}

/// Whether a trust or school ever had pupils in the key stage that a file is of; true of files that are of none.
fn has_stage(survey: &Survey<'_>, (trust, school): (usize, Option<SchoolId>), name: &str) -> bool {
    let Some((folder, _)) = name.split_once('/') else {
        return true;
    };
    let mut stages = survey.settings.key_stages.iter();
    let Some(stage) = stages.find(|s| s.folder() == folder) else {
        return true;
    };
    survey.stages.had(trust, school, stage)
}

/// Whether the edition that is made has the report of a file, whose name is its path below the folder of its trust or school.
fn has_named(survey: &Survey<'_>, name: &str) -> bool {
    has_report(survey, name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

/// The same by the path without its ending: `ks2/summary`, `audit/matching`, or the name alone.
pub(super) fn has_report(survey: &Survey<'_>, stem: &str) -> bool {
    let edition = &survey.edition;
    match stem.split_once('/') {
        // What moved since the last build tells the figures of both.
        None if stem == "changes" => return edition.is_internal(),
        Some(("data", _)) => return has_cells(edition),
        _ => {}
    }
    report(stem).is_none_or(|report| {
        // All audits are about single pupils and rows.
        let offered = match report.starts_with("audit-") {
            true => "audit",
            false => report.as_str(),
        };
        edition.has_report(&report) && survey.withheld.offers(offered).is_ok()
    })
}

/// The report that a file is of, by its path without ending below the folder of its trust or school; `None`: it is always there.
fn report(stem: &str) -> Option<String> {
    let report = match stem.split_once('/') {
        None if matches!(stem, "index" | "figures") => return None,
        None => stem,
        Some(("schools", _)) => return None,
        Some(("audit", "fix-list")) => "audit-data-quality",
        Some(("audit", audit)) => return Some(format!("audit-{audit}")),
        Some((group @ ("measures" | "indicators" | "pages"), _)) => group,
        Some((_, report)) => report,
    };
    Some(report.to_owned())
}

/// Whether an edition ships the cells that filters add up: only one that may hold figures on single pupils of all schools.
pub(super) fn has_cells(edition: &Edition) -> bool {
    edition.is_whole()
}

/// A page as its edition shows it: without filters where there are no cells, without ways to what the edition doesn't hold.
pub(super) fn fit(page: &mut Page, survey: &Survey<'_>) {
    let edition = &survey.edition;
    if !edition.is_one_of_several() {
        return;
    }
    if !has_cells(edition) && page.filters.is_some() {
        page.filters = None;
        page.no_filters = NO_FILTERS.to_owned();
    }
    if !has_cells(edition) {
        // What the view would make a page of holds more than the page, as schools that these readers are shown no figures of.
        page.choices.clear();
        page.behind.clear();
        page.parts = None;
    }
    let has = |path: &PagePath| holds(survey, &path.0);
    page.crumbs.retain(|crumb| has(&crumb.to));
    page.tabs.retain(|(_, to, _)| has(to));
    page.siblings.retain(|(_, to)| has(to));
    page.switcher.retain(|(_, to)| has(to));
    page.trusts.retain(|(_, to, _)| has(to));
    page.downloads.retain(|(_, to)| holds(survey, to));
    for card in &mut page.cards {
        for item in &mut card.items {
            if item.link.as_ref().is_some_and(|(_, to)| !has(to)) {
                item.link = None;
            }
        }
    }
    for evidence in &mut page.evidence {
        let leads = |to: &String| to.contains(".html") && !holds(survey, to);
        if evidence.as_ref().is_some_and(leads) {
            *evidence = None;
        }
    }
    for section in &mut page.sections {
        for block in &mut section.blocks {
            match block {
                Block::Links { links } => links.retain(|(link, _)| has(&link.to)),
                Block::Tiles { tiles } => {
                    for tile in tiles {
                        if tile.to.as_ref().is_some_and(|to| !has(to)) {
                            tile.to = None;
                        }
                    }
                }
                Block::Table(table) => {
                    for cell in table.rows.iter_mut().flat_map(|row| &mut row.cells) {
                        if let Cell::Link(link) = cell
                            && !has(&link.to)
                        {
                            *cell = Cell::Text(std::mem::take(&mut link.text));
                        }
                    }
                }
                _ => {}
            }
        }
        let empty = |block: &Block| matches!(block, Block::Links { links } if links.is_empty());
        let had = !section.blocks.is_empty();
        section.blocks.retain(|block| !empty(block));
        if had && section.blocks.is_empty() {
            // Told from one that was meant to be empty.
            section.id.clear();
        }
    }
    page.sections.retain(|section| !section.id.is_empty());
}

#[cfg(test)]
mod tests {
    use super::report;

    #[test]
    fn each_file_is_of_a_report() {
        for (stem, wanted) in [
            ("index", None),
            ("schools/index", None),
            ("statutory", Some("statutory")),
            ("indicators/absence", Some("indicators")),
            ("ks2/summary", Some("summary")),
            ("measures/2023-24", Some("measures")),
            ("audit/pupil-groups", Some("audit-pupil-groups")),
            ("audit/fix-list", Some("audit-data-quality")),
        ] {
            assert_eq!(report(stem).as_deref(), wanted, "{stem}");
        }
    }
}
