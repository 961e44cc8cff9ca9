#!/usr/bin/env bash
# Writes the lock files: installs each set of pyproject.toml into an empty environment, freezes it.
set -euo pipefail
cd "$(dirname "$0")/.."
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT

wanted() { # the requirement lines of the core or of one extra
  python3 - "$1" <<'PY'
import sys, tomllib
project = tomllib.load(open("pyproject.toml", "rb"))["project"]
name = sys.argv[1]
print("\n".join(project["dependencies"] if name == "run" else project["optional-dependencies"][name]))
PY
}

freeze() { # environment, lock file, what else not to write down
  "$room/$1/bin/pip" freeze --quiet | sed -E 's/^(torch==[0-9.]+)\+cpu$/\1/' \
    | grep -vxF -f "${3:-/dev/null}" > "requirements/$2.lock"
}

python3 -m venv "$room/run"
wanted run > "$room/run.txt"
"$room/run/bin/pip" install --quiet -r "$room/run.txt"
freeze run run
wanted voice > "$room/voice.txt"
"$room/run/bin/pip" install --quiet -r "$room/voice.txt"
freeze run voice requirements/run.lock
wanted dev > "$room/dev.txt"
"$room/run/bin/pip" install --quiet -r "$room/dev.txt"
freeze run dev requirements/run.lock

[ "${1:-}" = "--no-train" ] && exit 0
python3 -m venv "$room/train"
wanted train > "$room/train.txt"
"$room/train/bin/pip" install --quiet "$(grep '^torch==' "$room/train.txt")"
"$room/train/bin/pip" install --quiet -r "$room/train.txt"
freeze train train
