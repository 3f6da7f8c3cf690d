//! What a drawing holds, read back from its SVG.

use matbook::chart::{Drawing, text_width};

/// A box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub top: f64,
    pub right: f64,
    pub bottom: f64,
}

impl Frame {
    pub fn overlaps(&self, other: &Self) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn of(points: &[(f64, f64)]) -> Self {
        let fold = |f: fn(f64, f64) -> f64, from: f64, pick: fn(&(f64, f64)) -> f64| {
            points.iter().map(pick).fold(from, f)
        };
        Self {
            left: fold(f64::min, f64::INFINITY, |p| p.0),
            top: fold(f64::min, f64::INFINITY, |p| p.1),
            right: fold(f64::max, f64::NEG_INFINITY, |p| p.0),
            bottom: fold(f64::max, f64::NEG_INFINITY, |p| p.1),
        }
    }
}

/// An element with its box.
#[derive(Clone, Debug)]
struct Element {
    tag: String,
    class: Vec<String>,
    groups: Vec<String>,
    frame: Frame,
    words: String,
    bold: bool,
    fill: String,
}

/// A piece of text.
#[derive(Clone, Debug)]
pub struct Words {
    pub words: String,
    pub frame: Frame,
    pub bold: bool,
    pub fill: String,
}

/// All elements of a drawing.
pub struct Seen {
    elements: Vec<Element>,
    /// How many marks have a name written beside them.
    pub named: usize,
}

impl Seen {
    pub fn of(drawing: &Drawing) -> Self {
        let document = roxmltree::Document::parse(&drawing.svg)
            .unwrap_or_else(|e| panic!("{e}\n{}", drawing.svg));
        let root = document.root_element();
        let view = format!("0 0 {} {}", drawing.width, drawing.height);
        assert_eq!(root.attribute("viewBox"), Some(view.as_str()));
        let mut ids: Vec<&str> = document
            .descendants()
            .filter_map(|n| n.attribute("id"))
            .collect();
        let count = ids.len();
        ids.sort_unstable();
        ids.dedup();
        assert_eq!(ids.len(), count, "ids are unique");
        let has = |node: &roxmltree::Node<'_, '_>, class: &str| {
            node.attribute("class")
                .is_some_and(|c| c.split(' ').any(|c| c == class))
        };
        Self {
            elements: document.descendants().filter_map(element).collect(),
            named: document
                .descendants()
                .filter(|n| has(n, "mark") && n.children().any(|c| has(&c, "label")))
                .count(),
        }
    }

    /// Nothing lies outside the view box.
    pub fn inside(&self, drawing: &Drawing, what: &str) {
        for e in &self.elements {
            let f = e.frame;
            assert!(
                f.left >= -0.05
                    && f.top >= -0.05
                    && f.right <= drawing.width + 0.05
                    && f.bottom <= drawing.height + 0.05,
                "{what}: outside {}×{}: {e:?}",
                drawing.width,
                drawing.height
            );
        }
    }

    fn with(&self, tag: &str, class: &str) -> impl Iterator<Item = &Element> {
        self.elements
            .iter()
            .filter(move |e| e.tag == tag && e.class.iter().any(|c| c == class))
    }

    pub fn rects(&self, class: &str) -> Vec<Frame> {
        self.with("rect", class).map(|e| e.frame).collect()
    }

    pub fn lines_with(&self, class: &str) -> Vec<Frame> {
        self.with("line", class).map(|e| e.frame).collect()
    }

    pub fn paths_with(&self, class: &str) -> Vec<Frame> {
        self.with("polyline", class)
            .chain(self.with("line", class))
            .map(|e| e.frame)
            .collect()
    }

    pub fn markers(&self, class: &str) -> Vec<Frame> {
        self.with("circle", class)
            .chain(self.with("polygon", class))
            .map(|e| e.frame)
            .collect()
    }

    pub fn lines_of(&self, group: &str) -> Vec<Frame> {
        self.elements
            .iter()
            .filter(|e| e.tag == "line" && e.groups.iter().any(|g| g == group))
            .map(|e| e.frame)
            .collect()
    }

    pub fn texts(&self, class: &str) -> Vec<Words> {
        self.with("text", class).map(words).collect()
    }

    pub fn all_texts(&self) -> Vec<Words> {
        self.elements
            .iter()
            .filter(|e| e.tag == "text")
            .map(words)
            .collect()
    }

    pub fn texts_in(&self, group: &str) -> Vec<Words> {
        self.elements
            .iter()
            .filter(|e| e.tag == "text" && e.groups.iter().any(|g| g == group))
            .map(words)
            .collect()
    }
}

fn words(e: &Element) -> Words {
    Words {
        words: e.words.clone(),
        frame: e.frame,
        bold: e.bold,
        fill: e.fill.clone(),
    }
}

fn element(node: roxmltree::Node<'_, '_>) -> Option<Element> {
    let number = |name: &str| -> f64 {
        node.attribute(name)
            .unwrap_or_else(|| panic!("{name} is missing"))
            .parse()
            .unwrap()
    };
    let tag = node.tag_name().name();
    let frame = match tag {
        "line" => Frame::of(&[(number("x1"), number("y1")), (number("x2"), number("y2"))]),
        "rect" => Frame {
            left: number("x"),
            top: number("y"),
            right: number("x") + number("width"),
            bottom: number("y") + number("height"),
        },
        "circle" => Frame {
            left: number("cx") - number("r"),
            top: number("cy") - number("r"),
            right: number("cx") + number("r"),
            bottom: number("cy") + number("r"),
        },
        "polygon" | "polyline" => {
            let points: Vec<(f64, f64)> = node
                .attribute("points")
                .unwrap()
                .split(' ')
                .map(|p| {
                    let (x, y) = p.split_once(',').unwrap();
                    (x.parse().unwrap(), y.parse().unwrap())
                })
                .collect();
            Frame::of(&points)
        }
        // A band: its curves keep within their ends and inner points.
        "path" => {
            let places = node.attribute("d").unwrap();
            let points: Vec<(f64, f64)> = places
                .split(['M', 'C', 'L', 'Z', ' '])
                .filter(|place| !place.is_empty())
                .map(|place| {
                    let (x, y) = place.split_once(',').unwrap();
                    (x.parse().unwrap(), y.parse().unwrap())
                })
                .collect();
            Frame::of(&points)
        }
        "text" => {
            let size = number("font-size");
            assert!(size >= 12.0, "text is at least 12 units tall");
            // Widths are drawn with 2 % to spare.
            let width = text_width(
                node.text().unwrap_or(""),
                size,
                node.has_attribute("font-weight"),
            ) / 1.02;
            let left = number("x")
                - match node.attribute("text-anchor") {
                    None => 0.0,
                    Some("middle") => width / 2.0,
                    Some(_) => width,
                };
            Frame {
                left,
                top: number("y") - size * 0.74,
                right: left + width,
                bottom: number("y") + size * 0.2,
            }
        }
        _ => return None,
    };
    let classes = |n: roxmltree::Node<'_, '_>| -> Vec<String> {
        let class = n.attribute("class").unwrap_or("");
        class.split(' ').map(str::to_owned).collect()
    };
    Some(Element {
        tag: tag.to_owned(),
        class: classes(node),
        groups: node.ancestors().skip(1).flat_map(classes).collect(),
        frame,
        words: node.text().unwrap_or("").to_owned(),
        bold: node.has_attribute("font-weight"),
        fill: node.attribute("fill").unwrap_or("").to_owned(),
    })
}
