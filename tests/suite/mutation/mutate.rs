//! Spoiling bytes in the ways that files get spoilt.

use std::io::{Cursor, Read, Write};

use super::chance::Chance;

/// What is put in anywhere: marks of every format, numbers past all bounds, characters that lead readers astray.
const ODD: &[&[u8]] = &[
    b"\"",
    b"\"\"",
    b"'",
    b",",
    b";",
    b"\t",
    b"|",
    b"\n",
    b"\r",
    b"\r\n",
    b"\n\n\n",
    b"\0",
    b"\x1f",
    b"\x1a",
    b"\xef\xbb\xbf",
    b"\xff\xfe",
    b"\xfe\xff",
    b"\xff",
    b"\xc3",
    b"\xe2\x80\xae",
    b"\xc2\xa0",
    b"\xe2\x80\x8b",
    b"\xf0\x9f\x8e\x93",
    b"\xcc\x81",
    b"<",
    b">",
    b"&",
    b"&#0;",
    b"&#x110000;",
    b"&lol;",
    b"<!DOCTYPE a [<!ENTITY b \"bbbb\">]>",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"?>",
    b"</Pupil>",
    b"<Pupil>",
    b"=1+1",
    b"@SUM(1)",
    b"+44",
    b"-",
    b"0",
    b"-1",
    b"00000",
    b"9999999999999999999999",
    b"18446744073709551616",
    b"4294967296",
    b"2147483648",
    b"1048577",
    b"1e308",
    b"1e999",
    b"-1e-400",
    b"0.0000000000000000000000001",
    b"NaN",
    b"inf",
    b"2022/23",
    b"9999/00",
    b"0000/01",
    b"2024-02-30",
    b"0000-00-00",
    b"9999-12-31",
    b"31/12/9999",
    b"99999-01-01",
    b"-2024-01-01",
    b": ",
    b"- ",
    b"{",
    b"}",
    b"[",
    b"]",
    b"*",
    b"&a ",
    b"*a",
    b"!!binary ",
    b"!a",
    b"|",
    b">",
    b"%YAML 1.2",
    b"---\n",
    b"...\n",
    b"? ",
    b"# ",
    b"<<: *a\n",
    b"../",
    b"..\\",
    b"**/*",
    b"{}",
    b"Null",
    b"A1:XFD1048576",
    b"r=\"XFD1048576\"",
    b"r=\"ZZZZZZ9999999999\"",
    b"number-rows-repeated=\"1048576\"",
    b"number-columns-repeated=\"99999999\"",
    b"t=\"s\"",
    b"t=\"d\"",
    b"<v>99999999</v>",
    b"<f>1/0</f>",
    b"1900-01-00",
];

/// A number of changes to some bytes: mostly few, at times many. `others` are what a piece may be spliced in from.
pub fn spoil(bytes: &[u8], others: &[&[u8]], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let times = match chance.below(10) {
        0..=4 => 1,
        5..=7 => 2 + chance.below(3),
        8 => 4 + chance.below(12),
        _ => 16 + chance.below(48),
    };
    for _ in 0..times {
        change(&mut bytes, others, chance);
    }
    // Small inputs: what grows is cut.
    bytes.truncate(256 << 10);
    bytes
}

fn change(bytes: &mut Vec<u8>, others: &[&[u8]], chance: &mut Chance) {
    let at = chance.below(bytes.len() + 1);
    let until = |chance: &mut Chance, len: usize, most: usize| {
        (at + 1 + chance.below(most)).min(len).max(at)
    };
    match chance.below(15) {
        // A bit, a byte.
        0 => {
            if let Some(b) = bytes.get_mut(at) {
                *b ^= 1 << chance.below(8);
            }
        }
        1 => {
            let byte = u8::try_from(chance.below(256)).unwrap_or(0);
            if let Some(b) = bytes.get_mut(at) {
                *b = byte;
            }
        }
        // Cut out, cut off.
        2 => {
            let end = until(chance, bytes.len(), 64);
            bytes.drain(at..end);
        }
        3 if chance.below(4) == 0 => bytes.truncate(at),
        4 if chance.below(4) == 0 => {
            bytes.drain(..at);
        }
        // Twice, many times.
        5 => {
            let end = until(chance, bytes.len(), 200);
            let piece = bytes[at..end].to_vec();
            splice(bytes, at, &piece);
        }
        6 if chance.below(4) == 0 => {
            let end = until(chance, bytes.len(), 8);
            let piece = bytes[at..end].repeat(1 + chance.below(4000));
            splice(bytes, at, &piece);
        }
        // From elsewhere.
        7 => {
            let other = *chance.pick(others);
            let from = chance.below(other.len() + 1);
            let to = (from + 1 + chance.below(300)).min(other.len()).max(from);
            splice(bytes, at, &other[from..to]);
        }
        8 | 9 => splice(bytes, at, chance.pick::<&[u8]>(ODD)),
        // A field or a number replaced.
        10 | 11 => {
            let ends = |b: &u8| {
                matches!(
                    b,
                    b',' | b';' | b'\t' | b'\n' | b'\r' | b'>' | b'<' | b'"' | b':'
                )
            };
            let start = bytes[..at].iter().rposition(ends).map_or(0, |i| i + 1);
            let end = bytes[at..]
                .iter()
                .position(ends)
                .map_or(bytes.len(), |i| at + i);
            bytes.drain(start..end);
            splice(bytes, start, chance.pick::<&[u8]>(ODD));
        }
        12 => {
            let digit = |b: &u8| b.is_ascii_digit();
            if let Some(i) = bytes[at..].iter().position(digit) {
                let start = at + i;
                let end = bytes[start..]
                    .iter()
                    .position(|b| !digit(b))
                    .map_or(bytes.len(), |n| start + n);
                bytes.drain(start..end);
                splice(bytes, start, chance.pick::<&[u8]>(ODD));
            }
        }
        // Lines in another order, lines twice.
        13 | 14 => {
            let mut lines: Vec<&[u8]> = bytes.split_inclusive(|b| *b == b'\n').collect();
            if lines.len() > 1 {
                let (a, b) = (chance.below(lines.len()), chance.below(lines.len()));
                if chance.below(2) == 0 {
                    lines.swap(a, b);
                } else {
                    lines.insert(a, lines[b]);
                }
                *bytes = lines.concat();
            }
        }
        _ => splice(bytes, at, &[0; 3][..chance.below(4)]),
    }
}

fn splice(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    if bytes.len() + piece.len() < 1 << 20 {
        bytes.splice(at..at, piece.iter().copied());
    }
}

/// The files of an archive.
pub type Members = Vec<(String, Vec<u8>)>;

/// Unpacks an archive of ours.
pub fn unpack(archive: &[u8]) -> Members {
    let mut archive = zip::ZipArchive::new(Cursor::new(archive)).expect("a good archive");
    (0..archive.len())
        .map(|i| {
            let mut file = archive.by_index(i).expect("a good archive");
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).expect("a good archive");
            let name = file.name().expect("a good name").into_owned();
            (name, bytes)
        })
        .collect()
}

/// Packs files without making them smaller.
pub fn pack(members: &Members) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options =
        zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in members {
        if archive.start_file(name.as_str(), options).is_ok() {
            archive.write_all(bytes).expect("memory holds it");
        }
    }
    archive.finish().expect("memory holds it").into_inner()
}

/// Spoils one or two files of an archive and packs it again, so that it opens; at times one is lost or renamed.
pub fn spoil_members(members: &Members, others: &[&[u8]], chance: &mut Chance) -> Vec<u8> {
    let mut members = members.clone();
    for _ in 0..=chance.below(2) {
        let which = chance.below(members.len());
        match chance.below(16) {
            0 => {
                members.remove(which);
            }
            1 => members[which].0 = "other.csv".into(),
            _ => members[which].1 = spoil(&members[which].1, others, chance),
        }
        if members.is_empty() {
            break;
        }
    }
    pack(&members)
}
