//! `matbook templates --write DIR`: the built-in templates, to change those one needs.

use std::fs;
use std::path::Path;

use crate::diag::nearest;
use crate::{html, mail, pack};

use super::Ended;
use super::messages::Messages;

/// The built-in templates by name.
fn built_in() -> impl Iterator<Item = (&'static str, &'static str)> {
    html::templates()
        .chain(pack::TEMPLATES)
        .chain(mail::TEMPLATES)
}

/// Sentences on the templates of a folder that stand in for no built-in one and that no other file there names: they would be
/// read by nobody.
pub(super) fn strays(folder: &Path) -> Vec<String> {
    let texts: Vec<(String, String)> = walkdir::WalkDir::new(folder)
        .sort_by_file_name()
        .into_iter()
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let name = entry.path().strip_prefix(folder).ok()?.to_str()?;
            let ending = Path::new(name).extension()?.to_str()?.to_ascii_lowercase();
            let known = ["html", "txt", "typ", "css", "js", "json"].contains(&ending.as_str());
            let text = known.then(|| fs::read_to_string(entry.path()).ok())??;
            Some((name.replace('\\', "/"), text))
        })
        .collect();
    let known = || built_in().map(|(name, _)| name).chain([pack::SIZES]);
    let is_named = |name: &str| {
        let others = texts.iter().filter(|(other, _)| other != name);
        others.into_iter().any(|(_, text)| text.contains(name))
    };
    texts
        .iter()
        .filter(|(name, _)| !known().any(|k| k == name) && !is_named(name))
        .map(|(name, _)| {
            let hint = match nearest(name, known()) {
                Some(near) => format!("did you mean {near}?"),
                None => "matbook templates --write DIR writes those that there are".to_owned(),
            };
            format!("templates/{name} stands in for no built-in template, and none there uses it: {hint}")
        })
        .collect()
}

pub(super) fn templates(folder: &Path, messages: &Messages) -> Ended {
    let all: Vec<(&str, &str)> = built_in().collect();
    // All or nothing: a template of the user's own is never overwritten.
    let there: Vec<&str> = all
        .iter()
        .filter(|(name, text)| {
            fs::read_to_string(folder.join(name))
                .is_ok_and(|own| own.replace("\r\n", "\n") != *text)
                || folder.join(name).is_dir()
        })
        .map(|(name, _)| *name)
        .collect();
    if !there.is_empty() {
        return messages.wrong_use(&format!(
            "{} has {} that differ from the built-in ones: {}. Nothing was written; name another folder, or move yours away",
            folder.display(),
            if there.len() == 1 { "a template" } else { "templates" },
            there.join(", ")
        ));
    }
    for (name, text) in &all {
        let path = folder.join(name);
        let made = fs::create_dir_all(folder).and_then(|()| fs::write(&path, text));
        if let Err(error) = made {
            return messages.machine(&format!("{} can't be written: {error}", path.display()));
        }
    }
    messages.say(&format!(
        "{} templates in {}. Delete those that you leave as they are: what is not there stays as it comes with the program",
        all.len(),
        folder.display()
    ));
    Ended::Done
}

#[cfg(test)]
mod tests {
    use super::strays;

    #[test]
    fn a_misnamed_template_is_told_and_one_that_another_uses_is_not() {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in [
            ("chaptr.typ", "// a slip"),
            ("pack.typ", "#import \"house.typ\": *"),
            ("house.typ", "#let house = 1"),
            ("sizes.json", "{}"),
            ("site.css", ""),
            ("logo.svg", "<svg/>"),
        ] {
            std::fs::write(folder.path().join(name), text).unwrap();
        }
        assert_eq!(
            strays(folder.path()),
            [
                "templates/chaptr.typ stands in for no built-in template, and none there uses it: did you mean chapter.typ?"
            ]
        );
    }
}
