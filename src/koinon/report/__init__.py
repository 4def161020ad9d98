"""Briefs: one view-model, then HTML, PDF and JSON."""

from koinon.report.write.files import FORMATS, write

__all__ = ["FORMATS", "write"]
