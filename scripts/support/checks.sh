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
background=
trap 'if [[ -n $background ]]; then kill -- "-$background" 2>/dev/null || true; fi; rm -rf -- "$scratch"' EXIT

# Runs a command beside the steps that follow, one at a time; what it prints comes with join_background.
in_background() {
  set -m
  "$@" >"$scratch/background" 2>&1 </dev/null &
  background=$!
  set +m
}

join_background() {
  local code=0
  wait "$background" || code=$?
  background=
  cat -- "$scratch/background"
  ((code == 0)) || fail "it ended with $code"
}

check_format() {
  local -a places=()
  local place
  for place in Package.swift Sources Tests Examples Benchmarks Fuzzing; do
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
  # The sources are again what was built.
  touch -- "$stamp"
  is_tool_current || fail 'the tool is taken to be out of date after its stamp was renewed'
  printf 'output, exit code, symbolic link, spaces, changes: as promised\n'
}

# Makes an array of so many megabytes and columns, and runs commands on it in blocks; the peak of the resident
# memory, by the operating system's account, may be so many megabytes and two matrices of p × p.
#
#   check_memory MEGABYTES COLUMNS MEGABYTES_OF_MEMORY COMMAND…   each with its options, FILE in place of the file
check_memory() {
  local megabytes=$1 columns=$2 limit=$3 rows file="$scratch/large.npy"
  shift 3
  rows=$((megabytes * 1000000 / 8 / (columns + 1)))
  "$tool" generate "$file" --rows "$rows" --columns "$columns" --seed 1
  python3 - "$tool" "$file" "$columns" "$limit" "$@" <<'PYTHON' || fail 'a command takes too much memory'
import os, shlex, subprocess, sys, time
tool, file, columns, limit = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
size, most, failed = os.path.getsize(file), limit * 1e6 + 2 * 8 * (columns + 1) ** 2, False
for command in sys.argv[5:]:
    words = shlex.split(command.replace("FILE", shlex.quote(file)))
    start = time.monotonic()
    process = subprocess.Popen(
        [tool, *words, "--target", f"x{columns + 1}", "--memory-limit", f"{limit}M"], stdout=subprocess.DEVNULL)
    # Of this process alone.
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    peak, seconds = usage.ru_maxrss * 1024, time.monotonic() - start
    print(f"{command}: {size / 1e9:.1f} GB in {seconds:.1f} s, peak {peak / 1e6:.0f} MB of {most / 1e6:.0f}")
    # An iteration may end before it has converged.
    failed = failed or process.returncode != 0 or peak > most
sys.exit(failed)
PYTHON
  rm -f -- "$file"
}

# Everything that reads rows in blocks, on three times the memory that it may take.
check_memory_of_commands() {
  check_memory "$1" "$2" "$3" 'fit FILE' 'fit FILE --method certified' 'certify FILE' \
    'fit FILE --method sgd --batch-size 256 --max-epochs 1 --step 1e-3' \
    'fit FILE --method adam --batch-size 4096 --max-epochs 1 --standardize' \
    'fit FILE --method gd --max-iterations 5 --exact-gradient' 'fit FILE --method gd' 'compare FILE'
}

build_the_rest() {
  local manifest
  scripts/fuzz --build
  scripts/bench --build
  for manifest in Examples/*/Package.swift; do
    build_example "$(dirname -- "$manifest")"
  done
}

# Each in a scratch directory of its own: in a shared one SwiftPM takes the build of the first example for that of the
# next.
example_options() {
  example=(--package-path "$1" --scratch-path ".build-examples/$(basename -- "$1")")
}

build_example() {
  example_options "$1"
  swift build "${example[@]}"
}

# Builds and runs every package in Examples, one program after the other, and every script there; what they
# print must be the expected-output.txt.
check_examples() {
  local manifest package program script name count=0
  for manifest in Examples/*/Package.swift; do
    if [[ ! -e $manifest ]]; then continue; fi
    package=$(dirname -- "$manifest")
    name=$(basename -- "$package")
    printf -- '--- %s\n' "$name"
    local -a example
    example_options "$package"
    swift build "${example[@]}"
    for program in "$package"/Sources/*/; do
      swift run "${example[@]}" --skip-build --quiet "$(basename -- "$program")" \
        </dev/null >>"$scratch/$name.txt"
    done
    check_example_output "$package" "$scratch/$name.txt"
    count=$((count + 1))
  done
  for script in Examples/*/run; do
    package=$(dirname -- "$script")
    name=$(basename -- "$package")
    printf -- '--- %s\n' "$name"
    # Where it may draw its pictures.
    mkdir -p -- "$scratch/$name"
    cd -- "$scratch/$name"
    "$root/$script" </dev/null >"$scratch/$name.txt"
    cd -- "$root"
    check_example_output "$package" "$scratch/$name.txt"
    count=$((count + 1))
  done
  printf '%d examples\n' "$count"
}

# The directory of an example, and the file with what it printed.
check_example_output() {
  diff -u -- "$1/expected-output.txt" "$2" || fail "$1 does not print what it should"
}

# What the tool writes as JSON is what the files in Schemas say.
check_schemas() {
  local python
  for python in python3 /usr/bin/python3; do
    if "$python" -c 'import jsonschema' 2>/dev/null; then break; fi
  done
  "$python" scripts/support/validate.py "$tool"
}

# scripts/install puts the tool, completions and the manual page in their places.
check_install() {
  local prefix="$scratch/a prefix" command
  scripts/install "$prefix" >/dev/null 2>"$scratch/stderr"
  [[ $("$prefix/bin/lapwing" --version) == "$("$tool" --version)" ]] ||
    fail 'the installed tool is another one'
  bash -n "$prefix/share/bash-completion/completions/lapwing"
  for command in compare fit predict doctor; do
    grep -q "\\b$command\\b" "$prefix/share/zsh/site-functions/_lapwing" ||
      fail "zsh does not complete $command"
    grep -q "\\b$command\\b" "$prefix/share/fish/vendor_completions.d/lapwing.fish" ||
      fail "fish does not complete $command"
    grep -qi "^\\.SH LAPWING $command\$" "$prefix/share/man/man1/lapwing.1" ||
      fail "the manual page does not know $command"
  done
  # What bash offers behind "lapwing comp".
  # shellcheck disable=SC2016
  command=$(bash -c 'source "$1"; COMP_LINE="lapwing comp" COMP_POINT=12 COMP_WORDS=(lapwing comp) COMP_CWORD=1
    _lapwing lapwing comp lapwing; printf "%s\n" "${COMPREPLY[@]}"' _ \
    "$prefix/share/bash-completion/completions/lapwing")
  [[ $command == compare* ]] || fail "bash completes 'comp' to '$command'"
  printf 'tool, completions and manual page: as promised\n'
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
