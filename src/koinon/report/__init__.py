"""Briefs: one view-model, then HTML, PDF and JSON."""

from koinon.report.asked import brief
from koinon.report.files import FORMATS, write

__all__ = ["FORMATS", "brief", "write"]
