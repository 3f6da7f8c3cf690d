//! Files found by patterns.

use std::path::Path;

use super::find::walk;
use super::{Listing, SourceError};

/// The files that a pattern names, relative to the data folder: `*` and `?` stand for any characters but `/`, `**` for any
/// folders. In byte order of the relative path with `/`. Upper and lower case are the same, as on most users' machines.
/// What follows the `!` behind an archive is for its members and not looked at.
///
/// # Errors
/// If a folder is there but can't be listed.
pub fn find_pattern(data: &Path, pattern: &str) -> Result<Listing, SourceError> {
    let pattern = pattern.replace('\\', "/");
    let (pattern, _) = member(&pattern);
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let wanted: Vec<&str> = pattern.split('/').collect();
    if pattern.starts_with('/') || wanted.contains(&"..") || pattern.contains(':') {
        // Nothing outside the data folder is read.
        return Ok(Listing {
            outside: vec![pattern.into()],
            ..Listing::default()
        });
    }
    let fixed = wanted[..wanted.len() - 1]
        .iter()
        .take_while(|part| !part.contains(['*', '?']))
        .count();
    let root = wanted[..fixed]
        .iter()
        .fold(data.to_path_buf(), |path, part| path.join(part));
    let depth = match wanted.contains(&"**") {
        true => usize::MAX,
        false => wanted.len() - fixed,
    };
    let mut listing = walk(data, &root, depth, |parts| {
        let have: Vec<&str> = parts.iter().map(String::as_str).collect();
        path_fits(&wanted, &have)
    })?;
    if listing.is_empty() && !pattern.contains(['*', '?']) && data.join(pattern).is_dir() {
        listing.no_file.push((pattern.into(), "a folder"));
    }
    Ok(listing)
}

/// The pattern of files, and that of a member where they are archives: `exports.zip!roll.csv`. Elsewhere a `!` is a letter of a
/// name.
pub fn member(pattern: &str) -> (&str, Option<&str>) {
    let ends = |at: &usize| pattern[..*at].to_lowercase().ends_with(".zip");
    match pattern.match_indices('!').map(|(at, _)| at).find(ends) {
        Some(at) => (&pattern[..at], Some(&pattern[at + 1..])),
        None => (pattern, None),
    }
}

/// Whether a path relative to the data folder is one that a pattern names.
pub fn names(pattern: &str, path: &str) -> bool {
    let wanted: Vec<&str> = pattern.split('/').collect();
    let have: Vec<&str> = path.split('/').collect();
    path_fits(&wanted, &have)
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
