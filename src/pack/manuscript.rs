//! What one PDF is typeset from, packed small, so that all of a site's wait for the press while nothing else is held.

use miniz_oxide::deflate::compress_to_vec;
use miniz_oxide::inflate::decompress_to_vec_with_limit;
use typst::foundations::Datetime;

use super::subject::Logo;

/// Deflate's effort, 0 to 10: the lowest that finds repeats. Tables and drawings shrink to about a tenth.
const EFFORT: u8 = 1;

/// What the smallest PDF weighs.
const LEAST: usize = 50_000;

/// All that one PDF is typeset from besides the press's templates and fonts: its data, drawings, logo and date.
#[derive(Clone, Debug)]
pub struct Manuscript {
    pub(super) id: String,
    pub(super) date: Option<Datetime>,
    pub(super) logo: Option<Logo>,
    /// Characters that had to be replaced.
    pub(super) warnings: Vec<String>,
    /// Names of the files with the number of their bytes.
    names: Vec<(String, usize)>,
    /// The bytes of all files, one after the other, deflated.
    packed: Vec<u8>,
}

impl Manuscript {
    /// Packs files, by name.
    pub(super) fn new(
        id: String,
        date: Option<Datetime>,
        logo: Option<Logo>,
        warnings: Vec<String>,
        files: impl Iterator<Item = (String, Vec<u8>)>,
    ) -> Self {
        let mut names = vec![];
        let mut all = vec![];
        for (name, bytes) in files {
            names.push((name, bytes.len()));
            all.extend_from_slice(&bytes);
        }
        Self {
            id,
            date,
            logo,
            warnings,
            names,
            packed: compress_to_vec(&all, EFFORT),
        }
    }

    /// How much memory typesetting them takes, beside that of others: data take more than drawings (measured: 240 and 150
    /// times their bytes), and the smallest takes some.
    pub fn weight(&self) -> usize {
        let bytes = |(name, bytes): &(String, usize)| match name.ends_with(".json") {
            true => bytes * 8 / 5,
            false => *bytes,
        };
        LEAST + self.names.iter().map(bytes).sum::<usize>()
    }

    /// How large the files are, in bytes.
    fn size(&self) -> usize {
        self.names.iter().map(|(_, size)| size).sum()
    }

    /// The files by name.
    pub(super) fn files(&self) -> Vec<(String, Vec<u8>)> {
        let all = decompress_to_vec_with_limit(&self.packed, self.size())
            .expect("what was packed here unpacks");
        let mut rest = all.as_slice();
        self.names
            .iter()
            .map(|(name, size)| {
                let (own, after) = rest.split_at(*size);
                rest = after;
                (name.clone(), own.to_vec())
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_come_out_as_they_went_in_and_smaller_while_they_wait() {
        let row = br#"{"school":"Made-up Primary","attainment":98.4}"#.repeat(500);
        let files = vec![
            ("data.json".to_owned(), row.clone()),
            ("empty.svg".to_owned(), vec![]),
            ("chart0.svg".to_owned(), b"<svg/>".to_vec()),
        ];
        let made = Manuscript::new("x".into(), None, None, vec![], files.clone().into_iter());
        assert_eq!(made.files(), files);
        // 500 rows of 46 bytes, and 6 of the drawing.
        assert_eq!(made.size(), 23_006);
        assert_eq!(made.weight(), 50_000 + 36_800 + 6);
        assert!(made.packed.len() < 2_300, "{}", made.packed.len());
    }
}
