#!/usr/bin/env bash
# `make coverage`: lines run by the tests, of both sides; fails below the floor.
. "$(dirname "$0")/lib.sh"
need_toolchains
scripts/ensure-system.sh build test
LOCALSTRIPE=$(scripts/localstripe.sh)
export LOCALSTRIPE
floor=85
# The compiler's own tools when rustup has them, else Debian's: both read the format.
tools=$(dirname "$(find "$(rustc --print sysroot)" /usr/lib/llvm-* -name llvm-profdata 2>/dev/null | sort -V | tail -1)" 2>/dev/null)
[ -x "$tools/llvm-cov" ] || die "llvm-profdata is missing: install the package llvm-19, or the rustup component llvm-tools."
install_app
out=$PWD/coverage
rm -rf "$out" && mkdir -p "$out"
export CARGO_TARGET_DIR=${COVERAGE_TARGET_DIR:-$PWD/target/coverage} INSTA_UPDATE=no RUST_BACKTRACE=0
export RUSTFLAGS="-C instrument-coverage" LLVM_PROFILE_FILE="$out/%p-%m.profraw"
say "Rust"
scripts/pg-temp.sh bash -euc '
    TEST_DB=sqlite cargo test --locked --workspace
    TEST_DB=postgres cargo test --locked -p guichet-server --test it
'
"$tools/llvm-profdata" merge -sparse "$out"/*.profraw -o "$out/all.profdata"
rm -f "$out"/*.profraw
# The test executables hold the mapping of lines; so does the program the tests start.
names=(-name guichet -o -name 'it-*')
for crate in backend/*/Cargo.toml; do
    crate=$(basename "$(dirname "$crate")")
    names+=(-o -name "$crate-*" -o -name "guichet_$crate-*")
done
mapfile -t objects < <(find "$CARGO_TARGET_DIR/debug" "$CARGO_TARGET_DIR/debug/deps" -maxdepth 1 -type f -executable \
    ! -name '*.so' ! -name '*.d' \( "${names[@]}" \))
args=()
for object in "${objects[@]}"; do args+=(-object "$object"); done
skip='(/registry/|/rustc/|/tests/|/target/)'
"$tools/llvm-cov" show --format=html -output-dir="$out/rust" -instr-profile="$out/all.profdata" -ignore-filename-regex="$skip" "${args[@]}" >/dev/null
"$tools/llvm-cov" export -summary-only -instr-profile="$out/all.profdata" -ignore-filename-regex="$skip" "${args[@]}" > "$out/rust.json"
unset RUSTFLAGS LLVM_PROFILE_FILE
say "App"
(cd frontend && npm run --silent coverage)
say "Summary"
node -e '
    const { lines } = JSON.parse(require("fs").readFileSync("coverage/rust.json")).data[0].totals;
    console.log(`Rust lines: ${lines.percent.toFixed(1)} % of ${lines.count} (report: coverage/rust/index.html)`);
    process.exit(lines.percent < Number(process.argv[1]) ? 1 : 0);
' "$floor" || die "coverage of Rust is below $floor %"
