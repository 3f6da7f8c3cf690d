//! Mails as files of a folder, for whoever looks at them or sends them by hand.

use std::fs;
use std::path::{Path, PathBuf};

use lettre::Message;

use crate::site::slug;

use super::MailError;

/// The folder.
pub(super) struct MailFolder(PathBuf);

impl MailFolder {
    /// Makes it, without the mails of runs before.
    pub(super) fn emptied(folder: &Path) -> Result<Self, MailError> {
        fs::create_dir_all(folder).map_err(MailError::io("make", folder))?;
        Self::clear(folder)?;
        Ok(Self(folder.to_path_buf()))
    }

    /// Puts a mail; its file is called after these words and the mail's key.
    pub(super) fn put(
        &self,
        words: [&str; 2],
        key: &str,
        message: &Message,
    ) -> Result<PathBuf, MailError> {
        let [one, other] = words.map(slug);
        let file = self.0.join(format!("{one}-{other}-{}.eml", &key[..6]));
        fs::write(&file, message.formatted()).map_err(MailError::io("write", &file))?;
        Ok(file)
    }

    /// Takes the mails of dry runs before out of a folder: whoever sends what lies there would send them, too. What isn't
    /// of matbook's making stays.
    fn clear(folder: &Path) -> Result<(), MailError> {
        let is_key =
            |text: &str, n: usize| text.len() == n && text.bytes().all(|b| b.is_ascii_hexdigit());
        let entries = fs::read_dir(folder).map_err(MailError::io("read", folder))?;
        for entry in entries.filter_map(Result::ok) {
            let (file, name) = (entry.path(), entry.file_name());
            let named = (name.to_str())
                .and_then(|name| name.strip_suffix(".eml")?.rsplit_once('-'))
                .is_some_and(|(_, key)| is_key(key, 6));
            if !named {
                continue;
            }
            let text = fs::read(&file).map_err(MailError::io("read", &file))?;
            let head = String::from_utf8_lossy(&text[..text.len().min(16 << 10)]).into_owned();
            let id = head.lines().find_map(|l| l.strip_prefix("Message-ID: <"));
            if id
                .and_then(|id| id.split_once('@'))
                .is_some_and(|(key, _)| is_key(key, 32))
            {
                fs::remove_file(&file).map_err(MailError::io("remove", &file))?;
            }
        }
        Ok(())
    }
}
