//! Schools where they stand, north up, with a scale bar; a line leads from each to the nearest other one.

use crate::report::{Emphasis, MapPlace};

use super::canvas::{Anchor, At, Canvas, Frame, Lettering, SMALL, WIDTH};
use super::far;
use super::frame::Footer;
use super::metrics::{clean, cut, text_width, wrap};
use super::palette::Ink;
use super::place::{Form, Placed, Wish, place};
use super::scale::drawable;
use super::shapes::Shape;

/// Size of names.
const NAME: f64 = 12.5;
/// Distance of lines of text in a name.
const LEADING: f64 = 14.0;
/// Names wider than this may stand on two lines.
const ONE_LINE: f64 = 120.0;
/// The ground: as wide as the drawing, between so high and so high.
const HEIGHT: (f64, f64) = (240.0, 460.0);
/// Ground left free around the places: names stand there.
const MARGIN: (f64, f64) = (96.0, 34.0);
/// How far from the edge of the ground a place is marked that is not drawn to scale.
const EDGE: f64 = 12.0;
/// The least that the ground spans, in kilometres: two schools in a street are not drawn ends of a map apart.
const LEAST: f64 = 2.0;

/// Draws the map: the elements and the height.
pub(super) fn draw(places: &[MapPlace]) -> (String, f64) {
    let known: Vec<Option<At>> = places
        .iter()
        .map(|p| Some((drawable(&p.east)?, drawable(&p.north)?)))
        .collect();
    let far = far::far(&known, LEAST);
    let seen: Vec<At> = known
        .iter()
        .zip(&far)
        .filter_map(|(p, far)| p.filter(|_| !far))
        .collect();
    let span = |pick: fn(&At) -> f64| {
        let low = seen.iter().map(pick).fold(f64::INFINITY, f64::min);
        let high = seen.iter().map(pick).fold(f64::NEG_INFINITY, f64::max);
        (f64::midpoint(low, high), (high - low).max(LEAST))
    };
    let ((east, wide), (north, tall)) = (span(|p| p.0), span(|p| p.1));
    let inner = WIDTH - 2.0 * MARGIN.0;
    let height = (inner * tall / wide + 2.0 * MARGIN.1).clamp(HEIGHT.0, HEIGHT.1);
    // Pixels a kilometre, the same both ways.
    let scale = (inner / wide).min((height - 2.0 * MARGIN.1) / tall);
    let at = |p: At| {
        (
            WIDTH / 2.0 + (p.0 - east) * scale,
            height / 2.0 - (p.1 - north) * scale,
        )
    };
    let ground = Frame {
        left: 0.5,
        top: 0.5,
        right: WIDTH - 0.5,
        bottom: height,
    };
    let mut spots: Vec<Option<At>> = known
        .iter()
        .zip(&far)
        .map(|(p, far)| p.filter(|_| !far).map(at))
        .collect();
    let (labels, mut notes) = beyond(places, &known, &far, (east, north), ground, &mut spots);
    let absent: Vec<&str> = places
        .iter()
        .zip(&spots)
        .filter(|(_, spot)| spot.is_none())
        .map(|(p, _)| p.label.as_str())
        .collect();
    if !absent.is_empty() {
        notes.push(format!(
            "Not drawn, for want of easting and northing: {}",
            absent.join(", ")
        ));
    }
    let footer = Footer::new(&[], &notes);
    let below = height + 40.0;
    let canvas = Canvas::new(below + footer.height());
    canvas.group("ground", "", || canvas.rect(ground, Ink::GreyTint));
    let links = links(places, &spots, &far);
    canvas.group("links", "", || {
        for (from, to, broken) in &links {
            let canvas = canvas.class("link");
            if *broken {
                canvas.dashes("5 4").line(*from, *to, Ink::Grey, 1.2);
            } else {
                canvas.line(*from, *to, Ink::Grey, 1.2);
            }
        }
    });
    let lines: Vec<(At, At)> = links.iter().map(|l| (l.0, l.1)).collect();
    let names = names(places, &labels, &spots, &lines, ground);
    marks(&canvas, places, &spots, &names);
    scale_bar(&canvas, scale, height + 20.0);
    footer.draw(&canvas, below);
    let height = canvas.height;
    (canvas.into_body(), height)
}

/// Marks the places that are far at the edge of the ground, in their direction from its middle: the names with their
/// distance, and notes that say so.
fn beyond(
    places: &[MapPlace],
    known: &[Option<At>],
    far: &[bool],
    middle: At,
    ground: Frame,
    spots: &mut [Option<At>],
) -> (Vec<String>, Vec<String>) {
    let mut labels: Vec<String> = places.iter().map(|p| p.label.clone()).collect();
    let mut notes = vec![];
    let inside = Frame {
        left: ground.left + EDGE,
        top: ground.top + EDGE,
        right: ground.right - EDGE,
        bottom: ground.bottom - EDGE,
    };
    let centre = (
        f64::midpoint(ground.left, ground.right),
        f64::midpoint(ground.top, ground.bottom),
    );
    let mut marked: Vec<(usize, At)> = vec![];
    for (i, at) in known.iter().enumerate() {
        let Some(at) = at.filter(|_| far[i]) else {
            continue;
        };
        // Distance and direction from the nearest place that is drawn to scale.
        let drawn = known.iter().zip(far).enumerate();
        let near = drawn
            .filter_map(|(j, (p, far))| Some((j, p.filter(|_| !far)?)))
            .map(|(j, p)| (j, at.0 - p.0, at.1 - p.1))
            .min_by(|a, b| a.1.hypot(a.2).total_cmp(&b.1.hypot(b.2)));
        let Some((j, east, north)) = near else {
            continue;
        };
        let distance = format!("{:.0} km", east.hypot(north));
        notes.push(format!(
            "Not drawn to scale: {} is {distance} {} of {}",
            places[i].label,
            far::compass(east, north),
            places[j].label
        ));
        labels[i] = format!("{} ({distance} away)", places[i].label);
        let direction = (at.0 - middle.0, middle.1 - at.1);
        marked.push((i, far::edge(direction, centre, inside)));
    }
    let mut at: Vec<At> = marked.iter().map(|m| m.1).collect();
    far::spread(&mut at, inside);
    for ((i, _), at) in marked.iter().zip(at) {
        spots[*i] = Some(at);
    }
    (labels, notes)
}

/// The lines to the nearest schools, each pair once, and whether they are broken: one end is not drawn to scale.
fn links(places: &[MapPlace], spots: &[Option<At>], far: &[bool]) -> Vec<(At, At, bool)> {
    places
        .iter()
        .enumerate()
        .filter_map(|(i, p)| {
            let j = p.nearest?;
            // Two that are nearest to each other share a line.
            if j < i && places.get(j)?.nearest == Some(i) {
                return None;
            }
            let broken = far[i] || *far.get(j)?;
            Some((spots[i]?, (*spots.get(j)?)?, broken))
        })
        .collect()
}

fn forms(label: &str, bold: bool) -> Vec<Vec<String>> {
    let name = clean(label);
    let width = text_width(&name, NAME, bold);
    let mut forms = vec![vec![name.clone()]];
    if width > ONE_LINE {
        forms.push(wrap(&name, NAME, bold, (width * 0.6).max(ONE_LINE), 2));
        forms.push(vec![cut(&name, NAME, bold, ONE_LINE)]);
    }
    forms
}

fn strong(place: &MapPlace) -> bool {
    place.emphasis == Emphasis::Strong
}

/// Where each place's name stands, and its lines.
fn names(
    places: &[MapPlace],
    labels: &[String],
    spots: &[Option<At>],
    links: &[(At, At)],
    ground: Frame,
) -> Vec<Option<(Vec<String>, Placed)>> {
    let drawn: Vec<(usize, At)> = spots
        .iter()
        .enumerate()
        .filter_map(|(i, spot)| Some((i, (*spot)?)))
        .collect();
    let texts: Vec<Vec<Vec<String>>> = drawn
        .iter()
        .map(|(i, _)| forms(&labels[*i], strong(&places[*i])))
        .collect();
    let wishes: Vec<Wish> = drawn
        .iter()
        .zip(&texts)
        .map(|((i, at), forms)| {
            let bold = strong(&places[*i]);
            let form = |lines: &Vec<String>| {
                let widths = lines.iter().map(|l| text_width(l, NAME, bold));
                let cut = lines.iter().any(|l| l.ends_with('…'));
                Form {
                    size: (
                        widths.fold(0.0, f64::max) + 2.0,
                        (lines.len() - 1) as f64 * LEADING + NAME + 2.0,
                    ),
                    cost: match (cut, lines.len()) {
                        (true, _) => 60.0,
                        (false, 1) => 0.0,
                        (false, _) => 10.0,
                    },
                }
            };
            Wish {
                at: *at,
                forms: forms.iter().map(form).collect(),
                rank: u8::from(bold),
            }
        })
        .collect();
    let points: Vec<At> = drawn.iter().map(|d| d.1).collect();
    let room = Frame {
        left: ground.left + 4.0,
        top: ground.top + 4.0,
        right: ground.right - 4.0,
        bottom: ground.bottom - 4.0,
    };
    let mut names = vec![None; places.len()];
    let placed = place(&wishes, &points, &[], links, room);
    for (((i, _), placed), mut forms) in drawn.into_iter().zip(placed).zip(texts) {
        names[i] = placed.map(|p| (forms.swap_remove(p.form), p));
    }
    names
}

fn marks(
    canvas: &Canvas,
    places: &[MapPlace],
    spots: &[Option<At>],
    names: &[Option<(Vec<String>, Placed)>],
) {
    canvas.group("leaders", "", || {
        for (spot, name) in spots.iter().zip(names) {
            if let (
                Some(at),
                Some((
                    _,
                    Placed {
                        leader: Some(end), ..
                    },
                )),
            ) = (spot, name)
            {
                canvas.class("leader").line(*at, *end, Ink::Muted, 0.8);
            }
        }
    });
    for ((place, spot), name) in places.iter().zip(spots).zip(names) {
        let Some(at) = *spot else { continue };
        let words = match place.detail.as_str() {
            "" => place.label.clone(),
            detail => format!("{}: {detail}", place.label),
        };
        let class = if strong(place) {
            "mark strong"
        } else {
            "mark plain"
        };
        canvas.group(class, &words, || {
            let canvas = canvas.class("dot");
            if strong(place) {
                canvas.marker(at, Shape::Diamond, 6.4, Ink::Orange, Ink::Black);
            } else {
                canvas.marker(at, Shape::Circle, 5.4, Ink::Blue, Ink::Paper);
            }
            let Some((lines, placed)) = name else { return };
            let (x, anchor) = if placed.frame.right <= at.0 {
                (placed.frame.right - 1.0, Anchor::End)
            } else {
                (placed.frame.left + 1.0, Anchor::Start)
            };
            let look = Lettering::new(NAME, Ink::Black, anchor).bold(strong(place));
            let middle = f64::midpoint(placed.frame.top, placed.frame.bottom);
            for (n, line) in lines.iter().enumerate() {
                let shift = (n as f64 - (lines.len() - 1) as f64 / 2.0) * LEADING;
                canvas.class("label").text((x, middle + shift), line, look);
            }
        });
    }
}

/// The longest round distance that takes at most a quarter of the drawing, and its text.
fn round(scale: f64) -> (f64, String) {
    let most = WIDTH / 4.0 / scale;
    let mut power = 1000.0;
    while power > most && power > 0.001 {
        power /= 10.0;
    }
    let length = [5.0, 2.0, 1.0]
        .into_iter()
        .map(|n| n * power)
        .find(|l| *l <= most)
        .unwrap_or(power);
    let text = if length >= 1.0 {
        format!("{length:.0} km")
    } else {
        format!("{:.0} m", length * 1000.0)
    };
    (length, text)
}

fn scale_bar(canvas: &Canvas, scale: f64, y: f64) {
    let (length, text) = round(scale);
    let (left, right) = (8.0, 8.0 + length * scale);
    canvas.group("scale", "", || {
        canvas
            .class("scale-bar")
            .line((left, y), (right, y), Ink::Black, 2.0);
        for x in [left, right] {
            canvas
                .class("scale-bar")
                .line((x, y - 5.0), (x, y + 5.0), Ink::Black, 1.5);
        }
        let look = Lettering::new(SMALL, Ink::Black, Anchor::Start);
        canvas.class("tick").text((right + 10.0, y), &text, look);
        let look = Lettering::new(SMALL, Ink::Muted, Anchor::End);
        canvas.class("tick").text(
            (WIDTH - 8.0, y),
            "North is up; lines lead to the nearest other school",
            look,
        );
    });
}
