"""The seam between the door and the counter: which function answers each question.

Whatever the door asks, it asks here, so that a question has one address.
"""

from __future__ import annotations

from koinon.ask.briefs import brief
from koinon.ask.find import find
from koinon.measure.byname import measured
from koinon.report.comparison.view import compare
from koinon.store.sql import query

__all__ = ["brief", "compare", "find", "measured", "query"]
