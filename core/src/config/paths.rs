//! Texts that are no path on this system: they would become a folder of that name.

/// What is wrong with a text that should be a path, and what to do; `windows`: whether drives and shares are named as Windows
/// names them.
pub fn path_trouble(text: &str, windows: bool) -> Option<(&'static str, &'static str)> {
    if text.trim().is_empty() {
        return Some(("is empty", "write a path, or leave the key out"));
    }
    if is_for_a_shell(text) {
        return Some((
            "which only a shell understands",
            "~, $NAME and %NAME% are not filled in here: write the whole path",
        ));
    }
    if is_address(text) {
        return Some((
            "an address and no path",
            "write a folder; a server is published to with to: sftp, webdav or s3, and a share by where it is mounted",
        ));
    }
    (!windows && is_of_windows(text)).then_some((
        "a path of Windows, which this system doesn't have",
        "write where the drive or the share is mounted here, as /mnt/reports",
    ))
}

/// Whether a part of a path is one that a shell would fill in.
fn is_for_a_shell(path: &str) -> bool {
    path.split(['/', '\\']).any(|part| {
        let variable = |c: char| c == '{' || c.is_ascii_alphabetic() || c == '_';
        part == "~"
            || part
                .strip_prefix('$')
                .is_some_and(|name| name.starts_with(variable))
            || part.len() > 2 && part.starts_with('%') && part.ends_with('%')
    })
}

/// Whether a text begins with a scheme, as `https://`.
fn is_address(text: &str) -> bool {
    let scheme = text.split_once("://").map_or("", |(scheme, _)| scheme);
    let letter = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.');
    scheme.len() > 1
        && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme.chars().all(letter)
}

/// Whether a text begins with a drive, as `C:\\`, or with a server, as `//server` or `\\\\server`.
fn is_of_windows(text: &str) -> bool {
    let drive = match text.as_bytes() {
        [letter, b':'] | [letter, b':', b'/' | b'\\', ..] => letter.is_ascii_alphabetic(),
        _ => false,
    };
    drive || text.starts_with("//") || text.starts_with("\\\\")
}

#[cfg(test)]
mod tests {
    use super::path_trouble;

    #[test]
    fn addresses_and_words_of_shells_are_no_paths_and_drives_and_shares_are_of_windows() {
        for (text, elsewhere, on_windows) in [
            ("https://intranet.example/reports", true, true),
            ("sftp://host/reports", true, true),
            ("", true, true),
            ("  ", true, true),
            ("C:\\sites\\trust", true, false),
            ("d:/sites", true, false),
            ("\\\\server\\share", true, false),
            ("//server/share/reports", true, false),
            ("/srv/reports", false, false),
            ("../reports/{urn}", false, false),
            ("reports: old", false, false),
            ("~/reports", true, true),
            ("$HOME/reports", true, true),
            ("%USERPROFILE%\\reports", true, true),
            ("reports~/2024", false, false),
            ("costs $4/100%", false, false),
        ] {
            assert_eq!(path_trouble(text, false).is_some(), elsewhere, "{text}");
            assert_eq!(path_trouble(text, true).is_some(), on_windows, "{text}");
        }
    }
}
