"""Trade agreements in force and their depth (DESTA)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from koinon.panel.attach import attach_pairs, attach_states
from koinon.panel.variable import computed
from koinon.store.schema import schema

if TYPE_CHECKING:
    from koinon.panel.panel import Panel
