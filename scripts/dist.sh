#!/usr/bin/env bash
# Makes what people install, in dist/: matbook_VERSION_ARCH.deb, matbook-VERSION-ARCH-linux.tar.gz, matbook-VERSION-windows.zip and
# matbook-VERSION-setup.exe, each with manual, man pages or licences as is usual there; matbook-VERSION.cdx.json (what it is made of,
# CycloneDX) and SHA256SUMS. On Debian; compiles everything anew for release, twice (about 20 minutes each on two cores).
#   bash scripts/dist.sh [linux] [windows]        # both where neither is named
# The same commit gives the same bytes: dates are the commit's, or SOURCE_DATE_EPOCH.
set -euo pipefail
cd "$(dirname "$0")/.."
umask 022
wanted="${*:-linux windows}"
version="$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"/\1/p' Cargo.toml)"
export SOURCE_DATE_EPOCH="${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct)}"
target="$(cargo metadata --no-deps --format-version 1 --offline | python3 -c 'import json,sys; print(json.load(sys.stdin)["target_directory"])')"
dist="$PWD/dist"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
mkdir -p "$dist"

install_missing() { # package command, in pairs
  local need=()
  while [ $# -gt 0 ]; do command -v "$2" >/dev/null || need+=("$1"); shift 2; done
  [ ${#need[@]} = 0 ] && return
  local sudo=""; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get update -qq
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends "${need[@]}" >/dev/null
}
# All that lies in a folder gets the date of the release: archives then hold nothing of the machine that made them.
dated() { find "$1" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +; }
# What every archive holds beside the program. $1: its folder; $2: the platform, as rustc names it.
papers() {
  cp README.md CHANGELOG.md ARCHITECTURE.md "$1/"
  cp -r docs "$1/"
  cp LICENSE "$1/LICENSE.txt"
  python3 scripts/dist/sbom.py "$2" "$SOURCE_DATE_EPOCH" > "$1/matbook.cdx.json"
  python3 scripts/dist/notices.py "$1/matbook.cdx.json" > "$1/THIRD-PARTY.txt"
}

install_missing python3 python3 xz-utils xz
. scripts/view-target.sh
echo "== here"
# Functions of the same code are kept once, where Rust's own linker links (half a megabyte less).
fold=()
[ "$(rustc -vV | sed -n 's/^host: //p')" != x86_64-unknown-linux-gnu ] || fold=(-C link-arg=-Wl,--icf=all)
cargo rustc --release --locked --bin matbook -- "${fold[@]}"
matbook="$target/release/matbook"
"$matbook" help --write "$work/manual" --quiet
"$matbook" help --man "$work/man" --quiet

linux() {
  install_missing dpkg dpkg-deb binutils objdump
  local arch rust name
  arch="$(dpkg --print-architecture)"
  rust="$(rustc -vV | sed -n 's/^host: //p')"
  name="matbook-$version-$(uname -m)-linux"
  local top="$work/$name"
  mkdir -p "$top/completions"
  papers "$top" "$rust"
  cp "$matbook" "$top/"
  cp -r "$work/manual" "$work/man" "$top/"
  for shell in bash zsh fish; do "$matbook" completions "$shell" > "$top/completions/matbook.$shell"; done
  dated "$top"
  tar --sort=name --owner=0 --group=0 --numeric-owner --mtime="@$SOURCE_DATE_EPOCH" -C "$work" -c "$name" | gzip -9n > "$dist/$name.tar.gz"
  cp "$top/matbook.cdx.json" "$dist/matbook-$version.cdx.json"

  # The package. It needs the C library it was linked with, or a newer one, and nothing else.
  local deb="$work/deb" libc
  libc="$(objdump -T "$matbook" | grep -o 'GLIBC_[0-9.]*' | sort -uV | tail -1)"
  mkdir -p "$deb/DEBIAN" "$deb/usr/bin" "$deb/usr/share/man/man1" "$deb/usr/share/doc/matbook" "$deb/usr/share/bash-completion/completions" \
    "$deb/usr/share/zsh/vendor-completions" "$deb/usr/share/fish/vendor_completions.d"
  install -m 755 "$matbook" "$deb/usr/bin/matbook"
  cp "$top"/man/*.1 "$deb/usr/share/man/man1/"
  gzip -9n "$deb"/usr/share/man/man1/*.1
  cp "$top/completions/matbook.bash" "$deb/usr/share/bash-completion/completions/matbook"
  cp "$top/completions/matbook.zsh" "$deb/usr/share/zsh/vendor-completions/_matbook"
  cp "$top/completions/matbook.fish" "$deb/usr/share/fish/vendor_completions.d/matbook.fish"
  local doc="$deb/usr/share/doc/matbook"
  cp -r "$top/manual" "$top/docs" "$top/README.md" "$top/ARCHITECTURE.md" "$top/matbook.cdx.json" "$doc/"
  gzip -9nc CHANGELOG.md > "$doc/changelog.gz"
  { printf 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\nUpstream-Name: matbook\n\nFiles: *\nCopyright: the authors of matbook\nLicense: Expat\n'
    sed '/^MIT License$/d; /./!s/^/./; s/^/ /' LICENSE
    printf '\nThe crates compiled into it, with their licences, stand in THIRD-PARTY.txt.gz.\n'; } > "$doc/copyright"
  gzip -9nc "$top/THIRD-PARTY.txt" > "$doc/THIRD-PARTY.txt.gz"
  cat > "$deb/DEBIAN/control" <<CONTROL
Package: matbook
Version: $version
Architecture: $arch
Section: misc
Priority: optional
Maintainer: The matbook project <matbook@example.invalid>
Installed-Size: $(du -sk "$deb/usr" | cut -f1)
Depends: libc6 (>= ${libc#GLIBC_})
Recommends: ca-certificates
Suggests: openssh-client
Description: Reports, audits and packs for multi-academy trusts
 Reads a trust's folder of files (rolls, assessments, estimates, attendance,
 exclusions, finance, published results), checks everything, and writes a
 static site and typeset PDF packs for the trust and each of its schools.
CONTROL
  (cd "$deb" && find usr -type f -print0 | sort -z | xargs -0 md5sum > DEBIAN/md5sums)
  dated "$deb"
  dpkg-deb --root-owner-group -Zxz --build "$deb" "$dist/matbook_${version}_$arch.deb" >/dev/null
}

windows() {
  local rust=x86_64-pc-windows-gnu
  install_missing gcc-mingw-w64-x86-64-posix x86_64-w64-mingw32-gcc zip zip nsis makensis
  rustup target add "$rust" >/dev/null 2>&1
  echo "== for Windows"
  cargo build --release --locked --bin matbook --target "$rust"
  local name="matbook-$version-windows"
  local top="$work/$name"
  mkdir -p "$top"
  papers "$top" "$rust"
  # As Notepad of any age shows them.
  sed -i 's/$/\r/' "$top"/*.txt "$top"/*.md "$top"/docs/*.md
  cp "$target/$rust/release/matbook.exe" "$top/"
  cp -r "$work/manual" "$top/"
  dated "$top"
  rm -f "$dist/$name.zip"
  (cd "$work" && find "$name" -type f | LC_ALL=C sort | TZ=UTC zip -q -9 -X "$dist/$name.zip" -@)
  makensis -V2 -NOCD "-DVERSION=$version" "-DFROM=$top" "-DKILOBYTES=$(du -sk "$top" | cut -f1)" "-DOUT=$dist/matbook-$version-setup.exe" \
    scripts/dist/installer.nsi
}

for side in $wanted; do
  case "$side" in linux | windows) "$side" ;; *) echo "dist.sh: $side is neither linux nor windows" >&2; exit 2 ;; esac
done
(cd "$dist" && find . -maxdepth 1 -type f ! -name SHA256SUMS -printf '%P\n' | LC_ALL=C sort | xargs sha256sum > SHA256SUMS)
(cd "$dist" && ls -l && cat SHA256SUMS)
