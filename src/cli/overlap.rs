//! A site is replaced as a whole: nothing of the user's may lie in it, nor it in anything of theirs.

use std::path::{Path, PathBuf};

use crate::config::Project;
use crate::site::resolved;

use super::Ended;
use super::messages::Messages;

/// Refuses a folder for the site that holds, or lies in, a folder or file of the project.
pub(super) fn check(project: &Project, out: &Path, messages: &Messages) -> Result<(), Ended> {
    let base = project.config.parent().unwrap_or(Path::new(""));
    let find = |path: &Path| {
        resolved(path)
            .map_err(|e| messages.machine(&format!("{} can't be found: {e}", path.display())))
    };
    if out.components().any(|part| part.as_os_str() == "~") {
        return Err(messages.wrong_use(&format!(
            "{} has a folder ~, which only shells read as the home folder: write the whole path",
            out.display()
        )));
    }
    let site = find(out)?;
    let folders: [(&str, &Path); 5] = [
        ("the data folder", &project.data),
        ("the folder content", &project.content),
        ("the folder templates", &project.templates),
        ("the folder of the state", &project.state),
        ("the cache", &super::build::cache_folder(&project.config)),
    ];
    for (what, folder) in folders {
        let folder = find(folder)?;
        if site.starts_with(&folder) || folder.starts_with(&site) {
            let how = if folder == site {
                "is"
            } else if folder.starts_with(&site) {
                "holds"
            } else {
                "lies in"
            };
            return Err(messages.wrong_use(&format!(
                "the site is replaced as a whole, and its folder {} {how} {what}, {}: give `out` a folder of its own",
                site.display(),
                folder.display()
            )));
        }
    }
    let recipients = project.mail.as_ref().and_then(|mail| mail.file.clone());
    let files: Vec<(&str, PathBuf)> = [("the config", Some(project.config.clone()))]
        .into_iter()
        .chain([
            ("the list of recipients", recipients),
            ("the file of secrets", project.secrets.clone()),
            (
                "the logo",
                project
                    .settings
                    .brand
                    .logo
                    .as_ref()
                    .map(|logo| base.join(logo)),
            ),
        ])
        .filter_map(|(what, file)| Some((what, file?)))
        .collect();
    for (what, file) in files {
        let file = find(&file)?;
        if file.starts_with(&site) {
            return Err(messages.wrong_use(&format!(
                "the site is replaced as a whole, and its folder {} holds {what}, {}: give `out` a folder of its own",
                site.display(),
                file.display()
            )));
        }
    }
    Ok(())
}
