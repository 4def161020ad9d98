"""Errors meant for people: one sentence that says what is wrong and which choices come closest.

Every command turns a `KoinonError` into that sentence on standard error and exit code 2.
"""

from __future__ import annotations

import difflib
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


class KoinonError(Exception):
    """Base of all errors a user can cause or mend; its text is one sentence."""


class UnknownNameError(KoinonError):
    """A name that is not among the valid ones.

    Parameters
    ----------
    kind
        What was looked for, as a person would say it ("bloc", "state", "group").
    name
        What the user wrote.
    choices
        All valid names; the closest are suggested.
    hint
        A sentence fragment added when nothing comes close.
    """

    def __init__(self, kind: str, name: str, choices: Iterable[str] = (), hint: str = "") -> None:
        self.kind, self.name = kind, name
        self.suggestions = closest(name, choices)
        text = f"no {kind} called '{name}'"
        if self.suggestions:
            text += f"; did you mean {join_or(self.suggestions)}?"
        elif hint:
            text += f"; {hint}"
        super().__init__(text)


def fold(text: str) -> str:
    """Lower-case `text` without accents and punctuation, for comparing names.

    Examples
    --------
    >>> fold("Côte d'Ivoire")
    'cote d ivoire'
    """
    plain = unicodedata.normalize("NFKD", text.replace("ı", "i").replace("ß", "ss").replace("ø", "o"))
    kept = "".join(c if c.isalnum() else " " for c in plain if not unicodedata.combining(c))
    return " ".join(kept.casefold().split())


def closest(name: str, choices: Iterable[str], limit: int = 3) -> list[str]:
    """Return at most `limit` of `choices` that resemble `name`, best first.

    A choice much less alike than the best one is no help and stays out.

    Examples
    --------
    >>> closest("NATOO", ["NATO", "SEATO", "NAFTA"])
    ['NATO']
    """
    by_fold: dict[str, str] = {}
    for choice in choices:
        by_fold.setdefault(fold(choice), choice)
    wanted = fold(name)
    hits = difflib.get_close_matches(wanted, by_fold, n=limit, cutoff=0.6)
    if hits:
        likeness = [difflib.SequenceMatcher(None, hit, wanted).ratio() for hit in hits]
        hits = [hit for hit, ratio in zip(hits, likeness, strict=True) if ratio > likeness[0] - 0.1]
    elif len(wanted) >= 3:
        hits = [key for key in by_fold if key.startswith(wanted)][:limit]
    return [by_fold[hit] for hit in hits]


def join_or(words: Iterable[str]) -> str:
    """Join words as a sentence would: ``a, b or c``."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} or {items[-1]}"
