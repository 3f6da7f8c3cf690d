//! Texts that are no path on this system: they would become a folder of that name.

/// What is wrong with a text that should be a path, and what to do; `windows`: whether drives and shares are named as Windows
/// names them.
pub(super) fn trouble(text: &str, windows: bool) -> Option<(&'static str, &'static str)> {
    if text.trim().is_empty() {
        return Some(("is empty", "write a path, or leave the key out"));
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
    use super::trouble;

    #[test]
    fn addresses_are_no_paths_and_drives_and_shares_are_of_windows() {
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
        ] {
            assert_eq!(trouble(text, false).is_some(), elsewhere, "{text}");
            assert_eq!(trouble(text, true).is_some(), on_windows, "{text}");
        }
    }
}
