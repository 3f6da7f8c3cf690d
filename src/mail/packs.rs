//! The packs of a built site, and which of them are a recipient's.

use std::fs;
use std::path::{Path, PathBuf};

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::config::packs::PackSetting;
use crate::config::{EditionSetting, edition_named};
use crate::estate::Urn;
use crate::pack::identity::{self, PackIdentity};
use crate::site::{Hash, MARKER, site_mark};

use crate::state::StateFolder;

use super::MailError;
use super::recipients::{Recipient, Schools};
use super::records::{Headline, PackRecord, remembered};

/// A pack on the disk: what its name says it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Filed {
    /// Its path on the site.
    pub(super) path: String,
    /// The name of the edition it is of; empty where there are no editions.
    edition: String,
    /// Its path within its edition.
    within: String,
    /// The trust's folder on the site.
    pub(super) folder: String,
    /// The pack's name in the config.
    pack: String,
    /// The school's URN; `None`: the trust's.
    pub(super) school: Option<Urn>,
    file: PathBuf,
    /// What the build that made it remembers of it.
    record: PackRecord,
}

impl Filed {
    /// Its bytes, which must be those that the build wrote.
    fn bytes(&self) -> Result<Vec<u8>, MailError> {
        let bytes = fs::read(&self.file).map_err(MailError::io("read", &self.file))?;
        if Hash::of(&bytes).to_string() == self.record.sha256 {
            return Ok(bytes);
        }
        let why = match self.record.sha256.is_empty() {
            true => "is none of the packs that the last build made",
            false => "was changed since the build wrote it",
        };
        Err(MailError::WrongPack {
            path: self.path.clone(),
            why: why.into(),
        })
    }
}

/// A pack read, and proved to be what its name says.
#[derive(Clone, Debug)]
pub(super) struct Proved {
    /// Its path on the site.
    pub(super) path: String,
    /// Its path within its edition; where there are none, on the site.
    pub(super) within: String,
    /// The trust's folder on the site.
    pub(super) folder: String,
    /// What the PDF itself says.
    pub(super) identity: PackIdentity,
    /// Whom it is about, as its metadata say: the school's or trust's name; empty where they don't.
    pub(super) subject: String,
    /// The PDF.
    pub(super) bytes: Vec<u8>,
    /// Its hash.
    pub(super) hash: Hash,
    /// The figures that the build that made it gave for it.
    pub(super) headlines: Vec<Headline>,
}

/// All packs of a site, by path, each with what the build remembers of it; `editions` are those of the config.
///
/// # Errors
/// [`MailError::WrongPack`] where one isn't what the build wrote.
pub(super) fn all(
    site: &Path,
    editions: &[EditionSetting],
    state: &StateFolder,
) -> Result<Vec<Filed>, MailError> {
    if !site.join(MARKER).is_file() {
        let shown = site.display();
        return Err(MailError::Use(format!(
            "{shown} is not a site made by matbook: run matbook build first"
        )));
    }
    let records = match site_mark(site) {
        Some(mark) => remembered(state, &mark).map_err(MailError::state)?,
        None => None,
    };
    let mut packs = Vec::new();
    let depth = if editions.is_empty() { 3 } else { 4 };
    for entry in walkdir::WalkDir::new(site)
        .min_depth(depth)
        .max_depth(depth)
        .sort_by_file_name()
    {
        let Ok(entry) = entry else { continue };
        let relative = entry.path().strip_prefix(site).unwrap_or(entry.path());
        let names: Vec<&str> = relative.iter().filter_map(|n| n.to_str()).collect();
        let (edition, folder, name) = match names[..] {
            [folder, "packs", name] if editions.is_empty() => ("", folder, name),
            [edition, folder, "packs", name] => match edition_named(editions, edition) {
                Some((setting, _)) => (setting.name.as_str(), folder, name),
                None => continue,
            },
            _ => continue,
        };
        let Some((pack, school)) = PackSetting::named(name) else {
            continue;
        };
        let path = names.join("/");
        let record = records.as_ref().and_then(|all| all.get(&path)).cloned();
        packs.push(Filed {
            path,
            edition: edition.to_owned(),
            within: format!("{folder}/packs/{name}"),
            record: record.unwrap_or_default(),
            folder: folder.to_owned(),
            pack,
            school,
            file: entry.path().to_path_buf(),
        });
    }
    if records.is_none() && !packs.is_empty() {
        return Err(MailError::Use(format!(
            "{} holds nothing of the packs in {}: run matbook build, so that each pack can be held against what was built",
            state.path().display(),
            site.display()
        )));
    }
    packs
        .par_iter()
        .try_for_each(|pack| pack.bytes().map(drop))?;
    Ok(packs)
}

/// The school of a name, where the packs know exactly one of that name.
pub(super) fn school_named(all: &[Filed], name: &str) -> Option<Urn> {
    let plain = |text: &str| {
        let words: String = text
            .chars()
            .filter(|c| !matches!(c, '\'' | '’' | '.' | ','))
            .collect();
        let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
        words.join(" ")
    };
    let wanted = plain(name);
    let mut urns: Vec<Urn> = (all.iter())
        .filter(|pack| plain(&pack.record.about) == wanted)
        .filter_map(|pack| pack.school)
        .collect();
    urns.sort_unstable();
    urns.dedup();
    match urns[..] {
        [urn] => Some(urn),
        _ => None,
    }
}

/// A recipient's packs, each proved by what is written in the PDF itself.
///
/// # Errors
/// [`MailError::WrongPack`] where a PDF says something else than its name, or nothing.
pub(super) fn of(recipient: &Recipient, all: &[Filed]) -> Result<Vec<Proved>, MailError> {
    let mut proved = Vec::new();
    for filed in all {
        let theirs = match recipient.schools {
            Schools::Trust => filed.school.is_none(),
            Schools::One(urn) => filed.school == Some(urn),
            Schools::All => true,
        };
        let theirs = theirs && filed.edition == recipient.edition;
        if !theirs || !recipient.packs.contains(&filed.pack) {
            continue;
        }
        let bytes = filed.bytes()?;
        let wrong = |why: String| MailError::WrongPack {
            path: filed.path.clone(),
            why,
        };
        let identity =
            identity::read(&bytes).ok_or_else(|| wrong("does not say whose pack it is".into()))?;
        let about = |school: Option<Urn>| match school {
            Some(urn) => format!("school {urn}"),
            None => "the trust".to_owned(),
        };
        if identity.school != filed.school || !allowed(recipient, &identity) {
            return Err(wrong(format!(
                "is about {} by what is written in it, and would have gone to {} as a pack about {}",
                about(identity.school),
                recipient.address,
                about(filed.school),
            )));
        }
        if identity.pack != filed.pack {
            return Err(wrong(format!(
                "is the pack `{}` by what is written in it, and not `{}`",
                identity.pack, filed.pack
            )));
        }
        // With several trusts a recipient of a trust's packs says which trust; a school belongs to one.
        if recipient
            .trust
            .as_ref()
            .is_some_and(|uid| *uid != identity.trust)
        {
            continue;
        }
        proved.push(Proved {
            path: filed.path.clone(),
            within: filed.within.clone(),
            folder: filed.folder.clone(),
            identity,
            subject: subject(&bytes).unwrap_or_default(),
            hash: Hash::of(&bytes),
            headlines: filed.record.headlines.clone(),
            bytes,
        });
    }
    let mut trusts: Vec<&str> = proved.iter().map(|p| p.identity.trust.as_str()).collect();
    trusts.sort_unstable();
    trusts.dedup();
    if trusts.len() > 1 && recipient.trust.is_none() {
        return Err(MailError::Use(format!(
            "{} ({}): there are packs of the trusts {}: say in the column `trust` which are theirs",
            recipient.address,
            recipient.role,
            trusts.join(", ")
        )));
    }
    Ok(proved)
}

/// Whom a PDF of this program names as its author: whom it is about.
fn subject(pdf: &[u8]) -> Option<String> {
    let document = lopdf::Document::load_mem(pdf).ok()?;
    let info = match document.trailer.get(b"Info").ok()? {
        lopdf::Object::Reference(id) => document.get_dictionary(*id).ok()?,
        other => other.as_dict().ok()?,
    };
    lopdf::decode_text_string(info.get(b"Author").ok()?).ok()
}

/// Whether a pack with this identity may go to this recipient: the last word before anything is attached.
pub(super) fn allowed(recipient: &Recipient, identity: &PackIdentity) -> bool {
    let school = match (recipient.schools, identity.school) {
        (Schools::Trust, None) | (Schools::All, _) => true,
        (Schools::One(urn), Some(school)) => urn == school,
        (Schools::Trust, Some(_)) | (Schools::One(_), None) => false,
    };
    school && recipient.packs.contains(&identity.pack)
}
