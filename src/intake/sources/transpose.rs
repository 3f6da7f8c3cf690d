//! A sheet that lies on its side: headings in the first column, a row in each column after it.

use std::sync::Arc;

use crate::source::workbook::push_cell;
use crate::source::{
    Encoding, Found, Held, How, Records, RowPlace, SHEET, SourceError, Stream, TextOptions,
};

/// A cell with its line and column.
type Placed = (String, (u32, u32));

/// A file set upright; as it is where it can't be opened, which is told when it is read.
pub(super) fn upright(found: Found) -> Result<Found, SourceError> {
    let Ok((mut stream, start)) = Stream::open(&found, 1 << 20) else {
        return Ok(found);
    };
    let narrow = |n: u64| u32::try_from(n).unwrap_or(0);
    let heading = &start.heading;
    let mut lying: Vec<Vec<Placed>> = vec![
        heading
            .names
            .iter()
            .zip(&heading.places)
            .map(|(name, place)| (name.clone(), (narrow(heading.line), narrow(place.0))))
            .collect(),
    ];
    let mut base = start.first_line;
    while let Some(block) = stream.next_block()? {
        let mut records = Records::new(&block.text, start.delimiter);
        while records.advance() {
            let record = records.record();
            let places = record.places(&block.text);
            let line = narrow(base + record.line());
            let cells = places.iter().enumerate().map(|(i, place)| {
                let cell = record.field(&block.text, i).trim().to_owned();
                (cell, (line, narrow(place.0)))
            });
            lying.push(cells.collect());
        }
        base += records.lines();
    }
    let bytes = stream.bytes();
    let width = lying.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    let mut places = Vec::new();
    for column in 0..width {
        let mut fields = Vec::new();
        for (i, row) in lying.iter().enumerate() {
            if i > 0 {
                text.push(char::from(SHEET));
            }
            let cell = row.get(column);
            push_cell(&mut text, cell.map_or("", |(cell, _)| cell.as_str()));
            fields.push(cell.map_or((0, 0), |(_, place)| *place));
        }
        text.push('\n');
        places.push(RowPlace {
            line: heading.line,
            fields: fields.into(),
            ..RowPlace::default()
        });
    }
    Ok(Found {
        how: How::Held(Arc::new(Held {
            bytes: text.into_bytes(),
            size: bytes,
            options: TextOptions {
                skip_lines: 0,
                encoding: Some(Encoding::Utf8),
                delimiter: Some(SHEET),
            },
            places,
        })),
        ..found
    })
}
