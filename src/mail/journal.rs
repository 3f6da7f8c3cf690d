//! What was sent: a line a mail, written through to the disk before and after it goes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::Write as _;
use std::path::PathBuf;

use crate::state::{self, StateFolder};

use super::MailError;

/// Its file in the state.
pub const JOURNAL: &str = "mail-journal";

/// A mail, as its line says it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Noted {
    /// What makes it the same mail.
    pub(super) key: String,
    pub(super) address: String,
    /// Role and school.
    pub(super) about: String,
    /// When, in words; empty where an earlier program noted it.
    pub(super) when: String,
    /// The packs by their paths in the site, with the hashes of their bytes; none where an earlier program noted it.
    pub(super) packs: Vec<(String, String)>,
}

impl Noted {
    /// Reads the fields behind the first of a line.
    fn of(fields: &[&str]) -> Self {
        let field = |at: usize| fields.get(at).copied().unwrap_or_default().to_owned();
        let packs = field(4);
        Self {
            key: field(0),
            address: field(1),
            about: field(2),
            when: field(3),
            packs: (packs.split('|'))
                .filter_map(|pack| pack.split_once(' '))
                .map(|(hash, path)| (path.to_owned(), hash.to_owned()))
                .collect(),
        }
    }
}

/// Now, in words.
pub(super) fn now() -> String {
    state::now().map_or_else(String::new, |now| now.to_string())
}

/// The journal of a project.
#[derive(Debug)]
pub(super) struct Journal {
    path: PathBuf,
    /// `None`: it is only looked into.
    file: Option<File>,
    sent: BTreeSet<String>,
    begun: BTreeSet<String>,
    /// Whom anything was ever sent to: address, and what as where the line says it.
    known: BTreeSet<(String, String)>,
    /// Mails that went or may have gone, each once.
    mails: Vec<Noted>,
    /// The keys of letters of recall that went.
    recalled: BTreeSet<String>,
    /// Whether its last line was cut off.
    cut: bool,
}

impl Journal {
    /// Opens the journal to go on with it.
    pub(super) fn open(state: &StateFolder) -> Result<Self, MailError> {
        let mut journal = Self::read(state)?;
        let mut file = state.append(JOURNAL).map_err(MailError::state)?;
        if journal.cut {
            file.write_all(b"\n")
                .map_err(MailError::io("write", &journal.path))?;
        }
        journal.file = Some(file);
        Ok(journal)
    }

    /// Reads what is there. A last line that a crash cut off counts for nothing.
    pub(super) fn read(state: &StateFolder) -> Result<Self, MailError> {
        let path = state.file(JOURNAL);
        // A byte that is none of ours spoils its own line only.
        let mut text = match fs::read(&path) {
            Ok(bytes) => String::from_utf8_lossy(&bytes).into_owned(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
            Err(error) => return Err(MailError::io("read", &path)(error)),
        };
        let whole = text.rfind('\n').map_or(0, |end| end + 1);
        let cut = whole < text.len();
        text.truncate(whole);
        let (mut sent, mut begun) = (BTreeSet::new(), BTreeSet::new());
        let mut known = BTreeSet::new();
        let mut recalled = BTreeSet::new();
        let mut mails: BTreeMap<String, (usize, Noted)> = BTreeMap::new();
        for (number, line) in text.lines().enumerate() {
            let fields: Vec<&str> = line.split('\t').collect();
            let [what, key, ..] = fields[..] else {
                continue;
            };
            let noted = Noted::of(&fields[1..]);
            match what {
                "sent" => {
                    begun.remove(key);
                    sent.insert(key.to_owned());
                    known.insert((noted.address.to_lowercase(), noted.about.clone()));
                }
                "begun" => {
                    begun.insert(key.to_owned());
                }
                "refused" => {
                    begun.remove(key);
                }
                "recalled" => {
                    recalled.insert(key.to_owned());
                }
                _ => {}
            }
            if matches!(what, "sent" | "begun") {
                mails.insert(key.to_owned(), (number, noted));
            }
        }
        let mut mails: Vec<(usize, Noted)> = (mails.into_values())
            .filter(|(_, mail)| sent.contains(&mail.key) || begun.contains(&mail.key))
            .collect();
        mails.sort_by_key(|(number, _)| *number);
        Ok(Self {
            path,
            file: None,
            sent,
            begun,
            known,
            mails: mails.into_iter().map(|(_, mail)| mail).collect(),
            recalled,
            cut,
        })
    }

    /// Whether a letter of recall with this key was sent.
    pub(super) fn was_recalled(&self, key: &str) -> bool {
        self.recalled.contains(key)
    }

    /// Whether this very mail was sent.
    pub(super) fn was_sent(&self, key: &str) -> bool {
        self.sent.contains(key)
    }

    /// Whether a run ended while this mail was on its way: nobody knows whether it arrived.
    pub(super) fn in_doubt(&self, key: &str) -> bool {
        self.begun.contains(key)
    }

    /// Whether anything was ever sent to this address as this.
    pub(super) fn knows(&self, address: &str, about: &str) -> bool {
        let address = address.to_lowercase();
        // Lines of earlier programs don't say what as.
        [about, ""]
            .into_iter()
            .any(|about| self.known.contains(&(address.clone(), about.to_owned())))
    }

    /// What was noted of mails, the earliest first: those that went, and those of which nobody knows.
    pub(super) fn mails(&self) -> &[Noted] {
        &self.mails
    }

    /// Notes what becomes of a mail: `begun`, `sent`, `refused` or `recalled`.
    pub(super) fn note(&mut self, what: &str, mail: &Noted) -> Result<(), MailError> {
        let Some(file) = &mut self.file else {
            return Ok(());
        };
        let Noted {
            key,
            address,
            about,
            when,
            packs,
        } = mail;
        let packs: Vec<String> = (packs.iter())
            .map(|(path, hash)| format!("{hash} {path}"))
            .collect();
        let packs = packs.join("|");
        let line = format!("{what}\t{key}\t{address}\t{about}\t{when}\t{packs}\n");
        let written = file
            .write_all(line.as_bytes())
            .and_then(|()| file.sync_data());
        written.map_err(MailError::io("write", &self.path))
    }
}
