//! Paths that every system can hold.

use super::SiteError;
use crate::sheet::Format;

/// The longest path of a site, so that `C:\Users\…\site\` fits before it under the 260 characters of Windows.
const LONGEST: usize = 200;

/// Checks that a path can be a file of the site on every system: relative, with `/`, no name that Windows refuses.
pub fn check_path(path: &str) -> Result<(), SiteError> {
    let why = if path.len() > LONGEST {
        Some("longer than 200 bytes")
    } else {
        path.split('/').find_map(bad_name)
    };
    match why {
        None => Ok(()),
        Some(why) => Err(SiteError::BadPath {
            path: path.to_owned(),
            why,
        }),
    }
}

fn bad_name(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        Some("a part of it is empty")
    } else if name == "." || name == ".." {
        Some("it leads out of the site")
    } else if name.ends_with('.') || name.ends_with(' ') || name.starts_with(' ') {
        Some("a part begins or ends with a space, or ends with a full stop")
    } else if name
        .chars()
        .any(|c| c.is_control() || "<>:\"|?*\\".contains(c))
    {
        Some("it has a character that Windows refuses")
    } else if reserved(name.split('.').next().unwrap_or(name)) {
        Some("Windows keeps that name for itself")
    } else {
        None
    }
}

/// Whether Windows keeps a name (without its ending) for a device.
pub(super) fn reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    matches!(name.as_str(), "con" | "prn" | "aux" | "nul")
        || ["com", "lpt"].iter().any(|device| {
            name.strip_prefix(device)
                .is_some_and(|n| matches!(n.as_bytes(), [b'0'..=b'9']))
        })
}

/// The media type of a file of the site, by its ending.
pub fn media_type(path: &str) -> &'static str {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    if let Some(format) = Format::by_ending(ending) {
        return format.media_type;
    }
    match ending {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "json" => "application/json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        _ => "application/octet-stream",
    }
}
