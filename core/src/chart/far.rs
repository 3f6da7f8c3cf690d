//! Places so far from the others that drawn to scale they would squeeze all the rest into a dot.

use super::canvas::{At, Frame};

/// A place is far where the gap before it is more than so many times as wide as the rest spans.
const GAP: f64 = 3.0;

/// Least distance of two marks on the edge, in pixels.
const APART: f64 = 26.0;

/// Which places are far; none where no more than half of them, or fewer than two, would be left. `least` is the least span.
pub(super) fn far(known: &[Option<At>], least: f64) -> Vec<bool> {
    let all: Vec<(usize, At)> = known
        .iter()
        .enumerate()
        .filter_map(|(i, p)| Some((i, (*p)?)))
        .collect();
    let edges = tree(&all);
    let mut found = vec![false; known.len()];
    let mut gaps: Vec<f64> = edges.iter().map(|e| e.2).collect();
    gaps.sort_by(|a, b| b.total_cmp(a));
    gaps.dedup();
    for gap in gaps {
        let main = largest(all.len(), edges.iter().filter(|e| e.2 < gap));
        if main.len() < 2 || main.len() * 2 <= all.len() {
            break;
        }
        let span = |pick: fn(&At) -> f64| {
            let values = || main.iter().map(|i| pick(&all[*i].1));
            values().fold(f64::NEG_INFINITY, f64::max) - values().fold(f64::INFINITY, f64::min)
        };
        let wide = span(|p| p.0).max(span(|p| p.1)).max(least);
        if gap > GAP * wide {
            for (n, (i, _)) in all.iter().enumerate() {
                found[*i] = !main.contains(&n);
            }
        }
    }
    found
}

/// The shortest tree that joins all places: ends and lengths.
fn tree(all: &[(usize, At)]) -> Vec<(usize, usize, f64)> {
    let length = |a: usize, b: usize| {
        let (a, b) = (all[a].1, all[b].1);
        (a.0 - b.0).hypot(a.1 - b.1)
    };
    // For each place outside: the nearest one inside, and how far that is.
    let mut outside: Vec<(usize, usize, f64)> =
        (1..all.len()).map(|n| (n, 0, length(n, 0))).collect();
    let mut edges = Vec::with_capacity(outside.len());
    while let Some(next) = (0..outside.len()).min_by(|a, b| outside[*a].2.total_cmp(&outside[*b].2))
    {
        let edge = outside.remove(next);
        for other in &mut outside {
            let now = length(other.0, edge.0);
            if now < other.2 {
                (other.1, other.2) = (edge.0, now);
            }
        }
        edges.push(edge);
    }
    edges
}

/// The largest part that the edges join; of several as large the first.
fn largest<'e>(n: usize, edges: impl Iterator<Item = &'e (usize, usize, f64)>) -> Vec<usize> {
    let mut part: Vec<usize> = (0..n).collect();
    for (a, b, _) in edges {
        let (from, to) = (part[*a].max(part[*b]), part[*a].min(part[*b]));
        for p in &mut part {
            if *p == from {
                *p = to;
            }
        }
    }
    let members = |of: usize| (0..n).filter(|i| part[*i] == of).collect::<Vec<_>>();
    (0..n).map(members).fold(
        vec![],
        |best, m| if m.len() > best.len() { m } else { best },
    )
}

/// Where on the edge of the ground a place in some direction is marked.
pub(super) fn edge(direction: At, middle: At, inside: Frame) -> At {
    let reach = |along: f64, from: f64, low: f64, high: f64| {
        if along > 0.0 {
            (high - from) / along
        } else if along < 0.0 {
            (low - from) / along
        } else {
            f64::INFINITY
        }
    };
    let long = reach(direction.0, middle.0, inside.left, inside.right).min(reach(
        direction.1,
        middle.1,
        inside.top,
        inside.bottom,
    ));
    (middle.0 + direction.0 * long, middle.1 + direction.1 * long)
}

/// Moves marks that would cover one another along the edge they stand on.
pub(super) fn spread(spots: &mut [At], inside: Frame) {
    for i in 1..spots.len() {
        let (before, rest) = spots.split_at_mut(i);
        let spot = &mut rest[0];
        let upright = (spot.0 - inside.left).abs() < 1.0 || (spot.0 - inside.right).abs() < 1.0;
        let taken = |at: At| {
            before
                .iter()
                .any(|b| (b.0 - at.0).hypot(b.1 - at.1) < APART)
        };
        let start = *spot;
        let mut moved = (0..40).map(|n| {
            let step = f64::from((n + 1) / 2) * APART * if n % 2 == 0 { 1.0 } else { -1.0 };
            if upright {
                (start.0, (start.1 + step).clamp(inside.top, inside.bottom))
            } else {
                ((start.0 + step).clamp(inside.left, inside.right), start.1)
            }
        });
        if let Some(free) = moved.find(|at| !taken(*at)) {
            *spot = free;
        }
    }
}

/// A direction as a word: `north-west`.
pub(super) fn compass(east: f64, north: f64) -> &'static str {
    const WORDS: [&str; 8] = [
        "east",
        "north-east",
        "north",
        "north-west",
        "west",
        "south-west",
        "south",
        "south-east",
    ];
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an eighth of a turn, 0 to 8"
    )]
    let eighth = (north.atan2(east).rem_euclid(std::f64::consts::TAU) / std::f64::consts::FRAC_PI_4)
        .round() as usize;
    WORDS[eighth % 8]
}

#[cfg(test)]
mod tests {
    use super::{compass, far};

    #[test]
    fn a_place_is_far_where_it_would_squeeze_the_rest() {
        let of = |places: &[(f64, f64)]| {
            let known: Vec<_> = places.iter().map(|p| Some(*p)).collect();
            far(&known, 2.0)
        };
        // Three schools within 10 km, one 210 km away: 210 > 3 × 10.
        let near = [(0.0, 0.0), (10.0, 0.0), (5.0, 4.0)];
        assert_eq!(
            of(&[near[0], near[1], near[2], (0.0, 210.0)]),
            [false, false, false, true]
        );
        // 25 km away is not: 25 < 3 × 10.
        assert_eq!(of(&[near[0], near[1], near[2], (0.0, 25.0)]), [false; 4]);
        // Two far ones in different directions, one further than the other.
        assert_eq!(
            of(&[near[0], (900.0, 0.0), near[1], (0.0, 210.0), near[2]]),
            [false, true, false, true, false]
        );
        // Two and two: neither half is the far one.
        assert_eq!(
            of(&[(0.0, 0.0), (1.0, 0.0), (300.0, 0.0), (301.0, 0.0)]),
            [false; 4]
        );
        assert_eq!(of(&[(0.0, 0.0), (300.0, 0.0)]), [false; 2]);
    }

    #[test]
    fn directions_have_names() {
        assert_eq!(compass(1.0, 0.1), "east");
        assert_eq!(compass(-1.0, 1.0), "north-west");
        assert_eq!(compass(0.0, -5.0), "south");
        assert_eq!(compass(1.0, -0.9), "south-east");
    }
}
