//! The verdict on a figure: what a reader sees of its evidence, in mark, word and sentence (methods: section 2).

use super::{Evidence, Indicator};

/// To which side of its benchmark a figure lies.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Under it.
    Below,
    /// Over it.
    Above,
}

/// What a reader is told of a figure beside its benchmark: the one place that settles mark, word and sentence, wherever the
/// figure stands.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// There is nothing to compare with.
    Uncompared,
    /// It is withheld: a small number, or one that would tell a small number.
    Withheld,
    /// Too few pupils to compare.
    Few,
    /// Within what chance alone makes.
    Within,
    /// Some evidence.
    Some(Way),
    /// Strong evidence of a difference under the indicator's nearer threshold.
    Small(Way),
    /// Strong evidence from the nearer threshold on; `well` from the farther one.
    Strong {
        /// The side.
        way: Way,
        /// Whether the farther threshold is reached.
        well: bool,
    },
}

impl Verdict {
    /// The verdict that evidence, difference and its indicator make; `None`: nothing was compared.
    ///
    /// ```
    /// use matbook_core::quantity::{Evidence, Indicator, Verdict, Way};
    ///
    /// let of = |evidence, indicator| Verdict::of(Some(evidence), -4.0, Some(indicator));
    /// assert_eq!(of(Evidence::Strong, Indicator::None), Verdict::Small(Way::Below));
    /// assert_eq!(of(Evidence::None, Indicator::WellBelow), Verdict::Within);
    /// ```
    pub fn of(evidence: Option<Evidence>, difference: f64, indicator: Option<Indicator>) -> Self {
        let way = if difference < 0.0 {
            Way::Below
        } else {
            Way::Above
        };
        match (evidence, indicator) {
            (None, _) => Self::Uncompared,
            (Some(Evidence::Few), _) => Self::Few,
            (Some(Evidence::None), _) => Self::Within,
            (Some(Evidence::Some), _) => Self::Some(way),
            (Some(Evidence::Strong), Some(Indicator::WellBelow | Indicator::WellAbove)) => {
                Self::Strong { way, well: true }
            }
            (Some(Evidence::Strong), Some(Indicator::Below | Indicator::Above)) => {
                Self::Strong { way, well: false }
            }
            (Some(Evidence::Strong), _) => Self::Small(way),
        }
    }

    /// The side, where the verdict names one.
    pub fn way(self) -> Option<Way> {
        match self {
            Self::Uncompared | Self::Withheld | Self::Few | Self::Within => None,
            Self::Some(way) | Self::Small(way) | Self::Strong { way, .. } => Some(way),
        }
    }

    /// Whether it may be named in a list of what stands out.
    pub fn is_marked(self) -> bool {
        self.way().is_some()
    }

    /// Whether it counts among the comparisons that were looked at.
    pub fn is_looked_at(self) -> bool {
        !matches!(self, Self::Uncompared | Self::Withheld | Self::Few)
    }

    /// Its place in lists: strong first, then some sign, then the rest.
    pub fn place(self) -> u8 {
        match self {
            Self::Strong { .. } => 0,
            Self::Small(_) | Self::Some(_) => 1,
            Self::Within => 2,
            Self::Few => 3,
            Self::Uncompared => 4,
            Self::Withheld => 5,
        }
    }

    /// Its mark.
    pub fn mark(self) -> Mark {
        let (shape, hue) = match self {
            Self::Uncompared | Self::Withheld => (Shape::Dash, Hue::Grey),
            Self::Few => (Shape::Hatched, Hue::Grey),
            Self::Within => (Shape::Dot, Hue::Grey),
            Self::Some(Way::Below) | Self::Small(Way::Below) => (Shape::DownOutlined, Hue::Worse),
            Self::Some(Way::Above) | Self::Small(Way::Above) => (Shape::UpOutlined, Hue::Better),
            Self::Strong {
                way: Way::Below, ..
            } => (Shape::Down, Hue::Worse),
            Self::Strong {
                way: Way::Above, ..
            } => (Shape::Up, Hue::Better),
        };
        Mark { shape, hue }
    }

    /// What fills bars and points in charts: solid, outlined or grey, as the mark. Nothing where nothing was compared.
    pub fn drawn(self) -> Option<Indicator> {
        Some(match self {
            Self::Uncompared | Self::Withheld | Self::Few => return None,
            Self::Within => Indicator::None,
            Self::Some(Way::Below) | Self::Small(Way::Below) => Indicator::Below,
            Self::Some(Way::Above) | Self::Small(Way::Above) => Indicator::Above,
            Self::Strong {
                way: Way::Below, ..
            } => Indicator::WellBelow,
            Self::Strong {
                way: Way::Above, ..
            } => Indicator::WellAbove,
        })
    }

    /// The word in a cell; `n`: how many pupils, as shown.
    pub fn word(self, n: &str) -> String {
        match self {
            Self::Uncompared => "no benchmark yet".into(),
            Self::Withheld => "withheld: small number".into(),
            Self::Few => format!("too few ({n})"),
            Self::Within => "within chance".into(),
            Self::Some(way) | Self::Small(way) => format!("some sign of {}", way.word()),
            Self::Strong { way, well: false } => way.word().into(),
            Self::Strong { way, well: true } => format!("well {}", way.word()),
        }
    }

    /// How a thing stands, in a sentence whose subject is one thing: `is well below similar pupils`.
    pub fn stands(self, n: &str, against: &str) -> String {
        self.said("is", "shows", n, against)
    }

    /// The same of several: `are well below similar pupils`.
    pub fn stand(self, n: &str, against: &str) -> String {
        self.said("are", "show", n, against)
    }

    fn said(self, is: &str, shows: &str, n: &str, against: &str) -> String {
        match self {
            Self::Uncompared => "can’t be compared yet".into(),
            Self::Withheld => format!("{is} withheld (small number)"),
            Self::Few if n == "1" => "too few to compare (1 pupil)".into(),
            Self::Few => format!("too few to compare ({n} pupils)"),
            Self::Within => format!("{is} in line with {against}"),
            Self::Some(way) | Self::Small(way) => {
                format!("{shows} some sign of being {} {against}", way.word())
            }
            Self::Strong { way, well } => {
                let well = if well { "well " } else { "" };
                format!("{is} {well}{} {against}", way.word())
            }
        }
    }
}

impl Way {
    /// `below`, `above`.
    pub fn word(self) -> &'static str {
        match self {
            Self::Below => "below",
            Self::Above => "above",
        }
    }
}

/// The shape of a mark.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "kebab-case")]
pub enum Shape {
    /// A filled triangle on its tip.
    Down,
    /// The same, outlined.
    DownOutlined,
    /// A dot.
    Dot,
    /// A triangle on its base, outlined.
    UpOutlined,
    /// The same, filled.
    Up,
    /// A hatched square.
    Hatched,
    /// A short dash.
    Dash,
}

/// The colour of a mark: a role, not a place of the spectrum.
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Hue {
    /// Blue.
    Better,
    /// Orange.
    Worse,
    /// Grey.
    Grey,
}

/// A mark as drawn beside a number or before a sentence: shape and colour. Marks come from verdicts, and for indicators
/// beside other schools from [`Mark::outer`] and [`Mark::fact`].
#[derive(
    Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, serde::Serialize, serde::Deserialize,
)]
pub struct Mark {
    /// Its shape.
    pub shape: Shape,
    /// Its colour.
    pub hue: Hue,
}

impl Mark {
    /// A number among the outer tenth of schools: the arrow says where it lies, the colour whether that is worse.
    pub fn outer(high: bool, worse: bool) -> Self {
        let shape = if high {
            Shape::UpOutlined
        } else {
            Shape::DownOutlined
        };
        Self {
            shape,
            hue: if worse { Hue::Worse } else { Hue::Better },
        }
    }

    /// A fact that needs no comparison, as a reserve under 0.
    pub fn fact(high: bool, worse: bool) -> Self {
        let shape = if high { Shape::Up } else { Shape::Down };
        Self {
            shape,
            hue: if worse { Hue::Worse } else { Hue::Better },
        }
    }

    /// What stands before a sentence without a verdict.
    pub fn dash() -> Self {
        Verdict::Uncompared.mark()
    }

    /// Its name, of classes, symbols and templates: `down`, `down-outlined`, `dot`, `up-outlined`, `up`, `hatched`, `dash`.
    pub fn name(self) -> &'static str {
        match self.shape {
            Shape::Down => "down",
            Shape::DownOutlined => "down-outlined",
            Shape::Dot => "dot",
            Shape::UpOutlined => "up-outlined",
            Shape::Up => "up",
            Shape::Hatched => "hatched",
            Shape::Dash => "dash",
        }
    }

    /// The name of its colour: `better`, `worse`, `grey`.
    pub fn hue_name(self) -> &'static str {
        match self.hue {
            Hue::Better => "better",
            Hue::Worse => "worse",
            Hue::Grey => "grey",
        }
    }

    /// One character in its place, where nothing can be drawn.
    pub fn character(self) -> &'static str {
        match self.shape {
            Shape::Down => "▼",
            Shape::DownOutlined => "▽",
            Shape::Dot => "●",
            Shape::UpOutlined => "△",
            Shape::Up => "▲",
            Shape::Hatched => "▨",
            Shape::Dash => "–",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_verdict_has_one_mark_and_one_word() {
        let of = |e, d, i| Verdict::of(e, d, i);
        let well = of(Some(Evidence::Strong), -23.0, Some(Indicator::WellBelow));
        let cases = [
            (well, "▼", "well below", "is well below similar pupils"),
            (
                of(Some(Evidence::Strong), 6.0, Some(Indicator::Above)),
                "▲",
                "above",
                "is above similar pupils",
            ),
            (
                of(Some(Evidence::Strong), -3.0, Some(Indicator::None)),
                "▽",
                "some sign of below",
                "shows some sign of being below similar pupils",
            ),
            (
                of(Some(Evidence::Some), 24.0, Some(Indicator::WellAbove)),
                "△",
                "some sign of above",
                "shows some sign of being above similar pupils",
            ),
            (
                of(Some(Evidence::None), -24.0, Some(Indicator::WellBelow)),
                "●",
                "within chance",
                "is in line with similar pupils",
            ),
            (
                of(Some(Evidence::Few), -56.0, Some(Indicator::WellBelow)),
                "▨",
                "too few (7)",
                "too few to compare (7 pupils)",
            ),
            (
                of(None, 0.0, None),
                "–",
                "no benchmark yet",
                "can’t be compared yet",
            ),
        ];
        for (verdict, mark, word, sentence) in cases {
            assert_eq!(verdict.mark().character(), mark);
            assert_eq!(verdict.word("7"), word);
            assert_eq!(verdict.stands("7", "similar pupils"), sentence);
            // Colour never says more than the verdict.
            assert_eq!(verdict.mark().hue == Hue::Grey, !verdict.is_marked());
        }
        assert_eq!(
            well.stand("7", "similar pupils"),
            "are well below similar pupils"
        );
        assert_eq!(Verdict::Few.stands("1", ""), "too few to compare (1 pupil)");
    }
}
