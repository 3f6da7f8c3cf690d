//! Files found by patterns.

use std::path::Path;

use super::{Found, SourceError};

/// The files that a pattern names, relative to the data folder: `*` and `?` stand for any characters but `/`, `**` for any
/// folders. In byte order of the relative path with `/`. Upper and lower case are the same, as on most users' machines.
///
/// # Errors
/// If a folder is there but can't be listed.
pub fn find_pattern(data: &Path, pattern: &str) -> Result<Vec<Found>, SourceError> {
    let pattern = pattern.replace('\\', "/");
    let pattern = pattern.strip_prefix("./").unwrap_or(&pattern);
    let wanted: Vec<&str> = pattern.split('/').collect();
    let plain = |part: &&&str| !part.contains(['*', '?']);
    let fixed = wanted[..wanted.len() - 1].iter().take_while(plain).count();
    let root = wanted[..fixed]
        .iter()
        .fold(data.to_path_buf(), |p, part| p.join(part));
    let mut found = Vec::new();
    if !root.is_dir() {
        return Ok(found);
    }
    let deep = wanted.contains(&"**");
    let depth = if deep {
        usize::MAX
    } else {
        wanted.len() - fixed
    };
    for entry in walkdir::WalkDir::new(&root)
        .follow_links(true)
        .max_depth(depth)
    {
        let entry = entry.map_err(|e| SourceError::Folder {
            path: e.path().unwrap_or(&root).to_path_buf(),
            source: e.into(),
        })?;
        if !entry.file_type().is_file() {
            continue;
        }
        let parts: Vec<String> = entry
            .path()
            .strip_prefix(data)
            .unwrap_or(entry.path())
            .components()
            .map(|c| c.as_os_str().to_string_lossy().into_owned())
            .collect();
        let name = parts.last().map_or("", String::as_str);
        if name.starts_with('.') || name.starts_with("~$") {
            continue;
        }
        let have: Vec<&str> = parts.iter().map(String::as_str).collect();
        if path_fits(&wanted, &have) {
            found.push(Found {
                path: entry.path().to_path_buf(),
                shown: parts.join("/").into(),
            });
        }
    }
    found.sort_by(|a, b| a.shown.as_bytes().cmp(b.shown.as_bytes()));
    Ok(found)
}

fn path_fits(wanted: &[&str], have: &[&str]) -> bool {
    match (wanted.split_first(), have.split_first()) {
        (None, None) => true,
        (Some((&"**", rest)), _) => {
            path_fits(rest, have) || (!have.is_empty() && path_fits(wanted, &have[1..]))
        }
        (Some((part, rest)), Some((name, others))) => fits(part, name) && path_fits(rest, others),
        _ => false,
    }
}

/// Whether a name fits a pattern with `*` (any characters) and `?` (one character), in any case.
pub fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.to_lowercase().chars().collect();
    let name: Vec<char> = name.to_lowercase().chars().collect();
    let (mut p, mut n) = (0, 0);
    // Where the last star stood, and how much of the name it has taken.
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(c) if *c == '?' || *c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => match star {
                Some((at, taken)) => {
                    star = Some((at, taken + 1));
                    p = at + 1;
                    n = taken + 1;
                }
                None => return false,
            },
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::{fits, path_fits};

    fn path(pattern: &str, name: &str) -> bool {
        path_fits(
            &pattern.split('/').collect::<Vec<_>>(),
            &name.split('/').collect::<Vec<_>>(),
        )
    }

    #[test]
    fn stars_and_question_marks() {
        assert!(fits("*.csv", "Pupils.CSV"));
        assert!(fits("pupils 20??-??.*", "pupils 2023-24.xlsx"));
        assert!(!fits("*.csv", "pupils.csv.bak"));
        assert!(fits("*a*b", "xaabab"));
        assert!(!fits("?", ""));
    }

    #[test]
    fn folders() {
        assert!(path("mis/*.csv", "mis/a.csv"));
        assert!(!path("mis/*.csv", "mis/old/a.csv"));
        assert!(path("mis/**/*.csv", "mis/a.csv"));
        assert!(path("mis/**/*.csv", "mis/old/older/a.csv"));
        assert!(path("**/*.ctf", "a.ctf"));
        assert!(!path("mis/*/a.csv", "mis/a.csv"));
    }
}
