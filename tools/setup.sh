#!/bin/sh
# Makes .venv from the locked requirements, once, and again only when they change.
# PYTHON chooses the interpreter.
set -eu
cd "$(dirname "$0")/.."

fail() {
  printf 'setup: %s\n' "$*" >&2
  exit 1
}

# The stamp holds what the environment was made from; a broken or interrupted set-up has none.
wanted=$(cat requirements.lock pyproject.toml | cksum)
if [ -f .venv/ready ] && [ "$(cat .venv/ready)" = "$wanted" ] && .venv/bin/python -c '' 2>/dev/null; then
  exit 0
fi

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

need=4000
free=$(df -Pm . | awk 'NR == 2 {print $4}')
[ "$free" -ge "$need" ] || fail "needs $need MB of disk for the packages, and $(pwd) has $free MB free"

echo "setup: making .venv with $("$python" --version); installing the locked packages takes a minute or two"
rm -f .venv/ready
[ -x .venv/bin/python ] && suitable .venv/bin/python || "$python" -m venv --clear .venv ||
  fail "could not make .venv; is there room and permission in $(pwd)?"

log=.venv/setup.log
install() {
  PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet --no-input "$@" >>"$log" 2>&1 && return
  if grep -qi 'no space left' "$log"; then
    fail "the disk filled up while installing; make room ($need MB) and run it again"
  elif grep -qiE 'connection|timed out|resolve|network|proxy|retries' "$log"; then
    fail "the package index cannot be reached; connect to the network and run it again (details: $log)"
  fi
  tail -n 5 "$log" >&2
  fail "installing the packages failed; the whole story is in $log"
}
: >"$log"
install --require-hashes --requirement requirements.lock
install --no-deps --no-index --no-build-isolation --editable .

echo "$wanted" >.venv/ready
echo "setup: done"
