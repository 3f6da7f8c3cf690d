//! What a page of a report has besides its figures, wherever it is made: words of the trust's own, who the pupils are, what was
//! left out, files beside it, and how each figure came about.

use std::collections::BTreeMap;

use crate::content::{Rich, Working};

use super::super::{Block, Fact, Page, Section, Sources, Tone, explain};

/// Something said about a page in the project's own words.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Said {
    /// Its heading.
    pub heading: String,
    /// What has moved since it was written.
    pub moved: Vec<String>,
    /// Cleaned HTML.
    pub html: String,
    /// The same as plain paragraphs.
    pub plain: Vec<String>,
    /// The same as pieces, for paper: no page carries it along.
    #[serde(skip)]
    pub rich: Vec<Rich>,
    /// Who wrote it when; may be empty.
    pub signed: String,
}

impl Said {
    /// The section of a page that says it.
    pub fn section(&self) -> Section {
        let mut blocks: Vec<Block> = self
            .moved
            .iter()
            .map(|text| Block::Text {
                text: text.clone(),
                tone: Tone::Caution,
            })
            .collect();
        blocks.push(Block::Prose {
            html: self.html.clone(),
            plain: self.plain.clone(),
            rich: self.rich.clone(),
        });
        if !self.signed.is_empty() {
            blocks.push(Block::text(format!("Written by: {}.", self.signed)));
        }
        Section::new("commentary", self.heading.clone(), blocks)
    }
}

/// What stands around the figures of a report.
#[derive(Clone, PartialEq, Eq, Debug, Default, serde::Serialize, serde::Deserialize)]
pub struct Around {
    /// Who the pupils are, in a line of the page's head.
    pub context: Option<Fact>,
    /// What is said about it.
    pub said: Vec<Said>,
    /// Files beside it and the packs it belongs to: words and site path.
    pub downloads: Vec<(String, String)>,
}

/// Puts what stands around its figures on the page of a report. `refused`: what was left out, in words; `name`: the page's path
/// below its trust's or school's folder, as `ks2/summary`.
pub fn surround(
    page: &mut Page,
    around: &Around,
    refused: Option<&str>,
    name: &str,
    workings: &[Working],
    sources: &Sources,
) {
    page.facts.extend(around.context.clone());
    if let (Some(words), Some(section)) = (refused, page.sections.first_mut()) {
        section.blocks.push(Block::caution(words));
    }
    let said = around.said.iter().map(Said::section);
    // The answer comes first.
    let answer = page.sections.first().is_some_and(|s| s.id == "answer");
    let at = usize::from(answer);
    page.sections.splice(at..at, said);
    page.downloads.extend_from_slice(&around.downloads);
    explain(page, name, workings, sources, &BTreeMap::new());
    if let Some(filters) = &mut page.filters {
        filters.around = around.clone();
    }
}
