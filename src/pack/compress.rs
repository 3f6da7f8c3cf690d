//! A PDF's small objects packed into compressed object streams (ISO 32000-1, 7.5.7 and 7.5.8).
//!
//! The writer below Typst puts every object of the tag tree into the file as plain text, nine tenths of a tagged pack.
//! Object streams are allowed in PDF/A-2 and PDF/UA-1. Each object's text is kept as it is, byte for byte but for one
//! needless entry of the catalogue, under its own number; streams (pages, fonts, images, the XMP metadata) stay where they are and are not touched; so are the trailer's
//! keys, the identifiers among them. Only the way the objects are laid out in the file changes.

/// How many objects go into one stream: more compress better, fewer are quicker to open at one page.
const BATCH: usize = 200;

/// Deflate's effort, 0 to 10; beyond 6 the gain is below 1 % here.
const EFFORT: u8 = 6;

/// Where an object is found.
#[derive(Clone, Copy)]
enum ObjectPlace {
    Free,
    At(usize),
    In { stream: usize, index: usize },
}

/// Packs all objects that are no streams into object streams, and the cross-reference table into one too.
///
/// The input is a PDF as the typesetter writes it: one cross-reference table, no updates, no encryption, generation 0.
/// The result depends on the input alone.
///
/// # Errors
/// What is not laid out like that, in words.
pub fn compress(pdf: &[u8]) -> Result<Vec<u8>, &'static str> {
    let plan = Plan::read(pdf)?;
    let mut out = Vec::with_capacity(pdf.len() / 2);
    out.extend_from_slice(&pdf[..plan.first]);
    let mut places = vec![ObjectPlace::Free; plan.size];
    let mut small = vec![];
    for object in &plan.objects {
        if object.body.ends_with(b"endstream") {
            places[object.number] = ObjectPlace::At(out.len());
            out.extend_from_slice(format!("{} 0 obj\n", object.number).as_bytes());
            let data = object.body.strip_suffix(b"\nendstream");
            out.extend_from_slice(data.unwrap_or(object.body));
            if let Some(data) = data {
                end_stream(&mut out, data);
            }
            out.extend_from_slice(b"\nendobj\n\n");
        } else {
            small.push(object);
        }
    }
    for batch in small.chunks(BATCH) {
        let number = places.len();
        let mut index = String::new();
        let mut bodies = vec![];
        for (i, object) in batch.iter().enumerate() {
            index.push_str(&format!("{} {} ", object.number, bodies.len()));
            bodies.extend_from_slice(&without_suspects(object.body));
            bodies.push(b'\n');
            places[object.number] = ObjectPlace::In {
                stream: number,
                index: i,
            };
        }
        let first = index.len();
        let mut content = index.into_bytes();
        content.append(&mut bodies);
        places.push(ObjectPlace::At(out.len()));
        let head = format!("/Type /ObjStm /N {} /First {first}", batch.len());
        write_stream(&mut out, number, head.as_bytes(), &content);
    }
    let number = places.len();
    let start = out.len();
    places.push(ObjectPlace::At(start));
    let head = format!(
        "/Type /XRef /Size {} /W [1 4 2] /DecodeParms << /Predictor 12 /Columns 7 >> ",
        places.len()
    );
    let head = [head.as_bytes(), &plan.trailer].concat();
    write_stream(&mut out, number, &head, &table(&places));
    out.extend_from_slice(format!("startxref\n{start}\n%%EOF").as_bytes());
    Ok(out)
}

/// The catalogue without its entry on suspect tags: that nothing is suspect goes without saying (ISO 32000-1, table 321), and
/// what speaks of suspects at all is looked at twice. Other objects as they are.
fn without_suspects(body: &[u8]) -> std::borrow::Cow<'_, [u8]> {
    let key = b"/Suspects false";
    match memchr::memmem::find(body, b"/MarkInfo").and(memchr::memmem::find(body, key)) {
        Some(at) => [&body[..at], &body[at + key.len()..]].concat().into(),
        None => body.into(),
    }
}

/// The rows of the cross-reference stream, each as its difference to the row above (PNG's "up").
fn table(places: &[ObjectPlace]) -> Vec<u8> {
    let mut rows = Vec::with_capacity(places.len() * 8);
    let mut above = [0u8; 7];
    for place in places {
        let (kind, middle, last) = match *place {
            ObjectPlace::Free => (0, 0, 0xffff),
            ObjectPlace::At(offset) => (1, offset, 0),
            ObjectPlace::In { stream, index } => (2, stream, index),
        };
        let mut row = [0u8; 7];
        row[0] = kind;
        row[1..5].copy_from_slice(&u32::try_from(middle).unwrap_or(u32::MAX).to_be_bytes());
        row[5..].copy_from_slice(&u16::try_from(last).unwrap_or(u16::MAX).to_be_bytes());
        rows.push(2);
        rows.extend(
            row.iter()
                .zip(above)
                .map(|(now, above)| now.wrapping_sub(above)),
        );
        above = row;
    }
    rows
}

fn write_stream(out: &mut Vec<u8>, number: usize, head: &[u8], content: &[u8]) {
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(content, EFFORT);
    out.extend_from_slice(format!("{number} 0 obj\n<< ").as_bytes());
    out.extend_from_slice(head);
    let length = packed.len();
    out.extend_from_slice(
        format!(" /Filter /FlateDecode /Length {length} >>\nstream\n").as_bytes(),
    );
    out.extend_from_slice(&packed);
    end_stream(out, &packed);
    out.extend_from_slice(b"\nendobj\n\n");
}

/// Ends a stream whose data have been written: with both signs of a line's end where the data's last byte is one of them.
///
/// A reader that takes CR LF for the line's end would else count that byte out of the data, and find them one byte shorter
/// than `/Length` says (ISO 19005-2, 6.1.7.1: they must agree).
fn end_stream(out: &mut Vec<u8>, data: &[u8]) {
    out.extend_from_slice(if data.ends_with(b"\r") {
        b"\r\nendstream"
    } else {
        b"\nendstream"
    });
}

struct Object<'a> {
    number: usize,
    body: &'a [u8],
}

/// What is in the file.
struct Plan<'a> {
    /// Where the first object begins: before it stand the version and a comment of high bytes.
    first: usize,
    /// One more than the highest object number.
    size: usize,
    /// The objects, in the order of the file.
    objects: Vec<Object<'a>>,
    /// The trailer's keys but for its size.
    trailer: Vec<u8>,
}

impl<'a> Plan<'a> {
    fn read(pdf: &'a [u8]) -> Result<Self, &'static str> {
        let tail = memchr::memmem::rfind(pdf, b"startxref").ok_or("there is no startxref")?;
        let start = number(pdf, tail + 9).ok_or("startxref has no number")?.0;
        let table = pdf.get(start..tail).ok_or("startxref leads nowhere")?;
        let table = table
            .strip_prefix(b"xref")
            .ok_or("there is no cross-reference table")?;
        let (zero, at) = number(table, 0).ok_or("the cross-reference table is cut")?;
        let (size, at) = number(table, at).ok_or("the cross-reference table is cut")?;
        if zero != 0 {
            return Err("the cross-reference table doesn't begin at 0");
        }
        let rows_at = at
            + table[at..]
                .iter()
                .position(|b| b.is_ascii_digit())
                .ok_or("the cross-reference table is empty")?;
        let rows = table
            .get(rows_at..rows_at + 20 * size)
            .ok_or("the cross-reference table is cut")?;
        let mut starts = vec![];
        for (n, row) in rows.chunks_exact(20).enumerate() {
            if row[17] == b'n' {
                if &row[11..16] != b"00000" {
                    return Err("an object has been replaced");
                }
                starts.push((number(row, 0).ok_or("an offset is no number")?.0, n));
            }
        }
        starts.sort_unstable();
        let first = starts.first().ok_or("there are no objects")?.0;
        let ends = starts.iter().skip(1).map(|s| s.0).chain([start]);
        let objects = starts
            .iter()
            .zip(ends)
            .map(|(&(from, number), to)| Object::read(pdf.get(from..to)?, number))
            .collect::<Option<Vec<_>>>()
            .ok_or("an object isn't where the table says")?;
        let rest = &table[rows_at + 20 * size..];
        let trailer = memchr::memmem::find(rest, b"<<")
            .zip(memchr::memmem::rfind(rest, b">>"))
            .and_then(|(a, b)| rest.get(a + 2..b))
            .ok_or("there is no trailer")?;
        let has = |key: &[u8]| memchr::memmem::find(trailer, key).is_some();
        if has(b"/Prev") || has(b"/Encrypt") {
            return Err("the file is encrypted or updated");
        }
        let size_at = memchr::memmem::find(trailer, b"/Size").ok_or("the trailer has no size")?;
        let (_, size_end) = number(trailer, size_at + 5).ok_or("the trailer has no size")?;
        let mut keys = trailer[..size_at].trim_ascii().to_vec();
        keys.extend_from_slice(trailer[size_end..].trim_ascii_end());
        Ok(Self {
            first,
            size,
            objects,
            trailer: keys,
        })
    }
}

impl<'a> Object<'a> {
    /// The object between its `obj` and `endobj`.
    fn read(text: &'a [u8], own: usize) -> Option<Self> {
        let (found, at) = number(text, 0)?;
        let (generation, at) = number(text, at)?;
        let body = text.get(at..)?.strip_prefix(b" obj")?;
        let end = memchr::memmem::rfind(body, b"endobj")?;
        (found == own && generation == 0).then_some(Self {
            number: own,
            body: body[..end].trim_ascii(),
        })
    }
}

/// The whole number after any blanks, and where it ends.
fn number(text: &[u8], from: usize) -> Option<(usize, usize)> {
    let blanks = text
        .get(from..)?
        .iter()
        .take_while(|b| b.is_ascii_whitespace());
    let start = from + blanks.count();
    let digits = text[start..]
        .iter()
        .take_while(|b| b.is_ascii_digit())
        .count();
    let value = std::str::from_utf8(&text[start..start + digits])
        .ok()?
        .parse();
    value.ok().map(|v| (v, start + digits))
}
