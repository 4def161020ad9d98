"""Briefs: one view-model, then HTML, PDF and JSON."""

from koinon.report.files import FORMATS, write
from koinon.report.view import brief

__all__ = ["FORMATS", "brief", "write"]
