# Sourced by the scripts: what they need on the machine, and how the tool is built.
# Expects `root` to hold the directory of the package. Nothing here writes to standard output.
# shellcheck shell=bash

: "${root:?the directory of the package}"

# What must be there: how to see it (command:NAME, pkg-config:NAME, header:PATH or
# python:MODULE), the Debian package.
requirements=(
  "command:pkg-config pkg-config"
  "command:python3 python3"
  "pkg-config:openblas libopenblas-dev"
  "pkg-config:lapacke liblapacke-dev"
  "pkg-config:zlib zlib1g-dev"
  "pkg-config:libzstd libzstd-dev"
  "pkg-config:hdf5 libhdf5-dev"
  "pkg-config:sqlite3 libsqlite3-dev"
  "header:boost/math/distributions/students_t.hpp libboost-dev"
  "command:gnuplot gnuplot-nox"
)

# Traits of the package that everything is built with here. All builds in one directory have the same ones: others
# would build it anew.
traits=(--traits "HDF5,SQLite")

swift_needed_major=6
swift_needed_minor=3

# Exit codes of sysexits.h.
exit_unavailable=69
exit_software=70

say() { printf 'lapwing: %s\n' "$*" >&2; }

stop() {
  local code=$1
  shift
  say "$*"
  exit "$code"
}

is_present() {
  local kind=${1%%:*} name=${1#*:} directory
  case $kind in
    command) command -v "$name" >/dev/null 2>&1 ;;
    pkg-config) pkg-config --exists "$name" >/dev/null 2>&1 ;;
    header)
      for directory in /usr/include /usr/local/include /opt/homebrew/include; do
        if [[ -e $directory/$name ]]; then return 0; fi
      done
      return 1
      ;;
    # As Debian's Python sees it, or the one that comes first in PATH.
    python)
      python3 -c "import $name" >/dev/null 2>&1 || /usr/bin/python3 -c "import $name" >/dev/null 2>&1
      ;;
    *) stop "$exit_software" "unknown kind of requirement: $1" ;;
  esac
}

# Sets `missing` to the Debian packages that are not there.
find_missing() {
  missing=()
  local requirement
  for requirement in "${requirements[@]}"; do
    if ! is_present "${requirement%% *}"; then missing+=("${requirement##* }"); fi
  done
}

# Installs what is missing. Silent, and a few milliseconds, when nothing is.
install_requirements() {
  find_missing
  if ((${#missing[@]} == 0)); then return 0; fi
  # Another invocation may be at it: look again once the lock is ours.
  with_lock install_missing
}

install_missing() {
  find_missing
  if ((${#missing[@]} == 0)); then return 0; fi
  if ! command -v apt-get >/dev/null 2>&1; then
    stop "$exit_unavailable" "please install ${missing[*]} (these are the Debian names:" \
      "OpenBLAS, LAPACKE, zlib, zstd, HDF5 and SQLite with their headers, pkg-config, the headers of Boost, gnuplot); there is no apt-get here to do it"
  fi
  local -a as_root=()
  if ((EUID != 0)); then
    if ! command -v sudo >/dev/null 2>&1; then
      stop "$exit_unavailable" "please install ${missing[*]}; as root:" \
        "apt-get install ${missing[*]}"
    fi
    as_root=(sudo)
  fi
  say "installing ${missing[*]}"
  local log
  log=$(mktemp)
  local -a apt=(
    ${as_root[@]+"${as_root[@]}"} env DEBIAN_FRONTEND=noninteractive
    apt-get -qq -o DPkg::Lock::Timeout=300
  )
  # One unreachable source need not matter: whether the packages can be had is for `install` to say.
  "${apt[@]}" update </dev/null >"$log" 2>&1 || true
  if ! "${apt[@]}" install --yes --no-install-recommends "${missing[@]}" \
    </dev/null >>"$log" 2>&1; then
    cat -- "$log" >&2
    rm -f -- "$log"
    stop "$exit_unavailable" "could not install ${missing[*]}"
  fi
  rm -f -- "$log"
  find_missing
  if ((${#missing[@]} > 0)); then
    stop "$exit_unavailable" "installed, but still not found: ${missing[*]}"
  fi
}

require_swift() {
  local wanted="$swift_needed_major.$swift_needed_minor"
  if ! command -v swift >/dev/null 2>&1; then
    stop "$exit_unavailable" "please install Swift $wanted or newer:" \
      "https://www.swift.org/install; there is no 'swift' in PATH"
  fi
}

# Not part of `require_swift`: asking Swift for its version takes longer than starting the tool.
require_swift_version() {
  require_swift
  local wanted="$swift_needed_major.$swift_needed_minor" version
  version=$(cd -- "$root" && swift --version 2>/dev/null </dev/null || true)
  if [[ ! $version =~ Swift\ version\ ([0-9]+)\.([0-9]+) ]]; then
    stop "$exit_unavailable" "please install Swift $wanted or newer:" \
      "https://www.swift.org/install; 'swift --version' does not work here"
  fi
  local major=${BASH_REMATCH[1]} minor=${BASH_REMATCH[2]}
  if ((major < swift_needed_major ||
    (major == swift_needed_major && minor < swift_needed_minor))); then
    stop "$exit_unavailable" "please install Swift $wanted or newer:" \
      "https://www.swift.org/install; this one is $major.$minor"
  fi
}

# Runs a function while no other invocation runs one.
with_lock() {
  mkdir -p -- "$root/.build"
  if ! command -v flock >/dev/null 2>&1; then
    "$@"
    return
  fi
  local lock
  exec {lock}>"$root/.build/lapwing.lock"
  flock "$lock"
  "$@"
  exec {lock}>&-
}

# A copy of the built tool, replaced in one step: who starts it meanwhile gets the old or the new one,
# whatever SwiftPM does in its own directories.
tool_directory=$root/.build/lapwing-tool
tool=$tool_directory/lapwing
stamp=$tool_directory/stamp

# What a build depends on besides the sources, in one line each.
fingerprint() {
  local swift=$1
  # The selection of a toolchain manager counts too: there `swift` stays the same program.
  stat -L -c '%n %i %s %Y' -- "$swift" "$(readlink -f -- "$swift")" \
    "${SWIFTLY_HOME_DIR:-${HOME:-/}/.local/share/swiftly}/config.json" \
    "$root/.swift-version" 2>/dev/null || true
  git -C "$root" rev-parse HEAD 2>/dev/null || true
  # Written by the build itself, so its date says nothing.
  cksum "$root/Package.resolved" 2>/dev/null || true
}

# Whether the tool is newer than everything that it is made of. A removed or renamed file shows in its
# directory. Status changes (`c`) also show files that were put there with an old date.
is_tool_current() {
  [[ -x $tool && -f $stamp ]] || return 1
  local newer
  newer=$(
    find "$root/Package.swift" "$root/Sources" "$root/CSystemModules" \
      -newercm "$stamp" -print -quit 2>/dev/null || printf unknown
  )
  [[ -z $newer ]] || return 1
  [[ $(<"$stamp") == "$(fingerprint "$(command -v swift)")" ]]
}

# Builds the tool in release mode unless it is current.
build_tool() {
  if is_tool_current; then return 0; fi
  with_lock build_tool_locked
}

build_tool_locked() {
  # Another invocation may have built it while this one waited.
  if is_tool_current; then return 0; fi
  require_swift_version
  mkdir -p -- "$tool_directory"
  local new_stamp=$tool_directory/stamp.new log=$tool_directory/build.log
  # Dated before the build: what changes while it runs is newer.
  : >"$new_stamp"
  if [[ -x $tool ]]; then
    say "building"
  else
    say "building; the first time this takes some minutes"
  fi
  local -a build=(
    env -u LAPWING_WARNINGS_AS_ERRORS swift build --package-path "$root"
    --configuration release --product lapwing "${traits[@]}"
  )
  local binaries
  # An incremental build does not see that a module has changed which only re-exports reach: the thin
  # layers on top are built anew, or they would be out of step with what they call. Their maps of files stay:
  # they are only written together with the build plan.
  find "$root"/.build/*/release/Lapwing.build "$root"/.build/*/release/LapwingCLI.build -type f \
    ! -name '*.json' -delete 2>/dev/null || true
  if ! "${build[@]}" </dev/null >"$log" 2>&1 ||
    ! binaries=$("${build[@]}" --show-bin-path </dev/null 2>>"$log"); then
    cat -- "$log" >&2
    rm -f -- "$new_stamp"
    stop "$exit_software" "the build failed"
  fi
  cp -- "$binaries/lapwing" "$tool.new"
  mv -f -- "$tool.new" "$tool"
  local date_of_build=$tool_directory/date
  touch -r "$new_stamp" -- "$date_of_build"
  fingerprint "$(command -v swift)" >"$new_stamp"
  touch -r "$date_of_build" -- "$new_stamp"
  mv -f -- "$new_stamp" "$stamp"
}
