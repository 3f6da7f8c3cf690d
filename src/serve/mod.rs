//! Serves a built site on this machine while it is worked on, and says when something it is built from has changed.
//!
//! Only 127.0.0.1 is listened on, only files of the site are given out, and only to requests that name this machine and
//! that no page of another site made. A page that is served gets one script more than the page on the disk has: it waits
//! for the next build and reloads, or shows why the build failed while the old page stands.

mod answer;
mod live;
mod watch;

pub use live::{Live, ServeError, Server};
pub use watch::{Changes, Watch};
