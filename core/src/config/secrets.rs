//! Passwords and keys: from the environment or a file, never from config.yaml, and never shown.

use std::collections::BTreeMap;
use std::fmt;

/// The secrets known, by name.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Secrets(BTreeMap<String, String>);

/// A line of a secrets file that can't be read. It names the line, never what stands there.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SecretsError {
    /// No `name = value`.
    #[error("line {0} is not `name = value`")]
    Line(usize),
    /// A name that isn't one.
    #[error("line {line} names no secret that matbook knows; it knows {known}")]
    Unknown {
        /// The line, from 1.
        line: usize,
        /// The names.
        known: String,
    },
}

impl Secrets {
    /// The names of secrets. In the environment they are `MATBOOK_` and the name in capitals.
    pub const NAMES: &'static [&'static str] = &[
        "webdav_password",
        "s3_key_id",
        "s3_key",
        "s3_session",
        "smtp_user",
        "smtp_password",
        "pdf_password",
        "signing_password",
    ];

    /// Reads a secrets file: `name = value`, a line each; `#` starts a comment; blank lines are passed over. A value may
    /// stand in double quotes.
    ///
    /// # Errors
    /// Where a line is none.
    pub fn parse(text: &str) -> Result<Self, SecretsError> {
        let mut secrets = Self::default();
        for (i, line) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let (name, value) = line.split_once('=').ok_or(SecretsError::Line(i + 1))?;
            let (name, value) = (name.trim().to_lowercase(), value.trim());
            let name = name.strip_prefix("matbook_").unwrap_or(&name);
            if !Self::NAMES.contains(&name) {
                return Err(SecretsError::Unknown {
                    line: i + 1,
                    known: Self::NAMES.join(", "),
                });
            }
            let quoted = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
            secrets.set(name, quoted.unwrap_or(value));
        }
        Ok(secrets)
    }

    /// Sets a secret; an empty one counts as none.
    pub fn set(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            self.0.insert(name.to_owned(), value.to_owned());
        }
    }

    /// A secret, if it is known.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// Takes every secret out of a text that is to be shown.
    pub fn hide(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for value in self.0.values().filter(|v| v.len() > 3) {
            text = text.replace(value, "***");
        }
        text
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.keys().map(String::as_str).collect();
        write!(f, "Secrets({})", names.join(", "))
    }
}
