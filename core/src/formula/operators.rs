//! What the operators and functions of a formula make of its parts: each joins nodes of the tree, so that rhai, running over
//! the text once, leaves the whole tree behind.

use std::sync::Arc;

use rhai::{Dynamic, Engine, EvalAltResult, OptimizationLevel, Position};

use crate::diag::nearest;

use super::node::{Node, Relation, Test};

/// What a part of a formula stands for while rhai runs over it.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// A number.
    Number(Arc<Node>),
    /// A condition.
    Test(Arc<Test>),
    /// A column of words: its place, name and codes.
    Words(usize, &'static str, &'static [&'static str]),
}

/// A part, or why there is none.
pub(super) type Made = Result<Part, Box<EvalAltResult>>;

/// An error in words of ours; a help may follow after a bar.
pub(super) fn wrong<T>(message: impl Into<String>) -> Result<T, Box<EvalAltResult>> {
    Err(Box::new(EvalAltResult::ErrorRuntime(
        message.into().into(),
        Position::NONE,
    )))
}

/// One side of an operator as a part.
pub(super) fn part(value: Dynamic) -> Made {
    if let Some(part) = value.clone().try_cast::<Part>() {
        return Ok(part);
    }
    if let Ok(n) = value.as_int() {
        #[expect(clippy::cast_precision_loss, reason = "numbers of a formula are small")]
        return Ok(Part::Number(Arc::new(Node::Number(n as f64))));
    }
    if let Ok(n) = value.as_float() {
        return Ok(Part::Number(Arc::new(Node::Number(n))));
    }
    if let Ok(b) = value.as_bool() {
        return Ok(Part::Test(Arc::new(Test::Known(b))));
    }
    wrong("this is neither a number nor a condition")
}

/// One side of an operator as a number.
fn number(value: Dynamic) -> Result<Arc<Node>, Box<EvalAltResult>> {
    match part(value)? {
        Part::Number(node) => Ok(node),
        // A condition counts 1 or 0, so that `income * (pupils > 0)` may be written.
        Part::Test(test) => Ok(Arc::new(Node::Either(
            test,
            Arc::new(Node::Number(1.0)),
            Arc::new(Node::Number(0.0)),
        ))),
        Part::Words(_, name, _) => {
            wrong(format!("`{name}` holds words, and a number is wanted here"))
        }
    }
}

/// One side of an operator as a condition.
pub(super) fn test(value: Dynamic) -> Result<Arc<Test>, Box<EvalAltResult>> {
    match part(value)? {
        Part::Test(test) => Ok(test),
        Part::Number(_) => wrong("this is a number, and a condition is wanted here"),
        Part::Words(_, name, _) => wrong(format!(
            "`{name}` holds words, and a condition is wanted here: compare it, as `{name} == \"…\"`"
        )),
    }
}

/// `column == "word"`, also the other way about.
fn is(column: usize, name: &str, codes: &[&str], word: &str) -> Result<Test, Box<EvalAltResult>> {
    if !codes.is_empty() && !codes.iter().any(|c| c.eq_ignore_ascii_case(word)) {
        let hint = nearest(word, codes.iter().copied()).map_or_else(
            || format!("it holds {}", codes.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        return wrong(format!("`{name}` is never `{word}`|{hint}"));
    }
    Ok(Test::Is(column, word.into()))
}

/// Two numbers that are the same, or a column of words that holds a word.
fn equal(a: &Dynamic, b: &Dynamic) -> Result<Test, Box<EvalAltResult>> {
    let words = |value: &Dynamic| match value.clone().try_cast::<Part>() {
        Some(Part::Words(column, name, codes)) => Some((column, name, codes)),
        _ => None,
    };
    let text = |value: &Dynamic| value.clone().into_immutable_string().ok();
    match ((words(a), text(b)), (words(b), text(a))) {
        ((Some((column, name, codes)), Some(word)), _)
        | (_, (Some((column, name, codes)), Some(word))) => is(column, name, codes, &word),
        ((Some((_, name, _)), _), _) | (_, (Some((_, name, _)), _)) => wrong(format!(
            "`{name}` holds words: compare it with a word in quotation marks|as `{name} == \"…\"`"
        )),
        _ => Ok(Test::Compare(
            Relation::Equal,
            number(a.clone())?,
            number(b.clone())?,
        )),
    }
}

/// The engine that knows these operators and functions and nothing else.
pub(super) fn engine() -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    // Each operator goes through ours, also between two plain numbers: 1 / 2 is a half here.
    engine.set_fast_operators(false);
    engine.set_allow_if_expression(false);
    engine.set_allow_switch_expression(false);
    engine.set_allow_loop_expressions(false);
    engine.set_allow_statement_expression(false);
    engine.set_allow_looping(false);
    engine.set_allow_shadowing(false);
    engine.set_max_operations(2_000);
    engine.set_max_expr_depths(64);
    engine.set_max_string_size(200);
    for word in [
        "eval",
        "print",
        "debug",
        "type_of",
        "is_def_var",
        "Fn",
        "call",
        "curry",
        "this",
    ] {
        engine.disable_symbol(word);
    }
    engine.register_type_with_name::<Part>("column");
    numbers(&mut engine);
    conditions(&mut engine);
    engine
}

/// Registers a function for whatever stands on its two sides.
fn two(engine: &mut Engine, name: &str, make: impl Fn(Dynamic, Dynamic) -> Made + Copy + 'static) {
    engine.register_fn(name, move |a: Dynamic, b: Dynamic| make(a, b));
    // Between like plain values rhai has operators of its own; these stand before them.
    engine.register_fn(name, move |a: i64, b: i64| make(a.into(), b.into()));
    engine.register_fn(name, move |a: f64, b: f64| make(a.into(), b.into()));
    engine.register_fn(name, move |a: i64, b: f64| make(a.into(), b.into()));
    engine.register_fn(name, move |a: f64, b: i64| make(a.into(), b.into()));
}

/// One side of an operator as a number.
fn numbers(engine: &mut Engine) {
    type Join = fn(Arc<Node>, Arc<Node>) -> Node;
    let joins: [(&str, Join); 7] = [
        ("+", Node::Add),
        ("-", Node::Subtract),
        ("*", Node::Multiply),
        ("/", Node::Divide),
        ("min", Node::Least),
        ("max", Node::Most),
        ("if_missing", Node::IfMissing),
    ];
    for (name, join) in joins {
        two(engine, name, move |a, b| {
            Ok(Part::Number(Arc::new(join(number(a)?, number(b)?))))
        });
    }
    let less = |a: Dynamic| -> Made {
        let nought = Arc::new(Node::Number(0.0));
        Ok(Part::Number(Arc::new(Node::Subtract(nought, number(a)?))))
    };
    engine.register_fn("-", less);
    engine.register_fn("abs", |a: Dynamic| -> Made {
        Ok(Part::Number(Arc::new(Node::Size(number(a)?))))
    });
    engine.register_fn("either", |t: Dynamic, a: Dynamic, b: Dynamic| -> Made {
        let node = Node::Either(test(t)?, number(a)?, number(b)?);
        Ok(Part::Number(Arc::new(node)))
    });
}

fn conditions(engine: &mut Engine) {
    let relations = [
        ("<", Relation::Less),
        ("<=", Relation::AtMost),
        (">", Relation::More),
        (">=", Relation::AtLeast),
    ];
    for (name, relation) in relations {
        two(engine, name, move |a, b| {
            let test = Test::Compare(relation, number(a)?, number(b)?);
            Ok(Part::Test(Arc::new(test)))
        });
    }
    two(engine, "==", |a, b| {
        Ok(Part::Test(Arc::new(equal(&a, &b)?)))
    });
    two(engine, "!=", |a, b| {
        let same = match equal(&a, &b)? {
            Test::Compare(_, a, b) => {
                return Ok(Part::Test(Arc::new(Test::Compare(Relation::Unequal, a, b))));
            }
            other => other,
        };
        Ok(Part::Test(Arc::new(Test::Not(Arc::new(same)))))
    });
    for (name, all) in [("&", true), ("|", false)] {
        let make = move |a: Dynamic, b: Dynamic| -> Made {
            let (a, b) = (test(a)?, test(b)?);
            Ok(Part::Test(Arc::new(if all {
                Test::And(a, b)
            } else {
                Test::Or(a, b)
            })))
        };
        two(engine, name, make);
        engine.register_fn(name, move |a: bool, b: bool| make(a.into(), b.into()));
    }
    engine.register_fn("!", |a: Dynamic| -> Made {
        Ok(Part::Test(Arc::new(Test::Not(test(a)?))))
    });
    engine.register_fn("missing", |a: Dynamic| -> Made {
        Ok(Part::Test(Arc::new(match part(a)? {
            Part::Words(column, ..) => Test::NoWords(column),
            Part::Number(node) => Test::NoNumber(node),
            Part::Test(_) => return wrong("missing() asks about a column"),
        })))
    });
}
