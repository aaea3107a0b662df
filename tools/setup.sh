#!/bin/sh
# Makes .venv from the locked requirements, once, and anew only when they change.
# PYTHON chooses the interpreter. uv installs where it is on the path, else pip.
set -eu
cd "$(dirname "$0")/.."

fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# The stamp holds what the environment was made from; a broken or interrupted set-up has none.
lock=$(cksum <requirements.lock)
wanted="$lock, $(cksum <pyproject.toml)"
ready=
if [ -f .venv/ready ] && .venv/bin/python -c '' 2>/dev/null; then
  ready=$(cat .venv/ready)
fi
[ "$ready" != "$wanted" ] || exit 0

log=.venv/setup.log
need=3500
broken() {
  if grep -qi 'no space left' "$log"; then
    fail "the disk filled up while installing; make room ($need MB) and run it again"
  elif grep -qiE 'connection|timed out|resolve|network|proxy|retries' "$log"; then
    fail "the package index cannot be reached; connect to the network and run it again (details: $log)"
  fi
  tail -n 5 "$log" >&2
  fail "installing the packages failed; the whole story is in $log"
}

# Modules are compiled when they are first imported: most never are, and to compile all takes longer than to install.
# Where Python is told to keep nothing of that, every process would compile again.
pip_compiles=--no-compile
uv_compiles=--no-compile-bytecode
if [ -n "${PYTHONDONTWRITEBYTECODE:-}" ]; then
  pip_compiles=--compile
  uv_compiles=--compile-bytecode
fi

with_pip() {
  PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet --no-input $pip_compiles "$@" >"$log" 2>&1
}

# uv knows nothing of pip's settings, such as a mirror. So pip has the last word.
with_uv() {
  command -v uv >/dev/null && uv pip install --quiet --python .venv/bin/python $uv_compiles "$@" >"$log" 2>&1
}

project() {
  with_pip --no-deps --no-index --no-build-isolation --editable . || broken
  echo "$wanted" >.venv/ready
}

# What the packages are is in the lock alone. So a change of pyproject.toml installs none.
case $ready in
"$lock, "*)
  project
  exit 0
  ;;
esac

suitable() {
  "$1" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' 2>/dev/null
}

python=
for candidate in ${PYTHON:-python3 python3.13 python3.12 python3.11}; do
  if suitable "$candidate"; then
    python=$candidate
    break
  fi
done
[ -n "$python" ] || fail "needs Python 3.11, 3.12 or 3.13; found ${PYTHON:-python3}" \
  "$(${PYTHON:-python3} --version 2>&1 | head -n 1). Install one of them, or name it: make PYTHON=/path/to/python3.12"
"$python" -c 'import ensurepip, venv' 2>/dev/null ||
  fail "$("$python" --version) has no venv module; on Debian: apt-get install python3-venv"

free=$(df -Pm . | awk 'NR == 2 {print $4}')
[ "$free" -ge "$need" ] || fail "needs $need MB of disk for the packages, and $(pwd) has $free MB free"

echo "setup: making .venv with $("$python" --version); downloading and installing the locked packages takes a minute or two"
# Always from nothing: no package of an older lock stays.
"$python" -m venv --clear .venv || fail "could not make .venv; is there room and permission in $(pwd)?"
set -- --require-hashes --requirement requirements.lock
with_uv "$@" || with_pip "$@" || broken
project
echo "setup: done"
