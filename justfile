# The habits of the project. `just` shows them; `just NAME` does one.

export PATH := justfile_directory() / ".venv/bin:" + env("PATH")

python := env("PYTHON", "python3")
raw := "../shared/data"
code := ".ci src tests benchmarks docs"

[private]
default:
    @just --list --unsorted

# make .venv with everything a contributor needs, and install the hooks
setup:
    {{ python }} -m venv .venv
    .venv/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,pandas]'
    .venv/bin/pre-commit install

# the tests of every day; arguments go to pytest: just test tests/store/test_sql.py
test *arguments:
    pytest {{ arguments }}

# the tests of every day and the nightly ones
test-all *arguments:
    pytest -m "" {{ arguments }}

# only the tests that take too long for every day
nightly *arguments:
    pytest -m nightly {{ arguments }}

# format, lint and the rules of the house; `just lint fix` mends what can be mended
lint mode="check":
    ruff format {{ if mode == "fix" { "" } else { "--check" } }} {{ code }}
    ruff check {{ if mode == "fix" { "--fix" } else { "" } }} {{ code }}
    python .ci/rules.py

# mypy, strict
types:
    mypy

# data move one way: the order of the packages
contracts:
    lint-imports

# write the generated pages anew and build the manual; a warning is a failure
docs:
    cd docs && python -m reference_pages
    NO_MKDOCS_2_WARNING=1 mkdocs build --strict

# show the manual at http://127.0.0.1:8000 and follow changes
serve-docs:
    NO_MKDOCS_2_WARNING=1 mkdocs serve

# are the shipped tables whole and as their schemas say?
store-check:
    koinon store check

# compile the tables from raw files into build/store
store-build raw=raw:
    koinon store build --raw {{ raw }} --out build/store

# compute the reference tables of all blocs anew, after a change of what they rest on
reference:
    koinon measure --rebuild

# time the jobs of the benchmarks page; arguments name jobs
bench *arguments:
    python benchmarks/run.py {{ arguments }}

# everything .ci/run checks, then the wheel: what stands in it, and whether it runs by itself
release-check:
    .ci/run
    rm -rf dist
    python -m pip wheel --quiet --no-deps --wheel-dir dist .
    python .ci/wheel.py dist/*.whl
    python -m venv dist/try
    dist/try/bin/pip install --quiet --disable-pip-version-check -c constraints.txt dist/*.whl
    cd dist/try && bin/koinon brief NATO --no-open --out briefs
