//! The view in the browser, as a WebAssembly module: a script puts a question's bytes into the module's memory and
//! reads the answer's bytes out of it. What questions there are stands in `wire`.
//!
//! ```text
//! at = room(length)            // where the question goes
//! length = call()              // answers it
//! at = said()                  // where the answer stands, until the next question
//! ```

mod wire;

use std::cell::RefCell;

use wire::Pages;

thread_local! {
    /// The question, until it is answered.
    static QUESTION: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    /// The last answer.
    static ANSWER: RefCell<Vec<u8>> = const { RefCell::new(Vec::new()) };
    /// What is asked about.
    static VIEW: RefCell<Option<Pages>> = const { RefCell::new(None) };
}

/// Makes room for a question of so many bytes; gives its address.
#[allow(unsafe_code, reason = "the script calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn room(length: usize) -> *mut u8 {
    QUESTION.with_borrow_mut(|question| {
        question.clear();
        question.resize(length, 0);
        question.as_mut_ptr()
    })
}

/// Answers the question; gives the answer's length.
#[allow(unsafe_code, reason = "the script calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn call() -> usize {
    let question = QUESTION.take();
    let answer = VIEW.with_borrow_mut(|view| wire::answer(view, &question));
    let length = answer.len();
    ANSWER.set(answer);
    length
}

/// The address of the last answer.
#[allow(unsafe_code, reason = "the script calls it by this name")]
#[unsafe(no_mangle)]
pub extern "C" fn said() -> *const u8 {
    ANSWER.with_borrow(|answer| answer.as_ptr())
}
