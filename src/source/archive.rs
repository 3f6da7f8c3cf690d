//! ZIP archives, opened with care: what is too large, packed too tightly, encrypted or named to lead elsewhere is refused.

use std::io::{Cursor, Read};

use zip::ZipArchive;

/// The most bytes a file may take when it is unpacked.
pub const MEMBER_CAP: u64 = 200 << 20;
/// The most bytes all files of an archive may take together.
const TOTAL_CAP: u64 = 1 << 30;
/// The most files an archive may hold.
const MEMBERS_CAP: usize = 10_000;
/// How many times larger than packed a file may be, once it is over [`RATIO_FROM`].
const RATIO_CAP: u64 = 200;
/// Below this size any ratio will do.
const RATIO_FROM: u64 = 1 << 20;

/// A file of an archive.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its path in the archive, with `/`.
    pub name: String,
    /// Its content.
    pub bytes: Vec<u8>,
    /// The bytes it takes in the archive.
    pub packed: u64,
}

/// A file of an archive that isn't read, and why, in words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its path as the archive writes it.
    pub name: String,
    /// Why.
    pub why: String,
}

/// Whether bytes begin like a ZIP archive.
pub fn is_zip(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

/// The wanted files of an archive in byte order of their paths, and those that are refused. Folders, hidden files and
/// the notes that Macs add are passed over.
///
/// # Errors
/// In words, where the archive as a whole can't be read or is refused.
pub fn members(
    bytes: &[u8],
    wanted: impl Fn(&str) -> bool,
) -> Result<(Vec<Member>, Vec<Refused>), String> {
    let mut archive = open(bytes)?;
    let (mut members, mut refused) = (Vec::new(), Vec::new());
    let mut total = 0;
    for index in 0..archive.len() {
        let about = archive.by_index_raw(index).map_err(words)?;
        if about.is_dir() {
            continue;
        }
        let raw = about.name().map_err(words)?.into_owned();
        let name = raw.replace('\\', "/");
        let last = name.rsplit('/').next().unwrap_or(&name);
        if last.starts_with('.') || last.starts_with("~$") || name.starts_with("__MACOSX/") {
            continue;
        }
        let refuse = |why: &str| Refused {
            name: raw.clone(),
            why: why.to_owned(),
        };
        if name.starts_with('/') || name.contains(':') || name.split('/').any(|p| p == "..") {
            refused.push(refuse("its path leads out of the archive"));
            continue;
        }
        if last.to_lowercase().ends_with(".zip") {
            refused.push(refuse("an archive within an archive is not opened"));
            continue;
        }
        if !wanted(&name) {
            continue;
        }
        if about.is_symlink() {
            refused.push(refuse("it is a link, not a file"));
            continue;
        }
        if about.encrypted() {
            refused.push(refuse("it is locked with a password"));
            continue;
        }
        let packed = about.compressed_size();
        drop(about);
        match unpack(&mut archive, index, packed) {
            Ok(bytes) => {
                total += bytes.len() as u64;
                if total > TOTAL_CAP {
                    return Err("unpacked, its files are over a gigabyte".into());
                }
                members.push(Member {
                    name,
                    bytes,
                    packed,
                });
            }
            Err(why) => refused.push(refuse(&why)),
        }
    }
    members.sort_by(|a, b| a.name.as_bytes().cmp(b.name.as_bytes()));
    Ok((members, refused))
}

/// Unpacks every file of an archive to nowhere, to see that none is too large: for readers that have no such limits.
///
/// # Errors
/// In words, naming the file that is refused.
pub fn check(bytes: &[u8]) -> Result<(), String> {
    let mut archive = open(bytes)?;
    let mut total = 0;
    for index in 0..archive.len() {
        let about = archive.by_index_raw(index).map_err(words)?;
        let name = about.name().map_err(words)?.into_owned();
        let packed = about.compressed_size();
        drop(about);
        let mut reader = archive.by_index(index).map_err(words)?;
        let mut buffer = [0; 1 << 16];
        let mut size = 0;
        loop {
            let read = reader.read(&mut buffer).map_err(|e| e.to_string())?;
            if read == 0 {
                break;
            }
            size += read as u64;
            total += read as u64;
            small_enough(size, packed).map_err(|why| format!("{name} in it: {why}"))?;
            if total > TOTAL_CAP {
                return Err("unpacked, it is over a gigabyte".into());
            }
        }
    }
    Ok(())
}

fn open(bytes: &[u8]) -> Result<ZipArchive<Cursor<&[u8]>>, String> {
    let archive = ZipArchive::new(Cursor::new(bytes)).map_err(words)?;
    if archive.len() > MEMBERS_CAP {
        return Err(format!("it holds more than {MEMBERS_CAP} files"));
    }
    Ok(archive)
}

fn unpack(
    archive: &mut ZipArchive<Cursor<&[u8]>>,
    index: usize,
    packed: u64,
) -> Result<Vec<u8>, String> {
    let mut reader = archive.by_index(index).map_err(words)?;
    let mut bytes = Vec::new();
    loop {
        let before = bytes.len();
        let read = (&mut reader)
            .take(1 << 20)
            .read_to_end(&mut bytes)
            .map_err(|e| e.to_string())?;
        small_enough((before + read) as u64, packed)?;
        if read == 0 {
            return Ok(bytes);
        }
    }
}

fn small_enough(size: u64, packed: u64) -> Result<(), String> {
    if size > MEMBER_CAP {
        return Err(format!("unpacked, it is over {} MB", MEMBER_CAP >> 20));
    }
    if size > RATIO_FROM && size / RATIO_CAP > packed {
        return Err(format!(
            "it unpacks to more than {RATIO_CAP} times its size, as files do that are made to fill a disk"
        ));
    }
    Ok(())
}

#[expect(clippy::needless_pass_by_value, reason = "for map_err")]
fn words(error: zip::result::ZipError) -> String {
    format!("the archive is damaged ({error})")
}
