//! The packets of SFTP, version 3 (draft-ietf-secsh-filexfer-02), as bytes.

use std::collections::BTreeSet;
use std::io::{self, Read};

/// The longest packet that is taken from a server.
const LONGEST: u32 = 1 << 20;

/// What a packet asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Ask {
    Init = 1,
    Open = 3,
    Close = 4,
    Read = 5,
    Write = 6,
    OpenDir = 11,
    ReadDir = 12,
    Remove = 13,
    MkDir = 14,
    RmDir = 15,
    Stat = 17,
    Rename = 18,
    Extended = 200,
}

/// Opens a file to read it.
pub(super) const READ: u32 = 1;
/// Opens a file to write it: a new one, never one that is there.
pub(super) const WRITE_NEW: u32 = 2 | 8 | 0x20;

pub(super) const OK: u32 = 0;
pub(super) const END: u32 = 1;
pub(super) const NO_SUCH_FILE: u32 = 2;
pub(super) const PERMISSION_DENIED: u32 = 3;

/// A packet as it grows.
#[derive(Debug)]
pub(super) struct Packet(Vec<u8>);

impl Packet {
    /// A packet with a number (for [`Ask::Init`] the version).
    pub(super) fn new(ask: Ask, number: u32) -> Self {
        let packet = Self(vec![0, 0, 0, 0, ask as u8]);
        packet.number(number)
    }

    pub(super) fn number(mut self, number: u32) -> Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    pub(super) fn long(mut self, number: u64) -> Self {
        self.0.extend(number.to_be_bytes());
        self
    }

    pub(super) fn bytes(self, bytes: &[u8]) -> Self {
        let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
        let mut packet = self.number(length);
        packet.0.extend(bytes);
        packet
    }

    pub(super) fn text(self, text: &str) -> Self {
        self.bytes(text.as_bytes())
    }

    /// The packet with its length before it.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let length = u32::try_from(self.0.len() - 4).unwrap_or(u32::MAX);
        self.0[..4].copy_from_slice(&length.to_be_bytes());
        self.0
    }
}

/// What is known of a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct About {
    pub(super) size: Option<u64>,
    pub(super) mode: Option<u32>,
    pub(super) modified: Option<u32>,
}

impl About {
    fn kind(self) -> Option<u32> {
        self.mode.map(|mode| mode & 0o170_000)
    }

    pub(super) fn is_folder(self) -> bool {
        self.kind() == Some(0o040_000)
    }

    pub(super) fn is_file(self) -> bool {
        self.kind() == Some(0o100_000)
    }
}

/// What a server answers.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Reply {
    Status(u32, String),
    Handle(Vec<u8>),
    Data(Vec<u8>),
    Names(Vec<(String, About)>),
    About(About),
}

/// Reads one packet's bytes after its length; `None` at the end of the stream.
pub(super) fn take(from: &mut impl Read) -> io::Result<Option<Vec<u8>>> {
    let mut length = [0; 4];
    match from.read_exact(&mut length) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
        other => other?,
    }
    let length = u32::from_be_bytes(length);
    if length == 0 || length > LONGEST {
        return Err(io::Error::other("that is no SFTP server"));
    }
    let mut bytes = vec![0; length as usize];
    from.read_exact(&mut bytes)?;
    Ok(Some(bytes))
}

/// The extensions that a server says it has in its first packet; `None`: it speaks another version.
pub(super) fn greeting(packet: &[u8]) -> Option<BTreeSet<String>> {
    let mut fields = Fields(packet);
    if fields.byte()? != 2 || fields.number()? < 3 {
        return None;
    }
    let mut extensions = BTreeSet::new();
    while let (Some(name), Some(_)) = (fields.text(), fields.text()) {
        extensions.insert(name);
    }
    Some(extensions)
}

/// A reply with the number of what it answers; `None`: it can't be understood.
pub(super) fn reply(packet: &[u8]) -> Option<(u32, Reply)> {
    let mut fields = Fields(packet);
    let kind = fields.byte()?;
    let number = fields.number()?;
    let reply = match kind {
        101 => {
            let code = fields.number()?;
            // Early servers leave the words out.
            Reply::Status(code, fields.text().unwrap_or_default())
        }
        102 => Reply::Handle(fields.bytes()?.to_vec()),
        103 => Reply::Data(fields.bytes()?.to_vec()),
        104 => {
            let mut names = Vec::new();
            for _ in 0..fields.number()? {
                let name = fields.text()?;
                let long = fields.text()?;
                let mut about = fields.about()?;
                // A server that doesn't give the kind with the mode says it as `ls -l` does.
                if about.kind().is_none_or(|kind| kind == 0) {
                    about.mode = match long.as_bytes().first() {
                        Some(b'd') => Some(0o040_000),
                        Some(b'-') => Some(0o100_000),
                        _ => None,
                    };
                }
                names.push((name, about));
            }
            Reply::Names(names)
        }
        105 => Reply::About(fields.about()?),
        _ => return None,
    };
    Some((number, reply))
}

/// The fields of a packet, one after another.
struct Fields<'a>(&'a [u8]);

impl<'a> Fields<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n)?;
        self.0 = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn number(&mut self) -> Option<u32> {
        Some(u32::from_be_bytes(self.take(4)?.try_into().ok()?))
    }

    fn long(&mut self) -> Option<u64> {
        Some(u64::from_be_bytes(self.take(8)?.try_into().ok()?))
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let length = self.number()?;
        self.take(length as usize)
    }

    fn text(&mut self) -> Option<String> {
        Some(String::from_utf8_lossy(self.bytes()?).into_owned())
    }

    fn about(&mut self) -> Option<About> {
        let flags = self.number()?;
        let mut about = About::default();
        if flags & 1 != 0 {
            about.size = Some(self.long()?);
        }
        if flags & 2 != 0 {
            self.take(8)?;
        }
        if flags & 4 != 0 {
            about.mode = Some(self.number()?);
        }
        if flags & 8 != 0 {
            self.number()?;
            about.modified = Some(self.number()?);
        }
        if flags & 0x8000_0000 != 0 {
            for _ in 0..self.number()? {
                self.bytes()?;
                self.bytes()?;
            }
        }
        Some(about)
    }
}

#[cfg(test)]
mod tests {
    use super::{About, Ask, Packet, READ, Reply, greeting, reply, take};

    #[test]
    fn a_request_is_written_as_the_draft_says() {
        let packet = Packet::new(Ask::Open, 7).text("ab").number(READ).number(0);
        assert_eq!(
            packet.finish(),
            [
                0, 0, 0, 19, 3, 0, 0, 0, 7, 0, 0, 0, 2, b'a', b'b', 0, 0, 0, 1, 0, 0, 0, 0
            ]
        );
    }

    #[test]
    fn replies_are_read_and_nonsense_is_none() {
        let status = [
            101, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 2, b'n', b'o', 0, 0, 0, 0,
        ];
        assert_eq!(reply(&status), Some((9, Reply::Status(2, "no".into()))));
        // Size 5, mode of a file, times 1 and 2.
        let about = [
            105, 0, 0, 0, 1, 0, 0, 0, 13, 0, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0x81, 0xa4, 0, 0, 0, 1, 0,
            0, 0, 2,
        ];
        let (_, Reply::About(about)) = reply(&about).unwrap() else {
            panic!("no attributes")
        };
        assert_eq!((about.size, about.modified), (Some(5), Some(2)));
        assert!(about.is_file() && !about.is_folder());
        // Every packet cut short, and every length that leads out of it.
        for whole in [
            &status[..],
            &[104, 0, 0, 0, 1, 0, 0, 0, 9, 255, 255, 255, 255],
        ] {
            for end in 0..whole.len().min(9) {
                assert_eq!(reply(&whole[..end]), None, "{end}");
            }
        }
        assert_eq!(
            reply(&[104, 0, 0, 0, 1, 0, 0, 0, 9, 255, 255, 255, 255]),
            None
        );
        assert_eq!(reply(&[7, 0, 0, 0, 1]), None);
    }

    #[test]
    fn what_is_no_server_is_known() {
        // A login script that greets: its first bytes would be a length of over a gigabyte.
        assert!(take(&mut &b"Welcome to the server"[..]).is_err());
        assert!(take(&mut &[0, 0, 0, 0][..]).is_err());
        assert_eq!(take(&mut &[][..]).unwrap(), None);
        assert_eq!(greeting(&[2, 0, 0, 0, 2]), None);
        let three = [
            &[2, 0, 0, 0, 3, 0, 0, 0, 1, b'x', 0, 0, 0, 1, b'1'][..],
            &[],
        ]
        .concat();
        assert!(greeting(&three).unwrap().contains("x"));
        assert!(!About::default().is_file());
    }
}
