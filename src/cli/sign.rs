//! The key that signs the manifests of a project's sites.

use crate::config::Project;
use crate::site::Signer;

use super::Ended;
use super::messages::Messages;
use super::secrets::{open_to_others, secrets};

/// The project's key, opened; `None`: the config names none.
pub(super) fn signer(project: &Project, messages: &Messages) -> Result<Option<Signer>, Ended> {
    let Some(file) = &project.sign else {
        return Ok(None);
    };
    let wrong = |why: &str| messages.wrong_use(&format!("sign: the key {} {why}", file.display()));
    let text = std::fs::read_to_string(file).map_err(|e| wrong(&format!("can't be read: {e}")))?;
    if let Some(why) = open_to_others(file) {
        return Err(wrong(&why));
    }
    let secrets = secrets(project, messages)?;
    Signer::open(&text, secrets.get("signing_password"))
        .map(Some)
        .map_err(|e| wrong(&format!("can't be opened: {e}")))
}
