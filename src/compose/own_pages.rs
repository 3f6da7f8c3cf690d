//! The project's own pages, `content/pages/`: words of its own with live figures in them, in the navigation of each trust or school.

use crate::content::Target;
use crate::report::tracking::Said;
use crate::report::{About, Page, Section};

use super::Survey;
use super::commentary::Filled;

/// The own pages of a trust, or of one of its schools, by name.
pub(super) fn pages(
    about: &About,
    trust: usize,
    school: Option<u32>,
    filled: &[Filled],
    survey: &Survey<'_>,
) -> Vec<Page> {
    let own = filled
        .iter()
        .filter(|f| f.trust == trust && f.target.school == school);
    own.filter_map(|f| {
        let name = f.target.page.as_deref()?;
        let mut page = about.page(&format!("pages/{name}.html"), &f.heading, "");
        let said = f.on(&page, survey);
        // The page has its title already.
        page.sections = vec![Section {
            id: "words".into(),
            heading: "In our own words".into(),
            ..Said::section(&said)
        }];
        Some(page)
    })
    .collect()
}

/// Whether there is such a page beside that of a target.
pub(super) fn has(survey: &Survey<'_>, beside: &Target, name: &str) -> bool {
    survey
        .commentary
        .iter()
        .any(|c| c.target.page.as_deref() == Some(name) && c.target.school == beside.school)
}
