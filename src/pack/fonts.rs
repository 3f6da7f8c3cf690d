//! The fonts, compiled in: Inter for all text, DejaVu Sans for the characters that Inter lacks.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;

/// File name and bytes of each face; the order settles nothing but the book's indices.
pub(super) const FILES: [(&str, &[u8]); 5] = [
    (
        "Inter-Regular.ttf",
        include_bytes!("../../assets/fonts/Inter-Regular.ttf"),
    ),
    (
        "Inter-SemiBold.ttf",
        include_bytes!("../../assets/fonts/Inter-SemiBold.ttf"),
    ),
    (
        "Inter-Bold.ttf",
        include_bytes!("../../assets/fonts/Inter-Bold.ttf"),
    ),
    (
        "Inter-Italic.ttf",
        include_bytes!("../../assets/fonts/Inter-Italic.ttf"),
    ),
    (
        "DejaVuSans.ttf",
        include_bytes!("../../assets/fonts/DejaVuSans.ttf"),
    ),
];

/// The faces, read once a process.
pub(super) struct Fonts {
    /// What Typst chooses from.
    pub book: LazyHash<FontBook>,
    /// The faces, by the book's index.
    pub faces: Vec<Font>,
    /// The same, for measuring.
    pub measures: Vec<ttf_parser::Face<'static>>,
}

/// All faces.
pub(super) fn fonts() -> &'static Fonts {
    static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
        let faces: Vec<Font> = FILES
            .iter()
            .flat_map(|(_, bytes)| Font::iter(Bytes::new(*bytes)))
            .collect();
        Fonts {
            book: LazyHash::new(FontBook::from_fonts(&faces)),
            faces,
            measures: FILES
                .iter()
                .filter_map(|(_, bytes)| ttf_parser::Face::parse(bytes, 0).ok())
                .collect(),
        }
    });
    &FONTS
}
