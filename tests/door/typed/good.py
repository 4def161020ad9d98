"""What a type checker must accept: every name of the door, used as it is meant."""

from pathlib import Path

import polars as pl

import koinon as kn

nato: kn.Bloc = kn.bloc("NATO")
france: kn.State = kn.state("France")
both: kn.Pair = kn.pair("Greece", "Turkiye")

members: pl.DataFrame = nato.members(1999)
share: kn.Panel = nato.measure("trade-share", 1990, 2010, min_coverage=0.5)
profile: pl.DataFrame = nato.profile()
sections: int = len(nato.brief("nato.html", year=1999).sections)
aliases: tuple[str, ...] = nato.aliases
codes: tuple[int, ...] = france.codes
pacts: pl.DataFrame = both.treaties()

panel: kn.Panel = kn.dyad_years(1950, 2010).relevant().add(["trade", "votes"]).among(["France", 255])
frame: pl.DataFrame = kn.bloc_years(1950, 2000, "NATO").members
many: kn.Panel = kn.measured("trade-share", 1990, blocs="NATO")
files: list[Path] = panel.write("panel.dta")
rows: int = panel.to_arrow().num_rows

headline: str = kn.brief(["Greece", "Turkiye"]).headlines[0].text
kind: str = kn.compare("NATO", "ASEAN", align="age").kind
likely: pl.DataFrame = kn.answers("Russia", "Estonia", 2026).bound()
best: str = kn.find("warsaw", "bloc")[0].id
title: str = kn.plot("trade-share", blocs="ASEAN").title
ties: int = kn.network("alliances", 2000).graph.ties
tables: tuple[pl.DataFrame, ...] = (kn.measures(), kn.groups(), kn.variables("trade"), kn.sql("select 1"))
codes_of: pl.DataFrame = kn.resolve(["France", "Congo"], year=1965, to="gwcode")
