# Sourced by the scripts that compile: fetches what the view in the browser is compiled for, where that is missing.
# rust-toolchain.toml names it, and most rustups fetch it by that alone.
if [ -z "${MATBOOK_VIEW:-}" ] && [ ! -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ] && command -v rustup >/dev/null; then
  rustup target add wasm32-unknown-unknown
fi
