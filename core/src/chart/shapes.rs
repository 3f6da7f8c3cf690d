//! Shapes of markers: what tells series and indicators apart where colour can't.

use crate::report::Indicator;

/// The shape of a marker.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Shape {
    /// A circle.
    Circle,
    /// A square.
    Square,
    /// A triangle on its base.
    Up,
    /// A square on its corner.
    Diamond,
    /// A triangle on its tip.
    Down,
    /// A triangle pointing to the right.
    Right,
    /// A triangle pointing to the left.
    Left,
    /// A hexagon on its corner.
    Hexagon,
}

impl Shape {
    /// The shape of the `i`th series.
    pub(super) fn series(i: usize) -> Self {
        const ORDER: [Shape; 8] = [
            Shape::Circle,
            Shape::Square,
            Shape::Up,
            Shape::Diamond,
            Shape::Down,
            Shape::Hexagon,
            Shape::Right,
            Shape::Left,
        ];
        ORDER[i % ORDER.len()]
    }

    /// The shape of an indicator: as its character in tables.
    pub(super) fn indicator(indicator: Indicator) -> Self {
        match indicator {
            Indicator::WellAbove | Indicator::Above => Self::Up,
            Indicator::None => Self::Circle,
            Indicator::Below | Indicator::WellBelow => Self::Down,
        }
    }

    /// Its corners about the middle, about as large as a circle of the radius; `None` for the circle itself.
    pub(super) fn corners(self, r: f64) -> Option<Vec<(f64, f64)>> {
        let (side, tall) = (r * 1.15, r * 1.05);
        Some(match self {
            Self::Circle => return None,
            Self::Square => vec![
                (-r * 0.9, -r * 0.9),
                (r * 0.9, -r * 0.9),
                (r * 0.9, r * 0.9),
                (-r * 0.9, r * 0.9),
            ],
            Self::Up => vec![(0.0, -tall), (side, tall * 0.85), (-side, tall * 0.85)],
            Self::Down => vec![(0.0, tall), (-side, -tall * 0.85), (side, -tall * 0.85)],
            Self::Right => vec![(tall, 0.0), (-tall * 0.85, side), (-tall * 0.85, -side)],
            Self::Left => vec![(-tall, 0.0), (tall * 0.85, side), (tall * 0.85, -side)],
            Self::Diamond => vec![
                (0.0, -r * 1.25),
                (r * 1.25, 0.0),
                (0.0, r * 1.25),
                (-r * 1.25, 0.0),
            ],
            Self::Hexagon => vec![
                (0.0, -r * 1.1),
                (r * 0.95, -r * 0.55),
                (r * 0.95, r * 0.55),
                (0.0, r * 1.1),
                (-r * 0.95, r * 0.55),
                (-r * 0.95, -r * 0.55),
            ],
        })
    }
}
