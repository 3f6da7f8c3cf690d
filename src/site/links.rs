//! Links of a page that lead to no file of the site: for a site of which only a part is built.

/// A page without the links that lead to files for which `is_there` says no; `None` where there is none.
pub fn without_dead(page: &str, html: &str, is_there: impl Fn(&str) -> bool) -> Option<String> {
    const LINK: &str = " href=\"";
    let folder = page.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut live = String::with_capacity(html.len());
    let mut rest = html;
    let mut dead = false;
    while let Some(at) = rest.find(LINK) {
        let start = at + LINK.len();
        let Some(length) = rest[start..].find('"') else {
            break;
        };
        let target = &rest[start..start + length];
        let end = start + length + 1;
        if leads_to(folder, target).is_some_and(|path| !is_there(&path)) {
            live.push_str(&rest[..at]);
            dead = true;
        } else {
            live.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    live.push_str(rest);
    dead.then_some(live)
}

/// The file of the site that a link of a page leads to; `None` where it leads elsewhere.
fn leads_to(folder: &str, target: &str) -> Option<String> {
    let path = target.split(['#', '?']).next().unwrap_or("");
    if path.is_empty() || path.contains(':') || path.starts_with('/') {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in path.split('/') {
        match part {
            "." | "" => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::without_dead;

    #[test]
    fn only_links_that_lead_nowhere_go() {
        let html = "<a class=\"x\" href=\"../a/there.html#t\">1</a><a href=\"gone.html?x\">2</a><a href=\"https://dfe.example\">3</a>\
            <a href=\"#top\">4</a><a href=\"../../gone.html\">5</a>";
        let live = without_dead("s/b/page.html", html, |path| path == "s/a/there.html").unwrap();
        assert_eq!(
            live,
            "<a class=\"x\" href=\"../a/there.html#t\">1</a><a>2</a><a href=\"https://dfe.example\">3</a><a href=\"#top\">4</a><a>5</a>"
        );
        assert_eq!(
            without_dead("page.html", "<a href=\"x.html\">", |_| true),
            None
        );
    }
}
