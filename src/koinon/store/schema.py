"""Table schemas as data files: they drive validation, codebook, ``.dta`` labels and documentation."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Literal, cast

import polars as pl

from koinon.errors import KoinonError, UnknownNameError

if TYPE_CHECKING:
    import dataframely as dy

TYPES: dict[str, pl.DataType] = {
    "int8": pl.Int8(),
    "int16": pl.Int16(),
    "int32": pl.Int32(),
    "int64": pl.Int64(),
    "float32": pl.Float32(),
    "float64": pl.Float64(),
    "string": pl.String(),
    "date": pl.Date(),
    "bool": pl.Boolean(),
}


class ContractError(KoinonError):
    """A table breaks its schema."""


@dataclass(frozen=True)
class Column:
    """One column of a compiled table.

    Attributes
    ----------
    name, type, unit, description
        The unit is empty for codes and text. `description` is one sentence.
    source
        Origin id of the data set the values come from.
    covers
        First and last year for which a value can be expected.
    nullable
        Whether a row may lack the value.
    minimum, maximum, allowed
        Closed range or list of valid values.
    labels
        Meaning of codes, for value labels.
    """

    name: str
    type: str
    description: str
    source: str
    covers: tuple[int, int] | None
    unit: str = ""
    nullable: bool = True
    minimum: float | None = None
    maximum: float | None = None
    allowed: tuple[str | int, ...] = ()
    labels: tuple[tuple[int, str], ...] = ()

    @property
    def dtype(self) -> pl.DataType:
        """The polars type."""
        return TYPES[self.type]


@dataclass(frozen=True)
class TableSchema:
    """One compiled table.

    Attributes
    ----------
    name, title, description
        `title` is a noun phrase; `description` says what a row is.
    source
        Origin id of the data set that makes the table.
    keys
        Columns that identify a row; empty where rows have no key.
    covers
        First and last year the source speaks about.
    absent
        What it means that a pair or state has no row in a covered year: ``missing`` (unknown) or
        ``zero`` (the source lists every event, so there was none).
    columns
        In the order of the file.
    """

    name: str
    title: str
    description: str
    source: str
    keys: tuple[str, ...]
    covers: tuple[int, int]
    absent: Literal["missing", "zero"]
    columns: tuple[Column, ...]

    @property
    def polars(self) -> dict[str, pl.DataType]:
        """Column types by name."""
        return {column.name: column.dtype for column in self.columns}

    def __getitem__(self, name: str) -> Column:
        """Return the column called `name`."""
        for column in self.columns:
            if column.name == name:
                return column
        raise UnknownNameError(f"column of table {self.name}", name, self.polars)

    def contract(self) -> type[dy.Schema]:
        """Return the dataframely schema that validates the table."""
        import dataframely as dy

        made = {column.name: _rule(column, column.name in self.keys) for column in self.columns}
        return type(f"{self.name}_schema", (dy.Schema,), made)

    def conform(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Select, cast and order the columns as the schema says, then sort by key and validate.

        Raises
        ------
        ContractError
            If a column is missing or undeclared, or a value breaks the schema.
        """
        declared, given = set(self.polars), set(frame.columns)
        if declared != given:
            raise ContractError(
                f"table {self.name}: columns differ from the schema "
                f"(missing: {sorted(declared - given)}, undeclared: {sorted(given - declared)})"
            )
        ordered = frame.select(pl.col(name).cast(dtype) for name, dtype in self.polars.items())
        order = self.keys or tuple(self.polars)
        return self.validate(ordered.sort(order, nulls_last=True, maintain_order=True))

    def validate(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Return `frame` if it honours the schema.

        Raises
        ------
        ContractError
            With the rules that fail and how many rows break each.
        """
        import dataframely as dy

        try:
            return self.contract().validate(frame)
        except (dy.exc.ValidationError, dy.exc.SchemaError) as error:
            said = " ".join(str(error).split())
            raise ContractError(f"table {self.name} breaks its schema: {said}") from error


def _rule(column: Column, is_key: bool) -> dy.Column:
    import dataframely as dy

    nullable = column.nullable and not is_key
    low, high = column.minimum, column.maximum
    if column.type.startswith("int"):
        whole = {"int8": dy.Int8, "int16": dy.Int16, "int32": dy.Int32, "int64": dy.Int64}
        kind = cast("type[dy.Int64]", whole[column.type])
        return kind(
            nullable=nullable,
            primary_key=is_key,
            min=None if low is None else int(low),
            max=None if high is None else int(high),
            is_in=[int(value) for value in column.allowed] or None,
        )
    if column.type.startswith("float"):
        real = {"float32": dy.Float32, "float64": dy.Float64}[column.type]
        return real(nullable=nullable, primary_key=is_key, min=low, max=high)
    if column.type == "string":
        words = list(column.allowed)
        if not words:
            return dy.String(nullable=nullable, primary_key=is_key)
        return dy.String(nullable=nullable, primary_key=is_key, check=lambda c: c.is_in(words))
    if column.type == "date":
        return dy.Date(nullable=nullable, primary_key=is_key)
    return dy.Bool(nullable=nullable, primary_key=is_key)


def _load(text: str) -> TableSchema:
    record = tomllib.loads(text)
    covers = (record["covers"][0], record["covers"][1])
    columns = []
    for entry in record.pop("column"):
        window = entry.get("covers")
        columns.append(
            Column(
                name=entry["name"],
                type=entry["type"],
                description=entry["description"],
                source=entry.get("source", record["source"]),
                covers=(window[0], window[1]) if window else covers,
                unit=entry.get("unit", ""),
                nullable=entry.get("nullable", True),
                minimum=entry.get("min"),
                maximum=entry.get("max"),
                allowed=tuple(entry.get("allowed", ())),
                labels=tuple((int(code), text) for code, text in entry.get("labels", {}).items()),
            )
        )
    return TableSchema(
        name=record["name"],
        title=record["title"],
        description=record["description"],
        source=record["source"],
        keys=tuple(record["keys"]),
        covers=covers,
        absent=record.get("absent", "missing"),
        columns=tuple(columns),
    )


@cache
def schemas() -> dict[str, TableSchema]:
    """Return all table schemas by name, in alphabetical order."""
    folder = resources.files("koinon.store") / "schemas"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".toml")), key=lambda f: f.name)
    loaded = [_load(f.read_text("utf-8")) for f in files]
    return {table.name: table for table in loaded}


def schema(table: str) -> TableSchema:
    """Return the schema of one table.

    Raises
    ------
    UnknownNameError
        If there is no such table.
    """
    try:
        return schemas()[table]
    except KeyError:
        raise UnknownNameError("table", table, schemas()) from None
