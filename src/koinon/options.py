"""Checks of the options that measures take; each error is one sentence."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from numbers import Integral
from typing import TYPE_CHECKING

import numpy as np

from koinon.errors import KoinonError, UnknownNameError, join_or

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


def as_number(name: str, value: float) -> float:
    """Return `value` if it is a finite number."""
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise KoinonError(f"option '{name}' is a number, not {value!r}")
    return float(value)


def as_share(name: str, value: float) -> float:
    """Return `value` if it lies between 0 and 1."""
    number = as_number(name, value)
    if not 0 <= number <= 1:
        raise KoinonError(f"option '{name}' lies between 0 and 1, not {value!r}")
    return number


def as_count(name: str, value: int, least: int = 1) -> int:
    """Return `value` if it is a whole number of at least `least`."""
    if isinstance(value, bool) or not isinstance(value, int) or value < least:
        raise KoinonError(f"option '{name}' is a whole number of at least {least}, not {value!r}")
    return value


def as_choice(name: str, value: str, choices: Iterable[str]) -> str:
    """Return `value` if it is one of `choices`.

    Raises
    ------
    UnknownNameError
        If it is not; the closest are suggested.
    """
    known = tuple(choices)
    if value not in known:
        raise UnknownNameError(f"choice of {name}", str(value), known, hint=f"they are {join_or(known)}")
    return value


def as_names(*given: object, codes: bool = False) -> list[str | int]:
    """Return names as a list, whether they came one by one, as a list, or as a single text.

    Parameters
    ----------
    *given
        Texts, or lists, tuples, sets or columns of texts.
    codes
        Whether a whole number, such as a state's code, is a name too.

    Returns
    -------
    list of str or int
        The names in the order given; whole numbers only with `codes`.

    Raises
    ------
    KoinonError
        If one is neither text nor, with `codes`, a whole number.

    Examples
    --------
    >>> as_names("NATO"), as_names(["NATO", "SEATO"]), as_names("France", 255, codes=True)
    (['NATO'], ['NATO', 'SEATO'], ['France', 255])
    """
    names: list[str | int] = []
    for one in given:
        if isinstance(one, Iterable) and not isinstance(one, str | bytes | Mapping):
            names.extend(as_name(each, codes=codes) for each in one)
        else:
            names.append(as_name(one, codes=codes))
    return names


def as_name(given: object, *, codes: bool = False) -> str | int:
    """Return `given` if it is a name; errors as in `as_names`."""
    if isinstance(given, str):
        return str(given)
    if codes and isinstance(given, Integral) and not isinstance(given, bool):
        return int(given)
    raise KoinonError(f"a name is text{' or a whole number' if codes else ''}, not {given!r}")


def as_texts(*given: object) -> list[str]:
    """Return names as a list of text, whole numbers written out; errors as in `as_names`.

    Examples
    --------
    >>> as_texts("NATO", 3180)
    ['NATO', '3180']
    """
    return [str(name) for name in as_names(*given, codes=True)]


def as_weights(weights: Mapping[str, float]) -> NDArray[np.float64]:
    """Return weights as an array, in the order given.

    Raises
    ------
    KoinonError
        If one is negative or no number, or if all are zero.

    Examples
    --------
    >>> as_weights({"votes": 1, "regime": 0.5}).tolist()
    [1.0, 0.5]
    """
    values = []
    for name, value in weights.items():
        number = as_number(name, value)
        if number < 0:
            raise KoinonError(f"weight '{name}' is negative ({value:g}); weights are 0 or more")
        values.append(number)
    if not sum(values) > 0:
        raise KoinonError(f"the weights {', '.join(weights)} are all zero; at least one must be positive")
    return np.array(values)


Weights = str | Mapping[str, float]
"""Weights of parts as an option takes them; `read_weights` says how."""

EQUAL = "equal"
"""All parts of the same weight."""

# A plus before a digit belongs to a number, as in 1e+3.
_BETWEEN = re.compile(r",|\+(?!\d)")


def read_weights(given: Weights, names: Sequence[str]) -> dict[str, float]:
    """Return a weight for each of `names`: 1 where none is given, and 0 leaves a part out.

    Parameters
    ----------
    given
        ``"votes=2+regime=0"``, or with commas for the plus, as people write it; a mapping; or ``"equal"``, as
        is nothing at all. Only the plus works among the options of a group, ``--with
        "cohesion(weights=votes=2+regime=0)"``, where commas stand between options.
    names
        The parts that have weights, in order.

    Raises
    ------
    UnknownNameError
        If a weight is given to something else; the closest are suggested.
    KoinonError
        If the text cannot be read, a part is weighed twice, a weight is negative, or all are zero.

    Examples
    --------
    >>> read_weights("votes=2+regime=0", ("votes", "ideal", "regime"))
    {'votes': 2.0, 'ideal': 1.0, 'regime': 0.0}
    """
    weights = dict.fromkeys(names, 1.0)
    for name, value in (_pairs(given) if isinstance(given, str) else dict(given)).items():
        if name not in weights:
            raise UnknownNameError("part to weigh", name, names, hint=f"the parts are {join_or(names)}")
        weights[name] = as_number(name, value)
    as_weights(weights)
    return weights


def write_weights(weights: Mapping[str, float]) -> str:
    """Return weights as `read_weights` reads them, without those of 1.

    Examples
    --------
    >>> write_weights({"votes": 2.0, "ideal": 1.0, "regime": 0.0})
    'votes=2+regime=0'
    >>> write_weights({"votes": 1.0})
    'equal'
    """
    return "+".join(f"{name}={value:.15g}" for name, value in weights.items() if value != 1) or EQUAL


def _pairs(text: str) -> dict[str, float]:
    read: dict[str, float] = {}
    if text.strip() == EQUAL:
        return read
    for part in filter(None, (piece.strip() for piece in _BETWEEN.split(text))):
        name, equals, value = (piece.strip() for piece in part.partition("="))
        try:
            number = float(value)
        except ValueError:
            equals = ""
        if not (name and equals):
            raise KoinonError(f"cannot read the weight '{part}'; write name=number+name=number")
        if name in read:
            raise KoinonError(f"the weights name '{name}' twice")
        read[name] = number
    return read
