"""The catalogue of measures, a module and a record each; `measured` computes one by name."""

from koinon.measure.byname import measured

__all__ = ["measured"]
