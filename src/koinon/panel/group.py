"""What a group of variables is, and the reader of the records beside the modules that make them.

A record is a table of a TOML file under the name that users write, and stands beside the module it is about:
``groups/trade.toml`` beside ``groups/trade.py``. What is named in no record does not exist for users.
"""

from __future__ import annotations

import tomllib
from dataclasses import MISSING, dataclass, fields
from importlib import import_module, resources
from inspect import signature
from typing import TYPE_CHECKING, Any, TypeVar, get_args

from koinon.errors import KoinonError, UnknownNameError, closest, join_or
from koinon.panel.unit import Unit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from importlib.resources.abc import Traversable

    from koinon.panel.record import AnyPanel

AnyGroup = TypeVar("AnyGroup", bound="Group")

_OF_CLUBS: tuple[Unit, ...] = ("bloc-year", "treaty-year", "treaty-member-year")

_KINDS: dict[type, tuple[tuple[type, ...], str]] = {
    bool: ((bool,), "true or false"),
    int: ((int,), "a whole number"),
    float: ((int, float), "a number"),
}
"""What an option with such a default takes, and how people call it."""


@dataclass(frozen=True)
class Group:
    """A named group of variables.

    Attributes
    ----------
    name
        As users write it; the head of its record.
    title
        What it adds, as a noun phrase.
    units
        Units of observation it fits.
    module
        The module beside its record: of `koinon.panel.groups`, which makes it for states and pairs, and of
        `koinon.panel.club_groups`, which makes it for blocs and treaties.
    needs
        Table that no package holds, because its owner reserves that; empty for all other groups.
    """

    name: str
    title: str
    units: tuple[Unit, ...]
    module: str
    needs: str = ""

    def check(self, unit: Unit) -> None:
        """Raise `KoinonError` if the group does not fit a unit of observation."""
        if unit not in self.units:
            raise KoinonError(f"group '{self.name}' fits {join_or(self.units)}, not {unit}")

    def options(self, unit: Unit) -> dict[str, Any]:
        """Return the group's options for a unit of observation, and their defaults."""
        taken = list(signature(self.maker(unit)).parameters.values())
        return {option.name: option.default for option in taken[1:]}

    def add(self, panel: AnyPanel, **options: Any) -> AnyPanel:
        """Return `panel` with the group's variables.

        Raises
        ------
        UnknownNameError
            If the group has no such option.
        KoinonError
            If the group does not fit the panel's unit, or an option does not take the value.
        """
        self.check(panel.unit)
        known = self.options(panel.unit)
        for name, value in options.items():
            if name not in known:
                hint = f"its options are {join_or(known)}" if known else "it has none"
                raise UnknownNameError(f"option of group '{self.name}'", name, known, hint=hint)
            wanted = type(known[name])
            if wanted in _KINDS and type(value) not in _KINDS[wanted][0]:
                kind = _KINDS[wanted][1]
                raise KoinonError(f"option '{name}' of group '{self.name}' is {kind}, not {value!r}")
        made: AnyPanel = self.maker(panel.unit)(panel, **options)
        return made

    def place(self, unit: Unit) -> str:
        """Return the name of the module that makes the group for a unit of observation."""
        folder = "club_groups" if unit in _OF_CLUBS else "groups"
        return f"koinon.panel.{folder}.{self.module}"

    def home(self, unit: Unit) -> Any:
        """Return the module that makes the group for a unit of observation."""
        return import_module(self.place(unit))

    def maker(self, unit: Unit) -> Callable[..., Any]:
        """Return the function that adds the group to a panel of a unit of observation."""
        made: Callable[..., Any] = self.home(unit).add
        return made


class RecordError(KoinonError):
    """A record of a group or measure that cannot be read."""


def read_records(kind: type[AnyGroup], *folders: str, root: Traversable | None = None) -> dict[str, AnyGroup]:
    """Return the records of some folders and those below them, by name, in alphabetical order.

    Parameters
    ----------
    kind
        `Group` or a class below it; its fields are the keys of a record, required where they have no default.
    *folders
        Paths inside the package, such as ``"measure"``.
    root
        Another folder than that of the package.

    Raises
    ------
    RecordError
        If a file is no TOML, a record has an unknown key or unit or lacks a key, two have one name, or
        there is no module beside it.
    """
    top = root if root is not None else resources.files("koinon")
    found: dict[str, AnyGroup] = {}
    for folder in folders:
        for module, file in _files(top.joinpath(folder)):
            where = f"{folder}/{module.replace('.', '/')}.toml"
            for name, entry in _tables(file, where).items():
                if name in found:
                    raise RecordError(f"{where}: there is another record called '{name}'")
                found[name] = _record(kind, name, module, entry, where)
                _check_modules(found[name], top, where)
    return dict(sorted(found.items()))


def _files(folder: Traversable, above: str = "") -> Iterator[tuple[str, Traversable]]:
    """Yield the record files of a folder and those below, with the dotted name of the module of each."""
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _files(entry, f"{above}{entry.name}.")
        elif entry.name.endswith(".toml"):
            yield f"{above}{entry.name.removesuffix('.toml')}", entry


def _tables(file: Traversable, where: str) -> dict[str, dict[str, Any]]:
    try:
        read = tomllib.loads(file.read_text("utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise RecordError(f"{where} is no TOML: {error}") from None
    loose = [name for name, entry in read.items() if not isinstance(entry, dict)]
    if loose:
        raise RecordError(f"{where}: '{loose[0]}' stands under no name; begin a record with [name]")
    return read


def _record(kind: type[AnyGroup], name: str, module: str, entry: dict[str, Any], where: str) -> AnyGroup:
    keys = {f.name: f for f in fields(kind) if f.name not in {"name", "module"}}
    for key, value in entry.items():
        if key not in keys:
            near = closest(key, keys)
            hint = f"did you mean {join_or(near)}?" if near else f"keys are {join_or(keys)}"
            raise RecordError(f"{where}: '{name}' has an unknown key '{key}'; {hint}")
        if key == "units":
            _check_units(value, name, where)
        elif not (isinstance(value, str) and value):
            raise RecordError(f"{where}: {key} of '{name}' is text, not {value!r}")
    lacking = [key for key, f in keys.items() if f.default is MISSING and key not in entry]
    if lacking:
        raise RecordError(f"{where}: '{name}' lacks {', '.join(lacking)}")
    return kind(**entry | {"name": name, "module": module, "units": tuple(entry["units"])})


def _check_units(units: Any, name: str, where: str) -> None:
    if not (isinstance(units, list) and units):
        raise RecordError(f"{where}: units of '{name}' is a list of units of observation, not {units!r}")
    for unit in units:
        if unit not in get_args(Unit):
            raise RecordError(
                f"{where}: '{name}' has an unknown unit {unit!r}; units are {join_or(get_args(Unit))}"
            )


def _check_modules(one: Group, top: Traversable, where: str) -> None:
    for unit in one.units:
        parts = one.place(unit).split(".")[1:]
        module, package = top.joinpath(*parts[:-1], f"{parts[-1]}.py"), top.joinpath(*parts, "__init__.py")
        if not (module.is_file() or package.is_file()):
            raise RecordError(
                f"{where}: there is no module {'/'.join(parts)}.py for the {unit} of '{one.name}'"
            )
