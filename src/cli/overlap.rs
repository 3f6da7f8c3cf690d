//! A site is replaced as a whole: nothing of the user's may lie in it, nor it in anything of theirs.

use std::path::{Path, PathBuf};

use crate::config::{Project, PublishPlace};
use crate::site::resolved;

use super::Ended;
use super::messages::Messages;

/// The folders of the project that are no one else's, and what each is.
fn folders(project: &Project) -> [(&'static str, PathBuf); 5] {
    [
        ("the data folder", project.data.clone()),
        ("the folder content", project.content.clone()),
        ("the folder templates", project.templates.clone()),
        ("the folder of the state", project.state.clone()),
        ("the cache", super::build::cache_folder(&project.config)),
    ]
}

/// How a folder overlaps one of the project's.
fn how(one: &Path, own: &Path) -> &'static str {
    if own == one {
        "is"
    } else if own.starts_with(one) {
        "holds"
    } else {
        "lies in"
    }
}

/// Refuses a folder to publish to that holds, or lies in, a folder of the project; where it overlaps the site the publication
/// itself refuses.
pub(super) fn check_places(
    project: &Project,
    out: &Path,
    messages: &Messages,
) -> Result<(), Ended> {
    let find = |path: &Path| {
        resolved(path)
            .map_err(|e| messages.machine(&format!("{} can't be found: {e}", path.display())))
    };
    let site = find(out)?;
    for publish in &project.publish {
        let PublishPlace::Folder(place) = &publish.place else {
            continue;
        };
        // What stands before {urn} holds the places of all schools; it may hold other things, too.
        let whole = !place.to_string_lossy().contains('{');
        let before = place
            .iter()
            .take_while(|part| !part.to_string_lossy().contains('{'));
        let folder = find(&before.collect::<PathBuf>())?;
        if whole && (site.starts_with(&folder) || folder.starts_with(&site)) {
            continue;
        }
        for (what, own) in folders(project) {
            let own = find(&own)?;
            if folder.starts_with(&own) || whole && own.starts_with(&folder) {
                return Err(messages.wrong_use(&format!(
                    "`publish` puts the site into {}, which {} {what}, {}: publish to a folder elsewhere",
                    place.display(),
                    how(&folder, &own),
                    own.display()
                )));
            }
        }
    }
    Ok(())
}

/// Refuses a folder for the site that holds, or lies in, a folder or file of the project.
pub(super) fn check(project: &Project, out: &Path, messages: &Messages) -> Result<(), Ended> {
    let base = project.config.parent().unwrap_or(Path::new(""));
    let find = |path: &Path| {
        resolved(path)
            .map_err(|e| messages.machine(&format!("{} can't be found: {e}", path.display())))
    };
    let site = find(out)?;
    for (what, folder) in folders(project) {
        let folder = find(&folder)?;
        if site.starts_with(&folder) || folder.starts_with(&site) {
            let how = how(&site, &folder);
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
