//! Which site goes where: the lines of `publish`, each edition that a line means with its own place.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use crate::cli::Ended;
use crate::cli::build::{built, published};
use crate::cli::messages::Messages;
use crate::config::{EditionSetting, Project, Publish, PublishPlace, edition_named};
use crate::state::{Outbox, StateError, StateFolder};

/// A site and its place.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Errand {
    /// The folder of the edition in the built site; empty: all of it.
    pub(super) folder: String,
    /// Where it goes.
    pub(super) publish: Publish,
    /// The fewest pupils whose number it shows; `None`: it withholds nothing.
    pub(super) withholds: Option<u32>,
}

/// All that the config asks for, or only what is `asked` by the name of an edition.
pub(super) fn errands(
    project: &Project,
    out: &Path,
    asked: &[String],
    messages: &Messages,
) -> Result<Vec<Errand>, Ended> {
    let editions = &project.settings.editions;
    let mut all = Vec::new();
    if editions.is_empty() {
        if let Some(name) = asked.first() {
            return Err(messages.wrong_use(&format!(
                "--edition {name}: the config has no `editions`: there is one site, for the team"
            )));
        }
        all.extend(project.publish.iter().map(|publish| Errand {
            folder: String::new(),
            publish: publish.clone(),
            withholds: None,
        }));
    } else {
        let built = folders(out, editions);
        for publish in &project.publish {
            all.extend(of_line(publish, editions, &built));
        }
        for name in asked {
            let known = |e: &Errand| is_named(e, name, editions);
            if !all.iter().any(known) {
                return Err(messages.wrong_use(&format!(
                    "--edition {name}: no line of `publish` takes such an edition anywhere, or {} has none of that name",
                    out.display()
                )));
            }
        }
        all.retain(|e| asked.is_empty() || asked.iter().any(|name| is_named(e, name, editions)));
    }
    if all.is_empty() {
        return Err(messages.wrong_use(&format!(
            "{} holds none of the editions that `publish` names: run matbook build first",
            out.display()
        )));
    }
    // Two sites in one place would each throw the other out.
    let mut places: BTreeMap<String, &str> = BTreeMap::new();
    for errand in &all {
        let place = format!("{:?}", errand.publish.place);
        if let Some(other) = places.insert(place, &errand.folder) {
            return Err(messages.wrong_use(&format!(
                "`publish` puts {} and {} in one place: give each a place of its own",
                named(other),
                named(&errand.folder)
            )));
        }
    }
    Ok(all)
}

fn named(folder: &str) -> String {
    match folder {
        "" => "the site twice".into(),
        folder => format!("the edition {folder}"),
    }
}

fn is_named(errand: &Errand, name: &str, editions: &[EditionSetting]) -> bool {
    errand.folder == name
        || edition_named(editions, &errand.folder).is_some_and(|(setting, _)| setting.name == name)
}

/// The folders of the editions that are built.
fn folders(out: &Path, editions: &[EditionSetting]) -> Vec<String> {
    let entries = fs::read_dir(out).into_iter().flatten().flatten();
    let mut folders: Vec<String> = entries
        .filter(|entry| entry.path().join("index.html").is_file())
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(|name| edition_named(editions, name).is_some())
        .collect();
    folders.sort();
    folders
}

/// What a line means: the edition of its name, each of those for a school or trust with a place of its own.
fn of_line(publish: &Publish, editions: &[EditionSetting], built: &[String]) -> Vec<Errand> {
    let Some(wanted) = &publish.edition else {
        return vec![];
    };
    let mut all = vec![];
    for folder in built {
        let Some((setting, of)) = edition_named(editions, folder) else {
            continue;
        };
        let whole = setting.name == *wanted;
        if !whole && folder != wanted {
            continue;
        }
        // A line that names one school's edition says the very place.
        let own = of.filter(|_| whole);
        all.push(Errand {
            folder: folder.clone(),
            publish: Publish {
                place: own.map_or_else(|| publish.place.clone(), |of| placed(&publish.place, &of)),
                ..publish.clone()
            },
            withholds: setting.suppress_below,
        });
    }
    all
}

/// The place of one school's or trust's edition: where `{urn}` or `{uid}` stands its number, else a folder of that name.
fn placed(place: &PublishPlace, of: &str) -> PublishPlace {
    let within = |text: &str| match text.contains("{urn}") || text.contains("{uid}") {
        true => text.replace("{urn}", of).replace("{uid}", of),
        false if text.is_empty() => of.to_owned(),
        false => format!("{}/{of}", text.trim_end_matches('/')),
    };
    match place.clone() {
        PublishPlace::Folder(folder) => {
            let text = folder.to_string_lossy();
            PublishPlace::Folder(match text.contains("{urn}") || text.contains("{uid}") {
                true => PathBuf::from(within(&text)),
                false => folder.join(of),
            })
        }
        PublishPlace::Sftp {
            host,
            port,
            user,
            path,
            key,
            add_host_key,
        } => PublishPlace::Sftp {
            path: within(&path),
            host,
            port,
            user,
            key,
            add_host_key,
        },
        PublishPlace::WebDav { url, user } => PublishPlace::WebDav {
            url: within(&url),
            user,
        },
        PublishPlace::S3 {
            bucket,
            path,
            region,
            endpoint,
        } => PublishPlace::S3 {
            path: within(&path),
            bucket,
            region,
            endpoint,
        },
    }
}

/// Keeps what an edition that was published shows: the next build holds what it withholds against it.
pub(super) fn keep(state: &StateFolder, k: u32, messages: &Messages) -> Result<(), Ended> {
    let failed = |error: StateError| messages.machine(&error.to_string());
    match state.read(&built(k)).map_err(failed)? {
        Some(shown) => state.write(&published(k), &shown).map_err(failed),
        None => Ok(()),
    }
}

/// Refuses an edition that withholds and of which nothing is known to be published, unless this is said to be the first time:
/// what was shown before could tell what is withheld now.
pub(super) fn known(
    errands: &[Errand],
    outbox: &Outbox,
    first: bool,
    messages: &Messages,
) -> Result<(), Ended> {
    let unknown: Vec<&str> = (errands.iter())
        .filter(|e| e.withholds.is_some() && outbox.published(&e.folder).is_empty())
        .map(|e| e.folder.as_str())
        .collect();
    if unknown.is_empty() || first {
        return Ok(());
    }
    messages.error(&format!(
        "{}: nothing is known of what was published of {} before, and what readers hold could tell what is withheld now; say \
         --first if nothing ever was (else put matbook-state back from where it is kept)",
        unknown.join(", "),
        if unknown.len() == 1 { "it" } else { "them" }
    ));
    Err(Ended::WrongUse)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::EditionLike;

    #[test]
    fn each_edition_goes_to_a_place_of_its_own_and_only_where_a_line_says() {
        let editions = [EditionLike::Team, EditionLike::Head, EditionLike::Trustees]
            .map(EditionSetting::built_in);
        let built = ["head-136000", "head-136001", "team", "trustees"].map(str::to_owned);
        let line = |edition: &str, folder: &str| Publish {
            edition: Some(edition.into()),
            place: PublishPlace::Folder(folder.into()),
            keep: 3,
            swap: false,
        };
        let goes = |edition: &str, folder: &str| -> Vec<(String, PathBuf)> {
            of_line(&line(edition, folder), &editions, &built)
                .into_iter()
                .filter_map(|e| match e.publish.place {
                    PublishPlace::Folder(place) => Some((e.folder, place)),
                    _ => None,
                })
                .collect()
        };
        let pair = |folder: &str, place: &str| (folder.to_owned(), PathBuf::from(place));
        assert_eq!(
            goes("head", "/srv/heads"),
            [
                pair("head-136000", "/srv/heads/136000"),
                pair("head-136001", "/srv/heads/136001")
            ]
        );
        assert_eq!(
            goes("head", "/srv/{urn}/reports")[1],
            pair("head-136001", "/srv/136001/reports")
        );
        assert_eq!(
            goes("head-136001", "/srv/one"),
            [pair("head-136001", "/srv/one")]
        );
        assert_eq!(goes("trustees", "/srv/b"), [pair("trustees", "/srv/b")]);
        assert_eq!(goes("public", "/srv/p"), []);
    }
}
