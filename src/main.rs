//! The command `matbook`: arguments in, exit code out.

/// The stages of a build hold much, one after the other, on other threads: what one frees, the next takes.
#[cfg(target_os = "linux")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    matbook::cli::run()
}
