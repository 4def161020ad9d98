"""Briefs that several tests look at, each made once in a process."""

from functools import cache

from koinon.report import briefs


def brief(names, year=None, sections=()):
    """Return a brief of the packaged store; tests look at it and leave it as it is."""
    return _made(names if isinstance(names, str) else tuple(names), year, tuple(sections))


@cache
def _made(names, year, sections):
    return briefs.brief(names, year, sections=sections)
