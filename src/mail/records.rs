//! What a build remembers of its packs, for the mails that will carry them: what each pack's bytes hash to, and the figures
//! that a mail may name beside it. Both come from the build that made the pack, so that a mail can't say another thing than
//! the pack in it, and a pack that was changed since is known.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::site::Hash;
use crate::state::{StateError, StateFolder};

/// The file of the state that holds them.
const FILE: &str = "packs";
/// Of how many sites the packs are remembered: a project may build a few into several folders.
const SITES: usize = 12;

/// A figure of a mail, as pages show it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Headline {
    /// KS1, KS2.
    pub key_stage: String,
    /// The year groups and the type of assessment: `Years 3 to 6, All types`.
    #[serde(default)]
    pub of: String,
    /// Year groups that the figure leaves out, and why; mostly empty.
    #[serde(default)]
    pub without: String,
    /// The subject in words.
    pub subject: String,
    /// Percentage of pupils at the expected standard; a dash where there is none.
    pub attainment: String,
    /// Pupils the figure rests on.
    pub pupils: String,
    /// Difference from the benchmark in percentage points, with its sign; a dash where there is none.
    pub difference: String,
    /// The benchmark.
    pub compare_to: String,
    /// Term and academic year.
    pub when: String,
    /// Why there is no figure; empty where there is one.
    pub note: String,
}

/// What is remembered of a pack.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct PackRecord {
    /// SHA-256 of its bytes, in hexadecimal digits.
    pub sha256: String,
    /// The name of the school or trust that it is about.
    pub about: String,
    /// The figures that a mail may name beside it.
    pub headlines: Vec<Headline>,
}

/// What a mail says beside a pack: whom it is about, and figures.
pub type Beside = (String, Vec<Headline>);

/// The packs of a site by path.
pub type PackRecords = BTreeMap<String, PackRecord>;

#[derive(Serialize, Deserialize)]
struct Site {
    site: String,
    packs: PackRecords,
}

/// The packs that were remembered of a site; `None` where nothing was.
///
/// # Errors
/// Where the state's file is damaged or can't be read.
pub fn remembered(state: &StateFolder, mark: &str) -> Result<Option<PackRecords>, StateError> {
    let site = all(state)?.into_iter().find(|site| site.site == mark);
    Ok(site.map(|site| site.packs))
}

/// Remembers the packs of a built site: for each path the hash of its bytes, and what the build says of it. Of a pack that
/// this build left as it was (`None`) what the build that made it said stays. What is damaged of what was remembered before
/// is given up.
///
/// # Errors
/// Where the state can't be written.
pub fn remember(
    state: &StateFolder,
    mark: &str,
    packs: BTreeMap<String, (Hash, Option<Beside>)>,
) -> Result<(), StateError> {
    let mut sites = match all(state) {
        Err(StateError::Rubbish { .. }) => vec![],
        other => other?,
    };
    let before = |path: &str, sha256: &str| {
        let of = sites.iter().rev().filter_map(|site| site.packs.get(path));
        of.clone().find(|record| record.sha256 == sha256).cloned()
    };
    let packs: PackRecords = (packs.into_iter())
        .filter_map(|(path, (hash, said))| {
            let sha256 = hash.to_string();
            let record = match said {
                None => before(&path, &sha256)?,
                Some((about, headlines)) => PackRecord {
                    sha256,
                    about,
                    headlines,
                },
            };
            Some((path, record))
        })
        .collect();
    if (sites.last()).is_some_and(|last| last.site == mark && last.packs == packs) {
        return Ok(());
    }
    sites.retain(|site| site.site != mark);
    sites.push(Site {
        site: mark.to_owned(),
        packs,
    });
    let surplus = sites.len().saturating_sub(SITES);
    sites.drain(..surplus);
    // Plain strings and lists: there is nothing that JSON can't say.
    let text = serde_json::to_vec_pretty(&sites).unwrap_or_default();
    state.write(FILE, &text)
}

fn all(state: &StateFolder) -> Result<Vec<Site>, StateError> {
    let Some(text) = state.read(FILE)? else {
        return Ok(vec![]);
    };
    // A file of a newer program holds nothing for this one.
    Ok(serde_json::from_slice(&text).unwrap_or_default())
}
