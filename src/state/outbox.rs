//! What was let out: who approved which built site, and which editions were published where and when.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{StateError, StateFolder};

/// Its file.
const FILE: &str = "outbox";
/// How many approvals are kept in mind.
const APPROVALS: usize = 50;

/// An approval of a built site.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Approval {
    /// The mark of the site, which is another for other bytes.
    pub site: String,
    /// Who approved it, in their own words.
    pub who: String,
    /// When, in words.
    pub when: String,
}

/// A publication of an edition.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Publication {
    /// Where, as the user knows the place.
    pub place: String,
    /// The mark of the built site it is of.
    pub site: String,
    /// When, in words.
    pub when: String,
    /// When it was published there first, in words.
    pub since: String,
}

/// All of it.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Outbox {
    /// Approvals, the latest at the end.
    #[serde(default)]
    approvals: Vec<Approval>,
    /// What is published, by the folder of the edition; empty: the one site.
    #[serde(default)]
    published: BTreeMap<String, Vec<Publication>>,
    /// What a later program put there stays.
    #[serde(flatten)]
    more: BTreeMap<String, serde_json::Value>,
}

impl Outbox {
    /// Reads it.
    ///
    /// # Errors
    /// Where the file is damaged or the machine can't read it.
    pub fn read(state: &StateFolder) -> Result<Self, StateError> {
        let Some(text) = state.read(FILE)? else {
            return Ok(Self::default());
        };
        serde_json::from_slice(&text).map_err(|error| StateError::Rubbish {
            path: state.file(FILE),
            why: error.to_string(),
        })
    }

    /// Writes it.
    ///
    /// # Errors
    /// Where the machine refuses.
    pub fn write(&self, state: &StateFolder) -> Result<(), StateError> {
        // Plain strings and lists: there is nothing that JSON can't say.
        state.write(FILE, &serde_json::to_vec_pretty(self).unwrap_or_default())
    }

    /// Notes an approval.
    pub fn approve(&mut self, approval: Approval) {
        self.approvals.push(approval);
        let surplus = self.approvals.len().saturating_sub(APPROVALS);
        self.approvals.drain(..surplus);
    }

    /// The last approval of a site with this mark.
    pub fn approval(&self, site: &str) -> Option<&Approval> {
        self.approvals.iter().rev().find(|a| a.site == site)
    }

    /// Notes that an edition was published; it stays known since when it lies in its place.
    pub fn publish(&mut self, edition: &str, place: &str, site: &str, when: &str) {
        let of = self.published.entry(edition.to_owned()).or_default();
        let before = of.iter().position(|p| p.place == place);
        let before = before.map(|at| of.remove(at));
        of.push(Publication {
            place: place.to_owned(),
            site: site.to_owned(),
            when: when.to_owned(),
            since: before.map_or_else(|| when.to_owned(), |p| p.since),
        });
    }

    /// The folders of all editions that were published; empty: the one site.
    pub fn editions(&self) -> impl Iterator<Item = &str> {
        self.published.keys().map(String::as_str)
    }

    /// Where an edition lies, the latest at the end.
    pub fn published(&self, edition: &str) -> &[Publication] {
        self.published.get(edition).map_or(&[], Vec::as_slice)
    }
}
