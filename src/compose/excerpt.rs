//! What of a page a pack prints where it stands among others: what its reader decides by. Lists that are looked things up
//! in stay on the site, and the chapter says which; `in_full: true` in the config prints them too.

use crate::report::{Block, Page, Section, Table};

/// Tables that stay on the site.
struct Cut {
    report: &'static str,
    /// How their ids begin.
    begins: &'static str,
    /// How their ids end.
    ends: &'static str,
    which: Which,
    /// What they are, in the chapter's last line.
    words: &'static str,
}

/// Which of the tables with such an id.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Which {
    /// All of them.
    All,
    /// Those of a trust's page.
    Trusts,
    /// The whole sections of that id.
    Sections,
    /// All but the first of a section, which is the latest year's.
    Earlier,
    /// Those of more rows than a page or so can say something with: one for each school of a large trust.
    Long,
}

/// From how many rows on a table is long.
const LONG: usize = 16;

const fn cut(
    report: &'static str,
    begins: &'static str,
    ends: &'static str,
    which: Which,
    words: &'static str,
) -> Cut {
    Cut {
        report,
        begins,
        ends,
        which,
        words,
    }
}

const CUTS: &[Cut] = &[
    cut(
        "year-groups",
        "rm",
        "",
        Which::Sections,
        "reading and maths together",
    ),
    cut(
        "year-groups",
        "rgm",
        "",
        Which::Sections,
        "reading, GPS and maths together",
    ),
    cut(
        "pupil-groups",
        "",
        "-greater",
        Which::All,
        "the groups’ greater depth",
    ),
    cut(
        "pupil-groups",
        "",
        "-score",
        Which::All,
        "the groups’ scaled scores",
    ),
    cut(
        "indicators",
        "catalogue",
        "",
        Which::All,
        "what each indicator says and who answers for it",
    ),
    cut(
        "audit-assessment",
        "list-",
        "",
        Which::Trusts,
        "each assessment of each school",
    ),
    cut(
        "audit-assessment",
        "months-",
        "",
        Which::Trusts,
        "the counts by month",
    ),
    cut(
        "audit-assessment",
        "list-",
        "",
        Which::Earlier,
        "earlier years",
    ),
    cut(
        "audit-assessment",
        "months-",
        "",
        Which::Earlier,
        "earlier years",
    ),
    cut(
        "audit-assessment",
        "types-",
        "",
        Which::Earlier,
        "earlier years",
    ),
    cut(
        "audit-assessment",
        "types-",
        "",
        Which::Long,
        "the schools’ assessments by type",
    ),
    cut(
        "progress",
        "",
        "-groups",
        Which::All,
        "progress by pupil group",
    ),
    cut(
        "progress",
        "types",
        "",
        Which::All,
        "progress by type of assessment",
    ),
    cut(
        "progress",
        "",
        "-schools",
        Which::Long,
        "the schools’ progress in figures (the chart shows it)",
    ),
    cut(
        "indicators",
        "each-",
        "",
        Which::Sections,
        "the indicators one by one",
    ),
    cut(
        "measures",
        "earlier",
        "",
        Which::Sections,
        "the measures of earlier years in full",
    ),
    cut(
        "measures",
        "course-",
        "",
        Which::All,
        "each measure’s course in figures",
    ),
    cut(
        "measures",
        "left-out-earlier",
        "",
        Which::All,
        "the schools that did not count in earlier years",
    ),
    cut(
        "measures",
        "made-",
        "",
        Which::Long,
        "how each score came about, school by school",
    ),
    cut(
        "measures",
        "left-out",
        "",
        Which::Long,
        "the schools that do not count, and why",
    ),
    cut(
        "measures",
        "methods",
        "",
        Which::Long,
        "each score of which the methods disagree, and why",
    ),
    cut(
        "value-added",
        "",
        "-schools",
        Which::Long,
        "the schools’ ranks in figures (the charts show their value added)",
    ),
];

impl Cut {
    /// Whether it takes a whole section of this id; a name with a hyphen at its end stands for all that begin so.
    fn is_of(&self, section: &str) -> bool {
        let many = self.begins.ends_with('-') && section.starts_with(self.begins);
        self.which == Which::Sections && (many || section == self.begins)
    }

    fn takes(&self, table: &Table, trust: bool, met: &mut Vec<&'static str>) -> bool {
        if !table.id.starts_with(self.begins) || !table.id.ends_with(self.ends) {
            return false;
        }
        match self.which {
            Which::All => true,
            Which::Sections => false,
            Which::Trusts => trust,
            Which::Long => table.rows.len() >= LONG,
            Which::Earlier => {
                let again = met.contains(&self.begins);
                met.push(self.begins);
                again
            }
        }
    }
}

/// Takes out of a page what stays on the site, and says so at its end.
pub(super) fn excerpt(page: &mut Page, report: &str, trust: bool) {
    let mut left: Vec<&'static str> = vec![];
    let of_report = || CUTS.iter().filter(|c| c.report == report);
    page.sections.retain(|section| {
        let cut = of_report().find(|c| c.is_of(&section.id));
        left.extend(cut.map(|c| c.words).filter(|w| !left.contains(w)));
        cut.is_none()
    });
    for section in &mut page.sections {
        let mut met = vec![];
        let before = section.blocks.len();
        section.blocks.retain(|block| {
            let Block::Table(table) = block else {
                return true;
            };
            let cut = of_report().find(|c| c.takes(table, trust, &mut met));
            if let Some(cut) = cut
                && !left.contains(&cut.words)
            {
                left.push(cut.words);
            }
            cut.is_none()
        });
        // What is said before a table and its list sums them up, and stays.
        let summed_up = section.blocks.len() < before && drop_long_lists(&mut section.blocks);
        let shows = |b: &Block| {
            matches!(
                b,
                Block::Table(_)
                    | Block::Matrix(_)
                    | Block::Chart(_)
                    | Block::Tiles { .. }
                    | Block::List { .. }
            )
        };
        if section.blocks.len() < before && !summed_up && !section.blocks.iter().any(shows) {
            section.blocks.clear();
        }
    }
    page.sections.retain(|s| !s.blocks.is_empty());
    if left.is_empty() {
        return;
    }
    let words = format!("On the site, not in this pack: {}.", left.join("; "));
    page.sections
        .push(Section::new("on-the-site", "", vec![Block::text(words)]));
}

/// Takes out lists that go through a table which isn't there row by row, with the line that leads to them.
/// Whether there was one.
fn drop_long_lists(blocks: &mut Vec<Block>) -> bool {
    let before = blocks.len();
    while let Some(at) =
        (blocks.iter()).position(|b| matches!(b, Block::List { items } if items.len() >= LONG))
    {
        blocks.remove(at);
        let leads = |b: &Block| matches!(b, Block::Text { text, .. } if text.ends_with(':'));
        if at > 0 && leads(&blocks[at - 1]) {
            blocks.remove(at - 1);
        }
    }
    blocks.len() < before
}

#[cfg(test)]
mod tests {
    use super::{LONG, excerpt};
    use crate::report::{Block, Cell, Column, Page, PagePath, Row, Section, Table};

    fn table(id: &str, rows: usize) -> Block {
        let mut table = Table::new(id, id, vec![Column::words("school", "School")]);
        table.rows = vec![Row::body(vec![Cell::text("Ashby")]); rows];
        Block::Table(table)
    }

    fn ids(page: &Page) -> Vec<&str> {
        page.tables().map(|t| t.id.as_str()).collect()
    }

    #[test]
    fn lists_stay_on_the_site_and_the_chapter_says_which() {
        let mut audit = Page::new(PagePath::new("t/audit/assessment.html"), "Ashby", "Audit");
        audit.sections = vec![
            Section::new(
                "assessments-ks1",
                "KS1",
                vec![
                    table("terms-ks1", 1),
                    table("months-ks1-2025", 1),
                    table("months-ks1-2024", 1),
                ],
            ),
            Section::new(
                "details-ks1",
                "KS1: the assessments",
                vec![
                    Block::text("Each of them."),
                    table("list-ks1-2025-1", 9),
                    table("list-ks1-2024-1", 9),
                ],
            ),
        ];
        let mut school = audit.clone();
        excerpt(&mut school, "audit-assessment", false);
        assert_eq!(
            ids(&school),
            ["terms-ks1", "months-ks1-2025", "list-ks1-2025-1"]
        );
        let mut trust = audit.clone();
        excerpt(&mut trust, "audit-assessment", true);
        assert_eq!(ids(&trust), ["terms-ks1"]);
        assert_eq!(
            trust.sections.len(),
            2,
            "words about lists that aren't there go too"
        );
        let last = trust.sections[1].blocks.last();
        assert_eq!(
            last,
            Some(&Block::text(
                "On the site, not in this pack: the counts by month; each assessment of each school."
            ))
        );
        let mut other = audit.clone();
        excerpt(&mut other, "summary", true);
        assert_eq!(other, audit, "other reports are whole");
    }

    #[test]
    fn a_long_list_goes_with_the_table_it_explains() {
        // The words and, of the long one, the line of what stays on the site; the short one is whole.
        for (rows, left) in [(LONG, 2), (LONG - 1, 4)] {
            let mut page = Page::new(PagePath::new("t/measures.html"), "Ashby", "Measures");
            let list = Block::List {
                items: vec!["Ashby: it is the highest fifth.".to_owned(); rows],
            };
            let words = Block::text("They disagree about some scores.");
            let lead = Block::text("Why they disagree:");
            let blocks = vec![words, table("methods", rows), lead, list];
            page.sections = vec![Section::new("where", "Where", blocks)];
            excerpt(&mut page, "measures", true);
            let blocks: usize = page.sections.iter().map(|s| s.blocks.len()).sum();
            assert_eq!(blocks, left, "{rows} rows");
        }
    }

    #[test]
    fn only_long_tables_of_measures_are_cut() {
        let mut page = Page::new(PagePath::new("t/measures.html"), "Ashby", "Measures");
        let blocks = vec![
            table("made-2025-read", LONG - 1),
            table("made-2025-write", LONG),
        ];
        page.sections = vec![
            Section::new("y2025", "2025/26 in full", blocks.clone()),
            Section::new("earlier", "Earlier years in full", blocks),
        ];
        excerpt(&mut page, "measures", true);
        assert_eq!(ids(&page), ["made-2025-read"]);
        let left: Vec<&str> = page.sections.iter().map(|s| s.id.as_str()).collect();
        assert_eq!(left, ["y2025", "on-the-site"]);
    }
}
