//! Questions and answers in bytes: a line of JSON, then a body.
//!
//! | `do` | question | answer |
//! |---|---|---|
//! | `new` | body: the site's texts and the trust's catalogue, a line each | nothing |
//! | `own` | body: the site's texts and the value of a page, a line each | nothing |
//! | `put` | `name`; body: a data file | nothing |
//! | `page` | a page's address | [`Answer`](matbook_core::view::Answer) |
//! | `chart` | a page's address, `id`, `order` | the drawing |
//! | `figure` | a page's address, `name`: a code; or `id` of a table, `row` and `at`: the places of row and cell | the panel's HTML, or null |
//! | `file` | a page's address, `kind` | the file, as it is |
//! | `behind` | a page's address, `id` of a table, `row`, the cell's place `at` in it | [`BehindCount`](matbook_core::view::BehindCount) |
//!
//! An answer begins with a line: `{}`; `{"wants": […]}`, the data files ([`Wanted`](matbook_core::view::Wanted)) that are to be put
//! before the same question is asked again; or `{"error": "…"}` in words for a reader.

use matbook_core::release::shipped;
use matbook_core::sheet::Format;
use matbook_core::view::{Address, Asked, Order, OwnView, View, ViewError};
use serde::{Deserialize, Serialize};

/// The line before a question's body.
#[derive(Deserialize)]
struct Head<'q> {
    r#do: &'q str,
    #[serde(default)]
    name: String,
    #[serde(default)]
    page: String,
    #[serde(default)]
    start: String,
    #[serde(default)]
    query: String,
    #[serde(default)]
    whole: Option<String>,
    #[serde(default)]
    id: String,
    #[serde(default)]
    order: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    row: String,
    #[serde(default)]
    at: usize,
}

/// What questions are about.
pub(crate) enum Pages {
    /// The reports of a trust.
    Trust(Box<View>),
    /// One page, by its own value.
    Own(Box<OwnView>),
}

/// Answers a question; `view` is there from the first `new` on.
pub(crate) fn answer(view: &mut Option<Pages>, question: &[u8]) -> Vec<u8> {
    match answered(view, question) {
        Ok(body) => [b"{}\n".as_slice(), &body].concat(),
        Err(error) => {
            let mut line = match error {
                ViewError::Wants(files) => json(&serde_json::json!({ "wants": files })),
                ViewError::Words(words) => json(&serde_json::json!({ "error": words })),
            };
            line.push(b'\n');
            line
        }
    }
}

fn answered(view: &mut Option<Pages>, question: &[u8]) -> Result<Vec<u8>, ViewError> {
    let question = std::str::from_utf8(question).map_err(wrong)?;
    let (head, body) = question.split_once('\n').unwrap_or((question, ""));
    let head: Head<'_> = serde_json::from_slice(head.as_bytes()).map_err(wrong)?;
    if ["new", "own"].contains(&head.r#do) {
        let (site, data) = body.split_once('\n').unwrap_or((body, ""));
        let opened = |text: &str| shipped::open(text).map_err(wrong);
        let (data, site) = (opened(data)?, opened(site)?);
        *view = Some(match head.r#do {
            "new" => Pages::Trust(Box::new(View::new(&data, &site)?)),
            _ => Pages::Own(Box::new(OwnView::new(&data, &site)?)),
        });
        return Ok(vec![]);
    }
    let view = match view.as_mut().ok_or_else(|| wrong("no view yet"))? {
        Pages::Trust(view) => view,
        Pages::Own(view) => return of_own(view, &head),
    };
    let at = Address {
        page: &head.page,
        start: &head.start,
        query: &head.query,
        whole: head.whole.as_deref(),
    };
    match head.r#do {
        "put" => {
            let bytes = shipped::open(body).map_err(wrong)?;
            view.put(&head.name, &bytes)?;
            Ok(vec![])
        }
        "page" => Ok(json(&view.page(&at)?)),
        "chart" => Ok(json(&view.chart(
            &at,
            &head.id,
            Order::named(&head.order),
        )?)),
        "figure" => {
            let row = head.row.parse().unwrap_or(usize::MAX);
            let asked = match head.name.as_str() {
                "" => Asked::Cell(&head.id, row, head.at),
                code => Asked::Code(code),
            };
            Ok(json(&view.figure(&at, asked)?))
        }
        "file" => view.file(&at, format(&head.kind)?),
        other => Err(wrong(format!("{other} is not to be asked"))),
    }
}

fn of_own(view: &OwnView, head: &Head<'_>) -> Result<Vec<u8>, ViewError> {
    match head.r#do {
        "page" => Ok(json(&view.page(&head.query)?)),
        "file" => view.file(&head.query, format(&head.kind)?),
        "behind" => Ok(json(&view.behind(
            &head.query,
            &head.id,
            &head.row,
            head.at,
        ))),
        other => Err(wrong(format!("{other} is not to be asked of this page"))),
    }
}

fn format(ending: &str) -> Result<&'static Format, ViewError> {
    Format::by_ending(ending).ok_or_else(|| wrong(format!("there are no files of kind {ending}")))
}

fn wrong(error: impl std::fmt::Display) -> ViewError {
    ViewError::Words(format!(
        "The files of this site do not fit together: {error}"
    ))
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Words, numbers and lists: there is nothing JSON can't say.
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::answer;

    fn said(question: &str) -> String {
        String::from_utf8(answer(&mut None, question.as_bytes())).expect("text")
    }

    #[test]
    fn what_cannot_be_answered_says_why() {
        let refused = |question: &str, why: &str| {
            let said = said(question);
            assert!(
                said.starts_with("{\"error\":\"") && said.ends_with("\"}\n"),
                "{said}"
            );
            assert!(said.contains(why), "{said}");
        };
        refused("", "EOF");
        refused("{\"do\":\"page\"}\n", "no view yet");
        refused("{\"do\":\"new\"}\nAA\nAA", "cut short");
        refused("\u{0}", "expected value");
    }
}
