"""How a cell of a table is written, the same in every format."""

from __future__ import annotations

from typing import TYPE_CHECKING

from koinon.report.make.words import percent

if TYPE_CHECKING:
    from koinon.figures.figure import Cell

NOTHING = "–"
"""What stands where a value is missing."""


def shown(value: Cell, form: str = "") -> str:
    """Write one cell.

    Parameters
    ----------
    value
        Text, number or None.
    form
        ``"%"`` for a share, ``".2"`` for two decimals, ``"year"`` for no thousands separator, ``""`` for
        four significant digits.

    Examples
    --------
    >>> shown(0.1234, "%"), shown(1949, "year"), shown(346063), shown(None), shown(0.123456)
    ('12.3%', '1949', '346,063', '–', '0.1235')
    """
    if value is None:
        return NOTHING
    if isinstance(value, str):
        return value
    if form == "%":
        return percent(float(value))
    if form == "year":
        return str(value)
    if form.startswith("."):
        return f"{value:,{form}f}"
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"


def numeric(values: list[Cell]) -> bool:
    """Say whether a column holds numbers, which stand flush right."""
    present = [value for value in values if value is not None]
    return bool(present) and all(isinstance(value, int | float) for value in present)


def form_of(column: str, forms: tuple[str, ...], place: int) -> str:
    """Return the format of a column: the one given, or what its name asks for."""
    if place < len(forms):
        return forms[place]
    return "year" if column == "year" else ""
