"""One function per figure: each returns a Vega-Lite specification with its data, title and text alternative."""

from koinon.figures.figure import Figure

__all__ = ["Figure"]
