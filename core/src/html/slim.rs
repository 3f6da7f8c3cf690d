//! Drawings as pages carry them: as they were drawn, without what is said again and again.
//!
//! Elements of one kind that follow each other with the same looks (a chart's grid lines, the numbers of its axis) stand in a
//! group that has the looks once: presentation attributes are inherited, and so are the colours that a stylesheet gives the
//! group's class.

use std::fmt::Write as _;

/// What elements of a drawing may have in common.
const LOOKS: [&str; 9] = [
    "class",
    "fill",
    "stroke",
    "stroke-width",
    "stroke-dasharray",
    "stroke-linejoin",
    "font-size",
    "font-weight",
    "text-anchor",
];

/// Elements without others inside.
const KINDS: [&str; 6] = ["line", "text", "rect", "circle", "polygon", "polyline"];

/// An element: its name, its attributes as they stand there, what follows them.
struct Element<'d> {
    name: &'d str,
    attributes: Vec<(&'d str, &'d str)>,
    rest: &'d str,
}

impl<'d> Element<'d> {
    /// Reads a line of a drawing; `None`: it is something else.
    fn read(line: &'d str) -> Option<Self> {
        let inside = line.strip_prefix('<')?;
        let (name, mut rest) = inside.split_once(' ')?;
        if !KINDS.contains(&name) {
            return None;
        }
        let mut attributes = vec![];
        while !rest.starts_with(['>', '/']) {
            let (key, after) = rest.trim_start().split_once("=\"")?;
            let (value, after) = after.split_once('"')?;
            attributes.push((key, value));
            rest = after;
        }
        Some(Self {
            name,
            attributes,
            rest,
        })
    }

    fn looks(&self) -> impl Iterator<Item = (&'d str, &'d str)> {
        let own = self.attributes.iter().copied();
        own.filter(|(key, _)| LOOKS.contains(key))
    }

    /// Writes it, with its looks or, where a group has them, without.
    fn write(&self, out: &mut String, with_looks: bool) {
        out.push('<');
        out.push_str(self.name);
        for (key, value) in &self.attributes {
            if with_looks || !LOOKS.contains(key) {
                push(out, key, value);
            }
        }
        out.push_str(self.rest);
    }
}

fn push(out: &mut String, key: &str, value: &str) {
    // Writing to a String cannot fail.
    let _ = write!(out, " {key}=\"{value}\"");
}

/// A drawing of [`chart`](crate::chart), each element of which stands on a line of its own, in fewer letters.
pub(crate) fn slim(svg: &str) -> String {
    let mut out = String::with_capacity(svg.len());
    let mut run: Vec<Element<'_>> = vec![];
    for line in svg.lines().map(str::trim_start) {
        let element = Element::read(line);
        let goes_on = match (&element, run.first()) {
            (Some(next), Some(first)) => next.name == first.name && next.looks().eq(first.looks()),
            _ => false,
        };
        if !goes_on {
            end(&mut out, &mut run);
        }
        match element {
            Some(element) => run.push(element),
            None => out.push_str(line),
        }
    }
    end(&mut out, &mut run);
    out
}

/// Writes elements that look alike: in a group of their own where that is shorter.
fn end(out: &mut String, run: &mut Vec<Element<'_>>) {
    let Some(first) = run.first() else { return };
    let mut looks = String::new();
    for (key, value) in first.looks() {
        push(&mut looks, key, value);
    }
    let together = looks.len() * (run.len() - 1) > "<g></g>".len();
    if together {
        let _ = write!(out, "<g{looks}>");
    }
    for element in run.drain(..) {
        element.write(out, !together);
    }
    if together {
        out.push_str("</g>");
    }
}

#[cfg(test)]
mod tests {
    use super::slim;

    #[test]
    fn what_looks_alike_has_its_looks_once() {
        let drawn = "<svg class=\"chart\">\n <g class=\"axis\">\n  \
            <text class=\"tick f-muted\" fill=\"#505A5F\" x=\"41\" y=\"2\" font-size=\"13\">0.0%</text>\n  \
            <text class=\"tick f-muted\" fill=\"#505A5F\" x=\"41\" y=\"9\" font-size=\"13\">a &lt; b</text>\n  \
            <line class=\"s-ink\" stroke=\"#0B0C0C\" x1=\"1\" y1=\"2\" x2=\"3\" y2=\"4\"/>\n </g>\n</svg>\n";
        assert_eq!(
            slim(drawn),
            "<svg class=\"chart\"><g class=\"axis\">\
             <g class=\"tick f-muted\" fill=\"#505A5F\" font-size=\"13\">\
             <text x=\"41\" y=\"2\">0.0%</text><text x=\"41\" y=\"9\">a &lt; b</text></g>\
             <line class=\"s-ink\" stroke=\"#0B0C0C\" x1=\"1\" y1=\"2\" x2=\"3\" y2=\"4\"/></g></svg>"
        );
    }

    #[test]
    fn nothing_is_lost_of_a_drawing() {
        // Single elements, and what is no element of a drawing, stay as they are.
        let drawn = "<svg>\n <title>Year 6: a > b</title>\n <g class=\"mark\"><title>A</title>\n  \
            <circle class=\"dot\" fill=\"#FFFFFF\" cx=\"1\" cy=\"2\" r=\"3\"/>\n </g>\n</svg>\n";
        assert_eq!(
            slim(drawn),
            drawn.lines().map(str::trim_start).collect::<String>()
        );
    }
}
