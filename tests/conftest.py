"""What all tests share: the data beside the project, the order of files, nightly tests, effort of properties.

``pytest`` runs in parallel (pyproject.toml asks xdist for one worker per core) and leaves out what is marked
``nightly``. ``pytest -m ""`` runs everything, ``pytest -m nightly --hypothesis-profile nightly`` what is left out;
any other ``-m`` chooses among the tests of every day. ``pytest -n 0`` or ``-p no:xdist`` stays in one process.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

SHARED = Path(os.environ.get("KOINON_SHARED", Path(__file__).resolve().parents[2] / "shared"))
EVERY_DAY = "not nightly"

# The wall clock is no property of ours: a busy machine must not fail a test.
settings.register_profile("fast", max_examples=50, deadline=None)
settings.register_profile("nightly", max_examples=500, deadline=None)
settings.load_profile("fast")

SLOW = (
    "docs/test_page_examples.py",
    "report/test_compare.py",
    "measure/test_measure_surface.py",
    "docs/test_docs.py",
    "report/test_brief.py",
    "store/test_open_store.py",
    "measure/test_deterrence.py",
    "docs/test_module_examples.py",
    "measure/test_integration.py",
)
"""Files that take longest, the longest first: begun last, one of them would keep a single worker busy."""


def pytest_addoption(parser, pluginmanager):
    """Take the options that pyproject.toml sets for xdist, and do nothing with them, where it is switched off."""
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
    """Put the files that take longest first, and leave out nightly tests unless they are meant."""
    rank = {name: place for place, name in enumerate(SLOW)}
    items.sort(key=lambda item: rank.get("/".join(item.path.parts[-2:]), len(SLOW)))
    chosen = config.option.markexpr
    if chosen in {"", EVERY_DAY} or "nightly" in chosen or _named(config):
        return
    left = [item for item in items if item.get_closest_marker("nightly")]
    if left:
        config.hook.pytest_deselected(items=left)
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
