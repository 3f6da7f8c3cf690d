//! Builds the view in the browser (`view/`) for wasm32-unknown-unknown, strips it, and puts it deflated into
//! OUT_DIR/view.deflate. MATBOOK_VIEW names a module that is there already.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

type Failed = Box<dyn Error>;

const TARGET: &str = "wasm32-unknown-unknown";
const ADD: &str = "the view in the browser is built for wasm32-unknown-unknown, which this toolchain lacks: run\n\n    \
    rustup target add wasm32-unknown-unknown\n\n\
    or name a module that is built already in the environment variable MATBOOK_VIEW";

/// What the module is made of.
const SOURCES: [&str; 8] = [
    "Cargo.lock",
    "Cargo.toml",
    "core/Cargo.toml",
    "core/src",
    "view",
    "content",
    "templates",
    "assets",
];

fn main() -> Result<(), Failed> {
    for name in ["MATBOOK_VIEW", "RUSTC_WORKSPACE_WRAPPER"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    println!("cargo::rerun-if-changed=build.rs");
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let module = match env::var_os("MATBOOK_VIEW").filter(|path| !path.is_empty()) {
        Some(path) => {
            println!("cargo::rerun-if-changed={}", Path::new(&path).display());
            fs::read(&path)
                .map_err(|e| format!("MATBOOK_VIEW: {}: {e}", Path::new(&path).display()))?
        }
        // Clippy looks at the program without running it.
        None if wrapped_by_clippy() => vec![],
        None => {
            for source in SOURCES {
                println!("cargo::rerun-if-changed={source}");
            }
            fs::read(build(&out)?)?
        }
    };
    let packed = miniz_oxide::deflate::compress_to_vec(&stripped(&module)?, 10);
    fs::write(out.join("view.deflate"), packed)?;
    Ok(())
}

fn wrapped_by_clippy() -> bool {
    env::var("RUSTC_WORKSPACE_WRAPPER").is_ok_and(|w| w.contains("clippy"))
}

/// Builds the module in a target folder of its own; gives its path.
fn build(out: &Path) -> Result<PathBuf, Failed> {
    let rustc = env::var("RUSTC")?;
    let libraries = Command::new(&rustc)
        .args(["--print", "target-libdir", "--target", TARGET])
        .output()?;
    let libraries = PathBuf::from(String::from_utf8(libraries.stdout)?.trim());
    if !libraries.is_dir() {
        return Err(ADD.into());
    }
    // One for all profiles of the program: beside them, so that `cargo clean` takes it along.
    let beside = out
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file());
    let target = beside.unwrap_or(out).join("view");
    let mut cargo = Command::new(env::var("CARGO")?);
    cargo
        .args([
            "build",
            "--locked",
            "--package",
            "matbook-view",
            "--profile",
            "view",
            "--target",
            TARGET,
        ])
        .arg("--target-dir")
        .arg(&target);
    // Flags and wrappers of this build are for this machine's programs.
    for (name, _) in env::vars_os() {
        let name = name.to_string_lossy();
        let foreign = [
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
            "RUSTC_WORKSPACE_WRAPPER",
            "CARGO_BUILD_TARGET",
        ];
        if foreign.contains(&name.as_ref())
            || name.starts_with("CARGO_PROFILE_")
            || name.starts_with("CARGO_CFG_")
        {
            cargo.env_remove(name.as_ref());
        }
    }
    cargo.env("CARGO_ENCODED_RUSTFLAGS", without_paths()?);
    let done = cargo.output()?;
    if !done.status.success() {
        return Err(format!(
            "the view can’t be built:\n{}",
            String::from_utf8_lossy(&done.stderr)
        )
        .into());
    }
    Ok(target.join(TARGET).join("view/matbook_view.wasm"))
}

/// Flags that keep the folders of this machine, somebody's name among them, out of a module that goes onto every site.
fn without_paths() -> Result<String, Failed> {
    let home = env::var("CARGO_HOME").or_else(|_| {
        let home = env::var("HOME").or_else(|_| env::var("USERPROFILE"))?;
        Ok::<_, Failed>(Path::new(&home).join(".cargo").display().to_string())
    })?;
    let folders = [
        (home, "cargo"),
        (env::var("CARGO_MANIFEST_DIR")?, "matbook"),
    ];
    let flags = folders.map(|(folder, name)| format!("--remap-path-prefix={folder}={name}"));
    // What cargo parts flags by.
    Ok(flags.join("\u{1f}"))
}

/// A module without its custom sections: names and notes that no browser needs.
fn stripped(module: &[u8]) -> Result<Vec<u8>, Failed> {
    let Some((head, mut rest)) = module.split_at_checked(8) else {
        return Ok(vec![]);
    };
    if !head.starts_with(b"\0asm") {
        return Err("the view is no WebAssembly module".into());
    }
    let mut kept = head.to_vec();
    while let Some((kind, after)) = rest.split_first() {
        // The section's length: seven bits a byte, the lowest first.
        let digits = after
            .iter()
            .position(|b| b & 0x80 == 0)
            .ok_or("the view is cut short")?
            + 1;
        let length = (after[..digits].iter().rev()).fold(0, |n, b| n << 7 | usize::from(b & 0x7f));
        let whole = 1 + digits + length;
        let section = rest.get(..whole).ok_or("the view is cut short")?;
        if *kind != 0 {
            kept.extend_from_slice(section);
        }
        rest = &rest[whole..];
    }
    Ok(kept)
}
