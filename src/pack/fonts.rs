//! The fonts, compiled in: Inter for all text, DejaVu Sans for the characters that Inter lacks.

use std::sync::LazyLock;

use miniz_oxide::inflate::decompress_to_vec;
use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;

macro_rules! packed {
    ($($name:literal),+) => {
        [$(($name, include_bytes!(concat!(env!("OUT_DIR"), "/", $name, ".deflate")).as_slice())),+]
    };
}

/// File name of each face and its bytes, deflated by the build script: they are 2 MB, and most runs set no pack. The order settles
/// nothing but the book's indices.
pub(super) const FILES: [(&str, &[u8]); 5] = packed![
    "Inter-Regular.ttf",
    "Inter-SemiBold.ttf",
    "Inter-Bold.ttf",
    "Inter-Italic.ttf",
    "DejaVuSans.ttf"
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
            .filter_map(|(_, packed)| decompress_to_vec(packed).ok())
            .flat_map(|bytes| Font::iter(Bytes::new(bytes)))
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

#[cfg(test)]
mod tests {
    use super::{FILES, fonts};

    #[test]
    fn every_face_comes_out_whole() {
        let faces: Vec<&[u8]> = fonts()
            .faces
            .iter()
            .map(|face| face.data().as_slice())
            .collect();
        assert_eq!(faces.len(), FILES.len());
        for ((name, _), face) in FILES.iter().zip(faces) {
            let path = format!("{}/assets/fonts/{name}", env!("CARGO_MANIFEST_DIR"));
            assert!(std::fs::read(path).unwrap() == face, "{name}");
        }
    }
}
