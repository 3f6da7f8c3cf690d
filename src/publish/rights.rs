//! Who may read a folder: a swap must not change that.

use std::path::Path;

/// Why a folder's rights could not be carried to another that takes its place; `None` where they can.
///
/// Windows keeps rights in lists that the standard library can't carry over, so there a folder is swapped only when the
/// config says that it may be.
#[cfg(not(unix))]
pub(super) fn special(_: &Path) -> Option<String> {
    Some("rights that a swap might not carry over".into())
}

/// Why a folder's rights could not be carried to another that takes its place; `None` where they can.
#[cfg(unix)]
pub(super) fn special(folder: &Path) -> Option<String> {
    for entry in walkdir::WalkDir::new(folder) {
        let entry = entry.ok()?;
        if entry.file_type().is_dir() && has_list(entry.path()) {
            return Some(format!(
                "an access control list on {}",
                entry.path().display()
            ));
        }
        if entry.file_type().is_symlink() {
            return Some(format!("a link in it ({})", entry.path().display()));
        }
    }
    None
}

#[cfg(target_os = "linux")]
fn has_list(folder: &Path) -> bool {
    let mut names = [0_u8; 16 << 10];
    match rustix::fs::listxattr(folder, &mut names[..]) {
        Ok(length) => names[..length].split(|b| *b == 0).any(|name| {
            name.starts_with(b"system.") || name == b"security.NTACL" || name == b"user.SAMBA_PAI"
        }),
        Err(error) => error == rustix::io::Errno::RANGE,
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn has_list(_: &Path) -> bool {
    false
}

/// Gives every folder under `to` the owner and group, and at the end the mode, of the folder of the same name under
/// `from`; says whether that could be done.
#[cfg(unix)]
pub(super) fn carry(from: &Path, to: &Path, modes: bool) -> bool {
    use std::os::unix::fs::{MetadataExt as _, chown};
    walkdir::WalkDir::new(to).into_iter().all(|entry| {
        let Ok(entry) = entry else { return false };
        if !entry.file_type().is_dir() {
            return true;
        }
        let relative = entry.path().strip_prefix(to).unwrap_or(entry.path());
        // A folder that is new takes after the nearest one above it that isn't.
        let old = relative
            .ancestors()
            .find_map(|a| std::fs::metadata(from.join(a)).ok());
        let (Some(old), Ok(new)) = (old, entry.metadata()) else {
            return false;
        };
        let owned = (old.uid(), old.gid()) == (new.uid(), new.gid())
            || chown(entry.path(), Some(old.uid()), Some(old.gid())).is_ok();
        owned && (!modes || std::fs::set_permissions(entry.path(), old.permissions()).is_ok())
    })
}

/// Rights are inherited from the folder above.
#[cfg(not(unix))]
pub(super) fn carry(_: &Path, _: &Path, _: bool) -> bool {
    true
}
