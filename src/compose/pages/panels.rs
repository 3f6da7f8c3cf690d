//! Sections of one report that stand on the page of another.

use crate::dataset::SchoolId;
use crate::release::Scope;
use crate::report::tracking::{TrustPlace, where_methods_disagree};
use crate::report::{About, Fact, Page, context};

use super::super::bodies;
use super::Books;

impl Books<'_> {
    /// Sets where the methods disagree about attainment below what they say of the DfE measures; without such a page, on that
    /// of value added.
    pub(super) fn methods(
        &self,
        trust: usize,
        at: &TrustPlace<'_>,
        about: &About,
        pages: &mut [Page],
    ) {
        let Some(rows) = self.methods.get(trust) else {
            return;
        };
        let file = |end: &str| pages.iter().position(|p| p.path.0.ends_with(end));
        let Some(page) = file("/measures.html").or_else(|| file("/value-added.html")) else {
            return;
        };
        let Some(section) = where_methods_disagree(about, at, rows) else {
            return;
        };
        let sections = &mut pages[page].sections;
        let after = sections
            .iter()
            .position(|s| s.id == "where-methods-disagree");
        sections.insert(after.map_or(sections.len(), |p| p + 1), section);
    }

    /// Sets who the pupils are beside the measures and the indicators.
    pub(super) fn context(
        &self,
        trust: usize,
        school: Option<SchoolId>,
        about: &About,
        pages: &mut [Page],
    ) {
        let survey = self.survey;
        // Shares of small groups are not protected against each other.
        if survey.withheld.withholds() {
            return;
        }
        let view = crate::release::context::context(
            &survey.desk,
            survey.holdings,
            survey.settings,
            &survey.contexts,
            Scope { trust, school },
            None,
        );
        let Some(view) = view else { return };
        for page in pages {
            let file = page.path.0.rsplit('/').next().unwrap_or_default();
            if matches!(file, "measures.html" | "indicators.html") {
                bodies::beside(page, [context::panel(about, &view)]);
            }
        }
    }

    /// The same in a line, for the reports of a key stage.
    pub(super) fn stage_context(&self, scope: Scope, stage: &str) -> Option<Fact> {
        let survey = self.survey;
        if survey.withheld.withholds() {
            return None;
        }
        let stages = &survey.settings.key_stages;
        let view = crate::release::context::context(
            &survey.desk,
            survey.holdings,
            survey.settings,
            &survey.contexts,
            scope,
            stages.iter().position(|s| s.name == stage),
        )?;
        Some(context::fact(view.own(scope)))
    }
}
