//! Sheets of XLSX, ODS and old XLS workbooks as rows of text.

use std::cell::Cell;
use std::io::Cursor;
use std::sync::Once;

use calamine::{
    Data, DataRef, Dimensions, Ods, Reader, SheetType, SheetVisible, Sheets, Xls, Xlsx,
};

use super::SHEET;
use super::find::{Held, TextOptions};
use super::{archive, open_document};

/// The most cells a sheet's rectangle may have.
const CELLS_CAP: u64 = 12_000_000;
/// The most bytes of text a sheet may have: a long text may stand in many cells and take next to no room in the file.
const TEXT_CAP: usize = 200 << 20;

/// A workbook in memory.
pub struct Workbook {
    sheets: Sheets<Cursor<Vec<u8>>>,
    size: u64,
}

impl std::fmt::Debug for Workbook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Workbook")
            .field("size", &self.size)
            .finish()
    }
}

/// Whether a ZIP archive is a workbook.
pub fn is_workbook(bytes: &[u8]) -> bool {
    let Ok(archive) = zip::ZipArchive::new(Cursor::new(bytes)) else {
        return false;
    };
    let has = |name: &str| archive.index_for_name(name).is_some();
    has("xl/workbook.xml") || (has("content.xml") && has("META-INF/manifest.xml"))
}

impl Workbook {
    /// Opens a workbook; one that unpacks to far more than its size is refused.
    ///
    /// # Errors
    /// In words, where it can't be read.
    pub fn open(bytes: Vec<u8>) -> Result<Self, String> {
        if is_old(&bytes) {
            return Self::open_old(bytes);
        }
        archive::check(&bytes)?;
        let size = bytes.len() as u64;
        let ods = open_content(&bytes)?;
        let ods = match ods {
            Some(content) => {
                open_document::check(&content)?;
                true
            }
            None => false,
        };
        let cursor = Cursor::new(bytes);
        let sheets = guarded(|| {
            Ok(if ods {
                Sheets::Ods(Ods::new(cursor).map_err(|e| e.to_string())?)
            } else {
                Sheets::Xlsx(Xlsx::new(cursor).map_err(|e| e.to_string())?)
            })
        })?;
        Ok(Self { sheets, size })
    }

    /// A workbook of the old form (.xls).
    fn open_old(bytes: Vec<u8>) -> Result<Self, String> {
        let size = bytes.len() as u64;
        let sheets = guarded(|| {
            let book = Xls::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
            Ok(Sheets::Xls(book))
        })
        .map_err(|why| {
            format!("it is an old spreadsheet (.xls) that can't be opened ({why}); open it in a spreadsheet and save it as .xlsx")
        })?;
        Ok(Self { sheets, size })
    }

    /// The names of its sheets, in their order; those of charts hold no cells.
    pub fn names(&self) -> Vec<String> {
        let all = self.sheets.sheets_metadata().iter();
        all.filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| sheet.name.clone())
            .collect()
    }

    /// The names of the sheets that its users see; all of them where it hides all.
    pub fn visible_names(&self) -> Vec<String> {
        let seen: Vec<String> = self
            .sheets
            .sheets_metadata()
            .iter()
            .filter(|sheet| sheet.visible == SheetVisible::Visible)
            .filter(|sheet| sheet.typ == SheetType::WorkSheet)
            .map(|sheet| sheet.name.clone())
            .collect();
        match seen.is_empty() {
            true => self.names(),
            false => seen,
        }
    }

    /// Whether a sheet is hidden from who opens the workbook.
    pub fn is_hidden(&self, name: &str) -> bool {
        let sheets = self.sheets.sheets_metadata();
        let sheet = sheets.iter().find(|s| s.name == name);
        sheet.is_some_and(|s| s.visible != SheetVisible::Visible)
    }

    /// A sheet's rows: one line a row, so that the line is the row's number; blank rows are empty lines. Cells merged over
    /// several rows stand in each of them.
    ///
    /// # Errors
    /// In words, where it can't be read or is too large.
    pub fn sheet(&mut self, name: &str, options: TextOptions) -> Result<(Held, Seen), String> {
        let (mut rows, mut seen) = guarded(|| match &mut self.sheets {
            Sheets::Xlsx(book) => xlsx_rows(book, name),
            other => Ok((other_rows(other, name)?, Seen::default())),
        })?;
        let merged = guarded(|| match &mut self.sheets {
            Sheets::Xlsx(book) => book
                .merge_cells_by_sheet_name(name)
                .map_err(|e| e.to_string()),
            _ => Ok(Vec::new()),
        });
        fill_down(&mut rows, &merged.unwrap_or_default(), &mut seen);
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        if rows.len() as u64 * width as u64 > CELLS_CAP {
            return Err(too_many());
        }
        let mut text = String::new();
        for row in &rows {
            if row.iter().any(|cell| !cell.trim().is_empty()) {
                for i in 0..width {
                    if i > 0 {
                        text.push(char::from(SHEET));
                    }
                    push_cell(&mut text, row.get(i).map_or("", String::as_str));
                }
            }
            text.push('\n');
        }
        let held = Held {
            bytes: text.into_bytes(),
            size: self.size,
            options: TextOptions {
                encoding: Some(super::Encoding::Utf8),
                delimiter: Some(SHEET),
                ..options
            },
            places: Vec::new(),
        };
        Ok((held, seen))
    }
}

/// Cells of a sheet that were met with care: how many, and row and column of the first, from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// How many.
    pub cells: u64,
    /// The first one's row.
    pub row: u64,
    /// The first one's column.
    pub column: u64,
}

impl Count {
    fn add(&mut self, row: usize, column: usize) {
        if self.cells == 0 {
            self.row = row as u64 + 1;
            self.column = column as u64 + 1;
        }
        self.cells += 1;
    }
}

/// What was seen of a sheet besides its cells.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Formulas that were saved without a value.
    pub formulas: Count,
    /// Cells that were merged with the one above and now hold what that one holds.
    pub merged: Count,
}

/// Whether bytes begin like a workbook of the old form (.xls).
pub fn is_old(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0])
}

/// Writes what stands in a cell that is merged over several rows into each of them.
fn fill_down(rows: &mut [Vec<String>], merged: &[Dimensions], seen: &mut Seen) {
    for region in merged {
        let (top, bottom) = (region.start.0 as usize, region.end.0 as usize);
        let column = region.start.1 as usize;
        let said = rows.get(top).and_then(|row| row.get(column)).cloned();
        let Some(said) = said.filter(|cell| !cell.is_empty()) else {
            continue;
        };
        for row in top + 1..=bottom.min(rows.len().saturating_sub(1)) {
            // A row with nothing else is the end of the table.
            if rows[row].iter().all(String::is_empty) {
                continue;
            }
            if rows[row].len() <= column {
                rows[row].resize(column + 1, String::new());
            }
            rows[row][column].clone_from(&said);
            seen.merged.add(row, column);
        }
    }
}

/// Reads with a reader that is not ours: where a damaged workbook makes it panic, as some do at a cell beyond all columns, that
/// is said of the file and reading goes on.
fn guarded<T>(read: impl FnOnce() -> Result<T, String>) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !GUARDED.get() {
                usual(panic);
            }
        }));
    });
    GUARDED.set(true);
    let read = std::panic::catch_unwind(std::panic::AssertUnwindSafe(read));
    GUARDED.set(false);
    read.unwrap_or_else(|_| Err("the workbook is damaged: its cells can't be placed".into()))
}

thread_local! {
    /// Whether this thread reads a workbook: its panic is told as a finding, not on standard error.
    static GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// The content of an open document; `None`: it is none.
fn open_content(bytes: &[u8]) -> Result<Option<String>, String> {
    use std::io::Read;
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|e| e.to_string())?;
    if archive.index_for_name("content.xml").is_none() {
        return Ok(None);
    }
    let mut file = archive
        .by_name("content.xml")
        .map_err(|e| format!("the archive is damaged ({e})"))?;
    let mut content = String::new();
    file.read_to_string(&mut content)
        .map_err(|e| e.to_string())?;
    Ok(Some(content))
}

/// Writes a cell into a line of text: on one line, without the character that parts cells.
pub fn push_cell(text: &mut String, cell: &str) {
    let odd = |c: char| c == '\n' || c == '\r' || c == char::from(SHEET);
    text.extend(cell.chars().map(|c| if odd(c) { ' ' } else { c }));
}

fn too_many() -> String {
    format!(
        "the sheet is larger than {CELLS_CAP} cells: is there a stray cell far below or to the right?"
    )
}

fn xlsx_rows(
    book: &mut Xlsx<Cursor<Vec<u8>>>,
    name: &str,
) -> Result<(Vec<Vec<String>>, Seen), String> {
    let mut seen = Seen::default();
    let mut cells = book
        .worksheet_cells_reader(name)
        .map_err(|e| e.to_string())?;
    let mut rows: Vec<Vec<String>> = Vec::new();
    let (mut widest, mut bytes) = (0, 0);
    while let Some(cell) = cells
        .next_cell_with_formula_metadata()
        .map_err(|e| e.to_string())?
    {
        let (row, column) = cell.pos;
        if cell.formula.is_some() && cell.value == DataRef::Empty {
            seen.formulas.add(row as usize, column as usize);
        }
        let text = match &cell.value {
            DataRef::SharedString(text) => (*text).to_owned(),
            other => shown(&Data::from(other.clone())),
        };
        if text.is_empty() {
            continue;
        }
        bytes += text.len();
        if bytes > TEXT_CAP {
            return Err(format!("its cells hold over {} MB of text", TEXT_CAP >> 20));
        }
        let (row, column) = (row as usize, column as usize);
        widest = widest.max(column + 1);
        if (rows.len().max(row + 1) as u64) * (widest as u64) > CELLS_CAP {
            return Err(too_many());
        }
        if rows.len() <= row {
            rows.resize_with(row + 1, Vec::new);
        }
        if rows[row].len() <= column {
            rows[row].resize_with(column + 1, String::new);
        }
        rows[row][column] = text;
    }
    Ok((rows, seen))
}

fn other_rows(book: &mut Sheets<Cursor<Vec<u8>>>, name: &str) -> Result<Vec<Vec<String>>, String> {
    let range = book.worksheet_range(name).map_err(|e| e.to_string())?;
    let Some((top, left)) = range.start() else {
        return Ok(Vec::new());
    };
    let mut rows = vec![Vec::new(); top as usize];
    for cells in range.rows() {
        let mut row = vec![String::new(); left as usize];
        row.extend(cells.iter().map(shown));
        rows.push(row);
    }
    Ok(rows)
}

/// A cell as text: dates as 2024-02-29, whole numbers without a point, ticks as TRUE and FALSE.
fn shown(cell: &Data) -> String {
    match cell {
        Data::Empty => String::new(),
        Data::String(text) | Data::DurationIso(text) => text.clone(),
        Data::Int(n) => n.to_string(),
        Data::Float(n) => n.to_string(),
        Data::Bool(true) => "TRUE".into(),
        Data::Bool(false) => "FALSE".into(),
        Data::DateTime(when) if when.is_datetime() => {
            let (year, month, day, ..) = when.to_ymd_hms_milli();
            format!("{year:04}-{month:02}-{day:02}")
        }
        Data::DateTime(when) => when.as_f64().to_string(),
        Data::DateTimeIso(text) => match text.split_once('T') {
            Some((date, _)) => date.to_owned(),
            None => text.clone(),
        },
        Data::Error(error) => error.to_string(),
    }
}
