"""What the package declares: each dependency once and used, each constraint wanted and within its range."""

import ast
import importlib.metadata
import re
import sys
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

import koinon
from reference_pages import ROOT

SOURCE = ROOT / "src" / "koinon"
FILE = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT = FILE["project"]
DEPENDENCIES = [Requirement(text) for text in PROJECT["dependencies"]]
EXTRAS = {name: [Requirement(t) for t in texts] for name, texts in PROJECT["optional-dependencies"].items()}
DECLARED = [*DEPENDENCIES, *(r for wanted in EXTRAS.values() for r in wanted if r.name != "koinon")]
CONSTRAINTS = [
    Requirement(line) for line in (ROOT / "constraints.txt").read_text("utf-8").split("\n") if line.strip()
]

MODULES = {"vl-convert-python": "vl_convert"}
"""Modules whose name is not that of their distribution."""


def _imported():
    found = set()
    for path in SOURCE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                found.add(node.module.split(".")[0])
    return found


def _module(wanted):
    return MODULES.get(wanted.name, wanted.name.replace("-", "_"))


def test_no_dependency_is_named_twice():
    for group in (PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()):
        names = [canonicalize_name(Requirement(text).name) for text in group]
        assert sorted(names) == sorted(set(names))


def test_lists_of_the_tools_name_nothing_twice():
    for override in FILE["tool"]["mypy"]["overrides"]:
        assert override["module"] == sorted(set(override["module"]))


def test_every_dependency_is_imported():
    imported = _imported()
    idle = {wanted.name for wanted in DEPENDENCIES if _module(wanted) not in imported}
    assert not idle, "declared and imported nowhere"


def test_every_import_is_declared():
    ours = {"koinon", *sys.stdlib_module_names}
    known = {_module(wanted) for wanted in (*DEPENDENCIES, *EXTRAS["pandas"], *EXTRAS["plot"])}
    asked = {"igraph"}  # under the GPL: whoever wants it installs it himself
    assert _imported() - ours - known - asked == set()


def test_every_range_has_both_ends():
    for wanted in DECLARED:
        signs = {clause.operator for clause in wanted.specifier}
        assert signs == {">=", "<"}, wanted.name


def test_every_constraint_names_one_version_within_its_range():
    names = [canonicalize_name(line.name) for line in CONSTRAINTS]
    assert sorted(names) == sorted(set(names))
    fixed = {}
    for line in CONSTRAINTS:
        (clause,) = line.specifier
        assert clause.operator == "==", line.name
        fixed[canonicalize_name(line.name)] = Version(clause.version)
    for wanted in DECLARED:
        assert wanted.specifier.contains(fixed[canonicalize_name(wanted.name)]), wanted.name


def test_the_constraints_hold_what_the_extras_bring_and_nothing_else():
    """What is wanted is followed through the installed packages, so all extras must be there."""
    found, missing = {}, set()
    queue = [(wanted, "") for wanted in DECLARED]
    while queue:
        wanted, extra = queue.pop()
        if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
            continue
        name = canonicalize_name(wanted.name)
        if wanted.extras <= found.get(name, {""}) and name in found:
            continue
        found.setdefault(name, set()).update({"", *wanted.extras})
        try:
            brought = importlib.metadata.requires(name) or ()
        except importlib.metadata.PackageNotFoundError:
            missing.add(name)
            continue
        queue += [(Requirement(text), one) for text in brought for one in ("", *wanted.extras)]
    constrained = {canonicalize_name(line.name) for line in CONSTRAINTS}
    assert set(found) <= constrained
    if missing:
        pytest.skip(f"not installed, so not followed further: {', '.join(sorted(missing))}")
    system = {"colorama", "tzdata"}  # asked for by a marker on Windows
    assert constrained - system <= set(found)


def test_version_changelog_and_citation_agree():
    version = Version(koinon.__version__)
    cited = dict(re.findall(r"^([\w-]+): (.+)$", (ROOT / "CITATION.cff").read_text("utf-8"), re.M))
    assert cited["cff-version"] == "1.2.0"
    assert cited["version"] == koinon.__version__
    assert ("date-released" in cited) != version.is_devrelease
    heads = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.M)
    assert heads[0] == "Unreleased"
    told = [re.fullmatch(r"(\S+) \((\d{4}-\d\d-\d\d)\)", head) for head in heads[1:]]
    assert all(told), heads
    numbers = [Version(match[1]) for match in told]
    assert numbers == sorted(set(numbers), reverse=True)
    assert [match[2] for match in told] == sorted((match[2] for match in told), reverse=True)
    assert numbers[0] < version if version.is_devrelease else numbers[0] == version
