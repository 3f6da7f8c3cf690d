//! Who would get what: nothing is sent or written.

use crate::config::MailSettings;

use super::MailError;
use super::journal::Journal;
use super::packs;
use super::run::{Project, about, chosen, key, who};

/// How a recipient's packs stand to what was sent before.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Due {
    /// Nothing was ever sent to them.
    New,
    /// Other packs were.
    Changed,
    /// These very packs were.
    Same,
    /// A run ended while these packs were on their way.
    Doubtful,
    /// There is no pack for them.
    Nothing,
}

/// A recipient, as a list shows them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listed {
    /// Address.
    pub address: String,
    /// Name.
    pub name: String,
    /// Role and school.
    pub about: String,
    /// The paths of their packs.
    pub packs: Vec<String>,
    /// How these stand to what was sent before.
    pub due: Due,
}

/// Who would get what, of all recipients or of those with one of the addresses `to`; and what is wrong with the rest of the
/// recipients' rows.
///
/// # Errors
/// Where recipients or packs are wrong.
pub fn list(
    settings: &MailSettings,
    project: &Project<'_>,
    to: &[String],
) -> Result<(Vec<Listed>, Vec<String>), MailError> {
    let (filed, all, unread) = who(settings, project)?;
    let journal = Journal::read(project.state)?;
    let mut listed = Vec::new();
    for recipient in chosen(&all, to)? {
        let theirs = packs::of(recipient, &filed)?;
        let (key, about) = (key(recipient, &theirs), about(recipient));
        let address: &str = recipient.address.as_ref();
        let due = if theirs.is_empty() {
            Due::Nothing
        } else if journal.was_sent(&key) {
            Due::Same
        } else if journal.in_doubt(&key) {
            Due::Doubtful
        } else if journal.knows(address, &about) {
            Due::Changed
        } else {
            Due::New
        };
        listed.push(Listed {
            address: address.to_owned(),
            name: recipient.name.clone(),
            about,
            packs: theirs.into_iter().map(|pack| pack.path).collect(),
            due,
        });
    }
    Ok((listed, unread))
}
