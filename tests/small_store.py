"""A store of two small tables, so that tests of the store itself need no raw data."""

from dataclasses import replace
from datetime import date
from importlib import import_module

import polars as pl

from koinon.sources import origins
from koinon.store.schema import schema

# The module, not the function of the same name.
build = import_module("koinon.store.build")

SOURCES = ("cow_majors", "cow_trade")


def majors():
    spells = {"ccode": [2, 200], "start": [date(1898, 8, 13), date(1816, 1, 1)], "end": [None, None]}
    return pl.DataFrame(spells, schema_overrides={"end": pl.Date})


def trade():
    flows = {flow: pl.int_range(145) for flow in ("flow1", "flow2", "smoothflow1", "smoothflow2")}
    return pl.select(ccode1=pl.lit(2), ccode2=pl.lit(20), year=1870 + pl.int_range(145), **flows)


def use_small_sources(monkeypatch, tables=None, **changes):
    """Let builds compile `tables` in place of raw data; `changes` alter origin records by id."""
    made = tables or {"cow_majors": {"majors": majors()}, "cow_trade": {"trade": trade()}}
    records = {name: replace(origins()[name], **changes.get(name, {})) for name in SOURCES}

    def compiled(source, raw):
        for name, frame in made[source.id].items():
            yield name, schema(name).conform(frame)

    monkeypatch.setattr(build, "origins", lambda: records)
    monkeypatch.setattr(build, "compiled", compiled)
    return made
