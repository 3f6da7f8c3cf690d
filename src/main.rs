//! The command `matbook`: arguments in, exit code out.

fn main() {}
