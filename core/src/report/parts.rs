//! What a page goes along with so that the view can make it anew for a choice: the released values that it is made of.

use std::collections::BTreeSet;

use crate::release::Desk;

use super::indicators::IndicatorParts;
use super::measures::MeasureParts;
use super::{About, Block, Chosen, Page, Section};

/// The values of a page.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
pub enum Parts {
    /// Of a page of indicators.
    Indicators(IndicatorParts),
    /// Of a trust's page of DfE measures.
    Measures(MeasureParts),
}

impl Parts {
    /// Whom the page is about.
    pub fn about(&self) -> &About {
        match self {
            Self::Indicators(parts) => &parts.about,
            Self::Measures(parts) => &parts.about,
        }
    }

    /// The page of all of it.
    fn whole(&self) -> Page {
        match self {
            Self::Indicators(parts) => parts.page(),
            Self::Measures(parts) => parts.page(),
        }
    }

    /// The page of what was chosen; `None`: nothing is left.
    fn narrowed(&self, choice: &Chosen, desk: &Desk) -> Option<Page> {
        match self {
            Self::Indicators(parts) => parts.narrowed(choice, desk).map(|parts| parts.page()),
            Self::Measures(parts) => parts.narrowed(choice).map(|parts| parts.page()),
        }
    }

    /// The sections of a page as built that hold for nothing else.
    fn of_built(&self) -> &'static [&'static str] {
        match self {
            Self::Indicators(_) => &[],
            Self::Measures(_) => &MeasureParts::OF_BUILT,
        }
    }

    /// A page as built, for what a reader chose.
    pub fn chosen(&self, page: &Page, choice: &Chosen, desk: &Desk) -> Page {
        let mut made = page.clone();
        let own: BTreeSet<String> = self.whole().sections.into_iter().map(|s| s.id).collect();
        // What was written about it stays.
        let of_built = self.of_built();
        let stays = |s: &Section| !own.contains(&s.id) && !of_built.contains(&s.id.as_str());
        made.sections.retain(stays);
        match self.narrowed(choice, desk) {
            Some(fresh) => {
                made.sections.extend(fresh.sections);
                (made.briefing, made.leads) = (fresh.briefing, fresh.leads);
                made.facts = fresh.facts;
                made.apart = fresh.apart;
            }
            None => {
                let none = Block::caution("There is no figure of what was chosen.");
                made.sections
                    .push(Section::new("none", "No figures", vec![none]));
                made.briefing.clear();
                made.facts.clear();
            }
        }
        made.evidence.clear();
        for one in &page.choices {
            if let Some(value) = choice.get(&one.name()) {
                made.choose(&one.label, value);
            }
        }
        made
    }
}
