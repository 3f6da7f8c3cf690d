//! Which program makes a site: what another one made is made anew, whatever its key says.

use std::path::Path;
use std::sync::LazyLock;

use super::manifest::modified;
use super::{Hash, Hasher};

/// A hash that differs from program to program: of its version, and of the length and time of its file, so that two builds
/// of one version differ too.
pub(super) fn program() -> Hash {
    static OWN: LazyLock<Hash> = LazyLock::new(|| of(std::env::current_exe().ok().as_deref()));
    *OWN
}

/// The same as text, for what is kept outside the site.
pub fn program_mark() -> String {
    program().short(16)
}

/// The same of the bytes of the program's file, which are the same on each machine that it was copied to.
///
/// # Errors
/// Where the machine can't read it.
pub fn program_bytes() -> std::io::Result<Hash> {
    let mut hasher = Hasher::new();
    hasher.part(env!("CARGO_PKG_VERSION").as_bytes());
    let mut file = std::fs::File::open(std::env::current_exe()?)?;
    std::io::copy(&mut file, &mut hasher)?;
    Ok(hasher.finish())
}

fn of(file: Option<&Path>) -> Hash {
    let mut hasher = Hasher::new();
    hasher.part(env!("CARGO_PKG_VERSION").as_bytes());
    if let Some(meta) = file.and_then(|file| std::fs::metadata(file).ok()) {
        hasher.part(&meta.len().to_le_bytes());
        hasher.part(&modified(&meta).to_le_bytes());
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::of;

    #[test]
    fn another_file_is_another_program() {
        let folder = tempfile::tempdir().unwrap();
        let (one, two) = (folder.path().join("one"), folder.path().join("two"));
        std::fs::write(&one, "a program").unwrap();
        std::fs::write(&two, "a longer program").unwrap();
        assert_eq!(of(Some(&one)), of(Some(&one)));
        assert_ne!(of(Some(&one)), of(Some(&two)));
        assert_ne!(of(Some(&one)), of(None));
    }
}
