//! The command `matbook`: arguments in, exit code out.

fn main() -> std::process::ExitCode {
    matbook::cli::run()
}
