//! Deflates the fonts of packs, each into OUT_DIR/NAME.deflate. Builds the view in the browser (`view/`) for
//! wasm32-unknown-unknown, strips it, and puts it deflated into OUT_DIR/view.deflate. MATBOOK_VIEW names a module that is there
//! already: what it was built of stands in it, and has to be what is built here.

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

/// The fonts of packs, in assets/fonts.
const FONTS: [&str; 5] = [
    "Inter-Regular.ttf",
    "Inter-SemiBold.ttf",
    "Inter-Bold.ttf",
    "Inter-Italic.ttf",
    "DejaVuSans.ttf",
];

/// The custom section that says what a module was built of.
const SECTION: &[u8] = b"matbook-sources";

fn main() -> Result<(), Failed> {
    for name in ["MATBOOK_VIEW", "MATBOOK_VIEW_OF", "RUSTC_WORKSPACE_WRAPPER"] {
        println!("cargo::rerun-if-env-changed={name}");
    }
    for source in ["build.rs"].iter().chain(&SOURCES) {
        println!("cargo::rerun-if-changed={source}");
    }
    let out = PathBuf::from(env::var("OUT_DIR")?);
    let module = match env::var_os("MATBOOK_VIEW").filter(|path| !path.is_empty()) {
        Some(path) => {
            let path = Path::new(&path);
            println!("cargo::rerun-if-changed={}", path.display());
            let module =
                fs::read(path).map_err(|e| format!("MATBOOK_VIEW: {}: {e}", path.display()))?;
            hold(&module, path)?;
            module
        }
        // Clippy looks at the program without running it.
        None if wrapped_by_clippy() => vec![],
        None => signed(&build(&out)?)?,
    };
    pack(&out, "view", module, stripped)?;
    for name in FONTS {
        pack(
            &out,
            name,
            fs::read(format!("assets/fonts/{name}"))?,
            |font| Ok(font.to_vec()),
        )?;
    }
    Ok(())
}

/// Writes what is kept of some bytes, deflated, unless that is there already: deflating takes longer than all else here.
fn pack(
    out: &Path,
    name: &str,
    bytes: Vec<u8>,
    kept: impl Fn(&[u8]) -> Result<Vec<u8>, Failed>,
) -> Result<(), Failed> {
    let packed = out.join(format!("{name}.deflate"));
    let whole = out.join(format!("{name}.whole"));
    if !packed.exists() || fs::read(&whole).ok().as_ref() != Some(&bytes) {
        fs::write(packed, deflated(&kept(&bytes)?)?)?;
        fs::write(whole, bytes)?;
    }
    Ok(())
}

/// Bytes deflated as small as can be: every reader who filters loads the view, and every program carries the fonts.
fn deflated(bytes: &[u8]) -> Result<Vec<u8>, Failed> {
    let mut packed = vec![];
    let effort = zopfli::Options {
        iteration_count: std::num::NonZeroU64::new(5).ok_or("no round")?,
        ..zopfli::Options::default()
    };
    zopfli::compress(effort, zopfli::Format::Deflate, bytes, &mut packed)?;
    Ok(packed)
}

/// Holds a module that was built elsewhere to what is built here: with another state of it the filters would fail in the browser,
/// at first use. A release can't be built with such a module; while one works on the program it is told.
fn hold(module: &[u8], path: &Path) -> Result<(), Failed> {
    let found = sections(module)?.find_map(|(kind, content)| match kind {
        0 => named(content, SECTION),
        _ => None,
    });
    let wanted = sources()?;
    if found == Some(wanted.as_bytes()) || env::var("MATBOOK_VIEW_OF").is_ok_and(|of| of == "any") {
        return Ok(());
    }
    let why = match found {
        Some(_) => "was built of another state of core, view, content, templates or assets",
        None => "does not say what it was built of",
    };
    let told = format!(
        "MATBOOK_VIEW: {} {why}: filters may fail on the pages. Unset MATBOOK_VIEW, and the view is built; or name the one that is \
         then beside the program: target/view/matbook_view.wasm (MATBOOK_VIEW_OF=any takes any module)",
        path.display()
    );
    if env::var("PROFILE").is_ok_and(|profile| profile == "release") {
        return Err(told.into());
    }
    println!("cargo::warning={told}");
    Ok(())
}

/// The module that was built, with what it was built of, which is also put beside its target folder for other builds.
fn signed(path: &Path) -> Result<Vec<u8>, Failed> {
    let mut module = fs::read(path)?;
    let of = sources()?;
    // A name of a custom section has its length before it, as the section has; both are below 128, so one byte.
    let length = 1 + SECTION.len() + of.len();
    module.extend([0, u8::try_from(length)?, u8::try_from(SECTION.len())?]);
    module.extend_from_slice(SECTION);
    module.extend_from_slice(of.as_bytes());
    if let Some(beside) = path.ancestors().nth(3) {
        fs::write(beside.join("matbook_view.wasm"), &module)?;
    }
    Ok(module)
}

/// A hash of all that the module is made of (FNV-1a of 128 bits: to tell states apart, not to prove anything), in hexadecimal
/// digits.
fn sources() -> Result<String, Failed> {
    let mut files: Vec<PathBuf> = SOURCES.iter().map(PathBuf::from).collect();
    let mut found = vec![];
    while let Some(path) = files.pop() {
        if path.is_dir() {
            for entry in fs::read_dir(&path)? {
                files.push(entry?.path());
            }
        } else {
            found.push(path);
        }
    }
    found.sort();
    let mut hash = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d_u128;
    for path in found {
        let name = path.to_string_lossy().replace('\\', "/");
        for byte in [name.as_bytes(), b"\0", &fs::read(&path)?, b"\0"].concat() {
            hash = (hash ^ u128::from(byte)).wrapping_mul(0x0100_0000_0000_0000_0000_013b);
        }
    }
    Ok(format!("{hash:032x}"))
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

/// The content of a custom section, if that is its name.
fn named<'m>(content: &'m [u8], name: &[u8]) -> Option<&'m [u8]> {
    let (length, rest) = content.split_first()?;
    (usize::from(*length) == name.len()).then(|| rest.strip_prefix(name))?
}

/// The sections of a module: kind and content of each.
fn sections(module: &[u8]) -> Result<impl Iterator<Item = (u8, &[u8])>, Failed> {
    let mut found = vec![];
    let (head, mut rest) = module.split_at_checked(8).unwrap_or((&[], &[]));
    if !head.starts_with(b"\0asm") {
        return Err("the view is no WebAssembly module".into());
    }
    while let Some((kind, after)) = rest.split_first() {
        // The section's length: seven bits a byte, the lowest first.
        let digits = after
            .iter()
            .position(|b| b & 0x80 == 0)
            .ok_or("the view is cut short")?
            + 1;
        let length = (after[..digits].iter().rev()).fold(0, |n, b| n << 7 | usize::from(b & 0x7f));
        let content = after
            .get(digits..digits + length)
            .ok_or("the view is cut short")?;
        found.push((*kind, content));
        rest = &after[digits + length..];
    }
    Ok(found.into_iter())
}

/// A module without its custom sections: names and notes that no browser needs.
fn stripped(module: &[u8]) -> Result<Vec<u8>, Failed> {
    if module.is_empty() {
        return Ok(vec![]);
    }
    let mut kept = module[..8].to_vec();
    for (kind, content) in sections(module)?.filter(|(kind, _)| *kind != 0) {
        kept.push(kind);
        let mut length = content.len();
        loop {
            let digit = u8::try_from(length & 0x7f)?;
            length >>= 7;
            kept.push(if length > 0 { digit | 0x80 } else { digit });
            if length == 0 {
                break;
            }
        }
        kept.extend_from_slice(content);
    }
    Ok(kept)
}
