"""Rules of the house that no library checks: ``python .ci/rules.py [RULE ...]``, all of them without a name.

Each rule looks at the files git knows and returns one line per fault. ``--list`` names the rules.
"""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLES = "src/koinon/store/tables"
LINES = 500
BYTES = 8_000_000
FOREIGN = (
    *(".dta", ".feather", ".rda", ".rdata", ".rds", ".sav", ".shp", ".xls", ".xlsx"),
    *(".gz", ".tar", ".zip"),
)
COMPARED = (".csv", ".json", ".parquet")

# One letter of each name stands in brackets, so that this file does not break its own rules.
HOSTS = re.compile(r"py[p]i\.org|python[h]osted|npm[j]s\.(?:org|com)|crate[s]\.io")
LOCKS = {"uv.lock", "poetry.lock", "Pipfile.lock"}
HOMES = re.compile(r"(?<![\w.:/])/(?:hom[e]|User[s])/\w+|(?<![\w.:/])/roo[t]/|\b[A-Z]:\\User[s]")


def tracked(root: Path = ROOT) -> list[str]:
    """Return the files that git knows, those newly added included."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(command, cwd=root, capture_output=True, check=True).stdout  # noqa: S603
    return [name for name in said.decode().split("\0") if name and (root / name).is_file()]


def _grep(root: Path, pattern: re.Pattern[str]) -> list[str]:
    found = []
    for name in tracked(root):
        content = (root / name).read_bytes()
        if b"\0" in content[:8000]:
            continue
        for number, line in enumerate(content.decode("utf-8", "replace").splitlines(), 1):
            if match := pattern.search(line):
                found.append(f"{name}:{number}: {match[0]}")
    return found


def no_registry_hosts(root: Path = ROOT) -> list[str]:
    """No package-registry host, and no lock file, which names one on every line."""
    return _grep(root, HOSTS) + [name for name in tracked(root) if Path(name).name in LOCKS]


def no_machine_paths(root: Path = ROOT) -> list[str]:
    """No path that exists on one machine only: a home folder, or the folder this copy lies in."""
    above = root.parent.as_posix().rstrip("/")
    own = re.escape(f"{above}/{root.name}") + r"\b|" + re.escape(f"{above}/shared/")
    return _grep(root, re.compile(f"{HOMES.pattern}|{own}"))


def no_long_modules(root: Path = ROOT) -> list[str]:
    """No module over 500 lines outside the tests."""
    names = [n for n in tracked(root) if n.endswith(".py") and not n.startswith("tests/")]
    lines = {name: (root / name).read_bytes().count(b"\n") for name in names}
    return [f"{name}: {count} lines" for name, count in lines.items() if count > LINES]


def no_raw_files(root: Path = ROOT) -> list[str]:
    """No raw data: no file of a foreign format, no table outside the store, none equal to a raw file."""
    ours = set()
    for folder in (TABLES, f"{TABLES}/reference"):
        manifest = root / folder / "manifest.json"
        entries = json.loads(manifest.read_text("utf-8"))["tables"].values() if manifest.is_file() else ()
        ours |= {f"{folder}/{entry['file']}" for entry in entries}
    found = []
    for name in tracked(root):
        low = name.lower()
        if low.endswith(FOREIGN):
            found.append(f"{name}: a raw format")
        elif low.endswith(".parquet") and name not in ours:
            found.append(f"{name}: not a table of the manifest")
        elif (root / name).stat().st_size > BYTES:
            found.append(f"{name}: over {BYTES // 1_000_000} MB")
    return found + _copies(root)


def _copies(root: Path) -> list[str]:
    """Return files that are byte for byte a file of the raw data, where these lie beside the project."""
    raw: dict[int, list[Path]] = {}
    for path in (root.parent / "shared" / "data").rglob("*"):
        if path.suffix in COMPARED and path.is_file() and path.parent.name != "bloc_registry":
            raw.setdefault(path.stat().st_size, []).append(path)
    found = []
    for name in tracked(root):
        path = root / name
        rivals = raw.get(path.stat().st_size, []) if path.suffix in COMPARED else []
        if any(_digest(path) == _digest(rival) for rival in rivals):
            found.append(f"{name}: a raw file as it is")
    return found


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


RULES = {
    rule.__name__.replace("_", "-"): rule
    for rule in (no_long_modules, no_machine_paths, no_raw_files, no_registry_hosts)
}


def main(names: list[str]) -> int:
    """Print what the named rules find and return how many found something."""
    if names == ["--list"]:
        sys.stdout.writelines(f"{name}: {rule.__doc__}\n" for name, rule in RULES.items())
        return 0
    broken = 0
    for name in names or RULES:
        faults = RULES[name]()
        broken += bool(faults)
        sys.stdout.writelines(f"{name}: {fault}\n" for fault in faults)
    return broken


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
