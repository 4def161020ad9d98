"""CShapes 2.0: the dated borders of states and dependencies since 1886."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import polars as pl

from koinon.sources.checks import SourceError, check_unique, require
from koinon.sources.userfile import found

if TYPE_CHECKING:
    from pathlib import Path

NAME = "cshapes_2"
COLUMNS = pl.Schema(
    {
        "gwcode": pl.Int16,
        "country_name": pl.String,
        "start": pl.Date,
        "end": pl.Date,
        "status": pl.String,
        "owner": pl.Int16,
        "capname": pl.String,
        "caplong": pl.Float64,
        "caplat": pl.Float64,
        "fid": pl.Int32,
        "geometry": pl.String,
    }
)


def tables(path: Path) -> dict[str, pl.DataFrame]:
    """Return ``cshapes``, one row per territory and spell of unchanged borders, in Gleditsch-Ward codes.

    Parameters
    ----------
    path
        The producer's ``CShapes-2.0.geojson``, or a folder or zip archive that holds it.
    """
    with found(path, "CShapes-2.0.geojson", "*cshapes*gw*.parquet", "*.geojson") as (file, *_):
        shapes = _mirror(file) if file.suffix == ".parquet" else _geojson(file)
    require(shapes.height > 0, f"{NAME}: {path.name} holds no territory")
    check_unique(shapes, ["gwcode", "start", "fid"], NAME)
    late = shapes.filter(pl.col("start") > pl.col("end")).height
    require(late == 0, f"{NAME}: {late} spells end before they begin")
    require(shapes["geometry"].null_count() == 0, f"{NAME}: a territory has no shape")
    return {"cshapes": shapes}


def _mirror(file: Path) -> pl.DataFrame:
    rows = pl.read_parquet(file).rename({"geometry_geojson": "geometry"})
    dated = rows.with_columns(pl.col("start", "end").cast(pl.String).str.to_date())
    return dated.with_columns(pl.col("owner").cast(pl.Int16, strict=False)).select(*COLUMNS).cast(COLUMNS)


def _geojson(file: Path) -> pl.DataFrame:
    try:
        features = json.loads(file.read_text("utf-8"))["features"]
        rows = [_row(feature["properties"], feature["geometry"]) for feature in features]
    except (ValueError, KeyError, TypeError) as error:
        raise SourceError(
            f"{NAME}: {file.name} is no GeoJSON of CShapes ({type(error).__name__}: {error})"
        ) from None
    return pl.DataFrame(rows, schema=COLUMNS, orient="row", strict=False)


def _row(said: dict[str, Any], geometry: dict[str, Any]) -> tuple[Any, ...]:
    """Return one territory; names of properties as in the file of 2021, or as in the R package."""
    from datetime import date

    dates = []
    for edge, short in (("start", "gws"), ("end", "gwe")):
        if f"{short}year" in said:
            dates.append(date(*(int(said[f"{short}{part}"]) for part in ("year", "month", "day"))))
        else:
            dates.append(date.fromisoformat(str(said[edge])[:10]))
    owner = str(said.get("owner") or "")
    return (
        int(said["gwcode"]),
        said.get("country_name") or said.get("cntry_name"),
        *dates,
        said.get("status"),
        int(float(owner)) if owner.replace(".", "", 1).isdecimal() else None,
        said.get("capname"),
        said.get("caplong"),
        said.get("caplat"),
        int(said["fid"]),
        json.dumps(geometry, separators=(",", ":")),
    )
