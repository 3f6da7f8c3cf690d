//! What moved since these pages were last published, and because of what: restated past terms first.

use crate::estate::upper_first;
use crate::release::changes::{AgedFinding, ChangesView, MoveView, SinceView};

use super::words::{counted, small};
use super::{About, Block, Cell, Column, Fact, Page, Row, RowKind, Section, Table, Tone};

/// Its path below the trust's or school's folder.
const PAGE: &str = "changes.html";
/// So many rows of a table stand on the page itself; the files beside it have all.
const ROWS: usize = 25;
/// So many causes are listed on the page.
const CAUSES: usize = 12;

/// What there is to say on other pages: one sentence, `None` in a first build.
pub fn in_a_line(view: &ChangesView) -> Option<String> {
    let since = view.since.as_ref()?;
    if since.moved.is_empty() {
        return Some(format!("Nothing moved since {}.", since.name));
    }
    let past = match since.restated.value() {
        Some(0.0) => "none of a past term".to_owned(),
        _ => format!("{} of past terms", since.restated),
    };
    let moved = counted(&since.count, "figure", "figures");
    Some(format!("Since {}: {moved} moved, {past}.", since.name))
}

/// What a pack says of it, a sentence each: since the last build or publication, and since the last meeting.
pub fn in_lines(view: &ChangesView) -> Vec<String> {
    let both = [&view.since, &view.meeting];
    both.into_iter()
        .flatten()
        .map(|of| upper_first(&finding(of)))
        .collect()
}

/// The page of a trust or school.
pub fn changes(about: &About, view: &ChangesView) -> Page {
    let mut page = about.page(
        PAGE,
        "What moved",
        "Which figures are others than when these pages were last published, and because of what.",
    );
    let Some(since) = &view.since else {
        let said = match view.preview {
            true => "A preview looks at no earlier build: `matbook build` says what moved.",
            false => {
                "First build: nothing to compare with. The next says what moved since this one."
            }
        };
        page.lead_with(vec![said.into()]);
        return page;
    };
    page.facts.push(Fact {
        name: "Compared with".into(),
        value: format!("{}, data as at {}", since.name, since.as_at),
    });
    page.standfirst = format!(
        "Which figures are others than in {}, and because of what.",
        since.name
    );
    page.lead_with(briefing(since));
    page.evidence = vec![None; page.briefing.len()];
    page.sections.extend(sections(about, since));
    if let Some(meeting) = &view.meeting {
        let mut blocks = vec![Block::text(format!(
            "Compared with {}, data as at {}: {}",
            meeting.name,
            meeting.as_at,
            lower(&finding(meeting))
        ))];
        let all: Vec<&MoveView> = meeting.moved.iter().filter(|m| !m.of_group).collect();
        if !all.is_empty() {
            let caption = format!("Figures of all pupils that moved since {}", meeting.name);
            blocks.push(Block::Table(table(about, "since-meeting", &caption, &all)));
        }
        let heading = format!("Since {}", meeting.name);
        page.sections.push(Section::new("meeting", heading, blocks));
    }
    page
}

/// The first sentence: how much moved, and whether anything past was restated.
fn finding(since: &SinceView) -> String {
    if since.moved.is_empty() {
        let term = since
            .term
            .as_ref()
            .map(|(now, ..)| format!(" beside {now}, which is new"));
        return format!(
            "Nothing moved{}: {} the same as in {}.",
            term.unwrap_or_default(),
            match since.compared.value() {
                Some(1.0) => "1 figure is".to_owned(),
                _ => format!("{} figures are", since.compared),
            },
            since.name
        );
    }
    let moved = counted(&since.count, "figure", "figures");
    let restated = match since.restated.value() {
        Some(0.0) => "none of a past term was restated".to_owned(),
        all if all == since.count.value() && since.moved.len() > 1 => {
            "all of them are of past terms, and so restated".to_owned()
        }
        Some(1.0) => "one of them is of a past term, and so restated".to_owned(),
        _ => format!(
            "{} of them are of past terms, and so restated",
            since.restated
        ),
    };
    format!("{moved} moved since {}; {restated}.", since.name)
}

fn lower(sentence: &str) -> String {
    crate::estate::lower_first(sentence)
}

/// What stands out, in one to five sentences.
fn briefing(since: &SinceView) -> Vec<String> {
    let mut said = vec![upper_first(&finding(since))];
    if let Some((now, before, figures)) = &since.term {
        said.push(format!(
            "The pages now stand at {now}, before at {before}: {} of the new term, which nothing can be compared with here.",
            counted(figures, "figure", "figures")
        ));
    }
    let first = |restated: bool| {
        let mut of = since
            .moved
            .iter()
            .filter(|m| m.restated == restated && !m.of_group);
        of.find(|m| m.by.value().is_some_and(|by| by != 0.0))
    };
    if let Some(m) = first(true).or(first(false)) {
        said.push(format!(
            "The largest{}: {}{}, {}: {}, before {} ({}).",
            if m.restated { " of the restated" } else { "" },
            m.school
                .as_ref()
                .map(|(_, name)| format!("{name}, "))
                .unwrap_or_default(),
            m.what,
            m.when,
            m.after,
            m.before,
            m.by
        ));
    }
    if !since.moved.is_empty() {
        said.push(match since.causes.len() {
            0 => {
                "Why is not known: rows, settings and program are the same as far as they are kept."
                    .to_owned()
            }
            1 => format!("Because: {}.", since.causes[0]),
            n => format!("Because of {} things, listed below.", small(n)),
        });
    }
    let state = |word: &str| {
        since
            .findings
            .iter()
            .filter(|f| f.state.starts_with(word))
            .count()
    };
    let (new, mended) = (state("new"), state("mended"));
    if new + mended > 0 {
        said.push(format!(
            "In the files: {} of findings new, {} mended.",
            kinds(new),
            kinds(mended)
        ));
    }
    said
}

fn kinds(n: usize) -> String {
    match n {
        1 => "one kind".to_owned(),
        n => format!("{} kinds", small(n)),
    }
}

/// The sections about one comparison.
fn sections(about: &About, since: &SinceView) -> Vec<Section> {
    let mut sections = Vec::new();
    let part = |restated: bool, group: bool| -> Vec<&MoveView> {
        since
            .moved
            .iter()
            .filter(|m| m.restated == restated && m.of_group == group)
            .collect()
    };
    let restated: Vec<&MoveView> = since.moved.iter().filter(|m| m.restated).collect();
    let blocks = if restated.is_empty() {
        vec![Block::text(format!(
            "No figure of a term or year that was past already is another: {} were held against those of before.",
            since.compared
        ))]
    } else {
        vec![
            Block::Text {
                text: "These figures were in earlier reports and packs in another form. Whoever has quoted one should know.".into(),
                tone: Tone::Caution,
            },
            Block::Table(table(about, "restated", "Figures of past terms that are others now", &restated)),
        ]
    };
    sections.push(Section::new(
        "past",
        "Past terms that were restated",
        blocks,
    ));
    if !since.causes.is_empty() {
        let mut items: Vec<String> = since
            .causes
            .iter()
            .take(CAUSES)
            .map(|c| upper_first(c))
            .collect();
        let more = since.causes.len().saturating_sub(CAUSES);
        if more > 0 {
            items.push(format!("and {more} more, which matbook diff lists"));
        }
        sections.push(Section::new(
            "why",
            "Because of what",
            vec![Block::List { items }],
        ));
    }
    let (all, groups) = (part(false, false), part(false, true));
    if !all.is_empty() {
        let caption = "Figures of all pupils that moved, the largest first";
        let table = table(about, "moved", caption, &all);
        sections.push(Section::new(
            "now",
            "Figures of this term and year that moved",
            vec![Block::Table(table)],
        ));
    }
    if !groups.is_empty() {
        let caption = "Figures of groups of pupils that moved";
        let table = table(about, "moved-groups", caption, &groups);
        let section = Section::new(
            "groups",
            "Figures of groups that moved",
            vec![Block::Table(table)],
        );
        sections.push(section.fold(format!("{} figures", groups.len())));
    }
    if !since.findings.is_empty() {
        sections.push(Section::new(
            "findings",
            "What became of findings in the files",
            vec![Block::Table(findings(about, &since.findings))],
        ));
    }
    sections
}

/// A table of figures that moved.
fn table(about: &About, id: &str, caption: &str, moved: &[&MoveView]) -> Table {
    let of_trust = about.school.is_none();
    // One reason for all of them is said once.
    let one = match moved {
        [first, rest @ ..] if !rest.is_empty() && rest.iter().all(|m| why(m) == why(first)) => {
            Some(why(first))
        }
        _ => None,
    };
    let mut columns = vec![Column::words("figure", "Figure")];
    if of_trust {
        columns.push(Column::words("school", "School"));
    }
    columns.extend([
        Column::words("when", "Term"),
        Column::number("before", "Before"),
        Column::number("now", "Now"),
        Column::number("by", "By"),
        Column::number("pupils", "Pupils"),
    ]);
    if one.is_none() {
        columns.push(Column::words("because", "Because"));
    }
    columns
        .extend([Column::words("code", "Code")
            .about("matbook explain CODE says how the figure came about")]);
    let mut table = Table::new(id, caption, columns);
    table.rows = (moved.iter())
        .map(|m| {
            let what = match m.whom.is_empty() {
                true => m.what.clone(),
                false => format!("{}: {}", m.what, m.whom),
            };
            let mut cells = vec![Cell::text(what)];
            if of_trust {
                cells.push(match &m.school {
                    Some((urn, name)) => about.school_cell(*urn, name, PAGE),
                    None => Cell::text("The trust"),
                });
            }
            cells.extend([
                Cell::text(&m.when),
                Cell::Number(m.before.clone()),
                Cell::Number(m.after.clone()),
                Cell::Number(m.by.clone()),
                m.pupils
                    .clone()
                    .map_or_else(|| Cell::text(""), Cell::Number),
            ]);
            if one.is_none() {
                cells.push(Cell::text(upper_first(&why(m))));
            }
            cells.push(Cell::text(&m.code));
            Row::body(cells)
        })
        .collect();
    table
        .notes
        .extend(one.map(|why| format!("Each because of: {why}.")));
    if table.rows.len() > ROWS {
        table.files_only = true;
        table.begins = Some(ROWS);
    }
    table
}

/// What moved of a figure where that isn't itself, and why.
fn why(m: &MoveView) -> String {
    let parts = std::iter::once(&m.note)
        .chain(&m.because)
        .filter(|part| !part.is_empty());
    let parts: Vec<&str> = parts.map(String::as_str).collect();
    match parts.is_empty() {
        true => "not known".to_owned(),
        false => parts.join("; "),
    }
}

/// The table of findings with their age.
fn findings(about: &About, findings: &[AgedFinding]) -> Table {
    let mut table = Table::new(
        "findings-moved",
        "Findings that are new, still open and mended, by file",
        vec![
            Column::words("finding", "Finding"),
            Column::words("state", "State"),
            Column::words("school", "School"),
            Column::words("file", "File"),
            Column::number("count", "How many"),
            Column::words("contact", "Who can mend it"),
        ],
    );
    table.rows = (findings.iter())
        .map(|f| Row {
            cells: vec![
                Cell::text(match f.field.is_empty() {
                    true => format!("{}: {}", f.severity, f.code),
                    false => format!("{}: {} in {}", f.severity, f.code, f.field),
                }),
                Cell::text(&f.state),
                match &f.school {
                    Some((urn, name)) => about.school_cell(*urn, name, PAGE),
                    None => Cell::text("Not tied to a school"),
                },
                Cell::text(&f.file),
                Cell::Number(f.count.clone()),
                Cell::text(&f.contact),
            ],
            kind: match f.state.as_str() {
                "mended" => RowKind::LeftOut,
                _ => RowKind::Body,
            },
        })
        .collect();
    if table.rows.len() > ROWS {
        table.files_only = true;
        table.begins = Some(ROWS);
    }
    table
}

#[cfg(test)]
mod tests {
    use super::{changes, in_a_line};
    use crate::quantity::{Measured, Unit};
    use crate::release::Desk;
    use crate::release::changes::{ChangesView, MoveView, SinceView};
    use crate::report::{About, Page};

    fn about() -> About {
        About {
            trust_folder: "beacon".into(),
            trust_name: "Beacon".into(),
            school: None,
        }
    }

    fn since(moved: Vec<MoveView>) -> SinceView {
        let desk = Desk::default();
        SinceView {
            name: "the site published last".into(),
            as_at: "30 April 2026".into(),
            compared: desk.count(1_204),
            count: desk.count(moved.len() as u64),
            restated: desk.count(moved.iter().filter(|m| m.restated).count() as u64),
            moved,
            term: None,
            causes: vec!["assessments of 2024/25 at Oakfield: 1 row changed, in score".into()],
            findings: vec![],
        }
    }

    fn headings(page: &Page) -> Vec<&str> {
        page.sections.iter().map(|s| s.heading.as_str()).collect()
    }

    #[test]
    fn a_first_build_says_so_and_one_in_which_nothing_moved_says_that() {
        let first = changes(&about(), &ChangesView::default());
        assert!(first.briefing[0].starts_with("First build: nothing to compare with."));
        assert_eq!(in_a_line(&ChangesView::default()), None);
        let view = ChangesView {
            since: Some(SinceView {
                causes: vec![],
                ..since(vec![])
            }),
            ..ChangesView::default()
        };
        assert_eq!(
            changes(&about(), &view).briefing,
            ["Nothing moved: 1,204 figures are the same as in the site published last."]
        );
    }

    #[test]
    fn restated_terms_come_first_and_each_figure_says_why() {
        let desk = Desk::default();
        let percent = |v| desk.show(Measured::plain(Ok(v), Unit::Percent));
        let one = MoveView {
            code: "K7Q2M4X".into(),
            school: Some((900_001, "Oakfield".into())),
            what: "KS2 Reading, expected standard".into(),
            whom: String::new(),
            when: "Summer 2024/25".into(),
            before: percent(60.0),
            after: percent(65.0),
            by: desk.show(Measured::plain(Ok(5.0), Unit::PercentagePoints)),
            pupils: Some(desk.count(20)),
            note: String::new(),
            restated: true,
            of_group: false,
            because: vec!["1 row changed".into()],
        };
        let now = MoveView {
            restated: false,
            when: "Summer 2025/26".into(),
            ..one.clone()
        };
        let view = ChangesView {
            since: Some(since(vec![one, now])),
            ..ChangesView::default()
        };
        let page = changes(&about(), &view);
        assert_eq!(
            headings(&page),
            [
                "Past terms that were restated",
                "Because of what",
                "Figures of this term and year that moved"
            ]
        );
        assert_eq!(
            page.briefing[0],
            "2 figures moved since the site published last; one of them is of a past term, and so restated."
        );
        let row: Vec<String> = page.tables().next().unwrap().rows[0]
            .cells
            .iter()
            .map(|c| c.plain())
            .collect();
        assert_eq!(
            row,
            [
                "KS2 Reading, expected standard",
                "Oakfield",
                "Summer 2024/25",
                "60%",
                "65%",
                "+5",
                "20",
                "1 row changed",
                "K7Q2M4X"
            ]
        );
    }
}
