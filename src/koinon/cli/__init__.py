"""The `koinon` command: thin, each sub-command one call into the packages above it."""

from koinon.cli.main import main

__all__ = ["main"]
