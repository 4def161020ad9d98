"""Are the numbers the same before and after? Write all that a user can ask for to a folder, compare two.

Panels and measures become Parquet with the summary as JSON beside them; briefs, comparisons, answers and
finds become JSON. Floats agree to 1e-9 of their size, everything else exactly.

    python benchmarks/same_numbers.py DIR            # then, on another version, DIR2
    python benchmarks/same_numbers.py --compare DIR DIR2
"""

from __future__ import annotations

import contextlib
import io
import json
import sys
import time
from pathlib import Path

PANELS = {
    "state-year": (1816, 2025, ""),
    "dyad-year": (1816, 2014, "--relevant"),
    "directed-dyad-year": (1950, 2010, "--relevant"),
    "system-year": (1816, 2025, ""),
    "bloc-year": (1816, 2025, ""),
    "treaty-year": (1816, 2018, ""),
    "treaty-member-year": (1816, 2018, ""),
    "coalition-year": (1950, 1955, "--sample 200"),
}
NEEDS_A_FILE = {"sanctions"}
SUBJECTS = (
    "France", "Russia", "Germany", "Taiwan", "Yemen", "Kosovo", "Nauru", "Greece Turkiye", "Russia Ukraine",
    "France+Germany", "3180", "1490",
)  # fmt: skip
COMPARED = (
    "NATO ASEAN GCC AU",
    "NATO CSTO SCO EU MERCOSUR ECOWAS GCC AU ASEAN",
    "France Germany",
    "EU NAFTA --align age",
)
ATTACKS = (
    ("Austria-Hungary", "Serbia", 1914), ("Germany", "Poland", 1939), ("Soviet Union", "Finland", 1939),
    ("Iraq", "Kuwait", 1990), ("Russia", "Georgia", 2008), ("North Korea", "South Korea", 1950),
    ("Russia", "Estonia", 2026), ("Russia", "Ukraine", 2022), ("China", "Taiwan", 2025),
    ("India", "Pakistan", 2025),
)  # fmt: skip
FINDS = ("NATO", "trade", "defense pact", "Germany", "3180")


def asked(*words: str) -> str:
    """Return what a command prints on standard output."""
    from koinon.cli import main

    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
        code = main(list(words))
    return out.getvalue() if code in (0, None) else f'{{"exit": {code}}}'


def snapshot(folder: Path, part: str = "") -> None:
    """Write the files."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, job in jobs(folder):
        if part and part not in name:
            continue
        begun = time.perf_counter()
        text = job()
        if text is not None:
            (folder / name).write_text(text, encoding="utf-8")
        sys.stderr.write(f"{name}  {time.perf_counter() - begun:.1f} s\n")


def jobs(folder: Path):
    from koinon.panel.groups import GROUPS
    from koinon.world.registry import blocs

    for unit, (first, last, more) in PANELS.items():
        names = ",".join(
            g for g, group in sorted(GROUPS.items()) if unit in group.units and g not in NEEDS_A_FILE
        )
        words = ["panel", unit, "--from", str(first), "--to", str(last), *more.split()]
        if names:
            words += ["--with", names]
        yield (
            f"panel-{unit}.json",
            lambda w=words, u=unit: asked(*w, "--json", "-o", str(folder / f"{u}.parquet")),
        )
    from koinon.measure.catalogue import MEASURES

    for name, measure in MEASURES.items():
        for unit in measure.units:
            span = (1816, 2025) if "dyad" not in unit else (1995, 2000)
            words = ["measure", name, "--unit", unit, "--from", str(span[0]), "--to", str(span[1])]
            file = str(folder / f"measure-{name}-{unit}.parquet")
            yield f"measure-{name}-{unit}.json", lambda w=words, f=file: asked(*w, "--json", "-o", f)
    for bloc in blocs():
        yield f"brief-{bloc.id}.json", lambda b=bloc: asked("brief", b.id, "--json")
    for names in SUBJECTS:
        yield f"brief-{names.replace(' ', '_')}.json", lambda n=names: asked("brief", *n.split(), "--json")
    for names in COMPARED:
        yield (
            f"compare-{names.replace(' ', '_')}.json",
            lambda n=names: asked("compare", *n.split(), "--json"),
        )
    for one, other, year in ATTACKS:
        words = ["answers", "--attacker", one, "--target", other, "--year", str(year), "--json"]
        yield f"answers-{one}-{other}-{year}.json".replace(" ", "_"), lambda w=words: asked(*w)
    for text in FINDS:
        yield (
            f"find-{text}.json".replace(" ", "_"),
            lambda t=text: asked("find", t, "--json", "--limit", "200"),
        )
    yield (
        "sql.json",
        lambda: asked(
            "sql", "select ccode, year, cinc from capabilities where year = 2000 order by ccode", "--json"
        ),
    )


def differences(one: Path, other: Path) -> list[str]:
    """Return what differs between two folders, a line each."""
    said = []
    names = sorted({p.name for p in [*one.iterdir(), *other.iterdir()] if p.suffix in {".json", ".parquet"}})
    for name in names:
        a, b = one / name, other / name
        if not (a.exists() and b.exists()):
            said.append(f"{name}: only in {a.parent if a.exists() else b.parent}")
        elif name.endswith(".parquet"):
            said += [f"{name}: {line}" for line in frames(a, b)]
        else:
            said += [
                f"{name}: {line}" for line in values(json.loads(a.read_text()), json.loads(b.read_text()), "")
            ]
    return said


def frames(a: Path, b: Path) -> list[str]:
    import polars as pl

    one, other = pl.read_parquet(a), pl.read_parquet(b)
    if one.shape != other.shape or one.columns != other.columns:
        lost = [c for c in one.columns if c not in other.columns]
        new = [c for c in other.columns if c not in one.columns]
        return [f"shape {one.shape} and {other.shape}; lost {lost}, new {new}"]
    said = []
    for column in one.columns:
        x, y = one[column], other[column]
        if x.dtype.is_numeric() and y.dtype.is_numeric():
            x, y = x.cast(pl.Float64), y.cast(pl.Float64)
        if x.equals(y):
            continue
        unlike = x.ne_missing(y)
        far = (
            ((x - y).abs() > 1e-9 * (1 + x.abs())).fill_null(x.is_null() != y.is_null())
            if x.dtype.is_float()
            else unlike
        )
        if far.sum():
            row = far.arg_true()[0]
            said.append(f"{column}: {far.sum()} of {len(x)} differ; first {x[row]} and {y[row]}")
    return said


IGNORED = {"version", "command", "files", "fingerprint"}


def values(a: object, b: object, path: str) -> list[str]:
    if isinstance(a, dict) and isinstance(b, dict):
        said = []
        for key in [*a, *(k for k in b if k not in a)]:
            if key in IGNORED:
                continue
            if key not in a or key not in b:
                said.append(f"{path}/{key}: only in the {'first' if key in a else 'second'}")
            else:
                said += values(a[key], b[key], f"{path}/{key}")
        return said
    if isinstance(a, list) and isinstance(b, list):
        if len(a) != len(b):
            return [f"{path}: {len(a)} and {len(b)} entries"]
        return [
            line for i, (x, y) in enumerate(zip(a, b, strict=True)) for line in values(x, y, f"{path}/{i}")
        ]
    if isinstance(a, int | float) and isinstance(b, int | float) and not isinstance(a, bool):
        return [] if abs(a - b) <= 1e-9 * (1 + abs(a)) else [f"{path}: {a} and {b}"]
    return [] if a == b else [f"{path}: {str(a)[:160]!r} and {str(b)[:160]!r}"]


if __name__ == "__main__":
    if sys.argv[1] == "--compare":
        found = differences(Path(sys.argv[2]), Path(sys.argv[3]))
        sys.stdout.write("\n".join(found) + f"\n{len(found)} differences\n")
        raise SystemExit(bool(found))
    snapshot(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "")
