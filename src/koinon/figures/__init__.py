"""One function per figure: each returns a Vega-Lite specification with data and text alternative."""

from koinon.figures.figure import Figure

__all__ = ["Figure"]
