//! Why what is built must not go out as it stands.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{StateError, StateFolder};

/// Their file.
const FILE: &str = "holds";
/// How many sites are kept in mind.
const SITES: usize = 12;

/// What keeps `publish` and `mail` back until somebody says that it may go out all the same.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Holds {
    /// Sites of two data states by their marks, the one that was built last at the end: only some of their pages were built
    /// anew, and the rest is of the data before.
    #[serde(default)]
    half_renewed: Vec<(String, String)>,
    /// What the guards of a build found, until a build passes them or is accepted.
    #[serde(default)]
    pub guards: Vec<String>,
    /// What a later program put there stays.
    #[serde(flatten)]
    more: BTreeMap<String, serde_json::Value>,
}

impl Holds {
    /// Reads them.
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

    /// Writes them, where they are others than those that stand there.
    ///
    /// # Errors
    /// Where the machine refuses.
    pub fn write(&self, state: &StateFolder) -> Result<(), StateError> {
        if Self::read(state).is_ok_and(|old| old == *self) {
            return Ok(());
        }
        // Plain strings and lists: there is nothing that JSON can't say.
        state.write(FILE, &serde_json::to_vec_pretty(self).unwrap_or_default())
    }

    /// Notes whether a site is of two data states: why, or `None` where all of it was built of the same.
    pub fn note_half_renewed(&mut self, mark: &str, why: Option<String>) {
        self.half_renewed.retain(|(site, _)| site != mark);
        if let Some(why) = why {
            self.half_renewed.push((mark.to_owned(), why));
        }
        let surplus = self.half_renewed.len().saturating_sub(SITES);
        self.half_renewed.drain(..surplus);
    }

    /// Why the site with this mark must not go out, each in words.
    pub fn against(&self, mark: Option<&str>) -> Vec<String> {
        let half = (self.half_renewed.iter()).filter(|(site, _)| mark == Some(site));
        half.map(|(_, why)| why)
            .chain(&self.guards)
            .cloned()
            .collect()
    }
}
