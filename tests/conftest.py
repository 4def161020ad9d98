"""What all tests share: the data beside the project, the effort of properties, the order of files.

``pytest`` runs in parallel, a worker per core, and leaves out what is marked ``nightly``. ``pytest -n 0`` or
``-p no:xdist`` stays in one process, and so do single tests asked for by name. ``pytest -m ""`` runs all,
``pytest -m nightly --hypothesis-profile nightly`` what was left out; another ``-m`` chooses among the rest.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

if "PYTEST_XDIST_WORKER" in os.environ:
    # One worker per core: threads of polars beside them would only wait for each other.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")

EVERY_DAY = "not nightly"
SHARED = Path(os.environ.get("KOINON_SHARED", Path(__file__).resolve().parents[2] / "shared"))

# The wall clock is no property of ours: a busy machine must not fail a test.
settings.register_profile("daily", max_examples=50, deadline=None)
settings.register_profile("nightly", max_examples=500, deadline=None)
settings.load_profile("daily")

SLOW = (
    "docs/test_page_examples.py",
    "report/test_compare.py",
    "docs/test_docs.py",
    "measure/test_measure_surface.py",
    "report/test_brief.py",
    "store/test_open_store.py",
    "measure/test_deterrence.py",
    "docs/test_module_examples.py",
    "measure/test_integration.py",
)
"""Files that take longest, the longest first: begun last, one of them would keep a single worker busy."""


def pytest_addoption(parser, pluginmanager):
    """Take what pyproject.toml sets for xdist, and do nothing with it, where xdist is switched off."""
    if not pluginmanager.hasplugin("xdist"):
        group = parser.getgroup("xdist", "without xdist these have no effect")
        group.addoption("--numprocesses", help="number of workers")
        group.addoption("--maxprocesses", help="at most so many workers")
        group.addoption("--dist", help="how tests are given to workers")


def _named(config):
    """Return whether single tests are asked for by name."""
    return any("::" in argument for argument in config.args)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers(config):
    """Run single tests in this process; a worker takes longer to start than most of them to run."""
    return 0 if _named(config) else None


def pytest_configure(config):
    """Let files begin in our order, not those of most tests first."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(config, items):
    """Put the files that take longest first; leave out nightly tests where ``-m`` says nothing of them."""
    rank = {name: place for place, name in enumerate(SLOW)}
    items.sort(key=lambda item: rank.get("/".join(item.path.parts[-2:]), len(SLOW)))
    chosen = config.option.markexpr
    if chosen and chosen != EVERY_DAY and "nightly" not in chosen:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("nightly")])
        items[:] = [item for item in items if not item.get_closest_marker("nightly")]


@pytest.fixture(scope="session")
def raw():
    """The folder of raw data, beside the project."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the raw data are not beside the project")
    return SHARED / "data"


@pytest.fixture(scope="session")
def reference():
    """The folder of reference outputs, beside the project."""
    if not (SHARED / "reference").is_dir():
        pytest.skip("the reference outputs are not beside the project")
    return SHARED / "reference"
