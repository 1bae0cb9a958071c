# shellcheck shell=bash
# Sourced by the other scripts here; not a command of its own.
# Words for the person at the terminal, and the installing of what is missing.

# heading TEXT: the start of a stage.
heading() { printf '\n=== %s\n' "$*"; }

# say TEXT: what a script is doing; on standard error, so that a script's answer stays clean.
say() { printf '%s: %s\n' "${0##*/}" "$*" >&2; }

# fail TEXT: says what happened and what to do, and ends the script.
fail() {
  say "$*"
  exit 1
}

# has COMMAND: whether a command is there.
has() { command -v "$1" >/dev/null 2>&1; }

# as_root COMMAND...: runs it as root, by sudo where this is another user.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif has sudo; then
    sudo "$@"
  else
    fail "this needs root and there is no sudo: run as root: $*"
  fi
}

# install_packages PACKAGE...: installs Debian packages; no argument, no work.
install_packages() {
  [ $# -gt 0 ] || return 0
  has apt-get || fail "missing: $*. There is no apt-get here: install them with your system's package manager"
  say "installing with apt-get: $*"
  # Standard output belongs to the script's answer, so apt-get talks on standard error.
  as_root apt-get update -qq >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2
}

# postgres_programs: prints the folder of initdb and pg_ctl, the newest version first; fails if there is none.
# Debian keeps them out of PATH.
postgres_programs() {
  local folder
  folder=$(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV | head -n 1)
  if [ -x "$folder/initdb" ]; then
    printf '%s\n' "$folder"
  elif has initdb; then
    dirname "$(command -v initdb)"
  else
    return 1
  fi
}

# need_rust: Rust comes from rustup, which keeps one version for the project; it is not installed unasked.
need_rust() {
  has cargo || fail "Rust is missing. Install it with rustup (the first page of rust-lang.org says how), then run this again"
  has cc || install_packages gcc libc6-dev
}

# seconds_as_text SECONDS: 75 becomes '1 min 15 s'.
seconds_as_text() {
  if [ "$1" -ge 60 ]; then
    printf '%d min %d s' $(($1 / 60)) $(($1 % 60))
  else
    printf '%d s' "$1"
  fi
}
