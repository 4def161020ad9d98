"""The rules that no library checks find a planted fault; the habits are the same wherever they are named."""

import importlib.util
import json
import re
import subprocess
import tomllib

import pytest

from reference_pages import ROOT


def _load(name):
    spec = importlib.util.spec_from_file_location(f"ci_{name}", ROOT / ".ci" / f"{name}.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


RULES = _load("rules").RULES
HABITS = (
    *("setup", "test", "test-all", "nightly", "lint", "types", "contracts", "docs", "serve-docs"),
    *("store-check", "store-build", "reference", "bench", "release-check"),
)
HOST = "py" + "pi.org"
HOME = "/" + "home"


@pytest.fixture
def project(tmp_path):
    root = tmp_path / "main"
    tables = root / "src/koinon/store/tables"
    tables.mkdir(parents=True)
    (tables / "manifest.json").write_text(json.dumps({"tables": {"a": {"file": "a-1.parquet"}}}))
    (tables / "a-1.parquet").write_bytes(b"PAR1\0")
    (root / "src/koinon/fine.py").write_text("x = 1\n" * 500)
    (root / "README.md").write_text("See https://example.org/home/page and a/home/b.\n")
    subprocess.run(["git", "init", "--quiet"], cwd=root, check=True)
    return root


@pytest.mark.parametrize("rule", RULES)
def test_a_clean_project_breaks_no_rule(rule, project):
    assert RULES[rule](project) == []


@pytest.mark.parametrize(
    ("rule", "name", "text", "said"),
    [
        ("no-long-modules", "src/koinon/long.py", "x = 1\n" * 501, "501 lines"),
        ("no-machine-paths", "notes.md", f"in {HOME}/ada/koinon\n", f"{HOME}/ada"),
        ("no-machine-paths", "notes.md", "C:\\" + "Users\\ada", "C:\\Users"),
        ("no-registry-hosts", "notes.md", f"from https://{HOST}/project\n", f"notes.md:1: {HOST}"),
        ("no-registry-hosts", "uv.lock", "", "uv.lock"),
        ("no-raw-files", "data/nmc.dta", "x", "a raw format"),
        ("no-raw-files", "data/b.parquet", "x", "not a table of the manifest"),
        ("no-raw-files", "big.csv", "x" * 8_000_001, "over 8 MB"),
    ],
)
def test_a_planted_fault_is_found(rule, name, text, said, project):
    (project / name).parent.mkdir(parents=True, exist_ok=True)
    (project / name).write_text(text)
    (fault,) = RULES[rule](project)
    assert said in fault


def test_the_folder_of_this_copy_is_a_path_of_one_machine(project):
    (project / "notes.md").write_text(f"run it in {project}\n")
    assert RULES["no-machine-paths"](project) == [f"notes.md:1: {project}"]


def test_a_raw_file_as_it_is_is_found(project):
    raw = project.parent / "shared/data/atop_5_1/atop.csv"
    raw.parent.mkdir(parents=True)
    raw.write_text("atopid,year\n1,1815\n")
    (project / "copy.csv").write_text(raw.read_text())
    assert RULES["no-raw-files"](project) == ["copy.csv: a raw file as it is"]


@pytest.mark.parametrize("rule", RULES)
def test_the_project_keeps_its_own_rules(rule):
    if not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    assert RULES[rule]() == []


# --- the habits


def test_the_task_runner_is_the_map_of_habits():
    recipes = re.findall(r"^(?:# .+\n)([a-z-]+)[^:\n]*:", (ROOT / "justfile").read_text("utf-8"), re.M)
    assert tuple(name for name in recipes if name != "export") == HABITS


def test_every_rule_is_a_hook_and_no_hook_downloads():
    text = (ROOT / ".pre-commit-config.yaml").read_text("utf-8")
    assert set(re.findall(r"rules\.py ([\w-]+)", text)) == set(RULES)
    assert re.findall(r"repo: (.+)", text) == ["local"]
    assert set(re.findall(r"language: (.+)", text)) == {"system"}


def test_the_hosted_checks_run_on_every_declared_version():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    declared = re.findall(r"Python :: (3\.\d+)", "\n".join(project["classifiers"]))
    text = (ROOT / ".github/workflows/ci.yml").read_text("utf-8")
    assert re.findall(r'"(3\.\d+)"', text) == declared
    assert "bash .ci/run" in text
