"""Published data sets: who made them, under which terms, and how raw files become tidy tables.

One module per data set, named like its origin record in ``origins/``. A module has one public
function, ``tables(raw)``, which reads the raw folder, checks what comes in, and returns tidy frames
by table name. Known faults are mended only through ``overrides.toml``.
"""

from koinon.sources.origin import Download, Origin, origin, origins
from koinon.sources.overrides import Override, overrides

__all__ = ["Download", "Origin", "Override", "origin", "origins", "overrides"]
