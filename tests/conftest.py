"""What all tests share: the data beside the project, the effort of properties, the order of files.

``pytest`` runs in parallel, a worker per core, and leaves out what is marked ``nightly``; ``pytest -n 0``
stays in one process, ``pytest -m ""`` runs everything, ``pytest -m nightly --hypothesis-profile nightly``
what was left out.
"""

import os
from pathlib import Path

import pytest
from hypothesis import settings

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


def pytest_configure(config):
    """Let files begin in our order, not those of most tests first."""
    if hasattr(config.option, "loadscopereorder"):
        config.option.loadscopereorder = False


def pytest_collection_modifyitems(items):
    """Put the files that take longest first."""
    rank = {name: place for place, name in enumerate(SLOW)}
    items.sort(key=lambda item: rank.get("/".join(item.path.parts[-2:]), len(SLOW)))


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
