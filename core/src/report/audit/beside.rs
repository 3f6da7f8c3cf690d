//! The audit pages beside each other.

use crate::report::{About, Page};

/// Path below the trust's or school's folder, and title.
pub(super) const PAGES: [(&str, &str); 5] = [
    ("audit/assessment.html", "Assessment audit"),
    ("audit/pupil-groups.html", "Pupil groups data check"),
    ("audit/ethnicity.html", "Ethnicity data check"),
    ("audit/data-quality.html", "Data quality"),
    ("audit/matching.html", "Matching"),
];

/// An empty audit page with its title, the way to it and the list of its siblings.
pub(super) fn page(about: &About, path: &str, standfirst: &str) -> Page {
    let title = PAGES
        .iter()
        .find(|(p, _)| *p == path)
        .map_or("", |(_, t)| t);
    let mut page = about.page(path, title, standfirst);
    page.siblings = PAGES
        .iter()
        .map(|(path, title)| ((*title).to_owned(), about.path(path)))
        .collect();
    page
}
