//! Colours: those of the Government Analysis Function, and solid tints of them.

use crate::report::Indicator;

/// A colour with its name: the name is the class (`f-blue` as a fill, `s-blue` as a stroke) by which a page restyles it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Ink {
    /// First of the palette.
    Blue,
    /// Second.
    Turquoise,
    /// Third.
    Pink,
    /// Fourth; second where there are two.
    Orange,
    /// Fifth; benchmarks.
    Dark,
    /// Sixth.
    Purple,
    /// Text, axes, interval marks.
    Black,
    /// Secondary text.
    Muted,
    /// Outlines of what is set back.
    Grey,
    /// Grid lines.
    Rule,
    /// The ground.
    Paper,
    /// Fill with a blue outline.
    BlueTint,
    /// Fill with an orange outline.
    OrangeTint,
    /// Fill with a grey outline.
    GreyTint,
}

impl Ink {
    /// All of them.
    pub(super) const ALL: [Self; 14] = [
        Self::Blue,
        Self::Turquoise,
        Self::Pink,
        Self::Orange,
        Self::Dark,
        Self::Purple,
        Self::Black,
        Self::Muted,
        Self::Grey,
        Self::Rule,
        Self::Paper,
        Self::BlueTint,
        Self::OrangeTint,
        Self::GreyTint,
    ];

    /// Red, green, blue.
    pub(super) const fn parts(self) -> (u8, u8, u8) {
        match self {
            Self::Blue => (0x12, 0x43, 0x6D),
            Self::Turquoise => (0x28, 0xA1, 0x97),
            Self::Pink => (0x80, 0x16, 0x50),
            Self::Orange => (0xF4, 0x6A, 0x25),
            Self::Dark => (0x3D, 0x3D, 0x3D),
            Self::Purple => (0xA2, 0x85, 0xD1),
            Self::Black => (0x0B, 0x0C, 0x0C),
            Self::Muted => (0x50, 0x5A, 0x5F),
            Self::Grey => (0x76, 0x7B, 0x80),
            Self::Rule => (0xDD, 0xDF, 0xE1),
            Self::Paper => (0xFF, 0xFF, 0xFF),
            Self::BlueTint => (0xC5, 0xD6, 0xE6),
            Self::OrangeTint => (0xFD, 0xDF, 0xCE),
            Self::GreyTint => (0xEC, 0xED, 0xEE),
        }
    }

    /// The class suffix.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Blue => "blue",
            Self::Turquoise => "turquoise",
            Self::Pink => "pink",
            Self::Orange => "orange",
            Self::Dark => "dark",
            Self::Purple => "purple",
            Self::Black => "ink",
            Self::Muted => "muted",
            Self::Grey => "grey",
            Self::Rule => "rule",
            Self::Paper => "paper",
            Self::BlueTint => "blue-tint",
            Self::OrangeTint => "orange-tint",
            Self::GreyTint => "grey-tint",
        }
    }

    /// `#12436D`.
    pub(super) fn hex(self) -> String {
        let (r, g, b) = self.parts();
        format!("#{r:02X}{g:02X}{b:02X}")
    }

    /// The same on a dark ground.
    const fn dark(self) -> &'static str {
        match self {
            Self::Blue => "#6BACE6",
            Self::Turquoise => "#46C4B9",
            Self::Pink => "#E59BC4",
            Self::Orange => "#F78C57",
            Self::Dark => "#C9CDD0",
            Self::Purple => "#B9A3DF",
            Self::Black => "#F3F4F5",
            Self::Muted => "#B8BEC3",
            Self::Grey => "#8D949A",
            Self::Rule => "#3A4046",
            Self::Paper => "var(--chart-paper,#16191C)",
            Self::BlueTint => "#1D3B57",
            Self::OrangeTint => "#55301D",
            Self::GreyTint => "#2B3035",
        }
    }

    /// The colour of the `i`th of `n` series.
    pub(super) fn series(i: usize, n: usize) -> Self {
        const ORDER: [Ink; 5] = [
            Ink::Blue,
            Ink::Turquoise,
            Ink::Pink,
            Ink::Orange,
            Ink::Purple,
        ];
        match (i, n) {
            (1, 2) => Self::Orange,
            _ => ORDER[i % ORDER.len()],
        }
    }

    /// Fill, outline and class of an indicator: well above and well below are solid, above and below outlined tints.
    pub(super) fn indicator(indicator: Indicator) -> (Self, Self, &'static str) {
        match indicator {
            Indicator::WellAbove => (Self::Blue, Self::Blue, "ind-well-above"),
            Indicator::Above => (Self::BlueTint, Self::Blue, "ind-above"),
            Indicator::None => (Self::GreyTint, Self::Grey, "ind-none"),
            Indicator::Below => (Self::OrangeTint, Self::Orange, "ind-below"),
            Indicator::WellBelow => (Self::Orange, Self::Orange, "ind-well-below"),
        }
    }
}

/// Style rules that give every chart of a page its colours for a dark ground; the page puts them inside its own
/// condition (`@media (prefers-color-scheme: dark) { … }` or a theme's selector through nesting).
///
/// The ground itself is the page's `--chart-paper`.
pub fn dark_rules() -> String {
    let mut css = String::new();
    for ink in Ink::ALL {
        let (name, colour) = (ink.name(), ink.dark());
        css.push_str(&format!(
            ".chart .f-{name}{{fill:{colour}}}.chart .s-{name}{{stroke:{colour}}}\n"
        ));
    }
    css
}

#[cfg(test)]
mod tests {
    use super::Ink;

    fn contrast(a: Ink, b: Ink) -> f64 {
        let of = |ink: Ink| <[u8; 3]>::from(ink.parts());
        crate::config::packs::contrast(of(a), of(b))
    }

    #[test]
    fn contrast_with_the_ground() {
        // #000000 on #FFFFFF would be 21; #0B0C0C is (1.05)/(0.0037 + 0.05) = 19.6.
        assert!((contrast(Ink::Black, Ink::Paper) - 19.6).abs() < 0.1);
        for text in [Ink::Black, Ink::Muted, Ink::Dark] {
            assert!(contrast(text, Ink::Paper) >= 4.5, "{text:?}");
            assert!(contrast(text, Ink::GreyTint) >= 4.5, "{text:?}");
        }
        for mark in [
            Ink::Blue,
            Ink::Turquoise,
            Ink::Pink,
            Ink::Orange,
            Ink::Dark,
            Ink::Purple,
            Ink::Grey,
        ] {
            assert!(contrast(mark, Ink::Paper) >= 3.0, "{mark:?}");
        }
    }

    #[test]
    fn two_series_and_the_indicators_differ_in_grey() {
        assert!(contrast(Ink::Blue, Ink::Orange) >= 3.0);
        assert!(contrast(Ink::Blue, Ink::BlueTint) >= 3.0);
        assert!(contrast(Ink::Orange, Ink::OrangeTint) >= 2.0);
    }
}
