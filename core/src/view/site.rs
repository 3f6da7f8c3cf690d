//! What all pages of a site share, as text that goes along with them.

use std::collections::BTreeMap;

use crate::content::Working;
use crate::html::{AssetPaths, Renderer, SiteInfo, TemplateError};
use crate::report::Sources;
use crate::report::tracking::Rows;

/// Templates, and the words under “How was this worked out?”.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub struct SiteText {
    /// The templates, the project's own among them, by name.
    pub templates: BTreeMap<String, String>,
    /// What every page says about the site.
    pub info: SiteInfo,
    /// Where the stylesheet and the scripts are.
    pub paths: AssetPaths,
    /// How figures are worked out.
    pub workings: Vec<Working>,
    /// The files that feed each table.
    pub sources: Sources,
    /// How many rows were read of each table.
    #[serde(default)]
    pub rows: Rows,
}

impl SiteText {
    /// The texts of a site.
    pub fn new(renderer: &Renderer, workings: &[Working], sources: &Sources, rows: Rows) -> Self {
        Self {
            templates: renderer.sources().clone(),
            info: renderer.info().clone(),
            paths: renderer.paths().clone(),
            workings: workings.to_vec(),
            sources: sources.clone(),
            rows,
        }
    }

    /// As a file holds them.
    pub fn bytes(&self) -> Vec<u8> {
        // Plain text by name: there is nothing JSON can't say.
        serde_json::to_vec(self).unwrap_or_default()
    }

    /// A renderer with these templates.
    pub(super) fn renderer(&self) -> Result<Renderer, TemplateError> {
        Renderer::shipped(&self.templates, &self.info, &self.paths)
    }
}
