//! A run of mail, from the recipients to the journal.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use crate::config::{EditionSetting, MailSettings, Secrets};
use crate::site::Hasher;
use crate::state::StateFolder;

use super::MailError;
use super::eml::MailFolder;
use super::journal::{self, Journal, Noted};
use super::letter::{Desk, Enclosure, Matter};
use super::packs::{self, Proved};
use super::post::{Fate, Post};
use super::recipients::{self, Recipient, Schools};
use super::sealed::{Passwords, seal};

/// Where things are.
#[derive(Clone, Copy, Debug)]
pub struct Project<'a> {
    /// The config's path, for messages.
    pub config: &'a Path,
    /// The built site.
    pub site: &'a Path,
    /// The user's templates.
    pub templates: Option<&'a Path>,
    /// What must not be forgotten: the journal, the passwords, what the build remembers of its packs.
    pub state: &'a StateFolder,
    /// The site's title.
    pub title: &'a str,
    /// The editions of the config.
    pub editions: &'a [EditionSetting],
}

/// What is asked for.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    /// Write each mail into this folder as `.eml`, and send nothing.
    pub eml: Option<PathBuf>,
    /// Only to these addresses; empty: to all.
    pub to: Vec<String>,
    /// Send again what was sent before.
    pub again: bool,
}

/// What was done: lines of address and, where there is one, a reason.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Outcome {
    /// Mails sent, or written as `.eml`.
    pub sent: Vec<String>,
    /// Mails that a run before had sent.
    pub before: Vec<String>,
    /// Mails that were on their way when a run before ended, and were sent again under the same Message-ID.
    pub doubtful: Vec<String>,
    /// Mails that the server refused for good.
    pub refused: Vec<(String, String)>,
    /// Mails that the server put off: the next run tries again.
    pub later: Vec<(String, String)>,
    /// Recipients without a pack.
    pub nothing: Vec<String>,
    /// Rows of recipients that can't be read, with their places: nothing went to them.
    pub unread: Vec<String>,
    /// Mails whose packs were too large: sent as a ZIP, or as links.
    pub large: Vec<(String, String)>,
    /// Where new passwords were written.
    pub passwords: Option<PathBuf>,
    /// Why the run ended before its end; whether the login was at fault.
    pub stopped: Option<(String, bool)>,
    /// Mails not tried, because the run had ended.
    pub untried: usize,
}

/// Sends, or writes, all mail that is due. `tick`: how many are done, of how many.
///
/// # Errors
/// Before anything is sent: where recipients, templates or packs are wrong. While sending: where the disk fails.
pub fn send(
    settings: &MailSettings,
    project: &Project<'_>,
    secrets: &Secrets,
    asked: &Asked,
    tick: &dyn Fn(usize, usize),
) -> Result<Outcome, MailError> {
    let desk = Desk::new(
        &settings.from,
        settings.reply_to.as_deref(),
        project.templates,
    )?;
    let (filed, all, unread) = who(settings, project)?;
    let wanted = chosen(&all, &asked.to)?;
    // Everything is proved before the first mail goes: one wrong pack stops them all.
    let mut outcome = Outcome {
        unread,
        ..Outcome::default()
    };
    let mut due = Vec::new();
    for recipient in wanted {
        let theirs = packs::of(recipient, &filed)?;
        let known = format!("{} ({})", recipient.address, about(recipient));
        if theirs.is_empty() {
            outcome.nothing.push(known);
        } else {
            let key = key(recipient, &theirs);
            due.push(Due {
                recipient,
                known,
                key,
                packs: (theirs.iter())
                    .map(|pack| (pack.path.clone(), pack.hash.to_string()))
                    .collect(),
            });
        }
    }
    let mut passwords = Passwords::open(project.state)?;
    if settings.password {
        for mail in &due {
            passwords.of(mail.recipient.address.as_ref())?;
        }
    }
    let mut run = Run {
        settings,
        project,
        desk,
        passwords,
    };
    match &asked.eml {
        Some(folder) => run.write(folder, &due, &filed, tick, &mut outcome)?,
        None => run.post(secrets, asked.again, &due, &filed, tick, &mut outcome)?,
    }
    Ok(outcome)
}

/// The packs, the recipients, and what is wrong with the rest of their rows.
type WhoAndWhat = (Vec<packs::Filed>, Vec<Recipient>, Vec<String>);

/// Reads the packs and those they are for.
pub(super) fn who(settings: &MailSettings, project: &Project<'_>) -> Result<WhoAndWhat, MailError> {
    let filed = packs::all(project.site, project.editions, project.state)?;
    let named = |name: &str| packs::school_named(&filed, name);
    let (all, unread) = recipients::read(settings, project.editions, project.config, &named)?;
    Ok((filed, all, unread))
}

/// Notes what became of a mail.
fn settle(
    mail: &Due<'_>,
    fate: Fate,
    journal: &mut Journal,
    outcome: &mut Outcome,
) -> Result<(), MailError> {
    let mut note = |what: &str| journal.note(what, &mail.noted());
    match fate {
        Fate::Sent => {
            note("sent")?;
            outcome.sent.push(mail.known.clone());
        }
        Fate::Refused(why) => {
            note("refused")?;
            outcome.refused.push((mail.known.clone(), why));
        }
        Fate::Later(why) => {
            note("refused")?;
            outcome.later.push((mail.known.clone(), why));
        }
        Fate::NoLogin(why) => {
            note("refused")?;
            outcome.stopped = Some((why, true));
            outcome.untried += 1;
        }
        Fate::NoServer { why, perhaps } => {
            // What never left this machine is in no doubt.
            if !perhaps {
                note("refused")?;
            }
            outcome.stopped = Some((why, false));
            outcome.untried += 1;
        }
    }
    Ok(())
}

/// The recipients with one of these addresses; all where none is given.
pub(super) fn chosen<'a>(
    all: &'a [Recipient],
    to: &[String],
) -> Result<Vec<&'a Recipient>, MailError> {
    let same = |r: &Recipient, address: &str| r.address.to_string().eq_ignore_ascii_case(address);
    for address in to {
        if !all.iter().any(|r| same(r, address)) {
            let near = crate::diag::nearest(
                address,
                all.iter().map(|r| AsRef::<str>::as_ref(&r.address)),
            );
            let hint = near.map_or_else(String::new, |n| format!(": did you mean {n}?"));
            return Err(MailError::Use(format!(
                "--to {address} is none of the recipients{hint}"
            )));
        }
    }
    Ok(all
        .iter()
        .filter(|r| to.is_empty() || to.iter().any(|a| same(r, a)))
        .collect())
}

/// What as a recipient gets mail: role and school.
pub(super) fn about(recipient: &Recipient) -> String {
    match recipient.schools {
        Schools::Trust => recipient.role.clone(),
        Schools::One(urn) => format!("{}, {urn}", recipient.role),
        Schools::All => format!("{}, all schools", recipient.role),
    }
}

/// What makes a mail the same mail: to whom, and the very packs.
pub(super) fn key(recipient: &Recipient, packs: &[Proved]) -> String {
    let mut hasher = Hasher::new();
    hasher.part(recipient.address.to_string().to_lowercase().as_bytes());
    hasher.part(about(recipient).as_bytes());
    for pack in packs {
        hasher.part(pack.path.as_bytes());
        hasher.part(&pack.hash.0);
    }
    hasher.finish().to_string()
}

/// A mail that is due.
struct Due<'a> {
    recipient: &'a Recipient,
    /// The recipient as messages name them.
    known: String,
    /// What makes it the same mail: see [`key`].
    key: String,
    /// The packs by their paths, with their hashes.
    packs: Vec<(String, String)>,
}

impl Due<'_> {
    /// What the journal says of it.
    fn noted(&self) -> Noted {
        Noted {
            key: self.key.clone(),
            address: self.recipient.address.to_string(),
            about: about(self.recipient),
            when: journal::now(),
            packs: self.packs.clone(),
        }
    }
}

struct Run<'a> {
    settings: &'a MailSettings,
    project: &'a Project<'a>,
    desk: Desk,
    passwords: Passwords,
}

impl Run<'_> {
    /// Writes each mail that is due as a file into a folder.
    fn write(
        &mut self,
        folder: &Path,
        due: &[Due<'_>],
        filed: &[packs::Filed],
        tick: &dyn Fn(usize, usize),
        outcome: &mut Outcome,
    ) -> Result<(), MailError> {
        let folder = MailFolder::emptied(folder)?;
        for (i, mail) in due.iter().enumerate() {
            let theirs = packs::of(mail.recipient, filed)?;
            let message = self.letter(mail.recipient, &theirs, &mail.key, outcome)?;
            folder.put(
                [mail.recipient.address.as_ref(), &mail.recipient.role],
                &mail.key,
                &message,
            )?;
            outcome.sent.push(mail.known.clone());
            tick(i + 1, due.len());
        }
        outcome.passwords = self.passwords.write()?;
        Ok(())
    }

    /// Sends each mail that is due and, unless `again`, was not sent before.
    fn post(
        &mut self,
        secrets: &Secrets,
        again: bool,
        due: &[Due<'_>],
        filed: &[packs::Filed],
        tick: &dyn Fn(usize, usize),
        outcome: &mut Outcome,
    ) -> Result<(), MailError> {
        let post = Post::of(self.settings, secrets)?;
        outcome.passwords = self.passwords.write()?;
        let mut journal = Journal::open(self.project.state)?;
        for (i, mail) in due.iter().enumerate() {
            tick(i, due.len());
            if outcome.stopped.is_some() {
                outcome.untried += 1;
                continue;
            }
            if journal.was_sent(&mail.key) && !again {
                outcome.before.push(mail.known.clone());
                continue;
            }
            // The packs are read and proved again: what was proved is what goes.
            let theirs = packs::of(mail.recipient, filed)?;
            if key(mail.recipient, &theirs) != mail.key {
                let why = "the site was built anew while the mail went out: run mail again";
                outcome.stopped = Some((why.into(), false));
                outcome.untried += 1;
                continue;
            }
            let message = self.letter(mail.recipient, &theirs, &mail.key, outcome)?;
            post.pause();
            if journal.in_doubt(&mail.key) {
                outcome.doubtful.push(mail.known.clone());
            }
            journal.note("begun", &mail.noted())?;
            let fate = post.send(&message);
            settle(mail, fate, &mut journal, outcome)?;
        }
        Ok(())
    }

    /// Where a recipient finds the site that a pack is of: with editions that of their own, and no other.
    fn address(&self, recipient: &Recipient, pack: &Proved) -> String {
        let editions = self.project.editions;
        let link = match editions.iter().find(|e| e.name == recipient.edition) {
            Some(edition) => edition.link.as_ref(),
            None if editions.is_empty() => self.settings.link.as_ref(),
            None => None,
        };
        let urn = pack
            .identity
            .school
            .map_or_else(String::new, |urn| urn.to_string());
        let filled = |link: &String| {
            link.replace("{urn}", &urn)
                .replace("{uid}", &pack.identity.trust)
        };
        link.map(filled).unwrap_or_default()
    }

    /// Writes a recipient's mail; where it grows too large, with a ZIP, and where that is still too large, with links.
    fn letter(
        &mut self,
        recipient: &Recipient,
        theirs: &[Proved],
        key: &str,
        outcome: &mut Outcome,
    ) -> Result<lettre::Message, MailError> {
        let first = &theirs[0];
        let school = match recipient.schools {
            Schools::One(urn) => Some(urn),
            Schools::Trust | Schools::All => None,
        };
        let sealed = self.settings.password;
        let mut enclosures = Vec::new();
        for pack in theirs {
            // The last word: whose pack it is by its own metadata.
            if !packs::allowed(recipient, &pack.identity) {
                return Err(MailError::WrongPack {
                    path: pack.path.clone(),
                    why: format!("is not for {}", recipient.address),
                });
            }
            let name = pack.path.rsplit('/').next().unwrap_or(&pack.path);
            let several = theirs.iter().any(|p| p.folder != pack.folder);
            let name = if several {
                format!("{}-{name}", pack.folder)
            } else {
                name.to_owned()
            };
            let (name, bytes) = if sealed {
                let password = self.passwords.of(recipient.address.as_ref())?;
                let name = format!("{}-protected.pdf", name.trim_end_matches(".pdf"));
                (name, seal(&pack.bytes, &password, &pack.path)?)
            } else {
                (name, pack.bytes.clone())
            };
            enclosures.push(Enclosure {
                name,
                kind: "application/pdf",
                bytes,
            });
        }
        let site = self.address(recipient, first);
        let mut matter = Matter {
            title: self.project.title.to_owned(),
            about: match (school, recipient.schools) {
                (_, Schools::All) => self.project.title.to_owned(),
                _ if !first.subject.is_empty() => first.subject.clone(),
                (Some(urn), _) => format!("school {urn}"),
                (None, _) => self.project.title.to_owned(),
            },
            as_at: first.identity.as_at.map_or_else(String::new, |d| d.long()),
            // Who may open the packs only with a password doesn't read their figures in the mail.
            headlines: (theirs.iter())
                .find(|pack| pack.identity.school == school && !sealed)
                .map_or_else(Vec::new, |pack| pack.headlines.clone()),
            files: enclosures.iter().map(|e| e.name.clone()).collect(),
            links: vec![],
            zipped: false,
            sealed,
            site: site.clone(),
        };
        let limit = self.settings.max_mb * 1_000_000;
        let message = self.desk.write(recipient, &matter, &enclosures, key)?;
        let size = message.formatted().len() as u64;
        if size <= limit {
            return Ok(message);
        }
        let known = recipient.address.to_string();
        matter.zipped = true;
        let zip = Enclosure {
            name: "packs.zip".into(),
            kind: "application/zip",
            bytes: zip(&enclosures)?,
        };
        let message = self.desk.write(recipient, &matter, &[zip], key)?;
        if message.formatted().len() as u64 <= limit {
            outcome
                .large
                .push((known, "the packs went as a ZIP".into()));
            return Ok(message);
        }
        if site.is_empty() {
            return Err(MailError::Use(format!(
                "the mail to {known} would have {} MB, and mail.max_mb is {}: raise it, or give the site's address in \
                 mail.link, so that links can go instead",
                size.div_ceil(1_000_000),
                self.settings.max_mb
            )));
        }
        (matter.zipped, matter.sealed) = (false, false);
        matter.files.clear();
        let place = |pack: &Proved| {
            let base = self.address(recipient, pack);
            format!("{}/{}", base.trim_end_matches('/'), pack.within)
        };
        matter.links = theirs.iter().map(place).collect();
        outcome
            .large
            .push((known, "links to the site went instead of the packs".into()));
        self.desk.write(recipient, &matter, &[], key)
    }
}

fn zip(enclosures: &[Enclosure]) -> Result<Vec<u8>, MailError> {
    let failed = |why: String| MailError::Machine {
        doing: "make",
        path: "packs.zip".into(),
        why,
    };
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    let mut names = BTreeSet::new();
    for enclosure in enclosures.iter().filter(|e| names.insert(e.name.clone())) {
        writer
            .start_file(&*enclosure.name, options)
            .map_err(|e| failed(e.to_string()))?;
        writer
            .write_all(&enclosure.bytes)
            .map_err(|e| failed(e.to_string()))?;
    }
    let cursor = writer.finish().map_err(|e| failed(e.to_string()))?;
    Ok(cursor.into_inner())
}
