"""Panels: units of observation and the variables that join them."""

from koinon.panel.panel import Panel, directed_dyad_years, dyad_years, state_years

__all__ = ["Panel", "directed_dyad_years", "dyad_years", "state_years"]
