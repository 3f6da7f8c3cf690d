//! The formats in which a page's tables stand beside it: the one list from which the build writes the files, pages link
//! them, the view makes them for a reader's filters, and servers name their kind.

use crate::estate::Date;
use crate::report::{Page, PagePath};

use super::{SheetError, page_csv, xlsx};

/// A format of files that hold a page's tables.
#[derive(Debug)]
pub struct Format {
    /// What its files end in, without the dot.
    pub ending: &'static str,
    /// What stands on a button that makes one: `Excel`.
    pub name: &'static str,
    /// What a page's tables are as one, in words: `an Excel workbook`.
    pub words: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// A page as such a file, made on a day: the same page gives the same bytes.
    pub of_page: fn(&Page, Date) -> Result<Vec<u8>, SheetError>,
}

/// The formats, in the order in which pages offer them.
pub static FORMATS: [Format; 2] = [
    Format {
        ending: "csv",
        name: "CSV",
        words: "CSV",
        media_type: "text/csv; charset=utf-8",
        of_page: |page, _| Ok(page_csv(page)),
    },
    Format {
        ending: "xlsx",
        name: "Excel",
        words: "an Excel workbook",
        media_type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        of_page: xlsx,
    },
];

impl Format {
    /// The format whose files end so; `None` where a page's tables have no such files.
    pub fn by_ending(ending: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.ending == ending)
    }

    /// Where the file of a page stands: beside it.
    pub fn beside(&self, page: &PagePath) -> String {
        page.with_ending(&format!(".{}", self.ending))
    }

    /// The format of a file, by its path, if it holds the page's tables; `None` for others: the page as PDF, a pack, a list.
    pub fn of_file(page: &PagePath, path: &str) -> Option<&'static Self> {
        FORMATS.iter().find(|format| format.beside(page) == path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_page_s_own_tables_have_a_format() {
        let page = PagePath::new("ks2/attainment.html".to_owned());
        let beside = FORMATS.iter().map(|f| f.beside(&page));
        assert!(beside.eq(["ks2/attainment.csv", "ks2/attainment.xlsx"]));
        let of = |path| Format::of_file(&page, path).map(|f| f.name);
        assert_eq!(of("ks2/attainment.xlsx"), Some("Excel"));
        for other in ["ks2/attainment.pdf", "fix-list.csv", "ks2/attainment"] {
            assert_eq!(of(other), None, "{other}");
        }
    }
}
