//! Passwords and keys, from the environment or from the file that the config names.

use crate::config::{Project, Secrets};

use super::Ended;
use super::messages::Messages;

/// Reads the secrets: those of the file, and over them those of the environment.
pub(super) fn secrets(project: &Project, messages: &Messages) -> Result<Secrets, Ended> {
    let mut secrets = Secrets::default();
    if let Some(file) = &project.secrets {
        let shown = file.display();
        let text = std::fs::read_to_string(file).map_err(|error| {
            messages.wrong_use(&format!(
                "the file of secrets {shown} can't be read: {error}"
            ))
        })?;
        if let Some(why) = open_to_others(file) {
            return Err(messages.wrong_use(&format!("the file of secrets {shown} {why}")));
        }
        secrets = Secrets::parse(&text)
            .map_err(|error| messages.wrong_use(&format!("{shown}: {error}")))?;
    }
    for name in Secrets::NAMES {
        if let Ok(value) = std::env::var(format!("MATBOOK_{}", name.to_uppercase())) {
            secrets.set(name, &value);
        }
    }
    Ok(secrets)
}

/// Why others may read the file; `None` where they may not.
#[cfg(unix)]
pub(super) fn open_to_others(file: &std::path::Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt as _;
    let mode = std::fs::metadata(file).ok()?.permissions().mode();
    (mode & 0o077 != 0).then(|| {
        format!(
            "can be read by others (mode {:o}): chmod 600 {}",
            mode & 0o777,
            file.display()
        )
    })
}

/// Why others may read the file; `None` where they may not, or where it can't be told.
#[cfg(not(unix))]
pub(super) fn open_to_others(_: &std::path::Path) -> Option<String> {
    None
}
