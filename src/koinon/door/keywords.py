"""A misspelt keyword is answered with a sentence and the closest one, not with Python's own words."""

from __future__ import annotations

from functools import wraps
from inspect import Parameter, signature
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from koinon.errors import KoinonError, UnknownNameError, closest, join_or

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

P = ParamSpec("P")
T = TypeVar("T")

_CALLED = {
    "from": "first",
    "start": "first",
    "begin": "first",
    "since": "first",
    "to": "last",
    "end": "last",
    "until": "last",
}
"""What other programs, and the command line, call our keywords."""


class KeywordError(KoinonError, TypeError):
    """Arguments that a function of the door does not take."""


def guided(function: Callable[P, T]) -> Callable[P, T]:
    """Return `function` with a sentence for keywords that it does not take.

    Raises
    ------
    KeywordError
        When the function is called with a keyword it does not know (the closest is suggested), with too
        many arguments, or without one it needs. Where further keywords are options of what is asked for,
        an unknown option that resembles a keyword of the function itself is answered so, too.

    Examples
    --------
    >>> guided(lambda first, last: None)(frist=1950, last=2000)
    Traceback (most recent call last):
    koinon.door.keywords.KeywordError: <lambda> takes no 'frist'; did you mean first?
    """
    form = signature(function)
    names = [name for name in form.parameters if name != "self"]
    free = {name for name, one in form.parameters.items() if one.kind is Parameter.VAR_KEYWORD}
    names = [name for name in names if name not in free]

    @wraps(function)
    def called(*args: P.args, **kwargs: P.kwargs) -> T:
        if not free:
            for name in kwargs:
                if name not in names:
                    raise _unknown(function.__name__, name, names)
        try:
            form.bind(*args, **kwargs)
        except TypeError as error:
            raise KeywordError(f"{function.__name__}: {error}; it takes {', '.join(names)}") from None
        try:
            return function(*args, **kwargs)
        except UnknownNameError as unknown:
            option = unknown.name
            if unknown.kind.startswith("option ") and option in kwargs and _near(option, names):
                raise _unknown(function.__name__, option, names) from None
            raise

    return called


def _near(name: str, names: Iterable[str]) -> list[str]:
    held = list(names)
    known = {word: meant for word, meant in _CALLED.items() if meant in held} | {word: word for word in held}
    return list(dict.fromkeys(known[word] for word in closest(name, known)))


def _unknown(function: str, name: str, names: list[str]) -> KeywordError:
    near = _near(name, names)
    hint = f"did you mean {join_or(near)}?" if near else f"it takes {', '.join(names) or 'nothing'}"
    return KeywordError(f"{function} takes no '{name}'; {hint}")
