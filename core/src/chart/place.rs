//! Placing labels so that they don't collide: on a line (ends of lines) and in the plane (points).

use super::canvas::{At, Frame};

/// Middles of labels that want to stand at `wanted.0` and are `wanted.1` tall, in rising order of the wish: none
/// overlaps the next, all lie within `top` to `bottom` where they fit, and together they move as little as can be
/// (least squares, by pooling neighbours).
pub(super) fn spread(wanted: &[(f64, f64)], top: f64, bottom: f64) -> Vec<f64> {
    // With the heights of those above taken off, "no overlap" becomes "not falling".
    let mut above = 0.0;
    let mut offsets = vec![];
    for (i, (_, height)) in wanted.iter().enumerate() {
        if i > 0 {
            above += f64::midpoint(wanted[i - 1].1, *height);
        }
        offsets.push(above);
    }
    let mut pools: Vec<(f64, usize)> = vec![];
    for ((wish, _), offset) in wanted.iter().zip(&offsets) {
        let mut pool = (wish - offset, 1);
        while let Some(last) = pools.last().filter(|last| last.0 > pool.0) {
            let n = last.1 + pool.1;
            let sum = last.0 * last.1 as f64 + pool.0 * pool.1 as f64;
            pool = (sum / n as f64, n);
            pools.pop();
        }
        pools.push(pool);
    }
    let first = top + wanted.first().map_or(0.0, |w| w.1 / 2.0);
    let last = bottom - above - wanted.last().map_or(0.0, |w| w.1 / 2.0);
    pools
        .iter()
        .flat_map(|(z, n)| std::iter::repeat_n(*z, *n))
        .zip(&offsets)
        .map(|(z, offset)| z.min(last).max(first) + offset)
        .collect()
}

/// A form of a label.
#[derive(Clone, Copy, Debug)]
pub(super) struct Form {
    /// Its width and height.
    pub(super) size: (f64, f64),
    /// What taking it costs, as so many units of distance.
    pub(super) cost: f64,
}

/// A label that wants a place near its point.
#[derive(Clone, Debug)]
pub(super) struct Wish {
    /// The point.
    pub(super) at: At,
    /// The forms the label may take, best first.
    pub(super) forms: Vec<Form>,
    /// Those of a higher rank are placed first.
    pub(super) rank: u8,
}

/// A placed label: its box, and whether a thin line leads to it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Placed {
    /// Its box.
    pub(super) frame: Frame,
    /// Which of its forms it takes.
    pub(super) form: usize,
    /// The end of its leader at the box, where it needs one.
    pub(super) leader: Option<At>,
    /// The box about label and leader.
    hull: Frame,
}

fn overlap(a: Frame, b: Frame) -> bool {
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
}

fn grown(f: Frame, by: f64) -> Frame {
    Frame {
        left: f.left - by,
        top: f.top - by,
        right: f.right + by,
        bottom: f.bottom + by,
    }
}

fn around(at: At, by: f64) -> Frame {
    let point = Frame {
        left: at.0,
        top: at.1,
        right: at.0,
        bottom: at.1,
    };
    grown(point, by)
}

/// How far a point lies from a box.
fn apart(at: At, frame: Frame) -> f64 {
    let x = (frame.left - at.0).max(at.0 - frame.right).max(0.0);
    let y = (frame.top - at.1).max(at.1 - frame.bottom).max(0.0);
    x.hypot(y)
}

/// Whether a line from `a` to `b` passes through a box: what the box's four sides leave of it is more than nothing.
fn passes(a: At, b: At, frame: Frame) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [
        (a.0, b.0 - a.0, frame.left, frame.right),
        (a.1, b.1 - a.1, frame.top, frame.bottom),
    ] {
        if step == 0.0 {
            if start <= low || start >= high {
                return false;
            }
            continue;
        }
        let (one, other) = ((low - start) / step, (high - start) / step);
        from = from.max(one.min(other));
        to = to.min(one.max(other));
    }
    from < to
}

fn cross(a: (At, At), b: (At, At)) -> bool {
    let side = |p: At, q: At, r: At| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    let (d1, d2) = (side(b.0, b.1, a.0), side(b.0, b.1, a.1));
    let (d3, d4) = (side(a.0, a.1, b.0), side(a.0, a.1, b.1));
    d1 * d2 < 0.0 && d3 * d4 < 0.0
}

/// Radius of the free ground around a point.
const POINT: f64 = 6.0;

/// Places about a point, best first: cost, and the box.
fn places(wish: &Wish) -> Vec<(f64, Placed)> {
    // Directions in the order of preference: right, left, above, below, then between.
    const TURNS: [(f64, f64); 16] = [
        (1.0, 0.0),
        (-1.0, 0.0),
        (0.0, -1.0),
        (0.0, 1.0),
        (0.71, -0.71),
        (0.71, 0.71),
        (-0.71, -0.71),
        (-0.71, 0.71),
        (0.92, -0.38),
        (0.92, 0.38),
        (-0.92, -0.38),
        (-0.92, 0.38),
        (0.38, -0.92),
        (0.38, 0.92),
        (-0.38, -0.92),
        (-0.38, 0.92),
    ];
    const DISTANCES: [f64; 11] = [
        8.0, 13.0, 20.0, 30.0, 42.0, 58.0, 78.0, 100.0, 128.0, 160.0, 200.0,
    ];
    let mut found = vec![];
    let rings = DISTANCES.into_iter().enumerate();
    let forms = wish.forms.iter().copied().enumerate();
    for (
        (ring, distance),
        (
            form,
            Form {
                size: (w, h),
                cost: worse,
            },
        ),
    ) in rings.flat_map(|r| forms.clone().map(move |f| (r, f)))
    {
        for (turn, (dx, dy)) in TURNS.into_iter().enumerate() {
            let tip = (wish.at.0 + dx * distance, wish.at.1 + dy * distance);
            // The box hangs on its tip by the side that looks at the point.
            let left = tip.0 - w * (0.5 - dx.clamp(-0.5, 0.5));
            let top = tip.1 - h * (0.5 - dy.clamp(-0.5, 0.5));
            let frame = Frame {
                left,
                top,
                right: left + w,
                bottom: top + h,
            };
            let leader = (ring > 1).then(|| {
                (
                    wish.at.0.clamp(frame.left, frame.right),
                    wish.at.1.clamp(frame.top + 2.0, frame.bottom - 2.0),
                )
            });
            let cost = distance * 1.5 + turn as f64 * 0.6 + worse;
            let placed = Placed {
                frame,
                form,
                leader,
                hull: match leader {
                    None => frame,
                    Some(_) => Frame {
                        left: frame.left.min(wish.at.0),
                        top: frame.top.min(wish.at.1),
                        right: frame.right.max(wish.at.0),
                        bottom: frame.bottom.max(wish.at.1),
                    },
                },
            };
            found.push((cost, placed));
        }
    }
    found
}

/// Places labels near their points within `room`: no label lies on another, on a point or on a `taken` box, and no
/// leader passes through a label. A label for which there is no such place is left out (`None`).
///
/// The lines of `avoid` are kept free where that costs little.
pub(super) fn place(
    wishes: &[Wish],
    points: &[At],
    taken: &[Frame],
    avoid: &[(At, At)],
    room: Frame,
) -> Vec<Option<Placed>> {
    let grounds: Vec<Frame> = points.iter().map(|p| around(*p, POINT)).collect();
    // What does not depend on other labels is settled once.
    let options: Vec<Vec<(f64, Placed)>> = wishes
        .iter()
        .map(|wish| {
            let mut options: Vec<(f64, Placed)> = places(wish)
                .into_iter()
                .filter(|(_, p)| {
                    p.frame.left >= room.left
                        && p.frame.right <= room.right
                        && p.frame.top >= room.top
                        && p.frame.bottom <= room.bottom
                        && !grounds.iter().any(|g| overlap(*g, p.frame))
                        && !taken.iter().any(|t| overlap(*t, p.frame))
                })
                .map(|(cost, p)| {
                    let crossed = avoid
                        .iter()
                        .filter(|(a, b)| passes(*a, *b, p.frame))
                        .count();
                    let under = p.leader.map_or(0, |end| {
                        points
                            .iter()
                            .zip(&grounds)
                            .filter(|(at, ground)| {
                                **at != wish.at && passes(wish.at, end, **ground)
                            })
                            .count()
                    });
                    // Nearer to another point than to its own it would be read as that one's.
                    let own = apart(wish.at, p.frame) + if p.leader.is_some() { -9.0 } else { 4.0 };
                    let nearer = points
                        .iter()
                        .filter(|at| **at != wish.at && apart(**at, p.frame) < own)
                        .count();
                    let disturbed =
                        25.0 * crossed as f64 + 30.0 * under as f64 + 15.0 * nearer as f64;
                    (cost + disturbed, p)
                })
                .collect();
            options.sort_by(|a, b| a.0.total_cmp(&b.0));
            options
        })
        .collect();
    let crowd = |i: usize| {
        let at = wishes[i].at;
        points
            .iter()
            .filter(|p| (p.0 - at.0).hypot(p.1 - at.1) < 60.0)
            .count()
    };
    let orders: [&dyn Fn(usize) -> f64; 4] = [
        &|i| options[i].len() as f64,
        &|i| -(crowd(i) as f64),
        &|i| wishes[i].at.1,
        &|i| -wishes[i].at.0,
    ];
    let mut best: Option<(usize, f64, Vec<Option<Placed>>)> = None;
    for order in orders {
        let mut turn: Vec<usize> = (0..wishes.len()).collect();
        turn.sort_by(|a, b| {
            wishes[*b]
                .rank
                .cmp(&wishes[*a].rank)
                .then(order(*a).total_cmp(&order(*b)))
                .then(a.cmp(b))
        });
        let mut placed: Vec<Option<Placed>> = vec![None; wishes.len()];
        let mut costs = vec![0.0; wishes.len()];
        // First round: each takes the best place left. Further rounds: each looks again, now that all stand, and those
        // without a good place push one other label to another place of its own.
        for _ in 0..3 {
            for &i in &turn {
                placed[i] = None;
                let free = options[i]
                    .iter()
                    .find(|(_, p)| blockers(i, p, wishes, &placed).next().is_none());
                placed[i] = free.map(|f| f.1);
                costs[i] = free.map_or(UNPLACED, |f| f.0);
            }
            for &i in &turn {
                if costs[i] > GOOD {
                    push(i, wishes, &options, &mut placed, &mut costs);
                }
            }
        }
        let dropped = placed.iter().filter(|p| p.is_none()).count();
        let cost: f64 = costs.iter().sum();
        if best.as_ref().is_none_or(|b| {
            (dropped, cost)
                .partial_cmp(&(b.0, b.1))
                .is_some_and(|o| o.is_lt())
        }) {
            best = Some((dropped, cost, placed));
        }
        // Far too many points: one order has to do.
        if dropped == 0 || wishes.len() > 60 {
            break;
        }
    }
    best.map(|b| b.2).unwrap_or_default()
}

/// The labels that are in the way of label `i` there.
fn blockers<'a>(
    i: usize,
    candidate: &'a Placed,
    wishes: &'a [Wish],
    placed: &'a [Option<Placed>],
) -> impl Iterator<Item = usize> + 'a {
    let at = wishes[i].at;
    (0..placed.len()).filter(move |&j| {
        let Some(other) = placed[j].filter(|_| i != j) else {
            return false;
        };
        if !overlap(grown(candidate.hull, 1.5), other.hull) {
            return false;
        }
        let its = wishes[j].at;
        overlap(grown(candidate.frame, 1.5), other.frame)
            || other
                .leader
                .is_some_and(|end| passes(its, end, grown(candidate.frame, 1.0)))
            || candidate.leader.is_some_and(|end| {
                passes(at, end, grown(other.frame, 1.0))
                    || other
                        .leader
                        .is_some_and(|its_end| cross((at, end), (its, its_end)))
            })
    })
}

/// What it costs to leave a label out: more than the worst place.
const UNPLACED: f64 = 1000.0;
/// A place that costs no more is good enough.
const GOOD: f64 = 34.0;
/// How many places a label without a good one tries to free.
const PUSHES: usize = 160;

/// Places label `i` where a single other label is in the way that has another free place, if both together are then
/// better off.
fn push(
    i: usize,
    wishes: &[Wish],
    options: &[Vec<(f64, Placed)>],
    placed: &mut [Option<Placed>],
    costs: &mut [f64],
) {
    for (cost, candidate) in options[i].iter().take(PUSHES) {
        let mut in_the_way = blockers(i, candidate, wishes, placed);
        let (Some(j), None) = (in_the_way.next(), in_the_way.next()) else {
            continue;
        };
        drop(in_the_way);
        let both = costs[i] + costs[j];
        let before = (placed[i].take(), placed[j].take());
        placed[i] = Some(*candidate);
        let elsewhere = options[j]
            .iter()
            .take_while(|(its_cost, _)| cost + its_cost < both)
            .find(|(_, p)| blockers(j, p, wishes, placed).next().is_none());
        if let Some((its_cost, its)) = elsewhere {
            placed[j] = Some(*its);
            (costs[i], costs[j]) = (*cost, *its_cost);
            return;
        }
        (placed[i], placed[j]) = before;
    }
}

#[cfg(test)]
mod tests {
    use super::spread;

    #[test]
    fn labels_on_a_line_share_the_move() {
        // Two 20 tall that both want 100: they stand at 90 and 110.
        assert_eq!(
            spread(&[(100.0, 20.0), (100.0, 20.0)], 0.0, 300.0),
            [90.0, 110.0]
        );
        // Far apart: nothing moves.
        assert_eq!(
            spread(&[(50.0, 20.0), (100.0, 20.0)], 0.0, 300.0),
            [50.0, 100.0]
        );
        // At the edge they are pushed back in.
        assert_eq!(
            spread(&[(295.0, 20.0), (299.0, 20.0)], 0.0, 300.0),
            [270.0, 290.0]
        );
        assert!(spread(&[], 0.0, 10.0).is_empty());
    }
}
