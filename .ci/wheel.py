"""Look into a built wheel: ``python .ci/wheel.py dist/koinon-1.0.0-py3-none-any.whl``."""

from __future__ import annotations

import json
import sys
import tomllib
import zipfile
from email.parser import Parser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
TABLES = "koinon/store/tables"


def faults(wheel: Path) -> list[str]:
    """Return what is wrong with the wheel: metadata that differ, or files that are missing."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(archive.read(metadata).decode())
        entries = json.loads(archive.read(f"{TABLES}/manifest.json"))["tables"].values()
    texts = {
        p.relative_to(ROOT).as_posix() for pattern in project["license-files"] for p in ROOT.glob(pattern)
    }
    found = []
    if told["License-Expression"] != project["license"]:
        found.append(f"licence: {told['License-Expression']}")
    if set(told.get_all("License-File", [])) != texts:
        found.append("the texts of the licences are not those of pyproject.toml")
    found += [f"missing: {e['file']}" for e in entries if f"{TABLES}/{e['file']}" not in names]
    outside = [n for n in names if not n.startswith("koinon/") and ".dist-info/" not in n]
    return found + [f"does not belong: {name}" for name in outside]


if __name__ == "__main__":
    said = [fault for name in sys.argv[1:] for fault in faults(Path(name))]
    sys.stdout.write("".join(f"{line}\n" for line in said) or "the wheel is what pyproject.toml declares\n")
    sys.exit(bool(said))
