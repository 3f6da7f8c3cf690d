//! From the text of a formula to its tree.

use std::sync::Arc;

use rhai::{Dynamic, EvalAltResult, Scope};

use crate::diag::nearest;
use crate::estate::lower_first;

use super::error::{FormulaError, Wanted};
use super::node::{Formula, Node, Root};
use super::operators::{Part, engine, part, test, wrong};
use super::tables::{VariableKind, Variables};

/// `&&` and `||` outside quotation marks as `&` and `|`, which may be given a meaning for columns; as long as before.
fn joined(text: &str) -> String {
    let mut made = String::with_capacity(text.len());
    let (mut quoted, mut last) = (false, ' ');
    for c in text.chars() {
        let second = !quoted && (c == '&' || c == '|') && c == last;
        if c == '"' && last != '\\' {
            quoted = !quoted;
        }
        made.push(if second { ' ' } else { c });
        last = if second { ' ' } else { c };
    }
    made
}

/// Reads a formula over the columns of a table.
///
/// It may use numbers, columns, words in quotation marks, `+ - * /`, `< <= > >= == !=`, `&& || !`, brackets and the
/// functions `min`, `max`, `abs`, `if_missing(a, b)`, `either(condition, a, b)` and `missing(column)`; nothing else: no
/// statements, loops or functions of one's own.
///
/// ```
/// use matbook_core::estate::tables::attendance;
/// use matbook_core::formula::{Row, Wanted, compile, table};
///
/// /// A row of the table of attendance, of which sessions 140, 10 and 4 are known.
/// struct Sessions;
///
/// impl Row for Sessions {
///     fn number(&self, column: usize) -> Option<f64> {
///         match column {
///             attendance::POSSIBLE => Some(140.0),
///             attendance::AUTHORISED => Some(10.0),
///             attendance::UNAUTHORISED => Some(4.0),
///             _ => None,
///         }
///     }
///     fn words(&self, _: usize) -> Option<&str> {
///         Some("Autumn")
///     }
/// }
///
/// let attendance = table("attendance").expect("a table");
/// let absent = compile("sessions_authorised + sessions_unauthorised", attendance, Wanted::Number);
/// assert_eq!(absent.expect("a formula").value(&Sessions), Some(14.0));
/// let wrong = compile("sessions_autorised", attendance, Wanted::Number).expect_err("no column");
/// assert_eq!(wrong.help, "did you mean `sessions_authorised`?");
/// ```
///
/// # Errors
/// What is wrong and where, with the nearest column where a name is unknown.
pub fn compile(
    text: &str,
    table: &'static Variables,
    wanted: Wanted,
) -> Result<Formula, FormulaError> {
    if text.chars().count() > 1_000 {
        return Err(FormulaError {
            line: 1,
            column: 1,
            width: 1,
            message: "the formula is longer than 1,000 characters".into(),
            help: String::new(),
        });
    }
    let told = |error: &EvalAltResult| explain(error, text, table);
    let engine = engine();
    let ast = engine
        .compile_expression(joined(text))
        .map_err(|e| told(&EvalAltResult::ErrorParsing(*e.0, e.1)))?;
    let mut scope = Scope::new();
    for column in table.columns {
        scope.push_constant(
            column.name,
            match column.kind {
                VariableKind::Number => Part::Number(Arc::new(Node::Column(column.place))),
                VariableKind::Words(codes) => Part::Words(column.place, column.name, codes),
            },
        );
    }
    let value: Dynamic = engine
        .eval_ast_with_scope(&mut scope, &ast)
        .map_err(|e| told(&e))?;
    let root = match wanted {
        Wanted::Condition => test(value).map(Root::Test),
        Wanted::Number => match part(value) {
            Ok(Part::Test(test)) => Ok(Root::Test(test)),
            Ok(Part::Number(node)) => Ok(Root::Number(node)),
            Ok(Part::Words(_, name, _)) => {
                wrong(format!("`{name}` holds words, and a number is wanted"))
            }
            Err(error) => Err(error),
        },
    };
    Ok(Formula {
        text: text.into(),
        root: root.map_err(|e| told(&e))?,
    })
}

/// An error of rhai's in our words and at its place.
fn explain(error: &EvalAltResult, text: &str, table: &Variables) -> FormulaError {
    let at = error.position();
    let (line, column) = (at.line().unwrap_or(1), at.position().unwrap_or(1));
    let rest: Vec<char> = text
        .lines()
        .nth(line - 1)
        .unwrap_or("")
        .chars()
        .skip(column - 1)
        .collect();
    let name = rest
        .iter()
        .take_while(|c| c.is_alphanumeric() || **c == '_')
        .count();
    let (message, help) = match error {
        EvalAltResult::ErrorVariableNotFound(name, _) => {
            let columns = || table.columns.iter().map(|c| c.name);
            let help = nearest(name, columns()).map_or_else(
                || {
                    format!(
                        "its columns are {}",
                        columns().collect::<Vec<_>>().join(", ")
                    )
                },
                |near| format!("did you mean `{near}`?"),
            );
            (
                format!(
                    "`{name}` is no column of table {} that a formula may use",
                    table.name
                ),
                help,
            )
        }
        EvalAltResult::ErrorFunctionNotFound(signature, _) => {
            let function = signature.split(" (").next().unwrap_or(signature).trim();
            (
                format!("`{function}` is nothing a formula may do here"),
                "it may use + - * /, < <= > >= == !=, && || !, min, max, abs, if_missing(a, b), either(condition, a, b), missing(column)".to_owned(),
            )
        }
        EvalAltResult::ErrorRuntime(words, _) => split(&words.to_string()),
        EvalAltResult::ErrorParsing(kind, _) => (
            format!(
                "this is not a formula: {}",
                lower_first(kind.to_string().trim_end_matches('.'))
            ),
            "a formula is one expression, as `sessions_authorised + sessions_unauthorised`"
                .to_owned(),
        ),
        EvalAltResult::ErrorTooManyOperations(_) => {
            ("the formula takes too many steps".to_owned(), String::new())
        }
        other => (
            lower_first(other.to_string().trim_end_matches('.')),
            String::new(),
        ),
    };
    FormulaError {
        line,
        column,
        width: name.max(1),
        message,
        help,
    }
}

/// Message and help, which our own errors part by a bar.
fn split(words: &str) -> (String, String) {
    let (message, help) = words.split_once('|').unwrap_or((words, ""));
    (message.to_owned(), help.to_owned())
}

#[cfg(test)]
mod tests {
    use super::super::{Row, Wanted, table};
    use super::compile;
    use crate::estate::tables::attendance;

    /// An attendance row: term, possible, authorised, unauthorised.
    struct Sessions(&'static str, [Option<f64>; 3]);

    impl Row for Sessions {
        fn number(&self, column: usize) -> Option<f64> {
            self.1[column - attendance::POSSIBLE]
        }
        fn words(&self, _: usize) -> Option<&str> {
            Some(self.0)
        }
    }

    fn value(text: &str, row: &Sessions) -> Option<f64> {
        let table = table("attendance").expect("there");
        compile(text, table, Wanted::Number)
            .unwrap_or_else(|e| panic!("{text}: {e:?}"))
            .value(row)
    }

    #[test]
    fn formulas_worked_by_hand() {
        let row = Sessions("Autumn", [Some(140.0), Some(10.0), Some(4.0)]);
        // 10 + 4 = 14; 14 / 140 = 0.1; a half of 10 is 5 also where 1 / 2 comes first.
        assert_eq!(
            value("sessions_authorised + sessions_unauthorised", &row),
            Some(14.0)
        );
        assert_eq!(
            value(
                "(sessions_authorised + sessions_unauthorised) / sessions_possible",
                &row
            ),
            Some(0.1)
        );
        assert_eq!(value("1 / 2 * sessions_authorised", &row), Some(5.0));
        assert_eq!(value("-sessions_authorised + 2 * 3", &row), Some(-4.0));
        assert_eq!(value("max(sessions_authorised, 12.5)", &row), Some(12.5));
        // A condition counts 1: 14 × 10 >= 140.
        assert_eq!(
            value(
                "(sessions_authorised + sessions_unauthorised) * 10 >= sessions_possible",
                &row
            ),
            Some(1.0)
        );
        assert_eq!(
            value(
                "term == \"autumn\" && !(sessions_possible < 100) || false",
                &row
            ),
            Some(1.0)
        );
        assert_eq!(
            value("either(term != \"Autumn\", 1, sessions_unauthorised)", &row),
            Some(4.0)
        );
        assert_eq!(value("1", &row), Some(1.0));
        assert_eq!(value("2 > 1 & 1 == 1.0", &row), Some(1.0));
    }

    #[test]
    fn what_is_missing_stays_missing() {
        let row = Sessions("Autumn", [Some(0.0), None, Some(4.0)]);
        assert_eq!(
            value("sessions_authorised + sessions_unauthorised", &row),
            None
        );
        assert_eq!(
            value("if_missing(sessions_authorised, 0) + 1", &row),
            Some(1.0)
        );
        assert_eq!(value("missing(sessions_authorised)", &row), Some(1.0));
        assert_eq!(value("sessions_authorised > 2", &row), None);
        // One side settles it.
        assert_eq!(
            value("sessions_authorised > 2 && sessions_unauthorised > 5", &row),
            Some(0.0)
        );
        assert_eq!(
            value("sessions_authorised > 2 || sessions_unauthorised > 2", &row),
            Some(1.0)
        );
        // Nothing to divide by.
        assert_eq!(
            value("sessions_unauthorised / sessions_possible", &row),
            None
        );
    }

    #[test]
    fn what_is_wrong_is_told_at_its_place() {
        let table = table("exclusions").expect("there");
        let error = |text: &str| {
            let e = compile(text, table, Wanted::Number).expect_err(text);
            (e.column, e.width, format!("{} / {}", e.message, e.help))
        };
        let (column, width, words) = error("sesions + 1");
        assert_eq!((column, width), (1, 7));
        assert!(words.ends_with("did you mean `sessions`?"), "{words}");
        let (column, _, words) = error("sessions * 2 + kind");
        assert_eq!(column, 14);
        assert!(words.contains("`kind` holds words"), "{words}");
        let (_, _, words) = error("kind == \"Suspenson\"");
        assert!(words.contains("did you mean `Suspension`?"), "{words}");
        for text in [
            "let x = 1; x",
            "while true {}",
            "fn a() { 1 } a()",
            "sessions + ",
            "print(1)",
            "if sessions > 1 { 1 } else { 2 }",
            "eval(\"1\")",
            "sessions % 2",
            "(",
            "\"a\" + \"b\"",
            "[1, 2]",
            "#{a: 1}",
        ] {
            let (_, _, words) = error(text);
            assert!(!words.is_empty());
        }
        let deep = format!("{}1{}", "(".repeat(400), ")".repeat(400));
        assert!(!error(&deep).2.is_empty());
    }
}
