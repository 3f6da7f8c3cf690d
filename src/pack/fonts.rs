//! The fonts, compiled in: Inter for all text, DejaVu Sans for the characters that Inter lacks.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
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
    /// The same as Typst sets them, for measuring.
    pub measures: Vec<FontInstance>,
}

/// All faces.
pub(super) fn fonts() -> &'static Fonts {
    static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
        let faces: Vec<Font> = FILES
            .iter()
            .flat_map(|(_, bytes)| Font::iter(Bytes::new(*bytes)))
            .collect();
        // No face has axes that variant or size would move.
        let (variant, custom) = (FontVariant::default(), FontVariations::default());
        let measures = faces
            .iter()
            .map(|face| face.clone().instantiate(variant, Abs::zero(), &custom));
        Fonts {
            book: LazyHash::new(FontBook::from_fonts(&faces)),
            measures: measures.collect(),
            faces,
        }
    });
    &FONTS
}
