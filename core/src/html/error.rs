//! What is wrong with a template.

/// A template that can't be read, compiled or rendered: mostly a slip in a file of the user's own.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("template `{template}`{}: {message}", line.map(|n| format!(", line {n}")).unwrap_or_default())]
pub struct TemplateError {
    /// Its name: the file's path within the templates folder.
    pub template: String,
    /// The line, from 1, where it is known.
    pub line: Option<usize>,
    /// What is wrong.
    pub message: String,
}

impl From<minijinja::Error> for TemplateError {
    fn from(error: minijinja::Error) -> Self {
        // An error inside an included template comes wrapped in one that only says which include failed.
        let mut innermost = &error;
        let mut next = std::error::Error::source(&error);
        while let Some(source) = next {
            if let Some(inner) = source.downcast_ref::<minijinja::Error>() {
                innermost = inner;
            }
            next = source.source();
        }
        let template = innermost.name().unwrap_or("?").to_owned();
        let line = innermost.line();
        // Its own words end in the place, which is told apart here. Never `{:#}`: that shows the variables in scope.
        let mut message = innermost.to_string();
        if let Some(line) = line {
            let place = format!(" (in {template}:{line})");
            message = message.strip_suffix(&place).unwrap_or(&message).to_owned();
        }
        Self {
            template,
            line,
            message,
        }
    }
}
