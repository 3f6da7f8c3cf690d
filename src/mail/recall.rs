//! Packs that were mailed and must not be relied on any more: who has them, and a letter to each.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::{MailSettings, Secrets};
use crate::site::Hasher;

use super::MailError;
use super::eml::MailFolder;
use super::journal::{Journal, Noted, now};
use super::letter::{Desk, Recalled};
use super::post::{Fate, Post};
use super::run::Project;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Recall {
    /// Packs by their paths in the site, or by the end of these; a URN stands for all packs of its school.
    pub packs: Vec<String>,
    /// Why they must not be relied on, in the words that the letters say.
    pub why: String,
    /// What becomes of the letters.
    pub letters: Letters,
    /// Send also to those whom a letter about these very packs was sent.
    pub again: bool,
}

/// What becomes of letters of recall.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Letters {
    /// There are none: it is only said who has the packs.
    None,
    /// Each is written into this folder.
    Written(PathBuf),
    /// Each is sent.
    Sent,
}

/// Somebody who has a pack that is recalled.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Holder {
    /// Address.
    pub address: String,
    /// Role and school.
    pub about: String,
    /// The packs by their paths in the site, the first sent first.
    pub packs: Vec<String>,
    /// When the last of them went, in words; empty where an earlier program sent it.
    pub when: String,
    /// Whether a run ended while it was on its way: perhaps they have it.
    pub perhaps: bool,
    /// What became of the letter: nothing, where there was none to write.
    pub letter: Option<Letter>,
}

/// What became of a letter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Letter {
    /// It is written into a file.
    Written(PathBuf),
    /// It was sent.
    Sent,
    /// It was sent before.
    Before,
    /// It was not sent: why.
    Failed(String),
}

/// What came of a recall.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Found {
    /// Who has the packs, by address.
    pub holders: Vec<Holder>,
    /// Mails of earlier programs, which did not note what was in them: to whom.
    pub unknown: Vec<String>,
}

/// Finds who has some packs, and writes or sends each a letter.
///
/// # Errors
/// Where no pack of that name was ever mailed, where the templates are wrong, where the disk fails.
pub fn recall(
    settings: &MailSettings,
    project: &Project<'_>,
    secrets: &Secrets,
    asked: &Recall,
) -> Result<Found, MailError> {
    let mut journal = match asked.letters {
        Letters::Sent => Journal::open(project.state)?,
        Letters::None | Letters::Written(_) => Journal::read(project.state)?,
    };
    let mut found = found(&journal, &asked.packs)?;
    let desk = Desk::new(
        &settings.from,
        settings.reply_to.as_deref(),
        project.templates,
    )?;
    let way = match &asked.letters {
        Letters::None => return Ok(found),
        Letters::Written(folder) => Way::Folder(MailFolder::emptied(folder)?),
        Letters::Sent => Way::Post(Box::new(Post::of(settings, secrets)?)),
    };
    for holder in &mut found.holders {
        let key = key(holder);
        if journal.was_recalled(&key) && !asked.again {
            holder.letter = Some(Letter::Before);
            continue;
        }
        let matter = Recalled {
            title: project.title.to_owned(),
            about: holder.about.clone(),
            when: holder.when.clone(),
            why: asked.why.clone(),
            files: holder.packs.clone(),
        };
        let message = desk.recall(&holder.address, &matter, &key)?;
        holder.letter = Some(match &way {
            Way::Folder(folder) => {
                Letter::Written(folder.put(["recall", &holder.address], &key, &message)?)
            }
            Way::Post(post) => {
                post.pause();
                match post.send(&message) {
                    Fate::Sent => {
                        journal.note("recalled", &noted(holder, key))?;
                        Letter::Sent
                    }
                    Fate::Refused(why) | Fate::Later(why) | Fate::NoLogin(why) => {
                        Letter::Failed(why)
                    }
                    Fate::NoServer { why, .. } => Letter::Failed(why),
                }
            }
        });
    }
    Ok(found)
}

/// How letters go.
enum Way {
    Folder(MailFolder),
    Post(Box<Post>),
}

/// Whether a pack is meant: by its path or the end of it, or by the URN of its school.
fn meant(path: &str, asked: &str) -> bool {
    let asked = asked.replace('\\', "/");
    let end = path.strip_suffix(asked.as_str());
    let whole = end.is_some_and(|before| before.is_empty() || before.ends_with('/'));
    let urn = asked.len() == 6 && asked.bytes().all(|b| b.is_ascii_digit());
    whole || (urn && path.split(['/', '-', '.']).any(|part| part == asked))
}

/// Who has the packs that are asked for.
fn found(journal: &Journal, asked: &[String]) -> Result<Found, MailError> {
    for one in asked {
        let mut all = journal.mails().iter().flat_map(|mail| &mail.packs);
        if !all.any(|(path, _)| meant(path, one)) {
            let paths = journal.mails().iter().flat_map(|mail| &mail.packs);
            let near = crate::diag::nearest(one, paths.map(|(path, _)| path.as_str()));
            let hint = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
            return Err(MailError::Use(format!(
                "no mail that was noted held a pack `{}`: name it by its path in the site, as `matbook mail --list` shows them, or name a school by its URN{hint}",
                one.escape_debug()
            )));
        }
    }
    let mut holders: BTreeMap<(String, String), Holder> = BTreeMap::new();
    let mut unknown = Vec::new();
    for mail in journal.mails() {
        if mail.packs.is_empty() {
            unknown.push(format!("{} ({})", mail.address, mail.about));
            continue;
        }
        let packs = mail.packs.iter().map(|(path, _)| path);
        let theirs: Vec<&String> = packs
            .filter(|path| asked.iter().any(|one| meant(path, one)))
            .collect();
        if theirs.is_empty() {
            continue;
        }
        let holder = holders
            .entry((mail.address.to_lowercase(), mail.about.clone()))
            .or_insert_with(|| Holder {
                address: mail.address.clone(),
                about: mail.about.clone(),
                packs: Vec::new(),
                when: String::new(),
                perhaps: true,
                letter: None,
            });
        for path in theirs {
            if !holder.packs.contains(path) {
                holder.packs.push(path.clone());
            }
        }
        holder.when.clone_from(&mail.when);
        holder.perhaps &= !journal.was_sent(&mail.key);
    }
    unknown.sort();
    unknown.dedup();
    Ok(Found {
        holders: holders.into_values().collect(),
        unknown,
    })
}

/// What makes a letter the same letter: to whom, about which packs of when.
fn key(holder: &Holder) -> String {
    let mut hasher = Hasher::new();
    for part in [&holder.address.to_lowercase(), &holder.about, &holder.when] {
        hasher.part(part.as_bytes());
    }
    for pack in &holder.packs {
        hasher.part(pack.as_bytes());
    }
    hasher.finish().to_string()
}

/// What the journal says of a letter.
fn noted(holder: &Holder, key: String) -> Noted {
    Noted {
        key,
        address: holder.address.clone(),
        about: holder.about.clone(),
        when: now(),
        packs: (holder.packs.iter())
            .map(|path| (path.clone(), "recalled".to_owned()))
            .collect(),
    }
}

/// The folder that letters of recall are written into unless another is named.
pub fn folder(config: &Path) -> PathBuf {
    let beside = config.parent().unwrap_or(Path::new(""));
    beside.join("recall")
}

#[cfg(test)]
mod tests {
    use super::meant;

    #[test]
    fn a_pack_is_meant_by_its_path_its_end_or_its_school() {
        let path = "trust/schools/900007/pack/head.pdf";
        for asked in [
            path,
            "900007/pack/head.pdf",
            "head.pdf",
            "schools\\900007\\pack\\head.pdf",
            "900007",
        ] {
            assert!(meant(path, asked), "{asked}");
        }
        for asked in ["ead.pdf", "90000", "900008", "other/head.pdf", "trust"] {
            assert!(!meant(path, asked), "{asked}");
        }
        assert!(meant("governors-900007/trust/governors.pdf", "900007"));
    }
}
