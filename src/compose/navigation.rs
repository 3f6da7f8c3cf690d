//! Finding the way: tabs, lists of reports, neighbours and the page on method, from where a page stands.

use crate::report::tracking::{ReportId, declared};
use crate::report::{Page, PagePath, help};

/// A school of the list, in its order.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Neighbour {
    /// Its name.
    pub(super) name: String,
    /// Its folder on the site.
    pub(super) folder: String,
    /// Folders of key stages that it has no pages of.
    pub(super) absent: Vec<String>,
}

impl Neighbour {
    /// Where the page with a name leads to at this school: to the same, else home.
    fn page(&self, name: &str, home: &str) -> PagePath {
        let there = !self.absent.contains(&group(name));
        PagePath::new(format!(
            "{}/{}",
            self.folder,
            if there { name } else { home }
        ))
    }
}

/// What the pages of a trust or a school are dressed with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Surroundings {
    /// The folder of the trust or school.
    pub(super) base: String,
    /// The folder of the trust.
    pub(super) trust: String,
    /// The trust's name.
    pub(super) trust_name: String,
    /// The schools of the trust by name.
    pub(super) schools: Vec<Neighbour>,
    /// The page that every school has to begin with.
    pub(super) home: &'static str,
}

/// Gives every page of a trust or school its tabs, the list of reports beside it, the way to the other schools and the
/// page that tells its method.
pub(super) fn dress(pages: &mut [Page], around: &Surroundings) {
    let known: Vec<(String, String, PagePath)> = pages
        .iter()
        .map(|page| {
            let name = relative(&page.path, &around.base);
            (name, page.title.clone(), page.path.clone())
        })
        .collect();
    let empty: Vec<PagePath> = (pages.iter())
        .filter(|page| page.sections.is_empty())
        .map(|page| page.path.clone())
        .collect();
    let mut groups: Vec<String> = vec![];
    for (name, ..) in &known {
        let group = group(name);
        if !groups.contains(&group) {
            groups.push(group);
        }
    }
    groups.sort_by_key(|g| rank(g));
    for page in pages {
        let name = relative(&page.path, &around.base);
        let own = group(&name);
        let file = name.rsplit('/').next().unwrap_or(&name);
        page.tabs = groups
            .iter()
            .filter_map(|g| {
                let mut there = known.iter().filter(|(n, ..)| group(n) == *g);
                let first = there.clone().find(|(n, ..)| is_first(n));
                let same = there.clone().find(|(n, ..)| {
                    is_stage(g) && is_stage(&own) && n.rsplit('/').next() == Some(file)
                });
                let full = there.clone().find(|(.., to)| !empty.contains(to));
                let (.., to) = same.or(first).or(full).or_else(|| there.next())?;
                Some((tab(g), to.clone(), *g == own))
            })
            .collect();
        let titled = std::mem::take(&mut page.siblings);
        page.siblings = known
            .iter()
            .filter(|(n, ..)| group(n) == own && own != "home" && beside(&name, n))
            .map(|(_, title, to)| {
                let text = titled.iter().find(|(_, path)| path == to);
                let text = text.map_or(title, |(text, _)| text);
                // A page with a reason in place of figures is no way that a reader should have to try.
                let text = match empty.contains(to) {
                    true => format!("{text} (nothing to show)"),
                    false => text.clone(),
                };
                (text, to.clone())
            })
            .collect();
        page.switcher = switcher(&name, around);
        page.method = method(&name);
    }
}

/// Whether a page lists another of its group: the pages of the measures' years list one another, the others don't list them.
fn beside(name: &str, other: &str) -> bool {
    let of_year = |name: &str| name.starts_with("measures/");
    if of_year(name) {
        of_year(other) || other == "measures.html"
    } else {
        !of_year(other)
    }
}

/// A trust of the site.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct TrustHome {
    /// Its name.
    pub(super) name: String,
    /// Its folder on the site.
    pub(super) folder: String,
    /// The folders of the key stages that it has tracking reports of; `None`: it has no tracking reports.
    pub(super) stages: Option<Vec<String>>,
}

/// From how many trusts on the way leads to the list of all.
const MANY: usize = 30;

/// Whether so many trusts are listed one by one.
pub(super) fn lists_trusts(count: usize) -> bool {
    (2..MANY).contains(&count)
}

/// The way from a page to the other trusts: to the same report where each has it, else to the trust's first page. Nothing where
/// there is one trust only.
pub(super) fn trusts(page: &PagePath, trusts: &[TrustHome]) -> Vec<(String, PagePath, bool)> {
    let all = ("All trusts".to_owned(), PagePath::new("index.html"), false);
    match trusts.len() {
        0 | 1 => return vec![],
        MANY.. => return vec![all],
        _ => {}
    }
    let within = |folder: &str| page.0.strip_prefix(folder)?.strip_prefix('/');
    let own = trusts.iter().find_map(|t| within(&t.folder));
    // Of a school's report the trust's.
    let report = own.map(|name| match name.strip_prefix("schools/") {
        Some(school) => school
            .split_once('/')
            .map_or("index.html", |(_, rest)| rest),
        None => name,
    });
    let mut links = vec![all];
    links.extend(trusts.iter().map(|trust| {
        let home = match trust.stages {
            Some(_) => "index.html",
            None => "audit/assessment.html",
        };
        let same = report.filter(|name| {
            let folder = name.split_once('/').map(|(folder, _)| folder);
            let has = |f: &str| (trust.stages.iter().flatten()).any(|stage| stage == f);
            folder.is_some_and(|f| f == "audit" || has(f))
        });
        let to = PagePath::new(format!("{}/{}", trust.folder, same.unwrap_or(home)));
        (trust.name.clone(), to, within(&trust.folder).is_some())
    }));
    links
}

/// The path of a page within its trust's or school's folder.
fn relative(path: &PagePath, base: &str) -> String {
    let within = path.0.strip_prefix(base).unwrap_or(&path.0);
    within.trim_start_matches('/').to_owned()
}

/// The tab that a page belongs to: `home`, a key stage's folder, `audit`, `indicators`, `pages` of the project's own, or `measures`
/// for all that is neither.
fn group(name: &str) -> String {
    match name.split_once('/') {
        None if name == "index.html" => "home".into(),
        // A page for all indicators, and below it one for each.
        None if matches!(name, "indicators.html" | "attendance.html") => "indicators".into(),
        None if name == "statutory.html" => "statutory".into(),
        None if name == "changes.html" => "audit".into(),
        None => "measures".into(),
        Some((folder, _)) => folder.into(),
    }
}

fn is_stage(group: &str) -> bool {
    ![
        "home",
        "audit",
        "measures",
        "indicators",
        "pages",
        "schools",
        "statutory",
    ]
    .contains(&group)
}

fn rank(group: &str) -> (u8, String) {
    let rank = match group {
        "home" => 0,
        "statutory" => 2,
        "measures" => 3,
        "indicators" => 4,
        "audit" => 5,
        "pages" => 6,
        "schools" => 7,
        _ => 1,
    };
    (rank, group.to_owned())
}

/// Whether a page is the one its tab leads to.
fn is_first(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    matches!(
        file,
        "summary.html" | "assessment.html" | "measures.html" | "indicators.html" | "index.html"
    )
}

fn tab(group: &str) -> String {
    match group {
        "home" => "Home".into(),
        "audit" => "Audits".into(),
        "statutory" => "Statutory".into(),
        "measures" => "Measures".into(),
        "indicators" => "Indicators".into(),
        "pages" => "Our pages".into(),
        "schools" => "Schools".into(),
        stage => stage.to_uppercase(),
    }
}

/// The way to the schools: all of them, and the ones before and after.
fn switcher(name: &str, around: &Surroundings) -> Vec<(String, PagePath)> {
    // A trust's own pages have a tab of their schools.
    let Some(place) = around.schools.iter().position(|s| s.folder == around.base) else {
        return vec![];
    };
    let list = PagePath::new(format!("{}/schools/index.html", around.trust));
    let mut links = vec![("All schools".to_owned(), list)];
    // Which of the other pages a school has depends on its data: there its home is offered.
    let group = group(name);
    let shared = group == "audit" || is_stage(&group) || name == "index.html";
    let page = if shared { name } else { around.home };
    links.push((
        format!("The trust: {}", around.trust_name),
        PagePath::new(format!("{}/{page}", around.trust)),
    ));
    let before = place.checked_sub(1).and_then(|at| around.schools.get(at));
    let after = around.schools.get(place + 1);
    for (word, school) in [("Previous", before), ("Next", after)] {
        if let Some(school) = school {
            links.push((
                format!("{word}: {}", school.name),
                school.page(page, around.home),
            ));
        }
    }
    links
}

/// Where the method of a page is told.
fn method(name: &str) -> String {
    let file = name.rsplit('/').next().unwrap_or(name);
    let stem = file.strip_suffix(".html").unwrap_or(file);
    let (page, place) = match (group(name).as_str(), stem) {
        ("home", _) => ("methods/reports", "home"),
        ("pages" | "schools", _) => return String::new(),
        ("audit", "assessment") => ("methods/audits", "assessment-audit"),
        ("audit", "pupil-groups") => ("methods/audits", "pupil-groups-data-check"),
        ("audit", "ethnicity") => ("methods/audits", "ethnicity-data-check"),
        ("audit", "changes") => ("methods/audits", "what-moved"),
        ("audit", other) => ("methods/audits", other),
        _ if name.starts_with("measures/") => ("methods/dfe-measures", ""),
        ("measures", "measures") => ("methods/dfe-measures", ""),
        ("measures", "profile") => ("methods/profile", ""),
        ("measures", "progress") => ("methods/progress", ""),
        ("measures", "published") => ("methods/statutory", "published-results"),
        ("measures", "value-added") => ("methods/estimates", "your-school"),
        ("statutory", _) => ("methods/statutory", ""),
        ("measures" | "indicators", _) => ("methods/indicators", ""),
        (_, report) => {
            let declared = ReportId::named(report).map_or("", |id| declared(id).method);
            declared.split_once('#').unwrap_or((declared, ""))
        }
    };
    if page.is_empty() {
        return String::new();
    }
    let path = help::path(page).0;
    if place.is_empty() {
        path
    } else {
        format!("{path}#{place}")
    }
}

#[cfg(test)]
mod tests {
    use super::{Neighbour, Surroundings, TrustHome, dress, trusts};
    use crate::report::{Page, PagePath};

    #[test]
    fn the_way_to_another_trust_is_to_the_same_report() {
        let trust = |name: &str, folder: &str, stages: Option<&[&str]>| TrustHome {
            name: name.into(),
            folder: folder.into(),
            stages: stages.map(|s| s.iter().map(|s| (*s).to_owned()).collect()),
        };
        let all = [
            trust("A", "a", Some(&["ks1", "ks2", "ks4"])),
            trust("B", "b", Some(&["ks1", "ks2"])),
            trust("C", "c", None),
        ];
        let from = |path: &str| {
            let links = trusts(&PagePath::new(path), &all);
            let to: Vec<(String, bool)> =
                links.into_iter().map(|(_, to, own)| (to.0, own)).collect();
            to
        };
        let links = |to: [(&str, bool); 4]| to.map(|(to, own)| (to.to_owned(), own)).to_vec();
        assert_eq!(
            from("a/schools/1/ks2/send.html"),
            links([
                ("index.html", false),
                ("a/ks2/send.html", true),
                ("b/ks2/send.html", false),
                ("c/audit/assessment.html", false)
            ])
        );
        // The second never had pupils in Key Stage 4.
        assert_eq!(
            from("a/ks4/send.html"),
            links([
                ("index.html", false),
                ("a/ks4/send.html", true),
                ("b/index.html", false),
                ("c/audit/assessment.html", false)
            ])
        );
        assert_eq!(
            from("help/index.html"),
            links([
                ("index.html", false),
                ("a/index.html", false),
                ("b/index.html", false),
                ("c/audit/assessment.html", false)
            ])
        );
        assert_eq!(trusts(&PagePath::new("a/index.html"), &all[..1]), []);
    }

    #[test]
    fn tabs_lists_and_neighbours_follow_from_the_place() {
        let school = |urn: &str, name: &str| Neighbour {
            name: name.into(),
            folder: format!("t/schools/{urn}"),
            absent: match urn {
                "3" => vec!["ks1".into()],
                _ => vec![],
            },
        };
        let around = Surroundings {
            home: "index.html",
            base: "t/schools/2".into(),
            trust: "t".into(),
            trust_name: "T".into(),
            schools: vec![school("1", "A"), school("2", "B"), school("3", "C")],
        };
        let page = |name: &str, title: &str| {
            Page::new(PagePath::new(format!("t/schools/2/{name}")), "B", title)
        };
        let mut pages = vec![
            page("index.html", "Home"),
            page("ks1/summary.html", "KS1 summary"),
            page("ks2/summary.html", "KS2 summary"),
            page("ks2/send.html", "KS2 extended SEND"),
            page("audit/matching.html", "Matching"),
            page("measures.html", "DfE measures"),
        ];
        for page in pages.iter_mut().filter(|p| !p.title.ends_with("summary")) {
            let text = crate::report::Block::text("Figures.");
            page.sections = vec![crate::report::Section::new("all", "All", vec![text])];
        }
        dress(&mut pages, &around);
        let texts = |page: &Page| -> Vec<String> {
            page.siblings.iter().map(|(text, _)| text.clone()).collect()
        };
        assert_eq!(
            texts(&pages[3]),
            ["KS2 summary (nothing to show)", "KS2 extended SEND"]
        );
        let send = &pages[3];
        let tabs: Vec<(&str, &str, bool)> = (send.tabs.iter())
            .map(|(text, to, own)| (text.as_str(), to.0.as_str(), *own))
            .collect();
        // KS1 has no such report here: its tab leads to the summary.
        assert_eq!(
            tabs,
            [
                ("Home", "t/schools/2/index.html", false),
                ("KS1", "t/schools/2/ks1/summary.html", false),
                ("KS2", "t/schools/2/ks2/send.html", true),
                ("Measures", "t/schools/2/measures.html", false),
                ("Audits", "t/schools/2/audit/matching.html", false),
            ]
        );
        assert_eq!(send.siblings.len(), 2);
        let to: Vec<&str> = send.switcher.iter().map(|(_, to)| to.0.as_str()).collect();
        assert_eq!(
            to,
            [
                "t/schools/index.html",
                "t/ks2/send.html",
                "t/schools/1/ks2/send.html",
                "t/schools/3/ks2/send.html"
            ]
        );
        assert_eq!(send.method, "help/methods/reports.html#extended-send");
        // The school after has no Key Stage 1.
        let to: Vec<&str> = (pages[1].switcher.iter().map(|(_, to)| to.0.as_str())).collect();
        assert_eq!(
            to[2..],
            ["t/schools/1/ks1/summary.html", "t/schools/3/index.html"]
        );
        // Not every school has measures: there the neighbours' homes are offered.
        assert_eq!(pages[5].switcher[2].1.0, "t/schools/1/index.html");
    }
}
