# Sourced by scripts/test: its steps. Expects `root`, and setup.sh. Every function ends the script when
# its check fails; none is called in a condition, where `set -e` would be off.
# shellcheck shell=bash

fail() {
  printf 'FAILED: %s\n' "$*" >&2
  exit 1
}

# "m:ss" since the script began.
elapsed() { printf '%d:%02d' $((SECONDS / 60)) $((SECONDS % 60)); }

step() { printf '\n==> [%s] %s\n' "$(elapsed)" "$*"; }

finish() {
  printf '\n==> [%s] All passed\n' "$(elapsed)"
  exit 0
}

# A directory for files of this run, removed at its end.
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

check_format() {
  local -a places=()
  local place
  for place in Package.swift Sources Tests Examples Benchmarks; do
    if [[ -e $place ]]; then places+=("$place"); fi
  done
  # The packages in Examples have build directories of their own, which are not to be linted.
  local -a files=()
  while IFS= read -r -d '' place; do files+=("$place"); done < <(
    find "${places[@]}" -name '.build*' -prune -o -name '*.swift' -print0
  )
  swift format lint --strict --parallel "${files[@]}"
  printf '%d files\n' "${#files[@]}"
}

# LAPACKE must find LAPACK's routines in OpenBLAS. The reference library that liblapacke brings along
# has the same symbols and is many times slower; which one wins is decided when the program starts.
check_libraries() {
  if [[ $(uname -s) != Linux ]]; then
    printf 'no dynamic linker of glibc here: nothing to check\n'
    return 0
  fi
  LD_BIND_NOW=1 LD_DEBUG=bindings LD_DEBUG_OUTPUT="$scratch/bindings" "$tool" --help >/dev/null
  local symbol binding
  for symbol in dpotrf_ spotrf_ dgesdd_ dgemm_; do
    binding=$(cat -- "$scratch"/bindings.* | grep -F "symbol \`$symbol'" | grep -F liblapack || true)
    if [[ $symbol == dpotrf_ && $binding != *liblapacke* ]]; then
      fail "nothing binds dpotrf_: does the tool use liblapacke at all?"
    fi
    if grep -vE ' to [^ ]*openblas[^ ]* ' <<<"$binding" | grep -q .; then
      fail "$symbol does not come from OpenBLAS: $binding"
    fi
  done
  printf 'dpotrf_, spotrf_, dgesdd_ and dgemm_ come from OpenBLAS\n'
}

# The promises of scripts/lapwing: any directory, any path, arguments and exit codes passed on, its
# standard output the program's own, at once when nothing changed.
check_launcher() {
  local place="$scratch/a place with spaces" output code=0
  mkdir -p -- "$place"
  ln -s -- "$root/scripts/lapwing" "$place/the tool"
  cd -- "$place"
  output=$(./the\ tool --help 2>"$scratch/stderr")
  cd -- "$root"
  [[ $output == "$("$tool" --help)" ]] || fail "scripts/lapwing adds to the program's output"
  [[ ! -s $scratch/stderr ]] || fail "scripts/lapwing is not quiet: $(<"$scratch/stderr")"
  scripts/lapwing --no-such-option 'a b' >/dev/null 2>&1 || code=$?
  ((code == 64)) || fail "scripts/lapwing ended with $code where the program ends with 64"
  is_tool_current || fail 'the tool is taken to be out of date right after it was built'
  # A file more, and a file less, must each lead to a build.
  touch -- Sources/Lapwing/Temporary.swift
  if is_tool_current; then
    rm -f -- Sources/Lapwing/Temporary.swift
    fail 'a new file goes unnoticed'
  fi
  rm -f -- Sources/Lapwing/Temporary.swift
  if is_tool_current; then fail 'a removed file goes unnoticed'; fi
  build_tool
  printf 'output, exit code, symbolic link, spaces, changes: as promised\n'
}

# Builds and runs every package in Examples; what it prints must be its expected-output.txt.
check_examples() {
  local manifest package name count=0
  for manifest in Examples/*/Package.swift; do
    if [[ ! -e $manifest ]]; then continue; fi
    package=$(dirname -- "$manifest")
    name=$(basename -- "$package")
    printf -- '--- %s\n' "$name"
    # Each in a scratch directory of its own: in a shared one SwiftPM takes the build of the first example
    # for that of the next.
    swift build --package-path "$package" --scratch-path ".build-examples/$name"
    swift run --package-path "$package" --scratch-path ".build-examples/$name" --skip-build --quiet \
      </dev/null >"$scratch/$name.txt"
    if [[ -e $package/expected-output.txt ]]; then
      diff -u -- "$package/expected-output.txt" "$scratch/$name.txt" ||
        fail "$name does not print what it should"
    fi
    count=$((count + 1))
  done
  printf '%d examples\n' "$count"
}

# What the documentation shows is compiled and run, and prints what it says.
check_documentation() {
  local -a files=(README.md)
  local file
  for file in CONTRIBUTING.md Sources/Lapwing/Lapwing.docc/*.md Examples/*/README.md; do
    if [[ -e $file ]]; then files+=("$file"); fi
  done
  scripts/support/check-documentation "${files[@]}"
}
