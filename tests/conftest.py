"""Fixtures shared by all tests."""

import os
from pathlib import Path

import pytest

SHARED = Path(os.environ.get("KOINON_SHARED", Path(__file__).resolve().parents[2] / "shared"))


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
