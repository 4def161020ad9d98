"""What every figure function returns."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from altair.typing import ChartType

Cell = str | int | float | None


@dataclass(frozen=True)
class Figure:
    """A drawn figure and the numbers behind it.

    Attributes
    ----------
    id
        Kebab-case name, unique within a document; also the stem of downloaded files.
    title, subtitle, source
        What it shows, with unit and years, and whose data they are.
    alt
        Text alternative: what a reader who cannot see the figure should know.
    spec
        Vega-Lite specification with its data inline.
    columns, rows
        The plotted numbers as a table.
    """

    id: str
    title: str
    subtitle: str
    source: str
    alt: str
    spec: dict[str, Any] = field(repr=False)
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = field(default=(), repr=False)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """Return the figure for a notebook: live where it draws Vega-Lite, else as a picture."""
        from koinon.figures.render import mimebundle

        return mimebundle(self.spec, self.alt)

    def to_altair(self) -> ChartType:
        """Return the figure as a chart of Altair, to change or to combine with others.

        Raises
        ------
        KoinonError
            If Altair is not installed.

        Examples
        --------
        >>> import koinon as kn
        >>> chart = kn.plot("trade-share", blocs="ASEAN", first=2000).to_altair()
        >>> chart.to_dict()["$schema"]
        'https://vega.github.io/schema/vega-lite/v6.json'
        """
        from koinon.figures.render import altair_chart

        return altair_chart(self.spec)

    def write(self, path: str | Path) -> Path:
        """Draw the figure into a file.

        Parameters
        ----------
        path
            Ends in ``.svg``, ``.png``, ``.pdf`` or ``.json`` (the specification).

        Returns
        -------
        pathlib.Path
            The file.

        Raises
        ------
        KoinonError
            If the file is of another kind.
        """
        from koinon.figures.render import drawn

        file = Path(path)
        file.write_bytes(drawn(self.spec, file))
        return file
